//! What a reader sees: the reading side of transcripts.

use serde_json::json;

use super::{Bench, WINS, button, mrkdwn, plain};
use crate::kit::slack::{What, live_tokens_of};

#[tokio::test]
async fn so_19_escapes_are_undone_tokens_named_and_marks_gone() {
    let bench = Bench::lenient().await;
    for (text, read) in [
        ("A &amp; B &lt;b&gt; &amp;lt;", "A & B <b> &lt;"),
        ("<@U0REPANA01> in <#C0WINS0001>", "@Ana Ruiz in #closed-won"),
        ("<https://example.com/a_b_c|the record>, <https://example.com>", "the record, https://example.com"),
        ("<!channel> <!subteam^S0FIN|@finance> <!date^1^{date}|9 March>", "@channel @finance 9 March"),
        ("*Bold* _it_ ~gone~ `code`", "Bold it gone code"),
        ("*a* *b* *c*: 2*3*4 snake_case_name", "a b c: 2*3*4 snake_case_name"),
        ("two\nlines", "two\nlines"),
    ] {
        let ts = bench.say(text).await;
        let message = bench.slack.message(WINS, &ts).unwrap();
        assert_eq!(bench.slack.plain(&message).text(), read);
    }
    assert!(live_tokens_of("&lt;@U1&gt; a < b > c <nothing>").is_empty());
}

#[tokio::test]
async fn so_10_blocks_are_read_line_by_line_with_their_labels() {
    let bench = Bench::lenient().await;
    let blocks = json!([
        { "type": "header", "text": plain("Approve *this* & that") },
        { "type": "section", "text": mrkdwn("*Why*: rule\nD2.blended"), "fields": [mrkdwn("Net 30"), plain("_EUR_ 10")],
          "accessory": button("Details", "details") },
        { "type": "divider" },
        { "type": "context", "elements": [mrkdwn("asked of <@U0REPANA01>")] },
        { "type": "rich_text", "elements": [
            { "type": "rich_text_section", "elements": [
                { "type": "text", "text": "see " }, { "type": "link", "url": "https://example.com", "text": "it" }] },
            { "type": "rich_text_list", "style": "ordered", "elements": [
                { "type": "rich_text_section", "elements": [{ "type": "text", "text": "one" }] },
                { "type": "rich_text_section", "elements": [{ "type": "emoji", "name": "tada" }] }] }] },
        { "type": "actions", "elements": [button("Approve", "approve"), button("Reject", "reject")] },
    ]);
    let ts =
        bench.call("chat.postMessage", json!({ "channel": WINS, "text": "fallback", "blocks": blocks })).await.ts();
    let shown = bench.slack.plain(&bench.slack.message(WINS, &ts).unwrap());
    assert_eq!(
        shown.lines,
        [
            "Approve *this* & that",
            "Why: rule",
            "D2.blended",
            "Net 30",
            "_EUR_ 10",
            "asked of @Ana Ruiz",
            "see it",
            "1. one",
            "2. :tada:",
        ]
    );
    assert_eq!(shown.buttons, ["Details", "Approve", "Reject"]);
}

#[tokio::test]
async fn so_18_the_transcript_tells_everything_in_order_with_place_and_reader() {
    let bench = Bench::lenient().await;
    bench.ana.says(WINS, "Hello").await;
    let ts = bench.say("Card").await;
    bench.call("chat.update", json!({ "channel": WINS, "ts": ts, "text": "Card, done" })).await;
    bench.call("chat.postEphemeral", json!({ "channel": WINS, "user": bench.ana.id(), "text": "No" })).await;
    bench.call("chat.postMessage", json!({ "channel": bench.ana.dm(), "text": "For you" })).await;
    let home = json!({ "type": "home", "blocks": [{ "type": "section", "text": mrkdwn("Desk") }] });
    bench.call("views.publish", json!({ "user_id": bench.ana.id(), "view": home })).await;
    let trigger = bench.slack.mint_trigger(bench.ana.id());
    let modal = json!({ "type": "modal", "title": plain("Packet"), "blocks": [] });
    bench.call("views.open", json!({ "trigger_id": trigger, "view": modal })).await;
    bench.call("chat.delete", json!({ "channel": WINS, "ts": ts })).await;
    let told: Vec<(What, String, String, String, Option<String>)> = bench
        .slack
        .transcript()
        .into_iter()
        .map(|entry| (entry.what, entry.place, entry.who, entry.shown.text(), entry.only_for))
        .collect();
    let wins = "#closed-won".to_owned();
    let (ana, baton) = ("Ana Ruiz".to_owned(), "Baton".to_owned());
    let only = Some(ana.clone());
    assert_eq!(
        told,
        [
            (What::Posted, wins.clone(), ana.clone(), "Hello".into(), None),
            (What::Posted, wins.clone(), baton.clone(), "Card".into(), None),
            (What::Edited, wins.clone(), baton.clone(), "Card, done".into(), None),
            (What::Ephemeral, wins.clone(), baton.clone(), "No".into(), only.clone()),
            (What::Posted, "@Ana Ruiz".into(), baton.clone(), "For you".into(), None),
            (What::Home, "home of Ana Ruiz".into(), baton.clone(), "Desk".into(), only.clone()),
            (What::Modal, "modal of Ana Ruiz".into(), baton.clone(), "Packet".into(), only),
            (What::Deleted, wins, baton, "Card, done".into(), None),
        ]
    );
    assert_eq!(bench.slack.home(bench.ana.id()).unwrap().lines, ["Desk"]);
    let modal = bench.slack.modal(bench.ana.id()).unwrap();
    assert_eq!(bench.slack.plain_view(&modal).lines, ["Packet"]);
    assert_eq!(bench.slack.posted().len(), 3);
    assert_eq!(bench.slack.person("U0REPANA01").dm(), bench.ana.dm());
}
