//! What was said while nobody listened: after a gap the places that matter are read from where the listening ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::calls::Trouble;
use super::door::{Door, Took};
use super::outbound::DiscordChat;
use super::reconcile::{id_of, snowflake_at};
use super::refusals::Meaning;

/// Under which name it is kept until when everything was heard.
const HEARD: &str = "discord/heard";
/// Under which name a gap is kept until it is read: when it began.
const GAP: &str = "discord/gap";
/// How often what could not be read is tried, and how long apart.
const TRIES_MAX: usize = 10;
const AGAIN: Duration = Duration::from_secs(60);
/// How far Discord's clock and ours may lie apart.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// A longer gap is not made up for: whoever said something then has said it again, or it stands in the CRM.
const GAP_MAX: TimeDelta = TimeDelta::days(3);
/// Pages of one place that are read at once; a place that has more is read on with the next try.
const PAGES_MAX: usize = 1_000;
/// How much older a message may be whose edit was missed.
const EDITED_WITHIN: TimeDelta = TimeDelta::days(1);

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
        let Some(since) = self.gap_began().await else { return };
        let kept = self.parts.marks.keep_mark(GAP, &since.to_rfc3339()).await;
        if let Err(why) = kept {
            tracing::warn!("that something was missed in Discord could not be kept: {why}");
        }
        self.close_the_gap(since);
    }

    /// Goes on with a gap that was not read to its end.
    pub(super) async fn gap_is_looked_for(self: &Arc<Self>) {
        if let Some(since) = self.instant(GAP).await {
            self.close_the_gap(since);
        }
    }

    async fn gap_began(&self) -> Option<DateTime<Utc>> {
        match self.instant(GAP).await {
            Some(since) => Some(since),
            None => self.instant(HEARD).await,
        }
    }

    async fn instant(&self, name: &str) -> Option<DateTime<Utc>> {
        let kept = self.parts.marks.mark(name).await.ok().flatten()?;
        DateTime::parse_from_rfc3339(&kept).ok().map(|at| at.to_utc())
    }

    /// Reads what was missed, and again what could not be read; another gap that opens meanwhile closes this one too.
    fn close_the_gap(self: &Arc<Self>, since: DateTime<Utc>) {
        let number = self.gaps.fetch_add(1, Ordering::Relaxed) + 1;
        self.reading.send_replace(true);
        let door = self.clone();
        tokio::spawn(async move {
            for _try in 0..TRIES_MAX {
                let is_read = door.read_what_was_missed(since).await;
                if door.gaps.load(Ordering::Relaxed) != number {
                    return;
                }
                door.reading.send_replace(false);
                if is_read {
                    if let Err(why) = door.parts.marks.keep_mark(GAP, "").await {
                        tracing::warn!("what was read of Discord's history will be read again: {why}");
                    }
                    return;
                }
                tokio::time::sleep(AGAIN).await;
            }
            tracing::error!("places in Discord could not be read; that is tried again with the next connection");
        });
    }

    /// Reads what was said in channels, threads and direct conversations since listening ended, as if it came now.
    /// Whether nothing is left that may be read later.
    async fn read_what_was_missed(self: &Arc<Self>, since: DateTime<Utc>) -> bool {
        let now = self.parts.calls.now();
        // What was heard already is known by its id; what was edited meanwhile is not.
        let since = since.max(now - GAP_MAX) - SKEW.max(EDITED_WITHIN);
        let Some(channels) = self.places().await else { return false };
        let (mut read, mut is_all) = (0, true);
        for channel in &channels {
            match self.read_place(channel, since).await {
                Ok(messages) => read += messages,
                Err(trouble) => {
                    is_all &= is_for_good(&trouble);
                    let why = DiscordChat::why(&trouble);
                    tracing::warn!("what was said in {channel} meanwhile could not be read: {why}");
                }
            }
        }
        let places = channels.len();
        tracing::info!("Discord was not heard for a while: {read} messages of {places} places were read anew");
        is_all
    }

    /// Where somebody may have said something; `None` where that cannot be told now.
    async fn places(&self) -> Option<Vec<String>> {
        let mut places = self.parts.front.channels(crate::domain::ids::Platform::Discord);
        let home = &self.parts.chat.home;
        if !places.contains(home) {
            places.push(home.clone());
        }
        match self.parts.calls.get(&format!("guilds/{}/threads/active", self.parts.guild)).await {
            Ok(active) => {
                for thread in active["threads"].as_array().into_iter().flatten() {
                    self.parts.channels.described(thread);
                    let is_ours =
                        thread["parent_id"].as_str().is_some_and(|parent| places.iter().any(|place| place == parent));
                    places.extend(thread["id"].as_str().filter(|_| is_ours).map(str::to_owned));
                }
            }
            Err(trouble) => {
                tracing::warn!("the open threads could not be read: {}", DiscordChat::why(&trouble));
                if !is_for_good(&trouble) {
                    return None;
                }
            }
        }
        places.extend(self.parts.chat.directs().await);
        Some(places)
    }

    async fn read_place(self: &Arc<Self>, channel: &str, since: DateTime<Utc>) -> Result<usize, Trouble> {
        let mut after = snowflake_at(since);
        let mut read = 0;
        for _page in 0..PAGES_MAX {
            let messages = loop {
                match self.parts.chat.messages_after(channel, after).await {
                    Err(Trouble::NotYet { after }) => tokio::time::sleep(after).await,
                    messages => break messages?,
                }
            };
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

/// Whether asking again comes to the same.
fn is_for_good(trouble: &Trouble) -> bool {
    matches!(trouble.meaning(), Some(Meaning::Gone | Meaning::Closed(_) | Meaning::Unreachable(_)))
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
