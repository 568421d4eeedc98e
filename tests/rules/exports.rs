//! Exported files hold hostile words as words: no element, no formula, nothing hidden.

use std::collections::BTreeSet;

use baton::conversation::export::{ExportFormat, ExportReport, Exported, written};
use baton::conversation::wording::Speaking;
use baton::domain::document::{Document, DocumentKind, DocumentRef};
use baton::domain::field::{FieldRole, FieldState, Provenance, Source, Value};
use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::HandoffId;
use baton::domain::packet::Entry;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
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
    let asking = Asking { policy, directory: policy.directory(), now: noon() };
    let status = views::status(handoff, &asking);
    let lines = views::packet(handoff, policy);
    let head = "00".repeat(32);
    let of = Exported { status: &status, lines: &lines, facts: &[], ended: None, head: (0, &head) };
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
