//! The connection itself: one that is dead and does not say so, one of two processes, frames that nobody knows.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton::ambient::StoryClock;
use baton::domain::ids::HandoffId;
use baton::engine::ports::NoAssistant;
use baton::store::Store;
use chrono::{TimeZone, Utc};
use serde_json::Value;

use super::app::{App, HOME, people};
use super::wire::Wire;
use crate::kit::discord::{FakeDiscord, Options, Pressed};

const PATIENCE: Duration = Duration::from_secs(30);

async fn stage(heartbeat: u64) -> (FakeDiscord, StoryClock) {
    rustls::crypto::ring::default_provider().install_default().ok();
    let clock = StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap());
    let options = Options { clock: Arc::new(clock.clone()), has_buckets: false, heartbeat, ..Options::default() };
    let discord = FakeDiscord::start(options).await;
    people(&discord, &crate::app::policy());
    (discord, clock)
}

/// DC-9: where no heartbeat is answered the connection is closed, and its session taken up again.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_answers_no_heartbeat_is_made_anew() {
    let (discord, clock) = stage(500).await;
    let app = App::start(crate::app::policy(), Store::in_memory().await.unwrap(), &discord, &clock).await;
    let before = discord.sessions();
    discord.goes_deaf();
    let is_back = |discord: &FakeDiscord| discord.sessions() == (before.0, before.1 + 1) && discord.is_heard();
    assert!(discord.until(PATIENCE, is_back).await, "{:?} after {before:?}", discord.sessions());
    let ana = app.user(&discord, "Ana");
    assert_eq!(ana.commands(HOME.0, "help", &[]).await, Pressed::Answered(5));
    app.settle(&discord).await;
    assert_eq!(discord.breaches(), Vec::<String>::new());
}

/// Of two processes on one record one listens; when it stops, the other goes on with its session.
#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_processes_listens_and_the_other_takes_over() {
    let (discord, clock) = stage(41_250).await;
    let store = Store::in_memory().await.unwrap();
    let first = App::start(crate::app::policy(), store.clone(), &discord, &clock).await;
    let second = App::of_run(2, (crate::app::policy(), store), &discord, &clock, Arc::new(NoAssistant)).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!((discord.sessions(), discord.greeted()), ((1, 0), 1), "both listen");
    let ana = first.user(&discord, "Ana");
    first.stop().await;
    let took_over = |discord: &FakeDiscord| discord.sessions() == (1, 1) && discord.is_heard();
    assert!(discord.until(PATIENCE, took_over).await, "{:?}", discord.sessions());
    assert_eq!(ana.commands(HOME.0, "help", &[]).await, Pressed::Answered(5));
    second.settle(&discord).await;
    assert!(ana.sees_alone().last().is_some_and(|told| told.content().to_string().contains("Baton carries")));
}

/// Frames of no kind that is known, and every recorded frame and interaction: nothing is decided, nothing ends.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_frame_holds_ends_the_listening() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
    let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
    wire.play("at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n").await;
    for frame in ["{\"op\":99,\"d\":null}", "{\"op\":0,\"t\":null,\"s\":null,\"d\":null}", "{}", "[]", "no json"] {
        let before = wire.discord.greeted();
        wire.discord.sends(frame);
        // Whether it is passed over or answered by another connection, the session goes on.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let goes_on = |discord: &FakeDiscord| discord.is_heard() && discord.greeted() <= before + 1;
        assert!(wire.discord.until(PATIENCE, goes_on).await, "{frame}");
    }
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/chat/discord");
    let mut told = 0;
    for entry in std::fs::read_dir(recorded).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let case: Value = serde_json::from_str(&text).unwrap();
        if let Some(event) = case["frame"]["t"].as_str().filter(|event| *event != "READY") {
            wire.discord.tells(event, case["frame"]["d"].clone());
            told += 1;
        }
        if let Some(Ok(body)) = case["request"]["body"].as_str().map(serde_json::from_str::<Value>) {
            wire.discord.tells("INTERACTION_CREATE", body);
            told += 1;
        }
    }
    assert!(told >= 15, "{told}");
    wire.settle().await;
    let ana = wire.app().user(&wire.discord, "Ana");
    let card = wire.card(HandoffId(1)).await;
    ana.says(&card, "po: not required");
    wire.settle().await;
    let entries = wire.discord.transcript();
    let newest = entries.iter().rev().find(|entry| entry.message == card).unwrap();
    let is_noted = |line: &String| line.contains("Noted:") && line.contains("purchase order");
    assert!(newest.shown.lines.iter().any(is_noted), "{}", newest.shown.text());
}
