-- A message whose answer was lost may be out: 0 where it is not, else one more than it was looked for in vain.

ALTER TABLE outbox ADD COLUMN perhaps_sent INTEGER NOT NULL DEFAULT 0 CHECK (perhaps_sent >= 0);

CREATE INDEX outbox_perhaps ON outbox (id) WHERE perhaps_sent > 0 AND state IN ('due', 'sending');
