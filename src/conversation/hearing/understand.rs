//! Reads a whole answer to a question: its value in the normal form, and the values of other questions that it gives.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::also;
use super::answer;
use super::heard::{AnswerContext, Asked, Heard, Manner};
use super::question::Question;

/// What was understood of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What it says to the question; `form::form_of` writes a value in the question's normal form.
    pub heard: Heard,
    /// Normal forms of what it plainly says to other questions.
    pub also: BTreeMap<Question, Json>,
}

/// What `text` says in answer to that question.
pub fn understand(question: Question, text: &str, context: &AnswerContext<'_>) -> Understood {
    let asked = Asked { field: question.field(), context, manner: Manner::Plain, question: Some(question) };
    let heard = answer::read(&asked, text);
    let also = match &heard {
        Heard::Set { .. } | Heard::Clarify { .. } | Heard::Defer { .. } => also::beside(&asked, text),
        Heard::Question | Heard::Nothing | Heard::Instruction => BTreeMap::new(),
    };
    Understood { heard, also }
}
