//! Socket Mode: Slack speaks over connections that we open. Several stand at once, and the next is open before one
//! that Slack wants to close is given up.
//!
//! The connections are slack-morphism's; what comes over them is taken as it comes, by the same door as over HTTP.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::time::Duration;

use serde_json::{Value, json};
use slack_morphism::clients_manager::{SlackSocketModeClientsManager, SlackSocketModeClientsManagerFactory};
use slack_morphism::listener::SlackClientEventsListenerEnvironment;
use slack_morphism::{
    SlackApiToken, SlackClient, SlackClientSocketModeConfig, SlackSocketModeClientListener, SlackSocketModeWssClientId,
};

use super::api::{self, HttpsConnector};
use super::door::{Answer, Door, Kind, word};

/// How many connections stand at once: one may break without anything being missed (SI-15 allows ten).
const CONNECTIONS: usize = 2;
/// How long a connection may take until Slack greets it.
const GREETING_MAX: Duration = Duration::from_secs(15);
/// How long one that Slack wants to close is still listened to.
const FAREWELL_MAX: Duration = Duration::from_secs(30);
/// How long after a failed attempt the next one starts.
const AGAIN_SECONDS: u64 = 1;
/// How often a connection is tried with a ping, and how many may go unanswered.
const PING_SECONDS: u64 = 5;
const PINGS_MISSED: u64 = 3;

type Manager = Arc<dyn SlackSocketModeClientsManager + Send + Sync>;

/// The connections.
pub struct Sockets {
    door: Arc<Door>,
    token: SlackApiToken,
    connector: HttpsConnector,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u64,
    connections: BTreeMap<u64, Connection>,
    is_closing: bool,
}

struct Connection {
    manager: Manager,
    /// Slack has greeted it.
    is_greeted: bool,
    /// Slack wants to close it, and another stands in its place.
    is_leaving: bool,
}

impl Sockets {
    /// Connections to the Slack at that API address, with an app-level token.
    pub fn new(api_url: &str, app_token: &str, door: Arc<Door>) -> std::io::Result<Arc<Self>> {
        let connector = api::connector(api_url.trim_end_matches('/'))?;
        let token = SlackApiToken::new(app_token.into());
        Ok(Arc::new(Self { door, token, connector, open: Mutex::default() }))
    }

    /// Opens them.
    pub async fn start(self: &Arc<Self>) {
        for _ in 0..CONNECTIONS {
            self.open_another().await;
        }
    }

    /// Closes them; nothing new is taken.
    pub async fn stop(&self) {
        let managers: Vec<Manager> = {
            let mut open = self.open();
            open.is_closing = true;
            std::mem::take(&mut open.connections).into_values().map(|connection| connection.manager).collect()
        };
        for manager in managers {
            manager.shutdown().await;
        }
    }

    /// How many connections Slack has greeted and does not want to close.
    pub fn standing(&self) -> usize {
        let open = self.open();
        open.connections.values().filter(|connection| connection.is_greeted && !connection.is_leaving).count()
    }

    async fn open_another(self: &Arc<Self>) {
        let environment = SlackClientEventsListenerEnvironment::new(Arc::new(SlackClient::new(self.connector.clone())));
        let manager = self.connector.new_clients_manager(Arc::new(environment));
        let number = {
            let mut open = self.open();
            if open.is_closing {
                return;
            }
            open.next += 1;
            let number = open.next;
            let connection = Connection { manager: manager.clone(), is_greeted: false, is_leaving: false };
            open.connections.insert(number, connection);
            number
        };
        let config = SlackClientSocketModeConfig::new()
            .with_max_connections_count(1)
            .with_initial_backoff_in_seconds(0)
            .with_reconnect_timeout_in_seconds(AGAIN_SECONDS)
            .with_ping_interval_in_seconds(PING_SECONDS)
            .with_ping_failure_threshold_times(PINGS_MISSED);
        let listener = Arc::new(Listener { sockets: Arc::downgrade(self), number });
        if let Err(error) = manager.register_new_token(&config, self.token.clone(), listener).await {
            tracing::error!("a connection to Slack cannot be opened: {error}");
        }
        manager.start().await;
        self.watch(number);
    }

    /// A connection that Slack does not greet in time makes room for another: opening one has no deadline of its own.
    fn watch(self: &Arc<Self>, number: u64) {
        let sockets = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(GREETING_MAX).await;
            let Some(sockets) = sockets.upgrade() else { return };
            let is_late = sockets.open().connections.get(&number).is_some_and(|connection| !connection.is_greeted);
            if is_late {
                tracing::warn!("Slack has not greeted a connection in {} s; another is opened", GREETING_MAX.as_secs());
                sockets.give_up(number).await;
                sockets.open_another().await;
            }
        });
    }

    fn greeted(&self, number: u64) {
        if let Some(connection) = self.open().connections.get_mut(&number) {
            connection.is_greeted = true;
        }
        tracing::info!("a connection to Slack stands; {} in all", self.standing());
    }

    /// Slack wants to close a connection: another is opened first, and this one is still listened to.
    async fn replace(self: &Arc<Self>, number: u64) {
        let is_new = self.open().connections.get_mut(&number).is_some_and(|connection| {
            let is_new = !connection.is_leaving;
            connection.is_leaving = true;
            is_new
        });
        if !is_new {
            return;
        }
        self.open_another().await;
        let sockets = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(FAREWELL_MAX).await;
            if let Some(sockets) = sockets.upgrade() {
                sockets.give_up(number).await;
            }
        });
    }

    /// A connection is gone; another takes its place, unless one does already.
    async fn lost(self: &Arc<Self>, number: u64) {
        let is_replaced = match self.open().connections.get(&number) {
            Some(connection) => connection.is_leaving,
            None => return,
        };
        self.give_up(number).await;
        if !is_replaced {
            tracing::warn!("a connection to Slack broke; another is opened");
            self.open_another().await;
        }
    }

    async fn give_up(&self, number: u64) {
        let connection = self.open().connections.remove(&number);
        if let Some(connection) = connection {
            connection.manager.shutdown().await;
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().expect("nothing panics while it holds the connections")
    }
}

/// One connection's ear.
struct Listener {
    sockets: Weak<Sockets>,
    number: u64,
}

impl Listener {
    async fn hear(&self, sockets: &Arc<Sockets>, frame: Value) -> Option<String> {
        let kind = match word(&frame, "type") {
            "hello" => {
                sockets.greeted(self.number);
                return None;
            }
            "disconnect" => {
                match word(&frame, "reason") {
                    "link_disabled" => tracing::error!("Socket Mode is switched off for this app"),
                    reason => tracing::info!("Slack closes a connection soon ({reason}); the next is opened"),
                }
                let (sockets, number) = (sockets.clone(), self.number);
                // What still comes over this connection is not kept waiting.
                tokio::spawn(async move { sockets.replace(number).await });
                return None;
            }
            "events_api" => Kind::Event,
            "slash_commands" => Kind::Command,
            "interactive" => Kind::Interaction,
            other => {
                tracing::warn!("a frame of type {other:?} is not known; it is acknowledged and left");
                return acknowledgement(&frame, None);
            }
        };
        let payload = &frame["payload"];
        match sockets.door.take(kind, payload, payload.to_string()).await {
            Answer::Acknowledged(beside) => {
                acknowledgement(&frame, beside.filter(|_| frame["accepts_response_payload"] == Value::Bool(true)))
            }
            Answer::NotKept => None,
            Answer::Malformed(what) => {
                tracing::warn!("a frame is acknowledged and left: it is {what}");
                acknowledgement(&frame, None)
            }
        }
    }
}

fn acknowledgement(frame: &Value, payload: Option<Value>) -> Option<String> {
    let envelope = frame["envelope_id"].as_str()?;
    let mut answer = json!({ "envelope_id": envelope });
    if let Some(payload) = payload {
        answer["payload"] = payload;
    }
    Some(answer.to_string())
}

#[async_trait::async_trait]
impl SlackSocketModeClientListener for Listener {
    async fn on_message(&self, _client: &SlackSocketModeWssClientId, body: String) -> Option<String> {
        let sockets = self.sockets.upgrade()?;
        match serde_json::from_str(&body) {
            Ok(frame) => self.hear(&sockets, frame).await,
            Err(error) => {
                tracing::warn!("a frame of Slack's is no JSON: {error}");
                None
            }
        }
    }

    async fn on_error(&self, error: Box<dyn std::error::Error + Send + Sync + 'static>) {
        tracing::warn!("a connection to Slack has trouble: {error}");
    }

    async fn on_disconnect(&self, _client: &SlackSocketModeWssClientId) {
        let (sockets, number) = (self.sockets.clone(), self.number);
        // Its own reader calls this; it must not wait for itself.
        tokio::spawn(async move {
            if let Some(sockets) = sockets.upgrade() {
                sockets.lost(number).await;
            }
        });
    }
}
