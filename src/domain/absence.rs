//! Who is away, from when until when, and who decides meanwhile. It belongs to a person, not to a handoff.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ids::{DecisionType, PersonId};

/// A time in which somebody else decides in a person's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Who is away, or passes decisions on.
    pub person: PersonId,
    /// From this instant.
    #[serde(serialize_with = "super::instant::serialize")]
    pub from: DateTime<Utc>,
    /// Until this instant, at which it is over.
    #[serde(serialize_with = "super::instant::serialize")]
    pub until: DateTime<Utc>,
    /// When what waits passes on: work would have begun by then, of whoever is away or of the cover.
    #[serde(serialize_with = "super::instant::serialize")]
    pub begins_at: DateTime<Utc>,
    /// When the person hears what happened meanwhile: their work has begun by then.
    #[serde(serialize_with = "super::instant::serialize")]
    pub back_at: DateTime<Utc>,
    /// Who decides meanwhile; with nobody, decisions go to the next rung.
    pub cover: Option<PersonId>,
    /// Whether the person is away, or here and passes decisions on.
    pub kind: AbsenceKind,
    /// The one decision type that is passed on; all where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<DecisionType>,
    /// Who said so.
    pub source: AbsenceSource,
}

/// Whether a person is away, or here and passes decisions on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceKind {
    /// Away.
    Away,
    /// Here; decisions are passed on for a time.
    Delegation,
}

/// Who said that a person is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum AbsenceSource {
    /// A person, by command or form: that person, or somebody who may say it for others.
    Person {
        /// Who.
        by: PersonId,
    },
    /// The people file.
    PeopleFile,
    /// The person's calendar file.
    CalendarFile,
}

/// What happens to an absence without anybody's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceNews {
    /// A file says it.
    Stated,
    /// The file says it no more.
    Withdrawn,
    /// It begins or ends.
    Due,
}

impl Absence {
    /// What makes it the same absence again.
    pub fn key(&self) -> String {
        let only = self.only.as_ref().map(|only| format!("/{only}")).unwrap_or_default();
        let kind = match self.kind {
            AbsenceKind::Away => "away",
            AbsenceKind::Delegation => "delegation",
        };
        format!("{}/{kind}/{}{only}", self.person, self.from.format("%Y-%m-%dT%H:%MZ"))
    }

    /// Whether it is so at that instant.
    pub fn holds_at(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }

    /// Whether a decision of that type goes to somebody else by it.
    pub fn is_about(&self, decision: &DecisionType) -> bool {
        self.only.as_ref().is_none_or(|only| only == decision)
    }

    /// Whether both say the same of the same person.
    pub fn says_the_same(&self, other: &Absence) -> bool {
        self.key() == other.key() && (self.until, &self.cover) == (other.until, &other.cover)
    }

    /// An instant of its last day.
    pub fn last_moment(&self) -> DateTime<Utc> {
        self.until - TimeDelta::seconds(1)
    }
}

/// Every absence that is not over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absences {
    absences: Vec<Absence>,
}

impl Absences {
    /// These.
    pub fn new(absences: Vec<Absence>) -> Self {
        Self { absences }
    }

    /// All, as they are listed.
    pub fn all(&self) -> impl Iterator<Item = &Absence> {
        self.absences.iter()
    }

    /// Those of one person.
    pub fn of<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a Absence> {
        self.absences.iter().filter(move |absence| &absence.person == person)
    }

    /// By which absence a decision of that type goes to somebody else at that instant; being away comes first.
    pub fn passing_on(&self, person: &PersonId, decision: &DecisionType, at: DateTime<Utc>) -> Option<&Absence> {
        let holds =
            |absence: &&Absence| &absence.person == person && absence.holds_at(at) && absence.is_about(decision);
        let is_away = |absence: &&Absence| absence.kind == AbsenceKind::Away;
        self.all().filter(holds).find(is_away).or_else(|| self.all().find(holds))
    }

    /// The absence of that key.
    pub fn by_key(&self, key: &str) -> Option<&Absence> {
        self.absences.iter().find(|absence| absence.key() == key)
    }
}
