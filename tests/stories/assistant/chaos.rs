//! The client's manners, graded by `llmock`: a server that answers 429, stalls, cuts streams off and spoils them, and says
//! afterwards what a client did wrong. `tests/llmock/run` installs it, starts it and runs this by name.

use std::sync::Arc;
use std::time::Duration;

use baton::ambient::Ambient;
use baton::app::player::Player;
use baton::domain::ids::{HandoffId, PersonId};
use baton::domain::place::Place;
use baton::engine::{Engine, outbox};
use baton::store::Store;
use baton::transport::console::inbound::Inbound;
use baton::transport::llm::openai::{OpenAi, Parts, Patience};
use serde_json::{Value, json};

use super::super::kit;

const WORDS: &str = "I asked around, and what they told me is that they settle 45 days after the invoice, more or less";

/// Everything but the model is real: the outbox waits as long as the server asks, by the real clock.
async fn engine(player: &Player, address: &str) -> Engine {
    let ambient = Ambient::real();
    let assistant = OpenAi::new(Parts {
        base_url: format!("{address}/v1"),
        api_key: Some("sk-llmock".into()),
        model: "gpt-4o".into(),
        prompts: baton::assistant::prompt::Prompts::shipped(),
        patience: Patience { whole: Duration::from_secs(6), silence: Duration::from_secs(2) },
        clock: ambient.clock.clone(),
    });
    Engine { ambient, assistant: Arc::new(assistant.unwrap()), ..player.engine().clone() }
}

/// What became of one message, by the fact of its call.
async fn outcome(engine: &Engine, line: u64) -> Value {
    let now = engine.ambient.clock.now();
    let place = Place::Handoff { handoff: HandoffId(1) };
    let words = format!("{WORDS} ({line})");
    let said = Inbound { run: 900 }.said(line, now, &PersonId::from("ana"), place, &words);
    let before = replies(engine).await.len();
    engine.handle(said).await.unwrap();
    for _ in 0..600 {
        outbox::deliver_due(engine).await.unwrap();
        if let Some(reply) = replies(engine).await.get(before) {
            return reply.clone();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the call never ended");
}

async fn replies(engine: &Engine) -> Vec<Value> {
    let facts = engine.store.facts(None, 0, 10_000).await.unwrap();
    facts.into_iter().filter(|fact| fact.fact == "assistant_replied").map(|fact| fact.data["call"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it needs llmock, a Python package: tests/llmock/run"]
async fn llmock_finds_no_fault_with_the_client() {
    let _another_test_did = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test by name is told where its server is")]
    let address = std::env::var("BATON_LLMOCK").expect("tests/llmock/run names the address of llmock");
    let http = reqwest::Client::new();
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root()).await;
    let opening = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000\n";
    kit::play(&mut player, opening).await.unwrap();
    let good = json!({ "type": "reply", "text": "{\"proposals\": []}" });
    // So long that the server notices whether somebody still reads.
    let long = json!({ "type": "reply", "text": "word ".repeat(20_000) });
    let fault = |kind: &str| json!({ "type": "stream_fault", "kind": kind, "after_chunks": 2 });
    let stalls = json!({ "type": "stream_fault", "kind": "stall", "after_chunks": 2, "stall_seconds": 30 });
    let fails = |status: u16, times: u32| json!({ "type": "fail", "status": status, "times": times });
    let busy = json!({ "type": "fail", "status": 429, "retry_after": 2, "times": 2 });
    let trouble = [
        ("nothing wrong", vec![good.clone()], "answered"),
        ("too many requests, twice", vec![busy, good.clone()], "answered"),
        ("a server error", vec![fails(503, 1), good.clone()], "answered"),
        ("a stream that stalls", vec![stalls, good.clone(), good.clone()], "answered"),
        ("a stream that is cut off", vec![fault("truncate"), good.clone(), good.clone()], "answered"),
        ("a stream that is spoilt", vec![fault("malformed"), long, good.clone()], "answered"),
        ("a connection that drops", vec![fault("disconnect"), good.clone(), good.clone()], "answered"),
        ("a key that is wrong", vec![fails(401, 1)], "not_accepted"),
        ("no answer at all", vec![fails(500, 20)], "unreachable"),
    ];
    for (line, (what, behaviours, wanted)) in trouble.into_iter().enumerate() {
        // A pause after failures is another test's: each scene has its own client.
        let engine = engine(&player, &address).await;
        // What is left of the scene before is nobody's.
        let scenario = json!({ "behaviors": behaviours, "replace": true });
        let cleared = http.delete(format!("{address}/_llmock/scenario")).send().await.unwrap();
        println!("{what}: {}", cleared.status());
        let set = http.post(format!("{address}/_llmock/scenario")).json(&scenario).send().await.unwrap();
        assert!(set.status().is_success(), "{what}: {}", set.text().await.unwrap());
        let call = outcome(&engine, line as u64 + 1).await;
        println!("{what}: {} after {} ms", call["outcome"], call["latency_ms"]);
        assert_eq!(call["outcome"], json!(wanted), "{what}: {call}");
    }
    let report = http.get(format!("{address}/_llmock/verdict?format=text")).send().await.unwrap().text().await.unwrap();
    println!("{report}");
    let verdict: Value = http.get(format!("{address}/_llmock/verdict")).send().await.unwrap().json().await.unwrap();
    assert_eq!(verdict["passed"], json!(true), "{report}");
    assert_eq!(verdict["errors"], json!(0), "{report}");
    assert!(verdict["faults_injected"].as_u64().unwrap() >= 8, "{report}");
}
