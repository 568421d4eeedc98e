//! The gateway: what is lost there, and what is not.

use std::path::Path;
use std::time::Duration;

use baton::domain::ids::HandoffId;
use baton::store::Store;
use serde_json::json;

use super::app::{App, HOME};
use super::wire::Wire;
use crate::kit::discord::{FakeDiscord, GUILD};

const WON: &str = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";

async fn stage() -> Wire {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
    let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
    wire.play(WON).await;
    wire
}

/// Whether the card says that this was noted; that it is missing is no sign of it.
async fn card_notes(wire: &mut Wire, words: &str) -> bool {
    wire.settle().await;
    let id = wire.card(HandoffId(1)).await;
    let entries = wire.discord.transcript();
    let newest = entries.iter().rev().find(|entry| entry.message == id);
    newest.is_some_and(|entry| entry.shown.lines.iter().any(|line| line.contains("Noted:") && line.contains(words)))
}

/// What is said while the bot is away is told when it resumes, since its session outlives it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_while_it_was_stopped_is_heard_when_it_resumes() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    let app = wire.app.take().unwrap();
    let policy = app.engine.policy.book();
    let store = app.stop().await;
    ana.says(&card, "po: 4711");
    let before = wire.discord.sessions();
    wire.app = Some(App::start(policy, store, &wire.discord, &wire.clock()).await);
    assert!(card_notes(&mut wire, "purchase order").await, "{:?}", wire.discord.transcript().last());
    assert_eq!(wire.discord.sessions(), (before.0, before.1 + 1), "the session was taken up again");
}

/// A session that is gone tells nothing: what was said meanwhile is read from history (DC-9).
#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_in_a_gap_is_read_from_history() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    let app = wire.app.take().unwrap();
    let policy = app.engine.policy.book();
    let store = app.stop().await;
    wire.discord.forgets_sessions();
    ana.says(&card, "po: 4711");
    ana.says(&ana.dm(), "H-1 promises: none");
    let (before, seen) = (wire.discord.sessions(), wire.discord.transcript().len());
    wire.app = Some(App::start(policy, store, &wire.discord, &wire.clock()).await);
    assert_eq!(wire.discord.sessions(), (before.0 + 1, before.1), "a new session was begun");
    let read = wire.discord.until(Duration::from_secs(20), |discord| {
        let dm = ana.dm();
        let is_read = |channel: &str| {
            discord.calls().iter().any(|call| call.call.starts_with(&format!("GET channels/{channel}/messages")))
        };
        is_read(&card) && is_read(&dm)
    });
    assert!(read.await, "history was not read");
    // What was read is kept a moment later.
    for _ in 0..100 {
        wire.settle().await;
        // What was said directly is answered there, and what was said under the card stands on it.
        let dm = ana.dm();
        let entries: Vec<_> = wire.discord.transcript().into_iter().skip(seen).collect();
        let noted = |line: &String| line.contains("Noted:") && line.contains("purchase order");
        let on_card = entries.iter().any(|entry| entry.channel == HOME.0 && entry.shown.lines.iter().any(noted));
        let is_answer = |text: String| text.contains("Noted") && text.contains("promises");
        let in_dm = entries.iter().any(|entry| entry.channel == dm && is_answer(entry.shown.text()));
        if on_card && in_dm {
            assert_eq!(wire.discord.breaches(), Vec::<String>::new());
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("what was said in the gap was not heard: {:?}", wire.discord.transcript().last());
}

/// Without the intent the bot says what is missing, and goes on with what works.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_message_content_intent_buttons_and_commands_still_work() {
    use crate::kit::discord::{Options, Pressed};
    use baton::ambient::StoryClock;
    use chrono::{TimeZone, Utc};
    use std::sync::Arc;

    rustls::crypto::ring::default_provider().install_default().ok();
    let clock = StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap());
    let options =
        Options { clock: Arc::new(clock.clone()), has_buckets: false, grants_content: false, ..Options::default() };
    let discord = FakeDiscord::start(options).await;
    let policy = crate::app::policy();
    super::app::people(&discord, &policy);
    let app = App::start(policy, Store::in_memory().await.unwrap(), &discord, &clock).await;
    let ana = app.user(&discord, "Ana");
    assert_eq!(ana.commands(HOME.0, "help", &[]).await, Pressed::Answered(5));
    app.settle(&discord).await;
    assert!(ana.sees_alone().last().is_some_and(|told| told.content().to_string().contains("Baton carries")));
}

/// Whatever the gateway tells, the bot goes on listening.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_told_badly_ends_the_listening() {
    let mut wire = stage().await;
    let strange = [
        ("SOMETHING_OF_TOMORROW", json!({ "what": "ever" })),
        ("MESSAGE_CREATE", json!({})),
        ("MESSAGE_CREATE", json!({ "id": 5, "channel_id": null })),
        ("MESSAGE_UPDATE", json!({ "id": "5", "channel_id": HOME.0 })),
        ("MESSAGE_UPDATE", json!({ "id": "5", "channel_id": HOME.0, "edited_timestamp": "soon", "guild_id": GUILD })),
        ("MESSAGE_DELETE", json!({ "id": "5", "channel_id": "17" })),
        ("MESSAGE_REACTION_ADD", json!({ "emoji": null })),
        ("INTERACTION_CREATE", json!({})),
        (
            "INTERACTION_CREATE",
            json!({ "id": "1", "token": "t", "type": 99, "channel_id": HOME.0, "user": { "id": "1" } }),
        ),
        (
            "INTERACTION_CREATE",
            json!({ "id": "2", "token": "t", "type": 3, "channel_id": HOME.0, "user": { "id": "1" },
            "data": { "custom_id": "packet:pkt_0001:v7" } }),
        ),
        (
            "INTERACTION_CREATE",
            json!({ "id": "3", "token": "t", "type": 5, "channel_id": HOME.0, "user": { "id": "1" },
            "data": { "custom_id": "p:approve.H-1.." } }),
        ),
        ("GUILD_CREATE", json!({ "id": "900100000000000002", "channels": 7 })),
        ("THREAD_CREATE", json!(null)),
    ];
    for (event, d) in strange {
        wire.discord.tells(event, d);
    }
    wire.settle().await;
    let ana = wire.app().user(&wire.discord, "Ana");
    let card = wire.card(HandoffId(1)).await;
    ana.says(&card, "po: 4711");
    assert!(card_notes(&mut wire, "purchase order").await);
}

/// What another server says is nothing for us.
#[tokio::test(flavor = "multi_thread")]
async fn another_server_is_not_heard() {
    let mut wire = stage().await;
    let seen = wire.discord.transcript().len();
    let ana = wire.app().user(&wire.discord, "Ana");
    let card = wire.card(HandoffId(1)).await;
    wire.discord.tells(
        "MESSAGE_CREATE",
        json!({ "id": "1480000000000000000", "channel_id": card, "guild_id": "900100000000000002", "type": 0,
            "content": "po: 4711", "author": { "id": ana.id(), "username": "ana" }, "timestamp": "2026-03-09T08:00:00.000000+00:00" }),
    );
    wire.settle().await;
    assert_eq!(wire.discord.transcript().len(), seen);
}
