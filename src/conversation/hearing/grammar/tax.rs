//! The buyer's tax number: VAT of Europe, and the numbers by which other countries know a company.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value as Json, json};

use super::super::heard::{Asked, Flag, Reading};
use super::super::reason::Reason;
use super::super::tokens;
use super::tax_check::{self, Fault};
use super::{flagged, plain, unclear};

/// A name of a tax number that only one country uses, and that country.
const NAMES: [(&str, &str); 15] = [
    (r"f?ein(?: number)?|employer (?:id|identification)(?: number)?|federal tax id", "US"),
    (r"abn|australian business number", "AU"),
    (r"cnpj", "BR"),
    (r"gstin|gst in|gst number|gst no", "IN"),
    (r"nip", "PL"),
    (r"partita iva|p\.? ?iva|piva", "IT"),
    (r"ust\.?-?(?:id(?:ent)?(?:-?nr)?|idnr)|umsatzsteuer-?id(?:entifikationsnummer|-?nr|nr)?", "DE"),
    (r"nipc", "PT"),
    (r"cif", "ES"),
    (r"btw-?id|btw-?identificatienummer|omzetbelastingnummer", "NL"),
    (r"momsregistreringsnummer|momsreg\.?nr|momsnummer|vat-?nummer", "SE"),
    (r"mva-?nummer", "NO"),
    (r"cvr", "DK"),
    (r"登録番号|適格請求書発行事業者登録番号|インボイス番号", "JP"),
    (r"kvk-?btw", "NL"),
];

/// Reads an answer that is one number, perhaps after its name; or that there is none.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let plain_text = tokens::plain(text);
    let said = plain_text.trim_end_matches(['.', '!', ' ', ';']);
    // A number of a person is one among any words, and is neither read further nor kept.
    let personal = pattern!(r"(?:^|[^\d-])(?P<number>\d{3}[- ]\d{2}[- ]\d{4})(?:[^\d-]|$)");
    if let Some(found) = personal.captures(said)
        && !said.replacen(&found["number"], "", 1).chars().any(char::is_numeric)
    {
        return Reading::unclear(Reason::PossibleSsn);
    }
    if let Some(status) = status(&said.to_lowercase(), &tokens::simple(text, asked.context.language())) {
        return status;
    }
    if let Some(siren) = pattern!(r"(?i)^(?:(?:it'?s|the|le|la|n°|numéro|their) )*(?:n° |numéro )?(?:de )?siren(?: (?:number|est|is))?[:# ]+([\d .]{9,13})$").captures(said) {
        let number: String = siren[1].chars().filter(char::is_ascii_digit).collect();
        return unclear(Reason::WrongKind, &[json!({ "country": "FR", "type": "siren", "number": number })]);
    }
    if pattern!(r"^(?:\D{0,30}\b(?:is|ssn|social)\b:? )?\d{3}-\d{2}-\d{4}$").is_match(said)
        || pattern!(r"(?i)\b(?:ssn|social security)\b").is_match(said)
    {
        return Reading::unclear(Reason::PossibleSsn);
    }
    let register = pattern!(
        r"(?i)\b(?:hrb|hra|handelsregister\w*|amtsgericht|company (?:reg(?:istration)?\.? ?)?(?:no|number|nr)\.?|companies house|crn|registration (?:no|number)|reg(?:istered|istration)? ?(?:no|nr|number)\.?|kvk(?:-?nummer)?|rcs|siret|krs|regon|org\.? ?(?:nr|no|nummer|number)\.?|organisationsnummer|orgnr|acn|duns|lei)\b"
    );
    if register.is_match(said)
        && said.bytes().filter(u8::is_ascii_digit).count() >= 4
        && !pattern!(r"(?i)\b(?:mva|vat|ust|btw)\b").is_match(said)
    {
        return Reading::unclear(Reason::WrongKind);
    }
    let (number, country) = without_name(said);
    let names_two = pattern!(r"(?i) (?:or|and|und|oder|ou|et|o|y) ").is_match(number);
    if number.is_empty() || names_two || !pattern!(r"^[A-Za-z0-9][A-Za-z0-9 ./+-]*$").is_match(number) {
        return Reading::Unread;
    }
    number_of(asked, number, country)
}

fn status(lower: &str, simple: &str) -> Option<Reading> {
    let exempt = pattern!(
        r"^(?:(?:they|it|customer|the customer|we|yes|it'?s|are|is|they'?re|a|an|tax|vat|sales tax|gst|501\(?c\)?\(?3\)?|non-?profit|charity|government|public sector|org(?:anisation|anization)?|so|and|,|-|fully|all)[ ,-]*)*(?:exempt(?:ed)?|exonérée?|steuerbefreit|von der steuer befreit|exento|esente|vrijgesteld|isento|zwolniony)(?: (?:from )?(?:sales |)?(?:tax|vat|gst|org|entity|status))*(?P<cert>,? ?(?:and |with |they |has |have |we |i |on |sent |their |the |a |an |exemption |resale |tax |is |it'?s )*(?:cert(?:ificate)?s?)(?: (?:is |was )?(?:on file|attached|available|to follow|coming|provided|sent|here|in the folder|exists))*)?$"
    );
    if let Some(found) = exempt.captures(lower).or_else(|| exempt.captures(simple)) {
        let flags = if found.name("cert").is_some() { vec![Flag::CertificateClaimed] } else { Vec::new() };
        return Some(flagged(json!({ "status": "exempt" }), flags));
    }
    let nothing = pattern!(
        r"^(?:n/?a|not applicable|not required|not needed|doesn'?t apply|(?:they |customer |the customer |it |we )?(?:don'?t|doesn'?t|do not|does not) have (?:one|any|an? (?:vat|tax|gst)(?: (?:id|number|no))?)|(?:they |customer |it )?(?:has|have|is|are|'re)? ?(?:no|not|without)(?: an?)? (?:vat|tax|gst|sales tax)?[ -]?(?:registered|registration|number|id|no|vat id|nr)(?: for (?:vat|tax|gst))?(?: needed| required| for (?:them|this one))?|no (?:vat|tax|tax id|vat id|gst|vat number)|not (?:vat |gst |tax )?registered(?: for (?:vat|gst|tax))?|exonéré de tva|non assujetti|(?:they'?re |they are )not (?:vat |gst |tax )?registered|unregistered|(?:keine?|no|ohne|without) (?:ust-?id(?:nr)?\.?|ust\.?-?idnr\.?|umsatzsteuer-?id|steuernummer|steuer-?id|vat-id)|nicht umsatzsteuerpflichtig|pas de (?:numéro de )?tva|sin nif|非課税)$"
    );
    let explains = pattern!(
        r"^(?:(?:they|it|customer|the customer|this one|company|we|he|she)(?:'?s|'?re| is| are)? ?)?(?:just |only )?(?:an? )?(?:us|u\.s\.|usa|american|swiss|uk|british|canadian|non-?eu|outside (?:of )?(?:the )?eu|not in (?:the )?eu|small business|start-?up|kleinunternehmer|auto-?entrepreneur|micro-?entreprise|private (?:person|individual)|individual|sole trader|freelancer|public body|charity|non-?profit|ngo|foundation|below (?:the )?(?:vat )?threshold|under (?:the )?(?:vat )?threshold)(?: (?:company|entity|based|customer|business|corp|only|buyer|org(?:anisation|anization)?))*$"
    );
    let says_nothing = |text: &str| {
        let clauses: Vec<&str> = pattern!(r"\s*(?:[,;()]| - |\bso\b|\band\b|\bbecause\b|\bsince\b)\s*")
            .split(text)
            .filter(|clause| !clause.is_empty())
            .collect();
        clauses.iter().any(|clause| nothing.is_match(clause))
            && clauses.iter().all(|clause| nothing.is_match(clause) || explains.is_match(clause))
    };
    let is_nothing = nothing.is_match(lower) || nothing.is_match(simple) || says_nothing(lower) || says_nothing(simple);
    is_nothing.then(|| plain(json!({ "status": "not_applicable" })))
}

/// The number behind its name, and the country that the name says.
fn without_name(said: &str) -> (&str, Option<&'static str>) {
    let lead = pattern!(
        r"(?i)^(?:(?:it'?s|it is|its|is|their|the|our|my|unsere|ihre|deren|seine|meine|notre|leur|votre|nuestr[oa]|su|il nostro|la nostra|la loro|onze|hun|noss[oa]|customer'?s?|yes|here(?: you go| it is)?|sure|should be|new|correct|corrected|use|number|one|die|ok|numéro|número|numero|n°|nº)[ :,]+)*"
    );
    let rest = &said[lead.find(said).map_or(0, |lead| lead.end())..];
    static LABELS: LazyLock<Vec<(Option<Regex>, &str)>> = LazyLock::new(|| {
        let label = |name: &str| {
            format!(
                r"(?i)^(?:{name})(?:[ -]?(?:number|num|no\.?|nr\.?|id|#))?\.?(?: (?:is|lautet|est|es|è))?[:# =]+(?:is )?"
            )
        };
        NAMES.iter().map(|(name, country)| (Regex::new(&label(name)).ok(), *country)).collect()
    });
    for (label, country) in LABELS.iter() {
        if let Some(found) = label.as_ref().and_then(|label| label.find(rest)) {
            return (rest[found.end()..].trim(), Some(*country));
        }
    }
    let general = pattern!(
        r"(?i)^(?:(?:vat|tax|gst|tva|iva|mwst|ust|btw|moms|mva|nif|tin|uid|steuer|vat reg(?:istration)?|n° (?:de )?tva|numéro de tva|tva intracommunautaire|business)(?:[ -]?(?:id|number|num|no|nr|nummer|reg(?:istration)?(?: no| number)?|identification number|intra(?:communautaire)?|#))*\.?(?: (?:is|lautet|est|es))?[:# =]+(?:is )?)"
    );
    let rest = &rest[general.find(rest).map_or(0, |label| label.end())..];
    // What explains itself before a colon: `the digits are these: …`.
    let after = rest.rsplit_once(": ").filter(|(before, _)| before.split(' ').count() <= 6 && !before.contains('?'));
    (after.map_or(rest, |(_, number)| number).trim(), None)
}

fn number_of(asked: &Asked<'_>, written: &str, named: Option<&'static str>) -> Reading {
    let upper = written.to_uppercase();
    let upper = pattern!(r" ?\((?:MWST|TVA|IVA|MVA)\)$").replace(&upper, "").into_owned();
    let number: String = upper.chars().filter(char::is_ascii_alphanumeric).collect();
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        // A pattern of the letter that stands for a digit was left as it was.
        let is_pattern = pattern!(r"^[Xx#]{2,}[ -]?[Xx#]{4,}$").is_match(written);
        return if is_pattern { Reading::unclear(Reason::InvalidFormat) } else { Reading::Unread };
    }
    let country = named.or_else(|| known_country(asked));
    by_shape(&number, &upper, country)
        .or_else(|| with_prefix(&number))
        .or_else(|| named.map(|country| of_country(&number, country)))
        .unwrap_or_else(|| without_prefix(asked, &number))
}

fn checked(country: &str, kind: &str, number: &str, result: Result<(), Fault>) -> Reading {
    match result {
        Ok(()) => plain(json!({ "country": country, "type": kind, "number": number })),
        Err(Fault::Form) => Reading::unclear(Reason::InvalidFormat),
        Err(Fault::Checksum) => Reading::unclear(Reason::InvalidChecksum),
    }
}

/// Numbers that their shape gives away.
fn by_shape(number: &str, upper: &str, named: Option<&str>) -> Option<Reading> {
    if let Some(swiss) = pattern!(r"^CHE(\d*)(?:MWST|TVA|IVA)?$").captures(number) {
        return Some(checked("CH", "vat", &format!("CHE{}", &swiss[1]), tax_check::swiss(&swiss[1])));
    }
    if let Some(japanese) = pattern!(r"^T(\d{10,15})$").captures(number) {
        return Some(checked("JP", "invoice_number", number, tax_check::invoice_number(&japanese[1])));
    }
    if pattern!(r"^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]{1,3}$").is_match(number) {
        return Some(checked("IN", "gstin", number, tax_check::gstin(number)));
    }
    if let Some(norwegian) = pattern!(r"^(?:NO)?(\d{9})MVA$").captures(number) {
        let result = tax_check::vat("NO", &norwegian[1]).unwrap_or(Err(Fault::Form));
        return Some(checked("NO", "vat", number, result));
    }
    if pattern!(r"^\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}$").is_match(upper) {
        return Some(checked("BR", "cnpj", number, tax_check::cnpj(number)));
    }
    let is_ein = pattern!(r"^\d{2}-\d{7}$").is_match(upper) && named.is_none_or(|country| country == "US");
    is_ein.then(|| checked("US", "ein", number, tax_check::ein(number)))
}

/// A VAT number with its country's prefix.
fn with_prefix(number: &str) -> Option<Reading> {
    let (prefix, body) = number.split_at_checked(2)?;
    let is_prefix = prefix.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_prefix {
        return None;
    }
    let authority = if prefix == "GR" { "EL" } else { prefix };
    match tax_check::vat(authority, body) {
        Some(result) => {
            let country = if authority == "EL" { "GR" } else { prefix };
            Some(checked(country, "vat", &format!("{authority}{body}"), result))
        }
        // `US 12-3456789` and `AU …` are no VAT numbers, but say the country.
        None => match prefix {
            "US" => Some(checked("US", "ein", body, tax_check::ein(body))),
            "AU" => Some(checked("AU", "abn", body, tax_check::abn(body))),
            "BR" => Some(checked("BR", "cnpj", body, tax_check::cnpj(body))),
            _ => Some(Reading::unclear(Reason::InvalidFormat)),
        },
    }
}

/// A number whose country is known by its name.
fn of_country(number: &str, country: &str) -> Reading {
    match country {
        "US" => checked("US", "ein", number, tax_check::ein(number)),
        "AU" => checked("AU", "abn", number, tax_check::abn(number)),
        "BR" => checked("BR", "cnpj", number, tax_check::cnpj(number)),
        "IN" => checked("IN", "gstin", number, tax_check::gstin(number)),
        "JP" => checked("JP", "invoice_number", &format!("T{number}"), tax_check::invoice_number(number)),
        _ => match tax_check::vat(country, number) {
            Some(result) => checked(country, "vat", &format!("{country}{number}"), result),
            None => Reading::unclear(Reason::InvalidFormat),
        },
    }
}

fn known_country(asked: &Asked<'_>) -> Option<&'static str> {
    const EUROPE: [&str; 28] = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ];
    let known = &asked.context.background?.known;
    let said =
        ["country", "tax_country", "billing_country", "customer_country"].iter().find_map(|key| known.get(*key))?;
    EUROPE.into_iter().find(|country| said.as_str() == Some(country))
}

/// Digits alone: the country is asked, unless it is known; the speaker's own country is offered.
fn without_prefix(asked: &Asked<'_>, number: &str) -> Reading {
    if let Some(country) = known_country(asked) {
        return match of_country(number, country) {
            Reading::Value(value, mut flags) => {
                flags.push(Flag::PrefixFromContext);
                Reading::Value(value, flags)
            }
            other @ (Reading::Unclear(..) | Reading::Unread) => other,
        };
    }
    let is_number = number.bytes().filter(u8::is_ascii_digit).count() >= 7 && number.len() <= 15;
    if !is_number {
        let has_many = number.bytes().filter(u8::is_ascii_digit).count() >= 4;
        return if has_many { Reading::unclear(Reason::InvalidFormat) } else { Reading::Unread };
    }
    let own = asked.context.country().filter(|country| tax_check::has_vat(country));
    let candidates: Vec<Json> = own
        .filter(|country| tax_check::vat(country, number) == Some(Ok(())))
        .map(|country| json!({ "country": country, "type": "vat", "number": format!("{country}{number}") }))
        .into_iter()
        .collect();
    unclear(Reason::MissingCountry, &candidates)
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_tax_number_is_checked_and_says_its_country() {
        for (text, expected) in [
            ("DE 123456788", r#"{"country":"DE","number":"DE123456788","type":"vat"}"#),
            ("VAT ID: DE123456788", r#"{"country":"DE","number":"DE123456788","type":"vat"}"#),
            ("DE123456789", "invalid_checksum"),
            ("DE12345678", "invalid_format"),
            ("EIN 12-3456789", r#"{"country":"US","number":"123456789","type":"ein"}"#),
            ("NIP 123-456-78-91", "invalid_checksum"),
            ("123-45-6789", "possible_ssn"),
            ("HRB 123456", "wrong_kind"),
            ("123456788", "missing_country"),
            ("tax exempt", r#"{"status":"exempt"}"#),
            ("exempt, certificate attached", r#"{"status":"exempt"} certificate_claimed"#),
            ("they don't have one", r#"{"status":"not_applicable"}"#),
        ] {
            assert_eq!(shown(Question::TaxId, text, "en-US"), expected, "{text}");
        }
    }
}
