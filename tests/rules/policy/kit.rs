//! Books made from the shipped files with changes, and packets with values that count.

use std::collections::BTreeMap;

use baton::domain::document::{DocumentKind, DocumentRef};
use baton::domain::field::{Address, FieldState, Gate, Misfit, Provenance, Source, Value};
use baton::domain::handoff::PacketKind;
use baton::domain::ids::{DecisionType, FieldName, HandoffId};
use baton::domain::look_up::{Answer, LookUp, LookedUp};
use baton::domain::money::{Money, plain_decimal};
use baton::domain::packet::{Entry, Packet};
use baton::domain::quote::{self, LineTerms, QuoteLine};
use baton::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency, PaymentTerms};
use baton::policy::PolicyBook;
use baton::policy::computation::Background;
use baton::policy::finding::Finding;
use baton::policy::shipped::PolicyFiles;
use baton::policy::validators::CheckContext;
use baton::policy::verdict::{Hit, Verdict};
use chrono::{DateTime, NaiveDate};

/// The shipped book.
pub fn shipped() -> PolicyBook {
    compiled(&PolicyFiles::shipped())
}

/// The book of these files, which must compile.
pub fn compiled(files: &PolicyFiles) -> PolicyBook {
    PolicyBook::compile(files).unwrap_or_else(|findings| panic!("{}", told(&findings)))
}

/// The findings as `baton check` prints them.
pub fn told(findings: &[Finding]) -> String {
    findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n")
}

/// The shipped files with one text put in place of another, which must be there.
pub fn changed(file: &str, from: &str, to: &str) -> PolicyFiles {
    let mut texts = texts();
    let text = texts.get_mut(file).expect("a policy file");
    assert!(text.contains(from), "{file} holds `{from}`");
    *text = text.replacen(from, to, 1);
    PolicyFiles::new(texts)
}

/// The shipped files with texts added at their ends.
pub fn extended(added: &[(&str, &str)]) -> PolicyFiles {
    let mut texts = texts();
    for (file, addition) in added {
        texts.get_mut(*file).expect("a policy file").push_str(addition);
    }
    PolicyFiles::new(texts)
}

/// The shipped files, by name.
pub fn texts() -> BTreeMap<String, String> {
    PolicyFiles::shipped().iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// What is wrong with the shipped files after that change.
pub fn findings(file: &str, from: &str, to: &str) -> String {
    PolicyBook::compile(&changed(file, from, to)).map_or_else(|findings| told(&findings), |_| "nothing".to_owned())
}

/// What is wrong with the shipped files after that addition.
pub fn findings_with(file: &str, addition: &str) -> String {
    PolicyBook::compile(&extended(&[(file, addition)]))
        .map_or_else(|findings| told(&findings), |_| "nothing".to_owned())
}

/// A packet of these values, all confirmed, and of what Baton computes from them.
pub fn packet(book: &PolicyBook, values: impl IntoIterator<Item = (&'static str, Value)>) -> Packet {
    let mut packet = Packet::default();
    for (name, value) in values {
        put(&mut packet, name, value, FieldState::Confirmed);
    }
    for computed in book.computed(&packet, background()) {
        put(&mut packet, computed.field.as_str(), computed.value, computed.state);
    }
    packet
}

/// New business of Ana's, won today.
pub fn background() -> Background<'static> {
    Background { kind: Some(PacketKind::New), owner: None, won_at: Some(DateTime::UNIX_EPOCH) }
}

/// Puts a value in.
pub fn put(packet: &mut Packet, name: &str, value: Value, state: FieldState) {
    let provenance = Provenance { source: Source::Form, person: None, at: DateTime::UNIX_EPOCH, words: None };
    packet.put(FieldName::from(name), Entry { value, state, provenance, confirmed_by: None, against: Vec::new() });
}

/// Everything that the standard deal needs before it may be submitted.
pub fn standard_deal() -> Vec<(&'static str, Value)> {
    let day = |text: &str| Value::Date(text.parse().unwrap());
    let address = Address {
        street: vec!["1 Mill Lane".into()],
        city: "Leeds".into(),
        postal_code: "LS1 4AP".into(),
        country: "GB".into(),
        ..Address::default()
    };
    let signature = record(&[
        ("name", text("Jo Park")),
        ("title", text("CFO")),
        ("email", Value::Email("jo@harrowvale.example.com".into())),
        ("at", day("2026-03-06")),
    ]);
    vec![
        ("crm_opportunity_id", text("006EX0000012345")),
        ("packet_kind", choice("new")),
        ("account_legal_name", text("Harrow Vale Ltd")),
        ("quote_number", text("Q-118")),
        ("quote_version", Value::Number(1.into())),
        ("lines", Value::Lines(vec![line("100", "95", "10")])),
        ("service_start", day("2026-04-01")),
        ("service_end", day("2027-03-31")),
        ("paper_source", choice("ours")),
        ("nonstandard_clauses", Value::List(Vec::new())),
        ("agreement_of_record", document(DocumentKind::OrderForm)),
        ("redline_status", choice("executed")),
        ("signature_customer", signature),
        ("export_screening", record(&[("status", choice("cleared")), ("screened_on", day("2026-03-01"))])),
        ("bill_to_name", text("Harrow Vale Ltd")),
        ("bill_to_address", Value::Address(address)),
        ("billing_contact_email", Value::Email("ap@harrowvale.example.com".into())),
        ("payment_terms", Value::PaymentTerms(PaymentTerms::net(30))),
        ("billing_frequency", Value::Billing(annual_in_advance())),
        ("billing_start_trigger", choice("subscription_start")),
        ("po_required", Value::YesNo(false)),
        ("off_record_promises", choices(&[])),
        ("deal_owner", Value::Person("ana".into())),
        ("channel", choice("direct")),
        ("selling_entity", choice("northlight_gb")),
        ("renewal_price_terms", record(&[("kind", choice("list"))])),
        ("msa_ref", text("Online terms")),
        ("auto_renew", Value::YesNo(true)),
        ("notice_days", record(&[("days", Value::Number(90.into()))])),
        ("invoice_delivery", record(&[("way", choice("email"))])),
        ("revrec_start_trigger", choice("later_of_start_and_access")),
    ]
}

/// The standard deal with some of its values replaced, or more of them.
pub fn deal_with(book: &PolicyBook, changes: &[(&'static str, Value)]) -> Packet {
    let mut values = standard_deal();
    for (name, value) in changes {
        values.retain(|(known, _)| known != name);
        values.push((name, value.clone()));
    }
    packet(book, values)
}

pub fn annual_in_advance() -> Billing {
    Billing { frequency: BillingFrequency::Annual, timing: Some(AdvanceOrArrears::Advance) }
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn choice(choice: &str) -> Value {
    Value::Choice(choice.to_owned())
}

pub fn choices(all: &[&str]) -> Value {
    Value::List(all.iter().map(|one| choice(one)).collect())
}

pub fn record(parts: &[(&str, Value)]) -> Value {
    Value::Record(parts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

pub fn money(amount: &str, currency: &str) -> Value {
    Value::Money(Money::parse(amount, currency).unwrap())
}

pub fn document(kind: DocumentKind) -> Value {
    Value::Document(DocumentRef { name: "form.pdf".into(), kind, version: 1, sha256: "ab".repeat(32) })
}

/// One line in euros, over one period.
pub fn line(list: &str, net: &str, quantity: &str) -> QuoteLine {
    let decimal = |text| plain_decimal(text).unwrap();
    QuoteLine {
        sku: "CORE".into(),
        description: "Core seats".into(),
        quantity: decimal(quantity),
        list_unit: decimal(list),
        net_unit: decimal(net),
        periods: decimal("1"),
        currency: "EUR".parse().unwrap(),
        terms: LineTerms::default(),
    }
}

/// The same line in another currency.
pub fn line_in(currency: &str, list: &str, net: &str, quantity: &str) -> QuoteLine {
    QuoteLine { currency: currency.parse().unwrap(), ..line(list, net, quantity) }
}

/// The total of lines, as a value.
pub fn total(lines: &[QuoteLine]) -> Value {
    Value::Money(quote::total(lines).unwrap())
}

/// What the shipped or another book says about one decision of the standard deal with these changes.
pub fn judged(book: &PolicyBook, decision: &str, changes: &[(&'static str, Value)]) -> Verdict {
    Verdict::clone(&book.judge(&DecisionType::from(decision), &deal_with(book, changes)))
}

/// The row that was hit.
pub fn hit(verdict: &Verdict) -> Hit {
    verdict.hit().unwrap_or_else(|| panic!("a row is hit: {verdict:?}")).clone()
}

/// A verdict in one line: `needs D2.blended: sales_director, 8 h`.
pub fn in_short(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Clear(hit) => format!("clear {}", hit.row),
        Verdict::Needs(hit) => {
            let role = hit.accountable.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("needs {}: {role}, {} h", hit.row, hit.due_business_hours)
        }
        Verdict::Waits { fields } => {
            format!("waits for {}", fields.iter().map(FieldName::as_str).collect::<Vec<_>>().join(", "))
        }
        Verdict::DoesNotApply => "does not apply".to_owned(),
        Verdict::Off { reason } => format!("off: {reason}"),
    }
}

/// The day on which these stories are checked.
pub fn today() -> NaiveDate {
    "2026-03-09".parse().unwrap()
}

/// Everything wrong with a packet at a gate, when its purchase order number stands on these other handoffs.
pub fn misfits(book: &PolicyBook, packet: &Packet, up_to: Option<Gate>, others: &[u64]) -> Vec<Misfit> {
    let handoffs: Vec<HandoffId> = others.iter().copied().map(HandoffId).collect();
    let questions: Vec<LookUp> = book.look_ups_of_packet(packet, HandoffId(1));
    let answer = || Answer::PoNumber { handoffs: handoffs.clone() };
    let looked_up = LookedUp::new(questions.into_iter().map(|question| (question, answer())).collect());
    let context = CheckContext { today: today(), looked_up: &looked_up, handoff: HandoffId(1), up_to };
    book.check_packet(packet, &context)
}

/// Misfits, one a line: `warn check:crm_amount.agrees_with: …`.
pub fn shown(misfits: &[Misfit]) -> String {
    let line = |misfit: &Misfit| {
        let severity = serde_json::to_value(misfit.severity).unwrap();
        format!("{} {}: {}", severity.as_str().unwrap(), misfit.rule, misfit.what)
    };
    misfits.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The names of what is missing.
pub fn missing(book: &PolicyBook, packet: &Packet, up_to: Gate) -> Vec<String> {
    book.missing(packet, up_to).into_iter().map(|missing| missing.field.to_string()).collect()
}
