//! Names of things: small, ordered, and written the same way in chat, policy, log and JSON.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not an id of the kind that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {expected}")]
pub struct BadId {
    /// What was written.
    pub text: String,
    /// What it should have looked like, for example `a handoff id such as H-1`.
    pub expected: &'static str,
}

macro_rules! counted_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = || BadId { text: text.to_owned(), expected: $expected };
                let upper = text.trim().to_ascii_uppercase();
                let digits = upper.strip_prefix(concat!($prefix, "-")).ok_or_else(bad)?;
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(bad());
                }
                digits.parse().map($name).map_err(|_| bad())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

counted_id!(
    /// One handoff, numbered by the store in the transaction that opens it.
    HandoffId, "H", "a handoff id such as H-1"
);
counted_id!(
    /// One decision of a handoff, counted within it: A-2 is its second.
    ApprovalId, "A", "an approval id such as A-1"
);
counted_id!(
    /// A person's claim that a deal was won, numbered by the store; only a press turns it into a handoff.
    ClaimId, "C", "a claim id such as C-1"
);

macro_rules! named_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Takes the name as it is written.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }
    };
}

named_id!(
    /// A person's key in the people file, for example `ana`.
    PersonId
);
named_id!(
    /// A role that policy gives to people, for example `sales_director`.
    Role
);
named_id!(
    /// A checklist field's key in the policy files, for example `payment_terms`.
    FieldName
);
named_id!(
    /// A decision table row's id, unique in the whole policy book, for example `D2.blended`.
    RowId
);
named_id!(
    /// A class of decision, for example `discount`.
    DecisionType
);
named_id!(
    /// A limit inside a class of decision, for example `D2`.
    Band
);
named_id!(
    /// What makes one outgoing effect the same effect again: handoff, fact and kind.
    EffectKey
);
named_id!(
    /// A rule that a refusal or a story cites, by its qualified id, for example `rule:(g)`.
    RuleId
);

/// Where a conversation happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// A Slack workspace.
    Slack,
    /// A Discord server.
    Discord,
    /// The terminal.
    Console,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Platform::Slack => "slack",
            Platform::Discord => "discord",
            Platform::Console => "console",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written() {
        assert_eq!("h-12".parse(), Ok(HandoffId(12)));
        assert_eq!(HandoffId(12).to_string(), "H-12");
        for wrong in ["12", "H-", "H-+1", "A-1", "H-1x", "H-99999999999999999999999"] {
            assert!(wrong.parse::<HandoffId>().is_err(), "{wrong}");
        }
    }
}
