//! The arithmetic over random quotes. Failure by failure: sums, parts, schedules and dates.

use baton::domain::delta;
use baton::domain::money::{Currency, Money};
use baton::domain::quote::{
    self, BillingPlan, ChargeType, Fraction, LineTerms, PricePeriod, ProrationMethod, QuoteLine, Term,
};
use baton::domain::terms::{AdvanceOrArrears, BillingFrequency, Installment};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::{Decimal, RoundingStrategy};

/// No minor unit, one hundred, one thousand, and one of ten thousand.
const CURRENCIES: [&str; 6] = ["JPY", "KRW", "EUR", "USD", "BHD", "CLF"];

pub const FREQUENCIES: [BillingFrequency; 9] = [
    BillingFrequency::OneTime,
    BillingFrequency::Biennial,
    BillingFrequency::Annual,
    BillingFrequency::Semiannual,
    BillingFrequency::Quarterly,
    BillingFrequency::Bimonthly,
    BillingFrequency::Monthly,
    BillingFrequency::Semimonthly,
    BillingFrequency::Biweekly,
];

/// How many days the periods that are divided have.
const LENGTHS: [u64; 11] = [1, 28, 29, 30, 31, 90, 91, 92, 360, 365, 366];

/// Every way to divide a period whose parts add up.
const DIVIDING: [ProrationMethod; 4] =
    [ProrationMethod::ByMonth, ProrationMethod::ActualDays, ProrationMethod::Days365, ProrationMethod::Days30Of360];

fn currency() -> impl Strategy<Value = Currency> {
    select(CURRENCIES.to_vec()).prop_map(|code| code.parse().unwrap())
}

/// Any day of eight years, two of them leap years.
fn day() -> impl Strategy<Value = NaiveDate> {
    (0..2_922_u64).prop_map(|days| NaiveDate::from_ymd_opt(2023, 1, 1).unwrap() + Days::new(days))
}

pub fn term() -> impl Strategy<Value = Term> {
    (day(), 0..1_200_u64).prop_map(|(start, days)| Term::new(start, start + Days::new(days)).unwrap())
}

fn price() -> impl Strategy<Value = Decimal> {
    (0..10_000_000_i64, 0..=4_u32).prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn terms_of_line() -> impl Strategy<Value = LineTerms> {
    let charge_type = prop::option::of(select(ChargeType::ALL.to_vec()));
    let method = prop::option::of(select(ProrationMethod::ALL.to_vec()));
    let period = prop::option::of(select(PricePeriod::ALL.to_vec()));
    (prop::option::of(term()), charge_type, method, period).prop_map(|(term, charge_type, method, period)| LineTerms {
        start: term.map(Term::start),
        end: term.map(Term::end),
        charge_type,
        proration_method: method,
        price_period: period,
        ..LineTerms::default()
    })
}

fn line(currency: Currency) -> impl Strategy<Value = QuoteLine> {
    (1..100_000_i64, price(), 0..=100_u32, 1..600_i64, terms_of_line()).prop_map(
        move |(quantity, list_unit, off, periods, terms)| QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: Decimal::from(quantity),
            list_unit,
            net_unit: list_unit * Decimal::from(100 - off) / Decimal::ONE_HUNDRED,
            periods: Decimal::new(periods, 1),
            currency,
            terms,
        },
    )
}

pub fn lines() -> impl Strategy<Value = Vec<QuoteLine>> {
    currency().prop_flat_map(|currency| prop::collection::vec(line(currency), 1..8))
}

pub fn sum(parts: &[Money], currency: Currency) -> Money {
    parts.iter().fold(Money::zero(currency), |sum, part| sum.plus(*part).unwrap())
}

fn minor_unit(currency: Currency) -> Decimal {
    Decimal::new(1, currency.minor_units())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_extension_is_rounded_once_half_away_from_zero(line in currency().prop_flat_map(line)) {
        let periods = line.periods_charged();
        let (above, below) = (periods.numerator_over(periods.denominator()).unwrap(), Decimal::from(periods.denominator()));
        let extension = line.extension().unwrap().amount();
        // Compared without a quotient: twice the distance is at most one minor unit, and a tie goes up.
        let exact = line.quantity * line.net_unit * above;
        let distance = (exact - extension * below) * Decimal::TWO;
        let unit = minor_unit(line.currency) * below;
        prop_assert!(distance < unit && distance >= -unit, "{exact} / {below} is not {extension}");
    }

    #[test]
    fn a_total_is_the_sum_of_what_its_lines_come_to(lines in lines()) {
        let parts: Vec<Money> = lines.iter().map(|line| line.extension().unwrap()).collect();
        prop_assert_eq!(quote::total(&lines).unwrap(), sum(&parts, lines[0].currency));
    }

    #[test]
    fn parts_of_an_amount_add_up_and_none_is_off_by_a_minor_unit(
        currency in currency(),
        units in -10_000_000_i64..10_000_000,
        weights in prop::collection::vec((0..500_i64, select(LENGTHS.to_vec())), 1..40),
    ) {
        let total = Money::new(Decimal::new(units, currency.minor_units()), currency).unwrap();
        let weights: Vec<Fraction> = weights.into_iter().map(|(part, whole)| Fraction::of(part, whole)).collect();
        let parts = quote::allocate(total, &weights).unwrap();
        prop_assert_eq!(sum(&parts, currency), total);
        let all: Decimal = weights.iter().map(|weight| weight.to_decimal()).sum();
        for (part, weight) in parts.iter().zip(&weights).filter(|_| !all.is_zero()) {
            let share = total.amount() * weight.to_decimal() / all;
            prop_assert!((part.amount() - share).abs() <= minor_unit(currency), "{part} is no share such as {share}");
        }
    }

    #[test]
    fn instalments_add_up_to_the_total(currency in currency(), units in 0..10_000_000_i64, cut in 1..100_i64) {
        let total = Money::new(Decimal::new(units, currency.minor_units()), currency).unwrap();
        let part = |percent: i64| Installment { percent: percent.into(), due: "go_live".into(), offset_days: None };
        let parts = quote::instalments(total, &[part(cut), part(100 - cut)]).unwrap();
        prop_assert_eq!(sum(&parts, currency), total);
    }

    #[test]
    fn the_parts_of_a_term_come_to_the_whole(
        term in term(),
        cut in any::<prop::sample::Index>(),
        method in select(DIVIDING.to_vec()),
        period in select(PricePeriod::ALL.to_vec()),
    ) {
        prop_assume!(term.days() > 1);
        let first_end = term.start() + Days::new(cut.index(term.days() as usize - 1) as u64);
        let first = Term::new(term.start(), first_end).unwrap();
        let second = term.from(first_end + Days::new(1)).unwrap();
        let periods = |part| method.periods(part, period, term.start()).unwrap();
        let parts = periods(first).plus(periods(second)).unwrap();
        let whole = periods(term);
        let common = parts.denominator() * whole.denominator();
        prop_assert_eq!(parts.numerator_over(common), whole.numerator_over(common));
    }

    #[test]
    fn whole_periods_are_charged_whole(
        start in day(),
        count in 1..20_u32,
        method in select(vec![ProrationMethod::None, ProrationMethod::ByMonth, ProrationMethod::ActualDays]),
        period in select(PricePeriod::ALL.to_vec()),
    ) {
        let term = Term::of_months(start, count * period.months()).unwrap();
        let periods = method.periods(term, period, start).unwrap();
        prop_assert_eq!((periods.to_decimal(), periods.denominator()), (Decimal::from(count), 1));
    }

    #[test]
    fn a_schedule_adds_up_to_the_minor_unit_and_covers_the_term(
        lines in lines(),
        term in term(),
        frequency in select(FREQUENCIES.to_vec()),
        timing in select(vec![AdvanceOrArrears::Advance, AdvanceOrArrears::Arrears, AdvanceOrArrears::OnCompletion]),
    ) {
        let plan = BillingPlan { term, counted_from: term.start(), frequency, timing };
        let rows = quote::billing_schedule(&lines, &[plan]).unwrap().unwrap();
        let amounts: Vec<Money> = rows.iter().map(|row| row.amount).collect();
        prop_assert_eq!(sum(&amounts, lines[0].currency), quote::total(&lines).unwrap());
        prop_assert!(rows.iter().all(|row| term.holds(row.covers)));
        prop_assert!(rows.windows(2).all(|pair| pair[0].on <= pair[1].on));
        prop_assert!(rows.iter().all(|row| row.on <= term.end() + Days::new(1)));
    }

    #[test]
    fn the_rest_of_a_term_adds_up_and_keeps_the_periods_that_it_is_counted_in(
        lines in lines(),
        term in term(),
        before in 0..2_000_u64,
        frequency in select(FREQUENCIES.to_vec()),
    ) {
        let counted_from = term.start() - Days::new(before);
        let whole = Term::new(counted_from, term.end()).unwrap();
        let rows = |days: Term| {
            let plan = BillingPlan { term: days, counted_from, frequency, timing: AdvanceOrArrears::Advance };
            quote::billing_schedule(&lines, &[plan]).unwrap()
        };
        // A schedule that would be too long is none.
        let (Some(rest), Some(all)) = (rows(term), rows(whole)) else { return Ok(()) };
        let amounts: Vec<Money> = rest.iter().map(|row| row.amount).collect();
        prop_assert_eq!(sum(&amounts, lines[0].currency), quote::total(&lines).unwrap());
        for row in rest.iter().filter(|row| row.covers.start() > term.start()) {
            let is_boundary = all.iter().any(|old| old.covers == row.covers);
            let has_rows = all.iter().any(|old| old.covers.holds(row.covers));
            prop_assert!(is_boundary || !has_rows, "{row:?}");
        }
    }

    #[test]
    fn credits_add_up_to_what_falls_away_row_by_row(
        lines in lines(),
        term in term(),
        frequency in select(FREQUENCIES.to_vec()),
    ) {
        let credited = delta::credited(&lines);
        let (bill, credit) = (quote::total(&lines).unwrap(), quote::total(&credited).unwrap());
        prop_assert_eq!(credit, delta::negative(bill));
        let plan = BillingPlan { term, counted_from: term.start(), frequency, timing: AdvanceOrArrears::Advance };
        let rows = |lines: &[QuoteLine]| quote::billing_schedule(lines, &[plan]).unwrap().unwrap();
        let (billed, credits) = (rows(&lines), rows(&credited));
        let amounts: Vec<Money> = credits.iter().map(|row| row.amount).collect();
        prop_assert_eq!(sum(&amounts, lines[0].currency), credit);
        for (bill, credit) in billed.iter().zip(&credits) {
            prop_assert_eq!((bill.on, bill.covers), (credit.on, credit.covers));
            prop_assert_eq!(credit.amount, delta::negative(bill.amount));
        }
    }

    #[test]
    fn a_line_that_never_changes_is_billed_alike_in_every_period(
        start in day(),
        count in 1..40_u32,
        units in 1..1_000_000_i64,
        currency in currency(),
    ) {
        let term = Term::of_months(start, count).unwrap();
        let line = QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: Decimal::ONE,
            list_unit: Decimal::new(units, currency.minor_units()),
            net_unit: Decimal::new(units, currency.minor_units()),
            periods: Decimal::ONE,
            currency,
            terms: LineTerms::default(),
        };
        let plan = BillingPlan { term, counted_from: term.start(), frequency: BillingFrequency::Monthly, timing: AdvanceOrArrears::Advance };
        let rows = quote::billing_schedule(&[line], &[plan]).unwrap().unwrap();
        let amounts: Vec<Decimal> = rows.iter().map(|row| row.amount.amount()).collect();
        let (least, most) = (amounts.iter().min().unwrap(), amounts.iter().max().unwrap());
        prop_assert!(*most - *least <= minor_unit(currency), "{amounts:?}");
    }

    #[test]
    fn what_falls_into_the_first_year_is_never_more_than_all(lines in lines(), term in term()) {
        let first = quote::first_year(&lines, term).unwrap();
        prop_assert!(first.amount() <= quote::total(&lines).unwrap().amount());
        if term.whole_months() == (12, 0) {
            prop_assert_eq!(first, quote::total(&lines).unwrap());
        }
    }

    #[test]
    fn a_term_of_months_ends_where_its_months_say(start in day(), months in 1..120_u32) {
        let term = Term::of_months(start, months).unwrap();
        prop_assert_eq!(term.whole_months(), (months, 0));
        prop_assert!(term.agrees_with_months(months));
        let later = Term::new(start, term.end() + Days::new(2)).unwrap();
        prop_assert!(!later.agrees_with_months(months));
    }

    #[test]
    fn an_add_on_ends_on_the_co_term_date(term in term(), begins in day()) {
        match term.from(begins) {
            Some(rest) => {
                prop_assert_eq!(rest.end(), term.end());
                prop_assert!(term.holds(rest));
            }
            None => prop_assert!(begins > term.end()),
        }
    }

    #[test]
    fn a_yearly_contract_is_worth_what_it_recurs(units in 1..10_000_000_i64, start in day(), years in 1..6_u32) {
        let mut core = QuoteLine {
            sku: "CORE".into(),
            description: "Core seats".into(),
            quantity: Decimal::ONE,
            list_unit: Decimal::new(units, 2),
            net_unit: Decimal::new(units, 2),
            periods: Decimal::from(years),
            currency: "EUR".parse().unwrap(),
            terms: LineTerms { charge_type: Some(ChargeType::Recurring), ..LineTerms::default() },
        };
        let term = Term::of_months(start, 12 * years).unwrap();
        let lines = [core.clone()];
        let annual = quote::annual_contract_value(&lines, term).unwrap();
        prop_assert_eq!(annual.amount(), Decimal::new(units, 2).normalize());
        prop_assert_eq!(quote::annual_recurring_revenue(&lines, term, start), Some(annual));
        let monthly = quote::monthly_recurring_revenue(annual).unwrap();
        let twelfth = annual.amount() / Decimal::from(12);
        prop_assert_eq!(monthly.amount(), twelfth.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize());
        core.terms.charge_type = None;
        prop_assert_eq!(quote::annual_contract_value(&[core], term), None);
    }
}
