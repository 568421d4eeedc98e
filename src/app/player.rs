//! Plays a story's steps on the real engine: moves the clock, ticks what came due, drains what goes out.

mod clock;
mod crm;
mod people;
pub mod policy;
mod restore;

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::ambient::{Ambient, Clock, StoryClock};
use crate::domain::ids::{PersonId, Platform, Role};
use crate::domain::place::Place;
use crate::engine::digests::LookedAt;
use crate::engine::envelope::Envelope;
use crate::engine::identity::Links;
use crate::engine::in_force::InForce;
use crate::engine::ports::Assistant;
use crate::engine::{Engine, Fault, Handled, outbox, schedule};
use crate::policy::PolicyBook;
use crate::policy::ticks::Ticks;
use crate::store::Store;
use crate::story::step::Step;
use crate::story::transcript::{Depth, Transcript};
use crate::transport::console::assistant::ScriptedAssistant;
use crate::transport::console::inbound::Inbound;
use crate::transport::console::outbound::ConsoleChat;

/// The largest file that a story may bring, in bytes.
const FILE_MAX: u64 = 20 * 1024 * 1024;
/// Rounds of the outbox after one step; more would be a message that begets messages.
const ROUNDS_MAX: u32 = 1_000;

/// Why a step could not be played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The step names something that is not there.
    #[error("{0}")]
    Step(String),
    /// Ours to mend.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Where a story's files lie.
#[derive(Clone)]
pub enum Files {
    /// A folder.
    Folder(PathBuf),
    /// In the binary: name and bytes.
    Shipped(&'static [(&'static str, &'static [u8])]),
}

impl Files {
    fn read(&self, name: &str) -> Result<Vec<u8>, PlayError> {
        match self {
            Files::Folder(folder) => {
                let path = folder.join(name);
                let unreadable =
                    |error: std::io::Error| PlayError::Step(format!("cannot read {}: {error}", path.display()));
                let size = std::fs::metadata(&path).map_err(unreadable)?.len();
                if size > FILE_MAX {
                    return Err(PlayError::Step(format!("{} is larger than 20 MiB", path.display())));
                }
                std::fs::read(&path).map_err(unreadable)
            }
            Files::Shipped(files) => {
                let found = files.iter().find(|(known, _)| *known == name);
                found
                    .map(|(_, bytes)| bytes.to_vec())
                    .ok_or_else(|| PlayError::Step(format!("no file {name} is shipped")))
            }
        }
    }
}

/// A story in play.
pub struct Player {
    engines: Vec<Engine>,
    chat: ConsoleChat,
    assistant: ScriptedAssistant,
    clock: StoryClock,
    policy: Arc<PolicyBook>,
    ticks: Ticks,
    inbound: Inbound,
    line: u64,
    zone: Tz,
    files: Files,
    last_report: Option<(String, Repeat)>,
    /// A clock that stood later than a script wanted is said once.
    earliest: DateTime<Utc>,
}

/// What the CRM delivered last, to deliver it again.
#[derive(Clone)]
enum Repeat {
    Line(crate::story::step::CrmLine),
    Payload(serde_json::Value),
}

/// How a player is set up.
pub struct Stage {
    /// The record.
    pub store: Store,
    /// The policy in force.
    pub policy: Arc<PolicyBook>,
    /// When the story starts, if no line says so.
    pub start: DateTime<Utc>,
    /// The last instant that the store knows: the clock starts no earlier.
    pub not_before: Option<DateTime<Utc>>,
    /// The run's id, counted by the store.
    pub run: u64,
    /// What chance follows.
    pub seed: u64,
    /// Where files lie.
    pub files: Files,
}

impl Player {
    /// A player before its first step.
    pub fn new(stage: Stage) -> Self {
        let zone = stage.policy.organisation().zone;
        let earliest = stage.not_before.unwrap_or(DateTime::<Utc>::MIN_UTC);
        let clock = StoryClock::at(stage.start.max(earliest));
        let directory = Arc::new(stage.policy.directory().clone());
        let trust = Arc::new(stage.policy.sources().clone());
        let chat = ConsoleChat::new(Arc::new(clock.clone()), directory, trust, Transcript::new(zone), stage.run);
        let channel = stage.policy.organisation().handoff_channel.clone();
        let assistant = ScriptedAssistant::default();
        let engine = Engine {
            store: stage.store,
            policy: InForce::new(Arc::clone(&stage.policy)),
            ambient: Ambient::story(&clock, stage.run, stage.seed),
            chat: Arc::new(chat.clone()),
            assistant: Arc::new(assistant.clone()),
            home: Place::Channel { platform: Platform::Console, channel },
            links: Links::default(),
            outgoing: Arc::default(),
            looked_at: LookedAt::default(),
        };
        Self {
            engines: vec![engine],
            chat,
            assistant,
            clock,
            policy: stage.policy,
            ticks: Ticks::default(),
            inbound: Inbound { run: stage.run },
            line: 0,
            zone,
            files: stage.files,
            last_report: None,
            earliest,
        }
    }

    /// The terminal.
    pub fn chat(&self) -> &ConsoleChat {
        &self.chat
    }

    /// The same with another assistant than the story's.
    pub fn with_assistant(mut self, assistant: Arc<dyn Assistant>) -> Self {
        for engine in &mut self.engines {
            engine.assistant = Arc::clone(&assistant);
        }
        self
    }

    /// The assistant of the story.
    pub fn assistant(&self) -> &ScriptedAssistant {
        &self.assistant
    }

    /// The engine that hears.
    pub fn engine(&self) -> &Engine {
        &self.engines[0]
    }

    /// Now, in the story.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The story's zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The person of the roll whom the story calls that.
    pub fn person(&self, name: &str) -> Result<PersonId, PlayError> {
        let person = self.policy.directory().called(name);
        person.map(|person| person.id.clone()).ok_or_else(|| {
            let names: Vec<&str> = self.policy.directory().people().map(|person| person.name.as_str()).collect();
            PlayError::Step(format!("the people file has nobody called {name}; it has {}", names.join(", ")))
        })
    }

    /// How the story calls a person.
    pub fn name_of(&self, person: &PersonId) -> String {
        self.name(person).to_owned()
    }

    /// A person's roles, in words.
    pub fn roles_of(&self, person: &PersonId) -> String {
        let ladders = self.policy.ladders();
        let title = |role: &Role| ladders.title(role).map_or_else(|| role.to_string(), str::to_owned);
        let roles = self.policy.directory().person(person).map(|person| person.roles.iter().map(title).collect());
        roles.map(|roles: Vec<String>| roles.join(", ")).unwrap_or_default()
    }

    /// Everybody's name and roles.
    pub fn people(&self) -> Vec<(String, String)> {
        let people = self.policy.directory().people();
        people.map(|person| (person.name.clone(), self.roles_of(&person.id))).collect()
    }

    /// The names of all fields.
    pub fn field_names(&self) -> Vec<String> {
        self.policy.fields().map(|field| field.name.to_string()).collect()
    }

    /// Plays one step, and everything that follows from it at once.
    pub async fn play(&mut self, step: &Step) -> Result<(), PlayError> {
        self.line += 1;
        match step {
            Step::At(start) => {
                self.start_at(start)?;
                self.hear_of_absences().await
            }
            Step::After(span) => {
                self.direct_long(*span);
                self.advance_to(self.end_of(*span)).await
            }
            Step::Until { weekday, date, time } => self.advance_to(self.next(*weekday, *date, *time)?).await,
            Step::Assistant(does) => {
                self.direction(&format!("the assistant {does}"));
                self.assistant.will(does.clone());
                Ok(())
            }
            Step::ChatIsDown(span) => {
                self.direction(&format!("chat is down for {span}"));
                let until = self.end_of(*span);
                self.chat.scene().chat_down_until = Some(until);
                Ok(())
            }
            Step::BatonIsDown(span) => {
                self.direction(&format!("baton is down for {span}"));
                self.clock.move_to(self.end_of(*span));
                self.direction("the bot starts again");
                self.tick().await
            }
            Step::Restart => {
                self.direction("the bot restarts");
                self.tick().await
            }
            Step::SecondInstance => {
                self.direction("a second instance starts");
                let mut second = self.engines[0].clone();
                second.ambient = Ambient::story(&self.clock, self.inbound.run + 1_000_000, 1);
                self.engines.push(second);
                self.tick().await
            }
            Step::PolicyFile { file, edits } => self.policy_file(file, edits).await,
            Step::Crm(line) => self.crm_line(line.clone()).await,
            Step::CrmRepeats => self.crm_repeats().await,
            Step::CrmPosts { file, row } => self.crm_posts(file, row.as_deref()).await,
            Step::SaysIn { who, channel, words } => self.says_in(who, channel, words).await,
            Step::SaysToBot { who, words } => self.says_to_bot(who, words).await,
            Step::Replies { who, handoff, words } => self.replies(who, *handoff, words).await,
            Step::Reacts { who, emoji, handoff } => self.reacts(who, emoji, *handoff).await,
            Step::Types { who, words } => self.types(who, words).await,
            Step::Presses { who, label, which, values } => self.presses(who, label, which, values).await,
            Step::Fills { who, form, handoff, values } => self.fills(who, form, *handoff, values).await,
            Step::Uploads { who, file, handoff, kind, words } => {
                self.uploads(who, file, *handoff, *kind).await?;
                if words.is_empty() { Ok(()) } else { self.replies(who, *handoff, words).await }
            }
            Step::Answers { who, approval, handoff, words } => self.answers(who, *approval, *handoff, words).await,
            Step::EntersOrder { who, order, handoff } => self.enters_order(who, order, *handoff).await,
        }
    }

    fn direction(&self, words: &str) {
        let now = self.now();
        self.chat.scene().transcript.direction(now, words);
    }

    fn says(&self, place: &str, depth: Depth, who: &str, words: &str) {
        let now = self.now();
        self.chat.scene().transcript.says(now, place, depth, who, words);
    }

    /// One tick: what came due enters at the top, what goes out goes out.
    /// What the people file says of absences is news to a record that does not know it.
    async fn hear_of_absences(&self) -> Result<(), PlayError> {
        if !self.engine().store.is_read_only() && schedule::absences_of_files(self.engine()).await? > 0 {
            self.drain().await?;
        }
        Ok(())
    }

    async fn tick(&mut self) -> Result<(), PlayError> {
        for engine in &self.engines {
            schedule::sweep(engine).await?;
        }
        self.drain().await
    }

    async fn drain(&self) -> Result<(), PlayError> {
        for _ in 0..ROUNDS_MAX {
            let mut moved = false;
            for engine in &self.engines {
                moved |= !outbox::deliver_due(engine).await?.is_empty();
            }
            if !moved {
                return Ok(());
            }
        }
        Err(PlayError::Step("messages beget messages without end".into()))
    }

    /// Hands an envelope to the engine and lets everything that follows happen.
    pub async fn hand_in(&mut self, envelope: Envelope) -> Result<Handled, PlayError> {
        if self.engine().store.is_read_only() {
            return Ok(self.engine().ask(&envelope).await?);
        }
        let handled = self.engine().handle(envelope).await?;
        self.drain().await?;
        self.policy = self.engine().policy.book();
        Ok(handled)
    }

    fn name<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.policy.directory().name_of(person)
    }

    fn thread_name(&self) -> String {
        self.policy.organisation().handoff_channel.clone()
    }
}
