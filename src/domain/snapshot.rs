//! What a decision is bound to: the values its tables read and the values its card shows.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::canonical;
use super::ids::{Band, DecisionType, RowId};

/// One decision's read set and what its card shows. The card is worded from this and from nothing
/// else of the packet, so it cannot show a value that the hash does not cover.
///
/// It never changes once it is taken, so a clone is the same one: a verdict, a fact and an approval share it.
#[derive(Debug, Clone, Eq)]
pub struct Snapshot(Arc<Contents>);

/// What a [`Snapshot`] holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The class of decision.
    pub decision_type: DecisionType,
    /// The row that asked for it, or cleared it.
    pub row: RowId,
    /// The row's band.
    pub band: Band,
    /// The row's conditions in words: `blended discount above 20% up to 30%`.
    pub limit: String,
    /// Columns of the tables that judge this decision, with their values as text.
    pub read_set: BTreeMap<String, ShownValue>,
    /// Further values on the card, by field.
    pub shows: BTreeMap<String, ShownValue>,
}

/// A value as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownValue {
    /// How chat calls the field or column.
    pub title: String,
    /// The value for people, as many decimals as it takes.
    pub text: String,
    /// The exact value, for the record: canonical JSON or an exact decimal.
    pub exact: String,
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
        Self(Arc::new(contents))
    }
}

impl Deref for Snapshot {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.0
    }
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
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
        canonical::hash_of(self)
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
