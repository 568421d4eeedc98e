//! Messages in order, each with what it comes to: what came before decides what is a repeat or an update.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::deal::Deal;
use crate::domain::ids::{ClaimId, HandoffId};
use crate::domain::post::Post;
use crate::domain::taken::{SameBy, Taken, TakenBy, find_taken, find_told_of, is_news};
use crate::domain::trust::TrustedSources;

use super::{NothingReason, Reading, read};

/// What a message comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A packet opens.
    ClosedWon,
    /// A button is offered.
    Confirm,
    /// It repeats what was taken.
    Duplicate,
    /// It changes what was taken.
    Update,
    /// Nothing.
    None,
}

/// What a message comes to, with what it says and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What it comes to.
    pub decision: Decision,
    /// The deal as this message states it, unless it is a repeat or nothing.
    pub deal: Option<Deal>,
    /// Why, for a repeat or nothing.
    pub why: Option<Why>,
}

/// Why a message opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Why {
    /// It is no win.
    Nothing(NothingReason),
    /// It repeats an earlier one.
    Same(SameBy),
}

/// Messages of one stream, from the first to the last.
#[derive(Debug, Default)]
pub struct Stream {
    taken: Vec<Taken>,
    delivered: BTreeMap<String, Decision>,
}

impl Stream {
    /// A stream of which nothing was heard yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the next message comes to. `dedupe_key` is equal for a delivery that is repeated.
    pub fn decide(&mut self, post: &Post, dedupe_key: &str, trust: &TrustedSources) -> Decided {
        let before = self.delivered.get(dedupe_key).copied().unwrap_or(Decision::None);
        if before != Decision::None {
            return same(SameBy::Post);
        }
        let now = post.at.unwrap_or(DateTime::UNIX_EPOCH);
        let decided = match read(post, trust) {
            Reading::Won { deal, .. } => self.won(post, deal, now),
            Reading::Claim { deal } => self.claimed(post, deal, now),
            Reading::Edited { source, deal } => self.edited(post, source, deal, now),
            Reading::Changed { deal, .. } => self.changed(post, deal),
            Reading::Unreadable { .. } => nothing(NothingReason::NotADeal),
            Reading::Nothing(reason) => nothing(reason),
        };
        self.delivered.insert(dedupe_key.to_owned(), decided.decision);
        decided
    }

    fn won(&mut self, post: &Post, deal: Deal, now: DateTime<Utc>) -> Decided {
        let found = find_taken(&self.taken, &deal, Some(&post.reference), now);
        let Some((earlier, same_by)) = found.filter(|(earlier, _)| matches!(earlier.by, TakenBy::Handoff { .. }))
        else {
            return self.take(post, deal, now, Decision::ClosedWon);
        };
        // The same record with another amount is news, not a repeat.
        let has_new_amount =
            deal.amount.is_some() && earlier.deal.amount.is_some() && earlier.deal.amount != deal.amount;
        if same_by == SameBy::Record && has_new_amount {
            let at = self.place_of(earlier.clone());
            return self.restate(at, deal);
        }
        same(same_by)
    }

    fn claimed(&mut self, post: &Post, deal: Deal, now: DateTime<Utc>) -> Decided {
        match find_taken(&self.taken, &deal, Some(&post.reference), now) {
            Some((_, same_by)) => same(same_by),
            None => self.take(post, deal, now, Decision::Confirm),
        }
    }

    fn edited(&mut self, post: &Post, source: Option<String>, deal: Deal, now: DateTime<Utc>) -> Decided {
        let found = find_taken(&self.taken, &deal, Some(&post.reference), now).map(|(earlier, _)| earlier.clone());
        match (found, source) {
            (Some(earlier), _) if is_news(&earlier.deal, &deal) => {
                let at = self.place_of(earlier);
                self.restate(at, deal)
            }
            (Some(_), _) => nothing(NothingReason::NoChangeEdit),
            (None, Some(_)) => self.take(post, deal, now, Decision::ClosedWon),
            (None, None) => self.take(post, deal, now, Decision::Confirm),
        }
    }

    fn changed(&mut self, post: &Post, deal: Deal) -> Decided {
        match find_told_of(&self.taken, &deal, post.parent().as_ref())
            .filter(|earlier| is_news(&earlier.deal, &deal))
            .cloned()
        {
            Some(earlier) => {
                let at = self.place_of(earlier);
                self.restate(at, deal)
            }
            None if post.thread.is_some() => nothing(NothingReason::ThreadReply),
            None => nothing(NothingReason::FieldChange),
        }
    }

    fn take(&mut self, post: &Post, deal: Deal, at: DateTime<Utc>, decision: Decision) -> Decided {
        let number = self.taken.len() as u64 + 1;
        let by = match decision {
            Decision::Confirm => TakenBy::Claim { id: ClaimId(number) },
            Decision::ClosedWon | Decision::Duplicate | Decision::Update | Decision::None => {
                TakenBy::Handoff { id: HandoffId(number) }
            }
        };
        self.taken.push(Taken { post: Some(post.reference.clone()), deal: deal.clone(), at, by });
        Decided { decision, deal: Some(deal), why: None }
    }

    fn place_of(&self, earlier: Taken) -> usize {
        self.taken.iter().position(|taken| *taken == earlier).unwrap_or_default()
    }

    fn restate(&mut self, at: usize, deal: Deal) -> Decided {
        if let Some(taken) = self.taken.get_mut(at) {
            let before = std::mem::take(&mut taken.deal);
            let now = deal.clone();
            taken.deal = Deal {
                name: now.name.or(before.name),
                account: now.account.or(before.account),
                amount: now.amount.or(before.amount),
                currency: now.currency.or(before.currency),
                owner: now.owner.or(before.owner),
                close_date: now.close_date.or(before.close_date),
                crm_record_id: now.crm_record_id.or(before.crm_record_id),
                crm_url: now.crm_url.or(before.crm_url),
                crm: now.crm.or(before.crm),
                stage: now.stage.or(before.stage),
            };
        }
        Decided { decision: Decision::Update, deal: Some(deal), why: None }
    }
}

fn same(same_by: SameBy) -> Decided {
    Decided { decision: Decision::Duplicate, deal: None, why: Some(Why::Same(same_by)) }
}

fn nothing(reason: NothingReason) -> Decided {
    Decided { decision: Decision::None, deal: None, why: Some(Why::Nothing(reason)) }
}
