//! Every field's value with its state and provenance.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packet {
    /// Shared by clones until one of them changes: most of what happens to a handoff changes no value.
    entries: Arc<BTreeMap<FieldName, Entry>>,
    /// Fields that may be without a value for now, by decision.
    waived: BTreeSet<FieldName>,
    memory: Memory,
}

impl From<BTreeMap<FieldName, Entry>> for Packet {
    fn from(entries: BTreeMap<FieldName, Entry>) -> Self {
        Self { entries: Arc::new(entries), waived: BTreeSet::new(), memory: Memory::default() }
    }
}

/// Under this key a packet keeps what is waived; no field has such a name.
const WAIVED: &str = "(waived)";

impl Serialize for Packet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.waived.is_empty() {
            return self.entries.as_ref().serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(self.entries.len() + 1))?;
        map.serialize_entry(WAIVED, &self.waived)?;
        for (field, entry) in self.entries.as_ref() {
            map.serialize_entry(field, entry)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Packet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Packet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the values of a packet, by field")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Packet, A::Error> {
                let (mut entries, mut waived) = (BTreeMap::new(), BTreeSet::new());
                while let Some(field) = map.next_key::<FieldName>()? {
                    if field.as_str() == WAIVED {
                        waived = map.next_value()?;
                    } else {
                        entries.insert(field, map.next_value()?);
                    }
                }
                Ok(Packet { waived, ..Packet::from(entries) })
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// What was found out from the values as they are. It is no part of the packet: two packets of the same values are equal,
/// whatever is remembered of either.
#[derive(Clone, Default)]
struct Memory {
    now: OnceLock<Found>,
    /// What was found out before values changed, and of which fields those are.
    before: Option<(Found, Vec<FieldName>)>,
}

type Found = Arc<dyn Any + Send + Sync>;

impl Memory {
    fn change(&mut self, field: &FieldName) {
        if let Some(found) = self.now.take() {
            self.before = Some((found, vec![field.clone()]));
        } else if let Some((_, changed)) = &mut self.before
            && !changed.contains(field)
        {
            changed.push(field.clone());
        }
    }
}

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

    /// What was found out from the values as they are: made once, from what was found out before and the fields that
    /// changed since, if there is such. A packet remembers one kind of thing; of another kind, there is nothing.
    pub fn remembered<T: Any + Send + Sync>(&self, make: impl FnOnce(Option<(&T, &[FieldName])>) -> T) -> Option<&T> {
        let make = || {
            let before = self.memory.before.as_ref();
            let before = before.and_then(|(found, changed)| Some((found.downcast_ref()?, changed.as_slice())));
            Arc::new(make(before)) as Found
        };
        self.memory.now.get_or_init(make).downcast_ref()
    }

    /// Puts an entry in; for `workflow::evolve` alone.
    pub fn put(&mut self, field: FieldName, entry: Entry) {
        self.memory.change(&field);
        Arc::make_mut(&mut self.entries).insert(field, entry);
    }

    /// Whether that field may be without a value for now.
    pub fn is_waived(&self, field: &FieldName) -> bool {
        self.waived.contains(field)
    }

    /// Fields that may be without a value for now.
    pub fn waived(&self) -> impl Iterator<Item = &FieldName> {
        self.waived.iter()
    }

    /// Lets a field be without a value, or no more; for `workflow::evolve` alone.
    pub fn waive(&mut self, field: &FieldName, is_waived: bool) {
        self.memory.change(field);
        match is_waived {
            true => drop(self.waived.insert(field.clone())),
            false => drop(self.waived.remove(field)),
        }
    }

    /// Changes an entry in place; for `workflow::evolve` alone.
    pub fn entry_mut(&mut self, field: &FieldName) -> Option<&mut Entry> {
        self.memory.change(field);
        Arc::make_mut(&mut self.entries).get_mut(field)
    }

    /// Takes an entry out; for `workflow::evolve` alone.
    pub fn remove(&mut self, field: &FieldName) -> Option<Entry> {
        self.memory.change(field);
        Arc::make_mut(&mut self.entries).remove(field)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::field::Source;

    #[test]
    fn what_is_remembered_lasts_until_a_value_changes_and_makes_no_packet_another() {
        let made = |now: u8| move |_: Option<(&u8, &[FieldName])>| now;
        let provenance = Provenance { source: Source::Chat, person: None, at: DateTime::UNIX_EPOCH, words: None };
        let (value, state) = (Value::YesNo(true), FieldState::Confirmed);
        let entry = Entry { value, state, provenance, confirmed_by: None, against: Vec::new() };
        let name = FieldName::from("po_required");
        let mut packet = Packet::default();
        assert_eq!(packet.remembered(made(1)), Some(&1));
        assert_eq!((packet.remembered(made(2)), packet.clone().remembered(made(2))), (Some(&1), Some(&1)));
        assert_eq!(packet.remembered(|_: Option<(&&str, &[FieldName])>| "of another kind"), None);
        assert_eq!(packet, Packet::default());
        packet.put(name.clone(), entry);
        assert_eq!(packet.remembered(made(3)), Some(&3));
        assert!(packet.entry_mut(&name).is_some());
        assert_eq!(packet.remembered(made(4)), Some(&4));
        assert!(packet.remove(&name).is_some());
        assert_eq!(packet.remembered(made(5)), Some(&5));
    }

    #[test]
    fn what_is_waived_is_kept_and_a_packet_without_it_reads_as_before() {
        let field = FieldName::from("po_number");
        let mut packet = Packet::default();
        assert_eq!(serde_json::to_string(&packet).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<Packet>("{}").unwrap(), packet);
        packet.waive(&field, true);
        let written = serde_json::to_string(&packet).unwrap();
        let read: Packet = serde_json::from_str(&written).unwrap();
        assert!(read.is_waived(&field) && read == packet, "{written}");
        packet.waive(&field, false);
        assert_eq!(packet, Packet::default());
    }

    #[test]
    fn what_is_found_next_starts_from_what_was_found_before_and_the_fields_that_changed_since() {
        let names = ["legal_name", "po_number"].map(FieldName::from);
        let mut packet = Packet::default();
        assert_eq!(packet.remembered(|before: Option<(&u8, _)>| u8::from(before.is_some())), Some(&0));
        for name in names.iter().chain(&names) {
            assert!(packet.remove(name).is_none());
        }
        let next = |before: Option<(&u8, &[FieldName])>| {
            let (before, changed) = before.unwrap();
            assert_eq!(changed, names);
            before + 1
        };
        assert_eq!(packet.remembered(next), Some(&1));
    }
}
