//! Policies that were in force, each file once under the hash of its text.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::domain::canonical::sha256_hex;
use crate::domain::policy_change::{InForceSince, PolicyRef, PolicyStanding};
use crate::store::chain::{LoggedFact, RawFact};
use crate::store::codec;
use crate::store::error::Fault;
use crate::workflow::fact::Fact as WorkflowFact;
use crate::workflow::policy_change;

/// A policy as its folder was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPolicy {
    /// SHA-256 over the names and texts of all files.
    pub hash: String,
    /// As its authors call it.
    pub version: String,
    /// The texts, by file name.
    pub texts: BTreeMap<String, String>,
}

/// Keeps a policy, unless it is kept already.
pub(in crate::store) async fn keep(
    connection: &mut SqliteConnection,
    policy: &KeptPolicy,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    let is_kept: Option<i64> = sqlx::query_scalar("SELECT 1 FROM policies WHERE hash = $1")
        .bind(&policy.hash)
        .fetch_optional(&mut *connection)
        .await?;
    if is_kept.is_some() {
        return Ok(());
    }
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for (name, text) in &policy.texts {
        let sha256 = sha256_hex(text.as_bytes());
        sqlx::query("INSERT INTO policy_files (sha256, text) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING")
            .bind(&sha256)
            .bind(text)
            .execute(&mut *connection)
            .await?;
        files.insert(name, sha256);
    }
    sqlx::query("INSERT INTO policies (hash, version, files, kept_at) VALUES ($1, $2, $3, $4)")
        .bind(&policy.hash)
        .bind(&policy.version)
        .bind(codec::json(&files))
        .bind(codec::micros(at))
        .execute(connection)
        .await?;
    Ok(())
}

/// How the policy stands: the fold of its facts; before there are any, what was kept last is in force.
pub(in crate::store) async fn standing(connection: &mut SqliteConnection) -> Result<PolicyStanding, Fault> {
    let rows: Vec<RawFact> = sqlx::query_as(
        "SELECT position, at, handoff, actor, fact, data, previous_hash, hash FROM facts
          WHERE fact IN ('policy_brought', 'policy_confirmed', 'policy_withdrawn', 'policy_in_force')
          ORDER BY position",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut standing = PolicyStanding { in_force: first_in_force(connection, rows.is_empty()).await?, waiting: None };
    for row in rows {
        let position = row.position;
        let logged = LoggedFact::from_raw(row)?;
        let fact = logged.fact().map_err(|error| Fault::row("facts", position, error))?;
        if let (None, WorkflowFact::PolicyBrought { replaces, .. }) = (&standing.in_force, &fact) {
            let (policy, since) = (replaces.clone(), logged.at);
            standing.in_force = Some(InForceSince { policy, since, confirmed_by: Vec::new() });
        }
        standing = policy_change::after(standing, &fact, &logged.actor(), logged.at);
    }
    Ok(standing)
}

/// What was kept last, where no fact says what is in force.
async fn first_in_force(connection: &mut SqliteConnection, is_last: bool) -> Result<Option<InForceSince>, Fault> {
    if !is_last {
        return Ok(None);
    }
    let row: Option<(String, String, i64)> =
        sqlx::query_as("SELECT hash, version, kept_at FROM policies ORDER BY kept_at DESC, hash LIMIT 1")
            .fetch_optional(connection)
            .await?;
    let Some((hash, version, kept_at)) = row else { return Ok(None) };
    let since = codec::instant(kept_at, "policies", &hash)?;
    Ok(Some(InForceSince { policy: PolicyRef { version, hash }, since, confirmed_by: Vec::new() }))
}

/// The policy of that hash, if it is kept.
pub(in crate::store) async fn load(connection: &mut SqliteConnection, hash: &str) -> Result<Option<KeptPolicy>, Fault> {
    let row: Option<(String, String)> = sqlx::query_as("SELECT version, files FROM policies WHERE hash = $1")
        .bind(hash)
        .fetch_optional(&mut *connection)
        .await?;
    let Some((version, files)) = row else { return Ok(None) };
    let files: BTreeMap<String, String> = codec::from_json(&files, "policies", hash)?;
    let mut texts = BTreeMap::new();
    for (name, sha256) in files {
        let text: Option<String> = sqlx::query_scalar("SELECT text FROM policy_files WHERE sha256 = $1")
            .bind(&sha256)
            .fetch_optional(&mut *connection)
            .await?;
        texts.extend(text.map(|text| (name, text)));
    }
    Ok(Some(KeptPolicy { hash: hash.to_owned(), version, texts }))
}
