//! What a change of an agreement comes to: before, change, after; exact, and each amount rounded once.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::change::Direction;
use super::money::{Money, Percent};
use super::quote::{self, ChargeType, LineTerms, PricePeriod, ProrationMethod, QuoteLine, Term, lcm};

mod falling;

pub use falling::NotBooked;

/// Decimals of a percentage that is kept; it is rounded up, so that what is above a limit stays above it.
const PERCENT_DECIMALS: u32 = 4;

/// Decimals of a part of a period: far below a minor unit of any amount, with room to multiply exactly.
const PERIOD_DECIMALS: u32 = 14;

/// Decimals of a number of things that leave room for those of a part of a period.
const QUANTITY_DECIMALS: u32 = 8;

/// One figure before and after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delta {
    /// What it was.
    pub before: Money,
    /// What is added; below zero where something falls away.
    pub change: Money,
    /// What it is from then on.
    pub after: Money,
}

impl Delta {
    /// A change of that much; `None` if the two are not of one currency.
    pub fn of(before: Money, change: Money) -> Option<Self> {
        Some(Self { before, change, after: before.plus(change).ok()? })
    }

    /// The change that leads there.
    pub fn to(before: Money, after: Money) -> Option<Self> {
        let change = after.plus(negative(before)).ok()?;
        Some(Self { before, change, after })
    }

    /// How much of what was falls away, in percent; zero where nothing does. `None` where it cannot be told.
    pub fn contraction_percent(&self) -> Option<Decimal> {
        let lost = self.before.amount().checked_sub(self.after.amount())?;
        if lost <= Decimal::ZERO {
            return Some(Decimal::ZERO);
        }
        Some(kept(Percent::of(lost, self.before.amount())?))
    }
}

/// The same amount the other way round.
pub fn negative(money: Money) -> Money {
    Money::rounded(-money.amount(), money.currency())
}

/// A percentage as a field keeps it.
pub fn kept(percent: Percent) -> Decimal {
    percent.to_decimal().round_dp_with_strategy(PERCENT_DECIMALS, rust_decimal::RoundingStrategy::ToPositiveInfinity)
}

/// What lines still come to from that day on, each rounded once.
pub fn remaining(lines: &[QuoteLine], term: Term, from: NaiveDate) -> Option<Money> {
    let currency = lines.first()?.currency;
    match left_of(lines, term, from)?.as_slice() {
        [] => Some(Money::zero(currency)),
        left => quote::total(left).ok(),
    }
}

/// What is left of each line from that day on, over its own days, or `term` where it has none. Months count as such,
/// the days of a month that is not whole as theirs of it, as in every yearly figure. Of a fee or work that began before,
/// nothing is left. `None` if it cannot be computed.
pub fn left_of(lines: &[QuoteLine], term: Term, from: NaiveDate) -> Option<Vec<QuoteLine>> {
    let mut found = Vec::new();
    for line in lines {
        let own = line.term().unwrap_or(term);
        let Some(left) = own.from(from) else { continue };
        match is_charged_once(line) {
            true if own.start() < from => {}
            true => found.push(line.clone()),
            false if left == own => found.push(line.clone()),
            false => found.push(over(line, left, own, term.start())?),
        }
    }
    Some(found)
}

/// The lines of which anything is charged from that day on.
pub fn that_run_from(lines: Vec<QuoteLine>, day: NaiveDate) -> Vec<QuoteLine> {
    lines.into_iter().filter(|line| line.term().is_none_or(|own| own.end() >= day)).collect()
}

/// The lines without what is charged once.
pub fn that_recur(lines: Vec<QuoteLine>) -> Vec<QuoteLine> {
    lines.into_iter().filter(|line| !is_charged_once(line)).collect()
}

/// The lines of the next term: what recurs to the end of the last one, at its price, for all of the next. `None` if it
/// cannot be computed.
pub fn renewed(lines: &[QuoteLine], last: Term, next: Term) -> Option<Vec<QuoteLine>> {
    let own = |line: &QuoteLine| line.term().unwrap_or(last);
    let goes_on = |line: &&QuoteLine| !is_charged_once(line) && own(line).end() >= last.end();
    let renew = |line: &QuoteLine| {
        let line = over(line, next, own(line), last.start())?;
        // One year's price for a year is one period; beside lines of other lengths it would pass for a fee.
        let charge_type = line.terms.charge_type.or(Some(ChargeType::Recurring));
        let terms = LineTerms { start: None, end: None, charge_type, ..line.terms };
        Some(QuoteLine { terms, ..line })
    };
    lines.iter().filter(goes_on).map(renew).collect()
}

/// Each line with the days that it is charged for.
pub fn dated(lines: Vec<QuoteLine>, term: Term) -> Vec<QuoteLine> {
    let date = |line: QuoteLine| match line.term() {
        Some(_) => line,
        None => {
            // Without days of its own, the number of periods that the quote states was charged.
            let terms =
                LineTerms { start: Some(term.start()), end: Some(term.end()), proration_method: None, ..line.terms };
            QuoteLine { terms, ..line }
        }
    };
    lines.into_iter().map(date).collect()
}

/// Lines that fall away, as the credit that they are: the number below zero.
pub fn credited(lines: &[QuoteLine]) -> Vec<QuoteLine> {
    let credit = |line: &QuoteLine| {
        let terms = LineTerms { stated_total: line.terms.stated_total.map(|total| -total), ..line.terms.clone() };
        QuoteLine { quantity: -line.quantity, terms, ..line.clone() }
    };
    lines.iter().map(credit).collect()
}

/// Lines that some system states below zero because they fall away, as they were sold. `None` where they are no such
/// lines.
pub fn as_sold(lines: &[QuoteLine]) -> Option<Vec<QuoteLine>> {
    let sold = |line: &QuoteLine| {
        let is_below_zero = line.extension().ok()?.amount() < Decimal::ZERO && line.periods > Decimal::ZERO;
        let terms = LineTerms { stated_total: line.terms.stated_total.map(|total| total.abs()), ..line.terms.clone() };
        is_below_zero.then(|| QuoteLine {
            quantity: line.quantity.abs(),
            list_unit: line.list_unit.abs(),
            net_unit: line.net_unit.abs(),
            terms,
            ..line.clone()
        })
    };
    lines.iter().map(sold).collect::<Option<Vec<_>>>().filter(|lines| !lines.is_empty())
}

fn is_charged_once(line: &QuoteLine) -> bool {
    matches!(line.terms.charge_type, Some(ChargeType::OneTime | ChargeType::Services))
}

/// The line over other days than its own, at the same price: by its own way of counting where dates decide what it is
/// charged; else months are counted from `anchor`, the first day of the agreement, and from the days' own first where they
/// are none of its.
fn over(line: &QuoteLine, days: Term, own: Term, anchor: NaiveDate) -> Option<QuoteLine> {
    let periods = match line.prorated() {
        Some(_) => line.periods_of(days)?.to_decimal(),
        None => share_of_periods(line, days, own, anchor)?,
    };
    let terms = LineTerms {
        start: Some(days.start()),
        end: Some(days.end()),
        price_period: None,
        proration_method: None,
        stated_total: None,
        ..line.terms.clone()
    };
    let over = QuoteLine { periods: periods.round_dp(PERIOD_DECIMALS).normalize(), terms, ..line.clone() };
    // A number of very many decimals leaves no room for those of the periods.
    let fits = over.extension().is_ok();
    Some(if fits { over } else { QuoteLine { quantity: line.quantity.trunc_with_scale(QUANTITY_DECIMALS), ..over } })
}

fn share_of_periods(line: &QuoteLine, days: Term, own: Term, anchor: NaiveDate) -> Option<Decimal> {
    let anchor = anchor.min(own.start());
    let months = |term: Term, from| ProrationMethod::ByMonth.periods(term, PricePeriod::Month, from);
    let counted_from = if own.holds(days) { anchor } else { days.start() };
    let (part, whole) = (months(days, counted_from)?, months(own, anchor)?);
    let common = lcm(part.denominator(), whole.denominator())?;
    let (part, whole) = (part.numerator_over(common)?, whole.numerator_over(common)?);
    line.periods_charged().to_decimal().checked_mul(part)?.checked_div(whole)
}

/// The lines that hold after the change, those that were charged before it among them: each is for its own days. What
/// falls away must be booked.
pub fn lines_after(
    before: &[QuoteLine],
    change: &[QuoteLine],
    direction: Direction,
) -> Result<Vec<QuoteLine>, NotBooked> {
    match direction {
        Direction::Adds => Ok(before.iter().chain(change).cloned().collect()),
        Direction::Replaces => {
            let begins = change.iter().filter_map(QuoteLine::term).map(Term::start).min();
            let mut lines = begins.map(|begins| charged_before(before, begins)).unwrap_or_default();
            lines.extend_from_slice(change);
            Ok(lines)
        }
        Direction::Keeps => Ok(before.to_vec()),
        Direction::TakesAway => falling::without(before, change),
    }
}

/// What was charged of each line before that day. Fees and work that began before were charged as a whole.
fn charged_before(lines: &[QuoteLine], day: NaiveDate) -> Vec<QuoteLine> {
    let anchor = lines.iter().filter_map(QuoteLine::term).map(Term::start).min();
    let before = |line: &QuoteLine| {
        let own = line.term().filter(|own| own.start() < day)?;
        let days = Term::new(own.start(), own.end().min(day.pred_opt()?))?;
        let is_whole = is_charged_once(line) || days == own;
        if is_whole { Some(line.clone()) } else { over(line, days, own, anchor.unwrap_or(own.start())) }
    };
    lines.iter().filter_map(before).collect()
}

/// Products that are discounted again on a price that was discounted already.
pub fn discounted_twice(before: &[QuoteLine], change: &[QuoteLine]) -> Vec<String> {
    let is_again = |line: &&QuoteLine| {
        let reduced = |price: &QuoteLine| price.net_unit < price.list_unit;
        let on_reduced = |booked: &QuoteLine| {
            booked.sku == line.sku && reduced(booked) && line.list_unit <= booked.net_unit && reduced(line)
        };
        before.iter().any(on_reduced)
    };
    change.iter().filter(is_again).map(|line| line.sku.clone()).collect()
}

/// Products whose price or quantity steps within the term: several lines of one product at different prices.
pub fn ramped(lines: &[QuoteLine]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        let steps = |other: &&QuoteLine| other.sku == line.sku && other.net_unit != line.net_unit;
        if lines.iter().any(|other| steps(&other)) && !found.contains(&line.sku) {
            found.push(line.sku.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;
    use crate::domain::quote::LineTerms;

    fn line(sku: &str, quantity: &str, list: &str, net: &str) -> QuoteLine {
        let decimal = |text| plain_decimal(text).unwrap();
        QuoteLine {
            sku: sku.into(),
            description: sku.into(),
            quantity: decimal(quantity),
            list_unit: decimal(list),
            net_unit: decimal(net),
            periods: Decimal::ONE,
            currency: "EUR".parse().unwrap(),
            terms: LineTerms::default(),
        }
    }

    fn term(start: &str, end: &str) -> Term {
        Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    fn euros(amount: &str) -> Money {
        Money::parse(amount, "EUR").unwrap()
    }

    #[test]
    fn what_remains_and_what_is_over_come_to_the_whole() {
        let (lines, term) = ([line("CORE", "480", "100", "100")], term("2026-04-01", "2027-03-31"));
        assert_eq!(remaining(&lines, term, "2026-04-01".parse().unwrap()), Some(euros("48000")));
        assert_eq!(remaining(&lines, term, "2027-03-31".parse().unwrap()), Some(euros("129.03")));
        assert_eq!(remaining(&lines, term, "2027-04-01".parse().unwrap()), Some(euros("0")));
    }

    #[test]
    fn each_line_keeps_its_own_days_and_a_yearly_figure_and_the_rest_of_the_term_have_one_basis() {
        let agreed = term("2026-03-30", "2027-03-29");
        let added = term("2026-05-29", "2027-03-29");
        let base = dated(vec![line("CORE", "480", "100", "100")], agreed);
        let more = dated(vec![line("CORE", "60", "100", "100")], added);
        let yearly = quote::yearly_value(&more, added, agreed.start()).unwrap();
        assert_eq!(yearly, euros("7176.08"));
        let all = [base, more].concat();
        assert_eq!(remaining(&all, agreed, added.start()), Some(euros("46133.33")));
        // Over the whole of the next term, the added line comes to what it came to in a year.
        let next = renewed(&all, agreed, term("2027-03-30", "2028-03-29")).unwrap();
        assert_eq!(quote::total(&next).unwrap(), euros("48000").plus(yearly).unwrap());
    }

    #[test]
    fn a_line_whose_dates_decide_is_renewed_for_whole_periods_and_parted_by_its_own_count() {
        let agreed = term("2026-04-01", "2027-03-31");
        let terms = LineTerms {
            start: "2026-06-15".parse().ok(),
            end: "2027-03-31".parse().ok(),
            price_period: Some(PricePeriod::Month),
            proration_method: Some(ProrationMethod::ByMonth),
            ..LineTerms::default()
        };
        let seats = [QuoteLine { terms, ..line("CORE", "5", "50", "50") }];
        let next = renewed(&seats, agreed, term("2027-04-01", "2028-03-31")).unwrap();
        assert_eq!((next[0].periods, quote::total(&next).unwrap()), (Decimal::from(12), euros("3000")));
        // From the day on which its eighth month begins, two months and 17 of the 31 days of a third are left.
        assert_eq!(remaining(&seats, agreed, "2027-01-15".parse().unwrap()), Some(euros("637.10")));
    }

    #[test]
    fn a_fee_that_was_charged_is_neither_left_nor_renewed() {
        let terms = LineTerms { charge_type: Some(ChargeType::OneTime), ..LineTerms::default() };
        let fee = [QuoteLine { terms, ..line("SETUP", "1", "500", "500") }];
        let agreed = term("2026-04-01", "2027-03-31");
        assert_eq!(left_of(&fee, agreed, "2026-05-01".parse().unwrap()), Some(Vec::new()));
        assert_eq!(renewed(&fee, agreed, term("2027-04-01", "2028-03-31")), Some(Vec::new()));
    }

    #[test]
    fn a_credit_is_the_same_below_zero() {
        let lines = [line("CORE", "60", "100", "75"), line("PLUS", "1", "5", "5")];
        let credit = quote::total(&credited(&lines)).unwrap();
        assert_eq!(credit, negative(quote::total(&lines).unwrap()));
    }

    #[test]
    fn what_is_stated_below_zero_is_what_was_sold_whichever_figure_has_the_sign() {
        let sold = [line("CORE", "60", "100", "75")];
        for (quantity, list, net) in [("-60", "100", "75"), ("60", "-100", "-75"), ("60", "100", "-75")] {
            assert_eq!(
                as_sold(&[line("CORE", quantity, list, net)]).as_deref(),
                Some(sold.as_slice()),
                "{quantity} {net}"
            );
        }
        let stated = |total: i64, quantity| {
            let terms = LineTerms { stated_total: Some(total.into()), ..LineTerms::default() };
            QuoteLine { terms, ..line("CORE", quantity, "100", "75") }
        };
        assert_eq!(as_sold(&[stated(-4_500, "-60")]), Some(vec![stated(4_500, "60")]));
        // What is sold is no credit, nor is a credit of which a line is sold; two signs take each other back.
        assert_eq!(as_sold(&sold), None);
        assert_eq!(as_sold(&[line("CORE", "-60", "100", "75"), line("PLUS", "1", "5", "5")]), None);
        assert_eq!(as_sold(&[line("CORE", "-60", "-100", "-75")]), None);
        assert_eq!(as_sold(&[QuoteLine { periods: Decimal::NEGATIVE_ONE, ..line("CORE", "60", "100", "75") }]), None);
        assert_eq!(as_sold(&[]), None);
    }

    #[test]
    fn a_new_price_leaves_what_was_charged_before_it() {
        let agreed = term("2026-04-01", "2027-03-31");
        let fee = LineTerms { charge_type: Some(ChargeType::OneTime), ..LineTerms::default() };
        let booked = dated(
            vec![line("CORE", "480", "100", "100"), QuoteLine { terms: fee, ..line("SETUP", "1", "500", "500") }],
            agreed,
        );
        let priced = dated(vec![line("CORE", "480", "55", "55")], term("2026-10-01", "2027-03-31"));
        let after = lines_after(&booked, &priced, Direction::Replaces).unwrap();
        let sums: Vec<String> = after.iter().map(|line| line.extension().unwrap().to_string()).collect();
        assert_eq!(sums, ["EUR 24,000", "EUR 500", "EUR 26,400"]);
        assert_eq!(that_run_from(after, "2026-10-01".parse().unwrap()).len(), 2, "the fee has the days of the term");
    }

    #[test]
    fn what_falls_away_must_be_booked() {
        let before = [line("CORE", "40", "100", "90"), line("CORE", "10", "100", "80"), line("PLUS", "1", "5", "5")];
        let left = lines_after(&before, &[line("CORE", "45", "100", "90")], Direction::TakesAway).unwrap();
        let left: Vec<(&str, String)> =
            left.iter().map(|line| (line.sku.as_str(), line.quantity.to_string())).collect();
        assert_eq!(left, [("CORE", "5".to_owned()), ("PLUS", "1".to_owned())]);
        let error = lines_after(&before, &[line("CORE", "51", "100", "90")], Direction::TakesAway).unwrap_err();
        assert_eq!((error.quantity.to_string(), error.booked.to_string()), ("51".into(), "50".into()));
    }

    #[test]
    fn a_contraction_above_a_limit_stays_above_it() {
        let delta = |before, after| Delta::to(euros(before), euros(after)).unwrap().contraction_percent().unwrap();
        assert_eq!(delta("48000", "43200").to_string(), "10");
        assert_eq!(delta("48000", "43199.99").to_string(), "10.0001");
        assert_eq!(delta("48000", "50000"), Decimal::ZERO);
        assert_eq!(delta("0", "5"), Decimal::ZERO);
    }

    #[test]
    fn double_discounts_and_ramps_are_seen() {
        let before = [line("CORE", "40", "100", "75")];
        assert_eq!(discounted_twice(&before, &[line("CORE", "5", "75", "60")]), ["CORE"]);
        assert!(discounted_twice(&before, &[line("CORE", "5", "100", "60")]).is_empty());
        assert_eq!(ramped(&[line("CORE", "40", "100", "75"), line("CORE", "50", "100", "70")]), ["CORE"]);
        assert!(ramped(&before).is_empty());
    }
}
