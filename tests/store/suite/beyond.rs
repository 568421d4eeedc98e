//! What reaches beyond one handoff.

use baton::domain::deal::Deal;
use baton::domain::field::Value;
use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::{ClaimId, HandoffId, PersonId};
use baton::domain::look_up::{Answer, LookUp};
use baton::domain::taken::{Taken, TakenBy};
use baton::store::{Filter, Store, StoreError, Which};
use baton::workflow::fact::Fact;

use crate::sample::{Step, deal, gathering, minute, open, opened, post, value_set};

async fn look_up(store: &Store, question: LookUp) -> Answer {
    store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.look_up(&question).await })).await.unwrap()
}

async fn taken(store: &Store, post: Option<baton::domain::deal::PostRef>, deal: Deal) -> Vec<Taken> {
    let answer = look_up(store, LookUp::Taken { post, deal: Box::new(deal) }).await;
    let Answer::Taken { taken } = answer else { panic!("{answer:?}") };
    taken
}

pub(super) fn recorded(name: &str, record: &str) -> Deal {
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
    let by = |answer: Answer| {
        let Answer::Claim { claim } = answer else { panic!("{answer:?}") };
        claim.map(|claim| claim.by)
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
