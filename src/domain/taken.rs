//! Won-deal messages that were taken before, so that a repeat is known for one.

use chrono::{DateTime, Duration, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::deal::{Deal, PostRef};
use super::ids::{ClaimId, HandoffId};

/// How long the same name, account and amount mean the same deal where no record id says so.
const SAME_WORDS_HOURS: i64 = 24;

/// One won-deal message that opened a handoff or made a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The message.
    pub post: Option<PostRef>,
    /// The deal as it stated it.
    pub deal: Deal,
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// What it became.
    pub by: TakenBy,
}

/// What a won-deal message became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TakenBy {
    /// An open or finished handoff.
    Handoff {
        /// Which.
        id: HandoffId,
    },
    /// A person's claim, not started yet.
    Claim {
        /// Which.
        id: ClaimId,
    },
}

/// Why a message is known for a repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameBy {
    /// It is that very message.
    Post,
    /// The same CRM record.
    Record,
    /// No record id, but the same name, account and amount within 24 hours.
    Words,
}

/// The earlier message that `deal` repeats, if there is one: first by message, then by record, then by words.
pub fn find_taken<'a>(
    taken: &'a [Taken],
    deal: &Deal,
    post: Option<&PostRef>,
    now: DateTime<Utc>,
) -> Option<(&'a Taken, SameBy)> {
    let newest_first = || taken.iter().rev();
    let by_post = newest_first().find(|earlier| post.is_some() && earlier.post.as_ref() == post);
    if let Some(earlier) = by_post {
        return Some((earlier, SameBy::Post));
    }
    if let Some(key) = deal.record_key() {
        let by_record = newest_first().find(|earlier| earlier.deal.record_key().as_deref() == Some(&key));
        return by_record.map(|earlier| (earlier, SameBy::Record));
    }
    newest_first().find(|earlier| says_the_same(earlier, deal, now)).map(|earlier| (earlier, SameBy::Words))
}

fn says_the_same(earlier: &Taken, deal: &Deal, now: DateTime<Utc>) -> bool {
    let key = |words: &Option<String>| words.as_deref().map(words_key);
    let amount = |deal: &Deal| deal.amount.map(|amount: Decimal| amount.normalize());
    let named = deal.name.is_some() || deal.account.is_some();
    named
        && now - earlier.at <= Duration::hours(SAME_WORDS_HOURS)
        && key(&earlier.deal.name) == key(&deal.name)
        && key(&earlier.deal.account) == key(&deal.account)
        && amount(&earlier.deal) == amount(deal)
}

/// A name made comparable: no case, no punctuation, one blank between words.
pub fn words_key(words: &str) -> String {
    let plain: String =
        words.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
