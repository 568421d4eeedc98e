//! Numbers as people and programs write them into cells. What can be read two ways is refused, not guessed.

use rust_decimal::Decimal;

use super::table::DecimalMark;
use crate::domain::money::Currency;

/// What stands beside amounts and is neither one sign nor a code.
const CURRENCY_WORDS: [&str; 12] = ["kr", "zł", "kč", "ft", "fr", "rs", "us$", "a$", "c$", "nz$", "hk$", "r$"];

/// Why a text is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoNumber {
    /// It is none.
    NotOne,
    /// It is below zero.
    Negative,
    /// It can be read two ways.
    Ambiguous(Decimal, Decimal),
    /// It has more digits than are kept exactly.
    TooLong,
}

/// The number that a text is, with or without a currency around it.
pub fn number(text: &str, mark: DecimalMark) -> Result<Decimal, NoNumber> {
    let bare = without_currency(text);
    if bare.starts_with(['-', '−', '–']) || bare.ends_with('-') || (bare.starts_with('(') && bare.ends_with(')')) {
        return Err(NoNumber::Negative);
    }
    let digits: String = bare.chars().filter(|letter| !is_blank_or_apostrophe(*letter)).collect();
    let is_grouped_by_blanks = digits.len() != bare.len();
    if is_grouped_by_blanks && !blanks_group_thousands(bare) {
        return Err(NoNumber::NotOne);
    }
    let shape = digits.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit());
    if !shape {
        return Err(NoNumber::NotOne);
    }
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    match (points, commas) {
        (0, 0) => plain(&digits),
        (_, 0) => one_mark(&digits, '.', points, mark),
        (0, _) => one_mark(&digits, ',', commas, mark),
        _both => {
            let decimal = if digits.rfind('.') > digits.rfind(',') { '.' } else { ',' };
            let thousands = if decimal == '.' { ',' } else { '.' };
            let (whole, rest) = digits.rsplit_once(decimal).unwrap_or((&digits, ""));
            if whole.contains(decimal) || !groups_of_three(whole, thousands) {
                return Err(NoNumber::NotOne);
            }
            plain(&format!("{}.{rest}", whole.replace(thousands, "")))
        }
    }
}

/// The percentage that a text is, with or without its sign: 15 means 15 %.
pub fn percent(text: &str, mark: DecimalMark) -> Result<Decimal, NoNumber> {
    number(text.trim().trim_end_matches(['%', '％']).trim_end(), mark)
}

fn one_mark(digits: &str, found: char, count: usize, mark: DecimalMark) -> Result<Decimal, NoNumber> {
    let grouped = groups_of_three(digits, found);
    let as_whole = || plain(&digits.replace(found, ""));
    if count > 1 {
        return if grouped { as_whole() } else { Err(NoNumber::NotOne) };
    }
    let as_decimal = plain(&digits.replace(found, "."))?;
    let is_the_mark = matches!((mark, found), (DecimalMark::Point, '.') | (DecimalMark::Comma, ','));
    // `0,500` cannot be thousands, nor can anything but three digits after the mark.
    if is_the_mark || !grouped || digits.starts_with('0') {
        return Ok(as_decimal);
    }
    Err(NoNumber::Ambiguous(as_whole()?, as_decimal.normalize()))
}

/// Whether `1.234.567` has its marks where thousands have them.
fn groups_of_three(digits: &str, mark: char) -> bool {
    let mut groups = digits.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

fn blanks_group_thousands(text: &str) -> bool {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let plain: String = whole.chars().map(|letter| if is_blank_or_apostrophe(letter) { ' ' } else { letter }).collect();
    let all = text.chars().filter(|letter| is_blank_or_apostrophe(*letter)).count();
    groups_of_three(&plain, ' ') && plain.matches(' ').count() == all
}

fn is_blank_or_apostrophe(letter: char) -> bool {
    matches!(letter, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’')
}

/// Without a currency's sign or code on one side; which currency it is, another column says.
fn without_currency(text: &str) -> &str {
    let is_part = |letter: char| letter.is_alphabetic() || "$€£¥₹₩₪₺₴₽¢".contains(letter) || letter.is_whitespace();
    let (start, end) = (text.trim_start_matches(is_part), text.trim_end_matches(is_part));
    match (start.len() < text.trim().len(), end.len() < text.trim().len()) {
        (true, false) if is_currency(&text[..text.len() - start.len()]) => start.trim(),
        (false, true) if is_currency(&text[end.len()..]) => end.trim(),
        _without => text.trim(),
    }
}

fn is_currency(words: &str) -> bool {
    let bare = words.trim().to_lowercase();
    let is_sign = bare.chars().count() == 1 && !bare.chars().any(char::is_alphabetic);
    is_sign || CURRENCY_WORDS.contains(&bare.as_str()) || bare.parse::<Currency>().is_ok()
}

fn plain(digits: &str) -> Result<Decimal, NoNumber> {
    Decimal::from_str_exact(digits).map_err(|_| NoNumber::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_their_marks() {
        for (text, expected) in [
            ("1200", "1200"),
            ("1200.50", "1200.50"),
            ("1200,50", "1200.50"),
            ("1,200.50", "1200.50"),
            ("1.200,50", "1200.50"),
            ("1 200,50", "1200.50"),
            ("1\u{202F}200,50", "1200.50"),
            ("1'200.50", "1200.50"),
            ("1,234,567", "1234567"),
            ("1.234.567,8", "1234567.8"),
            ("0,500", "0.500"),
            ("1234,567", "1234.567"),
            ("€ 1.200,50", "1200.50"),
            ("1200.50 USD", "1200.50"),
            ("EUR 12", "12"),
            ("0.0004", "0.0004"),
        ] {
            assert_eq!(number(text, DecimalMark::NotSaid).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_can_be_read_two_ways_is_not_guessed() {
        let read = |text, mark| number(text, mark).map(|number| number.to_string());
        assert!(matches!(read("1,200", DecimalMark::NotSaid), Err(NoNumber::Ambiguous(..))));
        assert!(matches!(read("1.200", DecimalMark::NotSaid), Err(NoNumber::Ambiguous(..))));
        assert_eq!(read("1.200", DecimalMark::Point).as_deref(), Ok("1.200"));
        assert!(matches!(read("1,200", DecimalMark::Point), Err(NoNumber::Ambiguous(..))));
        assert_eq!(read("1,200", DecimalMark::Comma).as_deref(), Ok("1.200"));
        assert!(matches!(read("1.200", DecimalMark::Comma), Err(NoNumber::Ambiguous(..))));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in
            ["", "ten", "1e5", "12,34,567", "1.2.3", "1 20", "1,200.50.1", "٣", "１２", "12x", "1..2", ".5", "5."]
        {
            assert_eq!(number(text, DecimalMark::NotSaid), Err(NoNumber::NotOne), "{text}");
        }
        for text in ["-5", "−5", "(5)", "5-", "€ -5"] {
            assert_eq!(number(text, DecimalMark::NotSaid), Err(NoNumber::Negative), "{text}");
        }
        assert_eq!(number(&"9".repeat(40), DecimalMark::NotSaid), Err(NoNumber::TooLong));
        assert_eq!(percent("12,5 %", DecimalMark::NotSaid).unwrap().to_string(), "12.5");
    }
}
