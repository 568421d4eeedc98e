//! Composition objects: texts, options, confirm dialogs, images.

use serde_json::Value;

use super::Judge;

impl Judge {
    /// Plain text or mrkdwn of at most so many characters.
    pub(super) fn any_text(&mut self, text: &Value, path: &str, most: usize) {
        let own = match text["type"].as_str() {
            Some("plain_text") => "emoji",
            Some("mrkdwn") => "verbatim",
            _ => {
                self.say(path, "must be plain_text or mrkdwn");
                return;
            }
        };
        self.keys(text, path, &["type", "text"], &[own]);
        self.boolean(text, own, path);
        self.string(text, "text", path, 1..=most);
    }

    /// Plain text of at most so many characters.
    pub(super) fn plain_text(&mut self, text: &Value, path: &str, most: usize) {
        if text["type"] == "plain_text" {
            self.any_text(text, path, most);
        } else {
            self.say(path, "must be of type plain_text");
        }
    }

    pub(super) fn placeholder(&mut self, element: &Value, path: &str) {
        if !element["placeholder"].is_null() {
            self.plain_text(&element["placeholder"], &format!("{path}/placeholder"), 150);
        }
    }

    /// An option: label 75, value 150 (SO-13).
    pub(super) fn option(&mut self, option: &Value, path: &str) {
        self.keys(option, path, &["text", "value"], &["description", "url"]);
        self.any_text(&option["text"], &format!("{path}/text"), 75);
        self.string(option, "value", path, 1..=150);
        self.string(option, "url", path, 1..=3_000);
        if !option["description"].is_null() {
            self.any_text(&option["description"], &format!("{path}/description"), 75);
        }
    }

    /// What is chosen beforehand must be one of the options, word for word.
    pub(super) fn one_of(&mut self, chosen: &Value, element: &Value, path: &str) {
        let groups = element["option_groups"].as_array().into_iter().flatten();
        let grouped = groups.flat_map(|group| group["options"].as_array().into_iter().flatten());
        let options = element["options"].as_array().into_iter().flatten();
        if !options.chain(grouped).any(|option| option == chosen) {
            self.say(path, "must match one of the options");
        }
    }

    /// A confirm dialog: title 100, text 300, buttons 30 (SO-14).
    pub(super) fn confirm(&mut self, element: &Value, path: &str) {
        let confirm = &element["confirm"];
        if confirm.is_null() {
            return;
        }
        let path = format!("{path}/confirm");
        self.keys(confirm, &path, &["title", "text", "confirm", "deny"], &["style"]);
        self.plain_text(&confirm["title"], &format!("{path}/title"), 100);
        self.any_text(&confirm["text"], &format!("{path}/text"), 300);
        self.plain_text(&confirm["confirm"], &format!("{path}/confirm"), 30);
        self.plain_text(&confirm["deny"], &format!("{path}/deny"), 30);
        self.style(confirm, &path);
    }

    pub(super) fn style(&mut self, value: &Value, path: &str) {
        let Some(style) = value.get("style") else { return };
        if style != "primary" && style != "danger" {
            self.say(&format!("{path}/style"), "must be primary or danger");
        }
    }

    pub(super) fn image_element(&mut self, image: &Value, path: &str) {
        self.keys(image, path, &["type", "alt_text"], &["image_url", "slack_file"]);
        self.image_source(image, path);
    }

    pub(super) fn image_source(&mut self, image: &Value, path: &str) {
        if image["image_url"].is_null() == image["slack_file"].is_null() {
            self.say(path, "must have either image_url or slack_file");
        }
        self.string(image, "image_url", path, 1..=3_000);
        self.string(image, "alt_text", path, 1..=2_000);
    }
}
