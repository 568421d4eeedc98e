//! Messages → envelopes: a win in a watched channel, an answer in a handoff's thread, words to the bot, files.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::conversation::bringing::kind_said;
use crate::conversation::incoming::Incoming;
use crate::domain::ids::{HandoffId, Platform};
use crate::domain::place::Place;
use crate::domain::post::{Happened, Post, Poster};
use crate::engine::envelope::{Envelope, Speaker};
use crate::engine::ports::{MessageRef, NotKept, Untranslated};
use crate::transport::files::SharedFile;
use crate::transport::said::{self, about_files, unreadable, words_of};

use super::SOURCE;
use super::interpreter::{Interpreter, Whereabouts};
use super::render::shared_file;

impl Interpreter {
    pub(super) async fn message(
        &self,
        frame: &Value,
        post: Post,
        at: DateTime<Utc>,
    ) -> Result<Vec<Envelope>, Untranslated> {
        let here = self.whereabouts(frame, at).await?;
        if !here.is_ours {
            return Ok(Vec::new());
        }
        let post = placed(post, &here, &self.guild);
        let Poster::Person { user, .. } = &post.poster else {
            return Ok(if here.is_direct { Vec::new() } else { self.heard_where_we_listen(frame, post, at) });
        };
        let handoff = match &post.thread {
            Some(thread) => {
                let root = MessageRef::new(post.reference.channel.clone(), thread.clone()).on(Platform::Discord);
                self.handoff_under(&root, at).await?
            }
            None => None,
        };
        if handoff.is_none() && !here.is_direct {
            return Ok(self.heard_where_we_listen(frame, post, at));
        }
        let user = user.clone();
        if here.is_direct {
            self.chat.spoken.note(&user, at);
            self.chat.direct_is(&user, &post.reference.channel);
            // Nothing vouches for whoever speaks directly: they may have left the server since they were asked for.
            self.users.forget(&user);
        }
        self.said(frame, &post, (&user, handoff), at).await
    }

    /// Of a channel that is neither watched nor has handoffs nothing is kept.
    fn heard_where_we_listen(&self, frame: &Value, post: Post, at: DateTime<Utc>) -> Vec<Envelope> {
        let channel = &post.reference.channel;
        let listens = *channel == self.chat.home || self.front.channels(Platform::Discord).contains(channel);
        if listens { vec![posted(frame, post, at)] } else { Vec::new() }
    }

    /// Words and files of a person who speaks to the bot, or in a handoff's thread.
    async fn said(
        &self,
        frame: &Value,
        post: &Post,
        (user, handoff): (&str, Option<HandoffId>),
        at: DateTime<Utc>,
    ) -> Result<Vec<Envelope>, Untranslated> {
        let is_new = match post.happened {
            Happened::Posted => true,
            // What was edited is said anew: it replaces what it said before.
            Happened::Edited => false,
            // A value that was taken stays until another one is given; the record is no chat.
            Happened::Deleted | Happened::Decorated | Happened::Housekeeping => return Ok(Vec::new()),
        };
        let speaker = self.speaker(user, &Value::Null).await?;
        let place = match (handoff, self.front.person_of(&self.account(user))) {
            (Some(handoff), _) => Place::Handoff { handoff },
            (None, Some(person)) => Place::Direct { person },
            (None, None) => Place::Channel { platform: Platform::Discord, channel: post.reference.channel.clone() },
        };
        let key = key_of(frame);
        let words = words_of(post);
        let envelope = |key: String, incoming: Incoming| Envelope {
            key,
            source: SOURCE.into(),
            received_at: at,
            speaker: speaker.clone(),
            place: Some(place.clone()),
            incoming,
        };
        let mut envelopes: Vec<Envelope> = Vec::new();
        let files: Vec<SharedFile> = shared(frame).filter(|_| is_new).collect();
        self.notice_missing_words(frame, &words, &files);
        let (about, labelled) = about_files(&words);
        let kind = kind_said(if about.trim().is_empty() { labelled } else { about });
        for file in &files {
            let incoming = match &speaker {
                Speaker::Account(account) if self.front.person_of(account).is_some() => {
                    said::fetched(&self.files, self.front.as_ref(), file, handoff, kind).await?
                }
                // Nothing is fetched for somebody who may not bring it.
                Speaker::Account(_) | Speaker::Barred(_) | Speaker::System(_) | Speaker::Baton => {
                    unreadable(file, handoff, "not yours")
                }
            };
            envelopes.push(envelope(format!("{key}/file/{}", file.id), incoming));
        }
        let words = if files.is_empty() { words.as_str() } else { labelled };
        if !words.trim().is_empty() && !self.is_overtaken(frame, &key).await? {
            envelopes.push(envelope(key, Incoming::Said { words: words.to_owned() }));
        }
        Ok(envelopes)
    }

    /// Whether a later edit of that message was heard before: the last word counts.
    async fn is_overtaken(&self, frame: &Value, key: &str) -> Result<bool, Untranslated> {
        let base = base_of(frame);
        // Edits are told apart by their time, whose form has a fixed length; `0` is the sign behind `/`.
        let (edits, behind) = (format!("{base}/edited/"), format!("{base}/edited0"));
        let after = if key > edits.as_str() { key } else { edits.as_str() };
        let overtaken = self.front.has_handled_between(after, &behind).await;
        overtaken.map_err(|NotKept(why)| Untranslated::Later(why))
    }

    /// Without the Message Content intent what people say in a thread comes without words.
    fn notice_missing_words(&self, frame: &Value, words: &str, files: &[SharedFile]) {
        let message = &frame["d"];
        let has_others = ["sticker_items", "embeds", "components"]
            .iter()
            .any(|list| message[list].as_array().is_some_and(|list| !list.is_empty()));
        if words.trim().is_empty() && files.is_empty() && !has_others && message["poll"].is_null() {
            self.chat.tell_operator(
                "the Message Content intent",
                "a message came without its words: turn on the Message Content intent of this bot in the developer \
                 portal, else nothing that people write in a thread is heard; buttons and commands work without it",
            );
        }
    }
}

/// A message of a thread is of the channel in which the thread hangs, under its first message.
fn placed(post: Post, here: &Whereabouts, guild: &str) -> Post {
    let mut post = post;
    post.reference.channel = here.channel.clone();
    if here.thread.is_some() {
        post.thread = here.thread.clone();
    }
    if post.team.is_empty() {
        post.team = guild.to_owned();
    }
    post
}

/// A message of a channel, for whoever listens there.
fn posted(frame: &Value, post: Post, at: DateTime<Utc>) -> Envelope {
    let reference = &post.reference;
    let speaker = match &post.poster {
        Poster::Person { user, .. } => Speaker::Account(crate::domain::person::Account {
            platform: Platform::Discord,
            team: post.team.clone(),
            user: user.clone(),
        }),
        Poster::App { .. } | Poster::Nobody => Speaker::System("integration".into()),
    };
    let place = Place::Thread {
        platform: Platform::Discord,
        channel: reference.channel.clone(),
        message: post.thread.clone().unwrap_or_else(|| reference.message.clone()),
    };
    Envelope {
        key: key_of(frame),
        source: SOURCE.into(),
        received_at: at,
        speaker,
        place: Some(place),
        incoming: Incoming::Posted { post: Box::new(post) },
    }
}

/// A message is known by where it stands, and an edit by its time.
fn key_of(frame: &Value) -> String {
    let message = &frame["d"];
    let what = match frame["t"].as_str() {
        Some("MESSAGE_DELETE") => "/deleted".to_owned(),
        Some("MESSAGE_UPDATE") => format!("/edited/{}", message["edited_timestamp"].as_str().unwrap_or_default()),
        Some(_) | None => String::new(),
    };
    format!("{}{what}", base_of(frame))
}

/// What the keys of one message and of its edits begin with.
fn base_of(frame: &Value) -> String {
    let text = |key: &str| frame["d"][key].as_str().unwrap_or_default();
    format!("{SOURCE}/message/{}/{}", text("channel_id"), text("id"))
}

fn shared(frame: &Value) -> impl Iterator<Item = SharedFile> + '_ {
    frame["d"]["attachments"].as_array().into_iter().flatten().filter_map(shared_file)
}
