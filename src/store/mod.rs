//! The one record: facts, state, inbox, outbox and due times, in SQLite. Nothing else imports sqlx.
//!
//! - [`Store`]: opens it; [`Store::write`] hands a job to the one writer; questions have a pool of their own
//! - [`Tx`]: what a job sees, one method per business question
//! - [`chain`]: the hash chain of facts, and its check
//!
//! The store is handed every instant and every drawn id; it asks neither a clock nor chance.

pub mod address;
pub mod chain;
mod checkpoint;
mod codec;
pub mod error;
mod memory;
mod open;
mod reading;
pub mod record;
mod sqlite;
pub mod tx;
mod writer;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::domain::absence::Absences;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, PersonId};
use crate::domain::person::Account;
use crate::domain::taken::Taken;

pub use address::{Access, Address, BadAddress};
pub use chain::{ChainCheck, FirstBad, Head, LoggedFact, ORIGIN, Position, RawFact, WhyBad, verify_chain};
pub use error::StoreError;
pub use reading::Reading;
pub use record::Entry;
pub use sqlite::absences::DueAbsence;
pub use sqlite::cards::Card;
pub use sqlite::connection::Settings;
pub use sqlite::documents::StoredDocument;
pub use sqlite::handoffs::{Filter, Which};
pub use sqlite::inbox::{Delivery, Seen};
pub use sqlite::outbox::{Claimed, OutboxRow, OutboxState, Outcome, PARKED_AFTER_LOOKS, Reported};
pub use sqlite::policies::KeptPolicy;
pub use sqlite::receipts::{NewReceipt, WaitingReceipt};
pub use sqlite::runs::RunKind;
pub use sqlite::timers::DueTimer;
pub use tx::Tx;
pub use writer::{BoxFuture, CommitCounts};

use checkpoint::Checkpoints;
use reading::Reads;
use writer::{Counts, Message, QUEUE_MAX, Receipt, Writer};

/// Rows of the log that are checked at a time.
const CHECKED_AT_A_TIME: u32 = 1_000;

/// The database. A clone is the same database.
#[derive(Clone)]
pub struct Store {
    reads: Reads,
    queue: Option<Queue>,
    counts: Arc<Counts>,
    place: Arc<str>,
}

/// The two ways to the writer.
#[derive(Clone)]
struct Queue {
    jobs: mpsc::Sender<Message>,
    receipts: mpsc::Sender<Receipt>,
}

impl Store {
    /// Opens the database at that address, makes it if it is missing and may be written, and brings its tables up
    /// to date. What somebody else made, or a newer Baton, is refused and left as it is.
    pub async fn open(address: &Address, access: Access) -> Result<Self, StoreError> {
        let Some(path) = address.path() else { return Self::in_memory().await };
        let place: Arc<str> = address.to_string().into();
        if access == Access::ReadOnly || address.access() == Access::ReadOnly {
            let reads = Reads::Pool(open::only_readers(path, &place).await?);
            return Ok(Self { reads, queue: None, counts: Arc::default(), place });
        }
        let connection = open::writer(path, &place).await?;
        let tx = Arc::new(Mutex::new(Tx::new(connection, place.clone())));
        Ok(Self::over(tx, Reads::Pool(open::readers(path)), Some(Checkpoints::over(path)), place))
    }

    /// A new database that lives as long as the process.
    pub async fn in_memory() -> Result<Self, StoreError> {
        let place: Arc<str> = Address::memory().to_string().into();
        let connection = open::memory(&place).await?;
        let tx = Arc::new(Mutex::new(Tx::new(connection, place.clone())));
        Ok(Self::over(tx.clone(), Reads::Shared(tx), None, place))
    }

    fn over(tx: Arc<Mutex<Tx>>, reads: Reads, checkpoints: Option<Checkpoints>, place: Arc<str>) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let (to_be_kept, receipts) = mpsc::channel(QUEUE_MAX);
        let counts: Arc<Counts> = Arc::default();
        let writer = Writer { tx, queue, receipts, checkpoints, counts: counts.clone(), place: place.clone() };
        tokio::spawn(writer.serve());
        Self { reads, queue: Some(Queue { jobs, receipts: to_be_kept }), counts, place }
    }

    /// Hands a job to the one writer, which commits it together with what else has queued, and then answers.
    ///
    /// A job that fails is undone alone. A job must not ask the store's own questions: it asks its [`Tx`].
    pub async fn write<T, E>(
        &self,
        job: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Some(queue) = &self.queue else {
            return Err(StoreError::ReadOnly { path: self.place.to_string(), source: None }.into());
        };
        let (job, answer) = writer::job(job);
        if queue.jobs.send(Message::Job(job)).await.is_err() {
            return Err(self.closed().into());
        }
        answer.await.unwrap_or_else(|_| Err(self.closed().into()))
    }

    /// Keeps what a platform delivered, once; it is on the disk when this returns. What was kept before is no error.
    ///
    /// Receipts that wait at the same time share one statement and one commit.
    pub async fn receive(&self, receipt: NewReceipt) -> Result<(), StoreError> {
        let Some(queue) = &self.queue else {
            return Err(StoreError::ReadOnly { path: self.place.to_string(), source: None });
        };
        let (kept, answer) = oneshot::channel();
        if queue.receipts.send((receipt, kept)).await.is_err() {
            return Err(self.closed());
        }
        answer.await.unwrap_or_else(|_| Err(self.closed()))
    }

    /// Whether it was opened for questions alone.
    pub fn is_read_only(&self) -> bool {
        self.queue.is_none()
    }

    /// How many commits were made, and for how many jobs.
    pub fn commits(&self) -> CommitCounts {
        self.counts.read()
    }

    /// Finishes what is queued, writes the log of changes into the file, and closes it.
    pub async fn close(self) -> Result<(), StoreError> {
        // Readers first: the last connection writes the log of changes back, and a reader cannot.
        self.reads.close().await;
        let Some(queue) = &self.queue else { return Ok(()) };
        let (done, closed) = oneshot::channel();
        if queue.jobs.send(Message::Close(done)).await.is_err() {
            return Ok(());
        }
        closed.await.unwrap_or(Ok(()))
    }

    fn closed(&self) -> StoreError {
        StoreError::Closed { path: self.place.to_string() }
    }
}

/// Questions. They see what is committed, and never wait for the writer, except in memory.
impl Store {
    /// Everything as it is at one moment, whatever is written meanwhile.
    pub async fn reading(&self) -> Result<Reading, StoreError> {
        self.reads.at_one_moment(&self.place).await
    }

    /// The handoff.
    pub async fn handoff(&self, id: HandoffId) -> Result<Option<Handoff>, StoreError> {
        self.ask().await?.handoff(id).await
    }

    /// Handoffs in the order of their numbers.
    pub async fn handoffs(&self, filter: &Filter) -> Result<Vec<Handoff>, StoreError> {
        self.ask().await?.handoffs(filter).await
    }

    /// Handoffs that a text names: by number, by record, by link, else by part of the deal's or the account's name.
    pub async fn find_handoffs(&self, text: &str) -> Result<Vec<Handoff>, StoreError> {
        self.ask().await?.find_handoffs(text).await
    }

    /// Facts after a position: those of one handoff, or all.
    pub async fn facts(
        &self,
        handoff: Option<HandoffId>,
        after: Position,
        limit: u32,
    ) -> Result<Vec<LoggedFact>, StoreError> {
        self.ask().await?.facts(handoff, after, limit).await
    }

    /// The newest fact, if there is one.
    pub async fn head(&self) -> Result<Option<Head>, StoreError> {
        self.ask().await?.head().await
    }

    /// Recomputes the chain of all facts: its head, or the first that is not what was recorded.
    pub async fn check_chain(&self) -> Result<Result<Head, FirstBad>, StoreError> {
        let mut reading = self.reading().await?;
        let mut check = ChainCheck::default();
        let mut after = 0;
        loop {
            let rows = reading.raw_facts(after, CHECKED_AT_A_TIME).await?;
            let Some(last) = rows.last() else { return Ok(Ok(check.head())) };
            after = u64::try_from(last.position).unwrap_or_default();
            for row in &rows {
                if let Err(bad) = check.check(row) {
                    return Ok(Err(bad));
                }
            }
        }
    }

    /// The due times of a handoff, earliest first.
    pub async fn timers(&self, handoff: HandoffId) -> Result<Vec<DueTimer>, StoreError> {
        self.ask().await?.timers(handoff).await
    }

    /// Due times that have come, earliest first.
    pub async fn timers_due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueTimer>, StoreError> {
        self.ask().await?.timers_due(now, limit).await
    }

    /// Who is away now or will be.
    pub async fn absences(&self) -> Result<Absences, StoreError> {
        self.ask().await?.absences().await
    }

    /// Absences that begin or end by then, earliest first.
    pub async fn absences_due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueAbsence>, StoreError> {
        self.ask().await?.absences_due(now, limit).await
    }

    /// When something next wants to be looked at: a due time, an effect that may go out, a lease that runs out.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.ask().await?.next_due().await
    }

    /// What was to go out, with how it stands: of one handoff, or all; after a row, in order.
    pub async fn outbox(
        &self,
        handoff: Option<HandoffId>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        self.ask().await?.outbox(handoff, after, limit).await
    }

    /// What may be out and was looked for in vain so often that a person must look, oldest first.
    pub async fn parked(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.ask().await?.parked().await
    }

    /// What came in, in order, after the first `skip`.
    pub async fn deliveries(&self, skip: u64, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        self.ask().await?.deliveries(skip, limit).await
    }

    /// Whether something came in whose key lies after the one and before the other.
    pub async fn has_delivery_between(&self, after: &str, before: &str) -> Result<bool, StoreError> {
        self.ask().await?.has_delivery_between(after, before).await
    }

    /// Claims that nobody has started, oldest first.
    pub async fn claims(&self) -> Result<Vec<Taken>, StoreError> {
        self.ask().await?.claims().await
    }

    /// The living card of that key.
    pub async fn card(&self, key: &str) -> Result<Option<Card>, StoreError> {
        self.ask().await?.card(key).await
    }

    /// The handoff under whose card, or other message, something stands.
    pub async fn handoff_of_message(&self, message: &Value) -> Result<Option<HandoffId>, StoreError> {
        self.ask().await?.handoff_of_message(message).await
    }

    /// Whether a message that was wanted before then may be out, and nobody noted where it stands.
    pub async fn is_sending_since_before(&self, at: DateTime<Utc>) -> Result<bool, StoreError> {
        self.ask().await?.is_sending_since_before(at).await
    }

    /// What platforms delivered and nobody has worked on, in its order, without the lanes named.
    pub async fn receipts_waiting(&self, limit: u32, without: &[String]) -> Result<Vec<WaitingReceipt>, StoreError> {
        self.ask().await?.receipts_waiting(limit, without).await
    }

    /// Which accounts were linked to which people, beside the people file.
    pub async fn account_links(&self) -> Result<Vec<(Account, PersonId)>, StoreError> {
        self.ask().await?.account_links().await
    }

    /// The person to whom that account is linked, beside the people file.
    pub async fn account_link(&self, account: &Account) -> Result<Option<PersonId>, StoreError> {
        self.ask().await?.account_link(account).await
    }

    /// What a person typed into a form that was not taken yet.
    pub async fn draft(&self, person: &PersonId, form: &str) -> Result<Option<Value>, StoreError> {
        self.ask().await?.draft(person, form).await
    }

    /// What a transport kept to know again after a restart.
    pub async fn mark(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.ask().await?.mark(name).await
    }

    /// The file of that hash.
    pub async fn document(&self, sha256: &str) -> Result<Option<StoredDocument>, StoreError> {
        self.ask().await?.document(sha256).await
    }

    /// The latest instant that anything here was recorded at, if anything was.
    pub async fn last_instant(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.ask().await?.last_instant().await
    }

    /// The seed of the newest run, if it had one.
    pub async fn last_seed(&self) -> Result<Option<u64>, StoreError> {
        self.ask().await?.last_seed().await
    }

    /// Whether the service has ever run over it.
    pub async fn has_served(&self) -> Result<bool, StoreError> {
        self.ask().await?.has_served().await
    }

    /// Whether it can be read, and its writer, if it has one, takes jobs.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        if self.queue.as_ref().is_some_and(|queue| queue.jobs.is_closed()) {
            return Err(self.closed());
        }
        self.head().await.map(|_| ())
    }

    async fn ask(&self) -> Result<Reading, StoreError> {
        self.reads.now(&self.place).await
    }
}
