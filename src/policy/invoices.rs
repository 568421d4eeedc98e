//! Which invoices a packet comes to: when each goes out, what it is for, and its amount. Together they are the total.
//!
//! What somebody lists counts before what the terms of payment say, that before equal parts, those before the steps of a
//! ramp, and those before the rhythm (`checklist.md`, group F). Nothing is charged for the days that are free, and
//! nothing is invoiced before the day with which billing starts. A prepayment counts against the first invoices, a
//! deposit against the last.

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::field::{FieldRole, Value};
use crate::domain::invoice::{AS_WORKED, Covers, Invoice, InvoiceDay, take_off};
use crate::domain::money::Money;
use crate::domain::quote::{self, BillingPlan, ChargeType, LineTerms, QuoteLine, ScheduleRow, Term};
use crate::domain::terms::{Billing, BillingStartTrigger, Installment, PaymentTerms};

use super::charges::{self, Step};
use super::products::Products;

mod plan;

use plan::Record;
pub use plan::{planned_for_nothing, rhythms, timings};

/// The value of a role's field as it is known; `None` where nobody has said one.
pub type Known<'k, 'v> = &'k dyn Fn(FieldRole) -> Option<&'v Value>;

/// What invoices follow from.
#[derive(Clone, Copy)]
pub struct Basis<'k, 'v> {
    /// What the packet says.
    pub known: Known<'k, 'v>,
    /// The product master, which tells work from subscriptions.
    pub products: &'k Products,
    /// The day on which the event was reported with which billing starts.
    pub reported_on: Option<NaiveDate>,
}

/// Every invoice, the earliest first; those whose event is not known yet stand where the terms name them. None where
/// what they follow from is not known.
pub fn invoices(basis: Basis<'_, '_>, lines: &[QuoteLine], total: Option<Money>) -> Vec<Invoice> {
    let is_credit = total.is_some_and(|total| total.amount().is_sign_negative());
    if !is_credit {
        let agreed = basis.agreed(total);
        if !agreed.is_empty() {
            return agreed;
        }
    }
    let lines = basis.products.with_charge_types(lines);
    let in_days = basis.by_days(&lines, total.filter(|_| !is_credit));
    match total.filter(|_| !is_credit && !in_days.is_empty()) {
        Some(total) => basis.with_what_is_paid_ahead(in_days, total),
        None => in_days,
    }
}

/// What is paid ahead and is none of the invoices that were agreed one by one, which are the ones that are billed; each
/// as people call it.
pub fn ahead_and_not_agreed(basis: Basis<'_, '_>, total: Money) -> Vec<String> {
    let agreed = basis.agreed(Some(total));
    let ahead = if agreed.is_empty() { Vec::new() } else { basis.paid_ahead(total) };
    let missing = ahead.into_iter().filter(|ahead| agreed.iter().all(|invoice| invoice.amount != ahead.amount));
    missing.map(|ahead| format!("{} ({})", ahead.what, ahead.amount)).collect()
}

/// What is paid ahead in all, where together it is more than the total: then no invoice is left to count it against.
pub fn more_ahead_than_all(basis: Basis<'_, '_>, total: Money) -> Option<Money> {
    let ahead = basis.paid_ahead(total);
    let sum = ahead.iter().try_fold(Money::zero(total.currency()), |sum, ahead| sum.plus(ahead.amount)).ok()?;
    (sum.amount() > total.amount()).then_some(sum)
}

/// The events on which a part of the payment hangs and of which neither a day nor anybody who reports it is known: the
/// invoice for it would never go out.
pub fn unreported_events(basis: Basis<'_, '_>) -> Vec<String> {
    let (Some(Value::PaymentTerms(PaymentTerms::Installments { schedule })), true) =
        (basis.value(FieldRole::PaymentTerms), basis.listed().is_empty())
    else {
        return Vec::new();
    };
    let starts_billing = match basis.value(FieldRole::BillingStartTrigger) {
        Some(Value::Choice(word)) => Some(word.as_str()),
        Some(_) | None => None,
    };
    let is_known = |due: &str| {
        let of_event = basis.event(due);
        ["signature", "upfront"].contains(&due)
            || starts_billing == Some(due)
            || basis.day_of(due).is_some()
            || of_event.is_some_and(|event| event.text("owner").is_some())
    };
    let mut open: Vec<String> = Vec::new();
    for due in schedule.iter().map(|part| &part.due).filter(|due| !is_known(due)) {
        if !open.contains(due) {
            open.push(due.clone());
        }
    }
    open
}

/// The day from which is billed, by the trigger that is known; none while it is not known.
pub fn billing_starts_on(known: Known<'_, '_>) -> Option<NaiveDate> {
    let day = |role| if let Some(Value::Date(day)) = known(role) { Some(*day) } else { None };
    let trigger = match known(FieldRole::BillingStartTrigger) {
        Some(Value::Choice(word)) => BillingStartTrigger::from_word(word),
        Some(_) | None => None,
    };
    match trigger {
        Some(BillingStartTrigger::FixedDate) => day(FieldRole::BillingStartDate),
        Some(BillingStartTrigger::EffectiveDate) => day(FieldRole::EffectiveDate),
        Some(
            BillingStartTrigger::SubscriptionStart
            | BillingStartTrigger::Signature
            | BillingStartTrigger::Provisioning
            | BillingStartTrigger::GoLive
            | BillingStartTrigger::Milestone,
        ) => day(FieldRole::ServiceStart),
        None => day(FieldRole::BillingStartDate).or(day(FieldRole::ServiceStart)),
    }
}

/// The days that are charged: the term without those that are free.
pub fn charged_term(known: Known<'_, '_>) -> Option<Term> {
    let day = |role| if let Some(Value::Date(day)) = known(role) { Some(*day) } else { None };
    let free = match known(FieldRole::FreePeriod) {
        Some(Value::Number(days)) => days.to_u64().unwrap_or(0),
        Some(_) | None => 0,
    };
    let start = day(FieldRole::ServiceStart)?.checked_add_days(Days::new(free))?;
    Term::new(start, day(FieldRole::ServiceEnd)?)
}

/// The days that are charged, and the day from which their billing periods are counted.
#[derive(Clone, Copy)]
struct Charged {
    term: Term,
    counted_from: NaiveDate,
}

/// Nothing is invoiced before the day from which is billed, whichever days it is for.
fn invoice(row: Row, from: Option<NaiveDate>) -> Invoice {
    let Row { days, items } = row;
    Invoice {
        on: InvoiceDay::On(from.map_or(days.on, |from| days.on.max(from))),
        covers: Covers::Days(days.covers),
        items,
        payable_within_days: None,
        paid_ahead: None,
        amount: days.amount,
        usage: days.usage,
    }
}

/// The lines as they are charged: each of its kind, and what recurs in the steps of a ramp where there is one.
pub fn as_charged(basis: Basis<'_, '_>, lines: &[QuoteLine]) -> Vec<QuoteLine> {
    let lines = basis.products.with_charge_types(lines);
    let Some(ramp) = basis.steps(&lines).and_then(|steps| charges::ramp(&steps, &lines).ok()) else { return lines };
    let kind = lines.iter().map(|line| line.terms.charge_type).find(|kind| *kind == Some(ChargeType::Recurring));
    let steps = ramp.steps.iter().map(|(days, amount)| step_line(*days, *amount, kind.flatten()));
    steps.chain(ramp.beside.iter().cloned()).collect()
}

/// The lines as a change or a renewal finds them: each step of a ramp that somebody lists as a line of its own.
pub fn in_steps(basis: Basis<'_, '_>, lines: Vec<QuoteLine>) -> Vec<QuoteLine> {
    let parted = basis.steps(&lines).and_then(|steps| charges::in_steps(&steps, &lines));
    parted.unwrap_or(lines)
}

/// Why the ramp that somebody lists is not billed as such, as the rest of a sentence about it.
pub fn ramp_amiss(basis: Basis<'_, '_>, lines: &[QuoteLine]) -> Option<String> {
    let lines = basis.products.with_charge_types(lines);
    let steps = basis.steps(&lines)?;
    if let Err(why) = charges::ramp(&steps, &lines) {
        return Some(why);
    }
    let (Some(Value::Billing(billing)), Some(term)) = (basis.value(FieldRole::Billing), basis.charged()) else {
        return None;
    };
    let is_parted = basis.plans_of_ramp(&lines, billing, term).is_none();
    is_parted.then(|| {
        "is not parted by item, and its items are billed in different rhythms: list the agreed invoices instead"
            .to_owned()
    })
}

/// What is paid ahead.
struct Ahead {
    what: String,
    amount: Money,
    against: Against,
}

/// Which invoices it counts against.
enum Against {
    First,
    Last,
}

impl<'v> Basis<'_, 'v> {
    fn value(self, role: FieldRole) -> Option<&'v Value> {
        (self.known)(role)
    }

    /// What was agreed one by one: as somebody lists it, or as the terms of payment say it.
    fn agreed(self, total: Option<Money>) -> Vec<Invoice> {
        let listed = self.listed();
        if !listed.is_empty() {
            return listed;
        }
        match (self.value(FieldRole::PaymentTerms), total) {
            (Some(Value::PaymentTerms(PaymentTerms::Installments { schedule })), Some(total)) => {
                self.by_instalments(schedule, total)
            }
            _no_instalments => Vec::new(),
        }
    }

    /// What follows from days: equal parts, the steps of a ramp, or the rhythm. A credit has only the last.
    fn by_days(self, lines: &[QuoteLine], total: Option<Money>) -> Vec<Invoice> {
        if let Some(parts) = total.and_then(|total| self.in_parts(total)) {
            return parts;
        }
        let (Some(Value::Billing(billing)), Some(term)) = (self.value(FieldRole::Billing), self.charged()) else {
            return Vec::new();
        };
        let ramp = total.and_then(|_| charges::ramp(&self.steps(lines)?, lines).ok());
        let of_rhythm = ramp.as_ref().map_or(lines, |ramp| &ramp.beside);
        let is_as_worked = |line: &&QuoteLine| total.is_some() && self.is_as_worked(line);
        let (worked, of_rhythm): (Vec<&QuoteLine>, Vec<&QuoteLine>) = of_rhythm.iter().partition(is_as_worked);
        let of_rhythm: Vec<QuoteLine> = of_rhythm.into_iter().cloned().collect();
        let mut rows = self.by_rhythm(&of_rhythm, billing, term);
        if let Some(ramp) = &ramp {
            let plans = self.plans_of_ramp(lines, billing, term).unwrap_or_else(|| vec![plan::of_all(billing, term)]);
            let of_steps = by_steps(&ramp.steps, &plans);
            rows.extend(of_steps.into_iter().map(|row| Row { days: row, items: Vec::new() }));
            rows.sort_by_key(|row| (row.days.on, row.days.covers));
        }
        let from = self.billing_starts_on();
        let of_days = rows.into_iter().map(|row| invoice(row, from));
        of_days.chain(worked.into_iter().filter_map(|line| as_worked(line, billing))).collect()
    }

    /// Whether the line is work that is billed by the time and material that it took.
    fn is_as_worked(self, line: &QuoteLine) -> bool {
        let by_time = matches!(self.value(FieldRole::ServicesBilling), Some(Value::Choice(way)) if way == BY_TIME);
        by_time && line.terms.charge_type == Some(ChargeType::Services)
    }

    /// What is asked for with the signature. More than the total is nobody's prepayment of it.
    fn paid_ahead(self, total: Money) -> Vec<Ahead> {
        let prepayment = match self.value(FieldRole::Prepayment) {
            Some(Value::Percent(percent)) => share_of(total, *percent).map(|amount| Ahead {
                what: format!("prepayment of {}%", percent.normalize()),
                amount,
                against: Against::First,
            }),
            Some(_) | None => None,
        };
        let deposit = match self.value(FieldRole::Deposit) {
            Some(Value::Money(amount)) => {
                Some(Ahead { what: "deposit".to_owned(), amount: *amount, against: Against::Last })
            }
            Some(_) | None => None,
        };
        let fits = |ahead: &Ahead| {
            let is_in_total = (Decimal::ZERO..=total.amount()).contains(&ahead.amount.amount());
            is_in_total && !ahead.amount.amount().is_zero() && ahead.amount.currency() == total.currency()
        };
        prepayment.into_iter().chain(deposit).filter(fits).collect()
    }

    /// Those invoices, less what is paid ahead, after the invoices that ask for it.
    fn with_what_is_paid_ahead(self, mut invoices: Vec<Invoice>, total: Money) -> Vec<Invoice> {
        let mut all = Vec::new();
        for ahead in self.paid_ahead(total) {
            let beyond = match ahead.against {
                Against::First => take_off(invoices.iter_mut(), ahead.amount),
                Against::Last => take_off(invoices.iter_mut().rev(), ahead.amount),
            };
            all.push(Invoice {
                on: self.day_of("signature").map_or_else(|| InvoiceDay::With("signature".into()), InvoiceDay::On),
                covers: Covers::Ahead(ahead.what),
                items: Vec::new(),
                payable_within_days: None,
                paid_ahead: None,
                amount: Money::rounded(ahead.amount.amount() - beyond.amount(), total.currency()),
                usage: None,
            });
        }
        all.append(&mut invoices);
        all
    }

    /// Equal parts whose days nobody listed go out month by month.
    fn in_parts(self, total: Money) -> Option<Vec<Invoice>> {
        let Some(Value::Number(count)) = self.value(FieldRole::BillingParts) else { return None };
        let count = count.to_u32().filter(|count| *count > 1)?;
        let start = self.day(FieldRole::ServiceStart)?;
        let part = |(index, amount): (u32, Money)| {
            Some(Invoice {
                on: InvoiceDay::On(start.checked_add_months(Months::new(index))?),
                covers: Covers::Agreed(format!("part {} of {count}", index + 1)),
                items: Vec::new(),
                payable_within_days: None,
                paid_ahead: None,
                amount,
                usage: None,
            })
        };
        (0..count).zip(quote::equal_parts(total, count)?).map(part).collect()
    }

    fn day(self, role: FieldRole) -> Option<NaiveDate> {
        if let Some(Value::Date(day)) = self.value(role) { Some(*day) } else { None }
    }

    fn records(self, role: FieldRole) -> Vec<Record<'v>> {
        let Some(Value::List(items)) = self.value(role) else { return Vec::new() };
        items.iter().map(Record).collect()
    }

    fn charged_term(self) -> Option<Term> {
        charged_term(self.known)
    }

    fn charged(self) -> Option<Charged> {
        let term = self.charged_term()?;
        let counted_from = self.day(FieldRole::PeriodsFrom).map_or(term.start(), |from| from.min(term.start()));
        Some(Charged { term, counted_from })
    }

    /// The day from which is billed: the one on which its event was reported, else as the packet has it, and never a
    /// day that is free.
    fn billing_starts_on(self) -> Option<NaiveDate> {
        let stated = self.reported_on.or_else(|| billing_starts_on(self.known));
        stated.max(self.charged_term().map(Term::start))
    }

    /// The invoices that somebody lists with their days.
    fn listed(self) -> Vec<Invoice> {
        let invoice = |row: Record<'_>| {
            let milestone = row.text("milestone").unwrap_or("milestone");
            Some(Invoice {
                on: InvoiceDay::On(row.day("on")?),
                covers: Covers::Agreed(milestone.to_owned()),
                items: Vec::new(),
                payable_within_days: None,
                paid_ahead: None,
                amount: row.money("amount")?,
                usage: None,
            })
        };
        let listed: Option<Vec<Invoice>> = self.records(FieldRole::BillingSchedule).into_iter().map(invoice).collect();
        listed.unwrap_or_default()
    }

    /// One for each share, on the day of its event where that is known.
    fn by_instalments(self, schedule: &[Installment], total: Money) -> Vec<Invoice> {
        let amounts = quote::instalments(total, schedule).unwrap_or_default();
        let invoice = |(part, amount): (&Installment, Money)| Invoice {
            on: self.day_of(&part.due).map_or_else(|| InvoiceDay::With(part.due.clone()), InvoiceDay::On),
            covers: Covers::Agreed(format!("{}% on {}", part.percent.normalize(), part.due.replace('_', " "))),
            items: Vec::new(),
            payable_within_days: part.offset_days,
            paid_ahead: None,
            amount,
            usage: None,
        };
        schedule.iter().zip(amounts).map(invoice).collect()
    }

    /// The day of an event that terms of payment hang on, as far as the packet knows it.
    fn day_of(self, event: &str) -> Option<NaiveDate> {
        let signed = |role| Record(self.value(role)?).day("at");
        let is_reported = |trigger: &str| match self.value(FieldRole::BillingStartTrigger) {
            Some(Value::Choice(word)) => word == trigger && self.reported_on.is_some(),
            _no_trigger => false,
        };
        match event {
            "signature" => signed(FieldRole::SignatureCustomer).max(signed(FieldRole::SignatureOurs)),
            "upfront" => self.billing_starts_on(),
            event if is_reported(event) => self.billing_starts_on(),
            event if self.event(event).is_some() => self.event(event)?.day("on"),
            // A day that the terms themselves name.
            named => named.parse().ok(),
        }
    }

    /// What is said of an event on which a part of the payment hangs.
    fn event(self, event: &str) -> Option<Record<'v>> {
        self.records(FieldRole::PaymentEvents).into_iter().find(|record| record.text("event") == Some(event))
    }

    /// The steps of a ramp, where somebody lists some. Lines with days of their own are the ramp already.
    fn steps(self, lines: &[QuoteLine]) -> Option<Vec<Step>> {
        let step = |row: Record<'_>| {
            let days = Term::new(row.day("from")?, row.day("to")?)?;
            Some(Step { days, quantity: row.decimal("quantity"), amount: row.money("amount") })
        };
        let steps: Vec<Step> = self.records(FieldRole::RampSchedule).into_iter().map(step).collect::<Option<_>>()?;
        let is_said_by_lines = lines.iter().any(|line| line.term().is_some());
        (!steps.is_empty() && !is_said_by_lines).then_some(steps)
    }

    /// How the steps of a ramp are billed: as everything that recurs. `None` where items of it are billed otherwise than
    /// others, because a step is not parted by item.
    fn plans_of_ramp(self, lines: &[QuoteLine], billing: &Billing, days: Charged) -> Option<Vec<BillingPlan>> {
        let entries = self.records(FieldRole::BillingPlan);
        let mut of_lines = lines.iter().filter(|line| !charges::is_once(line));
        let plans = plan::plans(&entries, of_lines.next()?, billing, days);
        of_lines.all(|line| plan::plans(&entries, line, billing, days) == plans).then_some(plans)
    }

    /// Each line in its own rhythm; what falls on the same days is one invoice. Where items have rhythms of their own,
    /// each invoice names its items.
    fn by_rhythm(self, lines: &[QuoteLine], billing: &Billing, days: Charged) -> Vec<Row> {
        let entries = self.records(FieldRole::BillingPlan);
        let mut groups: Vec<(Vec<BillingPlan>, Vec<QuoteLine>)> = Vec::new();
        for line in lines {
            let plans = plan::plans(&entries, line, billing, days);
            match groups.iter_mut().find(|(known, _)| *known == plans) {
                Some((_, of_plan)) => of_plan.push(line.clone()),
                None => groups.push((plans, vec![line.clone()])),
            }
        }
        let are_named = groups.len() > 1;
        let mut rows: Vec<Row> = Vec::new();
        for (plans, lines) in groups {
            let items: Vec<String> = lines.iter().filter(|_| are_named).map(|line| line.sku.clone()).collect();
            for row in quote::billing_schedule(&lines, &plans).ok().flatten().unwrap_or_default() {
                let same = rows.iter_mut().find(|held| (held.days.on, held.days.covers) == (row.on, row.covers));
                match same.map(|held| (held.days.with(row), held)) {
                    Some((Ok(both), held)) => {
                        held.days = both;
                        held.items.extend(items.iter().cloned());
                    }
                    Some((Err(_), _)) | None => rows.push(Row { days: row, items: items.clone() }),
                }
            }
        }
        rows.sort_by_key(|row| (row.days.on, row.days.covers));
        rows
    }
}

/// Work that is billed by the time and material that it took.
pub(crate) const BY_TIME: &str = "time_and_materials";

/// What work may come to. When how much of it is done, nobody knows before, so its invoices have no days of their own.
fn as_worked(line: &QuoteLine, billing: &Billing) -> Option<Invoice> {
    let rhythm = billing.frequency.word().replace('_', " ");
    Some(Invoice {
        on: InvoiceDay::With(AS_WORKED.to_owned()),
        covers: Covers::Agreed(format!("{} as worked, {rhythm}, up to this amount", line.description)),
        items: vec![line.sku.clone()],
        payable_within_days: None,
        paid_ahead: None,
        amount: line.extension().ok()?,
        usage: None,
    })
}

/// An amount for days of the service, with the items that it is for where it is not for all.
struct Row {
    days: ScheduleRow,
    items: Vec<String>,
}

/// A share of a sum, rounded once.
fn share_of(total: Money, percent: Decimal) -> Option<Money> {
    let share = total.amount().checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?;
    Some(Money::rounded(share, total.currency()))
}

/// What a step of a ramp comes to, as a line of its own days.
fn step_line(days: Term, amount: Money, charge_type: Option<ChargeType>) -> QuoteLine {
    let terms = LineTerms { start: Some(days.start()), end: Some(days.end()), charge_type, ..LineTerms::default() };
    QuoteLine {
        sku: String::new(),
        description: String::new(),
        quantity: 1.into(),
        list_unit: amount.amount(),
        net_unit: amount.amount(),
        periods: 1.into(),
        currency: amount.currency(),
        terms,
    }
}

/// Each step of a ramp is billed as its lines are, within its own days.
fn by_steps(steps: &[(Term, Money)], plans: &[BillingPlan]) -> Vec<ScheduleRow> {
    let rows = steps.iter().flat_map(|(days, amount)| {
        let line = step_line(*days, *amount, None);
        let within = |plan: &BillingPlan| {
            let term = plan.term.overlap(*days)?;
            Some(BillingPlan { term, counted_from: term.start(), ..*plan })
        };
        let plans: Vec<BillingPlan> = plans.iter().filter_map(within).collect();
        quote::billing_schedule(&[line], &plans).ok().flatten().unwrap_or_default()
    });
    rows.collect()
}
