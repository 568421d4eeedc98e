//! Which person an account is, where the people file does not say it.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::Batch;
use crate::domain::ids::PersonId;
use crate::domain::person::Account;
use crate::store::codec;
use crate::store::error::Fault;

/// Notes that the account is that person's.
pub(in crate::store) fn add(batch: &mut Batch, account: &Account, person: &PersonId, at: DateTime<Utc>) {
    batch.push("INSERT INTO account_links (platform, team, user, person, linked_at) VALUES ");
    batch.rows([account], |columns, account| {
        columns.bind(account.platform.to_string()).bind(account.team.as_str()).bind(account.user.as_str());
        columns.bind(person.as_str()).bind(codec::micros(at));
    });
    batch.push(
        " ON CONFLICT (platform, team, user) DO UPDATE SET person = excluded.person, linked_at = excluded.linked_at;",
    );
}

/// Notes that the account is that person's no more.
pub(in crate::store) fn remove(batch: &mut Batch, account: &Account, person: &PersonId) {
    batch.push("DELETE FROM account_links WHERE (platform, team, user, person) = ");
    batch.rows([account], |columns, account| {
        columns.bind(account.platform.to_string()).bind(account.team.as_str()).bind(account.user.as_str());
        columns.bind(person.as_str());
    });
    batch.push(";");
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

/// Whose the account is.
pub(in crate::store) async fn whose(
    connection: &mut SqliteConnection,
    account: &Account,
) -> Result<Option<PersonId>, Fault> {
    let person: Option<String> =
        sqlx::query_scalar("SELECT person FROM account_links WHERE platform = $1 AND team = $2 AND user = $3")
            .bind(account.platform.to_string())
            .bind(account.team.as_str())
            .bind(account.user.as_str())
            .fetch_optional(connection)
            .await?;
    Ok(person.as_deref().map(PersonId::from))
}

/// Keeps the code that an account was given, in place of one that it was given before.
pub(in crate::store) async fn keep_code(
    connection: &mut SqliteConnection,
    code_sha256: &str,
    account: &Account,
    until: DateTime<Utc>,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM link_codes WHERE platform = $1 AND team = $2 AND user = $3")
        .bind(account.platform.to_string())
        .bind(account.team.as_str())
        .bind(account.user.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO link_codes (code_sha256, platform, team, user, until) VALUES ($1, $2, $3, $4, $5)")
        .bind(code_sha256)
        .bind(account.platform.to_string())
        .bind(account.team.as_str())
        .bind(account.user.as_str())
        .bind(codec::micros(until))
        .execute(connection)
        .await?;
    Ok(())
}

/// The account that was given that code and may still be linked by it. The code stays good.
pub(in crate::store) async fn look_at_code(
    connection: &mut SqliteConnection,
    code_sha256: &str,
    now: DateTime<Utc>,
) -> Result<Option<Account>, Fault> {
    let row: Option<(String, String, String)> =
        sqlx::query_as("SELECT platform, team, user FROM link_codes WHERE code_sha256 = $1 AND until > $2")
            .bind(code_sha256)
            .bind(codec::micros(now))
            .fetch_optional(connection)
            .await?;
    row.map(account_of).transpose()
}

/// The account that was given that code and may still be linked by it; a code is good once.
pub(in crate::store) async fn take_code(
    connection: &mut SqliteConnection,
    code_sha256: &str,
    now: DateTime<Utc>,
) -> Result<Option<Account>, Fault> {
    sqlx::query("DELETE FROM link_codes WHERE until <= $1").bind(codec::micros(now)).execute(&mut *connection).await?;
    let row: Option<(String, String, String)> =
        sqlx::query_as("DELETE FROM link_codes WHERE code_sha256 = $1 RETURNING platform, team, user")
            .bind(code_sha256)
            .fetch_optional(connection)
            .await?;
    row.map(account_of).transpose()
}

fn account_of((platform, team, user): (String, String, String)) -> Result<Account, Fault> {
    let platform = codec::from_json(&codec::json(&platform), "link_codes", &user)?;
    Ok(Account { platform, team, user })
}
