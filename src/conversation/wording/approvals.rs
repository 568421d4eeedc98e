//! What is said about decisions. Threads hear that one waits and how it ended; figures stay in direct conversations.

use crate::conversation::action::{Action, Verb};
use crate::conversation::delegating;
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::approval::{Approval, ApprovalState, Awaited, Decision};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, PersonId, RowId};
use crate::domain::snapshot::Change;
use crate::policy::decision::DecisionRole;
use crate::workflow::effect::Audience;
use crate::workflow::fact::MoveReason;
use crate::workflow::{views, waivers};

use super::{About, Speaking, absence, list, sentence_case};

pub fn typed_yes(about: &About<'_>, waiting: &[ApprovalId]) -> Message {
    let titles: Vec<String> = waiting.iter().map(|approval| about.decision_title(*approval)).collect();
    let message = Message::new(format!("A typed yes or a thumbs-up does not count for {}.", about.title()))
        .line(format!("Your decision is still open: {}.", list(&titles)))
        .line("Its figures stand on the card in our direct conversation; the button decides.");
    waiting
        .iter()
        .filter_map(|approval| formal_yes(about, *approval))
        .fold(message, |message, (label, action)| message.button(&label, action))
}

/// The press that a typed yes is not, bound to what the card shows.
fn formal_yes(about: &About<'_>, id: ApprovalId) -> Option<(String, Action)> {
    let handoff = about.handoff?;
    let approval = handoff.approval(id).filter(|approval| approval.is_open())?;
    let decision = about.speaking.policy.decision(&approval.snapshot.decision_type)?;
    let label = match decision.role {
        Some(DecisionRole::FinanceAcceptance) => "Accept it".to_owned(),
        None => format!("Approve the {}", decision.title),
    };
    Some((label, Action::on_approval(Verb::Approve, handoff.id, id, &approval.snapshot.hash())))
}

pub fn lapsed(about: &About<'_>, approval: ApprovalId, changes: &[Change], asked_again: Option<&PersonId>) -> Message {
    let title = about.decision_title(approval);
    let what: Vec<&str> = changes.iter().map(|change| change.title.as_str()).collect();
    let lapsed = about.handoff.and_then(|handoff| handoff.approval(approval));
    let what_fell = match lapsed.map(ruling_of) {
        Some(Some(by)) => format!("{}'s decision on the {title} no longer holds", about.name(by)),
        Some(None) | None => format!("the request for the {title} no longer counts"),
    };
    let verb = if what.len() == 1 { "has" } else { "have" };
    let message = Message::new(sentence_case(&format!("{} {verb} changed, so {what_fell}.", list(&what))));
    match asked_again {
        Some(person) => message.line(format!("I have asked {}.", about.name(person))),
        None => message.line("Nobody has to decide it as the values are now."),
    }
}

fn ruling_of(approval: &Approval) -> Option<&PersonId> {
    match &approval.state {
        ApprovalState::Lapsed { ruling, .. } => ruling.as_ref().map(|ruling| &ruling.by),
        ApprovalState::Cleared
        | ApprovalState::Asked
        | ApprovalState::InfoRequested { .. }
        | ApprovalState::Granted(_)
        | ApprovalState::Rejected(_)
        | ApprovalState::Recalled { .. } => None,
    }
}

pub fn cleared_instead(about: &About<'_>, approval: ApprovalId, row: &RowId) -> Message {
    Message::new(format!("{}: nobody has to decide the {} ({row}).", about.title(), about.decision_title(approval)))
}

pub fn info_wanted(about: &About<'_>, approval: ApprovalId, by: &PersonId, question: &str) -> Message {
    let message = Message::new(format!(
        "{} asks about the {} of {}:",
        about.name(by),
        about.decision_title(approval),
        about.title()
    ))
    .line(question.to_owned())
    .line(match awaited(about, approval) {
        Some(awaited) => {
            let due = about.speaking.due(awaited.due_at, about.zone);
            let by = about.name(by);
            format!("Please answer by {due}, here or in the deal's thread; {by}'s clock stands still until you do.")
        }
        None => format!("The decision waits for your answer; {}'s clock stands still.", about.name(by)),
    });
    with_answer_button(message, approval, about)
}

fn awaited<'a>(about: &About<'a>, approval: ApprovalId) -> Option<&'a Awaited> {
    let ApprovalState::InfoRequested { awaited, .. } = &about.handoff?.approval(approval)?.state else { return None };
    awaited.as_ref()
}

/// For whoever is to answer; their manager hears that it waits, and not what it is.
pub fn info_reminder(about: &About<'_>, to: &Audience, approval: ApprovalId, of: &PersonId) -> Message {
    let (title, deal, of_whom) = (about.decision_title(approval), about.title(), about.name(of));
    let asked = about.handoff.and_then(|handoff| handoff.approval(approval)).map(|approval| &approval.state);
    let Some(ApprovalState::InfoRequested { by, question, at, .. }) = asked else {
        return Message::new(format!("{deal}: the question about the {title} is answered."));
    };
    let (by, since) = (about.name(by), about.speaking.due(*at, about.zone));
    if to.person() != Some(of) {
        return Message::new(format!(
            "{deal}: {by}'s question about the {title} has waited for {of_whom} since {since}."
        ))
        .line("The decision stands still until it is answered.");
    }
    let message =
        Message::new(format!("{of_whom}, {by}'s question about the {title} of {deal} waits for your answer:"));
    with_answer_button(message.line(question.to_owned()), approval, about)
}

pub fn answer_passed_on(about: &About<'_>, approval: ApprovalId, to: &PersonId) -> Message {
    let due = about.handoff.and_then(|handoff| handoff.approval(approval)?.request.as_ref());
    let due = due.map(|request| format!(", {}", about.speaking.deadline(request.due_at, about.zone)));
    Message::new(format!("Taken as your answer to {}'s question.", about.name(to))).line(format!(
        "The {} of {} waits for {} again{}.",
        about.decision_title(approval),
        about.title(),
        about.name(to),
        due.unwrap_or_default()
    ))
}

fn with_answer_button(message: Message, approval: ApprovalId, about: &About<'_>) -> Message {
    match about.handoff {
        Some(handoff) => {
            let action = Action {
                verb: Verb::AnswerInformation,
                handoff: Some(handoff.id),
                approval: Some(approval),
                claim: None,
                shown: None,
            };
            message.button_asking("Answer", action, vec![Input::text("Your answer")])
        }
        None => message,
    }
}

pub fn info_given(about: &About<'_>, approval: ApprovalId, by: &PersonId, text: &str) -> Message {
    let due = about
        .handoff
        .and_then(|handoff| handoff.approval(approval))
        .and_then(|approval| approval.request.as_ref())
        .map(|request| about.speaking.due(request.due_at, about.zone));
    Message::new(format!(
        "{} answers your question on the {} of {}:",
        about.name(by),
        about.decision_title(approval),
        about.title()
    ))
    .line(text.to_owned())
    .maybe_line(due.map(|due| format!("Please decide on the card above, by {due}.")))
}

pub fn decision_made(about: &About<'_>, approval: ApprovalId) -> Message {
    let title = about.decision_title(approval);
    let state = about.handoff.and_then(|handoff| handoff.approval(approval)).map(|approval| &approval.state);
    match state {
        Some(ApprovalState::Granted(ruling)) => {
            let conditions = match ruling.decision {
                Decision::ApproveWithConditions => " with conditions",
                Decision::Approve | Decision::Reject | Decision::RequestInfo | Decision::Recuse => "",
            };
            Message::new(format!(
                "{} approved the {title}{conditions}{}.",
                about.name(&ruling.by),
                absence::for_whom(ruling, about)
            ))
        }
        Some(ApprovalState::Rejected(ruling)) => {
            let owner = about.owner();
            let waiver = about.handoff.and_then(|handoff| waivers::of(handoff.approval(approval)?));
            let helps = match waiver {
                Some(_) => "it blocks still: please put it right",
                None => "please change the value",
            };
            Message::new(format!(
                "{} rejected the {title}{}.",
                about.name(&ruling.by),
                absence::for_whom(ruling, about)
            ))
            .line(format!("{owner}, {helps}, or talk to {}.", about.name(&ruling.by)))
        }
        Some(
            ApprovalState::Cleared
            | ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. },
        )
        | None => Message::new(format!("{}: the {title} is open again.", about.title())),
    }
}

/// The reason of a no, or the conditions of a yes, for those who must act on them. They may hold figures, so the
/// thread does not carry them (`approvals.md`, section 4.4).
pub fn ruling_told(about: &About<'_>, approval: ApprovalId) -> Message {
    let title = about.decision_title(approval);
    let state = about.handoff.and_then(|handoff| handoff.approval(approval)).map(|approval| &approval.state);
    let Some(ApprovalState::Granted(ruling) | ApprovalState::Rejected(ruling)) = state else {
        return Message::new(format!("{}: the {title} is open again.", about.title()));
    };
    let verb = if ruling.decision == Decision::Reject { "rejected" } else { "approved" };
    let who = about.name(&ruling.by);
    let message = Message::new(format!("{who} {verb} the {title} of {}.", about.title()))
        .maybe_line(ruling.reason.as_ref().map(|reason| format!("Reason: {reason}")));
    ruling.conditions.iter().fold(message, |message, condition| {
        let due = condition.due.map(|due| format!(", by {}", super::day(due))).unwrap_or_default();
        message.line(format!("To be done by {}{due}: {}", about.name(&condition.owner), condition.text))
    })
}

pub fn reminder(about: &About<'_>, approval: ApprovalId, at_percent: u32) -> Message {
    let title = about.decision_title(approval);
    let request =
        about.handoff.and_then(|handoff| handoff.approval(approval)).and_then(|approval| approval.request.as_ref());
    let Some(request) = request else { return Message::new(format!("{}: {title}", about.title())) };
    let (who, due) = (about.name(&request.accountable), about.speaking.due(request.due_at, about.zone));
    let message = Message::new(format!("{who}, {} waits for your decision on the {title}, by {due}.", about.title()));
    // The second reminder says what is at stake; the first is quiet.
    let urgent = at_percent >= 80;
    let reviewed = about.handoff.is_some_and(|handoff| handoff.stage == Stage::FinanceReview);
    let waits = match reviewed {
        true => "The order cannot be entered before it".to_owned(),
        false => format!("{} cannot submit before it", about.owner()),
    };
    let asking = about.speaking.asking();
    let next = about
        .handoff
        .and_then(|handoff| views::next_holder(handoff, handoff.approval(approval)?, &asking))
        .map_or_else(|| "it stays with you".to_owned(), |next| format!("it passes to {}", about.name(&next)));
    let message = message.maybe_line(urgent.then(|| format!("{waits}; after that {next}.")));
    with_later(message, about, approval)
}

/// That one is on it, or wants to be reminded later: both leave the window as it is.
fn with_later(message: Message, about: &About<'_>, approval: ApprovalId) -> Message {
    let Some((handoff, asked)) = about.handoff.and_then(|handoff| Some((handoff, handoff.approval(approval)?))) else {
        return message;
    };
    let hash = asked.snapshot.hash();
    let action = |verb| Action::on_approval(verb, handoff.id, approval, &hash);
    message.button("On it", action(Verb::OnIt)).button_asking(
        "Remind me later",
        action(Verb::Snooze),
        vec![Input::choice("hours", "In how many working hours", delegating::hours_to_choose()), Input::text("Why")],
    )
}

/// The reminder as it would be said now, for the form behind its button.
pub fn reminder_of(handoff: &Handoff, approval: ApprovalId, speaking: &Speaking<'_>, person: &PersonId) -> Message {
    reminder(&About { handoff: Some(handoff), speaking, zone: speaking.zone_of_person(person) }, approval, 0)
}

/// The request for advice as it would be said now, for the form behind its button.
pub fn advice_of(handoff: &Handoff, approval: ApprovalId, speaking: &Speaking<'_>, person: &PersonId) -> Message {
    advice_wanted(&About { handoff: Some(handoff), speaking, zone: speaking.zone_of_person(person) }, approval)
}

/// What is decided and by whom, without figures: a consulted person sees those where their role lets them.
pub fn advice_wanted(about: &About<'_>, approval: ApprovalId) -> Message {
    let title = about.decision_title(approval);
    let found = about.handoff.and_then(|handoff| Some((handoff.id, handoff.approval(approval)?)));
    let Some((handoff, asked)) = found else { return Message::new(format!("{}: {title}", about.title())) };
    let Some(request) = &asked.request else { return Message::new(format!("{}: {title}", about.title())) };
    let (who, due) = (about.name(&request.accountable), about.speaking.due(request.due_at, about.zone));
    let action = Action::on_approval(Verb::Advise, handoff, approval, &asked.snapshot.hash());
    Message::new(format!("{}: {who} decides the {title}, by {due}; you may advise.", about.title()))
        .line(format!("It is asked because of {}. Your words stand on {who}'s card.", asked.snapshot.limit))
        .button_asking("Advise", action, vec![Input::text("Your advice")])
}

pub fn put_off_over(about: &About<'_>, approval: ApprovalId) -> Message {
    let title = about.decision_title(approval);
    let request =
        about.handoff.and_then(|handoff| handoff.approval(approval)).and_then(|approval| approval.request.as_ref());
    let Some(request) = request else { return Message::new(format!("{}: {title}", about.title())) };
    let (who, due) = (about.name(&request.accountable), about.speaking.due(request.due_at, about.zone));
    let message = Message::new(format!("{who}, the {title} of {} is still open; it is due by {due}.", about.title()));
    with_later(message, about, approval)
}

pub fn put_off_noted(about: &About<'_>, approval: ApprovalId) -> Message {
    let title = about.decision_title(approval);
    let request =
        about.handoff.and_then(|handoff| handoff.approval(approval)).and_then(|approval| approval.request.as_ref());
    let until = request.and_then(|request| Some((request.put_off.as_ref()?, request.due_at)));
    match until {
        Some((put_off, due_at)) => {
            let (until, due) = (about.time(put_off.until), about.speaking.due(due_at, about.zone));
            Message::new(format!("Noted: I remind you of the {title} at {until}. It stays due by {due}."))
        }
        None => Message::new(format!("{}: the {title} is not put off.", about.title())),
    }
}

pub fn moved(
    about: &About<'_>,
    approval: ApprovalId,
    from: &PersonId,
    to: &PersonId,
    why_moved: MoveReason,
) -> Message {
    let (title, from_name, to_name) = (about.decision_title(approval), about.name(from), about.name(to));
    let why = match why_moved {
        MoveReason::Breach => format!("{from_name}'s time for the {title} ran out"),
        MoveReason::Recused => format!("{from_name} stepped aside from the {title}"),
        MoveReason::Barred => format!("{from_name} may not decide the {title} any more"),
        MoveReason::Left => format!("{from_name} has left, or does not decide such things any more"),
        MoveReason::Delegated => format!("{from_name} passed the {title} on"),
        MoveReason::Away => {
            match about.handoff.and_then(|handoff| absence::of_absent(handoff, approval, from, about)) {
                Some(until) => format!("{from_name} {until}"),
                None => format!("{from_name} is away"),
            }
        }
    };
    match why_moved {
        MoveReason::Away => Message::new(format!("{why}, so {to_name} decides the {title}. The clock runs on.")),
        MoveReason::Breach | MoveReason::Recused | MoveReason::Barred | MoveReason::Left | MoveReason::Delegated => {
            Message::new(format!("{why}, so {to_name} decides it now."))
        }
    }
}

pub fn overdue(about: &About<'_>, approval: ApprovalId) -> Message {
    let title = about.decision_title(approval);
    let request =
        about.handoff.and_then(|handoff| handoff.approval(approval)).and_then(|approval| approval.request.as_ref());
    let Some(request) = request else { return Message::new(format!("{}: {title}", about.title())) };
    let (who, due) = (about.name(&request.accountable), about.time(request.due_at));
    Message::new(format!("{who}, the {title} of {} was due {due} and stays with you.", about.title()))
        .line(format!("{} cannot go on without it. Please decide on the card above.", about.owner()))
}

pub fn nobody_eligible(about: &About<'_>, title: &str, row: &RowId) -> Message {
    Message::new(format!("{}: nobody may decide the {title} ({row}).", about.title()))
        .line("Everybody on its ladder is barred or has left. Please name somebody in people.toml.")
}
