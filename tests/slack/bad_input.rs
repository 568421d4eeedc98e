//! What is huge, slow, broken or unknown, and what goes wrong behind the door: each has its status and its log line,
//! and nothing that was acknowledged is lost.

use std::time::Duration;

use baton::store::{Access, Address, Store, StoreError};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::app::HOME;
use crate::by_hand::ByHand;
use crate::kit::slack::{FakeSlack, Options, Outcome, TEAM, TokenState, Trick};
use crate::running::{Running, client};

const HUGE: usize = 50 * 1024 * 1024;
const DEAL: &str = "crm: Brightwater won by Ana: EUR 48,000, 25% off";

async fn service() -> (FakeSlack, Running) {
    let slack = FakeSlack::start(Options::default()).await;
    let running = Running::start(&slack.api_url()).await;
    (slack, running)
}

/// Whatever comes back, as text, until the connection ends or falls silent.
async fn answer(stream: &mut (impl AsyncReadExt + Unpin)) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4_096]);
    while let Ok(Ok(read @ 1..)) = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut buffer)).await {
        bytes.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

const HEAD: &str = "POST /slack/events HTTP/1.1\r\nHost: baton\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn fifty_megabytes_are_refused_unread_and_cost_no_memory() {
    let (_slack, running) = service().await;
    let before = running.peak_memory();
    let mut stated = TcpStream::connect(&running.address).await.unwrap();
    stated.write_all(format!("{HEAD}Content-Length: {HUGE}\r\n\r\n").as_bytes()).await.unwrap();
    let refused = answer(&mut stated).await;
    assert!(refused.starts_with("HTTP/1.1 413 "), "before any of the body is sent: {refused}");
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let address = running.address.clone();
        all.spawn(async move {
            let (mut reading, mut writing) = TcpStream::connect(&address).await.unwrap().into_split();
            writing.write_all(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).await.unwrap();
            let chunk = [format!("{:x}\r\n", 65_536).into_bytes(), vec![b'x'; 65_536], b"\r\n".to_vec()].concat();
            let mut sent = 0;
            while sent < HUGE && writing.write_all(&chunk).await.is_ok() {
                sent += 65_536;
            }
            (sent, answer(&mut reading).await)
        });
    }
    for (sent, refused) in all.join_all().await {
        assert!(refused.starts_with("HTTP/1.1 413 "), "{refused}");
        assert!(sent < HUGE / 2, "{sent} bytes were taken");
    }
    running.says("its body is longer than 1048576 bytes").await;
    let grown = running.peak_memory() - before;
    println!("{grown} KiB more than the {before} KiB of the idle program");
    assert!(grown < 24 * 1024, "{grown} KiB more than {before} KiB");
    // G21 of `reliability.md`, for the whole program.
    assert!(running.peak_memory() < 256 * 1024, "{} KiB", running.peak_memory());
}

#[tokio::test]
async fn a_body_that_trickles_is_refused_after_five_seconds() {
    let (_slack, running) = service().await;
    let (mut reading, mut writing) = TcpStream::connect(&running.address).await.unwrap().into_split();
    writing.write_all(format!("{HEAD}Content-Length: 1000\r\n\r\n").as_bytes()).await.unwrap();
    let started = Instant::now();
    let trickling = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let mut first = [0; 12];
    reading.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 408");
    assert!((4..8).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    trickling.abort();
    running.says("its body did not arrive within 5 s").await;
}

#[tokio::test]
async fn heads_that_never_end_do_not_hold_the_service() {
    let (_slack, running) = service().await;
    let (client, started) = (client(), Instant::now());
    let mut slow = Vec::new();
    let open = async |slow: &mut Vec<TcpStream>, until: usize| {
        while slow.len() < until {
            let mut stream = TcpStream::connect(&running.address).await.unwrap();
            stream.write_all(b"POST /slack/events HTTP/1.1\r\nHost:").await.unwrap();
            slow.push(stream);
        }
    };
    open(&mut slow, 200).await;
    let asked = Instant::now();
    assert_eq!(running.post(&client, "commands", b"ssl_check=1".to_vec()).await, 200);
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    // More than there are places: who comes then waits until the slow ones are put out.
    open(&mut slow, 300).await;
    assert_eq!(running.post(&client, "commands", b"ssl_check=1".to_vec()).await, 200);
    assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
    for stream in &mut slow[..200] {
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "a slow connection is still open");
    }
}

#[tokio::test]
async fn what_is_broken_is_refused_and_what_is_unknown_is_left_and_both_are_logged() {
    let (_slack, running) = service().await;
    let client = client();
    let form = |text: &str| serde_urlencoded::to_string([("payload", text)]).unwrap().into_bytes();
    let broken = [
        ("events", b"{\"type\":".to_vec(), "an event that is no JSON"),
        ("events", b"".to_vec(), "an event that is no JSON"),
        ("events", b"\xff\xfe{}".to_vec(), "a request that is no text"),
        ("events", b"{\"type\":\"event_callback\"}".to_vec(), "an event without an id"),
        ("events", b"[".repeat(100_000), "an event that is no JSON"),
        ("commands", b"command=%2Fbaton".to_vec(), "a command without a user or trigger"),
        ("commands", b"{}".to_vec(), "a command without a user or trigger"),
        ("interactions", b"nothing=1".to_vec(), "an interaction without a payload"),
        ("interactions", form("{"), "an interaction whose payload is no JSON"),
        ("interactions", form("{\"type\":\"block_actions\"}"), "an interaction without a user"),
        ("interactions", form("null"), "an interaction without a user"),
    ];
    for (route, body, line) in broken {
        assert_eq!(running.post(&client, route, body).await, 400, "{line}");
        running.says(&format!("a signed request is refused: it is {line}")).await;
    }
    let unknown = [
        ("events", br#"{"type":"of_tomorrow"}"#.to_vec(), "a delivery of type \"of_tomorrow\" is not known"),
        ("events", b"{}".to_vec(), "a delivery of type \"\" is not known"),
        ("events", br#"{"type":"app_rate_limited"}"#.to_vec(), "this app gets too many of them"),
        (
            "events",
            br#"{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"of_tomorrow"}}"#.to_vec(),
            "no event of type \"of_tomorrow\" means anything here",
        ),
        (
            "interactions",
            form(r#"{"type":"of_tomorrow","user":{"id":"U1"}}"#),
            "an interaction of type \"of_tomorrow\" is not known",
        ),
    ];
    for (route, body, line) in unknown {
        assert_eq!(running.post(&client, route, body).await, 200, "SI-18: {line}");
        running.says(line).await;
    }
    let got = client.get(format!("http://{}/slack/events", running.address)).send().await.unwrap();
    assert_eq!(got.status().as_u16(), 405);
    let unsigned = client.post(format!("http://{}/slack/events", running.address)).body("{}").send().await.unwrap();
    assert_eq!(unsigned.status().as_u16(), 401);
    running.says("a request to /slack/events is refused: it is not signed").await;
}

/// A record that cannot be written is no acknowledgement: Slack delivers again, and its user sees that it failed.
#[tokio::test]
async fn what_cannot_be_kept_is_not_acknowledged_and_the_door_opens_again_with_the_disk() {
    let hand = ByHand::new().await;
    hand.crm(DEAL).await;
    let (ana, store) = (hand.user("Ana"), hand.app.engine.store.clone());
    let limit = async |pages: u32| {
        store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.limit_pages(pages).await })).await.unwrap();
    };
    let before = hand.said().await;
    limit(1).await;
    let said = ana.says(&ana.dm(), &format!("status H-1 {}", "and so on ".repeat(20_000))).await;
    assert_eq!(said.answers[0].outcome, Outcome::Status(503));
    assert!(hand.waiting().await.is_empty() && hand.said().await == before);
    limit(1_000_000).await;
    let again = ana.types(&ana.dm(), "/baton status H-1").await;
    assert!(again.answers[0].is_taken());
    assert_eq!(hand.waiting().await.len(), 1);
    hand.app.settle().await;
    assert!(hand.waiting().await.is_empty());
}

#[tokio::test]
async fn a_record_that_may_only_be_read_acknowledges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("baton.db");
    Store::open(&Address::file(&file), Access::ReadWrite).await.unwrap().close().await.unwrap();
    let hand = ByHand::over(Store::open(&Address::file(&file), Access::ReadOnly).await.unwrap()).await;
    let ana = hand.user("Ana");
    assert_eq!(ana.types(HOME.0, "/baton status").await.answers[0].outcome, Outcome::Status(503));
    assert_eq!(ana.says(&ana.dm(), "status").await.answers[0].outcome, Outcome::Status(503));
    assert!(hand.waiting().await.is_empty());
}

/// Something that happens to Slack.
type Happens = fn(&FakeSlack);

/// SI-1, SI-9: whatever ails Slack's API, a delivery is committed and acknowledged in time, and worked on later.
#[tokio::test]
async fn with_slack_down_deliveries_are_taken_in_time_and_worked_on_when_it_is_back() {
    let scene = async |ailing: Happens, well: Happens| {
        let hand = ByHand::new().await;
        hand.crm(DEAL).await;
        let card = hand.slack.messages(HOME.0)[0].ts.clone();
        let (ana, dina) = (hand.user("Ana"), hand.user("Dina"));
        let approve = hand.direct("Dina", "Approve");
        ailing(&hand.slack);
        let mut answers = ana.replies(HOME.0, &card, "purchase order: yes").await.answers;
        answers.extend(dina.presses(&approve, "Approve").await.answers);
        for answer in answers {
            assert!(answer.is_taken() && answer.took < Duration::from_secs(3), "{answer:?}");
        }
        assert_eq!(hand.waiting().await.len(), 2);
        hand.work().await;
        let waited = hand.waiting().await.len();
        well(&hand.slack);
        // A receipt is tried again after a pause that grows to five minutes.
        for _ in 0..3 {
            hand.after(301);
            hand.app.settle().await;
        }
        assert!(hand.waiting().await.is_empty());
        let facts = hand.facts().await.into_iter().map(|fact| format!("{} {}", fact.actor, fact.fact));
        let mut facts: Vec<String> = facts.filter(|fact| fact.contains("value_set") || fact.contains("dina")).collect();
        facts.sort();
        (waited, facts)
    };
    let (none, expected) = scene(|_| {}, |_| {}).await;
    assert_eq!(none, 0);
    assert!(expected.len() > 3, "{expected:?}");
    let behaves: Happens = |slack| slack.behaves();
    let ills: [(&str, Happens, Happens); 5] = [
        ("revoked", |slack| slack.set_token(TokenState::Revoked), |slack| slack.set_token(TokenState::Good)),
        ("no scope", |slack| slack.often("users.info", Trick::Refuses("missing_scope"), 1_000), behaves),
        ("unreachable", |slack| slack.often("*", Trick::CutBefore, 1_000), behaves),
        ("in trouble", |slack| slack.often("*", Trick::Fails(503), 1_000), behaves),
        ("too busy", |slack| slack.often("*", Trick::TooMany(30), 1_000), behaves),
    ];
    for (what, ailing, well) in ills {
        let (waited, facts) = scene(ailing, well).await;
        assert_eq!(waited, 2, "{what}");
        assert_eq!(facts, expected, "{what}");
    }
}

/// The operator reads what to do, and the service stays up.
#[tokio::test]
async fn a_revoked_token_and_a_missing_scope_are_said_in_the_log() {
    let (slack, running) = service().await;
    let client = client();
    let event = |id: &str| -> Vec<u8> {
        let event: Value = json!({
            "type": "event_callback", "team_id": TEAM, "event_id": id,
            "event": { "type": "app_home_opened", "user": format!("U{id}"), "channel": "D1", "tab": "home" },
        });
        event.to_string().into_bytes()
    };
    slack.set_token(TokenState::Revoked);
    assert_eq!(running.post(&client, "events", event("REVOKED")).await, 200);
    let line = running.says("Slack does not say who UREVOKED is").await;
    assert!(line.contains("token_revoked") && line.contains("ERROR"), "{line}");
    slack.set_token(TokenState::Good);
    slack.often("users.info", Trick::Refuses("missing_scope"), 1_000);
    assert_eq!(running.post(&client, "events", event("SCOPE")).await, 200);
    let line = running.says("Slack does not say who USCOPE is").await;
    assert!(line.contains("missing_scope") && line.contains("check the token and the scopes"), "{line}");
}
