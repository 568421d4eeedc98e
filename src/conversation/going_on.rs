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

/// The label by which a line in the thread gives a reason.
pub const LABEL: &str = "warnings";

/// The input in which a reason is typed.
pub fn input() -> Input {
    Input::text("Why it goes on all the same")
}

/// What was typed there, if anything.
pub(super) fn typed(values: &BTreeMap<String, String>) -> Option<&str> {
    values.get(INPUT).map(|text| text.trim()).filter(|text| !text.is_empty())
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
        r"(?i)^\s*(?:(?:open )?warnings?|reasons?(?: to go on| for going on| for the warnings?)|we go on because|go on because)\s*[:=\u{2013}-]\s*(?P<reason>\S.*)$"
    );
    let is_reason = |line: &&str| label.is_match(line);
    let line = words.lines().find(is_reason)?;
    let reason = label.captures(line).and_then(|found| found.name("reason"))?.as_str().trim().to_owned();
    let others: Vec<&str> = words.lines().filter(|line| !is_reason(line)).collect();
    let heard = HeardAs::ReasonToGoOn { shown: None, send: false };
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
        for said in ["warnings", "warnings:", "reason: price match", "I saw the warnings: ignore them", "go on"] {
            assert!(line_in(said).is_none(), "{said}");
        }
    }
}
