//! An input → a label with the component that fits what is typed or chosen.

use serde_json::{Value, json};

use crate::conversation::form::{Input, InputKind};
use crate::transport::words::{NOTHING, cut, in_one_row, length, short, typed};

/// The longest id, label, description and text of an input (DC-6).
const ID_MAX: usize = 100;
const LABEL_MAX: usize = 45;
const DESCRIPTION_MAX: usize = 100;
const TYPED_MAX: usize = 4_000;
const PLACEHOLDER_MAX: usize = 100;
/// A list to choose from: how many, and how long its words and what is sent (DC-6).
const CHOICES_MAX: usize = 25;
const CHOICE_MAX: usize = 100;

/// Whether an input's name can come back.
pub(super) fn has_a_name(input: &Input) -> bool {
    !input.name.is_empty() && length(&input.name) <= ID_MAX && !input.name.chars().any(char::is_control)
}

/// The label of an input, with its component.
pub(super) fn label(input: &Input) -> Value {
    let (component, holds) = component(input);
    let title = title(input);
    let mut label = json!({ "type": 18, "label": short(&title, LABEL_MAX), "component": component });
    let description = description(input, &title, holds);
    if !description.is_empty() {
        label["description"] = json!(short(&description, DESCRIPTION_MAX));
    }
    label
}

fn title(input: &Input) -> String {
    let label = in_one_row(&input.label);
    let label = if label.is_empty() || label == NOTHING { in_one_row(&input.name.replace('_', " ")) } else { label };
    // A label stands alone, so it begins as a sentence does.
    let mut letters = label.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What helps to fill it in. A title that was cut and a value that the component cannot hold are said here, not lost.
fn description(input: &Input, title: &str, holds: Holds) -> String {
    let mut parts = Vec::new();
    if length(title) > LABEL_MAX {
        parts.push(title.to_owned());
    }
    let value = input.value.as_deref().map(in_one_row).filter(|value| !value.is_empty() && holds == Holds::Nothing);
    parts.extend(value.map(|value| format!("Now: {}", cut(&value, DESCRIPTION_MAX / 2))));
    parts.push(in_one_row(&input.hint));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// Whether the component holds the value that is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Value,
    Nothing,
}

fn component(input: &Input) -> (Value, Holds) {
    let value = input.value.as_deref().map(typed).filter(|value| !value.trim().is_empty());
    match &input.kind {
        InputKind::Line => text(input, value, Rows::One, ""),
        InputKind::Paragraph => text(input, value, Rows::Many, ""),
        InputKind::Date => text(input, value, Rows::One, "2026-04-30"),
        InputKind::Number => text(input, value, Rows::One, "a number"),
        InputKind::Email => text(input, value, Rows::One, "name@example.com"),
        InputKind::Person => text(input, value, Rows::One, "a name"),
        InputKind::Choice { choices } => choice(input, choices, value, Many::One),
        InputKind::Choices { choices } => choice(input, choices, value, Many::Any),
        InputKind::File => {
            let component = json!({
                "type": 19, "custom_id": input.name, "required": !input.optional,
                "min_values": u8::from(!input.optional), "max_values": 1,
            });
            (component, if value.is_none() { Holds::Value } else { Holds::Nothing })
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    One,
    Many,
}

fn text(input: &Input, value: Option<String>, rows: Rows, example: &str) -> (Value, Holds) {
    // Several rows would be one in a line, and sent back as such.
    let is_many = rows == Rows::Many || value.as_ref().is_some_and(|value| value.contains('\n'));
    let mut component = json!({
        "type": 4, "custom_id": input.name, "style": if is_many { 2 } else { 1 }, "required": !input.optional,
        "max_length": TYPED_MAX,
    });
    if !example.is_empty() {
        component["placeholder"] = json!(short(example, PLACEHOLDER_MAX));
    }
    let is_there = value.is_some();
    let held = value.filter(|value| length(value) <= TYPED_MAX);
    let holds = if held.is_some() || !is_there { Holds::Value } else { Holds::Nothing };
    if let Some(value) = held {
        component["value"] = json!(value);
    }
    (component, holds)
}

/// How many may be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Many {
    One,
    Any,
}

/// A list to choose from, or words to type if they make no list: none, too many, too long, or one twice.
fn choice(input: &Input, choices: &[String], value: Option<String>, many: Many) -> (Value, Holds) {
    let mut seen = std::collections::BTreeSet::new();
    let is_word = |word: &String| !word.trim().is_empty() && length(word) <= CHOICE_MAX && typed(word) == *word;
    let is_list = (1..=CHOICES_MAX).contains(&choices.len())
        && choices.iter().all(|word| is_word(word) && seen.insert(word.as_str()));
    if !is_list {
        return text(input, value, if many == Many::Any { Rows::Many } else { Rows::One }, "");
    }
    let chosen: Vec<&str> = match many {
        Many::One => value.iter().map(|value| value.trim()).collect(),
        Many::Any => value.iter().flat_map(|value| value.split([',', '\n'])).map(str::trim).collect(),
    };
    let is_chosen = |word: &str| chosen.iter().any(|said| *said == word || *said == word.replace('_', " "));
    // What is shown is for people; what comes back is the word itself.
    let label = |word: &String| input.labels.get(word).cloned().unwrap_or_else(|| word.replace('_', " "));
    let option = |word: &String| {
        let mut option = json!({ "label": short(&label(word), CHOICE_MAX), "value": word });
        if is_chosen(word) {
            option["default"] = json!(true);
        }
        option
    };
    let held = choices.iter().filter(|word| is_chosen(word)).count();
    let most = if many == Many::Any { choices.len() } else { 1 };
    let component = json!({
        "type": 3, "custom_id": input.name, "required": !input.optional, "min_values": u8::from(!input.optional),
        "max_values": most, "options": choices.iter().map(option).collect::<Vec<_>>(),
    });
    (component, if held > 0 || value.is_none() { Holds::Value } else { Holds::Nothing })
}
