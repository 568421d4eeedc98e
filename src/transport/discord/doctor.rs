//! What can be asked of Discord without changing anything.

use std::sync::Arc;

use crate::ambient::Clock;

use super::api::{Api, CallError};
use super::calls::{Calls, Trouble};
use super::people::{Standing, Users};
use super::refusals::Meaning;

/// Bits of an application's flags that say that it may read what people write.
pub(super) const MAY_READ: u64 = 1 << 18 | 1 << 19;

/// Asks.
pub struct Examiner {
    calls: Arc<Calls>,
    users: Users,
    guild: String,
}

/// Who the bot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Itself {
    /// The application.
    pub application: String,
    /// Whether it may read what people write.
    pub may_read: bool,
}

impl Examiner {
    /// Asks the Discord at that address, for that server.
    pub fn new(api_url: &str, bot_token: &str, guild: &str, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let api = Api::new(api_url, bot_token).map_err(|error| error.to_string())?;
        let calls = Arc::new(Calls::new(Arc::new(api), clock));
        Ok(Self { users: Users::new(calls.clone(), guild), calls, guild: guild.to_owned() })
    }

    /// Who the bot is, by its token.
    pub async fn itself(&self) -> Result<Itself, Trouble> {
        let said = self.calls.get("applications/@me").await?;
        let flags = said["flags"].as_u64().unwrap_or_default();
        let application = said["id"].as_str().unwrap_or_default().to_owned();
        Ok(Itself { application, may_read: flags & MAY_READ != 0 })
    }

    /// The name of the server.
    pub async fn server(&self) -> Result<String, Trouble> {
        let said = self.calls.get(&format!("guilds/{}", self.guild)).await?;
        Ok(said["name"].as_str().unwrap_or_default().to_owned())
    }

    /// The name of a channel that the bot sees.
    pub async fn channel(&self, channel: &str) -> Result<String, Trouble> {
        let said = self.calls.get(&format!("channels/{channel}")).await?;
        Ok(said["name"].as_str().unwrap_or_default().to_owned())
    }

    /// What Discord says of a user.
    pub async fn standing(&self, user: &str) -> Result<Standing, Trouble> {
        self.users.standing(user).await
    }
}

/// What to do about a trouble.
pub fn remedy(trouble: &Trouble) -> &'static str {
    match trouble.meaning() {
        Some(Meaning::Mend(how)) => return how,
        Some(Meaning::Closed(_) | Meaning::Gone | Meaning::Unreachable(_)) => {
            return "check the id, and put the bot into the server with its permissions (docs/discord.md)";
        }
        Some(Meaning::Unfit(_) | Meaning::TooLate | Meaning::Busy) | None => {}
    }
    match trouble {
        Trouble::Call(CallError::NotSent { .. }) => "check the network and DISCORD_API_URL",
        Trouble::Call(CallError::Limited { .. }) | Trouble::NotYet { .. } => "ask again in some minutes",
        Trouble::Call(CallError::Refused { .. } | CallError::Unknown { .. }) => {
            "look at Discord's status, and ask again"
        }
    }
}
