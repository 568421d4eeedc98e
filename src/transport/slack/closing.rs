//! A message that offers nothing any more loses its buttons and keeps its words.

use serde_json::{Value, json};

use crate::engine::ports::{MessageRef, Undelivered};

use super::calls::Trouble;
use super::outbound::SlackChat;
use super::refusals::{Kind, Meaning, meaning, outcome};

impl SlackChat {
    /// Reads the message as it stands, and edits it without its buttons; one that is gone is left.
    pub(super) async fn strip(&self, standing: &MessageRef) -> Result<(), Undelivered> {
        let MessageRef { channel, message: ts, .. } = standing;
        // What one person alone was told cannot be edited (SO-18).
        if ts.is_empty() || self.refuse_strangers(channel).await.is_err() {
            return Ok(());
        }
        let asked = [("channel", channel.clone()), ("ts", ts.clone()), ("limit", "1".to_owned())];
        let found = match self.calls.get("conversations.replies", &asked).await {
            Ok(found) => found,
            Err(trouble) => return unless_gone(&trouble),
        };
        let message = found["messages"].as_array().into_iter().flatten().find(|message| message["ts"] == json!(ts));
        let Some((text, blocks)) = message.and_then(without_buttons) else { return Ok(()) };
        let body = json!({ "channel": channel, "ts": ts, "text": text, "blocks": blocks });
        match self.calls.post("chat.update", None, &body).await {
            Ok(_) => Ok(()),
            Err(trouble) => unless_gone(&trouble),
        }
    }
}

/// The text and the blocks that stay; `None` where there is nothing to take off.
fn without_buttons(message: &Value) -> Option<(&Value, Vec<&Value>)> {
    let blocks = message["blocks"].as_array()?;
    let kept: Vec<&Value> = blocks.iter().filter(|block| block["type"] != "actions").collect();
    (kept.len() < blocks.len() && !kept.is_empty()).then(|| (&message["text"], kept))
}

fn unless_gone(trouble: &Trouble) -> Result<(), Undelivered> {
    match trouble.code().map(meaning) {
        Some(Meaning::Gone | Meaning::Closed(_) | Meaning::Unreachable(_)) => Ok(()),
        Some(Meaning::Mend(_) | Meaning::Unfit(_) | Meaning::Busy | Meaning::Unsure) | None => {
            Err(outcome(trouble, Kind::Repeatable))
        }
    }
}
