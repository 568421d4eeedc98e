//! Messages in order, each with what it comes to: what came before decides what is a repeat or an update.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::deal::Deal;
use crate::domain::ids::{ClaimId, HandoffId};
use crate::domain::post::Post;
use crate::domain::taken::{SameBy, Taken, TakenBy};
use crate::domain::trust::TrustedSources;

use super::comes_to::{ComesTo, comes_to};
use super::{NothingReason, read};

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
        let taken = std::mem::take(&mut self.taken);
        let comes = comes_to(read(post, trust), post, &taken, now);
        let decided = match comes {
            ComesTo::Opens { deal, .. } => Plan::Take(deal, Decision::ClosedWon),
            ComesTo::Offers { deal } => Plan::Take(deal, Decision::Confirm),
            ComesTo::Repeats { same_by, .. } => Plan::Say(same(same_by)),
            ComesTo::Restates { earlier, deal, .. } => Plan::Restate(place_of(&taken, earlier), deal),
            ComesTo::Unread { .. } => Plan::Say(nothing(NothingReason::NotADeal)),
            ComesTo::Nothing(reason) => Plan::Say(nothing(reason)),
        };
        self.taken = taken;
        let decided = match decided {
            Plan::Take(deal, decision) => self.take(post, deal, now, decision),
            Plan::Restate(at, deal) => self.restate(at, deal),
            Plan::Say(decided) => decided,
        };
        self.delivered.insert(dedupe_key.to_owned(), decided.decision);
        decided
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
                deal_type: now.deal_type.or(before.deal_type),
                kind: now.kind.or(before.kind),
            };
        }
        Decided { decision: Decision::Update, deal: Some(deal), why: None }
    }
}

/// What is done once nothing borrows what was taken.
enum Plan {
    Take(Deal, Decision),
    Restate(usize, Deal),
    Say(Decided),
}

fn place_of(taken: &[Taken], earlier: &Taken) -> usize {
    taken.iter().position(|taken| std::ptr::eq(taken, earlier)).unwrap_or_default()
}

fn same(same_by: SameBy) -> Decided {
    Decided { decision: Decision::Duplicate, deal: None, why: Some(Why::Same(same_by)) }
}

fn nothing(reason: NothingReason) -> Decided {
    Decided { decision: Decision::None, deal: None, why: Some(Why::Nothing(reason)) }
}
