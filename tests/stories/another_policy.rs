//! Another policy comes into force while packets are open.

use std::sync::Arc;

use baton::engine::schedule;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::Store;

use super::kit;

/// The shipped policy with that account file.
fn policy_with(accounts: &str) -> PolicyBook {
    let shipped = PolicyFiles::shipped();
    let files = shipped.iter().map(|(name, text)| (name.to_owned(), text.to_owned()));
    let files =
        files.map(|(name, text)| if name == "accounts.csv" { (name, accounts.to_owned()) } else { (name, text) });
    PolicyBook::compile(&PolicyFiles::new(files.collect())).unwrap()
}

/// Compliance has the account master corrected: the packet that it held hears of it without anybody's word, and
/// reading the same files again says nothing.
/// shows: failure:F9
#[tokio::test]
async fn a_corrected_account_master_frees_the_packet_that_it_held() {
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root()).await;
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm posts ../data/wins/tidewell.json\n\
                 Ana replies to H-1: account record: ACC-2003\nAna types /baton status H-1\n";
    kit::play(&mut player, story).await.unwrap();
    let said = player.chat().scene().transcript.text();
    assert!(said.contains("export screening"), "{said}");

    let accounts = PolicyFiles::shipped().get("accounts.csv").unwrap().to_owned();
    let corrected: Vec<String> = accounts
        .lines()
        .map(|line| {
            if line.starts_with("ACC-2003,") {
                line.replace("pending,,", "cleared,2026-03-06,")
            } else {
                line.to_owned()
            }
        })
        .collect();
    assert_ne!(corrected.join("\n"), accounts.trim_end());
    let engine = player.engine().clone();
    engine.policy.replace(Arc::new(policy_with(&corrected.join("\n"))));
    assert_eq!(schedule::policy_changed(&engine).await.unwrap(), 1);

    let facts = store.facts(None, 0, 1_000).await.unwrap();
    let last = facts.last().unwrap();
    assert_eq!((last.actor.as_str(), last.fact.as_str()), ("baton", "value_set"), "{last:?}");
    assert!(last.data["field"].as_str().is_some_and(|field| field == "export_screening"), "{last:?}");

    assert_eq!(schedule::policy_changed(&engine).await.unwrap(), 1);
    assert_eq!(store.facts(None, 0, 1_000).await.unwrap().len(), facts.len(), "nothing is new");
    kit::is_clean(&store).await.unwrap();
    store.close().await.unwrap();
}
