//! Why an answer gave no value, in the order in which a person would notice it.

use crate::domain::field::{FieldRole, FieldType, Value};
use crate::domain::terms::PaymentTerms;

use super::answer;
use super::billing;
use super::choice;
use super::correction;
use super::date;
use super::heard::{Asked, Heard, Reading};
use super::other_field;
use super::purchase_order::{PurchaseOrderAnswer, purchase_order};
use super::question::Question;
use super::reason::Reason;
use super::stance::{self, Pointer};
use super::text;
use super::tokens::{self, Mood, Said};

/// What an answer without a readable value was, from its simple form.
pub(super) fn unread(asked: &Asked<'_>, said: &Said, simple: &str) -> Heard {
    if said.words.is_empty() {
        return Heard::Nothing;
    }
    if let Some(heard) = text::pending_order(asked, &said.words) {
        return heard;
    }
    if stance::is_question(simple) {
        return asked_back(asked, simple);
    }
    if stance::is_joke(simple) {
        return Heard::Nothing;
    }
    if said.mood == Mood::Playful
        && !says_no_address(asked, simple)
        && values_in(asked, simple).is_empty()
        && !stance::is_deferred(simple)
        && stance::pointer(simple).is_none()
    {
        return Heard::Nothing;
    }
    if stance::is_span(simple)
        && let Some(ends) = range(asked, simple)
    {
        return clarify(Reason::Range, ends);
    }
    let is_hedged = stance::is_hedged(simple);
    let doubted = if is_hedged { values_in(asked, &stance::without_hedges(simple)) } else { Vec::new() };
    if !doubted.is_empty() {
        return clarify(Reason::Hedged, doubted);
    }
    if stance::is_conditional(simple) {
        return clarify(Reason::Conditional, values_in(asked, simple));
    }
    let several = several(asked, said, simple);
    if let Some(heard) = several {
        return heard;
    }
    if stance::is_deferred(simple) {
        return Heard::Defer {
            owner: stance::owner(&tokens::plain(&said.words)),
            until: date::find_day(simple, asked.context),
        };
    }
    if let Some(range) = range(asked, simple) {
        return clarify(Reason::Range, range);
    }
    if let Some(denied) = correction::denied(simple)
        && answer::own_words(asked, denied) != Reading::Unread
    {
        return clarify(Reason::NegationOnly, Vec::new());
    }
    if is_hedged {
        return clarify(Reason::Hedged, Vec::new());
    }
    by_kind(asked, said, simple)
}

/// What free text is before it is a value; `None` if it may be one.
pub(super) fn stance_of_text(asked: &Asked<'_>, said: &Said, simple: &str) -> Option<Heard> {
    let is_name = asked.field.role == Some(FieldRole::Account);
    if asked.field.role == Some(FieldRole::PoNumber) && purchase_order(&said.words) != PurchaseOrderAnswer::Unclear {
        return None;
    }
    if stance::is_idle(simple) {
        return Some(Heard::Nothing);
    }
    if stance::is_question(simple) {
        return Some(if is_name { asked_back(asked, &said.words) } else { Heard::Question });
    }
    if asked.field.role == Some(FieldRole::PoNumber) {
        return None;
    }
    let doubt = pattern!(r"\b(?:i think|i believe|i guess|maybe|perhaps|probably|possibly|not sure but|afaik|iirc)\b");
    let is_doubted = doubt.find(simple).is_some_and(|found| found.start() == 0 || is_name);
    if is_doubted {
        return Some(clarify(Reason::Hedged, Vec::new()));
    }
    // A company may be called Standard or Pending Ltd; a note is short when it only puts the question off.
    let is_short = simple.split(' ').count() <= 6 && !(is_name && text::has_legal_form(&said.words));
    if is_short && stance::is_deferred(simple) || pattern!(r"^(?:tbd|tba|tbc)\b").is_match(simple) {
        return Some(Heard::Defer {
            owner: stance::owner(&tokens::plain(&said.words)),
            until: date::find_day(simple, asked.context),
        });
    }
    if pattern!(r"^(?:n/?a|none|nothing|-+)$").is_match(simple) {
        return Some(clarify(Reason::NotApplicableNeedsReason, Vec::new()));
    }
    let starts_elsewhere = pattern!(r"^(?:same|see|as (?:in|per|on)|per|like)\b").is_match(simple);
    // That a price is the one of before says why, and is to be looked up nowhere.
    let is_of_price = pattern!(r"^same (?:net |list |unit )?(?:prices?|pricing|discounts?|rates?)\b").is_match(simple);
    match stance::pointer(simple) {
        Some(pointer) if starts_elsewhere && !is_of_price => Some(pointed(pointer)),
        Some(_) | None => None,
    }
}

/// A question mark after a value doubts it; anything else asks.
fn asked_back(asked: &Asked<'_>, simple: &str) -> Heard {
    match answer::own_words(asked, simple.trim_end().trim_end_matches(['?', ' '])) {
        Reading::Value(value, _) => clarify(Reason::Hedged, vec![value]),
        // `maybe net 60?`: doubted twice, and asked about nothing.
        Reading::Unclear(..) | Reading::Unread if stance::is_hedged(simple) => {
            let firm = stance::without_hedges(simple.trim_end().trim_end_matches(['?', ' ']));
            match answer::own_words(asked, &firm) {
                Reading::Value(value, _) => clarify(Reason::Hedged, vec![value]),
                Reading::Unclear(..) | Reading::Unread => Heard::Question,
            }
        }
        Reading::Unclear(..) | Reading::Unread => Heard::Question,
    }
}

/// Two values, to choose from or at odds.
fn several(asked: &Asked<'_>, said: &Said, simple: &str) -> Option<Heard> {
    let values = match asked.field.field_type {
        FieldType::Billing => billing::rhythms_in(simple, asked.context.language()),
        FieldType::Choice => choice::mentioned(asked, simple),
        FieldType::Address => addresses_in(asked, &said.words),
        FieldType::Email
        | FieldType::Text
        | FieldType::YesNo
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::List => Vec::new(),
        FieldType::Record if asked.question.is_none() => Vec::new(),
        FieldType::Number
        | FieldType::Record
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::Date
        | FieldType::PaymentTerms => values_in(asked, simple),
    };
    if values.len() < 2 {
        return None;
    }
    let reason = if stance::is_span(simple) {
        Reason::Range
    } else if stance::offers_choice(simple) {
        Reason::Alternatives
    } else {
        Reason::Conflict
    };
    Some(clarify(reason, values))
}

/// Addresses beside each other, each of them whole: `1 Mill Lane, Leeds LS1 4AP, UK and 2 Quay Street, Hull HU1 1AA, UK`.
fn addresses_in(asked: &Asked<'_>, words: &str) -> Vec<Value> {
    let between = pattern!(
        r"(?i)\s*(?:;|&|\n|,? and |,)\s*(?:(?:the |also )*(?:ship(?:ping|ped)?|deliver(?:y|ed)?|bill(?:ing)?|invoic(?:e|es|ing))[- ]?(?:to|address)?:?\s+(?:to |address:? ?|is )*)|\s*(?:;|\n|,? and )\s*"
    );
    let read = between.split(words).map(|part| answer::own_words(asked, part.trim()));
    let whole = read.filter_map(|reading| if let Reading::Value(value, _) = reading { Some(value) } else { None });
    whole.collect()
}

/// Whether a question of several parts asks for an amount of something.
fn asks_how_much(asked: &Asked<'_>) -> bool {
    matches!(asked.question, Some(Question::TermLength | Question::Discount | Question::Seats))
}

/// `50-60k`: both ends with what stands around them.
fn range(asked: &Asked<'_>, simple: &str) -> Option<Vec<Value>> {
    let counts = matches!(
        asked.field.field_type,
        FieldType::Number | FieldType::Percent | FieldType::Money | FieldType::Date | FieldType::PaymentTerms
    );
    if !(counts || asks_how_much(asked)) {
        return None;
    }
    let ends = pattern!(
        r"^(?:somewhere |anywhere |sometime )?(?:between |from )?(?P<before>[^\d]*?)(?P<low>\d[\d.,]*)(?P<unit>k|m|%)?\s*(?:-|to|and|",
        r"until|bis)\s*(?P<again>[^\d\s]{0,4}) ?(?P<high>\d[\d.,]*)(?P<after>.*)$"
    )
    .captures(simple)?;
    let unit = ends.name("unit").map_or(&ends["after"], |unit| unit.as_str());
    let low = format!("{}{}{}", &ends["before"], &ends["low"], unit);
    let high = format!("{}{}{}", &ends["before"], &ends["high"], &ends["after"]);
    let values: Vec<Value> = [low, high].iter().flat_map(|end| answer::own_words(asked, end).candidates()).collect();
    (values.len() >= 2).then_some(values)
}

fn says_no_address(asked: &Asked<'_>, simple: &str) -> bool {
    asked.field.field_type == FieldType::Address
        && pattern!(
            r"\b(?:no (?:physical |postal |billing |fixed )?(?:office|address|premises)|(?:fully |all |100% )?remote(?:[- ](?:only|first|company))?|virtual(?: only)?|don'?t have an? (?:\w+ )?(?:office|address)|without (?:an )?(?:office|address))\b"
        )
        .is_match(simple)
}

/// What is left: it points elsewhere, is only a bound, belongs to another field, is a joke, or cannot be read.
fn by_kind(asked: &Asked<'_>, said: &Said, simple: &str) -> Heard {
    if stance::is_idle(simple) {
        return Heard::Nothing;
    }
    match asked.field.field_type {
        FieldType::Lines | FieldType::Document => return clarify(Reason::UploadNeeded, Vec::new()),
        FieldType::Address if says_no_address(asked, simple) => {
            return clarify(Reason::NoAddress, Vec::new());
        }
        FieldType::Address
        | FieldType::Choice
        | FieldType::Text
        | FieldType::Number
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::Date
        | FieldType::YesNo
        | FieldType::Email
        | FieldType::PaymentTerms
        | FieldType::Billing
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record
        | FieldType::List => {}
    }
    if let Some(pointer) = stance::pointer(simple) {
        return pointed(pointer);
    }
    if said.mood == Mood::Playful {
        return Heard::Nothing;
    }
    if other_field::is_one(asked, simple) {
        return clarify(Reason::WrongField, Vec::new());
    }
    let counts = matches!(
        asked.field.field_type,
        FieldType::Number | FieldType::Percent | FieldType::Money | FieldType::PaymentTerms
    );
    if (counts || asks_how_much(asked)) && stance::is_loose(simple) {
        return clarify(Reason::Imprecise, Vec::new());
    }
    match asked.field.field_type {
        FieldType::Address => clarify(Reason::IncompleteAddress, Vec::new()),
        FieldType::Choice => clarify(Reason::Unparseable, choice::mentioned(asked, simple)),
        FieldType::YesNo => {
            let first = tokens::clauses(simple).into_iter().next().unwrap_or_default();
            clarify(Reason::Unparseable, certain(asked, &first).into_iter().collect())
        }
        FieldType::Text
        | FieldType::Number
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::Date
        | FieldType::Email
        | FieldType::PaymentTerms
        | FieldType::Billing
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record
        | FieldType::List => clarify(Reason::Unparseable, Vec::new()),
    }
}

fn pointed(pointer: Pointer) -> Heard {
    match pointer {
        Pointer::Attachment => clarify(Reason::RefersToAttachment, Vec::new()),
        Pointer::Elsewhere => clarify(Reason::RefersToUnknown, Vec::new()),
    }
}

fn clarify(reason: Reason, candidates: Vec<Value>) -> Heard {
    Heard::Clarify { reason, candidates }
}

/// The values that stand in a longer text, for offering only.
fn values_in(asked: &Asked<'_>, simple: &str) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let pieces = pattern!(
        r", |;| - |\b(?:or|and|but|if|unless|otherwise|else|vs|versus|either|depending on|",
        r"subject to|assuming|provided|then|when)\b"
    )
    .split(simple);
    for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
        let words: Vec<&str> = piece.split(' ').collect();
        let longest = (1..=words.len().min(6)).rev();
        let value = longest
            .flat_map(|length| [words[words.len() - length..].join(" "), words[..length].join(" ")])
            .find_map(|part| certain(asked, &part));
        if let Some(value) = value.filter(|value| !found.contains(value)) {
            found.push(value);
        }
    }
    found
}

/// A value that a part of a text says by itself; a bare number there may count anything.
fn certain(asked: &Asked<'_>, part: &str) -> Option<Value> {
    match answer::own_words(asked, part) {
        Reading::Value(Value::PaymentTerms(PaymentTerms::Net { .. }), _)
            if part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() < 2 =>
        {
            None
        }
        Reading::Value(value, _) => Some(value),
        Reading::Unclear(..) | Reading::Unread => None,
    }
}
