//! What a reader sees: everything that became visible, in order, as plain lines and labels.

use serde_json::{Map, Value};

use super::FakeSlack;
use super::message::{Author, Content, Message};
use super::nouns::{BOT_USER, Kind};
use super::plain::{attachment_lines, block_lines, mrkdwn};
use super::workspace::{View, Workspace};

/// How something became visible, or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A new message.
    Posted,
    /// A message in its new version.
    Edited,
    /// A message that is gone.
    Deleted,
    /// A message that one person sees.
    Ephemeral,
    /// A home tab.
    Home,
    /// A modal.
    Modal,
    /// A message with its links unfurled.
    Unfurled,
}

/// Something that became visible, as it was kept.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    at: i64,
    what: What,
    channel: String,
    by: Option<Author>,
    only_for: Option<String>,
    ts: String,
    thread_ts: Option<String>,
    content: Content,
    view: Map<String, Value>,
}

/// What a reader sees of a message, a home tab or a modal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its lines, without marks.
    pub lines: Vec<String>,
    /// The labels that can be pressed.
    pub buttons: Vec<String>,
}

/// One entry of the transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When, in microseconds of the fake's clock.
    pub at: i64,
    /// How it became visible.
    pub what: What,
    /// Where: `#name`, `@Name` for a direct conversation, `home of Name`, `modal of Name`.
    pub place: String,
    /// Who wrote it.
    pub who: String,
    /// The only reader, if there is only one.
    pub only_for: Option<String>,
    /// The message's `ts`, or the view's id.
    pub ts: String,
    /// The message under which it stands.
    pub thread_ts: Option<String>,
    /// What is seen.
    pub shown: Shown,
}

impl Seen {
    pub(super) fn of_message(message: &Message, what: What, at: i64) -> Self {
        let mut content = message.content().clone();
        content.attachments.extend(message.unfurls.iter().cloned());
        Self {
            at,
            what,
            channel: message.channel.clone(),
            by: Some(message.by.clone()),
            only_for: message.only_for.clone(),
            ts: message.ts.clone(),
            thread_ts: message.parent().map(str::to_owned),
            content,
            view: Map::new(),
        }
    }

    pub(super) fn of_view(view: &View, what: What, at: i64) -> Self {
        Self {
            at,
            what,
            channel: String::new(),
            by: Some(Author::App),
            only_for: Some(view.user.clone()),
            ts: view.id.clone(),
            thread_ts: None,
            content: Content::default(),
            view: view.body().clone(),
        }
    }

    fn entry(&self, workspace: &Workspace) -> Entry {
        let reader = self.only_for.as_ref().map(|user| workspace.name_of(user));
        let named = |word: &str| format!("{word} of {}", reader.clone().unwrap_or_default());
        let (place, shown) = match self.what {
            What::Home => (named("home"), shown_view(workspace, &self.view)),
            What::Modal => (named("modal"), shown_view(workspace, &self.view)),
            What::Posted | What::Edited | What::Deleted | What::Ephemeral | What::Unfurled => {
                (place_name(workspace, &self.channel), shown(workspace, &self.content))
            }
        };
        let who = match &self.by {
            Some(Author::Person(id)) => workspace.name_of(id),
            Some(Author::Integration(own)) => {
                let name = own["bot_profile"]["name"].as_str().or(own["username"].as_str());
                name.unwrap_or("an integration").to_owned()
            }
            Some(Author::App) | None => workspace.name_of(BOT_USER),
        };
        let (ts, thread_ts) = (self.ts.clone(), self.thread_ts.clone());
        Entry { at: self.at, what: self.what, place, who, only_for: reader, ts, thread_ts, shown }
    }
}

/// What a reader sees of a message: its blocks, or its text where there are none, then its attachments.
pub(super) fn shown(workspace: &Workspace, content: &Content) -> Shown {
    let mut lines = if content.blocks.is_empty() {
        lines_of(&mrkdwn(workspace, &content.text))
    } else {
        content.blocks.iter().flat_map(|block| block_lines(workspace, block)).collect()
    };
    lines.extend(content.attachments.iter().flat_map(|attachment| attachment_lines(workspace, attachment)));
    let buttons = content.blocks.iter().flat_map(labels).collect();
    Shown { lines, buttons }
}

pub(super) fn shown_view(workspace: &Workspace, view: &Map<String, Value>) -> Shown {
    let blocks: Vec<Value> = view.get("blocks").and_then(Value::as_array).cloned().unwrap_or_default();
    let title = view.get("title").and_then(|title| title["text"].as_str()).map(str::to_owned);
    let submit = view.get("submit").and_then(|submit| submit["text"].as_str()).map(str::to_owned);
    let lines = title.into_iter().chain(blocks.iter().flat_map(|block| block_lines(workspace, block))).collect();
    Shown { lines, buttons: blocks.iter().flat_map(labels).chain(submit).collect() }
}

/// The elements of a block from which something can be pressed or chosen.
pub(super) fn elements(block: &Value) -> Vec<&Value> {
    let own = if block["type"] == "actions" { block["elements"].as_array() } else { None };
    let single = [&block["accessory"], &block["element"]];
    own.into_iter().flatten().chain(single.into_iter().filter(|element| element.is_object())).collect()
}

fn labels(block: &Value) -> Vec<String> {
    let buttons = elements(block).into_iter().flat_map(|element| match element["type"].as_str() {
        Some("button") => vec![element["text"]["text"].as_str().unwrap_or_default().to_owned()],
        Some("overflow") => option_labels(element),
        _ => Vec::new(),
    });
    buttons.collect()
}

fn option_labels(element: &Value) -> Vec<String> {
    let options = element["options"].as_array().into_iter().flatten();
    options.filter_map(|option| option["text"]["text"].as_str().map(str::to_owned)).collect()
}

pub(super) fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn place_name(workspace: &Workspace, channel: &str) -> String {
    workspace.channels.get(channel).map_or_else(
        || channel.to_owned(),
        |channel| match &channel.kind {
            Kind::Public | Kind::Private | Kind::Shared => format!("#{}", channel.name),
            Kind::Direct(user) => format!("@{}", workspace.name_of(user)),
        },
    )
}

impl Shown {
    /// Its lines as one text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

impl FakeSlack {
    /// Everything that became visible, in order of happening.
    pub fn transcript(&self) -> Vec<Entry> {
        let workspace = self.workspace();
        workspace.seen.iter().map(|seen| seen.entry(&workspace)).collect()
    }

    /// What a reader sees of a message now.
    pub fn plain(&self, message: &Message) -> Shown {
        shown(&self.workspace(), message.content())
    }

    /// What somebody sees on their home tab.
    pub fn home(&self, user: &str) -> Option<Shown> {
        let workspace = self.workspace();
        let view = workspace.homes.get(user).and_then(|id| workspace.views.get(id))?;
        Some(shown_view(&workspace, view.body()))
    }

    /// The modal that lies on top for somebody.
    pub fn modal(&self, user: &str) -> Option<View> {
        self.workspace().open_modals(user).last().map(|view| (*view).clone())
    }

    /// What somebody sees of a modal.
    pub fn plain_view(&self, view: &View) -> Shown {
        shown_view(&self.workspace(), view.body())
    }

    /// The messages of a channel that everybody in it sees, in order; threads among them.
    pub fn messages(&self, channel: &str) -> Vec<Message> {
        let workspace = self.workspace();
        let seen = |message: &&Message| message.channel == channel && message.is_live() && message.only_for.is_none();
        workspace.messages.iter().filter(seen).cloned().collect()
    }

    /// The messages of the app in every place, ephemeral and deleted ones too.
    pub fn posted(&self) -> Vec<Message> {
        let workspace = self.workspace();
        workspace.messages.iter().filter(|message| message.by == Author::App).cloned().collect()
    }

    /// The ephemeral messages that one person saw.
    pub fn ephemeral(&self, user: &str) -> Vec<Message> {
        let workspace = self.workspace();
        workspace.messages.iter().filter(|message| message.only_for.as_deref() == Some(user)).cloned().collect()
    }

    /// A message by its place and `ts`.
    pub fn message(&self, channel: &str, ts: &str) -> Option<Message> {
        let workspace = self.workspace();
        workspace.position(channel, ts).map(|at| workspace.messages[at].clone())
    }
}
