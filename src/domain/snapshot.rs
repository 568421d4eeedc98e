//! What a decision is bound to: the values its tables read and the values its card shows.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::canonical;
use super::ids::{Band, DecisionType, RowId};

/// One decision's read set and what its card shows. The card is worded from this and from nothing
/// else of the packet, so it cannot show a value that the hash does not cover.
///
/// It never changes once it is taken, so a clone is the same one: a verdict, a fact and an approval share it, and it is
/// written out once for all of them.
#[derive(Debug, Clone)]
pub struct Snapshot(Arc<Taken>);

#[derive(Debug)]
struct Taken {
    contents: Contents,
    /// Its canonical JSON, once somebody asked for it.
    written: OnceLock<Box<RawValue>>,
}

/// What a [`Snapshot`] holds. Here and in [`ShownValue`] the members stand in the order of their names, so that plain
/// JSON has the order of canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The row's band.
    pub band: Band,
    /// The class of decision.
    pub decision_type: DecisionType,
    /// The row's conditions in words: `blended discount above 20% up to 30%`.
    pub limit: String,
    /// Columns of the tables that judge this decision, with their values as text.
    pub read_set: BTreeMap<String, ShownValue>,
    /// The row that asked for it, or cleared it.
    pub row: RowId,
    /// Further values on the card, by field.
    pub shows: BTreeMap<String, ShownValue>,
}

/// A value as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownValue {
    /// The exact value, for the record: canonical JSON or an exact decimal.
    pub exact: String,
    /// The value for people, as many decimals as it takes.
    pub text: String,
    /// How chat calls the field or column.
    pub title: String,
}

/// One value that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// How chat calls it.
    pub title: String,
    /// Then.
    pub was: String,
    /// Now; `None` if it is gone.
    pub now: Option<String>,
}

impl From<Contents> for Snapshot {
    fn from(contents: Contents) -> Self {
        Self(Arc::new(Taken { contents, written: OnceLock::new() }))
    }
}

impl Contents {
    /// Its canonical JSON. It holds texts alone, so plain JSON is that where the bytes of its keys tell their order.
    fn write(&self) -> Box<RawValue> {
        let mut keys = self.read_set.keys().chain(self.shows.keys());
        let written = match keys.all(|key| key.is_ascii()) {
            true => to_raw_value(self),
            false => RawValue::from_string(canonical::canonical_json(self)),
        };
        written.expect("our own values have text keys, and their canonical JSON is JSON")
    }
}

impl Deref for Snapshot {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.0.contents
    }
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl Eq for Snapshot {}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Contents::deserialize(deserializer).map(Self::from)
    }
}

impl Snapshot {
    /// The snapshot's name for good: SHA-256 of its canonical JSON, in hexadecimal.
    pub fn hash(&self) -> String {
        canonical::sha256_hex(self.written().get().as_bytes())
    }

    /// Its canonical JSON.
    fn written(&self) -> &RawValue {
        self.0.written.get_or_init(|| self.0.contents.write())
    }

    /// What differs in `now`, in the order of the names. A different row or band alone is no change of
    /// value; it shows as a change of the limit.
    pub fn changes(&self, now: &Snapshot) -> Vec<Change> {
        let mut changes = Vec::new();
        for (mine, theirs) in [(&self.read_set, &now.read_set), (&self.shows, &now.shows)] {
            for (name, was) in mine {
                let is = theirs.get(name);
                if is.map(|value| &value.exact) != Some(&was.exact) {
                    changes.push(Change {
                        title: was.title.clone(),
                        was: was.text.clone(),
                        now: is.map(|value| value.text.clone()),
                    });
                }
            }
        }
        if changes.is_empty() && self != now {
            changes.push(Change { title: "limit".into(), was: self.limit.clone(), now: Some(now.limit.clone()) });
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::canonical::canonical_value;

    fn value(said: &str) -> ShownValue {
        ShownValue { exact: said.into(), text: format!("{said} \"é\"\n\u{1}"), title: said.to_uppercase() }
    }

    fn snapshot(names: &[&str]) -> Snapshot {
        let values = || names.iter().map(|name| ((*name).to_owned(), value(name))).collect();
        let (row, band) = ("D2.blended".into(), "above 20%".into());
        let limit = "blended discount above 20% – up to 30%".into();
        Contents { decision_type: "discount".into(), row, band, limit, read_set: values(), shows: values() }.into()
    }

    #[test]
    fn it_is_written_as_canonical_json_and_named_by_its_hash() {
        // By their bytes the last two stand the other way round than by their UTF-16 units.
        for names in [&["total", "discount", "a\"b", ""][..], &["\u{fb33}", "\u{1f600}"][..]] {
            let taken = snapshot(names);
            let as_tree = serde_json::to_value(&*taken).unwrap();
            let written = canonical_value(&as_tree);
            assert_eq!(serde_json::to_string(&taken).unwrap(), written);
            assert_eq!(canonical::canonical_json(&json!([as_tree])), canonical::canonical_json(&[&taken]));
            assert_eq!(taken.hash(), canonical::sha256_hex(written.as_bytes()));
            assert_eq!(serde_json::to_value(&taken).unwrap(), as_tree);
            assert_eq!(serde_json::from_str::<Snapshot>(&written).unwrap(), taken);
        }
    }
}
