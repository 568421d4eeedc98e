//! Words that name no field: the one open question of whoever says them, or the one that they can only answer.

use crate::domain::field::{Field, FieldRole, FieldType, Gate, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::FieldName;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::answer::read_answer;
use super::hearing::heard::Heard as Reading;
use super::of_one_field::{answer_context, read_for, read_one};
use super::order_words::said_of_the_order;
use super::reading::{is_value, says_a_value};
use super::{near_names, remarks, sentence};

/// How many questions are explained to somebody who asks back without saying which one is meant.
const EXPLAINED_MAX: usize = 3;

/// Words that name no field: the one open question of this person, or the one it can only be an answer to.
pub(super) fn read_unlabelled(rest: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let asked = asked_of(handoff, listening);
    if let ([], [only]) = (asked.as_slice(), holding_the_bill(handoff, listening).as_slice()) {
        let heard = read_for(only, rest, handoff, listening);
        if !heard.is_empty() && heard.iter().all(is_value) {
            return heard;
        }
    }
    // What only has to be confirmed is not waited for.
    let is_open = |field: &&Field| handoff.packet.value(&field.name).is_none();
    if let [only] = asked.as_slice()
        && is_open(only)
    {
        return to_the_only_one(only, rest, handoff, listening);
    }
    if let Some(heard) = said_of_the_order(rest, &asked, handoff, listening) {
        return heard;
    }
    let several: Vec<&Field> = asked.iter().copied().filter(is_open).collect();
    let strong: Vec<&Field> = asked.into_iter().filter(|field| is_strong(field.field_type)).collect();
    let context = answer_context(None, handoff, listening);
    let fitting: Vec<(&Field, Value)> = strong
        .iter()
        .filter_map(|field| match read_answer(field, rest, &context) {
            Reading::Set { value, .. } => Some((*field, value)),
            Reading::Clarify { .. }
            | Reading::Defer { .. }
            | Reading::Question
            | Reading::Nothing
            | Reading::Instruction => None,
        })
        .collect();
    match fitting.as_slice() {
        [(field, value)] => vec![Answer {
            field: Some(field.name.clone()),
            words: rest.to_owned(),
            heard: HeardAs::Value { value: value.clone() },
        }],
        [] if is_a_bare_number(rest) => a_bare_number(rest, &several, handoff, listening),
        [] if is_an_address(rest) => of_the_address(rest, &several, handoff, listening),
        [] => asks_back(rest, &several, handoff, listening),
        fitting => which_of(rest, fitting.iter().map(|(field, _)| *field)),
    }
}

/// What the bill alone waits for, which nobody was asked for by name and which cannot be mistaken.
fn holding_the_bill<'p>(handoff: &Handoff, listening: &Listening<'p>) -> Vec<&'p Field> {
    if !matches!(handoff.stage, Stage::OrderCreated | Stage::AwaitingBillingTrigger) {
        return Vec::new();
    }
    let missing = listening.policy.missing(&handoff.packet, Gate::ReadyForBilling).into_iter();
    let fields = missing.filter_map(|item| listening.policy.field(&item.field));
    fields.filter(|field| is_strong(field.field_type)).collect()
}

/// `14 Mill Road, Derby, DE1 3AA`: a street with its number and a place with its code, and no sentence.
fn is_an_address(rest: &str) -> bool {
    let shape = pattern!(r"(?i)^(?:\d+\w?,? [^,\d]+|[^,\d]+ \d+\w?),(?: [^,]+,)? [^,]*\d[^,]*(?:, [^,\d]+)?$");
    let verb = pattern!(r"(?i)\b(?:is|are|was|will|has|have|on|at|by|until|from|for|we|they|i|you|ist|est)\b");
    rest.lines().count() == 1 && shape.is_match(rest) && !verb.is_match(rest)
}

/// An address that cannot be read whole is asked back, and not passed over.
fn of_the_address(rest: &str, asked: &[&Field], handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    match asked.iter().find(|field| field.field_type == FieldType::Address) {
        Some(field) => vec![read_one(field, rest, handoff, listening)],
        None => Vec::new(),
    }
}

fn which_of<'f>(rest: &str, fields: impl Iterator<Item = &'f Field>) -> Vec<Answer> {
    let candidates = fields.map(|field| field.title.clone()).collect();
    let heard = HeardAs::Unclear { reason: "which_field".into(), candidates };
    vec![Answer { field: None, words: rest.to_owned(), heard }]
}

/// `4711`, `2026/17`: a number and nothing else, which nobody says to a colleague for nothing.
fn is_a_bare_number(rest: &str) -> bool {
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let is_of_a_number = |letter: char| letter.is_ascii_digit() || ['-', '/', '.', '#'].contains(&letter);
    digits >= NUMBER_DIGITS_MIN && rest.chars().all(is_of_a_number)
}

const NUMBER_DIGITS_MIN: usize = 3;

/// A number by itself answers the one open question that can hold it; where more can, it is asked which is meant.
fn a_bare_number(rest: &str, asked: &[&Field], handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let could_be = |field: &&&Field| {
        let read = read_answer(field, rest, &answer_context(Some(field), handoff, listening));
        takes_text(field) && matches!(read, Reading::Set { .. } | Reading::Clarify { .. })
    };
    let fields: Vec<&Field> = asked.iter().filter(could_be).copied().collect();
    match fields.as_slice() {
        [] => asks_back(rest, asked, handoff, listening),
        [only] => vec![read_one(only, rest, handoff, listening)],
        several => which_of(rest, several.iter().copied()),
    }
}

/// What is said while one question waits: its answer, with what is said beside it; or something else of the deal, that is
/// heard as it would be with no question open.
fn to_the_only_one(only: &Field, rest: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let heard = read_for(only, rest, handoff, listening);
    let is_answered = heard.iter().any(|answer| !matches!(answer.heard, HeardAs::Unclear { .. } | HeardAs::Nothing));
    if is_answered {
        return and_beside(only, rest, heard, handoff, listening);
    }
    let is_of_another = |answer: &Answer| answer.field.as_ref().is_some_and(|field| *field != only.name);
    let others = by_itself(rest, handoff, listening);
    if others.iter().any(is_of_another) { others } else { heard }
}

/// What words say of the deal with no question in mind.
fn by_itself(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let facts = sentence::facts(words, 1, handoff, listening).filter(|facts| facts.iter().any(says_a_value));
    facts.unwrap_or_else(|| remarks::on(words, handoff, listening))
}

/// An answer, and what other sentences of the same message say: each is heard by itself.
pub(super) fn and_beside(
    field: &Field,
    said: &str,
    heard: Vec<Answer>,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Vec<Answer> {
    let parts: Vec<&str> =
        pattern!(r"[.!;]\s+|\s*\n\s*").split(said).map(str::trim).filter(|part| !part.is_empty()).collect();
    let gives_the_same = |part: &&str| {
        let alone = read_for(field, part, handoff, listening);
        heard
            .iter()
            .all(|answer| alone.iter().any(|other| (&other.field, &other.heard) == (&answer.field, &answer.heard)))
    };
    let Some(answer_at) = parts.iter().position(gives_the_same).filter(|_| parts.len() > 1) else {
        return heard;
    };
    let mut all = heard;
    for (_, part) in parts.iter().enumerate().filter(|(at, _)| *at != answer_at) {
        all.extend(
            by_itself(part, handoff, listening).into_iter().filter(|answer| answer.field.as_ref() != Some(&field.name)),
        );
    }
    all
}

/// Of several open questions a question back, or `I do not know yet`, names none: the first are explained, or it is asked
/// which one is meant.
fn asks_back(rest: &str, asked: &[&Field], handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let Some(first) = asked.first() else { return Vec::new() };
    let answer = |field: Option<FieldName>, heard| Answer { field, words: rest.to_owned(), heard };
    match read_answer(first, rest, &answer_context(Some(first), handoff, listening)) {
        // People ask each other many things in a thread.
        Reading::Question if !asks_what_is_meant(rest) => Vec::new(),
        Reading::Question => {
            let explained = asked.iter().take(EXPLAINED_MAX);
            explained.map(|field| answer(Some(field.name.clone()), HeardAs::QuestionBack)).collect()
        }
        Reading::Defer { until, .. } => {
            let named = near_names::named_in(rest, handoff, listening.policy);
            // Whether an order is needed is asked before its number is.
            let is_of_the_order =
                |field: &Field| matches!(field.role, Some(FieldRole::PoNumber | FieldRole::PoRequired));
            let is_meant = |field: &&&Field| {
                named.is_some_and(|named| field.name == named.name || is_of_the_order(field) && is_of_the_order(named))
            };
            if let Some(field) = asked.iter().find(is_meant) {
                return vec![answer(Some(field.name.clone()), HeardAs::NotKnownYet { until })];
            }
            let candidates = asked.iter().map(|field| field.title.clone()).collect();
            vec![answer(None, HeardAs::Unclear { reason: "which_field".into(), candidates })]
        }
        Reading::Set { .. } | Reading::Clarify { .. } | Reading::Nothing | Reading::Instruction => Vec::new(),
    }
}

/// `what do you mean?`, `which one?`, `where do I find that?`: a question that can only be about what was asked.
fn asks_what_is_meant(words: &str) -> bool {
    let line = words.trim();
    let is_about_it = pattern!(
        r"(?i)\b(?:mean|means|meant|find|explain|format|example|expect|supposed to|fill|enter|write|answer|look (?:it|that|this) up)\b|",
        r"\b(?:what|which|where|why|how|do|does|is|are|must|should|can)\b.{0,30}\b(?:need|needed|required|these|those|this|that|all of it)\b|",
        r"^(?:sorry,? |ok,? |and |hm+,? )*(?:what|which|which one|which ones|what for|why|how|how so|where|huh)(?:'?s| is| are)?(?: (?:this|that|it|these|those|all this|all that))?\s*\?*$"
    );
    let is_private = pattern!(
        r"(?i)\b(?:you (?:join\w*|com(?:e|ing)|go(?:ing)?|doing|guys|free|around|there|see|saw|get my|up)|your|weekend|lunch|coffee|call|meeting|who'?s|anyone|anybody)\b"
    );
    is_about_it.is_match(line) && !is_private.is_match(line) && line.split_whitespace().count() <= ASKED_WORDS_MAX
}

/// A longer question is about something else.
const ASKED_WORDS_MAX: usize = 14;

/// Fields that this person was asked, in the order of the checklist.
pub(super) fn asked_of<'a>(handoff: &Handoff, listening: &Listening<'a>) -> Vec<&'a Field> {
    let of_speaker = |field: &&Field| {
        let question = handoff.questions.get(&field.name);
        question.is_some_and(|question| listening.actor.as_person() == Some(&question.of))
    };
    listening.policy.fields().filter(of_speaker).filter(|field| takes_text(field)).collect()
}

pub(super) fn takes_text(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Lines | FieldType::Document)
}

/// Types whose values cannot be mistaken for each other.
fn is_strong(field_type: FieldType) -> bool {
    match field_type {
        FieldType::Email | FieldType::PaymentTerms | FieldType::Billing | FieldType::Address | FieldType::Date => true,
        FieldType::Text
        | FieldType::Number
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::YesNo
        | FieldType::Choice
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record
        | FieldType::List => false,
    }
}
