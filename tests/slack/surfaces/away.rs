//! Being away, said in a form: by command, and on the App Home.

use super::stage::{DISCOUNTED, Stage, WAYS, input_of};
use crate::app::HOME;
use crate::kit::slack::{Delivery, Order, Spot, Submitted, View, What};

async fn types(stage: &mut Stage, who: &str) -> View {
    let seen = stage.seen();
    stage.types(who, HOME.0, "/baton away").await;
    assert!(stage.since(seen).iter().all(|entry| entry.what == What::Modal), "{}", stage.text_since(seen));
    stage.slack().modal(stage.person(who).id()).expect("the command opens a form")
}

/// SI-9, behaviour:17: what is wrong is said at its field, closing it means nothing, what was typed stands there again;
/// and what is sent does what the command does.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_opens_a_form_that_is_checked_at_its_fields() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let view = types(&mut stage, "Dina").await;
        for (name, kind) in
            [("from", "datepicker"), ("to", "datepicker"), ("cover", "static_select"), ("of", "static_select")]
        {
            assert_eq!(input_of(&view, name).0, kind, "{name}");
        }
        let facts = stage.facts().await;
        for (typed, at, part) in [
            (vec![("from", "2026-03-09"), ("to", "2026-03-06")], "input.to", "2026-03-06 comes before 2026-03-09"),
            (vec![("from", "2026-03-02"), ("to", "2026-03-06")], "input.to", "2026-03-06 is past"),
            (vec![("from", "2026-03-09"), ("cover", "Mira")], "input.cover", "Clara and Viktor could"),
            (vec![("from", "2026-03-09"), ("of", "Viktor")], "input.of", "You cannot say when Viktor is away"),
        ] {
            let sent = stage.sends("Dina", &view, &typed).await;
            let Submitted::Errors(errors) = sent.seen else { panic!("{typed:?}: {:?}", sent.seen) };
            assert!(errors.len() == 1 && errors[at].contains(part), "{typed:?}: {errors:?}");
        }
        assert_eq!(stage.facts().await, facts, "what is wrong changes nothing");
        let seen = stage.seen();
        stage.person("Dina").closes(&view).await;
        stage.settle().await;
        assert_eq!((stage.facts().await, stage.since(seen).len()), (facts, 0), "closing it means nothing");
        let again = types(&mut stage, "Dina").await;
        assert_eq!(input_of(&again, "from").1, "2026-03-09", "what was typed stands there");
        let typed = [("from", "2026-03-09"), ("to", "2026-03-13"), ("cover", "Viktor"), ("of", "Dina")];
        assert_eq!(stage.sends("Dina", &again, &typed).await.seen, Submitted::Closed);
        let card = stage.direct("Viktor", "is a discount of 25% all right?");
        assert!(stage.says(&card).contains("For Dina, who is away until Friday 13 March"), "{}", stage.says(&card));
        stage.presses("Viktor", &Spot::of(&card), "Approve").await;
        assert!(stage.says(&stage.card().await).contains("Approved by Viktor for Dina"));
        // What was taken is no draft.
        let empty = types(&mut stage, "Dina").await;
        assert_eq!(input_of(&empty, "from").1, serde_json::Value::Null);
        stage.ends_well().await;
    }
}

/// complaint:12: it stands on the desk of whoever decides, and opens the same form.
#[tokio::test(flavor = "multi_thread")]
async fn the_home_of_whoever_decides_has_the_same_form() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        for who in ["Viktor", "Ana"] {
            stage.person(who).opens_home().await;
            stage.settle().await;
        }
        let labels = |who: &str| stage.slack().home(stage.person(who).id()).unwrap().buttons;
        assert!(labels("Viktor").contains(&"Away".to_owned()) && !labels("Ana").contains(&"Away".to_owned()));
        let view = stage.opens("Viktor", &Spot::Home, "Away").await;
        let typed = [("from", "2026-03-09"), ("to", "2026-03-13"), ("of", "Dina"), ("cover", "Clara")];
        assert_eq!(stage.sends("Viktor", &view, &typed).await.seen, Submitted::Closed);
        assert!(stage.says(&stage.direct("Dina", "Viktor says that Dina is away")).contains("Clara decides meanwhile"));
        assert!(stage.says(&stage.direct("Clara", "is a discount of 25% all right?")).contains("For Dina"));
        stage.ends_well().await;
    }
}

/// SI-10: a command whose form comes too late is answered in words, with the form behind a button.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_comes_too_late_is_offered_in_words() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        stage.person("Dina").by(Delivery::held()).types(HOME.0, "/baton away").await;
        stage.play("after 1 min\n").await;
        let seen = stage.seen();
        stage.slack().release(Order::AsItHappened).await;
        stage.settle().await;
        let told = stage.since(seen);
        assert!(told.len() == 1 && told[0].shown.buttons == ["Away"], "{told:#?}");
        let offered = stage.slack().ephemeral(stage.person("Dina").id());
        let view = stage.opens("Dina", &Spot::of(offered.last().unwrap()), "Away").await;
        assert_eq!(stage.sends("Dina", &view, &[("from", "2026-03-09")]).await.seen, Submitted::Closed);
        assert!(stage.says(&stage.direct("Viktor", "is a discount of 25% all right?")).contains("Yours to decide"));
        stage.ends_well().await;
    }
}
