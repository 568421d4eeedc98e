//! What was kept → envelopes. What only Slack can tell is asked of Slack first: who speaks, and a file's bytes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Form;
use crate::conversation::incoming::Incoming;
use crate::conversation::prechecking;
use crate::domain::document::DocumentKind;
use crate::domain::ids::{HandoffId, PersonId, Platform};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::domain::post::Post;
use crate::engine::envelope::{Envelope, Speaker};
use crate::engine::ports::{Front, MessageRef, NotKept, PortFuture, Translate, Untranslated};
use crate::transport::files::Files;

use super::api::{CallError, Wire};
use super::door::{SOURCE, account_of, word};
use super::homes::Homes;
use super::inbound::{instant, post_from_event};
use super::interactions::{Pressing, Working, place_of, pressed, sent};
use super::outbound::SlackChat;
use super::people::{Standing, Users};
use super::render::{self, Opens, Private, modal, submitted};

/// What translating stands on.
pub struct Interpreter {
    /// The engine.
    pub front: Arc<dyn Front>,
    /// Calls of Slack.
    pub wire: Arc<dyn Wire>,
    /// Who speaks.
    pub users: Users,
    /// What people share.
    pub files: Files,
    /// Where answers that one person sees may go.
    pub chat: Arc<SlackChat>,
    /// Everybody's home.
    pub homes: Arc<Homes>,
}

/// Who speaks, and what is to be known of them before they are heard.
pub(super) struct Heard {
    pub(super) speaker: Speaker,
    /// The envelope that links the account, if it is to be linked first.
    pub(super) link: Option<Envelope>,
    /// The person to whom it is then linked.
    pub(super) linked: Option<PersonId>,
}

impl Heard {
    fn barred(account: &Account) -> Self {
        Self { speaker: Speaker::Barred(account.clone()), link: None, linked: None }
    }
}

impl Translate for Interpreter {
    fn translate<'a>(
        &'a self,
        kind: &'a str,
        body: &'a str,
        received_at: DateTime<Utc>,
    ) -> PortFuture<'a, Result<Vec<Envelope>, Untranslated>> {
        Box::pin(async move {
            let payload: Value =
                serde_json::from_str(body).map_err(|error| Untranslated::Never(format!("it is no JSON: {error}")))?;
            match kind {
                "event" => self.event(&payload, received_at).await,
                "command" => self.command(&payload, received_at).await,
                "interaction" => self.interaction(&payload, received_at).await,
                other => Err(Untranslated::Never(format!("no kind of delivery is called {other}"))),
            }
        })
    }
}

impl Interpreter {
    async fn event(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let event = &payload["event"];
        match word(event, "type") {
            "message" => {
                let delivered = post_from_event(payload).map_err(|error| Untranslated::Never(error.to_string()))?;
                match delivered {
                    Some(delivered) => self.message(payload, delivered.post, at).await,
                    None => Ok(Vec::new()),
                }
            }
            "reaction_added" => self.reaction(payload, at).await,
            "app_home_opened" => {
                let user = word(event, "user");
                let account = Account {
                    platform: Platform::Slack,
                    team: word(payload, "team_id").to_owned(),
                    user: user.to_owned(),
                };
                let heard = self.heard(&account, payload, at).await?;
                self.homes.opened(&account);
                Ok(heard.link.into_iter().collect())
            }
            "user_change" => {
                self.users.forget(word(&event["user"], "id"));
                Ok(Vec::new())
            }
            // The same message comes as a message event, with its files.
            "app_mention" | "file_shared" | "file_created" | "file_public" => Ok(Vec::new()),
            "tokens_revoked" | "app_uninstalled" => {
                tracing::error!("Slack has taken this app's token back: install the app again");
                Ok(Vec::new())
            }
            other => Err(Untranslated::Never(format!("no event of type {other:?} means anything here"))),
        }
    }

    /// An emoji under one of the bot's own messages; under anybody else's it means nothing.
    async fn reaction(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let (event, item) = (&payload["event"], &payload["event"]["item"]);
        let at_message = MessageRef::new(word(item, "channel"), word(item, "ts"));
        let handoff = self.front.handoff_of(&at_message).await.map_err(|NotKept(why)| Untranslated::Later(why))?;
        let Some(handoff) = handoff else { return Ok(Vec::new()) };
        let (platform, team) = (Platform::Slack, word(payload, "team_id").to_owned());
        let account = Account { platform, team, user: word(event, "user").to_owned() };
        let heard = self.heard(&account, payload, at).await?;
        // A shade of skin stands behind the name.
        let name = word(event, "reaction").split("::").next().unwrap_or_default();
        let envelope = Envelope {
            key: format!("{SOURCE}/event/{}", word(payload, "event_id")),
            source: SOURCE.into(),
            received_at: at,
            speaker: heard.speaker,
            place: Some(Place::Handoff { handoff }),
            incoming: Incoming::Reacted { emoji: format!(":{name}:") },
        };
        Ok(heard.link.into_iter().chain([envelope]).collect())
    }

    async fn command(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let account = Account {
            platform: Platform::Slack,
            team: word(payload, "team_id").to_owned(),
            user: word(payload, "user_id").to_owned(),
        };
        let channel = word(payload, "channel_id");
        let words = word(payload, "text").trim();
        self.chat.remember_response_url(&account.user, channel, word(payload, "response_url"));
        let heard = self.heard(&account, payload, at).await?;
        let form = match (&heard.link, &heard.speaker) {
            (None, Speaker::Account(account)) => self.front.form_of_command(words, account).await,
            _unknown_yet_or_barred => None,
        };
        if let Some(form) = form {
            let people = self.front.names();
            let private = Private { channel: Some(channel.to_owned()), people, ..Private::default() };
            if self.open(payload, &form, &private).await {
                return Ok(Vec::new());
            }
        }
        let person = self.front.person_of(&account);
        let pressing = Pressing { channel: Some(channel.to_owned()), ..Pressing::default() };
        let key = format!("{SOURCE}/command/{}", word(payload, "trigger_id"));
        let envelope = Envelope {
            key,
            source: SOURCE.into(),
            received_at: at,
            speaker: heard.speaker,
            place: place_of(&pressing, None, person.as_ref()),
            incoming: Incoming::Commanded { words: words.to_owned() },
        };
        Ok(heard.link.into_iter().chain([envelope]).collect())
    }

    async fn interaction(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        match word(payload, "type") {
            "block_actions" => self.press(payload, at).await,
            "view_submission" => self.form(payload, at).await,
            "shortcut" | "message_action" => self.shortcut(payload, at).await,
            other => Err(Untranslated::Never(format!("no interaction of type {other:?} means anything here"))),
        }
    }

    async fn press(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        // A link's press comes here too, and means nothing.
        let Ok(press) = render::pressed(&payload["actions"][0]) else { return Ok(Vec::new()) };
        let account = account_of(&payload["user"], payload);
        let heard = self.heard(&account, payload, at).await?;
        let pressing = Pressing::of(payload);
        let handoff = self.handoff_of(&press.action, &pressing).await?;
        if let (Some(channel), Some(url)) = (&pressing.channel, payload["response_url"].as_str()) {
            self.chat.remember_response_url(&account.user, channel, url);
        }
        let may_ask =
            press.opens == Opens::Form && heard.link.is_none() && matches!(heard.speaker, Speaker::Account(_));
        if may_ask && self.open_behind(payload, &press.action, &account, &pressing, handoff).await {
            return Ok(Vec::new());
        }
        let place = self.answered_at(&pressing, handoff, &account).await?;
        let envelope = pressed(payload, press.action, at, place, heard.speaker);
        Ok(heard.link.into_iter().chain([envelope]).collect())
    }

    /// Opens the form behind a button; `false` where there is none any more, or it cannot be opened.
    async fn open_behind(
        &self,
        payload: &Value,
        action: &Action,
        account: &Account,
        pressing: &Pressing,
        handoff: Option<HandoffId>,
    ) -> bool {
        let Some(form) = self.front.form(action, account).await else { return false };
        let mut private = pressing.private(handoff, self.front.names());
        if action.verb == Verb::StartHandoff {
            // The message under which it was pressed is ours, and announces nothing.
            private.message = None;
        }
        self.open(payload, &form, &private).await
    }

    async fn form(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let form = submitted(&payload["view"]).map_err(|error| Untranslated::Never(error.to_string()))?;
        let account = account_of(&payload["user"], payload);
        let heard = self.heard(&account, payload, at).await?;
        let pressing = Pressing::from(&form.private);
        let handoff = self.handoff_of(&form.action, &pressing).await?;
        let place = self.answered_at(&pressing, handoff, &account).await?;
        let mut envelopes: Vec<Envelope> = heard.link.into_iter().collect();
        let is_question = form.action.verb == Verb::Precheck;
        let mut form = form;
        for file in form.files.iter().filter(|_| is_question) {
            // A question keeps nothing: the lines of its file travel with it.
            if let Incoming::Brought(file) = self.brought(&file.into(), None, Some(DocumentKind::Quote)).await? {
                form.values.extend(prechecking::lines_of(&file));
            }
        }
        for file in form.files.iter().filter(|_| !is_question) {
            let key = format!("{SOURCE}/form/{}/{}/file/{}", account.user, word(&payload["view"], "id"), file.id);
            let incoming = self.brought(&file.into(), handoff, None).await?;
            envelopes.push(Envelope {
                key,
                source: SOURCE.into(),
                received_at: at,
                speaker: heard.speaker.clone(),
                place: place.clone(),
                incoming,
            });
        }
        let has_words = !form.values.is_empty() || form.files.is_empty();
        let working = Working { at, place, speaker: heard.speaker };
        envelopes.extend(sent(payload, &form, Some(working)).filter(|_| has_words));
        Ok(envelopes)
    }

    /// "Start handoff", of a message or of none.
    async fn shortcut(&self, payload: &Value, at: DateTime<Utc>) -> Result<Vec<Envelope>, Untranslated> {
        let account = account_of(&payload["user"], payload);
        let heard = self.heard(&account, payload, at).await?;
        let post = self.post_of_shortcut(payload);
        let pressing = Pressing::of(payload);
        if let (Some(channel), Some(url)) = (&pressing.channel, payload["response_url"].as_str()) {
            self.chat.remember_response_url(&account.user, channel, url);
        }
        let private = pressing.private(None, Vec::new());
        let form = self.front.start_form(post.as_ref()).await;
        if self.open(payload, &form, &private).await {
            return Ok(heard.link.into_iter().collect());
        }
        // Its time is over: the form is offered in words, behind a button that opens it.
        let name = form.inputs.first().and_then(|input| input.value.as_deref()).unwrap_or_default();
        let envelope = Envelope {
            key: format!("{SOURCE}/shortcut/{}", word(payload, "trigger_id")),
            source: SOURCE.into(),
            received_at: at,
            speaker: heard.speaker,
            place: place_of(&pressing, None, self.front.person_of(&account).as_ref()),
            incoming: Incoming::Commanded { words: format!("start {name}") },
        };
        Ok(heard.link.into_iter().chain([envelope]).collect())
    }

    fn post_of_shortcut(&self, payload: &Value) -> Option<Post> {
        let mut message = payload["message"].clone();
        message["channel"] = payload["channel"]["id"].clone();
        message["type"] = "message".into();
        let event = json!({
            "type": "event_callback", "event_id": "shortcut", "team_id": payload["team"]["id"], "event": message,
        });
        post_from_event(&event).ok().flatten().map(|delivered| delivered.post)
    }

    /// Opens a form; `false` where its time is over, or Slack does not take it.
    async fn open(&self, payload: &Value, form: &Form, private: &Private) -> bool {
        let body = json!({ "trigger_id": payload["trigger_id"], "view": modal(form, private) });
        match self.wire.post("views.open", &body).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!("a form could not be opened: {error}");
                false
            }
        }
    }

    /// The handoff that a press is about: its button says so, or its message does.
    async fn handoff_of(&self, action: &Action, pressing: &Pressing) -> Result<Option<HandoffId>, Untranslated> {
        if action.handoff.is_some() {
            return Ok(action.handoff);
        }
        match pressing.root() {
            Some(root) => self.front.handoff_of(&root).await.map_err(|NotKept(why)| Untranslated::Later(why)),
            None => Ok(None),
        }
    }

    /// Where a press is answered: in the handoff's thread if its card stands in that channel, else where it was pressed.
    async fn answered_at(
        &self,
        pressing: &Pressing,
        handoff: Option<HandoffId>,
        account: &Account,
    ) -> Result<Option<Place>, Untranslated> {
        let card = match handoff {
            Some(handoff) => self.front.card_of(handoff).await.map_err(|NotKept(why)| Untranslated::Later(why))?,
            None => None,
        };
        let is_slack = |card: &MessageRef| card.platform.is_none_or(|platform| platform == Platform::Slack);
        let is_here = card.is_some_and(|card| is_slack(&card) && pressing.channel.as_ref() == Some(&card.channel));
        Ok(place_of(pressing, handoff.filter(|_| is_here), self.front.person_of(account).as_ref()))
    }

    /// Who speaks, as Slack vouches for them; an account that is nobody's yet is linked by its address.
    pub(super) async fn heard(
        &self,
        account: &Account,
        payload: &Value,
        at: DateTime<Utc>,
    ) -> Result<Heard, Untranslated> {
        let team = payload["team"]["id"].as_str().or(payload["team_id"].as_str()).unwrap_or_default();
        if account.team != team {
            return Ok(Heard::barred(account));
        }
        let standing = self.users.standing(&account.user, team).await;
        match standing {
            Ok(Standing::Member { email }) => {
                let linked = self.to_be_linked(account, email.as_deref());
                let link = linked.as_ref().map(|person| link(account, person, at));
                Ok(Heard { speaker: Speaker::Account(account.clone()), link, linked })
            }
            Ok(Standing::Barred { why }) => {
                tracing::info!("{} {why}, and is heard as a stranger", account.user);
                Ok(Heard::barred(account))
            }
            Err(error @ CallError::Refused { .. }) => {
                tracing::error!("Slack does not say who {} is: {error}; check the token and the scopes", account.user);
                Err(Untranslated::Later(error.to_string()))
            }
            Err(error) => Err(Untranslated::Later(error.to_string())),
        }
    }

    /// The one person of that address, for an account that is nobody's yet.
    fn to_be_linked(&self, account: &Account, email: Option<&str>) -> Option<PersonId> {
        if self.front.person_of(account).is_some() { None } else { self.front.person_to_link(account, email?) }
    }

    /// Where a person's message stands: in a handoff's thread, in the direct conversation, or elsewhere.
    pub(super) async fn place_of_message(
        &self,
        post: &Post,
        is_direct: bool,
        account: &Account,
        at: DateTime<Utc>,
    ) -> Result<Option<Place>, Untranslated> {
        if let Some(thread) = &post.thread {
            let root = MessageRef::new(post.reference.channel.clone(), thread.clone());
            let handoff = self.front.handoff_of(&root).await.map_err(|NotKept(why)| Untranslated::Later(why))?;
            if let Some(handoff) = handoff {
                return Ok(Some(Place::Handoff { handoff }));
            }
            // Of a message that is just being sent nobody knows yet where it stands.
            if let Some(posted_at) = instant(thread)
                && self.front.may_be_ours(posted_at, at).await.map_err(|NotKept(why)| Untranslated::Later(why))?
            {
                return Err(Untranslated::Later("it may stand under a message that is just being sent".into()));
            }
        }
        let person = self.front.person_of(account).filter(|_| is_direct);
        Ok(person.map(|person| Place::Direct { person }))
    }
}

fn link(account: &Account, person: &PersonId, at: DateTime<Utc>) -> Envelope {
    // Taken off, the account is linked anew by what it says next.
    let key = format!("{SOURCE}/link/{}/{}/{person}/{}", account.team, account.user, at.timestamp_micros());
    let incoming = Incoming::AccountLinked { account: account.clone(), person: person.clone(), by: "email".into() };
    Envelope { key, source: SOURCE.into(), received_at: at, speaker: Speaker::Baton, place: None, incoming }
}
