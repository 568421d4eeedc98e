//! What reaches Baton from outside, before it is heard: neutral, and not yet an event of any handoff.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::absence::{Absence, AbsenceNews};
use crate::domain::assistant::{Brief, Reply};
use crate::domain::deal::Deal;
use crate::domain::digest::ScheduleRun;
use crate::domain::document::DocumentKind;
use crate::domain::envelope::Envelope;
use crate::domain::field::Value;
use crate::domain::ids::{EffectKey, FieldName, HandoffId, PersonId};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::domain::policy_change::PolicyNews;
use crate::domain::post::Post;
use crate::domain::quote::{QuoteLine, QuoteStated};
use crate::workflow::event::{Event, TimerKey};

use super::action::Action;
use super::hearing::order_export::Pair;

/// One thing that came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "incoming", rename_all = "snake_case")]
pub enum Incoming {
    /// A message in a watched channel, from a machine or a person.
    Posted {
        /// The message.
        post: Box<Post>,
    },
    /// A CRM's own report of a deal.
    Reported {
        /// What it reports.
        report: CrmReport,
    },
    /// A person's words to the bot: in a handoff's thread, or directly.
    Said {
        /// The words.
        words: String,
    },
    /// An emoji under one of the bot's own messages.
    Reacted {
        /// As it is typed: `:+1:`.
        emoji: String,
    },
    /// A slash command, without the slash and its name.
    Commanded {
        /// The words after `/baton`.
        words: String,
    },
    /// A button was pressed.
    Pressed {
        /// What it means.
        action: Action,
        /// What was typed beside it, by input name.
        values: BTreeMap<String, String>,
    },
    /// A form of a handoff was filled.
    Filled {
        /// Which handoff.
        handoff: HandoffId,
        /// What was typed, by input name.
        values: BTreeMap<String, String>,
    },
    /// A file was brought to a handoff.
    Brought(BroughtFile),
    /// A question of an approver was answered in words.
    AnsweredInformation {
        /// On which handoff, if it was said.
        handoff: Option<HandoffId>,
        /// On which of its decisions.
        approval: crate::domain::ids::ApprovalId,
        /// The answer.
        text: String,
    },
    /// A platform vouches that an account is a person's, or its person confirmed it.
    AccountLinked {
        /// The account.
        account: Account,
        /// Whose it is.
        person: PersonId,
        /// By what it is known.
        by: String,
    },
    /// A person takes a linked account off.
    AccountUnlinked {
        /// The account.
        account: Account,
        /// Whose it was.
        person: PersonId,
    },
    /// Something happens to an absence without anybody's word.
    AbsenceNews {
        /// What.
        news: AbsenceNews,
        /// Which.
        absence: Absence,
    },
    /// The policy folder holds another policy than the one in force, or the same again.
    PolicyNews {
        /// What.
        news: Box<PolicyNews>,
    },
    /// The time of a schedule has come, and it has something to say.
    ScheduleDue {
        /// What.
        run: Box<ScheduleRun>,
    },
    /// A due time of a handoff has come.
    Due {
        /// Which handoff.
        handoff: HandoffId,
        /// Which due time.
        timer: TimerKey,
    },
    /// The renewal of what a handoff booked is to be opened.
    RenewalDue {
        /// Which handoff.
        of: HandoffId,
    },
    /// A model's reply about somebody's words came back, or none did.
    AssistantReplied {
        /// What it was asked.
        brief: Box<Brief>,
        /// The reply.
        reply: Box<Reply>,
    },
    /// A message could not be delivered for good.
    Undelivered {
        /// Of which handoff.
        handoff: HandoffId,
        /// Which effect.
        effect: EffectKey,
        /// Why.
        why: String,
    },
}

/// A CRM's own report of a deal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CrmReport {
    /// Which system: `crm`, or a key of `sources.toml`.
    pub source: String,
    /// What happened to the deal.
    pub change: DealChange,
    /// The deal as it stands there.
    pub deal: Deal,
    /// Field values that the CRM holds.
    pub values: Vec<(FieldName, Value)>,
    /// Why it was lost, if it was and the CRM says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What happened to a deal in the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DealChange {
    /// It was won.
    Won,
    /// It was changed after the win.
    Amended,
    /// It was lost or reopened.
    Lost,
}

/// A file that a person brought; its bytes are kept apart, by their hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BroughtFile {
    /// To which handoff, if that was said.
    pub handoff: Option<HandoffId>,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// What the person says it is.
    pub kind: Option<DocumentKind>,
    /// Its quote lines, if it is a file of them; or what is wrong with it.
    pub lines: Option<Result<Vec<QuoteLine>, String>>,
    /// What the quote says of itself beside its lines.
    #[serde(default, skip_serializing_if = "QuoteStated::is_empty")]
    pub stated: QuoteStated,
    /// The envelope that it certifies, if it is a signing certificate; or what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Result<Envelope, String>>,
    /// What it says of the order, if it is the order's own export; or what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Result<Vec<Pair>, String>>,
}

/// What was heard of something that came in.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// Something happened to a handoff.
    Event(Box<Event>),
    /// Somebody wants to know something.
    Question(super::command::Question),
    /// A correct no, before any handoff is asked.
    Refusal(crate::workflow::outcome::Refusal),
    /// Nothing for us; it leaves no trace.
    Nothing,
}

impl Heard {
    /// That happened.
    pub fn happened(event: Event) -> Self {
        Heard::Event(Box::new(event))
    }
}

/// Where a person spoke, if it was a place of its own.
pub fn place_of(incoming: &Incoming, spoken_in: Option<&Place>) -> Option<Place> {
    match incoming {
        Incoming::Posted { post } => {
            Some(Place::Channel { platform: post.platform(), channel: post.reference.channel.clone() })
        }
        Incoming::Reported { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::AccountUnlinked { .. }
        | Incoming::AbsenceNews { .. }
        | Incoming::PolicyNews { .. }
        | Incoming::ScheduleDue { .. }
        | Incoming::Due { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::Undelivered { .. } => None,
        Incoming::Said { .. }
        | Incoming::Reacted { .. }
        | Incoming::Commanded { .. }
        | Incoming::Pressed { .. }
        | Incoming::Filled { .. }
        | Incoming::Brought(_)
        | Incoming::AssistantReplied { .. }
        | Incoming::AnsweredInformation { .. } => spoken_in.cloned(),
    }
}
