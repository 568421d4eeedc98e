//! A workspace and the program that serves it, and what somebody looks for in both.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use baton::ambient::Ambient;
use baton::domain::ids::Platform;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Access, Address, OutboxRow, OutboxState, Store};
use chrono::Days;
use regex::Regex;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::app::{Way, policy};
use crate::kit::slack::{
    APP_TOKEN, Author, BOT_TOKEN, Channel, Door, FakeSlack, Message, Options, Person, SIGNING_SECRET, User,
};

use super::program::Program;

/// The channel in which wins are announced and handoffs stand, as the shipped sources name it.
pub const WINS: &str = "C0WINS0001";
/// How long something may take until it shows.
const PATIENCE: Duration = Duration::from_secs(45);
/// And after a kill, which leaves leases of a minute behind.
const PATIENCE_AFTER_A_KILL: Duration = Duration::from_secs(150);

/// A workspace and the program that serves it.
pub struct Stage {
    /// The workspace.
    pub slack: FakeSlack,
    /// The program.
    pub program: Program,
    way: Way,
    folder: TempDir,
    door: Door,
    patience: Duration,
}

impl Stage {
    /// Everybody of the shipped people file in a workspace, and the program, not yet running.
    pub async fn new(way: Way, options: Options) -> Self {
        let slack = FakeSlack::start(options).await;
        let policy = policy();
        for person in policy.directory().people() {
            if let Some(account) = person.accounts.iter().find(|account| account.platform == Platform::Slack) {
                let email = person.email.clone().unwrap_or_else(|| format!("{}@example.com", person.id));
                slack.add_user(User::member(&account.user, &person.name, &email));
            }
        }
        for ((platform, id), channel) in &policy.sources().channels {
            if *platform == Platform::Slack {
                slack.add_channel(Channel::private(id, &channel.name));
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let secret = match way {
            Way::Http => ("SLACK_SIGNING_SECRET", SIGNING_SECRET),
            Way::Socket => ("SLACK_APP_TOKEN", APP_TOKEN),
        };
        let api_url = slack.api_url();
        let policies = policies_of_today(folder.path());
        let variables = [
            ("SLACK_BOT_TOKEN", BOT_TOKEN),
            secret,
            ("SLACK_API_URL", api_url.as_str()),
            ("BATON_POLICIES", policies.as_str()),
        ];
        let program = Program::new(folder.path(), &variables);
        Self { slack, program, way, folder, door: Door::Closed, patience: PATIENCE }
    }

    /// The same, running.
    pub async fn running(way: Way, options: Options) -> Self {
        let mut stage = Self::new(way, options).await;
        stage.start().await;
        stage
    }

    /// Starts the program; Slack finds it.
    pub async fn start(&mut self) {
        let address = self.program.start().await;
        self.door = match self.way {
            Way::Http => Door::Http(format!("http://{address}")),
            Way::Socket => Door::SocketMode,
        };
        self.slack.door(self.door.clone());
        match self.way {
            Way::Http => {}
            Way::Socket => {
                self.waits("two connections", |stage| stage.slack.connections() == 2).await;
            }
        }
    }

    /// Where Slack finds the program.
    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// `kill -9`, and another start.
    pub async fn restart(&mut self) {
        self.program.kill();
        self.patience = PATIENCE_AFTER_A_KILL;
        self.start().await;
    }

    /// The same, a minute later: no lease of the run that was killed holds any more.
    pub async fn restart_a_minute_later(&mut self) {
        self.program.kill();
        let options = SqliteConnectOptions::new().filename(self.program.database());
        let mut database = SqliteConnection::connect_with(&options).await.unwrap();
        let let_go = sqlx::query("UPDATE outbox SET lease_until = 0 WHERE state = 'sending'");
        let_go.execute(&mut database).await.unwrap();
        database.close().await.unwrap();
        self.start().await;
    }

    /// Waits until that is so.
    #[track_caller]
    pub fn waits<'a>(&'a self, what: &'a str, happened: impl Fn(&Self) -> bool + 'a) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let waiting = async {
                while !happened(self) {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            if tokio::time::timeout(self.patience, waiting).await.is_err() {
                let said: Vec<_> = self.slack.transcript().iter().map(|entry| format!("{entry:?}")).collect();
                let calls: Vec<_> =
                    self.slack.calls().iter().map(|call| format!("{}: {}", call.method, call.answer)).collect();
                let outbox = self.outbox().await;
                panic!(
                    "{caller}: not seen: {what}\n{}\n{}\n{outbox:#?}\n{}",
                    said.join("\n"),
                    calls.join("\n"),
                    self.program.log().lines().filter(|line| !line.contains("DEBUG")).collect::<Vec<_>>().join("\n")
                );
            }
        }
    }

    /// That person, in Slack.
    pub fn user(&self, name: &str) -> Person {
        let policy = policy();
        let person = policy.directory().called(name).unwrap();
        let account = person.accounts.iter().find(|account| account.platform == Platform::Slack).unwrap();
        self.slack.person(&account.user)
    }

    /// The live messages of Baton that everybody in a place sees.
    pub fn live(&self, channel: &str) -> Vec<Message> {
        self.slack.messages(channel).into_iter().filter(|message| message.by == Author::App).collect()
    }

    /// The newest live message of Baton in a place that shows such a button.
    pub fn button(&self, channel: &str, label: &str) -> Option<Message> {
        let shows = |message: &Message| self.slack.plain(message).buttons.iter().any(|button| button == label);
        self.live(channel).into_iter().rev().find(shows)
    }

    /// Whether Baton's messages in a place say that.
    pub fn says(&self, channel: &str, words: &str) -> bool {
        self.live(channel).iter().any(|message| self.slack.plain(message).text().contains(words))
    }

    /// The handoff's card.
    pub fn card(&self) -> Option<Message> {
        self.live(WINS).into_iter().find(|message| message.thread_ts.is_none())
    }

    /// Whether the handoff's card says that.
    pub fn card_says(&self, words: &str) -> bool {
        self.card().is_some_and(|card| self.slack.plain(&card).text().contains(words))
    }

    /// What was to go out, with how it stands; read beside the running program.
    pub async fn outbox(&self) -> Vec<OutboxRow> {
        let store = Store::open(&Address::file(self.program.database()), Access::ReadOnly).await.unwrap();
        let rows = store.outbox(None, 0, 1_000).await.unwrap();
        store.close().await.unwrap();
        rows
    }

    /// Everything that was asked for is out, and everything that came in is done with.
    pub async fn settles(&self) {
        let waiting = async {
            loop {
                let store = Store::open(&Address::file(self.program.database()), Access::ReadOnly).await.unwrap();
                let rows = store.outbox(None, 0, 1_000).await.unwrap();
                let receipts = store.receipts_waiting(1_000, &[]).await.unwrap();
                store.close().await.unwrap();
                let is_out = |row: &OutboxRow| match row.state {
                    OutboxState::Sent { .. } | OutboxState::Superseded { .. } => true,
                    OutboxState::Due { .. } | OutboxState::Sending { .. } | OutboxState::Failed { .. } => false,
                };
                if receipts.is_empty() && rows.iter().all(is_out) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        if tokio::time::timeout(self.patience, waiting).await.is_err() {
            panic!("it does not settle: {:#?}\n{}", self.outbox().await, self.program.log());
        }
    }

    /// What stands in Slack in the end: each message that everybody in its place sees, with times left out.
    pub fn shown(&self) -> Vec<String> {
        let time =
            Regex::new(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day( \d{4}-\d{2}-\d{2})?|\d{4}-\d{2}-\d{2}|\d\d:\d\d")
                .unwrap();
        let mut shown: Vec<String> = Vec::new();
        for message in self.slack.posted().iter().filter(|message| message.is_live() && message.only_for.is_none()) {
            let depth = if message.thread_ts.is_some() { "thread of " } else { "" };
            let text = self.slack.plain(message);
            let line = format!("{depth}{}: {} {:?}", message.channel, text.text(), text.buttons);
            shown.push(time.replace_all(&line, "…").into_owned());
        }
        shown.sort();
        shown
    }

    /// Live messages that were posted under the same key.
    pub fn twins(&self) -> Vec<String> {
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for message in self.slack.posted().iter().filter(|message| message.is_live() && message.only_for.is_none()) {
            let key = message.metadata.as_ref().and_then(|metadata| metadata["event_payload"]["k"].as_str());
            let key = key.unwrap_or_else(|| panic!("posted without a key: {message:?}"));
            keys.entry(key.to_owned()).or_default().push(self.slack.plain(message).text());
        }
        keys.into_values().filter(|messages| messages.len() > 1).flatten().collect()
    }

    /// The names of the handoff's facts, in order, by `baton log`.
    pub async fn facts(&self) -> Vec<String> {
        let log = self.program.asked(&["log", "H-1"]).await;
        log.as_array().unwrap().iter().map(|fact| fact["fact"].as_str().unwrap().to_owned()).collect()
    }

    /// Every file of the program's folder: its log, and its database with what lies beside it.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        entries
            .filter(|path| path.is_file())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
            .collect()
    }
}

/// The shipped policy with accounts that were screened last month: the built program reads the real day, and an old
/// screening holds the order.
pub fn policies_of_today(folder: &Path) -> String {
    let policies = folder.join("policies");
    std::fs::create_dir(&policies).unwrap();
    let last_month = (Ambient::real().clock.now().date_naive() - Days::new(30)).to_string();
    for (name, text) in PolicyFiles::shipped().iter() {
        let text = text.replace(SCREENED_ON, &last_month);
        // Nobody knew of a screening before it was made.
        let text = if name == "accounts.csv" { text.replace(KNOWN_ON, &last_month) } else { text };
        std::fs::write(policies.join(name), text).unwrap();
    }
    policies.display().to_string()
}

/// When the accounts of the shipped policy were screened.
const SCREENED_ON: &str = "2026-02-20";
/// Of which day what the shipped account master says is.
const KNOWN_ON: &str = "2026-03-01";
