//! What the log keeps of a story: one line a fact, in order.

use baton::conversation::export::ExportFormat;
use baton::domain::ids::HandoffId;
use baton::engine::answer::Desk;
use baton::engine::export;
use baton::store::Store;
use rust_decimal::Decimal;

use super::kit;

async fn facts(story: &str) -> String {
    let store = Store::in_memory().await.unwrap();
    kit::transcript_over(&store, story, kit::root()).await.unwrap();
    let facts = store.facts(None, 0, 1_000).await.unwrap();
    store.close().await.unwrap();
    let lines = facts.iter().map(|fact| format!("{:>2}  {:<6}  {}", fact.position, fact.actor, fact.fact));
    let lines: Vec<String> = lines.filter(|line| !line.ends_with("value_set")).collect();
    lines.join("\n")
}

/// A refusal changes nothing, and a refused press leaves its line in the log.
/// shows: invariant:I2, invariant:I25, behaviour:24
#[tokio::test]
async fn a_refused_press_stands_in_the_log() {
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n\
                 Dina presses [Reject]\nDina presses [Approve]\nDina presses old [Approve] for 25%\n\
                 Max types /baton void H-1: not needed\n";
    insta::assert_snapshot!(facts(story).await, @r#"
     1  crm     handoff_opened
    68  crm     approval_asked
    69  crm     approval_cleared
    70  crm     approval_cleared
    71  crm     approval_cleared
    72  crm     approval_cleared
    73  crm     approval_cleared
    74  crm     approval_cleared
    75  crm     approval_cleared
    76  crm     approval_cleared
    77  crm     approval_cleared
    78  crm     approval_cleared
    79  crm     approval_cleared
    80  crm     approval_cleared
    81  crm     approval_cleared
    82  crm     approval_cleared
    83  crm     approval_cleared
    84  crm     approval_cleared
    85  crm     approval_cleared
    86  crm     questions_asked
    87  dina    press_refused
    88  dina    approval_decided
    89  dina    press_refused
    "#);
}

/// A credit leaves the house as a credit: on the page, in the table and in JSON, in every sum and row.
/// shows: failure:F34, feature:N16
#[tokio::test]
async fn a_credit_is_exported_as_one() {
    let story = std::fs::read_to_string(kit::root().join("change/what_falls_away_is_a_credit.story")).unwrap();
    let store = Store::in_memory().await.unwrap();
    kit::transcript_over(&store, &story, kit::root().join("change")).await.unwrap();
    let policy = kit::policy();
    let now = "2026-05-13T12:00:00Z".parse().unwrap();
    let desk = Desk { store: &store, policy: &policy, directory: policy.directory(), now, asker: None };
    let mut files = Vec::new();
    for format in [ExportFormat::Json, ExportFormat::Csv, ExportFormat::Html] {
        files.push(export::file(&desk, HandoffId(2), format).await.unwrap().unwrap());
    }
    store.close().await.unwrap();
    let [json, csv, page] = files.try_into().unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let amount = |value: &serde_json::Value| value["amount"].as_str().unwrap().parse::<Decimal>().unwrap();
    assert_eq!(amount(&json["deal"]["tcv"]), Decimal::from(-6_000), "{json:#}");
    let rows = json["quote"]["billing_schedule"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| amount(&row["amount"])).sum::<Decimal>(), Decimal::from(-6_000));
    assert!(csv.contains("lines.total,EUR -6000.00"), "{csv}");
    assert!(page.contains("Credit schedule") && !page.contains("Billing schedule"), "{page}");
    assert!(page.contains("To bill for this change"), "{page}");
}

/// What is only asked leaves no trace.
/// shows: invariant:I25
#[tokio::test]
async fn questions_leave_no_fact() {
    let deal = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";
    let asking = "Finn types /baton status\nFinn types /baton status H-1\nFinn types /baton list\n\
                  Finn types /baton packet H-1\nFinn types /baton explain H-1\nFinn types /baton help\n";
    assert_eq!(facts(deal).await, facts(&format!("{deal}{asking}")).await);
}

/// One story, told twice, makes one and the same log.
/// shows: invariant:I15, invariant:I29
#[tokio::test]
async fn the_same_story_makes_the_same_log() {
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n\
                 Ana replies to H-1: po: not required\nDina presses [Approve]\nAna presses [Submit]\n";
    let mut heads = Vec::new();
    for _ in 0..2 {
        let store = Store::in_memory().await.unwrap();
        kit::transcript_over(&store, story, kit::root()).await.unwrap();
        heads.push(store.facts(None, 0, 1_000).await.unwrap().last().unwrap().hash.clone());
        store.close().await.unwrap();
    }
    assert_eq!(heads[0], heads[1]);
}
