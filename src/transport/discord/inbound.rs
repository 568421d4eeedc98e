//! One translation of Discord's message events.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::domain::deal::PostRef;
use crate::domain::ids::Platform;
use crate::domain::post::{Happened, Post, Poster};
use crate::transport::flat::Flat;
use crate::transport::marks::MARKDOWN;
use crate::transport::payload::{DeliveredPost, NotAPost};

/// Message types under which somebody says something: plain, and reply. An application's answers to what a member did, of
/// types 20 and 23 or with what they answer beside them, are that member's doing and no word of its own.
const SPOKEN: [u64; 2] = [0, 19];
/// A message that forwards another one.
const FORWARD: u64 = 1;

/// The message of a gateway frame, if it is a message event.
///
/// Without the Message Content intent a message comes without words; it is still one.
pub fn post_from_event(payload: &Value) -> Result<Option<DeliveredPost>, NotAPost> {
    let event = payload["t"].as_str().unwrap_or_default();
    if !matches!(event, "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE") {
        return Ok(None);
    }
    let message = &payload["d"];
    let id = required(message, "id")?;
    let edited = message["edited_timestamp"].as_str();
    let happened = happened(event, message, edited);
    let poster = poster(happened, message);
    let mut flat = Flat::default();
    let hangs_on = say(&mut flat, message, &poster);
    let post = Post {
        reference: PostRef {
            platform: Platform::Discord,
            channel: required(message, "channel_id")?,
            message: id.clone(),
        },
        team: message["guild_id"].as_str().unwrap_or_default().to_owned(),
        at: message["timestamp"].as_str().and_then(instant),
        happened,
        poster,
        thread: thread(message),
        lines: flat.lines,
        labelled: flat.labelled,
        links: flat.links,
        notice: Vec::new(),
        is_share_or_unfurl: hangs_on,
    };
    let dedupe_key = format!("{event}:{id}:{}", edited.unwrap_or_default());
    Ok(Some(DeliveredPost { post, dedupe_key }))
}

fn required(value: &Value, key: &'static str) -> Result<String, NotAPost> {
    value[key].as_str().map(str::to_owned).ok_or(NotAPost::missing(key))
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}

fn happened(event: &str, message: &Value, edited: Option<&str>) -> Happened {
    let kind = message["type"].as_u64().unwrap_or_default();
    match event {
        "MESSAGE_DELETE" => Happened::Deleted,
        _ if !SPOKEN.contains(&kind) || is_answer(message) => Happened::Housekeeping,
        // An update that nobody made only adds a preview, and may leave out the author.
        "MESSAGE_UPDATE" if edited.is_none() || message["author"].is_null() => Happened::Decorated,
        "MESSAGE_UPDATE" => Happened::Edited,
        _ => Happened::Posted,
    }
}

/// Whether an application says it because a member used a command, a button or a form of it.
fn is_answer(message: &Value) -> bool {
    message["interaction_metadata"].is_object() || message["interaction"].is_object()
}

fn thread(message: &Value) -> Option<String> {
    let reference = &message["message_reference"];
    let is_reply = message["type"].as_u64() == Some(19) || !message["referenced_message"].is_null();
    reference["message_id"].as_str().filter(|_| is_reply && !is_forward(message)).map(str::to_owned)
}

fn is_forward(message: &Value) -> bool {
    message["message_reference"]["type"].as_u64() == Some(FORWARD) || !message["message_snapshots"].is_null()
}

fn poster(happened: Happened, message: &Value) -> Poster {
    let author = &message["author"];
    if author.is_null() || matches!(happened, Happened::Deleted | Happened::Housekeeping) {
        return Poster::Nobody;
    }
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let webhook = text(&message["webhook_id"]);
    let app = text(&message["application_id"]);
    if webhook.is_some() || app.is_some() || author["bot"] == Value::Bool(true) {
        // A webhook's author is the webhook itself, under whatever name it likes.
        let user = if webhook.is_some() { None } else { text(&author["id"]) };
        return Poster::App {
            bot: None,
            app,
            webhook,
            user,
            shown_name: text(&author["global_name"]).or(text(&author["username"])),
            shown_icon: None,
        };
    }
    let shown_name = text(&message["member"]["nick"]).or(text(&author["global_name"])).or(text(&author["username"]));
    text(&author["id"]).map_or(Poster::Nobody, |user| Poster::Person { user, shown_name })
}

/// Adds what the message says; says whether another message or a link's preview hangs on it.
fn say(flat: &mut Flat, message: &Value, poster: &Poster) -> bool {
    flat.text(message["content"].as_str().unwrap_or_default(), &MARKDOWN);
    let mut hangs_on = is_forward(message);
    for embed in list(&message["embeds"]) {
        // People cannot write embeds; theirs are previews. So are an app's of any other type than rich.
        let is_own = matches!(poster, Poster::App { .. }) && matches!(embed["type"].as_str(), None | Some("rich"));
        if is_own {
            add_embed(flat, embed);
        } else {
            hangs_on = true;
        }
    }
    add_components(flat, &message["components"]);
    hangs_on
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn add_embed(flat: &mut Flat, embed: &Value) {
    let text = |key: &str| embed[key].as_str().unwrap_or_default();
    let mut title = Flat::default();
    title.text(text("title"), &MARKDOWN);
    let words = title.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        flat.title(&words, embed["url"].as_str());
    } else if let Some(url) = embed["url"].as_str() {
        flat.link(url, None);
    }
    flat.links.extend(title.links);
    flat.text(text("description"), &MARKDOWN);
    for field in list(&embed["fields"]) {
        flat.pair(field["name"].as_str().unwrap_or_default(), field["value"].as_str().unwrap_or_default(), &MARKDOWN);
    }
}

/// Containers and sections hold others; text displays speak; a link button is a link.
fn add_components(flat: &mut Flat, components: &Value) {
    for component in list(components) {
        if let Some(content) = component["content"].as_str() {
            flat.text(content, &MARKDOWN);
        }
        if let Some(url) = component["url"].as_str() {
            flat.link(url, component["label"].as_str());
        }
        add_components(flat, &component["components"]);
        if component["accessory"].is_object() {
            add_components(flat, &Value::Array(vec![component["accessory"].clone()]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn post(event: &str, message: Value) -> Post {
        let mut whole = json!({ "id": "1", "channel_id": "2", "type": 0, "content": "", "timestamp": "2026-03-12T14:20:00+00:00",
            "author": { "id": "9", "username": "ana", "global_name": "Ana" } });
        whole.as_object_mut().unwrap().extend(message.as_object().unwrap().clone());
        post_from_event(&json!({ "t": event, "op": 0, "d": whole })).unwrap().unwrap().post
    }

    fn texts(post: &Post) -> Vec<&str> {
        post.lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn webhooks_bots_and_people_are_told_apart() {
        let webhook = post(
            "MESSAGE_CREATE",
            json!({ "webhook_id": "7", "author": { "id": "7", "username": "Feed", "bot": true } }),
        );
        assert!(matches!(webhook.poster, Poster::App { webhook: Some(_), user: None, .. }));
        let bot = post(
            "MESSAGE_CREATE",
            json!({ "application_id": "8", "author": { "id": "81", "username": "x", "bot": true } }),
        );
        assert!(matches!(bot.poster, Poster::App { app: Some(_), user: Some(_), webhook: None, .. }));
        let person = post("MESSAGE_CREATE", json!({}));
        assert_eq!(person.poster, Poster::Person { user: "9".into(), shown_name: Some("Ana".into()) });
    }

    #[test]
    fn content_embeds_and_components_are_read_in_order() {
        let read = post(
            "MESSAGE_CREATE",
            json!({
                "webhook_id": "7", "content": "**Hi** [Elm](https://example.com/1)",
                "embeds": [{ "type": "rich", "title": "A **title**", "url": "https://example.com/2", "description": "## Head\n> said",
                             "fields": [{ "name": "**Owner**", "value": "<@5>" }] },
                           { "type": "link", "title": "a preview", "url": "https://example.com/3" }],
                "components": [{ "type": 17, "components": [{ "type": 10, "content": "inside" },
                    { "type": 9, "components": [{ "type": 10, "content": "beside" }],
                      "accessory": { "type": 2, "style": 5, "label": "Open", "url": "https://example.com/4" } }] }]
            }),
        );
        assert_eq!(texts(&read), ["Hi Elm", "A title", "Head", "said", "inside", "beside"]);
        assert!(read.lines[1].is_title && read.lines[2].is_title && read.lines[3].quoted);
        assert_eq!(read.labelled, [("Owner".to_owned(), "@5".to_owned())]);
        let urls: Vec<_> = read.links.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(urls, ["https://example.com/1", "https://example.com/2", "https://example.com/4"]);
        assert!(read.is_share_or_unfurl);
    }

    #[test]
    fn a_persons_embeds_are_previews_and_forwards_are_shares() {
        let previewed =
            post("MESSAGE_CREATE", json!({ "content": "look", "embeds": [{ "type": "rich", "title": "Closed Won" }] }));
        assert_eq!((texts(&previewed), previewed.is_share_or_unfurl), (vec!["look"], true));
        let forwarded = post(
            "MESSAGE_CREATE",
            json!({ "message_reference": { "type": 1, "message_id": "5" },
            "message_snapshots": [{ "message": { "content": "Closed Won" } }] }),
        );
        assert_eq!((forwarded.lines.len(), forwarded.is_share_or_unfurl, forwarded.thread), (0, true, None));
    }

    #[test]
    fn replies_edits_previews_deletions_and_joins_are_known() {
        let reply = post("MESSAGE_CREATE", json!({ "type": 19, "message_reference": { "message_id": "5" } }));
        assert_eq!(reply.thread.as_deref(), Some("5"));
        let edited = json!({ "edited_timestamp": "2026-03-12T14:31:00+00:00" });
        assert_eq!(post("MESSAGE_UPDATE", edited.clone()).happened, Happened::Edited);
        assert_eq!(post("MESSAGE_UPDATE", json!({})).happened, Happened::Decorated);
        assert_eq!(post("MESSAGE_DELETE", json!({})).happened, Happened::Deleted);
        assert_eq!(post("MESSAGE_CREATE", json!({ "type": 7 })).happened, Happened::Housekeeping);
        let answer =
            json!({ "type": 20, "application_id": "8", "author": { "id": "81", "username": "x", "bot": true } });
        let said_after = json!({ "interaction_metadata": { "id": "5", "type": 2 }, "application_id": "8",
            "author": { "id": "81", "username": "x", "bot": true } });
        for answered in [answer, said_after] {
            let read = post("MESSAGE_CREATE", answered);
            assert_eq!((read.happened, read.poster), (Happened::Housekeeping, Poster::Nobody));
        }
        let frame = json!({ "t": "MESSAGE_UPDATE", "d": { "id": "1", "channel_id": "2", "edited_timestamp": "x" } });
        assert_eq!(post_from_event(&frame).unwrap().unwrap().dedupe_key, "MESSAGE_UPDATE:1:x");
        assert_eq!(post_from_event(&json!({ "t": "READY", "d": {} })), Ok(None));
        assert!(post_from_event(&json!({ "t": "MESSAGE_CREATE", "d": {} })).is_err());
    }
}
