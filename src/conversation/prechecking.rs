//! What a deal would need, asked before anybody promises: of a packet, or of figures and a quote file typed into a form.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::domain::deal::Deal;
use crate::domain::field::{Field, FieldOwner, FieldRole, FieldType, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, HandoffId};
use crate::domain::money::{Money, plain_decimal};
use crate::domain::quote::{LineTerms, QuoteLine};
use crate::policy::PolicyBook;
use crate::policy::decision::Starts;
use crate::workflow::event::HeardAs;
use crate::workflow::precheck::Prospect;

use super::action::{Action, Verb};
use super::command::{Question, Subject};
use super::form::{Form, Input, InputKind};
use super::hear::Listening;
use super::incoming::{BroughtFile, Heard};
use super::message::Message;
use super::of_one_field::read_for;
use super::pressing::wrong_input;

const DEAL: &str = "deal";
const ACCOUNT: &str = "customer";
const TOTAL: &str = "total";
const DISCOUNT: &str = "discount_percent";
/// The file of quote lines; what was read of it travels under `LINES`.
pub const QUOTE: &str = "quote_file";
/// The lines of that file as JSON, or what is wrong with it; no input of the form.
const LINES: &str = "quote_lines";

/// Decimals of a quantity that makes a round total; more would not fit beside the price.
const QUANTITY_DECIMALS: u32 = 18;

/// What pressing or sending it means.
pub fn action() -> Action {
    Action { verb: Verb::Precheck, handoff: None, approval: None, claim: None, shown: None }
}

/// The form.
pub fn form(deal: &str, policy: &PolicyBook) -> Form {
    Form {
        title: "Precheck".into(),
        lines: vec![
            "Nothing is started, kept or asked of anybody; leave empty what you do not know.".into(),
            "A quote file says more than a total and a discount.".into(),
        ],
        inputs: inputs(deal, policy),
        submit: "Check".into(),
        action: action(),
    }
}

/// The form's offer as a message, for whoever asked for it in words.
pub fn offer(deal: &str, policy: &PolicyBook) -> Message {
    Message::new("What would the deal need? Nothing is started, kept or asked of anybody.").button_asking(
        "Check",
        action(),
        inputs(deal, policy),
    )
}

fn inputs(deal: &str, policy: &PolicyBook) -> Vec<Input> {
    let deal = Some(deal.trim().to_owned()).filter(|deal| !deal.is_empty());
    let file = Input { kind: InputKind::File, ..Input::line(QUOTE, "Quote lines, as a file") };
    let mut inputs = vec![
        Input::line(DEAL, "Name of the deal").filled(deal),
        Input::line(ACCOUNT, "Customer").optional(),
        file.optional(),
        Input::line(TOTAL, "Total, with its currency").optional(),
        Input { kind: InputKind::Number, ..Input::line(DISCOUNT, "Discount, in percent") }.optional(),
    ];
    inputs.extend(read_by_decisions(policy).flat_map(|field| Input::all_of(field, None)));
    inputs
}

/// What the early decisions read and a person can type.
fn read_by_decisions(policy: &PolicyBook) -> impl Iterator<Item = &Field> {
    let early = policy.decisions().filter(|decision| decision.starts == Starts::WhenReadSetIsKnown);
    let read: BTreeSet<FieldName> = early.flat_map(|decision| policy.read_fields(&decision.decision_type)).collect();
    policy.fields().filter(move |field| {
        let is_one_input = !matches!(field.field_type, FieldType::Lines | FieldType::Document | FieldType::Record);
        // What another function finds out, such as what the customer owes, is not the rep's to type.
        let is_reps = matches!(field.owner, FieldOwner::AccountExecutive | FieldOwner::Customer | FieldOwner::Legal);
        read.contains(&field.name) && is_one_input && is_reps
    })
}

/// The question that the form's values make.
pub fn asked(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    match prospect(values, listening) {
        Ok(prospect) => Heard::Question(Question::Precheck(Subject::Prospect(Box::new(prospect)))),
        Err(problems) => wrong_input(&problems),
    }
}

/// The lines of a quote file, or what is wrong with it, as they travel beside the form's values.
pub fn lines_of(file: &BroughtFile) -> Option<(String, String)> {
    let lines = match &file.lines {
        Some(lines) => lines.clone(),
        None => Err(format!("{} is no file of quote lines.", file.name)),
    };
    Some((LINES.to_owned(), serde_json::to_string(&lines).ok()?))
}

/// What is wrong with what was typed, by input.
pub fn problems(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    prospect(values, listening).err().unwrap_or_default()
}

fn prospect(
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> Result<Prospect, BTreeMap<String, String>> {
    let text = |name: &str| values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut problems = BTreeMap::new();
    let (name, account) = (text(DEAL).map(str::to_owned), text(ACCOUNT).map(str::to_owned));
    if name.is_none() {
        problems.insert(DEAL.to_owned(), "Please name the deal.".to_owned());
    }
    let deal = Deal { name, account, ..Deal::default() };
    let mut stated = Vec::new();
    match lines(values, listening) {
        Ok(Some(lines)) => {
            stated.push((listening.policy.by_role(FieldRole::QuoteLines).name.clone(), Value::Lines(lines)));
        }
        Ok(None) => {}
        Err((input, problem)) => {
            problems.insert(input.to_owned(), problem);
        }
    }
    let nothing_yet = Handoff::unopened(HandoffId(0));
    for field in read_by_decisions(listening.policy) {
        let Some(words) = text(field.name.as_str()) else { continue };
        for answer in read_for(field, words, &nothing_yet, listening) {
            match (answer.heard, answer.field) {
                (HeardAs::Value { value } | HeardAs::Proposal { value }, Some(field)) => stated.push((field, value)),
                // Beside a value, that somebody approved it counts for nothing.
                (HeardAs::NotKnownYet { .. } | HeardAs::ApprovalClaimed, _) => {}
                (
                    HeardAs::Value { .. }
                    | HeardAs::Proposal { .. }
                    | HeardAs::Unclear { .. }
                    | HeardAs::QuestionBack
                    | HeardAs::Nothing
                    | HeardAs::Settled { .. }
                    | HeardAs::ReasonToGoOn { .. }
                    | HeardAs::Instruction,
                    _,
                ) => {
                    let problem = format!("I cannot read this for certain. {}", field.help);
                    problems.insert(field.name.to_string(), problem.trim_end().to_owned());
                }
            }
        }
    }
    if problems.is_empty() { Ok(Prospect { deal, values: stated }) } else { Err(problems) }
}

/// The quote's lines: of the file, else one line that has the total and the discount.
fn lines(
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> Result<Option<Vec<QuoteLine>>, (&'static str, String)> {
    let text = |name: &str| values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    if let Some(json) = text(LINES) {
        let read: Result<Vec<QuoteLine>, String> =
            serde_json::from_str(json).map_err(|_| (QUOTE, "The file could not be read.".to_owned()))?;
        return read.map(Some).map_err(|problem| (QUOTE, problem));
    }
    let Some(words) = text(TOTAL) else { return Ok(None) };
    let unreadable = || (TOTAL, format!("`{words}` is no amount that I can read for certain; write it as EUR 48,000."));
    let Some(Value::Money(total)) = super::starting::amount(words, listening) else { return Err(unreadable()) };
    let percent = match text(DISCOUNT) {
        None => Decimal::ZERO,
        Some(words) => plain_decimal(words.trim_end_matches('%').trim())
            .map_err(|_| (DISCOUNT, format!("`{words}` is no percentage; write it as 12.5.")))?,
    };
    let line = one_line(total, percent).ok_or((DISCOUNT, "A discount lies between 0 and 100 percent.".to_owned()))?;
    Ok(Some(vec![line]))
}

/// One line that has exactly that discount, and that total to the minor unit: a list price of 100, as often as it takes.
fn one_line(total: Money, discount_percent: Decimal) -> Option<QuoteLine> {
    if discount_percent < Decimal::ZERO || discount_percent >= Decimal::ONE_HUNDRED {
        return None;
    }
    let net_unit = Decimal::ONE_HUNDRED - discount_percent;
    let quantity = total.amount().checked_div(net_unit)?.round_dp(QUANTITY_DECIMALS).normalize();
    Some(QuoteLine {
        sku: "TOTAL".into(),
        description: "the whole quote".into(),
        quantity,
        list_unit: Decimal::ONE_HUNDRED,
        net_unit,
        periods: Decimal::ONE,
        currency: total.currency(),
        terms: LineTerms::default(),
    })
}
