//! A value with free words around it: `net 20, their buyer is happy`, `wir nehmen zehn Prozent`.
//!
//! The grammars read whole answers. Here the spans that they read are looked for in a longer one, and the words that are
//! left are judged by [`beside`]: talk may stand beside a value, and what may change its meaning may not. A span counts
//! only alone: with a second reading of the same kind nothing is taken.

mod beside;
mod sentence;
mod vocabulary;
mod words_of_danger;

use crate::domain::field::Value;
use crate::domain::terms::PaymentTerms;

use super::also;
use super::answer;
use super::heard::{Asked, Flag, Reading};
use super::question::Question;
use super::reason::Reason;
use super::stance;
use super::tokens;
use super::work_words;
use sentence::{Sentence, Span};

/// A longer answer is a letter, and is read line by line if at all.
const WORDS_MAX: usize = 60;
/// More spans than these are not tried: an answer with so many has no one value.
const SPANS_MAX: usize = 220;

/// A span that the question's own grammar reads.
struct Island {
    span: Span,
    reading: Reading,
}

/// The one value among words that are talk.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let Some(question) = asked.question else { return Reading::Unread };
    let sentence = Sentence::of(question, asked.context.language(), text);
    let count = sentence.words.len();
    if !(2..=WORDS_MAX).contains(&count) || words_of_danger::excludes_it().is_match(&text.to_lowercase()) {
        return Reading::Unread;
    }
    let spans = sentence.spans(question);
    if spans.len() > SPANS_MAX {
        return Reading::Unread;
    }
    let mut islands: Vec<Island> = Vec::new();
    let mut unclear: Vec<Island> = Vec::new();
    for span in spans {
        let words = sentence.text_of(span);
        let is_met = |others: &[Island]| others.iter().any(|island| island.span.meets(span));
        // Of names and numbers a part may be right where the whole has words of talk in it; a day or a sum is read whole.
        let is_hidden = is_met(&islands) || !is_of_names(question) && is_met(&unclear);
        let counts_else = question == Question::PoStatus
            && is_figure(words)
            && (sentence.stands_by_a_unit(span) || is_in_a_fact(asked, &sentence, span));
        let is_bare = says_too_little(asked, question, words)
            && !sentence.is_clause(span)
            && !begins_with_yes_or_no(&sentence, span, words);
        if span.len() == count || is_hidden || is_bare || counts_else {
            continue;
        }
        let reading = answer::own_words(asked, words);
        // What stands beside a tax number makes its form wrong.
        let is_only_its_form = is_of_names(question)
            && !(sentence.is_clause(span) && question != Question::TaxId)
            && !(sentence.is_all_telling(span) && (question != Question::TaxId || words.chars().any(char::is_numeric)));
        match reading {
            Reading::Value(..) => islands.push(Island { span, reading }),
            Reading::Unclear(reason, _) if is_telling(reason) && !is_only_its_form && !is_met(&unclear) => {
                unclear.push(Island { span, reading });
            }
            Reading::Unclear(..) | Reading::Unread => {}
        }
    }
    unclear.retain(|island| !islands.iter().any(|value| value.span.meets(island.span)));
    islands.extend(unclear);
    islands.sort_by_key(|island| std::cmp::Reverse(island.span.len()));
    settled(asked, question, &sentence, islands)
}

/// Whether words doubt all that was said beside them.
pub(super) fn doubts_all(asked: &Asked<'_>, text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = words_of_danger::without_turns(&lower, "en");
    let simple = tokens::simple(&bare, asked.context.language());
    words_of_danger::doubts_all(&simple) || words_of_danger::doubts_all(&bare)
}

/// The answer without the clauses that are talk; `None` where there are none, or nothing else.
pub(super) fn without_talk(asked: &Asked<'_>, text: &str) -> Option<String> {
    let question = asked.question?;
    let sentence = Sentence::of(question, asked.context.language(), text);
    if sentence.clauses() < 2 || sentence.words.len() > WORDS_MAX {
        return None;
    }
    let kept: Vec<usize> =
        (0..sentence.clauses()).filter(|clause| !beside::is_talk(asked, question, &sentence, *clause)).collect();
    let first = [0];
    // A slip of the keyboard is told in what is left; where all is talk, that can only be the first clause.
    let kept = if kept.is_empty() { &first[..] } else { &kept[..] };
    (kept.len() < sentence.clauses()).then(|| sentence.text_of_clauses(kept))
}

/// Whether some words have a value of the question in them.
fn holds_a_value(asked: &Asked<'_>, question: Question, words: &str) -> bool {
    let sentence = Sentence::of(question, asked.context.language(), words);
    let spans = sentence.spans(question);
    spans.len() > SPANS_MAX
        || spans.into_iter().any(|span| {
            let words = sentence.text_of(span);
            // `year` and `month` alone name no day.
            let is_vague = |reading: &Reading| {
                matches!(reading, Reading::Unclear(Reason::ImpreciseDate, _)) && !words.contains(' ')
            };
            let reading = || answer::own_words(asked, words);
            !says_too_little(asked, question, words)
                && Some(reading()).is_some_and(|read| read != Reading::Unread && !is_vague(&read))
        })
}

/// `nope, they hate those`: a yes or a no before its reason. `No idea` and `no rush` are none.
fn begins_with_yes_or_no(sentence: &Sentence<'_>, span: Span, words: &str) -> bool {
    span.from == 0
        && (sentence.is_clause(span) || sentence.goes_on_with_a_statement(span))
        && pattern!(r"(?i)^(?:yes|yep|yeah|yup|no|nope|nah|ja|nein|oui|non|sí|sì|sim|não|nee|nej|nei|tak|nie)$")
            .is_match(words)
}

/// A bare figure in a sentence may count anything; one that money, days and people share says nothing of the question.
fn says_too_little(asked: &Asked<'_>, question: Question, words: &str) -> bool {
    let simple = tokens::simple(words, asked.context.language());
    let has_letter = simple.chars().any(char::is_alphabetic);
    let has_mark = words.contains(['%', '/', '-', '$', '€', '£', '¥', '@']);
    let digits = words.chars().filter(char::is_ascii_digit).count();
    match question {
        Question::PaymentTerms | Question::TermLength | Question::Seats | Question::StartDate => {
            !has_letter && !has_mark && !words.contains('.')
        }
        Question::Discount => !has_letter && !has_mark,
        Question::Amount => {
            let has_separator = words.contains([',', '.', '\'', ' ']);
            !has_letter && !has_mark && (!has_separator || digits < 4)
        }
        // `on` and `no` say something only alone.
        Question::AutoRenew => !words.contains(' ') && words.len() <= 8,
        Question::PoStatus => !words.contains(' ') && (digits == 0 || is_figure(words) && !may_number_an_order(words)),
        Question::BillingFrequency
        | Question::Currency
        | Question::ContractStatus
        | Question::BillToAddress
        | Question::LegalEntity
        | Question::TaxId
        | Question::BillingEmail => false,
    }
}

fn is_figure(words: &str) -> bool {
    words.bytes().all(|byte| byte.is_ascii_digit())
}

/// A few digits count something, and `2026` is a year.
fn may_number_an_order(digits: &str) -> bool {
    digits.len() >= ORDER_DIGITS_MIN && !pattern!(r"^(?:19|20)\d\d$").is_match(digits)
}

/// Orders of fewer digits are told by the word before them.
const ORDER_DIGITS_MIN: usize = 4;

/// Whether a span is a part of what its clause says to another question: `60` of `net 60`.
fn is_in_a_fact(asked: &Asked<'_>, sentence: &Sentence<'_>, span: Span) -> bool {
    let Some(clause) = sentence.clause_span(sentence.words[span.from].clause) else { return false };
    let facts = facts_beside(asked, sentence.text_of(clause));
    facts.into_iter().any(|(_, _, range)| {
        let fact = sentence.span_within(clause, &range);
        fact.from <= span.from && span.to <= fact.to && fact.len() > span.len()
    })
}

/// Whether the values of a question are names and numbers that somebody gave, and no words of a language.
fn is_of_names(question: Question) -> bool {
    matches!(question, Question::LegalEntity | Question::BillToAddress | Question::TaxId | Question::BillingEmail)
}

/// Unclear readings of a part count where they name what is wrong with it, not where they only note a stray word.
fn is_telling(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::Unparseable
            | Reason::WrongField
            | Reason::MissingUnit
            | Reason::NotApplicableNeedsReason
            | Reason::IncompleteAddress
            | Reason::Conflict
            | Reason::Conditional
            | Reason::Hedged
            | Reason::RefersToUnknown
            | Reason::Imprecise
            | Reason::AmbiguousNone
    )
}

fn has_readings(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Alternatives
            | Reason::Range
            | Reason::AmbiguousDate
            | Reason::AmbiguousWeekday
            | Reason::AmbiguousNumber
            | Reason::AmbiguousCurrency
            | Reason::AmbiguousWord
            | Reason::YearUnclear
            | Reason::PossibleSsn
    )
}

fn settled(asked: &Asked<'_>, question: Question, sentence: &Sentence<'_>, islands: Vec<Island>) -> Reading {
    let (kept, taken_back): (Vec<Island>, Vec<Island>) = without_parts_of_facts(asked, sentence, islands)
        .into_iter()
        .partition(|island| !beside::takes_back(sentence, island.span));
    let mut values: Vec<Value> = Vec::new();
    let mut flags: Vec<Flag> = Vec::new();
    let mut unclear: Option<(Reason, Vec<Value>)> = None;
    for island in &kept {
        match &island.reading {
            Reading::Value(value, noted) => {
                if !values.contains(value) {
                    values.push(value.clone());
                }
                flags.extend(noted.iter().filter(|flag| !flags.contains(flag)).cloned().collect::<Vec<_>>());
            }
            // How it is paid, or by what it is measured, stands beside terms or a rhythm and changes neither.
            Reading::Unclear(Reason::MethodNotTerms | Reason::UsageNeedsInvoiceCadence, _) if kept.len() > 1 => {}
            Reading::Unclear(reason, candidates) => unclear = Some((*reason, candidates.clone())),
            Reading::Unread => {}
        }
    }
    let spans: Vec<Span> = kept.iter().chain(&taken_back).map(|island| island.span).collect();
    match (values.as_slice(), unclear) {
        ([], Some((reason, candidates))) if kept.len() == 1 => {
            let simple = tokens::simple(sentence.text, asked.context.language());
            let is_open = stance::is_conditional(&simple) || stance::is_question(&simple) || stance::is_span(&simple);
            // Several readings stay several, whatever stands beside them; what is only not enough may be meant otherwise.
            let is_doubtful = !has_readings(reason)
                && matches!(beside::judge(asked, question, sentence, &spans, false), beside::Words::Doubtful);
            if is_open || is_doubtful { Reading::Unread } else { Reading::Unclear(reason, candidates) }
        }
        ([value], None) => {
            let is_denial = beside::is_denial(question, value);
            match beside::judge(asked, question, sentence, &spans, is_denial) {
                beside::Words::Harmless(_) if counts_work(question, value, sentence, &spans) => Reading::Unread,
                beside::Words::Harmless(noted) => {
                    flags.extend(noted);
                    Reading::Value(value.clone(), flags)
                }
                beside::Words::Doubtful => Reading::Unread,
            }
        }
        _ => Reading::Unread,
    }
}

/// Whether a length stands beside words of work and says nothing by itself of paying or of a contract.
fn counts_work(question: Question, value: &Value, sentence: &Sentence<'_>, spans: &[Span]) -> bool {
    let is_work = work_words::names_work(sentence.text);
    if question == Question::TermLength {
        let names_a_contract = pattern!(
            r"(?i)\b(?:year\w*|term|contract|deal|agreement|annual|subscription|jahr\w*|vertrag\w*|laufzeit|an|ans|año\w*|ann[io]|jaar|ano\w*)\b"
        );
        return is_work && !names_a_contract.is_match(sentence.text);
    }
    let names_payment = |span: &Span| work_words::names_payment(sentence.text_of(*span));
    let is_loose = !work_words::names_payment(sentence.text)
        && (work_words::is_short(sentence.text) || work_words::lasts(sentence.text));
    let is_net = matches!(value, Value::PaymentTerms(PaymentTerms::Net { from: None, .. }));
    is_net && (is_work || is_loose) && !spans.iter().any(names_payment)
}

/// `in advance` in `net 20, billed monthly in advance` belongs to another question's fact, and is no second value.
fn without_parts_of_facts(asked: &Asked<'_>, sentence: &Sentence<'_>, islands: Vec<Island>) -> Vec<Island> {
    let Some(main) = islands.first().map(|island| island.span).filter(|_| islands.len() > 1) else { return islands };
    let left: Vec<Span> = (0..sentence.clauses()).flat_map(|clause| sentence.left_of(clause, &[main])).collect();
    let facts: Vec<Span> = left
        .into_iter()
        .flat_map(|span| {
            let words = sentence.text_of(span);
            let found = facts_beside(asked, words).into_iter();
            found.map(|(_, _, range)| sentence.span_within(span, &range)).collect::<Vec<_>>()
        })
        .collect();
    let is_part = |island: &Island| {
        let span = island.span;
        facts.iter().any(|fact| fact.from <= span.from && span.to <= fact.to && fact.len() > span.len())
    };
    islands.into_iter().filter(|island| island.span == main || !is_part(island)).collect()
}

/// The values of other questions in words that are left beside an answer.
pub(super) fn facts_beside(
    asked: &Asked<'_>,
    words: &str,
) -> Vec<(Question, serde_json::Value, std::ops::Range<usize>)> {
    also::in_a_run(asked, words)
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    fn all(question: Question, cases: &[(&str, &str, &str)]) {
        for (text, locale, expected) in cases {
            assert_eq!(shown(question, text, locale), *expected, "{text}");
        }
    }

    #[test]
    fn days_of_work_are_no_terms_and_no_term() {
        all(
            Question::PaymentTerms,
            &[
                ("free onboarding, two days", "en-US", "unparseable"),
                ("we train them for 3 days", "en-US", "unparseable"),
                ("delivery takes two weeks", "en-US", "unparseable"),
                ("kostenlose Einarbeitung, zwei Tage", "de-DE", "unparseable"),
                ("fünf Tage Schulung vor Ort", "de-DE", "unparseable"),
                ("net 20, the training was fun", "en-US", r#"{"days":20,"type":"net"}"#),
                ("20 days, took a while", "en-US", r#"{"days":20,"type":"net"}"#),
                ("20 days after delivery", "en-US", r#"{"days":20,"from":"delivery","type":"net"}"#),
                ("zahlbar in 20 Tagen, Schulung ist extra", "de-DE", "unparseable"),
            ],
        );
        all(
            Question::TermLength,
            &[
                ("free onboarding, two months", "en-US", "unparseable"),
                ("die Einführung dauert drei Monate", "de-DE", "unparseable"),
                ("two years, onboarding included", "en-US", r#"{"months":24}"#),
            ],
        );
    }

    #[test]
    fn a_step_is_no_sum() {
        for (text, locale) in [
            ("shave 2,500 off that", "en-US"),
            ("add 4,000 on top", "en-US"),
            ("deduct 900 from it", "en-US"),
            ("da gehen noch 1.500 runter", "de-DE"),
            ("zieh 2.000 ab", "de-DE"),
        ] {
            assert_eq!(shown(Question::Amount, text, locale), "unparseable", "{text}");
        }
        let amount = r#"{"amount":"48000.00","currency":"USD"}"#;
        assert_eq!(shown(Question::Amount, "they took the 48,000 USD option", "en-US"), amount);
    }

    #[test]
    fn a_no_before_its_noun_is_no_answer() {
        let no = r#"{"auto_renew":false}"#;
        all(
            Question::AutoRenew,
            &[
                ("no clue, procurement confirms on Thursday", "en-US", "defer"),
                ("no idea, their counsel rules Tuesday", "en-US", "defer"),
                ("keine Ahnung, deren Anwälte entscheiden Montag", "de-DE", "defer"),
                ("no they hate that", "en-US", no),
                ("nein, das wollen die nicht", "de-DE", no),
            ],
        );
    }

    #[test]
    fn a_figure_of_something_else_is_no_order() {
        let number = |number: &str| format!(r#"{{"number":"{number}","required":true,"status":"received"}}"#);
        all(
            Question::PoStatus,
            &[
                ("PO 7781, and its net 60", "en-US", &number("7781")),
                ("PO 7781 and they pay net 60", "en-US", &number("7781")),
                ("net 60", "en-US", "wrong_field"),
                ("40 seats", "en-US", "wrong_field"),
                ("USD 48000", "en-US", "unparseable"),
                ("8812, but they'll replace it with another one", "en-US", "unparseable"),
                ("発注番号 B-3307。確認中です", "ja-JP", "defer"),
            ],
        );
    }
}
