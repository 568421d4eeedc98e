//! A precheck as JSON.

use chrono::NaiveDate;
use serde::Serialize;

use crate::conversation::wording::Speaking;
use crate::conversation::wording::precheck::NOT_KNOWN;
use crate::domain::field::Misfit;
use crate::domain::ids::{ApprovalId, FieldName, HandoffId, PersonId, Role, RowId};
use crate::workflow::fact::PolicyRef;
use crate::workflow::precheck::{Foreseen, Outlook, Precheck};
use crate::workflow::standing::{OfAccount, Said, Standing};

use super::instant;

/// The shape of `baton precheck DEAL --json`.
#[derive(Debug, Serialize)]
pub struct PrecheckReport {
    handoff: Option<HandoffId>,
    deal: String,
    decisions: Vec<ForeseenReport>,
    missing: Vec<FieldName>,
    misfits: Vec<Misfit>,
    assumed: Vec<FieldName>,
    account: StandingReport,
    not_known: [&'static str; 3],
    policy: PolicyRef,
}

/// What the account master says; figures are for whoever answers for them, and are left out here.
#[derive(Debug, Serialize)]
struct StandingReport {
    record: Option<String>,
    as_of: Option<NaiveDate>,
    facts: Vec<StandingFactReport>,
}

#[derive(Debug, Serialize)]
struct StandingFactReport {
    field: FieldName,
    is_known: bool,
    text: Option<String>,
}

impl StandingReport {
    fn new(standing: &Standing) -> Self {
        let (record, as_of) = match &standing.account {
            OfAccount::One { record, as_of } => (Some(record.clone()), Some(*as_of)),
            OfAccount::Unnamed | OfAccount::Nobody { .. } | OfAccount::Several { .. } => (None, None),
        };
        let fact = |(field, said): &(FieldName, Option<Said>)| StandingFactReport {
            field: field.clone(),
            is_known: said.is_some(),
            text: match said {
                Some(Said::Value(value)) => Some(value.to_string()),
                Some(Said::NoAmount) => Some("none".to_owned()),
                Some(Said::SomeAmount) | None => None,
            },
        };
        Self { record, as_of, facts: standing.facts.iter().map(fact).collect() }
    }
}

#[derive(Debug, Serialize)]
struct ForeseenReport {
    decision: String,
    title: String,
    outlook: &'static str,
    row: Option<RowId>,
    because: Option<String>,
    accountable: Option<PersonId>,
    role: Option<Role>,
    due_at: Option<String>,
    approval: Option<ApprovalId>,
    state: Option<&'static str>,
    waits_for: Vec<FieldName>,
}

impl PrecheckReport {
    /// The report of one precheck.
    pub fn new(precheck: &Precheck<'_>, speaking: &Speaking<'_>) -> Self {
        let version = speaking.policy.version();
        Self {
            handoff: precheck.packet,
            deal: precheck.title.clone(),
            decisions: precheck.decisions.iter().map(ForeseenReport::new).collect(),
            missing: precheck.missing.clone(),
            misfits: precheck.misfits.clone(),
            assumed: precheck.assumed.iter().map(|(field, _)| field.clone()).collect(),
            account: StandingReport::new(&precheck.standing),
            not_known: NOT_KNOWN,
            policy: PolicyRef { version: version.version.clone(), hash: version.hash.clone() },
        }
    }
}

impl ForeseenReport {
    fn new(foreseen: &Foreseen<'_>) -> Self {
        let mut report = Self {
            decision: foreseen.decision.decision_type.to_string(),
            title: foreseen.decision.title.clone(),
            outlook: "nobody",
            row: None,
            because: None,
            accountable: None,
            role: None,
            due_at: None,
            approval: None,
            state: None,
            waits_for: Vec::new(),
        };
        match &foreseen.outlook {
            Outlook::Nobody { row } => report.row = row.clone(),
            Outlook::Needed { row, limit, chosen, due_at } => {
                report.outlook = "needed";
                report.row = Some(row.clone());
                report.because = Some(limit.clone());
                report.accountable = Some(chosen.person.clone());
                report.role = Some(chosen.role.clone());
                report.due_at = Some(instant(*due_at));
            }
            Outlook::NobodyMay { row } => {
                report.outlook = "nobody_may";
                report.row = Some(row.clone());
            }
            Outlook::Stands { approval, who, due_at, state } => {
                report.outlook = "stands";
                report.approval = Some(*approval);
                report.accountable = who.clone();
                report.due_at = due_at.map(instant);
                report.state = Some(state.word());
            }
            Outlook::Unknown { fields } => {
                report.outlook = "unknown";
                report.waits_for = fields.clone();
            }
            Outlook::NotChecked { reason } => {
                report.outlook = "not_checked";
                report.because = Some(reason.clone());
            }
        }
        report
    }
}
