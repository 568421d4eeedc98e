//! A sent form → the action, what was typed, and the files; and what is wrong with it, back to the field.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::conversation::action::Action;

use super::inputs::INPUT;
use super::modal::{CALLBACK, Metadata, Private};
use crate::transport::words::{NOTHING, short};

/// The longest text at a field: more nobody reads there.
const ERROR_MAX: usize = 300;

/// A form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// What sending it means.
    pub action: Action,
    /// What was typed or chosen, by the inputs' names; what was left empty is not there.
    pub values: BTreeMap<String, String>,
    /// The files, in the order of the inputs' names.
    pub files: Vec<FileRef>,
    /// Where the form was opened.
    pub private: Private,
}

/// A file that was put into a form; its bytes are still to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// The input's name.
    pub input: String,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where its bytes are.
    pub url: String,
    /// How many they are.
    pub size: u64,
    /// What Slack takes it for.
    pub mimetype: String,
}

/// Why something is no form or button of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotOurs(String);

impl NotOurs {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

/// Reads the `view` of a sent or closed form.
pub fn submitted(view: &Value) -> Result<Submitted, NotOurs> {
    let callback = view["callback_id"].as_str().unwrap_or_default();
    if callback != CALLBACK {
        return Err(NotOurs::new(format!("no form of ours is called {callback:?}")));
    }
    let metadata = view["private_metadata"].as_str().unwrap_or_default();
    let metadata: Metadata =
        serde_json::from_str(metadata).map_err(|error| NotOurs::new(format!("its metadata are not ours: {error}")))?;
    let action = metadata.action.parse().map_err(|error| NotOurs::new(format!("{error}")))?;
    let mut sent = Submitted { action, values: BTreeMap::new(), files: Vec::new(), private: metadata.private };
    for (block, elements) in view["state"]["values"].as_object().into_iter().flatten() {
        let Some(name) = block.strip_prefix(INPUT) else { continue };
        for element in elements.as_object().into_iter().flat_map(Map::values) {
            sent.files.extend(files_of(name, element));
            sent.values.extend(value_of(element).map(|value| (name.to_owned(), value)));
        }
    }
    Ok(sent)
}

/// The answer to a form that has something wrong in it, said at the fields; the form closes if nothing is.
pub fn input_errors(errors: &BTreeMap<String, String>) -> Value {
    if errors.is_empty() {
        return json!({ "response_action": "clear" });
    }
    let at_fields: Map<String, Value> =
        errors.iter().map(|(name, why)| (format!("{INPUT}{name}"), json!(error_text(why)))).collect();
    json!({ "response_action": "errors", "errors": at_fields })
}

fn error_text(why: &str) -> String {
    let text = short(why, ERROR_MAX);
    if text == NOTHING { "Please look at this again.".to_owned() } else { text }
}

/// What one element of any kind holds, as words; an instant as the seconds since 1970.
fn value_of(element: &Value) -> Option<String> {
    const ONE: [&str; 7] = [
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_channel",
        "selected_conversation",
        "selected_date_time",
    ];
    const SEVERAL: [&str; 4] = ["selected_options", "selected_users", "selected_channels", "selected_conversations"];
    let one = ONE.iter().map(|key| &element[*key]).chain([&element["selected_option"]["value"]]);
    let several = SEVERAL.iter().filter_map(|key| element[*key].as_array()).map(|all| joined(all));
    let rich = element["rich_text_value"].is_object().then(|| rich_text(&element["rich_text_value"]));
    let value = one.filter_map(word).chain(several).chain(rich).find(|value| !value.trim().is_empty());
    value.map(|value| value.trim().to_owned())
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn joined(all: &[Value]) -> String {
    let words = all.iter().filter_map(|one| word(one).or_else(|| word(&one["value"])));
    words.collect::<Vec<_>>().join(", ")
}

/// The words of a rich text, section by section.
fn rich_text(value: &Value) -> String {
    let own = value["text"].as_str().or(value["url"].as_str()).unwrap_or_default().to_owned();
    let inner = value["elements"].as_array().into_iter().flatten().map(rich_text);
    let apart = if value["type"] == "rich_text" || value["type"] == "rich_text_list" { "\n" } else { "" };
    own + &inner.collect::<Vec<_>>().join(apart)
}

fn files_of(input: &str, element: &Value) -> Vec<FileRef> {
    let files = element["files"].as_array().into_iter().flatten();
    let text = |file: &Value, key: &str| file[key].as_str().unwrap_or_default().to_owned();
    let read = |file: &Value| FileRef {
        input: input.to_owned(),
        id: text(file, "id"),
        name: text(file, "name"),
        url: file["url_private_download"].as_str().map_or_else(|| text(file, "url_private"), str::to_owned),
        size: file["size"].as_u64().unwrap_or_default(),
        mimetype: text(file, "mimetype"),
    };
    files.map(read).filter(|file| !file.id.is_empty()).collect()
}
