//! Everything that came in, once.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{Row, SqliteConnection};

use super::Batch;
use crate::domain::canonical::sorted_json;
use crate::store::codec;
use crate::store::error::Fault;

/// Something that came in from outside. The same key is the same delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery<T = Value> {
    /// What makes it the same again: the platform's own id for it.
    pub key: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// By which way it came: a platform, a source, the clock.
    pub source: String,
    /// Who spoke, if somebody did.
    pub speaker: Option<String>,
    /// What it said.
    pub incoming: T,
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
pub(in crate::store) async fn remember<T: Serialize>(
    connection: &mut SqliteConnection,
    delivery: &Delivery<T>,
) -> Result<Seen, Fault> {
    let mut batch = Batch::default();
    keep(&mut batch, delivery);
    let done = batch.counted(connection).await?;
    Ok(seen(done.last_changed))
}

/// Starts a transaction that may write, and keeps a delivery in it, unless it was seen before. Gives the
/// database's `data_version` too.
pub(in crate::store) async fn begin_and_remember<T: Serialize>(
    connection: &mut SqliteConnection,
    delivery: &Delivery<T>,
) -> Result<(i64, Seen), Fault> {
    let mut batch = Batch::default();
    batch.push("BEGIN IMMEDIATE; PRAGMA data_version; ");
    keep(&mut batch, delivery);
    let done = batch.counted(connection).await?;
    let version = done.row.ok_or(sqlx::Error::RowNotFound)?;
    Ok((version.try_get(0)?, seen(done.last_changed)))
}

fn keep<T: Serialize>(batch: &mut Batch, delivery: &Delivery<T>) {
    batch.push("INSERT INTO inbox (key, received_at, source, speaker, incoming) VALUES ");
    batch.rows([delivery], |columns, delivery| {
        columns.bind(delivery.key.as_str()).bind(codec::micros(delivery.received_at)).bind(delivery.source.as_str());
        columns.bind(delivery.speaker.as_deref()).bind(sorted_json(&delivery.incoming));
    });
    batch.push(" ON CONFLICT (key) DO NOTHING");
}

fn seen(kept: u64) -> Seen {
    if kept == 0 { Seen::Before } else { Seen::First }
}

/// What came in, in the order in which it came, skipping the first `skip`.
pub(in crate::store) async fn list(
    connection: &mut SqliteConnection,
    skip: u64,
    limit: u32,
) -> Result<Vec<Delivery>, Fault> {
    let rows: Vec<(String, i64, String, Option<String>, String)> = sqlx::query_as(
        "SELECT key, received_at, source, speaker, incoming FROM inbox WHERE id > $1 ORDER BY id LIMIT +$2",
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

/// Whether something came in whose key lies after the one and before the other.
pub(in crate::store) async fn has_between(
    connection: &mut SqliteConnection,
    after: &str,
    before: &str,
) -> Result<bool, Fault> {
    let found: Option<i64> = sqlx::query_scalar("SELECT id FROM inbox WHERE key > $1 AND key < $2 LIMIT 1")
        .bind(after)
        .bind(before)
        .fetch_optional(connection)
        .await?;
    Ok(found.is_some())
}

/// When the newest delivery came.
pub(in crate::store) async fn last_instant(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let last: Option<(i64, i64)> =
        sqlx::query_as("SELECT id, received_at FROM inbox ORDER BY id DESC LIMIT 1").fetch_optional(connection).await?;
    last.map(|(id, at)| codec::instant(at, "inbox", id)).transpose()
}
