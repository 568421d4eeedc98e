//! Addresses of every country whose own layout `postal` does not know: a street, a city, a postal code before or after it
//! if there is one, and the country by its name. And an address whose parts are each named.

use crate::domain::country::Country;
use crate::domain::field::Address;

use super::postal;
use super::tokens;

/// Countries that are one city, whose name stands for it.
const CITY_STATES: [(&str, &str); 7] = [
    ("GI", "Gibraltar"),
    ("HK", "Hong Kong"),
    ("MC", "Monaco"),
    ("MO", "Macao"),
    ("SG", "Singapore"),
    ("SM", "San Marino"),
    ("VA", "Vatican City"),
];

/// Names of countries that are those of states as well: only a postal code tells that the country is meant.
const STATES_TOO: [&str; 1] = ["GE"];

/// The country that the last part names, which is then taken off.
pub(super) fn take_country(parts: &mut Vec<String>) -> Option<Country> {
    let last = parts.last()?.trim_end_matches('.');
    // Two letters are as often a state; three and more a country or nothing.
    let is_short = last.chars().count() == 2;
    let may_be_code = !is_short || (last.chars().all(|letter| letter.is_ascii_uppercase()) && !postal::is_region(last));
    let country = Country::named(last).filter(|_| may_be_code && parts.len() > 1)?;
    let has_code = || parts.iter().any(|part| pattern!(r"\b\d{4}\b").is_match(part));
    if STATES_TOO.contains(&country.code()) && !has_code() {
        return None;
    }
    parts.pop();
    Some(country)
}

/// City and postal code, if the last part holds them; they are taken off. Something must be left for the street.
pub(super) fn take_city(parts: &mut Vec<String>, country: &Country) -> Option<(String, String)> {
    let last = parts.last()?;
    let whole = |city: &str, code: &str| (city.trim().to_owned(), code.to_owned());
    let before = pattern!(
        r"^(?P<code>(?:[A-Z]{1,3}[ -]?)?\d[\dA-Z]{1,8}(?:[ -]\d{2,4})?) (?P<city>\p{L}[\p{L}\p{M} .'’/()-]*(?: \d{1,2})?)$"
    );
    let after = pattern!(
        r"^(?P<city>\p{L}[\p{L}\p{M} .'’/()-]*?),? (?:[A-Z]{2,3} )?(?P<code>(?:[A-Z]{1,3}-?)?\d[\dA-Z]{2,8}(?:[ -]\d{2,4})?)$"
    );
    let code_alone = pattern!(r"^(?:[A-Z]{1,3}-?)?\d[\dA-Z]{2,8}(?:[ -]\d{2,4})?$");
    let city_alone = pattern!(r"^\p{L}[\p{L}\p{M} .'’/()-]*(?: \d{1,2})?$");
    let found = before.captures(last).or_else(|| after.captures(last));
    if let Some(found) = found {
        let end = whole(&found["city"], &found["code"]);
        return (parts.len() > 1).then(|| {
            parts.pop();
            end
        });
    }
    if code_alone.is_match(last) && parts.len() > 2 {
        let code = parts.pop()?;
        let city = parts.last().filter(|city| city_alone.is_match(city))?.clone();
        parts.pop();
        return Some(whole(&city, &code));
    }
    if city_alone.is_match(last) && parts.len() > 1 {
        let city = parts.pop()?;
        // `Riga, LV-1010` the other way round.
        let code = parts.last().filter(|part| parts.len() > 1 && code_alone.is_match(part)).cloned();
        if code.is_some() {
            parts.pop();
        }
        return Some(whole(&city, code.as_deref().unwrap_or_default()));
    }
    let city = CITY_STATES.iter().find(|(code, _)| *code == country.code()).map(|(_, city)| *city)?;
    Some(whole(city, ""))
}

/// `street: 1-2-3 Marunouchi; city: Tokyo; postal code: 100-0005; country: Japan`: an address whose parts are named.
/// `None` where it is none, or lacks street, city or country.
pub(super) fn of_named_parts(text: &str) -> Option<Address> {
    let label = pattern!(
        r"(?i)^(?:(?P<street>street(?: address)?|address(?: line)?(?: \d)?|line \d)|(?P<city>city|town)|(?P<region>state|region|province|county)|(?P<code>post(?:al)? ?code|zip(?: ?code)?|pin(?: ?code)?)|(?P<country>country)|(?P<name>company|name)|(?P<attention>attn|attention))\s*[:=]\s*(?P<value>.+)$"
    );
    let mut address = Address {
        name: None,
        attention: None,
        street: Vec::new(),
        city: String::new(),
        region: None,
        postal_code: String::new(),
        country: String::new(),
    };
    let is_divided = text.contains([';', '\n']);
    let parts = text.split(|letter| if is_divided { letter == ';' || letter == '\n' } else { letter == ',' });
    for part in parts.map(|part| tokens::plain(part.trim())).filter(|part| !part.is_empty()) {
        let found = label.captures(&part)?;
        let value = found["value"].trim().trim_end_matches(',').to_owned();
        if found.name("street").is_some() {
            address.street.extend(value.split(',').map(|line| line.trim().to_owned()));
        } else if found.name("city").is_some() {
            address.city = value;
        } else if found.name("region").is_some() {
            address.region = Some(value);
        } else if found.name("code").is_some() {
            address.postal_code = value;
        } else if found.name("country").is_some() {
            address.country = country_of(&value)?;
        } else if found.name("name").is_some() {
            address.name = Some(value);
        } else {
            address.attention = Some(value);
        }
    }
    let is_whole = !address.street.is_empty() && !address.city.is_empty() && !address.country.is_empty();
    is_whole.then_some(address)
}

fn country_of(said: &str) -> Option<String> {
    let by_form = || postal::by_name(said).map(|form| form.country.to_owned());
    by_form().or_else(|| Country::named(said).map(|country| country.code().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        read_parts(text.split(", ").map(str::to_owned).collect())
    }

    fn read_parts(mut parts: Vec<String>) -> Option<String> {
        let country = take_country(&mut parts)?;
        let (city, code) = take_city(&mut parts, &country)?;
        Some(format!("{} | {city} | {code} | {country}", parts.join(", ")))
    }

    #[test]
    fn the_city_and_its_code_stand_either_way_round_or_the_city_alone() {
        for (text, expected) in [
            ("Váci út 5, 1132 Budapest, Hungary", "Váci út 5 | Budapest | 1132 | HU"),
            ("Ermou 5, 105 63 Athens, Greece", "Ermou 5 | Athens | 105 63 | GR"),
            ("Brivibas iela 5, LV-1010 Riga, Latvia", "Brivibas iela 5 | Riga | LV-1010 | LV"),
            ("Brivibas iela 5, Riga, LV-1010, Latvia", "Brivibas iela 5 | Riga | LV-1010 | LV"),
            ("5 Main Street, Cape Town 8001, South Africa", "5 Main Street | Cape Town | 8001 | ZA"),
            ("5 Main Street, Cape Town, 8001, ZA", "5 Main Street | Cape Town | 8001 | ZA"),
            ("12 Gulf Street, 13001 Kuwait City, Kuwait", "12 Gulf Street | Kuwait City | 13001 | KW"),
            (
                "1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005, Japan",
                "1-2-3 Marunouchi, Chiyoda-ku | Tokyo | 100-0005 | JP",
            ),
            ("Office 5, Sheikh Zayed Road, Dubai, United Arab Emirates", "Office 5, Sheikh Zayed Road | Dubai |  | AE"),
            ("5 Queens Road, Central, Hong Kong", "5 Queens Road | Central |  | HK"),
            ("Rustaveli 5, 0108 Tbilisi, Georgia", "Rustaveli 5 | Tbilisi | 0108 | GE"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["12 Quay St, Atlanta, Georgia", "12 Quay St, Dover, DE", "12 Quay St, Dover", "Hungary"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_in_any_country_of_the_standard_is_read() {
        for country in celes::Country::get_countries() {
            let said = country.long_name;
            let parts = ["5 Long Street", "1234 Newtown", said].map(str::to_owned).to_vec();
            assert_eq!(
                read_parts(parts),
                Some(format!("5 Long Street | Newtown | 1234 | {}", country.alpha2)),
                "{said}"
            );
        }
    }

    #[test]
    fn parts_that_are_named_need_no_order() {
        let address =
            of_named_parts("street: 1-2-3 Marunouchi; city: Tokyo; postal code: 100-0005; country: Japan").unwrap();
        assert_eq!(address.to_string(), "1-2-3 Marunouchi, 100-0005 Tokyo, JP");
        assert!(of_named_parts("street: 1-2-3 Marunouchi; city: Tokyo").is_none());
        assert!(of_named_parts("12 Quay St, Dover, DE 19901").is_none());
    }
}
