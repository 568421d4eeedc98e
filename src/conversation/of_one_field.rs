//! Words that are said of one field, and what it makes of them.

use crate::domain::field::{Field, FieldRole, FieldType, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::PersonId;
use crate::domain::terms::BillingStartTrigger;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::address::company_and_address;
use super::hearing::answer::read_answer;
use super::hearing::approval_words::claims_approval;
use super::hearing::form::form_of;
use super::hearing::heard::{AnswerContext, Flag, Heard as Reading};
use super::hearing::question::Question;
use super::hearing::reason::Reason as Unclear;
use super::hearing::spoken;
use super::hearing::understand::understand;
use super::open_questions::takes_text;
use super::order_words::read_purchase_order;
use super::reading::is_value;
use super::{parts, unlabelled};

/// The language in which people answer, until policy knows each person's.
pub(super) const LANGUAGE: &str = "en";

/// What words say for one field; a purchase order answers two fields at once.
pub(super) fn read_for(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    match field.role {
        Some(FieldRole::PoRequired | FieldRole::PoNumber) => read_purchase_order(field, words, handoff, listening),
        Some(FieldRole::QuoteNumber) if number_and_version(field, words, listening).is_some() => {
            number_and_version(field, words, listening).unwrap_or_default()
        }
        Some(FieldRole::BillingStartTrigger | FieldRole::BillingStartDate)
            if day_of_billing(words, handoff, listening).is_some() =>
        {
            day_of_billing(words, handoff, listening).unwrap_or_default()
        }
        Some(FieldRole::BillingStartDate) if event_of_billing(words, handoff, listening).is_some() => {
            event_of_billing(words, handoff, listening).into_iter().collect()
        }
        Some(_) | None if points_at_the_contract(words) => vec![as_in_the_contract(field, words, handoff, listening)],
        Some(_) | None => {
            if let Some(both) = name_and_address(field, words, handoff, listening) {
                return both;
            }
            if let Some(days) = length_that_is_free(field, words, handoff, listening) {
                return vec![days];
            }
            let answer = read_one(field, words, handoff, listening);
            let read = |words: &str| read_one(field, words, handoff, listening);
            if let Some(whole) = parts::with_earlier(field, &answer, handoff, read) {
                return vec![whole];
            }
            if let Some(answers) = spoken_of_several(field, words, &answer, handoff, listening) {
                return answers;
            }
            let beside = said_beside(field, words, handoff, listening);
            std::iter::once(answer).chain(beside).collect()
        }
    }
}

/// `days free of charge: 2 months`: so many days from the start of the term.
fn length_that_is_free(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let has_unit = pattern!(r"(?i)^\s*\S+ (?:week|month)s?\.?\s*$").is_match(words);
    if field.role != Some(FieldRole::FreePeriod) || !has_unit {
        return None;
    }
    let said = format!("{} free", words.trim().trim_end_matches('.'));
    let days = unlabelled::days_free(&said, handoff, listening)?;
    let HeardAs::Proposal { value } = days.heard else {
        return Some(Answer { words: words.to_owned(), ..days });
    };
    let heard = HeardAs::Value { value };
    Some(Answer { field: Some(field.name.clone()), words: words.to_owned(), heard })
}

/// `Q-2301 v3`: the number, and its version.
fn number_and_version(field: &Field, words: &str, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let version = listening.policy.find_role(FieldRole::QuoteVersion)?;
    let parts = pattern!(r"(?i)^(\S*\d\S*),? \(?(?:v|ver\.?|version|rev\.?|revision) ?\.?(\d{1,3})\)?$")
        .captures(words.trim())?;
    let answer = |field: &Field, value| Answer {
        field: Some(field.name.clone()),
        words: words.to_owned(),
        heard: HeardAs::Value { value },
    };
    let number = parts[2].parse::<u32>().ok()?;
    Some(vec![answer(field, Value::Text(parts[1].to_owned())), answer(version, Value::Number(number.into()))])
}

/// The terms of payment or the rhythm of billing that a question such as `is net 60 ok?` names.
pub(super) fn terms_or_rhythm<'p>(line: &str, handoff: &Handoff, listening: &Listening<'p>) -> Option<&'p Field> {
    let lead = pattern!(
        r"(?i)^(?:(?:is|are|would|will|can|could|may|do|does|what about|how about|we|they|i|have|get|use|go with) )+"
    );
    let tail = pattern!(r"(?i)[ ,]*(?:ok|okay|fine|possible|allowed|all right|alright|enough|too long)?[ ?]*$");
    let bare = tail.replace(lead.replace(line, "").as_ref(), "").into_owned();
    let fields =
        [FieldRole::PaymentTerms, FieldRole::Billing].into_iter().filter_map(|role| listening.policy.find_role(role));
    fields.into_iter().find(|field| {
        matches!(read_answer(field, &bare, &answer_context(Some(field), handoff, listening)), Reading::Set { .. })
    })
}

/// `billing start: 2026-05-01`, `first invoice on 2026-05-01`: billing starts on a fixed day, and this is it.
fn day_of_billing(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let day = listening.policy.find_role(FieldRole::BillingStartDate)?;
    let trigger = listening.policy.find_role(FieldRole::BillingStartTrigger)?;
    let Reading::Set { value, .. } = read_answer(day, words, &answer_context(Some(day), handoff, listening)) else {
        return None;
    };
    let fixed = Value::Choice(BillingStartTrigger::FixedDate.word().to_owned());
    let answer = |field: &Field, value| Answer {
        field: Some(field.name.clone()),
        words: words.to_owned(),
        heard: HeardAs::Value { value },
    };
    let is_fixed_already = handoff.packet.value(&trigger.name) == Some(&fixed);
    match (is_fixed_already, trigger.holds(&fixed)) {
        (true, _) => Some(vec![answer(day, value)]),
        (false, true) => Some(vec![answer(trigger, fixed), answer(day, value)]),
        (false, false) => None,
    }
}

/// `billing starts at go-live`: it waits for an event, and no day is known.
fn event_of_billing(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let trigger = listening.policy.find_role(FieldRole::BillingStartTrigger)?;
    let event = pattern!(r"(?i)^\s*(?:at|with|upon|on|after|from|as of)?\s*(?:the )?").replace(words, "");
    let answer = read_one(trigger, &event, handoff, listening);
    is_value(&answer).then(|| Answer { words: words.to_owned(), ..answer })
}

pub(super) fn points_at_the_contract(words: &str) -> bool {
    pattern!(
        r"(?i)^(?:(?:the )?same (?:as|like)|as|like|per|see|according to|what(?:ever)?)(?: (?:in|per|it says in|is in))?",
        r"(?: the| our| their| signed)* (?:contract|agreement|order form|msa|paper)(?: says)?[.!]?$"
    )
    .is_match(words.trim())
}

/// What a document that was read says of that field; of one that was not, it is asked.
fn as_in_the_contract(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Answer {
    let pairs = listening.policy.matching().pairs.iter();
    let of_paper = pairs.filter(|pair| pair.ours.field == field.name && pair.theirs.document.is_some());
    let said = of_paper.filter_map(|pair| handoff.packet.value(&pair.theirs.field)).find(|value| field.holds(value));
    let heard = match said {
        Some(value) => HeardAs::Value { value: value.clone() },
        None => HeardAs::Unclear { reason: "as_in_contract".into(), candidates: Vec::new() },
    };
    Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }
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

pub(super) fn read_one(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Answer {
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
            candidates: parts::in_words(field, reason, &candidates),
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
fn spoken_of_several(
    field: &Field,
    words: &str,
    read: &Answer,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
    let question = listening.policy.homes().question_of(&field.name)?;
    let form = form_in(question, words, &answer_context(Some(field), handoff, listening))?;
    let is_read = matches!(read.heard, HeardAs::Value { .. });
    // A number alone names no unit of its own.
    let has_words = words.chars().any(char::is_alphabetic);
    let says_several = has_words && form.as_object().is_some_and(|parts| parts.len() > 1);
    if is_read && !says_several { None } else { kept(question, &form, words, listening) }
}

/// What those words say to that question, in its normal form, if they are an answer to it.
pub(super) fn form_in(question: &str, words: &str, context: &AnswerContext<'_>) -> Option<serde_json::Value> {
    let Some(question) = Question::named(question) else { return spoken::form(question, words, context.locale) };
    match understand(question, words, context).heard {
        Reading::Set { value, .. } => Some(form_of(question, &value)),
        Reading::Clarify { .. }
        | Reading::Defer { .. }
        | Reading::Question
        | Reading::Nothing
        | Reading::Instruction => None,
    }
}

/// Whether those words are meant as an answer to that question, and are none.
pub(super) fn is_unclear(question: &str, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> bool {
    let context = answer_context(None, handoff, listening);
    Question::named(question)
        .is_some_and(|question| matches!(understand(question, words, &context).heard, Reading::Clarify { .. }))
}

/// What an answer in its normal form says, field by field.
pub(super) fn kept(
    question: &str,
    form: &serde_json::Value,
    words: &str,
    listening: &Listening<'_>,
) -> Option<Vec<Answer>> {
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
        | Flag::FromContext
        | Flag::MorePosExpected
        | Flag::NotFinal
        | Flag::UnitPrice
        | Flag::PrefixFromContext
        | Flag::CertificateClaimed
        | Flag::DiffersFromCrm
        | Flag::Pilot
        | Flag::DoingBusinessAs(_) => None,
    });
    beside.map(|heard| Answer { field: Some(field.name.clone()), words: words.to_owned(), heard }).collect()
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
        background: None,
    }
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
