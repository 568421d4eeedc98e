//! A form → a modal view, which carries what it is about, so that nothing is remembered while it is open.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::conversation::form::{Form, Input};
use crate::domain::ids::HandoffId;

use super::inputs::{self, plain};
use super::rich;
use crate::transport::fit;
use crate::transport::words::short;

/// The `callback_id` of every form.
pub const CALLBACK: &str = "baton.form";

/// The longest title and words on the two buttons (SO-15).
const TITLE_MAX: usize = 24;
/// The most blocks (SO-7).
const BLOCKS_MAX: usize = 100;
/// What the lines above the inputs may take.
const LINES_MAX: usize = 2_900;
/// The longest `private_metadata` (SO-15).
const METADATA_MAX: usize = 3_000;
/// The view in bytes, well under what Slack takes (SO-8): other escapes may make it longer on the way.
pub(super) const VIEW_MAX: usize = 120_000;

/// What a form carries besides its inputs: where it was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    /// The channel of the message whose button opened it.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// That message.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The thread that it stands in.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The handoff that it is about.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<HandoffId>,
    /// The names to choose from where a person is asked for; they do not travel.
    #[serde(skip)]
    pub people: Vec<String>,
}

/// What stands in `private_metadata`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Metadata {
    /// The action's wire form.
    #[serde(rename = "a")]
    pub(super) action: String,
    /// Where it was opened.
    #[serde(flatten)]
    pub(super) private: Private,
}

/// The view of a form.
pub fn modal(form: &Form, private: &Private) -> Value {
    let mut blocks = rich::line_blocks(&fit::fit_only(&form.lines, LINES_MAX, private.handoff));
    blocks.extend(input_blocks(&form.inputs, private, BLOCKS_MAX - 1 - blocks.len()));
    json!({
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(&short(&form.title, TITLE_MAX)),
        "submit": plain(&short(&form.submit, TITLE_MAX)),
        "close": plain("Cancel"),
        "notify_on_close": true,
        "private_metadata": metadata(form, private),
        "blocks": blocks,
    })
}

/// The inputs that fit, and a line about those that do not.
fn input_blocks(inputs: &[Input], private: &Private, most: usize) -> Vec<Value> {
    let mut names = BTreeSet::new();
    let (mut blocks, mut bytes) = (Vec::new(), 0);
    for input in inputs.iter().filter(|input| names.insert(input.name.as_str())) {
        let Some(block) = inputs::block(input, &private.people) else { continue };
        bytes += block.to_string().len();
        if blocks.len() == most || bytes > VIEW_MAX {
            break;
        }
        blocks.push(block);
    }
    let left_out = inputs.len() - blocks.len();
    if left_out > 0 || blocks.is_empty() {
        blocks.extend(rich::line_blocks(&[left_out_line(left_out)]));
    }
    blocks
}

fn left_out_line(left_out: usize) -> String {
    match left_out {
        0 => "There is nothing to fill in: press the button below.".to_owned(),
        1 => "1 more does not fit here: please answer it in the thread.".to_owned(),
        more => format!("{more} more do not fit here: please answer them in the thread."),
    }
}

fn metadata(form: &Form, private: &Private) -> String {
    let action = form.action.to_string();
    let whole = |private: Private| as_json(&Metadata { action: action.clone(), private });
    let text = whole(private.clone());
    if text.chars().count() <= METADATA_MAX {
        return text;
    }
    // Ids are short; whatever this was, the action alone says what the form means.
    whole(Private { handoff: private.handoff, ..Private::default() })
}

fn as_json(metadata: &Metadata) -> String {
    serde_json::to_string(metadata).expect("texts and ids become JSON")
}
