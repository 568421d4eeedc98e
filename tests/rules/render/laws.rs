//! Laws over hostile words, of messages and desks.

use baton::conversation::action::{Action, Verb};
use baton::conversation::form::Input;
use baton::conversation::message::{Button, Desk, Message, Section};
use baton::domain::ids::{ApprovalId, HandoffId};
use baton::transport::slack::render::{self, Opens, Rendered};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::kit;
use crate::naughty::naughty;

const VERBS: [Verb; 5] = [Verb::Approve, Verb::Reject, Verb::RequestInformation, Verb::Submit, Verb::FillIn];

/// Words that people may write: naughty ones, any characters, and pieces of marks put together at random.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<!channel>",
        "<@U1>",
        "<https://x.example|Approve>",
        "`",
        "*",
        ":tada:",
        ": ",
        "\n",
        "&lt;",
        "\u{202e}",
        "…",
        "↳ ",
        "EUR 48,000",
        "/baton void",
        " ",
        "label",
        "\u{301}",
        "👩‍👩‍👧‍👦",
        "\u{0}",
        ".",
    ]);
    prop_oneof![
        prop::sample::select(naughty()),
        any::<String>(),
        prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()),
        (any::<char>(), 0..4_000_usize).prop_map(|(letter, times)| String::from(letter).repeat(times)),
    ]
}

fn button() -> impl Strategy<Value = Button> {
    (hostile(), prop::sample::select(VERBS.to_vec()), any::<bool>()).prop_map(|(label, verb, asks)| {
        let action = Action::on_approval(verb, HandoffId(7), ApprovalId(3), &"ab".repeat(32));
        Button { label, action, asks: if asks { vec![Input::text("Why")] } else { Vec::new() } }
    })
}

fn message() -> impl Strategy<Value = Message> {
    let lines =
        prop_oneof![4 => prop::collection::vec(hostile(), 0..12), 1 => prop::collection::vec(hostile(), 0..120)];
    let buttons = prop_oneof![9 => prop::collection::vec(button(), 0..6), 1 => prop::collection::vec(button(), 0..40)];
    (hostile(), lines, buttons).prop_map(|(headline, lines, buttons)| Message { headline, lines, buttons })
}

/// SO-6, SO-7, SO-9 to SO-13, SO-19
fn holds(message: &Message) {
    let Rendered { text, blocks } = render::message(message);
    kit::within_limits(&blocks, 50);
    assert!(kit::characters(&blocks) <= 13_200, "SO-9: {}", kit::characters(&blocks));
    notice_holds(&text);
    words_come_back(message, &kit::lines(&blocks));
    buttons_come_back(message, &blocks);
}

fn notice_holds(text: &str) {
    assert!(!text.is_empty() && text.chars().count() <= 4_000, "SO-6");
    assert!(!text.contains(['<', '>']), "SO-19: {text}");
    let escapes = ["&amp;", "&lt;", "&gt;"];
    for (at, _) in text.match_indices('&') {
        assert!(escapes.iter().any(|escape| text[at..].starts_with(escape)), "SO-19: {text}");
    }
}

fn words_come_back(message: &Message, seen: &[kit::Seen]) {
    let headline = kit::line(&message.headline);
    let shown = &seen[0];
    assert!(shown.bold, "the headline is bold: {shown:?}");
    let is_empty = headline.is_empty() && shown.words == "–";
    assert!(is_empty || kit::is_same_or_cut(&shown.words, &headline), "{:?} shows {headline:?}", shown.words);
    let lines: Vec<String> = message.lines.iter().map(|line| kit::line(line)).filter(|line| !line.is_empty()).collect();
    let is_note = |seen: &kit::Seen| seen.words.starts_with("Shortened for chat;");
    let notes = seen.last().is_some_and(is_note) && lines.last() != seen.last().map(|last| &last.words);
    let shown = &seen[1..seen.len() - usize::from(notes)];
    if shown.iter().any(|seen| seen.words.starts_with("… ") && seen.words.ends_with(" more lines …")) {
        assert!(notes, "a message that was shortened says so");
        let last = shown.last().unwrap();
        assert!(kit::is_same_or_cut(&last.words, lines.last().unwrap()), "the last line is kept: {last:?}");
        return;
    }
    assert_eq!(shown.len(), lines.len(), "one fact a line, none lost, none forged");
    for (shown, line) in shown.iter().zip(&lines) {
        assert!(kit::is_same_or_cut(&shown.words, line), "{:?} shows {line:?}", shown.words);
        assert!(shown.words == *line || notes, "a message that was shortened says so");
    }
}

fn buttons_come_back(message: &Message, blocks: &[Value]) {
    let all = json!(blocks);
    let mut found = Vec::new();
    kit::of_type(&all, "button", &mut found);
    assert_eq!(found.len(), message.buttons.len(), "no control is cut");
    for (element, button) in found.iter().zip(&message.buttons) {
        let pressed = render::pressed(element).unwrap();
        assert_eq!(pressed.action, button.action);
        assert_eq!(pressed.opens == Opens::Form, !button.asks.is_empty());
    }
    let first_row = blocks.iter().position(|block| block["type"] == "actions").unwrap_or(blocks.len());
    assert!(blocks[first_row..].iter().all(|block| block["type"] == "actions"), "buttons stand last");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_is_read_back_word_for_word_and_nothing_in_it_is_alive(message in message()) {
        holds(&message);
    }

    /// SO-7, SO-8
    #[test]
    fn any_desk_fits_and_says_what_it_leaves_out(
        headline in hostile(),
        sections in prop::collection::vec((hostile(), prop::collection::vec(message(), 0..8), hostile()), 0..5),
        again in 1..30_usize,
    ) {
        let section = |(title, items, when_empty): (String, Vec<Message>, String)| {
            let items = std::iter::repeat_n(items, again).flatten().collect();
            Section { title, items, when_empty }
        };
        let desk = Desk { headline, sections: sections.into_iter().map(section).collect() };
        let view = render::home(&desk);
        let blocks = view["blocks"].as_array().unwrap();
        kit::within_limits(blocks, 100);
        prop_assert!(view.to_string().len() <= 250_000, "SO-8");
        let count = |kind: &str| blocks.iter().filter(|block| block["type"] == kind).count();
        prop_assert_eq!(count("header"), 1 + desk.sections.len(), "a title each, and the headline");
        let items: usize = desk.sections.iter().map(|section| section.items.len()).sum();
        let (rest, said) = left_out(&kit::lines(blocks));
        let empty = desk.sections.iter().filter(|section| section.items.is_empty()).count();
        let shown = count("rich_text") - rest - empty;
        prop_assert_eq!(shown + said, items, "what is not shown is counted");
    }
}

/// The lines that say what a desk leaves out, and how many items that is.
fn left_out(seen: &[kit::Seen]) -> (usize, usize) {
    let number = |seen: &kit::Seen| -> Option<usize> {
        seen.words.strip_prefix("… and ")?.strip_suffix(" more")?.replace(',', "").parse().ok()
    };
    let numbers: Vec<usize> = seen.iter().filter_map(number).collect();
    (numbers.len(), numbers.iter().sum())
}

/// Each naughty text in each place where people's words stand.
#[test]
fn no_naughty_text_breaks_a_card() {
    let texts = naughty();
    assert!(texts.len() >= 150, "only {} texts", texts.len());
    for text in &texts {
        let action = Action::on_handoff(Verb::Submit, HandoffId(1));
        holds(&Message::new(text).button(text, action.clone()));
        let card = Message::new(format!("H-1 {text}: is a discount of 25% all right?"))
            .line(format!("customer: {text}"))
            .line("total contract value: EUR 48,000")
            .line(text.clone())
            .line("Yours to decide: above 20% (D2.blended). Please decide by Monday 17:00.")
            .button("Approve", action);
        holds(&card);
        let seen = kit::lines(&render::message(&card).blocks);
        assert!(seen[0].words.ends_with(": is a discount of 25% all right?"), "the question stays: {:?}", seen[0]);
        for kept in ["total contract value: EUR 48,000", "Please decide by Monday 17:00."] {
            assert!(seen.iter().any(|seen| seen.words.ends_with(kept)), "{kept:?} is kept beside {text:?}");
        }
    }
}

#[test]
fn figures_stand_in_a_box_with_their_values_below_each_other() {
    let card = Message::new("H-1 Brightwater: is a discount of 25% all right?")
        .line("largest line discount: 25%")
        .line("customer: Brightwater Ltd")
        .line("Without a decision by then it goes to Viktor.");
    let blocks = render::message(&card).blocks;
    let boxed = &blocks[1]["elements"][0];
    assert_eq!(boxed["type"], "rich_text_preformatted");
    let shown = "largest line discount: 25%\ncustomer:              Brightwater Ltd";
    assert_eq!(boxed["elements"][0]["text"], shown);
}

#[test]
fn only_our_own_backticked_words_are_code_and_the_label_is_bold() {
    let message = Message::new("No").line("Owner: `ana` may use `/baton packet H-1` and `po: 4711`");
    let spans = &render::message(&message).blocks[1]["elements"][0]["elements"];
    let expected = json!([
        { "type": "text", "text": "Owner:", "style": { "bold": true } },
        { "type": "text", "text": " `ana` may use " },
        { "type": "text", "text": "/baton packet H-1", "style": { "code": true } },
        { "type": "text", "text": " and " },
        { "type": "text", "text": "po: 4711", "style": { "code": true } },
    ]);
    assert_eq!(*spans, expected);
}

#[test]
fn a_yes_is_green_a_no_is_red_and_the_rest_is_plain() {
    let on = |verb| Action::on_handoff(verb, HandoffId(1));
    let message = Message::new("?")
        .button("Approve", on(Verb::Approve))
        .button_asking("Reject", on(Verb::Reject), vec![Input::text("Why")])
        .button("Recuse", on(Verb::Recuse))
        .button("", on(Verb::Submit));
    let rendered = render::message(&message).blocks;
    let buttons = rendered.last().unwrap()["elements"].as_array().unwrap();
    let styles: Vec<Option<&str>> = buttons.iter().map(|button| button["style"].as_str()).collect();
    assert_eq!(styles, [Some("primary"), Some("danger"), None, Some("primary")]);
    let ids: Vec<&str> = buttons.iter().map(|button| button["action_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["press.1", "form.2", "press.3", "press.4"]);
    assert_eq!(buttons[3]["text"]["text"], "submit");
}

#[test]
fn a_press_of_somebody_elses_button_is_not_ours() {
    for action in [
        json!({ "action_id": "approve", "value": "approve.H-1.." }),
        json!({ "action_id": "press.1", "value": "pkt_0001:v7" }),
        json!({ "action_id": "press.1" }),
        json!({}),
    ] {
        assert!(render::pressed(&action).is_err(), "{action}");
    }
}
