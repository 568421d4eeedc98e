//! One person, several accounts: linked by a code, taken off again, and one person still where decisions are kept apart.

use baton::ambient::Clock;
use baton::conversation::incoming::Incoming;
use baton::domain::ids::Platform;
use baton::domain::person::Account;
use baton::engine::Engine;
use baton::engine::envelope::{Envelope, Speaker};
use baton::engine::identity::Links;
use baton::engine::verify::{Verified, verify};
use chrono::TimeDelta;
use serde_json::json;

use super::app;
use super::program::{CRM, WINS, data};
use super::together::{Both, alone};
use crate::kit::discord::{GUILD, Member, Pressed};

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_linked_by_a_code_that_its_person_confirms_on_the_other_platform() {
    let both = Both::new().await;
    let code_of = async |member: &Member| {
        assert_ne!(member.commands(&member.dm(), "link", &[]).await, Pressed::Failed);
        both.settle().await;
        let told = alone(&both.discord, member).text();
        let code = told.split("/baton link ").nth(1).and_then(|rest| rest.split_whitespace().next());
        code.unwrap_or_else(|| panic!("{told}")).to_owned()
    };
    let dina = both.in_slack("Dina");
    let confirms = async |code: &str| {
        both.clock.move_to(both.clock.now() + TimeDelta::minutes(1));
        let seen = both.slack.transcript().len();
        dina.types(&dina.dm(), &format!("/baton link {code}")).await;
        both.settle().await;
        let entries = both.slack.transcript();
        let told = entries.iter().skip(seen).find(|entry| entry.who == "Baton").map(|entry| entry.shown.text());
        told.unwrap_or_default()
    };
    let (stranger, another) = (
        both.discord.add_user("900600000000000555", "Somebody"),
        both.discord.add_user("900600000000000556", "Another"),
    );

    let code = code_of(&stranger).await;
    let told = confirms(&code.to_lowercase()).await;
    assert!(told.contains("Is that you?") && told.contains("900600000000000555"), "{told}");
    let told = confirms(&format!("{} mine", code.to_lowercase())).await;
    assert!(told.contains("is you from now on"), "{told}");
    assert!(confirms(&code).await.contains("No account waits for that code"), "a code is good once");
    assert_ne!(stranger.commands(&stranger.dm(), "link", &[]).await, Pressed::Failed);
    both.settle().await;
    let told = alone(&both.discord, &stranger).text();
    assert!(told.contains("You are Dina"), "{told}");

    // What was linked can be taken off, by another account of its person; then it is a stranger again.
    assert!(confirms("remove").await.contains("900600000000000555 is you no more"));
    assert!(confirms("remove").await.contains("No other account was linked to you"));
    assert_ne!(stranger.commands(&stranger.dm(), "link", &[("code", "remove")]).await, Pressed::Failed);
    both.settle().await;
    let told = alone(&both.discord, &stranger).text();
    assert!(told.contains("I do not know"), "{told}");
    assert!(both.engine.store.account_links().await.unwrap().is_empty(), "a restart knows of it too");
    let code = code_of(&stranger).await;
    assert!(confirms(&format!("{code} MINE")).await.contains("is you from now on"));

    // A second account on the same platform would be a second way to decide.
    let code = code_of(&another).await;
    let told = confirms(&code).await;
    assert!(told.contains("was not linked"), "{told}");

    // After ten minutes a code is worth nothing.
    let code = code_of(&another).await;
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(10));
    assert!(confirms(&code).await.contains("No account waits for that code"), "a code is good for ten minutes");

    // Whoever tries one code after the other is no longer heard, not even with a right one.
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(20));
    for guess in 0..5 {
        assert!(confirms(&format!("AAAA000{guess}")).await.contains("No account waits for that code"));
    }
    let code = code_of(&another).await;
    assert!(confirms(&code).await.contains("too many codes"));
    let links = both.engine.store.account_links().await.unwrap();
    assert_eq!(links.iter().map(|(_, person)| person.as_str()).collect::<Vec<_>>(), ["dina"]);
}

/// Separation of duties is of people, not of accounts: who brought the figure by a linked account in Discord does not decide
/// on it in Slack.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_brought_the_figure_by_a_linked_account_does_not_decide_on_it_by_another() {
    let both = Both::new().await;
    let linked = both.discord.add_user("900600000000000555", "Mira at home");
    assert_ne!(linked.commands(&linked.dm(), "link", &[]).await, Pressed::Failed);
    both.settle().await;
    let told = alone(&both.discord, &linked).text();
    let code = told.split("/baton link ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    let mira = both.in_slack("Mira");
    mira.types(&mira.dm(), &format!("/baton link {code} mine")).await;
    both.settle().await;

    let field = |name: &str, value: &str| json!({ "name": name, "value": value, "inline": true });
    let embeds = json!([{
        "type": "rich", "title": "Closed Won",
        "url": "https://example-co.lightning.force.com/lightning/r/Opportunity/0065g00000AbNgAAAV/view",
        "fields": [
            field("Opportunity", "Northgate Foods expansion"), field("Account", "Northgate Foods"),
            field("Amount", "USD 51,000.00"), field("Owner", "Ana Ruiz"), field("Close Date", "2026-03-08"),
        ],
    }]);
    both.discord.webhook_posts(CRM, WINS, "", &embeds);
    both.settle().await;
    let card = both.discord_button(app::HOME.0, "Fill in");
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(5));
    linked.uploads(&card.id, "", "northgate_15.csv", &data("quotes/northgate_15.csv"));
    both.settle().await;
    let ana = both.in_discord("Ana");
    let form = data("documents/northgate-order-form-signed.pdf");
    ana.uploads(&card.id, "order form", "northgate-order-form-signed.pdf", &form);
    ana.says(
        &card.id,
        "quote number: Q-3001 v1\nstart: 2026-04-01\nend: 2027-03-31\nredlines: executed\n\
         customer signature: Jo Park, CFO, jo.park@northgate.example, 2026-03-08\nbill-to name: Northgate Foods\n\
         bill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom\nap email: ap@northgate.example\npo: not required\n\
         promises: none\ndiscount reason: to match a competitor",
    );
    both.settle().await;
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(5));
    let confirm = both.discord_button(&ana.dm(), "All correct");
    assert_ne!(ana.presses(&confirm, "All correct", None).await, Pressed::Failed);
    both.settle().await;

    // Mira would decide on 15%, and supplied them.
    let shows = |name: &str, label: &str| {
        let dm = both.in_slack(name).dm();
        both.slack.messages(&dm).iter().any(|message| both.slack_text(message).1.iter().any(|shown| shown == label))
    };
    assert!(!shows("Mira", "Approve"), "whoever supplied the discount is asked to decide on it");
    assert!(shows("Dina", "Approve"), "nobody is asked about the discount");
    both.presses_in_slack("Dina", "Approve").await;
    let checked = verify(&both.engine.store, None, None).await.unwrap();
    assert!(matches!(checked, Verified::Clean { .. }), "{checked:?}");
}

/// Two processes work on one record: an account that was taken off by one decides nothing by the other, and one that was
/// linked by one is known to the other.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_counts_as_the_record_has_it_and_not_as_a_process_remembers() {
    let both = Both::new().await;
    let linked = both.discord.add_user("900600000000000555", "Mira at home");
    assert_ne!(linked.commands(&linked.dm(), "link", &[]).await, Pressed::Failed);
    both.settle().await;
    let told = alone(&both.discord, &linked).text();
    let code = told.split("/baton link ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    // The other process: the same record, and a memory of its own.
    let other = Engine { links: Links::default(), ..both.engine.clone() };
    let account = Account { platform: Platform::Discord, team: GUILD.to_owned(), user: linked.id().to_owned() };
    let asks = async |engine: &Engine, key: &str| {
        let envelope = Envelope {
            key: key.to_owned(),
            source: "discord".into(),
            received_at: both.clock.now(),
            speaker: Speaker::Account(account.clone()),
            place: None,
            incoming: Incoming::Commanded { words: "status".into() },
        };
        engine.handle(envelope).await.unwrap();
        engine.links.person(&account, engine.policy.book().directory()).map(|person| person.name.clone())
    };
    assert_eq!(asks(&other, "one").await, None);
    let mira = both.in_slack("Mira");
    mira.types(&mira.dm(), &format!("/baton link {code} mine")).await;
    both.settle().await;
    assert_eq!(asks(&other, "two").await.as_deref(), Some("Mira"));
    mira.types(&mira.dm(), "/baton link remove").await;
    both.settle().await;
    assert_eq!(asks(&other, "three").await, None, "who was taken off still counts elsewhere");
    let all = Engine { links: Links::default(), ..both.engine.clone() };
    all.follow_all_links().await.unwrap();
    assert!(all.links.of(&"mira".into()).is_empty());
}
