//! Sending with lost answers, limits, and interactions whose time is over.

use std::path::Path;

use baton::store::{OutboxState, Store};
use chrono::TimeDelta;

use super::app::HOME;
use super::wire::Wire;
use crate::kit::discord::{FakeDiscord, Pressed, Trick};

const WON: &str = "crm: Brightwater won by Ana: EUR 48,000, 25% off\n";

async fn stage() -> Wire {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
    let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
    wire.play("at Monday 2026-03-09 09:00 Europe/Berlin\n").await;
    wire
}

fn cards(discord: &FakeDiscord) -> usize {
    discord.posted().iter().filter(|message| message.channel == HOME.0).count()
}

/// Time passes until everything that was asked for is out.
async fn until_all_is_out(wire: &mut Wire) {
    for _ in 0..40 {
        wire.settle().await;
        let left = wire.app().engine.store.outbox(None, 0, 100).await.unwrap();
        let is_out = |state: &OutboxState| matches!(state, OutboxState::Sent { .. } | OutboxState::Superseded { .. });
        if left.iter().all(|row| is_out(&row.state)) {
            return;
        }
        wire.play("after 1 min\n").await;
    }
    panic!("something never goes out: {:#?}", wire.app().engine.store.outbox(None, 0, 100).await);
}

/// DC-4
#[tokio::test(flavor = "multi_thread")]
async fn a_post_whose_answer_is_lost_stands_once() {
    for trick in [Trick::CutAfter, Trick::CutBefore, Trick::Fails(502), Trick::Garbage] {
        let mut wire = stage().await;
        wire.discord.next(&format!("POST channels/{}/messages", HOME.0), trick.clone());
        wire.play(WON).await;
        until_all_is_out(&mut wire).await;
        assert_eq!(cards(&wire.discord), 1, "{trick:?}");
        assert_eq!(wire.discord.breaches(), Vec::<String>::new());
    }
}

/// After some minutes a nonce is known no more: what stands is read before anything is posted again.
#[tokio::test(flavor = "multi_thread")]
async fn after_the_window_of_its_nonce_a_message_is_looked_for_before_it_is_posted_again_dc_4() {
    let mut wire = stage().await;
    // The answer is lost, and so is whatever would have told of the message.
    wire.discord.next(&format!("POST channels/{}/messages", HOME.0), Trick::CutAfter);
    wire.play(WON).await;
    let (policy, clock) = (wire.app().engine.policy.book(), wire.app().engine.ambient.clock.clone());
    let store = wire.app.take().unwrap().stop().await;
    let later = clock.now() + TimeDelta::minutes(10);
    let story = wire.clock();
    story.move_to(later);
    wire.app = Some(super::app::App::start(policy, store, &wire.discord, &story).await);
    until_all_is_out(&mut wire).await;
    assert_eq!(cards(&wire.discord), 1);
    assert!(
        wire.discord.calls().iter().any(|call| call.call.starts_with(&format!("GET channels/{}/messages", HOME.0)))
    );
}

/// DC-8
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_kept_and_nothing_is_lost_by_it() {
    for (milliseconds, scope) in [(1_500, "user"), (2_000, "shared"), (3_000, "global")] {
        let mut wire = stage().await;
        wire.discord.next(&format!("POST channels/{}/messages", HOME.0), Trick::TooMany(milliseconds, scope));
        wire.play(WON).await;
        assert_eq!(cards(&wire.discord), 0, "the pause was not kept");
        until_all_is_out(&mut wire).await;
        assert_eq!(cards(&wire.discord), 1, "{scope}");
    }
}

/// DC-1
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_too_late_for_its_interaction_comes_directly() {
    let mut wire = stage().await;
    wire.play(WON).await;
    let ana = wire.app().user(&wire.discord, "Ana");
    wire.discord.next("PATCH webhooks/", Trick::Refuses(401, 50_027));
    assert_eq!(ana.commands(HOME.0, "status", &[("deal", "H-1")]).await, Pressed::Answered(5));
    wire.settle().await;
    let dm = ana.dm();
    let told = wire.discord.transcript().into_iter().rev().find(|entry| entry.channel == dm);
    assert!(told.is_some_and(|entry| entry.shown.text().contains("H-1")), "nobody was told");
}

/// A card is out and nobody has noted yet where it stands: what is said under it waits for that, and is heard.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_under_a_card_whose_answer_is_lost_is_heard() {
    let mut wire = stage().await;
    wire.discord.next(&format!("POST channels/{}/messages", HOME.0), Trick::CutAfter);
    wire.play(WON).await;
    let card = wire.discord.posted().into_iter().find(|message| message.channel == HOME.0).expect("it is out").id;
    let before = wire.app().engine.store.outbox(None, 0, 100).await.unwrap();
    assert!(
        before.iter().any(|row| !matches!(row.state, OutboxState::Sent { .. })),
        "nothing is in doubt: {before:#?}"
    );
    let ana = wire.app().user(&wire.discord, "Ana");
    ana.replies(HOME.0, &card, "po: not required");
    wire.settle().await;
    until_all_is_out(&mut wire).await;
    wire.play("after 5 min\n").await;
    let entries = wire.discord.transcript();
    let newest = entries.iter().rev().find(|entry| entry.message == card).unwrap();
    assert!(newest.shown.text().contains("Noted: purchase order"), "{}", newest.shown.text());
}
