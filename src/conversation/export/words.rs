//! The words that rows and page share.

use crate::conversation::wording::Speaking;
use crate::domain::field::{FieldState, Gate, Source};
use crate::domain::handoff::Stage;
use crate::domain::ids::PersonId;

/// A field's state, for people.
pub fn state_in_words(state: FieldState) -> &'static str {
    match state {
        FieldState::Absent => "not given",
        FieldState::Proposed => "to be confirmed",
        FieldState::Sourced => "sourced",
        FieldState::Confirmed => "confirmed",
        FieldState::Waived => "waived",
        FieldState::NotApplicable => "does not apply",
    }
}

/// Where a value came from, with the record, file or field.
pub fn source_in_words(source: &Source, speaking: &Speaking<'_>) -> String {
    match source {
        Source::System { system, record: Some(record) } => format!("{}, record {record}", system_in_words(system)),
        Source::System { system, record: None } => system_in_words(system),
        Source::Chat => "message".to_owned(),
        Source::Form => "form".to_owned(),
        Source::File { name, sha256 } => format!("file {name} ({}…)", sha256.get(..8).unwrap_or(sha256)),
        Source::CustomerReply { from: Some(from), .. } => format!("reply of {from}"),
        Source::CustomerReply { from: None, .. } => "reply of the customer".to_owned(),
        Source::Assistant { model } => format!("message, read with {model}"),
        Source::Inherited { handoff } => format!("taken over from {handoff}"),
        Source::Account { record, as_of } => {
            let of = as_of.map(|as_of| format!(" of {as_of}")).unwrap_or_default();
            format!("account record {record}{of}")
        }
        Source::Envelope { envelope, system, .. } => {
            let by = system.as_ref().map_or("uploaded", String::as_str);
            format!("signing certificate {envelope}, {by}")
        }
        Source::PolicyDefault => "policy default".to_owned(),
        Source::Handoff => "this handoff".to_owned(),
        Source::Computed { from } => format!("computed from {}", speaking.field_title(from)),
    }
}

/// Why nothing is booked from the packet, where it is off.
pub fn off_in_words(stage: &Stage) -> Option<String> {
    let order = "what the order was stands below for the record";
    match stage {
        Stage::CancelOrCredit { reason, .. } => {
            Some(format!("Nothing is to be booked: {reason}. Its order is to be cancelled or credited; {order}."))
        }
        Stage::Closed { undone: Some(undone), .. } => {
            Some(format!("Nothing is to be booked: its order was {}; {order}.", undone.how.word()))
        }
        Stage::Voided { reason, .. } => Some(format!("Nothing is to be booked: {reason}.")),
        Stage::Superseded { by, .. } => Some(format!("Nothing is to be booked: {by} replaces it.")),
        Stage::OnHold { back_to, .. } => off_in_words(back_to),
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Closed { undone: None, .. } => None,
    }
}

/// Who did something, as the log has it in short: a person by name, a system as what it is.
pub fn actor_in_words(actor: &str, speaking: &Speaking<'_>) -> String {
    let person = PersonId::from(actor);
    match speaking.directory.person(&person) {
        Some(person) => person.name.clone(),
        None => system_in_words(actor),
    }
}

/// `crm` is no word; the key of a listed source is the name that people gave it.
fn system_in_words(system: &str) -> String {
    match system {
        "crm" => "CRM".to_owned(),
        "baton" => "Baton".to_owned(),
        other => other.replace('_', " "),
    }
}

/// What an open field keeps shut.
pub fn gate_in_words(gate: Gate) -> &'static str {
    match gate {
        Gate::Submit => "submit",
        Gate::OrderReady => "Finance's acceptance",
        Gate::ReadyForBilling => "billing",
        Gate::Close => "closing",
    }
}
