//! Every field's value with its state and provenance.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

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
    #[serde(skip)]
    memory: Memory,
}

/// What was found out from the values as they are. It is no part of the packet: two packets of the same values are equal,
/// whatever is remembered of either.
#[derive(Clone, Default)]
struct Memory(OnceLock<Arc<dyn Any + Send + Sync>>);

impl PartialEq for Memory {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Memory {}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
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

    /// What was found out from the values as they are: made once, and forgotten as soon as a value changes. A packet
    /// remembers one kind of thing; of another kind, there is nothing.
    pub fn remembered<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.memory.0.get_or_init(|| Arc::new(make())).downcast_ref()
    }

    /// Puts an entry in; for `workflow::evolve` alone.
    pub fn put(&mut self, field: FieldName, entry: Entry) {
        self.memory = Memory::default();
        self.entries.insert(field, entry);
    }

    /// Changes an entry in place; for `workflow::evolve` alone.
    pub fn entry_mut(&mut self, field: &FieldName) -> Option<&mut Entry> {
        self.memory = Memory::default();
        self.entries.get_mut(field)
    }

    /// Takes an entry out; for `workflow::evolve` alone.
    pub fn remove(&mut self, field: &FieldName) -> Option<Entry> {
        self.memory = Memory::default();
        self.entries.remove(field)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::field::Source;

    #[test]
    fn what_is_remembered_lasts_until_a_value_changes_and_makes_no_packet_another() {
        let provenance = Provenance { source: Source::Chat, person: None, at: DateTime::UNIX_EPOCH, words: None };
        let (value, state) = (Value::YesNo(true), FieldState::Confirmed);
        let entry = Entry { value, state, provenance, confirmed_by: None, against: Vec::new() };
        let name = FieldName::from("po_required");
        let mut packet = Packet::default();
        assert_eq!(packet.remembered(|| 1_u8), Some(&1));
        assert_eq!((packet.remembered(|| 2_u8), packet.clone().remembered(|| 2_u8)), (Some(&1), Some(&1)));
        assert_eq!(packet.remembered(|| "of another kind"), None);
        assert_eq!(packet, Packet::default());
        packet.put(name.clone(), entry);
        assert_eq!(packet.remembered(|| 3_u8), Some(&3));
        assert!(packet.entry_mut(&name).is_some());
        assert_eq!(packet.remembered(|| 4_u8), Some(&4));
        assert!(packet.remove(&name).is_some());
        assert_eq!(packet.remembered(|| 5_u8), Some(&5));
    }
}
