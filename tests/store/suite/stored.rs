//! What is stored, as it comes back.

use baton::domain::approval::Decision;
use baton::domain::deal::Deal;
use baton::domain::handoff::{Ending, Handoff, Stage};
use baton::domain::ids::{ApprovalId, ClaimId, HandoffId};
use baton::domain::person::Actor;
use baton::domain::taken::SameBy;
use baton::store::{Card, Delivery, ORIGIN, RunKind, Seen, Store, StoreError, StoredDocument};
use baton::workflow::event::{TimerChange, TimerKey};
use baton::workflow::fact::{AuthorityAtTime, Fact, MoveReason};

use serde_json::json;

use crate::sample::{
    Step, ana, changes, deal, document, effect, every_value, full_handoff, gathering, minute, open, opened, policy,
    post, request, ruling, snapshot, value_set,
};

pub async fn a_handoff_comes_back_as_it_was_stored(store: &Store) {
    let handoff = full_handoff(HandoffId(1));
    let step = Step { handoff: Some(handoff.clone()), facts: vec![opened(&handoff.deal)], ..Step::default() };
    step.write(store).await.unwrap();
    assert_eq!(store.handoff(HandoffId(1)).await.unwrap(), Some(handoff.clone()));

    // Again, from the writer's memory and after a change that finds it elsewhere.
    let changed = Handoff { owner: Some("mira".into()), stage: Stage::OrderReady, ..handoff };
    let step = Step {
        handoff: Some(changed.clone()),
        facts: vec![Fact::HandoffReassigned { from: Some("ana".into()), to: "mira".into() }],
        ..Step::default()
    };
    step.write(store).await.unwrap();
    assert_eq!(store.handoff(HandoffId(1)).await.unwrap(), Some(changed.clone()));
    let in_job = store.write(|tx| Box::pin(async move { tx.handoff(HandoffId(1)).await })).await;
    assert_eq!(in_job.unwrap().as_deref(), Some(&changed));
    assert_eq!(store.handoff(HandoffId(2)).await.unwrap(), None);
    assert_eq!(store.handoff(HandoffId(u64::MAX)).await.unwrap(), None);
}

pub async fn every_fact_comes_back_as_it_was_recorded(store: &Store) {
    let facts = every_fact();
    let actors = [
        ana(),
        Actor::Person { person: "cora".into(), on_behalf_of: Some("dina".into()) },
        Actor::System { system: "crm".to_owned() },
        Actor::Baton,
    ];
    let handoff = gathering(HandoffId(1), &deal("Elm"));
    for (actor, number) in actors.iter().zip(0..) {
        let (at, actor, handoff) = (minute(number), actor.clone(), Some(handoff.clone()));
        let claimless = facts.iter().filter(|fact| !matches!(fact, Fact::ClaimMade { .. })).cloned().collect();
        let facts = if number == 0 { facts.clone() } else { claimless };
        Step { at, actor, handoff, facts, ..Step::default() }.write(store).await.unwrap();
    }
    let logged = store.facts(None, 0, 1_000).await.unwrap();
    assert_eq!(logged.len(), facts.len() * 4 - 3);
    for (logged, fact) in logged.iter().zip(&facts) {
        assert_eq!(&logged.fact().unwrap(), fact);
        assert_eq!((logged.at, logged.actor(), logged.handoff), (minute(0), ana(), Some(HandoffId(1))));
    }
    let later: Vec<Actor> = logged[facts.len()..].iter().map(|logged| logged.actor()).collect();
    assert!(actors[1..].iter().all(|actor| later.contains(actor)), "{later:?}");
    let head = store.head().await.unwrap().unwrap();
    assert_eq!(head.position, logged.len() as u64);
    assert_eq!(store.check_chain().await.unwrap(), Ok(head));

    // A page of one handoff, and of another one.
    let page = store.facts(Some(HandoffId(1)), 2, 3).await.unwrap();
    assert_eq!(page.iter().map(|fact| fact.position).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(store.facts(Some(HandoffId(2)), 0, 3).await.unwrap(), []);
}

fn every_fact() -> Vec<Fact> {
    let (approval, policy_ref) = (ApprovalId(2), policy());
    let authority = AuthorityAtTime {
        role: "sales_director".into(),
        row: "D2.blended".into(),
        policy: policy(),
        barred: vec![("ana".into(), "owner".to_owned())],
        stands_in_for: Vec::new(),
    };
    let mut facts: Vec<Fact> = every_value().into_iter().map(|value| value_set("some_field", value)).collect();
    facts.extend([
        opened(&deal("Brightwater expansion")),
        Fact::RepeatSuppressed {
            source: "crm".to_owned(),
            post: Some(post("m-2")),
            same_by: SameBy::Words,
            other_price: None,
        },
        Fact::ClaimMade { claim: ClaimId(1), deal: deal("Elm"), post: post("m-3") },
        Fact::DealRestated { deal: Deal::default(), source: "crm".to_owned() },
        Fact::ValuesConfirmed { values: vec![("total".into(), "ab".repeat(32))] },
        Fact::DocumentAdded { document: document() },
        Fact::QuestionsAsked { of: "ana".into(), fields: vec!["po_number".into()] },
        Fact::ApprovalCleared { approval, snapshot: snapshot(), replaces: None, policy: policy() },
        Fact::ApprovalAsked {
            approval,
            snapshot_hash: snapshot().hash(),
            snapshot: snapshot(),
            request: request(),
            replaces: Some(ApprovalId(1)),
            policy: policy_ref,
        },
        Fact::ApprovalMoved {
            approval,
            from: "mira".into(),
            to: "dina".into(),
            role: "sales_director".into(),
            why: MoveReason::Breach,
            steps_done: 3,
            collapsed: vec![50, 75],
            used_minutes: 480,
            due_at: minute(500),
            stands_in_for: Vec::new(),
            given_back: false,
        },
        Fact::ApprovalDecided {
            approval,
            ruling: ruling(Decision::ApproveWithConditions),
            snapshot_hash: snapshot().hash(),
            authority,
        },
        Fact::ApprovalLapsed { approval, changes: changes() },
        Fact::PacketSubmitted { as_asked_by: None },
        Fact::ReadyForBilling {
            order_ref: "SO-1".to_owned(),
            total: Some(baton::domain::money::Money::parse("48000.00", "EUR").unwrap()),
            billing_starts_on: Some("2026-05-01".parse().unwrap()),
        },
        Fact::HandoffVoided {
            reason: "lost – \u{7f} \"again\"".to_owned(),
            ending: Ending::ByAPerson,
            clocks: Vec::new(),
        },
    ]);
    facts
}

pub async fn a_fact_shows_in_the_shape_of_the_log(store: &Store) {
    let handoff = Some(gathering(HandoffId(1), &deal("Elm")));
    let actor = Actor::Person { person: "cora".into(), on_behalf_of: Some("dina".into()) };
    let facts = vec![Fact::HandoffVoided { reason: "lost".to_owned(), ending: Ending::ByAPerson, clocks: Vec::new() }];
    Step { handoff, actor, facts, ..Step::default() }.write(store).await.unwrap();
    let logged = serde_json::to_value(store.facts(None, 0, 10).await.unwrap()).unwrap();
    let hash = store.head().await.unwrap().unwrap().hash;
    assert_eq!(
        logged,
        json!([{
            "position": 1, "at": "2026-04-01T09:00:00.123456Z", "handoff": "H-1", "actor": "cora",
            "fact": "handoff_voided", "data": {"reason": "lost", "on_behalf_of": "dina"},
            "previous_hash": ORIGIN, "hash": hash,
        }])
    );
}

pub async fn deliveries_cards_files_and_runs_come_back_as_they_were_stored(store: &Store) {
    let delivery = delivery("k-1");
    let card = Card { message_ref: json!({"ts": "1.2", "channel": "C1"}), content_hash: "ab".repeat(32) };
    let newer = Card { message_ref: json!("m-9"), content_hash: "cd".repeat(32) };
    let file = StoredDocument { name: "o.pdf".to_owned(), bytes: vec![0, 159, 146, 150], added_at: minute(1) };
    assert!(!store.has_served().await.unwrap());
    assert_eq!(store.last_seed().await.unwrap(), None);
    let (kept, both, kept_file) = (delivery.clone(), [card, newer.clone()], file.clone());
    let runs = store.write::<_, StoreError>(move |tx| {
        Box::pin(async move {
            tx.remember(&kept).await?;
            tx.keep_card("H-1", &both[0], minute(1)).await?;
            tx.keep_card("H-1", &both[1], minute(2)).await?;
            tx.keep_document("ff", &kept_file).await?;
            let other_name = StoredDocument { name: "again.pdf".to_owned(), ..kept_file };
            tx.keep_document("ff", &other_name).await?;
            let first = tx.start_run(RunKind::Console, minute(0), Some(u64::MAX)).await?;
            let seen = (tx.card("H-1").await?, tx.document("ff").await?, tx.next_run_id().await?);
            Ok((first, seen))
        })
    });
    let (first, seen) = runs.await.unwrap();
    assert_eq!((first, seen), (1, (Some(newer.clone()), Some(file.clone()), 2)));
    assert_eq!(store.deliveries(0, 10).await.unwrap(), [delivery]);
    assert_eq!(store.deliveries(1, 10).await.unwrap(), []);
    assert_eq!(store.card("H-1").await.unwrap(), Some(newer));
    assert_eq!(store.card("H-2").await.unwrap(), None);
    assert_eq!(store.document("ff").await.unwrap(), Some(file));
    assert_eq!(store.document("00").await.unwrap(), None);
    assert_eq!(store.last_seed().await.unwrap(), Some(u64::MAX));
    assert!(!store.has_served().await.unwrap());
    let served = store.write::<_, StoreError>(|tx| Box::pin(async move { tx.mark_served(minute(3)).await }));
    assert_eq!(served.await.unwrap(), 2);
    assert!(store.has_served().await.unwrap());
    store.is_ready().await.unwrap();
}

pub(super) fn delivery(key: &str) -> Delivery {
    Delivery {
        key: key.to_owned(),
        received_at: minute(0),
        source: "console".to_owned(),
        speaker: Some("ana".to_owned()),
        incoming: json!({"text": "net 30 – ✓", "at": 1}),
    }
}

pub async fn an_envelope_seen_twice_is_known(store: &Store) {
    let remember = |key: &'static str| {
        store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.remember(&delivery(key)).await }))
    };
    assert_eq!(remember("k-1").await.unwrap(), Seen::First);
    assert_eq!(remember("k-1").await.unwrap(), Seen::Before);
    assert_eq!(remember("k-2").await.unwrap(), Seen::First);

    // What a failed step saw is new when it is delivered again.
    let failed = store.write::<(), StoreError>(|tx| {
        Box::pin(async move {
            tx.remember(&delivery("k-3")).await?;
            Err(refusal())
        })
    });
    failed.await.unwrap_err();
    assert_eq!(remember("k-3").await.unwrap(), Seen::First);
}

/// An error that a job itself comes to.
pub(super) fn refusal() -> StoreError {
    StoreError::Unfit { path: "a test".to_owned(), what: "the test says no".to_owned() }
}

pub async fn numbers_are_counted_and_taken_only_by_what_is_recorded(store: &Store) {
    let drawn = store.write::<_, StoreError>(|tx| {
        Box::pin(async move {
            let handoffs = (tx.next_handoff_id().await?, tx.next_handoff_id().await?);
            Ok((handoffs, tx.next_claim_id().await?, tx.next_claim_id().await?, tx.next_run_id().await?))
        })
    });
    let expected = ((HandoffId(1), HandoffId(2)), ClaimId(1), ClaimId(2), 1);
    assert_eq!(drawn.await.unwrap(), expected);
    // Nothing was recorded under them, so they are drawn again.
    assert_eq!(open(store, &deal("Elm"), vec![]).await, HandoffId(1));
    assert_eq!(open(store, &deal("Oak"), vec![]).await, HandoffId(2));
    let claim = Fact::ClaimMade { claim: ClaimId(1), deal: deal("Ash"), post: post("m-1") };
    Step { facts: vec![claim], ..Step::default() }.write(store).await.unwrap();
    let next = store.write::<_, StoreError>(|tx| {
        Box::pin(async move { Ok((tx.next_handoff_id().await?, tx.next_claim_id().await?)) })
    });
    assert_eq!(next.await.unwrap(), (HandoffId(3), ClaimId(2)));
}

pub async fn nothing_of_an_unopened_handoff_is_kept_under_its_number(store: &Store) {
    let handoff = Some(Handoff::unopened(HandoffId(1)));
    let facts = vec![Fact::WinUnread { source: "crm".to_owned(), post: post("m-1") }];
    let step = Step { handoff: handoff.clone(), facts, effects: vec![effect("e-1")], ..Step::default() };
    assert_eq!(step.write(store).await.unwrap(), [1]);
    assert_eq!(store.handoff(HandoffId(1)).await.unwrap(), None);
    assert_eq!(store.facts(None, 0, 10).await.unwrap()[0].handoff, None);
    assert_eq!(store.outbox(None, 0, 10).await.unwrap()[0].handoff, None);
    let timers = vec![TimerChange::Set { key: TimerKey::Gaps, at: minute(1) }];
    let refused = Step { handoff, timers, ..Step::default() }.write(store).await.unwrap_err();
    assert!(matches!(refused, StoreError::Unfit { .. }), "{refused}");
}
