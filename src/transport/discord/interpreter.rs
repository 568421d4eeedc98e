//! What was kept → envelopes. What only Discord can tell is asked of Discord first: who speaks, where, and a file's bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::conversation::action::{Action, Verb};
use crate::conversation::incoming::Incoming;
use crate::conversation::prechecking;
use crate::domain::document::DocumentKind;
use crate::domain::ids::{HandoffId, Platform};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::engine::envelope::{Envelope, Speaker};
use crate::engine::ports::{Front, MessageRef, NotKept, PortFuture, Translate, Untranslated};
use crate::transport::files::Files;
use crate::transport::said;

use super::SOURCE;
use super::acks::Acks;
use super::answers;
use super::calls::Trouble;
use super::channels::{Channel, Channels};
use super::commands;
use super::inbound::post_from_event;
use super::interactions::{Doing, OURS, Ours, Working, pressed};
use super::known::{Asking, Deferred};
use super::outbound::DiscordChat;
use super::people::{Standing, Users};
use super::reconcile::time_of;
use super::refusals::Meaning;
use super::render::{Custom, custom};

/// Emoji that people answer with, by the words for them. Any other stands for itself.
const SHORTCODES: [(&str, &str); 6] =
    [("👍", "+1"), ("✅", "white_check_mark"), ("👌", "ok_hand"), ("👎", "-1"), ("👀", "eyes"), ("🎉", "tada")];

/// How long a message waits for its channel to be seen again.
const HIDDEN_MAX: TimeDelta = TimeDelta::minutes(15);

/// What translating stands on.
pub struct Interpreter {
    /// The engine.
    pub front: Arc<dyn Front>,
    /// Who speaks.
    pub users: Arc<Users>,
    /// Where.
    pub channels: Arc<Channels>,
    /// What people share.
    pub files: Files,
    /// What sends.
    pub chat: Arc<DiscordChat>,
    /// First answers that are on their way.
    pub acks: Arc<Acks>,
    /// The one server that counts.
    pub guild: String,
}

impl Translate for Interpreter {
    fn translate<'a>(
        &'a self,
        kind: &'a str,
        body: &'a str,
        received_at: DateTime<Utc>,
    ) -> PortFuture<'a, Result<Vec<Envelope>, Untranslated>> {
        Box::pin(async move {
            let frame: Value =
                serde_json::from_str(body).map_err(|error| Untranslated::Never(format!("it is no JSON: {error}")))?;
            match kind {
                "event" if frame["t"] == "MESSAGE_REACTION_ADD" => self.reaction(&frame, received_at).await,
                "event" => {
                    let delivered = post_from_event(&frame).map_err(|error| Untranslated::Never(error.to_string()))?;
                    match delivered {
                        Some(delivered) => self.message(&frame, delivered.post, received_at).await,
                        None => Ok(Vec::new()),
                    }
                }
                "interaction" => self.interaction(&frame, received_at).await,
                other => Err(Untranslated::Never(format!("no kind of delivery is called {other}"))),
            }
        })
    }

    fn is_done(&self, kind: &str, body: &str) {
        if kind == "interaction"
            && let Ok(frame) = serde_json::from_str::<Value>(body)
            && let Some(id) = frame["d"]["id"].as_str()
        {
            self.chat.all_is_handled(id);
        }
    }
}

impl Interpreter {
    pub(super) fn account(&self, user: &str) -> Account {
        Account { platform: Platform::Discord, team: self.guild.clone(), user: user.to_owned() }
    }

    /// Who speaks, as Discord vouches for them: what comes with the event counts first.
    pub(super) async fn speaker(&self, user: &str, member: &Value) -> Result<Speaker, Untranslated> {
        if member["user"].is_object() {
            self.users.vouched_for(user, member);
        }
        let account = self.account(user);
        match self.users.standing(user).await {
            Ok(Standing::Member) => Ok(Speaker::Account(account)),
            Ok(Standing::Barred { why }) => {
                tracing::info!("{user} {why}, and is heard as a stranger");
                Ok(Speaker::Barred(account))
            }
            Err(trouble) => Err(later(&trouble)),
        }
    }

    /// The handoff under whose card, or other message, something stands.
    pub(super) async fn handoff_at(&self, root: &MessageRef) -> Result<Option<HandoffId>, Untranslated> {
        self.front.handoff_of(root).await.map_err(|NotKept(why)| Untranslated::Later(why))
    }

    /// The handoff in whose thread something is said. Of a message that is just being sent nobody knows yet where it stands.
    pub(super) async fn handoff_under(
        &self,
        root: &MessageRef,
        at: DateTime<Utc>,
    ) -> Result<Option<HandoffId>, Untranslated> {
        if let Some(handoff) = self.handoff_at(root).await? {
            return Ok(Some(handoff));
        }
        let Some(posted_at) = time_of(&root.message) else { return Ok(None) };
        match self.front.may_be_ours(posted_at, at).await {
            Ok(false) => Ok(None),
            Ok(true) => Err(Untranslated::Later("it may stand under a message that is just being sent".into())),
            Err(NotKept(why)) => Err(Untranslated::Later(why)),
        }
    }

    /// An emoji under one of the bot's own messages; under anybody else's it means nothing.
    async fn reaction(&self, frame: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let d = &frame["d"];
        let text = |key: &str| d[key].as_str().unwrap_or_default();
        let (channel, message, user) = (text("channel_id"), text("message_id"), text("user_id"));
        let under = MessageRef::new(channel, message).on(Platform::Discord);
        let Some(handoff) = self.handoff_at(&under).await? else { return Ok(Vec::new()) };
        if !d["member"].is_object() {
            self.users.forget(user);
        }
        let speaker = self.speaker(user, &d["member"]).await?;
        let name = d["emoji"]["name"].as_str().unwrap_or_default();
        // Shades of skin stand behind the sign.
        let bare: String = name.chars().filter(|sign| !('\u{1f3fb}'..='\u{1f3ff}').contains(sign)).collect();
        let known = SHORTCODES.iter().find(|(sign, _)| *sign == bare).map(|(_, word)| *word);
        let is_custom = d["emoji"]["id"].is_string();
        let emoji = match known {
            Some(word) => format!(":{word}:"),
            None if is_custom => format!(":{name}:"),
            None => name.to_owned(),
        };
        let key = format!("{SOURCE}/reaction/{channel}/{message}/{user}/{name}");
        let place = Some(Place::Handoff { handoff });
        Ok(vec![Envelope {
            key,
            source: SOURCE.into(),
            received_at: at,
            speaker,
            place,
            incoming: Incoming::Reacted { emoji },
        }])
    }

    async fn interaction(&self, frame: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let interaction = &frame["d"];
        let doing = Doing::of(interaction)
            .ok_or_else(|| Untranslated::Never("an interaction without a part that it needs".into()))?;
        let ours: Ours = serde_json::from_value(frame[OURS].clone()).unwrap_or_else(|_| Ours::new(Deferred::Silently));
        // Nothing of ours may overtake the first answer.
        self.acks.wait(&doing.id).await;
        self.chat.somebody_asks(Asking {
            id: doing.id.clone(),
            token: doing.token.clone(),
            user: doing.user.clone(),
            channel: doing.channel.clone(),
            is_direct: doing.is_direct(),
            since: at,
            deferred: ours.how(),
            is_answered: false,
            done_at: None,
        });
        if !interaction["member"].is_object() {
            // Pressed in a direct conversation, nothing vouches for them: whoever has left the server decides nothing.
            self.users.forget(&doing.user);
        }
        let speaker = self.speaker(&doing.user, &interaction["member"]).await?;
        match interaction["type"].as_u64() {
            Some(2) => Ok(vec![self.command(interaction, &doing, at, speaker)]),
            Some(3 | 5) => {
                let action = action_of(interaction, &ours)?;
                self.pressed(&doing, action, &ours, (at, speaker)).await
            }
            other => Err(Untranslated::Never(format!("no interaction of type {other:?} means anything here"))),
        }
    }

    fn command(&self, interaction: &Value, doing: &Doing, at: DateTime<Utc>, speaker: Speaker) -> Envelope {
        let data = &interaction["data"];
        // Its form could not be opened: it is offered in words, behind a button that opens it.
        let words = if data["type"] == 3 { "start".to_owned() } else { commands::words_of(data) };
        let person = self.front.person_of(&self.account(&doing.user));
        Envelope {
            key: format!("{SOURCE}/interaction/{}", doing.id),
            source: SOURCE.into(),
            received_at: at,
            speaker,
            place: doing.place(None, person.as_ref()),
            incoming: Incoming::Commanded { words },
        }
    }

    /// A press, or a form with the files that were put into it.
    async fn pressed(
        &self,
        doing: &Doing,
        action: Action,
        ours: &Ours,
        (at, speaker): (DateTime<Utc>, Speaker),
    ) -> Result<Vec<Envelope>, Untranslated> {
        let person = self.front.person_of(&self.account(&doing.user));
        let handoff = match (action.handoff, doing.root()) {
            (Some(handoff), _) => Some(handoff),
            (None, Some(root)) => self.handoff_at(&root).await?,
            (None, None) => None,
        };
        let here = self.is_here(doing, handoff).await?;
        let place = doing.place(handoff.filter(|_| here), person.as_ref());
        let files = answers::files(ours);
        let mut values: BTreeMap<String, String> = ours.values.clone();
        let mut envelopes = Vec::new();
        let is_question = action.verb == Verb::Precheck;
        for file in &files {
            let may_bring = person.is_some() && matches!(speaker, Speaker::Account(_));
            let incoming = match may_bring {
                // A question keeps nothing: the lines of its file travel with it.
                true if is_question => {
                    let kind = Some(DocumentKind::Quote);
                    let read = said::fetched(&self.files, self.front.as_ref(), file, None, kind).await?;
                    if let Incoming::Brought(file) = read {
                        values.extend(prechecking::lines_of(&file));
                    }
                    continue;
                }
                true => said::fetched(&self.files, self.front.as_ref(), file, handoff, None).await?,
                // Nothing is fetched for somebody who may not bring it.
                false => said::unreadable(file, handoff, "not yours"),
            };
            let key = format!("{SOURCE}/interaction/{}/file/{}", doing.id, file.id);
            let (speaker, place) = (speaker.clone(), place.clone());
            envelopes.push(Envelope { key, source: SOURCE.into(), received_at: at, speaker, place, incoming });
        }
        let has_words = files.is_empty() || values.keys().any(|name| !name.starts_with("file/"));
        if has_words {
            envelopes.push(pressed(&doing.id, action, values, Working { at, place, speaker }));
        }
        Ok(envelopes)
    }

    /// Whether the handoff's card stands in that channel, or the thread under it is that channel: what is done elsewhere is
    /// answered where it was done.
    async fn is_here(&self, doing: &Doing, handoff: Option<HandoffId>) -> Result<bool, Untranslated> {
        let Some(handoff) = handoff else { return Ok(false) };
        let card = self.front.card_of(handoff).await.map_err(|NotKept(why)| Untranslated::Later(why))?;
        Ok(card.is_some_and(|card| {
            card.platform == Some(Platform::Discord) && [&card.channel, &card.message].contains(&&doing.channel)
        }))
    }

    /// Where something was said: the channel that has the thread, and the message under which it stands.
    /// What cannot be asked waits, and whoever said it with it; of a channel that stays hidden nothing comes.
    pub(super) async fn whereabouts(&self, frame: &Value, at: DateTime<Utc>) -> Result<Whereabouts, Untranslated> {
        let message = &frame["d"];
        let channel = message["channel_id"].as_str().unwrap_or_default().to_owned();
        let described = match self.channels.of(&channel).await {
            Ok(described) => described,
            Err(trouble) => {
                let is_hidden = matches!(trouble.meaning(), Some(Meaning::Closed(_)));
                if !is_hidden || self.chat.calls.now() - at < HIDDEN_MAX {
                    return Err(later(&trouble));
                }
                tracing::error!("a message of {channel}, which the bot does not see any more, is left: {trouble}");
                Channel::Other
            }
        };
        Ok(match described {
            Channel::Thread { guild, parent } => {
                Whereabouts { channel: parent, thread: Some(channel), is_ours: guild == self.guild, is_direct: false }
            }
            Channel::OfGuild { guild } => {
                Whereabouts { channel, thread: None, is_ours: guild == self.guild, is_direct: false }
            }
            Channel::Direct => Whereabouts { channel, thread: None, is_ours: true, is_direct: true },
            Channel::Other => Whereabouts { channel, thread: None, is_ours: false, is_direct: false },
        })
    }
}

/// Where something was said.
pub(super) struct Whereabouts {
    /// The channel; of a thread, the one that it hangs in.
    pub(super) channel: String,
    /// The thread, which has the id of the message under which it stands.
    pub(super) thread: Option<String>,
    /// Whether it is of our server, or said directly to us.
    pub(super) is_ours: bool,
    /// Whether it was said directly to us.
    pub(super) is_direct: bool,
}

/// What a press or a form means: what the door made of it, else what its id says.
fn action_of(interaction: &Value, ours: &Ours) -> Result<Action, Untranslated> {
    if let Some(action) = &ours.action {
        return action.parse().map_err(|error| Untranslated::Never(format!("{error}")));
    }
    let id = interaction["data"]["custom_id"].as_str().unwrap_or_default();
    match custom(id).map_err(|error| Untranslated::Never(error.to_string()))? {
        Custom::Press(action)
        | Custom::Form(action)
        | Custom::Next(action, _)
        | Custom::Send(action)
        | Custom::Modal { action, .. } => Ok(action),
    }
}

/// What cannot be asked now is asked later.
pub(super) fn later(trouble: &Trouble) -> Untranslated {
    Untranslated::Later(trouble.to_string())
}
