//! Days said from where the speaker stands: tomorrow, next Tuesday, the 15th, in two weeks, month's end.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::domain::field::Value;

use super::date::{self, Day};
use super::heard::{AnswerContext, Manner};

/// What simple words say about a day, counted from today or from the value that they put right.
pub(super) fn day(context: &AnswerContext<'_>, simple: &str, manner: Manner) -> Option<Day> {
    // Elsewhere an article before a bare number makes it a day: `le 15`.
    let numbered = pattern!(r"^(?:on )?the (\d{1,2})$").captures(simple).filter(|_| context.language() != "en");
    let numbered = numbered.map(|day| format!("{}th", &day[1]));
    let simple = numbered.as_deref().unwrap_or(simple);
    let simple = simple.strip_prefix("the ").unwrap_or(simple);
    let fortnights = pattern!(r"\b(?:a )?fortnight\b").replace(simple, "2 weeks");
    let counted = pattern!(r"^(\d{1,3} (?:days?|weeks?|months?)) today$").replace(&fortnights, "in $1");
    let simple = counted.as_ref();
    shifted(context, simple)
        .or_else(|| nth_weekday(context.today, simple))
        .or_else(|| long_ago(context.today, simple))
        .or_else(|| near_today(context.today, simple))
        .or_else(|| of_this_month(context, simple, manner))
        .or_else(|| of_some_month(context.today, simple))
        .or_else(|| weekday(context.today, simple))
        .or_else(|| after_a_while(context, simple, manner))
        .or_else(|| vague(simple))
}

/// `push it two weeks`, `a week earlier`: counted from what the field holds.
fn shifted(context: &AnswerContext<'_>, simple: &str) -> Option<Day> {
    let Some(Value::Date(before)) = context.previous else { return None };
    let found = pattern!(
        r"^(?:(?P<verb>push|move|bump|shift|delay|postpone|slide|slip|pull|bring)(?:s|ed)? ?(?:it|that|this|start|the start|the date|start date|the start date)? ?(?:back|out|off|(?P<forward>forward|in|up))? ?(?:by )?)?(?P<count>an?|\d{1,3}) (?P<unit>day|week|month|quarter|year)s?(?: (?P<end>later|earlier|sooner|back|out|forward))?$"
    )
    .captures(simple)?;
    let (verb, end) = (found.name("verb"), found.name("end").map_or("", |end| end.as_str()));
    if verb.is_none() && !matches!(end, "later" | "earlier" | "sooner") {
        return None;
    }
    let is_pulled = matches!(verb.map_or("", |verb| verb.as_str()), "pull" | "bring");
    // `move it up a week` and `move it forward` are said of both directions.
    let has_direction = found.name("forward").is_some() || matches!(end, "forward");
    if has_direction && !is_pulled {
        return None;
    }
    let is_earlier = is_pulled || matches!(end, "earlier" | "sooner");
    let count: u32 = found["count"].parse().unwrap_or(1);
    let (days, months) = match &found["unit"] {
        "day" => (count, 0),
        "week" => (count.checked_mul(7)?, 0),
        "month" => (0, count),
        "quarter" => (0, count.checked_mul(3)?),
        _year => (0, count.checked_mul(12)?),
    };
    let (days, months) = (Days::new(u64::from(days)), Months::new(months));
    let day = if is_earlier {
        before.checked_sub_days(days)?.checked_sub_months(months)
    } else {
        before.checked_add_days(days)?.checked_add_months(months)
    };
    day.map(Day::On)
}

/// `first Monday of May`, `last Friday of next month`.
fn nth_weekday(today: NaiveDate, simple: &str) -> Option<Day> {
    let found = pattern!(
        r"^(?P<nth>1st|2nd|3rd|4th|last) (?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]* (?:of |in )(?:(?P<next>next|this|the) month|(?P<month>[a-z]{3,9}))$"
    )
    .captures(simple)?;
    let weekday = date::weekday(&found["day"])?;
    let in_month = |year: i32, month: u32| match &found["nth"] {
        "last" => NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5)
            .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4)),
        nth => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth[..1].parse().ok()?),
    };
    let day = match (found.name("next").map(|word| word.as_str()), found.name("month")) {
        (Some(which), _) => {
            let first = today.with_day(1)?.checked_add_months(Months::new(u32::from(which == "next")))?;
            in_month(first.year(), first.month())
        }
        (None, month) => {
            let month = date::month(month?.as_str())?;
            in_month(today.year(), month).filter(|day| *day >= today).or_else(|| in_month(today.year() + 1, month))
        }
    };
    day.map(Day::On)
}

/// `two weeks ago`, `last Monday`: a day that is past.
fn long_ago(today: NaiveDate, simple: &str) -> Option<Day> {
    if let Some(found) = pattern!(r"^(?P<count>an?|\d{1,3}) (?P<unit>day|week|month)s? ago$").captures(simple) {
        let count: u32 = found["count"].parse().unwrap_or(1);
        let day = match &found["unit"] {
            "day" => today.checked_sub_days(Days::new(u64::from(count))),
            "week" => today.checked_sub_days(Days::new(u64::from(count) * 7)),
            _ => today.checked_sub_months(Months::new(count)),
        };
        return day.map(Day::On);
    }
    let found = pattern!(r"^last (mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?$").captures(simple)?;
    let ahead = days_until(today, date::weekday(&found[1])?);
    let back = if ahead == 7 { 7 } else { 7 - ahead };
    today.checked_sub_days(Days::new(back)).map(Day::On)
}

fn near_today(today: NaiveDate, simple: &str) -> Option<Day> {
    let date = match simple {
        "today" => Some(today),
        "tomorrow" => today.succ_opt(),
        "day after tomorrow" => today.checked_add_days(Days::new(2)),
        "yesterday" => today.pred_opt(),
        _ => None,
    };
    date.map(Day::On)
}

/// `15th`: of the month that a correction starts from, else the next one to come.
fn of_this_month(context: &AnswerContext<'_>, simple: &str, manner: Manner) -> Option<Day> {
    let shape = if context.language() == "en" {
        pattern!(r"^(\d{1,2})(?:st|nd|rd|th)$")
    } else {
        pattern!(r"^(?:on |the )*(\d{1,2})(?:st|nd|rd|th|\.)$")
    };
    let day: u32 = shape.captures(simple)?[1].parse().ok()?;
    if !(1..=31).contains(&day) {
        return Some(Day::Impossible);
    }
    let next = (0..12)
        .filter_map(|months| context.today.with_day(1)?.checked_add_months(Months::new(months))?.with_day(day))
        .find(|date| *date >= context.today)?;
    match (context.previous, manner) {
        (Some(Value::Date(before)), Manner::Correcting) => Some(before.with_day(day).map_or(Day::Impossible, Day::On)),
        // With another month on record it may be the answer, or only its day.
        (Some(Value::Date(before)), Manner::Plain) if before.with_day(day) != Some(next) => {
            let readings = [before.with_day(day), Some(next)];
            Some(Day::Swapped(readings.into_iter().flatten().map(Day::On).collect()))
        }
        (Some(_) | None, Manner::Plain | Manner::Correcting) => Some(Day::On(next)),
    }
}

/// The first, the last or a numbered day of a month that is named or counted from this one.
fn of_some_month(today: NaiveDate, simple: &str) -> Option<Day> {
    let simple = match simple {
        "eom" | "month end" | "month-end" | "end of month" => "end of this month",
        other => other,
    };
    let parts = pattern!(
        r"(?x)^
        (?P<which>\d{1,2}(?:st|nd|rd|th)?|last|start|beginning|begin|end|early|mid|middle|
        late)(?:\ day)?[\ -]?(?:of\ |in\ )?(?:the\ )?
        (?:(?P<counted>this|next|following|coming|current)\ )?
        (?:(?P<month>month)(?P<skip>\ after\ next)?|(?P<name>[a-z]{3,9})(?:,?\ (?P<year>\d{4}))?)$"
    )
    .captures(simple)?;
    let this_month = today.with_day(1)?;
    let first = match (parts.name("month"), parts.name("skip"), parts.name("counted").map(|word| word.as_str())) {
        (Some(_), Some(_), _) => this_month.checked_add_months(Months::new(2))?,
        (Some(_), None, Some("next" | "following" | "coming")) => this_month.checked_add_months(Months::new(1))?,
        (Some(_), None, _) => this_month,
        (None, _, counted) => named_month(today, parts.name("name")?.as_str(), parts.name("year"), counted)?,
    };
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    match &parts["which"] {
        "start" | "beginning" | "begin" => Some(Day::On(first)),
        "end" | "last" => Some(Day::On(last)),
        "early" | "mid" | "middle" | "late" => Some(Day::Vague(None)),
        // A plain number before a month's name is read with the names of months.
        numbered if parts.name("month").is_none() && numbered.bytes().all(|byte| byte.is_ascii_digit()) => None,
        numbered => {
            let day = numbered.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()?;
            Some(first.with_day(day).map_or(Day::Impossible, Day::On))
        }
    }
}

fn named_month(
    today: NaiveDate,
    name: &str,
    year: Option<regex::Match<'_>>,
    counted: Option<&str>,
) -> Option<NaiveDate> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_name = NAMES.iter().any(|full| *full == name || (name.len() == 3 && full.starts_with(name)));
    // `next April` may be this year's or the next one's.
    if !is_name || counted.is_some() {
        return None;
    }
    let month = date::month(name)?;
    let year = match year {
        Some(year) => year.as_str().parse().ok()?,
        None if month >= today.month() => today.year(),
        None => today.year() + 1,
    };
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn weekday(today: NaiveDate, simple: &str) -> Option<Day> {
    let turned = pattern!(r"^([a-z]+) (next)$").replace(simple, "$2 $1");
    let simple = turned.as_ref();
    let parts = pattern!(
        r"^(?:(?P<which>this|next|coming|this coming) )?(?P<day>mon|tue|tues|wed|thu|thur|thurs|fri|",
        r"sat|sun)(?:day|sday|nesday|rsday|urday)?(?P<week> week)?$"
    )
    .captures(simple)?;
    let weekday = date::weekday(&parts["day"])?;
    let ahead = days_until(today, weekday);
    let next = today.checked_add_days(Days::new(ahead))?;
    let week_later = next.checked_add_days(Days::new(7))?;
    if parts.name("week").is_some() {
        return Some(Day::On(week_later));
    }
    let is_in_this_week = today.weekday().num_days_from_monday() < weekday.num_days_from_monday();
    match parts.name("which").map(|word| word.as_str()) {
        Some("next") if is_in_this_week => Some(Day::EitherWeek(next, week_later)),
        Some(_) | None => Some(Day::On(next)),
    }
}

fn days_until(today: NaiveDate, weekday: Weekday) -> u64 {
    let ahead = 7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday();
    u64::from((ahead - 1) % 7 + 1)
}

/// `in 2 weeks`, `90 days out`, `a month from July 3`, and, putting a day right, `a week later`.
fn after_a_while(context: &AnswerContext<'_>, simple: &str, manner: Manner) -> Option<Day> {
    let parts = pattern!(
        r"^(?:in )?(?P<count>an?|\d{1,3}) (?P<unit>days?|weeks?|months?|years?)(?: (?P<end>out|",
        r"hence|from (?P<from>.+)|later|earlier))?$"
    )
    .captures(simple)?;
    let end = parts.name("end").map_or("", |end| end.as_str());
    if end.is_empty() && !simple.starts_with("in ") {
        return None;
    }
    let from = match (parts.name("from").map(|from| from.as_str()), end, context.previous, manner) {
        (Some("now" | "today"), ..) => context.today,
        (Some(other), ..) => match date::day(context, other, Manner::Plain)? {
            Day::On(date) => date,
            Day::Yearless(..)
            | Day::Swapped(_)
            | Day::EitherWeek(..)
            | Day::WrongWeekday
            | Day::Vague(_)
            | Day::Event
            | Day::Impossible => return None,
        },
        (None, "later" | "earlier", Some(Value::Date(before)), Manner::Correcting) => *before,
        (None, "later" | "earlier", ..) => return None,
        (None, ..) => context.today,
    };
    let count: u32 = parts["count"].parse().unwrap_or(1);
    let (days, months) = match parts["unit"].trim_end_matches('s') {
        "day" => (u64::from(count), 0),
        "week" => (u64::from(count) * 7, 0),
        "month" => (0, count),
        _ => (0, count * 12),
    };
    let date = if end == "earlier" {
        from.checked_sub_days(Days::new(days))?.checked_sub_months(Months::new(months))
    } else {
        from.checked_add_days(Days::new(days))?.checked_add_months(Months::new(months))
    };
    date.map(Day::On)
}

/// Words for a time or an event that is no day.
fn vague(simple: &str) -> Option<Day> {
    let event = pattern!(
        r"^(?:\d{1,3} (?:days|weeks|months) (?:after|from|post) |on |at |upon |after |when |once |from |(?:on )?the day (?:that )?|
        as of )?(?:the |they |we |both |counter|contract |customer |order form )*(?:go[- ]?live|signature|signing|signed|sign|
        kick-?off|delivery|acceptance|completion|launch|activation|provisioning)\b[^\d]*$"
    );
    if event.is_match(simple) {
        return Some(Day::Event);
    }
    let stretch = pattern!(
        r"^(?:asap|as soon as possible|immediately|right away|soon|(?:in )?(?:this|next|early|late|",
        r"mid|the end of|start of|end of|beginning of)?[ -]?(?:our )?(?:fiscal )?(?:q[1-4]|[1-4]q|",
        r"h[12]|quarter|year|week|month|summer|spring|fall|autumn|winter|year end)(?: \d{2,4})?|",
        r"(?:after|before) (?:the )?(?:holidays|summer|vacation|break)|(?:the )?week of .*|",
        r"sometime .*|some time .*)$"
    );
    stretch.is_match(simple).then_some(Day::Vague(None))
}

#[cfg(test)]
mod tests {
    use super::super::testing::context;
    use super::*;

    fn shown(today: &str, simple: &str) -> String {
        let context = AnswerContext { today: today.parse().unwrap(), ..context("en-US", "USD") };
        match day(&context, simple, Manner::Plain) {
            Some(Day::On(date)) => date.to_string(),
            Some(Day::EitherWeek(this, next)) => format!("{this} or {next}"),
            Some(other) => format!("{other:?}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn days_are_counted_from_today() {
        // A Wednesday.
        let today = "2026-06-10";
        let cases = [
            ("tomorrow", "2026-06-11"),
            ("day after tomorrow", "2026-06-12"),
            ("the 10th", "2026-06-10"),
            ("the 9th", "2026-07-09"),
            ("the 31st", "2026-07-31"),
            ("the 32nd", "Impossible"),
            ("1st of next month", "2026-07-01"),
            ("last day of the month", "2026-06-30"),
            ("end of month", "2026-06-30"),
            ("end of february", "2027-02-28"),
            ("beginning of july", "2026-07-01"),
            ("start of next month", "2026-07-01"),
            ("3rd of the month after next", "2026-08-03"),
            ("mid july", "Vague(None)"),
            ("friday", "2026-06-12"),
            ("wednesday", "2026-06-17"),
            ("this friday", "2026-06-12"),
            ("next friday", "2026-06-12 or 2026-06-19"),
            ("next wed", "2026-06-17"),
            ("next monday", "2026-06-15"),
            ("friday week", "2026-06-19"),
            ("in 2 weeks", "2026-06-24"),
            ("60 days out", "2026-08-09"),
            ("a week from tomorrow", "2026-06-18"),
            ("a month from today", "2026-07-10"),
            ("60 days", "none"),
            ("a week later", "none"),
            ("next april", "none"),
            ("when they sign", "Event"),
            ("20 days after signature", "Event"),
            ("next quarter", "Vague(None)"),
            ("asap", "Vague(None)"),
        ];
        for (said, expected) in cases {
            assert_eq!(shown(today, said), expected, "{said}");
        }
        assert_eq!(shown("2026-01-31", "a month from today"), "2026-02-28");
    }

    #[test]
    fn a_correction_keeps_the_month_on_record() {
        let before = Value::Date("2026-09-01".parse().unwrap());
        let context = AnswerContext { previous: Some(&before), ..context("en-US", "USD") };
        let corrected = day(&context, "the 20th", Manner::Correcting);
        assert_eq!(corrected, Some(Day::On("2026-09-20".parse().unwrap())));
        let later = day(&context, "a week later", Manner::Correcting);
        assert_eq!(later, Some(Day::On("2026-09-08".parse().unwrap())));
        assert!(matches!(day(&context, "the 20th", Manner::Plain), Some(Day::Swapped(_))));
    }
}
