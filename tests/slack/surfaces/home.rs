//! The App Home as each person's desk.

use super::stage::{DISCOUNTED, PLAIN, Stage, WAYS};
use crate::kit::slack::{Spot, Submitted, User};

/// What stands on somebody's home now.
fn home(stage: &Stage, who: &str) -> String {
    stage.slack().home(stage.person(who).id()).map(|shown| shown.text()).unwrap_or_default()
}

fn labels(stage: &Stage, who: &str) -> Vec<String> {
    stage.slack().home(stage.person(who).id()).map(|shown| shown.buttons).unwrap_or_default()
}

async fn opens(stage: &mut Stage, who: &str) -> String {
    let done = stage.person(who).opens_home().await;
    assert!(done.answers.iter().all(|answer| answer.is_taken()));
    stage.settle().await;
    home(stage, who)
}

/// Views of homes that were published so far.
fn published(stage: &Stage) -> usize {
    stage.slack().calls().iter().filter(|call| call.method == "views.publish").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_person_sees_their_own_desk_in_one_look() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let ana = opens(&mut stage, "Ana").await;
        for part in ["1 thing waits for you", "1 value is yours to give", "Your deals", "H-1 Brightwater"] {
            assert!(ana.contains(part), "{part}: {ana}");
        }
        assert!(!ana.contains("25%") && !ana.contains("Finance's queue"), "{ana}");
        assert_eq!(labels(&stage, "Ana"), ["Fill in", "Start handoff"]);
        let dina = opens(&mut stage, "Dina").await;
        assert!(
            dina.contains("is a discount of 25% all right?") && dina.contains("You own no open handoff."),
            "{dina}"
        );
        assert!(labels(&stage, "Dina").contains(&"Approve".to_owned()));
        assert!(labels(&stage, "Dina").ends_with(&["Start handoff".to_owned(), "Away".to_owned()]));
        let finn = opens(&mut stage, "Finn").await;
        assert!(finn.contains("Finance's queue") && finn.contains("Nothing is with Finance."), "{finn}");
        stage.ends_well().await;
    }
}

/// I24: without a role there is no deal to be seen, for an outsider as for a stranger.
#[tokio::test(flavor = "multi_thread")]
async fn an_outsider_and_a_stranger_see_no_deal() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let max = opens(&mut stage, "Max").await;
        assert!(max.contains("people with a role") && !max.contains("Brightwater"), "{max}");
        assert!(labels(&stage, "Max").is_empty());
        let sten = stage.slack().add_user(User::member("U0STRANGE1", "Sten", "sten@example.net"));
        sten.opens_home().await;
        stage.settle().await;
        let shown = stage.slack().home(sten.id()).unwrap();
        assert!(shown.text().contains("/baton link") && !shown.text().contains("Brightwater"), "{shown:?}");
        assert!(shown.buttons.is_empty());
    }
}

/// A home that is open is published again when it says something else, and only then.
#[tokio::test(flavor = "multi_thread")]
async fn a_home_follows_what_happens() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        for who in ["Ana", "Dina", "Finn"] {
            opens(&mut stage, who).await;
        }
        let before = published(&stage);
        stage.settle().await;
        assert_eq!(published(&stage), before, "nothing new is not published");
        stage.play("after 10 min\nDina presses [Approve]\nAna replies to H-1: no PO needed\n").await;
        assert!(home(&stage, "Dina").contains("nothing waits for you"), "{}", home(&stage, "Dina"));
        assert!(!labels(&stage, "Dina").contains(&"Approve".to_owned()));
        stage.play("after 10 min\nAna presses [Submit]\nafter 1 min\n").await;
        stage.settle().await;
        let finn = home(&stage, "Finn");
        assert!(finn.contains("is this packet order-ready?") && finn.contains("H-1 Brightwater"), "{finn}");
        assert!(labels(&stage, "Finn").contains(&"Accept".to_owned()));
        assert!(home(&stage, "Ana").contains("nothing waits for you"), "{}", home(&stage, "Ana"));
        stage.play("Mira types /baton void H-1: reopened\nafter 1 min\n").await;
        stage.settle().await;
        for who in ["Ana", "Dina", "Finn"] {
            assert!(!home(&stage, who).contains("Brightwater"), "{who}: {}", home(&stage, who));
            assert!(labels(&stage, who).iter().all(|label| label == "Start handoff" || label == "Away"));
        }
        stage.ends_well().await;
    }
}

/// Every button works where it stands: a press, a form, a form with an error in it.
#[tokio::test(flavor = "multi_thread")]
async fn buttons_on_a_home_do_what_they_do_on_a_card() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        opens(&mut stage, "Ana").await;
        opens(&mut stage, "Dina").await;
        let view = stage.opens("Ana", &Spot::Home, "Fill in").await;
        assert_eq!(stage.sends("Ana", &view, &[("po_required", "4711")]).await.seen, Submitted::Closed);
        assert_eq!(stage.value("po_number").await, "4711");
        let view = stage.opens("Dina", &Spot::Home, "Reject").await;
        let wrong = stage.sends("Dina", &view, &[("text", " ")]).await;
        assert!(matches!(wrong.seen, Submitted::Errors(_)), "{:?}", wrong.seen);
        stage.person("Dina").closes(&view).await;
        stage.presses("Dina", &Spot::Home, "Approve").await;
        assert!(stage.says(&stage.direct("Dina", "you approved this")).contains("25%"));
        let view = stage.opens("Ana", &Spot::Home, "Start handoff").await;
        assert_eq!(stage.sends("Ana", &view, &[("deal", "Juniper rollout")]).await.seen, Submitted::Closed);
        stage.play("after 1 min\n").await;
        stage.settle().await;
        assert!(home(&stage, "Ana").contains("Juniper rollout"), "{}", home(&stage, "Ana"));
        stage.ends_well().await;
    }
}

/// A home that could not be published is published with the next round.
#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_slack_did_not_take_comes_later() {
    let mut stage = Stage::after(PLAIN, WAYS[0]).await;
    stage.slack().next("views.publish", crate::kit::slack::Trick::Fails(503));
    assert_eq!(opens(&mut stage, "Ana").await, "");
    stage.settle().await;
    assert!(home(&stage, "Ana").contains("Brightwater"));
}
