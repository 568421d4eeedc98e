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
use tokio::sync::{Notify, watch};

use super::app::{self, people};
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

pub(super) struct Both {
    pub(super) slack: FakeSlack,
    pub(super) discord: FakeDiscord,
    pub(super) clock: StoryClock,
    pub(super) engine: Engine,
    receivers: Arc<Receivers>,
    reception: Arc<Reception>,
    _stop: watch::Sender<bool>,
}

impl Both {
    pub(super) async fn new() -> Self {
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
        let engine = Engine {
            store,
            policy,
            ambient,
            chat,
            assistant,
            home,
            links,
            outgoing: Arc::default(),
            looked_at: Default::default(),
        };
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

    pub(super) async fn settle(&self) {
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

    pub(super) async fn crm(&self, line: &str) {
        for step in script::parse(line).unwrap() {
            let Step::Crm(line) = &step.step else { panic!("{line} is no line of the CRM") };
            let envelope =
                Inbound { run: 1 }.reported(1, self.clock.now(), deals::report(line, self.clock.now().date_naive()));
            self.engine.handle(envelope).await.unwrap();
        }
        self.settle().await;
    }

    pub(super) fn in_discord(&self, name: &str) -> Member {
        self.discord.member(&self.account(name, Platform::Discord))
    }

    pub(super) fn in_slack(&self, name: &str) -> Person {
        self.slack.person(&self.account(name, Platform::Slack))
    }

    fn account(&self, name: &str, platform: Platform) -> String {
        let policy = self.engine.policy.book();
        let person = policy.directory().called(name).unwrap();
        person.accounts.iter().find(|account| account.platform == platform).unwrap().user.clone()
    }

    /// The newest message in Discord that shows that button.
    pub(super) fn discord_button(&self, channel: &str, label: &str) -> Message {
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

    pub(super) async fn presses_in_slack(&self, who: &str, label: &str) -> Spot {
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

    pub(super) fn slack_text(&self, message: &crate::kit::slack::Message) -> (String, Vec<String>) {
        let shown = self.slack.plain(message);
        (shown.text(), shown.buttons)
    }
}

/// The newest answer that a person alone saw in Discord.
pub(super) fn alone(discord: &FakeDiscord, who: &Member) -> Shown {
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

/// A press in a channel of one platform is answered there, though the handoff's card stands on the other.
#[tokio::test(flavor = "multi_thread")]
async fn a_press_is_answered_where_it_was_made() {
    let both = Both::new().await;
    let (ana, finn) = (both.in_discord("Ana"), both.in_slack("Finn"));
    both.crm("crm: Brightwater won by Ana: EUR 48,000, 25% off\n").await;
    let card = both.discord_button(app::HOME.0, "Fill in");
    ana.says(&card.id, "po: not required\ndiscount reason: to match a competitor");
    both.settle().await;
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(5));
    both.presses_in_slack("Dina", "Approve").await;
    assert_ne!(ana.presses(&both.discord_button(app::HOME.0, "Submit"), "Submit", None).await, Pressed::Failed);
    both.settle().await;
    both.presses_in_slack("Finn", "Accept").await;

    // Finn asks in a channel of Slack, enters the order from there, and presses the old button once more.
    let channel = crate::app::HOME.0;
    finn.types(channel, "/baton status H-1").await;
    both.settle().await;
    let shows =
        |message: &&crate::kit::slack::Message| both.slack_text(message).1.iter().any(|label| label == "Enter order");
    let told: Vec<_> = both.slack.posted().into_iter().filter(|message| message.channel == channel).collect();
    let spot = told.iter().rev().find(shows).map(Spot::of).unwrap_or_else(|| panic!("no [Enter order]: {told:?}"));
    let entered = both.discord_button(app::HOME.0, "Enter order");
    let in_discord = both.in_discord("Finn");
    assert_ne!(in_discord.presses(&entered, "Enter order", None).await, Pressed::Failed);
    assert!(matches!(in_discord.submits(&[("order", "SO-1042")]).await, Sent::Answered(_)));
    both.settle().await;
    both.clock.move_to(both.clock.now() + TimeDelta::minutes(5));
    let seen = both.slack.transcript().len();
    finn.presses(&spot, "Enter order").await;
    both.settle().await;
    let entries = both.slack.transcript();
    let told: Vec<String> = entries.iter().skip(seen).map(|entry| entry.shown.text()).collect();
    assert!(!told.is_empty(), "nobody answers the stale button in Slack");
}
