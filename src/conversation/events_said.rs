//! The day of an event on which payment hangs, said by the event's own name: `go live: 2026-05-04`, `go-live was on 4 May`.
//! Once Finance has accepted, it is news of that event, and no change of how billing starts.

use crate::domain::field::{Field, FieldRole, Value};
use crate::domain::handoff::Handoff;
use crate::workflow::event::{Answer, HeardAs};
use crate::workflow::late_words::is_accepted;

use super::hear::Listening;
use super::of_one_field::read_for;

/// The events whose days those words say, beside what is known of others; `None` where a line says anything else.
pub(super) fn said(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    if !is_accepted(&handoff.stage) || words.contains('?') {
        return None;
    }
    let field = listening.policy.find_role(FieldRole::PaymentEvents)?;
    let mut events =
        handoff.packet.value(&field.name).and_then(|value| field.items_of(value)).unwrap_or_default().to_vec();
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let news: Vec<Value> = lines.map(|line| event(line, field, handoff, listening)).collect::<Option<_>>()?;
    for new in news {
        let name = named(&new).cloned();
        events.retain(|known| named(known) != name.as_ref());
        events.push(new);
    }
    let heard = HeardAs::Value { value: Value::List(events) };
    Some(vec![Answer { field: Some(field.name.clone()), words: words.trim().to_owned(), heard }])
}

/// One line with an event's name before its day.
fn event(line: &str, field: &Field, handoff: &Handoff, listening: &Listening<'_>) -> Option<Value> {
    let part = field.parts.iter().find(|part| !part.choices.is_empty())?;
    let line = line.trim_start_matches("the ").trim_end_matches(['.', '!']);
    let rest_of = |name: &str| {
        let begin = line.get(..name.len()).filter(|begin| begin.eq_ignore_ascii_case(name))?;
        line.get(begin.len()..).filter(|rest| rest.starts_with([' ', ':', '=']))
    };
    let (choice, rest) = part.choices.iter().find_map(|choice| {
        let also = part.choice_words.get(choice).map(|words| words.also_called.as_slice()).unwrap_or_default();
        let plain = choice.replace('_', " ");
        let mut names: Vec<&str> = also.iter().map(String::as_str).chain([plain.as_str(), choice.as_str()]).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.into_iter().find_map(rest_of).map(|rest| (plain.clone(), rest))
    })?;
    let lead = pattern!(r"(?i)^(?:\s+(?:date|day))?\s*[:=]?\s*(?:(?:is|was|happened|took place|came)\s+)?(?:on\s+)?");
    let day = rest[lead.find(rest).map_or(0, |lead| lead.end())..].trim();
    let read = read_for(field, &format!("event {choice}, on {day}"), handoff, listening);
    let [Answer { heard: HeardAs::Value { value }, .. }] = read.as_slice() else { return None };
    let items = field.items_of(value)?;
    let has_day = |item: &Value| matches!(item, Value::Record(parts) if parts.get("on").is_some());
    match items {
        [one] if has_day(one) => Some(one.clone()),
        _none_or_several => None,
    }
}

fn named(event: &Value) -> Option<&Value> {
    if let Value::Record(parts) = event { parts.get("event") } else { None }
}
