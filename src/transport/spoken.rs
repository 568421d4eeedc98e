//! Who spoke directly to the bot on a platform, and when: there they look for the answer.

use std::sync::{Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};

use super::bounded::Bounded;

/// How long somebody is taken to look there.
const COUNTS: TimeDelta = TimeDelta::minutes(15);

/// When each user last spoke.
#[derive(Default)]
pub(super) struct Spoken {
    at: Mutex<Bounded<String, DateTime<Utc>>>,
}

impl Spoken {
    /// That user speaks.
    pub(super) fn note(&self, user: &str, now: DateTime<Utc>) {
        self.at().put(user.to_owned(), now);
    }

    /// When that user spoke, if it was lately.
    pub(super) fn at_most_lately(&self, user: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.at().get(&user.to_owned()).copied().filter(|at| now - *at < COUNTS)
    }

    fn at(&self) -> MutexGuard<'_, Bounded<String, DateTime<Utc>>> {
        self.at.lock().expect("nothing panics while it holds who spoke")
    }
}
