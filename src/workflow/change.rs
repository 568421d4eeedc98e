//! Amendments and renewals: what kind of packet it is, which agreement it changes, and what it takes over from it.
//!
//! A CRM's type that policy maps says the kind, and so does a person; words in a deal's name only propose it.

use crate::domain::change::{
    Agreement, AmendmentKind, Booking, Candidate, Concession, Direction, InheritedBy, Parent, RenewalKind, StatedKind,
    agreements, booked_in, concessions,
};
use crate::domain::deal::Deal;
use crate::domain::field::{Field, FieldRole, FieldState, Misfit, Provenance, Severity, Source, Value};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::{FieldName, HandoffId, RuleId};
use crate::domain::look_up::LookUp;
use crate::domain::packet::Entry;
use crate::domain::quote::Term;
use crate::domain::taken::words_key;
use crate::policy::PolicyBook;
use crate::policy::decision::DecisionRole;

use super::draft::Draft;
use super::event::{Event, HeardAs};
use super::fact::Fact;
use super::{Context, by_itself, delta, gathering, inheritance};

/// The kind that a deal's source says, or that its words propose.
struct Told {
    kind: StatedKind,
    /// Whether it was said, or only read from words.
    is_stated: bool,
}

/// The kind of packet that a won deal opens. Words propose a change only where there is something to change.
pub(super) fn kind_of(deal: &Deal, ctx: &Context<'_>) -> PacketKind {
    told_here(deal, ctx).map_or(PacketKind::New, |told| told.kind.kind)
}

fn told_here(deal: &Deal, ctx: &Context<'_>) -> Option<Told> {
    let has_agreement = ctx.looked_up.agreements().is_some_and(|handoffs| !agreements(handoffs).is_empty());
    told(deal, ctx.policy).filter(|told| told.is_stated || has_agreement)
}

fn told(deal: &Deal, policy: &PolicyBook) -> Option<Told> {
    let sources = policy.sources();
    let mapped = deal.deal_type.as_deref().and_then(|words| sources.kind_of_type(words));
    if let Some(kind) = deal.kind {
        let kind = mapped.filter(|mapped| mapped.kind == kind).unwrap_or(StatedKind::plain(kind));
        return Some(Told { kind, is_stated: true });
    }
    if let Some(kind) = mapped {
        return Some(Told { kind, is_stated: true });
    }
    let words = [&deal.deal_type, &deal.name];
    let proposed = words.into_iter().flatten().find_map(|words| sources.kind_in_words(words));
    proposed.map(|kind| Told { kind, is_stated: false })
}

/// Puts the kind into the packet when it opens, or when its source says another one.
pub(super) fn take_kind(draft: &mut Draft<'_>, deal: &Deal, source: &Source) {
    let is_proposed = told(deal, draft.ctx.policy).is_some();
    let told = told_here(deal, draft.ctx);
    let is_person = matches!(source, Source::Chat | Source::Form);
    // A type that policy does not map, or words of a change of nothing that is known, may mean anything.
    let is_open = deal.deal_type.is_some() || is_person || is_proposed;
    let (kind, state) = match &told {
        Some(Told { kind, is_stated: true }) if is_person => (*kind, FieldState::Confirmed),
        Some(Told { kind, is_stated: true }) => (*kind, FieldState::Sourced),
        Some(Told { kind, is_stated: false }) => (*kind, FieldState::Proposed),
        None if is_open => (StatedKind::plain(PacketKind::New), FieldState::Proposed),
        None => (StatedKind::plain(PacketKind::New), FieldState::Sourced),
    };
    let values = [
        (FieldRole::PacketKind, Some(kind.kind.word())),
        (FieldRole::AmendmentKind, kind.amendment.map(AmendmentKind::word)),
        (FieldRole::RenewalKind, kind.renewal.map(|renewal| renewal.word())),
    ];
    let provenance = Provenance {
        source: source.clone(),
        person: draft.ctx.actor.as_person().filter(|_| is_person).cloned(),
        at: draft.ctx.now,
        words: deal.deal_type.clone().or(deal.name.clone().filter(|_| state == FieldState::Proposed)),
    };
    for (role, word) in values {
        if let (Some(field), Some(word)) = (draft.ctx.policy.find_role(role), word) {
            let value = Value::Choice(word.to_owned());
            gathering::set(draft, &field.name, &value, state, provenance.clone());
        }
    }
}

/// The question about agreements that deciding this event needs answered: none for new business.
pub(super) fn look_ups(handoff: &Handoff, event: &Event, policy: &PolicyBook) -> Option<LookUp> {
    let said = said(event);
    let value = |role: FieldRole| {
        let field = policy.find_role(role)?;
        let said = said.iter().rev().find(|(name, _)| **name == field.name).map(|(_, value)| *value);
        said.or(handoff.packet.value(&field.name))
    };
    let deal = deal_of(event);
    let kind = match value(FieldRole::PacketKind) {
        Some(Value::Choice(word)) => PacketKind::from_word(word)?,
        _ => deal.and_then(|deal| told(deal, policy)).map_or(handoff.kind, |told| told.kind.kind),
    };
    if kind == PacketKind::New {
        return None;
    }
    let account = match value(FieldRole::Account) {
        Some(Value::Text(name)) => Some(name.clone()),
        _ => deal.and_then(|deal| deal.account.clone()).or(handoff.deal.account.clone()),
    };
    let named = match value(FieldRole::ParentAgreement) {
        Some(Value::Text(text)) => handoff_in(text),
        _ => None,
    };
    let field = policy.by_role(FieldRole::Account).name.clone();
    Some(LookUp::Agreements { account, field, named, except: handoff.id })
}

fn deal_of(event: &Event) -> Option<&Deal> {
    if let Event::StartedByHand { deal, .. } = event {
        return Some(deal);
    }
    if let Event::DealWon(report) | Event::DealAmended(report) = event { Some(&report.deal) } else { None }
}

/// The values that an event brings.
fn said(event: &Event) -> Vec<(&FieldName, &Value)> {
    if let Event::DealWon(report) | Event::DealAmended(report) = event {
        return report.values.iter().map(|(field, value)| (field, value)).collect();
    }
    let Event::Answered(answers) = event else { return Vec::new() };
    let values = answers.answers.iter().filter_map(|answer| match (&answer.field, &answer.heard) {
        (Some(field), HeardAs::Value { value } | HeardAs::Proposal { value }) => Some((field, value)),
        _ => None,
    });
    values.collect()
}

/// `H-3`, `h-3 Brightwater`.
fn handoff_in(text: &str) -> Option<HandoffId> {
    text.split_whitespace().next()?.to_uppercase().parse().ok()
}

/// Brings what follows from the kind up to date: the kind itself, the agreement, and the values taken over from it.
pub(super) fn settle(draft: &mut Draft<'_>) {
    state_kind(draft);
    inheritance::drop_stale(draft);
    if draft.handoff.kind != PacketKind::New {
        let agreement = find_parent(draft);
        delta::settle(draft, agreement.as_ref());
    }
}

fn state_kind(draft: &mut Draft<'_>) {
    let word = |role| match draft.ctx.policy.find_role(role).map(|field| draft.handoff.packet.counting(&field.name)) {
        Some(Some(Value::Choice(word))) => Some(word.clone()),
        _ => None,
    };
    let Some(kind) = word(FieldRole::PacketKind).and_then(|word| PacketKind::from_word(&word)) else { return };
    let amendment = word(FieldRole::AmendmentKind).and_then(|word| AmendmentKind::from_word(&word));
    let ends_agreement = kind == PacketKind::Amendment && amendment == Some(AmendmentKind::Cancel);
    if (kind, ends_agreement) != (draft.handoff.kind, draft.handoff.ends_agreement) {
        draft.fact(Fact::KindStated { kind, ends_agreement });
    }
}

fn find_parent<'a>(draft: &mut Draft<'a>) -> Option<Agreement<'a>> {
    let policy = draft.ctx.policy;
    let (handoffs, field) = (draft.ctx.looked_up.agreements()?, policy.find_role(FieldRole::ParentAgreement)?);
    let all = agreements(handoffs);
    let named = match draft.handoff.packet.value(&field.name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let found = match &named {
        Some(text) => all.iter().find(|agreement| is_named(agreement, text)).copied(),
        None => only_one(draft, field, &all),
    };
    let agreement = found?;
    let parent = parent_of(draft, &agreement);
    let is_held = draft.handoff.parent.as_ref().is_some_and(|held| held.agreement == parent.agreement);
    // An end that comes after it was named is noted, and takes nothing back.
    if agreement.has_ended && !is_held {
        return None;
    }
    if draft.handoff.parent.as_ref() != Some(&parent) {
        draft.fact(Fact::ParentFound { parent });
    }
    if agreement.has_ended {
        return None;
    }
    inherit(draft, &agreement);
    Some(agreement)
}

/// By its handoff, by that of its last change, or by its order.
fn is_named(agreement: &Agreement<'_>, text: &str) -> bool {
    let by_id = handoff_in(text).is_some_and(|id| [agreement.first.id, agreement.last.id].contains(&id));
    let key = words_key(text);
    let by_order = |handoff: &Handoff| handoff.order_ref.as_deref().map(words_key).is_some_and(|order| order == key);
    by_id || by_order(agreement.first) || by_order(agreement.base) || by_order(agreement.last)
}

/// The one agreement in force of that customer is proposed; of several, a person says which.
fn only_one<'h>(draft: &mut Draft<'_>, field: &Field, all: &[Agreement<'h>]) -> Option<Agreement<'h>> {
    let in_force: Vec<Agreement<'h>> = all.iter().filter(|agreement| !agreement.has_ended).copied().collect();
    if let [agreement] = in_force.as_slice() {
        let id = agreement.first.id;
        let provenance = Provenance {
            source: Source::Inherited { handoff: id },
            person: None,
            at: draft.ctx.now,
            words: Some(agreement.first.title().to_owned()),
        };
        gathering::set(draft, &field.name, &Value::Text(id.to_string()), FieldState::Proposed, provenance);
        return Some(*agreement);
    }
    let candidates: Vec<Candidate> = in_force.iter().map(|agreement| candidate(draft, agreement)).collect();
    if candidates != draft.handoff.candidates {
        draft.fact(Fact::ParentsOffered { candidates });
    }
    None
}

/// What a packet keeps of the agreement that it is about.
fn parent_of(draft: &Draft<'_>, agreement: &Agreement<'_>) -> Parent {
    let policy = draft.ctx.policy;
    Parent {
        agreement: agreement.first.id,
        booked_by: agreement.last.id,
        title: agreement.first.title().to_owned(),
        order_ref: agreement.base.order_ref.clone(),
        account: account_of(agreement.last, policy),
        has_ended: agreement.has_ended,
        sold: match agreement.base.packet.counting(&policy.by_role(FieldRole::Total).name) {
            Some(Value::Money(total)) => Some(*total),
            _ => None,
        },
        concessions: agreement.handoffs().flat_map(|handoff| concessions_of(handoff, policy)).collect(),
        obligations: agreement.handoffs().flat_map(|handoff| handoff.obligations.clone()).collect(),
        recurring: delta::recurring(draft, agreement),
        changed_by_order: agreement.last.order_ref.clone().filter(|_| agreement.last.id != agreement.base.id),
        starts_on: match agreement.first.packet.value(&policy.by_role(FieldRole::ServiceStart).name) {
            Some(Value::Date(day)) => Some(*day),
            Some(_) | None => None,
        },
        ends_on: delta::agreed_term(agreement, policy).map(Term::end),
        orders: orders_of(draft, agreement),
    }
}

/// The orders that bill the term that runs: the one that began it, and its changes.
fn orders_of(draft: &Draft<'_>, agreement: &Agreement<'_>) -> Vec<Booking> {
    if agreement.last.id == agreement.base.id {
        return Vec::new();
    }
    let policy = draft.ctx.policy;
    let booked = booked_in(agreement.first.id, draft.ctx.looked_up.agreements().unwrap_or_default());
    let of_term = booked.into_iter().skip_while(|handoff| handoff.id != agreement.base.id);
    let booking = |handoff: &Handoff| {
        let start = policy.find_role(FieldRole::ServiceStart).and_then(|field| handoff.packet.value(&field.name));
        Some(Booking {
            order_ref: handoff.order_ref.clone()?,
            from: if let Some(Value::Date(start)) = start { Some(*start) } else { None },
            replaces: takes_the_place(handoff, policy),
        })
    };
    of_term.filter_map(booking).collect()
}

/// Whether its invoices take the place of those of the orders before it.
pub(super) fn takes_the_place(handoff: &Handoff, policy: &PolicyBook) -> bool {
    let amendment = amendment_of(handoff, policy).filter(|_| handoff.kind == PacketKind::Amendment);
    amendment.is_some_and(|kind| matches!(kind.direction(), Direction::Replaces | Direction::Keeps))
}

/// Finance's own acceptance is no concession.
fn concessions_of(handoff: &Handoff, policy: &PolicyBook) -> Vec<Concession> {
    let acceptance = policy.decision_by_role(DecisionRole::FinanceAcceptance);
    let all = concessions(handoff).into_iter();
    all.filter(|concession| concession.decision_type != acceptance.decision_type).collect()
}

fn account_of(handoff: &Handoff, policy: &PolicyBook) -> Option<String> {
    match handoff.packet.value(&policy.by_role(FieldRole::Account).name) {
        Some(Value::Text(name)) => Some(name.clone()),
        _ => handoff.deal.account.clone(),
    }
}

fn candidate(draft: &Draft<'_>, agreement: &Agreement<'_>) -> Candidate {
    let parent = parent_of(draft, agreement);
    Candidate { ends_on: parent.ends_on, parent }
}

/// Takes over what policy lets this kind of packet inherit; what a person or the source of this very deal has said stays.
///
/// What an amendment leaves as it is was read back when its agreement was booked, so it counts. A renewal agrees
/// everything anew, and of lines only what is left counts, which follows from the day of the change: those are proposals.
/// What was signed is not agreed anew where an agreement renews by itself: it counts as it stands.
fn inherit(draft: &mut Draft<'_>, agreement: &Agreement<'_>) {
    let (kind, amendment) = (draft.handoff.kind, amendment_of(&draft.handoff, draft.ctx.policy));
    let by_itself =
        by_itself::renews_by_itself(&draft.handoff, draft.ctx.policy) && renews(agreement, draft.ctx.policy);
    let covers = |field: &&Field| field.inherits.iter().any(|inherits| inherits.covers(kind, amendment, by_itself));
    for field in draft.ctx.policy.fields().filter(covers) {
        let Some((handoff, value)) = inherited(draft, field, agreement) else { continue };
        let entry = draft.handoff.packet.entry(&field.name);
        let source = Source::Inherited { handoff };
        let is_of_lines = field.role == Some(FieldRole::QuoteLines);
        let is_signed = field.inherits == [InheritedBy::AutomaticRenewal];
        let counts = kind == PacketKind::Amendment && !is_of_lines || is_signed;
        let state = if counts { FieldState::Sourced } else { FieldState::Proposed };
        let is_there = entry.is_some_and(|entry| {
            let is_as_wanted = entry.state == state || entry.state == FieldState::Confirmed;
            entry.provenance.source == source && entry.value == value && is_as_wanted
        });
        let follows =
            is_of_lines && entry.is_some_and(|entry| matches!(entry.provenance.source, Source::Inherited { .. }));
        if (may_be_replaced(entry) || follows) && !is_there {
            let was = entry.map(|entry| entry.value.clone()).filter(|was| was != &value);
            let provenance = Provenance { source, person: None, at: draft.ctx.now, words: None };
            draft.fact(Fact::ValueSet {
                field: field.name.clone(),
                value,
                state,
                provenance,
                was,
                against: Vec::new(),
            });
        }
    }
    gathering::derive(draft);
}

/// Whether the agreement says that it renews by itself.
fn renews(agreement: &Agreement<'_>, policy: &PolicyBook) -> bool {
    let field = policy.find_role(FieldRole::AutoRenew);
    field.is_some_and(|field| agreement.last.packet.counting(&field.name) == Some(&Value::YesNo(true)))
}

/// What the agreement says of that field, and which of its handoffs does; of lines, all that are in force.
fn inherited(draft: &Draft<'_>, field: &Field, agreement: &Agreement<'_>) -> Option<(HandoffId, Value)> {
    if field.role == Some(FieldRole::QuoteLines)
        && let Some(lines) = delta::taken_over(draft, agreement)
    {
        return (!lines.is_empty()).then_some((agreement.last.id, Value::Lines(lines)));
    }
    // What was signed is what began the term: a change of it was signed beside it.
    let is_signed = field.inherits == [InheritedBy::AutomaticRenewal];
    let last = Some(agreement.last).filter(|_| !is_signed);
    let mut held = last.into_iter().chain([agreement.base, agreement.first]);
    held.find_map(|handoff| handoff.packet.counting(&field.name).map(|value| (handoff.id, value.clone())))
}

/// What the amendment does, as far as anybody has said.
pub(super) fn amendment_of(handoff: &Handoff, policy: &PolicyBook) -> Option<AmendmentKind> {
    let field = policy.find_role(FieldRole::AmendmentKind)?;
    match handoff.packet.value(&field.name) {
        Some(Value::Choice(word)) => AmendmentKind::from_word(word),
        _ => None,
    }
}

/// Whether a value may give way to what the agreement says.
pub(super) fn may_be_replaced(entry: Option<&Entry>) -> bool {
    entry.is_none_or(|entry| {
        let is_proposed = entry.state == FieldState::Proposed;
        let is_taken_over = matches!(entry.provenance.source, Source::Inherited { .. });
        match is_taken_over {
            true => is_proposed || entry.state == FieldState::Sourced,
            false => is_proposed && entry.provenance.source == Source::PolicyDefault,
        }
    })
}

/// Whether a proposal is asked about at once: other questions depend on what kind of packet it is.
pub(super) fn is_asked_first(handoff: &Handoff, field: &Field) -> bool {
    field.role == Some(FieldRole::PacketKind) && handoff.kind != PacketKind::New
}

/// Whether asking for a field can wait: once the agreement and what changes are known, its value may be taken over.
pub(super) fn may_be_taken_over(handoff: &Handoff, field: &Field, policy: &PolicyBook) -> bool {
    let holds = |role| policy.find_role(role).is_none_or(|field| handoff.packet.value(&field.name).is_some());
    let is_settled = match handoff.kind {
        PacketKind::New => true,
        PacketKind::Renewal => holds(FieldRole::ParentAgreement),
        PacketKind::Amendment => holds(FieldRole::ParentAgreement) && holds(FieldRole::AmendmentKind),
    };
    let is_held = |inherits: &InheritedBy| *inherits != InheritedBy::AutomaticRenewal;
    let may_come = field.inherits.iter().any(is_held) || field.role == Some(FieldRole::RecurringBefore);
    !is_settled && may_come
}

/// What is wrong with the agreement that a person names.
pub(super) fn misfit_of(ctx: &Context<'_>, field: &Field, value: &Value) -> Option<Misfit> {
    let (Some(FieldRole::ParentAgreement), Value::Text(text)) = (field.role, value) else { return None };
    let handoffs = ctx.looked_up.agreements()?;
    let found = agreements(handoffs).into_iter().find(|agreement| is_named(agreement, text));
    let what = match (found, handoff_in(text)) {
        (Some(agreement), _) if agreement.has_ended => {
            format!(
                "{} {} was cancelled, so nothing of it can be changed.",
                agreement.first.id,
                agreement.first.title()
            )
        }
        (Some(_), _) => return None,
        // Of a customer without an agreement here, the one that is named may be older than this record.
        (None, None) => unknown_agreement(text, &agreements(handoffs))?,
        (None, Some(id)) => match handoffs.iter().find(|handoff| handoff.id == id) {
            Some(handoff) => match &handoff.parent {
                Some(Parent { agreement, .. }) => format!("{id} changes {agreement}; please name {agreement}."),
                None => format!("{id} has no order yet, so there is nothing to change: correct {id} itself."),
            },
            None => format!("{id} is not known here; name the order or contract number instead."),
        },
    };
    Some(misfit(field, "in_force", what))
}

/// That no agreement of the customer is called so, and which there are.
fn unknown_agreement(text: &str, known: &[Agreement<'_>]) -> Option<String> {
    let called = |agreement: &Agreement<'_>| match &agreement.last.order_ref {
        Some(order) => format!("{} (order {order})", agreement.first.id),
        None => agreement.first.id.to_string(),
    };
    let in_force: Vec<String> = known.iter().filter(|agreement| !agreement.has_ended).map(called).collect();
    (!in_force.is_empty()).then(|| {
        format!("this customer has no agreement `{text}` here, but {}: please name that one.", in_force.join(", "))
    })
}

/// What keeps an amendment or renewal from Finance: the agreement ended meanwhile, is another customer's, or is not
/// booked as the change says.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let mut found = delta::misfits(handoff, policy);
    let (Some(field), Some(parent)) = (policy.find_role(FieldRole::ParentAgreement), &handoff.parent) else {
        return found;
    };
    if parent.has_ended {
        let what = format!("{} {} was cancelled, so nothing of it can be changed.", parent.agreement, parent.title);
        found.push(misfit(field, "in_force", what));
    }
    if let (Some(ours), Some(theirs)) = (account_of(handoff, policy), &parent.account)
        && words_key(&ours) != words_key(theirs)
        && !may_change_party(handoff, policy)
    {
        let what = format!(
            "{} is an agreement of {theirs}, and this packet is for {ours}: name the right one, or say that it is a \
             novation or an entity change.",
            parent.agreement
        );
        let rule = RuleId::new(format!("match:{}.same_account", field.name));
        found.push(Misfit { rule, ..misfit(field, "same_account", what) });
    }
    found.extend(begins_early(handoff, policy));
    found.extend(by_itself::misfit(handoff, policy));
    found
}

/// A renewal that begins before the term ends would bill the same days twice.
fn begins_early(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let (start, kind) = (policy.find_role(FieldRole::ServiceStart)?, policy.find_role(FieldRole::RenewalKind)?);
    let is_early = handoff.packet.value(&kind.name) == Some(&Value::Choice(RenewalKind::Early.word().to_owned()));
    let Some(Value::Date(begins)) = handoff.packet.value(&start.name) else { return None };
    let parent = handoff.parent.as_ref().filter(|_| handoff.kind == PacketKind::Renewal && !is_early)?;
    let ends = parent.ends_on.filter(|ends| begins <= ends)?;
    let what = format!(
        "{} runs to {ends}, and its renewal begins on {begins}: what both cover would be billed twice, unless it is an \
         early renewal.",
        parent.agreement
    );
    Some(Misfit { severity: Severity::Warn, ..misfit(start, "after_the_term", what) })
}

fn may_change_party(handoff: &Handoff, policy: &PolicyBook) -> bool {
    amendment_of(handoff, policy).is_some_and(AmendmentKind::changes_entity)
}

fn misfit(field: &Field, check: &str, what: String) -> Misfit {
    let rule = RuleId::new(format!("check:{}.{check}", field.name));
    Misfit { field: field.name.clone(), rule, what, severity: Severity::Block }
}
