//! What stands in an interaction: who acted, where, and what it comes to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
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
use crate::transport::files::SharedFile;

use super::SOURCE;
use super::known::Deferred;
use super::render::Target;

/// Under this key of a kept interaction stands what the door made of it.
pub const OURS: &str = "baton";
/// What the key of a draft begins with under which a file waits for the last part of a form.
const FILE: &str = "file/";
/// Bit of a message's flags: one person alone sees it.
const EPHEMERAL: u64 = 1 << 6;

/// What the door made of an interaction, kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ours {
    /// Whether a sign stands that an answer comes.
    pub deferred: String,
    /// What a form that was sent means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What was typed into all of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Ours {
    /// Nothing was typed.
    pub fn new(deferred: Deferred) -> Self {
        let deferred = match deferred {
            Deferred::Silently => "silently",
            Deferred::Visibly => "visibly",
        };
        Self { deferred: deferred.to_owned(), action: None, values: BTreeMap::new() }
    }

    /// How it was answered at first.
    pub fn how(&self) -> Deferred {
        if self.deferred == "visibly" { Deferred::Visibly } else { Deferred::Silently }
    }
}

/// Who did something, where, and by which token it can be answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Doing {
    /// The interaction's id.
    pub id: String,
    /// A secret by which it can be answered.
    pub token: String,
    /// The server; none in a direct conversation.
    pub guild: Option<String>,
    /// The user.
    pub user: String,
    /// The channel or thread.
    pub channel: String,
    /// The channel of that thread, if it is one.
    pub parent: Option<String>,
    /// The message whose button was pressed.
    pub message: Option<String>,
    /// Whether that message is seen by one person alone.
    pub is_ephemeral: bool,
}

impl Doing {
    /// Reads the `d` of an `INTERACTION_CREATE`; `None` where a part is missing without which nothing can be done.
    pub fn of(interaction: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let user = text(&interaction["member"]["user"]["id"]).or_else(|| text(&interaction["user"]["id"]))?;
        let channel = &interaction["channel"];
        let is_thread = matches!(channel["type"].as_u64(), Some(10..=12));
        let flags = interaction["message"]["flags"].as_u64().unwrap_or_default();
        Some(Self {
            id: text(&interaction["id"])?,
            token: text(&interaction["token"])?,
            guild: text(&interaction["guild_id"]),
            user,
            channel: text(&interaction["channel_id"]).or_else(|| text(&channel["id"]))?,
            parent: text(&channel["parent_id"]).filter(|_| is_thread),
            message: text(&interaction["message"]["id"]),
            is_ephemeral: flags & EPHEMERAL != 0,
        })
    }

    /// Whether it was done in the direct conversation.
    pub fn is_direct(&self) -> bool {
        self.guild.is_none()
    }

    /// The account, in that server.
    pub fn account(&self, guild: &str) -> Account {
        Account { platform: Platform::Discord, team: guild.to_owned(), user: self.user.clone() }
    }

    /// The message whose thread it is, or that itself would have one.
    pub fn root(&self) -> Option<MessageRef> {
        match (&self.parent, &self.message) {
            (Some(parent), _) => Some(MessageRef::new(parent.clone(), self.channel.clone()).on(Platform::Discord)),
            (None, Some(message)) => Some(MessageRef::new(self.channel.clone(), message.clone()).on(Platform::Discord)),
            (None, None) => None,
        }
    }

    /// The place, for an answer that only that person sees.
    pub fn place(&self, handoff: Option<HandoffId>, person: Option<&PersonId>) -> Option<Place> {
        if self.is_direct() {
            return person.map(|person| Place::Direct { person: person.clone() });
        }
        Some(match handoff {
            Some(handoff) => Place::Handoff { handoff },
            None => Place::Channel { platform: Platform::Discord, channel: self.channel.clone() },
        })
    }
}

/// When, where and by whom something was done.
pub struct Working {
    /// When it came.
    pub at: DateTime<Utc>,
    /// Where.
    pub place: Option<Place>,
    /// By whom.
    pub speaker: Speaker,
}

impl Working {
    /// Only to be looked at.
    pub fn looking(account: Account) -> Self {
        Self { at: DateTime::<Utc>::UNIX_EPOCH, place: None, speaker: Speaker::Account(account) }
    }
}

/// A press, or a form that was sent.
pub fn pressed(id: &str, action: Action, values: BTreeMap<String, String>, working: Working) -> Envelope {
    let values = values.into_iter().filter(|(name, _)| !name.starts_with(FILE)).collect();
    let Working { at, place, speaker } = working;
    let incoming = Incoming::Pressed { action, values };
    Envelope {
        key: format!("{SOURCE}/interaction/{id}"),
        source: SOURCE.into(),
        received_at: at,
        speaker,
        place,
        incoming,
    }
}

/// The message that was pointed at travels beside what was typed.
pub fn with_target(
    mut values: BTreeMap<String, String>,
    action: &Action,
    target: Option<&Target>,
) -> BTreeMap<String, String> {
    if let Some(Target { channel, message }) = target.filter(|_| action.verb == Verb::StartHandoff) {
        let post = PostRef { platform: Platform::Discord, channel: channel.clone(), message: message.clone() };
        values.insert(starting::MESSAGE.to_owned(), starting::pointing_at(&post));
    }
    values
}

/// Files wait among the values of a form until its last part is sent.
pub fn with_files(mut values: BTreeMap<String, String>, files: &[SharedFile]) -> BTreeMap<String, String> {
    for file in files {
        let told = serde_json::json!({ "id": file.id, "name": file.name, "size": file.size, "url": file.url });
        values.insert(format!("{FILE}{}", file.id), told.to_string());
    }
    values
}

/// The files among the values of a form.
pub fn files_of(values: &BTreeMap<String, String>) -> Vec<SharedFile> {
    let files = values.iter().filter(|(name, _)| name.starts_with(FILE));
    let read = |(_, text): (&String, &String)| {
        let told: Value = serde_json::from_str(text).ok()?;
        Some(SharedFile {
            id: told["id"].as_str()?.to_owned(),
            name: told["name"].as_str()?.to_owned(),
            size: told["size"].as_u64()?,
            url: told["url"].as_str().map(str::to_owned),
        })
    };
    files.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn in_a_direct_conversation_the_user_stands_at_the_top() {
        let there = json!({ "id": "1", "token": "t", "channel_id": "2", "user": { "id": "9" } });
        let doing = Doing::of(&there).unwrap();
        assert!(doing.is_direct() && doing.user == "9");
        let here = json!({ "id": "1", "token": "t", "channel_id": "5", "guild_id": "7", "member": { "user": { "id": "9" } },
            "channel": { "id": "5", "type": 11, "parent_id": "2" }, "message": { "id": "6", "flags": 64 } });
        let doing = Doing::of(&here).unwrap();
        assert_eq!(doing.root(), Some(MessageRef::new("2", "5").on(Platform::Discord)));
        assert!(doing.is_ephemeral && !doing.is_direct());
        assert!(Doing::of(&json!({ "id": "1" })).is_none());
    }

    #[test]
    fn files_travel_among_the_values_and_come_back() {
        let file = SharedFile { id: "9".into(), name: "q.csv".into(), size: 3, url: Some("https://x/q".into()) };
        let values = with_files(BTreeMap::from([("a".to_owned(), "b".to_owned())]), std::slice::from_ref(&file));
        assert_eq!(files_of(&values), [file]);
    }
}
