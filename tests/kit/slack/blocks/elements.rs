//! Elements that can be pressed or chosen from where they stand.

use serde_json::Value;

use super::Judge;

const ALWAYS: [&str; 2] = ["action_id", "confirm"];

impl Judge {
    /// An element of an actions block or of a section.
    pub(super) fn action_element(&mut self, element: &Value, path: &str) {
        self.action_id(element, path);
        self.confirm(element, path);
        match element["type"].as_str().unwrap_or_default() {
            "button" => self.button(element, path),
            "overflow" => {
                self.keys(element, path, &["type", "options"], &ALWAYS);
                self.list(&element["options"], &format!("{path}/options"), 1..=5, Judge::option);
            }
            _ => self.choosing_element(element, path),
        }
    }

    /// An element that can stand in actions and in inputs alike.
    pub(super) fn choosing_element(&mut self, element: &Value, path: &str) {
        match element["type"].as_str().unwrap_or_default() {
            "static_select" => self.static_select(element, path),
            "users_select" => {
                let own = ["action_id", "confirm", "placeholder", "initial_user", "focus_on_load"];
                self.keys(element, path, &["type"], &own);
                self.placeholder(element, path);
                self.string(element, "initial_user", path, 1..=64);
            }
            "datepicker" => {
                let own = ["action_id", "confirm", "placeholder", "initial_date", "focus_on_load"];
                self.keys(element, path, &["type"], &own);
                self.placeholder(element, path);
                let day = self.string(element, "initial_date", path, 10..=10);
                if day.is_some_and(|day| chrono::NaiveDate::parse_from_str(&day, "%Y-%m-%d").is_err()) {
                    self.say(&format!("{path}/initial_date"), "must be a day as YYYY-MM-DD");
                }
            }
            "checkboxes" => {
                let own = ["action_id", "confirm", "initial_options", "focus_on_load"];
                self.keys(element, path, &["type", "options"], &own);
                self.list(&element["options"], &format!("{path}/options"), 1..=10, Judge::option);
                if !element["initial_options"].is_null() {
                    self.list(&element["initial_options"], &format!("{path}/initial_options"), 1..=10, {
                        |judge, chosen, path| judge.one_of(chosen, element, path)
                    });
                }
            }
            "multi_static_select" => {
                let own =
                    ["action_id", "confirm", "placeholder", "initial_options", "max_selected_items", "focus_on_load"];
                self.keys(element, path, &["type", "options"], &own);
                self.placeholder(element, path);
                self.list(&element["options"], &format!("{path}/options"), 1..=100, Judge::option);
                if !element["initial_options"].is_null() {
                    self.list(&element["initial_options"], &format!("{path}/initial_options"), 1..=100, {
                        |judge, chosen, path| judge.one_of(chosen, element, path)
                    });
                }
            }
            "radio_buttons" => {
                let own = ["action_id", "confirm", "initial_option", "focus_on_load"];
                self.keys(element, path, &["type", "options"], &own);
                self.list(&element["options"], &format!("{path}/options"), 1..=10, Judge::option);
                self.initial_option(element, path);
            }
            other => self.say(path, &format!("unsupported type: {other}")),
        }
        self.boolean(element, "focus_on_load", path);
    }

    /// A button: text 75, value 2,000, address 3,000 (SO-12).
    fn button(&mut self, button: &Value, path: &str) {
        let own = ["action_id", "confirm", "url", "value", "style", "accessibility_label"];
        self.keys(button, path, &["type", "text"], &own);
        self.plain_text(&button["text"], &format!("{path}/text"), 75);
        self.string(button, "value", path, 0..=2_000);
        self.string(button, "url", path, 1..=3_000);
        self.string(button, "accessibility_label", path, 1..=75);
        self.style(button, path);
    }

    fn static_select(&mut self, element: &Value, path: &str) {
        let own =
            ["action_id", "confirm", "placeholder", "options", "option_groups", "initial_option", "focus_on_load"];
        self.keys(element, path, &["type"], &own);
        self.placeholder(element, path);
        if element["options"].is_null() == element["option_groups"].is_null() {
            self.say(path, "must have either options or option_groups");
        }
        if !element["options"].is_null() {
            self.list(&element["options"], &format!("{path}/options"), 1..=100, Judge::option);
        }
        if !element["option_groups"].is_null() {
            self.list(&element["option_groups"], &format!("{path}/option_groups"), 1..=100, |judge, group, path| {
                judge.keys(group, path, &["label", "options"], &[]);
                judge.plain_text(&group["label"], &format!("{path}/label"), 75);
                judge.list(&group["options"], &format!("{path}/options"), 1..=100, Judge::option);
            });
        }
        self.initial_option(element, path);
    }

    fn initial_option(&mut self, element: &Value, path: &str) {
        if !element["initial_option"].is_null() {
            self.one_of(&element["initial_option"], element, &format!("{path}/initial_option"));
        }
    }
}
