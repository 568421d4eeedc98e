//! What a platform delivered, as it came, until it was worked on.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::Batch;
use crate::store::codec;
use crate::store::error::Fault;

/// Something a platform delivered, to be kept before it is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceipt {
    /// The same key is the same delivery.
    pub key: String,
    /// Which transport brought it.
    pub source: String,
    /// What its transport calls this kind of delivery.
    pub kind: String,
    /// Deliveries of one lane are worked on in their order.
    pub lane: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// What it said, as text.
    pub body: String,
}

/// A receipt that waits to be worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingReceipt {
    /// Its number, in the order of arrival.
    pub id: u64,
    /// What came.
    pub receipt: NewReceipt,
    /// When it is to be worked on at the earliest.
    pub due_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
}

/// Keeps receipts in a transaction of their own; one that is there already is left as it is.
///
/// Their number is cut into powers of two, so that few shapes of statements are ever prepared. One statement alone is a
/// transaction by itself; of several, the first and the last open and end it. Each statement that is done wakes whoever
/// waits, so one that says nothing is worth leaving out.
pub(in crate::store) async fn keep(connection: &mut SqliteConnection, mut rows: &[NewReceipt]) -> Result<(), Fault> {
    let mut is_first = true;
    let is_alone = rows.len().is_power_of_two();
    while !rows.is_empty() {
        let (some, rest) = rows.split_at(1 << rows.len().ilog2());
        let mut batch = Batch::default();
        if is_first && !is_alone {
            batch.push("BEGIN IMMEDIATE;");
        }
        batch.push("INSERT INTO receipts (key, source, kind, lane, received_at, due_at, body) VALUES ");
        batch.rows(some, |columns, row| {
            let at = codec::micros(row.received_at);
            columns.bind(row.key.as_str()).bind(row.source.as_str()).bind(row.kind.as_str()).bind(row.lane.as_str());
            columns.bind(at).bind(at).bind(row.body.as_str());
        });
        batch.push(" ON CONFLICT (key) DO NOTHING;");
        if rest.is_empty() && !is_alone {
            batch.push("COMMIT;");
        }
        batch.execute(connection).await?;
        (is_first, rows) = (false, rest);
    }
    Ok(())
}

type Row = (i64, String, String, String, String, i64, i64, u32, String);

/// Receipts that were not worked on, in their order, without those of some lanes. However much a lane holds, no more of
/// it is looked at than could be given.
pub(in crate::store) async fn waiting(
    connection: &mut SqliteConnection,
    limit: u32,
    without: &[String],
) -> Result<Vec<WaitingReceipt>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(
        "WITH RECURSIVE lanes (lane) AS (
             SELECT min(lane) FROM receipts WHERE done_at IS NULL
             UNION ALL
             SELECT (SELECT min(lane) FROM receipts WHERE done_at IS NULL AND lane > lanes.lane)
               FROM lanes WHERE lanes.lane IS NOT NULL)
         SELECT r.id, r.key, r.source, r.kind, r.lane, r.received_at, r.due_at, r.attempts, r.body
           FROM lanes CROSS JOIN receipts AS r
          WHERE lanes.lane IS NOT NULL AND lanes.lane NOT IN (SELECT value FROM json_each($2))
            AND r.id IN (SELECT id FROM receipts WHERE done_at IS NULL AND lane = lanes.lane ORDER BY id LIMIT +$1)
          ORDER BY r.id LIMIT +$1",
    )
    .bind(limit)
    .bind(codec::json(&without))
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(id, key, source, kind, lane, received_at, due_at, attempts, body)| {
            let received_at = codec::instant(received_at, "receipts", id)?;
            Ok(WaitingReceipt {
                id: codec::counted(id, "receipts")?,
                receipt: NewReceipt { key, source, kind, lane, received_at, body },
                due_at: codec::instant(due_at, "receipts", id)?,
                attempts,
            })
        })
        .collect()
}

/// Notes that a receipt was worked on. Its body goes: it may hold what is secret, and the inbox has what was meant.
pub(in crate::store) async fn finish(
    connection: &mut SqliteConnection,
    id: u64,
    why: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    sqlx::query("UPDATE receipts SET done_at = $1, why = $2, body = '' WHERE id = $3 AND done_at IS NULL")
        .bind(codec::micros(at))
        .bind(why)
        .bind(codec::number(id))
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a receipt is to be tried again.
pub(in crate::store) async fn postpone(
    connection: &mut SqliteConnection,
    id: u64,
    until: DateTime<Utc>,
    why: &str,
) -> Result<(), Fault> {
    sqlx::query("UPDATE receipts SET due_at = $1, attempts = attempts + 1, why = $2 WHERE id = $3 AND done_at IS NULL")
        .bind(codec::micros(until))
        .bind(why)
        .bind(codec::number(id))
        .execute(connection)
        .await?;
    Ok(())
}
