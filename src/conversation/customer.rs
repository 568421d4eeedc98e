//! A customer's reply in a person's message → answers, each with the customer's address as its source.

use crate::domain::field::{Field, Source};
use crate::domain::handoff::Handoff;
use crate::workflow::event::{Answer, Answers, HeardAs};

use super::hear::Listening;
use super::hearing::customer_reply;
use super::reading::{read_for, read_unlabelled, read_words};
use super::unlabelled;

/// The answers of a customer's reply; `None` where the words are the speaker's own.
pub(super) fn reply(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answers> {
    let asked: Vec<&Field> =
        handoff.asked_of_customer.iter().filter_map(|field| listening.policy.field(field)).collect();
    let all: Vec<&Field> = listening.policy.fields().collect();
    let reply = customer_reply(words, &asked, &all)?;
    let mut answers = Vec::new();
    for part in &reply.parts {
        match part.about.as_ref().and_then(|field| listening.policy.field(field)) {
            Some(field) => answers.extend(read_for(field, &of_an_order(&part.said), handoff, listening)),
            None => answers.extend(read_prose(&part.said, handoff, listening)),
        }
    }
    if reply.has_bank_details {
        // The words themselves are kept nowhere.
        let heard = HeardAs::Unclear { reason: "bank_details".to_owned(), candidates: Vec::new() };
        answers.push(Answer { field: None, words: "bank details".to_owned(), heard });
    }
    // The head of a message is nobody's answer: what stands below it is asked about, if anything does.
    if answers.is_empty()
        && let Some(first) = reply.parts.first()
    {
        let heard = HeardAs::Unclear { reason: "unplaced".to_owned(), candidates: Vec::new() };
        answers.push(Answer { field: None, words: first.said.clone(), heard });
    }
    let is_empty = answers.is_empty();
    let source = Source::CustomerReply { from: reply.from, sent: reply.sent };
    let words = if reply.has_bank_details { String::new() } else { words.to_owned() };
    (!is_empty).then_some(Answers { answers, source, words })
}

/// What a customer writes in sentences: each one as it is read in a person's message, and only as a proposal.
fn read_prose(said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let whole = read_unlabelled(said, handoff, listening);
    if !whole.is_empty() {
        return whole;
    }
    let ends = pattern!(r"[.!?]\s+");
    let sentences =
        ends.split(said).map(|sentence| sentence.trim().trim_end_matches(['.', '!'])).filter(|one| !one.is_empty());
    let read = |sentence: &str| read_words(sentence, handoff, listening);
    sentences.flat_map(read).map(unlabelled::as_proposal).collect()
}

/// `Yes: PO-88123 over EUR 24,000`: the yes says nothing that the number does not.
fn of_an_order(said: &str) -> String {
    let order = pattern!(
        r"(?i)^(?:yes|ja|oui|s[ií]|sim)\s*[:,.;-]?\s*(?:(?:our|unsere?|the)\s+)?(?:po|purchase order|order|bestellung|bestellnummer|bestell-?nr\.?)?\s*(?:no\.?|number|nr\.?|#)?\s*[:#-]?\s*(?P<number>[A-Z-]*\d[\w/-]*)\s+(?:over|über|for|of|pour|por)\s+(?P<amount>.*\d.*)$"
    );
    match order.captures(said.trim()) {
        Some(found) => format!("PO {} for {}", &found["number"], &found["amount"]),
        None => said.to_owned(),
    }
}
