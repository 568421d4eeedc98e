//! Days that the calendar names: those with a date of their own, those of Easter, and those that are some weekday.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::date::{self, Day};
use super::heard::AnswerContext;

/// How a holiday is found in a year.
#[derive(Clone, Copy)]
enum Rule {
    /// Month and day.
    On(u32, u32),
    /// So many days from Easter Sunday.
    Easter(i64),
    /// The nth such weekday of a month.
    Nth(u32, Weekday, u8),
    /// The last such weekday of a month.
    Last(u32, Weekday),
}

/// Names, in small letters, and rules.
const HOLIDAYS: [(&str, Rule); 34] = [
    (
        "new year|new years|new year's|new year's day|new years day|neujahr|nouvel an|jour de l'an|año nuevo|capodanno|nieuwjaar|ano novo|nyårsdagen|元日|元旦",
        Rule::On(1, 1),
    ),
    ("new year's eve|new years eve|nye|silvester|saint-sylvestre|nochevieja|san silvestro|大晦日", Rule::On(12, 31)),
    ("epiphany|heilige drei könige|día de reyes|epifania", Rule::On(1, 6)),
    ("valentine's day|valentines day|valentine's|valentinstag|saint-valentin", Rule::On(2, 14)),
    ("st patrick's day|st. patrick's day|st patricks day|saint patrick's day", Rule::On(3, 17)),
    (
        "may day|tag der arbeit|fête du travail|día del trabajo|día del trabajador|festa dei lavoratori|dag van de arbeid|dia do trabalho|dia do trabalhador|první máj|święto pracy",
        Rule::On(5, 1),
    ),
    ("cinco de mayo", Rule::On(5, 5)),
    ("juneteenth", Rule::On(6, 19)),
    ("canada day", Rule::On(7, 1)),
    ("independence day|fourth of july|4th of july", Rule::On(7, 4)),
    ("bastille day|fête nationale", Rule::On(7, 14)),
    ("halloween", Rule::On(10, 31)),
    (
        "all saints' day|all saints day|all saints|allerheiligen|toussaint|todos los santos|ognissanti|wszystkich świętych",
        Rule::On(11, 1),
    ),
    ("veterans day|remembrance day|armistice day|armistice", Rule::On(11, 11)),
    ("tag der deutschen einheit", Rule::On(10, 3)),
    ("anzac day", Rule::On(4, 25)),
    ("australia day|republic day", Rule::On(1, 26)),
    ("koningsdag|king's day", Rule::On(4, 27)),
    ("ferragosto|assumption day|mariä himmelfahrt|assomption", Rule::On(8, 15)),
    ("christmas eve|xmas eve|heiligabend|nochebuena|julafton|wigilia|réveillon", Rule::On(12, 24)),
    (
        "christmas|christmas day|xmas|weihnachten|noël|navidad|natale|natal|kerst|kerstmis|jul|クリスマス",
        Rule::On(12, 25),
    ),
    ("boxing day|st stephen's day|zweiter weihnachtstag|santo stefano|tweede kerstdag", Rule::On(12, 26)),
    (
        "easter|easter sunday|ostern|ostersonntag|pâques|domingo de pascua|pascua|pasqua|pasen|páscoa|påsk|wielkanoc",
        Rule::Easter(0),
    ),
    (
        "good friday|karfreitag|vendredi saint|viernes santo|goede vrijdag|venerdì santo|sexta-feira santa|långfredagen",
        Rule::Easter(-2),
    ),
    (
        "easter monday|ostermontag|lundi de pâques|lunes de pascua|pasquetta|tweede paasdag|annandag påsk",
        Rule::Easter(1),
    ),
    ("ascension|ascension day|christi himmelfahrt|hemelvaart|hemelvaartsdag", Rule::Easter(39)),
    ("whit monday|pentecost monday|pfingstmontag|lundi de pentecôte|tweede pinksterdag", Rule::Easter(50)),
    ("martin luther king day|mlk day|mlk", Rule::Nth(1, Weekday::Mon, 3)),
    ("presidents day|presidents' day|president's day", Rule::Nth(2, Weekday::Mon, 3)),
    ("memorial day", Rule::Last(5, Weekday::Mon)),
    ("columbus day|indigenous peoples' day|indigenous peoples day", Rule::Nth(10, Weekday::Mon, 2)),
    ("black friday", Rule::Nth(11, Weekday::Thu, 4)),
    ("thanksgiving|thanksgiving day", Rule::Nth(11, Weekday::Thu, 4)),
    ("labor day|labour day", Rule::Nth(9, Weekday::Mon, 1)),
];

/// The next such day, from today on.
pub(super) fn day(context: &AnswerContext<'_>, simple: &str) -> Option<Day> {
    let named = pattern!(r"^(?:on |at |from |the |starting |le |el |il |an |zu )+").replace(simple, "");
    // `the Friday before Christmas`: the first one that follows the day itself.
    let counted = pattern!(
        r"^(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day|day) (?P<which>after|before|following) (?:the )?(?P<named>.+)$"
    );
    if let Some(found) = counted.captures(&named) {
        let Day::On(holiday) = day(context, &found["named"])? else { return None };
        let is_before = &found["which"] == "before";
        let wanted = date::weekday(&found["weekday"]);
        let days = (1..=7_u64).map(|count| match is_before {
            true => holiday.checked_sub_days(Days::new(count)),
            false => holiday.checked_add_days(Days::new(count)),
        });
        return days.flatten().find(|day| wanted.is_none_or(|wanted| wanted == day.weekday())).map(Day::On);
    }
    let (names, rule) = HOLIDAYS.iter().find(|(names, _)| names.split('|').any(|name| name == named))?;
    let is_friday = *names == "black friday";
    let country = context.country().unwrap_or_default();
    // Neighbours give thanks, and rest from labour, on other days.
    let rule = match (names.split('|').next().unwrap_or_default(), country) {
        ("thanksgiving", "CA") => Rule::Nth(10, Weekday::Mon, 2),
        ("labor day", "US" | "CA") => *rule,
        ("labor day", _) => Rule::On(5, 1),
        _ => *rule,
    };
    let today = context.today;
    (today.year()..=today.year() + 1)
        .filter_map(|year| in_year(rule, year))
        .filter_map(|day| if is_friday { day.succ_opt() } else { Some(day) })
        .find(|day| *day >= today)
        .map(Day::On)
}

fn in_year(rule: Rule, year: i32) -> Option<NaiveDate> {
    match rule {
        Rule::On(month, day) => NaiveDate::from_ymd_opt(year, month, day),
        Rule::Easter(offset) => {
            let days = Days::new(offset.unsigned_abs());
            let easter = easter(year)?;
            if offset < 0 { easter.checked_sub_days(days) } else { easter.checked_add_days(days) }
        }
        Rule::Nth(month, weekday, nth) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
        Rule::Last(month, weekday) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, 5)
            .or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, weekday, 4)),
    }
}

/// The Western Easter Sunday, by the Gregorian computus.
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let century = year / 100;
    let moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let full = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full + 2 - century + century / 4) % 7;
    let sunday = full - weekday;
    let month = 3 + (sunday + 40) / 44;
    let day = sunday + 28 - 31 * (month / 4);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::testing::context;
    use super::*;

    #[test]
    fn a_holiday_that_the_calendar_fixes_is_a_day() {
        // 10 June 2026.
        for (said, locale, expected) in [
            ("christmas", "en-US", Some("2026-12-25")),
            ("thanksgiving", "en-US", Some("2026-11-26")),
            ("thanksgiving", "en-CA", Some("2026-10-12")),
            ("labor day", "en-US", Some("2026-09-07")),
            ("easter monday", "en-GB", Some("2027-03-29")),
            ("karfreitag", "de-DE", Some("2027-03-26")),
            ("memorial day", "en-US", Some("2027-05-31")),
            ("the holidays", "en-US", None),
        ] {
            let expected = expected.map(|day: &str| Day::On(day.parse().unwrap()));
            assert_eq!(day(&context(locale, "USD"), said), expected, "{said}");
        }
    }
}
