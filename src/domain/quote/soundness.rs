//! Whether lines make sense by themselves.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::line::{ChargeType, QuoteLine};
use super::proration::PricePeriod;
use super::term::Term;
use super::totals::total;

/// What is wrong with the lines, as the rest of a sentence: numbers that cannot be, dates the wrong way round, periods
/// that the dates contradict, a line total that is off by more than one minor unit, or a sum that cannot be made.
pub fn unsound(lines: &[QuoteLine]) -> Option<String> {
    if lines.is_empty() {
        return Some("has no line".to_owned());
    }
    let each = lines.iter().enumerate().find_map(|(index, line)| {
        let found = impossible_number(line).or_else(|| wrong_dates(line)).or_else(|| wrong_total(line))?;
        Some(format!("has a line (line {}) {found}", index + 1))
    });
    each.or_else(|| total(lines).err().map(|error| format!("cannot be added up: {error}")))
}

/// More of anything than is sold in one line; calls are counted in billions.
const QUANTITY_MAX: u64 = 1_000_000_000_000;

fn impossible_number(line: &QuoteLine) -> Option<String> {
    for (what, amount) in [("quantity", line.quantity), ("number of periods", line.periods)] {
        if amount <= Decimal::ZERO {
            return Some(format!("whose {what} is {}, not above 0", amount.normalize()));
        }
    }
    if line.quantity > Decimal::from(QUANTITY_MAX) {
        return Some(format!(
            "whose quantity is {}, more than anybody buys; please check it",
            line.quantity.normalize()
        ));
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
    let Some(by_dates) = line.prorated() else { return wrong_months(line) };
    let (stated, computed) = (line.periods.normalize(), by_dates.to_decimal().round_dp(4).normalize());
    let differs = !by_dates.is_written(line.periods);
    differs.then(|| format!("with {stated} periods, and its dates come to {computed}"))
}

/// Where nothing says how a part of a period is charged, whole periods agree with the dates to a day.
fn wrong_months(line: &QuoteLine) -> Option<String> {
    let (term, period) = (line.term()?, line.terms.price_period?);
    let count = u32::try_from(line.periods).ok().filter(|_| line.periods.is_integer())?;
    let months = count.checked_mul(period.months())?;
    let (whole, rest) = term.whole_months();
    let and_days = if rest == 0 { String::new() } else { format!(" and {}", counted(rest, "day")) };
    let differs = !term.agrees_with_months(months);
    differs.then(|| format!("with {months} months, and its dates come to {whole}{and_days}"))
}

/// What lines say of days outside of the term, as the rest of a sentence.
pub fn outside_of(lines: &[QuoteLine], term: Term) -> Option<String> {
    let outside = |line: &QuoteLine| line.term().filter(|own| !term.holds(*own));
    lines.iter().enumerate().find_map(|(index, line)| {
        let own = outside(line)?;
        let (number, from, to) = (index + 1, own.start(), own.end());
        Some(format!(
            "has a line (line {number}) from {from} to {to}, and the term is {} to {}",
            term.start(),
            term.end()
        ))
    })
}

/// Lines that charge every month of the term although days of it are free, as the rest of a sentence.
pub fn charged_although_free(lines: &[QuoteLine], term: Term, free_days: u32) -> Option<String> {
    let (months, _) = term.whole_months();
    let charges_all = |line: &QuoteLine| {
        let recurs = matches!(line.terms.charge_type, None | Some(ChargeType::Recurring));
        let a_month = matches!(line.terms.price_period, None | Some(PricePeriod::Month));
        recurs && a_month && line.term().is_none() && months > 1 && line.periods == months.into()
    };
    let place = lines.iter().position(charges_all).filter(|_| free_days > 0)?;
    Some(format!(
        "are {free_days}, and line {} of the quote charges all {months} months of the term: please say whether the price is \
         for fewer, or the term longer",
        place + 1
    ))
}

/// Lines that charge more or fewer months than they run, or leave days of their product out, as the rest of a sentence;
/// `charged` is the term without the days that are free. A price whose period is not said may be one of months,
/// quarters, halves or years.
pub fn charged_otherwise(lines: &[QuoteLine], term: Term, charged: Term) -> Option<String> {
    let place = lines.iter().position(|line| is_of_periods(line) && !fits(line, term, charged));
    let Some(place) = place else { return days_left_out(lines) };
    let line = &lines[place];
    let runs = line.term().unwrap_or(term);
    let (months, days) = runs.whole_months();
    let and_days = if days == 0 { String::new() } else { format!(" and {}", counted(days, "day")) };
    let (what, of_what) = match line.term() {
        Some(_) => ("its days", "have"),
        None => ("the term", "has"),
    };
    let unit = line.terms.price_period.map_or("period", |period| match period {
        PricePeriod::Month => "month",
        PricePeriod::Quarter => "quarter",
        PricePeriod::HalfYear => "half-year",
        PricePeriod::Year => "year",
    });
    Some(format!(
        "have a line (line {}) that charges {}, and {what} {} to {} {of_what} {}{and_days}; please say which is right",
        place + 1,
        counted(line.periods.to_u32().unwrap_or(u32::MAX), unit),
        runs.start(),
        runs.end(),
        counted(months, "month"),
    ))
}

fn counted(count: u32, unit: &str) -> String {
    if count == 1 { format!("{count} {unit}") } else { format!("{count} {unit}s") }
}

/// Whether the line recurs in a whole number of periods. A single period of which nothing is said is a price for the
/// whole, and a part of one was worked out from days.
fn is_of_periods(line: &QuoteLine) -> bool {
    let recurs = matches!(line.terms.charge_type, None | Some(ChargeType::Recurring));
    let is_single = line.periods == Decimal::ONE && line.terms.price_period.is_none();
    recurs && !is_single && line.periods > Decimal::ZERO && line.periods.fract().is_zero() && line.prorated().is_none()
}

/// Whether as many months are charged as the line runs, to a day.
fn fits(line: &QuoteLine, term: Term, charged: Term) -> bool {
    let sizes: &[u32] = match line.terms.price_period {
        None => &[1, 3, 6, 12],
        Some(PricePeriod::Month) => &[1],
        Some(PricePeriod::Quarter) => &[3],
        Some(PricePeriod::HalfYear) => &[6],
        Some(PricePeriod::Year) => &[12],
    };
    let Ok(periods) = u32::try_from(line.periods) else { return false };
    let comes_to = |days: Term| {
        sizes.iter().any(|size| periods.checked_mul(*size).is_some_and(|months| days.agrees_with_months(months)))
    };
    match line.term() {
        Some(own) => comes_to(own),
        None => comes_to(term) || comes_to(charged),
    }
}

/// Days between the lines of one product that follow one another, for which nothing is charged.
fn days_left_out(lines: &[QuoteLine]) -> Option<String> {
    let days_of = |line: &QuoteLine| line.term().filter(|_| is_of_periods(line) || line.prorated().is_some());
    lines.iter().enumerate().find_map(|(place, line)| {
        let own = days_of(line)?;
        let others = || lines.iter().filter(|other| other.sku == line.sku).filter_map(days_of);
        let next = others().map(Term::start).filter(|start| *start > own.end()).min()?;
        let covered = others().map(Term::end).filter(|end| *end < next).max()?;
        let (from, to) = (covered.succ_opt()?, next.pred_opt()?);
        (from <= to && covered == own.end()).then(|| {
            format!(
                "charge nothing for {} from {from} to {to}, between line {} and the next of it; please say whether that is \
                 agreed",
                line.sku,
                place + 1
            )
        })
    })
}

/// Lines that cost more than the list price, as the rest of a sentence: a slip as often as a choice.
pub fn above_list(lines: &[QuoteLine]) -> Option<String> {
    let above = lines.iter().enumerate().filter(|(_, line)| line.net_unit > line.list_unit);
    let told: Vec<String> = above
        .map(|(index, line)| {
            let (currency, net, list) = (line.currency, line.net_unit.normalize(), line.list_unit.normalize());
            format!("line {} at {currency} {net}, with a list price of {currency} {list}", index + 1)
        })
        .collect();
    let more = told.len().saturating_sub(ABOVE_LIST_TOLD_MAX);
    let and_more = if more == 0 { String::new() } else { format!("; and {more} more") };
    let shown = told.get(..told.len() - more).unwrap_or_default().join("; ");
    (!told.is_empty()).then(|| format!("has a net price above list: {shown}{and_more}"))
}

const ABOVE_LIST_TOLD_MAX: usize = 3;

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
        assert_eq!(stated("149.98").unwrap(), "has a line (line 1) that says EUR 149.98, and comes to EUR 150");
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
        // Fifteen of the 31 days of May are no half of them, and 1.48 is how they are written.
        let of_days =
            |periods: &str| QuoteLine { periods: plain_decimal(periods).unwrap(), ..line(dated("2026-05-15")) };
        assert_eq!(unsound(&[of_days("1.48")]).as_deref(), None);
        assert_eq!(unsound(&[of_days("1.4839")]).as_deref(), None);
        for stated in ["1.5", "1", "2", "1.50"] {
            assert!(unsound(&[of_days(stated)]).unwrap().ends_with("and its dates come to 1.4839"), "{stated}");
        }
        let found = unsound(&[line(dated("2026-06-30"))]).unwrap();
        assert_eq!(found, "has a line (line 1) with 1.5 periods, and its dates come to 3");
        assert!(unsound(&[line(dated("2026-03-30"))]).unwrap().contains("before it starts on 2026-04-01"));
    }

    #[test]
    fn what_is_charged_is_compared_with_the_days_of_a_line_or_of_the_term() {
        let term = |start: &str, end: &str| Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        let charged = |periods: i64, period: Option<PricePeriod>, own: Option<Term>| {
            let (start, end) = (own.map(Term::start), own.map(Term::end));
            QuoteLine {
                periods: periods.into(),
                ..line(LineTerms { start, end, price_period: period, ..LineTerms::default() })
            }
        };
        let three_years = term("2026-04-01", "2029-03-31");
        let found = |lines: &[QuoteLine]| charged_otherwise(lines, three_years, three_years).unwrap_or_default();
        assert_eq!(found(&[charged(3, Some(PricePeriod::Year), None), charged(36, None, None)]), "");
        assert_eq!(
            found(&[charged(1, Some(PricePeriod::Year), None)]),
            "have a line (line 1) that charges 1 year, and the term 2026-04-01 to 2029-03-31 has 36 months; please say which is \
             right"
        );
        assert!(found(&[charged(2, Some(PricePeriod::Year), None)]).contains("charges 2 years"));
        let nine_months = term("2026-04-01", "2026-12-31");
        assert_eq!(found(&[charged(9, None, Some(nine_months)), charged(3, None, Some(nine_months))]), "");
        assert_eq!(
            found(&[charged(12, None, Some(nine_months))]),
            "have a line (line 1) that charges 12 periods, and its days 2026-04-01 to 2026-12-31 have 9 months; please say which is \
             right"
        );
        let ramp = |second: &str| {
            [
                charged(12, None, Some(term("2026-04-01", "2027-03-31"))),
                charged(11, None, Some(term(second, "2028-03-14"))),
            ]
        };
        let gap = "charge nothing for CORE from 2027-04-01 to 2027-04-14, between line 1 and the next of it; ";
        assert!(found(&ramp("2027-04-15")).starts_with(gap), "{}", found(&ramp("2027-04-15")));
    }

    #[test]
    fn whole_periods_agree_with_the_dates_and_lie_within_the_term() {
        let monthly = |end: &str| {
            let (start, end) = ("2026-04-01".parse().ok(), end.parse().ok());
            let terms = LineTerms { start, end, price_period: Some(PricePeriod::Month), ..LineTerms::default() };
            QuoteLine { periods: Decimal::from(12), ..line(terms) }
        };
        assert_eq!(unsound(&[monthly("2027-03-31")]), None);
        let found = unsound(&[monthly("2026-09-30")]).unwrap();
        assert_eq!(found, "has a line (line 1) with 12 months, and its dates come to 6");
        let term = |end: &str| Term::new("2026-04-01".parse().unwrap(), end.parse().unwrap()).unwrap();
        assert_eq!(outside_of(&[monthly("2027-03-31")], term("2027-03-31")), None);
        assert!(
            outside_of(&[monthly("2027-03-31")], term("2026-12-31")).unwrap().starts_with("has a line (line 1) from")
        );
    }
}
