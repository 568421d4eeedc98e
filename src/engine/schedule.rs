//! Due times become envelopes. Each is a column of a row, and one sweep owns them all.

use chrono::{DateTime, Utc};

use crate::conversation::incoming::Incoming;
use crate::store::{DueTimer, Filter, StoreError};
use crate::workflow::event::TimerKey;

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

/// How many packets are looked at again at once.
const PACKETS_MAX: u32 = 100_000;

/// Another policy is in force: every open packet is looked at again. Says how many there are.
pub async fn policy_changed(engine: &Engine) -> Result<u32, Fault> {
    let (now, hash) = (engine.ambient.clock.now(), engine.policy.book().version().hash.clone());
    let open = engine.store.handoffs(&Filter::open(PACKETS_MAX)).await;
    let open = open.map_err(|source: StoreError| Fault::Store { doing: "open packets".into(), source })?;
    let count = open.len() as u32;
    for handoff in open {
        engine
            .handle(Envelope {
                key: format!("policy/{}/{hash}/{}", handoff.id, now.timestamp_micros()),
                source: "policy".into(),
                received_at: now,
                speaker: Speaker::Baton,
                place: None,
                incoming: Incoming::Due { handoff: handoff.id, timer: TimerKey::Policy },
            })
            .await?;
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
