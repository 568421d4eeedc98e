//! Block Kit, judged: counts and lengths in characters, unknown keys, what may stand where (SO-7, SO-10 to SO-15).

mod elements;
mod inputs;
mod rich_text;
mod text;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Where blocks stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surface {
    Message,
    Modal,
    Home,
}

impl Surface {
    /// How many blocks it holds (SO-7).
    fn most_blocks(self) -> usize {
        match self {
            Surface::Message => 50,
            Surface::Modal | Surface::Home => 100,
        }
    }
}

/// Every breach in `blocks`, in Slack's words; none if they can be shown.
pub(super) fn breaches(blocks: &[Value], surface: Surface, path: &str) -> Vec<String> {
    let mut judge = Judge { breaches: Vec::new(), surface, block_ids: BTreeSet::new(), action_ids: BTreeSet::new() };
    if blocks.len() > surface.most_blocks() {
        judge.say(path, &format!("no more than {} items allowed", surface.most_blocks()));
    }
    for (index, block) in blocks.iter().enumerate() {
        judge.block(block, &format!("{path}/{index}"));
    }
    judge.breaches
}

/// Gives a `block_id` to each block without one, as Slack does when it takes them in.
pub(super) fn with_ids(blocks: &mut [Value], mut next: impl FnMut() -> String) {
    for block in blocks.iter_mut().filter_map(Value::as_object_mut) {
        if !block.contains_key("block_id") {
            block.insert("block_id".into(), json!(next()));
        }
    }
}

/// The characters of every text in `blocks` (SO-9).
pub(super) fn characters(value: &Value) -> usize {
    match value {
        Value::Object(object) => object
            .iter()
            .map(|(key, inner)| match inner {
                Value::String(text) if key == "text" => text.chars().count(),
                Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => 0,
                Value::Array(_) | Value::Object(_) => characters(inner),
            })
            .sum(),
        Value::Array(items) => items.iter().map(characters).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

struct Judge {
    breaches: Vec<String>,
    surface: Surface,
    block_ids: BTreeSet<String>,
    /// Of the block that is being judged.
    action_ids: BTreeSet<String>,
}

impl Judge {
    fn say(&mut self, path: &str, what: &str) {
        self.breaches.push(format!("{what} [json-pointer:{path}]"));
    }

    fn block(&mut self, block: &Value, path: &str) {
        self.action_ids.clear();
        match block["type"].as_str().unwrap_or_default() {
            "section" => self.section(block, path),
            "header" => {
                self.keys(block, path, &["type", "text"], &["block_id"]);
                self.plain_text(&block["text"], &format!("{path}/text"), 150);
            }
            "context" => {
                self.keys(block, path, &["type", "elements"], &["block_id"]);
                self.each(block, path, 1..=10, |judge, element, path| match element["type"].as_str() {
                    Some("image") => judge.image_element(element, path),
                    _ => judge.any_text(element, path, 3_000),
                });
            }
            "divider" => {
                self.keys(block, path, &["type"], &["block_id"]);
            }
            "actions" => {
                self.keys(block, path, &["type", "elements"], &["block_id"]);
                self.each(block, path, 1..=25, |judge, element, path| judge.action_element(element, path));
            }
            "input" => self.input(block, path),
            "image" => {
                self.keys(block, path, &["type", "alt_text"], &["block_id", "image_url", "slack_file", "title"]);
                self.image_source(block, path);
                if !block["title"].is_null() {
                    self.plain_text(&block["title"], &format!("{path}/title"), 2_000);
                }
            }
            "rich_text" => {
                self.keys(block, path, &["type", "elements"], &["block_id"]);
                self.rich_text(block, path);
            }
            other => self.say(path, &format!("unsupported type: {other}")),
        }
        self.block_id(block, path);
    }

    fn section(&mut self, block: &Value, path: &str) {
        self.keys(block, path, &["type"], &["block_id", "text", "fields", "accessory", "expand"]);
        if block["text"].is_null() && block["fields"].is_null() {
            self.say(path, "missing required field: text or fields");
        }
        if !block["text"].is_null() {
            self.any_text(&block["text"], &format!("{path}/text"), 3_000);
        }
        if !block["fields"].is_null() {
            self.list(&block["fields"], &format!("{path}/fields"), 1..=10, |judge, field, path| {
                judge.any_text(field, path, 2_000);
            });
        }
        if !block["accessory"].is_null() {
            let path = format!("{path}/accessory");
            if block["accessory"]["type"] == "image" {
                self.image_element(&block["accessory"], &path);
            } else {
                self.action_element(&block["accessory"], &path);
            }
        }
    }

    fn input(&mut self, block: &Value, path: &str) {
        let optional = ["block_id", "hint", "optional", "dispatch_action"];
        self.keys(block, path, &["type", "label", "element"], &optional);
        self.plain_text(&block["label"], &format!("{path}/label"), 2_000);
        if !block["hint"].is_null() {
            self.plain_text(&block["hint"], &format!("{path}/hint"), 2_000);
        }
        for key in ["optional", "dispatch_action"] {
            self.boolean(block, key, path);
        }
        self.input_element(&block["element"], &format!("{path}/element"));
    }

    fn block_id(&mut self, block: &Value, path: &str) {
        let Some(id) = self.string(block, "block_id", path, 1..=255) else { return };
        if !self.block_ids.insert(id.clone()) {
            self.say(&format!("{path}/block_id"), &format!("\"block_id\" {id} already exists"));
        }
    }

    fn action_id(&mut self, element: &Value, path: &str) {
        let Some(id) = self.string(element, "action_id", path, 1..=255) else { return };
        if !self.action_ids.insert(id.clone()) {
            self.say(&format!("{path}/action_id"), &format!("\"action_id\" {id} already exists in this block"));
        }
    }

    /// Refuses what is not an object, misses a key, or has one that nobody knows.
    fn keys(&mut self, value: &Value, path: &str, required: &[&str], optional: &[&str]) -> bool {
        let Some(object) = value.as_object() else {
            self.say(path, "must be an object");
            return false;
        };
        for key in required.iter().filter(|key| !object.contains_key(**key)) {
            self.say(path, &format!("missing required field: {key}"));
        }
        let known = |key: &str| required.contains(&key) || optional.contains(&key);
        for key in object.keys().filter(|key| !known(key)) {
            self.say(path, &format!("invalid additional property: {key}"));
        }
        self.no_nulls(object, path);
        true
    }

    fn no_nulls(&mut self, object: &Map<String, Value>, path: &str) {
        for (key, _) in object.iter().filter(|(_, value)| value.is_null()) {
            self.say(&format!("{path}/{key}"), "must not be null");
        }
    }

    fn each(
        &mut self,
        block: &Value,
        path: &str,
        count: std::ops::RangeInclusive<usize>,
        judge: impl Fn(&mut Self, &Value, &str),
    ) {
        self.list(&block["elements"], &format!("{path}/elements"), count, judge);
    }

    fn list(
        &mut self,
        list: &Value,
        path: &str,
        count: std::ops::RangeInclusive<usize>,
        judge: impl Fn(&mut Self, &Value, &str),
    ) {
        let Some(items) = list.as_array() else {
            self.say(path, "must be an array");
            return;
        };
        if items.len() > *count.end() {
            self.say(path, &format!("no more than {} items allowed", count.end()));
        }
        if items.len() < *count.start() {
            self.say(path, &format!("no fewer than {} items allowed", count.start()));
        }
        for (index, item) in items.iter().enumerate() {
            judge(self, item, &format!("{path}/{index}"));
        }
    }

    /// A string of that many characters, if there is one.
    fn string(
        &mut self,
        value: &Value,
        key: &str,
        path: &str,
        length: std::ops::RangeInclusive<usize>,
    ) -> Option<String> {
        let inner = value.get(key)?;
        let path = format!("{path}/{key}");
        let Some(text) = inner.as_str() else {
            self.say(&path, "must provide a string");
            return None;
        };
        let count = text.chars().count();
        if count > *length.end() {
            self.say(&path, &format!("must be less than {} characters", length.end() + 1));
        }
        if count < *length.start() {
            self.say(&path, &format!("must be more than {} characters", length.start() - 1));
        }
        Some(text.to_owned())
    }

    fn boolean(&mut self, value: &Value, key: &str, path: &str) {
        if value.get(key).is_some_and(|inner| !inner.is_boolean()) {
            self.say(&format!("{path}/{key}"), "must provide a boolean");
        }
    }
}
