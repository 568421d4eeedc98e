//! How a part of a period is charged.
//!
//! Every method but `none` adds up: the parts of a term, counted from the same day, come to the whole term, exactly.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::fraction::Fraction;
use super::term::Term;

/// The period that a unit price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricePeriod {
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl PricePeriod {
    /// Every period.
    pub const ALL: [PricePeriod; 4] =
        [PricePeriod::Month, PricePeriod::Quarter, PricePeriod::HalfYear, PricePeriod::Year];

    /// How many months it has.
    pub fn months(self) -> u32 {
        match self {
            PricePeriod::Month => 1,
            PricePeriod::Quarter => 3,
            PricePeriod::HalfYear => 6,
            PricePeriod::Year => 12,
        }
    }

    /// The word of files and policy: `half_year`.
    pub fn key(self) -> &'static str {
        match self {
            PricePeriod::Month => "month",
            PricePeriod::Quarter => "quarter",
            PricePeriod::HalfYear => "half_year",
            PricePeriod::Year => "year",
        }
    }
}

/// How a part of a period is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProrationMethod {
    /// Not at all: a period that has begun is charged whole.
    None,
    /// Each whole month is its share of the period; the days of a month that is not whole are theirs of that month.
    ByMonth,
    /// Each day is its share of the days that its period really has.
    ActualDays,
    /// Each day is a 365th of a year.
    #[serde(rename = "days_365")]
    Days365,
    /// Each month has 30 days and a year 360; the 31st of a month counts as its 30th.
    #[serde(rename = "days_30_360")]
    Days30Of360,
}

impl ProrationMethod {
    /// Every method.
    pub const ALL: [ProrationMethod; 5] = [
        ProrationMethod::None,
        ProrationMethod::ByMonth,
        ProrationMethod::ActualDays,
        ProrationMethod::Days365,
        ProrationMethod::Days30Of360,
    ];

    /// The word of files and policy: `days_30_360`.
    pub fn key(self) -> &'static str {
        match self {
            ProrationMethod::None => "none",
            ProrationMethod::ByMonth => "by_month",
            ProrationMethod::ActualDays => "actual_days",
            ProrationMethod::Days365 => "days_365",
            ProrationMethod::Days30Of360 => "days_30_360",
        }
    }

    /// How many periods that term is. Months and periods are counted from `anchor`, the first day of the subscription
    /// of which the term may be a part; `None` beyond what a calendar holds.
    pub fn periods(self, term: Term, period: PricePeriod, anchor: NaiveDate) -> Option<Fraction> {
        let months = period.months();
        let per_year = u64::from(12 / months);
        match self {
            ProrationMethod::None => {
                let (whole, rest) = term.whole_months();
                let begun = (whole + u32::from(rest > 0)).div_ceil(months);
                Some(Fraction::of(i64::from(begun), 1))
            }
            ProrationMethod::ByMonth => shares(term, 1, anchor)?.over(u64::from(months)),
            ProrationMethod::ActualDays => shares(term, months, anchor),
            ProrationMethod::Days365 => Some(Fraction::of(i64::from(term.days()) * per_year as i64, 365)),
            ProrationMethod::Days30Of360 => {
                let days = day_of_360(term.end().succ_opt()?) - day_of_360(term.start());
                Some(Fraction::of(days * per_year as i64, 360))
            }
        }
    }
}

/// The days of a calendar of twelve months of 30 days each, counted from its first year.
fn day_of_360(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 360 + i64::from(day.month0()) * 30 + i64::from(day.day().min(30))
}

/// Of each period of so many months from the anchor on, the share of its days that the term has.
fn shares(term: Term, months: u32, anchor: NaiveDate) -> Option<Fraction> {
    let mut index = periods_before(term.start(), months, anchor)?;
    let mut sum = Fraction::ZERO;
    loop {
        let (start, next) = (boundary(anchor, index, months)?, boundary(anchor, index + 1, months)?);
        if start > term.end() {
            return Some(sum);
        }
        if let Some(inside) = term.overlap(Term::new(start, next.pred_opt()?)?) {
            let length = u64::try_from((next - start).num_days()).ok()?;
            sum = sum.plus(Fraction::of(i64::from(inside.days()), length))?;
        }
        index += 1;
    }
}

/// The index of a period that begins on or before that day, not far before it.
fn periods_before(day: NaiveDate, months: u32, anchor: NaiveDate) -> Option<i64> {
    let apart = i64::from(day.year() - anchor.year()) * 12 + i64::from(day.month()) - i64::from(anchor.month());
    Some((apart - 1).div_euclid(i64::from(months)))
}

/// The first day of a period. Every one is counted from the anchor, so that the 31st comes back after a short month.
fn boundary(anchor: NaiveDate, index: i64, months: u32) -> Option<NaiveDate> {
    let distance = index.checked_mul(i64::from(months))?;
    let size = Months::new(u32::try_from(distance.unsigned_abs()).ok()?);
    if distance < 0 { anchor.checked_sub_months(size) } else { anchor.checked_add_months(size) }
}

/// Consecutive terms of so many months each that cover `whole`; the last may be shorter.
pub fn steps_of_months(whole: Term, months: u32) -> Option<Vec<Term>> {
    let mut steps = Vec::new();
    let mut index = 0;
    loop {
        let start = boundary(whole.start(), index, months)?;
        if start > whole.end() {
            return Some(steps);
        }
        let end = boundary(whole.start(), index + 1, months)?.pred_opt()?;
        steps.push(Term::new(start, end.min(whole.end()))?);
        index += 1;
    }
}

/// Consecutive terms of so many days each that cover `whole`; the last may be shorter.
pub(super) fn steps_of_days(whole: Term, days: u64) -> Option<Vec<Term>> {
    let mut steps = Vec::new();
    let mut start = whole.start();
    while start <= whole.end() {
        let next = start.checked_add_days(Days::new(days))?;
        steps.push(Term::new(start, next.pred_opt()?.min(whole.end()))?);
        start = next;
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(method: ProrationMethod, start: &str, end: &str, period: PricePeriod) -> String {
        let term = Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        let fraction = method.periods(term, period, term.start()).unwrap();
        format!("{}/{}", fraction.numerator_over(fraction.denominator()).unwrap(), fraction.denominator())
    }

    #[test]
    fn seventeen_days_of_a_month_of_31() {
        let (start, end) = ("2026-03-15", "2026-03-31");
        for (method, expected) in [
            (ProrationMethod::None, "1/1"),
            (ProrationMethod::ByMonth, "17/31"),
            (ProrationMethod::ActualDays, "17/31"),
            (ProrationMethod::Days365, "204/365"),
            // The month that follows begins on its 31st day of 30: the 15th to the 30th are 16 days.
            (ProrationMethod::Days30Of360, "8/15"),
        ] {
            assert_eq!(periods(method, start, end, PricePeriod::Month), expected, "{method:?}");
        }
    }

    #[test]
    fn a_year_is_a_year_and_its_months_are_twelfths() {
        for method in [ProrationMethod::None, ProrationMethod::ByMonth, ProrationMethod::ActualDays] {
            for (start, end) in
                [("2024-02-29", "2025-02-27"), ("2026-04-01", "2027-03-31"), ("2026-01-31", "2027-01-30")]
            {
                assert_eq!(periods(method, start, end, PricePeriod::Year), "1/1", "{method:?} {start}");
                assert_eq!(periods(method, start, end, PricePeriod::Month), "12/1", "{method:?} {start}");
            }
        }
        assert_eq!(periods(ProrationMethod::ByMonth, "2026-04-01", "2026-06-30", PricePeriod::Year), "1/4");
        assert_eq!(periods(ProrationMethod::ActualDays, "2026-04-01", "2026-06-30", PricePeriod::Year), "91/365");
        assert_eq!(periods(ProrationMethod::Days365, "2024-01-01", "2024-12-31", PricePeriod::Year), "366/365");
        assert_eq!(periods(ProrationMethod::Days30Of360, "2024-02-01", "2024-02-29", PricePeriod::Year), "1/12");
    }
}
