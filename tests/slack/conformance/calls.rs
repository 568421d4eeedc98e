//! Rows about calls: tokens, scopes, arguments, rates, and what goes wrong on the way.

use std::time::Duration;

use serde_json::json;

use super::{Bench, WINS, later};
use crate::kit::slack::{
    APP_TOKEN, Account, BOT_TOKEN, BOT_USER, File, Options, Spot, TEAM, TokenState, Trick, Upload, User,
};

#[tokio::test]
async fn so_1_a_tier_three_method_is_taken_50_times_a_minute() {
    let (bench, clock) = Bench::at(Options::default()).await;
    for _ in 0..50 {
        assert_eq!(bench.read("conversations.info", &[("channel", WINS)]).await.status, 200);
    }
    later(&clock, 20_000);
    let told = bench.read("conversations.info", &[("channel", WINS)]).await;
    assert_eq!((told.status, told.retry_after.as_deref(), told.error()), (429, Some("40"), "ratelimited"));
    // Another method is not touched by it (SO-3).
    assert_eq!(bench.read("users.info", &[("user", bench.ana.id())]).await.status, 200);
    later(&clock, 40_000);
    assert_eq!(bench.read("conversations.info", &[("channel", WINS)]).await.status, 200);
}

#[tokio::test]
async fn so_2_one_message_a_second_in_a_channel_and_300_a_minute_in_all() {
    let (bench, clock) = Bench::at(Options::default()).await;
    let post = |channel: String| json!({ "channel": channel, "text": "a" });
    assert_eq!(bench.call("chat.postMessage", post(WINS.into())).await.status, 200);
    let told = bench.call("chat.postMessage", post(WINS.into())).await;
    assert_eq!((told.status, told.retry_after.as_deref()), (429, Some("1")));
    assert_eq!(bench.call("chat.postMessage", post(bench.ana.dm())).await.status, 200);
    later(&clock, 1_000);
    assert_eq!(bench.call("chat.postMessage", post(WINS.into())).await.status, 200);
    for index in 0..297 {
        let told = bench.call("chat.postMessage", post(format!("C{index}"))).await;
        assert_eq!(told.error(), "channel_not_found", "{index}");
    }
    assert_eq!(bench.call("chat.postMessage", post("C999".into())).await.status, 429);
}

#[tokio::test]
async fn so_3_rates_can_be_off_and_a_429_asked_for() {
    let bench = Bench::lenient().await;
    for _ in 0..60 {
        bench.say("a").await;
    }
    bench.slack.next("chat.postMessage", Trick::TooMany(7));
    let told = bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a" })).await;
    assert_eq!((told.status, told.retry_after.as_deref()), (429, Some("7")));
    assert_eq!(bench.slack.messages(WINS).len(), 60);
}

#[tokio::test]
async fn so_1_each_token_opens_its_own_methods_and_unknown_ones_are_refused() {
    let bench = Bench::lenient().await;
    let nothing = json!({});
    for (method, token, error) in [
        ("auth.test", BOT_TOKEN, "ok"),
        ("auth.test", "xoxb-another", "invalid_auth"),
        ("auth.test", "", "not_authed"),
        ("auth.test", APP_TOKEN, "not_allowed_token_type"),
        ("apps.connections.open", APP_TOKEN, "ok"),
        ("apps.connections.open", BOT_TOKEN, "not_allowed_token_type"),
        ("chat.shout", BOT_TOKEN, "unknown_method"),
    ] {
        let told = bench.try_call(method, token, &nothing).await.unwrap();
        assert_eq!(told.error(), error, "{method} with {token:?}");
    }
    let who = bench.call("auth.test", nothing.clone()).await.body;
    assert_eq!((&who["team_id"], &who["user_id"]), (&json!(TEAM), &json!(BOT_USER)));
    for (state, error) in
        [(TokenState::Revoked, "token_revoked"), (TokenState::Inactive, "account_inactive"), (TokenState::Good, "ok")]
    {
        bench.slack.set_token(state);
        assert_eq!(bench.call("auth.test", nothing.clone()).await.error(), error);
    }
}

#[tokio::test]
async fn so_16_a_missing_scope_is_named() {
    let bench = Bench::new(Options::default().without_rates().with_scopes(&["users:read", "commands"])).await;
    let told = bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a" })).await;
    assert_eq!(told.error(), "missing_scope");
    assert_eq!((&told.body["needed"], &told.body["provided"]), (&json!("chat:write"), &json!("users:read,commands")));
    let history = bench.read("conversations.history", &[("channel", WINS)]).await;
    assert_eq!(history.body["needed"], json!("channels:history"));
    // Without the scope for it, an address is not told.
    let user = bench.read("users.info", &[("user", bench.ana.id())]).await;
    assert_eq!((user.error(), user.body["user"]["profile"].get("email")), ("ok", None));
    assert_eq!(bench.read("users.lookupByEmail", &[("email", "a@example.com")]).await.error(), "missing_scope");
}

#[tokio::test]
async fn so_2_arguments_are_known_present_and_where_the_method_reads_them() {
    let bench = Bench::lenient().await;
    let strange = json!({ "channel": WINS, "text": "a", "colour": "red" });
    let told = bench.call("chat.postMessage", strange).await;
    assert_eq!(told.body["response_metadata"]["messages"], json!(["[ERROR] unknown argument: colour"]));
    for (method, body) in [
        ("chat.postMessage", json!({ "text": "a" })),
        ("views.open", json!({ "trigger_id": "1" })),
        // Reading methods read no JSON.
        ("users.info", json!({ "user": bench.ana.id() })),
    ] {
        assert_eq!(bench.call(method, body).await.error(), "invalid_arguments", "{method}");
    }
    assert_eq!(bench.call("chat.postMessage", json!([1])).await.error(), "json_not_object");
}

#[tokio::test]
async fn so_22_people_are_told_with_what_makes_them_strangers() {
    let bench = Bench::lenient().await;
    bench.slack.add_user(User::member("U0GUEST", "Gus Guest", "gus@example.com").of_kind(Account::SingleChannelGuest));
    bench.slack.add_user(User::member("U0OTHER", "Olga Other", "olga@example.com").from_other_team());
    bench.slack.add_user(User::member("U0GONE", "Gone", "gone@example.com").of_kind(Account::Deactivated));
    let told = |id: &'static str| bench.read_user(id);
    let guest = told("U0GUEST").await;
    assert_eq!((&guest["is_restricted"], &guest["is_ultra_restricted"]), (&json!(true), &json!(true)));
    let other = told("U0OTHER").await;
    assert_eq!((&other["is_stranger"], &other["team_id"]), (&json!(true), &json!("T0OTHER001")));
    assert_eq!(told("U0GONE").await["deleted"], json!(true));
    assert_eq!(told(BOT_USER).await["is_bot"], json!(true));
    for (email, error) in
        [("ANA@example.com", "ok"), ("gone@example.com", "users_not_found"), ("olga@example.com", "users_not_found")]
    {
        assert_eq!(bench.read("users.lookupByEmail", &[("email", email)]).await.error(), error, "{email}");
    }
    assert_eq!(bench.read("users.info", &[("user", "U0NOBODY")]).await.error(), "user_not_found");
    bench.slack.change_user("U0GUEST", |user| user.kind = Account::Member);
    assert_eq!(told("U0GUEST").await["is_restricted"], json!(false));
}

impl Bench {
    async fn read_user(&self, id: &str) -> serde_json::Value {
        self.read("users.info", &[("user", id)]).await.body["user"].clone()
    }
}

#[tokio::test]
async fn so_21_a_cut_before_stores_nothing_and_a_cut_after_stores_all() {
    let bench = Bench::lenient().await;
    let post = json!({ "channel": WINS, "text": "a" });
    for (trick, stored) in [(Trick::CutBefore, 0), (Trick::CutAfter, 1)] {
        bench.slack.next("chat.postMessage", trick.clone());
        assert!(bench.try_call("chat.postMessage", BOT_TOKEN, &post).await.is_err(), "{trick:?}");
        assert_eq!(bench.slack.messages(WINS).len(), stored, "{trick:?}");
    }
    for (trick, status, stored) in [
        (Trick::Fails(503), 503, 1),
        (Trick::FailsAfter(500), 500, 2),
        (Trick::Garbage, 200, 2),
        (Trick::GarbageAfter, 200, 3),
    ] {
        bench.slack.next("chat.postMessage", trick.clone());
        let told = bench.call("chat.postMessage", post.clone()).await;
        assert_eq!((told.status, bench.slack.messages(WINS).len()), (status, stored), "{trick:?}");
        assert!(told.body["ok"].is_null(), "{trick:?}");
    }
    bench.slack.next("*", Trick::Refuses("edit_window_closed"));
    let update = json!({ "channel": WINS, "ts": "1.0", "text": "a" });
    assert_eq!(bench.call("chat.update", update).await.error(), "edit_window_closed");
    let answers: Vec<String> = bench.slack.calls().into_iter().map(|call| call.answer).collect();
    assert_eq!(answers[..2], ["cut", "ok, and the answer was cut"]);
}

#[tokio::test]
async fn so_21_mischief_by_chance_follows_its_seed_and_ends_when_told() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let bench = Bench::new(Options { seed, ..Options::default().without_rates() }).await;
        bench.slack.often("chat.postMessage", Trick::Fails(500), 500);
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a" })).await.status);
        }
        bench.slack.behaves();
        assert_eq!(bench.call("auth.test", json!({})).await.status, 200);
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    assert!(runs[0].contains(&200) && runs[0].contains(&500));
}

#[tokio::test]
async fn so_21_a_slow_answer_comes_late() {
    let bench = Bench::lenient().await;
    bench.slack.next("chat.postMessage", Trick::Slow(Duration::from_millis(120)));
    let started = tokio::time::Instant::now();
    bench.say("a").await;
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn so_1_a_files_bytes_are_for_who_has_the_token() {
    let bench = Bench::lenient().await;
    let upload = Upload { thread_ts: None, text: "The PO" };
    let file = File::new("F0PO", "po.pdf", "application/pdf", b"%PDF of nothing");
    let ts = bench.ana.uploads(WINS, upload, file).await.ts;
    let told = bench.read("files.info", &[("file", "F0PO")]).await;
    let url = told.body["file"]["url_private_download"].as_str().unwrap().to_owned();
    assert!(url.starts_with(bench.slack.origin()), "{url}");
    let good = bench.get(&url, Some(BOT_TOKEN)).await;
    assert_eq!(good.headers()["content-type"], "application/pdf");
    assert_eq!(good.bytes().await.unwrap().as_ref(), b"%PDF of nothing");
    let bad = bench.get(&url, None).await;
    assert_eq!((bad.status().as_u16(), bad.headers()["location"].to_str().unwrap().ends_with("/login")), (302, true));
    assert_eq!(bench.read("files.info", &[("file", "F0NONE")]).await.error(), "file_not_found");
    bench.slack.next("files.download", Trick::CutAfter);
    assert!(bench.get(&url, Some(BOT_TOKEN)).await.bytes().await.is_err(), "half of it, then the cut");
    let elsewhere = File {
        redirects_to: Some("https://files.example.com/x".into()),
        ..File::new("F0AWAY", "away.pdf", "application/pdf", b"x")
    };
    bench.ana.uploads(WINS, Upload { thread_ts: Some(&ts), text: "" }, elsewhere).await;
    let told = bench.read("files.info", &[("file", "F0AWAY")]).await;
    let away = bench.get(told.body["file"]["url_private_download"].as_str().unwrap(), Some(BOT_TOKEN)).await;
    assert_eq!(away.headers()["location"], "https://files.example.com/x");
}

#[tokio::test]
#[should_panic(expected = "there is nothing like \"Approve\"")]
async fn so_12_what_is_not_shown_cannot_be_pressed() {
    let bench = Bench::lenient().await;
    let ts = bench.say("No button here").await;
    bench.ana.presses(&Spot::Message(WINS.into(), ts), "Approve").await;
}

#[tokio::test]
async fn so_20_posts_from_many_callers_are_each_stored_once_whatever_is_cut() {
    const CALLERS: usize = 8;
    const EACH: usize = 50;
    let bench = Bench::lenient().await;
    bench.slack.often("chat.postMessage", Trick::CutBefore, 150);
    bench.slack.often("chat.postMessage", Trick::CutAfter, 150);
    let callers = (0..CALLERS).map(async |_| {
        let mut told = Vec::new();
        for _ in 0..EACH {
            let post = json!({ "channel": WINS, "text": "a" });
            told.extend(bench.try_call("chat.postMessage", BOT_TOKEN, &post).await.ok().map(|told| told.ts()));
        }
        told
    });
    let told: Vec<String> = futures_util::future::join_all(callers).await.concat();
    let stored: Vec<String> = bench.slack.messages(WINS).into_iter().map(|message| message.ts).collect();
    assert!(told.iter().all(|ts| stored.contains(ts)));
    let answers: Vec<String> = bench.slack.calls().into_iter().map(|call| call.answer).collect();
    let count = |word: &str| answers.iter().filter(|answer| *answer == word).count();
    assert_eq!(count("ok"), told.len());
    assert_eq!(count("ok") + count("ok, and the answer was cut"), stored.len());
    assert!(count("cut") > 0 && stored.len() > told.len());
    assert_eq!(answers.len(), CALLERS * EACH, "nobody tries again by itself");
}
