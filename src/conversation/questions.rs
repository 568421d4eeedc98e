//! Questions that people write in a handoff's thread: where it stands is answered as `/baton status` answers it, and what
//! asks about a value with that value and what it is for.

use crate::domain::field::Field;
use crate::domain::field::Source;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::workflow::event::{Answer, Answers, Event, HeardAs};

use super::command::{DealWords, Question};
use super::hear::Listening;
use super::incoming::Heard;
use super::reading::terms_or_rhythm;
use super::remarks;
use super::{matters, near_names};

/// The most words of a question that is about the deal.
const WORDS_MAX: usize = 14;

/// What one question without a label asks; `None` where it asks nothing of Baton.
pub(super) fn asked(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Heard> {
    let line = words.trim();
    let is_one = line.lines().count() == 1 && line.ends_with('?') && line.split_whitespace().count() <= WORDS_MAX;
    if !is_one || line.contains(':') || !remarks::takes_part(listening) {
        return None;
    }
    if matters::doubts(line, listening) || matters::is_a_tag_question(line) {
        return None;
    }
    if asks_where_it_stands(line) {
        return Some(status_of(handoff.id));
    }
    let field = remarks::phrase_in(line, listening.policy)
        .or_else(|| near_names::named_in(line, listening.policy))
        .or_else(|| terms_or_rhythm(line, handoff, listening))
        .or_else(|| matters::field_of(line, handoff, listening))?;
    Some(about(field, line))
}

/// `what is still missing?`, `who has to approve it?`, `when does Finance get it?`
fn asks_where_it_stands(line: &str) -> bool {
    pattern!(
        r"(?i)\b(?:missing|still open|still needed|left to do|outstanding|blocking|blocked|holding|stuck|status|waiting (?:for|on)|waits for|",
        r"where (?:are we|is (?:it|this)|does (?:it|this) stand)|all set|good to go|done|complete|ready|sent|submitted|with finance|finance (?:get|have|see|accept)|",
        r"(?:who|does anybody|anyone) .{0,20}(?:approve|decide|sign off)|approved|need approval|needs approval)\b"
    )
    .is_match(line)
}

fn status_of(handoff: HandoffId) -> Heard {
    Heard::Question(Question::Status(Some(DealWords(handoff.to_string()))))
}

fn about(field: &Field, line: &str) -> Heard {
    let answer = Answer { field: Some(field.name.clone()), words: line.to_owned(), heard: HeardAs::QuestionBack };
    Heard::happened(Event::Answered(Answers { answers: vec![answer], source: Source::Chat, words: line.to_owned() }))
}
