//! Due times.

use baton::domain::ids::{ApprovalId, HandoffId};
use baton::store::{Delivery, Outcome, RunKind, Store, StoreError};
use baton::workflow::event::{TimerChange, TimerKey};

use super::going_out::LEASE;
use super::going_out::claim;
use super::going_out::report;
use super::going_out::report_at;
use super::stored::delivery;
use crate::sample::{Step, deal, effect, gathering, minute, open, opened};

pub(super) fn set(key: TimerKey, minutes: i64) -> TimerChange {
    TimerChange::Set { key, at: minute(minutes) }
}

pub async fn due_times_are_set_moved_and_cleared(store: &Store) {
    let ladder = || TimerKey::Ladder { approval: ApprovalId(2) };
    let change = |timers: Vec<TimerChange>| {
        Step { handoff: Some(gathering(HandoffId(1), &deal("Elm"))), timers, ..Step::default() }.write(store)
    };
    open(store, &deal("Elm"), vec![]).await;
    change(vec![set(TimerKey::Gaps, 30), set(ladder(), 10), set(TimerKey::Hold, 20)]).await.unwrap();
    let listed = async || {
        let timers = store.timers(HandoffId(1)).await.unwrap();
        timers.into_iter().map(|timer| (timer.key, timer.due_at)).collect::<Vec<_>>()
    };
    assert_eq!(listed().await, [(ladder(), minute(10)), (TimerKey::Hold, minute(20)), (TimerKey::Gaps, minute(30))]);
    change(vec![TimerChange::Clear { key: ladder() }, set(TimerKey::Gaps, 15)]).await.unwrap();
    assert_eq!(listed().await, [(TimerKey::Gaps, minute(15)), (TimerKey::Hold, minute(20))]);

    assert_eq!(store.timers_due(minute(14), 10).await.unwrap(), []);
    assert_eq!(store.timers_due(minute(20), 1).await.unwrap()[0].key, TimerKey::Gaps);
    let due = store.write::<_, StoreError>(move |tx| {
        Box::pin(async move {
            let due = tx.timers_due(minute(20), 10).await?;
            Ok((due.len(), tx.timer(HandoffId(1), &TimerKey::Hold).await?, tx.timer(HandoffId(1), &ladder()).await?))
        })
    });
    assert_eq!(due.await.unwrap(), (2, Some(minute(20)), None));
}

pub async fn what_comes_next_is_the_earliest_of_everything_that_waits(store: &Store) {
    let next = async || store.next_due().await.unwrap();
    assert_eq!(next().await, None);
    let id = open(store, &deal("Elm"), vec![]).await;
    let step = Step { handoff: Some(gathering(id, &deal("Elm"))), ..Step::default() };
    Step { timers: vec![set(TimerKey::Gaps, 30)], ..step.clone() }.write(store).await.unwrap();
    assert_eq!(next().await, Some(minute(30)));
    let effects = vec![effect("e-1"), effect("e-2")];
    Step { at: minute(5), effects, ..step }.write(store).await.unwrap();
    assert_eq!(next().await, Some(minute(5)));
    // While the first effect is out, the second must wait; only the lease can run out.
    let claimed = claim(store, minute(6), "one").await;
    assert_eq!(next().await, Some(minute(6) + LEASE));
    report(store, &claimed[0], Outcome::Later { at: minute(20), why: "busy".to_owned() }).await;
    assert_eq!(next().await, Some(minute(20)));
}

pub async fn the_last_instant_is_that_of_whatever_came_last(store: &Store) {
    let last = async || store.last_instant().await.unwrap();
    assert_eq!(last().await, None);
    let run =
        store.write::<_, StoreError>(|tx| Box::pin(async move { tx.start_run(RunKind::Demo, minute(1), None).await }));
    run.await.unwrap();
    assert_eq!(last().await, Some(minute(1)));
    let late = Delivery { received_at: minute(2), ..delivery("k-1") };
    store.write(|tx| Box::pin(async move { tx.remember(&late).await })).await.unwrap();
    assert_eq!(last().await, Some(minute(2)));
    let handoff = Some(gathering(HandoffId(1), &deal("Elm")));
    let (facts, effects) = (vec![opened(&deal("Elm"))], vec![effect("e-1")]);
    Step { at: minute(3), handoff, facts, effects, ..Step::default() }.write(store).await.unwrap();
    assert_eq!(last().await, Some(minute(3)));
    let claimed = claim(store, minute(4), "one").await;
    report_at(store, &claimed[0], Outcome::Sent { message_ref: None }, minute(7)).await;
    assert_eq!(last().await, Some(minute(7)));
}
