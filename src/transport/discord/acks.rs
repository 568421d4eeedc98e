//! First answers that are on their way: what follows an interaction must not overtake its first answer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::watch;

/// Longer than a first answer may take (DC-1).
const WAIT_MAX: Duration = Duration::from_secs(4);

/// The first answers that are on their way.
#[derive(Default)]
pub struct Acks {
    pending: Mutex<BTreeMap<String, watch::Sender<bool>>>,
}

impl Acks {
    /// The first answer to that interaction is about to be given.
    pub fn begins(&self, interaction: &str) {
        self.pending().insert(interaction.to_owned(), watch::Sender::new(false));
    }

    /// It was given, or cannot be.
    pub fn ended(&self, interaction: &str) {
        if let Some(sender) = self.pending().remove(interaction) {
            sender.send_replace(true);
        }
    }

    /// Waits for it, if it is on its way.
    pub async fn wait(&self, interaction: &str) {
        let receiver = self.pending().get(interaction).map(watch::Sender::subscribe);
        if let Some(mut receiver) = receiver {
            let ended = tokio::time::timeout(WAIT_MAX, receiver.wait_for(|is_over| *is_over)).await;
            if ended.is_err() {
                tracing::warn!("a first answer to an interaction takes too long; what follows does not wait for it");
            }
        }
    }

    fn pending(&self) -> MutexGuard<'_, BTreeMap<String, watch::Sender<bool>>> {
        self.pending.lock().expect("nothing panics while it holds the first answers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn what_follows_waits_for_the_first_answer_and_for_nothing_else() {
        let acks = Arc::new(Acks::default());
        acks.wait("unknown").await;
        acks.begins("1");
        let waiting = tokio::spawn({
            let acks = acks.clone();
            async move { acks.wait("1").await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        acks.ended("1");
        waiting.await.unwrap();
        acks.wait("1").await;
    }
}
