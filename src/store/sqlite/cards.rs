//! Where each living card stands, and what it says, so that its next version edits it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::domain::ids::HandoffId;
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

/// The handoff whose card, or other message, stands there.
pub(in crate::store) async fn handoff_of(
    connection: &mut SqliteConnection,
    message: &Value,
) -> Result<Option<HandoffId>, Fault> {
    let message = codec::json(message);
    let key: Option<String> = sqlx::query_scalar("SELECT key FROM cards WHERE message_ref = $1 LIMIT 1")
        .bind(&message)
        .fetch_optional(&mut *connection)
        .await?;
    // A card's key starts with its handoff.
    if let Some(id) = key.as_deref().and_then(|key| key.split('/').next()).and_then(|id| id.parse().ok()) {
        return Ok(Some(id));
    }
    let id: Option<Option<i64>> = sqlx::query_scalar("SELECT handoff_id FROM outbox WHERE message_ref = $1 LIMIT 1")
        .bind(&message)
        .fetch_optional(connection)
        .await?;
    id.flatten().map(|id| codec::counted(id, "outbox").map(HandoffId)).transpose()
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
