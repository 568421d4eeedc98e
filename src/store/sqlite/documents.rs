//! Files as they were brought, each once, under the hash of its bytes.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::store::codec;
use crate::store::error::Fault;

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// The name under which it first came.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it first came.
    pub added_at: DateTime<Utc>,
}

/// Keeps a file, unless the same bytes are kept already.
pub(in crate::store) async fn keep(
    connection: &mut SqliteConnection,
    sha256: &str,
    document: &StoredDocument,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO documents (sha256, name, bytes, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(sha256)
    .bind(&document.name)
    .bind(&document.bytes)
    .bind(codec::micros(document.added_at))
    .execute(connection)
    .await?;
    Ok(())
}

/// The hashes under which files are kept, in their order.
pub(in crate::store) async fn hashes(connection: &mut SqliteConnection) -> Result<Vec<String>, Fault> {
    Ok(sqlx::query_scalar("SELECT sha256 FROM documents ORDER BY sha256").fetch_all(connection).await?)
}

/// The file of that hash.
pub(in crate::store) async fn load(
    connection: &mut SqliteConnection,
    sha256: &str,
) -> Result<Option<StoredDocument>, Fault> {
    let row: Option<(String, Vec<u8>, i64)> =
        sqlx::query_as("SELECT name, bytes, added_at FROM documents WHERE sha256 = $1")
            .bind(sha256)
            .fetch_optional(connection)
            .await?;
    row.map(|(name, bytes, at)| Ok(StoredDocument { name, bytes, added_at: codec::instant(at, "documents", sha256)? }))
        .transpose()
}
