//! Rows about messages: text, metadata, editing, threads, history, ephemeral ones, response URLs, unfurls.

use serde_json::{Value, json};

use super::{Bench, WINS, button, later, letters, mrkdwn};
use crate::kit::slack::{Account, Channel, FakeSlack, Integration, Options, Style, Trick, User, What};

#[tokio::test]
async fn so_6_text_is_cut_past_40_000_characters_with_a_warning() {
    let bench = Bench::lenient().await;
    let told = bench.call("chat.postMessage", json!({ "channel": WINS, "text": letters(40_000) })).await;
    assert_eq!((told.error(), &told.body["response_metadata"]), ("ok", &Value::Null));
    let told = bench.call("chat.postMessage", json!({ "channel": WINS, "text": letters(40_001) })).await;
    assert_eq!(told.body["response_metadata"]["warnings"], json!(["message_truncated"]));
    assert_eq!(told.body["message"]["text"].as_str().unwrap().chars().count(), 40_000);
    let update = json!({ "channel": WINS, "ts": told.ts(), "text": letters(40_001) });
    assert_eq!(bench.call("chat.update", update).await.error(), "msg_too_long");
    let markdown = json!({ "channel": WINS, "markdown_text": letters(12_001) });
    assert_eq!(bench.call("chat.postMessage", markdown).await.error(), "msg_too_long");
    assert_eq!(bench.call("chat.postMessage", json!({ "channel": WINS })).await.error(), "no_text");
}

#[tokio::test]
async fn so_16_metadata_is_a_type_and_an_object_and_is_told_to_who_asks() {
    let bench = Bench::lenient().await;
    let post = |metadata: Value| json!({ "channel": WINS, "text": "a", "metadata": metadata });
    let good = json!({ "event_type": "baton", "event_payload": { "k": "opaque" } });
    let told = bench.call("chat.postMessage", post(good.clone())).await;
    assert!(told.body["message"]["metadata"].is_null());
    for bad in [
        json!({ "event_type": "baton" }),
        json!({ "event_type": "", "event_payload": {} }),
        json!({ "event_type": "baton", "event_payload": "k" }),
        json!({ "event_type": "baton", "event_payload": {}, "more": 1 }),
    ] {
        assert_eq!(bench.call("chat.postMessage", post(bad)).await.error(), "invalid_metadata_schema");
    }
    let silent = bench.read("conversations.history", &[("channel", WINS)]).await;
    assert!(silent.body["messages"][0]["metadata"].is_null());
    let asked = [("channel", WINS), ("include_all_metadata", "true")];
    assert_eq!(bench.read("conversations.history", &asked).await.body["messages"][0]["metadata"], good);
    // An edit that tells none keeps it.
    bench.call("chat.update", json!({ "channel": WINS, "ts": told.ts(), "text": "b" })).await;
    assert_eq!(bench.read("conversations.history", &asked).await.body["messages"][0]["metadata"], good);
}

#[tokio::test]
async fn so_2_every_ts_of_a_workspace_is_later_than_the_one_before() {
    let (bench, _clock) = Bench::at(Options::default().without_rates()).await;
    let mut stamps = Vec::new();
    for _ in 0..5 {
        stamps.push(bench.say("a").await);
    }
    assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]), "{stamps:?}");
}

#[tokio::test]
async fn so_18_an_ephemeral_message_is_one_persons_and_cannot_be_edited_or_found() {
    let bench = Bench::lenient().await;
    let post = json!({ "channel": WINS, "user": bench.ana.id(), "text": "Only you" });
    let told = bench.call("chat.postEphemeral", post).await;
    let ts = told.body["message_ts"].as_str().unwrap().to_owned();
    let update = json!({ "channel": WINS, "ts": ts, "text": "b" });
    assert_eq!(bench.call("chat.update", update).await.error(), "message_not_found");
    assert_eq!(bench.call("chat.delete", json!({ "channel": WINS, "ts": ts })).await.error(), "message_not_found");
    let history = bench.read("conversations.history", &[("channel", WINS)]).await;
    assert_eq!(history.body["messages"], json!([]));
    assert_eq!(bench.slack.ephemeral(bench.ana.id()).len(), 1);
    let stranger = json!({ "channel": WINS, "user": "U0NOBODY", "text": "a" });
    assert_eq!(bench.call("chat.postEphemeral", stranger).await.error(), "user_not_found");
}

#[tokio::test]
async fn so_17_only_the_apps_own_messages_can_be_edited_or_deleted() {
    let bench = Bench::lenient().await;
    let said = bench.ana.says(WINS, "Mine").await.ts;
    let update = json!({ "channel": WINS, "ts": said, "text": "b" });
    assert_eq!(bench.call("chat.update", update).await.error(), "cant_update_message");
    assert_eq!(bench.call("chat.delete", json!({ "channel": WINS, "ts": said })).await.error(), "cant_delete_message");
    let own = bench.say("a").await;
    assert_eq!(bench.call("chat.update", json!({ "channel": WINS, "ts": own, "text": "b" })).await.error(), "ok");
    assert_eq!(bench.call("chat.update", json!({ "channel": WINS, "ts": own })).await.error(), "no_text");
    assert_eq!(bench.call("chat.delete", json!({ "channel": WINS, "ts": own })).await.error(), "ok");
    let gone = json!({ "channel": WINS, "ts": own, "text": "c" });
    assert_eq!(bench.call("chat.update", gone).await.error(), "message_not_found");
}

#[tokio::test]
async fn so_6_an_edit_that_tells_no_blocks_keeps_them() {
    let bench = Bench::lenient().await;
    let blocks = json!([{ "type": "actions", "elements": [button("Approve", "approve")] }]);
    let ts = bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a", "blocks": blocks })).await.ts();
    bench.call("chat.update", json!({ "channel": WINS, "ts": ts, "text": "b" })).await;
    let message = bench.slack.message(WINS, &ts).unwrap();
    assert_eq!(bench.slack.plain(&message).buttons, ["Approve"]);
    bench.call("chat.update", json!({ "channel": WINS, "ts": ts, "text": "b", "blocks": [] })).await;
    let message = bench.slack.message(WINS, &ts).unwrap();
    assert!(bench.slack.plain(&message).buttons.is_empty());
}

#[tokio::test]
async fn so_22_places_that_cannot_be_written_to_say_why() {
    let bench = Bench::lenient().await;
    bench.slack.add_channel(Channel::public("C0OUT", "out").without_bot());
    bench.slack.add_channel(Channel::private("G0OUT", "hidden").without_bot());
    bench.slack.add_channel(Channel::public("C0OLD", "old").archived());
    bench.slack.add_channel(Channel::shared("C0SHARED", "with-others"));
    bench.slack.add_user(User::member("U0BOTTY", "Botty", "b@example.com").of_kind(Account::Bot));
    bench.slack.add_user(User::member("U0GONE", "Gone", "g@example.com").of_kind(Account::Deactivated));
    for (channel, error) in [
        ("C0NONE", "channel_not_found"),
        ("C0OUT", "not_in_channel"),
        ("G0OUT", "channel_not_found"),
        ("C0OLD", "is_archived"),
        ("U0NOBODY", "user_not_found"),
        ("U0BOTTY", "cannot_dm_bot"),
        ("U0GONE", "user_disabled"),
        ("C0SHARED", "ok"),
    ] {
        let told = bench.call("chat.postMessage", json!({ "channel": channel, "text": "a" })).await;
        assert_eq!(told.error(), error, "{channel}");
    }
    let opened = bench.call("conversations.open", json!({ "users": bench.ana.id() })).await;
    let direct = opened.body["channel"]["id"].as_str().unwrap().to_owned();
    assert_eq!(direct, bench.ana.dm());
    bench.slack.change_channel(&direct, |channel| channel.refuses = Some("messages_tab_disabled".into()));
    let told = bench.call("chat.postMessage", json!({ "channel": direct, "text": "a" })).await;
    assert_eq!(told.error(), "messages_tab_disabled");
    let shared = bench.read("conversations.info", &[("channel", "C0SHARED")]).await;
    assert_eq!(shared.body["channel"]["is_ext_shared"], json!(true));
}

#[tokio::test]
async fn so_5_history_and_threads_are_read_by_pages_and_bounds() {
    let bench = Bench::lenient().await;
    let mut stamps = Vec::new();
    for text in ["one", "two", "three"] {
        stamps.push(bench.say(text).await);
    }
    let under = json!({ "channel": WINS, "text": "below", "thread_ts": stamps[0] });
    let reply = bench.call("chat.postMessage", under).await.ts();
    let texts = |body: &Value| -> Vec<String> {
        body["messages"].as_array().unwrap().iter().map(|told| told["text"].as_str().unwrap().to_owned()).collect()
    };
    let page = bench.read("conversations.history", &[("channel", WINS), ("limit", "2")]).await.body;
    assert_eq!((texts(&page), &page["has_more"]), (vec!["three".into(), "two".into()], &json!(true)));
    let cursor = page["response_metadata"]["next_cursor"].as_str().unwrap();
    let page = bench.read("conversations.history", &[("channel", WINS), ("limit", "2"), ("cursor", cursor)]).await;
    assert_eq!(texts(&page.body), ["one"]);
    assert_eq!(page.body["messages"][0]["reply_count"], json!(1));
    for (inclusive, expected) in [("false", vec!["three"]), ("true", vec!["three", "two"])] {
        let bounds = [("channel", WINS), ("oldest", &stamps[1]), ("inclusive", inclusive)];
        assert_eq!(texts(&bench.read("conversations.history", &bounds).await.body), expected);
    }
    let thread = bench.read("conversations.replies", &[("channel", WINS), ("ts", &stamps[0])]).await;
    assert_eq!(texts(&thread.body), ["one", "below"]);
    let nothing = bench.read("conversations.replies", &[("channel", WINS), ("ts", "1.000000")]).await;
    assert_eq!(nothing.error(), "thread_not_found");
    for wrong in [reply.as_str(), "1.000000"] {
        let under = json!({ "channel": WINS, "text": "a", "thread_ts": wrong });
        assert_eq!(bench.call("chat.postMessage", under).await.error(), "thread_not_found");
    }
    let wrong = bench.read("conversations.history", &[("channel", WINS), ("cursor", "elsewhere")]).await;
    assert_eq!(wrong.error(), "invalid_cursor");
}

#[tokio::test]
async fn si_11_a_response_url_is_good_five_times_in_30_minutes() {
    let (bench, clock) = Bench::at(Options::default()).await;
    let url = bench.slack.mint_response_url(WINS, bench.ana.id());
    let say = json!({ "text": "Only you" });
    for _ in 0..5 {
        assert_eq!(bench.post(&url, &say).await.status, 200);
    }
    let told = bench.post(&url, &say).await;
    assert_eq!((told.status, told.error()), (404, "used_url"));
    let url = bench.slack.mint_response_url(WINS, bench.ana.id());
    later(&clock, 30 * 60 * 1_000);
    assert_eq!(bench.post(&url, &json!({ "text": "All", "response_type": "in_channel" })).await.status, 200);
    later(&clock, 1);
    assert_eq!(bench.post(&url, &say).await.error(), "expired_url");
    assert_eq!((bench.slack.ephemeral(bench.ana.id()).len(), bench.slack.messages(WINS).len()), (5, 1));
}

#[tokio::test]
async fn so_20_a_post_twice_is_two_messages_whatever_client_msg_id_says() {
    let bench = Bench::lenient().await;
    let post = json!({ "channel": WINS, "text": "a", "client_msg_id": "5f0c1a2e-1111-4222-8333-444455556666" });
    bench.call("chat.postMessage", post.clone()).await;
    bench.call("chat.postMessage", post).await;
    assert_eq!(bench.slack.messages(WINS).len(), 2);
}

#[tokio::test]
async fn so_21_a_twin_is_stored_twice_and_told_once() {
    let bench = Bench::lenient().await;
    bench.slack.next("chat.postMessage", Trick::Twin);
    bench.say("a").await;
    assert_eq!((bench.slack.messages(WINS).len(), bench.slack.calls().len()), (2, 1));
}

#[tokio::test]
async fn so_19_live_tokens_are_seen_and_escaped_ones_are_not() {
    let bench = Bench::lenient().await;
    bench.say("&lt;!channel&gt; and a &lt;@U0REPANA01&gt; of no meaning").await;
    assert!(bench.slack.live_tokens().is_empty());
    let blocks = json!([
        { "type": "section", "text": mrkdwn("Look <!here> <!subteam^S0FIN|@finance> <https://example.com|there>") },
        { "type": "section", "text": { "type": "plain_text", "text": "<!channel> is only words here" } },
        { "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [
            { "type": "user", "user_id": "U0REPANA01" }, { "type": "broadcast", "range": "everyone" }] }] },
    ]);
    let post = json!({ "channel": WINS, "text": "<@U0REPANA01> <!date^1^{date}|day>", "blocks": blocks });
    bench.call("chat.postMessage", post).await;
    let tokens = bench.slack.live_tokens();
    let found: Vec<(&str, bool)> = tokens.iter().map(|live| (live.token.as_str(), live.pings())).collect();
    assert_eq!(
        found,
        [
            ("<@U0REPANA01>", true),
            ("<!date^1^{date}|day>", false),
            ("<!here>", true),
            ("<!subteam^S0FIN|@finance>", true),
            ("<https://example.com|there>", false),
            ("<@U0REPANA01>", true),
            ("<!everyone>", true),
        ]
    );
}

#[tokio::test]
async fn so_17_integrations_post_in_both_styles() {
    let bench = Bench::lenient().await;
    let crm = Integration::new("crm", "Opportunity Alerts");
    for style in [Style::Modern, Style::BotMessage] {
        bench.slack.posts_as(&crm, style, WINS, json!({ "text": "Deal won" })).await;
    }
    let history = bench.read("conversations.history", &[("channel", WINS)]).await;
    let told = history.body["messages"].as_array().unwrap().clone();
    assert_eq!((&told[0]["subtype"], &told[0]["user"]), (&json!("bot_message"), &Value::Null));
    assert_eq!((&told[1]["subtype"], &told[1]["bot_id"]), (&Value::Null, &json!("B0CRM")));
    let who: Vec<String> = bench.slack.transcript().into_iter().map(|entry| entry.who).collect();
    assert_eq!(who, ["Opportunity Alerts", "Opportunity Alerts"]);
}

#[tokio::test]
async fn so_16_a_link_is_unfurled_under_the_message_that_has_it() {
    let options = Options { unfurl_domains: vec!["crm.example.com".into()], ..Options::default().without_rates() };
    let bench = Bench::new(options).await;
    let ts = bench.ana.says(WINS, "See https://crm.example.com/deal/7").await.ts;
    let unfurl = |url: &str| {
        let blocks = json!([{ "type": "section", "text": mrkdwn("H-7, with Finance") }]);
        json!({ "channel": WINS, "ts": ts, "unfurls": { url: { "blocks": blocks } } })
    };
    let told = bench.call("chat.unfurl", unfurl("https://crm.example.com/deal/8")).await;
    assert_eq!(told.error(), "cannot_unfurl_url");
    assert_eq!(bench.call("chat.unfurl", unfurl("https://crm.example.com/deal/7")).await.error(), "ok");
    let last = bench.slack.transcript().pop().unwrap();
    assert_eq!((last.what, last.shown.text().ends_with("H-7, with Finance")), (What::Unfurled, true));
    assert_eq!(bench.call("chat.unfurl", json!({ "channel": WINS, "ts": ts })).await.error(), "missing_unfurls");
}

#[tokio::test]
async fn so_22_two_fakes_know_nothing_of_each_other() {
    let (one, other) = (FakeSlack::start(Options::default()).await, FakeSlack::start(Options::default()).await);
    one.add_channel(Channel::public(WINS, "closed-won"));
    other.add_channel(Channel::public(WINS, "closed-won"));
    assert_ne!(one.origin(), other.origin());
}
