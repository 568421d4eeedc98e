//! What platforms delivered is worked on after it was acknowledged: translated, handled, and done with. A stop in
//! between loses nothing: what is not done is taken up again, and the inbox knows what was handled.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream::{self, StreamExt};

use crate::store::{StoreError, WaitingReceipt};

use super::ports::{Translate, Untranslated};
use super::{Engine, Fault, Handled};

/// How many receipts one round looks at.
const LOOKED_AT: u32 = 512;
/// How many lanes are worked on at once.
const LANES_AT_ONCE: usize = 8;
/// After so many tries, which take some hours, a receipt is given up, loudly.
const ATTEMPTS_MAX: u32 = 60;
/// The longest pause between two tries.
const PAUSE_MAX_SECONDS: i64 = 300;

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worked {
    /// Receipts that are done with.
    pub done: u32,
    /// Receipts that are tried again later.
    pub later: u32,
}

/// One round: of each lane the receipts that are due, in order, until one has to wait.
pub async fn work(engine: &Engine, translators: &BTreeMap<String, &dyn Translate>) -> Result<Worked, Fault> {
    let now = engine.ambient.clock.now();
    let waiting = engine.store.receipts_waiting(LOOKED_AT).await;
    let waiting = waiting.map_err(|source| Fault::Store { doing: "what came in".into(), source })?;
    let lanes = lanes(waiting, now);
    let works = lanes.into_values().map(|lane| async move {
        let mut worked = Worked::default();
        for receipt in lane {
            match one(engine, translators, &receipt).await? {
                Done::Yes => worked.done += 1,
                Done::Later => {
                    worked.later += 1;
                    break;
                }
            }
        }
        Ok::<Worked, Fault>(worked)
    });
    let mut all = Worked::default();
    let mut works = stream::iter(works).buffer_unordered(LANES_AT_ONCE);
    while let Some(worked) = works.next().await {
        let worked = worked?;
        all.done += worked.done;
        all.later += worked.later;
    }
    Ok(all)
}

/// The receipts that may be worked on now, by lane: what stands behind one that waits, waits too.
fn lanes(waiting: Vec<WaitingReceipt>, now: DateTime<Utc>) -> BTreeMap<String, Vec<WaitingReceipt>> {
    let mut lanes: BTreeMap<String, Vec<WaitingReceipt>> = BTreeMap::new();
    let mut blocked = BTreeSet::new();
    for receipt in waiting {
        let lane = receipt.receipt.lane.clone();
        if receipt.due_at > now {
            blocked.insert(lane);
        } else if !blocked.contains(&lane) {
            lanes.entry(lane).or_default().push(receipt);
        }
    }
    lanes
}

enum Done {
    Yes,
    Later,
}

async fn one(
    engine: &Engine,
    translators: &BTreeMap<String, &dyn Translate>,
    waiting: &WaitingReceipt,
) -> Result<Done, Fault> {
    let receipt = &waiting.receipt;
    let Some(translator) = translators.get(&receipt.source) else {
        // The platform is off now; when it is on again, its receipts are still there.
        return postpone(engine, waiting, &format!("{} is off", receipt.source)).await;
    };
    let envelopes = match translator.translate(&receipt.kind, &receipt.body, receipt.received_at).await {
        Ok(envelopes) => envelopes,
        Err(Untranslated::Later(why)) => return postpone(engine, waiting, &why).await,
        Err(Untranslated::Never(why)) => {
            tracing::warn!(receipt.key = %receipt.key, "something that came in means nothing: {why}");
            return finish(engine, waiting, &why).await;
        }
    };
    let mut came_to = Vec::new();
    for envelope in envelopes {
        match engine.handle(envelope).await {
            Ok(handled) => came_to.push(in_a_word(&handled)),
            Err(fault) => {
                let why = format!("{:#}", anyhow::Error::new(fault));
                tracing::error!(receipt.key = %receipt.key, "it could not be handled: {why}");
                return postpone(engine, waiting, &why).await;
            }
        }
    }
    finish(engine, waiting, &came_to.join(", ")).await
}

fn in_a_word(handled: &Handled) -> &'static str {
    match handled {
        Handled::Decided { .. } => "decided",
        Handled::Refused { .. } => "refused",
        Handled::Answered => "answered",
        Handled::SeenBefore => "seen before",
        Handled::Nothing => "nothing for us",
    }
}

async fn finish(engine: &Engine, waiting: &WaitingReceipt, why: &str) -> Result<Done, Fault> {
    let (id, why, now) = (waiting.id, why.to_owned(), engine.ambient.clock.now());
    let done = engine.store.write(move |tx| Box::pin(async move { tx.finish_receipt(id, &why, now).await })).await;
    done.map_err(|source: StoreError| Fault::Store { doing: "a receipt".into(), source })?;
    Ok(Done::Yes)
}

async fn postpone(engine: &Engine, waiting: &WaitingReceipt, why: &str) -> Result<Done, Fault> {
    if waiting.attempts >= ATTEMPTS_MAX {
        tracing::error!(receipt.key = %waiting.receipt.key, "given up after {ATTEMPTS_MAX} tries: {why}");
        return finish(engine, waiting, &format!("given up: {why}")).await;
    }
    let seconds = 1_i64.checked_shl(waiting.attempts).unwrap_or(PAUSE_MAX_SECONDS).clamp(1, PAUSE_MAX_SECONDS);
    let until = engine.ambient.clock.now() + TimeDelta::seconds(seconds);
    let (id, why) = (waiting.id, why.to_owned());
    let later = engine.store.write(move |tx| Box::pin(async move { tx.postpone_receipt(id, until, &why).await })).await;
    later.map_err(|source: StoreError| Fault::Store { doing: "a receipt".into(), source })?;
    Ok(Done::Later)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NewReceipt;

    #[test]
    fn what_stands_behind_a_receipt_that_waits_waits_too() {
        let now: DateTime<Utc> = "2026-04-01T09:00:00Z".parse().unwrap();
        let receipt = |id: u64, lane: &str, due_at| WaitingReceipt {
            id,
            receipt: NewReceipt {
                key: id.to_string(),
                source: "wire".into(),
                kind: "event".into(),
                lane: lane.into(),
                received_at: now,
                body: String::new(),
            },
            due_at,
            attempts: 0,
        };
        let later = now + TimeDelta::seconds(5);
        let waiting =
            vec![receipt(1, "ana", now), receipt(2, "ben", later), receipt(3, "ben", now), receipt(4, "ana", now)];
        let found: Vec<(String, Vec<u64>)> = lanes(waiting, now)
            .into_iter()
            .map(|(lane, receipts)| (lane, receipts.into_iter().map(|receipt| receipt.id).collect()))
            .collect();
        assert_eq!(found, [("ana".to_owned(), vec![1, 4])]);
    }
}
