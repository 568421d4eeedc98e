//! What an operator wants to know of Slack before Baton serves there: everything is asked, and nothing is changed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{DATE, HeaderMap};
use serde_json::{Value, json};

use crate::ambient::Clock;

use super::api::{Api, CallError, Wire};
use super::known::Readers;

use super::pacing::Pacing;
use super::people::{Standing, Users};
use super::refusals::{Meaning, meaning};
use super::strangers::readers_of;

/// Every scope of `slack/manifest.yaml`, and what is missing without it.
pub const SCOPES: [(&str, &str); 12] = [
    ("channels:history", "won deals and answers in public channels are not heard"),
    ("channels:read", "nothing is posted in public channels, because who reads them is not known"),
    ("chat:write", "nothing is said"),
    ("commands", "/baton and the shortcuts are not there"),
    ("files:read", "shared files are not fetched"),
    ("groups:history", "won deals and answers in private channels are not heard"),
    ("groups:read", "nothing is posted in private channels, because who reads them is not known"),
    ("im:history", "answers in direct messages are not heard"),
    ("im:write", "nobody is asked by direct message"),
    ("reactions:read", "a thumbs-up on a card is not noticed, and nobody is told that it does not count"),
    ("users:read", "nobody is heard, because who is a member is not known"),
    ("users:read.email", "accounts are not linked to people by e-mail"),
];

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest pause of Slack's that is waited for.
const PAUSE_MAX: Duration = Duration::from_secs(60);

/// Whom the token belongs to, by Slack's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Itself {
    /// The workspace's id.
    pub team: String,
    /// The workspace's name.
    pub team_name: String,
    /// The bot's user id.
    pub user: String,
    /// The bot's id, if it is a bot.
    pub bot: Option<String>,
}

/// What stands beside an answer of Slack's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// How far our clock is ahead of Slack's, if Slack said what time it is.
    pub ahead: Option<TimeDelta>,
    /// The scopes of the token, if Slack said them.
    pub scopes: Option<BTreeSet<String>>,
}

/// A channel, as Slack describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its name, without `#`.
    pub name: String,
    /// What keeps Baton from working there.
    pub obstacles: Vec<Obstacle>,
}

/// What keeps Baton from working in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// It was archived.
    Archived,
    /// Baton is not in it.
    NotInvited,
    /// People of other organisations read it (SO-22).
    Strangers,
}

/// Asks Slack, each question in its turn.
pub struct Examiner {
    wire: Arc<dyn Wire>,
    users: Users,
    clock: Arc<dyn Clock>,
    pacing: Mutex<Pacing>,
    headers: reqwest::Client,
    api_url: String,
    bot_token: String,
}

impl Examiner {
    /// One that asks the Slack at that API address with that bot's token; else why it cannot ask at all.
    pub fn new(api_url: &str, bot_token: &str, clock: Arc<dyn Clock>) -> Result<Self, String> {
        // A process has one provider of cryptography; whoever comes second finds it there.
        let _there_already = rustls::crypto::ring::default_provider().install_default();
        let wire: Arc<dyn Wire> = Arc::new(Api::new(api_url, bot_token).map_err(|error| error.to_string())?);
        // Proxies are left alone, as the service leaves them alone.
        let headers = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build();
        Ok(Self {
            users: Users::new(wire.clone(), clock.clone()),
            wire,
            clock,
            pacing: Mutex::default(),
            headers: headers.map_err(|error| error.to_string())?,
            api_url: api_url.trim_end_matches('/').to_owned(),
            bot_token: bot_token.to_owned(),
        })
    }

    /// Whom the token belongs to.
    pub async fn itself(&self) -> Result<Itself, CallError> {
        let said = self.ask("auth.test", &[]).await?;
        let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        let bot = said["bot_id"].as_str().map(str::to_owned);
        Ok(Itself { team: text("team_id"), team_name: text("team"), user: text("user_id"), bot })
    }

    /// What Slack says beside its answers: its time, and the scopes of the token.
    pub async fn beside(&self) -> Result<Beside, CallError> {
        self.turn("auth.test").await;
        let before = self.clock.now();
        let request = self.headers.post(format!("{}/auth.test", self.api_url)).bearer_auth(&self.bot_token);
        let answer =
            request.send().await.map_err(|error| CallError::Unknown { why: error.without_url().to_string() })?;
        let ours = before + (self.clock.now() - before) / 2;
        let ahead = told_time(answer.headers()).map(|slacks| ours - slacks);
        Ok(Beside { ahead, scopes: told_scopes(answer.headers()) })
    }

    /// Whether a connection could be opened with that app-level token.
    pub async fn connects(&self, app_token: &str) -> Result<(), CallError> {
        let api = Api::new(&self.api_url, app_token).map_err(|error| CallError::NotSent { why: error.to_string() })?;
        api.post("apps.connections.open", &json!({})).await.map(|_| ())
    }

    /// What Slack says of a channel.
    pub async fn room(&self, channel: &str, own_team: &str) -> Result<Room, CallError> {
        let said = self.ask("conversations.info", &[("channel", channel.to_owned())]).await?;
        let said = &said["channel"];
        let obstacles = [
            (said["is_archived"] == true, Obstacle::Archived),
            (said["is_member"] != true, Obstacle::NotInvited),
            (readers_of(said, own_team) == Readers::Strangers, Obstacle::Strangers),
        ];
        let obstacles = obstacles.into_iter().filter(|(stands, _)| *stands).map(|(_, obstacle)| obstacle).collect();
        Ok(Room { name: said["name"].as_str().unwrap_or_default().to_owned(), obstacles })
    }

    /// What Slack says of a user.
    pub async fn standing(&self, user: &str, own_team: &str) -> Result<Standing, CallError> {
        self.turn("users.info").await;
        match self.users.standing(user, own_team).await {
            Err(CallError::Limited { after }) if after <= PAUSE_MAX => {
                tokio::time::sleep(after).await;
                self.users.standing(user, own_team).await
            }
            said => said,
        }
    }

    async fn ask(&self, method: &str, parameters: &[(&str, String)]) -> Result<Value, CallError> {
        self.turn(method).await;
        match self.wire.get(method, parameters).await {
            Err(CallError::Limited { after }) if after <= PAUSE_MAX => {
                tokio::time::sleep(after).await;
                self.wire.get(method, parameters).await
            }
            said => said,
        }
    }

    /// Waits until that method may be called: a running service shares the same rates (SO-1).
    async fn turn(&self, method: &str) {
        loop {
            let now = self.clock.now();
            let turn = self.pacing.lock().expect("nothing panics while it holds the pacing").take(method, None, now);
            let Err(at) = turn else { return };
            tokio::time::sleep((at - now).to_std().unwrap_or_default()).await;
        }
    }
}

/// What an operator can do about an error, whatever was asked.
pub fn remedy(error: &CallError) -> &'static str {
    match error {
        CallError::NotSent { .. } => "check this machine's network, and SLACK_API_URL if it is set",
        CallError::Limited { .. } => "run this again in some minutes",
        CallError::Unknown { .. } => "run this again; if it stays so, see whether Slack has an outage",
        CallError::Refused { code, .. } => match meaning(code) {
            Meaning::Mend(how) => how,
            Meaning::Unreachable(_)
            | Meaning::Closed(_)
            | Meaning::Unfit(_)
            | Meaning::Gone
            | Meaning::Busy
            | Meaning::Unsure => "run this again; if it stays so, look Slack's word up in its documentation",
        },
    }
}

fn told_time(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let told = headers.get(DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(told).ok().map(|time| time.to_utc())
}

fn told_scopes(headers: &HeaderMap) -> Option<BTreeSet<String>> {
    let told = headers.get("x-oauth-scopes")?.to_str().ok()?;
    Some(told.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slacks_time_and_scopes_are_read_from_its_headers() {
        let mut headers = HeaderMap::new();
        assert_eq!((told_time(&headers), told_scopes(&headers)), (None, None));
        headers.insert(DATE, "Thu, 12 Mar 2026 14:30:13 GMT".parse().unwrap());
        headers.insert("x-oauth-scopes", "chat:write, commands,".parse().unwrap());
        assert_eq!(told_time(&headers).map(|time| time.timestamp()), Some(1_773_325_813));
        assert_eq!(told_scopes(&headers), Some(BTreeSet::from(["chat:write".to_owned(), "commands".to_owned()])));
    }

    #[test]
    fn every_trouble_has_a_remedy_that_names_the_variable_where_there_is_one() {
        let refused = |code: &str| CallError::Refused { code: code.to_owned(), detail: String::new() };
        assert!(remedy(&refused("token_revoked")).contains("SLACK_BOT_TOKEN"));
        assert!(remedy(&refused("missing_scope")).contains("slack/manifest.yaml"));
        assert!(remedy(&CallError::NotSent { why: String::new() }).contains("SLACK_API_URL"));
    }
}
