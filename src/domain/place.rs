//! Where something is said.

use serde::{Deserialize, Serialize};

use super::ids::{HandoffId, PersonId, Platform};

/// A place of a conversation, as neutral as a message is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// A channel, at top level.
    Channel {
        /// Its platform.
        platform: Platform,
        /// Its id there; on the console its name.
        channel: String,
    },
    /// The thread under a message of a channel.
    Thread {
        /// Its platform.
        platform: Platform,
        /// The channel's id.
        channel: String,
        /// The message under which it stands.
        message: String,
    },
    /// The thread of a handoff, wherever its card stands.
    Handoff {
        /// Which handoff.
        handoff: HandoffId,
    },
    /// The direct conversation with one person.
    Direct {
        /// Who.
        person: PersonId,
    },
}
