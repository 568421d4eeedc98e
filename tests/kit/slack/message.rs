//! A message as the workspace keeps it, and the shapes in which Slack tells it.

use serde_json::{Value, json};

use super::nouns::{APP, BOT, BOT_USER, TEAM};

/// A message as the workspace keeps it.
#[derive(Debug, Clone)]
pub struct Message {
    /// When, which is also its name in the channel.
    pub ts: String,
    /// The channel.
    pub channel: String,
    /// The message under which it stands.
    pub thread_ts: Option<String>,
    /// Who wrote it.
    pub by: Author,
    /// What it says, the newest version last.
    pub versions: Vec<Content>,
    /// Opaque words for the app (SO-16).
    pub metadata: Option<Value>,
    /// When it was edited last.
    pub edited_ts: Option<String>,
    /// Whether it is still there.
    pub state: MessageState,
    /// The only person who sees it, if it is ephemeral.
    pub only_for: Option<String>,
    /// Ids of the files in it.
    pub files: Vec<String>,
    pub(super) client_msg_id: Option<String>,
    pub(super) unfurls: Vec<Value>,
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Author {
    /// The app under test.
    App,
    /// A person.
    Person(String),
    /// Another app; what its posts carry beside the content.
    Integration(Value),
}

/// Whether a message is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageState {
    /// It is.
    Live,
    /// It was deleted.
    Deleted,
}

/// What one version of a message says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// The text.
    pub text: String,
    /// The blocks.
    pub blocks: Vec<Value>,
    /// The attachments.
    pub attachments: Vec<Value>,
}

impl Message {
    /// What it says now.
    pub fn content(&self) -> &Content {
        self.versions.last().expect("a message is made with a version")
    }

    /// Whether it can still be seen.
    pub fn is_live(&self) -> bool {
        self.state == MessageState::Live
    }

    /// The message under which it stands, unless it is that message.
    pub(super) fn parent(&self) -> Option<&str> {
        self.thread_ts.as_deref().filter(|parent| *parent != self.ts)
    }

    /// The shape of history, events and payloads.
    pub(super) fn as_json(&self, content: &Content) -> Value {
        let mut message = json!({ "type": "message", "ts": self.ts, "text": content.text, "team": TEAM });
        match &self.by {
            Author::App => {
                message["user"] = json!(BOT_USER);
                message["bot_id"] = json!(BOT);
                message["app_id"] = json!(APP);
                message["bot_profile"] = json!({
                    "id": BOT, "deleted": false, "name": "Baton", "updated": 1_764_000_000, "app_id": APP,
                    "icons": {}, "team_id": TEAM,
                });
            }
            Author::Person(id) => message["user"] = json!(id),
            Author::Integration(own) => {
                for (key, value) in own.as_object().into_iter().flatten() {
                    message[key] = value.clone();
                }
            }
        }
        if let Some(id) = &self.client_msg_id {
            message["client_msg_id"] = json!(id);
        }
        if !content.blocks.is_empty() {
            message["blocks"] = json!(content.blocks);
        }
        let attachments: Vec<&Value> = content.attachments.iter().chain(&self.unfurls).collect();
        if !attachments.is_empty() {
            message["attachments"] = json!(attachments);
        }
        if let Some(thread) = &self.thread_ts {
            message["thread_ts"] = json!(thread);
        }
        if let (Some(ts), false) = (&self.edited_ts, self.versions.len() < 2) {
            message["edited"] = json!({ "user": message["user"].as_str().unwrap_or(BOT_USER), "ts": ts });
        }
        message
    }

    /// The same for history, where metadata is told to who asks for it (SO-16).
    pub(super) fn in_history(&self, with_metadata: Metadata) -> Value {
        let mut message = self.as_json(self.content());
        if let (Metadata::Asked, Some(metadata)) = (with_metadata, &self.metadata) {
            message["metadata"] = metadata.clone();
        }
        message
    }
}

/// Whether metadata was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metadata {
    Asked,
    NotAsked,
}
