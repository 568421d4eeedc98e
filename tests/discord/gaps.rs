//! While something that was missed is being read, and where a connection only looks like one: the order of what people say
//! stays, and nobody is left unheard.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton::ambient::StoryClock;
use baton::conversation::message::Message as Said;
use baton::domain::ids::{HandoffId, Platform};
use baton::domain::place::Place;
use baton::engine::ports::{MessageRef, NoAssistant, Outgoing, To, Undelivered};
use baton::store::Store;

use super::app::{App, HOME, people};
use super::wire::Wire;
use crate::kit::discord::{FakeDiscord, Options, Pressed, Trick};

const WON: &str = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";
const PATIENCE: Duration = Duration::from_secs(30);

async fn stage() -> Wire {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
    let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
    wire.play(WON).await;
    wire
}

async fn stops(wire: &mut Wire) -> (Arc<baton::policy::PolicyBook>, Store) {
    let app = wire.app.take().unwrap();
    let policy = app.engine.policy.book();
    (policy, app.stop().await)
}

async fn starts(wire: &mut Wire, (policy, store): (Arc<baton::policy::PolicyBook>, Store)) {
    wire.app = Some(App::start(policy, store, &wire.discord, &wire.clock()).await);
}

async fn po_number(wire: &Wire) -> String {
    let handoff = wire.app().engine.store.handoff(HandoffId(1)).await.unwrap().unwrap();
    format!("{:?}", handoff.packet.value(&"po_number".into()))
}

/// What is said live while a gap is read, and its place cannot be: each word in its turn.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_while_a_gap_is_read_is_heard_in_its_order() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    let stopped = stops(&mut wire).await;
    wire.discord.forgets_sessions();
    for _ in 0..200 {
        wire.discord.next(&format!("GET channels/{card}/messages"), Trick::Fails(503));
    }
    starts(&mut wire, stopped).await;
    for number in 4_700..4_724 {
        ana.says(&card, &format!("po: {number}"));
    }
    wire.settle().await;
    assert!(po_number(&wire).await.contains("4723"), "{}", po_number(&wire).await);
    assert_eq!(wire.discord.breaches(), Vec::<String>::new());
}

/// What is said live waits for what was missed in its place, however long everything else takes to be read.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_heard_before_what_is_said_there_since() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    let stopped = stops(&mut wire).await;
    wire.discord.forgets_sessions();
    ana.says(&card, "po: 4711");
    // The channels are read first, and are slow; the thread itself is told late, too.
    wire.discord.next(&format!("GET channels/{}/messages", HOME.0), Trick::Late(3_000));
    wire.discord.next(&format!("GET channels/{card}/messages"), Trick::Late(700));
    starts(&mut wire, stopped).await;
    ana.says(&card, "po: 4712");
    wire.settle().await;
    assert!(po_number(&wire).await.contains("4712"), "{}", po_number(&wire).await);
    tokio::time::sleep(Duration::from_secs(4)).await;
    wire.settle().await;
    assert!(po_number(&wire).await.contains("4712"), "what was missed came after what was said later");
    let told = wire.discord.transcript();
    assert!(!told.iter().any(|entry| entry.shown.text().contains("4712, before 4711")));
}

/// What is said where nobody listens is not kept.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_in_a_channel_that_nobody_watches_is_not_kept() {
    let mut wire = stage().await;
    let ana = wire.app().user(&wire.discord, "Ana");
    wire.discord.add_channel("900200000000000999", "lunch");
    let before = wire.app().receiving.door.taken();
    ana.says("900200000000000999", "Closed won: the last piece of cake");
    wire.settle().await;
    // What that channel is is asked for when its first message is worked on.
    assert_eq!(wire.app().receiving.door.taken(), before + 1);
    ana.says("900200000000000999", "Closed won: the cherry");
    wire.settle().await;
    assert_eq!(wire.app().receiving.door.taken(), before + 1, "a channel that nobody watches is kept");
    let (after, behind) = ("discord/message/900200000000000999/", "discord/message/9002000000000009990");
    let kept = wire.app().engine.store.has_delivery_between(after, behind).await;
    assert!(!kept.unwrap(), "its words are in the record");
}

/// A connection that is accepted and says nothing is given up, and another is made.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_greets_nobody_is_left() {
    rustls::crypto::ring::default_provider().install_default().ok();
    let clock = StoryClock::at("2026-03-09T08:00:00Z".parse().unwrap());
    let options = Options { clock: Arc::new(clock.clone()), has_buckets: false, ..Options::default() };
    let discord = FakeDiscord::start(options).await;
    let policy = crate::app::policy();
    people(&discord, &policy);
    let store = Store::in_memory().await.unwrap();
    let round = Duration::from_millis(100);
    let app = App::with_rounds(round, 1, (policy, store), &discord, (&clock, Arc::new(NoAssistant))).await;
    discord.is_mute(true);
    discord.cuts();
    assert!(discord.until(PATIENCE, |discord| !discord.is_heard()).await);
    // The next connection is made, and stands without a word.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    discord.is_mute(false);
    assert!(discord.until(PATIENCE, FakeDiscord::is_heard).await, "it waits for a greeting that never comes");
    let ana = app.user(&discord, "Ana");
    assert_eq!(ana.commands(HOME.0, "help", &[]).await, Pressed::Answered(5));
    app.settle(&discord).await;
}

/// DC-9: of a session whose numbers Discord does not know another is begun, and what was said meanwhile is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_refused_for_its_number_is_not_taken_up_for_ever() {
    let mut wire = stage().await;
    let (ana, card) = (wire.app().user(&wire.discord, "Ana"), wire.card(HandoffId(1)).await);
    let (begun, resumed) = wire.discord.sessions();
    wire.discord.closes(4_007);
    let is_new = |discord: &FakeDiscord| discord.sessions() == (begun + 1, resumed) && discord.is_heard();
    assert!(wire.discord.until(PATIENCE, is_new).await, "{:?} after {:?}", wire.discord.sessions(), (begun, resumed));
    ana.says(&card, "po: 4711");
    wire.settle().await;
    assert!(po_number(&wire).await.contains("4711"), "{}", po_number(&wire).await);
}

fn outgoing(key: &str, to: To, card: Option<MessageRef>, at: chrono::DateTime<chrono::Utc>) -> Outgoing {
    Outgoing { key: key.into(), to, message: Said::new(format!("said {key}")), edits: None, since: at, card }
}

/// Where a handoff's thread was deleted, what belongs in it stands in the channel.
#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_in_a_deleted_thread_stands_in_the_channel() {
    let wire = stage().await;
    let (chat, now) = (wire.app().engine.chat.clone(), wire.app().engine.ambient.clock.now());
    let card = wire.card(HandoffId(1)).await;
    let under = To::Under(MessageRef::new(HOME.0, card.as_str()).on(Platform::Discord));
    assert_eq!(chat.send(&outgoing("one", under.clone(), None, now)).await.unwrap().channel, card);
    wire.discord.deletes_thread(&card);
    for key in ["two", "three"] {
        assert_eq!(chat.send(&outgoing(key, under.clone(), None, now)).await.unwrap().channel, HOME.0);
    }
    assert_eq!(wire.discord.breaches(), Vec::<String>::new());
}

/// A direct conversation that Discord does not open: that something could not be delivered stands in the handoff's thread.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_cannot_be_written_to_is_named_in_the_thread() {
    let wire = stage().await;
    let (chat, now) = (wire.app().engine.chat.clone(), wire.app().engine.ambient.clock.now());
    let card = MessageRef::new(HOME.0, wire.card(HandoffId(1)).await).on(Platform::Discord);
    // Nobody was written to yet, so the conversation has to be opened.
    wire.discord.next("POST users/@me/channels", Trick::Refuses(400, 50_033));
    let to = To::Place(Place::Direct { person: "discord:900600000000000042".into() });
    let seen = wire.discord.transcript().len();
    let refused = chat.send(&outgoing("one", to, Some(card.clone()), now)).await;
    assert!(matches!(refused, Err(Undelivered::Never { .. })), "{refused:?}");
    let said: Vec<String> = wire.discord.transcript()[seen..].iter().map(|entry| entry.channel.clone()).collect();
    assert_eq!(said, [card.message], "nobody is told that it could not be delivered");
}
