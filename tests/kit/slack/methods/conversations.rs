//! `conversations.*`.

use serde_json::{Value, json};

use super::super::answer::{Answered, Refusal};
use super::super::arguments::Arguments;
use super::super::message::{Message, Metadata};
use super::super::workspace::{Workspace, ts_micros};

pub(super) const OPEN: &[&str] = &["users", "channel", "return_im", "prevent_creation"];
pub(super) const INFO: &[&str] = &["channel", "include_locale", "include_num_members"];
pub(super) const HISTORY: &[&str] =
    &["channel", "oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"];
pub(super) const REPLIES: &[&str] =
    &["channel", "ts", "oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"];

pub(super) fn open(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("im:write")?;
    if let Some(channel) = arguments.text("channel") {
        let channel = workspace.visible(&channel)?;
        return Ok(json!({ "no_op": true, "already_open": true, "channel": { "id": channel.id } }));
    }
    let users = arguments.text("users").ok_or_else(|| Refusal::new("users_list_not_supplied"))?;
    let [user] = users.split(',').collect::<Vec<_>>()[..] else {
        return Err(Refusal::missing_scope("mpim:write", &[]));
    };
    let channel = workspace.open_direct(user)?;
    let told = if arguments.flag("return_im") { channel.as_json() } else { json!({ "id": channel.id }) };
    Ok(json!({ "channel": told }))
}

pub(super) fn info(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let channel = workspace.visible(&arguments.required("channel")?)?;
    workspace.needs(channel.read_scope())?;
    Ok(json!({ "channel": channel.as_json() }))
}

pub(super) fn history(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let channel = workspace.joined(&arguments.required("channel")?)?;
    workspace.needs(channel.history_scope())?;
    let first = arguments.text("oldest").map_or(0, |oldest| workspace.first_from(&oldest));
    let mut found: Vec<&Message> = workspace.messages[first..]
        .iter()
        .filter(|message| message.channel == channel.id && message.parent().is_none())
        .filter(|message| message.is_live() && message.only_for.is_none() && is_between(message, arguments))
        .collect();
    // The newest first.
    found.reverse();
    page(workspace, &found, arguments)
}

pub(super) fn replies(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let channel = workspace.joined(&arguments.required("channel")?)?;
    workspace.needs(channel.history_scope())?;
    let ts = arguments.required("ts")?;
    let at = workspace.public_position(&channel.id, &ts).ok_or_else(|| Refusal::new("thread_not_found"))?;
    let parent = &workspace.messages[at];
    let under = workspace.under(parent).filter(|message| is_between(message, arguments));
    let found: Vec<&Message> = std::iter::once(parent).chain(under).collect();
    page(workspace, &found, arguments)
}

fn is_between(message: &Message, arguments: &Arguments) -> bool {
    let ts = ts_micros(&message.ts);
    let inclusive = arguments.flag("inclusive");
    let after = arguments.text("oldest").is_none_or(|oldest| {
        let oldest = ts_micros(&oldest);
        ts > oldest || inclusive && ts == oldest
    });
    let before = arguments.text("latest").is_none_or(|latest| {
        let latest = ts_micros(&latest);
        ts < latest || inclusive && ts == latest
    });
    after && before
}

/// One page of messages; the cursor of the next is where it goes on.
fn page(workspace: &Workspace, found: &[&Message], arguments: &Arguments) -> Answered {
    let limit = arguments.number("limit").unwrap_or(100);
    if !(1..=1_000).contains(&limit) {
        return Err(Refusal::new("invalid_limit"));
    }
    let skipped = match arguments.text("cursor").filter(|cursor| !cursor.is_empty()) {
        None => 0,
        Some(cursor) => {
            let ts = cursor.strip_prefix("next_ts:").ok_or_else(|| Refusal::new("invalid_cursor"))?;
            found.iter().position(|message| message.ts == ts).ok_or_else(|| Refusal::new("invalid_cursor"))?
        }
    };
    let asked = if arguments.flag("include_all_metadata") { Metadata::Asked } else { Metadata::NotAsked };
    let messages: Vec<Value> =
        found.iter().skip(skipped).take(limit).map(|message| told(workspace, message, asked)).collect();
    let next = found.get(skipped + limit).map(|message| format!("next_ts:{}", message.ts));
    let mut answer = json!({ "messages": messages, "has_more": next.is_some() });
    if let Some(next) = next {
        answer["response_metadata"] = json!({ "next_cursor": next });
    }
    Ok(answer)
}

/// A message as history tells it: with its thread, and its files.
fn told(workspace: &Workspace, message: &Message, asked: Metadata) -> Value {
    let mut told = message.in_history(asked);
    let under = workspace.under(message).count();
    if under > 0 {
        told["reply_count"] = json!(under);
        told["thread_ts"] = json!(message.ts);
    }
    let files: Vec<Value> = message
        .files
        .iter()
        .filter_map(|id| workspace.files.get(id))
        .map(|(file, by)| file.as_json(&workspace.origin, by))
        .collect();
    if !files.is_empty() {
        told["files"] = json!(files);
    }
    told
}
