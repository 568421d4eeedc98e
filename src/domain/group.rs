//! The groups of the order-ready checklist, in the order in which Finance reads them.

use serde::{Deserialize, Serialize};

/// A group of the checklist, by its letter (`checklist.md`, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FieldGroup {
    /// Deal and customer.
    A,
    /// Quote and pricing.
    B,
    /// Approvals evidence.
    C,
    /// Contract.
    D,
    /// Customer acceptance.
    E,
    /// Billing profile and payment terms.
    F,
    /// Tax.
    G,
    /// Inputs of revenue recognition.
    H,
    /// Fulfilment and services.
    I,
    /// Documents.
    J,
    /// The re-entry overlay.
    K,
}

impl FieldGroup {
    /// The groups in their order.
    pub const ALL: [FieldGroup; 11] = [
        FieldGroup::A,
        FieldGroup::B,
        FieldGroup::C,
        FieldGroup::D,
        FieldGroup::E,
        FieldGroup::F,
        FieldGroup::G,
        FieldGroup::H,
        FieldGroup::I,
        FieldGroup::J,
        FieldGroup::K,
    ];

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            FieldGroup::A => "A",
            FieldGroup::B => "B",
            FieldGroup::C => "C",
            FieldGroup::D => "D",
            FieldGroup::E => "E",
            FieldGroup::F => "F",
            FieldGroup::G => "G",
            FieldGroup::H => "H",
            FieldGroup::I => "I",
            FieldGroup::J => "J",
            FieldGroup::K => "K",
        }
    }

    /// Its name, for people.
    pub fn title(self) -> &'static str {
        match self {
            FieldGroup::A => "Deal and customer",
            FieldGroup::B => "Quote and pricing",
            FieldGroup::C => "Approvals evidence",
            FieldGroup::D => "Contract",
            FieldGroup::E => "Customer acceptance",
            FieldGroup::F => "Billing profile and payment terms",
            FieldGroup::G => "Tax",
            FieldGroup::H => "Revenue recognition inputs",
            FieldGroup::I => "Fulfilment and services",
            FieldGroup::J => "Documents",
            FieldGroup::K => "Re-entry and order entry check",
        }
    }
}
