//! Inputs without a platform: one neutral input per field type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::action::Action;
use crate::domain::field::{ChoiceWords, Field, FieldRole, FieldType, Part, Value};
use crate::domain::handoff::ReturnCode;

/// One input of a form, or beside a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name: a field's key, `field.part` for a part of a record, or `text`, `reason`, `owner`, `due`, `order`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What is typed or chosen.
    pub kind: InputKind,
    /// Whether it may be left empty.
    pub optional: bool,
    /// A hint under it.
    pub hint: String,
    /// How people read what can be chosen, where its words alone do not say it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What stands in it beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What is typed or chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "input", rename_all = "snake_case")]
pub enum InputKind {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// One of a list.
    Choice {
        /// The words to choose from.
        choices: Vec<String>,
    },
    /// Any of a list, none of them too.
    Choices {
        /// The words to choose from.
        choices: Vec<String>,
    },
    /// A day.
    Date,
    /// A file.
    File,
    /// A number, with decimals or without.
    Number,
    /// An e-mail address.
    Email,
    /// A person of the roll, by any name that means one.
    Person,
}

/// Inputs that are filled in and sent together, without a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// What it is for, in two or three words.
    pub title: String,
    /// What there is to know before it is filled in, one fact a line.
    pub lines: Vec<String>,
    /// Its inputs, in order.
    pub inputs: Vec<Input>,
    /// The word on the button that sends it.
    pub submit: String,
    /// What sending it means; the inputs' values are typed beside it.
    pub action: Action,
}

/// A value as it stands in an input: a list's items each on a line of their own.
pub fn written(field: &Field, value: &Value) -> String {
    match field.items_of(value) {
        Some(items) if !items.is_empty() => {
            let item = field.item();
            items.iter().map(|one| item.labelled(one)).collect::<Vec<_>>().join("\n")
        }
        Some(_) | None => field.labelled(value),
    }
}

impl Input {
    /// The inputs of a checklist field, with what it holds already: one, or one for each part of a record.
    pub fn all_of(field: &Field, held: Option<&Value>) -> Vec<Self> {
        if field.field_type != FieldType::Record {
            return vec![Self::of_field(field).filled(held.map(|value| written(field, value)))];
        }
        let parts = held.and_then(|value| field.parts_of(value)).unwrap_or_default();
        let input = |(index, part): (usize, &Part)| {
            let of_part = field.of_part(part);
            let value = parts.get(&part.name).map(|value| written(&of_part, value));
            let label = format!("{}: {}", field.title, part.title);
            // What the record is for is said once, above its first part.
            let hint = if index == 0 { field.help.clone() } else { String::new() };
            Self { label, hint, ..Self::of_field(&of_part) }.filled(value)
        };
        field.parts.iter().enumerate().map(input).collect()
    }

    /// The one input of a field that is no record; it follows from the field's type alone.
    fn of_field(field: &Field) -> Self {
        let kind = match field.field_type {
            // Whether one is needed is answered by its number as well.
            FieldType::YesNo if field.role == Some(FieldRole::PoRequired) => InputKind::Line,
            FieldType::Choice => InputKind::Choice { choices: field.choices.clone() },
            FieldType::List if field.items == Some(FieldType::Choice) => {
                InputKind::Choices { choices: field.choices.clone() }
            }
            FieldType::YesNo => InputKind::Choice { choices: vec!["yes".into(), "no".into()] },
            FieldType::Date => InputKind::Date,
            FieldType::Address | FieldType::List | FieldType::Record => InputKind::Paragraph,
            FieldType::Person => InputKind::Person,
            FieldType::Lines | FieldType::Document => InputKind::File,
            FieldType::Number => InputKind::Number,
            FieldType::Email => InputKind::Email,
            FieldType::Text
            | FieldType::Percent
            | FieldType::Money
            | FieldType::Currency
            | FieldType::Country
            | FieldType::Moment
            | FieldType::PaymentTerms
            | FieldType::Billing => InputKind::Line,
        };
        let (name, label, hint) = (field.name.to_string(), field.title.clone(), field.help.clone());
        let titled = |(choice, words): (&String, &ChoiceWords)| Some((choice.clone(), words.title.clone()?));
        let labels = field.choice_words.iter().filter_map(titled).collect();
        Self { name, label, kind, optional: true, hint, labels, value: None }
    }

    /// A line of text that must be there.
    pub fn text(label: &str) -> Self {
        Self {
            name: "text".into(),
            label: label.into(),
            kind: InputKind::Paragraph,
            optional: false,
            hint: String::new(),
            labels: BTreeMap::new(),
            value: None,
        }
    }

    /// A named line.
    pub fn line(name: &str, label: &str) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind: InputKind::Line,
            optional: false,
            hint: String::new(),
            labels: BTreeMap::new(),
            value: None,
        }
    }

    /// A day, by name.
    pub fn day(name: &str, label: &str) -> Self {
        Self { kind: InputKind::Date, ..Self::line(name, label) }
    }

    /// A person, by name.
    pub fn person(name: &str, label: &str) -> Self {
        Self { kind: InputKind::Person, ..Self::line(name, label) }
    }

    /// One of a few words, by name.
    pub fn choice(name: &str, label: &str, choices: Vec<String>) -> Self {
        Self { kind: InputKind::Choice { choices }, ..Self::line(name, label) }
    }

    /// The same with something in it beforehand.
    pub fn filled(mut self, value: Option<String>) -> Self {
        self.value = value;
        self
    }

    /// The same, but it may be left empty.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Finance's reason codes.
    pub fn return_code() -> Self {
        let choices = ReturnCode::ALL.iter().map(|code| code.word().to_owned()).collect();
        let kind = InputKind::Choice { choices };
        Self { kind, ..Self::line("reason", "Reason") }
    }
}
