//! What was said once keeps its text; its buttons go as soon as they offer nothing any more.

use crate::domain::approval::ApprovalState;
use crate::domain::handoff::Handoff;
use crate::store::{Card, OutboxState, StoreError};
use crate::workflow::effect::{Notice, What};

use super::ports::{MessageRef, Undelivered};
use super::{Engine, Fault};

/// How many messages of one handoff are looked through.
const MESSAGES_MAX: u32 = 10_000;

/// Takes the buttons off every message of a handoff that was said once and asks nothing now.
pub(super) async fn close(engine: &Engine, handoff: &Handoff) -> Result<Result<(), Undelivered>, Fault> {
    for row in engine.store.outbox(Some(handoff.id), 0, MESSAGES_MAX).await? {
        let (What::Say { notice, .. }, OutboxState::Sent { message_ref: Some(at), .. }) =
            (&row.effect.what, &row.state)
        else {
            continue;
        };
        let key = format!("{}/closed/{}", handoff.id, row.effect.key);
        if !is_over(notice, handoff) || engine.store.card(&key).await?.is_some() {
            continue;
        }
        let Ok(standing) = serde_json::from_value::<MessageRef>(at.clone()) else { continue };
        match engine.chat.take_buttons_off(&standing).await {
            Ok(()) => {}
            Err(later @ (Undelivered::Waits { .. } | Undelivered::Later { .. })) => return Ok(Err(later)),
            Err(never @ (Undelivered::Never { .. } | Undelivered::Unknown { .. })) => {
                tracing::warn!(effect.id = %row.effect.key, "a message keeps its buttons: {never}");
            }
        }
        let (at, now) = (at.clone(), engine.ambient.clock.now());
        let card = Card { message_ref: at, content_hash: "without buttons".to_owned() };
        let kept = engine.store.write(move |tx| Box::pin(async move { tx.keep_card(&key, &card, now).await }));
        kept.await.map_err(|source: StoreError| Fault::Store { doing: "a message's end".into(), source })?;
    }
    Ok(Ok(()))
}

/// Whether a message had buttons, and none of them does anything any more.
fn is_over(notice: &Notice, handoff: &Handoff) -> bool {
    let has_ended = handoff.stage.is_final();
    if let Notice::Questions { of, read_back, .. } = notice {
        let is_asked = handoff.questions.values().any(|question| &question.of == of);
        return has_ended || *read_back && !is_asked;
    }
    if let Notice::InfoWanted { approval, .. } = notice {
        let state = handoff.approval(*approval).map(|approval| &approval.state);
        return has_ended || !matches!(state, Some(ApprovalState::InfoRequested { .. }));
    }
    false
}
