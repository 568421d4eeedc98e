//! Our fiscal calendar: which days belong to one period, and which periods are closed.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::document::FiscalDocument;
use super::finding::Finding;
use super::organisation::FILE;

/// Months in a year.
const YEAR: u32 = 12;

/// Periods in which is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fiscal {
    zone: Tz,
    period_months: u32,
    year_starts_in: u32,
    closed_until: Option<NaiveDate>,
}

/// Months of the common calendar, none of them closed.
impl Default for Fiscal {
    fn default() -> Self {
        Self { zone: Tz::UTC, period_months: 1, year_starts_in: 1, closed_until: None }
    }
}

impl Fiscal {
    /// The calendar as the file says it.
    pub fn read(document: &FiscalDocument, zone: Tz, findings: &mut Vec<Finding>) -> Self {
        let mut finding = |key: &str, what: String, help: &str| {
            findings.push(Finding::new(FILE, format!("key fiscal.{key}"), what).help(help));
        };
        let (period_months, year_starts_in) = (document.period_months, document.year_starts_in);
        if !YEAR.is_multiple_of(period_months) {
            let what = format!("a year is no whole number of periods of {period_months} months");
            finding("period_months", what, "write 1 for months, 3 for quarters");
        }
        if !(1..=YEAR).contains(&year_starts_in) {
            finding("year_starts_in", format!("there is no month {year_starts_in}"), "write the month, from 1 to 12");
        }
        Self { zone, period_months: period_months.max(1), year_starts_in, closed_until: document.closed_until }
    }

    /// The day on which an instant falls.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// Whether both days lie in one period.
    pub fn is_one_period(&self, one: NaiveDate, other: NaiveDate) -> bool {
        self.period_of(one) == self.period_of(other)
    }

    /// Whether the books of that day are closed.
    pub fn is_closed(&self, day: NaiveDate) -> bool {
        self.closed_until.is_some_and(|last| day <= last)
    }

    fn period_of(&self, day: NaiveDate) -> i64 {
        let months = i64::from(day.year()) * i64::from(YEAR) + i64::from(day.month());
        (months - i64::from(self.year_starts_in)).div_euclid(i64::from(self.period_months))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_begins_where_the_fiscal_year_says() {
        let quarters = Fiscal { period_months: 3, year_starts_in: 2, ..Fiscal::default() };
        assert!(quarters.is_one_period(day("2026-02-01"), day("2026-04-30")));
        assert!(!quarters.is_one_period(day("2026-01-31"), day("2026-02-01")));
        assert!(quarters.is_one_period(day("2025-11-01"), day("2026-01-31")));
        assert!(!Fiscal::default().is_one_period(day("2026-03-31"), day("2026-04-01")));
        assert!(!Fiscal::default().is_one_period(day("2025-03-31"), day("2026-03-31")));
    }

    #[test]
    fn a_win_late_in_the_evening_counts_for_the_day_of_our_zone() {
        let berlin = Fiscal { zone: Tz::Europe__Berlin, ..Fiscal::default() };
        assert_eq!(berlin.day_of("2026-03-31T22:30:00Z".parse().unwrap()), day("2026-04-01"));
    }

    #[test]
    fn what_is_closed_is_closed_with_its_last_day() {
        let fiscal = Fiscal { closed_until: Some(day("2026-02-28")), ..Fiscal::default() };
        assert!(fiscal.is_closed(day("2026-02-28")));
        assert!(!fiscal.is_closed(day("2026-03-01")));
        assert!(!Fiscal::default().is_closed(day("1999-01-01")));
    }
}
