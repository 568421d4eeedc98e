//! Messages → Discord: posted once, edited in place (`edits.rs`), told to one person alone where they asked
//! (`whispers.rs`).

use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::ambient::Clock;
use crate::domain::ids::{PersonId, Platform};
use crate::domain::place::Place;
use crate::engine::ports::{Accounts, Chat, MessageRef, Outgoing, PortFuture, To, Undelivered};
use crate::transport::fit;
use crate::transport::spoken::Spoken;
use crate::transport::words::short;
use crate::transport::{elsewhere, opaque};

use super::api::CallError;
use super::calls::{Calls, Trouble};
use super::edits::Edited;
use super::known::{Asking, Known, Own};
use super::refusals::{Kind, Meaning, outcome};
use super::render::{self, Rendered};

/// How many messages are on their way at once.
const AT_ONCE: usize = 8;
/// The longest name of a thread, and how long it stays open without a word: a week.
const THREAD_NAME_MAX: usize = 100;
const THREAD_RESTS_MINUTES: u32 = 10_080;

/// What sending to Discord stands on.
pub struct Parts {
    /// The calls.
    pub calls: Arc<Calls>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who has which account.
    pub accounts: Arc<dyn Accounts>,
    /// The channel where handoffs are announced.
    pub home: String,
}

/// Discord, as the engine sees it.
pub struct DiscordChat {
    pub(super) calls: Arc<Calls>,
    pub(super) accounts: Arc<dyn Accounts>,
    pub(super) home: String,
    clock: Arc<dyn Clock>,
    own: tokio::sync::OnceCell<Arc<Own>>,
    known: Mutex<Known>,
    pub(super) spoken: Spoken,
}

/// Why a message does not stand where it was to stand.
pub(super) enum Failure {
    /// As the engine is told.
    Undelivered(Undelivered),
    /// Nothing of the kind can be delivered there: it is said elsewhere.
    Closed { why: String },
}

impl From<Undelivered> for Failure {
    fn from(undelivered: Undelivered) -> Self {
        Failure::Undelivered(undelivered)
    }
}

/// Where a message is to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The channel.
    pub(super) channel: String,
    /// The message in whose thread.
    pub(super) under: Option<String>,
}

impl DiscordChat {
    /// Discord over these parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { calls, clock, accounts, home } = parts;
        Self {
            calls,
            accounts,
            home,
            clock,
            own: tokio::sync::OnceCell::new(),
            known: Mutex::default(),
            spoken: Spoken::default(),
        }
    }

    async fn deliver(&self, outgoing: &Outgoing) -> Result<MessageRef, Undelivered> {
        let rendered = render::message(&outgoing.message);
        if let Some(standing) = &outgoing.edits
            && let Edited::Stands = self.edit(standing, &rendered).await?
        {
            return Ok(standing.clone());
        }
        let nonce = opaque(&outgoing.key);
        let posted = match &outgoing.to {
            To::Place(Place::Direct { person }) => self.post_direct(person, &nonce, &rendered).await,
            To::Place(place) => match spot_of(place) {
                Ok(spot) => self.post_card(&spot, &nonce, &rendered, outgoing).await,
                Err(undelivered) => Err(undelivered.into()),
            },
            To::Under(card) => self.post(&under(card), &nonce, &rendered).await,
            To::OnlyYou { person, place, under } => {
                self.whisper(person, place, under.as_ref(), &nonce, &rendered).await
            }
        };
        match posted {
            Ok(message) => Ok(message),
            Err(Failure::Undelivered(undelivered)) => Err(undelivered),
            Err(Failure::Closed { why }) => Err(self.say_elsewhere(outgoing, why).await),
        }
    }

    pub(super) async fn post_direct(
        &self,
        person: &PersonId,
        nonce: &str,
        rendered: &Rendered,
    ) -> Result<MessageRef, Failure> {
        let channel = self.direct(person).await?;
        self.post(&Spot { channel, under: None }, nonce, rendered).await
    }

    /// The direct conversation with a person.
    pub(super) async fn direct(&self, person: &PersonId) -> Result<String, Failure> {
        let Some(user) = self.user_of(person) else {
            return Err(Failure::Closed { why: format!("{person} has no Discord account") });
        };
        self.direct_with(&user).await
    }

    /// The direct conversation with that user.
    pub(super) async fn direct_with(&self, user: &str) -> Result<String, Failure> {
        if let Some(channel) = self.known().directs.get(&user.to_owned()) {
            return Ok(channel.clone());
        }
        self.open_direct(user).await.map_err(|trouble| failure(&trouble, Kind::Repeatable))
    }

    /// Opens it, which it may be already.
    pub(super) async fn open_direct(&self, user: &str) -> Result<String, Trouble> {
        let opened = self.calls.post("users/@me/channels", &json!({ "recipient_id": user })).await?;
        let Some(channel) = opened["id"].as_str() else {
            let why = "opening a direct conversation named no channel".to_owned();
            return Err(Trouble::Call(CallError::Unknown { why }));
        };
        self.direct_is(user, channel);
        Ok(channel.to_owned())
    }

    /// The direct conversation with that user is that channel.
    pub(super) fn direct_is(&self, user: &str, channel: &str) {
        let mut known = self.known();
        if known.directs.get(&user.to_owned()).is_none_or(|before| before != channel) {
            known.directs.put(user.to_owned(), channel.to_owned());
            known.has_new_directs = true;
        }
    }

    /// Posts at top level, and opens the thread in which a handoff is spoken of.
    async fn post_card(
        &self,
        spot: &Spot,
        nonce: &str,
        rendered: &Rendered,
        outgoing: &Outgoing,
    ) -> Result<MessageRef, Failure> {
        let posted = self.post(spot, nonce, rendered).await?;
        let is_card = spot.under.is_none() && fit::handoff_of(&outgoing.message.buttons).is_some();
        if is_card
            && let Err(trouble) = self.open_thread(&spot.channel, &posted.message, &outgoing.message.headline).await
        {
            // Whoever answers the card itself is heard as well, and the first word of ours opens it.
            tracing::debug!("a thread could not be opened yet: {trouble}");
        }
        Ok(posted)
    }

    /// Posts a message in a channel, or in the thread under a message; in the channel itself if there can be none.
    async fn post(&self, spot: &Spot, nonce: &str, rendered: &Rendered) -> Result<MessageRef, Failure> {
        let Some(message) = &spot.under else {
            return self
                .post_once(&spot.channel, nonce, rendered)
                .await
                .map_err(|trouble| failure(&trouble, Kind::Posts));
        };
        // A thread has the id of the message under which it stands.
        let posted = match self.post_once(message, nonce, rendered).await {
            Err(trouble) if trouble.meaning() == Some(Meaning::Gone) => {
                // One that is known was deleted.
                self.known().threads.take(message);
                match self.open_thread(&spot.channel, message, &rendered.content).await {
                    Ok(()) => match self.post_once(message, nonce, rendered).await {
                        Err(trouble) if trouble.meaning() == Some(Meaning::Gone) => {
                            self.known().threads.take(message);
                            self.post_once(&spot.channel, nonce, rendered).await
                        }
                        posted => posted,
                    },
                    Err(Trouble::Call(CallError::Refused { .. })) => {
                        self.post_once(&spot.channel, nonce, rendered).await
                    }
                    Err(trouble) => return Err(outcome(&trouble, Kind::Repeatable).into()),
                }
            }
            posted => posted,
        };
        posted.map_err(|trouble| failure(&trouble, Kind::Posts))
    }

    async fn open_thread(&self, channel: &str, message: &str, title: &str) -> Result<(), Trouble> {
        if self.known().threads.get(&message.to_owned()).is_some() {
            return Ok(());
        }
        let name = short(&title.replace(['*', '\\', '`'], ""), THREAD_NAME_MAX);
        let body = json!({ "name": name, "auto_archive_duration": THREAD_RESTS_MINUTES });
        match self.calls.post(&format!("channels/{channel}/messages/{message}/threads"), &body).await {
            Ok(_) => {}
            // Somebody has opened one already.
            Err(Trouble::Call(CallError::Refused { code: 160_004, .. })) => {}
            Err(trouble) => return Err(trouble),
        }
        self.known().threads.put(message.to_owned(), ());
        Ok(())
    }

    /// Posts with a nonce: posted again within some minutes, the same message is answered (DC-4).
    pub(super) async fn post_once(
        &self,
        channel: &str,
        nonce: &str,
        rendered: &Rendered,
    ) -> Result<MessageRef, Trouble> {
        let mut body = rendered.body();
        body["nonce"] = json!(nonce);
        body["enforce_nonce"] = json!(true);
        let began = self.calls.now();
        let answer = self.calls.post(&format!("channels/{channel}/messages"), &body).await.and_then(|answer| {
            let message = answer["id"].as_str().map(|message| {
                MessageRef::new(answer["channel_id"].as_str().unwrap_or(channel), message).on(Platform::Discord)
            });
            message
                .ok_or_else(|| Trouble::Call(CallError::Unknown { why: "a post was answered without its id".into() }))
        });
        let now = self.calls.now();
        match &answer {
            Ok(message) => {
                let mut known = self.known();
                known.standing.put(nonce.to_owned(), message.clone());
                known.tried.take(&nonce.to_owned());
            }
            Err(Trouble::Call(CallError::Unknown { .. })) => self.known().note_tried(nonce, began, now),
            Err(
                Trouble::NotYet { .. }
                | Trouble::Call(CallError::NotSent { .. } | CallError::Limited { .. } | CallError::Refused { .. }),
            ) => {}
        }
        answer
    }

    /// Says in the handoff's thread, or else at home, that something could not be delivered and where to look,
    /// without a word of what it said; and tells the operator.
    async fn say_elsewhere(&self, outgoing: &Outgoing, why: String) -> Undelivered {
        let never = Undelivered::Never { why: why.clone() };
        let Some((line, whom)) = elsewhere::line(outgoing, self.accounts.as_ref()) else { return never };
        self.tell_operator(&whom, &format!("a message for {whom} could not be delivered: {why}"));
        let rendered = render::message(&crate::conversation::message::Message::new(line));
        let nonce = opaque(&format!("{}/elsewhere", outgoing.key));
        let home = Spot { channel: self.home.clone(), under: None };
        let own_card = outgoing.card.as_ref().filter(|card| card.platform == Some(Platform::Discord));
        let spots = own_card.map(under).into_iter().chain([home]).filter(|spot| spot.channel != whom);
        for spot in spots {
            match self.post(&spot, &nonce, &rendered).await {
                Ok(_) => return never,
                // Nothing was said yet, and will be when the message comes again.
                Err(Failure::Undelivered(waits @ (Undelivered::Waits { .. } | Undelivered::Later { .. }))) => {
                    return waits;
                }
                Err(Failure::Undelivered(undelivered)) => {
                    tracing::warn!("nor could that be said in {}: {undelivered}", spot.channel);
                }
                Err(Failure::Closed { why }) => tracing::warn!("nor could that be said in {}: {why}", spot.channel),
            }
        }
        never
    }

    pub(super) fn tell_operator(&self, about: &str, what: &str) {
        let mut known = self.known();
        if known.told.get(&about.to_owned()).is_none() {
            tracing::error!("{what}");
            known.told.put(about.to_owned(), ());
        }
    }

    /// Who Baton is here; asked for once.
    pub async fn own(&self) -> Result<Arc<Own>, Undelivered> {
        let own = self.own.get_or_try_init(|| async {
            let said = self.calls.get("applications/@me").await;
            let said = said.map_err(|trouble| outcome(&trouble, Kind::Repeatable))?;
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let flags = said["flags"].as_u64().unwrap_or_default();
            Ok::<_, Undelivered>(Arc::new(Own {
                user: text(&said["bot"]["id"]),
                application: text(&said["id"]),
                flags,
            }))
        });
        own.await.cloned()
    }

    /// The Discord user of a person; a stranger is called by the account alone.
    pub(super) fn user_of(&self, person: &PersonId) -> Option<String> {
        let account = self.accounts.account_of(person).filter(|account| account.platform == Platform::Discord);
        account.map(|account| account.user).or_else(|| person.as_str().strip_prefix("discord:").map(str::to_owned))
    }

    /// Somebody did something that can be answered for a while.
    pub(super) fn somebody_asks(&self, asking: Asking) {
        if asking.is_direct {
            self.spoken.note(&asking.user, asking.since);
        }
        self.known().asks(asking);
    }

    /// Everything that an interaction came to is handled.
    pub(super) fn all_is_handled(&self, interaction: &str) {
        let now = self.clock.now();
        self.known().done(interaction, now);
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("nothing panics while it holds what is known")
    }
}

impl Chat for DiscordChat {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        Box::pin(self.deliver(outgoing))
    }

    fn find<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        Box::pin(self.look_for(outgoing))
    }

    fn take_buttons_off<'a>(&'a self, standing: &'a MessageRef) -> PortFuture<'a, Result<(), Undelivered>> {
        Box::pin(self.strip(standing))
    }

    fn spoke_at(&self, person: &PersonId) -> Option<DateTime<Utc>> {
        self.spoken.at_most_lately(&self.user_of(person)?, self.clock.now())
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }
}

/// What a trouble comes to.
pub(super) fn failure(trouble: &Trouble, kind: Kind) -> Failure {
    match trouble.meaning() {
        Some(Meaning::Unreachable(means) | Meaning::Closed(means)) => {
            Failure::Closed { why: format!("{means} ({trouble})") }
        }
        Some(Meaning::Gone) => Failure::Closed { why: format!("it is not there any more ({trouble})") },
        Some(Meaning::Mend(_) | Meaning::Unfit(_) | Meaning::TooLate | Meaning::Busy) | None => {
            outcome(trouble, kind).into()
        }
    }
}

pub(super) fn under(card: &MessageRef) -> Spot {
    match card.message.is_empty() {
        true => Spot { channel: card.channel.clone(), under: None },
        false => Spot { channel: card.channel.clone(), under: Some(card.message.clone()) },
    }
}

/// Where a place is in Discord.
pub(super) fn spot_of(place: &Place) -> Result<Spot, Undelivered> {
    let elsewhere = |why: &str| Err(Undelivered::Never { why: why.to_owned() });
    match place {
        Place::Channel { platform: Platform::Discord, channel } => Ok(Spot { channel: channel.clone(), under: None }),
        Place::Thread { platform: Platform::Discord, channel, message } => {
            Ok(Spot { channel: channel.clone(), under: Some(message.clone()) })
        }
        Place::Channel { platform: Platform::Slack | Platform::Console, .. }
        | Place::Thread { platform: Platform::Slack | Platform::Console, .. } => {
            elsewhere("it is for another platform")
        }
        Place::Handoff { .. } => elsewhere("the handoff has no card under which it could stand"),
        Place::Direct { .. } => elsewhere("it is for one person"),
    }
}
