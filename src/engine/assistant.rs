//! A call of the assistant: made outside every transaction, its reply an event like any other. What it waits for, nobody
//! else waits for.

use std::time::Duration;

use crate::conversation::assisting;
use crate::conversation::incoming::Incoming;
use crate::domain::assistant::{Brief, Reply};
use crate::domain::ids::EffectKey;
use crate::store::Claimed;

use super::deliver::{Delivered, NotDelivered};
use super::envelope::{Envelope, Speaker};
use super::ports::{NoReply, Undelivered};
use super::{Engine, Fault};

/// How often a call is tried. What a person waits for is soon told in other ways.
const TRIES_MAX: u32 = 3;
/// The longest pause that a server may ask for before the next try.
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// A reply that comes later than that helps nobody: whoever wrote has gone on without it.
const WAITED_MAX_MINUTES: i64 = 15;

/// Makes one claimed call; what follows from it has followed when this returns.
pub(super) async fn ask(
    engine: &Engine,
    row: &Claimed,
    brief: &Brief,
) -> Result<Result<Delivered, NotDelivered>, Fault> {
    if !engine.assistant.is_on() {
        return Ok(Ok(Delivered::NotWanted("no model is used any more")));
    }
    let Some(handoff) = engine.store.handoff(brief.handoff).await?.filter(|handoff| !handoff.is_over()) else {
        return Ok(Ok(Delivered::NotWanted("its packet is over")));
    };
    let waited = engine.ambient.clock.now() - row.enqueued_at;
    if waited.num_minutes() >= WAITED_MAX_MINUTES {
        return Ok(Ok(Delivered::NotWanted("it waited so long that nobody waits for it any more")));
    }
    let policy = engine.policy.book();
    let names = policy.directory().people().map(|person| person.name.clone()).collect();
    let material = assisting::material(brief, &handoff, names, &policy);
    let begun = engine.ambient.clock.now();
    let asked = engine.assistant.ask(&material).await;
    let taken = (engine.ambient.clock.now() - begun).num_milliseconds().max(0).unsigned_abs();
    let reply = match asked {
        Ok(reply) => reply,
        Err(NoReply { call, try_again: Some(after) }) if row.attempts < TRIES_MAX => {
            let why = format!("the assistant: {}", call.outcome.word());
            let undelivered = Undelivered::Later { after: after.map(|after| after.min(PAUSE_MAX)), why };
            return Ok(Err(NotDelivered::Unsent(undelivered)));
        }
        Err(NoReply { call, .. }) => Reply { call: *call, said: None },
    };
    let mut reply = reply;
    reply.call.latency_ms = taken;
    engine.handle(replied(&row.effect.key, brief, reply, engine.ambient.clock.now())).await?;
    Ok(Ok(Delivered::Followed))
}

/// The key names the call, so that a reply counts once, however often the call was made.
fn replied(key: &EffectKey, brief: &Brief, reply: Reply, now: chrono::DateTime<chrono::Utc>) -> Envelope {
    Envelope {
        key: format!("reply/{key}"),
        source: "assistant".into(),
        received_at: now,
        speaker: Speaker::System("assistant".into()),
        place: brief.place.clone(),
        incoming: Incoming::AssistantReplied { brief: Box::new(brief.clone()), reply: Box::new(reply) },
    }
}
