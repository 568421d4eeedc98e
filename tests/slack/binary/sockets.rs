//! Socket Mode of the built program: connections that Slack refreshes, warns of, breaks or refuses (SI-15).

use std::time::Duration;

use baton::store::{Access, Address, Store};
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::app::Way;
use crate::kit::slack::{Answer, Delivery, FakeSlack, Options, TEAM, Trick, Which};

use super::handoff::Act;
use super::stage::{Stage, WINS};

/// The most that the next connection may take after Slack asked for it.
const NEXT_MAX: Duration = Duration::from_secs(1);
/// How long Slack lets a connection live after it said goodbye, in these tests.
const FAREWELL: Duration = Duration::from_millis(300);
/// How long after a failed attempt a connection stands again at the latest.
const BACK_MAX: Duration = Duration::from_secs(6);
/// Ana.
const ANA: &str = "U0REPANA01";
const OPEN: &str = "apps.connections.open";

/// A handoff that stands, and two connections.
async fn served() -> Stage {
    let stage = Stage::running(Way::Socket, Options::default().without_rates()).await;
    stage.acts(stage.turn(Act::Win).await, &Delivery::default()).await;
    stage.waits("the questions", |stage| stage.says(WINS, "things are missing")).await;
    stage
}

/// Ana sets one number after the other. What is not acknowledged comes again, as Slack does it (SI-2).
async fn sets(slack: FakeSlack, card: String, numbers: std::ops::Range<u32>, pause: Duration) {
    for number in numbers {
        let ts = format!("{}.{number:06}", card.split_once('.').unwrap().0);
        let event = json!({
            "type": "message", "user": ANA, "team": TEAM, "text": format!("po: {number}"), "ts": ts, "event_ts": ts,
            "thread_ts": card, "channel": WINS, "channel_type": "group",
        });
        let mut how = Delivery::default();
        for attempt in 1.. {
            let answers = slack.delivers_event(&event, &how).await;
            if answers.iter().any(Answer::is_taken) {
                break;
            }
            assert!(attempt <= 3, "{number} is never acknowledged: {answers:?}");
            how = Delivery::retry(attempt, "timeout");
        }
        sleep(pause).await;
    }
}

/// Each number was taken, and set exactly once.
async fn each_is_set_once(stage: &Stage, numbers: std::ops::Range<u32>) {
    for _ in 0..200 {
        let store = Store::open(&Address::file(stage.program.database()), Access::ReadOnly).await.unwrap();
        let facts = store.facts(None, 0, 10_000).await.unwrap();
        store.close().await.unwrap();
        let set: Vec<String> = facts
            .iter()
            .filter(|fact| fact.fact == "value_set" && fact.data["field"] == "po_number")
            .map(|fact| fact.data["value"]["value"].as_str().unwrap().to_owned())
            .collect();
        let all: Vec<String> = numbers.clone().map(|number| number.to_string()).collect();
        assert!(set.len() <= all.len(), "{set:?}");
        if set.len() == all.len() {
            assert_eq!(set, all, "in the order in which they were said");
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("some were not taken:\n{}", stage.program.log());
}

fn stand(slack: &FakeSlack, count: usize) -> bool {
    slack.connections() == count
}

/// SI-15: `refresh_requested` of one connection, then `warning` of all.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_connection_stands_within_a_second_and_nothing_is_missed_meanwhile() {
    let stage = served().await;
    let (slack, numbers) = (stage.slack.clone(), 4_700..4_740);
    let card = stage.card().unwrap().ts;
    let talking = tokio::spawn(sets(slack.clone(), card, numbers.clone(), Duration::from_millis(25)));
    for (reason, which, leaving) in [("refresh_requested", Which::Oldest, 1), ("warning", Which::All, 2)] {
        sleep(Duration::from_millis(100)).await;
        let ever = slack.connections_ever();
        let asked = Instant::now();
        slack.disconnect(reason, which);
        let stood = slack.until(BACK_MAX, |slack| slack.connections_ever() == ever + leaving).await;
        let took = asked.elapsed();
        println!("{reason}: the next of {leaving} connections stood after {took:?}");
        assert!(stood && took < NEXT_MAX, "{reason}: {took:?}\n{}", stage.program.log());
        assert_eq!(slack.connections() as u64, 2 + leaving, "it stands before the old one closes");
        sleep(FAREWELL).await;
        for _ in 0..leaving {
            slack.close_connections(Which::Oldest);
            let before = slack.connections();
            assert!(slack.until(BACK_MAX, |slack| slack.connections() < before || before == 2).await);
        }
        assert!(slack.until(BACK_MAX, |slack| stand(slack, 2)).await, "{}", stage.program.log());
    }
    talking.await.unwrap();
    each_is_set_once(&stage, numbers).await;
    assert_eq!((slack.missed(), slack.strange_acknowledgements()), (0, Vec::new()));
    sleep(Duration::from_secs(1)).await;
    assert_eq!((slack.connections(), slack.connections_ever()), (2, 5), "no connection more than was asked for");
}

/// A connection that is gone without a word is replaced; what its envelope was not answered for comes again.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_cut_without_a_close_frame_are_opened_again() {
    let stage = served().await;
    let card = stage.card().unwrap().ts;
    for (round, which) in [Which::Oldest, Which::All, Which::Oldest].into_iter().enumerate() {
        let cut = Instant::now();
        let ever = stage.slack.connections_ever();
        stage.slack.cut_connections(which);
        let count = if which == Which::All { 2 } else { 1 };
        assert!(stage.slack.until(BACK_MAX, |slack| slack.connections_ever() == ever + count).await);
        println!("round {round}: {count} cut, again open after {:?}", cut.elapsed());
        assert!(stage.slack.until(BACK_MAX, |slack| stand(slack, 2)).await, "{}", stage.program.log());
    }
    sets(stage.slack.clone(), card, 4_800..4_803, Duration::ZERO).await;
    each_is_set_once(&stage, 4_800..4_803).await;
}

/// A connection may be dead without being closed: pings that are not answered tell it.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_answers_no_ping_is_replaced() {
    let stage = served().await;
    stage.slack.deafen_connections(Which::Oldest);
    let deaf = Instant::now();
    assert!(stage.slack.until(Duration::from_secs(40), |slack| slack.connections_ever() == 3).await);
    println!("a deaf connection was replaced after {:?}", deaf.elapsed());
    assert!(deaf.elapsed() < Duration::from_secs(25), "{:?}", deaf.elapsed());
}

/// SO-3, SI-15: `apps.connections.open` fails while both connections are gone, and works again.
#[tokio::test(flavor = "multi_thread")]
async fn when_connections_cannot_be_opened_for_a_while_they_stand_soon_after() {
    let tricks = [
        Trick::Refuses("internal_error"),
        Trick::Fails(503),
        Trick::TooMany(1),
        Trick::CutBefore,
        Trick::Garbage,
        Trick::Slow(Duration::from_secs(60)),
    ];
    let runs = tricks.map(|trick| async move {
        let stage = served().await;
        let card = stage.card().unwrap().ts;
        stage.slack.often(OPEN, trick.clone(), 1_000);
        stage.slack.close_connections(Which::All);
        assert!(stage.slack.until(BACK_MAX, |slack| stand(slack, 0)).await);
        sleep(Duration::from_secs(4)).await;
        let attempts = stage.slack.calls().iter().filter(|call| call.method == OPEN).count();
        stage.slack.behaves();
        let back = Instant::now();
        // A call that hangs is given up with its connection, which has 15 s.
        let at_most = if matches!(trick, Trick::Slow(_)) { Duration::from_secs(15) } else { BACK_MAX };
        let stands = stage.slack.until(at_most, |slack| stand(slack, 2)).await;
        println!("{trick:?}: {attempts} calls; two connections stood after {:?}", back.elapsed());
        assert!(stands, "{trick:?}: {}", stage.program.log());
        assert!(attempts < 30, "{trick:?}: {attempts} attempts are too many");
        sets(stage.slack.clone(), card, 4_900..4_902, Duration::ZERO).await;
        each_is_set_once(&stage, 4_900..4_902).await;
        sleep(Duration::from_secs(2)).await;
        assert_eq!(stage.slack.connections(), 2, "{trick:?}: no connection too many");
    });
    futures_util::future::join_all(runs).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_disabled_is_an_error_in_the_log() {
    let stage = served().await;
    assert!(!stage.program.log().contains("Socket Mode is switched off"));
    stage.slack.disconnect("link_disabled", Which::Oldest);
    let said = |stage: &Stage| {
        stage.program.log().lines().any(|line| line.contains("ERROR") && line.contains("Socket Mode is switched off"))
    };
    stage.waits("the error", said).await;
}
