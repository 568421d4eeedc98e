//! Waivers of what blocks: what may be asked, what holds up to when, and that one is over. Why one was granted is told to
//! those who may ask, never to a channel.

use std::collections::BTreeMap;

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::workflow::waivers::{self, Item, Waiver};

use super::{About, Speaking, day, sentence_case, title, unstopped};

/// What blocks a packet and may wait by a decision, with the button that asks for it.
pub fn offer(handoff: &Handoff, speaking: &Speaking<'_>) -> Message {
    let items = match handoff.is_over() {
        true => Vec::new(),
        false => waivers::items(handoff, &speaking.asking()),
    };
    let message = Message::new(match items.is_empty() {
        true => format!("{}: nothing blocks it that a waiver would help.", title(handoff)),
        false => format!("{}: this blocks it.", title(handoff)),
    });
    let message = items.iter().fold(message, |message, item| message.line(line(item, speaking)));
    let may: Vec<FieldName> = items.into_iter().filter(|item| item.never.is_none()).map(|item| item.field).collect();
    if may.is_empty() {
        return message;
    }
    let labels: BTreeMap<String, String> =
        may.iter().map(|field| (field.to_string(), sentence_case(&speaking.field_title(field)))).collect();
    let item = Input::choice("item", "What may wait", may.iter().map(ToString::to_string).collect());
    let asks = vec![
        Input { labels, ..item },
        Input::text("Why it may wait"),
        Input::day("cure", "Put right by"),
        Input::day("until", "Waived up to and including"),
    ];
    message.line("A waiver lets one wait for a time, if whoever answers for it agrees.").button_asking(
        "Ask for a waiver",
        Action::on_handoff(Verb::AskWaiver, handoff.id),
        asks,
    )
}

fn line(item: &Item, speaking: &Speaking<'_>) -> String {
    let field = sentence_case(&speaking.field_title(&item.field));
    let what = match item.checks.as_slice() {
        [] => "it is missing".to_owned(),
        _checks if speaking.policy.is_confidential(&item.field) => "it does not fit".to_owned(),
        checks => checks.iter().map(|(_, what)| unstopped(what)).collect::<Vec<_>>().join("; "),
    };
    match &item.never {
        Some(because) => format!("{field}: {what}. It cannot be waived: {}.", unstopped(because)),
        None => format!("{field}: {what}."),
    }
}

/// Each waiver that holds, for everybody: of what, by whom and up to when.
pub fn on_the_card(handoff: &Handoff, speaking: &Speaking<'_>) -> Vec<String> {
    let line = |waiver: &Waiver, by: &str| {
        format!("Waived by {by} up to {}: {}.", day(waiver.until), speaking.field_title(&waiver.field))
    };
    waivers::holding(handoff).map(|(waiver, ruling)| line(&waiver, speaking.directory.name_of(&ruling.by))).collect()
}

/// The same with what it sets aside, why, and by when it is to be put right, for those who may ask.
pub fn told(handoff: &Handoff, speaking: &Speaking<'_>) -> Vec<String> {
    let line = |waiver: &Waiver, by: &PersonId| {
        let (field, what) = (speaking.field_title(&waiver.field), unstopped(&waiver.what));
        let (cure, until) = (day(waiver.cure_on), day(waiver.until));
        let (by, why) = (speaking.directory.name_of(by), unstopped(&waiver.reason));
        format!("Waived by {by} up to {until}: {field}; {what}. It is to be put right by {cure}. Reason: {why}.")
    };
    waivers::holding(handoff).map(|(waiver, ruling)| line(&waiver, &ruling.by)).collect()
}

fn found(about: &About<'_>, approval: ApprovalId) -> Option<Waiver> {
    waivers::of(about.handoff?.approval(approval)?)
}

/// Whoever owns a waived item is nudged before the day on which it is to be put right.
pub(super) fn cure(about: &About<'_>, approval: ApprovalId) -> Message {
    let Some(waiver) = found(about, approval) else { return Message::new(about.title()) };
    let field = about.speaking.field_title(&waiver.field);
    Message::new(format!(
        "{}: the {field} was waived, and is to be put right by {}.",
        about.title(),
        day(waiver.cure_on)
    ))
    .line(format!("Please give it in the deal's thread; the waiver ends on {}.", day(waiver.until)))
}

/// A waiver is over.
pub(super) fn over(about: &About<'_>, approval: ApprovalId) -> Message {
    let Some(waiver) = found(about, approval) else { return Message::new(about.title()) };
    let field = about.speaking.field_title(&waiver.field);
    let owed = about.handoff.and_then(|handoff| {
        handoff.obligations.iter().find(|owed| owed.waiver == Some(approval)).map(|owed| owed.owner.clone())
    });
    let next = match owed {
        Some(owner) => format!("{} owes it, and it is overdue", about.name(&owner)),
        None => "it blocks again".to_owned(),
    };
    Message::new(format!("{}: the waiver of the {field} ended on {}; {next}.", about.title(), day(waiver.until)))
}
