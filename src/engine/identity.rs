//! Platform user → person, through the roll. An account that is unknown, or claimed twice, is a stranger.

use crate::domain::directory::Directory;
use crate::domain::ids::PersonId;
use crate::domain::person::Actor;

use super::envelope::Speaker;

/// Who acts. A stranger acts under the account's own id, which is on no roll and so may do nothing.
pub fn actor(speaker: &Speaker, directory: &Directory) -> Actor {
    match speaker {
        Speaker::Account(account) => match directory.by_account(account) {
            Some(person) => Actor::person(&person.id),
            None => Actor::person(&PersonId::new(format!("{}:{}", account.platform, account.user))),
        },
        Speaker::System(system) => Actor::System { system: system.clone() },
        Speaker::Baton => Actor::Baton,
    }
}
