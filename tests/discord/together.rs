//! Slack and Discord in one process on one store: a deal whose rep is in Discord and whose approver is in Slack.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use baton::ambient::{Ambient, Clock, StoryClock};
use baton::app::platforms::{Receivers, Senders};
use baton::app::{discord as of_discord, slack as of_slack};
use baton::config::{Config, SlackConfig};
use baton::domain::ids::Platform;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::NoAssistant;
use baton::engine::reception::Reception;
use baton::engine::verify::{Verified, verify};
use baton::engine::{Engine, outbox};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::Store;
use baton::story::deals;
use baton::story::script;
use baton::story::step::Step;
use baton::transport::console::inbound::Inbound;
use chrono::{TimeDelta, TimeZone, Utc};
use serde_json::json;
use tokio::sync::{Notify, watch};

use super::app::{self, people};
use super::program::{CRM, WINS, data};
use crate::app::workspace;
use crate::kit::discord::{FakeDiscord, Member, Message, Options, Pressed, Sent, Shown, What};
use crate::kit::slack::{BOT_TOKEN, Door, FakeSlack, Person, SIGNING_SECRET, Spot};

/// The shipped people file, in which Ana's first account is the one in Discord, and these have none there.
pub fn with_ana_in_discord(people: &str, without: &[&str]) -> String {
    let shipped = crate::app::policy();
    let line_of = |name: &str, platform: Platform| {
        let person = shipped.directory().called(name).unwrap();
        let user = &person.accounts.iter().find(|account| account.platform == platform).unwrap().user;
        let line = people.lines().find(|line| line.contains(&format!("user = \"{user}\"")));
        format!("{}\n", line.unwrap_or_else(|| panic!("nobody is {user}")))
    };
    let (slack, discord) = (line_of("Ana", Platform::Slack), line_of("Ana", Platform::Discord));
    assert!(people.contains(&format!("{slack}{discord}")), "Ana's accounts are listed otherwise");
    let people = people.replacen(&format!("{slack}{discord}"), &format!("{discord}{slack}"), 1);
    without.iter().fold(people, |people, name| people.replacen(&line_of(name, Platform::Discord), "", 1))
}

/// The shipped policy, in which Ana's first account is the one in Discord and Dina and Mira have none there; handoffs have
/// a home on each platform.
fn policy() -> Arc<PolicyBook> {
    let mut files: BTreeMap<String, String> =
        PolicyFiles::shipped().iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let people = files.get_mut("people.toml").unwrap();
    *people = with_ana_in_discord(people, &["Dina", "Mira"]);
    let sources = files.get_mut("sources.toml").unwrap();
    // The shipped homes are the examples'; those of the two fakes take their place.
    let own = |line: &&str| !line.starts_with("handoff_channel");
    *sources = sources.lines().filter(own).collect::<Vec<_>>().join("\n") + "\n";
    for (section, home) in [("[discord]\n", app::HOME.0), ("[slack]\n", crate::app::HOME.0)] {
        assert!(sources.contains(section), "sources.toml has no {section}");
        *sources = sources.replacen(section, &format!("{section}handoff_channel = \"{home}\"\n"), 1);
    }
    Arc::new(PolicyBook::compile(&PolicyFiles::new(files)).unwrap_or_else(|findings| panic!("{findings:?}")))
}

struct Both {
    slack: FakeSlack,
    discord: FakeDiscord,
    clock: StoryClock,
    engine: Engine,
    receivers: Arc<Receivers>,
    reception: Arc<Reception>,
    _stop: watch::Sender<bool>,
}

impl Both {
    async fn new() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let clock = StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap());
        let book = policy();
        let slack = workspace(&clock, &book).await;
        let options = Options { clock: Arc::new(clock.clone()), has_buckets: false, ..Options::default() };
        let discord = FakeDiscord::start(options).await;
        people(&discord, &book);
        let variables = BTreeMap::from([("BATON_DATABASE_URL".to_owned(), "sqlite::memory:".to_owned())]);
        let mut config = Config::new(&variables, Some("sqlite://unused.db"), None).unwrap();
        config.slack = Some(SlackConfig {
            bot_token: BOT_TOKEN.into(),
            signing_secret: Some(SIGNING_SECRET.into()),
            app_token: None,
            api_url: slack.api_url(),
        });
        config.discord = Some(app::config(&discord));
        let (ambient, policy) = (Ambient::story(&clock, 1, 1), InForce::new(book));
        let store = Store::in_memory().await.unwrap();
        let links = Links::new(store.account_links().await.unwrap());
        let of_slack_home = crate::app::HOME.0;
        let sending = of_slack::Sending::new(
            config.slack.as_ref().unwrap(),
            of_slack::roll(&policy, &links),
            &ambient,
            of_slack_home,
        )
        .unwrap();
        let Ok(chat) = Arc::try_unwrap(sending.chat) else { unreachable!("nobody else has it yet") };
        let slack_sending = of_slack::Sending { chat: Arc::new(chat.unpaced()), wire: sending.wire };
        let discord_sending = of_discord::Sending::new(
            config.discord.as_ref().unwrap(),
            of_discord::roll(&policy, &links),
            &ambient,
            app::HOME.0,
        )
        .unwrap();
        discord_sending.calls.timeless();
        let senders = Senders::of(Some(slack_sending), Some(discord_sending), (&policy, &links), "handoffs");
        let (chat, home) = (senders.chat.clone(), senders.home.clone());
        let assistant = Arc::new(NoAssistant);
        let engine = Engine { store, policy, ambient, chat, assistant, home, links, outgoing: Arc::default() };
        let wake: Arc<Notify> = Arc::default();
        let receivers = Arc::new(Receivers::new(&config, &senders, &engine, &wake).unwrap());
        let reception = Reception::new(engine.clone(), receivers.translators());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        slack.door(Door::Http(format!("http://{}", listener.local_addr().unwrap())));
        let routes = receivers.routes(&config, &engine.ambient);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        let (stop, stopped) = watch::channel(false);
        let gateway = receivers.discord.as_ref().unwrap().gateway.clone();
        tokio::spawn(async move { gateway.run(stopped).await });
        assert!(discord.until(Duration::from_secs(20), FakeDiscord::is_heard).await);
        Self { slack, discord, clock, engine, receivers, reception, _stop: stop }
    }

    async fn settle(&self) {
        let gateway = &self.receivers.discord.as_ref().unwrap().gateway;
        for _ in 0..1_000 {
            let heard = |discord: &FakeDiscord| {
                gateway.heard.load(Ordering::Relaxed) == discord.sequence() && discord.is_heard()
            };
            assert!(self.discord.until(Duration::from_secs(20), heard).await, "Discord is not heard");
            let worked = self.reception.work().await.unwrap();
            let sent = outbox::deliver_due(&self.engine).await.unwrap();
            if worked.done == 0 && sent.is_empty() {
                return;
            }
        }
        panic!("messages beget messages without end");
    }

    async fn crm(&self, line: &str) {
        for step in script::parse(line).unwrap() {
            let Step::Crm(line) = &step.step else { panic!("{line} is no line of the CRM") };
            let envelope =
                Inbound { run: 1 }.reported(1, self.clock.now(), deals::report(line, self.clock.now().date_naive()));
            self.engine.handle(envelope).await.unwrap();
        }
        self.settle().await;
    }

    fn in_discord(&self, name: &str) -> Member {
        self.discord.member(&self.account(name, Platform::Discord))
    }

    fn in_slack(&self, name: &str) -> Person {
        self.slack.person(&self.account(name, Platform::Slack))
    }

    fn account(&self, name: &str, platform: Platform) -> String {
        let policy = self.engine.policy.book();
        let person = policy.directory().called(name).unwrap();
        person.accounts.iter().find(|account| account.platform == platform).unwrap().user.clone()
    }

    /// The newest message in Discord that shows that button.
    fn discord_button(&self, channel: &str, label: &str) -> Message {
        let shows = |message: &&Message| {
            message.channel == channel && Message::buttons(message.content()).iter().any(|(shown, _)| shown == label)
        };
        let posted = self.discord.posted();
        posted.iter().rev().find(shows).cloned().unwrap_or_else(|| panic!("[{label}] stands nowhere: {posted:#?}"))
    }

    /// What Discord shows of that message now.
    fn discord_text(&self, message: &Message) -> String {
        let entries = self.discord.transcript();
        let newest = entries.iter().rev().find(|entry| entry.message == message.id);
        newest.map(|entry| entry.shown.text()).unwrap_or_default()
    }

    async fn presses_in_slack(&self, who: &str, label: &str) -> Spot {
        let person = self.in_slack(who);
        let spot = self
            .slack
            .messages(&person.dm())
            .iter()
            .rev()
            .find(|message| self.slack_text(message).1.iter().any(|shown| shown == label))
            .map(Spot::of)
            .unwrap_or_else(|| panic!("{who} sees no [{label}] in Slack"));
        let done = person.presses(&spot, label).await;
        assert!(done.answers.iter().all(|answer| answer.is_taken()), "{:?}", done.answers);
        self.settle().await;
        spot
    }

    fn slack_text(&self, message: &crate::kit::slack::Message) -> (String, Vec<String>) {
        let shown = self.slack.plain(message);
        (shown.text(), shown.buttons)
    }
}

/// The newest answer that a person alone saw in Discord.
fn alone(discord: &FakeDiscord, who: &Member) -> Shown {
    let entries = discord.transcript();
    let theirs = entries.iter().rev().find(|entry| {
        entry.only_for.as_deref() == Some(who.id()) && matches!(entry.what, What::Ephemeral | What::Edited)
    });
    theirs.map(|entry| entry.shown.clone()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rep_in_discord_and_an_approver_in_slack_bring_one_deal_home() {
    let both = Both::new().await;
    let ana = both.in_discord("Ana");
    both.crm("crm: Brightwater won by Ana: EUR 48,000, 25% off\n").await;

    // The card stands where the owner lives, and the decision goes where whoever decides lives.
    let card = both.discord_button(app::HOME.0, "Fill in");
    assert!(both.discord_text(&card).contains("H-1 Brightwater"), "{}", both.discord_text(&card));
    assert!(both.discord.has_thread(&card.id));
    assert!(both.slack.messages(crate::app::HOME.0).is_empty(), "the card stands in Slack too");

    // An answer in Discord's thread is heard, and the card there says so.
    ana.says(&card.id, "po: not required\ndiscount reason: to match a competitor");
    both.settle().await;
    assert!(both.discord_text(&card).contains("Noted"), "{}", both.discord_text(&card));

    // A press in Slack edits the card in Discord.
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(5));
    let before = both.discord_text(&card);
    both.presses_in_slack("Dina", "Approve").await;
    let after = both.discord_text(&card);
    assert_ne!(before, after, "the card in Discord does not know of the decision in Slack");

    // The rep sends it in Discord, Finance accepts it in Slack, and enters the order on the card in Discord.
    let finn = both.in_discord("Finn");
    assert_ne!(ana.presses(&both.discord_button(app::HOME.0, "Submit"), "Submit", None).await, Pressed::Failed);
    both.settle().await;
    both.presses_in_slack("Finn", "Accept").await;
    let accepted = both.discord_button(app::HOME.0, "Enter order");
    assert_ne!(finn.presses(&accepted, "Enter order", None).await, Pressed::Failed);
    assert!(matches!(finn.submits(&[("order", "SO-1042")]).await, Sent::Answered(_)));
    both.settle().await;
    assert!(both.discord_text(&card).contains("SO-1042"), "{}", both.discord_text(&card));

    // The same question has the same answer on both.
    assert_ne!(ana.commands(&ana.dm(), "status", &[("deal", "H-1")]).await, Pressed::Failed);
    both.settle().await;
    let in_discord = alone(&both.discord, &ana).text();
    let bea = both.in_slack("Bea");
    let seen = both.slack.transcript().len();
    bea.types(&bea.dm(), "/baton status H-1").await;
    both.settle().await;
    let entries = both.slack.transcript();
    let in_slack = entries.iter().skip(seen).find(|entry| entry.who == "Baton").map(|entry| entry.shown.text());
    let plain = |text: &str| text.replace('`', "").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(plain(&in_discord), plain(&in_slack.unwrap_or_default()));

    // Ana has an account in Slack as well, and what she decides there is hers.
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(1));
    let in_slack = both.in_slack("Ana");
    in_slack.types(&in_slack.dm(), "/baton link").await;
    both.settle().await;
    let entries = both.slack.transcript();
    let told =
        entries.iter().rev().find(|entry| entry.who == "Baton").map(|entry| entry.shown.text()).unwrap_or_default();
    assert!(told.contains("You are Ana"), "{told}");

    assert_eq!(both.discord.breaches(), Vec::<String>::new());
    let checked = verify(&both.engine.store, None, None).await.unwrap();
    assert!(matches!(checked, Verified::Clean { .. }), "{checked:?}");
}

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
