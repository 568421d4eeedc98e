//! Socket Mode: single-use addresses, `hello`, envelopes, acknowledgements and `disconnect` (SI-15).

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::ws::{Message, WebSocket};
use axum::extract::{RawQuery, State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::FakeSlack;
use super::nouns::APP;

/// The most connections of one app (SI-15).
const MOST_CONNECTIONS: usize = 10;

/// The connections of Socket Mode.
#[derive(Default)]
pub(super) struct Sockets {
    tickets: BTreeSet<String>,
    open: Vec<Connection>,
    waiting: BTreeMap<String, oneshot::Sender<Value>>,
    turn: usize,
    joined: u64,
    /// What came while nobody was connected.
    pub(super) missed: usize,
    /// Acknowledgements of what was not sent, or twice.
    pub(super) strange: Vec<Value>,
}

struct Connection {
    id: u64,
    frames: mpsc::UnboundedSender<Frame>,
}

enum Frame {
    Text(Value),
    Close,
    /// The connection ends without a close frame.
    Cut,
    /// Nothing is read or answered any more, and the connection stays open.
    Deafen,
}

impl Sockets {
    pub(super) fn admit(&mut self, ticket: String) {
        self.tickets.insert(ticket);
    }

    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    pub(super) fn ever(&self) -> u64 {
        self.joined
    }

    fn join(&mut self, frames: mpsc::UnboundedSender<Frame>) -> Option<u64> {
        if self.open.len() >= MOST_CONNECTIONS {
            return None;
        }
        self.joined += 1;
        self.open.push(Connection { id: self.joined, frames });
        Some(self.joined)
    }

    fn leave(&mut self, id: u64) {
        self.open.retain(|connection| connection.id != id);
    }

    /// Sends an envelope by one of the connections, each in turn.
    pub(super) fn send(&mut self, envelope: Value, id: &str) -> Option<oneshot::Receiver<Value>> {
        self.turn += 1;
        let turn = self.turn;
        let count = self.open.len();
        for step in 0..count {
            let connection = &self.open[(turn + step) % count];
            if connection.frames.send(Frame::Text(envelope.clone())).is_ok() {
                let (told, heard) = oneshot::channel();
                self.waiting.insert(id.to_owned(), told);
                return Some(heard);
            }
        }
        self.missed += 1;
        None
    }

    fn acknowledged(&mut self, text: &str) {
        let acknowledgement: Value = serde_json::from_str(text).unwrap_or_else(|_| json!({ "unreadable": text }));
        let waiting = acknowledgement["envelope_id"].as_str().and_then(|id| self.waiting.remove(id));
        match waiting {
            Some(waiting) => drop(waiting.send(acknowledgement)),
            None => self.strange.push(acknowledgement),
        }
    }

    /// Says goodbye on the oldest connection, or on all.
    pub(super) fn disconnect(&mut self, reason: &str, which: Which) {
        let frame = json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "applink-of-the-fake" } });
        self.tell(which, || Frame::Text(frame.clone()));
    }

    pub(super) fn close(&mut self, which: Which) {
        self.tell(which, || Frame::Close);
    }

    pub(super) fn cut(&mut self, which: Which) {
        self.tell(which, || Frame::Cut);
    }

    pub(super) fn deafen(&mut self, which: Which) {
        self.tell(which, || Frame::Deafen);
    }

    fn tell(&mut self, which: Which, frame: impl Fn() -> Frame) {
        let count = match which {
            Which::Oldest => 1,
            Which::All => self.open.len(),
        };
        for connection in self.open.iter().take(count) {
            // A connection that is gone has left, or is about to.
            drop(connection.frames.send(frame()));
        }
    }
}

/// Which connections are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one that was opened first.
    Oldest,
    /// Every one.
    All,
}

/// The link of one connection, for who has a ticket that was not used.
pub(super) async fn link(
    State(slack): State<FakeSlack>,
    RawQuery(query): RawQuery,
    upgrade: WebSocketUpgrade,
) -> Response {
    let query: BTreeMap<String, String> = serde_urlencoded::from_str(&query.unwrap_or_default()).unwrap_or_default();
    let ticket = query.get("ticket").cloned().unwrap_or_default();
    if !slack.workspace().sockets.tickets.remove(&ticket) {
        return (StatusCode::FORBIDDEN, "the address was used, or never given").into_response();
    }
    upgrade.on_upgrade(move |socket| serve(slack, socket))
}

async fn serve(slack: FakeSlack, mut socket: WebSocket) {
    let (frames, mut outgoing) = mpsc::unbounded_channel();
    let Some(id) = slack.workspace().sockets.join(frames) else {
        let frame = json!({ "type": "disconnect", "reason": "too_many_websockets" });
        drop(socket.send(Message::text(frame.to_string())).await);
        return;
    };
    let count = slack.workspace().sockets.count();
    let hello = json!({
        "type": "hello", "num_connections": count, "connection_info": { "app_id": APP },
        "debug_info": { "host": "applink-of-the-fake", "build_number": 1, "approximate_connection_time": 3600 },
    });
    if socket.send(Message::text(hello.to_string())).await.is_ok() {
        loop {
            tokio::select! {
                frame = outgoing.recv() => {
                    let sent = match frame {
                        Some(Frame::Text(value)) => socket.send(Message::text(value.to_string())).await.is_ok(),
                        Some(Frame::Close) | None => {
                            drop(socket.send(Message::Close(None)).await);
                            false
                        }
                        Some(Frame::Cut) => false,
                        Some(Frame::Deafen) => {
                            // Slack sends nothing here any more.
                            slack.workspace().sockets.leave(id);
                            std::future::pending().await
                        }
                    };
                    if !sent {
                        break;
                    }
                }
                received = socket.recv() => match received {
                    Some(Ok(Message::Text(text))) => slack.workspace().sockets.acknowledged(&text),
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                },
            }
        }
    }
    slack.workspace().sockets.leave(id);
}
