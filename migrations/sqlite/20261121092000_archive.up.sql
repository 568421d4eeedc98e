-- Files as they were brought, and the runs of the program over this database.

CREATE TABLE documents (
    sha256   TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    bytes    BLOB NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('console', 'serve', 'demo')),
    started_at INTEGER NOT NULL,
    seed       INTEGER
) STRICT;
