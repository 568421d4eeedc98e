//! Whether a statement plainly speaks of another kind of field than the one that was asked for.

use crate::domain::field::{Field, FieldRole, FieldType};

use super::heard::{Asked, Flag, Manner, Reading};
use super::purchase_order::{PurchaseOrderAnswer, purchase_order};
use super::tokens;
use super::{also, billing, currency, date, email, grammar, money, percent, terms};

/// Whether `clause` is fully understood as something of another type.
pub(super) fn is_one(asked: &Asked<'_>, clause: &str) -> bool {
    if asked.question.is_some_and(grammar::is_whole) {
        return also::of_clause(asked, clause).is_some();
    }
    let simple = tokens::simple(clause, asked.context.language());
    let asked_type = asked.field.field_type;
    let is_other = |field_type: FieldType, reads: fn(&Asked<'_>, &str) -> bool| {
        field_type != asked_type && {
            let mut field: Field = asked.field.clone();
            field.field_type = field_type;
            field.role = (field_type == FieldType::Date).then_some(FieldRole::ServiceStart);
            reads(&Asked { field: &field, context: asked.context, manner: Manner::Plain, question: None }, clause)
        }
    };
    let has_letters = simple.chars().any(char::is_alphabetic);
    // A price and a reduction beside each other may each change the other.
    let is_price = matches!(asked_type, FieldType::Money | FieldType::Percent);
    // `60 days` alone may be a notice or a trial.
    let is_bare_time = pattern!(r"^\d{1,3}[ -]?(?:days?|d|weeks?|wks?)$").is_match(&simple);
    has_letters && !is_bare_time && is_other(FieldType::PaymentTerms, |asked, text| is_value(&terms::read(asked, text)))
        || has_letters
            && simple.len() > 1
            && is_other(FieldType::Billing, |asked, text| is_value(&billing::read(asked, text)))
        || is_other(FieldType::Email, |asked, text| is_value(&email::read(asked, text)))
        || is_other(FieldType::Currency, |asked, text| is_value(&currency::read(asked, text)))
        || !is_price && is_other(FieldType::Percent, |asked, text| is_value(&percent::read(asked, text)))
        || !is_price && is_other(FieldType::Money, is_full_amount)
        || names_start(&simple) && is_other(FieldType::Date, |asked, text| is_value(&date::read(asked, text)))
        || asked_type != FieldType::YesNo && is_term_or_count(&simple, asked_type)
        || is_labelled_order(asked, clause)
}

fn is_value(reading: &Reading) -> bool {
    matches!(reading, Reading::Value(..))
}

/// An amount that says its own currency.
fn is_full_amount(asked: &Asked<'_>, text: &str) -> bool {
    matches!(money::read(asked, text), Reading::Value(_, flags) if !flags.contains(&Flag::CurrencyFromContext))
}

fn names_start(simple: &str) -> bool {
    pattern!(r"^(?:starts?|starting|begins?|beginning|effective) ").is_match(simple)
}

/// How long the deal runs, whether it renews, and how many of what is sold.
fn is_term_or_count(simple: &str, asked_type: FieldType) -> bool {
    let term = pattern!(
        r"^(?:for )?(?:an? )?\d{1,3}[ -]?(?:years?|yrs?|months?|mos?)(?: (?:term|contract|deal|",
        r"commitment))?$|^auto[- ]?renew(?:s|al|ing)?$"
    );
    let count = pattern!(r"^\d[\d,.]* (?:seats|users|licenses|licences)$");
    term.is_match(simple) || (asked_type != FieldType::Number && count.is_match(simple))
}

fn is_labelled_order(asked: &Asked<'_>, clause: &str) -> bool {
    let is_about_order = matches!(asked.field.role, Some(FieldRole::PoNumber | FieldRole::PoRequired));
    let has_label = pattern!(r"(?i)^(?:po|p\.o\.|purchase order)\b").is_match(clause.trim());
    !is_about_order && has_label && matches!(purchase_order(clause), PurchaseOrderAnswer::Number(_))
}
