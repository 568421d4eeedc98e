//! The fake itself: one test for each row of the platform's rules that it enforces, each named by its row.

mod blocks;
mod calls;
mod deliveries;
mod messages;
mod reading;
mod views;

use std::sync::Arc;

use baton::ambient::StoryClock;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::kit::slack::{APP_TOKEN, BOT_TOKEN, Channel, FakeSlack, Options, Person, User};

pub(crate) const WINS: &str = "C0WINS0001";

/// A workspace with one channel and one person, and a caller of its Web API.
pub(crate) struct Bench {
    pub(crate) slack: FakeSlack,
    pub(crate) ana: Person,
    http: reqwest::Client,
}

/// An answer of the Web API.
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Value,
}

impl Told {
    pub(crate) fn error(&self) -> &str {
        self.body["error"].as_str().unwrap_or("ok")
    }

    pub(crate) fn ts(&self) -> String {
        self.body["ts"].as_str().unwrap().to_owned()
    }
}

impl Bench {
    pub(crate) async fn new(options: Options) -> Self {
        let slack = FakeSlack::start(options).await;
        slack.add_channel(Channel::public(WINS, "closed-won"));
        let ana = slack.add_user(User::member("U0REPANA01", "Ana Ruiz", "ana@example.com"));
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { slack, ana, http }
    }

    pub(crate) async fn lenient() -> Self {
        Self::new(Options::default().without_rates()).await
    }

    /// On a clock that only the test moves.
    pub(crate) async fn at(options: Options) -> (Self, StoryClock) {
        let start: DateTime<Utc> = "2026-03-09T09:00:00Z".parse().unwrap();
        let clock = StoryClock::at(start);
        (Self::new(options.with_clock(Arc::new(clock.clone()))).await, clock)
    }

    pub(crate) async fn try_call(&self, method: &str, token: &str, body: &Value) -> Result<Told, reqwest::Error> {
        let request = self.http.post(format!("{}/{method}", self.slack.api_url())).bearer_auth(token).json(body);
        Self::told(request.send().await?).await
    }

    pub(crate) async fn call(&self, method: &str, body: Value) -> Told {
        self.try_call(method, BOT_TOKEN, &body).await.unwrap()
    }

    pub(crate) async fn read(&self, method: &str, query: &[(&str, &str)]) -> Told {
        let query = serde_urlencoded::to_string(query).unwrap();
        let url = format!("{}/{method}?{query}", self.slack.api_url());
        Self::told(self.http.get(url).bearer_auth(BOT_TOKEN).send().await.unwrap()).await.unwrap()
    }

    pub(crate) async fn post(&self, url: &str, body: &Value) -> Told {
        Self::told(self.http.post(url).json(body).send().await.unwrap()).await.unwrap()
    }

    pub(crate) async fn get(&self, url: &str, token: Option<&str>) -> reqwest::Response {
        let request = self.http.get(url);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.unwrap()
    }

    async fn told(response: reqwest::Response) -> Result<Told, reqwest::Error> {
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        let text = response.text().await?;
        Ok(Told { status, retry_after, body: serde_json::from_str(&text).unwrap_or(json!({ "text": text })) })
    }

    /// Posts blocks; says the error, or `ok`.
    pub(crate) async fn blocks(&self, blocks: Value) -> String {
        let told = self.call("chat.postMessage", json!({ "channel": WINS, "text": "a", "blocks": blocks })).await;
        told.error().to_owned()
    }

    pub(crate) async fn say(&self, text: &str) -> String {
        self.call("chat.postMessage", json!({ "channel": WINS, "text": text })).await.ts()
    }
}

/// Moves a clock.
pub(crate) fn later(clock: &StoryClock, milliseconds: i64) {
    use baton::ambient::Clock;
    clock.move_to(clock.now() + TimeDelta::milliseconds(milliseconds));
}

pub(crate) fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text })
}

pub(crate) fn mrkdwn(text: &str) -> Value {
    json!({ "type": "mrkdwn", "text": text })
}

pub(crate) fn button(label: &str, action_id: &str) -> Value {
    json!({ "type": "button", "text": plain(label), "action_id": action_id, "value": "v" })
}

/// So many letters that each take more than one byte.
pub(crate) fn letters(count: usize) -> String {
    "ß".repeat(count)
}
