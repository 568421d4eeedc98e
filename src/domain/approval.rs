//! One decision of one accountable person, and how it stands.
//!
//! ```text
//! judged   ─nobody is needed─▶ Cleared
//!          ─a band is hit─▶ Asked
//! Asked    ─approve, approve with conditions─▶ Granted
//!          ─reject─▶ Rejected
//!          ─request information─▶ InfoRequested ─answered─▶ Asked      its clock stands still
//!          ─due, recused─▶ Asked of the next person                    its clock runs on
//!          ─recalled─▶ Recalled
//! any of these ─a value of the snapshot changed─▶ Lapsed; a new approval is judged
//! ```
//!
//! No event that a clock can raise has an arm that grants or rejects (`feature:N10`).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::absence::AbsenceKind;
use super::field::Gate;
use super::ids::{ApprovalId, PersonId, Role};
use super::snapshot::{Change, Snapshot};

/// One decision of a handoff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Counted within the handoff.
    pub id: ApprovalId,
    /// What it is bound to.
    pub snapshot: Snapshot,
    /// How it stands.
    pub state: ApprovalState,
    /// Who decides, and the clock; `None` where nobody was needed.
    pub request: Option<Request>,
    /// The approval that this one takes the place of.
    pub replaces: Option<ApprovalId>,
    /// When it was judged.
    #[serde(serialize_with = "super::instant::serialize")]
    pub opened_at: DateTime<Utc>,
}

/// A decision that was asked for: of whom, and its clock, which is a budget of working minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The one person who decides.
    pub accountable: PersonId,
    /// The role for which this person answers.
    pub role: Role,
    /// In whose place this person was asked, first the one whose decision it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_in_for: Vec<StandIn>,
    /// Whom it was asked of before, in order.
    pub before: Vec<PersonId>,
    /// Who may advise.
    pub consulted: Vec<Role>,
    /// When it was first asked.
    #[serde(serialize_with = "super::instant::serialize")]
    pub asked_at: DateTime<Utc>,
    /// When the whole window ends, at the present holder's hours.
    #[serde(serialize_with = "super::instant::serialize")]
    pub due_at: DateTime<Utc>,
    /// The whole window, in working minutes.
    pub window_minutes: u32,
    /// Working minutes used up before `running_since`.
    pub used_minutes: u32,
    /// Since when the clock runs; `None` while it stands still.
    pub running_since: Option<DateTime<Utc>>,
    /// How many steps of the ladder are done.
    pub steps_done: u32,
    /// Until when the person wants no reminder; the window runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put_off: Option<PutOff>,
    /// What consulted people said; none of it decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<Advice>,
}

/// The accountable person is on it, or wants to be reminded later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutOff {
    /// Until when; then it is asked for again.
    #[serde(serialize_with = "super::instant::serialize")]
    pub until: DateTime<Utc>,
    /// Why it was put off; `None` where the person is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a consulted person said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// Who.
    pub by: PersonId,
    /// What.
    pub text: String,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
}

/// A person in whose place somebody else was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Who.
    pub person: PersonId,
    /// Whether that person is away, or passed it on.
    pub kind: AbsenceKind,
    /// Until when, where it is for a time and not for this decision alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

/// An answer that is awaited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// Of whom.
    pub of: PersonId,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// How often they were reminded.
    pub reminders: u32,
}

/// How a decision stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ApprovalState {
    /// Policy needs nobody: the row says so.
    Cleared,
    /// It waits for the accountable person.
    Asked,
    /// It waits for an answer to a question; its clock stands still.
    InfoRequested {
        /// Who asked.
        by: PersonId,
        /// What.
        question: String,
        /// When.
        at: DateTime<Utc>,
        /// Of whom the answer is awaited.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        awaited: Option<Awaited>,
    },
    /// Yes.
    Granted(Ruling),
    /// No.
    Rejected(Ruling),
    /// Taken back by the requester.
    Recalled {
        /// Who took it back.
        by: PersonId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A value it was bound to has changed.
    Lapsed {
        /// What changed.
        changes: Vec<Change>,
        /// When.
        at: DateTime<Utc>,
        /// The ruling that fell with it, if there was one.
        ruling: Option<Ruling>,
    },
}

impl ApprovalState {
    /// The word of status, log and chat.
    pub fn word(&self) -> &'static str {
        match self {
            ApprovalState::Cleared => "cleared",
            ApprovalState::Asked => "asked",
            ApprovalState::InfoRequested { .. } => "info_requested",
            ApprovalState::Granted(_) => "granted",
            ApprovalState::Rejected(_) => "rejected",
            ApprovalState::Recalled { .. } => "recalled",
            ApprovalState::Lapsed { .. } => "lapsed",
        }
    }
}

/// A decision made by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Which outcome.
    pub decision: Decision,
    /// Who decided.
    pub by: PersonId,
    /// In whose place, if covering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<PersonId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why; required for a no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the yes depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}

/// An obligation attached to a yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// What must be done.
    pub text: String,
    /// Who must do it.
    pub owner: PersonId,
    /// By when.
    pub due: Option<NaiveDate>,
    /// The step that waits for it; without one nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Gate>,
    /// How often its owner was reminded.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reminders: u32,
    /// That it is done, and what shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// The waiver that was over once there was an order, if that is where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<ApprovalId>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// That a condition is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Who said so.
    pub by: PersonId,
    /// What shows it.
    pub evidence: String,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
}

impl Condition {
    /// A condition that is open, and for which nothing waits.
    pub fn new(text: impl Into<String>, owner: PersonId, due: Option<NaiveDate>) -> Self {
        Self { text: text.into(), owner, due, before: None, reminders: 0, kept: None, waiver: None }
    }

    /// Whether it is to be done still.
    pub fn is_open(&self) -> bool {
        self.kept.is_none()
    }

    /// Whether it is that promise, whatever became of it since.
    pub fn is_same(&self, other: &Condition) -> bool {
        (&self.text, &self.owner, self.due) == (&other.text, &other.owner, other.due)
    }
}

/// What an accountable person may answer (`approvals.md`, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Yes.
    Approve,
    /// Yes, with obligations.
    ApproveWithConditions,
    /// No, with a reason.
    Reject,
    /// Not before this is known.
    RequestInfo,
    /// Not me.
    Recuse,
}

impl Approval {
    /// Whether somebody has yet to act on it.
    pub fn is_open(&self) -> bool {
        match self.state {
            ApprovalState::Asked | ApprovalState::InfoRequested { .. } => true,
            ApprovalState::Cleared
            | ApprovalState::Granted(_)
            | ApprovalState::Rejected(_)
            | ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. } => false,
        }
    }

    /// Whether it speaks for the values as they were when it was made: not recalled, not lapsed.
    pub fn is_standing(&self) -> bool {
        match self.state {
            ApprovalState::Cleared
            | ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Granted(_)
            | ApprovalState::Rejected(_) => true,
            ApprovalState::Recalled { .. } | ApprovalState::Lapsed { .. } => false,
        }
    }

    /// Whether it lets the handoff go on.
    pub fn is_settled(&self) -> bool {
        match self.state {
            ApprovalState::Cleared | ApprovalState::Granted(_) => true,
            ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Rejected(_)
            | ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. } => false,
        }
    }
}
