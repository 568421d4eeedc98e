//! What somebody outside the decisions owes a handoff, with its own clock: nothing is decided by it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{PersonId, Role};

/// One thing that somebody is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// Whose it is.
    pub of: PersonId,
    /// The role for which that person answers.
    pub role: Role,
    /// Whose it was before, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<PersonId>,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When its window ends.
    pub due_at: DateTime<Utc>,
    /// The window, in working minutes.
    pub window_minutes: u32,
    /// Working minutes used up to the last stop of the clock.
    pub used_minutes: u32,
    /// Since when the clock runs; `None` while it stands still.
    pub running_since: Option<DateTime<Utc>>,
    /// How many steps of the ladder are done.
    pub steps_done: u32,
    /// Where it stands.
    pub state: TaskState,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Set up what was sold; acknowledged by a press.
    Provisioning,
    /// Cancel the order of a deal that is off, or credit its invoices.
    CancelOrCredit,
    /// Key the order a second time, without sight of the first entry (`decision:O1`).
    SecondEntry,
    /// Answer what somebody said of the packet after Finance had accepted it.
    AnswerWords,
}

/// Where a task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TaskState {
    /// It is to be done.
    Open,
    /// It is done, or acknowledged.
    Done {
        /// By whom.
        by: PersonId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody needs it any more.
    Dropped {
        /// Since when.
        at: DateTime<Utc>,
    },
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [TaskKind; 4] =
        [TaskKind::Provisioning, TaskKind::CancelOrCredit, TaskKind::SecondEntry, TaskKind::AnswerWords];

    /// The word of log and JSON.
    pub fn word(self) -> &'static str {
        match self {
            TaskKind::Provisioning => "provisioning",
            TaskKind::CancelOrCredit => "cancel_or_credit",
            TaskKind::SecondEntry => "second_entry",
            TaskKind::AnswerWords => "answer_words",
        }
    }
}

impl TaskState {
    /// The word of log and JSON.
    pub fn word(&self) -> &'static str {
        match self {
            TaskState::Open => "open",
            TaskState::Done { .. } => "done",
            TaskState::Dropped { .. } => "dropped",
        }
    }
}

impl Task {
    /// Whether somebody has yet to do it.
    pub fn is_open(&self) -> bool {
        self.state == TaskState::Open
    }
}
