DROP INDEX outbox_perhaps;
ALTER TABLE outbox DROP COLUMN perhaps_sent;
