//! The loops of the service. This is the only file with an endless loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::ambient::{Ambient, Clock};
use crate::app::platforms::{Receivers, Senders};
use crate::app::reload::{ReadPolicy, named};
use crate::app::{IsExample, assistant};
use crate::config::Config;
use crate::domain::ids::Platform;
use crate::engine::digests::LookedAt;
use crate::engine::identity::Links;
use crate::engine::in_force::InForce;
use crate::engine::policies::{self, Brought};
use crate::engine::ports::PortFuture;
use crate::engine::reception::Reception;
use crate::engine::{Engine, outbox, schedule};
use crate::policy::PolicyBook;
use crate::policy::ticks::Ticks;
use crate::store::{Access, Store, StoreError};
use crate::telemetry;
use crate::transport::discord::outbound::DiscordChat;
use crate::transport::http::{self, Health, Record};
use crate::transport::slack::homes::Homes;
use crate::transport::slack::outbound::SlackChat;
use crate::workflow::policy_ref;

/// How long a stop waits for what is claimed.
const STOP_WAIT: Duration = Duration::from_secs(10);
/// A tick that is older than this means that the workers stand still.
const TICK_MAX_AGE_SECONDS: i64 = 180;

/// How long the outbox is left alone at most.
const DELIVERY_PAUSE_MAX: Duration = Duration::from_secs(30);
/// How long it is left alone at least, where nothing new was asked for.
const DELIVERY_PAUSE_MIN: Duration = Duration::from_secs(1);
/// How often homes are looked at, and what came in is looked for though nobody said so.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// How often Slack is looked through for messages that stand twice.
const SWEEP_PAUSE: Duration = Duration::from_secs(20);
/// Above so many deliveries a second, acknowledging comes before working on them.
const RUSH_A_SECOND: u64 = 100;
/// How long what has just come waits for what comes with it.
const TOGETHER: Duration = Duration::from_millis(5);
/// How long work pauses in a rush, and how many receipts are then worked on.
const RUSH_PAUSE: Duration = Duration::from_millis(250);
const RUSH_WORK: u32 = 16;
/// How many receipts are looked at otherwise.
const WORK: u32 = 512;

/// Runs the service until it is told to stop.
///
/// On SIGHUP the policy folder is read again.
pub async fn serve(
    config: &Config,
    policy: PolicyBook,
    is_example: IsExample,
    read_again: ReadPolicy,
) -> anyhow::Result<()> {
    let ambient = Ambient::real();
    let store = Store::open(&config.database, Access::ReadWrite).await?;
    let now = ambient.clock.now();
    let marked: Result<u64, StoreError> =
        store.write(move |tx| Box::pin(async move { tx.mark_served(now).await })).await;
    marked?;
    let policies::Start { in_force, brought } = policies::at_start(&store, policy, now).await?;
    say_what_is_on(config, &in_force, is_example);
    let service = Service::new(config, store.clone(), InForce::new(in_force), ambient.clone()).await?;
    schedule::absences_of_files(&service.engine).await?;
    if let Some(brought) = brought {
        say_what_became_of(policies::bring(&service.engine, &brought).await?);
    }
    let (stop, stopped) = watch::channel(false);
    let last_tick = Arc::new(AtomicI64::new(now.timestamp()));
    let record = Arc::new(StoreRecord(store.clone()));
    let health = Health { record, ambient, last_tick: last_tick.clone(), tick_max_age_seconds: TICK_MAX_AGE_SECONDS };
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("BATON_LISTEN: cannot listen on {}", config.listen))?;
    let (terminate, hang_up) = (hear(SignalKind::terminate()), hear(SignalKind::hangup()));
    tracing::info!("listening on {}", listener.local_addr().unwrap_or(config.listen));
    let mut working = JoinSet::new();
    working.spawn(http::serve(listener, health, service.routes(config), stopped.clone()));
    service.start(&mut working, &last_tick, &stopped).await;
    working.spawn(read_policy_again(service.engine.clone(), read_again, hang_up, stopped.clone()));
    wait_for_stop(terminate).await;
    tracing::info!("stopping: nothing new is taken, what is claimed is finished");
    stop.send_replace(true);
    service.stop().await;
    let finished = async { while working.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_WAIT, finished).await.is_err() {
        tracing::warn!("some work did not end in time; its leases run out and it is taken up again");
    }
    drop(service);
    store.close().await?;
    Ok(())
}

/// The engine with everything that stands around it.
struct Service {
    engine: Engine,
    receivers: Arc<Receivers>,
    reception: Arc<Reception>,
    /// Told when something came in.
    incoming: Arc<Notify>,
}

impl Service {
    async fn new(config: &Config, store: Store, policy: InForce, ambient: Ambient) -> anyhow::Result<Self> {
        let links = Links::new(store.account_links().await?);
        let senders = Senders::new(config, &policy, &links, &ambient)?;
        let assistant = assistant::of(config, &ambient)?;
        let (chat, home) = (senders.chat.clone(), senders.home.clone());
        let (outgoing, looked_at) = (Arc::default(), LookedAt::default());
        let engine = Engine { store, policy, ambient, chat, assistant, home, links, outgoing, looked_at };
        let incoming: Arc<Notify> = Arc::default();
        let receivers = Arc::new(Receivers::new(config, &senders, &engine, &incoming)?);
        let reception = Reception::new(engine.clone(), receivers.translators());
        Ok(Self { engine, receivers, reception, incoming })
    }

    fn routes(&self, config: &Config) -> Router {
        self.receivers.routes(config, &self.engine.ambient)
    }

    async fn start(&self, working: &mut JoinSet<()>, last_tick: &Arc<AtomicI64>, stopped: &watch::Receiver<bool>) {
        let engine = || self.engine.clone();
        working.spawn(tick(engine(), engine().ambient, last_tick.clone(), stopped.clone()));
        working.spawn(deliver(engine(), stopped.clone()));
        working.spawn(receive(
            self.reception.clone(),
            self.receivers.clone(),
            engine().ambient.clock,
            self.incoming.clone(),
            stopped.clone(),
        ));
        if let Some(slack) = &self.receivers.slack {
            working.spawn(keep_homes(slack.homes.clone(), stopped.clone()));
            working.spawn(keep_single(slack.interpreter.chat.clone(), stopped.clone()));
        }
        if let Some(sockets) = &self.receivers.sockets {
            sockets.start().await;
        }
        if let Some(discord) = &self.receivers.discord {
            let (gateway, to_stop) = (discord.gateway.clone(), stopped.clone());
            working.spawn(async move { gateway.run(to_stop).await });
            working.spawn(keep_tidy(discord.interpreter.chat.clone(), stopped.clone()));
        }
    }

    async fn stop(&self) {
        if let Some(sockets) = &self.receivers.sockets {
            sockets.stop().await;
        }
    }
}

/// What is asked for goes out at once; what has to wait, when its time has come.
async fn deliver(engine: Engine, mut stopped: watch::Receiver<bool>) {
    loop {
        match outbox::deliver_due(&engine).await {
            Ok(sent) if !sent.is_empty() && !*stopped.borrow() => continue,
            Ok(_) => {}
            Err(fault) => tracing::error!("messages could not go out: {}", telemetry::chain(&fault)),
        }
        let next = engine.store.next_due().await.ok().flatten();
        let until = next.and_then(|next| (next - engine.ambient.clock.now()).to_std().ok()).unwrap_or_default();
        let pause = if next.is_some() { until } else { DELIVERY_PAUSE_MAX };
        tokio::select! {
            () = engine.outgoing.notified() => {}
            () = tokio::time::sleep(pause.clamp(DELIVERY_PAUSE_MIN, DELIVERY_PAUSE_MAX)) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// What came in is worked on; in a rush, acknowledging what still comes goes before it.
async fn receive(
    reception: Arc<Reception>,
    receivers: Arc<Receivers>,
    clock: Arc<dyn Clock>,
    incoming: Arc<Notify>,
    mut stopped: watch::Receiver<bool>,
) {
    let taken = || receivers.taken();
    let (mut before, mut looked_at) = (taken(), clock.now());
    loop {
        let (now, at) = (taken(), clock.now());
        let milliseconds = (at - looked_at).num_milliseconds().max(1).unsigned_abs();
        let is_rush = (now - before) * 1_000 > RUSH_A_SECOND * milliseconds;
        (before, looked_at) = (now, at);
        let limit = if is_rush { RUSH_WORK } else { WORK };
        if let Err(fault) = reception.start(limit, &incoming).await {
            tracing::error!("what came in could not be worked on: {}", telemetry::chain(&fault));
        }
        let pause = if is_rush { RUSH_PAUSE } else { TOGETHER };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => return,
        }
        tokio::select! {
            () = incoming.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// What stands twice, because an answer was lost on the way, is removed.
async fn keep_single(chat: Arc<SlackChat>, mut stopped: watch::Receiver<bool>) {
    loop {
        let swept = chat.sweep().await;
        if swept.removed > 0 {
            tracing::warn!("{} messages stood twice; the later ones are removed", swept.removed);
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP_PAUSE) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// A sign that an answer comes goes where none does.
async fn keep_tidy(chat: Arc<DiscordChat>, mut stopped: watch::Receiver<bool>) {
    loop {
        chat.tidy().await;
        tokio::select! {
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Homes that say something else now are published again.
async fn keep_homes(homes: Arc<Homes>, mut stopped: watch::Receiver<bool>) {
    loop {
        homes.refresh().await;
        tokio::select! {
            () = homes.wanted() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// Every tick, due times enter at the top.
async fn tick(engine: Engine, ambient: Ambient, last_tick: Arc<AtomicI64>, mut stopped: watch::Receiver<bool>) {
    let ticks = Ticks::default();
    loop {
        let mut is_more = false;
        match schedule::sweep(&engine).await {
            // What is due tells the outbox by itself, as it is handled.
            Ok(swept) => {
                is_more = swept.is_more;
                last_tick.store(ambient.clock.now().timestamp(), Ordering::Relaxed);
            }
            Err(fault) => tracing::error!("a sweep failed: {}", telemetry::chain(&fault)),
        }
        // A policy may have been confirmed from the command line.
        match policies::follow(&engine).await {
            Ok(Some(policy)) => tracing::info!("policy {}, confirmed, in force from now on", named(&policy)),
            Ok(None) => {}
            Err(fault) => tracing::error!("the policy in force could not be read: {}", telemetry::chain(&fault)),
        }
        // An account may have been linked or taken off by another process.
        if let Err(fault) = engine.follow_all_links().await {
            tracing::error!("whose the linked accounts are could not be read: {}", telemetry::chain(&fault));
        }
        let now = ambient.clock.now();
        // After a stop of some days more has come due than one sweep takes; the rest does not wait for the next minute.
        let pause = match is_more {
            true => Duration::ZERO,
            false => (ticks.after(now) - now).to_std().unwrap_or(Duration::from_secs(60)),
        };
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// On SIGHUP the policy folder is read again; a folder that does not compile changes nothing.
async fn read_policy_again(
    engine: Engine,
    read: ReadPolicy,
    hang_up: Option<Signal>,
    mut stopped: watch::Receiver<bool>,
) {
    let Some(mut hang_up) = hang_up else { return };
    loop {
        tokio::select! {
            heard = hang_up.recv() => if heard.is_none() { return },
            _ = stopped.changed() => return,
        }
        let before = homes(&engine.policy.book());
        match read_next(&engine, &read).await {
            Ok(brought) => say_what_became_of(brought),
            Err(why) => tracing::error!("policy: what was in force stays in force; {why}"),
        }
        if homes(&engine.policy.book()) != before {
            tracing::warn!("sources.toml: another handoff_channel is taken up at the next start");
        }
    }
}

fn homes(policy: &PolicyBook) -> [Option<String>; 2] {
    [Platform::Slack, Platform::Discord].map(|platform| policy.sources().home(platform).map(str::to_owned))
}

/// The next policy is kept, and shown to whoever may confirm it, before anything is judged by it.
async fn read_next(engine: &Engine, read: &ReadPolicy) -> Result<Brought, String> {
    let next = read()?;
    let brought = policies::bring(engine, &next).await;
    brought.map_err(|fault| format!("the next one could not be kept: {}", telemetry::chain(&fault)))
}

fn say_what_became_of(brought: Brought) {
    match brought {
        Brought::Same => tracing::info!("policy: read again, nothing is new"),
        Brought::InForce(policy) => tracing::info!("policy {}, in force from now on", named(&policy)),
        Brought::Waits(policy) => tracing::warn!(
            "policy {} waits: what was in force judges until enough people have confirmed it, \
             by the button that they got or by `baton policy approve {} --as PERSON`",
            named(&policy),
            policy.hash
        ),
    }
}

fn say_what_is_on(config: &Config, policy: &PolicyBook, is_example: IsExample) {
    tracing::info!("policy {}", named(&policy_ref(policy)));
    if is_example == IsExample::Yes {
        tracing::warn!("this runs on the shipped example policy, people and sources; BATON_POLICIES names your own");
    }
    tracing::info!("http: on, health and metrics; reminders and escalation: on, every minute");
    match &config.slack {
        Some(slack) => {
            let says = |is_on: bool, why: &str| if is_on { "on".to_owned() } else { format!("off, because {why}") };
            tracing::info!(
                "slack: on, at {}; over HTTP: {}; over Socket Mode: {}",
                slack.api_url,
                says(slack.signing_secret.is_some(), "SLACK_SIGNING_SECRET is not set"),
                says(slack.app_token.is_some(), "SLACK_APP_TOKEN is not set"),
            );
        }
        None => tracing::info!("slack: off, because SLACK_BOT_TOKEN is not set"),
    }
    match &config.discord {
        Some(discord) => tracing::info!("discord: on, at {}, for the server {}", discord.api_url, discord.guild_id),
        None => tracing::info!("discord: off, because DISCORD_BOT_TOKEN is not set"),
    }
    if config.slack.is_none() && config.discord.is_none() {
        tracing::info!("no chat platform is on, so messages wait in the outbox");
    }
    match &config.model {
        Some(model) => tracing::info!(
            "assistant: on, {} at {}; it proposes from people's words, and counts for nothing before they take it",
            model.model,
            model.base_url
        ),
        None => {
            tracing::info!("assistant: off, because no model is named in OPENAI_MODEL; everything works without it")
        }
    }
}

async fn wait_for_stop(terminate: Option<Signal>) {
    let terminated = async {
        match terminate {
            Some(mut signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

/// From here on that signal is heard; before, it ends the process on the spot.
fn hear(kind: SignalKind) -> Option<Signal> {
    let number = kind.as_raw_value();
    signal(kind).inspect_err(|error| tracing::warn!("signal {number} cannot be heard: {error}")).ok()
}

/// The store, as health sees it.
struct StoreRecord(Store);

impl Record for StoreRecord {
    fn is_ready(&self) -> PortFuture<'_, Result<(), String>> {
        Box::pin(async { self.0.is_ready().await.map_err(|error| error.to_string()) })
    }

    fn counts(&self) -> PortFuture<'_, [u64; 3]> {
        Box::pin(async {
            let facts = self.0.head().await.ok().flatten().map_or(0, |head| head.position);
            let counts = self.0.commits();
            [facts, counts.commits, counts.jobs]
        })
    }
}
