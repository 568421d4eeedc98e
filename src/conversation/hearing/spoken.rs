//! Answers about the bill that no question of its own asks for: months for nothing, instalments, how services are billed.

use serde_json::{Value as Json, json};

use super::tokens;

/// What an answer to that question says, in its normal form; `None` where it is not one.
pub fn form(question: &str, words: &str, language: &str) -> Option<Json> {
    if words.trim_end().ends_with('?') {
        return None;
    }
    let simple = tokens::simple(words, language);
    match question {
        "free_period" => free_period(&simple),
        "billing_parts" => billing_parts(&simple),
        "services_billing" => services_billing(&simple),
        "early_termination" => early_termination(&simple),
        _ => None,
    }
}

/// `first two months are free`, `30 days free of charge`.
fn free_period(simple: &str) -> Option<Json> {
    let turned = pattern!(r"^(\d{1,3}) free (day|week|month)s?$").replace(simple, "$1 ${2}s free");
    let simple = turned.as_ref();
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

/// `they may terminate for convenience after 6 months`: a right to end it before its end. That it ends at the end of the
/// term, or by a notice before a renewal, is no such right.
fn early_termination(simple: &str) -> Option<Json> {
    let parts = pattern!(
        r"^(?:(?:they|it|the customer|customer|the client|either party|either side|both parties) )?(?:(?:may|can|could|get to) |(?:have|has|with|got) (?:a|the) right to |",
        r"(?:are|is) (?:allowed|entitled) to )?(?:terminate|cancel|exit|leave|opt[- ]out|walk away|terminat(?:ion|e|ed|able)|cancel(?:lation|led|lable))",
        r"(?: (?:it|early|the (?:contract|agreement|deal|subscription)|right|clause|option))*",
        r"(?P<when>(?: (?:for convenience|early|(?:at )?any ?time|whenever they (?:like|want)|(?:after|with|from|on|at|in) .{1,40}))+)$"
    )
    .captures(simple)?;
    let when = parts["when"].trim();
    let is_early = pattern!(r"for convenience|early|any ?time|whenever|after (?:the first )?\d|with \d|from month \d|after (?:the )?\w+ year")
        .is_match(when)
        || simple.contains("early");
    let is_of_renewal = pattern!(r"notice|renew|end of (?:the )?term|expir|before the end|at the end").is_match(when);
    (is_early && !is_of_renewal).then(|| json!({ "early_termination": when }))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_the_bill_reaches_its_normal_form() {
        for (question, words, expected) in [
            ("free_period", "the first two months are free", json!({ "months": 2 })),
            ("free_period", "30 days free of charge", json!({ "days": 30 })),
            ("free_period", "2 free months", json!({ "months": 2 })),
            (
                "early_termination",
                "they may terminate for convenience after 6 months",
                json!({ "early_termination": "for convenience after 6 months" }),
            ),
            ("early_termination", "opt-out after 12 months", json!({ "early_termination": "after 12 months" })),
            ("early_termination", "they can cancel any time", json!({ "early_termination": "any time" })),
            ("billing_parts", "billed in 3 instalments", json!({ "count": 3 })),
            ("billing_parts", "3 equal installments", json!({ "count": 3 })),
            ("services_billing", "milestone billing", json!({ "type": "milestone" })),
            ("services_billing", "billed by milestones", json!({ "type": "milestone" })),
        ] {
            assert_eq!(form(question, words, "en"), Some(expected), "{words}");
        }
    }

    #[test]
    fn what_is_not_understood_as_a_whole_is_not_taken() {
        for (question, words) in [
            ("free_period", "months free"),
            ("free_period", "they want 2 months free or so"),
            ("billing_parts", "3 parts"),
            ("early_termination", "they can cancel at the end of the term"),
            ("early_termination", "they may terminate with 30 days notice before renewal"),
            ("early_termination", "they cancelled the meeting after lunch"),
            ("billing_parts", "billed in 1 instalment"),
            ("services_billing", "a milestone"),
            ("currency", "12 months"),
        ] {
            assert_eq!(form(question, words, "en"), None, "{words}");
        }
    }
}
