//! The HTTP API, as far as a bot like this one calls it, and the files.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};

use super::limits::{Bucket, TooMany};
use super::state::{Channel, Kind, Message, NONCE_LIVES, Server, Trick, What};
use super::{APPLICATION, BOT, BOT_TOKEN, FakeDiscord, GUILD, gateway, rules};

/// Commands that may be made within a day (DC-11).
const COMMANDS_A_DAY: usize = 200;

/// What is answered: a body, or a status and a body.
pub(super) type Answer = Result<Value, (u16, Value)>;

pub(super) fn routes(discord: FakeDiscord) -> Router {
    Router::new()
        .route("/api/v10/{*path}", any(api))
        .route("/attachments/{id}/{name}", get(download))
        .route("/gateway/", get(gateway::link))
        .route("/resume/", get(gateway::link))
        .with_state(discord)
}

async fn download(State(discord): State<FakeDiscord>, Path((id, _name)): Path<(String, String)>) -> Response {
    match discord.server().files.get(&id) {
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn api(
    State(discord): State<FakeDiscord>,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = format!("{method} {path}");
    let trick = {
        let mut server = discord.server();
        let at = server.tricks.iter().position(|(known, _)| call.starts_with(known.as_str()));
        at.map(|at| server.tricks.remove(at).1)
    };
    let sent: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap_or(Value::Null) };
    let segments: Vec<&str> = path.split('/').collect();
    let mut is_shared = false;
    let (response, status) = match &trick {
        Some(Trick::CutBefore) => (cut(), 0),
        Some(Trick::Fails(status)) => (StatusCode::from_u16(*status).unwrap().into_response(), *status),
        Some(Trick::Garbage) => ("this is no JSON".into_response(), 200),
        Some(Trick::Refuses(status, code)) => {
            let body = json!({ "code": code, "message": "as the test wants it" });
            let bucket = discord.server().counted(&method, &segments).ok();
            (told(*status, &body, bucket.as_ref()), *status)
        }
        Some(Trick::TooMany(milliseconds, scope)) => {
            let asked = TooMany { after: Duration::from_millis(*milliseconds), scope, bucket: None };
            discord.server().pauses(&method, &segments, &asked);
            is_shared = *scope == "shared";
            (too_many(&asked), 429)
        }
        Some(Trick::CutAfter | Trick::Late(_)) | None => {
            let response = answered(&discord, &method, &segments, &query.unwrap_or_default(), &headers, &sent);
            let status = response.status().as_u16();
            (if matches!(trick, Some(Trick::CutAfter)) { cut() } else { response }, status)
        }
    };
    {
        let mut server = discord.server();
        server.count_refused(status, is_shared);
        server.calls.push(super::Call { call, body: sent, status });
    }
    discord.inner.news.notify_waiters();
    if let Some(Trick::Late(milliseconds)) = trick {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    response
}

fn cut() -> Response {
    let broken = futures_util::stream::iter([
        Ok::<_, std::io::Error>(Bytes::from_static(b"{")),
        Err(std::io::Error::other("cut")),
    ]);
    Response::builder().header("content-length", "1000").body(Body::from_stream(broken)).unwrap()
}

fn too_many(asked: &TooMany) -> Response {
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(asked.body())).into_response();
    asked.tells(response.headers_mut());
    response
}

/// An answer, with what is left of its bucket: a refusal counts as well.
fn told(status: u16, body: &Value, bucket: Option<&Bucket>) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let mut response =
        if body.is_null() { status.into_response() } else { (status, axum::Json(body.clone())).into_response() };
    if let Some(bucket) = bucket {
        bucket.tells(response.headers_mut());
    }
    response
}

fn answered(
    discord: &FakeDiscord,
    method: &Method,
    path: &[&str],
    query: &str,
    headers: &HeaderMap,
    sent: &Value,
) -> Response {
    let mut server = discord.server();
    let needs_token = !matches!(path.first(), Some(&("interactions" | "webhooks")));
    let token = headers.get("authorization").and_then(|token| token.to_str().ok()).unwrap_or_default();
    if needs_token && token != format!("Bot {BOT_TOKEN}") {
        return told(401, &json!({ "code": 0, "message": "401: Unauthorized" }), None);
    }
    if !headers
        .get("user-agent")
        .and_then(|agent| agent.to_str().ok())
        .is_some_and(|agent| agent.starts_with("DiscordBot ("))
    {
        server.breaches.push("DC-8: the user agent is not `DiscordBot (address, version)`".into());
    }
    let bucket = match server.counted(method, path) {
        Ok(bucket) => bucket,
        Err(asked) => return too_many(&asked),
    };
    match server.route(method.as_str(), path, query, sent) {
        Ok(Value::Null) => told(204, &Value::Null, Some(&bucket)),
        Ok(body) => told(200, &body, Some(&bucket)),
        Err((status, body)) => told(status, &body, Some(&bucket)),
    }
}

pub(super) fn no(status: u16, code: u64, said: &str) -> (u16, Value) {
    (status, json!({ "code": code, "message": said }))
}

impl Server {
    fn route(&mut self, method: &str, path: &[&str], query: &str, sent: &Value) -> Answer {
        match (method, path) {
            ("GET", ["gateway", "bot"]) => {
                let origin = self.origin.replace("http://", "ws://");
                let limit = self.session_start_limit();
                Ok(json!({ "url": format!("{origin}/gateway"), "shards": 1, "session_start_limit": limit }))
            }
            ("GET", ["applications", "@me"]) => {
                let flags: u64 = if self.options.grants_content { 1 << 19 } else { 0 };
                Ok(json!({ "id": APPLICATION, "name": "Baton", "flags": flags, "bot": { "id": BOT, "bot": true } }))
            }
            ("GET", ["users", "@me"]) => Ok(json!({ "id": BOT, "username": "Baton", "bot": true })),
            ("GET", ["guilds", GUILD]) => Ok(json!({ "id": GUILD, "name": "ours" })),
            ("GET", ["guilds", _]) => Err(no(404, 10_004, "Unknown Guild")),
            ("PUT", ["applications", APPLICATION, "commands"]) => {
                let breaches = rules::commands(sent);
                if !breaches.is_empty() {
                    self.breaches.extend(breaches);
                    return Err(no(400, 50_035, "Invalid Form Body"));
                }
                self.introduce(sent)?;
                Ok(sent.clone())
            }
            ("GET", ["applications", APPLICATION, "commands"]) => Ok(self.commands.clone()),
            ("GET", ["guilds", GUILD, "members", user]) => match self.users.get(*user) {
                Some(user) if user.is_member => Ok(user.as_member()),
                Some(_) => Err(no(404, 10_007, "Unknown Member")),
                None => Err(no(404, 10_013, "Unknown User")),
            },
            ("GET", ["guilds", GUILD, "threads", "active"]) => Ok(self.active_threads()),
            ("GET", ["channels", channel, "threads", "archived", "public"]) => self.archived_threads(channel, query),
            ("PATCH", ["channels", channel]) => self.change_thread(channel, sent),
            ("GET", ["channels", channel]) => self.seen_channel(channel).map(|channel| channel.as_json()),
            ("POST", ["users", "@me", "channels"]) => {
                let user = sent["recipient_id"].as_str().unwrap_or_default().to_owned();
                if !self.users.contains_key(&user) {
                    return Err(no(400, 50_033, "Invalid Recipient(s)"));
                }
                let id = self.direct(&user);
                Ok(self.channels[&id].as_json())
            }
            ("GET", ["channels", channel, "messages"]) => self.read(channel, query),
            ("POST", ["channels", channel, "messages"]) => self.post(channel, sent),
            ("PATCH", ["channels", channel, "messages", message]) => self.edit(channel, message, sent),
            ("DELETE", ["channels", channel, "messages", message]) => {
                self.seen_channel(channel)?;
                let at = self.position(channel, message)?;
                self.messages[at].is_gone = true;
                Ok(Value::Null)
            }
            ("POST", ["channels", channel, "messages", message, "threads"]) => self.thread(channel, message, sent),
            ("POST", ["interactions", id, token, "callback"]) => self.first_answer(id, token, sent),
            ("POST", ["webhooks", APPLICATION, token]) => self.follow_up(token, sent),
            ("PATCH", ["webhooks", APPLICATION, token, "messages", "@original"]) => self.edit_original(token, sent),
            ("DELETE", ["webhooks", APPLICATION, token, "messages", "@original"]) => {
                let original =
                    self.interaction(token).map_err(|(status, code)| no(status, code, "Unknown"))?.original.clone();
                if let Some(at) = original.and_then(|id| self.messages.iter().position(|message| message.id == id)) {
                    self.messages[at].is_gone = true;
                }
                Ok(Value::Null)
            }
            _ => {
                self.breaches.push(format!("there is no route {method} {}", path.join("/")));
                Err(no(404, 0, "404: Not Found"))
            }
        }
    }

    /// The commands are told anew; what was there already is no new one (DC-11).
    fn introduce(&mut self, sent: &Value) -> Result<(), (u16, Value)> {
        let name = |command: &Value| (command["name"].clone(), command["type"].as_u64().unwrap_or(1));
        let known: Vec<_> = self.commands.as_array().into_iter().flatten().map(name).collect();
        let all = sent.as_array().into_iter().flatten().map(name);
        self.made_today += all.filter(|command| !known.contains(command)).count();
        if self.made_today > COMMANDS_A_DAY {
            self.breaches.push("DC-11: more than 200 commands were made".into());
            return Err(no(400, 30_034, "Max number of daily application command creates has been reached"));
        }
        self.commands = sent.clone();
        Ok(())
    }

    pub(super) fn seen_channel(&self, id: &str) -> Result<Channel, (u16, Value)> {
        match self.channels.get(id) {
            Some(channel) if channel.is_seen => Ok(channel.clone()),
            Some(_) => Err(no(403, 50_001, "Missing Access")),
            None => Err(no(404, 10_003, "Unknown Channel")),
        }
    }

    pub(super) fn position(&self, channel: &str, message: &str) -> Result<usize, (u16, Value)> {
        let is_it = |known: &Message| known.channel == channel && known.id == message && !known.is_gone;
        self.messages.iter().position(is_it).ok_or_else(|| no(404, 10_008, "Unknown Message"))
    }

    pub(super) fn refuse(&mut self, breaches: Vec<String>) -> Result<(), (u16, Value)> {
        if breaches.is_empty() {
            return Ok(());
        }
        self.breaches.extend(breaches);
        Err(no(400, 50_035, "Invalid Form Body"))
    }

    fn read(&mut self, channel: &str, query: &str) -> Answer {
        self.seen_channel(channel)?;
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        let after: u64 = value("after").and_then(|after| after.parse().ok()).unwrap_or_default();
        let limit: usize = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(50);
        if !(1..=100).contains(&limit) {
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        let is_there = |message: &&Message| {
            message.channel == channel
                && !message.is_gone
                && message.only_for.is_none()
                && message.id.parse::<u64>().unwrap_or_default() > after
        };
        let mut found: Vec<&Message> = self.messages.iter().filter(is_there).collect();
        found.sort_by_key(|message| message.id.parse::<u64>().unwrap_or_default());
        found.truncate(limit);
        // The newest first.
        let read = |message: &&Message| {
            // What may not be heard may not be read.
            self.without_what_is_hidden(self.told(message, self.options.tells_nonces), self.options.grants_content)
        };
        let mut told: Vec<Value> = found.iter().rev().map(read).collect();
        for message in &mut told {
            // What is read says nothing of the server.
            message.as_object_mut().map(|message| message.remove("guild_id"));
        }
        Ok(Value::Array(told))
    }

    fn post(&mut self, channel: &str, sent: &Value) -> Answer {
        let there = self.seen_channel(channel)?;
        self.refuse(rules::message(sent, true))?;
        if !there.may_post {
            return Err(no(403, 50_013, "Missing Permissions"));
        }
        if let Kind::Direct(user) = &there.kind {
            match self.users.get(user) {
                Some(user) if !user.is_member => return Err(no(403, 50_278, "No mutual guilds")),
                Some(user) if user.takes_directs => {}
                Some(_) | None => return Err(no(403, 50_007, "Cannot send messages to this user")),
            }
        }
        let nonce = sent["nonce"].as_str().map(str::to_owned);
        let now = self.now();
        if sent["enforce_nonce"] == true {
            let is_same = |message: &&Message| {
                message.channel == channel
                    && message
                        .nonce
                        .as_ref()
                        .is_some_and(|(known, at)| Some(known) == nonce.as_ref() && now - *at < NONCE_LIVES)
            };
            if let Some(known) = self.messages.iter().find(is_same) {
                return Ok(self.told(known, true));
            }
        } else {
            self.breaches.push("DC-4: a post without enforce_nonce".into());
        }
        self.takes_up(channel)?;
        let id = self.mint();
        let message = Message {
            id,
            channel: channel.to_owned(),
            author: BOT.into(),
            versions: vec![version(sent)],
            only_for: None,
            is_gone: false,
            nonce: nonce.map(|nonce| (nonce, now)),
            beside: json!({}),
        };
        Ok(self.add(message))
    }

    fn edit(&mut self, channel: &str, message: &str, sent: &Value) -> Answer {
        self.seen_channel(channel)?;
        self.refuse(rules::message(sent, false))?;
        let at = self.position(channel, message)?;
        if self.messages[at].author != BOT {
            return Err(no(403, 50_005, "Cannot edit a message authored by another user"));
        }
        self.is_open(channel)?;
        let mut next = self.messages[at].content().clone();
        for key in ["content", "embeds", "components"] {
            if !sent[key].is_null() {
                next[key] = sent[key].clone();
            }
        }
        self.messages[at].versions.push(next);
        let edited = self.messages[at].clone();
        self.show(&edited, What::Edited);
        let mut told = self.told(&edited, false);
        told["edited_timestamp"] = told["timestamp"].clone();
        self.dispatch("MESSAGE_UPDATE", told.clone());
        Ok(told)
    }
}

/// What is kept of a body.
pub(super) fn version(sent: &Value) -> Value {
    json!({ "content": sent["content"], "embeds": sent["embeds"], "components": sent["components"] })
}
