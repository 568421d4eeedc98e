//! Checks that warn: what is needed to go on, and why somebody did.

use crate::conversation::action::{Action, Verb};
use crate::conversation::going_on;
use crate::conversation::message::Message;
use crate::domain::field::{Misfit, Severity};
use crate::domain::handoff::{Handoff, Stage};
use crate::workflow::gathering as packet;
use crate::workflow::views::Asking;
use crate::workflow::warnings;

use super::{Speaking, gathering};

fn asking<'a>(speaking: &Speaking<'a>) -> Asking<'a> {
    Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now }
}

/// A misfit, and why somebody goes on with it: for those who may ask what stands.
pub fn with_reason(misfit: &Misfit, handoff: &Handoff, speaking: &Speaking<'_>) -> String {
    let line = gathering::misfit_line(misfit, speaking);
    match why(misfit, handoff, speaking) {
        Some(why) => format!("{line} {why}"),
        None => line,
    }
}

/// `Ana goes on: “the CRM is being corrected”.`
pub fn why(misfit: &Misfit, handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let given = warnings::reason_for(handoff, misfit).filter(|_| misfit.severity == Severity::Warn)?;
    let who = speaking.directory.name_of(&given.by);
    Some(format!("{who} goes on: \u{201c}{}\u{201d}.", super::unstopped(&given.reason)))
}

/// How a card names a misfit: whose reason it goes on with, and never the words, which everybody there would read.
pub fn on_card(misfit: &Misfit, handoff: &Handoff, speaking: &Speaking<'_>) -> String {
    match warnings::reason_for(handoff, misfit).filter(|_| misfit.severity == Severity::Warn) {
        Some(given) => format!("; {} goes on with a reason", speaking.directory.name_of(&given.by)),
        None => String::new(),
    }
}

/// What a packet needs that checks warn about, on the card that everybody reads.
pub fn how_to_go_on(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let warned = warnings::to_explain(handoff, &asking(speaking));
    let owner = speaking.owner(handoff);
    (!warned.is_empty() && handoff.stage == Stage::Gathering).then(|| {
        let label = going_on::LABEL;
        format!("A check warns. {owner}, please correct it, or say why it goes on all the same: `{label}: …`.")
    })
}

/// The button behind which the reason is typed; it sends the packet where nothing else is open.
pub fn button(message: Message, handoff: &Handoff, speaking: &Speaking<'_>) -> Message {
    let warned = warnings::to_explain(handoff, &asking(speaking));
    if warned.is_empty() || handoff.stage != Stage::Gathering {
        return message;
    }
    let is_all = packet::only_warnings_are_open(handoff, &asking(speaking));
    let (label, verb) = match is_all {
        true => ("Submit with a reason", Verb::SubmitWithReason),
        false => ("Give a reason", Verb::GiveReason),
    };
    let action = Action::on_shown(verb, handoff.id, &warnings::shown(&warned));
    message.button_asking(label, action, vec![going_on::input()])
}

/// The button that confirms what a read-back shows and sends the packet; where checks warn, it asks why it goes on.
pub fn confirm_and_send(
    message: Message,
    label: &str,
    action: Action,
    handoff: &Handoff,
    speaking: &Speaking<'_>,
) -> Message {
    match warnings::to_explain(handoff, &asking(speaking)).as_slice() {
        [] => message.button(label, action),
        _warned => message.button_asking(label, action, vec![going_on::input()]),
    }
}
