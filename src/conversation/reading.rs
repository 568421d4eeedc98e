//! Words → answers: lines that name a field, what is left of them, and what one field makes of its words.

use crate::domain::field::{Field, FieldRole, FieldType, Gate, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, PersonId};
use crate::domain::quote::Term;
use crate::domain::terms::BillingStartTrigger;
use crate::policy::PolicyBook;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::address::company_and_address;
use super::hearing::answer::read_answer;
use super::hearing::approval_words::claims_approval;
use super::hearing::form::form_of;
use super::hearing::heard::{AnswerContext, Flag, Heard as Reading};
use super::hearing::labelled::{SetOff, after_auxiliary, goes_on_as_talk, labelled};
use super::hearing::question::Question;
use super::hearing::reason::Reason as Unclear;
use super::hearing::spoken;
use super::hearing::understand::understand;
use super::order_words::{read_purchase_order, said_of_the_order};
use super::{correcting, near_names, remarks, sentence, unlabelled};

/// The language in which people answer, until policy knows each person's.
pub(super) const LANGUAGE: &str = "en";

/// How many questions are explained to somebody who asks back without saying which one is meant.
const EXPLAINED_MAX: usize = 3;

/// Field by field: lines that name a field, and what is left, if it can only be one.
pub(super) fn read_words(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let fields: Vec<&Field> = listening.policy.fields().collect();
    // A chat sets a web address in marks of its own; where it leads is what is meant.
    let unlinked = unlabelled::unlinked(words);
    let words = unlinked.as_str();
    if !has_marks(words, &fields)
        && let Some(facts) = sentence::facts(words, FACTS_MIN, handoff, listening)
            .or_else(|| sentence::each_clause(words, handoff, listening))
    {
        return facts;
    }
    if let Some(changed) = correcting::bidden(words, handoff, listening) {
        return changed;
    }
    if let Some(corrected) = correcting::last_said(words, handoff, listening) {
        return corrected;
    }
    let mut answers = Vec::new();
    let mut rest = Vec::new();
    for part in labelled(words, &fields) {
        let named = part.field.map(|field| (field, part.said));
        let Some((field, said)) = named.or_else(|| figure_named_last(part.said, listening.policy)) else {
            rest.push(part.whole);
            continue;
        };
        if named.is_some() && part.set_off == SetOff::ByWord {
            let read = read_sentence(field, said, handoff, listening);
            // `start moved to 2026-05-01`: more words than the name alone announce the value.
            let announced = || unlabelled::after_its_words(part.whole, handoff, listening);
            answers.extend(if read.iter().any(says_a_value) { read } else { announced().unwrap_or(read) });
        } else {
            answers.extend(read_lines(field, said, handoff, listening, &mut rest));
        }
    }
    ends_after_a_length(&mut answers, handoff, listening);
    let rest = rest.join("\n");
    if rest.trim().is_empty() {
        if !answers.is_empty() {
            return once(answers);
        }
        let facts = sentence::facts(words, 1, handoff, listening);
        return facts.unwrap_or_else(|| remarks::on(words, handoff, listening));
    }
    if answers.is_empty()
        && let Some(asked) = unlabelled::of_two(&rest, handoff, listening)
    {
        return asked;
    }
    let mut unlabelled = read_unlabelled(&rest, handoff, listening);
    if unlabelled.is_empty() {
        unlabelled = rest.lines().flat_map(|line| of_shared_label(line, &fields, handoff, listening)).collect();
    }
    if unlabelled.is_empty() && answers.is_empty() {
        unlabelled = sentence::facts(&rest, 1, handoff, listening).unwrap_or_default();
    }
    // Beside lines that were understood, another one that speaks of the deal was meant as an answer.
    if unlabelled.is_empty() && !answers.is_empty() {
        answers.extend(remarks::beside(&rest, handoff, listening));
    }
    answers.extend(unlabelled);
    if answers.is_empty() { remarks::on(words, handoff, listening) } else { once(answers) }
}

/// What several lines of one message say alike is said once.
fn once(answers: Vec<Answer>) -> Vec<Answer> {
    let mut said: Vec<Answer> = Vec::new();
    for answer in answers {
        let is_again = |other: &Answer| other.field == answer.field && other.heard == answer.heard && is_value(other);
        if !said.iter().any(is_again) {
            said.push(answer);
        }
    }
    said
}

/// Fewer facts in one sentence are read as one answer.
const FACTS_MIN: usize = 2;

/// Whether some line names its field by a mark, so that it is no sentence.
fn has_marks(words: &str, fields: &[&Field]) -> bool {
    labelled(words, fields).iter().any(|part| part.set_off == SetOff::ByMark) || words.lines().any(has_a_label)
}

/// `end: one year`: the day follows from the start, if that is known.
fn ends_after_a_length(answers: &mut Vec<Answer>, handoff: &Handoff, listening: &Listening<'_>) {
    let role = |role| listening.policy.find_role(role).map(|field| field.name.clone());
    let (Some(start), Some(end)) = (role(FieldRole::ServiceStart), role(FieldRole::ServiceEnd)) else { return };
    let said = answers.iter().rev().find_map(|answer| {
        let HeardAs::Value { value: Value::Date(day) } = &answer.heard else { return None };
        (answer.field.as_ref() == Some(&start)).then_some(*day)
    });
    let held = if let Some(Value::Date(day)) = handoff.packet.value(&start) { Some(*day) } else { None };
    let is_length = |answer: &Answer| {
        !is_value(answer) || pattern!(r"(?i)^\s*in\s.*(?:month|year|quarter)").is_match(&answer.words)
    };
    let is_open = |answer: &Answer| answer.field.as_ref() == Some(&end) && is_length(answer);
    for index in (0..answers.len()).rev().filter(|index| is_open(&answers[*index])).collect::<Vec<_>>() {
        let words = length_alone(&answers[index].words);
        let context = answer_context(None, handoff, listening);
        let Some(form) = form_in(LENGTH, &words, &context) else { continue };
        let months = form.get("months").and_then(serde_json::Value::as_u64).and_then(|count| u32::try_from(count).ok());
        let ends = said.or(held).zip(months).and_then(|(start, months)| Term::of_months(start, months)).map(Term::end);
        match (ends, kept(LENGTH, &form, &words, listening)) {
            (Some(day), _) => answers[index].heard = HeardAs::Value { value: Value::Date(day) },
            // The end follows as soon as the start is known.
            (None, Some(length)) => drop(answers.splice(index..=index, length)),
            (None, None) => {}
        }
    }
}

/// `in one year`, `12 months from the start`: an end is counted from the start of the term, and not from today.
fn length_alone(words: &str) -> String {
    let lead = pattern!(r"(?i)^\s*(?:in|after)\s+");
    let tail = pattern!(
        r"(?i)\s+(?:from|after|of)\s+(?:the\s+)?(?:service\s+|term\s+)?start(?:\s+date)?[.!]?\s*$|\s+later[.!]?\s*$"
    );
    tail.replace(&lead.replace(words, ""), "").into_owned()
}

/// The question about how long it runs (`heard.toml`).
const LENGTH: &str = "term_length";

/// A label that several fields share: it speaks of the one that this person was asked, or it is asked which one is meant.
fn of_shared_label(line: &str, fields: &[&Field], handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let Some((label, said)) = line.split_once(':').filter(|_| has_a_label(line)) else { return Vec::new() };
    // The head of a forwarded message names no field.
    if pattern!(r"(?i)^\s*(?:from|to|cc|bcc|sent|subject)\s*$").is_match(label) {
        return Vec::new();
    }
    let is_called = |field: &Field, label: &str| {
        let names = std::iter::once(&field.title).chain(&field.also_called);
        names.into_iter().any(|name| name.eq_ignore_ascii_case(label) || last_word_is(name, label))
    };
    let label = label.trim().to_lowercase().replace("e-mail", "email");
    let sharing: Vec<&Field> =
        fields.iter().copied().filter(|field| takes_text(field) && is_called(field, &label)).collect();
    let asked = asked_of(handoff, listening);
    let wanted: Vec<&Field> = sharing.iter().copied().filter(|field| asked.contains(field)).collect();
    match (wanted.as_slice(), sharing.as_slice()) {
        ([only], _) | ([], [only]) => read_for(only, said.trim(), handoff, listening),
        ([], []) => Vec::new(),
        ([], several) | (several, _) => {
            let candidates = several.iter().map(|field| field.title.clone()).collect();
            let heard = HeardAs::Unclear { reason: "which_field".into(), candidates };
            vec![Answer { field: None, words: line.to_owned(), heard }]
        }
    }
}

/// `email` for `billing e-mail`.
fn last_word_is(name: &str, label: &str) -> bool {
    let name = name.to_lowercase().replace("e-mail", "email");
    name.rsplit(' ').next() == Some(label)
}

/// A sentence that begins with a label may be talk: `the customer is happy`, `the terms were discussed`.
fn read_sentence(field: &Field, said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let said = after_auxiliary(said);
    let heard = read_for(field, said, handoff, listening);
    let is_any_words =
        matches!(field.field_type, FieldType::Text | FieldType::Choice | FieldType::Document | FieldType::Lines);
    let is_taken = heard.iter().any(is_value);
    if goes_on_as_talk(said) || (is_any_words && !is_taken) {
        return Vec::new();
    }
    // By how much a day moves is said of what the speaker has in mind, which need not be what stands here.
    let moves = pattern!(r"(?i)^(?:slip|move|shift|slide)(?:s|ed|d)? by\b|^(?:slipped|slid)\b");
    if field.field_type == FieldType::Date && is_taken && moves.is_match(said) {
        let heard = HeardAs::Unclear { reason: "unparseable".into(), candidates: Vec::new() };
        return vec![Answer { field: Some(field.name.clone()), words: said.to_owned(), heard }];
    }
    // Whatever stands behind the name of a field of free words could be its value: it counts if it is a number, is
    // proposed if it is written like a name, and is no value otherwise.
    let is_free = |answer: &Answer| {
        answer.field.as_ref() == Some(&field.name) && matches!(answer.heard, HeardAs::Value { value: Value::Text(_) })
    };
    // What an order is has words of its own.
    let is_of_an_order = matches!(field.role, Some(FieldRole::PoNumber | FieldRole::PoRequired));
    if is_of_an_order || !heard.iter().any(is_free) || sentence::is_no_mere_text(field, said) || is_a_number(said) {
        return heard;
    }
    if is_like_a_name(field, said) { heard.into_iter().map(unlabelled::as_proposal).collect() } else { Vec::new() }
}

/// `4711`, `PO-4711/2026`: one word with a figure in it.
fn is_a_number(said: &str) -> bool {
    let said = said.trim().trim_end_matches(['.', '!']);
    !said.contains(char::is_whitespace) && said.chars().any(|letter| letter.is_ascii_digit())
}

/// `Larch Hill Holdings Ltd`: every longer word begins with a capital letter or a figure. The number of a quote is no name.
fn is_like_a_name(field: &Field, said: &str) -> bool {
    let is_link = |word: &str| word.chars().count() <= LINK_LETTERS_MAX && word.chars().all(char::is_lowercase);
    let is_capital = |word: &str| word.starts_with(|letter: char| !letter.is_lowercase());
    let words: Vec<&str> = said.split_whitespace().collect();
    field.role != Some(FieldRole::QuoteNumber)
        && words.len() <= NAME_WORDS_MAX
        && words.first().is_some_and(|word| is_capital(word))
        && words.iter().all(|word| is_capital(word) || is_link(word))
}

/// `of`, `und`, `de la`: short words within a name.
const LINK_LETTERS_MAX: usize = 3;
const NAME_WORDS_MAX: usize = 8;

fn is_value(answer: &Answer) -> bool {
    matches!(answer.heard, HeardAs::Value { .. })
}

fn says_a_value(answer: &Answer) -> bool {
    matches!(answer.heard, HeardAs::Value { .. } | HeardAs::Proposal { .. })
}

/// `60 seats`, `20% discount`: figures of the quote are named after the number as well.
fn figure_named_last<'p, 'w>(said: &'w str, policy: &'p PolicyBook) -> Option<(&'p Field, &'w str)> {
    let said = said.trim().trim_end_matches(['.', '!']);
    let is_short = said.split_whitespace().count() <= FIGURE_WORDS_MAX;
    let is_figure = is_short && said.starts_with(|letter: char| letter.is_ascii_digit());
    let figures = policy.fields().filter(|field| is_figure && is_stated_figure(field, policy));
    let before = |field: &'p Field| {
        let names = std::iter::once(&field.title).chain(&field.also_called);
        let rest = |name: &String| {
            let at = said.len().checked_sub(name.len())?;
            let is_name = said.is_char_boundary(at) && said[at..].eq_ignore_ascii_case(name);
            said.get(..at).filter(|rest| is_name && rest.ends_with(' ')).map(str::trim)
        };
        names.filter_map(rest).min_by_key(|rest| rest.len()).map(|rest| (field, rest))
    };
    figures.filter_map(before).min_by_key(|(_, rest)| rest.len())
}

const FIGURE_WORDS_MAX: usize = 4;

/// Whether what is said of a field is compared with a document, and nobody is asked for it.
fn is_stated_figure(field: &Field, policy: &PolicyBook) -> bool {
    let pairs = &policy.matching().pairs;
    pairs.iter().any(|pair| pair.theirs.field == field.name && pair.theirs.document.is_none())
}

fn has_a_label(line: &str) -> bool {
    line.split_once(':').is_some_and(|(label, said)| {
        let is_word =
            label.chars().all(|letter| letter.is_alphanumeric() || [' ', '-', '/', '_', '.'].contains(&letter));
        is_word
            && label.split_whitespace().count() <= LABEL_WORDS_MAX
            && !said.trim().is_empty()
            && !said.starts_with("//")
    })
}

const LABEL_WORDS_MAX: usize = 4;

/// An address goes on over lines as long as that makes one; what stands below it is no part of it.
fn read_lines<'w>(
    field: &Field,
    said: &'w str,
    handoff: &Handoff,
    listening: &Listening<'_>,
    rest: &mut Vec<&'w str>,
) -> Vec<Answer> {
    let all = read_for(field, said, handoff, listening);
    if field.field_type != FieldType::Address || all.iter().any(is_value) {
        return all;
    }
    let ends = said.match_indices('\n').map(|(at, _)| at).rev();
    for end in ends {
        let shorter = read_for(field, said[..end].trim_end(), handoff, listening);
        if shorter.iter().any(is_value) {
            rest.extend(said[end..].lines().map(str::trim).filter(|line| !line.is_empty()));
            return shorter;
        }
    }
    all
}

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

fn takes_text(field: &Field) -> bool {
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

/// What words say for one field; a purchase order answers two fields at once.
pub(super) fn read_for(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    match field.role {
        Some(FieldRole::PoRequired | FieldRole::PoNumber) => read_purchase_order(field, words, handoff, listening),
        Some(FieldRole::QuoteNumber) if number_and_version(field, words, listening).is_some() => {
            number_and_version(field, words, listening).unwrap_or_default()
        }
        Some(FieldRole::BillingStartTrigger | FieldRole::BillingStartDate)
            if day_of_billing(words, handoff, listening).is_some() =>
        {
            day_of_billing(words, handoff, listening).unwrap_or_default()
        }
        Some(_) | None if points_at_the_contract(words) => vec![as_in_the_contract(field, words, handoff, listening)],
        Some(_) | None => {
            if let Some(both) = name_and_address(field, words, handoff, listening) {
                return both;
            }
            if let Some(days) = length_that_is_free(field, words, handoff, listening) {
                return vec![days];
            }
            let answer = read_one(field, words, handoff, listening);
            if let Some(answers) = spoken_of_several(field, words, &answer, handoff, listening) {
                return answers;
            }
            let beside = said_beside(field, words, handoff, listening);
            std::iter::once(answer).chain(beside).collect()
        }
    }
}

/// `days free of charge: 2 months`: so many days from the start of the term.
fn length_that_is_free(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let has_unit = pattern!(r"(?i)^\s*\S+ (?:week|month)s?\.?\s*$").is_match(words);
    if field.role != Some(FieldRole::FreePeriod) || !has_unit {
        return None;
    }
    let said = format!("{} free", words.trim().trim_end_matches('.'));
    let days = unlabelled::days_free(&said, handoff, listening)?;
    let HeardAs::Proposal { value } = days.heard else {
        return Some(Answer { words: words.to_owned(), ..days });
    };
    let heard = HeardAs::Value { value };
    Some(Answer { field: Some(field.name.clone()), words: words.to_owned(), heard })
}

/// `Q-2301 v3`: the number, and its version.
fn number_and_version(field: &Field, words: &str, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let version = listening.policy.find_role(FieldRole::QuoteVersion)?;
    let parts = pattern!(r"(?i)^(\S*\d\S*),? \(?(?:v|ver\.?|version|rev\.?|revision) ?\.?(\d{1,3})\)?$")
        .captures(words.trim())?;
    let answer = |field: &Field, value| Answer {
        field: Some(field.name.clone()),
        words: words.to_owned(),
        heard: HeardAs::Value { value },
    };
    let number = parts[2].parse::<u32>().ok()?;
    Some(vec![answer(field, Value::Text(parts[1].to_owned())), answer(version, Value::Number(number.into()))])
}

/// The terms of payment or the rhythm of billing that a question such as `is net 60 ok?` names.
pub(super) fn terms_or_rhythm<'p>(line: &str, handoff: &Handoff, listening: &Listening<'p>) -> Option<&'p Field> {
    let lead = pattern!(
        r"(?i)^(?:(?:is|are|would|will|can|could|may|do|does|what about|how about|we|they|i|have|get|use|go with) )+"
    );
    let tail = pattern!(r"(?i)[ ,]*(?:ok|okay|fine|possible|allowed|all right|alright|enough|too long)?[ ?]*$");
    let bare = tail.replace(lead.replace(line, "").as_ref(), "").into_owned();
    let fields =
        [FieldRole::PaymentTerms, FieldRole::Billing].into_iter().filter_map(|role| listening.policy.find_role(role));
    fields.into_iter().find(|field| {
        matches!(read_answer(field, &bare, &answer_context(Some(field), handoff, listening)), Reading::Set { .. })
    })
}

/// `billing start: 2026-05-01`, `first invoice on 2026-05-01`: billing starts on a fixed day, and this is it.
fn day_of_billing(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let day = listening.policy.find_role(FieldRole::BillingStartDate)?;
    let trigger = listening.policy.find_role(FieldRole::BillingStartTrigger)?;
    let Reading::Set { value, .. } = read_answer(day, words, &answer_context(Some(day), handoff, listening)) else {
        return None;
    };
    let fixed = Value::Choice(BillingStartTrigger::FixedDate.word().to_owned());
    let answer = |field: &Field, value| Answer {
        field: Some(field.name.clone()),
        words: words.to_owned(),
        heard: HeardAs::Value { value },
    };
    let is_fixed_already = handoff.packet.value(&trigger.name) == Some(&fixed);
    match (is_fixed_already, trigger.holds(&fixed)) {
        (true, _) => Some(vec![answer(day, value)]),
        (false, true) => Some(vec![answer(trigger, fixed), answer(day, value)]),
        (false, false) => None,
    }
}

pub(super) fn points_at_the_contract(words: &str) -> bool {
    pattern!(
        r"(?i)^(?:(?:the )?same (?:as|like)|as|like|per|see|according to|what(?:ever)?)(?: (?:in|per|it says in|is in))?",
        r"(?: the| our| their| signed)* (?:contract|agreement|order form|msa|paper)(?: says)?[.!]?$"
    )
    .is_match(words.trim())
}

/// What a document that was read says of that field; of one that was not, it is asked.
fn as_in_the_contract(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Answer {
    let pairs = listening.policy.matching().pairs.iter();
    let of_paper = pairs.filter(|pair| pair.ours.field == field.name && pair.theirs.document.is_some());
    let said = of_paper.filter_map(|pair| handoff.packet.value(&pair.theirs.field)).find(|value| field.holds(value));
    let heard = match said {
        Some(value) => HeardAs::Value { value: value.clone() },
        None => HeardAs::Unclear { reason: "as_in_contract".into(), candidates: Vec::new() },
    };
    Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }
}

/// A company with its address in one line, whichever of the two was named: each goes to its own field.
fn name_and_address(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let names = |named: &&Field| named.name == field.name || named.address.as_ref() == Some(&field.name);
    let name_field = listening.policy.fields().filter(|named| named.address.is_some()).find(names)?;
    let address_field = listening.policy.field(name_field.address.as_ref()?)?;
    let is_named = name_field.name == field.name;
    let context = answer_context(Some(address_field), handoff, listening);
    let found = company_and_address(address_field, words, is_named.then_some(name_field), &context)?;
    let answer = |field: &Field, heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    let address = match found.address {
        Ok(address) => HeardAs::Value { value: Value::Address(address) },
        Err(reason) => HeardAs::Unclear { reason: reason.key().to_owned(), candidates: Vec::new() },
    };
    let name = found.name.map(|name| answer(name_field, HeardAs::Value { value: Value::Text(name) }));
    Some(name.into_iter().chain([answer(address_field, address)]).collect())
}

pub(super) fn read_one(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Answer {
    if let Some(person) = person_called(field, words, listening) {
        let heard = HeardAs::Value { value: Value::Person(person) };
        return Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    }
    if !takes_text(field) {
        let heard = HeardAs::Unclear { reason: "bring_file".into(), candidates: Vec::new() };
        return Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    }
    let context = answer_context(Some(field), handoff, listening);
    let heard = match read_in_any_language(field, words, &context) {
        Reading::Set { value, .. } => HeardAs::Value { value },
        Reading::Clarify { .. } if claims_approval(words) => HeardAs::ApprovalClaimed,
        Reading::Clarify { reason, candidates } => HeardAs::Unclear {
            reason: reason.key().to_owned(),
            candidates: candidates.iter().map(|value| field.show(value)).collect(),
        },
        Reading::Defer { until, .. } => HeardAs::NotKnownYet { until },
        Reading::Question => HeardAs::QuestionBack,
        Reading::Nothing => HeardAs::Unclear { reason: "unparseable".into(), candidates: Vec::new() },
        Reading::Instruction => HeardAs::Instruction,
    };
    Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }
}

/// An answer that says more than this field holds, each part in its own field (`heard.toml`). An answer that says one thing
/// is read as the field's own reader has it, if that can.
fn spoken_of_several(
    field: &Field,
    words: &str,
    read: &Answer,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
    let question = listening.policy.homes().question_of(&field.name)?;
    let form = form_in(question, words, &answer_context(Some(field), handoff, listening))?;
    let is_read = matches!(read.heard, HeardAs::Value { .. });
    // A number alone names no unit of its own.
    let has_words = words.chars().any(char::is_alphabetic);
    let says_several = has_words && form.as_object().is_some_and(|parts| parts.len() > 1);
    if is_read && !says_several { None } else { kept(question, &form, words, listening) }
}

/// What those words say to that question, in its normal form, if they are an answer to it.
pub(super) fn form_in(question: &str, words: &str, context: &AnswerContext<'_>) -> Option<serde_json::Value> {
    let Some(question) = Question::named(question) else { return spoken::form(question, words, context.locale) };
    match understand(question, words, context).heard {
        Reading::Set { value, .. } => Some(form_of(question, &value)),
        Reading::Clarify { .. }
        | Reading::Defer { .. }
        | Reading::Question
        | Reading::Nothing
        | Reading::Instruction => None,
    }
}

/// Whether those words are meant as an answer to that question, and are none.
pub(super) fn is_unclear(question: &str, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> bool {
    let context = answer_context(None, handoff, listening);
    Question::named(question)
        .is_some_and(|question| matches!(understand(question, words, &context).heard, Reading::Clarify { .. }))
}

/// What an answer in its normal form says, field by field.
pub(super) fn kept(
    question: &str,
    form: &serde_json::Value,
    words: &str,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
    let values = listening.policy.keep(question, form).ok()?;
    let answer =
        |(field, value)| Answer { field: Some(field), words: words.to_owned(), heard: HeardAs::Value { value } };
    Some(values.into_iter().map(answer).collect())
}

/// Read in the workspace's language, and where that says nothing in those that reps write besides, if they agree.
fn read_in_any_language(field: &Field, words: &str, context: &AnswerContext<'_>) -> Reading {
    let first = read_answer(field, words, context);
    if !matches!(first, Reading::Clarify { reason: Unclear::Unparseable, .. }) {
        return first;
    }
    let others = LANGUAGES.iter().map(|locale| read_answer(field, words, &AnswerContext { locale, ..*context }));
    let mut read = others.filter(|reading| matches!(reading, Reading::Set { .. }));
    let Some(found) = read.next() else { return first };
    let same = |other: Reading| matches!((&other, &found), (Reading::Set { value: one, .. }, Reading::Set { value: two, .. }) if one == two);
    if read.all(same) { found } else { first }
}

/// The languages besides English in which reps write.
const LANGUAGES: [&str; 6] = ["de", "fr", "es", "it", "nl", "pt"];

/// Who a person is, the people file says.
fn person_called(field: &Field, words: &str, listening: &Listening<'_>) -> Option<PersonId> {
    let is_person = field.field_type == FieldType::Person;
    listening.directory.called(words.trim()).filter(|_| is_person).map(|person| person.id.clone())
}

/// What stands beside a value and is none: orders to the bot, which are kept in the record and not obeyed, and the word
/// that somebody approved it, which counts for nothing.
fn said_beside(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let context = answer_context(Some(field), handoff, listening);
    let Reading::Set { flags, .. } = read_answer(field, words, &context) else { return Vec::new() };
    let beside = flags.iter().filter_map(|flag| match flag {
        Flag::PromptInjection => Some(HeardAs::Instruction),
        Flag::ApprovalClaimed => Some(HeardAs::ApprovalClaimed),
        Flag::CurrencyFromContext
        | Flag::Computed
        | Flag::TaxExcluded
        | Flag::PastDate
        | Flag::FullDiscount
        | Flag::UsageBased
        | Flag::ZeroValue
        | Flag::NormalizedTypo
        | Flag::CaseUnverified
        | Flag::LabelMismatch
        | Flag::FromContext
        | Flag::MorePosExpected
        | Flag::NotFinal
        | Flag::UnitPrice
        | Flag::PrefixFromContext
        | Flag::CertificateClaimed
        | Flag::DiffersFromCrm
        | Flag::Pilot
        | Flag::DoingBusinessAs(_) => None,
    });
    beside.map(|heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }).collect()
}

pub(super) fn answer_context<'a>(
    field: Option<&Field>,
    handoff: &'a Handoff,
    listening: &Listening<'a>,
) -> AnswerContext<'a> {
    let currency = match handoff.packet.value(&listening.policy.by_role(FieldRole::Currency).name) {
        Some(Value::Currency(currency)) => Some(*currency),
        _ => handoff.deal.currency,
    };
    AnswerContext {
        today: listening.today,
        locale: LANGUAGE,
        currency,
        date_order: None,
        previous: field.and_then(|field| handoff.packet.value(&field.name)),
        background: None,
    }
}

/// The value that those words are for that field, where they can be read for certain.
pub(super) fn read_one_value(
    field: &Field,
    words: &str,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Value> {
    let heard = read_for(field, words, handoff, listening).into_iter();
    let mut of_field = heard.filter(|answer| answer.field.as_ref() == Some(&field.name)).map(|answer| answer.heard);
    of_field.find_map(|heard| if let HeardAs::Value { value } = heard { Some(value) } else { None })
}
