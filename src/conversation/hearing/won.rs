//! Hears a won deal in a message: from a trusted source a win, from anybody else at most a claim.
//!
//! Every rule errs on the quiet side. To start a packet for what was not won, or to trust a look-alike, is the
//! worst that can happen here; to ask costs a button.

mod amount;
mod announcement;
mod app;
mod change;
mod claim;
pub mod comes_to;
mod date;
mod extract;
mod facts;
mod guards;
mod labels;
mod marks_of_money;
mod names;
mod poster;
mod record;
mod request;
pub mod score;
mod sentence;
mod slot;
mod stage;
pub mod stream;
#[cfg(test)]
mod tests;
mod told_by_verb;
mod vocabulary;
mod words;

use serde::{Deserialize, Serialize};

use crate::domain::deal::Deal;
use crate::domain::post::{Happened, Link, Post, Poster};
use crate::domain::trust::TrustedSources;

use extract::Habits;
use poster::{Standing, standing};
use record::Record;
use stage::WonStages;

/// What a message says of a won deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A trusted source announces that a deal is won.
    Won {
        /// Key of the trusted poster.
        source: String,
        /// The deal.
        deal: Deal,
    },
    /// Somebody who may not announce wins says that a named deal is won, or asks to start its handoff; or a trusted
    /// source says so in words that leave a doubt. Nothing starts; a button is offered.
    Claim {
        /// The deal.
        deal: Deal,
    },
    /// A message was edited and now says this. Where it was not taken before, it is a win or a claim like any other.
    Edited {
        /// Key of the trusted poster; `None` if it is a claim.
        source: Option<String>,
        /// The deal as it reads now.
        deal: Deal,
    },
    /// A new message says that a fact of a deal other than its stage has changed. Where the deal is not known already,
    /// it means nothing.
    Changed {
        /// Key of the trusted poster; `None` if somebody else says so.
        source: Option<String>,
        /// What it says of the deal.
        deal: Deal,
    },
    /// A trusted poster plainly announces a win and names no deal: somebody must be asked which.
    Unreadable {
        /// Key of the trusted poster.
        source: String,
        /// What is missing.
        why: Missing,
    },
    /// No win.
    Nothing(NothingReason),
}

/// What an announcement lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Neither name nor account nor record id.
    NoDealNamed,
}

/// Why a message is no win.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NothingReason {
    /// The deal was lost.
    ClosedLost,
    /// Another stage.
    OtherStage,
    /// A hope, a plan, a forecast.
    Forecast,
    /// People talk.
    HumanChatter,
    /// A win that was announced before is quoted or shared.
    OldWinQuote,
    /// Somebody under a CRM's name or layout who is not on the list.
    SpoofedBot,
    /// A bot that is not on the list, and names no deal.
    UntrustedBot,
    /// An answer in a thread.
    ThreadReply,
    /// A sum of several deals or of a period.
    Digest,
    /// A trial.
    TestMessage,
    /// Baton's own words.
    OwnMessage,
    /// The message was deleted.
    Deleted,
    /// An edit that changes nothing.
    NoChangeEdit,
    /// A deal that was won and is open again.
    Reopened,
    /// A field other than the stage was changed.
    FieldChange,
    /// About something else than a deal.
    NotADeal,
    /// In a channel where such a poster is not listened to.
    OtherChannel,
    /// A link and its preview.
    LinkUnfurl,
    /// Somebody joined, a topic was set …
    MessageJoin,
    /// A question.
    Question,
}

/// What a message says of a won deal.
pub fn read(post: &Post, trust: &TrustedSources) -> Reading {
    let reading = match post.happened {
        Happened::Deleted => Reading::Nothing(NothingReason::Deleted),
        Happened::Housekeeping => Reading::Nothing(NothingReason::MessageJoin),
        Happened::Decorated => Reading::Nothing(NothingReason::NoChangeEdit),
        Happened::Posted => read_words(post, trust),
        Happened::Edited => as_edited(read_words(post, trust)),
    };
    with_kind(reading, trust)
}

/// The reading with the kind of packet that policy makes of the deal's type.
fn with_kind(mut reading: Reading, trust: &TrustedSources) -> Reading {
    match &mut reading {
        Reading::Won { deal, .. }
        | Reading::Claim { deal }
        | Reading::Edited { deal, .. }
        | Reading::Changed { deal, .. } => trust.state_kind(deal),
        Reading::Unreadable { .. } | Reading::Nothing(_) => {}
    }
    reading
}

fn as_edited(reading: Reading) -> Reading {
    match reading {
        Reading::Won { source, deal } => Reading::Edited { source: Some(source), deal },
        Reading::Claim { deal } => Reading::Edited { source: None, deal },
        other @ (Reading::Edited { .. }
        | Reading::Changed { .. }
        | Reading::Unreadable { .. }
        | Reading::Nothing(_)) => other,
    }
}

fn read_words(post: &Post, trust: &TrustedSources) -> Reading {
    let standing = standing(post, trust);
    let (source, is_person) = match standing {
        Standing::Ourselves => return Reading::Nothing(NothingReason::OwnMessage),
        Standing::Nobody => return Reading::Nothing(NothingReason::NotADeal),
        Standing::NotListenedTo | Standing::TrustedElsewhere => return Reading::Nothing(NothingReason::OtherChannel),
        Standing::LookAlike => return Reading::Nothing(NothingReason::SpoofedBot),
        Standing::Trusted(poster) => (Some(poster.key.as_str()), false),
        Standing::UnlistedApp => (None, false),
        Standing::Person => (None, true),
    };
    if post.thread.is_some() && source.is_none() {
        return Reading::Nothing(NothingReason::ThreadReply);
    }
    let stages = WonStages::new(&trust.won_stages);
    let records = records(post);
    let habits = Habits::of(trust, source, &post.platform().to_string());
    if is_person {
        claim::read(post, &stages, &records, habits)
    } else {
        match app::read(post, source, &stages, &records, habits) {
            // In a thread a source may tell what changed of the deal above, and nothing else.
            Reading::Won { .. }
            | Reading::Claim { .. }
            | Reading::Edited { .. }
            | Reading::Unreadable { .. }
            | Reading::Nothing(_)
                if post.thread.is_some() =>
            {
                Reading::Nothing(NothingReason::ThreadReply)
            }
            reading @ (Reading::Won { .. }
            | Reading::Claim { .. }
            | Reading::Edited { .. }
            | Reading::Changed { .. }
            | Reading::Unreadable { .. }
            | Reading::Nothing(_)) => reading,
        }
    }
}

/// What a message says of a deal, whoever posted it and wherever: for a person who points at it, and who checks every
/// word before anything starts.
pub fn named_deal(post: &Post, trust: &TrustedSources) -> Deal {
    let stages = WonStages::new(&trust.won_stages);
    let records = records(post);
    let source = trust.poster(post.platform(), &post.poster).map(|poster| poster.key.as_str());
    let habits = Habits::of(trust, source, &post.platform().to_string());
    let reading = match post.poster {
        Poster::Person { .. } => claim::read(post, &stages, &records, habits),
        Poster::App { .. } | Poster::Nobody => app::read(post, source, &stages, &records, habits),
    };
    match reading {
        Reading::Won { deal, .. }
        | Reading::Claim { deal }
        | Reading::Edited { deal, .. }
        | Reading::Changed { deal, .. } => deal,
        Reading::Unreadable { .. } | Reading::Nothing(_) => {
            let facts = facts::Facts::of(post);
            let said = extract::Said {
                facts: &facts,
                records: &records,
                announcement: None,
                announced_at: None,
                stages: &stages,
            };
            extract::deal(&said, habits)
        }
    }
}

/// The CRM and the record's id that a link leads to, if it leads to a deal's record.
pub fn record_of(link: &Link) -> Option<(&'static str, String)> {
    record::record(link).map(|record| (record.crm, record.id))
}

/// The deal records that a message links to, each once.
fn records(post: &Post) -> Vec<Record> {
    let mut found: Vec<Record> = Vec::new();
    for record in post.links.iter().filter_map(record::record) {
        match found.iter_mut().find(|earlier| earlier.id == record.id) {
            Some(earlier) if earlier.name().is_none() && record.name().is_some() => earlier.words = record.words,
            Some(_) => {}
            None => found.push(record),
        }
    }
    found
}
