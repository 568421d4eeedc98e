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
        "free_period" => free_period(&simple),
        "billing_parts" => billing_parts(&simple),
        "services_billing" => services_billing(&simple),
        _ => None,
    }
}

/// `12 months`, `3 years, 2 months free`, `month to month`.
fn term(simple: &str) -> Option<Json> {
    if pattern!(r"^(?:month[- ]to[- ]month|mtm|rolling monthly|monthly rolling)$").is_match(simple) {
        return Some(json!({ "months": 1, "rolling": true }));
    }
    let parts = pattern!(
        r"^(?:for )?(?P<count>\d{1,4})[- ]?(?P<unit>months?|mos?|mths?|m|years?|yrs?|y|quarters?|weeks?|wks?|days?)(?: term| contract)?",
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
            } else if let Some(again) = pattern!(
                r"^(?:it |they )?(?:auto[- ]?renew(?:s|al)?|renews?(?: automatically| itself)?|automatic renewal)",
                r"(?: automatically)? (?:(?P<year>yearly|annually|each year|every year|by the year)|(?P<count>\d{1,2}) (?P<unit>month|year)s?)$"
            )
            .captures(clause)
            {
                let count: u32 = again.name("count").map_or(Some(1), |count| count.as_str().parse().ok())?;
                let months = match again.name("unit").map(|unit| unit.as_str()) {
                    Some("month") => count,
                    Some(_) | None => count.checked_mul(12)?,
                };
                put("auto_renew", json!(true)) && put("renewal_term_months", json!(months))
            } else if pattern!(
                r"^(?:no|n|nope|off|(?:it |they )?(?:does not|doesn't|do not|don't|will not|won't) (?:auto[- ]?)?renew(?: automatically| itself)?",
                r"|(?:no|without(?: an?)?|not) (?:auto(?:matic)?[- ]?)renew(?:al|ing|s)?)$"
            )
            .is_match(clause)
            {
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

/// `first two months are free`, `30 days free of charge`.
fn free_period(simple: &str) -> Option<Json> {
    let parts = pattern!(
        r"^(?:the )?(?P<first>(?:first|1st) )?(?P<count>\d{1,3})?[- ]?(?P<unit>day|week|month)s? (?:are |is |come |for )?",
        r"(?:free(?: of charge)?|not charged|not billed|at no charge)(?: at the (?:start|beginning)| up ?front)?$"
    )
    .captures(simple)?;
    // `month free` says neither how many nor which.
    let count = match parts.name("count") {
        Some(count) => count.as_str().parse::<u32>().ok().filter(|count| *count > 0)?,
        None if parts.name("first").is_some() => 1,
        None => return None,
    };
    Some(match &parts["unit"] {
        "day" => json!({ "days": count }),
        "week" => json!({ "days": count.checked_mul(7)? }),
        _months => json!({ "months": count }),
    })
}

/// `billed in 3 instalments`, `3 equal invoices`.
fn billing_parts(simple: &str) -> Option<Json> {
    let parts = pattern!(
        r"^(?:(?:it is |it's |we )?(?:billed?|invoiced?|to be billed|to be invoiced) )?(?:in )?(?P<count>\d{1,2}) (?:equal |monthly )*",
        r"(?P<noun>instal+ments?|invoices|parts|payments)$"
    )
    .captures(simple)?;
    let is_of_billing = simple.contains("bill") || simple.contains("invoice") || parts["noun"].starts_with("instal");
    let count = parts["count"].parse::<u32>().ok().filter(|count| *count > 1 && is_of_billing)?;
    Some(json!({ "count": count }))
}

/// `milestone billing`, `billed on a time and materials basis`.
fn services_billing(simple: &str) -> Option<Json> {
    let parts = pattern!(
        r"^(?:the services are |services |it is |it's )?(?:billed |invoiced )?(?:by |on |per |as )?(?:an? )?",
        r"(?P<kind>milestones?|time and materials?|t&m|fixed fee|retainer)(?:[- ]based)?(?: basis)?(?: (?P<noun>billing|invoicing))?$"
    )
    .captures(simple)?;
    let says_billing = parts.name("noun").is_some() || simple.contains("billed") || simple.contains("invoiced");
    let kind = match &parts["kind"] {
        "milestone" | "milestones" => "milestone",
        "fixed fee" => "fixed_fee",
        "retainer" => "retainer",
        _time_and_materials => "time_and_materials",
    };
    says_billing.then(|| json!({ "type": kind }))
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
    let portal = pattern!(
        r"(?i)^(?:(?:(?:the )?(?:invoices?|bills?) (?:go(?:es)? |are sent |to be sent )?)?",
        r"(?:via |through |to |in |on |use |their |the )*(?:[\p{L}\d]+ )?portal:? )?(https?://[^\s<>]+)$"
    )
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
            ("auto_renew", "no auto renewal", json!({ "auto_renew": false })),
            ("auto_renew", "it doesn't renew automatically", json!({ "auto_renew": false })),
            ("auto_renew", "auto-renews yearly", json!({ "auto_renew": true, "renewal_term_months": 12 })),
            ("auto_renew", "renews automatically 6 months", json!({ "auto_renew": true, "renewal_term_months": 6 })),
            ("term_length", "3y", json!({ "months": 36 })),
            ("term_length", "18m", json!({ "months": 18 })),
            ("free_period", "the first two months are free", json!({ "months": 2 })),
            ("free_period", "30 days free of charge", json!({ "days": 30 })),
            ("billing_parts", "billed in 3 instalments", json!({ "count": 3 })),
            ("billing_parts", "3 equal installments", json!({ "count": 3 })),
            ("services_billing", "milestone billing", json!({ "type": "milestone" })),
            ("services_billing", "billed by milestones", json!({ "type": "milestone" })),
            (
                "billing_email",
                "invoices via portal https://portal.example.org/s",
                json!({ "portal": "https://portal.example.org/s" }),
            ),
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
            ("free_period", "months free"),
            ("free_period", "they want 2 months free or so"),
            ("billing_parts", "3 parts"),
            ("billing_parts", "billed in 1 instalment"),
            ("services_billing", "a milestone"),
        ] {
            assert_eq!(form(question, words, "en"), None, "{words}");
        }
    }
}
