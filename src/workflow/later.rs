//! What later orders of the same agreement made of a booked handoff: which of its invoices they take the place of, and
//! which terms hold since then.

use chrono::NaiveDate;

use crate::domain::change::{AmendmentKind, Direction, booked_after};
use crate::domain::delta;
use crate::domain::document::DocumentRef;
use crate::domain::field::{FieldRole, Value};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::HandoffId;
use crate::domain::invoice::{Covers, Invoice};
use crate::domain::money::Money;
use crate::domain::quote::{QuoteLine, Term};
use crate::domain::terms::PaymentTerms;
use crate::policy::PolicyBook;

use super::change::amendment_of;
use super::delta::charged;
use super::quoted::quoted;

/// A later order of the same agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// Its handoff.
    pub by: HandoffId,
    /// Its order.
    pub order_ref: Option<String>,
    /// What it changes; a renewal changes nothing.
    pub amendment: Option<AmendmentKind>,
    /// What it does to the invoices of the handoff.
    pub effect: Effect,
    /// The first day on which it counts, if known.
    pub from: Option<NaiveDate>,
    /// Its agreement of record.
    pub agreement: Option<DocumentRef>,
    /// The terms of payment that hold with it.
    pub payment_terms: Option<PaymentTerms>,
    /// What is not billed by the handoff's own order any more.
    pub gone: Gone,
}

/// What a later order does to the invoices of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It bills beside them.
    Adds,
    /// It credits a part of them.
    TakesAway,
    /// It bills in their place.
    TakesThePlace,
    /// Nothing is billed any more.
    Ends,
    /// It bills the term after.
    Renews,
}

/// What is not billed by an order any more, because of a later one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// The invoices, or the days of them.
    pub invoices: Vec<GoneInvoice>,
    /// What they come to, as far as it can be told.
    pub amount: Option<Money>,
    /// Whether its invoices were agreed one by one, so that days do not tell which of them it is.
    pub is_of_agreed: bool,
}

/// One invoice that is not billed any more, or not for all of its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneInvoice {
    /// Its number in the schedule, from 1.
    pub number: usize,
    /// Its days that are not billed.
    pub days: Term,
    /// Whether these are all of its days.
    pub is_whole: bool,
}

impl Effect {
    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Adds => "adds",
            Effect::TakesAway => "takes_away",
            Effect::TakesThePlace => "takes_the_place",
            Effect::Ends => "ends",
            Effect::Renews => "renews",
        }
    }

    fn of(handoff: &Handoff, amendment: Option<AmendmentKind>) -> Self {
        match (handoff.kind, amendment.map(AmendmentKind::direction)) {
            (PacketKind::New | PacketKind::Renewal, _) => Effect::Renews,
            (PacketKind::Amendment, _) if handoff.ends_agreement => Effect::Ends,
            (PacketKind::Amendment, Some(Direction::Adds) | None) => Effect::Adds,
            (PacketKind::Amendment, Some(Direction::TakesAway)) => Effect::TakesAway,
            (PacketKind::Amendment, Some(Direction::Replaces | Direction::Keeps)) => Effect::TakesThePlace,
        }
    }
}

/// What was ordered of the same agreement after that handoff, in the order in which it was booked.
pub fn later(handoff: &Handoff, handoffs: &[Handoff], policy: &PolicyBook) -> Vec<Later> {
    // From this day on nothing is billed by the handoff's own order any more.
    let mut until: Option<NaiveDate> = None;
    let mut found = Vec::new();
    for other in booked_after(handoff, handoffs) {
        let value = |role| policy.find_role(role).and_then(|field| other.packet.value(&field.name));
        let amendment = amendment_of(other, policy).filter(|_| other.kind == PacketKind::Amendment);
        let effect = Effect::of(other, amendment);
        let from = if let Some(Value::Date(from)) = value(FieldRole::ServiceStart) { Some(*from) } else { None };
        let takes_over = matches!(effect, Effect::TakesThePlace | Effect::Ends);
        let gone = match from.filter(|from| takes_over && until.is_none_or(|until| *from < until)) {
            Some(from) => gone(handoff, policy, from, until),
            None => Gone::default(),
        };
        if takes_over {
            until = [until, from].into_iter().flatten().min();
        }
        found.push(Later {
            by: other.id,
            order_ref: other.order_ref.clone(),
            amendment,
            effect,
            from,
            agreement: match value(FieldRole::AgreementOfRecord) {
                Some(Value::Document(document)) => Some(document.clone()),
                Some(_) | None => None,
            },
            payment_terms: match value(FieldRole::PaymentTerms) {
                Some(Value::PaymentTerms(terms)) => Some(terms.clone()),
                Some(_) | None => None,
            },
            gone,
        });
    }
    found
}

/// What of the handoff's own invoices falls away from one day on, up to the day from which that is so already.
fn gone(handoff: &Handoff, policy: &PolicyBook, from: NaiveDate, until: Option<NaiveDate>) -> Gone {
    let Some(quoted) = quoted(handoff, policy) else { return Gone::default() };
    let last = until.and_then(|until| until.pred_opt()).unwrap_or(NaiveDate::MAX);
    let Some(affected) = Term::new(from, last) else { return Gone::default() };
    let invoice = |(index, invoice): (usize, &Invoice)| {
        let Covers::Days(own) = invoice.covers else { return None };
        let days = own.overlap(affected)?;
        Some(GoneInvoice { number: index + 1, days, is_whole: days == own })
    };
    Gone {
        invoices: quoted.schedule.iter().enumerate().filter_map(invoice).collect(),
        amount: amount_from(handoff, policy, from).and_then(|amount| match until {
            Some(until) => amount.plus(delta::negative(amount_from(handoff, policy, until)?)).ok(),
            None => Some(amount),
        }),
        is_of_agreed: quoted.is_billed_as_agreed(),
    }
}

/// What the handoff's own order comes to from that day on; of a credit, below zero.
fn amount_from(handoff: &Handoff, policy: &PolicyBook, from: NaiveDate) -> Option<Money> {
    let day = |role| match handoff.packet.value(&policy.find_role(role)?.name) {
        Some(Value::Date(day)) => Some(*day),
        Some(_) | None => None,
    };
    let term = Term::new(day(FieldRole::ServiceStart)?, day(FieldRole::ServiceEnd)?)?;
    let lines: Vec<QuoteLine> = delta::dated(charged(handoff, policy)?, term);
    let amount = delta::remaining(&lines, term, from)?;
    Some(if super::quoted::falls_away(handoff, policy) { delta::negative(amount) } else { amount })
}
