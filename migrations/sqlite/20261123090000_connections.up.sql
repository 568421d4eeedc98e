-- What a transport must know again after a restart: how far it heard, and the session that it can take up.
CREATE TABLE marks (
    name    TEXT PRIMARY KEY NOT NULL,
    value   TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What one process alone does at a time, and until when it may.
CREATE TABLE leases (
    name  TEXT PRIMARY KEY NOT NULL,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts that wait for their person to confirm them elsewhere, by the hash of the code that they were given.
CREATE TABLE link_codes (
    code_sha256 TEXT PRIMARY KEY NOT NULL,
    platform    TEXT NOT NULL,
    team        TEXT NOT NULL,
    user        TEXT NOT NULL,
    until       INTEGER NOT NULL,
    UNIQUE (platform, team, user)
) STRICT, WITHOUT ROWID;
