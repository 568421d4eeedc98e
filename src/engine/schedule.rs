//! Due times become envelopes. Each is a column of a row, and one sweep owns them all.

use chrono::{DateTime, Utc};

use crate::conversation::incoming::Incoming;
use crate::domain::absence::{Absence, AbsenceNews, AbsenceSource};
use crate::store::{DueAbsence, DueTimer, Filter, StoreError};
use crate::workflow::event::TimerKey;

use super::envelope::{Envelope, Speaker};
use super::{Engine, Fault, Handled, digests};

/// How many due times one sweep takes at once.
const BATCH: u32 = 256;

/// What a sweep came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// How many due times entered.
    pub count: u32,
    /// Whether more may have come than one sweep takes. What moves nothing is not taken again at once.
    pub is_more: bool,
}

/// One sweep: due times that have come enter at the top, absences that begin or end among them, a batch of each at most;
/// and what is said at set times.
pub async fn sweep(engine: &Engine) -> Result<Swept, Fault> {
    let now = engine.ambient.clock.now();
    let due = engine.store.timers_due(now, BATCH).await;
    let due: Vec<DueTimer> = due.map_err(|source: StoreError| Fault::Store { doing: "due times".into(), source })?;
    let count = due.len() as u32;
    let mut is_moving = false;
    for timer in due {
        is_moving |= engine.handle(envelope(timer, now)).await? != Handled::SeenBefore;
    }
    let absences = engine.store.absences_due(now, BATCH).await?;
    let absences_count = absences.len() as u32;
    for DueAbsence { absence, due_at } in absences {
        let key = format!("absence/{}/{}", absence.key(), due_at.timestamp_micros());
        is_moving |= engine.handle(of_absence(key, AbsenceNews::Due, absence, now)).await? != Handled::SeenBefore;
    }
    let is_full = count == BATCH || absences_count == BATCH;
    let said = digests::sweep(engine).await?;
    Ok(Swept { count: count + absences_count + said, is_more: is_full && is_moving })
}

/// What the people file and the calendars in it say of absences enters at the top, as far as it is news. Says how much is.
pub async fn absences_of_files(engine: &Engine) -> Result<u32, Fault> {
    let (now, policy) = (engine.ambient.clock.now(), engine.policy.book());
    let known = engine.store.absences().await?;
    let stated: Vec<&Absence> = policy.directory().absences().all().filter(|absence| absence.until > now).collect();
    let is_known = |absence: &Absence| known.by_key(&absence.key()).is_some_and(|known| known.says_the_same(absence));
    let news = stated.iter().filter(|absence| !is_known(absence)).map(|absence| (AbsenceNews::Stated, *absence));
    let is_of_file = |absence: &&Absence| !matches!(absence.source, AbsenceSource::Person { .. });
    let gone = known
        .all()
        .filter(is_of_file)
        .filter(|known| known.until > now && stated.iter().all(|absence| absence.key() != known.key()));
    let news: Vec<(AbsenceNews, Absence)> = gone
        .map(|absence| (AbsenceNews::Withdrawn, absence))
        .chain(news)
        .map(|(news, of)| (news, of.clone()))
        .collect();
    let count = news.len() as u32;
    for (news, absence) in news {
        let key = format!("people/{}/{news:?}/{}", absence.key(), now.timestamp_micros());
        engine.handle(of_absence(key, news, absence, now)).await?;
    }
    Ok(count)
}

fn of_absence(key: String, news: AbsenceNews, absence: Absence, now: DateTime<Utc>) -> Envelope {
    let incoming = Incoming::AbsenceNews { news, absence };
    Envelope { key, source: "absence".into(), received_at: now, speaker: Speaker::Baton, place: None, incoming }
}

/// How many packets are looked at again at once.
const PACKETS_MAX: u32 = 100_000;

/// Another policy is in force: every open packet is looked at again. Says how many there are.
pub async fn policy_changed(engine: &Engine) -> Result<u32, Fault> {
    let (now, hash) = (engine.ambient.clock.now(), engine.policy.book().version().hash.clone());
    let open = engine.store.handoffs(&Filter::open(PACKETS_MAX)).await;
    let open = open.map_err(|source: StoreError| Fault::Store { doing: "open packets".into(), source })?;
    let count = open.len() as u32;
    for handoff in open {
        engine
            .handle(Envelope {
                key: format!("policy/{}/{hash}/{}", handoff.id, now.timestamp_micros()),
                source: "policy".into(),
                received_at: now,
                speaker: Speaker::Baton,
                place: None,
                incoming: Incoming::Due { handoff: handoff.id, timer: TimerKey::Policy },
            })
            .await?;
    }
    Ok(count)
}

/// The key names the due time itself, so that a timer which fires twice is one delivery.
fn envelope(timer: DueTimer, now: DateTime<Utc>) -> Envelope {
    let key = format!("timer/{}/{}/{}", timer.handoff, timer.key.key(), timer.due_at.timestamp_micros());
    Envelope {
        key,
        source: "timer".into(),
        received_at: now,
        speaker: Speaker::Baton,
        place: None,
        incoming: Incoming::Due { handoff: timer.handoff, timer: timer.key },
    }
}
