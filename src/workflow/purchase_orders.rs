//! The customer's purchase orders beside what is said of them: a file that is there though none is needed, and a number
//! that stands on no file (`failure:F39`).

use crate::domain::document::{Document, DocumentKind};
use crate::domain::field::{FieldRole, Misfit, Severity, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::RuleId;
use crate::policy::PolicyBook;

/// What does not fit of the files and the words.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
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
