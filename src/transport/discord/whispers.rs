//! What one person alone is told: as the answer to what they did, and else in the direct conversation.

use serde_json::json;

use crate::domain::ids::{PersonId, Platform};
use crate::domain::place::Place;
use crate::engine::ports::{MessageRef, Undelivered};

use super::known::{Asking, Way};
use super::outbound::{DiscordChat, Failure};
use super::refusals::{Kind, Meaning, outcome};
use super::render::Rendered;

/// Seen by one person alone.
const EPHEMERAL: u64 = 1 << 6;

impl DiscordChat {
    /// Tells one person alone: as the answer to what they did there, else in the direct conversation.
    pub(super) async fn whisper(
        &self,
        person: &PersonId,
        place: &Place,
        card: Option<&MessageRef>,
        nonce: &str,
        rendered: &Rendered,
    ) -> Result<MessageRef, Failure> {
        if let Some(user) = self.user_of(person) {
            let now = self.calls.now();
            let is_there = |asking: &Asking| match (card, place) {
                (Some(card), _) => asking.channel == card.channel || asking.channel == card.message,
                (None, Place::Channel { channel, .. }) => asking.channel == *channel,
                (None, Place::Thread { channel, message, .. }) => {
                    asking.channel == *channel || asking.channel == *message
                }
                (None, Place::Direct { .. }) => asking.is_direct,
                (None, Place::Handoff { .. }) => false,
            };
            let found = self.known().to_answer(&user, is_there, now);
            if let Some((asking, way)) = found
                && let Some(told) = self.answer(&asking, &way, rendered).await?
            {
                return Ok(told);
            }
        }
        match self.post_direct(person, nonce, rendered).await {
            Err(Failure::Closed { why }) => Err(Undelivered::Never { why }.into()),
            done => done,
        }
    }

    /// Answers an interaction; `None` where its time is over.
    async fn answer(&self, asking: &Asking, way: &Way, rendered: &Rendered) -> Result<Option<MessageRef>, Failure> {
        let own = self.own().await?;
        let base = format!("webhooks/{}/{}", own.application, asking.token);
        let mut body = rendered.body();
        let done = match way {
            Way::Original => self.calls.patch(&format!("{base}/messages/@original"), &body).await,
            Way::FollowUp => {
                body["flags"] = json!(EPHEMERAL);
                self.calls.post(&base, &body).await
            }
        };
        match done {
            Ok(_) => {
                self.known().answered(&asking.id);
                Ok(Some(MessageRef::new(asking.channel.clone(), "").on(Platform::Discord)))
            }
            Err(trouble) => match trouble.meaning() {
                Some(Meaning::Unfit(_)) => Err(outcome(&trouble, Kind::Repeatable).into()),
                Some(_of_another_kind) => {
                    self.known().forget(&asking.id);
                    Ok(None)
                }
                // It may come twice; that is better than not at all, and only its reader sees it.
                None => Err(outcome(&trouble, Kind::Repeatable).into()),
            },
        }
    }

    /// What was promised to be answered and was not is taken back: everything that it came to stands elsewhere.
    pub async fn tidy(&self) {
        let now = self.calls.now();
        let left = self.known().left_open(now);
        for asking in left {
            let Ok(own) = self.own().await else { return };
            let path = format!("webhooks/{}/{}/messages/@original", own.application, asking.token);
            if let Err(trouble) = self.calls.delete(&path).await {
                tracing::debug!("a sign that an answer comes stays: {trouble}");
            }
            self.known().forget(&asking.id);
        }
    }
}
