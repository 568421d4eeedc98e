//! The gateway: one connection, read event by event and in order. twilight-gateway holds it: it greets, beats, resumes
//! and begins anew. What it hands over is the text of each event as it came, so nothing that it does not know is lost.
//!
//! A session outlives the process: which one it is and how far of it is on the disk is kept beside the record, so that a
//! restart resumes and hears what was said meanwhile. Where a session cannot be resumed, what was missed is read from
//! history (`history.rs`).

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesOrdered;
use futures_util::{FutureExt, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;
use twilight_gateway::{CloseFrame, ConfigBuilder, Intents, Message, Session, Shard, ShardId};

use super::begins::Begins;
use super::calls::{Calls, Trouble};
use super::commands;
use super::doctor::MAY_READ;
use super::door::{Door, Took};
use super::outbound::DiscordChat;
use super::refusals::Meaning;

/// After so many rounds commands that Discord did not take are told again.
const INTRODUCED_EVERY: u32 = 12;
/// Under which name the session is kept.
const SESSION: &str = "discord/session";
/// The lease of the one process that reads the gateway, and how long it lasts.
const LEASE: &str = "discord/gateway";
const LEASE_LASTS: Duration = Duration::from_secs(30);
/// How often the lease is renewed, and what was heard is kept.
pub const ROUND: Duration = Duration::from_secs(5);
/// How long to wait before another try, and before one that somebody has to make possible.
const AGAIN: Duration = Duration::from_secs(5);
const AFTER_REFUSAL: Duration = Duration::from_secs(300);
/// How long a handshake may take, in rounds, before it is begun again: the heartbeats that would tell of a dead connection
/// begin only with it.
const HANDSHAKE_MAX: u32 = 12;
/// Closing codes of a session that cannot be taken up.
const SESSION_GONE: [u16; 2] = [4_007, 4_009];
/// After so many failed connections the address of the gateway is asked for anew.
const ATTEMPTS_MAX: u8 = 4;
/// How many events are on their way to the disk at once.
const ON_THEIR_WAY: usize = 2_048;
/// How long a stop waits for what is on its way, and for the farewell.
const FAREWELL_MAX: Duration = Duration::from_secs(3);
/// Closing codes after which nothing helps but somebody who mends it.
const WRONG_TOKEN: u16 = 4_004;
const FORBIDDEN_INTENTS: u16 = 4_014;

/// The gateway.
pub struct Gateway {
    /// Where everything comes in.
    pub door: Arc<Door>,
    /// Calls of Discord.
    pub calls: Arc<Calls>,
    /// What sends.
    pub chat: Arc<DiscordChat>,
    /// The bot's token.
    pub token: String,
    /// What this process is called where one alone may do something.
    pub owner: String,
    /// How long a round lasts: [`ROUND`], or less in a test.
    pub round: Duration,
    /// The number of the last event of the present session that was taken.
    pub heard: AtomicU64,
}

/// A session that can be taken up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    id: String,
    sequence: u64,
    url: String,
}

/// Why a connection was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// The service stops.
    Stopped,
    /// Something could not be kept, or it cannot be reached: it is begun again.
    Again,
    /// Another process reads the gateway; what it keeps of the session is not written over.
    Lost,
    /// Discord closed it for good, with this code.
    Closed(Option<u16>),
}

impl Gateway {
    /// Listens until it is told to stop.
    pub async fn run(&self, mut stopped: watch::Receiver<bool>) {
        let mut may_read = true;
        while !*stopped.borrow() {
            let pause = match self.listen(may_read, &mut stopped).await {
                Ok(Over::Stopped) => break,
                Ok(Over::Again | Over::Lost) => AGAIN,
                Ok(Over::Closed(Some(FORBIDDEN_INTENTS))) if may_read => {
                    tracing::error!(
                        "Discord does not let this bot read what people write. What to do: turn on the Message Content \
                         intent in the developer portal, and restart. Until then only direct messages, buttons, forms and \
                         commands are heard, and no announcement of a won deal."
                    );
                    may_read = false;
                    AGAIN
                }
                Ok(Over::Closed(code)) => {
                    tracing::error!("Discord closed the gateway ({code:?}). What to do: {}", to_do(code));
                    AFTER_REFUSAL
                }
                Err(trouble) => {
                    let to_mend = matches!(trouble.meaning(), Some(Meaning::Mend(_)));
                    tracing::error!("Discord cannot be listened to: {}", DiscordChat::why(&trouble));
                    if to_mend { AFTER_REFUSAL } else { AGAIN }
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stopped.changed() => {}
            }
        }
        let given = self.door.parts.marks.give_lease_back(LEASE, &self.owner).await;
        if let Err(why) = given {
            tracing::debug!("the lease of the gateway runs out by itself: {why}");
        }
    }

    async fn has_lease(&self) -> bool {
        match self.door.parts.marks.take_lease(LEASE, &self.owner, LEASE_LASTS).await {
            Ok(has) => has,
            Err(why) => {
                tracing::error!("whether another process reads the gateway cannot be told: {why}");
                false
            }
        }
    }

    async fn listen(&self, may_read: bool, stopped: &mut watch::Receiver<bool>) -> Result<Over, Trouble> {
        if !self.has_lease().await {
            tracing::debug!("another process reads the gateway");
            return Ok(Over::Lost);
        }
        let told = self.calls.get("gateway/bot").await?;
        // Commands that Discord does not take now leave everything else to be heard.
        let is_introduced = match self.introduce().await {
            Ok(()) => true,
            Err(trouble) => {
                tracing::error!("Discord was not told which commands there are: {}", DiscordChat::why(&trouble));
                false
            }
        };
        let url = told["url"].as_str().unwrap_or("wss://gateway.discord.gg").to_owned();
        let limit = &told["session_start_limit"];
        let known = self.known_session().await;
        // One that is taken up again is not begun.
        if known.is_none() && limit["remaining"].as_u64() == Some(0) {
            tracing::error!("Discord lets this bot begin no session before its limit is reset; listening waits");
            return Ok(Over::Closed(None));
        }
        self.door.remembers_directs().await;
        let begins = Begins::new(limit, self.door.clone()).await;
        let mut listening = Listening {
            gateway: self,
            shard: self.shard(url, may_read, known.clone(), begins),
            kept: known,
            heard_at: None,
            last_close: None,
            closes: 0,
            sessions: 0,
            rounds_without_session: 0,
            is_introduced,
            rounds: 0,
        };
        let over = listening.run(stopped).await;
        if over != Over::Lost {
            listening.keep_session(false).await;
        }
        Ok(over)
    }

    /// Says which commands there are. What was there already is no new command (DC-11).
    async fn introduce(&self) -> Result<(), Trouble> {
        let own = match self.chat.own().await {
            Ok(own) => own,
            // Asked again, it says why.
            Err(_) => {
                self.calls.get("applications/@me").await?;
                self.chat.own().await.map_err(|_| Trouble::NotYet { after: AGAIN })?
            }
        };
        if own.flags & MAY_READ == 0 {
            self.chat.tell_operator(
                "the Message Content intent",
                "Discord says that this bot may not read what people write: turn on the Message Content intent in the \
                 developer portal",
            );
        }
        self.calls.put(&format!("applications/{}/commands", own.application), &commands::definitions()).await?;
        Ok(())
    }

    fn shard(&self, url: String, may_read: bool, known: Option<Known>, begins: Begins) -> Shard<Begins> {
        let mut intents = Intents::GUILDS
            | Intents::GUILD_MESSAGES
            | Intents::GUILD_MESSAGE_REACTIONS
            | Intents::DIRECT_MESSAGES
            | Intents::DIRECT_MESSAGE_REACTIONS;
        if may_read {
            intents |= Intents::MESSAGE_CONTENT;
        }
        let mut config = ConfigBuilder::new(self.token.clone(), intents).proxy_url(url).queue(begins);
        if let Some(known) = known {
            config = config.session(Session::new(known.sequence, known.id)).resume_url(known.url);
        }
        Shard::with_config(ShardId::ONE, config.build())
    }

    async fn known_session(&self) -> Option<Known> {
        let kept = self.door.parts.marks.mark(SESSION).await.ok().flatten()?;
        serde_json::from_str(&kept).ok()
    }
}

/// One connection, with those that twilight makes in its place.
struct Listening<'g> {
    gateway: &'g Gateway,
    shard: Shard<Begins>,
    /// The session and the last event of it that is on the disk.
    kept: Option<Known>,
    /// When Discord said anything last: a machine that slept has a connection that only looks alive.
    heard_at: Option<DateTime<Utc>>,
    last_close: Option<u16>,
    /// How many connections were closed since the session last stood.
    closes: u8,
    /// How many sessions were begun.
    sessions: u32,
    rounds_without_session: u32,
    /// Whether Discord knows the commands.
    is_introduced: bool,
    rounds: u32,
}

impl Listening<'_> {
    async fn run(&mut self, stopped: &mut watch::Receiver<bool>) -> Over {
        let mut keeping = Keeping::default();
        let mut round = tokio::time::interval(self.gateway.round);
        loop {
            tokio::select! {
                biased;
                (event, took) = keeping.next(), if keeping.count > 0 => {
                    if took == Took::NotKept {
                        // Taken up again, the session tells it once more.
                        return Over::Again;
                    }
                    self.is_kept(event);
                }
                _ = stopped.changed() => {
                    self.say_farewell(keeping).await;
                    return Over::Stopped;
                }
                _ = round.tick() => {
                    let all_is_kept = keeping.count == 0;
                    if let Some(over) = keeping.beside(self.looks_around(all_is_kept)).await {
                        return over;
                    }
                }
                item = self.shard.next(), if keeping.count < ON_THEIR_WAY => match item {
                    Some(Ok(Message::Text(text))) => {
                        self.heard_at = Some(self.gateway.calls.now());
                        if let Some((sequence, frame)) = keeping.beside(self.dispatched(&text)).await {
                            let door = self.gateway.door.clone();
                            let event = (self.sessions, sequence);
                            keeping.push(async move { (event, door.take_live(&frame).await) });
                        }
                    }
                    Some(Ok(Message::Close(frame))) => {
                        self.last_close = frame.map(|frame| frame.code);
                        tracing::info!("the gateway closed a connection ({:?}); another is made", self.last_close);
                        if let Some(over) = keeping.beside(self.is_closed_for_good()).await {
                            return over;
                        }
                    }
                    Some(Err(error)) => {
                        // What it says in full may hold a frame, with people's words.
                        tracing::warn!("the gateway: {:?}", error.kind());
                        if self.is_out_of_reach() {
                            return Over::Again;
                        }
                    }
                    None => return Over::Closed(self.last_close),
                },
            }
        }
    }

    /// What is done in every round; whether that ends the listening.
    async fn looks_around(&mut self, all_is_kept: bool) -> Option<Over> {
        if !self.gateway.has_lease().await {
            tracing::warn!("another process reads the gateway now");
            return Some(Over::Lost);
        }
        if self.is_stuck() {
            tracing::warn!("the gateway says nothing before a session stands; it is begun again");
            return Some(Over::Again);
        }
        self.keep_session(all_is_kept).await;
        self.introduces_itself_again().await;
        None
    }

    /// Whether no session stands since so long that none will come of this connection.
    fn is_stuck(&mut self) -> bool {
        use twilight_gateway::ShardState;
        if self.shard.state() == ShardState::Active {
            (self.rounds_without_session, self.closes) = (0, 0);
        } else {
            self.rounds_without_session += 1;
        }
        self.rounds_without_session >= HANDSHAKE_MAX
    }

    /// A session that Discord does not know any more is forgotten, else it would be taken up again for ever; and one
    /// connection after the other that is closed before a session stands is no use.
    async fn is_closed_for_good(&mut self) -> Option<Over> {
        if self.last_close.is_some_and(|code| SESSION_GONE.contains(&code)) {
            self.kept = None;
            if let Err(why) = self.gateway.door.parts.marks.keep_mark(SESSION, "").await {
                tracing::warn!("that a session of the gateway is gone could not be kept: {why}");
            }
            return Some(Over::Again);
        }
        self.closes += 1;
        (self.closes >= ATTEMPTS_MAX).then_some(Over::Again)
    }

    fn is_out_of_reach(&self) -> bool {
        use twilight_gateway::ShardState;
        match self.shard.state() {
            ShardState::Disconnected { reconnect_attempts } => reconnect_attempts >= ATTEMPTS_MAX,
            ShardState::Active | ShardState::FatallyClosed | ShardState::Identifying | ShardState::Resuming => false,
        }
    }

    /// A dispatch that is to be kept, with its number.
    async fn dispatched(&mut self, text: &str) -> Option<(u64, Value)> {
        let frame: Value = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(error) => {
                tracing::warn!("a frame of the gateway is no JSON: {error}");
                return None;
            }
        };
        if frame["op"].as_u64() != Some(0) {
            return None;
        }
        let sequence = frame["s"].as_u64()?;
        match frame["t"].as_str() {
            Some("READY") => {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let (id, url) = (text(&frame["d"]["session_id"]), text(&frame["d"]["resume_gateway_url"]));
                self.kept = Some(Known { id, sequence, url });
                self.sessions += 1;
                self.gateway.heard.store(sequence, Ordering::Relaxed);
                tracing::info!("Discord is heard");
                self.gateway.door.gap_opens().await;
                // Killed before the first round is over, the next process goes on from here.
                self.keep_session(false).await;
                None
            }
            Some("RESUMED") => {
                tracing::info!("Discord is heard again, and nothing was missed");
                self.gateway.door.gap_is_looked_for().await;
                // It comes after what was missed, and so it is counted after it.
                Some((sequence, frame))
            }
            Some(_) => Some((sequence, frame)),
            None => None,
        }
    }

    fn is_kept(&mut self, (session, sequence): Event) {
        // The number of a session that is gone is none of the present one.
        if session != self.sessions {
            return;
        }
        self.gateway.heard.store(sequence, Ordering::Relaxed);
        match &mut self.kept {
            Some(kept) => kept.sequence = sequence,
            // A session that was taken up from before this process.
            None => {
                if let (Some(session), Some(url)) = (self.shard.session(), self.shard.resume_url()) {
                    self.kept = Some(Known { id: session.id().to_owned(), sequence, url: url.to_owned() });
                }
            }
        }
    }

    /// Keeps how far was heard.
    async fn keep_session(&mut self, all_is_kept: bool) {
        use twilight_gateway::ShardState;
        let door = &self.gateway.door;
        door.keep_directs().await;
        let Some(kept) = &self.kept else { return };
        let told = serde_json::to_string(kept).expect("texts and numbers become JSON");
        if let Err(why) = door.parts.marks.keep_mark(SESSION, &told).await {
            tracing::warn!("the session of the gateway could not be kept: {why}");
        }
        if let (ShardState::Active, true, Some(heard_at)) = (self.shard.state(), all_is_kept, self.heard_at) {
            door.heard_until(heard_at).await;
        }
    }

    async fn introduces_itself_again(&mut self) {
        self.rounds = self.rounds.wrapping_add(1);
        if !self.is_introduced && self.rounds.is_multiple_of(INTRODUCED_EVERY) {
            self.is_introduced = self.gateway.introduce().await.is_ok();
        }
    }

    /// What is on its way is finished, and the session is left so that it can be taken up again.
    async fn say_farewell(&mut self, mut keeping: Keeping<'_>) {
        let finish = async {
            while keeping.count > 0 {
                let (event, took) = keeping.next().await;
                if took == Took::NotKept {
                    return false;
                }
                self.is_kept(event);
            }
            true
        };
        let all_is_kept = tokio::time::timeout(FAREWELL_MAX, finish).await == Ok(true);
        if !all_is_kept {
            tracing::warn!("what the gateway told last may come again");
        }
        // What is left holds nothing any more that keeping the session waits for.
        drop(keeping);
        self.keep_session(all_is_kept).await;
        self.shard.close(CloseFrame::RESUME);
        // Whatever ends this connection: another one would take the session up again.
        let leave = async { while matches!(self.shard.next().await, Some(Ok(Message::Text(_)))) {} };
        let _left_or_not = tokio::time::timeout(FAREWELL_MAX, leave).await;
    }
}

/// Of which session of this connection an event is, and its number.
type Event = (u32, u64);

/// Events on their way to the disk, in order. They go on whatever else is done meanwhile: one that stood still could hold
/// what everybody else waits for.
#[derive(Default)]
struct Keeping<'k> {
    going: FuturesOrdered<BoxFuture<'k, (Event, Took)>>,
    /// Those that came to their end while something else was done.
    ended: VecDeque<(Event, Took)>,
    count: usize,
}

impl<'k> Keeping<'k> {
    fn push(&mut self, event: impl Future<Output = (Event, Took)> + Send + 'k) {
        self.going.push_back(event.boxed());
        self.count += 1;
    }

    /// The next that comes to its end; where there is none, it waits for ever.
    async fn next(&mut self) -> (Event, Took) {
        let ended = match self.ended.pop_front() {
            Some(ended) => ended,
            None => match self.going.next().await {
                Some(ended) => ended,
                None => std::future::pending().await,
            },
        };
        self.count -= 1;
        ended
    }

    /// Does something else beside them.
    async fn beside<T>(&mut self, chore: impl Future<Output = T>) -> T {
        let mut chore = std::pin::pin!(chore);
        loop {
            tokio::select! {
                biased;
                done = &mut chore => return done,
                Some(ended) = self.going.next() => self.ended.push_back(ended),
            }
        }
    }
}

fn to_do(code: Option<u16>) -> &'static str {
    match code {
        Some(WRONG_TOKEN) => "set DISCORD_BOT_TOKEN to the bot's token, as the developer portal shows it, and restart",
        Some(FORBIDDEN_INTENTS) => "turn on the intents of this bot in the developer portal",
        Some(4_010 | 4_011) => "this bot is in too many servers for one connection; give Baton a bot of its own",
        Some(4_012..=4_013) => "this version of Baton is too old for Discord",
        Some(_) | None => "it is tried again in five minutes; if it stays so, look at Discord's status",
    }
}
