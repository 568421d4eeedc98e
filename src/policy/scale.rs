//! What a column's values can be: an ordered scale with a unit and bounds, a closed list of names, or any
//! text. Cuts a scale into pieces, so that one value from each piece stands for all of it.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::domain::money::{Currency, Money, Percent, grouped, plain_decimal};

use super::unary::{Cell, Test};

/// What a column's values can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scale {
    /// Numbers of some unit.
    Ordered(Ordered),
    /// One of these names.
    Names(Vec<String>),
    /// Any text; tested for equality only.
    AnyText,
}

/// An ordered scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered {
    /// What its numbers count.
    pub unit: Unit,
    /// The least value there is, if there is one.
    pub low: Option<Decimal>,
    /// The greatest value there is, if there is one.
    pub high: Option<Decimal>,
}

/// What the numbers of an ordered scale count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing in particular.
    Number,
    /// Per cent: 15 means 15 %.
    Percent,
    /// An amount of this currency.
    Money(Currency),
    /// Whole days.
    Days,
    /// Calendar days, counted from the first day of the common era.
    Date,
}

/// A value as a cell tests it.
#[derive(Debug, Clone)]
pub enum Reading {
    /// An exact percentage that may have no end.
    Fraction(Percent),
    /// A number, an amount in the column's currency, a count of days or a calendar day.
    Number(Decimal),
    /// A name of a closed list, or a text.
    Name(String),
    /// The items of a list, of which one has to pass; an empty list is [`NO_ITEM`].
    Names(Vec<String>),
}

/// How a cell names an empty list, and a part of a record that is not there.
pub const NO_ITEM: &str = "none";

/// A part of a scale on which every cell that was given answers alike.
#[derive(Debug, Clone)]
pub struct Piece {
    /// One value from it.
    pub witness: Reading,
}

impl Scale {
    /// An ordered scale of that unit with the bounds that the unit itself has.
    pub fn ordered(unit: Unit) -> Self {
        let (low, high) = match unit {
            Unit::Number | Unit::Money(_) | Unit::Date => (None, None),
            Unit::Percent => (Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED)),
            Unit::Days => (Some(Decimal::ZERO), None),
        };
        Scale::Ordered(Ordered { unit, low, high })
    }

    /// Yes and no, as cells write them.
    pub fn yes_no() -> Self {
        Scale::Names(vec!["true".to_owned(), "false".to_owned()])
    }

    /// Reads a number of this scale as policy files write it: a plain decimal, or a date.
    pub fn read_number(&self, text: &str) -> Result<Decimal, String> {
        if self.unit() == Some(Unit::Date) {
            let day = text.parse::<NaiveDate>().map_err(|_| format!("`{text}` is no date such as 2026-03-09"))?;
            return Ok(Decimal::from(day.num_days_from_ce()));
        }
        plain_decimal(text).map_err(|_| format!("`{text}` is no number"))
    }

    /// Reads a whole value of this scale, as an example gives it.
    pub fn read(&self, text: &str) -> Result<Reading, String> {
        match self {
            Scale::Ordered(_) => self.read_number(text).map(Reading::Number),
            Scale::Names(names) if !names.iter().any(|name| name == text) => {
                Err(format!("`{text}` is none of {}", names.join(", ")))
            }
            Scale::Names(_) | Scale::AnyText => Ok(Reading::Name(text.to_owned())),
        }
    }

    /// Whether such a value can stand in a column of this scale.
    pub fn admits(&self, reading: &Reading) -> bool {
        match self {
            Scale::Ordered(ordered) => ordered.admits(reading) == Some(true),
            Scale::Names(names) => {
                reading.names().is_some_and(|found| found.iter().all(|one| names.iter().any(|name| name == one)))
            }
            Scale::AnyText => reading.names().is_some(),
        }
    }

    /// A limit for people: `20%`, `EUR 1,000,000`, `90 days`.
    pub fn show_number(&self, number: Decimal) -> String {
        match self.unit() {
            None | Some(Unit::Number) => show_plain(number),
            Some(Unit::Percent) => format!("{}%", number.normalize()),
            Some(Unit::Money(currency)) => show_amount(number, currency),
            Some(Unit::Days) if number == Decimal::ONE => "1 day".to_owned(),
            Some(Unit::Days) => format!("{} days", show_plain(number)),
            Some(Unit::Date) => day_of(number).map_or_else(|| show_plain(number), |day| day.to_string()),
        }
    }

    /// A value for people, with as many decimals as it takes to tell it from each of these limits.
    pub fn show(&self, reading: &Reading, limits: &[Decimal]) -> String {
        match reading {
            Reading::Name(name) => name.replace('_', " "),
            Reading::Names(names) => names.join(", ").replace('_', " "),
            Reading::Number(number) => self.show_number(*number),
            Reading::Fraction(percent) => limits
                .iter()
                .map(|limit| percent.beside(Some(*limit), PERCENT_PLACES))
                .max_by_key(String::len)
                .unwrap_or_else(|| percent.to_string()),
        }
    }

    /// A value as policy files write it, for witnesses and records.
    pub fn write(&self, reading: &Reading) -> String {
        match reading {
            Reading::Name(name) => name.clone(),
            Reading::Names(names) => names.join(", "),
            Reading::Fraction(percent) => percent.to_decimal().to_string(),
            Reading::Number(number) if self.unit() == Some(Unit::Date) => {
                day_of(*number).map_or_else(|| number.to_string(), |day| day.to_string())
            }
            Reading::Number(number) => number.normalize().to_string(),
        }
    }

    /// Cuts the scale at every end that these cells mention. Exact: each cell gives one answer per piece.
    pub fn pieces<'a>(&self, cells: impl Iterator<Item = &'a Cell>) -> Vec<Piece> {
        let tests = cells.flat_map(Cell::tests);
        match self {
            Scale::Ordered(ordered) => {
                let mut cuts: Vec<Decimal> = tests.flat_map(ends_of).chain(ordered.low).chain(ordered.high).collect();
                cuts.sort();
                cuts.dedup();
                let witnesses = ordered.witnesses(&cuts).into_iter().map(Reading::Number);
                witnesses.filter(|witness| self.admits(witness)).map(|witness| Piece { witness }).collect()
            }
            Scale::Names(names) => names.iter().map(|name| Piece { witness: Reading::Name(name.clone()) }).collect(),
            Scale::AnyText => {
                let mut names: Vec<&str> = tests.filter_map(name_of).collect();
                names.sort_unstable();
                names.dedup();
                let other = (0_u32..).map(|count| format!("text {count}")).find(|text| !names.contains(&text.as_str()));
                let named = names.iter().map(|name| (*name).to_owned());
                named.chain(other).map(|name| Piece { witness: Reading::Name(name) }).collect()
            }
        }
    }

    /// Every end that these cells mention: what a value must be told apart from.
    pub fn limits<'a>(cells: impl Iterator<Item = &'a Cell>) -> Vec<Decimal> {
        cells.flat_map(Cell::tests).flat_map(ends_of).collect()
    }

    fn unit(&self) -> Option<Unit> {
        match self {
            Scale::Ordered(ordered) => Some(ordered.unit),
            Scale::Names(_) | Scale::AnyText => None,
        }
    }
}

/// Decimals of a percentage that need not be told from a limit.
const PERCENT_PLACES: u32 = 2;

impl Reading {
    /// How the value stands to a limit; `None` for a name, or if that cannot be told exactly.
    pub fn compare(&self, limit: Decimal) -> Option<Ordering> {
        match self {
            Reading::Fraction(percent) => percent.compare(limit),
            Reading::Number(number) => Some(number.cmp(&limit)),
            Reading::Name(_) | Reading::Names(_) => None,
        }
    }

    /// The name, or every item's; `None` if it is a number.
    pub fn names(&self) -> Option<&[String]> {
        match self {
            Reading::Name(name) => Some(std::slice::from_ref(name)),
            Reading::Names(names) => Some(names),
            Reading::Fraction(_) | Reading::Number(_) => None,
        }
    }

    /// The items of a list as a cell tests them.
    pub fn of_items(names: Vec<String>) -> Self {
        if names.is_empty() { Reading::Name(NO_ITEM.to_owned()) } else { Reading::Names(names) }
    }
}

impl Ordered {
    fn is_whole(&self) -> bool {
        match self.unit {
            Unit::Number | Unit::Percent | Unit::Money(_) => false,
            Unit::Days | Unit::Date => true,
        }
    }

    fn admits(&self, reading: &Reading) -> Option<bool> {
        let low = match self.low {
            Some(low) => reading.compare(low)? != Ordering::Less,
            None => true,
        };
        let high = match self.high {
            Some(high) => reading.compare(high)? != Ordering::Greater,
            None => true,
        };
        let fits = match reading {
            Reading::Number(number) => !self.is_whole() || number.is_integer(),
            Reading::Fraction(percent) => !self.is_whole() || percent.to_decimal().is_integer(),
            Reading::Name(_) | Reading::Names(_) => false,
        };
        Some(low && high && fits)
    }

    /// One value below, on, between and above the cuts.
    fn witnesses(&self, cuts: &[Decimal]) -> Vec<Decimal> {
        let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else {
            return vec![Decimal::ZERO];
        };
        let below = if self.is_whole() { first.ceil() } else { *first };
        let mut witnesses = Vec::from_iter(below.checked_sub(Decimal::ONE));
        for (index, cut) in cuts.iter().enumerate() {
            witnesses.push(*cut);
            witnesses.extend(cuts.get(index + 1).and_then(|next| self.between(*cut, *next)));
        }
        let above = if self.is_whole() { last.floor() } else { *last };
        witnesses.extend(above.checked_add(Decimal::ONE));
        witnesses
    }

    /// A short number strictly between the two, if there is one.
    fn between(&self, low: Decimal, high: Decimal) -> Option<Decimal> {
        let whole = low.floor().checked_add(Decimal::ONE)?;
        if whole < high {
            return Some(whole);
        }
        if self.is_whole() {
            return None;
        }
        let middle = low.checked_add(high)?.checked_div(Decimal::TWO)?.normalize();
        (low < middle && middle < high).then_some(middle)
    }
}

fn ends_of(test: &Test) -> Vec<Decimal> {
    match test {
        Test::In(interval) => interval.low.iter().chain(&interval.high).map(|limit| limit.at).collect(),
        Test::Is(_) => Vec::new(),
    }
}

fn name_of(test: &Test) -> Option<&str> {
    match test {
        Test::Is(name) => Some(name),
        Test::In(_) => None,
    }
}

fn day_of(number: Decimal) -> Option<NaiveDate> {
    i32::try_from(number).ok().and_then(NaiveDate::from_num_days_from_ce_opt)
}

fn show_amount(number: Decimal, currency: Currency) -> String {
    match Money::new(number, currency) {
        Ok(money) => money.to_string(),
        Err(_) => format!("{currency} {}", show_plain(number)),
    }
}

fn show_plain(number: Decimal) -> String {
    let plain = number.normalize().to_string();
    match plain.split_once('.') {
        Some((whole, decimals)) => format!("{}.{decimals}", grouped(whole)),
        None => grouped(&plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(scale: &Scale, cells: &[&str]) -> Vec<String> {
        let cells: Vec<Cell> = cells.iter().map(|cell| Cell::parse(cell, scale).unwrap()).collect();
        scale.pieces(cells.iter()).iter().map(|piece| scale.write(&piece.witness)).collect()
    }

    #[test]
    fn an_ordered_scale_is_cut_at_every_end_and_at_its_bounds() {
        let percent = Scale::ordered(Unit::Percent);
        assert_eq!(pieces(&percent, &["<= 10", "(10..10.5]"]), ["0", "1", "10", "10.25", "10.5", "11", "100"]);
        assert_eq!(pieces(&Scale::ordered(Unit::Number), &["<= 10"]), ["9", "10", "11"]);
        assert_eq!(pieces(&Scale::ordered(Unit::Number), &["-"]), ["0"]);
    }

    #[test]
    fn whole_days_have_nothing_between_two_neighbours() {
        let days = Scale::ordered(Unit::Days);
        assert_eq!(pieces(&days, &["<= 30", "[31..45]", "> 45"]), ["0", "1", "30", "31", "32", "45", "46"]);
        let dates = Scale::ordered(Unit::Date);
        assert_eq!(pieces(&dates, &["< 2026-03-09"]), ["2026-03-08", "2026-03-09", "2026-03-10"]);
    }

    #[test]
    fn any_text_has_a_piece_for_every_other_text() {
        assert_eq!(pieces(&Scale::AnyText, &["north, south"]), ["north", "south", "text 0"]);
        assert_eq!(pieces(&Scale::yes_no(), &["true"]), ["true", "false"]);
    }

    #[test]
    fn a_percentage_is_shown_apart_from_each_limit() {
        let barely = Reading::Fraction(Percent::of(Decimal::from(200_001), Decimal::from(1_000_000)).unwrap());
        let limits = [Decimal::from(10), Decimal::from(20)];
        assert_eq!(Scale::ordered(Unit::Percent).show(&barely, &limits), "20.0001%");
    }
}
