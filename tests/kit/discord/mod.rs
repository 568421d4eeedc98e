//! A Discord of our own, on a port of this machine: strict, stateful, and unkind when told to be.
//!
//! It keeps users, channels, threads, messages, interactions and gateway sessions, refuses what Discord refuses (the rows
//! `DC-1` to `DC-12`), and does what people do: each act becomes the event that the gateway would tell. It shares no code
//! with Baton's own transport, so that it is a second opinion.

mod answers;
mod gateway;
mod limits;
mod person;
mod plain;
mod rest;
mod rules;
mod session;
mod state;
mod threads;
mod told;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use baton::ambient::{Ambient, Clock};
use serde_json::{Value, json};

pub use person::{Member, Pressed, Sent};
pub use plain::Shown;
pub use rules::live_marks;
pub use state::{Archived, Call, Channel, Entry, Kind, Message, Modal, Trick, User, What};

use state::Server;

/// The bot's token that the fake takes.
pub const BOT_TOKEN: &str = "of-the-fake.MTIz.abc";
/// The server, the application and the bot's user.
pub const GUILD: &str = "900100000000000001";
/// The application.
pub const APPLICATION: &str = "900400000000000009";
/// The bot's user.
pub const BOT: &str = "900500000000000009";

/// How strict it is, and whose clock it runs on.
#[derive(Clone)]
pub struct Options {
    /// The time by which tokens and nonces expire and ids are made.
    pub clock: Arc<dyn Clock>,
    /// Whether buckets, which every route has, and the limit of the whole bot can be felt (DC-8). A story's clock stands
    /// while calls are made, so that nothing could wait.
    pub has_buckets: bool,
    /// Whether messages that are read have their nonce, which is not documented.
    pub tells_nonces: bool,
    /// Whether the Message Content intent is granted.
    pub grants_content: bool,
    /// How often a heartbeat is wanted, in milliseconds.
    pub heartbeat: u64,
    /// How far apart sessions are begun (DC-9).
    pub identify_every: Duration,
    /// How many sessions may be begun within a day.
    pub sessions: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Ambient::real().clock,
            has_buckets: true,
            tells_nonces: false,
            grants_content: true,
            heartbeat: 41_250,
            identify_every: Duration::from_secs(5),
            sessions: 1_000,
        }
    }
}

/// A fake Discord that runs as long as the runtime that started it.
#[derive(Clone)]
pub struct FakeDiscord {
    inner: Arc<Inner>,
}

struct Inner {
    server: Mutex<Server>,
    origin: String,
    /// Told whenever the gateway has something to say.
    news: tokio::sync::Notify,
}

impl FakeDiscord {
    /// Starts one on a free port.
    pub async fn start(options: Options) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let origin = format!("http://{}", listener.local_addr().expect("it is bound"));
        let server = Mutex::new(Server::new(options, origin.clone()));
        let discord = Self { inner: Arc::new(Inner { server, origin, news: tokio::sync::Notify::new() }) };
        let routes = rest::routes(discord.clone());
        // Or a small frame would wait until the one before it is acknowledged.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        discord
    }

    /// What `DISCORD_API_URL` is set to.
    pub fn api_url(&self) -> String {
        self.inner.origin.clone()
    }

    /// Takes somebody in.
    pub fn add_user(&self, id: &str, name: &str) -> Member {
        self.server().users.insert(id.to_owned(), User::new(id, name));
        self.member(id)
    }

    /// Somebody who is there.
    pub fn member(&self, id: &str) -> Member {
        assert!(self.server().users.contains_key(id), "there is no user {id}");
        Member { discord: self.clone(), id: id.to_owned() }
    }

    /// Changes an account: puts it out, closes its direct messages.
    pub fn change_user(&self, id: &str, change: impl FnOnce(&mut User)) {
        change(self.server().users.get_mut(id).expect("a user that is changed is there"));
    }

    /// Makes a channel.
    pub fn add_channel(&self, id: &str, name: &str) {
        self.server().channels.insert(id.to_owned(), Channel::new(id, name, Kind::Text));
    }

    /// Changes a channel: hides it, or makes it one that is only read.
    pub fn change_channel(&self, id: &str, change: impl FnOnce(&mut Channel)) {
        change(self.server().channels.get_mut(id).expect("a channel that is changed is there"));
    }

    /// Tells an event as the gateway would, whatever is in it. Its message, if it is one, is kept.
    pub fn tells(&self, event: &str, d: Value) {
        let mut server = self.server();
        if event == "MESSAGE_CREATE" {
            server.keep_foreign(&d);
        }
        server.dispatch(event, d);
        drop(server);
        self.inner.news.notify_waiters();
    }

    /// Makes a message of an integration, as its webhook posts it.
    pub fn webhook_posts(&self, webhook: &str, channel: &str, content: &str, embeds: &Value) -> String {
        let id = self.server().mint();
        self.tells(
            "MESSAGE_CREATE",
            json!({
                "id": id, "channel_id": channel, "guild_id": GUILD, "type": 0, "content": content, "embeds": embeds,
                "author": { "id": webhook, "username": "an integration", "discriminator": "0000", "bot": true },
                "webhook_id": webhook, "timestamp": "2026-03-09T08:00:00.000000+00:00", "edited_timestamp": null,
                "attachments": [], "components": [], "mentions": [], "mention_roles": [], "mention_everyone": false,
                "pinned": false, "tts": false, "flags": 0,
            }),
        );
        id
    }

    /// The next call whose method and path begin so meets this trick: `POST channels/1/messages`.
    pub fn next(&self, call: &str, trick: Trick) {
        self.server().tricks.push((call.to_owned(), trick));
    }

    /// Every call so far, in order.
    pub fn calls(&self) -> Vec<Call> {
        self.server().calls.clone()
    }

    /// What was refused for breaking a rule, with the rule.
    pub fn breaches(&self) -> Vec<String> {
        self.server().breaches.clone()
    }

    /// Everything that became visible, in order.
    pub fn transcript(&self) -> Vec<Entry> {
        self.server().transcript()
    }

    /// The messages of the app that are still there, ephemeral ones too.
    pub fn posted(&self) -> Vec<Message> {
        let server = self.server();
        server.messages.iter().filter(|message| message.author == BOT && !message.is_gone).cloned().collect()
    }

    /// A message.
    pub fn message(&self, channel: &str, id: &str) -> Option<Message> {
        let server = self.server();
        server.messages.iter().find(|message| message.channel == channel && message.id == id).cloned()
    }

    /// Whether a thread stands under that message.
    pub fn has_thread(&self, message: &str) -> bool {
        self.server().channels.contains_key(message)
    }

    /// An interaction that has no first answer yet: its id and its token.
    pub fn open_interaction(&self) -> Option<(String, String)> {
        let server = self.server();
        let open = server.interactions.iter().find(|(_, interaction)| interaction.answered.is_none());
        open.map(|(id, interaction)| (id.clone(), interaction.token.clone()))
    }

    /// The channel in which a thread hangs.
    pub fn parent_of(&self, thread: &str) -> Option<String> {
        match &self.server().channels.get(thread)?.kind {
            Kind::Thread(parent) => Some(parent.clone()),
            Kind::Text | Kind::Direct(_) => None,
        }
    }

    /// The commands that were uploaded.
    pub fn commands(&self) -> Value {
        self.server().commands.clone()
    }

    /// The number of the last event that the present session was told or is to be told.
    pub fn sequence(&self) -> u64 {
        self.server().gateway.sequence
    }

    /// How many connections of the gateway were greeted so far.
    pub fn greeted(&self) -> u64 {
        self.server().gateway.greeted
    }

    /// How many sessions were begun, and how many taken up again.
    pub fn sessions(&self) -> (u64, u64) {
        let server = self.server();
        (server.gateway.begun, server.gateway.resumed)
    }

    /// Whether a session stands that is connected.
    pub fn is_heard(&self) -> bool {
        self.server().gateway.is_ready
    }

    /// Asks the bot to connect again (opcode 7).
    pub fn wants_reconnect(&self) {
        self.order(gateway::Order::Reconnect);
    }

    /// Ends the session: it cannot be resumed (opcode 9, `d: false`).
    pub fn invalidates(&self) {
        self.order(gateway::Order::Invalidate);
    }

    /// Cuts the connection without a word; the session stays.
    pub fn cuts(&self) {
        self.order(gateway::Order::Cut);
    }

    /// Closes the connection with that code.
    pub fn closes(&self, code: u16) {
        self.order(gateway::Order::Close(code));
    }

    /// Sends a frame as it stands here.
    pub fn sends(&self, frame: &'static str) {
        self.order(gateway::Order::Frame(frame));
    }

    /// Answers no heartbeat any more (DC-9: a zombie).
    pub fn goes_deaf(&self) {
        self.server().gateway.is_deaf = true;
    }

    /// Whatever session is asked for next is not known any more.
    pub fn forgets_sessions(&self) {
        self.server().gateway.session = None;
    }

    /// Nobody can connect for now, or again.
    pub fn refuses_connections(&self, does: bool) {
        self.server().gateway.refuses = does;
    }

    /// Accepts connections and says nothing in them, or again greets.
    pub fn is_mute(&self, is: bool) {
        self.server().gateway.is_mute = is;
    }

    fn order(&self, order: gateway::Order) {
        self.server().gateway.orders.push(order);
        self.inner.news.notify_waiters();
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

    pub(self) fn server(&self) -> MutexGuard<'_, Server> {
        // A test that failed while it held the lock leaves a state that can still be read.
        self.inner.server.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
use axum::serve::ListenerExt;
