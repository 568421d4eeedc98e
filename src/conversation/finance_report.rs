//! Finance's queue and figures as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::money::Money;
use crate::workflow::figures::{Figures, Party, Queued, WINDOW_DAYS};
use crate::workflow::parked::Parked;

use super::reports::StatusReport;
use super::wording::Speaking;

/// The shape of `baton list finance --json`.
#[derive(Debug, Serialize)]
pub struct FinanceReport {
    queue: Vec<QueuedReport>,
    figures: FiguresReport,
}

#[derive(Debug, Serialize)]
struct QueuedReport {
    worth: Option<Money>,
    finance_acts_next: bool,
    status: StatusReport,
}

#[derive(Debug, Serialize)]
struct FiguresReport {
    days: i64,
    submitted: u32,
    answered: u32,
    accepted_without_a_return: u32,
    returns: BTreeMap<&'static str, u32>,
    median_response_minutes: Option<u32>,
    held_minutes: BTreeMap<&'static str, u64>,
}

impl FinanceReport {
    /// The report of one queue, with those messages that a person must look for.
    pub fn new(queue: &[Queued<'_>], figures: &Figures, parked: &[Parked], speaking: &Speaking<'_>) -> Self {
        let queued = |queued: &Queued<'_>| QueuedReport {
            worth: queued.worth,
            finance_acts_next: queued.is_ours,
            status: StatusReport::new(&queued.status, parked, speaking),
        };
        let held = |party: Party| (party.word(), figures.held_minutes.get(&party).copied().unwrap_or(0));
        Self {
            queue: queue.iter().map(queued).collect(),
            figures: FiguresReport {
                days: WINDOW_DAYS,
                submitted: figures.submitted,
                answered: figures.answered,
                accepted_without_a_return: figures.accepted_at_first,
                returns: figures.returns.clone(),
                median_response_minutes: figures.median_response_minutes(),
                held_minutes: Party::ALL.into_iter().map(held).collect(),
            },
        }
    }
}
