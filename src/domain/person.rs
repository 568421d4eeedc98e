//! People, and who acts.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::ids::{PersonId, Platform, Role};

/// One person of the people file.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Key in the people file.
    pub id: PersonId,
    /// How chat calls this person, for example `Ana`.
    pub name: String,
    /// Roles held, in the order of the file.
    pub roles: Vec<Role>,
    /// The person who answers for this one.
    pub manager: Option<PersonId>,
    /// Where this person's working day is counted and shown.
    pub zone: Tz,
    /// Key of the working calendar.
    pub calendar: String,
    /// Who decides in this person's place while they are away, where nobody else is named.
    pub cover: Option<PersonId>,
    /// Whether pay depends on deals: rule (g) bars such a person from some decisions.
    pub on_commission: bool,
    /// Work e-mail.
    pub email: Option<String>,
    /// Names by which systems call this person as a deal's owner.
    pub known_as: Vec<String>,
    /// Chat accounts, each of exactly one person.
    pub accounts: Vec<Account>,
    /// A person who has left keeps their name in the log and may decide nothing.
    pub active: bool,
}

impl Person {
    /// Whether this person holds that role.
    pub fn has_role(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }
}

/// A chat account. The team is part of the key: the same user id in another workspace is a stranger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Account {
    /// Which platform.
    pub platform: Platform,
    /// Workspace or server id; empty on the console.
    pub team: String,
    /// The user's id there.
    pub user: String,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// A person, by a verified interaction.
    Person {
        /// Who.
        person: PersonId,
        /// Whose place this person takes, if covering.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<PersonId>,
    },
    /// Another system, for example a CRM.
    System {
        /// Its key in `sources.toml`, or its kind.
        system: String,
    },
    /// Baton itself: its clock and its rules.
    Baton,
}

impl Actor {
    /// A person acting in their own name.
    pub fn person(person: &PersonId) -> Self {
        Actor::Person { person: person.clone(), on_behalf_of: None }
    }

    /// The person, if it is one.
    pub fn as_person(&self) -> Option<&PersonId> {
        match self {
            Actor::Person { person, .. } => Some(person),
            Actor::System { .. } | Actor::Baton => None,
        }
    }

    /// The short form of the log: `ana`, `crm`, `baton`.
    pub fn short(&self) -> &str {
        match self {
            Actor::Person { person, .. } => person.as_str(),
            Actor::System { system } => system,
            Actor::Baton => "baton",
        }
    }
}
