//! Words that name no field and yet speak of one: taken where they can mean nothing else, and otherwise never met with
//! silence. Talk between people has no such words, and is left alone.

use crate::domain::field::{FieldRole, Value};
use crate::domain::handoff::Handoff;
use crate::domain::quote::Term;
use crate::workflow::event::{Answer, HeardAs};

use super::announced::announced;
use super::hear::Listening;
use super::hearing::spoken;
use super::of_one_field::{LANGUAGE, answer_context, form_in, kept, read_for};

/// Questions whose answers can be told by their own words, each with a word that an answer without a label must have.
const TOLD_BY_WORDS: [(&str, &[&str]); 6] = [
    ("auto_renew", &["renew"]),
    ("billing_parts", &["instal", "invoice", "bill"]),
    ("services_billing", &["bill", "invoic"]),
    ("billing_email", &["portal", "invoic"]),
    ("early_termination", &["terminat", "cancel", "opt-out", "opt out"]),
    ("tax_id", &["exempt"]),
];
/// The question about a tax number (`heard.toml`).
pub(super) const TAX_ID: &str = "tax_id";
/// The question about days free of charge (`heard.toml`).
const FREE_PERIOD: &str = "free_period";

/// What a clause says by its own words, as proposals; `None` where it could mean something else.
pub(super) fn said(clause: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    if let Some(days) = days_free(clause, handoff, listening) {
        return Some(vec![days]);
    }
    if let Some(answers) = after_its_words(clause, handoff, listening) {
        return Some(answers);
    }
    let lower = clause.to_lowercase();
    if pattern!(r"^[A-Z]{2}U?[0-9]{5,12}[A-Z]?$").is_match(clause) || names_a_tax_number(clause) {
        return form_in(TAX_ID, clause, &answer_context(None, handoff, listening))
            .and_then(|form| kept(TAX_ID, &form, clause, listening))
            .map(|answers| answers.into_iter().map(as_proposal).collect());
    }
    let told = TOLD_BY_WORDS.iter().filter(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let form = |(question, _): &(&'static str, &[&str])| {
        let context = answer_context(None, handoff, listening);
        form_in(question, clause, &context).and_then(|form| kept(question, &form, clause, listening))
    };
    told.filter_map(form).next().map(|answers| answers.into_iter().map(as_proposal).collect())
}

/// `unsere USt-IdNr. lautet DE…`, `our VAT number is GB…`: a long number behind the name of such numbers.
fn names_a_tax_number(clause: &str) -> bool {
    pattern!(r"(?i)^[^\d?]{0,40}\b(?:vat|tax|ust|umsatzsteuer|steuernummer|tva|iva|btw|moms|mva|gst|gstin|nif|cif|nip|ein|abn|cnpj|uid)[^\d?]{0,30}[a-z]{0,3}[ -]?\d[\da-z .-]{6,18}$")
        .is_match(clause)
}

/// What follows the words that announce a field, if every part of it is a value.
pub(super) fn after_its_words(clause: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let (field, said) = announced(clause, listening.policy)?;
    let answers = read_for(field, said, handoff, listening);
    let is_value = |answer: &Answer| matches!(answer.heard, HeardAs::Value { .. });
    let is_whole = !answers.is_empty() && answers.iter().all(is_value);
    is_whole.then(|| answers.into_iter().map(as_proposal).collect())
}

pub(super) fn as_proposal(answer: Answer) -> Answer {
    match answer.heard {
        HeardAs::Value { value } => Answer { heard: HeardAs::Proposal { value }, ..answer },
        HeardAs::Proposal { .. }
        | HeardAs::Unclear { .. }
        | HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::ApprovalClaimed
        | HeardAs::Instruction
        | HeardAs::Settled { .. }
        | HeardAs::ReasonToGoOn { .. }
        | HeardAs::Nothing => answer,
    }
}

/// `first two months are free`: so many days from the start of the term, which must be known for months to have days.
pub(super) fn days_free(clause: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let form = spoken::form(FREE_PERIOD, clause, LANGUAGE)?;
    let count =
        |name: &str| form.get(name).and_then(serde_json::Value::as_u64).and_then(|count| u32::try_from(count).ok());
    let field = listening.policy.homes().asked_by(FREE_PERIOD)?;
    let days = match (count("days"), count("months")) {
        (Some(days), _) => Some(days),
        (None, Some(months)) => start(handoff, listening).and_then(|day| Term::of_months(day, months)).map(Term::days),
        (None, None) => return None,
    };
    let heard = match days {
        Some(days) => HeardAs::Proposal { value: Value::Number(days.into()) },
        None => HeardAs::Unclear { reason: "needs_start".into(), candidates: Vec::new() },
    };
    Some(Answer { field: Some(field.clone()), words: clause.to_owned(), heard })
}

fn start(handoff: &Handoff, listening: &Listening<'_>) -> Option<chrono::NaiveDate> {
    let field = listening.policy.find_role(FieldRole::ServiceStart)?;
    if let Some(Value::Date(day)) = handoff.packet.value(&field.name) { Some(*day) } else { None }
}

/// Two addresses, and which of them is the first: that is asked, whatever else is open.
pub(super) fn of_two(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let are_addresses =
        pattern!(r"(?i)^\s*(?:<mailto:)?\S+@\S+?>?(?:\s*(?:,|;|&|/|\band\b|\s)\s*(?:<mailto:)?\S+@\S+?>?)+[.!]?\s*$")
            .is_match(words);
    let field = listening.policy.field(listening.policy.homes().asked_by("billing_email")?)?;
    are_addresses.then(|| read_for(field, words, handoff, listening))
}

/// Web addresses without the marks of chat: where they lead is what is meant, and that a link calls it a portal is kept.
pub(super) fn unlinked(words: &str) -> String {
    let link = pattern!(r"<(https?://[^|>\s]+)(?:\|([^>]*))?>");
    let is_named = words.split('<').next().unwrap_or_default().to_lowercase().contains("portal");
    let bare = |found: &regex::Captures<'_>| {
        let calls_it_portal = found.get(2).is_some_and(|label| label.as_str().to_lowercase().contains("portal"));
        match calls_it_portal && !is_named {
            true => format!("portal {}", &found[1]),
            false => found[1].to_owned(),
        }
    };
    link.replace_all(words, bare).into_owned()
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn a_link_leads_where_it_leads_and_keeps_that_it_is_called_a_portal() {
        for (words, bare) in [
            ("<https://portal.example.com|portal>", "portal https://portal.example.com"),
            ("invoices via <https://p.example.com/a|their Portal>", "invoices via portal https://p.example.com/a"),
            (
                "invoice delivery: portal <https://p.example.com|portal>",
                "invoice delivery: portal https://p.example.com",
            ),
            ("see <https://docs.example.com|the plan>", "see https://docs.example.com"),
            ("<https://p.example.com>", "https://p.example.com"),
        ] {
            assert_eq!(unlinked(words), bare, "{words}");
        }
    }
}
