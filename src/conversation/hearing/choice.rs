//! One of a closed list, by its words: `clean version` is `clean_version`.

use crate::domain::field::Value;

use super::heard::{Asked, Reading};
use super::reason::Reason;
use super::tokens;

/// Reads an answer that names one of the field's choices and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let said = tokens::bare_words(&tokens::plain(text));
    let bare = pattern!(r"^(?:(?:by|via|through|on|in|as|per|with|using|an?|the) )+").replace(&said, "");
    let named = [called(asked, &said), called(asked, &bare)].into_iter().find(|named| !named.is_empty());
    let (found, reason) = match named {
        // `daily` is what several ways of counting days are called.
        Some(named) => (named, Reason::AmbiguousWord),
        None => (starting_with(asked, &said), Reason::Alternatives),
    };
    match found.as_slice() {
        [one] => Reading::plain(Value::Choice((*one).clone())),
        [] => Reading::Unread,
        several => Reading::Unclear(reason, several.iter().map(|choice| Value::Choice((*choice).clone())).collect()),
    }
}

/// The choices that are called so: by key, title or what else people call them.
fn called<'a>(asked: &Asked<'a>, said: &str) -> Vec<&'a String> {
    let squeezed = said.replace(' ', "");
    let is_said = |words: &str| tokens::bare_words(&tokens::plain(words)).replace(' ', "") == squeezed;
    asked.field.choices.iter().filter(|choice| names(asked, choice).any(is_said)).collect()
}

fn names<'a>(asked: &Asked<'a>, choice: &'a str) -> impl Iterator<Item = &'a str> {
    let words = asked.field.choice_words.get(choice);
    let others = words.into_iter().flat_map(|words| words.title.iter().chain(&words.also_called));
    std::iter::once(choice).chain(others.map(String::as_str))
}

/// The choices whose words all stand in a longer text: worth offering, never worth taking.
pub(super) fn mentioned(asked: &Asked<'_>, text: &str) -> Vec<Value> {
    let said = format!(" {} ", tokens::bare_words(&tokens::plain(text)));
    let is_there = |words: &str| said.contains(&format!(" {} ", tokens::bare_words(words)));
    let stands_in = |choice: &&String| names(asked, choice).any(is_there);
    asked.field.choices.iter().filter(stands_in).map(|choice| Value::Choice(choice.clone())).collect()
}

/// The choices whose first words these are: `under` for `under_review`, if only one begins so.
fn starting_with<'a>(asked: &Asked<'a>, said: &str) -> Vec<&'a String> {
    let is_word_long = said.len() >= 4;
    let begins = |choice: &&String| is_word_long && tokens::bare_words(choice).starts_with(&format!("{said} "));
    asked.field.choices.iter().filter(begins).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::{ChoiceWords, FieldType};

    #[test]
    fn a_choice_is_taken_by_its_words_only() {
        let mut field = field("state", "state of the text", FieldType::Choice);
        field.choices = ["clean_version", "under_review", "under_way", "executed"].map(str::to_owned).to_vec();
        let context = context("en-US", "USD");
        let asked = asked_of(&field, &context);
        let choice = |name: &str| Reading::plain(Value::Choice(name.to_owned()));
        assert_eq!(read(&asked, "Clean version!"), choice("clean_version"));
        assert_eq!(read(&asked, "cleanversion"), choice("clean_version"));
        assert_eq!(read(&asked, "clean-version"), choice("clean_version"));
        assert_eq!(read(&asked, "EXECUTED"), choice("executed"));
        assert_eq!(read(&asked, "clean"), choice("clean_version"));
        assert!(matches!(read(&asked, "under"), Reading::Unclear(Reason::Alternatives, both) if both.len() == 2));
        assert_eq!(read(&asked, "not executed"), Reading::Unread);
        assert_eq!(read(&asked, "fully executed"), Reading::Unread);
        assert_eq!(mentioned(&asked, "fully executed"), [Value::Choice("executed".into())]);
        let title = Some("Signed by all Ltd.".into());
        let words = ChoiceWords { title, details: None, also_called: vec!["countersigned".into()] };
        field.choice_words = [("executed".to_owned(), words)].into();
        let asked = asked_of(&field, &context);
        assert_eq!(read(&asked, "signed by all LTD"), choice("executed"));
        assert_eq!(read(&asked, "Countersigned"), choice("executed"));
        assert_eq!(read(&asked, "as countersigned"), choice("executed"));
        assert_eq!(read(&asked, "not countersigned"), Reading::Unread);
    }
}
