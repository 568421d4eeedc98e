//! A message without a platform: what it says, and what can be pressed.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::form::Input;

/// What a message says, in order: headline, lines, buttons last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who must act on what; never empty.
    pub headline: String,
    /// One fact a line.
    pub lines: Vec<String>,
    /// What can be pressed, in order.
    pub buttons: Vec<Button>,
}

/// One thing that can be pressed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// The label.
    pub label: String,
    /// What a press means.
    pub action: Action,
    /// What is to be typed beside the press.
    pub asks: Vec<Input>,
}

/// One person's desk: everything that waits for them, in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Whose it is, and how much waits.
    pub headline: String,
    /// What waits, the most urgent first.
    pub sections: Vec<Section>,
}

/// One part of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// What its items have in common.
    pub title: String,
    /// Its items; each can be acted on where it stands.
    pub items: Vec<Message>,
    /// What is said where there are none.
    pub when_empty: String,
}

impl Message {
    /// A message of one line.
    pub fn new(headline: impl Into<String>) -> Self {
        Self { headline: headline.into(), lines: Vec::new(), buttons: Vec::new() }
    }

    /// With one more line.
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With more lines.
    pub fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// With one more line, if there is one.
    pub fn maybe_line(mut self, line: Option<String>) -> Self {
        self.lines.extend(line);
        self
    }

    /// With one more button.
    pub fn button(mut self, label: &str, action: Action) -> Self {
        self.buttons.push(Button { label: label.to_owned(), action, asks: Vec::new() });
        self
    }

    /// With one more button beside which something is typed.
    pub fn button_asking(mut self, label: &str, action: Action, asks: Vec<Input>) -> Self {
        self.buttons.push(Button { label: label.to_owned(), action, asks });
        self
    }

    /// Its text, line by line, without buttons.
    pub fn text(&self) -> String {
        std::iter::once(self.headline.as_str())
            .chain(self.lines.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join("\n")
    }
}
