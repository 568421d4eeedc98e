//! The fake keeps Discord's rates, sessions, intents and threads: each rule has something that breaks it.

use std::time::Duration;

use baton::ambient::Clock;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::client::{Heard, Link};
use super::conformance::{Bench, CHANNEL};
use crate::kit::discord::{APPLICATION, BOT, BOT_TOKEN, FakeDiscord, GUILD, Options, Pressed, Trick};

/// Guilds, members, messages and reactions of servers, direct messages, what people write.
const GUILDS: u64 = 1;
const MEMBERS: u64 = 1 << 1;
const MESSAGES: u64 = 1 << 9;
const DIRECTS: u64 = 1 << 12;
const CONTENT: u64 = 1 << 15;

fn message(nonce: usize) -> Value {
    json!({ "content": "x", "allowed_mentions": { "parse": [] }, "nonce": nonce.to_string(), "enforce_nonce": true })
}

#[tokio::test]
async fn every_answer_has_its_bucket_and_refusals_empty_it_dc_8() {
    let bench = Bench::new(true).await;
    let header = |answer: &reqwest::Response, name: &str| {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let read = bench.answer("GET", "channels/17", Value::Null).await;
    assert_eq!((read.status().as_u16(), header(&read, "x-ratelimit-remaining").as_str()), (404, "9"));
    let changed = bench.answer("PATCH", "channels/17", json!({ "archived": false })).await;
    assert_eq!(header(&changed, "x-ratelimit-bucket"), header(&read, "x-ratelimit-bucket"), "two methods, one bucket");
    assert_eq!(header(&changed, "x-ratelimit-remaining"), "8");
    let other = bench.answer("GET", "channels/18", Value::Null).await;
    assert_eq!(header(&other, "x-ratelimit-remaining"), "9", "another channel");
    for _ in 0..8 {
        bench.answer("GET", "channels/17", Value::Null).await;
    }
    assert_eq!(bench.discord.breaches(), Vec::<String>::new());
    let refused = bench.answer("GET", "channels/17", Value::Null).await;
    assert_eq!((refused.status().as_u16(), header(&refused, "x-ratelimit-scope").as_str()), (429, "user"));
    let body: Value = refused.json().await.unwrap();
    assert!(body["retry_after"].as_f64().is_some_and(|after| after > 0.0) && body["global"] == false, "{body}");
    assert!(bench.discord.breaches()[0].contains("bucket was empty"), "{:?}", bench.discord.breaches());
}

#[tokio::test]
async fn fifty_calls_a_second_are_the_limit_of_the_whole_bot_dc_8() {
    let bench = Bench::new(true).await;
    let answers = |count: usize| {
        let calls = (0..count).map(|number| bench.call("POST", "interactions/1/x/callback", json!({ "type": number })));
        join_all(calls)
    };
    // Answers to interactions are outside it: five of one interaction, and none of the second.
    answers(5).await;
    let calls = (0..60).map(|number| {
        let path = format!("channels/{number}");
        let bench = &bench;
        async move { bench.call("GET", &path, Value::Null).await }
    });
    let answered = join_all(calls).await;
    let refused: Vec<&(u16, Value)> = answered.iter().filter(|(status, _)| *status == 429).collect();
    assert!((1..=10).contains(&refused.len()), "{}", refused.len());
    assert!(refused.iter().all(|(_, body)| body["global"] == true));
    assert!(bench.discord.breaches().iter().all(|breach| breach.contains("more than 50")));
}

#[tokio::test]
async fn a_pause_that_was_asked_for_is_to_be_kept_dc_8() {
    let bench = Bench::new(false).await;
    for scope in ["user", "shared", "global"] {
        bench.discord.next("POST channels/", Trick::TooMany(2_000, scope));
        assert_eq!(bench.call("POST", &format!("channels/{CHANNEL}/messages"), message(1)).await.0, 429);
        let other = bench.call("GET", &format!("channels/{CHANNEL}"), Value::Null).await.0;
        assert_eq!(other == 429, scope == "global", "{scope}");
        assert_eq!(bench.call("POST", &format!("channels/{CHANNEL}/messages"), message(1)).await.0, 429);
        let breaches = bench.discord.breaches();
        assert!(breaches.last().is_some_and(|breach| breach.contains("before a pause was over")), "{breaches:?}");
        bench.clock.move_to(bench.clock.now() + TimeDelta::seconds(2));
        assert_eq!(bench.call("POST", &format!("channels/{CHANNEL}/messages"), message(1)).await.0, 200);
    }
}

#[tokio::test]
async fn some_hundred_refused_calls_are_on_the_way_to_a_ban_dc_8() {
    let bench = Bench::new(false).await;
    bench.discord.change_channel(CHANNEL, |channel| channel.is_seen = false);
    bench.discord.next("GET channels/", Trick::TooMany(1, "shared"));
    for _ in 0..300 {
        bench.call("GET", &format!("channels/{CHANNEL}"), Value::Null).await;
        bench.clock.move_to(bench.clock.now() + TimeDelta::milliseconds(2));
    }
    assert_eq!(bench.discord.breaches(), Vec::<String>::new(), "a pause that is everybody's counts for nothing");
    bench.call("GET", &format!("channels/{CHANNEL}"), Value::Null).await;
    assert!(bench.discord.breaches()[0].contains("ban"));
}

/// A connection on which a session was begun, the session's id, and the number of the last event.
async fn begun(discord: &FakeDiscord, intents: u64) -> (Link, String, u64) {
    let mut link = Link::open(discord, "gateway").await;
    link.identifies(intents).await;
    let ready = link.hears().await.frame();
    assert_eq!(ready["t"], "READY", "{ready}");
    let session = ready["d"]["session_id"].as_str().unwrap().to_owned();
    let last = if intents & GUILDS == 0 { 1 } else { link.hears().await.frame()["s"].as_u64().unwrap() };
    (link, session, last)
}

async fn bench(options: Options) -> Bench {
    Bench::under(Options { has_buckets: false, identify_every: Duration::ZERO, ..options }).await
}

#[tokio::test]
async fn frames_that_break_a_rule_close_the_connection_by_its_number_dc_9() {
    let bench = bench(Options::default()).await;
    let properties = json!({ "os": "x", "browser": "x", "device": "x" });
    let identify = |token: &str, intents: Value| {
        json!({ "op": 2, "d": { "token": token, "intents": intents, "properties": properties } }).to_string()
    };
    for (frame, code) in [
        ("no json".to_owned(), 4_002),
        ("{}".to_owned(), 4_002),
        (json!({ "op": 1, "d": "x".repeat(4_097) }).to_string(), 4_002),
        (json!({ "op": 99 }).to_string(), 4_001),
        (json!({ "op": 3, "d": {} }).to_string(), 4_003),
        (identify("wrong", json!(GUILDS)), 4_004),
        (json!({ "op": 6, "d": { "token": "wrong", "session_id": "x", "seq": 1 } }).to_string(), 4_004),
        (identify(BOT_TOKEN, json!("all")), 4_013),
        (identify(BOT_TOKEN, json!(1_u64 << 40)), 4_013),
        (identify(BOT_TOKEN, json!(GUILDS | MEMBERS)), 4_014),
    ] {
        let mut link = Link::open(&bench.discord, "gateway").await;
        link.says_text(&frame).await;
        assert_eq!(link.hears().await, Heard::Closed(code), "{}", frame.chars().take(80).collect::<String>());
    }
    let (mut link, ..) = begun(&bench.discord, GUILDS).await;
    link.identifies(GUILDS).await;
    assert_eq!(link.hears().await, Heard::Closed(4_005));
    let (mut link, _, last) = begun(&bench.discord, GUILDS).await;
    link.says(json!({ "op": 1, "d": last })).await;
    assert_eq!(link.hears().await.frame()["op"], 11);
    link.says(json!({ "op": 1, "d": last + 1 })).await;
    assert_eq!(link.hears().await, Heard::Closed(4_007), "of what was not told nobody knows");
    let (mut link, _, last) = begun(&bench.discord, GUILDS).await;
    for _ in 0..119 {
        link.says(json!({ "op": 1, "d": last })).await;
        assert_eq!(link.hears().await.frame()["op"], 11);
    }
    link.says(json!({ "op": 1, "d": last })).await;
    assert_eq!(link.hears().await, Heard::Closed(4_008));
}

#[tokio::test]
async fn without_the_intent_for_words_a_bot_that_is_not_granted_it_is_refused_dc_9() {
    let bench = bench(Options { grants_content: false, ..Options::default() }).await;
    let mut link = Link::open(&bench.discord, "gateway").await;
    link.identifies(GUILDS | CONTENT).await;
    assert_eq!(link.hears().await, Heard::Closed(4_014));
}

#[tokio::test]
async fn a_bot_that_does_not_beat_is_closed_dc_9() {
    let bench = bench(Options { heartbeat: 200, ..Options::default() }).await;
    let (mut link, ..) = begun(&bench.discord, 0).await;
    assert_eq!(link.hears().await, Heard::Closed(4_009));
    assert!(bench.discord.breaches()[0].contains("no heartbeat"));
}

#[tokio::test]
async fn sessions_are_begun_five_seconds_apart_and_so_many_a_day_dc_9() {
    let bench = Bench::under(Options { has_buckets: false, sessions: 3, ..Options::default() }).await;
    let limit = async || bench.call("GET", "gateway/bot", Value::Null).await.1["session_start_limit"].clone();
    assert_eq!((&limit().await["remaining"], &limit().await["max_concurrency"]), (&json!(3), &json!(1)));
    let (_link, ..) = begun(&bench.discord, 0).await;
    let mut soon = Link::open(&bench.discord, "gateway").await;
    soon.identifies(0).await;
    let refused = soon.hears().await.frame();
    assert_eq!((&refused["op"], &refused["d"]), (&json!(9), &json!(false)));
    assert!(bench.discord.breaches()[0].contains("within five seconds"));
    let mut third = Link::open(&bench.discord, "gateway").await;
    third.identifies(0).await;
    third.hears().await;
    assert_eq!(limit().await["remaining"], 0);
    let mut fourth = Link::open(&bench.discord, "gateway").await;
    fourth.identifies(0).await;
    assert_eq!(fourth.hears().await, Heard::Closed(4_004), "the token is taken away");
    assert!(bench.discord.breaches().last().is_some_and(|breach| breach.contains("none is left")));
}

#[tokio::test]
async fn a_session_is_taken_up_by_its_id_from_what_was_told_and_within_some_minutes_dc_9() {
    let bench = bench(Options::default()).await;
    let ana = bench.discord.add_user("1", "Ana");
    let invalid = |heard: Heard| {
        let frame = heard.frame();
        assert_eq!((&frame["op"], &frame["d"]), (&json!(9), &json!(false)), "{frame}");
    };
    let resumed = async |session: &str, last: u64| {
        let mut link = Link::open(&bench.discord, "resume").await;
        link.resumes(session, last).await;
        (link.hears().await, link)
    };
    let (link, session, last) = begun(&bench.discord, GUILDS | MESSAGES).await;
    drop(link);
    assert!(bench.discord.until(Duration::from_secs(5), |discord| !discord.is_heard()).await);
    ana.says(CHANNEL, "missed");
    invalid(resumed("another", last).await.0);
    let (missed, mut link) = resumed(&session, last).await;
    let missed = missed.frame();
    assert_eq!((&missed["t"], missed["s"].as_u64()), (&json!("MESSAGE_CREATE"), Some(last + 1)));
    assert_eq!(link.hears().await.frame()["t"], "RESUMED");
    drop(link);
    assert!(bench.discord.until(Duration::from_secs(5), |discord| !discord.is_heard()).await);
    bench.clock.move_to(bench.clock.now() + TimeDelta::minutes(10));
    invalid(resumed(&session, last + 1).await.0);
    assert_eq!(bench.discord.breaches(), Vec::<String>::new());

    let (link, session, last) = begun(&bench.discord, GUILDS).await;
    drop(link);
    assert_eq!(resumed(&session, last + 7).await.0, Heard::Closed(4_007));
    let (link, session, last) = begun(&bench.discord, GUILDS).await;
    drop(link);
    let mut elsewhere = Link::open(&bench.discord, "gateway").await;
    elsewhere.resumes(&session, last).await;
    assert_eq!(elsewhere.hears().await.frame()["t"], "RESUMED");
    assert!(bench.discord.breaches().last().is_some_and(|breach| breach.contains("another address")));
}

#[tokio::test]
async fn events_are_told_to_whoever_asked_for_them_and_words_to_whoever_may_read_them_dc_9() {
    let bench = bench(Options::default()).await;
    let ana = bench.discord.add_user("1", "Ana");
    let (mut link, ..) = begun(&bench.discord, GUILDS | MESSAGES).await;
    bench.discord.tells("GUILD_MEMBER_REMOVE", json!({ "guild_id": GUILD, "user": { "id": "1" } }));
    ana.says(&ana.dm(), "directly");
    ana.reacts(CHANNEL, "5", "👍");
    let said = ana.says(CHANNEL, "to everybody");
    let heard = link.hears().await.frame();
    assert_eq!((&heard["d"]["id"], &heard["d"]["content"]), (&json!(said), &json!("")), "{heard}");
    ana.says(CHANNEL, &format!("<@{BOT}> hello"));
    assert_eq!(link.hears().await.frame()["d"]["content"], format!("<@{BOT}> hello"), "it is spoken to");
    bench.posts(json!({ "content": "its own" })).await;
    assert_eq!(link.hears().await.frame()["d"]["content"], "its own");

    let (mut link, ..) = begun(&bench.discord, DIRECTS).await;
    ana.says(CHANNEL, "to everybody");
    ana.says(&ana.dm(), "directly");
    assert_eq!(link.hears().await.frame()["d"]["content"], "directly", "what is said directly is read by nature");
}

#[tokio::test]
async fn what_may_not_be_heard_may_not_be_read_either() {
    let bench = bench(Options { grants_content: false, ..Options::default() }).await;
    let ana = bench.discord.add_user("1", "Ana");
    ana.says(CHANNEL, "to everybody");
    let read = bench.call("GET", &format!("channels/{CHANNEL}/messages?limit=2"), Value::Null).await.1;
    assert_eq!(read[0]["content"], "");
    ana.says(&ana.dm(), "directly");
    let read = bench.call("GET", &format!("channels/{}/messages?limit=2", ana.dm()), Value::Null).await.1;
    assert_eq!(read[0]["content"], "directly");
}

#[tokio::test]
async fn an_archived_thread_is_taken_up_by_a_word_and_nothing_in_it_is_edited() {
    let bench = bench(Options::default()).await;
    let code = |answer: &(u16, Value)| answer.1["code"].as_u64();
    let card = bench.posts(json!({})).await.1["id"].as_str().unwrap().to_owned();
    let made = json!({ "name": "a deal", "auto_archive_duration": 60 });
    assert_eq!(bench.call("POST", &format!("channels/{CHANNEL}/messages/{card}/threads"), made).await.0, 200);
    let posts = format!("channels/{card}/messages");
    let in_it = bench.call("POST", &posts, message(1)).await.1["id"].as_str().unwrap().to_owned();
    let edit = json!({ "content": "y", "allowed_mentions": { "parse": [] } });
    let edits = async || bench.call("PATCH", &format!("{posts}/{in_it}"), edit.clone()).await;
    let listed = async |path: &str| bench.call("GET", path, Value::Null).await.1["threads"].as_array().unwrap().len();
    let (active, archived) =
        (format!("guilds/{GUILD}/threads/active"), format!("channels/{CHANNEL}/threads/archived/public?limit=100"));
    assert_eq!((listed(&active).await, listed(&archived).await), (1, 0));

    bench.discord.archives(&card, false);
    assert_eq!((listed(&active).await, listed(&archived).await), (0, 1));
    assert_eq!(code(&edits().await), Some(50_083));
    assert_eq!(bench.call("POST", &posts, message(2)).await.0, 200);
    assert!(!bench.discord.is_archived(&card), "a word takes it up again");
    assert_eq!(edits().await.0, 200);
    bench.discord.archives(&card, false);
    assert_eq!(bench.call("PATCH", &format!("channels/{card}"), json!({ "archived": false })).await.0, 200);
    assert_eq!(edits().await.0, 200);

    bench.discord.archives(&card, true);
    assert_eq!(code(&bench.call("POST", &posts, message(3)).await), Some(160_005));
    assert_eq!(
        code(&bench.call("PATCH", &format!("channels/{card}"), json!({ "archived": false })).await),
        Some(50_013)
    );
}

#[tokio::test]
async fn a_first_answer_that_comes_after_three_seconds_finds_no_interaction_dc_1() {
    let bench = bench(Options::default()).await;
    let ana = bench.discord.add_user("1", "Ana");
    let commands = baton::transport::discord::commands::definitions();
    bench.call("PUT", &format!("applications/{APPLICATION}/commands"), commands).await;
    let asking = tokio::spawn(async move { ana.commands(CHANNEL, "help", &[]).await });
    assert!(bench.discord.until(Duration::from_secs(5), |discord| discord.open_interaction().is_some()).await);
    let (id, token) = bench.discord.open_interaction().unwrap();
    bench.clock.move_to(bench.clock.now() + TimeDelta::seconds(3));
    let late = bench.call("POST", &format!("interactions/{id}/{token}/callback"), json!({ "type": 5 })).await;
    assert_eq!(late.1["code"], 10_062);
    assert_eq!(asking.await.unwrap(), Pressed::Failed);
}

#[tokio::test]
async fn whoever_shares_no_server_with_the_bot_is_not_written_to_dc_12() {
    let bench = bench(Options::default()).await;
    let ana = bench.discord.add_user("1", "Ana");
    bench.discord.change_user("1", |user| user.is_member = false);
    let answer = bench.call("POST", &format!("channels/{}/messages", ana.dm()), message(1)).await;
    assert_eq!(answer.1["code"], 50_278);
}
