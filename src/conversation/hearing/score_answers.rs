//! How well labelled answers are heard: right, asked back instead, another kind of answer, or, worst, a wrong value.
//!
//! Which label goes with which field is the caller's knowledge; a label is compared by the field's type.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::domain::field::{Field, FieldRole, FieldType, Value};
use crate::domain::trust::DateOrder;

use super::answer::read_answer;
use super::heard::{AnswerContext, Heard};
use super::purchase_order::{PurchaseOrderAnswer, purchase_order};

/// One labelled answer, as a line of the file holds it.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelledAnswer {
    /// Its id.
    pub id: String,
    /// The label's word for the field that was asked for.
    pub field: String,
    /// The person's locale.
    pub locale: String,
    /// What it may be read against.
    pub context: LabelledContext,
    /// What was typed.
    pub text: String,
    /// What a careful reader makes of it.
    pub expected: Expected,
    /// What it tries.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What a labelled answer may be read against.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelledContext {
    /// When it was said, with the person's offset.
    pub now: DateTime<FixedOffset>,
    /// The workspace's currency.
    #[serde(default)]
    pub currency: Option<String>,
    /// `DMY` or `MDY`, where configured.
    #[serde(default)]
    pub date_order: Option<String>,
    /// What the field held before.
    #[serde(default)]
    pub previous: Option<Previous>,
}

/// What a field held before.
#[derive(Debug, Clone, Deserialize)]
pub struct Previous {
    /// The label's word for the field.
    pub field: String,
    /// Its value in the label's form.
    pub value: Json,
}

/// What a careful reader makes of an answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    /// `set`, `clarify`, `defer`, `answer`, `ignore` or `flag`.
    pub action: String,
    /// The value of `set`.
    #[serde(default)]
    pub value: Json,
    /// Why it is not `set`.
    #[serde(default)]
    pub reason: Option<String>,
}

/// How one labelled answer was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The same action and, where one is set, the same value.
    Right,
    /// A value was there, and it was asked back: tiresome, and safe.
    AskedInstead,
    /// No value was there, and none was taken, but it was heard as something else.
    OtherAction,
    /// A value was taken that is not the label's.
    WrongValue,
}

/// The counts of one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// All of its answers.
    pub all: u32,
    /// Heard right.
    pub right: u32,
    /// Asked back instead of taken.
    pub asked_instead: u32,
    /// Another action than the label's, no value taken.
    pub other_action: u32,
    /// Taken with a wrong value.
    pub wrong_value: u32,
    /// Of the answers rightly asked back: how many.
    pub clarified: u32,
    /// Of those: how many for the label's reason.
    pub reason_right: u32,
}

/// Hears every answer whose label has a field in `fields`, and counts by label.
pub fn score(answers: &[LabelledAnswer], fields: &BTreeMap<String, Field>) -> BTreeMap<String, Score> {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for answer in answers {
        let Some(field) = fields.get(&answer.field) else { continue };
        let score = scores.entry(answer.field.clone()).or_default();
        let heard = hear(answer, field);
        score.all += 1;
        match compare(answer, field, &heard) {
            Outcome::Right => score.right += 1,
            Outcome::AskedInstead => score.asked_instead += 1,
            Outcome::OtherAction => score.other_action += 1,
            Outcome::WrongValue => score.wrong_value += 1,
        }
        if let (Heard::Clarify { reason, .. }, "clarify") = (&heard, answer.expected.action.as_str()) {
            score.clarified += 1;
            score.reason_right += u32::from(answer.expected.reason.as_deref() == Some(reason.key()));
        }
    }
    scores
}

/// What is heard in a labelled answer.
pub fn hear(answer: &LabelledAnswer, field: &Field) -> Heard {
    let previous = answer.context.previous.as_ref().filter(|previous| previous.field == answer.field);
    let previous = previous.and_then(|previous| value_of_label(field, &previous.value));
    let context = AnswerContext {
        today: answer.context.now.date_naive(),
        locale: &answer.locale,
        currency: answer.context.currency.as_ref().and_then(|code| code.parse().ok()),
        date_order: match answer.context.date_order.as_deref() {
            Some("DMY") => Some(DateOrder::Dmy),
            Some("MDY") => Some(DateOrder::Mdy),
            Some("YMD") => Some(DateOrder::Ymd),
            Some(_) | None => None,
        },
        previous: previous.as_ref(),
    };
    read_answer(field, &answer.text, &context)
}

/// Compares what was heard with the label.
pub fn compare(answer: &LabelledAnswer, field: &Field, heard: &Heard) -> Outcome {
    if field.role == Some(FieldRole::PoNumber)
        && let Some(outcome) = compare_order(answer)
    {
        return outcome;
    }
    let is_set = answer.expected.action == "set";
    match heard {
        Heard::Set { value, .. } => {
            let is_same = is_set && value_of_label(field, &answer.expected.value).as_ref() == Some(value);
            if is_same { Outcome::Right } else { Outcome::WrongValue }
        }
        Heard::Clarify { .. } | Heard::Defer { .. } | Heard::Question | Heard::Nothing | Heard::Instruction
            if is_set =>
        {
            Outcome::AskedInstead
        }
        Heard::Clarify { .. } if answer.expected.action == "clarify" => Outcome::Right,
        Heard::Defer { .. } if answer.expected.action == "defer" => Outcome::Right,
        Heard::Question if answer.expected.action == "answer" => Outcome::Right,
        Heard::Nothing if answer.expected.action == "ignore" => Outcome::Right,
        Heard::Instruction if answer.expected.action == "flag" => Outcome::Right,
        Heard::Clarify { .. } | Heard::Defer { .. } | Heard::Question | Heard::Nothing | Heard::Instruction => {
            Outcome::OtherAction
        }
    }
}

/// The state of a purchase order is more than its number; `None` where the answer says nothing certain about it.
fn compare_order(answer: &LabelledAnswer) -> Option<Outcome> {
    let heard = match purchase_order(&answer.text) {
        PurchaseOrderAnswer::NotRequired => {
            OrderLabel { required: false, status: "not_required".to_owned(), number: None }
        }
        PurchaseOrderAnswer::Pending => OrderLabel { required: true, status: "pending".to_owned(), number: None },
        PurchaseOrderAnswer::Number(number) => {
            OrderLabel { required: true, status: "received".to_owned(), number: Some(number) }
        }
        PurchaseOrderAnswer::MissingNumber | PurchaseOrderAnswer::AmbiguousNone | PurchaseOrderAnswer::Unclear => {
            return None;
        }
    };
    // An announced day is heard by another reader and is no part of this comparison.
    let expected: Option<OrderLabel> = serde_json::from_value(without(&answer.expected.value, "expected_on")).ok();
    Some(if expected == Some(heard) { Outcome::Right } else { Outcome::WrongValue })
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderLabel {
    required: bool,
    status: String,
    number: Option<String>,
}

/// A label's value as this field can hold it; `None` if it says more than the field can hold.
pub fn value_of_label(field: &Field, label: &Json) -> Option<Value> {
    let label = &without_nulls(label);
    match field.field_type {
        FieldType::Text => Some(Value::Text(label.as_str()?.to_owned())),
        FieldType::Currency => Some(Value::Currency(label.as_str()?.parse().ok()?)),
        FieldType::Date => Some(Value::Date(label.as_str()?.parse().ok()?)),
        FieldType::Choice => Some(Value::Choice(label.as_str()?.to_owned())),
        FieldType::Percent => {
            Some(Value::Percent(only_member(label, "percent")?.as_str()?.parse::<Decimal>().ok()?.normalize()))
        }
        FieldType::Email => Some(Value::Email(only_member(&without(label, "name"), "email")?.as_str()?.to_owned())),
        FieldType::YesNo => {
            let members = label.as_object()?;
            let only = members.values().next().filter(|_| members.len() == 1)?;
            Some(Value::YesNo(only.as_bool()?))
        }
        FieldType::Number => {
            let count = only_member(&without(label, "unit"), "quantity").or_else(|| only_member(label, "months"))?;
            Some(Value::Number(Decimal::from(count.as_u64()?)))
        }
        FieldType::Money => exactly(label).map(Value::Money),
        FieldType::Address => exactly(label).map(Value::Address),
        FieldType::PaymentTerms => exactly(label).map(Value::PaymentTerms),
        FieldType::Billing => exactly(label).map(Value::Billing),
        FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record
        | FieldType::List => None,
    }
}

/// Reads a label's own form, and refuses it if anything of it would be lost.
fn exactly<T: for<'de> Deserialize<'de> + Serialize>(label: &Json) -> Option<T> {
    let value: T = serde_json::from_value(label.clone()).ok()?;
    let back = serde_json::to_value(&value).ok()?;
    (without_nulls(&back) == *label).then_some(value)
}

fn only_member(label: &Json, name: &str) -> Option<Json> {
    let members = label.as_object()?;
    if members.len() == 1 { members.get(name).cloned() } else { None }
}

fn without(label: &Json, name: &str) -> Json {
    let mut label = label.clone();
    if let Some(members) = label.as_object_mut() {
        members.remove(name);
    }
    label
}

fn without_nulls(label: &Json) -> Json {
    match label {
        Json::Object(members) => Json::Object(
            members
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(without_nulls).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => label.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::field;
    use super::*;

    fn labelled(text: &str, expected: Json) -> LabelledAnswer {
        serde_json::from_value(serde_json::json!({
            "id": "x", "field": "when", "locale": "en-US", "text": text, "expected": expected,
            "context": {"now": "2026-06-10T09:00:00-04:00", "date_order": null}
        }))
        .unwrap()
    }

    #[test]
    fn a_wrong_value_is_told_from_a_question_back() {
        let terms = field("when", "due", FieldType::PaymentTerms);
        let set = |days: u32| serde_json::json!({"action": "set", "value": {"type": "net", "days": days}});
        let cases = [
            (labelled("net 20", set(20)), Outcome::Right),
            (labelled("net 20", set(21)), Outcome::WrongValue),
            (labelled("net 20 if we are lucky", set(20)), Outcome::AskedInstead),
            (labelled("net 20", serde_json::json!({"action": "clarify", "reason": "hedged"})), Outcome::WrongValue),
            (labelled("tbd", serde_json::json!({"action": "clarify", "reason": "hedged"})), Outcome::OtherAction),
            (labelled("tbd", serde_json::json!({"action": "defer"})), Outcome::Right),
        ];
        for (answer, expected) in cases {
            assert_eq!(compare(&answer, &terms, &hear(&answer, &terms)), expected, "{}", answer.text);
        }
    }

    #[test]
    fn a_label_that_says_more_than_a_field_holds_is_no_value() {
        let percent = field("less", "reduction", FieldType::Percent);
        let email = field("mail", "mail", FieldType::Email);
        let terms = field("when", "due", FieldType::PaymentTerms);
        assert_eq!(value_of_label(&percent, &serde_json::json!({"percent": "15", "excludes": ["x"]})), None);
        assert!(value_of_label(&percent, &serde_json::json!({"percent": "15.0"})).is_some());
        assert_eq!(
            value_of_label(&email, &serde_json::json!({"email": "a@example.org", "cc": ["b@example.org"]})),
            None
        );
        assert_eq!(value_of_label(&terms, &serde_json::json!({"type": "net", "days": 5, "until": "delivery"})), None);
    }
}
