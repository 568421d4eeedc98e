//! A deal whose owner has left: the manager is asked, and the card says how to name another owner.

use baton::conversation::wording::{self, Speaking};
use baton::domain::ids::PersonId;
use baton::domain::look_up::LookedUp;
use baton::domain::person::Actor;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::workflow::effect::{Audience, What};
use baton::workflow::event::{Event, TimerKey};
use baton::workflow::{self, Context};
use chrono::TimeDelta;

use super::bench::{self, Bench};

/// The shipped policy after Ana has left.
fn without_ana() -> PolicyBook {
    let changed = |(name, text): (&str, &str)| {
        let text = text.replacen("[person.ana]\n", "[person.ana]\nhas_left      = true\n", 1);
        (name.to_owned(), text)
    };
    PolicyBook::compile(&PolicyFiles::new(PolicyFiles::shipped().iter().map(changed).collect())).unwrap()
}

#[test]
fn what_a_leaver_was_asked_is_asked_of_the_manager() {
    let (policy, gathering) = (without_ana(), Bench::unopened().after(bench::won(25)));
    let event = Event::TimerDue { timer: TimerKey::Gaps };
    let looked_up = LookedUp::default();
    let now = gathering.now + TimeDelta::days(1);
    let (actor, directory) = (Actor::Baton, policy.directory());
    let ctx = Context { actor: &actor, now, place: None, policy: &policy, directory, looked_up: &looked_up };
    let outcome = workflow::decide(&gathering.handoff, &event, &ctx).unwrap();
    let is_told = |person: &str| {
        let person = PersonId::from(person);
        outcome.effects.iter().any(|effect| match &effect.what {
            What::Say { to: Audience::Person { person: told }, .. } => *told == person,
            What::Say { .. }
            | What::HandoffCard
            | What::DecisionCard { .. }
            | What::TaskCard { .. }
            | What::OpenRenewal { .. }
            | What::AskAssistant { .. } => false,
        })
    };
    assert!(is_told("mira") && !is_told("ana"), "{:?}", outcome.effects);
    let speaking = Speaking { policy: &policy, directory, now };
    let card = wording::word(&What::HandoffCard, Some(&gathering.handoff), &speaking).unwrap().text();
    assert!(card.contains("Ana has left: `/baton reassign H-1 @person` names a new owner."), "{card}");
}
