//! The fake refuses what Discord refuses: each row has a call that breaks it. A fake that takes everything proves nothing.

use std::sync::Arc;

use baton::ambient::StoryClock;
use chrono::{TimeDelta, TimeZone, Utc};
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::kit::discord::{APPLICATION, BOT_TOKEN, FakeDiscord, Options, Pressed};

pub(super) const CHANNEL: &str = "900200000000000001";

pub(super) struct Bench {
    pub(super) discord: FakeDiscord,
    client: Client,
    pub(super) clock: StoryClock,
}

impl Bench {
    pub(super) async fn new(has_buckets: bool) -> Self {
        Self::under(Options { has_buckets, ..Options::default() }).await
    }

    pub(super) async fn under(options: Options) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let clock = StoryClock::at(Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap());
        let options = Options { clock: Arc::new(clock.clone()), ..options };
        let discord = FakeDiscord::start(options).await;
        discord.add_channel(CHANNEL, "wins");
        let client = Client::builder().no_proxy().user_agent("DiscordBot (a test, 1)").build().unwrap();
        Self { discord, client, clock }
    }

    pub(super) async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let answer = self.answer(method, path, body).await;
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    pub(super) async fn answer(&self, method: &str, path: &str, body: Value) -> Response {
        let address = format!("{}/api/v10/{path}", self.discord.api_url());
        let request = self.client.request(method.parse().unwrap(), address).json(&body);
        request.header("authorization", format!("Bot {BOT_TOKEN}")).send().await.unwrap()
    }

    pub(super) async fn posts(&self, change: Value) -> (u16, Value) {
        let mut body =
            json!({ "content": "x", "allowed_mentions": { "parse": [] }, "nonce": "n", "enforce_nonce": true });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        self.call("POST", &format!("channels/{CHANNEL}/messages"), body).await
    }
}

fn button(id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": "x", "custom_id": id })
}

#[tokio::test]
async fn bodies_that_break_a_limit_are_refused_dc_5_6_7() {
    let bench = Bench::new(false).await;
    let row = |buttons: Vec<Value>| json!([{ "type": 1, "components": buttons }]);
    for broken in [
        json!({ "content": "x".repeat(2_001) }),
        json!({ "content": "" }),
        json!({ "embeds": [{ "description": "x".repeat(4_097) }] }),
        json!({ "embeds": [{ "description": "x".repeat(4_000) }, { "description": "x".repeat(2_001) }] }),
        json!({ "embeds": vec![json!({ "title": "x" }); 11] }),
        json!({ "components": row(vec![button("a"), button("a")]) }),
        json!({ "components": row((0..6).map(|number| button(&number.to_string())).collect()) }),
        json!({ "components": row(vec![button(&"x".repeat(101))]) }),
        json!({ "allowed_mentions": { "parse": ["everyone"] } }),
        json!({ "allowed_mentions": null }),
        json!({ "allowed_mentions": { "parse": [], "users": vec!["1"; 101] } }),
        json!({ "nonce": "x".repeat(26) }),
    ] {
        let (status, answer) = bench.posts(broken.clone()).await;
        assert_eq!((status, answer["code"].as_u64()), (400, Some(50_035)), "{broken}");
    }
    assert_eq!(bench.posts(json!({})).await.0, 200);
}

#[tokio::test]
async fn the_same_nonce_is_the_same_message_for_some_minutes_dc_4() {
    let bench = Bench::new(false).await;
    let first = bench.posts(json!({})).await.1["id"].clone();
    assert_eq!(bench.posts(json!({})).await.1["id"], first);
    bench.clock.move_to(baton::ambient::Clock::now(&bench.clock) + TimeDelta::minutes(4));
    assert_ne!(bench.posts(json!({})).await.1["id"], first);
}

#[tokio::test]
async fn an_empty_bucket_is_a_429_and_a_wrong_token_a_401_dc_8() {
    let bench = Bench::new(true).await;
    for number in 0..5 {
        assert_eq!(bench.posts(json!({ "nonce": number.to_string() })).await.0, 200);
    }
    assert_eq!(bench.posts(json!({ "nonce": "6" })).await.0, 429);
    let address = format!("{}/api/v10/users/@me", bench.discord.api_url());
    let answer = bench.client.get(address).header("authorization", "Bot wrong").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401);
}

#[tokio::test]
async fn what_is_hidden_closed_or_gone_is_refused_by_its_number_dc_12() {
    let bench = Bench::new(false).await;
    let code = |answer: (u16, Value)| answer.1["code"].as_u64();
    let ana = bench.discord.add_user("1", "Ana");
    bench.discord.change_user("1", |user| user.takes_directs = false);
    let body = json!({ "content": "x", "allowed_mentions": { "parse": [] }, "nonce": "n", "enforce_nonce": true });
    let to_ana = bench.call("POST", &format!("channels/{}/messages", ana.dm()), body.clone()).await;
    assert_eq!(code(to_ana), Some(50_007));
    assert_eq!(code(bench.call("POST", "channels/17/messages", body.clone()).await), Some(10_003));
    assert_eq!(code(bench.call("PATCH", &format!("channels/{CHANNEL}/messages/5"), body.clone()).await), Some(10_008));
    bench.discord.change_channel(CHANNEL, |channel| channel.is_seen = false);
    assert_eq!(code(bench.posts(json!({})).await), Some(50_001));
}

#[tokio::test]
async fn an_interaction_is_answered_once_in_time_and_by_its_token_dc_1() {
    let bench = Bench::new(false).await;
    bench.discord.add_user("1", "Ana");
    bench
        .call(
            "PUT",
            &format!("applications/{APPLICATION}/commands"),
            baton::transport::discord::commands::definitions(),
        )
        .await;
    let ana = bench.discord.member("1");
    let asking = tokio::spawn(async move { ana.commands(CHANNEL, "help", &[]).await });
    let (id, token) = loop {
        if let Some(found) = bench.discord.open_interaction() {
            break found;
        }
        tokio::task::yield_now().await;
    };
    let callback = format!("interactions/{id}/{token}/callback");
    let follow_up = format!("webhooks/{APPLICATION}/{token}");
    let says = json!({ "content": "x", "allowed_mentions": { "parse": [] }, "flags": 64 });
    assert_eq!(bench.call("POST", &follow_up, says.clone()).await.1["code"], 10_015, "before the first answer");
    assert_eq!(bench.call("POST", &callback, json!({ "type": 8, "data": { "choices": [] } })).await.0, 400);
    assert_eq!(bench.call("POST", &callback, json!({ "type": 5, "data": { "flags": 64 } })).await.0, 204);
    assert_eq!(bench.call("POST", &callback, json!({ "type": 5, "data": { "flags": 64 } })).await.1["code"], 40_060);
    assert_eq!(asking.await.unwrap(), Pressed::Answered(5));
    assert_eq!(bench.call("POST", &follow_up, says.clone()).await.0, 200);
    bench.clock.move_to(baton::ambient::Clock::now(&bench.clock) + TimeDelta::minutes(15));
    assert_eq!(bench.call("POST", &follow_up, says).await.1["code"], 50_027, "after a quarter of an hour");
}
