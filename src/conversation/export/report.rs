//! Everything that an export says, assembled once from state, log and policy.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::conversation::condition_report::{ConditionReport, conditions};
use crate::conversation::later_report::LaterReport;
use crate::conversation::quote_report::QuoteReport;
use crate::conversation::reports::{ProvenanceReport, instant};
use crate::conversation::waiver_report::{WaiverReport, waivers};
use crate::conversation::wording::{self, Speaking, agreement_in_words, called, views, warnings};
use crate::domain::approval::{Approval, ApprovalState, Decision, Ruling};
use crate::domain::document::{Document, DocumentRef};
use crate::domain::field::{FieldRole, FieldState, Gate, Misfit, Severity, Value};
use crate::domain::group::FieldGroup;
use crate::domain::handoff::{Handoff, ReasonToGoOn};
use crate::domain::ids::{ApprovalId, FieldName, HandoffId, PersonId};
use crate::domain::money::Money;
use crate::domain::snapshot::ShownValue;
use crate::policy::mapping::FieldTransfer;
use crate::workflow::fact::{Fact, PolicyRef};
use crate::workflow::later::{Effect, Later};
use crate::workflow::quoted::{Quoted, quoted};
use crate::workflow::views::{PacketLine, Status};

use super::course::{CoursePart, course, is_last_word};
use super::glance::{Glanced, aside, glance, in_zone, is_billed_as_agreed, purchase_order, words_of};
use super::words::{off_in_words, source_in_words};

/// A fact as the log has it, with its place in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its position in the log.
    pub position: u64,
    /// Its hash, which covers every fact before it.
    pub hash: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, in short.
    pub actor: String,
    /// What.
    pub fact: Fact,
}

/// What an export is made of: one handoff as it stood at one moment.
#[derive(Clone, Copy)]
pub struct Exported<'h> {
    /// Where it stands.
    pub status: &'h Status<'h>,
    /// Its fields.
    pub lines: &'h [PacketLine<'h>],
    /// Its facts, in order.
    pub facts: &'h [Recorded],
    /// What later orders of its agreement made of it.
    pub later: &'h [Later],
    /// The newest fact of the whole log at that moment: position and hash.
    pub head: (u64, &'h str),
}

/// One packet with all its evidence.
#[derive(Debug, Serialize)]
pub struct ExportReport<'h> {
    pub(super) handoff: HandoffId,
    pub(super) kind: &'static str,
    /// The order that it changes or renews; absent for new business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed_order: Option<ChangedOrder<'h>>,
    pub(super) stage: &'static str,
    pub(super) deal: DealPart,
    pub(super) owner: Option<PersonId>,
    pub(super) order_ref: Option<&'h str>,
    pub(super) agreement_of_record: Option<&'h DocumentRef>,
    pub(super) groups: Vec<GroupPart<'h>>,
    pub(super) quote: Option<QuoteReport>,
    pub(super) approvals: Vec<ApprovalPart<'h>>,
    pub(super) documents: Vec<DocumentPart<'h>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) waivers: Vec<WaiverReport>,
    /// The same, in words.
    #[serde(skip)]
    pub(super) waived: Vec<String>,
    pub(super) obligations: Vec<ConditionReport>,
    pub(super) re_entry: Vec<ReEntryPart<'h>>,
    pub(super) open: Vec<OpenPart>,
    pub(super) misfits: &'h [Misfit],
    /// Why people went on where checks warn.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) reasons_to_go_on: &'h [ReasonToGoOn],
    /// The same, in words, beside the misfit that each is of.
    #[serde(skip)]
    pub(super) gone_on: Vec<(&'h Misfit, String)>,
    /// Pairs of documents and values that Baton compared, each with its result.
    pub(super) compared: Vec<String>,
    /// Pairs that are left to Finance, who has the documents.
    pub(super) left_to_finance: Vec<String>,
    pub(super) not_checked: Vec<String>,
    pub(super) course: Vec<CoursePart>,
    pub(super) people: BTreeMap<PersonId, String>,
    pub(super) policy: PolicyRef,
    pub(super) log: LogPart<'h>,
    pub(super) generated_at: String,
    /// Why nothing is booked from it, where it is off.
    #[serde(skip)]
    pub(super) off: Option<String>,
    /// The later order that ended its agreement before its term.
    pub(super) ended_by: Option<LaterReport>,
    /// What later orders of its agreement made of it.
    pub(super) later: Vec<LaterReport>,
    #[serde(skip)]
    pub(super) changes: &'h [Later],
    #[serde(skip)]
    pub(super) quoted: Option<(FieldState, Quoted<'h>)>,
    #[serde(skip)]
    pub(super) glance: Vec<Glanced>,
    /// The number that invoices name, and the last day on which they may.
    #[serde(skip)]
    pub(super) purchase_order: Option<(String, Option<NaiveDate>)>,
    #[serde(skip)]
    pub(super) now: DateTime<Utc>,
    #[serde(skip)]
    pub(super) zone: Tz,
}

/// The order that a change is booked on.
#[derive(Debug, Serialize)]
pub(super) struct ChangedOrder<'h> {
    pub(super) agreement: HandoffId,
    pub(super) title: &'h str,
    /// What its order is called in the system in which it was entered.
    pub(super) order_ref: Option<&'h str>,
    /// The order that changed it last, where that was another one.
    pub(super) last_changed_by: Option<&'h str>,
    /// What the change does, such as `add_on`; `null` for a renewal.
    pub(super) what_changes: Option<String>,
    /// All of it, as the page says it.
    #[serde(skip)]
    pub(super) text: String,
}

/// What the CRM calls it.
#[derive(Debug, Serialize)]
pub(super) struct DealPart {
    pub(super) name: Option<String>,
    pub(super) account: Option<String>,
    pub(super) crm_record_id: Option<String>,
    pub(super) tcv: Option<Money>,
}

/// One group of the checklist; `None` is for fields that stand in none.
#[derive(Debug, Serialize)]
pub(super) struct GroupPart<'h> {
    pub(super) group: Option<FieldGroup>,
    pub(super) title: &'static str,
    pub(super) fields: Vec<FieldPart<'h>>,
}

/// One field.
#[derive(Debug, Serialize)]
pub(super) struct FieldPart<'h> {
    pub(super) field: &'h FieldName,
    pub(super) title: &'h str,
    pub(super) severity: Severity,
    pub(super) gate: Gate,
    pub(super) state: FieldState,
    pub(super) value: Option<Cow<'h, Value>>,
    pub(super) text: Option<String>,
    pub(super) provenance: Option<ProvenanceReport<'h>>,
    pub(super) confirmed_by: Option<&'h PersonId>,
    /// When that was; `null` where nobody confirmed it by an act of its own.
    pub(super) confirmed_at: Option<String>,
    #[serde(skip)]
    pub(super) line: PacketLine<'h>,
    /// Who said that it is right, and when: the confirmation, or the person's own answer.
    #[serde(skip)]
    pub(super) confirmed: Option<(&'h PersonId, DateTime<Utc>)>,
    /// What else the value is booked with: the selling company's address.
    #[serde(skip)]
    pub(super) details: Option<&'h str>,
    #[serde(skip)]
    pub(super) source: String,
}

/// One decision with its evidence.
#[derive(Debug, Serialize)]
pub(super) struct ApprovalPart<'h> {
    pub(super) id: ApprovalId,
    #[serde(rename = "type")]
    pub(super) decision_type: String,
    pub(super) title: String,
    pub(super) band: String,
    pub(super) row: String,
    pub(super) because: &'h str,
    pub(super) state: &'static str,
    pub(super) accountable: Option<&'h PersonId>,
    pub(super) asked_at: Option<String>,
    pub(super) decision: Option<Decision>,
    pub(super) decided_by: Option<&'h PersonId>,
    pub(super) on_behalf_of: Option<&'h PersonId>,
    pub(super) as_role: Option<String>,
    pub(super) decided_at: Option<String>,
    pub(super) reason: Option<&'h str>,
    pub(super) conditions: Vec<ConditionReport>,
    pub(super) values_read: Vec<&'h ShownValue>,
    pub(super) snapshot_hash: String,
    pub(super) log: Option<LogPart<'h>>,
    pub(super) replaces: Option<ApprovalId>,
    #[serde(skip)]
    pub(super) at: Option<DateTime<Utc>>,
}

/// One version of one document.
#[derive(Debug, Serialize)]
pub(super) struct DocumentPart<'h> {
    pub(super) document: &'h Document,
    pub(super) is_agreement_of_record: bool,
    pub(super) superseded_by: Option<&'h str>,
}

/// One value on its way into the system in which the order is entered (`checklist.md`, group K).
#[derive(Debug, Serialize)]
pub(super) struct ReEntryPart<'h> {
    pub(super) field: &'h FieldName,
    #[serde(skip)]
    pub(super) title: &'h str,
    #[serde(skip)]
    pub(super) text: String,
    #[serde(skip)]
    pub(super) details: Option<String>,
    pub(super) from_system: String,
    pub(super) to_system: String,
    pub(super) to: String,
    pub(super) transfer: FieldTransfer,
    pub(super) transform_rule: Option<String>,
    pub(super) check_on_entry: bool,
    pub(super) person: Option<String>,
    pub(super) at: Option<String>,
    #[serde(skip)]
    pub(super) typed_at: Option<DateTime<Utc>>,
    /// How it was compared with the packet; `null` while nobody compared it.
    pub(super) check: Option<&'static str>,
    pub(super) second_person: Option<String>,
    pub(super) second_value_hash: Option<String>,
    pub(super) matched: Option<bool>,
}

/// A field that is not met, and the gate that it keeps shut.
#[derive(Debug, Serialize)]
pub(super) struct OpenPart {
    pub(super) field: FieldName,
    pub(super) title: String,
    pub(super) gate: Gate,
    pub(super) state: FieldState,
}

/// A place in the log.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct LogPart<'h> {
    pub(super) position: u64,
    pub(super) hash: &'h str,
}

impl<'h> ExportReport<'h> {
    /// The report of one packet, at that moment.
    pub fn new(exported: &Exported<'h>, speaking: &Speaking<'_>, zone: Tz) -> Self {
        let (status, handoff) = (exported.status, exported.status.handoff);
        let version = speaking.policy.version();
        let agreement = status.agreement.as_ref();
        let quoted = quoted_part(handoff, speaking);
        let (compared, left_to_finance) = views::compared(handoff, speaking.policy);
        let approvals: Vec<ApprovalPart<'h>> =
            handoff.approvals.iter().map(|approval| approval_part(approval, exported, speaking)).collect();
        Self {
            handoff: handoff.id,
            kind: handoff.kind.word(),
            changed_order: changed_order(handoff, speaking),
            stage: handoff.stage.word(),
            deal: DealPart {
                name: handoff.deal.name.clone(),
                account: handoff.deal.account.clone(),
                crm_record_id: handoff.deal.crm_record_id.clone(),
                tcv: status.total,
            },
            owner: handoff.owner.clone(),
            order_ref: handoff.order_ref.as_deref(),
            agreement_of_record: agreement,
            groups: groups(exported, speaking, zone),
            quote: quoted.as_ref().map(|(_, quoted)| QuoteReport::new(quoted)),
            quoted,
            ended_by: exported.later.iter().find(|later| later.effect == Effect::Ends).map(LaterReport::new),
            later: LaterReport::all(exported.later),
            changes: exported.later,
            off: off_in_words(&handoff.stage),
            approvals,
            documents: documents(handoff, agreement),
            waivers: waivers(handoff),
            waived: wording::waivers::told(handoff, speaking),
            obligations: conditions(&handoff.obligations),
            re_entry: re_entry(exported, speaking),
            open: open(handoff, speaking),
            misfits: &status.misfits,
            reasons_to_go_on: &handoff.reasons_to_go_on,
            gone_on: status
                .misfits
                .iter()
                .filter_map(|misfit| Some((misfit, warnings::why(misfit, handoff, speaking)?)))
                .collect(),
            compared,
            left_to_finance,
            not_checked: views::not_checked(speaking.policy),
            course: course(exported, speaking),
            people: people(handoff, exported, speaking),
            policy: PolicyRef { version: version.version.clone(), hash: version.hash.clone() },
            log: LogPart { position: exported.head.0, hash: exported.head.1 },
            generated_at: instant(speaking.now),
            glance: glance(exported, speaking, zone),
            purchase_order: purchase_order(handoff, speaking),
            now: speaking.now,
            zone,
        }
    }

    /// A person's name, as people say it.
    pub(super) fn name<'s>(&'s self, person: &'s PersonId) -> &'s str {
        self.people.get(person).map_or(person.as_str(), String::as_str)
    }

    /// A time in the organisation's zone, with its date and zone.
    pub(super) fn time(&self, at: DateTime<Utc>) -> String {
        in_zone(at, self.zone)
    }
}

/// The order that a change or renewal is booked on, and what happens to it.
fn changed_order<'h>(handoff: &'h Handoff, speaking: &Speaking<'_>) -> Option<ChangedOrder<'h>> {
    let parent = handoff.parent.as_ref()?;
    let field = speaking.policy.find_role(FieldRole::AmendmentKind);
    let field = field.filter(|field| speaking.policy.state(field, &handoff.packet) != FieldState::NotApplicable);
    let value = field.and_then(|field| Some((field, handoff.packet.value(&field.name)?)));
    let what = value.map(|(field, value)| format!(" ({})", field.show(value))).unwrap_or_default();
    let word = |value: &Value| if let Value::Choice(word) = value { word.clone() } else { value.to_string() };
    let last = parent.changed_by_order.as_ref().map(|order| format!(", last changed by order {order}"));
    Some(ChangedOrder {
        agreement: parent.agreement,
        title: &parent.title,
        order_ref: parent.order_ref.as_deref(),
        last_changed_by: parent.changed_by_order.as_deref(),
        what_changes: value.map(|(_, value)| word(value)),
        text: format!("{}{what} of {}{}", handoff.kind.word(), called(parent), last.unwrap_or_default()),
    })
}

fn groups<'h>(exported: &Exported<'h>, speaking: &Speaking<'_>, zone: Tz) -> Vec<GroupPart<'h>> {
    let confirmations = confirmations(exported);
    let letters = FieldGroup::ALL.into_iter().map(Some).chain([None]);
    let of = |group: Option<FieldGroup>| GroupPart {
        group,
        title: group.map_or("Other", FieldGroup::title),
        fields: exported
            .lines
            .iter()
            .filter(|line| line.field.group == group)
            .map(|line| field_part(line, &confirmations, speaking, zone))
            .collect(),
    };
    letters.map(of).filter(|part| !part.fields.is_empty()).collect()
}

/// When each value was last confirmed by an act of its own.
type Confirmations<'h> = BTreeMap<(&'h FieldName, String), DateTime<Utc>>;

fn confirmations<'h>(exported: &Exported<'h>) -> Confirmations<'h> {
    let mut found = Confirmations::new();
    for recorded in exported.facts {
        if let Fact::ValuesConfirmed { values } = &recorded.fact {
            found.extend(values.iter().map(|(field, hash)| ((field, hash.clone()), recorded.at)));
        }
    }
    found
}

fn field_part<'h>(
    line: &PacketLine<'h>,
    confirmations: &Confirmations<'h>,
    speaking: &Speaking<'_>,
    zone: Tz,
) -> FieldPart<'h> {
    let entry = line.entry.filter(|_| line.state != FieldState::NotApplicable);
    let by_read_back = entry.and_then(|entry| {
        let by = entry.confirmed_by.as_ref()?;
        let at = confirmations.get(&(&line.field.name, entry.value.hash()))?;
        Some((by, *at))
    });
    // Whoever gives a value says with it that it is right.
    let by_answer = entry.filter(|entry| entry.state == FieldState::Confirmed && entry.confirmed_by.is_none());
    let by_answer = by_answer.and_then(|entry| Some((entry.provenance.person.as_ref()?, entry.provenance.at)));
    let value = line.value.clone().filter(|_| entry.is_some());
    FieldPart {
        field: &line.field.name,
        title: &line.field.title,
        severity: line.field.severity,
        gate: line.field.gate,
        state: line.state,
        text: value.as_deref().map(|value| words_of(line.field, value, speaking, zone)),
        value,
        provenance: entry.map(|entry| ProvenanceReport::new(&entry.provenance)),
        confirmed_by: entry.and_then(|entry| entry.confirmed_by.as_ref()),
        confirmed_at: by_read_back.map(|(_, at)| instant(at)),
        line: line.clone(),
        confirmed: by_read_back.or(by_answer),
        details: entry.and_then(|entry| line.field.details(&entry.value)),
        source: entry.map(|entry| source_in_words(&entry.provenance.source, speaking)).unwrap_or_default(),
    }
}

fn quoted_part<'h>(handoff: &'h Handoff, speaking: &Speaking<'_>) -> Option<(FieldState, Quoted<'h>)> {
    let name = &speaking.policy.by_role(FieldRole::QuoteLines).name;
    Some((handoff.packet.entry(name)?.state, quoted(handoff, speaking.policy)?))
}

fn approval_part<'h>(approval: &'h Approval, exported: &Exported<'h>, speaking: &Speaking<'_>) -> ApprovalPart<'h> {
    let snapshot = &approval.snapshot;
    let ruling = ruling(&approval.state);
    let request = approval.request.as_ref();
    let is_cleared = approval.state == ApprovalState::Cleared;
    let title = speaking.policy.decision(&snapshot.decision_type).map(|decision| decision.title.clone());
    let recorded = exported.facts.iter().rev().find(|recorded| is_last_word(&recorded.fact, approval.id));
    let role = exported.facts.iter().rev().find_map(|recorded| {
        let Fact::ApprovalDecided { approval: decided, authority, .. } = &recorded.fact else { return None };
        (*decided == approval.id).then_some(&authority.role)
    });
    ApprovalPart {
        id: approval.id,
        decision_type: snapshot.decision_type.to_string(),
        title: title.unwrap_or_else(|| snapshot.decision_type.to_string()),
        band: snapshot.band.to_string(),
        row: snapshot.row.to_string(),
        because: &snapshot.limit,
        state: approval.state.word(),
        accountable: request.map(|request| &request.accountable),
        asked_at: request.map(|request| instant(request.asked_at)),
        decision: ruling.map(|ruling| ruling.decision),
        decided_by: ruling.map(|ruling| &ruling.by),
        on_behalf_of: ruling.and_then(|ruling| ruling.on_behalf_of.as_ref()),
        as_role: role.map(|role| speaking.role_title(role)),
        decided_at: ruling.map(|ruling| instant(ruling.at)),
        reason: ruling.and_then(|ruling| ruling.reason.as_deref()),
        conditions: ruling.map(|ruling| conditions(&ruling.conditions)).unwrap_or_default(),
        values_read: snapshot.read_set.values().collect(),
        snapshot_hash: snapshot.hash(),
        log: recorded.map(|recorded| LogPart { position: recorded.position, hash: &recorded.hash }),
        replaces: approval.replaces,
        at: ruling.map(|ruling| ruling.at).or(is_cleared.then_some(approval.opened_at)),
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

fn documents<'h>(handoff: &'h Handoff, agreement: Option<&DocumentRef>) -> Vec<DocumentPart<'h>> {
    let part = |document: &'h Document| {
        let own = Some(&document.reference.sha256);
        let newer = handoff.documents.iter().find(|other| other.supersedes.as_ref() == own);
        DocumentPart {
            document,
            is_agreement_of_record: agreement.map(|agreement| &agreement.sha256) == own,
            superseded_by: newer.map(|newer| newer.reference.sha256.as_str()),
        }
    };
    handoff.documents.iter().map(part).collect()
}

/// Every value that goes into that system, and who typed it there. What is integrated nobody types.
fn re_entry<'h>(exported: &Exported<'h>, speaking: &Speaking<'_>) -> Vec<ReEntryPart<'h>> {
    let mapping = speaking.policy.mapping();
    let entered = exported.facts.iter().rev().find(|recorded| matches!(recorded.fact, Fact::OrderEntered { .. }));
    let keyed = |field: &FieldName| {
        exported.facts.iter().rev().find_map(|recorded| {
            let (rows, check) = if let Fact::OrderKeyedAgain { rows } = &recorded.fact {
                (rows, "second_entry")
            } else if let Fact::OrderReadBack { rows, .. } = &recorded.fact {
                (rows, "read_back")
            } else {
                return None;
            };
            let row = rows.iter().find(|row| &row.field == field)?;
            Some((row, check, recorded.actor.clone()))
        })
    };
    let is_agreed = is_billed_as_agreed(exported, speaking);
    let part = |line: &PacketLine<'h>| {
        let entry = line.entry.filter(|_| line.state.counts() && line.state != FieldState::NotApplicable)?;
        let mapped = mapping.of(&line.field.name)?;
        let second = keyed(&line.field.name);
        let typed = entered.filter(|_| matches!(mapped.transfer, FieldTransfer::Copied | FieldTransfer::Interpreted));
        Some(ReEntryPart {
            field: &line.field.name,
            title: &line.field.title,
            text: agreement_in_words(line.field, exported.status.handoff)
                .unwrap_or_else(|| speaking.shown(&line.field.name, line.value.as_deref().unwrap_or(&entry.value))),
            details: aside(line.field, &entry.value, is_agreed),
            from_system: source_in_words(&entry.provenance.source, speaking),
            to_system: mapping.system.clone(),
            to: mapped.to.clone(),
            transfer: mapped.transfer,
            transform_rule: mapped.rule.clone(),
            check_on_entry: mapped.check,
            person: typed.map(|recorded| recorded.actor.clone()),
            at: typed.map(|recorded| instant(recorded.at)),
            typed_at: typed.map(|recorded| recorded.at),
            check: second.as_ref().map(|(_, check, _)| *check),
            second_value_hash: second.as_ref().map(|(row, _, _)| row.second_value_hash.clone()),
            matched: second.as_ref().map(|(row, _, _)| row.matched),
            second_person: second.map(|(_, _, actor)| actor),
        })
    };
    exported.lines.iter().filter_map(part).collect()
}

fn open(handoff: &Handoff, speaking: &Speaking<'_>) -> Vec<OpenPart> {
    if handoff.is_over() {
        return Vec::new();
    }
    let missing = speaking.policy.missing(&handoff.packet, Gate::Close);
    let part = |item: crate::policy::checklist::Missing| OpenPart {
        title: speaking.field_title(&item.field),
        field: item.field,
        gate: item.gate,
        state: item.state,
    };
    missing.into_iter().map(part).collect()
}

/// Everybody who is named, by name.
fn people(handoff: &Handoff, exported: &Exported<'_>, speaking: &Speaking<'_>) -> BTreeMap<PersonId, String> {
    let mut named: BTreeSet<PersonId> = [&handoff.owner, &handoff.requester].into_iter().flatten().cloned().collect();
    for (_, entry) in handoff.packet.entries() {
        named.extend([&entry.provenance.person, &entry.confirmed_by].into_iter().flatten().cloned());
    }
    named.extend(handoff.documents.iter().map(|document| document.added_by.clone()));
    named.extend(handoff.obligations.iter().map(|condition| condition.owner.clone()));
    named.extend(handoff.obligations.iter().filter_map(|condition| Some(condition.kept.as_ref()?.by.clone())));
    named.extend(handoff.reasons_to_go_on.iter().map(|given| given.by.clone()));
    for approval in &handoff.approvals {
        named.extend(approval.request.iter().map(|request| request.accountable.clone()));
        let ruling = ruling(&approval.state);
        named.extend(ruling.into_iter().flat_map(|ruling| {
            let owners = ruling.conditions.iter().map(|condition| condition.owner.clone());
            [Some(ruling.by.clone()), ruling.on_behalf_of.clone()].into_iter().flatten().chain(owners)
        }));
    }
    let actors = exported.facts.iter().map(|recorded| PersonId::from(recorded.actor.as_str()));
    named.extend(actors.filter(|actor| speaking.directory.person(actor).is_some()));
    named.into_iter().map(|person| (person.clone(), speaking.directory.name_of(&person).to_owned())).collect()
}

/// A date, as the page writes it.
pub(super) fn by(due: Option<NaiveDate>) -> String {
    due.map_or_else(|| "no date".to_owned(), |due| due.to_string())
}
