//! Forms: every kind of input is there, within every limit, and what is sent comes back.

use std::collections::BTreeMap;

use baton::conversation::action::{Action, Verb};
use baton::conversation::form::{Form, Input, InputKind};
use baton::conversation::message::Message;
use baton::domain::field::{Field, FieldOwner, FieldType, Gate, Severity};
use baton::domain::ids::{FieldName, HandoffId};
use baton::transport::slack::render::{self, Private};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::kit;
use crate::naughty::naughty;

fn input(name: &str, kind: InputKind) -> Input {
    Input { kind, ..Input::line(name, name) }
}

fn form(inputs: Vec<Input>) -> Form {
    Form {
        title: "Fill in".into(),
        lines: Vec::new(),
        inputs,
        submit: "Save".into(),
        action: Action::on_handoff(Verb::FillIn, HandoffId(1)),
    }
}

fn private() -> Private {
    Private {
        channel: Some("C0WINS0001".into()),
        message: Some("1773324613.000001".into()),
        thread: Some("1773324613.000001".into()),
        handoff: Some(HandoffId(1)),
        people: vec!["Ana".into(), "Dina".into(), "Finn".into(), "Leo".into(), "Viktor".into()],
    }
}

/// The element of the only input of a form.
fn element(input: Input) -> Value {
    render::modal(&form(vec![input]), &private())["blocks"][0]["element"].clone()
}

#[test]
fn every_kind_of_input_gets_the_element_that_fits() {
    let choice =
        |count: usize| InputKind::Choice { choices: (0..count).map(|number| format!("word {number}")).collect() };
    let kinds = [
        (InputKind::Line, "plain_text_input"),
        (InputKind::Paragraph, "plain_text_input"),
        (choice(2), "radio_buttons"),
        (choice(5), "static_select"),
        (choice(100), "static_select"),
        (choice(0), "plain_text_input"),
        (InputKind::Choices { choices: vec!["one".into(), "two".into()] }, "multi_static_select"),
        (InputKind::Choices { choices: Vec::new() }, "plain_text_input"),
        (choice(101), "plain_text_input"),
        (InputKind::Date, "datepicker"),
        (InputKind::Number, "number_input"),
        (InputKind::Email, "email_text_input"),
        (InputKind::Person, "static_select"),
        (InputKind::File, "file_input"),
    ];
    for (kind, expected) in kinds {
        let element = element(input("x", kind.clone()));
        assert_eq!(element["type"], expected, "{kind:?}");
        assert_eq!(element["action_id"], "value");
    }
    assert_eq!(element(input("x", InputKind::Number))["is_decimal_allowed"], true);
    assert_eq!(element(input("x", InputKind::Paragraph))["multiline"], true);
    let nobody = render::modal(&form(vec![input("x", InputKind::Person)]), &Private::default());
    assert_eq!(nobody["blocks"][0]["element"]["type"], "plain_text_input", "without names, one is typed");
}

/// People read labels; what comes back, and is kept, is the key.
#[test]
fn a_choice_is_shown_by_its_label_and_sent_by_its_key() {
    let choices = vec!["northlight_de".to_owned(), "by_the_book".to_owned()];
    let labels = BTreeMap::from([("northlight_de".to_owned(), "Northlight Example GmbH".to_owned())]);
    let asked = Input { labels, ..input("x", InputKind::Choice { choices }) }.filled(Some("northlight_de".into()));
    let element = element(asked);
    assert_eq!(element["options"][0]["text"]["text"], "Northlight Example GmbH");
    assert_eq!(element["options"][0]["value"], "northlight_de");
    assert_eq!(element["options"][1]["text"]["text"], "by the book");
    assert_eq!(element["initial_option"], element["options"][0]);
}

#[test]
fn a_draft_stands_in_its_input_and_what_no_input_can_hold_is_said() {
    let with = |kind, value: &str| {
        let view = render::modal(&form(vec![input("x", kind).filled(Some(value.into()))]), &private());
        view["blocks"][0].clone()
    };
    let yes_no = InputKind::Choice { choices: vec!["yes".into(), "no".into()] };
    assert_eq!(with(InputKind::Line, "net 45")["element"]["initial_value"], "net 45");
    assert_eq!(with(InputKind::Line, "a\nb")["element"]["multiline"], true);
    assert_eq!(with(InputKind::Date, "2026-04-01")["element"]["initial_date"], "2026-04-01");
    assert_eq!(with(InputKind::Number, "12.50")["element"]["initial_value"], "12.50");
    assert_eq!(with(InputKind::Email, "ap@example.com")["element"]["initial_value"], "ap@example.com");
    assert_eq!(with(yes_no.clone(), "no")["element"]["initial_option"]["value"], "no");
    assert_eq!(with(InputKind::Person, "Dina")["element"]["initial_option"]["value"], "Dina");
    for (kind, value) in [
        (InputKind::Date, "in April"),
        (InputKind::Date, "2026-02-30"),
        (InputKind::Number, "about 12"),
        (InputKind::Email, "ap@example"),
        (yes_no, "perhaps"),
        (InputKind::Person, "Otto"),
        (InputKind::File, "order-form.pdf"),
    ] {
        let block = with(kind, value);
        assert_eq!(block["hint"]["text"], format!("Now: {value}"), "{block}");
        let initial = ["initial_value", "initial_date", "initial_option"];
        assert!(initial.iter().all(|key| block["element"].get(key).is_none()), "{block}");
    }
}

/// A field of every type and a decision that nobody has heard of: both are there, and no line of the renderer knows.
#[test]
fn what_later_policies_add_appears_without_a_change_here() {
    const TYPES: [FieldType; 13] = [
        FieldType::Text,
        FieldType::Number,
        FieldType::Percent,
        FieldType::Money,
        FieldType::Currency,
        FieldType::Date,
        FieldType::YesNo,
        FieldType::Choice,
        FieldType::Email,
        FieldType::Address,
        FieldType::Lines,
        FieldType::Document,
        FieldType::Billing,
    ];
    let field = |(number, field_type): (usize, FieldType)| Field {
        name: FieldName::new(format!("unheard_of_{number}")),
        title: format!("unheard of {number}"),
        customer_question: None,
        also_called: Vec::new(),
        said_after: Vec::new(),
        spoken_of: Vec::new(),
        group: None,
        role: None,
        field_type,
        choices: vec!["left".into(), "right".into()],
        items: None,
        parts: Vec::new(),
        severity: Severity::Block,
        gate: Gate::Submit,
        owner: FieldOwner::AccountExecutive,
        is_classification: false,
        choice_words: BTreeMap::new(),
        question: "What is it?".into(),
        help: "It stands on the order form.".into(),
        default: None,
        address: None,
        inherits: Vec::new(),
    };
    let fields: Vec<Field> = TYPES.into_iter().chain([FieldType::PaymentTerms]).enumerate().map(field).collect();
    let view = render::modal(&form(fields.iter().flat_map(|field| Input::all_of(field, None)).collect()), &private());
    let blocks = view["blocks"].as_array().unwrap();
    assert_eq!(blocks.len(), fields.len());
    for (block, field) in blocks.iter().zip(&fields) {
        assert_eq!(block["block_id"], format!("input.{}", field.name));
        assert_eq!(block["label"]["text"], field.title.replacen('u', "U", 1));
        assert_eq!(block["hint"]["text"], field.help);
        assert_eq!(block["optional"], true);
    }
    let asks = vec![Input::text("What for"), input("share", InputKind::Number), input("day", InputKind::Date)];
    let card = Message::new("H-1 Brightwater: may the customer pay in shells?")
        .line("shells per euro: 7")
        .button("Allow", Action::on_handoff(Verb::Approve, HandoffId(1)))
        .button_asking("Allow some", Action::on_handoff(Verb::ApproveWithConditions, HandoffId(1)), asks.clone());
    let rendered = render::message(&card);
    let labels: Vec<&Value> =
        rendered.blocks[2]["elements"].as_array().unwrap().iter().map(|button| &button["text"]["text"]).collect();
    assert_eq!(labels, ["Allow", "Allow some"]);
    assert_eq!(render::modal(&form(asks), &private())["blocks"].as_array().unwrap().len(), 3);
}

/// SO-7, SO-8, SO-15
#[test]
fn more_inputs_than_fit_are_named_in_a_line() {
    let inputs: Vec<Input> = (0..150).map(|number| input(&format!("field_{number}"), InputKind::Line)).collect();
    let view = render::modal(&form(inputs), &private());
    let blocks = view["blocks"].as_array().unwrap();
    assert_eq!(blocks.len(), 100);
    let said = kit::lines(&blocks[99..]);
    assert_eq!(said[0].words, "51 more do not fit here: please answer them in the thread.");
}

/// SO-15
#[test]
fn a_form_carries_its_action_and_where_it_was_opened() {
    let view = render::modal(&form(vec![Input::text("Why")]), &private());
    assert_eq!(view["callback_id"], "baton.form");
    assert_eq!(view["notify_on_close"], true);
    let sent = render::submitted(&view).unwrap();
    assert_eq!(sent.action, Action::on_handoff(Verb::FillIn, HandoffId(1)));
    assert_eq!(sent.private, Private { people: Vec::new(), ..private() });
    let endless = Private { message: Some("1".repeat(5_000)), ..private() };
    let view = render::modal(&form(vec![Input::text("Why")]), &endless);
    assert!(view["private_metadata"].as_str().unwrap().chars().count() <= 3_000, "SO-15");
    assert_eq!(render::submitted(&view).unwrap().private.handoff, Some(HandoffId(1)));
}

/// A recorded submission with all kinds of elements, as if its inputs were ours.
#[test]
fn a_sent_form_is_read_whatever_its_elements_are() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/chat/slack/view_submission_packet.json");
    let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let body: BTreeMap<String, String> = serde_urlencoded::from_str(case["request"]["body"].as_str().unwrap()).unwrap();
    let payload: Value = serde_json::from_str(&body["payload"]).unwrap();
    assert!(render::submitted(&payload["view"]).is_err(), "its callback_id is not ours");
    let mut view = render::modal(&form(Vec::new()), &private());
    let state = payload["view"]["state"]["values"].as_object().unwrap();
    let renamed = state.iter().map(|(_, elements)| {
        let name = elements.as_object().unwrap().keys().next().unwrap();
        (format!("input.{name}"), elements.clone())
    });
    view["state"] = json!({ "values": renamed.collect::<serde_json::Map<_, _>>() });
    let sent = render::submitted(&view).unwrap();
    let expected = case["expected"]["values"].as_object().unwrap();
    for (name, value) in expected {
        let file = sent.files.iter().find(|file| file.input == *name);
        match value {
            Value::Null => assert_eq!(sent.values.get(name), None, "{name}"),
            Value::Array(ids) if file.is_some() => assert_eq!(*ids, vec![json!(file.unwrap().id)], "{name}"),
            Value::Array(words) => assert_eq!(json!(sent.values[name]), words[0], "{name}"),
            Value::String(_) => assert_eq!(json!(sent.values[name]), *value, "{name}"),
            other @ (Value::Bool(_) | Value::Number(_) | Value::Object(_)) => panic!("{name}: {other}"),
        }
    }
    let file = &sent.files[0];
    assert_eq!((file.size, file.mimetype.as_str()), (184_320, "application/pdf"));
    assert!(file.url.ends_with("/download/northgate-order-form-signed.pdf"), "{}", file.url);
}

#[test]
fn a_form_of_somebody_else_is_not_ours() {
    for view in [
        json!({}),
        json!({ "callback_id": "packet_form", "private_metadata": "{\"a\":\"submit.H-1..\"}" }),
        json!({ "callback_id": "baton.form", "private_metadata": "" }),
        json!({ "callback_id": "baton.form", "private_metadata": "{\"a\":\"shout.H-1..\"}" }),
    ] {
        assert!(render::submitted(&view).is_err(), "{view}");
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_is_never_empty() {
    let errors = [("po_number", "That is no PO number."), ("terms", " \u{0}"), ("why", &"x".repeat(9_000))];
    let errors = errors.map(|(name, why)| (name.to_owned(), why.to_owned())).into_iter().collect();
    let answer = render::input_errors(&errors);
    assert_eq!(answer["response_action"], "errors");
    assert_eq!(answer["errors"]["input.po_number"], "That is no PO number.");
    assert_eq!(answer["errors"]["input.terms"], "Please look at this again.");
    assert!(answer["errors"]["input.why"].as_str().unwrap().chars().count() <= 300);
    assert_eq!(render::input_errors(&BTreeMap::new()), json!({ "response_action": "clear" }));
}

fn kind() -> impl Strategy<Value = InputKind> {
    let text = || prop_oneof![prop::sample::select(naughty()), any::<String>()];
    prop_oneof![
        Just(InputKind::Line),
        Just(InputKind::Paragraph),
        Just(InputKind::Date),
        Just(InputKind::File),
        Just(InputKind::Number),
        Just(InputKind::Email),
        Just(InputKind::Person),
        prop::collection::vec(text(), 0..120).prop_map(|choices| InputKind::Choice { choices }),
        prop::collection::vec(text(), 0..120).prop_map(|choices| InputKind::Choices { choices }),
    ]
}

fn any_input() -> impl Strategy<Value = Input> {
    let text = || prop_oneof![prop::sample::select(naughty()), any::<String>()];
    (text(), text(), text(), prop::option::of(text()), kind(), any::<bool>()).prop_map(
        |(name, label, hint, value, kind, optional)| Input {
            name,
            label,
            kind,
            optional,
            hint,
            labels: std::collections::BTreeMap::new(),
            value,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// SO-7, SO-8, SO-12 to SO-15
    #[test]
    fn any_form_fits(
        title in prop::sample::select(naughty()),
        lines in prop::collection::vec(prop::sample::select(naughty()), 0..20),
        inputs in prop::collection::vec(any_input(), 0..40),
        people in prop::collection::vec(prop::sample::select(naughty()), 0..110),
    ) {
        let form = Form { title: title.clone(), submit: title, lines, inputs, ..form(Vec::new()) };
        let view = render::modal(&form, &Private { people, ..private() });
        let blocks = view["blocks"].as_array().unwrap();
        kit::within_limits(blocks, 100);
        prop_assert!(view.to_string().len() <= 250_000, "SO-8");
        for key in ["title", "submit", "close"] {
            let length = view[key]["text"].as_str().unwrap().chars().count();
            prop_assert!((1..=24).contains(&length), "SO-15: {}", view[key]);
        }
        let mut ids: Vec<&str> = blocks.iter().filter_map(|block| block["block_id"].as_str()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count, "a block_id comes twice");
        for block in blocks.iter().filter(|block| block["type"] == "input") {
            fits(block);
        }
        prop_assert!(render::submitted(&view).is_ok());
    }
}

/// SO-12 to SO-14
fn fits(block: &Value) {
    let length = |text: &Value| text.as_str().map_or(0, |text| text.chars().count());
    assert!(length(&block["block_id"]) <= 255 && length(&block["label"]["text"]) <= 2_000);
    assert!(length(&block["hint"]["text"]) <= 2_000);
    let element = &block["element"];
    assert!(length(&element["initial_value"]) <= 3_000);
    if element["type"] == "plain_text_input" {
        let (initial, most) = (length(&element["initial_value"]), element["max_length"].as_u64().unwrap());
        assert!(most <= 3_000 && initial as u64 <= most);
    }
    let Some(options) = element["options"].as_array() else { return };
    assert!((1..=100).contains(&options.len()));
    assert!(element["type"] != "radio_buttons" || options.len() <= 10);
    for option in options {
        assert!((1..=75).contains(&length(&option["text"]["text"])), "{option}");
        assert!((1..=150).contains(&length(&option["value"])), "{option}");
    }
    if let Some(initial) = element.get("initial_option") {
        assert!(options.contains(initial), "Slack wants the very option");
    }
}
