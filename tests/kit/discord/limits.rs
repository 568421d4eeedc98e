//! Limits of calls (DC-8): a bucket for every route and the resource that it is counted for, the limit of the whole bot,
//! pauses that were asked for, and how far it is to a ban.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use axum::http::{HeaderMap, Method};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::state::Server;

/// Calls of one second, of all routes that count.
const GLOBAL_MAX: usize = 50;
/// In so long a time Discord bans an address for 10,000 refused calls; long before it a test fails.
const INVALID_WINDOW: Duration = Duration::from_secs(600);
const INVALID_MAX: usize = 300;
/// What a bucket takes where they are not to be felt: it has headers all the same.
const ROOMY: usize = 100_000;

/// What was called, as far as it still counts.
#[derive(Default)]
pub(super) struct Limits {
    windows: BTreeMap<String, Window>,
    second: VecDeque<Instant>,
    invalid: VecDeque<Instant>,
    /// Until when a route, or everything, was told to pause.
    pauses: BTreeMap<String, DateTime<Utc>>,
}

/// A bucket that is being emptied.
struct Window {
    since: Instant,
    taken: usize,
}

/// What the headers say of a bucket.
pub(super) struct Bucket {
    name: &'static str,
    most: usize,
    left: usize,
    reset: Duration,
}

/// Why a call is refused for its rate.
pub(super) struct TooMany {
    pub(super) after: Duration,
    pub(super) scope: &'static str,
    pub(super) bucket: Option<Bucket>,
}

/// Which bucket a route is of: its name, how many calls it takes, and in how long a time. Discord names none of these
/// numbers; a bot may know them from the headers alone.
fn kind(method: &Method, path: &[&str]) -> (&'static str, usize, Duration) {
    let seconds = Duration::from_secs;
    match (method.as_str(), path) {
        ("POST", ["channels", _, "messages"]) => ("posts", 5, seconds(5)),
        ("GET", ["channels", _, "messages"]) => ("history", 5, seconds(1)),
        ("PATCH", ["channels", _, "messages", _]) => ("edits", 5, seconds(4)),
        ("DELETE", ["channels", _, "messages", _]) => ("removals", 5, seconds(1)),
        ("POST", ["channels", _, "messages", _, "threads"]) => ("threads", 50, seconds(300)),
        // Two methods of one bucket.
        ("GET" | "PATCH", ["channels", _]) => ("channel", 10, seconds(4)),
        ("POST", ["users", "@me", "channels"]) => ("directs", 10, seconds(2)),
        ("GET", ["guilds", _, "members", _]) => ("members", 10, seconds(2)),
        ("GET", ["guilds", _, "threads", "active"]) => ("active", 2, seconds(2)),
        ("GET", ["channels", _, "threads", ..]) => ("archived", 5, seconds(2)),
        ("GET", ["gateway", "bot"]) => ("gateway", 2, seconds(5)),
        (_, ["applications", ..]) => ("application", 10, seconds(5)),
        (_, ["interactions", ..]) => ("callbacks", 5, seconds(1)),
        (_, ["webhooks", ..]) => ("answers", 5, seconds(2)),
        _ => ("others", 10, seconds(1)),
    }
}

/// The channel, server or webhook that a call is counted for.
fn resource(path: &[&str]) -> String {
    let own = match path.first() {
        Some(&("interactions" | "webhooks")) => 3,
        Some(&("channels" | "guilds")) => 2,
        Some(_) | None => 0,
    };
    path.iter().take(own).copied().collect::<Vec<_>>().join("/")
}

/// Answers to interactions are outside the limit of the whole bot.
fn counts(path: &[&str]) -> bool {
    !matches!(path.first(), Some(&("interactions" | "webhooks")))
}

impl Bucket {
    /// The headers of an answer.
    pub(super) fn tells(&self, headers: &mut HeaderMap) {
        let milliseconds = self.reset.as_millis() + 1;
        let after = format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000);
        for (name, value) in [
            ("x-ratelimit-bucket", self.name.to_owned()),
            ("x-ratelimit-limit", self.most.to_string()),
            ("x-ratelimit-remaining", self.left.to_string()),
            ("x-ratelimit-reset-after", after),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
    }
}

impl TooMany {
    /// The body of such an answer.
    pub(super) fn body(&self) -> Value {
        let seconds: Value = serde_json::from_str(&self.seconds()).unwrap();
        json!({ "message": "You are being rate limited.", "retry_after": seconds, "global": self.scope == "global" })
    }

    /// Its headers.
    pub(super) fn tells(&self, headers: &mut HeaderMap) {
        headers.insert("retry-after", self.seconds().parse().unwrap());
        headers.insert("x-ratelimit-scope", self.scope.parse().unwrap());
        if self.scope == "global" {
            headers.insert("x-ratelimit-global", "true".parse().unwrap());
        }
        if let Some(bucket) = &self.bucket {
            bucket.tells(headers);
        }
    }

    fn seconds(&self) -> String {
        format!("{}.{:03}", self.after.as_millis() / 1_000, self.after.as_millis() % 1_000)
    }
}

impl Server {
    /// Counts a call, or says how long it has to wait; whoever could have known better broke the rule.
    pub(super) fn counted(&mut self, method: &Method, path: &[&str]) -> Result<Bucket, TooMany> {
        self.kept_pauses(method, path)?;
        let is_felt = self.options.has_buckets;
        let now = Instant::now();
        if is_felt && counts(path) {
            let second = &mut self.limits.second;
            while second.front().is_some_and(|first| now.duration_since(*first) >= Duration::from_secs(1)) {
                second.pop_front();
            }
            if second.len() >= GLOBAL_MAX {
                let after = Duration::from_secs(1).saturating_sub(now.duration_since(second[0]));
                self.breaches
                    .push(format!("DC-8: {method} {} is one call of more than 50 in a second", path.join("/")));
                return Err(TooMany { after, scope: "global", bucket: None });
            }
            second.push_back(now);
        }
        let (name, most, lasts) = kind(method, path);
        let most = if is_felt { most } else { ROOMY };
        let window =
            self.limits.windows.entry(format!("{name} {}", resource(path))).or_insert(Window { since: now, taken: 0 });
        if now.duration_since(window.since) >= lasts {
            *window = Window { since: now, taken: 0 };
        }
        let reset = lasts.saturating_sub(now.duration_since(window.since));
        if window.taken >= most {
            let bucket = Some(Bucket { name, most, left: 0, reset });
            self.breaches.push(format!("DC-8: {method} {} was called though its bucket was empty", path.join("/")));
            return Err(TooMany { after: reset, scope: "user", bucket });
        }
        window.taken += 1;
        Ok(Bucket { name, most, left: most - window.taken, reset })
    }

    /// A pause that was asked for is kept, by the route or by everything.
    fn kept_pauses(&mut self, method: &Method, path: &[&str]) -> Result<(), TooMany> {
        let now = self.now();
        let (name, _, _) = kind(method, path);
        let of_all = counts(path).then(|| String::from("all"));
        let asked = of_all.into_iter().chain([format!("{name} {}", resource(path))]);
        let until = asked.filter_map(|key| self.limits.pauses.get(&key).copied()).max().filter(|until| *until > now);
        let Some(until) = until else { return Ok(()) };
        self.breaches.push(format!("DC-8: {method} {} was called before a pause was over", path.join("/")));
        Err(TooMany { after: (until - now).to_std().unwrap_or_default(), scope: "user", bucket: None })
    }

    /// Asks for a pause, as a test wants it.
    pub(super) fn pauses(&mut self, method: &Method, path: &[&str], asked: &TooMany) {
        let (name, _, _) = kind(method, path);
        let until = self.now() + TimeDelta::from_std(asked.after).unwrap_or_default();
        let key = if asked.scope == "global" { "all".to_owned() } else { format!("{name} {}", resource(path)) };
        self.limits.pauses.insert(key, until);
    }

    /// Counts a refused call, if it is one that counts for a ban: 401, 403, and 429 that is not everybody's.
    pub(super) fn count_refused(&mut self, status: u16, is_shared: bool) {
        if !matches!(status, 401 | 403 | 429) || is_shared {
            return;
        }
        let now = Instant::now();
        let invalid = &mut self.limits.invalid;
        while invalid.front().is_some_and(|first| now.duration_since(*first) >= INVALID_WINDOW) {
            invalid.pop_front();
        }
        invalid.push_back(now);
        if invalid.len() == INVALID_MAX {
            self.breaches.push(format!("DC-8: {INVALID_MAX} refused calls in ten minutes lead to a ban"));
        }
    }
}
