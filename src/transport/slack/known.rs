//! What sending keeps in mind, for a while and within bounds. All of it can be lost: it is asked for again.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

/// How long an answer about a channel counts.
const CHANNEL_COUNTS: TimeDelta = TimeDelta::minutes(10);
/// How long a response URL may be used, a little less than Slack allows (SI-11).
const RESPONSE_URL_COUNTS: TimeDelta = TimeDelta::minutes(29);
/// How often one may be used (SI-11).
const RESPONSE_URL_USES: u32 = 5;
/// How many things of one kind are kept in mind.
const KEPT_MAX: usize = 4_096;

/// Things by key; the oldest goes when there are too many.
pub(super) struct Bounded<K, V> {
    things: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Self {
        Self { things: HashMap::new(), order: VecDeque::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Bounded<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.things.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.things.get_mut(key)
    }

    pub(super) fn put(&mut self, key: K, value: V) {
        if self.things.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        // Keys that were taken out still stand in the order, so that it is bounded by itself.
        while self.order.len() > KEPT_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.things.remove(&oldest);
            }
        }
    }

    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        let taken = self.things.remove(key)?;
        self.order.retain(|other| other != key);
        Some(taken)
    }
}

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

    #[test]
    fn what_is_kept_in_mind_is_bounded() {
        let mut bounded = Bounded::default();
        for number in 0..10_000 {
            bounded.put(number, ());
        }
        assert_eq!((bounded.things.len(), bounded.order.len()), (KEPT_MAX, KEPT_MAX));
        assert!(bounded.get(&9_999).is_some() && bounded.get(&1).is_none());
    }
}
