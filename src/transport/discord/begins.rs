//! When a session may be begun: as often as Discord allows, counted over processes (DC-9).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::oneshot;
use twilight_gateway::queue::{InMemoryQueue, Queue};

use super::door::Door;

/// Sessions that may be begun within a day, where Discord does not say.
const SESSIONS_A_DAY: u32 = 1_000;
const DAY_MILLISECONDS: u32 = 86_400_000;
/// How far apart two of them are begun.
const APART: Duration = Duration::from_secs(5);
/// Under which name it is kept when one was begun last.
const BEGUN: &str = "discord/begun";

/// Sessions that are begun one after the other, by this process and by the one before it.
pub(super) struct Begins {
    queue: Arc<InMemoryQueue>,
    /// How long the first of this process waits for the last of the one before it.
    first_waits: Duration,
    is_first: AtomicBool,
    door: Arc<Door>,
}

impl Begins {
    /// As many as Discord told; beyond it the token is taken away.
    pub(super) async fn new(limit: &Value, door: Arc<Door>) -> Self {
        let number =
            |key: &str, usual: u32| limit[key].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(usual);
        let (total, remaining) = (number("total", SESSIONS_A_DAY), number("remaining", SESSIONS_A_DAY));
        let at_once = u16::try_from(number("max_concurrency", 1)).unwrap_or(1).max(1);
        let reset_after = Duration::from_millis(u64::from(number("reset_after", DAY_MILLISECONDS)));
        let queue = Arc::new(InMemoryQueue::new(at_once, remaining, reset_after, total.max(remaining)));
        let first_waits = door.begun_since().await.map_or(Duration::ZERO, |since| APART.saturating_sub(since));
        Self { queue, first_waits, is_first: AtomicBool::new(true), door }
    }
}

impl Queue for Begins {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let (may_begin, told) = oneshot::channel();
        let is_first = self.is_first.swap(false, Ordering::Relaxed);
        let waits = if is_first { self.first_waits } else { Duration::ZERO };
        let (queue, door) = (self.queue.clone(), self.door.clone());
        tokio::spawn(async move {
            tokio::time::sleep(waits).await;
            if queue.enqueue(shard).await.is_ok() {
                door.session_begins().await;
                // Nobody may wait for it any more.
                let _told_or_not = may_begin.send(());
            }
        });
        told
    }
}

impl Door {
    /// How long ago a session was begun last; a clock that was set back tells nothing.
    async fn begun_since(&self) -> Option<Duration> {
        let kept = self.parts.marks.mark(BEGUN).await.ok().flatten()?;
        let at: DateTime<Utc> = kept.parse().ok()?;
        (self.parts.calls.now() - at).to_std().ok()
    }

    async fn session_begins(&self) {
        let now = self.parts.calls.now().to_rfc3339();
        if let Err(why) = self.parts.marks.keep_mark(BEGUN, &now).await {
            tracing::warn!("when a session was begun could not be kept: {why}");
        }
    }
}
