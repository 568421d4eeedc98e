//! Questions, asked beside the writer.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::domain::absence::Absences;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, HandoffId, PersonId};
use crate::domain::look_up::{Answer, LookUp};
use crate::domain::person::Account;
use crate::domain::policy_change::PolicyStanding;
use crate::domain::taken::Taken;
use crate::workflow::figures::Milestone;

use super::chain::{Head, LoggedFact, Position, RawFact};
use super::error::{Fault, StoreError};
use super::sqlite::absences::{self, DueAbsence};
use super::sqlite::cards::{self, Card};
use super::sqlite::documents::{self, StoredDocument};
use super::sqlite::handoffs::{self, Filter};
use super::sqlite::inbox::{self, Delivery};
use super::sqlite::outbox::{self, OutboxRow};
use super::sqlite::policies::{self, KeptPolicy};
use super::sqlite::receipts::{self, WaitingReceipt};
use super::sqlite::timers::{self, DueTimer};
use super::sqlite::{drafts, facts, links, marks, runs, steps, taken};
use super::tx;
use super::tx::Tx;

/// Where questions are answered.
#[derive(Clone)]
pub(super) enum Reads {
    /// By connections of their own.
    Pool(SqlitePool),
    /// By the writer's connection, between its groups: a database in memory has only that one.
    Shared(Arc<Mutex<Tx>>),
}

impl Reads {
    /// For one question.
    pub(super) async fn now(&self, place: &Arc<str>) -> Result<Reading, StoreError> {
        let source = match self {
            Reads::Pool(pool) => Source::Pooled(pool.acquire().await.map_err(|error| Fault::from(error).at(place))?),
            Reads::Shared(tx) => Source::Shared(tx.clone().lock_owned().await),
        };
        Ok(Reading { source, place: place.clone() })
    }

    /// For several questions about the same moment.
    pub(super) async fn at_one_moment(&self, place: &Arc<str>) -> Result<Reading, StoreError> {
        let source = match self {
            Reads::Pool(pool) => Source::Snapshot(pool.begin().await.map_err(|error| Fault::from(error).at(place))?),
            Reads::Shared(tx) => Source::Shared(tx.clone().lock_owned().await),
        };
        Ok(Reading { source, place: place.clone() })
    }

    pub(super) async fn close(&self) {
        match self {
            Reads::Pool(pool) => pool.close().await,
            Reads::Shared(_) => {}
        }
    }
}

/// The database as it is at one moment. Keep it short: while it lasts, the log of changes grows, and a database in
/// memory is not written.
pub struct Reading {
    source: Source,
    place: Arc<str>,
}

enum Source {
    Pooled(PoolConnection<Sqlite>),
    Snapshot(Transaction<'static, Sqlite>),
    Shared(OwnedMutexGuard<Tx>),
}

impl Reading {
    /// The handoff.
    pub async fn handoff(&mut self, id: HandoffId) -> Result<Option<Handoff>, StoreError> {
        let loaded = handoffs::load(self.connection(), id).await;
        self.named(loaded).map(|loaded| loaded.map(|(handoff, _)| handoff))
    }

    /// Handoffs in the order of their numbers.
    pub async fn handoffs(&mut self, filter: &Filter) -> Result<Vec<Handoff>, StoreError> {
        let listed = handoffs::list(self.connection(), filter).await;
        self.named(listed)
    }

    /// Facts after a position: those of one handoff, or all.
    pub async fn facts(
        &mut self,
        handoff: Option<HandoffId>,
        after: Position,
        limit: u32,
    ) -> Result<Vec<LoggedFact>, StoreError> {
        let listed = facts::after(self.connection(), handoff, after, limit).await;
        self.named(listed)
    }

    /// The steps of every handoff from an instant on; of values, only those of these fields.
    pub async fn steps(
        &mut self,
        since: DateTime<Utc>,
        fields: &BTreeSet<FieldName>,
    ) -> Result<Vec<Milestone>, StoreError> {
        let listed = steps::since(self.connection(), since, fields).await;
        self.named(listed)
    }

    /// Rows of the log after a position, as their bytes stand.
    pub async fn raw_facts(&mut self, after: Position, limit: u32) -> Result<Vec<RawFact>, StoreError> {
        let listed = facts::raw(self.connection(), after, limit).await;
        self.named(listed)
    }

    /// The newest fact, if there is one.
    pub async fn head(&mut self) -> Result<Option<Head>, StoreError> {
        let head = facts::head(self.connection()).await;
        self.named(head)
    }

    /// Handoffs that a text names.
    pub(super) async fn find_handoffs(&mut self, text: &str) -> Result<Vec<Handoff>, StoreError> {
        let found = handoffs::find(self.connection(), text).await;
        self.named(found)
    }

    pub(super) async fn timers(&mut self, handoff: HandoffId) -> Result<Vec<DueTimer>, StoreError> {
        let listed = timers::of(self.connection(), handoff).await;
        self.named(listed)
    }

    pub(super) async fn timers_due(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueTimer>, StoreError> {
        let listed = timers::due(self.connection(), now, limit).await;
        self.named(listed)
    }

    pub(super) async fn next_due(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let next = outbox::next_due(self.connection()).await;
        self.named(next)
    }

    pub(super) async fn outbox(
        &mut self,
        handoff: Option<HandoffId>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let listed = outbox::list(self.connection(), handoff, after, limit).await;
        self.named(listed)
    }

    pub(super) async fn parked(&mut self) -> Result<Vec<OutboxRow>, StoreError> {
        let listed = outbox::parked(self.connection()).await;
        self.named(listed)
    }

    pub(super) async fn deliveries(&mut self, skip: u64, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        let listed = inbox::list(self.connection(), skip, limit).await;
        self.named(listed)
    }

    pub(super) async fn claims(&mut self) -> Result<Vec<Taken>, StoreError> {
        let listed = taken::open_claims(self.connection()).await;
        self.named(listed)
    }

    pub(super) async fn handoff_of_message(&mut self, message: &Value) -> Result<Option<HandoffId>, StoreError> {
        let found = cards::handoff_of(self.connection(), message).await;
        self.named(found)
    }

    pub(super) async fn is_sending_since_before(&mut self, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let found = outbox::is_sending_since_before(self.connection(), at).await;
        self.named(found)
    }

    pub(super) async fn receipts_waiting(
        &mut self,
        limit: u32,
        without: &[String],
    ) -> Result<Vec<WaitingReceipt>, StoreError> {
        let listed = receipts::waiting(self.connection(), limit, without).await;
        self.named(listed)
    }

    pub(super) async fn has_delivery_between(&mut self, after: &str, before: &str) -> Result<bool, StoreError> {
        let found = inbox::has_between(self.connection(), after, before).await;
        self.named(found)
    }

    pub(super) async fn account_links(&mut self) -> Result<Vec<(Account, PersonId)>, StoreError> {
        let listed = links::list(self.connection()).await;
        self.named(listed)
    }

    pub(super) async fn account_link(&mut self, account: &Account) -> Result<Option<PersonId>, StoreError> {
        let found = links::whose(self.connection(), account).await;
        self.named(found)
    }

    pub(super) async fn draft(&mut self, person: &PersonId, form: &str) -> Result<Option<Value>, StoreError> {
        let draft = drafts::load(self.connection(), person, form).await;
        self.named(draft)
    }

    pub(super) async fn mark(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let value = marks::load(self.connection(), name).await;
        self.named(value)
    }

    pub(super) async fn card(&mut self, key: &str) -> Result<Option<Card>, StoreError> {
        let card = cards::load(self.connection(), key).await;
        self.named(card)
    }

    pub(super) async fn absences(&mut self) -> Result<Absences, StoreError> {
        let listed = absences::list(self.connection()).await;
        self.named(listed)
    }

    pub(super) async fn absences_due(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueAbsence>, StoreError> {
        let listed = absences::due(self.connection(), now, limit).await;
        self.named(listed)
    }

    /// The policy of that hash, if it is kept.
    pub async fn policy(&mut self, hash: &str) -> Result<Option<KeptPolicy>, StoreError> {
        let policy = policies::load(self.connection(), hash).await;
        self.named(policy)
    }

    /// Which policy is in force by the log, and which waits to be confirmed.
    pub async fn policy_standing(&mut self) -> Result<PolicyStanding, StoreError> {
        let standing = policies::standing(self.connection()).await;
        self.named(standing)
    }

    /// The answer to a question about other handoffs.
    pub async fn look_up(&mut self, question: &LookUp) -> Result<Answer, StoreError> {
        let answer = tx::answer(self.connection(), question).await;
        self.named(answer)
    }

    /// The hashes under which files are kept.
    pub async fn document_hashes(&mut self) -> Result<Vec<String>, StoreError> {
        let hashes = documents::hashes(self.connection()).await;
        self.named(hashes)
    }

    /// The file of that hash.
    pub async fn document(&mut self, sha256: &str) -> Result<Option<StoredDocument>, StoreError> {
        let document = documents::load(self.connection(), sha256).await;
        self.named(document)
    }

    pub(super) async fn last_instant(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let last = last_instant(self.connection()).await;
        self.named(last)
    }

    pub(super) async fn last_seed(&mut self) -> Result<Option<u64>, StoreError> {
        let seed = runs::last_seed(self.connection()).await;
        self.named(seed)
    }

    pub(super) async fn has_served(&mut self) -> Result<bool, StoreError> {
        let served = runs::has_served(self.connection()).await;
        self.named(served)
    }

    fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.source {
            Source::Pooled(connection) => connection,
            Source::Snapshot(transaction) => transaction,
            Source::Shared(tx) => tx.connection(),
        }
    }

    fn named<T>(&self, done: Result<T, Fault>) -> Result<T, StoreError> {
        done.map_err(|fault| fault.at(&self.place))
    }
}

async fn last_instant(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let instants = [
        facts::last_instant(connection).await?,
        inbox::last_instant(connection).await?,
        outbox::last_instant(connection).await?,
        runs::last_instant(connection).await?,
    ];
    Ok(instants.into_iter().flatten().max())
}
