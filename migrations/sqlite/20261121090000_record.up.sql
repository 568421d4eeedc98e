-- The record: facts of every handoff in one chain, and what follows from them alone.

CREATE TABLE facts (
    position      INTEGER PRIMARY KEY,
    at            TEXT NOT NULL,
    handoff       TEXT,
    actor         TEXT NOT NULL,
    fact          TEXT NOT NULL,
    data          TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash          TEXT NOT NULL
) STRICT;

CREATE INDEX facts_of_handoff ON facts (handoff);

CREATE TRIGGER facts_are_never_changed BEFORE UPDATE ON facts
BEGIN
    SELECT RAISE(ABORT, 'facts are never changed');
END;

CREATE TRIGGER facts_are_never_deleted BEFORE DELETE ON facts
BEGIN
    SELECT RAISE(ABORT, 'facts are never deleted');
END;

-- A second writer with a stale head is stopped here, and so is INSERT OR REPLACE.
CREATE TRIGGER facts_follow_one_another BEFORE INSERT ON facts
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM facts)
  OR NEW.previous_hash IS NOT coalesce(
         (SELECT hash FROM facts WHERE position = NEW.position - 1),
         '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN
    SELECT RAISE(ABORT, 'a fact follows the last one');
END;

-- The fold of a handoff's facts; the columns beside `state` only find it.
CREATE TABLE handoffs (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    stage       TEXT NOT NULL,
    is_open     INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    owner       TEXT,
    deal_key    TEXT,
    account_key TEXT,
    record_key  TEXT,
    crm_url     TEXT,
    state       TEXT NOT NULL
) STRICT;

CREATE INDEX handoffs_open ON handoffs (id) WHERE is_open = 1;
CREATE INDEX handoffs_of_owner ON handoffs (owner, id);
CREATE INDEX handoffs_of_record ON handoffs (record_key) WHERE record_key IS NOT NULL;

-- Won-deal messages that opened a handoff or made a claim.
CREATE TABLE taken (
    id          INTEGER PRIMARY KEY,
    post        TEXT,
    record_key  TEXT,
    deal_key    TEXT,
    account_key TEXT,
    deal        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    handoff_id  INTEGER REFERENCES handoffs (id),
    claim_id    INTEGER UNIQUE,
    CHECK (handoff_id IS NOT NULL OR claim_id IS NOT NULL)
) STRICT;

CREATE INDEX taken_by_post ON taken (post) WHERE post IS NOT NULL;
CREATE INDEX taken_by_record ON taken (record_key) WHERE record_key IS NOT NULL;
CREATE INDEX taken_by_deal ON taken (deal_key) WHERE deal_key IS NOT NULL;
CREATE INDEX taken_by_account ON taken (account_key) WHERE account_key IS NOT NULL;

-- One-line values by what they say, so that the same number on two handoffs is noticed.
CREATE TABLE held_texts (
    handoff_id INTEGER NOT NULL REFERENCES handoffs (id),
    field      TEXT NOT NULL,
    text_key   TEXT NOT NULL,
    PRIMARY KEY (handoff_id, field)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_texts_by_text ON held_texts (text_key);
