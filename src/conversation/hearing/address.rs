//! Postal addresses in the layouts of the countries that `postal` knows; anything missing is asked back.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regex::Regex;

use crate::domain::country::Country;
use crate::domain::field::{Address, Field, Value};

use super::address_talk::{has_a_line_of_talk, is_no_city, is_written_like_talk, without_talk_before};
use super::elsewhere;
use super::heard::{AnswerContext, Asked, Manner, Reading};
use super::japanese_address;
use super::postal::{self, LastLine, PostalForm};
use super::reason::Reason;
use super::text;
use super::tokens;

/// More lines than an address has.
const PARTS_MAX: usize = 10;

/// Reads an answer that is one address.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let lead = pattern!(
        r"(?i)^(?:(?:please )?(?:send|mail|invoice|bill)(?: it| them| invoices?)? to|",
        r"(?:the )?(?:billing |bill-?to |invoice )?address(?: is)?|it'?s|it is)[:\s]+"
    );
    let bare = &text[lead.find(text).map_or(0, |lead| lead.end())..];
    if let Some(put_right) = part_put_right(asked, bare) {
        return put_right;
    }
    let bare = without_talk_before(bare);
    if let Some(address) = japanese_address::read(&tokens::plain(bare)) {
        return Reading::plain(Value::Address(address));
    }
    if let Some(address) = elsewhere::of_named_parts(bare) {
        return Reading::plain(Value::Address(address));
    }
    let mut parts: Vec<String> = bare
        .split([',', '\n'])
        .map(|part| tokens::plain(part.trim_matches([' ', '.', '!', '\r'])))
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() || parts.len() > PARTS_MAX {
        return Reading::Unread;
    }
    let named = take_country(&mut parts);
    if named.is_none()
        && let Some(country) = elsewhere::take_country(&mut parts)
    {
        return match postal::by_code(country.code()) {
            Some(form) => read_by_form(parts, form, true),
            None => read_elsewhere(parts, &country),
        };
    }
    let from_locale = asked.context.country().and_then(postal::by_code);
    let Some(form) = named.or(from_locale) else { return Reading::Unread };
    read_by_form(parts, form, named.is_some())
}

/// An address in the layout of a country that is known, which is named or is where we ask.
fn read_by_form(mut parts: Vec<String>, form: &'static PostalForm, is_named: bool) -> Reading {
    let Some(end) = take_last_line(&mut parts, form) else {
        let is_room = |part: &str| {
            pattern!(r"(?i)^(?:suite|ste|unit|floor|fl|apt|flat|room|level|box|building|bldg|p\.?o\.?)\b|\b(?:st|rd|ave|road|street|lane|drive|blvd)\b").is_match(part)
        };
        let has_wrong_code = parts.last().is_some_and(|part| {
            is_other_code(part, form)
                && (is_named || parts.len() > 1 && !is_room(part) && pattern!(r"\d{3}").is_match(part))
        });
        return if has_wrong_code { Reading::unclear(Reason::InvalidPostalCode) } else { Reading::Unread };
    };
    whole(parts, end, form.country)
}

/// An address in any other country.
fn read_elsewhere(mut parts: Vec<String>, country: &Country) -> Reading {
    let Some((city, code)) = elsewhere::take_city(&mut parts, country) else { return Reading::Unread };
    whole(parts, LastParts { city, region: None, code }, country.code())
}

/// What is left is whom it is for, and the street.
fn whole(mut parts: Vec<String>, end: LastParts, country: &str) -> Reading {
    let (name, attention) = take_people(&mut parts);
    let street = joined_numbers(parts);
    let is_street = street.iter().any(|line| line.chars().any(|letter| letter.is_ascii_digit()));
    if !is_street
        || street.iter().any(|line| is_chatter(line) || is_written_like_talk(line))
        || is_no_city(&end.city)
        || name.as_ref().is_some_and(|name| text::has_a_word_of_talk(name))
        || has_a_line_of_talk(&street)
    {
        return Reading::Unread;
    }
    Reading::plain(Value::Address(Address {
        name,
        attention,
        street,
        city: end.city,
        region: end.region,
        postal_code: end.code,
        country: country.to_owned(),
    }))
}

/// `zip is 97205` after an address: the part that is named, and the rest stays.
fn part_put_right(asked: &Asked<'_>, text: &str) -> Option<Reading> {
    let Some(Value::Address(before)) = asked.context.previous else { return None };
    let found = pattern!(
        r"(?i)^(?:(?:it'?s|the|correct|right|their|should be|change|make) )*(?:(?P<code>zip(?: ?code)?|post ?code|postal code|plz|cap|cep|eircode|pin(?: ?code)?)|(?P<city>city|town|stadt|ville)|(?P<street>street|address line|line 1))(?: (?:is|should be|to|=))*[:=]? (?P<value>[^,
]{2,60}?)(?:,? (?:not|instead of|and not) [^,
]{2,60})?$"
    )
    .captures(text.trim().trim_end_matches(['.', '!']))?;
    let said = tokens::plain(found["value"].trim());
    let mut address = before.clone();
    if found.name("code").is_some() {
        let form = postal::by_code(&address.country)?;
        let is_code = Regex::new(&format!("^(?:{})$", form.code)).is_ok_and(|code| code.is_match(&said));
        if !is_code {
            return Some(Reading::unclear(Reason::InvalidPostalCode));
        }
        address.postal_code = said;
    } else if found.name("city").is_some() {
        let is_city = pattern!(r"^\p{Lu}[\p{L} .'/-]*$").is_match(&said);
        address.city = is_city.then_some(said)?;
    } else {
        let is_street = said.chars().any(|letter| letter.is_ascii_digit()) && !is_chatter(&said);
        *address.street.first_mut()? = is_street.then_some(said)?;
    }
    Some(Reading::plain(Value::Address(address)))
}

/// A company and its address, as they were written in one answer.
pub struct CompanyAndAddress {
    /// The company, if it is named.
    pub name: Option<String>,
    /// The address, without the company; or why it cannot be booked.
    pub address: Result<Address, Reason>,
}

/// A company with its address, where an answer holds both; `None` where it holds only one of them. After the name's own
/// label, what stands before the first comma or line break is the name, whatever it looks like.
pub fn company_and_address(
    field: &Field,
    words: &str,
    named: Option<&Field>,
    context: &AnswerContext<'_>,
) -> Option<CompanyAndAddress> {
    let asked = Asked { field, context, manner: Manner::Plain, question: None };
    let said = tokens::without_marks(words).words;
    let whole = read(&asked, &said);
    if named.is_none() {
        let Reading::Value(Value::Address(Address { name: Some(name), .. }), _) = &whole else { return None };
        let name = Some(name.clone());
        return address_of(whole).map(|address| CompanyAndAddress { name, address: Ok(address) });
    }
    if let Reading::Value(Value::Address(address), _) = &whole {
        let starts_with_number = said.trim_start().starts_with(|letter: char| letter.is_ascii_digit());
        if address.name.is_some() || starts_with_number {
            let name = address.name.clone();
            return address_of(whole).map(|address| CompanyAndAddress { name, address: Ok(address) });
        }
    }
    let end = end_of_name(&said)?;
    let name = said[..end].trim().trim_end_matches(',').to_owned();
    let rest = said[end..].trim_start_matches([',', '\n', ' ']);
    let has_number = rest.chars().any(|letter| letter.is_ascii_digit());
    match read(&asked, rest) {
        Reading::Value(Value::Address(address), _) => {
            Some(CompanyAndAddress { name: Some(name), address: Ok(address) })
        }
        // A name with a number behind it is no longer a name alone: the address is asked for.
        Reading::Unclear(reason, _) if has_number => Some(CompanyAndAddress { name: Some(name), address: Err(reason) }),
        Reading::Unread if has_number && rest.contains(',') => {
            Some(CompanyAndAddress { name: Some(name), address: Err(Reason::IncompleteAddress) })
        }
        Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => None,
    }
}

/// The address without the company, which has a field of its own.
fn address_of(reading: Reading) -> Option<Address> {
    match reading {
        Reading::Value(Value::Address(address), _) => Some(Address { name: None, ..address }),
        Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => None,
    }
}

/// Where the name of a company ends: at the first comma or line break, behind a legal form that is set off by one.
fn end_of_name(said: &str) -> Option<usize> {
    let first = said.find([',', '\n'])?;
    let rest = &said[first + 1..];
    let second = rest.find([',', '\n'])?;
    Some(if text::is_legal_form(rest[..second].trim()) { first + 1 + second } else { first })
}

/// City, region and postal code.
struct LastParts {
    city: String,
    region: Option<String>,
    code: String,
}

/// The country, if the last part is one or ends with one.
fn take_country(parts: &mut Vec<String>) -> Option<&'static PostalForm> {
    let last = parts.last()?;
    // A two-letter state such as `DE` is no country when the next part would be its postal code.
    if parts.len() > 1
        && let Some(form) = postal::by_name(last)
    {
        parts.pop();
        return Some(form);
    }
    let (before, word) = last.rsplit_once(' ')?;
    let form = postal::by_name(word).filter(|_| word.len() > 2 || word == "UK")?;
    let before = before.trim_end_matches([',', ' ']).to_owned();
    *parts.last_mut()? = before;
    Some(form)
}

fn take_last_line(parts: &mut Vec<String>, form: &PostalForm) -> Option<LastParts> {
    let trailing_region = match form.last_line {
        LastLine::CityCode if !form.regions.is_empty() => {
            let is_region = |part: &String| form.regions.split('|').any(|region| region == part);
            if parts.last().is_some_and(is_region) { parts.pop() } else { None }
        }
        LastLine::CityCode | LastLine::CodeCity | LastLine::CityRegionCode => None,
    };
    let shape = last_line_shape(form)?;
    (1..=3_usize.min(parts.len())).find_map(|count| {
        let from = parts.len() - count;
        let joined = parts[from..].join(" ");
        let found = shape.captures(&joined)?;
        let city = found.name("city")?.as_str().to_owned();
        let region = found.name("region").map(|region| region.as_str().to_owned()).or_else(|| trailing_region.clone());
        // `Karnataka 560001` and `Co. Cork, T12 AB34` name no city yet.
        let is_region = form.regions.split('|').any(|region| region == city);
        if is_region || pattern!(r"^(?:Co|Co\.|County) ").is_match(&city) {
            return None;
        }
        parts.truncate(from);
        Some(LastParts { city, region, code: found["code"].to_owned() })
    })
}

fn last_line_shape(form: &PostalForm) -> Option<Regex> {
    thread_local! {
        static COMPILED: RefCell<BTreeMap<&'static str, Option<Regex>>> = const { RefCell::new(BTreeMap::new()) };
    }
    COMPILED
        .with_borrow_mut(|compiled| compiled.entry(form.country).or_insert_with(|| compiled_last_line(form)).clone())
}

fn compiled_last_line(form: &PostalForm) -> Option<Regex> {
    const CITY: &str = r"(?P<city>\p{L}[\p{L} .'/-]*?(?: \d{1,2})?)";
    let code = form.code;
    let shape = match form.last_line {
        LastLine::CodeCity => format!(r"^(?:[A-Z]{{1,2}}-)?(?P<code>{code}) {CITY}(?: \(?(?P<region>[A-Z]{{2}})\)?)?$"),
        // `São Paulo - SP`, `Recife/PE`: how Brazilians set the state off.
        LastLine::CityRegionCode => {
            format!(r"^{CITY}(?: ?[-–/] ?| )(?P<region>{}) (?:CEP:? )?(?P<code>{code})$", form.regions)
        }
        LastLine::CityCode if form.regions.is_empty() => format!(r"^{CITY} (?:- ?)?(?P<code>{code})$"),
        LastLine::CityCode => format!(r"^{CITY}(?: (?P<region>{}))? (?:- ?)?(?P<code>{code})$", form.regions),
    };
    Regex::new(&shape).ok()
}

/// A postal code of another length than the named country has.
fn is_other_code(last: &str, form: &PostalForm) -> bool {
    match form.last_line {
        LastLine::CodeCity => pattern!(r"^\d{2,7}(?:[ -]?\d{2,3})? \p{L}").is_match(last),
        LastLine::CityRegionCode => pattern!(r"[A-Z]{2,3} [A-Z\d][A-Z\d -]{1,8}$").is_match(last),
        LastLine::CityCode => pattern!(r"\p{L} [A-Z\d]*\d[A-Z\d ]*$").is_match(last),
    }
}

/// The company above the street, and whom the letter is for.
fn take_people(parts: &mut Vec<String>) -> (Option<String>, Option<String>) {
    let label = pattern!(r"(?i)^(?:attn\.?|attention|fao|z\. ?hd\.?)[: ]+");
    let attention =
        parts.iter().position(|part| label.is_match(part)).map(|at| label.replace(&parts.remove(at), "").into_owned());
    let starts_with_company = parts.len() > 1
        && parts.first().is_some_and(|first| {
            !first.starts_with(|letter: char| letter.is_ascii_digit()) && text::has_legal_form(first)
        });
    let mut name = starts_with_company.then(|| parts.remove(0));
    // `Northfield Tools, Inc., 4 Mill Rd`: the comma belongs to the name.
    if name.is_none() && parts.len() > 2 && text::is_legal_form(&parts[1]) {
        let form = parts.remove(1);
        name = Some(format!("{}, {form}", parts.remove(0)));
    }
    (name, attention)
}

/// A house number set off by a comma stays on its street's line.
fn joined_numbers(parts: Vec<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let is_number = pattern!(r"^\d{1,5} ?[a-zA-Z]?$").is_match(&part);
        match lines.last_mut() {
            Some(last) if is_number && !last.chars().any(|letter| letter.is_ascii_digit()) => {
                *last = format!("{last}, {part}");
            }
            Some(last) if pattern!(r"^\d{1,5} ?[a-zA-Z]?$").is_match(last) => *last = format!("{last}, {part}"),
            Some(_) | None => lines.push(part),
        }
    }
    lines
}

/// Words that no street is made of; names of streets are written with capitals.
fn is_chatter(line: &str) -> bool {
    line.chars().count() > 60
        || line.contains(['?', ':', ';', '@'])
        || pattern!(
            r"\b(?:we|they|is|are|was|moved|moving|old|new|send|not|maybe|think|i|it|same|but|then|and|",
            r"please|ask|or|if|for|should|probably|office|use|changed|their|our|my|until|from)\b"
        )
        .is_match(line)
        || pattern!(r"(?i)\b(?:maybe|probably|not sure|i think|same as|portal)\b").is_match(line)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str) -> String {
        let field = field("bills to", "address for bills", FieldType::Address);
        let context = context(locale, "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => value.to_string(),
            Reading::Unclear(reason, _) => reason.to_string(),
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn complete_addresses_are_taken_apart() {
        let cases = [
            ("12 Quay St, Dover, DE 19901", "en-US", "12 Quay St, 19901 Dover DE, US"),
            ("12 Quay St\nFloor 3\nDover DE 19901\nUSA", "de-DE", "12 Quay St, Floor 3, 19901 Dover DE, US"),
            ("Musterstr. 1, 10115 Berlin, Germany", "en-US", "Musterstr. 1, 10115 Berlin, DE"),
            ("Nordfeld AG, Seeweg 4, 8002 Zürich", "de-CH", "Nordfeld AG, Seeweg 4, 8002 Zürich, CH"),
            ("Attn: Mara Lind, 3 Mill Lane, York YO1 7HU", "en-GB", "Attn Mara Lind, 3 Mill Lane, YO1 7HU York, GB"),
            (
                "Northfield Tools, Inc., 12 Quay St, Dover, DE 19901",
                "en-US",
                "Northfield Tools, Inc, 12 Quay St, 19901 Dover DE, US",
            ),
            ("3 Mill Lane, Didcot, Oxfordshire, OX11 7HU", "en-GB", "3 Mill Lane, OX11 7HU Didcot Oxfordshire, GB"),
            ("Via Verdi, 12, 20121 Milano (MI)", "it-IT", "Via Verdi, 12, 20121 Milano MI, IT"),
            ("12, rue Haute, 67000 Strasbourg, France", "en-GB", "12, rue Haute, 67000 Strasbourg, FR"),
            ("Kade 4, 1012 AB Amsterdam", "nl-NL", "Kade 4, 1012 AB Amsterdam, NL"),
            ("9 Hill Rd, Pune, Maharashtra 411001", "en-IN", "9 Hill Rd, 411001 Pune Maharashtra, IN"),
            ("bill to: 12 Quay St, Dover, DE 19901", "en-US", "12 Quay St, 19901 Dover DE, US"),
            ("Halo Kft., Váci út 5, 1132 Budapest, Hungary", "de-DE", "Halo Kft, Váci út 5, 1132 Budapest, HU"),
            ("Office 5, Sheikh Zayed Road, Dubai, UAE", "en-GB", "Office 5, Sheikh Zayed Road, Dubai, AE"),
            ("5 Queens Road, Central, Hong Kong", "en-GB", "5 Queens Road, Central, HK"),
            ("4-5 Minato, Nishi-ku, Yokohama 220-0012, Japan", "en-GB", "4-5 Minato, Nishi-ku, 220-0012 Yokohama, JP"),
            ("5 Main Street\nCape Town 8001\nSouth Africa", "en-GB", "5 Main Street, 8001 Cape Town, ZA"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale), expected, "{text}");
        }
    }

    #[test]
    fn incomplete_or_doubtful_addresses_are_not() {
        let cases = [
            ("Dover, DE 19901", "en-US", "unread"),
            ("12 Quay St, Dover", "en-US", "unread"),
            ("Seeweg 4, 10115 Berlin", "en-US", "unread"),
            ("Seeweg 4, 101 Berlin, Germany", "en-US", "invalid_postal_code"),
            ("12 Quay St, Dover, DE 1990, USA", "en-US", "invalid_postal_code"),
            ("we moved to 12 Quay St, Dover, DE 19901", "en-US", "unread"),
            ("12 Quay St or 14 Quay St, Dover, DE 19901", "en-US", "unread"),
            ("12 Quay St, Dover, DE 19901 and 9 Hill St, Salem, OR 97301", "en-US", "unread"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale), expected, "{text}");
        }
    }
}
