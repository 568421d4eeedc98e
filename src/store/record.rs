//! What one decision records: built as two batches of statements, its facts and the rest.
//!
//! The database takes the facts in while the rest is written: on a thread of its own, so that both cost the time of one.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::field::Value;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::ClaimId;
use crate::domain::person::Actor;
use crate::workflow::effect::Effect;
use crate::workflow::event::TimerChange;
use crate::workflow::fact::Fact;

use super::chain::{Head, Position};
use super::sqlite::taken::{self, NewTaken};
use super::sqlite::{Batch, absences, facts, handoffs, links, outbox, timers};

/// How many facts go into one statement; SQLite takes 32,766 values in one.
const FACTS_PER_STATEMENT: usize = 64;

/// What one decision records.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// Who caused it.
    pub actor: &'a Actor,
    /// The handoff as it is after the facts; `None` outside any handoff.
    pub handoff: Option<&'a Arc<Handoff>>,
    /// What is true from now on.
    pub facts: &'a [Fact],
    /// What to do outside. Each key names one effect for ever; one that is used again fails the job.
    pub effects: &'a [Effect],
    /// Due times to set or take away.
    pub timers: &'a [TimerChange],
}

impl<'a> Entry<'a> {
    /// The handoff, unless it is still unopened: such a one carries a number that nothing has taken yet.
    pub(super) fn opened_handoff(&self) -> Option<&'a Arc<Handoff>> {
        self.handoff.filter(|handoff| handoff.stage != Stage::Unopened)
    }
}

/// The claim that an entry makes, if it makes one.
pub(super) fn claim_made(entry: &Entry<'_>) -> Option<ClaimId> {
    entry.facts.iter().filter_map(|fact| NewTaken::of(fact, None)?.claim()).max()
}

/// The handoff of an entry as it is stored before it, as far as the writer knows.
#[derive(Default)]
pub(super) struct Before<'a> {
    /// Its state, if it is remembered.
    pub(super) handoff: Option<&'a Handoff>,
    /// How many effects it has had.
    pub(super) effects: i64,
}

/// The statements that add the facts of an entry, and their positions; moves `head` to the last of them.
pub(super) fn facts_of(entry: &Entry<'_>, head: &mut Head) -> (Batch, Vec<Position>) {
    let id = entry.opened_handoff().map(|handoff| handoff.id);
    let mut batch = Batch::default();
    let first = head.position + 1;
    for some in entry.facts.chunks(FACTS_PER_STATEMENT) {
        let rows = some.iter().map(|fact| head.append(id, entry.actor, entry.at, fact)).collect();
        facts::append(&mut batch, rows);
    }
    (batch, (first..=head.position).collect())
}

/// The statements of everything else: what the facts lead to.
pub(super) fn rest_of(entry: &Entry<'_>, before: Before<'_>) -> Batch {
    let handoff = entry.opened_handoff();
    let id = handoff.map(|handoff| handoff.id);
    let mut batch = Batch::default();
    if let Some(handoff) = handoff.filter(|_| !entry.facts.is_empty()) {
        handoffs::write(&mut batch, handoff, before.handoff);
        absences::note_waiting(&mut batch, handoff, before.handoff);
    }
    let taken: Vec<NewTaken<'_>> = entry.facts.iter().filter_map(|fact| NewTaken::of(fact, id)).collect();
    if !taken.is_empty() {
        taken::keep(&mut batch, taken, entry.at);
    }
    for fact in entry.facts {
        if let Fact::AccountLinked { account, person, .. } = fact {
            links::add(&mut batch, account, person, entry.at);
        }
        if let Fact::AccountUnlinked { account, person } = fact {
            links::remove(&mut batch, account, person);
        }
        absences::note(&mut batch, fact, entry.at);
    }
    if let Some(id) = id {
        let texts = texts_set(entry.facts);
        if !texts.is_empty() {
            handoffs::hold_texts(&mut batch, id, &texts);
        }
        timers::change(&mut batch, id, entry.timers);
    }
    if !entry.effects.is_empty() {
        outbox::add(&mut batch, id, before.effects, entry.effects, entry.at);
    }
    batch
}

/// The one-line values that the facts set, the last one per field.
fn texts_set(facts: &[Fact]) -> Vec<(&str, &str)> {
    let mut texts: Vec<(&str, &str)> = Vec::new();
    for fact in facts {
        let (field, text) = if let Fact::ValueSet { field, value: Value::Text(text), .. } = fact {
            (field.as_str(), text)
        } else if let Fact::OrderEntered { order_ref, .. } = fact {
            (handoffs::ORDER, order_ref)
        } else {
            continue;
        };
        texts.retain(|(other, _)| *other != field);
        texts.push((field, text));
    }
    texts
}
