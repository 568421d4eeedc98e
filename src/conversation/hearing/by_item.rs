//! How one item or one year is billed, as people say it without naming the parts: `item PLATFORM, quarterly, advance`,
//! `PLATFORM quarterly in advance`, `monthly in arrears for usage`, `year 2: annually`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::field::Value;
use crate::domain::terms::Billing;

use super::billing;
use super::heard::{AnswerContext, Asked, Manner, Reading};
use super::list;

/// What the parts' own names say, or else what every entry says without them.
pub(super) fn or_listed(asked: &Asked<'_>, text: &str) -> Reading {
    let listed = list::read(asked, text);
    if matches!(listed, Reading::Value(..)) {
        return listed;
    }
    read(asked, text).or_else(|| listed)
}

/// Reads an answer whose every entry is an item or a year with its rhythm.
fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let context = AnswerContext { previous: None, ..*asked.context };
    let asked = Asked { field: asked.field, context: &context, manner: Manner::Plain, question: None };
    let mut found = Vec::new();
    for line in text.split([';', '\n', '|']).map(bare).filter(|line| !line.is_empty()) {
        match entries(&asked, line) {
            Some(entries) => found.extend(entries),
            None => return Reading::Unread,
        }
    }
    if found.is_empty() { Reading::Unread } else { Reading::plain(Value::List(found)) }
}

/// Several entries with commas between them, or one with commas between its parts.
fn entries(asked: &Asked<'_>, line: &str) -> Option<Vec<Value>> {
    let parts = pattern!(r"(?i)\s*(?:,\s*(?:and\s+)?|\s+and\s+)").split(line).map(bare).filter(|part| !part.is_empty());
    let several: Option<Vec<Value>> = parts.map(|part| entry(asked, part)).collect();
    several.or_else(|| Some(vec![entry(asked, &line.replace(',', " "))?]))
}

fn bare(text: &str) -> &str {
    text.trim_matches([' ', '-', '•', '*', '.', '\t'])
}

fn entry(asked: &Asked<'_>, said: &str) -> Option<Value> {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let (year, said) = of_year(&said);
    if let Some((part, year)) = year {
        let rhythm = rhythm(asked, &said)?;
        return Some(record(rhythm, (part, Value::Number(year))));
    }
    let said = pattern!(r"(?i)^(?:the )?(?:item|product|line|sku) ").replace(&said, "");
    let ends = || said.match_indices(' ').map(|(at, _)| (&said[..at], said[at + 1..].trim_start()));
    // The rhythm is as much as can be one.
    let after = ends().find_map(|(item, rest)| Some((item, rhythm(asked, rest)?)));
    let before = || {
        let found = pattern!(r"(?i)^(.+?) (?:for|on) (?:the )?(.+)$").captures(&said)?;
        let (all, rest) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        Some((rest, rhythm(asked, all)?))
    };
    let (item, rhythm) = after.or_else(before)?;
    let item = pattern!(r"(?i)(?:\s+(?:is|are))?(?:\s+(?:billed|invoiced|paid|charged))?\s*[:=–-]?$").replace(item, "");
    let is_item = !item.is_empty()
        && !pattern!(r"(?i)^(?:it|all|everything|we|they|billed|invoiced|paid|all of it)$").is_match(&item);
    is_item.then(|| record(rhythm, ("item", Value::Text(item.trim().to_owned()))))
}

/// The year that an entry is for, and what else it says: `year 1`, `from year 2 on`, `in the second year` not.
fn of_year(said: &str) -> (Option<(&'static str, Decimal)>, String) {
    let year = pattern!(
        r"(?i)(?:\b(?:in|for|during) )?(?P<from>\bfrom )?(?:the )?\byear (?P<year>\d{1,2})\b(?P<on> on(?:wards?)?|\+)?[:=]?"
    );
    let Some(found) = year.captures(said) else { return (None, said.to_owned()) };
    let part = if found.name("from").is_some() || found.name("on").is_some() { "from_year" } else { "year" };
    let number = found.name("year").and_then(|year| year.as_str().parse::<Decimal>().ok());
    let rest = found.get(0).map_or_else(|| said.to_owned(), |whole| said.replacen(whole.as_str(), " ", 1));
    (number.map(|number| (part, number)), rest)
}

fn rhythm(asked: &Asked<'_>, said: &str) -> Option<Billing> {
    let read = |said: &str| match billing::read(asked, said) {
        Reading::Value(Value::Billing(billing), _) => Some(billing),
        Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => None,
    };
    let said = said.trim_matches([' ', ':', '=', '–', ',']);
    // `quarterly, advance`
    let whole = pattern!(r"(?i),? (?:timing )?(advance|arrears)$").replace(said, " in $1");
    read(said).or_else(|| read(&whole))
}

fn record(billing: Billing, of: (&str, Value)) -> Value {
    let frequency = ("frequency".to_owned(), Value::Choice(billing.frequency.word().to_owned()));
    let timing = billing.timing.map(|timing| ("timing".to_owned(), Value::Choice(timing.word().to_owned())));
    let parts: BTreeMap<String, Value> = [(of.0.to_owned(), of.1), frequency].into_iter().chain(timing).collect();
    Value::Record(parts)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str) -> String {
        let (field, context) = (field("plan", "billing plan", FieldType::List), context("en-US", "USD"));
        let Reading::Value(Value::List(entries), _) = read(&asked_of(&field, &context), text) else {
            return "unread".to_owned();
        };
        let entry = |entry: &Value| {
            let Value::Record(parts) = entry else { return String::new() };
            let part = |name: &str| parts.get(name).map(Value::to_string).unwrap_or_default();
            let of = ["item", "year", "from_year"].map(part).concat();
            format!("{of} {} {}", part("frequency"), part("timing")).trim().to_owned()
        };
        entries.iter().map(entry).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn an_item_or_a_year_is_billed_as_people_say_it() {
        for (text, read) in [
            ("item PLATFORM, quarterly, advance", "PLATFORM quarterly advance"),
            ("PLATFORM, quarterly, advance", "PLATFORM quarterly advance"),
            ("PLATFORM quarterly in advance", "PLATFORM quarterly advance"),
            ("PLATFORM: quarterly in arrears", "PLATFORM quarterly arrears"),
            ("Platform subscription is billed monthly", "Platform subscription monthly"),
            ("monthly in arrears for the usage", "usage monthly arrears"),
            ("PLATFORM quarterly in advance; ONBOARD one time", "PLATFORM quarterly advance; ONBOARD one time"),
            ("PLATFORM annually, USAGE monthly in arrears", "PLATFORM annual; USAGE monthly arrears"),
            ("year 1 quarterly in advance\nfrom year 2 on annually", "1 quarterly advance; 2 annual"),
            ("year 1: monthly, advance", "1 monthly advance"),
        ] {
            assert_eq!(shown(text), read, "{text}");
        }
    }

    #[test]
    fn what_is_no_rhythm_of_an_item_is_not_read() {
        for text in ["quarterly", "PLATFORM", "billed quarterly", "PLATFORM quarterly or so", "all of it later", ""] {
            assert_eq!(shown(text), "unread", "{text}");
        }
    }
}
