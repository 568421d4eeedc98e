//! Which currency a code, a sign or a name means, and where it takes the context to tell.

use crate::domain::field::Value;
use crate::domain::money::Currency;

use super::heard::{AnswerContext, Asked, Flag, Reading};
use super::reason::Reason;
use super::tokens;

/// What a word or sign says about the currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// This one.
    Exactly(Currency),
    /// A name that several countries share; the workspace's currency is one of them.
    ByContext(Currency),
    /// A name that several countries share, none of them ours.
    OneOf(Vec<Currency>),
    /// Three letters that are no code, and the code that is one letter away.
    NoSuchCode(Option<Currency>),
    /// Not about a currency.
    NotACurrency,
}

/// Names of one currency only.
const EXACT: [(&str, &str); 13] = [
    ("EUR", "euro's|ユーロ|eur €|€ eur|€|euro|euros"),
    (
        "GBP",
        "£|pfund|livres sterling|libras|libras esterlinas|pound|pounds|sterling|quid|pounds sterling|british pounds",
    ),
    (
        "USD",
        "us$|us-dollar|us-dollars|dollars américains|dollar américain|dólares estadounidenses|dólares americanos|american|greenbacks|米ドル|usd$|us dollar|us dollars|u.s. dollars|american dollars",
    ),
    ("CAD", "c$|loonies|canadian|ca$|cad$|canadian dollar|canadian dollars"),
    ("AUD", "a$|aussie dollars|aussie dollar|au$|aud$|australian dollar|australian dollars"),
    ("NZD", "nz$|kiwi dollars|nzd$|new zealand dollars"),
    ("SGD", "s$|sg$|singapore dollars|singapore dollar|sing dollars|sing dollar|sing$|singdollars"),
    ("HKD", "hk$|hong kong dollars"),
    ("CHF", "schweizer franken|schweizer chf|francs suisses|franchi svizzeri|swiss franc|swiss francs|sfr|fr."),
    ("JPY", "日本円|円|yen|japanese yen"),
    ("INR", "₹|indian rupees"),
    ("BRL", "r$|reais|real"),
    ("PLN", "złotówki|zł|zl|złoty|złote|złotych|zloty|zlotys|polish zloty|polish zlotys"),
];

/// Names that several currencies share.
const SHARED: [(&str, &[&str]); 8] = [
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD"]),
    ("dollar|dollars|bucks|dólares|dólar|dollari|ドル", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD"]),
    ("kr|kr.|crowns", &["SEK", "NOK", "DKK"]),
    ("kroner|krone", &["NOK", "DKK"]),
    ("¥", &["JPY", "CNY"]),
    ("rupee|rupees|rs|rs.", &["INR", "PKR", "LKR", "NPR"]),
    ("peso|pesos", &["MXN", "ARS", "CLP", "COP", "PHP"]),
    ("franc|francs", &["CHF", "XOF", "XAF"]),
];

/// Codes that a slip of one letter may have meant.
const USUAL: [&str; 14] =
    ["EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR", "BRL", "SGD"];

/// Codes that are also words; in small letters they are words.
const WORDS_TOO: &str =
    " all amd ang bam bob cup ern fim gel jod kes lak mad mop omr pen ron sos top try tmt ves won yer ";

/// What `word`, lower-cased, says about the currency.
pub(super) fn named(word: &str, context: &AnswerContext<'_>) -> Named {
    let has = |names: &str| names.split('|').any(|name| name == word);
    if matches!(word, "danish kroner" | "danish krone" | "danish crowns" | "dänische kronen") {
        return code("DKK").map_or(Named::NotACurrency, Named::Exactly);
    }
    if matches!(word, "norwegian kroner" | "norwegian krone" | "norwegian crowns" | "norske kroner") {
        return code("NOK").map_or(Named::NotACurrency, Named::Exactly);
    }
    if matches!(word, "mexican pesos" | "pesos mexicanos" | "mexican peso") {
        return code("MXN").map_or(Named::NotACurrency, Named::Exactly);
    }
    if matches!(word, "kronor" | "krona" | "swedish kronor" | "swedish krona" | "swedish crowns" | "svenska kronor") {
        return code("SEK").map_or(Named::NotACurrency, Named::Exactly);
    }
    if matches!(word, "yuan" | "rmb" | "renminbi") {
        return code("CNY").map_or(Named::NotACurrency, Named::Exactly);
    }
    if let Some((exact, _)) = EXACT.iter().find(|(_, names)| has(names)) {
        return code(exact).map_or(Named::NotACurrency, Named::Exactly);
    }
    if let Some((names, codes)) = SHARED.iter().find(|(names, _)| has(names)) {
        return shared(names, codes.iter().filter_map(|text| code(text)).collect(), context);
    }
    let is_code = word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_alphabetic());
    if WORDS_TOO.contains(&format!(" {word} ")) {
        return Named::NotACurrency;
    }
    match (is_code, code(word)) {
        (true, Some(currency)) => Named::Exactly(currency),
        (true, None) => Named::NoSuchCode(near(word)),
        (false, _) => Named::NotACurrency,
    }
}

/// Reads an answer that is a currency and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let plain = tokens::plain(text);
    let trimmed = plain.trim_end_matches(['!', ' ']);
    let english = tokens::simple(trimmed, asked.context.language());
    let word = pattern!(
        r"^(?:(?:it'?s |they pay |paid |billed |invoiced |priced |all |everything )*in |the |currency(?: is|:)? )+"
    )
    .replace(&english, "");
    let is_written_as_code = trimmed.len() == 3 && trimmed.bytes().all(|letter| letter.is_ascii_uppercase());
    if let Some(currency) = code(&word).filter(|_| is_written_as_code) {
        return Reading::plain(Value::Currency(currency));
    }
    match named(&word, asked.context) {
        Named::Exactly(currency) => Reading::plain(Value::Currency(currency)),
        Named::ByContext(currency) => Reading::Value(Value::Currency(currency), vec![Flag::CurrencyFromContext]),
        Named::OneOf(currencies) => {
            Reading::Unclear(Reason::AmbiguousCurrency, currencies.into_iter().map(Value::Currency).collect())
        }
        // `lol` is no code; three capitals were meant as one.
        Named::NoSuchCode(near) if is_written_as_code => {
            Reading::Unclear(Reason::UnknownCode, near.into_iter().map(Value::Currency).collect())
        }
        Named::NoSuchCode(_) | Named::NotACurrency => Reading::Unread,
    }
}

fn shared(names: &str, codes: Vec<Currency>, context: &AnswerContext<'_>) -> Named {
    let ours = context.currency.filter(|currency| codes.contains(currency));
    let is_word_for_dollar = names.starts_with("dollar");
    match ours {
        // Canadians say dollars of both countries.
        Some(ours) if is_word_for_dollar && ours.code() == "CAD" => {
            Named::OneOf([Some(ours), code("USD")].into_iter().flatten().collect())
        }
        Some(ours) if (names == "$" && ours.code() == "USD") || names == "¥" => Named::Exactly(ours),
        Some(ours) => Named::ByContext(ours),
        None => Named::OneOf(codes),
    }
}

fn near(word: &str) -> Option<Currency> {
    let upper = word.to_ascii_uppercase();
    let slips = |known: &&&str| known.chars().zip(upper.chars()).filter(|(a, b)| a != b).count();
    let only = |found: Vec<&&'static str>| if let [only] = found.as_slice() { code(only) } else { None };
    // Two letters that changed places are the same slip as one other letter.
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let swapped: Vec<&&str> =
        USUAL.iter().filter(|known| slips(known) == 2 && sorted(known) == sorted(&upper)).collect();
    only(swapped).or_else(|| only(USUAL.iter().filter(|known| slips(known) == 1).collect()))
}

/// A code that money is paid in: metals, funds and test codes are none.
fn code(text: &str) -> Option<Currency> {
    let currency: Currency = text.parse().ok()?;
    let is_paid_in = !currency.code().starts_with('X') || matches!(currency.code(), "XOF" | "XAF" | "XPF" | "XCD");
    is_paid_in.then_some(currency)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str, currency: &str) -> String {
        let field = field("money kind", "money", FieldType::Currency);
        let context = context(locale, currency);
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, flags) if flags.is_empty() => value.to_string(),
            Reading::Value(value, _) => format!("{value} from context"),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{reason} {}", values.join(" ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn currencies_are_named_in_many_ways() {
        let cases = [
            ("eur", "en-US", "USD", "EUR"),
            ("in Canadian dollars", "en-US", "USD", "CAD"),
            ("dollars", "en-AU", "AUD", "AUD from context"),
            ("dollars", "de-DE", "EUR", "ambiguous_currency USD CAD AUD NZD SGD HKD"),
            ("$", "en-US", "USD", "USD"),
            ("$", "en-AU", "AUD", "AUD from context"),
            ("kroner", "nb-NO", "NOK", "NOK from context"),
            ("£", "en-US", "USD", "GBP"),
            ("GPB", "en-US", "USD", "unknown_code GBP"),
            ("CHG", "en-US", "USD", "unknown_code CHF"),
            ("lol", "en-US", "USD", "unread"),
            ("try", "en-US", "USD", "unread"),
            ("TRY", "en-US", "USD", "TRY"),
            ("XAU", "en-US", "USD", "unknown_code"),
            ("EUR or USD", "en-US", "USD", "unread"),
        ];
        for (text, locale, currency, expected) in cases {
            assert_eq!(shown(text, locale, currency), expected, "{text} in {locale}");
        }
    }
}
