//! Plays a sequence of moves on the real engine over a store in memory, and writes down everything that the laws
//! ask about: who did what, what was held true before and after, what was said, what waits for whom.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use baton::app::player::{Files, PlayError, Player, Stage as PlayerStage};
use baton::conversation::action::Action;
use baton::conversation::incoming::Incoming;
use baton::domain::handoff::Handoff;
use baton::domain::ids::{HandoffId, PersonId, Platform};
use baton::domain::person::{Account, Actor};
use baton::domain::place::Place;
use baton::engine::Handled;
use baton::engine::envelope::{Envelope, Speaker};
use baton::engine::rules::Rules;
use baton::engine::verify::{Verified, verify};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Delivery, DueTimer, Filter, OutboxRow, Store};
use baton::story::screen::Found;
use baton::story::{demo, script};
use baton::transport::console::inbound::Inbound;
use baton::workflow::evolve;
use baton::workflow::fact::Fact;
use baton::workflow::views::{self, Asking};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};

/// More than any sequence writes.
const ALL: u32 = 100_000;
/// The whole log is checked, and deliveries come again, after every so many moves.
const CHECKED_EVERY: u64 = 4;
/// Every sequence starts here, on a Monday morning.
pub const START: &str = "at Monday 2026-03-09 09:00 Europe/Berlin";

/// The shipped policy.
pub fn policy() -> Arc<PolicyBook> {
    static BOOK: LazyLock<Arc<PolicyBook>> =
        LazyLock::new(|| Arc::new(PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles")));
    Arc::clone(&BOOK)
}

/// One thing that is done.
#[derive(Debug, Clone)]
pub enum Move {
    /// A line of a story.
    Line(String),
    /// A press on a button that this person never saw: no line of a story can say it.
    Forged {
        /// Who presses.
        who: PersonId,
        /// What.
        action: Action,
        /// What is typed beside it.
        values: BTreeMap<String, String>,
    },
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Move::Line(line) => f.write_str(line),
            Move::Forged { who, action, values } => write!(f, "# forged: {who} presses {action} with {values:?}"),
        }
    }
}

/// What a chooser of moves may know.
pub struct Seen {
    /// Every button that a person can press now, with whose screen it is on.
    pub buttons: Vec<(PersonId, Found)>,
    /// Every handoff.
    pub handoffs: Vec<Arc<Handoff>>,
}

/// A fact, between the state before it and the state after it.
pub struct Happened {
    /// What it says.
    pub fact: Fact,
    /// Who brought it about.
    pub actor: Actor,
    /// The state before it.
    pub before: Arc<Handoff>,
    /// The state after it.
    pub after: Arc<Handoff>,
}

/// A delivery that came again.
pub struct Again {
    /// Its key.
    pub key: String,
    /// What became of it.
    pub handled: Handled,
    /// What it changed or said; empty where nothing.
    pub changed: Vec<&'static str>,
}

/// What waits, and for whom.
pub struct Waiting {
    /// The handoff.
    pub handoff: Arc<Handoff>,
    /// The person who keeps it.
    pub who: Option<PersonId>,
    /// Its due times.
    pub timers: Vec<DueTimer>,
}

/// One move and everything that followed from it.
pub struct Round {
    /// What was done.
    pub done: Move,
    /// The handoffs before it.
    pub before: BTreeMap<HandoffId, Arc<Handoff>>,
    /// The handoffs after it.
    pub after: BTreeMap<HandoffId, Arc<Handoff>>,
    /// The facts, in order.
    pub facts: Vec<Happened>,
    /// What came in.
    pub deliveries: Vec<Delivery>,
    /// What was to be said.
    pub said: Vec<OutboxRow>,
    /// Whether its facts fold to the state that is stored.
    pub folds: bool,
    /// What the log's check said, where it was asked.
    pub verified: Option<Verified>,
    /// Deliveries that came again right after.
    pub again: Vec<Again>,
    /// Open handoffs.
    pub waiting: Vec<Waiting>,
}

/// A whole sequence.
pub struct Trace {
    /// What its chooser was seeded with.
    pub seed: u64,
    /// What was done, and what followed.
    pub rounds: Vec<Round>,
    /// Everything that was to be said, as it stands in the end.
    pub outbox: Vec<OutboxRow>,
}

impl Trace {
    /// What was done.
    pub fn moves(&self) -> Vec<Move> {
        self.rounds.iter().map(|round| round.done.clone()).collect()
    }

    /// Every fact with its round's number.
    pub fn facts(&self) -> impl Iterator<Item = (usize, &Happened)> {
        self.rounds.iter().enumerate().flat_map(|(index, round)| round.facts.iter().map(move |fact| (index, fact)))
    }
}

/// Plays what `next` chooses until it chooses nothing more. A move that cannot be made is left out.
pub async fn play(seed: u64, next: &mut (dyn FnMut(&Seen) -> Option<Move> + Send)) -> Trace {
    let mut world = World::new().await;
    let mut rounds = Vec::new();
    while let Some(chosen) = next(&world.seen().await) {
        rounds.extend(world.round(chosen).await);
    }
    // Whatever still waits for chat to come back gets the time for it.
    rounds.extend(world.round(Move::Line("after 4 days".into())).await);
    let outbox = world.store().outbox(None, 0, ALL).await.unwrap();
    Trace { seed, rounds, outbox }
}

struct World {
    player: Player,
    states: BTreeMap<HandoffId, Arc<Handoff>>,
    facts: u64,
    outbox: u64,
    deliveries: u64,
    forged: u64,
    rounds: u64,
}

impl World {
    async fn new() -> Self {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap().and_hms_opt(8, 0, 0).unwrap();
        let player = Player::new(PlayerStage {
            store: Store::in_memory().await.unwrap(),
            policy: policy(),
            start: Utc.from_utc_datetime(&day),
            not_before: None,
            run: 1,
            seed: 1,
            files: Files::Shipped(demo::FILES),
        });
        Self { player, states: BTreeMap::new(), facts: 0, outbox: 0, deliveries: 0, forged: 0, rounds: 0 }
    }

    fn store(&self) -> &Store {
        &self.player.engine().store
    }

    async fn stored(&self) -> BTreeMap<HandoffId, Arc<Handoff>> {
        let all = self.store().handoffs(&Filter::all(ALL)).await.unwrap();
        all.into_iter().map(|handoff| (handoff.id, Arc::new(handoff))).collect()
    }

    async fn seen(&self) -> Seen {
        let policy = policy();
        let scene = self.player.chat().scene();
        let of = |person: &PersonId| scene.screen.current_buttons(person);
        let people = policy.directory().people().map(|person| person.id.clone());
        let buttons = people.flat_map(|id| of(&id).into_iter().map(move |found| (id.clone(), found))).collect();
        Seen { buttons, handoffs: self.states.values().cloned().collect() }
    }

    async fn round(&mut self, chosen: Move) -> Option<Round> {
        let before = self.states.clone();
        if !self.make(&chosen).await {
            return None;
        }
        let facts = self.new_facts().await;
        let after = self.stored().await;
        let folds = self.states == after;
        self.states = after.clone();
        let said = self.store().outbox(None, self.outbox, ALL).await.unwrap();
        self.outbox = said.last().map_or(self.outbox, |row| row.id);
        let deliveries = self.store().deliveries(self.deliveries, ALL).await.unwrap();
        self.deliveries += deliveries.len() as u64;
        self.rounds += 1;
        let is_checked = self.rounds.is_multiple_of(CHECKED_EVERY) || deliveries.len() > 1;
        let mut verified = None;
        let mut again = Vec::new();
        if is_checked {
            verified =
                Some(verify(self.store(), None, Some(Rules::with(Some(PolicyBook::clone(&policy()))))).await.unwrap());
            again = self.come_again(&deliveries).await;
        }
        let waiting = self.waiting(&after).await;
        Some(Round { done: chosen, before, after, facts, deliveries, said, folds, verified, again, waiting })
    }

    /// Whether the move could be made at all.
    async fn make(&mut self, chosen: &Move) -> bool {
        let made = match chosen {
            Move::Line(line) => {
                let step = script::step(line).unwrap_or_else(|error| panic!("`{line}`: {error}"));
                self.player.play(&step).await
            }
            Move::Forged { who, action, values } => {
                self.forged += 1;
                let place = Place::Direct { person: who.clone() };
                let envelope = Inbound { run: 77 }.pressed(
                    self.forged,
                    self.player.now(),
                    who,
                    place,
                    action.clone(),
                    values.clone(),
                );
                self.player.hand_in(envelope).await.map(|_| ())
            }
        };
        match made {
            Ok(()) => true,
            Err(PlayError::Step(_)) => false,
            Err(PlayError::Fault(fault)) => panic!("{chosen}: {fault:?}"),
        }
    }

    async fn new_facts(&mut self) -> Vec<Happened> {
        let logged = self.store().facts(None, self.facts, ALL).await.unwrap();
        let mut happened = Vec::new();
        for entry in logged {
            self.facts = entry.position;
            let (fact, actor) = (entry.fact().unwrap(), entry.actor());
            let blank = || Arc::new(Handoff::unopened(entry.handoff.unwrap_or(HandoffId(0))));
            let before = entry.handoff.and_then(|id| self.states.get(&id).cloned()).unwrap_or_else(blank);
            let after = Arc::new(evolve((*before).clone(), &fact, &actor, entry.at));
            if let Some(id) = entry.handoff {
                self.states.insert(id, Arc::clone(&after));
            }
            happened.push(Happened { fact, actor, before, after });
        }
        happened
    }

    /// Hands the newest deliveries in again, and one old one.
    async fn come_again(&mut self, new: &[Delivery]) -> Vec<Again> {
        let old = self.deliveries / 2;
        let mut twice: Vec<Delivery> = new.iter().rev().take(2).cloned().collect();
        twice.extend(self.store().deliveries(old, 1).await.unwrap());
        let mut again = Vec::new();
        self.player.chat().scene().transcript.take_new();
        for delivery in twice {
            let before = self.totals().await;
            let key = delivery.key.clone();
            let handled = self.player.hand_in(redelivered(delivery, self.player.now())).await.unwrap();
            let after = self.totals().await;
            let said = !self.player.chat().scene().transcript.take_new().is_empty();
            let changed = [
                (before.0 != after.0, "the log"),
                (before.1 != after.1, "the outbox"),
                (before.2 != after.2, "the inbox"),
                (before.3 != after.3, "the state"),
                (said, "the screen"),
            ];
            let changed = changed.into_iter().filter_map(|(changed, what)| changed.then_some(what)).collect();
            again.push(Again { key, handled, changed });
        }
        again
    }

    async fn totals(&self) -> (Option<String>, usize, usize, BTreeMap<HandoffId, Arc<Handoff>>) {
        let store = self.store();
        let head = store.head().await.unwrap().map(|head| head.hash);
        let outbox = store.outbox(None, self.outbox, ALL).await.unwrap().len();
        let inbox = store.deliveries(self.deliveries, ALL).await.unwrap().len();
        (head, outbox, inbox, self.stored().await)
    }

    async fn waiting(&self, handoffs: &BTreeMap<HandoffId, Arc<Handoff>>) -> Vec<Waiting> {
        let policy = policy();
        let asking = Asking { policy: &policy, directory: policy.directory(), now: self.player.now() };
        let mut waiting = Vec::new();
        for handoff in handoffs.values().filter(|handoff| !handoff.is_over()) {
            let timers = self.store().timers(handoff.id).await.unwrap();
            let who = views::status(handoff, &asking).blocker.and_then(|blocker| blocker.who);
            waiting.push(Waiting { handoff: Arc::clone(handoff), who, timers });
        }
        waiting
    }
}

/// The envelope that a kept delivery came in.
fn redelivered(delivery: Delivery, now: DateTime<Utc>) -> Envelope {
    let speaker = match delivery.speaker {
        None => Speaker::Baton,
        Some(words) => match words.split('/').collect::<Vec<_>>().as_slice() {
            ["console", team, user] => Speaker::Account(Account {
                platform: Platform::Console,
                team: (*team).to_owned(),
                user: (*user).to_owned(),
            }),
            _system => Speaker::System(words),
        },
    };
    let incoming: Incoming = serde_json::from_value(delivery.incoming).expect("what was kept can be read again");
    Envelope { key: delivery.key, source: delivery.source, received_at: now, speaker, place: None, incoming }
}
