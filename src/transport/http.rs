//! Every route on one page. Nothing here knows a rule.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::ambient::Ambient;

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
    let stop = async move { drop(stopped.changed().await) };
    if let Err(error) = axum::serve(listener, routes).with_graceful_shutdown(stop).await {
        tracing::error!("http stopped: {error}");
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
