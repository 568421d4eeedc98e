//! The imperative shell: one thing comes in, is decided in one transaction, and what follows goes out later.
//!
//! [`Engine::handle`] is the function to read first. Every method does one round of work and returns; the loops
//! around them are in `app`.

pub mod answer;
mod assistant;
mod budget;
mod closing;
pub mod deliver;
pub mod digests;
pub mod envelope;
pub mod export;
mod front;
pub mod identity;
pub mod in_force;
mod linking;
mod marks;
pub mod outbox;
pub mod policies;
pub mod ports;
pub mod reception;
pub mod rules;
pub mod schedule;
mod target;
pub mod verify;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::Notify;

use crate::ambient::Ambient;
use crate::conversation::assisting;
use crate::conversation::command::{self, Command, Question};
use crate::conversation::hear::{self, Listening};
use crate::conversation::incoming::{Heard, Incoming, place_of};
use crate::domain::assistant::Brief;
use crate::domain::directory::Directory;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{EffectKey, HandoffId, Platform};
use crate::domain::look_up::LookedUp;
use crate::domain::person::Actor;
use crate::domain::place::Place;
use crate::domain::policy_change::PolicyRef;
use crate::policy::PolicyBook;
use crate::store::{BoxFuture, Delivery, Entry, Seen, Store, StoreError, Tx};
use crate::workflow::effect::{Effect, What};
use crate::workflow::event::Event;
use crate::workflow::outcome::{Outcome, Refusal};
use crate::workflow::{self, Context, evolve};

use digests::LookedAt;
use envelope::{Envelope, Speaker};
use identity::Links;
use in_force::InForce;
use ports::{Assistant, Chat};
use target::Target;

/// Ours to mend: nothing was decided, and the log has the details.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store could not do its work.
    #[error("while handling {doing}")]
    Store {
        /// What was being done.
        doing: String,
        /// Why it failed.
        #[source]
        source: StoreError,
    },
    /// A question about another handoff was not declared beforehand.
    #[error("a decision looked up something that it had not declared: {0}")]
    Undeclared(String),
    /// The policy that is in force by the record cannot be read, so by rights nothing can be judged.
    #[error(
        "the policy in force by the record, {} ({}), cannot be read: {why}; no other may judge before people have \
         confirmed it, so confirm one with a Baton that reads both, or restore the record",
        policy.version,
        policy.hash
    )]
    PolicyUnreadable {
        /// Which.
        policy: PolicyRef,
        /// What is wrong with it.
        why: String,
    },
    /// A fact of the log is of a form that this program does not know.
    #[error("fact {position} of the log cannot be read")]
    Unreadable {
        /// Its position.
        position: u64,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl From<StoreError> for Fault {
    fn from(source: StoreError) -> Self {
        Fault::Store { doing: "an event".into(), source }
    }
}

/// What became of an envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Handled {
    /// It was decided and committed.
    Decided {
        /// On which handoff, if on one.
        handoff: Option<HandoffId>,
    },
    /// It was refused; the speaker hears why.
    Refused {
        /// Why.
        refusal: Box<Refusal>,
    },
    /// It was a question; the answer went out.
    Answered,
    /// It was handled before.
    SeenBefore,
    /// It was nothing for us.
    Nothing,
}

/// Everything that handling needs. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    /// The record.
    pub store: Store,
    /// The policy in force.
    pub policy: InForce,
    /// Time, ids and chance.
    pub ambient: Ambient,
    /// The chat platforms.
    pub chat: Arc<dyn Chat>,
    /// A model, or none.
    pub assistant: Arc<dyn Assistant>,
    /// Where handoffs are announced.
    pub home: Place,
    /// Which accounts were linked to whom, beside the people file.
    pub links: Links,
    /// Told whenever something may have to go out.
    pub outgoing: Arc<Notify>,
    /// Up to when its schedules were looked at.
    pub looked_at: LookedAt,
}

impl Engine {
    /// Handles one envelope, from the front door to the committed outcome.
    ///
    /// A crash before the commit leaves nothing behind; a crash after it loses nothing.
    pub async fn handle(&self, envelope: Envelope) -> Result<Handled, Fault> {
        let now = self.ambient.clock.now();
        // A name that a person used for a deal is looked up before the transaction, which loads the deal again.
        let links = self.links.clone();
        let policy = self.policy.book();
        self.ask_whose(&envelope, &policy).await?;
        if self.is_linked(&envelope.incoming) {
            return Ok(Handled::Nothing);
        }
        let target = target::resolve(&self.store, &policy, &links, &envelope).await?;
        let envelope = Arc::new(envelope);
        let asked = Arc::clone(&envelope);
        let judged_by = Arc::clone(&policy);
        let assists = if self.assistant.is_on() { Assists::Yes } else { Assists::No };
        let handled: Round =
            self.store.write(move |tx| round(tx, judged_by, links, envelope, target, now, assists)).await?;
        if let Round::Done(Handled::Decided { .. }) = &handled {
            self.follow_links(&asked.incoming, &policy);
        }
        match handled {
            Round::Done(handled) => {
                self.outgoing.notify_one();
                self.forget_draft(&asked, &handled).await?;
                if hear::confirms_a_policy(&asked.incoming) {
                    policies::follow(self).await?;
                }
                Ok(handled)
            }
            Round::Question(question) => {
                answer::reply(self, &asked, &question, now).await?;
                Ok(Handled::Answered)
            }
        }
    }

    /// Asks the record whose an account is that the people file does not name: another process may have linked it, or
    /// taken it off.
    async fn ask_whose(&self, envelope: &Envelope, policy: &PolicyBook) -> Result<(), StoreError> {
        let of_speaker = match &envelope.speaker {
            Speaker::Account(account) => Some(account),
            Speaker::Barred(_) | Speaker::System(_) | Speaker::Baton => None,
        };
        let told_of =
            if let Incoming::AccountLinked { account, .. } = &envelope.incoming { Some(account) } else { None };
        for account in of_speaker.into_iter().chain(told_of) {
            if account.platform != Platform::Console && policy.directory().by_account(account).is_none() {
                self.links.is(account, self.store.account_link(account).await?);
            }
        }
        Ok(())
    }

    /// Which accounts are whose, as the record has it now.
    pub async fn follow_all_links(&self) -> Result<(), Fault> {
        let since = self.links.changes();
        self.links.are(self.store.account_links().await?, since);
        Ok(())
    }

    /// Whether it tells of a link that stands.
    fn is_linked(&self, incoming: &Incoming) -> bool {
        let Incoming::AccountLinked { account, person, .. } = incoming else { return false };
        self.links.of(person).contains(account)
    }

    /// What was committed of accounts counts from now on.
    fn follow_links(&self, incoming: &Incoming, policy: &PolicyBook) {
        if let Incoming::AccountLinked { account, person, .. } = incoming
            && policy.directory().by_account(account).is_none()
            && policy.directory().person(person).is_some_and(|person| person.active)
        {
            self.links.is(account, Some(person.clone()));
        }
        if let Incoming::AccountUnlinked { account, .. } = incoming {
            self.links.is(account, None);
        }
    }

    /// Everybody of that policy, and who is away.
    pub(crate) async fn directory(&self, policy: &PolicyBook) -> Result<Directory, Fault> {
        Ok(policy.directory().with_absences(Arc::new(self.store.absences().await?)))
    }

    /// Answers a question and keeps nothing of it: for a record that may only be read.
    pub async fn ask(&self, envelope: &Envelope) -> Result<Handled, Fault> {
        if let Incoming::Commanded { words } = &envelope.incoming
            && let Ok(Command::Ask(question)) = command::parse(words)
        {
            answer::reply(self, envelope, &question, self.ambient.clock.now()).await?;
            return Ok(Handled::Answered);
        }
        Ok(Handled::Nothing)
    }
}

/// Whether a model may be asked about what was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Assists {
    Yes,
    No,
}

/// What a round came to inside the transaction.
enum Round {
    Done(Handled),
    Question(Question),
}

fn round(
    tx: &mut Tx,
    policy: Arc<PolicyBook>,
    links: Links,
    envelope: Arc<Envelope>,
    target: Result<Target, Refusal>,
    now: DateTime<Utc>,
    assists: Assists,
) -> BoxFuture<'_, Result<Round, Fault>> {
    Box::pin(async move {
        // 1. If we have seen this envelope, stop.
        if remember(tx, &envelope).await? == Seen::Before {
            return Ok(Round::Done(Handled::SeenBefore));
        }
        // 2. Find out who speaks.
        let actor = who_speaks(tx, &envelope.speaker, &policy, &links).await?;
        let place = place_of(&envelope.incoming, envelope.place.as_ref());
        let directory = policy.directory().with_absences(tx.absences().await?);
        let (place, key) = (place.as_ref(), envelope.key.as_str());
        let work = Work { policy: &policy, directory: &directory, actor: &actor, place, key, now };
        let target = match target {
            Ok(target) => target,
            Err(refusal) => return work.refuse_outright(tx, None, &envelope.incoming, refusal).await,
        };
        // 3. Load the handoff, and hear what was meant.
        let (handoff, heard, looked_up) = match &envelope.incoming {
            Incoming::Posted { post } => work.hear_post(tx, post).await?,
            Incoming::Reported { report } => work.hear_report(tx, report).await?,
            Incoming::Said { .. }
            | Incoming::Reacted { .. }
            | Incoming::Commanded { .. }
            | Incoming::Pressed { .. }
            | Incoming::Filled { .. }
            | Incoming::Brought(_)
            | Incoming::AnsweredInformation { .. }
            | Incoming::AccountLinked { .. }
            | Incoming::AccountUnlinked { .. }
            | Incoming::AbsenceNews { .. }
            | Incoming::PolicyNews { .. }
            | Incoming::ScheduleDue { .. }
            | Incoming::Due { .. }
            | Incoming::AssistantReplied { .. }
            | Incoming::RenewalDue { .. }
            | Incoming::Undelivered { .. } => work.hear_person(tx, &envelope.incoming, target).await?,
        };
        let brief = match assists {
            Assists::Yes => assisting::wish(&envelope.incoming, &heard, &work.listening(handoff.as_deref())),
            Assists::No => None,
        };
        let event = match heard {
            Heard::Event(event) => *event,
            Heard::Question(question) => return Ok(Round::Question(question)),
            Heard::Refusal(refusal) => {
                let refused = work.refuse_outright(tx, handoff, &envelope.incoming, refusal).await?;
                work.ask_assistant(tx, brief).await?;
                return Ok(refused);
            }
            Heard::Nothing => {
                work.ask_assistant(tx, brief).await?;
                return Ok(Round::Done(Handled::Nothing));
            }
        };
        // 4. Decide. 5. Save facts, state, outbox and timers; or the refusal. 6. The writer commits.
        let round = work.decide_and_record(tx, handoff, event, looked_up).await?;
        if let Round::Done(Handled::Decided { .. }) = &round {
            work.ask_assistant(tx, brief).await?;
        }
        Ok(round)
    })
}

/// Who speaks, by the record as it is in this transaction: whose account was just taken off decides nothing any more.
async fn who_speaks(tx: &mut Tx, speaker: &Speaker, policy: &PolicyBook, links: &Links) -> Result<Actor, StoreError> {
    if let Speaker::Account(account) = speaker
        && account.platform != Platform::Console
        && policy.directory().by_account(account).is_none()
    {
        links.is(account, tx.account_link(account).await?);
    }
    Ok(identity::actor(speaker, policy.directory(), links))
}

async fn remember(tx: &mut Tx, envelope: &Envelope) -> Result<Seen, StoreError> {
    let speaker = match &envelope.speaker {
        envelope::Speaker::Account(account) | envelope::Speaker::Barred(account) => {
            Some(format!("{}/{}/{}", account.platform, account.team, account.user))
        }
        envelope::Speaker::System(system) => Some(system.clone()),
        envelope::Speaker::Baton => None,
    };
    let delivery = Delivery {
        key: envelope.key.clone(),
        received_at: envelope.received_at,
        source: envelope.source.clone(),
        speaker,
        incoming: &envelope.incoming,
    };
    tx.remember(&delivery).await
}

/// One of our own values as JSON.
fn as_json<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).expect("our own values have text keys and no infinite numbers")
}

/// One envelope's work inside its transaction.
struct Work<'w> {
    policy: &'w PolicyBook,
    /// Everybody, and who is away as of this transaction.
    directory: &'w Directory,
    actor: &'w Actor,
    place: Option<&'w Place>,
    key: &'w str,
    now: DateTime<Utc>,
}

/// The handoff that an envelope is about, what was heard, and what was looked up on the way.
type HeardOn = (Option<Arc<Handoff>>, Heard, LookedUp);

impl Work<'_> {
    fn listening<'a>(&'a self, handoff: Option<&'a Handoff>) -> Listening<'a> {
        Listening {
            actor: self.actor,
            now: self.now,
            today: self.now.with_timezone(&self.policy.organisation().zone).date_naive(),
            policy: self.policy,
            directory: self.directory,
            trust: self.policy.sources(),
            place: self.place,
            handoff,
        }
    }

    async fn hear_person(&self, tx: &mut Tx, incoming: &Incoming, target: Target) -> Result<HeardOn, Fault> {
        let handoff = match target {
            Target::Handoff(id) => match tx.handoff(id).await? {
                Some(handoff) => Some(handoff),
                None => return Ok((None, Heard::Refusal(target::unknown(&id.to_string())), LookedUp::default())),
            },
            Target::None => None,
        };
        let heard = hear::hear(incoming, &self.listening(handoff.as_deref()));
        Ok((handoff, heard, LookedUp::default()))
    }

    async fn decide_and_record(
        &self,
        tx: &mut Tx,
        handoff: Option<Arc<Handoff>>,
        event: Event,
        looked_up: LookedUp,
    ) -> Result<Round, Fault> {
        let handoff = match handoff {
            Some(handoff) => Some(handoff),
            None if workflow::intake::opens(&event) => Some(Arc::new(Handoff::unopened(tx.next_handoff_id().await?))),
            None => None,
        };
        let looked_up = self.look_up(tx, handoff.as_deref(), &event, looked_up).await?;
        let ctx = Context {
            actor: self.actor,
            now: self.now,
            place: self.place,
            policy: self.policy,
            directory: self.directory,
            looked_up: &looked_up,
        };
        let blank = Handoff::unopened(HandoffId(0));
        match workflow::decide(handoff.as_deref().unwrap_or(&blank), &event, &ctx) {
            Ok(mut outcome) => {
                let then = std::mem::take(&mut outcome.then);
                let id = self.record(tx, handoff, outcome).await?;
                // Who is away may be another one by what was just recorded.
                let directory = self.directory.with_absences(tx.absences().await?);
                let work = Work { directory: &directory, ..*self };
                for (other, event) in then {
                    work.follow(tx, other, event).await?;
                }
                Ok(Round::Done(Handled::Decided { handoff: id }))
            }
            Err(refusal) => {
                let opened = handoff.filter(|handoff| handoff.opened_at.is_some());
                let (pressed, typed) = (workflow::pressed(&event), workflow::typed(&event));
                let outcome = workflow::refused(opened.as_deref(), pressed, typed, refusal.clone(), &ctx);
                self.record(tx, opened, outcome).await?;
                Ok(Round::Done(Handled::Refused { refusal: Box::new(refusal) }))
            }
        }
    }

    /// What happens to another handoff with the first, in the same transaction. A refusal there changes nothing there.
    async fn follow(&self, tx: &mut Tx, id: HandoffId, event: Event) -> Result<(), Fault> {
        let Some(handoff) = tx.handoff(id).await? else { return Ok(()) };
        let looked_up = self.look_up(tx, Some(&handoff), &event, LookedUp::default()).await?;
        let ctx = Context {
            actor: self.actor,
            now: self.now,
            place: None,
            policy: self.policy,
            directory: self.directory,
            looked_up: &looked_up,
        };
        if let Ok(outcome) = workflow::decide(&handoff, &event, &ctx) {
            let key = format!("{}/{id}", self.key);
            Work { key: &key, ..*self }.record(tx, Some(handoff), outcome).await?;
        }
        Ok(())
    }

    /// Answers the look-ups that the event declares, beside those that were answered on the way.
    async fn look_up(
        &self,
        tx: &mut Tx,
        handoff: Option<&Handoff>,
        event: &Event,
        before: LookedUp,
    ) -> Result<LookedUp, Fault> {
        let blank = Handoff::unopened(HandoffId(0));
        let mut answers = before.into_answers();
        for question in workflow::look_ups(handoff.unwrap_or(&blank), event, self.policy) {
            let answer = tx.look_up(&question).await?;
            answers.push((question, answer));
        }
        Ok(LookedUp::new(answers))
    }

    /// Folds the facts into the state and saves everything together.
    async fn record(
        &self,
        tx: &mut Tx,
        handoff: Option<Arc<Handoff>>,
        mut outcome: Outcome,
    ) -> Result<Option<HandoffId>, Fault> {
        let changes = !(outcome.facts.is_empty() && outcome.effects.is_empty() && outcome.timers.is_empty());
        if !changes {
            return Ok(handoff.map(|handoff| handoff.id));
        }
        for effect in &mut outcome.effects {
            effect.key = EffectKey::new(format!("{}/{}", self.key, effect.key));
        }
        let fold = |handoff: Arc<Handoff>| {
            let before = Arc::unwrap_or_clone(handoff);
            Arc::new(outcome.facts.iter().fold(before, |state, fact| evolve(state, fact, self.actor, self.now)))
        };
        let decided = outcome.after.take();
        let after = handoff.map(|handoff| decided.unwrap_or_else(|| fold(handoff)));
        let entry = Entry {
            at: self.now,
            actor: self.actor,
            handoff: after.as_ref(),
            facts: &outcome.facts,
            effects: &outcome.effects,
            timers: &outcome.timers,
        };
        tx.record(&entry).await?;
        Ok(after.map(|handoff| handoff.id))
    }

    /// What a model is to be asked is kept with what was heard, and asked after the commit. It stands in no line: no message
    /// of the handoff waits for it.
    async fn ask_assistant(&self, tx: &mut Tx, brief: Option<Brief>) -> Result<(), Fault> {
        let Some(brief) = brief else { return Ok(()) };
        let Some(handoff) = tx.handoff(brief.handoff).await? else { return Ok(()) };
        let key = format!("{}/assistant", self.key);
        let work = Work { actor: &Actor::Baton, key: &key, ..*self };
        work.record(tx, Some(handoff), workflow::assistant::asked(&brief)).await?;
        let call = Effect { key: EffectKey::new(key.clone()), what: What::AskAssistant { brief: Box::new(brief) } };
        let entry = Entry { at: self.now, actor: work.actor, handoff: None, facts: &[], effects: &[call], timers: &[] };
        tx.record(&entry).await?;
        Ok(())
    }

    /// A refusal before anything is decided: the speaker alone hears it, and a press still leaves its line.
    async fn refuse_outright(
        &self,
        tx: &mut Tx,
        handoff: Option<Arc<Handoff>>,
        incoming: &Incoming,
        refusal: Refusal,
    ) -> Result<Round, Fault> {
        let looked_up = LookedUp::default();
        let ctx = Context {
            actor: self.actor,
            now: self.now,
            place: self.place,
            policy: self.policy,
            directory: self.directory,
            looked_up: &looked_up,
        };
        let outcome =
            workflow::refused(handoff.as_deref(), hear::pressed_button(incoming), None, refusal.clone(), &ctx);
        self.record(tx, handoff, outcome).await?;
        Ok(Round::Done(Handled::Refused { refusal: Box::new(refusal) }))
    }
}
