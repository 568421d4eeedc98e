//! Each way of a message over real HTTP, against a Slack whose answers are written down beforehand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use baton::ambient::StoryClock;
use baton::conversation::message::Message;
use baton::domain::ids::{PersonId, Platform};
use baton::domain::person::Account;
use baton::domain::place::Place;
use baton::engine::ports::{Accounts, Chat, MessageRef, Outgoing, To, Undelivered};
use baton::transport::opaque;
use baton::transport::slack::api::{Api, CallError, Wire};
use baton::transport::slack::outbound::{Parts, SlackChat};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A call as it came in.
#[derive(Debug, Clone)]
struct Called {
    method: String,
    body: Value,
    token: Option<String>,
}

/// What was called, and what the next calls of a method are answered.
#[derive(Default)]
struct Written {
    calls: Vec<Called>,
    answers: HashMap<String, Vec<Value>>,
}

type Shared = Arc<Mutex<Written>>;

async fn answer(
    State(written): State<Shared>,
    Path(method): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let mut written = written.lock().unwrap();
    let token = headers.get("authorization").map(|token| token.to_str().unwrap().to_owned());
    let query: HashMap<String, String> = serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap();
    let body = serde_json::from_str(&body).unwrap_or_else(|_| json!(query));
    written.calls.push(Called { method: method.clone(), body, token });
    let count = written.calls.len();
    let planned = written.answers.get_mut(&method).filter(|planned| !planned.is_empty());
    let answer = match (planned.map(|planned| planned.remove(0)), method.as_str()) {
        (Some(planned), _) => planned,
        (None, "conversations.open") => json!({ "ok": true, "channel": { "id": "D1" } }),
        (None, "conversations.info") => json!({ "ok": true, "channel": { "id": "C1" } }),
        (None, "auth.test") => json!({ "ok": true, "team_id": "T1", "user_id": "UBOT", "bot_id": "BBOT" }),
        (None, "conversations.history" | "conversations.replies") => json!({ "ok": true, "messages": [] }),
        (None, _) => {
            let ts = format!("1773043200.{count:06}");
            json!({ "ok": true, "channel": "C1", "ts": ts, "message_ts": ts })
        }
    };
    if answer == "500" {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    axum::Json(answer).into_response()
}

/// Ana has an account; Ben has none.
struct Roll;

impl Accounts for Roll {
    fn account_of(&self, person: &PersonId) -> Option<Account> {
        let is_ana = person.as_str() == "ana";
        is_ana.then(|| Account { platform: Platform::Slack, team: "T1".into(), user: "UANA".into() })
    }

    fn name_of(&self, person: &PersonId) -> String {
        if person.as_str() == "ana" { "Ana".into() } else { "Ben".into() }
    }
}

struct Stage {
    written: Shared,
    address: String,
    chat: SlackChat,
    clock: StoryClock,
}

impl Stage {
    async fn new() -> Self {
        let written = Shared::default();
        let app = Router::new().route("/api/{method}", any(answer)).with_state(written.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/api", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let clock = StoryClock::at(start());
        let wire = Arc::new(Api::new(&address, "xoxb-secret").unwrap());
        let clock_of_chat = Arc::new(clock.clone());
        let chat = SlackChat::new(Parts { wire, clock: clock_of_chat, accounts: Arc::new(Roll), home: "C1".into() });
        Self { written, address, chat, clock }
    }

    fn plan(&self, method: &str, answers: impl IntoIterator<Item = Value>) {
        self.written.lock().unwrap().answers.entry(method.to_owned()).or_default().extend(answers);
    }

    fn refuse(&self, method: &str, code: &str) {
        self.plan(method, [json!({ "ok": false, "error": code })]);
    }

    fn calls(&self, method: &str) -> Vec<Value> {
        let written = self.written.lock().unwrap();
        written.calls.iter().filter(|call| call.method == method).map(|call| call.body.clone()).collect()
    }

    fn later(&self, seconds: i64) {
        self.clock.move_to(baton::ambient::Clock::now(&self.clock) + TimeDelta::seconds(seconds));
    }
}

fn start() -> DateTime<Utc> {
    "2026-03-09T08:00:00Z".parse().unwrap()
}

fn channel() -> To {
    To::Place(Place::Channel { platform: Platform::Slack, channel: "C1".into() })
}

fn direct(person: &str) -> To {
    To::Place(Place::Direct { person: person.into() })
}

fn card() -> MessageRef {
    MessageRef::new("C1", "1773043100.000100")
}

fn only_ana() -> To {
    let place = Place::Channel { platform: Platform::Slack, channel: "C1".into() };
    To::OnlyYou { person: "ana".into(), place, under: None }
}

fn outgoing(to: To) -> Outgoing {
    let message = Message::new("35% off of EUR 48,000.00 is asked of you");
    Outgoing { key: "slack/1/0".into(), to, message, edits: None, since: start(), card: Some(card()) }
}

fn never(undelivered: Result<MessageRef, Undelivered>) -> String {
    match undelivered {
        Err(Undelivered::Never { why }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_post_carries_an_opaque_key_and_nothing_that_unfurls_or_mentions_so_16() {
    let stage = Stage::new().await;
    let sent = stage.chat.send(&outgoing(To::Under(card()))).await.unwrap();
    let body = &stage.calls("chat.postMessage")[0];
    assert_eq!(sent.channel, "C1");
    assert_eq!(body["thread_ts"], "1773043100.000100");
    let key = body["metadata"]["event_payload"]["k"].as_str().unwrap();
    assert_eq!((key, key.len()), (opaque("slack/1/0").as_str(), 22));
    assert_eq!(body["metadata"]["event_payload"].as_object().unwrap().len(), 1);
    assert_eq!((&body["unfurl_links"], &body["unfurl_media"]), (&json!(false), &json!(false)));
    assert_eq!((&body["parse"], &body["mrkdwn"]), (&json!("none"), &json!(false)));
    assert!(body.get("link_names").is_none());
    let token = stage.written.lock().unwrap().calls[0].token.clone();
    assert_eq!(token.as_deref(), Some("Bearer xoxb-secret"));
}

#[tokio::test]
async fn a_direct_conversation_is_opened_once() {
    let stage = Stage::new().await;
    stage.chat.send(&outgoing(direct("ana"))).await.unwrap();
    stage.later(2);
    stage.chat.send(&outgoing(direct("ana"))).await.unwrap();
    assert_eq!(stage.calls("conversations.open"), [json!({ "users": "UANA" })]);
    assert_eq!(stage.calls("chat.postMessage")[1]["channel"], "D1");
}

#[tokio::test]
async fn the_second_message_of_a_second_waits_for_its_turn_so_2() {
    let stage = Stage::new().await;
    stage.chat.send(&outgoing(channel())).await.unwrap();
    let second = stage.chat.send(&outgoing(channel())).await;
    assert_eq!(second, Err(Undelivered::Waits { after: Duration::from_secs(1) }));
    assert_eq!(stage.calls("chat.postMessage").len(), 1);
}

#[tokio::test]
async fn a_card_is_edited_in_place_and_posted_anew_only_where_it_is_gone() {
    let stage = Stage::new().await;
    let edit = Outgoing { edits: Some(card()), ..outgoing(channel()) };
    assert_eq!(stage.chat.send(&edit).await.unwrap(), card());
    let edited = &stage.calls("chat.update")[0];
    assert_eq!((&edited["ts"], edited.get("metadata")), (&json!("1773043100.000100"), None));
    assert!(stage.calls("chat.postMessage").is_empty());
    stage.refuse("chat.update", "message_not_found");
    let anew = stage.chat.send(&edit).await.unwrap();
    assert_ne!(anew, card());
    assert_eq!(stage.calls("chat.postMessage").len(), 1);
}

#[tokio::test]
async fn an_edit_whose_answer_is_lost_is_made_again_and_a_post_is_looked_for() {
    let stage = Stage::new().await;
    stage.plan("chat.update", [json!("500")]);
    let edit = Outgoing { edits: Some(card()), ..outgoing(channel()) };
    assert!(matches!(stage.chat.send(&edit).await, Err(Undelivered::Later { .. })));
    stage.plan("chat.postMessage", [json!("500")]);
    assert!(matches!(stage.chat.send(&outgoing(channel())).await, Err(Undelivered::Unknown { .. })));
}

#[tokio::test]
async fn one_person_is_told_at_the_response_url_else_ephemerally_else_directly_si_11_so_18() {
    let stage = Stage::new().await;
    stage.chat.remember_response_url("UANA", "C1", &format!("{}/response", stage.address));
    stage.chat.send(&outgoing(only_ana())).await.unwrap();
    let told = &stage.calls("response")[0];
    assert_eq!((&told["response_type"], &told["replace_original"]), (&json!("ephemeral"), &json!(false)));
    assert!(stage.calls("chat.postEphemeral").is_empty());
    let stage = Stage::new().await;
    stage.chat.send(&outgoing(only_ana())).await.unwrap();
    assert_eq!(stage.calls("chat.postEphemeral")[0]["user"], "UANA");
    assert!(stage.calls("chat.postMessage").is_empty());
    stage.refuse("chat.postEphemeral", "user_not_in_channel");
    stage.chat.send(&outgoing(only_ana())).await.unwrap();
    assert_eq!(stage.calls("chat.postMessage")[0]["channel"], "D1");
}

#[tokio::test]
async fn where_a_direct_message_is_closed_the_thread_hears_who_without_what() {
    for (method, code) in [
        ("conversations.open", "cannot_dm_bot"),
        ("conversations.open", "user_disabled"),
        ("chat.postMessage", "messages_tab_disabled"),
        ("conversations.open", "account_inactive"),
    ] {
        let stage = Stage::new().await;
        stage.refuse(method, code);
        never(stage.chat.send(&outgoing(direct("ana"))).await);
        let line = stage.calls("chat.postMessage").last().unwrap().clone();
        assert_eq!((&line["channel"], &line["thread_ts"]), (&json!("C1"), &json!("1773043100.000100")), "{code}");
        let said = line.to_string();
        assert!(said.contains("Ana could not be reached"), "{said}");
        assert!(!said.contains("35%") && !said.contains("48,000"), "{said}");
    }
    let stage = Stage::new().await;
    let without_card = Outgoing { card: None, ..outgoing(direct("ben")) };
    assert!(never(stage.chat.send(&without_card).await).contains("no Slack account"));
    let line = &stage.calls("chat.postMessage")[0];
    assert!(line.get("thread_ts").is_none() && line.to_string().contains("Ben could not be reached"), "{line}");
}

#[tokio::test]
async fn a_dead_channel_is_told_of_at_home() {
    let stage = Stage::new().await;
    stage.refuse("chat.postMessage", "is_archived");
    let elsewhere = To::Place(Place::Channel { platform: Platform::Slack, channel: "C9".into() });
    let dead = Outgoing { card: None, ..outgoing(elsewhere) };
    assert!(never(stage.chat.send(&dead).await).contains("archived"));
    let line = stage.calls("chat.postMessage").last().unwrap().clone();
    assert_eq!(line["channel"], "C1");
    assert!(!line.to_string().contains("48,000"), "{line}");
}

#[tokio::test]
async fn a_thread_whose_card_is_gone_goes_on_in_its_channel() {
    let stage = Stage::new().await;
    stage.refuse("chat.postMessage", "thread_not_found");
    stage.chat.send(&outgoing(To::Under(card()))).await.unwrap();
    let posts = stage.calls("chat.postMessage");
    assert_eq!((posts.len(), posts[0].get("thread_ts").is_some(), posts[1].get("thread_ts")), (2, true, None));
    stage.refuse("conversations.replies", "thread_not_found");
    let standing = posted("1773043202.000200", "BBOT", "slack/1/0");
    stage.plan("conversations.history", [json!({ "ok": true, "messages": [standing] })]);
    let found = stage.chat.find(&outgoing(To::Under(card()))).await.unwrap().unwrap();
    assert_eq!(found.message, "1773043202.000200");
}

#[tokio::test]
async fn no_deal_data_goes_where_strangers_read_so_22() {
    let strangers = [
        json!({ "is_shared": true, "is_ext_shared": true }),
        json!({ "is_pending_ext_shared": true }),
        json!({ "is_shared": true, "is_org_shared": true, "shared_team_ids": ["T1", "T9"], "internal_team_ids": ["T1"] }),
    ];
    for channel_of in strangers {
        let stage = Stage::new().await;
        stage.plan("conversations.info", [json!({ "ok": true, "channel": channel_of })]);
        assert!(never(stage.chat.send(&outgoing(channel())).await).contains("externally shared"));
        let edit = Outgoing { edits: Some(card()), ..outgoing(channel()) };
        assert!(never(stage.chat.send(&edit).await).contains("externally shared"));
        stage.chat.send(&outgoing(only_ana())).await.unwrap();
        assert_eq!(stage.calls("chat.postMessage")[0]["channel"], "D1", "what is for one person is told directly");
        assert_eq!(stage.calls("conversations.info").len(), 1, "the answer counts for a while");
    }
    let stage = Stage::new().await;
    let ours = json!({ "is_shared": true, "is_org_shared": true, "shared_team_ids": ["T1", "T2"], "internal_team_ids": ["T1", "T2"] });
    stage.plan("conversations.info", [json!({ "ok": true, "channel": ours })]);
    assert!(stage.chat.send(&outgoing(channel())).await.is_ok());
}

#[tokio::test]
async fn without_a_good_token_messages_wait() {
    for code in ["token_revoked", "invalid_auth", "missing_scope"] {
        let stage = Stage::new().await;
        stage.refuse("chat.postMessage", code);
        let Err(Undelivered::Later { after: Some(after), why }) = stage.chat.send(&outgoing(channel())).await else {
            panic!("{code}")
        };
        assert!(after >= Duration::from_secs(60) && why.contains(code), "{why}");
    }
}

fn posted(ts: &str, bot: &str, key: &str) -> Value {
    let metadata = json!({ "event_type": "baton_message", "event_payload": { "k": opaque(key) } });
    json!({ "type": "message", "ts": ts, "bot_id": bot, "user": format!("U{bot}"), "metadata": metadata })
}

#[tokio::test]
async fn of_twins_the_earlier_is_adopted_and_a_strangers_copy_does_not_count_so_17_so_21() {
    let stage = Stage::new().await;
    let messages = [
        posted("1773043203.000300", "BBOT", "slack/1/0"),
        posted("1773043202.000200", "BBOT", "slack/1/0"),
        posted("1773043201.000100", "BOTHER", "slack/1/0"),
        posted("1773043200.000100", "BBOT", "slack/2/0"),
    ];
    stage.plan("conversations.history", [json!({ "ok": true, "messages": messages })]);
    let found = stage.chat.find(&outgoing(channel())).await.unwrap().unwrap();
    assert_eq!(found.message, "1773043202.000200");
    assert_eq!(stage.calls("chat.delete"), [json!({ "channel": "C1", "ts": "1773043203.000300" })]);
    let asked = &stage.calls("conversations.history")[0];
    assert_eq!((&asked["include_all_metadata"], &asked["oldest"]), (&json!("true"), &json!("1773043080.000000")));
}

#[tokio::test]
async fn what_cannot_be_read_is_not_guessed_and_absence_counts_only_once_it_has_settled() {
    let stage = Stage::new().await;
    stage.refuse("conversations.replies", "missing_scope");
    assert!(matches!(stage.chat.find(&outgoing(To::Under(card()))).await, Err(Undelivered::Unknown { .. })));
    stage.plan("chat.postMessage", [json!("500")]);
    assert!(matches!(stage.chat.send(&outgoing(channel())).await, Err(Undelivered::Unknown { .. })));
    stage.later(1);
    assert_eq!(stage.chat.find(&outgoing(channel())).await, Err(Undelivered::Waits { after: Duration::from_secs(1) }));
    stage.later(1);
    assert_eq!(stage.chat.find(&outgoing(channel())).await, Ok(None));
}

/// A server that answers each connection with these bytes, or with nothing.
async fn raw(answer: impl Into<String>, pause: Duration) -> Api {
    let answer = answer.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            let _ = stream.read(&mut request).await;
            tokio::time::sleep(pause).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    Api::new(&format!("http://{address}/api"), "xoxb-secret").unwrap().with_timeout(Duration::from_millis(500))
}

#[tokio::test]
async fn every_way_in_which_a_call_can_fail_has_its_name_so_3() {
    const NONE: Duration = Duration::ZERO;
    let call = async |api: Api| api.post("chat.postMessage", &json!({ "channel": "C1" })).await.unwrap_err();
    let unknown = [
        raw("", NONE).await,
        raw("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", NONE).await,
        raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 6\r\n\r\n{\"ok\":", NONE).await,
        raw("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\nwait", NONE).await,
        raw("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}", Duration::from_secs(2)).await,
    ];
    for (number, api) in unknown.into_iter().enumerate() {
        let error = call(api).await;
        assert!(matches!(error, CallError::Unknown { .. }), "{number}: {error:?}");
        assert!(!error.to_string().contains("xoxb"), "{error}");
    }
    let limited =
        "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-type: text/plain\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(call(raw(limited, NONE).await).await, CallError::Limited { after: Duration::from_secs(7) });
    let for_days = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 999999\r\ncontent-type: application/json\r\n\
                    content-length: 34\r\n\r\n{\"ok\":false,\"error\":\"ratelimited\"}";
    assert_eq!(call(raw(for_days, NONE).await).await, CallError::Limited { after: Duration::from_secs(600) });
    let body = json!({ "ok": false, "error": "missing_scope", "needed": "chat:write" }).to_string();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let refused = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let error = call(raw(refused, NONE).await).await;
    assert!(
        matches!(&error, CallError::Refused { code, detail } if code == "missing_scope" && detail.contains("chat:write"))
    );
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let api = Api::new(&format!("http://{nobody}/api"), "xoxb-secret").unwrap();
    assert!(!format!("{api:?}").contains("xoxb"), "a token is never printed");
    assert!(matches!(call(api).await, CallError::NotSent { .. }));
}
