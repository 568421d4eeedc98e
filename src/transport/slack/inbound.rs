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
pub(super) fn instant(id: &str) -> Option<DateTime<chrono::Utc>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(event: Value) -> Value {
        json!({ "type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event })
    }

    fn post(inner: Value) -> Post {
        post_from_event(&event(inner)).unwrap().unwrap().post
    }

    fn texts(post: &Post) -> Vec<&str> {
        post.lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn both_families_of_app_messages_are_apps() {
        let modern = json!({ "type": "message", "channel": "C1", "ts": "1.000002", "user": "U1", "bot_id": "B1", "app_id": "A1",
            "bot_profile": { "name": "Feed" }, "text": "hello" });
        let older = json!({ "type": "message", "subtype": "bot_message", "channel": "C1", "ts": "1.000002", "bot_id": "B1",
            "username": "Feed", "icons": { "emoji": ":owl:" }, "text": "hello" });
        for (inner, user, icon) in [(modern, Some("U1"), None), (older, None, Some(":owl:"))] {
            let Poster::App { bot, user: read, shown_name, shown_icon, .. } = post(inner).poster else { panic!() };
            assert_eq!((bot.as_deref(), shown_name.as_deref()), (Some("B1"), Some("Feed")));
            assert_eq!((read.as_deref(), shown_icon.as_deref()), (user, icon));
        }
    }

    #[test]
    fn a_layout_is_read_in_its_order_and_the_text_kept_apart() {
        let read = post(
            json!({ "type": "message", "channel": "C1", "ts": "1.000002", "bot_id": "B1", "text": "fallback", "blocks": [
            { "type": "header", "text": { "type": "plain_text", "text": "Elm &amp; Co" } },
            { "type": "section", "text": { "type": "mrkdwn", "text": "*bold* and <https://example.com/1|a link>" },
              "fields": [{ "type": "mrkdwn", "text": "*Owner:*\nAna" }, { "type": "mrkdwn", "text": "*Amount*" },
                         { "type": "mrkdwn", "text": "$5" }],
              "accessory": { "type": "button", "url": "https://example.com/2", "text": { "text": "Open" } } },
            { "type": "context", "elements": [{ "type": "mrkdwn", "text": "below" }] },
            { "type": "rich_text", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "emoji", "name": "tada", "unicode": "1f389" },
                    { "type": "text", "text": "won by " }, { "type": "user", "user_id": "U2" },
                    { "type": "text", "text": " gone", "style": { "strike": true } },
                    { "type": "date", "timestamp": 1773324613, "fallback": "x" }] },
                { "type": "rich_text_list", "elements": [
                    { "type": "rich_text_section", "elements": [{ "type": "text", "text": "one", "style": { "bold": true } }] }] },
                { "type": "rich_text_quote", "elements": [{ "type": "text", "text": "said" }] }] },
            { "type": "markdown", "text": "**Deal:** [Elm](https://example.com/3)" },
            { "type": "table", "rows": [[{ "type": "raw_text", "text": "Stage" }, { "type": "raw_text", "text": "Won" }]] },
            { "type": "divider" }
        ] }),
        );
        assert_eq!(
            texts(&read),
            ["Elm & Co", "bold and a link", "below", "🎉won by @U22026-03-12", "one", "said", "Deal: Elm"]
        );
        assert!(read.lines[0].is_title && read.lines[5].quoted && read.lines[4].bold == ["one"]);
        let pairs = [("Owner", "Ana"), ("Amount", "$5"), ("Stage", "Won")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(read.labelled, pairs);
        assert_eq!(read.links.iter().map(|link| link.url.as_str()).collect::<Vec<_>>().len(), 3);
        assert_eq!(read.notice[0].text, "fallback");
    }

    #[test]
    fn attachments_and_metadata_are_read_and_unfurls_left_out() {
        let read = post(
            json!({ "type": "message", "channel": "C1", "ts": "1.000002", "bot_id": "B1", "text": "", "attachments": [
                { "pretext": "above", "title": "Elm", "title_link": "https://example.com/1", "text": "*Stage*: Won",
                  "fields": [{ "title": "Owner", "value": "<@U2>" }], "fallback": "Elm was won" },
                { "fallback": "only this" },
                { "is_msg_unfurl": true, "text": "an old message", "from_url": "https://example.com/old" }],
                "metadata": { "event_type": "deal_won", "event_payload": { "id": "7", "close_date": "2026-03-12", "deal": { "name": "Elm" } } }
            }),
        );
        assert_eq!(texts(&read), ["above", "Elm", "Stage: Won", "only this"]);
        assert!(read.is_share_or_unfurl);
        assert!(read.labelled.contains(&("Owner".into(), "@U2".into())));
        assert!(read.labelled.contains(&("close date".into(), "2026-03-12".into())));
        assert!(read.labelled.contains(&("deal name".into(), "Elm".into())));
    }

    #[test]
    fn an_edit_is_told_from_a_decoration() {
        let message =
            |text: &str, edited: Value| json!({ "ts": "1.000002", "user": "U1", "text": text, "edited": edited });
        let changed = |now: Value, before: Value| {
            post(json!({ "type": "message", "subtype": "message_changed", "channel": "C1", "ts": "9.000001",
                "message": now, "previous_message": before }))
        };
        let edited = json!({ "user": "U1", "ts": "8.0" });
        let by_hand = changed(message("new", edited.clone()), message("old", Value::Null));
        assert_eq!((by_hand.happened, by_hand.reference.message.as_str()), (Happened::Edited, "1.000002"));
        let unfurled = changed(message("old", Value::Null), message("old", Value::Null));
        assert_eq!(unfurled.happened, Happened::Decorated);
        let unfurled_later = changed(message("new", edited.clone()), message("new", edited));
        assert_eq!(unfurled_later.happened, Happened::Decorated);
        let tombstone = changed(json!({ "subtype": "tombstone" }), message("old", Value::Null));
        assert_eq!(tombstone.happened, Happened::Deleted);
    }

    #[test]
    fn replies_joins_and_deletions_are_known() {
        let reply = post(
            json!({ "type": "message", "subtype": "thread_broadcast", "channel": "C1", "ts": "2.0", "thread_ts": "1.0",
            "user": "U1", "text": "x" }),
        );
        assert_eq!((reply.happened, reply.thread.as_deref()), (Happened::Posted, Some("1.0")));
        let parent = post(
            json!({ "type": "message", "channel": "C1", "ts": "1.0", "thread_ts": "1.0", "user": "U1", "text": "x" }),
        );
        assert_eq!(parent.thread, None);
        let joined =
            post(json!({ "type": "message", "subtype": "channel_join", "channel": "C1", "ts": "2.0", "user": "U1" }));
        assert_eq!(joined.happened, Happened::Housekeeping);
        let gone = post(
            json!({ "type": "message", "subtype": "message_deleted", "channel": "C1", "ts": "3.0", "deleted_ts": "1.0" }),
        );
        assert_eq!((gone.happened, gone.reference.message.as_str()), (Happened::Deleted, "1.0"));
    }

    #[test]
    fn a_socket_frame_gives_the_same_message_and_other_events_none() {
        let inner = json!({ "type": "message", "channel": "C1", "ts": "1.0", "user": "U1", "text": "x" });
        let frame = json!({ "envelope_id": "e", "type": "events_api", "payload": event(inner.clone()) });
        assert_eq!(post_from_event(&frame), post_from_event(&event(inner)));
        for other in [
            json!({ "type": "hello" }),
            event(json!({ "type": "app_mention", "channel": "C1" })),
            json!({ "type": "url_verification" }),
        ] {
            assert_eq!(post_from_event(&other), Ok(None));
        }
        assert_eq!(
            post_from_event(&event(json!({ "type": "message", "channel": "C1" }))),
            Err(NotAPost::Missing("ts"))
        );
    }
}
