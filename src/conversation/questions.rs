//! Questions that people write in a handoff's thread: where it stands is answered as `/baton status` answers it, and what
//! asks about a value with that value and what it is for.

use crate::domain::field::Field;
use crate::domain::field::Source;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::workflow::event::{Answer, Answers, Event, HeardAs};
use crate::workflow::not_understood::SPOKEN_OF;

use super::command::{DealWords, Question};
use super::hear::Listening;
use super::hearing::approval_words::asks_back;
use super::incoming::Heard;
use super::of_one_field::terms_or_rhythm;
use super::{correcting, matters, near_names, remarks, sentence, unlabelled};

/// The most words of a question that is about the deal.
const WORDS_MAX: usize = 14;

/// What one question without a label asks; `None` where it asks nothing of Baton.
pub(super) fn asked(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Heard> {
    let line = words.trim();
    let is_one = line.lines().count() == 1 && line.ends_with('?') && line.split_whitespace().count() <= WORDS_MAX;
    if !is_one || line.contains(':') || !remarks::takes_part(listening) {
        return None;
    }
    if let Some(answers) = said_with_it(line, handoff, listening) {
        let (source, words) = (Source::Chat, line.to_owned());
        return Some(Heard::happened(Event::Answered(Answers { answers, source, words })));
    }
    if matters::doubts(line, listening) || matters::is_a_tag_question(line) {
        return None;
    }
    if let Some(field) = explained(line, handoff, listening) {
        return Some(about(field, line));
    }
    if asks_where_it_stands(line) {
        return Some(status_of(handoff.id));
    }
    let field = remarks::phrase_in(line, listening.policy)
        .or_else(|| near_names::named_in(line, handoff, listening.policy))
        .or_else(|| terms_or_rhythm(line, handoff, listening))
        .or_else(|| matters::field_of(line, handoff, listening))?;
    Some(about(field, line))
}

/// The field whose meaning is asked: `what do you mean by agreement status?`, `what counts as a promise?`
fn explained<'p>(line: &str, handoff: &Handoff, listening: &Listening<'p>) -> Option<&'p Field> {
    let of = pattern!(
        r"(?i)\b(?:(?:mean|meant|understand) (?:by|with|under)|(?:counts?|goes|qualifies) as|is meant by|stands? for)\s+(?:an? |the |our |their )?(?P<what>.+?)\s*\?+$|",
        r"^what (?:does|do|is|are) (?:an? |the )?(?P<that>.+?) (?:mean|stand for|for|about)\s*\?+$"
    )
    .captures(line)?;
    let what = of.name("what").or(of.name("that"))?.as_str();
    let named = |words: &str| near_names::named_in(words, handoff, listening.policy);
    named(what)
        .or_else(|| named(&format!("{what}s")))
        .or_else(|| near_names::of(what, listening.policy).into_iter().next())
        .or_else(|| matters::field_of(what, handoff, listening))
}

/// What a question says besides: `they want net 60, is that ok?` says what they want, and `can you change billing to
/// monthly?` bids it. It is proposed or waits for a value, like a statement.
fn said_with_it(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let statement = statement_in(line)?;
    let read = correcting::bidden(&statement, handoff, listening)
        .or_else(|| sentence::facts(&statement, 1, handoff, listening))
        .unwrap_or_else(|| remarks::on(&statement, handoff, listening));
    let read = read.into_iter().map(unlabelled::as_proposal);
    let answers: Vec<Answer> = read.filter(says_something).collect();
    if !answers.is_empty() {
        return Some(answers);
    }
    let field = near_names::named_in(&statement, handoff, listening.policy)
        .or_else(|| terms_or_rhythm(&statement, handoff, listening))
        .or_else(|| matters::field_of(&statement, handoff, listening))?;
    let heard = HeardAs::Unclear { reason: SPOKEN_OF.to_owned(), candidates: Vec::new() };
    Some(vec![Answer { field: Some(field.name.clone()), words: statement, heard }])
}

/// Whether an answer holds something, or proposes it.
fn says_something(answer: &Answer) -> bool {
    match &answer.heard {
        HeardAs::Proposal { .. } | HeardAs::Unclear { .. } => answer.field.is_some(),
        HeardAs::Value { .. }
        | HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::ApprovalClaimed
        | HeardAs::Instruction
        | HeardAs::Settled { .. }
        | HeardAs::ReasonToGoOn { .. }
        | HeardAs::Nothing => false,
    }
}

/// The words before a short question that only asks what to do about them, or what a bidding in the form of a question bids.
fn statement_in(line: &str) -> Option<String> {
    let bidding = pattern!(
        r"(?i)^(?:(?:hi|hey|so|and|ok|finn|please|pls),? )*(?:can|could|would|will) (?:you|we|u|someone|somebody|i|they)(?: (?:please|pls|maybe|just|still|also))* ",
        r"(?P<said>(?:change|move|switch|set|update|fix|correct|push|shift|extend|remove|drop|swap|replace|postpone|delay|adjust|amend|put|hold|pause|stop|wait|take)\b.*?)",
        r"(?:,? (?:please|pls|for me|now|then))*\s*\?+$"
    );
    if let Some(found) = bidding.captures(line) {
        return Some(found["said"].to_owned());
    }
    let tail = pattern!(
        r"(?i)^(?P<said>.+?)(?:[,;.!]| -| –) (?:and |so |but |or |oder )?(?:is|are|was|can|could|would|will|should|shall|do|does|did|may|who|what|how|any|ok|okay|fine|possible|right|thoughts)\b[^,;.]{0,60}\?+$"
    );
    let said = tail.captures(line)?["said"].trim().to_owned();
    (said.split_whitespace().count() > 2 && !asks_back(&said)).then_some(said)
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
