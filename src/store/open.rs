//! Opening a database: first only looking whether it is ours, then bringing its tables up to date.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::address::Access;
use super::error::{Fault, StoreError, is_busy, is_cannot_open, is_cut_short};

/// `BATN`: how a database says that it is ours.
const APPLICATION_ID: i64 = 0x4241_544E;
/// How long a connection waits for another program.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Shapes of statements that stay prepared on the writing connection: a record has one per count of its rows.
const WRITER_STATEMENTS: usize = 256;
/// Pages in the log of changes at which the writer itself writes back what [`super::checkpoint`] has not: about 32 MB.
/// A file that stays so small is soon written over instead of grown, which makes each commit's write cheaper.
const WAL_PAGES: &str = "8000";
/// How often the log of changes is tried to be turned on beside programs that start at the same time.
const WAL_TRIES_MAX: u32 = 100;
/// Questions that may be answered at the same time.
const READERS: u32 = 4;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Opens a file for writing; makes it if it is missing.
pub(super) async fn writer(path: &Path, place: &str) -> Result<SqliteConnection, StoreError> {
    refuse_unwritable(path, place)?;
    if holds_something(path, place)? {
        inspect(path, place, Access::ReadWrite).await?;
    }
    let options = basic(path)
        .create_if_missing(true)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("wal_autocheckpoint", WAL_PAGES)
        // What was let go of is gone: deliveries that are done with held addresses at which anybody may answer.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(WRITER_STATEMENTS);
    let connection = options.connect().await.map_err(|error| cannot_open(error, place))?;
    let mut connection = migrated(connection, place).await?;
    write_ahead(&mut connection).await.map_err(|error| Fault::from(error).at(place))?;
    Ok(connection)
}

/// How another connection opens a file that a writer of ours holds open, for writing back its log of changes.
pub(super) fn checkpointer(path: &Path) -> SqliteConnectOptions {
    basic(path).synchronous(SqliteSynchronous::Full)
}

/// Makes a database in memory.
pub(super) async fn memory(place: &str) -> Result<SqliteConnection, StoreError> {
    let options = SqliteConnectOptions::new()
        .in_memory(true)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(WRITER_STATEMENTS)
        .disable_statement_logging();
    let connection = options.connect().await.map_err(|error| Fault::from(error).at(place))?;
    migrated(connection, place).await
}

/// Readers of a file that a writer of ours holds open.
pub(super) fn readers(path: &Path) -> SqlitePool {
    pool(basic(path).read_only(true))
}

/// Readers of a file that is only to be read.
pub(super) async fn only_readers(path: &Path, place: &str) -> Result<SqlitePool, StoreError> {
    if !holds_something(path, place)? {
        return Err(StoreError::Missing { path: place.to_owned() });
    }
    let inspected = inspect(path, place, Access::ReadOnly).await?;
    if inspected.newest != newest_known() {
        return Err(StoreError::Older { path: place.to_owned() });
    }
    Ok(pool(inspected.options))
}

fn pool(options: SqliteConnectOptions) -> SqlitePool {
    // A connection to a file does not go stale, so none is tested, and none ends for its age.
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options)
}

fn basic(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT).disable_statement_logging()
}

/// What the permissions say, asked before SQLite is: for the administrator they would not hold.
fn refuse_unwritable(path: &Path, place: &str) -> Result<(), StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let Ok(folder) = fs::metadata(folder) else { return Err(StoreError::Missing { path: place.to_owned() }) };
    let file = fs::metadata(path);
    if folder.permissions().readonly() || file.is_ok_and(|file| file.permissions().readonly()) {
        return Err(StoreError::ReadOnly { path: place.to_owned(), source: None });
    }
    Ok(())
}

/// Whether the file exists and holds something; an empty file is as good as none. It is not opened here: closing it
/// again would take away the locks that this process may hold on it.
fn holds_something(path: &Path, place: &str) -> Result<bool, StoreError> {
    match fs::metadata(path) {
        Ok(file) if file.is_dir() => Err(StoreError::NotADatabase { path: place.to_owned() }),
        Ok(file) => Ok(file.len() > 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::Sql { path: place.to_owned(), source: Arc::new(error) }),
    }
}

/// A file that is ours and not newer than this program.
struct Inspected {
    /// With which options it could be read.
    options: SqliteConnectOptions,
    /// Its newest migration.
    newest: Option<i64>,
}

/// Looks at a file without changing what it says.
async fn inspect(path: &Path, place: &str, access: Access) -> Result<Inspected, StoreError> {
    let (mut connection, options) = look_at(path, access).await.map_err(|error| cannot_open(error, place))?;
    let seen = see(&mut connection).await;
    let _ = connection.close().await;
    let seen = seen.map_err(|error| Fault::from(error).at(place))?;
    let is_ours = seen.application_id == APPLICATION_ID || (seen.application_id == 0 && seen.tables == 0);
    if !is_ours {
        return Err(StoreError::NotOurs { path: place.to_owned() });
    }
    if let Some(found) = seen.versions.iter().copied().max().filter(|_| seen.versions.iter().any(is_unknown)) {
        let known = newest_known().unwrap_or_default();
        return Err(StoreError::Newer { path: place.to_owned(), found, known });
    }
    Ok(Inspected { options, newest: seen.versions.into_iter().max() })
}

/// Opens for reading. A transaction that a crash cut short is rolled back, if that is allowed; where nothing may be
/// written beside the file, and nothing stands there, it is read as it is.
async fn look_at(path: &Path, access: Access) -> Result<(SqliteConnection, SqliteConnectOptions), sqlx::Error> {
    let options = basic(path).read_only(true);
    match reads(&options).await {
        Err(error) if is_cut_short(&error) && access == Access::ReadWrite => {
            let options = basic(path);
            Ok((reads(&options).await?, options))
        }
        Err(error) if is_cannot_open(&error) && !is_cut_short(&error) && !has_log_of_changes(path) => {
            let options = options.immutable(true);
            Ok((reads(&options).await?, options))
        }
        tried => Ok((tried?, options)),
    }
}

async fn reads(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::query("PRAGMA schema_version").fetch_one(&mut connection).await?;
    Ok(connection)
}

fn has_log_of_changes(path: &Path) -> bool {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    fs::metadata(name).is_ok_and(|log| log.len() > 0)
}

struct Seen {
    application_id: i64,
    tables: i64,
    versions: Vec<i64>,
}

async fn see(connection: &mut SqliteConnection) -> Result<Seen, sqlx::Error> {
    let application_id = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut *connection).await?;
    let tables = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *connection).await?;
    let versions = if application_id == APPLICATION_ID {
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all(&mut *connection).await?
    } else {
        Vec::new()
    };
    Ok(Seen { application_id, tables, versions })
}

fn is_unknown(version: &i64) -> bool {
    !MIGRATIONS.version_exists(*version)
}

fn newest_known() -> Option<i64> {
    MIGRATIONS.iter().map(|migration| migration.version).max()
}

/// Brings the tables up to date, all in one transaction: a second program that starts meanwhile waits, and a crash
/// leaves nothing half-made.
async fn migrated(mut connection: SqliteConnection, place: &str) -> Result<SqliteConnection, StoreError> {
    let sql = |error: sqlx::Error| Fault::from(error).at(place);
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(sql)?;
    MIGRATIONS.run(&mut *transaction).await.map_err(|error| not_migrated(error, place))?;
    sqlx::query("PRAGMA application_id = 1111577678").execute(&mut *transaction).await.map_err(sql)?;
    transaction.commit().await.map_err(sql)?;
    Ok(connection)
}

/// Turns the log of changes on; a file keeps it from then on. SQLite does not wait here for another program that
/// starts at the same time, so each further try comes after that one's transaction.
async fn write_ahead(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    for _ in 0..WAL_TRIES_MAX {
        match sqlx::query("PRAGMA journal_mode = WAL").execute(&mut *connection).await {
            Err(error) if is_busy(&error) => {
                sqlx::query("BEGIN IMMEDIATE; COMMIT").execute(&mut *connection).await?;
            }
            done => return done.map(|_| ()),
        }
    }
    sqlx::query("PRAGMA journal_mode = WAL").execute(connection).await.map(|_| ())
}

fn not_migrated(error: MigrateError, place: &str) -> StoreError {
    if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = error {
        return Fault::from(error).at(place);
    }
    StoreError::Migration { path: place.to_owned(), source: Arc::new(error) }
}

fn cannot_open(error: sqlx::Error, place: &str) -> StoreError {
    if is_cannot_open(&error) {
        return StoreError::ReadOnly { path: place.to_owned(), source: Some(Arc::new(error)) };
    }
    Fault::from(error).at(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_mark_spells_our_name() {
        assert_eq!(APPLICATION_ID, 1_111_577_678, "the statement that sets it is written out");
        assert_eq!(APPLICATION_ID.to_be_bytes()[4..], *b"BATN");
    }
}
