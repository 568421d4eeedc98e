//! Platform user → person, through the roll and the links. An account that is unknown, or claimed twice, is a stranger.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use chrono::{DateTime, Utc};

use crate::domain::directory::Directory;
use crate::domain::ids::{PersonId, Platform};
use crate::domain::person::{Account, Actor, Person};

use super::envelope::Speaker;
use super::in_force::InForce;
use super::ports::{Accounts, Residence};

/// Which accounts were linked to which people, beside the people file. A clone is the same links.
#[derive(Debug, Clone, Default)]
pub struct Links {
    people: Arc<RwLock<BTreeMap<Account, PersonId>>>,
    /// How often they changed.
    changes: Arc<AtomicU64>,
    misses: Arc<Mutex<BTreeMap<PersonId, Vec<DateTime<Utc>>>>>,
}

impl Links {
    /// These links.
    pub fn new(links: impl IntoIterator<Item = (Account, PersonId)>) -> Self {
        Self { people: Arc::new(RwLock::new(links.into_iter().collect())), ..Self::default() }
    }

    /// How many codes that person named lately that no account waits for.
    pub fn misses(&self, person: &PersonId, since: DateTime<Utc>) -> usize {
        let mut misses = self.misses.lock().expect("nothing panics while it holds the misses");
        misses.retain(|_, at| {
            at.retain(|at| *at > since);
            !at.is_empty()
        });
        misses.get(person).map_or(0, Vec::len)
    }

    /// One more.
    pub fn missed(&self, person: &PersonId, at: DateTime<Utc>) {
        let mut misses = self.misses.lock().expect("nothing panics while it holds the misses");
        misses.entry(person.clone()).or_default().push(at);
    }

    /// Whose that account is by the record, which another process may have changed.
    pub fn is(&self, account: &Account, person: Option<PersonId>) {
        let mut links = self.people.write().expect("nothing panics while it holds the links");
        if links.get(account) == person.as_ref() {
            return;
        }
        self.changes.fetch_add(1, Ordering::Relaxed);
        match person {
            Some(person) => links.insert(account.clone(), person),
            None => links.remove(account),
        };
    }

    /// How often they changed here, to be said with what was read since.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// All of them by the record, unless one changed here since that many changes: what was read may be older.
    pub fn are(&self, links: impl IntoIterator<Item = (Account, PersonId)>, since: u64) {
        let mut people = self.people.write().expect("nothing panics while it holds the links");
        if self.changes() == since {
            *people = links.into_iter().collect();
        }
    }

    /// The accounts that were linked to that person.
    pub fn of(&self, person: &PersonId) -> Vec<Account> {
        let links = self.people.read().expect("nothing panics while it holds the links");
        links.iter().filter(|(_, whose)| *whose == person).map(|(account, _)| account.clone()).collect()
    }

    /// The one active person behind an account. The people file comes first; what it does not say, a link may.
    pub fn person<'d>(&self, account: &Account, directory: &'d Directory) -> Option<&'d Person> {
        directory.by_account(account).or_else(|| {
            let links = self.people.read().expect("nothing panics while it holds the links");
            links.get(account).and_then(|person| directory.person(person))
        })
    }

    /// A person's account on that platform.
    pub fn account(&self, person: &PersonId, platform: Platform, directory: &Directory) -> Option<Account> {
        let of_file = directory.person(person)?.accounts.iter().find(|account| account.platform == platform).cloned();
        of_file.or_else(|| {
            let links = self.people.read().expect("nothing panics while it holds the links");
            let mut found = links.iter().filter(|(account, whose)| account.platform == platform && *whose == person);
            found.next().map(|(account, _)| account.clone())
        })
    }
}

/// Everybody's accounts on one platform.
#[derive(Clone)]
pub struct Roll {
    /// The policy, whose people file comes first.
    pub policy: InForce,
    /// What the people file does not say.
    pub links: Links,
    /// The platform.
    pub platform: Platform,
}

/// Where people live, where several platforms are on: where the first of their accounts is, as the people file lists
/// them; and of somebody whom it gives none, where an account was linked.
#[derive(Clone)]
pub struct Residences {
    /// The policy, whose people file comes first.
    pub policy: InForce,
    /// What the people file does not say.
    pub links: Links,
    /// The platforms that are on, in order.
    pub platforms: Vec<Platform>,
}

impl Residence for Residences {
    fn platform_of(&self, person: &PersonId) -> Option<Platform> {
        let book = self.policy.book();
        let listed = &book.directory().person(person)?.accounts;
        let first = listed.iter().map(|account| account.platform).find(|platform| self.platforms.contains(platform));
        let has_account = |platform: &&Platform| self.links.account(person, **platform, book.directory()).is_some();
        first.or_else(|| self.platforms.iter().find(has_account).copied())
    }
}

impl Accounts for Roll {
    fn everybody(&self) -> Vec<Account> {
        let book = self.policy.book();
        let people = book.directory().people().filter(|person| person.active);
        people.filter_map(|person| self.links.account(&person.id, self.platform, book.directory())).collect()
    }

    fn account_of(&self, person: &PersonId) -> Option<Account> {
        self.links.account(person, self.platform, self.policy.book().directory())
    }

    fn name_of(&self, person: &PersonId) -> String {
        self.policy.book().directory().name_of(person).to_owned()
    }
}

/// Who acts. A stranger acts under the account's own id, which is on no roll and so may do nothing.
pub fn actor(speaker: &Speaker, directory: &Directory, links: &Links) -> Actor {
    let stranger = |account: &Account| Actor::person(&PersonId::new(format!("{}:{}", account.platform, account.user)));
    match speaker {
        Speaker::Account(account) => match links.person(account, directory) {
            Some(person) => Actor::person(&person.id),
            None => stranger(account),
        },
        Speaker::Barred(account) => stranger(account),
        Speaker::System(system) => Actor::System { system: system.clone() },
        Speaker::Baton => Actor::Baton,
    }
}
