//! The small grammars of the questions whose answers say several things, each over the shared plain forms of `tokens`.
//!
//! As everywhere in this room, an answer is a value only if every word of it is understood.

mod billing_plan;
mod contact;
mod contract;
mod discount;
mod order;
mod renewal;
mod seats;
mod tax;
mod tax_check;
mod term;

use serde::Serialize;
use serde_json::Value as Json;

use super::form;
use super::heard::{Asked, Flag, Reading};
use super::question::Question;
use super::reason::Reason;
use super::{stance, tokens};

/// Reads `text` in the grammar of that question, if it has one of its own.
pub(super) fn read(question: Question, asked: &Asked<'_>, text: &str) -> Reading {
    if is_whole(question) && is_doubted(question, asked, text) {
        return Reading::Unread;
    }
    match question {
        Question::BillingFrequency => billing_plan::read(asked, text),
        Question::TermLength => term::read(asked, text),
        Question::Discount => discount::read(asked, text),
        Question::PoStatus => order::read(asked, text),
        Question::ContractStatus => contract::read(asked, text),
        Question::AutoRenew => renewal::read(asked, text),
        Question::TaxId => tax::read(asked, text),
        Question::BillingEmail => contact::read(asked, text),
        Question::Seats => seats::read(asked, text),
        Question::PaymentTerms
        | Question::StartDate
        | Question::Amount
        | Question::Currency
        | Question::BillToAddress
        | Question::LegalEntity => Reading::Unread,
    }
}

/// Words that take the certainty away, as far as the question has no other use for them.
fn is_doubted(question: Question, asked: &Asked<'_>, text: &str) -> bool {
    let simple = tokens::simple(text, asked.context.language());
    match question {
        Question::TermLength | Question::Discount | Question::Seats | Question::AutoRenew => stance::is_hedged(&simple),
        Question::PaymentTerms
        | Question::BillingFrequency
        | Question::StartDate
        | Question::Amount
        | Question::Currency
        | Question::BillToAddress
        | Question::LegalEntity
        | Question::PoStatus
        | Question::ContractStatus
        | Question::TaxId
        | Question::BillingEmail => pattern!(
            r"\b(?:i think|i believe|i guess|probably|maybe|perhaps|possibly|might|not sure|afaik|iirc|pretty sure|i assume|presumably)\b"
        )
        .is_match(&simple),
    }
}

/// Whether only the grammar reads that question, and no reader of a type.
pub(super) fn is_whole(question: Question) -> bool {
    match question {
        Question::TermLength
        | Question::Discount
        | Question::PoStatus
        | Question::ContractStatus
        | Question::AutoRenew
        | Question::TaxId
        | Question::BillingEmail
        | Question::Seats => true,
        Question::PaymentTerms
        | Question::BillingFrequency
        | Question::StartDate
        | Question::Amount
        | Question::Currency
        | Question::BillToAddress
        | Question::LegalEntity => false,
    }
}

/// A form with nothing to note.
fn plain(form: Json) -> Reading {
    flagged(form, Vec::new())
}

/// A form that goes item by item.
fn item_by_item(lines: Vec<Json>) -> Reading {
    #[derive(Serialize)]
    struct Items {
        lines: Vec<Json>,
    }
    serde_json::to_value(Items { lines }).map_or(Reading::Unread, plain)
}

/// A form with what is to note.
fn flagged(form: Json, flags: Vec<Flag>) -> Reading {
    form::record(&form).map_or(Reading::Unread, |value| Reading::Value(value, flags))
}

/// Unclear between these forms.
fn unclear(reason: Reason, candidates: &[Json]) -> Reading {
    Reading::Unclear(reason, candidates.iter().filter_map(form::record).collect())
}

/// A part of what is to be put right: the form that the question held before.
fn before(asked: &Asked<'_>, part: &str) -> Option<Json> {
    let question = asked.question?;
    form::form_of(question, asked.context.previous?).get(part).cloned()
}
