-- What came in, what is to go out, and when to look again.

CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    source      TEXT NOT NULL,
    speaker     TEXT,
    incoming    TEXT NOT NULL
) STRICT;

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY,
    handoff_id   INTEGER REFERENCES handoffs (id),
    position     INTEGER NOT NULL,
    effect_key   TEXT NOT NULL UNIQUE,
    effect       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'superseded', 'failed')),
    enqueued_at  INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    lease_owner  TEXT,
    lease_until  INTEGER,
    lease_number INTEGER NOT NULL,
    finished_at  INTEGER,
    message_ref  TEXT,
    why          TEXT,
    UNIQUE (handoff_id, position),
    CHECK ((state = 'sending') = (lease_owner IS NOT NULL)),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((state IN ('sent', 'superseded', 'failed')) = (finished_at IS NOT NULL)),
    CHECK (state = 'sent' OR message_ref IS NULL)
) STRICT;

CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'due';
CREATE INDEX outbox_sending ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_unfinished ON outbox (handoff_id, position) WHERE state IN ('due', 'sending');

CREATE TABLE timers (
    handoff_id INTEGER NOT NULL REFERENCES handoffs (id),
    key        TEXT NOT NULL,
    timer      TEXT NOT NULL,
    due_at     INTEGER NOT NULL,
    PRIMARY KEY (handoff_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_due ON timers (due_at);

-- Where a living card stands, and what it says.
CREATE TABLE cards (
    key          TEXT PRIMARY KEY,
    message_ref  TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
