//! What may have been posted is looked for before it is posted again, and of twins one stays (`platforms.md`,
//! section 6, steps 5 and 6).
//!
//! Within some minutes Discord itself answers a nonce with the message that has it (DC-4), so there is nothing to look
//! for. After that the place is read. Whether what is read has its nonce is not documented, so a message of ours that
//! says the very same is taken for it too: it was posted since this one was asked for, and its reader has read it.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::domain::ids::Platform;
use crate::domain::place::Place;
use crate::engine::ports::{MessageRef, Outgoing, To, Undelivered};
use crate::transport::opaque;

use super::api::CallError;
use super::calls::Trouble;
use super::outbound::{DiscordChat, Failure, Spot, failure, spot_of, under};
use super::refusals::{Kind, Meaning, outcome};
use super::render::{self, Rendered};

/// How long Discord is sure to know a nonce again; "a few minutes" are taken for two.
const NONCE_COUNTS: TimeDelta = TimeDelta::minutes(2);
/// How far Discord's clock and ours may lie apart.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// How long after a try without an answer its message may still appear.
const SETTLES: TimeDelta = TimeDelta::seconds(2);
/// Messages of one page, and pages that are read.
const PAGE: usize = 100;
const PAGES_MAX: usize = 10;
/// Discord's own epoch, in milliseconds since 1970: the first of January 2015.
const EPOCH: i64 = 1_420_070_400_000;

impl DiscordChat {
    /// Looks for a message where it was to stand.
    pub(super) async fn look_for(&self, outgoing: &Outgoing) -> Result<Option<MessageRef>, Undelivered> {
        let nonce = opaque(&outgoing.key);
        let now = self.calls.now();
        let tried = {
            let known = self.known();
            if let Some(standing) = known.standing.get(&nonce) {
                return Ok(Some(standing.clone()));
            }
            known.tried.get(&nonce).copied()
        };
        match tried {
            Some(tried) if now - tried.first < NONCE_COUNTS => return Ok(None),
            Some(tried) if now - tried.last < SETTLES => {
                let after = (tried.last + SETTLES - now).to_std().unwrap_or_default();
                return Err(Undelivered::Waits { after });
            }
            Some(_) | None => {}
        }
        let rendered = render::message(&outgoing.message);
        let since = outgoing.since - SKEW;
        for channel in self.channels_to_look_in(&outgoing.to).await? {
            match self.find_in(&channel, &nonce, &rendered, since).await {
                Ok(Some(found)) => {
                    self.known().standing.put(nonce, found.clone());
                    return Ok(Some(found));
                }
                Ok(None) => {}
                // Where there is no such thread, nothing stands in it.
                Err(trouble) if trouble.meaning() == Some(Meaning::Gone) => {}
                Err(trouble) => return Err(unread(&trouble)),
            }
        }
        Ok(None)
    }

    async fn channels_to_look_in(&self, to: &To) -> Result<Vec<String>, Undelivered> {
        let person = match to {
            To::Place(Place::Direct { person }) | To::OnlyYou { person, .. } => person,
            To::Place(place) => return spot_of(place).map(channels_of),
            To::Under(card) => return Ok(channels_of(under(card))),
        };
        match self.direct(person).await {
            Ok(channel) => Ok(vec![channel]),
            Err(Failure::Undelivered(undelivered)) => Err(undelivered),
            // Where nothing can be posted, nothing was.
            Err(Failure::Closed { .. }) => Ok(Vec::new()),
        }
    }

    async fn find_in(
        &self,
        channel: &str,
        nonce: &str,
        rendered: &Rendered,
        since: DateTime<Utc>,
    ) -> Result<Option<MessageRef>, Trouble> {
        let own = match self.own().await {
            Ok(own) => own,
            Err(_) => return Err(Trouble::Call(CallError::Unknown { why: "who this bot is cannot be asked".into() })),
        };
        let mut after = snowflake_at(since).to_string();
        for _page in 0..PAGES_MAX {
            let path = format!("channels/{channel}/messages?after={after}&limit={PAGE}");
            let page = self.calls.get(&path).await?;
            let mut messages: Vec<&Value> = page.as_array().into_iter().flatten().collect();
            messages.sort_by_key(|message| id_of(message));
            let is_it = |message: &&&Value| {
                message["author"]["id"] == own.user.as_str()
                    && (message["nonce"] == nonce || says_the_same(message, rendered))
            };
            if let Some(found) = messages.iter().find(is_it) {
                let id = found["id"].as_str().unwrap_or_default();
                return Ok(Some(MessageRef::new(channel, id).on(Platform::Discord)));
            }
            match messages.last().and_then(|last| last["id"].as_str()) {
                Some(last) if messages.len() == PAGE => after = last.to_owned(),
                Some(_) | None => return Ok(None),
            }
        }
        Err(Trouble::Call(CallError::Unknown { why: "too much was said there since".into() }))
    }

    /// Hears of one of our own messages, as the gateway tells it: one that stands beside the one that counts is removed.
    pub(super) async fn saw(&self, message: &Value) {
        let (Some(nonce), Some(channel), Some(id)) =
            (message["nonce"].as_str(), message["channel_id"].as_str(), message["id"].as_str())
        else {
            return;
        };
        let seen = MessageRef::new(channel, id).on(Platform::Discord);
        let standing = {
            let mut known = self.known();
            match known.standing.get(&nonce.to_owned()) {
                Some(standing) => Some(standing.clone()),
                None => {
                    known.standing.put(nonce.to_owned(), seen.clone());
                    None
                }
            }
        };
        if let Some(standing) = standing
            && standing.message != seen.message
            && !standing.message.is_empty()
        {
            tracing::warn!("a message stood twice in {channel}; the later one is removed");
            if let Err(trouble) = self.calls.delete(&format!("channels/{channel}/messages/{id}")).await {
                tracing::warn!("it could not be removed: {trouble}");
            }
        }
    }

    /// The messages of a channel after one of them, in order.
    pub(super) async fn messages_after(&self, channel: &str, after: u64) -> Result<Vec<Value>, Trouble> {
        let path = format!("channels/{channel}/messages?after={after}&limit={PAGE}");
        let page = self.calls.get(&path).await?;
        let mut messages: Vec<Value> = page.as_array().cloned().unwrap_or_default();
        messages.sort_by_key(id_of);
        Ok(messages)
    }

    /// What a trouble with a call comes to, for whoever only looks.
    pub(super) fn why(trouble: &Trouble) -> String {
        match failure(trouble, Kind::Repeatable) {
            Failure::Undelivered(undelivered) => undelivered.to_string(),
            Failure::Closed { why } => why,
        }
    }
}

/// The number of a message's id.
pub(super) fn id_of(message: &Value) -> u64 {
    message["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default()
}

/// The smallest id of that instant: an id begins with its time.
pub(super) fn snowflake_at(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp_millis() - EPOCH).unwrap_or_default() << 22
}

/// When what has that id was made.
pub(super) fn time_of(id: &str) -> Option<DateTime<Utc>> {
    let milliseconds = i64::try_from(id.parse::<u64>().ok()? >> 22).ok()?;
    DateTime::from_timestamp_millis(milliseconds + EPOCH)
}

/// In the thread, and in the channel itself, where it stands if there could be no thread.
fn channels_of(spot: Spot) -> Vec<String> {
    spot.under.into_iter().chain([spot.channel]).collect()
}

fn says_the_same(message: &Value, rendered: &Rendered) -> bool {
    let descriptions = |embeds: &[Value]| -> Vec<String> {
        embeds.iter().map(|embed| embed["description"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let embeds = message["embeds"].as_array().map(Vec::as_slice).unwrap_or_default();
    message["content"] == rendered.content.as_str() && descriptions(embeds) == descriptions(&rendered.embeds)
}

/// What cannot be read is never guessed at. What only has to wait says so.
fn unread(trouble: &Trouble) -> Undelivered {
    match trouble {
        Trouble::NotYet { .. } | Trouble::Call(CallError::Limited { .. } | CallError::NotSent { .. }) => {
            outcome(trouble, Kind::Repeatable)
        }
        Trouble::Call(CallError::Refused { .. } | CallError::Unknown { .. }) => {
            Undelivered::Unknown { why: format!("it cannot be looked for: {trouble}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_begins_with_its_time() {
        let at: DateTime<Utc> = "2016-04-30T11:18:25.796Z".parse().unwrap();
        // The example of Discord's own documentation.
        assert_eq!(snowflake_at(at) >> 22, 175_928_847_299_117_063 >> 22);
        assert_eq!(snowflake_at(DateTime::UNIX_EPOCH), 0);
    }
}
