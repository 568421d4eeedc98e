//! What would keep a deal, before anybody promises: which decisions it would need, who would make them and by when,
//! and what would block it later. It reads, and changes nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::approval::ApprovalState;
use crate::domain::deal::Deal;
use crate::domain::field::{Field, FieldRole, FieldState, Gate, Misfit, Provenance, Source, Value};
use crate::domain::handoff::{Handoff, PacketKind, Stage};
use crate::domain::ids::{ApprovalId, FieldName, HandoffId, PersonId, RowId};
use crate::domain::packet::Entry;
use crate::domain::person::Actor;
use crate::policy::PolicyBook;
use crate::policy::authority::Chosen;
use crate::policy::computation::Background;
use crate::policy::decision::DecisionDefinition;
use crate::policy::verdict::{Hit, Verdict};

use super::draft::names;
use super::standing::{self, Standing};
use super::views::{self, Asking};
use super::{Context, approvals, asking as questions};

/// A deal that has no packet, as somebody states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prospect {
    /// What it is called, and whose it is.
    pub deal: Deal,
    /// What its quote says, by field.
    pub values: Vec<(FieldName, Value)>,
}

/// What would keep a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Precheck<'p> {
    /// The packet that was looked at; `None` where there is none and figures were given.
    pub packet: Option<HandoffId>,
    /// What people call the deal.
    pub title: String,
    /// Every decision that is made before Finance, in the order of the policy.
    pub decisions: Vec<Foreseen<'p>>,
    /// What Finance will need and nobody has given yet.
    pub missing: Vec<FieldName>,
    /// Values that do not fit.
    pub misfits: Vec<Misfit>,
    /// What the decisions read and nobody has said: taken from policy, in the order of the checklist.
    pub assumed: Vec<(FieldName, Value)>,
    /// What the account master says of the customer.
    pub standing: Standing,
}

/// One decision as it would come.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen<'p> {
    /// The decision.
    pub decision: &'p DecisionDefinition,
    /// What would become of it.
    pub outlook: Outlook,
}

/// What would become of a decision.
#[derive(Debug, Clone, PartialEq)]
pub enum Outlook {
    /// It was asked or made already.
    Stands {
        /// As which approval.
        approval: ApprovalId,
        /// Who decides or decided.
        who: Option<PersonId>,
        /// By when, while it waits.
        due_at: Option<DateTime<Utc>>,
        /// Its state.
        state: ApprovalState,
    },
    /// Nobody is needed.
    Nobody {
        /// The row that says so; `None` where no row applies.
        row: Option<RowId>,
    },
    /// Somebody would decide it.
    Needed {
        /// The row that asks.
        row: RowId,
        /// The limit that is passed, in policy's words.
        limit: String,
        /// Who, in which role, and in whose place.
        chosen: Chosen,
        /// By when, were it asked now.
        due_at: DateTime<Utc>,
    },
    /// It is needed, and nobody may decide it.
    NobodyMay {
        /// The row that asks.
        row: RowId,
    },
    /// It cannot be told before these are known.
    Unknown {
        /// Which fields.
        fields: Vec<FieldName>,
    },
    /// Policy does not check it.
    NotChecked {
        /// Why.
        reason: String,
    },
}

/// What would keep the deal of that packet, taking what is only proposed for true.
pub fn of_packet<'p>(handoff: &Handoff, asker: Option<&PersonId>, asking: &Asking<'p>) -> Precheck<'p> {
    let supposed = supposed(handoff, asking.policy);
    check(&supposed, Some(handoff.id), asker, asking)
}

/// What would keep a deal that has no packet, were it asked by that person.
pub fn of_prospect<'p>(prospect: &Prospect, asker: Option<&PersonId>, asking: &Asking<'p>) -> Precheck<'p> {
    let mut handoff = Handoff::unopened(HandoffId(0));
    handoff.stage = Stage::PreSignature;
    handoff.deal = prospect.deal.clone();
    handoff.owner = asker.cloned();
    let account = prospect.deal.account.clone().map(Value::Text);
    let account = account.map(|name| (asking.policy.by_role(FieldRole::Account).name.clone(), name));
    for (field, value) in prospect.values.iter().cloned().chain(account) {
        handoff.packet.put(field, stated(value, asker, asking));
    }
    // What nobody has signed yet is new business, unless somebody says otherwise.
    let kind = asking.policy.find_role(FieldRole::PacketKind).filter(|kind| handoff.packet.value(&kind.name).is_none());
    if let Some(kind) = kind {
        handoff.packet.put(kind.name.clone(), assumed_new(asking));
    }
    let mut defaults = Vec::new();
    for field in asking.policy.fields().filter(|field| handoff.packet.value(&field.name).is_none()) {
        let Some(default) = field.default.clone() else { continue };
        let provenance = Provenance { source: Source::PolicyDefault, person: None, at: asking.now, words: None };
        let entry =
            Entry { value: default, state: FieldState::Proposed, provenance, confirmed_by: None, against: Vec::new() };
        defaults.push((field.name.clone(), entry));
    }
    for (field, entry) in defaults {
        handoff.packet.put(field, entry);
    }
    let supposed = supposed(&handoff, asking.policy);
    check(&supposed, None, asker, asking)
}

fn assumed_new(asking: &Asking<'_>) -> Entry {
    let provenance = Provenance { source: Source::PolicyDefault, person: None, at: asking.now, words: None };
    let value = Value::Choice(PacketKind::New.word().to_owned());
    Entry { value, state: FieldState::Proposed, provenance, confirmed_by: None, against: Vec::new() }
}

fn stated(value: Value, asker: Option<&PersonId>, asking: &Asking<'_>) -> Entry {
    let provenance = Provenance { source: Source::Form, person: asker.cloned(), at: asking.now, words: None };
    Entry { value, state: FieldState::Proposed, provenance, confirmed_by: None, against: Vec::new() }
}

/// The same with every proposal confirmed and every computed value in.
fn supposed(handoff: &Handoff, policy: &PolicyBook) -> Handoff {
    let mut supposed = handoff.clone();
    let proposed: Vec<FieldName> = supposed
        .packet
        .entries()
        .filter(|(_, entry)| entry.state == FieldState::Proposed)
        .map(|(field, _)| field.clone())
        .collect();
    for field in proposed {
        if let Some(entry) = supposed.packet.entry_mut(&field) {
            entry.state = FieldState::Confirmed;
        }
    }
    for computed in policy.computed(&supposed.packet, Background::of(handoff)) {
        let from = computed.from.and_then(|from| supposed.packet.entry(&from));
        // What the handoff says of itself has no other field behind it.
        let provenance = from.map_or_else(|| of_itself(handoff), |entry| entry.provenance.clone());
        let entry = Entry {
            value: computed.value,
            state: FieldState::Confirmed,
            provenance,
            confirmed_by: None,
            against: Vec::new(),
        };
        supposed.packet.put(computed.field, entry);
    }
    supposed
}

fn of_itself(handoff: &Handoff) -> Provenance {
    let at = handoff.opened_at.unwrap_or(DateTime::UNIX_EPOCH);
    Provenance { source: Source::Handoff, person: None, at, words: None }
}

fn check<'p>(
    supposed: &Handoff,
    packet: Option<HandoffId>,
    asker: Option<&PersonId>,
    asking: &Asking<'p>,
) -> Precheck<'p> {
    let looked_up = views::no_clash(supposed, asking.policy);
    let actor = Actor::Baton;
    let ctx = asking.context(&actor, &looked_up);
    let early = asking.policy.decisions().filter(|decision| decision.starts.is_due(&supposed.stage));
    let missing = names(&asking.policy.missing(&supposed.packet, Gate::Submit));
    Precheck {
        packet,
        title: supposed.title().to_owned(),
        decisions: early.map(|decision| Foreseen { decision, outlook: outlook(supposed, decision, &ctx) }).collect(),
        missing: missing.into_iter().filter(|field| questions::is_asked(asking.policy, field)).collect(),
        assumed: assumed(supposed, asking.policy),
        standing: standing::of(supposed, asker, &ctx),
        misfits: asking.policy.check_packet(&supposed.packet, &ctx.check_context(supposed.id, Some(Gate::Submit))),
    }
}

/// What the early decisions read and only policy says. A person's confirmation makes it a statement.
fn assumed(supposed: &Handoff, policy: &PolicyBook) -> Vec<(FieldName, Value)> {
    let early = policy.decisions().filter(|decision| decision.starts.is_due(&supposed.stage));
    let mut read: BTreeSet<FieldName> =
        early.flat_map(|decision| policy.read_fields(&decision.decision_type)).collect();
    // Which decisions there are at all hangs on it.
    read.extend(policy.find_role(FieldRole::PacketKind).map(|kind| kind.name.clone()));
    let fields = policy.fields().filter(|field| read.contains(&field.name));
    let is_default = |entry: &&Entry| entry.provenance.source == Source::PolicyDefault && entry.confirmed_by.is_none();
    let entry = |field: &Field| {
        let entry = supposed.packet.entry(&field.name).filter(is_default)?;
        Some((field.name.clone(), entry.value.clone()))
    };
    fields.filter_map(entry).collect()
}

fn outlook(supposed: &Handoff, decision: &DecisionDefinition, ctx: &Context<'_>) -> Outlook {
    let verdict = ctx.policy.judge(&decision.decision_type, &supposed.packet);
    let standing = supposed.standing(&decision.decision_type);
    match verdict.as_ref() {
        Verdict::Off { reason } => Outlook::NotChecked { reason: reason.clone() },
        Verdict::Waits { fields } => Outlook::Unknown { fields: fields.clone() },
        Verdict::DoesNotApply => Outlook::Nobody { row: None },
        Verdict::Clear(hit) => Outlook::Nobody { row: Some(hit.row.clone()) },
        Verdict::Needs(hit) => match standing.filter(|standing| standing.snapshot == hit.snapshot) {
            Some(standing) => Outlook::Stands {
                approval: standing.id,
                who: standing.request.as_ref().map(|request| request.accountable.clone()),
                due_at: standing.request.as_ref().filter(|_| standing.is_open()).map(|request| request.due_at),
                state: standing.state.clone(),
            },
            None => needed(supposed, decision, hit, ctx),
        },
    }
}

fn needed(supposed: &Handoff, decision: &DecisionDefinition, hit: &Hit, ctx: &Context<'_>) -> Outlook {
    let row = hit.row.clone();
    match approvals::whom_it_would_reach(supposed, decision, hit, ctx) {
        Some((chosen, due_at)) => Outlook::Needed { row, limit: hit.snapshot.limit.clone(), chosen, due_at },
        None => Outlook::NobodyMay { row },
    }
}
