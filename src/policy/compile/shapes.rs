//! How a field says what it is built of: choices, items and parts, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::field::{ChoiceWords, FieldType, Part};
use crate::policy::document::{FieldDocument, PartDocument};

use super::word_of;

/// What is wrong with the shape that a field declares.
pub fn check(body: &FieldDocument) -> Vec<String> {
    let mut found = Vec::new();
    let is_list = body.field_type == FieldType::List;
    if is_list != body.of.is_some() {
        found.push("`of` stands on a field of type list, and on no other".to_owned());
    }
    if body.of == Some(FieldType::List) {
        found.push("a list cannot hold lists".to_owned());
    }
    let one = if is_list { body.of.unwrap_or(FieldType::Text) } else { body.field_type };
    if (one == FieldType::Choice) == body.choices.is_empty() {
        found.push("choices stand on a field of type choice, and on no other".to_owned());
    }
    found.extend(of_choices(&body.choices, &body.choice_words));
    if (one == FieldType::Record) == body.parts.is_empty() {
        found.push("parts stand on a field of type record, and on no other".to_owned());
    }
    let mut names = BTreeSet::new();
    for part in &body.parts {
        found.extend(of_part(part));
        if !names.insert(part.name.as_str()) {
            found.push(format!("it has two parts called `{}`", part.name));
        }
    }
    found
}

fn of_part(part: &PartDocument) -> Vec<String> {
    let name = &part.name;
    let mut found = Vec::new();
    let is_key = !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_');
    if !is_key {
        found.push(format!("the part `{name}` must be called by small letters and `_`"));
    }
    if matches!(part.part_type, FieldType::Record | FieldType::List | FieldType::Lines) {
        found.push(format!("its part `{name}` cannot be of type `{}`", word_of(&part.part_type)));
    }
    if (part.part_type == FieldType::Choice) == part.choices.is_empty() {
        found.push(format!("its part `{name}` has choices if it is one, and only then"));
    }
    found.extend(of_choices(&part.choices, &part.choice_words).iter().map(|what| format!("its part `{name}`: {what}")));
    found
}

/// What is wrong with the words for choices: of none, empty, or for two at once.
fn of_choices(choices: &[String], all: &BTreeMap<String, ChoiceWords>) -> Vec<String> {
    let mut found = Vec::new();
    let mut meant: BTreeMap<String, &str> = BTreeMap::new();
    for choice in choices {
        meant.insert(choice.replace('_', " "), choice);
    }
    for (choice, words) in all {
        if !choices.contains(choice) {
            found.push(format!("its words for `{choice}` are for none of its choices"));
        }
        if words.title.as_ref().is_some_and(|title| title.trim().is_empty()) {
            found.push(format!("its words for the choice `{choice}` have no title"));
        }
        if words.title.is_none() && words.details.is_none() && words.also_called.is_empty() {
            found.push(format!("its words for the choice `{choice}` say nothing"));
        }
        // What else it is called may mean another choice as well: then it is asked which.
        if let Some(title) = &words.title
            && let Some(other) = meant.insert(title.to_lowercase(), choice).filter(|other| other != choice)
        {
            found.push(format!("`{title}` means its choices `{other}` and `{choice}`"));
        }
    }
    found
}

/// The parts as they are used.
pub fn parts(documents: &[PartDocument]) -> Vec<Part> {
    let part = |document: &PartDocument| Part {
        name: document.name.clone(),
        title: document.title.clone().unwrap_or_else(|| document.name.replace('_', " ")),
        also_called: document.also_called.clone(),
        part_type: document.part_type,
        choices: document.choices.clone(),
        choice_words: document.choice_words.clone(),
        is_optional: document.optional,
    };
    documents.iter().map(part).collect()
}
