//! Ambiguous sends (`platforms.md`, section 6; SO-20, SO-21): the real outbox, the real record and the real sending
//! side over a Slack that cuts, doubles and fails. None is lost, none stands twice, and what is parked is seen.

use std::collections::HashMap;
use std::sync::Arc;

use baton::ambient::{Ambient, StoryClock};
use baton::conversation::command::Question;
use baton::domain::ids::{EffectKey, PersonId, Platform};
use baton::domain::person::{Account, Actor};
use baton::domain::place::Place;
use baton::engine::answer::Desk;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::{Accounts, MessageRef, NoAssistant};
use baton::engine::{Engine, outbox};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Entry, OutboxState, Store, StoreError};
use baton::transport::opaque;
use baton::transport::slack::outbound::{Parts, SlackChat};
use baton::workflow::effect::{Audience, Effect, Notice, What};
use baton::workflow::views::ListOf;
use chrono::{DateTime, TimeDelta, Utc};

use super::slack::SimulatedSlack;

/// How many messages are sent.
const MESSAGES: u64 = 100_000;
/// How many are asked for in five seconds: half of what the workspace takes.
const IN_FIVE_SECONDS: u64 = 12;
const PEOPLE: u64 = 300;
const CHANNELS: u64 = 20;
/// Whose direct conversation cannot be read for a while.
const UNREADABLE: u64 = 7;

/// Everybody has the account of their number.
struct Numbered;

impl Accounts for Numbered {
    fn account_of(&self, person: &PersonId) -> Option<Account> {
        let user = person.as_str().replacen('p', "U", 1);
        Some(Account { platform: Platform::Slack, team: "T1".into(), user })
    }
}

struct Simulation {
    engine: Engine,
    chat: Arc<SlackChat>,
    slack: Arc<SimulatedSlack>,
    clock: StoryClock,
    asked: u64,
    claims: u64,
    twins_swept: usize,
    next_sweep: DateTime<Utc>,
}

impl Simulation {
    async fn new(seed: u64) -> Self {
        let start: DateTime<Utc> = "2026-03-09T08:00:00Z".parse().unwrap();
        let clock = StoryClock::at(start);
        let ambient = Ambient::story(&clock, 1, seed);
        let slack = Arc::new(SimulatedSlack::new(clock.clone(), Arc::clone(&ambient.random)));
        slack.state().closed = vec![format!("D{UNREADABLE}")];
        let parts = Parts {
            wire: slack.clone(),
            clock: Arc::new(clock.clone()),
            accounts: Arc::new(Numbered),
            home: "C0".into(),
        };
        let chat = Arc::new(SlackChat::new(parts));
        let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
        let engine = Engine {
            store: Store::in_memory().await.unwrap(),
            policy: InForce::new(Arc::new(policy)),
            ambient,
            chat: chat.clone(),
            assistant: Arc::new(NoAssistant),
            home: Place::Channel { platform: Platform::Slack, channel: "C0".into() },
            links: Links::default(),
            outgoing: Arc::default(),
            looked_at: Default::default(),
        };
        Self { engine, chat, slack, clock, asked: 0, claims: 0, twins_swept: 0, next_sweep: start }
    }

    fn now(&self) -> DateTime<Utc> {
        self.engine.ambient.clock.now()
    }

    /// Asks for so many messages: two of three for one person, the others for channels and threads.
    async fn ask(&mut self, count: u64) {
        let effects: Vec<Effect> = (self.asked..self.asked + count).map(effect).collect();
        self.asked += count;
        let at = self.now();
        let kept: Result<(), StoreError> = self
            .engine
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let (actor, facts, timers) = (Actor::Baton, [], []);
                    let entry =
                        Entry { at, actor: &actor, handoff: None, facts: &facts, effects: &effects, timers: &timers };
                    tx.record(&entry).await.map(|_| ())
                })
            })
            .await;
        kept.unwrap();
    }

    /// Sends and sweeps until that instant.
    async fn run_until(&mut self, end: DateTime<Utc>) {
        while self.now() < end {
            let sent = outbox::deliver_due(&self.engine).await.unwrap();
            self.claims += u64::from(sent.sent + sent.later + sent.failed + sent.superseded);
            if self.now() >= self.next_sweep {
                self.twins_swept += self.chat.sweep().await.removed;
                self.next_sweep = self.now() + TimeDelta::seconds(15);
            }
            let due = self.engine.store.next_due().await.unwrap().unwrap_or(end);
            // The sooner of the two, and a second on at least.
            let next = due.min(self.next_sweep).min(end).max(self.now() + TimeDelta::seconds(1));
            self.clock.move_to(next);
        }
    }

    async fn rows(&self) -> Vec<baton::store::OutboxRow> {
        self.engine.store.outbox(None, 0, u32::MAX).await.unwrap()
    }
}

fn effect(number: u64) -> Effect {
    let channel = format!("C{}", number % CHANNELS);
    let to = match number % 6 {
        4 => Audience::Place { place: Place::Channel { platform: Platform::Slack, channel } },
        5 => {
            let message = format!("{}.000100", 1_770_000_000 + number % 3);
            Audience::Place { place: Place::Thread { platform: Platform::Slack, channel, message } }
        }
        _person => Audience::Person { person: PersonId::new(format!("p{}", number % PEOPLE)) },
    };
    Effect {
        key: EffectKey::new(format!("simulated/{number}")),
        what: What::Say { to, notice: Box::new(Notice::Fault) },
    }
}

#[tokio::test]
async fn of_a_hundred_thousand_ambiguous_sends_none_is_lost_and_none_stands_twice() {
    let mut simulation = Simulation::new(42).await;
    while simulation.asked < MESSAGES {
        simulation.ask(IN_FIVE_SECONDS.min(MESSAGES - simulation.asked)).await;
        let end = simulation.now() + TimeDelta::seconds(5);
        simulation.run_until(end).await;
    }
    let end = simulation.now() + TimeDelta::hours(2);
    simulation.run_until(end).await;

    // What cannot be looked for is parked, and whoever asks for what is stuck sees it.
    let parked = simulation.engine.store.parked().await.unwrap();
    let open: Vec<u64> = simulation.rows().await.iter().filter(|row| is_open(&row.state)).map(|row| row.id).collect();
    assert!(!parked.is_empty());
    assert_eq!(open, parked.iter().map(|row| row.id).collect::<Vec<_>>(), "only what is parked is open");
    let policy = simulation.engine.policy.book();
    let desk = Desk {
        store: &simulation.engine.store,
        policy: &policy,
        directory: policy.directory(),
        now: simulation.now(),
        asker: None,
    };
    let stuck = desk.answer(&Question::List(ListOf::Stuck)).await.unwrap();
    let lines = stuck.lines.iter().filter(|line| line.contains("may be out and cannot be looked for")).count();
    assert_eq!(lines, parked.len(), "every parked message is on the list of what is stuck");

    // Once its place can be read again, each is found or sent.
    simulation.slack.state().closed.clear();
    let end = simulation.now() + TimeDelta::hours(3);
    simulation.run_until(end).await;
    assert!(simulation.engine.store.parked().await.unwrap().is_empty());
    let live = live(&simulation.slack);
    for row in simulation.rows().await {
        let OutboxState::Sent { message_ref: Some(standing), .. } = &row.state else { panic!("{row:?} is not sent") };
        let standing: MessageRef = serde_json::from_value(standing.clone()).unwrap();
        let here = live.get(&opaque(row.effect.key.as_str()));
        assert_eq!(here, Some(&vec![standing.message]), "{} stands once, where the record says", row.effect.key);
    }
    let figures = simulation.slack.state().figures;
    assert_eq!(figures.too_fast, 0, "one message a second and channel (SO-2)");
    let mut stood = simulation.slack.state().twins_stood.clone();
    stood.sort_unstable();
    println!(
        "{} messages, {figures:?}, claimed {} times, {} twins swept, {} parked for a while, {} virtual minutes; a twin stood \
         {} s in the middle, {} s at the 99th percentile",
        simulation.asked,
        simulation.claims,
        simulation.twins_swept,
        parked.len(),
        (simulation.now() - "2026-03-09T08:00:00Z".parse::<DateTime<Utc>>().unwrap()).num_minutes(),
        stood[stood.len() / 2],
        stood[stood.len() * 99 / 100],
    );
}

fn is_open(state: &OutboxState) -> bool {
    matches!(state, OutboxState::Due { .. } | OutboxState::Sending { .. })
}

/// The live messages of each key.
fn live(slack: &SimulatedSlack) -> HashMap<String, Vec<String>> {
    let mut live: HashMap<String, Vec<String>> = HashMap::new();
    for stored in slack.state().channels.values().flatten() {
        live.entry(stored.key.clone()).or_default().push(stored.ts.clone());
    }
    live
}
