//! One priced line of a quote, and what it comes to.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::fraction::{Fraction, exact_product};
use super::proration::{PricePeriod, ProrationMethod};
use super::term::Term;
use crate::domain::money::{Currency, Money, MoneyError, Percent};

/// One priced line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The product's code.
    pub sku: String,
    /// What it is, in words.
    pub description: String,
    /// How many.
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// List price of one, for one period.
    #[serde(with = "rust_decimal::serde::str")]
    pub list_unit: Decimal,
    /// Price of one after all reductions, for one period.
    #[serde(with = "rust_decimal::serde::str")]
    pub net_unit: Decimal,
    /// How many periods are charged; 1 for a one-time fee.
    #[serde(with = "rust_decimal::serde::str")]
    pub periods: Decimal,
    /// Currency of both prices.
    pub currency: Currency,
    /// What else the quote says of the line.
    #[serde(flatten)]
    pub terms: LineTerms,
}

/// What a quote may say of a line beside its price; all of it may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct LineTerms {
    /// What one is: a seat, an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The first day that is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The last day that is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// What kind of charge it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_type: Option<ChargeType>,
    /// The period that the unit price is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_period: Option<PricePeriod>,
    /// How a part of a period is charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proration_method: Option<ProrationMethod>,
    /// What the quote says that the line comes to; it may differ by one minor unit.
    #[serde(with = "rust_decimal::serde::str_option", skip_serializing_if = "Option::is_none")]
    pub stated_total: Option<Decimal>,
}

/// What kind of charge a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeType {
    /// Charged in every period of the term.
    Recurring,
    /// Charged once.
    OneTime,
    /// Charged by what was used.
    Usage,
    /// Work that people do.
    Services,
}

impl ChargeType {
    /// Every kind of charge.
    pub const ALL: [ChargeType; 4] =
        [ChargeType::Recurring, ChargeType::OneTime, ChargeType::Usage, ChargeType::Services];

    /// The word of files and policy: `one_time`.
    pub fn key(self) -> &'static str {
        match self {
            ChargeType::Recurring => "recurring",
            ChargeType::OneTime => "one_time",
            ChargeType::Usage => "usage",
            ChargeType::Services => "services",
        }
    }
}

impl QuoteLine {
    /// What the line comes to: quantity × net unit price × periods, rounded once.
    pub fn extension(&self) -> Result<Money, MoneyError> {
        self.charged(self.net_unit)?.rounded(self.currency)
    }

    /// What the line would come to at list price, rounded once.
    pub fn list_extension(&self) -> Result<Money, MoneyError> {
        self.charged(self.list_unit)?.rounded(self.currency)
    }

    /// The line's own discount; `None` where the list price is zero.
    pub fn discount_percent(&self) -> Option<Percent> {
        Percent::of(self.list_unit.checked_sub(self.net_unit)?, self.list_unit)
    }

    /// Whether nothing is charged, and nothing would be at list price.
    pub fn is_free_by_list(&self) -> bool {
        self.list_unit.is_zero() && self.net_unit.is_zero()
    }

    /// The days that the line is charged for, if both are stated and in order.
    pub fn term(&self) -> Option<Term> {
        Term::new(self.terms.start?, self.terms.end?)
    }

    /// How many periods are charged. Where dates, the price's period and a way to divide it are stated, they decide;
    /// otherwise it is the number that the quote states.
    pub fn periods_charged(&self) -> Fraction {
        self.prorated().unwrap_or(Fraction::exact(self.periods))
    }

    /// How many periods the dates come to; `None` where they do not decide.
    pub fn prorated(&self) -> Option<Fraction> {
        let method = self.terms.proration_method.filter(|method| *method != ProrationMethod::None)?;
        let term = self.term()?;
        method.periods(term, self.terms.price_period?, term.start())
    }

    /// How many periods other days come to, counted from the line's own first day where they are among its own, else from
    /// theirs; `None` where dates do not decide.
    pub fn periods_of(&self, days: Term) -> Option<Fraction> {
        let method = self.terms.proration_method.filter(|method| *method != ProrationMethod::None)?;
        let own = self.term()?;
        let anchor = if own.holds(days) { own.start() } else { days.start() };
        method.periods(days, self.terms.price_period?, anchor)
    }

    /// What the line comes to in a year, rounded once, where its dates and the price's period decide what is charged.
    pub fn yearly_at_its_price(&self) -> Option<Money> {
        self.prorated()?;
        let periods = Decimal::from(12 / self.terms.price_period?.months());
        let price = exact_product(self.quantity, self.net_unit)?;
        Fraction::exact(price).times(periods)?.rounded(self.currency).ok()
    }

    /// Quantity × unit price × periods, unrounded.
    pub(super) fn charged(&self, unit: Decimal) -> Result<Fraction, MoneyError> {
        let price = exact_product(self.quantity, unit).ok_or(MoneyError::Overflow)?;
        self.periods_charged().times(price).ok_or(MoneyError::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;

    fn line(terms: LineTerms, periods: &str) -> QuoteLine {
        QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: Decimal::TEN,
            list_unit: plain_decimal("31").unwrap(),
            net_unit: plain_decimal("31").unwrap(),
            periods: plain_decimal(periods).unwrap(),
            currency: "EUR".parse().unwrap(),
            terms,
        }
    }

    #[test]
    fn dates_decide_how_many_periods_are_charged_once_the_quote_says_how_a_part_counts() {
        let mut terms = LineTerms {
            start: "2026-03-15".parse().ok(),
            end: "2026-03-31".parse().ok(),
            price_period: Some(PricePeriod::Month),
            ..LineTerms::default()
        };
        assert_eq!(line(terms.clone(), "0.5").extension().unwrap().to_string(), "EUR 155");
        terms.proration_method = Some(ProrationMethod::ActualDays);
        assert_eq!(line(terms.clone(), "0.5").extension().unwrap().to_string(), "EUR 170");
        terms.proration_method = Some(ProrationMethod::None);
        assert_eq!(line(terms, "0.5").extension().unwrap().to_string(), "EUR 155");
    }

    #[test]
    fn a_line_that_says_nothing_more_is_kept_as_it_always_was() {
        let plain = line(LineTerms::default(), "12");
        let json = serde_json::to_string(&plain).unwrap();
        assert_eq!(
            json,
            r#"{"sku":"CORE","description":"Core seats","quantity":"10","list_unit":"31","net_unit":"31","periods":"12","currency":"EUR"}"#
        );
        assert_eq!(serde_json::from_str::<QuoteLine>(&json).unwrap(), plain);
    }
}
