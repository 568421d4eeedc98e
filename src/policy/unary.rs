//! One cell of a decision table: reads it, tests a value with it, says it in words.
//!
//! A cell is a set of points and intervals on one column and nothing else: no arithmetic, no functions,
//! no other column. That is what makes gaps and overlaps decidable ([`super::cover`]).

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::scale::{Reading, Scale};

/// One unary test on one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// `-`: every value passes.
    Anything,
    /// A value passes that passes one of these.
    AnyOf(Vec<Test>),
    /// A value passes that passes none of these.
    NoneOf(Vec<Test>),
}

/// One part of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// A number, amount or day that lies here.
    In(Interval),
    /// Exactly this name.
    Is(String),
}

/// A stretch of an ordered column; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Where it begins.
    pub low: Option<Limit>,
    /// Where it stops.
    pub high: Option<Limit>,
}

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The number there.
    pub at: Decimal,
    /// Whether that number belongs to it.
    pub end: End,
}

/// Whether the end of an interval belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A square bracket, `<=` or `>=`.
    Included,
    /// A round bracket, `<` or `>`.
    Excluded,
}

impl Cell {
    /// Reads a cell as it stands in a policy file, for a column of that scale.
    pub fn parse(text: &str, scale: &Scale) -> Result<Self, String> {
        let text = text.trim();
        if text == "-" {
            return Ok(Cell::Anything);
        }
        let negated = text.strip_prefix("not(").map(|rest| rest.strip_suffix(')'));
        match negated {
            None => parse_tests(text, scale).map(Cell::AnyOf),
            Some(Some(inner)) => parse_tests(inner, scale).map(Cell::NoneOf),
            Some(None) => Err(format!("`{text}` opens a bracket that it does not close")),
        }
    }

    /// Whether the value passes; `None` if that cannot be told exactly. Of a list, one item has to pass.
    pub fn holds(&self, reading: &Reading) -> Option<bool> {
        if let Reading::Names(items) = reading {
            return items.iter().try_fold(false, |any, item| Some(any | self.holds(&Reading::Name(item.clone()))?));
        }
        match self {
            Cell::Anything => Some(true),
            Cell::AnyOf(tests) => passes_one(tests, reading),
            Cell::NoneOf(tests) => passes_one(tests, reading).map(|passes| !passes),
        }
    }

    /// The parts of the cell; none for `-`.
    pub fn tests(&self) -> &[Test] {
        match self {
            Cell::Anything => &[],
            Cell::AnyOf(tests) | Cell::NoneOf(tests) => tests,
        }
    }

    /// The cell for people, without its column's title: `above 20% up to 30%`; `None` for `-`.
    pub fn in_words(&self, scale: &Scale) -> Option<String> {
        let all = |tests: &[Test]| tests.iter().map(|test| test.in_words(scale)).collect::<Vec<_>>().join(" or ");
        match self {
            Cell::Anything => None,
            Cell::AnyOf(tests) => Some(all(tests)),
            Cell::NoneOf(tests) => Some(format!("other than {}", all(tests))),
        }
    }
}

impl Test {
    /// Whether the value passes this part; `None` if that cannot be told exactly.
    pub fn passes(&self, reading: &Reading) -> Option<bool> {
        match self {
            Test::Is(name) => Some(reading.names().is_some_and(|names| names.contains(name))),
            Test::In(interval) => interval.contains(reading),
        }
    }

    fn in_words(&self, scale: &Scale) -> String {
        match self {
            Test::Is(name) => name.replace('_', " "),
            Test::In(interval) => interval.in_words(scale),
        }
    }
}

impl Interval {
    fn contains(&self, reading: &Reading) -> Option<bool> {
        let within = |limit: Option<Limit>, beyond: Ordering| match limit {
            None => Some(true),
            Some(limit) => match reading.compare(limit.at)? {
                Ordering::Equal => Some(limit.end == End::Included),
                ordering @ (Ordering::Less | Ordering::Greater) => Some(ordering != beyond),
            },
        };
        Some(within(self.low, Ordering::Less)? && within(self.high, Ordering::Greater)?)
    }

    fn in_words(&self, scale: &Scale) -> String {
        let shown = |limit: Limit| scale.show_number(limit.at);
        match (self.low, self.high) {
            (Some(low), Some(high)) if low.at == high.at => shown(low),
            (Some(low), Some(high)) => match (low.end, high.end) {
                (End::Included, End::Included) => format!("{} to {}", shown(low), shown(high)),
                (End::Excluded, End::Included) => format!("above {} up to {}", shown(low), shown(high)),
                (End::Included, End::Excluded) => format!("from {} to below {}", shown(low), shown(high)),
                (End::Excluded, End::Excluded) => format!("above {} and below {}", shown(low), shown(high)),
            },
            (Some(low), None) => match low.end {
                End::Included => format!("at least {}", shown(low)),
                End::Excluded => format!("above {}", shown(low)),
            },
            (None, Some(high)) => match high.end {
                End::Included => format!("up to {}", shown(high)),
                End::Excluded => format!("below {}", shown(high)),
            },
            (None, None) => "any value".to_owned(),
        }
    }
}

fn passes_one(tests: &[Test], reading: &Reading) -> Option<bool> {
    let mut passes = false;
    for test in tests {
        passes |= test.passes(reading)?;
    }
    Some(passes)
}

fn parse_tests(text: &str, scale: &Scale) -> Result<Vec<Test>, String> {
    if let Scale::Ordered(_) = scale
        && let Some(number) = grouped_number(text)
    {
        let bare: String = number.chars().filter(char::is_ascii_digit).collect();
        return Err(format!("`{number}` can be read two ways; write {bare}, or a list with spaces after its commas"));
    }
    text.split(',').map(|part| parse_test(part.trim(), scale)).collect()
}

/// A number that looks as if its thousands were set apart: `20,000`, `1,500,000`, `20.000`.
fn grouped_number(text: &str) -> Option<&str> {
    let is_of_number = |sign: char| sign.is_ascii_digit() || sign == ',' || sign == '.';
    text.split(|sign: char| !is_of_number(sign)).map(|number| number.trim_matches('.')).find(|number| {
        let mut groups = number.split([',', '.']);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let is_first = (1..=3).contains(&first.len()) && first != "0";
        let is_decimal = number.contains('.') && !number.contains(',') && rest.iter().any(|group| *group != "000");
        is_first && !rest.is_empty() && !is_decimal && rest.iter().all(|group| group.len() == 3)
    })
}

fn parse_test(text: &str, scale: &Scale) -> Result<Test, String> {
    match scale {
        Scale::Names(names) => match names.iter().find(|name| *name == text) {
            Some(name) => Ok(Test::Is(name.clone())),
            None => Err(format!("`{text}` is none of {}", names.join(", "))),
        },
        Scale::AnyText if text.is_empty() => Err("an empty text tests nothing".to_owned()),
        Scale::AnyText => Ok(Test::Is(text.to_owned())),
        Scale::Ordered(_) => parse_interval(text, scale).map(Test::In),
    }
}

fn parse_interval(text: &str, scale: &Scale) -> Result<Interval, String> {
    let limit = |number: &str, end: End| scale.read_number(number.trim()).map(|at| Some(Limit { at, end }));
    let comparison = |prefix: &str| text.strip_prefix(prefix);
    if let Some(number) = comparison("<=") {
        return Ok(Interval { low: None, high: limit(number, End::Included)? });
    }
    if let Some(number) = comparison(">=") {
        return Ok(Interval { low: limit(number, End::Included)?, high: None });
    }
    if let Some(number) = comparison("<") {
        return Ok(Interval { low: None, high: limit(number, End::Excluded)? });
    }
    if let Some(number) = comparison(">") {
        return Ok(Interval { low: limit(number, End::Excluded)?, high: None });
    }
    let low_end = bracket(text.chars().next(), '[', '(');
    let high_end = bracket(text.chars().next_back(), ']', ')');
    let (Some(low_end), Some(high_end)) = (low_end, high_end) else {
        let point = limit(text, End::Included)?;
        return Ok(Interval { low: point, high: point });
    };
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    let Some((low, high)) = inner.split_once("..") else {
        return Err(format!("`{text}` is no interval such as (15..30]"));
    };
    let interval = Interval { low: limit(low, low_end)?, high: limit(high, high_end)? };
    match (interval.low, interval.high) {
        (Some(low), Some(high)) if low.at > high.at => Err(format!("`{text}` ends before it begins")),
        (Some(_) | None, Some(_) | None) => Ok(interval),
    }
}

fn bracket(found: Option<char>, included: char, excluded: char) -> Option<End> {
    if found == Some(included) {
        return Some(End::Included);
    }
    (found == Some(excluded)).then_some(End::Excluded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Percent, plain_decimal};
    use crate::policy::scale::Unit;

    fn passes(cell: &str, value: &str) -> bool {
        let scale = Scale::ordered(Unit::Percent);
        let reading = Reading::Number(plain_decimal(value).unwrap());
        Cell::parse(cell, &scale).unwrap().holds(&reading).unwrap()
    }

    #[test]
    fn a_number_whose_thousands_are_set_apart_is_refused_and_a_list_is_not() {
        let scale = Scale::ordered(Unit::Percent);
        for cell in ["> 20,000", "(1,500,000..]", "> 20.000", "not(50,000)"] {
            assert!(Cell::parse(cell, &scale).unwrap_err().contains("two ways"), "{cell}");
        }
        for cell in ["10.004", "1, 200", "5,10", "0.125", "<= 15"] {
            assert!(Cell::parse(cell, &scale).is_ok(), "{cell}");
        }
    }

    #[test]
    fn every_cell_of_the_language_holds_where_it_says() {
        for (cell, inside, outside) in [
            ("15", vec!["15", "15.0"], vec!["14.999", "15.001"]),
            ("< 15", vec!["14.9999"], vec!["15"]),
            ("<= 15", vec!["15"], vec!["15.0001"]),
            ("> 15", vec!["15.0001"], vec!["15"]),
            (">= 15", vec!["15"], vec!["14.9999"]),
            ("[15..30]", vec!["15", "30"], vec!["14.9", "30.1"]),
            ("(15..30]", vec!["15.1", "30"], vec!["15", "30.1"]),
            ("[15..30)", vec!["15", "29.9"], vec!["30"]),
            ("(15..30)", vec!["20"], vec!["15", "30"]),
            ("5, (15..30]", vec!["5", "16"], vec!["6"]),
            ("not(5, (15..30])", vec!["6"], vec!["5", "16"]),
            ("-", vec!["0", "99"], vec![]),
        ] {
            for value in inside {
                assert!(passes(cell, value), "{cell} holds for {value}");
            }
            for value in outside {
                assert!(!passes(cell, value), "{cell} does not hold for {value}");
            }
        }
    }

    #[test]
    fn what_is_no_cell_is_refused_with_a_reason() {
        let scale = Scale::ordered(Unit::Percent);
        for (cell, reason) in [
            ("", "`` is no number"),
            ("15%", "`15%` is no number"),
            ("1e3", "`1e3` is no number"),
            ("(30..15]", "`(30..15]` ends before it begins"),
            ("(15-30]", "`(15-30]` is no interval such as (15..30]"),
            ("not(15", "`not(15` opens a bracket that it does not close"),
            ("> x", "`x` is no number"),
        ] {
            assert_eq!(Cell::parse(cell, &scale), Err(reason.to_owned()), "{cell}");
        }
        let names = Scale::Names(vec!["new".into(), "renewal".into()]);
        assert_eq!(Cell::parse("renewed", &names), Err("`renewed` is none of new, renewal".to_owned()));
    }

    #[test]
    fn a_quotient_without_end_is_compared_before_it_is_rounded() {
        let third = Reading::Fraction(Percent::of(Decimal::ONE, Decimal::from(3)).unwrap());
        let scale = Scale::ordered(Unit::Percent);
        let above = Cell::parse("> 33.3333333333333333333333333", &scale).unwrap();
        assert_eq!(above.holds(&third), Some(true));
    }

    #[test]
    fn a_cell_can_be_said() {
        let percent = Scale::ordered(Unit::Percent);
        let euros = Scale::ordered(Unit::Money("EUR".parse().unwrap()));
        let names = Scale::Names(vec!["new".into(), "custom_clause".into()]);
        for (cell, scale, words) in [
            ("(20..30]", &percent, Some("above 20% up to 30%")),
            ("[20..30)", &percent, Some("from 20% to below 30%")),
            ("> 1000000", &euros, Some("above EUR 1,000,000")),
            ("not(new)", &names, Some("other than new")),
            ("new, custom_clause", &names, Some("new or custom clause")),
            ("-", &names, None),
        ] {
            assert_eq!(Cell::parse(cell, scale).unwrap().in_words(scale).as_deref(), words, "{cell}");
        }
    }
}
