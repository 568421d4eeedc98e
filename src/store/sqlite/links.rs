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
