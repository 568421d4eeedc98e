//! A raw payload from a file, and the message in it, whichever platform delivered it.

use serde_json::Value;

use crate::domain::post::Post;

use super::{discord, slack};

/// A message, and what makes its delivery the same delivery again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredPost {
    /// The message.
    pub post: Post,
    /// Equal for a delivery that is repeated.
    pub dedupe_key: String,
}

/// Why a message event is no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPost {
    /// A part without which no message can be named.
    #[error("the message event has no `{0}`")]
    Missing(&'static str),
    /// Of no platform that is known.
    #[error("the payload is neither a Slack event nor a Discord gateway frame")]
    UnknownShape,
}

impl NotAPost {
    /// That part is missing.
    pub(super) fn missing(part: &'static str) -> Self {
        NotAPost::Missing(part)
    }
}

/// Why a file holds no payload.
#[derive(Debug, thiserror::Error)]
pub enum NoPayload {
    /// Not JSON, or not the JSON that the id needs.
    #[error("{place} is no JSON: {error}")]
    NotJson {
        /// Where.
        place: String,
        /// Why.
        error: serde_json::Error,
    },
    /// No row has that id.
    #[error("no row has the id `{0}`")]
    NoSuchRow(String),
    /// Several rows, and none was asked for.
    #[error("the file holds {0} rows; say which one, as in FILE#id")]
    WhichRow(usize),
}

/// The payload of a file, or of one row of a file of JSON Lines.
///
/// It stands under `payload`, else as JSON text under `request.body`, else under `frame`; else it is the whole.
pub fn raw_payload(text: &str, id: Option<&str>) -> Result<Value, NoPayload> {
    unwrapped(row(text, id)?)
}

/// The message of a payload, by the shape of the payload; `None` if it is validly none.
pub fn post(payload: &Value) -> Result<Option<DeliveredPost>, NotAPost> {
    if payload.get("op").is_some() || payload["t"].is_string() {
        return discord::inbound::post_from_event(payload);
    }
    let is_event = payload["type"].is_string() && !payload["type"].as_str().is_some_and(str::is_empty);
    if is_event || payload.get("envelope_id").is_some() {
        return slack::inbound::post_from_event(payload);
    }
    Err(NotAPost::UnknownShape)
}

fn row(text: &str, id: Option<&str>) -> Result<Value, NoPayload> {
    let Some(id) = id else { return whole(text) };
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Value = serde_json::from_str(line)
            .map_err(|error| NoPayload::NotJson { place: format!("line {}", index + 1), error })?;
        if row["id"].as_str() == Some(id) {
            return Ok(row);
        }
    }
    Err(NoPayload::NoSuchRow(id.to_owned()))
}

fn whole(text: &str) -> Result<Value, NoPayload> {
    serde_json::from_str(text).map_err(|error| {
        let rows = text.lines().filter(|line| line.trim_start().starts_with('{')).count();
        let are_rows = rows > 1 && text.lines().next().is_some_and(|line| serde_json::from_str::<Value>(line).is_ok());
        if are_rows { NoPayload::WhichRow(rows) } else { NoPayload::NotJson { place: "the file".to_owned(), error } }
    })
}

fn unwrapped(mut row: Value) -> Result<Value, NoPayload> {
    // A Socket Mode frame has a payload of its own, and is known by the id of its envelope.
    if row.get("payload").is_some_and(Value::is_object) && row.get("envelope_id").is_none() {
        return Ok(row["payload"].take());
    }
    if let Some(body) = row["request"]["body"].as_str() {
        return serde_json::from_str(body)
            .map_err(|error| NoPayload::NotJson { place: "the text under request.body".to_owned(), error });
    }
    if row.get("frame").is_some_and(Value::is_object) {
        return Ok(row["frame"].take());
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_found_wherever_a_file_keeps_it() {
        let of = |text: &str, id: Option<&str>| raw_payload(text, id).map(|value| value.to_string());
        assert_eq!(of(r#"{"payload":{"a":1}}"#, None).unwrap(), r#"{"a":1}"#);
        assert_eq!(of(r#"{"request":{"body":"{\"a\":2}"}}"#, None).unwrap(), r#"{"a":2}"#);
        assert_eq!(of(r#"{"frame":{"a":3}}"#, None).unwrap(), r#"{"a":3}"#);
        assert_eq!(of(r#"{"a":4}"#, None).unwrap(), r#"{"a":4}"#);
        let rows = "{\"id\":\"x\",\"payload\":{\"a\":5}}\n\n{\"id\":\"y\",\"payload\":{\"a\":6}}\n";
        assert_eq!(of(rows, Some("y")).unwrap(), r#"{"a":6}"#);
        let socket = r#"{"envelope_id":"e","payload":{"type":"event_callback"}}"#;
        assert!(of(socket, None).unwrap().contains("envelope_id"));
        let says = |text: &str, id: Option<&str>| raw_payload(text, id).unwrap_err().to_string();
        assert_eq!(says(rows, Some("z")), "no row has the id `z`");
        assert_eq!(says(rows, None), "the file holds 2 rows; say which one, as in FILE#id");
        assert!(says("nonsense", None).starts_with("the file is no JSON"));
        assert!(
            says(r#"{"request":{"body":"payload=1"}}"#, None).starts_with("the text under request.body is no JSON")
        );
    }

    #[test]
    fn the_platform_follows_from_the_shape() {
        let read = |text: &str| post(&serde_json::from_str(text).unwrap());
        assert_eq!(read(r#"{"t":null,"op":11,"d":null}"#), Ok(None));
        assert_eq!(read(r#"{"type":"hello"}"#), Ok(None));
        assert_eq!(read(r#"{"some":"thing"}"#), Err(NotAPost::UnknownShape));
    }
}
