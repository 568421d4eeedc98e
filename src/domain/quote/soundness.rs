//! Whether lines make sense by themselves.

use rust_decimal::Decimal;

use super::line::QuoteLine;
use super::totals::total;

/// What is wrong with the lines, as the rest of a sentence: numbers that cannot be, dates the wrong way round, periods
/// that the dates contradict, a line total that is off by more than one minor unit, or a sum that cannot be made.
pub fn unsound(lines: &[QuoteLine]) -> Option<String> {
    if lines.is_empty() {
        return Some("has no line".to_owned());
    }
    let each = lines.iter().enumerate().find_map(|(index, line)| {
        let found = impossible_number(line).or_else(|| wrong_dates(line)).or_else(|| wrong_total(line))?;
        Some(format!("has a line {} {found}", index + 1))
    });
    each.or_else(|| total(lines).err().map(|error| format!("cannot be added up: {error}")))
}

fn impossible_number(line: &QuoteLine) -> Option<String> {
    for (what, amount) in [("quantity", line.quantity), ("number of periods", line.periods)] {
        if amount <= Decimal::ZERO {
            return Some(format!("whose {what} is {}, not above 0", amount.normalize()));
        }
    }
    for (what, price) in [("list price", line.list_unit), ("net price", line.net_unit)] {
        if price < Decimal::ZERO {
            return Some(format!("whose {what} is {}, below 0", price.normalize()));
        }
    }
    None
}

fn wrong_dates(line: &QuoteLine) -> Option<String> {
    if let (Some(start), Some(end)) = (line.terms.start, line.terms.end)
        && end < start
    {
        return Some(format!("that ends on {end}, before it starts on {start}"));
    }
    let by_dates = line.prorated()?;
    let (stated, computed) = (line.periods.normalize(), by_dates.to_decimal().round_dp(4).normalize());
    let differs = !by_dates.is_written(line.periods);
    differs.then(|| format!("with {stated} periods, and its dates come to {computed}"))
}

fn wrong_total(line: &QuoteLine) -> Option<String> {
    let stated = line.terms.stated_total?;
    // An extension that cannot be made is found where the lines are added up.
    let extension = line.extension().ok()?;
    let tolerance = Decimal::new(1, line.currency.minor_units());
    let apart = stated.checked_sub(extension.amount()).map(|apart| apart.abs());
    let is_off = apart.is_none_or(|apart| apart > tolerance);
    is_off.then(|| format!("that says {} {}, and comes to {extension}", line.currency, stated.normalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;
    use crate::domain::quote::{LineTerms, PricePeriod, ProrationMethod};

    fn line(terms: LineTerms) -> QuoteLine {
        let decimal = |text| plain_decimal(text).unwrap();
        QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: decimal("3"),
            list_unit: decimal("33.333"),
            net_unit: decimal("33.333"),
            periods: decimal("1.5"),
            currency: "EUR".parse().unwrap(),
            terms,
        }
    }

    #[test]
    fn a_line_total_may_be_off_by_one_minor_unit_and_no_more() {
        let stated = |total: &str| {
            unsound(&[line(LineTerms { stated_total: plain_decimal(total).ok(), ..LineTerms::default() })])
        };
        assert_eq!(stated("150"), None);
        assert_eq!(stated("149.99"), None);
        assert_eq!(stated("149.98").unwrap(), "has a line 1 that says EUR 149.98, and comes to EUR 150");
    }

    #[test]
    fn dates_and_periods_must_agree_where_a_way_to_divide_is_stated() {
        let dated = |end: &str| LineTerms {
            start: "2026-04-01".parse().ok(),
            end: end.parse().ok(),
            price_period: Some(PricePeriod::Month),
            proration_method: Some(ProrationMethod::ActualDays),
            ..LineTerms::default()
        };
        assert_eq!(unsound(&[line(dated("2026-05-16"))]).as_deref(), None);
        let found = unsound(&[line(dated("2026-06-30"))]).unwrap();
        assert_eq!(found, "has a line 1 with 1.5 periods, and its dates come to 3");
        assert!(unsound(&[line(dated("2026-03-30"))]).unwrap().contains("before it starts on 2026-04-01"));
    }
}
