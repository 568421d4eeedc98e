//! Words that were meant for a field and gave no value, or none that fits: what stands there, or comes to stand there without a person, must
//! not pass as confirmed, because somebody just tried to say something else.

use crate::domain::field::{Field, FieldRole, FieldState, FieldType, Misfit, Severity, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::RuleId;
use crate::domain::money::Money;
use crate::policy::PolicyBook;

use super::draft::Draft;
use super::event::Answer;
use super::fact::Fact;

/// The words of the log.
pub(super) const UNCLEAR: &str = "unclear";

/// The word of the log where what stands was said to hold.
pub(super) const HOLDS: &str = "holds";

/// Writes down words that were not taken and speak against what stands, whatever its source, or that give nothing where nothing stands.
pub(super) fn note(draft: &mut Draft<'_>, answer: &Answer) {
    let Some(field) = answer.field.as_ref().and_then(|name| draft.ctx.policy.field(name)) else { return };
    let field = draft.ctx.policy.said_in(field);
    let words = answer.words.trim();
    if words.is_empty() || !is_said_in_words(field) || said_before(&draft.handoff, field, words) {
        return;
    }
    let (as_what, field, words) = (UNCLEAR.to_owned(), Some(field.name.clone()), words.to_owned());
    draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
}

/// Writes down that a person has said the value again that stands, so that it holds.
pub(super) fn settle(draft: &mut Draft<'_>, field: &Field, words: &str) {
    if draft.handoff.not_understood.contains_key(&field.name) {
        let (as_what, field, words) = (HOLDS.to_owned(), Some(field.name.clone()), words.to_owned());
        draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
    }
}

/// Whether a value of that source settles what was said: what follows by itself says nothing about it.
pub(super) fn is_settled_by(source: &Source) -> bool {
    match source {
        Source::PolicyDefault | Source::Computed { .. } | Source::Handoff | Source::Inherited { .. } => false,
        Source::System { .. }
        | Source::Account { .. }
        | Source::Envelope { .. }
        | Source::File { .. }
        | Source::Chat
        | Source::Form
        | Source::Assistant { .. }
        | Source::CustomerReply { .. } => true,
    }
}

/// What comes in a file is not said.
fn is_said_in_words(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Lines | FieldType::Document)
}

fn said_before(handoff: &Handoff, field: &Field, words: &str) -> bool {
    handoff.not_understood.get(&field.name).is_some_and(|held| held == words)
}

/// One for each field of which words wait for a value. What is demanded and is not there is open anyway.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let waits = handoff.not_understood.iter().filter_map(|(name, words)| {
        let field = policy.field(name)?;
        if policy.state(field, &handoff.packet) == FieldState::NotApplicable {
            return None;
        }
        let stands = handoff.packet.value(name).map(|value| field.show(value));
        let holds = stands.or_else(|| nothing_of(field, handoff, policy))?;
        let then = format!("say it another way, or `{}: {holds}` if that holds", field.title);
        let what = format!("\u{201c}{words}\u{201d} was said of it and was not taken: {then}.");
        let rule = RuleId::new(format!("match:{name}.words"));
        Some(Misfit { field: name.clone(), rule, what, severity: Severity::Block })
    });
    waits.collect()
}

/// How a person says that there is nothing of it, where nothing is demanded and such words are read.
fn nothing_of(field: &Field, handoff: &Handoff, policy: &PolicyBook) -> Option<String> {
    if field.severity == Severity::Block {
        return None;
    }
    match field.field_type {
        FieldType::List => Some("none".to_owned()),
        FieldType::Number => Some("0".to_owned()),
        FieldType::Percent => Some("0%".to_owned()),
        FieldType::Money => {
            let total = handoff.packet.value(&policy.by_role(FieldRole::Total).name);
            if let Some(Value::Money(total)) = total { Some(Money::zero(total.currency()).to_string()) } else { None }
        }
        FieldType::Text
        | FieldType::Currency
        | FieldType::Date
        | FieldType::YesNo
        | FieldType::Choice
        | FieldType::Email
        | FieldType::Address
        | FieldType::PaymentTerms
        | FieldType::Billing
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record => None,
    }
}
