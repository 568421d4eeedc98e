//! What a message is to say, judged: text, blocks, attachments, metadata (SO-6, SO-7, SO-9, SO-16).

use serde_json::Value;

use super::super::answer::Refusal;
use super::super::arguments::Arguments;
use super::super::blocks::{Surface, breaches, characters};
use super::super::message::Content;
use super::super::workspace::Workspace;

/// Text is cut past this (SO-6).
const MOST_TEXT: usize = 40_000;
/// All blocks of one message together (SO-9).
const MOST_OF_BLOCKS: usize = 13_200;
const MOST_ATTACHMENTS: usize = 100;

/// What is done with text that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum LongText {
    /// It is cut, with a warning.
    Cut,
    /// It is refused.
    Refused,
}

/// What a call says, piece by piece; a piece that is not there is `None`.
pub(in super::super) struct Said {
    pub(in super::super) text: Option<String>,
    pub(in super::super) blocks: Option<Vec<Value>>,
    pub(in super::super) attachments: Option<Vec<Value>>,
    pub(in super::super) warnings: Vec<&'static str>,
}

impl Said {
    pub(super) fn read(arguments: &Arguments, long: LongText) -> Result<Self, Refusal> {
        let mut warnings = Vec::new();
        let mut text = arguments.text("text");
        if let Some(markdown) = arguments.text("markdown_text") {
            if text.is_some() || arguments.text("blocks").is_some() {
                return Err(Refusal::new("markdown_text_conflict"));
            }
            if markdown.chars().count() > 12_000 {
                return Err(Refusal::new("msg_too_long"));
            }
            text = Some(markdown);
        }
        if text.as_ref().is_some_and(|text| text.chars().count() > MOST_TEXT) {
            if long == LongText::Refused {
                return Err(Refusal::new("msg_too_long"));
            }
            text = text.map(|text| text.chars().take(MOST_TEXT).collect());
            warnings.push("message_truncated");
        }
        let blocks = array(arguments, "blocks", "invalid_blocks_format")?;
        if let Some(blocks) = &blocks {
            let found = breaches(blocks, Surface::Message, "/blocks");
            if !found.is_empty() {
                return Err(Refusal::because("invalid_blocks", &found));
            }
            if blocks.iter().map(characters).sum::<usize>() > MOST_OF_BLOCKS {
                return Err(Refusal::new("msg_blocks_too_long"));
            }
        }
        let attachments = array(arguments, "attachments", "invalid_attachments")?;
        if attachments.as_ref().is_some_and(|attachments| attachments.len() > MOST_ATTACHMENTS) {
            return Err(Refusal::new("too_many_attachments"));
        }
        Ok(Self { text, blocks, attachments, warnings })
    }

    /// The content of a new message.
    pub(super) fn whole(self) -> Result<Content, Refusal> {
        let (blocks, attachments) = (self.blocks.unwrap_or_default(), self.attachments.unwrap_or_default());
        let text = self.text.unwrap_or_default();
        if text.is_empty() && blocks.is_empty() && attachments.is_empty() {
            return Err(Refusal::new("no_text"));
        }
        Ok(Content { text, blocks, attachments })
    }
}

/// The content that an answer to a command or a response URL says.
pub(in super::super) fn told_content(arguments: &Arguments) -> Result<Content, Refusal> {
    Said::read(arguments, LongText::Refused)?.whole()
}

/// The message under which a call speaks: it must be there, and stand under none itself.
pub(in super::super) fn told_thread(
    workspace: &Workspace,
    channel: &str,
    arguments: &Arguments,
) -> Result<Option<String>, Refusal> {
    let Some(thread) = arguments.text("thread_ts") else { return Ok(None) };
    match workspace.public_position(channel, &thread) {
        Some(at) if workspace.messages[at].parent().is_none() => Ok(Some(thread)),
        Some(_) | None => Err(Refusal::new("thread_not_found")),
    }
}

/// A type and a payload that is an object, and nothing else (SO-16).
pub(super) fn metadata(arguments: &Arguments) -> Result<Option<Value>, Refusal> {
    let Some(metadata) = arguments.structure("metadata", "invalid_metadata_format")? else { return Ok(None) };
    let Some(object) = metadata.as_object() else { return Err(Refusal::new("invalid_metadata_format")) };
    let typed = metadata["event_type"].as_str().is_some_and(|name| !name.is_empty() && name.chars().count() <= 255);
    let known = object.keys().all(|key| key == "event_type" || key == "event_payload");
    if typed && known && metadata["event_payload"].is_object() {
        Ok(Some(metadata))
    } else {
        Err(Refusal::new("invalid_metadata_schema"))
    }
}

fn array(arguments: &Arguments, name: &str, error: &str) -> Result<Option<Vec<Value>>, Refusal> {
    match arguments.structure(name, error)? {
        None => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items)),
        Some(_) => Err(Refusal::new(error)),
    }
}
