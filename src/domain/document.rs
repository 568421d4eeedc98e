//! Documents, by their bytes; exactly one is the agreement of record.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::PersonId;

/// One version of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Name, kind, version and hash.
    pub reference: DocumentRef,
    /// Size in bytes.
    pub size: u64,
    /// Who brought it.
    pub added_by: PersonId,
    /// When.
    pub added_at: DateTime<Utc>,
    /// SHA-256 of the version that it takes the place of.
    pub supersedes: Option<String>,
}

/// Every other version that could have been the agreement of record. A purchase order beside the agreement is evidence of
/// its own, and nobody's earlier version.
pub fn other_versions<'d>(
    agreement: Option<&'d DocumentRef>,
    documents: &'d [Document],
) -> impl Iterator<Item = &'d Document> {
    let could_be = documents.iter().filter(|document| document.reference.kind.can_be_agreement());
    could_be.filter(move |document| {
        agreement.is_none_or(|agreement| agreement.kind == document.reference.kind && *agreement != document.reference)
    })
}

/// What names one version of a document for good.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentRef {
    /// File name.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Counted within the handoff and kind, from 1.
    pub version: u32,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

impl fmt::Display for DocumentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.sha256.get(..8).unwrap_or(&self.sha256);
        write!(f, "{} v{} ({}, {short}…)", self.kind, self.version, self.name)
    }
}

/// What a document is. The first four may be the agreement of record (`checklist.md`, group D).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// The document that the customer signs to order.
    OrderForm,
    /// A contract.
    Contract,
    /// The customer's purchase order.
    PurchaseOrder,
    /// A record of acceptance by click.
    ClickAcceptance,
    /// A quote.
    Quote,
    /// The certificate of a signing envelope.
    SigningCertificate,
    /// A data processing agreement.
    DataProcessingAgreement,
    /// A statement of work.
    StatementOfWork,
    /// A certificate of tax exemption.
    ExemptionCertificate,
    /// A resale certificate.
    ResaleCertificate,
    /// Proof that the customer will not sign.
    RefusalToSign,
    /// Approvals that another system exported.
    ApprovalExport,
    /// The order, as the system of record exports it.
    OrderExport,
    /// Anything else.
    Other,
}

impl DocumentKind {
    /// The kinds, in the order in which a person would list them.
    pub const ALL: [DocumentKind; 14] = [
        DocumentKind::OrderForm,
        DocumentKind::Contract,
        DocumentKind::PurchaseOrder,
        DocumentKind::ClickAcceptance,
        DocumentKind::Quote,
        DocumentKind::SigningCertificate,
        DocumentKind::DataProcessingAgreement,
        DocumentKind::StatementOfWork,
        DocumentKind::ExemptionCertificate,
        DocumentKind::ResaleCertificate,
        DocumentKind::RefusalToSign,
        DocumentKind::ApprovalExport,
        DocumentKind::OrderExport,
        DocumentKind::Other,
    ];

    /// Whether such a document can be the agreement of record.
    pub fn can_be_agreement(self) -> bool {
        match self {
            DocumentKind::OrderForm
            | DocumentKind::Contract
            | DocumentKind::PurchaseOrder
            | DocumentKind::ClickAcceptance => true,
            DocumentKind::Quote
            | DocumentKind::SigningCertificate
            | DocumentKind::DataProcessingAgreement
            | DocumentKind::StatementOfWork
            | DocumentKind::ExemptionCertificate
            | DocumentKind::ResaleCertificate
            | DocumentKind::RefusalToSign
            | DocumentKind::ApprovalExport
            | DocumentKind::OrderExport
            | DocumentKind::Other => false,
        }
    }

    /// The policy and script word: `order_form`.
    pub fn key(self) -> &'static str {
        match self {
            DocumentKind::OrderForm => "order_form",
            DocumentKind::Contract => "contract",
            DocumentKind::PurchaseOrder => "purchase_order",
            DocumentKind::ClickAcceptance => "click_acceptance",
            DocumentKind::Quote => "quote",
            DocumentKind::SigningCertificate => "signing_certificate",
            DocumentKind::DataProcessingAgreement => "data_processing_agreement",
            DocumentKind::StatementOfWork => "statement_of_work",
            DocumentKind::ExemptionCertificate => "exemption_certificate",
            DocumentKind::ResaleCertificate => "resale_certificate",
            DocumentKind::RefusalToSign => "refusal_to_sign",
            DocumentKind::ApprovalExport => "approval_export",
            DocumentKind::OrderExport => "order_export",
            DocumentKind::Other => "other",
        }
    }

    /// The kind that such a word names.
    pub fn from_key(key: &str) -> Option<Self> {
        let key = key.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key().replace('_', " "))
    }
}
