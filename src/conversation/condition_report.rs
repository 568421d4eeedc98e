//! A condition of a yes, as JSON and in the export.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::approval::{Condition, Kept};
use crate::domain::field::Gate;
use crate::domain::ids::PersonId;

use super::reports::instant;

/// What somebody is to do because of a yes, and that it is done.
#[derive(Debug, Serialize)]
pub(super) struct ConditionReport {
    pub text: String,
    pub owner: PersonId,
    pub due: Option<NaiveDate>,
    pub before: Option<Gate>,
    pub kept: Option<KeptReport>,
}

/// That a condition is kept.
#[derive(Debug, Serialize)]
pub(super) struct KeptReport {
    pub by: PersonId,
    pub at: String,
    pub evidence: String,
}

/// Every condition, in the order in which it was set.
pub(super) fn conditions(conditions: &[Condition]) -> Vec<ConditionReport> {
    let kept = |kept: Kept| KeptReport { by: kept.by, at: instant(kept.at), evidence: kept.evidence };
    let report = |condition: Condition| {
        let Condition { text, owner, due, before, .. } = condition;
        ConditionReport { text, owner, due, before, kept: condition.kept.map(kept) }
    };
    conditions.iter().cloned().map(report).collect()
}
