//! Signing envelopes: what their data say of the agreement, and whether they are about the agreement of record.
//!
//! Data that a listed system delivers count at once; a certificate that a person uploads could be made up, so what it
//! says is proposed and confirmed in the read-back (`checklist.md`, section 1).

use chrono::SecondsFormat;

use crate::domain::document::DocumentRef;
use crate::domain::envelope::{Envelope, EnvelopeStatus, Party};
use crate::domain::field::{FieldRole, FieldState, FieldType, Misfit, Provenance, Severity, Source, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, PersonId, RuleId};
use crate::policy::PolicyBook;

use super::Context;
use super::draft::Draft;
use super::effect::{Noted, Notice};
use super::fact::Fact;
use super::gathering::{self, Taken};
use super::outcome::{Outcome, Reason, Refusal};

/// A listed system delivers the data of an envelope.
pub(super) fn delivered(
    handoff: &Handoff,
    system: &str,
    envelope: &Envelope,
    sha256: &str,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    if !ctx.policy.sources().envelopes.contains(system) {
        return Err(Refusal::new("rule:sources", Reason::Stranger));
    }
    let takes = match &handoff.stage {
        Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::FinanceReview | Stage::Returned { .. } => {
            true
        }
        Stage::OnHold { .. }
        | Stage::Unopened
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::CancelOrCredit { .. }
        | Stage::Closed { .. }
        | Stage::Superseded { .. }
        | Stage::Voided { .. } => false,
    };
    let mut draft = Draft::new(handoff, ctx);
    let source = Source::Envelope {
        envelope: envelope.envelope_id.clone(),
        system: Some(system.to_owned()),
        sha256: sha256.to_owned(),
    };
    draft.fact(Fact::EnvelopeRead { envelope: envelope.clone(), source: source.clone() });
    if takes {
        let noted = take(&mut draft, envelope, &source, None);
        draft.tell_thread(Notice::EnvelopeDelivered { source: system.to_owned(), noted });
        gathering::settle(&mut draft);
    }
    Ok(draft.finish())
}

/// A person uploaded a certificate: it is kept as evidence, and what it says is proposed.
pub(super) fn uploaded(draft: &mut Draft<'_>, envelope: &Envelope, sha256: &str, person: &PersonId) -> Vec<Noted> {
    let (id, sha256) = (envelope.envelope_id.clone(), sha256.to_owned());
    let source = Source::Envelope { envelope: id, system: None, sha256 };
    draft.fact(Fact::EnvelopeRead { envelope: envelope.clone(), source: source.clone() });
    take(draft, envelope, &source, Some(person))
}

/// The fields that an envelope fills.
pub(super) fn touched<'p>(envelope: &Envelope, handoff: &Handoff, policy: &'p PolicyBook) -> Vec<&'p FieldName> {
    values(envelope, handoff, policy).into_iter().map(|(field, _)| field).collect()
}

fn take(draft: &mut Draft<'_>, envelope: &Envelope, source: &Source, person: Option<&PersonId>) -> Vec<Noted> {
    let state = if person.is_none() { FieldState::Sourced } else { FieldState::Proposed };
    let mut noted = Vec::new();
    for (field, value) in values(envelope, &draft.handoff, draft.ctx.policy) {
        let (source, person) = (source.clone(), person.cloned());
        let provenance = Provenance { source, person, at: draft.ctx.now, words: None };
        let shown =
            |value: &Value| draft.ctx.policy.field(field).map_or_else(|| value.to_string(), |field| field.show(value));
        let was = draft.handoff.packet.value(field).filter(|was| **was != value).map(&shown);
        let text = shown(&value);
        if gathering::set(draft, field, &value, state, provenance) == Taken::Held {
            noted.push(Noted { field: field.clone(), text, was });
        }
    }
    noted
}

/// What an envelope says, as values of the fields that the policy has for it.
fn values<'p>(envelope: &Envelope, handoff: &Handoff, policy: &'p PolicyBook) -> Vec<(&'p FieldName, Value)> {
    let mut values = Vec::new();
    let mut say = |role, value: Option<Value>| {
        if let (Some(field), Some(value)) = (policy.find_role(role), value)
            && field.holds(&value)
        {
            values.push((&field.name, value));
        }
    };
    if let EnvelopeStatus::Completed | EnvelopeStatus::Sent = envelope.status {
        say(FieldRole::SignatureCustomer, signature(envelope, Party::Customer, FieldRole::SignatureCustomer, policy));
        say(FieldRole::SignatureOurs, signature(envelope, Party::Ours, FieldRole::SignatureOurs, policy));
        say(FieldRole::EffectiveDate, envelope.effective_date.map(Value::Date));
        let status = if envelope.status == EnvelopeStatus::Completed { "executed" } else { "clean_version" };
        say(FieldRole::RedlineStatus, Some(Value::Choice(status.to_owned())));
        let template = envelope.template_id.as_ref().and_then(|id| policy.matching().templates.get(id));
        say(FieldRole::PaperSource, template.map(|template| Value::Choice(template.paper.clone())));
        let signed = handoff.document(&envelope.document.sha256).map(|document| &document.reference);
        let agreement = signed.filter(|reference| reference.kind.can_be_agreement());
        say(FieldRole::AgreementOfRecord, agreement.cloned().map(Value::Document));
    }
    let template = envelope.template_id.as_ref().and_then(|id| policy.matching().templates.get(id));
    values.extend(template.into_iter().flat_map(|template| form_values(envelope, &template.fields, policy)));
    values
}

/// What the form's own fields say, of those that its template may fill.
fn form_values<'p>(envelope: &Envelope, may_fill: &[FieldName], policy: &'p PolicyBook) -> Vec<(&'p FieldName, Value)> {
    let fields = may_fill.iter().filter_map(|name| policy.field(name));
    let said = fields.filter_map(|field| {
        let written = envelope.fields.get(field.name.as_str())?;
        let written: toml::Value = serde_json::from_value(written.clone()).ok()?;
        Some((&field.name, policy.read_value(&written, field).ok()?))
    });
    said.collect()
}

/// The last signature of a side, as the field of that role holds one.
fn signature(envelope: &Envelope, party: Party, role: FieldRole, policy: &PolicyBook) -> Option<Value> {
    let field = policy.find_role(role)?;
    let (signer, at) = envelope.signature(party)?;
    let is_a_day = field.part("at").is_some_and(|part| part.part_type == FieldType::Date);
    let moment = if is_a_day { at.date_naive().to_string() } else { at.to_rfc3339_opts(SecondsFormat::Secs, true) };
    let said = [
        ("name", Some(signer.name.clone())),
        ("title", signer.title.clone()),
        ("email", Some(signer.email.clone())),
        ("at", Some(moment)),
    ];
    // A policy that has no place for one of these has no use for it.
    let kept = said.into_iter().filter(|(name, _)| field.part(name).is_some());
    let parts = kept.filter_map(|(name, text)| text.map(|text| (name.to_owned(), toml::Value::String(text))));
    policy.read_value(&toml::Value::Table(parts.collect()), field).ok()
}

/// The envelope that speaks last for the agreement of record, if there is one.
pub fn envelope_of<'h>(handoff: &'h Handoff, agreement: &DocumentRef) -> Option<&'h Envelope> {
    handoff.envelopes.iter().rev().find(|envelope| envelope.document.sha256 == agreement.sha256)
}

/// What does not fit between the envelopes and the agreement of record.
pub fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let field = policy.by_role(FieldRole::AgreementOfRecord);
    let misfit = |what: String| Misfit {
        field: field.name.clone(),
        rule: RuleId::new(format!("match:{}.envelope", field.name)),
        what,
        severity: Severity::Block,
    };
    let Some(Value::Document(agreement)) = handoff.packet.value(&field.name) else { return Vec::new() };
    let Some(last) = handoff.envelopes.last() else { return Vec::new() };
    let id = &last.envelope_id;
    let found = match last.status {
        EnvelopeStatus::Declined => Some(format!("Envelope {id} was declined by a signer; nobody has signed it.")),
        EnvelopeStatus::Voided => Some(format!("Envelope {id} was taken back; what it held is not signed.")),
        EnvelopeStatus::Sent | EnvelopeStatus::Completed if envelope_of(handoff, agreement).is_none() => {
            let signed = &last.document;
            let short = signed.sha256.get(..8).unwrap_or(&signed.sha256);
            Some(format!(
                "The certificate of envelope {id} is about {} ({short}…), and the packet holds {agreement}; please \
                 bring the document that was signed, or the certificate of this one.",
                signed.name
            ))
        }
        EnvelopeStatus::Sent | EnvelopeStatus::Completed => None,
    };
    found.map(misfit).into_iter().collect()
}
