//! A changed policy or people file on its way into force.
//!
//! ```text
//! brought ─enough named people have confirmed its hash─▶ in force
//!         ─the folder says something else─▶ withdrawn, or another one is brought
//! ```

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{HandoffId, PersonId};

/// A version of the policy files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRef {
    /// Its name.
    pub version: String,
    /// SHA-256 over the files.
    pub hash: String,
}

/// How the policy stands by the log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyStanding {
    /// What is in force; `None` before anything was judged.
    pub in_force: Option<InForceSince>,
    /// What waits to be confirmed.
    pub waiting: Option<PolicyWaiting>,
}

/// The policy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForceSince {
    /// Which.
    pub policy: PolicyRef,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who confirmed it; empty where nobody had to.
    pub confirmed_by: Vec<PersonId>,
}

/// A policy that waits for people to confirm its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyWaiting {
    /// Which.
    pub policy: PolicyRef,
    /// In whose place.
    pub replaces: PolicyRef,
    /// The files that differ.
    pub changed: Vec<String>,
    /// What it would change at once.
    pub effect: PolicyEffect,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Who has confirmed it.
    pub confirmed_by: Vec<PersonId>,
}

/// What a changed policy would change at once, found by doing it and keeping nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyEffect {
    /// Who joins, leaves, or holds other roles.
    #[serde(default)]
    pub people: Vec<PersonChange>,
    /// How many open deals were looked at.
    pub looked_at: u32,
    /// The first open deals on which something changes.
    #[serde(default)]
    pub deals: Vec<EffectOn>,
    /// On how many more something changes.
    #[serde(default)]
    pub more: u32,
}

/// A person of whom the people file says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonChange {
    /// What people call them.
    pub name: String,
    /// How.
    pub how: PersonChanges,
}

/// How a person changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonChanges {
    /// They come.
    Joins,
    /// They go.
    Leaves,
    /// They hold other roles.
    OtherRoles,
}

/// What changes on one open deal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectOn {
    /// Which.
    pub handoff: HandoffId,
    /// What people call it.
    pub deal: String,
    /// What changes, in order.
    pub changes: Vec<DealChanges>,
}

/// One thing that changes on an open deal. Decisions and fields stand by what people call them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum DealChanges {
    /// A decision that was asked or made speaks for it no more.
    Lapses {
        /// Which decision.
        decision: String,
    },
    /// A decision is asked of somebody.
    Asked {
        /// Which decision.
        decision: String,
        /// Of whom.
        of: String,
    },
    /// A decision needs nobody any more.
    NeedsNobody {
        /// Which decision.
        decision: String,
    },
    /// A decision passes to somebody else.
    Passes {
        /// Which decision.
        decision: String,
        /// From whom.
        from: String,
        /// To whom.
        to: String,
    },
    /// A field holds another value.
    Value {
        /// Which field.
        field: String,
    },
    /// Something that keeps it from Finance is open again.
    OpenAgain,
    /// Nothing keeps it from Finance any more.
    Complete,
    /// Its owner leaves, and somebody else is asked in their place.
    OwnerLeaves {
        /// Who.
        owner: String,
    },
}

/// What the shell has to say of the policy folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum PolicyNews {
    /// It holds another policy than the one in force.
    Brought {
        /// Which.
        policy: PolicyRef,
        /// The files that differ.
        changed: Vec<String>,
        /// What it would change at once.
        effect: PolicyEffect,
    },
    /// It holds the one in force again.
    Withdrawn,
}
