//! `chat.*`.

use serde_json::{Value, json};

use super::super::answer::{Answered, Refusal};
use super::super::arguments::Arguments;
use super::super::message::{Author, Message, MessageState, Metadata};
use super::super::nouns::Kind;
use super::super::read::What;
use super::super::workspace::Workspace;
use super::content::{LongText, Said, metadata, told_thread};

pub(super) const POST: &[&str] = &[
    "channel",
    "text",
    "blocks",
    "attachments",
    "metadata",
    "thread_ts",
    "reply_broadcast",
    "mrkdwn",
    "parse",
    "link_names",
    "unfurl_links",
    "unfurl_media",
    "username",
    "icon_emoji",
    "icon_url",
    "markdown_text",
    "as_user",
    // Not in the list of arguments, and taken without effect (SO-20).
    "client_msg_id",
];
pub(super) const EPHEMERAL: &[&str] = &[
    "channel",
    "user",
    "text",
    "blocks",
    "attachments",
    "thread_ts",
    "parse",
    "link_names",
    "username",
    "icon_emoji",
    "icon_url",
    "markdown_text",
    "as_user",
];
pub(super) const UPDATE: &[&str] = &[
    "channel",
    "ts",
    "text",
    "blocks",
    "attachments",
    "metadata",
    "parse",
    "link_names",
    "reply_broadcast",
    "file_ids",
    "markdown_text",
    "as_user",
];
pub(super) const UNFURL: &[&str] = &[
    "channel",
    "ts",
    "unfurls",
    "unfurl_id",
    "source",
    "user_auth_required",
    "user_auth_message",
    "user_auth_url",
    "user_auth_blocks",
];

pub(super) fn post(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("chat:write")?;
    if ["username", "icon_emoji", "icon_url"].iter().any(|name| arguments.text(name).is_some()) {
        workspace.needs("chat:write.customize")?;
    }
    let channel = workspace.writable(&arguments.required("channel")?)?;
    let said = Said::read(arguments, LongText::Cut)?;
    let warnings = said.warnings.clone();
    let metadata = metadata(arguments)?;
    let thread = told_thread(workspace, &channel.id, arguments)?;
    let mut message = workspace.blank(&channel.id, Author::App, said.whole()?);
    message.thread_ts = thread;
    message.metadata = metadata;
    message.client_msg_id = arguments.text("client_msg_id");
    let message = workspace.add(message);
    let event = workspace.message_event(&message);
    workspace.echoes.push(event);
    let mut answer =
        json!({ "channel": channel.id, "ts": message.ts, "message": message.in_history(Metadata::NotAsked) });
    if !warnings.is_empty() {
        answer["response_metadata"] = json!({ "warnings": warnings });
    }
    Ok(answer)
}

pub(super) fn post_ephemeral(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("chat:write")?;
    let channel = workspace.writable(&arguments.required("channel")?)?;
    let user = arguments.required("user")?;
    workspace.user(&user)?;
    if matches!(&channel.kind, Kind::Direct(owner) if *owner != user) {
        return Err(Refusal::new("user_not_in_channel"));
    }
    let content = Said::read(arguments, LongText::Refused)?.whole()?;
    let thread = told_thread(workspace, &channel.id, arguments)?;
    let mut message = workspace.blank(&channel.id, Author::App, content);
    message.thread_ts = thread;
    message.only_for = Some(user);
    let message = workspace.add(message);
    Ok(json!({ "message_ts": message.ts }))
}

pub(super) fn update(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("chat:write")?;
    let channel = workspace.writable(&arguments.required("channel")?)?;
    let ts = arguments.required("ts")?;
    // An ephemeral message cannot be found here (SO-18).
    let at = workspace.public_position(&channel.id, &ts).ok_or_else(|| Refusal::new("message_not_found"))?;
    if workspace.messages[at].by != Author::App {
        return Err(Refusal::new("cant_update_message"));
    }
    let said = Said::read(arguments, LongText::Refused)?;
    let metadata = metadata(arguments)?;
    if said.text.is_none() && said.blocks.is_none() && said.attachments.is_none() && metadata.is_none() {
        return Err(Refusal::new("no_text"));
    }
    // A piece that is not told stays as it was.
    let mut content = workspace.messages[at].content().clone();
    content.text = said.text.unwrap_or(content.text);
    content.blocks = said.blocks.unwrap_or(content.blocks);
    content.attachments = said.attachments.unwrap_or(content.attachments);
    if content.text.is_empty() && content.blocks.is_empty() && content.attachments.is_empty() {
        return Err(Refusal::new("no_text"));
    }
    let prefix = format!("b{}", workspace.draw());
    let mut count = 0;
    super::super::blocks::with_ids(&mut content.blocks, || {
        count += 1;
        format!("{prefix}.{count}")
    });
    let edited = workspace.mint_ts();
    let before = workspace.messages[at].clone();
    let message = &mut workspace.messages[at];
    message.versions.push(content.clone());
    message.edited_ts = Some(edited);
    message.metadata = metadata.or(message.metadata.take());
    let message = message.clone();
    workspace.show(&message, What::Edited);
    let event = changed(workspace, &before, &message);
    workspace.echoes.push(event);
    Ok(json!({
        "channel": channel.id, "ts": ts, "text": content.text, "message": message.in_history(Metadata::NotAsked),
    }))
}

/// The event that tells of an edit.
pub(in super::super) fn changed(workspace: &mut Workspace, before: &Message, after: &Message) -> Value {
    let ts = workspace.mint_ts();
    let channel_type = workspace.channels.get(&after.channel).map_or("channel", |channel| channel.channel_type());
    workspace.event(&json!({
        "type": "message", "subtype": "message_changed", "message": after.as_json(after.content()),
        "previous_message": before.as_json(before.content()), "channel": after.channel, "hidden": true, "ts": ts,
        "event_ts": ts, "channel_type": channel_type,
    }))
}

/// The event that tells of a deletion.
pub(in super::super) fn gone(workspace: &mut Workspace, message: &Message) -> Value {
    let ts = workspace.mint_ts();
    let channel_type = workspace.channels.get(&message.channel).map_or("channel", |channel| channel.channel_type());
    workspace.event(&json!({
        "type": "message", "subtype": "message_deleted", "previous_message": message.as_json(message.content()),
        "channel": message.channel, "hidden": true, "deleted_ts": message.ts, "event_ts": ts, "ts": ts,
        "channel_type": channel_type,
    }))
}

pub(super) fn delete(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("chat:write")?;
    let channel = workspace.joined(&arguments.required("channel")?)?.id.clone();
    let ts = arguments.required("ts")?;
    let at = workspace.public_position(&channel, &ts).ok_or_else(|| Refusal::new("message_not_found"))?;
    if workspace.messages[at].by != Author::App {
        return Err(Refusal::new("cant_delete_message"));
    }
    workspace.messages[at].state = MessageState::Deleted;
    let message = workspace.messages[at].clone();
    workspace.show(&message, What::Deleted);
    let event = gone(workspace, &message);
    workspace.echoes.push(event);
    Ok(json!({ "channel": channel, "ts": ts }))
}

pub(super) fn unfurl(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("links:write")?;
    let unfurls = arguments.structure("unfurls", "invalid_unfurls_format")?;
    let Some(unfurls) = unfurls.as_ref().and_then(Value::as_object).filter(|unfurls| !unfurls.is_empty()) else {
        return Err(Refusal::new("missing_unfurls"));
    };
    let found = match arguments.text("unfurl_id") {
        Some(id) => id.split_once('/').map(|(channel, ts)| (channel.to_owned(), ts.to_owned())),
        None => Some((arguments.required("channel")?, arguments.required("ts")?)),
    };
    let at = found
        .and_then(|(channel, ts)| workspace.public_position(&channel, &ts))
        .ok_or_else(|| Refusal::new("cannot_find_message"))?;
    for (url, unfurl) in unfurls {
        if !workspace.messages[at].content().text.contains(url.as_str()) {
            return Err(Refusal::new("cannot_unfurl_url"));
        }
        let blocks = unfurl["blocks"].as_array().cloned().unwrap_or_default();
        let found = super::super::blocks::breaches(&blocks, super::super::blocks::Surface::Message, "/unfurls/blocks");
        if !found.is_empty() {
            return Err(Refusal::because("invalid_blocks", &found));
        }
    }
    let shown = unfurls.iter().map(|(url, unfurl)| {
        let mut attachment = unfurl.clone();
        attachment["from_url"] = json!(url);
        attachment["is_app_unfurl"] = json!(true);
        attachment
    });
    workspace.messages[at].unfurls = shown.collect();
    let message = workspace.messages[at].clone();
    workspace.show(&message, What::Unfurled);
    Ok(json!({}))
}
