//! Something came in → what happened, or a useful refusal. What is heard is never obeyed: it is decided.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::approval::{Condition, Decision};
use crate::domain::directory::Directory;
use crate::domain::document::DocumentKind;
use crate::domain::field::{Field, FieldRole, FieldType, Source, Value};
use crate::domain::handoff::{Handoff, ReturnCode, Undone, UndoneHow};
use crate::domain::ids::{FieldName, HandoffId, PersonId};
use crate::domain::person::Actor;
use crate::domain::place::Place;
use crate::domain::quote::QuoteStated;
use crate::domain::task::TaskKind;
use crate::domain::trust::TrustedSources;
use crate::policy::PolicyBook;
use crate::workflow::Pressed;
use crate::workflow::event::{Answer, Answers, Event, HeardAs, Press, Report, Upload};
use crate::workflow::order_entry;
use crate::workflow::outcome::{Reason, Refusal};

use super::action::{Action, Verb};
use super::command::{self, Command};
use super::customer;
use super::form::written;
use super::hearing::address::company_and_address;
use super::hearing::answer::read_answer;
use super::hearing::approval_words::{claims_approval, typed_yes};
use super::hearing::date::find_day;
use super::hearing::file_called::{WhichFile, file_called, kind_named};
use super::hearing::heard::{AnswerContext, Flag, Heard as Reading};
use super::hearing::labelled::{SetOff, after_auxiliary, goes_on_as_talk, labelled};
use super::hearing::purchase_order::{PurchaseOrderAnswer, covered, names_an_order, purchase_order};
use super::hearing::reason::Reason as Unclear;
use super::hearing::spoken;
use super::incoming::{BroughtFile, CrmReport, DealChange, Heard, Incoming};
use super::{ordering, parts, prechecking, starting};

/// The language in which people answer, until policy knows each person's.
const LANGUAGE: &str = "en";

/// How many questions are explained to somebody who asks back without saying which one is meant.
const EXPLAINED_MAX: usize = 3;

/// What hearing may know.
#[derive(Clone, Copy)]
pub struct Listening<'a> {
    /// Who speaks.
    pub actor: &'a Actor,
    /// The day, where the organisation is.
    pub today: NaiveDate,
    /// The policy in force.
    pub policy: &'a PolicyBook,
    /// Everybody.
    pub directory: &'a Directory,
    /// Whose posts may announce a win.
    pub trust: &'a TrustedSources,
    /// Where it was said.
    pub place: Option<&'a Place>,
    /// The handoff that it is about, where that is known.
    pub handoff: Option<&'a Handoff>,
}

/// What happened, by what came in.
pub fn hear(incoming: &Incoming, listening: &Listening<'_>) -> Heard {
    match incoming {
        Incoming::Posted { .. } => Heard::Nothing,
        Incoming::Reported { report } => Heard::happened(reported(report)),
        Incoming::Said { words } => said(words, listening),
        Incoming::Commanded { words } => commanded(words, listening),
        Incoming::Pressed { action, values } => pressed(action, values, listening),
        Incoming::Filled { values, .. } => filled(values, listening),
        Incoming::Brought(file) => brought(file, listening),
        Incoming::AnsweredInformation { approval, text, .. } => {
            Heard::happened(Event::InfoAnswered { approval: *approval, text: text.clone() })
        }
        Incoming::AccountLinked { account, person, by } => {
            Heard::happened(Event::AccountLinked { account: account.clone(), person: person.clone(), by: by.clone() })
        }
        Incoming::RenewalDue { of } => Heard::happened(Event::RenewalOpened { of: *of }),
        Incoming::Due { timer, .. } => Heard::happened(Event::TimerDue { timer: timer.clone() }),
        Incoming::Undelivered { effect, why, .. } => {
            Heard::happened(Event::DeliveryFailed { effect: effect.clone(), why: why.clone() })
        }
    }
}

/// A CRM's own report, as an event.
pub fn reported(report: &CrmReport) -> Event {
    let as_report = || Report {
        source: report.source.clone(),
        deal: report.deal.clone(),
        values: report.values.clone(),
        post: None,
    };
    match report.change {
        DealChange::Won => Event::DealWon(as_report()),
        DealChange::Amended => Event::DealAmended(as_report()),
        DealChange::Lost => Event::DealLost { source: report.source.clone(), reason: report.reason.clone() },
    }
}

fn said(words: &str, listening: &Listening<'_>) -> Heard {
    let is_direct = matches!(listening.place, Some(Place::Direct { .. }));
    let Some(handoff) = listening.handoff else {
        // In a channel people talk to each other; whoever talks to the bot gets an answer.
        return if is_direct { Heard::Refusal(not_understood()) } else { Heard::Nothing };
    };
    if let Some(order_ref) = ordering::reference(words, handoff) {
        return entered(order_ref);
    }
    if typed_yes(words) && has_a_decision_waiting(handoff, listening.actor) {
        return Heard::happened(Event::YesTyped { words: words.to_owned() });
    }
    if let Some(heard) = said_of_a_file(words, handoff) {
        return heard;
    }
    if let Some(answers) = customer::reply(words, handoff, listening) {
        return Heard::happened(Event::Answered(answers));
    }
    let mut answers = read_words(words, handoff, listening);
    let has_a_part = listening.actor.as_person().and_then(|person| listening.directory.person(person));
    if answers.is_empty() && claims_approval(words) && has_a_part.is_some_and(|person| !person.roles.is_empty()) {
        answers.push(Answer { field: None, words: words.to_owned(), heard: HeardAs::ApprovalClaimed });
    }
    if answers.is_empty() {
        return if is_direct { Heard::Refusal(not_understood()) } else { Heard::Nothing };
    }
    Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words: words.to_owned() }))
}

fn not_understood() -> Refusal {
    let usage = "I did not understand that; write `field: value`, or `/baton help`".to_owned();
    Refusal::new("feature:N20", Reason::NoSuchCommand { usage })
}

fn has_a_decision_waiting(handoff: &Handoff, actor: &Actor) -> bool {
    let holds = |person: &PersonId| {
        handoff.open_approvals().any(|open| open.request.as_ref().is_some_and(|request| &request.accountable == person))
    };
    actor.as_person().is_some_and(holds)
}

/// Field by field: lines that name a field, and what is left, if it can only be one.
fn read_words(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let fields: Vec<&Field> = listening.policy.fields().collect();
    let mut answers = Vec::new();
    let mut rest = Vec::new();
    for part in labelled(words, &fields) {
        let named = part.field.map(|field| (field, part.said));
        let Some((field, said)) = named.or_else(|| figure_named_last(part.said, listening.policy)) else {
            rest.push(part.whole);
            continue;
        };
        if named.is_some() && part.set_off == SetOff::ByWord {
            answers.extend(read_sentence(field, said, handoff, listening));
        } else {
            answers.extend(read_lines(field, said, handoff, listening, &mut rest));
        }
    }
    let rest = rest.join("\n");
    if rest.trim().is_empty() {
        return answers;
    }
    let unlabelled = read_unlabelled(&rest, handoff, listening);
    // Beside lines that were understood, another one with a label was meant as an answer.
    if unlabelled.is_empty() && !answers.is_empty() {
        answers.extend(rest.lines().filter(|line| has_a_label(line)).map(unknown_label));
    }
    answers.extend(unlabelled);
    answers
}

/// A sentence that begins with a label may be talk: `the customer is happy`, `the terms were discussed`.
fn read_sentence(field: &Field, said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let said = after_auxiliary(said);
    let heard = read_for(field, said, handoff, listening);
    let is_any_words =
        matches!(field.field_type, FieldType::Text | FieldType::Choice | FieldType::Document | FieldType::Lines);
    let is_taken = heard.iter().any(is_value);
    if goes_on_as_talk(said) || (is_any_words && !is_taken) { Vec::new() } else { heard }
}

fn is_value(answer: &Answer) -> bool {
    matches!(answer.heard, HeardAs::Value { .. })
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

fn unknown_label(line: &str) -> Answer {
    let heard = HeardAs::Unclear { reason: "unknown_label".into(), candidates: Vec::new() };
    Answer { field: None, words: line.to_owned(), heard }
}

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

/// Words that name no field: the one open question of this person, or the one it can only be an answer to.
pub(super) fn read_unlabelled(rest: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let asked = asked_of(handoff, listening);
    if let [only] = asked.as_slice() {
        return read_for(only, rest, handoff, listening);
    }
    if let Some(heard) = said_of_the_order(rest, &asked, handoff, listening) {
        return heard;
    }
    let several = asked.clone();
    let strong: Vec<&Field> = asked.into_iter().filter(|field| is_strong(field.field_type)).collect();
    let context = answer_context(None, handoff, listening);
    let fitting: Vec<(&Field, Value)> = strong
        .iter()
        .filter_map(|field| match read_answer(field, rest, &context) {
            Reading::Set { value, .. } => Some((*field, value)),
            Reading::Clarify { .. }
            | Reading::Defer { .. }
            | Reading::Question
            | Reading::Nothing
            | Reading::Instruction => None,
        })
        .collect();
    match fitting.as_slice() {
        [(field, value)] => vec![Answer {
            field: Some(field.name.clone()),
            words: rest.to_owned(),
            heard: HeardAs::Value { value: value.clone() },
        }],
        [] => asks_back(rest, &several, handoff, listening),
        several => {
            let candidates = several.iter().map(|(field, _)| field.title.clone()).collect();
            let heard = HeardAs::Unclear { reason: "which_field".into(), candidates };
            vec![Answer { field: None, words: rest.to_owned(), heard }]
        }
    }
}

/// Words such as `no PO needed` name what they speak of, whatever else is open.
fn said_of_the_order(
    rest: &str,
    asked: &[&Field],
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
    let of_order = |field: &&&Field| matches!(field.role, Some(FieldRole::PoRequired | FieldRole::PoNumber));
    let field = asked.iter().find(of_order)?;
    match purchase_order(rest) {
        PurchaseOrderAnswer::NotRequired | PurchaseOrderAnswer::Pending => {}
        PurchaseOrderAnswer::Number(_) if names_an_order(rest) => {}
        PurchaseOrderAnswer::Number(_)
        | PurchaseOrderAnswer::MissingNumber
        | PurchaseOrderAnswer::AmbiguousNone
        | PurchaseOrderAnswer::Unclear => return None,
    }
    Some(read_for(field, rest, handoff, listening))
}

/// Of several open questions a question back, or `I do not know yet`, names none: the first are explained, or it is asked
/// which one is meant.
fn asks_back(rest: &str, asked: &[&Field], handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let Some(first) = asked.first() else { return Vec::new() };
    let answer = |field: Option<FieldName>, heard| Answer { field, words: rest.to_owned(), heard };
    match read_answer(first, rest, &answer_context(Some(first), handoff, listening)) {
        Reading::Question => {
            let explained = asked.iter().take(EXPLAINED_MAX);
            explained.map(|field| answer(Some(field.name.clone()), HeardAs::QuestionBack)).collect()
        }
        Reading::Defer { .. } => {
            let candidates = asked.iter().map(|field| field.title.clone()).collect();
            vec![answer(None, HeardAs::Unclear { reason: "which_field".into(), candidates })]
        }
        Reading::Set { .. } | Reading::Clarify { .. } | Reading::Nothing | Reading::Instruction => Vec::new(),
    }
}

/// Fields that this person was asked, in the order of the checklist.
fn asked_of<'a>(handoff: &Handoff, listening: &Listening<'a>) -> Vec<&'a Field> {
    let of_speaker = |field: &&Field| {
        let question = handoff.questions.get(&field.name);
        question.is_some_and(|question| listening.actor.as_person() == Some(&question.of))
    };
    listening.policy.fields().filter(of_speaker).filter(|field| takes_text(field)).collect()
}

fn takes_text(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Lines | FieldType::Document)
}

/// Types whose values cannot be mistaken for each other.
fn is_strong(field_type: FieldType) -> bool {
    match field_type {
        FieldType::Email | FieldType::PaymentTerms | FieldType::Billing | FieldType::Address | FieldType::Date => true,
        FieldType::Text
        | FieldType::Number
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::YesNo
        | FieldType::Choice
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record
        | FieldType::List => false,
    }
}

/// What words say for one field; a purchase order answers two fields at once.
pub(super) fn read_for(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    match field.role {
        Some(FieldRole::PoRequired | FieldRole::PoNumber) => read_purchase_order(field, words, handoff, listening),
        Some(_) | None => {
            if let Some(both) = name_and_address(field, words, handoff, listening) {
                return both;
            }
            let answer = read_one(field, words, handoff, listening);
            if let Some(answers) = spoken_of_several(field, words, &answer, listening) {
                return answers;
            }
            let beside = said_beside(field, words, handoff, listening);
            std::iter::once(answer).chain(beside).collect()
        }
    }
}

/// A company with its address in one line, whichever of the two was named: each goes to its own field.
fn name_and_address(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let names = |named: &&Field| named.name == field.name || named.address.as_ref() == Some(&field.name);
    let name_field = listening.policy.fields().filter(|named| named.address.is_some()).find(names)?;
    let address_field = listening.policy.field(name_field.address.as_ref()?)?;
    let is_named = name_field.name == field.name;
    let context = answer_context(Some(address_field), handoff, listening);
    let found = company_and_address(address_field, words, is_named.then_some(name_field), &context)?;
    let answer = |field: &Field, heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    let address = match found.address {
        Ok(address) => HeardAs::Value { value: Value::Address(address) },
        Err(reason) => HeardAs::Unclear { reason: reason.key().to_owned(), candidates: Vec::new() },
    };
    let name = found.name.map(|name| answer(name_field, HeardAs::Value { value: Value::Text(name) }));
    Some(name.into_iter().chain([answer(address_field, address)]).collect())
}

fn read_one(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Answer {
    if let Some(person) = person_called(field, words, listening) {
        let heard = HeardAs::Value { value: Value::Person(person) };
        return Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    }
    if !takes_text(field) {
        let heard = HeardAs::Unclear { reason: "bring_file".into(), candidates: Vec::new() };
        return Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    }
    let context = answer_context(Some(field), handoff, listening);
    let heard = match read_in_any_language(field, words, &context) {
        Reading::Set { value, .. } => HeardAs::Value { value },
        Reading::Clarify { .. } if claims_approval(words) => HeardAs::ApprovalClaimed,
        Reading::Clarify { reason, candidates } => HeardAs::Unclear {
            reason: reason.key().to_owned(),
            candidates: candidates.iter().map(Value::to_string).collect(),
        },
        Reading::Defer { until, .. } => HeardAs::NotKnownYet { until },
        Reading::Question => HeardAs::QuestionBack,
        Reading::Nothing => HeardAs::Unclear { reason: "unparseable".into(), candidates: Vec::new() },
        Reading::Instruction => HeardAs::Instruction,
    };
    Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }
}

/// An answer that says more than this field holds, each part in its own field (`heard.toml`). An answer that says one thing
/// is read as the field's own reader has it, if that can.
fn spoken_of_several(field: &Field, words: &str, read: &Answer, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let question = listening.policy.homes().question_of(&field.name)?;
    let form = spoken::form(question, words, LANGUAGE)?;
    let is_read = matches!(read.heard, HeardAs::Value { .. });
    let says_several = form.as_object().is_some_and(|parts| parts.len() > 1);
    if is_read && !says_several { None } else { kept(question, &form, words, listening) }
}

/// What an answer in its normal form says, field by field.
fn kept(question: &str, form: &serde_json::Value, words: &str, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let values = listening.policy.keep(question, form).ok()?;
    let answer =
        |(field, value)| Answer { field: Some(field), words: words.to_owned(), heard: HeardAs::Value { value } };
    Some(values.into_iter().map(answer).collect())
}

/// Read in the workspace's language, and where that says nothing in those that reps write besides, if they agree.
fn read_in_any_language(field: &Field, words: &str, context: &AnswerContext<'_>) -> Reading {
    let first = read_answer(field, words, context);
    if !matches!(first, Reading::Clarify { reason: Unclear::Unparseable, .. }) {
        return first;
    }
    let others = LANGUAGES.iter().map(|locale| read_answer(field, words, &AnswerContext { locale, ..*context }));
    let mut read = others.filter(|reading| matches!(reading, Reading::Set { .. }));
    let Some(found) = read.next() else { return first };
    let same = |other: Reading| matches!((&other, &found), (Reading::Set { value: one, .. }, Reading::Set { value: two, .. }) if one == two);
    if read.all(same) { found } else { first }
}

/// The languages besides English in which reps write.
const LANGUAGES: [&str; 6] = ["de", "fr", "es", "it", "nl", "pt"];

/// Who a person is, the people file says.
fn person_called(field: &Field, words: &str, listening: &Listening<'_>) -> Option<PersonId> {
    let is_person = field.field_type == FieldType::Person;
    listening.directory.called(words.trim()).filter(|_| is_person).map(|person| person.id.clone())
}

/// What stands beside a value and is none: orders to the bot, which are kept in the record and not obeyed, and the word
/// that somebody approved it, which counts for nothing.
fn said_beside(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let context = answer_context(Some(field), handoff, listening);
    let Reading::Set { flags, .. } = read_answer(field, words, &context) else { return Vec::new() };
    let beside = flags.iter().filter_map(|flag| match flag {
        Flag::PromptInjection => Some(HeardAs::Instruction),
        Flag::ApprovalClaimed => Some(HeardAs::ApprovalClaimed),
        Flag::CurrencyFromContext
        | Flag::Computed
        | Flag::TaxExcluded
        | Flag::PastDate
        | Flag::FullDiscount
        | Flag::UsageBased
        | Flag::ZeroValue
        | Flag::NormalizedTypo
        | Flag::CaseUnverified
        | Flag::LabelMismatch
        | Flag::DoingBusinessAs(_) => None,
    });
    beside.map(|heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }).collect()
}

fn read_purchase_order(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    if let Some((order, amount)) = amount_beside(words, handoff, listening) {
        return read_purchase_order(field, order, handoff, listening).into_iter().chain([amount]).collect();
    }
    let required = listening.policy.by_role(FieldRole::PoRequired);
    let number = listening.policy.by_role(FieldRole::PoNumber);
    let answer = |field: &Field, heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard };
    let yes_no = |yes| HeardAs::Value { value: Value::YesNo(yes) };
    let is_needed = handoff.packet.counting(&required.name) == Some(&Value::YesNo(true));
    match purchase_order(words) {
        PurchaseOrderAnswer::NotRequired => vec![answer(required, yes_no(false))],
        PurchaseOrderAnswer::Number(text) => {
            let form = serde_json::json!({ "required": true, "status": "received", "number": text });
            let question = listening.policy.homes().question_of(&required.name);
            let answers = question.and_then(|question| kept(question, &form, words, listening));
            let value = || HeardAs::Value { value: Value::Text(text.clone()) };
            answers.unwrap_or_else(|| vec![answer(required, yes_no(true)), answer(number, value())])
        }
        PurchaseOrderAnswer::Pending => {
            let until = find_day(words, &answer_context(Some(number), handoff, listening));
            vec![answer(required, yes_no(true)), answer(number, HeardAs::NotKnownYet { until })]
        }
        // Whether one is needed was the question; its number is the next one.
        PurchaseOrderAnswer::MissingNumber if field.role == Some(FieldRole::PoRequired) => {
            vec![answer(required, yes_no(true))]
        }
        PurchaseOrderAnswer::MissingNumber => {
            let missing = HeardAs::Unclear { reason: "missing_number".into(), candidates: Vec::new() };
            vec![answer(required, yes_no(true)), answer(number, missing)]
        }
        // Whether one is needed was the question, and no is an answer to it; `none` could be one that is not there yet.
        PurchaseOrderAnswer::AmbiguousNone
            if says_no(words) && (field.role == Some(FieldRole::PoRequired) || !is_needed) =>
        {
            vec![answer(required, yes_no(false))]
        }
        PurchaseOrderAnswer::AmbiguousNone => {
            let reason = "ambiguous_none".to_owned();
            vec![answer(required, HeardAs::Unclear { reason, candidates: Vec::new() })]
        }
        PurchaseOrderAnswer::Unclear => vec![read_one(field, words, handoff, listening)],
    }
}

/// `PO 4711 over EUR 24,000`: the words about the order, and the amount that it covers.
fn amount_beside<'w>(words: &'w str, handoff: &Handoff, listening: &Listening<'_>) -> Option<(&'w str, Answer)> {
    let field = listening.policy.find_role(FieldRole::PoAmount)?;
    let (order, amount) = covered(words)?;
    let context = answer_context(Some(field), handoff, listening);
    let Reading::Set { value, .. } = read_answer(field, amount, &context) else { return None };
    let answer = Answer { field: Some(field.name.clone()), words: amount.to_owned(), heard: HeardAs::Value { value } };
    Some((order, answer))
}

pub(super) fn says_no(words: &str) -> bool {
    let plain = words.trim().trim_end_matches(['.', '!']).to_lowercase();
    ["no", "nope", "nein", "non", "nee"].contains(&plain.as_str())
}

pub(super) fn answer_context<'a>(
    field: Option<&Field>,
    handoff: &'a Handoff,
    listening: &Listening<'a>,
) -> AnswerContext<'a> {
    let currency = match handoff.packet.value(&listening.policy.by_role(FieldRole::Currency).name) {
        Some(Value::Currency(currency)) => Some(*currency),
        _ => handoff.deal.currency,
    };
    AnswerContext {
        today: listening.today,
        locale: LANGUAGE,
        currency,
        date_order: None,
        previous: field.and_then(|field| handoff.packet.value(&field.name)),
    }
}

fn commanded(words: &str, listening: &Listening<'_>) -> Heard {
    let command = match command::parse(words) {
        Ok(command) => command,
        Err(refusal) => return Heard::Refusal(refusal),
    };
    match command {
        Command::Ask(question) => Heard::Question(question),
        Command::CustomerEmail { .. } => Heard::happened(Event::CustomerEmailWanted),
        Command::Hold { until, reason, .. } => Heard::happened(Event::Held { reason, until }),
        Command::Resume { .. } => Heard::happened(Event::Resumed),
        Command::Void { reason, .. } => Heard::happened(Event::Voided { reason }),
        Command::Merge { from, .. } => Heard::happened(Event::Merged { from }),
        Command::Recall { approval, .. } => Heard::happened(Event::Recalled { approval }),
        Command::Reassign { to, .. } => match listening.directory.called(&to) {
            Some(person) => Heard::happened(Event::Reassigned { to: person.id.clone() }),
            None => Heard::Refusal(Refusal::new("rule:people", Reason::Unknown { what: to })),
        },
    }
}

fn pressed(action: &Action, values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    let unknown = || Heard::Refusal(Refusal::new("behaviour:6", Reason::Unknown { what: "that button".into() }));
    match action.verb {
        Verb::Approve => decision(action, Decision::Approve, values, listening),
        Verb::ApproveWithConditions => decision(action, Decision::ApproveWithConditions, values, listening),
        Verb::Reject => decision(action, Decision::Reject, values, listening),
        Verb::RequestInformation => decision(action, Decision::RequestInfo, values, listening),
        Verb::Recuse => decision(action, Decision::Recuse, values, listening),
        Verb::Return => returned(action, values),
        Verb::AnswerInformation => match (action.approval, values.get("text")) {
            (Some(approval), Some(text)) => Heard::happened(Event::InfoAnswered { approval, text: text.clone() }),
            (Some(_), None) => refuse_input("text"),
            (None, _) => unknown(),
        },
        Verb::ConfirmValues => match &action.shown {
            Some(shown) => Heard::happened(Event::ValuesConfirmed { shown: shown.clone() }),
            None => unknown(),
        },
        Verb::ConfirmAndSend => match &action.shown {
            Some(shown) => Heard::happened(Event::ConfirmedToSend { shown: shown.clone() }),
            None => unknown(),
        },
        Verb::CustomerEmail => Heard::happened(Event::CustomerEmailWanted),
        Verb::DoNotSend => Heard::happened(Event::SubmissionCalledOff),
        Verb::FillIn => filled(values, listening),
        Verb::Submit => Heard::happened(Event::Submitted),
        Verb::EnterOrder => match values.get("order").map(|order| order.trim()).filter(|order| !order.is_empty()) {
            Some(order) => entered(order),
            None => refuse_input("order"),
        },
        Verb::ReportBillingTrigger => Heard::happened(Event::BillingTriggerReported),
        Verb::Resume => Heard::happened(Event::Resumed),
        Verb::ReportWin => Heard::happened(Event::WinReported),
        Verb::ExplainLoss => match values.get("text").map(|text| text.trim()).filter(|text| !text.is_empty()) {
            Some(reason) => Heard::happened(Event::LossExplained { reason: reason.to_owned() }),
            None => refuse_input("text"),
        },
        Verb::Acknowledge => Heard::happened(Event::TaskDone { task: TaskKind::Provisioning }),
        Verb::UndoOrder => undo_order(values),
        Verb::KeyAgain => keyed_again(values, listening),
        Verb::Precheck => prechecking::asked(values, listening),
        Verb::StartHandoff => match action.claim {
            Some(claim) => Heard::happened(Event::HandoffStarted { claim }),
            None => match starting::started(values, listening) {
                Ok(event) => Heard::happened(event),
                Err(problems) => wrong_input(&problems),
            },
        },
    }
}

/// Every value that is keyed again, read as an answer is; one that is missing or cannot be read is asked for again.
fn keyed_again(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    let Some(handoff) = listening.handoff else { return Heard::Nothing };
    let mut keyed = BTreeMap::new();
    let mut problems = BTreeMap::new();
    for of_order in order_entry::keyed(handoff, listening.policy) {
        let (field, typed) = (of_order.field, &of_order.typed);
        match key(typed, values, handoff, listening) {
            Ok(value) => drop(keyed.insert(field.name.clone(), value)),
            Err(problem) => drop(problems.insert(typed.name.to_string(), format!("{}: {problem}", field.title))),
        }
    }
    // Of an order that is keyed no more, the refusal says so.
    if problems.is_empty() || handoff.open_task(TaskKind::SecondEntry).is_none() {
        return Heard::happened(Event::OrderKeyedAgain { values: keyed });
    }
    wrong_input(&problems)
}

/// What was keyed for one field, or what is wrong with it.
pub(super) fn key(
    field: &Field,
    values: &BTreeMap<String, String>,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Result<Value, String> {
    let words = values.get(field.name.as_str()).map_or("", |words| words.trim());
    if words.is_empty() {
        return Err("Please key it as it stands in the order.".to_owned());
    }
    read_one_value(field, words, handoff, listening)
        .ok_or_else(|| "I cannot read this for certain; please key it as it stands in the order.".to_owned())
}

/// The value that those words are for that field, where they can be read for certain.
pub(super) fn read_one_value(
    field: &Field,
    words: &str,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Value> {
    let heard = read_for(field, words, handoff, listening).into_iter();
    let mut of_field = heard.filter(|answer| answer.field.as_ref() == Some(&field.name)).map(|answer| answer.heard);
    of_field.find_map(|heard| if let HeardAs::Value { value } = heard { Some(value) } else { None })
}

/// An order's reference, if it has the form of one.
fn entered(words: &str) -> Heard {
    match ordering::problem_of_reference(words) {
        None => Heard::happened(Event::OrderEntered { order_ref: words.trim().to_owned() }),
        Some(wanted) => {
            let usage = format!("`{}` is no reference of an order; write {wanted}", words.trim());
            Heard::Refusal(Refusal::new("decision:O1", Reason::NoSuchCommand { usage }))
        }
    }
}

fn undo_order(values: &BTreeMap<String, String>) -> Heard {
    let reference = values.get("reference").map(|reference| reference.trim()).filter(|text| !text.is_empty());
    let how = values.get("how").and_then(|how| UndoneHow::from_word(how));
    match (how, reference) {
        (Some(how), Some(reference)) => {
            Heard::happened(Event::OrderUndone { undone: Undone { how, reference: reference.to_owned() } })
        }
        (None, _) => refuse_input("how"),
        (Some(_), None) => refuse_input("reference"),
    }
}

/// A refusal that says what is wrong with each input.
pub(super) fn wrong_input(problems: &BTreeMap<String, String>) -> Heard {
    let usage = problems.values().map(|problem| problem.trim_end_matches('.')).collect::<Vec<_>>().join("; ");
    Heard::Refusal(Refusal::new("behaviour:6", Reason::NoSuchCommand { usage }))
}

fn refuse_input(name: &str) -> Heard {
    let usage = format!("type `{name}` beside the press");
    Heard::Refusal(Refusal::new("behaviour:6", Reason::NoSuchCommand { usage }))
}

fn decision(
    action: &Action,
    decision: Decision,
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> Heard {
    let (Some(approval), Some(shown)) = (action.approval, &action.shown) else {
        return Heard::Refusal(Refusal::new("behaviour:6", Reason::Unknown { what: "that button".into() }));
    };
    let conditions = match conditions(decision, values, listening) {
        Ok(conditions) => conditions,
        Err(refusal) => return Heard::Refusal(refusal),
    };
    // Beside a conditional yes the words are the condition.
    let text = values.get("text").filter(|_| conditions.is_empty()).cloned();
    Heard::happened(Event::Decided(Press { approval, decision, snapshot_hash: shown.clone(), text, conditions }))
}

/// A condition is an obligation with an owner; whose it is, is the deal's owner's unless somebody is named.
fn conditions(
    decision: Decision,
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> Result<Vec<Condition>, Refusal> {
    let text = values.get("text").map(|text| text.trim()).filter(|text| !text.is_empty());
    let (Decision::ApproveWithConditions, Some(text)) = (decision, text) else { return Ok(Vec::new()) };
    let owner = match values.get("owner") {
        Some(words) => match listening.directory.called(words) {
            Some(person) => person.id.clone(),
            None => return Err(Refusal::new("rule:people", Reason::Unknown { what: words.clone() })),
        },
        None => match listening.handoff.and_then(|handoff| handoff.owner.clone()) {
            Some(owner) => owner,
            None => return Err(Refusal::new("rule:people", Reason::Unknown { what: "the condition's owner".into() })),
        },
    };
    let due = match values.get("due") {
        None => None,
        Some(day) => match NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d") {
            Ok(day) => Some(day),
            Err(_) => {
                let usage = format!("`{day}` is no day; write it as 2026-03-31");
                return Err(Refusal::new("feature:N14", Reason::NoSuchCommand { usage }));
            }
        },
    };
    Ok(vec![Condition { text: text.to_owned(), owner, due }])
}

fn returned(action: &Action, values: &BTreeMap<String, String>) -> Heard {
    let (Some(approval), Some(shown)) = (action.approval, &action.shown) else {
        return Heard::Refusal(Refusal::new("behaviour:6", Reason::Unknown { what: "that button".into() }));
    };
    let words = values.get("reason").map_or("", String::as_str);
    let Some(code) = ReturnCode::from_word(words) else {
        let codes: Vec<&str> = ReturnCode::ALL.iter().map(|code| code.word()).collect();
        let usage = format!("type `reason` beside the press, one of {}", codes.join(", "));
        return Heard::Refusal(Refusal::new("feature:N17", Reason::NoSuchCommand { usage }));
    };
    let (snapshot_hash, text) = (shown.clone(), values.get("text").cloned());
    Heard::happened(Event::Returned { approval, snapshot_hash, code, text })
}

fn filled(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    let Some(handoff) = listening.handoff else { return Heard::Nothing };
    let mut answers = Vec::new();
    let mut is_untouched = false;
    for typed in parts::records(values, listening.policy) {
        if typed.is_untouched(handoff) {
            is_untouched = true;
            continue;
        }
        let heard = typed.heard(handoff, &answer_context(None, handoff, listening));
        answers.push(Answer { field: Some(typed.field.name.clone()), words: typed.in_words(), heard });
    }
    for (name, words) in values {
        if words.trim().is_empty() || parts::part_of(name, listening.policy).is_some() {
            continue;
        }
        match listening.policy.field(&name.as_str().into()) {
            // What stood in the form beforehand and was left alone is no answer.
            Some(field) if stands_there(handoff, field, words) => is_untouched = true,
            Some(field) => answers.extend(read_for(field, words, handoff, listening)),
            None => {
                let what = format!("the field `{name}`");
                return Heard::Refusal(Refusal::new("failure:F13", Reason::Unknown { what }));
            }
        }
    }
    if answers.is_empty() && handoff.is_over() {
        // Nothing can be filled in any more, which is what the refusal says.
        let nothing = Answers { answers, source: Source::Form, words: String::new() };
        return Heard::happened(Event::Answered(nothing));
    }
    if answers.is_empty() && is_untouched {
        return Heard::Refusal(Refusal::new("feature:N20", Reason::NothingToConfirm));
    }
    if answers.is_empty() {
        return refuse_input("at least one field");
    }
    let words = values.iter().map(|(name, words)| format!("{name}={words}")).collect::<Vec<_>>().join(", ");
    Heard::happened(Event::Answered(Answers { answers, source: Source::Form, words }))
}

/// Whether a form sends back what stood in it.
pub(super) fn stands_there(handoff: &Handoff, field: &Field, words: &str) -> bool {
    handoff.packet.value(&field.name).is_some_and(|value| {
        // A list to choose from sends its words in one line.
        let said = words.trim();
        written(field, value).trim() == said || field.items_of(value).is_some_and(|items| in_one_line(&items) == said)
    })
}

fn in_one_line(items: &[Value]) -> String {
    let word = |item: &Value| if let Value::Choice(choice) = item { choice.clone() } else { item.to_string() };
    items.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn brought(file: &BroughtFile, listening: &Listening<'_>) -> Heard {
    let as_it_looks = || match (&file.lines, &file.certificate) {
        (Some(_), _) => DocumentKind::Quote,
        (None, Some(_)) => DocumentKind::SigningCertificate,
        (None, None) => kind_named(&file.name).unwrap_or(DocumentKind::Other),
    };
    let said = file.kind.or_else(|| kind_said(&file.name));
    let order = match (&file.order, listening.handoff) {
        (Some(Ok(pairs)), Some(handoff)) => Some(ordering::read(&file.name, pairs, handoff, listening)),
        (Some(Err(problem)), _) => Some(Err(problem.clone())),
        (Some(Ok(_)), None) | (None, _) => None,
    };
    // Nobody has to say of an order's export that it is one; what only may be one is not refused as one.
    let has_order = listening.handoff.is_some_and(|handoff| handoff.order_ref.is_some());
    let can_be_nothing_else = || match &file.order {
        Some(Ok(pairs)) => ordering::is_an_order(pairs, listening),
        Some(Err(_)) | None => false,
    };
    let order = order.filter(|_| said == Some(DocumentKind::OrderExport) || has_order && can_be_nothing_else());
    let kind = match order {
        Some(_) => DocumentKind::OrderExport,
        None => file.kind.unwrap_or_else(as_it_looks),
    };
    Heard::happened(Event::Uploaded(Upload {
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size: file.size,
        kind,
        is_said: file.kind.is_some(),
        lines: file.lines.clone(),
        stated: file.stated.clone(),
        certificate: file.certificate.clone(),
        order,
    }))
}

/// What a file is, by the words that came with it, if they say so.
pub fn kind_said(words: &str) -> Option<DocumentKind> {
    kind_named(words)
}

/// What is said of a file that is there already: the same document, of another kind.
fn said_of_a_file(words: &str, handoff: &Handoff) -> Option<Heard> {
    let (which, kind) = file_called(words)?;
    let document = match which {
        WhichFile::Last => handoff.documents.iter().max_by_key(|document| document.added_at)?,
        WhichFile::Named(name) => {
            handoff.documents.iter().rev().find(|document| document.reference.name.to_lowercase() == name)?
        }
    };
    if kind == DocumentKind::Quote && document.reference.kind != kind {
        let usage = "bring that file once more with the word `quote`, so that I read its lines".to_owned();
        return Some(Heard::Refusal(Refusal::new("feature:N20", Reason::NoSuchCommand { usage })));
    }
    Some(Heard::happened(Event::Uploaded(Upload {
        name: document.reference.name.clone(),
        sha256: document.reference.sha256.clone(),
        size: document.size,
        kind,
        is_said: true,
        lines: None,
        stated: QuoteStated::default(),
        certificate: None,
        order: None,
    })))
}

/// What was pressed, if a button was: a press that cannot even be heard leaves its line in the log too.
pub fn pressed_button(incoming: &Incoming) -> Option<Pressed> {
    match incoming {
        Incoming::Pressed { action, .. } => Some((action.verb.word().to_owned(), action.approval)),
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::Said { .. }
        | Incoming::Commanded { .. }
        | Incoming::Filled { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::Brought(_)
        | Incoming::AnsweredInformation { .. }
        | Incoming::Due { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::Undelivered { .. } => None,
    }
}

/// Which handoff a command, press, form or file names by itself.
pub fn names_handoff(incoming: &Incoming) -> Option<HandoffId> {
    match incoming {
        Incoming::Pressed { action, .. } => action.handoff,
        Incoming::Filled { handoff, .. } | Incoming::Due { handoff, .. } | Incoming::Undelivered { handoff, .. } => {
            Some(*handoff)
        }
        Incoming::Brought(file) => file.handoff,
        Incoming::AnsweredInformation { handoff, .. } => *handoff,
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::Said { .. }
        | Incoming::Commanded { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::AccountLinked { .. } => None,
    }
}
