//! A server that answers in every way in which servers answer: whole and streamed, late, cut off, in another form, not at
//! all. Recorded shapes; no model is needed.

use std::sync::Arc;
use std::time::Duration;

use baton::ambient::StoryClock;
use baton::app::evaluate;
use baton::assistant::prompt::Prompts;
use baton::domain::assistant::{AssistantTask, Call, CallOutcome, FieldTold, Material, Proposal, Reply, Said};
use baton::domain::ids::{HandoffId, PersonId};
use baton::domain::place::Place;
use baton::engine::ports::{Assistant, NoReply, PortFuture};
use baton::engine::{Engine, outbox};
use baton::store::Store;
use baton::story::step::AssistantDoes;
use baton::transport::console::assistant::ScriptedAssistant;
use baton::transport::console::inbound::Inbound;
use baton::transport::llm::openai::{OpenAi, Parts, Patience};
use chrono::{TimeZone, Utc};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::kit;

const KEY: &str = "sk-canary-0123456789";

/// A reply of the right form.
const GOOD: &str = r#"{"proposals": [{"field": "payment_terms", "quote": "45 days", "value": "Net 45"}]}"#;

pub fn openai(base_url: String) -> OpenAi {
    OpenAi::new(Parts {
        base_url,
        api_key: Some(KEY.into()),
        model: "m-1".into(),
        prompts: Prompts::shipped(),
        patience: Patience { whole: Duration::from_millis(1_500), silence: Duration::from_millis(600) },
        clock: Arc::new(StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap())),
    })
    .unwrap()
}

pub fn material(words: &str) -> Material {
    let field = FieldTold {
        name: "payment_terms".into(),
        title: "payment terms".into(),
        question: "When is each invoice due?".into(),
        choices: Vec::new(),
    };
    Material {
        task: AssistantTask::ReadAnswer,
        words: words.into(),
        fields: vec![field],
        names: vec!["Larch Hill Ltd".into()],
    }
}

/// A stream as servers send it: pieces of a text, the end, what it cost.
fn streamed(text: &str, finish: Option<&str>) -> ResponseTemplate {
    let chunk = |delta: Value, finish: Option<&str>| {
        let choice = json!({ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish });
        let chunk = json!({
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_773_043_200, "model": "m-1",
            "system_fingerprint": null, "choices": [choice],
        });
        format!("data: {chunk}\n\n")
    };
    let mut body = chunk(json!({ "role": "assistant", "content": "" }), None);
    let letters: Vec<char> = text.chars().collect();
    for part in letters.chunks(7) {
        body.push_str(&chunk(json!({ "content": part.iter().collect::<String>() }), None));
    }
    if finish.is_some() {
        body.push_str(&chunk(json!({}), finish));
        let usage =
            json!({ "choices": [], "usage": { "prompt_tokens": 700, "completion_tokens": 40, "total_tokens": 740 } });
        body.push_str(&format!("data: {usage}\n\ndata: [DONE]\n\n"));
    }
    stream(body)
}

fn stream(body: String) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream; charset=utf-8")
}

fn whole(message: Value, finish: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "id": "chatcmpl-2", "object": "chat.completion", "created": 1_773_043_200, "model": "m-1",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish }],
        "usage": { "prompt_tokens": 690, "completion_tokens": 30, "total_tokens": 720 },
    }))
}

async fn serving(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).and(path("/v1/chat/completions")).respond_with(answer).mount(&server).await;
    server
}

async fn asked(server: &MockServer) -> Result<Reply, NoReply> {
    openai(format!("{}/v1", server.uri())).ask(&material("they pay 45 days after the invoice")).await
}

async fn requests(server: &MockServer) -> usize {
    server.received_requests().await.unwrap().len()
}

/// The call of a reply that says nothing.
fn nothing(reply: Result<Reply, NoReply>) -> Call {
    let reply = reply.expect("the server answered");
    assert_eq!(reply.said, None);
    reply.call
}

#[tokio::test]
async fn a_reply_is_read_whether_it_is_streamed_or_whole() {
    for (answer, tokens) in [
        (streamed(GOOD, Some("stop")), (700, 40)),
        (whole(json!({ "role": "assistant", "content": GOOD, "refusal": null }), "stop"), (690, 30)),
    ] {
        let server = serving(answer).await;
        let Reply { call, said } = asked(&server).await.unwrap();
        let wanted = Proposal { field: "payment_terms".into(), quote: "45 days".into(), value: "Net 45".into() };
        assert_eq!(said, Some(Said::Proposals { proposals: vec![wanted] }));
        assert_eq!((call.outcome, call.requests), (CallOutcome::Answered, 1));
        assert_eq!((call.tokens_in, call.tokens_out), (Some(tokens.0), Some(tokens.1)));
        assert!(call.reply_sha256.is_some() && call.input_sha256.len() == 64 && call.prompt_sha256.len() == 64);
    }
}

#[tokio::test]
async fn what_is_sent_keeps_to_its_form_and_its_limits() {
    let server = serving(streamed(
        r#"{"proposals": [{"field": "billing_contact_email", "quote": "[[2]]", "value": "[[2]]"}]}"#,
        Some("stop"),
    ))
    .await;
    let words = "Larch Hill Ltd wants it at ap@larchhill.example, order PO-4711, IBAN DE02120300000000202051";
    let reply = openai(format!("{}/v1", server.uri())).ask(&material(words)).await.unwrap();
    let Some(Said::Proposals { proposals }) = reply.said else { panic!("{:?}", reply.call) };
    assert_eq!(proposals[0].quote, "ap@larchhill.example", "a mark is read back to the words that it hides");
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(request.headers.get("authorization").unwrap(), &format!("Bearer {KEY}"));
    let text = String::from_utf8(request.body.clone()).unwrap();
    for kept in ["larchhill", "Larch Hill", "4711", "DE0212", KEY] {
        assert!(!text.contains(kept), "{kept} has left: {text}");
    }
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&body["temperature"], &body["model"], &body["stream"]), (&json!(0), &json!("m-1"), &json!(true)));
    assert!(body["max_completion_tokens"].as_u64().unwrap() <= 2_000);
    let schema = &body["response_format"]["json_schema"];
    assert_eq!((&body["response_format"]["type"], &schema["strict"]), (&json!("json_schema"), &json!(true)));
    assert_eq!(schema["schema"]["additionalProperties"], json!(false));
    assert_eq!((&body["messages"][0]["role"], &body["messages"][1]["role"]), (&json!("system"), &json!("user")));
    assert_eq!(body["tools"], Value::Null);
}

#[tokio::test]
async fn a_refusal_an_empty_reply_and_one_that_is_cut_off_say_nothing() {
    let refused = json!({ "role": "assistant", "content": null, "refusal": "I cannot help with that." });
    let refusal = format!(
        "data: {}\n\ndata: {}\n\ndata: [DONE]\n\n",
        json!({ "choices": [{ "index": 0, "delta": { "refusal": "I cannot help with that." } }] }),
        json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] }),
    );
    for (answer, wanted) in [
        (whole(refused, "stop"), CallOutcome::Refused),
        (stream(refusal), CallOutcome::Refused),
        (streamed("", Some("content_filter")), CallOutcome::Refused),
        (streamed("", Some("stop")), CallOutcome::Empty),
        (whole(json!({ "role": "assistant", "content": "  " }), "stop"), CallOutcome::Empty),
        (streamed(&GOOD[..40], Some("length")), CallOutcome::CutOff),
    ] {
        let server = serving(answer).await;
        assert_eq!(nothing(asked(&server).await).outcome, wanted);
        assert_eq!(requests(&server).await, 1, "{wanted:?} is not repaired");
    }
}

#[tokio::test]
async fn a_stream_without_its_end_is_no_reply_however_whole_it_looks() {
    let server = serving(streamed(GOOD, None)).await;
    let NoReply { call, try_again } = asked(&server).await.unwrap_err();
    assert_eq!((call.outcome, try_again), (CallOutcome::CutOff, Some(None)));
}

#[tokio::test]
async fn failures_say_whether_another_try_may_help_and_none_is_made_here() {
    let corrupt = "data: {\"choices\": [{\"index\": 0, \"del\n\n".to_owned();
    let in_stream = format!("data: {}\n\n", json!({ "error": { "message": "overloaded", "code": 503 } }));
    for (answer, outcome, try_again) in [
        (ResponseTemplate::new(429).insert_header("retry-after", "7"), CallOutcome::Busy, Some(Some(7))),
        (ResponseTemplate::new(429).insert_header("retry-after", "0.5"), CallOutcome::Busy, Some(Some(1))),
        (ResponseTemplate::new(429).set_body_string("slow down"), CallOutcome::Busy, Some(None)),
        (ResponseTemplate::new(500).set_body_string("<html>"), CallOutcome::Unreachable, Some(None)),
        (ResponseTemplate::new(503), CallOutcome::Unreachable, Some(None)),
        (stream(corrupt), CallOutcome::Unreachable, Some(None)),
        (stream(in_stream), CallOutcome::Unreachable, Some(None)),
        (ResponseTemplate::new(200).set_body_string("welcome to the proxy"), CallOutcome::Unreachable, Some(None)),
        (ResponseTemplate::new(401), CallOutcome::NotAccepted, None),
        (ResponseTemplate::new(404), CallOutcome::NotAccepted, None),
        (ResponseTemplate::new(400), CallOutcome::NotAccepted, None),
        (ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:9/"), CallOutcome::NotAccepted, None),
    ] {
        let server = serving(answer).await;
        let no_reply = asked(&server).await.unwrap_err();
        let wanted = try_again.map(|after: Option<u64>| after.map(Duration::from_secs));
        assert_eq!((no_reply.call.outcome, no_reply.try_again), (outcome, wanted));
        assert_eq!(requests(&server).await, 1, "{outcome:?}: the outbox tries again, not the client");
    }
    let nobody = openai("http://127.0.0.1:9/v1".into()).ask(&material("45 days")).await.unwrap_err();
    assert_eq!((nobody.call.outcome, nobody.try_again), (CallOutcome::Unreachable, Some(None)));
}

#[tokio::test]
async fn a_server_that_is_slow_is_not_waited_for() {
    let late = streamed(GOOD, Some("stop")).set_delay(Duration::from_secs(5));
    let server = serving(late).await;
    let begun = tokio::time::Instant::now();
    let no_reply = asked(&server).await.unwrap_err();
    assert_eq!((no_reply.call.outcome, no_reply.try_again), (CallOutcome::TimedOut, Some(None)));
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn a_reply_of_a_wrong_form_is_asked_for_once_more_and_no_more() {
    let wrong = r#"Sure! {"approve": true, "proposals": []}"#;
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(streamed(wrong, Some("stop"))).up_to_n_times(1).mount(&server).await;
    Mock::given(method("POST")).respond_with(streamed(GOOD, Some("stop"))).mount(&server).await;
    let reply = asked(&server).await.unwrap();
    assert!(reply.said.is_some());
    assert_eq!((reply.call.outcome, reply.call.requests), (CallOutcome::Answered, 2));
    assert_eq!((reply.call.tokens_in, reply.call.tokens_out), (Some(1_400), Some(80)));
    let second: Value = serde_json::from_slice(&server.received_requests().await.unwrap()[1].body).unwrap();
    let repair = second["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap();
    assert!(repair.contains("does not fit the schema") && !repair.contains("approve"), "{repair}");

    let server = serving(streamed(wrong, Some("stop"))).await;
    let call = nothing(asked(&server).await);
    assert_eq!((call.outcome, call.requests), (CallOutcome::Unfit, 2));
    assert_eq!(requests(&server).await, 2);
}

#[tokio::test]
async fn a_reply_that_never_ends_is_cut_off_by_its_size() {
    let rambling = "x".repeat(400_000);
    for answer in
        [streamed(&rambling, Some("stop")), whole(json!({ "role": "assistant", "content": rambling }), "stop")]
    {
        let server = serving(answer).await;
        assert_eq!(nothing(asked(&server).await).outcome, CallOutcome::TooLarge);
    }
}

#[tokio::test]
async fn after_failures_in_a_row_nothing_is_asked_for_a_while() {
    let server = serving(ResponseTemplate::new(500)).await;
    let assistant = openai(format!("{}/v1", server.uri()));
    let material = material("45 days after the invoice");
    for _ in 0..5 {
        assert_eq!(assistant.ask(&material).await.unwrap_err().call.outcome, CallOutcome::Unreachable);
    }
    let paused = assistant.ask(&material).await.unwrap_err();
    assert_eq!((paused.call.outcome, paused.call.requests, paused.try_again), (CallOutcome::Paused, 0, None));
    assert_eq!(requests(&server).await, 5);
}

/// A model that takes its time.
struct Slow;

impl Assistant for Slow {
    fn is_on(&self) -> bool {
        true
    }

    fn takes_time(&self) -> bool {
        true
    }

    fn ask<'a>(&'a self, material: &'a Material) -> PortFuture<'a, Result<Reply, NoReply>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(800)).await;
            let scripted = ScriptedAssistant::default();
            scripted.will(AssistantDoes::IsSilent);
            scripted.ask(material).await
        })
    }
}

/// shows: invariant:I16
#[tokio::test]
async fn no_message_waits_for_a_model_and_its_reply_still_counts() {
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root()).await;
    kit::play(&mut player, "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000\n")
        .await
        .unwrap();
    let engine = Engine { assistant: Arc::new(Slow), ..player.engine().clone() };
    let place = Place::Handoff { handoff: HandoffId(1) };
    let words = "so I had their controller on the phone and she wants to settle net 45 because of their month end run";
    let said = Inbound { run: 900 }.said(1, player.now(), &PersonId::from("ana"), place, words);
    engine.handle(said).await.unwrap();
    let begun = tokio::time::Instant::now();
    while !outbox::deliver_due(&engine).await.unwrap().is_empty() {}
    assert!(begun.elapsed() < Duration::from_millis(700), "a message waited for the model");
    assert!(player.chat().scene().transcript.text().contains("Nothing was changed for H-1"));
    let replied = async |engine: &Engine| {
        let facts = engine.store.facts(None, 0, 1_000).await.unwrap();
        facts.into_iter().filter(|fact| fact.fact == "assistant_replied").count()
    };
    assert_eq!(replied(&engine).await, 0);
    for _ in 0..100 {
        if replied(&engine).await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(replied(&engine).await, 1);
    assert!(outbox::deliver_due(&engine).await.unwrap().is_empty(), "the call is done");
    kit::is_clean(&store).await.unwrap();
}

#[tokio::test]
async fn an_evaluation_says_what_a_model_would_have_offered_and_changes_no_score() {
    let case = json!({
        "id": "own-1", "field": "payment_terms", "locale": "en-US", "context": { "now": "2026-03-09T09:00:00+01:00" },
        "text": "perhaps net 45, their controller was not too sure of it",
        "expected": { "action": "clarify", "reason": "hedged" },
    });
    let clock = StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap());
    let without = evaluate::answers(&case.to_string(), &clock, None).await.unwrap();
    assert_eq!(without.scores["model"], Value::Null);
    assert_eq!(without.scores["confusion"]["clarify"]["clarify"], json!(1), "{}", without.table);
    let assistant = ScriptedAssistant::default();
    let propose = |quote: &str| Proposal { field: "payment_terms".into(), quote: quote.into(), value: "Net 45".into() };
    assistant.will(AssistantDoes::Proposes(vec![propose("net 45"), propose("net 450")]));
    let with = evaluate::answers(&case.to_string(), &clock, Some(&assistant)).await.unwrap();
    let wanted = json!({ "asked": 1, "no_reply": 0, "proposed": 2, "dropped": 1, "right": 0, "wrong": 1 });
    assert_eq!(with.scores["model"], wanted);
    assert_eq!(with.scores["answers"], without.scores["answers"]);
}
