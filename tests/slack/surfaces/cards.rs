//! Approval cards in direct conversations, and what the deal's thread and channel say beside them.

use baton::conversation::action::{Action, Verb};
use baton::domain::approval::{ApprovalState, Condition};
use baton::domain::handoff::Stage as At;
use baton::domain::task::TaskKind;

use baton::workflow::not_understood::mark;
use serde_json::Value;

use super::stage::{DISCOUNTED, FIRST, PLAIN, Stage, WAYS, buttons_of};
use crate::app::{HOME, Way};
use crate::kit::slack::{Message, Spot, Trick, What};

/// What the card shows and the channel may not: the discount, the amount, the band, the limit.
const FIGURES: [&str; 7] = ["25%", "48,000", "36,000", "D2", "20%", "30%", "above"];

/// Every version of everything that the channel and the deal's thread ever showed.
fn in_the_channel(stage: &Stage) -> String {
    let shown = stage.slack().transcript().into_iter().filter(|entry| entry.who == "Baton");
    let shown = shown.filter(|entry| entry.place == format!("#{}", HOME.1) && entry.only_for.is_none());
    shown.map(|entry| entry.shown.text()).collect::<Vec<_>>().join("\n")
}

/// What is asked, why, the numbers, the limit, who advises, who is next and when: all before the buttons.
#[tokio::test(flavor = "multi_thread")]
async fn the_card_says_everything_that_the_decision_needs_and_the_channel_none_of_it() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        let text = stage.says(&card);
        for part in [
            "H-1 Brightwater: is a discount of 25% all right?",
            "largest line discount",
            "EUR 48,000",
            "blended discount above 20% up to 30% (D2.blended)",
            "Please decide by Monday 17:00.",
            "May advise, not decide: Deal Desk.",
            "Without a decision by then it goes to Viktor.",
        ] {
            assert!(text.contains(part), "the card does not say {part:?}:\n{text}");
        }
        let labels = ["Approve", "Approve with conditions", "Reject", "Request information", "Recuse", "Delegate"];
        assert_eq!(stage.labels(&card), labels);
        assert!(stage.says(&stage.card().await).contains("Waiting for Dina: discount"));
        stage.play("after 1 h\nDina presses [Approve with conditions] with text=\"25% only for 48,000\"\n").await;
        stage
            .play("Ana replies to H-1: po: not required\nAna presses [Submit]\nafter 1 h\nFinn presses [Accept]\n")
            .await;
        let channel = in_the_channel(&stage);
        for figure in FIGURES {
            assert!(!channel.contains(figure), "the channel shows {figure}:\n{channel}");
        }
        stage.ends_well().await;
    }
}

/// One living card a decision: edited in place, never a second one, and without buttons once it is decided.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_has_one_card_which_is_edited_in_place() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        let view = stage.opens("Dina", &Spot::of(&card), "Request information").await;
        stage.sends("Dina", &view, &[("text", "Why?")]).await;
        stage.play("Ana answers A-1: A competitor offers 30%\nDina presses [Approve]\n").await;
        let cards: Vec<Message> = stage
            .slack()
            .posted()
            .into_iter()
            .filter(|message| message.channel == card.channel)
            .filter(|message| buttons_of(&message.versions[0].blocks).iter().any(|(label, _)| label == "Approve"))
            .collect();
        let [card] = cards.as_slice() else { panic!("{} cards", cards.len()) };
        assert!(card.versions.len() >= 3 && stage.labels(card).is_empty(), "{:#?}", stage.says(card));
        assert!(stage.says(card).contains("you approved this"));
        stage.ends_well().await;
    }
}

/// A press on a screen that was not refreshed: what happened, and the card as it is now.
#[tokio::test(flavor = "multi_thread")]
async fn a_stale_button_is_answered_with_what_happened_and_the_current_card() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        stage.play("after 10 min\ncrm: Brightwater amended: EUR 46,000, 28% off\n").await;
        let old = Spot::Old(card.channel.clone(), card.ts.clone(), 0);
        let (facts, seen) = (stage.facts().await, stage.seen());
        stage.presses("Dina", &old, "Approve").await;
        assert_eq!(stage.facts().await, facts, "nothing was decided");
        let told = stage.text_since(seen);
        assert!(told.contains("nothing was decided") && told.contains("was 25%, is 28%"), "{told}");
        let newer = stage.direct("Dina", "is a discount of 28% all right?");
        assert!(newer.ts > card.ts && stage.labels(&newer).contains(&"Approve".to_owned()));
        assert!(stage.labels(&stage.slack().message(&card.channel, &card.ts).unwrap()).is_empty());
        stage.presses("Dina", &Spot::of(&newer), "Approve").await;
        let (facts, seen) = (stage.facts().await, stage.seen());
        let again = Spot::Old(newer.channel.clone(), newer.ts.clone(), 0);
        stage.presses("Dina", &again, "Approve").await;
        assert_eq!(stage.facts().await, facts);
        assert!(
            stage.text_since(seen).contains("You approved this") || stage.text_since(seen).contains("Dina approved")
        );
        stage.ends_well().await;
    }
}

/// Whether a button still does something, by the record and nothing else.
async fn is_offered(stage: &Stage, message: &Message, action: &Action) -> bool {
    let Some(id) = action.handoff else {
        let claim = action.claim.map(|claim| claim.to_string());
        let facts = stage.wire.app.engine.store.facts(None, 0, 10_000).await.unwrap();
        let is_of_claim = |data: &Value| data["claim"].as_str() == claim.as_deref();
        return !facts.iter().any(|fact| fact.fact == "handoff_opened" && is_of_claim(&fact.data));
    };
    let handoff = stage.wire.app.engine.store.handoff(id).await.unwrap().unwrap();
    let is_held = matches!(handoff.stage, At::OnHold { .. });
    let approval = action.approval.and_then(|approval| handoff.approval(approval));
    let is_asked = |state: &ApprovalState| matches!(state, ApprovalState::Asked | ApprovalState::InfoRequested { .. });
    match action.verb {
        Verb::Approve
        | Verb::ApproveWithConditions
        | Verb::Reject
        | Verb::RequestInformation
        | Verb::Recuse
        | Verb::Return => approval.is_some_and(|approval| {
            let holder = approval.request.as_ref().map(|request| request.accountable.clone());
            let name = holder.map(|holder| stage.wire.app.engine.policy.book().directory().name_of(&holder).to_owned());
            let is_theirs = name.is_some_and(|name| message.channel == stage.person(&name).dm());
            is_asked(&approval.state) && is_theirs && !is_held && !handoff.is_over()
        }),
        Verb::Delegate => approval.is_some_and(|approval| {
            let holder = approval.request.as_ref().map(|request| request.accountable.clone());
            let name = holder.map(|holder| stage.wire.app.engine.policy.book().directory().name_of(&holder).to_owned());
            let is_theirs = name.is_some_and(|name| message.channel == stage.person(&name).dm());
            is_asked(&approval.state) && is_theirs && !is_held && !handoff.is_over()
        }),
        Verb::OnIt | Verb::Snooze | Verb::Advise => {
            approval.is_some_and(|approval| is_asked(&approval.state)) && !handoff.is_over()
        }
        Verb::AnswerInformation => {
            approval.is_some_and(|approval| matches!(approval.state, ApprovalState::InfoRequested { .. }))
        }
        Verb::ConfirmValues | Verb::ConfirmAndSend | Verb::CustomerEmail | Verb::FillIn => !handoff.is_over(),
        Verb::TakeSuggestion | Verb::LeaveSuggestion => {
            let shown = action.shown.clone().unwrap_or_default();
            !handoff.is_over() && handoff.suggestions.iter().any(|suggestion| suggestion.shown() == shown)
        }
        Verb::Submit => matches!(handoff.stage, At::Complete | At::Returned { .. }),
        // Whether a check still warns is not the record's to say; the card is drawn anew with every change.
        Verb::GiveReason | Verb::SubmitWithReason => handoff.stage == At::Gathering,
        Verb::DoNotSend => handoff.send_when_complete.is_some(),
        Verb::NoChange => {
            let late = handoff.said_late.iter().map(|said| (&said.field, &said.words));
            let mut waiting = handoff.not_understood.iter().chain(late);
            waiting.any(|(field, words)| action.shown.as_deref() == Some(mark(field, words).as_str()))
        }
        Verb::AnswerWords => handoff.open_task(TaskKind::AnswerWords).is_some(),
        Verb::EnterOrder | Verb::TakeBack => handoff.stage == At::OrderReady,
        Verb::ReportBillingTrigger => handoff.stage == At::AwaitingBillingTrigger,
        Verb::Resume => is_held,
        Verb::ReportWin => handoff.stage == At::PreSignature,
        Verb::ExplainLoss => handoff.wants_loss_reason(),
        Verb::Acknowledge => handoff.open_task(TaskKind::Provisioning).is_some(),
        Verb::KeyAgain => handoff.open_task(TaskKind::SecondEntry).is_some(),
        Verb::KeepCondition => handoff.obligations.iter().any(Condition::is_open) && !handoff.is_over(),
        Verb::UndoOrder => handoff.open_task(TaskKind::CancelOrCredit).is_some(),
        Verb::AskWaiver => !handoff.is_over(),
        Verb::StartHandoff | Verb::Precheck | Verb::Away | Verb::ConfirmPolicy => false,
    }
}

/// Buttons that stand under a message and do nothing any more.
async fn dead_buttons(stage: &Stage) -> Vec<String> {
    let mut dead = Vec::new();
    for message in stage.slack().posted().into_iter().filter(Message::is_live) {
        for (label, action) in buttons_of(&message.content().blocks) {
            let action = action.unwrap_or_else(|| panic!("[{label}] means nothing"));
            if !is_offered(stage, &message, &action).await {
                dead.push(format!("{} [{label}] {action}: {}", message.channel, stage.says(&message)));
            }
        }
    }
    dead
}

/// Stories that end, or stand still, in many ways.
const ENDINGS: [(&str, &str); 7] = [
    (DISCOUNTED, "after 1 h\nAna types /baton void H-1: the customer reopened the deal\n"),
    (DISCOUNTED, "after 1 h\nDora types /baton hold H-1: the customer moves house\n"),
    (DISCOUNTED, "after 1 h\nDina presses [Recuse]\nViktor presses [Approve]\n"),
    (
        DISCOUNTED,
        "Dina presses [Request information] with text=\"Why?\"\nAna answers A-1: A competitor\nDina presses [Approve]\n\
         Ana replies to H-1: po: not required\nAna presses [Submit]\nafter 1 h\nFinn presses [Accept]\n\
         Finn enters order SO-1042 for H-1\nAna replies to H-1: provisioning contact: it@brightwater.example\n",
    ),
    (DISCOUNTED, "after 1 h\ncrm: Brightwater lost\n"),
    (
        PLAIN,
        "Ana replies to H-1: po: not required\nAna presses [Submit]\nafter 1 h\nMira types /baton void H-1: reopened\n",
    ),
    (
        "at Thursday 2026-03-12 15:10 Europe/Berlin\n",
        "Ana says in #closed-won: We won Larkspur Analytics! 42,000 EUR, signed today\nAna presses [Start handoff]\n\
         after 1 h\nAna types /baton void H-1: the customer reopened the deal\n",
    ),
];

/// No live buttons after an end state, under any message that anybody sees.
#[tokio::test(flavor = "multi_thread")]
async fn no_message_keeps_a_button_that_is_not_offered_any_more() {
    for (beginning, end) in ENDINGS {
        let mut stage = Stage::after(beginning, Way::Http).await;
        stage.play(end).await;
        let dead = dead_buttons(&stage).await;
        assert!(dead.is_empty(), "after {end}\n{}", dead.join("\n"));
        stage.ends_well().await;
    }
}

/// Taking buttons off is tried again until it is done, and a message that is gone stops nobody.
#[tokio::test(flavor = "multi_thread")]
async fn buttons_that_could_not_be_taken_off_go_later() {
    for trick in [Trick::Fails(503), Trick::TooMany(30), Trick::CutBefore, Trick::CutAfter] {
        for method in ["conversations.replies", "chat.update"] {
            let mut stage = Stage::after(DISCOUNTED, Way::Http).await;
            stage.play("Ana replies to H-1: po: required\n").await;
            let asked = stage.newest(HOME.0, "things are missing for H-1");
            let words = stage.says(&asked);
            stage.play("after 1 h\n").await;
            stage.slack().next(method, trick.clone());
            stage.play("Ana types /baton void H-1: the customer reopened the deal\n").await;
            for _again in 0..10 {
                stage.play("after 1 min\n").await;
                stage.settle().await;
            }
            assert!(dead_buttons(&stage).await.is_empty(), "{method} {trick:?}: {:?}", dead_buttons(&stage).await);
            let now = stage.slack().message(HOME.0, &asked.ts).unwrap();
            assert_eq!((stage.says(&now), stage.labels(&now).len()), (words, 0), "its words stay");
            stage.ends_well().await;
        }
    }
}

/// An approver to whom a decision came is asked; the one from whom it went keeps nothing of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_passes_on_leaves_no_figure_behind() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let old = stage.direct("Dina", "is a discount of 25% all right?");
        stage.play("after 10 min\nDina presses [Recuse]\n").await;
        let left = stage.slack().message(&old.channel, &old.ts).unwrap();
        let text = stage.says(&left);
        assert!(text.contains("with Viktor now") && FIGURES.iter().all(|figure| !text.contains(figure)), "{text}");
        assert!(
            stage.labels(&stage.direct("Viktor", "is a discount of 25% all right?")).contains(&"Approve".to_owned())
        );
        let channel = in_the_channel(&stage);
        assert!(FIGURES.iter().all(|figure| !channel.contains(figure)), "{channel}");
    }
}

/// A no is for whoever pressed; nobody else sees it (SO-18: it is the only copy of nothing).
#[tokio::test(flavor = "multi_thread")]
async fn a_press_by_somebody_else_is_refused_to_them_alone() {
    for way in WAYS {
        let mut stage = Stage::after(PLAIN, way).await;
        stage.play("Ana replies to H-1: no PO needed\n").await;
        let card = stage.card().await;
        let (facts, seen) = (stage.facts().await, stage.seen());
        stage.presses("Max", &Spot::of(&card), "Submit").await;
        let told = stage.since(seen);
        assert!(told.len() == 1 && told[0].what == What::Ephemeral, "{told:#?}");
        assert_eq!((told[0].only_for.as_deref(), stage.facts().await), (Some("Max"), facts));
        assert!(told[0].shown.text().contains("cannot"), "{FIRST}: {told:#?}");
    }
}

/// `platforms.md`, section 6, step 5: a card of which nobody knew whether it is out is looked for. What it says may
/// have changed meanwhile, and it must say so.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_found_again_says_what_has_become_true() {
    let mut stage = Stage::after(PLAIN, Way::Http).await;
    stage.play("Ana replies to H-1: po: not required\nAna presses [Submit]\nFinn presses [Accept]\n").await;
    stage.slack().next("chat.postMessage", Trick::CutAfter);
    stage.play("Finn enters order SO-1042 for H-1\n").await;
    stage.play("Ana replies to H-1: provisioning contact: it@brightwater.example\nafter 10 min\n").await;
    stage.settle().await;
    let card = stage.direct("Pavel", "please set up");
    let text = stage.says(&card);
    assert!(text.contains("Provisioning contact: it@brightwater.example"), "{text}");
    assert_eq!(card.versions.len(), 2, "posted once, and edited once: {text}");
    stage.ends_well().await;
}

/// A card is out and nobody has noted yet where it stands: what is said under it waits for that, and is heard.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_under_a_card_whose_answer_is_lost_is_heard() {
    for way in WAYS {
        let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n", way).await;
        stage.slack().next("chat.postMessage", Trick::CutAfter);
        stage.play("crm: Brightwater won by Ana: EUR 48,000\n").await;
        let card = stage.slack().messages(HOME.0).into_iter().next().expect("it is out");
        stage.person("Ana").replies(HOME.0, &card.ts, "po: not required").await;
        stage.settle().await;
        stage.play("after 10 min\n").await;
        let text = stage.says(&stage.card().await);
        assert!(text.contains("H-1 Brightwater is complete"), "{text}");
        stage.ends_well().await;
    }
}
