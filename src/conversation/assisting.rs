//! Where a model may help, and what of its reply holds: a value counts as found only where its words stand in what the
//! person wrote, and Baton's own reader reads them as that value.

use crate::domain::assistant::{
    AssistantTask, Brief, DroppedProposals, FieldTold, Material, Proposal, Reply, Said, Suggested, Suggestion,
};
use crate::domain::field::{Field, FieldState, FieldType, Severity, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::FieldName;
use crate::policy::PolicyBook;
use crate::workflow::asking;
use crate::workflow::event::{Answer, Event, HeardAs, Replied};

use super::hear::Listening;
use super::hearing::account_number;
use super::incoming::{Heard, Incoming};
use super::near_names;
use super::of_one_field::read_one_value;
use super::remarks;

/// Words of so many words or lines are a letter rather than an answer.
const ANSWER_WORDS_MAX: usize = 25;
/// Fewer words than that say nothing that needs a model.
const WORDS_MIN: usize = 3;
/// So often a model is asked for one packet; a thread that needs more is better answered by a form.
const CALLS_MAX: u32 = 100;
/// Longer messages are not sent.
const BYTES_MAX: usize = 8_000;
/// Most fields that a model is told of: those of the checklist come first.
const FIELDS_MAX: usize = 60;

/// What a model is to be asked about those words, if anything: only what the reading without one took nothing from, or
/// could not place. What holds bank details or orders to the bot goes nowhere.
pub fn wish(incoming: &Incoming, heard: &Heard, listening: &Listening<'_>) -> Option<Brief> {
    let Incoming::Said { words } = incoming else { return None };
    let handoff = listening.handoff.filter(|handoff| takes_values(handoff) && handoff.assistant_asked < CALLS_MAX)?;
    let of = listening.speaker().filter(|_| remarks::takes_part(listening))?.id.clone();
    let words = words.trim();
    let is_sized = words.len() <= BYTES_MAX && words.split_whitespace().count() >= WORDS_MIN;
    if !is_sized || holds_what_stays(words) {
        return None;
    }
    let is_open = match heard {
        Heard::Event(event) => {
            let Event::Answered(answers) = event.as_ref() else { return None };
            let is_order = |answer: &Answer| matches!(answer.heard, HeardAs::Instruction | HeardAs::ApprovalClaimed);
            let is_question_back = |answer: &Answer| matches!(answer.heard, HeardAs::QuestionBack);
            // A question without a name was taken for one about what is open.
            let asks_elsewhere = || answers.answers.iter().all(is_question_back) && !names_a_field(words, listening);
            let is_open = answers.answers.iter().any(was_not_understood) || asks_elsewhere();
            is_open && !answers.answers.iter().any(is_order)
        }
        Heard::Nothing | Heard::Refusal(_) => speaks_of_values(words, listening),
        Heard::Question(_) => false,
    };
    let count = words.split_whitespace().count();
    let is_question = words.ends_with('?') && words.lines().count() == 1 && count <= ANSWER_WORDS_MAX;
    let task = match (is_question, words.lines().count() > 1 || count > ANSWER_WORDS_MAX) {
        (true, _) => AssistantTask::AnswerQuestion,
        (false, true) => AssistantTask::ReadThread,
        (false, false) => AssistantTask::ReadAnswer,
    };
    let brief = Brief { handoff: handoff.id, task, of, place: listening.place.cloned(), words: words.to_owned() };
    is_open.then_some(brief)
}

/// Whether values may still be given for Finance to look at.
fn takes_values(handoff: &Handoff) -> bool {
    match handoff.stage.below_hold() {
        Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::Returned { .. } => true,
        Stage::FinanceReview
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Unopened
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => false,
    }
}

/// Bank details are taken from no message, and so are sent nowhere.
fn holds_what_stays(words: &str) -> bool {
    let names_them = pattern!(
        r"(?i)\b(?:iban|swift|bic|sort code|routing (?:no|number)|bank(?:ing)? (?:account|details|name)|remit(?:tance)?[- ](?:to|address|details)|",
        r"bankverbindung|kontonummer|passwords?|api[- ]?keys?|secrets?)\b"
    );
    names_them.is_match(words) || words.lines().any(|line| account_number::find(line).is_some())
}

fn was_not_understood(answer: &Answer) -> bool {
    match &answer.heard {
        HeardAs::Unclear { reason, .. } => !NOT_FOR_A_MODEL.contains(&reason.as_str()),
        HeardAs::Value { .. }
        | HeardAs::Proposal { .. }
        | HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::ApprovalClaimed
        | HeardAs::Instruction
        | HeardAs::Settled { .. }
        | HeardAs::ReasonToGoOn { .. }
        | HeardAs::Nothing => false,
    }
}

/// Reasons to which no words of this message are the answer.
const NOT_FOR_A_MODEL: [&str; 5] =
    ["bank_details", "bank_details_misspelled", "bring_file", "taken_back", "contract_of_which"];

/// Whether words from which nothing was taken can speak of the packet: with a figure, an address, a field's name, or a
/// question. `Great call yesterday` has none of these.
fn speaks_of_values(words: &str, listening: &Listening<'_>) -> bool {
    let has_figure = words.chars().any(|letter| letter.is_ascii_digit()) || words.contains('@');
    let names_one = || words.lines().any(|line| names_a_field(line, listening));
    has_figure || words.trim_end().ends_with('?') || names_one()
}

fn names_a_field(line: &str, listening: &Listening<'_>) -> bool {
    let policy = listening.policy;
    let named = |handoff| near_names::named_in(line, handoff, policy);
    remarks::phrase_in(line, policy).or_else(|| listening.handoff.and_then(named)).is_some()
}

/// What a model is told for that brief.
pub fn material(brief: &Brief, handoff: &Handoff, names: Vec<String>, policy: &PolicyBook) -> Material {
    let told = |field: &Field| FieldTold {
        name: field.name.clone(),
        title: field.title.clone(),
        question: field.question.clone(),
        choices: field.choices.clone(),
    };
    let fields = policy.fields().filter(|field| may_be_named(field, handoff, policy)).map(told).take(FIELDS_MAX);
    let deal = [&handoff.deal.account, &handoff.deal.name].into_iter().flatten().cloned();
    let mut names: Vec<String> = deal.chain(names).collect();
    // `Harbour Lights` of `Harbour Lights Ltd`, `Ana` of `Ana Petrov`: the first word alone names them too.
    let first = |name: &String| name.split_whitespace().next().filter(|word| word.len() > 2).map(str::to_owned);
    names.extend(names.iter().filter_map(first).collect::<Vec<_>>());
    Material { task: brief.task, words: brief.words.clone(), fields: fields.collect(), names }
}

/// What a person says in words and a functional owner does not classify; never what a decision keeps to itself.
fn may_be_named(field: &Field, handoff: &Handoff, policy: &PolicyBook) -> bool {
    let is_said = !matches!(field.field_type, FieldType::Lines | FieldType::Document | FieldType::Record);
    is_said
        && !field.is_classification
        && !policy.is_confidential(&field.name)
        && !policy.is_computed(&field.name)
        && asking::is_asked(policy, &field.name)
        && policy.state(field, &handoff.packet) != FieldState::NotApplicable
}

/// What of a reply holds, for the words that it was asked about.
pub(super) fn replied(brief: &Brief, reply: &Reply, listening: &Listening<'_>) -> Heard {
    let Some(handoff) = listening.handoff else { return Heard::Nothing };
    let mut dropped = DroppedProposals::default();
    let (mut rows, mut about) = (Vec::new(), Vec::new());
    match &reply.said {
        Some(Said::Proposals { proposals }) if brief.task.reads_values() => {
            rows = grounded(proposals, &brief.words, &mut dropped, handoff, listening);
        }
        Some(Said::About { fields }) if !brief.task.reads_values() => {
            let may_be_told = |field: &&FieldName| {
                listening.policy.field(field).is_some_and(|field| may_be_named(field, handoff, listening.policy))
            };
            about = fields.iter().filter(may_be_told).cloned().collect();
            about.dedup();
        }
        Some(_) | None => {}
    }
    let model = reply.call.model.clone();
    let suggestion = Suggestion { of: brief.of.clone(), rows, model, at: listening.now };
    let suggestion = (!suggestion.rows.is_empty()).then_some(suggestion);
    let question = (!brief.task.reads_values()).then(|| brief.words.clone());
    let (task, of, call) = (brief.task, brief.of.clone(), reply.call.clone());
    Heard::happened(Event::AssistantReplied(Box::new(Replied { task, of, call, suggestion, about, question, dropped })))
}

/// A reply of more is none; what stands behind the reading of replies is read no further either.
const PROPOSALS_MAX: usize = 24;

/// The proposals that hold, one a field; the others are counted.
fn grounded(
    proposals: &[Proposal],
    words: &str,
    dropped: &mut DroppedProposals,
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Vec<Suggested> {
    let mut rows: Vec<Suggested> = Vec::new();
    for proposal in proposals.iter().take(PROPOSALS_MAX) {
        let field = listening.policy.field(&proposal.field);
        let Some(field) = field.filter(|field| may_be_named(field, handoff, listening.policy)) else {
            dropped.not_wanted += 1;
            continue;
        };
        if !stands_in(&proposal.quote, words) {
            dropped.not_in_source += 1;
            continue;
        }
        let Some(value) = read_again(field, proposal, handoff, listening) else {
            dropped.not_read_again += 1;
            continue;
        };
        let held = handoff.packet.value(&field.name);
        let is_known = held == Some(&value) || rows.iter().any(|row| row.field == field.name);
        if is_known || !fits(field, &value, handoff, listening) {
            dropped.not_wanted += 1;
            continue;
        }
        let held = held.map(Value::hash);
        rows.push(Suggested { field: field.name.clone(), value, quote: proposal.quote.clone(), held });
    }
    rows
}

/// Whether those letters stand in the words, as words of their own: `net 30` does not stand in `net 300`.
pub fn stands_in(quote: &str, words: &str) -> bool {
    let is_bare = quote.trim() == quote && !quote.is_empty();
    let mut places =
        words.match_indices(quote).map(|(at, _)| (words[..at].chars().next_back(), words[at + quote.len()..].chars()));
    let joins = |one: Option<char>, other: Option<char>| {
        one.is_some_and(char::is_alphanumeric) && other.is_some_and(char::is_alphanumeric)
    };
    is_bare
        && places.any(|(before, mut after)| {
            let next = after.next();
            // `1,000` goes on behind its comma.
            let goes_on = next.is_some_and(|letter| [',', '.'].contains(&letter))
                && after.next().is_some_and(|letter| letter.is_ascii_digit())
                && quote.ends_with(|letter: char| letter.is_ascii_digit());
            !joins(before, quote.chars().next()) && !joins(quote.chars().next_back(), next) && !goes_on
        })
}

/// The value that our own reader finds in the quote, if it is the one that was proposed.
fn read_again(field: &Field, proposal: &Proposal, handoff: &Handoff, listening: &Listening<'_>) -> Option<Value> {
    let quoted = read_one_value(field, &proposal.quote, handoff, listening)?;
    let proposed = read_one_value(field, &proposal.value, handoff, listening)?;
    (quoted == proposed && field.holds(&quoted)).then_some(quoted)
}

/// Whether the value could be taken as it is.
fn fits(field: &Field, value: &Value, handoff: &Handoff, listening: &Listening<'_>) -> bool {
    // Look-ups of other handoffs are asked when it is taken; what they find is said then.
    let looked_up = crate::domain::look_up::LookedUp::default();
    let context = crate::policy::validators::CheckContext {
        today: listening.today,
        looked_up: &looked_up,
        handoff: handoff.id,
        up_to: None,
    };
    let needs_look_up = !listening.policy.look_ups(field, value, &handoff.packet, handoff.id).is_empty();
    let blocked = || {
        let misfits = listening.policy.check_value(field, value, &handoff.packet, &context);
        misfits.iter().any(|misfit| misfit.severity == Severity::Block)
    };
    needs_look_up || !blocked()
}

#[cfg(test)]
mod tests {
    use super::{holds_what_stays, stands_in};

    #[test]
    fn a_quote_stands_there_word_by_word_or_not_at_all() {
        let words = "They pay net 300, not net 30. Total 1,000.50 EUR; mail ap@acme.example!";
        for quote in ["net 300", "net 30", "1,000.50 EUR", "ap@acme.example", "not net 30."] {
            assert!(stands_in(quote, words), "{quote}");
        }
        for quote in ["", " net 30", "net 3", "et 30", "NET 30", "1,000", "1,00", "net 45", "acme.exampl", "00.50"] {
            assert!(!stands_in(quote, words), "{quote}");
        }
    }

    #[test]
    fn bank_details_and_secrets_go_nowhere() {
        assert!(holds_what_stays("please pay to IBAN DE02 1203 0000 0000 2020 51"));
        assert!(holds_what_stays("the api key is in the sheet"));
        assert!(!holds_what_stays("please pay 45 days after the invoice"));
    }
}
