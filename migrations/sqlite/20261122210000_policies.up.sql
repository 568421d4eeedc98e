-- Every policy that was in force, whole, so that an auditor can make each judgement again: its files under the hashes of
-- their texts, each once.
CREATE TABLE policy_files (
    sha256 TEXT PRIMARY KEY,
    text   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
    hash    TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    files   TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER policies_are_never_changed BEFORE UPDATE ON policies
BEGIN
    SELECT RAISE(ABORT, 'policies are never changed');
END;

CREATE TRIGGER policies_are_never_deleted BEFORE DELETE ON policies
BEGIN
    SELECT RAISE(ABORT, 'policies are never deleted');
END;

CREATE TRIGGER policy_files_are_never_changed BEFORE UPDATE ON policy_files
BEGIN
    SELECT RAISE(ABORT, 'policy files are never changed');
END;

CREATE TRIGGER policy_files_are_never_deleted BEFORE DELETE ON policy_files
BEGIN
    SELECT RAISE(ABORT, 'policy files are never deleted');
END;
