//! What is said of words that came after Finance had accepted the packet, until somebody answers them.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::field::Value;
use crate::domain::handoff::{Handoff, SaidLate, Stage};
use crate::domain::ids::PersonId;
use crate::domain::task::TaskKind;
use crate::workflow::late_words::waiting;
use crate::workflow::views::{Blocking, Status};

use super::{About, Speaking, list};

/// `Ana said \u{201c}they pay monthly\u{201d}`.
pub fn said(said: &[SaidLate], speaking: &Speaking<'_>) -> String {
    let of_each = said.chunk_by(|one, next| one.by == next.by).map(|of_one| {
        let words: Vec<String> = of_one.iter().map(|said| format!("\u{201c}{}\u{201d}", said.words)).collect();
        let who = of_one.first().map_or("somebody", |said| speaking.directory.name_of(&said.by));
        format!("{who} said {}", list(&words))
    });
    list(&of_each.collect::<Vec<_>>())
}

/// The same, with what stands against it.
pub fn to_answer(handoff: &Handoff, speaking: &Speaking<'_>) -> String {
    let stands = |words: &SaidLate| standing(handoff, words, speaking).map(|value| format!(" `{value}` stands."));
    let lines = waiting(handoff)
        .iter()
        .map(|words| format!("{}.{}", said(std::slice::from_ref(words), speaking), stands(words).unwrap_or_default()));
    lines.collect::<Vec<_>>().join(" ")
}

fn standing(handoff: &Handoff, words: &SaidLate, speaking: &Speaking<'_>) -> Option<String> {
    let value: &Value = handoff.packet.value(&words.field)?;
    let is_told = !speaking.policy.is_confidential(&words.field);
    is_told.then(|| format!("{}: {}", speaking.field_title(&words.field), speaking.shown(&words.field, value)))
}

/// What waits for Finance's answer, and whose answer it waits for.
pub fn open(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let waiting = waiting(handoff);
    if waiting.is_empty() {
        return None;
    }
    let of = handoff.open_task(TaskKind::AnswerWords).map_or("Finance", |task| speaking.directory.name_of(&task.of));
    Some(format!("{}, and {of} has not answered yet", said(waiting, speaking)))
}

/// The same for a line of a list, unless that is what its blocker says.
pub fn beside(status: &Status<'_>, speaking: &Speaking<'_>) -> String {
    let is_blocker =
        status.blocker.as_ref().is_some_and(|blocker| blocker.what == Blocking::Task(TaskKind::AnswerWords));
    match open(status.handoff, speaking).filter(|_| !is_blocker) {
        Some(said) => format!("; {said}"),
        None => String::new(),
    }
}

/// What the handoff's card says of it: who is to answer, by when, before what.
pub fn on_the_card(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let task = handoff.open_task(TaskKind::AnswerWords)?;
    let before = match (&handoff.stage, &handoff.order_ref) {
        (Stage::OnHold { .. }, _) => "; the clock stands still".to_owned(),
        (_, None) => {
            format!(" before the order is entered, {}", speaking.deadline(task.due_at, speaking.zone_of_all()))
        }
        (_, Some(_)) => format!(" before it is invoiced, {}", speaking.deadline(task.due_at, speaking.zone_of_all())),
    };
    let who = speaking.directory.name_of(&task.of);
    Some(format!("{}; {who} is to answer it{before}.", said(waiting(handoff), speaking)))
}

/// The buttons by which Finance answers: in words, or by sending the packet back while there is no order.
pub fn buttons(message: Message, handoff: &Handoff) -> Message {
    if waiting(handoff).is_empty() || handoff.open_task(TaskKind::AnswerWords).is_none() {
        return message;
    }
    let hint = "What you make of it, such as: agreed, the invoice is held until the amendment is signed.";
    let answer = Input { hint: hint.into(), ..Input::text("Your answer") };
    let message = message.button_asking("Answer", Action::on_handoff(Verb::AnswerWords, handoff.id), vec![answer]);
    match &handoff.stage {
        Stage::OrderReady => message.button("Send back", Action::on_handoff(Verb::TakeBack, handoff.id)),
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => message,
    }
}

/// Asks one person of Finance to answer.
pub fn asked(about: &About<'_>, handoff: &Handoff, who: &str, due: &str) -> Message {
    let what = match &handoff.order_ref {
        Some(order) => format!("before {order} of {} is invoiced", about.title()),
        None => format!("before you enter the order of {}", about.title()),
    };
    let message = Message::new(format!("{who}, please answer {what}, {due}."));
    let line = |words: &SaidLate| {
        let stands =
            standing(handoff, words, about.speaking).map(|value| format!(" `{value}` stands.")).unwrap_or_default();
        let said = said(std::slice::from_ref(words), about.speaking);
        format!("{said} ({}); nothing was changed.{stands}", about.time(words.at))
    };
    let message = waiting(handoff).iter().map(line).fold(message, Message::line);
    let how = match &handoff.order_ref {
        Some(_) => "A change of what is booked is an amendment, which the CRM announces.",
        None => "[Send back] gives the packet back to its owner, who can change it then.",
    };
    buttons(message.line(how.to_owned()), handoff)
}

/// What Finance makes of it, for everybody.
pub fn answered(about: &About<'_>, by: &PersonId, words: &[SaidLate], answer: &str) -> Message {
    let message = Message::new(format!("{} answers for Finance, {}: {}", about.name(by), about.title(), answer.trim()));
    message.line(format!("To this: {}.", said(words, about.speaking)))
}
