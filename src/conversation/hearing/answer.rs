//! Reads what a person answered to the question for one field.
//!
//! A value is taken only if every word of the answer is understood. What is not taken is then explained,
//! so that the question back can say why it is asked.

use crate::domain::field::{Field, FieldRole, FieldType, Value};

use super::correction::{self, TakenBack};
use super::courtesy::{is_aside, is_harmless, is_ticket, without_courtesies, without_fillers};
use super::doubt::{cheers, counts_work, is_doubted};
use super::explain;
use super::heard::{AnswerContext, Asked, Background, Flag, Heard, Manner, Reading};
use super::instruction;
use super::question::Question;
use super::reason::Reason;
use super::tokens::{self, Mood, Said};
use super::{
    address, also, billing, by_item, choice, codes, currency, date, email, grammar, island, japanese, list, memo,
    money, number, other_field, percent, record, reference, stance, terms, text, typo, yes_no,
};

/// Longer answers are no answers to one question.
const CHARACTERS_MAX: usize = 2_000;

/// What `text` says about `field`.
pub fn read_answer(field: &Field, text: &str, context: &AnswerContext<'_>) -> Heard {
    read(&Asked { field, context, manner: Manner::Plain, question: None }, text)
}

/// What `text` says to what was asked.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Heard {
    memo::begin();
    if text.chars().count() > CHARACTERS_MAX {
        return Heard::Clarify { reason: Reason::Unparseable, candidates: Vec::new() };
    }
    let said = tokens::without_marks(text);
    let divided = instruction::divide(&said.words);
    let answer = Said { words: divided.answer, ..said };
    if divided.orders.is_none() {
        return hear(asked, &answer);
    }
    match hear(asked, &answer) {
        Heard::Set { value, mut flags } => {
            flags.push(Flag::PromptInjection);
            Heard::Set { value, flags }
        }
        Heard::Nothing | Heard::Question | Heard::Instruction => Heard::Instruction,
        Heard::Clarify { reason: Reason::Unparseable, .. } => Heard::Instruction,
        heard @ (Heard::Clarify { .. } | Heard::Defer { .. }) => heard,
    }
}

fn hear(asked: &Asked<'_>, said: &Said) -> Heard {
    let framed = (asked.context.language() == "ja" && asked.question.is_some()).then(|| {
        let words = japanese::without_frame(&said.words);
        let is_value = |clause: &str| matches!(own_words(asked, &japanese::without_frame(clause)), Reading::Value(..));
        let words = japanese::without_talk(&words, is_value).map_or(words, |one| japanese::without_frame(&one));
        Said { words, ..*said }
    });
    let said = framed.as_ref().unwrap_or(said);
    let simple = tokens::simple(&said.words, asked.context.language());
    let plain = tokens::plain(&said.words);
    match reference::read(asked, &plain).or_else(|| beside_talk(asked, &plain)) {
        Reading::Value(value, flags) => return Heard::Set { value, flags },
        Reading::Unclear(reason, candidates) => return Heard::Clarify { reason, candidates },
        Reading::Unread => {}
    }
    // Free text can hold any words, so how they are said comes first.
    if is_free_text(asked.field)
        && !list::says_none(&plain)
        && let Some(heard) = explain::stance_of_text(asked, said, &simple)
    {
        return heard;
    }
    let words = if asked.field.field_type == FieldType::Text { &said.words } else { &plain };
    if cheers(asked, words) {
        let yes = ways(asked, "yes");
        return Heard::Clarify { reason: Reason::Hedged, candidates: yes.candidates() };
    }
    match meaning(asked, words) {
        Reading::Value(value, _) if counts_work(&value, words) => {
            Heard::Clarify { reason: Reason::Unparseable, candidates: Vec::new() }
        }
        // Some of the grammars leave words unread; what takes the certainty away is never among them.
        Reading::Value(value, _) if is_doubted(asked, &value, words) => {
            Heard::Clarify { reason: Reason::Hedged, candidates: vec![value] }
        }
        Reading::Value(value, flags) => Heard::Set { value, flags },
        Reading::Unclear(reason, candidates) => Heard::Clarify { reason, candidates },
        Reading::Unread => unread(asked, said, &simple, words),
    }
}

/// What an answer with talk beside it points at, where anything is known.
fn beside_talk(asked: &Asked<'_>, plain: &str) -> Reading {
    let knows = |background: &Background| !background.known.is_empty() || !background.defaults.is_empty();
    if !asked.context.background.is_some_and(knows) {
        return Reading::Unread;
    }
    let bare = island::without_talk(asked, plain);
    let bare = without_fillers(asked, bare.as_deref().unwrap_or(plain));
    if bare == plain { Reading::Unread } else { reference::read(asked, bare) }
}

/// Why nothing was read; what stands beside talk is explained without it, if that can be.
fn unread(asked: &Asked<'_>, said: &Said, simple: &str, words: &str) -> Heard {
    let whole = explain::unread(asked, said, simple);
    let is_unexplained = matches!(
        whole,
        Heard::Clarify { reason: Reason::Unparseable | Reason::IncompleteAddress, .. } | Heard::Nothing
    );
    let is_put_off = matches!(whole, Heard::Defer { .. });
    let Some(bare) = island::without_talk(asked, words).filter(|_| is_unexplained || is_put_off) else { return whole };
    let simple = tokens::simple(&bare, asked.context.language());
    let explained = explain::unread(asked, &Said { words: bare, mood: Mood::Earnest }, &simple);
    let says_more =
        !matches!(explained, Heard::Clarify { reason: Reason::Unparseable | Reason::IncompleteAddress, .. });
    if is_unexplained || says_more { explained } else { whole }
}

/// The ways in which an answer may be put, from the plainest on.
pub(super) fn meaning(asked: &Asked<'_>, text: &str) -> Reading {
    if text.trim_end().ends_with('?') {
        return Reading::Unread;
    }
    // Each part and item is read by itself, and a text among them may hold any words.
    if asked.question.is_none() && matches!(asked.field.field_type, FieldType::Record | FieldType::List) {
        return own_words(asked, text)
            .or_else(|| correction::after_marker(text).map_or(Reading::Unread, |rest| own_words(asked, rest)));
    }
    let text = without_fillers(asked, text);
    // A number with words around it has the wrong form as a whole.
    if asked.question == Some(Question::TaxId)
        && let read @ (Reading::Value(..) | Reading::Unclear(..)) = ways(asked, text)
    {
        let bare = island::without_talk(asked, text).map_or(Reading::Unread, |bare| ways(asked, &bare));
        if matches!((&read, &bare), (Reading::Unclear(..), Reading::Value(..))) {
            return bare;
        }
        return match (&read, if text.contains(' ') { island::read(asked, text) } else { Reading::Unread }) {
            (Reading::Unclear(Reason::InvalidFormat, _), among @ (Reading::Value(..) | Reading::Unclear(..))) => among,
            _whole => read,
        };
    }
    // Where items may have any name, talk comes off before they are read.
    let takes_any_words = matches!(asked.question, Some(Question::Discount | Question::BillingFrequency));
    if takes_any_words
        && let Some(bare) = island::without_talk(asked, text)
        && let read @ Reading::Value(..) = ways(asked, &bare)
    {
        return read;
    }
    ways(asked, text)
        .or_else(|| island::without_talk(asked, text).map_or(Reading::Unread, |bare| ways(asked, &bare)))
        .or_else(|| island::read(asked, text))
        .or_else(|| match asked.context.language() {
            "ja" if asked.question.is_some() => own_words(asked, &japanese::without_particles(text)),
            _other => Reading::Unread,
        })
}

fn ways(asked: &Asked<'_>, text: &str) -> Reading {
    own_words(asked, text)
        .or_else(|| corrected(asked, text))
        .or_else(|| contrasted(asked, text))
        .or_else(|| beside_others(asked, text))
        .or_else(|| clause_by_clause(asked, text))
        .or_else(|| without_typo(asked, text))
}

/// The answer alone, perhaps with courtesies or the field's own name around it.
pub(super) fn own_words(asked: &Asked<'_>, text: &str) -> Reading {
    memo::reading(asked, text, || {
        of_type(asked, text).or_else(|| {
            let bare = without_courtesies(asked, text);
            if bare == text || bare.is_empty() { Reading::Unread } else { of_type(asked, bare) }
        })
    })
}

fn of_type(asked: &Asked<'_>, text: &str) -> Reading {
    if let Some(question) = asked.question {
        let reading = grammar::read(question, asked, text);
        if grammar::is_whole(question) || reading != Reading::Unread {
            return reading;
        }
    }
    match asked.field.field_type {
        FieldType::Text => text::read(asked, text),
        FieldType::Number => number::read(asked, text),
        FieldType::Percent => percent::read(asked, text),
        FieldType::Money => money::read(asked, text),
        FieldType::Currency => currency::read(asked, text),
        FieldType::Date => date::read(asked, text),
        FieldType::YesNo => yes_no::read(asked, text),
        FieldType::Choice => choice::read(asked, text),
        FieldType::Email => email::read(asked, text),
        FieldType::Address => address::read(asked, text),
        FieldType::PaymentTerms => terms::read(asked, text),
        FieldType::Billing => billing::read(asked, text),
        FieldType::Country => codes::country(text),
        FieldType::Moment => codes::instant(text),
        FieldType::Record => record::read(asked, text),
        FieldType::List if asked.field.role == Some(FieldRole::BillingPlan) => by_item::or_listed(asked, text),
        FieldType::List => list::read(asked, text),
        // Lines and documents are never typed; who a person is, the people file says.
        FieldType::Lines | FieldType::Document | FieldType::Person => Reading::Unread,
    }
}

fn is_free_text(field: &Field) -> bool {
    field.field_type == FieldType::Text || field.items == Some(FieldType::Text)
}

/// `correction: 60`, `60, my bad`.
fn corrected(asked: &Asked<'_>, text: &str) -> Reading {
    // Where yes and no are values, a leading no is the answer.
    let refusal = text.strip_prefix("no, ").or_else(|| text.strip_prefix("No, "));
    let is_yes_or_no = asked.field.field_type == FieldType::YesNo || asked.question == Some(Question::AutoRenew);
    let refusal = refusal.filter(|_| !is_yes_or_no);
    match correction::after_marker(text)
        .or_else(|| correction::before_marker(text))
        .or(refusal)
        .or_else(|| correction::bidden(text))
    {
        Some(rest) => meaning(&asked.correcting(), rest),
        None => Reading::Unread,
    }
}

/// Of two values the one that holds; the other must be a value too, or the sentence was about something else.
fn contrasted(asked: &Asked<'_>, text: &str) -> Reading {
    let Some(contrast) = correction::contrast(text) else { return Reading::Unread };
    let correcting = asked.correcting();
    let is_contrast = match contrast.taken_back {
        TakenBack::Words(words) if correction::is_certainty(words) => false,
        // `Australian dollars, not US`
        TakenBack::Words(words) if asked.question == Some(Question::Currency) => {
            pattern!(r"(?i)^(?:us|u\.s\.?|american|canadian|australian|aussie|singapore|hong kong|swiss|british)$")
                .is_match(words)
                || own_words(&correcting, words) != Reading::Unread
        }
        TakenBack::Words(words) => own_words(&correcting, words) != Reading::Unread,
        TakenBack::Nothing => true,
    };
    if !is_contrast {
        return Reading::Unread;
    }
    let holds = meaning(&correcting, contrast.holds);
    // What is denied in the same words as it is said is no contrast: `yes it does not renew`.
    let is_the_same = matches!((&holds, contrast.taken_back), (Reading::Value(holds, _), TakenBack::Words(words))
        if matches!(own_words(&correcting, words), Reading::Value(back, _) if back == *holds));
    if is_the_same { Reading::Unread } else { holds }
}

/// What is left of an answer without the values of other questions, claims of approval and courtesies.
fn beside_others(asked: &Asked<'_>, text: &str) -> Reading {
    if !asked.question.is_some_and(grammar::is_whole) {
        return Reading::Unread;
    }
    let clauses = tokens::clauses(text);
    let mut flags: Vec<Flag> = Vec::new();
    let mut own: Vec<&str> = Vec::new();
    for clause in &clauses {
        let simple = tokens::simple(clause, asked.context.language());
        if stance::claims_approval(&simple) {
            flags.push(Flag::ApprovalClaimed);
        } else if !(is_harmless(&simple) && asked.question != Some(Question::AutoRenew)
            || is_ticket(&simple)
            || is_aside(&simple) && asked.question != Some(Question::AutoRenew)
            || also::of_clause(asked, clause).is_some())
        {
            own.push(clause);
        }
    }
    if own.len() == clauses.len() || own.is_empty() {
        return Reading::Unread;
    }
    match own_words(asked, &own.join(", ")) {
        Reading::Value(value, mut noted) => {
            noted.extend(flags);
            Reading::Value(value, noted)
        }
        other @ (Reading::Unclear(..) | Reading::Unread) => other,
    }
}

/// Several statements: each must be this value, another field's, or harmless.
fn clause_by_clause(asked: &Asked<'_>, text: &str) -> Reading {
    let clauses = tokens::clauses(text);
    let is_whole = asked.question.is_some_and(grammar::is_whole);
    let is_divisible = !is_whole && !matches!(asked.field.field_type, FieldType::Text | FieldType::Address);
    if clauses.len() < 2 || !is_divisible {
        return Reading::Unread;
    }
    let mut values: Vec<Value> = Vec::new();
    let mut flags: Vec<Flag> = Vec::new();
    let mut unclear = Reading::Unread;
    let mut others = 0;
    for clause in &clauses {
        let simple = tokens::simple(clause, asked.context.language());
        let is_period = asked.question == Some(Question::Amount)
            && pattern!(
                r"^(?:annual(?:ly)?|yearly|monthly|quarterly|per (?:year|annum|month|quarter)|p\.?a\.?|arr|acv|mrr)$"
            )
            .is_match(&simple);
        if is_period {
            unclear = Reading::unclear(Reason::PeriodAmountNeedsTerm);
            continue;
        }
        match own_words(asked, clause) {
            Reading::Value(value, _) if values.contains(&value) => {}
            Reading::Value(value, noted) => {
                values.push(value);
                flags.extend(noted);
            }
            Reading::Unclear(reason, candidates) if !other_field::is_one(asked, clause) => {
                unclear = Reading::Unclear(reason, candidates);
            }
            Reading::Unclear(..) => others += 1,
            Reading::Unread if stance::claims_approval(&simple) => flags.push(Flag::ApprovalClaimed),
            Reading::Unread if is_harmless(&simple) || is_ticket(&simple) => {}
            Reading::Unread if other_field::is_one(asked, clause) => others += 1,
            Reading::Unread => return Reading::Unread,
        }
    }
    // How it is paid or measured stands beside terms or a rhythm, and changes neither.
    let (unclear, beside) = match (unclear, values.is_empty()) {
        (Reading::Unclear(Reason::MethodNotTerms, _), false) => (Reading::Unread, None),
        (Reading::Unclear(Reason::UsageNeedsInvoiceCadence, _), false) => (Reading::Unread, Some(Flag::UsageBased)),
        (unclear, _) => (unclear, None),
    };
    flags.extend(beside);
    match (unclear, values.as_slice()) {
        (Reading::Unread, [value]) => Reading::Value(value.clone(), flags),
        (Reading::Unread, []) if others > 0 => Reading::unclear(Reason::WrongField),
        (Reading::Unread, []) => Reading::Unread,
        (Reading::Unread, _) => Reading::Unclear(Reason::Conflict, values),
        (unclear, _) => unclear,
    }
}

/// The same answer with a slip of the keyboard put right, where that leaves one reading.
fn without_typo(asked: &Asked<'_>, text: &str) -> Reading {
    let Some(fixed) =
        typo::put_right(asked.question, asked.field.field_type, &tokens::simple(text, asked.context.language()))
    else {
        return Reading::Unread;
    };
    match own_words(asked, &fixed).or_else(|| clause_by_clause(asked, &fixed)) {
        Reading::Value(value, mut flags) => {
            flags.push(Flag::NormalizedTypo);
            Reading::Value(value, flags)
        }
        other @ (Reading::Unclear(..) | Reading::Unread) => other,
    }
}
