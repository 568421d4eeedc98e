//! What the gateway tells is kept before anything is done about it; an interaction then gets its first answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::domain::ids::Platform;
use crate::engine::ports::{Front, Marks, NotKept, Receipt};

use super::SOURCE;
use super::acks::Acks;
use super::calls::Calls;
use super::channels::{Channel, Channels};
use super::outbound::DiscordChat;
use super::people::Users;
use super::turns::Turns;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It is on the disk, or nothing of it has to be.
    Yes,
    /// It could not be kept: whoever reads the gateway goes back to before it.
    NotKept,
}

/// What the door stands on.
pub struct Parts {
    /// The engine.
    pub front: Arc<dyn Front>,
    /// What is kept beside the record.
    pub marks: Arc<dyn Marks>,
    /// Calls of Discord.
    pub calls: Arc<Calls>,
    /// What sends.
    pub chat: Arc<DiscordChat>,
    /// Who speaks.
    pub users: Arc<Users>,
    /// Where.
    pub channels: Arc<Channels>,
    /// First answers on their way.
    pub acks: Arc<Acks>,
    /// Told whenever there is something to work on.
    pub wake: Arc<Notify>,
    /// The one server that counts.
    pub guild: String,
}

/// Where everything comes in.
pub struct Door {
    pub(super) parts: Parts,
    taken: AtomicU64,
    /// How many gaps there were.
    pub(super) gaps: AtomicU64,
    /// What is said while something that was missed is not read yet.
    pub(super) turns: Turns,
}

impl Door {
    /// A door before that engine.
    pub fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self { parts, taken: AtomicU64::new(0), gaps: AtomicU64::new(0), turns: Turns::default() })
    }

    /// How many deliveries were kept so far.
    pub fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Takes one dispatch as the gateway tells it. What is said waits for what was said before it and missed, or the older
    /// word would be heard as the later one.
    pub async fn take_live(self: &Arc<Self>, frame: &Value) -> Took {
        let is_said = frame["t"].as_str().is_some_and(|event| event.starts_with("MESSAGE_"));
        if !is_said || self.is_nobodys(&frame["d"]) {
            return self.take(frame).await;
        }
        let _in_turn = self.turns.wait().await;
        self.reads_earlier_words(frame["d"]["channel_id"].as_str().unwrap_or_default()).await;
        self.take(frame).await
    }

    /// Takes one dispatch of the gateway, or what was read as if it had told it.
    pub async fn take(self: &Arc<Self>, frame: &Value) -> Took {
        let event = frame["t"].as_str().unwrap_or_default();
        let d = &frame["d"];
        match event {
            "MESSAGE_CREATE" | "MESSAGE_UPDATE" | "MESSAGE_DELETE" => self.take_message(event, frame).await,
            "MESSAGE_REACTION_ADD" => self.take_reaction(frame).await,
            "INTERACTION_CREATE" => self.take_interaction(frame).await,
            "THREAD_CREATE" | "THREAD_UPDATE" | "CHANNEL_CREATE" | "CHANNEL_UPDATE" => {
                self.parts.channels.described(d);
                Took::Yes
            }
            "GUILD_CREATE" => {
                self.of_guild(d);
                Took::Yes
            }
            // Whatever else Discord tells is nothing for us.
            _nothing_for_us => Took::Yes,
        }
    }

    /// The channels and threads of the server, as it is told when we come in.
    fn of_guild(&self, guild: &Value) {
        if guild["id"] != self.parts.guild.as_str() {
            tracing::warn!("this bot is in another server too, which it does not listen to");
            return;
        }
        for list in ["channels", "threads"] {
            for channel in guild[list].as_array().into_iter().flatten() {
                let mut channel = channel.clone();
                channel["guild_id"] = guild["id"].clone();
                self.parts.channels.described(&channel);
            }
        }
    }

    async fn take_message(&self, event: &str, frame: &Value) -> Took {
        let message = &frame["d"];
        let (Some(id), Some(channel)) = (message["id"].as_str(), message["channel_id"].as_str()) else {
            tracing::warn!("a message without an id or channel is left");
            return Took::Yes;
        };
        if self.is_elsewhere(message) || self.is_nobodys(message) {
            return Took::Yes;
        }
        let author = message["author"]["id"].as_str();
        if let Ok(own) = self.parts.chat.own().await
            && author == Some(own.user.as_str())
        {
            if event == "MESSAGE_CREATE" {
                self.parts.chat.saw(message).await;
            }
            return Took::Yes;
        }
        let what = match event {
            "MESSAGE_CREATE" => String::new(),
            "MESSAGE_DELETE" => "/deleted".to_owned(),
            _edited => match message["edited_timestamp"].as_str() {
                Some(at) => format!("/edited/{at}"),
                // Nobody edited it: a preview was added.
                None => return Took::Yes,
            },
        };
        let lane = author.unwrap_or(channel);
        self.keep("event", format!("message/{channel}/{id}{what}"), lane, frame).await
    }

    async fn take_reaction(&self, frame: &Value) -> Took {
        let d = &frame["d"];
        let text = |key: &str| d[key].as_str().unwrap_or_default();
        let emoji = d["emoji"]["name"].as_str().unwrap_or_default();
        if self.is_elsewhere(d) || text("user_id").is_empty() || text("message_id").is_empty() || emoji.is_empty() {
            return Took::Yes;
        }
        let key = format!("reaction/{}/{}/{}/{emoji}", text("channel_id"), text("message_id"), text("user_id"));
        self.keep("event", key, text("user_id"), frame).await
    }

    /// Of another server. What has no server was said directly.
    pub(super) fn is_elsewhere(&self, d: &Value) -> bool {
        d["guild_id"].as_str().is_some_and(|guild| guild != self.parts.guild)
    }

    /// Said in a channel that is neither watched nor has handoffs. Of a thread, or a channel that is not known yet, it is
    /// found out when its message is worked on.
    fn is_nobodys(&self, d: &Value) -> bool {
        let Some(channel) = d["channel_id"].as_str() else { return false };
        matches!(self.parts.channels.known_as(channel), Some(Channel::OfGuild { .. })) && !self.listens_to(channel)
    }

    /// Whether what is said there counts, whoever says it.
    fn listens_to(&self, channel: &str) -> bool {
        channel == self.parts.chat.home
            || self.parts.front.channels(Platform::Discord).iter().any(|known| known == channel)
    }

    /// Keeps something; it is on the disk when this returns.
    pub(super) async fn keep(&self, kind: &'static str, key: String, lane: &str, body: &Value) -> Took {
        let receipt = Receipt {
            key: format!("{SOURCE}/{key}"),
            source: SOURCE,
            kind,
            lane: format!("{SOURCE}/{lane}"),
            body: json!({ "t": body["t"], "d": body["d"], super::interactions::OURS: body[super::interactions::OURS] })
                .to_string(),
        };
        match self.parts.front.receive(receipt).await {
            Ok(()) => {
                self.taken.fetch_add(1, Ordering::Relaxed);
                self.parts.wake.notify_one();
                Took::Yes
            }
            Err(NotKept(why)) => {
                tracing::error!("something that Discord told could not be kept: {why}");
                Took::NotKept
            }
        }
    }
}
