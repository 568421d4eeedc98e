//! Who may not act: guests, bots, deactivated accounts, people of other organisations, strangers; and where Baton does
//! not speak: in channels that others share (SO-22).

use std::sync::Arc;

use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use serde_json::json;

use crate::app::HOME;
use crate::by_hand::ByHand;
use crate::kit::slack::{Account, Author, Channel, Delivery, OTHER_TEAM, Person, Spot, TEAM, User};

const DEAL: &str = "crm: Brightwater won by Ana: EUR 48,000, 25% off";

/// A change after which somebody may not act any more.
type Change = fn(&mut User);

async fn with_a_decision() -> (ByHand, Spot) {
    let hand = ByHand::new().await;
    hand.crm(DEAL).await;
    let spot = hand.direct("Dina", "Approve");
    (hand, spot)
}

/// Nothing was decided, and the log says that it was tried, by an account and not by a person.
async fn is_refused(hand: &ByHand, user: &str, what: &str) {
    hand.app.settle().await;
    assert!(hand.waiting().await.is_empty(), "{what}");
    let state = format!("{:?}", hand.handoff(1).await.approvals[0].state);
    assert!(state.starts_with("Asked"), "{what}: {state}");
    let facts = hand.facts().await;
    let last = facts.last().unwrap();
    assert_eq!(
        (last.fact.as_str(), last.actor.as_str()),
        ("press_refused", format!("slack:{user}").as_str()),
        "{what}"
    );
}

#[tokio::test]
async fn nobody_but_a_member_decides_even_on_the_own_card() {
    let kinds: [(&str, Change); 5] = [
        ("a guest", |user| user.kind = Account::Guest),
        ("a guest of one channel", |user| user.kind = Account::SingleChannelGuest),
        ("a bot", |user| user.kind = Account::Bot),
        ("deactivated", |user| user.kind = Account::Deactivated),
        ("of another organisation", |user| user.team = OTHER_TEAM.into()),
    ];
    for (what, change) in kinds {
        let (hand, spot) = with_a_decision().await;
        let dina = hand.user("Dina");
        hand.slack.change_user(dina.id(), change);
        let pressed = dina.presses(&spot, "Approve").await;
        assert!(pressed.answers[0].is_taken(), "{what}: the press is acknowledged, whoever made it");
        is_refused(&hand, dina.id(), what).await;
    }
}

#[tokio::test]
async fn a_stranger_who_gets_at_a_card_decides_nothing() {
    let (hand, spot) = with_a_decision().await;
    let strangers = [
        User::member("U0STRANGE1", "Sam", "sam@example.org"),
        User { email: None, ..User::member("U0STRANGE2", "Sue", "") },
        User::member("U0STRANGE3", "Dina", "dina@example.com").from_other_team(),
        // The same address as Dina's, in our own workspace: which of the two is hers is not for a machine to say.
        User::member("U0STRANGE4", "Dina", "dina@example.com"),
        User::member("U0STRANGE5", "Dina", "DINA@EXAMPLE.COM "),
    ];
    for user in strangers {
        let person = hand.slack.add_user(user);
        person.presses(&spot, "Approve").await;
        is_refused(&hand, person.id(), person.id()).await;
    }
    let linked = hand.facts().await.iter().filter(|fact| fact.fact == "account_linked").count();
    assert_eq!(linked, 0, "an address that is somebody's account already links nobody");
    // The card itself still works, for its one addressee.
    hand.user("Dina").presses(&spot, "Approve").await;
    hand.app.settle().await;
    let state = format!("{:?}", hand.handoff(1).await.approvals[0].state);
    assert!(state.starts_with("Granted"), "{state}");
}

/// What Slack said of somebody holds for ten minutes, or until it says that something changed.
#[tokio::test]
async fn a_right_ends_with_the_account() {
    for told in [true, false] {
        let (hand, spot) = with_a_decision().await;
        let dina = hand.user("Dina");
        dina.types(&dina.dm(), "/baton status H-1").await;
        hand.app.settle().await;
        hand.slack.change_user(dina.id(), |user| user.kind = Account::Deactivated);
        if told {
            let event =
                json!({ "type": "user_change", "user": { "id": dina.id(), "deleted": true }, "event_ts": "1.1" });
            hand.slack.delivers_event(&event, &Delivery::default()).await;
            hand.app.settle().await;
        } else {
            hand.after(601);
        }
        dina.presses(&spot, "Approve").await;
        is_refused(&hand, dina.id(), if told { "told" } else { "ten minutes later" }).await;
    }
}

/// The shipped policy, where Dina has no account yet.
fn without_dinas_account() -> Arc<PolicyBook> {
    let shipped = PolicyFiles::shipped();
    let line = r#"  { platform = "slack",   team = "T0EXAMPLE1",         user = "U0DINA0001" },"#;
    assert!(shipped.get("people.toml").unwrap().contains(line));
    let files = shipped.iter().map(|(name, text)| (name.to_owned(), text.replace(line, ""))).collect();
    Arc::new(PolicyBook::compile(&PolicyFiles::new(files)).unwrap())
}

#[tokio::test]
async fn an_address_links_one_account_once_and_then_it_decides() {
    let hand = ByHand::under(without_dinas_account()).await;
    let dina = hand.slack.person("U0DINA0001");
    let linked = async || hand.facts().await.iter().filter(|fact| fact.fact == "account_linked").count();
    let says = async |person: &Person| {
        person.by(Delivery::twice()).types("C0SALES001", "/baton link").await;
        hand.app.settle().await;
        hand.slack.ephemeral(person.id()).last().map(|message| hand.slack.plain(message).text()).unwrap_or_default()
    };
    // A guest with that address is not linked by it.
    hand.slack.change_user(dina.id(), |user| user.kind = Account::Guest);
    assert!(says(&dina).await.starts_with("I do not know"), "a guest");
    assert_eq!(linked().await, 0);
    hand.slack.change_user(dina.id(), |user| user.kind = Account::Member);
    hand.after(601);
    assert!(says(&dina).await.starts_with("You are Dina: "));
    assert!(says(&dina).await.starts_with("You are Dina: "));
    assert_eq!(linked().await, 1);
    // Another account with the same address comes too late.
    let other = hand.slack.add_user(User::member("U0STRANGE4", "Dina", "dina@example.com"));
    assert!(says(&other).await.starts_with("I do not know"));
    assert_eq!(linked().await, 1);
    hand.crm(DEAL).await;
    let spot = Spot::of(&hand.card(&dina.dm(), "Approve").unwrap());
    dina.presses(&spot, "Approve").await;
    hand.app.settle().await;
    let state = format!("{:?}", hand.handoff(1).await.approvals[0].state);
    assert!(state.starts_with("Granted"), "{state}");
}

#[tokio::test]
async fn link_says_whom_an_account_is_taken_for() {
    let hand = ByHand::new().await;
    hand.slack.add_user(User::member("U0STRANGE1", "Sam", "sam@example.org"));
    hand.slack.add_user(User::member("U0STRANGE4", "Dina", "dina@example.com"));
    let says = async |user: &str| {
        let person = hand.slack.person(user);
        person.types("C0SALES001", "/baton link").await;
        hand.app.settle().await;
        let seen = hand.slack.ephemeral(user);
        seen.last().map(|message| hand.slack.plain(message).text()).unwrap_or_default()
    };
    assert!(says("U0DINA0001").await.starts_with("You are Dina: "), "{}", says("U0DINA0001").await);
    assert!(says("U0STRANGE1").await.starts_with("I do not know slack user U0STRANGE1"));
    assert!(says("U0STRANGE4").await.starts_with("I do not know slack user U0STRANGE4"));
}

/// SO-22: people of other organisations read there, so nothing of a deal is said there, to nobody and to nothing.
#[tokio::test]
async fn in_a_shared_channel_nothing_is_said_or_heard() {
    let hand = ByHand::new().await;
    hand.crm(DEAL).await;
    hand.slack.change_channel("C0WINS0001", |channel| channel.kind = crate::kit::slack::Kind::Shared);
    hand.slack.add_channel(Channel::shared("C0SHARED01", "with-brightwater"));
    let before = hand.said().await;
    let (ana, stranger) = (
        hand.user("Ana"),
        hand.slack.add_user(User::member("U0STRANGE3", "Dina", "dina@example.com").from_other_team()),
    );
    ana.says("C0WINS0001", "We won Northgate, $48,000!").await;
    ana.says("C0SHARED01", "status H-1").await;
    stranger.says("C0SHARED01", "H-1 Brightwater: approve").await;
    ana.types("C0SHARED01", "/baton status H-1").await;
    stranger.types("C0SHARED01", "/baton packet H-1").await;
    hand.app.settle().await;
    let ours = |channel: &str| {
        let messages = hand.slack.messages(channel);
        messages.into_iter().filter(|message| message.by == Author::App).count()
    };
    assert_eq!((ours("C0WINS0001"), ours("C0SHARED01")), (0, 0));
    let whispered: Vec<_> = ["U0STRANGE3", ana.id()]
        .iter()
        .flat_map(|user| hand.slack.ephemeral(user))
        .filter(|message| message.channel == "C0SHARED01")
        .map(|message| hand.slack.plain(&message).text())
        .collect();
    assert!(whispered.iter().all(|text| !text.contains("Brightwater") && !text.contains("48,000")), "{whispered:?}");
    assert_eq!(hand.said().await, before, "and nothing that is said there counts");
    assert!(!hand.slack.messages(HOME.0).is_empty() && TEAM != OTHER_TEAM);
}
