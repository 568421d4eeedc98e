//! Rows about blocks: at each limit the last good one is taken, and the next one refused.

use serde_json::{Value, json};

use super::{Bench, WINS, button, letters, mrkdwn, plain};

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": mrkdwn(text) })
}

fn actions(elements: &[Value]) -> Value {
    json!([{ "type": "actions", "elements": elements }])
}

fn options(count: usize) -> Vec<Value> {
    (0..count).map(|index| json!({ "text": plain(&format!("Option {index}")), "value": index.to_string() })).collect()
}

/// The good ones are taken and the bad ones refused.
async fn judged(row: &str, good: &[Value], bad: &[Value]) {
    let bench = Bench::lenient().await;
    for blocks in good {
        assert_eq!(bench.blocks(blocks.clone()).await, "ok", "{row}: {:.300}", blocks.to_string());
    }
    for blocks in bad {
        assert_eq!(bench.blocks(blocks.clone()).await, "invalid_blocks", "{row}: {:.300}", blocks.to_string());
    }
}

#[tokio::test]
async fn so_7_a_message_holds_50_blocks() {
    let blocks = |count| Value::Array(vec![json!({ "type": "divider" }); count]);
    judged("SO-7", &[blocks(50)], &[blocks(51)]).await;
}

#[tokio::test]
async fn so_9_the_blocks_of_a_message_hold_13_200_characters_together() {
    let bench = Bench::lenient().await;
    let blocks = |last: usize| {
        let mut blocks = vec![section(&letters(3_000)); 4];
        blocks.push(section(&letters(last)));
        Value::Array(blocks)
    };
    assert_eq!(bench.blocks(blocks(1_200)).await, "ok");
    assert_eq!(bench.blocks(blocks(1_201)).await, "msg_blocks_too_long");
}

#[tokio::test]
async fn so_10_a_section_holds_3_000_characters_and_10_fields_of_2_000() {
    let fields =
        |count: usize, length: usize| json!([{ "type": "section", "fields": vec![mrkdwn(&letters(length)); count] }]);
    judged(
        "SO-10",
        &[json!([section(&letters(3_000))]), fields(10, 5), fields(1, 2_000)],
        &[json!([section(&letters(3_001))]), fields(11, 5), fields(1, 2_001), fields(0, 1), json!([section("")])],
    )
    .await;
}

#[tokio::test]
async fn so_11_a_header_holds_150_characters_of_plain_text() {
    let header = |text: Value| json!([{ "type": "header", "text": text }]);
    judged("SO-11", &[header(plain(&letters(150)))], &[header(plain(&letters(151))), header(mrkdwn("a"))]).await;
}

#[tokio::test]
async fn so_12_a_button_has_75_characters_a_value_of_2_000_and_an_id_of_255() {
    let with = |key: &str, value: Value| {
        let mut button = button("Approve", "approve");
        button[key] = value;
        actions(&[button])
    };
    let good = [
        with("text", plain(&letters(75))),
        with("value", json!(letters(2_000))),
        with("url", json!(format!("https://example.com/{}", "a".repeat(2_980)))),
        with("action_id", json!(letters(255))),
        with("style", json!("danger")),
        json!([{ "type": "divider", "block_id": letters(255) }]),
    ];
    let bad = [
        with("text", plain(&letters(76))),
        with("text", mrkdwn("Approve")),
        with("value", json!(letters(2_001))),
        with("url", json!(format!("https://example.com/{}", "a".repeat(2_981)))),
        with("action_id", json!(letters(256))),
        with("style", json!("default")),
        json!([{ "type": "divider", "block_id": letters(256) }]),
    ];
    judged("SO-12", &good, &bad).await;
}

#[tokio::test]
async fn so_13_elements_and_options_are_counted() {
    let buttons = |count: usize| {
        actions(&(0..count).map(|index| button("Press", &format!("action-{index}"))).collect::<Vec<_>>())
    };
    let context = |count: usize| json!([{ "type": "context", "elements": vec![mrkdwn("a"); count] }]);
    let choosing =
        |kind: &str, count: usize| actions(&[json!({ "type": kind, "action_id": "a", "options": options(count) })]);
    let labelled = |label: usize, value: usize| {
        let option = json!({ "text": plain(&letters(label)), "value": letters(value) });
        actions(&[json!({ "type": "static_select", "action_id": "a", "options": [option] })])
    };
    let good = [
        buttons(25),
        context(10),
        choosing("static_select", 100),
        choosing("overflow", 5),
        choosing("checkboxes", 10),
        choosing("radio_buttons", 10),
        labelled(75, 150),
    ];
    let bad = [
        buttons(26),
        buttons(0),
        context(11),
        choosing("static_select", 101),
        choosing("overflow", 6),
        choosing("checkboxes", 11),
        choosing("radio_buttons", 11),
        labelled(76, 1),
        labelled(1, 151),
    ];
    judged("SO-13", &good, &bad).await;
    let bench = Bench::lenient().await;
    for (count, error) in [(100, "ok"), (101, "too_many_attachments")] {
        let attachments = vec![json!({ "text": "a" }); count];
        let told = bench.call("chat.postMessage", json!({ "channel": WINS, "attachments": attachments })).await;
        assert_eq!(told.error(), error);
    }
}

#[tokio::test]
async fn so_14_a_confirm_dialog_and_a_text_input_have_their_lengths() {
    let confirm = |title: usize, text: usize, yes: usize| {
        let mut button = button("Approve", "approve");
        button["confirm"] = json!({
            "title": plain(&letters(title)), "text": mrkdwn(&letters(text)), "confirm": plain(&letters(yes)),
            "deny": plain("No"),
        });
        actions(&[button])
    };
    let input = |most: u64| {
        let element = json!({ "type": "plain_text_input", "action_id": "a", "max_length": most });
        json!([{ "type": "input", "label": plain("Reason"), "element": element }])
    };
    judged(
        "SO-14",
        &[confirm(100, 300, 30), input(3_000)],
        &[confirm(101, 1, 1), confirm(1, 301, 1), confirm(1, 1, 31), input(3_001), input(0)],
    )
    .await;
}

#[tokio::test]
async fn so_12_ids_are_unique_and_keys_are_known() {
    let rich = |element: Value| {
        let section = json!({ "type": "rich_text_section", "elements": [element] });
        json!([{ "type": "rich_text", "elements": [section] }])
    };
    let good = [
        actions(&[button("One", "one"), button("Two", "two")]),
        json!([section("a"), { "type": "actions", "elements": [button("One", "one")] },
            { "type": "actions", "elements": [button("One", "one")] }]),
        rich(json!({ "type": "text", "text": "a", "style": { "bold": true } })),
    ];
    let bad = [
        actions(&[button("One", "one"), button("Two", "one")]),
        json!([{ "type": "divider", "block_id": "b" }, { "type": "divider", "block_id": "b" }]),
        json!([{ "type": "divider", "colour": "red" }]),
        json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "a", "emoji": true } }]),
        json!([{ "type": "section", "text": mrkdwn("a"), "accessory": null }]),
        json!([{ "type": "carpet" }]),
        actions(&[json!({ "type": "button", "text": plain("a"), "action_id": "a", "tooltip": "b" })]),
        actions(&[json!({ "type": "plain_text_input", "action_id": "a" })]),
        rich(json!({ "type": "text", "text": "a", "style": { "loud": true } })),
        rich(json!({ "type": "text", "text": "" })),
        json!([{ "type": "input", "label": plain("File"), "element": { "type": "file_input", "action_id": "a" } }]),
    ];
    judged("SO-12", &good, &bad).await;
}

#[tokio::test]
async fn so_7_a_refusal_names_each_breach_and_where_it_is() {
    let bench = Bench::lenient().await;
    let blocks = json!([{ "type": "header", "text": plain(&letters(151)) }, { "type": "carpet" }]);
    let told = bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a", "blocks": blocks })).await;
    let messages = told.body["response_metadata"]["messages"].clone();
    assert_eq!(
        messages,
        json!([
            "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]",
            "[ERROR] unsupported type: carpet [json-pointer:/blocks/1]"
        ])
    );
    let told = bench.call("chat.postMessage", json!({ "channel": WINS, "text": "a", "blocks": "{" })).await;
    assert_eq!(told.error(), "invalid_blocks_format");
    assert!(bench.slack.messages(WINS).is_empty(), "nothing of it was stored");
}
