//! What a transport must know again after a restart, and what one process alone does at a time.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::store::codec;
use crate::store::error::Fault;

/// Keeps a value under a name, in place of the one before.
pub(in crate::store) async fn keep(
    connection: &mut SqliteConnection,
    name: &str,
    value: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO marks (name, value, kept_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, kept_at = excluded.kept_at",
    )
    .bind(name)
    .bind(value)
    .bind(codec::micros(at))
    .execute(connection)
    .await?;
    Ok(())
}

/// The value under that name.
pub(in crate::store) async fn load(connection: &mut SqliteConnection, name: &str) -> Result<Option<String>, Fault> {
    let value = sqlx::query_scalar("SELECT value FROM marks WHERE name = $1").bind(name).fetch_optional(connection);
    Ok(value.await?)
}

/// Takes or keeps a lease; `false` while another owner has it.
pub(in crate::store) async fn take_lease(
    connection: &mut SqliteConnection,
    name: &str,
    owner: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, Fault> {
    let taken = sqlx::query(
        "INSERT INTO leases (name, owner, until) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
          WHERE leases.owner = excluded.owner OR leases.until <= $4",
    )
    .bind(name)
    .bind(owner)
    .bind(codec::micros(until))
    .bind(codec::micros(now))
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() > 0)
}

/// Gives a lease back, if it is still that owner's.
pub(in crate::store) async fn give_lease_back(
    connection: &mut SqliteConnection,
    name: &str,
    owner: &str,
) -> Result<(), Fault> {
    let given = sqlx::query("DELETE FROM leases WHERE name = $1 AND owner = $2").bind(name).bind(owner);
    given.execute(connection).await?;
    Ok(())
}
