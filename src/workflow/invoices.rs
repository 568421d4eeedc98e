//! The invoices of a handoff: what its packet says of them, and which event was reported.

use chrono::NaiveDate;

use crate::domain::field::{FieldRole, FieldState, Misfit, Severity, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::RuleId;
use crate::domain::invoice::Invoice;
use crate::domain::money::Money;
use crate::domain::packet::Packet;
use crate::domain::quote::{ProrationMethod, QuoteLine, Term};
use crate::domain::terms::{BillingFrequency, PaymentTerms};
use crate::policy::PolicyBook;
use crate::policy::charges;
use crate::policy::invoices::{self as reckoned, Basis};
use crate::policy::products::ProductClass;

/// The value that a role's field has, where the field applies.
fn value<'p>(packet: &'p Packet, policy: &PolicyBook, role: FieldRole) -> Option<&'p Value> {
    let field = policy.find_role(role)?;
    let applies = policy.state(field, packet) != FieldState::NotApplicable;
    packet.value(&field.name).filter(|_| applies)
}

/// Every invoice that the handoff comes to, the earliest first.
pub fn invoices(handoff: &Handoff, policy: &PolicyBook, lines: &[QuoteLine], total: Option<Money>) -> Vec<Invoice> {
    of_basis(handoff, policy, |basis| reckoned::invoices(basis, lines, total))
}

/// The lines as they are charged, step by step where there is a ramp.
pub fn as_charged(handoff: &Handoff, policy: &PolicyBook, lines: &[QuoteLine]) -> Vec<QuoteLine> {
    of_basis(handoff, policy, |basis| reckoned::as_charged(basis, lines))
}

/// The lines with each step of a ramp as a line of its own, as a change or a renewal finds them.
pub fn in_steps(handoff: &Handoff, policy: &PolicyBook, lines: Vec<QuoteLine>) -> Vec<QuoteLine> {
    of_basis(handoff, policy, |basis| reckoned::in_steps(basis, lines))
}

/// The day from which is billed, by the trigger that the packet has; none while it is not known.
pub fn billing_starts_on(packet: &Packet, policy: &PolicyBook) -> Option<NaiveDate> {
    reckoned::billing_starts_on(&|role| value(packet, policy, role))
}

/// The days that the packet charges: its term without those that are free.
pub(super) fn charged_term(packet: &Packet, policy: &PolicyBook) -> Option<Term> {
    reckoned::charged_term(&|role| value(packet, policy, role))
}

/// How often a packet is billed: all of it, and items or years that have a rhythm of their own.
pub(super) type Rhythm<'p> = (BillingFrequency, Option<&'p Value>);

/// The rhythm of a packet, if it is known.
pub(super) fn rhythm<'p>(packet: &'p Packet, policy: &PolicyBook) -> Option<Rhythm<'p>> {
    let Some(Value::Billing(billing)) = value(packet, policy, FieldRole::Billing) else { return None };
    Some((billing.frequency, value(packet, policy, FieldRole::BillingPlan)))
}

/// What does not fit in how the packet is to be billed.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let mut found: Vec<Misfit> = of_two_ways(handoff, policy).into_iter().collect();
    let known = |role| value(&handoff.packet, policy, role);
    let total = if let Some(Value::Money(total)) = known(FieldRole::Total) { Some(*total) } else { None };
    let ahead = total.map(|total| of_basis(handoff, policy, |basis| reckoned::ahead_and_not_agreed(basis, total)));
    for what in ahead.unwrap_or_default() {
        let what = format!(
            "The {what} is none of the invoices that were agreed, which are the ones that are billed; please say which holds."
        );
        found.extend(misfit(policy, FieldRole::PaymentTerms, "ahead", what, Severity::Warn));
    }
    found.extend(of_events(handoff, policy));
    let beyond = total.and_then(|total| {
        of_basis(handoff, policy, |basis| reckoned::more_ahead_than_all(basis, total)).map(|sum| (sum, total))
    });
    if let Some((sum, total)) = beyond {
        let what =
            format!("Prepayment and deposit are together {sum}, and the total is {total}: please say which holds.");
        found.extend(misfit(policy, FieldRole::Prepayment, "beyond_total", what, Severity::Block));
    }
    if let Some(Value::Lines(lines)) = known(FieldRole::QuoteLines) {
        found.extend(of_proration(handoff, policy, lines));
        if let Some(why) = of_basis(handoff, policy, |basis| reckoned::ramp_amiss(basis, lines)) {
            let title = policy.find_role(FieldRole::RampSchedule).map(|field| field.title.as_str()).unwrap_or_default();
            let what = format!("The {title} {why}.");
            found.extend(misfit(policy, FieldRole::RampSchedule, "steps", what, Severity::Block));
        }
        if let Some(number) = charges::once_by_its_periods(lines, &policy.references().products) {
            let what = format!(
                "Line {number} is charged for one period beside lines of several, so it is billed once, with the first \
                 invoice; if it recurs, say so in a column `charge_type`."
            );
            found.extend(misfit(policy, FieldRole::QuoteLines, "once", what, Severity::Warn));
        }
        found.extend(of_work_listed(handoff, policy, lines));
        for clause in reckoned::planned_for_nothing(&known, lines) {
            let what = format!("What was said of the billing cannot be done: {clause}.");
            found.extend(misfit(policy, FieldRole::BillingPlan, "of_nothing", what, Severity::Block));
        }
    }
    found
}

fn misfit(policy: &PolicyBook, role: FieldRole, check: &str, what: String, severity: Severity) -> Option<Misfit> {
    let field = policy.find_role(role)?.name.clone();
    let rule = RuleId::new(format!("match:{field}.{check}"));
    Some(Misfit { field, rule, what, severity })
}

/// That a part of the payment hangs on an event which nobody would report.
fn of_events(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let Some(events) = policy.find_role(FieldRole::PaymentEvents) else { return Vec::new() };
    let open = of_basis(handoff, policy, reckoned::unreported_events);
    let of_event = |event: String| {
        let called = event.replace('_', " ");
        let what = format!(
            "A part of the payment falls due on {called}, and neither its day nor who reports it is known, so its invoice \
             would never go out: say `{}: event {called}, owner …` or `{}: event {called}, on …`.",
            events.title, events.title
        );
        misfit(policy, FieldRole::PaymentTerms, &format!("event_{event}"), what, Severity::Block)
    };
    open.into_iter().filter_map(of_event).collect()
}

/// That the quote charges a part of a period otherwise than is said of it. A default is no word of anybody's, so against it
/// the quote is only remarked on.
fn of_proration(handoff: &Handoff, policy: &PolicyBook, lines: &[QuoteLine]) -> Option<Misfit> {
    let field = policy.find_role(FieldRole::Proration)?;
    let Some(Value::Choice(said)) = value(&handoff.packet, policy, FieldRole::Proration) else { return None };
    let said = ProrationMethod::ALL.into_iter().find(|method| method.key() == said)?;
    let shown = |method: ProrationMethod| field.show(&Value::Choice(method.key().to_owned()));
    let charged = charges::parted_otherwise(lines, said)?;
    let how = match charged.by {
        Some(method) => format!("charges it {}", shown(method)),
        None => format!("charges {} periods, and does not say how a part of one counts", charged.periods.normalize()),
    };
    let is_said =
        handoff.packet.entry(&field.name).is_some_and(|entry| entry.provenance.source != Source::PolicyDefault);
    let severity = if is_said { Severity::Block } else { Severity::Warn };
    let what = format!(
        "The {} of a part of a period is {}, and line {} of the quote {how}: have the quote put right, or say which holds.",
        field.title,
        shown(said),
        charged.line
    );
    misfit(policy, FieldRole::Proration, "quote", what, severity)
}

/// That invoices are listed with their days, and work among them is billed by the time that it takes.
fn of_work_listed(handoff: &Handoff, policy: &PolicyBook, lines: &[QuoteLine]) -> Option<Misfit> {
    let listed = policy.find_role(FieldRole::BillingSchedule)?;
    let Some(Value::List(rows)) = value(&handoff.packet, policy, FieldRole::BillingSchedule) else { return None };
    let Some(Value::Choice(way)) = value(&handoff.packet, policy, FieldRole::ServicesBilling) else { return None };
    let products = &policy.references().products;
    let has_work = lines.iter().any(|line| products.class(line) == ProductClass::Services);
    if rows.is_empty() || way != reckoned::BY_TIME || !has_work {
        return None;
    }
    let services = policy.find_role(FieldRole::ServicesBilling)?;
    let what = format!(
        "Work by time and materials is billed as it is done, and the {} list {} with days and amounts, which are the ones that \
         are billed. Say `{}: fixed fee` if they hold, or `{}: none` if the work is billed as it is done",
        listed.title,
        rows.len(),
        services.title,
        listed.title
    );
    misfit(policy, FieldRole::BillingSchedule, "work", what, Severity::Block)
}

/// That invoices are listed one by one, and the terms of payment name other parts.
fn of_two_ways(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let listed = policy.find_role(FieldRole::BillingSchedule)?;
    let Some(Value::List(rows)) = value(&handoff.packet, policy, FieldRole::BillingSchedule) else { return None };
    let Some(Value::PaymentTerms(said @ PaymentTerms::Installments { .. })) =
        value(&handoff.packet, policy, FieldRole::PaymentTerms)
    else {
        return None;
    };
    if rows.is_empty() {
        return None;
    }
    let what = format!(
        "{said}, and the {} list {} of their own, which are the ones that are billed; please say which holds.",
        listed.title,
        rows.len()
    );
    misfit(policy, FieldRole::PaymentTerms, "ways", what, Severity::Warn)
}

fn of_basis<T>(handoff: &Handoff, policy: &PolicyBook, reckon: impl FnOnce(Basis<'_, '_>) -> T) -> T {
    let known = |role| value(&handoff.packet, policy, role);
    let zone = policy.organisation().zone;
    let reported_on = handoff.billing_trigger_met_at.map(|at| at.with_timezone(&zone).date_naive());
    reckon(Basis { known: &known, products: &policy.references().products, reported_on })
}
