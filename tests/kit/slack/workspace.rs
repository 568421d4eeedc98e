//! The workspace: who is there, what was said, what is open. One state, behind one lock.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::answer::Refusal;
use super::message::{Author, Content, Message, MessageState};
use super::mischief::Mischief;
use super::nouns::{Account, BOT_USER, Channel, ChannelState, File, Kind, Membership, TEAM, User};
use super::options::{Options, Scopes, TriggerWords};
use super::post_office::Sorting;
use super::rates::Counted;
use super::read::{Seen, What};
use super::socket::Sockets;

const SECOND: i64 = 1_000_000;
/// How long a trigger is good (SI-10).
const TRIGGER_LIVES: i64 = 3 * SECOND;
/// How long a response URL is good, and how often (SI-11).
const RESPONSE_URL_LIVES: i64 = 30 * 60 * SECOND;
const RESPONSE_URL_USES: u32 = 5;

/// Everything that the fake knows.
pub(super) struct Workspace {
    pub(super) options: Options,
    pub(super) origin: String,
    pub(super) users: BTreeMap<String, User>,
    pub(super) channels: BTreeMap<String, Channel>,
    /// Ephemeral ones too, in order of their `ts`.
    pub(super) messages: Vec<Message>,
    /// What stands under each message of each channel, by its place in `messages`.
    threads: BTreeMap<(String, String), Vec<usize>>,
    pub(super) views: BTreeMap<String, View>,
    /// The home tab of each user: its view's id.
    pub(super) homes: BTreeMap<String, String>,
    pub(super) files: BTreeMap<String, (File, String)>,
    pub(super) token: TokenState,
    pub(super) seen: Vec<Seen>,
    pub(super) calls: Vec<Call>,
    pub(super) counted: Counted,
    pub(super) mischief: Mischief,
    pub(super) sockets: Sockets,
    pub(super) sorting: Sorting,
    /// Events of the app's own doings, to be told to it.
    pub(super) echoes: Vec<Value>,
    triggers: BTreeMap<String, Trigger>,
    response_urls: BTreeMap<String, ResponseUrl>,
    last_ts: i64,
    drawn: u64,
}

/// One call of the Web API, as it was answered.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method.
    pub method: String,
    /// Its arguments, without the token.
    pub arguments: Value,
    /// `ok`, the error, or what was done to it on the way.
    pub answer: String,
}

/// Whether the bot token is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// It is.
    Good,
    /// It was taken back.
    Revoked,
    /// The app's account was closed.
    Inactive,
}

/// A modal or a home tab.
#[derive(Debug, Clone)]
pub struct View {
    /// The id.
    pub id: String,
    /// Who sees it.
    pub user: String,
    /// What the app sent, the newest version last.
    pub versions: Vec<Map<String, Value>>,
    /// The hash of the newest version.
    pub hash: String,
    /// Whether it is open.
    pub state: ViewState,
    pub(super) root: String,
    pub(super) previous: Option<String>,
    pub(super) serial: u64,
}

/// Whether a view is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewState {
    /// It is.
    Open,
    /// It was submitted or closed.
    Closed,
}

struct Trigger {
    user: String,
    view: Option<String>,
    at: i64,
    uses: u32,
}

struct ResponseUrl {
    channel: String,
    user: String,
    message_ts: Option<String>,
    at: i64,
    uses: u32,
}

/// To whom and under what a response URL speaks.
pub(super) struct ResponseTarget {
    pub(super) channel: String,
    pub(super) user: String,
    pub(super) message_ts: Option<String>,
}

impl View {
    /// What it shows now.
    pub fn body(&self) -> &Map<String, Value> {
        self.versions.last().expect("a view is made with a version")
    }

    /// Its blocks now.
    pub fn blocks(&self) -> Vec<Value> {
        self.body().get("blocks").and_then(Value::as_array).cloned().unwrap_or_default()
    }
}

impl Workspace {
    pub(super) fn new(options: Options, origin: String) -> Self {
        let mischief = Mischief::new(options.seed);
        let mut workspace = Self {
            options,
            origin,
            users: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: Vec::new(),
            threads: BTreeMap::new(),
            views: BTreeMap::new(),
            homes: BTreeMap::new(),
            files: BTreeMap::new(),
            token: TokenState::Good,
            seen: Vec::new(),
            calls: Vec::new(),
            counted: Counted::default(),
            mischief,
            sockets: Sockets::default(),
            sorting: Sorting::default(),
            echoes: Vec::new(),
            triggers: BTreeMap::new(),
            response_urls: BTreeMap::new(),
            last_ts: 0,
            drawn: 0,
        };
        let bot = User::member(BOT_USER, "Baton", "baton@example.com").of_kind(Account::Bot);
        workspace.users.insert(bot.id.clone(), bot);
        workspace
    }

    pub(super) fn now(&self) -> i64 {
        self.options.clock.now().timestamp_micros()
    }

    /// A `ts` that is later than every other one.
    pub(super) fn mint_ts(&mut self) -> String {
        self.last_ts = self.now().max(self.last_ts + 1);
        ts_text(self.last_ts)
    }

    /// A number that was never drawn before.
    pub(super) fn draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    pub(super) fn draw_id(&mut self, prefix: &str) -> String {
        format!("{prefix}0FAKE{:05}", self.draw())
    }

    /// The scopes, if they are counted out.
    pub(super) fn granted(&self) -> Option<&[String]> {
        match &self.options.scopes {
            Scopes::All => None,
            Scopes::Only(granted) => Some(granted),
        }
    }

    pub(super) fn needs(&self, scope: &str) -> Result<(), Refusal> {
        match self.granted() {
            Some(granted) if !granted.iter().any(|known| known == scope) => Err(Refusal::missing_scope(scope, granted)),
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn user(&self, id: &str) -> Result<&User, Refusal> {
        self.users.get(id).ok_or_else(|| Refusal::new("user_not_found"))
    }

    /// A channel that the bot can see.
    pub(super) fn visible(&self, id: &str) -> Result<&Channel, Refusal> {
        let hidden = |channel: &&Channel| channel.kind == Kind::Private && channel.bot == Membership::Out;
        self.channels.get(id).filter(|channel| !hidden(channel)).ok_or_else(|| Refusal::new("channel_not_found"))
    }

    /// A channel that the bot is in.
    pub(super) fn joined(&self, id: &str) -> Result<&Channel, Refusal> {
        let channel = self.visible(id)?;
        match channel.bot {
            Membership::In => Ok(channel),
            Membership::Out => Err(Refusal::new("not_in_channel")),
        }
    }

    /// A channel that the bot may write to; a user's id stands for the direct conversation with them.
    pub(super) fn writable(&mut self, id: &str) -> Result<Channel, Refusal> {
        let id = if id.starts_with('U') || id.starts_with('W') { self.open_direct(id)?.id } else { id.to_owned() };
        let channel = self.joined(&id)?;
        if channel.state == ChannelState::Archived {
            return Err(Refusal::new("is_archived"));
        }
        if let Some(error) = &channel.refuses {
            return Err(Refusal::new(error));
        }
        Ok(channel.clone())
    }

    /// The direct conversation with a user, made if there was none.
    pub(super) fn open_direct(&mut self, user: &str) -> Result<Channel, Refusal> {
        match self.user(user)?.kind {
            Account::Bot => return Err(Refusal::new("cannot_dm_bot")),
            Account::Deactivated => return Err(Refusal::new("user_disabled")),
            Account::Member | Account::Guest | Account::SingleChannelGuest => {}
        }
        Ok(self.direct(user))
    }

    /// The same, without asking whether the app may.
    pub(super) fn direct(&mut self, user: &str) -> Channel {
        let channel = Channel::direct(user);
        self.channels.entry(channel.id.clone()).or_insert(channel).clone()
    }

    /// Where a message is kept: they stand in order of their `ts`.
    pub(super) fn position(&self, channel: &str, ts: &str) -> Option<usize> {
        let at = self.first_from(ts);
        self.messages.get(at).filter(|message| message.channel == channel && message.ts == ts).map(|_| at)
    }

    /// The first message that is not before `ts`.
    pub(super) fn first_from(&self, ts: &str) -> usize {
        let wanted = ts_micros(ts);
        self.messages.partition_point(|message| ts_micros(&message.ts) < wanted)
    }

    /// The messages under one that everybody sees, in order.
    pub(super) fn under<'a>(&'a self, parent: &Message) -> impl Iterator<Item = &'a Message> + use<'a> {
        let places = self.threads.get(&(parent.channel.clone(), parent.ts.clone()));
        let found = places.into_iter().flatten().filter_map(|at| self.messages.get(*at));
        found.filter(|message| message.is_live() && message.only_for.is_none())
    }

    /// A message that everybody of its channel can see.
    pub(super) fn public_position(&self, channel: &str, ts: &str) -> Option<usize> {
        let at = self.position(channel, ts)?;
        let message = &self.messages[at];
        (message.is_live() && message.only_for.is_none()).then_some(at)
    }

    /// Takes a new message in and shows it.
    pub(super) fn add(&mut self, mut message: Message) -> Message {
        message.ts = self.mint_ts();
        let prefix = format!("b{}", self.draw());
        let mut count = 0;
        for version in &mut message.versions {
            super::blocks::with_ids(&mut version.blocks, || {
                count += 1;
                format!("{prefix}.{count}")
            });
        }
        let what = if message.only_for.is_some() { What::Ephemeral } else { What::Posted };
        self.show(&message, what);
        if let Some(parent) = message.parent() {
            let thread = (message.channel.clone(), parent.to_owned());
            self.threads.entry(thread).or_default().push(self.messages.len());
        }
        self.messages.push(message.clone());
        message
    }

    /// Writes down that something became visible, or went.
    pub(super) fn show(&mut self, message: &Message, what: What) {
        self.seen.push(Seen::of_message(message, what, self.now()));
    }

    pub(super) fn show_view(&mut self, view: &View, what: What) {
        self.seen.push(Seen::of_view(view, what, self.now()));
    }

    pub(super) fn mint_trigger(&mut self, user: &str, view: Option<&str>) -> String {
        let id = format!("{}.{}.of-the-fake", self.now(), self.draw());
        let trigger = Trigger { user: user.to_owned(), view: view.map(str::to_owned), at: self.now(), uses: 0 };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Spends a trigger: whose it was, and in which modal.
    pub(super) fn spend_trigger(&mut self, id: &str) -> Result<(String, Option<String>), Refusal> {
        let (now, words) = (self.now(), self.options.trigger_words);
        let trigger = self.triggers.get_mut(id).ok_or_else(|| Refusal::new("invalid_trigger_id"))?;
        let [expired, exchanged] = match words {
            TriggerWords::Guide => ["trigger_expired", "trigger_exchanged"],
            TriggerWords::Methods => ["expired_trigger_id", "exchanged_trigger_id"],
        };
        if trigger.uses > 0 {
            return Err(Refusal::new(exchanged));
        }
        if now - trigger.at > TRIGGER_LIVES {
            return Err(Refusal::new(expired));
        }
        trigger.uses += 1;
        Ok((trigger.user.clone(), trigger.view.clone()))
    }

    pub(super) fn mint_response_url(&mut self, channel: &str, user: &str, message_ts: Option<&str>) -> String {
        let id = format!("{TEAM}-{}", self.draw());
        let (channel, user, at) = (channel.to_owned(), user.to_owned(), self.now());
        let response_url = ResponseUrl { channel, user, message_ts: message_ts.map(str::to_owned), at, uses: 0 };
        self.response_urls.insert(id.clone(), response_url);
        format!("{}/response/{id}", self.origin)
    }

    /// Spends one of the five uses of a response URL (SI-11).
    pub(super) fn spend_response_url(&mut self, id: &str) -> Result<ResponseTarget, Refusal> {
        let now = self.now();
        let url = self.response_urls.get_mut(id).ok_or_else(|| Refusal::new("no_such_url"))?;
        if url.uses >= RESPONSE_URL_USES {
            return Err(Refusal::new("used_url"));
        }
        if now - url.at > RESPONSE_URL_LIVES {
            return Err(Refusal::new("expired_url"));
        }
        url.uses += 1;
        let (channel, user) = (url.channel.clone(), url.user.clone());
        Ok(ResponseTarget { channel, user, message_ts: url.message_ts.clone() })
    }

    /// A name as a reader sees it.
    pub(super) fn name_of(&self, id: &str) -> String {
        self.users.get(id).map_or_else(|| id.to_owned(), |user| user.name.clone())
    }

    /// The modals that a user has open, the lowest first.
    pub(super) fn open_modals(&self, user: &str) -> Vec<&View> {
        let mut open: Vec<&View> = self
            .views
            .values()
            .filter(|view| view.user == user && view.state == ViewState::Open && !self.is_home(&view.id))
            .collect();
        open.sort_by_key(|view| view.serial);
        open
    }

    fn is_home(&self, id: &str) -> bool {
        self.homes.values().any(|home| home == id)
    }

    pub(super) fn blank(&self, channel: &str, by: Author, content: Content) -> Message {
        Message {
            ts: String::new(),
            channel: channel.to_owned(),
            thread_ts: None,
            by,
            versions: vec![content],
            metadata: None,
            edited_ts: None,
            state: MessageState::Live,
            only_for: None,
            files: Vec::new(),
            client_msg_id: None,
            unfurls: Vec::new(),
        }
    }

    /// Ids that a test must not have given twice.
    pub(super) fn assert_new(&self, id: &str) {
        let known: BTreeSet<&str> =
            self.users.keys().chain(self.channels.keys()).chain(self.files.keys()).map(String::as_str).collect();
        assert!(!known.contains(id), "{id} is there already");
    }
}

/// A `ts` of so many microseconds.
pub(super) fn ts_text(micros: i64) -> String {
    format!("{}.{:06}", micros.div_euclid(SECOND), micros.rem_euclid(SECOND))
}

/// The microseconds of a `ts`, for comparing.
pub(super) fn ts_micros(ts: &str) -> i64 {
    let (seconds, rest) = ts.split_once('.').unwrap_or((ts, ""));
    let rest: String = rest.chars().chain(std::iter::repeat('0')).take(6).collect();
    seconds.parse::<i64>().unwrap_or(0) * SECOND + rest.parse::<i64>().unwrap_or(0)
}
