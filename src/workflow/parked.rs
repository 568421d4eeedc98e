//! A message that may or may not be out, and that could not be looked for: a person must look.

use chrono::{DateTime, Utc};

use crate::domain::ids::HandoffId;

use super::effect::What;

/// A message that may or may not be out, and that could not be looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Parked {
    /// Of which handoff, if of one.
    pub handoff: Option<HandoffId>,
    /// What it was to say or show.
    pub what: What,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Why it could not be looked for.
    pub why: String,
}

impl Parked {
    /// Those of one handoff.
    pub fn of(all: &[Parked], handoff: HandoffId) -> Vec<&Parked> {
        all.iter().filter(|parked| parked.handoff == Some(handoff)).collect()
    }
}
