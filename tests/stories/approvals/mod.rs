//! Approvals that a script cannot tell, because they need a loop.

use baton::store::Store;

use super::kit;

/// Who was asked on a card whose question begins so.
fn asked(transcript: &str, question: &str) -> Vec<String> {
    let cards = transcript.lines().filter(|line| line.contains(question) && !line.contains("(edited)"));
    cards.filter_map(|line| Some(line.split_once('@')?.1.split_whitespace().next()?.to_owned())).collect()
}

/// Every discount asks exactly one person, the one whom its band names; within policy it asks nobody.
/// shows: rule:(a), rule:(b), rule:(e), decision:D0, decision:D1, decision:D2, decision:D3, decision:D4, decision:D5
#[tokio::test]
async fn every_discount_asks_exactly_one_person() {
    let percents = ["10", "10.01", "20", "20.01", "30", "30.01", "40", "40.01", "50", "50.01"];
    let mut lines = Vec::new();
    for percent in percents {
        let store = Store::in_memory().await.unwrap();
        let story = format!(
            "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, {percent}% off\n"
        );
        let text = kit::transcript_over(&store, &story, kit::root()).await.unwrap();
        let asked = asked(&text, "is a discount of");
        assert!(asked.len() <= 1, "{percent}%: {asked:?}");
        lines.push(format!("{percent:<6} {}", asked.first().map_or("nobody", String::as_str)));
        store.close().await.unwrap();
    }
    insta::assert_snapshot!(lines.join("\n"), @r"
    10     nobody
    10.01  Mira
    20     Mira
    20.01  Dina
    30     Dina
    30.01  Viktor
    40     Viktor
    40.01  Clara
    50     Clara
    50.01  Carl
    ");
}

/// Payment terms are for Finance's side, and for nobody whose pay depends on the deal.
/// shows: rule:(a), rule:(g), decision:P1, decision:P2, decision:P3, decision:P4
#[tokio::test]
async fn every_length_of_payment_terms_asks_exactly_one_person() {
    let mut lines = Vec::new();
    for days in ["30", "31", "45", "46", "60", "61", "90", "91", "120"] {
        let store = Store::in_memory().await.unwrap();
        let story = format!(
            "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000\n\
             Ana replies to H-1: payment terms: net {days}\n"
        );
        let text = kit::transcript_over(&store, &story, kit::root()).await.unwrap();
        let asked = asked(&text, "are payment terms of");
        assert!(asked.len() <= 1, "net {days}: {asked:?}");
        lines.push(format!("net {days:<4} {}", asked.first().map_or("nobody", String::as_str)));
        store.close().await.unwrap();
    }
    insta::assert_snapshot!(lines.join("\n"), @r"
    net 30   nobody
    net 31   Dora
    net 45   Dora
    net 46   Fiona
    net 60   Fiona
    net 61   Cora
    net 90   Cora
    net 91   Carl
    net 120  Carl
    ");
}

/// Whoever presses first decides; every later press of any button of that card changes nothing.
/// shows: invariant:I2, behaviour:7, bug:7
#[tokio::test]
async fn no_second_press_of_any_button_changes_a_decision() {
    let presses = [
        ("[Approve]", ""),
        ("[Approve with conditions]", " with text=\"The data annex is signed\""),
        ("[Reject]", " with text=no"),
        ("[Request information]", " with text=why"),
        ("[Recuse]", ""),
    ];
    for (second, values) in presses {
        let story = format!(
            "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n\
             Dina presses [Approve]\nDina presses old {second} for 25%{values}\n"
        );
        let store = Store::in_memory().await.unwrap();
        let text = kit::transcript_over(&store, &story, kit::root()).await.unwrap();
        assert!(text.contains("Dina approved this at 09:00; nothing was changed."), "{second}:\n{text}");
        assert_eq!(text.matches("approved the discount").count(), 1, "{second}:\n{text}");
        store.close().await.unwrap();
    }
}
