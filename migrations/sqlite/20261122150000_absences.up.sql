-- Who is away, and who decides meanwhile: what the facts about it come to, with the next instant at which one begins
-- or ends.
CREATE TABLE absences (
    key     TEXT PRIMARY KEY,
    person  TEXT NOT NULL,
    absence TEXT NOT NULL,
    wake_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX absences_due ON absences (wake_at);

-- On whom an open decision waits, or in whose place somebody was asked.
CREATE TABLE waiting (
    person     TEXT NOT NULL,
    handoff_id INTEGER NOT NULL REFERENCES handoffs (id),
    PRIMARY KEY (person, handoff_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_of_handoff ON waiting (handoff_id);

INSERT OR IGNORE INTO waiting (person, handoff_id)
SELECT json_extract(asked.value, '$.request.accountable'), handoffs.id
  FROM handoffs, json_each(handoffs.state, '$.approvals') AS asked
 WHERE handoffs.is_open = 1
   AND json_extract(asked.value, '$.state.state') IN ('asked', 'info_requested')
   AND json_extract(asked.value, '$.request.accountable') IS NOT NULL;

-- What was decided in a person's place, for the day of the return.
CREATE INDEX facts_decided_for ON facts (json_extract(data, '$.ruling.on_behalf_of')) WHERE fact = 'approval_decided';
