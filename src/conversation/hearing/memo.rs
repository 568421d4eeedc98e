//! What was read of some words stays at hand while one answer is heard: the same few spans are looked at for a value, for
//! talk and for a reason.

use std::cell::RefCell;
use std::collections::HashMap;

use super::heard::{Asked, Manner, Reading};
use super::question::Question;

/// What a reading rests on besides the answer that is heard.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    question: Question,
    corrects: bool,
    has_previous: bool,
    has_background: bool,
    words: String,
}

thread_local! {
    static READ: RefCell<HashMap<Key, Reading>> = RefCell::new(HashMap::new());
}

/// Forgets the answer before.
pub(super) fn begin() {
    READ.with_borrow_mut(HashMap::clear);
}

/// The reading of those words, found once an answer.
pub(super) fn reading(asked: &Asked<'_>, words: &str, read: impl FnOnce() -> Reading) -> Reading {
    let Some(question) = asked.question else { return read() };
    let key = Key {
        question,
        corrects: asked.manner == Manner::Correcting,
        has_previous: asked.context.previous.is_some(),
        has_background: asked.context.background.is_some(),
        words: words.to_owned(),
    };
    if let Some(known) = READ.with_borrow(|known| known.get(&key).cloned()) {
        return known;
    }
    let found = read();
    READ.with_borrow_mut(|known| known.insert(key, found.clone()));
    found
}
