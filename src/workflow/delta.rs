//! What an amendment or renewal changes in figures: before, change, after; and what that touches in billing.
//!
//! Everything here is computed from the booked agreement and the change's own quote. A figure counts once what it was
//! computed from counts.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::change::{Agreement, AmendmentKind, Direction, InheritedBy, Parent};
use crate::domain::delta::{self, Delta, NotBooked};
use crate::domain::field::{Field, FieldRole, FieldState, Misfit, Provenance, Severity, Source, Value};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::RuleId;
use crate::domain::money::Money;
use crate::domain::packet::Packet;
use crate::domain::quote::{self, QuoteLine, Term};
use crate::policy::PolicyBook;

use super::change::{amendment_of, may_be_replaced};
use super::draft::Draft;
use super::fact::Fact;
use super::quoted::falls_away;
use super::{gathering, invoices};

mod within;

/// What the booked agreement holds, each line with its own days, and the term that runs.
struct Booked<'h> {
    by: &'h Handoff,
    lines: Vec<QuoteLine>,
    term: Option<Term>,
    yearly: Option<Money>,
}

/// What the packet says the change is.
struct Change {
    lines: Vec<QuoteLine>,
    term: Option<Term>,
    /// The term without the days that are free.
    charged: Option<Term>,
    direction: Direction,
    ends: bool,
}

impl Change {
    /// Its lines, each with the days that it is charged for.
    fn dated(&self) -> Vec<QuoteLine> {
        self.charged.map_or_else(|| self.lines.clone(), |charged| delta::dated(self.lines.clone(), charged))
    }
}

/// The figures of the booked agreement, and what the change makes of them.
pub(super) fn settle(draft: &mut Draft<'_>, agreement: Option<&Agreement<'_>>) {
    state_as_sold(draft);
    let booked = agreement.and_then(|agreement| booked(agreement, draft.ctx.policy, day_of_change(draft)));
    if let Some(booked) = &booked {
        take_booked(draft, booked);
    }
    let Some(change) = change(&draft.handoff, draft.ctx.policy) else { return };
    let policy = draft.ctx.policy;
    let before = money(&draft.handoff.packet, policy, FieldRole::RecurringBefore);
    let begins = booked.as_ref().and_then(|booked| booked.term).map(Term::start);
    let yearly = before.and_then(|before| yearly(before, &change, begins));
    if let Some(yearly) = yearly {
        derive(draft, FieldRole::RecurringChange, Value::Money(yearly.change));
        derive(draft, FieldRole::RecurringAfter, Value::Money(yearly.after));
        if let Some(percent) = yearly.contraction_percent() {
            let percent = percent.min(Decimal::ONE_HUNDRED);
            derive(draft, FieldRole::ContractionPercent, Value::Percent(percent));
        }
    }
    if let Some(after) = after(booked.as_ref(), &change)
        && let Some(percent) =
            quote::blended_discount_percent(&after).or(quote::blended_discount_percent(&change.lines))
    {
        derive(draft, FieldRole::DiscountAfter, Value::Percent(delta::kept(percent).max(Decimal::ZERO)));
    }
    // A renewal begins where the term ends.
    let rest = rest_of_term(booked.as_ref(), &change).filter(|_| draft.handoff.kind == PacketKind::Amendment);
    if let Some(rest) = rest {
        derive(draft, FieldRole::ChangeOverTerm, Value::Money(rest.change));
        if let Some(total) = booked.as_ref().and_then(|booked| quote::total(&booked.lines).ok())
            && let Some(all) = Delta::of(total, rest.change)
        {
            derive(draft, FieldRole::TotalAfter, Value::Money(all.after));
        }
    }
    if let Some(from) = agreement.and_then(|agreement| periods_from(&draft.handoff, &change, agreement, policy)) {
        derive(draft, FieldRole::PeriodsFrom, Value::Date(from));
    }
    let impact = impact(&draft.handoff, policy, booked.as_ref(), &change, yearly, rest);
    derive(draft, FieldRole::BillingImpact, Value::Text(impact));
}

/// The lines and the yearly value that are booked, read back as they stand in our own record.
fn take_booked(draft: &mut Draft<'_>, booked: &Booked<'_>) {
    let policy = draft.ctx.policy;
    let handoff = booked.by.id;
    let provenance = |at| Provenance { source: Source::Inherited { handoff }, person: None, at, words: None };
    if let Some(field) = policy.find_role(FieldRole::LinesBefore) {
        let lines = Value::Lines(booked.lines.clone());
        gathering::set(draft, &field.name, &lines, FieldState::Sourced, provenance(draft.ctx.now));
    }
    let (Some(field), Some(yearly)) = (policy.find_role(FieldRole::RecurringBefore), booked.yearly) else { return };
    // Whoever reads the change's form may say another figure; that is then a difference, and not replaced.
    if may_be_replaced(draft.handoff.packet.entry(&field.name)) {
        let value = Value::Money(yearly);
        gathering::set(draft, &field.name, &value, FieldState::Proposed, provenance(draft.ctx.now));
    }
}

/// What falls away is kept as it was sold, and counted below zero, whichever sign its source gives it (`failure:F34`).
fn state_as_sold(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    if !falls_away(&draft.handoff, policy) {
        return;
    }
    let field = &policy.by_role(FieldRole::QuoteLines).name;
    let Some(entry) = draft.handoff.packet.entry(field) else { return };
    let (Value::Lines(stated), state, provenance) = (&entry.value, entry.state, entry.provenance.clone()) else {
        return;
    };
    let Some(sold) = delta::as_sold(stated) else { return };
    let (was, value) = (Some(entry.value.clone()), Value::Lines(sold));
    draft.fact(Fact::ValueSet { field: field.clone(), value, state, provenance, was, against: Vec::new() });
    gathering::derive(draft);
}

/// What the agreement comes to in a year, by what is in force when the packet changes it.
pub(super) fn recurring(draft: &Draft<'_>, agreement: &Agreement<'_>) -> Option<Money> {
    booked(agreement, draft.ctx.policy, day_of_change(draft))?.yearly
}

/// The day whose yearly value the packet starts from: that of the change, as far as it is known; a renewal starts from
/// what is in force at the end.
fn day_of_change(draft: &Draft<'_>) -> NaiveDate {
    let policy = draft.ctx.policy;
    match draft.handoff.kind {
        PacketKind::Renewal => NaiveDate::MAX,
        PacketKind::New | PacketKind::Amendment => {
            let today = || draft.ctx.now.with_timezone(&policy.organisation().zone).date_naive();
            day(&draft.handoff.packet, policy, FieldRole::ServiceStart).unwrap_or_else(today)
        }
    }
}

/// The term that runs: from where it began to the last day that anything of it is charged for. A change of it has days
/// of its own, and moves neither (`failure:F16`).
pub(super) fn agreed_term(agreement: &Agreement<'_>, policy: &PolicyBook) -> Option<Term> {
    let began = term_of(&agreement.base.packet, policy);
    let changed = term_of(&agreement.last.packet, policy);
    match (began, changed) {
        (Some(began), Some(changed)) => Term::new(began.start(), began.end().max(changed.end())),
        (began, changed) => began.or(changed),
    }
}

/// The lines that a packet about the agreement takes over: what is left of them where all of it ends, and what goes on
/// where it is renewed. `None` where they are as they were quoted.
pub(super) fn taken_over(draft: &Draft<'_>, agreement: &Agreement<'_>) -> Option<Vec<QuoteLine>> {
    let (handoff, policy) = (&draft.handoff, draft.ctx.policy);
    let is_renewal = handoff.kind == PacketKind::Renewal;
    let kind = amendment_of(handoff, policy);
    // All of it ends, or is billed otherwise or to somebody else, from the day of the change on.
    let is_of_the_rest = kind.is_some_and(|kind| kind == AmendmentKind::Cancel || kind.direction() == Direction::Keeps);
    if !is_renewal && !handoff.ends_agreement && !is_of_the_rest && agreement.last.id == agreement.base.id {
        return None;
    }
    let Booked { lines, term, .. } = booked(agreement, policy, day_of_change(draft))?;
    match (term, day(&handoff.packet, policy, FieldRole::ServiceStart)) {
        (Some(term), _) if is_renewal => delta::renewed(&lines, term, term_of(&handoff.packet, policy).unwrap_or(term)),
        (None, _) if is_renewal => Some(delta::that_recur(lines)),
        (Some(term), Some(from)) if is_of_the_rest => delta::left_of(&lines, term, from),
        (_, _) => Some(lines),
    }
}

/// What holds of the agreement, with the yearly value of what is in force on that day, or on the nearest of its term.
fn booked<'h>(agreement: &Agreement<'h>, policy: &PolicyBook, day: NaiveDate) -> Option<Booked<'h>> {
    let by = agreement.last;
    // What is free is charged to nobody, so it is no part of what a day of the rest is worth.
    let dated = |lines: Vec<QuoteLine>, of: &Handoff| match invoices::charged_term(&of.packet, policy) {
        Some(charged) => delta::dated(lines, charged),
        None => lines,
    };
    let term = agreed_term(agreement, policy);
    let at = |lines: &[QuoteLine], term: Term, day: NaiveDate| {
        // On a day that is free, what will be charged is in force.
        let first = lines.iter().filter_map(QuoteLine::term).map(Term::start).min().unwrap_or(term.start());
        quote::yearly_value_at(lines, term, term.start(), day.clamp(first.min(term.end()), term.end()))
    };
    let (lines, yearly) = match by.kind {
        PacketKind::New | PacketKind::Renewal => {
            let lines = dated(charged(by, policy)?, by);
            let yearly = invoices::charged_term(&by.packet, policy).and_then(|term| at(&lines, term, day));
            (lines, yearly)
        }
        PacketKind::Amendment => {
            // A record from before lines kept their days has them without: they are those of the term that began.
            let before = dated(lines(&by.packet, policy, FieldRole::LinesBefore).unwrap_or_default(), agreement.base);
            let change = dated(charged(by, policy).unwrap_or_default(), by);
            let direction = amendment_of(by, policy).map_or(Direction::Adds, AmendmentKind::direction);
            let after = delta::lines_after(&before, &change, direction).ok()?;
            let changed = money(&by.packet, policy, FieldRole::RecurringAfter);
            // What was agreed as the yearly value moves on with the steps that come after the change.
            let since = self::day(&by.packet, policy, FieldRole::ServiceStart);
            let steps = term.zip(since).and_then(|(term, since)| {
                Delta::to(at(&after, term, since)?, at(&after, term, day.max(since))?).map(|delta| delta.change)
            });
            let yearly = changed.and_then(|changed| steps.map_or(Some(changed), |steps| changed.plus(steps).ok()));
            (after, yearly)
        }
    };
    let yearly = yearly.or(term.and_then(|term| quote::yearly_value(&lines, term, term.start())));
    Some(Booked { by, lines, term, yearly })
}

fn change(handoff: &Handoff, policy: &PolicyBook) -> Option<Change> {
    let (direction, ends) = match handoff.kind {
        PacketKind::New => return None,
        PacketKind::Renewal => (Direction::Replaces, false),
        PacketKind::Amendment => {
            let kind = amendment_of(handoff, policy)?;
            (kind.direction(), kind == AmendmentKind::Cancel)
        }
    };
    let lines = charged(handoff, policy).unwrap_or_default();
    let (term, charged) = (term_of(&handoff.packet, policy), invoices::charged_term(&handoff.packet, policy));
    Some(Change { lines, term, charged, direction, ends })
}

/// What the change makes of a year, its months counted as those of the agreement are: a year's figure and that of the
/// rest of the term have one basis.
fn yearly(before: Money, change: &Change, begins: Option<NaiveDate>) -> Option<Delta> {
    let of_lines = || {
        let term = change.charged?;
        quote::yearly_value(&change.lines, term, begins.unwrap_or(term.start()))
    };
    match change.direction {
        _all_of_it if change.ends => Delta::to(before, Money::zero(before.currency())),
        Direction::Keeps => Delta::to(before, before),
        Direction::Adds => Delta::of(before, of_lines()?),
        Direction::TakesAway => Delta::of(before, delta::negative(of_lines()?)),
        // Of a ramp, what is in force with the change.
        Direction::Replaces => {
            let term = change.charged?;
            Delta::to(before, quote::yearly_value_at(&change.lines, term, term.start(), term.start())?)
        }
    }
}

/// The day from which the billing periods of a change are counted that keeps what is sold: that of its agreement, where
/// it goes on in the same rhythm, so that its first invoice is for the rest of a period; else its own first day.
fn periods_from(
    handoff: &Handoff,
    change: &Change,
    agreement: &Agreement<'_>,
    policy: &PolicyBook,
) -> Option<NaiveDate> {
    let own = change.charged.filter(|_| change.direction == Direction::Keeps)?.start();
    let billed = rhythm_of(agreement, policy)?;
    let is_same = invoices::rhythm(&handoff.packet, policy) == Some(billed.0);
    Some(if is_same { billed.1.min(own) } else { own })
}

/// After the change that set it last, the rhythm in which the agreement is billed and the day from which its periods are
/// counted.
fn rhythm_of<'h>(agreement: &Agreement<'h>, policy: &PolicyBook) -> Option<(invoices::Rhythm<'h>, NaiveDate)> {
    let by = agreement.last;
    let from = |handoff: &Handoff| {
        let stated = day(&handoff.packet, policy, FieldRole::PeriodsFrom);
        stated.or(invoices::charged_term(&handoff.packet, policy).map(Term::start))
    };
    // A change that adds or takes away is billed beside its agreement, whose periods go on.
    let is_beside = by.kind == PacketKind::Amendment
        && amendment_of(by, policy)
            .is_some_and(|kind| matches!(kind.direction(), Direction::Adds | Direction::TakesAway));
    let of = if is_beside { agreement.base } else { by };
    Some((invoices::rhythm(&of.packet, policy)?, from(of)?))
}

/// What runs from the change on.
fn after(booked: Option<&Booked<'_>>, change: &Change) -> Option<Vec<QuoteLine>> {
    let lines = delta::lines_after(&booked?.lines, &change.dated(), change.direction).ok()?;
    Some(change.term.map(Term::start).map_or(lines.clone(), |from| delta::that_run_from(lines, from)))
}

/// What the rest of the term comes to: as it was booked, its part by months, and with the change.
fn rest_of_term(booked: Option<&Booked<'_>>, change: &Change) -> Option<Delta> {
    let (booked, from) = (booked?, change.term?.start());
    let before = delta::remaining(&booked.lines, booked.term?, from)?;
    let of_change = quote::total(&change.lines).ok();
    match change.direction {
        _all_of_it if change.ends => Delta::to(before, Money::zero(before.currency())),
        Direction::Keeps => Delta::to(before, before),
        Direction::Adds => Delta::of(before, of_change?),
        Direction::TakesAway => Delta::of(before, delta::negative(of_change?)),
        Direction::Replaces => Delta::to(before, of_change?),
    }
}

/// Puts in a figure that was computed from the change's lines and the booked value.
///
/// What no decision reads needs no confirmation of its own.
fn derive(draft: &mut Draft<'_>, role: FieldRole, value: Value) {
    let policy = draft.ctx.policy;
    let Some(field) = policy.find_role(role) else { return };
    let inputs = [FieldRole::RecurringBefore, FieldRole::QuoteLines];
    let counts = inputs.into_iter().all(|role| {
        let input = policy.find_role(role).and_then(|field| draft.handoff.packet.entry(&field.name));
        input.is_none_or(|entry| entry.state.counts())
    });
    let is_told = matches!(role, FieldRole::BillingImpact | FieldRole::ChangeOverTerm | FieldRole::PeriodsFrom);
    let state = match (is_told, counts) {
        (true, _) => FieldState::Sourced,
        (false, true) => FieldState::Confirmed,
        (false, false) => FieldState::Proposed,
    };
    let from = policy.by_role(FieldRole::QuoteLines).name.clone();
    let person = draft.handoff.packet.entry(&from).and_then(|entry| entry.provenance.person.clone());
    let provenance = Provenance { source: Source::Computed { from }, person, at: draft.ctx.now, words: None };
    let held = draft.handoff.packet.entry(&field.name);
    let is_there = held.is_some_and(|entry| entry.value == value && entry.state == state);
    if !is_there {
        let was = held.map(|entry| entry.value.clone()).filter(|was| was != &value);
        draft.fact(Fact::ValueSet { field: field.name.clone(), value, state, provenance, was, against: Vec::new() });
    }
}

/// What Finance has to change in billing, one clause each (`feature:N16`).
fn impact(
    handoff: &Handoff,
    policy: &PolicyBook,
    booked: Option<&Booked<'_>>,
    change: &Change,
    yearly: Option<Delta>,
    rest: Option<Delta>,
) -> String {
    let mut clauses = Vec::new();
    if let Some(yearly) = yearly {
        clauses.push(match yearly.change.amount().is_zero() {
            true => format!("{} a year stays", yearly.before),
            false => format!("{} a year becomes {} ({})", yearly.before, yearly.after, signed(yearly.change)),
        });
    }
    let moves = |rest: &Delta| !rest.change.amount().is_zero();
    if let (Some(rest), Some(term)) = (rest.filter(moves), change.term) {
        let (from, was, now) = (term.start(), rest.before, rest.after);
        clauses.push(format!("from {from} to the end {was} becomes {now} ({})", signed(rest.change)));
    }
    if let Some(booked) = booked {
        clauses.extend(touched(handoff, booked.by, policy));
        let runs = match change.term {
            Some(term) => delta::that_run_from(booked.lines.clone(), term.start()),
            None => booked.lines.clone(),
        };
        let twice = delta::discounted_twice(&runs, &change.lines);
        if !twice.is_empty() {
            clauses.push(format!("look: {} is discounted on a discounted price", twice.join(", ")));
        }
        let ramped = delta::ramped(&runs);
        let is_co_term = amendment_of(handoff, policy) == Some(AmendmentKind::CoTerm);
        if is_co_term && !ramped.is_empty() {
            clauses.push(format!("look: {} is ramped, and a common end date may cut a step", ramped.join(", ")));
        }
    }
    match clauses.as_slice() {
        [] => "nothing that is known of".to_owned(),
        clauses => clauses.join("; "),
    }
}

/// Values of the agreement that read otherwise from now on.
fn touched(handoff: &Handoff, booked: &Handoff, policy: &PolicyBook) -> Vec<String> {
    let changed = |field: &Field| {
        let (was, now) = (booked.packet.counting(&field.name)?, handoff.packet.value(&field.name)?);
        (was != now).then(|| format!("{}: {was} becomes {now}", field.title))
    };
    let is_touched = |field: &&Field| {
        let is_party = field.role == Some(FieldRole::Account);
        let is_of_lines = matches!(field.role, Some(FieldRole::QuoteLines));
        let is_kept = field.inherits.iter().any(|inherits| *inherits != InheritedBy::AutomaticRenewal);
        (is_party || is_kept) && !is_of_lines
    };
    policy.fields().filter(is_touched).filter_map(changed).collect()
}

fn signed(money: Money) -> String {
    if money.amount() > Decimal::ZERO { format!("+{money}") } else { money.to_string() }
}

/// What does not fit between the change and what is booked: sold must be what is booked (`failure:F16`).
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let Some(parent) = &handoff.parent else { return Vec::new() };
    let mut found = Vec::new();
    let id = parent.agreement;
    let order = parent.changed_by_order.as_deref().or(parent.order_ref.as_deref()).unwrap_or("its order");
    let stated = policy.find_role(FieldRole::RecurringBefore);
    if let (Some(field), Some(yearly)) = (stated, parent.recurring)
        && let Some(Value::Money(stated)) = handoff.packet.value(&field.name)
        && *stated != yearly
    {
        let what = format!(
            "The change starts from {stated} a year, and {id} books {yearly} ({order}): have the change's form or the \
             order put right."
        );
        found.push(misfit(field, "sold_is_booked", what));
    }
    if let (Some(after), Some(field)) = (money(&handoff.packet, policy, FieldRole::RecurringAfter), stated)
        && after.amount() < Decimal::ZERO
        && let Some(before) = money(&handoff.packet, policy, FieldRole::RecurringBefore)
    {
        let what = format!(
            "More would fall away than there is: {before} a year would become {after}. Have the lines or the start of \
             the change put right."
        );
        found.push(misfit(field, "not_below_zero", what));
    }
    found.extend(of_currency(handoff, parent, policy));
    let booked = lines(&handoff.packet, policy, FieldRole::LinesBefore);
    let own = lines(&handoff.packet, policy, FieldRole::QuoteLines);
    found.extend(within::misfits(handoff, parent, policy, booked.as_deref(), own.as_deref()));
    if let (Some(booked), Some(change)) = (booked, change(handoff, policy)) {
        let lines = policy.by_role(FieldRole::QuoteLines);
        match delta::lines_after(&booked, &change.dated(), change.direction) {
            Err(missing) => {
                let what = not_booked(&missing, &format!("{id} books"), order);
                found.push(misfit(lines, "sold_is_booked", what));
            }
            Ok(after) => found.extend(credited_otherwise(&booked, &change, &after).map(|(credit, worth)| {
                let what = format!(
                    "What falls away is credited with {credit}, and as {id} books it ({order}) it comes to {worth} for the \
                     same days: have the quote's price or periods put right, unless the difference was agreed."
                );
                let rule = RuleId::new(format!("match:{}.credit", lines.name));
                Misfit { field: lines.name.clone(), rule, what, severity: Severity::Warn }
            })),
        }
    }
    found
}

/// What a part that falls away is credited with, and what it comes to as it is booked, where the two differ.
fn credited_otherwise(booked: &[QuoteLine], change: &Change, after: &[QuoteLine]) -> Option<(Money, Money)> {
    let term = change.term.filter(|_| change.direction == Direction::TakesAway && !change.ends)?;
    let credit = quote::total(&change.lines).ok()?;
    let left = |lines: &[QuoteLine]| match lines {
        [] => Some(Money::zero(credit.currency())),
        lines => delta::remaining(lines, term, term.start()),
    };
    let worth = Delta::to(left(after)?, left(booked)?)?.change;
    // Each part of a line is rounded by itself.
    let parts = i64::try_from(booked.len() + after.len()).ok()?;
    let tolerance = Decimal::new(parts, credit.currency().minor_units());
    let differs = (worth.amount() - credit.amount()).abs() > tolerance;
    differs.then_some((credit, worth))
}

/// That more is to fall away than there is, where it is least.
fn not_booked(missing: &NotBooked, books: &str, order: &str) -> String {
    let (wanted, sku, there) = (missing.quantity.normalize(), &missing.sku, missing.booked.normalize());
    match missing.days {
        None => format!("{wanted} of {sku} are to fall away, and {books} {there} ({order})."),
        Some(days) => format!(
            "{wanted} of {sku} are to fall away, and from {} to {} {books} {there} ({order}): let the change start later, \
             or give each step a line with its own days and number.",
            days.start(),
            days.end()
        ),
    }
}

/// That the change is in another currency than its agreement, so that neither can be measured by the other.
fn of_currency(handoff: &Handoff, parent: &Parent, policy: &PolicyBook) -> Option<Misfit> {
    let (booked, field) = (parent.recurring?.currency(), policy.by_role(FieldRole::QuoteLines));
    let mine = lines(&handoff.packet, policy, FieldRole::QuoteLines)?.first()?.currency;
    let id = parent.agreement;
    let what = format!(
        "The quote is in {mine}, and {id} is booked in {booked}: what changes an agreement is in its currency. Have the \
         quote made in {booked}, or sell it as a new deal."
    );
    (mine != booked).then(|| misfit(field, "same_currency", what))
}

fn misfit(field: &Field, check: &str, what: String) -> Misfit {
    let rule = RuleId::new(format!("check:{}.{check}", field.name));
    Misfit { field: field.name.clone(), rule, what, severity: Severity::Block }
}

/// The lines of the packet's quote, with what is charged once, and in the steps of a ramp. Those that were taken over from several quotes say it
/// since then, and their periods tell nothing of one another.
pub(super) fn charged(handoff: &Handoff, policy: &PolicyBook) -> Option<Vec<QuoteLine>> {
    let lines = lines(&handoff.packet, policy, FieldRole::QuoteLines)?;
    let entry = handoff.packet.entry(&policy.find_role(FieldRole::QuoteLines)?.name)?;
    let lines = match entry.provenance.source {
        Source::Inherited { .. } => lines,
        Source::System { .. }
        | Source::Chat
        | Source::Form
        | Source::File { .. }
        | Source::Assistant { .. }
        | Source::CustomerReply { .. }
        | Source::Account { .. }
        | Source::Envelope { .. }
        | Source::PolicyDefault
        | Source::Handoff
        | Source::Computed { .. } => policy.references().products.with_charge_types(&lines),
    };
    Some(invoices::in_steps(handoff, policy, lines))
}

fn lines(packet: &Packet, policy: &PolicyBook, role: FieldRole) -> Option<Vec<QuoteLine>> {
    match packet.value(&policy.find_role(role)?.name) {
        Some(Value::Lines(lines)) => Some(lines.clone()),
        _no_lines => None,
    }
}

fn money(packet: &Packet, policy: &PolicyBook, role: FieldRole) -> Option<Money> {
    match packet.value(&policy.find_role(role)?.name) {
        Some(Value::Money(money)) => Some(*money),
        _no_money => None,
    }
}

fn day(packet: &Packet, policy: &PolicyBook, role: FieldRole) -> Option<NaiveDate> {
    match packet.value(&policy.find_role(role)?.name) {
        Some(Value::Date(day)) => Some(*day),
        _no_day => None,
    }
}

fn term_of(packet: &Packet, policy: &PolicyBook) -> Option<Term> {
    let (start, end) = (day(packet, policy, FieldRole::ServiceStart), day(packet, policy, FieldRole::ServiceEnd));
    Term::new(start?, end?)
}
