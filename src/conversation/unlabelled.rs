//! Words that name no field and yet speak of one: taken where they can mean nothing else, and otherwise never met with
//! silence. Talk between people has no such words, and is left alone.

use crate::domain::field::{Field, FieldRole, Value};
use crate::domain::handoff::Handoff;
use crate::domain::quote::Term;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::spoken;
use super::reading::{LANGUAGE, answer_context, asked_of, form_in, kept, points_at_the_contract, read_for};

/// Questions whose answers can be told by their own words, each with a word that an answer without a label must have.
const TOLD_BY_WORDS: [(&str, &[&str]); 4] = [
    ("auto_renew", &["renew"]),
    ("billing_parts", &["instal", "invoice", "bill"]),
    ("services_billing", &["bill", "invoic"]),
    ("billing_email", &["portal"]),
];
/// The question about days free of charge (`heard.toml`).
const FREE_PERIOD: &str = "free_period";

/// What a clause says by its own words, as proposals; `None` where it could mean something else.
pub(super) fn said(clause: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    if let Some(days) = days_free(clause, handoff, listening) {
        return Some(vec![days]);
    }
    let lower = clause.to_lowercase();
    let told = TOLD_BY_WORDS.iter().filter(|(_, words)| words.iter().any(|word| lower.contains(word)));
    let form = |(question, _): &(&'static str, &[&str])| {
        let context = answer_context(None, handoff, listening);
        form_in(question, clause, &context).and_then(|form| kept(question, &form, clause, listening))
    };
    told.filter_map(form).next().map(|answers| answers.into_iter().map(as_proposal).collect())
}

fn as_proposal(answer: Answer) -> Answer {
    match answer.heard {
        HeardAs::Value { value } => Answer { heard: HeardAs::Proposal { value }, ..answer },
        HeardAs::Proposal { .. }
        | HeardAs::Unclear { .. }
        | HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::ApprovalClaimed
        | HeardAs::Instruction
        | HeardAs::Nothing => answer,
    }
}

/// `first two months are free`: so many days from the start of the term, which must be known for months to have days.
fn days_free(clause: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
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

/// What is said to words from which nothing was taken, though they plainly speak of a field; nothing to talk.
pub(super) fn not_taken(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let line = words.trim();
    let unclear = |field: Option<&Field>, reason: &str, candidates: Vec<String>| {
        let heard = HeardAs::Unclear { reason: reason.to_owned(), candidates };
        vec![Answer { field: field.map(|field| field.name.clone()), words: line.to_owned(), heard }]
    };
    if line.lines().count() > 1 || line.ends_with('?') || !takes_part(listening) {
        return Vec::new();
    }
    if points_at_the_contract(line) {
        let open = asked_of(handoff, listening).into_iter().take(OFFERED_MAX).map(|field| field.title.clone());
        return unclear(None, "contract_of_which", open.collect());
    }
    let without_record = pattern!(r"(?i)^(?:there is |we have |it has )?(?:no crm\b|not in (?:the |our )?crm\b)");
    if without_record.is_match(line) {
        return read_for(listening.policy.by_role(FieldRole::CrmRecord), line, handoff, listening);
    }
    if is_talk(line) {
        return Vec::new();
    }
    match spoken_of(line, listening) {
        Some(field) => unclear(Some(field), "unparseable", Vec::new()),
        None => Vec::new(),
    }
}

/// How many open values are named to somebody who points at the contract.
const OFFERED_MAX: usize = 4;

/// People without a part in the deal talk to each other.
fn takes_part(listening: &Listening<'_>) -> bool {
    let speaker = listening.actor.as_person().and_then(|person| listening.directory.person(person));
    speaker.is_some_and(|person| !person.roles.is_empty())
}

/// The most words of a line that is meant as an answer.
const WORDS_MAX: usize = 8;

/// Whether a line is talk between people rather than an answer in short.
fn is_talk(line: &str) -> bool {
    line.split_whitespace().count() > WORDS_MAX
        || pattern!(
            r"(?i)\b(?:i|i'm|i'll|we|we'll|you|your|he|she|my|me|us|thanks?|thx|great|nice|good|happy|fun|call|meeting|meet|lunch|",
            r"talk(?:ed)?|discuss(?:ed)?|think|hope|congrats|sure|ok|okay|lol|asked|asking|said|says|tell|told|let's|can|could|should|",
            r"would|please|check|look|looks|later|today|tomorrow|was|were|been|team|guys|everyone|hi|hello|hey)\b"
        )
        .is_match(line)
}

/// The one field that a line speaks of: by a word of its question, or by its own name beside a figure or a negation.
fn spoken_of<'p>(line: &str, listening: &Listening<'p>) -> Option<&'p Field> {
    let lower = line.to_lowercase().replace("e-mail", "email");
    let told = SPEAK_OF
        .iter()
        .find(|(word, _)| lower.split(|letter: char| !letter.is_alphanumeric()).any(|said| said.starts_with(word)));
    if let Some((_, question)) = told.filter(|_| says_a_value(&lower)) {
        return listening.policy.homes().asked_by(question).and_then(|name| listening.policy.field(name));
    }
    let says_something = lower.chars().any(|letter| letter.is_ascii_digit())
        || pattern!(r"\b(?:no|not|none|without|never|yes|is|are)\b").is_match(&lower);
    let is_named = |field: &&Field| {
        let names = std::iter::once(&field.title).chain(&field.also_called);
        let mut names = names.map(|name| name.to_lowercase().replace("e-mail", "email"));
        // A name of one word may be any word of a sentence.
        names.any(|name| name.contains([' ', '-']) && lower.contains(&name))
    };
    let mut named = listening.policy.fields().filter(|_| says_something).filter(is_named);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// Whether a line can be meant as an answer: with a figure, a denial, a length of time, or what is invoiced. `Milestone
/// reached` and `renewal sent` are news.
fn says_a_value(lower: &str) -> bool {
    lower.chars().any(|letter| letter.is_ascii_digit())
        || pattern!(
            r"\b(?:no|not|none|without|never|yes|years?|yearly|annual(?:ly)?|months?|monthly|weeks?|days?|quarter(?:s|ly)?|",
            r"bill(?:s|ed|ing)?|invoic(?:e|es|ed|ing))\b"
        )
        .is_match(lower)
}

/// Beginnings of words that speak of one question alone.
const SPEAK_OF: [(&str, &str); 6] = [
    ("renew", "auto_renew"),
    ("autorenew", "auto_renew"),
    ("instalment", "billing_parts"),
    ("installment", "billing_parts"),
    ("milestone", "services_billing"),
    ("portal", "billing_email"),
];

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
