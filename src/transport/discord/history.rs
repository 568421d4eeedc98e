//! What was said while nobody listened: after a gap the places that matter are read from where the listening ended.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::calls::Trouble;
use super::door::{Door, Took};
use super::outbound::DiscordChat;
use super::reconcile::{id_of, snowflake_at};

/// Under which name it is kept until when everything was heard.
const HEARD: &str = "discord/heard";
/// How far Discord's clock and ours may lie apart.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// A longer gap is not made up for: whoever said something then has said it again, or it stands in the CRM.
const GAP_MAX: TimeDelta = TimeDelta::days(3);
/// Pages of one place that are read.
const PAGES_MAX: usize = 20;

impl Door {
    /// Until now everything was heard.
    pub(super) async fn heard_until(&self, at: DateTime<Utc>) {
        let kept = self.parts.marks.keep_mark(HEARD, &at.to_rfc3339()).await;
        if let Err(why) = kept {
            tracing::warn!("how far Discord was heard could not be kept: {why}");
        }
    }

    /// Reads what was said since then; `None` where nothing was ever heard.
    pub(super) async fn gap_began(&self) -> Option<DateTime<Utc>> {
        let kept = self.parts.marks.mark(HEARD).await.ok().flatten()?;
        DateTime::parse_from_rfc3339(&kept).ok().map(|at| at.to_utc())
    }

    /// Reads what was said in channels, threads and direct conversations since listening ended, as if it came now.
    pub(super) async fn read_what_was_missed(self: &Arc<Self>, since: DateTime<Utc>) {
        let now = self.parts.calls.now();
        let since = since.max(now - GAP_MAX) - SKEW;
        let channels = self.places().await;
        let (mut read, mut failed) = (0, 0);
        for channel in &channels {
            match self.read_place(channel, since).await {
                Ok(messages) => read += messages,
                Err(trouble) => {
                    failed += 1;
                    tracing::warn!(
                        "what was said in {channel} meanwhile could not be read: {}",
                        DiscordChat::why(&trouble)
                    );
                }
            }
        }
        tracing::info!(
            "Discord was not heard for a while: {read} messages of {} places were read anew",
            channels.len()
        );
        if failed > 0 {
            tracing::error!("{failed} places could not be read: what was said there meanwhile has to be said again");
        }
    }

    async fn places(&self) -> Vec<String> {
        let mut places = self.parts.front.channels(crate::domain::ids::Platform::Discord);
        match self.parts.calls.get(&format!("guilds/{}/threads/active", self.parts.guild)).await {
            Ok(active) => {
                for thread in active["threads"].as_array().into_iter().flatten() {
                    self.parts.channels.described(thread);
                    let is_ours =
                        thread["parent_id"].as_str().is_some_and(|parent| places.iter().any(|place| place == parent));
                    places.extend(thread["id"].as_str().filter(|_| is_ours).map(str::to_owned));
                }
            }
            Err(trouble) => tracing::warn!("the open threads could not be read: {}", DiscordChat::why(&trouble)),
        }
        places.extend(self.parts.chat.directs().await);
        places
    }

    async fn read_place(self: &Arc<Self>, channel: &str, since: DateTime<Utc>) -> Result<usize, Trouble> {
        let mut after = snowflake_at(since);
        let mut read = 0;
        for _page in 0..PAGES_MAX {
            let messages = match self.parts.chat.messages_after(channel, after).await {
                Err(Trouble::NotYet { after }) => {
                    tokio::time::sleep(after).await;
                    continue;
                }
                messages => messages?,
            };
            let Some(last) = messages.last().map(id_of) else { return Ok(read) };
            after = last;
            for message in messages {
                if self.take(&as_event(message, &self.parts.guild)).await == Took::Yes {
                    read += 1;
                }
            }
        }
        Ok(read)
    }
}

/// A message that was read, as the gateway would have told it. One that was edited meanwhile counts as it is now.
fn as_event(mut message: Value, guild: &str) -> Value {
    message["guild_id"] = json!(guild);
    json!({ "t": "MESSAGE_CREATE", "op": 0, "d": message })
}
