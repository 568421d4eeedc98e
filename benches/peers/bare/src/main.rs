//! The least that does the measured job, in Rust: check the signature, make one durable row, acknowledge. It has no
//! program behind it, so it shows what the machine allows, beside which Baton and the frameworks are read.
//!
//! One thread of HTTP and one that writes; what has queued meanwhile shares a commit. The same variables as the peers:
//! `SLACK_SIGNING_SECRET`, `PEER_PORT`, `PEER_DATABASE`.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::mpsc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, params};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How many requests share a commit at most.
const GROUP_MAX: usize = 256;

struct Row {
    key: String,
    body: Bytes,
    kept: oneshot::Sender<()>,
}

#[derive(Clone)]
struct Shared {
    keyed: Hmac<Sha256>,
    rows: mpsc::Sender<Row>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let keyed = Hmac::new_from_slice(std::env::var("SLACK_SIGNING_SECRET")?.as_bytes())?;
    let port: u16 = std::env::var("PEER_PORT")?.parse()?;
    let connection = Connection::open(std::env::var("PEER_DATABASE")?)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE receipts (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;",
    )?;
    let (rows, queue) = mpsc::channel();
    // If the writer ends, nobody is acknowledged any more, and the measurement fails.
    std::thread::spawn(move || write(&connection, &queue));
    let routes = Router::new()
        .route("/slack/commands", post(take))
        .route("/slack/interactions", post(take))
        .with_state(Shared { keyed, rows });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
        Ok(axum::serve(listener, routes).await?)
    })
}

async fn take(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !is_signed(&shared.keyed, &headers, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    let Some(key) = trigger(&body) else { return StatusCode::BAD_REQUEST };
    let (kept, is_kept) = oneshot::channel();
    if shared.rows.send(Row { key, body, kept }).is_err() || is_kept.await.is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    StatusCode::OK
}

fn is_signed(keyed: &Hmac<Sha256>, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name| headers.get(name).map(|value| value.as_bytes());
    let (Some(at), Some(signature)) = (header("x-slack-request-timestamp"), header("x-slack-signature")) else {
        return false;
    };
    let Some(Ok(signature)) = signature.strip_prefix(b"v0=").map(hex::decode) else { return false };
    let mut mac = keyed.clone();
    for part in [b"v0:".as_slice(), at, b":", body] {
        mac.update(part);
    }
    mac.verify_slice(&signature).is_ok()
}

/// The number of the trigger id; in a press it stands percent-encoded.
fn trigger(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, after) = text.split_once("trigger_id=").or_else(|| text.split_once("trigger_id%22%3A%22"))?;
    Some(after.chars().take_while(char::is_ascii_digit).collect())
}

fn write(connection: &Connection, queue: &mpsc::Receiver<Row>) -> rusqlite::Result<()> {
    let mut keep = connection.prepare("INSERT INTO receipts (key, body) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    while let Ok(first) = queue.recv() {
        let group: Vec<Row> = std::iter::once(first).chain(queue.try_iter().take(GROUP_MAX - 1)).collect();
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for row in &group {
            keep.execute(params![row.key, row.body.as_ref()])?;
        }
        connection.execute_batch("COMMIT")?;
        for row in group {
            // Whoever has gone away needs no answer.
            let _ = row.kept.send(());
        }
    }
    Ok(())
}
