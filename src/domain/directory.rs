//! The roll of people, and questions about it. No verbs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::absence::Absences;
use super::ids::{PersonId, Role};
use super::person::{Account, Person};

/// Everybody, by key, and who is away. A clone shares both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    people: Arc<BTreeMap<PersonId, Person>>,
    absences: Arc<Absences>,
}

impl Directory {
    /// A roll of these people; a later entry of the same key replaces an earlier one.
    pub fn new(people: impl IntoIterator<Item = Person>) -> Self {
        let people = people.into_iter().map(|person| (person.id.clone(), person)).collect();
        Self { people: Arc::new(people), absences: Arc::default() }
    }

    /// The same people, with those absences.
    pub fn with_absences(&self, absences: Arc<Absences>) -> Self {
        Self { people: Arc::clone(&self.people), absences }
    }

    /// Who is away, as far as it is known.
    pub fn absences(&self) -> &Absences {
        &self.absences
    }

    /// Everybody, in the order of their keys.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The person with that key.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// How chat calls that person; the key where the roll does not know it any more.
    pub fn name_of<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.person(id).map_or(id.as_str(), |person| person.name.as_str())
    }

    /// Active people with that role, in the order of their keys.
    pub fn with_role(&self, role: &Role) -> Vec<&Person> {
        self.people().filter(|person| person.active && person.has_role(role)).collect()
    }

    /// The one person behind a chat account; nobody if it is unknown or claimed twice.
    pub fn by_account(&self, account: &Account) -> Option<&Person> {
        single(self.people().filter(|person| person.accounts.contains(account)))
    }

    /// The one active person whom people or systems call that: key, name, e-mail, account id or other name.
    /// Two matches are none: a wrong owner is worse than a question.
    pub fn called(&self, words: &str) -> Option<&Person> {
        let wanted = words.trim().trim_start_matches('@').to_lowercase();
        if wanted.is_empty() {
            return None;
        }
        single(
            self.people().filter(|person| person.active && names_of(person).any(|name| name.to_lowercase() == wanted)),
        )
    }
}

fn names_of(person: &Person) -> impl Iterator<Item = &str> {
    std::iter::once(person.id.as_str())
        .chain(std::iter::once(person.name.as_str()))
        .chain(person.email.as_deref())
        .chain(person.known_as.iter().map(String::as_str))
        .chain(person.accounts.iter().map(|account| account.user.as_str()))
}

fn single<'a>(mut people: impl Iterator<Item = &'a Person>) -> Option<&'a Person> {
    let first = people.next()?;
    people.next().is_none().then_some(first)
}
