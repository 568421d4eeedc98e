//! Which policy is in force, what the folder's would change, and a person's word for it.

use std::sync::Arc;

use crate::ambient::Ambient;
use crate::app::platforms::NoChat;
use crate::config::Config;
use crate::conversation::incoming::Incoming;
use crate::conversation::message::Message;
use crate::conversation::wording::{self, Speaking, policy as words};
use crate::domain::ids::Platform;
use crate::domain::person::Account;
use crate::domain::place::Place;
use crate::domain::policy_change::{PolicyEffect, PolicyStanding};
use crate::engine::digests::LookedAt;
use crate::engine::envelope::{Envelope, Speaker};
use crate::engine::identity::Links;
use crate::engine::in_force::InForce;
use crate::engine::policies::{self, Start};
use crate::engine::ports::NoAssistant;
use crate::engine::{Engine, Handled};
use crate::policy::PolicyBook;
use crate::store::{Access, Store};
use crate::workflow::policy_ref;

use super::look::{Format, print, print_json};
use super::{Failure, policy};

/// Says which policy is in force by the record, and what the folder's would change on open deals.
pub async fn show(config: &Config, format: Format) -> Result<(), Failure> {
    let (folder, _) = policy(config)?;
    let store = Store::open(&config.database, Access::ReadOnly).await?;
    report(&store, &folder, format).await
}

async fn report(store: &Store, folder: &PolicyBook, format: Format) -> Result<(), Failure> {
    let now = Ambient::real().clock.now();
    let standing = policies::standing(store).await?;
    let in_force = match &standing.in_force {
        Some(since) if since.policy.hash != folder.version().hash => Some(policies::kept(store, &since.policy).await?),
        Some(_) | None => None,
    };
    let before = in_force.as_ref().unwrap_or(folder);
    let changed = policies::changed_files(before.files(), folder.files());
    let effect = policies::effect(store, before, folder, now).await?;
    match format {
        Format::Json => print_json(&serde_json::json!({
            "in_force": standing.in_force,
            "waiting": standing.waiting,
            "folder": policy_ref(folder),
            "changed": changed,
            "effect": effect,
        })),
        Format::Text => print(&shown(&standing, before, folder, &changed, &effect, now).text()),
    }
    Ok(())
}

fn shown(
    standing: &PolicyStanding,
    before: &PolicyBook,
    folder: &PolicyBook,
    changed: &[String],
    effect: &PolicyEffect,
    now: chrono::DateTime<chrono::Utc>,
) -> Message {
    let speaking = Speaking { policy: before, directory: before.directory(), now };
    let message = words::standing(standing, None, &speaking, speaking.zone_of_all());
    if changed.is_empty() {
        return message.line("The folder holds the policy in force.");
    }
    if standing.waiting.as_ref().is_some_and(|waiting| waiting.policy == policy_ref(folder)) {
        return message;
    }
    let named = words::named(&policy_ref(folder));
    message.line(format!("The folder holds {named}. Changed: {}.", changed.join(", "))).lines(words::effect(effect))
}

/// A named person confirms the folder's policy, or one that waits.
pub async fn approve(config: &Config, hash: &str, person: &str, format: Format) -> Result<(), Failure> {
    let (folder, _) = policy(config)?;
    let store = Store::open(&config.database, Access::ReadWrite).await?;
    let ambient = Ambient::real();
    let Start { in_force, brought } = policies::at_start(&store, folder, ambient.clock.now()).await?;
    let speaker = in_force.directory().called(person).map(|known| known.id.clone());
    let speaker =
        speaker.ok_or_else(|| Failure::Usage(format!("the people file in force has nobody called {person}")))?;
    let account = Account { platform: Platform::Console, team: String::new(), user: speaker.to_string() };
    let channel = in_force.organisation().handoff_channel.clone();
    let home = Place::Channel { platform: Platform::Console, channel };
    let links = Links::default();
    let policy = InForce::new(in_force);
    let (chat, assistant, outgoing) = (Arc::new(NoChat), Arc::new(NoAssistant), Arc::default());
    let (store_of_engine, looked_at) = (store.clone(), LookedAt::default());
    let engine = Engine { store: store_of_engine, policy, ambient, chat, assistant, home, links, outgoing, looked_at };
    if let Some(brought) = brought {
        policies::bring(&engine, &brought).await?;
    }
    let now = engine.ambient.clock.now();
    let said = Envelope {
        key: format!("cli/policy/{}/{}", account.user, now.timestamp_micros()),
        source: "cli".into(),
        received_at: now,
        speaker: Speaker::Account(account),
        place: None,
        incoming: Incoming::Commanded { words: format!("policy approve {hash}") },
    };
    let handled = engine.handle(said).await?;
    let book = engine.policy.book();
    let speaking = Speaking { policy: &book, directory: book.directory(), now };
    let zone = speaking.zone_of_all();
    if let Handled::Refused { refusal } = handled {
        return Err(Failure::Found(wording::refused(&refusal, None, &speaking, zone).text()));
    }
    let (folder, _) = self::policy(config)?;
    report(&store, &folder, format).await?;
    drop(engine);
    store.close().await?;
    Ok(())
}
