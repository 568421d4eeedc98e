//! Exact fractions: 17 of 31 days is no decimal, and a rounded one would be rounded twice.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::money::{Currency, Money, MoneyError};

/// An exact number of periods: a decimal over a whole number above zero.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    numerator: Decimal,
    denominator: u64,
}

/// A part of a period is written with so many decimals at least.
const WRITTEN_DECIMALS_MIN: u32 = 2;

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction { numerator: Decimal::ZERO, denominator: 1 };

    /// A number as it is written.
    pub fn exact(number: Decimal) -> Self {
        Self { numerator: number.normalize(), denominator: 1 }
    }

    /// So many of so many, as 17 of 31 days; nothing of nothing is nothing.
    pub fn of(part: i64, whole: u64) -> Self {
        let divisor = gcd(part.unsigned_abs(), whole).max(1);
        let part = Decimal::from(part) / Decimal::from(divisor);
        Self { numerator: part, denominator: (whole / divisor).max(1) }
    }

    /// This divided by a whole number above zero; `None` if it does not fit.
    pub fn over(self, divisor: u64) -> Option<Self> {
        let denominator = self.denominator.checked_mul(divisor.max(1))?;
        match i64::try_from(self.numerator) {
            Ok(whole) if self.numerator.is_integer() => Some(Self::of(whole, denominator)),
            Ok(_) | Err(_) => Some(Self { denominator, ..self }),
        }
    }

    /// The sum, exact; `None` if it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let common = lcm(self.denominator, other.denominator)?;
        let numerator = self.numerator_over(common)?.checked_add(other.numerator_over(common)?)?;
        Some(Self { numerator, denominator: common })
    }

    /// This, so many times over; `None` if it does not fit.
    pub fn times(self, factor: Decimal) -> Option<Self> {
        Some(Self { numerator: exact_product(self.numerator, factor)?, ..self })
    }

    /// So much of this as `part` is of `whole`, which is above zero; `None` if it does not fit.
    pub fn share(self, part: Self, whole: Self) -> Option<Self> {
        let above = exact_product(part.numerator, Decimal::from(whole.denominator))?;
        let below = exact_product(Decimal::from(part.denominator), whole.numerator)?;
        self.times(above)?.over(u64::try_from(below).ok().filter(|_| below.is_integer())?)
    }

    /// What stands below.
    pub fn denominator(self) -> u64 {
        self.denominator
    }

    /// What stands above, over a multiple of the denominator; `None` if it does not fit.
    pub fn numerator_over(self, common: u64) -> Option<Decimal> {
        exact_product(self.numerator, Decimal::from(common / self.denominator))
    }

    /// Whether it is above zero.
    pub fn is_positive(self) -> bool {
        self.numerator > Decimal::ZERO
    }

    /// Up to 28 digits of it, to show or to write down.
    pub fn to_decimal(self) -> Decimal {
        (self.numerator / Decimal::from(self.denominator)).normalize()
    }

    /// Whether a number is this, rounded to its decimals: to two at least, since a whole number is no rounded part.
    pub fn is_written(self, number: Decimal) -> bool {
        let places = number.scale().max(WRITTEN_DECIMALS_MIN);
        self.to_decimal().round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero) == number
    }

    /// The one rounding: half away from zero, to the currency's minor units.
    pub fn rounded(self, currency: Currency) -> Result<Money, MoneyError> {
        self.quotient(Decimal::ONE, currency)
    }

    /// This divided by a number above zero, rounded once, half away from zero.
    pub fn quotient(self, divisor: Decimal, currency: Currency) -> Result<Money, MoneyError> {
        let below = exact_product(Decimal::from(self.denominator), divisor).ok_or(MoneyError::Overflow)?;
        if below == Decimal::ONE {
            let places = currency.minor_units();
            let away_from_zero = RoundingStrategy::MidpointAwayFromZero;
            return Money::new(self.numerator.round_dp_with_strategy(places, away_from_zero), currency);
        }
        let unit = Decimal::new(1, currency.minor_units());
        let floor = floor_quotient(self.numerator.abs(), below, unit).ok_or(MoneyError::Overflow)?;
        let rest = exact_product(floor, below).and_then(|whole| self.numerator.abs().checked_sub(whole));
        let rest = rest.ok_or(MoneyError::Overflow)?;
        let half = exact_product(below, unit).ok_or(MoneyError::Overflow)?;
        let twice = rest.checked_add(rest).ok_or(MoneyError::Overflow)?;
        let size = if twice >= half { floor.checked_add(unit).ok_or(MoneyError::Overflow)? } else { floor };
        Money::new(if self.numerator.is_sign_negative() { -size } else { size }, currency)
    }
}

/// The largest multiple of `unit` that is not above `part / whole`; both are not below zero.
pub fn floor_quotient(part: Decimal, whole: Decimal, unit: Decimal) -> Option<Decimal> {
    let near = part.checked_div(whole)?.trunc_with_scale(unit.scale());
    // A quotient of 28 digits may have been rounded up to the next unit.
    if exact_product(near, whole)? > part { Some(near - unit) } else { Some(near) }
}

/// The product with every digit; `None` where it has more than fit, because a rounded one would be rounded twice.
pub fn exact_product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (left, right) = (left.normalize(), right.normalize());
    let mantissa = left.mantissa().checked_mul(right.mantissa())?;
    Decimal::try_from_i128_with_scale(mantissa, left.scale() + right.scale()).ok()
}

/// The least common multiple; `None` if it does not fit.
pub fn lcm(left: u64, right: u64) -> Option<u64> {
    (left / gcd(left, right).max(1)).checked_mul(right)
}

fn gcd(left: u64, right: u64) -> u64 {
    let (mut left, mut right) = (left, right);
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(fraction: Fraction) -> String {
        fraction.rounded("EUR".parse().unwrap()).unwrap().plain_amount()
    }

    #[test]
    fn a_third_of_a_cent_and_a_half_is_rounded_once() {
        let third = Fraction::of(1, 3);
        assert_eq!(euros(third.times(Decimal::new(15, 3)).unwrap()), "0.01");
        assert_eq!(euros(third.times(Decimal::new(-15, 3)).unwrap()), "-0.01");
        assert_eq!(euros(third.times(Decimal::new(149_999_999, 10)).unwrap()), "0.00");
        assert_eq!(euros(third.plus(third).unwrap().plus(third).unwrap()), "1.00");
    }

    #[test]
    fn a_product_with_too_many_digits_is_none() {
        assert!(exact_product(Decimal::new(1, 20), Decimal::new(1, 20)).is_none());
        assert_eq!(exact_product(Decimal::new(10, 20), Decimal::new(1, 9)), Some(Decimal::new(1, 28)));
        assert!(exact_product(Decimal::MAX, Decimal::TWO).is_none());
    }

    #[test]
    fn a_number_is_this_rounded_to_as_many_decimals_as_it_has() {
        let share = Fraction::of(17, 31);
        assert!(share.is_written(Decimal::new(55, 2)));
        assert!(share.is_written(Decimal::new(548, 3)));
        assert!(!share.is_written(Decimal::new(54, 2)));
    }
}
