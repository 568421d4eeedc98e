//! What platforms delivered is worked on after it was acknowledged: translated, handled, and done with. A stop in
//! between loses nothing: what is not done is taken up again, and the inbox knows what was handled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{Notify, Semaphore};

use crate::store::{StoreError, WaitingReceipt};

use super::ports::{Translate, Untranslated};
use super::{Engine, Fault, Handled};

/// How many receipts one round looks at.
const LOOKED_AT: u32 = 512;
/// How many lanes are worked on at once.
const LANES_AT_ONCE: usize = 8;
/// After so many receipts of a lane it is noted that they are done: one commit for all. A stop before it has them worked
/// on again, and the inbox knows what was handled.
const FINISHED_TOGETHER: usize = 16;
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

impl Worked {
    fn add(&mut self, other: Self) {
        self.done += other.done;
        self.later += other.later;
    }
}

/// Works on receipts. Lanes are worked on beside each other, each in its order; a slow one holds up nobody else.
pub struct Reception {
    engine: Engine,
    translators: BTreeMap<String, Arc<dyn Translate>>,
    busy: Mutex<BTreeSet<String>>,
    /// Lanes whose first receipt waits, and until when; after a restart they are found again.
    waiting: Mutex<BTreeMap<String, DateTime<Utc>>>,
    lanes: Arc<Semaphore>,
}

impl Reception {
    /// Works for that engine, with those who know each source's deliveries.
    pub fn new(engine: Engine, translators: BTreeMap<String, Arc<dyn Translate>>) -> Arc<Self> {
        let lanes = Arc::new(Semaphore::new(LANES_AT_ONCE));
        Arc::new(Self { engine, translators, busy: Mutex::default(), waiting: Mutex::default(), lanes })
    }

    /// One round, to its end: of each lane the receipts that are due, in order, until one has to wait.
    pub async fn work(&self) -> Result<Worked, Fault> {
        let mut all = Worked::default();
        for (lane, receipts) in self.due(LOOKED_AT).await? {
            all.add(self.lane(&lane, receipts).await?);
        }
        Ok(all)
    }

    /// Starts work on what is due and not being worked on, at most `limit` receipts of it. `done` is told whenever a
    /// lane is through, since more may have come meanwhile.
    pub async fn start(self: &Arc<Self>, limit: u32, done: &Arc<Notify>) -> Result<usize, Fault> {
        let due = self.due(limit).await?;
        let started = due.len();
        for (lane, receipts) in due {
            let permit = self.lanes.clone().acquire_owned().await;
            let (reception, done) = (self.clone(), done.clone());
            tokio::spawn(async move {
                if let Err(fault) = reception.lane(&lane, receipts).await {
                    tracing::error!("receipts could not be worked on: {:#}", anyhow::Error::new(fault));
                }
                drop(permit);
                done.notify_one();
            });
        }
        Ok(started)
    }

    /// The receipts that may be worked on now, by lane; their lanes are busy from now on.
    async fn due(&self, limit: u32) -> Result<BTreeMap<String, Vec<WaitingReceipt>>, Fault> {
        let now = self.engine.ambient.clock.now();
        let receipts = self.engine.store.receipts_waiting(limit, &self.skipped(now)).await;
        let receipts = receipts.map_err(|source| Fault::Store { doing: "what came in".into(), source })?;
        let (mut lanes, later) = lanes(receipts, now);
        self.waiting().extend(later);
        let mut busy = self.busy();
        lanes.retain(|lane, _| busy.insert(lane.clone()));
        Ok(lanes)
    }

    /// Lanes of which nothing can be worked on now: however much they hold, the others are looked at.
    fn skipped(&self, now: DateTime<Utc>) -> Vec<String> {
        let mut waiting = self.waiting();
        waiting.retain(|_, until| *until > now);
        self.busy().iter().chain(waiting.keys()).cloned().collect()
    }

    async fn lane(&self, lane: &str, receipts: Vec<WaitingReceipt>) -> Result<Worked, Fault> {
        let _while_it_lasts = Busy { reception: self, lane };
        self.one_after_the_other(receipts).await
    }

    async fn one_after_the_other(&self, receipts: Vec<WaitingReceipt>) -> Result<Worked, Fault> {
        let mut worked = Worked::default();
        let mut done = Vec::new();
        for receipt in receipts {
            match one(&self.engine, &self.translators, &receipt).await {
                Ok(Done::Yes { why }) => {
                    worked.done += 1;
                    done.push((receipt.id, why));
                }
                Ok(Done::Later { until }) => {
                    worked.later += 1;
                    self.waiting().insert(receipt.receipt.lane.clone(), until);
                    break;
                }
                Err(fault) => {
                    finish(&self.engine, done).await?;
                    return Err(fault);
                }
            }
            if done.len() >= FINISHED_TOGETHER {
                finish(&self.engine, std::mem::take(&mut done)).await?;
            }
        }
        finish(&self.engine, done).await?;
        Ok(worked)
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<String, DateTime<Utc>>> {
        self.waiting.lock().expect("nothing panics while it holds the lanes that wait")
    }

    fn busy(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.busy.lock().expect("nothing panics while it holds the lanes")
    }
}

/// A lane that is being worked on, however that ends.
struct Busy<'r> {
    reception: &'r Reception,
    lane: &'r str,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.reception.busy().remove(self.lane);
    }
}

type Lanes = BTreeMap<String, Vec<WaitingReceipt>>;

/// The receipts that may be worked on now, by lane, and the lanes that wait: what stands behind one that waits, waits.
fn lanes(receipts: Vec<WaitingReceipt>, now: DateTime<Utc>) -> (Lanes, BTreeMap<String, DateTime<Utc>>) {
    let mut lanes = Lanes::new();
    let mut later = BTreeMap::new();
    for receipt in receipts {
        let lane = receipt.receipt.lane.clone();
        if receipt.due_at > now {
            later.entry(lane).or_insert(receipt.due_at);
        } else if !later.contains_key(&lane) {
            lanes.entry(lane).or_default().push(receipt);
        }
    }
    (lanes, later)
}

enum Done {
    Yes { why: String },
    Later { until: DateTime<Utc> },
}

async fn one(
    engine: &Engine,
    translators: &BTreeMap<String, Arc<dyn Translate>>,
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
            return Ok(Done::Yes { why });
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
    translator.is_done(&receipt.kind, &receipt.body);
    Ok(Done::Yes { why: came_to.join(", ") })
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

async fn finish(engine: &Engine, done: Vec<(u64, String)>) -> Result<(), Fault> {
    if done.is_empty() {
        return Ok(());
    }
    let now = engine.ambient.clock.now();
    let finished = engine.store.write(move |tx| Box::pin(async move { tx.finish_receipts(&done, now).await })).await;
    finished.map_err(|source: StoreError| Fault::Store { doing: "a receipt".into(), source })
}

async fn postpone(engine: &Engine, waiting: &WaitingReceipt, why: &str) -> Result<Done, Fault> {
    if waiting.attempts >= ATTEMPTS_MAX {
        tracing::error!(receipt.key = %waiting.receipt.key, "given up after {ATTEMPTS_MAX} tries: {why}");
        return Ok(Done::Yes { why: format!("given up: {why}") });
    }
    let seconds = 1_i64.checked_shl(waiting.attempts).unwrap_or(PAUSE_MAX_SECONDS).clamp(1, PAUSE_MAX_SECONDS);
    let until = engine.ambient.clock.now() + TimeDelta::seconds(seconds);
    let (id, why) = (waiting.id, why.to_owned());
    let later = engine.store.write(move |tx| Box::pin(async move { tx.postpone_receipt(id, until, &why).await })).await;
    later.map_err(|source: StoreError| Fault::Store { doing: "a receipt".into(), source })?;
    Ok(Done::Later { until })
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
        let (open, waiting) = lanes(waiting, now);
        assert_eq!(waiting, BTreeMap::from([("ben".to_owned(), later)]));
        let found: Vec<(String, Vec<u64>)> = open
            .into_iter()
            .map(|(lane, receipts)| (lane, receipts.into_iter().map(|receipt| receipt.id).collect()))
            .collect();
        assert_eq!(found, [("ana".to_owned(), vec![1, 4])]);
    }
}
