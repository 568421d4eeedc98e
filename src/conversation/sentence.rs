//! Several facts in one sentence without labels: what is certain is taken as a proposal, and the rest is asked back.
//!
//! A clause counts only if all of it is understood: by its field's own name, by a type that cannot be mistaken, or by the
//! verb that says what a day is. Talk has no such clause, and is left alone.

use crate::domain::field::{Field, FieldRole, FieldState, FieldType, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::FieldName;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::answer::read_answer;
use super::hearing::heard::Heard as Reading;
use super::hearing::labelled::labelled;
use super::hearing::purchase_order::names_an_order;
use super::hearing::work_words::{is_short, names_payment, names_work};
use super::of_one_field::{answer_context, read_for, read_one_value};
use super::remarks;
use super::unlabelled;

/// A longer message is a letter.
const CLAUSES_MAX: usize = 12;

/// What the clauses of a sentence say, if so many of them are certain; each as a proposal, and what is not understood beside them.
pub(super) fn facts(words: &str, least: usize, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    if words.contains('?') || words.lines().filter(|line| !line.trim().is_empty()).count() > 1 {
        return None;
    }
    let clauses = clauses(words);
    if clauses.len() > CLAUSES_MAX {
        return None;
    }
    let mut found: Vec<Answer> = Vec::new();
    let mut rest: Vec<&str> = Vec::new();
    let mut understood = 0;
    for clause in &clauses {
        match certain(clause, words, handoff, listening) {
            Some(answers) => {
                understood += 1;
                found.extend(answers);
            }
            None => rest.push(clause),
        }
    }
    // Two clauses that say something of one field are no certain facts.
    let fields: Vec<&FieldName> = found.iter().filter_map(|answer| answer.field.as_ref()).collect();
    let is_twice = fields.iter().enumerate().any(|(index, field)| fields[..index].contains(field));
    if is_twice || understood < least {
        return None;
    }
    let beside = rest.iter().flat_map(|clause| of_the_rest(clause, handoff, listening));
    let beside: Vec<Answer> = beside.collect();
    Some(found.into_iter().chain(beside).collect())
}

/// One certain clause beside others that speak of other fields: each is answered, and none is dropped.
pub(super) fn each_clause(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let are_several = clauses(words).len() > 1;
    let read = are_several.then(|| facts(words, 1, handoff, listening)).flatten();
    read.filter(|answers| fields_of(answers) > 1)
}

/// Of how many fields answers speak.
fn fields_of(answers: &[Answer]) -> usize {
    let mut fields: Vec<&FieldName> = answers.iter().filter_map(|answer| answer.field.as_ref()).collect();
    fields.sort();
    fields.dedup();
    fields.len()
}

/// A sentence is divided at its commas and full stops, at `and`, and before a verb that begins another statement.
pub(super) fn clauses(words: &str) -> Vec<String> {
    let date = pattern!(r"(?i)\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}), (\d{4})\b");
    let words = date.replace_all(words, "$1 $2");
    let words = without_points(&words);
    let parts = pattern!(r"(?i), |; | - | and | & | plus |\. |[.!]+$").split(&words);
    let parts = parts.map(|part| part.trim().trim_end_matches(['.', ',', '!', ';'])).filter(|part| !part.is_empty());
    let mut clauses: Vec<String> = Vec::new();
    for part in parts {
        // `PO 4711 over EUR 500, valid until May`: how long an order holds is said of it, and of no quote.
        let of_order = clauses.iter().position(|clause| is_validity_alone(part) && names_an_order(clause));
        if let Some(of_order) = of_order {
            clauses[of_order] = format!("{} {part}", clauses[of_order]);
            continue;
        }
        match clauses.last_mut().filter(|_| is_timing_alone(part)) {
            Some(before) => *before = format!("{before} {part}"),
            None => clauses.push(part.to_owned()),
        }
    }
    clauses
}

/// `USt-IdNr. lautet DE…`, `Best.-Nr. 4711`: the point of an abbreviation before what it names ends no sentence.
pub(super) fn without_points(words: &str) -> String {
    let points =
        pattern!(r"(?i)\b((?:[\w-]*(?:nr|idnr|núm|nº|n°)|[\w-]+-id))\. (lautet|ist|is|est|es|è|:|[a-z]{0,3}-?\d)");
    points.replace_all(words, "$1 $2").into_owned()
}

/// `monthly, in arrears` is one rhythm: whether before or after the period is no fact of its own.
fn is_timing_alone(part: &str) -> bool {
    pattern!(
        r"(?i)^(?:(?:billed|invoiced|paid|payable|always|all) )?(?:in (?:advance|arrears)|up ?front|im voraus|im nachhinein|nachtr\S+|",
        r"d'avance|(?:à|a) terme échu|por (?:adelantado|anticipado|vencido)|in anticipo|vooraf|achteraf)$"
    )
    .is_match(part)
}

fn is_validity_alone(part: &str) -> bool {
    pattern!(
        r"(?i)^(?:it |which |and )?(?:is )?(?:valid|good|runs?|running|expires?|expiring|expiry|gültig|valable|válid[oa]|geldig)(?: date)?:? ",
        r"(?:(?:until|till?|through|thru|to|on|up to|bis|jusqu'au|hasta|tot)(?: zum)? )?.*\d"
    )
    .is_match(part)
}

/// What is answered to a clause beside others that were understood.
fn of_the_rest(clause: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let remarks = remarks::beside(clause, handoff, listening);
    if !remarks.is_empty() || !is_worth_asking(clause) {
        return remarks;
    }
    let heard = HeardAs::Unclear { reason: "unplaced".into(), candidates: Vec::new() };
    vec![Answer { field: None, words: clause.to_owned(), heard }]
}

/// Only what has a figure, an address or a date in it can have been meant as a fact.
fn is_worth_asking(clause: &str) -> bool {
    clause.contains('@') || clause.chars().any(|letter| letter.is_ascii_digit())
}

/// What a clause of those words says, if it is certain.
fn certain(clause: &str, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let bare =
        pattern!(r"(?i)^(?:please|pls|so|also|hi|ok|it'?s|we have|they have|with)\s+|\s+(?:please|pls|thanks|thx)$")
            .replace_all(clause, "");
    let clause = bare.as_ref();
    if let Some((role, said)) = day_by_its_verb(clause).filter(|_| !names_an_order(clause)) {
        return of_field(listening.policy.find_role(role)?, said, handoff, listening);
    }
    if let Some(email) = only_address(clause) {
        if let Some(copies) = one_more_copy(clause, email, handoff, listening) {
            return Some(vec![copies]);
        }
        return of_field(whose_address(clause, handoff, listening)?, email, handoff, listening);
    }
    let fields: Vec<&Field> = listening.policy.fields().collect();
    if names_an_order(clause) {
        return of_field(listening.policy.by_role(FieldRole::PoRequired), without_order(clause), handoff, listening);
    }
    if let [one] = labelled(clause, &fields).as_slice()
        && let Some(field) = one.field
        && is_no_mere_text(field, one.said)
        && let Some(answers) = of_field(field, one.said, handoff, listening)
    {
        return Some(answers);
    }
    by_type(clause, words, handoff, listening).or_else(|| unlabelled::said(clause, handoff, listening))
}

/// `starts May 1`, `service from 2026-05-01`, `ends 2027-04-30`.
fn day_by_its_verb(clause: &str) -> Option<(FieldRole, &str)> {
    let verbs = pattern!(
        r"(?i)^(?:(?:they|it|we|the service|service|the term|term|contract|subscription)\s+)?(?:will\s+)?",
        r"(?:(?P<start>starts?|starting|begins?|beginning|from|live)|(?P<end>ends?|ending|runs? (?:to|until)|until))",
        r"\s+(?:(?:on|at|from|is)\s+)?(?P<day>.*\d.*)$"
    )
    .captures(clause)?;
    let role = if verbs.name("start").is_some() { FieldRole::ServiceStart } else { FieldRole::ServiceEnd };
    Some((role, verbs.name("day")?.as_str()))
}

fn only_address(clause: &str) -> Option<&str> {
    let mut words = clause.split_whitespace().filter(|word| word.contains('@'));
    let only = words.next()?;
    words.next().is_none().then_some(only)
}

/// `please also copy ap2@customer.example`: one more in a list of addresses of which a name is said.
fn one_more_copy(clause: &str, email: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let said = remarks::spaced(clause);
    let is_list = |field: &&Field| field.field_type == FieldType::List && field.items == Some(FieldType::Email);
    let is_named = |field: &&Field| field.also_called.iter().any(|name| remarks::stands_in(&said, name));
    let mut lists = listening.policy.fields().filter(is_list).filter(is_named);
    let (field, None) = (lists.next()?, lists.next()) else { return None };
    let Value::List(one) = read_one_value(field, email, handoff, listening)? else { return None };
    let held = handoff.packet.value(&field.name).and_then(|value| field.items_of(value)).unwrap_or_default();
    let news = one.into_iter().filter(|item| !held.contains(item));
    let value = Value::List(held.iter().cloned().chain(news).collect());
    Some(Answer { field: Some(field.name.clone()), words: clause.to_owned(), heard: HeardAs::Proposal { value } })
}

/// The one field for addresses that shares a word with the clause.
fn whose_address<'p>(clause: &str, handoff: &Handoff, listening: &Listening<'p>) -> Option<&'p Field> {
    let lower = clause.to_lowercase().replace("invoices", "billing").replace("invoice", "billing");
    let said: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    let said: Vec<&str> = said.into_iter().map(|word| if word == "bill" { "billing" } else { word }).collect();
    let is_named = |field: &&Field| {
        let names = std::iter::once(&field.title).chain(&field.also_called);
        let words = names.flat_map(|name| name.to_lowercase().split(' ').map(str::to_owned).collect::<Vec<_>>());
        words.into_iter().any(|word| word.len() > 2 && said.contains(&word.as_str()))
    };
    let applies = |field: &&Field| {
        let state = listening.policy.state(field, &handoff.packet);
        state != FieldState::NotApplicable
    };
    let of_mail = |field: &&Field| field.field_type == FieldType::Email;
    let mut named = listening.policy.fields().filter(of_mail).filter(applies).filter(is_named);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// `with PO 4711`: the words about the order.
fn without_order(clause: &str) -> &str {
    clause.trim_start_matches("their ").trim_start_matches("the ").trim()
}

/// Free words and choices can be anything, and so are no facts in a sentence.
pub(super) fn is_no_mere_text(field: &Field, said: &str) -> bool {
    match field.field_type {
        FieldType::Text | FieldType::Choice | FieldType::YesNo => {
            let is_number =
                pattern!(r"(?i)^\S*\d\S*(?: \(?(?:v|ver|version|rev)\.? ?\d{1,3}\)?)?$").is_match(said.trim());
            field.role == Some(FieldRole::QuoteNumber) && is_number
        }
        FieldType::Lines | FieldType::Document | FieldType::Person | FieldType::Record | FieldType::List => false,
        FieldType::Number
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::Date
        | FieldType::Moment
        | FieldType::Email
        | FieldType::Country
        | FieldType::Address
        | FieldType::PaymentTerms
        | FieldType::Billing => true,
    }
}

/// Terms and rhythms of billing are like nothing else; each has one field.
fn by_type(clause: &str, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    // A figure beside a courtesy is no term: `great work, 3 cheers`.
    let has_word = pattern!(
        r"(?i)\b(?:net|nett|n\W?\d+|days?|weeks?|receipt|advance|up ?front|pre-?paid|prepay|prepayment|eom|months?|monthly|",
        r"yearly|annual|annually|annum|p\.?a|quarter|quarterly|\w*weekly|\w*monthly|fortnight\w*|year|biennial|bill|billed|billing|",
        r"invoice|invoiced|invoicing|invoices|instal+ments?|payments?|pays?|paid|due|delivery|cod|signature|signing|\w*nual\w*)\b|%"
    )
    .is_match(clause);
    // `free onboarding, two days`: days of work are no terms, and so few days alone may be of anything.
    let counts_work = !names_payment(clause) && (names_work(words) || is_short(clause));
    [FieldRole::PaymentTerms, FieldRole::Billing].into_iter().filter(|_| has_word).find_map(|role| {
        if role == FieldRole::PaymentTerms && counts_work {
            return None;
        }
        let field = listening.policy.find_role(role)?;
        let is_set = |reading: &Reading| matches!(reading, Reading::Set { .. });
        let reading = read_answer(field, clause, &answer_context(Some(field), handoff, listening));
        if is_set(&reading) { of_field(field, clause, handoff, listening) } else { None }
    })
}

/// What the clause says of that field, if every part of it is a value.
fn of_field(field: &Field, said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let answers = read_for(field, said, handoff, listening);
    let proposals: Option<Vec<Answer>> = answers.into_iter().map(as_proposal).collect();
    proposals.filter(|proposals| !proposals.is_empty())
}

fn as_proposal(answer: Answer) -> Option<Answer> {
    let HeardAs::Value { value } = answer.heard else { return None };
    let is_yes_or_no = matches!(value, Value::YesNo(_));
    let field = answer.field.filter(|_| !answer.words.trim().is_empty() || is_yes_or_no)?;
    Some(Answer { field: Some(field), words: answer.words, heard: HeardAs::Proposal { value } })
}
