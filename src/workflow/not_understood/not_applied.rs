//! A value that a person says of a field that does not apply: it is kept, changes nothing, and must not pass in silence.

use rust_decimal::Decimal;

use crate::domain::field::{Field, Misfit, Severity, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, RuleId};
use crate::domain::packet::Entry;
use crate::policy::PolicyBook;
use crate::policy::checklist::Applies;

use crate::workflow::draft::Draft;
use crate::workflow::event::Answer;

/// Writes down the words of a value that was taken although its field does not apply, and says so. That there is none of
/// it is no news of such a field.
pub fn note_if_not_applied(draft: &mut Draft<'_>, field: &Field, value: &Value, answer: &Answer) -> Option<Misfit> {
    let policy = draft.ctx.policy;
    if says_nothing(value) || policy.applies_as_proposed(field, &draft.handoff.packet) != Applies::No {
        return None;
    }
    super::note(draft, answer);
    misfit(&draft.handoff, field, draft.handoff.not_understood.get(&field.name)?, policy)
}

/// Values that people gave before it was known that their fields do not apply, and that nobody has put right since: a
/// default that was only confirmed is no word against what somebody said.
pub fn of_packet(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let found = handoff.packet.entries().filter_map(|(name, entry)| {
        let is_open = is_said(entry) && !says_nothing(&entry.value) && !handoff.not_understood.contains_key(name);
        let field = policy.field(name).filter(|_| is_open)?;
        if policy.applies_as_proposed(field, &handoff.packet) != Applies::No {
            return None;
        }
        let deciders = || policy.decided_by(field).into_iter();
        let entry_of = |by: &Field| handoff.packet.entry(&by.name);
        let is_told = deciders().filter_map(entry_of).any(is_said);
        let by_default = |entry: &Entry| entry.provenance.source == Source::PolicyDefault;
        let default = deciders().find(|by| entry_of(by).is_some_and(by_default))?;
        let stands = default.show(&entry_of(default)?.value);
        let what = format!(
            "{} was said of it, and it does not apply while {} is {stands}, which is only our default: say \
             `{}: {stands}` if that is right, or what holds.",
            field.show(&entry.value),
            default.title,
            default.title
        );
        let rule = RuleId::new(format!("match:{name}.applies"));
        (!is_told).then(|| Misfit { field: name.clone(), rule, what, severity: Severity::Block })
    });
    found.collect()
}

fn is_said(entry: &Entry) -> bool {
    matches!(entry.provenance.source, Source::Chat | Source::Form | Source::CustomerReply { .. })
}

/// Whether those words gave the value that stands, which was said before its field applied.
pub fn was_taken(handoff: &Handoff, field: &FieldName, words: &str) -> bool {
    let said = handoff.packet.entry(field).and_then(|entry| entry.provenance.words.as_deref());
    said.is_some_and(|said| said.trim() == words)
}

/// What was said of a field that does not apply, and what says that it does not.
pub fn misfit(handoff: &Handoff, field: &Field, words: &str, policy: &PolicyBook) -> Option<Misfit> {
    if !was_taken(handoff, &field.name, words) {
        return None;
    }
    let stands = |by: &Field| {
        let value = handoff.packet.value(&by.name)?;
        Some(format!("{}: {}", by.title, by.show(value)))
    };
    let reasons: Vec<String> = policy.decided_by(field).into_iter().filter_map(stands).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
    // What a function checked, though nobody had to, is evidence that is not needed, and contradicts nothing.
    let severity = if field.is_classification { Severity::Info } else { Severity::Block };
    let what = format!(
        "\u{201c}{words}\u{201d} was said of it, and it does not apply as it stands{reasons}, so it would change nothing: \
         say what holds, or `never mind` if nothing changes."
    );
    let rule = RuleId::new(format!("match:{}.applies", field.name));
    Some(Misfit { field: field.name.clone(), rule, what, severity })
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::YesNo(said) => !said,
        Value::Number(number) | Value::Percent(number) => number == &Decimal::ZERO,
        Value::Money(amount) => amount.amount().is_zero(),
        Value::List(items) => items.is_empty(),
        Value::Text(_)
        | Value::Choice(_)
        | Value::Email(_)
        | Value::Currency(_)
        | Value::Date(_)
        | Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_)
        | Value::Lines(_)
        | Value::Document(_)
        | Value::Moment(_)
        | Value::Country(_)
        | Value::Person(_)
        | Value::Record(_) => false,
    }
}
