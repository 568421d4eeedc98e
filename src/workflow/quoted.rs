//! What a packet's quote comes to: its lines, its totals, when what is billed. Computed from the values, never stored.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::change::{AmendmentKind, Direction};
use crate::domain::delta;
use crate::domain::field::{Field, FieldRole, Value};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::invoice::{Covers, Invoice};
use crate::domain::money::{Money, Percent};
use crate::domain::quote::{self, ChargeType, QuoteLine, Term};
use crate::domain::terms::{BillingStartTrigger, Installment, PaymentTerms};
use crate::policy::PolicyBook;

use super::change::amendment_of;
use super::invoices::{as_charged, invoices};

/// What a packet's quote comes to. What cannot be computed from what is known is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted<'p> {
    /// Each line, with what it comes to.
    pub lines: Vec<QuotedLine<'p>>,
    /// The sums.
    pub figures: Figures,
    /// When what is billed.
    pub schedule: Vec<Invoice>,
    /// What each instalment comes to, if the terms are such.
    pub instalments: Vec<(&'p Installment, Money)>,
    /// What is billed because of this packet, where that is not simply its total: of a change, what it adds.
    pub billable: Option<Money>,
    /// What the invoices take the place of, where a change leaves nothing as it was billed.
    pub replaces: Option<Replaced>,
    /// The event with which billing starts, if its day is not known yet: the schedule's days then move with it.
    pub starts_with: Option<BillingStartTrigger>,
}

/// What is booked already and billed no more as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// What it comes to.
    pub amount: Money,
    /// From which day on.
    pub from: NaiveDate,
    /// The orders that bill it, as far as they are known.
    pub orders: Vec<String>,
}

/// One line, with what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedLine<'p> {
    /// The line.
    pub line: Cow<'p, QuoteLine>,
    /// What it comes to, rounded once.
    pub extension: Option<Money>,
    /// Its discount, for people.
    pub discount: Option<String>,
}

/// The sums over a quote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Total contract value.
    pub total: Option<Money>,
    /// What recurs, over the whole term.
    pub recurring: Option<Money>,
    /// Fees.
    pub one_time: Option<Money>,
    /// Usage, as far as the quote prices it.
    pub usage: Option<Money>,
    /// Work.
    pub services: Option<Money>,
    /// Annual contract value.
    pub annual_contract_value: Option<Money>,
    /// Annual recurring revenue on the first day of the term.
    pub annual_recurring_revenue: Option<Money>,
    /// Monthly recurring revenue on the first day of the term.
    pub monthly_recurring_revenue: Option<Money>,
    /// What falls into the first twelve months.
    pub first_year: Option<Money>,
}

impl Quoted<'_> {
    /// The event with which the schedule's days move, if any of them do: an instalment's day is its own.
    pub fn moves_with(&self) -> Option<BillingStartTrigger> {
        let moves = self.schedule.iter().any(|invoice| matches!(invoice.covers, Covers::Days(_)));
        self.starts_with.filter(|_| moves)
    }

    /// Whether the invoices follow from what was agreed one by one, and not from the rhythm of billing.
    pub fn is_billed_as_agreed(&self) -> bool {
        self.schedule.iter().any(|invoice| matches!(invoice.covers, Covers::Agreed(_)))
    }

    /// Whether it is credited, and not billed.
    pub fn is_credit(&self) -> bool {
        self.figures.total.is_some_and(|total| total.amount().is_sign_negative())
    }
}

/// Whether the packet's lines fall away: they are credited and taken down, not billed and set up (`failure:F34`).
pub fn falls_away(handoff: &Handoff, policy: &PolicyBook) -> bool {
    let takes_away = || amendment_of(handoff, policy).is_some_and(|kind| kind.direction() == Direction::TakesAway);
    handoff.kind == PacketKind::Amendment && takes_away()
}

/// What is billed because of this packet, or credited where it is below zero: of an amendment what it adds, and nothing
/// that is booked already (`failure:F34`). `None` while that is not known.
pub fn billable(handoff: &Handoff, policy: &PolicyBook) -> Option<Money> {
    let money = |role| match handoff.packet.value(&policy.find_role(role)?.name) {
        Some(Value::Money(money)) => Some(*money),
        _no_money => None,
    };
    let total = money(FieldRole::Total)?;
    let kind = amendment_of(handoff, policy).filter(|_| handoff.kind == PacketKind::Amendment);
    match kind.map(AmendmentKind::direction) {
        None | Some(Direction::Adds) => Some(total),
        Some(Direction::TakesAway) => Some(delta::negative(total)),
        Some(Direction::Keeps) => Some(Money::zero(total.currency())),
        Some(Direction::Replaces) => money(FieldRole::ChangeOverTerm),
    }
}

/// Whether nothing is sold by the packet that is not booked already.
pub fn keeps_what_is_booked(handoff: &Handoff, policy: &PolicyBook) -> bool {
    let keeps = || amendment_of(handoff, policy).is_some_and(|kind| kind.direction() == Direction::Keeps);
    handoff.kind == PacketKind::Amendment && keeps()
}

/// A value as the order has it: of lines that fall away, number and total are below zero.
pub fn as_ordered<'v>(handoff: &Handoff, field: &Field, value: &'v Value, policy: &PolicyBook) -> Cow<'v, Value> {
    match (field.role, value) {
        (Some(FieldRole::Total), Value::Money(total)) if falls_away(handoff, policy) => {
            Cow::Owned(Value::Money(delta::negative(*total)))
        }
        (Some(FieldRole::QuoteLines), Value::Lines(lines)) if falls_away(handoff, policy) => {
            Cow::Owned(Value::Lines(delta::credited(lines)))
        }
        (_as_it_stands, value) => Cow::Borrowed(value),
    }
}

/// What the packet's quote comes to; `None` while it has no lines.
pub fn quoted<'p>(handoff: &'p Handoff, policy: &PolicyBook) -> Option<Quoted<'p>> {
    let value = |role| policy.find_role(role).and_then(|field| handoff.packet.value(&field.name));
    let Some(Value::Lines(stated)) = value(FieldRole::QuoteLines) else { return None };
    let credit = falls_away(handoff, policy).then(|| delta::credited(stated));
    let lines = credit.as_deref().unwrap_or(stated);
    let day = |role| if let Some(Value::Date(day)) = value(role) { Some(*day) } else { None };
    let term = term_of(day(FieldRole::ServiceStart), day(FieldRole::ServiceEnd));
    let total = quote::total(lines).ok();
    let instalments = match (value(FieldRole::PaymentTerms), total) {
        (Some(Value::PaymentTerms(PaymentTerms::Installments { schedule })), Some(total)) => {
            let amounts = quote::instalments(total, schedule).unwrap_or_default();
            schedule.iter().zip(amounts).collect()
        }
        _no_instalments => Vec::new(),
    };
    // What is kept is billed from the change on as the change says: in another rhythm, or to somebody else.
    let left = if keeps_what_is_booked(handoff, policy) { Some(left_of_booked(handoff, policy)) } else { None };
    let schedule = match &left {
        Some(left) => invoices(handoff, policy, left, quote::total(left).ok()),
        None => invoices(handoff, policy, lines, total),
    };
    let replaces = replaced(handoff, policy, left.as_deref().and_then(|left| quote::total(left).ok()));
    let trigger = match value(FieldRole::BillingStartTrigger) {
        Some(Value::Choice(word)) => BillingStartTrigger::from_word(word),
        _ => None,
    };
    let figures = figures(&as_charged(handoff, policy, lines), total, term);
    let lines = match credit {
        Some(credit) => credit.into_iter().map(|line| quoted_line(Cow::Owned(line))).collect(),
        None => stated.iter().map(|line| quoted_line(Cow::Borrowed(line))).collect(),
    };
    let billable = billable(handoff, policy).filter(|_| handoff.kind == PacketKind::Amendment);
    Some(Quoted {
        lines,
        figures,
        billable,
        schedule,
        instalments,
        replaces,
        starts_with: trigger.filter(|trigger| trigger.is_awaited() && handoff.billing_trigger_met_at.is_none()),
    })
}

/// What is left of the booked lines from the day of the change on.
fn left_of_booked(handoff: &Handoff, policy: &PolicyBook) -> Vec<QuoteLine> {
    let value = |role| policy.find_role(role).and_then(|field| handoff.packet.value(&field.name));
    let day = |role| if let Some(Value::Date(day)) = value(role) { Some(*day) } else { None };
    let term = term_of(day(FieldRole::ServiceStart), day(FieldRole::ServiceEnd));
    match (value(FieldRole::LinesBefore), term) {
        (Some(Value::Lines(booked)), Some(term)) => delta::left_of(booked, term, term.start()).unwrap_or_default(),
        _unknown => Vec::new(),
    }
}

/// What a change takes the place of: what is kept of it, or what a new price, number or term stands for.
fn replaced(handoff: &Handoff, policy: &PolicyBook, kept: Option<Money>) -> Option<Replaced> {
    let parent = handoff.parent.as_ref().filter(|_| handoff.kind == PacketKind::Amendment)?;
    let value = |role| policy.find_role(role).and_then(|field| handoff.packet.value(&field.name));
    let money = |role| if let Some(Value::Money(money)) = value(role) { Some(*money) } else { None };
    let amount = match amendment_of(handoff, policy)?.direction() {
        Direction::Keeps => kept?,
        Direction::Replaces => {
            money(FieldRole::Total)?.plus(delta::negative(money(FieldRole::ChangeOverTerm)?)).ok()?
        }
        Direction::Adds | Direction::TakesAway => return None,
    };
    let Some(Value::Date(from)) = value(FieldRole::ServiceStart) else { return None };
    let orders = parent.orders_from(*from).into_iter().map(str::to_owned).collect();
    (!amount.amount().is_zero()).then_some(Replaced { amount, from: *from, orders })
}

fn term_of(start: Option<NaiveDate>, end: Option<NaiveDate>) -> Option<Term> {
    Term::new(start?, end?)
}

fn quoted_line(line: Cow<'_, QuoteLine>) -> QuotedLine<'_> {
    let discount = line.discount_percent().filter(|percent| !percent.to_decimal().is_zero());
    let (extension, discount) = (line.extension().ok(), discount.as_ref().map(Percent::to_string));
    QuotedLine { line, extension, discount }
}

fn figures(lines: &[QuoteLine], total: Option<Money>, term: Option<Term>) -> Figures {
    let of = |charge_type| quote::total_of(lines, charge_type);
    let annual = term.and_then(|term| quote::annual_recurring_revenue(lines, term, term.start()));
    Figures {
        total,
        recurring: of(ChargeType::Recurring),
        one_time: of(ChargeType::OneTime),
        usage: of(ChargeType::Usage),
        services: of(ChargeType::Services),
        annual_contract_value: term.and_then(|term| quote::annual_contract_value(lines, term)),
        annual_recurring_revenue: annual,
        monthly_recurring_revenue: annual.and_then(quote::monthly_recurring_revenue),
        first_year: term.and_then(|term| quote::first_year(lines, term)),
    }
}
