//! SIGTERM: what is claimed is finished, the rest is taken up by the next start.

use std::time::Duration;

use baton::store::OutboxState;

use crate::app::Way;
use crate::kit::slack::{Answer, Delivery, Options, Trick};

use super::handoff::Act;
use super::secrets;
use super::stage::{Stage, WINS};

/// A stop takes at most so long, though Slack is slow to answer.
const STOP_MAX: Duration = Duration::from_secs(12);

async fn stopped_while_it_sends(way: Way) {
    let mut stage = Stage::running(way, Options::default()).await;
    // Slack takes two seconds for the first message: the stop comes while that call hangs.
    stage.slack.next("chat.postMessage", Trick::Slow(Duration::from_secs(2)));
    let acted = stage.acts(stage.turn(Act::Win).await, &Delivery::default()).await;
    assert!(acted.answers.iter().all(Answer::is_taken), "{acted:?}");
    tokio::time::sleep(Duration::from_millis(700)).await;
    let ended = stage.program.stop().await;
    println!("stopped within {:?}", ended.took);
    assert_eq!(ended.code, Some(0), "{}", stage.program.log());
    assert!(ended.took < STOP_MAX, "{ended:?}");
    assert!(!stage.program.database().with_extension("db-wal").exists(), "a clean stop leaves one file");
    // The message that was on its way went out and is known to be; the others wait, and none is claimed.
    assert_eq!(stage.live(WINS).len(), 1, "{}", stage.program.log());
    let rows = stage.outbox().await;
    assert!(matches!(rows[0].state, OutboxState::Sent { .. }), "{rows:#?}");
    let is_claimed = |state: &OutboxState| matches!(state, OutboxState::Sending { .. });
    assert!(!rows.iter().any(|row| is_claimed(&row.state)), "{rows:#?}");
    stage.start().await;
    stage.waits("the questions", |stage| stage.says(WINS, "things are missing")).await;
    stage.settles().await;
    assert_eq!(stage.twins(), Vec::<String>::new());
    let cards = stage.live(WINS).iter().filter(|message| message.thread_ts.is_none()).count();
    assert_eq!(cards, 1);
    secrets::nowhere(&mut stage).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_the_message_on_its_way_and_the_next_start_says_the_rest_over_http() {
    stopped_while_it_sends(Way::Http).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_the_message_on_its_way_and_the_next_start_says_the_rest_over_sockets() {
    stopped_while_it_sends(Way::Socket).await;
}

/// What was acknowledged a moment before the stop is worked on, now or after the next start.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_just_before_a_stop_is_not_lost() {
    let mut stage = Stage::running(Way::Http, Options::default()).await;
    let acted = stage.acts(stage.turn(Act::Win).await, &Delivery::default()).await;
    assert!(acted.left.is_none(), "{acted:?}");
    let ended = stage.program.stop().await;
    assert_eq!(ended.code, Some(0), "{}", stage.program.log());
    assert!(ended.took < STOP_MAX, "{ended:?}");
    stage.start().await;
    stage.waits("the questions", |stage| stage.says(WINS, "things are missing")).await;
    assert_eq!(stage.twins(), Vec::<String>::new());
}
