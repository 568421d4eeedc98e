//! Answers that say more than one field holds: `yes, 60 days' notice`, `12 months`, `ap@harrowvale.example (Jo Park)`.
//!
//! Each is read into the normal form of its question; `heard.toml` says which field holds which part of that. As
//! everywhere in this room, nothing is taken of an answer that is not understood as a whole.

use serde_json::{Map, Value as Json, json};

use super::tokens;

/// What an answer to that question says, in its normal form; `None` where it is not one that says several things.
pub fn form(question: &str, words: &str, language: &str) -> Option<Json> {
    if words.trim_end().ends_with('?') {
        return None;
    }
    let simple = tokens::simple(words, language);
    match question {
        "term_length" => term(&simple),
        "auto_renew" => renewal(&simple),
        "seats" => seats(&simple),
        "billing_email" => billing_email(&tokens::plain(words)),
        "tax_id" => tax_id(&tokens::plain(words)),
        "contract_status" => contract(&simple),
        _ => None,
    }
}

/// `12 months`, `3 years, 2 months free`, `month to month`.
fn term(simple: &str) -> Option<Json> {
    if pattern!(r"^(?:month[- ]to[- ]month|mtm|rolling monthly|monthly rolling)$").is_match(simple) {
        return Some(json!({ "months": 1, "rolling": true }));
    }
    let parts = pattern!(
        r"^(?:for )?(?P<count>\d{1,4})[- ]?(?P<unit>months?|mos?|years?|yrs?|quarters?|weeks?|wks?|days?)(?: term| contract)?",
        r"(?:,? (?:with |and )?(?P<free>\d{1,2}) months? free)?$"
    )
    .captures(simple)?;
    let count: u32 = parts["count"].parse().ok().filter(|count| *count > 0)?;
    let (name, count) = match parts["unit"].chars().next()? {
        'm' => ("months", count),
        'y' => ("months", count.checked_mul(12)?),
        'q' => ("months", count.checked_mul(3)?),
        'w' => ("weeks", count),
        _days => ("days", count),
    };
    let mut form = Map::from_iter([(name.to_owned(), json!(count))]);
    if let Some(free) = parts.name("free") {
        form.insert("free_months".to_owned(), json!(free.as_str().parse::<u32>().ok()?));
    }
    Some(Json::Object(form))
}

/// `yes, 60 days' notice, 5% uplift`: whether it renews, and what else is said of it.
fn renewal(simple: &str) -> Option<Json> {
    let mut form = Map::new();
    let mut put = |name: &str, value: Json| form.insert(name.to_owned(), value).is_none();
    for clause in pattern!(r"\s*(?:[,;]|\bwith\b|\band\b|\bfor\b)\s*").split(simple).filter(|clause| !clause.is_empty())
    {
        let is_new =
            if pattern!(r"^(?:yes|y|yep|auto[- ]?renew(?:s|al)?(?: on| yes)?|renews?(?: automatically)?|automatic)$")
                .is_match(clause)
            {
                put("auto_renew", json!(true))
            } else if pattern!(r"^(?:no|n|nope|does not renew|no auto[- ]?renew(?:al)?|off)$").is_match(clause) {
                put("auto_renew", json!(false))
            } else if let Some(notice) = pattern!(
                r"^(?:notice(?: period)?(?: of)?:? )?(\d{1,3})[- ](day|month)s?'?(?: (?:of )?notice(?: period)?)?$"
            )
            .captures(clause)
            .filter(|_| clause.contains("notice"))
            {
                let name = if &notice[2] == "day" { "notice_days" } else { "notice_months" };
                put(name, json!(notice[1].parse::<u32>().ok()?))
            } else if let Some(uplift) =
                pattern!(r"^(?:uplift (?:of )?)?(\d{1,2}(?:\.\d{1,3})?) ?%(?: (?:annual |yearly )?uplift)?$")
                    .captures(clause)
                    .filter(|_| clause.contains("uplift"))
            {
                put("uplift_percent", json!(uplift[1].to_owned()))
            } else if pattern!(r"^(?:uplift )?(?:capped (?:at|by) )?cpi(?: cap| uplift)?$").is_match(clause) {
                put("uplift", json!("cpi_cap"))
            } else {
                return None;
            };
        if !is_new {
            return None;
        }
    }
    form.contains_key("auto_renew").then_some(Json::Object(form))
}

/// `250 users`, `unlimited seats`.
fn seats(simple: &str) -> Option<Json> {
    let parts = pattern!(r"^(\d{1,7}|unlimited) (seat|user|licen[cs]e)s?$").captures(simple)?;
    let unit = match &parts[2] {
        "seat" => "seats",
        "user" => "users",
        _licences => "licenses",
    };
    let quantity = parts[1].parse::<u32>().map_or_else(|_| json!("unlimited"), |count| json!(count));
    Some(json!({ "quantity": quantity, "unit": unit }))
}

/// `ap@harrowvale.example (Jo Park)`, `Jo Park <ap@harrowvale.example>`, `ap@…, cc jo@…`, a portal's address.
fn billing_email(plain: &str) -> Option<Json> {
    let address = |text: &str| text.split_once('@').map(|(local, domain)| format!("{local}@{}", domain.to_lowercase()));
    let named = pattern!(r"^(?P<email>[^@\s,;<>()]+@[^@\s,;<>()]+) \((?P<name>[^()@,;]+)\)$").captures(plain);
    let named = named
        .or_else(|| pattern!(r"^(?P<name>[^@,;<>()]+?) <(?P<email>[^@\s,;<>()]+@[^@\s,;<>()]+)>$").captures(plain));
    if let Some(parts) = named {
        return Some(json!({ "email": address(&parts["email"])?, "name": parts["name"].trim() }));
    }
    if let Some(parts) =
        pattern!(r"(?i)^([^@\s,;<>()]+@[^@\s,;<>()]+)[,;]? (?:and )?cc:? ([^@\s,;<>()]+@[^@\s,;<>()]+)$")
            .captures(plain)
    {
        return Some(json!({ "email": address(&parts[1])?, "cc": [address(&parts[2])?] }));
    }
    let portal =
        pattern!(r"(?i)^(?:(?:via |through |in |on |use |their |the )*(?:[\p{L}\d]+ )?portal:? )?(https?://[^\s<>]+)$")
            .captures(plain)?;
    Some(json!({ "portal": &portal[1] }))
}

/// That there is none, or one of another kind than VAT.
fn tax_id(plain: &str) -> Option<Json> {
    let lower = plain.trim_end_matches('.').to_lowercase();
    if pattern!(r"^(?:n/?a|not applicable|(?:they have )?no (?:vat|tax)(?: number| id| no)?)$").is_match(&lower) {
        return Some(json!({ "status": "not_applicable" }));
    }
    if pattern!(r"^(?:they are |they're )?(?:tax[- ])?exempt$").is_match(&lower) {
        return Some(json!({ "status": "exempt" }));
    }
    let parts = pattern!(r"^(ein|abn|cnpj|gstin|siren)[:# ]+([0-9a-z./ -]{9,24})$").captures(&lower)?;
    let number: String = parts[2].chars().filter(char::is_ascii_alphanumeric).collect();
    let country = match &parts[1] {
        "ein" => "US",
        "abn" => "AU",
        "cnpj" => "BR",
        "gstin" => "IN",
        _siren => "FR",
    };
    Some(json!({ "country": country, "type": &parts[1], "number": number.to_uppercase() }))
}

/// How far the contract is, in the words that people use for it.
fn contract(simple: &str) -> Option<Json> {
    let shapes = [
        (
            pattern!(
                r"^(?:fully (?:executed|signed)|signed by both(?: (?:sides|parties))?|both (?:sides |parties )?(?:have )?signed|countersigned)$"
            ),
            "fully_executed",
        ),
        (pattern!(r"^(?:(?:it's |it is )?out for (?:signature|sig|signing)|sent for signature)$"), "out_for_signature"),
        (pattern!(r"^(?:(?:still )?in redlines?|redlining|being redlined)$"), "in_redlines"),
        (pattern!(r"^(?:redlines (?:are )?(?:accepted|agreed|resolved))$"), "redlines_accepted"),
        (pattern!(r"^(?:(?:still )?in review|in legal review)$"), "in_review"),
        (pattern!(r"^(?:verbal(?: only| yes)?|handshake)$"), "verbal_only"),
        (pattern!(r"^(?:clicked? ?-?through|click ?-?wrap(?:ped)?|accepted online)$"), "click_through"),
        (pattern!(r"^(?:not signed(?: yet)?|unsigned)$"), "not_signed"),
    ];
    let found = shapes.iter().find(|(shape, _)| shape.is_match(simple));
    found.map(|(_, status)| json!({ "status": status }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_several_things_reaches_its_normal_form() {
        for (question, words, expected) in [
            ("term_length", "3 years", json!({ "months": 36 })),
            ("term_length", "12 months, 1 month free", json!({ "months": 12, "free_months": 1 })),
            ("term_length", "52 weeks", json!({ "weeks": 52 })),
            ("term_length", "month-to-month", json!({ "months": 1, "rolling": true })),
            ("auto_renew", "yes, 60 days notice", json!({ "auto_renew": true, "notice_days": 60 })),
            (
                "auto_renew",
                "auto-renew, 3% uplift, notice of 2 months",
                json!({ "auto_renew": true, "uplift_percent": "3", "notice_months": 2 }),
            ),
            ("auto_renew", "no", json!({ "auto_renew": false })),
            ("seats", "250 users", json!({ "quantity": 250, "unit": "users" })),
            ("seats", "unlimited seats", json!({ "quantity": "unlimited", "unit": "seats" })),
            ("billing_email", "ap@Example.com (Jo Park)", json!({ "email": "ap@example.com", "name": "Jo Park" })),
            (
                "billing_email",
                "ap@example.com, cc jo@example.com",
                json!({ "email": "ap@example.com", "cc": ["jo@example.com"] }),
            ),
            (
                "billing_email",
                "their portal: https://portal.example.org/s",
                json!({ "portal": "https://portal.example.org/s" }),
            ),
            ("tax_id", "EIN 98-7654321", json!({ "country": "US", "type": "ein", "number": "987654321" })),
            ("tax_id", "tax exempt", json!({ "status": "exempt" })),
            ("contract_status", "out for signature", json!({ "status": "out_for_signature" })),
        ] {
            assert_eq!(form(question, words, "en"), Some(expected), "{words}");
        }
    }

    #[test]
    fn what_is_not_understood_as_a_whole_is_not_taken() {
        for (question, words) in [
            ("term_length", "a few years"),
            ("term_length", "12 months or 24"),
            ("auto_renew", "60 days notice"),
            ("auto_renew", "yes, unless they object"),
            ("auto_renew", "yes, 60 days notice, 30 days notice"),
            ("seats", "250 users?"),
            ("billing_email", "ap@example.com and jo@example.com"),
            ("tax_id", "DE987654321"),
            ("contract_status", "nearly there"),
            ("currency", "12 months"),
        ] {
            assert_eq!(form(question, words, "en"), None, "{words}");
        }
    }
}
