//! One translation of Slack's message events, whichever way they came: Events API or Socket Mode.

use chrono::DateTime;
use serde_json::Value;

use crate::domain::deal::PostRef;
use crate::domain::ids::Platform;
use crate::domain::post::{Happened, Post, Poster};
use crate::transport::flat::Flat;
use crate::transport::payload::{DeliveredPost, NotAPost};

use super::blocks::{self, list, text_of};
use super::mrkdwn::{MRKDWN, PLAIN, unescaped};

/// Subtypes under which somebody says something.
const SPOKEN: [&str; 7] =
    ["", "bot_message", "me_message", "file_share", "thread_broadcast", "reply_broadcast", "file_comment"];

/// The message of an event, if it is a message event.
///
/// Takes the outer envelope of the Events API or the Socket Mode frame around it. A mention of the bot is none: the
/// same message also comes as a message event.
pub fn post_from_event(payload: &Value) -> Result<Option<DeliveredPost>, NotAPost> {
    let envelope = if payload.get("envelope_id").is_some() { &payload["payload"] } else { payload };
    let event = &envelope["event"];
    if text_of(envelope, "type") != "event_callback" || text_of(event, "type") != "message" {
        return Ok(None);
    }
    let dedupe_key = required(envelope, "event_id")?;
    let channel = required(event, "channel")?;
    let (happened, message) = happened(event);
    let id = match happened {
        Happened::Deleted => {
            event["deleted_ts"].as_str().or(message["ts"].as_str()).ok_or(NotAPost::missing("deleted_ts"))?
        }
        Happened::Posted | Happened::Edited | Happened::Decorated | Happened::Housekeeping => {
            message["ts"].as_str().ok_or(NotAPost::missing("ts"))?
        }
    };
    let said = said(message);
    let post = Post {
        reference: PostRef { platform: Platform::Slack, channel, message: id.to_owned() },
        team: envelope["team_id"].as_str().or(message["team"].as_str()).unwrap_or_default().to_owned(),
        at: instant(id),
        happened,
        poster: poster(happened, message),
        thread: message["thread_ts"].as_str().filter(|thread| *thread != id).map(str::to_owned),
        lines: said.shown.lines,
        labelled: said.shown.labelled,
        links: said.shown.links,
        notice: said.notice.lines,
        is_share_or_unfurl: said.hangs_on,
    };
    Ok(Some(DeliveredPost { post, dedupe_key }))
}

fn required(value: &Value, key: &'static str) -> Result<String, NotAPost> {
    value[key].as_str().map(str::to_owned).ok_or(NotAPost::missing(key))
}

/// Seconds with six decimals are an id, and the instant of posting.
fn instant(id: &str) -> Option<DateTime<chrono::Utc>> {
    let (seconds, micros) = id.split_once('.').unwrap_or((id, "0"));
    DateTime::from_timestamp(seconds.parse().ok()?, micros.parse::<u32>().ok()?.checked_mul(1000)?)
}

/// What happened, and the message to which it happened.
fn happened(event: &Value) -> (Happened, &Value) {
    match text_of(event, "subtype") {
        "message_deleted" => (Happened::Deleted, &event["previous_message"]),
        "message_changed" => changed(event),
        "message_replied" => (Happened::Decorated, &event["message"]),
        subtype if SPOKEN.contains(&subtype) => (Happened::Posted, event),
        _ => (Happened::Housekeeping, event),
    }
}

/// Slack also says "changed" when only an unfurl or a reply count was added.
fn changed(event: &Value) -> (Happened, &Value) {
    let (now, before) = (&event["message"], &event["previous_message"]);
    if text_of(now, "subtype") == "tombstone" {
        return (Happened::Deleted, before);
    }
    let edited_again = !now["edited"].is_null() && now["edited"] != before["edited"];
    let same_words = !before.is_null()
        && now["text"] == before["text"]
        && now["blocks"] == before["blocks"]
        && own_attachments(now) == own_attachments(before);
    let happened = if edited_again && !same_words { Happened::Edited } else { Happened::Decorated };
    (happened, now)
}

fn own_attachments(message: &Value) -> Vec<&Value> {
    list(&message["attachments"]).filter(|attachment| !hangs_on(attachment)).collect()
}

/// Whether an attachment is another message or a link's preview.
fn hangs_on(attachment: &Value) -> bool {
    ["is_share", "is_msg_unfurl", "is_app_unfurl", "is_reply_unfurl"]
        .iter()
        .any(|flag| attachment[flag] == Value::Bool(true))
        || ["from_url", "original_url", "message_blocks"].iter().any(|key| !attachment[key].is_null())
}

fn poster(happened: Happened, message: &Value) -> Poster {
    if matches!(happened, Happened::Deleted | Happened::Housekeeping) {
        return Poster::Nobody;
    }
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let profile = &message["bot_profile"];
    let is_bot = !message["bot_id"].is_null() || text_of(message, "subtype") == "bot_message" || !profile.is_null();
    if !is_bot {
        let shown = &message["user_profile"];
        return match text(&message["user"]) {
            Some(user) => {
                Poster::Person { user, shown_name: text(&shown["display_name"]).or(text(&shown["real_name"])) }
            }
            None => Poster::Nobody,
        };
    }
    let icons = &message["icons"];
    Poster::App {
        bot: text(&message["bot_id"]).or(text(&profile["id"])),
        app: text(&message["app_id"]).or(text(&profile["app_id"])),
        webhook: None,
        user: text(&message["user"]),
        shown_name: text(&message["username"]).or(text(&profile["name"])),
        shown_icon: ["emoji", "image_48", "image_64", "image_36", "image_72"]
            .iter()
            .find_map(|size| text(&icons[size])),
    }
}

#[derive(Debug, Default)]
struct Said {
    shown: Flat,
    notice: Flat,
    hangs_on: bool,
}

fn said(message: &Value) -> Said {
    let mut said = Said::default();
    let is_person = message["bot_id"].is_null() && text_of(message, "subtype") != "bot_message";
    // A person's text is the source of its blocks; an app's text is only what a notification shows.
    let text = text_of(message, "text");
    if is_person && !text.trim().is_empty() {
        said.shown.text(text, &MRKDWN);
    } else {
        blocks::add(&mut said.shown, &message["blocks"]);
        if said.shown.is_empty() {
            said.shown.text(text, &MRKDWN);
        } else {
            said.notice.text(text, &MRKDWN);
        }
    }
    for attachment in list(&message["attachments"]) {
        if hangs_on(attachment) {
            said.hangs_on = true;
        } else {
            add_attachment(&mut said, attachment);
        }
    }
    metadata(&mut said.shown, &message["metadata"]);
    said
}

fn add_attachment(said: &mut Said, attachment: &Value) {
    let (lines_before, pairs_before) = (said.shown.lines.len(), said.shown.labelled.len());
    let flat = &mut said.shown;
    flat.text(text_of(attachment, "pretext"), &MRKDWN);
    let title = unescaped(text_of(attachment, "title"));
    if !title.trim().is_empty() {
        flat.title(title.trim(), attachment["title_link"].as_str());
    }
    flat.text(text_of(attachment, "text"), &MRKDWN);
    for field in list(&attachment["fields"]) {
        flat.pair(text_of(field, "title"), text_of(field, "value"), &MRKDWN);
    }
    blocks::add(flat, &attachment["blocks"]);
    for action in list(&attachment["actions"]) {
        if let Some(url) = action["url"].as_str() {
            flat.link(url, action["text"].as_str());
        }
    }
    let fallback = text_of(attachment, "fallback");
    let says_nothing = flat.lines.len() == lines_before && flat.labelled.len() == pairs_before;
    let target = if says_nothing { flat } else { &mut said.notice };
    target.text(fallback, &MRKDWN);
}

/// What the app says beside the text, for other apps.
fn metadata(flat: &mut Flat, metadata: &Value) {
    if let Some(kind) = metadata["event_type"].as_str() {
        flat.labelled.push(("event type".to_owned(), kind.replace(['_', '.'], " ")));
    }
    metadata_pairs(flat, "", &metadata["event_payload"]);
}

fn metadata_pairs(flat: &mut Flat, prefix: &str, value: &Value) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let label = format!("{prefix}{}", key.replace('_', " "));
        match value {
            Value::String(text) if text.starts_with("https://") => flat.link(text, None),
            Value::String(text) => flat.pair(&label, text, &PLAIN),
            Value::Number(number) => flat.labelled.push((label, number.to_string())),
            Value::Object(_) => metadata_pairs(flat, &format!("{label} "), value),
            Value::Null | Value::Bool(_) | Value::Array(_) => {}
        }
    }
}
