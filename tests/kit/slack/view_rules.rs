//! Modals and home tabs, judged (SO-7, SO-8, SO-15).

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::blocks::{Surface, breaches};

/// The most bytes of a view (SO-8).
const MOST_BYTES: usize = 250_000;

/// The view as Slack would keep it, or why not.
pub(super) fn judged(view: &Value, wanted: Surface) -> Result<Map<String, Value>, Refusal> {
    let Some(object) = view.as_object() else {
        return Err(Refusal::arguments("must be an object [json-pointer:/view]"));
    };
    if view.to_string().len() > MOST_BYTES {
        return Err(Refusal::new("view_too_large"));
    }
    let mut found = Vec::new();
    let kind = if wanted == Surface::Home { "home" } else { "modal" };
    if object.get("type") != Some(&json!(kind)) {
        found.push(format!("must be {kind} [json-pointer:/view/type]"));
    }
    let own: &[&str] = match wanted {
        Surface::Home => &[],
        Surface::Modal | Surface::Message => {
            &["title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"]
        }
    };
    let always = ["type", "blocks", "private_metadata", "callback_id", "external_id"];
    for key in object.keys().filter(|key| !always.contains(&key.as_str()) && !own.contains(&key.as_str())) {
        found.push(format!("invalid additional property: {key} [json-pointer:/view]"));
    }
    for (key, value) in object.iter().filter(|(_, value)| value.is_null()) {
        found.push(format!("must not be null [json-pointer:/view/{key}]: {value}"));
    }
    for (key, most) in [("private_metadata", 3_000), ("callback_id", 255), ("external_id", 255)] {
        let length = object.get(key).map(|value| value.as_str().map(|text| text.chars().count()));
        if length.is_some_and(|length| length.is_none_or(|length| length > most)) {
            found.push(format!("must be a string of less than {} characters [json-pointer:/view/{key}]", most + 1));
        }
    }
    if wanted != Surface::Home {
        for key in ["title", "submit", "close"] {
            found.extend(label_breach(object.get(key), key));
        }
    }
    let Some(blocks) = object.get("blocks").and_then(Value::as_array) else {
        found.push("must be an array [json-pointer:/view/blocks]".into());
        return Err(Refusal::because("invalid_arguments", &found));
    };
    let has_inputs = blocks.iter().any(|block| block["type"] == "input");
    if wanted == Surface::Modal && has_inputs && !object.contains_key("submit") {
        found.push("submit is required where there is an input [json-pointer:/view/submit]".into());
    }
    found.extend(breaches(blocks, wanted, "/view/blocks"));
    if found.is_empty() { Ok(object.clone()) } else { Err(Refusal::because("invalid_arguments", &found)) }
}

/// A title must be there; each of the three is plain text of at most 24 characters (SO-15).
fn label_breach(label: Option<&Value>, key: &str) -> Option<String> {
    let Some(label) = label else {
        return (key == "title").then(|| "missing required field: title [json-pointer:/view]".to_owned());
    };
    let length = label["text"].as_str().map_or(0, |text| text.chars().count());
    let known = label.as_object().is_some_and(|object| {
        object.keys().all(|key| ["type", "text", "emoji"].contains(&key.as_str())) && object["type"] == "plain_text"
    });
    match (known, length) {
        (true, 1..=24) => None,
        (true, _) => Some(format!("must be less than 25 characters and not empty [json-pointer:/view/{key}/text]")),
        (false, _) => Some(format!("must be of type plain_text [json-pointer:/view/{key}]")),
    }
}
