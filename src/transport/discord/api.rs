//! Calls of Discord's HTTP API: one try, one deadline, one kind of error. What a failure means is the caller's to say.

use std::fmt;
use std::time::Duration;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use crate::engine::ports::PortFuture;

/// Discord's own scheme and host.
pub const DISCORD_API_URL: &str = "https://discord.com";
/// The version of the API that is spoken.
const VERSION: &str = "api/v10";
/// How long one call may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The pause after a 429 that names none.
const PAUSE_UNNAMED: Duration = Duration::from_secs(5);
/// The longest pause that a 429 may ask for.
const PAUSE_MAX: Duration = Duration::from_secs(3_600);
/// Errors that a refusal of a body names one by one, at most.
const NAMED_MAX: usize = 6;

/// Why a call did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing reached Discord.
    #[error("Discord cannot be reached: {why}")]
    NotSent {
        /// Why.
        why: String,
    },
    /// Discord wants a pause.
    #[error("Discord wants a pause of {} ms", after.as_millis())]
    Limited {
        /// How long.
        after: Duration,
        /// For what.
        scope: Scope,
    },
    /// Discord refused, and nothing happened.
    #[error("Discord says {code} (HTTP {status}): {said}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Discord's number for it; 0 where it names none.
        code: u64,
        /// What it says beside.
        said: String,
    },
    /// It may or may not have happened.
    #[error("no clear answer of Discord: {why}")]
    Unknown {
        /// Why.
        why: String,
    },
}

/// For what a pause is asked (DC-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// For everything that this bot calls.
    Global,
    /// For what this bot calls on that route.
    User,
    /// For what everybody calls on that resource; such an answer counts for no ban.
    Shared,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

/// One call.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What it does.
    pub method: Method,
    /// The path behind the version, with its query: `channels/1/messages?limit=1`.
    pub path: &'a str,
    /// What is sent.
    pub body: Option<&'a Value>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The body, null where there is none; or why there is none.
    pub body: Result<Value, CallError>,
    /// How much of the route's bucket is left. A refusal says it as well.
    pub limit: Option<Limit>,
}

impl From<CallError> for Answer {
    fn from(error: CallError) -> Self {
        Self { body: Err(error), limit: None }
    }
}

/// What the headers say of a bucket (DC-8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The bucket, which several routes may share.
    pub bucket: String,
    /// How many calls it takes when it is full.
    pub most: u32,
    /// How many more calls it takes now.
    pub remaining: u32,
    /// How long until it is full again.
    pub reset_after: Duration,
}

/// Calls over which everything goes out; a test may put another Discord under them.
pub trait Wire: Send + Sync {
    /// Calls once.
    fn call<'a>(&'a self, request: Request<'a>) -> PortFuture<'a, Answer>;
}

/// Discord's HTTP API. It retries nothing and waits for no rate: both are decided above it.
pub struct Api {
    client: reqwest::Client,
    base: String,
    authorization: String,
}

impl Api {
    /// The API at that scheme, host and port, spoken to with that token.
    pub fn new(api_url: &str, bot_token: &str) -> Result<Self, reqwest::Error> {
        Self::with_timeout(api_url, bot_token, TIMEOUT)
    }

    /// With another deadline of each call.
    pub fn with_timeout(api_url: &str, bot_token: &str, timeout: Duration) -> Result<Self, reqwest::Error> {
        // A process has one provider of cryptography; whoever comes second finds it there.
        let _there_already = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("DiscordBot (baton, ", env!("CARGO_PKG_VERSION"), ")"))
            .timeout(timeout)
            .build()?;
        let base = format!("{}/{VERSION}", api_url.trim_end_matches('/'));
        Ok(Self { client, base, authorization: format!("Bot {bot_token}") })
    }

    async fn once(&self, request: Request<'_>) -> Answer {
        let Request { method, path, body } = request;
        let address = format!("{}/{path}", self.base);
        let mut call = match method {
            Method::Get => self.client.get(address),
            Method::Post => self.client.post(address),
            Method::Put => self.client.put(address),
            Method::Patch => self.client.patch(address),
            Method::Delete => self.client.delete(address),
        };
        if !needs_no_token(path) {
            call = call.header("authorization", &self.authorization);
        }
        if let Some(body) = body {
            call = call.json(body);
        }
        let answer = match call.send().await {
            Ok(answer) => answer,
            Err(error) => return unsent(path, error).into(),
        };
        let (status, limit, scope) = (answer.status().as_u16(), limit_of(answer.headers()), scope_of(answer.headers()));
        let text = match answer.text().await {
            Ok(text) => text,
            Err(error) => {
                let why = format!("the answer to {} broke off: {}", named(path), error.without_url());
                return Answer { body: Err(CallError::Unknown { why }), limit };
            }
        };
        let body = if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str::<Value>(&text) };
        let body = match (status, body) {
            (200..=299, Ok(body)) => Ok(body),
            (429, body) => Err(limited(&body.unwrap_or_default(), scope)),
            (400..=499, body) => Err(refused(status, &body.unwrap_or_default())),
            (status, _) => Err(CallError::Unknown { why: format!("{} answered HTTP {status}", named(path)) }),
        };
        Answer { body, limit }
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("base", &self.base).field("authorization", &"(secret)").finish_non_exhaustive()
    }
}

impl Wire for Api {
    fn call<'a>(&'a self, request: Request<'a>) -> PortFuture<'a, Answer> {
        Box::pin(self.once(request))
    }
}

/// Answers to an interaction are vouched for by the token in their path.
fn needs_no_token(path: &str) -> bool {
    path.starts_with("interactions/") || path.starts_with("webhooks/")
}

/// A path without what is secret in it.
fn named(path: &str) -> &str {
    match path.split('/').next() {
        Some(first @ ("interactions" | "webhooks")) => first,
        Some(_) | None => path,
    }
}

fn unsent(path: &str, error: reqwest::Error) -> CallError {
    let (is_connect, error) = (error.is_connect(), error.without_url());
    let why = format!("{}: {}", named(path), root_of(&error));
    if is_connect { CallError::NotSent { why } } else { CallError::Unknown { why } }
}

/// The first cause, which says most.
fn root_of(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}

/// A number of seconds with decimals, as a time.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: Decimal = text.trim().parse().ok()?;
    let milliseconds = (seconds * Decimal::from(1_000)).ceil().to_u64()?;
    Some(Duration::from_millis(milliseconds))
}

fn limit_of(headers: &reqwest::header::HeaderMap) -> Option<Limit> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Some(Limit {
        bucket: text("x-ratelimit-bucket")?.to_owned(),
        most: text("x-ratelimit-limit")?.parse().ok()?,
        remaining: text("x-ratelimit-remaining")?.parse().ok()?,
        reset_after: seconds(text("x-ratelimit-reset-after")?)?,
    })
}

fn scope_of(headers: &reqwest::header::HeaderMap) -> Scope {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match (text("x-ratelimit-scope"), text("x-ratelimit-global")) {
        ("shared", _) => Scope::Shared,
        ("global", _) | (_, "true") => Scope::Global,
        _of_this_bot => Scope::User,
    }
}

fn limited(body: &Value, scope: Scope) -> CallError {
    let asked = match &body["retry_after"] {
        Value::Number(number) => seconds(&number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let asked = asked.unwrap_or(PAUSE_UNNAMED);
    if asked > PAUSE_MAX {
        tracing::warn!("Discord wants a pause of {} s; {} s are kept", asked.as_secs(), PAUSE_MAX.as_secs());
    }
    let scope = if body["global"] == true { Scope::Global } else { scope };
    CallError::Limited { after: asked.min(PAUSE_MAX), scope }
}

fn refused(status: u16, body: &Value) -> CallError {
    let code = body["code"].as_u64().unwrap_or_default();
    let mut said = body["message"].as_str().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    named_errors(&body["errors"], &mut Vec::new(), &mut found);
    if !found.is_empty() {
        said = format!("{said} ({})", found.join("; "));
    }
    CallError::Refused { status, code, said }
}

/// The errors of a body by the place in it that each is about.
fn named_errors(value: &Value, path: &mut Vec<String>, found: &mut Vec<String>) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        if found.len() >= NAMED_MAX {
            return;
        }
        if key == "_errors" {
            let code = inner[0]["code"].as_str().unwrap_or_default();
            found.push(format!("{}: {code}", path.join(".")));
            continue;
        }
        path.push(key.clone());
        named_errors(inner, path, found);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pause_is_rounded_up_to_the_millisecond_and_bounded_dc_8() {
        assert_eq!(seconds("1.3371"), Some(Duration::from_millis(1_338)));
        assert_eq!(seconds("nonsense"), None);
        let after = |body: Value| match limited(&body, Scope::User) {
            CallError::Limited { after, scope } => (after.as_millis(), scope),
            other @ (CallError::NotSent { .. } | CallError::Refused { .. } | CallError::Unknown { .. }) => {
                panic!("{other:?}")
            }
        };
        assert_eq!(after(json!({ "retry_after": 0.5, "global": false })), (500, Scope::User));
        assert_eq!(after(json!({ "retry_after": 2, "global": true })), (2_000, Scope::Global));
        assert_eq!(after(json!({})), (5_000, Scope::User));
        assert_eq!(after(json!({ "retry_after": 1e9 })), (3_600_000, Scope::User));
    }

    #[test]
    fn a_refused_body_names_what_is_wrong_with_it_and_where() {
        let body = json!({ "code": 50035, "message": "Invalid Form Body", "errors": { "embeds": { "0": {
            "description": { "_errors": [{ "code": "BASE_TYPE_MAX_LENGTH", "message": "…" }] } } } } });
        let CallError::Refused { code, said, .. } = refused(400, &body) else { unreachable!() };
        assert_eq!((code, said.as_str()), (50035, "Invalid Form Body (embeds.0.description: BASE_TYPE_MAX_LENGTH)"));
    }

    #[test]
    fn no_error_names_the_token_of_an_interaction() {
        assert_eq!(named("webhooks/1/secret/messages/@original"), "webhooks");
        assert_eq!(named("interactions/1/secret/callback"), "interactions");
        assert_eq!(named("channels/1/messages"), "channels/1/messages");
    }
}
