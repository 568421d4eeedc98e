//! What a channel is: one of the server, a thread of one, or the direct conversation with somebody.

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::Value;

use crate::transport::bounded::Bounded;

use super::calls::{Calls, Trouble};
use super::refusals::Meaning;

/// What a channel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channel {
    /// One of a server.
    OfGuild {
        /// Which server.
        guild: String,
    },
    /// A thread under a message of a channel; it has that message's id.
    Thread {
        /// Which server.
        guild: String,
        /// The channel.
        parent: String,
    },
    /// The direct conversation with somebody.
    Direct,
    /// Several people without a server, or nothing that is known.
    Other,
}

/// Channels, as Discord describes them.
pub struct Channels {
    calls: Arc<Calls>,
    known: Mutex<Bounded<String, Channel>>,
}

impl Channels {
    /// No channel is known yet.
    pub fn new(calls: Arc<Calls>) -> Self {
        Self { calls, known: Mutex::default() }
    }

    /// What that channel is; one that is gone is `Other`. What may not be seen now may be seen later, and until then
    /// nobody can say what it is.
    pub async fn of(&self, channel: &str) -> Result<Channel, Trouble> {
        if let Some(known) = self.known().get(&channel.to_owned()) {
            return Ok(known.clone());
        }
        let described = match self.calls.get(&format!("channels/{channel}")).await {
            Ok(described) => channel_of(&described),
            Err(trouble) => match trouble.meaning() {
                Some(Meaning::Gone) => return Ok(Channel::Other),
                Some(
                    Meaning::Closed(_)
                    | Meaning::Mend(_)
                    | Meaning::Unreachable(_)
                    | Meaning::Unfit(_)
                    | Meaning::TooLate
                    | Meaning::Busy,
                )
                | None => return Err(trouble),
            },
        };
        self.known().put(channel.to_owned(), described.clone());
        Ok(described)
    }

    /// What that channel is, if Discord described it already.
    pub(super) fn known_as(&self, channel: &str) -> Option<Channel> {
        self.known().get(&channel.to_owned()).cloned()
    }

    /// Discord describes a channel, beside something else that it tells.
    pub fn described(&self, channel: &Value) {
        if let Some(id) = channel["id"].as_str() {
            let described = channel_of(channel);
            if described != Channel::Other {
                self.known().put(id.to_owned(), described);
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Bounded<String, Channel>> {
        self.known.lock().expect("nothing panics while it holds the channels")
    }
}

/// What a channel object says. Types 10 to 12 are threads, 1 is a direct conversation.
fn channel_of(channel: &Value) -> Channel {
    let guild = channel["guild_id"].as_str().unwrap_or_default().to_owned();
    match (channel["type"].as_u64(), channel["parent_id"].as_str()) {
        (Some(1), _) => Channel::Direct,
        (Some(10..=12), Some(parent)) => Channel::Thread { guild, parent: parent.to_owned() },
        (Some(_), _) if !guild.is_empty() => Channel::OfGuild { guild },
        (Some(_) | None, _) => Channel::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_thread_is_known_by_its_type_and_a_channel_in_a_category_is_none() {
        let thread = json!({ "id": "5", "type": 11, "guild_id": "1", "parent_id": "2" });
        assert_eq!(channel_of(&thread), Channel::Thread { guild: "1".into(), parent: "2".into() });
        let in_category = json!({ "id": "2", "type": 0, "guild_id": "1", "parent_id": "7" });
        assert_eq!(channel_of(&in_category), Channel::OfGuild { guild: "1".into() });
        assert_eq!(channel_of(&json!({ "id": "3", "type": 1 })), Channel::Direct);
        assert_eq!(channel_of(&json!({ "id": "3", "type": 3 })), Channel::Other);
    }
}
