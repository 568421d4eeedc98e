//! Reads a whole answer to a question: its value in the normal form, and the values of other questions that it gives.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::also;
use super::answer;
use super::form;
use super::heard::{AnswerContext, Asked, Flag, Heard, Manner};
use super::question::Question;

/// What was understood of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What it says to the question; `form::form_of` writes a value in the question's normal form.
    pub heard: Heard,
    /// Normal forms of what it plainly says to other questions.
    pub also: BTreeMap<Question, Json>,
}

/// Notes an amount that is not the CRM's; the review settles it.
fn held_against_crm(asked: &Asked<'_>, heard: Heard) -> Heard {
    let crm = asked.context.background.and_then(|background| background.known.get("crm")?.get("amount"));
    match (asked.question, crm.and_then(|form| form::value_of(Question::Amount, form)), heard) {
        (Some(Question::Amount), Some(held), Heard::Set { value, mut flags }) => {
            flags.extend((held != value).then_some(Flag::DiffersFromCrm));
            Heard::Set { value, flags }
        }
        (_, _, heard) => heard,
    }
}

/// What `text` says in answer to that question.
pub fn understand(question: Question, text: &str, context: &AnswerContext<'_>) -> Understood {
    let asked = Asked { field: question.field(), context, manner: Manner::Plain, question: Some(question) };
    let heard = held_against_crm(&asked, answer::read(&asked, text));
    let also = match &heard {
        Heard::Set { .. } | Heard::Clarify { .. } | Heard::Defer { .. } => also::beside(&asked, text),
        Heard::Question | Heard::Nothing | Heard::Instruction => BTreeMap::new(),
    };
    Understood { heard, also }
}
