//! The log. Rows are only ever added; triggers refuse everything else.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::Batch;
use crate::domain::ids::HandoffId;
use crate::store::chain::{Head, LoggedFact, Position, RawFact};
use crate::store::codec;
use crate::store::error::Fault;

/// Adds the rows at the end.
pub(in crate::store) fn append(batch: &mut Batch, rows: Vec<RawFact>) {
    batch.push("INSERT INTO facts (position, at, handoff, actor, fact, data, previous_hash, hash) VALUES ");
    batch.rows(rows, |columns, row| {
        columns.bind(row.position).bind(row.at).bind(row.handoff).bind(row.actor);
        columns.bind(row.fact).bind(row.data).bind(row.previous_hash).bind(row.hash);
    });
    batch.push(";");
}

/// The newest fact.
pub(in crate::store) async fn head(connection: &mut SqliteConnection) -> Result<Option<Head>, Fault> {
    let row: Option<(i64, String)> = sqlx::query_as("SELECT position, hash FROM facts ORDER BY position DESC LIMIT 1")
        .fetch_optional(connection)
        .await?;
    row.map(|(position, hash)| Ok(Head { position: codec::counted(position, "facts")?, hash })).transpose()
}

/// Rows after a position, as their bytes stand; after 0, all that there are.
pub(in crate::store) async fn raw(
    connection: &mut SqliteConnection,
    after: Position,
    limit: u32,
) -> Result<Vec<RawFact>, Fault> {
    // A row that somebody put before the first one must be seen too.
    let after = if after == 0 { i64::MIN } else { codec::number(after) };
    let rows = sqlx::query_as(
        "SELECT position, at, handoff, actor, fact, data, previous_hash, hash FROM facts
          WHERE position > $1 ORDER BY position LIMIT +$2",
    );
    Ok(rows.bind(after).bind(limit).fetch_all(connection).await?)
}

/// Facts after a position: those of one handoff, or all.
pub(in crate::store) async fn after(
    connection: &mut SqliteConnection,
    handoff: Option<HandoffId>,
    after: Position,
    limit: u32,
) -> Result<Vec<LoggedFact>, Fault> {
    let rows = match handoff {
        None => raw(connection, after, limit).await?,
        Some(id) => {
            let rows = sqlx::query_as(
                "SELECT position, at, handoff, actor, fact, data, previous_hash, hash FROM facts
                  WHERE handoff = $1 AND position > $2 ORDER BY position LIMIT +$3",
            );
            rows.bind(id.to_string()).bind(codec::number(after)).bind(limit).fetch_all(connection).await?
        }
    };
    rows.into_iter().map(LoggedFact::from_raw).collect()
}

/// When the newest fact was recorded.
pub(in crate::store) async fn last_instant(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let row: Option<(i64, String)> = sqlx::query_as("SELECT position, at FROM facts ORDER BY position DESC LIMIT 1")
        .fetch_optional(connection)
        .await?;
    row.map(|(position, at)| at.parse().map_err(|error| Fault::row("facts", position, error))).transpose()
}
