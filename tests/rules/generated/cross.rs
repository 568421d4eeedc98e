//! Defects that no field's own rule finds: values beside each other, beside the agreement that is changed, beside time,
//! and beside the order as it was entered. Each is planted in deals of every shape that it can stand in.

use std::collections::BTreeMap;

use baton::domain::document::DocumentKind;
use baton::domain::envelope::Envelope;
use baton::domain::field::{Gate, Severity, Source, Value};
use baton::domain::handoff::Stage;
use baton::domain::ids::FieldName;
use baton::domain::money::{Currency, Money};
use baton::domain::person::Actor;
use baton::domain::quote::QuoteStated;
use baton::workflow::event::{Answer, Answers, Event, HeardAs, OrderValue, Upload};
use baton::workflow::outcome::Reason;
use chrono::{Days, Months};
use rust_decimal::Decimal;

use super::shapes::Shape;
use super::{Drawn, Played, address_in, lines_at};

/// One of them.
pub struct Cross {
    /// What is wrong.
    pub name: &'static str,
    /// The field that it is about.
    pub field: &'static str,
    /// What its rule is called.
    pub rule: &'static str,
    /// Whether it blocks or warns.
    pub severity: Severity,
    /// The shapes that it is planted in.
    pub shapes: &'static [Shape],
    /// What makes a sound deal a bad one.
    plant: fn(&mut Drawn),
    /// What happens to it before it is to be sent.
    then: fn(&mut Played),
}

use Severity::{Block, Warn};
use Shape::{Amendment, Eu, Gb, Renewal, Reseller, Services, Us};

const NEW: &[Shape] = &[Gb, Us, Eu, Reseller, Services];

fn nothing(_: &mut Played) {}

/// All of them, but for the order's, which comes after Finance's yes.
pub const ALL: &[Cross] = &[
    Cross {
        name: "the CRM's amount is not the quote's",
        field: "crm_amount",
        rule: "match:crm_amount",
        severity: Warn,
        shapes: &[Gb, Us, Eu, Reseller, Services, Amendment, Renewal],
        plant: |drawn| drawn.report.deal.amount = drawn.report.deal.amount.map(|amount| amount + Decimal::ONE_HUNDRED),
        then: nothing,
    },
    Cross {
        name: "the account record is another company's",
        field: "account_record",
        rule: "match:account_record.customer",
        severity: Warn,
        shapes: NEW,
        plant: |drawn| drawn.give(&"account_record".into(), Value::Text("ACC-2002".into())),
        then: nothing,
    },
    Cross {
        name: "the exemption is of another state than the use",
        field: "exemption_certificate",
        rule: "check:exemption_certificate.states.covers_regions",
        severity: Block,
        shapes: &[Us],
        plant: |drawn| certificate(drawn, "exemption_certificate", "CA", None),
        then: nothing,
    },
    Cross {
        name: "the exemption runs out before the first invoice",
        field: "exemption_certificate",
        rule: "check:exemption_certificate.expires.valid_at_first_invoice",
        severity: Block,
        shapes: &[Us],
        plant: |drawn| certificate(drawn, "exemption_certificate", "OR", Some(1)),
        then: nothing,
    },
    Cross {
        name: "the reseller's certificate is of another state than the use",
        field: "resale_certificate",
        rule: "check:resale_certificate.states.covers_regions",
        severity: Block,
        shapes: &[Reseller],
        plant: |drawn| {
            drawn.give(&"bill_to_address".into(), address_in("US"));
            certificate(drawn, "resale_certificate", "CA", None);
        },
        then: nothing,
    },
    Cross {
        name: "the change starts from another value than is booked",
        field: "recurring_before",
        rule: "sold_is_booked",
        severity: Block,
        shapes: &[Amendment, Renewal],
        plant: |drawn| drawn.give(&"recurring_before".into(), money("1")),
        then: nothing,
    },
    Cross {
        name: "the change begins before its agreement",
        field: "service_start",
        rule: "match:service_start.agreement",
        severity: Block,
        shapes: &[Amendment],
        plant: |drawn| {
            let began = drawn.agreed_day("service_start");
            drawn.give(&"service_start".into(), Value::Date(began - Days::new(1)));
        },
        then: nothing,
    },
    Cross {
        name: "what is added outlives its agreement",
        field: "service_end",
        rule: "match:service_end.agreement",
        severity: Warn,
        shapes: &[Amendment],
        plant: |drawn| {
            let ends = drawn.agreed_day("service_end");
            drawn.give(&"service_end".into(), Value::Date(ends + Days::new(30)));
        },
        then: nothing,
    },
    Cross {
        name: "a new price ends before its agreement",
        field: "service_end",
        rule: "match:service_end.agreement",
        severity: Block,
        shapes: &[Amendment],
        plant: |drawn| {
            drawn.report.deal.deal_type = Some("Existing Business".into());
            drawn.give(&"packet_kind".into(), Value::Choice("amendment".into()));
            drawn.give(&"amendment_kind".into(), Value::Choice("price_change".into()));
            let ends = drawn.agreed_day("service_end");
            drawn.give(&"service_end".into(), Value::Date(ends - Days::new(30)));
        },
        then: nothing,
    },
    Cross {
        name: "days lie between an agreement and its renewal",
        field: "service_start",
        rule: "match:service_start.agreement",
        severity: Warn,
        shapes: &[Renewal],
        plant: |drawn| {
            let ends = drawn.agreed_day("service_end");
            drawn.give(&"service_start".into(), Value::Date(ends + Days::new(11)));
        },
        then: nothing,
    },
    Cross {
        name: "the purchase order runs out before the first invoice",
        field: "po_expiry",
        rule: "match:po_expiry.invoices",
        severity: Block,
        shapes: NEW,
        plant: |drawn| purchase_order(drawn, "900000", 1),
        then: nothing,
    },
    Cross {
        name: "the purchase order covers the first year only",
        field: "po_expiry",
        rule: "match:po_expiry.invoices",
        severity: Warn,
        shapes: &[Gb, Us, Eu, Reseller],
        plant: |drawn| {
            two_years(drawn);
            purchase_order(drawn, "900000", 60);
        },
        then: nothing,
    },
    Cross {
        name: "the purchase order is less than the invoices up to its end",
        field: "po_amount",
        rule: "match:po_amount",
        severity: Block,
        shapes: NEW,
        plant: |drawn| purchase_order(drawn, "1", 60),
        then: nothing,
    },
    Cross {
        name: "a decision comes after the customer's signature",
        field: "agreement_of_record",
        rule: "match:signed_before.discount",
        severity: Warn,
        shapes: &[Gb, Eu],
        plant: |drawn| {
            let Some(Value::Lines(lines)) = lines_at(30) else { panic!("lines at a discount") };
            let total = baton::domain::quote::total(&lines).unwrap();
            drawn.report.deal.amount = Some(total.amount());
            drawn.report.deal.currency = Some(total.currency());
            drawn.give(&"lines".into(), Value::Lines(lines));
        },
        then: |played| {
            let delivered =
                Event::EnvelopeDelivered { source: "n8n".into(), envelope: signed(played), sha256: "cd".repeat(32) };
            played.then(&Actor::System { system: "n8n".into() }, &delivered).expect("a listed system delivers it");
            played.confirmed();
            played.decided();
        },
    },
];

impl Cross {
    /// Why a deal with it is not as it should be, in a line; `None` if it is.
    pub fn trouble(&self, shape: Shape, seed: u64) -> Option<String> {
        let mut drawn = Drawn::of(shape, seed);
        (self.plant)(&mut drawn);
        let mut played = drawn.gathered();
        played.decided();
        (self.then)(&mut played);
        let of = |what: String| Some(format!("deal {seed} ({shape:?}): {}: {what}", self.name));
        let named = played.misfits(Gate::Submit).into_iter();
        let (mine, others): (Vec<_>, Vec<_>) = named.partition(|misfit| {
            misfit.field.as_str() == self.field
                && misfit.rule.as_str().contains(self.rule)
                && misfit.severity == self.severity
                && !misfit.what.is_empty()
        });
        if mine.is_empty() {
            return of(format!("it is not named: {others:?}"));
        }
        let refusal = match played.submitted() {
            Ok(()) => return of("it was submitted".into()),
            Err(refusal) => refusal,
        };
        let Reason::GateIsShut { misfits, .. } = &refusal.reason else {
            return of(format!("it was refused for something else: {refusal:?}"));
        };
        if !misfits.iter().any(|misfit| misfit.field.as_str() == self.field) {
            return of(format!("the refusal does not name it: {refusal:?}"));
        }
        (self.severity == Warn).then(|| after_reason(&mut played).and_then(of)).flatten()
    }
}

/// What still holds a deal of which checks only warn, once somebody has said why it goes on.
pub fn after_reason(played: &mut Played) -> Option<String> {
    if played.misfits(Gate::Submit).iter().any(|misfit| misfit.severity == Severity::Block) {
        return None;
    }
    let words = "it was settled with the customer".to_owned();
    let heard = HeardAs::ReasonToGoOn { shown: None, send: false };
    let answers = vec![Answer { field: None, words: words.clone(), heard }];
    let said = Event::Answered(Answers { answers, source: Source::Chat, words });
    if let Err(refusal) = played.then(&Actor::person(&"ana".into()), &said) {
        return Some(format!("a reason to go on is refused: {refusal:?}"));
    }
    played.decided();
    let Err(refusal) = played.submitted() else { return None };
    if played.handoff.stage == Stage::FinanceReview {
        return None;
    }
    // What a defect brings with it, such as a field that applies now, is asked for by name.
    if let Reason::GateIsShut { missing, misfits, approvals, .. } = &refusal.reason
        && misfits.is_empty()
        && !(missing.is_empty() && approvals.is_empty())
    {
        return None;
    }
    Some(format!("it only warns, a reason was given, and it is refused: {refusal:?}"))
}

/// An order that was entered otherwise than it was accepted: its export names the field.
pub fn order_read_back(shape: Shape, seed: u64) -> Option<String> {
    let mut played = Drawn::of(shape, seed).gathered();
    played.decided();
    let of = |what: String| Some(format!("deal {seed} ({shape:?}): the order differs: {what}"));
    if let Err(refusal) = played.submitted() {
        return of(format!("it is sound, and was not submitted: {refusal:?}"));
    }
    played.decided();
    let entered = Event::OrderEntered { order_ref: format!("SO-{seed}") };
    let finn = Actor::person(&"finn".into());
    if let Err(refusal) = played.then(&finn, &entered) {
        return of(format!("it is accepted, and cannot be entered: {refusal:?}"));
    }
    let wrong = OrderValue { text: "EUR 1".into(), value: Some(money("1")) };
    let order = Some(Ok(BTreeMap::from([(FieldName::from("amount_tcv"), wrong)])));
    let upload = Upload {
        name: "order-export.csv".into(),
        sha256: "ef".repeat(32),
        size: 200,
        kind: DocumentKind::OrderExport,
        is_said: false,
        lines: None,
        stated: QuoteStated::default(),
        certificate: None,
        order,
    };
    if let Err(refusal) = played.then(&finn, &Event::Uploaded(upload)) {
        return of(format!("its export is refused: {refusal:?}"));
    }
    let differs = &played.handoff.order_differs;
    let is_named = differs.contains(&FieldName::from("amount_tcv"));
    (!is_named).then(|| of(format!("the total is not named: {differs:?}"))).flatten()
}

impl Drawn {
    fn agreed_day(&self, field: &str) -> chrono::NaiveDate {
        match self.agreements[0].packet.value(&field.into()) {
            Some(Value::Date(day)) => *day,
            other => panic!("{field} of the agreement is {other:?}"),
        }
    }
}

fn money(amount: &str) -> Value {
    Value::Money(Money::parse(amount, "EUR").unwrap())
}

fn certificate(drawn: &mut Drawn, field: &str, states: &str, days: Option<u64>) {
    let Value::Date(start) = drawn.value("service_start") else { panic!("a deal starts on a day") };
    let text = |words: &str| Value::Text(words.into());
    let mut parts = vec![("number", text("EX-1")), ("states", text(states))];
    // It runs out after the service has begun, and before an invoice that comes later.
    parts.extend(days.map(|days| ("expires", Value::Date(start + Days::new(days)))));
    if days.is_some() {
        drawn.give(&"billing_start_trigger".into(), Value::Choice("fixed_date".into()));
        drawn.give(&"billing_start_date".into(), Value::Date(start + Days::new(10)));
    }
    if field == "exemption_certificate" {
        drawn.give(&"us_tax_exempt".into(), Value::YesNo(true));
    }
    let parts = parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    drawn.give(&field.into(), Value::Record(parts));
}

/// A purchase order that runs out so many days after the deal was won.
fn purchase_order(drawn: &mut Drawn, amount: &str, days: u64) {
    let Value::Lines(lines) = drawn.value("lines") else { panic!("a deal has lines") };
    let currency: Currency = lines[0].currency;
    let amount = Money::rounded(Decimal::from_str_exact(amount).unwrap(), currency);
    for (field, value) in [
        ("po_required", Value::YesNo(true)),
        ("po_number", Value::Text("4711".into())),
        ("po_amount", Value::Money(amount)),
        ("po_expiry", Value::Date(drawn.now.date_naive() + Days::new(days))),
    ] {
        drawn.give(&field.into(), value);
    }
}

fn two_years(drawn: &mut Drawn) {
    let Value::Date(start) = drawn.value("service_start") else { panic!("a deal starts on a day") };
    drawn.give(&"service_end".into(), Value::Date(start + Months::new(24) - Days::new(1)));
}

/// The envelope of this deal's own agreement, which the customer has signed already.
fn signed(played: &Played) -> Envelope {
    let text = include_str!("../../data/documents/harbour-lights-certificate.json");
    let read = baton::conversation::hearing::certificate::certificate("c.json", text.as_bytes());
    let mut envelope = read.unwrap().unwrap();
    let Some(Value::Document(agreement)) = played.handoff.packet.value(&"agreement_of_record".into()) else {
        panic!("a deal has an agreement")
    };
    envelope.document.sha256.clone_from(&agreement.sha256);
    envelope.document.name.clone_from(&agreement.name);
    envelope.crm_record_id = None;
    envelope.effective_date = None;
    envelope.fields = BTreeMap::new();
    for signer in &mut envelope.signers {
        signer.signed_at = Some(played.now - Days::new(1));
    }
    envelope.completed_at = Some(played.now - Days::new(1));
    envelope
}
