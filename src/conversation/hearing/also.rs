//! Values that an answer plainly gives to other questions than the one that was asked.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value as Json, json};

use crate::domain::field::Value;

use super::durations::{self, Length};
use super::form;
use super::grammar;
use super::heard::{Asked, Flag, Manner, Reading};
use super::instruction;
use super::purchase_order::names_an_order;
use super::question::Question;
use super::stance;
use super::tokens;
use super::{answer, billing, currency, date, email, money, terms};

/// What stands beside the answer, clause by clause; nothing that is doubted, tied to a condition, asked or ordered.
pub(super) fn beside(asked: &Asked<'_>, text: &str) -> BTreeMap<Question, Json> {
    let said = tokens::without_marks(text);
    let words = tokens::plain(&instruction::divide(&said.words).answer);
    let mut found = BTreeMap::new();
    if words.ends_with('?') || asked.question == Some(Question::BillToAddress) {
        return found;
    }
    for clause in tokens::clauses(&words) {
        // A clause that answers the question speaks of nothing else.
        if matches!(answer::own_words(asked, &clause), Reading::Value(..)) {
            continue;
        }
        match of_clause(asked, &clause) {
            Some((question, form)) => {
                found.entry(question).or_insert(form);
            }
            None if is_open(asked, &clause) => {}
            None => {
                for (question, form, _) in in_a_run(asked, &clause) {
                    found.entry(question).or_insert(form);
                }
            }
        }
    }
    found.extend(factors(asked, &words));
    found
}

/// Whether a clause doubts, hangs on something or offers a choice.
fn is_open(asked: &Asked<'_>, clause: &str) -> bool {
    let simple = tokens::simple(clause, asked.context.language());
    stance::is_hedged(&simple) || stance::is_conditional(&simple) || stance::offers_choice(&simple)
}

/// The one value of another question that a clause is.
pub(super) fn of_clause(asked: &Asked<'_>, clause: &str) -> Option<(Question, Json)> {
    let own = asked.question?;
    let simple = tokens::simple(clause, asked.context.language());
    if stance::is_hedged(&simple) || stance::is_conditional(&simple) || stance::offers_choice(&simple) {
        return None;
    }
    let others = Question::ALL.into_iter().filter(|question| *question != own);
    others.into_iter().find_map(|question| Some((question, of_question(asked, own, question, clause, &simple)?)))
}

fn of_question(asked: &Asked<'_>, own: Question, question: Question, clause: &str, simple: &str) -> Option<Json> {
    let context = super::heard::AnswerContext { previous: None, background: None, ..*asked.context };
    let asked = Asked { field: question.field(), context: &context, manner: Manner::Plain, question: Some(question) };
    let certain = |reading: Reading| match reading {
        Reading::Value(value, flags) => Some((form::form_of(question, &value), flags)),
        Reading::Unclear(..) | Reading::Unread => None,
    };
    match question {
        Question::PaymentTerms => {
            let is_named = pattern!(r"\bnet ?\d|\bn/?\d|\beom\b|receipt|prepaid|\bcod\b|invoice|\bmfi\b|days? net|end of month|payment terms|payable").is_match(simple);
            let is_timing =
                own == Question::BillingFrequency && pattern!(r"prepaid|advance|upfront|up front").is_match(simple);
            if !is_named || is_timing {
                return None;
            }
            let bare = pattern!(r"^(?:(?:and )?(?:the |their |our )?(?:net |payment )?terms:? (?:are |is )?)")
                .replace(clause, "");
            certain(terms::read(&asked, &bare)).map(|(form, _)| form)
        }
        Question::BillingFrequency => {
            let is_named = pattern!(r"\b(?:bill(?:ed|ing)?|invoic(?:ed|ing|es?)|in advance|in arrears|arrears|up ?front|monthly|quarterly|annually|semi-?annually|yearly|annual)\b").is_match(simple);
            let may_be_own = matches!(
                own,
                Question::AutoRenew | Question::TermLength | Question::Discount | Question::Amount | Question::Seats
            ) && !pattern!(r"bill|invoic|advance|arrear|up ?front").is_match(simple);
            let is_terms = own == Question::PaymentTerms
                && pattern!(r"^(?:paid |pay )?(?:in advance|up ?front|prepaid)$").is_match(simple);
            if !is_named || may_be_own || is_terms {
                return None;
            }
            certain(billing::read(&asked, clause)).map(|(form, _)| form)
        }
        Question::StartDate => {
            let is_named = pattern!(r"^(?:(?:it |we |they |service |the service |contract )?(?:will )?(?:starts?|starting|begins?|beginning|effective|commenc(?:es|ing)|go(?:es|ing)? live|live|from|as of|kicks? off)(?: on| from| date)?) ").is_match(simple);
            let is_until = own == Question::TermLength && simple.starts_with("from") && simple.contains(" to ");
            if !is_named || is_until {
                return None;
            }
            certain(date::read(&asked, clause)).map(|(form, _)| form)
        }
        Question::TermLength => term(own, simple),
        Question::Seats => {
            let named = pattern!(r"^(?:for |with )?\d[\d,.]* ?(?:k )?(?:seats?|users?|licen[cs]es?)$").is_match(simple);
            if !named {
                return None;
            }
            certain(grammar::read(question, &asked, clause)).map(|(form, _)| form)
        }
        Question::Discount => {
            let named = pattern!(r"^(?:with |at |an? |less |after )*\d{1,2}(?:[.,]\d+)? ?(?:%|percent) (?:off|discount)(?: (?:list|everything|applied|included))?$|^discount (?:of |is )?\d{1,2}(?:[.,]\d+)? ?%$").is_match(simple);
            let clause = pattern!(r"^(?:with|at|less|after) (?:an? )?").replace(clause, "");
            let is_own = matches!(own, Question::AutoRenew | Question::PaymentTerms);
            if !named || is_own {
                return None;
            }
            certain(grammar::read(question, &asked, &clause)).map(|(form, _)| form)
        }
        Question::Amount => {
            let is_own = matches!(own, Question::Discount | Question::Seats | Question::PoStatus | Question::Currency);
            if is_own || !clause.chars().any(char::is_numeric) && !simple.bytes().any(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let bare =
                pattern!(r"(?i)^(?:(?:total|deal|contract|tcv|value|worth|amount)(?: value| amount)?(?: is| of|:)? )+")
                    .replace(clause, "");
            certain(money::read(&asked, &bare))
                .filter(|(_, flags)| !flags.contains(&Flag::CurrencyFromContext) && !flags.contains(&Flag::Computed))
                .map(|(form, _)| form)
        }
        Question::Currency => {
            let is_own = matches!(own, Question::Amount | Question::Discount);
            let named =
                pattern!(r"(?i)^(?:(?:billed|invoiced|paid|all|priced|currency is|currency) )?(?:in )?[A-Z]{3}$")
                    .is_match(clause)
                    && clause.chars().rev().take(3).all(char::is_uppercase)
                    || pattern!(r"^(?:billed |invoiced |paid |priced )?in (?:euros?|pounds|us dollars|swiss francs)$")
                        .is_match(simple);
            if !named || is_own {
                return None;
            }
            certain(currency::read(&asked, clause)).map(|(form, _)| form)
        }
        Question::PoStatus => {
            if !names_an_order(clause) {
                return None;
            }
            certain(grammar::read(question, &asked, clause)).map(|(form, _)| form)
        }
        Question::AutoRenew => {
            let named = pattern!(r"\b(?:auto[- ]?renew\w*|renews? automatically|automatic renewal|no renewal)\b")
                .is_match(simple);
            if !named {
                return None;
            }
            let clause = pattern!(r"(?i)^(?:and |but )?(?:then|afterwards|after that|thereafter|daarna|danach|ensuite|luego|poi|depois),? ").replace(clause, "");
            certain(grammar::read(question, &asked, &clause)).map(|(form, _)| form)
        }
        Question::TaxId => {
            let named = pattern!(r"(?i)\b(?:vat|tax|ust|tva|btw|ein|abn|gstin|cnpj)\b").is_match(clause);
            if !named && own != Question::LegalEntity {
                return None;
            }
            certain(grammar::read(question, &asked, clause))
                .filter(|(form, _)| form.get("number").is_some())
                .map(|(form, _)| form)
        }
        Question::BillingEmail => {
            if !clause.contains('@') {
                return None;
            }
            let read = email::read(&asked, clause);
            match read {
                Reading::Value(Value::Email(email), _) => Some(json!({ "email": email })),
                Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => None,
            }
        }
        Question::LegalEntity => {
            let is_name =
                super::text::has_legal_form(clause) && matches!(own, Question::TaxId | Question::BillingEmail);
            if !is_name {
                return None;
            }
            certain(answer::own_words(&asked, clause)).filter(|(_, flags)| flags.is_empty()).map(|(form, _)| form)
        }
        Question::ContractStatus | Question::BillToAddress => None,
    }
}

/// Words with which a fact begins that stands in a sentence beside another one.
const STARTS: [&str; 26] = [
    "for",
    "over",
    "starting",
    "starts",
    "start",
    "effective",
    "from",
    "beginning",
    "begins",
    "billed",
    "invoiced",
    "paid",
    "net",
    "with",
    "at",
    "on",
    "in",
    "monthly",
    "quarterly",
    "annual",
    "annually",
    "yearly",
    "für",
    "por",
    "para",
    "voor",
];
/// A fact in a sentence has no more words.
const FACT_WORDS_MAX: usize = 6;

/// The facts of other questions that follow each other in some words, with where they stand.
pub(super) fn in_a_run(asked: &Asked<'_>, words: &str) -> Vec<(Question, Json, Range<usize>)> {
    let pieces: Vec<(usize, &str)> =
        words.split_whitespace().map(|piece| (piece.as_ptr() as usize - words.as_ptr() as usize, piece)).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, piece)) = pieces.get(at) {
        let lower = piece.to_lowercase();
        let may_start = piece.starts_with(|first: char| first.is_ascii_digit())
            || STARTS.contains(&lower.as_str())
            || super::number_words::is_word(&lower);
        let ends = (at + 1..=pieces.len().min(at + FACT_WORDS_MAX)).rev().filter(|_| may_start);
        let fact = ends.into_iter().find_map(|to| {
            let (last, word) = pieces[to - 1];
            let range = *start..last + word.trim_end_matches([',', '.', ';', '!', ')']).len();
            let (question, form) = of_clause(asked, &words[range.clone()])?;
            // `it took a month`: a length that is no term has no word for one beside it.
            let is_marked = pattern!(r"(?i)^(?:for|over|on|für|por|para|voor|sur|pour|per|för)\b|(?:term|deal|contract|commitment|agreement|subscription|vertrag|contrat|contrato)$").is_match(&words[range.clone()]);
            if question == Question::TermLength && !is_marked {
                return None;
            }
            Some((to, (question, form, range)))
        });
        at = match fact {
            Some((to, fact)) => {
                found.push(fact);
                to
            }
            None => at + 1,
        };
    }
    found
}

/// `for 3 years`, `24 month term`: how long the deal runs, in words that can mean nothing else.
fn term(own: Question, simple: &str) -> Option<Json> {
    let spelled = durations::spelled(simple);
    let shape = pattern!(
        r"^(?P<lead>(?:for|over|across|on) )?(?:an? |the )?(?P<length>\d{1,3}mo)(?P<tail> (?:term|deal|contract|commitment|agreement|subscription|term length|initial term))?(?: in total)?$|^term:? (?:is |of )?(?P<said>\d{1,3}mo)$"
    );
    let found = shape.captures(&spelled)?;
    let is_marked = found.name("lead").is_some() || found.name("tail").is_some() || found.name("said").is_some();
    // Beside a renewal, a date or terms of payment a bare length may be something else.
    let is_loose = matches!(
        own,
        Question::AutoRenew
            | Question::PaymentTerms
            | Question::BillingFrequency
            | Question::Discount
            | Question::PoStatus
    );
    if is_loose && !is_marked || own == Question::AutoRenew && found.name("tail").is_none() {
        return None;
    }
    let length = Length::parse(found.name("length").or(found.name("said"))?.as_str())?;
    length.months().filter(|_| !length.is_nothing()).map(|months| json!({ "months": months }))
}

/// The factors of a computed amount: a count with its unit, and the length.
fn factors(asked: &Asked<'_>, words: &str) -> Vec<(Question, Json)> {
    let mut found = Vec::new();
    if asked.question == Some(Question::BillingFrequency) {
        let spelled = durations::spelled(&tokens::simple(words, asked.context.language()));
        let whole = pattern!(r"\bfor (?:the )?(?:whole|full|entire|all) (?P<length>\d{1,3}mo)\b").captures(&spelled);
        let months = whole.and_then(|whole| Length::parse(&whole["length"])).and_then(Length::months);
        found.extend(months.map(|months| (Question::TermLength, json!({ "months": months }))));
    }
    if asked.question != Some(Question::Amount) {
        return found;
    }
    let simple = tokens::simple(words, asked.context.language());
    if stance::is_hedged(&simple) || stance::is_conditional(&simple) {
        return found;
    }
    let count = pattern!(
        r"^(?P<count>\d[\d,.]*) ?(?P<unit>seats?|users?|licen[cs]es?) ?(?:at|x|@|for|\*|times)(?: |$|[^\p{L}])"
    );
    if let Some(form) = count.captures(&simple).and_then(|counted| seats(asked, &counted["count"], &counted["unit"])) {
        found.push((Question::Seats, form));
    }
    let spelled = durations::spelled(&simple);
    let length = pattern!(
        r"(?:\b(?:for|over|across|x|times)|,|\*|×) ?(?:an? |the )?(?P<length>\d{1,3}mo)\b(?: (?:term|deal|contract|in total))?(?:$|,)"
    );
    if let Some(months) =
        length.captures(&spelled).and_then(|found| Length::parse(&found["length"])).and_then(Length::months)
    {
        found.push((Question::TermLength, json!({ "months": months })));
    }
    found
}

fn seats(asked: &Asked<'_>, count: &str, unit: &str) -> Option<Json> {
    let asked = Asked { question: Some(Question::Seats), field: Question::Seats.field(), ..*asked };
    match grammar::read(Question::Seats, &asked, &format!("{count} {unit}")) {
        Reading::Value(value, _) => Some(form::form_of(Question::Seats, &value)),
        Reading::Unclear(..) | Reading::Unread => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::context;
    use super::super::understand::understand;
    use super::*;

    #[test]
    fn what_is_said_to_other_questions_is_kept_for_them() {
        let shown = |question: Question, text: &str| {
            let context = context("en-US", "USD");
            let also = understand(question, text, &context).also;
            also.iter().map(|(question, form)| format!("{}={form}", question.key())).collect::<Vec<_>>().join(" ")
        };
        for (question, text, expected) in [
            (Question::Seats, "40 seats for 2 years", r#"term_length={"months":24}"#),
            (Question::Discount, "15% off, net 20", r#"payment_terms={"days":20,"type":"net"}"#),
            (Question::Seats, "net 20", r#"payment_terms={"days":20,"type":"net"}"#),
            (Question::PaymentTerms, "net 20, starting July 1", r#"start_date="2026-07-01""#),
            (Question::Amount, "USD 9,000 for 12 months", r#"term_length={"months":12}"#),
            (Question::Amount, "4k a month", ""),
            (Question::PaymentTerms, "net 20", ""),
            (Question::PaymentTerms, "net 20, maybe 40 seats", ""),
            (Question::StartDate, "July 1, 12 months notice", ""),
        ] {
            assert_eq!(shown(question, text), expected, "{text}");
        }
    }
}
