//! Who a Slack user is, as Slack vouches for them: a member of our workspace, or somebody who may not act here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::ambient::Clock;

use super::api::{CallError, Wire};

/// How long an answer of Slack's holds.
const HOLDS: TimeDelta = TimeDelta::minutes(10);
/// How many users are remembered; beyond that they are asked for afresh.
const USERS_MAX: usize = 5_000;

/// What Slack says of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A member of our workspace.
    Member {
        /// The address that Slack knows the member by, if it says so.
        email: Option<String>,
    },
    /// Somebody who may not act here.
    Barred {
        /// Why, in a word or two.
        why: &'static str,
    },
}

/// The users of the workspace, as Slack describes them.
pub struct Users {
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<String, (DateTime<Utc>, Standing)>>,
}

impl Users {
    /// Users asked for over that wire.
    pub fn new(wire: Arc<dyn Wire>, clock: Arc<dyn Clock>) -> Self {
        Self { wire, clock, known: Mutex::default() }
    }

    /// What Slack says of that user; asked for anew every ten minutes.
    pub async fn standing(&self, user: &str, team: &str) -> Result<Standing, CallError> {
        let now = self.clock.now();
        if let Some((at, standing)) = self.known().get(user)
            && now - *at < HOLDS
        {
            return Ok(standing.clone());
        }
        let standing = match self.wire.get("users.info", &[("user", user.to_owned())]).await {
            Ok(answer) => standing_of(&answer["user"], team),
            Err(CallError::Refused { code, .. }) if code == "user_not_found" || code == "user_not_visible" => {
                Standing::Barred { why: "is not visible to this app" }
            }
            Err(error) => return Err(error),
        };
        let mut known = self.known();
        if known.len() >= USERS_MAX {
            known.clear();
        }
        known.insert(user.to_owned(), (now, standing.clone()));
        Ok(standing)
    }

    /// Something about that user changed.
    pub fn forget(&self, user: &str) {
        self.known().remove(user);
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, (DateTime<Utc>, Standing)>> {
        self.known.lock().expect("nothing panics while it holds the users")
    }
}

/// A guest, a bot, somebody who was deactivated or who belongs to another organisation does not act here.
fn standing_of(user: &Value, team: &str) -> Standing {
    let is = |flag: &str| user[flag] == Value::Bool(true);
    let own_team = user["team_id"].as_str().unwrap_or(team);
    let bars = [
        (is("deleted"), "was deactivated"),
        (is("is_bot") || is("is_app_user") || is("is_workflow_bot"), "is a bot"),
        (is("is_stranger") || own_team != team, "belongs to another organisation"),
        (is("is_restricted") || is("is_ultra_restricted"), "is a guest"),
    ];
    if let Some((_, why)) = bars.into_iter().find(|(holds, _)| *holds) {
        return Standing::Barred { why };
    }
    let vouched_for = user["is_email_confirmed"] != Value::Bool(false);
    let email = user["profile"]["email"].as_str().filter(|_| vouched_for).map(str::to_owned);
    Standing::Member { email }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_member_of_the_workspace_may_act() {
        let member = json!({ "id": "U1", "team_id": "T1", "profile": { "email": "ana@example.com" } });
        let standing = |change: Value| {
            let mut user = member.clone();
            for (key, value) in change.as_object().unwrap() {
                user[key] = value.clone();
            }
            standing_of(&user, "T1")
        };
        assert_eq!(standing(json!({})), Standing::Member { email: Some("ana@example.com".into()) });
        assert_eq!(standing(json!({ "is_email_confirmed": false })), Standing::Member { email: None });
        for bar in [
            json!({ "deleted": true }),
            json!({ "is_bot": true }),
            json!({ "is_restricted": true }),
            json!({ "is_ultra_restricted": true }),
            json!({ "is_stranger": true }),
            json!({ "team_id": "T2" }),
        ] {
            assert!(matches!(standing(bar.clone()), Standing::Barred { .. }), "{bar}");
        }
    }
}
