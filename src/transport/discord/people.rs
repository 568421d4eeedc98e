//! Who a Discord user is, as Discord vouches for them: a member of our server, or somebody who may not act here.

use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::transport::bounded::Bounded;

use super::calls::{Calls, Trouble};
use super::refusals::Meaning;

/// How long an answer of Discord's holds.
const HOLDS: TimeDelta = TimeDelta::minutes(10);
/// The bit of a user's public flags that marks a team's or the system's account, which is nobody.
const IS_SYSTEM: u64 = 1 << 12;
/// In to one voice channel only, says a flag of the member.
const IS_GUEST: u64 = 1 << 4;

/// What Discord says of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A member of our server.
    Member,
    /// Somebody who may not act here.
    Barred {
        /// Why, in a word or two.
        why: &'static str,
    },
}

/// The members of the server, as Discord describes them.
pub struct Users {
    calls: Arc<Calls>,
    guild: String,
    known: Mutex<Bounded<String, (DateTime<Utc>, Standing)>>,
}

impl Users {
    /// Members of that server.
    pub fn new(calls: Arc<Calls>, guild: &str) -> Self {
        Self { calls, guild: guild.to_owned(), known: Mutex::default() }
    }

    /// What Discord says of that user; asked for anew every ten minutes.
    pub async fn standing(&self, user: &str) -> Result<Standing, Trouble> {
        let now = self.calls.now();
        if let Some((at, standing)) = self.known().get(&user.to_owned())
            && now - *at < HOLDS
        {
            return Ok(*standing);
        }
        let standing = match self.calls.get(&format!("guilds/{}/members/{user}", self.guild)).await {
            Ok(member) => standing_of(&member),
            Err(trouble) => match trouble.meaning() {
                Some(Meaning::Gone | Meaning::Unreachable(_)) => Standing::Barred { why: "is no member of the server" },
                // 10007, an unknown member, has no other meaning than its status.
                Some(Meaning::Mend(_) | Meaning::Closed(_) | Meaning::Unfit(_) | Meaning::TooLate | Meaning::Busy)
                | None => return Err(trouble),
            },
        };
        self.known().put(user.to_owned(), (now, standing));
        Ok(standing)
    }

    /// Discord says who that is, beside something else that it tells.
    pub fn vouched_for(&self, user: &str, member: &Value) {
        let now = self.calls.now();
        self.known().put(user.to_owned(), (now, standing_of(member)));
    }

    /// Something about that user changed.
    pub fn forget(&self, user: &str) {
        self.known().take(&user.to_owned());
    }

    fn known(&self) -> MutexGuard<'_, Bounded<String, (DateTime<Utc>, Standing)>> {
        self.known.lock().expect("nothing panics while it holds the users")
    }
}

/// A bot, or somebody who has not passed the server's own check, does not act here.
fn standing_of(member: &Value) -> Standing {
    let user = &member["user"];
    let flags = user["public_flags"].as_u64().or(user["flags"].as_u64()).unwrap_or_default();
    let bars = [
        (user["bot"] == true || user["system"] == true || flags & IS_SYSTEM != 0, "is a bot"),
        (member["flags"].as_u64().unwrap_or_default() & IS_GUEST != 0, "is a guest"),
        (member["pending"] == true, "has not agreed to the server's rules yet"),
    ];
    match bars.into_iter().find(|(holds, _)| *holds) {
        Some((_, why)) => Standing::Barred { why },
        None => Standing::Member,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_member_who_is_no_bot_may_act() {
        assert_eq!(standing_of(&json!({ "user": { "id": "1" }, "pending": false })), Standing::Member);
        for barred in [
            json!({ "user": { "id": "1", "bot": true } }),
            json!({ "user": { "id": "1", "system": true } }),
            json!({ "user": { "id": "1" }, "pending": true }),
            json!({ "user": { "id": "1" }, "flags": 1 << 4 }),
        ] {
            assert!(matches!(standing_of(&barred), Standing::Barred { .. }), "{barred}");
        }
    }
}
