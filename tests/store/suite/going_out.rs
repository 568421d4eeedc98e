//! What goes out.

use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::HandoffId;
use baton::store::{Claimed, OutboxState, Outcome, Reported, Store, StoreError};
use baton::workflow::fact::Fact;

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use crate::sample::{Step, deal, effect, gathering, minute, open};

pub(super) const LEASE: Duration = Duration::minutes(2);

pub(super) async fn claim(store: &Store, now: DateTime<Utc>, owner: &str) -> Vec<Claimed> {
    let owner = owner.to_owned();
    let claimed =
        store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.claim(now, &owner, now + LEASE, 10).await }));
    claimed.await.unwrap()
}

async fn claim_expired(store: &Store, now: DateTime<Utc>, owner: &str) -> Vec<Claimed> {
    let owner = owner.to_owned();
    let claimed = store.write::<_, StoreError>(move |tx| {
        Box::pin(async move { tx.claim_expired(now, &owner, now + LEASE, 10).await })
    });
    claimed.await.unwrap()
}

pub(super) async fn report(store: &Store, claimed: &Claimed, outcome: Outcome) -> Reported {
    report_at(store, claimed, outcome, minute(10)).await
}

pub(super) async fn report_at(store: &Store, claimed: &Claimed, outcome: Outcome, now: DateTime<Utc>) -> Reported {
    let (id, lease) = (claimed.id, claimed.lease_number);
    let done =
        store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.report(id, lease, &outcome, now).await }));
    done.await.unwrap()
}

fn keys(claimed: &[Claimed]) -> Vec<&str> {
    claimed.iter().map(|claimed| claimed.effect.key.as_str()).collect()
}

fn sent() -> Outcome {
    Outcome::Sent { message_ref: Some(json!({"ts": "1.2"})) }
}

pub async fn effects_of_a_handoff_go_out_in_their_order(store: &Store) {
    open(store, &deal("Elm"), vec![effect("H-1/a"), effect("H-1/b")]).await;
    open(store, &deal("Oak"), vec![effect("H-2/a")]).await;
    let later = Step { handoff: Some(gathering(HandoffId(1), &deal("Elm"))), ..Step::default() };
    Step { effects: vec![effect("H-1/c")], ..later }.write(store).await.unwrap();
    let mut order = Vec::new();
    for round in 0..4 {
        let claimed = claim(store, minute(round), "one").await;
        for one in &claimed {
            order.push((round, one.effect.key.to_string(), one.position));
            assert_eq!(report(store, one, sent()).await, Reported::Counted);
        }
    }
    let order: Vec<(i64, &str, u64)> = order.iter().map(|(round, key, at)| (*round, key.as_str(), *at)).collect();
    assert_eq!(order, [(0, "H-1/a", 1), (0, "H-2/a", 1), (1, "H-1/b", 2), (2, "H-1/c", 3)]);
    let whole = store.outbox(Some(HandoffId(1)), 0, 10).await.unwrap();
    assert_eq!(whole.iter().map(|row| row.position).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(whole[0].effect, effect("H-1/a"));
}

pub async fn effects_without_a_handoff_wait_for_nobody(store: &Store) {
    let effects = vec![effect("a"), effect("b")];
    Step { effects, ..Step::default() }.write(store).await.unwrap();
    let claimed = claim(store, minute(0), "one").await;
    assert_eq!(keys(&claimed), ["a", "b"]);
    assert!(claimed.iter().all(|claimed| claimed.handoff.is_none() && claimed.position == 0));
}

pub async fn two_workers_who_claim_at_once_share_nothing(store: &Store) {
    for number in 0..6 {
        open(store, &deal("Elm"), vec![effect(&format!("{number}/a")), effect(&format!("{number}/b"))]).await;
    }
    let (one, two) = tokio::join!(claim_some(store, "one", 4), claim_some(store, "two", 4));
    assert_eq!((one.len(), two.len()), (4, 2));
    let mut all: Vec<&str> = keys(&one).into_iter().chain(keys(&two)).collect();
    all.sort_unstable();
    assert_eq!(all, ["0/a", "1/a", "2/a", "3/a", "4/a", "5/a"]);
}

async fn claim_some(store: &Store, owner: &'static str, limit: u32) -> Vec<Claimed> {
    let claimed = store.write::<_, StoreError>(move |tx| {
        Box::pin(async move { tx.claim(minute(0), owner, minute(0) + LEASE, limit).await })
    });
    claimed.await.unwrap()
}

pub async fn an_effect_that_is_put_off_waits_and_holds_the_next_one_back(store: &Store) {
    open(store, &deal("Elm"), vec![effect("a"), effect("b")]).await;
    let first = claim(store, minute(0), "one").await;
    let later = Outcome::Later { at: minute(20), why: "too many calls".to_owned() };
    assert_eq!(report(store, &first[0], later).await, Reported::Counted);
    assert_eq!(claim(store, minute(19), "one").await, []);
    let again = claim(store, minute(20), "one").await;
    assert_eq!(keys(&again), ["a"]);
    assert_eq!((again[0].attempts, again[0].lease_number, again[0].enqueued_at), (2, 2, minute(0)));
}

pub async fn a_worker_who_dies_between_claim_and_report_loses_nothing(store: &Store) {
    open(store, &deal("Elm"), vec![effect("a"), effect("b")]).await;
    let lost = claim(store, minute(0), "one").await;
    // While the lease holds, nobody else gets it; afterwards only those who look whether it went out.
    assert_eq!(claim_expired(store, minute(1), "two").await, []);
    assert_eq!(claim(store, minute(60), "two").await, []);
    let found = claim_expired(store, minute(2), "two").await;
    assert_eq!(keys(&found), ["a"]);
    assert_eq!((found[0].lease_number, found[0].attempts), (lost[0].lease_number + 1, 1));
    assert_eq!((lost[0].looks, found[0].looks), (None, Some(0)), "it may be out");
    assert_eq!(report(store, &found[0], sent()).await, Reported::Counted);
    assert_eq!(keys(&claim(store, minute(3), "two").await), ["b"]);
}

/// What may be out keeps saying so until it is found, or found to be absent; a look is no try (`platforms.md`,
/// section 6, step 5).
pub async fn an_effect_that_may_be_out_says_so_until_it_is_known(store: &Store) {
    open(store, &deal("Elm"), vec![effect("a"), effect("b")]).await;
    let perhaps = |at: i64, looks| Outcome::Perhaps { at: minute(at), why: "cut".to_owned(), looks };
    let tried = claim(store, minute(0), "one").await;
    assert_eq!((tried[0].looks, tried[0].attempts), (None, 1));
    report(store, &tried[0], perhaps(1, 0)).await;
    for looks in 0..5 {
        let looked = claim(store, minute(1 + i64::from(looks)), "one").await;
        assert_eq!((keys(&looked), looked[0].looks, looked[0].attempts), (vec!["a"], Some(looks), 1));
        assert_eq!(store.parked().await.unwrap(), []);
        report(store, &looked[0], perhaps(2 + i64::from(looks), looks + 1)).await;
    }
    let parked = store.parked().await.unwrap();
    assert_eq!((parked.len(), parked[0].looks, parked[0].is_parked()), (1, Some(5), true));
    // Whoever dies while looking leaves it as it was.
    claim(store, minute(20), "one").await;
    let found_dead = claim_expired(store, minute(30), "two").await;
    assert_eq!(found_dead[0].looks, Some(5));
    report(store, &found_dead[0], Outcome::Waits { at: minute(31) }).await;
    assert_eq!(store.parked().await.unwrap(), []);
    let absent = claim(store, minute(31), "one").await;
    assert_eq!((absent[0].looks, absent[0].attempts), (None, 1), "waiting for a turn is no try");
    report(store, &absent[0], sent()).await;
    assert_eq!(keys(&claim(store, minute(32), "one").await), ["b"]);
}

pub async fn a_report_under_an_older_lease_changes_nothing(store: &Store) {
    open(store, &deal("Elm"), vec![effect("a")]).await;
    let slow = claim(store, minute(0), "one").await;
    let quick = claim_expired(store, minute(5), "two").await;
    let failed = Outcome::Failed { why: "gone".to_owned() };
    assert_eq!(report(store, &slow[0], failed.clone()).await, Reported::TooLate);
    let row = || async { store.outbox(None, 0, 10).await.unwrap().remove(0).state };
    assert_eq!(row().await, OutboxState::Sending { owner: "two".to_owned(), until: minute(5) + LEASE });
    assert_eq!(report(store, &quick[0], sent()).await, Reported::Counted);
    assert_eq!(report(store, &quick[0], failed).await, Reported::TooLate, "a second report");
    assert!(matches!(row().await, OutboxState::Sent { .. }));
}

pub async fn every_end_of_an_effect_comes_back_with_its_reason(store: &Store) {
    let effects = ["sent", "superseded", "failed", "later", "due"].map(effect).to_vec();
    Step { effects, ..Step::default() }.write(store).await.unwrap();
    let claimed = claim_some(store, "one", 4).await;
    let why = || "because".to_owned();
    let message_ref = Some(json!({"ts": "1.2", "channel": "C1"}));
    report(store, &claimed[0], Outcome::Sent { message_ref: message_ref.clone() }).await;
    report(store, &claimed[1], Outcome::Superseded { why: why() }).await;
    report(store, &claimed[2], Outcome::Failed { why: why() }).await;
    report(store, &claimed[3], Outcome::Later { at: minute(30), why: why() }).await;
    let rows = store.outbox(None, 0, 10).await.unwrap();
    let at = minute(10);
    let states: Vec<OutboxState> = rows.into_iter().map(|row| row.state).collect();
    assert_eq!(
        states,
        [
            OutboxState::Sent { at, message_ref },
            OutboxState::Superseded { at, why: why() },
            OutboxState::Failed { at, why: why() },
            OutboxState::Due { at: minute(30), why: Some(why()) },
            OutboxState::Due { at: minute(0), why: None },
        ]
    );
    assert_eq!(store.outbox(None, 3, 1).await.unwrap()[0].effect.key.as_str(), "later");
}

pub async fn an_effect_key_that_was_used_before_fails_the_whole_step(store: &Store) {
    let id = open(store, &deal("Elm"), vec![effect("H-1/a")]).await;
    let before = store.head().await.unwrap();
    let step = Step {
        handoff: Some(Handoff { stage: Stage::Complete, ..gathering(id, &deal("Elm")) }),
        facts: vec![Fact::PacketCompleted {}],
        effects: vec![effect("H-1/b"), effect("H-1/a")],
        ..Step::default()
    };
    step.write(store).await.unwrap_err();
    // State, facts and effects commit together or not at all.
    assert_eq!(store.head().await.unwrap(), before);
    assert_eq!(store.handoff(id).await.unwrap().unwrap().stage, Stage::Gathering);
    assert_eq!(store.outbox(None, 0, 10).await.unwrap().len(), 1);
}
