//! Events as Slack wraps them.

use serde_json::{Value, json};

use super::message::Message;
use super::nouns::{APP, BOT_USER, Channel, Kind, Membership, TEAM};
use super::workspace::Workspace;

impl Workspace {
    /// The event that wraps `event`.
    pub(super) fn event(&mut self, event: &Value) -> Value {
        let id = format!("Ev0FAKE{:06}", self.draw());
        let channel = event["channel"].as_str().or(event["item"]["channel"].as_str()).unwrap_or_default();
        let shared = self.channels.get(channel).is_some_and(|channel| channel.kind == Kind::Shared);
        json!({
            "token": "deprecated-verification-token", "team_id": TEAM, "context_team_id": TEAM,
            "context_enterprise_id": null, "api_app_id": APP, "event": event,
            "type": "event_callback", "event_id": id, "event_time": self.now() / 1_000_000,
            "authorizations": [{ "enterprise_id": null, "team_id": TEAM, "user_id": BOT_USER, "is_bot": true,
                "is_enterprise_install": false }],
            "is_ext_shared_channel": shared, "event_context": "4-of-the-fake",
        })
    }

    /// A message as its event tells it.
    pub(super) fn message_event(&mut self, message: &Message) -> Value {
        let mut event = message.as_json(message.content());
        let files: Vec<Value> = message
            .files
            .iter()
            .filter_map(|id| self.files.get(id))
            .map(|(file, by)| file.in_event(&self.origin, by))
            .collect();
        if !files.is_empty() {
            event["subtype"] = json!("file_share");
            event["files"] = json!(files);
            event["upload"] = json!(false);
        }
        if let Some(parent) = message.parent()
            && let Some(at) = self.position(&message.channel, parent)
        {
            let parent = &self.messages[at];
            event["parent_user_id"] = parent.as_json(parent.content())["user"].clone();
        }
        event["channel"] = json!(message.channel);
        event["event_ts"] = json!(message.ts);
        event["channel_type"] = json!(self.channels.get(&message.channel).map_or("channel", Channel::channel_type));
        self.event(&event)
    }

    /// Whether the app hears what happens in a channel.
    pub(super) fn hears(&self, channel: &str) -> bool {
        self.channels.get(channel).is_some_and(|channel| channel.bot == Membership::In)
    }
}
