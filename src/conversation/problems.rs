//! What is wrong with the inputs of a form, each in a sentence that stands at its input. Nothing is changed by it: a
//! platform that can show it there asks before the form is taken.

use std::collections::BTreeMap;

use crate::domain::field::{Field, Severity, Value};
use crate::domain::handoff::{Handoff, ReturnCode};
use crate::domain::look_up::LookedUp;
use crate::policy::validators::CheckContext;
use crate::workflow::event::HeardAs;
use crate::workflow::order_entry;
use crate::workflow::views::Asking;
use crate::workflow::warnings;

use super::action::{Action, Verb};
use super::delegating::Wanted;
use super::hear::Listening;
use super::incoming::Incoming;
use super::of_one_field::{answer_context, read_for};
use super::pressing::{due_day, key, stands_there};
use super::{away, delegating, going_on, ordering, parts, prechecking, starting, waiving};

/// What is wrong with what was typed, by input.
pub fn problems(incoming: &Incoming, listening: &Listening<'_>) -> BTreeMap<String, String> {
    match incoming {
        Incoming::Filled { values, .. } => of_fields(values, listening),
        Incoming::Pressed { action, values } => of_press(action, values, listening),
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::Said { .. }
        | Incoming::Reacted { .. }
        | Incoming::Commanded { .. }
        | Incoming::Brought(_)
        | Incoming::AnsweredInformation { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::AccountUnlinked { .. }
        | Incoming::AbsenceNews { .. }
        | Incoming::PolicyNews { .. }
        | Incoming::ScheduleDue { .. }
        | Incoming::Due { .. }
        | Incoming::AssistantReplied { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::Undelivered { .. } => BTreeMap::new(),
    }
}

fn of_press(action: &Action, values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    match action.verb {
        Verb::FillIn => of_fields(values, listening),
        Verb::StartHandoff if action.claim.is_none() => starting::started(values, listening).err().unwrap_or_default(),
        Verb::ApproveWithConditions => of_condition(values, listening),
        Verb::Return => of_return(values),
        Verb::Reject | Verb::RequestInformation | Verb::AnswerInformation => needed(values, "text"),
        Verb::EnterOrder => match text(values, "order").and_then(ordering::problem_of_reference) {
            Some(wanted) => BTreeMap::from([("order".to_owned(), format!("Please write {wanted}."))]),
            None => needed(values, "order"),
        },
        Verb::ExplainLoss | Verb::Advise | Verb::AnswerWords => needed(values, "text"),
        Verb::GiveReason | Verb::SubmitWithReason => a_reason(values),
        Verb::ConfirmAndSend => of_reason(values, listening),
        Verb::Delegate => delegating::problems(Wanted::SomebodyElse, values, listening),
        Verb::Snooze => delegating::problems(Wanted::Later, values, listening),
        Verb::KeepCondition => needed(values, "text"),
        Verb::AskWaiver => waiving::problems(values, listening),
        Verb::UndoOrder => needed(values, "reference"),
        Verb::KeyAgain => of_second_entry(values, listening),
        Verb::Precheck => prechecking::problems(values, listening),
        Verb::Away => away::problems(values, listening),
        Verb::StartHandoff
        | Verb::Approve
        | Verb::Recuse
        | Verb::OnIt
        | Verb::ConfirmValues
        | Verb::TakeSuggestion
        | Verb::LeaveSuggestion
        | Verb::DoNotSend
        | Verb::NoChange
        | Verb::TakeBack
        | Verb::CustomerEmail
        | Verb::Submit
        | Verb::ReportBillingTrigger
        | Verb::ReportWin
        | Verb::Acknowledge
        | Verb::ConfirmPolicy
        | Verb::Resume => BTreeMap::new(),
    }
}

fn text<'v>(values: &'v BTreeMap<String, String>, name: &str) -> Option<&'v str> {
    values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn needed(values: &BTreeMap<String, String>, name: &str) -> BTreeMap<String, String> {
    match text(values, name) {
        Some(_) => BTreeMap::new(),
        None => BTreeMap::from([(name.to_owned(), "Please write it here.".to_owned())]),
    }
}

/// Where checks warn, the reason to go on.
fn of_reason(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    let (policy, directory, now) = (listening.policy, listening.directory, listening.now);
    let warns = |handoff: &Handoff| !warnings::to_explain(handoff, &Asking { policy, directory, now }).is_empty();
    if listening.handoff.is_some_and(warns) { a_reason(values) } else { BTreeMap::new() }
}

fn a_reason(values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    match going_on::typed(values) {
        Some(_) => BTreeMap::new(),
        None => BTreeMap::from([(going_on::INPUT.to_owned(), "Please say why, in a sentence.".to_owned())]),
    }
}

/// What cannot be read; whether it agrees with the packet is no problem of the form, or it would tell the first entry.
fn of_second_entry(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    let Some(handoff) = listening.handoff else { return BTreeMap::new() };
    order_entry::keyed(handoff, listening.policy)
        .filter_map(|keyed| {
            let problem = key(&keyed.typed, values, handoff, listening).err()?;
            Some((keyed.typed.name.to_string(), problem))
        })
        .collect()
}

fn of_condition(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    let mut problems = needed(values, "text");
    if let Some(who) = text(values, "owner").filter(|who| listening.directory.called(who).is_none()) {
        problems.insert("owner".into(), format!("I know nobody called {who} for certain."));
    }
    if let Some(problem) = text(values, "due").and_then(|day| due_day(day, listening).err()) {
        problems.insert("due".into(), format!("{problem}."));
    }
    problems
}

fn of_return(values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let code = text(values, "reason").and_then(ReturnCode::from_word);
    match code {
        None => BTreeMap::from([("reason".to_owned(), "Please choose a reason.".to_owned())]),
        Some(ReturnCode::Other) if text(values, "text").is_none() => {
            BTreeMap::from([("text".to_owned(), "Please say what is to be put right.".to_owned())])
        }
        Some(_) => BTreeMap::new(),
    }
}

fn of_fields(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    let Some(handoff) = listening.handoff else { return BTreeMap::new() };
    let mut problems = BTreeMap::new();
    for typed in parts::records(values, listening.policy).iter().filter(|typed| !typed.is_untouched(handoff)) {
        let context = answer_context(None, handoff, listening);
        problems.extend(typed.problems(handoff, &context));
        let first = typed.words.keys().next().map(|part| format!("{}.{part}", typed.field.name));
        if let (true, Some(first), HeardAs::Value { value }) =
            (problems.is_empty(), first, typed.heard(handoff, &context))
        {
            problems.extend(of_value(typed.field, &value, handoff, listening).map(|problem| (first, problem)));
        }
    }
    for (name, words) in values.iter().filter(|(_, words)| !words.trim().is_empty()) {
        let Some(field) = listening.policy.field(&name.as_str().into()) else { continue };
        // A value that a CRM told need not be one that a person could type; what was left alone is no answer.
        if stands_there(handoff, field, words) {
            continue;
        }
        if let Some(problem) = of_field(field, words, handoff, listening) {
            problems.insert(name.clone(), problem);
        }
    }
    problems
}

/// What is wrong with the words for one field: that they cannot be read for certain, or that the value does not fit.
fn of_field(field: &Field, words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<String> {
    read_for(field, words, handoff, listening).into_iter().find_map(|answer| match answer.heard {
        HeardAs::Value { value } | HeardAs::Proposal { value } => {
            let field = answer.field.as_ref().and_then(|name| listening.policy.field(name))?;
            of_value(field, &value, handoff, listening)
        }
        HeardAs::Unclear { candidates, .. } if candidates.len() > 1 => {
            Some(format!("This could be {}. {}", candidates.join(" or "), field.help).trim_end().to_owned())
        }
        HeardAs::Unclear { .. } | HeardAs::Nothing | HeardAs::Settled { .. } | HeardAs::QuestionBack => {
            Some(format!("I cannot read this for certain. {}", field.help).trim_end().to_owned())
        }
        HeardAs::Instruction => Some("This takes a value, not instructions.".to_owned()),
        HeardAs::NotKnownYet { .. } | HeardAs::ApprovalClaimed | HeardAs::ReasonToGoOn { .. } => None,
    })
}

/// What is wrong with a value that could be read.
fn of_value(field: &Field, value: &Value, handoff: &Handoff, listening: &Listening<'_>) -> Option<String> {
    // What another handoff holds is checked in the transaction that takes the value.
    let questions = listening.policy.look_ups(field, value, &handoff.packet, handoff.id).into_iter();
    let nowhere = |question| (question, crate::domain::look_up::Answer::PoNumber { handoffs: Vec::new() });
    let looked_up = LookedUp::new(questions.map(nowhere).collect());
    let context = CheckContext { today: listening.today, looked_up: &looked_up, handoff: handoff.id, up_to: None };
    let misfits = listening.policy.check_value(field, value, &handoff.packet, &context);
    misfits.into_iter().find(|misfit| misfit.severity == Severity::Block).map(|misfit| sentence(&misfit.what))
}

fn sentence(text: &str) -> String {
    let mut letters = text.trim().trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}
