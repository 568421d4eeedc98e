//! A country, by its ISO 3166-1 code.

use std::fmt;
use std::str::FromStr;

use celes::LookupTable;
use serde::{Deserialize, Serialize};

use super::country_names;

/// A country that ISO 3166-1 lists; written as its alpha-2 code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(String);

/// A text that names no country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no two-letter country code of ISO 3166-1")]
pub struct NoCountry(String);

/// Names that people give to countries, and their codes.
const ALIASES: [(&str, &str); 36] = [
    ("UK", "GB"),
    ("USA", "US"),
    ("UAE", "AE"),
    ("EMIRATES", "AE"),
    ("UNITED ARAB EMIRATES", "AE"),
    ("HONG KONG SAR", "HK"),
    ("MACAU", "MO"),
    ("SOUTH KOREA", "KR"),
    ("KOREA", "KR"),
    ("REPUBLIC OF KOREA", "KR"),
    ("TAIWAN", "TW"),
    ("CHINA", "CN"),
    ("PR CHINA", "CN"),
    ("RUSSIA", "RU"),
    ("VIET NAM", "VN"),
    ("TURKEY", "TR"),
    ("TÜRKIYE", "TR"),
    ("CZECH REPUBLIC", "CZ"),
    ("SLOVAK REPUBLIC", "SK"),
    ("MOLDOVA", "MD"),
    ("NORTH MACEDONIA", "MK"),
    ("IVORY COAST", "CI"),
    ("TANZANIA", "TZ"),
    ("BOLIVIA", "BO"),
    ("VENEZUELA", "VE"),
    ("IRAN", "IR"),
    ("SYRIA", "SY"),
    ("LAOS", "LA"),
    ("BRUNEI", "BN"),
    ("CAPE VERDE", "CV"),
    ("PALESTINE", "PS"),
    ("MAGYARORSZÁG", "HU"),
    ("HELLAS", "GR"),
    ("ROMÂNIA", "RO"),
    ("HRVATSKA", "HR"),
    ("MÉXICO", "MX"),
];

impl Country {
    /// Its alpha-2 code, for example `DE`.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The country that a person names: by its code, its three-letter code or its English name.
    pub fn named(words: &str) -> Option<Self> {
        let words = words.trim();
        let wanted = words.to_lowercase().replace('.', "");
        let wanted = wanted.strip_prefix("the ").unwrap_or(&wanted);
        let upper = wanted.to_uppercase();
        // What people call these is no name of the standard.
        let alias = ALIASES.iter().find(|(name, _)| *name == upper).map(|(_, code)| *code);
        let by_code = || celes::Country::from_alpha2(&upper).or_else(|_| celes::Country::from_alpha3(&upper)).ok();
        let named = |name: &str| {
            let name = name.replace('_', " ").to_lowercase().replace('.', "");
            name.strip_prefix("the ").unwrap_or(&name) == wanted
        };
        let all = celes::Country::get_countries();
        // `Samoa` is a country, and what some call American Samoa.
        let by_name = || {
            let is_called = |country: &celes::Country| country.aliases.iter().any(|alias| named(alias));
            let by_long_name = all.iter().find(|country| named(country.long_name));
            by_long_name.or_else(|| all.iter().find(|country| is_called(country))).copied()
        };
        match alias {
            Some(code) => Some(Self(code.to_owned())),
            None => by_code()
                .or_else(by_name)
                .map(|country| country.alpha2)
                .or_else(|| country_names::code_of(words))
                .map(|code| Self(code.to_owned())),
        }
    }
}

impl FromStr for Country {
    type Err = NoCountry;

    fn from_str(code: &str) -> Result<Self, NoCountry> {
        let is_code = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        let known = is_code && celes::Country::from_alpha2(code).is_ok();
        if known { Ok(Self(code.to_owned())) } else { Err(NoCountry(code.to_owned())) }
    }
}

impl TryFrom<String> for Country {
    type Error = NoCountry;

    fn try_from(code: String) -> Result<Self, NoCountry> {
        code.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_one_that_the_standard_lists() {
        assert_eq!("DE".parse::<Country>().unwrap().code(), "DE");
        for code in ["de", "XX", "EU", "DEU", "", "ÄÄ"] {
            assert!(code.parse::<Country>().is_err(), "{code}");
        }
    }

    #[test]
    fn people_name_countries_by_code_and_name() {
        for (words, code) in
            [("Germany", "DE"), ("DEU", "DE"), ("uk", "GB"), ("U.S.A.", "US"), ("the Netherlands", "NL")]
        {
            assert_eq!(Country::named(words).map(|country| country.0), Some(code.to_owned()), "{words}");
        }
        assert_eq!(Country::named("Ruritania"), None);
    }
}
