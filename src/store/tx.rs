//! One transaction's view of the database: one method per business question.

mod transaction;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::future::join;
use serde::Serialize;
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::domain::absence::Absences;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ClaimId, HandoffId, PersonId};
use crate::domain::look_up::{Answer, LookUp};
use crate::domain::person::Account;
use crate::workflow::event::TimerKey;

use super::chain::{Head, Position};
use super::error::{Fault, StoreError};
use super::memory::Memory;
use super::record::{self, Before, Entry};
use super::sqlite::cards::{self, Card};
use super::sqlite::connection::{self, Settings};
use super::sqlite::documents::{self, StoredDocument};
use super::sqlite::inbox::{self, Delivery, Seen};
use super::sqlite::outbox::{self, Claimed, Outcome, Reported};
use super::sqlite::policies::{self, KeptPolicy};
use super::sqlite::receipts;
use super::sqlite::runs::{self, RunKind};
use super::sqlite::timers::{self, DueTimer};
use super::sqlite::{Batch, absences, drafts, facts, handoffs, links, marks, taken};
pub(super) use transaction::Savepoint;
use transaction::Transaction;

/// The database as one job of the writer sees it. Being in the writer is the lock.
pub struct Tx {
    connection: SqliteConnection,
    place: Arc<str>,
    memory: Memory,
    /// The first statement that failed in the present job; nothing runs after it.
    failed: Option<StoreError>,
    transaction: Transaction,
    /// What the present job recorded, where it goes out together with what comes next.
    kept_back: Option<Batch>,
}

impl Tx {
    pub(super) fn new(connection: SqliteConnection, place: Arc<str>) -> Self {
        let (memory, transaction) = (Memory::default(), Transaction::None);
        Self { connection, place, memory, failed: None, transaction, kept_back: None }
    }

    // What comes in

    /// Keeps a delivery, unless it was seen before.
    pub async fn remember<T: Serialize>(&mut self, delivery: &Delivery<T>) -> Result<Seen, StoreError> {
        self.unfailed()?;
        if self.transaction != Transaction::DueForOne {
            self.ready().await?;
            let done = inbox::remember(&mut self.connection, delivery).await;
            return self.settle(done);
        }
        let done = inbox::begin_and_remember(&mut self.connection, delivery).await;
        let (data_version, seen) = self.settle(done)?;
        self.begun(data_version, Transaction::OfOne);
        Ok(seen)
    }

    /// Notes that receipts were worked on, and what came of each.
    pub async fn finish_receipts(&mut self, done: &[(u64, String)], at: DateTime<Utc>) -> Result<(), StoreError> {
        self.ready().await?;
        for (id, why) in done {
            let done = receipts::finish(&mut self.connection, *id, why, at).await;
            self.settle(done)?;
        }
        Ok(())
    }

    /// Notes that a receipt is to be tried again, and why.
    pub async fn postpone_receipt(&mut self, id: u64, until: DateTime<Utc>, why: &str) -> Result<(), StoreError> {
        self.ready().await?;
        let done = receipts::postpone(&mut self.connection, id, until, why).await;
        self.settle(done)
    }

    /// Keeps what a person typed into a form.
    pub async fn keep_draft(
        &mut self,
        person: &PersonId,
        form: &str,
        content: &Value,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.ready().await?;
        let done = drafts::keep(&mut self.connection, person, form, content, at).await;
        self.settle(done)
    }

    /// Forgets what a person typed into a form: it was taken.
    pub async fn drop_draft(&mut self, person: &PersonId, form: &str) -> Result<(), StoreError> {
        self.ready().await?;
        let done = drafts::drop(&mut self.connection, person, form).await;
        self.settle(done)
    }

    /// Keeps what a transport must know again after a restart.
    pub async fn keep_mark(&mut self, name: &str, value: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.ready().await?;
        let done = marks::keep(&mut self.connection, name, value, at).await;
        self.settle(done)
    }

    /// Takes or keeps a lease; `false` while another owner has it.
    pub async fn take_lease(
        &mut self,
        name: &str,
        owner: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        self.ready().await?;
        let taken = marks::take_lease(&mut self.connection, name, owner, now, until).await;
        self.settle(taken)
    }

    /// Gives a lease back, if it is still that owner's.
    pub async fn give_lease_back(&mut self, name: &str, owner: &str) -> Result<(), StoreError> {
        self.ready().await?;
        let done = marks::give_lease_back(&mut self.connection, name, owner).await;
        self.settle(done)
    }

    /// The person to whom that account is linked, beside the people file.
    pub async fn account_link(&mut self, account: &Account) -> Result<Option<PersonId>, StoreError> {
        self.ready().await?;
        let found = links::whose(&mut self.connection, account).await;
        self.settle(found)
    }

    /// Keeps the code that an account was given to be linked by.
    pub async fn keep_link_code(
        &mut self,
        code_sha256: &str,
        account: &Account,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.ready().await?;
        let done = links::keep_code(&mut self.connection, code_sha256, account, until).await;
        self.settle(done)
    }

    /// The account that was given that code and may still be linked by it. The code stays good.
    pub async fn look_at_link_code(
        &mut self,
        code_sha256: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StoreError> {
        self.ready().await?;
        let seen = links::look_at_code(&mut self.connection, code_sha256, now).await;
        self.settle(seen)
    }

    /// The account that was given that code and may still be linked by it; a code is good once.
    pub async fn take_link_code(
        &mut self,
        code_sha256: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StoreError> {
        self.ready().await?;
        let taken = links::take_code(&mut self.connection, code_sha256, now).await;
        self.settle(taken)
    }

    // Handoffs and what reaches beyond one

    /// The number of the handoff that is opened next. It is taken once the handoff is recorded.
    pub async fn next_handoff_id(&mut self) -> Result<HandoffId, StoreError> {
        let last = self.last_handoff().await?;
        self.memory.drawn.handoff = self.memory.drawn.handoff.max(last) + 1;
        Ok(HandoffId(self.memory.drawn.handoff))
    }

    /// The number of the claim that is made next. It is taken once the claim is recorded.
    pub async fn next_claim_id(&mut self) -> Result<ClaimId, StoreError> {
        self.ready().await?;
        let last = match self.memory.ends.claim {
            Some(last) => last,
            None => {
                let last = taken::last_claim(&mut self.connection).await;
                let last = self.settle(last)?;
                self.memory.ends.claim = Some(last);
                last
            }
        };
        self.memory.drawn.claim = self.memory.drawn.claim.max(last) + 1;
        Ok(ClaimId(self.memory.drawn.claim))
    }

    /// The handoff as it is now.
    pub async fn handoff(&mut self, id: HandoffId) -> Result<Option<Arc<Handoff>>, StoreError> {
        self.ready().await?;
        if let Some(remembered) = self.memory.handoff(id) {
            return Ok(Some(Arc::clone(&remembered.handoff)));
        }
        let loaded = handoffs::load(&mut self.connection, id).await;
        let Some((handoff, effects)) = self.settle(loaded)? else { return Ok(None) };
        let handoff = Arc::new(handoff);
        self.memory.remember(Arc::clone(&handoff), effects);
        Ok(Some(handoff))
    }

    /// Handoffs that a text names: by number, by record, by link, else by part of the deal's or the account's name.
    pub async fn find_handoffs(&mut self, text: &str) -> Result<Vec<Handoff>, StoreError> {
        self.ready().await?;
        let found = handoffs::find(&mut self.connection, text).await;
        self.settle(found)
    }

    /// The answer to a question about other handoffs.
    pub async fn look_up(&mut self, question: &LookUp) -> Result<Answer, StoreError> {
        self.ready().await?;
        let answer = answer(&mut self.connection, question).await;
        self.settle(answer)
    }

    /// Who is away now or will be.
    pub async fn absences(&mut self) -> Result<Arc<Absences>, StoreError> {
        if let Some(absences) = &self.memory.ends.absences {
            return Ok(Arc::clone(absences));
        }
        self.ready().await?;
        let absences = absences::list(&mut self.connection).await;
        let absences = Arc::new(self.settle(absences)?);
        self.memory.ends.absences = Some(Arc::clone(&absences));
        Ok(absences)
    }

    // The record

    /// The newest fact; [`Head::origin`] if there is none.
    pub async fn head(&mut self) -> Result<Head, StoreError> {
        self.ready().await?;
        if let Some(head) = &self.memory.ends.head {
            return Ok(head.clone());
        }
        let head = facts::head(&mut self.connection).await;
        let head = self.settle(head)?.unwrap_or_else(Head::origin);
        self.memory.ends.head = Some(head.clone());
        Ok(head)
    }

    /// Records what was decided, all of it or nothing: facts at the end of the chain, the handoff's state, its
    /// effects and due times. Gives the facts' positions.
    ///
    /// A handoff that is still unopened is not kept, and its facts and effects stand outside any handoff.
    pub async fn record(&mut self, entry: &Entry<'_>) -> Result<Vec<Position>, StoreError> {
        let handoff = entry.opened_handoff();
        if handoff.is_none() && !entry.timers.is_empty() {
            let what = "a due time belongs to a handoff, and none is open here".to_owned();
            return Err(StoreError::Unfit { path: self.place.to_string(), what });
        }
        let mut head = self.head().await?;
        let effects_before = match handoff {
            Some(handoff) => self.effects_so_far(handoff.id).await?,
            None => 0,
        };
        let stored = handoff.and_then(|handoff| self.memory.handoff(handoff.id)).map(|held| &*held.handoff);
        let (facts, positions) = record::facts_of(entry, &mut head);
        let facts = async { if facts.is_empty() { Ok(()) } else { facts.execute(&mut self.connection).await } };
        // The first of the two goes to the database's thread before the second is begun.
        let rest = async { record::rest_of(entry, Before { handoff: stored, effects: effects_before }) };
        let (done, rest) = join(facts, rest).await;
        self.settle(done)?;
        if !rest.is_empty() {
            self.kept_back = Some(rest);
            if self.transaction != Transaction::OfOne {
                self.ready().await?;
            }
        }
        self.keep_in_mind(entry, head, effects_before);
        Ok(positions)
    }

    // Due times

    /// Due times that have come, earliest first.
    pub async fn timers_due(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<DueTimer>, StoreError> {
        self.ready().await?;
        let due = timers::due(&mut self.connection, now, limit).await;
        self.settle(due)
    }

    /// When that due time is; `None` if it was cleared. Asked before it fires, since it may have been moved.
    pub async fn timer(&mut self, handoff: HandoffId, key: &TimerKey) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.ready().await?;
        let of_handoff = timers::of(&mut self.connection, handoff).await;
        let of_handoff = self.settle(of_handoff)?;
        Ok(of_handoff.into_iter().find(|timer| &timer.key == key).map(|timer| timer.due_at))
    }

    // What goes out

    /// Claims effects that are due, of each handoff only its oldest unfinished one. The claim must commit before
    /// the call goes out.
    pub async fn claim(
        &mut self,
        now: DateTime<Utc>,
        owner: &str,
        lease_until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Claimed>, StoreError> {
        self.ready().await?;
        let claimed = outbox::claim(&mut self.connection, now, owner, lease_until, limit).await;
        self.settle(claimed)
    }

    /// Claims effects whose lease ran out while they were being sent: each may or may not be out, so it is to be
    /// looked for, not simply sent again.
    pub async fn claim_expired(
        &mut self,
        now: DateTime<Utc>,
        owner: &str,
        lease_until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Claimed>, StoreError> {
        self.ready().await?;
        let claimed = outbox::claim_expired(&mut self.connection, now, owner, lease_until, limit).await;
        self.settle(claimed)
    }

    /// Notes what became of a claimed effect, if that claim is still the last.
    pub async fn report(
        &mut self,
        id: u64,
        lease_number: u64,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<Reported, StoreError> {
        self.ready().await?;
        let reported = outbox::report(&mut self.connection, id, lease_number, outcome, now).await;
        self.settle(reported)
    }

    /// The living card of that key.
    pub async fn card(&mut self, key: &str) -> Result<Option<Card>, StoreError> {
        self.ready().await?;
        let card = cards::load(&mut self.connection, key).await;
        self.settle(card)
    }

    /// Notes where a living card stands and what it says.
    pub async fn keep_card(&mut self, key: &str, card: &Card, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.ready().await?;
        let done = cards::keep(&mut self.connection, key, card, at).await;
        self.settle(done)
    }

    // Files and runs

    /// Keeps a file under the hash of its bytes, unless they are kept already.
    pub async fn keep_document(&mut self, sha256: &str, document: &StoredDocument) -> Result<(), StoreError> {
        self.ready().await?;
        let done = documents::keep(&mut self.connection, sha256, document).await;
        self.settle(done)
    }

    /// Keeps a policy that comes into force, unless it is kept already.
    pub async fn keep_policy(&mut self, policy: &KeptPolicy, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.ready().await?;
        let done = policies::keep(&mut self.connection, policy, at).await;
        self.settle(done)
    }

    /// The file of that hash.
    pub async fn document(&mut self, sha256: &str) -> Result<Option<StoredDocument>, StoreError> {
        self.ready().await?;
        let document = documents::load(&mut self.connection, sha256).await;
        self.settle(document)
    }

    /// The number that the next run will have.
    pub async fn next_run_id(&mut self) -> Result<u64, StoreError> {
        self.ready().await?;
        let next = runs::next_id(&mut self.connection).await;
        self.settle(next)
    }

    /// Notes that a run starts: its number, counted from 1.
    pub async fn start_run(&mut self, kind: RunKind, at: DateTime<Utc>, seed: Option<u64>) -> Result<u64, StoreError> {
        self.ready().await?;
        let id = runs::start(&mut self.connection, kind, at, seed).await;
        self.settle(id)
    }

    /// Notes that the service runs over this database, after which the console keeps off it.
    pub async fn mark_served(&mut self, at: DateTime<Utc>) -> Result<u64, StoreError> {
        self.start_run(RunKind::Serve, at, None).await
    }

    // The connection itself

    /// How this connection is set.
    pub async fn settings(&mut self) -> Result<Settings, StoreError> {
        self.ready().await?;
        let settings = connection::settings(&mut self.connection).await;
        self.settle(settings)
    }

    /// Lets the file grow to that many pages at most: a rehearsal of a full disk.
    pub async fn limit_pages(&mut self, pages: u32) -> Result<(), StoreError> {
        self.ready().await?;
        let done = connection::limit_pages(&mut self.connection, pages).await;
        self.settle(done)
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }

    /// The transaction is begun, and nothing is kept back.
    async fn ready(&mut self) -> Result<(), StoreError> {
        self.unfailed()?;
        if self.transaction == Transaction::DueForOne {
            self.begin_for(Transaction::OfOne).await?;
        }
        let Some(batch) = self.kept_back.take() else { return Ok(()) };
        let done = batch.execute(&mut self.connection).await;
        self.settle(done)
    }

    fn unfailed(&self) -> Result<(), StoreError> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn settle<T>(&mut self, done: Result<T, Fault>) -> Result<T, StoreError> {
        done.map_err(|fault| {
            let is_statement = matches!(fault, Fault::Sql(_));
            let error = fault.at(&self.place);
            if is_statement {
                self.failed = Some(error.clone());
            }
            error
        })
    }

    async fn last_handoff(&mut self) -> Result<u64, StoreError> {
        self.ready().await?;
        if let Some(last) = self.memory.ends.handoff {
            return Ok(last);
        }
        let last = handoffs::last_id(&mut self.connection).await;
        let last = self.settle(last)?;
        self.memory.ends.handoff = Some(last);
        Ok(last)
    }

    async fn effects_so_far(&mut self, id: HandoffId) -> Result<i64, StoreError> {
        if let Some(remembered) = self.memory.handoff(id) {
            return Ok(remembered.effects);
        }
        if id.0 > self.last_handoff().await? {
            return Ok(0);
        }
        let loaded = handoffs::load(&mut self.connection, id).await;
        Ok(self.settle(loaded)?.map_or(0, |(_, effects)| effects))
    }

    fn keep_in_mind(&mut self, entry: &Entry<'_>, head: Head, effects_before: i64) {
        self.memory.ends.head = Some(head);
        if let Some(claim) = record::claim_made(entry) {
            self.memory.ends.claim = self.memory.ends.claim.map(|last| last.max(claim.0));
        }
        if entry.facts.iter().any(absences::changes) {
            self.memory.ends.absences = None;
        }
        let Some(handoff) = entry.opened_handoff() else { return };
        self.memory.ends.handoff = self.memory.ends.handoff.map(|last| last.max(handoff.id.0));
        let added = i64::try_from(entry.effects.len()).unwrap_or(i64::MAX);
        self.memory.change(Arc::clone(handoff), effects_before.saturating_add(added));
    }
}

pub(super) async fn answer(connection: &mut SqliteConnection, question: &LookUp) -> Result<Answer, Fault> {
    match question {
        LookUp::Taken { post, deal } => {
            let taken = taken::candidates(connection, post.as_ref(), deal).await?;
            Ok(Answer::Taken { taken })
        }
        LookUp::Claim { id } => Ok(Answer::Claim { claim: taken::claim(connection, *id).await?.map(Box::new) }),
        LookUp::Handoff { id } => {
            let found = handoffs::load(connection, *id).await?;
            Ok(Answer::Handoff { handoff: found.map(|(handoff, _)| Box::new(handoff)) })
        }
        LookUp::PoNumber { number, account, except } => {
            let handoffs = handoffs::holding(connection, number, account, *except).await?;
            Ok(Answer::PoNumber { handoffs })
        }
        LookUp::OrderRef { order_ref, except } => {
            let handoff = handoffs::of_order(connection, order_ref, *except).await?;
            Ok(Answer::OrderRef { handoff })
        }
        LookUp::Waiting { person } => {
            Ok(Answer::Waiting { handoffs: absences::waiting_for(connection, person).await? })
        }
        LookUp::DecidedFor { person } => {
            Ok(Answer::DecidedFor { decided: absences::decided_for(connection, person).await? })
        }
        LookUp::Policy => Ok(Answer::Policy { standing: Box::new(policies::standing(connection).await?) }),
        LookUp::Agreements { account, field, named, except } => {
            let handoffs = handoffs::of_account(connection, account.as_deref(), field, *named, *except).await?;
            Ok(Answer::Agreements { handoffs })
        }
    }
}
