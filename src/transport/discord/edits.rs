//! What stands already: edited in place, and its buttons taken off.

use serde_json::{Value, json};

use crate::engine::ports::{MessageRef, Undelivered};

use super::api::CallError;
use super::calls::Trouble;
use super::outbound::DiscordChat;
use super::refusals::{Kind, Meaning, outcome};
use super::render::Rendered;

/// Discord's number for what cannot be done in an archived thread.
const ARCHIVED: u64 = 50_083;

/// What became of an edit.
pub(super) enum Edited {
    Stands,
    Gone,
}

impl DiscordChat {
    /// Edits in place: an edit whose answer is lost is simply made again.
    pub(super) async fn edit(&self, standing: &MessageRef, rendered: &Rendered) -> Result<Edited, Undelivered> {
        let path = format!("channels/{}/messages/{}", standing.channel, standing.message);
        match self.change(standing, &path, &rendered.body()).await {
            Ok(_) => Ok(Edited::Stands),
            Err(trouble) => match trouble.meaning() {
                Some(Meaning::Gone | Meaning::Closed(_) | Meaning::Unreachable(_)) => Ok(Edited::Gone),
                Some(Meaning::Mend(_) | Meaning::Unfit(_) | Meaning::TooLate | Meaning::Busy) | None => {
                    Err(outcome(&trouble, Kind::Repeatable))
                }
            },
        }
    }

    /// Changes a message. What stands in an archived thread is changed by taking the thread up again.
    async fn change(&self, standing: &MessageRef, path: &str, body: &Value) -> Result<Value, Trouble> {
        match self.calls.patch(path, body).await {
            Err(Trouble::Call(CallError::Refused { code: ARCHIVED, .. })) => {
                self.calls.patch(&format!("channels/{}", standing.channel), &json!({ "archived": false })).await?;
                self.calls.patch(path, body).await
            }
            changed => changed,
        }
    }

    /// Takes the buttons off; the words stay as they are.
    pub(super) async fn strip(&self, standing: &MessageRef) -> Result<(), Undelivered> {
        // What one person alone was told cannot be edited.
        if standing.message.is_empty() {
            return Ok(());
        }
        let path = format!("channels/{}/messages/{}", standing.channel, standing.message);
        let without = json!({ "components": [], "allowed_mentions": { "parse": [] } });
        match self.change(standing, &path, &without).await {
            Ok(_) => Ok(()),
            Err(trouble) => match trouble.meaning() {
                Some(Meaning::Gone | Meaning::Closed(_) | Meaning::Unreachable(_)) => Ok(()),
                Some(Meaning::Mend(_) | Meaning::Unfit(_) | Meaning::TooLate | Meaning::Busy) | None => {
                    Err(outcome(&trouble, Kind::Repeatable))
                }
            },
        }
    }
}
