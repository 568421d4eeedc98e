//! The sending side against the strict fake: every call is one that Slack takes, and twins do not stay.

use std::sync::Arc;

use baton::ambient::{Clock, StoryClock};
use baton::conversation::action::{Action, Verb};
use baton::conversation::message::Message;
use baton::domain::ids::{HandoffId, PersonId, Platform};
use baton::domain::person::Account;
use baton::domain::place::Place;
use baton::engine::ports::{Accounts, Chat, MessageRef, Outgoing, To, Undelivered};
use baton::transport::opaque;
use baton::transport::slack::api::Api;
use baton::transport::slack::outbound::{Parts, SlackChat};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::kit::slack::{BOT, BOT_TOKEN, BOT_USER, Channel, FakeSlack, Options, TEAM, Trick, User};

const HOME: &str = "C0HANDOFFS";

/// Everybody's account is their name in capitals.
struct Roll;

impl Accounts for Roll {
    fn account_of(&self, person: &PersonId) -> Option<Account> {
        let user = format!("U0{}", person.as_str().to_uppercase());
        Some(Account { platform: Platform::Slack, team: TEAM.into(), user })
    }
}

struct Stage {
    slack: FakeSlack,
    chat: SlackChat,
    clock: StoryClock,
}

impl Stage {
    async fn new() -> Self {
        let start: DateTime<Utc> = "2026-03-09T08:00:00Z".parse().unwrap();
        let clock = StoryClock::at(start);
        let slack = FakeSlack::start(Options::default().with_clock(Arc::new(clock.clone()))).await;
        slack.add_channel(Channel::public(HOME, "handoffs"));
        slack.add_user(User::member("U0ANA", "Ana", "ana@example.com"));
        let wire = Arc::new(Api::new(&slack.api_url(), BOT_TOKEN).unwrap());
        let clock_of_chat = Arc::new(clock.clone());
        let chat = SlackChat::new(Parts { wire, clock: clock_of_chat, accounts: Arc::new(Roll), home: HOME.into() });
        Self { slack, chat, clock }
    }

    fn later(&self, seconds: i64) {
        self.clock.move_to(self.clock.now() + TimeDelta::seconds(seconds));
    }

    fn outgoing(&self, key: &str, to: To) -> Outgoing {
        let action = Action::on_handoff(Verb::Submit, HandoffId(1));
        let message = Message::new("H-1 Brightwater <!channel> & sons").line("Owner: *Ana*.").button("Submit", action);
        Outgoing { key: key.into(), to, message, edits: None, since: self.clock.now(), card: None }
    }

    fn live(&self, channel: &str) -> usize {
        self.slack.messages(channel).iter().filter(|message| message.is_live()).count()
    }
}

fn home() -> To {
    To::Place(Place::Channel { platform: Platform::Slack, channel: HOME.into() })
}

#[tokio::test]
async fn slack_takes_every_call_of_a_handoffs_messages() {
    let stage = Stage::new().await;
    let card = stage.chat.send(&stage.outgoing("card", home())).await.unwrap();
    stage.later(1);
    let line = stage.chat.send(&stage.outgoing("line", To::Under(card.clone()))).await.unwrap();
    assert_ne!(line, card);
    let direct = To::Place(Place::Direct { person: "ana".into() });
    let told = stage.chat.send(&stage.outgoing("direct", direct)).await.unwrap();
    assert_eq!(stage.live(&told.channel), 1);
    let place = Place::Channel { platform: Platform::Slack, channel: HOME.into() };
    let only = To::OnlyYou { person: "ana".into(), place, under: Some(card.clone()) };
    stage.chat.send(&stage.outgoing("only", only.clone())).await.unwrap();
    assert_eq!(stage.slack.ephemeral("U0ANA").len(), 1);
    let url = stage.slack.mint_response_url(HOME, "U0ANA");
    stage.chat.remember_response_url("U0ANA", HOME, &url);
    stage.chat.send(&stage.outgoing("only again", only)).await.unwrap();
    assert_eq!(stage.slack.ephemeral("U0ANA").len(), 2);
    let edit = Outgoing { edits: Some(card.clone()), ..stage.outgoing("edit", home()) };
    assert_eq!(stage.chat.send(&edit).await, Ok(card.clone()));
    assert!(stage.slack.live_tokens().is_empty(), "no mention is live (SO-19)");
    stage.later(1);
    let found = stage.chat.find(&stage.outgoing("line", To::Under(card.clone()))).await;
    assert_eq!(found, Ok(Some(line)), "an edit leaves a message its key, and metadata can be read back (SO-16)");
    assert_eq!(stage.chat.find(&stage.outgoing("card", home())).await, Ok(Some(card)));
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_found_or_sent_again_so_20() {
    for (trick, stands) in [
        (Trick::CutAfter, 1),
        (Trick::FailsAfter(502), 1),
        (Trick::GarbageAfter, 1),
        (Trick::CutBefore, 0),
        (Trick::Fails(503), 0),
        (Trick::Garbage, 0),
    ] {
        let stage = Stage::new().await;
        stage.slack.next("chat.postMessage", trick.clone());
        let outgoing = stage.outgoing("card", home());
        let sent = stage.chat.send(&outgoing).await;
        assert!(matches!(sent, Err(Undelivered::Unknown { .. })), "{trick:?}: {sent:?}");
        stage.later(3);
        let found: Option<MessageRef> = stage.chat.find(&outgoing).await.unwrap();
        assert_eq!((usize::from(found.is_some()), stage.live(HOME)), (stands, stands), "{trick:?}");
    }
}

#[tokio::test]
async fn a_twin_is_swept_and_the_one_that_was_told_stays_so_21() {
    let stage = Stage::new().await;
    stage.slack.next("chat.postMessage", Trick::Twin);
    let card = stage.chat.send(&stage.outgoing("card", home())).await.unwrap();
    assert_eq!(stage.live(HOME), 2);
    stage.later(11);
    let swept = stage.chat.sweep().await;
    assert_eq!((swept.removed, swept.left), (1, 0));
    assert_eq!(stage.live(HOME), 1);
    assert!(stage.slack.message(HOME, &card.message).is_some_and(|message| message.is_live()));
}

#[tokio::test]
async fn a_twin_that_is_heard_of_is_removed_at_once() {
    let stage = Stage::new().await;
    stage.slack.next("chat.postMessage", Trick::Twin);
    let card = stage.chat.send(&stage.outgoing("card", home())).await.unwrap();
    let page = json!({
        "type": "message", "channel": HOME, "bot_id": BOT, "user": BOT_USER,
        "metadata": { "event_type": "baton_message",
                      "event_payload": { "k": opaque("card") } },
    });
    for message in stage.slack.messages(HOME) {
        let mut event = page.clone();
        event["ts"] = json!(message.ts);
        stage.chat.saw(&event).await;
    }
    assert_eq!(stage.live(HOME), 1);
    assert!(stage.slack.message(HOME, &card.message).is_some_and(|message| message.is_live()));
}
