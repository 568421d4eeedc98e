//! What is billed otherwise than the rest: an item or a year with a rhythm of its own.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::field::{FieldRole, Value};
use crate::domain::money::Money;
use crate::domain::quote::{self, BillingPlan, QuoteLine, Term};
use crate::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency};
use crate::policy::products::{ProductClass, Products};

use super::{Charged, Known};

/// A timing that nobody stated is the usual one, as the policy's own default says it.
fn usual(billing: &Billing) -> AdvanceOrArrears {
    billing.timing.unwrap_or(AdvanceOrArrears::Advance)
}

/// Whether an entry of the plan speaks of that line: of its item, or of everything.
fn speaks_of(entry: Record<'_>, line: &QuoteLine) -> bool {
    entry.text("item").is_none_or(|text| {
        let item = text.to_lowercase();
        line.sku.to_lowercase() == item || line.description.to_lowercase().contains(&item)
    })
}

/// What a plan says of items or years that the quote does not have, one clause each.
pub fn planned_for_nothing(known: Known<'_, '_>, lines: &[QuoteLine]) -> Vec<String> {
    let day = |role| if let Some(Value::Date(day)) = known(role) { Some(*day) } else { None };
    let term = day(FieldRole::ServiceStart).zip(day(FieldRole::ServiceEnd));
    let from = day(FieldRole::PeriodsFrom);
    let years = term
        .and_then(|(start, end)| {
            quote::steps_of_months(Term::new(from.map_or(start, |from| from.min(start)), end)?, 12)
        })
        .map(|years| years.len());
    let Some(Value::List(entries)) = known(FieldRole::BillingPlan) else { return Vec::new() };
    let mut clauses = Vec::new();
    for entry in entries.iter().map(Record) {
        if let Some(item) = entry.text("item").filter(|_| !lines.iter().any(|line| speaks_of(entry, line))) {
            clauses.push(format!("no line of the quote is called {item}"));
        }
        let year = entry.number("year").or(entry.number("from_year"));
        let beyond = year.zip(years).filter(|(year, years)| usize::try_from(*year).map_or(true, |year| year > *years));
        clauses.extend(beyond.map(|(year, years)| {
            let years = if years == 1 { "one year".to_owned() } else { format!("{years} years") };
            format!("there is no year {year} in a term of {years}")
        }));
    }
    clauses
}

/// How everything is billed of which the plan says nothing.
pub(super) fn of_all(billing: &Billing, days: Charged) -> BillingPlan {
    let Charged { term, counted_from } = days;
    BillingPlan { term, counted_from, frequency: billing.frequency, timing: usual(billing) }
}

/// How a line is billed: as the plan says of its item or of a year of the term, else like everything. Years are those of
/// the periods, and what was before the term is left out.
pub(super) fn plans(entries: &[Record<'_>], line: &QuoteLine, billing: &Billing, days: Charged) -> Vec<BillingPlan> {
    let Charged { term, counted_from } = days;
    let whole = Term::new(counted_from, term.end()).unwrap_or(term);
    let within = |plan: BillingPlan| Some(BillingPlan { term: plan.term.overlap(term)?, ..plan });
    of_whole(entries, line, billing, whole).into_iter().filter_map(within).collect()
}

fn of_whole(entries: &[Record<'_>], line: &QuoteLine, billing: &Billing, term: Term) -> Vec<BillingPlan> {
    let of_line: Vec<&Record<'_>> = entries.iter().filter(|entry| speaks_of(**entry, line)).collect();
    let plan = |entry: Option<&Record<'_>>, term: Term| {
        let stated = entry.and_then(|entry| Some((entry.frequency()?, entry.timing())));
        let (frequency, timing) = stated.unwrap_or((billing.frequency, None));
        BillingPlan { term, counted_from: term.start(), frequency, timing: timing.unwrap_or(usual(billing)) }
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

/// Every rhythm in which something is billed: that of everything, and those of items or years.
pub fn rhythms(billing: &Billing, plan: Option<&Value>) -> Vec<BillingFrequency> {
    let planned = entries_of(plan).into_iter().filter_map(Record::frequency);
    let mut found = vec![billing.frequency];
    planned.for_each(|rhythm| {
        if !found.contains(&rhythm) {
            found.push(rhythm);
        }
    });
    found
}

/// Every timing with which something is billed, item by item. What was used, and work by the time that it took, is billed
/// afterwards as a rule, so what is said of it is no timing of the rest.
pub fn timings(
    billing: &Billing,
    plan: Option<&Value>,
    lines: &[QuoteLine],
    products: &Products,
    is_by_time: bool,
) -> Vec<Option<AdvanceOrArrears>> {
    let is_afterwards = |line: &&QuoteLine| match products.class(line) {
        ProductClass::Usage => true,
        ProductClass::Services => is_by_time,
        ProductClass::Software | ProductClass::Goods => false,
    };
    let others: Vec<&QuoteLine> = lines.iter().filter(|line| !is_afterwards(line)).collect();
    let entries = entries_of(plan);
    let mut found = Vec::new();
    let mut add = |timing: Option<AdvanceOrArrears>| {
        if !found.contains(&timing) {
            found.push(timing);
        }
    };
    for line in others.iter().copied() {
        let of_line: Vec<Record<'_>> = entries.iter().filter(|entry| speaks_of(**entry, line)).copied().collect();
        // An entry for the item takes the place of what holds for everything; one for a year of it stands beside that.
        let is_whole = |entry: &Record<'_>| {
            entry.text("item").is_some() && entry.number("year").or(entry.number("from_year")).is_none()
        };
        if !of_line.iter().any(is_whole) {
            add(billing.timing);
        }
        of_line.iter().filter_map(|entry| entry.timing()).for_each(|timing| add(Some(timing)));
    }
    // Without another line, all of it is billed as that.
    if others.is_empty() {
        add(billing.timing);
    }
    found
}

fn entries_of(plan: Option<&Value>) -> Vec<Record<'_>> {
    if let Some(Value::List(entries)) = plan { entries.iter().map(Record).collect() } else { Vec::new() }
}

/// A record's parts, by the names that the checklist gives them.
#[derive(Clone, Copy)]
pub(super) struct Record<'v>(pub(super) &'v Value);

impl<'v> Record<'v> {
    pub(super) fn part(self, name: &str) -> Option<&'v Value> {
        if let Value::Record(parts) = self.0 { parts.get(name) } else { None }
    }

    pub(super) fn day(self, name: &str) -> Option<NaiveDate> {
        if let Some(Value::Date(day)) = self.part(name) { Some(*day) } else { None }
    }

    pub(super) fn money(self, name: &str) -> Option<Money> {
        if let Some(Value::Money(money)) = self.part(name) { Some(*money) } else { None }
    }

    pub(super) fn text(self, name: &str) -> Option<&'v str> {
        if let Some(Value::Text(text) | Value::Choice(text)) = self.part(name) { Some(text) } else { None }
    }

    pub(super) fn decimal(self, name: &str) -> Option<Decimal> {
        if let Some(Value::Number(number)) = self.part(name) { Some(*number) } else { None }
    }

    pub(super) fn number(self, name: &str) -> Option<u64> {
        if let Some(Value::Number(number)) = self.part(name) { number.to_u64() } else { None }
    }

    pub(super) fn frequency(self) -> Option<BillingFrequency> {
        let word = self.text("frequency")?;
        BillingFrequency::ALL.into_iter().find(|frequency| frequency.word() == word)
    }

    pub(super) fn timing(self) -> Option<AdvanceOrArrears> {
        let word = self.text("timing")?;
        AdvanceOrArrears::ALL.into_iter().find(|timing| timing.word() == word)
    }
}
