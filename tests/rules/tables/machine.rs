//! The approval machine beside a small independent model of it: decisions, voids by a change of value, delegations,
//! recusals, questions, recalls, typed words, timers, two clickers racing and restarts, in any order.

use baton::domain::approval::{ApprovalState, Decision};
use baton::domain::handoff::Handoff;
use baton::domain::ids::{ApprovalId, PersonId};
use baton::domain::look_up::LookedUp;
use baton::domain::person::Actor;
use baton::workflow::event::{Event, TimerKey};
use baton::workflow::{self, Context, evolve};
use chrono::{DateTime, TimeDelta, Utc};

use super::bench::{self, policy};

const PEOPLE: [&str; 8] = ["ana", "ben", "mira", "dina", "viktor", "clara", "carl", "leo"];
const VALUES: [u32; 6] = [5, 15, 25, 35, 45, 55];

/// Who decides on which rung; nobody else holds it.
const RUNGS: [&[&str]; 2] = [&["mira", "dina", "viktor", "clara"], &["carl"]];

/// What is random here, by its seed alone.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Amend(u32),
    /// A press on the card of that discount.
    Press(&'static str, Decision, u32),
    Delegate(&'static str, &'static str),
    Recall(&'static str),
    Answer(&'static str),
    Words(&'static str),
    Timer,
    TimerAfterAWeek,
    PolicyLookedAt,
    Restart,
}

fn step(chance: &mut Chance, model: &Model) -> Step {
    // Half of what people do is done by whoever has the decision, else little would ever happen.
    let who = |chance: &mut Chance| match &model.state {
        State::Open(open) if chance.below(2) == 0 => open.holder,
        State::Open(_) | State::Cleared | State::Granted | State::Rejected | State::Recalled => chance.one_of(&PEOPLE),
    };
    let decisions = [Decision::Approve, Decision::Reject, Decision::RequestInfo, Decision::Recuse, Decision::Recuse];
    match chance.below(16) {
        0 | 1 => Step::Amend(chance.one_of(&VALUES)),
        2..=5 => {
            let card = if chance.below(4) == 0 { chance.one_of(&VALUES) } else { model.discount };
            Step::Press(who(chance), chance.one_of(&decisions), card)
        }
        6..=8 => Step::Delegate(who(chance), chance.one_of(&PEOPLE)),
        9 => Step::Recall(chance.one_of(&["ana", "ana", "dina"])),
        10 => Step::Answer(chance.one_of(&["ana", "ana", "viktor"])),
        11 => Step::Words(who(chance)),
        12 => Step::Timer,
        13 => Step::TimerAfterAWeek,
        14 => Step::PolicyLookedAt,
        _ => Step::Restart,
    }
}

// The model

#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    holder: &'static str,
    /// The rung for which the holder answers, counted on the ladder of its kind.
    rung: usize,
    before: Vec<&'static str>,
    stands_for: Vec<&'static str>,
    asked_by: Option<&'static str>,
    is_late: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Cleared,
    Open(Open),
    Granted,
    Rejected,
    Recalled,
}

struct Model {
    discount: u32,
    state: State,
    /// Every discount of which there was a card.
    cards: Vec<u32>,
}

/// The ladder of that discount, the rung on which it starts, and its cap.
fn band(discount: u32) -> Option<(&'static [&'static str], usize, usize)> {
    match discount {
        0..=10 => None,
        11..=20 => Some((RUNGS[0], 0, 2)),
        21..=30 => Some((RUNGS[0], 1, 2)),
        31..=40 => Some((RUNGS[0], 2, 3)),
        41..=50 => Some((RUNGS[0], 3, 3)),
        _above => Some((RUNGS[1], 0, 0)),
    }
}

impl Model {
    fn new(discount: u32) -> Self {
        let mut model = Self { discount, state: State::Cleared, cards: Vec::new() };
        model.judge();
        model
    }

    fn judge(&mut self) {
        self.state = match band(self.discount) {
            None => State::Cleared,
            Some((ladder, rung, _)) => {
                self.cards.push(self.discount);
                let (holder, before, stands_for) = (ladder[rung], Vec::new(), Vec::new());
                State::Open(Open { holder, rung, before, stands_for, asked_by: None, is_late: false })
            }
        };
    }

    fn take(&mut self, step: Step) {
        let Some((ladder, _, cap)) = band(self.discount) else {
            if let Step::Amend(discount) = step
                && discount != self.discount
            {
                self.discount = discount;
                self.judge();
            }
            return;
        };
        let (discount, open) = (self.discount, if let State::Open(open) = &mut self.state { Some(open) } else { None });
        match (step, open) {
            (Step::Amend(next), _) if next != discount => {
                self.discount = next;
                self.judge();
            }
            (Step::Press(who, decision, card), Some(open)) if who == open.holder && card == discount => {
                match decision {
                    Decision::Approve | Decision::ApproveWithConditions => self.state = State::Granted,
                    Decision::Reject => self.state = State::Rejected,
                    Decision::RequestInfo => open.asked_by = open.asked_by.or(Some(who)),
                    Decision::Recuse => recuse(open, ladder, cap),
                }
            }
            (Step::Delegate(who, to), Some(open)) if who == open.holder => delegate(open, ladder, to),
            (Step::Recall("ana"), Some(_)) => self.state = State::Recalled,
            (Step::Answer(who), Some(open)) if open.asked_by.is_some_and(|asked_by| asked_by != who) => {
                open.asked_by = None;
            }
            (Step::TimerAfterAWeek, Some(open)) if open.asked_by.is_none() && !open.is_late => {
                breach(open, ladder, cap)
            }
            (
                Step::Amend(_)
                | Step::Press(..)
                | Step::Delegate(..)
                | Step::Recall(_)
                | Step::Answer(_)
                | Step::Words(_)
                | Step::Timer
                | Step::TimerAfterAWeek
                | Step::PolicyLookedAt
                | Step::Restart,
                _,
            ) => {}
        }
    }
}

fn had_it(open: &Open, person: &str) -> bool {
    person == open.holder || open.before.contains(&person) || open.stands_for.contains(&person)
}

fn give(open: &mut Open, to: &'static str, rung: usize) {
    open.before.push(open.holder);
    (open.holder, open.rung, open.stands_for) = (to, rung, Vec::new());
}

/// To the next up to the cap who had it not yet; where there is nobody, it stays.
fn recuse(open: &mut Open, ladder: &[&'static str], cap: usize) {
    if let Some(rung) = (open.rung..=cap).find(|rung| !had_it(open, ladder[*rung])) {
        give(open, ladder[rung], rung);
    }
}

fn delegate(open: &mut Open, ladder: &[&'static str], to: &'static str) {
    let may = to != open.holder && ladder[open.rung..].contains(&to);
    if !may {
        return;
    }
    match open.stands_for.iter().position(|whose| *whose == to) {
        Some(at) => {
            open.stands_for.truncate(at);
            open.before.retain(|before| *before != to);
        }
        None => {
            open.stands_for.push(open.holder);
            open.before.push(open.holder);
        }
    }
    open.holder = to;
}

/// The window is over: to the next above whoever had it, up to the cap; else it stays.
fn breach(open: &mut Open, ladder: &[&'static str], cap: usize) {
    open.is_late = true;
    let Some(from) = (open.rung..=cap.max(open.rung)).find(|rung| ladder[*rung] == open.holder) else { return };
    let next = (from..=cap).find(|rung| !had_it(open, ladder[*rung]));
    if let Some(rung) = next {
        give(open, ladder[rung], rung);
    }
}

// The machine

struct Machine {
    handoff: Handoff,
    now: DateTime<Utc>,
}

impl Machine {
    fn decide(&mut self, actor: &Actor, event: &Event) {
        let (looked_up, now, directory) = (LookedUp::default(), self.now, policy().directory());
        let ctx = Context { actor, now, place: None, policy: policy(), directory, looked_up: &looked_up };
        let Ok(outcome) = workflow::decide(&self.handoff, event, &ctx) else { return };
        let before = std::mem::replace(&mut self.handoff, Handoff::unopened(baton::domain::ids::HandoffId(0)));
        self.handoff = outcome.facts.iter().fold(before, |state, fact| evolve(state, fact, actor, now));
    }

    fn last(&self) -> &baton::domain::approval::Approval {
        let of_discount =
            |approval: &&baton::domain::approval::Approval| approval.snapshot.decision_type.as_str() == "discount";
        self.handoff.approvals.iter().rev().find(of_discount).unwrap()
    }

    /// The card that was shown of that discount, the newest of them.
    fn card(&self, discount: u32) -> Option<(ApprovalId, String)> {
        let shows = |approval: &&baton::domain::approval::Approval| {
            let is_discount = approval.snapshot.decision_type.as_str() == "discount" && approval.request.is_some();
            let text = format!("{discount}%");
            is_discount && approval.snapshot.read_set.values().any(|value| value.text.replace(' ', "") == text)
        };
        let found = self.handoff.approvals.iter().rev().find(shows)?;
        Some((found.id, found.snapshot.hash()))
    }

    fn take(&mut self, step: Step) {
        self.now += if step == Step::TimerAfterAWeek { TimeDelta::days(7) } else { TimeDelta::minutes(1) };
        let (approval, current) = (self.last().id, self.last().snapshot.hash());
        match step {
            Step::Amend(discount) => {
                let (actor, event) = bench::amended(discount);
                self.decide(&actor, &event);
            }
            Step::Press(who, decision, discount) => {
                let Some((approval, hash)) = self.card(discount) else { return };
                self.decide(&bench::person(who), &Event::Decided(bench::press(approval, hash, decision)));
            }
            Step::Delegate(who, to) => {
                let to = PersonId::from(to);
                let event = Event::Delegated { approval, snapshot_hash: current, to, until: None };
                self.decide(&bench::person(who), &event);
            }
            Step::Recall(who) => self.decide(&bench::person(who), &Event::Recalled { approval }),
            Step::Answer(who) => {
                self.decide(&bench::person(who), &Event::InfoAnswered { approval, text: "volume".into() });
            }
            Step::Words(who) => self.decide(&bench::person(who), &Event::YesTyped { words: "approved".into() }),
            Step::Timer | Step::TimerAfterAWeek => {
                self.decide(&Actor::Baton, &Event::TimerDue { timer: TimerKey::Ladder { approval } });
            }
            Step::PolicyLookedAt => self.decide(&Actor::Baton, &Event::TimerDue { timer: TimerKey::Policy }),
            Step::Restart => {
                let kept = serde_json::to_string(&self.handoff).unwrap();
                let again: Handoff = serde_json::from_str(&kept).unwrap();
                assert_eq!(again, self.handoff, "what is stored is what is");
                self.handoff = again;
            }
        }
    }

    /// In the model's words.
    fn state(&self) -> Seen {
        let last = self.last();
        let of_request = || {
            let request = last.request.as_ref().unwrap();
            let names = |people: &[PersonId]| people.iter().map(ToString::to_string).collect::<Vec<_>>();
            let stands: Vec<PersonId> = request.stands_in_for.iter().map(|whose| whose.person.clone()).collect();
            (request.accountable.to_string(), names(&request.before), names(&stands))
        };
        match &last.state {
            ApprovalState::Cleared => ("cleared", None),
            ApprovalState::Asked => ("asked", Some(of_request())),
            ApprovalState::InfoRequested { .. } => ("info", Some(of_request())),
            ApprovalState::Granted(_) => ("granted", None),
            ApprovalState::Rejected(_) => ("rejected", None),
            ApprovalState::Recalled { .. } => ("recalled", None),
            ApprovalState::Lapsed { .. } => ("lapsed", None),
        }
    }
}

/// A state by its name; while it is open also who is accountable, who was before, and for whom they stand in.
type Seen = (&'static str, Option<(String, Vec<String>, Vec<String>)>);

fn of_model(state: &State) -> Seen {
    let names = |people: &[&str]| people.iter().map(ToString::to_string).collect::<Vec<_>>();
    match state {
        State::Cleared => ("cleared", None),
        State::Open(open) => {
            let word = if open.asked_by.is_some() { "info" } else { "asked" };
            (word, Some((open.holder.to_owned(), names(&open.before), names(&open.stands_for))))
        }
        State::Granted => ("granted", None),
        State::Rejected => ("rejected", None),
        State::Recalled => ("recalled", None),
    }
}

/// Plays that many steps of that seed on both; how many moved something.
fn play(seed: u64, steps: usize) -> usize {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let discount = chance.one_of(&VALUES[1..]);
    let start = bench::Bench::unopened().after(bench::won(discount));
    let mut machine = Machine { handoff: start.handoff, now: start.now };
    let mut model = Model::new(discount);
    let (mut moved, mut told) = (0, vec![format!("won at {discount}%")]);
    for _ in 0..steps {
        let before = model.state.clone();
        let step = step(&mut chance, &model);
        told.push(format!("{step:?}"));
        machine.take(step);
        model.take(step);
        let tail = || told[told.len().saturating_sub(12)..].join("\n");
        assert_eq!(machine.state(), of_model(&model.state), "seed {seed}, after\n{}", tail());
        moved += usize::from(before != model.state);
    }
    moved
}

#[test]
fn the_approval_machine_does_what_a_small_model_of_it_does() {
    let (runs, steps) = (150, 60);
    let moved: usize = (1..=runs).map(|seed| play(seed, steps)).sum();
    println!("{runs} runs of {steps} steps; {moved} steps moved something");
    assert!(moved > 1_000, "{moved} steps moved something");
}

#[test]
#[ignore = "a soak of a million steps, for a release build: cargo test --release --test rules a_million -- --ignored"]
fn a_million_steps_of_the_approval_machine_agree_with_the_model() {
    let moved: usize = (1..=10_000).map(|seed| play(seed, 100)).sum();
    println!("a million steps; {moved} moved something");
}
