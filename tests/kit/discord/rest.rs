//! The HTTP API, as far as a bot like this one calls it, and the files.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::state::{Channel, Kind, Message, Modal, NONCE_LIVES, Server, Trick, What};
use super::{APPLICATION, BOT, BOT_TOKEN, FakeDiscord, GUILD, gateway, rules};

/// Messages of one channel in five seconds, where buckets are counted.
const BUCKET: usize = 5;
const WINDOW: Duration = Duration::from_secs(5);
/// One person alone sees it.
const EPHEMERAL: u64 = 64;

/// What is answered: a status and a body.
type Answer = Result<Value, (u16, Value)>;

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
    let (response, status) = match &trick {
        Some(Trick::CutBefore) => (cut(), 0),
        Some(Trick::Fails(status)) => (StatusCode::from_u16(*status).unwrap().into_response(), *status),
        Some(Trick::Garbage) => ("this is no JSON".into_response(), 200),
        Some(Trick::Refuses(status, code)) => {
            (refusal(*status, *code, "as the test wants it").into_response(), *status)
        }
        Some(Trick::TooMany(milliseconds, scope)) => (too_many(*milliseconds, scope), 429),
        Some(Trick::CutAfter) | None => {
            let (status, body, bucket) =
                answered(&discord, &method, &path, &query.unwrap_or_default(), &headers, &sent);
            let response = told(status, &body, bucket);
            (if trick.is_some() { cut() } else { response }, status)
        }
    };
    discord.server().calls.push(super::Call { call, body: sent, status });
    discord.inner.news.notify_waiters();
    response
}

fn cut() -> Response {
    let broken = futures_util::stream::iter([
        Ok::<_, std::io::Error>(Bytes::from_static(b"{")),
        Err(std::io::Error::other("cut")),
    ]);
    Response::builder().header("content-length", "1000").body(Body::from_stream(broken)).unwrap()
}

fn refusal(status: u16, code: u64, said: &str) -> impl IntoResponse {
    (StatusCode::from_u16(status).unwrap(), axum::Json(json!({ "code": code, "message": said })))
}

fn too_many(milliseconds: u64, scope: &str) -> Response {
    let seconds = format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000);
    let body = json!({
        "message": "You are being rate limited.", "global": scope == "global",
        "retry_after": serde_json::from_str::<Value>(&seconds).unwrap(),
    });
    let headers = [("retry-after", seconds.as_str()), ("x-ratelimit-scope", scope)];
    (StatusCode::TOO_MANY_REQUESTS, headers, axum::Json(body)).into_response()
}

fn told(status: u16, body: &Value, bucket: Option<(String, usize, u128)>) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let mut response =
        if body.is_null() { status.into_response() } else { (status, axum::Json(body.clone())).into_response() };
    if let Some((name, remaining, reset)) = bucket {
        let headers = response.headers_mut();
        let seconds = format!("{}.{:03}", reset / 1_000, reset % 1_000);
        headers.insert("x-ratelimit-bucket", name.parse().unwrap());
        headers.insert("x-ratelimit-limit", BUCKET.to_string().parse().unwrap());
        headers.insert("x-ratelimit-remaining", remaining.to_string().parse().unwrap());
        headers.insert("x-ratelimit-reset-after", seconds.parse().unwrap());
    }
    response
}

fn answered(
    discord: &FakeDiscord,
    method: &Method,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    sent: &Value,
) -> (u16, Value, Option<(String, usize, u128)>) {
    let mut server = discord.server();
    let needs_token = !path.starts_with("interactions/") && !path.starts_with("webhooks/");
    let token = headers.get("authorization").and_then(|token| token.to_str().ok()).unwrap_or_default();
    if needs_token && token != format!("Bot {BOT_TOKEN}") {
        return (401, json!({ "code": 0, "message": "401: Unauthorized" }), None);
    }
    if !headers
        .get("user-agent")
        .and_then(|agent| agent.to_str().ok())
        .is_some_and(|agent| agent.starts_with("DiscordBot ("))
    {
        server.breaches.push("DC-8: the user agent is not `DiscordBot (address, version)`".into());
    }
    let bucket = match server.bucket(method, path) {
        Ok(bucket) => bucket,
        Err(milliseconds) => {
            let body = json!({ "message": "You are being rate limited.", "retry_after": 1, "global": false });
            let _ = milliseconds;
            server.breaches.push(format!("DC-8: {path} was called though its bucket was empty"));
            return (429, body, None);
        }
    };
    let segments: Vec<&str> = path.split('/').collect();
    let answer = server.route(method.as_str(), &segments, query, sent);
    match answer {
        Ok(Value::Null) => (204, Value::Null, bucket),
        Ok(body) => (200, body, bucket),
        Err((status, body)) => (status, body, bucket),
    }
}

fn no(status: u16, code: u64, said: &str) -> (u16, Value) {
    (status, json!({ "code": code, "message": said }))
}

impl Server {
    /// Counts a post, or says how long to wait.
    fn bucket(&mut self, method: &Method, path: &str) -> Result<Option<(String, usize, u128)>, u128> {
        let is_post = method == Method::POST && path.starts_with("channels/") && path.ends_with("/messages");
        if !self.options.has_buckets || !is_post {
            return Ok(None);
        }
        let now = Instant::now();
        let posts = self.buckets.entry(path.to_owned()).or_default();
        while posts.front().is_some_and(|first| now.duration_since(*first) >= WINDOW) {
            posts.pop_front();
        }
        let reset = posts.front().map_or(WINDOW, |first| WINDOW - now.duration_since(*first)).as_millis();
        if posts.len() >= BUCKET {
            return Err(reset);
        }
        posts.push_back(now);
        Ok(Some(("posts".to_owned(), BUCKET - posts.len(), reset)))
    }

    fn route(&mut self, method: &str, path: &[&str], query: &str, sent: &Value) -> Answer {
        match (method, path) {
            ("GET", ["gateway", "bot"]) => {
                let origin = self.origin.replace("http://", "ws://");
                let limit = json!({ "total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 1 });
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
                self.commands = sent.clone();
                Ok(sent.clone())
            }
            ("GET", ["applications", APPLICATION, "commands"]) => Ok(self.commands.clone()),
            ("GET", ["guilds", GUILD, "members", user]) => match self.users.get(*user) {
                Some(user) if user.is_member => Ok(user.as_member()),
                Some(_) => Err(no(404, 10_007, "Unknown Member")),
                None => Err(no(404, 10_013, "Unknown User")),
            },
            ("GET", ["guilds", GUILD, "threads", "active"]) => {
                let threads = self.channels.values().filter(|channel| matches!(channel.kind, Kind::Thread(_)));
                Ok(json!({ "threads": threads.map(Channel::as_json).collect::<Vec<_>>(), "members": [] }))
            }
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

    fn seen_channel(&self, id: &str) -> Result<Channel, (u16, Value)> {
        match self.channels.get(id) {
            Some(channel) if channel.is_seen => Ok(channel.clone()),
            Some(_) => Err(no(403, 50_001, "Missing Access")),
            None => Err(no(404, 10_003, "Unknown Channel")),
        }
    }

    fn position(&self, channel: &str, message: &str) -> Result<usize, (u16, Value)> {
        let is_it = |known: &Message| known.channel == channel && known.id == message && !known.is_gone;
        self.messages.iter().position(is_it).ok_or_else(|| no(404, 10_008, "Unknown Message"))
    }

    fn refuse(&mut self, breaches: Vec<String>) -> Result<(), (u16, Value)> {
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
        let mut told: Vec<Value> =
            found.iter().rev().map(|message| self.told(message, self.options.tells_nonces)).collect();
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
        if let Kind::Direct(user) = &there.kind
            && !self.users.get(user).is_some_and(|user| user.takes_directs)
        {
            return Err(no(403, 50_007, "Cannot send messages to this user"));
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

    fn thread(&mut self, channel: &str, message: &str, sent: &Value) -> Answer {
        let there = self.seen_channel(channel)?;
        self.position(channel, message)?;
        if there.kind != Kind::Text {
            return Err(no(400, 50_024, "Cannot execute action on this channel type"));
        }
        if self.channels.contains_key(message) {
            return Err(no(400, 160_004, "A thread has already been created for this message"));
        }
        let name = sent["name"].as_str().unwrap_or_default();
        if !(1..=100).contains(&name.chars().count()) {
            self.breaches.push("the name of a thread has not 1 to 100 characters".into());
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        if !matches!(sent["auto_archive_duration"].as_u64(), Some(60 | 1_440 | 4_320 | 10_080)) {
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        let kind = Kind::Thread(channel.to_owned());
        let thread = Channel { id: message.to_owned(), name: name.to_owned(), kind, is_seen: true, may_post: true };
        self.channels.insert(message.to_owned(), thread.clone());
        self.dispatch("THREAD_CREATE", thread.as_json());
        Ok(thread.as_json())
    }

    fn first_answer(&mut self, id: &str, token: &str, sent: &Value) -> Answer {
        let kind = sent["type"].as_u64().unwrap_or_default();
        let data = &sent["data"];
        let (asked, user, payload) = {
            let found = self.unanswered(id, token).map_err(|(status, code)| no(status, code, "Unknown interaction"))?;
            (found.kind, found.user.clone(), found.payload.clone())
        };
        let has_message = payload["message"].is_object();
        let fits = match kind {
            4 | 5 => asked != 4,
            6 | 7 => asked == 3 || asked == 5 && has_message,
            8 => asked == 4,
            9 => asked == 2 || asked == 3,
            _ => false,
        };
        if !fits {
            self.breaches.push(format!("an interaction of type {asked} is answered with type {kind}"));
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        match kind {
            9 => {
                self.refuse(rules::modal(data))?;
                self.modals.insert(user.clone(), Modal { body: data.clone(), source: payload.clone() });
            }
            8 => {
                if data["choices"].as_array().is_none_or(|choices| choices.len() > 25) {
                    return Err(no(400, 50_035, "Invalid Form Body"));
                }
                self.choices.insert(user.clone(), data["choices"].clone());
            }
            4 => self.refuse(rules::message(data, true))?,
            7 => self.refuse(rules::message(data, false))?,
            _ => {}
        }
        let channel = payload["channel_id"].as_str().unwrap_or_default().to_owned();
        let mut original = None;
        match kind {
            4 => original = Some(self.whisper(&channel, &user, data)),
            7 => {
                let message = payload["message"]["id"].as_str().unwrap_or_default().to_owned();
                if let Some(at) = self.messages.iter().position(|known| known.id == message) {
                    self.messages[at].versions.push(version(data));
                    let edited = self.messages[at].clone();
                    self.show(&edited, What::Edited);
                }
            }
            _ => {}
        }
        if kind == 5 && data["flags"].as_u64() != Some(EPHEMERAL) {
            self.breaches.push("an answer is promised to everybody".into());
        }
        if let Some(interaction) = self.interactions.get_mut(id) {
            interaction.answered = Some(kind);
            interaction.original = original;
        }
        Ok(Value::Null)
    }

    fn whisper(&mut self, channel: &str, user: &str, sent: &Value) -> String {
        let id = self.mint();
        let is_alone = sent["flags"].as_u64().unwrap_or_default() & EPHEMERAL != 0;
        let message = Message {
            id: id.clone(),
            channel: channel.to_owned(),
            author: BOT.into(),
            versions: vec![version(sent)],
            only_for: is_alone.then(|| user.to_owned()),
            is_gone: false,
            nonce: None,
            beside: json!({}),
        };
        self.add(message);
        id
    }

    fn follow_up(&mut self, token: &str, sent: &Value) -> Answer {
        self.refuse(rules::message(sent, true))?;
        let (user, channel) = {
            let found = self.interaction(token).map_err(|(status, code)| no(status, code, "Unknown Webhook"))?;
            (found.user.clone(), found.payload["channel_id"].as_str().unwrap_or_default().to_owned())
        };
        if sent["flags"].as_u64() != Some(EPHEMERAL) {
            self.breaches.push("what is for one person is told to everybody".into());
        }
        let id = self.whisper(&channel, &user, sent);
        Ok(json!({ "id": id, "channel_id": channel }))
    }

    fn edit_original(&mut self, token: &str, sent: &Value) -> Answer {
        self.refuse(rules::message(sent, false))?;
        let (user, channel, answered, original) = {
            let found = self.interaction(token).map_err(|(status, code)| no(status, code, "Unknown Webhook"))?;
            let channel = found.payload["channel_id"].as_str().unwrap_or_default().to_owned();
            (found.user.clone(), channel, found.answered, found.original.clone())
        };
        match (answered, original) {
            // What was promised comes.
            (Some(5), None) => {
                let mut body = sent.clone();
                body["flags"] = json!(EPHEMERAL);
                let id = self.whisper(&channel, &user, &body);
                let found = self.interactions.values_mut().find(|interaction| interaction.token == token);
                found.expect("it was found before").original = Some(id.clone());
                Ok(json!({ "id": id, "channel_id": channel }))
            }
            (_, Some(id)) => {
                let at = self.messages.iter().position(|message| message.id == id).expect("an original is kept");
                self.messages[at].versions.push(version(sent));
                let edited = self.messages[at].clone();
                self.show(&edited, What::Edited);
                Ok(json!({ "id": id, "channel_id": channel }))
            }
            (_, None) => {
                self.breaches.push("@original of an answer that is no message is edited".into());
                Err(no(404, 10_008, "Unknown Message"))
            }
        }
    }
}

/// What is kept of a body.
fn version(sent: &Value) -> Value {
    json!({ "content": sent["content"], "embeds": sent["embeds"], "components": sent["components"] })
}
