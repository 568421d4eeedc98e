//! What was said while nobody listened: after a gap the places that matter are read from where the listening ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::calls::Trouble;
use super::door::{Door, Took};
use super::outbound::DiscordChat;
use super::places::is_nowhere;
use super::reconcile::{id_of, snowflake_at};

/// Under which name it is kept until when everything was heard.
const HEARD: &str = "discord/heard";
/// Under which name a gap is kept until it is read.
const GAP: &str = "discord/gap";
/// How often what could not be read is tried; the pauses grow from the first to the longest.
const TRIES_MAX: u32 = 14;
const AGAIN: Duration = Duration::from_secs(2);
const AGAIN_MAX: Duration = Duration::from_secs(60);
/// How far Discord's clock and ours may lie apart.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// A longer gap is not made up for: whoever said something then has said it again, or it stands in the CRM.
const GAP_MAX: TimeDelta = TimeDelta::days(3);
/// Pages of one place that are read at once; a place that has more is read on with the next try.
const PAGES_MAX: usize = 1_000;
/// How much older a message may be whose edit was missed.
const EDITED_WITHIN: TimeDelta = TimeDelta::days(1);

/// What was missed and is not read yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Gap {
    /// When it began.
    since: DateTime<Utc>,
    /// What is left of it (`places.rs`); everything, where nothing is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left: Vec<String>,
    /// How often it was tried.
    #[serde(default)]
    tries: u32,
}

impl Door {
    /// Until now everything was heard.
    pub(super) async fn heard_until(&self, at: DateTime<Utc>) {
        let kept = self.parts.marks.keep_mark(HEARD, &at.to_rfc3339()).await;
        if let Err(why) = kept {
            tracing::warn!("how far Discord was heard could not be kept: {why}");
        }
    }

    /// A session that is gone tells nothing of what was said since listening ended. That is a gap, which stays one until
    /// it is read, whoever ends meanwhile.
    pub(super) async fn gap_opens(self: &Arc<Self>) {
        let since = match self.gap().await {
            Some(gap) => Some(gap.since.max(self.parts.calls.now() - GAP_MAX)),
            None => self.heard().await,
        };
        let Some(since) = since else { return };
        let gap = Gap { since, left: Vec::new(), tries: 0 };
        self.keep_gap(&gap).await;
        self.close_the_gap(gap);
    }

    /// Goes on with a gap that was not read to its end.
    pub(super) async fn gap_is_looked_for(self: &Arc<Self>) {
        if let Some(gap) = self.gap().await {
            self.close_the_gap(gap);
        }
    }

    async fn heard(&self) -> Option<DateTime<Utc>> {
        self.parts.marks.mark(HEARD).await.ok().flatten()?.parse().ok()
    }

    async fn gap(&self) -> Option<Gap> {
        let kept = self.parts.marks.mark(GAP).await.ok().flatten()?;
        // An earlier version kept the instant alone.
        let of_earlier = || Some(Gap { since: kept.parse().ok()?, left: Vec::new(), tries: 0 });
        serde_json::from_str(&kept).ok().or_else(of_earlier)
    }

    async fn keep_gap(&self, gap: &Gap) {
        let told = serde_json::to_string(gap).expect("texts and instants become JSON");
        if let Err(why) = self.parts.marks.keep_mark(GAP, &told).await {
            tracing::warn!("that something was missed in Discord could not be kept: {why}");
        }
    }

    /// Reads what was missed, and again what could not be read; another gap that opens meanwhile closes this one too.
    fn close_the_gap(self: &Arc<Self>, mut gap: Gap) {
        let number = self.gaps.fetch_add(1, Ordering::Relaxed) + 1;
        self.turns.gap_opens(number, reach(&gap, self.parts.calls.now()));
        let door = self.clone();
        tokio::spawn(async move {
            for number_of_try in 0..TRIES_MAX {
                let left = door.read_what_was_missed(&gap).await;
                if door.gaps.load(Ordering::Relaxed) != number {
                    return;
                }
                if left.is_empty() {
                    door.turns.gap_closes(number);
                    if let Err(why) = door.parts.marks.keep_mark(GAP, "").await {
                        tracing::warn!("what was read of Discord's history will be read again: {why}");
                    }
                    return;
                }
                gap.left = left;
                gap.tries += 1;
                door.keep_gap(&gap).await;
                tokio::time::sleep(AGAIN.saturating_mul(1 << number_of_try.min(5)).min(AGAIN_MAX)).await;
            }
            door.turns.gap_closes(number);
            let places = gap.left.join(", ");
            tracing::error!(
                "places in Discord could not be read ({places}); that is tried again with the next connection"
            );
        });
    }

    /// Reads what was said in channels, threads and direct conversations since listening ended, as if it came now; what
    /// could not be read. What was said there is not known.
    async fn read_what_was_missed(self: &Arc<Self>, gap: &Gap) -> Vec<String> {
        let now = self.parts.calls.now();
        if gap.tries > 0 && now - gap.since > GAP_MAX {
            tracing::error!("not all that was said since {} could be read, and the rest is given up", gap.since);
            return Vec::new();
        }
        let since = reach(gap, now);
        let Places { channels, mut left } = self.places(&gap.left, since).await;
        let mut read = 0;
        for channel in &channels {
            match self.read_place(channel, since).await {
                Ok(messages) => {
                    read += messages;
                    self.turns.settled(channel);
                }
                Err(trouble) => {
                    let why = DiscordChat::why(&trouble);
                    tracing::warn!("what was said in {channel} meanwhile could not be read: {why}");
                    if !is_nowhere(&trouble) {
                        left.push(channel.clone());
                    }
                }
            }
        }
        let count = channels.len();
        tracing::info!("Discord was not heard for a while: {read} messages of {count} places were read anew");
        left
    }

    pub(super) async fn read_place(self: &Arc<Self>, channel: &str, since: DateTime<Utc>) -> Result<usize, Trouble> {
        let mut after = snowflake_at(since);
        let mut read = 0;
        for _page in 0..PAGES_MAX {
            let messages = in_turn(|| self.parts.chat.messages_after(channel, after)).await?;
            let Some(last) = messages.last().map(id_of) else { return Ok(read) };
            after = last;
            for message in messages {
                for event in as_events(message, &self.parts.guild) {
                    if self.take(&event).await == Took::NotKept {
                        return Err(Trouble::NotYet { after: AGAIN });
                    }
                }
                read += 1;
            }
        }
        Err(Trouble::NotYet { after: AGAIN })
    }
}

/// Where somebody may have said something.
pub(super) struct Places {
    /// The channels, threads and direct conversations.
    pub(super) channels: Vec<String>,
    /// What could not be asked for.
    pub(super) left: Vec<String>,
}

/// From when on messages of a gap are read. What was heard already is known by its id; what was edited meanwhile is not.
fn reach(gap: &Gap, now: DateTime<Utc>) -> DateTime<Utc> {
    gap.since.max(now - GAP_MAX) - SKEW.max(EDITED_WITHIN)
}

/// Asks, and waits for its turn as often as it must.
pub(super) async fn in_turn<T, F>(ask: impl Fn() -> F) -> Result<T, Trouble>
where
    F: Future<Output = Result<T, Trouble>>,
{
    loop {
        match ask().await {
            Err(Trouble::NotYet { after }) => tokio::time::sleep(after).await,
            done => return done,
        }
    }
}

/// A message that was read, as the gateway would have told it: said, and edited where it was. Of one that was heard before,
/// only the edit is new.
fn as_events(mut message: Value, guild: &str) -> Vec<Value> {
    message["guild_id"] = json!(guild);
    let mut events = vec![json!({ "t": "MESSAGE_CREATE", "op": 0, "d": message })];
    if message["edited_timestamp"].is_string() {
        events.push(json!({ "t": "MESSAGE_UPDATE", "op": 0, "d": message }));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_that_an_earlier_version_kept_is_none_of_some_places() {
        let since: DateTime<Utc> = "2026-03-09T08:00:00Z".parse().unwrap();
        let gap = Gap { since, left: vec!["5".into()], tries: 1 };
        let told = serde_json::to_string(&gap).unwrap();
        assert_eq!(serde_json::from_str::<Gap>(&told).unwrap(), gap);
        assert!(serde_json::from_str::<Gap>(&since.to_rfc3339()).is_err());
        assert_eq!(since.to_rfc3339().parse::<DateTime<Utc>>().unwrap(), since);
    }
}
