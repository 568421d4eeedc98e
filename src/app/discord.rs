//! Discord, put together: what sends, the door, what works on what came in, and the gateway.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::Context;
use tokio::sync::Notify;

use crate::ambient::Ambient;
use crate::config::DiscordConfig;
use crate::domain::ids::Platform;
use crate::engine::Engine;
use crate::engine::identity::{Links, Roll};
use crate::engine::in_force::InForce;
use crate::engine::ports::{Accounts, Front};
use crate::transport::discord::api::{Api, Wire};
use crate::transport::discord::calls::Calls;
use crate::transport::discord::channels::Channels;
use crate::transport::discord::door::{self, Door};
use crate::transport::discord::gateway::{self, Gateway};
use crate::transport::discord::interpreter::Interpreter;
use crate::transport::discord::outbound::{DiscordChat, Parts};
use crate::transport::discord::people::Users;
use crate::transport::discord::{Acks, FILE_HOSTS};
use crate::transport::files::Files;

/// Discord's sending side, which the engine is made with.
pub struct Sending {
    /// The calls.
    pub calls: Arc<Calls>,
    /// The chat.
    pub chat: Arc<DiscordChat>,
}

impl Sending {
    /// Discord as that configuration describes it; `home` is the channel where handoffs are announced.
    pub fn new(config: &DiscordConfig, roll: Roll, ambient: &Ambient, home: &str) -> anyhow::Result<Self> {
        let api = Api::new(&config.api_url, &config.bot_token).context("DISCORD_API_URL")?;
        let wire: Arc<dyn Wire> = Arc::new(api);
        let calls = Arc::new(Calls::new(wire, ambient.clock.clone()));
        let accounts: Arc<dyn Accounts> = Arc::new(roll);
        let clock = ambient.clock.clone();
        let parts = Parts { calls: calls.clone(), clock, accounts, home: home.to_owned() };
        Ok(Self { calls, chat: Arc::new(DiscordChat::new(parts)) })
    }
}

/// Discord's receiving side, which stands before the engine.
pub struct Receiving {
    /// Where everything comes in.
    pub door: Arc<Door>,
    /// What it means.
    pub interpreter: Arc<Interpreter>,
    /// The connection.
    pub gateway: Arc<Gateway>,
}

impl Receiving {
    /// Discord before that engine; `wake` is told when something came in.
    pub fn new(config: &DiscordConfig, sending: &Sending, engine: &Engine, wake: Arc<Notify>) -> anyhow::Result<Self> {
        let front: Arc<dyn Front> = Arc::new(engine.clone());
        let (calls, chat) = (sending.calls.clone(), sending.chat.clone());
        let users = Arc::new(Users::new(calls.clone(), &config.guild_id));
        let channels = Arc::new(Channels::new(calls.clone()));
        let acks: Arc<Acks> = Arc::default();
        let door = Door::new(door::Parts {
            front: front.clone(),
            marks: Arc::new(engine.clone()),
            calls: calls.clone(),
            chat: chat.clone(),
            users: users.clone(),
            channels: channels.clone(),
            acks: acks.clone(),
            wake,
            guild: config.guild_id.clone(),
        });
        let files = Files::new(FILE_HOSTS, &config.api_url, None).context("files of Discord")?;
        let guild = config.guild_id.clone();
        let interpreter = Interpreter { front, users, channels, files, chat: chat.clone(), acks, guild };
        let gateway = Gateway {
            door: door.clone(),
            calls,
            chat,
            token: config.bot_token.clone(),
            owner: engine.ambient.ids.draw(),
            round: gateway::ROUND,
            heard: AtomicU64::default(),
        };
        Ok(Self { door, interpreter: Arc::new(interpreter), gateway: Arc::new(gateway) })
    }
}

/// Who has which account in Discord.
pub fn roll(policy: &InForce, links: &Links) -> Roll {
    Roll { policy: policy.clone(), links: links.clone(), platform: Platform::Discord }
}
