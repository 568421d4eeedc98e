//! What the engine asks of its neighbours. These traits exist because the engine may not import transports.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::conversation::action::Action;
use crate::conversation::form::Form;
use crate::conversation::message::{Desk, Message};
use crate::domain::assistant::{Call, Material, Reply};
use crate::domain::ids::{HandoffId, PersonId, Platform};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::domain::post::Post;

use super::envelope::Envelope;

/// A future of a port, so that ports can be chosen at run time.
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A chat platform, or several behind one face.
pub trait Chat: Send + Sync {
    /// Posts a message, or edits one in place. Never retries by itself: the outbox owns retries.
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>>;

    /// Looks for a message that may have been posted under that key; `Ok(None)` means that it was not.
    fn find<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>>;

    /// Takes the buttons off a message of ours that offers nothing any more; its text stays. Where messages are
    /// lines on a screen, there is nothing to do.
    fn take_buttons_off<'a>(&'a self, _standing: &'a MessageRef) -> PortFuture<'a, Result<(), Undelivered>> {
        Box::pin(async { Ok(()) })
    }

    /// Where the handoffs of that owner are announced, if that is for chat to say.
    fn home(&self, _owner: Option<&PersonId>) -> Option<Place> {
        None
    }

    /// When that person last spoke directly to the bot, if it was lately: there they look for the answer.
    fn spoke_at(&self, _person: &PersonId) -> Option<DateTime<Utc>> {
        None
    }

    /// How many messages of different handoffs may be on their way at once.
    fn at_once(&self) -> usize {
        1
    }
}

/// A model, or nothing in its place. It is handed words and names of fields; it can hand back nothing else.
pub trait Assistant: Send + Sync {
    /// Whether there is one. Without one nothing is ever asked.
    fn is_on(&self) -> bool;

    /// Whether an answer may take its time, so that nothing else is to wait for it.
    fn takes_time(&self) -> bool;

    /// Asks once; a reply of a wrong form is asked for once more.
    fn ask<'a>(&'a self, material: &'a Material) -> PortFuture<'a, Result<Reply, NoReply>>;
}

/// No reply came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoReply {
    /// The call, with what became of it.
    pub call: Box<Call>,
    /// Whether another try may help, and how long to wait for it if the server says so.
    pub try_again: Option<Option<Duration>>,
}

/// No model is configured.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAssistant;

impl Assistant for NoAssistant {
    fn is_on(&self) -> bool {
        false
    }

    fn takes_time(&self) -> bool {
        false
    }

    fn ask<'a>(&'a self, _material: &'a Material) -> PortFuture<'a, Result<Reply, NoReply>> {
        use crate::domain::assistant::CallOutcome;
        let call = Call {
            prompt: String::new(),
            prompt_sha256: String::new(),
            model: String::new(),
            input_sha256: String::new(),
            reply_sha256: None,
            outcome: CallOutcome::Paused,
            requests: 0,
            latency_ms: 0,
            tokens_in: None,
            tokens_out: None,
        };
        Box::pin(async { Err(NoReply { call: Box::new(call), try_again: None }) })
    }
}

/// Which chat account a person has.
pub trait Accounts: Send + Sync {
    /// The account of that person on the platform that asks.
    fn account_of(&self, person: &PersonId) -> Option<Account>;

    /// Every account of the platform that asks.
    fn everybody(&self) -> Vec<Account> {
        Vec::new()
    }

    /// How chat calls that person.
    fn name_of(&self, person: &PersonId) -> String {
        person.to_string()
    }
}

/// On which platform people are reached.
pub trait Residence: Send + Sync {
    /// The platform on which that person lives, of those that are on.
    fn platform_of(&self, person: &PersonId) -> Option<Platform>;
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
    /// The card of its handoff, if it has one: where it is said that somebody could not be reached.
    pub card: Option<MessageRef>,
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
    /// Which platform's, where it says so itself: where several are on, the first of them takes what does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
}

impl MessageRef {
    /// That message of that channel, of a platform that has ids of its own kind for both.
    pub fn new(channel: impl Into<String>, message: impl Into<String>) -> Self {
        Self { channel: channel.into(), message: message.into(), platform: None }
    }

    /// The same, of that platform.
    pub fn on(self, platform: Platform) -> Self {
        Self { platform: Some(platform), ..self }
    }
}

/// Why a message did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// Its turn has not come: nothing was tried.
    #[error("not yet: its turn has not come")]
    Waits {
        /// How long until it comes.
        after: Duration,
    },
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

/// What a platform delivered, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The same key is the same delivery.
    pub key: String,
    /// Which transport brought it.
    pub source: &'static str,
    /// What its transport calls this kind of delivery.
    pub kind: &'static str,
    /// Receipts of one lane are worked on in their order.
    pub lane: String,
    /// What it said, as text.
    pub body: String,
}

/// Nothing was kept, so nothing may be acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it could not be kept: {0}")]
pub struct NotKept(pub String);

/// What a transport asks of the engine.
pub trait Front: Send + Sync {
    /// Keeps a receipt; it is on the disk when this returns. One that was kept before is no error.
    fn receive(&self, receipt: Receipt) -> PortFuture<'_, Result<(), NotKept>>;

    /// What is wrong with what was typed into a form, by input; nothing is changed by asking.
    fn problems<'a>(&'a self, envelope: &'a Envelope) -> PortFuture<'a, BTreeMap<String, String>>;

    /// The form that opens behind a button for that account; `None` where pressing it says why there is none.
    fn form<'a>(&'a self, action: &'a Action, account: &'a Account) -> PortFuture<'a, Option<Form>>;

    /// The form that a command asks for; `None` where it asks for none, or not for that account.
    fn form_of_command<'a>(&'a self, words: &'a str, account: &'a Account) -> PortFuture<'a, Option<Form>>;

    /// The form that starts a handoff of the deal that a message names.
    fn start_form<'a>(&'a self, post: Option<&'a Post>) -> PortFuture<'a, Form>;

    /// What waits for the person behind that account; `None` for nobody of the roll.
    fn desk<'a>(&'a self, account: &'a Account) -> PortFuture<'a, Option<Desk>>;

    /// The handoff under whose card, or other message, something stands.
    fn handoff_of<'a>(&'a self, message: &'a MessageRef) -> PortFuture<'a, Result<Option<HandoffId>, NotKept>>;

    /// Where the card of that handoff stands.
    fn card_of<'a>(&'a self, handoff: HandoffId) -> PortFuture<'a, Result<Option<MessageRef>, NotKept>>;

    /// Whether a message that was posted then may be one of ours, of which the answer is still out: what somebody says
    /// under it has to wait until that is known. `heard_at` is when they were heard; nobody waits for ever.
    fn may_be_ours<'a>(
        &'a self,
        posted_at: DateTime<Utc>,
        heard_at: DateTime<Utc>,
    ) -> PortFuture<'a, Result<bool, NotKept>>;

    /// Keeps a file's bytes under their hash, which it returns.
    fn keep_file<'a>(&'a self, name: &'a str, bytes: Vec<u8>) -> PortFuture<'a, Result<String, NotKept>>;

    /// Keeps what somebody typed into a form that was not taken.
    fn keep_draft<'a>(
        &'a self,
        action: &'a Action,
        account: &'a Account,
        values: &'a BTreeMap<String, String>,
    ) -> PortFuture<'a, Result<(), NotKept>>;

    /// What somebody typed into that form and was not taken yet.
    fn draft<'a>(&'a self, action: &'a Action, account: &'a Account) -> PortFuture<'a, BTreeMap<String, String>>;

    /// The deals that those letters may mean, for somebody who types a name: what is shown, and what is sent for it.
    fn deals_like<'a>(&'a self, letters: &'a str, account: &'a Account) -> PortFuture<'a, Vec<(String, String)>>;

    /// The channels of a platform in which something may be said that is for us.
    fn channels(&self, platform: Platform) -> Vec<String>;

    /// The one person behind an account, if there is one.
    fn person_of(&self, account: &Account) -> Option<PersonId>;

    /// The one active person with that e-mail address, who has no account on that account's platform yet.
    fn person_to_link(&self, account: &Account, email: &str) -> Option<PersonId>;

    /// Whether something was handled whose key lies after the one and before the other.
    fn has_handled_between<'a>(&'a self, after: &'a str, before: &'a str) -> PortFuture<'a, Result<bool, NotKept>>;

    /// The names of everybody who is active, in order: what a form offers where it asks for a person.
    fn names(&self) -> Vec<String>;
}

/// What a transport keeps beside the record, and what one process alone does at a time.
pub trait Marks: Send + Sync {
    /// Keeps what a transport must know again after a restart.
    fn keep_mark<'a>(&'a self, name: &'a str, value: &'a str) -> PortFuture<'a, Result<(), NotKept>>;

    /// What was kept under that name.
    fn mark<'a>(&'a self, name: &'a str) -> PortFuture<'a, Result<Option<String>, NotKept>>;

    /// Takes or keeps what one process alone does at a time; `false` while another has it.
    fn take_lease<'a>(
        &'a self,
        name: &'a str,
        owner: &'a str,
        lasts: Duration,
    ) -> PortFuture<'a, Result<bool, NotKept>>;

    /// Gives it back.
    fn give_lease_back<'a>(&'a self, name: &'a str, owner: &'a str) -> PortFuture<'a, Result<(), NotKept>>;
}

/// Makes of a receipt what it means. A transport knows how; it may have to ask its platform first.
pub trait Translate: Send + Sync {
    /// The envelopes that a receipt comes to, in order; none where nothing is to be decided.
    fn translate<'a>(
        &'a self,
        kind: &'a str,
        body: &'a str,
        received_at: DateTime<Utc>,
    ) -> PortFuture<'a, Result<Vec<Envelope>, Untranslated>>;

    /// Everything that a receipt came to is handled.
    fn is_done(&self, _kind: &str, _body: &str) {}
}

/// Why a receipt comes to nothing for now, or for good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untranslated {
    /// It may later.
    #[error("not now: {0}")]
    Later(String),
    /// It never will.
    #[error("never: {0}")]
    Never(String),
}
