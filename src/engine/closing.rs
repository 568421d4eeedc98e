//! What was said once keeps its text; its buttons go as soon as they offer nothing any more.

use serde_json::Value;

use crate::domain::approval::{Approval, ApprovalState};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ClaimId, FieldName};
use crate::store::{Card, OutboxState, StoreError};
use crate::workflow::effect::{Notice, What};
use crate::workflow::{late_words, obligations};

use super::ports::{MessageRef, Undelivered};
use super::{Engine, Fault, as_json};

/// How many messages of one handoff are looked through.
const MESSAGES_MAX: u32 = 10_000;

/// Takes the buttons off every message of a handoff that was said once and asks nothing now.
pub(super) async fn close(engine: &Engine, handoff: &Handoff) -> Result<Result<(), Undelivered>, Fault> {
    let mut over: Vec<(String, Value)> = offer_of(engine, handoff).await?.into_iter().collect();
    for row in engine.store.outbox(Some(handoff.id), 0, MESSAGES_MAX).await? {
        if let (What::Say { notice, .. }, OutboxState::Sent { message_ref: Some(at), .. }) =
            (&row.effect.what, &row.state)
            && is_over(notice, handoff)
        {
            over.push((row.effect.key.to_string(), at.clone()));
        }
    }
    for (key, at) in over {
        let key = format!("{}/closed/{key}", handoff.id);
        let Ok(standing) = serde_json::from_value::<MessageRef>(at.clone()) else { continue };
        if engine.store.card(&key).await?.is_some() {
            continue;
        }
        match engine.chat.take_buttons_off(&standing).await {
            Ok(()) => {}
            Err(later @ (Undelivered::Waits { .. } | Undelivered::Later { .. })) => return Ok(Err(later)),
            Err(never @ (Undelivered::Never { .. } | Undelivered::Unknown { .. })) => {
                tracing::warn!(handoff.id = %handoff.id, "a message keeps its buttons: {never}");
            }
        }
        keep(engine, key, Card { message_ref: at, content_hash: "without buttons".to_owned() }).await?;
    }
    Ok(Ok(()))
}

/// Remembers where a claim's offer stands, until the claim is started.
pub(super) async fn keep_offer(engine: &Engine, what: &What, at: &MessageRef) -> Result<(), Fault> {
    let What::Say { notice, .. } = what else { return Ok(()) };
    let Notice::ClaimOffer { claim, .. } = &**notice else { return Ok(()) };
    keep(engine, offer_key(*claim), Card { message_ref: as_json(at), content_hash: "an offer".to_owned() }).await
}

/// The offer from which a handoff was started, if it was: nobody can start it twice.
async fn offer_of(engine: &Engine, handoff: &Handoff) -> Result<Option<(String, Value)>, Fault> {
    let opened = engine.store.facts(Some(handoff.id), 0, 1).await?;
    let claim = opened.first().and_then(|fact| serde_json::from_value::<ClaimId>(fact.data["claim"].clone()).ok());
    let Some(claim) = claim else { return Ok(None) };
    Ok(engine.store.card(&offer_key(claim)).await?.map(|card| (offer_key(claim), card.message_ref)))
}

fn offer_key(claim: ClaimId) -> String {
    format!("{claim}/offer")
}

async fn keep(engine: &Engine, key: String, card: Card) -> Result<(), Fault> {
    let at = engine.ambient.clock.now();
    let kept = engine.store.write(move |tx| Box::pin(async move { tx.keep_card(&key, &card, at).await }));
    kept.await.map_err(|source: StoreError| Fault::Store { doing: "where a message stands".into(), source })
}

/// Whether a message had buttons, and none of them does anything any more.
fn is_over(notice: &Notice, handoff: &Handoff) -> bool {
    let has_ended = handoff.is_over();
    if let Notice::Questions { of, read_back, .. } = notice {
        let is_asked = handoff.questions.values().any(|question| &question.of == of);
        return has_ended || *read_back && !is_asked;
    }
    if let Notice::Suggested { suggestion } = notice {
        return has_ended || !handoff.suggestions.contains(suggestion);
    }
    if let Notice::InfoWanted { approval, .. } | Notice::InfoReminder { approval, .. } = notice {
        let state = handoff.approval(*approval).map(|approval| &approval.state);
        return has_ended || !matches!(state, Some(ApprovalState::InfoRequested { .. }));
    }
    if let Notice::Reminder { approval, .. } | Notice::PutOffOver { approval } | Notice::AdviceWanted { approval } =
        notice
    {
        return has_ended || !handoff.approval(*approval).is_some_and(Approval::is_open);
    }
    if let Notice::TaskAsked { task } | Notice::TaskReminder { task, .. } = notice {
        return handoff.open_task(*task).is_none();
    }
    if let Notice::AnswerHeard { unclear, .. } = notice {
        let said = unclear.iter().filter_map(|words| Some((words.field.as_ref()?, &words.words)));
        return were_waiting(said, handoff);
    }
    if let Notice::SubmissionWithdrawn { said } = notice {
        return were_waiting(said.iter().map(|(field, words)| (field, words)), handoff);
    }
    if let Notice::Voided { .. } = notice {
        return !handoff.wants_loss_reason();
    }
    if let Notice::ConditionDue { condition, .. } = notice {
        return obligations::is_off(handoff) || !obligations::open(handoff).any(|open| open.is_same(condition));
    }
    if let Notice::YoursNow { .. } = notice {
        return has_ended;
    }
    false
}

/// Whether some words were said, and none of them waits for anybody any more.
fn were_waiting<'n>(said: impl Iterator<Item = (&'n FieldName, &'n String)>, handoff: &Handoff) -> bool {
    let mut said = said.peekable();
    let waits = |(field, words): (&FieldName, &String)| {
        let mut late = late_words::waiting(handoff).iter();
        handoff.not_understood.get(field).is_some_and(|held| held == words.trim())
            || late.any(|late| late.field == *field && late.words == words.trim())
    };
    said.peek().is_some() && (handoff.is_over() || !said.any(waits))
}
