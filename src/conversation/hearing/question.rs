//! The questions whose answers have a normal form, each with the kind of field that asks it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::domain::field::{Field, FieldOwner, FieldRole, FieldType, Gate, Severity};

/// A question to which people answer in their own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// When an invoice is to be paid.
    PaymentTerms,
    /// How often invoices go out.
    BillingFrequency,
    /// When the service starts.
    StartDate,
    /// How long it runs.
    TermLength,
    /// What comes off the list price.
    Discount,
    /// What the deal is worth in all.
    Amount,
    /// In which currency.
    Currency,
    /// The customer's purchase order.
    PoStatus,
    /// How far the contract is.
    ContractStatus,
    /// Whether it renews by itself.
    AutoRenew,
    /// Where the invoice goes on paper.
    BillToAddress,
    /// Who buys.
    LegalEntity,
    /// The buyer's tax number.
    TaxId,
    /// Where the invoice goes by mail.
    BillingEmail,
    /// How many of what is sold.
    Seats,
}

impl Question {
    /// Every question.
    pub const ALL: [Question; 15] = [
        Question::PaymentTerms,
        Question::BillingFrequency,
        Question::StartDate,
        Question::TermLength,
        Question::Discount,
        Question::Amount,
        Question::Currency,
        Question::PoStatus,
        Question::ContractStatus,
        Question::AutoRenew,
        Question::BillToAddress,
        Question::LegalEntity,
        Question::TaxId,
        Question::BillingEmail,
        Question::Seats,
    ];

    /// The question of that key.
    pub fn named(key: &str) -> Option<Question> {
        serde_json::from_value(Json::from(key)).ok()
    }

    /// Its key, as policies and labels write it.
    pub fn key(self) -> String {
        serde_json::to_value(self).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// A field that asks it, as the readers of types know one.
    pub(super) fn field(self) -> &'static Field {
        static FIELDS: LazyLock<BTreeMap<Question, Field>> =
            LazyLock::new(|| Question::ALL.into_iter().map(|question| (question, question.asking())).collect());
        FIELDS.get(&self).expect("every question was just put in")
    }

    fn asking(self) -> Field {
        let (title, field_type, role, also_called): (&str, FieldType, Option<FieldRole>, &[&str]) = match self {
            Question::PaymentTerms => {
                ("payment terms", FieldType::PaymentTerms, Some(FieldRole::PaymentTerms), &["terms"])
            }
            Question::BillingFrequency => {
                ("billing frequency", FieldType::Billing, Some(FieldRole::Billing), &["billing"])
            }
            Question::StartDate => ("start date", FieldType::Date, Some(FieldRole::ServiceStart), &["start"]),
            Question::TermLength => ("term length", FieldType::Record, None, &["term"]),
            Question::Discount => ("discount", FieldType::Record, None, &["reduction"]),
            Question::Amount => ("total contract value", FieldType::Money, Some(FieldRole::Total), &["amount", "TCV"]),
            Question::Currency => ("Currency", FieldType::Currency, Some(FieldRole::Currency), &[]),
            Question::PoStatus => ("PO number", FieldType::Record, None, &["PO"]),
            Question::ContractStatus => ("contract status", FieldType::Record, None, &["contract"]),
            Question::AutoRenew => ("auto-renewal", FieldType::Record, None, &["auto-renew", "renewal"]),
            Question::BillToAddress => ("bill-to address", FieldType::Address, None, &["address"]),
            Question::LegalEntity => ("legal name", FieldType::Text, Some(FieldRole::Account), &["legal entity"]),
            Question::TaxId => ("tax id", FieldType::Record, None, &["VAT number", "VAT ID"]),
            Question::BillingEmail => ("billing email", FieldType::Record, None, &["email"]),
            Question::Seats => ("seats", FieldType::Record, None, &["users", "licenses"]),
        };
        Field {
            name: self.key().as_str().into(),
            title: title.to_owned(),
            customer_question: None,
            also_called: also_called.iter().map(|name| (*name).to_owned()).collect(),
            said_after: Vec::new(),
            spoken_of: Vec::new(),
            group: None,
            role,
            field_type,
            choices: Vec::new(),
            items: None,
            parts: Vec::new(),
            severity: Severity::Block,
            gate: Gate::Submit,
            owner: FieldOwner::AccountExecutive,
            is_classification: false,
            choice_words: BTreeMap::new(),
            question: String::new(),
            help: String::new(),
            default: None,
            address: None,
            inherits: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_found_by_its_key() {
        for question in Question::ALL {
            assert_eq!(Question::named(&question.key()), Some(question));
            assert_eq!(question.field().name.as_str(), question.key());
        }
        assert_eq!(Question::named("weather"), None);
    }
}
