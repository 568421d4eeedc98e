//! Answers that point at what is known already: the CRM, an earlier contract, a day that was signed, a default.

use chrono::{Days, Months, NaiveDate};
use serde_json::Value as Json;

use crate::domain::field::Value;

use super::answer;
use super::form;
use super::heard::{Asked, Background, Flag, Reading};
use super::question::Question;
use super::reason::Reason;
use super::tokens;

/// The value that an answer points at, where that is known; unread if it points nowhere that is.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let (Some(question), Some(background)) = (asked.question, asked.context.background) else { return Reading::Unread };
    let simple = tokens::simple(text, asked.context.language());
    if question == Question::StartDate {
        let dated = after_event(asked, background, &simple);
        if dated != Reading::Unread {
            return dated;
        }
    }
    let points = pattern!(
        r"\b(?:same|standard|usual|default|normal|regular|as (?:before|always|agreed|usual|per|in)|like (?:last|before)|per|matches?|match|whatever|unchanged|no change|carry over|keep|in the|what'?s in|on file|on record|see|use the|prior|previous|last (?:year|time|contract)|existing|current|from the|it'?s in)\b"
    );
    // What says a figure of its own says more than where to look.
    if !points.is_match(&simple) || pattern!(r"\d").is_match(&pattern!(r"\b20\d\d\b").replace_all(&simple, "")) {
        return Reading::Unread;
    }
    if simple.ends_with('?') || super::stance::is_hedged(&simple) || super::stance::is_conditional(&simple) {
        return Reading::Unread;
    }
    found(asked, question, background, &simple)
}

fn found(asked: &Asked<'_>, question: Question, background: &Background, simple: &str) -> Reading {
    let mut forms: Vec<Json> = Vec::new();
    let names_default = pattern!(r"\b(?:standard|usual|default|normal|regular|our|always)\b").is_match(simple);
    for (name, fact) in background.defaults.iter().filter(|_| names_default) {
        if is_default_for(question, name, simple) && !forms.contains(fact) {
            forms.push(fact.clone());
        }
    }
    for (source, fact) in &background.known {
        let own = KEYS.iter().find(|(of, _)| *of == question).map_or("", |(_, keys)| *keys);
        let names_part = own.split('|').any(|key| fact.get(key).is_some() && simple.contains(key));
        if !names_part && !speaks_of(source, simple) {
            continue;
        }
        let of_fact = |key: &str| fact.get(key).cloned();
        let is_itself = question == Question::BillToAddress && fact.get("street").is_some();
        let form = if is_itself {
            Some(fact.clone())
        } else {
            own.split('|').find_map(of_fact).or_else(|| of_fact(&question.key()))
        };
        if let Some(form) = form.filter(|form| !form.is_null() && !forms.contains(form)) {
            forms.push(form);
        }
    }
    match forms.as_slice() {
        [only] => taken(asked, question, only),
        [] => Reading::Unread,
        several => Reading::Unclear(
            Reason::Alternatives,
            several.iter().filter_map(|form| form::value_of(question, form)).collect(),
        ),
    }
}

/// Names under which facts hold the answer, besides the question's own key.
const KEYS: [(Question, &str); 7] = [
    (Question::Amount, "amount|tcv|total"),
    (Question::LegalEntity, "legal_name|account|company|customer|name"),
    (Question::BillToAddress, "address|billing_address|bill_to"),
    (Question::TermLength, "term"),
    (Question::BillingEmail, "email"),
    (Question::TaxId, "vat_id|vat"),
    (Question::StartDate, "service_start|start"),
];

fn taken(asked: &Asked<'_>, question: Question, fact: &Json) -> Reading {
    // A name is held to the same rules as one that is typed; so is an address in one line.
    if let (Question::LegalEntity | Question::BillingEmail | Question::BillToAddress, Some(words)) =
        (question, fact.as_str())
    {
        return match answer::own_words(asked, words) {
            Reading::Value(value, mut flags) => {
                flags.push(Flag::FromContext);
                Reading::Value(value, flags)
            }
            other @ (Reading::Unclear(..) | Reading::Unread) => other,
        };
    }
    form::value_of(question, fact).map_or(Reading::Unread, |value| Reading::Value(value, vec![Flag::FromContext]))
}

/// `partner_discount` is what `our usual partner discount` speaks of.
fn is_default_for(question: Question, name: &str, simple: &str) -> bool {
    let key = question.key();
    if name == key {
        return true;
    }
    let special = name.strip_suffix(&key).map(|special| special.trim_matches('_').replace('_', " "));
    special.is_some_and(|special| !special.is_empty() && simple.contains(&special))
}

/// Whether the words speak of that source of facts.
fn speaks_of(source: &str, simple: &str) -> bool {
    let words = match source {
        "crm" | "opportunity" => {
            pattern!(r"\b(?:crm|opp|opportunity|salesforce|sfdc|hubspot|deal record|pipedrive|system)\b")
        }
        "prior_contract" | "previous_contract" | "existing_contract" | "last_contract" | "prior"
        | "earlier_contract" => {
            pattern!(
                r"\b(?:last|prior|previous|before|old|existing|earlier|current|usual|always|renewal|unchanged|no change)\b"
            )
        }
        "ship_to" | "shipping" | "shipping_address" | "delivery_address" => {
            pattern!(r"\b(?:ship|shipping|ship-to|delivery)\b")
        }
        "quote" => pattern!(r"\bquotes?\b"),
        "order_form" => pattern!(r"\b(?:order form|of)\b"),
        "contract" | "msa" | "agreement" => pattern!(r"\b(?:contract|msa|agreement)\b"),
        "document" | "attachment" | "pdf" => pattern!(r"\b(?:attached|attachment|pdf|document|file)\b"),
        "hq" | "headquarters" | "registered_address" | "registered_office" => {
            pattern!(r"\b(?:hq|head ?quarters?|registered|head office|headoffice)\b")
        }
        other => return simple.contains(&other.replace('_', " ")),
    };
    words.is_match(simple)
}

/// A day counted from an event whose day is known.
fn after_event(asked: &Asked<'_>, background: &Background, simple: &str) -> Reading {
    let shape = pattern!(
        r"^(?:starts? |starting |begins? |effective |from |service starts? )*(?:(?P<count>\d{1,3}|an?|the) (?P<unit>days?|weeks?|months?) (?:after|from|post|following) |on |at |upon |from |as of |when |once |same day as |(?:the )?day of |the day (?:that )?|date of |with )?(?:the |their |our |they |they've |we |have |both |is |contract |customer |order form |date of |day of )*(?P<event>sign(?:ed|ing|ature|s)?|countersign(?:ed|ature|ing)?|execution|go[- ]?live|goes live|went live|kick-?off|delivery|delivered|acceptance|accepted|completion|completed|activation|provision(?:ed|ing)|launch|renewal|expiry)(?: date| day| it| is done| the (?:contract|order form|msa))*$"
    );
    let Some(found) = shape.captures(simple) else { return Reading::Unread };
    let event = &found["event"];
    let keys: &[&str] = if event.contains("sign") || event == "execution" {
        &["signature_date", "signed_on", "signed_date", "signing_date", "contract_signed", "signature"]
    } else if event.contains("live") {
        &["go_live_date", "go_live"]
    } else if event.starts_with("kick") {
        &["kickoff_date", "kickoff"]
    } else if event.starts_with("deliver") {
        &["delivery_date", "delivery"]
    } else if event.starts_with("accept") {
        &["acceptance_date", "acceptance"]
    } else if event.starts_with("complet") {
        &["completion_date", "completion"]
    } else {
        &["renewal_date", "expiry_date", "launch_date", "activation_date"]
    };
    let day = keys.iter().find_map(|key| background.known.get(*key)?.as_str()?.parse::<NaiveDate>().ok());
    let Some(day) = day else { return Reading::Unread };
    let counted = match (found.name("count"), found.name("unit").map(|unit| unit.as_str().trim_end_matches('s'))) {
        (Some(count), Some(unit)) => {
            let count: u32 = count.as_str().parse().unwrap_or(1);
            match unit {
                "week" => day.checked_add_days(Days::new(u64::from(count) * 7)),
                "month" => day.checked_add_months(Months::new(count)),
                _ => day.checked_add_days(Days::new(u64::from(count))),
            }
        }
        (Some(_) | None, Some(_) | None) => Some(day),
    };
    let Some(date) = counted else { return Reading::Unread };
    let mut flags = vec![Flag::FromContext];
    if date < asked.context.today {
        flags.push(Flag::PastDate);
    }
    Reading::Value(Value::Date(date), flags)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::heard::{AnswerContext, Heard};
    use super::super::testing::context;
    use super::super::understand::understand;
    use super::*;

    #[test]
    fn what_is_known_answers_and_what_is_not_is_asked() {
        let background = Background {
            known: json!({ "crm": { "amount": { "amount": "9000.00", "currency": "USD" } }, "signature_date": "2026-06-01" })
                .as_object()
                .cloned()
                .unwrap(),
            defaults: json!({ "payment_terms": { "type": "net", "days": 20 } }).as_object().cloned().unwrap(),
            fiscal_year_start_month: None,
        };
        let context = AnswerContext { background: Some(&background), ..context("en-US", "USD") };
        let set = |question: Question, text: &str| match understand(question, text, &context).heard {
            Heard::Set { value, flags } if flags.contains(&Flag::FromContext) => Some(form::form_of(question, &value)),
            Heard::Set { .. }
            | Heard::Clarify { .. }
            | Heard::Defer { .. }
            | Heard::Question
            | Heard::Nothing
            | Heard::Instruction => None,
        };
        assert_eq!(
            set(Question::Amount, "same as in Salesforce"),
            Some(json!({ "amount": "9000.00", "currency": "USD" }))
        );
        assert_eq!(set(Question::PaymentTerms, "our standard"), Some(json!({ "type": "net", "days": 20 })));
        assert_eq!(set(Question::StartDate, "20 days after signature"), Some(json!("2026-06-21")));
        assert_eq!(set(Question::PaymentTerms, "same as last year"), None);
        assert_eq!(set(Question::Amount, "same as the quote"), None);
    }
}
