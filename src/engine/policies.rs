//! Which policy is in force by the record, and a changed one on its way there.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::conversation::incoming::Incoming;
use crate::domain::directory::Directory;
use crate::domain::handoff::Handoff;
use crate::domain::look_up::LookedUp;
use crate::domain::person::Actor;
use crate::domain::policy_change::{EffectOn, InForceSince, PolicyEffect, PolicyNews, PolicyRef, PolicyStanding};
use crate::policy::PolicyBook;
use crate::policy::shipped::PolicyFiles;
use crate::store::{BoxFuture, Filter, Reading, Store};
use crate::workflow::event::{Event, TimerKey};
use crate::workflow::{self, Context, policy_change};

use super::envelope::{Envelope, Speaker};
use super::{Engine, Fault, rules, schedule};

/// How many open deals are looked at beforehand, and of how many it is said what changes.
const DEALS_MAX: u32 = 100_000;
const DEALS_SHOWN_MAX: usize = 20;

/// How the policy stands by the record. Before anything was brought, what was kept last is in force.
pub async fn standing(store: &Store) -> Result<PolicyStanding, Fault> {
    Ok(store.reading().await?.policy_standing().await?)
}

/// The policy by which to start, where the folder holds `folder`: the one that is in force by the record, else that one.
pub async fn at_start(store: &Store, folder: PolicyBook, now: DateTime<Utc>) -> Result<Start, Fault> {
    let Some(InForceSince { policy, .. }) = standing(store).await?.in_force else {
        rules::keep(store, &folder, now).await?;
        return Ok(Start { in_force: Arc::new(folder), brought: None });
    };
    if policy.hash == folder.version().hash {
        return Ok(Start { in_force: Arc::new(folder), brought: None });
    }
    // Nothing else judges unconfirmed, so what is in force must be read or nothing is judged at all.
    let book = kept(store, &policy).await?;
    Ok(Start { in_force: Arc::new(book), brought: Some(Arc::new(folder)) })
}

/// By which policy work starts.
pub struct Start {
    /// It.
    pub in_force: Arc<PolicyBook>,
    /// What the folder holds, where that is another one.
    pub brought: Option<Arc<PolicyBook>>,
}

/// That policy, as the record keeps it.
pub async fn kept(store: &Store, policy: &PolicyRef) -> Result<PolicyBook, Fault> {
    let unreadable = |why: String| Fault::PolicyUnreadable { policy: policy.clone(), why };
    let kept = store.reading().await?.policy(&policy.hash).await?;
    let files = PolicyFiles::new(kept.ok_or_else(|| unreadable("the record does not hold its files".into()))?.texts);
    if files.hash() != policy.hash {
        return Err(unreadable("its files are not those that the hash was made of".into()));
    }
    PolicyBook::compile(&files).map_err(|findings| {
        unreadable(findings.first().map_or_else(|| "it does not compile".into(), ToString::to_string))
    })
}

/// The files that the policy folder held when it was last read.
pub async fn folder(engine: &Engine) -> Result<PolicyFiles, Fault> {
    let waiting = standing(&engine.store).await?.waiting.map(|waiting| waiting.policy.hash);
    let kept = match waiting {
        Some(hash) => engine.store.reading().await?.policy(&hash).await?,
        None => None,
    };
    Ok(kept.map_or_else(|| engine.policy.book().files().clone(), |kept| PolicyFiles::new(kept.texts)))
}

/// What became of a policy that the folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// It is in force already.
    Same,
    /// It is in force from now on.
    InForce(PolicyRef),
    /// It waits to be confirmed.
    Waits(PolicyRef),
}

/// Takes notice of what the policy folder holds: kept, shown to whoever may confirm it, and in force only by their word.
pub async fn bring(engine: &Engine, next: &PolicyBook) -> Result<Brought, Fault> {
    let (now, book) = (engine.ambient.clock.now(), engine.policy.book());
    let policy = workflow::policy_ref(next);
    let waiting = standing(&engine.store).await?.waiting;
    if policy.hash == book.version().hash {
        if waiting.is_some() {
            tell(engine, PolicyNews::Withdrawn, &policy.hash, now).await?;
        }
        return Ok(Brought::Same);
    }
    if waiting.is_some_and(|waiting| waiting.policy == policy && waiting.replaces.hash == book.version().hash) {
        return Ok(Brought::Waits(policy));
    }
    rules::keep(&engine.store, next, now).await?;
    let effect = effect(&engine.store, &book, next, now).await?;
    let changed = changed_files(book.files(), next.files());
    tell(engine, PolicyNews::Brought { policy: policy.clone(), changed, effect }, &policy.hash, now).await?;
    match follow(engine).await? {
        Some(in_force) => Ok(Brought::InForce(in_force)),
        None => Ok(Brought::Waits(policy)),
    }
}

async fn tell(engine: &Engine, news: PolicyNews, hash: &str, now: DateTime<Utc>) -> Result<(), Fault> {
    let key = format!("policy/{hash}/{}", now.timestamp_micros());
    let incoming = Incoming::PolicyNews { news: Box::new(news) };
    let envelope =
        Envelope { key, source: "policy".into(), received_at: now, speaker: Speaker::Baton, place: None, incoming };
    engine.handle(envelope).await?;
    Ok(())
}

/// Works by the policy that is in force by the record, if that is another one than this engine's; open packets and what
/// the people file says of absences are looked at again.
pub fn follow(engine: &Engine) -> BoxFuture<'_, Result<Option<PolicyRef>, Fault>> {
    Box::pin(async move {
        let Some(InForceSince { policy, .. }) = standing(&engine.store).await?.in_force else { return Ok(None) };
        if policy.hash == engine.policy.book().version().hash {
            return Ok(None);
        }
        let book = kept(&engine.store, &policy).await?;
        engine.policy.replace(Arc::new(book));
        schedule::absences_of_files(engine).await?;
        schedule::policy_changed(engine).await?;
        Ok(Some(policy))
    })
}

/// The files that differ, by name.
pub fn changed_files(before: &PolicyFiles, next: &PolicyFiles) -> Vec<String> {
    let names = before.iter().chain(next.iter()).map(|(name, _)| name.to_owned());
    let mut names: Vec<String> = names.filter(|name| before.get(name) != next.get(name)).collect();
    names.sort();
    names.dedup();
    names
}

/// What another policy would change at once: found on each open deal by the function that will do it.
pub async fn effect(
    store: &Store,
    before: &PolicyBook,
    next: &PolicyBook,
    now: DateTime<Utc>,
) -> Result<PolicyEffect, Fault> {
    let absences = Arc::new(store.absences().await?);
    let directory = next.directory().with_absences(absences);
    let open = store.handoffs(&Filter::open(DEALS_MAX)).await?;
    let mut reading = store.reading().await?;
    let people = policy_change::people_changes(before.directory(), next.directory());
    let mut effect = PolicyEffect { people, looked_at: open.len() as u32, ..PolicyEffect::default() };
    for handoff in &open {
        match effect_on(&mut reading, handoff, next, &directory, now).await? {
            Some(on) if effect.deals.len() < DEALS_SHOWN_MAX => effect.deals.push(on),
            Some(_) => effect.more += 1,
            None => {}
        }
    }
    Ok(effect)
}

async fn effect_on(
    reading: &mut Reading,
    handoff: &Handoff,
    policy: &PolicyBook,
    directory: &Directory,
    now: DateTime<Utc>,
) -> Result<Option<EffectOn>, Fault> {
    let event = Event::TimerDue { timer: TimerKey::Policy };
    let mut answers = Vec::new();
    for question in workflow::look_ups(handoff, &event, policy) {
        let answer = reading.look_up(&question).await?;
        answers.push((question, answer));
    }
    let (looked_up, actor) = (LookedUp::new(answers), Actor::Baton);
    let ctx = Context { actor: &actor, now, place: None, policy, directory, looked_up: &looked_up };
    Ok(policy_change::effect_on(handoff, &ctx))
}
