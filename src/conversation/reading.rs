//! Words → answers: lines that name a field, and what is left of them.

use crate::domain::field::{Field, FieldRole, FieldType, Value};
use crate::domain::handoff::Handoff;
use crate::domain::quote::Term;
use crate::policy::PolicyBook;
use crate::policy::checklist::Applies;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::labelled::{SetOff, after_auxiliary, goes_on_as_talk, labelled};
use super::of_one_field::{answer_context, form_in, kept, read_for};
use super::open_questions::{asked_of, read_unlabelled, takes_text};
use super::{correcting, parts, remarks, sentence, unlabelled};

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
    if let Some(answered) = asked_and_answered(words, handoff, listening) {
        return answered;
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
        if named.is_none()
            && let Some((field, said)) = parts::named_in_a_label(part.whole, &fields, |field| {
                listening.policy.applies_as_proposed(field, &handoff.packet) != Applies::No
            })
        {
            answers.extend(read_for(field, &said, handoff, listening));
            continue;
        }
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

/// `PO? not yet known, on Thursday`: somebody names what was asked by the question, and answers it in the same breath.
fn asked_and_answered(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let parts = pattern!(r"(?s)^\s*([^?:;.\n]{2,40})\?\s*[-–—:]?\s+([^?]+)$").captures(words)?;
    let (label, said) = (parts[1].trim(), parts[2].trim());
    let line = format!("{label}: {said}");
    let fields: Vec<&Field> = listening.policy.fields().collect();
    labelled(&line, &fields).first().and_then(|part| part.field).filter(|_| !said.is_empty())?;
    let answers = read_words(&line, handoff, listening);
    let says = |answer: &Answer| says_a_value(answer) || matches!(answer.heard, HeardAs::NotKnownYet { .. });
    answers.iter().any(says).then_some(answers)
}

/// What several lines of one message say alike is said once.
pub(super) fn once(answers: Vec<Answer>) -> Vec<Answer> {
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

pub(super) fn is_value(answer: &Answer) -> bool {
    matches!(answer.heard, HeardAs::Value { .. })
}

pub(super) fn says_a_value(answer: &Answer) -> bool {
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
