//! Messages → Slack: posted once, edited in place, told to one person alone, and never where strangers read.

use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::ambient::Clock;
use crate::domain::ids::{PersonId, Platform};
use crate::domain::place::Place;
use crate::engine::ports::{Accounts, Chat, MessageRef, Outgoing, PortFuture, To, Undelivered};

use crate::transport::opaque;

use super::api::{CallError, Wire};
use super::calls::{Calls, Trouble};
use crate::transport::spoken::Spoken;

use super::interactions::is_direct;
use super::known::{Known, Own, Spot};
use super::refusals::{Kind, Meaning, meaning, outcome};
use super::render::{self, Rendered};

/// How many messages are on their way at once.
const AT_ONCE: usize = 8;
/// The type of our metadata.
pub(super) const EVENT_TYPE: &str = "baton_message";

/// What sending to Slack stands on.
pub struct Parts {
    /// The calls.
    pub wire: Arc<dyn Wire>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who has which account.
    pub accounts: Arc<dyn Accounts>,
    /// The channel where handoffs are announced.
    pub home: String,
}

/// Slack, as the engine sees it.
pub struct SlackChat {
    pub(super) calls: Calls,
    pub(super) accounts: Arc<dyn Accounts>,
    pub(super) home: String,
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

/// What became of an edit.
enum Edited {
    Stands,
    Gone,
}

impl SlackChat {
    /// Slack over these parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { wire, clock, accounts, home } = parts;
        Self { calls: Calls::new(wire, clock), accounts, home, known: Mutex::default(), spoken: Spoken::default() }
    }

    /// The same without pauses between messages: for a story, whose clock stands while they go out.
    pub fn unpaced(self) -> Self {
        self.calls.unpaced();
        self
    }

    /// Keeps a URL at which that user can be answered in that channel for a while; a secret, kept in memory only.
    pub fn remember_response_url(&self, user: &str, channel: &str, url: &str) {
        let now = self.calls.now();
        if is_direct(channel) {
            self.spoken.note(user, now);
        }
        self.known().keep_response_url(user, channel, url, now);
    }

    async fn deliver(&self, outgoing: &Outgoing) -> Result<MessageRef, Undelivered> {
        let rendered = render::message(&outgoing.message);
        if let Some(standing) = &outgoing.edits
            && let Edited::Stands = self.edit(standing, &rendered).await?
        {
            return Ok(standing.clone());
        }
        let posted = match &outgoing.to {
            To::Place(Place::Direct { person }) => self.post_direct(person, &outgoing.key, &rendered).await,
            To::Place(place) => match spot_of(place) {
                Ok(spot) => self.post(spot, &outgoing.key, &rendered).await,
                Err(undelivered) => Err(undelivered.into()),
            },
            To::Under(card) => self.post(under(card), &outgoing.key, &rendered).await,
            To::OnlyYou { person, place, under } => {
                self.whisper(person, place, under.as_ref(), &outgoing.key, &rendered).await
            }
        };
        match posted {
            Ok(message) => Ok(message),
            Err(Failure::Undelivered(undelivered)) => Err(undelivered),
            Err(Failure::Closed { why }) => Err(self.say_elsewhere(outgoing, why).await),
        }
    }

    /// Edits in place: an edit whose answer is lost is simply made again. It leaves the metadata as it is, so that
    /// a message keeps the key under which it was posted.
    async fn edit(&self, standing: &MessageRef, rendered: &Rendered) -> Result<Edited, Undelivered> {
        match self.refuse_strangers(&standing.channel).await {
            Ok(()) => {}
            Err(Failure::Undelivered(undelivered)) => return Err(undelivered),
            Err(Failure::Closed { .. }) => return Ok(Edited::Gone),
        }
        let body = json!({
            "channel": standing.channel,
            "ts": standing.message,
            "text": rendered.text,
            "blocks": rendered.blocks,
        });
        match self.calls.post("chat.update", None, &body).await {
            Ok(_) => Ok(Edited::Stands),
            Err(trouble) => match trouble.code().map(meaning) {
                Some(Meaning::Gone | Meaning::Closed(_) | Meaning::Unreachable(_)) => Ok(Edited::Gone),
                Some(Meaning::Mend(_) | Meaning::Unfit(_) | Meaning::Busy | Meaning::Unsure) | None => {
                    Err(outcome(&trouble, Kind::Repeatable))
                }
            },
        }
    }

    async fn post_direct(&self, person: &PersonId, key: &str, rendered: &Rendered) -> Result<MessageRef, Failure> {
        let channel = self.direct(person).await?;
        self.post((channel, None), key, rendered).await
    }

    /// The direct conversation with a person.
    pub(super) async fn direct(&self, person: &PersonId) -> Result<String, Failure> {
        let Some(user) = self.user_of(person) else {
            return Err(Failure::Closed { why: format!("{person} has no Slack account") });
        };
        if let Some(channel) = self.known().directs.get(&user) {
            return Ok(channel.clone());
        }
        let opened = match self.calls.post("conversations.open", None, &json!({ "users": user })).await {
            Ok(opened) => opened,
            Err(trouble) => return Err(self.failure(&trouble, Kind::Repeatable).await),
        };
        let Some(channel) = opened["channel"]["id"].as_str() else {
            let why = "conversations.open named no channel".to_owned();
            return Err(Undelivered::Later { after: None, why }.into());
        };
        self.known().directs.put(user, channel.to_owned());
        Ok(channel.to_owned())
    }

    /// Posts a message in a channel or a thread; in the channel itself if the thread is gone.
    async fn post(&self, spot: Spot, key: &str, rendered: &Rendered) -> Result<MessageRef, Failure> {
        self.refuse_strangers(&spot.0).await?;
        match self.post_once(&spot, key, rendered).await {
            Err(trouble) if spot.1.is_some() && trouble.code().map(meaning) == Some(Meaning::Gone) => {
                let top = (spot.0, None);
                match self.post_once(&top, key, rendered).await {
                    Ok(message) => Ok(message),
                    Err(trouble) => Err(self.failure(&trouble, Kind::Posts).await),
                }
            }
            Ok(message) => Ok(message),
            Err(trouble) => Err(self.failure(&trouble, Kind::Posts).await),
        }
    }

    pub(super) async fn post_once(&self, spot: &Spot, key: &str, rendered: &Rendered) -> Result<MessageRef, Trouble> {
        let (channel, thread) = spot;
        let key = opaque(key);
        let mut body = json!({
            "channel": channel,
            "text": rendered.text,
            "blocks": rendered.blocks,
            "metadata": { "event_type": EVENT_TYPE, "event_payload": { "k": key } },
            "unfurl_links": false,
            "unfurl_media": false,
            // What notifications show is words, and stays words.
            "mrkdwn": false,
            "parse": "none",
        });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        let began = self.calls.now();
        let answer = self.calls.post("chat.postMessage", Some(channel), &body).await.and_then(|answer| {
            let message = answer["ts"].as_str().map(|message| (answer["channel"].as_str().unwrap_or(channel), message));
            let message = message.map(|(channel, message)| MessageRef::new(channel, message));
            message
                .ok_or_else(|| Trouble::Call(CallError::Unknown { why: "a post was answered without its ts".into() }))
        });
        let now = self.calls.now();
        match &answer {
            Ok(message) => {
                let mut known = self.known();
                known.note_standing(spot.clone(), &key, &message.message, now);
                known.tried.take(&key);
            }
            Err(Trouble::NotYet { .. } | Trouble::Call(CallError::NotSent { .. } | CallError::Limited { .. })) => {}
            Err(Trouble::Call(CallError::Refused { .. } | CallError::Unknown { .. })) => {
                self.known().note_tried(&key, began, now);
            }
        }
        answer
    }

    /// Tells one person alone: at a response URL, else as an ephemeral message, else in the direct conversation. Such
    /// a message may be lost (SO-18) and may come twice, so it is never the only copy of anything.
    async fn whisper(
        &self,
        person: &PersonId,
        place: &Place,
        card: Option<&MessageRef>,
        key: &str,
        rendered: &Rendered,
    ) -> Result<MessageRef, Failure> {
        let spot = card.map(under).or_else(|| spot_of(place).ok());
        if let (Some(user), Some(spot)) = (self.user_of(person), spot)
            && self.refuse_strangers(&spot.0).await.is_ok()
            && let Some(told) = self.tell_here(&user, &spot, rendered).await?
        {
            return Ok(told);
        }
        match self.post_direct(person, key, rendered).await {
            Err(Failure::Closed { why }) => Err(Undelivered::Never { why }.into()),
            done => done,
        }
    }

    async fn tell_here(&self, user: &str, spot: &Spot, rendered: &Rendered) -> Result<Option<MessageRef>, Failure> {
        let (channel, thread) = spot;
        let now = self.calls.now();
        let url = self.known().use_response_url(user, channel, now);
        let mut body = json!({ "text": rendered.text, "blocks": rendered.blocks });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread);
        }
        if let Some(url) = url {
            let mut answer = body.clone();
            answer["response_type"] = json!("ephemeral");
            answer["replace_original"] = json!(false);
            if self.calls.respond(&url, &answer).await.is_ok() {
                return Ok(Some(MessageRef::new(channel.clone(), "")));
            }
        }
        body["channel"] = json!(channel);
        body["user"] = json!(user);
        match self.calls.post("chat.postEphemeral", None, &body).await {
            Ok(told) => {
                let message = told["message_ts"].as_str().unwrap_or_default().to_owned();
                Ok(Some(MessageRef::new(channel.clone(), message)))
            }
            Err(Trouble::Call(CallError::Refused { code, .. })) if !matches!(meaning(&code), Meaning::Unfit(_)) => {
                Ok(None)
            }
            Err(trouble) => Err(outcome(&trouble, Kind::Repeatable).into()),
        }
    }

    /// What a trouble comes to. Slack has one word for the app's own account and for the addressee's being inactive,
    /// so the app looks at itself.
    pub(super) async fn failure(&self, trouble: &Trouble, kind: Kind) -> Failure {
        let code = trouble.code();
        if code == Some("account_inactive") {
            return match self.calls.get("auth.test", &[]).await {
                Ok(_) => Failure::Closed { why: "the account is deactivated".into() },
                Err(own) => outcome(&own, Kind::Repeatable).into(),
            };
        }
        match code.map(meaning) {
            Some(Meaning::Unreachable(means) | Meaning::Closed(means)) => {
                Failure::Closed { why: format!("{means} ({trouble})") }
            }
            Some(Meaning::Mend(_) | Meaning::Unfit(_) | Meaning::Gone | Meaning::Busy | Meaning::Unsure) | None => {
                outcome(trouble, kind).into()
            }
        }
    }

    /// Who Baton is here.
    pub(super) async fn own(&self) -> Result<Arc<Own>, Undelivered> {
        if let Some(own) = self.known().own.clone() {
            return Ok(own);
        }
        let said = self.calls.get("auth.test", &[]).await.map_err(|trouble| outcome(&trouble, Kind::Repeatable))?;
        let text = |name: &str| said[name].as_str().map(str::to_owned);
        let own = Own {
            team: text("team_id").unwrap_or_default(),
            user: text("user_id").unwrap_or_default(),
            bot: text("bot_id"),
            app: text("app_id"),
        };
        let own = Arc::new(own);
        self.known().own = Some(Arc::clone(&own));
        Ok(own)
    }

    /// The Slack user of a person; a stranger is called by the account alone.
    fn user_of(&self, person: &PersonId) -> Option<String> {
        let account = self.accounts.account_of(person).filter(|account| account.platform == Platform::Slack);
        account.map(|account| account.user).or_else(|| person.as_str().strip_prefix("slack:").map(str::to_owned))
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("nothing panics while it holds what is known")
    }
}

impl Chat for SlackChat {
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
        self.spoken.at_most_lately(&self.user_of(person)?, self.calls.now())
    }

    fn at_once(&self) -> usize {
        AT_ONCE
    }
}

pub(super) fn under(card: &MessageRef) -> Spot {
    (card.channel.clone(), Some(card.message.clone()))
}

/// Where a place is in Slack.
pub(super) fn spot_of(place: &Place) -> Result<Spot, Undelivered> {
    let elsewhere = |why: &str| Err(Undelivered::Never { why: why.to_owned() });
    match place {
        Place::Channel { platform: Platform::Slack, channel } => Ok((channel.clone(), None)),
        Place::Thread { platform: Platform::Slack, channel, message } => Ok((channel.clone(), Some(message.clone()))),
        Place::Channel { platform: Platform::Discord | Platform::Console, .. }
        | Place::Thread { platform: Platform::Discord | Platform::Console, .. } => {
            elsewhere("it is for another platform")
        }
        Place::Handoff { .. } => elsewhere("the handoff has no card under which it could stand"),
        Place::Direct { .. } => elsewhere("it is for one person"),
    }
}
