//! Every field's value with its state and provenance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{FieldState, Provenance, Stated, Value};
use super::ids::FieldName;

/// What one field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The value.
    pub value: Value,
    /// `proposed`, `sourced`, `confirmed` or `waived`; the other two states follow from absence and condition.
    pub state: FieldState,
    /// Where it came from.
    pub provenance: Provenance,
    /// Who confirmed it, if that was another act than saying it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<super::ids::PersonId>,
    /// What other sources state that differs from the value: mismatches, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Stated>,
}

/// The handoff packet's values, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Packet {
    entries: BTreeMap<FieldName, Entry>,
}

impl Packet {
    /// What that field holds.
    pub fn entry(&self, field: &FieldName) -> Option<&Entry> {
        self.entries.get(field)
    }

    /// The value of that field, in whatever state.
    pub fn value(&self, field: &FieldName) -> Option<&Value> {
        self.entry(field).map(|entry| &entry.value)
    }

    /// The value of that field, if it counts.
    pub fn counting(&self, field: &FieldName) -> Option<&Value> {
        self.entry(field).filter(|entry| entry.state.counts()).map(|entry| &entry.value)
    }

    /// All fields that hold something, by name.
    pub fn entries(&self) -> impl Iterator<Item = (&FieldName, &Entry)> {
        self.entries.iter()
    }

    /// Puts an entry in; for `workflow::evolve` alone.
    pub fn put(&mut self, field: FieldName, entry: Entry) {
        self.entries.insert(field, entry);
    }

    /// Changes an entry in place; for `workflow::evolve` alone.
    pub fn entry_mut(&mut self, field: &FieldName) -> Option<&mut Entry> {
        self.entries.get_mut(field)
    }

    /// Takes an entry out; for `workflow::evolve` alone.
    pub fn remove(&mut self, field: &FieldName) -> Option<Entry> {
        self.entries.remove(field)
    }
}
