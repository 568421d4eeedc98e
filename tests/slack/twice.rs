//! SI-2, SI-8: what comes twice, late or in another order leaves what one delivery leaves.

use baton::domain::ids::FieldName;
use serde_json::{Value, json};

use crate::app::HOME;
use crate::by_hand::ByHand;
use crate::kit::slack::{Delivery, Parcel, TEAM};

const ANA: &str = "U0REPANA01";
const DEAL: &str = "crm: Brightwater won by Ana: EUR 48,000, 25% off";

/// How the deliveries of one person's morning come.
async fn morning(how: impl Fn() -> Delivery) -> Vec<String> {
    let hand = ByHand::new().await;
    hand.crm(DEAL).await;
    let card = hand.slack.messages(HOME.0)[0].ts.clone();
    let ana = hand.user("Ana").by(how());
    let said = ana.replies(HOME.0, &card, "provisioning contact: one@brightwater.example").await;
    assert!(said.answers.iter().all(|answer| answer.is_taken()));
    hand.app.settle().await;
    // The same words again after others: each edit counts, and each once.
    for words in ["provisioning contact: two@brightwater.example", "provisioning contact: one@brightwater.example"] {
        hand.after(5);
        ana.edits(HOME.0, &said.ts, words).await;
        hand.app.settle().await;
    }
    ana.deletes(HOME.0, &said.ts).await;
    ana.types(&ana.dm(), "/baton status H-1").await;
    let spot = hand.direct("Dina", "Approve");
    hand.user("Dina").by(how()).presses(&spot, "Approve").await;
    hand.app.settle().await;
    assert!(hand.waiting().await.is_empty());
    let handoff = hand.handoff(1).await;
    let contact = format!("{:?}", handoff.packet.value(&FieldName::new("provisioning_contact")));
    assert_eq!(contact, "Some(Email(\"one@brightwater.example\"))");
    let mut said = hand.said().await;
    said.push(format!("{} messages of the app", hand.slack.posted().len()));
    said
}

#[tokio::test]
async fn what_is_delivered_again_changes_nothing() {
    let once = morning(Delivery::default).await;
    println!("{} facts", once.len());
    assert!(once.len() > 8, "{once:#?}");
    for (what, how) in [
        ("twice", Delivery::twice as fn() -> Delivery),
        ("under another event id (SI-8)", Delivery::twice_with_another_id),
        ("as the first retry (SI-2)", || Delivery::retry(1, "http_timeout")),
        ("as the last retry, whose first delivery never came", || Delivery::retry(3, "connection_failed")),
    ] {
        assert_eq!(morning(how).await, once, "{what}");
    }
}

/// The deliveries of a small scenario, in the order in which they happened: Ana says a value, changes it, changes it
/// back; Dina approves; Ben asks for the status.
async fn deliveries(hand: &ByHand) -> Vec<Parcel> {
    let card = hand.slack.messages(HOME.0)[0].ts.clone();
    let message = |words: &str, edited: Option<&str>| {
        let mut message = json!({
            "type": "message", "user": ANA, "text": words, "ts": "1773306100.000100", "team": TEAM, "thread_ts": card,
        });
        if let Some(edited) = edited {
            message["edited"] = json!({ "user": ANA, "ts": edited });
        }
        message
    };
    let event = |id: &str, mut event: Value| {
        event["channel"] = json!(HOME.0);
        event["channel_type"] = json!("group");
        Parcel::Event(json!({ "type": "event_callback", "team_id": TEAM, "event_id": id, "event": event }))
    };
    let edit = |before: Value, after: Value| json!({ "type": "message", "subtype": "message_changed", "previous_message": before, "message": after });
    let said = message("provisioning contact: one@brightwater.example", None);
    let changed = message("provisioning contact: two@brightwater.example", Some("1773306110.000000"));
    let back = message("provisioning contact: one@brightwater.example", Some("1773306120.000000"));
    let approve = press(hand, "Dina", "Approve");
    let asked = Parcel::Command(
        [("team_id", TEAM), ("user_id", "U0REPBEN01"), ("channel_id", "C0SALES001"), ("command", "/baton")]
            .into_iter()
            .chain([("text", "status H-1"), ("trigger_id", "1.2.ben"), ("response_url", "")])
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect(),
    );
    vec![
        event("Ev1", said.clone()),
        event("Ev2", edit(said, changed.clone())),
        event("Ev3", edit(changed, back)),
        approve,
        asked,
    ]
}

/// A press of that button in the person's direct conversation.
fn press(hand: &ByHand, name: &str, label: &str) -> Parcel {
    let (user, channel) = (hand.user(name), hand.user(name).dm());
    let card = hand.card(&channel, label).unwrap();
    let blocks = &card.versions.last().unwrap().blocks;
    let mut elements = blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let mut action = elements.find(|element| element["text"]["text"] == label).unwrap().clone();
    action["action_ts"] = json!("1773306130.000000");
    Parcel::Interaction(json!({
        "type": "block_actions", "user": { "id": user.id(), "team_id": TEAM }, "team": { "id": TEAM },
        "container": { "type": "message", "channel_id": channel, "message_ts": card.ts },
        "channel": { "id": channel }, "trigger_id": format!("1.2.{name}"), "actions": [action],
    }))
}

/// What the scenario comes to: the values and the decisions.
async fn outcome(hand: &ByHand) -> String {
    let handoff = hand.handoff(1).await;
    let values: Vec<_> = handoff.packet.entries().map(|(field, entry)| format!("{field}={:?}", entry.value)).collect();
    let decisions: Vec<_> = handoff.approvals.iter().map(|approval| format!("{:?}", approval.state)).collect();
    format!("{values:?} {decisions:?} {:?}", handoff.stage)
}

/// All orders of so many things.
fn orders(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(of - 1);
    let inserted = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, of - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..of).map(move |at| inserted(order, at))).collect()
}

#[tokio::test]
async fn every_order_of_five_deliveries_with_one_to_three_copies_comes_to_the_same() {
    let mut expected = None;
    let mut runs = 0;
    for order in orders(5) {
        for copies in 1..=3 {
            let hand = ByHand::new().await;
            hand.crm(DEAL).await;
            let parcels = deliveries(&hand).await;
            for (place, at) in order.iter().enumerate() {
                // One copy each, then one to three of each, then three of each.
                let copies = if copies == 2 { 1 + (place + at) % 3 } else { copies };
                for _ in 0..copies {
                    let answers = hand.slack.deliver(parcels[*at].clone(), &Delivery::default()).await;
                    assert!(answers.iter().all(|answer| answer.is_taken()), "{answers:?}");
                    hand.work().await;
                }
            }
            let came_to = outcome(&hand).await;
            assert!(
                came_to.contains("one@brightwater.example"),
                "the last edit counts: {order:?} × {copies}: {came_to}"
            );
            assert_eq!(expected.get_or_insert_with(|| came_to.clone()), &came_to, "{order:?} × {copies}");
            runs += 1;
        }
    }
    println!("{runs} runs came to {}", expected.unwrap());
    assert_eq!(runs, 360);
}

/// A second press, and a second sending of one form: the first counts, and nothing moves after it.
#[tokio::test]
async fn a_double_click_and_a_form_sent_twice_count_once() {
    let hand = ByHand::new().await;
    hand.crm(DEAL).await;
    let (dina, spot) = (hand.user("Dina"), hand.direct("Dina", "Reject"));
    dina.presses(&spot, "Reject").await;
    hand.work().await;
    let form = hand.slack.modal(dina.id()).expect("rejecting asks for a reason");
    let blocks = form.blocks();
    let reason = blocks.iter().find(|block| block["type"] == "input").unwrap();
    let sent = dina.by(Delivery::twice()).submits(&form, &[(reason["block_id"].as_str().unwrap(), "too much")]).await;
    assert_eq!(sent.answers.len(), 2, "{:?} {blocks:#?}", sent.seen);
    assert!(sent.answers.iter().all(|answer| answer.is_taken() && answer.body.is_empty()), "{:?}", sent.answers);
    hand.work().await;
    let decided = async || {
        let facts = hand.facts().await;
        facts.iter().filter(|fact| fact.actor == "dina" && fact.fact != "press_refused").count()
    };
    assert_eq!(decided().await, 1);
    dina.presses(&spot, "Approve").await;
    dina.presses(&spot, "Approve").await;
    hand.work().await;
    assert_eq!(decided().await, 1);
    let handoff = hand.handoff(1).await;
    assert!(format!("{:?}", handoff.approvals[0].state).contains("Reject"), "{:?}", handoff.approvals[0].state);
}

/// SI-1: what was acknowledged is on the disk; a stop before it was worked on loses nothing.
#[tokio::test]
async fn what_was_acknowledged_survives_a_restart_before_it_was_worked_on() {
    let facts = |restart: bool| async move {
        let mut hand = ByHand::new().await;
        hand.crm(DEAL).await;
        for parcel in deliveries(&hand).await {
            assert!(hand.slack.deliver(parcel, &Delivery::default()).await[0].is_taken());
        }
        assert_eq!(hand.waiting().await.len(), 5);
        if restart {
            hand = hand.restarted().await;
        }
        hand.app.settle().await;
        assert!(hand.waiting().await.is_empty());
        hand.said().await
    };
    assert_eq!(facts(true).await, facts(false).await);
}

/// The work on deliveries is dropped wherever it waits, as a crash drops it, and Baton starts again.
#[tokio::test]
async fn a_crash_at_any_point_of_the_work_repeats_nothing_and_loses_nothing() {
    let (mut expected, mut points) = (None, 0);
    for point in 0.. {
        let hand = ByHand::new().await;
        hand.crm(DEAL).await;
        for parcel in deliveries(&hand).await {
            hand.slack.deliver(parcel, &Delivery::default()).await;
        }
        let ended = {
            let mut work = std::pin::pin!(hand.app.reception.work());
            let mut turns = 0;
            // `None` is the crash: the work has waited so often.
            std::future::poll_fn(|context| {
                turns += 1;
                if turns > point {
                    return std::task::Poll::Ready(None);
                }
                work.as_mut().poll(context).map(Some)
            })
            .await
        };
        let hand = hand.restarted().await;
        hand.app.settle().await;
        assert!(hand.waiting().await.is_empty());
        // The clock stands still, and lanes may come in another order: the facts are the same, whatever their order.
        let mut said = hand.said().await;
        said.sort();
        assert_eq!(expected.get_or_insert_with(|| said.clone()), &said, "crashed at its wait number {point}");
        points = point;
        if ended.is_some() {
            break;
        }
    }
    println!("{points} points at which it may crash");
    assert!(points > 10, "{points}");
}
