-- What a platform delivered, as it came: kept before it is acknowledged, worked on afterwards.
CREATE TABLE receipts (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    source      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    lane        TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    body        TEXT NOT NULL,
    done_at     INTEGER,
    why         TEXT
) STRICT;

CREATE INDEX receipts_waiting ON receipts (id) WHERE done_at IS NULL;

-- Which person an account is, where the people file does not say it; the facts say who linked them and how.
CREATE TABLE account_links (
    platform  TEXT NOT NULL,
    team      TEXT NOT NULL,
    user      TEXT NOT NULL,
    person    TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (platform, team, user)
) STRICT, WITHOUT ROWID;

-- What somebody typed into a form that was not taken yet.
CREATE TABLE drafts (
    person  TEXT NOT NULL,
    form    TEXT NOT NULL,
    content TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (person, form)
) STRICT, WITHOUT ROWID;

-- A reply under one of our messages finds its handoff by the message.
CREATE INDEX cards_by_message ON cards (message_ref);
CREATE INDEX outbox_by_message ON outbox (message_ref) WHERE message_ref IS NOT NULL;
