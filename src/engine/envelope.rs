//! What came in, with everything that is known about how.

use chrono::{DateTime, Utc};

use crate::conversation::incoming::Incoming;
use crate::domain::person::Account;
use crate::domain::place::Place;

/// One delivery from outside, from the clock or from our own post.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// The same key is the same delivery.
    pub key: String,
    /// Through which door it came: `console`, `crm`, `timer` …
    pub source: String,
    /// When we received it.
    pub received_at: DateTime<Utc>,
    /// Who speaks.
    pub speaker: Speaker,
    /// Where it was said.
    pub place: Option<Place>,
    /// What came in.
    pub incoming: Incoming,
}

/// Who speaks, before anybody is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// A chat account, verified by its transport.
    Account(Account),
    /// A chat account behind which nobody may act here: a guest, a bot, somebody of another organisation.
    Barred(Account),
    /// Another system.
    System(String),
    /// Our own clock or post.
    Baton,
}
