//! What is to go out: claimed under a lease, in order within a handoff, reported under the lease's number.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::SqliteConnection;

use super::Batch;
use crate::domain::ids::{EffectKey, HandoffId};
use crate::store::codec;
use crate::store::error::Fault;
use crate::workflow::effect::Effect;

/// How many recent rows are asked when something last went out.
const RECENT: u32 = 100;

/// After so many looks in vain a message is parked.
pub const PARKED_AFTER_LOOKS: u32 = 5;

/// An effect that a worker has claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// Its row.
    pub id: u64,
    /// Its handoff, if it has one.
    pub handoff: Option<HandoffId>,
    /// Which effect of its handoff it is, counted from 1; 0 where it has none.
    pub position: u64,
    /// The number of the claim; a report under an older number does not count.
    pub lease_number: u64,
    /// How many times it was claimed for sending, this time included.
    pub attempts: u32,
    /// What to do.
    pub effect: Effect,
    /// When it was asked for.
    pub enqueued_at: DateTime<Utc>,
    /// If it may be out already: how often it was looked for in vain. It is then looked for first.
    pub looks: Option<u32>,
}

/// What became of a claimed effect.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is out.
    Sent {
        /// Where it stands, as its transport calls it.
        message_ref: Option<Value>,
    },
    /// It is not out, and is to be tried again.
    Later {
        /// When.
        at: DateTime<Utc>,
        /// Why it did not go out now.
        why: String,
    },
    /// Its turn has not come: it is not out, and this was no try.
    Waits {
        /// When it comes.
        at: DateTime<Utc>,
    },
    /// It may be out: it is to be looked for before it is sent again.
    Perhaps {
        /// When.
        at: DateTime<Utc>,
        /// Why that is not known.
        why: String,
        /// How often it was looked for in vain.
        looks: u32,
    },
    /// It is not wanted any more.
    Superseded {
        /// Why.
        why: String,
    },
    /// It cannot be delivered for good.
    Failed {
        /// Why.
        why: String,
    },
}

/// Whether a report counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// It did.
    Counted,
    /// Another worker holds the row, or it is finished; nothing was changed.
    TooLate,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    /// Its number.
    pub id: u64,
    /// Its handoff, if it has one.
    pub handoff: Option<HandoffId>,
    /// Which effect of its handoff it is, counted from 1; 0 where it has none.
    pub position: u64,
    /// What to do.
    pub effect: Effect,
    /// When it was asked for.
    pub enqueued_at: DateTime<Utc>,
    /// How many times it was claimed for sending.
    pub attempts: u32,
    /// If it may be out already: how often it was looked for in vain.
    pub looks: Option<u32>,
    /// The number of its last claim.
    pub lease_number: u64,
    /// How it stands.
    pub state: OutboxState,
}

impl OutboxRow {
    /// Whether it may be out, and was looked for in vain so often that a person must look.
    pub fn is_parked(&self) -> bool {
        let is_open = matches!(self.state, OutboxState::Due { .. } | OutboxState::Sending { .. });
        is_open && self.looks.is_some_and(|looks| looks >= PARKED_AFTER_LOOKS)
    }
}

/// How a row of the outbox stands.
#[derive(Debug, Clone, PartialEq)]
pub enum OutboxState {
    /// It waits.
    Due {
        /// From when on.
        at: DateTime<Utc>,
        /// Why it did not go out before, if it was tried.
        why: Option<String>,
    },
    /// A worker holds it.
    Sending {
        /// Which.
        owner: String,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It is out.
    Sent {
        /// Since when.
        at: DateTime<Utc>,
        /// Where it stands.
        message_ref: Option<Value>,
    },
    /// It was not wanted any more.
    Superseded {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        why: String,
    },
    /// It could not be delivered for good.
    Failed {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        why: String,
    },
}

/// Adds effects, due at once; those of a handoff follow its last one.
pub(in crate::store) fn add(
    batch: &mut Batch,
    handoff: Option<HandoffId>,
    last_position: i64,
    effects: &[Effect],
    at: DateTime<Utc>,
) {
    let at = codec::micros(at);
    batch.push(
        "INSERT INTO outbox (handoff_id, position, effect_key, effect, state, enqueued_at, due_at, attempts,
             lease_number) VALUES ",
    );
    batch.rows((last_position + 1..).zip(effects), |columns, (position, effect)| {
        let position = if handoff.is_some() { position } else { 0 };
        columns.bind(handoff.map(|id| codec::number(id.0))).bind(position).bind(effect.key.as_str());
        columns.bind(codec::json(&effect.what)).bind("due").bind(at).bind(at).bind(0).bind(0);
    });
    batch.push(";");
}

type ClaimedRow = (i64, Option<i64>, i64, i64, u32, String, String, i64, u32);

/// Claims what is due: of each handoff only its oldest unfinished effect.
pub(in crate::store) async fn claim(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    owner: &str,
    lease_until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Claimed>, Fault> {
    let rows: Vec<ClaimedRow> = sqlx::query_as(
        "UPDATE outbox
            SET state = 'sending', lease_owner = $1, lease_until = $2, lease_number = lease_number + 1,
                attempts = attempts + (perhaps_sent = 0)
          WHERE id IN (SELECT o.id FROM outbox AS o
                        WHERE o.state = 'due' AND o.due_at <= $3
                          AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                                           WHERE earlier.handoff_id = o.handoff_id
                                             AND earlier.position < o.position
                                             AND earlier.state IN ('due', 'sending'))
                        ORDER BY o.due_at, o.id LIMIT +$4)
         RETURNING id, handoff_id, position, lease_number, attempts, effect_key, effect, enqueued_at,
                   perhaps_sent",
    )
    .bind(owner)
    .bind(codec::micros(lease_until))
    .bind(codec::micros(now))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    in_order(rows)
}

/// Claims what is still being sent when its lease has run out: it may or may not be out, so it is to be looked
/// for, not simply sent again.
pub(in crate::store) async fn claim_expired(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    owner: &str,
    lease_until: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Claimed>, Fault> {
    let rows: Vec<ClaimedRow> = sqlx::query_as(
        "UPDATE outbox
            SET lease_owner = $1, lease_until = $2, lease_number = lease_number + 1,
                perhaps_sent = max(perhaps_sent, 1)
          WHERE id IN (SELECT id FROM outbox
                        WHERE state = 'sending' AND lease_until <= $3
                        ORDER BY lease_until, id LIMIT +$4)
         RETURNING id, handoff_id, position, lease_number, attempts, effect_key, effect, enqueued_at,
                   perhaps_sent",
    )
    .bind(owner)
    .bind(codec::micros(lease_until))
    .bind(codec::micros(now))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    in_order(rows)
}

/// `RETURNING` promises no order.
fn in_order(mut rows: Vec<ClaimedRow>) -> Result<Vec<Claimed>, Fault> {
    rows.sort_by_key(|(id, ..)| *id);
    rows.into_iter()
        .map(|(id, handoff, position, lease_number, attempts, key, what, enqueued_at, perhaps_sent)| {
            Ok(Claimed {
                id: codec::counted(id, "outbox")?,
                handoff: handoff.map(|id| codec::counted(id, "outbox").map(HandoffId)).transpose()?,
                position: codec::counted(position, "outbox")?,
                lease_number: codec::counted(lease_number, "outbox")?,
                attempts,
                effect: Effect { key: EffectKey(key), what: codec::from_json(&what, "outbox", id)? },
                enqueued_at: codec::instant(enqueued_at, "outbox", id)?,
                looks: perhaps_sent.checked_sub(1),
            })
        })
        .collect()
}

/// Notes what became of a claimed effect, if the claim is still the row's last.
pub(in crate::store) async fn report(
    connection: &mut SqliteConnection,
    id: u64,
    lease_number: u64,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<Reported, Fault> {
    let (state, due_at, message_ref, why) = match outcome {
        Outcome::Sent { message_ref } => ("sent", None, message_ref.as_ref().map(codec::json), None),
        Outcome::Later { at, why } | Outcome::Perhaps { at, why, .. } => {
            ("due", Some(codec::micros(*at)), None, Some(why))
        }
        Outcome::Waits { at } => ("due", Some(codec::micros(*at)), None, None),
        Outcome::Superseded { why } => ("superseded", None, None, Some(why)),
        Outcome::Failed { why } => ("failed", None, None, Some(why)),
    };
    let perhaps_sent = match outcome {
        Outcome::Perhaps { looks, .. } => looks.saturating_add(1),
        Outcome::Sent { .. }
        | Outcome::Later { .. }
        | Outcome::Waits { .. }
        | Outcome::Superseded { .. }
        | Outcome::Failed { .. } => 0,
    };
    let was_no_try = u32::from(matches!(outcome, Outcome::Waits { .. }));
    let finished_at = due_at.is_none().then(|| codec::micros(now));
    let done = sqlx::query(
        "UPDATE outbox
            SET state = $1, due_at = coalesce($2, due_at), finished_at = $3, message_ref = $4, why = $5,
                lease_owner = NULL, lease_until = NULL, perhaps_sent = $8, attempts = max(attempts - $9, 0)
          WHERE id = $6 AND lease_number = $7 AND state = 'sending'",
    )
    .bind(state)
    .bind(due_at)
    .bind(finished_at)
    .bind(message_ref)
    .bind(why)
    .bind(codec::number(id))
    .bind(codec::number(lease_number))
    .bind(perhaps_sent)
    .bind(was_no_try)
    .execute(connection)
    .await?;
    Ok(if done.rows_affected() == 0 { Reported::TooLate } else { Reported::Counted })
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    handoff_id: Option<i64>,
    position: i64,
    effect_key: String,
    effect: String,
    state: String,
    enqueued_at: i64,
    due_at: i64,
    attempts: u32,
    lease_owner: Option<String>,
    lease_until: Option<i64>,
    lease_number: i64,
    finished_at: Option<i64>,
    message_ref: Option<String>,
    why: Option<String>,
    perhaps_sent: u32,
}

/// The rows of one handoff, or all, in the order in which they were asked for, after a row.
pub(in crate::store) async fn list(
    connection: &mut SqliteConnection,
    handoff: Option<HandoffId>,
    after: u64,
    limit: u32,
) -> Result<Vec<OutboxRow>, Fault> {
    let rows = sqlx::query_as::<_, Row>(match handoff {
        Some(_) => "SELECT * FROM outbox WHERE handoff_id = $3 AND id > $1 ORDER BY position LIMIT +$2",
        None => "SELECT * FROM outbox WHERE id > $1 ORDER BY id LIMIT +$2",
    });
    let mut rows = rows.bind(codec::number(after)).bind(limit);
    if let Some(handoff) = handoff {
        rows = rows.bind(codec::number(handoff.0));
    }
    rows.fetch_all(connection).await?.into_iter().map(decode).collect()
}

/// What may be out and was looked for in vain so often that a person must look, oldest first.
pub(in crate::store) async fn parked(connection: &mut SqliteConnection) -> Result<Vec<OutboxRow>, Fault> {
    let rows = sqlx::query_as::<_, Row>(
        "SELECT * FROM outbox
          WHERE perhaps_sent > 0 AND state IN ('due', 'sending') AND perhaps_sent > $1
          ORDER BY id",
    );
    rows.bind(PARKED_AFTER_LOOKS).fetch_all(connection).await?.into_iter().map(decode).collect()
}

/// Whether a message that was wanted before then is on its way, or may be out.
pub(in crate::store) async fn is_sending_since_before(
    connection: &mut SqliteConnection,
    at: DateTime<Utc>,
) -> Result<bool, Fault> {
    // Two questions, each of an index of its own.
    let found: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = 'sending' AND enqueued_at <= $1)
             OR EXISTS (SELECT 1 FROM outbox
                         WHERE perhaps_sent > 0 AND state IN ('due', 'sending') AND enqueued_at <= $1)",
    )
    .bind(codec::micros(at))
    .fetch_one(connection)
    .await?;
    Ok(found)
}

fn decode(row: Row) -> Result<OutboxRow, Fault> {
    let id = row.id;
    let instant = |micros| codec::instant(micros, "outbox", id);
    Ok(OutboxRow {
        id: codec::counted(id, "outbox")?,
        handoff: row.handoff_id.map(|id| codec::counted(id, "outbox").map(HandoffId)).transpose()?,
        position: codec::counted(row.position, "outbox")?,
        effect: Effect { key: EffectKey(row.effect_key.clone()), what: codec::from_json(&row.effect, "outbox", id)? },
        enqueued_at: instant(row.enqueued_at)?,
        attempts: row.attempts,
        looks: row.perhaps_sent.checked_sub(1),
        lease_number: codec::counted(row.lease_number, "outbox")?,
        state: decode_state(row)?,
    })
}

fn decode_state(row: Row) -> Result<OutboxState, Fault> {
    let id = row.id;
    let instant = |micros| codec::instant(micros, "outbox", id);
    let half_set = || Fault::row("outbox", id, format!("it is {}, and what belongs to that is not there", row.state));
    match (row.state.as_str(), row.lease_owner, row.lease_until, row.finished_at) {
        ("due", None, None, None) => Ok(OutboxState::Due { at: instant(row.due_at)?, why: row.why }),
        ("sending", Some(owner), Some(until), None) => Ok(OutboxState::Sending { owner, until: instant(until)? }),
        ("sent", None, None, Some(at)) => {
            let message_ref = row.message_ref.map(|text| codec::from_json(&text, "outbox", id)).transpose()?;
            Ok(OutboxState::Sent { at: instant(at)?, message_ref })
        }
        ("superseded", None, None, Some(at)) => {
            Ok(OutboxState::Superseded { at: instant(at)?, why: row.why.ok_or_else(half_set)? })
        }
        ("failed", None, None, Some(at)) => {
            Ok(OutboxState::Failed { at: instant(at)?, why: row.why.ok_or_else(half_set)? })
        }
        _ => Err(half_set()),
    }
}

/// When something next wants to be looked at: a due time, an effect that may go out, a lease that runs out.
pub(in crate::store) async fn next_due(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let next: Option<i64> = sqlx::query_scalar(
        "SELECT min(at) FROM (
             SELECT min(due_at) AS at FROM timers
              UNION ALL
             SELECT min(wake_at) FROM absences
              UNION ALL
             SELECT min(lease_until) FROM outbox WHERE state = 'sending'
              UNION ALL
             SELECT * FROM (SELECT o.due_at FROM outbox AS o
                             WHERE o.state = 'due'
                               AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                                                WHERE earlier.handoff_id = o.handoff_id
                                                  AND earlier.position < o.position
                                                  AND earlier.state IN ('due', 'sending'))
                             ORDER BY o.due_at, o.id LIMIT 1))",
    )
    .fetch_one(connection)
    .await?;
    next.map(|at| codec::instant(at, "outbox", "of the earliest due time")).transpose()
}

/// When something was last asked for or last went out, among the newest rows.
pub(in crate::store) async fn last_instant(connection: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, Fault> {
    let last: Option<i64> = sqlx::query_scalar(
        "SELECT max(coalesce(finished_at, enqueued_at))
           FROM (SELECT finished_at, enqueued_at FROM outbox ORDER BY id DESC LIMIT +$1)",
    )
    .bind(RECENT)
    .fetch_one(connection)
    .await?;
    last.map(|at| codec::instant(at, "outbox", "of the last instant")).transpose()
}
