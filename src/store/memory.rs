//! What the writer remembers between transactions, so that a step need not ask for it again.
//!
//! It holds only as long as nobody else writes: each transaction asks for the database's `data_version`, which
//! changes with every commit of another connection. What a failed job touched is forgotten.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::absence::Absences;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;

use super::chain::Head;

/// Handoffs kept decoded; beyond that the writer starts afresh, which costs one read each.
const HANDOFFS_MAX: usize = 128;

/// What the writer remembers.
#[derive(Default)]
pub(super) struct Memory {
    data_version: Option<i64>,
    /// Head of the chain, and the highest numbers that are recorded.
    pub(super) ends: Ends,
    before_job: Ends,
    /// Numbers that the present job has drawn and not recorded yet.
    pub(super) drawn: Drawn,
    handoffs: HashMap<HandoffId, Remembered>,
    touched: Vec<HandoffId>,
}

/// The newest of each kind, and who is away; `None` where it is to be read first.
#[derive(Default, Clone)]
pub(super) struct Ends {
    pub(super) head: Option<Head>,
    pub(super) handoff: Option<u64>,
    pub(super) claim: Option<u64>,
    pub(super) absences: Option<Arc<Absences>>,
}

/// The highest numbers drawn in the present job.
#[derive(Default, Clone, Copy)]
pub(super) struct Drawn {
    pub(super) handoff: u64,
    pub(super) claim: u64,
}

/// A handoff as it is stored, and how many effects it has had.
pub(super) struct Remembered {
    pub(super) handoff: Arc<Handoff>,
    pub(super) effects: i64,
}

impl Memory {
    /// Forgets everything if another connection has written since.
    pub(super) fn begin(&mut self, data_version: i64) {
        if self.data_version != Some(data_version) {
            self.forget();
            self.data_version = Some(data_version);
        }
    }

    /// Notes where a job starts.
    pub(super) fn start_job(&mut self) {
        self.before_job.clone_from(&self.ends);
        self.drawn = Drawn::default();
        self.touched.clear();
    }

    /// Goes back to where the job started.
    pub(super) fn undo_job(&mut self) {
        self.ends.clone_from(&self.before_job);
        for id in self.touched.drain(..) {
            self.handoffs.remove(&id);
        }
    }

    /// Forgets everything.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The handoff, if it is remembered.
    pub(super) fn handoff(&self, id: HandoffId) -> Option<&Remembered> {
        self.handoffs.get(&id)
    }

    /// Remembers a handoff as it was read.
    pub(super) fn remember(&mut self, handoff: Arc<Handoff>, effects: i64) {
        if self.handoffs.len() >= HANDOFFS_MAX && !self.handoffs.contains_key(&handoff.id) {
            self.handoffs.clear();
        }
        self.handoffs.insert(handoff.id, Remembered { handoff, effects });
    }

    /// Remembers a handoff as the present job leaves it.
    pub(super) fn change(&mut self, handoff: Arc<Handoff>, effects: i64) {
        self.touched.push(handoff.id);
        self.remember(handoff, effects);
    }
}
