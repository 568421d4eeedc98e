//! What was decided goes out: claim, still wanted?, word it, deliver, report. At least once, in order per handoff,
//! and never silently lost.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream;

use crate::conversation::incoming::Incoming;
use crate::domain::ids::EffectKey;
use crate::store::{Claimed, Outcome as SendOutcome, PARKED_AFTER_LOOKS, StoreError};
use crate::workflow::effect::What;

use super::deliver::{Delivered, NotDelivered, deliver};
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
/// How often what is parked is looked for.
const PARKED_PAUSE: TimeDelta = TimeDelta::minutes(15);

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
    fn plus(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            superseded: self.superseded + other.superseded,
            later: self.later + other.later,
            failed: self.failed + other.failed,
        }
    }

    /// Whether the round did anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One round: what is due is claimed, delivered and reported; of different handoffs as many at once as chat takes.
pub async fn deliver_due(engine: &Engine) -> Result<Sent, Fault> {
    let now = engine.ambient.clock.now();
    let owner = engine.ambient.ids.draw();
    let expired = claim(engine, now, &owner, Which::Expired).await?;
    let due = claim(engine, now, &owner, Which::Due).await?;
    let is_beside =
        |row: &Claimed| engine.assistant.takes_time() && matches!(row.effect.what, What::AskAssistant { .. });
    let (calls, rows): (Vec<Claimed>, Vec<Claimed>) = expired.into_iter().chain(due).partition(is_beside);
    let started = Sent { later: u32::try_from(calls.len()).unwrap_or(u32::MAX), ..Sent::default() };
    // No message waits for a model. A call that ends with the process is made again when its lease has run out.
    for call in calls {
        let engine = engine.clone();
        tokio::spawn(async move {
            if let Err(fault) = one(&engine, call).await {
                tracing::error!("a call of the assistant could not be ended: {fault}");
            }
        });
    }
    let rows = stream::iter(rows).map(|row| one(engine, row));
    // Every call that was begun is ended, whatever befalls another.
    let done: Vec<Result<Sent, Fault>> = rows.buffer_unordered(engine.chat.at_once().max(1)).collect().await;
    done.into_iter().try_fold(started, |sum, one| one.map(|one| sum.plus(one)))
}

/// Delivers one row and reports what became of it.
async fn one(engine: &Engine, row: Claimed) -> Result<Sent, Fault> {
    let outcome = attempt(engine, &row).await?;
    let sent = match &outcome {
        SendOutcome::Sent { .. } => Sent { sent: 1, ..Sent::default() },
        SendOutcome::Superseded { .. } => Sent { superseded: 1, ..Sent::default() },
        SendOutcome::Later { .. } | SendOutcome::Waits { .. } | SendOutcome::Perhaps { .. } => {
            Sent { later: 1, ..Sent::default() }
        }
        SendOutcome::Failed { .. } => Sent { failed: 1, ..Sent::default() },
    };
    report(engine, row, outcome).await?;
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

async fn attempt(engine: &Engine, row: &Claimed) -> Result<SendOutcome, Fault> {
    let delivered = deliver(engine, row).await?;
    let now = engine.ambient.clock.now();
    Ok(match delivered {
        Ok(Delivered::Sent(message)) => SendOutcome::Sent { message_ref: Some(as_json(&message)) },
        Ok(Delivered::Followed) => SendOutcome::Sent { message_ref: None },
        Ok(Delivered::NotWanted(why)) => SendOutcome::Superseded { why: why.to_owned() },
        Err(NotDelivered::Unfound(undelivered)) => unfound(engine, row, undelivered, now),
        Err(NotDelivered::Unsent(undelivered)) => unsent(engine, row, undelivered, now),
    })
}

/// What was not sent now may still be out from before: it stays in doubt until it was looked for or sent.
fn unsent(engine: &Engine, row: &Claimed, undelivered: Undelivered, now: DateTime<Utc>) -> SendOutcome {
    match (row.looks, not_sent(engine, row, undelivered, now)) {
        (Some(looks), SendOutcome::Waits { at }) => {
            SendOutcome::Perhaps { at, why: "it may be out, and waits for its turn".into(), looks }
        }
        (Some(looks), SendOutcome::Later { at, why }) => SendOutcome::Perhaps { at, why, looks },
        (_, outcome) => outcome,
    }
}

fn not_sent(engine: &Engine, row: &Claimed, undelivered: Undelivered, now: DateTime<Utc>) -> SendOutcome {
    match undelivered {
        Undelivered::Never { why } => SendOutcome::Failed { why },
        Undelivered::Waits { after } => SendOutcome::Waits { at: now + delta(after) },
        Undelivered::Later { why, .. } if row.attempts >= ATTEMPTS_MAX => {
            SendOutcome::Failed { why: format!("given up after {ATTEMPTS_MAX} tries: {why}") }
        }
        Undelivered::Later { after, why } => SendOutcome::Later { at: now + pause(engine, row.attempts, after), why },
        Undelivered::Unknown { why } => SendOutcome::Perhaps { at: now + pause(engine, 1, None), why, looks: 0 },
    }
}

/// What could not be looked for stays, is looked for again, and is never guessed at.
fn unfound(engine: &Engine, row: &Claimed, undelivered: Undelivered, now: DateTime<Utc>) -> SendOutcome {
    let looks = row.looks.unwrap_or_default();
    match undelivered {
        // Its channel takes no messages at all, so there is nothing to be found.
        Undelivered::Never { why } => SendOutcome::Failed { why },
        Undelivered::Waits { after } => {
            SendOutcome::Perhaps { at: now + delta(after), why: "it waits to be looked for".into(), looks }
        }
        Undelivered::Later { after, why } => {
            SendOutcome::Perhaps { at: now + pause(engine, looks + 1, after), why, looks }
        }
        Undelivered::Unknown { why } => {
            let looks = looks.saturating_add(1);
            if looks == PARKED_AFTER_LOOKS {
                let key = &row.effect.key;
                tracing::error!(effect.id = %key, "a message may be out and cannot be looked for, so it is parked: {why}");
            }
            let pause = if looks >= PARKED_AFTER_LOOKS { PARKED_PAUSE } else { pause(engine, looks, None) };
            SendOutcome::Perhaps { at: now + pause, why, looks }
        }
    }
}

fn delta(after: Duration) -> TimeDelta {
    TimeDelta::from_std(after).unwrap_or(TimeDelta::seconds(PAUSE_MAX_SECONDS as i64))
}

/// Doubling pauses with a little chance, so that many rows do not come back at once; never before the platform allows.
fn pause(engine: &Engine, attempts: u32, after: Option<Duration>) -> TimeDelta {
    let doubled = 1_u64.checked_shl(attempts).unwrap_or(PAUSE_MAX_SECONDS).min(PAUSE_MAX_SECONDS);
    let jitter_ms = engine.ambient.random.below(250 * doubled);
    let own = Duration::from_millis(doubled * 1_000 + jitter_ms);
    delta(own.max(after.unwrap_or_default()))
}

async fn report(engine: &Engine, row: Claimed, outcome: SendOutcome) -> Result<(), Fault> {
    let failed = match &outcome {
        SendOutcome::Failed { why } => Some(why.clone()),
        SendOutcome::Sent { .. }
        | SendOutcome::Superseded { .. }
        | SendOutcome::Later { .. }
        | SendOutcome::Waits { .. }
        | SendOutcome::Perhaps { .. } => None,
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
