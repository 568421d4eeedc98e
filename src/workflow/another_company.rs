//! What is known of a company goes with it. A screening clears the company that was screened, and a credit limit is that
//! company's: with another customer in the packet neither says anything, whoever has confirmed it meanwhile.

use crate::domain::company::is_same_company;
use crate::domain::field::{Field, FieldRole, Provenance, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::FieldName;
use crate::domain::packet::Entry;
use crate::policy::PolicyBook;
use crate::policy::accounts::Known;
use crate::policy::checklist::ExpectedSource;

use super::draft::Draft;
use super::effect::{Dropped, Notice};
use super::fact::Fact;
use super::{inheritance, records};

/// Lets go of what the account master says of another company than the packet names, and of what people said of the
/// one that it named before.
pub(super) fn drop_stale(draft: &mut Draft<'_>) {
    forget_statements(draft);
    let renamed = renamed(draft);
    let mut gone: Vec<(FieldName, String)> = Vec::new();
    for (name, entry) in draft.handoff.packet.entries() {
        if let Some(company) = of_another(draft, name, entry, &renamed) {
            gone.push((name.clone(), company));
        }
    }
    let Some((_, company)) = gone.first() else { return };
    let company = Some(company.clone());
    let mut fields: Vec<FieldName> = gone.iter().map(|(name, _)| name.clone()).collect();
    inheritance::with_what_follows(&mut fields, &draft.handoff, draft.ctx.policy);
    draft.fact(Fact::InheritanceDropped { from: None, company: company.clone(), fields: fields.clone() });
    if draft.ctx.actor.as_person().is_none() {
        draft.tell_thread(Notice::InheritanceDropped(Dropped { from: None, company, fields }));
    }
}

/// The company that an entry is about, where the packet names another one in its place.
fn of_another(draft: &Draft<'_>, name: &FieldName, entry: &Entry, renamed: &[(FieldName, String)]) -> Option<String> {
    let policy = draft.ctx.policy;
    match &entry.provenance.source {
        Source::Account { record, .. } => {
            let is_its_own = record_behind(&draft.handoff, name, policy).as_ref() == Some(record);
            let called = policy.accounts().of_record(record).map(|account| format!("{} ({record})", account.name));
            (!is_its_own).then(|| called.unwrap_or_else(|| record.clone()))
        }
        Source::System { .. }
        | Source::Chat
        | Source::Form
        | Source::File { .. }
        | Source::CustomerReply { .. }
        | Source::Assistant { .. }
        | Source::Envelope { .. }
        | Source::PolicyDefault
        | Source::Handoff
        | Source::Computed { .. }
        | Source::Inherited { .. } => {
            if renamed.is_empty() {
                return None;
            }
            let named_by = names_its_company(policy.field(name)?, policy)?;
            let is_set_here = |fact: &Fact| matches!(fact, Fact::ValueSet { field, .. } if field == name);
            let (_, before) = renamed.iter().find(|(field, _)| field == named_by)?;
            (!draft.out.facts().iter().any(is_set_here)).then(|| before.clone())
        }
    }
}

/// The field that names the company which a classification is about; most classify the deal instead.
fn names_its_company<'p>(field: &Field, policy: &'p PolicyBook) -> Option<&'p FieldName> {
    if let Some((_, of)) = policy.of_accounts().find(|(other, _)| other.name == field.name) {
        return Some(&of.named_by);
    }
    let is_of_master = policy.expected_sources(&field.name).contains(&ExpectedSource::Account);
    (field.is_classification && is_of_master).then(|| &policy.by_role(FieldRole::Account).name)
}

/// The names that this decision has put another company's in the place of, and what they were.
fn renamed(draft: &Draft<'_>) -> Vec<(FieldName, String)> {
    let renamed = draft.out.facts().iter().filter_map(|fact| {
        let Fact::ValueSet { field, value: Value::Text(now), was: Some(Value::Text(was)), .. } = fact else {
            return None;
        };
        (!is_same_company(was, now)).then(|| (field.clone(), was.clone()))
    });
    renamed.collect()
}

/// What the record of another company states beside a value is no mismatch.
fn forget_statements(draft: &mut Draft<'_>) {
    let mut settled: Vec<(FieldName, Value, Provenance)> = Vec::new();
    for (name, entry) in draft.handoff.packet.entries() {
        for stated in &entry.against {
            if let Source::Account { record, .. } = &stated.provenance.source
                && record_behind(&draft.handoff, name, draft.ctx.policy).as_ref() != Some(record)
            {
                settled.push((name.clone(), entry.value.clone(), stated.provenance.clone()));
            }
        }
    }
    for (name, value, provenance) in settled {
        records::agree(draft, &name, &value, provenance);
    }
}

/// The account record that may say the value of that field: the customer's, or that of the company which another field
/// names.
fn record_behind(handoff: &Handoff, name: &FieldName, policy: &PolicyBook) -> Option<String> {
    let Some((_, of)) = policy.of_accounts().find(|(field, _)| &field.name == name) else {
        return records::account_of(handoff, policy).map(|(account, _)| account.record.clone());
    };
    let Some(Value::Text(other)) = handoff.packet.value(&of.named_by) else { return None };
    match policy.accounts().of_name(other) {
        Known::One(account) => Some(account.record.clone()),
        Known::Nobody | Known::Several(_) => None,
    }
}
