//! Which invoices a packet comes to: when each goes out, what it is for, and its amount. Together they are the total.
//!
//! What somebody lists counts before what the terms of payment say, that before the steps of a ramp, and that before the
//! rhythm (`checklist.md`, group F). Nothing is charged for the days that are free, and nothing is invoiced before the
//! day with which billing starts.

use chrono::{Days, NaiveDate};
use rust_decimal::prelude::ToPrimitive;

use crate::domain::field::{FieldRole, FieldState, Value};
use crate::domain::handoff::Handoff;
use crate::domain::money::Money;
use crate::domain::quote::{self, BillingPlan, ChargeType, LineTerms, QuoteLine, ScheduleRow, Term};
use crate::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency, Installment, PaymentTerms};
use crate::policy::PolicyBook;
use crate::policy::products::ProductClass;

use super::quoted::billing_starts_on;

/// One invoice, or one credit note where the amount is below zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// When it goes out.
    pub on: InvoiceDay,
    /// What it is for.
    pub covers: Covers,
    /// Days that its terms give from that day on, where they are its own.
    pub payable_within_days: Option<u32>,
    /// How much.
    pub amount: Money,
}

/// When an invoice goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceDay {
    /// On a day.
    On(NaiveDate),
    /// With an event whose day is not known yet, in snake_case: `go_live`.
    With(String),
}

/// What an invoice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covers {
    /// Days of the service.
    Days(Term),
    /// A share or a milestone, in words.
    Named(String),
}

impl Invoice {
    /// Its day, where it is known.
    pub fn day(&self) -> Option<NaiveDate> {
        if let InvoiceDay::On(day) = self.on { Some(day) } else { None }
    }
}

/// Every invoice, the earliest first; those whose event is not known yet stand where the terms name them.
pub fn invoices(handoff: &Handoff, policy: &PolicyBook, lines: &[QuoteLine], total: Option<Money>) -> Vec<Invoice> {
    let deal = Deal { handoff, policy };
    let is_credit = total.is_some_and(|total| total.amount().is_sign_negative());
    let listed = if is_credit { Vec::new() } else { deal.listed() };
    if !listed.is_empty() {
        return listed;
    }
    if let (Some(Value::PaymentTerms(PaymentTerms::Installments { schedule })), Some(total)) =
        (deal.value(FieldRole::PaymentTerms), total)
    {
        return deal.by_instalments(schedule, total);
    }
    let (Some(Value::Billing(billing)), Some(term)) = (deal.value(FieldRole::Billing), deal.charged_term()) else {
        return Vec::new();
    };
    let steps = if is_credit { None } else { total.and_then(|total| deal.ramp(total, lines)) };
    let rows = match steps {
        Some(steps) => by_steps(&steps, billing),
        None => deal.by_rhythm(lines, billing, term),
    };
    let from = deal.billing_starts_on();
    rows.into_iter().map(|row| invoice(row, from)).collect()
}

/// Nothing is invoiced before the day from which is billed, whichever days it is for.
fn invoice(row: ScheduleRow, from: Option<NaiveDate>) -> Invoice {
    Invoice {
        on: InvoiceDay::On(from.map_or(row.on, |from| row.on.max(from))),
        covers: Covers::Days(row.covers),
        payable_within_days: None,
        amount: row.amount,
    }
}

#[derive(Clone, Copy)]
struct Deal<'p> {
    handoff: &'p Handoff,
    policy: &'p PolicyBook,
}

impl<'p> Deal<'p> {
    /// The value that a role's field has, where the field applies.
    fn value(self, role: FieldRole) -> Option<&'p Value> {
        let field = self.policy.find_role(role)?;
        let applies = self.policy.state(field, &self.handoff.packet) != FieldState::NotApplicable;
        self.handoff.packet.value(&field.name).filter(|_| applies)
    }

    fn day(self, role: FieldRole) -> Option<NaiveDate> {
        if let Some(Value::Date(day)) = self.value(role) { Some(*day) } else { None }
    }

    fn records(self, role: FieldRole) -> Vec<Record<'p>> {
        let Some(Value::List(items)) = self.value(role) else { return Vec::new() };
        items.iter().map(Record).collect()
    }

    /// The days that are charged: the term without those that are free.
    fn charged_term(self) -> Option<Term> {
        let (start, end) = (self.day(FieldRole::ServiceStart)?, self.day(FieldRole::ServiceEnd)?);
        Term::new(start.checked_add_days(Days::new(self.free_days()))?, end)
    }

    fn free_days(self) -> u64 {
        if let Some(Value::Number(days)) = self.value(FieldRole::FreePeriod) { days.to_u64().unwrap_or(0) } else { 0 }
    }

    /// The day from which is billed: the one on which its event was reported, else as the packet has it, and never a
    /// day that is free.
    fn billing_starts_on(self) -> Option<NaiveDate> {
        let zone = self.policy.organisation().zone;
        let reported = self.handoff.billing_trigger_met_at.map(|at| at.with_timezone(&zone).date_naive());
        let stated = reported.or_else(|| billing_starts_on(&self.handoff.packet, self.policy));
        stated.max(self.charged_term().map(Term::start))
    }

    /// The invoices that somebody lists with their days.
    fn listed(self) -> Vec<Invoice> {
        let invoice = |row: Record<'_>| {
            let milestone = row.text("milestone").unwrap_or("milestone");
            Some(Invoice {
                on: InvoiceDay::On(row.day("on")?),
                covers: Covers::Named(milestone.to_owned()),
                payable_within_days: None,
                amount: row.money("amount")?,
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
            covers: Covers::Named(format!("{}% on {}", part.percent.normalize(), part.due.replace('_', " "))),
            payable_within_days: part.offset_days,
            amount,
        };
        schedule.iter().zip(amounts).map(invoice).collect()
    }

    /// The day of an event that terms of payment hang on, as far as the packet knows it.
    fn day_of(self, event: &str) -> Option<NaiveDate> {
        let signed = |role| Record(self.value(role)?).day("at");
        let is_reported = |trigger: &str| match self.value(FieldRole::BillingStartTrigger) {
            Some(Value::Choice(word)) => word == trigger && self.handoff.billing_trigger_met_at.is_some(),
            _no_trigger => false,
        };
        match event {
            "signature" => signed(FieldRole::SignatureCustomer).max(signed(FieldRole::SignatureOurs)),
            "upfront" => self.billing_starts_on(),
            event if is_reported(event) => self.billing_starts_on(),
            // A day that the terms themselves name.
            named => named.parse().ok(),
        }
    }

    /// The steps of a ramp with what each comes to, where all of them say so and together they are the total.
    fn ramp(self, total: Money, lines: &[QuoteLine]) -> Option<Vec<(Term, Money)>> {
        let step = |row: Record<'_>| Some((Term::new(row.day("from")?, row.day("to")?)?, row.money("amount")?));
        let steps: Vec<(Term, Money)> =
            self.records(FieldRole::RampSchedule).into_iter().map(step).collect::<Option<_>>()?;
        // Lines with days of their own are the ramp already.
        if steps.is_empty() || lines.iter().any(|line| line.term().is_some()) {
            return None;
        }
        let sum = steps.iter().try_fold(Money::zero(total.currency()), |sum, (_, amount)| sum.plus(*amount)).ok()?;
        (sum == total).then_some(steps)
    }

    /// A line that does not say what kind of charge it is, charged once: services by the product master are billed with
    /// the period in which they begin, and not spread over the subscription.
    fn of_its_kind(self, line: &QuoteLine) -> QuoteLine {
        let is_work = line.terms.charge_type.is_none()
            && line.periods == 1.into()
            && self.policy.references().products.class(line) == ProductClass::Services;
        let mut line = line.clone();
        if is_work {
            line.terms.charge_type = Some(ChargeType::Services);
        }
        line
    }

    /// Each line in its own rhythm; what falls on the same days is one invoice.
    fn by_rhythm(self, lines: &[QuoteLine], billing: &Billing, term: Term) -> Vec<ScheduleRow> {
        let entries = self.records(FieldRole::BillingPlan);
        let mut groups: Vec<(Vec<BillingPlan>, Vec<QuoteLine>)> = Vec::new();
        for line in lines {
            let plans = plans(&entries, line, billing, term);
            let line = self.of_its_kind(line);
            match groups.iter_mut().find(|(known, _)| *known == plans) {
                Some((_, of_plan)) => of_plan.push(line),
                None => groups.push((plans, vec![line])),
            }
        }
        let mut rows: Vec<ScheduleRow> = Vec::new();
        for (plans, lines) in groups {
            for row in quote::billing_schedule(&lines, &plans).ok().flatten().unwrap_or_default() {
                let same = rows.iter_mut().find(|held| (held.on, held.covers) == (row.on, row.covers));
                match same.map(|held| (held.amount.plus(row.amount), held)) {
                    Some((Ok(sum), held)) => held.amount = sum,
                    Some((Err(_), _)) | None => rows.push(row),
                }
            }
        }
        rows.sort_by_key(|row| (row.on, row.covers));
        rows
    }
}

/// A timing that nobody stated is the usual one, as the policy's own default says it.
fn usual(billing: &Billing) -> AdvanceOrArrears {
    billing.timing.unwrap_or(AdvanceOrArrears::Advance)
}

/// How a line is billed: as the plan says of its item or of a year of the term, else like everything.
fn plans(entries: &[Record<'_>], line: &QuoteLine, billing: &Billing, term: Term) -> Vec<BillingPlan> {
    let named = |text: &str| {
        let item = text.to_lowercase();
        line.sku.to_lowercase() == item || line.description.to_lowercase().contains(&item)
    };
    let of_line = |entry: &&Record<'_>| entry.text("item").is_none_or(named);
    let of_line: Vec<&Record<'_>> = entries.iter().filter(of_line).collect();
    let plan = |entry: Option<&Record<'_>>, term| {
        let stated = entry.and_then(|entry| Some((entry.frequency()?, entry.timing())));
        let (frequency, timing) = stated.unwrap_or((billing.frequency, None));
        BillingPlan { term, frequency, timing: timing.unwrap_or(usual(billing)) }
    };
    if !of_line.iter().any(|entry| entry.number("year").or(entry.number("from_year")).is_some()) {
        let own = of_line.iter().find(|entry| entry.text("item").is_some());
        return vec![plan(own.copied(), term)];
    }
    let mut plans: Vec<BillingPlan> = Vec::new();
    for (year, days) in (1_u64..).zip(quote::steps_of_months(term, 12).unwrap_or_default()) {
        let exactly = of_line.iter().find(|entry| entry.number("year") == Some(year));
        let from_then = of_line.iter().rfind(|entry| entry.number("from_year").is_some_and(|from| from <= year));
        let next = plan(exactly.or(from_then).copied(), days);
        let joined = plans.last_mut().filter(|last| (last.frequency, last.timing) == (next.frequency, next.timing));
        match joined.and_then(|last| Some((Term::new(last.term.start(), days.end())?, last))) {
            Some((whole, last)) => last.term = whole,
            None => plans.push(next),
        }
    }
    plans
}

/// Each step of a ramp is billed in the rhythm of everything, within its own days.
fn by_steps(steps: &[(Term, Money)], billing: &Billing) -> Vec<ScheduleRow> {
    let rows = steps.iter().flat_map(|(term, amount)| {
        let line = QuoteLine {
            sku: String::new(),
            description: String::new(),
            quantity: 1.into(),
            list_unit: amount.amount(),
            net_unit: amount.amount(),
            periods: 1.into(),
            currency: amount.currency(),
            terms: LineTerms::default(),
        };
        let plan = BillingPlan { term: *term, frequency: billing.frequency, timing: usual(billing) };
        quote::billing_schedule(&[line], &[plan]).ok().flatten().unwrap_or_default()
    });
    rows.collect()
}

/// A record's parts, by the names that the checklist gives them.
#[derive(Clone, Copy)]
struct Record<'v>(&'v Value);

impl<'v> Record<'v> {
    fn part(self, name: &str) -> Option<&'v Value> {
        if let Value::Record(parts) = self.0 { parts.get(name) } else { None }
    }

    fn day(self, name: &str) -> Option<NaiveDate> {
        if let Some(Value::Date(day)) = self.part(name) { Some(*day) } else { None }
    }

    fn money(self, name: &str) -> Option<Money> {
        if let Some(Value::Money(money)) = self.part(name) { Some(*money) } else { None }
    }

    fn text(self, name: &str) -> Option<&'v str> {
        if let Some(Value::Text(text) | Value::Choice(text)) = self.part(name) { Some(text) } else { None }
    }

    fn number(self, name: &str) -> Option<u64> {
        if let Some(Value::Number(number)) = self.part(name) { number.to_u64() } else { None }
    }

    fn frequency(self) -> Option<BillingFrequency> {
        let word = self.text("frequency")?;
        BillingFrequency::ALL.into_iter().find(|frequency| frequency.word() == word)
    }

    fn timing(self) -> Option<AdvanceOrArrears> {
        let word = self.text("timing")?;
        AdvanceOrArrears::ALL.into_iter().find(|timing| timing.word() == word)
    }
}
