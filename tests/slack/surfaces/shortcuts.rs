//! A handoff started by hand: from a message, from anywhere, by a command; with a form that is checked at its fields.

use serde_json::{Value, json};

use super::stage::{FIRST, PLAIN, Stage, WAYS, input_of};
use crate::app::{HOME, Way};
use crate::kit::slack::{Channel, Delivery, Integration, Style, Submitted, View, What};

const START: &str = "start_handoff";
/// A channel that nobody watches, and that the bot is not in.
const TALK: (&str, &str) = ("C0TALKTALK", "talk");
const NOTHING_YET: &str = "at Thursday 2026-03-12 15:10 Europe/Berlin\n";

async fn stage(way: Way) -> Stage {
    let stage = Stage::after(NOTHING_YET, way).await;
    stage.slack().add_channel(Channel::public(TALK.0, TALK.1).without_bot());
    stage
}

async fn from_message(stage: &mut Stage, who: &str, ts: &str) -> View {
    let done = stage.person(who).message_shortcut(START, TALK.0, ts).await;
    assert!(done.answers.iter().all(|answer| answer.is_taken()), "{:?}", done.answers);
    stage.settle().await;
    stage.slack().modal(stage.person(who).id()).expect("the shortcut opens a form")
}

fn stands_in(view: &View, name: &str) -> Value {
    input_of(view, name).1
}

/// SI-10: what the message says of the deal stands in the form, and is checked by the person who sends it.
#[tokio::test(flavor = "multi_thread")]
async fn an_apps_post_that_nobody_listed_is_pointed_at_and_started() {
    for way in WAYS {
        let mut stage = stage(way).await;
        let app = Integration::new("crmbot", "CRM");
        let won = json!({ "text": "Closed won: Juniper rollout, EUR 9,000" });
        let post = stage.slack().posts_as(&app, Style::Modern, TALK.0, won).await;
        let view = from_message(&mut stage, "Ana", &post.ts).await;
        assert_eq!(stands_in(&view, "deal"), "Juniper rollout");
        assert_eq!(stands_in(&view, "amount"), "EUR 9,000");
        let facts = stage.facts().await;
        let wrong = stage.sends("Ana", &view, &[("amount", "about a lot")]).await;
        let Submitted::Errors(errors) = wrong.seen else { panic!("{:?}", wrong.seen) };
        assert!(errors["input.amount"].contains("EUR 48,000") && errors.len() == 1, "{errors:?}");
        assert_eq!(stage.facts().await, facts, "what is wrong changes nothing");
        let sent = stage.sends("Ana", &view, &[("amount", "EUR 9,000"), ("account", "Juniper Ltd")]).await;
        assert_eq!(sent.seen, Submitted::Closed);
        let card = stage.says(&stage.card().await);
        assert!(card.starts_with("H-1 Juniper") && card.contains("is with Ana"), "{card}");
        // The same message again is the same deal.
        let again = from_message(&mut stage, "Ben", &post.ts).await;
        let seen = stage.seen();
        assert_eq!(stage.sends("Ben", &again, &[]).await.seen, Submitted::Closed);
        let told = stage.since(seen);
        assert!(told.len() == 1 && told[0].only_for.as_deref() == Some("Ben"), "{told:#?}");
        assert!(told[0].shown.text().contains(&format!("{FIRST}")), "{told:#?}");
        stage.ends_well().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_message_is_pointed_at_and_one_of_no_deal_opens_an_empty_form() {
    for way in WAYS {
        let mut stage = stage(way).await;
        let said = stage.person("Ben").says(TALK.0, "We won Larkspur Analytics! 42,000 EUR, signed today").await;
        let view = from_message(&mut stage, "Ana", &said.ts).await;
        assert_eq!(stands_in(&view, "deal"), "Larkspur Analytics");
        assert_eq!(stands_in(&view, "amount"), "EUR 42,000");
        stage.person("Ana").closes(&view).await;
        let lunch = stage.person("Ben").says(TALK.0, "Who comes to lunch?").await;
        let view = from_message(&mut stage, "Ana", &lunch.ts).await;
        for name in ["deal", "account", "amount", "crm_link"] {
            assert_eq!(stands_in(&view, name), Value::Null, "{name}");
        }
        let empty = stage.person("Ana").submits(&view, &[]).await;
        assert!(matches!(empty.seen, Submitted::NotSent(_)), "a deal has a name: {:?}", empty.seen);
        assert_eq!(stage.facts().await, 0, "nothing was started");
    }
}

/// A win that is here already is not started twice, whoever points at it.
#[tokio::test(flavor = "multi_thread")]
async fn a_won_post_that_has_its_handoff_says_which() {
    let mut stage = stage(Way::Http).await;
    stage.play("crm posts ../../data/closed_won_messages_dev.jsonl#cw-001\n").await;
    let facts = stage.facts().await;
    stage.person("Ana").global_shortcut(START).await;
    stage.settle().await;
    let view = stage.slack().modal(stage.person("Ana").id()).unwrap();
    let deal = stage.handoff().await.deal;
    let (name, account) = (deal.name.unwrap_or_default(), deal.account.unwrap_or_default());
    let amount = format!("USD {}", deal.amount.unwrap());
    let seen = stage.seen();
    stage.sends("Ana", &view, &[("deal", &name), ("account", &account), ("amount", &amount)]).await;
    let told = stage.text_since(seen);
    assert!(told.contains("H-1"), "{told}");
    assert_eq!(stage.facts().await, facts, "nothing was started twice: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_global_shortcut_and_the_command_open_the_same_form() {
    for way in WAYS {
        let mut stage = stage(way).await;
        stage.person("Ana").global_shortcut(START).await;
        stage.settle().await;
        let view = stage.slack().modal(stage.person("Ana").id()).expect("the shortcut opens a form");
        stage.person("Ana").closes(&view).await;
        let seen = stage.seen();
        stage.types("Ana", TALK.0, "/baton start Juniper rollout").await;
        let typed = stage.slack().modal(stage.person("Ana").id()).expect("the command opens a form");
        assert_eq!(stands_in(&typed, "deal"), "Juniper rollout");
        let ids = |view: &View| view.blocks().iter().map(|block| block["label"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&view), ids(&typed));
        let only_a_form = stage.since(seen).iter().all(|entry| entry.what == What::Modal);
        assert!(only_a_form, "{}", stage.text_since(seen));
        assert_eq!(stage.sends("Ana", &typed, &[("amount", "EUR 9,000")]).await.seen, Submitted::Closed);
        assert!(stage.says(&stage.card().await).contains("Juniper rollout"));
        stage.types("Ben", TALK.0, "/baton start Juniper rollout").await;
        let again = stage.slack().modal(stage.person("Ben").id()).unwrap();
        let seen = stage.seen();
        stage.sends("Ben", &again, &[("amount", "EUR 9,000")]).await;
        assert!(stage.text_since(seen).contains("H-1"), "{}", stage.text_since(seen));
        stage.ends_well().await;
    }
}

/// SI-10: a trigger is used once, and a form that is sent twice counts once.
#[tokio::test(flavor = "multi_thread")]
async fn a_shortcut_that_comes_twice_opens_one_form_and_a_form_sent_twice_starts_one_handoff() {
    for way in WAYS {
        let mut stage = stage(way).await;
        let seen = stage.seen();
        stage.person("Ana").by(Delivery::twice()).global_shortcut(START).await;
        stage.settle().await;
        assert_eq!(stage.since(seen).len(), 1, "{}", stage.text_since(seen));
        let view = stage.slack().modal(stage.person("Ana").id()).unwrap();
        let typed = [("input.deal", "Juniper rollout"), ("input.amount", "EUR 9,000")];
        let sent = stage.person("Ana").by(Delivery::twice()).submits(&view, &typed).await;
        assert!(sent.answers.len() == 2 && sent.answers.iter().all(|answer| answer.is_taken()));
        let seen = stage.seen();
        stage.settle().await;
        let cards = stage.since(seen).iter().filter(|entry| entry.shown.text().contains("is with Ana")).count();
        assert_eq!(cards, 1, "{}", stage.text_since(seen));
    }
}

/// SI-10: a form whose time was over is offered in words, behind a button.
#[tokio::test(flavor = "multi_thread")]
async fn a_shortcut_or_command_that_comes_too_late_offers_the_form_in_words() {
    for way in WAYS {
        let mut stage = stage(way).await;
        let late = stage.person("Ana").by(Delivery::held());
        late.global_shortcut(START).await;
        late.types(HOME.0, "/baton start Juniper rollout").await;
        stage.play("after 1 min\n").await;
        let seen = stage.seen();
        stage.slack().release(crate::kit::slack::Order::AsItHappened).await;
        stage.settle().await;
        let told = stage.since(seen);
        assert_eq!(told.len(), 2, "{told:#?}");
        for entry in &told {
            let is_hers = entry.only_for.as_deref() == Some("Ana") || entry.place == "@Ana";
            assert!(is_hers && entry.shown.buttons == ["Start handoff"], "{entry:#?}");
        }
        let offered = stage.slack().ephemeral(stage.person("Ana").id());
        let spot = crate::kit::slack::Spot::of(offered.last().unwrap());
        let view = stage.opens("Ana", &spot, "Start handoff").await;
        assert_eq!(stage.sends("Ana", &view, &[("deal", "Juniper rollout")]).await.seen, Submitted::Closed);
        assert!(stage.says(&stage.card().await).contains("Juniper rollout"));
    }
}

/// People of another workspace, and people without a role, start nothing (SO-22).
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_role_starts_nothing() {
    let mut stage = Stage::after(PLAIN, Way::Http).await;
    let facts = stage.facts().await;
    let guest = crate::kit::slack::User::member("U0OTHER001", "Olga", "olga@example.net").from_other_team();
    let olga = stage.slack().add_user(guest);
    for person in [olga, stage.person("Max")] {
        person.global_shortcut(START).await;
        stage.settle().await;
        if let Some(view) = stage.slack().modal(person.id()) {
            person.submits(&view, &[("input.deal", "Their own deal")]).await;
            stage.settle().await;
        }
        assert_eq!(stage.facts().await, facts, "{} started nothing", person.id());
    }
}
