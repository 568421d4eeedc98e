//! What falls away, over random agreements: from its first day to its last it is gone of what is in force, on every day of
//! every step, and nothing else moves.

use baton::domain::change::Direction;
use baton::domain::delta;
use baton::domain::quote::{self, LineTerms, QuoteLine, Term};
use chrono::{Days, Months, NaiveDate};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

fn line(sku: &str, quantity: i64, net: i64, term: Term) -> QuoteLine {
    let periods = quote::ProrationMethod::ByMonth.periods(term, quote::PricePeriod::Month, term.start()).unwrap();
    QuoteLine {
        sku: sku.into(),
        description: sku.into(),
        quantity: Decimal::from(quantity),
        list_unit: Decimal::from(net),
        net_unit: Decimal::from(net),
        periods: periods.to_decimal().round_dp(14),
        currency: "EUR".parse().unwrap(),
        terms: LineTerms { start: Some(term.start()), end: Some(term.end()), ..LineTerms::default() },
    }
}

/// Days of a three-year agreement, by months or by days.
fn days() -> impl Strategy<Value = Term> {
    let by_months = (0_u32..30, 1_u32..12).prop_map(|(start, months)| {
        Term::of_months(first().checked_add_months(Months::new(start)).unwrap(), months).unwrap()
    });
    let by_days = (0_u64..1_000, 0_u64..400)
        .prop_map(|(start, days)| Term::new(first() + Days::new(start), first() + Days::new(start + days)).unwrap());
    prop_oneof![by_months, by_days]
}

fn booked() -> impl Strategy<Value = Vec<QuoteLine>> {
    prop::collection::vec(
        (1_i64..50, 1_i64..100, days()).prop_map(|(count, net, days)| line("CORE", count, net, days)),
        1..5,
    )
}

fn in_force(lines: &[QuoteLine], sku: &str, day: NaiveDate) -> Decimal {
    let runs =
        |line: &&QuoteLine| line.sku == sku && line.term().is_some_and(|term| term.holds(Term::new(day, day).unwrap()));
    lines.iter().filter(runs).map(|line| line.quantity).sum()
}

/// From the first to the last day of the lines.
fn whole(lines: &[QuoteLine]) -> Term {
    let terms = || lines.iter().filter_map(QuoteLine::term);
    Term::new(terms().map(Term::start).min().unwrap(), terms().map(Term::end).max().unwrap()).unwrap()
}

fn each_day(term: Term) -> impl Iterator<Item = NaiveDate> {
    term.start().iter_days().take_while(move |day| *day <= term.end())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_falls_away_is_gone_on_each_of_its_days_and_on_no_other(
        mut before in booked(),
        quantity in 1_i64..40,
        taken in days(),
    ) {
        let agreement = whole(&before);
        before.push(line("PLUS", 7, 3, agreement));
        let change = [line("CORE", quantity, 1, taken)];
        let affected = whole(&before[..before.len() - 1]).overlap(taken);
        let least = affected.and_then(|affected| each_day(affected).map(|day| in_force(&before, "CORE", day)).min());
        match delta::lines_after(&before, &change, Direction::TakesAway) {
            Ok(after) => {
                prop_assert!(least.is_some_and(|least| Decimal::from(quantity) <= least));
                for day in each_day(agreement) {
                    let falls = affected.is_some_and(|affected| affected.holds(Term::new(day, day).unwrap()));
                    let expected = in_force(&before, "CORE", day) - if falls { Decimal::from(quantity) } else { Decimal::ZERO };
                    prop_assert_eq!(in_force(&after, "CORE", day), expected, "on {}", day);
                    prop_assert_eq!(in_force(&after, "PLUS", day), Decimal::from(7));
                }
                prop_assert!(after.iter().all(|line| line.quantity > Decimal::ZERO));
            }
            Err(missing) => {
                prop_assert!(least.unwrap_or_default() < Decimal::from(quantity));
                prop_assert_eq!(missing.booked, least.unwrap_or_default());
            }
        }
    }

    #[test]
    fn what_is_left_and_what_falls_away_come_to_what_was_booked(before in booked(), share in 1_i64..40, taken in days()) {
        // Each line as it is priced falls away in part, so that the credit is at the booked price.
        let one_price: Vec<QuoteLine> = before.into_iter().map(|line| QuoteLine { net_unit: 31.into(), list_unit: 31.into(), ..line }).collect();
        let agreement = whole(&one_price);
        let Some(affected) = agreement.overlap(taken) else { return Ok(()) };
        let change = [line("CORE", share, 31, affected)];
        let Ok(after) = delta::lines_after(&one_price, &change, Direction::TakesAway) else { return Ok(()) };
        let remaining = |lines: &[QuoteLine], from| delta::remaining(lines, agreement, from).map(|money| money.amount());
        // From the day after what falls away ends, nothing has changed.
        if let Some(next) = affected.end().succ_opt().filter(|next| *next <= agreement.end())
            && !after.is_empty()
        {
            let difference = remaining(&one_price, next).unwrap() - remaining(&after, next).unwrap();
            prop_assert!(difference.abs() <= Decimal::new(i64::try_from(after.len()).unwrap() * 2, 2));
        }
        // What is in force never comes to more than was booked.
        let total = |lines: &[QuoteLine]| if lines.is_empty() { Decimal::ZERO } else { quote::total(lines).unwrap().amount() };
        let cents = Decimal::new(i64::try_from(after.len() + 1).unwrap(), 2);
        prop_assert!(total(&after) <= total(&one_price) + cents);
    }
}

#[test]
fn a_downgrade_within_a_ramp_takes_from_each_step_from_its_day_on() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let term = |start: &str, end: &str| Term::new(day(start), day(end)).unwrap();
    let steps = [
        line("CORE", 20, 10, term("2026-01-01", "2026-12-31")),
        line("CORE", 50, 10, term("2027-01-01", "2027-12-31")),
        line("CORE", 100, 10, term("2028-01-01", "2028-12-31")),
    ];
    let less = |count: i64, start: &str| {
        delta::lines_after(&steps, &[line("CORE", count, 10, term(start, "2028-12-31"))], Direction::TakesAway)
    };
    let said = |lines: Vec<QuoteLine>| -> Vec<String> {
        let line = |line: &QuoteLine| {
            let term = line.term().unwrap();
            format!(
                "{} from {} to {}: {}",
                line.quantity.normalize(),
                term.start(),
                term.end(),
                line.extension().unwrap()
            )
        };
        lines.iter().map(line).collect()
    };
    assert_eq!(
        said(less(10, "2027-07-01").unwrap()),
        [
            "20 from 2026-01-01 to 2026-12-31: EUR 2,400",
            "50 from 2027-01-01 to 2027-06-30: EUR 3,000",
            "40 from 2027-07-01 to 2027-12-31: EUR 2,400",
            "90 from 2028-01-01 to 2028-12-31: EUR 10,800",
        ]
    );
    assert_eq!(said(less(20, "2026-01-01").unwrap())[0], "30 from 2027-01-01 to 2027-12-31: EUR 3,600");
    let missing = less(30, "2026-07-01").unwrap_err();
    assert_eq!((missing.booked, missing.days), (20.into(), Some(term("2026-07-01", "2026-12-31"))));
    let after = less(10, "2027-07-01").unwrap();
    let next = delta::renewed(&after, term("2026-01-01", "2028-12-31"), term("2029-01-01", "2029-12-31")).unwrap();
    assert_eq!(
        said(
            next.clone()
                .into_iter()
                .map(|mut line| {
                    line.terms.start = Some(day("2029-01-01"));
                    line.terms.end = Some(day("2029-12-31"));
                    line
                })
                .collect()
        ),
        ["90 from 2029-01-01 to 2029-12-31: EUR 10,800"]
    );
}
