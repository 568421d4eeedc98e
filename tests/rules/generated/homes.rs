//! Every normal form of an answer has a home: each labelled value becomes values of fields, and the packet keeps them as it
//! keeps a person's answer in chat (`checklist.md`, section 2.1).

use baton::domain::field::{Severity, Source, Value};
use baton::domain::handoff::Handoff;
use baton::domain::ids::{FieldName, HandoffId, PersonId};
use baton::domain::look_up::LookedUp;
use baton::domain::person::Actor;
use baton::policy::validators::CheckContext;
use baton::workflow::event::{Answer, Answers, Event, HeardAs};
use serde_json::Value as Json;

use super::{Drawn, Played, policy};

/// What is only checked against the quote: the figure that counts stays as it is.
const FIGURES: [&str; 5] = ["amount_tcv", "currency", "blended_discount_percent", "lines", "service_end"];

/// A deal of which nothing is known but that it is won.
fn won() -> Handoff {
    let mut drawn = Drawn::standard(1);
    drawn.report.values.clear();
    let crm = Actor::System { system: drawn.report.source.clone() };
    let report = drawn.report.clone();
    let mut played = Played { now: drawn.now, drawn, handoff: Handoff::unopened(HandoffId(1)) };
    played.then(&crm, &Event::DealWon(report)).expect("a deal that is won opens a handoff");
    played.handoff
}

/// What the packet does not keep of these values, given by the rep in chat.
fn lost(won: &Handoff, values: &[(FieldName, Value)], words: &str) -> Vec<String> {
    let drawn = Drawn::standard(1);
    let mut played = Played { now: drawn.now, drawn, handoff: won.clone() };
    let answer = |(field, value): &(FieldName, Value)| Answer {
        field: Some(field.clone()),
        words: words.to_owned(),
        heard: HeardAs::Value { value: value.clone() },
    };
    let answers =
        Answers { answers: values.iter().map(answer).collect(), source: Source::Chat, words: words.to_owned() };
    if let Err(refusal) = played.then(&Actor::person(&PersonId::from("ana")), &Event::Answered(answers)) {
        return vec![format!("refused: {refusal:?}")];
    }
    let packet = &played.handoff.packet;
    // A value that a rule refuses has a home, and is told why it does not go in.
    let looked_up = LookedUp::default();
    let today = played.now.date_naive();
    let context = CheckContext { today, looked_up: &looked_up, handoff: HandoffId(1), up_to: None };
    let is_refused = |field: &FieldName, value: &Value| {
        let found = policy().check_value(policy().field(field).unwrap(), value, &won.packet, &context);
        found.iter().any(|misfit| misfit.severity == Severity::Block && !misfit.rule.as_str().contains("unused"))
    };
    let missing =
        values.iter().filter(|(field, value)| packet.value(field) != Some(value) && !is_refused(field, value));
    let lost = missing.map(|(field, value)| format!("{field} is {:?} and not {value}", packet.value(field)));
    let said: Vec<&str> = values.iter().map(|(field, _)| field.as_str()).collect();
    let replaced = FIGURES.iter().filter(|figure| !said.contains(figure));
    let replaced = replaced.filter(|figure| {
        // A last day that follows from the term is proposed, and confirmed by a person before it counts.
        packet.counting(&FieldName::from(**figure)).is_some()
    });
    lost.chain(replaced.map(|figure| format!("{figure} counts by it"))).collect()
}

/// shows: failure:F3
#[test]
fn every_normal_form_of_an_answer_is_kept_where_policy_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/answers_dev.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    let won = won();
    let (mut forms, mut wrong) = (0, Vec::new());
    for row in text.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()) {
        if row["expected"]["action"] != "set" {
            continue;
        }
        forms += 1;
        let (question, form) = (row["field"].as_str().unwrap(), &row["expected"]["value"]);
        match policy().keep(question, form) {
            Err(no_home) => wrong.push(format!("{form}: {no_home}")),
            Ok(values) if values.is_empty() => wrong.push(format!("{form}: nothing is kept of it")),
            Ok(values) => {
                let lost = lost(&won, &values, row["text"].as_str().unwrap());
                wrong.extend(lost.into_iter().map(|what| format!("{question} {form}: {what}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {forms}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(forms > 200, "only {forms} forms were looked at");
}

/// The normal forms that no labelled answer happens to use.
/// shows: failure:F3
#[test]
fn forms_that_nobody_labelled_have_a_home_as_well() {
    let won = won();
    for (question, form) in [
        ("payment_terms", r#"{"type":"net","days":30,"from":"delivery"}"#),
        ("payment_terms", r#"{"type":"day_of_following_month","day":"last"}"#),
        ("billing_frequency", r#"{"frequency":"semimonthly","timing":"arrears"}"#),
        (
            "billing_frequency",
            r#"{"phases":[{"year":1,"frequency":"monthly"},{"from_year":2,"frequency":"annual","timing":"advance"}]}"#,
        ),
        ("term_length", r#"{"months":12,"renewal_options":[{"months":12,"count":2}]}"#),
        ("term_length", r#"{"days":90}"#),
        ("discount", r#"{"percent":"10","scope":"year_1"}"#),
        ("discount", r#"{"tiers":[{"year":1,"percent":"20"},{"from_year":2,"percent":"10"}]}"#),
        ("discount", r#"{"free_months":2}"#),
        ("po_status", r#"{"required":true,"status":"received","number":"B-77","expires_on":"2027-03-31"}"#),
        ("contract_status", r#"{"status":"partially_signed","pending_party":"us","paper":"us"}"#),
        ("auto_renew", r#"{"auto_renew":true,"renewal_term":"same","renewals":2}"#),
        ("auto_renew", r#"{"auto_renew":true,"renewal_term_months":12}"#),
        (
            "bill_to_address",
            r#"{"street":["1 Elm"],"city":"Leeds","postal_code":"LS1 4AP","country":"GB","attention":"AP"}"#,
        ),
        ("billing_email", r#"{"email":"ap@harrowvale.example","cc":["jo@harrowvale.example"]}"#),
        ("tax_id", r#"{"status":"exempt"}"#),
        ("seats", r#"{"quantity":"unlimited","unit":"site"}"#),
    ] {
        let values = policy().keep(question, &serde_json::from_str(form).unwrap());
        let values = values.unwrap_or_else(|no_home| panic!("{question} {form}: {no_home}"));
        assert!(!values.is_empty(), "{question} {form}");
        assert_eq!(lost(&won, &values, form), [""; 0], "{question} {form}");
    }
    let no_home = policy().keep("seats", &serde_json::json!({ "colour": "red" })).unwrap_err();
    assert_eq!(no_home.to_string(), "seats.colour: no field holds it");
}
