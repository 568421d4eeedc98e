//! How what people do reaches the app: signed requests, or envelopes of Socket Mode; well or badly.

use std::time::Duration;

use serde_json::{Value, json};

use super::FakeSlack;
use super::signing::sign;

/// Slack waits that long (SI-1, SI-9).
const PATIENCE: Duration = Duration::from_secs(3);

/// Where the app listens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Door {
    /// Nowhere: nothing is delivered.
    #[default]
    Closed,
    /// HTTP, under this address.
    Http(String),
    /// Socket Mode, by the connections that it opened.
    SocketMode,
}

/// How something is delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// How often.
    pub copies: Copies,
    /// Which retry it is, and why (SI-2).
    pub retry: Option<(u8, String)>,
    /// How it is signed.
    pub signature: Signature,
    /// When.
    pub when: When,
}

/// How often something is delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Copies {
    /// Once.
    #[default]
    One,
    /// Twice, word for word.
    Twice,
    /// Twice, an event under another `event_id` the second time (SI-8).
    TwiceWithAnotherId,
}

/// How a delivery is signed (SI-12).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Signature {
    /// As it should be.
    #[default]
    Good,
    /// With another secret.
    WithSecret(String),
    /// As it should be, so many seconds ago (or ahead, if negative).
    Aged(i64),
    /// Not at all.
    Missing,
}

/// When something is delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum When {
    /// At once.
    #[default]
    Now,
    /// When it is released.
    Held,
}

/// In which order what was held is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As it happened.
    AsItHappened,
    /// The last first.
    Backwards,
}

impl Delivery {
    /// Twice, word for word.
    pub fn twice() -> Self {
        Self { copies: Copies::Twice, ..Self::default() }
    }

    /// Twice, under another event id the second time.
    pub fn twice_with_another_id() -> Self {
        Self { copies: Copies::TwiceWithAnotherId, ..Self::default() }
    }

    /// As a retry.
    pub fn retry(number: u8, reason: &str) -> Self {
        Self { retry: Some((number, reason.to_owned())), ..Self::default() }
    }

    /// Not before it is released.
    pub fn held() -> Self {
        Self { when: When::Held, ..Self::default() }
    }

    /// With another signature.
    pub fn signed(signature: Signature) -> Self {
        Self { signature, ..Self::default() }
    }
}

/// What the app answered to one delivery.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Whether and how.
    pub outcome: Outcome,
    /// The headers of the answer.
    pub headers: Vec<(String, String)>,
    /// The body, or the payload of an acknowledgement.
    pub body: String,
    /// How long it took.
    pub took: Duration,
}

/// Whether and how a delivery was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With this HTTP status.
    Status(u16),
    /// By Socket Mode.
    Acknowledged,
    /// Not within 3 seconds.
    Silent,
    /// Nobody was connected, or nobody listened.
    NobodyThere,
}

impl Answer {
    /// Whether Slack takes it for received.
    pub fn is_taken(&self) -> bool {
        match self.outcome {
            Outcome::Status(status) => (200..300).contains(&status),
            Outcome::Acknowledged => true,
            Outcome::Silent | Outcome::NobodyThere => false,
        }
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn without(outcome: Outcome) -> Self {
        Self { outcome, headers: Vec::new(), body: String::new(), took: Duration::ZERO }
    }
}

/// Something on its way to the app.
#[derive(Debug, Clone, PartialEq)]
pub enum Parcel {
    /// An event, in its wrapper.
    Event(Value),
    /// A slash command's fields.
    Command(Vec<(String, String)>),
    /// An interaction.
    Interaction(Value),
}

/// Where the app listens, and what waits to be released.
#[derive(Default)]
pub(super) struct Sorting {
    pub(super) door: Door,
    pub(super) held: Vec<(Parcel, Delivery)>,
    envelopes: u64,
}

impl Parcel {
    fn path(&self) -> &'static str {
        match self {
            Parcel::Event(_) => "/slack/events",
            Parcel::Command(_) => "/slack/commands",
            Parcel::Interaction(_) => "/slack/interactions",
        }
    }

    fn content_type(&self) -> &'static str {
        match self {
            Parcel::Event(_) => "application/json",
            Parcel::Command(_) | Parcel::Interaction(_) => "application/x-www-form-urlencoded",
        }
    }

    /// The exact body of a request.
    pub fn body(&self) -> String {
        let encoded = |fields: &[(String, String)]| {
            serde_urlencoded::to_string(fields).expect("pairs of strings can be written as a form")
        };
        match self {
            Parcel::Event(event) => event.to_string(),
            Parcel::Command(fields) => encoded(fields),
            Parcel::Interaction(payload) => encoded(&[("payload".to_owned(), payload.to_string())]),
        }
    }

    fn envelope(&self, id: &str, retry: Option<&(u8, String)>) -> Value {
        match self {
            Parcel::Event(event) => json!({
                "envelope_id": id, "payload": event, "type": "events_api", "accepts_response_payload": false,
                "retry_attempt": retry.map_or(0, |(number, _)| *number),
                "retry_reason": retry.map_or("", |(_, reason)| reason),
            }),
            Parcel::Command(fields) => {
                let payload: serde_json::Map<String, Value> =
                    fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
                json!({
                    "envelope_id": id, "payload": payload, "type": "slash_commands", "accepts_response_payload": true,
                })
            }
            Parcel::Interaction(payload) => json!({
                "envelope_id": id, "payload": payload, "type": "interactive", "accepts_response_payload": true,
            }),
        }
    }

    fn with_another_id(&self) -> Self {
        let mut other = self.clone();
        if let Parcel::Event(event) = &mut other {
            event["event_id"] = json!(format!("{}B", event["event_id"].as_str().unwrap_or_default()));
        }
        other
    }
}

impl FakeSlack {
    /// Delivers something as it is told to; what is held answers nothing yet.
    pub async fn deliver(&self, parcel: Parcel, how: &Delivery) -> Vec<Answer> {
        if how.when == When::Held {
            let how = Delivery { when: When::Now, ..how.clone() };
            self.workspace().sorting.held.push((parcel, how));
            return Vec::new();
        }
        let second = match how.copies {
            Copies::One => None,
            Copies::Twice => Some(parcel.clone()),
            Copies::TwiceWithAnotherId => Some(parcel.with_another_id()),
        };
        let mut answers = vec![self.carry(&parcel, how).await];
        if let Some(second) = second {
            answers.push(self.carry(&second, how).await);
        }
        answers
    }

    /// Delivers what was held.
    pub async fn release(&self, order: Order) -> Vec<Answer> {
        let mut held = std::mem::take(&mut self.workspace().sorting.held);
        if order == Order::Backwards {
            held.reverse();
        }
        let mut answers = Vec::new();
        for (parcel, how) in held {
            answers.extend(Box::pin(self.deliver(parcel, &how)).await);
        }
        answers
    }

    async fn carry(&self, parcel: &Parcel, how: &Delivery) -> Answer {
        let door = self.workspace().sorting.door.clone();
        let started = tokio::time::Instant::now();
        let mut answer = match door {
            Door::Closed => Answer::without(Outcome::NobodyThere),
            Door::Http(base) => self.by_http(&base, parcel, how).await,
            Door::SocketMode => self.by_socket(parcel, how).await,
        };
        answer.took = started.elapsed();
        answer
    }

    async fn by_http(&self, base: &str, parcel: &Parcel, how: &Delivery) -> Answer {
        let body = parcel.body();
        let (now, own) = {
            let workspace = self.workspace();
            (workspace.now() / 1_000_000, workspace.options.signing_secret.clone())
        };
        let mut request = self
            .http()
            .post(format!("{base}{}", parcel.path()))
            .header("content-type", parcel.content_type())
            .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)");
        let (secret, at) = match &how.signature {
            Signature::Good => (Some(own), now),
            Signature::WithSecret(other) => (Some(other.clone()), now),
            Signature::Aged(seconds) => (Some(own), now - seconds),
            Signature::Missing => (None, now),
        };
        request = request.header("x-slack-request-timestamp", at.to_string());
        if let Some(secret) = secret {
            request = request.header("x-slack-signature", sign(&secret, &at.to_string(), body.as_bytes()));
        }
        if let Some((number, reason)) = &how.retry {
            request = request.header("x-slack-retry-num", number.to_string()).header("x-slack-retry-reason", reason);
        }
        let exchange = async {
            let response = request.body(body).send().await?;
            let status = response.status().as_u16();
            let headers = response
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
                .collect();
            let body = response.text().await?;
            Ok::<Answer, reqwest::Error>(Answer { headers, body, ..Answer::without(Outcome::Status(status)) })
        };
        match tokio::time::timeout(PATIENCE, exchange).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Answer::without(Outcome::NobodyThere),
            Err(_) => Answer::without(Outcome::Silent),
        }
    }

    async fn by_socket(&self, parcel: &Parcel, how: &Delivery) -> Answer {
        let heard = {
            let mut workspace = self.workspace();
            workspace.sorting.envelopes += 1;
            let id = format!("7a1c0f3e-0000-4d2b-9c55-{:012}", workspace.sorting.envelopes);
            let envelope = parcel.envelope(&id, how.retry.as_ref());
            workspace.sockets.send(envelope, &id)
        };
        let Some(heard) = heard else { return Answer::without(Outcome::NobodyThere) };
        match tokio::time::timeout(PATIENCE, heard).await {
            Ok(Ok(acknowledgement)) => {
                let payload = &acknowledgement["payload"];
                let body = match payload {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => payload.to_string(),
                };
                Answer { body, ..Answer::without(Outcome::Acknowledged) }
            }
            Ok(Err(_)) | Err(_) => Answer::without(Outcome::Silent),
        }
    }
}
