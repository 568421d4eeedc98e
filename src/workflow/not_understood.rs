//! Words that were meant for a field and gave no value: what stands there by default must not pass as confirmed, because
//! its owner just tried to say something else.

use crate::domain::field::{Field, FieldType, Misfit, Severity, Source};
use crate::domain::handoff::Handoff;
use crate::domain::ids::RuleId;
use crate::policy::PolicyBook;

use super::draft::Draft;
use super::event::Answer;
use super::fact::Fact;

/// The words of the log.
pub(super) const UNCLEAR: &str = "unclear";

/// Writes down words that speak against what stands by default, or announce a list that nobody has given.
pub(super) fn note(draft: &mut Draft<'_>, answer: &Answer) {
    let Some(field) = answer.field.as_ref().and_then(|name| draft.ctx.policy.field(name)) else { return };
    let words = answer.words.trim();
    if words.is_empty() || !keeps_open(&draft.handoff, field) || said_before(&draft.handoff, field, words) {
        return;
    }
    let (as_what, field, words) = (UNCLEAR.to_owned(), Some(field.name.clone()), words.to_owned());
    draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
}

fn keeps_open(handoff: &Handoff, field: &Field) -> bool {
    match handoff.packet.entry(&field.name) {
        Some(entry) => entry.provenance.source == Source::PolicyDefault,
        // What is demanded is open anyway.
        None => field.field_type == FieldType::List && field.severity != Severity::Block,
    }
}

fn said_before(handoff: &Handoff, field: &Field, words: &str) -> bool {
    handoff.not_understood.get(&field.name).is_some_and(|held| held == words)
}

/// One for each field of which words wait for a value.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let waits = handoff.not_understood.iter().filter_map(|(name, words)| {
        let field = policy.field(name)?;
        let stands = handoff.packet.value(name).map(|value| field.show(value));
        let then = match stands {
            Some(value) => format!("say it another way, or `{}: {value}` if that holds", field.title),
            None => format!("say it another way, or `{}: none`", field.title),
        };
        let what = format!("\u{201c}{words}\u{201d} was said of it, which I could not read: {then}.");
        let rule = RuleId::new(format!("match:{name}.words"));
        Some(Misfit { field: name.clone(), rule, what, severity: Severity::Block })
    });
    waits.collect()
}
