//! What was decided goes out: claim, still wanted?, word it, deliver, report. At least once, in order per handoff,
//! and never silently lost.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::conversation::incoming::Incoming;
use crate::domain::ids::EffectKey;
use crate::store::{Claimed, Outcome as SendOutcome, StoreError};

use super::deliver::{Delivered, deliver};
use super::envelope::{Envelope, Speaker};
use super::ports::Undelivered;
use super::{Engine, Fault, as_json};

/// How many rows one round claims.
const BATCH: u32 = 32;
/// How long a claim lasts: longer than any platform's call may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// After so many tries, which take a day at least, a message is given up, loudly.
const ATTEMPTS_MAX: u32 = 320;
/// The longest pause between two tries.
const PAUSE_MAX_SECONDS: u64 = 300;

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Messages that went out.
    pub sent: u32,
    /// Messages that were not wanted any more.
    pub superseded: u32,
    /// Messages that are tried again later.
    pub later: u32,
    /// Messages that were given up.
    pub failed: u32,
}

impl Sent {
    /// Whether the round did anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One round: what is due is claimed, delivered and reported.
pub async fn deliver_due(engine: &Engine) -> Result<Sent, Fault> {
    let now = engine.ambient.clock.now();
    let owner = engine.ambient.ids.draw();
    let expired = claim(engine, now, &owner, Which::Expired).await?;
    let due = claim(engine, now, &owner, Which::Due).await?;
    let mut sent = Sent::default();
    let rows = expired.into_iter().map(|row| (row, Which::Expired)).chain(due.into_iter().map(|row| (row, Which::Due)));
    for (row, which) in rows {
        let outcome = attempt(engine, &row, which, now).await?;
        match &outcome {
            SendOutcome::Sent { .. } => sent.sent += 1,
            SendOutcome::Superseded { .. } => sent.superseded += 1,
            SendOutcome::Later { .. } => sent.later += 1,
            SendOutcome::Failed { .. } => sent.failed += 1,
        }
        report(engine, row, outcome).await?;
    }
    Ok(sent)
}

/// Rows whose lease ran out may have been delivered: they are looked for, not resent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Due,
    Expired,
}

async fn claim(engine: &Engine, now: DateTime<Utc>, owner: &str, which: Which) -> Result<Vec<Claimed>, Fault> {
    let owner = owner.to_owned();
    let claimed = engine.store.write(move |tx| {
        Box::pin(async move {
            match which {
                Which::Due => tx.claim(now, &owner, now + LEASE, BATCH).await,
                Which::Expired => tx.claim_expired(now, &owner, now + LEASE, BATCH).await,
            }
        })
    });
    claimed.await.map_err(|source: StoreError| Fault::Store { doing: "the outbox".into(), source })
}

async fn attempt(engine: &Engine, row: &Claimed, which: Which, now: DateTime<Utc>) -> Result<SendOutcome, Fault> {
    let delivered = deliver(engine, row, which == Which::Expired).await?;
    Ok(match delivered {
        Ok(Delivered::Sent(message)) => SendOutcome::Sent { message_ref: Some(as_json(&message)) },
        Ok(Delivered::NotWanted(why)) => SendOutcome::Superseded { why: why.to_owned() },
        Err(Undelivered::Never { why }) => SendOutcome::Failed { why },
        Err(Undelivered::Later { why, .. } | Undelivered::Unknown { why }) if row.attempts >= ATTEMPTS_MAX => {
            SendOutcome::Failed { why: format!("given up after {ATTEMPTS_MAX} tries: {why}") }
        }
        Err(Undelivered::Later { after, why }) => {
            SendOutcome::Later { at: now + pause(engine, row.attempts, after), why }
        }
        Err(Undelivered::Unknown { why }) => SendOutcome::Later { at: now + pause(engine, row.attempts, None), why },
    })
}

/// Doubling pauses with a little chance, so that many rows do not come back at once; never before the platform allows.
fn pause(engine: &Engine, attempts: u32, after: Option<Duration>) -> TimeDelta {
    let doubled = 1_u64.checked_shl(attempts).unwrap_or(PAUSE_MAX_SECONDS).min(PAUSE_MAX_SECONDS);
    let jitter_ms = engine.ambient.random.below(250 * doubled);
    let own = Duration::from_millis(doubled * 1_000 + jitter_ms);
    let longest = own.max(after.unwrap_or_default());
    TimeDelta::from_std(longest).unwrap_or(TimeDelta::seconds(PAUSE_MAX_SECONDS as i64))
}

async fn report(engine: &Engine, row: Claimed, outcome: SendOutcome) -> Result<(), Fault> {
    let failed = match &outcome {
        SendOutcome::Failed { why } => Some(why.clone()),
        SendOutcome::Sent { .. } | SendOutcome::Superseded { .. } | SendOutcome::Later { .. } => None,
    };
    let (id, lease) = (row.id, row.lease_number);
    let now = engine.ambient.clock.now();
    let done = engine.store.write(move |tx| Box::pin(async move { tx.report(id, lease, &outcome, now).await }));
    done.await.map_err(|source: StoreError| Fault::Store { doing: "a delivery report".into(), source })?;
    if let (Some(why), Some(handoff)) = (failed, row.handoff) {
        tracing::warn!(handoff.id = %handoff, effect.id = %row.effect.key, "a message could not be delivered: {why}");
        give_up_loudly(engine, handoff, row.effect.key, why).await?;
    }
    Ok(())
}

/// A failure is an event like any other: it enters at the top.
async fn give_up_loudly(
    engine: &Engine,
    handoff: crate::domain::ids::HandoffId,
    effect: EffectKey,
    why: String,
) -> Result<(), Fault> {
    // A message about an undelivered message that cannot be delivered either ends here.
    if effect.as_str().starts_with("undelivered/") {
        return Ok(());
    }
    let envelope = Envelope {
        key: format!("undelivered/{effect}"),
        source: "outbox".into(),
        received_at: engine.ambient.clock.now(),
        speaker: Speaker::Baton,
        place: None,
        incoming: Incoming::Undelivered { handoff, effect, why },
    };
    Box::pin(engine.handle(envelope)).await.map(|_| ())
}
