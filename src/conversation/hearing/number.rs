//! Written numbers: which separator marks thousands and which decimals, by what is written and where.

use rust_decimal::Decimal;

use crate::domain::field::Value;

use super::heard::{Asked, Reading};
use super::reason::Reason;
use super::tokens;

/// What a written number can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// One reading.
    Exact(Decimal),
    /// Its separator can mark decimals or thousands.
    Ambiguous(Vec<Decimal>),
    /// Not a number.
    NotANumber,
}

/// Reads digits with any separators, as someone of `locale` would write them.
pub(super) fn written(text: &str, locale: &str) -> Written {
    let text = text.trim();
    let Some(joined) = without_neutral_separators(text) else {
        return Written::NotANumber;
    };
    let separators: Vec<char> = joined.chars().filter(|letter| matches!(letter, '.' | ',')).collect();
    match separators.as_slice() {
        [] => exact(&joined),
        [lone] => with_lone_separator(&joined, *lone, locale),
        [first, .., last] if first == last => all_thousands(&joined, *first),
        [_, .., last] => with_both(&joined, *last),
    }
}

/// Reads a plain count: a number, perhaps with the unit that the field's own names say.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    if let Some(relative) = relative(asked, &simple) {
        return relative;
    }
    let Some(parts) = pattern!(r"^(-?)(\d[\d., ']*?) ?([a-z]+(?: [a-z]+)?)?$").captures(&simple) else {
        return Reading::Unread;
    };
    let unit = parts.get(3).map_or("", |unit| unit.as_str());
    let Some(factor) = unit_factor(asked, unit) else {
        return Reading::Unread;
    };
    if !parts[1].is_empty() {
        return Reading::unclear(Reason::InvalidValue);
    }
    let value = |number: Decimal| number.checked_mul(factor).map(|number| number.normalize());
    match written(&parts[2], asked.context.locale) {
        Written::Exact(number) => match value(number).filter(|number| is_countable(asked, *number)) {
            Some(number) => Reading::plain(Value::Number(number)),
            None => Reading::unclear(Reason::InvalidValue),
        },
        Written::Ambiguous(numbers) => Reading::Unclear(
            Reason::AmbiguousNumber,
            numbers.into_iter().filter_map(value).map(Value::Number).collect(),
        ),
        Written::NotANumber => Reading::Unread,
    }
}

/// `+50` after 250, as a correction.
fn relative(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let step = pattern!(r"^\+ ?(\d{1,9})(?: actually| more)?$").captures(simple)?;
    let Some(Value::Number(before)) = asked.context.previous else {
        return Some(Reading::unclear(Reason::RefersToUnknown));
    };
    let sum = step[1].parse::<Decimal>().ok().and_then(|step| before.checked_add(step));
    sum.map(|sum| Reading::plain(Value::Number(sum.normalize())))
}

/// By what a number with this unit is multiplied, if the field counts in it: 12 for years where months are asked.
fn unit_factor(asked: &Asked<'_>, unit: &str) -> Option<Decimal> {
    if unit.is_empty() {
        return Some(Decimal::ONE);
    }
    let field = asked.field;
    let labels =
        [field.name.as_str(), field.title.as_str()].into_iter().chain(field.also_called.iter().map(String::as_str));
    let own: Vec<String> =
        labels.flat_map(|label| tokens::bare_words(label).split(' ').map(singular).collect::<Vec<_>>()).collect();
    let counts_in = |word: &str| own.iter().any(|own| own == word);
    let words: Vec<String> = unit.split(' ').map(singular).collect();
    if words.iter().all(|word| counts_in(word)) {
        return Some(Decimal::ONE);
    }
    let in_months = match words.as_slice() {
        [word] if word == "year" || word == "yr" => 12_u32,
        [word] if word == "quarter" => 3,
        [word] if word == "mo" || word == "mth" => 1,
        _ => return None,
    };
    counts_in("month").then(|| Decimal::from(in_months))
}

/// A part of a seat or of a day is nothing that can be counted; zero of them neither, where something is counted.
fn is_countable(asked: &Asked<'_>, number: Decimal) -> bool {
    let counts_things = tokens::bare_words(&asked.field.title).split(' ').any(|word| {
        matches!(singular(word).as_str(), "seat" | "user" | "license" | "licence" | "month" | "day" | "year")
    });
    let counts_days = tokens::bare_words(&asked.field.title).split(' ').any(|word| singular(word) == "day");
    !counts_things || (number.fract().is_zero() && (counts_days || !number.is_zero()))
}

fn singular(word: &str) -> String {
    word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_owned()
}

/// Blanks and apostrophes can only mark thousands.
fn without_neutral_separators(text: &str) -> Option<String> {
    if !text.contains([' ', '\'']) {
        return (text.starts_with(|first: char| first.is_ascii_digit())
            && text.ends_with(|last: char| last.is_ascii_digit()))
        .then(|| text.to_owned());
    }
    let grouped = pattern!(r"^\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?$").is_match(text);
    grouped.then(|| text.chars().filter(|letter| !matches!(letter, ' ' | '\'')).collect())
}

fn with_lone_separator(text: &str, mark: char, locale: &str) -> Written {
    let Some((whole, decimals)) = text.split_once(mark) else { return Written::NotANumber };
    let is_thousands_mark = thousands_mark(locale) == Some(mark);
    let fills_group = decimals.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
    let readings = || {
        let both = [format!("{whole}.{decimals}"), format!("{whole}{decimals}")];
        Written::Ambiguous(both.iter().filter_map(|digits| Decimal::from_str_exact(digits).ok()).collect())
    };
    match (fills_group, is_thousands_mark) {
        (true, true) => exact(&format!("{whole}{decimals}")),
        (true, false) => readings(),
        // `48,00` from someone who writes 48,000 may lack a digit; one decimal after a point cannot.
        (false, true) if mark == ',' || decimals.len() == 2 => readings(),
        (false, true | false) => exact(&format!("{whole}.{decimals}")),
    }
}

fn all_thousands(text: &str, mark: char) -> Written {
    let groups: Vec<&str> = text.split(mark).collect();
    let inner = groups.get(1..groups.len() - 1).unwrap_or_default();
    let last_fills = groups.last().is_some_and(|group| group.len() == 3);
    let first_fits = groups.first().is_some_and(|group| (1..=3).contains(&group.len()));
    let inner_fits = inner.iter().all(|group| group.len() == 3 || (mark == ',' && group.len() == 2));
    if last_fills && first_fits && inner_fits { exact(&text.replace(mark, "")) } else { Written::NotANumber }
}

fn with_both(text: &str, decimal_mark: char) -> Written {
    let Some((whole, decimals)) = text.rsplit_once(decimal_mark) else { return Written::NotANumber };
    if whole.contains(decimal_mark) {
        return Written::NotANumber;
    }
    let mark = if decimal_mark == '.' { ',' } else { '.' };
    let digits = match whole.split_once(mark) {
        Some((first, rest)) if !rest.contains(mark) => {
            if rest.len() != 3 || first.len() > 3 {
                return Written::NotANumber;
            }
            whole.replace(mark, "")
        }
        Some(_) => match all_thousands(whole, mark) {
            Written::Exact(number) => number.to_string(),
            Written::Ambiguous(_) | Written::NotANumber => return Written::NotANumber,
        },
        None => whole.to_owned(),
    };
    exact(&format!("{digits}.{decimals}"))
}

fn exact(digits: &str) -> Written {
    Decimal::from_str_exact(digits).map_or(Written::NotANumber, Written::Exact)
}

/// The mark between thousands, in locales that use a comma or a point for it.
fn thousands_mark(locale: &str) -> Option<char> {
    match locale.split(['-', '_']).next().unwrap_or(locale) {
        "en" | "ja" | "zh" | "ko" => Some(','),
        "de" if locale.ends_with("CH") => None,
        "de" | "es" | "it" | "nl" | "pt" | "da" => Some('.'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;
    use crate::domain::money::plain_decimal;

    #[test]
    fn separators_are_read_by_what_is_written_and_where() {
        let cases = [
            ("7,250", "en-US", "7250"),
            ("7.250", "de-DE", "7250"),
            ("7.250", "en-US", "7.250 or 7250"),
            ("7,250", "fr-FR", "7.250 or 7250"),
            ("7.250,5", "en-US", "7250.5"),
            ("7,250.5", "de-DE", "7250.5"),
            ("1.234.567", "en-US", "1234567"),
            ("12,34,567", "en-IN", "1234567"),
            ("7 250", "sv-SE", "7250"),
            ("7'250.50", "de-CH", "7250.50"),
            ("0.125", "en-US", "0.125"),
            ("99,50", "en-US", "99.50 or 9950"),
            ("2,5", "de-DE", "2.5"),
            ("2.5", "de-DE", "2.5"),
            ("1,2345", "de-DE", "1.2345"),
            ("1,23,4", "en-US", "none"),
            ("12 34", "en-US", "none"),
            ("1.2.3", "de-DE", "none"),
            ("12,", "en-US", "none"),
        ];
        for (text, locale, expected) in cases {
            let shown = match written(text, locale) {
                Written::Exact(number) => number.to_string(),
                Written::Ambiguous(numbers) => numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "),
                Written::NotANumber => "none".to_owned(),
            };
            assert_eq!(shown, expected, "{text} in {locale}");
        }
    }

    #[test]
    fn a_count_takes_the_units_that_its_field_names() {
        let months = field("term", "term in months", FieldType::Number);
        let context = context("en-US", "USD");
        let asked = asked_of(&months, &context);
        let number = |text: &str| Reading::plain(Value::Number(plain_decimal(text).unwrap()));
        assert_eq!(read(&asked, "24"), number("24"));
        assert_eq!(read(&asked, "24 months"), number("24"));
        assert_eq!(read(&asked, "two years"), number("24"));
        assert_eq!(read(&asked, "24 seats"), Reading::Unread);
        assert_eq!(read(&asked, "-3"), Reading::unclear(Reason::InvalidValue));
        assert_eq!(read(&asked, "2.5 months"), Reading::unclear(Reason::InvalidValue));
        assert_eq!(read(&asked, "24%"), Reading::Unread);
    }
}
