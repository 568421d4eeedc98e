//! What is said while something that was missed is not read yet: first what was missed there, then what is said, each in
//! its turn. Else an older word would be heard as the later one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex as Turn, MutexGuard as InTurn};

use super::door::Door;

/// How long a message waits for what was said before it.
const EARLIER_FIRST: Duration = Duration::from_secs(20);

/// Who is heard when.
#[derive(Default)]
pub(super) struct Turns {
    /// Held while a place is read and its word taken; whoever waits for it is served in order.
    turn: Turn<()>,
    gap: Mutex<Option<Unread>>,
}

/// A gap that is not read to its end.
struct Unread {
    /// Which.
    number: u64,
    since: DateTime<Utc>,
    /// The places that were read, or of which nothing is waited for any more.
    settled: BTreeSet<String>,
}

impl Turns {
    /// Waits for those that wait already. Where nothing was missed and nobody waits, nothing is held.
    pub(super) async fn wait(&self) -> Option<InTurn<'_, ()>> {
        match self.turn.try_lock() {
            Ok(_free) if self.gap().is_none() => None,
            Ok(turn) => Some(turn),
            Err(_others_wait) => Some(self.turn.lock().await),
        }
    }

    /// Something was missed since then.
    pub(super) fn gap_opens(&self, number: u64, since: DateTime<Utc>) {
        *self.gap() = Some(Unread { number, since, settled: BTreeSet::new() });
    }

    /// Everything that was missed was read, or is given up.
    pub(super) fn gap_closes(&self, number: u64) {
        let mut gap = self.gap();
        if gap.as_ref().is_some_and(|gap| gap.number == number) {
            *gap = None;
        }
    }

    /// Since when something of that place may have been missed.
    pub(super) fn missed_since(&self, channel: &str) -> Option<DateTime<Utc>> {
        let gap = self.gap();
        gap.as_ref().filter(|gap| !gap.settled.contains(channel)).map(|gap| gap.since)
    }

    /// Nothing waits for that place any more.
    pub(super) fn settled(&self, channel: &str) {
        if let Some(gap) = self.gap().as_mut() {
            gap.settled.insert(channel.to_owned());
        }
    }

    fn gap(&self) -> MutexGuard<'_, Option<Unread>> {
        self.gap.lock().expect("nothing panics while it holds the gap")
    }
}

impl Door {
    /// Reads what was said in that place before, if something of it may have been missed. It does not wait for ever: what
    /// cannot be read now is read later.
    pub(super) async fn reads_earlier_words(self: &Arc<Self>, channel: &str) {
        let Some(since) = self.turns.missed_since(channel) else { return };
        match tokio::time::timeout(EARLIER_FIRST, self.read_place(channel, since)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(
                    "what was missed in {channel} cannot be read now; what is said there is heard before it"
                );
            }
        }
        self.turns.settled(channel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_settled_once_and_a_later_gap_outlasts_an_earlier_one() {
        let turns = Turns::default();
        assert!(turns.wait().await.is_none());
        turns.gap_opens(1, DateTime::UNIX_EPOCH);
        assert!(turns.wait().await.is_some());
        assert!(turns.missed_since("5").is_some());
        turns.settled("5");
        assert!(turns.missed_since("5").is_none());
        turns.gap_opens(2, DateTime::UNIX_EPOCH);
        turns.gap_closes(1);
        assert!(turns.missed_since("5").is_some());
        turns.gap_closes(2);
        assert!(turns.missed_since("5").is_none() && turns.wait().await.is_none());
    }

    #[tokio::test]
    async fn whoever_waits_is_served_in_order() {
        let turns = Turns::default();
        turns.gap_opens(1, DateTime::UNIX_EPOCH);
        let served = Mutex::new(Vec::new());
        let first = turns.wait().await;
        let wait = async |number| {
            let _turn = turns.wait().await;
            served.lock().unwrap().push(number);
        };
        let free = async {
            turns.gap_closes(1);
            drop(first);
        };
        tokio::join!(wait(1), wait(2), wait(3), free);
        assert_eq!(*served.lock().unwrap(), [1, 2, 3]);
    }
}
