//! Slips of the keyboard: a word that is one letter away from exactly one word of its field type.

use crate::domain::field::FieldType;

use super::question::Question;

/// `text`, lower-cased already, with its slips put right; `None` if there are none.
pub(super) fn put_right(question: Option<Question>, field_type: FieldType, text: &str) -> Option<String> {
    let known = question.map_or(&[][..], vocabulary_of);
    let known = if known.is_empty() { vocabulary(field_type) } else { known };
    let mut changed = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let core = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            match nearest(core, known) {
                Some(right) => {
                    changed = true;
                    word.replacen(core, right, 1)
                }
                None => word.to_owned(),
            }
        })
        .collect();
    changed.then(|| words.join(" "))
}

/// Whether one word becomes the other by at most so many letters that are added, left out, changed or swapped.
pub(in crate::conversation) fn is_within(one: &str, other: &str, slips: usize) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > slips {
        return false;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut this = vec![row + 1];
        for (column, wanted) in other.iter().enumerate() {
            let changed = last[column] + usize::from(letter != wanted);
            let mut least = changed.min(last[column + 1] + 1).min(this[column] + 1);
            let is_swapped = row > 0 && column > 0 && one[row - 1] == *wanted && *letter == other[column - 1];
            if is_swapped && let Some(distance) = before_last.get(column - 1) {
                least = least.min(distance + 1);
            }
            this.push(least);
        }
        before_last = std::mem::replace(&mut last, this);
    }
    last.last().is_some_and(|distance| *distance <= slips)
}

/// The words of a question's own grammar.
fn vocabulary_of(question: Question) -> &'static [&'static str] {
    match question {
        Question::TermLength => &["month", "months", "years", "year", "weeks", "quarters", "rolling", "term"],
        Question::Discount => &["percent", "discount", "except", "free", "months"],
        Question::PoStatus => &["pending", "required", "purchase", "order", "needed", "waiting"],
        Question::ContractStatus => &[
            "signed",
            "executed",
            "redlines",
            "review",
            "draft",
            "signature",
            "verbal",
            "fully",
            "countersigned",
            "waiting",
            "customer",
        ],
        Question::AutoRenew => &[
            "auto",
            "renew",
            "renewal",
            "renews",
            "notice",
            "days",
            "months",
            "automatic",
            "automatically",
            "uplift",
            "year",
            "years",
        ],
        Question::TaxId => &["exempt"],
        Question::Seats => &["seats", "users", "licenses", "unlimited"],
        Question::PaymentTerms
        | Question::BillingFrequency
        | Question::StartDate
        | Question::Amount
        | Question::Currency
        | Question::BillToAddress
        | Question::LegalEntity
        | Question::BillingEmail => &[],
    }
}

/// The words in which a slip can be told. Codes, names, addresses and choices have none.
fn vocabulary(field_type: FieldType) -> &'static [&'static str] {
    match field_type {
        FieldType::PaymentTerms => {
            &["receipt", "invoice", "immediately", "prepaid", "prepayment", "month", "weeks", "within"]
        }
        FieldType::Billing => &[
            "monthly",
            "quarterly",
            "annual",
            "annually",
            "yearly",
            "advance",
            "arrears",
            "upfront",
            "semiannual",
            "month",
            "quarter",
        ],
        FieldType::Percent => &["percent"],
        FieldType::Date => &[
            "january",
            "february",
            "march",
            "april",
            "august",
            "september",
            "october",
            "november",
            "december",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "month",
            "months",
            "weeks",
            "years",
            "tomorrow",
            "first",
        ],
        FieldType::Number => &["month", "months", "years", "seats", "users", "licenses"],
        FieldType::Text
        | FieldType::Money
        | FieldType::Currency
        | FieldType::YesNo
        | FieldType::Choice
        | FieldType::Email
        | FieldType::Address
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record
        | FieldType::List => &[],
    }
}

fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().collect();
    let is_word = letters.len() >= 4 && letters.iter().all(|letter| letter.is_alphabetic());
    if !is_word || known.contains(&word) {
        return None;
    }
    let near: Vec<&str> =
        known.iter().copied().filter(|right| is_one_slip(&letters, &right.chars().collect::<Vec<_>>())).collect();
    // A letter is left out more often than added, so of a word and its longer form the longer one was meant.
    let longest = near.iter().copied().max_by_key(|right| right.len())?;
    near.iter().all(|right| longest.starts_with(right)).then_some(longest)
}

/// One letter more, one less, one other, or two neighbours swapped.
fn is_one_slip(a: &[char], b: &[char]) -> bool {
    let same_start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[same_start..], &b[same_start..]);
    match (rest_a, rest_b) {
        ([], [_]) | ([_], []) => true,
        ([x, tail_a @ ..], [y, tail_b @ ..]) => {
            let swapped = match (tail_a, tail_b) {
                ([x2, more_a @ ..], [y2, more_b @ ..]) => x == y2 && y == x2 && more_a == more_b,
                _ => false,
            };
            tail_a == tail_b || rest_a == tail_b || tail_a == rest_b || swapped
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_put_right_and_two_are_not() {
        let cases = [
            (FieldType::Billing, "quaterly", Some("quarterly")),
            (FieldType::Billing, "qaurterly,", Some("quarterly,")),
            (FieldType::Billing, "monthlyy in advnace", Some("monthly in advance")),
            (FieldType::Billing, "mnthl", None),
            (FieldType::Date, "febuary 3", Some("february 3")),
            (FieldType::Currency, "eurr", None),
            (FieldType::Billing, "monthly", None),
        ];
        for (field_type, text, expected) in cases {
            assert_eq!(put_right(None, field_type, text).as_deref(), expected, "{text}");
        }
    }
}
