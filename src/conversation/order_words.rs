//! What people say of a purchase order: whether one is needed, its number and the amount that it covers, in one line.

use crate::domain::field::{Field, FieldRole, Value};
use crate::domain::handoff::Handoff;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::answer::read_answer;
use super::hearing::date::find_day;
use super::hearing::heard::Heard as Reading;
use super::hearing::purchase_order::{PurchaseOrderAnswer, covered, names_an_order, purchase_order, valid_until};
use super::of_one_field::{answer_context, kept, read_for, read_one};

/// Words such as `no PO needed` name what they speak of, whatever else is open.
pub(super) fn said_of_the_order(
    rest: &str,
    asked: &[&Field],
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
    let of_order = |field: &&&Field| matches!(field.role, Some(FieldRole::PoRequired | FieldRole::PoNumber));
    let field = asked.iter().find(of_order)?;
    match purchase_order(rest) {
        PurchaseOrderAnswer::NotRequired | PurchaseOrderAnswer::Pending => {}
        PurchaseOrderAnswer::Number(_) if names_an_order(rest) => {}
        PurchaseOrderAnswer::Number(_)
        | PurchaseOrderAnswer::MissingNumber
        | PurchaseOrderAnswer::AmbiguousNone
        | PurchaseOrderAnswer::Unclear => return None,
    }
    Some(read_for(field, rest, handoff, listening))
}

/// What words say of the order, in the fields of which it is made.
pub(super) fn read_purchase_order(
    field: &Field,
    words: &str,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Vec<Answer> {
    if let Some((order, expiry)) = expiry_beside(words, handoff, listening) {
        // `the PO runs until March`: nothing else is said of it.
        let is_named_only = names_an_order(order) && !order.contains(|letter: char| letter.is_ascii_digit());
        let of_order = if is_named_only { Vec::new() } else { read_purchase_order(field, order, handoff, listening) };
        return of_order.into_iter().chain([expiry]).collect();
    }
    if let Some((order, amount)) = amount_beside(words, handoff, listening) {
        return read_purchase_order(field, order, handoff, listening).into_iter().chain([amount]).collect();
    }
    let required = listening.policy.by_role(FieldRole::PoRequired);
    let number = listening.policy.by_role(FieldRole::PoNumber);
    let answer = |field: &Field, heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    let yes_no = |yes| HeardAs::Value { value: Value::YesNo(yes) };
    let is_needed = handoff.packet.counting(&required.name) == Some(&Value::YesNo(true));
    match purchase_order(words) {
        PurchaseOrderAnswer::NotRequired => vec![answer(required, yes_no(false))],
        PurchaseOrderAnswer::Number(text) => {
            let form = serde_json::json!({ "required": true, "status": "received", "number": text });
            let question = listening.policy.homes().question_of(&required.name);
            let answers = question.and_then(|question| kept(question, &form, words, listening));
            let value = || HeardAs::Value { value: Value::Text(text.clone()) };
            answers.unwrap_or_else(|| vec![answer(required, yes_no(true)), answer(number, value())])
        }
        PurchaseOrderAnswer::Pending => {
            let until = find_day(words, &answer_context(Some(number), handoff, listening));
            vec![answer(required, yes_no(true)), answer(number, HeardAs::NotKnownYet { until })]
        }
        // Whether one is needed was the question; its number is the next one.
        PurchaseOrderAnswer::MissingNumber if field.role == Some(FieldRole::PoRequired) => {
            vec![answer(required, yes_no(true))]
        }
        PurchaseOrderAnswer::MissingNumber => {
            let missing = HeardAs::Unclear { reason: "missing_number".into(), candidates: Vec::new() };
            vec![answer(required, yes_no(true)), answer(number, missing)]
        }
        // Whether one is needed was the question, and no is an answer to it; `none` could be one that is not there yet.
        PurchaseOrderAnswer::AmbiguousNone
            if says_no(words) && (field.role == Some(FieldRole::PoRequired) || !is_needed) =>
        {
            vec![answer(required, yes_no(false))]
        }
        PurchaseOrderAnswer::AmbiguousNone => {
            let reason = "ambiguous_none".to_owned();
            vec![answer(required, HeardAs::Unclear { reason, candidates: Vec::new() })]
        }
        PurchaseOrderAnswer::Unclear => vec![read_one(field, words, handoff, listening)],
    }
}

/// `PO 4711 over EUR 24,000`: the words about the order, and the amount that it covers.
fn amount_beside<'w>(words: &'w str, handoff: &Handoff, listening: &Listening<'_>) -> Option<(&'w str, Answer)> {
    let field = listening.policy.find_role(FieldRole::PoAmount)?;
    let (order, amount) = covered(words)?;
    let context = answer_context(Some(field), handoff, listening);
    let Reading::Set { value, .. } = read_answer(field, amount, &context) else { return None };
    let answer = Answer { field: Some(field.name.clone()), words: amount.to_owned(), heard: HeardAs::Value { value } };
    Some((order, answer))
}

/// `PO 4711, valid until March 2028`: the words about the order, and the day up to which it holds.
fn expiry_beside<'w>(words: &'w str, handoff: &Handoff, listening: &Listening<'_>) -> Option<(&'w str, Answer)> {
    let field = listening.policy.find_role(FieldRole::PoExpiry)?;
    let (order, day) = valid_until(words)?;
    let context = answer_context(Some(field), handoff, listening);
    let Reading::Set { value, .. } = read_answer(field, day, &context) else { return None };
    let answer = Answer { field: Some(field.name.clone()), words: day.to_owned(), heard: HeardAs::Value { value } };
    Some((order, answer))
}

/// A plain no.
fn says_no(words: &str) -> bool {
    let plain = words.trim().trim_end_matches(['.', '!']).to_lowercase();
    ["no", "nope", "nein", "non", "nee"].contains(&plain.as_str())
}
