//! What the words beside a value do to it: talk does nothing, and what may change its meaning keeps it from being taken.
//!
//! Talk has no end of words; what changes a meaning has few. So the vocabulary is of those, language by language, and
//! nothing is known of talk but a few turns of phrase that have such a word and mean nothing by it.

use crate::domain::field::Value;

use super::super::also;
use super::super::form;
use super::super::heard::{Asked, Flag};
use super::super::question::Question;
use super::super::stance;
use super::super::tokens;
use super::facts_beside;
use super::sentence::{Sentence, Span};
use super::words_of_danger;

/// What is left beside a value.
pub(super) enum Words {
    /// Talk, and what is to note of it.
    Harmless(Vec<Flag>),
    /// Something that may change what was said.
    Doubtful,
}

/// Whether the clause of that span says what was once wanted, or stands elsewhere.
pub(super) fn takes_back(sentence: &Sentence<'_>, span: Span) -> bool {
    let clause = sentence.words[span.from].clause;
    let Some(whole) = sentence.clause_span(clause) else { return false };
    let before = if whole.from < span.from { sentence.text_of(Span { from: whole.from, to: span.from }) } else { "" };
    words_of_danger::takes_back().is_match(&before.to_lowercase())
}

/// Whether that value says no, so that more words of refusal agree with it.
pub(super) fn is_denial(question: Question, value: &Value) -> bool {
    let form = form::form_of(question, value);
    let is_no = |part: &str| form.get(part).is_some_and(|said| said == false);
    match question {
        Question::AutoRenew => is_no("auto_renew"),
        Question::PoStatus => is_no("required"),
        Question::ContractStatus => {
            form.get("status").is_some_and(|status| matches!(status.as_str(), Some("not_signed" | "verbal_only")))
        }
        Question::TaxId => form.get("status").is_some(),
        Question::PaymentTerms
        | Question::BillingFrequency
        | Question::StartDate
        | Question::TermLength
        | Question::Discount
        | Question::Amount
        | Question::Currency
        | Question::BillToAddress
        | Question::LegalEntity
        | Question::BillingEmail
        | Question::Seats => false,
    }
}

/// What the words outside of those spans are.
pub(super) fn judge(
    asked: &Asked<'_>,
    question: Question,
    sentence: &Sentence<'_>,
    spans: &[Span],
    is_denial: bool,
) -> Words {
    let mut flags = Vec::new();
    for clause in 0..sentence.clauses() {
        let left = sentence.left_of(clause, spans);
        let is_aside = !(0..sentence.words.len())
            .any(|index| sentence.words[index].clause == clause && spans.iter().any(|span| span.holds(index)));
        let is_taken_back =
            spans.iter().any(|span| sentence.words[span.from].clause == clause && takes_back(sentence, *span));
        let whole = left.iter().map(|span| sentence.text_of(*span)).collect::<Vec<_>>().join(" ");
        let simple = tokens::simple(&whole, asked.context.language());
        if is_aside && stance::claims_approval(&simple) && !words_of_danger::doubts_all(&simple) {
            flags.push(Flag::ApprovalClaimed);
            continue;
        }
        if is_aside
            && sentence
                .clause_span(clause)
                .is_some_and(|whole| also::of_clause(asked, sentence.text_of(whole)).is_some())
        {
            continue;
        }
        if is_taken_back {
            if words_of_danger::is_open(&simple) {
                return Words::Doubtful;
            }
            continue;
        }
        if stance::is_idle(&simple) && !is_denial && question != Question::AutoRenew {
            continue;
        }
        let is_left_name = |span: &Span| (span.from..span.to).any(|index| sentence.is_capital(index) && index > 0);
        let may_have_names = question == Question::BillingEmail || question == Question::BillToAddress && !is_aside;
        // A company above the street belongs to the address.
        let names_company = |span: &Span| super::super::text::has_legal_form(sentence.text_of(*span));
        if question == Question::BillToAddress && left.iter().any(names_company) {
            return Words::Doubtful;
        }
        if may_have_names && left.iter().any(is_left_name) {
            return Words::Doubtful;
        }
        for span in left {
            let words = sentence.text_of(span);
            let rest = without_facts(asked, words);
            let place = if is_aside { Place::Aside } else { Place::Beside };
            if is_doubtful(asked, question, &rest, place, is_denial) {
                return Words::Doubtful;
            }
        }
    }
    Words::Harmless(flags)
}

/// Whether a clause is talk: nothing in it changes a meaning, and nothing in it says anything to any question.
pub(super) fn is_talk(asked: &Asked<'_>, question: Question, sentence: &Sentence<'_>, clause: usize) -> bool {
    let Some(span) = sentence.clause_span(clause) else { return false };
    let words = sentence.text_of(span);
    let simple = tokens::simple(words, asked.context.language());
    if stance::claims_approval(&simple)
        || stance::is_idle(&simple)
        || is_doubtful(asked, question, words, Place::Aside, false)
    {
        return false;
    }
    // Names and places are written with capitals, and talk of several is not.
    let is_named = matches!(question, Question::BillToAddress | Question::LegalEntity | Question::BillingEmail);
    if is_named && (span.from..span.to).any(|index| sentence.is_capital(index)) {
        return false;
    }
    let lower = without_turns(question, words, asked.context.language());
    also::of_clause(asked, words).is_none() && !super::holds_a_value(asked, question, &lower)
}

/// Words in small letters without the turns of phrase that say nothing to that question.
fn without_turns(question: Question, words: &str, language: &str) -> String {
    let lower = words.to_lowercase();
    let bare = words_of_danger::without_turns(&lower, language);
    if question == Question::ContractStatus {
        return bare.into_owned();
    }
    words_of_danger::without_reports(&bare).into_owned()
}

/// Where words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the clause of the value.
    Beside,
    /// In a clause of their own.
    Aside,
}

/// Words without what they say to other questions.
fn without_facts(asked: &Asked<'_>, words: &str) -> String {
    let has_figure = words.chars().any(char::is_numeric) || words.split(' ').count() > 1;
    let facts = if has_figure { facts_beside(asked, words) } else { Vec::new() };
    let mut rest = words.to_owned();
    for (_, _, range) in facts.into_iter().rev() {
        rest.replace_range(range, "");
    }
    rest
}

/// A figure, or a word for one; `one` and the articles that mean it as well count nothing.
fn has_figure(lower: &str, simple: &str) -> bool {
    let is_figure = |word: &str| {
        word.chars().any(char::is_numeric) && word.trim_matches(|letter: char| !letter.is_alphanumeric()) != "1"
    };
    lower.chars().any(char::is_numeric) || simple.split([' ', '-']).any(is_figure)
}

/// Whether a word stands in the text as it was typed, and was not put there by a dictionary.
fn names_alone(lower: &str, word: &str) -> bool {
    lower.split(|letter: char| !letter.is_alphanumeric()).any(|typed| typed == word)
}

fn is_doubtful(asked: &Asked<'_>, question: Question, words: &str, place: Place, is_denial: bool) -> bool {
    let language = asked.context.language();
    let lower = words.to_lowercase().replace('’', "'");
    let lower = without_turns(question, &lower, language);
    let english = tokens::simple(&lower, language);
    let simple = words_of_danger::without_turns(&english, "en");
    let simple = match words_of_danger::look_alikes(language) {
        Some(words) => words
            .replace_all(
                &simple,
                |found: &regex::Captures<'_>| {
                    if names_alone(&lower, &found[0]) { String::new() } else { found[0].to_owned() }
                },
            )
            .into_owned(),
        None => simple.into_owned(),
    };
    if lower.contains(['?', '%', '@', '~', '<', '>', '=', '$', '€', '£', '¥']) || has_figure(&lower, &simple) {
        return true;
    }
    let is_open = match place {
        Place::Beside => words_of_danger::is_open(&simple) || words_of_danger::is_open_in(&lower, language),
        Place::Aside => words_of_danger::is_open_aside(&simple) || words_of_danger::is_open_aside_in(&lower, language),
    };
    let denies = match place {
        Place::Beside => words_of_danger::denies(&simple) || words_of_danger::denies_in(&lower, language),
        Place::Aside => words_of_danger::denies_aside(&simple) || words_of_danger::denies_aside_in(&lower, language),
    };
    if is_open || denies && !is_denial || place == Place::Beside && words_of_danger::bends(&simple) {
        return true;
    }
    let counts = matches!(question, Question::Amount | Question::Seats | Question::TermLength);
    if counts && place == Place::Beside && words_of_danger::moves_it(simple.trim(), lower.trim()) {
        return true;
    }
    words_of_danger::of_question(question, place == Place::Beside).is_some_and(|words| words.is_match(&simple))
}
