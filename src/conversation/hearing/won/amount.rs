//! Amounts in running text: the number, its currency, and whether it is only per period.
//!
//! A lone separator before exactly three digits marks thousands, whatever the language: an announcement is not
//! asked back about its commas.

use rust_decimal::Decimal;

use crate::domain::money::Currency;

use super::marks_of_money::{self, Sign};
use super::words::key_of;

/// One amount in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// Where it begins, with its currency.
    pub(super) start: usize,
    /// Where it ends, with its currency, multiplier and period.
    pub(super) end: usize,
    /// The number.
    pub(super) number: Decimal,
    /// The sign or code beside it.
    pub(super) sign: Option<Sign>,
    /// Whether a multiplier such as `k` stands behind it.
    pub(super) is_multiplied: bool,
    /// Whether it is only per month, per year …
    pub(super) is_per_period: bool,
}

impl Amount {
    /// Whether something beside the number says that it is money.
    pub(super) fn is_marked(&self) -> bool {
        self.sign.is_some() || self.is_multiplied
    }

    /// The currency, where `$` means the workspace's.
    pub(super) fn currency(&self, workspace: Option<Currency>) -> Option<Currency> {
        match self.sign? {
            Sign::Dollar => workspace,
            Sign::Code(currency) => Some(currency),
            Sign::Unclear => None,
        }
    }
}

/// The amount that a text states as a deal's: not one per period, not one that it replaces, not the second of
/// two currencies.
pub(super) fn stated(text: &str) -> Option<Amount> {
    chosen(text, amounts(text))
}

/// The same among running words, where a number is money only with a sign or a multiplier.
pub(super) fn stated_as_money(text: &str) -> Option<Amount> {
    chosen(text, amounts(text).into_iter().filter(Amount::is_marked).collect())
}

fn chosen(text: &str, all: Vec<Amount>) -> Option<Amount> {
    let one_off: Vec<Amount> = all.into_iter().filter(|amount| !amount.is_per_period).collect();
    let valid: Vec<&Amount> = one_off.iter().filter(|amount| !is_replaced(text, amount)).collect();
    let first = *valid.first()?;
    // "from A to B", "A → B": the second is what holds now.
    let moved = valid.get(1).filter(|next| leads_on(&text[first.end..next.start]));
    Some(moved.copied().unwrap_or(first).clone())
}

/// Every amount of a text, in order.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text[from..].find(|letter: char| letter.is_ascii_digit()) {
        let start = from + offset;
        let end = start + number_length(&text[start..]);
        match amount_at(text, start, end, from) {
            Some(amount) => {
                from = amount.end.max(end);
                found.push(amount);
            }
            None => from = end,
        }
    }
    found
}

fn amount_at(text: &str, start: usize, end: usize, from: usize) -> Option<Amount> {
    let (before, after) = (&text[from..start], &text[end..]);
    let ahead = marks_of_money::before(before);
    let behind = marks_of_money::behind(after);
    let no_sign_ahead = ahead.is_none();
    if (no_sign_ahead && touches_a_word(&text[..start])) || is_part_of_something(after, behind.length) {
        return None;
    }
    let number = number(&text[start..end], behind.multiplier)?;
    let period = marks_of_money::period(&after[behind.length..]);
    // `MRR $3,400`: the word stands before the sign, and belongs to the amount.
    let unsigned = &before[..before.len() - ahead.as_ref().map_or(0, |(length, _)| *length)];
    let recurring = pattern!(r"(?i)(?:^|[^\p{L}])((?:mrr|arr)(?: is| of)?[:=]? ?)$").captures(unsigned);
    let led_by = recurring.as_ref().and_then(|led| led.get(1)).map_or(0, |led| led.as_str().len());
    Some(Amount {
        start: from + unsigned.len() - led_by,
        end: end + behind.length + period.unwrap_or(0),
        number,
        sign: ahead.map(|(_, sign)| sign).or(behind.sign),
        is_multiplied: behind.multiplier.is_some(),
        is_per_period: period.is_some() || recurring.is_some(),
    })
}

/// `PO-5521`, `FY27`, `#4415`, `4/1`: digits that belong to another word.
fn touches_a_word(before: &str) -> bool {
    let mut letters = before.chars().rev();
    match letters.next() {
        Some(letter) if letter.is_alphanumeric() || "#/_@".contains(letter) => true,
        Some('-' | '–' | '.' | ',') => letters.next().is_some_and(char::is_alphanumeric),
        Some(_) | None => false,
    }
}

fn is_part_of_something(after: &str, taken: usize) -> bool {
    let mut letters = after[taken..].chars();
    match letters.next() {
        Some('%' | '#' | '_' | '@') => true,
        Some(letter) if letter.is_alphanumeric() => true,
        Some('/' | '-' | ':') => letters.next().is_some_and(|next| next.is_ascii_digit()),
        Some(_) | None => false,
    }
}

/// How long the number is: digits, and separators between digits; a blank only before groups of three.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits_from = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits_from(0);
    let mut is_first_group = true;
    while let Some(separator) = text[end..].chars().next() {
        let next = end + separator.len_utf8();
        let group = digits_from(next);
        let is_group = match separator {
            '.' | ',' | '\'' | '’' => group > 0,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => group == 3 && (!is_first_group || end <= 3),
            _ => false,
        };
        if !is_group {
            break;
        }
        is_first_group = false;
        end = next + group;
    }
    end
}

fn number(text: &str, multiplier: Option<Decimal>) -> Option<Decimal> {
    let is_mark = |letter: char| letter == '.' || letter == ',';
    let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, letter)| is_mark(*letter)).collect();
    let decimal_at = match marks.as_slice() {
        [] => None,
        [(at, _)] => {
            let decimals = text.len() - at - 1;
            let large = multiplier.is_some_and(|factor| factor > Decimal::from(1000));
            (decimals != 3 || large).then_some(*at)
        }
        [first, .., last] => (first.1 != last.1).then_some(last.0),
    };
    let plain: String = text
        .char_indices()
        .filter_map(|(at, letter)| match letter {
            _ if Some(at) == decimal_at => Some('.'),
            digit if digit.is_ascii_digit() => Some(digit),
            _ => None,
        })
        .collect();
    let number: Decimal = plain.parse().ok()?;
    number.checked_mul(multiplier.unwrap_or(Decimal::ONE)).map(|number| number.normalize())
}

/// "was 55k", "instead of 12,000", "from": an amount that another one takes the place of.
fn is_replaced(text: &str, amount: &Amount) -> bool {
    let before = key_of(&text[..amount.start]);
    [
        "was",
        "previously",
        "originally",
        "formerly",
        "before",
        "not",
        "instead of",
        "rather than",
        "down from",
        "up from",
        "old",
        "statt",
        "vorher",
        "antes",
        "avant",
        "list price",
        "list",
    ]
    .iter()
    .any(|word| before == *word || before.ends_with(&format!(" {word}")))
}

fn leads_on(between: &str) -> bool {
    let arrow = ["→", "->", "=>", "➜", "➔"].iter().any(|arrow| between.contains(arrow));
    let words = key_of(between);
    arrow
        || words.split(' ').next_back().is_some_and(|word| ["to", "now", "auf", "a", "jetzt", "ahora"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>)> {
        let dollars = "USD".parse().ok();
        stated(text).map(|amount| {
            (amount.number.to_string(), amount.currency(dollars).map(|currency| currency.code().to_owned()))
        })
    }

    #[test]
    fn amounts_are_read_in_any_countrys_writing() {
        for (text, number, currency) in [
            ("$48,000.00", "48000", Some("USD")),
            ("€5.400", "5400", Some("EUR")),
            ("R$ 45.000,00", "45000", Some("BRL")),
            ("SEK 450 000,00", "450000", Some("SEK")),
            ("18 750 €", "18750", Some("EUR")),
            ("CHF 12'500.50", "12500.50", Some("CHF")),
            ("Rs. 12,00,000.00", "1200000", Some("INR")),
            ("¥1,200,000", "1200000", Some("JPY")),
            ("120万円", "1200000", Some("JPY")),
            ("$1.2M", "1200000", Some("USD")),
            ("US$ 3.5k", "3500", Some("USD")),
            ("A$7k", "7000", Some("AUD")),
            ("48000", "48000", None),
            ("21,000 USD", "21000", Some("USD")),
            ("EUR30k", "30000", Some("EUR")),
            ("4 lakh INR", "400000", Some("INR")),
            ("£1.5 million", "1500000", Some("GBP")),
        ] {
            let expected =
                Some((number.parse::<Decimal>().unwrap().normalize().to_string(), currency.map(str::to_owned)));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn the_amount_that_holds_is_taken() {
        for (text, number) in [
            ("USD 52,000.00 (EUR 48,000.00)", "52000"),
            ("from $48,000 to $52,000", "52000"),
            ("$48k → $52k", "52000"),
            ("was 55k, signed at 49k", "49000"),
            ("$49k (was $55k)", "49000"),
            ("was $10,000, now $12,000", "12000"),
            ("$28,800 ($2,400 / month)", "28800"),
        ] {
            assert_eq!(read(text).map(|found| found.0).as_deref(), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_of_the_deal_is_left() {
        for text in ["$2,400 / month", "EUR 30k/yr", "MRR $500", "60k ARR", "2,000 per month", "€99 p.a."] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["4/1", "2026-03-12", "PO-5521", "#4415", "FY27", "100%", "10:30", "v1.2.3x"] {
            assert!(amounts(text).iter().all(|amount| !amount.is_marked()), "{text}");
        }
    }
}
