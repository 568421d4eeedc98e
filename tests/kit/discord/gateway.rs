//! The gateway's connections: hello, what is told, and everything that goes wrong there (DC-9). What a bot sends is heard
//! in `session.rs`.

use std::collections::VecDeque;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::FakeDiscord;
use super::session::{hear, needed};

/// The bit of the intents that asks for what people write.
pub(super) const MESSAGE_CONTENT: u64 = 1 << 15;
/// How often is looked whether there is anything new, though nobody said so.
const LOOK: Duration = Duration::from_millis(20);
/// How much later than its interval a heartbeat may come: a machine that runs many tests is slow.
const HEARTBEAT_LATE: Duration = Duration::from_secs(3);

/// What is done to the connection that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Opcode 7.
    Reconnect,
    /// Opcode 9 with `d: false`.
    Invalidate,
    /// No close frame.
    Cut,
    /// A close frame with that code.
    Close(u16),
    /// A frame as it stands here.
    Frame(&'static str),
}

/// A session: what it asked for and was told, by number.
pub(super) struct Session {
    pub(super) id: String,
    pub(super) intents: u64,
    pub(super) events: Vec<(u64, Value)>,
}

/// Where the gateway stands.
pub(super) struct Gateway {
    pub(super) session: Option<Session>,
    pub(super) sequence: u64,
    pub(super) greeted: u64,
    pub(super) begun: u64,
    pub(super) resumed: u64,
    pub(super) is_ready: bool,
    pub(super) is_deaf: bool,
    pub(super) refuses: bool,
    /// Whether a connection is accepted and nothing is said.
    pub(super) is_mute: bool,
    pub(super) orders: Vec<Order>,
    /// When a session was asked for last.
    pub(super) identified: Option<Instant>,
    /// How many more sessions may be begun.
    pub(super) remaining: u64,
    /// Since when nobody listens to the session that stands.
    pub(super) left: Option<DateTime<Utc>>,
}

impl Gateway {
    pub(super) fn new(sessions: u64) -> Self {
        Self {
            session: None,
            sequence: 0,
            greeted: 0,
            begun: 0,
            resumed: 0,
            is_ready: false,
            is_deaf: false,
            refuses: false,
            is_mute: false,
            orders: Vec::new(),
            identified: None,
            remaining: sessions,
            left: None,
        }
    }

    /// Whether the session that stands is told what people write.
    pub(super) fn has_content(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.intents & MESSAGE_CONTENT != 0)
    }

    pub(super) fn dispatch(&mut self, event: &str, d: Value) {
        // What happens while there is no session is told to nobody, and so is what no intent asks for.
        let Some(session) = &mut self.session else { return };
        let needed = needed(event, &d);
        if needed & session.intents != needed {
            return;
        }
        self.sequence += 1;
        session.events.push((self.sequence, json!({ "op": 0, "t": event, "s": self.sequence, "d": d })));
    }
}

/// The link that bots open.
pub(super) async fn link(
    State(discord): State<FakeDiscord>,
    RawQuery(query): RawQuery,
    address: Uri,
    upgrade: WebSocketUpgrade,
) -> Response {
    let query = query.unwrap_or_default();
    if discord.server().gateway.refuses {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if !query.contains("v=10") || !query.contains("encoding=json") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let is_for_resuming = address.path().starts_with("/resume");
    upgrade.on_upgrade(move |socket| async move { serve(discord, socket, is_for_resuming).await })
}

/// A connection.
pub(super) struct Link {
    /// Whether it is at the address at which sessions are taken up again.
    pub(super) is_for_resuming: bool,
    /// Which one it is of all that were greeted, once it is.
    pub(super) greeted: Option<u64>,
    /// The last event that it was told.
    pub(super) sent: u64,
    /// Until when a heartbeat must have come, and how often one must.
    pub(super) heartbeat_due: Instant,
    pub(super) interval: Duration,
    /// When what came of late came.
    pub(super) heard: VecDeque<Instant>,
}

impl Link {
    fn new(interval: Duration, is_for_resuming: bool) -> Self {
        Self {
            is_for_resuming,
            greeted: None,
            sent: 0,
            // The first comes after a part of the interval, so within one.
            heartbeat_due: Instant::now() + interval + HEARTBEAT_LATE,
            interval,
            heard: VecDeque::new(),
        }
    }

    /// A heartbeat came.
    pub(super) fn beats(&mut self) {
        self.heartbeat_due = Instant::now() + self.interval + HEARTBEAT_LATE;
    }
}

/// What is to follow.
pub(super) enum Next {
    Goes,
    Ends,
}

async fn serve(discord: FakeDiscord, mut socket: WebSocket, is_for_resuming: bool) {
    if discord.server().gateway.is_mute {
        let _until_it_leaves = socket.recv().await;
        return;
    }
    let heartbeat = discord.server().options.heartbeat;
    let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": heartbeat, "_trace": [] } });
    if say(&mut socket, &hello).await.is_err() {
        return;
    }
    let mut link = Link::new(Duration::from_millis(heartbeat), is_for_resuming);
    loop {
        // Before looking, or what comes while it looks would wait for the next look.
        let news = discord.inner.news.notified();
        if let Next::Ends = step(&discord, &mut socket, &mut link).await {
            break;
        }
        tokio::select! {
            frame = socket.recv() => match frame {
                Some(Ok(Message::Text(text))) => {
                    match hear(&discord, &mut socket, text.as_str(), &mut link).await {
                        Next::Goes => {}
                        Next::Ends => break,
                    }
                }
                Some(Ok(Message::Binary(_))) => {
                    refuse(&discord, &mut socket, 4_002, "DC-9: a frame is no text").await;
                    break;
                }
                Some(Ok(Message::Close(frame))) => {
                    // Left for good, the session is over (DC-9).
                    if link.greeted.is_some() && matches!(frame.map(|frame| frame.code), Some(1000 | 1001)) {
                        discord.server().gateway.session = None;
                    }
                    // The farewell is answered.
                    let _ended = socket.recv().await;
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
            () = news => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    let mut server = discord.server();
    // A connection that ends late ends none that was greeted since.
    if link.greeted.is_some_and(|number| number == server.gateway.greeted) {
        server.gateway.is_ready = false;
        server.gateway.left = Some(server.now());
    }
}

/// What is to be told, done to the connection, or noticed.
async fn step(discord: &FakeDiscord, socket: &mut WebSocket, link: &mut Link) -> Next {
    if link.greeted.is_some()
        && let Some(Err(())) = tell(discord, socket, link).await
    {
        return Next::Ends;
    }
    if Instant::now() > link.heartbeat_due {
        return refuse(discord, socket, 4_009, "DC-9: no heartbeat came within the interval").await;
    }
    let order = {
        let mut server = discord.server();
        let has_one = link.greeted.is_some() && !server.gateway.orders.is_empty();
        has_one.then(|| server.gateway.orders.remove(0))
    };
    match order {
        Some(order) => obey(discord, socket, order).await,
        None => Next::Goes,
    }
}

/// What the session was not told yet.
async fn tell(discord: &FakeDiscord, socket: &mut WebSocket, link: &mut Link) -> Option<Result<(), ()>> {
    let events: Vec<(u64, Value)> = {
        let server = discord.server();
        let session = server.gateway.session.as_ref()?;
        let untold = session.events.partition_point(|(number, _)| *number <= link.sent);
        session.events[untold..].to_vec()
    };
    for (number, event) in events {
        if say(socket, &event).await.is_err() {
            return Some(Err(()));
        }
        link.sent = number;
    }
    Some(Ok(()))
}

async fn obey(discord: &FakeDiscord, socket: &mut WebSocket, order: Order) -> Next {
    match order {
        Order::Reconnect => {
            let _sent = say(socket, &json!({ "op": 7, "d": null, "s": null, "t": null })).await;
            Next::Goes
        }
        Order::Invalidate => {
            discord.server().gateway.session = None;
            invalid(socket).await;
            Next::Goes
        }
        Order::Cut => Next::Ends,
        Order::Frame(text) => {
            let _sent = socket.send(Message::Text(text.into())).await;
            Next::Goes
        }
        Order::Close(code) => {
            close(socket, code).await;
            Next::Ends
        }
    }
}

/// There is no such session, or none may be begun now.
pub(super) async fn invalid(socket: &mut WebSocket) {
    let _sent = say(socket, &json!({ "op": 9, "d": false, "s": null, "t": null })).await;
}

pub(super) async fn refuse(discord: &FakeDiscord, socket: &mut WebSocket, code: u16, why: &str) -> Next {
    discord.server().breaches.push(why.to_owned());
    close(socket, code).await;
    Next::Ends
}

pub(super) async fn close(socket: &mut WebSocket, code: u16) {
    let _closed = socket.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await;
}

pub(super) async fn say(socket: &mut WebSocket, frame: &Value) -> Result<(), axum::Error> {
    socket.send(Message::Text(frame.to_string().into())).await
}
