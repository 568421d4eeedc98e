//! The words that rows and page share.

use crate::domain::field::{FieldState, Gate, Source};

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
pub fn source_in_words(source: &Source) -> String {
    match source {
        Source::System { system, record: Some(record) } => format!("{system}, record {record}"),
        Source::System { system, record: None } => system.clone(),
        Source::Chat => "message".to_owned(),
        Source::Form => "form".to_owned(),
        Source::File { name, sha256 } => format!("file {name} ({}…)", sha256.get(..8).unwrap_or(sha256)),
        Source::CustomerReply { from: Some(from), .. } => format!("reply of {from}"),
        Source::CustomerReply { from: None, .. } => "reply of the customer".to_owned(),
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
        Source::Handoff => "the handoff itself".to_owned(),
        Source::Computed { from } => format!("computed from {}", from.as_str().replace('_', " ")),
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
