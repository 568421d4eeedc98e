//! Elements into which something is typed.

use serde_json::Value;

use super::{Judge, Surface};

const ALWAYS: [&str; 4] = ["action_id", "placeholder", "focus_on_load", "dispatch_action_config"];

impl Judge {
    /// The element of an input block.
    pub(super) fn input_element(&mut self, element: &Value, path: &str) {
        self.action_id(element, path);
        match element["type"].as_str().unwrap_or_default() {
            "plain_text_input" => self.plain_text_input(element, path),
            "number_input" => self.number_input(element, path),
            "email_text_input" | "url_text_input" => {
                self.keys(element, path, &["type"], &with(&["initial_value"]));
                self.string(element, "initial_value", path, 1..=3_000);
            }
            "file_input" => self.file_input(element, path),
            _ => {
                self.confirm(element, path);
                self.choosing_element(element, path);
            }
        }
        self.placeholder(element, path);
        self.boolean(element, "focus_on_load", path);
    }

    /// Lengths of at most 3,000 (SO-14).
    fn plain_text_input(&mut self, element: &Value, path: &str) {
        self.keys(element, path, &["type"], &with(&["initial_value", "multiline", "min_length", "max_length"]));
        self.boolean(element, "multiline", path);
        let least = self.length(element, "min_length", path, 0).unwrap_or(0);
        let most = self.length(element, "max_length", path, 1).unwrap_or(3_000);
        if least > most {
            self.say(&format!("{path}/min_length"), "must not be greater than max_length");
        }
        let most = usize::try_from(most).unwrap_or(0);
        self.string(element, "initial_value", path, 0..=most);
    }

    fn length(&mut self, element: &Value, key: &str, path: &str, least: u64) -> Option<u64> {
        let value = element.get(key)?;
        let length = value.as_u64().filter(|length| (least..=3_000).contains(length));
        if length.is_none() {
            self.say(&format!("{path}/{key}"), &format!("must be a number from {least} to 3000"));
        }
        length
    }

    fn number_input(&mut self, element: &Value, path: &str) {
        let own = with(&["initial_value", "min_value", "max_value"]);
        self.keys(element, path, &["type", "is_decimal_allowed"], &own);
        self.boolean(element, "is_decimal_allowed", path);
        for key in ["initial_value", "min_value", "max_value"] {
            let number = self.string(element, key, path, 1..=64);
            if number.is_some_and(|number| number.parse::<rust_decimal::Decimal>().is_err()) {
                self.say(&format!("{path}/{key}"), "must be a number");
            }
        }
        if self.surface == Surface::Message {
            self.say(path, "number_input is not supported in messages");
        }
    }

    fn file_input(&mut self, element: &Value, path: &str) {
        self.keys(element, path, &["type"], &["action_id", "filetypes", "max_files"]);
        let count = element.get("max_files").map(|most| most.as_u64().is_some_and(|most| (1..=10).contains(&most)));
        if count == Some(false) {
            self.say(&format!("{path}/max_files"), "must be a number from 1 to 10");
        }
        if !element["filetypes"].is_null() {
            self.list(&element["filetypes"], &format!("{path}/filetypes"), 1..=100, |judge, kind, path| {
                if kind.as_str().is_none_or(|kind| kind.is_empty() || kind.contains('.')) {
                    judge.say(path, "must be a file extension");
                }
            });
        }
        if self.surface != Surface::Modal {
            self.say(path, "file_input is supported in modals only");
        }
    }
}

fn with(own: &[&'static str]) -> Vec<&'static str> {
    ALWAYS.iter().chain(own).copied().collect()
}
