//! What can go wrong on the way, on demand or by a seeded chance.

use std::collections::VecDeque;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// What goes wrong with one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trick {
    /// The answer takes that long.
    Slow(Duration),
    /// The connection is cut; nothing was stored.
    CutBefore,
    /// It is stored, and the connection is cut.
    CutAfter,
    /// It is stored twice, under two `ts`; the answer tells one (SO-21).
    Twin,
    /// An HTTP status of the 500s; nothing was stored.
    Fails(u16),
    /// It is stored, and the answer is an HTTP status of the 500s.
    FailsAfter(u16),
    /// HTTP 429 with `Retry-After` in seconds (SO-3).
    TooMany(u32),
    /// An error in Slack's words, such as `fatal_error` or `edit_window_closed`.
    Refuses(&'static str),
    /// A body that is no JSON; nothing was stored.
    Garbage,
    /// It is stored, and the body of the answer is no JSON.
    GarbageAfter,
}

/// The tricks that are laid out.
#[derive(Debug)]
pub(super) struct Mischief {
    next: Vec<(String, VecDeque<Trick>)>,
    often: Vec<(String, Trick, u32)>,
    chance: StdRng,
}

impl Mischief {
    pub(super) fn new(seed: u64) -> Self {
        Self { next: Vec::new(), often: Vec::new(), chance: StdRng::seed_from_u64(seed) }
    }

    pub(super) fn next(&mut self, method: &str, trick: Trick) {
        match self.next.iter_mut().find(|(known, _)| known == method) {
            Some((_, tricks)) => tricks.push_back(trick),
            None => self.next.push((method.to_owned(), VecDeque::from([trick]))),
        }
    }

    pub(super) fn often(&mut self, method: &str, trick: Trick, in_a_thousand: u32) {
        self.often.push((method.to_owned(), trick, in_a_thousand));
    }

    pub(super) fn stop(&mut self) {
        self.next.clear();
        self.often.clear();
    }

    /// The trick for a call of `method`, if there is one; `*` stands for every method.
    pub(super) fn draw(&mut self, method: &str) -> Option<Trick> {
        let of = |known: &str| known == method || known == "*";
        let waiting = self.next.iter_mut().find(|(known, tricks)| of(known) && !tricks.is_empty());
        if let Some(trick) = waiting.and_then(|(_, tricks)| tricks.pop_front()) {
            return Some(trick);
        }
        let chance = &mut self.chance;
        let drawn = self.often.iter().find(|(known, _, share)| of(known) && chance.random_range(0..1_000) < *share);
        drawn.map(|(_, trick, _)| trick.clone())
    }
}
