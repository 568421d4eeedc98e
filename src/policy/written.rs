//! Values as policy files write them: defaults, and the examples of checks.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::domain::field::{Field, FieldType, Value};
use crate::domain::ids::PersonId;
use crate::domain::money::{Money, plain_decimal};

/// Reads a value of that field. Simple values stand as text, larger ones as tables in their JSON form.
pub fn read_value(written: &toml::Value, field: &Field) -> Result<Value, String> {
    match field.field_type {
        FieldType::Text => text(written).map(Value::Text),
        FieldType::Email => text(written).map(Value::Email),
        FieldType::Choice => choice(&text(written)?, &field.choices),
        FieldType::YesNo => yes_no(&text(written)?),
        FieldType::Number => decimal(&text(written)?).map(Value::Number),
        FieldType::Percent => decimal(&text(written)?).map(Value::Percent),
        FieldType::Money => money(&text(written)?),
        FieldType::Currency => text(written)?.parse().map(Value::Currency).map_err(|error| format!("{error}")),
        FieldType::Date => date(&text(written)?),
        FieldType::Address => table(written).map(Value::Address),
        FieldType::PaymentTerms => table(written).map(Value::PaymentTerms),
        FieldType::Billing => table(written).map(Value::Billing),
        FieldType::Lines => table(written).map(Value::Lines),
        FieldType::Document => table(written).map(Value::Document),
        FieldType::Moment => {
            let text = text(written)?;
            text.parse().map(Value::Moment).map_err(|_| format!("`{text}` is no instant such as 2026-03-09T09:00:00Z"))
        }
        FieldType::Country => text(written)?.parse().map(Value::Country).map_err(|error| format!("{error}")),
        FieldType::Person => text(written).map(|person| Value::Person(PersonId::new(person))),
        FieldType::Record => record(written, field),
        FieldType::List => {
            let items = written.as_array().ok_or_else(|| format!("`{written}` must be a list"))?;
            let item = field.item();
            items.iter().map(|one| read_value(one, &item)).collect::<Result<_, _>>().map(Value::List)
        }
    }
}

/// Part by part, as `{ name = "Jo Park", at = "2026-03-09" }`.
fn record(written: &toml::Value, field: &Field) -> Result<Value, String> {
    let written = written.as_table().ok_or_else(|| format!("`{written}` must be a table of parts"))?;
    let read = |(name, value): (&String, &toml::Value)| {
        let part = field.part(name).ok_or_else(|| format!("it has no part `{name}`"))?;
        read_value(value, &field.of_part(part)).map(|value| (name.clone(), value))
    };
    let parts: BTreeMap<String, Value> = written.iter().map(read).collect::<Result<_, _>>()?;
    match field.lacking(&parts).as_slice() {
        [] => Ok(Value::Record(parts)),
        lacking => Err(format!("it lacks {}", lacking.join(", "))),
    }
}

/// A text, and nothing that only looks like one.
pub fn text(written: &toml::Value) -> Result<String, String> {
    written.as_str().map(str::to_owned).ok_or_else(|| format!("`{written}` must stand as text, in quotes"))
}

/// A list of texts.
pub fn texts(written: &toml::Value) -> Result<Vec<String>, String> {
    let items = written.as_array().ok_or_else(|| format!("`{written}` must be a list"))?;
    items.iter().map(text).collect()
}

/// A calendar day.
pub fn day(text: &str) -> Result<chrono::NaiveDate, String> {
    text.parse().map_err(|_| format!("`{text}` is no date such as 2026-03-09"))
}

fn choice(text: &str, choices: &[String]) -> Result<Value, String> {
    match choices.iter().find(|choice| *choice == text) {
        Some(choice) => Ok(Value::Choice(choice.clone())),
        None => Err(format!("`{text}` is none of {}", choices.join(", "))),
    }
}

fn yes_no(text: &str) -> Result<Value, String> {
    text.parse().map(Value::YesNo).map_err(|_| format!("`{text}` is neither `true` nor `false`"))
}

fn decimal(text: &str) -> Result<rust_decimal::Decimal, String> {
    plain_decimal(text).map_err(|_| format!("`{text}` is no number"))
}

fn money(text: &str) -> Result<Value, String> {
    let (code, amount) = text.split_once(' ').ok_or_else(|| format!("`{text}` is no amount such as EUR 48000.00"))?;
    Money::parse(amount, code).map(Value::Money).map_err(|error| error.to_string())
}

fn date(text: &str) -> Result<Value, String> {
    day(text).map(Value::Date)
}

fn table<T: DeserializeOwned>(written: &toml::Value) -> Result<T, String> {
    T::deserialize(written.clone()).map_err(|error: toml::de::Error| error.message().trim().replace('\n', ", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::{FieldOwner, Gate, Severity};

    fn read(field_type: FieldType, written: &str) -> Result<String, String> {
        let field = Field {
            name: "any".into(),
            title: "any".into(),
            customer_question: None,
            also_called: Vec::new(),
            said_after: Vec::new(),
            spoken_of: Vec::new(),
            group: None,
            role: None,
            field_type,
            choices: vec!["ours".into(), "customer".into()],
            items: None,
            parts: Vec::new(),
            severity: Severity::Block,
            gate: Gate::Submit,
            owner: FieldOwner::AccountExecutive,
            is_classification: false,
            choice_words: BTreeMap::new(),
            question: String::new(),
            help: String::new(),
            address: None,
            default: None,
            inherits: Vec::new(),
        };
        let document: toml::Table = toml::from_str(&format!("it = {written}")).unwrap();
        read_value(&document["it"], &field).map(|value| value.to_string())
    }

    #[test]
    fn every_type_can_be_written() {
        for (field_type, written, shown) in [
            (FieldType::Text, "'a'", "a"),
            (FieldType::Number, "'0.0004'", "0.0004"),
            (FieldType::Percent, "'12.5'", "12.5%"),
            (FieldType::Money, "'EUR 48000.00'", "EUR 48,000"),
            (FieldType::Currency, "'EUR'", "EUR"),
            (FieldType::Date, "'2026-03-09'", "2026-03-09"),
            (FieldType::YesNo, "'true'", "yes"),
            (FieldType::Choice, "'ours'", "ours"),
            (FieldType::Email, "'a@b.example.com'", "a@b.example.com"),
            (FieldType::Address, "{ street = ['1 High Street'], city = 'Leeds' }", "1 High Street, Leeds"),
            (FieldType::PaymentTerms, "{ type = 'net', days = 30 }", "net 30"),
            (FieldType::Billing, "{ frequency = 'annual', timing = 'advance' }", "annual in advance"),
            (FieldType::Lines, "[]", "0 lines"),
        ] {
            assert_eq!(read(field_type, written).as_deref(), Ok(shown));
        }
    }

    #[test]
    fn a_number_that_is_no_text_is_refused() {
        for (field_type, written) in [
            (FieldType::Number, "0.5"),
            (FieldType::YesNo, "true"),
            (FieldType::Money, "'48000'"),
            (FieldType::Choice, "'theirs'"),
            (FieldType::PaymentTerms, "{ type = 'soon' }"),
        ] {
            assert!(read(field_type, written).is_err(), "{written}");
        }
    }
}
