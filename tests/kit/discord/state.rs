//! What the fake knows. One state, behind one lock.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::gateway::Gateway;
use super::limits::Limits;
use super::plain::{Shown, shown};
use super::{BOT, GUILD, Options};

/// Discord's own epoch, in milliseconds.
pub(super) const EPOCH: i64 = 1_420_070_400_000;
/// How long an interaction can be answered first, and at all (DC-1).
const FIRST_ANSWER_SECONDS: u64 = 3;
const TOKEN_LIVES: TimeDelta = TimeDelta::minutes(15);
/// How long a nonce is known: "the past few minutes" (DC-4).
pub(super) const NONCE_LIVES: TimeDelta = TimeDelta::minutes(3);

/// A user, who may be a member.
#[derive(Debug, Clone)]
pub struct User {
    /// The id.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// Whether it is in the server.
    pub is_member: bool,
    /// Whether it takes direct messages (DC-12, code 50007).
    pub takes_directs: bool,
    /// Whether it is a bot.
    pub is_bot: bool,
}

impl User {
    pub(super) fn new(id: &str, name: &str) -> Self {
        Self { id: id.into(), name: name.into(), is_member: true, takes_directs: true, is_bot: false }
    }

    pub(super) fn as_json(&self) -> Value {
        json!({
            "id": self.id, "username": self.name.to_lowercase(), "global_name": self.name, "discriminator": "0",
            "avatar": null, "public_flags": 0, "bot": self.is_bot,
        })
    }

    pub(super) fn as_member(&self) -> Value {
        json!({
            "user": self.as_json(), "nick": null, "roles": [], "joined_at": "2026-01-05T09:00:00.000000+00:00",
            "deaf": false, "mute": false, "pending": false, "flags": 0,
        })
    }
}

/// What kind of channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One of the server.
    Text,
    /// A direct conversation with that user.
    Direct(String),
    /// A thread of that channel.
    Thread(String),
}

/// A channel.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What kind.
    pub kind: Kind,
    /// Whether the bot sees it.
    pub is_seen: bool,
    /// Whether the bot may post there.
    pub may_post: bool,
    /// Since when it is archived, if it is.
    pub archived: Option<Archived>,
}

/// That a thread is archived.
#[derive(Debug, Clone)]
pub struct Archived {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Whether the bot may not take it up again.
    pub is_locked: bool,
}

impl Channel {
    pub(super) fn new(id: &str, name: &str, kind: Kind) -> Self {
        Self { id: id.into(), name: name.into(), kind, is_seen: true, may_post: true, archived: None }
    }

    pub(super) fn as_json(&self) -> Value {
        match &self.kind {
            Kind::Text => json!({ "id": self.id, "type": 0, "name": self.name, "guild_id": GUILD, "parent_id": null }),
            Kind::Direct(user) => json!({ "id": self.id, "type": 1, "recipients": [{ "id": user }] }),
            Kind::Thread(parent) => json!({
                "id": self.id, "type": 11, "name": self.name, "guild_id": GUILD, "parent_id": parent, "owner_id": BOT,
                "thread_metadata": {
                    "archived": self.archived.is_some(), "auto_archive_duration": 10_080,
                    "archive_timestamp": self.archived.as_ref().map(|archived| archived.at.to_rfc3339()),
                    "locked": self.archived.as_ref().is_some_and(|archived| archived.is_locked),
                },
            }),
        }
    }
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// The id.
    pub id: String,
    /// The channel or thread.
    pub channel: String,
    /// The author's id.
    pub author: String,
    /// Its versions, the newest last: content, embeds, components.
    pub versions: Vec<Value>,
    /// Who alone sees it.
    pub only_for: Option<String>,
    /// Whether it was deleted.
    pub is_gone: bool,
    /// The nonce that it was posted with, and when.
    pub nonce: Option<(String, DateTime<Utc>)>,
    /// Beside the content: what an integration's or a person's message carries.
    pub beside: Value,
}

impl Message {
    /// What it says now.
    pub fn content(&self) -> &Value {
        self.versions.last().expect("a message is made with a version")
    }

    /// The labels and ids of the buttons of that version.
    pub fn buttons(version: &Value) -> Vec<(String, String)> {
        let rows = version["components"].as_array().into_iter().flatten();
        let buttons = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        buttons.map(|button| (text(&button["label"]), text(&button["custom_id"]))).collect()
    }
}

/// A modal that somebody sees.
#[derive(Debug, Clone)]
pub struct Modal {
    /// What was sent for it.
    pub body: Value,
    /// The interaction that it answered.
    pub(super) source: Value,
}

/// An interaction.
#[derive(Debug, Clone)]
pub(super) struct Interaction {
    pub(super) token: String,
    pub(super) user: String,
    pub(super) kind: u64,
    pub(super) since: DateTime<Utc>,
    pub(super) made: Instant,
    /// The type of its first answer.
    pub(super) answered: Option<u64>,
    /// The message that a first answer of type 4 or 5 is.
    pub(super) original: Option<String>,
    pub(super) payload: Value,
}

/// One call, as it was answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method and the path behind the version.
    pub call: String,
    /// What was sent.
    pub body: Value,
    /// The HTTP status.
    pub status: u16,
}

/// What goes wrong with one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trick {
    /// It is done, and the answer is cut.
    CutAfter,
    /// It is not done, and the connection is cut.
    CutBefore,
    /// A status of the 500s; nothing is done.
    Fails(u16),
    /// A refusal with that status and code.
    Refuses(u16, u64),
    /// 429 for so many milliseconds, of that scope: `user`, `global`, `shared` (DC-8).
    TooMany(u64, &'static str),
    /// A body that is no JSON; nothing is done.
    Garbage,
    /// It is done, and the answer comes so many milliseconds later.
    Late(u64),
}

/// How something became visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A new message.
    Posted,
    /// In a new version.
    Edited,
    /// Seen by one person alone.
    Ephemeral,
}

/// One entry of the transcript.
#[derive(Debug, Clone)]
pub struct Entry {
    /// How it became visible.
    pub what: What,
    /// The channel or thread.
    pub channel: String,
    /// The message's id.
    pub message: String,
    /// The author's id.
    pub author: String,
    /// The only reader, if there is only one.
    pub only_for: Option<String>,
    /// What is seen.
    pub shown: Shown,
}

/// Everything that the fake knows.
pub(super) struct Server {
    pub(super) options: Options,
    pub(super) origin: String,
    pub(super) users: BTreeMap<String, User>,
    pub(super) channels: BTreeMap<String, Channel>,
    pub(super) messages: Vec<Message>,
    pub(super) interactions: BTreeMap<String, Interaction>,
    pub(super) modals: BTreeMap<String, Modal>,
    pub(super) choices: BTreeMap<String, Value>,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) commands: Value,
    pub(super) gateway: Gateway,
    pub(super) tricks: Vec<(String, Trick)>,
    /// Under whose messages no other can be opened.
    pub(super) deleted_threads: Vec<String>,
    pub(super) calls: Vec<Call>,
    pub(super) breaches: Vec<String>,
    pub(super) limits: Limits,
    /// Commands that were made so far.
    pub(super) made_today: usize,
    pub(super) seen: Vec<Entry>,
    last_id: u64,
}

impl Server {
    pub(super) fn new(options: Options, origin: String) -> Self {
        Self {
            gateway: Gateway::new(options.sessions),
            options,
            origin,
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: Vec::new(),
            interactions: BTreeMap::new(),
            modals: BTreeMap::new(),
            choices: BTreeMap::new(),
            files: BTreeMap::new(),
            commands: Value::Null,
            tricks: Vec::new(),
            deleted_threads: Vec::new(),
            calls: Vec::new(),
            breaches: Vec::new(),
            limits: Limits::default(),
            made_today: 0,
            seen: Vec::new(),
            last_id: 0,
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.options.clock.now()
    }

    /// An id that begins with its time and comes after every other.
    pub(super) fn mint(&mut self) -> String {
        let of_time = u64::try_from(self.now().timestamp_millis() - EPOCH).unwrap_or_default() << 22;
        self.last_id = of_time.max(self.last_id + 1);
        self.last_id.to_string()
    }

    /// Tells an event to the session that stands, connected or not.
    pub(super) fn dispatch(&mut self, event: &str, d: Value) {
        let d =
            if event.starts_with("MESSAGE_") { self.without_what_is_hidden(d, self.gateway.has_content()) } else { d };
        self.gateway.dispatch(event, d);
    }

    pub(super) fn keep_foreign(&mut self, d: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.last_id = self.last_id.max(text(&d["id"]).parse().unwrap_or_default());
        self.messages.push(Message {
            id: text(&d["id"]),
            channel: text(&d["channel_id"]),
            author: text(&d["author"]["id"]),
            versions: vec![json!({ "content": d["content"], "embeds": d["embeds"], "components": d["components"] })],
            only_for: None,
            is_gone: false,
            nonce: None,
            beside: d.clone(),
        });
    }

    /// Makes a message; who hears of it is told.
    pub(super) fn add(&mut self, message: Message) -> Value {
        let what = if message.only_for.is_some() { What::Ephemeral } else { What::Posted };
        self.show(&message, what);
        let told = self.told(&message, true);
        if message.only_for.is_none() {
            self.dispatch("MESSAGE_CREATE", told.clone());
        }
        self.messages.push(message);
        told
    }

    pub(super) fn show(&mut self, message: &Message, what: What) {
        self.seen.push(Entry {
            what,
            channel: message.channel.clone(),
            message: message.id.clone(),
            author: message.author.clone(),
            only_for: message.only_for.clone(),
            shown: shown(message.content()),
        });
    }

    pub(super) fn transcript(&self) -> Vec<Entry> {
        self.seen.clone()
    }

    pub(super) fn is_of_server(&self, channel: &str) -> bool {
        self.channels.get(channel).is_some_and(|channel| !matches!(channel.kind, Kind::Direct(_)))
    }

    /// The direct conversation with that user, which is made if there is none.
    pub(super) fn direct(&mut self, user: &str) -> String {
        let is_it = |channel: &&Channel| channel.kind == Kind::Direct(user.to_owned());
        if let Some(channel) = self.channels.values().find(is_it) {
            return channel.id.clone();
        }
        let id = self.mint();
        let kind = Kind::Direct(user.to_owned());
        self.channels.insert(id.clone(), Channel::new(&id, "", kind));
        id
    }

    /// An interaction that may be answered by that token, or why not (DC-1, DC-12).
    pub(super) fn interaction(&mut self, token: &str) -> Result<&mut Interaction, (u16, u64)> {
        let now = self.now();
        let found = self.interactions.values_mut().find(|interaction| interaction.token == token);
        let interaction = found.ok_or((404, 10_015))?;
        if now - interaction.since >= TOKEN_LIVES {
            return Err((401, 50_027));
        }
        if interaction.answered.is_none() {
            return Err((404, 10_015));
        }
        Ok(interaction)
    }

    /// The interaction of that id, if its first answer comes in time and is the first (DC-1, DC-12).
    pub(super) fn unanswered(&mut self, id: &str, token: &str) -> Result<&mut Interaction, (u16, u64)> {
        let now = self.now();
        let interaction = self.interactions.get_mut(id).filter(|known| known.token == token).ok_or((404, 10_062))?;
        if interaction.answered.is_some() {
            return Err((400, 40_060));
        }
        let waited = now - interaction.since;
        if interaction.made.elapsed().as_secs() >= FIRST_ANSWER_SECONDS || waited >= TimeDelta::seconds(3) {
            return Err((404, 10_062));
        }
        Ok(interaction)
    }
}
