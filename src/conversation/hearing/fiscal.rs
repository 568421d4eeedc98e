//! Quarters and years as the company counts them, where it has said with which month its year starts.

use chrono::{Datelike, Months, NaiveDate};

use super::date::Day;
use super::heard::AnswerContext;

/// `start of our Q3`, `first day of next quarter`, `end of Q3`.
pub(super) fn day(context: &AnswerContext<'_>, simple: &str) -> Option<Day> {
    let first_month = context.background?.fiscal_year_start_month.filter(|month| (1..=12).contains(month))?;
    let found = pattern!(
        r"^(?:the )?(?P<which>start|beginning|begin|first day|1st day|1st|end|last day)(?: of)?(?: the| our| their)?(?: (?P<next>next|this|current|coming))?(?: fiscal)? (?:q(?P<a>[1-4])|(?P<b>[1-4])q|(?P<c>[1-4])(?:st|nd|rd|th) (?:fiscal )?quarter|(?P<quarter>quarter)|(?P<year>year|fy))$"
    )
    .captures(simple)?;
    let today = context.today;
    let is_end = found["which"].starts_with("end") || found["which"].starts_with("last");
    let length = if found.name("year").is_some() { 12 } else { 3 };
    let numbered: Option<u32> = ["a", "b", "c"].iter().find_map(|name| found.name(name)?.as_str().parse().ok());
    let is_next = found.name("next").is_some_and(|word| matches!(word.as_str(), "next" | "coming"));
    // The first period of that kind whose first or last day still lies ahead.
    let year_starts = NaiveDate::from_ymd_opt(today.year() - 1, first_month, 1)?;
    let mut days = (0..48_u32).filter_map(|period| {
        let starts = year_starts.checked_add_months(Months::new(period * length))?;
        let ends = starts.checked_add_months(Months::new(length))?.pred_opt()?;
        let fits = numbered.is_none_or(|number| period % 4 + 1 == number);
        let is_current = starts <= today && today <= ends;
        let day = if is_end { ends } else { starts };
        let is_meant = match (numbered, is_next) {
            (Some(_), _) | (None, false) => day >= today,
            (None, true) => starts > today,
        };
        (fits && is_meant && !(is_next && is_current)).then_some(day)
    });
    days.next().map(Day::On)
}

#[cfg(test)]
mod tests {
    use super::super::heard::Background;
    use super::super::testing::context;
    use super::*;

    #[test]
    fn a_fiscal_quarter_starts_where_the_company_says() {
        let background = Background { fiscal_year_start_month: Some(2), ..Background::default() };
        // 10 June lies in the second quarter of a year that starts in February.
        let context = AnswerContext { background: Some(&background), ..context("en-US", "USD") };
        for (said, expected) in [
            ("start of q3", Some("2026-08-01")),
            ("beginning of our fiscal q1", Some("2027-02-01")),
            ("end of q2", Some("2026-07-31")),
            ("start of next quarter", Some("2026-08-01")),
            ("q3", None),
        ] {
            let expected = expected.map(|day: &str| Day::On(day.parse().unwrap()));
            assert_eq!(day(&context, said), expected, "{said}");
        }
        assert_eq!(day(&super::super::testing::context("en-US", "USD"), "start of q3"), None);
    }
}
