//! Somebody asks that what blocks be set aside for a time: the form, read.

use std::collections::BTreeMap;

use crate::domain::ids::FieldName;
use crate::workflow::event::{Event, WaiverAsked};

use super::going_on::is_a_reason;
use super::hear::Listening;
use super::incoming::Heard;
use super::pressing::{due_day, wrong_input};

/// What the form asks, as an event.
pub(super) fn pressed(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    match read(values, listening) {
        Ok(asked) => Heard::happened(Event::WaiverAsked(asked)),
        Err(problems) => wrong_input(&problems),
    }
}

/// What is wrong with the form, by its inputs.
pub(super) fn problems(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    read(values, listening).err().unwrap_or_default()
}

fn read(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Result<WaiverAsked, BTreeMap<String, String>> {
    let mut problems = BTreeMap::new();
    let typed = |name: &str| values.get(name).map_or("", |words| words.trim());
    let field = field(typed("item"), listening);
    if field.is_none() {
        problems.insert("item".to_owned(), "please name what may wait".to_owned());
    }
    let reason = typed("text");
    if !is_a_reason(reason) {
        problems.insert("text".to_owned(), "please say in a few words why it may wait".to_owned());
    }
    let mut day = |name: &str, what: &str| match typed(name) {
        "" => {
            problems.insert(name.to_owned(), format!("please name the day {what}"));
            None
        }
        words => due_day(words, listening).map_err(|problem| problems.insert(name.to_owned(), problem)).ok(),
    };
    let cure_on = day("cure", "by which it is put right");
    let until = day("until", "up to which it is waived");
    if cure_on.zip(until).is_some_and(|(cure_on, until)| until < cure_on) {
        let words = "that is before the day by which it is put right; name that day or a later one";
        problems.insert("until".to_owned(), words.to_owned());
    }
    match (field, cure_on, until) {
        (Some(field), Some(cure_on), Some(until)) if problems.is_empty() => {
            Ok(WaiverAsked { field, reason: reason.to_owned(), cure_on, until })
        }
        _incomplete => Err(problems),
    }
}

/// By its name or by how chat calls it.
fn field(words: &str, listening: &Listening<'_>) -> Option<FieldName> {
    let is_called = |title: &str| title.eq_ignore_ascii_case(words);
    let found = listening.policy.fields().find(|field| field.name.as_str() == words || is_called(&field.title))?;
    Some(found.name.clone())
}
