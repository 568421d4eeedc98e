//! What the data of a signing envelope say: which document was signed, by whom, and when.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A signing envelope, as its certificate states it (`schemas/signing_certificate.schema.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Its id at the signing service.
    pub envelope_id: String,
    /// The template that it was made from, if from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    /// How far signing has come.
    pub status: EnvelopeStatus,
    /// When every signature was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<DateTime<Utc>>,
    /// The CRM record of the deal, where the service knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crm_record_id: Option<String>,
    /// The day from which the agreement holds, where the document has a field for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_date: Option<NaiveDate>,
    /// The data of the form's own fields, by checklist field, in the form of policy files.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, serde_json::Value>,
    /// What was signed.
    pub document: SignedDocument,
    /// Who signed, or is to sign.
    pub signers: Vec<Signer>,
}

/// The document of an envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedDocument {
    /// Its file name.
    pub name: String,
    /// SHA-256 of its bytes as they were signed, lower-case hexadecimal.
    pub sha256: String,
    /// Its version, as the service counts or names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// One signer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// For which side.
    pub party: Party,
    /// The person's name.
    pub name: String,
    /// The person's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The address to which the envelope went.
    pub email: String,
    /// When the person signed; `None` where the signature is still missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<DateTime<Utc>>,
}

/// A side of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The customer, or the reseller who buys.
    Customer,
    /// We.
    Ours,
}

/// How far signing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvelopeStatus {
    /// It waits for signatures.
    Sent,
    /// Everybody has signed.
    Completed,
    /// A signer refused.
    Declined,
    /// It was taken back.
    Voided,
}

impl Envelope {
    /// The last signature of that side; `None` while one of its signers has still to sign, or it has none.
    pub fn signature(&self, party: Party) -> Option<(&Signer, DateTime<Utc>)> {
        let of_party: Vec<&Signer> = self.signers.iter().filter(|signer| signer.party == party).collect();
        let signed: Option<Vec<_>> =
            of_party.into_iter().map(|signer| signer.signed_at.map(|at| (signer, at))).collect();
        signed?.into_iter().max_by_key(|(_, at)| *at)
    }
}
