//! The shapes of a deal: of whom it is bought, where, and whether it is new, changes or renews what there is.

use baton::conversation::hear;
use baton::domain::document::{DocumentKind, DocumentRef};
use baton::domain::field::Value;
use baton::domain::handoff::Handoff;
use baton::domain::ids::{FieldName, HandoffId};
use baton::domain::money::Money;
use baton::domain::person::Actor;
use baton::domain::quote::QuoteLine;
use baton::story::deals;
use baton::story::step::{CrmChange, CrmLine};
use baton::workflow::event::Event;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Drawn, Played, address_in};

/// A shape of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// New, direct, software, in the United Kingdom.
    Gb,
    /// In the United States, where sales tax asks for places of use.
    Us,
    /// In another country of the EU than the one that sells.
    Eu,
    /// Through a reseller.
    Reseller,
    /// With services, by a statement of work.
    Services,
    /// An add-on to an agreement that is booked.
    Amendment,
    /// The next term of an agreement that is booked.
    Renewal,
}

/// All of them; what is new stands first.
pub const ALL: [Shape; 7] =
    [Shape::Gb, Shape::Us, Shape::Eu, Shape::Reseller, Shape::Services, Shape::Amendment, Shape::Renewal];

impl Drawn {
    /// A sound deal of that shape.
    pub fn of(shape: Shape, seed: u64) -> Self {
        let mut drawn = Self::standard(seed);
        match shape {
            Shape::Gb => {}
            Shape::Us => drawn.give(&"bill_to_address".into(), address_in("US")),
            Shape::Eu => drawn.give(&"bill_to_address".into(), address_in("IE")),
            Shape::Reseller => drawn.through_a_reseller(),
            Shape::Services => drawn.with_services(),
            Shape::Amendment => drawn.of_an_agreement(seed, "Existing Business - Add-On"),
            Shape::Renewal => drawn.of_an_agreement(seed, "Renewal"),
        }
        drawn
    }

    fn through_a_reseller(&mut self) {
        let text = |words: &str| Value::Text(words.into());
        for (field, value) in [
            ("channel", Value::Choice("reseller".into())),
            ("end_customer_name", text("Quay Works Ltd")),
            ("end_customer_address", address_in("GB")),
            ("reseller_agreement_ref", text("RA-2025-7")),
            ("partner_margin_percent", Value::Percent(Decimal::TEN)),
            ("end_user_terms_ref", text("End user terms 2026-01")),
            ("end_customer_screening", self.value("export_screening")),
            ("principal_or_agent", Value::Choice("principal".into())),
        ] {
            self.give(&field.into(), value);
        }
    }

    fn with_services(&mut self) {
        let Value::Lines(lines) = self.value("lines") else { panic!("a deal has lines") };
        let of_services =
            |line: QuoteLine| QuoteLine { sku: "IMPL".into(), description: "Implementation".into(), ..line };
        let lines: Vec<QuoteLine> = lines.into_iter().map(of_services).collect();
        let total = baton::domain::quote::total(&lines).unwrap();
        let sow = DocumentRef {
            name: "sow.pdf".into(),
            kind: DocumentKind::StatementOfWork,
            version: 1,
            sha256: "5a".repeat(32),
        };
        for (field, value) in [
            ("lines", Value::Lines(lines)),
            ("sow_ref", Value::Text("SOW-7".into())),
            ("sow_total", Value::Money(total)),
            ("sow_file", Value::Document(sow)),
            ("services_billing_type", Value::Choice("fixed_fee".into())),
            ("expense_terms", Value::Record([("kind".to_owned(), Value::Choice("none".into()))].into())),
        ] {
            self.give(&field.into(), value);
        }
    }

    /// The agreement is of a deal like this one; the change says only what is new about it, as its CRM does.
    fn of_an_agreement(&mut self, seed: u64, deal_type: &str) {
        let agreement = booked(self.clone());
        let (Some(name), today) = (self.report.deal.name.clone(), self.now.date_naive() + Days::new(30)) else {
            panic!("a deal has a name")
        };
        let amount = Money::parse(&Decimal::new(seed as i64 % 7 + 20, 0).to_string(), "EUR").unwrap();
        let amount = Money::rounded(amount.amount() * Decimal::ONE_HUNDRED, self.currency());
        let change =
            CrmChange::Won { by: "Ana".into(), amount, discount_percent: None, deal_type: Some(deal_type.to_owned()) };
        let line = CrmLine { deal: format!("{name} more"), of: Some(name), change };
        let Event::DealWon(report) = hear::reported(&deals::report(&line, today)) else {
            panic!("a won line is a won deal")
        };
        self.report = report;
        self.now = today.and_hms_opt(9, 0, 0).unwrap().and_utc();
        if deal_type == "Renewal" {
            let (start, end) = next_term(&agreement);
            self.give(&"service_start".into(), Value::Date(start));
            self.give(&"service_end".into(), Value::Date(end));
        }
        self.agreements = vec![agreement];
    }

    fn currency(&self) -> baton::domain::money::Currency {
        let Value::Lines(lines) = self.value("lines") else { panic!("a deal has lines") };
        lines[0].currency
    }

    /// What the CRM says of that field.
    pub fn value(&self, field: &str) -> Value {
        let found = self.report.values.iter().find(|(name, _)| name.as_str() == field);
        found.map(|(_, value)| value.clone()).unwrap_or_else(|| panic!("the CRM says nothing of {field}"))
    }
}

fn next_term(agreement: &Handoff) -> (NaiveDate, NaiveDate) {
    let Some(Value::Date(end)) = agreement.packet.value(&FieldName::from("service_end")) else {
        panic!("an agreement ends")
    };
    let start = end.succ_opt().unwrap();
    (start, start + chrono::Months::new(12) - Days::new(1))
}

/// That deal as Finance has booked it, as another handoff.
fn booked(drawn: Drawn) -> Handoff {
    let mut played = drawn.gathered();
    played.submitted().unwrap_or_else(|refusal| panic!("the agreement is sound: {refusal:?}"));
    played.decided();
    let entered = Event::OrderEntered { order_ref: "SO-1".into() };
    played.then(&Actor::person(&"finn".into()), &entered).expect("an accepted packet is entered");
    Handoff { id: HandoffId(2), ..played.handoff }
}

impl Played {
    /// Everybody who is asked for a decision approves.
    pub fn decided(&mut self) {
        for _ in 0..super::ROUNDS_MAX {
            let open: Vec<_> = self.handoff.approvals.iter().filter(|approval| approval.is_open()).cloned().collect();
            for approval in open {
                let Some(request) = &approval.request else { continue };
                let (who, hash) = (Actor::person(&request.accountable), approval.snapshot.hash());
                let press = baton::workflow::event::Press {
                    approval: approval.id,
                    decision: baton::domain::approval::Decision::Approve,
                    snapshot_hash: hash,
                    text: Some("as agreed".into()),
                    conditions: Vec::new(),
                };
                // Another press may have settled it.
                let _told = self.then(&who, &Event::Decided(press));
            }
        }
    }
}
