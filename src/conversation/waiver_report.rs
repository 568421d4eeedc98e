//! The waivers that hold, as JSON and in the export.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::approval::Ruling;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::workflow::waivers::{self, Waiver};

use super::reports::instant;

/// What blocks and may wait: which item, of which class, why, up to when, and who let it.
#[derive(Debug, Serialize)]
pub(super) struct WaiverReport {
    pub approval: ApprovalId,
    pub item: FieldName,
    pub class: String,
    /// What it sets aside: that the value is missing, or the checks that fail.
    pub what: String,
    pub reason: String,
    pub cure_on: NaiveDate,
    pub until: NaiveDate,
    pub decided_by: PersonId,
    pub decided_at: String,
}

/// Every waiver that holds, in the order in which they were asked.
pub(super) fn waivers(handoff: &Handoff) -> Vec<WaiverReport> {
    let report = |(waiver, ruling): (Waiver, &Ruling)| WaiverReport {
        approval: waiver.approval,
        item: waiver.field,
        class: waiver.class,
        what: waiver.what,
        reason: waiver.reason,
        cure_on: waiver.cure_on,
        until: waiver.until,
        decided_by: ruling.by.clone(),
        decided_at: instant(ruling.at),
    };
    waivers::holding(handoff).map(report).collect()
}
