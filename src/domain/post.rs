//! A message in a channel, as any platform delivers it, flattened by the transports.
//!
//! Whether it announces a won deal is a rule, and rules are read in `conversation::hearing::won`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::deal::PostRef;
use super::ids::Platform;

/// One message of one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Which message of which channel.
    pub reference: PostRef,
    /// Workspace or server id.
    pub team: String,
    /// When the platform says it was posted.
    pub at: Option<DateTime<Utc>>,
    /// What happened to the message.
    pub happened: Happened,
    /// Who posted it, by ids.
    pub poster: Poster,
    /// The message whose thread it stands in, if it is a reply.
    pub thread: Option<String>,
    /// Its text in reading order, one entry per line or block, marks and link syntax removed,
    /// quoted passages marked as such.
    pub lines: Vec<Line>,
    /// Label and value pairs that the layout itself sets apart (fields of blocks, attachments, embeds,
    /// message metadata).
    pub labelled: Vec<(String, String)>,
    /// Links with the words they stand behind.
    pub links: Vec<Link>,
    /// What a notification says in place of a layout; nobody who sees the layout reads it.
    #[serde(default)]
    pub notice: Vec<Line>,
    /// Whether another message or a link's preview hangs on it; neither is part of `lines`.
    pub is_share_or_unfurl: bool,
}

/// What happened to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// It was posted.
    Posted,
    /// Its words were edited.
    Edited,
    /// Only an unfurl or another decoration was added.
    Decorated,
    /// It was deleted.
    Deleted,
    /// Something about the channel, not a message: somebody joined …
    Housekeeping,
}

/// Who posted a message. Names and icons are kept for one purpose: to notice a look-alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Poster {
    /// A person.
    Person {
        /// User id.
        user: String,
        /// Display name, if given; never identity.
        shown_name: Option<String>,
    },
    /// An app, bot or webhook.
    App {
        /// Bot id, if given.
        bot: Option<String>,
        /// App or application id, if given.
        app: Option<String>,
        /// Webhook id, if given.
        webhook: Option<String>,
        /// The bot's user id, if given.
        user: Option<String>,
        /// The name it shows; free text, never identity.
        shown_name: Option<String>,
        /// The icon it shows, as an address or a shortcode; free choice, never identity.
        #[serde(default)]
        shown_icon: Option<String>,
    },
    /// Nobody: a deletion or housekeeping.
    Nobody,
}

/// One line of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The words, without marks.
    pub text: String,
    /// Whether it is quoted (`> …`), struck through or code.
    pub quoted: bool,
    /// Parts that the writer set in bold, in order; often the deal's name.
    pub bold: Vec<String>,
    /// Whether the layout makes it a title or header.
    pub is_title: bool,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its address.
    pub url: String,
    /// The words it stands behind; `None` for a bare link.
    pub words: Option<String>,
}

impl Post {
    /// The platform it came by.
    pub fn platform(&self) -> Platform {
        self.reference.platform
    }

    /// The message in whose thread it stands.
    pub fn parent(&self) -> Option<PostRef> {
        let message = self.thread.clone()?;
        Some(PostRef { message, ..self.reference.clone() })
    }
}
