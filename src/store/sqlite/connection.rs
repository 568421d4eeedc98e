//! The connection that writes, itself.

use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::store::error::Fault;

/// How a connection that writes is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `wal`, or `memory` for a database in memory.
    pub journal_mode: String,
    /// 2 is FULL: a commit is on the disk before it is answered.
    pub synchronous: i64,
    /// 1 is on.
    pub foreign_keys: i64,
    /// How long it waits for another program, in milliseconds.
    pub busy_timeout: i64,
}

/// How it is set.
pub(in crate::store) async fn settings(connection: &mut SqliteConnection) -> Result<Settings, Fault> {
    Ok(Settings {
        journal_mode: sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await?,
        synchronous: sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await?,
        foreign_keys: sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *connection).await?,
        busy_timeout: sqlx::query_scalar("PRAGMA busy_timeout").fetch_one(&mut *connection).await?,
    })
}

/// Lets the file grow to that many pages at most.
pub(in crate::store) async fn limit_pages(connection: &mut SqliteConnection, pages: u32) -> Result<(), Fault> {
    let statement = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::query(statement).execute(connection).await?;
    Ok(())
}
