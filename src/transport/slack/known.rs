//! What sending keeps in mind, for a while and within bounds. All of it can be lost: it is asked for again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::transport::bounded::{Bounded, KEPT_MAX};

/// How long an answer about a channel counts.
const CHANNEL_COUNTS: TimeDelta = TimeDelta::minutes(10);
/// How long a response URL may be used, a little less than Slack allows (SI-11).
const RESPONSE_URL_COUNTS: TimeDelta = TimeDelta::minutes(29);
/// How often one may be used (SI-11).
const RESPONSE_URL_USES: u32 = 5;

/// Whether a channel is ours alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Readers {
    /// Only people of our organisation read it.
    Ours,
    /// People of other organisations read it too (SO-22).
    Strangers,
}

/// Who Baton is in this workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) team: String,
    pub(super) user: String,
    pub(super) bot: Option<String>,
    pub(super) app: Option<String>,
}

/// When a message was tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    /// For the first time, as far as this process knows.
    pub(super) first: DateTime<Utc>,
    /// When the last try ended without a clear answer.
    pub(super) last: DateTime<Utc>,
}

/// A place that messages are looked for in: a channel's top level, or one thread of it.
pub(super) type Spot = (String, Option<String>);

/// What was posted in a place and not yet swept.
#[derive(Debug, Clone)]
pub(super) struct Unswept {
    pub(super) first: DateTime<Utc>,
    pub(super) last: DateTime<Utc>,
    /// The opaque key of each, and the message that counts.
    pub(super) standing: HashMap<String, String>,
}

/// A URL at which one person can be answered; a secret, so it is never printed.
struct ResponseUrl {
    url: String,
    until: DateTime<Utc>,
    uses: u32,
}

/// All of it.
#[derive(Default)]
pub(super) struct Known {
    pub(super) own: Option<Arc<Own>>,
    pub(super) directs: Bounded<String, String>,
    pub(super) tried: Bounded<String, Tried>,
    /// People of whom the operator was told that they cannot be reached.
    pub(super) told: Bounded<String, ()>,
    pub(super) unswept: BTreeMap<Spot, Unswept>,
    readers: Bounded<String, (Readers, DateTime<Utc>)>,
    response_urls: Bounded<(String, String), ResponseUrl>,
}

impl Known {
    pub(super) fn readers(&self, channel: &str, now: DateTime<Utc>) -> Option<Readers> {
        let (readers, until) = self.readers.get(&channel.to_owned())?;
        (now < *until).then(|| readers.clone())
    }

    pub(super) fn keep_readers(&mut self, channel: &str, readers: Readers, now: DateTime<Utc>) {
        self.readers.put(channel.to_owned(), (readers, now + CHANNEL_COUNTS));
    }

    pub(super) fn keep_response_url(&mut self, user: &str, channel: &str, url: &str, now: DateTime<Utc>) {
        let known = ResponseUrl { url: url.to_owned(), until: now + RESPONSE_URL_COUNTS, uses: RESPONSE_URL_USES };
        self.response_urls.put((user.to_owned(), channel.to_owned()), known);
    }

    /// One use of the newest response URL of that person in that channel, if one is left.
    pub(super) fn use_response_url(&mut self, user: &str, channel: &str, now: DateTime<Utc>) -> Option<String> {
        let key = (user.to_owned(), channel.to_owned());
        let known = self.response_urls.get_mut(&key)?;
        if now >= known.until || known.uses == 0 {
            self.response_urls.take(&key);
            return None;
        }
        known.uses -= 1;
        Some(known.url.clone())
    }

    pub(super) fn note_tried(&mut self, key: &str, began: DateTime<Utc>, now: DateTime<Utc>) {
        let first = self.tried.get(&key.to_owned()).map_or(began, |tried| tried.first);
        self.tried.put(key.to_owned(), Tried { first, last: now });
    }

    /// Notes a message that counts, so that the sweep removes every other one of its key.
    pub(super) fn note_standing(&mut self, spot: Spot, key: &str, message: &str, now: DateTime<Utc>) {
        let place =
            self.unswept.entry(spot).or_insert_with(|| Unswept { first: now, last: now, standing: HashMap::new() });
        place.last = now;
        place.standing.insert(key.to_owned(), message.to_owned());
        let is_oldest = |(_, place): &(&Spot, &Unswept)| place.first;
        if self.unswept.len() > KEPT_MAX
            && let Some(oldest) = self.unswept.iter().min_by_key(is_oldest).map(|(spot, _)| spot.clone())
        {
            self.unswept.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn a_response_url_is_used_five_times_within_its_half_hour_si_11() {
        let mut known = Known::default();
        known.keep_response_url("U1", "C1", "secret", at(0));
        let uses = (0..7).filter(|_| known.use_response_url("U1", "C1", at(1)).is_some()).count();
        assert_eq!(uses, 5);
        known.keep_response_url("U1", "C1", "secret", at(0));
        assert_eq!(known.use_response_url("U1", "C2", at(1)), None);
        assert_eq!(known.use_response_url("U1", "C1", at(30)), None);
    }
}
