//! A Slack of our own, on a port of this machine: strict, stateful, and unkind when told to be.
//!
//! It keeps people, channels, messages and views, refuses what Slack refuses (the rows `SO-1` to `SO-22`), and does
//! what people do: each act makes the payload that Slack would send and delivers it, by HTTP or by Socket Mode. It
//! shares no code with Baton's own transport, so that it is a second opinion.

mod answer;
mod arguments;
mod blocks;
mod events;
mod forms;
mod message;
mod methods;
mod mischief;
mod nouns;
mod options;
mod payloads;
mod person;
mod plain;
mod post_office;
mod rates;
mod read;
mod server;
mod signing;
mod socket;
mod submit;
mod tokens;
mod view_rules;
mod workspace;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};

pub use message::{Author, Content, Message, MessageState};
pub use mischief::Trick;
pub use nouns::{
    APP, Account, BOT, BOT_USER, Channel, ChannelState, File, FileAccess, Kind, Membership, OTHER_TEAM, TEAM, User,
};
pub use options::{APP_TOKEN, BOT_TOKEN, Echoes, Options, Rates, SIGNING_SECRET, Scopes, TriggerWords};
pub use person::{Done, Person, Spot, Upload};
pub use post_office::{Answer, Copies, Delivery, Door, Order, Outcome, Parcel, Signature, When};
pub use read::{Entry, Shown, What};
pub use signing::sign;
pub use socket::Which;
pub use submit::{Submission, Submitted};
pub use tokens::{LiveToken, live_tokens_of};
pub use workspace::{Call, TokenState, View, ViewState};

use workspace::Workspace;

/// A fake Slack that runs as long as the runtime that started it.
#[derive(Clone)]
pub struct FakeSlack {
    inner: Arc<Inner>,
}

struct Inner {
    workspace: Mutex<Workspace>,
    origin: String,
    http: reqwest::Client,
}

/// Another app that posts into the workspace.
#[derive(Debug, Clone)]
pub struct Integration {
    /// Its app id.
    pub app_id: String,
    /// Its bot id.
    pub bot_id: String,
    /// The name that it gives itself, which proves nothing (SO-17).
    pub name: String,
}

impl FakeSlack {
    /// Starts one on a free port.
    pub async fn start(options: Options) -> Self {
        // A client cannot be built before a provider is chosen; another test may have done it.
        rustls::crypto::ring::default_provider().install_default().ok();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let origin = format!("http://{}", listener.local_addr().expect("it is bound"));
        let http = reqwest::Client::builder().no_proxy().build().expect("a client without settings can be built");
        let workspace = Mutex::new(Workspace::new(options, origin.clone()));
        let slack = Self { inner: Arc::new(Inner { workspace, origin, http }) };
        // The server holds the state weakly, or it would never be dropped.
        let routes = server::routes(slack.clone());
        // Or a small frame would wait until the one before it is acknowledged.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        slack
    }

    /// What `SLACK_API_URL` is set to.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.inner.origin)
    }

    /// Scheme, host and port: where files and response URLs are too.
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// Where the app listens from now on.
    pub fn door(&self, door: Door) {
        self.workspace().sorting.door = door;
    }

    /// Takes somebody in.
    pub fn add_user(&self, user: User) -> Person {
        let mut workspace = self.workspace();
        workspace.assert_new(&user.id);
        let id = user.id.clone();
        workspace.users.insert(id.clone(), user);
        Person { slack: self.clone(), id, how: Delivery::default() }
    }

    /// Somebody who is there.
    pub fn person(&self, id: &str) -> Person {
        assert!(self.workspace().users.contains_key(id), "there is no user {id}");
        Person { slack: self.clone(), id: id.to_owned(), how: Delivery::default() }
    }

    /// Changes an account: deactivates it, renames it, gives it another address.
    pub fn change_user(&self, id: &str, change: impl FnOnce(&mut User)) {
        change(self.workspace().users.get_mut(id).expect("a user that is changed is there"));
    }

    /// Makes a channel.
    pub fn add_channel(&self, channel: Channel) {
        let mut workspace = self.workspace();
        workspace.assert_new(&channel.id);
        workspace.channels.insert(channel.id.clone(), channel);
    }

    /// Changes a channel: archives it, puts the bot out, has posts refused.
    pub fn change_channel(&self, id: &str, change: impl FnOnce(&mut Channel)) {
        change(self.workspace().channels.get_mut(id).expect("a channel that is changed is there"));
    }

    /// Another app posts: `content` holds text, blocks, attachments, and what else its posts carry.
    pub async fn posts_as(&self, integration: &Integration, style: Style, channel: &str, content: Value) -> Done {
        let (ts, events) = {
            let mut workspace = self.workspace();
            let array = |key: &str| content[key].as_array().cloned().unwrap_or_default();
            let text = content["text"].as_str().unwrap_or_default().to_owned();
            let said = Content { text, blocks: array("blocks"), attachments: array("attachments") };
            let mut own = integration.fields(style);
            for (key, value) in content.as_object().into_iter().flatten() {
                if !["text", "blocks", "attachments", "thread_ts"].contains(&key.as_str()) {
                    own[key] = value.clone();
                }
            }
            let mut message = workspace.blank(channel, Author::Integration(own), said);
            message.thread_ts = content["thread_ts"].as_str().map(str::to_owned);
            let message = workspace.add(message);
            let hears = workspace.hears(channel);
            (message.ts.clone(), if hears { workspace.events_of(&message) } else { Vec::new() })
        };
        let mut answers = Vec::new();
        for event in events {
            answers.extend(self.deliver(Parcel::Event(event), &Delivery::default()).await);
        }
        Done { ts, answers }
    }

    /// Delivers an event that no act here makes, in its wrapper.
    pub async fn delivers_event(&self, event: &Value, how: &Delivery) -> Vec<Answer> {
        let event = self.workspace().event(event);
        self.deliver(Parcel::Event(event), how).await
    }

    /// The payloads that are held, events in their wrapper.
    pub fn held(&self) -> Vec<Value> {
        let workspace = self.workspace();
        let payload = |parcel: &Parcel| match parcel {
            Parcel::Event(payload) | Parcel::Interaction(payload) => payload.clone(),
            Parcel::Command(fields) => json!(fields),
        };
        workspace.sorting.held.iter().map(|(parcel, _)| payload(parcel)).collect()
    }

    /// The next call of `method` (`*` is any, `files.download` a download) meets this trick.
    pub fn next(&self, method: &str, trick: Trick) {
        self.workspace().mischief.next(method, trick);
    }

    /// Calls of `method` meet this trick so often in a thousand.
    pub fn often(&self, method: &str, trick: Trick, in_a_thousand: u32) {
        self.workspace().mischief.often(method, trick, in_a_thousand);
    }

    /// No tricks any more.
    pub fn behaves(&self) {
        self.workspace().mischief.stop();
    }

    /// Takes the bot token back, or gives it again.
    pub fn set_token(&self, state: TokenState) {
        self.workspace().token = state;
    }

    /// Every call of the Web API so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.workspace().calls.clone()
    }

    /// A response URL for a test of its rules: it speaks to `user` in `channel`.
    pub fn mint_response_url(&self, channel: &str, user: &str) -> String {
        self.workspace().mint_response_url(channel, user, None)
    }

    /// A trigger for a test of its rules.
    pub fn mint_trigger(&self, user: &str) -> String {
        self.workspace().mint_trigger(user, None)
    }

    /// How many connections of Socket Mode are open.
    pub fn connections(&self) -> usize {
        self.workspace().sockets.count()
    }

    /// How many connections of Socket Mode there ever were.
    pub fn connections_ever(&self) -> u64 {
        self.workspace().sockets.ever()
    }

    /// How many deliveries found nobody connected.
    pub fn missed(&self) -> usize {
        self.workspace().sockets.missed
    }

    /// Acknowledgements that belong to nothing, or came twice.
    pub fn strange_acknowledgements(&self) -> Vec<Value> {
        self.workspace().sockets.strange.clone()
    }

    /// Sends a `disconnect` frame: `warning`, `refresh_requested` or `link_disabled` (SI-15).
    pub fn disconnect(&self, reason: &str, which: Which) {
        self.workspace().sockets.disconnect(reason, which);
    }

    /// Closes connections of Socket Mode.
    pub fn close_connections(&self, which: Which) {
        self.workspace().sockets.close(which);
    }

    /// Ends connections of Socket Mode without a close frame.
    pub fn cut_connections(&self, which: Which) {
        self.workspace().sockets.cut(which);
    }

    /// Connections of Socket Mode stay open, and answer nothing any more, no ping either.
    pub fn deafen_connections(&self, which: Which) {
        self.workspace().sockets.deafen(which);
    }

    /// Waits until `happened` is true, at most so long; says whether it became so.
    pub async fn until(&self, at_most: Duration, happened: impl Fn(&Self) -> bool) -> bool {
        let waiting = async {
            while !happened(self) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(at_most, waiting).await.is_ok()
    }

    fn workspace(&self) -> MutexGuard<'_, Workspace> {
        // A test that failed while it held the lock leaves a state that can still be read.
        self.inner.workspace.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }
}

/// Which of the two families an integration's posts are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With a bot user, and no subtype.
    Modern,
    /// `bot_message`, without a user.
    BotMessage,
}

impl Integration {
    /// One with ids made from a word.
    pub fn new(word: &str, name: &str) -> Self {
        let upper = word.to_uppercase();
        Self { app_id: format!("A0{upper}"), bot_id: format!("B0{upper}"), name: name.to_owned() }
    }

    fn fields(&self, style: Style) -> Value {
        match style {
            Style::Modern => json!({
                "user": format!("U{}", self.bot_id.get(1..).unwrap_or_default()), "bot_id": self.bot_id,
                "app_id": self.app_id,
                "bot_profile": { "id": self.bot_id, "deleted": false, "name": self.name, "updated": 1_764_000_000,
                    "app_id": self.app_id, "icons": {}, "team_id": TEAM },
            }),
            Style::BotMessage => json!({
                "subtype": "bot_message", "username": self.name, "bot_id": self.bot_id, "app_id": self.app_id,
                "icons": {},
            }),
        }
    }
}
use axum::serve::ListenerExt;
