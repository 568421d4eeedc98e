//! A changed policy: what it would change, whose word it takes, and that it judges now.

use crate::conversation::action::Action;
use crate::conversation::message::Message;
use crate::domain::ids::PersonId;
use crate::domain::policy_change::{
    DealChanges, EffectOn, InForceSince, PersonChanges, PolicyEffect, PolicyRef, PolicyStanding, PolicyWaiting,
};
use crate::workflow::policy_change::{short, who_may_confirm};

use super::{Speaking, Zone, list};

/// `2026.2 (0123abcd…)`.
pub fn named(policy: &PolicyRef) -> String {
    format!("{} ({})", policy.version, short(policy))
}

/// The card of whoever may confirm it.
pub fn waits(waiting: &PolicyWaiting, speaking: &Speaking<'_>) -> Message {
    let message = Message::new(format!("A changed policy waits for your word: {}.", named(&waiting.policy)));
    described(message, waiting, speaking).button("Confirm this policy", Action::on_policy(&waiting.policy.hash))
}

/// What is to be known before it is confirmed.
fn described(message: Message, waiting: &PolicyWaiting, speaking: &Speaking<'_>) -> Message {
    message
        .line(format!("In place of {}. Changed: {}.", named(&waiting.replaces), list(&waiting.changed)))
        .lines(effect(&waiting.effect))
        .line(whose_word(waiting, speaking))
        .line(format!("Compare the hash with the one that its author names: {}", waiting.policy.hash))
}

/// Who has confirmed it, and who still can.
fn whose_word(waiting: &PolicyWaiting, speaking: &Speaking<'_>) -> String {
    let wanted = speaking.policy.organisation().policy_changes.people;
    let name = |person: &PersonId| speaking.directory.name_of(person).to_owned();
    let done: Vec<String> = waiting.confirmed_by.iter().map(name).collect();
    let others = who_may_confirm(speaking.policy, speaking.directory);
    let others = others.filter(|person| !waiting.confirmed_by.contains(&person.id)).map(|person| person.name.clone());
    let others: Vec<String> = others.collect();
    let people = if wanted == 1 { "one person has".to_owned() } else { format!("{} people have", in_words(wanted)) };
    let done = if done.is_empty() { String::new() } else { format!(" {} did.", list(&done)) };
    let can = if others.is_empty() { String::new() } else { format!(" {} can.", list(&others)) };
    format!("It judges once {people} confirmed it; until then nothing changes.{done}{can}")
}

fn in_words(count: u32) -> String {
    if count == 2 { "two".to_owned() } else { count.to_string() }
}

/// What it would change at once, a line for each person and deal.
pub fn effect(effect: &PolicyEffect) -> Vec<String> {
    let people = effect.people.iter().map(|change| {
        let what = match change.how {
            PersonChanges::Joins => "joins",
            PersonChanges::Leaves => "leaves",
            PersonChanges::OtherRoles => "holds other roles",
        };
        format!("{} {what}.", change.name)
    });
    let mut lines: Vec<String> = people.collect();
    if effect.deals.is_empty() {
        lines.push(match effect.looked_at {
            0 => "No deal is open, so nothing changes at once.".to_owned(),
            1 => "On the open deal nothing changes at once.".to_owned(),
            count => format!("On the {count} open deals nothing changes at once."),
        });
    }
    lines.extend(effect.deals.iter().map(on_deal));
    if effect.more > 0 {
        lines.push(format!("… and on {} more open deals; `baton check --against` lists them.", effect.more));
    }
    lines
}

fn on_deal(on: &EffectOn) -> String {
    let changes: Vec<String> = on.changes.iter().map(change).collect();
    format!("{} {}: {}.", on.handoff, on.deal, changes.join("; "))
}

fn change(change: &DealChanges) -> String {
    match change {
        DealChanges::Lapses { decision } => format!("the {decision} lapses"),
        DealChanges::Asked { decision, of } => format!("the {decision} is asked of {of}"),
        DealChanges::NeedsNobody { decision } => format!("the {decision} needs nobody"),
        DealChanges::Passes { decision, from, to } => format!("the {decision} passes from {from} to {to}"),
        DealChanges::Value { field } => format!("the {field} is another"),
        DealChanges::OpenAgain => "it is not complete any more".to_owned(),
        DealChanges::Complete => "nothing keeps it from Finance any more".to_owned(),
        DealChanges::OwnerLeaves { owner } => format!("its owner {owner} leaves, so their manager is asked"),
    }
}

/// The reader's word is noted, and another's is wanted.
pub fn confirmation_noted(waiting: &PolicyWaiting, speaking: &Speaking<'_>) -> Message {
    Message::new(format!("Your word on policy {} is noted.", named(&waiting.policy)))
        .line(whose_word(waiting, speaking))
}

/// It judges from now on.
pub fn in_force(policy: &PolicyRef, confirmed_by: &[PersonId], speaking: &Speaking<'_>) -> Message {
    let names: Vec<&str> = confirmed_by.iter().map(|person| speaking.directory.name_of(person)).collect();
    Message::new(format!("Policy {} judges from now on; {} confirmed it.", named(policy), list(&names)))
        .line("Decisions that were made keep the policy that judged them.")
}

/// Nothing waits any more.
pub fn withdrawn(policy: &PolicyRef) -> Message {
    Message::new(format!("Policy {} is gone from the folder; nothing is to be confirmed.", named(policy)))
}

/// By which policy a decision was judged, where another one is in force now.
pub fn judged_by(title: &str, policy: &PolicyRef) -> String {
    format!("The {title} was judged by policy {}, and keeps it.", named(policy))
}

/// The answer to `/baton policy`.
pub fn standing(standing: &PolicyStanding, asker: Option<&PersonId>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let version = speaking.policy.version();
    let policy = PolicyRef { version: version.version.clone(), hash: version.hash.clone() };
    let since = standing.in_force.as_ref().filter(|since| since.policy == policy);
    let message = Message::new(match since {
        Some(InForceSince { since, confirmed_by, .. }) => {
            let names: Vec<&str> = confirmed_by.iter().map(|person| speaking.directory.name_of(person)).collect();
            let by = if names.is_empty() { String::new() } else { format!(", confirmed by {}", list(&names)) };
            format!("Policy {} judges since {}{by}.", named(&policy), speaking.time(*since, zone))
        }
        None => format!("Policy {} judges.", named(&policy)),
    });
    let message = message.line(format!("Its hash: {}", policy.hash));
    match &standing.waiting {
        None => message.line("No changed policy waits to be confirmed."),
        Some(waiting) => {
            let message = message.line(format!("Policy {} waits to be confirmed.", named(&waiting.policy)));
            let message = described(message, waiting, speaking);
            let is_asked = |asker: &PersonId| {
                let may = who_may_confirm(speaking.policy, speaking.directory).any(|person| &person.id == asker);
                may && !waiting.confirmed_by.contains(asker)
            };
            match asker.is_some_and(is_asked) {
                true => message.button("Confirm this policy", Action::on_policy(&waiting.policy.hash)),
                false => message,
            }
        }
    }
}
