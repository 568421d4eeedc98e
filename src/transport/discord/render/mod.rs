//! Neutral messages and forms → what Discord shows, and a sent form back.
//!
//! Words stand in `content` and, where they are too many for it, in embeds; everything in them is escaped. Mentions are
//! never parsed: [`Rendered::body`] says so in every message (DC-7).

mod buttons;
mod inputs;
mod markdown;
mod modal;
mod submitted;

use serde_json::{Value, json};

use crate::conversation::message::Message;
use crate::transport::fit::{self, Fitted};
use crate::transport::words::length;

pub use buttons::{Custom, NotOurs, button, custom};
pub use markdown::escaped;
pub use modal::{Step, Target, modal, steps};
pub(super) use submitted::shared_file;
pub use submitted::{Submitted, submitted};

/// The longest content, the longest description of an embed, and all embeds together (DC-5).
const CONTENT_MAX: usize = 2_000;
const DESCRIPTION_MAX: usize = 4_096;
const EMBEDS_MAX: usize = 6_000;
/// What a message's words may take before they are escaped.
const ROOM: usize = 5_800;
/// The least that is left of it, however much has to be escaped.
const ROOM_MIN: usize = 1_200;

/// A message as Discord takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The words, or the headline alone.
    pub content: String,
    /// The lines, where they do not fit beside the headline.
    pub embeds: Vec<Value>,
    /// The buttons.
    pub components: Vec<Value>,
}

impl Rendered {
    /// What is sent: all of it, so that an edit leaves nothing of what stood there before.
    pub fn body(&self) -> Value {
        json!({
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "allowed_mentions": { "parse": [] },
        })
    }
}

/// Lays a message out: headline, lines, buttons last.
pub fn message(message: &Message) -> Rendered {
    let handoff = fit::handoff_of(&message.buttons);
    let components = buttons::rows(&message.buttons);
    let mut room = ROOM;
    loop {
        let fitted = fit::fit(&message.headline, &message.lines, room, handoff);
        match laid_out(&fitted) {
            Some((content, embeds)) => return Rendered { content, embeds, components },
            None if room > ROOM_MIN => room = (room - room / 8).max(ROOM_MIN),
            // Of signs that all have to be escaped so few fit for certain.
            None => {
                let fitted = fit::fit(&message.headline, &[], CONTENT_MAX / 3, handoff);
                let content = markdown::headline(&crate::transport::words::cut(&fitted.headline, CONTENT_MAX / 3));
                return Rendered { content, embeds: Vec::new(), components };
            }
        }
    }
}

/// In the content alone if that is enough, else the lines in embeds; `None` if that is too much as well.
fn laid_out(fitted: &Fitted) -> Option<(String, Vec<Value>)> {
    let headline = markdown::headline(&fitted.headline);
    let lines = markdown::lines(fitted);
    let whole =
        std::iter::once(headline.as_str()).chain(lines.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
    if length(&whole) <= CONTENT_MAX {
        return Some((whole, Vec::new()));
    }
    let total: usize = lines.iter().map(|line| length(line) + 1).sum();
    if length(&headline) > CONTENT_MAX || total > EMBEDS_MAX || lines.iter().any(|line| length(line) > DESCRIPTION_MAX)
    {
        return None;
    }
    let mut descriptions: Vec<String> = Vec::new();
    for line in lines {
        match descriptions.last_mut() {
            Some(last) if length(last) + length(&line) < DESCRIPTION_MAX => {
                last.push('\n');
                last.push_str(&line);
            }
            Some(_) | None => descriptions.push(line),
        }
    }
    Some((headline, descriptions.into_iter().map(|text| json!({ "type": "rich", "description": text })).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::action::{Action, Verb};
    use crate::domain::ids::HandoffId;

    fn total(rendered: &Rendered) -> usize {
        rendered.embeds.iter().map(|embed| length(embed["description"].as_str().unwrap())).sum()
    }

    #[test]
    fn a_short_message_is_content_and_a_long_one_has_embeds_dc_5() {
        let short = message(&Message::new("H-1 is with Ana.").line("total: EUR 1"));
        assert_eq!(short.content, "**H-1 is with Ana.**\n**total:** EUR 1");
        assert!(short.embeds.is_empty());
        let lines = (0..60).map(|number| format!("fact {number}: {}", "x".repeat(60)));
        let long = message(&Message::new("H-1").lines(lines));
        assert_eq!((long.content.as_str(), long.embeds.len()), ("**H-1**", 2));
        assert!(total(&long) <= 6_000);
    }

    #[test]
    fn however_much_has_to_be_escaped_every_limit_is_kept_dc_5() {
        for sign in ["*", "x", "@everyone ", "ü", "https://a.b ", "👩‍👩‍👧‍👦"] {
            for (headline, line) in [(10, 10_000), (3_000, 10), (9_000, 90_000), (0, 0)] {
                let said = Message::new(sign.repeat(headline)).line(sign.repeat(line)).line("by Monday 17:00");
                let rendered = message(&said);
                assert!(length(&rendered.content) <= 2_000 && !rendered.content.is_empty());
                assert!(total(&rendered) <= 6_000, "{sign} {headline} {line}");
                assert!(rendered.embeds.iter().all(|embed| length(embed["description"].as_str().unwrap()) <= 4_096));
            }
        }
    }

    #[test]
    fn no_message_mentions_anybody_dc_7() {
        let rendered = message(&Message::new("@everyone"));
        assert_eq!(rendered.body()["allowed_mentions"], json!({ "parse": [] }));
    }

    #[test]
    fn twenty_five_buttons_at_most_each_with_its_own_id_dc_6() {
        let action = Action::on_handoff(Verb::Submit, HandoffId(1));
        let mut said = Message::new("H-1");
        for _ in 0..40 {
            said = said.button(&"label ".repeat(40), action.clone());
        }
        let rows = message(&said).components;
        let buttons: Vec<&Value> = rows.iter().flat_map(|row| row["components"].as_array().unwrap()).collect();
        assert_eq!((rows.len(), buttons.len()), (5, 25));
        let ids: std::collections::BTreeSet<&str> =
            buttons.iter().map(|button| button["custom_id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), 25);
        for button in buttons {
            assert!(length(button["label"].as_str().unwrap()) <= 80);
            let id = button["custom_id"].as_str().unwrap();
            assert!(length(id) <= 100);
            assert_eq!(custom(id), Ok(Custom::Press(action.clone())));
        }
    }
}
