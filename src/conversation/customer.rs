//! A customer's reply in a person's message → answers, each with the customer's address as its source.

use crate::domain::field::{Field, FieldRole, FieldType, Source};
use crate::domain::handoff::Handoff;
use crate::workflow::event::{Answer, Answers, HeardAs};

use super::hear::Listening;
use super::hearing::customer_reply;
use super::hearing::purchase_order::names_an_order;
use super::of_one_field::read_for;
use super::open_questions::{and_beside, read_unlabelled};
use super::reading::read_words;
use super::{sentence, unlabelled};

/// The answers of a customer's reply; `None` where the words are the speaker's own.
pub(super) fn reply(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answers> {
    let asked: Vec<&Field> =
        handoff.asked_of_customer.iter().filter_map(|field| listening.policy.field(field)).collect();
    let all: Vec<&Field> = listening.policy.fields().collect();
    let reply = customer_reply(words, &asked, &all)?;
    let mut answers = Vec::new();
    for part in &reply.parts {
        match part.about.as_ref().and_then(|field| listening.policy.field(field)) {
            Some(field) => answers.extend(read_item(field, &part.said, handoff, listening)),
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

/// What answers one question: its value, and what is said of something else behind it.
fn read_item(field: &Field, said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let is_of_an_order = matches!(field.role, Some(FieldRole::PoRequired | FieldRole::PoNumber));
    if is_of_an_order && let Some(read) = read_order(said, handoff, listening) {
        return read;
    }
    let whole = read_for(field, said, handoff, listening);
    // Free words hold whatever stands in them.
    let is_free = field.field_type == FieldType::Text;
    if !is_free && whole.iter().any(says_a_value) {
        return with_what_stands_behind(field, said, handoff, listening)
            .unwrap_or_else(|| and_beside(field, said, whole, handoff, listening));
    }
    let ends: Vec<(usize, usize)> =
        pattern!(r"[;\n]\s*|[.!,]\s+").find_iter(said.trim_end()).map(|end| (end.start(), end.end())).collect();
    for (end, next) in ends.into_iter().rev() {
        let beside = read_beside(&said[next..], handoff, listening);
        let is_said_of_another =
            beside.iter().any(|answer| says_a_value(answer) && answer.field.as_ref() != Some(&field.name));
        if is_free && !is_said_of_another {
            continue;
        }
        let head = read_for(field, said[..end].trim(), handoff, listening);
        if head.iter().any(says_a_value) {
            return head.into_iter().chain(beside).collect();
        }
    }
    whole
}

/// `ap@customer.example, attn. Eva Braun; net 45 please`: an answer, and behind it what is said of another field.
fn with_what_stands_behind(
    field: &Field,
    said: &str,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
    let ends = pattern!(r"[;\n]\s*|[.!]\s+").find_iter(said.trim_end());
    let ends: Vec<(usize, usize)> = ends.map(|end| (end.start(), end.end())).collect();
    ends.into_iter().rev().find_map(|(end, next)| {
        let beside = read_beside(&said[next..], handoff, listening);
        let is_said_of_another =
            beside.iter().any(|answer| says_a_value(answer) && answer.field.as_ref() != Some(&field.name));
        let head = read_for(field, said[..end].trim(), handoff, listening);
        let is_whole = is_said_of_another && head.iter().any(says_a_value);
        is_whole.then(|| head.into_iter().chain(beside).collect())
    })
}

/// Each piece of what stands behind an answer; what is not understood is asked back.
fn read_beside(said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let pieces = pattern!(r"[;\n]\s*|[.!]\s+").split(said).map(|piece| piece.trim().trim_end_matches(['.', '!']));
    let read = |piece: &str| {
        let read = read_prose(piece, handoff, listening);
        let is_courtesy =
            pattern!(r"(?i)^(?:(?:many )?thanks?(?: you)?|cheers|please|danke|merci|gracias|grazie)\b").is_match(piece);
        if !read.is_empty() || is_courtesy {
            return read;
        }
        let heard = HeardAs::Unclear { reason: "unplaced".to_owned(), candidates: Vec::new() };
        vec![Answer { field: None, words: piece.to_owned(), heard }]
    };
    pieces.filter(|piece| !piece.is_empty()).flat_map(read).collect()
}

fn says_a_value(answer: &Answer) -> bool {
    matches!(answer.heard, HeardAs::Value { .. } | HeardAs::Proposal { .. } | HeardAs::NotKnownYet { .. })
}

/// What a customer writes in sentences: each one as it is read in a person's message, and only as a proposal.
fn read_prose(said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    // What is said of an order is told from everything else by its words.
    let mut orders: Vec<Answer> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for line in said.lines() {
        match read_order(line, handoff, listening) {
            Some(order) => orders.extend(order),
            None => others.push(line),
        }
    }
    let others = others.join("\n");
    let whole = read_unlabelled(&others, handoff, listening);
    let read = if whole.is_empty() { read_sentences(&others, handoff, listening) } else { whole };
    orders.into_iter().chain(read).map(unlabelled::as_proposal).collect()
}

fn read_sentences(said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let ends = pattern!(r"[.!?]\s+|\n+");
    let said = &sentence::without_points(said);
    let sentences =
        ends.split(said).map(|sentence| sentence.trim().trim_end_matches(['.', '!'])).filter(|one| !one.is_empty());
    let read = |sentence: &str| {
        // `Our address is 7 Larch Hill, …`: what it is shows by itself.
        let lead = pattern!(
            r"(?i)^(?:our|the|my|unsere|die|notre|nuestra|il nostro|ons)\s+(?:[\w-]+\s+)?(?:address|adresse|anschrift|rechnungsadresse|rechnungsanschrift|dirección|indirizzo|adres)\s+(?:is|ist|lautet|est|es|è)\s*:?\s+"
        );
        let bare = lead.find(sentence).map(|lead| read_unlabelled(&sentence[lead.end()..], handoff, listening));
        let bare = bare.filter(|answers| answers.iter().any(says_a_value));
        read_order(sentence, handoff, listening).or(bare).unwrap_or_else(|| read_words(sentence, handoff, listening))
    };
    sentences.flat_map(read).collect()
}

/// `Yes, we need a PO: PO-88123 over EUR 24,000, valid until 31.12.2026`: the words around them say nothing that number,
/// amount and day do not.
fn read_order(said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let found = pattern!(
        r"(?i)^(?P<lead>[^\d]*?)(?P<number>(?:[A-Z]{1,6}[-/]?)?\d[\dA-Z/-]*)",
        r"(?:\s*[,;:(–-]?\s*(?:over|über|ueber|for|of|pour|por|per|su|voor|in the amount of|in höhe von|d'un montant de)\s+",
        r"(?P<amount>(?:[A-Z]{3}|[€$£])\s?[\d.,' ]*\d|[\d.,' ]*\d\s?(?:[A-Z]{3}\b|[€$£])))?\)?",
        r"(?:[,;.]?\s*(?:(?:and|und|et)\s+)?(?:it\s+is\s+)?(?:valid|good|gültig|valable|válid[oa]|valid[oa]|geldig|expires?)\s+(?:(?:until|till|to|through|on|bis|jusqu'au|hasta|fino al|tot)\s+)?(?:zum\s+)?(?P<until>\d\S*\d))?",
        r"[.!]?$"
    )
    .captures(said.trim())?;
    let lead = found["lead"].trim();
    let is_lead = pattern!(
        r"(?i)^(?:(?:yes|yep|ja|oui|s[ií]|sim|we|i|do|need|needs?|require|have|use|an?|one|the|our|it|is|it's|please|quote|put|on|number|no|nr|numéro|número|numero|",
        r"po|purchase|order|wir|brauchen|benötigen|haben|eine?|unsere?|lautet|die|bestellung|bestellnummer|nous|avons|besoin|un|d'un|bon|de|commande|notre|est|le|",
        r"necesitamos|nuestro|orden|compra|pedido|abbiamo|ordine|il|nostro|wij|hebben|een|inkooporder|bestelnummer|ons)\b[\s,.:;#!–-]*)+$"
    )
    .is_match(lead);
    if !is_lead || !(names_an_order(lead) || found.name("amount").is_some()) {
        return None;
    }
    let required = listening.policy.by_role(FieldRole::PoRequired);
    let amount = found.name("amount").map(|amount| format!(" for {}", amount.as_str())).unwrap_or_default();
    let order = format!("PO {}{amount}", &found["number"]);
    let mut answers = read_for(required, &order, handoff, listening);
    if let Some(until) = found.name("until")
        && let Some(expiry) = listening.policy.find_role(FieldRole::PoExpiry)
    {
        answers.extend(read_for(expiry, until.as_str(), handoff, listening));
    }
    answers.iter().any(says_a_value).then_some(answers)
}
