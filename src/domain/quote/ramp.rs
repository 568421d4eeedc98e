//! Ramps: quantities or prices that step up over the term.

use super::term::Term;

/// What is wrong with the steps of a ramp, as the rest of a sentence: they follow one another without gap or overlap,
/// and cover the term where that is known. A ramp without steps is none, and nothing is wrong with it.
pub fn wrong_steps(steps: &[Term], term: Option<Term>) -> Option<String> {
    let (first, last) = (steps.first()?, steps.last()?);
    for pair in steps.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        if after.start() <= before.end() {
            return Some(format!("has a step from {} before the one to {} has ended", after.start(), before.end()));
        }
        if before.end().succ_opt() != Some(after.start()) {
            return Some(format!("leaves a gap between {} and {}", before.end(), after.start()));
        }
    }
    let term = term?;
    let covers = (first.start(), last.end()) == (term.start(), term.end());
    let (from, to) = (first.start(), last.end());
    (!covers).then(|| format!("runs from {from} to {to}, and the term from {} to {}", term.start(), term.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(start: &str, end: &str) -> Term {
        Term::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_steps_of_a_ramp_cover_its_term_without_gap_or_overlap() {
        let (first, term) = (step("2026-04-01", "2027-03-31"), step("2026-04-01", "2028-03-31"));
        let found = |steps: &[Term]| wrong_steps(steps, Some(term)).unwrap_or_default();
        assert_eq!(found(&[first, step("2027-04-01", "2028-03-31")]), "");
        assert!(found(&[first, step("2027-03-31", "2028-03-31")]).starts_with("has a step from 2027-03-31"));
        assert!(found(&[first, step("2027-04-02", "2028-03-31")]).starts_with("leaves a gap between 2027-03-31"));
        assert!(found(&[first]).starts_with("runs from 2026-04-01 to 2027-03-31, and the term"));
        assert_eq!(wrong_steps(&[first], None), None);
        assert_eq!(found(&[]), "");
    }
}
