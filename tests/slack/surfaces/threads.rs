//! Answers in a deal's thread and in direct conversations: edited, deleted, repeated, and talk that is none.

use baton::domain::approval::ApprovalState;

use super::stage::{DISCOUNTED, PLAIN, Stage, WAYS};
use crate::app::HOME;
use crate::kit::slack::{Delivery, Done};

async fn replies(stage: &mut Stage, who: &str, words: &str) -> (Done, usize) {
    let (card, seen) = (stage.card().await, stage.seen());
    let done = stage.person(who).replies(HOME.0, &card.ts, words).await;
    stage.settle().await;
    (done, seen)
}

/// An edited answer is said anew; a deleted one stays on the record, which is no chat.
#[tokio::test(flavor = "multi_thread")]
async fn an_edited_answer_replaces_the_value_and_a_deleted_one_keeps_it() {
    for way in WAYS {
        let mut stage = Stage::after(PLAIN, way).await;
        let (done, _) = replies(&mut stage, "Ana", "po: 4711").await;
        assert_eq!(stage.value("po_number").await, "4711");
        stage.person("Ana").edits(HOME.0, &done.ts, "po: 4712").await;
        stage.settle().await;
        assert_eq!(stage.value("po_number").await, "4712");
        let facts = stage.facts().await;
        stage.person("Ana").by(Delivery::twice_with_another_id()).deletes(HOME.0, &done.ts).await;
        stage.settle().await;
        assert_eq!((stage.value("po_number").await, stage.facts().await), ("4712".to_owned(), facts));
        stage.ends_well().await;
    }
}

/// SI-8: one answer under two event ids is one answer.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_twice_under_two_ids_counts_once() {
    for way in WAYS {
        let mut stage = Stage::after(PLAIN, way).await;
        let (card, seen) = (stage.card().await, stage.seen());
        let twice = stage.person("Ana").by(Delivery::twice_with_another_id());
        twice.replies(HOME.0, &card.ts, "no PO needed").await;
        stage.settle().await;
        let noted = stage.since(seen).iter().filter(|entry| entry.shown.text().contains("is complete")).count();
        assert_eq!(noted, 1, "{}", stage.text_since(seen));
    }
}

/// People talk to each other in a thread; the bot answers what is an answer.
#[tokio::test(flavor = "multi_thread")]
async fn talk_in_the_thread_is_left_alone() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let facts = stage.facts().await;
        for words in ["Congratulations!", "Shall we call them tomorrow?", ":tada: :tada:", "I am on the train until 5"]
        {
            let (_, seen) = replies(&mut stage, "Ben", words).await;
            assert_eq!(stage.since(seen).len(), 0, "{words}: {}", stage.text_since(seen));
        }
        assert_eq!(stage.facts().await, facts);
    }
}

/// A reply under a card in the direct conversation is about its handoff; a typed yes decides nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_under_a_card_in_the_direct_conversation_is_about_its_deal() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        stage.play("crm: Elmfield won by Ana: EUR 20,000, 25% off\n").await;
        let dina = stage.person("Dina");
        let card = stage.direct("Dina", "H-1 Brightwater: is a discount of 25% all right?");
        let seen = stage.seen();
        dina.replies(&dina.dm(), &card.ts, "yes, approved").await;
        stage.settle().await;
        let told = stage.text_since(seen);
        assert!(told.contains("A typed yes or a thumbs-up does not count for H-1 Brightwater"), "{told}");
        let is_granted = |state: &ApprovalState| matches!(state, ApprovalState::Granted(_));
        assert!(!stage.handoff().await.approvals.iter().any(|approval| is_granted(&approval.state)));
        stage.ends_well().await;
    }
}

/// Words in the direct conversation reach the one deal they can be about.
#[tokio::test(flavor = "multi_thread")]
async fn words_in_the_direct_conversation_are_taken_and_what_is_not_understood_is_said() {
    for way in WAYS {
        let mut stage = Stage::after(PLAIN, way).await;
        let ana = stage.person("Ana");
        ana.says(&ana.dm(), "no PO needed").await;
        stage.settle().await;
        assert_eq!(stage.value("po_required").await, "no");
        let seen = stage.seen();
        ana.says(&ana.dm(), "what a lovely day").await;
        stage.settle().await;
        assert!(stage.text_since(seen).contains("did not understand"), "{}", stage.text_since(seen));
    }
}
