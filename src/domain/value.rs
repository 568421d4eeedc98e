//! What a field holds, exactly and with a form for people.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::canonical;
use super::country::Country;
use super::document::DocumentRef;
use super::field::FieldType;
use super::ids::PersonId;
use super::money::{Currency, Money};
use super::quote::QuoteLine;
use super::terms::{Billing, PaymentTerms};

/// What a field holds now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// One line of text.
    Text(String),
    /// An exact decimal.
    Number(#[serde(with = "rust_decimal::serde::str")] Decimal),
    /// An exact percentage.
    Percent(#[serde(with = "rust_decimal::serde::str")] Decimal),
    /// A total.
    Money(Money),
    /// A currency.
    Currency(Currency),
    /// A calendar day.
    Date(NaiveDate),
    /// A moment in UTC.
    #[serde(rename = "instant")]
    Moment(#[serde(serialize_with = "super::instant::serialize")] DateTime<Utc>),
    /// Yes or no.
    YesNo(bool),
    /// One of the field's choices.
    Choice(String),
    /// An e-mail address.
    Email(String),
    /// A country.
    Country(Country),
    /// Somebody of the people file.
    Person(PersonId),
    /// A postal address.
    Address(Address),
    /// Payment terms.
    PaymentTerms(PaymentTerms),
    /// Billing frequency and timing.
    Billing(Billing),
    /// Quote lines.
    Lines(Vec<QuoteLine>),
    /// A document, by its hash.
    Document(DocumentRef),
    /// Named parts; a part that is not known is not there.
    Record(BTreeMap<String, Value>),
    /// Items in their order; none is a value too.
    List(Vec<Value>),
}

impl Value {
    /// What a confirmation names, so that it can only confirm what was shown.
    pub fn hash(&self) -> String {
        canonical::hash_of(self)
    }

    /// What kind of value it is.
    pub fn field_type(&self) -> FieldType {
        match self {
            Value::Text(_) => FieldType::Text,
            Value::Number(_) => FieldType::Number,
            Value::Percent(_) => FieldType::Percent,
            Value::Money(_) => FieldType::Money,
            Value::Currency(_) => FieldType::Currency,
            Value::Date(_) => FieldType::Date,
            Value::Moment(_) => FieldType::Moment,
            Value::YesNo(_) => FieldType::YesNo,
            Value::Choice(_) => FieldType::Choice,
            Value::Email(_) => FieldType::Email,
            Value::Country(_) => FieldType::Country,
            Value::Person(_) => FieldType::Person,
            Value::Address(_) => FieldType::Address,
            Value::PaymentTerms(_) => FieldType::PaymentTerms,
            Value::Billing(_) => FieldType::Billing,
            Value::Lines(_) => FieldType::Lines,
            Value::Document(_) => FieldType::Document,
            Value::Record(_) => FieldType::Record,
            Value::List(_) => FieldType::List,
        }
    }
}

/// For people. A record's parts stand in the order of their names; [`super::field::Field::show`] knows a better one.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) | Value::Email(text) => f.write_str(text),
            Value::Number(number) => write!(f, "{}", number.normalize()),
            Value::Percent(percent) => write!(f, "{}%", percent.normalize()),
            Value::Money(money) => money.fmt(f),
            Value::Currency(currency) => currency.fmt(f),
            Value::Date(date) => write!(f, "{date}"),
            Value::Moment(at) => write!(f, "{}", at.format("%Y-%m-%d %H:%M UTC")),
            Value::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Value::Choice(choice) => f.write_str(&choice.replace('_', " ")),
            Value::Country(country) => country.fmt(f),
            Value::Person(person) => person.fmt(f),
            Value::Address(address) => address.fmt(f),
            Value::PaymentTerms(terms) => terms.fmt(f),
            Value::Billing(billing) => billing.fmt(f),
            Value::Lines(lines) if lines.len() == 1 => f.write_str("1 line"),
            Value::Lines(lines) => write!(f, "{} lines", lines.len()),
            Value::Document(document) => document.fmt(f),
            // Of one part its field's name says enough.
            Value::Record(parts) if parts.len() == 1 => parts.values().next().map_or(Ok(()), |only| only.fmt(f)),
            Value::Record(parts) => {
                let shown = parts.iter().map(|(name, value)| format!("{}: {value}", name.replace('_', " ")));
                f.write_str(&shown.collect::<Vec<_>>().join("; "))
            }
            Value::List(items) => f.write_str(&listed(items.iter().map(ToString::to_string).collect())),
        }
    }
}

/// Items for people: `none`, `a, b and c`; items that have commas of their own stand apart by semicolons.
pub(super) fn listed(items: Vec<String>) -> String {
    if items.iter().any(|item| item.contains([',', ';', ':'])) {
        return items.join(" | ");
    }
    match items.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A postal address in the labels' normal form; country is ISO 3166-1 alpha-2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The company, where one stands above the street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The person or desk after `Attn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<String>,
    /// Street lines.
    pub street: Vec<String>,
    /// City, as written.
    pub city: String,
    /// State, province or prefecture.
    pub region: Option<String>,
    /// Postal code, as written.
    pub postal_code: String,
    /// Country.
    pub country: String,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attention = self.attention.as_ref().map(|name| format!("Attn {name}"));
        let place = [Some(self.postal_code.as_str()), Some(self.city.as_str()), self.region.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let parts = self.name.iter().chain(&attention).chain(&self.street).map(String::as_str);
        let all: Vec<&str> =
            parts.chain([place.as_str(), self.country.as_str()]).filter(|part| !part.is_empty()).collect();
        f.write_str(&all.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_records_read_as_a_person_would_write_them() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(Value::List(Vec::new()).to_string(), "none");
        assert_eq!(Value::List(vec![Value::Choice("price_hold".into())]).to_string(), "price hold");
        assert_eq!(Value::List(vec![text("a"), text("b"), text("c")]).to_string(), "a, b and c");
        assert_eq!(Value::List(vec![text("a, then b"), text("c")]).to_string(), "a, then b | c");
        let record = BTreeMap::from([("name".to_owned(), text("Jo Park")), ("cost_centre".to_owned(), text("12"))]);
        assert_eq!(Value::Record(record).to_string(), "cost centre: 12; name: Jo Park");
    }

    #[test]
    fn a_structured_value_is_stored_and_read_again() {
        let at: DateTime<Utc> = "2026-03-09T09:00:00Z".parse().unwrap();
        let parts = BTreeMap::from([("at".to_owned(), Value::Moment(at))]);
        let value = Value::List(vec![Value::Record(parts), Value::Country("DE".parse().unwrap())]);
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), value, "{json}");
    }
}
