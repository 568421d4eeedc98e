//! A press and what was typed beside it → what happened, or what is missing.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::approval::{Condition, Decision};
use crate::domain::field::{Field, Source, Value};
use crate::domain::handoff::{Handoff, ReturnCode, Undone, UndoneHow};
use crate::domain::task::TaskKind;
use crate::workflow::event::{Answer, Answers, Event, HeardAs, Press};
use crate::workflow::order_entry;
use crate::workflow::outcome::{Reason, Refusal};

use super::action::{Action, Verb};
use super::delegating::Wanted;
use super::form::written;
use super::hear::Listening;
use super::incoming::Heard;
use super::of_one_field::{answer_context, read_for, read_one_value};
use super::wording::obligations;
use super::{away, delegating, going_on, ordering, parts, prechecking, starting, waiving};

pub(super) fn pressed(action: &Action, values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
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
            Some(shown) => {
                let reason = going_on::typed(values).map(str::to_owned);
                Heard::happened(Event::ConfirmedToSend { shown: shown.clone(), reason })
            }
            None => unknown(),
        },
        Verb::TakeSuggestion => match &action.shown {
            Some(shown) => Heard::happened(Event::SuggestionTaken { shown: shown.clone() }),
            None => unknown(),
        },
        Verb::LeaveSuggestion => match &action.shown {
            Some(shown) => Heard::happened(Event::SuggestionLeft { shown: shown.clone() }),
            None => unknown(),
        },
        Verb::CustomerEmail => Heard::happened(Event::CustomerEmailWanted),
        Verb::DoNotSend => Heard::happened(Event::SubmissionCalledOff),
        Verb::NoChange => no_change(action),
        Verb::AnswerWords => match values.get("text").map(|text| text.trim()).filter(|text| !text.is_empty()) {
            Some(answer) => Heard::happened(Event::LateWordsAnswered { answer: answer.to_owned() }),
            None => refuse_input("text"),
        },
        Verb::TakeBack => Heard::happened(Event::AcceptanceTakenBack),
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
        Verb::OnIt => delegating::pressed(action, Wanted::OnIt, values, listening),
        Verb::Snooze => delegating::pressed(action, Wanted::Later, values, listening),
        Verb::Delegate => delegating::pressed(action, Wanted::SomebodyElse, values, listening),
        Verb::Advise => delegating::pressed(action, Wanted::ToAdvise, values, listening),
        Verb::KeepCondition => kept(action, values, listening),
        Verb::AskWaiver => waiving::pressed(values, listening),
        Verb::ConfirmPolicy => match &action.shown {
            Some(hash) => Heard::happened(Event::PolicyConfirmed { hash: hash.clone() }),
            None => unknown(),
        },
        Verb::GiveReason | Verb::SubmitWithReason => going_on::pressed(action, values),
        Verb::Away => away::pressed(values, listening),
        Verb::StartHandoff => match action.claim {
            Some(claim) => Heard::happened(Event::HandoffStarted { claim }),
            None => match starting::started(values, listening) {
                Ok(event) => Heard::happened(event),
                Err(problems) => wrong_input(&problems),
            },
        },
    }
}

/// What was said is nothing: the words that the button stands under.
fn no_change(action: &Action) -> Heard {
    let heard = HeardAs::Settled { shown: action.shown.clone() };
    let answer = Answer { field: None, words: "no change".to_owned(), heard };
    Heard::happened(Event::Answered(Answers {
        answers: vec![answer],
        source: Source::Form,
        words: "no change".to_owned(),
    }))
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

/// An order's reference, if it has the form of one.
pub(super) fn entered(words: &str) -> Heard {
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

pub(super) fn refuse_input(name: &str) -> Heard {
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
        Some(day) => match due_day(day, listening) {
            Ok(day) => Some(day),
            Err(usage) => return Err(Refusal::new("feature:N14", Reason::NoSuchCommand { usage })),
        },
    };
    let before = values.get("before").map(|word| word.trim()).filter(|word| !word.is_empty());
    let before = before.map(|word| obligations::gate(word).ok_or_else(|| no_such_step(word))).transpose()?;
    Ok(vec![Condition { before, ..Condition::new(text, owner, due) }])
}

fn no_such_step(word: &str) -> Refusal {
    let usage =
        format!("`{word}` is no step that waits for a condition; choose one of {}", obligations::STEPS.join(", "));
    Refusal::new("feature:N14", Reason::NoSuchCommand { usage })
}

/// A person says that a condition is kept: the only open one, or the one that they chose.
fn kept(action: &Action, values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    let open = listening.handoff.map(|handoff| handoff.obligations.iter().filter(|known| known.is_open()).count());
    let chosen = values.get("condition").map(|number| number.trim()).filter(|number| !number.is_empty());
    let number = match (chosen, open) {
        (Some(number), _) => number.parse().ok(),
        (None, Some(1)) => Some(1),
        (None, _) => None,
    };
    let evidence = values.get("text").map(|text| text.trim()).filter(|text| !text.is_empty());
    match (number, evidence, &action.shown) {
        (Some(number), Some(evidence), Some(shown)) => {
            let (shown, evidence) = (shown.clone(), evidence.to_owned());
            Heard::happened(Event::ConditionKept { number, shown, evidence })
        }
        (None, _, _) => refuse_input("condition"),
        (Some(_), None, _) => refuse_input("text"),
        (Some(_), Some(_), None) => {
            Heard::Refusal(Refusal::new("behaviour:6", Reason::Unknown { what: "that button".into() }))
        }
    }
}

/// By when a condition is due: a day, and none that is past.
pub(super) fn due_day(words: &str, listening: &Listening<'_>) -> Result<NaiveDate, String> {
    let words = words.trim();
    match NaiveDate::parse_from_str(words, "%Y-%m-%d") {
        Ok(day) if day < listening.speakers_today() => {
            Err(format!("{day} is past, so nobody could keep it; name today or a later day"))
        }
        Ok(day) => Ok(day),
        Err(_) => Err(format!("`{words}` is no day; write it as 2026-03-31")),
    }
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

pub(super) fn filled(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
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
        written(field, value).trim() == said || field.items_of(value).is_some_and(|items| in_one_line(items) == said)
    })
}

fn in_one_line(items: &[Value]) -> String {
    let word = |item: &Value| if let Value::Choice(choice) = item { choice.clone() } else { item.to_string() };
    items.iter().map(word).collect::<Vec<_>>().join(", ")
}
