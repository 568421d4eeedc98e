DROP INDEX receipts_waiting;
CREATE INDEX receipts_waiting ON receipts (id) WHERE done_at IS NULL;
