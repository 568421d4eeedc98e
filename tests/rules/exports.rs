//! Exported files hold hostile words as words: no element, no formula, nothing hidden.

use std::collections::BTreeSet;

use baton::conversation::export::{ExportFormat, ExportReport, Exported, written};
use baton::conversation::wording::Speaking;
use baton::domain::document::{Document, DocumentKind, DocumentRef};
use baton::domain::field::{FieldRole, FieldState, Provenance, Source, Value};
use baton::domain::handoff::{Handoff, PacketKind, Stage};
use baton::domain::ids::HandoffId;
use baton::domain::money::Money;
use baton::domain::packet::Entry;
use baton::domain::quote::{LineTerms, QuoteLine};
use baton::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::workflow::later::{Later, later};
use baton::workflow::views::{self, Asking};
use chrono::{DateTime, Utc};
use regex::Regex;

use crate::naughty::naughty;

fn noon() -> DateTime<Utc> {
    "2026-03-09T12:00:00Z".parse().unwrap()
}

/// A handoff in which everything that a person can write says `words`.
fn saying(words: &str, policy: &PolicyBook) -> Handoff {
    let mut handoff = Handoff::unopened(HandoffId(1));
    handoff.deal.account = Some(words.to_owned());
    handoff.deal.name = Some(words.to_owned());
    handoff.owner = Some(words.into());
    handoff.order_ref = Some(words.to_owned());
    let reference =
        DocumentRef { name: words.to_owned(), kind: DocumentKind::OrderForm, version: 1, sha256: "ab".repeat(32) };
    let entry = |value: Value| Entry {
        value,
        state: FieldState::Confirmed,
        provenance: Provenance {
            source: Source::File { name: words.to_owned(), sha256: "ab".repeat(32) },
            person: Some(words.into()),
            at: noon(),
            words: Some(words.to_owned()),
        },
        confirmed_by: Some(words.into()),
        against: Vec::new(),
    };
    let field = |role| policy.by_role(role).name.clone();
    handoff.packet.put(field(FieldRole::Account), entry(Value::Text(words.to_owned())));
    handoff.packet.put(field(FieldRole::AgreementOfRecord), entry(Value::Document(reference.clone())));
    handoff.documents.push(Document { reference, size: 1, added_by: words.into(), added_at: noon(), supersedes: None });
    handoff
}

fn exported(handoff: &Handoff, policy: &PolicyBook, format: ExportFormat) -> String {
    exported_after(handoff, &[], policy, format)
}

/// The file, where those later orders changed what the handoff booked.
fn exported_after(handoff: &Handoff, later: &[Later], policy: &PolicyBook, format: ExportFormat) -> String {
    let asking = Asking { policy, directory: policy.directory(), now: noon() };
    let status = views::status(handoff, &asking);
    let lines = views::packet(handoff, policy);
    let head = "00".repeat(32);
    let of = Exported { status: &status, lines: &lines, facts: &[], later, head: (0, &head) };
    let speaking = Speaking { policy, directory: policy.directory(), now: noon() };
    written(&ExportReport::new(&of, &speaking, policy.organisation().zone), format)
}

#[test]
fn nothing_that_people_write_becomes_markup() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let ours = Regex::new(
        r#"^(!doctype html|(html|meta|span|div|td|table|p|h2|tr)( [^<>]*)?|/?(html|head|title|style|body|h1|h2|h3|p|div|span|strong|table|thead|tbody|tr|th|td|ul|li)|br)$"#,
    )
    .unwrap();
    let hidden = ['\u{202e}', '\u{2066}', '\u{feff}', '\u{0}', '\u{7}', '\u{200b}'];
    let of_nobody = exported(&saying("Nobody", &policy), &policy, ExportFormat::Html);
    let frame: BTreeSet<String> = tags(&of_nobody);
    for words in naughty() {
        let page = exported(&saying(&words, &policy), &policy, ExportFormat::Html);
        for tag in tags(&page) {
            let is_hidden_sign = tag == "span class=\"hidden\"";
            assert!(ours.is_match(&tag) && (frame.contains(&tag) || is_hidden_sign), "{words:?} became <{tag}>");
        }
        assert!(!page.contains(hidden), "{words:?} hides in the page");
    }
}

fn tags(page: &str) -> BTreeSet<String> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap().to_owned()).collect()
}

#[test]
fn nothing_that_people_write_becomes_a_formula_or_a_row() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let rows_of = |words: &str| {
        let file = exported(&saying(words, &policy), &policy, ExportFormat::Csv);
        let text = file.strip_prefix('\u{feff}').expect("spreadsheets want the mark").to_owned();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.expect("every row has as many cells")).collect::<Vec<_>>()
    };
    let count = rows_of("Nobody").len();
    for words in naughty() {
        let rows = rows_of(&words);
        assert_eq!(rows.len(), count, "{words:?} makes rows");
        for cell in rows.iter().flatten().filter(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])) {
            assert!(cell.parse::<rust_decimal::Decimal>().is_ok(), "{words:?} runs as {cell:?}");
        }
    }
}

/// `failure:F34`
#[test]
fn a_page_of_a_deal_that_is_off_says_that_nothing_is_to_be_booked_and_why() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let ordered = saying("Nobody", &policy);
    let back_to = Box::new(Stage::ReadyForBilling);
    let stage = Stage::CancelOrCredit { reason: "the customer walked away".into(), at: noon(), back_to };
    let off = exported(&Handoff { stage, ..ordered.clone() }, &policy, ExportFormat::Html);
    assert!(off.contains("Nothing is to be booked: the customer walked away."));
    assert!(!off.contains("Every required value is there") && !off.contains("To book"));
    let on = exported(&Handoff { stage: Stage::OrderEntry, ..ordered }, &policy, ExportFormat::Html);
    assert!(on.contains("To book") && !on.contains("Nothing is to be booked"));
}

#[test]
fn a_page_loads_nothing_and_runs_nothing() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let page = exported(&saying("Nobody", &policy), &policy, ExportFormat::Html);
    for word in ["<script", "<link", "<img", "src=", "href=", "url(", "@import", "http://", "https://"] {
        assert!(!page.contains(word), "the page has {word}");
    }
    assert!(page.contains("default-src 'none'"), "the browser is told so");
}

fn held(value: Value) -> Entry {
    let provenance = Provenance { source: Source::Chat, person: Some("ana".into()), at: noon(), words: None };
    Entry { value, state: FieldState::Confirmed, provenance, confirmed_by: None, against: Vec::new() }
}

/// A year of 480 seats at EUR 100, billed quarterly in advance.
fn a_year(policy: &PolicyBook) -> Handoff {
    let mut handoff = saying("Nobody", policy);
    handoff.stage = Stage::ReadyForBilling;
    handoff.order_ref = Some("SO-1".into());
    let line = QuoteLine {
        sku: "PLATFORM".into(),
        description: "Platform".into(),
        quantity: 480.into(),
        list_unit: 100.into(),
        net_unit: 100.into(),
        periods: 1.into(),
        currency: "EUR".parse().unwrap(),
        terms: LineTerms::default(),
    };
    let billing = Billing { frequency: BillingFrequency::Quarterly, timing: Some(AdvanceOrArrears::Advance) };
    for (role, value) in [
        (FieldRole::QuoteLines, Value::Lines(vec![line])),
        (FieldRole::Total, Value::Money(Money::parse("48000", "EUR").unwrap())),
        (FieldRole::ServiceStart, Value::Date("2026-04-01".parse().unwrap())),
        (FieldRole::ServiceEnd, Value::Date("2027-03-31".parse().unwrap())),
        (FieldRole::Billing, Value::Billing(billing)),
    ] {
        handoff.packet.put(policy.by_role(role).name.clone(), held(value));
    }
    handoff
}

/// A change of that agreement, of that kind and from that day on.
fn change_of(number: u64, before: u64, kind: &str, from: &str, policy: &PolicyBook) -> Handoff {
    let mut handoff = a_year(policy);
    handoff.id = HandoffId(number);
    handoff.kind = PacketKind::Amendment;
    handoff.ends_agreement = kind == "cancel";
    handoff.order_ref = Some(format!("SO-{number}"));
    let parent = serde_json::json!({ "agreement": "H-1", "booked_by": format!("H-{before}"), "title": "Nobody" });
    handoff.parent = Some(serde_json::from_value(parent).unwrap());
    let name = |role| policy.by_role(role).name.clone();
    handoff.packet.put(name(FieldRole::AmendmentKind), held(Value::Choice(kind.to_owned())));
    handoff.packet.put(name(FieldRole::ServiceStart), held(Value::Date(from.parse().unwrap())));
    handoff
}

/// `failure:F34`
#[test]
fn the_first_orders_page_names_what_a_later_order_takes_the_place_of() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let first = a_year(&policy);
    let change = |number, before, kind, from| change_of(number, before, kind, from, &policy);
    let all = [
        first.clone(),
        change(2, 1, "add_on", "2026-06-01"),
        change(3, 2, "price_change", "2026-11-01"),
        change(4, 3, "cancel", "2027-01-01"),
    ];
    let changes = later(&first, &all, &policy);
    let page = exported_after(&first, &changes, &policy, ExportFormat::Html);
    for words in [
        "Added to by H-2 (order SO-2), add on, from 2026-06-01 on: it is billed there, beside the invoices here.",
        "Changed by H-3 (order SO-3), price change, from 2026-11-01 on: its invoices take the place of invoice 3 for \
         2026-11-01 to 2026-12-31 and invoice 4 (2027-01-01 to 2027-03-31), together EUR 20,000; do not bill that here.",
        "Cancelled by H-4 (order SO-4), from 2027-01-01 on: nothing of it is billed or renewed after that.",
        "not billed for 2026-11-01 to 2026-12-31: SO-3 takes its place",
        "not billed: SO-3 takes its place",
        "Still billed here",
        "EUR 28,000",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("takes its place").count(), 2, "the first two invoices stay");
    let json: serde_json::Value =
        serde_json::from_str(&exported_after(&first, &changes, &policy, ExportFormat::Json)).unwrap();
    assert_eq!(json["ended_by"]["handoff"], "H-4");
    assert_eq!(json["ended_by"]["order"], "SO-4");
    let change = &json["later"][1];
    assert_eq!((&change["handoff"], &change["effect"]), (&"H-3".into(), &"takes_the_place".into()));
    assert_eq!(change["not_billed"]["amount"], serde_json::json!({ "amount": "20000.00", "currency": "EUR" }));
    assert_eq!(change["not_billed"]["invoices"][0]["number"], 3);
    assert_eq!(change["not_billed"]["invoices"][0]["is_whole"], false);
    let csv = exported_after(&first, &changes, &policy, ExportFormat::Csv);
    assert!(csv.contains("ended_by[3],H-4,ends,"));
    assert!(csv.contains("later[2],H-3,takes_the_place,"));
    // The change's own page has nothing later but its end, which falls on what it bills.
    let of_change = later(&all[2], &all, &policy);
    assert_eq!(of_change.len(), 1);
}

/// `failure:F34`
#[test]
fn a_changes_page_names_the_order_that_it_changes() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let mut change = change_of(3, 2, "add_on", "2026-06-01", &policy);
    let parent = change.parent.as_mut().unwrap();
    (parent.order_ref, parent.changed_by_order) = (Some("SO-1".into()), Some("SO-2".into()));
    let name = |role| policy.by_role(role).name.clone();
    change.packet.put(name(FieldRole::PacketKind), held(Value::Choice("amendment".into())));
    change.packet.put(name(FieldRole::ParentAgreement), held(Value::Text("H-1".into())));
    let page = exported(&change, &policy, ExportFormat::Html);
    let head = page.split("class=\"glance\"").next().unwrap();
    assert!(head.contains("Amendment (add on) of H-1 Nobody (order SO-1), last changed by order SO-2"), "{head}");
    let booked = page.split("Into the").nth(1).unwrap();
    for (value, goes_to) in [("H-1 Nobody (order SO-1)", "order.changes_order"), ("add on", "order.change_kind")] {
        assert!(booked.contains(value) && booked.contains(goes_to), "{value} {goes_to}: {booked}");
    }
    let json: serde_json::Value = serde_json::from_str(&exported(&change, &policy, ExportFormat::Json)).unwrap();
    assert_eq!(json["changed_order"]["order_ref"], "SO-1");
    assert_eq!(json["changed_order"]["what_changes"], "add_on");
    let csv = exported(&change, &policy, ExportFormat::Csv);
    assert!(csv.contains("changed_order.order_ref,SO-1"), "{csv}");
    // New business changes nothing.
    let first = exported(&a_year(&policy), &policy, ExportFormat::Html);
    assert!(!first.contains("order.changes_order"));
}

/// `failure:F3`
#[test]
fn a_resellers_page_says_that_nothing_more_comes_off_the_lines() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
    let says = "the lines are what the reseller pays, and nothing more comes off them";
    let mut handoff = a_year(&policy);
    assert!(!exported(&handoff, &policy, ExportFormat::Html).contains(says), "a direct deal has no margin");
    handoff.packet.put("channel".into(), held(Value::Choice("reseller".into())));
    handoff.packet.put("partner_margin_percent".into(), held(Value::Percent(20.into())));
    let page = exported(&handoff, &policy, ExportFormat::Html);
    assert!(page.contains(says));
    // The margin stands beside the total and is not taken off it.
    let lines = page.split("To book").nth(1).unwrap().split("Into the").next().unwrap();
    assert!(lines.contains("EUR 48,000") && !lines.contains("38,400"), "{lines}");
}
