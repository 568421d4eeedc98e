//! The loops of the service. This is the only file with an endless loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::ambient::Ambient;
use crate::app::IsExample;
use crate::config::Config;
use crate::domain::ids::Platform;
use crate::domain::place::Place;
use crate::engine::identity::Links;
use crate::engine::ports::{Chat, MessageRef, Outgoing, PortFuture, Undelivered};
use crate::engine::{Engine, schedule};
use crate::policy::PolicyBook;
use crate::policy::ticks::Ticks;
use crate::store::{Access, Store, StoreError};
use crate::telemetry;
use crate::transport::http::{self, Health, Record};

/// How long a stop waits for what is claimed.
const STOP_WAIT: Duration = Duration::from_secs(10);
/// A tick that is older than this means that the workers stand still.
const TICK_MAX_AGE_SECONDS: i64 = 180;

/// Runs the service until it is told to stop.
pub async fn serve(config: &Config, policy: PolicyBook, is_example: IsExample) -> anyhow::Result<()> {
    let ambient = Ambient::real();
    let store = Store::open(&config.database, Access::ReadWrite).await?;
    let now = ambient.clock.now();
    let marked: Result<u64, StoreError> =
        store.write(move |tx| Box::pin(async move { tx.mark_served(now).await })).await;
    marked?;
    say_what_is_on(config, &policy, is_example);
    let channel = policy.organisation().handoff_channel.clone();
    let engine = Engine {
        store: store.clone(),
        policy: Arc::new(policy),
        ambient: ambient.clone(),
        chat: Arc::new(NoChat),
        home: Place::Channel { platform: Platform::Console, channel },
        links: Links::default(),
    };
    let (stop, stopped) = watch::channel(false);
    let last_tick = Arc::new(AtomicI64::new(now.timestamp()));
    let ticking = tokio::spawn(tick(engine, ambient.clone(), Arc::clone(&last_tick), stopped.clone()));
    let record = Arc::new(StoreRecord(store.clone()));
    let health = Health { record, ambient, last_tick, tick_max_age_seconds: TICK_MAX_AGE_SECONDS };
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("BATON_LISTEN: cannot listen on {}", config.listen))?;
    let terminate = hear_sigterm();
    tracing::info!("listening on {}", listener.local_addr().unwrap_or(config.listen));
    let serving = tokio::spawn(http::serve(listener, health, stopped));
    wait_for_stop(terminate).await;
    tracing::info!("stopping: nothing new is taken, what is claimed is finished");
    stop.send_replace(true);
    let finished = async { (ticking.await, serving.await) };
    if tokio::time::timeout(STOP_WAIT, finished).await.is_err() {
        tracing::warn!("some work did not end in time; its leases run out and it is taken up again");
    }
    store.close().await?;
    Ok(())
}

/// Every tick, due times enter at the top.
async fn tick(engine: Engine, ambient: Ambient, last_tick: Arc<AtomicI64>, mut stopped: watch::Receiver<bool>) {
    let ticks = Ticks::default();
    loop {
        match schedule::sweep(&engine).await {
            Ok(_) => last_tick.store(ambient.clock.now().timestamp(), Ordering::Relaxed),
            Err(fault) => tracing::error!("a sweep failed: {}", telemetry::chain(&fault)),
        }
        let now = ambient.clock.now();
        let pause = (ticks.after(now) - now).to_std().unwrap_or(Duration::from_secs(60));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => return,
        }
    }
}

fn say_what_is_on(config: &Config, policy: &PolicyBook, is_example: IsExample) {
    let version = policy.version();
    tracing::info!("policy {} ({}…)", version.version, version.hash.get(..8).unwrap_or_default());
    if is_example == IsExample::Yes {
        tracing::warn!("this runs on the shipped example policy, people and sources; BATON_POLICIES names your own");
    }
    tracing::info!("http: on, health and metrics; reminders and escalation: on, every minute");
    tracing::info!(
        "chat: off, because this version talks to the terminal only (`baton console`); messages wait in the outbox"
    );
    for neighbour in &config.not_yet {
        tracing::warn!("{neighbour}: off, because this version does not talk to it yet, though its variable is set");
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

/// From here on SIGTERM is an orderly stop; before, it ends the process on the spot.
fn hear_sigterm() -> Option<Signal> {
    signal(SignalKind::terminate()).inspect_err(|error| tracing::warn!("SIGTERM cannot be heard: {error}")).ok()
}

/// No chat platform is configured: what is to be said waits.
struct NoChat;

impl Chat for NoChat {
    fn send<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        Box::pin(async { Err(Undelivered::Later { after: None, why: "no chat platform is configured".into() }) })
    }

    fn find<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        Box::pin(async { Ok(None) })
    }
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
