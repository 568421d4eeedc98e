//! `kill -9` in the middle of every step of a handoff, and another start: nothing is lost, and nothing stands twice.
//!
//! Each run plays a whole handoff. After a kill, deliveries that Slack was not answered come again (SI-2), and people
//! who saw Slack's error act again on the screen that they have. In the end Slack shows what it shows without a kill,
//! and the log holds the same facts in the same order.

use std::time::Duration;

use futures_util::future::join;
use futures_util::{StreamExt, stream};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use regex::Regex;
use tokio::time::{Instant, sleep, timeout};

use crate::app::Way;
use crate::kit::slack::{Delivery, FakeSlack, Options, Trick};
use baton::store::OutboxState;

use super::handoff::{ACTS, Act, Acted, Before};
use super::stage::Stage;

/// How many handoffs are played at once.
const AT_ONCE: usize = 12;

/// When the program is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kill {
    /// In no step.
    Never,
    /// In each step, when it has acknowledged, and hardly begun.
    AfterTheAcknowledgement,
    /// In each step, while it stands still, with the delivery before it.
    BeforeTheAcknowledgement,
    /// In each step, some milliseconds after the delivery was sent; the seed says how many.
    Around(u64),
    /// In that step, while Slack is slow to answer the first call that shows it.
    WhileSending(Act),
    /// In that step, when Slack has taken that call and its answer was cut.
    AfterTheCut(Act),
}

/// What is left in the end.
#[derive(Debug, PartialEq)]
struct Left {
    facts: Vec<String>,
    shown: Vec<String>,
}

async fn play(way: Way, kill: Kill) -> Left {
    let mut stage = Stage::running(way, Options::default().without_rates()).await;
    let mut chance = StdRng::seed_from_u64(match kill {
        Kill::Around(seed) => seed,
        Kill::Never
        | Kill::AfterTheAcknowledgement
        | Kill::BeforeTheAcknowledgement
        | Kill::WhileSending(_)
        | Kill::AfterTheCut(_) => 0,
    });
    for act in ACTS {
        let before = stage.turn(act).await;
        let acted = match kill {
            Kill::AfterTheAcknowledgement => {
                let acted = stage.acts(before.clone(), &Delivery::default()).await;
                stage.restart_a_minute_later().await;
                acted
            }
            Kill::BeforeTheAcknowledgement => {
                stage.program.freeze();
                killed_after(&mut stage, before.clone(), Duration::from_millis(30)).await
            }
            Kill::Around(_) => {
                let moment = Duration::from_micros(chance.random_range(0..12_000));
                killed_after(&mut stage, before.clone(), moment).await
            }
            Kill::WhileSending(at) if at == act => {
                stage.slack.next(act.shown_by(), Trick::Slow(Duration::from_secs(20)));
                let mut acted = stage.acts(before.clone(), &Delivery::default()).await;
                if let Some(left) = acted.left.take() {
                    acted = stage.acts(left, &Delivery::retry(1, "http_timeout")).await;
                }
                sending(&stage, act).await;
                stage.slack.behaves();
                stage.restart().await;
                acted
            }
            Kill::AfterTheCut(at) if at == act => {
                let acted = until_cut(&stage, act, &before).await;
                stage.restart().await;
                acted
            }
            Kill::Never | Kill::WhileSending(_) | Kill::AfterTheCut(_) => {
                stage.acts(before.clone(), &Delivery::default()).await
            }
        };
        goes_on(&stage, act, before, acted).await;
    }
    stage.end().await;
    assert_eq!(stage.twins(), Vec::<String>::new(), "{kill:?}: a message stands twice");
    assert_eq!(stage.program.asked(&["verify"]).await["verified"], "clean", "{kill:?}");
    assert!(!stage.program.log().contains("panicked"), "{kill:?}: {}", stage.program.log());
    // Whoever presses again on an old screen is told, alone, that it changes nothing; that, too, stands in the log.
    let refused = [
        "Nothing is left to confirm",
        "A value changed since that list was shown",
        "You cannot ",
        r"[^\n]* cannot go on yet",
        r"[^\n]*nothing was changed",
        r"[^\n]* was decided ",
    ];
    let refused = Regex::new(&format!(r"^D\w+: (?:{})", refused.join("|"))).unwrap();
    let facts = stage.facts().await.into_iter().filter(|fact| fact != "press_refused").collect();
    let shown = stage.shown().into_iter().filter(|said| !refused.is_match(said)).collect();
    Left { facts, shown }
}

/// Somebody acts, and the program is killed meanwhile.
async fn killed_after(stage: &mut Stage, before: Before, moment: Duration) -> Acted {
    let slack = stage.slack.clone();
    let acted = tokio::spawn(async move { before.act_on(&slack, &Delivery::default()).await });
    sleep(moment).await;
    stage.restart_a_minute_later().await;
    acted.await.unwrap()
}

/// Somebody acts until Slack has taken the call that shows it and cut the answer. A busy machine can be too late for
/// the acknowledgement or for the trigger of a form: then Slack delivers again, and the button is pressed again.
async fn until_cut(stage: &Stage, act: Act, before: &Before) -> Acted {
    stage.slack.next(act.shown_by(), Trick::CutAfter);
    let mut acted = stage.acts(before.clone(), &Delivery::default()).await;
    let was_cut = |slack: &FakeSlack| slack.calls().iter().any(|call| call.answer.contains("cut"));
    for _ in 0..3 {
        if stage.slack.until(Duration::from_secs(15), was_cut).await {
            return acted;
        }
        if let Some(left) = acted.left.take() {
            acted = stage.acts(left, &Delivery::retry(1, "http_timeout")).await;
        } else if act == Act::OpenForm {
            stage.slack.next(act.shown_by(), Trick::CutAfter);
            acted = stage.acts(before.clone(), &Delivery::default()).await;
        }
    }
    stage.waits("the cut", |stage| was_cut(&stage.slack)).await;
    acted
}

/// Waits until a call hangs in Slack.
async fn sending(stage: &Stage, act: Act) {
    if act == Act::OpenForm {
        sleep(Duration::from_millis(500)).await;
        return;
    }
    let mut since = Instant::now();
    let waiting = async {
        while since.elapsed() < Duration::from_millis(400) {
            if !stage.outbox().await.iter().any(|row| matches!(row.state, OutboxState::Sending { .. })) {
                since = Instant::now();
            }
            sleep(Duration::from_millis(40)).await;
        }
    };
    timeout(Duration::from_secs(60), waiting).await.unwrap_or_else(|_| panic!("{act:?}: nothing hangs in Slack"));
}

/// What was not taken comes again: Slack delivers again, and a person acts again.
async fn goes_on(stage: &Stage, act: Act, before: Before, acted: Acted) {
    let mut left = acted.left;
    let retry = Delivery::retry(1, "http_timeout");
    for _ in 0..3 {
        let Some(again) = left else { break };
        left = stage.acts(again, &retry).await.left;
    }
    assert!(left.is_none(), "{act:?} is never taken: {left:?}\n{}", stage.program.log());
    if act == Act::OpenForm {
        // A trigger is good for three seconds (SI-10): where the form does not open, the button is pressed again.
        let finn = stage.user("Finn");
        let opens = |slack: &FakeSlack| slack.modal(finn.id()).is_some();
        if !stage.slack.until(Duration::from_secs(8), opens).await {
            let acted = stage.acts(before, &Delivery::default()).await;
            assert!(acted.left.is_none(), "{acted:?}");
        }
    }
}

/// Plays that many handoffs at once at most, each killed in its own way, and compares each with the undisturbed one.
async fn all_end_alike(way: Way, kills: Vec<Kill>) {
    let undisturbed = play(way, Kill::Never).await;
    let runs = stream::iter(kills).map(|kill| async move { (kill, play(way, kill).await) });
    let left: Vec<_> = runs.buffer_unordered(AT_ONCE).collect().await;
    for (kill, left) in left {
        assert_eq!(left.facts, undisturbed.facts, "{kill:?}: other facts");
        assert_eq!(left.shown, undisturbed.shown, "{kill:?}: Slack shows something else");
    }
}

/// SI-1, SI-2, SI-9: what is committed counts once, whether or not Slack heard of it.
#[tokio::test(flavor = "multi_thread")]
async fn killed_around_each_acknowledgement_it_goes_on_and_ends_alike() {
    let over_http = [Kill::AfterTheAcknowledgement, Kill::BeforeTheAcknowledgement, Kill::Around(1), Kill::Around(2)];
    let over_sockets = [Kill::AfterTheAcknowledgement, Kill::BeforeTheAcknowledgement, Kill::Around(3)];
    join(all_end_alike(Way::Http, over_http.into()), all_end_alike(Way::Socket, over_sockets.into())).await;
}

/// SO-21: what may be out is looked for when the lease of the run that was killed ends, and is never posted twice.
#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_call_hangs_in_slack_or_its_answer_was_cut_everything_is_said_once() {
    let kills = ACTS.into_iter().flat_map(|act| [Kill::WhileSending(act), Kill::AfterTheCut(act)]);
    all_end_alike(Way::Http, kills.collect()).await;
}
