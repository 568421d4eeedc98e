//! Where each living card stands, and what it says, so that its next version edits it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::store::codec;
use crate::store::error::Fault;

/// A living card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Where it stands, as its transport calls it.
    pub message_ref: Value,
    /// SHA-256 of what it says.
    pub content_hash: String,
}

/// The card of that key.
pub(in crate::store) async fn load(connection: &mut SqliteConnection, key: &str) -> Result<Option<Card>, Fault> {
    let row: Option<(String, String)> = sqlx::query_as("SELECT message_ref, content_hash FROM cards WHERE key = $1")
        .bind(key)
        .fetch_optional(connection)
        .await?;
    row.map(|(message_ref, content_hash)| {
        Ok(Card { message_ref: codec::from_json(&message_ref, "cards", key)?, content_hash })
    })
    .transpose()
}

/// Notes where the card stands and what it says.
pub(in crate::store) async fn keep(
    connection: &mut SqliteConnection,
    key: &str,
    card: &Card,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO cards (key, message_ref, content_hash, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET message_ref = excluded.message_ref,
             content_hash = excluded.content_hash, changed_at = excluded.changed_at",
    )
    .bind(key)
    .bind(codec::json(&card.message_ref))
    .bind(&card.content_hash)
    .bind(codec::micros(at))
    .execute(connection)
    .await?;
    Ok(())
}
