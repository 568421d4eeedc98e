//! Quote lines and their arithmetic: unit prices are never rounded, each extension is rounded once,
//! and totals are sums of rounded extensions (`checklist.md`, "Values").

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::money::{Currency, Money, MoneyError, Percent};

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
}

impl QuoteLine {
    /// What the line comes to: quantity × net unit price × periods, rounded once.
    pub fn extension(&self) -> Result<Money, MoneyError> {
        Ok(Money::rounded(self.product(self.net_unit)?, self.currency))
    }

    /// The line's own discount; `None` where the list price is zero.
    pub fn discount_percent(&self) -> Option<Percent> {
        Percent::of(self.list_unit.checked_sub(self.net_unit)?, self.list_unit)
    }

    fn product(&self, unit: Decimal) -> Result<Decimal, MoneyError> {
        self.quantity.checked_mul(unit).and_then(|price| price.checked_mul(self.periods)).ok_or(MoneyError::Overflow)
    }
}

/// The sum of the rounded extensions. Fails on an empty quote or two currencies.
pub fn total(lines: &[QuoteLine]) -> Result<Money, MoneyError> {
    let first = lines.first().ok_or(MoneyError::NotANumber(String::new()))?;
    lines.iter().try_fold(Money::zero(first.currency), |sum, line| sum.plus(line.extension()?))
}

/// Discount over the whole quote, unrounded: `100 * (list - net) / list` over quantities and periods.
pub fn blended_discount_percent(lines: &[QuoteLine]) -> Option<Percent> {
    let mut list = Decimal::ZERO;
    let mut net = Decimal::ZERO;
    for line in lines {
        list = list.checked_add(line.product(line.list_unit).ok()?)?;
        net = net.checked_add(line.product(line.net_unit).ok()?)?;
    }
    Percent::of(list.checked_sub(net)?, list)
}

/// The largest discount on any line, unrounded. `None` if one line's cannot be computed.
pub fn max_line_discount_percent(lines: &[QuoteLine]) -> Option<Percent> {
    let mut largest: Option<Percent> = None;
    for line in lines {
        let discount = line.discount_percent()?;
        let larger = largest.is_none_or(|so_far| discount.to_decimal() > so_far.to_decimal());
        if larger {
            largest = Some(discount);
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;

    fn line(quantity: &str, list: &str, net: &str, periods: &str) -> QuoteLine {
        let decimal = |text| plain_decimal(text).unwrap();
        QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: decimal(quantity),
            list_unit: decimal(list),
            net_unit: decimal(net),
            periods: decimal(periods),
            currency: "EUR".parse().unwrap(),
        }
    }

    #[test]
    fn extensions_are_rounded_once_and_totals_are_their_sums() {
        let usage = line("12345", "0.0005", "0.0004", "1");
        assert_eq!(usage.extension().unwrap().to_string(), "EUR 4.94");
        let lines = [usage.clone(), usage];
        assert_eq!(total(&lines).unwrap().to_string(), "EUR 9.88");
    }

    #[test]
    fn discounts_are_exact() {
        let lines = [line("10", "100", "70", "12"), line("1", "1000", "1000", "1")];
        assert_eq!(max_line_discount_percent(&lines).unwrap().to_string(), "30%");
        assert_eq!(blended_discount_percent(&lines).unwrap().to_string(), "27.69%");
        assert!(blended_discount_percent(&[line("1", "0", "0", "1")]).is_none());
    }
}
