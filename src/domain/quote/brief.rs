//! A quote in one short line, for whoever must know what was sold and has no room for a table.

use rust_decimal::Decimal;

use super::line::QuoteLine;
use super::totals::total;
use crate::domain::money::{Currency, grouped};

/// So many lines are told; the others are counted.
const LINES_MAX: usize = 3;

/// So many letters of a description.
const DESCRIPTION_MAX: usize = 60;

/// `Platform seats: 40 × EUR 50 × 12 = EUR 24,000`; of several lines the first few, how many more, and the sum.
pub fn in_brief(lines: &[QuoteLine]) -> String {
    let told: Vec<String> = lines.iter().take(LINES_MAX).map(line_in_brief).collect();
    match (lines, told.as_slice()) {
        ([], _) => return "no lines".to_owned(),
        ([_], [only]) => return only.clone(),
        _several => {}
    }
    let more = lines.len().saturating_sub(LINES_MAX);
    let more = (more > 0).then(|| format!("{more} more"));
    let sum = total(lines).ok().map(|sum| format!("{sum} in all"));
    let parts: Vec<String> = told.into_iter().chain(more).chain(sum).collect();
    format!("{} lines: {}", lines.len(), parts.join("; "))
}

fn line_in_brief(line: &QuoteLine) -> String {
    let name = if line.description.trim().is_empty() { &line.sku } else { &line.description };
    let mut said = format!("{}: {}", shortened(name), priced(line));
    if let Some(percent) = line.discount_percent().filter(|percent| !percent.to_decimal().is_zero()) {
        said.push_str(&format!(", {percent} off"));
    }
    if let Some(term) = line.term() {
        said.push_str(&format!(", {} to {}", term.start(), term.end()));
    }
    said
}

/// `40 seats × EUR 50 × 12 = EUR 24,000`: quantity, net unit price, periods, and what they come to.
pub fn priced(line: &QuoteLine) -> String {
    let unit = line.terms.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let periods = line.periods_charged().to_decimal();
    let periods = if periods == Decimal::ONE { String::new() } else { format!(" × {}", periods.round_dp(4)) };
    let comes_to = line.extension().map(|money| format!(" = {money}")).unwrap_or_default();
    format!("{}{unit} × {}{periods}{comes_to}", line.quantity.normalize(), unit_price(line.net_unit, line.currency))
}

/// A unit price with its currency and every decimal that it was quoted with.
pub fn unit_price(price: Decimal, currency: Currency) -> String {
    let plain = price.normalize().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{currency} {}{point}{decimals}", grouped(whole))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::LineTerms;
    use super::*;
    use crate::domain::money::plain_decimal;

    fn line(description: &str, quantity: &str, net: &str, periods: &str) -> QuoteLine {
        QuoteLine {
            sku: "SKU".into(),
            description: description.into(),
            quantity: plain_decimal(quantity).unwrap(),
            list_unit: plain_decimal("50").unwrap(),
            net_unit: plain_decimal(net).unwrap(),
            periods: plain_decimal(periods).unwrap(),
            currency: "EUR".parse().unwrap(),
            terms: LineTerms::default(),
        }
    }

    #[test]
    fn one_line_says_what_was_bought_how_many_and_what_it_comes_to() {
        assert_eq!(
            in_brief(&[line("Platform seats", "40", "40", "12")]),
            "Platform seats: 40 × EUR 40 × 12 = EUR 19,200, 20% off"
        );
        assert_eq!(in_brief(&[line("", "1", "50", "1")]), "SKU: 1 × EUR 50 = EUR 50");
        assert_eq!(unit_price(plain_decimal("1234.0004").unwrap(), "EUR".parse().unwrap()), "EUR 1,234.0004");
    }

    #[test]
    fn of_many_lines_the_first_are_told_and_the_sum_is_that_of_all() {
        let lines = vec![line("Seats", "2", "50", "1"); 200];
        assert_eq!(
            in_brief(&lines),
            "200 lines: Seats: 2 × EUR 50 = EUR 100; Seats: 2 × EUR 50 = EUR 100; Seats: 2 × EUR 50 = EUR 100; \
             197 more; EUR 20,000 in all"
        );
        assert_eq!(in_brief(&[]), "no lines");
    }
}
