//! The chain of facts: each row's hash covers its own columns and the hash of the row before it.
//!
//! `hash = SHA-256(previous_hash ‖ RFC 8785 canonical JSON of {position, at, handoff, actor, fact, data})`, where
//! `previous_hash` enters as its 64 lower-case hexadecimal digits. The table has no column that it does not cover.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::domain::canonical::{self, canonical_value, canonical_with};
use crate::domain::ids::{HandoffId, PersonId};
use crate::domain::person::Actor;
use crate::workflow::fact::Fact;

use super::codec;
use super::error::Fault;

/// Where a fact stands in the log: counted from 1 without a hole.
pub type Position = u64;

/// The previous hash of the first fact.
pub const ORIGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Inside `data`: for whom a covering person acted.
const ON_BEHALF_OF: &str = "on_behalf_of";
/// Inside `data`: what the actor is, where the short form alone would say something else.
const ACTOR_KIND: &str = "actor_kind";

/// The newest fact: how many there are, and the hash that stands for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its position, which is also the count of facts.
    pub position: Position,
    /// Its hash.
    pub hash: String,
}

impl Head {
    /// The head of a log without facts.
    pub fn origin() -> Self {
        Self { position: 0, hash: ORIGIN.to_owned() }
    }

    /// The row of the next fact, and the head after it.
    pub(super) fn append(
        &mut self,
        handoff: Option<HandoffId>,
        actor: &Actor,
        at: DateTime<Utc>,
        fact: &Fact,
    ) -> RawFact {
        let (name, data) = parts(fact, actor);
        let mut row = RawFact {
            position: codec::number(self.position + 1),
            at: codec::log_instant(at),
            handoff: handoff.map(|id| id.to_string()),
            actor: actor.short().to_owned(),
            fact: name,
            data,
            previous_hash: std::mem::take(&mut self.hash),
            hash: String::new(),
        };
        row.hash = row.computed_hash();
        self.position += 1;
        self.hash.clone_from(&row.hash);
        row
    }
}

/// One row of the log as its bytes stand.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RawFact {
    /// Its position.
    pub position: i64,
    /// When, as it was hashed.
    pub at: String,
    /// Whose, if a handoff's.
    pub handoff: Option<String>,
    /// Who.
    pub actor: String,
    /// The fact's name.
    pub fact: String,
    /// What else it says, as canonical JSON.
    pub data: String,
    /// The hash of the row before it.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl RawFact {
    /// The hash that its columns and its previous hash give.
    pub fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.previous_hash.as_bytes());
        for part in self.hashed_json() {
            hasher.update(part.as_bytes());
        }
        canonical::hexadecimal(&hasher.finalize().into())
    }

    /// The canonical JSON that is hashed, in parts: its keys stand in their order, `data` is canonical already, and plain
    /// JSON writes texts and small numbers in the canonical way.
    fn hashed_json(&self) -> [Cow<'_, str>; 3] {
        let before = format!(r#"{{"actor":{},"at":{},"data":"#, codec::json(&self.actor), codec::json(&self.at));
        let (fact, handoff) = (codec::json(&self.fact), codec::json(&self.handoff));
        let after = format!(r#","fact":{fact},"handoff":{handoff},"position":{}}}"#, self.position);
        [before.into(), self.data.as_str().into(), after.into()]
    }

    /// The same row with its columns read.
    pub fn decode(self) -> Result<LoggedFact, String> {
        let at = DateTime::parse_from_rfc3339(&self.at).map_err(|error| format!("`at` is no instant: {error}"))?;
        let handoff = self.handoff.as_deref().map(str::parse).transpose();
        Ok(LoggedFact {
            position: u64::try_from(self.position).map_err(|_| "its position is negative".to_owned())?,
            at: at.to_utc(),
            handoff: handoff.map_err(|error| format!("{error}"))?,
            actor: self.actor,
            fact: self.fact,
            data: serde_json::from_str(&self.data).map_err(|error| format!("`data` is no JSON: {error}"))?,
            previous_hash: self.previous_hash,
            hash: self.hash,
        })
    }
}

/// One row of the log, in the shape of `baton log --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoggedFact {
    /// Its position.
    pub position: Position,
    /// When.
    #[serde(serialize_with = "as_logged")]
    pub at: DateTime<Utc>,
    /// Whose, if a handoff's.
    pub handoff: Option<HandoffId>,
    /// Who, in short.
    pub actor: String,
    /// The fact's name.
    pub fact: String,
    /// What else it says.
    pub data: Value,
    /// The hash of the row before it.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl LoggedFact {
    /// The fact, for folding.
    pub fn fact(&self) -> Result<Fact, serde_json::Error> {
        Fact::from_parts(&self.fact, &self.data)
    }

    /// Who did it, as it was recorded.
    pub fn actor(&self) -> Actor {
        let text = |key| self.data.get(key).and_then(Value::as_str);
        match (text(ACTOR_KIND), self.actor.as_str()) {
            (Some("system"), system) => Actor::System { system: system.to_owned() },
            (None, "baton") => Actor::Baton,
            (_, person) => {
                Actor::Person { person: PersonId::from(person), on_behalf_of: text(ON_BEHALF_OF).map(PersonId::from) }
            }
        }
    }

    pub(super) fn from_raw(row: RawFact) -> Result<Self, Fault> {
        let position = row.position;
        row.decode().map_err(|why| Fault::row("facts", position, why))
    }
}

fn as_logged<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&codec::log_instant(*at))
}

/// The name and the canonical data of a fact, with what the short form of its actor does not say.
fn parts(fact: &Fact, actor: &Actor) -> (String, String) {
    let beside = beside_short_form(actor);
    parts_in_one_pass(fact, &beside).unwrap_or_else(|| parts_by_tree(fact, &beside))
}

fn parts_by_tree(fact: &Fact, beside: &[(&'static str, &str)]) -> (String, String) {
    let (name, data) = fact.parts();
    // A fact's data are an object; one without any has an empty one.
    let mut object = if let Value::Object(object) = data { object } else { Map::new() };
    object.extend(beside.iter().map(|(key, text)| ((*key).to_owned(), Value::from(*text))));
    (name, canonical_value(&Value::Object(object)))
}

/// The same, without a tree of the data, for nearly every fact.
fn parts_in_one_pass(fact: &Fact, beside: &[(&'static str, &str)]) -> Option<(String, String)> {
    let json = canonical_with(fact, beside)?;
    let (data, name) = json.strip_prefix(r#"{"data":"#)?.strip_suffix(r#""}"#)?.rsplit_once(r#","fact":""#)?;
    Some((name.to_owned(), data.to_owned()))
}

/// What the short form of an actor does not say.
fn beside_short_form(actor: &Actor) -> Vec<(&'static str, &str)> {
    match actor {
        Actor::Person { person, on_behalf_of } => {
            let other = on_behalf_of.as_ref().map(|other| (ON_BEHALF_OF, other.as_str()));
            let kind = (person.as_str() == Actor::Baton.short()).then_some((ACTOR_KIND, "person"));
            other.into_iter().chain(kind).collect()
        }
        Actor::System { .. } => vec![(ACTOR_KIND, "system")],
        Actor::Baton => Vec::new(),
    }
}

/// The first row of a log that is not what was appended there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the fact at position {position} {why}")]
pub struct FirstBad {
    /// Where.
    pub position: Position,
    /// What is wrong with it.
    pub why: WhyBad,
}

/// What is wrong with a row of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WhyBad {
    /// There is none.
    #[error("is missing")]
    Missing,
    /// Its previous hash is not the hash of the row before it.
    #[error("does not follow the one before it")]
    Unlinked,
    /// Its hash is not that of its columns.
    #[error("is not what was recorded: its hash does not fit")]
    Changed,
    /// Its data are not canonical JSON.
    #[error("holds data that are not canonical JSON")]
    NotCanonical,
}

/// Checks a log row by row, in the order of positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainCheck {
    head: Head,
}

impl Default for ChainCheck {
    fn default() -> Self {
        Self { head: Head::origin() }
    }
}

impl ChainCheck {
    /// Checks the next row.
    pub fn check(&mut self, row: &RawFact) -> Result<(), FirstBad> {
        let position = self.head.position + 1;
        let bad = |why| Err(FirstBad { position, why });
        if row.position != codec::number(position) {
            return bad(WhyBad::Missing);
        }
        if row.previous_hash != self.head.hash {
            return bad(WhyBad::Unlinked);
        }
        if row.computed_hash() != row.hash {
            return bad(WhyBad::Changed);
        }
        // A reader elsewhere parses the data before hashing them, and must come to the same bytes.
        if serde_json::from_str::<Value>(&row.data).map(|data| canonical_value(&data) == row.data).ok() != Some(true) {
            return bad(WhyBad::NotCanonical);
        }
        self.head = Head { position, hash: row.hash.clone() };
        Ok(())
    }

    /// The head as far as it was checked.
    pub fn head(self) -> Head {
        self.head
    }
}

/// Recomputes the chain over rows in the order of positions: its head, or the first row that is not what it was.
///
/// A tail that was cut off cannot be seen from within; compare the head with one that was noted elsewhere.
pub fn verify_chain(rows: impl IntoIterator<Item = RawFact>) -> Result<Head, FirstBad> {
    let mut check = ChainCheck::default();
    for row in rows {
        check.check(&row)?;
    }
    Ok(check.head())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::canonical::canonical_json;
    use serde_json::json;

    fn rows(count: u64) -> Vec<RawFact> {
        let at = "2026-04-01T09:00:00.5Z".parse().unwrap();
        let mut head = Head::origin();
        (1..=count)
            .map(|number| {
                let fact = Fact::LossExplained { reason: format!("reason \"{number}\"\u{1} – é") };
                head.append(Some(HandoffId(number)), &Actor::person(&"ana".into()), at, &fact)
            })
            .collect()
    }

    #[test]
    fn the_hash_covers_the_canonical_json_of_all_columns() {
        for row in rows(2) {
            let data: Value = serde_json::from_str(&row.data).unwrap();
            let object = json!({
                "position": row.position, "at": row.at, "handoff": row.handoff,
                "actor": row.actor, "fact": row.fact, "data": data,
            });
            assert_eq!(row.hashed_json().concat(), canonical_json(&object));
            let bytes = format!("{}{}", row.previous_hash, canonical_json(&object));
            assert_eq!(row.hash, hex::encode(Sha256::digest(bytes)));
        }
    }

    #[test]
    fn a_chain_is_followed_from_its_origin_to_its_head() {
        let rows = rows(3);
        assert_eq!(rows[0].previous_hash, ORIGIN);
        let head = Head { position: 3, hash: rows[2].hash.clone() };
        assert_eq!(verify_chain(rows), Ok(head));
        assert_eq!(verify_chain([]), Ok(Head::origin()));
    }

    #[test]
    fn every_column_is_covered_by_the_hash() {
        let changes: [fn(&mut RawFact); 6] = [
            |row| row.at = "2026-04-01T09:00:00.500001Z".into(),
            |row| row.handoff = None,
            |row| row.actor = "max".into(),
            |row| row.fact = "handoff_held".into(),
            |row| row.data = "{}".into(),
            |row| row.hash = ORIGIN.into(),
        ];
        for change in changes {
            let mut rows = rows(3);
            change(&mut rows[1]);
            assert_eq!(verify_chain(rows), Err(FirstBad { position: 2, why: WhyBad::Changed }));
        }
    }

    fn actors() -> [Actor; 7] {
        let for_dina = |person: &str| Actor::Person { person: person.into(), on_behalf_of: Some("dina".into()) };
        [
            Actor::Baton,
            Actor::person(&"ana".into()),
            Actor::person(&"baton".into()),
            for_dina("cora"),
            for_dina("baton"),
            Actor::System { system: "crm".into() },
            Actor::System { system: "baton".into() },
        ]
    }

    #[test]
    fn one_pass_gives_the_bytes_that_a_tree_gives() {
        let facts = [
            Fact::PacketSubmitted { as_asked_by: None },
            Fact::LossExplained { reason: r#","fact":"no"} – é"#.to_owned() },
            Fact::HandoffReassigned { from: None, to: "mira".into() },
            Fact::GapsNudged { of: "ana".into(), nudge: 2 },
        ];
        for actor in actors() {
            let beside = beside_short_form(&actor);
            for fact in &facts {
                assert_eq!(parts_in_one_pass(fact, &beside).unwrap(), parts_by_tree(fact, &beside));
            }
        }
    }

    #[test]
    fn an_actor_is_read_as_it_was_recorded() {
        let at = "2026-04-01T09:00:00Z".parse().unwrap();
        for actor in actors() {
            let row = Head::origin().append(None, &actor, at, &Fact::PacketSubmitted { as_asked_by: None });
            let logged = row.decode().unwrap();
            assert_eq!(logged.actor(), actor);
            assert_eq!(logged.fact().unwrap(), Fact::PacketSubmitted { as_asked_by: None });
        }
    }
}
