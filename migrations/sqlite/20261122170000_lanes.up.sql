-- What waits is looked for lane by lane: a lane that has to wait may hold any number, and none of them is looked at.
DROP INDEX receipts_waiting;
CREATE INDEX receipts_waiting ON receipts (lane) WHERE done_at IS NULL;
