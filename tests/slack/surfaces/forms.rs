//! Forms: what can be typed into them, what is said at their fields, and what becomes of what was typed.

use serde_json::Value;

use super::stage::{DISCOUNTED, FIRST, PLAIN, RAW, Stage, WAYS, input_of};
use crate::app::{HOME, Way};
use crate::kit::slack::{Channel, Delivery, File, Order, Spot, Submission, Submitted, Trick, Upload, View, ViewState};

const QUOTE: &str = include_str!("../../data/quotes/northgate.csv");

fn errors(sent: Submission) -> Vec<(String, String)> {
    let Submitted::Errors(errors) = sent.seen else { panic!("there was to be something wrong: {:?}", sent.seen) };
    errors.into_iter().collect()
}

async fn fill_in(stage: &mut Stage) -> View {
    let asked = stage.newest(HOME.0, "missing.");
    stage.opens("Ana", &Spot::of(&asked), "Fill in").await
}

/// What Ana typed and is not taken yet.
async fn draft(stage: &Stage, form: &str) -> Value {
    let kept = stage.wire.app.engine.store.draft(&"ana".into(), form).await.unwrap();
    kept.unwrap_or(Value::Null)
}

/// SO-14: each field has the input that fits its type, and all of it is taken at once, a file among it.
#[tokio::test(flavor = "multi_thread")]
async fn every_type_of_field_has_a_fitting_input_and_is_taken() {
    for way in WAYS {
        let mut stage = Stage::after(RAW, way).await;
        let view = fill_in(&mut stage).await;
        for (name, kind) in [
            ("quote_number", "plain_text_input"),
            ("lines", "file_input"),
            ("service_start", "datepicker"),
            ("redline_status", "static_select"),
            ("bill_to_address", "plain_text_input"),
            ("billing_contact_email", "email_text_input"),
            ("payment_terms", "plain_text_input"),
            ("po_required", "plain_text_input"),
            ("off_record_promises", "plain_text_input"),
        ] {
            assert_eq!(input_of(&view, name).0, kind, "{name}");
        }
        // A file of a form is in no channel that the bot reads.
        stage.slack().add_channel(Channel::private("C0UPLOADS1", "uploads").without_bot());
        let file = File::new("F0QUOTE001", "northgate.csv", "text/csv", QUOTE.as_bytes());
        stage.person("Ana").uploads("C0UPLOADS1", Upload { thread_ts: None, text: "" }, file).await;
        let typed = [
            ("quote_number", "Q-3001"),
            ("lines", "F0QUOTE001"),
            ("service_start", "2026-04-01"),
            ("service_end", "2027-03-31"),
            ("redline_status", "executed"),
            ("bill_to_name", "Northgate Foods"),
            ("bill_to_address", "4 Mill Lane, Leeds LS1 4AP, United Kingdom"),
            ("billing_contact_email", "ap@northgate.example"),
            ("payment_terms", "net 30"),
            ("po_required", "4711"),
            ("off_record_promises", "none"),
        ];
        assert_eq!(stage.sends("Ana", &view, &typed).await.seen, Submitted::Closed);
        for (field, value) in [
            ("quote_number", "Q-3001"),
            ("lines", "1 line"),
            ("service_start", "2026-04-01"),
            ("redline_status", "executed"),
            ("bill_to_address", "4 Mill Lane, LS1 4AP Leeds, GB"),
            ("billing_contact_email", "ap@northgate.example"),
            ("payment_terms", "net 30"),
            ("po_number", "4711"),
            ("off_record_promises", "none"),
        ] {
            assert_eq!(stage.value(field).await, value, "{field}");
        }
        let told = stage.says(&stage.card().await);
        assert!(told.contains("signed agreement: Please drop") && told.contains("Noted: quote, quote lines"), "{told}");
        stage.ends_well().await;
    }
}

/// SI-9: what is wrong is said at its field; nothing is changed, and what was typed stands there the next time.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept() {
    for way in WAYS {
        let mut stage = Stage::after(RAW, way).await;
        let (view, facts) = (fill_in(&mut stage).await, stage.facts().await);
        let seen = stage.seen();
        let typed =
            [("quote_number", "Q-3001"), ("payment_terms", "whenever they like"), ("bill_to_address", "somewhere")];
        let errors = errors(stage.sends("Ana", &view, &typed).await);
        let at: Vec<&str> = errors.iter().map(|(at, _)| at.as_str()).collect();
        assert_eq!(at, ["input.bill_to_address", "input.payment_terms"], "{errors:?}");
        assert_eq!(stage.facts().await, facts, "nothing was changed");
        assert_eq!(stage.since(seen).len(), 0, "{}", stage.text_since(seen));
        let still = stage.slack().modal(stage.person("Ana").id()).map(|view| view.state);
        assert_eq!(still, Some(ViewState::Open));
        // Closing it means nothing, and loses nothing.
        stage.person("Ana").closes(&view).await;
        stage.settle().await;
        assert_eq!((stage.facts().await, stage.since(seen).len()), (facts, 0));
        let again = fill_in(&mut stage).await;
        assert_eq!(input_of(&again, "quote_number").1, "Q-3001");
        assert_eq!(input_of(&again, "payment_terms").1, "whenever they like");
        // Somebody else's form is their own.
        let asked = stage.newest(HOME.0, "missing.");
        let of_ben = stage.opens("Ben", &Spot::of(&asked), "Fill in").await;
        assert_ne!(input_of(&of_ben, "quote_number").1, "Q-3001");
        let typed = [("payment_terms", "net 45"), ("bill_to_address", "4 Mill Lane, Leeds LS1 4AP, United Kingdom")];
        assert_eq!(stage.sends("Ana", &again, &typed).await.seen, Submitted::Closed);
        assert_eq!(stage.value("quote_number").await, "Q-3001");
        assert_eq!(stage.value("payment_terms").await, "net 45");
        assert_eq!(draft(&stage, &format!("fill_in/{FIRST}/")).await, Value::Null, "what was taken is no draft");
        stage.ends_well().await;
    }
}

/// A no with its reason, in the form and nowhere else (F44).
#[tokio::test(flavor = "multi_thread")]
async fn a_no_cannot_be_sent_without_its_reason() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        let view = stage.opens("Dina", &Spot::of(&card), "Reject").await;
        assert!(stage.slack().plain_view(&view).text().contains("is a discount of 25% all right?"));
        let facts = stage.facts().await;
        assert!(matches!(stage.sends("Dina", &view, &[]).await.seen, Submitted::NotSent(_)));
        let blank = errors(stage.sends("Dina", &view, &[("text", "  ")]).await);
        assert_eq!(blank[0].0, "input.text", "{blank:?}");
        assert_eq!(stage.facts().await, facts);
        let seen = stage.seen();
        let sent = stage.sends("Dina", &view, &[("text", "The margin is too thin for one year")]).await;
        assert_eq!(sent.seen, Submitted::Closed);
        let told: Vec<_> =
            stage.since(seen).into_iter().filter(|entry| entry.shown.text().contains("margin")).collect();
        assert!(told.iter().all(|entry| entry.place.starts_with('@')), "a reason is for two people: {told:#?}");
        assert!(told.iter().any(|entry| entry.place == "@Ana"), "{told:#?}");
        stage.ends_well().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_with_conditions_names_who_and_by_when() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        let view = stage.opens("Dina", &Spot::of(&card), "Approve with conditions").await;
        assert_eq!(
            (input_of(&view, "owner").0, input_of(&view, "due").0),
            ("static_select".into(), "datepicker".into())
        );
        let past = [("text", "A case study is published"), ("owner", "Ana"), ("due", "2026-03-06")];
        let wrong = errors(stage.sends("Dina", &view, &past).await);
        assert!(wrong.len() == 1 && wrong[0].0 == "input.due" && wrong[0].1.contains("is past"), "{wrong:?}");
        let typed = [("text", "A case study is published"), ("owner", "Ana"), ("due", "2026-06-30")];
        assert_eq!(stage.sends("Dina", &view, &typed).await.seen, Submitted::Closed);
        let [condition] = stage.handoff().await.obligations[..].to_vec().try_into().unwrap();
        assert_eq!((condition.text.as_str(), condition.owner.as_str()), ("A case study is published", "ana"));
        assert_eq!(condition.due.unwrap().to_string(), "2026-06-30");
        assert!(stage.labels(&stage.direct("Dina", "you approved this")).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_and_its_answer_go_through_forms_and_the_clock_stands_still_between() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        let view = stage.opens("Dina", &Spot::of(&card), "Request information").await;
        stage.sends("Dina", &view, &[("text", "Why 25%?")]).await;
        let asked = stage.direct("Ana", "Why 25%?");
        assert!(!stage.says(&stage.card().await).contains("25%"));
        let view = stage.opens("Ana", &Spot::of(&asked), "Answer").await;
        assert!(stage.slack().plain_view(&view).text().contains("Why 25%?"));
        stage.sends("Ana", &view, &[("text", "A competitor offers 30%")]).await;
        assert!(stage.says(&stage.direct("Dina", "answers your question")).contains("A competitor offers 30%"));
        // The question is answered: its button opens no second form, and says so.
        let (facts, seen) = (stage.facts().await, stage.seen());
        let spot = Spot::Old(asked.channel.clone(), asked.ts.clone(), 0);
        assert!(stage.presses("Ana", &spot, "Answer").await.is_none());
        assert_eq!(stage.facts().await, facts);
        assert_eq!(stage.since(seen).len(), 1, "{}", stage.text_since(seen));
        stage.ends_well().await;
    }
}

const WITH_FINANCE: &str = "Ana replies to H-1: po: not required\nAna presses [Submit]\nafter 1 h\n";

#[tokio::test(flavor = "multi_thread")]
async fn finance_returns_with_a_code_that_says_enough_and_enters_the_order() {
    for way in WAYS {
        let mut stage = Stage::after(&format!("{PLAIN}{WITH_FINANCE}"), way).await;
        let card = stage.direct("Finn", "is this packet order-ready?");
        let view = stage.opens("Finn", &Spot::of(&card), "Return").await;
        let facts = stage.facts().await;
        let other = errors(stage.sends("Finn", &view, &[("reason", "other")]).await);
        assert_eq!(other, [("input.text".to_owned(), "Please say what is to be put right.".to_owned())]);
        assert_eq!(stage.facts().await, facts);
        let typed = [("reason", "other"), ("text", "Which subsidiary gets the invoice?")];
        assert_eq!(stage.sends("Finn", &view, &typed).await.seen, Submitted::Closed);
        assert!(stage.says(&stage.card().await).contains("came back from Finance (other)"));
        stage.play("after 10 min\nAna replies to H-1: ap email: invoices@brightwater.example\nAna presses [Submit with a reason] with text=\"The customer changed it today\"\nFinn presses [Accept]\n").await;
        let card = stage.card().await;
        let view = stage.opens("Finn", &Spot::of(&card), "Enter order").await;
        let blank = errors(stage.sends("Finn", &view, &[("order", " ")]).await);
        assert_eq!(blank[0].0, "input.order");
        stage.sends("Finn", &view, &[("order", "SO-1042")]).await;
        assert!(stage.says(&stage.card().await).contains("ready for billing: SO-1042"));
        stage.ends_well().await;
    }
}

/// A form that was open while its card changed decides nothing; its sender hears what happened.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_card_went_stale_is_answered_with_what_happened() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        let view = stage.opens("Dina", &Spot::of(&card), "Reject").await;
        stage.play("after 10 min\ncrm: Brightwater amended: EUR 46,000, 28% off\n").await;
        let (facts, seen) = (stage.facts().await, stage.seen());
        stage.sends("Dina", &view, &[("text", "Too much")]).await;
        assert_eq!(stage.facts().await, facts, "nothing was decided");
        let told = stage.since(seen);
        assert!(told.iter().all(|entry| entry.place == "@Dina"), "{told:#?}");
        let text = stage.text_since(seen);
        assert!(text.contains("was 25%, is 28%") && text.contains("newer card"), "{text}");
        let newer = stage.direct("Dina", "is a discount of 28% all right?");
        assert_eq!(stage.labels(&newer)[0], "Approve");
        // The old card opens no form any more.
        let old = Spot::Old(card.channel.clone(), card.ts.clone(), 0);
        let seen = stage.seen();
        assert!(stage.presses("Dina", &old, "Reject").await.is_none());
        assert!(stage.text_since(seen).contains("was 25%, is 28%"), "{}", stage.text_since(seen));
        stage.ends_well().await;
    }
}

/// SI-10: a press that comes too late for its form is answered in words, and so is one that Slack opens no form for.
#[tokio::test(flavor = "multi_thread")]
async fn an_expired_trigger_falls_back_in_words() {
    for way in WAYS {
        let mut stage = Stage::after(DISCOUNTED, way).await;
        let card = stage.direct("Dina", "is a discount of 25% all right?");
        stage.person("Dina").by(Delivery::held()).presses(&Spot::of(&card), "Reject").await;
        stage.play("after 1 min\n").await;
        let (facts, seen) = (stage.facts().await, stage.seen());
        stage.slack().release(Order::AsItHappened).await;
        stage.settle().await;
        let told = stage.text_since(seen);
        assert!(told.contains("A no needs its reason") && stage.since(seen).len() == 1, "{told}");
        let asked = stage.newest(HOME.0, "missing.");
        stage.slack().next("views.open", Trick::Refuses("trigger_expired"));
        let seen = stage.seen();
        assert!(stage.presses("Ana", &Spot::of(&asked), "Fill in").await.is_none());
        let told = stage.since(seen);
        assert!(told.len() == 1 && told[0].only_for.as_deref() == Some("Ana"), "{}", stage.text_since(seen));
        assert_eq!(stage.facts().await, facts);
    }
}

/// A form for which nothing is left to fill in is not opened after the end.
#[tokio::test(flavor = "multi_thread")]
async fn no_form_opens_after_the_end() {
    let mut stage = Stage::after(RAW, Way::Http).await;
    let asked = stage.newest(HOME.0, "missing.");
    stage.play("Ana types /baton void H-1: the customer reopened the deal\n").await;
    let (facts, seen) = (stage.facts().await, stage.seen());
    let spot = Spot::Old(asked.channel.clone(), asked.ts.clone(), 0);
    assert!(stage.presses("Ana", &spot, "Fill in").await.is_none(), "{}", stage.text_since(seen));
    let told = stage.text_since(seen);
    assert!(told.contains("is void") && stage.since(seen).len() == 1, "{told}");
    assert_eq!(stage.facts().await, facts);
}
