//! Deals with dull defaults, as a CRM would report them: a story names only the fact that it is about.
//!
//! Everything is there but the purchase order, which no CRM knows.

use chrono::{Days, Months, NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use crate::conversation::incoming::{CrmReport, DealChange};
use crate::domain::canonical::sha256_hex;
use crate::domain::deal::Deal;
use crate::domain::document::{DocumentKind, DocumentRef};
use crate::domain::field::{Address, Value};
use crate::domain::ids::FieldName;
use crate::domain::money::Money;
use crate::domain::quote::{LineTerms, QuoteLine};
use crate::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency, PaymentTerms};

use super::step::{CrmChange, CrmLine};

/// Decimals of a quantity that makes a round total; more would not fit beside the price.
const QUANTITY_DECIMALS: u32 = 18;

/// What the CRM reports by that line, on that day.
pub fn report(line: &CrmLine, today: NaiveDate) -> CrmReport {
    let record = record_id(&line.deal);
    let deal = |by: Option<&str>, amount: Option<Money>| Deal {
        name: Some(line.deal.clone()),
        amount: amount.map(Money::amount),
        currency: amount.map(Money::currency),
        owner: by.map(str::to_owned),
        crm_record_id: Some(record.clone()),
        ..Deal::default()
    };
    let report = |change, deal, values| CrmReport { source: "crm".into(), change, deal, values, reason: None };
    match &line.change {
        CrmChange::Won { by, amount, discount_percent, deal_type } => {
            // A change without a quote has no amount in the CRM either.
            let stated = Some(*amount).filter(|amount| !amount.amount().is_zero());
            let won = Deal {
                close_date: Some(today),
                stage: Some("Closed Won".into()),
                deal_type: deal_type.clone(),
                ..deal(Some(by), stated)
            };
            let of_deal = won_values(&line.deal, *amount, *discount_percent, today);
            let is_new = deal_type.as_ref().is_some_and(|words| words.starts_with("New"));
            let values = match &line.of {
                Some(customer) if is_new => of_customer(of_deal, customer),
                Some(customer) => {
                    let is_renewal = deal_type.as_ref().is_some_and(|words| words.contains("Renewal"));
                    let mut values = of_customer(of_change(of_deal, *amount), customer);
                    // A renewal starts where the term before it ends.
                    values.retain(|(name, _)| !is_renewal || name.as_str() != "service_start");
                    values
                }
                None => of_deal,
            };
            report(DealChange::Won, won, values)
        }
        CrmChange::Amended { amount, discount_percent } => {
            let lines = (FieldName::from("lines"), Value::Lines(vec![quote_line(*amount, *discount_percent)]));
            report(DealChange::Amended, deal(None, Some(*amount)), vec![lines])
        }
        CrmChange::Lost { reason } => {
            CrmReport { reason: reason.clone(), ..report(DealChange::Lost, deal(None, None), Vec::new()) }
        }
    }
}

fn record_id(deal: &str) -> String {
    let plain: String =
        deal.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    format!("deal-{plain}")
}

/// One line whose total is exactly the amount and whose discount is exactly the percentage: a list price of 100,
/// and as many as it takes.
fn quote_line(amount: Money, discount_percent: Option<Decimal>) -> QuoteLine {
    let net_unit = Decimal::ONE_HUNDRED - discount_percent.unwrap_or_default();
    let quantity = match amount.amount().checked_div(net_unit) {
        Some(quantity) if !quantity.is_zero() => quantity.round_dp(QUANTITY_DECIMALS).normalize(),
        Some(_) | None => Decimal::ONE,
    };
    QuoteLine {
        sku: "PLATFORM".into(),
        description: "Platform subscription".into(),
        quantity,
        list_unit: Decimal::ONE_HUNDRED,
        net_unit,
        periods: Decimal::ONE,
        currency: amount.currency(),
        terms: LineTerms::default(),
    }
}

fn won_values(
    deal: &str,
    amount: Money,
    discount_percent: Option<Decimal>,
    today: NaiveDate,
) -> Vec<(FieldName, Value)> {
    let start = today.checked_add_days(Days::new(21)).unwrap_or(today);
    let end = start.checked_add_months(Months::new(12)).and_then(|end| end.pred_opt()).unwrap_or(start);
    let text = |words: &str| Value::Text(words.to_owned());
    let choice = |word: &str| Value::Choice(word.to_owned());
    let host = record_id(deal).trim_start_matches("deal-").to_owned();
    let email = |user: &str| Value::Email(format!("{user}@{host}.example"));
    let record = |parts: &[(&str, Value)]| {
        Value::Record(parts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    };
    let checked = Value::Moment(today.and_time(NaiveTime::MIN).and_utc());
    let legal_name = format!("{deal} Ltd");
    let form = DocumentRef {
        name: format!("{host}-order-form.pdf"),
        kind: DocumentKind::OrderForm,
        version: 1,
        sha256: sha256_hex(host.as_bytes()),
    };
    let signature = record(&[
        ("name", text("Jo Park")),
        ("title", text("CFO")),
        ("email", email("jo")),
        ("at", Value::Date(today)),
    ]);
    let billing = Billing { frequency: BillingFrequency::Annual, timing: Some(AdvanceOrArrears::Advance) };
    let address = Address {
        street: vec!["1 Harbour Street".into()],
        city: "Dublin".into(),
        postal_code: "D02 X285".into(),
        country: "IE".into(),
        ..Address::default()
    };
    let fields = [
        ("account_legal_name", text(&legal_name)),
        ("quote_number", text("Q-1")),
        ("quote_version", Value::Number(Decimal::ONE)),
        ("lines", Value::Lines(vec![quote_line(amount, discount_percent)])),
        ("discount_reason", text("to match a competitor")),
        ("service_start", Value::Date(start)),
        ("service_end", Value::Date(end)),
        ("paper_source", choice("ours")),
        ("nonstandard_clauses", Value::List(Vec::new())),
        ("agreement_of_record", Value::Document(form)),
        ("redline_status", choice("executed")),
        ("signature_customer", signature),
        (
            "export_screening",
            record(&[("status", choice("cleared")), ("screened_on", Value::Date(screening_before(today)))]),
        ),
        ("credit_check", record(&[("status", choice("ok")), ("at", Value::Date(today))])),
        ("bill_to_name", text(&legal_name)),
        ("bill_to_address", Value::Address(address)),
        ("billing_contact_email", email("ap")),
        ("payment_terms", Value::PaymentTerms(PaymentTerms::net(30))),
        ("billing_frequency", Value::Billing(billing)),
        ("billing_start_trigger", choice("subscription_start")),
        ("off_record_promises", Value::List(Vec::new())),
        ("channel", choice("direct")),
        ("selling_entity", choice("northlight_de")),
        ("msa_ref", text("Online terms")),
        ("renewal_price_terms", record(&[("kind", choice("list"))])),
        ("auto_renew", Value::YesNo(true)),
        ("notice_days", record(&[("days", Value::Number(Decimal::from(90)))])),
        ("invoice_delivery", record(&[("way", choice("email"))])),
        ("vat_id", record(&[("number", text("IE9876543AB")), ("registry", choice("active")), ("checked_at", checked)])),
        ("revrec_start_trigger", choice("later_of_start_and_access")),
        ("provisioning_contact", email("it")),
    ];
    fields.into_iter().map(|(name, value)| (FieldName::from(name), value)).collect()
}

/// Everybody is screened on the 20th of each quarter's middle month, as the account master has it too.
fn screening_before(today: NaiveDate) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 2, 20).unwrap_or(today);
    let quarters = (0..).map_while(|quarter| first.checked_add_months(Months::new(3 * quarter)));
    quarters.take_while(|day| *day <= today).last().unwrap_or(today)
}

/// What the CRM knows of a deal that changes an agreement: the change's own quote and form, and nothing of what the
/// agreement says already. A change without an amount has no quote.
fn of_change(values: Vec<(FieldName, Value)>, amount: Money) -> Vec<(FieldName, Value)> {
    let known = [
        "agreement_of_record",
        "redline_status",
        "signature_customer",
        "export_screening",
        "credit_check",
        "off_record_promises",
        "service_start",
    ];
    let quoted = ["quote_number", "quote_version", "lines", "discount_reason"];
    let has_quote = !amount.amount().is_zero();
    let is_known = |name: &FieldName| known.contains(&name.as_str()) || (has_quote && quoted.contains(&name.as_str()));
    values.into_iter().filter(|(name, _)| is_known(name)).collect()
}

/// The same for a customer of another name than the deal's.
fn of_customer(mut values: Vec<(FieldName, Value)>, customer: &str) -> Vec<(FieldName, Value)> {
    let name = FieldName::from("account_legal_name");
    values.retain(|(field, _)| *field != name);
    values.push((name, Value::Text(format!("{customer} Ltd"))));
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quote;

    #[test]
    fn a_dull_deal_has_exactly_the_amount_and_the_discount_that_were_named() {
        for (amount, percent) in
            [("48000", "25"), ("48000", "30"), ("48000", "30.01"), ("46080", "28"), ("999.99", "0"), ("1", "33.3")]
        {
            let amount = Money::parse(amount, "EUR").unwrap();
            let percent = Decimal::from_str_exact(percent).unwrap();
            let lines = [quote_line(amount, Some(percent))];
            assert_eq!(quote::total(&lines).unwrap(), amount);
            let discount = quote::blended_discount_percent(&lines).unwrap();
            assert_eq!(discount.compare(percent), Some(std::cmp::Ordering::Equal), "{amount} at {percent}%");
        }
    }
}
