//! Calendar days: what was written, and whether it can only mean one day.

use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};

use crate::domain::field::{FieldRole, Value};
use crate::domain::trust::DateOrder;

use super::fiscal;
use super::heard::{AnswerContext, Asked, Flag, Manner, Reading};
use super::holiday;
use super::reason::Reason;
use super::relative_date;
use super::tokens;

/// How far back a service start may lie and still be meant.
const PAST_DAYS_MAX: i64 = 90;
/// How far back a day without a year still comes to mind.
const JUST_PAST_DAYS: i64 = 31;
/// A two-digit year farther away than this was no year.
const YEARS_AWAY_MAX: i32 = 15;

/// What words say about a day, before it is held against today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Day {
    /// This day.
    On(NaiveDate),
    /// Perhaps with its weekday, but without its year.
    Yearless(u32, u32, Option<Weekday>),
    /// Day and month can be swapped.
    Swapped(Vec<Day>),
    /// This week's or the next one's.
    EitherWeek(NaiveDate, NaiveDate),
    /// A weekday that the date is not.
    WrongWeekday,
    /// A stretch of time, and the day it may start with.
    Vague(Option<NaiveDate>),
    /// An event, which has no date here.
    Event,
    /// No such day.
    Impossible,
}

/// Reads an answer that is a day and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let simple = pattern!(r",? ?\(?(?:yes,? )?(?:it'?s |it is )?back-?dated\)?$").replace(&simple, "");
    if let Some(month) = month_put_right(asked, &simple) {
        return against_today(asked, month);
    }
    let bare = without_lead(asked, &simple);
    match day(asked.context, bare, asked.manner) {
        Some(day) => against_today(asked, day),
        None => Reading::Unread,
    }
}

/// The first day that any few neighbouring words of a longer text name for certain.
pub(in crate::conversation) fn find_day(text: &str, context: &AnswerContext<'_>) -> Option<NaiveDate> {
    let simple = tokens::simple(text, context.language());
    if pattern!(r"\b(?:eod|end of (?:the )?day|later today)\b").is_match(&simple) {
        return Some(context.today);
    }
    let to_friday = (i64::from(Weekday::Fri.num_days_from_monday())
        - i64::from(context.today.weekday().num_days_from_monday()))
    .rem_euclid(7);
    if pattern!(r"\b(?:eow|end of (?:the |this )?week)\b").is_match(&simple) {
        return context.today.checked_add_days(Days::new(to_friday.unsigned_abs()));
    }
    let words: Vec<&str> = simple.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    (1..=4_usize).rev().find_map(|length| {
        words.windows(length).find_map(|few| match day(context, &few.join(" "), Manner::Plain) {
            Some(Day::On(date)) if date >= context.today => Some(date),
            Some(Day::Yearless(month, day, _)) => next_occurrence(context.today, month, day),
            Some(_) | None => None,
        })
    })
}

/// What simple words say about a day, if they speak of nothing else.
pub(super) fn day(context: &AnswerContext<'_>, simple: &str, manner: Manner) -> Option<Day> {
    stamped(simple)
        .or_else(|| fiscal::day(context, simple))
        .or_else(|| holiday::day(context, simple))
        .or_else(|| numeric(context, simple))
        .or_else(|| with_month_name(context, simple))
        .or_else(|| relative_date::day(context, simple, manner))
}

/// The month of a name or its abbreviation.
pub(super) fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?;
    (1..).zip(MONTHS).find(|(_, month)| *month == start).map(|(number, _)| number)
}

/// `no, May` after a day in April: the day stays.
fn month_put_right(asked: &Asked<'_>, simple: &str) -> Option<Day> {
    let Some(Value::Date(before)) = asked.corrected_value() else { return None };
    let named = pattern!(r"^(?:in |to )?(?P<month>[a-z]{3,9})(?: (?P<year>20\d\d))?$").captures(simple)?;
    let is_month = matches!(day(asked.context, &named["month"], Manner::Plain), Some(Day::Vague(Some(_))));
    let number = month(&named["month"]).filter(|_| is_month)?;
    let year = named.name("year").map_or(Some(before.year()), |year| year.as_str().parse().ok())?;
    Some(NaiveDate::from_ymd_opt(year, number, before.day()).map_or(Day::Impossible, Day::On))
}

/// Words before a date that a field of this role may have.
fn without_lead<'a>(asked: &Asked<'_>, simple: &'a str) -> &'a str {
    let lead = match asked.field.role {
        Some(FieldRole::ServiceStart) => pattern!(
            r"^(?:(?:it |it'?s |we |they |service |the service |contract |term )?(?:will |is |should )?(?:starts?|starting|begins?|",
            r"beginning|effective|commences?|commencing|go(?:es|ing)? live|live|kicks? off|start date(?: is)?:?)(?: on| from)?|from|as of|per|on)(?: the)? "
        ),
        Some(_) | None => pattern!(r"^on (?:the )?"),
    };
    let rest = &simple[lead.find(simple).map_or(0, |lead| lead.end())..];
    // `start of next month` is all one day.
    if rest.starts_with("of ") { simple } else { rest }
}

/// A moment that a chat writes as its seconds.
fn stamped(simple: &str) -> Option<Day> {
    let seconds = pattern!(r"^<(?:t:(?P<a>-?\d{8,11})(?::[a-z])?|!date\^(?P<b>\d{8,11})\^[^>]*)>$").captures(simple)?;
    let seconds = seconds.name("a").or(seconds.name("b"))?.as_str().parse::<i64>().ok()?;
    DateTime::from_timestamp(seconds, 0).map(|at| Day::On(at.date_naive()))
}

fn numeric(context: &AnswerContext<'_>, simple: &str) -> Option<Day> {
    if let Some(parts) = pattern!(r"^(\d{4})([-/.]) ?(\d{1,2})[-/.] ?(\d{1,2})$").captures(simple) {
        return ymd(&parts[1], &parts[3], &parts[4]);
    }
    if let Some(parts) = pattern!(r"^(20\d{2})(\d{2})(\d{2})$").captures(simple) {
        return ymd(&parts[1], &parts[2], &parts[3]);
    }
    if let Some(parts) = pattern!(r"^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})$").captures(simple) {
        return ymd(&parts[3], &parts[2], &parts[1]).map(|day| near_enough(context, day));
    }
    if matches!(context.language(), "de" | "sv" | "pl" | "nb" | "da" | "fi")
        && let Some(parts) = pattern!(r"^(\d{1,2})\. ?(\d{1,2})$").captures(simple)
    {
        return Some(yearless(parts[2].parse().ok()?, parts[1].parse().ok()?, None));
    }
    let parts = pattern!(r"^(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?$").captures(simple)?;
    let year = parts.get(3).map(|year| year.as_str());
    // `5-6` is a span, `5/6` a day.
    if year.is_none() && simple.contains('-') {
        return None;
    }
    let (first, second): (u32, u32) = (parts[1].parse().ok()?, parts[2].parse().ok()?);
    let built = |month: u32, day: u32| match year {
        Some(year) => ymd(year, &month.to_string(), &day.to_string()).map(|day| near_enough(context, day)),
        None => Some(yearless(month, day, None)),
    };
    match (context.date_order, first > 12, second > 12) {
        (_, true, true) => Some(Day::Impossible),
        (_, true, false) | (Some(DateOrder::Dmy), false, false) => built(second, first),
        (_, false, true) | (Some(DateOrder::Mdy), false, false) => built(first, second),
        (Some(DateOrder::Ymd) | None, false, false) if first == second => built(first, second),
        (Some(DateOrder::Ymd) | None, false, false) => {
            Some(Day::Swapped(vec![built(first, second)?, built(second, first)?]))
        }
    }
}

fn with_month_name(context: &AnswerContext<'_>, simple: &str) -> Option<Day> {
    let shape = pattern!(
        r"(?x)^
        (?:(?P<weekday>mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?,?\ )?
        (?:(?P<yearfirst>\d{4})\ )?
        (?:(?:the\ )?(?P<before>\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?[\ -]?(?:of\ |de\ )?)?
        (?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|
        sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?
        (?:\ (?:the\ )?(?P<after>\d{1,2})(?:st|nd|rd|th)?)?
        (?:(?P<gap>,\ ?|\ |-|\ de\ |\ of\ )(?P<short>')?(?P<year>\d{4}|\d{2}))?$"
    );
    let parts = shape.captures(simple)?;
    let month = month(&parts["month"])?;
    let year = parts.name("year").or(parts.name("yearfirst")).map(|year| year.as_str());
    let day = match (parts.name("before"), parts.name("after")) {
        // `May 3-28` and `May 3, 28` are several days.
        (None, Some(_)) if is_list_of_days(&parts) => return None,
        (Some(day), None) | (None, Some(day)) => day.as_str().parse().ok()?,
        // `May 26` is a day, `May 2026` a month.
        (None, None) => {
            let year = year.map_or_else(|| upcoming_year(context.today, month).to_string(), str::to_owned);
            return Some(Day::Vague(date_of(&year, &month.to_string(), "1")?));
        }
        (Some(_), Some(year)) if parts.name("year").is_none() && year.as_str().len() == 2 => {
            return ymd(year.as_str(), &month.to_string(), &parts["before"]).map(|day| near_enough(context, day));
        }
        (Some(_), Some(_)) => return None,
    };
    let weekday = parts.name("weekday").and_then(|name| weekday(name.as_str()));
    match year {
        None => Some(yearless(month, day, weekday)),
        Some(year) => Some(match date_of(year, &month.to_string(), &day.to_string())? {
            Some(date) if weekday.is_some_and(|weekday| weekday != date.weekday()) => Day::WrongWeekday,
            Some(date) => near_enough(context, Day::On(date)),
            None => Day::Impossible,
        }),
    }
}

/// Whether what stands after the day is another day, not a year.
fn is_list_of_days(parts: &regex::Captures<'_>) -> bool {
    let follows = |name: &str| parts.name(name).map_or("", |found| found.as_str());
    let is_short = follows("year").len() == 2 && parts.name("short").is_none();
    follows("gap") == "-" || (is_short && follows("gap").starts_with(','))
}

/// The weekday of a name or its abbreviation.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    let start = name.get(..3)?;
    let all = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    all.into_iter().find(|day| day.to_string().eq_ignore_ascii_case(start))
}

fn ymd(year: &str, month: &str, day: &str) -> Option<Day> {
    Some(date_of(year, month, day)?.map_or(Day::Impossible, Day::On))
}

/// The day of three written numbers, if there is such a day; the outer `None` if they are no numbers.
fn date_of(year: &str, month: &str, day: &str) -> Option<Option<NaiveDate>> {
    let year: i32 = if year.len() == 2 { 2000 + year.parse::<i32>().ok()? } else { year.parse().ok()? };
    Some(NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?))
}

fn near_enough(context: &AnswerContext<'_>, day: Day) -> Day {
    match day {
        Day::On(date) if (date.year() - context.today.year()).abs() > YEARS_AWAY_MAX => Day::Impossible,
        Day::On(_)
        | Day::Yearless(..)
        | Day::Swapped(_)
        | Day::EitherWeek(..)
        | Day::WrongWeekday
        | Day::Vague(_)
        | Day::Event
        | Day::Impossible => day,
    }
}

fn yearless(month: u32, day: u32, weekday: Option<Weekday>) -> Day {
    // A leap year knows every day that any year knows.
    match NaiveDate::from_ymd_opt(2024, month, day) {
        Some(_) => Day::Yearless(month, day, weekday),
        None => Day::Impossible,
    }
}

fn upcoming_year(today: NaiveDate, month: u32) -> i32 {
    if month >= today.month() { today.year() } else { today.year() + 1 }
}

/// The next such day, from today on.
pub(super) fn next_occurrence(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    (today.year()..today.year() + 8)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|date| *date >= today)
}

/// The latest such day before today.
pub(super) fn last_occurrence(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    (today.year() - 8..=today.year())
        .rev()
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|date| *date < today)
}

fn against_today(asked: &Asked<'_>, day: Day) -> Reading {
    let today = asked.context.today;
    let dates = |list: Vec<NaiveDate>| list.into_iter().map(Value::Date).collect::<Vec<_>>();
    match day {
        Day::On(date) => settled(asked, date),
        Day::Yearless(month, day, weekday) => {
            let (Some(next), Some(last)) = (next_occurrence(today, month, day), last_occurrence(today, month, day))
            else {
                return Reading::unclear(Reason::InvalidDate);
            };
            if weekday.is_some_and(|weekday| weekday != next.weekday()) {
                return Reading::Unclear(Reason::Conflict, dates(vec![next]));
            }
            // Only a day that lies ahead by its nature needs no year.
            let is_unclear = (today - last).num_days() <= JUST_PAST_DAYS || !looks_ahead(asked);
            if is_unclear && next != today {
                return Reading::Unclear(Reason::YearUnclear, dates(vec![last, next]));
            }
            Reading::plain(Value::Date(next))
        }
        Day::Swapped(readings) => {
            let found = readings.into_iter().filter_map(|reading| match reading {
                Day::On(date) => Some(date),
                Day::Yearless(month, day, _) => next_occurrence(today, month, day),
                Day::Swapped(_)
                | Day::EitherWeek(..)
                | Day::WrongWeekday
                | Day::Vague(_)
                | Day::Event
                | Day::Impossible => None,
            });
            Reading::Unclear(Reason::AmbiguousDate, dates(found.collect()))
        }
        Day::EitherWeek(this, next) => Reading::Unclear(Reason::AmbiguousWeekday, dates(vec![this, next])),
        Day::WrongWeekday => Reading::unclear(Reason::Conflict),
        Day::Vague(start) => Reading::Unclear(Reason::ImpreciseDate, dates(start.into_iter().collect())),
        Day::Event => Reading::unclear(Reason::EventNotDate),
        Day::Impossible => Reading::unclear(Reason::InvalidDate),
    }
}

fn settled(asked: &Asked<'_>, date: NaiveDate) -> Reading {
    let days_past = (asked.context.today - date).num_days();
    match asked.field.role {
        Some(FieldRole::ServiceStart) if days_past > PAST_DAYS_MAX => {
            Reading::Unclear(Reason::SuspiciousPast, vec![Value::Date(date)])
        }
        Some(FieldRole::ServiceStart) if days_past > 0 => Reading::Value(Value::Date(date), vec![Flag::PastDate]),
        Some(_) | None => Reading::plain(Value::Date(date)),
    }
}

/// Whether the field's own words say that its day lies ahead.
fn looks_ahead(asked: &Asked<'_>) -> bool {
    asked.field.role == Some(FieldRole::ServiceStart)
        || tokens::bare_words(&asked.field.title).split(' ').any(|word| {
            matches!(
                word,
                "start" | "starts" | "until" | "end" | "ends" | "expiry" | "expires" | "due" | "valid" | "go"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str, order: Option<DateOrder>, role: Option<FieldRole>) -> String {
        let mut field = field("day", "service day", FieldType::Date);
        field.role = role;
        // A Wednesday.
        let context = AnswerContext {
            today: NaiveDate::from_ymd_opt(2026, 6, 10).unwrap(),
            date_order: order,
            ..context(locale, "USD")
        };
        let asked = Asked { field: &field, context: &context, manner: Manner::Plain, question: None };
        match read(&asked, text) {
            Reading::Value(value, flags) if flags.is_empty() => value.to_string(),
            Reading::Value(value, flags) => format!("{value} {}", flags[0]),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{reason} {}", values.join(" ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn written_days_are_read_where_they_mean_one_day() {
        let cases = [
            ("2026-07-03", "en-US", "2026-07-03"),
            ("20260703", "en-US", "2026-07-03"),
            ("3.7.26", "de-DE", "2026-07-03"),
            ("3.7.", "de-DE", "2026-07-03"),
            ("7/15/26", "en-GB", "2026-07-15"),
            ("15/7", "en-US", "2026-07-15"),
            ("7/3/26", "en-US", "ambiguous_date 2026-07-03 2026-03-07"),
            ("7/3", "en-US", "ambiguous_date 2026-07-03 2027-03-07"),
            ("7/7", "en-US", "2026-07-07"),
            ("13/13/26", "en-US", "invalid_date"),
            ("31 June 2026", "en-GB", "invalid_date"),
            ("July 3rd", "en-US", "2026-07-03"),
            ("starting on the 3rd of July", "en-GB", "2026-07-03"),
            ("3 Jul 26", "en-GB", "2026-07-03"),
            ("3-Jul-2026", "en-GB", "2026-07-03"),
            ("Fri, July 3, 2026", "en-US", "2026-07-03"),
            ("Mon, July 3, 2026", "en-US", "conflict"),
            ("July", "en-US", "imprecise_date 2026-07-01"),
            ("July 2026", "en-US", "imprecise_date 2026-07-01"),
            ("May 20", "en-US", "year_unclear 2026-05-20 2027-05-20"),
            ("May 20 2026", "en-US", "2026-05-20 past_date"),
            ("Jan 5 2026", "en-US", "suspicious_past 2026-01-05"),
            ("26-04-01", "en-US", "invalid_date"),
            ("à partir du 3 juillet", "fr-FR", "2026-07-03"),
            ("7月3日", "ja-JP", "2026-07-03"),
            ("by July 3", "en-US", "unread"),
            ("July 3-28", "en-US", "unread"),
            ("July 3, 28", "en-US", "unread"),
            ("July 3 '26", "en-US", "2026-07-03"),
            ("30", "en-US", "unread"),
            ("July 3 or July 4", "en-US", "unread"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale, None, Some(FieldRole::ServiceStart)), expected, "{text} in {locale}");
        }
    }

    #[test]
    fn a_configured_order_settles_numeric_dates() {
        assert_eq!(shown("7/3/26", "en-US", Some(DateOrder::Dmy), None), "2026-03-07");
        assert_eq!(shown("7/3/26", "en-GB", Some(DateOrder::Mdy), None), "2026-07-03");
        assert_eq!(shown("7/15/26", "en-GB", Some(DateOrder::Dmy), None), "2026-07-15");
    }

    #[test]
    fn a_field_that_may_look_back_needs_the_year() {
        assert_eq!(shown("July 3", "en-US", None, None), "year_unclear 2025-07-03 2026-07-03");
        assert_eq!(shown("May 20 2025", "en-US", None, None), "2025-05-20");
        assert_eq!(shown("starting July 3 2026", "en-US", None, None), "unread");
    }

    #[test]
    fn a_day_is_found_among_other_words() {
        let context = AnswerContext { today: NaiveDate::from_ymd_opt(2026, 6, 10).unwrap(), ..context("en-US", "USD") };
        let cases = [
            ("they decide on Monday, I hope", "2026-06-15"),
            ("by EOD", "2026-06-10"),
            ("end of week", "2026-06-12"),
            ("after July 3", "2026-07-03"),
        ];
        for (text, expected) in cases {
            assert_eq!(find_day(text, &context).map(|day| day.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(find_day("no idea", &context), None);
    }
}
