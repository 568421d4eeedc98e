//! The match: values of different documents beside each other, as `match.toml` pairs them.
//!
//! A pair names two fields, how they are compared, and what it means when they differ. Nothing here reads a
//! document: both sides are values of the packet.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::company::{is_same_company, name_key};
use crate::domain::document::DocumentKind;
use crate::domain::field::{Severity, Value};
use crate::domain::ids::FieldName;
use crate::domain::money::{Currency, Money};
use crate::domain::quote::QuoteLine;

use super::columns::{lines_of, payment_days};

/// Everything that `match.toml` says, compiled.
#[derive(Debug, Clone, Default)]
pub struct Matching {
    /// Templates of the signing service, by id.
    pub templates: BTreeMap<String, Template>,
    /// Pairs, in the order of the file.
    pub pairs: Vec<Pair>,
}

/// A template of the signing service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// How people call it.
    pub name: String,
    /// Whose paper an envelope made from it proves, as a choice of the field of that role.
    pub paper: String,
    /// Fields that a certificate may fill from the form's own data.
    pub fields: Vec<FieldName>,
}

/// Two values that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its name: `po_currency`.
    pub name: String,
    /// How people call it: `currency of order form and PO`.
    pub title: String,
    /// The value that the order rests on.
    pub ours: Side,
    /// The value that must agree with it.
    pub theirs: Side,
    /// How they are compared.
    pub compare: Compare,
    /// What it means where they differ, or `theirs` is worse for us.
    pub worse: Severity,
    /// What it means where `theirs` is better for us.
    pub better: Severity,
    /// What would help, as a sentence.
    pub help: String,
}

/// One side of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Where it stands.
    pub field: FieldName,
    /// The document that says it; `None` for what a system or a person states.
    pub document: Option<DocumentKind>,
    /// How people call the place, for example `the quote`.
    pub place: String,
    /// Who can revise it.
    pub revised_by: String,
}

/// How two values are compared; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// They are the same; a text but for case and blanks, an amount's currency with a currency.
    Equal,
    /// Two amounts are the same but for one minor unit.
    Total,
    /// Two names are the same company's, but for case, blanks and the suffix of its legal form.
    SameCompany,
    /// Two texts have the same words, in any order.
    SameWords,
    /// `theirs` covers `ours`: an amount that is at least as high, a date that is not earlier.
    Covers,
    /// A quantity that is the one of a quote line, or all of them together.
    Quantity,
    /// Payment terms: `theirs` that are paid sooner are better for us.
    Terms,
    /// A discount or another burden: `theirs` that is lower is better for us.
    LowerIsBetter,
    /// A number or an amount: `theirs` that is higher is better for us.
    HigherIsBetter,
}

/// What a comparison came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// They agree.
    Agree,
    /// They agree but for one minor unit.
    Nearly,
    /// They differ, in our favour.
    Better,
    /// They differ.
    Worse,
    /// They cannot be compared: of different currencies, or of a kind that this comparison does not know.
    NotComparable,
}

impl Compare {
    /// Compares two values.
    pub fn compare(self, ours: &Value, theirs: &Value) -> Compared {
        match self {
            Compare::Equal => agree_if(is_equal(ours, theirs)),
            Compare::Total => match (ours, theirs) {
                (Value::Money(ours), Value::Money(theirs)) if ours == theirs => Compared::Agree,
                (Value::Money(ours), Value::Money(theirs)) if is_within_a_minor_unit(*ours, *theirs) => {
                    Compared::Nearly
                }
                (Value::Money(_), Value::Money(_)) => Compared::Worse,
                (_, _) => Compared::NotComparable,
            },
            Compare::SameCompany => on_texts(ours, theirs, is_same_company),
            Compare::SameWords => on_texts(ours, theirs, |ours, theirs| words(ours) == words(theirs)),
            Compare::Covers => match (ours, theirs) {
                (Value::Date(ours), Value::Date(theirs)) => agree_if(theirs >= ours),
                (ours, theirs) => match numbers(ours, theirs) {
                    Some((ours, theirs)) => agree_if(theirs >= ours),
                    None => Compared::NotComparable,
                },
            },
            Compare::Quantity => match (lines_of(ours), theirs) {
                (Some(lines), Value::Number(number)) => agree_if(is_a_quantity(lines, *number)),
                (_, _) => Compared::NotComparable,
            },
            Compare::Terms => match (payment_days(ours), payment_days(theirs)) {
                (Some(_), Some(_)) if ours == theirs => Compared::Agree,
                (Some(ours), Some(theirs)) if theirs < ours => Compared::Better,
                (Some(_), Some(_)) => Compared::Worse,
                (Some(_) | None, _) => Compared::NotComparable,
            },
            Compare::LowerIsBetter => directed(ours, theirs, |ours, theirs| theirs < ours),
            Compare::HigherIsBetter => directed(ours, theirs, |ours, theirs| theirs > ours),
        }
    }
}

fn agree_if(agree: bool) -> Compared {
    if agree { Compared::Agree } else { Compared::Worse }
}

fn is_equal(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Money(money), Value::Currency(currency)) | (Value::Currency(currency), Value::Money(money)) => {
            money.currency() == *currency
        }
        (ours, theirs) => match (text(ours), text(theirs)) {
            (Some(ours), Some(theirs)) => name_key(ours) == name_key(theirs),
            (Some(_) | None, _) => ours == theirs,
        },
    }
}

fn is_a_quantity(lines: &[QuoteLine], number: Decimal) -> bool {
    let all = lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.quantity));
    all == Some(number) || lines.iter().any(|line| line.quantity == number)
}

fn text(value: &Value) -> Option<&str> {
    if let Value::Text(text) | Value::Choice(text) | Value::Email(text) = value { Some(text) } else { None }
}

fn on_texts(ours: &Value, theirs: &Value, same: impl Fn(&str, &str) -> bool) -> Compared {
    match (text(ours), text(theirs)) {
        (Some(ours), Some(theirs)) => agree_if(same(ours, theirs)),
        (Some(_) | None, _) => Compared::NotComparable,
    }
}

fn words(text: &str) -> Vec<String> {
    let parted = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = parted.map(str::to_lowercase).collect();
    words.sort();
    words.dedup();
    words
}

/// Two numbers of one kind and, if they are money, of one currency.
fn numbers(ours: &Value, theirs: &Value) -> Option<(Decimal, Decimal)> {
    match (ours, theirs) {
        (Value::Money(ours), Value::Money(theirs)) if ours.currency() == theirs.currency() => {
            Some((ours.amount(), theirs.amount()))
        }
        (Value::Number(ours), Value::Number(theirs)) | (Value::Percent(ours), Value::Percent(theirs)) => {
            Some((*ours, *theirs))
        }
        (_, _) => None,
    }
}

fn directed(ours: &Value, theirs: &Value, is_better: impl Fn(Decimal, Decimal) -> bool) -> Compared {
    match numbers(ours, theirs) {
        Some((ours, theirs)) if ours == theirs => Compared::Agree,
        Some((ours, theirs)) if is_better(ours, theirs) => Compared::Better,
        Some(_) => Compared::Worse,
        None => Compared::NotComparable,
    }
}

fn is_within_a_minor_unit(ours: Money, theirs: Money) -> bool {
    let apart = ours.amount().checked_sub(theirs.amount()).map(|apart| apart.abs());
    ours.currency() == theirs.currency() && apart.is_some_and(|apart| apart <= minor_unit(ours.currency()))
}

fn minor_unit(currency: Currency) -> Decimal {
    Decimal::new(1, currency.minor_units())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::terms::PaymentTerms;

    fn money(amount: &str, currency: &str) -> Value {
        Value::Money(Money::parse(amount, currency).unwrap())
    }

    fn text(words: &str) -> Value {
        Value::Text(words.into())
    }

    #[test]
    fn each_comparison_knows_its_direction() {
        let net = |days| Value::PaymentTerms(PaymentTerms::net(days));
        for (compare, ours, theirs, expected) in [
            (Compare::Equal, text("Q-1"), text(" q-1"), Compared::Agree),
            (Compare::Equal, Value::Currency("EUR".parse().unwrap()), money("1", "USD"), Compared::Worse),
            (Compare::Total, money("48000.00", "EUR"), money("48000", "EUR"), Compared::Agree),
            (Compare::Total, money("48000.00", "EUR"), money("48000.01", "EUR"), Compared::Nearly),
            (Compare::Total, money("48000.00", "EUR"), money("48000.02", "EUR"), Compared::Worse),
            (Compare::Total, money("48000", "JPY"), money("48001", "JPY"), Compared::Nearly),
            (Compare::Total, money("48000", "EUR"), money("48000", "USD"), Compared::Worse),
            (Compare::SameCompany, text("Oak Ltd"), text("OAK Limited"), Compared::Agree),
            (Compare::SameWords, text("Core seats, annual"), text("annual core SEATS"), Compared::Agree),
            (Compare::SameWords, text("Core seats"), text("Core seats plus"), Compared::Worse),
            (Compare::Covers, money("48000", "EUR"), money("47999.99", "EUR"), Compared::Worse),
            (Compare::Covers, money("48000", "EUR"), money("60000", "EUR"), Compared::Agree),
            (Compare::Covers, money("48000", "EUR"), money("60000", "USD"), Compared::NotComparable),
            (Compare::Terms, net(30), net(14), Compared::Better),
            (Compare::Terms, net(30), net(45), Compared::Worse),
            (Compare::HigherIsBetter, money("1", "EUR"), money("2", "EUR"), Compared::Better),
            (Compare::LowerIsBetter, Value::Percent(Decimal::TEN), Value::Percent(Decimal::TEN), Compared::Agree),
        ] {
            assert_eq!(compare.compare(&ours, &theirs), expected, "{compare:?} {ours} {theirs}");
        }
    }
}
