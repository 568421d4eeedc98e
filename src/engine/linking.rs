//! One person, several accounts: an account that nobody knows is given a code, and its person confirms it from one that
//! is known.

use chrono::{DateTime, TimeDelta, Utc};

use crate::conversation::incoming::Incoming;
use crate::conversation::message::Message;
use crate::conversation::wording::views as words;
use crate::domain::canonical::sha256_hex;
use crate::domain::ids::{PersonId, Platform};
use crate::domain::person::Account;
use crate::store::StoreError;

use super::envelope::{Envelope, Speaker};
use super::{Engine, Fault, Handled};

/// How long a code is good.
pub(super) const CODE_LASTS: TimeDelta = TimeDelta::minutes(10);
/// Its letters, which nobody mistakes for each other, and how many it has: forty bits.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKMNPQRSTVWXYZ0123456789";
const LENGTH: usize = 8;
/// So many wrong codes within the time that a code is good, and no more of that person's are looked at.
const MISSES_MAX: usize = 5;

/// A code for an account that nobody knows; `None` where none can be given.
pub(super) async fn code_for(engine: &Engine, account: &Account, now: DateTime<Utc>) -> Option<String> {
    // On the console everybody may speak as anybody.
    if account.platform == Platform::Console {
        return None;
    }
    let letter = |_| char::from(LETTERS[usize::try_from(engine.ambient.random.below(32)).unwrap_or_default() % 32]);
    let code: String = (0..LENGTH).map(letter).collect();
    let (hash, account) = (hash_of(&code), account.clone());
    let kept: Result<(), StoreError> = engine
        .store
        .write(move |tx| Box::pin(async move { tx.keep_link_code(&hash, &account, now + CODE_LASTS).await }))
        .await;
    match kept {
        Ok(()) => Some(code),
        Err(error) => {
            tracing::warn!("a code to link an account by could not be kept: {error}");
            None
        }
    }
}

/// Behind a code: that account is mine.
const MINE: &str = "mine";

/// Links the account that was given that code to that person, who says that it is theirs; what they are told. The code
/// alone only shows whose account it is: somebody who was talked into typing it sees that it is not theirs.
pub(super) async fn confirm(
    engine: &Engine,
    person: &PersonId,
    said: &str,
    now: DateTime<Utc>,
) -> Result<Message, Fault> {
    engine.follow_all_links().await?;
    let (code, is_mine) = match said.trim().rsplit_once(char::is_whitespace) {
        Some((code, last)) if last.eq_ignore_ascii_case(MINE) => (code.trim(), true),
        Some(_) | None => (said.trim(), false),
    };
    if engine.links.misses(person, now - CODE_LASTS) >= MISSES_MAX {
        return Ok(words::too_many_codes());
    }
    let hash = hash_of(code);
    let taken: Result<Option<Account>, StoreError> = engine
        .store
        .write(move |tx| {
            Box::pin(async move {
                if is_mine { tx.take_link_code(&hash, now).await } else { tx.look_at_link_code(&hash, now).await }
            })
        })
        .await;
    let taken = taken.map_err(|source| Fault::Store { doing: "a code to link an account by".into(), source })?;
    let Some(account) = taken else {
        engine.links.missed(person, now);
        return Ok(words::no_such_code());
    };
    let name = format!("{} user {}", account.platform, account.user);
    let policy = engine.policy.book();
    let directory = policy.directory();
    if let Some(whose) = engine.links.person(&account, directory) {
        return Ok(words::linked_already(&name, &whose.name));
    }
    // Two accounts of one person on one platform would be two ways to decide: which is right the people file says.
    if let Some(other) = engine.links.account(person, account.platform, directory) {
        return Ok(words::has_another(&name, &format!("{} user {}", other.platform, other.user)));
    }
    drop(policy);
    if !is_mine {
        return Ok(words::is_it_yours(&name, code));
    }
    let envelope = Envelope {
        key: format!("link/{}", hash_of(code)),
        source: "link".into(),
        received_at: now,
        speaker: Speaker::Baton,
        place: None,
        incoming: Incoming::AccountLinked { account, person: person.clone(), by: "code".into() },
    };
    // What became of it the log says, and nothing is said that it does not.
    match Box::pin(engine.handle(envelope)).await? {
        Handled::Decided { .. } => Ok(words::linked(&name)),
        Handled::Refused { .. } | Handled::Answered | Handled::SeenBefore | Handled::Nothing => {
            Ok(words::no_such_code())
        }
    }
}

/// Instead of a code: takes the linked accounts off.
pub(super) const REMOVE: &str = "remove";

/// Takes every account off that was linked to that person, but for the one by which they say so; what they are told. One
/// whose e-mail address says whose it is links itself again as soon as it is used.
pub(super) async fn remove(
    engine: &Engine,
    person: &PersonId,
    envelope: &Envelope,
    now: DateTime<Utc>,
) -> Result<Message, Fault> {
    let Speaker::Account(speaking) = &envelope.speaker else { return Ok(words::nothing_linked()) };
    engine.follow_all_links().await?;
    let mut removed = Vec::new();
    for account in engine.links.of(person).into_iter().filter(|account| account != speaking) {
        removed.push(format!("{} user {}", account.platform, account.user));
        let envelope = Envelope {
            key: format!("{}/unlink/{}/{}/{}", envelope.key, account.platform, account.team, account.user),
            source: "link".into(),
            received_at: now,
            speaker: envelope.speaker.clone(),
            place: None,
            incoming: Incoming::AccountUnlinked { account, person: person.clone() },
        };
        Box::pin(engine.handle(envelope)).await?;
    }
    Ok(if removed.is_empty() { words::nothing_linked() } else { words::unlinked(&removed) })
}

/// A code is read as people type it.
fn hash_of(code: &str) -> String {
    let plain: String = code.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    sha256_hex(plain.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1").as_bytes())
}
