//! Checks of how a code is written: by a pattern, as a VAT number, an account number, an e-mail address. A correct form
//! is not proof that there is such a thing.

use std::collections::BTreeMap;

use iban::Iban;
use regex::Regex;

use crate::domain::field::Value;

use super::countries::Countries;

/// A pattern that a whole text must match; two are one if they are written alike.
#[derive(Debug, Clone)]
pub struct Form(Regex);

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Form {
    /// Reads a pattern, held against the whole text.
    pub fn read(pattern: &str) -> Result<Self, String> {
        Regex::new(&format!("^(?:{pattern})$"))
            .map(Self)
            .map_err(|error| format!("its pattern cannot be read: {error}"))
    }

    /// What is wrong with the text.
    pub fn finds(&self, text: &str) -> Option<String> {
        (!self.0.is_match(text.trim())).then(|| format!("is `{}`, which has not the form it must have", text.trim()))
    }
}

/// What is wrong with a number whose form depends on its kind. A kind without a form may be written in any.
pub fn of_kind(number: &str, kind: &Value, forms: &BTreeMap<String, Form>) -> Option<String> {
    let Value::Choice(kind) = kind else { return None };
    let bare: String = number.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_uppercase();
    let wrong = forms.get(kind).and_then(|form| form.finds(&bare));
    wrong.map(|_| format!("is `{}`, which has not the form of {}", number.trim(), kind.replace('_', " ")))
}

/// What is wrong with the form of a VAT number, its country's prefix included.
pub fn vat(number: &str, countries: &Countries) -> Option<String> {
    let wrong = !countries.has_vat_form(number);
    wrong.then(|| {
        format!("is `{}`, which has the form of no country's VAT number; its prefix is part of it", number.trim())
    })
}

/// What is wrong with an international bank account number: its length, its form or its check digits.
pub fn iban(number: &str) -> Option<String> {
    let wrong = number.trim().parse::<Iban>().err();
    wrong.map(|error| format!("is no IBAN: {error}"))
}

/// What is wrong with the form of an e-mail address that an invoice can be sent to.
pub fn email(text: &str) -> Option<String> {
    let has_domain = text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
    // Quoted and bracketed forms are allowed by the standard, and nobody's invoice goes there.
    let is_plain = text.chars().all(|letter| letter.is_ascii_graphic() && !"<>()[],;:\"\\".contains(letter));
    let sound = email_address::EmailAddress::is_valid(text) && has_domain && is_plain;
    (!sound).then(|| format!("`{text}` has not the form of an e-mail address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_checked_by_its_digits() {
        assert_eq!(iban("DE44 5001 0517 5407 3249 31"), None);
        assert!(iban("DE44 5001 0517 5407 3249 32").is_some());
        assert!(iban("DE44").is_some());
    }

    #[test]
    fn an_address_is_one_that_an_invoice_can_reach() {
        for good in ["ap@b.example.com", "a.b+c@x-y.example.org"] {
            assert_eq!(email(good), None, "{good}");
        }
        for bad in [
            "a",
            "a@b",
            "a..b@c.example",
            "\"a b\"@c.example",
            "a@b.example,c@d.example",
            "ä@b.example",
            "a@[10.0.0.1]",
        ] {
            assert!(email(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_number_has_the_form_of_its_kind() {
        let forms = BTreeMap::from([("ein".to_owned(), Form::read("[0-9]{9}").unwrap())]);
        let kind = |kind: &str| Value::Choice(kind.to_owned());
        assert_eq!(of_kind("98-7654321", &kind("ein"), &forms), None);
        assert!(of_kind("98-765432", &kind("ein"), &forms).is_some());
        assert_eq!(of_kind("anything", &kind("other"), &forms), None);
    }
}
