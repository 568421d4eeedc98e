//! Another policy comes into force while packets are open.

use baton::domain::handoff::Handoff;
use baton::domain::ids::HandoffId;
use baton::engine::rules::{JudgedAgain, Rules};
use baton::engine::schedule;
use baton::engine::verify::{Verified, verify};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::Store;
use baton::workflow::evolve;
use baton::workflow::fact::Fact;
use baton::workflow::rejudge::rejudge;

use super::kit;

/// The shipped policy with that account file.
fn policy_with(accounts: &str) -> PolicyBook {
    let shipped = PolicyFiles::shipped();
    let files = shipped.iter().map(|(name, text)| (name.to_owned(), text.to_owned()));
    let files =
        files.map(|(name, text)| if name == "accounts.csv" { (name, accounts.to_owned()) } else { (name, text) });
    PolicyBook::compile(&PolicyFiles::new(files.collect())).unwrap()
}

/// Where policy says so, no order counts before its own export agrees; the log then says so, and billing starts by it.
/// shows: decision:O1
#[tokio::test]
async fn an_order_may_have_to_be_read_back_from_its_export() {
    let shipped = PolicyFiles::shipped();
    let by_export = |(name, text): (&str, &str)| {
        (name.to_owned(), text.replace("read_back                   = \"entry\"", "read_back = \"export\""))
    };
    let policy = PolicyBook::compile(&PolicyFiles::new(shipped.iter().map(by_export).collect())).unwrap();
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root().join("finance")).await;
    kit::put_in_force(&player, policy).await;
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000\n\
                 Ana uploads ../../data/documents/purchase-order.pdf to H-1 as purchase_order\n\
                 Ana replies to H-1: po: 4711 over EUR 48,000\nAna presses [Submit]\nFinn presses [Accept]\n\
                 Finn enters order SO-2001 for H-1\nFinn types /baton status H-1\n";
    kit::play(&mut player, story).await.unwrap();
    let facts = |names: Vec<baton::store::LoggedFact>| names.into_iter().map(|fact| fact.fact).collect::<Vec<_>>();
    assert!(!facts(store.facts(None, 0, 1_000).await.unwrap()).contains(&"ready_for_billing".to_owned()));
    let said = player.chat().scene().transcript.text();
    assert!(said.contains("It waits for Finn") && said.contains("the order's own export"), "{said}");
    kit::play(&mut player, "Finn uploads ../../data/orders/so-2001-other-lines.json to H-1\n").await.unwrap();
    assert!(!facts(store.facts(None, 0, 1_000).await.unwrap()).contains(&"ready_for_billing".to_owned()));
    kit::play(&mut player, "Finn uploads ../../data/orders/so-2001-other-words.json to H-1\n").await.unwrap();
    assert!(facts(store.facts(None, 0, 1_000).await.unwrap()).contains(&"ready_for_billing".to_owned()));
    kit::is_clean(&store).await.unwrap();
    store.close().await.unwrap();
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
                line.replace("2026-03-02", "2026-03-06").replace("pending,,", "cleared,2026-03-06,")
            } else {
                line.to_owned()
            }
        })
        .collect();
    assert_ne!(corrected.join("\n"), accounts.trim_end());
    let engine = player.engine().clone();
    kit::put_in_force(&player, policy_with(&corrected.join("\n"))).await;
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

/// The shipped policy with another people file, and perhaps a calendar in it.
fn policy_of_people(change: impl Fn(&str) -> String, calendar: Option<(&str, &str)>) -> PolicyBook {
    let shipped = PolicyFiles::shipped();
    let files = shipped.iter().map(|(name, text)| match name {
        "people.toml" => (name.to_owned(), change(text)),
        _another => (name.to_owned(), text.to_owned()),
    });
    let calendar = calendar.map(|(name, text)| (name.to_owned(), text.to_owned()));
    PolicyBook::compile(&PolicyFiles::new(files.chain(calendar).collect())).unwrap()
}

const DINA: &str = "[person.dina]\nname          = \"Dina\"\n";

/// What the people file says of absences holds as what a person says does, is noted once, and falls when the file says it
/// no more; so does what a calendar says.
/// shows: complaint:12, behaviour:17
#[tokio::test]
async fn a_file_says_who_is_away_and_what_waits_passes_on() {
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root()).await;
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";
    kit::play(&mut player, story).await.unwrap();
    let engine = player.engine().clone();
    let away = |text: &str| {
        text.replace(
            DINA,
            &format!("{DINA}absences = [{{ from = \"2026-03-09\", to = \"2026-03-10\", cover = \"viktor\" }}]\n"),
        )
    };
    kit::put_in_force(&player, policy_of_people(away, None)).await;
    assert_eq!(schedule::absences_of_files(&engine).await.unwrap(), 1);
    assert_eq!(schedule::absences_of_files(&engine).await.unwrap(), 0, "nothing is new");
    kit::play(&mut player, "after 1 h\nViktor presses [Approve]\n").await.unwrap();
    let said = player.chat().scene().transcript.text();
    assert!(said.contains("The people file says that Dina is away until Tuesday 10 March."), "{said}");
    assert!(said.contains("Viktor approved the discount for Dina."), "{said}");

    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260316\nEND:VEVENT\nEND:VCALENDAR\n";
    let covered = |text: &str| text.replace(DINA, &format!("{DINA}cover = \"clara\"\n"));
    kit::put_in_force(&player, policy_of_people(covered, Some(("dina.ics", calendar)))).await;
    assert_eq!(schedule::absences_of_files(&engine).await.unwrap(), 2, "the one falls, the other comes");
    let story =
        "until Monday 2026-03-16 10:00\ncrm: Juniper won by Ana: EUR 60,000, 28% off\nClara presses [Approve]\n";
    kit::play(&mut player, story).await.unwrap();
    let said = player.chat().scene().transcript.text();
    assert!(said.contains("Your calendar says that Dina is away on Monday 16 March."), "{said}");
    assert!(said.contains("Clara approved the discount for Dina."), "{said}");
    kit::is_clean(&store).await.unwrap();
    store.close().await.unwrap();
}

/// Somebody leaves, or holds the role no more, by the people file: what waits for them passes on at once, whatever the
/// stage, and the clock runs on.
/// shows: bug:13
#[tokio::test]
async fn what_waits_for_a_leaver_passes_on_with_the_people_file() {
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root()).await;
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n";
    kit::play(&mut player, story).await.unwrap();
    let engine = player.engine().clone();
    let left = |text: &str| {
        let ended = text.replace(DINA, "[person.dina]\nhas_left = true\nname          = \"Dina\"\n");
        ended.replace("roles         = [\"vp_sales\"]", "roles         = [\"vp_sales\", \"sales_director\"]")
    };
    kit::put_in_force(&player, policy_of_people(left, None)).await;
    assert_eq!(schedule::policy_changed(&engine).await.unwrap(), 1);
    kit::play(&mut player, "after 10 min\nViktor presses [Approve]\n").await.unwrap();
    let said = player.chat().scene().transcript.text();
    assert!(
        said.contains("Dina has left, or does not decide such things any more, so Viktor decides it now."),
        "{said}"
    );
    assert!(said.contains("Viktor approved the discount."), "{said}");
    kit::is_clean(&store).await.unwrap();
    store.close().await.unwrap();
}

/// An auditor makes every judgement again, offline: by the policy that was in force, which the record keeps. By another
/// one they come out otherwise, and that is found.
/// shows: feature:N2
#[tokio::test]
async fn every_judgement_can_be_made_again_by_the_policy_of_its_time() {
    let shipped = PolicyFiles::shipped();
    let lower = [
        ("\"D1.blended\", when = [\"(10..20]\"", "\"D1.blended\", when = [\"(9..20]\""),
        ("\"D0\",         when = [\"<= 10\"", "\"D0\",         when = [\"<= 9\""),
        ("blended_discount_percent = \"10\"", "blended_discount_percent = \"9\""),
    ];
    let stricter = |(name, text): (&str, &str)| {
        (name.to_owned(), lower.iter().fold(text.to_owned(), |text, (was, now)| text.replace(was, now)))
    };
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root().join("finance")).await;
    let story = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 9.5% off\n\
                 Ana replies to H-1: po: not needed\nAna presses [Submit]\nFinn presses [Accept]\n";
    kit::play(&mut player, story).await.unwrap();
    kit::is_clean(&store).await.unwrap();
    let done = verify(&store, None, Some(Rules::default())).await.unwrap();
    let Verified::Clean { rules: Some(JudgedAgain { judgements, policies: 1 }), .. } = done else { panic!("{done:?}") };
    assert!(judgements > 10, "{judgements}");

    let stricter = PolicyFiles::new(shipped.iter().map(stricter).collect());
    let stricter = PolicyBook::compile(&stricter).unwrap_or_else(|findings| panic!("{findings:?}"));
    let mut handoff = Handoff::unopened(HandoffId(1));
    let (mut found, mut rows) = (Vec::new(), 0);
    for logged in store.facts(None, 0, 1_000).await.unwrap() {
        let mut fact = logged.fact().unwrap();
        found.extend(rejudge(&handoff, &fact, &stricter).err());
        // A row that policy does not hit is found, whatever else is as it was.
        let mut tampered = fact.clone();
        if let Fact::ApprovalCleared { snapshot, .. } | Fact::ApprovalAsked { snapshot, .. } = &mut tampered {
            let mut of_another_row = serde_json::to_value(&*snapshot).unwrap();
            of_another_row["row"] = "D9.made_up".into();
            *snapshot = serde_json::from_value(of_another_row).unwrap();
            let why = rejudge(&handoff, &tampered, &kit::policy()).unwrap_err();
            assert!(why.contains("by D9.made_up; policy says that it"), "{why}");
            rows += 1;
        }
        if let Fact::ApprovalDecided { ruling, .. } = &mut fact {
            ruling.by = "ana".into();
            let why = rejudge(&handoff, &fact, &kit::policy()).unwrap_err();
            assert!(why.contains("ana decided") && why.contains("could not"), "{why}");
            continue;
        }
        handoff = evolve(handoff, &fact, &logged.actor(), logged.at);
    }
    assert!(found.iter().any(|why| why.contains("the log says that discount needs nobody by D0")), "{found:?}");
    assert!(rows > 10, "{rows}");
}
