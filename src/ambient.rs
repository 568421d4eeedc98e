//! The only reader of the real clock, the only maker of drawn ids, the only source of chance; and their story
//! twins, which are moved by hand, count, and follow a seed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now, to the microsecond, which is what the store keeps.
    fn now(&self) -> DateTime<Utc>;
}

/// Where drawn ids come from: lease owners and the like, which must not repeat.
pub trait Ids: Send + Sync {
    /// An id that was never given before.
    fn draw(&self) -> String;
}

/// Where chance comes from.
pub trait Random: Send + Sync {
    /// A number from 0 up to but not including `limit`, which is at least 1.
    fn below(&self, limit: u64) -> u64;
}

/// Time, drawn ids and chance. Built once in `app`; handed down, never global.
#[derive(Clone)]
pub struct Ambient {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Drawn ids.
    pub ids: Arc<dyn Ids>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

impl Ambient {
    /// The real clock, unguessable ids, the operating system's chance.
    pub fn real() -> Self {
        Self { clock: Arc::new(RealClock), ids: Arc::new(RealIds), random: Arc::new(RealRandom) }
    }

    /// A clock that only `clock` moves, ids that count within `run`, chance that follows `seed`.
    pub fn story(clock: &StoryClock, run: u64, seed: u64) -> Self {
        Self {
            clock: Arc::new(clock.clone()),
            ids: Arc::new(StoryIds { run, next: AtomicU64::new(1) }),
            random: Arc::new(StoryRandom { generator: Mutex::new(StdRng::seed_from_u64(seed)) }),
        }
    }
}

struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
        let now = Utc::now();
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }
}

struct RealIds;

impl Ids for RealIds {
    fn draw(&self) -> String {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that draws ids")]
        let mut drawn = rand::rng();
        hex::encode(drawn.random::<[u8; 16]>())
    }
}

struct RealRandom;

impl Random for RealRandom {
    fn below(&self, limit: u64) -> u64 {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that asks for chance")]
        let mut drawn = rand::rng();
        drawn.random_range(0..limit.max(1))
    }
}

/// A clock that stands until it is moved.
#[derive(Clone)]
pub struct StoryClock {
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl StoryClock {
    /// A clock that stands at `start`.
    pub fn at(start: DateTime<Utc>) -> Self {
        Self { now: Arc::new(Mutex::new(start)) }
    }

    /// Sets where it starts, before anything has happened under it.
    pub fn start_at(&self, at: DateTime<Utc>) {
        *self.now.lock().expect("nothing panics while it holds this lock") = at;
    }

    /// Moves it. It never goes back: the log's order is the order of time.
    pub fn move_to(&self, at: DateTime<Utc>) {
        let mut now = self.now.lock().expect("nothing panics while it holds this lock");
        *now = (*now).max(at);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().expect("nothing panics while it holds this lock")
    }
}

struct StoryIds {
    run: u64,
    next: AtomicU64,
}

impl Ids for StoryIds {
    fn draw(&self) -> String {
        format!("run-{}-{}", self.run, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

struct StoryRandom {
    generator: Mutex<StdRng>,
}

impl Random for StoryRandom {
    fn below(&self, limit: u64) -> u64 {
        self.generator.lock().expect("nothing panics while it holds this lock").random_range(0..limit.max(1))
    }
}
