//! What a change of an agreement comes to: before, change, after; exact, and each amount rounded once.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::change::Direction;
use super::money::{Money, Percent};
use super::quote::{self, Fraction, QuoteLine, Term};

/// Decimals of a percentage that is kept; it is rounded up, so that what is above a limit stays above it.
const PERCENT_DECIMALS: u32 = 4;

/// One figure before and after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    /// What it was.
    pub before: Money,
    /// What is added; below zero where something falls away.
    pub change: Money,
    /// What it is from then on.
    pub after: Money,
}

/// A line that falls away and is not booked as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBooked {
    /// Its product.
    pub sku: String,
    /// How many are to fall away.
    pub quantity: Decimal,
    /// How many are booked.
    pub booked: Decimal,
}

impl Delta {
    /// A change of that much; `None` if the two are not of one currency.
    pub fn of(before: Money, change: Money) -> Option<Self> {
        Some(Self { before, change, after: before.plus(change).ok()? })
    }

    /// The change that leads there.
    pub fn to(before: Money, after: Money) -> Option<Self> {
        let change = after.plus(negative(before)).ok()?;
        Some(Self { before, change, after })
    }

    /// How much of what was falls away, in percent; zero where nothing does. `None` where it cannot be told.
    pub fn contraction_percent(&self) -> Option<Decimal> {
        let lost = self.before.amount().checked_sub(self.after.amount())?;
        if lost <= Decimal::ZERO {
            return Some(Decimal::ZERO);
        }
        Some(kept(Percent::of(lost, self.before.amount())?))
    }
}

/// The same amount the other way round.
pub fn negative(money: Money) -> Money {
    Money::rounded(-money.amount(), money.currency())
}

/// A percentage as a field keeps it.
pub fn kept(percent: Percent) -> Decimal {
    percent.to_decimal().round_dp_with_strategy(PERCENT_DECIMALS, rust_decimal::RoundingStrategy::ToPositiveInfinity)
}

/// What lines over that term still come to from that day on, by days, rounded once.
pub fn remaining(lines: &[QuoteLine], term: Term, from: NaiveDate) -> Option<Money> {
    let total = quote::total(lines).ok()?;
    let Some(left) = term.from(from) else { return Some(Money::zero(total.currency())) };
    let share = Fraction::of(left.days().into(), term.days().into());
    share.times(total.amount())?.rounded(total.currency()).ok()
}

/// The lines that hold after the change. What falls away must be booked.
pub fn lines_after(
    before: &[QuoteLine],
    change: &[QuoteLine],
    direction: Direction,
) -> Result<Vec<QuoteLine>, NotBooked> {
    match direction {
        Direction::Adds => Ok(before.iter().chain(change).cloned().collect()),
        Direction::Replaces => Ok(change.to_vec()),
        Direction::Keeps => Ok(before.to_vec()),
        Direction::TakesAway => without(before, change),
    }
}

fn without(before: &[QuoteLine], taken: &[QuoteLine]) -> Result<Vec<QuoteLine>, NotBooked> {
    let mut left = before.to_vec();
    for line in taken {
        let of_sku = |other: &&QuoteLine| other.sku == line.sku;
        let booked: Decimal = before.iter().filter(of_sku).map(|other| other.quantity).sum();
        let mut wanted = line.quantity;
        for other in left.iter_mut().filter(|other| other.sku == line.sku) {
            let part = wanted.min(other.quantity);
            other.quantity -= part;
            wanted -= part;
        }
        if wanted > Decimal::ZERO {
            return Err(NotBooked { sku: line.sku.clone(), quantity: line.quantity, booked });
        }
    }
    left.retain(|line| line.quantity > Decimal::ZERO);
    Ok(left)
}

/// Products that are discounted again on a price that was discounted already.
pub fn discounted_twice(before: &[QuoteLine], change: &[QuoteLine]) -> Vec<String> {
    let is_again = |line: &&QuoteLine| {
        let reduced = |price: &QuoteLine| price.net_unit < price.list_unit;
        let on_reduced = |booked: &QuoteLine| {
            booked.sku == line.sku && reduced(booked) && line.list_unit <= booked.net_unit && reduced(line)
        };
        before.iter().any(on_reduced)
    };
    change.iter().filter(is_again).map(|line| line.sku.clone()).collect()
}

/// Products whose price or quantity steps within the term: several lines of one product at different prices.
pub fn ramped(lines: &[QuoteLine]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        let steps = |other: &&QuoteLine| other.sku == line.sku && other.net_unit != line.net_unit;
        if lines.iter().any(|other| steps(&other)) && !found.contains(&line.sku) {
            found.push(line.sku.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;
    use crate::domain::quote::LineTerms;

    fn line(sku: &str, quantity: &str, list: &str, net: &str) -> QuoteLine {
        let decimal = |text| plain_decimal(text).unwrap();
        QuoteLine {
            sku: sku.into(),
            description: sku.into(),
            quantity: decimal(quantity),
            list_unit: decimal(list),
            net_unit: decimal(net),
            periods: Decimal::ONE,
            currency: "EUR".parse().unwrap(),
            terms: LineTerms::default(),
        }
    }

    fn term(start: &str, end: &str) -> Term {
        Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    fn euros(amount: &str) -> Money {
        Money::parse(amount, "EUR").unwrap()
    }

    #[test]
    fn what_remains_and_what_is_over_come_to_the_whole() {
        let (lines, term) = ([line("CORE", "480", "100", "100")], term("2026-04-01", "2027-03-31"));
        assert_eq!(remaining(&lines, term, "2026-04-01".parse().unwrap()), Some(euros("48000")));
        assert_eq!(remaining(&lines, term, "2027-03-31".parse().unwrap()), Some(euros("131.51")));
        assert_eq!(remaining(&lines, term, "2027-04-01".parse().unwrap()), Some(euros("0")));
    }

    #[test]
    fn what_falls_away_must_be_booked() {
        let before = [line("CORE", "40", "100", "90"), line("CORE", "10", "100", "80"), line("PLUS", "1", "5", "5")];
        let left = lines_after(&before, &[line("CORE", "45", "100", "90")], Direction::TakesAway).unwrap();
        let left: Vec<(&str, String)> =
            left.iter().map(|line| (line.sku.as_str(), line.quantity.to_string())).collect();
        assert_eq!(left, [("CORE", "5".to_owned()), ("PLUS", "1".to_owned())]);
        let error = lines_after(&before, &[line("CORE", "51", "100", "90")], Direction::TakesAway).unwrap_err();
        assert_eq!((error.quantity.to_string(), error.booked.to_string()), ("51".into(), "50".into()));
    }

    #[test]
    fn a_contraction_above_a_limit_stays_above_it() {
        let delta = |before, after| Delta::to(euros(before), euros(after)).unwrap().contraction_percent().unwrap();
        assert_eq!(delta("48000", "43200").to_string(), "10");
        assert_eq!(delta("48000", "43199.99").to_string(), "10.0001");
        assert_eq!(delta("48000", "50000"), Decimal::ZERO);
        assert_eq!(delta("0", "5"), Decimal::ZERO);
    }

    #[test]
    fn double_discounts_and_ramps_are_seen() {
        let before = [line("CORE", "40", "100", "75")];
        assert_eq!(discounted_twice(&before, &[line("CORE", "5", "75", "60")]), ["CORE"]);
        assert!(discounted_twice(&before, &[line("CORE", "5", "100", "60")]).is_empty());
        assert_eq!(ramped(&[line("CORE", "40", "100", "75"), line("CORE", "50", "100", "70")]), ["CORE"]);
        assert!(ramped(&before).is_empty());
    }
}
