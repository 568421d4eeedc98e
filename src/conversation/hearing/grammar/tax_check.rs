//! The forms and check digits of tax numbers, country by country. None is looked up anywhere.

use std::sync::LazyLock;

use regex::Regex;

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not the form that such a number has.
    Form,
    /// A check digit that does not fit.
    Checksum,
}

/// One country's VAT number behind its prefix: its form, and how its digits are checked.
struct Vat {
    country: &'static str,
    form: &'static str,
    check: fn(&[u32], &str) -> bool,
}

const VATS: [Vat; 29] = [
    Vat { country: "AT", form: r"^U\d{8}$", check: |d, _| (96 - luhn_doubling(&d[..7], 1)) % 10 == d[7] },
    Vat { country: "BE", form: r"^[01]\d{9}$", check: |d, _| 97 - number(&d[..8]) % 97 == number(&d[8..]) },
    Vat { country: "BG", form: r"^\d{9,10}$", check: any },
    Vat { country: "CY", form: r"^\d{8}[A-Z]$", check: any },
    Vat { country: "CZ", form: r"^\d{8,10}$", check: any },
    Vat { country: "DE", form: r"^[1-9]\d{8}$", check: |d, _| mod_11_10(&d[..8]) == d[8] },
    Vat {
        country: "DK",
        form: r"^[1-9]\d{7}$",
        check: |d, _| weighted(d, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11),
    },
    Vat { country: "EE", form: r"^\d{9}$", check: |d, _| weighted(d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10) },
    Vat {
        country: "EL",
        form: r"^\d{9}$",
        check: |d, _| weighted(d, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == d[8],
    },
    Vat { country: "ES", form: r"^(?:[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z])$", check: |_, text| spanish(text) },
    Vat {
        country: "FI",
        form: r"^\d{8}$",
        check: |d, _| {
            let rest = weighted(d, &[7, 9, 10, 5, 8, 4, 2]) % 11;
            rest != 1 && (11 - rest) % 11 == d[7]
        },
    },
    Vat { country: "FR", form: r"^[A-HJ-NP-Z\d]{2}\d{9}$", check: |_, text| french(text) },
    Vat { country: "GB", form: r"^(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$", check: |d, _| british(d) },
    Vat { country: "HR", form: r"^\d{11}$", check: |d, _| mod_11_10(&d[..10]) == d[10] },
    Vat { country: "HU", form: r"^\d{8}$", check: |d, _| weighted(d, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10) },
    Vat { country: "IE", form: r"^\d{7}[A-W][A-I]?$|^\d[A-Z+*]\d{5}[A-W]$", check: |_, text| irish(text) },
    Vat { country: "IT", form: r"^\d{11}$", check: |d, _| luhn(d) },
    Vat { country: "LT", form: r"^(?:\d{9}|\d{12})$", check: any },
    Vat { country: "LU", form: r"^\d{8}$", check: |d, _| number(&d[..6]) % 89 == number(&d[6..]) },
    Vat { country: "LV", form: r"^\d{11}$", check: any },
    Vat {
        country: "MT",
        form: r"^\d{8}$",
        check: |d, _| u64::from(37 - weighted(d, &[3, 4, 6, 7, 8, 9]) % 37) == number(&d[6..]),
    },
    Vat { country: "NL", form: r"^\d{9}B\d{2}$", check: |d, text| dutch(d, text) },
    Vat {
        country: "NO",
        form: r"^[89]\d{8}(?:MVA)?$",
        check: |d, _| (11 - weighted(d, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == d[8],
    },
    Vat { country: "PL", form: r"^\d{10}$", check: |d, _| weighted(d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == d[9] },
    Vat {
        country: "PT",
        form: r"^[1-9]\d{8}$",
        check: |d, _| {
            let rest = weighted(d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
            (if rest < 2 { 0 } else { 11 - rest }) == d[8]
        },
    },
    Vat { country: "RO", form: r"^[1-9]\d{1,9}$", check: any },
    Vat { country: "SE", form: r"^\d{10}01$", check: |d, _| luhn(&d[..10]) },
    Vat { country: "SI", form: r"^[1-9]\d{7}$", check: any },
    Vat { country: "SK", form: r"^[1-9]\d{9}$", check: |d, _| number(d).is_multiple_of(11) },
];

/// Checks a VAT number without its prefix; the outer `None` if that country's are not known.
pub(super) fn vat(country: &str, body: &str) -> Option<Result<(), Fault>> {
    static FORMS: LazyLock<Vec<Option<Regex>>> =
        LazyLock::new(|| VATS.iter().map(|vat| Regex::new(vat.form).ok()).collect());
    let at = VATS.iter().position(|vat| vat.country == country)?;
    let of_country = &VATS[at];
    let is_form = FORMS.get(at)?.as_ref()?.is_match(body);
    if !is_form {
        return Some(Err(Fault::Form));
    }
    let fits = (of_country.check)(&digits(body), body);
    Some(if fits { Ok(()) } else { Err(Fault::Checksum) })
}

/// Whether VAT numbers of that prefix are known.
pub(super) fn has_vat(country: &str) -> bool {
    VATS.iter().any(|vat| vat.country == country)
}

/// A Swiss number: `CHE` and nine digits.
pub(super) fn swiss(nine: &str) -> Result<(), Fault> {
    let digits = digits(nine);
    if digits.len() != 9 {
        return Err(Fault::Form);
    }
    fits((11 - weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4]) % 11) % 11 == digits[8])
}

/// An employer's number of the United States: no check digit, but prefixes that are never given out.
pub(super) fn ein(nine: &str) -> Result<(), Fault> {
    const NEVER: &str = " 00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97 ";
    let is_form = nine.len() == 9 && nine.bytes().all(|byte| byte.is_ascii_digit());
    if is_form && !NEVER.contains(&format!(" {} ", &nine[..2])) { Ok(()) } else { Err(Fault::Form) }
}

/// An Australian business number.
pub(super) fn abn(text: &str) -> Result<(), Fault> {
    let mut digits = digits(text);
    if digits.len() != 11 || text.len() != 11 || digits[0] == 0 {
        return Err(Fault::Form);
    }
    digits[0] -= 1;
    fits(weighted(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89))
}

/// A Brazilian company's number.
pub(super) fn cnpj(text: &str) -> Result<(), Fault> {
    let digits = digits(text);
    if digits.len() != 14 || text.len() != 14 {
        return Err(Fault::Form);
    }
    let check = |weights: &[u32]| {
        let rest = weighted(&digits, weights) % 11;
        if rest < 2 { 0 } else { 11 - rest }
    };
    let first = check(&[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    let second = check(&[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    fits(first == digits[12] && second == digits[13])
}

/// An Indian goods and services tax number.
pub(super) fn gstin(text: &str) -> Result<(), Fault> {
    if !pattern!(r"^(?:[0-2]\d|3[0-8]|97)[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]$").is_match(text) {
        return Err(Fault::Form);
    }
    let value = |letter: char| letter.to_digit(36).unwrap_or_default();
    let sum: u32 = text
        .chars()
        .take(14)
        .enumerate()
        .map(|(index, letter)| {
            let product = value(letter) * if index.is_multiple_of(2) { 1 } else { 2 };
            product / 36 + product % 36
        })
        .sum();
    fits(text.chars().last().map(value) == Some((36 - sum % 36) % 36))
}

/// A Japanese invoice issuer's number: T and thirteen digits.
pub(super) fn invoice_number(thirteen: &str) -> Result<(), Fault> {
    let digits = digits(thirteen);
    if digits.len() != 13 || thirteen.len() != 13 {
        return Err(Fault::Form);
    }
    let sum: u32 = digits[1..]
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| digit * if index.is_multiple_of(2) { 1 } else { 2 })
        .sum();
    fits(9 - sum % 9 == digits[0])
}

fn fits(does: bool) -> Result<(), Fault> {
    if does { Ok(()) } else { Err(Fault::Checksum) }
}

fn any(_: &[u32], _: &str) -> bool {
    true
}

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|letter| letter.to_digit(10)).collect()
}

fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The sum of digits, every second one doubled from that place on.
fn luhn_doubling(digits: &[u32], from: usize) -> u32 {
    let double = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits.iter().enumerate().map(|(at, digit)| if at % 2 == from % 2 { double(*digit) } else { *digit }).sum()
}

fn luhn(digits: &[u32]) -> bool {
    luhn_doubling(digits, digits.len() % 2).is_multiple_of(10)
}

/// ISO 7064, MOD 11,10.
fn mod_11_10(digits: &[u32]) -> u32 {
    let product = digits.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

fn spanish(text: &str) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let Some(first) = text.chars().next() else { return false };
    let last = text.chars().last().unwrap_or_default();
    let personal = |digits: &str| {
        let rest = digits.parse::<usize>().map(|number| number % 23);
        rest.ok().and_then(|rest| LETTERS.get(rest)).is_some_and(|letter| char::from(*letter) == last)
    };
    if first.is_ascii_digit() {
        return personal(&text[..8]);
    }
    if let Some(place) = "XYZ".find(first) {
        return personal(&format!("{place}{}", &text[1..8]));
    }
    let body = digits(&text[1..8]);
    let check = (10 - luhn_doubling(&body, 0) % 10) % 10;
    let letter = "JABCDEFGHI".chars().nth(usize::try_from(check).unwrap_or_default());
    last.to_digit(10) == Some(check) || Some(last) == letter
}

fn french(text: &str) -> bool {
    let (key, siren) = text.split_at(2);
    let body = digits(siren);
    match key.parse::<u64>() {
        Ok(key) => luhn(&body) && (12 + 3 * (number(&body) % 97)) % 97 == key,
        // The newer keys hold letters; their siren is checked all the same.
        Err(_) => luhn(&body),
    }
}

fn british(digits: &[u32]) -> bool {
    if digits.len() < 9 {
        return true;
    }
    let sum = weighted(digits, &[8, 7, 6, 5, 4, 3, 2]) + digits[7] * 10 + digits[8];
    sum.is_multiple_of(97) || (sum + 55).is_multiple_of(97)
}

fn irish(text: &str) -> bool {
    let body = digits(text);
    if body.len() != 7 {
        return true;
    }
    let letter = |at: usize| text.chars().nth(at).map_or(0, |letter| u32::from(letter).saturating_sub(64));
    let second = if text.len() > 8 { letter(8) * 9 } else { 0 };
    (weighted(&body, &[8, 7, 6, 5, 4, 3, 2]) + second) % 23 == letter(7) % 23
}

/// Companies' numbers follow the old rule, sole traders' the newer one over all letters.
fn dutch(digits: &[u32], text: &str) -> bool {
    let old = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == digits[8];
    let expanded = format!("NL{text}").chars().fold(0_u64, |rest, letter| {
        let value = u64::from(letter.to_digit(36).unwrap_or_default());
        (if value > 9 { rest * 100 } else { rest * 10 } + value) % 97
    });
    old || expanded == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_authorities() {
        // Patterned bodies with computed check digits.
        for (country, body) in [
            ("DE", "123456788"),
            ("IT", "12345678903"),
            ("PL", "1234563218"),
            ("DK", "13585628"),
            ("GB", "123456782"),
            ("ES", "B12345674"),
            ("ES", "12345678Z"),
            ("PT", "123456789"),
            ("SE", "123456789701"),
        ] {
            assert_eq!(vat(country, body), Some(Ok(())), "{country}{body}");
            let wrong: String = body.chars().map(|d| if d == '5' { '6' } else { d }).collect();
            assert_eq!(vat(country, &wrong), Some(Err(Fault::Checksum)), "{country}{wrong}");
        }
        assert_eq!(vat("DE", "12345678"), Some(Err(Fault::Form)));
        assert_eq!(vat("XX", "1"), None);
        assert_eq!(ein("123456789"), Ok(()));
        assert_eq!(ein("073456789"), Err(Fault::Form));
        assert_eq!(abn("51824753556"), Ok(()));
        assert_eq!(cnpj("11222333000181"), Ok(()));
    }
}
