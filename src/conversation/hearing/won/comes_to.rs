//! What a message comes to, beside what was taken before: one function for the watched channels and the evaluation.

use chrono::{DateTime, Utc};

use crate::domain::deal::Deal;
use crate::domain::post::Post;
use crate::domain::taken::{SameBy, Taken, TakenBy, find_taken, find_told_of, is_news};

use super::{NothingReason, Reading};

/// What a message comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ComesTo<'t> {
    /// A packet opens.
    Opens {
        /// Key of the trusted poster.
        source: String,
        /// The deal.
        deal: Deal,
    },
    /// A button is offered.
    Offers {
        /// The deal.
        deal: Deal,
    },
    /// It repeats what was taken.
    Repeats {
        /// What was taken.
        earlier: &'t Taken,
        /// How it is known for a repeat.
        same_by: SameBy,
        /// Key of the trusted poster; `None` if a person says so.
        source: Option<String>,
        /// The deal as it is said now.
        deal: Deal,
    },
    /// It changes what was taken.
    Restates {
        /// What was taken.
        earlier: &'t Taken,
        /// Key of the trusted poster; `None` if somebody else says so.
        source: Option<String>,
        /// What is said now.
        deal: Deal,
    },
    /// A win of a deal that cannot be told: somebody must be asked.
    Unread {
        /// Key of the trusted poster.
        source: String,
    },
    /// Nothing.
    Nothing(NothingReason),
}

/// What the reading of `post` comes to, beside the messages that were `taken` before it.
pub fn comes_to<'t>(reading: Reading, post: &Post, taken: &'t [Taken], now: DateTime<Utc>) -> ComesTo<'t> {
    let found = |deal: &Deal| find_taken(taken, deal, Some(&post.reference), now);
    match reading {
        Reading::Won { source, deal } => won(found(&deal), source, deal),
        Reading::Claim { deal } => match found(&deal) {
            Some((earlier, same_by)) => ComesTo::Repeats { earlier, same_by, source: None, deal },
            None => ComesTo::Offers { deal },
        },
        Reading::Edited { source, deal } => match (found(&deal), source) {
            (Some((earlier, _)), source) if is_news(&earlier.deal, &deal) => {
                ComesTo::Restates { earlier, source, deal }
            }
            (Some(_), _) => ComesTo::Nothing(NothingReason::NoChangeEdit),
            (None, Some(source)) => ComesTo::Opens { source, deal },
            (None, None) => ComesTo::Offers { deal },
        },
        Reading::Changed { source, deal } => {
            let told_of = find_told_of(taken, &deal, post.parent().as_ref());
            match told_of.filter(|earlier| is_news(&earlier.deal, &deal)) {
                Some(earlier) => ComesTo::Restates { earlier, source, deal },
                None if post.thread.is_some() => ComesTo::Nothing(NothingReason::ThreadReply),
                None => ComesTo::Nothing(NothingReason::FieldChange),
            }
        }
        Reading::Unreadable { source, .. } => ComesTo::Unread { source },
        Reading::Nothing(reason) => ComesTo::Nothing(reason),
    }
}

/// A trusted win after a person's claim still opens the packet; after a win it repeats it, unless the same record
/// states another amount, which is news.
fn won<'t>(found: Option<(&'t Taken, SameBy)>, source: String, deal: Deal) -> ComesTo<'t> {
    let Some((earlier, same_by)) = found.filter(|(earlier, _)| matches!(earlier.by, TakenBy::Handoff { .. })) else {
        return ComesTo::Opens { source, deal };
    };
    let both_say = deal.amount.is_some() && earlier.deal.amount.is_some();
    if same_by == SameBy::Record && both_say && earlier.deal.amount != deal.amount {
        return ComesTo::Restates { earlier, source: Some(source), deal };
    }
    ComesTo::Repeats { earlier, same_by, source: Some(source), deal }
}
