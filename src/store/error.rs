//! What can go wrong with the store, each as one sentence that names the file and what would help.

use std::error::Error;
use std::sync::Arc;

/// What lies below an error, shared because one failed commit answers many callers.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// Why the store could not be opened, read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The file does not exist, or its folder does not.
    #[error("there is no database at {path}; check the address, or create its folder first")]
    Missing {
        /// The file.
        path: String,
    },
    /// The file belongs to another program.
    #[error("{path} is a database that somebody else made, and it is left as it is; name another file")]
    NotOurs {
        /// The file.
        path: String,
    },
    /// The file is no database at all.
    #[error("{path} is not a SQLite database, and it is left as it is; name another file")]
    NotADatabase {
        /// The file.
        path: String,
    },
    /// A newer program wrote it.
    #[error("{path} was last used by a newer Baton (its tables are of {found}, this one knows {known}); update Baton")]
    Newer {
        /// The file.
        path: String,
        /// Its newest migration.
        found: i64,
        /// The newest migration that this program knows.
        known: i64,
    },
    /// An older program wrote it, and it may only be read.
    #[error(
        "{path} was last used by an older Baton; open it once for writing, so that its tables are brought up to date"
    )]
    Older {
        /// The file.
        path: String,
    },
    /// It may only be read.
    #[error("{path} can only be read; allow writing to the file and its folder, or open it without `mode=ro`")]
    ReadOnly {
        /// The file.
        path: String,
        /// What said so, if the database did.
        #[source]
        source: Option<Cause>,
    },
    /// There is no room left.
    #[error("there is no room left to write {path}, and nothing of this step was kept; free some space and try again")]
    Full {
        /// The file.
        path: String,
        /// What said so.
        #[source]
        source: Cause,
    },
    /// Another program holds it.
    #[error("{path} is held by another program for too long; try again, or end the other program")]
    Busy {
        /// The file.
        path: String,
        /// What said so.
        #[source]
        source: Cause,
    },
    /// Its bytes are damaged.
    #[error("{path} is damaged; restore it from a backup")]
    Damaged {
        /// The file.
        path: String,
        /// What said so.
        #[source]
        source: Cause,
    },
    /// A row holds something that it cannot mean.
    #[error("row {row} of {table} in {path} cannot be what it says ({why}); restore it from a backup")]
    HalfSet {
        /// The file.
        path: String,
        /// The table.
        table: &'static str,
        /// Which row.
        row: String,
        /// What does not fit.
        why: String,
    },
    /// Its tables could not be brought up to date.
    #[error("the tables of {path} could not be brought up to date; keep a copy of the file and report this")]
    Migration {
        /// The file.
        path: String,
        /// What said so.
        #[source]
        source: Cause,
    },
    /// What is to be recorded contradicts itself; a fault of the program.
    #[error("this cannot be recorded in {path}: {what}")]
    Unfit {
        /// The file.
        path: String,
        /// What contradicts.
        what: String,
    },
    /// A step failed while it was writing.
    #[error("a step failed while it was writing to {path}, and nothing of it was kept; the log says where it failed")]
    Panicked {
        /// The file.
        path: String,
    },
    /// The store was closed.
    #[error("{path} was closed before this step came to it; start Baton again")]
    Closed {
        /// The file.
        path: String,
    },
    /// Anything else that SQLite says.
    #[error("{path} could not be read or written; the cause says why")]
    Sql {
        /// The file.
        path: String,
        /// What said so.
        #[source]
        source: Cause,
    },
}

/// What a statement can run into, before the file's name is known.
#[derive(Debug)]
pub(super) enum Fault {
    /// SQLite says no.
    Sql(sqlx::Error),
    /// A row cannot be what it says.
    Row {
        /// The table.
        table: &'static str,
        /// Which row.
        row: String,
        /// What does not fit.
        why: String,
    },
}

impl Fault {
    /// A row that cannot be what it says.
    pub(super) fn row(table: &'static str, row: impl ToString, why: impl ToString) -> Self {
        Fault::Row { table, row: row.to_string(), why: why.to_string() }
    }

    /// The same, with the file's name.
    pub(super) fn at(self, path: &str) -> StoreError {
        match self {
            Fault::Sql(error) => from_sql(error, path.to_owned()),
            Fault::Row { table, row, why } => StoreError::HalfSet { path: path.to_owned(), table, row, why },
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Fault::Sql(error)
    }
}

/// SQLite's result codes that mean something to the reader of an error.
mod code {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
    pub(super) const READONLY_ROLLBACK: i32 = 776;
}

fn from_sql(error: sqlx::Error, path: String) -> StoreError {
    let primary = primary_code(&error);
    if matches!(error, sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed) {
        return StoreError::Closed { path };
    }
    if matches!(error, sqlx::Error::PoolTimedOut) {
        return StoreError::Busy { path, source: Arc::new(error) };
    }
    let source: Cause = Arc::new(error);
    match primary {
        Some(code::BUSY | code::LOCKED) => StoreError::Busy { path, source },
        Some(code::READONLY) => StoreError::ReadOnly { path, source: Some(source) },
        Some(code::CORRUPT) => StoreError::Damaged { path, source },
        Some(code::FULL) => StoreError::Full { path, source },
        Some(code::NOTADB) => StoreError::NotADatabase { path },
        _ => StoreError::Sql { path, source },
    }
}

/// Whether the file, or a file that must stand beside it, could not be opened or made.
pub(super) fn is_cannot_open(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(code::CANTOPEN | code::READONLY))
}

/// Whether another connection stands in the way.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(code::BUSY | code::LOCKED))
}

/// Whether a transaction that a crash cut short must be rolled back first, and this connection may not.
pub(super) fn is_cut_short(error: &sqlx::Error) -> bool {
    extended_code(error) == Some(code::READONLY_ROLLBACK)
}

/// Extended result codes keep the primary one in their lowest byte.
fn primary_code(error: &sqlx::Error) -> Option<i32> {
    extended_code(error).map(|code| code & 0xff)
}

fn extended_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}
