//! Terms: from a first to a last day, both included.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// From a first to a last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Term {
    start: NaiveDate,
    end: NaiveDate,
}

/// The last day of so many months from that day on: a year from 1 April ends on 31 March. `None` if they are none, or
/// lie beyond what a calendar holds.
fn end_of_months(start: NaiveDate, months: u32) -> Option<NaiveDate> {
    let next = start.checked_add_months(Months::new(months))?;
    next.pred_opt().filter(|end| *end >= start)
}

impl Term {
    /// The term between two days; `None` if the last is before the first.
    pub fn new(start: NaiveDate, end: NaiveDate) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// So many months from that day on.
    pub fn of_months(start: NaiveDate, months: u32) -> Option<Self> {
        Self::new(start, end_of_months(start, months)?)
    }

    /// The first day.
    pub fn start(self) -> NaiveDate {
        self.start
    }

    /// The last day.
    pub fn end(self) -> NaiveDate {
        self.end
    }

    /// How many days it has, at least one.
    pub fn days(self) -> u32 {
        u32::try_from((self.end - self.start).num_days() + 1).unwrap_or(u32::MAX)
    }

    /// The days that both have.
    pub fn overlap(self, other: Term) -> Option<Term> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Whether the other lies wholly inside.
    pub fn holds(self, other: Term) -> bool {
        self.overlap(other) == Some(other)
    }

    /// What is left from that day on: an add-on that begins then and ends with the rest ends on this term's last day,
    /// the co-term date. `None` if nothing is left.
    pub fn from(self, day: NaiveDate) -> Option<Term> {
        Self::new(self.start.max(day), self.end)
    }

    /// How many whole months it has, and how many days are left over.
    ///
    /// Months are counted from the first day; where a month has no such day, its last day stands for it.
    pub fn whole_months(self) -> (u32, u32) {
        let mut months = 0;
        while let Some(end) = end_of_months(self.start, months + 1)
            && end <= self.end
        {
            months += 1;
        }
        let rest = self.start.checked_add_months(Months::new(months)).and_then(|start| Self::new(start, self.end));
        (months, rest.map_or(0, Self::days))
    }

    /// Whether a number of months that was stated agrees with both days, to a day more or less.
    pub fn agrees_with_months(self, months: u32) -> bool {
        end_of_months(self.start, months).is_some_and(|end| (end - self.end).num_days().abs() <= 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(start: &str, end: &str) -> Term {
        Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_year_from_the_first_of_april_ends_on_the_last_of_march() {
        let year = Term::of_months("2026-04-01".parse().unwrap(), 12).unwrap();
        assert_eq!(year, term("2026-04-01", "2027-03-31"));
        assert_eq!((year.whole_months(), year.days()), ((12, 0), 365));
        assert_eq!(term("2024-02-29", "2025-02-27").whole_months(), (12, 0));
        assert_eq!(term("2026-01-31", "2026-02-27").whole_months(), (1, 0));
        assert_eq!(term("2026-04-01", "2026-05-15").whole_months(), (1, 15));
        assert_eq!(term("2026-04-01", "2026-04-01").whole_months(), (0, 1));
    }

    #[test]
    fn a_stated_length_agrees_to_a_day() {
        let year = term("2026-04-01", "2027-03-31");
        assert!(year.agrees_with_months(12));
        assert!(term("2026-04-01", "2027-04-01").agrees_with_months(12));
        assert!(term("2026-04-01", "2027-03-30").agrees_with_months(12));
        assert!(!term("2026-04-01", "2027-04-02").agrees_with_months(12));
        assert!(Term::of_months("2026-04-01".parse().unwrap(), 0).is_none());
    }

    #[test]
    fn an_add_on_ends_with_the_rest() {
        let year = term("2026-04-01", "2027-03-31");
        assert_eq!(year.from("2026-10-15".parse().unwrap()), Some(term("2026-10-15", "2027-03-31")));
        assert_eq!(year.from("2026-01-15".parse().unwrap()), Some(year));
        assert_eq!(year.from("2027-04-01".parse().unwrap()), None);
        assert!(year.holds(term("2026-04-01", "2026-04-30")) && !year.holds(term("2026-03-31", "2026-04-30")));
    }
}
