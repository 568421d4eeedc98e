//! Lengths of time in one spelling: `two years and 3 months`, `27-month` and `2.25 yrs` all become `27mo`.

use rust_decimal::Decimal;

/// A length in the unit that was said; years and quarters are months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// So many months.
    Months(u32),
    /// So many weeks.
    Weeks(u32),
    /// So many days.
    Days(u32),
}

impl Length {
    /// The length that `spelled` writes for this.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let count = |unit: &str| text.strip_suffix(unit)?.parse::<u32>().ok();
        count("mo")
            .map(Length::Months)
            .or_else(|| count("wk").map(Length::Weeks))
            .or_else(|| count("dy").map(Length::Days))
    }

    /// As months, if it was said in months, quarters or years.
    pub(super) fn months(self) -> Option<u32> {
        match self {
            Length::Months(count) => Some(count),
            Length::Weeks(_) | Length::Days(_) => None,
        }
    }

    /// Whether it is nothing at all.
    pub(super) fn is_nothing(self) -> bool {
        matches!(self, Length::Months(0) | Length::Weeks(0) | Length::Days(0))
    }
}

const UNITS: &str = concat!(
    r"(?P<unit>years?|yrs?|y|annos?|months?|mths?|mos?|m|quarters?|qtrs?|weeks?|wks?|w|fortnights?|days?|d)",
    r"\b'?"
);

/// The simple form with every length in one spelling: `36mo`, `6wk`, `90dy`.
pub(super) fn spelled(simple: &str) -> String {
    let halves = pattern!(r"\b(?:a |1 )?half(?: |-)(?:a )?year\b").replace_all(simple, "6 months");
    let halves = pattern!(r"\b(?:a|1) years? and (?:a|1) half\b").replace_all(&halves, "18 months");
    let halves = pattern!(r"\b(\d+) years? and (?:a|1) half\b").replace_all(&halves, "$1.5 years");
    let halves = pattern!(r"\b(\d+)(?: and (?:a|1) half| 1/2|½) (years?|months?)\b").replace_all(&halves, "$1.5 $2");
    let one = pattern!(r"\b(?:an?|per|each|every) (year|month|quarter|week|fortnight)\b").replace_all(&halves, "1 $1");
    let each = pattern!(&format!(r"\b(?P<count>\d{{1,4}}(?:[.,]\d{{1,2}})?)[ -]?{UNITS}", UNITS = UNITS))
        .replace_all(&one, |found: &regex::Captures<'_>| {
            length(&found["count"], &found["unit"]).unwrap_or_else(|| found[0].to_owned())
        });
    let summed = pattern!(r"\b(\d+)mo,? (?:and |plus |\+ )?(\d+)mo\b(?P<free> free| renew| ext| opt)?");
    let summed = summed.replace_all(&each, |found: &regex::Captures<'_>| {
        let (years, months) = (number(&found[1]), number(&found[2]));
        let is_sum = found.name("free").is_none() && years.is_multiple_of(12) && months < 12;
        if is_sum { format!("{}mo", years + months) } else { found[0].to_owned() }
    });
    summed.into_owned()
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or_default()
}

fn length(count: &str, unit: &str) -> Option<String> {
    let count: Decimal = count.replace(',', ".").parse().ok()?;
    let (factor, name) = match unit.chars().next()? {
        'y' | 'a' => (12, "mo"),
        'q' => (3, "mo"),
        'm' => (1, "mo"),
        'f' => (2, "wk"),
        'w' => (1, "wk"),
        _days => (1, "dy"),
    };
    let whole = count.checked_mul(Decimal::from(factor))?.normalize();
    (whole.scale() == 0).then(|| format!("{whole}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_has_one_spelling() {
        for (said, expected) in [
            ("2 years", "24mo"),
            ("2-year deal", "24mo deal"),
            ("2 years and 3 months", "27mo"),
            ("1 year 6 months", "18mo"),
            ("a year and a half", "18mo"),
            ("1.5 years", "18mo"),
            ("half a year", "6mo"),
            ("18mo", "18mo"),
            ("5 quarters", "15mo"),
            ("a fortnight", "2wk"),
            ("12 months plus 2 months free", "12mo plus 2mo free"),
            ("90 days", "90dy"),
            ("1.3 months", "1.3 months"),
            ("no time", "no time"),
        ] {
            assert_eq!(spelled(said), expected, "{said}");
        }
        assert_eq!(Length::parse("24mo"), Some(Length::Months(24)));
        assert_eq!(Length::parse("24"), None);
    }
}
