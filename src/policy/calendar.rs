//! Working time: pure arithmetic over opening hours and dated holidays, always in a zone that is handed in.
//!
//! Three rules make it exact on the days on which clocks change:
//!
//! - A local time that does not exist means the first instant after the gap.
//! - A local time that occurs twice means its first occurrence, for opening and for closing alike.
//! - Between opening and closing real elapsed minutes count: hours over the repeated hour are one
//!   longer, hours over the skipped hour one shorter.
//!
//! A calendar is open from its opening up to, and without, its closing. A budget that is used up exactly
//! at closing ends at closing; what must reach a person then waits for [`BusinessCalendar::next_open`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::{GapInfo, Tz};
use serde::Deserialize;

use super::document;
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "calendars.toml";

/// How far a count walks: a century of days. Without an end, an absurd window would hang the clock.
const DAYS_MAX: usize = 36_525;

const MINUTES_PER_DAY: u32 = 24 * 60;

/// Every calendar of the policy, by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendars {
    calendars: BTreeMap<String, BusinessCalendar>,
    default: String,
}

/// When an organisation works: hours by weekday, less dated holidays and closures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    title: String,
    hours: [Option<OpenHours>; 7],
    holidays: BTreeMap<NaiveDate, String>,
    closures: Vec<Closure>,
    years: BTreeSet<i32>,
}

/// A year for which a calendar has no holidays, so that its deadlines may fall on one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncovered {
    /// The calendar's key.
    pub calendar: String,
    /// The year.
    pub year: i32,
}

impl fmt::Display for Uncovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "calendar `{}` has no holidays for {}: deadlines may fall on one", self.calendar, self.year)
    }
}

/// Opening hours of a day, in local minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OpenHours {
    from: u32,
    to: u32,
}

/// Days on which the organisation is closed, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Closure {
    first: NaiveDate,
    last: NaiveDate,
    name: String,
}

impl Calendars {
    /// The calendar with that key.
    pub fn get(&self, key: &str) -> Option<&BusinessCalendar> {
        self.calendars.get(key)
    }

    /// The key of the calendar of everybody who names none.
    pub fn default_key(&self) -> &str {
        &self.default
    }

    /// The calendar of everybody who names none.
    pub fn default_calendar(&self) -> &BusinessCalendar {
        self.calendars.get(&self.default).expect("`read` refuses a default without a calendar")
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.calendars.keys().map(String::as_str)
    }

    /// The years from `first` to `last` that a calendar does not cover, for `baton check` to warn of.
    pub fn uncovered(&self, first: NaiveDate, last: NaiveDate) -> Vec<Uncovered> {
        let years = first.year()..=last.year();
        self.calendars
            .iter()
            .flat_map(|(key, calendar)| years.clone().map(move |year| (key, calendar, year)))
            .filter(|(_, calendar, year)| !calendar.years.contains(year))
            .map(|(key, _, year)| Uncovered { calendar: key.clone(), year })
            .collect()
    }
}

impl BusinessCalendar {
    /// How people call it.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Why that day is no working day although its weekday is one: the holiday's or the closure's name.
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        let closure = || self.closures.iter().find(|closure| (closure.first..=closure.last).contains(&date));
        self.holidays.get(&date).map(String::as_str).or_else(|| closure().map(|closure| closure.name.as_str()))
    }

    /// The instant at which `minutes` working minutes have passed since `start`: never earlier.
    /// No minutes end at once if it is open, else at the next opening.
    pub fn due_after(&self, start: DateTime<Utc>, minutes: u32, zone: Tz) -> DateTime<Utc> {
        let mut left = TimeDelta::minutes(i64::from(minutes));
        let mut reached = start;
        for (opens, closes) in self.openings(start, zone) {
            let from = opens.max(start);
            if left <= closes - from {
                return from + left;
            }
            left -= closes - from;
            reached = closes;
        }
        reached
    }

    /// How many whole working minutes lie between two instants; none if `to` is not after `from`.
    pub fn minutes_between(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> u32 {
        let worked: TimeDelta = self
            .openings(from, zone)
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(TimeDelta::zero()))
            .sum();
        u32::try_from(worked.num_minutes()).unwrap_or(u32::MAX)
    }

    /// Whether people work at that instant.
    pub fn is_open(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        self.openings(at, zone).next().is_some_and(|(opens, _)| opens <= at)
    }

    /// That instant if people work then, else the next at which they begin.
    pub fn next_open(&self, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        self.due_after(at, 0, zone)
    }

    /// Opening and closing of each working day that is not over at `start`, in order.
    fn openings(&self, start: DateTime<Utc>, zone: Tz) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        // No day before the local one can still be open: first occurrences keep the order of local times.
        let today = start.with_timezone(&zone).date_naive();
        today
            .iter_days()
            .take(DAYS_MAX)
            .filter_map(move |date| {
                let hours = self.hours_on(date)?;
                Some((instant(date, hours.from, zone), instant(date, hours.to, zone)))
            })
            .filter(move |(opens, closes)| opens < closes && start < *closes)
    }

    fn hours_on(&self, date: NaiveDate) -> Option<OpenHours> {
        let weekday = date.weekday().num_days_from_monday() as usize;
        self.hours[weekday].filter(|_| self.holiday(date).is_none())
    }
}

fn instant(date: NaiveDate, minute: u32, zone: Tz) -> DateTime<Utc> {
    let day = date.checked_add_days(Days::new(u64::from(minute / MINUTES_PER_DAY))).unwrap_or(date);
    let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute % MINUTES_PER_DAY));
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.to_utc(),
        MappedLocalTime::None => {
            let after_the_gap = GapInfo::new(&local, &zone).and_then(|gap| gap.end);
            after_the_gap.map_or_else(|| local.and_utc(), |at| at.to_utc())
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarsFile {
    default: String,
    weekdays: Vec<String>,
    hours: String,
    #[serde(default)]
    calendar: BTreeMap<String, CalendarEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarEntry {
    title: String,
    weekdays: Option<Vec<String>>,
    hours: Option<String>,
    #[serde(default)]
    hours_on: BTreeMap<String, String>,
    years: BTreeSet<i32>,
    #[serde(default)]
    holidays: BTreeMap<String, String>,
    #[serde(default)]
    closures: Vec<ClosureEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosureEntry {
    first: String,
    last: String,
    name: String,
}

/// The calendars of `calendars.toml`, or all that is wrong with them.
pub fn read(text: &str, findings: &mut Vec<Finding>) -> Option<Calendars> {
    let file: CalendarsFile = document::whole(FILE, text, findings)?;
    let before = findings.len();
    if !file.calendar.contains_key(&file.default) {
        let keys: Vec<&str> = file.calendar.keys().map(String::as_str).collect();
        findings.push(
            Finding::new(FILE, "default", format!("there is no calendar `{}`", file.default))
                .help(format!("the calendars are {}", keys.join(", "))),
        );
    }
    let calendars = file.calendar.iter().map(|(key, entry)| (key.clone(), calendar(key, entry, &file, findings)));
    let calendars = calendars.collect();
    (findings.len() == before).then_some(Calendars { calendars, default: file.default })
}

fn calendar(key: &str, entry: &CalendarEntry, file: &CalendarsFile, findings: &mut Vec<Finding>) -> BusinessCalendar {
    let mut place = Place { calendar: key, findings };
    let hours = week(entry, file, &mut place);
    let holidays = holidays(entry, &mut place);
    let closures = entry.closures.iter().filter_map(|closure| closure_of(closure, &mut place)).collect();
    BusinessCalendar { title: entry.title.clone(), hours, holidays, closures, years: entry.years.clone() }
}

fn week(entry: &CalendarEntry, file: &CalendarsFile, place: &mut Place<'_>) -> [Option<OpenHours>; 7] {
    let before = place.findings.len();
    let mut hours = [None; 7];
    let usual = place.hours("hours", entry.hours.as_ref().unwrap_or(&file.hours));
    for name in entry.weekdays.as_ref().unwrap_or(&file.weekdays) {
        if let Some(day) = place.weekday("weekdays", name) {
            hours[day] = usual;
        }
    }
    for (name, text) in &entry.hours_on {
        let Some(day) = place.weekday("hours_on", name) else { continue };
        if hours[day].is_none() && usual.is_some() {
            place.finding("hours_on", format!("`{name}` is not among the weekdays"), "add it to `weekdays`");
        }
        hours[day] = place.hours("hours_on", text);
    }
    if place.findings.len() == before && hours.iter().all(Option::is_none) {
        place.finding("weekdays", "it is never open".to_owned(), "name at least one weekday");
    }
    hours
}

fn holidays(entry: &CalendarEntry, place: &mut Place<'_>) -> BTreeMap<NaiveDate, String> {
    let mut holidays = BTreeMap::new();
    let mut years_with_holidays = BTreeSet::new();
    for (text, name) in &entry.holidays {
        let Some(date) = place.date("holidays", text) else { continue };
        if !entry.years.contains(&date.year()) {
            let what = format!("{date} lies in a year that the calendar does not cover");
            place.finding("holidays", what, "list all holidays of that year, and add it to `years`");
        }
        years_with_holidays.insert(date.year());
        holidays.insert(date, name.clone());
    }
    for year in entry.years.difference(&years_with_holidays) {
        let what = format!("{year} is said to be covered, and none of its holidays is listed");
        place.finding("years", what, "list them, or take the year out");
    }
    holidays
}

fn closure_of(entry: &ClosureEntry, place: &mut Place<'_>) -> Option<Closure> {
    let (first, last) = (place.date("closures", &entry.first), place.date("closures", &entry.last));
    let (first, last) = (first?, last?);
    if last < first {
        let what = format!("`{}` ends before it begins", entry.name);
        place.finding("closures", what, "`last` is the last closed day, and may be the first as well");
        return None;
    }
    Some(Closure { first, last, name: entry.name.clone() })
}

/// Reads the words of one calendar, and notes where one cannot be read.
struct Place<'a> {
    calendar: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Place<'_> {
    fn finding(&mut self, key: &str, what: String, help: &str) {
        let place = format!("calendar {}, {key}", self.calendar);
        self.findings.push(Finding::new(FILE, place, what).help(help));
    }

    fn weekday(&mut self, key: &str, name: &str) -> Option<usize> {
        let weekday = name.parse::<Weekday>().ok();
        if weekday.is_none() {
            self.finding(key, format!("`{name}` is no day of the week"), "write it as monday");
        }
        weekday.map(|day| day.num_days_from_monday() as usize)
    }

    fn date(&mut self, key: &str, text: &str) -> Option<NaiveDate> {
        // Dates are compared as they are written, so that one day cannot stand twice in two spellings.
        let date = text.parse::<NaiveDate>().ok().filter(|date| date.to_string() == text);
        if date.is_none() {
            self.finding(key, format!("`{text}` is no date"), "write it as 2026-12-31");
        }
        date
    }

    fn hours(&mut self, key: &str, text: &str) -> Option<OpenHours> {
        let ends = text.split_once('-').and_then(|(from, to)| Some((minute_of_day(from)?, minute_of_day(to)?)));
        let hours = ends.filter(|(from, to)| from < to).map(|(from, to)| OpenHours { from, to });
        if hours.is_none() {
            let what = format!("`{text}` are no opening hours");
            self.finding(key, what, "write them as 09:00-17:00, the end after the beginning and 24:00 at the latest");
        }
        hours
    }
}

fn minute_of_day(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |digits: &str| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MINUTES_PER_DAY).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    const SHIPPED: &str = include_str!("../../policies/calendars.toml");
    const ZONES: [Tz; 7] = [
        Tz::UTC,
        Tz::Europe__Berlin,
        Tz::Europe__London,
        Tz::America__New_York,
        Tz::America__Havana,
        Tz::Australia__Lord_Howe,
        Tz::Asia__Kolkata,
    ];

    fn read_well(text: &str) -> Calendars {
        let mut findings = Vec::new();
        let calendars = read(text, &mut findings);
        assert_eq!(findings, []);
        calendars.unwrap()
    }

    fn shipped(key: &str) -> BusinessCalendar {
        read_well(SHIPPED).get(key).unwrap().clone()
    }

    fn open_at(hours: &str) -> BusinessCalendar {
        let text = format!(
            "default = \"x\"\nhours = \"{hours}\"\n\
             weekdays = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]\n\
             [calendar.x]\ntitle = \"X\"\nyears = []\n"
        );
        read_well(&text).get("x").unwrap().clone()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_budget_runs_in_opening_hours_only() {
        let cases = [
            ("within a day", "2026-03-12T10:00:00+01:00", 60, "2026-03-12T11:00:00+01:00"),
            ("seconds are kept", "2026-03-12T10:00:17+01:00", 60, "2026-03-12T11:00:17+01:00"),
            ("before opening", "2026-03-12T06:30:00+01:00", 60, "2026-03-12T10:00:00+01:00"),
            ("after closing", "2026-03-12T18:00:00+01:00", 60, "2026-03-13T10:00:00+01:00"),
            ("exactly to closing", "2026-03-12T09:00:00+01:00", 480, "2026-03-12T17:00:00+01:00"),
            ("from closing", "2026-03-12T17:00:00+01:00", 1, "2026-03-13T09:01:00+01:00"),
            ("over a night", "2026-03-12T16:00:00+01:00", 480, "2026-03-13T16:00:00+01:00"),
            ("over a weekend", "2026-03-13T16:00:00+01:00", 120, "2026-03-16T10:00:00+01:00"),
            ("over Easter", "2026-04-02T16:30:00+02:00", 60, "2026-04-07T09:30:00+02:00"),
            ("over the change of clocks", "2026-03-27T16:00:00+01:00", 120, "2026-03-30T10:00:00+02:00"),
            ("no minutes while open", "2026-03-12T09:00:00+01:00", 0, "2026-03-12T09:00:00+01:00"),
            ("no minutes at closing", "2026-03-12T17:00:00+01:00", 0, "2026-03-13T09:00:00+01:00"),
        ];
        let calendar = shipped("de");
        for (name, start, minutes, due) in cases {
            let due_after = calendar.due_after(at(start), minutes, Tz::Europe__Berlin);
            assert_eq!(due_after, at(due), "{name}");
        }
    }

    #[test]
    fn minutes_between_counts_what_was_worked() {
        let cases = [
            ("2026-03-12T10:00:00+01:00", "2026-03-12T10:00:59+01:00", 0),
            ("2026-03-12T10:00:30+01:00", "2026-03-12T10:01:30+01:00", 1),
            ("2026-03-12T08:00:00+01:00", "2026-03-12T18:00:00+01:00", 480),
            ("2026-03-13T16:00:00+01:00", "2026-03-16T10:00:00+01:00", 120),
            ("2026-03-14T10:00:00+01:00", "2026-03-15T10:00:00+01:00", 0),
            ("2026-03-12T11:00:00+01:00", "2026-03-12T10:00:00+01:00", 0),
            ("2025-12-31T23:00:00+01:00", "2027-01-01T00:00:00+01:00", 254 * 480),
        ];
        for (from, to, minutes) in cases {
            let between = shipped("de").minutes_between(at(from), at(to), Tz::Europe__Berlin);
            assert_eq!(between, minutes, "{from} to {to}");
        }
    }

    #[test]
    fn it_is_open_from_the_opening_and_closed_at_the_closing() {
        let cases = [
            ("2026-03-12T08:59:59Z", false, "2026-03-12T09:00:00Z"),
            ("2026-03-12T09:00:00Z", true, "2026-03-12T09:00:00Z"),
            ("2026-03-12T16:59:59Z", true, "2026-03-12T16:59:59Z"),
            ("2026-03-12T17:00:00Z", false, "2026-03-13T09:00:00Z"),
            ("2026-12-24T17:00:00Z", false, "2026-12-29T09:00:00Z"),
        ];
        for (instant, is_open, next) in cases {
            assert_eq!(shipped("gb").is_open(at(instant), Tz::Europe__London), is_open, "{instant}");
            assert_eq!(shipped("gb").next_open(at(instant), Tz::Europe__London), at(next), "{instant}");
        }
    }

    #[test]
    fn one_calendar_means_other_instants_in_another_zone() {
        let start = at("2026-03-12T12:00:00Z");
        let due = |zone| shipped("us").due_after(start, 60, zone);
        assert_eq!(due(Tz::America__New_York), at("2026-03-12T14:00:00Z"));
        assert_eq!(due(Tz::America__Los_Angeles), at("2026-03-12T17:00:00Z"));
        assert_eq!(due(Tz::Pacific__Auckland), at("2026-03-12T21:00:00Z"));
    }

    #[test]
    fn an_opening_that_does_not_exist_is_the_first_instant_after_the_gap() {
        let calendar = open_at("02:30-04:00");
        let open = |start| calendar.next_open(at(start), Tz::Europe__Berlin);
        assert_eq!(open("2026-03-29T01:00:00+01:00"), at("2026-03-29T03:00:00+02:00"));
        assert_eq!(open("2026-03-30T01:00:00+02:00"), at("2026-03-30T02:30:00+02:00"));
        let day_of_change = (at("2026-03-29T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00"));
        assert_eq!(calendar.minutes_between(day_of_change.0, day_of_change.1, Tz::Europe__Berlin), 60);
    }

    #[test]
    fn hours_that_lie_wholly_in_a_gap_are_no_hours() {
        let calendar = open_at("02:15-02:45");
        let before = at("2026-03-29T01:00:00+01:00");
        assert_eq!(calendar.due_after(before, 30, Tz::Europe__Berlin), at("2026-03-30T02:45:00+02:00"));
    }

    #[test]
    fn a_day_that_a_zone_left_out_has_no_hours() {
        let calendar = open_at("09:00-17:00");
        let before = at("2011-12-29T17:00:00-10:00");
        assert_eq!(calendar.next_open(before, Tz::Pacific__Apia), at("2011-12-31T09:00:00+14:00"));
    }

    #[test]
    fn a_time_that_occurs_twice_is_its_first_and_elapsed_minutes_count() {
        let (from, to) = (at("2026-10-25T00:00:00+02:00"), at("2026-10-26T00:00:00+01:00"));
        let worked = |hours: &str| open_at(hours).minutes_between(from, to, Tz::Europe__Berlin);
        assert_eq!(worked("00:00-24:00"), 25 * 60);
        assert_eq!(worked("01:00-04:00"), 4 * 60);
        assert_eq!(worked("01:30-02:30"), 60);
        assert_eq!(worked("02:30-03:30"), 2 * 60);
        let calendar = open_at("01:30-02:30");
        assert!(calendar.is_open(at("2026-10-25T02:15:00+02:00"), Tz::Europe__Berlin));
        assert!(!calendar.is_open(at("2026-10-25T02:15:00+01:00"), Tz::Europe__Berlin));
    }

    #[test]
    fn a_clock_put_back_over_midnight_is_counted_once() {
        // Newfoundland put its clocks back at 00:01, so that two local dates overlapped.
        let calendar = open_at("00:00-24:00");
        let (from, to) = (at("2010-11-06T12:00:00-02:30"), at("2010-11-08T12:00:00-03:30"));
        let zone = Tz::America__St_Johns;
        assert_eq!(calendar.minutes_between(from, to, zone), 49 * 60);
        for minutes in [0, 11 * 60, 12 * 60, 12 * 60 + 1, 12 * 60 + 30, 13 * 60, 49 * 60] {
            assert_eq!(calendar.due_after(from, minutes, zone), from + TimeDelta::minutes(i64::from(minutes)));
        }
    }

    #[test]
    fn hours_can_differ_by_weekday_and_an_organisation_can_close() {
        let text = "default = \"x\"\nhours = \"09:00-17:00\"\nweekdays = [\"thursday\", \"Friday\", \"mon\"]\n\
            [calendar.x]\ntitle = \"X\"\nyears = [2026]\nhours_on = { friday = \"09:00-12:00\" }\n\
            closures = [{ first = \"2026-03-16\", last = \"2026-03-18\", name = \"inventory\" }]\n\
            holidays = { 2026-01-01 = \"New Year\" }\n";
        let calendars = read_well(text);
        let calendar = calendars.get("x").unwrap();
        assert_eq!(calendar.due_after(at("2026-03-13T11:00:00Z"), 120, Tz::UTC), at("2026-03-19T10:00:00Z"));
        let names = ["2026-01-01", "2026-03-15", "2026-03-16", "2026-03-18", "2026-03-19"];
        let names = names.map(|date| calendar.holiday(day(date)));
        assert_eq!(names, [Some("New Year"), None, Some("inventory"), Some("inventory"), None]);
        assert_eq!((calendar.title(), calendars.default_key()), ("X", "x"));
        assert_eq!(calendars.default_calendar(), calendar);
    }

    #[test]
    fn a_calendar_that_is_closed_for_a_century_ends_its_count() {
        let text = "default = \"x\"\nhours = \"09:00-17:00\"\nweekdays = [\"monday\"]\n\
            [calendar.x]\ntitle = \"X\"\nyears = []\n\
            closures = [{ first = \"2026-01-01\", last = \"2199-01-01\", name = \"asleep\" }]\n";
        let calendar = read_well(text).get("x").unwrap().clone();
        let now = at("2026-03-16T10:00:00Z");
        assert!(!calendar.is_open(now, Tz::UTC));
        assert_eq!(calendar.due_after(now, 60, Tz::UTC), now);
        assert_eq!(open_at("09:00-17:00").minutes_between(now, DateTime::<Utc>::MAX_UTC, Tz::UTC), 36_525 * 480 - 60);
    }

    #[test]
    fn a_year_without_holidays_is_told() {
        let calendars = read_well(SHIPPED);
        assert_eq!(calendars.uncovered(day("2026-01-01"), day("2027-12-31")), []);
        let told: Vec<String> =
            calendars.uncovered(day("2027-12-01"), day("2028-02-01")).iter().map(Uncovered::to_string).collect();
        assert_eq!(
            told,
            calendars
                .keys()
                .map(|key| format!("calendar `{key}` has no holidays for 2028: deadlines may fall on one"))
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn budgets_and_instants_are_inverse_and_in_order_in_every_zone() {
        let mut random = StdRng::seed_from_u64(20_260_312);
        let calendars = read_well(SHIPPED);
        let around_the_clock = [open_at("00:00-24:00"), open_at("00:30-02:30"), open_at("22:00-24:00")];
        let all: Vec<&BusinessCalendar> =
            calendars.keys().filter_map(|key| calendars.get(key)).chain(&around_the_clock).collect();
        let first = at("2026-01-01T00:00:00Z").timestamp();
        let last = at("2027-12-31T00:00:00Z").timestamp();
        for round in 0..6_000 {
            let calendar = all[random.random_range(0..all.len())];
            let zone = ZONES[random.random_range(0..ZONES.len())];
            let near_a_change = [at("2026-03-08T06:00:00Z"), at("2026-03-29T00:00:00Z"), at("2026-10-25T00:00:00Z")]
                [random.random_range(0..3)]
            .timestamp();
            let seconds = match round % 3 {
                0 => near_a_change + random.random_range(-200_000..200_000),
                1 => random.random_range(first..last) / 3_600 * 3_600,
                _ => random.random_range(first..last),
            };
            let start = DateTime::from_timestamp(seconds, 0).unwrap();
            let later = start + TimeDelta::seconds(random.random_range(0..400_000));
            let minutes = [random.random_range(0..10), random.random_range(0..6_000)][random.random_range(0..2)];
            let case = format!("{round}: {} in {zone}, {minutes} minutes from {start}", calendar.title());

            let due = calendar.due_after(start, minutes, zone);
            assert!(due >= start, "{case}");
            assert_eq!(calendar.minutes_between(start, due, zone), minutes, "{case}");
            assert!(minutes == 0 || calendar.is_open(due - TimeDelta::seconds(1), zone), "{case}");
            let one_second_early = due - TimeDelta::seconds(1);
            assert!(minutes == 0 || calendar.minutes_between(start, one_second_early, zone) < minutes, "{case}");

            assert!(due <= calendar.due_after(start, minutes + 1, zone), "{case}");
            assert!(due <= calendar.due_after(later, minutes, zone), "{case}");
            let between = calendar.minutes_between(start, later, zone);
            assert!(i64::from(between) <= (later - start).num_minutes(), "{case}");
            assert!(between <= calendar.minutes_between(start, later + TimeDelta::hours(1), zone), "{case}");

            let more = random.random_range(1..500);
            assert_eq!(
                calendar.due_after(due, more, zone),
                calendar.due_after(start, minutes + more, zone),
                "{case}, and {more} more"
            );

            let open = calendar.next_open(start, zone);
            assert!(open >= start && calendar.is_open(open, zone), "{case}");
            assert_eq!(calendar.is_open(start, zone), open == start, "{case}");
            assert_eq!(calendar.minutes_between(start, open, zone), 0, "{case}");
        }
    }

    /// Easter Sunday by the anonymous Gregorian rule.
    fn easter(year: i32) -> NaiveDate {
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let m = (a + 11 * h + 22 * l) / 451;
        let n = h + l - 7 * m + 114;
        NaiveDate::from_ymd_opt(year, (n / 31).unsigned_abs(), (n % 31 + 1).unsigned_abs()).unwrap()
    }

    fn fixed(year: i32, month: u32, date: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, date).unwrap()
    }

    fn nth(year: i32, month: u32, weekday: Weekday, n: u8) -> NaiveDate {
        NaiveDate::from_weekday_of_month_opt(year, month, weekday, n).unwrap()
    }

    fn last_monday(year: i32, month: u32) -> NaiveDate {
        NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 5)
            .unwrap_or_else(|| nth(year, month, Weekday::Mon, 4))
    }

    fn is_weekend(date: NaiveDate) -> bool {
        date.weekday().num_days_from_monday() > 4
    }

    fn holidays_by_rule(key: &str, year: i32) -> BTreeSet<NaiveDate> {
        let from_easter = |days| easter(year) + TimeDelta::days(days);
        let mut days: BTreeSet<NaiveDate> = match key {
            "de" => {
                [fixed(year, 1, 1), fixed(year, 5, 1), fixed(year, 10, 3), fixed(year, 12, 25), fixed(year, 12, 26)]
                    .into_iter()
                    .chain([-2, 1, 39, 50].map(from_easter))
                    .collect()
            }
            "gb" => [fixed(year, 1, 1), nth(year, 5, Weekday::Mon, 1), last_monday(year, 5), last_monday(year, 8)]
                .into_iter()
                .chain([fixed(year, 12, 25), fixed(year, 12, 26)])
                .chain([-2, 1].map(from_easter))
                .collect(),
            "us" => {
                [fixed(year, 1, 1), fixed(year, 6, 19), fixed(year, 7, 4), fixed(year, 11, 11), fixed(year, 12, 25)]
                    .into_iter()
                    .chain([nth(year, 1, Weekday::Mon, 3), nth(year, 2, Weekday::Mon, 3), last_monday(year, 5)])
                    .chain([
                        nth(year, 9, Weekday::Mon, 1),
                        nth(year, 10, Weekday::Mon, 2),
                        nth(year, 11, Weekday::Thu, 4),
                    ])
                    .collect()
            }
            other => panic!("no rule for {other}"),
        };
        let weekends: Vec<NaiveDate> = days.iter().copied().filter(|date| is_weekend(*date)).collect();
        for date in weekends {
            if key == "gb" {
                let substitute = date.iter_days().find(|next| !is_weekend(*next) && !days.contains(next));
                days.insert(substitute.unwrap());
            } else if key == "us" {
                days.insert(if date.weekday() == Weekday::Sat { date.pred_opt() } else { date.succ_opt() }.unwrap());
            }
        }
        if key == "us" && fixed(year + 1, 1, 1).weekday() == Weekday::Sat {
            days.insert(fixed(year, 12, 31));
        }
        days
    }

    #[test]
    fn the_shipped_holidays_are_those_of_the_rules() {
        assert_eq!([easter(2024), easter(2026), easter(2027)], ["2024-03-31", "2026-04-05", "2027-03-28"].map(day));
        let calendars = read_well(SHIPPED);
        assert_eq!(
            calendars.keys().collect::<Vec<_>>().join(" "),
            "at au be ca ch de es fr gb ie it jp nl pl se sg us"
        );
        for key in ["de", "gb", "us"] {
            let listed: BTreeSet<NaiveDate> = calendars.get(key).unwrap().holidays.keys().copied().collect();
            let by_rule: BTreeSet<NaiveDate> =
                [2026, 2027].into_iter().flat_map(|year| holidays_by_rule(key, year)).collect();
            assert_eq!(listed, by_rule, "{key}");
        }
    }

    #[test]
    fn every_finding_names_its_place_and_what_would_help() {
        let text = r#"
default = "fr"
weekdays = ["monday", "mittwoch"]
hours = "09:00-17:00"

[calendar.de]
title = "Germany"
years = [2026, 2027]
hours = "9-17"
holidays = { 2026-01-01 = "New Year", 2026-02-30 = "no day", 2028-01-01 = "New Year" }

[calendar.gb]
title = "England"
years = []
weekdays = ["monday"]
hours_on = { friday = "17:00-09:00" }
closures = [{ first = "2026-12-31", last = "2026-12-24", name = "between the years" }]

[calendar.us]
title = "United States"
years = []
weekdays = []
"#;
        let mut findings = Vec::new();
        assert_eq!(read(text, &mut findings), None);
        let hours_help = "write them as 09:00-17:00, the end after the beginning and 24:00 at the latest";
        let expected = [
            "calendars.toml, default: there is no calendar `fr`\n    the calendars are de, gb, us".to_owned(),
            format!("calendars.toml, calendar de, hours: `9-17` are no opening hours\n    {hours_help}"),
            "calendars.toml, calendar de, weekdays: `mittwoch` is no day of the week\n    write it as monday"
                .to_owned(),
            "calendars.toml, calendar de, holidays: `2026-02-30` is no date\n    write it as 2026-12-31".to_owned(),
            "calendars.toml, calendar de, holidays: 2028-01-01 lies in a year that the calendar does not cover\n    \
             list all holidays of that year, and add it to `years`"
                .to_owned(),
            "calendars.toml, calendar de, years: 2027 is said to be covered, and none of its holidays is listed\n    \
             list them, or take the year out"
                .to_owned(),
            "calendars.toml, calendar gb, hours_on: `friday` is not among the weekdays\n    add it to `weekdays`"
                .to_owned(),
            format!("calendars.toml, calendar gb, hours_on: `17:00-09:00` are no opening hours\n    {hours_help}"),
            "calendars.toml, calendar gb, closures: `between the years` ends before it begins\n    \
             `last` is the last closed day, and may be the first as well"
                .to_owned(),
            "calendars.toml, calendar us, weekdays: it is never open\n    name at least one weekday".to_owned(),
        ];
        assert_eq!(findings.iter().map(Finding::to_string).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn opening_hours_are_read_strictly() {
        let cases = [
            ("09:00-17:00", true),
            ("00:00-24:00", true),
            ("09:00 - 17:30", true),
            ("00:00-24:01", false),
            ("09:60-17:00", false),
            ("+9:00-17:00", false),
            ("09:00-09:00", false),
            ("09:00", false),
            ("9:00-17:00", false),
            ("99:99-17:00", false),
        ];
        for (text, is_read) in cases {
            let mut findings = Vec::new();
            let read = Place { calendar: "x", findings: &mut findings }.hours("hours", text);
            assert_eq!((read.is_some(), findings.is_empty()), (is_read, is_read), "{text}");
        }
    }
}
