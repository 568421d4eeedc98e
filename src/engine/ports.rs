//! What the engine asks of its neighbours. These traits exist because the engine may not import transports.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::conversation::message::Message;
use crate::domain::ids::PersonId;
use crate::domain::place::Place;

/// A future of a port, so that ports can be chosen at run time.
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A chat platform, or several behind one face.
pub trait Chat: Send + Sync {
    /// Posts a message, or edits one in place. Never retries by itself: the outbox owns retries.
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>>;

    /// Looks for a message that may have been posted under that key; `Ok(None)` means that it was not.
    fn find<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>>;

    /// How many messages of different handoffs may be on their way at once.
    fn at_once(&self) -> usize {
        1
    }
}

/// One message on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// What makes it the same message again.
    pub key: String,
    /// Where it goes.
    pub to: To,
    /// What it says.
    pub message: Message,
    /// The message to edit in place, if there is one.
    pub edits: Option<MessageRef>,
    /// When it was asked for: it cannot have been posted before.
    pub since: DateTime<Utc>,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq)]
pub enum To {
    /// A channel or a direct conversation.
    Place(Place),
    /// The thread under one of our messages.
    Under(MessageRef),
    /// One person, seen by nobody else.
    OnlyYou {
        /// Who.
        person: PersonId,
        /// Where that person spoke.
        place: Place,
        /// Our message under which the person spoke, if it was in a thread of ours.
        under: Option<MessageRef>,
    },
}

/// Where a message stands, in the platform's own terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MessageRef {
    /// The channel.
    pub channel: String,
    /// The message in it.
    pub message: String,
}

/// Why a message did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// It did not arrive, and may later.
    #[error("not now: {why}")]
    Later {
        /// When to try again at the earliest, if the platform says so.
        after: Option<Duration>,
        /// Why.
        why: String,
    },
    /// It will never arrive.
    #[error("never: {why}")]
    Never {
        /// Why.
        why: String,
    },
    /// It may or may not have arrived: it is looked for before it is sent again.
    #[error("perhaps: {why}")]
    Unknown {
        /// Why.
        why: String,
    },
}
