//! Plays a story's steps on the real engine: moves the clock, ticks what came due, drains what goes out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use crate::ambient::{Ambient, Clock, StoryClock};
use crate::domain::canonical::sha256_hex;
use crate::domain::ids::{HandoffId, PersonId, Platform, Role};
use crate::domain::place::Place;
use crate::engine::envelope::Envelope;
use crate::engine::{Engine, Fault, Handled, outbox, schedule};
use crate::policy::PolicyBook;
use crate::policy::ticks::Ticks;
use crate::store::{Store, StoreError, StoredDocument};
use crate::story::deals;
use crate::story::step::{Span, Start, Step, WhichButton};
use crate::story::transcript::{Depth, Transcript};
use crate::transport::console::inbound::Inbound;
use crate::transport::console::outbound::ConsoleChat;
use crate::transport::payload;

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
        let chat = ConsoleChat::new(Arc::new(clock.clone()), directory, trust, Transcript::new(zone));
        let channel = stage.policy.organisation().handoff_channel.clone();
        let engine = Engine {
            store: stage.store,
            policy: Arc::clone(&stage.policy),
            ambient: Ambient::story(&clock, stage.run, stage.seed),
            chat: Arc::new(chat.clone()),
            home: Place::Channel { platform: Platform::Console, channel },
        };
        Self {
            engines: vec![engine],
            chat,
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
            Step::At(start) => self.start_at(start),
            Step::After(span) => {
                self.direct_long(*span);
                self.advance_to(self.end_of(*span)).await
            }
            Step::Until { weekday, date, time } => self.advance_to(self.next(*weekday, *date, *time)?).await,
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
            Step::Crm(line) => self.crm_line(line.clone()).await,
            Step::CrmRepeats => self.crm_repeats().await,
            Step::CrmPosts { file, row } => self.crm_posts(file, row.as_deref()).await,
            step => self.person_step(step).await,
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

    fn start_at(&mut self, start: &Start) -> Result<(), PlayError> {
        let local = start.date.and_time(start.time);
        let at = start.zone.from_local_datetime(&local).earliest();
        let at = at.ok_or_else(|| PlayError::Step(format!("{local} does not exist in {}", start.zone)))?;
        let at = at.with_timezone(&Utc);
        self.zone = start.zone;
        self.chat.scene().transcript.set_zone(start.zone);
        self.clock.move_to(at);
        if self.earliest > at {
            let there = self.earliest.with_timezone(&self.zone).format("%A %Y-%m-%d %H:%M");
            self.direction(&format!("the record goes on to {there}, so the story starts there"));
        }
        Ok(())
    }

    /// A long wait is said; a short one shows in the times.
    fn direct_long(&self, span: Span) {
        if matches!(span, Span::Days(_) | Span::BusinessDays(_)) {
            self.direction(&format!("{span} pass"));
        }
    }

    fn end_of(&self, span: Span) -> DateTime<Utc> {
        let now = self.now();
        match span {
            Span::Minutes(count) => now + TimeDelta::minutes(i64::from(count)),
            Span::Hours(count) => now + TimeDelta::hours(i64::from(count)),
            Span::Days(count) => now + TimeDelta::days(i64::from(count)),
            Span::BusinessDays(count) => self.after_business_days(count),
        }
    }

    /// The same time of day, so many working days of the organisation later.
    fn after_business_days(&self, count: u32) -> DateTime<Utc> {
        let local = self.now().with_timezone(&self.zone);
        let mut day = local.date_naive();
        let mut left = count;
        while left > 0 {
            day = day.checked_add_days(Days::new(1)).unwrap_or(day);
            if self.is_workday(day) {
                left -= 1;
            }
        }
        self.local(day, local.time())
    }

    /// Whether the organisation works on that day at all.
    fn is_workday(&self, day: NaiveDate) -> bool {
        let midnight = |day| self.local(day, NaiveTime::MIN);
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let calendar = self.policy.calendars().default_calendar();
        calendar.minutes_between(midnight(day), midnight(next), self.zone) > 0
    }

    fn local(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = day.and_time(time);
        let at = self.zone.from_local_datetime(&local).earliest();
        // A time that the clocks skip is played an hour later.
        at.or_else(|| self.zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())
            .map_or(self.now(), |at| at.with_timezone(&Utc))
    }

    fn next(
        &self,
        weekday: Option<Weekday>,
        date: Option<NaiveDate>,
        time: NaiveTime,
    ) -> Result<DateTime<Utc>, PlayError> {
        let now = self.now();
        let today = now.with_timezone(&self.zone).date_naive();
        if let Some(date) = date {
            let at = self.local(date, time);
            return if at < now { Err(PlayError::Step(format!("{date} {time} is past"))) } else { Ok(at) };
        }
        let days = (0..8).filter_map(|offset| today.checked_add_days(Days::new(offset)));
        let fits = |day: &NaiveDate| weekday.is_none_or(|weekday| day.weekday() == weekday);
        let at = days.filter(fits).map(|day| self.local(day, time)).find(|at| *at > now);
        at.ok_or_else(|| PlayError::Step(format!("there is no {time} ahead")))
    }

    /// Moves the clock to `target`, stopping at every tick at which something is due.
    pub async fn advance_to(&mut self, target: DateTime<Utc>) -> Result<(), PlayError> {
        loop {
            let due = self.engine().store.next_due().await.map_err(Fault::from)?;
            let Some(due) = due else { break };
            let tick = self.ticks.at_or_after(due.max(self.now()));
            if tick > target {
                break;
            }
            self.clock.move_to(tick);
            let before = self.engine().store.next_due().await.map_err(Fault::from)?;
            self.tick().await?;
            let after = self.engine().store.next_due().await.map_err(Fault::from)?;
            // A due time that a tick does not move would stop the clock; the next tick has it again.
            if before == after && tick <= self.now() {
                let next = self.ticks.after(tick);
                if next > target {
                    break;
                }
                self.clock.move_to(next);
            }
        }
        self.clock.move_to(target);
        Ok(())
    }

    /// One tick: what came due enters at the top, what goes out goes out.
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
        let handled = self.engine().handle(envelope).await?;
        self.drain().await?;
        Ok(handled)
    }

    async fn crm_line(&mut self, line: crate::story::step::CrmLine) -> Result<(), PlayError> {
        self.says("crm", Depth::Top, "", &line.to_string());
        let today = self.now().with_timezone(&self.zone).date_naive();
        let report = deals::report(&line, today);
        self.last_report = Some((line.to_string(), Repeat::Line(line)));
        let envelope = self.inbound.reported(self.line, self.now(), report);
        self.hand_in(envelope).await.map(|_| ())
    }

    async fn crm_repeats(&mut self) -> Result<(), PlayError> {
        let Some((words, repeat)) = self.last_report.clone() else {
            return Err(PlayError::Step("the CRM has reported nothing that it could repeat".into()));
        };
        match repeat {
            Repeat::Line(line) => self.crm_line(line).await,
            Repeat::Payload(payload) => {
                self.says("crm", Depth::Top, "", &format!("{words} (again)"));
                self.post(&payload).await
            }
        }
    }

    async fn crm_posts(&mut self, file: &str, row: Option<&str>) -> Result<(), PlayError> {
        let bytes = self.files.read(file)?;
        let text = String::from_utf8(bytes).map_err(|_| PlayError::Step(format!("{file} is no UTF-8 text")))?;
        let payload = payload::raw_payload(&text, row).map_err(|error| PlayError::Step(format!("{file}: {error}")))?;
        let words = match row {
            Some(row) => format!("posts {file}#{row}"),
            None => format!("posts {file}"),
        };
        self.says("crm", Depth::Top, "", &words);
        self.last_report = Some((words, Repeat::Payload(payload.clone())));
        self.post(&payload).await
    }

    async fn post(&mut self, payload: &serde_json::Value) -> Result<(), PlayError> {
        match payload::post(payload).map_err(|error| PlayError::Step(error.to_string()))? {
            Some(delivered) => {
                let envelope = self.inbound.posted(self.now(), delivered);
                self.hand_in(envelope).await.map(|_| ())
            }
            None => Ok(()),
        }
    }

    async fn person_step(&mut self, step: &Step) -> Result<(), PlayError> {
        let (line, now) = (self.line, self.now());
        let envelope = match step {
            Step::SaysIn { who, channel, words } => return self.says_in(who, channel, words).await,
            Step::SaysToBot { who, words } => {
                let person = self.person(who)?;
                self.says(&format!("@{}", self.name(&person)), Depth::Top, self.name(&person), words);
                self.inbound.said(line, now, &person, Place::Direct { person: person.clone() }, words)
            }
            Step::Replies { who, handoff, words } => {
                let person = self.person(who)?;
                self.says(&self.thread_name(), Depth::Thread, self.name(&person), words);
                self.inbound.said(line, now, &person, Place::Handoff { handoff: *handoff }, words)
            }
            Step::Types { who, words } => {
                let person = self.person(who)?;
                let typed = format!("/baton {words}");
                self.says(&format!("@{}", self.name(&person)), Depth::Top, self.name(&person), typed.trim_end());
                self.inbound.commanded(line, now, &person, words)
            }
            Step::Presses { who, label, which, values } => self.press(who, label, which, values)?,
            Step::Fills { who, form, handoff, values } => {
                let person = self.person(who)?;
                let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let words = format!("fills [{form}]: {}", pairs.join(", "));
                self.says(&self.thread_name(), Depth::Thread, self.name(&person), &words);
                self.inbound.filled(line, now, &person, *handoff, values.clone())
            }
            Step::Uploads { who, file, handoff, kind } => {
                let person = self.person(who)?;
                let bytes = self.files.read(file)?;
                let name = file.rsplit('/').next().unwrap_or(file).to_owned();
                let kind_words = kind.map(|kind| format!(" as {}", kind.key())).unwrap_or_default();
                let words = format!("uploads {name}{kind_words}");
                self.says(&self.thread_name(), Depth::Thread, self.name(&person), &words);
                let envelope = self.inbound.brought(line, now, &person, *handoff, &name, &bytes, *kind);
                self.keep_file(&name, bytes).await?;
                envelope
            }
            Step::Answers { who, approval, handoff, words } => {
                let person = self.person(who)?;
                let of = handoff.map(|handoff| format!(" of {handoff}")).unwrap_or_default();
                let said = format!("answers {approval}{of}: {words}");
                self.says(&format!("@{}", self.name(&person)), Depth::Top, self.name(&person), &said);
                self.inbound.answered(line, now, &person, *approval, *handoff, words)
            }
            Step::EntersOrder { who, order, handoff } => self.enter_order(who, order, *handoff)?,
            other => return Err(PlayError::Step(format!("`{other}` is no step of a person"))),
        };
        self.hand_in(envelope).await.map(|_| ())
    }

    fn name<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.policy.directory().name_of(person)
    }

    fn thread_name(&self) -> String {
        self.policy.organisation().handoff_channel.clone()
    }

    async fn keep_file(&self, name: &str, bytes: Vec<u8>) -> Result<(), PlayError> {
        let (name, at) = (name.to_owned(), self.now());
        let sha256 = sha256_hex(&bytes);
        let document = StoredDocument { name, bytes, added_at: at };
        let kept =
            self.engine().store.write(move |tx| Box::pin(async move { tx.keep_document(&sha256, &document).await }));
        kept.await.map_err(|error: StoreError| Fault::from(error).into())
    }

    fn press(
        &self,
        who: &str,
        label: &str,
        which: &WhichButton,
        values: &BTreeMap<String, String>,
    ) -> Result<Envelope, PlayError> {
        let person = self.person(who)?;
        let found = self.chat.scene().screen.button(&person, label, which);
        let name = self.name(&person).to_owned();
        let found = found.ok_or_else(|| PlayError::Step(format!("{name} sees no [{label}]{}", described(which))))?;
        let (place, depth) = self.chat.place_name(&found.place);
        let old = if matches!(which, WhichButton::Old(_)) { "an old " } else { "" };
        let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let with = if pairs.is_empty() { String::new() } else { format!(" with {}", pairs.join(", ")) };
        self.says(&place, depth, &name, &format!("presses {old}[{}]{with}", found.button.label));
        Ok(self.inbound.pressed(self.line, self.now(), &person, found.place, found.button.action, values.clone()))
    }

    /// The shorter way to say that the order was entered; it is the same press.
    fn enter_order(&self, who: &str, order: &str, handoff: HandoffId) -> Result<Envelope, PlayError> {
        use crate::conversation::action::{Action, Verb};
        let person = self.person(who)?;
        self.says(
            &self.thread_name(),
            Depth::Thread,
            self.name(&person),
            &format!("enters order {order} for {handoff}"),
        );
        let action = Action::on_handoff(Verb::EnterOrder, handoff);
        let values = BTreeMap::from([("order".to_owned(), order.to_owned())]);
        let place = Place::Handoff { handoff };
        Ok(self.inbound.pressed(self.line, self.now(), &person, place, action, values))
    }

    /// A person's message in a channel: a watched one is read as its platform would deliver it.
    async fn says_in(&mut self, who: &str, channel: &str, words: &str) -> Result<(), PlayError> {
        let person = self.person(who)?;
        self.says(&format!("#{channel}"), Depth::Top, self.name(&person), words);
        let key = format!("console/{}/{}", self.inbound.run, self.line);
        let post = self.inbound.spoken(
            &key,
            self.now(),
            &person,
            channel,
            words,
            self.policy.sources(),
            self.policy.directory(),
        );
        match post {
            Some(envelope) => self.hand_in(envelope).await.map(|_| ()),
            None => Ok(()),
        }
    }
}

fn described(which: &WhichButton) -> String {
    match which {
        WhichButton::Newest => String::new(),
        WhichButton::Of(approval) => format!(" for {approval}"),
        WhichButton::Old(words) => format!(" on an earlier card that said {words}"),
    }
}
