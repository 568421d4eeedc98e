//! Days as people and programs write them into cells. A day that can be read two ways is refused, not guessed.

use chrono::{Datelike, NaiveDate};

/// Years in which a quote's days can lie; a year outside is a number that only looks like a day.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDay {
    /// It is none.
    NotOne,
    /// It can be read two ways.
    Ambiguous(NaiveDate, NaiveDate),
    /// It lies outside of the years that a quote can be about.
    FarAway(NaiveDate),
}

/// The day that a text is.
pub fn day(text: &str) -> Result<NaiveDate, NoDay> {
    let text = text.trim();
    // A program that writes a time of day behind it means the same day.
    let text = pattern!(r"^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?Z?$").replace(text, "$1");
    for format in
        ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"]
    {
        if let Ok(day) = NaiveDate::parse_from_str(&text, format) {
            return plausible(day);
        }
    }
    let Some(parts) = pattern!(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$").captures(&text) else {
        return Err(NoDay::NotOne);
    };
    let part = |index: usize| parts[index].parse::<u32>().map_err(|_| NoDay::NotOne);
    let (first, second, year) = (part(1)?, part(2)?, part(3)?);
    let at = |month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    match (at(second, first), at(first, second)) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            Err(NoDay::Ambiguous(day_first, month_first))
        }
        (Some(day), _) | (None, Some(day)) => plausible(day),
        (None, None) => Err(NoDay::NotOne),
    }
}

/// The same day, if a quote can be about it.
pub fn plausible(day: NaiveDate) -> Result<NaiveDate, NoDay> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(NoDay::FarAway(day)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in [
            "2026-04-01",
            "2026/04/01",
            "20260401",
            "01.04.2026",
            "1.4.2026",
            "01-Apr-2026",
            "1 April 2026",
            "April 1, 2026",
            "2026-04-01T00:00:00",
            "2026-04-01 00:00:00",
        ] {
            assert_eq!(day(text), Ok(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()), "{text}");
        }
        assert_eq!(day("31/12/2026"), Ok(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap()));
        assert_eq!(day("12/31/2026"), Ok(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap()));
        assert_eq!(day("04/04/2026"), Ok(NaiveDate::from_ymd_opt(2026, 4, 4).unwrap()));
    }

    #[test]
    fn a_day_that_can_be_read_two_ways_or_lies_in_1900_is_refused() {
        assert!(matches!(day("03/04/2026"), Err(NoDay::Ambiguous(..))));
        assert!(matches!(day("1900-01-05"), Err(NoDay::FarAway(_))));
        assert!(matches!(day("9999-12-31"), Err(NoDay::FarAway(_))));
        for text in ["", "soon", "2026-02-30", "32/13/2026", "46113", "2026-04"] {
            assert_eq!(day(text), Err(NoDay::NotOne), "{text}");
        }
    }
}
