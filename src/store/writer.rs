//! The one writer: takes the jobs that have queued, runs them in one transaction, commits once, and only then
//! answers them all. So a commit that waits for the disk is shared by everybody who waits for it.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use tokio::sync::{Mutex, mpsc, oneshot};

use super::checkpoint::Checkpoints;
use super::error::StoreError;
use super::sqlite::receipts::NewReceipt;
use super::tx::{Savepoint, Tx};

/// How many jobs share one commit; more would make the first of them wait too long.
const GROUP_MAX: usize = 256;
/// How many jobs may wait; beyond that, callers wait before they queue.
pub(super) const QUEUE_MAX: usize = 4096;

/// A future that borrows for `'t`, on the heap.
pub type BoxFuture<'t, T> = Pin<Box<dyn Future<Output = T> + Send + 't>>;

/// How many commits were made, and for how many jobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommitCounts {
    /// Commits.
    pub commits: u64,
    /// Jobs that were kept by them.
    pub jobs: u64,
}

/// The counts, as the writer keeps them.
#[derive(Default)]
pub(super) struct Counts {
    commits: AtomicU64,
    jobs: AtomicU64,
}

impl Counts {
    pub(super) fn read(&self) -> CommitCounts {
        CommitCounts { commits: self.commits.load(Ordering::Relaxed), jobs: self.jobs.load(Ordering::Relaxed) }
    }

    fn add(&self, jobs: usize) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.jobs.fetch_add(jobs as u64, Ordering::Relaxed);
    }
}

/// What is sent to the writer.
pub(super) enum Message {
    /// A job.
    Job(Box<dyn Job>),
    /// Finish what is queued, close the connection, and say so.
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// Something a platform delivered, to be kept by itself, and who waits for that.
pub(super) type Receipt = (NewReceipt, oneshot::Sender<Result<(), StoreError>>);

/// A job whose result's type is forgotten.
pub(super) trait Job: Send {
    /// Runs it; its result is kept until it is answered.
    fn run<'t>(&'t mut self, tx: &'t mut Tx, place: &'t str) -> BoxFuture<'t, Verdict>;
    /// Answers its caller: with its own result, or with what befell it, where its own result is no error.
    fn answer(self: Box<Self>, befell: Option<StoreError>);
}

/// Whether a job's work is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Keep it.
    Keep,
    /// Undo it.
    Undo,
}

/// A job for the writer, and where its answer will come.
pub(super) fn job<F, T, E>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    (Box::new(Typed { work: Some(work), result: None, answer }), answered)
}

struct Typed<F, T, E> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Typed<F, T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx, place: &'t str) -> BoxFuture<'t, Verdict> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return Verdict::Undo };
            let result = match contain(async { work(tx).await }).await {
                Ok(result) => result,
                Err(Panicked) => Err(StoreError::Panicked { path: place.to_owned() }.into()),
            };
            let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
            self.result = Some(result);
            verdict
        })
    }

    fn answer(self: Box<Self>, befell: Option<StoreError>) {
        let answer = match (self.result, befell) {
            (Some(Err(own)), _) => Err(own),
            (_, Some(befell)) => Err(befell.into()),
            (Some(Ok(value)), None) => Ok(value),
            (None, None) => return,
        };
        // A caller that has gone away needs no answer; its work is kept all the same.
        let _ = self.answer.send(answer);
    }
}

struct Panicked;

/// Runs a future; a panic in it ends it and nothing else.
async fn contain<T>(future: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut future = pin!(future);
    poll_fn(move |cx| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}

/// The writer. It ends when it is told to close, or when nobody can send to it any more.
pub(super) struct Writer {
    pub(super) tx: Arc<Mutex<Tx>>,
    pub(super) queue: mpsc::Receiver<Message>,
    /// Somebody waits for each of them with an acknowledgement, so they go ahead of every job.
    pub(super) receipts: mpsc::Receiver<Receipt>,
    /// None for a database in memory.
    pub(super) checkpoints: Option<Checkpoints>,
    pub(super) counts: Arc<Counts>,
    pub(super) place: Arc<str>,
}

impl Writer {
    /// Serves until the end.
    pub(super) async fn serve(mut self) {
        let (mut receipts, mut messages) = (Vec::new(), Vec::with_capacity(GROUP_MAX));
        let mut closing = None;
        loop {
            tokio::select! {
                biased;
                count = self.receipts.recv_many(&mut receipts, GROUP_MAX) => if count == 0 { break },
                count = self.queue.recv_many(&mut messages, GROUP_MAX) => if count == 0 { break },
            }
            let mut jobs = VecDeque::new();
            for message in messages.drain(..) {
                match message {
                    Message::Job(job) => jobs.push_back(job),
                    Message::Close(done) => {
                        // What was queued before is still received; nothing new is taken.
                        self.queue.close();
                        self.receipts.close();
                        closing = Some(done);
                    }
                }
            }
            let of_tx = Arc::clone(&self.tx);
            let mut tx = of_tx.lock().await;
            self.keep_receipts(&mut tx, &mut receipts).await;
            while !jobs.is_empty() {
                self.run_group(&mut tx, &mut jobs).await;
                self.keep_receipts(&mut tx, &mut receipts).await;
            }
        }
        self.end(closing).await;
    }

    /// What waits at the end is kept and run as well.
    async fn end(mut self, closing: Option<oneshot::Sender<Result<(), StoreError>>>) {
        let of_tx = Arc::clone(&self.tx);
        let mut tx = of_tx.lock_owned().await;
        let mut jobs = VecDeque::new();
        while let Some(message) = self.queue.recv().await {
            if let Message::Job(job) = message {
                jobs.push_back(job);
            }
        }
        self.keep_receipts(&mut tx, &mut Vec::new()).await;
        while !jobs.is_empty() {
            self.run_group(&mut tx, &mut jobs).await;
        }
        drop(tx);
        if let Some(checkpoints) = self.checkpoints {
            checkpoints.end().await;
        }
        let closed = match Arc::try_unwrap(self.tx) {
            Ok(tx) => tx.into_inner().close().await,
            // A database in memory is still being read; it ends with its last reader.
            Err(_) => Ok(()),
        };
        if let Some(done) = closing {
            let _ = done.send(closed);
        }
    }

    /// Keeps these receipts and all that wait, in one transaction, and answers them all.
    async fn keep_receipts(&mut self, tx: &mut Tx, receipts: &mut Vec<Receipt>) {
        while let Ok(receipt) = self.receipts.try_recv() {
            receipts.push(receipt);
        }
        if receipts.is_empty() {
            return;
        }
        let (rows, answers): (Vec<NewReceipt>, Vec<_>) = receipts.drain(..).unzip();
        let kept = tx.keep_receipts(&rows).await;
        if kept.is_ok() {
            self.note(rows.len());
        }
        for answer in answers {
            // A caller that has gone away needs no answer; its receipt is kept all the same.
            let _ = answer.send(kept.clone());
        }
    }

    /// Runs jobs in one transaction until all are run, a receipt waits, or the transaction is lost.
    async fn run_group(&mut self, tx: &mut Tx, jobs: &mut VecDeque<Box<dyn Job>>) {
        let is_alone = jobs.len() == 1;
        if is_alone {
            tx.begin_for_one();
        } else if let Err(error) = tx.begin_for_several().await {
            jobs.drain(..).for_each(|job| job.answer(Some(error.clone())));
            return;
        }
        let mut kept: Vec<Box<dyn Job>> = Vec::with_capacity(jobs.len());
        let mut undone: Vec<(Box<dyn Job>, Option<StoreError>)> = Vec::new();
        let mut savepoint = if is_alone { Savepoint::Needless } else { Savepoint::First };
        let mut lost = None;
        while let Some(mut job) = jobs.pop_front() {
            if let Err(error) = tx.start_job(savepoint).await {
                jobs.push_front(job);
                lost = Some(error);
                break;
            }
            let verdict = job.run(tx, &self.place).await;
            let failure = tx.failure();
            if verdict == Verdict::Keep && failure.is_none() {
                kept.push(job);
                savepoint = if is_alone { Savepoint::Needless } else { Savepoint::Next };
                if self.receipts.is_empty() {
                    continue;
                }
                break;
            }
            undone.push((job, failure));
            if !is_alone && let Err(error) = tx.undo_job().await {
                lost = Some(error);
                break;
            }
            savepoint = Savepoint::Next;
        }
        let befell = self.end_group(tx, kept.len(), lost.clone()).await;
        kept.into_iter().for_each(|job| job.answer(befell.clone()));
        undone.into_iter().for_each(|(job, failure)| job.answer(failure));
        // A transaction that was lost before its first job would be lost for ever; its jobs hear why.
        if let Some(error) = lost.filter(|_| savepoint == Savepoint::First) {
            jobs.drain(..).for_each(|job| job.answer(Some(error.clone())));
        }
    }

    /// Commits what is to be kept; says what befell it if it was not.
    async fn end_group(&mut self, tx: &mut Tx, kept: usize, lost: Option<StoreError>) -> Option<StoreError> {
        if lost.is_some() || kept == 0 {
            tx.roll_back().await;
            return lost;
        }
        let committed = tx.commit().await;
        if committed.is_ok() {
            self.note(kept);
        }
        committed.err()
    }

    fn note(&mut self, committed: usize) {
        self.counts.add(committed);
        if let Some(checkpoints) = &mut self.checkpoints {
            checkpoints.note(committed);
        }
    }
}
