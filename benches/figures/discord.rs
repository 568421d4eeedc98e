//! Messages of Discord's gateway a second, each on the disk before the next is counted, and interactions that got their
//! first answer, each on the disk before it: by a real gateway connection and real calls to the fake of the tests, which
//! runs in the same process and costs its part.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use baton::ambient::Ambient;
use baton::app::discord::{Receiving, Sending, roll};
use baton::config::DiscordConfig;
use baton::domain::ids::Platform;
use baton::domain::place::Place;
use baton::engine::Engine;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::NoAssistant;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Access, Address, Store};
use futures_util::StreamExt;
use tokio::sync::{Notify, watch};

use super::{now, spread};

/// The fake of the tests, of which this needs a part.
#[path = "../../tests/kit/discord/mod.rs"]
pub mod kit;

use kit::{BOT_TOKEN, FakeDiscord, GUILD, Options, Pressed};

/// Rounds whose median counts.
const ROUNDS: usize = 10;
/// Messages and interactions of a round.
const EACH: usize = 1_000;
/// Who types at once.
const AT_ONCE: usize = 32;
/// A watched channel of the shipped policy.
const CHANNEL: &str = "900200000000000001";
const USER: &str = "900600000000000001";

/// The machine's figures.
pub fn measure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        rustls::crypto::ring::default_provider().install_default().ok();
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let store = Store::open(&Address::file(folder.path().join("discord.db")), Access::ReadWrite).await.unwrap();
        let discord = FakeDiscord::start(Options { has_buckets: false, ..Options::default() }).await;
        discord.add_user(USER, "Ana");
        discord.add_channel(CHANNEL, "closed-won");
        let (receiving, stop) = listening(&discord, store);
        let gateway = receiving.gateway.clone();
        let task = tokio::spawn(async move { gateway.run(stop.1).await });
        let idle = peak();
        let (mut messages, mut interactions) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            messages.push(EACH as f64 / read(&discord, &receiving).await.as_secs_f64());
            interactions.push(EACH as f64 / answered(&discord, &receiving).await.as_secs_f64());
        }
        println!("discord: {EACH} messages and {EACH} interactions a round, on a file");
        println!("  messages read and kept:                    a second {}", spread(messages));
        println!("  interactions kept, then answered:          a second {}", spread(interactions));
        println!("  peak memory, with the fake and all it keeps:    MiB {:>10.1} ({idle:.1} at first)", peak());
        stop.0.send_replace(true);
        task.await.unwrap();
    });
}

type Stop = (watch::Sender<bool>, watch::Receiver<bool>);

/// What `baton serve` puts together, without what works on what came in.
fn listening(discord: &FakeDiscord, store: Store) -> (Receiving, Stop) {
    let book = PolicyBook::compile(&PolicyFiles::shipped()).unwrap_or_else(|findings| panic!("{findings:?}"));
    let (ambient, policy, links) = (Ambient::real(), InForce::new(Arc::new(book)), Links::default());
    let config = DiscordConfig { bot_token: BOT_TOKEN.into(), guild_id: GUILD.into(), api_url: discord.api_url() };
    let sending = Sending::new(&config, roll(&policy, &links), &ambient, CHANNEL).unwrap();
    let home = Place::Channel { platform: Platform::Discord, channel: CHANNEL.into() };
    let (chat, assistant) = (sending.chat.clone(), Arc::new(NoAssistant));
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
    (receiving, watch::channel(false))
}

async fn until_heard(discord: &FakeDiscord, receiving: &Receiving) {
    let is_all = |discord: &FakeDiscord| {
        discord.is_heard() && receiving.gateway.heard.load(Ordering::Relaxed) == discord.sequence()
    };
    assert!(discord.until(Duration::from_secs(60), is_all).await, "not everything was heard");
}

/// Messages are told at once, and are counted when the last is on the disk.
async fn read(discord: &FakeDiscord, receiving: &Receiving) -> Duration {
    until_heard(discord, receiving).await;
    let ana = discord.member(USER);
    let start = now();
    for number in 0..EACH {
        ana.says(CHANNEL, &format!("Closed won, number {number}: thanks to everybody"));
    }
    until_heard(discord, receiving).await;
    start.elapsed()
}

/// So many at once type a command and wait for its first answer.
async fn answered(discord: &FakeDiscord, receiving: &Receiving) -> Duration {
    let ana = discord.member(USER);
    let start = now();
    let typed = futures_util::stream::iter(0..EACH).map(|_| ana.commands(CHANNEL, "help", &[]));
    let pressed: Vec<Pressed> = typed.buffer_unordered(AT_ONCE).collect().await;
    let took = start.elapsed();
    assert!(pressed.iter().all(|pressed| *pressed == Pressed::Answered(5)), "something was not answered");
    until_heard(discord, receiving).await;
    took
}

/// The most memory that this process has had, in MiB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
