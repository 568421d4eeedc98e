//! Countries and instants: what is written in one standard form, or as a country is called.

use chrono::{DateTime, Utc};

use crate::domain::country::Country;
use crate::domain::field::Value;

use super::heard::Reading;

/// Reads a country's code or English name.
pub(super) fn country(text: &str) -> Reading {
    let words = text.trim().trim_end_matches('.');
    Country::named(words).map_or(Reading::Unread, |country| Reading::plain(Value::Country(country)))
}

/// Reads an instant of RFC 3339, or as Baton writes one: `2026-03-09 09:00 UTC`.
pub(super) fn instant(text: &str) -> Reading {
    let text = text.trim();
    let written = text.strip_suffix(" UTC").map(|text| format!("{}:00Z", text.replacen(' ', "T", 1)));
    let at = DateTime::parse_from_rfc3339(written.as_deref().unwrap_or(text));
    at.map_or(Reading::Unread, |at| Reading::plain(Value::Moment(at.with_timezone(&Utc))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_as_it_is_shown() {
        let at = Value::Moment("2026-03-09T09:00:00Z".parse().unwrap());
        assert_eq!(instant(&at.to_string()), Reading::plain(at.clone()));
        assert_eq!(instant("2026-03-09T10:00:00+01:00"), Reading::plain(at));
        assert_eq!(instant("on Monday"), Reading::Unread);
    }

    #[test]
    fn a_country_is_read_by_code_or_name() {
        assert_eq!(country("Germany."), Reading::plain(Value::Country("DE".parse().unwrap())));
        assert_eq!(country("nowhere"), Reading::Unread);
    }
}
