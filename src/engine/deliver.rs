//! One effect → one call of a port.

use chrono::{DateTime, NaiveDate, Utc};

use crate::conversation::incoming::Incoming;
use crate::conversation::message::Message;
use crate::conversation::wording::{self, Speaking};
use crate::domain::canonical;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::place::Place;
use crate::store::{Card, Claimed, StoreError};
use crate::workflow::effect::{Audience, What};
use crate::workflow::wanted::no_longer_wanted;

use super::budget::{self, Spent};
use super::envelope::{Envelope, Speaker};
use super::ports::{MessageRef, Outgoing, To, Undelivered};
use super::{Engine, Fault, as_json, assistant, closing};

/// How a delivery ended that did not fail.
pub(super) enum Delivered {
    /// It stands there.
    Sent(MessageRef),
    /// Nothing was to be said; what was to follow from it has followed.
    Followed,
    /// It is not wanted any more.
    NotWanted(&'static str),
}

/// How a delivery failed, and at which step.
#[derive(Debug, PartialEq)]
pub(super) enum NotDelivered {
    /// It may be out, and could not be looked for.
    Unfound(Undelivered),
    /// It could not be sent.
    Unsent(Undelivered),
}

/// Delivers one claimed effect. One that may be out is looked for first.
pub(super) async fn deliver(engine: &Engine, row: &Claimed) -> Result<Result<Delivered, NotDelivered>, Fault> {
    let handoff = match row.handoff {
        Some(id) => engine.store.handoff(id).await?,
        None => None,
    };
    if let Some(handoff) = &handoff
        && let Some(why) = no_longer_wanted(&row.effect, handoff)
    {
        return Ok(Ok(Delivered::NotWanted(why)));
    }
    if let What::OpenRenewal { of, ends_on } = &row.effect.what {
        engine.handle(renewal_due(*of, *ends_on, engine.ambient.clock.now())).await?;
        return Ok(Ok(Delivered::Followed));
    }
    if let What::AskAssistant { brief } = &row.effect.what {
        return assistant::ask(engine, row, brief).await;
    }
    let policy = engine.policy.book();
    let directory = engine.directory(&policy).await?;
    let speaking =
        Speaking { policy: &policy, directory: &directory, now: row.enqueued_at.max(engine.ambient.clock.now()) };
    let spent = match budget::of(&row.effect.what) {
        Some(person) => Some(Spent::by(engine, person, &policy, &directory).await?),
        None => None,
    };
    if spent.as_ref().is_some_and(|spent| spent.is_all(&policy)) {
        return Ok(Ok(Delivered::NotWanted("the day's reminders are used up; it stands among what waits")));
    }
    let Some(message) = wording::word(&row.effect.what, handoff.as_ref(), &speaking) else {
        return Ok(Ok(Delivered::NotWanted("there is no such card any more")));
    };
    let card = handoff.as_ref().and_then(|handoff| card_key(&row.effect.what, handoff));
    match card {
        Some(card) => {
            let delivered = deliver_card(engine, row, (&card, handoff.as_ref()), message).await?;
            if let (Ok(_), What::HandoffCard, Some(handoff)) = (&delivered, &row.effect.what, &handoff)
                && let Err(undelivered) = closing::close(engine, handoff).await?
            {
                return Ok(Err(NotDelivered::Unsent(undelivered)));
            }
            Ok(delivered)
        }
        None => {
            let delivered = deliver_once(engine, row, message).await?;
            if let (Some(spent), Ok(Delivered::Sent(_))) = (spent, &delivered) {
                spent.one_more(engine).await?;
            }
            Ok(delivered)
        }
    }
}

/// The key names the term's end, so that an effect which is delivered twice opens one renewal.
fn renewal_due(of: HandoffId, ends_on: NaiveDate, now: DateTime<Utc>) -> Envelope {
    Envelope {
        key: format!("renewal/{of}/{ends_on}"),
        source: "renewal".into(),
        received_at: now,
        speaker: Speaker::Baton,
        place: None,
        incoming: Incoming::RenewalDue { of },
    }
}

/// What makes a living card the same card again.
pub fn card_key(what: &What, handoff_of: &Handoff) -> Option<String> {
    let handoff = handoff_of.id;
    match what {
        What::HandoffCard => Some(handoff_card_key(handoff)),
        What::DecisionCard { approval, person } => Some(format!("{handoff}/{approval}/{person}")),
        // What is asked again after it was taken back is another card.
        What::TaskCard { task, person } => handoff_of
            .task(*task)
            .map(|asked| format!("{handoff}/{}/{}/{person}", task.word(), asked.asked_at.timestamp_micros())),
        What::Say { .. } | What::OpenRenewal { .. } | What::AskAssistant { .. } => None,
    }
}

pub(super) fn handoff_card_key(handoff: HandoffId) -> String {
    format!("{handoff}/card")
}

/// Posts a living card, or edits it in place if it says something else than it did.
async fn deliver_card(
    engine: &Engine,
    row: &Claimed,
    (key, handoff): (&str, Option<&Handoff>),
    message: Message,
) -> Result<Result<Delivered, NotDelivered>, Fault> {
    let hash = canonical::hash_of(&message);
    let before = engine.store.card(key).await?;
    if before.as_ref().is_some_and(|card| card.content_hash == hash) {
        return Ok(Ok(Delivered::NotWanted("the card says it already")));
    }
    // A request that was over before its card could be shown is nobody's news.
    let asks_nothing =
        matches!(row.effect.what, What::DecisionCard { .. } | What::TaskCard { .. }) && message.buttons.is_empty();
    if before.is_none() && asks_nothing {
        return Ok(Ok(Delivered::NotWanted("its card was never shown, and it asks nothing now")));
    }
    let place = match &row.effect.what {
        What::DecisionCard { person, .. } | What::TaskCard { person, .. } => Place::Direct { person: person.clone() },
        What::HandoffCard | What::Say { .. } | What::OpenRenewal { .. } | What::AskAssistant { .. } => {
            let owner = handoff.and_then(|handoff| handoff.owner.as_ref());
            engine.chat.home(owner).unwrap_or_else(|| engine.home.clone())
        }
    };
    let edits = match before {
        Some(card) => standing(card),
        None => None,
    };
    let outgoing = Outgoing { edits, ..outgoing(engine, row, To::Place(place), message).await? };
    let sent = match send_card(engine, outgoing, row).await {
        Ok(sent) => sent,
        Err(not_delivered) => return Ok(Err(not_delivered)),
    };
    let (key, at) = (key.to_owned(), engine.ambient.clock.now());
    let card = Card { message_ref: as_json(&sent), content_hash: hash };
    let kept = engine.store.write(move |tx| Box::pin(async move { tx.keep_card(&key, &card, at).await }));
    kept.await.map_err(|source: StoreError| Fault::Store { doing: "a card's place".into(), source })?;
    Ok(Ok(Delivered::Sent(sent)))
}

/// A card that was out already, although nobody could say so, says what was true then: it is edited at once.
async fn send_card(engine: &Engine, outgoing: Outgoing, row: &Claimed) -> Result<MessageRef, NotDelivered> {
    if outgoing.edits.is_none()
        && row.looks.is_some()
        && let Some(found) = engine.chat.find(&outgoing).await.map_err(NotDelivered::Unfound)?
    {
        let edit = Outgoing { edits: Some(found), ..outgoing };
        return engine.chat.send(&edit).await.map_err(NotDelivered::Unsent);
    }
    send(engine, &outgoing, row).await
}

async fn deliver_once(
    engine: &Engine,
    row: &Claimed,
    message: Message,
) -> Result<Result<Delivered, NotDelivered>, Fault> {
    let What::Say { to, .. } = &row.effect.what else {
        return Ok(Ok(Delivered::NotWanted("it belongs to a card that is gone")));
    };
    let to = destination(engine, to).await?;
    let outgoing = outgoing(engine, row, to, message).await?;
    let sent = send(engine, &outgoing, row).await;
    if let Ok(at) = &sent {
        closing::keep_offer(engine, &row.effect.what, at).await?;
    }
    Ok(sent.map(Delivered::Sent))
}

/// A message on its way to a person or a channel names its handoff's card, under which a failure can be told.
async fn outgoing(engine: &Engine, row: &Claimed, to: To, message: Message) -> Result<Outgoing, Fault> {
    let card = match (&to, row.handoff) {
        (To::Place(_), Some(handoff)) => under(engine, &Place::Handoff { handoff }).await?,
        (To::Place(_) | To::Under(_) | To::OnlyYou { .. }, _) => None,
    };
    Ok(Outgoing { key: row.effect.key.to_string(), to, message, edits: None, since: row.enqueued_at, card })
}

async fn send(engine: &Engine, outgoing: &Outgoing, row: &Claimed) -> Result<MessageRef, NotDelivered> {
    if row.looks.is_some()
        && let Some(found) = engine.chat.find(outgoing).await.map_err(NotDelivered::Unfound)?
    {
        return Ok(found);
    }
    engine.chat.send(outgoing).await.map_err(NotDelivered::Unsent)
}

/// Where an audience is reached: a handoff's thread hangs under its card.
pub(super) async fn destination(engine: &Engine, to: &Audience) -> Result<To, Fault> {
    Ok(match to {
        Audience::Person { person } => To::Place(Place::Direct { person: person.clone() }),
        Audience::OnlyYou { person, place } => {
            let under = under(engine, place).await?;
            To::OnlyYou { person: person.clone(), place: place.clone(), under }
        }
        Audience::Place { place } => match under(engine, place).await? {
            Some(card) => To::Under(card),
            None => To::Place(place.clone()),
        },
    })
}

/// Where a card stands; one that cannot be read any more is posted anew.
pub fn standing(card: Card) -> Option<MessageRef> {
    serde_json::from_value(card.message_ref).ok()
}

async fn under(engine: &Engine, place: &Place) -> Result<Option<MessageRef>, Fault> {
    let Place::Handoff { handoff } = place else { return Ok(None) };
    match engine.store.card(&handoff_card_key(*handoff)).await? {
        Some(card) => Ok(standing(card)),
        None => Ok(None),
    }
}
