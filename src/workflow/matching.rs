//! Everything that does not fit in a packet: each value by its field's own checks, and values beside each other.
//!
//! The pairs of `match.toml` are compared as soon as both sides are there. What they read was given by people, by
//! systems or by a signing certificate; a pair with a side that nobody gave is left to Finance, who compares the
//! documents themselves (`decision:F1`).

use std::collections::BTreeSet;

use crate::domain::approval::{ApprovalState, Decision};
use crate::domain::document::DocumentKind;
use crate::domain::envelope::Party;
use crate::domain::field::{Field, FieldRole, FieldState, Gate, Misfit, Severity, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, RuleId};
use crate::domain::money::Money;
use crate::domain::quote::{self, QuoteLine};
use crate::domain::trust::AmountMeaning;
use crate::policy::PolicyBook;
use crate::policy::matching::{Compared, Pair, Side};

use super::purchase_orders::Validity;
use super::quoted::falls_away;
use super::{
    Context, by_itself, change, invoices, not_understood, purchase_orders, records, signing, waivers, warnings,
};

/// Every misfit of the packet as it is now, without those that a waiver sets aside; checks that bind from a gate on count up
/// to `up_to`.
pub fn misfits(handoff: &Handoff, ctx: &Context<'_>, up_to: Gate) -> Vec<Misfit> {
    let mut misfits = unwaived(handoff, ctx, up_to);
    waivers::set_aside(handoff, &mut misfits);
    misfits
}

/// Every misfit, whether it is waived or not.
pub(super) fn unwaived(handoff: &Handoff, ctx: &Context<'_>, up_to: Gate) -> Vec<Misfit> {
    let mut misfits = ctx.policy.check_packet(&handoff.packet, &ctx.check_context(handoff.id, Some(up_to)));
    misfits.extend(change::misfits(handoff, ctx.policy));
    misfits.extend(by_itself::not_certain_yet(handoff, ctx));
    misfits.extend(records::mismatches(handoff, ctx.policy));
    misfits.extend(signing::misfits(handoff, ctx.policy));
    misfits.extend(of_pairs(handoff, ctx.policy));
    misfits.extend(of_crm_amount(handoff, ctx.policy));
    misfits.extend(of_another_price(handoff, ctx.policy));
    misfits.extend(invoices::misfits(handoff, ctx.policy));
    misfits.extend(of_credit(handoff, ctx.policy));
    misfits.extend(purchase_orders::misfits(handoff, ctx.policy));
    misfits.extend(not_understood::misfits(handoff, ctx.policy));
    misfits.extend(late_decisions(handoff, ctx));
    misfits
}

/// Every misfit that blocks.
pub fn blocking(handoff: &Handoff, ctx: &Context<'_>) -> Vec<Misfit> {
    let misfits = misfits(handoff, ctx, Gate::Submit).into_iter();
    misfits.filter(|misfit| misfit.severity == Severity::Block).collect()
}

/// Every misfit that holds the packet before it goes to Finance: what blocks, and warnings without a reason to go on.
pub fn holding(handoff: &Handoff, ctx: &Context<'_>) -> Vec<Misfit> {
    let misfits = misfits(handoff, ctx, Gate::Submit).into_iter();
    let holds = |misfit: &Misfit| misfit.severity == Severity::Block || warnings::waits_for_reason(handoff, misfit);
    misfits.filter(holds).collect()
}

/// One pair, and what comparing it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched<'p> {
    /// The pair.
    pub pair: &'p Pair,
    /// What it came to; `None` where a side is missing and the pair is left to Finance.
    pub result: Option<Compared>,
}

/// Every pair whose fields apply to this packet.
pub fn matched<'p>(handoff: &Handoff, policy: &'p PolicyBook) -> Vec<Matched<'p>> {
    let applies = |side: &Side| {
        let field = policy.field(&side.field);
        field.is_some_and(|field| policy.state(field, &handoff.packet) != FieldState::NotApplicable)
    };
    // What nobody has said is nothing to compare, while a document that nobody has read is.
    let is_to_compare = |side: &Side| side.document.is_some() || handoff.packet.value(&side.field).is_some();
    let pairs = policy.matching().pairs.iter().filter(|pair| is_to_compare(&pair.theirs));
    let pairs = pairs.filter(|pair| applies(&pair.ours) && applies(&pair.theirs));
    let result = |pair: &Pair| {
        let (ours, theirs) = (handoff.packet.value(&pair.ours.field)?, handoff.packet.value(&pair.theirs.field)?);
        let due = Validity::of_pair(pair, handoff, policy).map(|validity| Value::Money(validity.due));
        Some(pair.compare.compare(due.as_ref().unwrap_or(ours), theirs))
    };
    pairs.map(|pair| Matched { pair, result: result(pair) }).collect()
}

fn of_pairs(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let matched = matched(handoff, policy).into_iter();
    matched.filter_map(|matched| misfit_of(&matched, handoff, policy)).collect()
}

/// What people said, of that field or of any, and what a document says otherwise: each is told as soon as both are there.
pub(super) fn contradictions(handoff: &Handoff, field: Option<&Field>, policy: &PolicyBook) -> Vec<Misfit> {
    let matched = matched(handoff, policy).into_iter();
    let is_said = |side: &Side| side.document.is_none() && field.is_none_or(|field| field.name == side.field);
    let of_pairs = matched
        .filter(|matched| is_said(&matched.pair.theirs))
        .filter_map(|matched| misfit_of(&matched, handoff, policy));
    let of_credit = of_credit(handoff, policy).filter(|misfit| field.is_none_or(|field| field.name == misfit.field));
    of_pairs.chain(of_credit).collect()
}

/// A credit check beside what the account master and the deal itself come to, without their figures: those stand on the
/// card of whoever decides (`approvals.md`, section 4.4).
fn of_credit(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let field = policy.find_role(FieldRole::CreditCheck)?;
    handoff.packet.entry(&field.name)?;
    let differ = policy.exposure(&handoff.packet).differences(policy.rates());
    let names = match differ.as_slice() {
        [] => return None,
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    let what = format!(
        "It does not agree with the account master and this deal on the {names}; the figure that is worse for us counts. \
         Billing operations says which one holds."
    );
    let rule = RuleId::new(format!("match:{}.exposure", field.name));
    Some(Misfit { field: field.name.clone(), rule, what, severity: Severity::Warn })
}

fn misfit_of(matched: &Matched<'_>, handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let pair = matched.pair;
    let severity = match matched.result? {
        Compared::Agree => return None,
        Compared::Nearly => Severity::Info,
        Compared::Better => pair.better,
        Compared::Worse | Compared::NotComparable => pair.worse,
    };
    let ours = match Validity::of_pair(pair, handoff, policy) {
        Some(Validity { until, due, .. }) => format!("The invoices up to {until}, when it runs out, come to {due}"),
        None => rests_on(&pair.ours, handoff, policy),
    };
    let theirs = said(&pair.theirs, handoff, policy);
    let what = match matched.result? {
        Compared::Nearly => format!(
            "{ours}. {theirs}. They are one minor unit apart: {} is booked.",
            shown(&pair.ours, handoff, policy)
        ),
        Compared::Better if severity != Severity::Block => {
            format!("{ours}. {theirs}. That is in our favour, and only noted.")
        }
        Compared::Agree | Compared::Better | Compared::Worse | Compared::NotComparable => format!(
            "{ours}. {theirs}. {} {} can revise {}, and {} {}.",
            pair.help, pair.ours.revised_by, pair.ours.place, pair.theirs.revised_by, pair.theirs.place
        ),
    };
    let rule = RuleId::new(format!("match:{}", pair.name));
    Some(Misfit { field: pair.theirs.field.clone(), rule, what, severity })
}

/// As [`said`], for the value that the order rests on. What no document said is quoted from none: a default, what was taken
/// over, and what a person said are called so.
fn rests_on(side: &Side, handoff: &Handoff, policy: &PolicyBook) -> String {
    let value = || shown(side, handoff, policy);
    match source_of(&side.field, handoff) {
        Some(Source::PolicyDefault) => format!("Our standard is {}, and nobody has said otherwise", value()),
        Some(Source::Inherited { handoff: from }) => format!("{from} says {}, and it was taken over", value()),
        Some(Source::Chat | Source::Form | Source::Assistant { .. } | Source::CustomerReply { .. }) => {
            format!("The packet says {}", value())
        }
        Some(
            Source::System { .. }
            | Source::File { .. }
            | Source::Account { .. }
            | Source::Envelope { .. }
            | Source::Handoff
            | Source::Computed { .. },
        )
        | None => said(side, handoff, policy),
    }
}

/// Where the value comes from, or the one that it was computed from.
fn source_of<'h>(field: &FieldName, handoff: &'h Handoff) -> Option<&'h Source> {
    let mut source = &handoff.packet.entry(field)?.provenance.source;
    // What is computed from what is computed ends somewhere; a circle does not compile.
    while let Source::Computed { from } = source {
        match handoff.packet.entry(from) {
            Some(entry) => source = &entry.provenance.source,
            None => break,
        }
    }
    Some(source)
}

/// `the purchase order v1 (po.pdf, 12ab34cd…) says EUR 40,000`.
fn said(side: &Side, handoff: &Handoff, policy: &PolicyBook) -> String {
    let document = side.document.and_then(|kind| in_force(handoff, kind, policy));
    let place = document.unwrap_or_else(|| side.place.clone());
    let mut letters = place.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{} says {}", letters.as_str(), shown(side, handoff, policy))
}

/// The value of that side, as people read it.
fn shown(side: &Side, handoff: &Handoff, policy: &PolicyBook) -> String {
    let value = handoff.packet.value(&side.field);
    let text =
        value.map(|value| policy.field(&side.field).map_or_else(|| value.to_string(), |field| field.show(value)));
    text.unwrap_or_else(|| "nothing".to_owned())
}

/// The document of that kind that counts: the agreement of record if it is one, else the newest.
fn in_force(handoff: &Handoff, kind: DocumentKind, policy: &PolicyBook) -> Option<String> {
    let agreement = handoff.packet.value(&policy.by_role(FieldRole::AgreementOfRecord).name);
    if let Some(Value::Document(agreement)) = agreement
        && agreement.kind == kind
    {
        return Some(agreement.to_string());
    }
    let newest = handoff.documents.iter().rev().find(|document| document.reference.kind == kind);
    newest.map(|document| document.reference.to_string())
}

/// Whether a pair that blocks speaks about one of those fields: a decision on it would rest on a mismatch.
pub(super) fn blocks_decision(handoff: &Handoff, policy: &PolicyBook, read: &BTreeSet<FieldName>) -> bool {
    let blocks = |matched: &Matched<'_>| {
        misfit_of(matched, handoff, policy).is_some_and(|misfit| misfit.severity == Severity::Block)
    };
    let reads = |pair: &Pair| read.contains(&pair.ours.field) || read.contains(&pair.theirs.field);
    matched(handoff, policy).iter().any(|matched| reads(matched.pair) && blocks(matched))
}

/// That a source announced the win again at another price, until the quote comes to that price.
fn of_another_price(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let (source, price) = handoff.announced_again.as_ref()?;
    let total = handoff.packet.value(&policy.by_role(FieldRole::Total).name);
    if total == Some(&Value::Money(*price)) {
        return None;
    }
    let field = &policy.by_role(FieldRole::CrmAmount).name;
    let was = handoff.deal.money().map(|was| format!(", where it had said {was}")).unwrap_or_default();
    let what = format!(
        "{source} announced the win again at {price}{was}; nothing was changed, and it is to be settled which price holds."
    );
    let rule = RuleId::new(format!("match:{field}.again"));
    Some(Misfit { field: field.clone(), rule, what, severity: Severity::Warn })
}

/// The CRM's amount beside the same figure of the quote, by what policy says that it means there.
fn of_crm_amount(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let field = policy.by_role(FieldRole::CrmAmount);
    let entry = handoff.packet.entry(&field.name)?;
    let Value::Money(stated) = &entry.value else { return None };
    let Some(Value::Lines(lines)) = handoff.packet.value(&policy.by_role(FieldRole::QuoteLines).name) else {
        return None;
    };
    let Source::System { system, .. } = &entry.provenance.source else { return None };
    let meaning = policy.sources().amount_meaning(system);
    let misfit = |what: String| Misfit {
        field: field.name.clone(),
        rule: RuleId::new(format!("match:{}", field.name)),
        what,
        severity: Severity::Warn,
    };
    let (name, figure) = match figure_of(meaning, lines, handoff, policy) {
        Some(found) => found,
        None => {
            let what = format!("{system} says {stated}, and policy does not say which figure of the quote that is.");
            return Some(misfit(what));
        }
    };
    // Of what falls away, systems state the sum with either sign.
    let stated_sum =
        if falls_away(handoff, policy) { Money::rounded(stated.amount().abs(), stated.currency()) } else { *stated };
    let differs = figure != Some(stated_sum);
    let shown = figure.map_or_else(|| "cannot be computed".to_owned(), |figure| format!("is {figure}"));
    differs.then(|| misfit(format!("{system} says {stated} for the {name}, which by the quote's lines {shown}.")))
}

/// The figure that a meaning names, with its name; `None` where nobody has said what it means. An amount that the CRM
/// converted cannot be compared without its own rate.
fn figure_of(
    meaning: AmountMeaning,
    lines: &[QuoteLine],
    handoff: &Handoff,
    policy: &PolicyBook,
) -> Option<(&'static str, Option<Money>)> {
    let day = |role| match policy.find_role(role).and_then(|field| handoff.packet.value(&field.name)) {
        Some(Value::Date(day)) => Some(*day),
        Some(_) | None => None,
    };
    let start = day(FieldRole::ServiceStart);
    let term = || quote::Term::new(start?, day(FieldRole::ServiceEnd)?);
    let recurring = || quote::annual_recurring_revenue(lines, term()?, start?);
    match meaning {
        AmountMeaning::Tcv => Some(("total contract value", quote::total(lines).ok())),
        AmountMeaning::Acv => {
            Some(("annual contract value", term().and_then(|term| quote::annual_contract_value(lines, term))))
        }
        AmountMeaning::FirstYear => Some(("first year", term().and_then(|term| quote::first_year(lines, term)))),
        AmountMeaning::Arr => Some(("annual recurring revenue", recurring())),
        AmountMeaning::Mrr => {
            Some(("monthly recurring revenue", recurring().and_then(quote::monthly_recurring_revenue)))
        }
        AmountMeaning::Converted | AmountMeaning::Unknown => None,
    }
}

/// Decisions that were made after the customer had signed: they bind nobody any more, and are control exceptions.
fn late_decisions(handoff: &Handoff, ctx: &Context<'_>) -> Vec<Misfit> {
    let field = ctx.policy.by_role(FieldRole::AgreementOfRecord);
    let Some(Value::Document(agreement)) = handoff.packet.value(&field.name) else { return Vec::new() };
    let signed = signing::envelope_of(handoff, agreement).and_then(|envelope| envelope.signature(Party::Customer));
    let Some((signer, signed_at)) = signed else { return Vec::new() };
    let mut late = Vec::new();
    for approval in &handoff.approvals {
        let ApprovalState::Granted(ruling) = &approval.state else { continue };
        let binds = matches!(ruling.decision, Decision::Approve | Decision::ApproveWithConditions);
        let Some(decision) = ctx.policy.decision(&approval.snapshot.decision_type) else { continue };
        if !binds || decision.role.is_some() || decision.is_asked_for() || ruling.at <= signed_at {
            continue;
        }
        let name = ctx.directory.name_of(&ruling.by);
        late.push(Misfit {
            field: field.name.clone(),
            rule: RuleId::new(format!("match:signed_before.{}", approval.snapshot.decision_type)),
            what: format!(
                "{name} approved the {} after {} had signed for the customer ({}); this is kept as a control exception.",
                decision.title,
                signer.name,
                signed_at.format("%Y-%m-%d %H:%M UTC")
            ),
            severity: Severity::Warn,
        });
    }
    late
}
