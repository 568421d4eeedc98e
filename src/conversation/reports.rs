//! Views as JSON, in the shapes of the contracts. Names and enums are the domain's; what is unknown is `null`.

mod precheck;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use std::borrow::Cow;

use crate::domain::approval::{Approval, ApprovalState, Decision, Ruling};
use crate::domain::document::Document;
use crate::domain::field::{FieldState, Misfit, Provenance, Severity, Source, Value};
use crate::domain::handoff::{Handoff, ReasonToGoOn, Stage, Undone};
use crate::domain::ids::{ApprovalId, FieldName, HandoffId, PersonId};
use crate::domain::money::Money;
use crate::domain::task::{Task, TaskKind};
use crate::domain::terms::PaymentTerms;
use crate::policy::PolicyBook;
use crate::policy::verdict::Verdict;
use crate::workflow::fact::PolicyRef;
use crate::workflow::later::Later;
use crate::workflow::parked::Parked;
use crate::workflow::quoted::quoted;
use crate::workflow::views::{Explanation, MissingField, PacketLine, Status};

use super::condition_report::{ConditionReport, conditions};
use super::later_report::LaterReport;
use super::quote_report::QuoteReport;
use super::waiver_report::{WaiverReport, waivers};
use super::wording::{Speaking, views};

pub use precheck::PrecheckReport;

/// An instant as JSON writes it: RFC 3339, UTC.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The shape of `baton status DEAL --json` (`contracts.md`, section 5).
#[derive(Debug, Serialize)]
pub struct StatusReport {
    handoff: HandoffId,
    kind: &'static str,
    stage: &'static str,
    hold: Option<HoldReport>,
    deal: DealReport,
    owner: Option<PersonId>,
    opened_at: Option<String>,
    submitted_at: Option<String>,
    ready_for_billing_at: Option<String>,
    order_ref: Option<String>,
    agreement_of_record: Option<AgreementReport>,
    missing: Vec<MissingReport>,
    misfits: Vec<Misfit>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons_to_go_on: Vec<ReasonToGoOn>,
    approvals: Vec<ApprovalReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waivers: Vec<WaiverReport>,
    obligations: Vec<ConditionReport>,
    tasks: Vec<TaskReport>,
    superseded_by: Option<HandoffId>,
    order_undone: Option<Undone>,
    loss_reason: Option<String>,
    blocker: Option<BlockerReport>,
    parked: Vec<ParkedReport>,
    /// What later orders of its agreement made of it, if there are any; lists do not look.
    #[serde(skip_serializing_if = "Option::is_none")]
    later: Option<Vec<LaterReport>>,
    policy: PolicyRef,
}

#[derive(Debug, Serialize)]
struct HoldReport {
    reason: String,
    owner: PersonId,
    until: Option<chrono::NaiveDate>,
    stage: &'static str,
}

#[derive(Debug, Serialize)]
struct DealReport {
    name: Option<String>,
    account: Option<String>,
    crm_record_id: Option<String>,
    tcv: Option<Money>,
}

#[derive(Debug, Serialize)]
struct AgreementReport {
    document: &'static str,
    version: String,
    sha256: String,
    payment_terms: Option<PaymentTerms>,
}

#[derive(Debug, Serialize)]
struct MissingReport {
    field: FieldName,
    severity: Severity,
    state: FieldState,
    asked_of: Option<PersonId>,
    asked_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct ApprovalReport {
    id: ApprovalId,
    #[serde(rename = "type")]
    decision_type: String,
    band: String,
    row: String,
    state: &'static str,
    accountable: Option<PersonId>,
    on_behalf_of: Option<PersonId>,
    due_at: Option<String>,
    decided_by: Option<PersonId>,
    decided_at: Option<String>,
    decision: Option<Decision>,
    reason: Option<String>,
    snapshot_hash: String,
    replaces: Option<ApprovalId>,
}

#[derive(Debug, Serialize)]
struct TaskReport {
    task: TaskKind,
    of: PersonId,
    state: &'static str,
    asked_at: String,
    due_at: String,
}

impl TaskReport {
    fn new(task: &Task) -> Self {
        Self {
            task: task.kind,
            of: task.of.clone(),
            state: task.state.word(),
            asked_at: instant(task.asked_at),
            due_at: instant(task.due_at),
        }
    }
}

#[derive(Debug, Serialize)]
struct ParkedReport {
    message: String,
    since: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct BlockerReport {
    what: String,
    who: Option<PersonId>,
    since: Option<String>,
    unblocks: String,
}

impl StatusReport {
    /// The report of one status, with those of its messages that a person must look for.
    pub fn new(status: &Status<'_>, parked: &[Parked], speaking: &Speaking<'_>) -> Self {
        let handoff = status.handoff;
        let version = speaking.policy.version();
        Self {
            handoff: handoff.id,
            kind: handoff.kind.word(),
            stage: handoff.stage.word(),
            hold: hold(&handoff.stage),
            deal: DealReport {
                name: handoff.deal.name.clone(),
                account: handoff.deal.account.clone(),
                crm_record_id: handoff.deal.crm_record_id.clone(),
                tcv: status.total,
            },
            owner: handoff.owner.clone(),
            opened_at: handoff.opened_at.map(instant),
            submitted_at: handoff.submitted_at.map(instant),
            ready_for_billing_at: handoff.ready_for_billing_at.map(instant),
            order_ref: handoff.order_ref.clone(),
            agreement_of_record: status.agreement.as_ref().map(|document| AgreementReport {
                document: document.kind.key(),
                version: document.version.to_string(),
                sha256: document.sha256.clone(),
                payment_terms: status.payment_terms.clone(),
            }),
            missing: status.missing.iter().map(MissingReport::new).collect(),
            misfits: status.misfits.clone(),
            reasons_to_go_on: handoff.reasons_to_go_on.clone(),
            approvals: handoff.approvals.iter().map(ApprovalReport::new).collect(),
            waivers: waivers(handoff),
            obligations: conditions(&handoff.obligations),
            tasks: handoff.tasks.iter().map(TaskReport::new).collect(),
            superseded_by: if let Stage::Superseded { by, .. } = &handoff.stage { Some(*by) } else { None },
            order_undone: if let Stage::Closed { undone, .. } = &handoff.stage { undone.clone() } else { None },
            loss_reason: handoff.loss_reason.clone(),
            blocker: status.blocker.as_ref().map(|blocker| BlockerReport {
                what: views::blocker_what(status, blocker, speaking),
                who: blocker.who.clone(),
                since: blocker.since.map(instant),
                unblocks: views::blocker_unblocks(status, blocker, speaking),
            }),
            parked: Parked::of(parked, handoff.id)
                .into_iter()
                .map(|parked| ParkedReport {
                    message: views::parked_what(parked, speaking),
                    since: instant(parked.since),
                    why: parked.why.clone(),
                })
                .collect(),
            later: None,
            policy: PolicyRef { version: version.version.clone(), hash: version.hash.clone() },
        }
    }

    /// The same, with what later orders of its agreement made of it.
    pub fn with_later(self, later: &[Later]) -> Self {
        Self { later: (!later.is_empty()).then(|| LaterReport::all(later)), ..self }
    }
}

fn hold(stage: &Stage) -> Option<HoldReport> {
    match stage {
        Stage::OnHold { reason, owner, until, back_to } => {
            Some(HoldReport { reason: reason.clone(), owner: owner.clone(), until: *until, stage: back_to.word() })
        }
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => None,
    }
}

impl MissingReport {
    fn new(missing: &MissingField) -> Self {
        Self {
            field: missing.field.clone(),
            severity: missing.severity,
            state: missing.state,
            asked_of: missing.asked_of.clone(),
            asked_at: missing.asked_at.map(instant),
        }
    }
}

impl ApprovalReport {
    fn new(approval: &Approval) -> Self {
        let ruling = ruling(&approval.state);
        let request = approval.request.as_ref();
        Self {
            id: approval.id,
            decision_type: approval.snapshot.decision_type.to_string(),
            band: approval.snapshot.band.to_string(),
            row: approval.snapshot.row.to_string(),
            state: approval.state.word(),
            accountable: request.map(|request| request.accountable.clone()),
            on_behalf_of: match ruling {
                Some(ruling) => ruling.on_behalf_of.clone(),
                None => request.and_then(|request| request.stands_in_for.first()).map(|of| of.person.clone()),
            },
            due_at: request.map(|request| instant(request.due_at)),
            decided_by: ruling.map(|ruling| ruling.by.clone()),
            decided_at: ruling.map(|ruling| instant(ruling.at)),
            decision: ruling.map(|ruling| ruling.decision),
            reason: ruling.and_then(|ruling| ruling.reason.clone()),
            snapshot_hash: approval.snapshot.hash(),
            replaces: approval.replaces,
        }
    }
}

fn ruling(state: &ApprovalState) -> Option<&Ruling> {
    match state {
        ApprovalState::Granted(ruling) | ApprovalState::Rejected(ruling) => Some(ruling),
        ApprovalState::Lapsed { ruling, .. } => ruling.as_ref(),
        ApprovalState::Cleared
        | ApprovalState::Asked
        | ApprovalState::InfoRequested { .. }
        | ApprovalState::Recalled { .. } => None,
    }
}

/// The shape of `baton packet DEAL --json`.
#[derive(Debug, Serialize)]
pub struct PacketReport<'h> {
    handoff: HandoffId,
    stage: &'static str,
    fields: Vec<FieldReport<'h>>,
    quote: Option<QuoteReport>,
    documents: &'h [Document],
    approvals: Vec<ApprovalReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waivers: Vec<WaiverReport>,
    order_ref: Option<&'h str>,
    later: Vec<LaterReport>,
    not_checked: Vec<String>,
    policy: PolicyRef,
}

#[derive(Debug, Serialize)]
struct FieldReport<'h> {
    field: &'h FieldName,
    title: &'h str,
    state: FieldState,
    value: Option<Cow<'h, Value>>,
    text: Option<String>,
    provenance: Option<ProvenanceReport<'h>>,
    confirmed_by: Option<&'h PersonId>,
}

/// Where a value came from, with nothing left out that is not known.
#[derive(Debug, Serialize)]
pub struct ProvenanceReport<'h> {
    source: SourceReport<'h>,
    person: Option<&'h PersonId>,
    at: String,
    words: Option<&'h str>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum SourceReport<'h> {
    System { system: &'h str, record: Option<&'h str> },
    Chat,
    Form,
    File { name: &'h str, sha256: &'h str },
    CustomerReply { from: Option<&'h str>, sent: Option<&'h str> },
    Account { record: &'h str, as_of: Option<chrono::NaiveDate> },
    Envelope { envelope: &'h str, system: Option<&'h str>, sha256: &'h str },
    Assistant { model: &'h str },
    PolicyDefault,
    Handoff,
    Computed { from: &'h FieldName },
    Inherited { handoff: HandoffId },
}

impl<'h> ProvenanceReport<'h> {
    /// The report of one provenance.
    pub fn new(provenance: &'h Provenance) -> Self {
        let source = match &provenance.source {
            Source::System { system, record } => SourceReport::System { system, record: record.as_deref() },
            Source::Chat => SourceReport::Chat,
            Source::Form => SourceReport::Form,
            Source::File { name, sha256 } => SourceReport::File { name, sha256 },
            Source::CustomerReply { from, sent } => {
                SourceReport::CustomerReply { from: from.as_deref(), sent: sent.as_deref() }
            }
            Source::Assistant { model } => SourceReport::Assistant { model },
            Source::Account { record, as_of } => SourceReport::Account { record, as_of: *as_of },
            Source::Envelope { envelope, system, sha256 } => {
                SourceReport::Envelope { envelope, system: system.as_deref(), sha256 }
            }
            Source::PolicyDefault => SourceReport::PolicyDefault,
            Source::Handoff => SourceReport::Handoff,
            Source::Computed { from } => SourceReport::Computed { from },
            Source::Inherited { handoff } => SourceReport::Inherited { handoff: *handoff },
        };
        let (person, words) = (provenance.person.as_ref(), provenance.words.as_deref());
        Self { source, person, at: instant(provenance.at), words }
    }
}

impl<'h> PacketReport<'h> {
    /// The report of one packet, with what later orders of its agreement made of it.
    pub fn new(handoff: &'h Handoff, lines: &[PacketLine<'h>], later: &[Later], policy: &PolicyBook) -> Self {
        let version = policy.version();
        let fields = lines.iter().map(|line| FieldReport {
            field: &line.field.name,
            title: &line.field.title,
            state: line.state,
            value: line.value.clone(),
            text: line.value.as_deref().map(|value| line.field.show(value)),
            provenance: line.entry.map(|entry| ProvenanceReport::new(&entry.provenance)),
            confirmed_by: line.entry.and_then(|entry| entry.confirmed_by.as_ref()),
        });
        Self {
            handoff: handoff.id,
            stage: handoff.stage.word(),
            fields: fields.collect(),
            quote: quoted(handoff, policy).map(|quoted| QuoteReport::new(&quoted)),
            documents: &handoff.documents,
            approvals: handoff.approvals.iter().map(ApprovalReport::new).collect(),
            waivers: waivers(handoff),
            order_ref: handoff.order_ref.as_deref(),
            later: LaterReport::all(later),
            not_checked: views::not_checked(policy),
            policy: PolicyRef { version: version.version.clone(), hash: version.hash.clone() },
        }
    }
}

/// The shape of one entry of `baton explain DEAL --json`.
#[derive(Debug, Serialize)]
pub struct ExplainReport {
    decision: String,
    title: String,
    verdict: &'static str,
    row: Option<String>,
    band: Option<String>,
    because: Option<String>,
    values_read: std::collections::BTreeMap<String, String>,
    waits_for: Vec<FieldName>,
    approval: Option<ApprovalId>,
    reason: Option<String>,
}

impl ExplainReport {
    /// The report of one explanation.
    pub fn new(explanation: &Explanation<'_>) -> Self {
        let mut report = Self {
            decision: explanation.decision_type.clone(),
            title: explanation.title.to_owned(),
            verdict: "clear",
            row: None,
            band: None,
            because: None,
            values_read: std::collections::BTreeMap::new(),
            waits_for: Vec::new(),
            approval: explanation.approval,
            reason: None,
        };
        match explanation.verdict.as_ref() {
            Verdict::Clear(hit) | Verdict::Needs(hit) => {
                report.verdict = if matches!(*explanation.verdict, Verdict::Needs(_)) { "needs" } else { "clear" };
                report.row = Some(hit.row.to_string());
                report.band = Some(hit.band.to_string());
                report.because = Some(hit.snapshot.limit.clone());
                let values = hit.snapshot.read_set.iter();
                report.values_read = values.map(|(name, value)| (name.clone(), value.exact.clone())).collect();
            }
            Verdict::Waits { fields } => {
                report.verdict = "waits";
                report.waits_for = fields.clone();
            }
            Verdict::DoesNotApply => report.verdict = "does_not_apply",
            Verdict::Off { reason } => {
                report.verdict = "off";
                report.reason = Some(reason.clone());
            }
        }
        report
    }
}

/// Any report as JSON.
pub fn json<T: Serialize>(report: &T) -> Json {
    serde_json::to_value(report).expect("reports have text keys and no infinite numbers")
}
