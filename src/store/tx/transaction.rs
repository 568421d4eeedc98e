//! Where a transaction begins and ends, for the writer.
//!
//! Each call to the database costs a change of threads. So a job that is alone in its transaction begins it
//! together with its first statement, and commits it together with what it recorded last.

use sqlx::Connection;

use super::super::error::{Fault, StoreError};
use super::super::sqlite::receipts::{self, NewReceipt};
use super::Tx;

/// How far the transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transaction {
    /// There is none.
    None,
    /// One for a single job is begun together with its first statement.
    DueForOne,
    /// That of a single job.
    OfOne,
    /// That of several jobs.
    OfSeveral,
}

/// What a job needs in order to be undone alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Savepoint {
    /// It is alone in its transaction.
    Needless,
    /// None is set.
    First,
    /// The one of the job before it is still set.
    Next,
}

impl Tx {
    /// Has a transaction that may write start together with the first statement of its one job.
    pub(in crate::store) fn begin_for_one(&mut self) {
        self.failed = None;
        self.transaction = Transaction::DueForOne;
    }

    /// Starts a transaction of several jobs, which may write.
    pub(in crate::store) async fn begin_for_several(&mut self) -> Result<(), StoreError> {
        self.failed = None;
        let begun = self.begin_for(Transaction::OfSeveral).await;
        if begun.is_err() {
            self.roll_back().await;
        }
        begun
    }

    /// Keeps receipts in a transaction of their own.
    pub(in crate::store) async fn keep_receipts(&mut self, rows: &[NewReceipt]) -> Result<(), StoreError> {
        let kept = receipts::keep(&mut self.connection, rows).await;
        if let Err(fault) = kept {
            self.roll_back().await;
            return Err(fault.at(&self.place));
        }
        Ok(())
    }

    /// Starts a job; in a group, behind a savepoint.
    pub(in crate::store) async fn start_job(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        self.failed = None;
        self.memory.start_job();
        match savepoint {
            Savepoint::Needless => Ok(()),
            Savepoint::First => self.run("SAVEPOINT job").await,
            Savepoint::Next => self.run("RELEASE job; SAVEPOINT job").await,
        }
    }

    /// The statement that failed in the present job, if one did.
    pub(in crate::store) fn failure(&self) -> Option<StoreError> {
        self.failed.clone()
    }

    /// Undoes the present job and nothing else. If that fails, the transaction is lost.
    pub(in crate::store) async fn undo_job(&mut self) -> Result<(), StoreError> {
        self.failed = None;
        self.memory.undo_job();
        self.run("ROLLBACK TO job").await
    }

    /// Commits. If that fails, nothing of the transaction was kept.
    pub(in crate::store) async fn commit(&mut self) -> Result<(), StoreError> {
        let committed = match (self.transaction, self.kept_back.take()) {
            // Its job asked nothing of the database.
            (Transaction::DueForOne, _) => Ok(()),
            (Transaction::None | Transaction::OfOne | Transaction::OfSeveral, None) => self.run("COMMIT").await,
            (Transaction::None | Transaction::OfOne | Transaction::OfSeveral, Some(mut batch)) => {
                batch.push("COMMIT");
                batch.execute(&mut self.connection).await.map_err(|fault| fault.at(&self.place))
            }
        };
        self.transaction = Transaction::None;
        if committed.is_err() {
            self.roll_back().await;
        }
        committed
    }

    /// Gives the transaction up.
    pub(in crate::store) async fn roll_back(&mut self) {
        self.memory.forget();
        self.kept_back = None;
        self.transaction = Transaction::None;
        // SQLite may have rolled it back already, and then says that there is none.
        let _ = self.run("ROLLBACK").await;
    }

    /// Closes the connection, which writes the log of changes into the file.
    pub(in crate::store) async fn close(self) -> Result<(), StoreError> {
        self.connection.close().await.map_err(|error| Fault::from(error).at(&self.place))
    }

    /// Starts it now.
    pub(super) async fn begin_for(&mut self, whom: Transaction) -> Result<(), StoreError> {
        let begun = sqlx::query_scalar("BEGIN IMMEDIATE; PRAGMA data_version").fetch_one(&mut self.connection).await;
        let data_version = self.settle(begun.map_err(Fault::from))?;
        self.begun(data_version, whom);
        Ok(())
    }

    /// It was started.
    pub(super) fn begun(&mut self, data_version: i64, whom: Transaction) {
        self.memory.begin(data_version);
        self.transaction = whom;
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), StoreError> {
        let done = sqlx::query(statement).execute(&mut self.connection).await;
        done.map(|_| ()).map_err(|error| Fault::from(error).at(&self.place))
    }
}
