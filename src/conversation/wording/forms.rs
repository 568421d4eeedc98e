//! A button behind which something is typed → the form that opens, worded from the handoff as it is now.

use std::collections::BTreeSet;

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::{Form, Input};
use crate::conversation::message::{Button, Message};
use crate::conversation::{away, going_on, prechecking, starting};
use crate::domain::approval::{Approval, ApprovalState};
use crate::domain::deal::Deal;
use crate::domain::field::{FieldState, FieldType, Misfit};
use crate::domain::handoff::{Handoff, Opening};
use crate::domain::ids::{FieldName, PersonId};
use crate::domain::task::TaskKind;
use crate::workflow::asking;
use crate::workflow::views::Asking;
use crate::workflow::warnings;

use super::{Speaking, approvals, cards, gathering, life, obligations, title, waivers};

/// The form that opens for `person`; `None` where that button asks for nothing now: its card is no longer what
/// counts, and pressing it says why.
pub fn form_of(action: &Action, handoff: Option<&Handoff>, person: &PersonId, speaking: &Speaking<'_>) -> Option<Form> {
    if action.verb == Verb::StartHandoff && action.claim.is_none() {
        return Some(starting::form(&Deal::default(), Opening::Won));
    }
    if action.verb == Verb::Precheck {
        return Some(prechecking::form("", speaking.policy));
    }
    if action.verb == Verb::Away {
        return Some(away::form(person, speaking));
    }
    let handoff = handoff?;
    match action.verb {
        Verb::FillIn => fill_in(action, handoff, person, speaking),
        Verb::AnswerInformation => answer(action, handoff, speaking),
        Verb::ConfirmAndSend => going_on(action, handoff, speaking),
        Verb::Approve
        | Verb::ApproveWithConditions
        | Verb::Reject
        | Verb::RequestInformation
        | Verb::Recuse
        | Verb::Delegate
        | Verb::Return => {
            let card = cards::decision_card(handoff, action.approval?, person, speaking)?;
            of_button(&card, action)
        }
        Verb::OnIt | Verb::Snooze | Verb::Advise
            if !handoff.approval(action.approval?).is_some_and(Approval::is_open) =>
        {
            None
        }
        Verb::OnIt | Verb::Snooze => {
            of_button(&approvals::reminder_of(handoff, action.approval?, speaking, person), action)
        }
        Verb::Advise => of_button(&approvals::advice_of(handoff, action.approval?, speaking, person), action),
        Verb::KeepCondition => {
            of_button(&obligations::with_button(Message::new(title(handoff)), handoff, speaking), action)
        }
        Verb::AskWaiver => of_button(&waivers::offer(handoff, speaking), action),
        Verb::KeyAgain => of_button(&life::task_card(handoff, TaskKind::SecondEntry, person, speaking)?, action),
        Verb::ConfirmValues
        | Verb::TakeSuggestion
        | Verb::LeaveSuggestion
        | Verb::DoNotSend
        | Verb::NoChange
        | Verb::AnswerWords
        | Verb::TakeBack
        | Verb::CustomerEmail
        | Verb::Submit
        | Verb::EnterOrder
        | Verb::ReportBillingTrigger
        | Verb::StartHandoff
        | Verb::ReportWin
        | Verb::ExplainLoss
        | Verb::Acknowledge
        | Verb::UndoOrder
        | Verb::Precheck
        | Verb::Away
        | Verb::ConfirmPolicy
        | Verb::GiveReason
        | Verb::SubmitWithReason
        | Verb::Resume => of_button(&cards::handoff_card(handoff, speaking), action),
    }
}

/// Behind the button that confirms and sends, where checks warn: what they say, and why it goes on all the same.
fn going_on(action: &Action, handoff: &Handoff, speaking: &Speaking<'_>) -> Option<Form> {
    let asking = Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now };
    let warnings = warnings::to_explain(handoff, &asking);
    let is_told = |warning: &&Misfit| !speaking.policy.is_confidential(&warning.field);
    let lines: Vec<String> =
        warnings.iter().filter(is_told).map(|warning| gathering::misfit_line(warning, speaking)).collect();
    let (title, submit) = ("Send to Finance".to_owned(), "Send to Finance".to_owned());
    (!warnings.is_empty()).then(|| Form {
        title,
        lines,
        inputs: vec![going_on::input()],
        submit,
        action: action.clone(),
    })
}

fn of_button(card: &Message, action: &Action) -> Option<Form> {
    let button = card.buttons.iter().find(|button| &button.action == action && !button.asks.is_empty())?;
    let Button { label, action, asks } = button.clone();
    Some(Form { title: label.clone(), lines: vec![card.headline.clone()], inputs: asks, submit: label, action })
}

fn answer(action: &Action, handoff: &Handoff, speaking: &Speaking<'_>) -> Option<Form> {
    let approval = handoff.approval(action.approval?)?;
    let ApprovalState::InfoRequested { by, question, .. } = &approval.state else { return None };
    let lines = vec![format!("{} asks about {}:", speaking.directory.name_of(by), title(handoff)), question.to_owned()];
    let inputs = vec![Input::text("Your answer")];
    Some(Form { title: "Answer".into(), lines, inputs, submit: "Answer".into(), action: action.clone() })
}

/// What this person was asked, else what is open; below it what is only proposed, then what is held, as it stands.
fn fill_in(action: &Action, handoff: &Handoff, person: &PersonId, speaking: &Speaking<'_>) -> Option<Form> {
    if handoff.is_over() {
        return None;
    }
    let policy = speaking.policy;
    let asked: BTreeSet<&FieldName> =
        handoff.questions.iter().filter(|(_, question)| &question.of == person).map(|(field, _)| field).collect();
    let state = |name: &FieldName| policy.field(name).map(|field| policy.state(field, &handoff.packet));
    let is_wanted = |name: &FieldName| match state(name) {
        Some(FieldState::Absent) => asked.is_empty() || asked.contains(name),
        // What is held already may be corrected here too.
        Some(FieldState::Proposed | FieldState::Sourced | FieldState::Confirmed) => true,
        Some(FieldState::Waived | FieldState::NotApplicable) | None => false,
    };
    let fields: Vec<_> = policy
        .fields()
        .filter(|field| asking::is_asked(policy, &field.name) && is_wanted(&field.name))
        // A value that is a file is replaced by another file, not by typing.
        .filter(|field| {
            let is_file = matches!(field.field_type, FieldType::Lines | FieldType::Document);
            !is_file || handoff.packet.value(&field.name).is_none()
        })
        .collect();
    if fields.is_empty() {
        return None;
    }
    let open = asking::most_blocking_first(policy, handoff);
    let place = |name: &FieldName| open.iter().position(|item| &item.field == name).unwrap_or(open.len());
    let rank = |field: &&crate::domain::field::Field| match policy.state(field, &handoff.packet) {
        FieldState::Absent => (0, place(&field.name)),
        FieldState::Proposed => (1, 0),
        FieldState::Sourced | FieldState::Confirmed | FieldState::Waived | FieldState::NotApplicable => (2, 0),
    };
    let mut fields = fields;
    fields.sort_by_key(rank);
    let inputs = fields.into_iter().flat_map(|field| Input::all_of(field, handoff.packet.value(&field.name))).collect();
    let lines = vec![
        format!("{}: leave empty what you do not know yet.", title(handoff)),
        "What already stands here is known; change it only where it is wrong.".to_owned(),
    ];
    Some(Form { title: "Fill in".into(), lines, inputs, submit: "Save".into(), action: action.clone() })
}
