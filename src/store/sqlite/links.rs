//! Which person an account is, where the people file does not say it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::domain::ids::PersonId;
use crate::domain::person::Account;
use crate::store::codec;
use crate::store::error::Fault;

/// Notes that the account is that person's.
pub(in crate::store) async fn keep(
    connection: &mut SqliteConnection,
    account: &Account,
    person: &PersonId,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO account_links (platform, team, user, person, linked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (platform, team, user) DO UPDATE SET person = excluded.person, linked_at = excluded.linked_at",
    )
    .bind(account.platform.to_string())
    .bind(&account.team)
    .bind(&account.user)
    .bind(person.as_str())
    .bind(codec::micros(at))
    .execute(connection)
    .await?;
    Ok(())
}

/// All links.
pub(in crate::store) async fn list(connection: &mut SqliteConnection) -> Result<Vec<(Account, PersonId)>, Fault> {
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT platform, team, user, person FROM account_links").fetch_all(connection).await?;
    rows.into_iter()
        .map(|(platform, team, user, person)| {
            let platform = codec::from_json(&codec::json(&platform), "account_links", &user)?;
            Ok((Account { platform, team, user }, PersonId::from(person.as_str())))
        })
        .collect()
}
