//! Everything that came in, once.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::store::codec;
use crate::store::error::Fault;

/// Something that came in from outside. The same key is the same delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What makes it the same again: the platform's own id for it.
    pub key: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// By which way it came: a platform, a source, the clock.
    pub source: String,
    /// Who spoke, if somebody did.
    pub speaker: Option<String>,
    /// What it said.
    pub incoming: Value,
}

/// Whether a delivery was seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is new, and kept from now on.
    First,
    /// It was seen before; nothing is to be done.
    Before,
}

/// Keeps a delivery, unless it was seen before.
pub(in crate::store) async fn remember(connection: &mut SqliteConnection, delivery: &Delivery) -> Result<Seen, Fault> {
    let done = sqlx::query(
        "INSERT INTO inbox (key, received_at, source, speaker, incoming) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (key) DO NOTHING",
    )
    .bind(&delivery.key)
    .bind(codec::micros(delivery.received_at))
    .bind(&delivery.source)
    .bind(&delivery.speaker)
    .bind(codec::json(&delivery.incoming))
    .execute(connection)
    .await?;
    Ok(if done.rows_affected() == 0 { Seen::Before } else { Seen::First })
}

/// What came in, in the order in which it came, skipping the first `skip`.
pub(in crate::store) async fn list(
    connection: &mut SqliteConnection,
    skip: u64,
    limit: u32,
) -> Result<Vec<Delivery>, Fault> {
    let rows: Vec<(String, i64, String, Option<String>, String)> = sqlx::query_as(
        "SELECT key, received_at, source, speaker, incoming FROM inbox WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(codec::number(skip))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(key, received_at, source, speaker, incoming)| {
            Ok(Delivery {
                received_at: codec::instant(received_at, "inbox", &key)?,
                incoming: codec::from_json(&incoming, "inbox", &key)?,
                key,
                source,
                speaker,
            })
        })
        .collect()
}

/// When the newest delivery came.
pub(in crate::store) async fn last_instant(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let last: Option<(i64, i64)> =
        sqlx::query_as("SELECT id, received_at FROM inbox ORDER BY id DESC LIMIT 1").fetch_optional(connection).await?;
    last.map(|(id, at)| codec::instant(at, "inbox", id)).transpose()
}
