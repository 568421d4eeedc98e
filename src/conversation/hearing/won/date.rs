//! The day on which a deal was closed, as systems write days.

use chrono::NaiveDate;

use crate::domain::trust::DateOrder;

use super::words::words;

/// The day that a value states; `None` for words such as today, and where a numeric date could mean two days.
pub(super) fn day(text: &str, order: Option<DateOrder>) -> Option<NaiveDate> {
    let text = text.trim();
    if let Some(millis) = epoch_millis(text) {
        return Some(millis);
    }
    with_month_name(text).or_else(|| numeric(text, order))
}

/// Milliseconds since 1970, as CRM properties hold days.
fn epoch_millis(text: &str) -> Option<NaiveDate> {
    let is_millis = text.len() == 13 && text.bytes().all(|byte| byte.is_ascii_digit());
    let millis = is_millis.then(|| text.parse().ok()).flatten()?;
    chrono::DateTime::from_timestamp_millis(millis).map(|at| at.date_naive())
}

fn numeric(text: &str, order: Option<DateOrder>) -> Option<NaiveDate> {
    let numbers = numbers_of(text);
    let compact = numbers.first().filter(|(digits, _)| digits.len() == 8).map(|(digits, _)| *digits);
    if let Some(digits) = compact {
        return date(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    }
    let [(first, after_first), (second, after_second), (third, _), ..] = numbers.as_slice() else { return None };
    let separator = after_first.trim();
    let is_east_asian = separator == "年";
    if !is_east_asian && (separator != after_second.trim() || !matches!(separator, "/" | "-" | ".")) {
        return None;
    }
    let [a, b, c] = [first, second, third].map(|digits| digits.parse::<u32>().ok());
    let (a, b, c) = (a?, b?, c?);
    if first.len() == 4 {
        return date(a, b, c);
    }
    let year = if third.len() == 2 { 2000 + c } else { c };
    if third.len() != 2 && third.len() != 4 {
        return None;
    }
    // A dot says day first, whatever the source's order.
    let order = if separator == "." { Some(DateOrder::Dmy) } else { order };
    match (a > 12, b > 12, order) {
        (true, false, _) => date(year, b, a),
        (false, true, _) => date(year, a, b),
        (false, false, Some(DateOrder::Dmy)) => date(year, b, a),
        (false, false, Some(DateOrder::Mdy)) => date(year, a, b),
        (false, false, Some(DateOrder::Ymd) | None) if a == b => date(year, a, b),
        (false, false, Some(DateOrder::Ymd) | None) | (true, true, _) => None,
    }
}

/// Runs of digits, each with what stands between it and the next.
fn numbers_of(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let run = &rest[start..];
        let end = run.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(run.len());
        let after = &run[end..];
        let next = after.find(|letter: char| letter.is_ascii_digit()).unwrap_or(after.len());
        found.push((&run[..end], &after[..next]));
        rest = after;
    }
    found
}

/// `Mar 9, 2026`, `12. März 2026`, `12-Mar-26`: needs a year.
fn with_month_name(text: &str) -> Option<NaiveDate> {
    let found = words(text);
    let at = found.iter().position(|word| month(&word.key).is_some())?;
    let month = month(&found[at].key)?;
    let ordinal = |key: &str| {
        let digits = key.trim_end_matches(|letter: char| letter.is_alphabetic());
        digits.parse::<u32>().ok().filter(|_| !digits.is_empty())
    };
    let mut numbers = found
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at)
        .filter_map(|(_, word)| ordinal(&word.key).map(|number| (number, word.key.len())));
    let (first, _) = numbers.next().filter(|(day, _)| *day <= 31)?;
    let (second, length) = numbers.next()?;
    let year = if length == 2 { 2000 + second } else { second };
    date(year, month, first)
}

/// Whether a key is a month's name.
pub(super) fn is_month(key: &str) -> bool {
    month(key).is_some()
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "january", "januar", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "januari", "stycznia"],
        &[
            "feb",
            "february",
            "februar",
            "fevrier",
            "fevr",
            "febrero",
            "fevereiro",
            "fev",
            "febbraio",
            "februari",
            "lutego",
        ],
        &["mar", "march", "marz", "mrz", "mars", "marzo", "marco", "maart", "marca"],
        &["apr", "april", "avril", "avr", "abril", "abr", "aprile", "kwietnia"],
        &["may", "mai", "mayo", "maio", "maggio", "mei", "maj", "maja"],
        &["jun", "june", "juni", "juin", "junio", "junho", "giugno", "czerwca"],
        &["jul", "july", "juli", "juillet", "juil", "julio", "julho", "luglio", "lipca"],
        &["aug", "august", "aout", "agosto", "ago", "augustus", "augusti", "sierpnia"],
        &["sep", "sept", "september", "septembre", "septiembre", "setembro", "set", "settembre", "wrzesnia"],
        &["oct", "october", "okt", "oktober", "octobre", "octubre", "outubro", "out", "ottobre", "pazdziernika"],
        &["nov", "november", "novembre", "noviembre", "novembro", "listopada"],
        &["dec", "december", "dez", "dezember", "decembre", "diciembre", "dic", "dezembro", "dicembre", "grudnia"],
    ];
    let index = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(index + 1).ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1990..2100).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_by_the_sources_order() {
        for (text, order, expected) in [
            ("3/4/2026", Some(DateOrder::Mdy), Some("2026-03-04")),
            ("3/4/2026", Some(DateOrder::Dmy), Some("2026-04-03")),
            ("3/4/2026", Some(DateOrder::Ymd), None),
            ("3/4/2026", None, None),
            ("3/3/2026", None, Some("2026-03-03")),
            ("15/3/2026", Some(DateOrder::Mdy), Some("2026-03-15")),
            ("3/12/26", Some(DateOrder::Mdy), Some("2026-03-12")),
            ("04.03.2026", Some(DateOrder::Mdy), Some("2026-03-04")),
            ("2026-03-12T09:14:00Z", None, Some("2026-03-12")),
            ("2026/03/12", Some(DateOrder::Dmy), Some("2026-03-12")),
            ("20260312", None, Some("2026-03-12")),
            ("2026年3月12日", None, Some("2026-03-12")),
            ("Mar 9, 2026", None, Some("2026-03-09")),
            ("Thursday, March 12th, 2026", None, Some("2026-03-12")),
            ("12. März 2026", None, Some("2026-03-12")),
            ("12 de marzo de 2026", None, Some("2026-03-12")),
            ("12-Mar-26", None, Some("2026-03-12")),
            ("1773273600000", None, Some("2026-03-12")),
            ("today", Some(DateOrder::Mdy), None),
            ("Mar 12", None, None),
            ("2/30/2026", Some(DateOrder::Mdy), None),
        ] {
            let expected = expected.map(|day| day.parse().unwrap());
            assert_eq!(day(text, order), expected, "{text} {order:?}");
        }
    }
}
