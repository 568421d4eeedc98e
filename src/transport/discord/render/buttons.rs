//! Buttons → action rows, and a press back. What a press means stands in the button's own id.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::conversation::action::{Action, Verb};
use crate::conversation::message::Button;
use crate::transport::words::short;

use super::modal::{Step, Target};

/// The longest label (DC-6).
const LABEL_MAX: usize = 80;
/// Buttons of a row, and rows (DC-6).
const ROW_MAX: usize = 5;
const ROWS_MAX: usize = 5;

/// What moves a deal on, and what sends it back; the others are plain.
const PRIMARY: [Verb; 4] = [Verb::Approve, Verb::ConfirmValues, Verb::ConfirmAndSend, Verb::Submit];
const DANGER: [Verb; 2] = [Verb::Reject, Verb::Return];
/// Discord's numbers for the three looks.
const LOOKS_SECONDARY: u8 = 2;
const LOOKS_SUCCESS: u8 = 3;
const LOOKS_DANGER: u8 = 4;

/// What an id of ours says: at most 100 characters, since an action takes 90 at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Custom {
    /// A button whose press is the whole answer.
    Press(Action),
    /// A button whose press opens a form, at its first step.
    Form(Action),
    /// A button that goes on with a form that was begun.
    Next(Action, Step),
    /// A button that sends what was typed so far.
    Send(Action),
    /// A form, at one of its steps.
    Modal {
        /// What sending it means.
        action: Action,
        /// Which step.
        step: Step,
        /// The message that was pointed at.
        target: Option<Target>,
    },
}

/// Why an id is none of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no button or form of ours is called {0:?}")]
pub struct NotOurs(pub String);

/// Reads an id.
pub fn custom(id: &str) -> Result<Custom, NotOurs> {
    let bad = || NotOurs(id.chars().take(100).collect());
    // Behind this sign stands what only tells one button from another.
    let plain = id.split('~').next().unwrap_or_default();
    let (kind, rest) = plain.split_once(':').ok_or_else(bad)?;
    let (wire, target) = match rest.split_once('|') {
        Some((wire, target)) => (wire, Some(target.parse().map_err(|_| bad())?)),
        None => (rest, None),
    };
    let action: Action = wire.parse().map_err(|_| bad())?;
    match kind {
        "p" => Ok(Custom::Press(action)),
        "f" => Ok(Custom::Form(action)),
        "s" => Ok(Custom::Send(action)),
        _step => match (kind.strip_prefix('n'), kind.strip_prefix('m')) {
            (Some(step), _) => Ok(Custom::Next(action, step.parse().map_err(|_| bad())?)),
            (None, Some(step)) => Ok(Custom::Modal { action, step: step.parse().map_err(|_| bad())?, target }),
            (None, None) => Err(bad()),
        },
    }
}

impl Custom {
    /// The id.
    pub fn id(&self) -> String {
        match self {
            Custom::Press(action) => format!("p:{action}"),
            Custom::Form(action) => format!("f:{action}"),
            Custom::Send(action) => format!("s:{action}"),
            Custom::Next(action, step) => format!("n{step}:{action}"),
            Custom::Modal { action, step, target: Some(target) } => format!("m{step}:{action}|{target}"),
            Custom::Modal { action, step, target: None } => format!("m{step}:{action}"),
        }
    }
}

/// The rows of a message's buttons.
pub(super) fn rows(buttons: &[Button]) -> Vec<Value> {
    let mut ids = BTreeSet::new();
    let shown: Vec<Value> = buttons
        .iter()
        .take(ROW_MAX * ROWS_MAX)
        .map(|button| {
            let action = button.action.clone();
            let custom = if button.asks.is_empty() { Custom::Press(action) } else { Custom::Form(action) };
            let said = if button.label.trim().is_empty() { button.action.verb.word() } else { button.label.as_str() };
            self::button(said, looks(button.action.verb), &unlike(&mut ids, custom.id()))
        })
        .collect();
    rows_of(&shown)
}

/// Buttons that were made already, in rows.
pub(super) fn rows_of(buttons: &[Value]) -> Vec<Value> {
    buttons.chunks(ROW_MAX).map(|row| json!({ "type": 1, "components": row })).collect()
}

/// One button.
pub fn button(label: &str, looks: u8, id: &str) -> Value {
    json!({ "type": 2, "style": looks, "label": short(label, LABEL_MAX), "custom_id": id })
}

/// Ids of one message must differ (DC-6), though two buttons may mean the same.
fn unlike(ids: &mut BTreeSet<String>, id: String) -> String {
    let mut own = id.clone();
    let mut number = 1;
    while !ids.insert(own.clone()) {
        number += 1;
        own = format!("{id}~{number}");
    }
    own
}

fn looks(verb: Verb) -> u8 {
    if PRIMARY.contains(&verb) {
        LOOKS_SUCCESS
    } else if DANGER.contains(&verb) {
        LOOKS_DANGER
    } else {
        LOOKS_SECONDARY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::canonical::sha256_hex;
    use crate::domain::ids::{ApprovalId, HandoffId};

    #[test]
    fn every_id_fits_and_comes_back_dc_6() {
        let hash = sha256_hex(b"what the card showed");
        let action =
            Action::on_approval(Verb::ApproveWithConditions, HandoffId(9_999_999_999), ApprovalId(9_999), &hash);
        let target: Target = "1371000000987654321/1371000000987654322".parse().unwrap();
        let start = Action { verb: Verb::StartHandoff, handoff: None, approval: None, claim: None, shown: None };
        for custom_id in [
            Custom::Press(action.clone()),
            Custom::Form(action.clone()),
            Custom::Send(action.clone()),
            Custom::Next(action.clone(), Step { number: 12, goes_on: true }),
            Custom::Modal { action, step: Step { number: 12, goes_on: false }, target: None },
            Custom::Modal { action: start, step: Step { number: 1, goes_on: true }, target: Some(target) },
        ] {
            let id = custom_id.id();
            assert!(id.len() <= 100, "{id} has {} characters", id.len());
            assert_eq!(custom(&id), Ok(custom_id.clone()));
            assert_eq!(custom(&format!("{id}~2")), Ok(custom_id));
        }
        for wrong in ["", "p", "p:", "x:submit.H-1..", "m:submit.H-1..", "p:submit.H-1..|x", "packet:pkt_0001:v7"] {
            assert!(custom(wrong).is_err(), "{wrong}");
        }
    }
}
