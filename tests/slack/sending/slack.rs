//! A Slack in memory, on virtual time, that cuts, doubles and fails by a seeded chance.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use baton::ambient::{Clock, Random, StoryClock};
use baton::engine::ports::PortFuture;
use baton::transport::slack::api::{CallError, Wire};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// One message.
#[derive(Debug, Clone)]
pub struct Stored {
    pub ts: String,
    pub thread: Option<String>,
    pub key: String,
    pub visible_at: DateTime<Utc>,
}

/// What was done to the calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    pub posts: u32,
    pub cut_before: u32,
    pub cut_after: u32,
    pub doubled: u32,
    pub reads: u32,
    pub reads_failed: u32,
    pub deleted: u32,
    pub too_fast: u32,
}

#[derive(Default)]
pub struct State {
    pub channels: HashMap<String, Vec<Stored>>,
    pub figures: Figures,
    /// Channels whose history cannot be read.
    pub closed: Vec<String>,
    /// How many seconds each twin stood.
    pub twins_stood: Vec<i64>,
    last_ts: i64,
    last_post: BTreeMap<String, DateTime<Utc>>,
}

/// The Slack of one simulation.
pub struct SimulatedSlack {
    pub clock: StoryClock,
    pub chance: Arc<dyn Random>,
    state: Mutex<State>,
}

impl SimulatedSlack {
    pub fn new(clock: StoryClock, chance: Arc<dyn Random>) -> Self {
        Self { clock, chance, state: Mutex::default() }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn happens(&self, percent: u64) -> bool {
        self.chance.below(100) < percent
    }

    fn post_message(&self, body: &Value) -> Result<Value, CallError> {
        let now = self.clock.now();
        let channel = body["channel"].as_str().unwrap().to_owned();
        let mut state = self.state();
        state.figures.posts += 1;
        let last = state.last_post.insert(channel.clone(), now);
        if last.is_some_and(|last| now - last < TimeDelta::seconds(1)) {
            state.figures.too_fast += 1;
            return Err(CallError::Limited { after: std::time::Duration::from_secs(1) });
        }
        if self.happens(10) {
            state.figures.cut_before += 1;
            return Err(lost());
        }
        let cut = self.happens(10);
        let copies = if self.happens(5) { 2 } else { 1 };
        let mut minted = Vec::new();
        for _copy in 0..copies {
            // A message whose answer is lost may be late in the history, too.
            let delay = if cut { self.chance.below(1_500) } else { 0 };
            let ts = state.mint(now);
            minted.push(ts.clone());
            let stored = Stored {
                ts,
                thread: body["thread_ts"].as_str().map(str::to_owned),
                key: body["metadata"]["event_payload"]["k"].as_str().unwrap().to_owned(),
                visible_at: now + TimeDelta::milliseconds(delay as i64),
            };
            state.channels.entry(channel.clone()).or_default().push(stored);
        }
        state.figures.doubled += u32::from(copies == 2);
        if cut {
            state.figures.cut_after += 1;
            return Err(lost());
        }
        let told = self.chance.below(minted.len() as u64) as usize;
        Ok(json!({ "ok": true, "channel": channel, "ts": minted[told] }))
    }

    fn delete(&self, body: &Value) -> Result<Value, CallError> {
        let mut state = self.state();
        let messages = state.channels.entry(body["channel"].as_str().unwrap().to_owned()).or_default();
        let Some(at) = messages.iter().rposition(|stored| stored.ts == body["ts"]) else {
            return Err(CallError::Refused { code: "message_not_found".into(), detail: String::new() });
        };
        let stood = (self.clock.now() - messages.remove(at).visible_at).num_seconds();
        state.figures.deleted += 1;
        state.twins_stood.push(stood);
        if self.happens(10) { Err(lost()) } else { Ok(json!({ "ok": true })) }
    }

    fn read(&self, parameters: &[(&str, String)]) -> Result<Value, CallError> {
        let value = |name: &str| parameters.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        let channel = value("channel").unwrap();
        let mut state = self.state();
        state.figures.reads += 1;
        if state.closed.contains(&channel) {
            return Err(CallError::Refused { code: "missing_scope".into(), detail: " (needed: im:history)".into() });
        }
        if self.happens(5) {
            state.figures.reads_failed += 1;
            return Err(lost());
        }
        assert_eq!(value("include_all_metadata").as_deref(), Some("true"), "without it no metadata is told (SO-16)");
        let latest = value("latest").unwrap_or_else(|| "9".into());
        let (oldest, thread, now) = (value("oldest").unwrap(), value("ts"), self.clock.now());
        let newest_first = state.channels.get(&channel).into_iter().flatten().rev();
        let seen = newest_first
            .take_while(|stored| stored.ts.as_str() >= oldest.as_str())
            .skip_while(|stored| stored.ts > latest)
            .filter(|stored| stored.visible_at <= now && stored.thread == thread);
        let seen: Vec<Value> = seen
            .map(|stored| {
                let metadata = json!({ "event_type": "baton_message", "event_payload": { "k": stored.key } });
                json!({ "type": "message", "user": "UBOT", "bot_id": "BBOT", "ts": stored.ts, "metadata": metadata })
            })
            .collect();
        let from: usize = value("cursor").map_or(0, |cursor| cursor.parse().unwrap());
        let limit: usize = value("limit").unwrap().parse().unwrap();
        let next = if from + limit < seen.len() { (from + limit).to_string() } else { String::new() };
        let page: Vec<Value> = seen.into_iter().skip(from).take(limit).collect();
        Ok(json!({ "ok": true, "messages": page, "response_metadata": { "next_cursor": next } }))
    }
}

impl State {
    fn mint(&mut self, now: DateTime<Utc>) -> String {
        self.last_ts = (self.last_ts + 1).max(now.timestamp_micros());
        format!("{}.{:06}", self.last_ts / 1_000_000, self.last_ts % 1_000_000)
    }
}

fn lost() -> CallError {
    CallError::Unknown { why: "the connection was cut".into() }
}

impl Wire for SimulatedSlack {
    fn post<'a>(&'a self, method: &'a str, body: &'a Value) -> PortFuture<'a, Result<Value, CallError>> {
        Box::pin(async move {
            match method {
                "chat.postMessage" => self.post_message(body),
                "chat.delete" => self.delete(body),
                "conversations.open" => {
                    let channel = body["users"].as_str().unwrap().replacen('U', "D", 1);
                    Ok(json!({ "ok": true, "channel": { "id": channel } }))
                }
                other => panic!("{other} is not simulated"),
            }
        })
    }

    fn get<'a>(
        &'a self,
        method: &'a str,
        parameters: &'a [(&'a str, String)],
    ) -> PortFuture<'a, Result<Value, CallError>> {
        Box::pin(async move {
            match method {
                "auth.test" => Ok(json!({ "ok": true, "team_id": "T1", "user_id": "UBOT", "bot_id": "BBOT" })),
                "conversations.info" => Ok(json!({ "ok": true, "channel": { "id": parameters[0].1 } })),
                "conversations.history" | "conversations.replies" => self.read(parameters),
                other => panic!("{other} is not simulated"),
            }
        })
    }

    fn respond<'a>(&'a self, _url: &'a str, _body: &'a Value) -> PortFuture<'a, Result<(), CallError>> {
        Box::pin(async { panic!("response URLs are not simulated") })
    }
}
