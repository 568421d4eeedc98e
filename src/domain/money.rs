//! Exact money and exact percentages. Nothing here has ever been a binary float.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why an amount cannot be what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an ISO 4217 code.
    #[error("`{0}` is no ISO 4217 currency code")]
    UnknownCurrency(String),
    /// Not a plain decimal number.
    #[error("`{0}` is no decimal number")]
    NotANumber(String),
    /// More decimals than the currency has.
    #[error("{amount} has more decimals than {currency} has")]
    TooFine {
        /// The amount as given.
        amount: Decimal,
        /// Its currency.
        currency: Currency,
    },
    /// Two currencies met in one sum.
    #[error("{0} and {1} cannot be added: they are two currencies")]
    Mixed(Currency, Currency),
    /// Larger than 28 digits.
    #[error("the amount is too large to be kept exactly")]
    Overflow,
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is made from ASCII letters only")
    }

    /// How many decimals a total has: 0 for JPY, 2 for EUR.
    pub fn minor_units(self) -> u32 {
        iso_currency::Currency::from_code(self.code()).and_then(|currency| currency.exponent()).map_or(2, u32::from)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let upper = text.trim().to_ascii_uppercase();
        let known = iso_currency::Currency::from_code(&upper);
        match (known, upper.as_bytes()) {
            (Some(_), [a, b, c]) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::UnknownCurrency(text.trim().to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A total, at its currency's minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// A total as stated. Fails if it has more decimals than its currency, which is never rounded away.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let normal = amount.normalize();
        if normal.scale() > currency.minor_units() {
            return Err(MoneyError::TooFine { amount, currency });
        }
        Ok(Self { amount: normal, currency })
    }

    /// The one rounding of a computed amount: half away from zero, to minor units (`checklist.md`, "Values").
    pub fn rounded(amount: Decimal, currency: Currency) -> Self {
        let amount =
            amount.round_dp_with_strategy(currency.minor_units(), RoundingStrategy::MidpointAwayFromZero).normalize();
        Self { amount, currency }
    }

    /// Reads the amount of one of our own files or records: a plain decimal, no separators.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, MoneyError> {
        Self::new(plain_decimal(amount)?, currency.parse()?)
    }

    /// Nothing, in that currency.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::ZERO, currency }
    }

    /// The number alone.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency alone.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The sum, if both are of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::Overflow)?;
        Ok(Self { amount, currency: self.currency })
    }

    /// The number with exactly the currency's decimals and no separators: `48000.00`.
    pub fn plain_amount(self) -> String {
        let mut amount = self.amount;
        amount.rescale(self.currency.minor_units());
        amount.to_string()
    }
}

/// For people: currency first, thousands set apart, decimals only where there are any.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.plain_amount();
        let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
        write!(f, "{} {}", self.currency, grouped(whole))?;
        if decimals.bytes().any(|digit| digit != b'0') {
            write!(f, ".{decimals}")?;
        }
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyForm {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyForm { amount: self.plain_amount(), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = MoneyForm::deserialize(deserializer)?;
        plain_decimal(&form.amount)
            .and_then(|amount| Money::new(amount, form.currency))
            .map_err(serde::de::Error::custom)
    }
}

/// An exact percentage, kept as a fraction so that it is never rounded before it is compared.
///
/// 10.004 % is above 10 %, and so is a quotient whose 29th digit says so.
#[derive(Debug, Clone, Copy)]
pub struct Percent {
    numerator: Decimal,
    denominator: Decimal,
}

impl Percent {
    /// `percent` as it is written: 15 means 15 %.
    pub fn exact(percent: Decimal) -> Self {
        Self { numerator: percent, denominator: Decimal::ONE }
    }

    /// `100 * part / whole`; `None` where the whole is not above zero or the numbers are too large,
    /// which makes a column unreadable (matrix rule (f)) and never a small number.
    pub fn of(part: Decimal, whole: Decimal) -> Option<Self> {
        if whole <= Decimal::ZERO {
            return None;
        }
        let numerator = part.checked_mul(Decimal::ONE_HUNDRED)?;
        // A quotient too large for a decimal could neither be shown nor written down.
        numerator.checked_div(whole)?;
        Some(Self { numerator, denominator: whole })
    }

    /// Compares with a limit by cross-multiplication; `None` if that does not fit 28 digits.
    pub fn compare(self, limit: Decimal) -> Option<Ordering> {
        let (left, right) = (self.numerator.normalize(), limit.checked_mul(self.denominator)?);
        Some(left.cmp(&right))
    }

    /// The value with up to 28 digits, for records.
    pub fn to_decimal(self) -> Decimal {
        (self.numerator / self.denominator).normalize()
    }

    /// The value for people, with as many decimals (at least `least`) as it takes to tell it from `limit`.
    pub fn beside(self, limit: Option<Decimal>, least: u32) -> String {
        let value = self.to_decimal();
        let mut places = least;
        while places < 28 {
            let shown = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            let told_apart = limit.is_none_or(|limit| shown != limit || self.compare(limit) == Some(Ordering::Equal));
            if told_apart {
                return format!("{}%", shown.normalize());
            }
            places += 1;
        }
        format!("{value}%")
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.beside(None, 2))
    }
}

/// Reads a decimal of our own making: digits, one point, perhaps a minus sign.
pub fn plain_decimal(text: &str) -> Result<Decimal, MoneyError> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let shape = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit());
    if !shape {
        return Err(MoneyError::NotANumber(text.to_owned()));
    }
    Decimal::from_str_exact(text).map_err(|_| MoneyError::NotANumber(text.to_owned()))
}

/// Digits with a comma before each group of three.
pub fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        plain_decimal(text).unwrap()
    }

    #[test]
    fn money_reads_and_shows_its_currencys_decimals() {
        let euros = Money::parse("48000", "EUR").unwrap();
        assert_eq!(euros.to_string(), "EUR 48,000");
        assert_eq!(euros.plain_amount(), "48000.00");
        assert_eq!(Money::parse("1234567.5", "usd").unwrap().to_string(), "USD 1,234,567.50");
        assert_eq!(Money::parse("1200", "JPY").unwrap().plain_amount(), "1200");
        assert!(matches!(Money::parse("1.5", "JPY"), Err(MoneyError::TooFine { .. })));
        assert!(matches!(Money::parse("1", "EUX"), Err(MoneyError::UnknownCurrency(_))));
        for wrong in ["1,000", "1e3", ".5", "5.", "", "+1", "1_000"] {
            assert!(Money::parse(wrong, "EUR").is_err(), "{wrong}");
        }
    }

    #[test]
    fn money_survives_json_as_text_only() {
        let money = Money::parse("10.50", "EUR").unwrap();
        let json = serde_json::to_string(&money).unwrap();
        assert_eq!(json, r#"{"amount":"10.50","currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
        assert!(serde_json::from_str::<Money>(r#"{"amount":10.50,"currency":"EUR"}"#).is_err());
    }

    #[test]
    fn a_percentage_is_compared_before_it_is_rounded() {
        let barely = Percent::of(decimal("10.004"), decimal("100")).unwrap();
        assert_eq!(barely.compare(decimal("10")), Some(Ordering::Greater));
        assert_eq!(barely.beside(Some(decimal("10")), 0), "10.004%");
        let third = Percent::of(decimal("1"), decimal("3")).unwrap();
        assert_eq!(third.compare(decimal("33.3333333333333333333333333")), Some(Ordering::Greater));
        assert_eq!(third.to_string(), "33.33%");
        assert!(Percent::of(decimal("1"), Decimal::ZERO).is_none());
        assert!(Percent::of(decimal("-1000000"), decimal("0.0000000000000000000000000001")).is_none());
    }
}
