//! Messages → the screen and the transcript.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, Utc};

use crate::ambient::Clock;
use crate::conversation::message::Message;
use crate::domain::directory::Directory;
use crate::domain::ids::{PersonId, Platform};
use crate::domain::place::Place;
use crate::domain::trust::TrustedSources;
use crate::engine::ports::{Chat, MessageRef, Outgoing, PortFuture, To, Undelivered};
use crate::story::screen::Screen;
use crate::story::transcript::{Depth, Manner, Transcript};

/// What is shown, and what was said.
pub struct Scene {
    /// What every place shows now.
    pub screen: Screen,
    /// What was said and done.
    pub transcript: Transcript,
    /// Until when chat takes no messages.
    pub chat_down_until: Option<DateTime<Utc>>,
    /// Keys of messages that stand on the screen.
    sent: Vec<(String, MessageRef)>,
    /// Which message of the screen a reference means, those of earlier runs included.
    standing: BTreeMap<String, u64>,
}

/// The terminal, as the engine sees it.
#[derive(Clone)]
pub struct ConsoleChat {
    scene: Arc<Mutex<Scene>>,
    clock: Arc<dyn Clock>,
    directory: Arc<Directory>,
    trust: Arc<TrustedSources>,
    run: u64,
}

impl ConsoleChat {
    /// An empty terminal.
    pub fn new(
        clock: Arc<dyn Clock>,
        directory: Arc<Directory>,
        trust: Arc<TrustedSources>,
        transcript: Transcript,
        run: u64,
    ) -> Self {
        let scene = Scene {
            screen: Screen::default(),
            transcript,
            chat_down_until: None,
            sent: Vec::new(),
            standing: BTreeMap::new(),
        };
        Self { scene: Arc::new(Mutex::new(scene)), clock, directory, trust, run }
    }

    /// The scene, for whoever plays on it.
    pub fn scene(&self) -> MutexGuard<'_, Scene> {
        self.scene.lock().expect("nothing panics while it holds the scene")
    }

    /// How the transcript calls a place, and whether it is a thread.
    pub fn place_name(&self, place: &Place) -> (String, Depth) {
        let channel =
            |platform: &Platform, channel: &str| match self.trust.channels.get(&(*platform, channel.to_owned())) {
                Some(known) => format!("#{}", known.name.trim_start_matches('#')),
                None => channel.to_owned(),
            };
        match place {
            Place::Channel { platform, channel: id } => (channel(platform, id), Depth::Top),
            Place::Thread { platform, channel: id, .. } => (channel(platform, id), Depth::Thread),
            Place::Handoff { handoff } => (handoff.to_string(), Depth::Thread),
            Place::Direct { person } => (self.direct_name(person), Depth::Top),
        }
    }

    fn direct_name(&self, person: &PersonId) -> String {
        format!("@{}", self.directory.name_of(person))
    }

    /// Puts a message on the screen that was said in an earlier run, and is not said again.
    pub fn restore(&self, place: Place, at: Option<MessageRef>, message: Message) {
        let mut scene = self.scene();
        let id = scene.screen.post(place, None, None, message);
        if let Some(at) = at {
            scene.standing.insert(at.message, id);
        }
    }

    fn show(&self, outgoing: &Outgoing) -> Result<MessageRef, Undelivered> {
        let now = self.clock.now();
        let mut scene = self.scene();
        if scene.chat_down_until.is_some_and(|until| now < until) {
            return Err(Undelivered::Later { after: None, why: "chat takes no messages".into() });
        }
        if let Some((_, standing)) = scene.sent.iter().find(|(key, _)| *key == outgoing.key) {
            return Ok(standing.clone());
        }
        let (place, under, only) = match &outgoing.to {
            To::Place(place) => (place.clone(), None, None),
            To::Under(root) => (thread_of(root), scene.standing.get(&root.message).copied(), None),
            To::OnlyYou { person, under: Some(root), .. } => {
                (thread_of(root), scene.standing.get(&root.message).copied(), Some(person.clone()))
            }
            To::OnlyYou { person, place, under: None } => (place.clone(), None, Some(person.clone())),
        };
        let (name, depth) = self.place_name(&place);
        let edited = outgoing.edits.as_ref().and_then(|edits| scene.standing.get(&edits.message).copied());
        let (id, manner) = match edited {
            Some(id) if scene.screen.edit(id, outgoing.message.clone()) => (id, Manner::Edited),
            Some(_) | None => {
                let manner = if only.is_some() { Manner::OnlyYou } else { Manner::Posted };
                (scene.screen.post(place, under, only, outgoing.message.clone()), manner)
            }
        };
        scene.transcript.shows(now, &name, depth, manner, &outgoing.message);
        let reference = match (&outgoing.edits, manner) {
            (Some(edits), Manner::Edited) => edits.message.clone(),
            (Some(_) | None, Manner::Posted | Manner::OnlyYou | Manner::Edited) => format!("{}-{id}", self.run),
        };
        scene.standing.insert(reference.clone(), id);
        let standing = MessageRef::new(name, reference);
        scene.sent.push((outgoing.key.clone(), standing.clone()));
        Ok(standing)
    }
}

fn thread_of(root: &MessageRef) -> Place {
    Place::Thread { platform: Platform::Console, channel: root.channel.clone(), message: root.message.clone() }
}

impl Chat for ConsoleChat {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        Box::pin(async move { self.show(outgoing) })
    }

    fn find<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        Box::pin(async move {
            let scene = self.scene();
            let standing = scene.sent.iter().find(|(key, _)| *key == outgoing.key);
            Ok(standing.map(|(_, standing)| standing.clone()))
        })
    }
}
