//! Conditions of a yes: who keeps them, by when, what waits for them, and what shows that they are kept. What a condition
//! is may hold figures, so a channel hears whose it is and nothing else.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::{Input, InputKind};
use crate::conversation::message::Message;
use crate::domain::approval::Condition;
use crate::domain::field::Gate;
use crate::domain::handoff::Handoff;
use crate::domain::ids::PersonId;
use crate::workflow::effect::Audience;
use crate::workflow::obligations;

use super::{About, Speaking, Zone, day, unstopped};

/// The words of the steps that may wait for a condition.
pub const STEPS: [&str; 3] = ["sending", "acceptance", "billing"];
const GATES: [Gate; 3] = [Gate::Submit, Gate::OrderReady, Gate::ReadyForBilling];

/// The step that such a word names.
pub fn gate(word: &str) -> Option<Gate> {
    STEPS.iter().position(|known| known.eq_ignore_ascii_case(word)).map(|index| GATES[index])
}

/// `; sending it to Finance waits for it`.
fn what_waits(condition: &Condition) -> String {
    match condition.before {
        Some(Gate::Submit) => "; sending it to Finance waits for it".to_owned(),
        Some(Gate::OrderReady) => "; Finance's acceptance waits for it".to_owned(),
        Some(Gate::ReadyForBilling) => "; billing waits for it".to_owned(),
        Some(Gate::Close) | None => String::new(),
    }
}

/// The input in which whoever decides says what waits.
pub fn step_input() -> Input {
    let labels = [("sending", "sending it to Finance"), ("acceptance", "Finance's acceptance"), ("billing", "billing")];
    Input {
        name: "before".into(),
        label: "What waits for it".into(),
        kind: InputKind::Choice { choices: STEPS.map(str::to_owned).to_vec() },
        optional: true,
        labels: labels.map(|(word, label)| (word.to_owned(), label.to_owned())).into(),
        ..Input::text("")
    }
}

fn by(condition: &Condition) -> String {
    condition.due.map(|due| format!(", by {}", day(due))).unwrap_or_default()
}

/// An open condition, for everybody.
pub fn open(condition: &Condition, speaking: &Speaking<'_>) -> String {
    let owner = speaking.directory.name_of(&condition.owner);
    format!("A condition is open: {owner}{}{}.", by(condition), what_waits(condition))
}

/// A condition, for whoever may ask.
pub fn told(condition: &Condition, speaking: &Speaking<'_>, zone: Zone) -> String {
    let (text, owner) = (&condition.text, speaking.directory.name_of(&condition.owner));
    match &condition.kept {
        None => format!("Condition: {text} ({owner}{}){}.", by(condition), what_waits(condition)),
        Some(kept) => {
            let (who, at) = (speaking.directory.name_of(&kept.by), speaking.time(kept.at, zone));
            format!("Condition: {text} ({owner}), kept, said {who} at {at}: {}.", kept.evidence.trim_end_matches('.'))
        }
    }
}

/// With the button by which an open condition is kept.
pub fn with_button(message: Message, handoff: &Handoff, speaking: &Speaking<'_>) -> Message {
    let open: Vec<&Condition> = handoff.obligations.iter().filter(|condition| condition.is_open()).collect();
    if open.is_empty() || obligations::is_off(handoff) {
        return message;
    }
    let mut asks = Vec::new();
    if open.len() > 1 {
        let number = |index: usize| (index + 1).to_string();
        let label = |(index, condition): (usize, &&Condition)| {
            (number(index), format!("{}{}", speaking.directory.name_of(&condition.owner), by(condition)))
        };
        asks.push(Input {
            name: "condition".into(),
            label: "Which condition".into(),
            kind: InputKind::Choice { choices: (0..open.len()).map(number).collect() },
            labels: open.iter().enumerate().map(label).collect(),
            ..Input::text("")
        });
    }
    asks.push(Input::text("What shows that it is kept"));
    let action = Action::on_shown(Verb::KeepCondition, handoff.id, &obligations::shown(handoff));
    message.button_asking("Condition kept", action, asks)
}

pub(super) fn kept(about: &About<'_>, by: &PersonId, owner: &PersonId) -> Message {
    let (by, owner) = (about.name(by), about.name(owner));
    let whose = if by == owner { "a condition".to_owned() } else { format!("the condition of {owner}") };
    Message::new(format!("{by} says that {whose} is kept."))
}

pub(super) fn shown(about: &About<'_>, condition: &Condition, evidence: &str) -> Message {
    let owner = about.name(&condition.owner);
    Message::new(format!("{}: the condition of your yes is kept.", about.title()))
        .line(format!("{} ({owner})", condition.text))
        .line(format!("What shows it: {evidence}"))
}

pub(super) fn due(about: &About<'_>, to: &Audience, condition: &Condition, is_over: bool) -> Message {
    let owner = about.name(&condition.owner);
    let is_theirs = to.person() == Some(&condition.owner);
    let who = if is_theirs { "your condition".to_owned() } else { format!("{owner}'s condition") };
    let when = if is_over { "is overdue" } else { "is due today" };
    let message = Message::new(format!("{}: {who} {when}.", about.title())).line(format!(
        "{}{}{}.",
        unstopped(&condition.text),
        by(condition),
        what_waits(condition)
    ));
    match about.handoff.filter(|_| is_theirs) {
        Some(handoff) => with_button(message.line("Please say what shows that it is kept."), handoff, about.speaking),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_waits_is_one_of_three() {
        assert_eq!(STEPS.map(gate), GATES.map(Some));
        assert_eq!(gate("Billing"), Some(Gate::ReadyForBilling));
        assert_eq!([gate("later"), gate("")], [None, None]);
    }
}
