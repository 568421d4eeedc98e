//! How often a method may be called (SO-1, SO-2, SO-3).

use std::collections::{BTreeMap, VecDeque};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// How much earlier than a full second the next message of a channel may come: timers and wires are not exact.
const SLACK: i64 = SECOND / 20;
/// Messages a minute in the whole workspace: "several hundred" (SO-2).
const MESSAGES_A_MINUTE: usize = 300;

/// A method's tier; the first two hold no method that is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    Three,
    Four,
    /// One message a second in a channel, several hundred a minute in all.
    Messages,
    /// Hundreds a minute.
    Special,
}

impl Tier {
    fn a_minute(self) -> usize {
        match self {
            Tier::Three => 50,
            Tier::Four => 100,
            Tier::Messages => MESSAGES_A_MINUTE,
            Tier::Special => 600,
        }
    }
}

/// When each method was called, and when a message came into each channel.
#[derive(Debug, Default)]
pub(super) struct Counted {
    calls: BTreeMap<&'static str, VecDeque<i64>>,
    messages: BTreeMap<String, i64>,
}

impl Counted {
    /// Counts a call, or says after how many seconds it may come again.
    pub(super) fn count(&mut self, method: &'static str, tier: Tier, channel: &str, now: i64) -> Result<(), i64> {
        let calls = self.calls.entry(method).or_default();
        while calls.front().is_some_and(|first| now - first >= MINUTE) {
            calls.pop_front();
        }
        if let Some(first) = calls.front().filter(|_| calls.len() >= tier.a_minute()) {
            return Err(seconds(first + MINUTE - now));
        }
        if tier == Tier::Messages {
            if let Some(last) = self.messages.get(channel).filter(|last| now - **last < SECOND - SLACK) {
                return Err(seconds(last + SECOND - now));
            }
            self.messages.insert(channel.to_owned(), now);
        }
        calls.push_back(now);
        Ok(())
    }
}

fn seconds(micros: i64) -> i64 {
    (micros + SECOND - 1).div_euclid(SECOND).max(1)
}
