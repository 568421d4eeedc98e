//! Checks of records and lists: parts that need each other, sums over items, items in order.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::field::{Field, Value};
use crate::domain::money::Money;
use crate::domain::quote::{Term, wrong_steps};
use crate::domain::taken::words_key;

/// What a list's parts have to add up to.
#[derive(Debug, Clone, PartialEq)]
pub enum Sum<'a> {
    /// This number or percentage.
    Number(Decimal),
    /// This amount.
    Amount(Money, &'a str),
}

/// What is wrong where one part says which others there must be.
pub fn needs(field: &Field, value: &Value, part: &str, values: &[String], needed: &[String]) -> Option<String> {
    let parts = field.parts_of(value)?;
    let asks = matches!(parts.get(part), Some(Value::Choice(choice)) if values.contains(choice));
    let lacks = needed.iter().filter(|name| !parts.contains_key(*name)).filter_map(|name| field.part(name));
    let titles: Vec<&str> = lacks.map(|part| part.title.as_str()).collect();
    (asks && !titles.is_empty()).then(|| format!("lacks {}", titles.join(", ")))
}

/// What is wrong where a part must be there and say one of these.
pub fn must_be(field: &Field, value: &Value, part: &str, values: &[String]) -> Option<String> {
    let parts = field.parts_of(value)?;
    let says = matches!(parts.get(part), Some(Value::Choice(choice)) if values.contains(choice));
    let title = field.part(part).map_or(part, |part| part.title.as_str());
    (!says).then(|| format!("needs that {title} {}", values.join(" or ").replace('_', " ")))
}

/// What is wrong where words name regions and places lie in others. Words that name every region cover any place.
pub fn covers_regions(named: &str, places: &Value, region: &str, all: &[String]) -> Option<String> {
    let words = |text: &str| words_key(text).split(' ').map(str::to_owned).collect::<Vec<_>>();
    let within = |words: &[String], wanted: &[String]| words.windows(wanted.len().max(1)).any(|some| some == wanted);
    let named_words = words(named);
    if all.iter().any(|every| within(&named_words, &words(every))) {
        return None;
    }
    let Value::List(items) = places else { return None };
    let regions = items.iter().filter_map(|item| part_of(item, region));
    let mut other: Vec<&str> = Vec::new();
    for place in regions {
        let Value::Text(place) = place else { continue };
        if !within(&named_words, &words(place)) && !other.contains(&place.as_str()) {
            other.push(place);
        }
    }
    (!other.is_empty()).then(|| {
        let other = other.join(" and ");
        format!(
            "is for {named}, and it is used in {other}: one that covers {other} is needed, or the places of use differ"
        )
    })
}

/// What is wrong with the sum of one part over all items; where no item has it, there is nothing to add up.
pub fn adds_up(items: &[Value], part: &str, wanted: &Sum<'_>) -> Option<String> {
    let values: Vec<&Value> = items.iter().filter_map(|item| part_of(item, part)).collect();
    if values.is_empty() {
        return None;
    }
    match wanted {
        Sum::Number(wanted) => {
            let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| {
                let (Value::Number(number) | Value::Percent(number)) = value else { return None };
                sum.checked_add(*number)
            });
            match sum {
                Some(sum) if sum == *wanted => None,
                Some(sum) => Some(format!("comes to {}, and must come to {}", sum.normalize(), wanted.normalize())),
                None => Some("cannot be added up".to_owned()),
            }
        }
        Sum::Amount(wanted, title) => {
            let sum = values.iter().try_fold(Money::zero(wanted.currency()), |sum, value| {
                if let Value::Money(money) = value { sum.plus(*money).ok() } else { None }
            });
            match sum {
                Some(sum) if sum == *wanted => None,
                Some(sum) => Some(format!("comes to {sum}, and {title} is {wanted}")),
                None => Some("cannot be added up".to_owned()),
            }
        }
    }
}

/// What is wrong with the order of a list's days.
pub fn ascends(items: &[Value], part: &str) -> Option<String> {
    let days: Vec<NaiveDate> = items.iter().filter_map(|item| day_of(part_of(item, part)?)).collect();
    let wrong = days.windows(2).find(|pair| pair[0] >= pair[1]);
    wrong.map(|pair| format!("has {} after {}; list the days from the first", pair[1], pair[0]))
}

/// What is wrong with the steps of a ramp, each from one part's day to another's.
pub fn covers(items: &[Value], from: &str, to: &str, term: Option<Term>) -> Option<String> {
    let mut steps = Vec::new();
    for item in items {
        let (start, end) = (day_of(part_of(item, from)?)?, day_of(part_of(item, to)?)?);
        match Term::new(start, end) {
            Some(step) => steps.push(step),
            None => return Some(format!("has a step that ends on {end}, before it starts on {start}")),
        }
    }
    wrong_steps(&steps, term)
}

/// What is billed after the term, where all is billed before its period.
pub fn billed_after(items: &[Value], on: &str, term: Term) -> Option<String> {
    let days = items.iter().filter_map(|item| day_of(part_of(item, on)?));
    let late = days.max().filter(|day| *day > term.end())?;
    Some(format!("bills on {late}, after the term has ended on {}, and it is billed in advance", term.end()))
}

fn part_of<'v>(item: &'v Value, part: &str) -> Option<&'v Value> {
    if let Value::Record(parts) = item { parts.get(part) } else { None }
}

fn day_of(value: &Value) -> Option<NaiveDate> {
    if let Value::Date(day) = value { Some(*day) } else { None }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn item(part: &str, value: Value) -> Value {
        Value::Record(BTreeMap::from([(part.to_owned(), value)]))
    }

    #[test]
    fn shares_and_amounts_add_up_to_the_last_minor_unit() {
        let share = |number: i64| item("share", Value::Percent(Decimal::from(number)));
        assert_eq!(adds_up(&[share(60), share(40)], "share", &Sum::Number(Decimal::ONE_HUNDRED)), None);
        assert!(adds_up(&[share(60), share(39)], "share", &Sum::Number(Decimal::ONE_HUNDRED)).is_some());
        let amount = |text: &str| item("amount", Value::Money(Money::parse(text, "EUR").unwrap()));
        let total = Sum::Amount(Money::parse("100.00", "EUR").unwrap(), "the total");
        assert_eq!(adds_up(&[amount("33.33"), amount("66.67")], "amount", &total), None);
        assert!(adds_up(&[amount("33.33"), amount("66.66")], "amount", &total).is_some());
        assert_eq!(adds_up(&[], "amount", &total), None);
    }

    #[test]
    fn the_steps_of_a_ramp_cover_the_term_and_nothing_is_billed_after_it() {
        let day = |text: &str| Value::Date(text.parse().unwrap());
        let step = |from: &str, to: &str| {
            Value::Record(BTreeMap::from([("from".to_owned(), day(from)), ("to".to_owned(), day(to))]))
        };
        let term = Term::new("2026-04-01".parse().unwrap(), "2028-03-31".parse().unwrap()).unwrap();
        let found = |steps: &[Value]| covers(steps, "from", "to", Some(term)).unwrap_or_default();
        assert_eq!(found(&[step("2026-04-01", "2027-03-31"), step("2027-04-01", "2028-03-31")]), "");
        assert!(found(&[step("2026-04-01", "2027-03-31")]).starts_with("runs from"));
        assert!(found(&[step("2026-04-01", "2026-03-31")]).contains("before it starts"));
        assert_eq!(billed_after(&[item("on", day("2028-03-31"))], "on", term), None);
        assert!(billed_after(&[item("on", day("2028-04-01"))], "on", term).unwrap().contains("2028-04-01"));
    }

    #[test]
    fn days_stand_in_order() {
        let day = |text: &str| item("on", Value::Date(text.parse().unwrap()));
        assert_eq!(ascends(&[day("2026-04-01"), day("2026-05-01")], "on"), None);
        assert!(ascends(&[day("2026-05-01"), day("2026-05-01")], "on").is_some());
    }
}
