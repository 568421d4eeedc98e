//! Columns of a decision table: any field by its name, or one of a closed list of computed ones.
//!
//! A column gives a value or says why it has none; it never gives nothing.

use crate::domain::document::DocumentKind;
use crate::domain::field::{Field, FieldType, Part, Value};
use crate::domain::ids::FieldName;
use crate::domain::money::Currency;
use crate::domain::quote::QuoteLine;

use super::computed_column::ComputedColumn;
use super::currencies::Rates;
use super::scale::{NO_ITEM, Reading, Scale, Unit};

/// One column of a table or condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in policy files.
    pub name: String,
    /// How chat calls it.
    pub title: String,
    /// What its values can be.
    pub scale: Scale,
    /// Where they come from.
    pub source: ColumnSource,
}

/// Where a column's values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnSource {
    /// A field of the checklist.
    Field(FieldName),
    /// One part of a record.
    Part {
        /// The record.
        field: FieldName,
        /// Its part.
        part: String,
    },
    /// Whether a country belongs to a group of countries.
    Group {
        /// The country's field.
        field: FieldName,
        /// The group's key.
        group: String,
    },
    /// Whether a record, such as a signing envelope, says otherwise than one part of what is held.
    Contradicted {
        /// The field.
        field: FieldName,
        /// Its part.
        part: String,
    },
    /// Computed from fields that code finds by their roles.
    Computed(ComputedColumn),
}

/// A column's value for one packet, or the reason why it has none.
#[derive(Debug, Clone)]
pub enum ColumnValue {
    /// A value that counts.
    Value(Reading),
    /// These fields are absent or only proposed, or it is not known yet whether they apply.
    NotGathered(Vec<FieldName>),
    /// There is a value that cannot be read or computed, and why.
    Unreadable(String),
    /// A field that it reads does not apply.
    NotApplicable,
}

/// The scale of a field's own column; `None` for a type that no cell can test. A list is tested item by item.
pub fn scale_of(field: &Field, policy_currency: Currency) -> Option<Scale> {
    match field.field_type {
        FieldType::Text | FieldType::Email | FieldType::Currency | FieldType::Country | FieldType::Person => {
            Some(Scale::AnyText)
        }
        FieldType::Number => Some(Scale::ordered(Unit::Number)),
        FieldType::Percent => Some(Scale::ordered(Unit::Percent)),
        FieldType::Money => Some(Scale::ordered(Unit::Money(policy_currency))),
        FieldType::Date | FieldType::Moment => Some(Scale::ordered(Unit::Date)),
        FieldType::YesNo => Some(Scale::yes_no()),
        FieldType::Choice => Some(Scale::Names(field.choices.clone())),
        // A document is tested by its kind.
        FieldType::Document => {
            Some(Scale::Names(DocumentKind::ALL.into_iter().map(|kind| kind.key().to_owned()).collect()))
        }
        FieldType::List if field.items == Some(FieldType::Choice) => Some(with_none(field.choices.clone())),
        FieldType::List => Some(with_none(vec![SOME_ITEM.to_owned()])),
        FieldType::Address | FieldType::PaymentTerms | FieldType::Billing | FieldType::Lines | FieldType::Record => {
            None
        }
    }
}

/// The scale of one part's column; `None` for a type that no cell can test.
pub fn scale_of_part(field: &Field, part: &Part, policy_currency: Currency) -> Option<Scale> {
    let scale = scale_of(&field.of_part(part), policy_currency)?;
    Some(match scale {
        Scale::Names(names) if part.is_optional => with_none(names),
        Scale::Names(_) | Scale::AnyText | Scale::Ordered(_) => scale,
    })
}

/// How a cell names a list of other things than choices that is not empty.
const SOME_ITEM: &str = "some";

/// Those names, and the one for none of them.
pub fn with_none(mut names: Vec<String>) -> Scale {
    if !names.iter().any(|name| name == NO_ITEM) {
        names.push(NO_ITEM.to_owned());
    }
    Scale::Names(names)
}

/// A list as a cell tests it: its choices, or whether there is an item at all. `None` if it is no list of the field's.
pub fn reading_of_list(field: &Field, value: &Value) -> Option<Reading> {
    let items = field.items_of(value)?;
    let name = |item: &Value| if let Value::Choice(choice) = item { choice.clone() } else { SOME_ITEM.to_owned() };
    let names = items.iter().map(name);
    let mut names: Vec<String> = names.collect();
    names.dedup();
    Some(Reading::of_items(names))
}

/// What a cell is told of a part that is not there; `None` where a column of numbers does not apply.
pub fn reading_of_absence(scale: &Scale) -> Option<Reading> {
    match scale {
        Scale::Names(_) | Scale::AnyText => Some(Reading::of_items(Vec::new())),
        Scale::Ordered(_) => None,
    }
}

/// A simple value as a cell tests it, or why it cannot be tested. Money is converted, unrounded.
pub fn reading_of(value: &Value, rates: &Rates) -> Result<Reading, String> {
    match value {
        Value::Text(text) | Value::Email(text) | Value::Choice(text) => Ok(Reading::Name(text.clone())),
        Value::Currency(currency) => Ok(Reading::Name(currency.to_string())),
        Value::Country(country) => Ok(Reading::Name(country.to_string())),
        Value::Person(person) => Ok(Reading::Name(person.to_string())),
        Value::Number(number) | Value::Percent(number) => Ok(Reading::Number(*number)),
        Value::Money(money) => rates.convert(*money).map(Reading::Number),
        Value::Date(day) => Scale::ordered(Unit::Date).read(&day.to_string()),
        Value::Moment(at) => Scale::ordered(Unit::Date).read(&at.date_naive().to_string()),
        Value::YesNo(yes) => Ok(Reading::Name(yes.to_string())),
        Value::Document(document) => Ok(Reading::Name(document.kind.key().to_owned())),
        Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_)
        | Value::Lines(_)
        | Value::Record(_)
        | Value::List(_) => Err("no cell can test such a value".to_owned()),
    }
}

/// The most days that payment terms allow; `None` if it is none.
pub fn payment_days(value: &Value) -> Option<u32> {
    if let Value::PaymentTerms(terms) = value { Some(terms.longest_payment_days()) } else { None }
}

/// The quote lines, if the value is some.
pub fn lines_of(value: &Value) -> Option<&[QuoteLine]> {
    if let Value::Lines(lines) = value { Some(lines) } else { None }
}
