//! The chat platforms that are on, put together: what sends, and what stands before the engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use tokio::sync::Notify;

use crate::ambient::Ambient;
use crate::config::Config;
use crate::domain::ids::Platform;
use crate::domain::place::Place;
use crate::engine::Engine;
use crate::engine::identity::{Links, Residences};
use crate::engine::in_force::InForce;
use crate::engine::ports::{Chat, MessageRef, Outgoing, PortFuture, Translate, Undelivered};
use crate::transport::slack::socket::Sockets;
use crate::transport::together::{Member, Together};
use crate::transport::{discord, slack};

use super::discord as of_discord;
use super::slack as of_slack;

/// What sends, which the engine is made with.
pub struct Senders {
    /// Slack's, if it is on.
    pub slack: Option<of_slack::Sending>,
    /// Discord's, if it is on.
    pub discord: Option<of_discord::Sending>,
    /// All of them behind one face.
    pub chat: Arc<dyn Chat>,
    /// Where handoffs are announced that no person says more of.
    pub home: Place,
}

impl Senders {
    /// As that configuration says.
    pub fn new(config: &Config, policy: &InForce, links: &Links, ambient: &Ambient) -> anyhow::Result<Self> {
        let book = policy.book();
        let home_on = |platform: Platform| {
            let channel = book.sources().home(platform).with_context(|| {
                format!("sources.toml, {platform}: set handoff_channel to the id of the channel where handoffs are announced")
            });
            channel.map(str::to_owned)
        };
        let slack = config.slack.as_ref().map(|slack| {
            let roll = of_slack::roll(policy, links);
            of_slack::Sending::new(slack, roll, ambient, &home_on(Platform::Slack)?)
        });
        let discord = config.discord.as_ref().map(|discord| {
            let roll = of_discord::roll(policy, links);
            of_discord::Sending::new(discord, roll, ambient, &home_on(Platform::Discord)?)
        });
        let (slack, discord) = (slack.transpose()?, discord.transpose()?);
        let channel = book.organisation().handoff_channel.clone();
        drop(book);
        Ok(Self::of(slack, discord, (policy, links), &channel))
    }

    /// Those that are there; `console` is what the channel is called where none is.
    pub fn of(
        slack: Option<of_slack::Sending>,
        discord: Option<of_discord::Sending>,
        (policy, links): (&InForce, &Links),
        console: &str,
    ) -> Self {
        let home = |platform: Platform, channel: &str| Place::Channel { platform, channel: channel.to_owned() };
        let book = policy.book();
        let member = |platform: Platform, chat: Arc<dyn Chat>| {
            let channel = book.sources().home(platform).unwrap_or_default();
            Member { platform, chat, home: home(platform, channel) }
        };
        let on_slack = slack.as_ref().map(|sending| member(Platform::Slack, sending.chat.clone()));
        let on_discord = discord.as_ref().map(|sending| member(Platform::Discord, sending.chat.clone()));
        let (chat, home): (Arc<dyn Chat>, Place) = match (on_slack, on_discord) {
            (None, None) => (Arc::new(NoChat), home(Platform::Console, console)),
            (Some(one), None) | (None, Some(one)) => (one.chat, one.home),
            (Some(one), Some(other)) => {
                let platforms = vec![one.platform, other.platform];
                let residence = Residences { policy: policy.clone(), links: links.clone(), platforms };
                let home = one.home.clone();
                (Arc::new(Together::new(vec![one, other], Arc::new(residence))), home)
            }
        };
        Self { slack, discord, chat, home }
    }
}

/// What stands before the engine.
pub struct Receivers {
    /// Slack's, if it is on.
    pub slack: Option<of_slack::Receiving>,
    /// Slack's connections, if an app-level token is set.
    pub sockets: Option<Arc<Sockets>>,
    /// Discord's, if it is on.
    pub discord: Option<of_discord::Receiving>,
}

impl Receivers {
    /// Of those that send; `wake` is told when something came in.
    pub fn new(config: &Config, senders: &Senders, engine: &Engine, wake: &Arc<Notify>) -> anyhow::Result<Self> {
        let slack = config.slack.as_ref().zip(senders.slack.as_ref());
        let slack = slack.map(|(config, sending)| of_slack::Receiving::new(config, sending, engine, wake.clone()));
        let slack = slack.transpose()?;
        let sockets = match (&slack, &config.slack) {
            (Some(receiving), Some(config)) => receiving.sockets(config)?,
            (Some(_) | None, _) => None,
        };
        let discord = config.discord.as_ref().zip(senders.discord.as_ref());
        let discord =
            discord.map(|(config, sending)| of_discord::Receiving::new(config, sending, engine, wake.clone()));
        Ok(Self { slack, sockets, discord: discord.transpose()? })
    }

    /// Who knows what each platform delivers.
    pub fn translators(&self) -> BTreeMap<String, Arc<dyn Translate>> {
        let mut translators: BTreeMap<String, Arc<dyn Translate>> = BTreeMap::new();
        if let Some(slack) = &self.slack {
            translators.insert(slack::door::SOURCE.to_owned(), slack.interpreter.clone());
        }
        if let Some(discord) = &self.discord {
            translators.insert(discord::SOURCE.to_owned(), discord.interpreter.clone());
        }
        translators
    }

    /// How many deliveries were kept so far.
    pub fn taken(&self) -> u64 {
        let of_slack = self.slack.as_ref().map_or(0, |slack| slack.door.taken());
        of_slack + self.discord.as_ref().map_or(0, |discord| discord.door.taken())
    }

    /// The routes of those that are spoken to over HTTP.
    pub fn routes(&self, config: &Config, ambient: &Ambient) -> Router {
        match (&self.slack, &config.slack) {
            (Some(slack), Some(config)) => slack.routes(config, ambient).unwrap_or_default(),
            (Some(_) | None, _) => Router::default(),
        }
    }
}

/// No chat platform is at hand: what is to be said waits.
pub struct NoChat;

impl Chat for NoChat {
    fn send<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        Box::pin(async { Err(Undelivered::Later { after: None, why: "no chat platform is configured".into() }) })
    }

    fn find<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        Box::pin(async { Ok(None) })
    }
}
