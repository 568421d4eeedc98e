//! Plays a story over the wire: people act in Slack, and the transcript is what Slack shows.

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
use baton::transport::payload;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde_json::Value;

use crate::app::{App, HOME, Way, policy, workspace};
use crate::kit::slack::{
    Content, Delivery, Entry, FakeSlack, File, Message, Parcel, Person, Spot, Submitted, Upload, What,
};

/// A story on the wire.
pub struct Wire {
    /// The Slack it plays in.
    pub slack: FakeSlack,
    /// The app that is played with.
    pub app: App,
    assistant: ScriptedAssistant,
    clock: StoryClock,
    zone: Tz,
    ticks: Ticks,
    transcript: Transcript,
    shown: usize,
    line: u64,
    folder: PathBuf,
    way: Way,
    last_post: Option<(String, Value)>,
    last_line: Option<CrmLine>,
    /// Whether the app is restarted before each step.
    pub restarts: Restarts,
}

/// When the app is stopped and started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restarts {
    /// Never.
    Never,
    /// After each thing that people do was acknowledged, and before it was worked on.
    InEveryStep,
}

impl Wire {
    /// A stage for the scripts of that folder, on that record.
    pub async fn new(way: Way, folder: PathBuf, store: Store) -> Self {
        Self::under(policy(), way, folder, store).await
    }

    /// The same under another policy.
    pub async fn under(policy: Arc<PolicyBook>, way: Way, folder: PathBuf, store: Store) -> Self {
        let zone = policy.organisation().zone;
        let start = Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap();
        let clock = StoryClock::at(start);
        let slack = workspace(&clock, &policy).await;
        let assistant = ScriptedAssistant::default();
        let app = App::helped(policy, store, &slack, &clock, way, Arc::new(assistant.clone())).await;
        Self {
            slack,
            app,
            assistant,
            clock,
            zone,
            ticks: Ticks::default(),
            transcript: Transcript::new(zone),
            shown: 0,
            line: 0,
            folder,
            way,
            last_post: None,
            last_line: None,
            restarts: Restarts::Never,
        }
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

    async fn step(&mut self, step: &Step) {
        self.line += 1;
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
                let before = policies::folder(&self.app.engine).await.unwrap();
                let next = edited(&before, file, edits).unwrap();
                let words = format!("{file} changes in the policy folder, which is read again");
                self.transcript.direction(self.now(), &words);
                policies::bring(&self.app.engine, &next).await.unwrap();
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
                self.user(who).says(&id, words).await;
            }
            Step::SaysToBot { who, words } => {
                self.says(&format!("@{who}"), Depth::Top, who, words);
                let user = self.user(who);
                user.says(&user.dm(), words).await;
            }
            Step::Replies { who, handoff, words } => {
                self.says(&format!("#{}", HOME.1), Depth::Thread, who, words);
                let card = self.card(*handoff).await;
                self.user(who).replies(HOME.0, &card, words).await;
            }
            Step::Reacts { who, emoji, handoff } => {
                self.says(&format!("#{}", HOME.1), Depth::Thread, who, &format!("reacts with :{emoji}:"));
                let card = self.card(*handoff).await;
                self.user(who).reacts(HOME.0, &card, emoji).await;
            }
            Step::Types { who, words } => {
                self.says(&format!("@{who}"), Depth::Top, who, format!("/baton {words}").trim_end());
                let user = self.user(who);
                user.types(&user.dm(), &format!("/baton {words}")).await;
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
                self.presses(who, form, &WhichButton::Newest, &values, Some((Depth::Thread, *handoff, words))).await;
            }
            Step::Uploads { who, file, handoff, kind, words } => {
                self.uploads(who, file, *handoff, *kind, words).await;
            }
            Step::Answers { who, approval, handoff, words } => {
                let of = handoff.map(|handoff| format!(" of {handoff}")).unwrap_or_default();
                self.says(&format!("@{who}"), Depth::Top, who, &format!("answers {approval}{of}: {words}"));
                let which = WhichButton::Of(*approval);
                let found = self.find(who, "Answer", &which);
                self.press_and_fill(who, &found, "Answer", &[("text", words)]).await;
            }
            Step::EntersOrder { who, order, handoff } => {
                let words = format!("enters order {order} for {handoff}");
                self.says(&format!("#{}", HOME.1), Depth::Thread, who, &words);
                let ts = self.card(*handoff).await;
                let card = self.slack.message(HOME.0, &ts).unwrap();
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
        if self.restarts == Restarts::InEveryStep {
            self.restart().await;
        }
        self.settle().await;
    }

    /// The app is killed with what it was told and has not worked on, and starts again on the same record.
    pub async fn restart(&mut self) {
        let store = self.app.engine.store.clone();
        let policy = self.app.engine.policy.book();
        let assistant = Arc::new(self.assistant.clone());
        let next = App::helped(policy, store, &self.slack, &self.clock, self.way, assistant).await;
        std::mem::replace(&mut self.app, next).stop().await;
    }

    /// Everything that follows happens, and is written down.
    pub async fn settle(&mut self) {
        self.app.settle().await;
        let now = self.now();
        let entries = self.slack.transcript();
        for entry in &entries[self.shown..] {
            let manner = match entry.what {
                What::Posted => Manner::Posted,
                What::Edited => Manner::Edited,
                What::Ephemeral => Manner::OnlyYou,
                What::Deleted | What::Home | What::Modal | What::Unfurled => continue,
            };
            if entry.who != "Baton" || only_lost_its_buttons(entry, &entries) {
                continue;
            }
            let depth = if entry.thread_ts.is_some() { Depth::Thread } else { Depth::Top };
            let mut lines = entry.shown.lines.iter();
            let mut said = Said::new(lines.next().cloned().unwrap_or_default());
            said.lines = lines.cloned().collect();
            let nothing = Action { verb: Verb::Submit, handoff: None, approval: None, claim: None, shown: None };
            let button = |label: &String| Button { label: label.clone(), action: nothing.clone(), asks: Vec::new() };
            said.buttons = entry.shown.buttons.iter().map(button).collect();
            self.transcript.shows(now, &entry.place, depth, manner, &said);
        }
        self.shown = entries.len();
    }

    fn says(&mut self, place: &str, depth: Depth, who: &str, words: &str) {
        let now = self.now();
        self.transcript.says(now, place, depth, who, words);
    }

    fn user(&self, name: &str) -> Person {
        self.app.user(&self.slack, name)
    }

    fn channel(&self, name: &str) -> String {
        let policy = self.app.engine.policy.book();
        let channels = &policy.sources().channels;
        if name == HOME.1 {
            return HOME.0.to_owned();
        }
        let found = channels.iter().find(|(_, channel)| channel.name.trim_start_matches('#') == name);
        found.map_or_else(|| panic!("no channel is called {name}"), |((_, id), _)| id.clone())
    }

    fn place(&self, channel: &str, who: &str) -> String {
        if channel == HOME.0 {
            return format!("#{}", HOME.1);
        }
        let policy = self.app.engine.policy.book();
        let channels = &policy.sources().channels;
        let found = channels.iter().find(|((_, id), _)| id == channel);
        found.map_or_else(|| format!("@{who}"), |(_, channel)| format!("#{}", channel.name.trim_start_matches('#')))
    }

    /// Where a handoff's card stands.
    pub async fn card(&self, handoff: HandoffId) -> String {
        let store = &self.app.engine.store;
        match store.card(&format!("{handoff}/card")).await.unwrap() {
            Some(card) => standing(card).unwrap().message,
            None => panic!(
                "{handoff} has no card: {:#?} {:#?} {:?}",
                store.outbox(Some(handoff), 0, 5).await.unwrap(),
                store.deliveries(0, 5).await,
                store.receipts_waiting(5, &[]).await
            ),
        }
    }

    async fn crm_line(&mut self, line: CrmLine) {
        self.says("crm", Depth::Top, "", &line.to_string());
        let today = self.now().with_timezone(&self.zone).date_naive();
        let envelope = Inbound { run: 1 }.reported(self.line, self.now(), deals::report(&line, today));
        self.last_line = Some(line);
        self.app.engine.handle(envelope).await.unwrap();
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

    async fn deliver(&self, payload: &Value) {
        let event = if payload["envelope_id"].is_string() { &payload["payload"] } else { payload };
        let answers = self.slack.deliver(Parcel::Event(event.clone()), &Delivery::default()).await;
        assert!(answers.iter().all(|answer| answer.is_taken()), "{answers:?}");
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
        let file = File::new(&format!("F{:08}", self.line), name, "application/octet-stream", &bytes);
        self.user(who).uploads(HOME.0, Upload { thread_ts: Some(&card), text: words.trim_end() }, file).await;
    }

    async fn presses(
        &mut self,
        who: &str,
        label: &str,
        which: &WhichButton,
        values: &[(&str, &str)],
        told: Option<(Depth, HandoffId, String)>,
    ) {
        let found = self.find(who, label, which);
        match told {
            Some((depth, _, words)) => self.says(&format!("#{}", HOME.1), depth, who, &words),
            None => {
                let old = if matches!(which, WhichButton::Old(_)) { "an old " } else { "" };
                let with = if values.is_empty() { String::new() } else { format!(" with {}", pairs(values)) };
                let place = self.place(&found.channel, who);
                let depth = if found.thread_ts.is_some() { Depth::Thread } else { Depth::Top };
                let label = self.label(&found, label, which);
                self.says(&place, depth, who, &format!("presses {old}[{label}]{with}"));
            }
        }
        let label = self.label(&found, label, which);
        if let WhichButton::Old(words) = which {
            let shows = |blocks: &[Value]| buttons(blocks).iter().any(|(shown, _)| *shown == label);
            let is_it = |content: &Content| texts(&content.blocks).contains(words) && shows(&content.blocks);
            let older = found.versions.iter().rev().skip(1).position(is_it).map(|at| found.versions.len() - 2 - at);
            let version = older.or_else(|| found.versions.iter().rposition(is_it)).expect("it was found by that");
            let spot = Spot::Old(found.channel.clone(), found.ts.clone(), version);
            self.user(who).presses(&spot, &label).await;
            return;
        }
        self.press_and_fill(who, &found, &label, values).await;
    }

    /// Presses, and fills in the form that opens, if values are to be typed.
    async fn press_and_fill(&mut self, who: &str, message: &Message, label: &str, values: &[(&str, &str)]) {
        let user = self.user(who);
        user.presses(&spot_of(message, label), label).await;
        if values.is_empty() {
            return;
        }
        self.app.reception.work().await.unwrap();
        let view = self.slack.modal(user.id()).unwrap_or_else(|| panic!("no form opened for {who} behind [{label}]"));
        // A person is chosen by name.
        let policy = self.app.engine.policy.book();
        let directory = policy.directory();
        let chosen = |name: &str, value: &str| match directory.called(value) {
            Some(person) if name == "owner" => person.name.clone(),
            Some(_) | None => value.to_owned(),
        };
        let typed: Vec<(String, String)> =
            values.iter().map(|(name, value)| (format!("input.{name}"), chosen(name, value))).collect();
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let sent = user.submits(&view, &typed).await;
        assert_eq!(sent.seen, Submitted::Closed, "{who} fills in {:?}", self.slack.plain_view(&view));
    }

    fn label(&self, found: &Message, wanted: &str, which: &WhichButton) -> String {
        let blocks: Vec<Value> = match which {
            WhichButton::Old(_) => found.versions.iter().flat_map(|content| content.blocks.clone()).collect(),
            WhichButton::Newest | WhichButton::Of(_) => found.content().blocks.clone(),
        };
        let labels = buttons(&blocks).into_iter().map(|(label, _)| label);
        labels.into_iter().find(|label| label.eq_ignore_ascii_case(wanted)).unwrap_or_else(|| wanted.to_owned())
    }

    /// The newest message that shows such a button to that person.
    fn find(&self, who: &str, label: &str, which: &WhichButton) -> Message {
        let user = self.user(who);
        let mut seen: Vec<Message> = self.slack.posted();
        seen.retain(|message| !message.channel.starts_with('D') || message.channel == user.dm());
        seen.extend(self.slack.ephemeral(user.id()));
        seen.sort_by(|a, b| a.ts.cmp(&b.ts));
        let is_it = |wanted: &str, blocks: &[Value], approval: Option<ApprovalId>| {
            buttons(blocks).into_iter().any(|(label, action)| {
                label.eq_ignore_ascii_case(wanted)
                    && (approval.is_none() || action.is_some_and(|it| it.approval == approval))
            })
        };
        let wanted = match which {
            WhichButton::Of(approval) => Some(*approval),
            WhichButton::Newest | WhichButton::Old(_) => None,
        };
        let newest = |message: &&Message| match which {
            WhichButton::Newest => is_it(label, &message.content().blocks, None),
            WhichButton::Of(approval) => is_it(label, &message.content().blocks, Some(*approval)),
            WhichButton::Old(_) => false,
        };
        let found = match which {
            WhichButton::Newest | WhichButton::Of(_) => {
                // A screen that was not refreshed still shows what was taken away.
                let shown =
                    |message: &&Message| message.versions.iter().any(|version| is_it(label, &version.blocks, wanted));
                let live = || seen.iter().rev().filter(|message| message.is_live());
                live().find(newest).or_else(|| live().find(shown)).cloned()
            }
            WhichButton::Old(words) => {
                let said =
                    |content: &Content| texts(&content.blocks).contains(words) && is_it(label, &content.blocks, None);
                // First a card that says something else by now, then any.
                let old = seen.iter().rev().find(|message| message.versions.iter().rev().skip(1).any(said));
                old.or_else(|| seen.iter().rev().find(|message| message.versions.iter().any(said))).cloned()
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
        let policy = self.app.engine.policy.book();
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
        while let Some(due) = digests::wanted_at(&self.app.engine).await.unwrap() {
            let tick = self.ticks.at_or_after(due.max(self.now()));
            if tick > target {
                break;
            }
            self.clock.move_to(tick);
            schedule::sweep(&self.app.engine).await.unwrap();
            self.settle().await;
            if digests::wanted_at(&self.app.engine).await.unwrap() == Some(due) {
                self.clock.move_to(self.ticks.after(tick).min(target));
            }
        }
        self.clock.move_to(target);
    }
}

/// The message as it is, if it has that button, else as it was when it had.
fn spot_of(message: &Message, label: &str) -> Spot {
    let shows = |content: &Content| buttons(&content.blocks).iter().any(|(shown, _)| shown == label);
    match message.versions.iter().rposition(shows) {
        Some(version) if version + 1 < message.versions.len() => {
            Spot::Old(message.channel.clone(), message.ts.clone(), version)
        }
        Some(_) | None => Spot::of(message),
    }
}

/// An edit that changes no word and takes buttons off, if need be twice. A card that is as it was is told again.
fn only_lost_its_buttons(entry: &Entry, entries: &[Entry]) -> bool {
    let before = |other: &&Entry| other.ts == entry.ts && other.place == entry.place && !std::ptr::eq(*other, entry);
    let earlier = entries.iter().take_while(|other| !std::ptr::eq(*other, entry)).filter(before).last();
    let is_taken_off = |earlier: &Entry| {
        let has_the_same = !entry.shown.buttons.is_empty() && earlier.shown.buttons == entry.shown.buttons;
        earlier.shown.lines == entry.shown.lines && !has_the_same
    };
    entry.what == What::Edited && earlier.is_some_and(is_taken_off)
}

fn pairs(values: &[(&str, &str)]) -> String {
    values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

fn buttons(blocks: &[Value]) -> Vec<(String, Option<Action>)> {
    let elements = blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    elements
        .filter(|element| element["type"] == "button")
        .map(|element| {
            let label = element["text"]["text"].as_str().unwrap_or_default().to_owned();
            (label, element["value"].as_str().and_then(|value| value.parse().ok()))
        })
        .collect()
}

/// Every text of the blocks, one after the other.
fn texts(blocks: &[Value]) -> String {
    fn add(value: &Value, text: &mut String) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    if let (true, Some(words)) = (key == "text", value.as_str()) {
                        text.push_str(words);
                    }
                    add(value, text);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| add(value, text)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut text = String::new();
    blocks.iter().for_each(|block| add(block, &mut text));
    text
}
