//! What a bot sends over the gateway: heartbeats, and sessions that are begun and taken up again (DC-9).

use std::time::Duration;

use axum::extract::ws::WebSocket;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::gateway::{Link, MESSAGE_CONTENT, Next, Session, close, invalid, refuse, say};
use super::state::{Channel, Kind, Server};
use super::{APPLICATION, BOT, BOT_TOKEN, FakeDiscord, GUILD};

/// The largest frame that a bot may send.
const FRAME_MAX: usize = 4_096;
/// What a bot may send within a minute.
const SENDS_MAX: usize = 120;
const MINUTE: Duration = Duration::from_secs(60);
/// How long a session that nobody listens to can be taken up again: "a few minutes".
const SESSION_LIVES: TimeDelta = TimeDelta::minutes(3);
/// Two sessions may be begun that much nearer to each other than is asked: what is sent in time may come late or early.
const SOONER: Duration = Duration::from_millis(500);
/// Every bit of the intents that means something, and those that a bot has to be granted beside the words of messages.
const INTENTS: u64 = 0x0331_FFFF;
const PRIVILEGED: u64 = 1 << 1 | 1 << 8;

/// The intents without which an event is told to nobody.
pub(super) fn needed(event: &str, d: &Value) -> u64 {
    let is_direct = d["guild_id"].is_null();
    match event {
        "GUILD_CREATE" | "GUILD_UPDATE" | "GUILD_DELETE" | "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "CHANNEL_DELETE"
        | "THREAD_CREATE" | "THREAD_UPDATE" | "THREAD_DELETE" | "THREAD_LIST_SYNC" => 1,
        "GUILD_MEMBER_ADD" | "GUILD_MEMBER_UPDATE" | "GUILD_MEMBER_REMOVE" | "THREAD_MEMBERS_UPDATE" => 1 << 1,
        "PRESENCE_UPDATE" => 1 << 8,
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => {
            if is_direct {
                1 << 12
            } else {
                1 << 9
            }
        }
        "MESSAGE_REACTION_ADD" | "MESSAGE_REACTION_REMOVE" => {
            if is_direct {
                1 << 13
            } else {
                1 << 10
            }
        }
        "TYPING_START" => {
            if is_direct {
                1 << 14
            } else {
                1 << 11
            }
        }
        _ => 0,
    }
}

pub(super) async fn hear(discord: &FakeDiscord, socket: &mut WebSocket, text: &str, link: &mut Link) -> Next {
    let now = Instant::now();
    link.heard.push_back(now);
    while link.heard.front().is_some_and(|first| now.duration_since(*first) >= MINUTE) {
        link.heard.pop_front();
    }
    if link.heard.len() > SENDS_MAX {
        return refuse(discord, socket, 4_008, "DC-9: more than 120 frames in a minute").await;
    }
    if text.len() > FRAME_MAX {
        return refuse(discord, socket, 4_002, "DC-9: a frame is larger than 4096 bytes").await;
    }
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        return refuse(discord, socket, 4_002, "DC-9: a frame is no JSON").await;
    };
    match frame["op"].as_u64() {
        Some(1) => beat(discord, socket, &frame["d"], link).await,
        Some(2) => identify(discord, socket, &frame["d"], link).await,
        Some(6) => resume(discord, socket, &frame["d"], link).await,
        Some(3 | 4 | 8) if link.greeted.is_none() => {
            refuse(discord, socket, 4_003, "DC-9: something is sent before a session is begun").await
        }
        Some(3 | 4 | 8) => Next::Goes,
        Some(_) => refuse(discord, socket, 4_001, "DC-9: an opcode that bots do not send").await,
        None => refuse(discord, socket, 4_002, "DC-9: a frame has no opcode").await,
    }
}

/// A heartbeat says which event was heard last.
async fn beat(discord: &FakeDiscord, socket: &mut WebSocket, d: &Value, link: &mut Link) -> Next {
    let (last, sent) = (d.as_u64(), link.sent);
    if !d.is_null() && last.is_none() {
        return refuse(discord, socket, 4_002, "DC-9: a heartbeat says what is no number").await;
    }
    // One that crosses an event on its way does not know of it yet; of what was not told nobody can know.
    if link.greeted.is_some() && last.is_some_and(|last| last > sent) {
        let why = format!("DC-9: a heartbeat says {last:?} and {sent} was told last");
        return refuse(discord, socket, 4_007, &why).await;
    }
    link.beats();
    if !discord.server().gateway.is_deaf {
        let _sent = say(socket, &json!({ "op": 11, "d": null, "s": null, "t": null })).await;
    }
    Next::Goes
}

fn is_token(token: &Value) -> bool {
    token.as_str().is_some_and(|token| token.trim_start_matches("Bot ") == BOT_TOKEN)
}

async fn identify(discord: &FakeDiscord, socket: &mut WebSocket, d: &Value, link: &mut Link) -> Next {
    if !is_token(&d["token"]) {
        close(socket, 4_004).await;
        return Next::Ends;
    }
    if link.greeted.is_some() {
        return refuse(discord, socket, 4_005, "DC-9: identified twice").await;
    }
    let Some(intents) = d["intents"].as_u64().filter(|intents| intents & !INTENTS == 0) else {
        return refuse(discord, socket, 4_013, "DC-9: intents that there are not").await;
    };
    let properties = &d["properties"];
    if !["os", "browser", "device"].iter().all(|name| properties[name].is_string()) {
        return refuse(discord, socket, 4_002, "DC-9: a bot does not say what it is").await;
    }
    let refused = discord.server().begins_a_session();
    match refused {
        Some(Refused::TooSoon) => {
            invalid(socket).await;
            return Next::Goes;
        }
        Some(Refused::TooMany) => {
            // The token is taken away.
            close(socket, 4_004).await;
            return Next::Ends;
        }
        None => {}
    }
    let is_granted = discord.server().options.grants_content;
    if intents & PRIVILEGED != 0 || intents & MESSAGE_CONTENT != 0 && !is_granted {
        close(socket, 4_014).await;
        return Next::Ends;
    }
    let mut server = discord.server();
    link.greeted = Some(server.greets(intents));
    link.sent = 0;
    Next::Goes
}

/// Why no session is begun.
enum Refused {
    /// One was begun just now (`max_concurrency`).
    TooSoon,
    /// All of the day are used.
    TooMany,
}

impl Server {
    /// Counts a session that is to be begun.
    fn begins_a_session(&mut self) -> Option<Refused> {
        let every = self.options.identify_every.saturating_sub(SOONER);
        let now = Instant::now();
        let gateway = &mut self.gateway;
        if gateway.remaining == 0 {
            self.breaches.push("DC-9: a session is begun though none is left".into());
            return Some(Refused::TooMany);
        }
        gateway.remaining -= 1;
        let before = gateway.identified.replace(now);
        if before.is_some_and(|before| now.duration_since(before) < every) {
            self.breaches.push("DC-9: two sessions are begun within five seconds".into());
            return Some(Refused::TooSoon);
        }
        None
    }

    /// What `gateway/bot` says of it.
    pub(super) fn session_start_limit(&self) -> Value {
        let remaining = self.gateway.remaining;
        json!({ "total": self.options.sessions, "remaining": remaining, "reset_after": 86_400_000, "max_concurrency": 1 })
    }

    /// Begins a session and tells it where it is; the number of its connection.
    fn greets(&mut self, intents: u64) -> u64 {
        let id = format!("session-{}", self.mint());
        let origin = self.origin.replace("http://", "ws://");
        let gateway = &mut self.gateway;
        gateway.sequence = 0;
        gateway.session = Some(Session { id: id.clone(), intents, events: Vec::new() });
        gateway.begun += 1;
        gateway.greeted += 1;
        gateway.is_deaf = false;
        gateway.left = None;
        let ready = json!({
            "v": 10, "user": { "id": BOT, "username": "Baton", "bot": true }, "session_id": id,
            "guilds": [{ "id": GUILD, "unavailable": true }], "resume_gateway_url": format!("{origin}/resume"),
            "application": { "id": APPLICATION, "flags": 0 },
        });
        self.dispatch("READY", ready);
        let seen = self.channels.values().filter(|channel| self.is_of_server(&channel.id) && channel.is_seen);
        let there = seen.filter(|channel| channel.archived.is_none());
        let (threads, channels): (Vec<&Channel>, Vec<&Channel>) =
            there.partition(|channel| matches!(channel.kind, Kind::Thread(_)));
        let told = |channels: Vec<&Channel>| channels.into_iter().map(Channel::as_json).collect::<Vec<Value>>();
        let guild = json!({ "id": GUILD, "name": "ours", "channels": told(channels), "threads": told(threads) });
        self.dispatch("GUILD_CREATE", guild);
        self.gateway.is_ready = true;
        self.gateway.greeted
    }

    /// What a session has missed since that event; `None` where it cannot be taken up again.
    fn missed(&mut self, id: &Value, after: u64) -> Option<Vec<(u64, Value)>> {
        let now = self.now();
        let has_lapsed = self.gateway.left.is_some_and(|left| now - left >= SESSION_LIVES);
        if has_lapsed {
            self.gateway.session = None;
        }
        let session = self.gateway.session.as_ref().filter(|session| *id == session.id.as_str())?;
        Some(session.events.iter().filter(|(number, _)| *number > after).cloned().collect())
    }
}

async fn resume(discord: &FakeDiscord, socket: &mut WebSocket, d: &Value, link: &mut Link) -> Next {
    if !is_token(&d["token"]) {
        close(socket, 4_004).await;
        return Next::Ends;
    }
    if link.greeted.is_some() {
        return refuse(discord, socket, 4_005, "DC-9: a session is taken up on a connection that has one").await;
    }
    if !link.is_for_resuming {
        discord.server().breaches.push("DC-9: a session is taken up at another address than its own".into());
    }
    let Some(after) = d["seq"].as_u64() else {
        return refuse(discord, socket, 4_002, "DC-9: a session is taken up from no event").await;
    };
    let missed = discord.server().missed(&d["session_id"], after);
    let Some(missed) = missed else {
        invalid(socket).await;
        return Next::Goes;
    };
    if after > discord.server().gateway.sequence {
        discord.server().gateway.session = None;
        return refuse(discord, socket, 4_007, "DC-9: a session is taken up from an event that was not told").await;
    }
    for (number, event) in &missed {
        if say(socket, event).await.is_err() {
            return Next::Ends;
        }
        link.sent = *number;
    }
    let last = missed.last().map_or(after, |(number, _)| *number);
    let resumed = {
        let mut server = discord.server();
        let gateway = &mut server.gateway;
        gateway.resumed += 1;
        gateway.greeted += 1;
        gateway.is_deaf = false;
        gateway.is_ready = true;
        gateway.left = None;
        link.greeted = Some(gateway.greeted);
        link.sent = last;
        json!({ "op": 0, "t": "RESUMED", "s": last, "d": { "_trace": [] } })
    };
    if say(socket, &resumed).await.is_err() { Next::Ends } else { Next::Goes }
}
