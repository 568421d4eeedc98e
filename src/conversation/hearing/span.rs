//! Days in a row, as people write them: `tomorrow`, `next week`, `23 Dec to 2 Jan`, `12/24-1/2`, `until Friday`.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::domain::trust::DateOrder;

use super::date::{self, Day};
use super::heard::{AnswerContext, Manner};
use super::tokens;

/// A longer one is no stretch of days that somebody means.
const DAYS_MAX: i64 = 366;
/// How far back a day without a year still comes to mind.
const JUST_PAST_DAYS: i64 = 31;
/// The days of a week after its first.
const REST_OF_A_WEEK: u64 = 6;

/// The first day and the last.
pub type FirstAndLast = (NaiveDate, NaiveDate);

/// What words say about days in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// From this day to that one.
    Days(FirstAndLast),
    /// One of these.
    Either(Vec<FirstAndLast>),
    /// From that day on, without a last one.
    NoEnd(NaiveDate),
    /// They cannot be read for certain.
    Unread,
}

/// Reads words that say days in a row and nothing else. Where day and month can be swapped, both orders are tried, and
/// one that any of its days proves counts for all of them.
pub fn read(text: &str, context: &AnswerContext<'_>) -> Span {
    let simple = tokens::simple(text, context.language());
    let orders = match (context.date_order, proven_orders(&simple).as_slice()) {
        (Some(order), _) => vec![order],
        (None, [order]) => vec![*order],
        (None, []) => vec![DateOrder::Dmy, DateOrder::Mdy],
        (None, _contradict) => return Span::Unread,
    };
    let mut found: Vec<FirstAndLast> = Vec::new();
    let mut without_end = None;
    for order in orders {
        let context = AnswerContext { date_order: Some(order), ..*context };
        for span in spans(&context, &simple) {
            if !found.contains(&span) {
                found.push(span);
            }
        }
        let from = simple.strip_prefix("from ").or(simple.strip_prefix("starting "));
        without_end = without_end.or(from.and_then(|from| firsts(&context, from).first().copied()));
    }
    let makes_sense = |span: &&FirstAndLast| {
        let (from, to) = span;
        from <= to && *to >= context.today && (*to - *from).num_days() <= DAYS_MAX
    };
    let sensible: Vec<FirstAndLast> = found.iter().filter(makes_sense).copied().collect();
    match (sensible.as_slice(), found.first(), without_end) {
        ([one], ..) => Span::Days(*one),
        ([], Some(first), _) => Span::Days(*first),
        ([], None, Some(from)) => Span::NoEnd(from),
        ([], None, None) => Span::Unread,
        (_several, ..) => Span::Either(sensible),
    }
}

/// The order of day and month that a number above twelve shows.
fn proven_orders(simple: &str) -> Vec<DateOrder> {
    let mut orders = Vec::new();
    for parts in pattern!(r"\b(\d{1,2})/(\d{1,2})\b").captures_iter(simple) {
        let is_no_month = |index: usize| parts[index].parse::<u32>().is_ok_and(|number| number > 12);
        let order = match (is_no_month(1), is_no_month(2)) {
            (true, _) => DateOrder::Dmy,
            (false, true) => DateOrder::Mdy,
            (false, false) => continue,
        };
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    orders
}

/// Every reading of the words as days in a row; several where a weekday may be this week's or the next one's.
fn spans(context: &AnswerContext<'_>, simple: &str) -> Vec<FirstAndLast> {
    let simple = simple.trim_end_matches(" inclusive").trim_end_matches(" (inclusive)");
    if let Some(stretch) = stretch(context.today, simple) {
        return vec![stretch];
    }
    for read in [counted, until, back, of_one_month] {
        let found = read(context, simple);
        if !found.is_empty() {
            return found;
        }
    }
    let bare = pattern!(r"^(?:from|starting|between) ").replace(simple, "");
    let both = halves(&bare).into_iter().map(|(first, last)| pairs(context, first, last));
    if let Some(found) = both.into_iter().find(|found| !found.is_empty()) {
        return found;
    }
    let one = pattern!(r"^(?:on|just|only) ").replace(simple, "");
    match date::day(context, &one, Manner::Plain) {
        Some(Day::Vague(Some(first))) => month_of(first).into_iter().collect(),
        Some(_) => firsts(context, &one).into_iter().map(|day| (day, day)).collect(),
        None => Vec::new(),
    }
}

/// A week or a month as a whole, or what is left of it.
fn stretch(today: NaiveDate, simple: &str) -> Option<FirstAndLast> {
    let parts = pattern!(
        r"^(?:all |all of |the whole of |the )?(?P<which>this|next|rest of the|rest of this|the rest of the) (?P<unit>week|month)$"
    )
    .captures(simple)?;
    let is_next = &parts["which"] == "next";
    let (first, last) = match &parts["unit"] {
        "week" => {
            let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
            let monday = if is_next { monday.checked_add_days(Days::new(REST_OF_A_WEEK + 1))? } else { monday };
            (monday, monday.checked_add_days(Days::new(REST_OF_A_WEEK))?)
        }
        _month => month_of(today.with_day(1)?.checked_add_months(Months::new(u32::from(is_next)))?)?,
    };
    Some((first.max(today), last))
}

fn month_of(first: NaiveDate) -> Option<FirstAndLast> {
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}

/// `for 2 weeks`, `3 days from Thursday`, `tomorrow for a week`.
fn counted(context: &AnswerContext<'_>, simple: &str) -> Vec<FirstAndLast> {
    let shape = pattern!(
        r"(?x)^(?:(?:from\ |starting\ )?(?P<before>.+?)\ for\ |for\ (?:the\ )?)?
        (?P<count>an?|\d{1,3})\ (?P<unit>day|week|month)s?(?:\ (?:from|starting|as\ of)\ (?:on\ )?(?P<after>.+))?$"
    );
    let Some(parts) = shape.captures(simple) else { return Vec::new() };
    let start = parts.name("before").or(parts.name("after")).map_or("today", |start| start.as_str());
    let count: u32 = parts["count"].parse().unwrap_or(1);
    let last = |first: NaiveDate| {
        let after = match &parts["unit"] {
            "day" => first.checked_add_days(Days::new(count.into())),
            "week" => first.checked_add_days(Days::new(u64::from(count) * 7)),
            _month => first.checked_add_months(Months::new(count)),
        };
        after.and_then(|after| after.pred_opt()).filter(|last| *last >= first)
    };
    firsts(context, start).into_iter().filter_map(|first| Some((first, last(first)?))).collect()
}

/// `until Friday`: from today on.
fn until(context: &AnswerContext<'_>, simple: &str) -> Vec<FirstAndLast> {
    let shape = pattern!(r"^(?:from today |today )?(?:until|till|til|through|thru|to|up to)(?: and including)? (.+)$");
    let Some(parts) = shape.captures(simple) else { return Vec::new() };
    let today = context.today;
    // On a Friday, `until Friday` may be today or in a week.
    let may_be_today = weekday_alone(&parts[1]) == Some(today.weekday());
    let ends = firsts(context, &parts[1]).into_iter().map(|last| (today, last));
    may_be_today.then_some((today, today)).into_iter().chain(ends).collect()
}

/// `back on Monday`: the day before is the last.
fn back(context: &AnswerContext<'_>, simple: &str) -> Vec<FirstAndLast> {
    let Some(parts) = pattern!(r"^(?:i'?m |i am )?(?:back|returning)(?: on)? (.+)$").captures(simple) else {
        return Vec::new();
    };
    let days = firsts(context, &parts[1]).into_iter().filter_map(|day| day.pred_opt());
    days.map(|last| (context.today, last)).collect()
}

/// `9-13 March`, `March 9 to 13`: two days of one month.
fn of_one_month(context: &AnswerContext<'_>, simple: &str) -> Vec<FirstAndLast> {
    let before = pattern!(r"^(?:from |between )?(\d{1,2})\.? ?(?:-|to|until|and) ?(\d{1,2}\.? (?:of )?[a-z]{3,9}.*)$");
    let after = pattern!(
        r"^(?:from |between )?(?P<month>[a-z]{3,9}) (?P<first>\d{1,2}) ?(?:-|to|until|and) ?(?P<last>\d{1,2}(?:,? \d{4})?)$"
    );
    if let Some(parts) = before.captures(simple) {
        let month = parts[2].trim_start_matches(|letter: char| letter.is_ascii_digit());
        return pairs(context, &format!("{}{month}", &parts[1]), &parts[2]);
    }
    let Some(parts) = after.captures(simple).filter(|parts| date::month(&parts["month"]).is_some()) else {
        return Vec::new();
    };
    let year = parts["last"].split_once(' ').map(|(_, year)| format!(" {year}")).unwrap_or_default();
    let (month, first) = (&parts["month"], &parts["first"]);
    pairs(context, &format!("{month} {first}{year}"), &format!("{month} {}", &parts["last"]))
}

/// Every way to cut the words in two, the clearest first.
fn halves(simple: &str) -> Vec<(&str, &str)> {
    const BETWEEN: [&str; 9] = [" up to ", " to ", " until ", " till ", " through ", " thru ", " and ", " - ", ".."];
    let cut = BETWEEN.iter().flat_map(|between| {
        simple.match_indices(between).map(move |(at, _)| (&simple[..at], &simple[at + between.len()..]))
    });
    let dashes = simple.match_indices('-').map(|(at, _)| (&simple[..at], &simple[at + 1..]));
    let blanks = simple.match_indices(' ').map(|(at, _)| (&simple[..at], &simple[at + 1..]));
    cut.chain(dashes).chain(blanks).map(|(first, last)| (first.trim(), last.trim())).collect()
}

/// Each first day with each last one, the last read from the first where its words need somewhere to start.
fn pairs(context: &AnswerContext<'_>, first: &str, last: &str) -> Vec<FirstAndLast> {
    let mut pairs = Vec::new();
    for from in days_named(context, first, Start::JustPast) {
        let counts_from_today =
            pattern!(r"^(?:to(?:day|morrow)|day after tomorrow|in \d.*|next .*|.*from (?:now|today))$");
        let start = if counts_from_today.is_match(last) { context.today } else { from };
        let context = AnswerContext { today: start, ..*context };
        pairs.extend(days_named(&context, last, Start::Ahead).into_iter().map(|to| (from, to)));
    }
    // Where the same days lie behind and ahead, what is not over yet is meant.
    let is_over = |pair: &FirstAndLast| pair.1 < context.today;
    if pairs.iter().any(is_over) && !pairs.iter().all(is_over) {
        pairs.retain(|pair| !is_over(pair));
    }
    if let Some(begun) = pairs.iter().map(|pair| pair.0).find(|from| *from < context.today) {
        pairs.retain(|pair| pair.0 == begun);
    }
    pairs
}

/// From where a day without a year is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// From today on.
    Ahead,
    /// Some days back as well: it may have begun.
    JustPast,
}

fn firsts(context: &AnswerContext<'_>, words: &str) -> Vec<NaiveDate> {
    days_named(context, words, Start::Ahead)
}

/// The days that those words can name.
fn days_named(context: &AnswerContext<'_>, words: &str, start: Start) -> Vec<NaiveDate> {
    let words = pattern!(r"^(?:on |the )+").replace(words.trim_end_matches(','), "");
    let today = context.today;
    match date::day(context, &words, Manner::Plain) {
        Some(Day::On(day)) => vec![day],
        Some(Day::EitherWeek(this, next)) => vec![this, next],
        Some(Day::Yearless(month, day, weekday)) => {
            let is_near = |day: &NaiveDate| (today - *day).num_days() <= JUST_PAST_DAYS && start == Start::JustPast;
            let past = date::last_occurrence(today, month, day).filter(is_near);
            let days = past.into_iter().chain(date::next_occurrence(today, month, day));
            days.filter(|day| weekday.is_none_or(|weekday| weekday == day.weekday())).collect()
        }
        Some(Day::Swapped(_) | Day::WrongWeekday | Day::Vague(_) | Day::Event | Day::Impossible) | None => Vec::new(),
    }
}

fn weekday_alone(words: &str) -> Option<chrono::Weekday> {
    let shape = pattern!(r"^(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?$");
    date::weekday(&shape.captures(words)?[1])
}

#[cfg(test)]
mod tests {
    use super::super::testing::context;
    use super::*;

    fn shown(today: &str, text: &str, order: Option<DateOrder>) -> String {
        let context = AnswerContext { today: today.parse().unwrap(), date_order: order, ..context("en", "USD") };
        let days = |(from, to): &FirstAndLast| format!("{} {}", from.format("%y-%m-%d"), to.format("%y-%m-%d"));
        match read(text, &context) {
            Span::Days(span) => days(&span),
            Span::Either(spans) => spans.iter().map(days).collect::<Vec<_>>().join(" or "),
            Span::NoEnd(from) => format!("{} and then?", from.format("%y-%m-%d")),
            Span::Unread => "unread".to_owned(),
        }
    }

    /// shows: complaint:12
    #[test]
    fn days_in_a_row_are_read_as_people_write_them() {
        // A Wednesday.
        let today = "2026-06-10";
        let cases = [
            ("2026-06-15 2026-06-19", "26-06-15 26-06-19"),
            ("2026-06-15 to 2026-06-19", "26-06-15 26-06-19"),
            ("2026-06-15", "26-06-15 26-06-15"),
            ("today", "26-06-10 26-06-10"),
            ("tomorrow", "26-06-11 26-06-11"),
            ("tomorrow and Friday", "26-06-11 26-06-12"),
            ("Friday", "26-06-12 26-06-12"),
            ("until Friday", "26-06-10 26-06-12"),
            ("until wednesday", "26-06-10 26-06-10 or 26-06-10 26-06-17"),
            ("through the 20th", "26-06-10 26-06-20"),
            ("back on Monday", "26-06-10 26-06-14"),
            ("this week", "26-06-10 26-06-14"),
            ("rest of the week", "26-06-10 26-06-14"),
            ("Next week", "26-06-15 26-06-21"),
            ("next month", "26-07-01 26-07-31"),
            ("August", "26-08-01 26-08-31"),
            ("for two weeks", "26-06-10 26-06-23"),
            ("a week from Monday", "26-06-15 26-06-21"),
            ("3 days from 15 June", "26-06-15 26-06-17"),
            ("tomorrow for a week", "26-06-11 26-06-17"),
            ("Mon-Fri", "26-06-15 26-06-19"),
            ("Friday to Tuesday", "26-06-12 26-06-16"),
            ("tomorrow until next Monday", "26-06-11 26-06-15"),
            ("next Friday", "26-06-12 26-06-12 or 26-06-19 26-06-19"),
            ("23 Dec to 2 Jan", "26-12-23 27-01-02"),
            ("Dec 23 – Jan 2", "26-12-23 27-01-02"),
            ("23 Dec - 2 Jan 2027", "26-12-23 27-01-02"),
            ("from 23.12.2026 to 02.01.2027", "26-12-23 27-01-02"),
            ("12/24-1/2", "26-12-24 27-01-02"),
            ("24/12 to 2/1", "26-12-24 27-01-02"),
            ("9-13 July", "26-07-09 26-07-13"),
            ("July 9 to 13", "26-07-09 26-07-13"),
            ("28 June to the 3rd", "26-06-28 26-07-03"),
            ("8 June to 19 June", "26-06-08 26-06-19"),
            ("7/8-7/10", "26-08-07 26-10-07 or 26-07-08 26-07-10"),
            ("from Monday", "26-06-15 and then?"),
            ("24/12 to 1/15", "unread"),
            ("31 June", "unread"),
            ("for a while", "unread"),
            ("until further notice", "unread"),
            ("next quarter", "unread"),
            ("", "unread"),
        ];
        for (said, expected) in cases {
            assert_eq!(shown(today, said, None), expected, "{said}");
        }
        assert_eq!(shown(today, "7/8-7/10", Some(DateOrder::Dmy)), "26-08-07 26-10-07");
        assert_eq!(shown("2026-12-25", "23 Dec to 2 Jan", None), "26-12-23 27-01-02", "it has begun");
        // What cannot be meant is read all the same, so that whoever answers can say what is wrong with it.
        assert_eq!(shown(today, "2026-06-19 to 2026-06-15", None), "26-06-19 26-06-15");
        assert_eq!(shown(today, "2026-06-01 to 2026-06-05", None), "26-06-01 26-06-05");
    }
}
