//! What Slack delivers is kept before it is acknowledged, whichever way it came: over HTTP or over a socket.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::domain::ids::Platform;
use crate::domain::person::Account;
use crate::engine::ports::{Front, NotKept, Receipt};

use super::interactions;
use super::render::{input_errors, submitted};

/// Under which name receipts of Slack are kept.
pub const SOURCE: &str = "slack";
/// How long keeping may take: Slack wants its acknowledgement within 3 seconds (SI-1, SI-9).
const KEEPING_MAX: Duration = Duration::from_millis(2_500);

/// What kind of thing is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something happened in the workspace.
    Event,
    /// A slash command.
    Command,
    /// A press, a form, a shortcut.
    Interaction,
}

impl Kind {
    /// Its word, as receipts keep it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Command => "command",
            Kind::Interaction => "interaction",
        }
    }
}

/// How a delivery is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It is acknowledged, with this beside it if anything.
    Acknowledged(Option<Value>),
    /// It could not be kept: it is not acknowledged, so that it comes again or its sender is told.
    NotKept,
    /// It is nothing that Slack would send.
    Malformed(&'static str),
}

/// Where everything comes in.
pub struct Door {
    front: Arc<dyn Front>,
    wake: Arc<Notify>,
    taken: AtomicU64,
}

impl Door {
    /// A door before that engine; `wake` is told whenever there is something to work on.
    pub fn new(front: Arc<dyn Front>, wake: Arc<Notify>) -> Self {
        Self { front, wake, taken: AtomicU64::new(0) }
    }

    /// How many deliveries were kept so far.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Takes one delivery; `text` is its payload as it came.
    pub async fn take(&self, kind: Kind, payload: &Value, text: String) -> Answer {
        match kind {
            Kind::Event => self.take_event(payload, text).await,
            Kind::Command => self.take_command(payload, text).await,
            Kind::Interaction => self.take_interaction(payload, text).await,
        }
    }

    async fn take_event(&self, payload: &Value, text: String) -> Answer {
        match word(payload, "type") {
            "url_verification" => Answer::Acknowledged(Some(json!({ "challenge": payload["challenge"] }))),
            "event_callback" => {
                let Some(id) = payload["event_id"].as_str() else { return Answer::Malformed("an event without an id") };
                let event = &payload["event"];
                let user = event["user"].as_str().or(event["message"]["user"].as_str()).filter(|user| !user.is_empty());
                let lane = user.or(event["channel"].as_str()).unwrap_or("workspace");
                self.keep(Kind::Event, format!("{}/{id}", word(payload, "team_id")), lane, text).await
            }
            "app_rate_limited" => {
                tracing::error!("Slack holds events back: this app gets too many of them");
                Answer::Acknowledged(None)
            }
            other => {
                tracing::warn!("a delivery of type {other:?} is not known; it is acknowledged and left");
                Answer::Acknowledged(None)
            }
        }
    }

    async fn take_command(&self, payload: &Value, text: String) -> Answer {
        if !payload["ssl_check"].is_null() {
            return Answer::Acknowledged(None);
        }
        let (Some(user), Some(trigger)) = (payload["user_id"].as_str(), payload["trigger_id"].as_str()) else {
            return Answer::Malformed("a command without a user or trigger");
        };
        self.keep(Kind::Command, format!("command/{trigger}"), user, text).await
    }

    async fn take_interaction(&self, payload: &Value, text: String) -> Answer {
        let Some(user) = payload["user"]["id"].as_str() else {
            return Answer::Malformed("an interaction without a user");
        };
        let key = match word(payload, "type") {
            "block_actions" => {
                let at = payload["actions"][0]["action_ts"].as_str().unwrap_or_default();
                format!("press/{user}/{at}/{}", word(payload, "trigger_id"))
            }
            "view_submission" => {
                if let Some(errors) = self.errors_of(payload).await {
                    return Answer::Acknowledged(Some(errors));
                }
                let view = &payload["view"];
                format!("form/{user}/{}/{}", word(view, "id"), word(view, "hash"))
            }
            "shortcut" | "message_action" => format!("shortcut/{user}/{}", word(payload, "trigger_id")),
            // Closing a form means nothing.
            "view_closed" => return Answer::Acknowledged(None),
            "block_suggestion" => return Answer::Acknowledged(Some(json!({ "options": [] }))),
            other => {
                tracing::warn!("an interaction of type {other:?} is not known; it is acknowledged and left");
                return Answer::Acknowledged(None);
            }
        };
        self.keep(Kind::Interaction, key, user, text).await
    }

    /// What is wrong with a form, to be shown at its fields; what was typed is kept as a draft.
    async fn errors_of(&self, payload: &Value) -> Option<Value> {
        // What is no form of ours is told where it is worked on.
        let sent = submitted(&payload["view"]).ok()?;
        let envelope = interactions::sent(payload, &sent, None)?;
        let problems = self.front.problems(&envelope).await;
        if problems.is_empty() {
            return None;
        }
        let account = account_of(&payload["user"], payload);
        if let Err(NotKept(why)) = self.front.keep_draft(&sent.action, &account, &sent.values).await {
            tracing::warn!("a draft could not be kept: {why}");
        }
        Some(input_errors(&at_inputs(problems, &payload["view"])))
    }

    async fn keep(&self, kind: Kind, key: String, lane: &str, text: String) -> Answer {
        let receipt = Receipt {
            key: format!("{SOURCE}/{key}"),
            source: SOURCE,
            kind: kind.word(),
            lane: format!("{SOURCE}/{lane}"),
            body: text,
        };
        match tokio::time::timeout(KEEPING_MAX, self.front.receive(receipt)).await {
            Ok(Ok(())) => {
                self.taken.fetch_add(1, Ordering::Relaxed);
                self.wake.notify_one();
                Answer::Acknowledged(None)
            }
            Ok(Err(NotKept(why))) => {
                tracing::error!("a delivery is not acknowledged, because it could not be kept: {why}");
                Answer::NotKept
            }
            Err(_) => {
                tracing::error!("a delivery is not acknowledged, because keeping it took too long");
                Answer::NotKept
            }
        }
    }
}

/// A problem of an input that the form does not have stands at its first one.
fn at_inputs(problems: BTreeMap<String, String>, view: &Value) -> BTreeMap<String, String> {
    let inputs: Vec<&str> = view["state"]["values"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(block, _)| block.strip_prefix("input."))
        .collect();
    let first = inputs.first().copied().unwrap_or_default();
    let mut placed: BTreeMap<String, String> = BTreeMap::new();
    for (input, problem) in problems {
        let at = if inputs.contains(&input.as_str()) { input } else { first.to_owned() };
        let said = placed.entry(at).or_default();
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(&problem);
    }
    placed
}

/// A text of a payload; none is empty.
pub(super) fn word<'p>(payload: &'p Value, key: &str) -> &'p str {
    payload[key].as_str().unwrap_or_default()
}

/// The account of a payload's user: with the user's own team, which is another one for a stranger in a shared channel.
pub(super) fn account_of(user: &Value, payload: &Value) -> Account {
    let own_team = user["team_id"].as_str().filter(|team| !team.is_empty());
    let team = own_team.or(payload["team"]["id"].as_str()).or(payload["team_id"].as_str()).unwrap_or_default();
    let id = user["id"].as_str().or(user.as_str()).unwrap_or_default();
    Account { platform: Platform::Slack, team: team.to_owned(), user: id.to_owned() }
}
