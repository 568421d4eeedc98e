//! Rows about modals and home tabs: limits, triggers, hashes, what a sent form tells, and how its answer is read.

use std::collections::BTreeMap;

use axum::routing::post;
use serde_json::{Value, json};

use super::{Bench, WINS, button, later, letters, plain};
use crate::kit::slack::{Door, FakeSlack, Options, Spot, Submitted, TriggerWords, View};

fn modal(blocks: Value) -> Value {
    json!({ "type": "modal", "title": plain("Packet"), "submit": plain("Save"), "blocks": blocks })
}

fn with(key: &str, value: Value) -> Value {
    let mut view = modal(json!([]));
    view[key] = value;
    view
}

fn input(id: &str, element: Value) -> Value {
    let mut element = element;
    element["action_id"] = json!("a");
    json!({ "type": "input", "block_id": id, "label": plain(id), "element": element })
}

impl Bench {
    async fn opens(&self, view: Value) -> String {
        let trigger = self.slack.mint_trigger(self.ana.id());
        let told = self.call("views.open", json!({ "trigger_id": trigger, "view": view })).await;
        told.error().to_owned()
    }

    async fn publishes(&self, view: Value) -> String {
        self.call("views.publish", json!({ "user_id": self.ana.id(), "view": view })).await.error().to_owned()
    }

    fn top(&self) -> View {
        self.slack.modal(self.ana.id()).unwrap()
    }
}

#[tokio::test]
async fn so_15_a_modals_words_and_ids_have_their_lengths() {
    let bench = Bench::lenient().await;
    let mut good = Vec::new();
    let mut bad =
        vec![json!({ "type": "modal", "blocks": [] }), with("colour", json!("red")), with("close", Value::Null)];
    for key in ["title", "submit", "close"] {
        good.push(with(key, plain(&letters(24))));
        bad.push(with(key, plain(&letters(25))));
        bad.push(with(key, json!({ "type": "mrkdwn", "text": "a" })));
    }
    for (key, most) in [("private_metadata", 3_000), ("callback_id", 255), ("external_id", 255)] {
        good.push(with(key, json!(letters(most))));
        bad.push(with(key, json!(letters(most + 1))));
    }
    for view in good {
        assert_eq!(bench.opens(view.clone()).await, "ok", "{:.200}", view.to_string());
    }
    for view in bad {
        assert_eq!(bench.opens(view.clone()).await, "invalid_arguments", "{:.200}", view.to_string());
    }
    assert_eq!(bench.opens(with("external_id", json!("packet-1"))).await, "ok");
    assert_eq!(bench.opens(with("external_id", json!("packet-1"))).await, "duplicate_external_id");
}

#[tokio::test]
async fn so_7_a_modal_and_a_home_tab_hold_100_blocks() {
    let bench = Bench::lenient().await;
    let blocks = |count| Value::Array(vec![json!({ "type": "divider" }); count]);
    let home = |blocks: Value| json!({ "type": "home", "blocks": blocks });
    assert_eq!(bench.opens(modal(blocks(100))).await, "ok");
    assert_eq!(bench.opens(modal(blocks(101))).await, "invalid_arguments");
    assert_eq!(bench.publishes(home(blocks(100))).await, "ok");
    assert_eq!(bench.publishes(home(blocks(101))).await, "invalid_arguments");
    assert_eq!(bench.publishes(modal(blocks(1))).await, "invalid_arguments");
    let mut titled = home(blocks(1));
    titled["title"] = plain("Desk");
    assert_eq!(bench.publishes(titled).await, "invalid_arguments");
}

#[tokio::test]
async fn so_8_a_view_above_250_kilobytes_is_too_large() {
    let bench = Bench::lenient().await;
    let option = |index: usize| json!({ "text": plain(&letters(75)), "value": format!("{index}{}", letters(140)) });
    let select = |count: usize| {
        let options: Vec<Value> = (0..count).map(option).collect();
        json!({ "type": "actions", "elements": [{ "type": "static_select", "action_id": "a", "options": options }] })
    };
    assert_eq!(bench.opens(modal(json!(vec![select(100); 4]))).await, "ok");
    assert_eq!(bench.opens(modal(json!(vec![select(100); 6]))).await, "view_too_large");
}

#[tokio::test]
async fn si_10_a_trigger_opens_one_modal_within_3_seconds() {
    for (words, expired, exchanged) in [
        (TriggerWords::Guide, "trigger_expired", "trigger_exchanged"),
        (TriggerWords::Methods, "expired_trigger_id", "exchanged_trigger_id"),
    ] {
        let options = Options { trigger_words: words, ..Options::default() };
        let (bench, clock) = Bench::at(options).await;
        let trigger = bench.slack.mint_trigger(bench.ana.id());
        let open = json!({ "trigger_id": trigger, "view": modal(json!([])) });
        later(&clock, 3_000);
        assert_eq!(bench.call("views.open", open.clone()).await.error(), "ok");
        assert_eq!(bench.call("views.open", open).await.error(), exchanged);
        let trigger = bench.slack.mint_trigger(bench.ana.id());
        later(&clock, 3_001);
        let open = json!({ "trigger_id": trigger, "view": modal(json!([])) });
        assert_eq!(bench.call("views.open", open).await.error(), expired);
        let open = json!({ "trigger_id": "1.2.3", "view": modal(json!([])) });
        assert_eq!(bench.call("views.open", open).await.error(), "invalid_trigger_id");
    }
}

#[tokio::test]
async fn so_15_an_update_is_bound_to_the_hash_that_it_names() {
    let bench = Bench::lenient().await;
    bench.opens(modal(json!([]))).await;
    let view = bench.top();
    let update =
        |hash: &str| json!({ "view_id": view.id, "hash": hash, "view": modal(json!([{ "type": "divider" }])) });
    assert_eq!(bench.call("views.update", update("another")).await.error(), "hash_conflict");
    assert_eq!(bench.call("views.update", update(&view.hash)).await.error(), "ok");
    assert_eq!(bench.call("views.update", update(&view.hash)).await.error(), "hash_conflict");
    bench.ana.closes(&bench.top()).await;
    let late = json!({ "view_id": view.id, "view": modal(json!([])) });
    assert_eq!(bench.call("views.update", late).await.error(), "not_found");
}

#[tokio::test]
async fn so_15_inputs_need_a_way_to_send_them_and_stand_by_their_own_rules() {
    let bench = Bench::lenient().await;
    let mut unsent = modal(json!([input("b", json!({ "type": "plain_text_input" }))]));
    unsent.as_object_mut().unwrap().remove("submit");
    assert_eq!(bench.opens(unsent).await, "invalid_arguments");
    let choices = json!([{ "text": plain("Yes"), "value": "yes" }]);
    let other = json!({ "text": plain("No"), "value": "no" });
    for (element, error) in [
        (json!({ "type": "number_input", "is_decimal_allowed": true, "initial_value": "1.5" }), "ok"),
        (json!({ "type": "number_input" }), "invalid_arguments"),
        (json!({ "type": "number_input", "is_decimal_allowed": true, "initial_value": "x" }), "invalid_arguments"),
        (json!({ "type": "email_text_input", "initial_value": "ana@example.com" }), "ok"),
        (json!({ "type": "datepicker", "initial_date": "2026-04-01" }), "ok"),
        (json!({ "type": "datepicker", "initial_date": "2026-02-30" }), "invalid_arguments"),
        (json!({ "type": "users_select", "placeholder": plain("Who") }), "ok"),
        (json!({ "type": "users_select", "placeholder": plain(&letters(151)) }), "invalid_arguments"),
        (json!({ "type": "static_select", "options": choices, "initial_option": choices[0] }), "ok"),
        (json!({ "type": "static_select", "options": choices, "initial_option": other }), "invalid_arguments"),
        (json!({ "type": "static_select" }), "invalid_arguments"),
        (json!({ "type": "file_input", "filetypes": ["pdf"], "max_files": 10 }), "ok"),
        (json!({ "type": "file_input", "max_files": 11 }), "invalid_arguments"),
        (json!({ "type": "button", "text": plain("a") }), "invalid_arguments"),
    ] {
        assert_eq!(bench.opens(modal(json!([input("b", element.clone())]))).await, error, "{element}");
    }
}

/// An app that answers every interaction with `body`.
async fn app(slack: &FakeSlack, body: Value) {
    let text = if body.is_null() { String::new() } else { body.to_string() };
    let routes = axum::Router::new().route("/slack/interactions", post(async move || text));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    slack.door(Door::Http(format!("http://{}", listener.local_addr().unwrap())));
    tokio::spawn(async move { axum::serve(listener, routes).await });
}

#[tokio::test]
async fn si_9_a_sent_modal_is_read_by_the_answers_response_action() {
    let bench = Bench::lenient().await;
    let form = modal(
        json!([input("b_terms", json!({ "type": "plain_text_input" })), { "type": "divider", "block_id": "b_line" }]),
    );
    let errors = |key: &str| json!({ "response_action": "errors", "errors": { key: "Not that" } });
    for (answer, seen) in [
        (errors("b_terms"), Submitted::Errors(BTreeMap::from([("b_terms".into(), "Not that".into())]))),
        (json!({ "response_action": "update", "view": modal(json!([])) }), Submitted::Updated),
        (json!({ "response_action": "clear" }), Submitted::Cleared),
        (Value::Null, Submitted::Closed),
    ] {
        app(&bench.slack, answer).await;
        assert_eq!(bench.opens(form.clone()).await, "ok");
        let sent = bench.ana.submits(&bench.top(), &[("b_terms", "net 45")]).await;
        assert_eq!(sent.seen, seen, "{:?}", sent.answers);
    }
    for answer in [
        errors("b_line"),
        errors("b_elsewhere"),
        json!({ "response_action": "errors", "errors": {} }),
        json!({ "response_action": "errors", "errors": { "b_terms": "a" }, "view": {} }),
        json!({ "response_action": "shout" }),
        json!({ "response_action": "update", "view": { "type": "modal" } }),
        json!("closed"),
    ] {
        app(&bench.slack, answer.clone()).await;
        bench.opens(form.clone()).await;
        let sent = bench.ana.submits(&bench.top(), &[("b_terms", "net 45")]).await;
        assert!(matches!(sent.seen, Submitted::Trouble(_)), "{answer}: {:?}", sent.seen);
    }
    bench.slack.door(Door::Closed);
    let sent = bench.ana.submits(&bench.top(), &[("b_terms", "net 45")]).await;
    assert_eq!(sent.seen, Submitted::Trouble("NobodyThere".into()));
}

#[tokio::test]
async fn so_15_three_modals_lie_on_one_another_and_no_fourth() {
    let bench = Bench::lenient().await;
    let pushing = json!({ "response_action": "push", "view": modal(json!([])) });
    app(&bench.slack, pushing).await;
    bench.opens(modal(json!([]))).await;
    for _ in 0..2 {
        let below = bench.top();
        assert!(matches!(bench.ana.submits(&below, &[]).await.seen, Submitted::Pushed(_)));
    }
    let fourth = bench.ana.submits(&bench.top(), &[]).await.seen;
    assert!(matches!(&fourth, Submitted::Trouble(why) if why.contains("push_limit_reached")), "{fourth:?}");
    let trigger = bench.slack.mint_trigger(bench.ana.id());
    let push = json!({ "trigger_id": trigger, "view": modal(json!([])) });
    assert_eq!(bench.call("views.push", push).await.error(), "invalid_trigger_id");
}

#[tokio::test]
async fn so_14_the_client_keeps_what_does_not_fit_and_tells_the_rest_by_block_and_action() {
    let bench = Bench::lenient().await;
    let yes = json!({ "text": plain("Yes"), "value": "yes" });
    let mut note = input("b_note", json!({ "type": "plain_text_input", "initial_value": "kept" }));
    note["optional"] = json!(true);
    let form = modal(json!([
        input("b_seats", json!({ "type": "number_input", "is_decimal_allowed": false })),
        input("b_mail", json!({ "type": "email_text_input" })),
        input("b_renew", json!({ "type": "radio_buttons", "options": [yes] })),
        input("b_owner", json!({ "type": "users_select" })),
        note,
    ]));
    bench.opens(form).await;
    let filled = [("b_seats", "250"), ("b_mail", "ap@example.com"), ("b_renew", "Yes"), ("b_owner", "Ana Ruiz")];
    for wrong in [("b_seats", "2.5"), ("b_seats", "many"), ("b_mail", "ap@example"), ("b_mail", ""), ("b_renew", "No")]
    {
        let typed: Vec<(&str, &str)> =
            filled.iter().map(|typed| if typed.0 == wrong.0 { wrong } else { *typed }).collect();
        let sent = bench.ana.submits(&bench.top(), &typed).await;
        assert!(matches!(sent.seen, Submitted::NotSent(_)), "{wrong:?}: {:?}", sent.seen);
    }
    let held = bench.ana.by(crate::kit::slack::Delivery::held());
    held.submits(&bench.top(), &filled).await;
    let sent = bench.slack.held().pop().unwrap();
    let values = sent["view"]["state"]["values"].clone();
    assert_eq!(
        values,
        json!({
            "b_seats": { "a": { "type": "number_input", "value": "250" } },
            "b_mail": { "a": { "type": "email_text_input", "value": "ap@example.com" } },
            "b_renew": { "a": { "type": "radio_buttons", "selected_option": yes } },
            "b_owner": { "a": { "type": "users_select", "selected_user": "U0REPANA01" } },
            "b_note": { "a": { "type": "plain_text_input", "value": "kept" } },
        })
    );
}

#[tokio::test]
async fn si_10_a_press_on_the_home_tab_tells_the_view_and_a_trigger() {
    let bench = Bench::lenient().await;
    let blocks = json!([{ "type": "actions", "block_id": "b1", "elements": [button("Open", "open")] }]);
    assert_eq!(bench.publishes(json!({ "type": "home", "blocks": blocks })).await, "ok");
    bench.ana.by(crate::kit::slack::Delivery::held()).presses(&Spot::Home, "Open").await;
    let pressed = bench.slack.held().pop().unwrap();
    assert_eq!(pressed["container"]["type"], json!("view"));
    assert_eq!((&pressed["view"]["type"], &pressed["channel"]), (&json!("home"), &Value::Null));
    assert_eq!(pressed["actions"][0]["action_id"], json!("open"));
    let open = json!({ "trigger_id": pressed["trigger_id"], "view": modal(json!([])) });
    assert_eq!(bench.call("views.open", open).await.error(), "ok");
    assert_eq!(bench.slack.messages(WINS).len(), 0);
}
