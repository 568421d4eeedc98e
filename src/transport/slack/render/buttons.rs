//! Buttons → `actions` blocks, and a press back.

use serde_json::{Value, json};

use crate::conversation::action::{Action, Verb};
use crate::conversation::message::Button;

use super::submitted::NotOurs;
use crate::transport::words::{length, short};

/// What the `action_id` of a button begins with whose press is the whole answer.
pub const PRESS: &str = "press.";
/// What the `action_id` of a button begins with whose press opens a form.
pub const FORM: &str = "form.";

/// The longest label (SO-12).
const LABEL_MAX: usize = 75;
/// The most buttons of one block (SO-13).
const ROW_MAX: usize = 25;
/// The most rows: more buttons than these hold no message has.
const ROWS_MAX: usize = 4;

/// What moves a deal on, and what sends it back; the others are plain.
const PRIMARY: [Verb; 4] = [Verb::Approve, Verb::ConfirmValues, Verb::ConfirmAndSend, Verb::Submit];
const DANGER: [Verb; 2] = [Verb::Reject, Verb::Return];

/// A button that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pressed {
    /// What the press means.
    pub action: Action,
    /// What follows from it.
    pub opens: Opens,
}

/// What a press does at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// It is the whole answer.
    Nothing,
    /// It asks for more.
    Form,
}

/// Reads one of the `actions` of a press.
pub fn pressed(action: &Value) -> Result<Pressed, NotOurs> {
    let id = action["action_id"].as_str().unwrap_or_default();
    let opens = match (id.starts_with(PRESS), id.starts_with(FORM)) {
        (true, _) => Opens::Nothing,
        (false, true) => Opens::Form,
        (false, false) => return Err(NotOurs::new(format!("no button of ours is called {id:?}"))),
    };
    let value = action["value"].as_str().unwrap_or_default();
    let action = value.parse().map_err(|error| NotOurs::new(format!("{error}")))?;
    Ok(Pressed { action, opens })
}

/// The buttons of one message, ready to be laid out.
pub(super) struct Buttons<'a> {
    labelled: Vec<(&'a Button, String)>,
}

impl<'a> Buttons<'a> {
    pub(super) fn of(buttons: &'a [Button]) -> Self {
        let shown = buttons.iter().take(ROW_MAX * ROWS_MAX);
        Self { labelled: shown.map(|button| (button, label(button))).collect() }
    }

    /// How many characters their labels take.
    pub(super) fn characters(&self) -> usize {
        self.labelled.iter().map(|(_, label)| length(label)).sum()
    }

    /// How many blocks they take.
    pub(super) fn rows(&self) -> usize {
        self.labelled.len().div_ceil(ROW_MAX)
    }

    /// Their blocks; `next` counts the buttons of the whole message or view, so that no id comes twice.
    pub(super) fn blocks(&self, next: &mut usize) -> Vec<Value> {
        let mut row = |row: &[(&Button, String)]| {
            let elements: Vec<Value> = row
                .iter()
                .map(|(button, label)| {
                    *next += 1;
                    element(button, label, &id(button, *next))
                })
                .collect();
            json!({ "type": "actions", "elements": elements })
        };
        self.labelled.chunks(ROW_MAX).map(&mut row).collect()
    }
}

fn id(button: &Button, number: usize) -> String {
    let kind = if button.asks.is_empty() { PRESS } else { FORM };
    format!("{kind}{number}")
}

fn label(button: &Button) -> String {
    let said = if button.label.trim().is_empty() { button.action.verb.word() } else { button.label.as_str() };
    short(said, LABEL_MAX)
}

fn element(button: &Button, label: &str, id: &str) -> Value {
    let mut element = json!({
        "type": "button",
        "action_id": id,
        "text": { "type": "plain_text", "text": label, "emoji": false },
        "value": button.action.to_string(),
    });
    let verb = &button.action.verb;
    if PRIMARY.contains(verb) {
        element["style"] = json!("primary");
    } else if DANGER.contains(verb) {
        element["style"] = json!("danger");
    }
    element
}
