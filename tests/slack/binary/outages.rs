//! Slack's own API is down, for everything that the program asks of it: deliveries are acknowledged all the same, and
//! what is to be said is said afterwards, once.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::sleep;

use crate::app::Way;
use crate::kit::slack::{Answer, Delivery, Options, Trick};

use super::gate::Gate;
use super::handoff::Act;
use super::stage::{Stage, WINS};

/// Slack waits that long for an acknowledgement (SI-1, SI-9).
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(3);
/// How long Slack is away.
const AWAY: Duration = Duration::from_secs(6);

/// What is wrong with Slack.
#[derive(Debug, Clone)]
enum Wrong {
    /// Nobody listens.
    Refused,
    /// Every call meets this.
    Every(Trick),
}

async fn outage(wrong: Wrong) {
    let mut stage = Stage::new(Way::Http, Options::default().without_rates()).await;
    let mut gate = Gate::before(stage.slack.origin()).await;
    stage.program.set("SLACK_API_URL", &gate.api_url());
    stage.start().await;
    match &wrong {
        Wrong::Refused => gate.shut().await,
        Wrong::Every(trick) => stage.slack.often("*", trick.clone(), 1_000),
    }
    // The win is heard, a person talks, types, and opens the home.
    let mut answers = stage.acts(stage.turn(Act::Win).await, &Delivery::default()).await.answers;
    let ana = stage.user("Ana");
    answers.extend(ana.types(&ana.dm(), "/baton list").await.answers);
    answers.extend(ana.opens_home().await.answers);
    answers.extend(ana.says(&ana.dm(), "no PO needed").await.answers);
    answers.extend(ana.global_shortcut("start_handoff").await.answers);
    assert!(answers.len() >= 5);
    for answer in &answers {
        assert!(answer.is_taken() && answer.took < ACKNOWLEDGED_WITHIN, "{wrong:?}: {answers:?}");
    }
    let slowest = answers.iter().map(|answer| answer.took).max().unwrap();
    sleep(AWAY).await;
    match &wrong {
        Wrong::Refused => gate.open(),
        Wrong::Every(_) => stage.slack.behaves(),
    }
    let back = tokio::time::Instant::now();
    stage.waits("the questions", |stage| stage.says(WINS, "things are missing")).await;
    stage.waits("the home", |stage| stage.slack.home(ana.id()).is_some()).await;
    stage.settles().await;
    println!("{wrong:?}: acknowledged within {slowest:?}; all said {:?} after Slack was back", back.elapsed());
    assert_eq!(stage.twins(), Vec::<String>::new(), "{wrong:?}");
    let cards = stage.live(WINS).iter().filter(|message| message.thread_ts.is_none()).count();
    assert_eq!(cards, 1, "{wrong:?}");
    assert!(stage.program.log().contains("WARN") || stage.program.log().contains("ERROR"), "an operator can see it");
    assert!(answers.iter().all(Answer::is_taken));
    assert_eq!(stage.program.asked(&["verify"]).await["verified"], "clean");
}

/// SO-3, SO-4, and the network.
#[tokio::test(flavor = "multi_thread")]
async fn while_slack_cannot_be_called_deliveries_are_acknowledged_and_everything_is_said_later_once() {
    join_all([
        outage(Wrong::Refused),
        outage(Wrong::Every(Trick::Fails(503))),
        outage(Wrong::Every(Trick::FailsAfter(502))),
        outage(Wrong::Every(Trick::TooMany(2))),
        outage(Wrong::Every(Trick::CutAfter)),
        outage(Wrong::Every(Trick::Slow(Duration::from_secs(30)))),
    ])
    .await;
}

/// SO-21: Slack keeps a message twice, and tells of one; the other is removed by and by.
#[tokio::test(flavor = "multi_thread")]
async fn what_slack_kept_twice_stands_once_again() {
    let stage = Stage::running(Way::Http, Options::default().without_rates()).await;
    stage.slack.next("chat.postMessage", Trick::Twin);
    stage.acts(stage.turn(Act::Win).await, &Delivery::default()).await;
    stage.waits("the twins", |stage| stage.twins().len() == 2).await;
    stage.waits("one of them alone", |stage| stage.twins().is_empty()).await;
    let cards = stage.live(WINS).into_iter().filter(|message| message.thread_ts.is_none()).count();
    assert_eq!(cards, 1, "and the card still stands");
    // The line follows the call that removed it.
    stage.waits("an operator reads of it", |stage| stage.program.log().contains("stood twice")).await;
}
