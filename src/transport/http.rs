//! Every route on one page. Nothing here knows a rule.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use crate::ambient::Ambient;

/// How many connections stand at once; further ones wait to be accepted.
const CONNECTIONS_MAX: usize = 256;
/// How long a connection may take to send the head of its next request.
const HEAD_WAIT: Duration = Duration::from_secs(10);
/// How long accepting pauses after it failed, as it does when no more files may be opened.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What health is read from.
#[derive(Clone)]
pub struct Health {
    /// Whether the record answers.
    pub record: Arc<dyn Record>,
    /// The clock that the last tick is compared with.
    pub ambient: Ambient,
    /// When the workers last ticked, in seconds since 1970.
    pub last_tick: Arc<AtomicI64>,
    /// How old that may be.
    pub tick_max_age_seconds: i64,
}

/// A record that can say whether it answers.
pub trait Record: Send + Sync {
    /// Whether it can be read and written.
    fn is_ready(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<(), String>> + Send + '_>>;

    /// Facts, commits and jobs so far.
    fn counts(&self) -> std::pin::Pin<Box<dyn Future<Output = [u64; 3]> + Send + '_>>;
}

/// Serves until it is told to stop.
pub async fn serve(listener: TcpListener, health: Health, platforms: Router, mut stopped: watch::Receiver<bool>) {
    let routes = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(health)
        .merge(platforms);
    let service = TowerToHyperService::new(routes);
    let slots = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &slots) => accepted,
            _ = stopped.changed() => break,
        };
        if let Some((stream, slot)) = accepted {
            open.spawn(connection(stream, service.clone(), stopped.clone(), slot));
        }
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let slot = slots.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, slot)),
        Err(error) => {
            tracing::warn!("a connection could not be accepted: {error}");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// Serves one connection to its end; when told to stop, to the end of its request.
async fn connection(
    stream: TcpStream,
    service: TowerToHyperService<Router>,
    mut stopped: watch::Receiver<bool>,
    _slot: OwnedSemaphorePermit,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_WAIT);
    let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let served = tokio::select! {
        served = serving.as_mut() => served,
        _ = stopped.changed() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        tracing::debug!("a connection ended early: {error}");
    }
}

/// Ready: the record answers, and the workers move.
async fn ready(State(health): State<Health>) -> (StatusCode, String) {
    if let Err(why) = health.record.is_ready().await {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("the record does not answer: {why}\n"));
    }
    let age = health.ambient.clock.now().timestamp() - health.last_tick.load(Ordering::Relaxed);
    if age > health.tick_max_age_seconds {
        return (StatusCode::SERVICE_UNAVAILABLE, format!("the workers have not ticked for {age} seconds\n"));
    }
    (StatusCode::OK, "ready\n".to_owned())
}

/// Prometheus text.
async fn metrics(State(health): State<Health>) -> String {
    let [facts, commits, jobs] = health.record.counts().await;
    let last_tick = health.last_tick.load(Ordering::Relaxed);
    format!(
        "# HELP baton_facts_total Facts in the decision log.\n# TYPE baton_facts_total counter\nbaton_facts_total {facts}\n\
         # HELP baton_commits_total Durable commits of this process.\n# TYPE baton_commits_total counter\nbaton_commits_total {commits}\n\
         # HELP baton_jobs_total Jobs in those commits.\n# TYPE baton_jobs_total counter\nbaton_jobs_total {jobs}\n\
         # HELP baton_last_tick_seconds When the workers last ticked.\n# TYPE baton_last_tick_seconds gauge\nbaton_last_tick_seconds {last_tick}\n"
    )
}
