//! When a call may go out: Discord's own buckets, as its headers tell them, the limit of the whole bot, and how far it
//! is to a ban (DC-8). Pure: whoever asks brings the time.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};

use super::api::{Limit, Method, Scope};

/// Calls of one second, of all routes that count; a little under Discord's 50.
const A_SECOND: usize = 45;
/// In so long a time so many refused calls stop everything for a while: a tenth of what leads to a ban.
const INVALID_WINDOW: TimeDelta = TimeDelta::minutes(10);
const INVALID_MAX: usize = 1_000;
/// Routes and buckets that are kept in mind; beyond it Discord's own 429 does the pacing.
const KEPT_MAX: usize = 4_096;

/// What has gone out and what Discord said of it, as far as it still counts.
#[derive(Debug, Default)]
pub struct Buckets {
    /// Which bucket a route was last told to be of.
    of_route: HashMap<String, Kind>,
    /// By bucket and the resource that it is counted for.
    buckets: HashMap<(String, String), Bucket>,
    /// Routes that are to pause.
    paused: HashMap<String, DateTime<Utc>>,
    /// Everything is to pause until then.
    global: DateTime<Utc>,
    /// The calls of the last second.
    recent: VecDeque<DateTime<Utc>>,
    /// Whether calls of one second are not counted: for a clock that stands while they are made.
    is_timeless: bool,
    /// The refused calls of the last ten minutes.
    invalid: VecDeque<DateTime<Utc>>,
}

/// What is known of a bucket for whichever resource.
#[derive(Debug, Clone)]
struct Kind {
    bucket: String,
    /// How many calls it takes when it is full, and the longest time after which it was told to be full again.
    most: u32,
    lasts: TimeDelta,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    remaining: u32,
    resets_at: DateTime<Utc>,
    /// Calls that are not answered yet.
    on_their_way: u32,
}

/// Which route a call is of, and for which resource it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method and the path without ids.
    pub name: String,
    /// The channel, server or webhook.
    pub resource: String,
    /// Whether the limit of the whole bot counts it.
    pub counts: bool,
}

impl Route {
    /// The route of a call.
    pub fn of(method: Method, path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let segments: Vec<&str> = path.split('/').collect();
        let first = segments.first().copied().unwrap_or_default();
        let is_answer = matches!(first, "interactions" | "webhooks");
        let own = if is_answer { 3 } else { 2 };
        // A first answer has its interaction's own limit: one that must wait holds up nobody else's.
        let has_resource = matches!(first, "channels" | "guilds" | "webhooks" | "interactions");
        let resource =
            if has_resource { segments.iter().take(own).copied().collect::<Vec<_>>().join("/") } else { String::new() };
        let is_id = |segment: &str| segment.bytes().all(|digit| digit.is_ascii_digit());
        let masked = |(at, segment): (usize, &&str)| {
            if is_id(segment) || is_answer && at == 2 { "{}".to_owned() } else { (*segment).to_owned() }
        };
        let name = segments.iter().enumerate().map(masked).collect::<Vec<_>>().join("/");
        Self { name: format!("{method:?} {name}"), resource, counts: !is_answer }
    }

    fn key(&self) -> String {
        format!("{} {}", self.name, self.resource)
    }
}

impl Buckets {
    /// From now on the calls of one second are not counted; what Discord itself says still is.
    pub fn timeless(&mut self) {
        self.is_timeless = true;
    }

    /// Takes the turn of that call, or says when to come again.
    pub fn take(&mut self, route: &Route, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        self.forget(now);
        let mut at = self.paused.get(&route.key()).copied().unwrap_or_default();
        if route.counts {
            at = at.max(self.global).max(self.second_opens_at()).max(self.out_of_danger_at());
        }
        let bucket = self.bucket_of(route, now);
        if let Some(bucket) = &bucket
            && bucket.remaining == 0
        {
            at = at.max(bucket.resets_at);
        }
        if at > now {
            return Err(at);
        }
        if let Some(bucket) = bucket {
            bucket.remaining = bucket.remaining.saturating_sub(1);
            bucket.on_their_way = bucket.on_their_way.saturating_add(1);
        }
        if route.counts && !self.is_timeless {
            self.recent.push_back(now);
        }
        Ok(())
    }

    /// The bucket of a route; one of which nothing was heard of late is full, but for what is on its way. `None` where
    /// Discord has not said yet which it is.
    fn bucket_of(&mut self, route: &Route, now: DateTime<Utc>) -> Option<&mut Bucket> {
        let Kind { bucket, most, lasts } = self.of_route.get(&route.name)?.clone();
        let full = Bucket { remaining: most, resets_at: now + lasts, on_their_way: 0 };
        let bucket = self.buckets.entry((bucket, route.resource.clone())).or_insert(full);
        if bucket.resets_at <= now {
            bucket.remaining = most.saturating_sub(bucket.on_their_way);
            bucket.resets_at = now + lasts;
        }
        Some(bucket)
    }

    /// Whether Discord has said which bucket a route is of. Until it has, one call goes before the others.
    pub fn knows(&self, route: &Route) -> bool {
        self.of_route.contains_key(&route.name)
    }

    /// What the headers of an answer say, of a refusal as well.
    pub fn heed(&mut self, route: &Route, limit: &Limit, now: DateTime<Utc>) {
        let lasts = TimeDelta::from_std(limit.reset_after).unwrap_or_default();
        let resets_at = now + lasts;
        let known = self.of_route.get(&route.name).filter(|known| known.bucket == limit.bucket);
        let lasts = known.map_or(lasts, |known| known.lasts.max(lasts));
        let kind = Kind { bucket: limit.bucket.clone(), most: limit.most, lasts };
        self.of_route.insert(route.name.clone(), kind);
        let key = (limit.bucket.clone(), route.resource.clone());
        // Answers overtake each other: of one window the smallest number is the newest. Of another window, what is on its
        // way beside this call may not be counted yet.
        let (remaining, on_their_way) = match self.buckets.get(&key) {
            Some(known) if (known.resets_at - resets_at).abs() < TimeDelta::milliseconds(250) => {
                (known.remaining.min(limit.remaining), known.on_their_way)
            }
            Some(known) => (limit.remaining.saturating_sub(known.on_their_way.saturating_sub(1)), known.on_their_way),
            None => (limit.remaining, 1),
        };
        self.buckets.insert(key, Bucket { remaining, resets_at, on_their_way });
    }

    /// A call was answered, or never will be.
    pub fn ended(&mut self, route: &Route) {
        let Some(kind) = self.of_route.get(&route.name) else { return };
        if let Some(bucket) = self.buckets.get_mut(&(kind.bucket.clone(), route.resource.clone())) {
            bucket.on_their_way = bucket.on_their_way.saturating_sub(1);
        }
    }

    /// Discord wants a pause.
    pub fn pause(&mut self, route: &Route, scope: Scope, until: DateTime<Utc>) {
        match scope {
            Scope::Global => self.global = self.global.max(until),
            Scope::User | Scope::Shared => {
                // Other routes of the same bucket have to wait as well.
                if scope == Scope::User
                    && let Some(kind) = self.of_route.get(&route.name)
                    && let Some(bucket) = self.buckets.get_mut(&(kind.bucket.clone(), route.resource.clone()))
                {
                    bucket.remaining = 0;
                    bucket.resets_at = bucket.resets_at.max(until);
                }
                let paused = self.paused.entry(route.key()).or_default();
                *paused = (*paused).max(until);
            }
        }
    }

    /// Discord refused a call in a way that it counts: 401, 403, and 429 that is not everybody's.
    pub fn count_invalid(&mut self, now: DateTime<Utc>) {
        self.invalid.push_back(now);
    }

    /// How many refused calls count now.
    pub fn invalid(&self) -> usize {
        self.invalid.len()
    }

    fn second_opens_at(&self) -> DateTime<Utc> {
        let oldest = self.recent.len().checked_sub(A_SECOND).and_then(|at| self.recent.get(at));
        oldest.map_or(DateTime::UNIX_EPOCH, |oldest| *oldest + TimeDelta::seconds(1))
    }

    fn out_of_danger_at(&self) -> DateTime<Utc> {
        let oldest = self.invalid.len().checked_sub(INVALID_MAX).and_then(|at| self.invalid.get(at));
        oldest.map_or(DateTime::UNIX_EPOCH, |oldest| *oldest + INVALID_WINDOW)
    }

    fn forget(&mut self, now: DateTime<Utc>) {
        while self.recent.front().is_some_and(|first| now - *first >= TimeDelta::seconds(1)) {
            self.recent.pop_front();
        }
        while self.invalid.front().is_some_and(|first| now - *first >= INVALID_WINDOW) {
            self.invalid.pop_front();
        }
        if self.buckets.len() > KEPT_MAX || self.of_route.len() > KEPT_MAX || self.paused.len() > KEPT_MAX {
            self.buckets.retain(|_, bucket| bucket.resets_at > now || bucket.on_their_way > 0);
            self.paused.retain(|_, until| *until > now);
            if self.of_route.len() > KEPT_MAX {
                self.of_route.clear();
            }
        } else {
            self.paused.retain(|_, until| *until > now);
            // What is full again says nothing.
            self.buckets.retain(|_, bucket| bucket.resets_at > now || bucket.on_their_way > 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::milliseconds(milliseconds)
    }

    fn limit(bucket: &str, remaining: u32, milliseconds: u64) -> Limit {
        Limit { bucket: bucket.into(), most: 5, remaining, reset_after: Duration::from_millis(milliseconds) }
    }

    #[test]
    fn routes_are_told_apart_by_method_and_resource_and_not_by_message() {
        let one = Route::of(Method::Patch, "channels/1/messages/2");
        assert_eq!(one, Route::of(Method::Patch, "channels/1/messages/3?x=1"));
        assert_ne!(one.resource, Route::of(Method::Patch, "channels/2/messages/2").resource);
        assert_ne!(one.name, Route::of(Method::Delete, "channels/1/messages/2").name);
        let answer = Route::of(Method::Post, "webhooks/1/secret");
        assert_eq!((answer.counts, answer.name.as_str()), (false, "Post webhooks/{}/{}"));
        assert!(!Route::of(Method::Post, "interactions/1/secret/callback").counts);
    }

    #[test]
    fn an_empty_bucket_waits_for_its_reset_and_another_channel_does_not_dc_8() {
        let mut buckets = Buckets::default();
        let (one, other) =
            (Route::of(Method::Post, "channels/1/messages"), Route::of(Method::Post, "channels/2/messages"));
        assert_eq!(buckets.take(&one, at(0)), Ok(()));
        buckets.heed(&one, &limit("b", 0, 1_500), at(10));
        assert_eq!(buckets.take(&one, at(20)), Err(at(1_510)));
        assert_eq!(buckets.take(&other, at(20)), Ok(()));
        assert_eq!(buckets.take(&one, at(1_510)), Ok(()));
    }

    #[test]
    fn what_is_on_its_way_counts_against_its_bucket_before_it_is_answered() {
        let mut buckets = Buckets::default();
        let route = Route::of(Method::Post, "channels/1/messages");
        buckets.heed(&route, &limit("b", 2, 5_000), at(0));
        assert_eq!((0..3).filter(|_| buckets.take(&route, at(1)).is_ok()).count(), 2);
    }

    #[test]
    fn a_bucket_that_is_full_again_takes_as_many_as_it_took_and_no_more_dc_8() {
        let mut buckets = Buckets::default();
        let route = Route::of(Method::Post, "channels/1/messages");
        assert!(!buckets.knows(&route));
        buckets.heed(&route, &limit("b", 4, 5_000), at(0));
        buckets.ended(&route);
        assert!(buckets.knows(&route));
        let granted = |buckets: &mut Buckets, path: &str, now: i64| {
            (0..9).filter(|_| buckets.take(&Route::of(Method::Post, path), at(now)).is_ok()).count()
        };
        assert_eq!(granted(&mut buckets, "channels/1/messages", 10), 4);
        // None of them is answered yet, so that they may be counted in the next window.
        assert_eq!(granted(&mut buckets, "channels/1/messages", 6_000), 1);
        for _ in 0..5 {
            buckets.ended(&route);
        }
        assert_eq!(granted(&mut buckets, "channels/1/messages", 12_000), 5);
        assert_eq!(granted(&mut buckets, "channels/2/messages", 12_000), 5, "a channel of its own");
    }

    #[test]
    fn a_pause_of_one_route_holds_for_the_others_of_its_bucket_dc_8() {
        let mut buckets = Buckets::default();
        let (read, change) = (Route::of(Method::Get, "channels/1"), Route::of(Method::Patch, "channels/1"));
        buckets.heed(&read, &limit("b", 4, 1_000), at(0));
        buckets.heed(&change, &limit("b", 3, 1_000), at(0));
        buckets.pause(&read, Scope::User, at(3_000));
        assert_eq!(buckets.take(&change, at(10)), Err(at(3_000)));
    }

    #[test]
    fn never_more_than_fifty_calls_a_second_dc_8() {
        let mut buckets = Buckets::default();
        let mut sent: Vec<i64> = Vec::new();
        for millisecond in 0..3_000 {
            let route = Route::of(Method::Post, &format!("channels/{millisecond}/messages"));
            if buckets.take(&route, at(millisecond)).is_ok() {
                sent.push(millisecond);
            }
        }
        let most = sent.iter().map(|from| sent.iter().filter(|one| (*from..from + 1_000).contains(one)).count()).max();
        assert!(most.is_some_and(|most| (40..=50).contains(&most)), "{most:?}");
    }

    #[test]
    fn a_global_pause_stops_everything_but_answers_to_interactions_dc_8() {
        let mut buckets = Buckets::default();
        let (post, answer) =
            (Route::of(Method::Post, "channels/1/messages"), Route::of(Method::Post, "interactions/1/t/callback"));
        buckets.pause(&post, Scope::Global, at(2_000));
        assert_eq!(buckets.take(&Route::of(Method::Get, "users/@me"), at(0)), Err(at(2_000)));
        assert_eq!(buckets.take(&answer, at(0)), Ok(()));
        buckets.pause(&answer, Scope::Shared, at(4_000));
        assert_eq!(buckets.take(&answer, at(0)), Err(at(4_000)));
    }

    #[test]
    fn refused_calls_stop_everything_long_before_a_ban_dc_8() {
        let mut buckets = Buckets::default();
        let route = Route::of(Method::Get, "users/@me");
        for number in 0..1_000 {
            buckets.count_invalid(at(number));
        }
        assert_eq!(buckets.take(&route, at(1_000)), Err(at(600_000)));
        assert_eq!(buckets.take(&route, at(600_000)), Ok(()));
    }

    #[test]
    fn a_hundred_thousand_channels_take_no_more_memory_than_a_few() {
        let mut buckets = Buckets::default();
        for number in 0..100_000_i64 {
            let route = Route::of(Method::Post, &format!("channels/{number}/messages"));
            let _ = buckets.take(&route, at(number * 100));
            buckets.heed(&route, &limit("b", 4, 5_000), at(number * 100));
            buckets.ended(&route);
        }
        assert!(buckets.buckets.len() < 100 && buckets.of_route.len() == 1, "{}", buckets.buckets.len());
    }
}
