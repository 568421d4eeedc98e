//! Dated rates into the policy currency. Nothing is rounded on the way.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::money::{Currency, Money, plain_decimal};

use super::document::{CurrencyDocument, Document, Named};
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "currencies.toml";

/// What each currency is worth in the policy currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    policy_currency: Currency,
    rates: BTreeMap<Currency, Vec<(NaiveDate, Decimal)>>,
    stale_after_days: Option<u32>,
}

impl Rates {
    /// No rate for any other currency.
    pub fn none(policy_currency: Currency) -> Self {
        Self { policy_currency, rates: BTreeMap::new(), stale_after_days: None }
    }

    /// The currency in which limits are written.
    pub fn policy_currency(&self) -> Currency {
        self.policy_currency
    }

    /// The currencies whose newest rate is older on that day than the file allows.
    pub fn stale(&self, today: NaiveDate) -> Vec<Finding> {
        let Some(limit) = self.stale_after_days else { return Vec::new() };
        let newest = self.rates.iter().filter_map(|(currency, dated)| Some((currency, dated.last()?.0)));
        let old = newest.filter(|(_, from)| (today - *from).num_days() > i64::from(limit));
        old.map(|(currency, from)| {
            let what = format!("the newest rate is of {from}, more than {limit} days ago");
            Finding::new(FILE, format!("rate {currency}"), what)
                .witness(format!("today is {today}"))
                .help("add today's rate below it: the higher of the two newest routes an approval")
        })
        .collect()
    }

    /// The amount in the policy currency, unrounded, or why it cannot be computed.
    ///
    /// The higher of the newest rate and the one before it counts: a new rate table never moves a deal to a
    /// lower band (`approvals.md`, "Currencies").
    pub fn convert(&self, money: Money) -> Result<Decimal, String> {
        if money.currency() == self.policy_currency {
            return Ok(money.amount());
        }
        let dated = self.rates.get(&money.currency()).map(Vec::as_slice).unwrap_or_default();
        let newest_two = dated.iter().rev().take(2).map(|(_, rate)| *rate);
        let rate = newest_two.max().ok_or_else(|| format!("there is no rate for {}", money.currency()))?;
        money.amount().checked_mul(rate).ok_or_else(|| "the amount is too large".to_owned())
    }
}

/// Reads the file; every finding at once.
pub fn read(text: &str, policy_currency: Currency, findings: &mut Vec<Finding>) -> Option<Rates> {
    let mut document = Document::open(FILE, text, &["rate", "stale_after_days"], findings)?;
    let stale_after_days = document.number("stale_after_days", findings);
    let mut rates = BTreeMap::new();
    for Named { name, body } in document.named::<CurrencyDocument>("rate", findings) {
        let place = format!("rate {name}");
        match name.parse::<Currency>() {
            Ok(currency) if currency == policy_currency => {
                findings.push(Finding::new(FILE, place, "this is the policy currency, which needs no rate"));
            }
            Ok(currency) => {
                rates.insert(currency, dated(body, &place, findings));
            }
            Err(error) => findings.push(Finding::new(FILE, place, error.to_string())),
        }
    }
    Some(Rates { policy_currency, rates, stale_after_days })
}

fn dated(body: CurrencyDocument, place: &str, findings: &mut Vec<Finding>) -> Vec<(NaiveDate, Decimal)> {
    let mut dated: Vec<(NaiveDate, Decimal)> = Vec::new();
    for rate in body.dated {
        match plain_decimal(&rate.worth) {
            Ok(worth) if worth > Decimal::ZERO => {
                if dated.last().is_some_and(|(before, _)| *before >= rate.from) {
                    let what = format!("the rate from {} does not stand after the one before it", rate.from);
                    findings.push(Finding::new(FILE, place, what).help("list the rates from the oldest"));
                }
                dated.push((rate.from, worth));
            }
            Ok(_) | Err(_) => {
                let what = format!("`{}` is no rate: a rate is a decimal number above 0", rate.worth);
                findings.push(Finding::new(FILE, place, what));
            }
        }
    }
    if dated.is_empty() {
        findings.push(Finding::new(FILE, place, "it has no rate"));
    }
    dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_higher_of_the_two_newest_rates_counts() {
        let text = r#"
            [rate.USD]
            dated = [
                { from = "2025-01-01", worth = "0.99" },
                { from = "2026-01-01", worth = "0.92" },
                { from = "2026-02-01", worth = "0.90" },
            ]
        "#;
        let mut findings = Vec::new();
        let rates = read(text, "EUR".parse().unwrap(), &mut findings).unwrap();
        assert_eq!(findings, []);
        let dollars = Money::parse("1000.01", "USD").unwrap();
        assert_eq!(rates.convert(dollars).unwrap().to_string(), "920.0092");
        assert!(rates.convert(Money::parse("1", "GBP").unwrap()).is_err());
    }

    #[test]
    fn a_rate_that_is_older_than_the_file_allows_is_refused() {
        let text = "stale_after_days = 92\n[rate.USD]\ndated = [{ from = \"2026-01-01\", worth = \"0.92\" }]";
        let mut findings = Vec::new();
        let rates = read(text, "EUR".parse().unwrap(), &mut findings).unwrap();
        assert_eq!(findings, []);
        assert_eq!(rates.stale("2026-04-03".parse().unwrap()), []);
        let told: Vec<String> = rates.stale("2026-04-04".parse().unwrap()).iter().map(Finding::to_string).collect();
        assert_eq!(
            told,
            [
                "currencies.toml, rate USD: the newest rate is of 2026-01-01, more than 92 days ago\n    today is 2026-04-04\n    \
              add today's rate below it: the higher of the two newest routes an approval"
            ]
        );
    }
}
