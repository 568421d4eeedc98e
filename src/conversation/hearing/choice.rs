//! One of a closed list, by its words: `clean version` is `clean_version`.

use crate::domain::field::Value;

use super::heard::{Asked, Reading};
use super::reason::Reason;
use super::tokens;

/// Reads an answer that names one of the field's choices and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let said = tokens::bare_words(&tokens::plain(text));
    let squeezed = said.replace(' ', "");
    let is_said = |words: &str| tokens::bare_words(&tokens::plain(words)).replace(' ', "") == squeezed;
    let titled = |choice: &String| asked.field.choice_words.get(choice).is_some_and(|words| is_said(&words.title));
    let exact = asked.field.choices.iter().find(|choice| is_said(choice) || titled(choice));
    if let Some(choice) = exact {
        return Reading::plain(Value::Choice(choice.clone()));
    }
    let begun: Vec<&String> = starting_with(asked, &said);
    match begun.as_slice() {
        [one] => Reading::plain(Value::Choice((*one).clone())),
        [] => Reading::Unread,
        several => Reading::Unclear(
            Reason::Alternatives,
            several.iter().map(|choice| Value::Choice((*choice).clone())).collect(),
        ),
    }
}

/// The choices whose words all stand in a longer text: worth offering, never worth taking.
pub(super) fn mentioned(asked: &Asked<'_>, text: &str) -> Vec<Value> {
    let said = format!(" {} ", tokens::bare_words(&tokens::plain(text)));
    let is_there = |words: &str| said.contains(&format!(" {} ", tokens::bare_words(words)));
    let stands_in = |choice: &&String| is_there(choice) || is_there(&asked.field.label_of(choice));
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
        let words = ChoiceWords { title: "Signed by all Ltd.".into(), details: None };
        field.choice_words = [("executed".to_owned(), words)].into();
        let asked = asked_of(&field, &context);
        assert_eq!(read(&asked, "signed by all LTD"), choice("executed"));
    }
}
