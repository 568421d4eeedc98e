//! What somebody typed into a form that was not taken yet.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::domain::ids::PersonId;
use crate::store::codec;
use crate::store::error::Fault;

/// Keeps what was typed, in place of what was kept before.
pub(in crate::store) async fn keep(
    connection: &mut SqliteConnection,
    person: &PersonId,
    form: &str,
    content: &Value,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO drafts (person, form, content, kept_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person, form) DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at",
    )
    .bind(person.as_str())
    .bind(form)
    .bind(codec::json(content))
    .bind(codec::micros(at))
    .execute(connection)
    .await?;
    Ok(())
}

/// What was typed into that form.
pub(in crate::store) async fn load(
    connection: &mut SqliteConnection,
    person: &PersonId,
    form: &str,
) -> Result<Option<Value>, Fault> {
    let row: Option<String> = sqlx::query_scalar("SELECT content FROM drafts WHERE person = $1 AND form = $2")
        .bind(person.as_str())
        .bind(form)
        .fetch_optional(connection)
        .await?;
    row.map(|content| codec::from_json(&content, "drafts", form)).transpose()
}

/// Forgets it: it was taken.
pub(in crate::store) async fn drop(
    connection: &mut SqliteConnection,
    person: &PersonId,
    form: &str,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM drafts WHERE person = $1 AND form = $2")
        .bind(person.as_str())
        .bind(form)
        .execute(connection)
        .await?;
    Ok(())
}
