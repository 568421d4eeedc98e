//! What the lines of a quote are charged as: once by their number, and in the steps of a ramp.

use rust_decimal::Decimal;

use crate::domain::money::Money;
use crate::domain::quote::{self, ChargeType, Fraction, LineTerms, PricePeriod, ProrationMethod, QuoteLine, Term};

use super::products::{ProductClass, Products};

/// The first line, from 1, of which only the number of its periods tells that it is charged once; goods are by nature.
pub fn once_by_its_periods(lines: &[QuoteLine], products: &Products) -> Option<usize> {
    let charged = products.with_charge_types(lines);
    let is_guessed = |(line, charged): (&QuoteLine, &QuoteLine)| {
        let is_stamped = line.terms.charge_type.is_none() && charged.terms.charge_type == Some(ChargeType::OneTime);
        is_stamped && products.class(line) != ProductClass::Goods && !products.is_charged_once(line)
    };
    lines.iter().zip(&charged).position(is_guessed).map(|index| index + 1)
}

/// A line that charges a part of a period in a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parted {
    /// Which line, from 1.
    pub line: usize,
    /// How it says that a part counts; `None` where it says nothing.
    pub by: Option<ProrationMethod>,
    /// The periods that it states.
    pub periods: Decimal,
}

/// The first line that charges a part of a period otherwise than that. One that says nothing of it is spread by months,
/// which is no way that anybody else may have agreed on.
pub fn parted_otherwise(lines: &[QuoteLine], agreed: ProrationMethod) -> Option<Parted> {
    let differs = |line: &QuoteLine| match line.terms.proration_method {
        Some(method) => method != agreed,
        None => agreed != ProrationMethod::ByMonth && !line.periods.fract().is_zero(),
    };
    let place = lines.iter().position(|line| !is_once(line) && differs(line))?;
    let line = &lines[place];
    Some(Parted { line: place + 1, by: line.terms.proration_method, periods: line.periods })
}

/// A step of a ramp: its days, and what it says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Its days.
    pub days: Term,
    /// How many of the one thing that recurs.
    pub quantity: Option<Decimal>,
    /// What it comes to.
    pub amount: Option<Money>,
}

/// A ramp with what each step comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ramp {
    /// The steps.
    pub steps: Vec<(Term, Money)>,
    /// The lines that are charged beside it.
    pub beside: Vec<QuoteLine>,
}

/// What the steps come to, where together they are what the quote charges; else why that cannot be said, as the rest of
/// a sentence about the ramp.
pub fn ramp(steps: &[Step], lines: &[QuoteLine]) -> Result<Ramp, String> {
    let (once, recurring): (Vec<&QuoteLine>, Vec<&QuoteLine>) = lines.iter().partition(|line| is_once(line));
    let beside = || once.iter().map(|line| (*line).clone()).collect::<Vec<_>>();
    let sum_of = |lines: &[&QuoteLine]| quote::sum(lines.iter().copied()).ok();
    if let Some(amounts) = steps.iter().map(|step| step.amount).collect::<Option<Vec<Money>>>() {
        let first = amounts.first().ok_or_else(|| "has no step".to_owned())?;
        let sum = amounts.iter().try_fold(Money::zero(first.currency()), |sum, amount| sum.plus(*amount));
        let sum = sum.map_err(|_| "has steps in two currencies".to_owned())?;
        let (total, recurs) = (quote::total(lines).ok(), sum_of(&recurring));
        let steps: Vec<(Term, Money)> = steps.iter().map(|step| step.days).zip(amounts).collect();
        let steps = match sum {
            sum if Some(sum) == recurs => steps,
            sum if Some(sum) == total => without_fees(steps, &once)?,
            sum => return Err(comes_to_other(sum, total, recurs)),
        };
        return Ok(Ramp { steps, beside: beside() });
    }
    let Some(quantities) = steps.iter().map(|step| step.quantity).collect::<Option<Vec<Decimal>>>() else {
        return Err("has a step that names neither its amount nor its quantity, or one names the one and another the \
                    other"
            .to_owned());
    };
    let [line] = recurring.as_slice() else {
        return Err(format!(
            "names quantities, and {} lines of the quote recur: give each step's amount instead",
            recurring.len()
        ));
    };
    by_quantity(steps, &quantities, line).map(|steps| Ramp { steps, beside: beside() })
}

/// The steps without what is charged once, each fee taken out of the step in which it begins: it is billed once, beside.
fn without_fees(steps: Vec<(Term, Money)>, once: &[&QuoteLine]) -> Result<Vec<(Term, Money)>, String> {
    let mut steps = steps;
    for fee in once {
        let of_fee = fee.extension().map_err(|_| "comes to numbers that are too large".to_owned())?;
        let begins = |days: &Term| fee.terms.start.is_none_or(|start| start <= days.end());
        let Some((_, amount)) = steps.iter_mut().find(|(days, _)| begins(days)) else { continue };
        let left = amount.amount() - of_fee.amount();
        if left < Decimal::ZERO {
            return Err(format!(
                "has a step of {amount} that is less than {} ({of_fee}), which is charged once in it: give the steps without \
                 what is charged once",
                fee.sku
            ));
        }
        *amount = Money::rounded(left, amount.currency());
    }
    Ok(steps)
}

fn comes_to_other(sum: Money, total: Option<Money>, recurs: Option<Money>) -> String {
    let charges = match (total, recurs) {
        (Some(total), Some(recurs)) if total != recurs => format!("{recurs} for what recurs, and {total} in all"),
        (Some(all), _) | (None, Some(all)) => all.to_string(),
        (None, None) => "nothing that can be added up".to_owned(),
    };
    format!("has steps that are together {sum}, and the quote charges {charges}")
}

fn by_quantity(steps: &[Step], quantities: &[Decimal], line: &QuoteLine) -> Result<Vec<(Term, Money)>, String> {
    let too_large = || "comes to numbers that are too large".to_owned();
    let total = line.extension().map_err(|_| too_large())?;
    let anchor = steps.first().map(|step| step.days.start()).ok_or_else(too_large)?;
    let months: Option<Vec<Fraction>> =
        steps.iter().map(|step| ProrationMethod::ByMonth.periods(step.days, PricePeriod::Month, anchor)).collect();
    let months = months.ok_or_else(too_large)?;
    let weights: Option<Vec<Fraction>> = months.iter().zip(quantities).map(|(months, of)| months.times(*of)).collect();
    let weights = weights.ok_or_else(too_large)?;
    let sum = |parts: &[Fraction]| parts.iter().try_fold(Fraction::ZERO, |sum, part| sum.plus(*part));
    let (charged, stepped) = (sum(&months).and_then(|all| all.times(line.quantity)), sum(&weights));
    let (charged, stepped) = charged.zip(stepped).ok_or_else(too_large)?;
    if charged.to_decimal() != stepped.to_decimal() {
        let comes_to = total.amount().checked_mul(stepped.to_decimal());
        let comes_to = comes_to.and_then(|all| all.checked_div(charged.to_decimal())).ok_or_else(too_large)?;
        let comes_to = Money::rounded(comes_to, total.currency());
        return Err(format!("comes to {comes_to} at the price of {}, and the quote charges {total} for it", line.sku));
    }
    let amounts = quote::allocate(total, &weights).map_err(|_| too_large())?;
    Ok(steps.iter().map(|step| step.days).zip(amounts).collect())
}

/// The lines with what recurs parted into the steps of the ramp, each with its own days, number and price, so that a change
/// or a renewal starts from what is in force. `None` where the steps are no ramp of the quote, or hold its fees as well.
pub fn in_steps(steps: &[Step], lines: &[QuoteLine]) -> Option<Vec<QuoteLine>> {
    let ramp = ramp(steps, lines).ok()?;
    let (once, recurring): (Vec<&QuoteLine>, Vec<&QuoteLine>) = lines.iter().partition(|line| is_once(line));
    if ramp.beside.len() != once.len() {
        return None;
    }
    let anchor = steps.first()?.days.start();
    let months = |days: Term| Some(ProrationMethod::ByMonth.periods(days, PricePeriod::Month, anchor)?.to_decimal());
    let all_months = steps.iter().try_fold(Decimal::ZERO, |sum, step| sum.checked_add(months(step.days)?))?;
    let whole = quote::sum(recurring.iter().copied()).ok()?.amount();
    let mut found = Vec::new();
    for (step, (_, comes_to)) in steps.iter().zip(&ramp.steps) {
        let share = |all: Decimal| all.checked_mul(months(step.days)?)?.checked_div(all_months);
        for line in &recurring {
            let periods = share(line.periods_charged().to_decimal())?.round_dp(PART_DECIMALS).normalize();
            let quantity = step.quantity.filter(|_| recurring.len() == 1).unwrap_or(line.quantity);
            let net_unit = match step.amount {
                Some(_) => {
                    let of_line = line.extension().ok()?.amount().checked_mul(comes_to.amount())?.checked_div(whole)?;
                    of_line.checked_div(quantity.checked_mul(periods)?)?.round_dp(PART_DECIMALS).normalize()
                }
                None => line.net_unit,
            };
            let terms = LineTerms {
                start: Some(step.days.start()),
                end: Some(step.days.end()),
                price_period: None,
                proration_method: None,
                stated_total: None,
                ..line.terms.clone()
            };
            found.push(QuoteLine { quantity, net_unit, periods, terms, ..(*line).clone() });
        }
    }
    found.extend(once.into_iter().cloned());
    Some(found)
}

/// Decimals of a part of a price or period: far below a minor unit of any amount.
const PART_DECIMALS: u32 = 14;

/// Whether the line is charged once.
pub fn is_once(line: &QuoteLine) -> bool {
    matches!(line.terms.charge_type, Some(ChargeType::OneTime | ChargeType::Services))
}

/// The months from the first day of what changes in number or price under its own days to the day of its last change;
/// lines of one product that follow one another are a ramp.
pub fn ramped_days(lines: &[QuoteLine]) -> Option<Term> {
    let days_of = |line: &QuoteLine| {
        let first = line.term()?;
        let later = lines.iter().filter(|other| other.sku == line.sku && !is_once(other)).filter(|other| {
            let differs = (other.quantity, other.net_unit) != (line.quantity, line.net_unit);
            differs && other.term().is_some_and(|term| term.start() > first.end())
        });
        let last = later.filter_map(QuoteLine::term).map(Term::start).max();
        Term::new(first.start(), last?.pred_opt()?)
    };
    lines.iter().filter(|line| !is_once(line)).filter_map(days_of).max_by_key(|days| days.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(quantity: i64) -> QuoteLine {
        QuoteLine {
            sku: "PLATFORM".into(),
            description: "Seats".into(),
            quantity: quantity.into(),
            list_unit: 50.into(),
            net_unit: 50.into(),
            periods: 36.into(),
            currency: "EUR".parse().unwrap(),
            terms: LineTerms::default(),
        }
    }

    fn steps(said: [(Option<i64>, Option<i64>); 3]) -> Vec<Step> {
        let step = |(index, (quantity, amount)): (usize, (Option<i64>, Option<i64>))| {
            let start = chrono::NaiveDate::from_ymd_opt(2026 + i32::try_from(index).unwrap(), 4, 1).unwrap();
            Step {
                days: Term::of_months(start, 12).unwrap(),
                quantity: quantity.map(Decimal::from),
                amount: amount.map(|amount| Money::rounded(amount.into(), "EUR".parse().unwrap())),
            }
        };
        said.into_iter().enumerate().map(step).collect()
    }

    #[test]
    fn a_ramp_by_quantity_is_one_of_its_quote_to_the_seat() {
        let of = |quantities: [i64; 3]| ramp(&steps(quantities.map(|quantity| (Some(quantity), None))), &[seats(50)]);
        let amounts: Vec<String> =
            of([40, 50, 60]).unwrap().steps.iter().map(|(_, amount)| amount.to_string()).collect();
        assert_eq!(amounts, ["EUR 24,000", "EUR 30,000", "EUR 36,000"]);
        for (quantities, comes_to) in [([40, 50, 61], "EUR 90,600"), ([40, 50, 59], "EUR 89,400")] {
            let why = of(quantities).unwrap_err();
            assert!(why.contains(comes_to) && why.contains("EUR 90,000"), "{why}");
        }
    }

    #[test]
    fn the_steps_of_a_ramp_are_lines_of_their_own_days_and_come_to_what_the_quote_charges() {
        let fee = LineTerms { charge_type: Some(ChargeType::OneTime), ..LineTerms::default() };
        let fee = QuoteLine { sku: "ONBOARD".into(), quantity: 1.into(), periods: 1.into(), terms: fee, ..seats(1) };
        let lines = [seats(50), fee];
        for said in [
            [(Some(40), None), (Some(50), None), (Some(60), None)],
            [(None, Some(24_000)), (None, Some(30_000)), (None, Some(36_000))],
            // Together what the quote charges in all: the fee is in the step in which it begins.
            [(None, Some(24_050)), (None, Some(30_000)), (None, Some(36_000))],
        ] {
            let parted = in_steps(&steps(said), &lines).unwrap();
            let sums: Vec<String> = parted.iter().map(|line| line.extension().unwrap().to_string()).collect();
            assert_eq!(sums, ["EUR 24,000", "EUR 30,000", "EUR 36,000", "EUR 50"]);
            assert!(parted.iter().take(3).all(|line| line.sku == "PLATFORM" && line.term().is_some()));
        }
        assert_eq!(in_steps(&steps([(Some(40), None), (Some(50), None), (Some(61), None)]), &lines), None);
        let why = ramp(&steps([(None, Some(24_000)), (None, Some(30_000)), (None, Some(36_001))]), &lines).unwrap_err();
        assert_eq!(
            why,
            "has steps that are together EUR 90,001, and the quote charges EUR 90,000 for what recurs, and EUR 90,050 in all"
        );
        let why = ramp(&steps([(None, Some(49)), (None, Some(30_001)), (None, Some(60_000))]), &lines).unwrap_err();
        assert!(why.starts_with("has a step of EUR 49 that is less than ONBOARD (EUR 50)"), "{why}");
    }
}
