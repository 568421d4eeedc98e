//! Steps → envelopes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::conversation::action::Action;
use crate::conversation::incoming::{CrmReport, Incoming};
use crate::domain::deal::PostRef;
use crate::domain::directory::Directory;
use crate::domain::ids::{ApprovalId, HandoffId, PersonId, Platform};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::domain::post::{Happened, Line, Post, Poster};
use crate::domain::trust::{TrustedSources, WatchedChannel};
use crate::engine::envelope::{Envelope, Speaker};
use crate::transport::brought::OfferedFile;
use crate::transport::payload::DeliveredPost;

/// What hearing a person in a channel needs to know.
pub struct Watching<'w> {
    /// The watched channels.
    pub trust: &'w TrustedSources,
    /// Who has which account.
    pub directory: &'w Directory,
}

/// Makes envelopes; each has the run's id and the line's number for a key.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// The run's id.
    pub run: u64,
}

impl Inbound {
    fn envelope(&self, line: u64, at: DateTime<Utc>, who: &PersonId, place: Place, incoming: Incoming) -> Envelope {
        Envelope {
            key: format!("console/{}/{line}", self.run),
            source: "console".into(),
            received_at: at,
            speaker: Speaker::Account(account_of(who)),
            place: Some(place),
            incoming,
        }
    }

    /// Words in a handoff's thread, or to the bot directly.
    pub fn said(&self, line: u64, at: DateTime<Utc>, who: &PersonId, place: Place, words: &str) -> Envelope {
        self.envelope(line, at, who, place, Incoming::Said { words: words.to_owned() })
    }

    /// An emoji under a handoff's card.
    pub fn reacted(&self, line: u64, at: DateTime<Utc>, who: &PersonId, handoff: HandoffId, emoji: &str) -> Envelope {
        let (place, emoji) = (Place::Handoff { handoff }, format!(":{emoji}:"));
        self.envelope(line, at, who, place, Incoming::Reacted { emoji })
    }

    /// A slash command; its answer is seen by its speaker alone.
    pub fn commanded(&self, line: u64, at: DateTime<Utc>, who: &PersonId, words: &str) -> Envelope {
        let place = Place::Direct { person: who.clone() };
        self.envelope(line, at, who, place, Incoming::Commanded { words: words.to_owned() })
    }

    /// A press.
    pub fn pressed(
        &self,
        line: u64,
        at: DateTime<Utc>,
        who: &PersonId,
        place: Place,
        action: Action,
        values: BTreeMap<String, String>,
    ) -> Envelope {
        self.envelope(line, at, who, place, Incoming::Pressed { action, values })
    }

    /// A form.
    pub fn filled(
        &self,
        line: u64,
        at: DateTime<Utc>,
        who: &PersonId,
        handoff: HandoffId,
        values: BTreeMap<String, String>,
    ) -> Envelope {
        self.envelope(line, at, who, Place::Handoff { handoff }, Incoming::Filled { handoff, values })
    }

    /// A file.
    pub fn brought(
        &self,
        line: u64,
        at: DateTime<Utc>,
        who: &PersonId,
        handoff: HandoffId,
        file: &OfferedFile<'_>,
    ) -> Envelope {
        let file = file.read(Some(handoff));
        let envelope = self.envelope(line, at, who, Place::Handoff { handoff }, Incoming::Brought(file));
        // What the same line says beside the file is an envelope of its own.
        Envelope { key: format!("{}/file", envelope.key), ..envelope }
    }

    /// The answer to an approver's question.
    pub fn answered(
        &self,
        line: u64,
        at: DateTime<Utc>,
        who: &PersonId,
        approval: ApprovalId,
        handoff: Option<HandoffId>,
        text: &str,
    ) -> Envelope {
        let place = Place::Direct { person: who.clone() };
        let incoming = Incoming::AnsweredInformation { handoff, approval, text: text.to_owned() };
        self.envelope(line, at, who, place, incoming)
    }

    /// A CRM's own report.
    pub fn reported(&self, line: u64, at: DateTime<Utc>, report: CrmReport) -> Envelope {
        Envelope {
            key: format!("console/{}/{line}", self.run),
            source: "crm".into(),
            received_at: at,
            speaker: Speaker::System("crm".into()),
            place: None,
            incoming: Incoming::Reported { report },
        }
    }

    /// A person's words in a watched channel, as a post of that channel; `None` where nobody listens.
    pub fn spoken(
        &self,
        line: u64,
        at: DateTime<Utc>,
        who: &PersonId,
        channel: &str,
        words: &str,
        watching: &Watching<'_>,
    ) -> Option<Envelope> {
        let key = format!("console/{}/{line}", self.run);
        let named =
            |watched: &&(&(Platform, String), &WatchedChannel)| watched.1.name.trim_start_matches('#') == channel;
        let watched: Vec<_> = watching.trust.channels.iter().collect();
        let ((platform, id), _) = watched.iter().find(named)?;
        let account =
            watching.directory.person(who)?.accounts.iter().find(|account| account.platform == *platform)?.clone();
        let line = |text: &str| Line { text: text.to_owned(), quoted: false, bold: Vec::new(), is_title: false };
        let post = Post {
            reference: PostRef { platform: *platform, channel: id.clone(), message: key.clone() },
            team: account.team.clone(),
            at: Some(at),
            happened: Happened::Posted,
            poster: Poster::Person { user: account.user.clone(), shown_name: None },
            thread: None,
            lines: words.lines().map(line).collect(),
            labelled: Vec::new(),
            links: Vec::new(),
            notice: Vec::new(),
            is_share_or_unfurl: false,
        };
        Some(Envelope {
            key,
            source: "console".into(),
            received_at: at,
            speaker: Speaker::Account(account),
            place: Some(thread_under(&post)),
            incoming: Incoming::Posted { post: Box::new(post) },
        })
    }

    /// A raw payload, as its platform delivered it; its key is the platform's own, so a redelivery is one.
    pub fn posted(&self, at: DateTime<Utc>, delivered: DeliveredPost) -> Envelope {
        let post = delivered.post;
        let speaker = match &post.poster {
            Poster::Person { user, .. } => {
                Speaker::Account(Account { platform: post.platform(), team: post.team.clone(), user: user.clone() })
            }
            Poster::App { .. } | Poster::Nobody => Speaker::System("integration".into()),
        };
        let place = thread_under(&post);
        Envelope {
            key: delivered.dedupe_key,
            source: post.platform().to_string(),
            received_at: at,
            speaker,
            place: Some(place),
            incoming: Incoming::Posted { post: Box::new(post) },
        }
    }
}

fn thread_under(post: &Post) -> Place {
    let reference = &post.reference;
    Place::Thread {
        platform: reference.platform,
        channel: reference.channel.clone(),
        message: reference.message.clone(),
    }
}

/// On the console everybody's account is their key in the people file.
pub fn account_of(who: &PersonId) -> Account {
    Account { platform: Platform::Console, team: String::new(), user: who.to_string() }
}
