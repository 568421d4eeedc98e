//! One translation of Discord's message events.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::domain::deal::PostRef;
use crate::domain::ids::Platform;
use crate::domain::post::{Happened, Post, Poster};
use crate::transport::flat::Flat;
use crate::transport::marks::MARKDOWN;
use crate::transport::payload::{DeliveredPost, NotAPost};

/// Message types under which somebody says something: plain, reply, answers to commands.
const SPOKEN: [u64; 4] = [0, 19, 20, 23];
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
        _ if !SPOKEN.contains(&kind) => Happened::Housekeeping,
        // An update that nobody made only adds a preview, and may leave out the author.
        "MESSAGE_UPDATE" if edited.is_none() || message["author"].is_null() => Happened::Decorated,
        "MESSAGE_UPDATE" => Happened::Edited,
        _ => Happened::Posted,
    }
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
