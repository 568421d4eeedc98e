//! Who is away, on whom decisions wait, and what was decided in somebody's place.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::{Batch, handoffs};
use crate::domain::absence::{Absence, Absences};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{HandoffId, PersonId};
use crate::domain::look_up::DecidedFor;
use crate::store::codec;
use crate::store::error::Fault;
use crate::workflow::fact::Fact;

/// How many decisions made in somebody's place one return tells of.
const DECIDED_MAX: u32 = 200;

/// An absence that begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAbsence {
    /// Which.
    pub absence: Absence,
    /// At which instant.
    pub due_at: DateTime<Utc>,
}

/// What a fact says about absences.
pub(in crate::store) fn note(batch: &mut Batch, fact: &Fact, at: DateTime<Utc>) {
    if let Fact::AbsenceSet { absence } = fact {
        let wake_at = if absence.begins_at > at { absence.begins_at } else { absence.back_at };
        batch.push("INSERT INTO absences (key, person, absence, wake_at) VALUES ");
        batch.rows([absence], |columns, absence| {
            columns.bind(absence.key()).bind(absence.person.as_str()).bind(codec::json(absence));
            columns.bind(codec::micros(wake_at));
        });
        batch.push(" ON CONFLICT (key) DO UPDATE SET absence = excluded.absence, wake_at = excluded.wake_at;");
    } else if let Fact::AbsenceBegan { absence } = fact {
        batch.push("UPDATE absences SET wake_at = ").bind(codec::micros(absence.back_at));
        batch.push(" WHERE key = ").bind(absence.key()).push(";");
    } else if let Fact::AbsenceEnded { absence } | Fact::AbsenceCleared { absence } = fact {
        batch.push("DELETE FROM absences WHERE key = ").bind(absence.key()).push(";");
    }
}

/// Whether a fact changes who is away.
pub(in crate::store) fn changes(fact: &Fact) -> bool {
    matches!(fact, Fact::AbsenceSet { .. } | Fact::AbsenceEnded { .. } | Fact::AbsenceCleared { .. })
}

/// Notes on whom the handoff's open decisions wait, if that is not what was noted before.
pub(in crate::store) fn note_waiting(batch: &mut Batch, handoff: &Handoff, before: Option<&Handoff>) {
    let now = waited_for(handoff);
    let is_same = match before {
        Some(before) => waited_for(before) == now,
        None => handoff.approvals.is_empty(),
    };
    if is_same {
        return;
    }
    let id = codec::number(handoff.id.0);
    batch.push("DELETE FROM waiting WHERE handoff_id = ").bind(id).push(";");
    if !now.is_empty() {
        batch.push("INSERT INTO waiting (person, handoff_id) VALUES ");
        batch.rows(now, |columns, person| {
            columns.bind(person.as_str()).bind(id);
        });
        batch.push(";");
    }
}

fn waited_for(handoff: &Handoff) -> BTreeSet<&PersonId> {
    let open = handoff.approvals.iter().filter(|approval| approval.is_open() && !handoff.is_over());
    let people = open.filter_map(|approval| approval.request.as_ref()).flat_map(|request| {
        request.stands_in_for.iter().map(|stand_in| &stand_in.person).chain([&request.accountable])
    });
    people.collect()
}

/// Every absence that is not over, as it was set.
pub(in crate::store) async fn list(connection: &mut SqliteConnection) -> Result<Absences, Fault> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT key, absence FROM absences ORDER BY key").fetch_all(connection).await?;
    let read = |(key, absence): (String, String)| codec::from_json(&absence, "absences", key);
    Ok(Absences::new(rows.into_iter().map(read).collect::<Result<_, _>>()?))
}

/// Absences that begin or end by then, earliest first.
pub(in crate::store) async fn due(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<DueAbsence>, Fault> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT key, absence, wake_at FROM absences WHERE wake_at <= $1 ORDER BY wake_at, key LIMIT +$2",
    )
    .bind(codec::micros(now))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |(key, absence, wake_at): (String, String, i64)| {
        let due_at = codec::instant(wake_at, "absences", &key)?;
        Ok(DueAbsence { absence: codec::from_json(&absence, "absences", key)?, due_at })
    };
    rows.into_iter().map(read).collect()
}

/// Handoffs with an open decision that waits for that person, or in whose place somebody was asked.
pub(in crate::store) async fn waiting_for(
    connection: &mut SqliteConnection,
    person: &PersonId,
) -> Result<Vec<HandoffId>, Fault> {
    let rows: Vec<i64> = sqlx::query_scalar("SELECT handoff_id FROM waiting WHERE person = $1 ORDER BY handoff_id")
        .bind(person.as_str())
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(|id| codec::counted(id, "waiting").map(HandoffId)).collect()
}

/// What was last decided in that person's place, oldest first.
pub(in crate::store) async fn decided_for(
    connection: &mut SqliteConnection,
    person: &PersonId,
) -> Result<Vec<DecidedFor>, Fault> {
    let rows: Vec<(i64, String, Option<String>, String)> = sqlx::query_as(
        "SELECT position, at, handoff, data FROM facts
          WHERE fact = 'approval_decided' AND json_extract(data, '$.ruling.on_behalf_of') = $1
          ORDER BY position DESC LIMIT +$2",
    )
    .bind(person.as_str())
    .bind(DECIDED_MAX)
    .fetch_all(&mut *connection)
    .await?;
    let mut decided = Vec::new();
    for (position, at, handoff, data) in rows.into_iter().rev() {
        let broken = |error: &dyn ToString| Fault::row("facts", position, error.to_string());
        let at: DateTime<Utc> = at.parse().map_err(|error| broken(&error))?;
        let Some(id) = handoff.and_then(|id| id.parse().ok()) else { continue };
        let Some((handoff, _)) = handoffs::load(&mut *connection, id).await? else { continue };
        let data: serde_json::Value = codec::from_json(&data, "facts", position)?;
        let fact = Fact::from_parts("approval_decided", &data).map_err(|error| broken(&error))?;
        if let Fact::ApprovalDecided { approval, ruling, .. } = fact
            && let Some(about) = handoff.approval(approval)
        {
            let (deal, decision_type) = (handoff.title().to_owned(), about.snapshot.decision_type.clone());
            decided.push(DecidedFor { handoff: id, deal, decision_type, by: ruling.by, decision: ruling.decision, at });
        }
    }
    Ok(decided)
}
