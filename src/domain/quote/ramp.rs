//! Ramps: quantities or prices that step up over the term.

use super::term::Term;
use crate::domain::money::Money;

/// One step of a ramp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RampStep {
    /// Its days.
    pub term: Term,
    /// What it comes to.
    pub amount: Money,
}

/// What is wrong with a ramp, as the rest of a sentence: its steps follow one another without gap or overlap, cover
/// the term where that is known, and come to the total where that is.
pub fn wrong_ramp(steps: &[RampStep], term: Option<Term>, total: Option<Money>) -> Option<String> {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return Some("has no step".to_owned()) };
    for pair in steps.windows(2) {
        let (before, after) = (pair[0].term, pair[1].term);
        if after.start() <= before.end() {
            return Some(format!("has a step from {} before the one to {} has ended", after.start(), before.end()));
        }
        if before.end().succ_opt() != Some(after.start()) {
            return Some(format!("leaves a gap between {} and {}", before.end(), after.start()));
        }
    }
    if let Some(term) = term
        && (first.term.start(), last.term.end()) != (term.start(), term.end())
    {
        let (from, to) = (first.term.start(), last.term.end());
        return Some(format!("runs from {from} to {to}, and the term from {} to {}", term.start(), term.end()));
    }
    let total = total?;
    let sum = steps.iter().try_fold(Money::zero(total.currency()), |sum, step| sum.plus(step.amount));
    match sum {
        Ok(sum) if sum == total => None,
        Ok(sum) => Some(format!("comes to {sum}, and the contract to {total}")),
        Err(error) => Some(format!("cannot be added up: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(start: &str, end: &str, amount: &str) -> RampStep {
        let term = Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        RampStep { term, amount: Money::parse(amount, "EUR").unwrap() }
    }

    #[test]
    fn a_ramp_covers_its_term_without_gap_or_overlap_and_comes_to_the_total() {
        let term = Term::new("2026-04-01".parse().unwrap(), "2028-03-31".parse().unwrap());
        let total = Money::parse("30", "EUR").ok();
        let first = step("2026-04-01", "2027-03-31", "10");
        let found = |steps: &[RampStep]| wrong_ramp(steps, term, total).unwrap_or_default();
        assert_eq!(found(&[first, step("2027-04-01", "2028-03-31", "20")]), "");
        assert!(found(&[first, step("2027-03-31", "2028-03-31", "20")]).starts_with("has a step from 2027-03-31"));
        assert!(found(&[first, step("2027-04-02", "2028-03-31", "20")]).starts_with("leaves a gap between 2027-03-31"));
        assert!(found(&[first]).starts_with("runs from 2026-04-01 to 2027-03-31, and the term"));
        assert!(found(&[first, step("2027-04-01", "2028-03-31", "21")]).starts_with("comes to EUR 31"));
        assert_eq!(found(&[]), "has no step");
    }
}
