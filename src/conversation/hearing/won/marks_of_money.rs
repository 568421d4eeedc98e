//! What stands beside a number and says that it is money: signs, codes, multipliers, periods.

use rust_decimal::Decimal;

use crate::domain::money::Currency;

/// What a sign says of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The workspace's dollar.
    Dollar,
    /// This currency.
    Code(Currency),
    /// Money, but of several countries.
    Unclear,
}

/// Signs, longer ones first; an empty code is one that several countries share.
const SIGNS: &[(&str, &str)] = &[
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("SG$", "SGD"),
    ("MX$", "MXN"),
    ("NT$", "TWD"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("$", "$"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("￥", "JPY"),
    ("円", "JPY"),
    ("₹", "INR"),
    ("Rs.", "INR"),
    ("Rs", "INR"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("Ft", "HUF"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₪", "ILS"),
    ("₴", "UAH"),
    ("Fr.", "CHF"),
    ("kr.", ""),
    ("kr", ""),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("Euro", "EUR"),
    ("dollars", "$"),
    ("pounds", "GBP"),
];

/// Codes that are more often words.
const WORDS_NOT_CODES: [&str; 4] = ["ALL", "TOP", "MOP", "PEN"];

/// Codes that people also type in small letters.
const TYPED_SMALL: [&str; 8] = ["usd", "eur", "gbp", "chf", "cad", "aud", "inr", "jpy"];

/// What stands behind a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Behind {
    /// How many bytes it takes.
    pub(super) length: usize,
    /// By what the number is multiplied.
    pub(super) multiplier: Option<Decimal>,
    /// The currency, if it stands behind.
    pub(super) sign: Option<Sign>,
}

/// The sign or code that ends the text before a number, and how many bytes it takes with its blank.
pub(super) fn before(text: &str) -> Option<(usize, Sign)> {
    let near = text.strip_suffix(is_blank).unwrap_or(text);
    let blank = text.len() - near.len();
    let sign = SIGNS.iter().find_map(|(sign, code)| {
        let rest = near.strip_suffix(sign)?;
        let apart = !sign.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphanumeric);
        apart.then(|| meaning(code)).map(|meaning| (sign.len() + blank, meaning))
    });
    sign.or_else(|| {
        let start = near.len().checked_sub(3).filter(|start| near.is_char_boundary(*start))?;
        let apart = !near[..start].ends_with(char::is_alphanumeric);
        code(&near[start..]).filter(|_| apart).map(|sign| (3 + blank, sign))
    })
}

/// The multiplier and the currency that open the text behind a number.
pub(super) fn behind(text: &str) -> Behind {
    let mut found = Behind::default();
    if let Some((length, factor)) = multiplier(text) {
        found = Behind { length, multiplier: Some(factor), sign: None };
    }
    let rest = &text[found.length..];
    let near = rest.strip_prefix(is_blank).unwrap_or(rest);
    let blank = rest.len() - near.len();
    let sign = SIGNS.iter().find_map(|(sign, code)| {
        let after = near.strip_prefix(sign)?;
        let is_word = sign.ends_with(char::is_alphabetic);
        // In "5 $7" the sign belongs to the number behind it.
        let belongs_ahead = !is_word && after.starts_with(|letter: char| letter.is_ascii_digit());
        let goes_on = is_word && after.starts_with(char::is_alphanumeric);
        let apart = !goes_on && !belongs_ahead;
        apart.then(|| meaning(code)).map(|meaning| (sign.len(), meaning))
    });
    let sign = sign.or_else(|| {
        let letters = near.get(..3)?;
        let apart = !near[3..].starts_with(char::is_alphanumeric);
        code(letters).filter(|_| apart).map(|sign| (3, sign))
    });
    if let Some((length, sign)) = sign {
        found.length += blank + length;
        found.sign = Some(sign);
    }
    found
}

/// How many bytes a period takes that opens the text: `/ month`, `per year`, `p.a.`, `ARR`.
pub(super) fn period(text: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    let near = lower.trim_start();
    let blank = lower.len() - near.len();
    let whole_word = |word: &str| {
        near.strip_prefix(word).is_some_and(|after| !after.starts_with(char::is_alphanumeric)).then_some(word.len())
    };
    let alone = PERIODS_ALONE.iter().find_map(|word| whole_word(word));
    let led = || {
        LEADS.iter().find_map(|lead| {
            let unit = near.strip_prefix(lead)?.trim_start();
            let skipped = near.len() - unit.len();
            UNITS.iter().find_map(|word| {
                let after = unit.strip_prefix(word)?;
                (!after.starts_with(char::is_alphanumeric)).then_some(skipped + word.len())
            })
        })
    };
    let length = alone.or_else(led)? + blank;
    text.is_char_boundary(length).then_some(length)
}

const PERIODS_ALONE: &[&str] = &[
    "annual",
    "(annual)",
    "(monthly)",
    "(yearly)",
    "p/m",
    "p/a",
    "monthly",
    "yearly",
    "annually",
    "quarterly",
    "p.a.",
    "pa",
    "p.m.",
    "mrr",
    "arr",
    "mensual",
    "mensuel",
    "mensuels",
    "mensal",
    "monatlich",
    "jährlich",
    "a month",
    "a year",
    "a quarter",
    "each month",
    "each year",
    "月額",
];
const LEADS: &[&str] = &["/", "per ", "pro ", "par ", "al ", "por ", "im ", "every "];
const UNITS: &[&str] = &[
    "months", "month", "mo", "mth", "mon", "m", "years", "year", "yr", "y", "annum", "quarter", "qtr", "week", "wk",
    "day", "monat", "jahr", "mois", "an", "mes", "mês", "año", "ano", "user", "seat", "license", "licence", "mese",
    "月", "年",
];

fn multiplier(text: &str) -> Option<(usize, Decimal)> {
    let near = text.strip_prefix(is_blank).unwrap_or(text);
    let blank = text.len() - near.len();
    MULTIPLIERS.iter().find_map(|(word, factor)| {
        let after = near.strip_prefix(word)?;
        let is_letter = word.len() <= 2 && word.is_ascii();
        let apart = !after.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        // "5 m" is a length of time or of cable; a single letter touches its number.
        (apart && !(is_letter && blank > 0)).then(|| (blank + word.len(), Decimal::from(*factor)))
    })
}

const MULTIPLIERS: &[(&str, u64)] = &[
    ("thousand", 1_000),
    ("Tsd.", 1_000),
    ("Tsd", 1_000),
    ("TEUR", 1_000),
    ("grand", 1_000),
    ("mil", 1_000),
    ("k", 1_000),
    ("K", 1_000),
    ("L", 100_000),
    ("lakhs", 100_000),
    ("lakh", 100_000),
    ("crore", 10_000_000),
    ("cr", 10_000_000),
    ("millions", 1_000_000),
    ("million", 1_000_000),
    ("Mio.", 1_000_000),
    ("Mio", 1_000_000),
    ("mio", 1_000_000),
    ("MM", 1_000_000),
    ("mm", 1_000_000),
    ("mn", 1_000_000),
    ("M", 1_000_000),
    ("m", 1_000_000),
    ("bn", 1_000_000_000),
    ("B", 1_000_000_000),
    ("万", 10_000),
    ("億", 100_000_000),
];

fn meaning(code: &str) -> Sign {
    match code {
        "$" => Sign::Dollar,
        code => code.parse().map_or(Sign::Unclear, Sign::Code),
    }
}

fn code(letters: &str) -> Option<Sign> {
    let is_upper = letters.bytes().all(|byte| byte.is_ascii_uppercase()) && !WORDS_NOT_CODES.contains(&letters);
    let is_code = is_upper || TYPED_SMALL.contains(&letters);
    letters.parse().ok().filter(|_| is_code).map(Sign::Code)
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}
