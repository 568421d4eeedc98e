//! Neutral messages, forms and desks → what Slack shows, and a sent form back.
//!
//! Everything is literal: words stand in `rich_text` and `plain_text` elements, in which Slack reads no mention, link
//! or mark, so nothing that a person wrote can come alive. Only the builder sets bold and code. The one text that
//! Slack does read is [`Rendered::text`], and it is escaped; post it with `mrkdwn: false` and `parse: "none"`.

mod buttons;
mod home;
mod inputs;
mod modal;
mod rich;
mod submitted;

use serde_json::Value;

use crate::conversation::message::Message;
use crate::transport::{fit, words};

pub use super::mrkdwn::escaped;
pub use buttons::{FORM, Opens, PRESS, Pressed, pressed};
pub use home::home;
pub use modal::{CALLBACK, Private, modal};
pub use submitted::{FileRef, NotOurs, Submitted, input_errors, submitted};

/// All texts of a message together, a little under what one user was refused (SO-9).
const TEXT_MAX: usize = 12_200;
/// The least that texts are left with, however many buttons there are.
const TEXT_MIN: usize = 4_000;
/// The notification's text (SO-6), after escaping.
const NOTICE_MAX: usize = 3_000;

/// A message as Slack takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// What a notification and a screen reader say; escaped.
    pub text: String,
    /// What is shown.
    pub blocks: Vec<Value>,
}

/// Lays a message out: headline, lines, buttons last.
pub fn message(message: &Message) -> Rendered {
    let actions = buttons::Buttons::of(&message.buttons);
    let room = TEXT_MAX.saturating_sub(actions.characters()).max(TEXT_MIN);
    let fitted = fit::fit(&message.headline, &message.lines, room, fit::handoff_of(&message.buttons));
    let mut blocks = rich::blocks(&fitted);
    blocks.extend(actions.blocks(&mut 0));
    Rendered { text: notice(&fitted), blocks }
}

fn notice(fitted: &fit::Fitted) -> String {
    let mut text = escaped(&words::cut(&fitted.headline, NOTICE_MAX / 5));
    for line in &fitted.lines {
        let line = escaped(line);
        if text.chars().count() + line.chars().count() + 3 > NOTICE_MAX {
            text.push_str("\n…");
            break;
        }
        text.push('\n');
        text.push_str(&line);
    }
    text
}
