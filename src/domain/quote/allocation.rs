//! Amounts divided so that the parts add up to the minor unit.

use rust_decimal::{Decimal, RoundingStrategy};

use super::fraction::{Fraction, exact_product, floor_quotient, lcm};
use crate::domain::money::{Money, MoneyError};
use crate::domain::terms::Installment;

/// The parts of `total` by those weights: each is rounded down to the minor unit, and the units that are left go one
/// each to the parts of which most was cut off, the last of them first; so whole periods stay whole beside a part of
/// one. Weights are not below zero; where all are zero, the last part gets everything.
pub fn allocate(total: Money, weights: &[Fraction]) -> Result<Vec<Money>, MoneyError> {
    let Some(last) = weights.len().checked_sub(1) else { return Ok(Vec::new()) };
    let unit = Decimal::new(1, total.currency().minor_units());
    let (size, sign) =
        (total.amount().abs(), if total.amount().is_sign_negative() { -Decimal::ONE } else { Decimal::ONE });
    let weights = over_one_denominator(weights).ok_or(MoneyError::Overflow)?;
    let sum = weights.iter().try_fold(Decimal::ZERO, |sum, weight| sum.checked_add(*weight));
    let sum = sum.ok_or(MoneyError::Overflow)?;
    let mut parts = vec![Decimal::ZERO; weights.len()];
    let mut left = size;
    if sum.is_zero() {
        parts[last] = left;
        left = Decimal::ZERO;
    }
    let mut cut_off: Vec<(Decimal, usize)> = Vec::new();
    for (index, (part, weight)) in
        parts.iter_mut().zip(&weights).enumerate().filter(|(_, (_, weight))| !weight.is_zero())
    {
        let (whole, rest) = whole_and_rest(size, *weight, sum, unit).ok_or(MoneyError::Overflow)?;
        *part = whole;
        left -= whole;
        cut_off.push((rest, index));
    }
    cut_off.sort_unstable_by(|one, other| other.cmp(one));
    for (_, index) in cut_off {
        if left >= unit {
            parts[index] += unit;
            left -= unit;
        }
    }
    parts.into_iter().map(|part| Money::new(sign * part, total.currency())).collect()
}

/// The share that a weight has of the size, rounded down, and what was cut off it, times the sum of the weights.
fn whole_and_rest(size: Decimal, weight: Decimal, sum: Decimal, unit: Decimal) -> Option<(Decimal, Decimal)> {
    let share = exact_product(size, weight)?;
    let whole = floor_quotient(share, sum, unit)?;
    Some((whole, share.checked_sub(exact_product(whole, sum)?)?))
}

/// What each part of instalment terms comes to, in their order; together exactly the total.
pub fn instalments(total: Money, schedule: &[Installment]) -> Result<Vec<Money>, MoneyError> {
    let weights: Vec<Fraction> = schedule.iter().map(|part| Fraction::exact(part.percent)).collect();
    allocate(total, &weights)
}

/// So many equal parts, to the minor unit; the last one takes the remainder. `None` for no part at all.
pub fn equal_parts(total: Money, count: u32) -> Option<Vec<Money>> {
    let last = usize::try_from(count).ok()?.checked_sub(1)?;
    let places = total.currency().minor_units();
    let part =
        total.amount().checked_div(Decimal::from(count))?.round_dp_with_strategy(places, RoundingStrategy::ToZero);
    let rest = total.amount().checked_sub(part.checked_mul(Decimal::from(count - 1))?)?;
    let parts = std::iter::repeat_n(part, last).chain([rest]);
    parts.map(|part| Money::new(part, total.currency()).ok()).collect()
}

fn over_one_denominator(weights: &[Fraction]) -> Option<Vec<Decimal>> {
    let common = weights.iter().try_fold(1, |common, weight| lcm(common, weight.denominator()))?;
    weights.iter().map(|weight| weight.numerator_over(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parts_come_to_the_whole_and_the_last_takes_the_remainder() {
        let of = |amount: &str, currency: &str, count| {
            let parts = equal_parts(Money::parse(amount, currency).unwrap(), count)?;
            Some(parts.into_iter().map(Money::plain_amount).collect::<Vec<_>>())
        };
        assert_eq!(of("24000", "EUR", 3).unwrap(), ["8000.00", "8000.00", "8000.00"]);
        assert_eq!(of("100", "EUR", 3).unwrap(), ["33.33", "33.33", "33.34"]);
        assert_eq!(of("100", "JPY", 3).unwrap(), ["33", "33", "34"]);
        assert_eq!(of("-100", "EUR", 3).unwrap(), ["-33.33", "-33.33", "-33.34"]);
        assert_eq!(of("100", "EUR", 0), None);
    }

    fn parts(amount: &str, currency: &str, weights: &[(i64, u64)]) -> Vec<String> {
        let weights: Vec<Fraction> = weights.iter().map(|(part, whole)| Fraction::of(*part, *whole)).collect();
        let total = Money::parse(amount, currency).unwrap();
        allocate(total, &weights).unwrap().into_iter().map(Money::plain_amount).collect()
    }

    #[test]
    fn what_cannot_be_divided_goes_to_the_last_parts() {
        assert_eq!(parts("100", "EUR", &[(1, 1), (1, 1), (1, 1)]), ["33.33", "33.33", "33.34"]);
        assert_eq!(parts("-100", "EUR", &[(1, 1), (1, 1), (1, 1)]), ["-33.33", "-33.33", "-33.34"]);
        assert_eq!(parts("5", "JPY", &[(1, 1), (1, 1), (1, 1)]), ["1", "2", "2"]);
        assert_eq!(parts("1", "BHD", &[(17, 31), (14, 31)]), ["0.548", "0.452"]);
        assert_eq!(parts("10", "EUR", &[(1, 1), (0, 1)]), ["10.00", "0.00"]);
        assert_eq!(parts("10", "EUR", &[(0, 1), (0, 1)]), ["0.00", "10.00"]);
        assert!(parts("10", "EUR", &[]).is_empty());
    }

    #[test]
    fn whole_periods_stay_whole_beside_a_part_of_one() {
        assert_eq!(parts("12533.33", "EUR", &[(12, 1), (8, 15)]), ["12000.00", "533.33"]);
        assert_eq!(parts("-12533.33", "EUR", &[(12, 1), (8, 15)]), ["-12000.00", "-533.33"]);
        assert_eq!(parts("24533.33", "EUR", &[(8, 15), (12, 1), (12, 1)]), ["533.33", "12000.00", "12000.00"]);
    }

    #[test]
    fn instalments_come_to_the_total() {
        let part = |percent| Installment { percent: Decimal::from(percent), due: "go_live".into(), offset_days: None };
        let total = Money::parse("999.99", "EUR").unwrap();
        let amounts = instalments(total, &[part(40), part(60)]).unwrap();
        assert_eq!(amounts.into_iter().map(Money::plain_amount).collect::<Vec<_>>(), ["400.00", "599.99"]);
    }
}
