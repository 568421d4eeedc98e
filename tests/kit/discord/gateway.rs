//! The gateway: hello, heartbeat, identify, ready, resume, and everything that goes wrong there (DC-9).

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{APPLICATION, BOT, BOT_TOKEN, FakeDiscord, GUILD};

/// The largest frame that a bot may send.
const FRAME_MAX: usize = 4_096;
/// The bit of the intents that asks for what people write.
const MESSAGE_CONTENT: u64 = 1 << 15;
/// How often is looked whether there is anything new, though nobody said so.
const LOOK: Duration = Duration::from_millis(20);

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

/// A session: what it was told, by number.
pub(super) struct Session {
    pub(super) id: String,
    pub(super) events: Vec<(u64, Value)>,
}

/// Where the gateway stands.
#[derive(Default)]
pub(super) struct Gateway {
    pub(super) session: Option<Session>,
    pub(super) sequence: u64,
    pub(super) greeted: u64,
    pub(super) begun: u64,
    pub(super) resumed: u64,
    pub(super) is_ready: bool,
    pub(super) has_content: bool,
    pub(super) is_deaf: bool,
    pub(super) refuses: bool,
    pub(super) orders: Vec<Order>,
}

impl Gateway {
    pub(super) fn dispatch(&mut self, event: &str, d: Value) {
        // What happens while there is no session is told to nobody.
        let Some(session) = &mut self.session else { return };
        self.sequence += 1;
        session.events.push((self.sequence, json!({ "op": 0, "t": event, "s": self.sequence, "d": d })));
    }
}

/// The link that bots open.
pub(super) async fn link(
    State(discord): State<FakeDiscord>,
    RawQuery(query): RawQuery,
    upgrade: WebSocketUpgrade,
) -> Response {
    let query = query.unwrap_or_default();
    if discord.server().gateway.refuses {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if !query.contains("v=10") || !query.contains("encoding=json") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    upgrade.on_upgrade(move |socket| async move { serve(discord, socket).await })
}

/// A connection that was greeted.
struct Greeted {
    /// Which one it is of all.
    number: u64,
    /// The last event that it was told.
    sent: u64,
}

/// What is to follow.
enum Next {
    Goes,
    Ends,
}

async fn serve(discord: FakeDiscord, mut socket: WebSocket) {
    let heartbeat = discord.server().options.heartbeat;
    let hello = json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": heartbeat, "_trace": [] } });
    if say(&mut socket, &hello).await.is_err() {
        return;
    }
    let mut greeted: Option<Greeted> = None;
    loop {
        if let Some(known) = &mut greeted
            && let Some(next) = tell(&discord, &mut socket, known.sent).await
        {
            match next {
                Ok(last) => known.sent = last,
                Err(()) => break,
            }
        }
        let order = {
            let mut server = discord.server();
            if greeted.is_some() && !server.gateway.orders.is_empty() {
                Some(server.gateway.orders.remove(0))
            } else {
                None
            }
        };
        if let Some(order) = order
            && let Next::Ends = obey(&discord, &mut socket, order).await
        {
            break;
        }
        let news = discord.inner.news.notified();
        tokio::select! {
            frame = socket.recv() => match frame {
                Some(Ok(Message::Text(text))) => {
                    match hear(&discord, &mut socket, text.as_str(), &mut greeted).await {
                        Next::Goes => {}
                        Next::Ends => break,
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    // Left for good, the session is over (DC-9).
                    if matches!(frame.map(|frame| frame.code), Some(1000 | 1001)) {
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
    if greeted.is_some_and(|greeted| greeted.number == server.gateway.greeted) {
        server.gateway.is_ready = false;
    }
}

/// What the session was not told yet.
async fn tell(discord: &FakeDiscord, socket: &mut WebSocket, after: u64) -> Option<Result<u64, ()>> {
    let events: Vec<(u64, Value)> = {
        let server = discord.server();
        let session = server.gateway.session.as_ref()?;
        session.events.iter().filter(|(number, _)| *number > after).cloned().collect()
    };
    let mut last = after;
    for (number, event) in events {
        if say(socket, &event).await.is_err() {
            return Some(Err(()));
        }
        last = number;
    }
    Some(Ok(last))
}

async fn obey(discord: &FakeDiscord, socket: &mut WebSocket, order: Order) -> Next {
    match order {
        Order::Reconnect => {
            let _sent = say(socket, &json!({ "op": 7, "d": null, "s": null, "t": null })).await;
            Next::Goes
        }
        Order::Invalidate => {
            discord.server().gateway.session = None;
            let _sent = say(socket, &json!({ "op": 9, "d": false, "s": null, "t": null })).await;
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

async fn hear(discord: &FakeDiscord, socket: &mut WebSocket, text: &str, greeted: &mut Option<Greeted>) -> Next {
    if text.len() > FRAME_MAX {
        return refuse(discord, socket, 4_002, "DC-9: a frame is larger than 4096 bytes").await;
    }
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        return refuse(discord, socket, 4_002, "DC-9: a frame is no JSON").await;
    };
    match frame["op"].as_u64() {
        Some(1) => {
            if !discord.server().gateway.is_deaf {
                let _sent = say(socket, &json!({ "op": 11, "d": null, "s": null, "t": null })).await;
            }
            Next::Goes
        }
        Some(2) => identify(discord, socket, &frame["d"], greeted).await,
        Some(6) => resume(discord, socket, &frame["d"], greeted).await,
        Some(3 | 4 | 8) => Next::Goes,
        _ => refuse(discord, socket, 4_001, "DC-9: an opcode that bots do not send").await,
    }
}

fn is_token(token: &Value) -> bool {
    token.as_str().is_some_and(|token| token.trim_start_matches("Bot ") == BOT_TOKEN)
}

async fn identify(discord: &FakeDiscord, socket: &mut WebSocket, d: &Value, greeted: &mut Option<Greeted>) -> Next {
    if !is_token(&d["token"]) {
        close(socket, 4_004).await;
        return Next::Ends;
    }
    if greeted.is_some() {
        return refuse(discord, socket, 4_005, "DC-9: identified twice").await;
    }
    let wants_content = d["intents"].as_u64().unwrap_or_default() & MESSAGE_CONTENT != 0;
    if wants_content && !discord.server().options.grants_content {
        close(socket, 4_014).await;
        return Next::Ends;
    }
    {
        let mut server = discord.server();
        let id = format!("session-{}", server.mint());
        let origin = server.origin.replace("http://", "ws://");
        server.gateway.sequence = 0;
        server.gateway.has_content = wants_content;
        server.gateway.session = Some(Session { id: id.clone(), events: Vec::new() });
        server.gateway.begun += 1;
        server.gateway.greeted += 1;
        server.gateway.is_deaf = false;
        let ready = json!({
            "v": 10, "user": { "id": BOT, "username": "Baton", "bot": true }, "session_id": id,
            "guilds": [{ "id": GUILD, "unavailable": true }], "resume_gateway_url": format!("{origin}/resume"),
            "application": { "id": APPLICATION, "flags": 0 },
        });
        server.dispatch("READY", ready);
        let (threads, channels): (Vec<Value>, Vec<Value>) = {
            let of_server = server.channels.values().filter(|channel| server.is_of_server(&channel.id));
            of_server.map(super::Channel::as_json).partition(|channel| channel["type"] == 11)
        };
        server
            .dispatch("GUILD_CREATE", json!({ "id": GUILD, "name": "ours", "channels": channels, "threads": threads }));
        server.gateway.is_ready = true;
        *greeted = Some(Greeted { number: server.gateway.greeted, sent: 0 });
    }
    Next::Goes
}

async fn resume(discord: &FakeDiscord, socket: &mut WebSocket, d: &Value, greeted: &mut Option<Greeted>) -> Next {
    if !is_token(&d["token"]) {
        close(socket, 4_004).await;
        return Next::Ends;
    }
    let after = d["seq"].as_u64().unwrap_or_default();
    let (is_known, missed) = {
        let server = discord.server();
        match &server.gateway.session {
            Some(session) if d["session_id"] == session.id.as_str() => {
                (true, session.events.iter().filter(|(number, _)| *number > after).cloned().collect::<Vec<_>>())
            }
            Some(_) | None => (false, Vec::new()),
        }
    };
    if !is_known {
        let _sent = say(socket, &json!({ "op": 9, "d": false, "s": null, "t": null })).await;
        return Next::Goes;
    }
    for (_, event) in &missed {
        if say(socket, event).await.is_err() {
            return Next::Ends;
        }
    }
    let last = missed.last().map_or(after, |(number, _)| *number);
    let resumed = {
        let mut server = discord.server();
        server.gateway.resumed += 1;
        server.gateway.greeted += 1;
        server.gateway.is_deaf = false;
        server.gateway.is_ready = true;
        server.gateway.sequence = server.gateway.sequence.max(last);
        *greeted = Some(Greeted { number: server.gateway.greeted, sent: last });
        json!({ "op": 0, "t": "RESUMED", "s": last, "d": { "_trace": [] } })
    };
    if say(socket, &resumed).await.is_err() { Next::Ends } else { Next::Goes }
}

async fn refuse(discord: &FakeDiscord, socket: &mut WebSocket, code: u16, why: &str) -> Next {
    discord.server().breaches.push(why.to_owned());
    close(socket, code).await;
    Next::Ends
}

async fn close(socket: &mut WebSocket, code: u16) {
    let _closed = socket.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await;
}

async fn say(socket: &mut WebSocket, frame: &Value) -> Result<(), axum::Error> {
    socket.send(Message::Text(frame.to_string().into())).await
}
