//! A customer's reply in a person's message → answers, each with the customer's address as its source.

use crate::domain::field::{Field, Source};
use crate::domain::handoff::Handoff;
use crate::workflow::event::{Answer, Answers, HeardAs};

use super::hear::Listening;
use super::hearing::customer_reply;
use super::reading::{read_for, read_unlabelled};

/// The answers of a customer's reply; `None` where the words are the speaker's own.
pub(super) fn reply(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answers> {
    let asked: Vec<&Field> =
        handoff.asked_of_customer.iter().filter_map(|field| listening.policy.field(field)).collect();
    let all: Vec<&Field> = listening.policy.fields().collect();
    let reply = customer_reply(words, &asked, &all)?;
    let mut answers = Vec::new();
    for part in &reply.parts {
        match part.about.as_ref().and_then(|field| listening.policy.field(field)) {
            Some(field) => answers.extend(read_for(field, &part.said, handoff, listening)),
            None => answers.extend(read_unlabelled(&part.said, handoff, listening)),
        }
    }
    if reply.has_bank_details {
        // The words themselves are kept nowhere.
        let heard = HeardAs::Unclear { reason: "bank_details".to_owned(), candidates: Vec::new() };
        answers.push(Answer { field: None, words: "bank details".to_owned(), heard });
    }
    let is_empty = answers.is_empty();
    let source = Source::CustomerReply { from: reply.from, sent: reply.sent };
    let words = if reply.has_bank_details { String::new() } else { words.to_owned() };
    (!is_empty).then_some(Answers { answers, source, words })
}
