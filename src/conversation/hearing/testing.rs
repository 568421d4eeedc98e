//! Fields and contexts for the unit tests of this room.

use chrono::NaiveDate;

use crate::domain::field::{Field, FieldOwner, FieldType, Gate, Severity};

use super::form::form_of;
use super::heard::{AnswerContext, Asked, Heard, Manner};
use super::question::Question;
use super::understand::understand;

/// A field of that type without a role.
pub(super) fn field(name: &str, title: &str, field_type: FieldType) -> Field {
    Field {
        name: name.into(),
        title: title.into(),
        customer_question: None,
        also_called: Vec::new(),
        said_after: Vec::new(),
        spoken_of: Vec::new(),
        group: None,
        role: None,
        field_type,
        choices: Vec::new(),
        items: None,
        parts: Vec::new(),
        severity: Severity::Block,
        gate: Gate::Submit,
        owner: FieldOwner::AccountExecutive,
        is_classification: false,
        choice_words: std::collections::BTreeMap::new(),
        question: String::new(),
        help: String::new(),
        default: None,
        address: None,
        inherits: Vec::new(),
    }
}

/// A Wednesday in June, with nothing on record.
pub(super) fn context<'a>(locale: &'a str, currency: &str) -> AnswerContext<'a> {
    AnswerContext {
        today: NaiveDate::from_ymd_opt(2026, 6, 10).unwrap(),
        locale,
        currency: Some(currency.parse().unwrap()),
        date_order: None,
        previous: None,
        background: None,
    }
}

/// The plain question for that field.
pub(super) fn asked_of<'a>(field: &'a Field, context: &'a AnswerContext<'a>) -> Asked<'a> {
    Asked { field, context, manner: Manner::Plain, question: None }
}

/// What is understood of an answer, in one line: its value, or why it has none.
pub(super) fn shown(question: Question, text: &str, locale: &str) -> String {
    let context = context(locale, "USD");
    let words: Vec<String> = match understand(question, text, &context).heard {
        Heard::Set { value, flags } => {
            [form_of(question, &value).to_string()].into_iter().chain(flags.iter().map(ToString::to_string)).collect()
        }
        Heard::Clarify { reason, candidates } => [reason.to_string()]
            .into_iter()
            .chain(candidates.iter().map(|value| form_of(question, value).to_string()))
            .collect(),
        Heard::Defer { .. } => vec!["defer".to_owned()],
        Heard::Question => vec!["question".to_owned()],
        Heard::Nothing => vec!["nothing".to_owned()],
        Heard::Instruction => vec!["instruction".to_owned()],
    };
    words.join(" ")
}
