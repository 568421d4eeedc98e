//! Waivers of what blocks: what may be asked, what holds up to when, and that one is over. Why one was granted is told to
//! those who may ask, never to a channel.

use std::collections::BTreeMap;

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::approval::ApprovalState;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::workflow::effect::Audience;
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
    let message = items.iter().fold(message, |message, item| message.line(line(item, handoff, speaking)));
    let message = message.lines(told(handoff, speaking));
    let may = items.into_iter().filter(|item| item.never.is_none() && item.asked_of.is_none());
    let may: Vec<FieldName> = may.map(|item| item.field).collect();
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
    message
        .line("A waiver lets one of them wait up to a day that you name; after that day it blocks again.")
        .button_asking("Ask for a waiver", Action::on_handoff(Verb::AskWaiver, handoff.id), asks)
}

fn line(item: &Item, handoff: &Handoff, speaking: &Speaking<'_>) -> String {
    let field = sentence_case(&speaking.field_title(&item.field));
    let what = match item.checks.as_slice() {
        [] => "it is missing".to_owned(),
        _checks if speaking.policy.is_confidential(&item.field) => "it does not fit".to_owned(),
        checks => checks.iter().map(|(_, what)| unstopped(what)).collect::<Vec<_>>().join("; "),
    };
    let decides = || waivers::who_decides(handoff, &item.field, &speaking.asking());
    match (&item.never, &item.asked_of) {
        (Some(because), _) => format!("{field}: {what}. It cannot be waived: {}.", unstopped(because)),
        (None, Some(who)) => format!("{field}: {what}. Its waiver waits for {}.", speaking.directory.name_of(who)),
        (None, None) => match decides() {
            Some(who) => format!("{field}: {what}. {} may let it wait.", speaking.directory.name_of(&who)),
            None => format!("{field}: {what}."),
        },
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
        let field = speaking.field_title(&waiver.field);
        let what = match speaking.policy.is_confidential(&waiver.field) {
            true => "kept for those who decide on it",
            false => unstopped(&waiver.what),
        };
        let (cure, until) = (day(waiver.cure_on), day(waiver.until));
        let (by, why) = (speaking.directory.name_of(by), unstopped(&waiver.reason));
        format!("Waived by {by} up to {until}: {field}; {what}. It is to be put right by {cure}. Reason: {why}.")
    };
    waivers::holding(handoff).map(|(waiver, ruling)| line(&waiver, &ruling.by)).collect()
}

fn found(about: &About<'_>, approval: ApprovalId) -> Option<Waiver> {
    waivers::of(about.handoff?.approval(approval)?)
}

/// Whoever asked hears whose decision it is, and that nothing waits by asking alone.
pub(super) fn asked(about: &About<'_>, to: &Audience, approval: ApprovalId) -> Message {
    let request = about.handoff.and_then(|handoff| handoff.approval(approval)?.request.as_ref());
    let (Some(waiver), Some(request)) = (found(about, approval), request) else { return Message::new(about.title()) };
    let (field, who) = (about.speaking.field_title(&waiver.field), about.name(&request.accountable));
    let when = about.speaking.deadline(request.due_at, about.speaking.zone_of(to));
    Message::new(format!("{}: {who} decides whether the {field} may wait, {when}.", about.title()))
        .line("Until then it blocks as before.")
}

/// Whoever owns a waived item is nudged before the day on which it is to be put right.
pub(super) fn cure(about: &About<'_>, approval: ApprovalId) -> Message {
    let Some(waiver) = found(about, approval) else { return Message::new(about.title()) };
    let field = about.speaking.field_title(&waiver.field);
    let has_order = about.handoff.is_some_and(|handoff| handoff.order_ref.is_some());
    let (cure, until) = (day(waiver.cure_on), day(waiver.until));
    let then = match has_order {
        true => "after that you owe it, and your manager and whoever waived it hear so",
        false => "after that it keeps the packet from Finance again",
    };
    let please = match waiver.checks.is_empty() {
        true => "Please give it in the deal's thread",
        false => "Please put it right in the deal's thread",
    };
    Message::new(format!("{}: the {field} was waived, and is to be put right by {cure}.", about.title()))
        .line(format!("{please}. The waiver holds up to {until}; {then}."))
}

/// A waiver is over.
pub(super) fn over(about: &About<'_>, approval: ApprovalId) -> Message {
    let Some(waiver) = found(about, approval) else { return Message::new(about.title()) };
    let field = about.speaking.field_title(&waiver.field);
    let until = day(waiver.until);
    let asked = about.handoff.and_then(|handoff| handoff.approval(approval));
    let was_granted = asked.is_some_and(|asked| !matches!(asked.state, ApprovalState::Lapsed { ruling: None, .. }));
    let owed = about.handoff.and_then(|handoff| {
        handoff.obligations.iter().find(|owed| owed.waiver == Some(approval)).map(|owed| owed.owner.clone())
    });
    let title = about.title();
    match owed {
        Some(owner) => Message::new(format!("{title}: the waiver of the {field} ended on {until}."))
            .line(format!("{}, you owe it, and it is overdue.", about.name(&owner))),
        None if was_granted => {
            Message::new(format!("{title}: the waiver of the {field} ended on {until}, so it blocks again."))
                .line(format!("{}, please put it right, or ask again with `/baton waive`.", about.owner()))
        }
        None => Message::new(format!("{title}: the waiver of the {field} was asked up to {until} and not decided."))
            .line(format!("{}, please put it right, or ask again with `/baton waive`.", about.owner())),
    }
}
