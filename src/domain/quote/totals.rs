//! What a quote comes to: in all, by kind of charge, in a year.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fraction::{Fraction, lcm};
use super::line::{ChargeType, QuoteLine};
use super::proration::{PricePeriod, ProrationMethod, steps_of_months};
use super::schedule::spread;
use super::term::Term;
use crate::domain::money::{Money, MoneyError, Percent};

/// The sum of the rounded extensions. Fails on an empty quote or two currencies.
pub fn total(lines: &[QuoteLine]) -> Result<Money, MoneyError> {
    sum(lines.iter())
}

/// The sum of these lines' rounded extensions, as [`total`] makes it.
pub fn sum<'l>(mut lines: impl Iterator<Item = &'l QuoteLine>) -> Result<Money, MoneyError> {
    let first = lines.next().ok_or(MoneyError::NotANumber(String::new()))?.extension()?;
    lines.try_fold(first, |sum, line| sum.plus(line.extension()?))
}

/// The sum of the lines of one kind of charge; `None` if the quote has none of it, or a line that says no kind.
pub fn total_of(lines: &[QuoteLine], charge_type: ChargeType) -> Option<Money> {
    let all_say = lines.iter().all(|line| line.terms.charge_type.is_some());
    let own = lines.iter().filter(|line| line.terms.charge_type == Some(charge_type));
    if all_say { sum(own).ok() } else { None }
}

/// Annual contract value: recurring value normalised to 12 months of the term, rounded once. `None` where no line
/// recurs, or one does not say whether it does.
pub fn annual_contract_value(lines: &[QuoteLine], term: Term) -> Option<Money> {
    per_year(total_of(lines, ChargeType::Recurring)?, term, term.start())
}

/// What lines over that term come to in a year, rounded once: all that do not say that they are charged once or by what
/// was used. Where dates and the price's period decide what is charged, it is what a year costs at that price; else
/// months are counted from `anchor`, the first day of the agreement of which the term may be a part. `None` if that
/// cannot be computed.
pub fn yearly_value(lines: &[QuoteLine], term: Term, anchor: NaiveDate) -> Option<Money> {
    total(lines).ok()?;
    let currency = lines.first()?.currency;
    let recurring = || lines.iter().filter(|line| may_recur(line));
    let priced: Vec<Money> = recurring().filter_map(QuoteLine::yearly_at_its_price).collect();
    let others = match sum(recurring().filter(|line| line.yearly_at_its_price().is_none())) {
        Ok(others) => per_year(others, term, anchor)?,
        Err(_none) => Money::zero(currency),
    };
    priced.into_iter().try_fold(others, |sum, of_line| sum.plus(of_line).ok())
}

/// What is in force on that day, as it comes to in a year, by [`yearly_value`]: of the steps of a ramp the one
/// that runs then. Lines with the same days are rounded together; those without have the whole term.
pub fn yearly_value_at(lines: &[QuoteLine], term: Term, anchor: NaiveDate, day: NaiveDate) -> Option<Money> {
    let (day, currency) = (Term::new(day, day)?, lines.first()?.currency);
    let own = |line: &QuoteLine| line.term().unwrap_or(term);
    let mut terms: Vec<Term> = lines.iter().map(own).filter(|own| own.holds(day)).collect();
    terms.sort_unstable();
    terms.dedup();
    let of_term = |days: &Term| {
        let lines: Vec<QuoteLine> = lines.iter().filter(|line| own(line) == *days).cloned().collect();
        yearly_value(&lines, *days, anchor)
    };
    terms.iter().map(of_term).try_fold(Money::zero(currency), |sum, of_term| sum.plus(of_term?).ok())
}

fn may_recur(line: &QuoteLine) -> bool {
    matches!(line.terms.charge_type, None | Some(ChargeType::Recurring))
}

/// Annual recurring revenue at a day: the recurring lines in force then, each normalised to 12 months of its own term
/// (`term` where it has none), rounded once. `None` where none is, or a line does not say whether it recurs.
pub fn annual_recurring_revenue(lines: &[QuoteLine], term: Term, at: NaiveDate) -> Option<Money> {
    total_of(lines, ChargeType::Recurring)?;
    let day = Term::new(at, at)?;
    let own_term = |line: &&QuoteLine| line.term().unwrap_or(term);
    let in_force = lines
        .iter()
        .filter(|line| line.terms.charge_type == Some(ChargeType::Recurring))
        .filter(|line| own_term(line).holds(day));
    let mut yearly: Option<Money> = None;
    for line in in_force {
        let own = own_term(&line);
        let of_line = match line.yearly_at_its_price() {
            Some(of_line) => of_line,
            None => per_year(line.extension().ok()?, own, own.start())?,
        };
        yearly = Some(yearly.map_or(Ok(of_line), |sum| sum.plus(of_line)).ok()?);
    }
    yearly
}

/// Monthly recurring revenue: a twelfth of the annual, rounded once.
pub fn monthly_recurring_revenue(annual: Money) -> Option<Money> {
    Fraction::exact(annual.amount()).quotient(Decimal::from(12), annual.currency()).ok()
}

/// What falls into the first 12 months of the term, fees and services that begin in them included. `None` if that
/// cannot be computed.
pub fn first_year(lines: &[QuoteLine], term: Term) -> Option<Money> {
    let years = steps_of_months(term, 12)?;
    let mut sum = Money::zero(lines.first()?.currency);
    for line in lines {
        sum = sum.plus(*spread(line, &years, term, term.start()).ok()?.first()?).ok()?;
    }
    Some(sum)
}

/// Discount over the whole quote, unrounded: `100 * (list - net) / list` over quantities and periods.
pub fn blended_discount_percent(lines: &[QuoteLine]) -> Option<Percent> {
    // Over one denominator, no line's part of a period is rounded, and the quotient stays the same.
    let common = lines.iter().try_fold(1, |common, line| lcm(common, line.periods_charged().denominator()))?;
    let mut list = Decimal::ZERO;
    let mut net = Decimal::ZERO;
    for line in lines {
        list = list.checked_add(line.charged(line.list_unit).ok()?.numerator_over(common)?)?;
        net = net.checked_add(line.charged(line.net_unit).ok()?.numerator_over(common)?)?;
    }
    Percent::of(list.checked_sub(net)?, list)
}

/// The largest discount on any line, unrounded. What is free by the list itself is reduced by nothing; `None` if another
/// line's cannot be computed, or if nothing on the quote has a list price.
pub fn max_line_discount_percent(lines: &[QuoteLine]) -> Option<Percent> {
    let mut largest: Option<(Percent, Decimal)> = None;
    for line in lines.iter().filter(|line| !line.is_free_by_list()) {
        let discount = line.discount_percent()?;
        let percent = discount.to_decimal();
        if largest.is_none_or(|(_, so_far)| percent > so_far) {
            largest = Some((discount, percent));
        }
    }
    largest.map(|(discount, _)| discount)
}

/// So much over that term, normalised to 12 months and rounded once.
fn per_year(amount: Money, term: Term, anchor: NaiveDate) -> Option<Money> {
    let months = ProrationMethod::ByMonth.periods(term, PricePeriod::Month, anchor.min(term.start()))?;
    let above =
        Fraction::exact(amount.amount()).times(Decimal::from(12))?.times(Decimal::from(months.denominator()))?;
    above.quotient(months.numerator_over(months.denominator())?, amount.currency()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;
    use crate::domain::quote::LineTerms;

    fn line(quantity: &str, list: &str, net: &str, periods: &str) -> QuoteLine {
        let decimal = |text| plain_decimal(text).unwrap();
        QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: decimal(quantity),
            list_unit: decimal(list),
            net_unit: decimal(net),
            periods: decimal(periods),
            currency: "EUR".parse().unwrap(),
            terms: LineTerms::default(),
        }
    }

    fn of_kind(line: QuoteLine, charge_type: ChargeType, dates: Option<(&str, &str)>) -> QuoteLine {
        let terms = LineTerms {
            charge_type: Some(charge_type),
            start: dates.map(|(start, _)| start.parse().unwrap()),
            end: dates.map(|(_, end)| end.parse().unwrap()),
            ..LineTerms::default()
        };
        QuoteLine { terms, ..line }
    }

    #[test]
    fn extensions_are_rounded_once_and_totals_are_their_sums() {
        let usage = line("12345", "0.0005", "0.0004", "1");
        assert_eq!(usage.extension().unwrap().to_string(), "EUR 4.94");
        let lines = [usage.clone(), usage];
        assert_eq!(total(&lines).unwrap().to_string(), "EUR 9.88");
    }

    #[test]
    fn discounts_are_exact() {
        let lines = [line("10", "100", "70", "12"), line("1", "1000", "1000", "1")];
        assert_eq!(max_line_discount_percent(&lines).unwrap().to_string(), "30%");
        assert_eq!(blended_discount_percent(&lines).unwrap().to_string(), "27.69%");
        assert!(blended_discount_percent(&[line("1", "0", "0", "1")]).is_none());
    }

    #[test]
    fn a_discount_on_parts_of_months_is_exactly_what_it_is() {
        let prorated = |net: &str, end: &str| {
            let mut line = of_kind(line("7", "10", net, "1"), ChargeType::Recurring, Some(("2026-03-15", end)));
            line.terms.price_period = Some(PricePeriod::Month);
            line.terms.proration_method = Some(ProrationMethod::ActualDays);
            line
        };
        let lines = [prorated("9", "2026-03-31"), prorated("9", "2026-04-20")];
        let discount = blended_discount_percent(&lines).unwrap();
        assert_eq!(discount.compare(Decimal::TEN), Some(std::cmp::Ordering::Equal));
    }

    #[test]
    fn a_year_is_a_year_in_leap_years_too() {
        let term = |start: &str, end: &str| Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        let lines = [line("480", "100", "100", "1")];
        let yearly = |start, end| {
            let term = term(start, end);
            yearly_value(&lines, term, term.start()).unwrap().to_string()
        };
        assert_eq!(yearly("2027-04-01", "2028-03-31"), "EUR 48,000");
        assert_eq!(yearly("2026-04-01", "2029-03-31"), "EUR 16,000");
        assert_eq!(yearly("2026-04-01", "2026-09-30"), "EUR 96,000");
        // Nine months, and 28 of the 31 days of a tenth.
        assert_eq!(yearly("2026-06-03", "2027-03-30"), "EUR 58,162.87");
        let fee = [of_kind(line("1", "500", "500", "1"), ChargeType::OneTime, None)];
        let next = term("2027-04-01", "2028-03-31");
        assert_eq!(yearly_value(&fee, next, next.start()).unwrap().to_string(), "EUR 0");
    }

    #[test]
    fn a_part_of_a_month_at_the_price_of_months_is_worth_twelve_of_them_a_year() {
        let (start, end) = ("2026-06-15", "2027-03-31");
        let mut seats = of_kind(line("5", "50", "50", "9.5333"), ChargeType::Recurring, Some((start, end)));
        seats.terms.price_period = Some(PricePeriod::Month);
        seats.terms.proration_method = Some(ProrationMethod::ByMonth);
        let term = Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        let lines = [seats];
        let yearly = yearly_value(&lines, term, "2026-04-01".parse().unwrap());
        assert_eq!(yearly.unwrap().to_string(), "EUR 3,000");
        assert_eq!(annual_recurring_revenue(&lines, term, term.start()), yearly);
    }

    #[test]
    fn a_ramp_has_one_annual_contract_value_and_another_recurring_revenue_in_each_year() {
        let term = Term::new("2026-04-01".parse().unwrap(), "2028-03-31".parse().unwrap()).unwrap();
        let first = of_kind(line("10", "100", "100", "12"), ChargeType::Recurring, Some(("2026-04-01", "2027-03-31")));
        let second = of_kind(line("20", "100", "100", "12"), ChargeType::Recurring, Some(("2027-04-01", "2028-03-31")));
        let fee = of_kind(line("1", "500", "500", "1"), ChargeType::OneTime, None);
        let lines = [first, second, fee];
        let at =
            |day: &str| annual_recurring_revenue(&lines, term, day.parse().unwrap()).map(|money| money.to_string());
        assert_eq!(annual_contract_value(&lines, term).unwrap().to_string(), "EUR 18,000");
        assert_eq!(at("2026-04-01").as_deref(), Some("EUR 12,000"));
        assert_eq!(at("2027-04-01").as_deref(), Some("EUR 24,000"));
        assert_eq!(at("2028-04-01"), None);
        let in_force = |day: &str| yearly_value_at(&lines, term, term.start(), day.parse().unwrap());
        assert_eq!(in_force("2026-04-01").unwrap().to_string(), "EUR 12,000");
        assert_eq!(in_force("2028-03-31").unwrap().to_string(), "EUR 24,000");
        assert_eq!(in_force("2028-04-01").unwrap().to_string(), "EUR 0");
        assert_eq!(first_year(&lines, term).unwrap().to_string(), "EUR 12,500");
        assert_eq!(total_of(&lines, ChargeType::OneTime).unwrap().to_string(), "EUR 500");
        let monthly = monthly_recurring_revenue(Money::parse("12000", "EUR").unwrap());
        assert_eq!(monthly.unwrap().to_string(), "EUR 1,000");
        assert!(annual_contract_value(&[line("1", "1", "1", "1")], term).is_none());
    }
}
