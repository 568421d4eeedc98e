//! The policy files, by name: those of the build, or those of a folder that the shell has read.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::canonical;

/// The texts of the policy files. A clone is the same ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyFiles {
    texts: Arc<BTreeMap<String, String>>,
}

impl PolicyFiles {
    /// Files that a policy may do without.
    pub const OPTIONAL: [&'static str; 4] =
        [super::accounts::FILES[0], super::accounts::FILES[1], super::matters::FILE, super::schedules::FILE];

    /// Every file that a policy has.
    pub const NAMES: [&'static str; 19] = [
        "checklist.toml",
        "approvals.toml",
        "organisation.toml",
        "currencies.toml",
        "people.toml",
        "calendars.toml",
        "ladders.toml",
        "sources.toml",
        "products.toml",
        "countries.toml",
        "checklist-deal.toml",
        "checklist-contract.toml",
        "checklist-billing.toml",
        "checklist-delivery.toml",
        "checklist-documents.toml",
        "checklist-said.toml",
        "mapping.toml",
        "match.toml",
        "heard.toml",
    ];

    /// The files that hold fields of the checklist, in the order in which their fields stand.
    pub const CHECKLIST: [&'static str; 7] = [
        "checklist.toml",
        "checklist-deal.toml",
        "checklist-contract.toml",
        "checklist-billing.toml",
        "checklist-delivery.toml",
        "checklist-documents.toml",
        "checklist-said.toml",
    ];

    /// The files that come with the build.
    pub fn shipped() -> Self {
        let texts = [
            include_str!("../../policies/checklist.toml"),
            include_str!("../../policies/approvals.toml"),
            include_str!("../../policies/organisation.toml"),
            include_str!("../../policies/currencies.toml"),
            include_str!("../../policies/people.toml"),
            include_str!("../../policies/calendars.toml"),
            include_str!("../../policies/ladders.toml"),
            include_str!("../../policies/sources.toml"),
            include_str!("../../policies/products.toml"),
            include_str!("../../policies/countries.toml"),
            include_str!("../../policies/checklist-deal.toml"),
            include_str!("../../policies/checklist-contract.toml"),
            include_str!("../../policies/checklist-billing.toml"),
            include_str!("../../policies/checklist-delivery.toml"),
            include_str!("../../policies/checklist-documents.toml"),
            include_str!("../../policies/checklist-said.toml"),
            include_str!("../../policies/mapping.toml"),
            include_str!("../../policies/match.toml"),
            include_str!("../../policies/heard.toml"),
        ];
        let optional = [
            (super::accounts::FILES[0], include_str!("../../policies/accounts.csv")),
            (super::matters::FILE, include_str!("../../policies/matters.toml")),
            (super::schedules::FILE, include_str!("../../policies/schedules.toml")),
        ];
        let named = Self::NAMES.into_iter().zip(texts).chain(optional);
        Self::new(named.map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
    }

    /// These files, by name.
    pub fn new(texts: BTreeMap<String, String>) -> Self {
        Self { texts: Arc::new(texts) }
    }

    /// The text of one file.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Every file, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// SHA-256 over the names and bytes of all files: two policies with one hash are one policy.
    pub fn hash(&self) -> String {
        let mut bytes = Vec::new();
        for (name, text) in self.iter() {
            for part in [name, text] {
                // The length keeps the end of one part from being read as the beginning of the next.
                bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                bytes.extend_from_slice(part.as_bytes());
            }
        }
        canonical::sha256_hex(&bytes)
    }
}
