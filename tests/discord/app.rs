//! The whole app on a fake Discord, in one process and in virtual time: only the wire is real.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use baton::ambient::{Ambient, StoryClock};
use baton::app::discord::{Receiving, Sending, roll};
use baton::config::DiscordConfig;
use baton::domain::ids::Platform;
use baton::domain::place::Place;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::{Assistant, NoAssistant, Translate};
use baton::engine::reception::Reception;
use baton::engine::{Engine, outbox};
use baton::policy::PolicyBook;
use baton::store::Store;
use baton::transport::discord::{SOURCE, gateway};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::kit::discord::{BOT_TOKEN, FakeDiscord, GUILD, Member, Options};

/// The channel where handoffs are announced, and its name.
pub const HOME: (&str, &str) = ("900200000000000777", "handoffs");
/// Rounds after one step; more would be a message that begets messages.
const ROUNDS_MAX: usize = 1_000;
/// How long the gateway may take to tell and the app to take what was told.
const HEARD_MAX: Duration = Duration::from_secs(20);

/// A server with everybody of that people file in it.
pub async fn server(clock: &StoryClock, policy: &PolicyBook) -> FakeDiscord {
    // Another test may have chosen the provider already.
    rustls::crypto::ring::default_provider().install_default().ok();
    let options = Options { clock: Arc::new(clock.clone()), has_buckets: false, ..Options::default() };
    let discord = FakeDiscord::start(options).await;
    people(&discord, policy);
    discord
}

/// Everybody of that people file, and every channel that is listened to.
pub fn people(discord: &FakeDiscord, policy: &PolicyBook) {
    for person in policy.directory().people() {
        if let Some(account) = person.accounts.iter().find(|account| account.platform == Platform::Discord) {
            discord.add_user(&account.user, &person.name);
        }
    }
    discord.add_channel(HOME.0, HOME.1);
    for ((platform, id), channel) in &policy.sources().channels {
        if *platform == Platform::Discord {
            discord.add_channel(id, channel.name.trim_start_matches('#'));
        }
    }
}

/// How the app is spoken to.
pub fn config(discord: &FakeDiscord) -> DiscordConfig {
    DiscordConfig { bot_token: BOT_TOKEN.into(), guild_id: GUILD.into(), api_url: discord.api_url() }
}

/// The app.
pub struct App {
    /// What decides.
    pub engine: Engine,
    /// What works on deliveries.
    pub reception: Arc<Reception>,
    /// Discord's receiving side.
    pub receiving: Receiving,
    stop: watch::Sender<bool>,
    listening: JoinHandle<()>,
}

impl App {
    /// Starts on that record, before that Discord.
    pub async fn start(policy: Arc<PolicyBook>, store: Store, discord: &FakeDiscord, clock: &StoryClock) -> Self {
        Self::helped(policy, store, discord, clock, Arc::new(NoAssistant)).await
    }

    /// The same with an assistant.
    pub async fn helped(
        policy: Arc<PolicyBook>,
        store: Store,
        discord: &FakeDiscord,
        clock: &StoryClock,
        assistant: Arc<dyn Assistant>,
    ) -> Self {
        Self::of_run(1, (policy, store), discord, clock, assistant).await
    }

    /// One of several processes, each of which has a number of its own.
    pub async fn of_run(
        run: u64,
        (policy, store): (Arc<PolicyBook>, Store),
        discord: &FakeDiscord,
        clock: &StoryClock,
        assistant: Arc<dyn Assistant>,
    ) -> Self {
        Self::with_rounds(gateway::ROUND, run, (policy, store), discord, (clock, assistant)).await
    }

    /// One whose gateway looks around so often.
    pub async fn with_rounds(
        round: Duration,
        run: u64,
        (policy, store): (Arc<PolicyBook>, Store),
        discord: &FakeDiscord,
        (clock, assistant): (&StoryClock, Arc<dyn Assistant>),
    ) -> Self {
        // What a failing test logged is shown beside it.
        let _another_test_did =
            tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_test_writer().try_init();
        let config = config(discord);
        let (ambient, policy) = (Ambient::story(clock, run, 1), InForce::new(policy));
        let links = Links::new(store.account_links().await.unwrap());
        let sending = Sending::new(&config, roll(&policy, &links), &ambient, HOME.0).unwrap();
        sending.calls.timeless();
        let home = Place::Channel { platform: Platform::Discord, channel: HOME.0.into() };
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
        let mut receiving = Receiving::new(&config, &sending, &engine, Arc::new(Notify::new())).unwrap();
        Arc::get_mut(&mut receiving.gateway).expect("nobody else has it yet").round = round;
        let translators: BTreeMap<String, Arc<dyn Translate>> =
            BTreeMap::from([(SOURCE.to_owned(), receiving.interpreter.clone() as Arc<dyn Translate>)]);
        let reception = Reception::new(engine.clone(), translators);
        let (stop, stopped) = watch::channel(false);
        let gateway = receiving.gateway.clone();
        let listening = tokio::spawn(async move { gateway.run(stopped).await });
        assert!(discord.until(HEARD_MAX, FakeDiscord::is_heard).await, "nobody listens: {:?}", discord.breaches());
        Self { engine, reception, receiving, stop, listening }
    }

    /// What was told is taken.
    pub async fn hears(&self, discord: &FakeDiscord) {
        let heard = |discord: &FakeDiscord| {
            discord.is_heard() && self.receiving.gateway.heard.load(Ordering::Relaxed) == discord.sequence()
        };
        let did = discord.until(HEARD_MAX, heard).await;
        let heard = self.receiving.gateway.heard.load(Ordering::Relaxed);
        assert!(did, "{heard} of {} was heard; {:?}", discord.sequence(), discord.breaches());
    }

    /// Everything that came in is worked on, and everything that follows goes out.
    pub async fn settle(&self, discord: &FakeDiscord) {
        for _ in 0..ROUNDS_MAX {
            self.hears(discord).await;
            let worked = self.reception.work().await.unwrap();
            let sent = outbox::deliver_due(&self.engine).await.unwrap();
            if worked.done == 0 && sent.is_empty() {
                return;
            }
        }
        panic!("messages beget messages without end");
    }

    /// Stops as the service does.
    pub async fn stop(self) -> Store {
        self.stop.send_replace(true);
        self.listening.await.unwrap();
        self.engine.store
    }

    /// Ends without a word.
    pub fn dies(self) -> Store {
        self.listening.abort();
        self.engine.store
    }

    /// The Discord user of that person.
    pub fn user(&self, discord: &FakeDiscord, name: &str) -> Member {
        let policy = self.engine.policy.book();
        let person = policy.directory().called(name).unwrap_or_else(|| panic!("nobody is called {name}"));
        let account = person.accounts.iter().find(|account| account.platform == Platform::Discord);
        discord.member(&account.expect("everybody has a Discord account").user)
    }
}
