//! Which contract version counts, as JSON: the agreement of record, its terms and signatures, and the other versions.

use serde::Serialize;

use crate::domain::document::{Document, DocumentRef, other_versions};
use crate::domain::envelope::{Envelope, EnvelopeStatus, Party, Signer};
use crate::domain::ids::{HandoffId, PersonId};
use crate::domain::terms::PaymentTerms;
use crate::workflow::later::Later;
use crate::workflow::signing;
use crate::workflow::views::Status;

use super::later_report::LaterReport;
use super::reports::instant;

/// What `baton contract DEAL --json` prints.
#[derive(Debug, Serialize)]
pub struct ContractReport {
    handoff: HandoffId,
    agreement_of_record: Option<VersionReport>,
    payment_terms: Option<PaymentTerms>,
    envelope: Option<EnvelopeReport>,
    other_versions: Vec<OtherReport>,
    later: Vec<LaterReport>,
}

#[derive(Debug, Serialize)]
struct VersionReport {
    document: &'static str,
    version: String,
    name: String,
    sha256: String,
}

#[derive(Debug, Serialize)]
struct EnvelopeReport {
    envelope: String,
    status: EnvelopeStatus,
    signers: Vec<SignerReport>,
}

#[derive(Debug, Serialize)]
struct SignerReport {
    party: Party,
    name: String,
    title: Option<String>,
    signed_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct OtherReport {
    #[serde(flatten)]
    version: VersionReport,
    is_superseded: bool,
    added_by: PersonId,
    added_at: String,
}

impl ContractReport {
    /// The report of one handoff, with what later orders of its agreement made of it.
    pub fn new(status: &Status<'_>, later: &[Later]) -> Self {
        let handoff = status.handoff;
        let agreement = status.agreement.as_ref();
        let envelope = agreement.and_then(|agreement| signing::envelope_of(handoff, agreement));
        let other = |document: &Document| OtherReport {
            version: VersionReport::new(&document.reference),
            is_superseded: agreement.is_some(),
            added_by: document.added_by.clone(),
            added_at: instant(document.added_at),
        };
        Self {
            handoff: handoff.id,
            agreement_of_record: agreement.map(VersionReport::new),
            payment_terms: status.payment_terms.clone().filter(|_| agreement.is_some()),
            envelope: envelope.map(EnvelopeReport::new),
            other_versions: other_versions(agreement, &handoff.documents).map(other).collect(),
            later: LaterReport::all(later),
        }
    }
}

impl VersionReport {
    fn new(document: &DocumentRef) -> Self {
        Self {
            document: document.kind.key(),
            version: document.version.to_string(),
            name: document.name.clone(),
            sha256: document.sha256.clone(),
        }
    }
}

impl EnvelopeReport {
    fn new(envelope: &Envelope) -> Self {
        let signer = |signer: &Signer| SignerReport {
            party: signer.party,
            name: signer.name.clone(),
            title: signer.title.clone(),
            signed_at: signer.signed_at.map(instant),
        };
        Self {
            envelope: envelope.envelope_id.clone(),
            status: envelope.status,
            signers: envelope.signers.iter().map(signer).collect(),
        }
    }
}
