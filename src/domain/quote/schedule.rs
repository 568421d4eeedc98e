//! Billing schedules: which amount is billed when, and for which days. They add up to the total, to the minor unit.

use chrono::NaiveDate;

use super::allocation::allocate;
use super::fraction::Fraction;
use super::line::{ChargeType, QuoteLine};
use super::proration::{PricePeriod, ProrationMethod, steps_of_days, steps_of_months};
use super::term::Term;
use crate::domain::money::{Money, MoneyError};
use crate::domain::terms::{AdvanceOrArrears, BillingFrequency};

/// The longest schedule that is computed: biweekly over ten years and some more.
const ROWS_MAX: usize = 300;
/// The days of the first half of a month where it is billed twice.
const HALF_MONTH_DAYS: u64 = 15;

/// How some days of a quote's term are billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillingPlan {
    /// The days that are billed.
    pub term: Term,
    /// The day from which periods are counted. Before the term's own first day where the term goes on in periods that
    /// began before it: its first one is then the rest of such a period.
    pub counted_from: NaiveDate,
    /// How often.
    pub frequency: BillingFrequency,
    /// Before or after each period.
    pub timing: AdvanceOrArrears,
}

impl ScheduleRow {
    /// Both as one amount, where they are for the same days.
    pub fn with(self, other: Self) -> Result<Self, MoneyError> {
        let usage = match (self.usage, other.usage) {
            (Some(one), Some(another)) => Some(one.plus(another)?),
            (one, another) => one.or(another),
        };
        Ok(Self { amount: self.amount.plus(other.amount)?, usage, ..self })
    }
}

impl BillingPlan {
    /// From the day from which periods are counted to the end.
    fn whole(self) -> Option<Term> {
        Term::new(self.counted_from.min(self.term.start()), self.term.end())
    }
}

/// One amount to bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScheduleRow {
    /// When it is billed.
    pub on: NaiveDate,
    /// The days that it is for.
    pub covers: Term,
    /// How much.
    pub amount: Money,
    /// How much of it is for usage, as it was quoted. What is metered is billed in its place.
    pub usage: Option<Money>,
}

/// When what is billed, by the lines' own dates where they have any; the plans follow one another, and what is charged
/// falls into their days. Usage is billed after its period whatever the plan; a fee or work is billed with the period in
/// which it begins. `None` if it has too many rows or a calendar ends before it does.
pub fn billing_schedule(lines: &[QuoteLine], plans: &[BillingPlan]) -> Result<Option<Vec<ScheduleRow>>, MoneyError> {
    let Some(periods) = periods(plans).filter(|periods| periods.len() <= ROWS_MAX) else { return Ok(None) };
    let (Some(first), Some(last)) = (plans.first(), plans.last()) else { return Ok(None) };
    let Some(term) = Term::new(first.term.start(), last.term.end()) else { return Ok(None) };
    let Some(currency) = lines.first().map(|line| line.currency) else { return Ok(None) };
    let steps: Vec<Term> = periods.iter().map(|(covers, _)| *covers).collect();
    let mut planned = vec![Money::zero(currency); steps.len()];
    let mut used = planned.clone();
    for line in lines {
        let is_usage = line.terms.charge_type == Some(ChargeType::Usage);
        let sums = if is_usage { &mut used } else { &mut planned };
        for (sum, part) in sums.iter_mut().zip(spread(line, &steps, term, first.counted_from)?) {
            *sum = sum.plus(part)?;
        }
    }
    let mut rows = Vec::new();
    for (amounts, is_usage) in [(planned, false), (used, true)] {
        for ((covers, timing), amount) in periods.iter().zip(amounts) {
            let timing = if is_usage { AdvanceOrArrears::Arrears } else { *timing };
            let Some(on) = billed_on(*covers, timing) else { return Ok(None) };
            if !amount.amount().is_zero() {
                rows.push(ScheduleRow { on, covers: *covers, amount, usage: is_usage.then_some(amount) });
            }
        }
    }
    rows.sort_by_key(|row| (row.on, row.covers));
    Ok(Some(rows))
}

/// The periods of the plans one after another, each with when it is billed.
fn periods(plans: &[BillingPlan]) -> Option<Vec<(Term, AdvanceOrArrears)>> {
    let mut periods = Vec::new();
    for plan in plans {
        periods.extend(steps(*plan)?.into_iter().map(|covers| (covers, plan.timing)));
    }
    Some(periods)
}

/// What of the line's extension falls into each step; together exactly the extension. The months of a line that began
/// with the term or before are counted from where its periods are.
pub(super) fn spread(
    line: &QuoteLine,
    steps: &[Term],
    term: Term,
    counted_from: NaiveDate,
) -> Result<Vec<Money>, MoneyError> {
    let own = line.term().unwrap_or(term);
    let from = if own.start() <= term.start() { counted_from.min(own.start()) } else { own.start() };
    let weights = match line.terms.charge_type {
        Some(ChargeType::OneTime | ChargeType::Services) => {
            where_it_begins(line.terms.start.unwrap_or(term.start()), steps)
        }
        Some(ChargeType::Recurring | ChargeType::Usage) | None => {
            let share = |step: &Term| match step.overlap(own) {
                None => Some(Fraction::ZERO),
                Some(days) => share_of_price(line, days, own, from),
            };
            steps.iter().map(share).collect::<Option<Vec<_>>>().ok_or(MoneyError::Overflow)?
        }
    };
    let outside = !weights.iter().any(|weight| weight.is_positive());
    let weights = if outside { where_it_begins(own.start(), steps) } else { weights };
    allocate(line.extension()?, &weights)
}

/// How much of a line is for some of its days: each period of its price as the line counts it, and within one by months,
/// so that a year that is billed by quarter is four equal parts.
fn share_of_price(line: &QuoteLine, days: Term, own: Term, from: NaiveDate) -> Option<Fraction> {
    let method = line.terms.proration_method.filter(|method| *method != ProrationMethod::None);
    let by_month = |days, from| ProrationMethod::ByMonth.periods(days, PricePeriod::Month, from);
    let (Some(method), Some(period)) = (method, line.terms.price_period) else {
        return method.map_or_else(|| by_month(days, from), |method| method.periods(days, PricePeriod::Month, from));
    };
    let mut sum = Fraction::ZERO;
    for whole in steps_of_months(own, period.months())? {
        let Some(inside) = whole.overlap(days) else { continue };
        let counted = method.periods(whole, period, own.start())?;
        let part = if inside == whole {
            counted
        } else {
            counted.share(by_month(inside, own.start())?, by_month(whole, own.start())?)?
        };
        sum = sum.plus(part)?;
    }
    Some(sum)
}

/// All of it in the step that has that day; before the first in the first, after the last in the last.
fn where_it_begins(day: NaiveDate, steps: &[Term]) -> Vec<Fraction> {
    let place = steps.iter().position(|step| day <= step.end()).unwrap_or(steps.len().saturating_sub(1));
    let one_there = |index| if index == place { Fraction::of(1, 1) } else { Fraction::ZERO };
    (0..steps.len()).map(one_there).collect()
}

/// The periods of the plan, counted from where they are, as far as its term holds them.
fn steps(plan: BillingPlan) -> Option<Vec<Term>> {
    let steps = all_steps(plan)?;
    Some(steps.into_iter().filter_map(|step| step.overlap(plan.term)).collect())
}

fn all_steps(plan: BillingPlan) -> Option<Vec<Term>> {
    let whole = plan.whole()?;
    if plan.timing == AdvanceOrArrears::OnCompletion {
        return Some(vec![plan.term]);
    }
    let months = match plan.frequency {
        BillingFrequency::OneTime => return Some(vec![plan.term]),
        BillingFrequency::Biweekly => return steps_of_days(whole, 14),
        BillingFrequency::Semimonthly => return half_months(whole),
        BillingFrequency::Biennial => 24,
        BillingFrequency::Annual => 12,
        BillingFrequency::Semiannual => 6,
        BillingFrequency::Quarterly => 3,
        BillingFrequency::Bimonthly => 2,
        BillingFrequency::Monthly => 1,
    };
    steps_of_months(whole, months)
}

/// Each month in two: its first fifteen days, and the rest.
fn half_months(term: Term) -> Option<Vec<Term>> {
    let mut halves = Vec::new();
    for month in steps_of_months(term, 1)? {
        let parts = steps_of_days(month, HALF_MONTH_DAYS)?;
        let second = parts.get(1).and_then(|second| Term::new(second.start(), month.end()));
        halves.extend(parts.first().copied().into_iter().chain(second));
    }
    Some(halves)
}

fn billed_on(covers: Term, timing: AdvanceOrArrears) -> Option<NaiveDate> {
    match timing {
        AdvanceOrArrears::Advance => Some(covers.start()),
        AdvanceOrArrears::Arrears => covers.end().succ_opt(),
        AdvanceOrArrears::OnCompletion => Some(covers.end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::plain_decimal;
    use crate::domain::quote::LineTerms;

    fn billed(line: QuoteLine, term: Term, frequency: BillingFrequency) -> Vec<String> {
        let plan = BillingPlan { term, counted_from: term.start(), frequency, timing: AdvanceOrArrears::Advance };
        let rows = billing_schedule(&[line], &[plan]).unwrap().unwrap();
        rows.iter().map(|row| row.amount.amount().to_string()).collect()
    }

    #[test]
    fn a_yearly_price_is_billed_by_years_and_a_part_year_by_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let term = Term::new(day("2026-04-01"), day("2027-09-16")).unwrap();
        let by_days = |period| LineTerms {
            proration_method: Some(ProrationMethod::ActualDays),
            price_period: Some(period),
            start: Some(term.start()),
            end: Some(term.end()),
            ..LineTerms::default()
        };
        let yearly = line("11400", "1.46", by_days(PricePeriod::Year));
        // 169 days of the 366 from April 2027 to March 2028.
        assert_eq!(billed(yearly.clone(), term, BillingFrequency::Annual), ["11400", "5263.93"]);
        let quarters = billed(yearly, term, BillingFrequency::Quarterly);
        assert_eq!(quarters[..4], ["2850"; 4]);
        let monthly = line("950", "17.53", by_days(PricePeriod::Month));
        assert_eq!(billed(monthly, term, BillingFrequency::Annual)[0], "11400");
    }

    fn line(net: &str, periods: &str, terms: LineTerms) -> QuoteLine {
        QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: plain_decimal("1").unwrap(),
            list_unit: plain_decimal(net).unwrap(),
            net_unit: plain_decimal(net).unwrap(),
            periods: plain_decimal(periods).unwrap(),
            currency: "EUR".parse().unwrap(),
            terms,
        }
    }

    fn shown(lines: &[QuoteLine], frequency: BillingFrequency, timing: AdvanceOrArrears) -> Vec<String> {
        let term = Term::new("2026-04-01".parse().unwrap(), "2027-03-31".parse().unwrap()).unwrap();
        let plan = BillingPlan { term, counted_from: term.start(), frequency, timing };
        let rows = billing_schedule(lines, &[plan]).unwrap().unwrap();
        rows.iter().map(|row| format!("{} {}", row.on, row.amount.plain_amount())).collect()
    }

    #[test]
    fn a_year_in_quarters_is_billed_before_or_after_each() {
        let core = line("100", "1", LineTerms { charge_type: Some(ChargeType::Recurring), ..LineTerms::default() });
        assert_eq!(
            shown(std::slice::from_ref(&core), BillingFrequency::Quarterly, AdvanceOrArrears::Advance),
            ["2026-04-01 25.00", "2026-07-01 25.00", "2026-10-01 25.00", "2027-01-01 25.00"]
        );
        assert_eq!(
            shown(std::slice::from_ref(&core), BillingFrequency::Semiannual, AdvanceOrArrears::Arrears),
            ["2026-10-01 50.00", "2027-04-01 50.00"]
        );
        assert_eq!(shown(&[core], BillingFrequency::Monthly, AdvanceOrArrears::OnCompletion), ["2027-03-31 100.00"]);
    }

    #[test]
    fn plans_follow_one_another() {
        let core = line("100", "1", LineTerms { charge_type: Some(ChargeType::Recurring), ..LineTerms::default() });
        let plan = |start: &str, end: &str, frequency| BillingPlan {
            term: Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap(),
            counted_from: start.parse().unwrap(),
            frequency,
            timing: AdvanceOrArrears::Advance,
        };
        let plans = [
            plan("2026-04-01", "2027-03-31", BillingFrequency::Annual),
            plan("2027-04-01", "2028-03-31", BillingFrequency::Semiannual),
        ];
        let rows = billing_schedule(&[core], &plans).unwrap().unwrap();
        let shown: Vec<String> = rows.iter().map(|row| format!("{} {}", row.on, row.amount.plain_amount())).collect();
        assert_eq!(shown, ["2026-04-01 50.00", "2027-04-01 25.00", "2027-10-01 25.00"]);
    }

    #[test]
    fn the_rest_of_a_term_goes_on_in_the_periods_that_it_had() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let term = Term::new(day("2026-07-01"), day("2027-03-29")).unwrap();
        // 8 months and 29 of 30 days of 48,000 a year.
        let rest =
            line("35866.67", "1", LineTerms { charge_type: Some(ChargeType::Recurring), ..LineTerms::default() });
        let of = |frequency, counted_from: &str| {
            let plan =
                BillingPlan { term, counted_from: day(counted_from), frequency, timing: AdvanceOrArrears::Advance };
            let rows = billing_schedule(std::slice::from_ref(&rest), &[plan]).unwrap().unwrap();
            rows.iter().map(|row| format!("{} {}", row.on, row.amount.plain_amount())).collect::<Vec<_>>()
        };
        assert_eq!(
            of(BillingFrequency::Quarterly, "2026-03-30"),
            ["2026-07-01 11866.67", "2026-09-30 12000.00", "2026-12-30 12000.00"]
        );
        assert_eq!(of(BillingFrequency::Annual, "2026-03-30"), ["2026-07-01 35866.67"]);
        assert_eq!(of(BillingFrequency::Monthly, "2026-03-30")[..2], ["2026-07-01 3866.67", "2026-07-30 4000.00"]);
        assert_eq!(of(BillingFrequency::Biweekly, "2026-03-30")[1].split(' ').next(), Some("2026-07-06"));
        assert_eq!(of(BillingFrequency::Semimonthly, "2026-03-30")[1].split(' ').next(), Some("2026-07-15"));
    }

    #[test]
    fn a_fee_is_billed_once_and_usage_after_its_period() {
        let of = |charge_type, start: Option<&str>| LineTerms {
            charge_type: Some(charge_type),
            start: start.map(|day| day.parse().unwrap()),
            ..LineTerms::default()
        };
        let fee = line("10", "1", of(ChargeType::OneTime, None));
        let late = line("7", "1", of(ChargeType::Services, Some("2026-11-15")));
        let usage = line("4", "1", of(ChargeType::Usage, None));
        assert_eq!(
            shown(&[fee, late, usage], BillingFrequency::Semiannual, AdvanceOrArrears::Advance),
            ["2026-04-01 10.00", "2026-10-01 2.00", "2026-10-01 7.00", "2027-04-01 2.00"]
        );
    }
}
