//! What records say: systems of the allow-list, the account master, signing envelopes.
//!
//! A record's value counts without anybody retyping it. Where it meets another value, nothing replaces the other in
//! silence: what is held stays, or is replaced by what a person says, and the mismatch stands beside it.

use chrono::NaiveDate;

use crate::domain::field::{
    Field, FieldOwner, FieldRole, FieldState, Misfit, Provenance, Severity, Source, Stated, Value,
};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, RuleId};
use crate::domain::packet::Entry;
use crate::policy::PolicyBook;
use crate::policy::accounts::{AccountRecord, Known};

use super::another_company;
use super::draft::Draft;
use super::fact::Fact;

/// What becomes of a value that is said beside one that is held.
pub(super) enum Meeting {
    /// It takes the other's place; these statements of others stand against it.
    Takes(Vec<Stated>),
    /// It is what is held already, and changes nothing.
    Repeats,
    /// What is held stays, and the mismatch is shown.
    Disagrees,
}

/// What becomes of `value`, said by that source, beside what is held.
pub(super) fn meet(held: Option<&Entry>, value: &Value, state: FieldState, source: &Source) -> Meeting {
    let Some(held) = held else { return Meeting::Takes(Vec::new()) };
    if &held.value == value {
        // What was taken over goes with its ground; what this deal's own source says of it stays.
        let is_own_now = matches!(held.provenance.source, Source::Inherited { .. }) && source.is_record();
        return match held.state.counts() && !is_own_now || !state.counts() {
            true => Meeting::Repeats,
            false => Meeting::Takes(held.against.clone()),
        };
    }
    if matches!(source, Source::Account { .. }) && state.counts() && is_looked_up_again(&held.value, value) {
        return Meeting::Takes(held.against.clone());
    }
    let is_restatement = source.is_same_place(&held.provenance.source);
    let beside_a_record = held.provenance.source.is_record() && held.state.counts();
    // A default, an inference or what an earlier agreement said gives way to a record; what somebody brought or
    // confirmed, or another record says, does not.
    let is_inherited = matches!(held.provenance.source, Source::Inherited { .. });
    let is_taken_over = is_inherited && held.state != FieldState::Confirmed;
    let gives_way = is_taken_over
        || matches!(held.provenance.source, Source::PolicyDefault | Source::Computed { .. } | Source::Handoff);
    let stands = source.is_record() && !gives_way;
    if stands && !is_restatement {
        return Meeting::Disagrees;
    }
    let mut against: Vec<Stated> = held.against.clone();
    if beside_a_record && !is_restatement {
        against.push(Stated { value: held.value.clone(), provenance: held.provenance.clone() });
    }
    against.retain(|other| &other.value != value && !other.provenance.source.is_same_place(source));
    Meeting::Takes(against)
}

/// Whether that is the same finding of a later day.
fn is_looked_up_again(before: &Value, now: &Value) -> bool {
    let (Value::Record(before), Value::Record(now)) = (before, now) else { return false };
    let is_later = |part: &String| match (before.get(part), now.get(part)) {
        (Some(Value::Date(before)), Some(Value::Date(now))) => now > before,
        _other => false,
    };
    let mut differ = now.keys().chain(before.keys()).filter(|part| before.get(*part) != now.get(*part)).peekable();
    differ.peek().is_some() && differ.all(is_later)
}

/// Writes down that a source says something else than is held, unless it said so before.
pub(super) fn disagree(draft: &mut Draft<'_>, field: &FieldName, value: &Value, provenance: Provenance) {
    let said = |entry: &Entry| {
        let same = |other: &&Stated| other.provenance.source.is_same_place(&provenance.source);
        entry.against.iter().find(same).is_some_and(|other| &other.value == value)
    };
    if draft.handoff.packet.entry(field).is_some_and(said) {
        return;
    }
    let stated = Stated { value: value.clone(), provenance };
    draft.fact(Fact::SourceDisagreed { field: field.clone(), stated });
}

/// Writes down that a source agrees again.
pub(super) fn agree(draft: &mut Draft<'_>, field: &FieldName, value: &Value, provenance: Provenance) {
    let differed =
        |entry: &Entry| entry.against.iter().any(|other| other.provenance.source.is_same_place(&provenance.source));
    if draft.handoff.packet.entry(field).is_some_and(differed) {
        let stated = Stated { value: value.clone(), provenance };
        draft.fact(Fact::SourceDisagreed { field: field.clone(), stated });
    }
}

/// The account of this handoff in the account master, and whether what it rests on counts. Of a record that is another
/// company's nothing is taken: whoever is named beside it was never screened under it.
pub(super) fn account_of<'p>(handoff: &Handoff, policy: &'p PolicyBook) -> Option<(&'p AccountRecord, FieldState)> {
    let state_of = |entry: &Entry| if entry.state.counts() { FieldState::Sourced } else { FieldState::Proposed };
    let record = policy.find_role(FieldRole::AccountRecord).and_then(|field| handoff.packet.entry(&field.name));
    if let Some(entry) = record
        && let Value::Text(record) = &entry.value
    {
        let account = policy.accounts().of_record(record).filter(|account| is_customers(handoff, account, policy));
        return account.map(|account| (account, state_of(entry)));
    }
    let entry = handoff.packet.entry(&policy.by_role(FieldRole::Account).name)?;
    let Value::Text(name) = &entry.value else { return None };
    match policy.accounts().of_name(name) {
        Known::One(account) => Some((account, state_of(entry))),
        Known::Nobody | Known::Several(_) => None,
    }
}

/// Whether that record is the customer's, as far as names can tell.
pub(super) fn is_customers(handoff: &Handoff, account: &AccountRecord, policy: &PolicyBook) -> bool {
    let Some(Value::Text(name)) = handoff.packet.value(&policy.by_role(FieldRole::Account).name) else { return true };
    match policy.accounts().of_name(name) {
        Known::Nobody => false,
        Known::One(known) => known.record == account.record,
        Known::Several(known) => known.iter().any(|known| known.record == account.record),
    }
}

/// The accounts of the customer's name, where they are several and nobody has said which it is.
pub fn account_choices<'p>(handoff: &Handoff, policy: &'p PolicyBook) -> Vec<&'p AccountRecord> {
    let Some(field) = policy.find_role(FieldRole::AccountRecord) else { return Vec::new() };
    if handoff.packet.entry(&field.name).is_some() {
        return Vec::new();
    }
    match handoff.packet.value(&policy.by_role(FieldRole::Account).name) {
        Some(Value::Text(name)) => match policy.accounts().of_name(name) {
            Known::Several(accounts) => accounts,
            Known::Nobody | Known::One(_) => Vec::new(),
        },
        Some(_) | None => Vec::new(),
    }
}

/// The field to ask for, where it must be asked which of several accounts the customer is.
pub fn account_to_ask(handoff: &Handoff, policy: &PolicyBook) -> Option<FieldName> {
    let field = policy.find_role(FieldRole::AccountRecord)?;
    (!account_choices(handoff, policy).is_empty()).then(|| field.name.clone())
}

/// Takes what the account master says of the customer, and of others that the packet names. While a name is only
/// proposed, so is all of it.
pub(super) fn take_account(draft: &mut Draft<'_>) {
    another_company::drop_stale(draft);
    another_company::call_by_its_name(draft);
    take_of_customer(draft);
    let policy = draft.ctx.policy;
    for (field, of) in policy.of_accounts() {
        let Some(entry) = draft.handoff.packet.entry(&of.named_by) else { continue };
        let state = if entry.state.counts() { FieldState::Sourced } else { FieldState::Proposed };
        let Value::Text(name) = &entry.value else { continue };
        let Known::One(account) = policy.accounts().of_name(name) else { continue };
        let Some((_, value)) = account.values.iter().find(|(column, _)| *column == of.column) else { continue };
        let source = Source::Account { record: account.record.clone(), as_of: Some(account.as_of) };
        let provenance = Provenance { source, person: None, at: draft.ctx.now, words: None };
        if !is_settled_since(draft, &field.name, account.as_of) {
            super::gathering::set(draft, &field.name, value, state, provenance);
        }
    }
}

fn take_of_customer(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    let Some((account, state)) = account_of(&draft.handoff, policy) else { return };
    let source = Source::Account { record: account.record.clone(), as_of: Some(account.as_of) };
    let provenance = Provenance { source, person: None, at: draft.ctx.now, words: None };
    let own = policy.find_role(FieldRole::AccountRecord).map(|field| &field.name);
    // Whoever has named the record need not have written it as it is written there.
    let own = own.filter(|name| draft.handoff.packet.entry(name).is_none_or(|entry| !entry.state.counts()));
    let record = own.map(|name| (name.clone(), Value::Text(account.record.clone())));
    for (field, value) in record.iter().chain(&account.values) {
        if !is_settled_since(draft, field, account.as_of) {
            super::gathering::set(draft, field, value, state, provenance.clone());
        }
    }
}

/// Whether compliance has spoken since the day of which the account master speaks: a newer screening that was asked for
/// has been given, and nobody is to justify that the master follows later. Of credit, the worse figure counts instead.
fn is_settled_since(draft: &Draft<'_>, name: &FieldName, as_of: NaiveDate) -> bool {
    let is_compliances = |field: &Field| field.is_classification && field.owner == FieldOwner::Compliance;
    let entry = draft.handoff.packet.entry(name).filter(|_| draft.ctx.policy.field(name).is_some_and(is_compliances));
    entry.is_some_and(|entry| {
        let is_said = !entry.provenance.source.is_record() && entry.state == FieldState::Confirmed;
        is_said && entry.provenance.at.date_naive() >= as_of
    })
}

/// Every value beside which a source states another one, and an account record that is not this customer's.
pub fn mismatches(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    let stated_otherwise: Vec<&FieldName> =
        handoff.packet.entries().filter(|(_, entry)| !entry.against.is_empty()).map(|(name, _)| name).collect();
    let of_policy = policy.fields().filter(|_| !stated_otherwise.is_empty());
    for field in of_policy.filter(|field| stated_otherwise.contains(&&field.name)) {
        if policy.state(field, &handoff.packet) != FieldState::NotApplicable {
            misfits.extend(mismatches_of(handoff, field, policy));
        }
    }
    misfits.extend(strange_account(handoff, policy));
    misfits
}

/// What sources state beside the value of that field.
pub(super) fn mismatches_of(handoff: &Handoff, field: &Field, policy: &PolicyBook) -> Vec<Misfit> {
    let entry = handoff.packet.entry(&field.name);
    let stated = entry.iter().flat_map(|entry| entry.against.iter().map(move |stated| (*entry, stated)));
    stated.map(|(entry, stated)| mismatch(field, entry, stated, policy)).collect()
}

fn mismatch(field: &Field, entry: &Entry, stated: &Stated, policy: &PolicyBook) -> Misfit {
    let (held, other) = (in_words(&entry.provenance, policy), in_words(&stated.provenance, policy));
    let (is, says) = (field.show(&entry.value), field.show(&stated.value));
    let what = if stated.provenance.source.is_same_place(&entry.provenance.source) {
        format!("It is {is}, as {held} had it; that says {says} now, and the order was not changed.")
    } else {
        format!("It is {is} ({held}), and {other} says {says}. If that record is wrong, have it corrected.")
    };
    let rule = RuleId::new(format!("match:{}.record", field.name));
    Misfit { field: field.name.clone(), rule, what, severity: Severity::Warn }
}

fn in_words(provenance: &Provenance, policy: &PolicyBook) -> String {
    match &provenance.source {
        Source::Account { record, as_of: Some(as_of) } => format!("account record {record} of {as_of}"),
        Source::Account { record, as_of: None } => format!("account record {record}"),
        Source::System { system, record: Some(record) } => format!("{system}, record {record}"),
        Source::System { system, record: None } => system.clone(),
        Source::Envelope { envelope, .. } => format!("the certificate of envelope {envelope}"),
        Source::File { name, sha256 } => format!("file {name}, {}…", sha256.get(..8).unwrap_or(sha256)),
        Source::Chat
        | Source::Form
        | Source::Assistant { .. }
        | Source::CustomerReply { .. }
        | Source::PolicyDefault
        | Source::Handoff
        | Source::Inherited { .. }
        | Source::Computed { .. } => {
            let name = |person| policy.directory().name_of(person);
            let person = provenance.person.as_ref().map(|person| format!("from {}", name(person)));
            person.unwrap_or_else(|| provenance.source.tag())
        }
    }
}

fn strange_account(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    let field = policy.find_role(FieldRole::AccountRecord)?;
    let Some(Value::Text(record)) = handoff.packet.value(&field.name) else { return None };
    let Some(Value::Text(name)) = handoff.packet.value(&policy.by_role(FieldRole::Account).name) else { return None };
    let misfit = |what: String| Misfit {
        field: field.name.clone(),
        rule: RuleId::new(format!("match:{}.customer", field.name)),
        what,
        severity: Severity::Warn,
    };
    let Some(account) = policy.accounts().of_record(record) else {
        return Some(misfit(format!("The account master has no record {record}; please name one that it has.")));
    };
    (!is_customers(handoff, account, policy)).then(|| {
        misfit(format!(
            "Account record {record} is {}, and the customer is {name}; nothing is taken from it. Please name the \
             customer's own record.",
            account.name
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screening(status: &str, on: &str) -> Value {
        let parts = [("status", Value::Choice(status.into())), ("screened_on", Value::Date(on.parse().unwrap()))];
        Value::Record(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    #[test]
    fn the_same_finding_of_a_later_day_takes_the_place_of_the_older() {
        let held = screening("cleared", "2026-02-20");
        for (now, is_again) in [
            (screening("cleared", "2026-03-01"), true),
            (screening("cleared", "2026-02-20"), false),
            (screening("cleared", "2026-02-19"), false),
            (screening("pending", "2026-03-01"), false),
            (Value::Text("cleared".into()), false),
        ] {
            assert_eq!(is_looked_up_again(&held, &now), is_again, "{now}");
        }
    }
}
