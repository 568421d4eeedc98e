//! An input → its block: the element that fits what is typed or chosen, and under what name it comes back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::conversation::form::{Input, InputKind};

use crate::transport::words::{NOTHING, cut, in_one_row, length, short, typed};

/// What the `block_id` of an input begins with; its name follows.
pub(super) const INPUT: &str = "input.";
/// The `action_id` of every input.
pub(super) const VALUE: &str = "value";

/// The longest id (SO-12).
const ID_MAX: usize = 255;
/// The longest label and hint; longer ones nobody reads.
const LABEL_MAX: usize = 150;
const HINT_MAX: usize = 600;
/// The most that can be typed into one input (SO-14).
const TYPED_MAX: usize = 3_000;
/// A list to choose from (SO-13): how many, how long its words, and how long what is sent.
const CHOICES_MAX: usize = 100;
const CHOICE_MAX: usize = 75;
const CHOICE_VALUE_MAX: usize = 150;
/// So few choices are all seen at once.
const RADIO_MAX: usize = 4;

/// The block of an input; `None` if its name cannot come back.
pub(super) fn block(input: &Input, people: &[String]) -> Option<Value> {
    let id = format!("{INPUT}{}", input.name);
    if length(&id) > ID_MAX || input.name.is_empty() || input.name.chars().any(char::is_control) {
        return None;
    }
    let (mut element, holds) = element(input, people);
    element["action_id"] = json!(VALUE);
    let mut block = json!({
        "type": "input",
        "block_id": id,
        "label": plain(&label(input)),
        "optional": input.optional,
        "element": element,
    });
    let hint = hint(input, holds);
    if !hint.is_empty() {
        block["hint"] = plain(&hint);
    }
    Some(block)
}

/// A plain text, in which nothing is read.
pub(super) fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text, "emoji": false })
}

/// Whether the element holds the value that is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Value,
    Nothing,
}

fn label(input: &Input) -> String {
    let label = short(&input.label, LABEL_MAX);
    let label = if label == NOTHING { short(&input.name.replace('_', " "), LABEL_MAX) } else { label };
    // A label stands alone, so it begins as a sentence does.
    let mut letters = label.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What helps to fill it in; a value that the element cannot hold is said here, not lost.
fn hint(input: &Input, holds: Holds) -> String {
    let said = cut(&in_one_row(&input.hint), HINT_MAX);
    let value = input.value.as_deref().map(in_one_row).filter(|value| !value.is_empty() && holds == Holds::Nothing);
    match value {
        Some(value) => format!("{said} Now: {}", cut(&value, HINT_MAX)).trim().to_owned(),
        None => said,
    }
}

fn element(input: &Input, people: &[String]) -> (Value, Holds) {
    let value = input.value.as_deref().map(typed).filter(|value| !value.trim().is_empty());
    match &input.kind {
        InputKind::Line => text(value, Rows::One),
        InputKind::Paragraph => text(value, Rows::Many),
        InputKind::Choice { choices } => choice(choices, &input.labels, value, Few::Radio),
        InputKind::Choices { choices } => several(choices, &input.labels, value),
        InputKind::Person => choice(people, &BTreeMap::new(), value, Few::List),
        InputKind::Date => {
            let is_day = |value: &String| NaiveDate::parse_from_str(value, "%Y-%m-%d").is_ok() && value.len() == 10;
            typed_element(json!({ "type": "datepicker" }), "initial_date", value, is_day)
        }
        InputKind::Number => {
            let is_number = |value: &String| value.parse::<Decimal>().is_ok() && !value.contains('_');
            let element = json!({ "type": "number_input", "is_decimal_allowed": true });
            typed_element(element, "initial_value", value, is_number)
        }
        InputKind::Email => {
            let is_address = |value: &String| {
                let parts = value.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
                parts.is_some() && value.is_ascii() && !value.contains(char::is_whitespace)
            };
            typed_element(json!({ "type": "email_text_input" }), "initial_value", value, is_address)
        }
        InputKind::File => (json!({ "type": "file_input", "max_files": 1 }), holds(value.is_none())),
    }
}

fn holds(does: bool) -> Holds {
    if does { Holds::Value } else { Holds::Nothing }
}

fn typed_element(
    mut element: Value,
    key: &str,
    value: Option<String>,
    fits: impl Fn(&String) -> bool,
) -> (Value, Holds) {
    let is_there = value.is_some();
    let initial = value.filter(fits);
    let outcome = holds(initial.is_some() || !is_there);
    if let Some(initial) = initial {
        element[key] = json!(initial);
    }
    (element, outcome)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    One,
    Many,
}

fn text(value: Option<String>, rows: Rows) -> (Value, Holds) {
    // Several rows would be one in a line, and sent back as such.
    let is_multiline = rows == Rows::Many || value.as_ref().is_some_and(|value| value.contains('\n'));
    let element = json!({ "type": "plain_text_input", "multiline": is_multiline, "max_length": TYPED_MAX });
    typed_element(element, "initial_value", value, |value| length(value) <= TYPED_MAX)
}

/// How few choices are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Few {
    Radio,
    List,
}

/// A list of which any may be chosen, or lines to type if the words make no list.
fn several(choices: &[String], labels: &BTreeMap<String, String>, value: Option<String>) -> (Value, Holds) {
    let (mut element, _) = choice(choices, labels, None, Few::List);
    if element["type"] != "static_select" {
        return text(value, Rows::Many);
    }
    element["type"] = json!("multi_static_select");
    let chosen: Vec<&str> = value.iter().flat_map(|value| value.split([',', '\n'])).map(str::trim).collect();
    let option_of = |word: &str| choices.iter().position(|choice| choice == word || choice.replace('_', " ") == word);
    let places: Option<Vec<usize>> = chosen.iter().map(|word| option_of(word)).collect();
    let initial: Vec<Value> = places.iter().flatten().map(|place| element["options"][*place].clone()).collect();
    let is_held = value.is_none() || !initial.is_empty();
    if !initial.is_empty() {
        element["initial_options"] = json!(initial);
    }
    (element, holds(is_held))
}

/// A list to choose from, or a line to type if the words make no list: none, too many, too long, or one twice.
fn choice(choices: &[String], labels: &BTreeMap<String, String>, value: Option<String>, few: Few) -> (Value, Holds) {
    let mut seen = std::collections::BTreeSet::new();
    let is_word = |word: &String| !word.trim().is_empty() && length(word) <= CHOICE_VALUE_MAX && typed(word) == *word;
    let is_list = (1..=CHOICES_MAX).contains(&choices.len())
        && choices.iter().all(|word| is_word(word) && seen.insert(word.as_str()));
    if !is_list {
        return text(value, Rows::One);
    }
    // What is shown is for people; what comes back is the word itself.
    let label = |word: &String| labels.get(word).cloned().unwrap_or_else(|| word.replace('_', " "));
    let option = |word: &String| json!({ "text": plain(&short(&label(word), CHOICE_MAX)), "value": word });
    let kind = if few == Few::Radio && choices.len() <= RADIO_MAX { "radio_buttons" } else { "static_select" };
    let mut element = json!({ "type": kind, "options": choices.iter().map(option).collect::<Vec<_>>() });
    let chosen = value.as_ref().and_then(|value| choices.iter().find(|word| *word == value));
    if let Some(chosen) = chosen {
        element["initial_option"] = option(chosen);
    }
    (element, holds(chosen.is_some() || value.is_none()))
}
