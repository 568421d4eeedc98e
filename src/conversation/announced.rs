//! A clause whose first words say of which field it speaks: `they pay by credit card`, `sold through a reseller`. Which
//! words do so is policy data (`said_after`).

use crate::domain::field::Field;
use crate::policy::PolicyBook;

/// The field that the first words of a clause announce, and what follows them.
pub(super) fn announced<'p, 'w>(clause: &'w str, policy: &'p PolicyBook) -> Option<(&'p Field, &'w str)> {
    let start = without_subject(clause);
    let after = |phrase: &String| {
        let begins = start.get(..phrase.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(phrase));
        let rest = start.get(phrase.len()..).filter(|rest| begins && rest.starts_with([' ', ':']))?;
        Some(rest.trim_start_matches([' ', ':'])).filter(|rest| !rest.is_empty())
    };
    let of_field = |field: &'p Field| {
        let shortest = field.said_after.iter().filter_map(after).min_by_key(|rest| rest.len())?;
        Some((field, shortest))
    };
    policy.fields().filter_map(of_field).min_by_key(|(_, rest)| rest.len())
}

/// A clause without who does it and that it will be so. What denies or doubts it stays.
fn without_subject(clause: &str) -> &str {
    let subject = pattern!(
        r"(?i)^\s*(?:(?:please|pls|and|also|so|but|actually|btw|by the way|fyi|note(?: that)?|ps|update)[,:]? )*",
        r"(?:(?:the |our |their )?(?:i|we|they|it|he|she|this|that|customer|client|deal|company|account|services?|invoices?)",
        r"(?:'ll|'re|'s|'ve|'d)? )?(?:(?:will|would like to|wants? to|prefers? to|needs? to|asked to|agreed to|have|has|had|",
        r"are|is|was|were|be|being|gets?|now|always|already|only|all|just|also|to) )*"
    );
    subject.find(clause).map_or(clause, |found| &clause[found.end()..])
}

#[cfg(test)]
mod tests {
    use super::without_subject;

    #[test]
    fn who_does_it_is_left_out_and_what_denies_it_is_not() {
        for (clause, bare) in [
            ("they pay by card", "pay by card"),
            ("The customer will pay by card", "pay by card"),
            ("btw, they're paying by card", "paying by card"),
            ("it is sold through a reseller", "sold through a reseller"),
            ("they do not pay by card", "do not pay by card"),
            ("they might pay by card", "might pay by card"),
            ("pay by card", "pay by card"),
        ] {
            assert_eq!(without_subject(clause), bare, "{clause}");
        }
    }
}
