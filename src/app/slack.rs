//! Slack, put together: the door, what works on deliveries, what sends, and the connections.

use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use tokio::sync::Notify;

use crate::ambient::Ambient;
use crate::config::SlackConfig;
use crate::domain::ids::Platform;
use crate::engine::Engine;
use crate::engine::identity::Roll;
use crate::engine::in_force::InForce;
use crate::engine::ports::{Accounts, Front};
use crate::transport::files::Files;
use crate::transport::slack::api::{Api, Wire};
use crate::transport::slack::door::Door;
use crate::transport::slack::files::FILE_HOSTS;
use crate::transport::slack::homes::Homes;
use crate::transport::slack::http::{self, Http};
use crate::transport::slack::interpreter::Interpreter;
use crate::transport::slack::outbound::{Parts, SlackChat};
use crate::transport::slack::people::Users;
use crate::transport::slack::signature::SigningSecrets;
use crate::transport::slack::socket::Sockets;

/// Slack's sending side, which the engine is made with.
pub struct Sending {
    /// The calls.
    pub wire: Arc<dyn Wire>,
    /// The chat.
    pub chat: Arc<SlackChat>,
}

impl Sending {
    /// Slack as that configuration describes it; `home` is the channel where handoffs are announced.
    pub fn new(config: &SlackConfig, roll: Roll, ambient: &Ambient, home: &str) -> anyhow::Result<Self> {
        let api = Api::new(&config.api_url, &config.bot_token).context("SLACK_API_URL")?;
        let wire: Arc<dyn Wire> = Arc::new(api);
        let accounts: Arc<dyn Accounts> = Arc::new(roll);
        let parts = Parts { wire: wire.clone(), clock: ambient.clock.clone(), accounts, home: home.to_owned() };
        Ok(Self { wire, chat: Arc::new(SlackChat::new(parts)) })
    }
}

/// Slack's receiving side, which stands before the engine.
pub struct Receiving {
    /// Where everything comes in.
    pub door: Arc<Door>,
    /// What it means.
    pub interpreter: Arc<Interpreter>,
    /// Everybody's home.
    pub homes: Arc<Homes>,
}

impl Receiving {
    /// Slack before that engine; `wake` is told when something came in.
    pub fn new(config: &SlackConfig, sending: &Sending, engine: &Engine, wake: Arc<Notify>) -> anyhow::Result<Self> {
        let front: Arc<dyn Front> = Arc::new(engine.clone());
        let (wire, clock) = (sending.wire.clone(), engine.ambient.clock.clone());
        let homes = Arc::new(Homes::new(front.clone(), wire.clone(), clock.clone()));
        let interpreter = Interpreter {
            front: front.clone(),
            wire: wire.clone(),
            users: Users::new(wire, clock),
            files: Files::new(FILE_HOSTS, &config.api_url, Some(&config.bot_token)).context("files of Slack")?,
            chat: sending.chat.clone(),
            homes: homes.clone(),
        };
        Ok(Self { door: Arc::new(Door::new(front, wake)), interpreter: Arc::new(interpreter), homes })
    }

    /// The routes, if a signing secret is set.
    pub fn routes(&self, config: &SlackConfig, ambient: &Ambient) -> Option<Router> {
        let secrets = SigningSecrets::new(config.signing_secret.as_deref()?)?;
        Some(http::routes(Http { door: self.door.clone(), secrets, clock: ambient.clock.clone() }))
    }

    /// The connections, if an app-level token is set; not yet open.
    pub fn sockets(&self, config: &SlackConfig) -> anyhow::Result<Option<Arc<Sockets>>> {
        let Some(token) = &config.app_token else { return Ok(None) };
        Ok(Some(Sockets::new(&config.api_url, token, self.door.clone()).context("SLACK_API_URL")?))
    }
}

/// Who has which account in Slack.
pub fn roll(policy: &InForce, links: &crate::engine::identity::Links) -> Roll {
    Roll { policy: policy.clone(), links: links.clone(), platform: Platform::Slack }
}
