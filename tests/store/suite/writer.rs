//! The writer.

use baton::domain::handoff::Stage;
use baton::domain::ids::HandoffId;
use baton::store::{BoxFuture, Filter, Store, StoreError, Tx};
use baton::workflow::fact::Fact;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::stored::delivery;
use super::stored::refusal;
use crate::sample::{Step, deal, effect, gathering, open, opened};

/// Holds the writer in a job until told to go on, so that what is handed to it meanwhile queues together.
async fn while_the_writer_waits<T>(store: &Store, queue: impl AsyncFnOnce(oneshot::Sender<()>) -> T) -> T {
    let (started, has_started) = oneshot::channel();
    let (go_on, may_go_on) = oneshot::channel();
    let other = store.clone();
    let waiting = tokio::spawn(async move {
        let job = other.write::<(), StoreError>(move |_tx| {
            Box::pin(async move {
                started.send(()).unwrap();
                may_go_on.await.unwrap();
                Ok(())
            })
        });
        job.await.unwrap();
    });
    has_started.await.unwrap();
    let done = queue(go_on).await;
    waiting.await.unwrap();
    done
}

type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<u64, StoreError>> + Send>;

/// Runs the jobs as one group; their answers, in order.
async fn as_one_group(store: &Store, jobs: Vec<Job>) -> Vec<Result<u64, StoreError>> {
    let before = store.commits();
    let answers = while_the_writer_waits(store, async |go_on: oneshot::Sender<()>| {
        let tasks: Vec<_> = jobs
            .into_iter()
            .map(|job| {
                let store = store.clone();
                tokio::spawn(async move { store.write(job).await })
            })
            .collect();
        // Each task hands its job over when it is first polled, which one turn of this thread does.
        for _ in 0..=tasks.len() {
            tokio::task::yield_now().await;
        }
        go_on.send(()).unwrap();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    })
    .await;
    let after = store.commits();
    assert_eq!(after.commits - before.commits, 2, "the waiting job's commit, and the group's");
    let kept = answers.iter().filter(|answer| answer.is_ok()).count() as u64;
    assert_eq!(after.jobs - before.jobs, kept + 1);
    answers
}

fn opens(name: &'static str) -> Job {
    Box::new(move |tx| {
        Box::pin(async move {
            let id = tx.next_handoff_id().await?;
            let handoff = Some(gathering(id, &deal(name)));
            let step = Step { handoff, facts: vec![opened(&deal(name))], ..Step::default() };
            step.record(tx).await?;
            Ok(id.0)
        })
    })
}

pub async fn jobs_that_queue_together_share_a_commit(store: &Store) {
    let jobs = (0..20).map(|_| opens("Elm")).collect();
    let answers = as_one_group(store, jobs).await;
    let numbers: Vec<u64> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    assert_eq!(store.check_chain().await.unwrap().unwrap().position, 20);
}

pub async fn a_job_that_fails_inside_a_group_is_undone_alone(store: &Store) {
    let fails: Job = Box::new(|tx| {
        Box::pin(async move {
            opens("Oak")(tx).await?;
            tx.remember(&delivery("k-1")).await?;
            Err(refusal())
        })
    });
    let answers = as_one_group(store, vec![opens("Elm"), fails, opens("Ash")]).await;
    assert_eq!(answers[0].as_ref().unwrap(), &1);
    assert!(matches!(answers[1], Err(StoreError::Unfit { .. })));
    assert_eq!(answers[2].as_ref().unwrap(), &2, "the number that the failed job drew");
    let names: Vec<Option<String>> =
        store.handoffs(&Filter::all(10)).await.unwrap().into_iter().map(|handoff| handoff.deal.name).collect();
    assert_eq!(names, [Some("Elm".to_owned()), Some("Ash".to_owned())]);
    assert_eq!(store.deliveries(0, 10).await.unwrap(), []);
    assert_eq!(store.check_chain().await.unwrap().unwrap().position, 2);
}

pub async fn a_job_that_panics_is_undone_alone_and_the_writer_goes_on(store: &Store) {
    let panics: Job = Box::new(|tx| {
        Box::pin(async move {
            opens("Oak")(tx).await?;
            panic!("this panic belongs to the test");
        })
    });
    let answers = as_one_group(store, vec![opens("Elm"), panics, opens("Ash")]).await;
    assert!(matches!(answers[1], Err(StoreError::Panicked { .. })));
    assert_eq!((answers[0].as_ref().unwrap(), answers[2].as_ref().unwrap()), (&1, &2));
    let alone = store.write::<(), StoreError>(|_tx| panic!("so does this one, before its future is made"));
    assert!(matches!(alone.await, Err(StoreError::Panicked { .. })));
    assert_eq!(open(store, &deal("Fir"), vec![]).await, HandoffId(3));
}

pub async fn a_failed_statement_cannot_be_swallowed(store: &Store) {
    open(store, &deal("Elm"), vec![effect("a")]).await;
    let swallows = || -> Job {
        Box::new(|tx| {
            Box::pin(async move {
                tx.remember(&delivery("k-1")).await?;
                let again = Step { effects: vec![effect("a")], ..Step::default() };
                let _ = again.record(tx).await;
                Ok(0)
            })
        })
    };
    let answers = as_one_group(store, vec![swallows(), opens("Oak")]).await;
    assert!(matches!(answers[0], Err(StoreError::Sql { .. })), "{:?}", answers[0]);
    assert_eq!(answers[1].as_ref().unwrap(), &2);
    store.write(swallows()).await.unwrap_err();
    assert_eq!(store.deliveries(0, 10).await.unwrap(), []);
}

pub async fn what_a_failed_job_changed_is_not_remembered(store: &Store) {
    let id = open(store, &deal("Elm"), vec![effect("a")]).await;
    let fails: Job = Box::new(move |tx| {
        Box::pin(async move {
            let mut handoff = Arc::unwrap_or_clone(tx.handoff(id).await?.ok_or_else(refusal)?);
            handoff.stage = Stage::Complete;
            let (facts, effects) = (vec![Fact::PacketCompleted {}], vec![effect("b")]);
            Step { handoff: Some(handoff), facts, effects, ..Step::default() }.record(tx).await?;
            Err(refusal())
        })
    });
    let reads: Job = Box::new(move |tx| {
        Box::pin(async move {
            let handoff = tx.handoff(id).await?.ok_or_else(refusal)?;
            assert_eq!(handoff.stage, Stage::Gathering);
            let handoff = Some(Arc::unwrap_or_clone(handoff));
            Step { handoff, effects: vec![effect("c")], ..Step::default() }.record(tx).await?;
            Ok(tx.head().await?.position)
        })
    });
    let answers = as_one_group(store, vec![fails, reads]).await;
    assert!(answers[0].is_err());
    assert_eq!(answers[1].as_ref().unwrap(), &1);
    let positions: Vec<u64> = store.outbox(Some(id), 0, 10).await.unwrap().iter().map(|row| row.position).collect();
    assert_eq!(positions, [1, 2], "without a hole");
}

pub async fn the_connection_that_writes_is_set_to_lose_nothing(store: &Store) {
    let settings = store.write::<_, StoreError>(|tx| Box::pin(async move { tx.settings().await })).await.unwrap();
    assert_eq!(settings.synchronous, 2, "FULL: with NORMAL a power cut may undo the newest commits");
    assert_eq!(settings.foreign_keys, 1);
    assert_eq!(settings.busy_timeout, 5_000);
    assert!(["wal", "memory"].contains(&settings.journal_mode.as_str()), "{}", settings.journal_mode);
}
