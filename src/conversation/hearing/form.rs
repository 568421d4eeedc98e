//! Normal forms as values of fields and back, so that every answer takes the same way through the hearing.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use crate::domain::field::Value;

use super::question::Question;

/// A value that was heard, in the normal form of its question.
pub fn form_of(question: Question, value: &Value) -> Json {
    match (question, value) {
        (_, Value::Percent(percent)) => json!({ "percent": percent.normalize().to_string() }),
        (_, Value::Email(email)) => json!({ "email": email }),
        (Question::AutoRenew, Value::YesNo(_)) => Json::Object(Map::from_iter([(question.key(), plain(value))])),
        (Question::Seats, Value::Number(_)) => json!({ "quantity": plain(value), "unit": "seats" }),
        (_, value) => plain(value),
    }
}

/// A normal form as a value: of the type that holds all of it, else as a record of its parts.
pub fn value_of(question: Question, form: &Json) -> Option<Value> {
    fn exactly<T: for<'de> serde::Deserialize<'de>>(form: &Json) -> Option<T> {
        serde_json::from_value(form.clone()).ok()
    }
    match question {
        Question::PaymentTerms => exactly(form).map(Value::PaymentTerms),
        Question::BillingFrequency if form.get("frequency").is_some() => exactly(form).map(Value::Billing),
        Question::StartDate => Some(Value::Date(form.as_str()?.parse().ok()?)),
        Question::Amount => exactly(form).map(Value::Money),
        Question::Currency => Some(Value::Currency(form.as_str()?.parse().ok()?)),
        Question::BillToAddress => exactly(form).map(Value::Address),
        Question::Discount
        | Question::PoStatus
        | Question::LegalEntity
        | Question::BillingEmail
        | Question::AutoRenew
        | Question::Seats
        | Question::TermLength
        | Question::ContractStatus
        | Question::BillingFrequency
        | Question::TaxId => record(form),
    }
}

/// A form, part by part.
pub(super) fn record(form: &Json) -> Option<Value> {
    Some(match form {
        Json::Null => return None,
        Json::Bool(yes) => Value::YesNo(*yes),
        Json::Number(number) => Value::Number(number.to_string().parse().ok()?),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().filter_map(record).collect()),
        Json::Object(parts) => {
            let known = parts.iter().filter_map(|(name, part)| Some((name.clone(), record(part)?)));
            Value::Record(known.collect())
        }
    })
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::Choice(text) | Value::Email(text) => json!(text),
        Value::Number(number) => whole(*number),
        Value::Percent(percent) => json!(percent.normalize().to_string()),
        Value::YesNo(yes) => json!(yes),
        Value::Date(date) => json!(date.to_string()),
        Value::Currency(currency) => json!(currency.code()),
        Value::Money(money) => serde_json::to_value(money).unwrap_or_default(),
        Value::PaymentTerms(terms) => serde_json::to_value(terms).unwrap_or_default(),
        Value::Billing(billing) => serde_json::to_value(billing).unwrap_or_default(),
        Value::Address(address) => serde_json::to_value(address).unwrap_or_default(),
        Value::Record(parts) => parts.iter().map(|(name, part)| (name.clone(), plain(part))).collect(),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Moment(_) | Value::Country(_) | Value::Person(_) | Value::Lines(_) | Value::Document(_) => {
            json!(value.to_string())
        }
    }
}

fn whole(number: Decimal) -> Json {
    let number = number.normalize();
    u64::try_from(number)
        .ok()
        .filter(|_| number.scale() == 0)
        .map_or_else(|| json!(number.to_string()), |count| json!(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normal_form_survives_the_way_through_a_value() {
        for (question, form) in [
            (Question::PaymentTerms, json!({ "type": "net", "days": 20 })),
            (Question::TermLength, json!({ "months": 12, "rolling": true })),
            (Question::Discount, json!({ "lines": [{ "item": "hosting", "percent": "12.5" }] })),
            (Question::AutoRenew, json!({ "auto_renew": true, "notice_days": 45 })),
            (Question::Seats, json!({ "quantity": "unlimited", "unit": "site" })),
            (Question::StartDate, json!("2026-07-01")),
        ] {
            let value = value_of(question, &form).unwrap();
            assert_eq!(form_of(question, &value), form);
        }
        assert_eq!(form_of(Question::Seats, &Value::Number(40.into())), json!({ "quantity": 40, "unit": "seats" }));
    }
}
