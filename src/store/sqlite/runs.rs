//! The runs of the program over this database.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::store::codec;
use crate::store::error::Fault;

/// What ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// The terminal.
    Console,
    /// The service.
    Serve,
    /// The demonstration.
    Demo,
}

impl RunKind {
    fn word(self) -> &'static str {
        match self {
            RunKind::Console => "console",
            RunKind::Serve => "serve",
            RunKind::Demo => "demo",
        }
    }
}

/// Starts a run: its number, counted from 1.
pub(in crate::store) async fn start(
    connection: &mut SqliteConnection,
    kind: RunKind,
    at: DateTime<Utc>,
    seed: Option<u64>,
) -> Result<u64, Fault> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO runs (id, kind, started_at, seed)
         VALUES ((SELECT coalesce(max(id), 0) + 1 FROM runs), $1, $2, $3) RETURNING id",
    )
    .bind(kind.word())
    .bind(codec::micros(at))
    .bind(seed.map(u64::cast_signed))
    .fetch_one(connection)
    .await?;
    codec::counted(id, "runs")
}

/// The number that the next run will have.
pub(in crate::store) async fn next_id(connection: &mut SqliteConnection) -> Result<u64, Fault> {
    let next: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM runs").fetch_one(connection).await?;
    codec::counted(next, "runs")
}

/// The seed of the newest run, if it had one.
pub(in crate::store) async fn last_seed(connection: &mut SqliteConnection) -> Result<Option<u64>, Fault> {
    let seed: Option<Option<i64>> =
        sqlx::query_scalar("SELECT seed FROM runs ORDER BY id DESC LIMIT 1").fetch_optional(connection).await?;
    Ok(seed.flatten().map(i64::cast_unsigned))
}

/// Whether the service has ever run over it.
pub(in crate::store) async fn has_served(connection: &mut SqliteConnection) -> Result<bool, Fault> {
    let served: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM runs WHERE kind = 'serve')").fetch_one(connection).await?;
    Ok(served)
}

/// When the newest run started.
pub(in crate::store) async fn last_instant(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let last: Option<(i64, i64)> =
        sqlx::query_as("SELECT id, started_at FROM runs ORDER BY id DESC LIMIT 1").fetch_optional(connection).await?;
    last.map(|(id, at)| codec::instant(at, "runs", id)).transpose()
}
