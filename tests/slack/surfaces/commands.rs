//! `/baton`, with every subcommand: answered to whoever asks, wherever that is.

use super::stage::{DISCOUNTED, Stage, WAYS};
use crate::app::HOME;
use crate::kit::slack::{Channel, Entry, Outcome, What};

/// A channel that the bot is not in.
const ELSEWHERE: &str = "C0ELSEWHERE";

/// Questions, and slips, with a part of the answer.
const QUESTIONS: [(&str, &str); 17] = [
    ("", "hold deal [until YYYY-MM-DD]: reason"),
    ("help", "recall A-1 [of deal id]"),
    ("status", "1 on the way"),
    ("status H-1", "It waits for Ana"),
    ("status Brightwater", "H-1 Brightwater is being gathered"),
    ("list", "H-1 Brightwater"),
    ("list mine", "Nothing is on that list"),
    ("list stuck", "Nothing is on that list"),
    ("list finance", "Nothing waits at Finance."),
    ("packet H-1", "Packet of H-1 Brightwater"),
    ("explain H-1", "D2.blended"),
    ("link", "You are Finn: Billing Ops Reviewer"),
    ("dance", "`/baton help` lists them"),
    ("list all", "list [mine|stuck|finance]"),
    ("status Nobody Ltd", "I do not know"),
    ("precheck H-1", "1 decision is needed"),
    ("away for a while", "I cannot read `for a while` as days"),
];

fn only_finn_sees(told: &[Entry], words: &str) -> String {
    let [answer] = told else { panic!("/baton {words} was answered with {told:#?}") };
    let is_direct = answer.place == "@Finn" && answer.what == What::Posted;
    assert!(is_direct || answer.only_for.as_deref() == Some("Finn"), "/baton {words}: {answer:#?}");
    assert!(answer.shown.buttons.is_empty(), "{answer:#?}");
    answer.shown.text()
}

/// SI-9, SI-11: acknowledged at once, and answered at the response URL, which needs no membership.
#[tokio::test(flavor = "multi_thread")]
async fn every_question_is_answered_to_the_asker_alone_wherever_it_is_asked() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        stage.slack().add_channel(Channel::public(ELSEWHERE, "elsewhere").without_bot());
        let dm = stage.person("Finn").dm();
        let facts = stage.facts().await;
        for channel in [ELSEWHERE, HOME.0, &dm] {
            for (words, part) in QUESTIONS {
                let told = stage.types("Finn", channel, &format!("/baton {words}")).await;
                let text = only_finn_sees(&told, words);
                let part = part.replace('`', "");
                assert!(text.replace('`', "").contains(&part), "/baton {words} says {text:?}, and not {part:?}");
            }
        }
        assert_eq!(stage.facts().await, facts, "a question changes nothing");
        stage.ends_well().await;
    }
}

/// What was done is seen on the card and in the thread; a no is seen by whoever was refused, alone.
#[tokio::test(flavor = "multi_thread")]
async fn commands_that_change_something_do_it_from_a_channel_without_the_bot() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        stage.slack().add_channel(Channel::public(ELSEWHERE, "elsewhere").without_bot());
        let cases = [
            ("Dora", "hold H-1 until 2026-03-20: the customer moves house", "on hold until 2026-03-20"),
            ("Dora", "resume H-1", "is with Ana"),
            ("Ana", "recall A-1", "Taken back by Ana"),
            ("Mira", "reassign H-1 @Ben", "is with Ben"),
            ("Ben", "void H-1: the customer reopened the deal", "is void: the customer reopened the deal"),
        ];
        for (who, words, part) in cases {
            let told = stage.types(who, ELSEWHERE, &format!("/baton {words}")).await;
            let card = stage.card().await;
            assert!(stage.says(&card).contains(part), "{words}: {}\n{told:#?}", stage.says(&card));
        }
        let facts = stage.facts().await;
        for (who, words, part) in [
            ("Ana", "resume H-1", "You cannot resume it now"),
            ("Max", "void H-1: just so", "void already"),
            ("Dora", "hold H-1", "hold deal [until YYYY-MM-DD]: reason"),
            ("Mira", "reassign H-1 @Nobody", "Nobody"),
            ("Ana", "recall A-9", "A-9"),
        ] {
            let told = stage.types(who, ELSEWHERE, &format!("/baton {words}")).await;
            let [answer] = told.as_slice() else { panic!("{words}: {told:#?}") };
            assert_eq!(answer.only_for.as_deref(), Some(who), "{words}: {answer:#?}");
            assert!(answer.shown.text().contains(part), "{words}: {answer:#?}");
        }
        assert_eq!(stage.facts().await, facts, "a no changes nothing");
        stage.ends_well().await;
    }
}

/// SI-2, SI-9: the same command delivered twice counts once, and is acknowledged twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_comes_twice_is_answered_once() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let seen = stage.seen();
        let finn = stage.person("Finn").by(crate::kit::slack::Delivery::twice());
        let done = finn.types(HOME.0, "/baton status").await;
        let is_ok = |outcome: &Outcome| matches!(outcome, Outcome::Status(200) | Outcome::Acknowledged);
        assert!(done.answers.len() == 2 && done.answers.iter().all(|answer| is_ok(&answer.outcome)));
        stage.settle().await;
        assert_eq!(stage.since(seen).len(), 1, "{}", stage.text_since(seen));
    }
}

/// I24: an outsider and a stranger are told nothing of deals, and what they can do instead.
#[tokio::test(flavor = "multi_thread")]
async fn outsiders_and_strangers_hear_of_no_deal() {
    let mut stage = Stage::after(DISCOUNTED, WAYS[0]).await;
    let stranger = crate::kit::slack::User::member("U0STRANGE1", "Sten", "sten@example.net");
    let sten = stage.slack().add_user(stranger);
    for words in ["status", "list", "packet H-1", "explain H-1", "status H-1", "void H-1: so"] {
        let told = stage.types("Max", HOME.0, &format!("/baton {words}")).await;
        let text = told.iter().map(|entry| entry.shown.text()).collect::<Vec<_>>().join("\n");
        assert!(told.len() == 1 && told[0].only_for.as_deref() == Some("Max"), "{words}: {told:#?}");
        assert!(text.contains("cannot") && !text.contains("48,000") && !text.contains("25%"), "{words}: {text}");
        let seen = stage.seen();
        sten.types(HOME.0, &format!("/baton {words}")).await;
        stage.settle().await;
        let text = stage.text_since(seen);
        assert!(text.contains("I do not know you") && !text.contains("Brightwater"), "{words}: {text}");
    }
    stage.ends_well().await;
}
