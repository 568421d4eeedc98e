//! The whole app on a fake Slack, in one process and in virtual time: only the wire is real.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use baton::ambient::{Ambient, StoryClock};
use baton::app::slack::{Receiving, Sending, roll};
use baton::config::SlackConfig;
use baton::domain::ids::Platform;
use baton::domain::place::Place;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::{Assistant, NoAssistant, Translate};
use baton::engine::reception::Reception;
use baton::engine::{Engine, outbox};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::Store;
use baton::transport::slack::door::SOURCE;
use baton::transport::slack::homes::Homes;
use baton::transport::slack::socket::Sockets;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use crate::kit::slack::{APP_TOKEN, BOT_TOKEN, Channel, Door, FakeSlack, Options, Person, SIGNING_SECRET, User};

/// The channel where handoffs are announced, and its name.
pub const HOME: (&str, &str) = ("C0HANDOFF1", "handoffs");
/// Rounds after one step; more would be a message that begets messages.
const ROUNDS_MAX: usize = 1_000;

/// By which way Slack speaks to the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Signed requests.
    Http,
    /// Connections that the app opens.
    Socket,
}

/// A workspace with everybody of the shipped people file in it.
pub async fn workspace(clock: &StoryClock, policy: &PolicyBook) -> FakeSlack {
    let slack = FakeSlack::start(Options::default().without_rates().with_clock(Arc::new(clock.clone()))).await;
    for person in policy.directory().people() {
        if let Some(account) = person.accounts.iter().find(|account| account.platform == Platform::Slack) {
            let email = person.email.clone().unwrap_or_else(|| format!("{}@example.com", person.id));
            slack.add_user(User::member(&account.user, &person.name, &email));
        }
    }
    slack.add_channel(Channel::private(HOME.0, HOME.1));
    for ((platform, id), channel) in &policy.sources().channels {
        if *platform == Platform::Slack {
            slack.add_channel(Channel::public(id, &channel.name));
        }
    }
    slack
}

/// The shipped policy.
pub fn policy() -> Arc<PolicyBook> {
    Arc::new(PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles"))
}

/// The app.
pub struct App {
    /// What decides.
    pub engine: Engine,
    /// What works on deliveries.
    pub reception: Arc<Reception>,
    /// Everybody's home.
    pub homes: Arc<Homes>,
    sockets: Option<Arc<Sockets>>,
    server: Option<AbortHandle>,
}

impl App {
    /// Starts on that record, before that Slack, under the shipped policy.
    pub async fn start(store: Store, slack: &FakeSlack, clock: &StoryClock, way: Way) -> Self {
        Self::under(policy(), store, slack, clock, way).await
    }

    /// The same under another policy.
    pub async fn under(policy: Arc<PolicyBook>, store: Store, slack: &FakeSlack, clock: &StoryClock, way: Way) -> Self {
        Self::helped(policy, store, slack, clock, way, Arc::new(NoAssistant)).await
    }

    /// The same with an assistant.
    pub async fn helped(
        policy: Arc<PolicyBook>,
        store: Store,
        slack: &FakeSlack,
        clock: &StoryClock,
        way: Way,
        assistant: Arc<dyn Assistant>,
    ) -> Self {
        // What a failing test logged is shown beside it.
        let _another_test_did =
            tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_test_writer().try_init();
        let config = SlackConfig {
            bot_token: BOT_TOKEN.into(),
            signing_secret: (way == Way::Http).then(|| SIGNING_SECRET.into()),
            app_token: (way == Way::Socket).then(|| APP_TOKEN.into()),
            api_url: slack.api_url(),
        };
        let (ambient, policy) = (Ambient::story(clock, 1, 1), InForce::new(policy));
        let links = Links::new(store.account_links().await.unwrap());
        let sending = Sending::new(&config, roll(&policy, &links), &ambient, HOME.0).unwrap();
        let Ok(chat) = Arc::try_unwrap(sending.chat) else { unreachable!("nobody else has it yet") };
        let sending = Sending { chat: Arc::new(chat.unpaced()), wire: sending.wire };
        let home = Place::Channel { platform: Platform::Slack, channel: HOME.0.into() };
        let chat = sending.chat.clone();
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
        let receiving = Receiving::new(&config, &sending, &engine, Arc::new(Notify::new())).unwrap();
        let translators: BTreeMap<String, Arc<dyn Translate>> =
            BTreeMap::from([(SOURCE.to_owned(), receiving.interpreter.clone() as Arc<dyn Translate>)]);
        let reception = Reception::new(engine.clone(), translators);
        let mut app = Self { reception, homes: receiving.homes.clone(), engine, sockets: None, server: None };
        match way {
            Way::Http => {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                slack.door(Door::Http(format!("http://{}", listener.local_addr().unwrap())));
                let routes = receiving.routes(&config, &app.engine.ambient).unwrap();
                let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
                app.server = Some(serving.abort_handle());
            }
            Way::Socket => {
                let sockets = receiving.sockets(&config).unwrap().unwrap();
                sockets.start().await;
                assert!(slack.until(Duration::from_secs(10), |slack| slack.connections() == 2).await);
                slack.door(Door::SocketMode);
                app.sockets = Some(sockets);
            }
        }
        app
    }

    /// Everything that came in is worked on, and everything that follows goes out.
    pub async fn settle(&self) {
        for _ in 0..ROUNDS_MAX {
            let worked = self.reception.work().await.unwrap();
            let sent = outbox::deliver_due(&self.engine).await.unwrap();
            if worked.done == 0 && sent.is_empty() {
                self.homes.refresh().await;
                return;
            }
        }
        panic!("messages beget messages without end");
    }

    /// Stops without finishing anything.
    pub async fn stop(self) -> Store {
        if let Some(server) = &self.server {
            server.abort();
        }
        if let Some(sockets) = &self.sockets {
            sockets.stop().await;
        }
        self.engine.store
    }

    /// The Slack user of that person.
    pub fn user(&self, slack: &FakeSlack, name: &str) -> Person {
        let policy = self.engine.policy.book();
        let person = policy.directory().called(name).unwrap_or_else(|| panic!("nobody is called {name}"));
        let account = person.accounts.iter().find(|account| account.platform == Platform::Slack);
        slack.person(&account.expect("everybody has a Slack account").user)
    }
}
