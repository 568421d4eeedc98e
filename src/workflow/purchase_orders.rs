//! The customer's purchase orders beside what is said of them: a file that is there though none is needed, a number that
//! stands on no file (`failure:F39`), and invoices that fall after the day on which the order runs out.

use chrono::NaiveDate;

use crate::domain::document::{Document, DocumentKind};
use crate::domain::field::{Field, FieldRole, FieldState, Misfit, Severity, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::RuleId;
use crate::domain::invoice::Invoice;
use crate::domain::money::Money;
use crate::policy::PolicyBook;
use crate::policy::matching::{Compare, Pair};

use super::effect::NextOrder;
use super::quoted::quoted;

/// What does not fit of the files, the words and the invoices.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let mut misfits = of_files(handoff, policy);
    misfits.extend(Validity::of(handoff, policy).and_then(|validity| validity.misfit()));
    misfits
}

/// What the order has to cover where it runs out: the invoices up to that day, and not all of what is sold
/// (`checklist.md`, section 3).
pub(super) struct Validity<'p> {
    field: &'p Field,
    /// The day on which it runs out.
    pub(super) until: NaiveDate,
    /// What is invoiced up to that day. What waits for an event may be.
    pub(super) due: Money,
    inside: usize,
    /// The invoices that only a later order can carry: their days, and what they come to.
    after: Vec<NaiveDate>,
    beyond: Money,
}

impl<'p> Validity<'p> {
    /// None where the order does not run out, or no invoice is known.
    pub(super) fn of(handoff: &Handoff, policy: &'p PolicyBook) -> Option<Self> {
        let field = policy.find_role(FieldRole::PoExpiry)?;
        let Some(Value::Date(until)) = handoff.packet.value(&field.name) else { return None };
        let applies = policy.state(field, &handoff.packet) != FieldState::NotApplicable;
        let quoted = quoted(handoff, policy).filter(|quoted| applies && !quoted.is_credit())?;
        let currency = quoted.schedule.first()?.amount.currency();
        let (after, inside): (Vec<&Invoice>, Vec<&Invoice>) =
            quoted.schedule.iter().partition(|invoice| needs_the_next(invoice, *until));
        let sum = |invoices: &[&Invoice]| {
            invoices.iter().try_fold(Money::zero(currency), |sum, invoice| sum.plus(invoice.amount)).ok()
        };
        let days = after.iter().filter_map(|invoice| invoice.day()).collect();
        let (due, beyond) = (sum(&inside)?, sum(&after)?);
        Some(Self { field, until: *until, due, inside: inside.len(), after: days, beyond })
    }

    /// The same, where this pair compares what is sold with what the order is for.
    pub(super) fn of_pair(pair: &Pair, handoff: &Handoff, policy: &'p PolicyBook) -> Option<Self> {
        let is = |role, name| policy.find_role(role).is_some_and(|field| &field.name == name);
        let is_covered = pair.compare == Compare::Covers
            && is(FieldRole::Total, &pair.ours.field)
            && is(FieldRole::PoAmount, &pair.theirs.field);
        if is_covered { Self::of(handoff, policy) } else { None }
    }

    /// What the next order has to cover; `is_gone` says by its number which invoice is not billed any more.
    pub(super) fn next_order(
        &self,
        handoff: &Handoff,
        policy: &PolicyBook,
        is_gone: impl Fn(usize) -> bool,
    ) -> Option<NextOrder> {
        let number = match handoff.packet.value(&policy.by_role(FieldRole::PoNumber).name) {
            Some(Value::Text(number)) => Some(number.clone()),
            Some(_) | None => None,
        };
        let quoted = quoted(handoff, policy)?;
        let numbered = quoted.schedule.iter().enumerate().filter(|(index, _)| !is_gone(index + 1));
        let uncovered: Vec<&Invoice> =
            numbered.map(|(_, invoice)| invoice).filter(|invoice| needs_the_next(invoice, self.until)).collect();
        let first = uncovered.iter().filter_map(|invoice| invoice.day()).min()?;
        let currency = uncovered.first()?.amount.currency();
        let sum = uncovered.iter().try_fold(Money::zero(currency), |sum, invoice| sum.plus(invoice.amount)).ok()?;
        let count = u32::try_from(uncovered.len()).ok()?;
        Some(NextOrder { number, until: self.until, first, count, amount: sum })
    }

    fn misfit(&self) -> Option<Misfit> {
        let first = self.after.first()?;
        let until = self.until;
        let (what, severity) = if self.inside == 0 {
            let what = format!(
                "It runs out on {until}, before the first invoice on {first}, and covers none: ask the customer for an order \
                 that is valid then, or write the day on which it does run out."
            );
            (what, Severity::Block)
        } else {
            let which = match self.after.as_slice() {
                [only] => format!("The invoice of {only}"),
                [.., last] => format!("The {} invoices from {first} to {last}", self.after.len()),
                [] => return None,
            };
            let needs = if self.after.len() == 1 { "needs" } else { "need" };
            let what = format!(
                "{which} ({}) {needs} the next purchase order, which the customer owes before {first}: this one runs out on \
                 {until}.",
                self.beyond
            );
            (what, Severity::Warn)
        };
        let rule = RuleId::new(format!("match:{}.invoices", self.field.name));
        Some(Misfit { field: self.field.name.clone(), rule, what, severity })
    }
}

/// An invoice of nothing, which something paid ahead has covered, needs no order.
fn needs_the_next(invoice: &Invoice, until: NaiveDate) -> bool {
    invoice.day().is_some_and(|day| day > until) && !invoice.amount.amount().is_zero()
}

fn of_files(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let agreement = handoff.packet.value(&policy.by_role(FieldRole::AgreementOfRecord).name);
    let is_agreement = |document: &Document| agreement == Some(&Value::Document(document.reference.clone()));
    let is_order = |document: &&Document| document.reference.kind == DocumentKind::PurchaseOrder;
    let orders: Vec<&Document> = handoff.documents.iter().filter(is_order).filter(|one| !is_agreement(one)).collect();
    let Some(newest) = orders.last() else { return Vec::new() };
    let required = policy.by_role(FieldRole::PoRequired);
    match handoff.packet.value(&required.name) {
        Some(Value::YesNo(false)) => {
            let what = format!(
                "None is needed, as it was said, and {} is on file: if it counts, write its number and amount, such as \
                 `PO 4711 over EUR 24,000`; if it is none, write `{} is something else`.",
                newest.reference, newest.reference.name
            );
            let rule = RuleId::new(format!("match:{}.file", required.name));
            vec![Misfit { field: required.name.clone(), rule, what, severity: Severity::Block }]
        }
        Some(_) | None => of_another_number(handoff, &orders, policy).into_iter().collect(),
    }
}

/// That every file is called by another number than the one that was given. A file's name without a number says nothing.
fn of_another_number(handoff: &Handoff, orders: &[&Document], policy: &PolicyBook) -> Option<Misfit> {
    let field = policy.by_role(FieldRole::PoNumber);
    let Some(Value::Text(number)) = handoff.packet.value(&field.name) else { return None };
    let given = digits(number).filter(|given| given.len() >= DIGITS_MIN)?;
    let names = |document: &&Document| numbers_in(&document.reference.name);
    let is_other = |numbers: &Vec<String>| !numbers.is_empty() && !numbers.contains(&given);
    let newest = orders.last().filter(|_| orders.iter().map(names).all(|numbers| is_other(&numbers)))?;
    let what = format!(
        "The number given is {number}, and the file of the purchase order is called {}: please say which one the customer's \
         order carries, or drop its file.",
        newest.reference.name
    );
    let rule = RuleId::new(format!("match:{}.file", field.name));
    Some(Misfit { field: field.name.clone(), rule, what, severity: Severity::Warn })
}

/// A shorter number is a version or a day.
const DIGITS_MIN: usize = 3;

/// The digits of a number, without the zeros before it.
fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plain = digits.trim_start_matches('0');
    (!plain.is_empty()).then(|| plain.to_owned())
}

/// The numbers that a file's name has, but for days and what is too short for one.
fn numbers_in(name: &str) -> Vec<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let runs = stem.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() >= DIGITS_MIN);
    let is_year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
    runs.filter(|run| !is_year(run) && run.len() != DAY_DIGITS).filter_map(digits).collect()
}

/// A day without marks: 20260309.
const DAY_DIGITS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_file_are_those_that_an_order_could_have() {
        for (name, numbers) in [
            ("PO-4712.pdf", vec!["4712"]),
            ("purchase-order.pdf", vec![]),
            ("po_0004711_v2.pdf", vec!["4711"]),
            ("order 2026-03-09.pdf", vec![]),
            ("20260309_PO_450001.pdf", vec!["450001"]),
        ] {
            assert_eq!(numbers_in(name), numbers, "{name}");
        }
        assert_eq!(digits("PO-004711").as_deref(), Some("4711"));
    }
}
