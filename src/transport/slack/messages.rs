//! Messages → envelopes: a win in a watched channel, an answer in a handoff's thread, words to the bot, files.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::conversation::bringing::kind_said;
use crate::conversation::incoming::Incoming;
use crate::domain::document::DocumentKind;
use crate::domain::ids::{HandoffId, Platform};
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::domain::post::{Happened, Post, Poster};
use crate::engine::envelope::{Envelope, Speaker};
use crate::engine::ports::{NotKept, Untranslated};
use crate::transport::files::SharedFile;
use crate::transport::said::{self, about_files, unreadable, words_of};

use super::door::{SOURCE, word};
use super::files::shared_file;
use super::interpreter::Interpreter;

impl Interpreter {
    pub(super) async fn message(
        &self,
        payload: &Value,
        post: Post,
        at: DateTime<Utc>,
    ) -> Result<Vec<Envelope>, Untranslated> {
        if is_own(payload) {
            self.chat.saw(&payload["event"]).await;
            return Ok(Vec::new());
        }
        if payload["is_ext_shared_channel"] == Value::Bool(true) {
            // SO-22: people of other organisations read there.
            tracing::info!("a message in {} is left: the channel is shared externally", post.reference.channel);
            return Ok(Vec::new());
        }
        let event = &payload["event"];
        let is_direct = matches!(word(event, "channel_type"), "im") || word(event, "channel").starts_with('D');
        let Poster::Person { user, .. } = &post.poster else { return Ok(vec![posted(payload, post, at)]) };
        let account = Account { platform: Platform::Slack, team: team_of(payload, event), user: user.clone() };
        if is_direct {
            self.chat.spoken.note(user, at);
        }
        let place = self.place_of_message(&post, is_direct, &account, at).await?;
        match place {
            None if !is_direct => Ok(vec![posted(payload, post, at)]),
            place => self.said(payload, &post, &account, place, at).await,
        }
    }

    /// Words and files of a person who speaks to the bot, or in a handoff's thread.
    async fn said(
        &self,
        payload: &Value,
        post: &Post,
        account: &Account,
        place: Option<Place>,
        at: DateTime<Utc>,
    ) -> Result<Vec<Envelope>, Untranslated> {
        let is_new = match post.happened {
            Happened::Posted => true,
            // What was edited is said anew: it replaces what it said before.
            Happened::Edited => false,
            // A value that was taken stays until another one is given; the record is no chat.
            Happened::Deleted | Happened::Decorated | Happened::Housekeeping => return Ok(Vec::new()),
        };
        let heard = self.heard(account, payload, at).await?;
        // Somebody whom the link has just made known speaks in their own direct conversation.
        let linked = heard.linked.clone().map(|person| Place::Direct { person });
        let place = place
            .or(linked)
            .or(Some(Place::Channel { platform: Platform::Slack, channel: post.reference.channel.clone() }));
        let handoff = match &place {
            Some(Place::Handoff { handoff }) => Some(*handoff),
            Some(Place::Direct { .. } | Place::Channel { .. } | Place::Thread { .. }) | None => None,
        };
        let key = key_of(payload, post);
        let words = words_of(post);
        let envelope = |key: String, incoming: Incoming| Envelope {
            key,
            source: SOURCE.into(),
            received_at: at,
            speaker: heard.speaker.clone(),
            place: place.clone(),
            incoming,
        };
        let is_known = heard.linked.is_some() || self.front.person_of(account).is_some();
        let mut envelopes: Vec<Envelope> = Vec::new();
        let files: Vec<SharedFile> = shared(payload).filter(|_| is_new).collect();
        let (about, labelled) = about_files(&words);
        let kind = kind_said(if about.trim().is_empty() { labelled } else { about });
        for file in &files {
            let incoming = match &heard.speaker {
                // Nothing is fetched for somebody who may not bring it.
                Speaker::Account(_) if is_known => self.brought(file, handoff, kind).await?,
                Speaker::Account(_) | Speaker::Barred(_) | Speaker::System(_) | Speaker::Baton => {
                    unreadable(file, handoff, "not yours")
                }
            };
            envelopes.push(envelope(format!("{key}/file/{}", file.id), incoming));
        }
        let words = if files.is_empty() { words.as_str() } else { labelled };
        if !words.trim().is_empty() && !self.is_overtaken(post, &key).await? {
            envelopes.push(envelope(key, Incoming::Said { words: words.to_owned() }));
        }
        Ok(heard.link.into_iter().chain(envelopes).collect())
    }

    /// Whether a later edit of that message was heard before: Slack delivers in no order, and the last word counts.
    async fn is_overtaken(&self, post: &Post, key: &str) -> Result<bool, Untranslated> {
        let base = base_of(post);
        // Edits are told apart by their time, whose form has a fixed length; `0` is the sign behind `/`.
        let (edits, behind) = (format!("{base}/edited/"), format!("{base}/edited0"));
        let after = if key > edits.as_str() { key } else { edits.as_str() };
        let overtaken = self.front.has_handled_between(after, &behind).await;
        overtaken.map_err(|NotKept(why)| Untranslated::Later(why))
    }

    /// Fetches a shared file and keeps its bytes.
    pub(super) async fn brought(
        &self,
        file: &SharedFile,
        handoff: Option<HandoffId>,
        kind: Option<DocumentKind>,
    ) -> Result<Incoming, Untranslated> {
        let asked = match &file.url {
            Some(_) => file.clone(),
            // Slack Connect: such a file must be asked for before its address is told.
            None => match self.wire.get("files.info", &[("file", file.id.clone())]).await {
                Ok(answer) => shared_file(&answer["file"]).unwrap_or_else(|| file.clone()),
                Err(super::api::CallError::Refused { code, .. }) => {
                    return Ok(unreadable(file, handoff, &format!("Slack says {code}")));
                }
                Err(error) => return Err(Untranslated::Later(error.to_string())),
            },
        };
        said::fetched(&self.files, self.front.as_ref(), &asked, handoff, kind).await
    }
}

/// A message of a channel, for whoever listens there.
fn posted(payload: &Value, post: Post, at: DateTime<Utc>) -> Envelope {
    let reference = &post.reference;
    let speaker = match &post.poster {
        Poster::Person { user, .. } => {
            Speaker::Account(Account { platform: Platform::Slack, team: post.team.clone(), user: user.clone() })
        }
        Poster::App { .. } | Poster::Nobody => Speaker::System("integration".into()),
    };
    let place = Place::Thread {
        platform: Platform::Slack,
        channel: reference.channel.clone(),
        message: reference.message.clone(),
    };
    let key = key_of(payload, &post);
    Envelope {
        key,
        source: SOURCE.into(),
        received_at: at,
        speaker,
        place: Some(place),
        incoming: Incoming::Posted { post: Box::new(post) },
    }
}

/// One message may come under several event ids (SI-8): it is known by where it stands, and an edit by its time.
fn key_of(payload: &Value, post: &Post) -> String {
    let event = &payload["event"];
    let what = match post.happened {
        Happened::Posted => String::new(),
        Happened::Edited => format!("/edited/{}", word(&event["message"]["edited"], "ts")),
        Happened::Decorated => format!("/decorated/{}", word(event, "event_ts")),
        Happened::Deleted => "/deleted".to_owned(),
        Happened::Housekeeping => "/housekeeping".to_owned(),
    };
    format!("{}{what}", base_of(post))
}

/// What the keys of one message and of its edits begin with.
fn base_of(post: &Post) -> String {
    format!("{SOURCE}/message/{}/{}/{}", post.team, post.reference.channel, post.reference.message)
}

/// Our own messages come back as events.
fn is_own(payload: &Value) -> bool {
    let event = &payload["event"];
    let message = if event["message"].is_object() { &event["message"] } else { event };
    let app = payload["api_app_id"].as_str();
    app.is_some() && (message["app_id"].as_str() == app || message["bot_profile"]["app_id"].as_str() == app)
}

/// The team of whoever speaks: another one than the workspace's for a stranger.
fn team_of(payload: &Value, event: &Value) -> String {
    let message = if event["message"].is_object() { &event["message"] } else { event };
    let own = message["user_team"].as_str().or(message["team"].as_str()).or(payload["team_id"].as_str());
    own.unwrap_or_default().to_owned()
}

fn shared(payload: &Value) -> impl Iterator<Item = SharedFile> + '_ {
    payload["event"]["files"].as_array().into_iter().flatten().filter_map(shared_file)
}
