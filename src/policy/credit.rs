//! What a customer would owe us: what is open, and what of this deal falls due within the horizon (`approvals.md`,
//! "Credit"; `domain.md`, 4.2).
//!
//! The account master says what is open and up to which limit, the deal's own billing says what comes due, and a credit
//! check says all of it once more. Where two of them differ, the figure that is worse for us counts.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::change::{AmendmentKind, Direction};
use crate::domain::field::{FieldRole, Value};
use crate::domain::invoice::{Covers, Invoice};
use crate::domain::money::{Money, Percent, plain_decimal};
use crate::domain::quote;
use crate::domain::terms::PaymentTerms;

use super::checklist::References;
use super::columns::lines_of;
use super::currencies::Rates;
use super::document::CreditDocument;
use super::finding::Finding;
use super::fiscal::Fiscal;
use super::invoices::{Basis, Known, invoices};
use super::organisation::FILE;
use super::scale::Reading;

/// How far an exposure looks ahead, and what comes on top of what is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditRule {
    horizon_days: u64,
    tax_percent: Decimal,
}

/// Ninety days, and no tax.
impl Default for CreditRule {
    fn default() -> Self {
        Self { horizon_days: 90, tax_percent: Decimal::ZERO }
    }
}

impl CreditRule {
    /// The rule as the file says it.
    pub fn read(document: &CreditDocument, findings: &mut Vec<Finding>) -> Self {
        let tax_percent = plain_decimal(&document.tax_percent).ok().filter(|tax| !tax.is_sign_negative());
        if tax_percent.is_none() {
            let what = format!("`{}` is no percentage", document.tax_percent);
            findings.push(Finding::new(FILE, "key credit.tax_percent", what).help("write a number, such as \"20\""));
        }
        Self { horizon_days: document.horizon_days, tax_percent: tax_percent.unwrap_or_default() }
    }
}

/// What an exposure is made of; what is not known is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exposure {
    /// What is open, as the account master has it.
    pub open: Option<Money>,
    /// What of this deal falls due within the horizon.
    pub due: Option<Money>,
    /// The last day of the horizon.
    pub until: Option<NaiveDate>,
    /// Up to which sum we sell on credit, as the account master has it.
    pub limit: Option<Money>,
    /// The credit check, which says the same once more.
    pub checked: Option<Checked>,
}

/// The figures of a credit check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Whether it says that all is well.
    pub is_ok: bool,
    /// What is open.
    pub open: Option<Money>,
    /// What falls due within the horizon.
    pub due: Option<Money>,
    /// The limit.
    pub limit: Option<Money>,
}

/// One figure of an exposure, for whoever decides on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its key in the record.
    pub key: &'static str,
    /// How chat calls it.
    pub title: String,
    /// How much.
    pub amount: Money,
    /// What else is to be known of it.
    pub note: String,
}

impl Exposure {
    /// The exposure that follows from what is known.
    pub fn of(known: Known<'_, '_>, references: &References) -> Self {
        let money = |role| if let Some(Value::Money(money)) = known(role) { Some(*money) } else { None };
        let (due, until) = due(known, references).map_or((None, None), |(due, until)| (Some(due), until));
        let checked = match known(FieldRole::CreditCheck) {
            Some(Value::Record(parts)) => {
                let part =
                    |name: &str| if let Some(Value::Money(money)) = parts.get(name) { Some(*money) } else { None };
                let is_ok = matches!(parts.get("status"), Some(Value::Choice(status)) if status == "ok");
                let (open, due) = (part("open_ar"), part("due_in_horizon"));
                Some(Checked { is_ok, open, due, limit: part("limit").filter(|limit| limit.amount() > Decimal::ZERO) })
            }
            Some(_) | None => None,
        };
        Self { open: money(FieldRole::OpenReceivables), due, until, limit: money(FieldRole::CreditLimit), checked }
    }

    /// What counts as open: the higher of what the master and the check say.
    pub fn open_that_counts(&self, rates: &Rates) -> Result<Option<Money>, String> {
        worse(self.open, self.checked.as_ref().and_then(|checked| checked.open), rates, Decimal::gt)
    }

    /// What counts as coming due: the check may know of other orders.
    pub fn due_that_counts(&self, rates: &Rates) -> Result<Option<Money>, String> {
        worse(self.due, self.checked.as_ref().and_then(|checked| checked.due), rates, Decimal::gt)
    }

    /// The limit that counts: the lower one.
    pub fn limit_that_counts(&self, rates: &Rates) -> Result<Option<Money>, String> {
        worse(self.limit, self.checked.as_ref().and_then(|checked| checked.limit), rates, Decimal::lt)
    }

    /// All of it in the policy currency, unrounded.
    pub fn total(&self, rates: &Rates) -> Result<Decimal, String> {
        let parts = [self.open_that_counts(rates)?, self.due_that_counts(rates)?];
        parts.into_iter().flatten().try_fold(Decimal::ZERO, |sum, part| {
            sum.checked_add(rates.convert(part)?).ok_or_else(|| "a number is too large".to_owned())
        })
    }

    /// What it is made of and measured against, each figure as it counts.
    pub fn parts(&self, references: &References) -> Vec<Part> {
        let rates = &references.rates;
        let due = match self.until {
            Some(until) => format!("falls due by {until}"),
            None => "may fall due".to_owned(),
        };
        let is_of_this_deal = self.due_that_counts(rates).ok().flatten() == self.due;
        let due_note = match (is_of_this_deal, references.credit.tax_percent) {
            (false, _) => " (the credit check)".to_owned(),
            (true, tax) if tax.is_zero() => " (this deal, without tax)".to_owned(),
            (true, tax) => format!(" (this deal, with {}% tax)", tax.normalize()),
        };
        let of = |ours: Option<Money>, counts: Option<Money>| match ours == counts {
            true => " (on record)".to_owned(),
            false => " (the credit check)".to_owned(),
        };
        let figure =
            |key, title: String, amount: Result<Option<Money>, String>, note: &dyn Fn(Option<Money>) -> String| {
                let amount = amount.ok().flatten()?;
                Some(Part { key, title, amount, note: note(Some(amount)) })
            };
        [
            figure("open", "open receivables".to_owned(), self.open_that_counts(rates), &|counts| {
                of(self.open, counts)
            }),
            figure("due", due, self.due_that_counts(rates), &|_| due_note.clone()),
            figure("limit", "credit limit".to_owned(), self.limit_that_counts(rates), &|counts| of(self.limit, counts)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// By how much it exceeds the limit. Without a limit a check is believed where it says that all is well, and nowhere
    /// else.
    pub fn over_limit(&self, rates: &Rates) -> Result<Reading, String> {
        let says_ill = self.checked.as_ref().is_some_and(|checked| !checked.is_ok);
        let Some(limit) = self.limit_that_counts(rates)? else {
            return if says_ill { Err("the credit check names no limit".to_owned()) } else { none() };
        };
        let is_known = self.open_that_counts(rates)?.is_some() || self.due_that_counts(rates)?.is_some();
        if !is_known {
            return if says_ill { Err("the credit check names no exposure".to_owned()) } else { none() };
        }
        let (limit, total) = (rates.convert(limit)?, self.total(rates)?);
        match limit.is_zero() {
            true if total.is_zero() => none(),
            true => Err("the customer buys nothing on credit: the limit is zero".to_owned()),
            false => {
                let percent = Percent::of(total - limit, limit).map(Reading::Fraction);
                percent.ok_or_else(|| "a number is too large".to_owned())
            }
        }
    }

    /// What the master and the deal say otherwise than the check, by name.
    pub fn differences(&self, rates: &Rates) -> Vec<&'static str> {
        let Some(checked) = &self.checked else { return Vec::new() };
        let differ = |ours: Option<Money>, theirs: Option<Money>, differ: fn(&Decimal, &Decimal) -> bool| {
            let worth = |money: Option<Money>| money.and_then(|money| rates.convert(money).ok());
            worth(ours).zip(worth(theirs)).is_some_and(|(ours, theirs)| differ(&ours, &theirs))
        };
        // A check may count other orders that come due; less than this deal alone it cannot.
        let found = [
            ("limit", differ(self.limit, checked.limit, Decimal::ne)),
            ("open receivables", differ(self.open, checked.open, Decimal::ne)),
            ("amount that falls due", differ(self.due, checked.due, Decimal::gt)),
        ];
        found.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}

fn none() -> Result<Reading, String> {
    Ok(Reading::Number(Decimal::ZERO))
}

/// Of two figures the one that is worse for us.
fn worse(
    one: Option<Money>,
    other: Option<Money>,
    rates: &Rates,
    is_worse: fn(&Decimal, &Decimal) -> bool,
) -> Result<Option<Money>, String> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Ok(Some(if is_worse(&rates.convert(other)?, &rates.convert(one)?) { other } else { one }))
        }
        (one, other) => Ok(one.or(other)),
    }
}

/// What of this deal falls due within the horizon, and until when that is. While its days are not known, all of it may.
fn due(known: Known<'_, '_>, references: &References) -> Option<(Money, Option<NaiveDate>)> {
    let lines = lines_of(known(FieldRole::QuoteLines)?)?;
    let total = quote::total(lines).ok()?;
    let rule = references.credit;
    let taxed = |money: Money| {
        let factor = Decimal::ONE + rule.tax_percent / Decimal::ONE_HUNDRED;
        Some(Money::rounded(money.amount().checked_mul(factor)?, money.currency()))
    };
    if is_owed_by_nobody(known) {
        return Some((Money::zero(total.currency()), None));
    }
    let Some(Value::PaymentTerms(terms)) = known(FieldRole::PaymentTerms) else { return Some((taxed(total)?, None)) };
    let basis = Basis { known, products: &references.products, reported_on: None };
    let mut invoices = invoices(basis, lines, Some(total));
    if invoices.is_empty() {
        return Some((taxed(total)?, None));
    }
    // What is paid ahead of delivery is not sold on credit.
    invoices.retain(|invoice| !matches!(invoice.covers, Covers::Ahead(_)));
    let due_on = |invoice: &Invoice| {
        let days_to_pay = invoice.payable_within_days.unwrap_or_else(|| terms.longest_payment_days());
        invoice.day()?.checked_add_days(Days::new(days_to_pay.into()))
    };
    let first = invoices.iter().filter_map(due_on).min();
    let until = won_on(known, &references.fiscal).or(first)?.checked_add_days(Days::new(rule.horizon_days))?;
    let is_sure = invoices.iter().all(|invoice| invoice.day().is_some());
    // An event may happen any day.
    let inside = invoices.iter().filter(|invoice| due_on(invoice).is_none_or(|due| due <= until));
    let sum = inside.map(|invoice| invoice.amount.amount()).try_fold(Decimal::ZERO, Decimal::checked_add)?;
    Some((taxed(Money::rounded(sum, total.currency()))?, Some(until).filter(|_| is_sure)))
}

/// What is paid before or on delivery is never owed, and neither is what falls away or is booked already.
fn is_owed_by_nobody(known: Known<'_, '_>) -> bool {
    let is_paid_at_once =
        matches!(known(FieldRole::PaymentTerms), Some(Value::PaymentTerms(PaymentTerms::Prepaid | PaymentTerms::Cod)));
    let kind = match known(FieldRole::AmendmentKind) {
        Some(Value::Choice(word)) => AmendmentKind::from_word(word),
        Some(_) | None => None,
    };
    let adds_nothing = kind.is_some_and(|kind| matches!(kind.direction(), Direction::TakesAway | Direction::Keeps));
    is_paid_at_once || adds_nothing
}

fn won_on(known: Known<'_, '_>, fiscal: &Fiscal) -> Option<NaiveDate> {
    if let Some(Value::Moment(at)) = known(FieldRole::ClosedWonAt) { Some(fiscal.day_of(*at)) } else { None }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::quote::{LineTerms, QuoteLine};
    use crate::domain::terms::{Billing, BillingFrequency};
    use crate::policy::countries::Countries;
    use crate::policy::{currencies, products};

    fn references(tax_percent: &str) -> References {
        let text = "[rate.USD]\ndated = [{ from = \"2026-01-01\", worth = \"0.5\" }]";
        let rates = currencies::read(text, "EUR".parse().unwrap(), &mut Vec::new()).unwrap();
        let products = products::read("[others]\nclass = \"software\"", &mut Vec::new()).unwrap();
        let document = CreditDocument { horizon_days: 90, tax_percent: tax_percent.into() };
        let credit = CreditRule::read(&document, &mut Vec::new());
        References { rates, products, countries: Countries::default(), fiscal: Fiscal::default(), credit }
    }

    fn money(amount: &str, currency: &str) -> Value {
        Value::Money(Money::parse(amount, currency).unwrap())
    }

    fn day(text: &str) -> Value {
        Value::Date(text.parse().unwrap())
    }

    /// EUR 12,000 for a year from April, billed so often in advance, won on 9 March.
    fn deal(frequency: BillingFrequency, terms: PaymentTerms) -> Vec<(FieldRole, Value)> {
        let line = QuoteLine {
            sku: "CORE".into(),
            description: "Core".into(),
            quantity: Decimal::ONE,
            list_unit: Decimal::from(12_000),
            net_unit: Decimal::from(12_000),
            periods: Decimal::ONE,
            currency: "EUR".parse().unwrap(),
            terms: LineTerms::default(),
        };
        vec![
            (FieldRole::QuoteLines, Value::Lines(vec![line])),
            (FieldRole::ServiceStart, day("2026-04-01")),
            (FieldRole::ServiceEnd, day("2027-03-31")),
            (FieldRole::Billing, Value::Billing(Billing { frequency, timing: None })),
            (FieldRole::PaymentTerms, Value::PaymentTerms(terms)),
            (FieldRole::ClosedWonAt, Value::Moment("2026-03-09T09:00:00Z".parse().unwrap())),
        ]
    }

    fn of(values: &[(FieldRole, Value)]) -> Exposure {
        let known = |role| values.iter().find(|(known, _)| *known == role).map(|(_, value)| value);
        Exposure::of(&known, &references("0"))
    }

    fn check(parts: &[(&str, Value)]) -> (FieldRole, Value) {
        let parts = parts.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        (FieldRole::CreditCheck, Value::Record(parts.collect::<BTreeMap<_, _>>()))
    }

    fn status(status: &str) -> (&'static str, Value) {
        ("status", Value::Choice(status.into()))
    }

    fn over(values: &[(FieldRole, Value)]) -> Result<String, String> {
        let reading = of(values).over_limit(&references("0").rates)?;
        let scale =
            crate::policy::computed_column::ComputedColumn::ExposureOverLimitPercent.scale("EUR".parse().unwrap());
        Ok(scale.write(&reading))
    }

    #[test]
    fn what_falls_due_within_ninety_days_of_the_win_counts_and_nothing_later() {
        let due = |frequency, terms| of(&deal(frequency, terms)).due.unwrap().to_string();
        assert_eq!(due(BillingFrequency::Annual, PaymentTerms::net(30)), "EUR 12,000");
        // Of the invoices of April, July, October and January one is due by 7 June.
        assert_eq!(due(BillingFrequency::Quarterly, PaymentTerms::net(30)), "EUR 3,000");
        assert_eq!(due(BillingFrequency::Monthly, PaymentTerms::net(30)), "EUR 2,000");
        assert_eq!(due(BillingFrequency::Annual, PaymentTerms::net(90)), "EUR 0");
        assert_eq!(due(BillingFrequency::Annual, PaymentTerms::Prepaid), "EUR 0");
        let mut without_days = deal(BillingFrequency::Quarterly, PaymentTerms::net(30));
        without_days.remove(1);
        assert_eq!(of(&without_days).due.unwrap().to_string(), "EUR 12,000", "all of it may");
    }

    #[test]
    fn free_days_and_agreed_parts_move_what_falls_due() {
        let mut values = deal(BillingFrequency::Annual, PaymentTerms::net(30));
        values.push((FieldRole::FreePeriod, Value::Number(61.into())));
        assert_eq!(of(&values).due.unwrap().to_string(), "EUR 0", "the first invoice goes out on 1 June");
        values[6] = (FieldRole::BillingParts, Value::Number(5.into()));
        assert_eq!(of(&values).due.unwrap().to_string(), "EUR 4,800", "parts of April and May");
    }

    #[test]
    fn what_falls_away_or_is_booked_already_is_owed_by_nobody() {
        let mut values = deal(BillingFrequency::Annual, PaymentTerms::net(30));
        values.push((FieldRole::AmendmentKind, Value::Choice("cancel".into())));
        assert_eq!(of(&values).due.unwrap().to_string(), "EUR 0");
    }

    #[test]
    fn policy_says_which_tax_comes_on_top() {
        let values = deal(BillingFrequency::Quarterly, PaymentTerms::net(30));
        let known = |role| values.iter().find(|(known, _)| *known == role).map(|(_, value)| value);
        assert_eq!(Exposure::of(&known, &references("20")).due.unwrap().to_string(), "EUR 3,600");
        let mut findings = Vec::new();
        CreditRule::read(&CreditDocument { horizon_days: 90, tax_percent: "-1".into() }, &mut findings);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn an_exposure_is_measured_against_the_limit_and_a_check_without_figures_is_not_believed() {
        let figures = |open: &str| {
            check(&[status("over_limit"), ("limit", money("100", "EUR")), ("open_ar", money(open, "EUR"))])
        };
        assert_eq!(over(&[figures("110")]), Ok("10".into()));
        assert_eq!(over(&[figures("90")]), Ok("-10".into()));
        assert_eq!(over(&[]), Ok("0".into()), "nobody knows a limit");
        assert_eq!(over(&[check(&[status("ok")])]), Ok("0".into()));
        assert_eq!(over(&[check(&[status("over_limit")])]).unwrap_err(), "the credit check names no limit");
        let in_dollars = check(&[status("ok"), ("limit", money("100", "EUR")), ("open_ar", money("300", "USD"))]);
        assert_eq!(over(&[in_dollars]), Ok("50".into()), "USD 300 are EUR 150");
    }

    #[test]
    fn the_account_master_and_the_deal_count_without_anybodys_word() {
        let mut values = deal(BillingFrequency::Annual, PaymentTerms::net(30));
        values.push((FieldRole::CreditLimit, money("20000", "EUR")));
        assert_eq!(over(&values), Ok("-40".into()));
        values.push((FieldRole::OpenReceivables, money("10000", "EUR")));
        assert_eq!(over(&values), Ok("10".into()));
        values[6].1 = money("0", "EUR");
        assert_eq!(over(&values).unwrap_err(), "the customer buys nothing on credit: the limit is zero");
    }

    #[test]
    fn of_two_statements_the_worse_one_counts_and_the_difference_is_named() {
        let mut values = deal(BillingFrequency::Annual, PaymentTerms::net(30));
        values.push((FieldRole::CreditLimit, money("20000", "EUR")));
        values.push((FieldRole::OpenReceivables, money("10000", "EUR")));
        values.push(check(&[
            status("ok"),
            ("limit", money("50000", "EUR")),
            ("open_ar", money("15000", "EUR")),
            ("due_in_horizon", money("5000", "EUR")),
        ]));
        assert_eq!(over(&values), Ok("35".into()), "EUR 15,000 and 12,000 against 20,000");
        let rates = references("0").rates;
        assert_eq!(of(&values).differences(&rates), ["limit", "open receivables", "amount that falls due"]);
        let titles: Vec<String> = of(&values)
            .parts(&references("0"))
            .into_iter()
            .map(|part| format!("{}: {}{}", part.title, part.amount, part.note))
            .collect();
        assert_eq!(
            titles,
            [
                "open receivables: EUR 15,000 (the credit check)",
                "falls due by 2026-06-07: EUR 12,000 (this deal, without tax)",
                "credit limit: EUR 20,000 (on record)"
            ]
        );
    }
}
