//! Won-deal messages that opened a handoff or made a claim, so that a repeat is known for one.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::Batch;
use crate::domain::deal::{Deal, PostRef};
use crate::domain::ids::{ClaimId, HandoffId};
use crate::domain::taken::{Taken, TakenBy, words_key};
use crate::store::codec;
use crate::store::error::Fault;
use crate::workflow::fact::Fact;

/// Newest candidates that are fetched; a name that more deals have tells none of them.
const CANDIDATES_MAX: u32 = 200;
/// How many claims may wait before the rest is left out of a list.
const CLAIMS_MAX: u32 = 200;

/// A message to keep.
pub(in crate::store) struct NewTaken<'a> {
    post: Option<&'a PostRef>,
    deal: &'a Deal,
    handoff: Option<HandoffId>,
    claim: Option<ClaimId>,
}

impl<'a> NewTaken<'a> {
    /// What a fact says was taken, if it says so.
    pub(in crate::store) fn of(fact: &'a Fact, handoff: Option<HandoffId>) -> Option<Self> {
        if let Fact::HandoffOpened { deal, post, claim, .. } = fact {
            Some(Self { post: post.as_ref(), deal, handoff, claim: *claim })
        } else if let Fact::ClaimMade { claim, deal, post } = fact {
            Some(Self { post: Some(post), deal, handoff: None, claim: Some(*claim) })
        } else if let Fact::DealWon { deal, post, .. } = fact {
            Some(Self { post: post.as_ref(), deal, handoff, claim: None })
        } else if let Fact::DealRestated { deal, .. } = fact {
            Some(Self { post: None, deal, handoff, claim: None })
        } else {
            None
        }
    }

    /// The claim's number, if it is one.
    pub(in crate::store) fn claim(&self) -> Option<ClaimId> {
        self.claim
    }
}

/// Keeps the messages. A claim from which a handoff is started becomes that handoff's.
pub(in crate::store) fn keep(batch: &mut Batch, messages: Vec<NewTaken<'_>>, at: DateTime<Utc>) {
    batch.push("INSERT INTO taken (post, record_key, deal_key, account_key, deal, at, handoff_id, claim_id) VALUES ");
    batch.rows(messages, |columns, message| {
        columns.bind(message.post.map(codec::post_key)).bind(message.deal.record_key());
        columns.bind(message.deal.name.as_deref().map(words_key));
        columns.bind(message.deal.account.as_deref().map(words_key));
        columns.bind(codec::json(message.deal)).bind(codec::micros(at));
        columns.bind(message.handoff.map(|id| codec::number(id.0))).bind(message.claim.map(|id| codec::number(id.0)));
    });
    batch.push(
        " ON CONFLICT (claim_id) DO UPDATE SET handoff_id = excluded.handoff_id, deal = excluded.deal,
              record_key = excluded.record_key, deal_key = excluded.deal_key, account_key = excluded.account_key;",
    );
}

type Row = (i64, Option<String>, String, i64, Option<i64>, Option<i64>);

/// Earlier messages that may be about this deal, oldest first: the same message, the same record or the same name.
/// `domain::taken` judges which of them is meant.
pub(in crate::store) async fn candidates(
    connection: &mut SqliteConnection,
    post: Option<&PostRef>,
    deal: &Deal,
) -> Result<Vec<Taken>, Fault> {
    let record = deal.record_key();
    let words = deal.name.as_deref().or(deal.account.as_deref()).map(words_key);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, post, deal, at, handoff_id, claim_id FROM taken
          WHERE post = $1 OR record_key = $2 OR deal_key = $3 OR account_key = $3
          ORDER BY +id DESC LIMIT +$4",
    )
    .bind(post.map(codec::post_key))
    .bind(record)
    .bind(words)
    .bind(CANDIDATES_MAX)
    .fetch_all(connection)
    .await?;
    rows.into_iter().rev().map(decode).collect()
}

/// What a claim says, and what became of it.
pub(in crate::store) async fn claim(connection: &mut SqliteConnection, id: ClaimId) -> Result<Option<Taken>, Fault> {
    let row: Option<Row> =
        sqlx::query_as("SELECT id, post, deal, at, handoff_id, claim_id FROM taken WHERE claim_id = $1")
            .bind(codec::number(id.0))
            .fetch_optional(connection)
            .await?;
    row.map(decode).transpose()
}

/// Claims that nobody has started, oldest first.
pub(in crate::store) async fn open_claims(connection: &mut SqliteConnection) -> Result<Vec<Taken>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, post, deal, at, handoff_id, claim_id FROM taken
          WHERE claim_id IS NOT NULL AND handoff_id IS NULL ORDER BY claim_id LIMIT +$1",
    )
    .bind(CLAIMS_MAX)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(decode).collect()
}

/// The highest number of a claim so far.
pub(in crate::store) async fn last_claim(connection: &mut SqliteConnection) -> Result<u64, Fault> {
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(claim_id), 0) FROM taken").fetch_one(connection).await?;
    codec::counted(last, "taken")
}

fn decode((id, post, deal, at, handoff, claim): Row) -> Result<Taken, Fault> {
    let by = match (handoff, claim) {
        (Some(handoff), _) => TakenBy::Handoff { id: HandoffId(codec::counted(handoff, "taken")?) },
        (None, Some(claim)) => TakenBy::Claim { id: ClaimId(codec::counted(claim, "taken")?) },
        (None, None) => return Err(Fault::row("taken", id, "it became neither a handoff nor a claim")),
    };
    Ok(Taken {
        post: post.map(|post| codec::from_json(&post, "taken", id)).transpose()?,
        deal: codec::from_json(&deal, "taken", id)?,
        at: codec::instant(at, "taken", id)?,
        by,
    })
}
