//! Rows about what reaches the app: signatures, retries, events, interactions, Socket Mode.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{APP_TOKEN, Bench, WINS, button};
use crate::kit::slack::{
    BOT_USER, Delivery, Door, Echoes, File, FileAccess, Options, Order, Outcome, SIGNING_SECRET, Signature, Spot,
    Upload, Which, sign,
};

/// What an app heard: path, headers, body.
type Heard = Arc<Mutex<Vec<(String, HeaderMap, String)>>>;

/// An app that hears everything and says `words`.
async fn app(bench: &Bench, words: &'static str) -> Heard {
    let heard = Heard::default();
    let hear = async move |State(heard): State<Heard>, uri: Uri, headers: HeaderMap, body: String| {
        heard.lock().unwrap().push((uri.path().to_owned(), headers, body));
        words
    };
    let routes = axum::Router::new().fallback(hear).with_state(heard.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    bench.slack.door(Door::Http(format!("http://{}", listener.local_addr().unwrap())));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    heard
}

fn events(heard: &Heard) -> Vec<Value> {
    let heard = heard.lock().unwrap();
    heard.iter().map(|(_, _, body)| serde_json::from_str(body).unwrap_or(json!(body))).collect()
}

fn is_signed(headers: &HeaderMap, body: &str) -> bool {
    let timestamp = headers["x-slack-request-timestamp"].to_str().unwrap();
    headers.get("x-slack-signature").is_some_and(|given| *given == sign(SIGNING_SECRET, timestamp, body.as_bytes()))
}

#[test]
fn si_13_the_published_vector_has_the_published_signature() {
    let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
                &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
                &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
                &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    assert_eq!(
        sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body.as_bytes()),
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    );
}

#[tokio::test]
async fn si_12_deliveries_are_signed_over_their_raw_bytes_well_or_badly() {
    let bench = Bench::lenient().await;
    let heard = app(&bench, "").await;
    bench.ana.says(WINS, "Grüße & more").await;
    for signature in [Signature::WithSecret("another".into()), Signature::Missing, Signature::Aged(301)] {
        bench.ana.by(Delivery::signed(signature)).says(WINS, "a").await;
    }
    let heard = heard.lock().unwrap();
    let signed: Vec<bool> = heard.iter().map(|(_, headers, body)| is_signed(headers, body)).collect();
    // The last is well signed, and too old.
    assert_eq!(signed, [true, false, false, true]);
    let stamps: Vec<i64> = heard
        .iter()
        .map(|(_, headers, _)| headers["x-slack-request-timestamp"].to_str().unwrap().parse().unwrap())
        .collect();
    assert!(stamps[0] - stamps[3] >= 300, "{stamps:?}");
}

#[tokio::test]
async fn si_2_a_retry_says_which_and_why() {
    let bench = Bench::lenient().await;
    let heard = app(&bench, "").await;
    bench.ana.by(Delivery::retry(2, "http_timeout")).says(WINS, "a").await;
    let heard = heard.lock().unwrap();
    assert_eq!(
        (&heard[0].1["x-slack-retry-num"], &heard[0].1["x-slack-retry-reason"]),
        (&"2".parse().unwrap(), &"http_timeout".parse().unwrap())
    );
}

#[tokio::test]
async fn si_8_one_message_can_come_twice_under_the_same_or_another_event_id() {
    let bench = Bench::lenient().await;
    let heard = app(&bench, "").await;
    assert_eq!(bench.ana.by(Delivery::twice()).says(WINS, "a").await.answers.len(), 2);
    bench.ana.by(Delivery::twice_with_another_id()).says(WINS, "b").await;
    let told = events(&heard);
    assert_eq!(told[0], told[1]);
    assert_eq!(told[2]["event"], told[3]["event"]);
    assert_ne!(told[2]["event_id"], told[3]["event_id"]);
}

#[tokio::test]
async fn si_6_what_is_held_comes_late_and_out_of_order() {
    let bench = Bench::lenient().await;
    let heard = app(&bench, "").await;
    let ana = bench.ana.by(Delivery::held());
    for text in ["one", "two"] {
        assert!(ana.says(WINS, text).await.answers.is_empty());
    }
    assert!(events(&heard).is_empty());
    assert_eq!(bench.slack.release(Order::Backwards).await.len(), 2);
    let texts: Vec<Value> = events(&heard).iter().map(|event| event["event"]["text"].clone()).collect();
    assert_eq!(texts, ["two", "one"]);
    ana.says(WINS, "three").await;
    bench.slack.release(Order::AsItHappened).await;
    assert_eq!(events(&heard)[2]["event"]["text"], json!("three"));
}

#[tokio::test]
async fn si_1_silence_for_3_seconds_and_nobody_there_are_no_receipt() {
    let bench = Bench::lenient().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    bench.slack.door(Door::Http(format!("http://{address}")));
    let silent = &bench.ana.says(WINS, "a").await.answers[0];
    assert_eq!((&silent.outcome, silent.is_taken()), (&Outcome::Silent, false));
    assert!(silent.took >= Duration::from_secs(3));
    drop(listener);
    let answers = bench.ana.says(WINS, "a").await.answers;
    assert_eq!((&answers[0].outcome, answers[0].header("x-slack-no-retry")), (&Outcome::NobodyThere, None));
}

#[tokio::test]
async fn si_8_events_tell_what_people_did() {
    let bench =
        Bench::new(Options { unfurl_domains: vec!["crm.example.com".into()], ..Options::default().without_rates() })
            .await;
    let heard = app(&bench, "").await;
    let root = bench.ana.says(WINS, &format!("<@{BOT_USER}> 1 < 2 & see https://crm.example.com/d/7")).await.ts;
    let reply = bench.ana.replies(WINS, &root, "net 45").await.ts;
    bench.ana.edits(WINS, &reply, "net 30").await;
    bench.ana.deletes(WINS, &reply).await;
    bench.ana.says(&bench.ana.dm(), "PO is PO-1").await;
    let file = File { access: FileAccess::CheckFileInfo, ..File::new("F0PO", "po.pdf", "application/pdf", b"x") };
    bench.ana.uploads(WINS, Upload { thread_ts: Some(&root), text: "" }, file).await;
    bench.ana.opens_home().await;
    let told: Vec<Value> = events(&heard).iter().map(|event| event["event"].clone()).collect();
    let kinds: Vec<String> = told
        .iter()
        .map(|event| format!("{} {}", event["type"].as_str().unwrap(), event["subtype"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(
        kinds,
        [
            "message -",
            "app_mention -",
            "link_shared -",
            "message -",
            "message message_changed",
            "message message_deleted",
            "message -",
            "message file_share",
            "file_shared -",
            "app_home_opened -",
        ]
    );
    assert_eq!(told[0]["text"], json!(format!("<@{BOT_USER}> 1 &lt; 2 &amp; see <https://crm.example.com/d/7>")));
    assert_eq!((&told[3]["thread_ts"], &told[3]["parent_user_id"]), (&json!(root), &json!(bench.ana.id())));
    assert_eq!(told[4]["previous_message"]["text"], json!("net 45"));
    assert_eq!(
        (&told[4]["message"]["text"], &told[4]["message"]["edited"]["user"]),
        (&json!("net 30"), &json!(bench.ana.id()))
    );
    assert_eq!(told[5]["deleted_ts"], json!(reply));
    assert_eq!(told[6]["channel_type"], json!("im"));
    assert_eq!(told[7]["files"][0]["file_access"], json!("check_file_info"));
}

#[tokio::test]
async fn si_8_the_app_hears_nothing_from_where_it_is_not() {
    let bench = Bench::lenient().await;
    let heard = app(&bench, "").await;
    bench.slack.change_channel(WINS, |channel| channel.bot = crate::kit::slack::Membership::Out);
    assert!(bench.ana.says(WINS, "a").await.answers.is_empty());
    assert!(events(&heard).is_empty());
    let raw = json!({ "type": "tokens_revoked", "tokens": { "bot": [BOT_USER] } });
    assert!(bench.slack.delivers_event(&raw, &Delivery::default()).await[0].is_taken());
}

#[tokio::test]
async fn si_9_commands_presses_and_shortcuts_tell_who_where_and_what() {
    let bench = Bench::lenient().await;
    let heard = app(&bench, "You have nothing to do.").await;
    bench.ana.types(WINS, "/baton status H-1 & more").await;
    let shown = bench.slack.ephemeral(bench.ana.id());
    assert_eq!(bench.slack.plain(&shown[0]).lines, ["You have nothing to do."]);
    let (path, _, body) = heard.lock().unwrap().pop().unwrap();
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(&body).unwrap();
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert_eq!(
        (path.as_str(), field("command").as_str(), field("text").as_str()),
        ("/slack/commands", "/baton", "status H-1 & more")
    );
    assert_eq!((field("channel_name").as_str(), field("user_name").as_str()), ("closed-won", "ana.ruiz"));

    let card = |label: &str| {
        json!([{ "type": "actions", "block_id": "b1", "elements": [button(label, "act"),
        { "type": "overflow", "action_id": "more", "options": [{ "text": { "type": "plain_text", "text": "Reassign" }, "value": "r" }] }] }])
    };
    let ts =
        bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a", "blocks": card("Approve") })).await.ts();
    bench.call("chat.update", json!({ "channel": WINS, "ts": ts, "text": "b", "blocks": card("Closed") })).await;
    let held = bench.ana.by(Delivery::held());
    let message = bench.slack.message(WINS, &ts).unwrap();
    held.presses(&Spot::of(&message), "Closed").await;
    held.presses(&Spot::Old(WINS.into(), ts.clone(), 0), "Approve").await;
    held.chooses(&Spot::of(&message), "more", "Reassign").await;
    held.message_shortcut("start_handoff", WINS, &ts).await;
    held.global_shortcut("new_handoff").await;
    let told = bench.slack.held();
    assert_eq!(told[0]["message"]["text"], json!("b"));
    assert_eq!((&told[1]["message"]["text"], &told[1]["actions"][0]["text"]["text"]), (&json!("a"), &json!("Approve")));
    assert_eq!((&told[1]["container"]["message_ts"], &told[1]["actions"][0]["block_id"]), (&json!(ts), &json!("b1")));
    assert_eq!(told[2]["actions"][0]["selected_option"]["value"], json!("r"));
    assert_eq!((&told[3]["type"], &told[3]["message_ts"]), (&json!("message_action"), &json!(ts)));
    assert_eq!((&told[4]["type"], &told[4]["callback_id"]), (&json!("shortcut"), &json!("new_handoff")));
    let url = told[0]["response_url"].as_str().unwrap().to_owned();
    bench.post(&url, &json!({ "delete_original": true })).await;
    assert!(bench.slack.messages(WINS).is_empty());
}

#[tokio::test]
async fn si_9_a_press_on_an_ephemeral_message_tells_no_message() {
    let bench = Bench::lenient().await;
    let blocks = json!([{ "type": "actions", "elements": [button("Start", "start")] }]);
    bench
        .call("chat.postEphemeral", json!({ "channel": WINS, "user": bench.ana.id(), "text": "a", "blocks": blocks }))
        .await;
    let message = bench.slack.ephemeral(bench.ana.id()).pop().unwrap();
    bench.ana.by(Delivery::held()).presses(&Spot::of(&message), "Start").await;
    let told = bench.slack.held().pop().unwrap();
    assert_eq!((&told["container"]["is_ephemeral"], &told["message"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn so_21_an_app_with_echoes_hears_its_own_messages() {
    let bench = Bench::new(Options { echoes: Echoes::On, ..Options::default().without_rates() }).await;
    let heard = app(&bench, "").await;
    let ts = bench.say("a").await;
    assert!(bench.slack.until(Duration::from_secs(5), |_| !events(&heard).is_empty()).await);
    let echo = events(&heard)[0]["event"].clone();
    assert_eq!((&echo["ts"], &echo["user"]), (&json!(ts), &json!(BOT_USER)));
}

/// The smallest client of Socket Mode.
struct Link(TcpStream);

impl Link {
    async fn open(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("ws://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let ask = format!(
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.map_err(|_| "closed".to_owned())?);
        }
        let head = String::from_utf8(head).unwrap();
        if head.starts_with("HTTP/1.1 101") { Ok(Self(stream)) } else { Err(head) }
    }

    /// The next frame of text; `None` once the other side closes.
    async fn hears(&mut self) -> Option<Value> {
        let kind = self.0.read_u8().await.ok()? & 0x0f;
        let short = self.0.read_u8().await.ok()?;
        let length = if short == 126 { usize::from(self.0.read_u16().await.ok()?) } else { usize::from(short) };
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).await.ok()?;
        if kind == 1 { serde_json::from_slice(&payload).ok() } else { None }
    }

    async fn says(&mut self, frame: &Value) {
        let text = frame.to_string();
        let length = u8::try_from(text.len()).ok().filter(|length| *length < 126).unwrap();
        // A mask of noughts changes nothing.
        let mut bytes = vec![0x81, 0x80 | length, 0, 0, 0, 0];
        bytes.extend(text.as_bytes());
        self.0.write_all(&bytes).await.unwrap();
    }
}

impl Bench {
    async fn address(&self) -> String {
        let told = self.try_call("apps.connections.open", APP_TOKEN, &json!({})).await.unwrap();
        told.body["url"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn si_15_an_address_is_good_once_and_hello_comes_first() {
    let bench = Bench::lenient().await;
    let address = bench.address().await;
    let mut link = Link::open(&address).await.unwrap();
    let hello = link.hears().await.unwrap();
    assert_eq!((&hello["type"], &hello["num_connections"]), (&json!("hello"), &json!(1)));
    assert_eq!(hello["debug_info"]["approximate_connection_time"], json!(3600));
    assert!(Link::open(&address).await.is_err());
    let mut links = Vec::new();
    for _ in 0..9 {
        let mut link = Link::open(&bench.address().await).await.unwrap();
        assert_eq!(link.hears().await.unwrap()["type"], json!("hello"));
        links.push(link);
    }
    let mut eleventh = Link::open(&bench.address().await).await.unwrap();
    assert_eq!(eleventh.hears().await.unwrap()["reason"], json!("too_many_websockets"));
    assert_eq!((bench.slack.connections(), bench.slack.connections_ever()), (10, 10));
}

#[tokio::test]
async fn si_15_an_envelope_is_acknowledged_by_its_id_and_an_answer_rides_on_it() {
    let bench = Bench::lenient().await;
    bench.slack.door(Door::SocketMode);
    assert_eq!(bench.ana.says(WINS, "lost").await.answers[0].outcome, Outcome::NobodyThere);
    assert_eq!(bench.slack.missed(), 1);
    let mut link = Link::open(&bench.address().await).await.unwrap();
    link.hears().await.unwrap();
    let app = async {
        let event = link.hears().await.unwrap();
        link.says(&json!({ "envelope_id": event["envelope_id"] })).await;
        let command = link.hears().await.unwrap();
        link.says(&json!({ "envelope_id": command["envelope_id"], "payload": { "text": "Nothing." } })).await;
        link.says(&json!({ "envelope_id": "another" })).await;
        (event, command, link)
    };
    let person = async {
        let said = bench.ana.says(WINS, "heard").await;
        (said, bench.ana.types(WINS, "/baton status").await)
    };
    let ((event, command, mut link), (said, typed)) = tokio::join!(app, person);
    assert_eq!((&event["type"], &event["accepts_response_payload"]), (&json!("events_api"), &json!(false)));
    assert_eq!(event["payload"]["event"]["text"], json!("heard"));
    assert_eq!((&command["type"], &command["payload"]["text"]), (&json!("slash_commands"), &json!("status")));
    assert!(said.answers[0].is_taken() && typed.answers[0].is_taken());
    assert_eq!(bench.slack.plain(&bench.slack.ephemeral(bench.ana.id())[0]).lines, ["Nothing."]);
    assert!(bench.slack.until(Duration::from_secs(5), |slack| slack.strange_acknowledgements().len() == 1).await);
    bench.slack.disconnect("refresh_requested", Which::Oldest);
    let frame = link.hears().await.unwrap();
    assert_eq!((&frame["type"], &frame["reason"]), (&json!("disconnect"), &json!("refresh_requested")));
    bench.slack.close_connections(Which::All);
    assert!(link.hears().await.is_none());
    assert!(bench.slack.until(Duration::from_secs(5), |slack| slack.connections() == 0).await);
}

#[tokio::test]
async fn si_15_connections_take_turns() {
    let bench = Bench::lenient().await;
    bench.slack.door(Door::SocketMode);
    let mut links = Vec::new();
    for _ in 0..2 {
        let mut link = Link::open(&bench.address().await).await.unwrap();
        link.hears().await.unwrap();
        links.push(link);
    }
    let person = async {
        for text in ["one", "two"] {
            bench.ana.says(WINS, text).await;
        }
    };
    let apps = links.iter_mut().map(|link| {
        async {
            let envelope = link.hears().await.unwrap();
            link.says(&json!({ "envelope_id": envelope["envelope_id"] })).await;
            envelope["payload"]["event"]["text"].as_str().unwrap().to_owned()
        }
        .boxed_local()
    });
    let ((), mut heard) = tokio::join!(person, futures_util::future::join_all(apps));
    heard.sort();
    assert_eq!(heard, ["one", "two"]);
}
