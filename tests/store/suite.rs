//! What every back end must do, as functions over a new store.

use baton::domain::approval::Decision;
use baton::domain::deal::Deal;
use baton::domain::field::Value;
use baton::domain::handoff::{Ending, Handoff, Stage};
use baton::domain::ids::{ApprovalId, ClaimId, HandoffId, PersonId};
use baton::domain::look_up::{Answer, LookUp};
use baton::domain::person::Actor;
use baton::domain::taken::{SameBy, Taken, TakenBy};
use baton::store::{
    BoxFuture, Card, Claimed, Delivery, Filter, ORIGIN, OutboxState, Outcome, Reported, RunKind, Seen, Store,
    StoreError, StoredDocument, Tx, Which,
};
use baton::workflow::event::{TimerChange, TimerKey};
use baton::workflow::fact::{AuthorityAtTime, Fact, MoveReason};
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use tokio::sync::oneshot;

use crate::sample::{
    Step, ana, changes, deal, document, effect, every_value, full_handoff, gathering, minute, open, opened, policy,
    post, request, ruling, snapshot, value_set,
};

// What is stored

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

fn delivery(key: &str) -> Delivery {
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
fn refusal() -> StoreError {
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

// What reaches beyond one handoff

async fn look_up(store: &Store, question: LookUp) -> Answer {
    store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.look_up(&question).await })).await.unwrap()
}

async fn taken(store: &Store, post: Option<baton::domain::deal::PostRef>, deal: Deal) -> Vec<Taken> {
    match look_up(store, LookUp::Taken { post, deal: Box::new(deal) }).await {
        Answer::Taken { taken } => taken,
        other @ (Answer::Claim { .. }
        | Answer::PoNumber { .. }
        | Answer::OrderRef { .. }
        | Answer::Handoff { .. }
        | Answer::Agreements { .. }
        | Answer::Waiting { .. }
        | Answer::DecidedFor { .. }) => panic!("{other:?}"),
    }
}

fn recorded(name: &str, record: &str) -> Deal {
    Deal { crm_record_id: Some(record.to_owned()), ..deal(name) }
}

pub async fn a_repeat_is_found_by_message_by_record_and_by_name(store: &Store) {
    let open_posted = |id: u64, deal: Deal, message: &str| {
        let mut fact = opened(&deal);
        if let Fact::HandoffOpened { post: announced, .. } = &mut fact {
            *announced = Some(post(message));
        }
        let handoff = Some(gathering(HandoffId(id), &deal));
        Step { at: minute(id as i64), handoff, facts: vec![fact], ..Step::default() }
    };
    open_posted(1, recorded("Elm", "0065g00000AbCd1AAF"), "m-1").write(store).await.unwrap();
    open_posted(2, deal("Elm – expansion"), "m-2").write(store).await.unwrap();
    open_posted(3, deal("Oak"), "m-3").write(store).await.unwrap();
    let found = |taken: Vec<Taken>| {
        taken
            .iter()
            .map(|taken| match taken.by {
                TakenBy::Handoff { id } => id.0,
                TakenBy::Claim { id } => panic!("{id}"),
            })
            .collect::<Vec<_>>()
    };
    let bare = |name: &str| Deal { name: Some(name.to_owned()), ..Deal::default() };
    assert_eq!(found(taken(store, Some(post("m-3")), Deal::default()).await), [3]);
    assert_eq!(found(taken(store, None, recorded("Other", "0065g00000AbCd1")).await), [1]);
    // By its name only; `domain::taken` tells that another record is another deal.
    assert_eq!(found(taken(store, None, recorded("Elm", "0065g00000Other")).await), [1]);
    assert_eq!(found(taken(store, None, recorded("Ash", "0065g00000Other")).await), [0; 0]);
    assert_eq!(found(taken(store, None, bare("elm  EXPANSION")).await), [2]);
    assert_eq!(found(taken(store, None, bare("brightwater ltd.")).await), [1, 2, 3], "oldest first");
    assert_eq!(found(taken(store, Some(post("m-9")), bare("Birch")).await), [0; 0]);
    assert_eq!(found(taken(store, None, Deal::default()).await), [0; 0]);

    let mut whole = taken(store, Some(post("m-2")), Deal::default()).await;
    let first = whole.remove(0);
    assert_eq!((first.post, first.deal, first.at), (Some(post("m-2")), deal("Elm – expansion"), minute(2)));
}

pub async fn a_claim_becomes_the_handoff_that_is_started_from_it(store: &Store) {
    let claim = Fact::ClaimMade { claim: ClaimId(1), deal: deal("Elm"), post: post("m-1") };
    Step { facts: vec![claim], ..Step::default() }.write(store).await.unwrap();
    let asked = || look_up(store, LookUp::Claim { id: ClaimId(1) });
    let by = |answer: Answer| match answer {
        Answer::Claim { claim } => claim.map(|claim| claim.by),
        other @ (Answer::Taken { .. }
        | Answer::PoNumber { .. }
        | Answer::OrderRef { .. }
        | Answer::Handoff { .. }
        | Answer::Agreements { .. }
        | Answer::Waiting { .. }
        | Answer::DecidedFor { .. }) => panic!("{other:?}"),
    };
    assert_eq!(by(asked().await), Some(TakenBy::Claim { id: ClaimId(1) }));
    assert_eq!(store.claims().await.unwrap().len(), 1);
    assert_eq!(by(look_up(store, LookUp::Claim { id: ClaimId(2) }).await), None);

    let mut fact = opened(&deal("Elm"));
    if let Fact::HandoffOpened { claim, .. } = &mut fact {
        *claim = Some(ClaimId(1));
    }
    let handoff = Some(gathering(HandoffId(1), &deal("Elm")));
    Step { at: minute(5), handoff, facts: vec![fact], ..Step::default() }.write(store).await.unwrap();
    assert_eq!(by(asked().await), Some(TakenBy::Handoff { id: HandoffId(1) }));
    assert_eq!(store.claims().await.unwrap(), []);
    let all = taken(store, Some(post("m-1")), deal("Elm")).await;
    assert_eq!(all.len(), 1, "one message, one entry");
    assert_eq!((all[0].at, &all[0].post), (minute(0), &Some(post("m-1"))));
}

pub async fn a_restated_deal_is_found_by_its_new_name_and_its_old_one(store: &Store) {
    let id = open(store, &deal("Elm"), vec![]).await;
    let restated = deal("Elm two");
    let facts = vec![Fact::DealRestated { deal: restated.clone(), source: "crm".to_owned() }];
    Step { handoff: Some(gathering(id, &restated)), facts, ..Step::default() }.write(store).await.unwrap();
    for name in ["Elm", "Elm two"] {
        let deal = Deal { name: Some(name.to_owned()), ..Deal::default() };
        assert_eq!(taken(store, None, deal).await.len(), 1, "{name}");
    }
    assert_eq!(store.find_handoffs("elm two").await.unwrap().len(), 1);
}

pub async fn the_same_number_on_another_open_handoff_of_the_account_is_found(store: &Store) {
    let set = |id: u64, account: &str, number: &str, stage: Stage| {
        let deal = Deal { account: Some(account.to_owned()), ..deal("Elm") };
        let mut handoff = Handoff { stage, ..gathering(HandoffId(id), &deal) };
        let fact = value_set("po_number", Value::Text(number.to_owned()));
        if let Fact::ValueSet { field, value, state, provenance, .. } = &fact {
            let (value, state, provenance) = (value.clone(), *state, provenance.clone());
            let held =
                baton::domain::packet::Entry { value, state, provenance, confirmed_by: None, against: Vec::new() };
            handoff.packet.put(field.clone(), held);
        }
        Step { handoff: Some(handoff), facts: vec![fact], ..Step::default() }
    };
    set(1, "Brightwater Ltd", "PO-4500", Stage::Gathering).write(store).await.unwrap();
    set(2, "Brightwater Ltd.", "po 4500", Stage::OrderReady).write(store).await.unwrap();
    set(3, "Northwind", "PO-4500", Stage::Gathering).write(store).await.unwrap();
    set(4, "Brightwater Ltd", "PO-4500", Stage::ReadyForBilling).write(store).await.unwrap();
    set(5, "Brightwater Ltd", "PO-9", Stage::Gathering).write(store).await.unwrap();
    let asked = || {
        let (number, account) = ("PO-4500".to_owned(), "Brightwater Ltd".to_owned());
        look_up(store, LookUp::PoNumber { number, account, except: HandoffId(1) })
    };
    assert_eq!(asked().await, Answer::PoNumber { handoffs: vec![HandoffId(2)] });
    // A number that was replaced is not held any more.
    set(2, "Brightwater Ltd", "PO-4501", Stage::OrderReady).write(store).await.unwrap();
    assert_eq!(asked().await, Answer::PoNumber { handoffs: vec![] });
}

pub async fn a_text_names_handoffs_by_number_record_link_and_name(store: &Store) {
    let link = "https://crm.example/lightning/r/Opportunity/0065g00000AbCd1AAF/view";
    let elm = Deal { crm_url: Some(link.to_owned()), ..recorded("Elm – expansion", "0065g00000AbCd1") };
    let plain = Deal { crm_url: Some("https://other.example/d?x=1".to_owned()), ..deal("Oak") };
    open(store, &elm, vec![]).await;
    open(store, &plain, vec![]).await;
    for (text, found) in [
        ("H-2", vec![2]),
        (" h-1 ", vec![1]),
        ("H-9", vec![]),
        ("0065g00000AbCd1AAF", vec![1]),
        ("https://crm.example/0065g00000AbCd1AAF", vec![1]),
        ("https://other.example/d?x=1", vec![2]),
        ("ELM", vec![1]),
        ("brightwater", vec![1, 2]),
        ("expansion pack", vec![]),
        ("", vec![]),
        ("%", vec![]),
    ] {
        let handoffs = store.find_handoffs(text).await.unwrap();
        assert_eq!(handoffs.iter().map(|handoff| handoff.id.0).collect::<Vec<_>>(), found, "{text}");
    }
    let in_job = store.write(|tx| Box::pin(async move { tx.find_handoffs("oak").await })).await;
    assert_eq!(in_job.unwrap().len(), 1);
}

pub async fn handoffs_are_listed_by_stage_and_owner_page_by_page(store: &Store) {
    for (id, owner, stage) in [
        (1, "ana", Stage::Gathering),
        (2, "mira", Stage::Complete),
        (3, "ana", Stage::ReadyForBilling),
        (4, "ana", Stage::OrderReady),
    ] {
        let handoff = Handoff { owner: Some(owner.into()), stage, ..gathering(HandoffId(id), &deal("Elm")) };
        let facts = vec![opened(&handoff.deal)];
        Step { handoff: Some(handoff), facts, ..Step::default() }.write(store).await.unwrap();
    }
    let listed = async |filter: Filter| {
        let handoffs = store.handoffs(&filter).await.unwrap();
        handoffs.iter().map(|handoff| handoff.id.0).collect::<Vec<_>>()
    };
    let ana: Option<PersonId> = Some("ana".into());
    assert_eq!(listed(Filter::open(10)).await, [1, 2, 4]);
    assert_eq!(listed(Filter::all(10)).await, [1, 2, 3, 4]);
    assert_eq!(listed(Filter { owner: ana.clone(), ..Filter::open(10) }).await, [1, 4]);
    assert_eq!(listed(Filter { owner: ana, ..Filter::all(10) }).await, [1, 3, 4]);
    assert_eq!(listed(Filter { after: Some(HandoffId(1)), which: Which::All, ..Filter::open(2) }).await, [2, 3]);
    let mut reading = store.reading().await.unwrap();
    assert_eq!(reading.handoffs(&Filter::all(10)).await.unwrap().len(), 4);
    assert_eq!(reading.head().await.unwrap().unwrap().position, 4);
}

// Due times

fn set(key: TimerKey, minutes: i64) -> TimerChange {
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

// What goes out

const LEASE: Duration = Duration::minutes(2);

async fn claim(store: &Store, now: DateTime<Utc>, owner: &str) -> Vec<Claimed> {
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

async fn report(store: &Store, claimed: &Claimed, outcome: Outcome) -> Reported {
    report_at(store, claimed, outcome, minute(10)).await
}

async fn report_at(store: &Store, claimed: &Claimed, outcome: Outcome, now: DateTime<Utc>) -> Reported {
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

// The writer

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
