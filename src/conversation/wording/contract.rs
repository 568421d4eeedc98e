//! Which contract version counts: the agreement of record with its terms and signatures, and what it supersedes.

use crate::conversation::message::Message;
use crate::domain::document::{Document, DocumentRef, other_versions};
use crate::domain::envelope::{Envelope, EnvelopeStatus, Party};
use crate::workflow::later::Later;
use crate::workflow::signing;
use crate::workflow::views::Status;

use super::later::terms;
use super::{Speaking, Zone, title};

/// The one document that is the deal, by its whole hash, and what later orders agreed since.
pub fn contract(status: &Status<'_>, later: &[Later], speaking: &Speaking<'_>, zone: Zone) -> Message {
    let handoff = status.handoff;
    let Some(agreement) = &status.agreement else {
        let message = Message::new(format!("{} has no agreement of record yet.", title(handoff)));
        return others(message, None, &handoff.documents, speaking);
    };
    let mut message = Message::new(format!("The agreement of record of {} is {agreement}.", title(handoff)))
        .line(format!("SHA-256: {}", agreement.sha256));
    message = message.line(match &status.payment_terms {
        Some(terms) => format!("Payment terms: {terms}."),
        None => "Its payment terms are not known yet.".to_owned(),
    });
    message = match signing::envelope_of(handoff, agreement) {
        Some(envelope) => signatures(message, envelope, speaking, zone),
        None => message.line("No signing certificate is about it."),
    };
    let message = later.iter().filter_map(terms).fold(message, Message::line);
    others(message, Some(agreement), &handoff.documents, speaking)
}

fn signatures(message: Message, envelope: &Envelope, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let message = match envelope.status {
        EnvelopeStatus::Completed => message.line(format!("Envelope {}: everybody has signed.", envelope.envelope_id)),
        EnvelopeStatus::Sent => message.line(format!("Envelope {}: out for signature.", envelope.envelope_id)),
        EnvelopeStatus::Declined => message.line(format!("Envelope {}: a signer declined.", envelope.envelope_id)),
        EnvelopeStatus::Voided => message.line(format!("Envelope {}: taken back.", envelope.envelope_id)),
    };
    envelope.signers.iter().fold(message, |message, signer| {
        let side = match signer.party {
            Party::Customer => "the customer",
            Party::Ours => "us",
        };
        let job = signer.title.as_ref().map(|job| format!(", {job}")).unwrap_or_default();
        message.line(match signer.signed_at {
            Some(at) => format!("Signed for {side} by {}{job}, {}.", signer.name, speaking.time(at, zone)),
            None => format!("{}{job} has still to sign for {side}.", signer.name),
        })
    })
}

/// Every other version that could have been the agreement, each marked superseded.
fn others(
    message: Message,
    agreement: Option<&DocumentRef>,
    documents: &[Document],
    speaking: &Speaking<'_>,
) -> Message {
    other_versions(agreement, documents).fold(message, |message, document| {
        let by = speaking.directory.name_of(&document.added_by);
        let standing = if agreement.is_some() { "Superseded" } else { "Brought, and not the agreement of record" };
        message.line(format!("{standing}: {}, brought by {by}.", document.reference))
    })
}
