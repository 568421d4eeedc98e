//! Whether a quote has a part of a period in it, so that it matters how such a part is charged.

use super::line::{ChargeType, QuoteLine};
use super::term::Term;
use crate::domain::terms::BillingFrequency;

/// Whether the term is no whole number of billing periods, or a line that recurs begins or ends within one.
pub fn has_part_period(lines: &[QuoteLine], term: Term, frequency: BillingFrequency) -> bool {
    let recurs = |line: &&QuoteLine| match line.terms.charge_type {
        Some(ChargeType::Recurring) | None => true,
        Some(ChargeType::OneTime | ChargeType::Services | ChargeType::Usage) => false,
    };
    let own = lines.iter().filter(recurs).filter_map(QuoteLine::term);
    let before = |own: Term| own.start().pred_opt().and_then(|eve| Term::new(term.start(), eve));
    let within = |own: Term| [Some(own), before(own)].into_iter().flatten().any(|part| is_part(part, frequency));
    is_part(term, frequency) || own.filter(|own| *own != term).any(within)
}

/// Whether some days of these are no whole period.
fn is_part(days: Term, frequency: BillingFrequency) -> bool {
    let months = match frequency {
        // One invoice is for all of it, whatever its length; its price is for months.
        BillingFrequency::OneTime | BillingFrequency::Monthly | BillingFrequency::Semimonthly => 1,
        BillingFrequency::Biweekly => return !days.days().is_multiple_of(FORTNIGHT),
        BillingFrequency::Bimonthly => 2,
        BillingFrequency::Quarterly => 3,
        BillingFrequency::Semiannual => 6,
        BillingFrequency::Annual => 12,
        BillingFrequency::Biennial => 24,
    };
    let (whole, rest) = days.whole_months();
    rest != 0 || !whole.is_multiple_of(months)
}

const FORTNIGHT: u32 = 14;

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::domain::quote::LineTerms;

    fn term(start: &str, end: &str) -> Term {
        Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    fn line(own: Option<Term>, charge_type: ChargeType) -> QuoteLine {
        QuoteLine {
            sku: "CORE".into(),
            description: "Core".into(),
            quantity: Decimal::ONE,
            list_unit: Decimal::ONE,
            net_unit: Decimal::ONE,
            periods: Decimal::ONE,
            currency: "EUR".parse().unwrap(),
            terms: LineTerms {
                start: own.map(Term::start),
                end: own.map(Term::end),
                charge_type: Some(charge_type),
                ..LineTerms::default()
            },
        }
    }

    #[test]
    fn a_term_of_whole_periods_has_no_part() {
        let year = term("2026-04-01", "2027-03-31");
        let cases = [
            (year, BillingFrequency::Annual, false),
            (year, BillingFrequency::Monthly, false),
            (year, BillingFrequency::Biennial, true),
            (year, BillingFrequency::Biweekly, true),
            (term("2026-04-01", "2027-09-30"), BillingFrequency::Annual, true),
            (term("2026-04-01", "2027-09-30"), BillingFrequency::Semiannual, false),
            (term("2026-04-01", "2027-04-14"), BillingFrequency::OneTime, true),
        ];
        for (term, frequency, expected) in cases {
            assert_eq!(
                has_part_period(&[line(None, ChargeType::Recurring)], term, frequency),
                expected,
                "{frequency:?}"
            );
        }
    }

    #[test]
    fn a_line_that_joins_within_a_period_is_charged_for_a_part() {
        let year = term("2026-04-01", "2027-03-31");
        let late = Some(term("2026-07-01", "2027-03-31"));
        let found = |own, charge_type, frequency| has_part_period(&[line(own, charge_type)], year, frequency);
        assert!(found(late, ChargeType::Recurring, BillingFrequency::Annual));
        assert!(!found(late, ChargeType::Recurring, BillingFrequency::Quarterly));
        assert!(!found(late, ChargeType::Services, BillingFrequency::Annual), "work is billed as it comes");
    }
}
