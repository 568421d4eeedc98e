//! What every place shows now: messages, edits, buttons. Finds the button that a step presses, new or old.

use std::collections::BTreeMap;

use crate::conversation::message::{Button, Message};
use crate::domain::ids::PersonId;
use crate::domain::place::Place;

use super::step::WhichButton;

/// Everything that was ever shown.
#[derive(Debug, Default)]
pub struct Screen {
    shown: Vec<Shown>,
}

/// One message with its earlier versions.
#[derive(Debug)]
pub struct Shown {
    /// Its id on this screen, counted from 1.
    pub id: u64,
    /// Where it stands.
    pub place: Place,
    /// The message under which it stands.
    pub under: Option<u64>,
    /// Who alone can see it.
    pub only: Option<PersonId>,
    /// Every version, the newest last.
    pub versions: Vec<Message>,
}

impl Shown {
    fn current(&self) -> Option<&Message> {
        self.versions.last()
    }

    fn is_seen_by(&self, person: &PersonId) -> bool {
        let own_conversation = match &self.place {
            Place::Direct { person: whose } => whose == person,
            Place::Channel { .. } | Place::Thread { .. } | Place::Handoff { .. } => true,
        };
        own_conversation && self.only.as_ref().is_none_or(|only| only == person)
    }
}

/// A button that was found, with the place in which it stands.
#[derive(Debug, Clone)]
pub struct Found {
    /// The button.
    pub button: Button,
    /// Where its message stands.
    pub place: Place,
}

impl Screen {
    /// A new message; its id.
    pub fn post(&mut self, place: Place, under: Option<u64>, only: Option<PersonId>, message: Message) -> u64 {
        let id = self.shown.len() as u64 + 1;
        self.shown.push(Shown { id, place, under, only, versions: vec![message] });
        id
    }

    /// A new version of a message; `false` if there is no such message.
    pub fn edit(&mut self, id: u64, message: Message) -> bool {
        match self.shown.iter_mut().find(|shown| shown.id == id) {
            Some(shown) => {
                shown.versions.push(message);
                true
            }
            None => false,
        }
    }

    /// The message with that id.
    pub fn get(&self, id: u64) -> Option<&Shown> {
        self.shown.iter().find(|shown| shown.id == id)
    }

    /// The button with that label that `person` can see, or could once.
    pub fn button(&self, person: &PersonId, label: &str, which: &WhichButton) -> Option<Found> {
        match which {
            WhichButton::Newest => {
                self.current_buttons(person).into_iter().rev().find(|found| has_label(&found.button, label))
            }
            WhichButton::Of(approval) => self
                .current_buttons(person)
                .into_iter()
                .rev()
                .find(|found| has_label(&found.button, label) && found.button.action.approval == Some(*approval)),
            WhichButton::Old(words) => self.old_button(person, label, words),
        }
    }

    /// Buttons that `person` can press now, oldest message first; the same button once, at its newest place.
    pub fn current_buttons(&self, person: &PersonId) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for shown in self.shown.iter().filter(|shown| shown.is_seen_by(person)) {
            for button in shown.current().map(|message| message.buttons.as_slice()).unwrap_or_default() {
                found.retain(|earlier| earlier.button.action != button.action);
                found.push(Found { button: button.clone(), place: shown.place.clone() });
            }
        }
        found
    }

    /// A button on a card that said `words`: first on versions that are no longer the newest, then on any.
    fn old_button(&self, person: &PersonId, label: &str, words: &str) -> Option<Found> {
        let seen = || self.shown.iter().rev().filter(|shown| shown.is_seen_by(person));
        let older = seen().flat_map(|shown| shown.versions.iter().rev().skip(1).map(move |message| (shown, message)));
        let newest = seen().flat_map(|shown| shown.versions.last().map(|message| (shown, message)));
        older.chain(newest).filter(|(_, message)| message.text().contains(words)).find_map(|(shown, message)| {
            let button = message.buttons.iter().find(|button| has_label(button, label))?;
            Some(Found { button: button.clone(), place: shown.place.clone() })
        })
    }

    /// What waits for each person: how many buttons each can press, without those that everybody sees.
    pub fn waiting(&self) -> BTreeMap<PersonId, usize> {
        let mut waiting = BTreeMap::new();
        for shown in &self.shown {
            if let (Place::Direct { person }, Some(message)) = (&shown.place, shown.current())
                && !message.buttons.is_empty()
            {
                *waiting.entry(person.clone()).or_default() += 1;
            }
        }
        waiting
    }
}

fn has_label(button: &Button, label: &str) -> bool {
    button.label.eq_ignore_ascii_case(label)
}
