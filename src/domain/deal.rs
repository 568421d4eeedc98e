//! What a won-deal event says.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::handoff::PacketKind;
use super::ids::Platform;
use super::money::{Currency, Money};

/// A deal as an event states it; what it does not say is `None` and never made up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deal {
    /// The deal's own name.
    pub name: Option<String>,
    /// The customer's name.
    pub account: Option<String>,
    /// The amount as stated, without separators.
    pub amount: Option<Decimal>,
    /// Its currency, where the event says or implies one.
    pub currency: Option<Currency>,
    /// The owner as the source writes it: a display name, an e-mail or a chat id.
    pub owner: Option<String>,
    /// When it was closed.
    pub close_date: Option<NaiveDate>,
    /// The record's id in the CRM, as given.
    pub crm_record_id: Option<String>,
    /// A link to that record.
    pub crm_url: Option<String>,
    /// Which CRM: `salesforce`, `hubspot` …
    pub crm: Option<String>,
    /// The stage's name as the source writes it.
    pub stage: Option<String>,
    /// The type of deal as the source writes it: `New Business`, `Renewal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deal_type: Option<String>,
    /// The kind that policy makes of that type; `None` where the source says none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<PacketKind>,
}

impl Deal {
    /// What people call it: its name, else its account, else its record id.
    pub fn title(&self) -> Option<&str> {
        self.name.as_deref().or(self.account.as_deref()).or(self.crm_record_id.as_deref())
    }

    /// The stated amount with its currency, if it says both and they fit.
    pub fn money(&self) -> Option<Money> {
        Money::new(self.amount?, self.currency?).ok()
    }

    /// The key under which the same CRM record is the same deal (see [`record_key`]).
    pub fn record_key(&self) -> Option<String> {
        self.crm_record_id.as_deref().map(record_key)
    }
}

/// A CRM record id, made comparable: a Salesforce id of 18 characters is its first 15, whose case counts;
/// every other id is compared without case.
pub fn record_key(id: &str) -> String {
    let id = id.trim();
    let alphanumeric = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let salesforce =
        alphanumeric && (id.len() == 15 || id.len() == 18) && id.bytes().any(|byte| byte.is_ascii_alphabetic());
    if salesforce { id[..15].to_owned() } else { id.to_ascii_lowercase() }
}

/// Which message of which channel on which platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PostRef {
    /// The platform.
    pub platform: Platform,
    /// The channel's id there; on the console its name.
    pub channel: String,
    /// The message's id there.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_the_same_in_its_short_and_long_form() {
        assert_eq!(record_key("0065g00000AbCd1AAF"), record_key("0065g00000AbCd1"));
        assert_ne!(record_key("0065g00000AbCd1"), record_key("0065g00000aBcD1"));
        assert_eq!(
            record_key("3F6C1A2E-7b1d-4c55-9b0e-2a77d1c0e911"),
            record_key("3f6c1a2e-7b1d-4c55-9b0e-2a77d1c0e911")
        );
    }
}
