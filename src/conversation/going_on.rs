//! Why somebody goes on although checks warn: typed behind a button, or as a line of its own in the thread.

use std::collections::BTreeMap;

use crate::domain::field::Source;
use crate::workflow::event::{Answer, Answers, Event, HeardAs};

use super::action::{Action, Verb};
use super::form::Input;
use super::incoming::Heard;
use super::pressing::refuse_input;

/// The input of the form, by its name.
pub const INPUT: &str = "text";

/// Why words behind the label were not taken: they are no reason.
pub const NO_REASON: &str = "no_reason";

/// The label by which a line in the thread gives a reason.
pub const LABEL: &str = "warnings";

/// The input in which a reason is typed.
pub fn input() -> Input {
    Input::text("Why it goes on all the same")
}

/// The reason that was typed there, if it is one.
pub(super) fn typed(values: &BTreeMap<String, String>) -> Option<&str> {
    values.get(INPUT).map(|text| text.trim()).filter(|text| is_a_reason(text))
}

/// Whether words may be a reason: `ok`, `none` and `-` tell Finance nothing.
pub(super) fn is_a_reason(words: &str) -> bool {
    let said = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    // Some scripts set no blanks between words.
    said.count() > 1 || words.chars().filter(|letter| letter.is_alphanumeric() && !letter.is_ascii()).count() > 3
}

/// A reason for the warnings that the button's form showed.
pub(super) fn pressed(action: &Action, values: &BTreeMap<String, String>) -> Heard {
    let Some(reason) = typed(values) else { return refuse_input(INPUT) };
    let send = action.verb == Verb::SubmitWithReason;
    let heard = HeardAs::ReasonToGoOn { shown: action.shown.clone(), send };
    let answers = vec![Answer { field: None, words: reason.to_owned(), heard }];
    Heard::happened(Event::Answered(Answers { answers, source: Source::Form, words: reason.to_owned() }))
}

/// `warnings: the CRM is being corrected` among the lines of a message: that reason, and the other lines.
pub(super) fn line_in(words: &str) -> Option<(Answer, String)> {
    let label = pattern!(
        r"(?i)^\s*(?:(?:open )?warnings?|reasons?(?: to go on| for going on| for the warnings?)|we go on because|go on because)\s*(?:[:=\u{2013}-]\s*(?P<reason>.*)$|$)"
    );
    let is_reason = |line: &&str| label.is_match(line);
    let line = words.lines().find(is_reason)?;
    let reason = label.captures(line).and_then(|found| found.name("reason")).map_or("", |found| found.as_str());
    let reason = reason.trim().to_owned();
    let others: Vec<&str> = words.lines().filter(|line| !is_reason(line)).collect();
    let heard = match is_a_reason(&reason) {
        true => HeardAs::ReasonToGoOn { shown: None, send: false },
        false => HeardAs::Unclear { reason: NO_REASON.to_owned(), candidates: Vec::new() },
    };
    Some((Answer { field: None, words: reason, heard }, others.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_its_own_gives_a_reason_and_leaves_the_others() {
        let (answer, others) = line_in("po: 4711\nWarnings: the CRM is being corrected \nseats: 12").unwrap();
        assert_eq!(answer.words, "the CRM is being corrected");
        assert_eq!(others, "po: 4711\nseats: 12");
        for said in ["reason to go on: agreed with Cora", "warning - they sign early", "go on because: it is a pilot"] {
            assert!(line_in(said).is_some(), "{said}");
        }
        for said in ["warnings", "warnings:", "warnings: ok", "Warnings: none", "warning: -", "warnings: n"] {
            let (answer, _) = line_in(said).unwrap();
            assert!(matches!(answer.heard, HeardAs::Unclear { .. }), "{said}");
        }
        for said in ["reason: price match", "I saw the warnings: ignore them", "go on"] {
            assert!(line_in(said).is_none(), "{said}");
        }
    }
}
