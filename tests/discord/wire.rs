//! Plays a story over the wire: people act in Discord, and the transcript is what Discord shows.

use std::path::PathBuf;
use std::sync::Arc;

use baton::ambient::{Clock, StoryClock};
use baton::app::player::policy::edited;
use baton::conversation::action::{Action, Verb};
use baton::conversation::message::{Button, Message as Said};
use baton::domain::document::DocumentKind;
use baton::domain::ids::{ApprovalId, HandoffId};
use baton::engine::deliver::standing;
use baton::engine::digests;
use baton::engine::policies;
use baton::engine::schedule;
use baton::policy::PolicyBook;
use baton::policy::ticks::Ticks;
use baton::store::Store;
use baton::story::step::{CrmLine, Span, Step, WhichButton};
use baton::story::transcript::{Depth, Manner, Transcript};
use baton::story::{deals, script};
use baton::transport::console::assistant::ScriptedAssistant;
use baton::transport::console::inbound::Inbound;
use baton::transport::discord::render::{Custom, custom};
use baton::transport::payload;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::Value;

use super::app::{App, HOME, server};
use crate::app::policy;
use crate::kit::discord::{BOT, Entry, FakeDiscord, Member, Message, Pressed, Sent, What};

/// What is done to the connection before each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// Discord asks to connect again (opcode 7).
    Reconnect,
    /// The connection is cut without a word.
    Cut,
    /// The session is over (opcode 9, `d: false`).
    Invalid,
    /// The app is stopped and started again after each thing that people do.
    Restart,
    /// It is killed instead, with what is on its way, and its session and lease stand as they stood.
    Killed,
}

/// A story on the wire.
pub struct Wire {
    /// The Discord it plays in.
    pub discord: FakeDiscord,
    /// The app that is played with; there is always one.
    pub app: Option<App>,
    /// What is done to the connection.
    pub trouble: Trouble,
    assistant: ScriptedAssistant,
    clock: StoryClock,
    zone: Tz,
    ticks: Ticks,
    transcript: Transcript,
    shown: usize,
    line: u64,
    folder: PathBuf,
    last_post: Option<(String, Value)>,
    last_line: Option<CrmLine>,
}

impl Wire {
    /// A stage for the scripts of that folder, on that record.
    pub async fn new(folder: PathBuf, store: Store) -> Self {
        Self::under(policy(), folder, store).await
    }

    /// The same under another policy.
    pub async fn under(policy: Arc<PolicyBook>, folder: PathBuf, store: Store) -> Self {
        let zone = policy.organisation().zone;
        let clock = StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap());
        let discord = server(&clock, &policy).await;
        let assistant = ScriptedAssistant::default();
        let app = App::helped(policy, store, &discord, &clock, Arc::new(assistant.clone())).await;
        Self {
            discord,
            app: Some(app),
            trouble: Trouble::None,
            assistant,
            clock,
            zone,
            ticks: Ticks::default(),
            transcript: Transcript::new(zone),
            shown: 0,
            line: 0,
            folder,
            last_post: None,
            last_line: None,
        }
    }

    /// The app.
    pub fn app(&self) -> &App {
        self.app.as_ref().expect("there is always one")
    }

    /// The clock of the story.
    pub fn clock(&self) -> StoryClock {
        self.clock.clone()
    }

    /// Plays a script; what was said and done.
    pub async fn play(&mut self, text: &str) -> String {
        for step in script::parse(text).unwrap() {
            self.step(&step.step).await;
        }
        self.transcript.text()
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    async fn before(&mut self) {
        let (begun, resumed) = self.discord.sessions();
        match self.trouble {
            Trouble::None | Trouble::Restart | Trouble::Killed => return,
            Trouble::Reconnect => self.discord.wants_reconnect(),
            Trouble::Cut => self.discord.cuts(),
            Trouble::Invalid => self.discord.invalidates(),
        }
        let is_new = |discord: &FakeDiscord| discord.sessions() != (begun, resumed) && discord.is_heard();
        let heard = self.discord.until(std::time::Duration::from_secs(60), is_new).await;
        assert!(heard, "the gateway was not connected again");
    }

    async fn step(&mut self, step: &Step) {
        self.line += 1;
        self.before().await;
        match step {
            Step::At(start) => {
                let at = start.zone.from_local_datetime(&start.date.and_time(start.time)).earliest().unwrap();
                self.zone = start.zone;
                self.transcript.set_zone(start.zone);
                if self.line == 1 { self.clock.start_at(at.to_utc()) } else { self.clock.move_to(at.to_utc()) }
            }
            Step::After(span) => {
                if matches!(span, Span::Days(_) | Span::BusinessDays(_)) {
                    self.transcript.direction(self.now(), &format!("{span} pass"));
                }
                self.advance_to(self.end_of(*span)).await;
            }
            Step::Until { weekday, date, time } => self.advance_to(self.next(*weekday, *date, *time)).await,
            Step::PolicyFile { file, edits } => {
                let before = policies::folder(&self.app().engine).await.unwrap();
                let next = edited(&before, file, edits).unwrap();
                let words = format!("{file} changes in the policy folder, which is read again");
                self.transcript.direction(self.now(), &words);
                policies::bring(&self.app().engine, &next).await.unwrap();
            }
            Step::Crm(line) => self.crm_line(line.clone()).await,
            Step::CrmRepeats => match self.last_line.clone() {
                Some(line) => self.crm_line(line).await,
                None => {
                    let (words, payload) = self.last_post.clone().expect("the CRM has posted something");
                    self.says("crm", Depth::Top, "", &format!("{words} (again)"));
                    self.deliver(&payload).await;
                }
            },
            Step::CrmPosts { file, row } => self.crm_posts(file, row.as_deref()).await,
            Step::SaysIn { who, channel, words } => {
                self.says(&format!("#{channel}"), Depth::Top, who, words);
                let id = self.channel(channel);
                self.user(who).says(&id, words);
            }
            Step::SaysToBot { who, words } => {
                self.says(&format!("@{who}"), Depth::Top, who, words);
                let user = self.user(who);
                user.says(&user.dm(), words);
            }
            Step::Replies { who, handoff, words } => {
                self.says(&format!("#{}", HOME.1), Depth::Thread, who, words);
                let card = self.card(*handoff).await;
                self.user(who).answers(HOME.0, &card, words);
            }
            Step::Reacts { who, emoji, handoff } => {
                self.says(&format!("#{}", HOME.1), Depth::Thread, who, &format!("reacts with :{emoji}:"));
                let card = self.card(*handoff).await;
                let signs =
                    [("+1", "👍"), ("thumbsup", "👍🏽"), ("white_check_mark", "✅"), ("ok_hand", "👌"), ("eyes", "👀")];
                let sign = signs.iter().find(|(word, _)| word == emoji).map_or(emoji.as_str(), |(_, sign)| sign);
                self.user(who).reacts(HOME.0, &card, sign);
            }
            Step::Types { who, words } => {
                self.says(&format!("@{who}"), Depth::Top, who, format!("/baton {words}").trim_end());
                let user = self.user(who);
                let (verb, options) = typed(words);
                let options: Vec<(&str, &str)> = options.iter().map(|(name, value)| (*name, value.as_str())).collect();
                assert_ne!(user.commands(&user.dm(), &verb, &options).await, Pressed::Failed, "/baton {words}");
            }
            Step::Presses { who, label, which, values } => {
                let values: Vec<(&str, &str)> =
                    values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                self.presses(who, label, which, &values, None).await;
            }
            Step::Fills { who, form, handoff, values } => {
                let values: Vec<(&str, &str)> =
                    values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let words = format!("fills [{form}]: {}", pairs(&values));
                self.presses(who, form, &WhichButton::Newest, &values, Some((*handoff, words))).await;
            }
            Step::Uploads { who, file, handoff, kind, words } => {
                self.uploads(who, file, *handoff, *kind, words).await;
            }
            Step::Answers { who, approval, handoff, words } => {
                let of = handoff.map(|handoff| format!(" of {handoff}")).unwrap_or_default();
                self.says(&format!("@{who}"), Depth::Top, who, &format!("answers {approval}{of}: {words}"));
                let (found, label, _) = self.find(who, "Answer", &WhichButton::Of(*approval));
                self.press_and_fill(who, &found, &label, &[("text", words)]).await;
            }
            Step::EntersOrder { who, order, handoff } => {
                let words = format!("enters order {order} for {handoff}");
                self.says(&format!("#{}", HOME.1), Depth::Thread, who, &words);
                let id = self.card(*handoff).await;
                let card = self.discord.message(HOME.0, &id).unwrap();
                self.press_and_fill(who, &card, "Enter order", &[("order", order)]).await;
            }
            Step::Restart => {
                self.transcript.direction(self.now(), "the bot restarts");
                self.restart().await;
            }
            Step::Assistant(does) => {
                self.transcript.direction(self.now(), &format!("the assistant {does}"));
                self.assistant.will(does.clone());
            }
            Step::ChatIsDown(_) | Step::BatonIsDown(_) | Step::SecondInstance => {
                panic!("{step:?} is played on the core, not over the wire")
            }
        }
        if matches!(self.trouble, Trouble::Restart | Trouble::Killed) {
            self.restart().await;
        }
        self.settle().await;
    }

    /// The app stops with what it was told and has not worked on, and starts again on the same record.
    pub async fn restart(&mut self) {
        let app = self.app.take().expect("there is always one");
        let policy = app.engine.policy.book();
        let store = if self.trouble == Trouble::Killed { app.dies() } else { app.stop().await };
        let assistant = Arc::new(self.assistant.clone());
        self.app = Some(App::helped(policy, store, &self.discord, &self.clock, assistant).await);
    }

    /// Everything that follows happens, and is written down.
    pub async fn settle(&mut self) {
        self.app().settle(&self.discord).await;
        let now = self.now();
        let entries = self.discord.transcript();
        for entry in &entries[self.shown..] {
            if entry.author != BOT || is_only_mechanics(entry, &entries) {
                continue;
            }
            let (place, depth) = self.place(&entry.channel, entry.only_for.is_some());
            let manner = match entry.what {
                What::Posted => Manner::Posted,
                What::Edited => Manner::Edited,
                What::Ephemeral => Manner::OnlyYou,
            };
            let mut lines = entry.shown.lines.iter();
            let mut said = Said::new(lines.next().cloned().unwrap_or_default());
            said.lines = lines.cloned().collect();
            let nothing = Action { verb: Verb::Submit, handoff: None, approval: None, claim: None, shown: None };
            let button = |label: &String| Button { label: label.clone(), action: nothing.clone(), asks: Vec::new() };
            said.buttons = entry.shown.buttons.iter().map(button).collect();
            self.transcript.shows(now, &place, depth, manner, &said);
        }
        self.shown = entries.len();
    }

    /// Where a channel stands in a transcript: the home and its threads by its name, a direct conversation by its person.
    fn place(&self, channel: &str, is_alone: bool) -> (String, Depth) {
        let policy = self.app().engine.policy.book();
        if channel == HOME.0 {
            return (format!("#{}", HOME.1), if is_alone { Depth::Thread } else { Depth::Top });
        }
        let watched = policy.sources().channels.iter().find(|((_, id), _)| id == channel);
        if let Some((_, channel)) = watched {
            return (format!("#{}", channel.name.trim_start_matches('#')), Depth::Top);
        }
        for person in policy.directory().people() {
            if person.accounts.iter().any(|account| account.platform == baton::domain::ids::Platform::Discord)
                && self.user(&person.name).dm() == channel
            {
                return (format!("@{}", person.name), Depth::Top);
            }
        }
        match self.discord.parent_of(channel) {
            Some(parent) => (self.place(&parent, true).0, Depth::Thread),
            None => (format!("#{}", HOME.1), Depth::Thread),
        }
    }

    fn says(&mut self, place: &str, depth: Depth, who: &str, words: &str) {
        let now = self.now();
        self.transcript.says(now, place, depth, who, words);
    }

    fn user(&self, name: &str) -> Member {
        self.app().user(&self.discord, name)
    }

    fn channel(&self, name: &str) -> String {
        if name == HOME.1 {
            return HOME.0.to_owned();
        }
        let policy = self.app().engine.policy.book();
        let channels = &policy.sources().channels;
        let found = channels.iter().find(|((platform, _), channel)| {
            *platform == baton::domain::ids::Platform::Discord && channel.name.trim_start_matches('#') == name
        });
        found.map_or_else(|| panic!("no channel is called {name}"), |((_, id), _)| id.clone())
    }

    /// Where a handoff's card stands.
    pub async fn card(&self, handoff: HandoffId) -> String {
        let store = &self.app().engine.store;
        match store.card(&format!("{handoff}/card")).await.unwrap() {
            Some(card) => standing(card).unwrap().message,
            None => panic!(
                "{handoff} has no card: {:#?} {:?} {:?}",
                store.outbox(Some(handoff), 0, 5).await.unwrap(),
                store.receipts_waiting(5, &[]).await,
                self.discord.breaches(),
            ),
        }
    }

    async fn crm_line(&mut self, line: CrmLine) {
        self.says("crm", Depth::Top, "", &line.to_string());
        let today = self.now().with_timezone(&self.zone).date_naive();
        let envelope = Inbound { run: 1 }.reported(self.line, self.now(), deals::report(&line, today));
        self.last_line = Some(line);
        self.app().engine.handle(envelope).await.unwrap();
    }

    async fn crm_posts(&mut self, file: &str, row: Option<&str>) {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap();
        let payload = payload::raw_payload(&text, row).unwrap();
        let words = row.map_or_else(|| format!("posts {file}"), |row| format!("posts {file}#{row}"));
        self.says("crm", Depth::Top, "", &words);
        self.deliver(&payload).await;
        self.last_line = None;
        self.last_post = Some((words, payload));
    }

    /// A gateway frame is told by Discord; what another platform told enters as on the core.
    async fn deliver(&self, payload: &Value) {
        if let Some(event) = payload["t"].as_str() {
            self.discord.tells(event, payload["d"].clone());
            return;
        }
        let delivered = payload::post(payload).unwrap().expect("a post");
        self.app().engine.handle(Inbound { run: 1 }.posted(self.now(), delivered)).await.unwrap();
    }

    async fn uploads(&mut self, who: &str, path: &str, handoff: HandoffId, kind: Option<DocumentKind>, saying: &str) {
        let bytes = std::fs::read(self.folder.join(path)).unwrap();
        let name = path.rsplit('/').next().unwrap_or(path);
        let said_kind = kind.map(|kind| kind.key().replace('_', " ")).unwrap_or_default();
        let words = format!("{said_kind}\n{saying}");
        let as_kind = kind.map(|kind| format!(" as {}", kind.key())).unwrap_or_default();
        self.says(&format!("#{}", HOME.1), Depth::Thread, who, &format!("uploads {name}{as_kind}"));
        if !saying.is_empty() {
            self.says(&format!("#{}", HOME.1), Depth::Thread, who, saying);
        }
        let card = self.card(handoff).await;
        self.user(who).uploads(&card, words.trim_end(), name, &bytes);
    }

    async fn presses(
        &mut self,
        who: &str,
        label: &str,
        which: &WhichButton,
        values: &[(&str, &str)],
        told: Option<(HandoffId, String)>,
    ) {
        let (found, label, version) = self.find(who, label, which);
        match told {
            Some((_, words)) => self.says(&format!("#{}", HOME.1), Depth::Thread, who, &words),
            None => {
                let old = if matches!(which, WhichButton::Old(_)) { "an old " } else { "" };
                let with = if values.is_empty() { String::new() } else { format!(" with {}", pairs(values)) };
                let (place, depth) = self.place(&found.channel, found.only_for.is_some());
                self.says(&place, depth, who, &format!("presses {old}[{label}]{with}"));
            }
        }
        if matches!(which, WhichButton::Old(_)) || version + 1 < found.versions.len() {
            self.user(who).presses(&found, &label, Some(version)).await;
            return;
        }
        self.press_and_fill(who, &found, &label, values).await;
    }

    /// Presses, and fills in the form that opens, part by part, if values are to be typed.
    async fn press_and_fill(&mut self, who: &str, message: &Message, label: &str, values: &[(&str, &str)]) {
        let user = self.user(who);
        let pressed = user.presses(message, label, None).await;
        assert_ne!(pressed, Pressed::Failed, "{who} presses [{label}]");
        let mut left: Vec<(&str, &str)> = values.to_vec();
        if left.is_empty() {
            return;
        }
        loop {
            let modal = user.modal().unwrap_or_else(|| panic!("no form opened for {who} behind [{label}]"));
            let names: Vec<String> = modal.body["components"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|part| part["component"]["custom_id"].as_str().map(str::to_owned))
                .collect();
            let (here, rest): (Vec<_>, Vec<_>) =
                left.iter().partition(|(name, _)| names.iter().any(|known| known == name));
            left = rest;
            let sent = user.submits(&here).await;
            assert!(
                matches!(sent, Sent::Answered(_)),
                "{who} fills in {names:?}: {sent:?} {:?}",
                self.discord.breaches()
            );
            let told = user.sees_alone().pop().filter(|_| sent != Sent::Answered(6));
            let told_words = told.as_ref().map(|told| told.content()["content"].to_string()).unwrap_or_default();
            assert!(!told_words.contains("is not sent yet"), "{who} fills in {values:?}: {told_words}");
            let Some(told) = told.filter(|_| told_words.contains("is noted")) else {
                assert!(left.is_empty(), "nobody asked {who} for {left:?}");
                return;
            };
            let labels: Vec<String> = Message::buttons(told.content()).into_iter().map(|(label, _)| label).collect();
            let send = labels.iter().find(|label| label.starts_with("Send")).filter(|_| left.is_empty());
            let next = send.or_else(|| labels.iter().find(|label| label.starts_with("Next"))).expect("it goes on");
            assert_ne!(user.presses(&told, next, None).await, Pressed::Failed);
            if send.is_some() {
                return;
            }
        }
    }

    /// The newest message that shows such a button to that person, the label as it stands there, and the version.
    fn find(&self, who: &str, label: &str, which: &WhichButton) -> (Message, String, usize) {
        let user = self.user(who);
        let own_dm = user.dm();
        let is_seen = |message: &Message| match &message.only_for {
            Some(only) => only == user.id(),
            None => {
                self.discord.message(&message.channel, &message.id).is_some()
                    && is_open_to(self, &message.channel, &own_dm)
            }
        };
        let mut seen: Vec<Message> = self.discord.posted().into_iter().filter(is_seen).collect();
        seen.sort_by_key(|message| message.id.parse::<u64>().unwrap_or_default());
        let label_in = |version: &Value, approval: Option<ApprovalId>| {
            Message::buttons(version).into_iter().find_map(|(shown, id)| {
                let of = match custom(&id) {
                    Ok(Custom::Press(action) | Custom::Form(action)) => action.approval,
                    Ok(_) | Err(_) => None,
                };
                (shown.eq_ignore_ascii_case(label) && (approval.is_none() || of == approval)).then_some(shown)
            })
        };
        let found = match which {
            WhichButton::Newest | WhichButton::Of(_) => {
                let wanted = if let WhichButton::Of(approval) = which { Some(*approval) } else { None };
                let now = |message: &Message| {
                    let number = message.versions.len() - 1;
                    Some((message.clone(), label_in(message.content(), wanted)?, number))
                };
                // A screen that was not refreshed still shows what was taken away.
                let once = |message: &Message| {
                    let number = message.versions.iter().rposition(|version| label_in(version, wanted).is_some())?;
                    Some((message.clone(), label_in(&message.versions[number], wanted)?, number))
                };
                seen.iter().rev().find_map(now).or_else(|| seen.iter().rev().find_map(once))
            }
            WhichButton::Old(words) => {
                let said =
                    |version: &Value| plain(version).contains(words.as_str()) && label_in(version, None).is_some();
                let older = |message: &Message| {
                    let number = message.versions.iter().rev().skip(1).position(said)?;
                    let number = message.versions.len() - 2 - number;
                    Some((message.clone(), label_in(&message.versions[number], None)?, number))
                };
                let any = |message: &Message| {
                    let number = message.versions.iter().rposition(said)?;
                    Some((message.clone(), label_in(&message.versions[number], None)?, number))
                };
                seen.iter().rev().find_map(older).or_else(|| seen.iter().rev().find_map(any))
            }
        };
        found.unwrap_or_else(|| panic!("{who} sees no [{label}]\n{}", self.transcript.text()))
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

    fn after_business_days(&self, mut left: u32) -> DateTime<Utc> {
        let policy = self.app().engine.policy.book();
        let calendar = policy.calendars().default_calendar();
        let local = self.now().with_timezone(&self.zone);
        let mut day = local.date_naive();
        while left > 0 {
            day = day + Days::new(1);
            let (midnight, next) = (self.local(day, NaiveTime::MIN), self.local(day + Days::new(1), NaiveTime::MIN));
            left -= u32::from(calendar.minutes_between(midnight, next, self.zone) > 0);
        }
        self.local(day, local.time())
    }

    fn local(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        self.zone.from_local_datetime(&day.and_time(time)).earliest().unwrap().to_utc()
    }

    fn next(&self, weekday: Option<Weekday>, date: Option<NaiveDate>, time: NaiveTime) -> DateTime<Utc> {
        let now = self.now();
        if let Some(date) = date {
            return self.local(date, time);
        }
        let today = now.with_timezone(&self.zone).date_naive();
        let days = (0..8).map(|offset| today + Days::new(offset));
        let fits = |day: &NaiveDate| weekday.is_none_or(|weekday| day.weekday() == weekday);
        days.filter(fits).map(|day| self.local(day, time)).find(|at| *at > now).unwrap()
    }

    /// Moves the clock, stopping at every tick at which something is due.
    async fn advance_to(&mut self, target: DateTime<Utc>) {
        while let Some(due) = digests::wanted_at(&self.app().engine).await.unwrap() {
            let tick = self.ticks.at_or_after(due.max(self.now()));
            if tick > target {
                break;
            }
            self.clock.move_to(tick);
            schedule::sweep(&self.app().engine).await.unwrap();
            self.settle().await;
            if digests::wanted_at(&self.app().engine).await.unwrap() == Some(due) {
                self.clock.move_to(self.ticks.after(tick).min(target));
            }
        }
        self.clock.move_to(target);
    }
}

fn is_open_to(wire: &Wire, channel: &str, own_dm: &str) -> bool {
    let (place, _) = wire.place(channel, false);
    !place.starts_with('@') || channel == own_dm
}

/// Words and parts of a form, which are no messages of the conversation; and an edit that changes no word.
fn is_only_mechanics(entry: &Entry, entries: &[Entry]) -> bool {
    let first = entry.shown.lines.first().map(String::as_str).unwrap_or_default();
    if entry.only_for.is_some()
        && (first.starts_with("Part ") && first.contains(" is noted") || first == "All of it is sent.")
    {
        return true;
    }
    let is_same = |other: &&Entry| other.message == entry.message && !std::ptr::eq(*other, entry);
    let earlier = entries.iter().take_while(|other| !std::ptr::eq(*other, entry)).filter(is_same).last();
    // Buttons that offer nothing any more are taken off, if need be twice; a card that is as it was is told again.
    let is_taken_off = |earlier: &Entry| {
        let has_the_same = !entry.shown.buttons.is_empty() && earlier.shown.buttons == entry.shown.buttons;
        earlier.shown.lines == entry.shown.lines && !has_the_same
    };
    entry.what == What::Edited && earlier.is_some_and(is_taken_off)
}

fn plain(version: &Value) -> String {
    let content = version["content"].as_str().unwrap_or_default();
    let embeds = version["embeds"].as_array().into_iter().flatten();
    let all: Vec<&str> =
        std::iter::once(content).chain(embeds.filter_map(|embed| embed["description"].as_str())).collect();
    all.join("\n").replace(['\\', '*', '`'], "")
}

fn pairs(values: &[(&str, &str)]) -> String {
    values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

/// The verb and the options that a person chooses for the words that another types.
fn typed(words: &str) -> (String, Vec<(&'static str, String)>) {
    let (verb, rest) = words.trim().split_once(' ').unwrap_or((words.trim(), ""));
    let rest = rest.trim();
    let verb = if verb.is_empty() { "help".to_owned() } else { verb.to_lowercase() };
    let own = |text: &str| text.trim().to_owned();
    let mut options: Vec<(&'static str, String)> = match verb.as_str() {
        "hold" | "void" => {
            let (deal, reason) = rest.split_once(':').unwrap_or((rest, ""));
            let (deal, until) = deal.split_once(" until ").unwrap_or((deal, ""));
            vec![("deal", own(deal)), ("reason", own(reason)), ("until", own(until))]
        }
        "reassign" => {
            let (deal, to) = rest.rsplit_once(' ').unwrap_or((rest, ""));
            vec![("deal", own(deal)), ("to", own(to.trim_start_matches('@')))]
        }
        "merge" => {
            let (from, into) = rest.split_once(" into ").unwrap_or((rest, ""));
            vec![("from", own(from)), ("into", own(into))]
        }
        "recall" => {
            let (request, of) = rest.split_once(" of ").unwrap_or((rest, ""));
            vec![("request", own(request)), ("of", own(of))]
        }
        "list" => vec![("which", own(rest))],
        "policy" => vec![("approve", own(rest.trim_start_matches("approve")))],
        "away" if rest.starts_with("clear") => {
            vec![
                ("clear", "clear".to_owned()),
                ("person", own(rest.trim_start_matches("clear").trim().trim_start_matches('@'))),
            ]
        }
        "away" => vec![("days", own(rest))],
        "start" => {
            let early = rest.strip_suffix("before signature");
            let signature = if early.is_some() { "signature" } else { "" };
            vec![("deal", own(early.unwrap_or(rest))), ("before", signature.to_owned())]
        }
        "link" => vec![("code", own(rest))],
        "help" => Vec::new(),
        _of_a_deal => vec![("deal", own(rest))],
    };
    options.retain(|(_, value)| !value.is_empty());
    (verb, options)
}
