//! The number of a bank account in a sentence. It is never taken from one, so it only has to be told.

use iban::Iban;

/// A number that has the form of an account's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountNumber {
    /// Its check digits fit.
    Fits,
    /// They do not, so a digit must be wrong.
    Misspelled,
}

/// The first such number of a line.
pub fn find(line: &str) -> Option<AccountNumber> {
    let shape = pattern!(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b");
    let found = shape.find(line)?.as_str();
    let digits = found.chars().filter(char::is_ascii_digit).count();
    if digits < DIGITS_MIN {
        return None;
    }
    Some(match found.replace(' ', "").parse::<Iban>() {
        Ok(_) => AccountNumber::Fits,
        Err(_) => AccountNumber::Misspelled,
    })
}

/// Words in capitals have fewer.
const DIGITS_MIN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_told_by_its_form_and_checked_by_its_digits() {
        for (line, expected) in [
            ("remit to DE44 5001 0517 5407 3249 31", Some(AccountNumber::Fits)),
            ("our IBAN: DE44500105175407324932", Some(AccountNumber::Misspelled)),
            ("the quote is Q-2301 v1", None),
            ("AB12 EVERYTHING ELSE FITS", None),
        ] {
            assert_eq!(find(line), expected, "{line}");
        }
    }
}
