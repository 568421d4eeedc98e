//! What the log keeps of a story: one line a fact, in order.

use baton::store::Store;

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
    67  crm     approval_asked
    68  crm     approval_cleared
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
    84  crm     questions_asked
    85  dina    press_refused
    86  dina    approval_decided
    87  dina    press_refused
    "#);
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
