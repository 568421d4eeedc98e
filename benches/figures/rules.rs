//! The pure part alone: one decision, and the policy's compilation.

use std::collections::BTreeMap;

use baton::conversation::action::{Action, Verb};
use baton::conversation::hear::{self, Listening};
use baton::conversation::incoming::{Heard, Incoming};
use baton::domain::handoff::Handoff;
use baton::domain::ids::{HandoffId, PersonId};
use baton::domain::look_up::{Answer, LookUp, LookedUp};
use baton::domain::person::Actor;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::story::step::Step;
use baton::story::{deals, script};
use baton::workflow::event::Event;
use baton::workflow::outcome::Outcome;
use baton::workflow::{self, Context, evolve};
use chrono::{DateTime, NaiveDate, Utc};

use super::{spread, timed};

/// Rounds whose median counts.
const ROUNDS: usize = 20;
/// Decisions of a round.
const DECISIONS: u32 = 200;

/// The machine's figures.
pub fn measure() {
    let compile = || PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
    let compiled = (0..ROUNDS).map(|_| timed(compile).0.as_secs_f64() * 1e3).collect();
    println!("rules:");
    println!("  the shipped policy compiles in:  milliseconds {}", spread(compiled));
    let desk = Desk { policy: compile() };
    let (crm, ana, dina) = (Actor::System { system: "crm".into() }, person("ana"), person("dina"));
    let blank = Handoff::unopened(HandoffId(1));
    let won = won();
    let opened = desk.after(blank.clone(), &won, &crm);
    let answer = desk.heard(&Incoming::Said { words: "po: PO-4711".into() }, &opened, &ana);
    let answered = desk.after(opened.clone(), &answer, &ana);
    let approval = answered.open_approvals().next().expect("25% off asks for a decision");
    let action = Action::on_approval(Verb::Approve, answered.id, approval.id, &approval.snapshot.hash());
    let press = desk.heard(&Incoming::Pressed { action, values: BTreeMap::new() }, &answered, &dina);
    let cases =
        [("won", &blank, &won, &crm), ("answered", &opened, &answer, &ana), ("pressed", &answered, &press, &dina)];
    for (name, handoff, event, actor) in cases {
        let took = (0..ROUNDS).map(|_| {
            let (took, ()) = timed(|| (0..DECISIONS).for_each(|_| drop(desk.decide(handoff, event, actor))));
            took.as_secs_f64() * 1e6 / f64::from(DECISIONS)
        });
        println!("  decide, {name:<10}               microseconds {}", spread(took.collect()));
    }
}

fn person(name: &str) -> Actor {
    Actor::person(&PersonId::new(name))
}

fn at() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 3, 9).and_then(|day| day.and_hms_opt(9, 0, 0)).unwrap().and_utc()
}

fn won() -> Event {
    let mut steps = script::parse("crm: Harbour won by Ana: EUR 48,000, 25% off").unwrap();
    let Step::Crm(line) = steps.remove(0).step else { unreachable!("the line is a CRM's") };
    hear::reported(&deals::report(&line, at().date_naive()))
}

struct Desk {
    policy: PolicyBook,
}

impl Desk {
    fn decide(&self, handoff: &Handoff, event: &Event, actor: &Actor) -> Outcome {
        let nothing = |question: LookUp| {
            let answer = match question {
                LookUp::Policy => Answer::Policy { standing: Box::default() },
                LookUp::Taken { .. } => Answer::Taken { taken: Vec::new() },
                LookUp::Claim { .. } => Answer::Claim { claim: None },
                LookUp::PoNumber { .. } => Answer::PoNumber { handoffs: Vec::new() },
                LookUp::OrderRef { .. } => Answer::OrderRef { handoff: None },
                LookUp::Handoff { .. } => Answer::Handoff { handoff: None },
                LookUp::Agreements { .. } => Answer::Agreements { handoffs: Vec::new() },
                LookUp::Waiting { .. } => Answer::Waiting { handoffs: Vec::new() },
                LookUp::DecidedFor { .. } => Answer::DecidedFor { decided: Vec::new() },
            };
            (question, answer)
        };
        let mut questions = workflow::look_ups(handoff, event, &self.policy);
        if let Event::DealWon(report) = event {
            questions.push(LookUp::Taken { post: None, deal: Box::new(report.deal.clone()) });
        }
        let looked_up = LookedUp::new(questions.into_iter().map(nothing).collect());
        let ctx = Context {
            actor,
            now: at(),
            place: None,
            policy: &self.policy,
            directory: self.policy.directory(),
            looked_up: &looked_up,
        };
        workflow::decide(handoff, event, &ctx).unwrap_or_else(|refusal| panic!("{refusal:?}"))
    }

    fn after(&self, handoff: Handoff, event: &Event, actor: &Actor) -> Handoff {
        let outcome = self.decide(&handoff, event, actor);
        outcome.facts.iter().fold(handoff, |state, fact| evolve(state, fact, actor, at()))
    }

    fn heard(&self, incoming: &Incoming, handoff: &Handoff, actor: &Actor) -> Event {
        let listening = Listening {
            actor,
            now: at(),
            today: at().date_naive(),
            policy: &self.policy,
            directory: self.policy.directory(),
            trust: self.policy.sources(),
            place: None,
            handoff: Some(handoff),
        };
        match hear::hear(incoming, &listening) {
            Heard::Event(event) => *event,
            heard @ (Heard::Question(_) | Heard::Refusal(_) | Heard::Nothing) => panic!("{heard:?}"),
        }
    }
}
