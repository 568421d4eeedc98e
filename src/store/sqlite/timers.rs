//! Due times of handoffs.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::Batch;
use crate::domain::ids::HandoffId;
use crate::store::codec;
use crate::store::error::Fault;
use crate::workflow::event::{TimerChange, TimerKey};

/// A due time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTimer {
    /// Whose.
    pub handoff: HandoffId,
    /// What for.
    pub key: TimerKey,
    /// When.
    pub due_at: DateTime<Utc>,
}

/// Sets and takes away due times.
pub(in crate::store) fn change(batch: &mut Batch, handoff: HandoffId, changes: &[TimerChange]) {
    let id = codec::number(handoff.0);
    let set: Vec<(&TimerKey, DateTime<Utc>)> = changes
        .iter()
        .filter_map(|change| match change {
            TimerChange::Set { key, at } => Some((key, *at)),
            TimerChange::Clear { .. } => None,
        })
        .collect();
    let cleared: Vec<&TimerKey> = changes
        .iter()
        .filter_map(|change| match change {
            TimerChange::Clear { key } => Some(key),
            TimerChange::Set { .. } => None,
        })
        .collect();
    if !cleared.is_empty() {
        batch.push("DELETE FROM timers WHERE (handoff_id, key) IN (VALUES ");
        batch.rows(cleared, |columns, key| {
            columns.bind(id).bind(key.key());
        });
        batch.push(");");
    }
    if !set.is_empty() {
        batch.push("INSERT INTO timers (handoff_id, key, timer, due_at) VALUES ");
        batch.rows(set, |columns, (key, at)| {
            columns.bind(id).bind(key.key()).bind(codec::json(key)).bind(codec::micros(at));
        });
        batch.push(" ON CONFLICT (handoff_id, key) DO UPDATE SET timer = excluded.timer, due_at = excluded.due_at;");
    }
}

type Row = (i64, String, i64);

/// The due times of a handoff, earliest first.
pub(in crate::store) async fn of(
    connection: &mut SqliteConnection,
    handoff: HandoffId,
) -> Result<Vec<DueTimer>, Fault> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT handoff_id, timer, due_at FROM timers WHERE handoff_id = $1 ORDER BY due_at, key")
            .bind(codec::number(handoff.0))
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(decode).collect()
}

/// Due times that have come, earliest first.
pub(in crate::store) async fn due(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<DueTimer>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT handoff_id, timer, due_at FROM timers WHERE due_at <= $1 ORDER BY due_at, handoff_id, key LIMIT +$2",
    )
    .bind(codec::micros(now))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(decode).collect()
}

fn decode((handoff, timer, due_at): Row) -> Result<DueTimer, Fault> {
    Ok(DueTimer {
        handoff: HandoffId(codec::counted(handoff, "timers")?),
        key: codec::from_json(&timer, "timers", handoff)?,
        due_at: codec::instant(due_at, "timers", handoff)?,
    })
}
