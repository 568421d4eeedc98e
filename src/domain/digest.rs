//! What is told at set times, to one person, in one message.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::PersonId;

/// What kind of digest it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestKind {
    /// What waits for its reader.
    Waiting,
    /// Won deals that are stuck on their way to the bill.
    StuckWins,
    /// Decisions that are late.
    LateDecisions,
}

/// One message of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Who reads it.
    pub of: PersonId,
    /// What kind it is.
    pub kind: DigestKind,
    /// What its times are called in policy.
    pub title: String,
    /// Its items in words, each on a line, in the reader's zone; the most urgent first.
    pub lines: Vec<String>,
    /// How many more there are than stand in it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u32,
}

/// One time of a schedule, with everything that it says. It says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleRun {
    /// The schedule's name in policy.
    pub schedule: String,
    /// The time that it serves; what was missed before it is not made up.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
    /// Its messages.
    pub digests: Vec<Digest>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}
