//! What could not be read, described or answered at once is not lost: it is tried again, and nothing is done twice.

use std::path::Path;
use std::time::Duration;

use baton::ambient::Ambient;
use baton::app::discord::{Sending, roll};
use baton::conversation::message::Message as Said;
use baton::domain::ids::{HandoffId, Platform};
use baton::domain::place::Place;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::{Chat, MessageRef, Outgoing, To, Undelivered};
use baton::store::Store;
use futures_util::future::join_all;
use serde_json::json;

use super::app::{App, HOME, config, people};
use super::wire::Wire;
use crate::kit::discord::{FakeDiscord, GUILD, Options, Pressed, Trick};

const WON: &str = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";
const PATIENCE: Duration = Duration::from_secs(30);

async fn stage() -> Wire {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
    let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
    wire.play(WON).await;
    wire
}

/// Stops Baton, lets things happen, and starts it again.
async fn while_away(wire: &mut Wire, happens: impl FnOnce(&FakeDiscord)) {
    let app = wire.app.take().unwrap();
    let policy = app.engine.policy.book();
    let store = app.stop().await;
    happens(&wire.discord);
    wire.app = Some(App::start(policy, store, &wire.discord, &wire.clock()).await);
}

/// What the card says that it noted; that something is missing is no sign of it.
async fn noted(wire: &mut Wire) -> String {
    wire.settle().await;
    let id = wire.card(HandoffId(1)).await;
    let entries = wire.discord.transcript();
    let newest = entries.iter().rev().find(|entry| entry.message == id).map(|entry| entry.shown.lines.clone());
    newest.unwrap_or_default().into_iter().filter(|line| line.contains("Noted:")).collect()
}

/// Waits until the card notes it; what is read anew is kept a moment later.
async fn card_notes(wire: &mut Wire, words: &str) {
    let since = tokio::time::Instant::now();
    while !noted(wire).await.contains(words) {
        assert!(since.elapsed() < PATIENCE, "{words:?} was never noted: {}", noted(wire).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A message of a thread that Discord cannot describe now waits until it can.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_where_nobody_can_say_what_it_is_waits() {
    for trick in [Trick::Fails(503), Trick::CutBefore, Trick::Refuses(403, 50_001), Trick::Refuses(429, 0)] {
        let mut wire = stage().await;
        let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
        // After a restart it is not known what the thread is.
        while_away(&mut wire, |_| {}).await;
        wire.discord.next(&format!("GET channels/{card}"), trick.clone());
        ana.says(&card, "po: 4711");
        assert!(!noted(&mut wire).await.contains("purchase order"), "{trick:?} did not come to pass");
        wire.play("after 10 min\n").await;
        card_notes(&mut wire, "purchase order").await;
        assert_eq!(wire.discord.breaches(), Vec::<String>::new());
    }
}

/// What was said in a thread before it was archived is read after a gap.
#[tokio::test(flavor = "multi_thread")]
async fn a_thread_that_was_archived_in_a_gap_is_read() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    while_away(&mut wire, |discord| {
        discord.forgets_sessions();
        ana.says(&card, "po: 4711");
        discord.archives(&card, false);
    })
    .await;
    card_notes(&mut wire, "purchase order").await;
    assert_eq!(wire.discord.breaches(), Vec::<String>::new());
}

/// A place that cannot be read now is read later; that it is hidden is no proof that nothing was said there.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_cannot_be_read_now_is_read_later() {
    for trick in [Trick::Fails(503), Trick::CutBefore, Trick::Refuses(403, 50_001)] {
        let mut wire = stage().await;
        let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
        while_away(&mut wire, |discord| {
            discord.forgets_sessions();
            ana.says(&card, "po: 4711");
            discord.next(&format!("GET channels/{card}/messages"), trick.clone());
        })
        .await;
        card_notes(&mut wire, "purchase order").await;
        assert_eq!(wire.discord.breaches(), Vec::<String>::new());
    }
}

/// Neither the list of threads nor a direct conversation that cannot be opened now ends the reading.
#[tokio::test(flavor = "multi_thread")]
async fn direct_conversations_are_known_again_after_a_restart() {
    let mut wire = stage().await;
    let ana = wire.app().user(&wire.discord, "Ana");
    ana.says(&ana.dm(), "H-1 discount reason: to match a competitor");
    wire.settle().await;
    let opened = |discord: &FakeDiscord| {
        discord.calls().iter().filter(|call| call.call == "POST users/@me/channels" && call.status == 200).count()
    };
    let before = opened(&wire.discord);
    while_away(&mut wire, |discord| {
        discord.forgets_sessions();
        for _ in 0..2_000 {
            discord.next("POST users/@me/channels", Trick::Fails(503));
        }
        discord.next(&format!("GET guilds/{GUILD}/threads/active"), Trick::Fails(503));
        ana.says(&ana.dm(), "H-1 po: 4711");
    })
    .await;
    card_notes(&mut wire, "purchase order").await;
    assert_eq!(opened(&wire.discord), before, "a conversation was opened though none can be");
    assert_eq!(wire.discord.breaches(), Vec::<String>::new());
}

/// DC-12: an interaction whose first answer was taken, though nobody heard so, is answered.
#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_was_answered_before_counts_as_answered() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    let card = wire.discord.message(HOME.0, &card).unwrap();
    let seen = wire.discord.transcript().len();
    wire.discord.next("POST interactions/", Trick::CutAfter);
    assert_eq!(ana.presses(&card, "Fill in", None).await, Pressed::Answered(9));
    wire.settle().await;
    let calls = wire.discord.calls();
    let answers: Vec<u16> =
        calls.iter().filter(|call| call.call.starts_with("POST interactions/")).map(|call| call.status).collect();
    assert_eq!(answers, [204, 400], "asked once more, it is known that the form lies open");
    assert_eq!(wire.discord.transcript().len(), seen, "the form lies open, and nothing else is said");
    assert!(ana.modal().is_some());
    assert_eq!(wire.discord.breaches(), Vec::<String>::new());
}

/// What an application answers to a member's command is that member's doing, and no announcement of its own.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_a_members_command_announces_no_won_deal() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
    let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
    wire.play("at Monday 2026-03-09 09:00 Europe/Berlin\n").await;
    let (wins, crm) = ("900200000000000001", "900300000000000001");
    let field = |name: &str, value: &str| json!({ "name": name, "value": value, "inline": true });
    let embeds = json!([{ "type": "rich", "title": "Closed Won", "fields": [
        field("Opportunity", "Northgate Foods expansion"), field("Account", "Northgate Foods"),
        field("Amount", "USD 48,000.00"), field("Owner", "Ana Ruiz"),
    ] }]);
    let said = |id: &str, kind: u64| {
        json!({
            "id": id, "channel_id": wins, "guild_id": GUILD, "type": kind, "content": "", "embeds": embeds,
            "author": { "id": crm, "username": "an integration", "discriminator": "0000", "bot": true },
            "webhook_id": crm, "timestamp": "2026-03-09T08:00:00.000000+00:00", "edited_timestamp": null,
        })
    };
    let mut with_metadata = said("1480500000000000002", 0);
    with_metadata["interaction_metadata"] = json!({ "id": "1", "type": 2, "user": { "id": "5" } });
    wire.discord.tells("MESSAGE_CREATE", said("1480500000000000001", 20));
    wire.discord.tells("MESSAGE_CREATE", with_metadata);
    wire.settle().await;
    assert!(wire.app().engine.store.handoff(HandoffId(1)).await.unwrap().is_none(), "a member announced a won deal");
    wire.discord.tells("MESSAGE_CREATE", said("1480500000000000003", 0));
    wire.settle().await;
    assert!(wire.app().engine.store.handoff(HandoffId(1)).await.unwrap().is_some(), "its own word is one");
}

/// DC-9: where no session may be begun, the one that stands is still taken up.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_taken_up_again_though_none_may_be_begun() {
    rustls::crypto::ring::default_provider().install_default().ok();
    let clock = baton::ambient::StoryClock::at("2026-03-09T08:00:00Z".parse().unwrap());
    let options =
        Options { clock: std::sync::Arc::new(clock.clone()), has_buckets: false, sessions: 1, ..Options::default() };
    let discord = FakeDiscord::start(options).await;
    let policy = crate::app::policy();
    people(&discord, &policy);
    let app = App::start(policy.clone(), Store::in_memory().await.unwrap(), &discord, &clock).await;
    app.settle(&discord).await;
    let store = app.stop().await;
    let app = App::start(policy, store, &discord, &clock).await;
    assert_eq!(discord.sessions(), (1, 1));
    app.stop().await;
    assert_eq!(discord.breaches(), Vec::<String>::new());
}

fn outgoing(key: &str, to: To, edits: Option<MessageRef>, since: chrono::DateTime<chrono::Utc>) -> Outgoing {
    Outgoing { key: key.into(), to, message: Said::new(format!("said {key}")), edits, since, card: None }
}

/// A message of an archived thread is edited where it stands, and no second one is posted.
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_an_archived_thread_is_edited_there() {
    let wire = stage().await;
    let (chat, now) = (wire.app().engine.chat.clone(), wire.app().engine.ambient.clock.now());
    let card = wire.card(HandoffId(1)).await;
    let under = To::Under(MessageRef::new(HOME.0, card.as_str()).on(Platform::Discord));
    let stands = chat.send(&outgoing("one", under.clone(), None, now)).await.unwrap();
    assert_eq!(stands.channel, card);
    wire.discord.archives(&card, false);
    let edited = chat.send(&outgoing("two", under.clone(), Some(stands.clone()), now)).await.unwrap();
    assert_eq!(edited, stands, "a second message was posted");
    assert_eq!(wire.discord.message(&card, &stands.message).unwrap().versions.len(), 2);
    wire.discord.archives(&card, false);
    chat.take_buttons_off(&stands).await.unwrap();
    assert_eq!(wire.discord.message(&card, &stands.message).unwrap().versions.len(), 3);
    // One that is locked takes nothing: it is said elsewhere.
    wire.discord.archives(&card, true);
    let refused = chat.send(&outgoing("three", under, None, now)).await;
    assert!(matches!(refused, Err(Undelivered::Never { .. })), "{refused:?}");
    assert_eq!(wire.discord.breaches(), Vec::<String>::new());
}

/// DC-8: many messages at once go out as fast as the buckets allow, and no call is made that the headers forbid.
#[tokio::test(flavor = "multi_thread")]
async fn many_messages_at_once_keep_to_the_buckets() {
    rustls::crypto::ring::default_provider().install_default().ok();
    let discord = FakeDiscord::start(Options::default()).await;
    let policy = crate::app::policy();
    people(&discord, &policy);
    let ambient = Ambient::real();
    let in_force = InForce::new(policy);
    let sending = Sending::new(&config(&discord), roll(&in_force, &Links::new(Vec::new())), &ambient, HOME.0).unwrap();
    let to = |channel: &str| To::Place(Place::Channel { platform: Platform::Discord, channel: channel.into() });
    let sends = (0..24).map(|number| {
        let (chat, channel) = (sending.chat.clone(), if number % 2 == 0 { HOME.0 } else { "900200000000000001" });
        let message = outgoing(&format!("m{number}"), to(channel), None, ambient.clock.now());
        async move {
            loop {
                match chat.send(&message).await {
                    Err(Undelivered::Waits { after }) => tokio::time::sleep(after).await,
                    sent => break sent,
                }
            }
        }
    });
    let sent = join_all(sends).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    assert_eq!((discord.posted().len(), discord.breaches()), (24, Vec::new()));
    assert!(discord.calls().iter().all(|call| call.status != 429), "a call was refused for its rate");
}
