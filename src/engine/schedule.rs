//! Due times become envelopes. Each is a column of a row, and one sweep owns them all.

use chrono::{DateTime, Utc};

use crate::conversation::incoming::Incoming;
use crate::store::{DueTimer, StoreError};

use super::envelope::{Envelope, Speaker};
use super::{Engine, Fault};

/// How many due times one sweep takes at once.
const BATCH: u32 = 256;

/// One sweep: every due time that has come enters at the top. Says how many there were.
pub async fn sweep(engine: &Engine) -> Result<u32, Fault> {
    let now = engine.ambient.clock.now();
    let due = engine.store.timers_due(now, BATCH).await;
    let due: Vec<DueTimer> = due.map_err(|source: StoreError| Fault::Store { doing: "due times".into(), source })?;
    let count = due.len() as u32;
    for timer in due {
        engine.handle(envelope(timer, now)).await?;
    }
    Ok(count)
}

/// The key names the due time itself, so that a timer which fires twice is one delivery.
fn envelope(timer: DueTimer, now: DateTime<Utc>) -> Envelope {
    let key = format!("timer/{}/{}/{}", timer.handoff, timer.key.key(), timer.due_at.timestamp_micros());
    Envelope {
        key,
        source: "timer".into(),
        received_at: now,
        speaker: Speaker::Baton,
        place: None,
        incoming: Incoming::Due { handoff: timer.handoff, timer: timer.key },
    }
}
