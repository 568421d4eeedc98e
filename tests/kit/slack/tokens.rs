//! Live tokens: what pings, links or looks like a person in something that the app sent (SO-19).

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::FakeSlack;
use super::message::Author;
use super::workspace::ViewState;

static LIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<(?:![a-z]+(?:\^[^<>\n]*)?(?:\|[^<>\n]*)?|@[UW][A-Z0-9]+(?:\|[^<>\n]*)?|#C[A-Z0-9]+(?:\|[^<>\n]*)?|(?:https?://|mailto:|tel:)[^<>\n]*)>")
        .expect("the pattern is fixed")
});

/// A token that Slack acts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveToken {
    /// The channel, or the view's id.
    pub place: String,
    /// The message's `ts`, or the view's id.
    pub ts: String,
    /// The token as it stands, or as rich text would be written.
    pub token: String,
}

impl LiveToken {
    /// Whether it pings: everybody here, a group, or a person.
    pub fn pings(&self) -> bool {
        ["<!here", "<!channel", "<!everyone", "<!subteam", "<@"].iter().any(|start| self.token.starts_with(start))
    }
}

/// The live tokens in a text of mrkdwn.
pub fn live_tokens_of(text: &str) -> Vec<String> {
    LIVE.find_iter(text).map(|found| found.as_str().to_owned()).collect()
}

impl FakeSlack {
    /// Every live token in what the app sent, all versions of it.
    pub fn live_tokens(&self) -> Vec<LiveToken> {
        let workspace = self.workspace();
        let mut found = Vec::new();
        let mut tell = |place: &str, ts: &str, tokens: Vec<String>| {
            let token = |token| LiveToken { place: place.to_owned(), ts: ts.to_owned(), token };
            found.extend(tokens.into_iter().map(token));
        };
        for message in workspace.messages.iter().filter(|message| message.by == Author::App) {
            for version in &message.versions {
                tell(&message.channel, &message.ts, live_tokens_of(&version.text));
                for piece in version.blocks.iter().chain(&version.attachments).chain(&message.unfurls) {
                    tell(&message.channel, &message.ts, in_value(piece));
                }
            }
        }
        for view in workspace.views.values() {
            // A closed one counts too: somebody saw it.
            let place = match view.state {
                ViewState::Open | ViewState::Closed => &view.id,
            };
            for block in view.versions.iter().flat_map(|version| version.values()) {
                tell(place, &view.id, in_value(block));
            }
        }
        found
    }
}

fn in_value(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(in_value).collect(),
        Value::Object(object) => {
            let field = |key: &str| value[key].as_str().unwrap_or_default();
            let own = match field("type") {
                "mrkdwn" => live_tokens_of(field("text")),
                "user" => vec![format!("<@{}>", field("user_id"))],
                "usergroup" => vec![format!("<!subteam^{}>", field("usergroup_id"))],
                "broadcast" => vec![format!("<!{}>", field("range"))],
                "channel" => vec![format!("<#{}>", field("channel_id"))],
                "link" => vec![format!("<{}>", field("url"))],
                "" => ["text", "pretext", "value", "title"].iter().flat_map(|key| live_tokens_of(field(key))).collect(),
                _ => Vec::new(),
            };
            own.into_iter().chain(object.values().flat_map(in_value)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
