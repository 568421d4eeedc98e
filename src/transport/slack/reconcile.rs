//! What may have been posted is looked for before it is posted again, and of twins one stays (`platforms.md`,
//! section 6, steps 5 and 6).

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::domain::place::Place;
use crate::engine::ports::{MessageRef, Outgoing, To, Undelivered};

use crate::transport::opaque;

use super::api::CallError;
use super::calls::Trouble;
use super::known::{Own, Spot, Unswept};
use super::outbound::{EVENT_TYPE, Failure, SlackChat, spot_of};
use super::refusals::{Kind, Meaning, meaning, outcome};

/// How far Slack's clock and ours may lie apart.
const SKEW: TimeDelta = TimeDelta::minutes(2);
/// How long after a try without an answer its message may still appear.
const SETTLES: TimeDelta = TimeDelta::seconds(2);
/// How long a place rests before it is swept.
const RESTS: TimeDelta = TimeDelta::seconds(10);
/// Messages of one page, and pages that are read.
const PAGE: usize = 200;
const PAGES_MAX: usize = 10;
/// Places that one sweep looks at.
const SWEPT_AT_ONCE: usize = 20;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Places that were looked at.
    pub looked: usize,
    /// Twins that were removed.
    pub removed: usize,
    /// Places that are still to be looked at.
    pub left: usize,
}

/// When a message can have been posted. What is narrow is read in one page, however much was said since.
#[derive(Debug, Clone, Copy)]
struct Between {
    oldest: DateTime<Utc>,
    latest: Option<DateTime<Utc>>,
}

/// Why a place could not be read.
enum Unread {
    Trouble(Trouble),
    TooMuch,
    Undelivered(Undelivered),
}

/// The messages of one key, in the order of their posting.
type ByKey = BTreeMap<String, Vec<String>>;

impl SlackChat {
    /// Looks for a message where it was to stand. One that is there is adopted, and its twins are removed.
    pub(super) async fn look_for(&self, outgoing: &Outgoing) -> Result<Option<MessageRef>, Undelivered> {
        let Some(spot) = self.spot_to_look_in(&outgoing.to).await? else { return Ok(None) };
        let key = opaque(&outgoing.key);
        let tried = self.known().tried.get(&key).copied();
        let between = Between {
            oldest: tried.map_or(outgoing.since, |tried| tried.first.max(outgoing.since)) - SKEW,
            latest: tried.map(|tried| tried.last + SKEW),
        };
        let found = match self.adopt(&spot, &key, between).await {
            // It stands in the channel itself if its thread was gone.
            Err(Unread::Trouble(trouble)) if spot.1.is_some() && is_gone(&trouble) => {
                self.adopt(&(spot.0, None), &key, between).await
            }
            found => found,
        };
        if let Some(found) = found.map_err(Unread::undelivered)? {
            return Ok(Some(found));
        }
        let now = self.calls.now();
        let settled_at = tried.map_or(now, |tried| tried.last + SETTLES);
        if now < settled_at {
            return Err(Undelivered::Waits { after: (settled_at - now).to_std().unwrap_or_default() });
        }
        Ok(None)
    }

    async fn spot_to_look_in(&self, to: &To) -> Result<Option<Spot>, Undelivered> {
        let person = match to {
            To::Place(Place::Direct { person }) | To::OnlyYou { person, .. } => person,
            To::Place(place) => return spot_of(place).map(Some),
            To::Under(card) => return Ok(Some((card.channel.clone(), Some(card.message.clone())))),
        };
        match self.direct(person).await {
            Ok(channel) => Ok(Some((channel, None))),
            Err(Failure::Undelivered(undelivered)) => Err(undelivered),
            // Where nothing can be posted, nothing was.
            Err(Failure::Closed { .. }) => Ok(None),
        }
    }

    async fn adopt(&self, spot: &Spot, key: &str, between: Between) -> Result<Option<MessageRef>, Unread> {
        let mut seen = self.read(spot, between).await?;
        let Some(messages) = seen.remove(key) else { return Ok(None) };
        let Some((first, twins)) = messages.split_first() else { return Ok(None) };
        let now = self.calls.now();
        {
            let mut known = self.known();
            known.note_standing(spot.clone(), key, first, now);
            known.tried.take(&key.to_owned());
        }
        for twin in twins {
            // What cannot be removed now is removed by the sweep.
            let _ = self.remove_twin(&spot.0, twin).await;
        }
        Ok(Some(MessageRef::new(spot.0.clone(), first.clone())))
    }

    /// Looks through the places where something was posted, and removes what stands there twice.
    pub async fn sweep(&self) -> Swept {
        let now = self.calls.now();
        let rested: Vec<(Spot, Unswept)> = {
            let known = self.known();
            let rested = known.unswept.iter().filter(|(_, place)| place.last + RESTS <= now);
            let mut rested: Vec<_> = rested.collect();
            rested.sort_by_key(|(_, place)| place.first);
            rested.into_iter().take(SWEPT_AT_ONCE).map(|(spot, place)| (spot.clone(), place.clone())).collect()
        };
        let mut swept = Swept::default();
        for (spot, place) in rested {
            match self.sweep_place(&spot, &place).await {
                Ok(removed) => {
                    swept.looked += 1;
                    swept.removed += removed;
                    let mut known = self.known();
                    if known.unswept.get(&spot).is_some_and(|same| same.last == place.last) {
                        known.unswept.remove(&spot);
                    }
                }
                Err(Unread::Trouble(Trouble::NotYet { .. } | Trouble::Call(CallError::Limited { .. }))) => break,
                Err(unread) => tracing::debug!("a place could not be swept: {}", unread.undelivered()),
            }
        }
        swept.left = self.known().unswept.len();
        swept
    }

    /// Hears of one of our own messages, as Slack's events tell it: one that stands beside the one that counts is
    /// removed at once, without waiting for the sweep.
    pub async fn saw(&self, event: &Value) {
        let Ok(own) = self.own().await else { return };
        let (Some((key, message)), Some(channel)) = (ours(event, &own), event["channel"].as_str()) else { return };
        let thread = event["thread_ts"].as_str().map(str::to_owned);
        let standing = {
            let known = self.known();
            known.unswept.get(&(channel.to_owned(), thread)).and_then(|place| place.standing.get(&key).cloned())
        };
        if standing.is_some_and(|standing| standing != message) {
            // What cannot be removed now is removed by the sweep.
            let _ = self.remove_twin(channel, &message).await;
        }
    }

    async fn sweep_place(&self, spot: &Spot, place: &Unswept) -> Result<usize, Unread> {
        let seen = match self.read(spot, Between { oldest: place.first - SKEW, latest: None }).await {
            Err(Unread::Trouble(trouble)) if is_gone(&trouble) => return Ok(0),
            seen => seen?,
        };
        let mut removed = 0;
        for (key, messages) in seen {
            let standing = place.standing.get(&key).filter(|standing| messages.contains(standing));
            let Some(stays) = standing.or(messages.first()) else { continue };
            for twin in messages.iter().filter(|message| *message != stays) {
                self.remove_twin(&spot.0, twin).await.map_err(Unread::Trouble)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    async fn remove_twin(&self, channel: &str, message: &str) -> Result<(), Trouble> {
        let removed = self.calls.post("chat.delete", None, &json!({ "channel": channel, "ts": message })).await;
        match removed {
            Ok(_) => {
                tracing::warn!("a message stood twice in {channel}; the one of {message} was removed");
                Ok(())
            }
            Err(trouble) if is_gone(&trouble) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// Our own messages of a place since then, by key. A place that cannot be read to its end is not read.
    async fn read(&self, spot: &Spot, between: Between) -> Result<ByKey, Unread> {
        let own = self.own().await.map_err(Unread::Undelivered)?;
        let (channel, thread) = spot;
        let method = if thread.is_some() { "conversations.replies" } else { "conversations.history" };
        let mut seen: BTreeMap<String, HashSet<String>> = BTreeMap::new();
        let mut cursor = String::new();
        for _page in 0..PAGES_MAX {
            let mut parameters = vec![
                ("channel", channel.clone()),
                ("oldest", slack_time(between.oldest)),
                ("include_all_metadata", "true".to_owned()),
                ("limit", PAGE.to_string()),
            ];
            if let Some(latest) = between.latest {
                parameters.push(("latest", slack_time(latest)));
            }
            if let Some(thread) = thread {
                parameters.push(("ts", thread.clone()));
            }
            if !cursor.is_empty() {
                parameters.push(("cursor", cursor));
            }
            let page = self.calls.get(method, &parameters).await.map_err(Unread::Trouble)?;
            for message in page["messages"].as_array().into_iter().flatten() {
                if let Some((key, message)) = ours(message, &own) {
                    seen.entry(key).or_default().insert(message);
                }
            }
            cursor = page["response_metadata"]["next_cursor"].as_str().unwrap_or_default().to_owned();
            if cursor.is_empty() {
                return Ok(seen.into_iter().map(|(key, messages)| (key, in_order(messages))).collect());
            }
        }
        Err(Unread::TooMuch)
    }
}

impl Unread {
    /// What cannot be read is never guessed at. What only has to wait says so.
    fn undelivered(self) -> Undelivered {
        match self {
            Unread::TooMuch => Undelivered::Unknown { why: "too much was said there since".into() },
            Unread::Undelivered(undelivered) => undelivered,
            Unread::Trouble(trouble) => match &trouble {
                Trouble::NotYet { .. } | Trouble::Call(CallError::Limited { .. } | CallError::NotSent { .. }) => {
                    outcome(&trouble, Kind::Repeatable)
                }
                Trouble::Call(CallError::Refused { .. } | CallError::Unknown { .. }) => {
                    Undelivered::Unknown { why: format!("it cannot be looked for: {trouble}") }
                }
            },
        }
    }
}

fn is_gone(trouble: &Trouble) -> bool {
    trouble.code().map(meaning) == Some(Meaning::Gone)
}

/// The key and the time stamp of a message, if Baton posted it: its author counts, not what it shows (SO-17).
fn ours(message: &Value, own: &Own) -> Option<(String, String)> {
    let is = |name: &str, own: &Option<String>| own.as_deref().is_some_and(|own| message[name] == own);
    let is_own = is("bot_id", &own.bot) || is("app_id", &own.app) || message["user"] == own.user.as_str();
    let metadata = &message["metadata"];
    if !is_own || metadata["event_type"] != EVENT_TYPE {
        return None;
    }
    let key = metadata["event_payload"]["k"].as_str()?;
    Some((key.to_owned(), message["ts"].as_str()?.to_owned()))
}

/// Slack's time stamps have as many digits before the point for centuries yet, so their text sorts by time.
fn in_order(messages: HashSet<String>) -> Vec<String> {
    let mut messages: Vec<String> = messages.into_iter().collect();
    messages.sort();
    messages
}

fn slack_time(at: DateTime<Utc>) -> String {
    format!("{}.{:06}", at.timestamp(), at.timestamp_subsec_micros())
}
