//! Presses and forms → envelopes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::conversation::action::{Action, Verb};
use crate::conversation::incoming::Incoming;
use crate::conversation::starting;
use crate::domain::deal::PostRef;
use crate::domain::ids::{HandoffId, PersonId, Platform};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::engine::envelope::{Envelope, Speaker};
use crate::engine::ports::MessageRef;

use super::door::{SOURCE, account_of, word};
use super::render::{Private, Submitted};

/// Where something was pressed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pressing {
    /// The channel; none on somebody's home.
    pub channel: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The thread that it stands in.
    pub thread: Option<String>,
}

impl Pressing {
    /// Where a press was made.
    pub fn of(payload: &Value) -> Self {
        let (container, message) = (&payload["container"], &payload["message"]);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            channel: text(&container["channel_id"]).or(text(&payload["channel"]["id"])),
            message: text(&container["message_ts"]).or(text(&payload["message_ts"])).or(text(&message["ts"])),
            thread: text(&container["thread_ts"]).or(text(&message["thread_ts"])),
        }
    }

    /// What a form carries of it.
    pub fn private(&self, handoff: Option<HandoffId>, people: Vec<String>) -> Private {
        let Self { channel, message, thread } = self.clone();
        Private { channel, message, thread, handoff, people }
    }

    /// The message whose thread it is, or that itself would have one.
    pub fn root(&self) -> Option<MessageRef> {
        let message = self.thread.clone().or(self.message.clone())?;
        Some(MessageRef::new(self.channel.clone()?, message))
    }
}

impl From<&Private> for Pressing {
    fn from(private: &Private) -> Self {
        Self { channel: private.channel.clone(), message: private.message.clone(), thread: private.thread.clone() }
    }
}

/// The place of a press, for an answer that only that person sees.
pub fn place_of(pressing: &Pressing, handoff: Option<HandoffId>, person: Option<&PersonId>) -> Option<Place> {
    let direct = || person.map(|person| Place::Direct { person: person.clone() });
    match &pressing.channel {
        None => direct(),
        Some(channel) if is_direct(channel) => direct(),
        Some(channel) => Some(match handoff {
            Some(handoff) => Place::Handoff { handoff },
            None => Place::Channel { platform: Platform::Slack, channel: channel.clone() },
        }),
    }
}

/// Whether that channel is a direct conversation with the bot.
pub fn is_direct(channel: &str) -> bool {
    channel.starts_with('D')
}

/// A press that is the whole answer.
pub fn pressed(payload: &Value, action: Action, at: DateTime<Utc>, place: Option<Place>, speaker: Speaker) -> Envelope {
    let first = &payload["actions"][0];
    let key = format!("{SOURCE}/press/{}/{}", word(payload, "trigger_id"), word(first, "action_ts"));
    let incoming = Incoming::Pressed { action, values: BTreeMap::new() };
    Envelope { key, source: SOURCE.into(), received_at: at, speaker, place, incoming }
}

/// A form that was sent; `None` where the payload has no user. Without an instant it is only to be looked at.
pub fn sent(payload: &Value, form: &Submitted, working: Option<Working>) -> Option<Envelope> {
    let account = account_of(&payload["user"], payload);
    if account.user.is_empty() {
        return None;
    }
    let view = &payload["view"];
    let key = format!("{SOURCE}/form/{}/{}/{}", account.user, word(view, "id"), word(view, "hash"));
    let mut values = form.values.clone();
    if form.action.verb == Verb::StartHandoff
        && let (Some(channel), Some(message)) = (&form.private.channel, &form.private.message)
    {
        let post = PostRef { platform: Platform::Slack, channel: channel.clone(), message: message.clone() };
        values.insert(starting::MESSAGE.to_owned(), starting::pointing_at(&post));
    }
    let incoming = Incoming::Pressed { action: form.action.clone(), values };
    let Working { at, place, speaker } = working.unwrap_or_else(|| Working::looking(account));
    Some(Envelope { key, source: SOURCE.into(), received_at: at, speaker, place, incoming })
}

/// When and where a form was sent, and by whom.
pub struct Working {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Where its button stands.
    pub place: Option<Place>,
    /// Who sent it.
    pub speaker: Speaker,
}

impl Working {
    fn looking(account: Account) -> Self {
        Self { at: DateTime::<Utc>::UNIX_EPOCH, place: None, speaker: Speaker::Account(account) }
    }
}
