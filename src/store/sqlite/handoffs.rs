//! One row per handoff: its state, and columns that only find it.

use sqlx::SqliteConnection;

use super::Batch;
use crate::domain::change::is_ordered;
use crate::domain::deal::record_key;
use crate::domain::field::Value;
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::{FieldName, HandoffId, PersonId};
use crate::domain::taken::words_key;
use crate::store::codec::{self, HandoffColumns, HandoffRow};
use crate::store::error::Fault;

/// How many handoffs one text may name; more are no answer.
const FOUND_MAX: u32 = 20;
/// How many words of a link may be a record's id; links have few.
const LINK_PARTS_MAX: usize = 12;
/// How many handoffs may hold the same text before the rest is left out.
const SAME_TEXT_MAX: u32 = 50;

/// Which handoffs to list, in the order of their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Open ones, or all.
    pub which: Which,
    /// Only those of that owner.
    pub owner: Option<PersonId>,
    /// Only those after that one.
    pub after: Option<HandoffId>,
    /// How many at most.
    pub limit: u32,
}

impl Filter {
    /// Every open handoff, `limit` at most.
    pub fn open(limit: u32) -> Self {
        Self { which: Which::Open, owner: None, after: None, limit }
    }

    /// Every handoff, `limit` at most.
    pub fn all(limit: u32) -> Self {
        Self { which: Which::All, ..Self::open(limit) }
    }
}

/// Open handoffs, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those to which something can still happen.
    Open,
    /// All.
    All,
}

/// Writes the row as the state is now. `before` is the state that is stored, where that is known: what finds the
/// handoff is then written only if it changed, which spares its indexes.
pub(in crate::store) fn write(batch: &mut Batch, handoff: &Handoff, before: Option<&Handoff>) {
    let row = HandoffColumns::of(handoff);
    if before.is_some_and(|before| finds_the_same(before, handoff)) {
        batch.push("UPDATE handoffs SET stage = ").bind(row.stage);
        batch.push(", state = ").bind(row.state);
        batch.push(" WHERE id = ").bind(row.id).push(";");
        return;
    }
    batch.push(
        "INSERT INTO handoffs
             (id, kind, stage, is_open, owner, deal_key, account_key, record_key, crm_url, state)
         VALUES ",
    );
    batch.rows([row], |columns, row| {
        columns.bind(row.id).bind(row.kind).bind(row.stage).bind(row.is_open).bind(row.owner);
        columns.bind(row.deal_key).bind(row.account_key).bind(row.record_key).bind(row.crm_url).bind(row.state);
    });
    batch.push(
        " ON CONFLICT (id) DO UPDATE SET
             kind = excluded.kind, stage = excluded.stage, is_open = excluded.is_open, owner = excluded.owner,
             deal_key = excluded.deal_key, account_key = excluded.account_key, record_key = excluded.record_key,
             crm_url = excluded.crm_url, state = excluded.state;",
    );
}

fn finds_the_same(before: &Handoff, now: &Handoff) -> bool {
    before.deal == now.deal && before.owner == now.owner && before.kind == now.kind && before.is_over() == now.is_over()
}

/// Notes the one-line values that were set.
pub(in crate::store) fn hold_texts(batch: &mut Batch, handoff: HandoffId, texts: &[(&str, &str)]) {
    batch.push("INSERT INTO held_texts (handoff_id, field, text_key) VALUES ");
    batch.rows(texts, |columns, (field, text)| {
        columns.bind(codec::number(handoff.0)).bind(*field).bind(words_key(text));
    });
    batch.push(
        " ON CONFLICT (handoff_id, field) DO UPDATE SET text_key = excluded.text_key
              WHERE text_key <> excluded.text_key;",
    );
}

/// The handoff, and how many effects it has had.
pub(in crate::store) async fn load(
    connection: &mut SqliteConnection,
    id: HandoffId,
) -> Result<Option<(Handoff, i64)>, Fault> {
    let row: Option<(i64, String, bool, Option<String>, String, i64)> = sqlx::query_as(
        "SELECT id, stage, is_open, owner, state,
                (SELECT coalesce(max(position), 0) FROM outbox WHERE handoff_id = handoffs.id)
           FROM handoffs WHERE id = $1",
    )
    .bind(codec::number(id.0))
    .fetch_optional(connection)
    .await?;
    row.map(|(id, stage, is_open, owner, state, effects)| {
        Ok((codec::handoff((id, stage, is_open, owner, state))?, effects))
    })
    .transpose()
}

/// The highest number so far.
pub(in crate::store) async fn last_id(connection: &mut SqliteConnection) -> Result<u64, Fault> {
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM handoffs").fetch_one(connection).await?;
    codec::counted(last, "handoffs")
}

/// Handoffs in the order of their numbers.
pub(in crate::store) async fn list(connection: &mut SqliteConnection, filter: &Filter) -> Result<Vec<Handoff>, Fault> {
    let rows = sqlx::query_as::<_, HandoffRow>(match (filter.which, &filter.owner) {
        (Which::Open, None) => {
            "SELECT id, stage, is_open, owner, state FROM handoffs
              WHERE is_open = 1 AND id > $1 ORDER BY id LIMIT +$2"
        }
        (Which::Open, Some(_)) => {
            "SELECT id, stage, is_open, owner, state FROM handoffs
              WHERE is_open = 1 AND owner = $3 AND id > $1 ORDER BY id LIMIT +$2"
        }
        (Which::All, None) => {
            "SELECT id, stage, is_open, owner, state FROM handoffs
              WHERE id > $1 ORDER BY id LIMIT +$2"
        }
        (Which::All, Some(_)) => {
            "SELECT id, stage, is_open, owner, state FROM handoffs
              WHERE owner = $3 AND id > $1 ORDER BY id LIMIT +$2"
        }
    });
    let after = filter.after.map_or(0, |id| codec::number(id.0));
    let mut rows = rows.bind(after).bind(filter.limit);
    if let Some(owner) = &filter.owner {
        rows = rows.bind(owner.as_str());
    }
    rows.fetch_all(connection).await?.into_iter().map(codec::handoff).collect()
}

/// Handoffs that a text names: by number, by record, by link, else by part of the deal's or the account's name.
pub(in crate::store) async fn find(connection: &mut SqliteConnection, text: &str) -> Result<Vec<Handoff>, Fault> {
    let text = text.trim();
    if let Ok(id) = text.parse::<HandoffId>() {
        return Ok(load(connection, id).await?.into_iter().map(|(handoff, _)| handoff).collect());
    }
    let of_record = of_record(connection, text).await?;
    if !of_record.is_empty() {
        return Ok(of_record);
    }
    let words = words_key(text);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query_as::<_, HandoffRow>(
        "SELECT id, stage, is_open, owner, state FROM handoffs
          WHERE id IN (SELECT id FROM handoffs INDEXED BY handoffs_by_name
                        WHERE instr(deal_key, $1) > 0 OR instr(account_key, $1) > 0 OR crm_url = $2)
          ORDER BY id LIMIT +$3",
    );
    let rows = rows.bind(words).bind(text).bind(FOUND_MAX).fetch_all(connection).await?;
    rows.into_iter().map(codec::handoff).collect()
}

async fn of_record(connection: &mut SqliteConnection, text: &str) -> Result<Vec<Handoff>, Fault> {
    let mut keys = vec![record_key(text)];
    if text.contains("://") {
        keys.extend(text.split(['/', '?', '&', '=', '#']).filter(|part| !part.is_empty()).map(record_key));
        keys.truncate(LINK_PARTS_MAX);
    }
    let rows = sqlx::query_as::<_, HandoffRow>(
        "SELECT id, stage, is_open, owner, state FROM handoffs
          WHERE record_key IN (SELECT value FROM json_each($1)) ORDER BY id LIMIT +$2",
    );
    let rows = rows.bind(codec::json(&keys)).bind(FOUND_MAX).fetch_all(connection).await?;
    rows.into_iter().map(codec::handoff).collect()
}

/// Beside the texts of fields, under a name that no field can have.
pub(in crate::store) const ORDER: &str = "order ref";

/// The other handoff whose order has that reference.
pub(in crate::store) async fn of_order(
    connection: &mut SqliteConnection,
    order_ref: &str,
    except: HandoffId,
) -> Result<Option<HandoffId>, Fault> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT handoff_id FROM held_texts WHERE text_key = $1 AND field = $2 AND handoff_id <> $3
          ORDER BY handoff_id LIMIT 1",
    )
    .bind(words_key(order_ref))
    .bind(ORDER)
    .bind(codec::number(except.0))
    .fetch_optional(connection)
    .await?;
    Ok(found.and_then(|id| u64::try_from(id).ok()).map(HandoffId))
}

/// Other open handoffs of the same account that hold that text as one of their values.
pub(in crate::store) async fn holding(
    connection: &mut SqliteConnection,
    text: &str,
    account: &str,
    except: HandoffId,
) -> Result<Vec<HandoffId>, Fault> {
    let (text, account) = (words_key(text), words_key(account));
    let rows = sqlx::query_as::<_, HandoffRow>(
        "SELECT id, stage, is_open, owner, state FROM handoffs
          WHERE id IN (SELECT handoff_id FROM held_texts WHERE text_key = $1) AND is_open = 1 AND id <> $2
          ORDER BY id LIMIT +$3",
    );
    let rows = rows.bind(&text).bind(codec::number(except.0)).bind(SAME_TEXT_MAX).fetch_all(connection).await?;
    let mut found = Vec::new();
    for row in rows {
        let handoff = codec::handoff(row)?;
        let of_account = handoff.deal.account.as_deref().map(words_key).as_ref() == Some(&account);
        if holds(&handoff, &text) && (of_account || holds(&handoff, &account)) {
            found.push(handoff.id);
        }
    }
    Ok(found)
}

/// The ordered handoffs and the open changes and renewals of an account, and those of the account of a handoff that was
/// named, by their numbers. The account is that of the deal, or the legal name in that field of the packet.
pub(in crate::store) async fn of_account(
    connection: &mut SqliteConnection,
    account: Option<&str>,
    field: &FieldName,
    named: Option<HandoffId>,
    except: HandoffId,
) -> Result<Vec<Handoff>, Fault> {
    let named = match named {
        Some(id) => load(connection, id).await?.map(|(handoff, _)| handoff),
        None => None,
    };
    let account_of = |handoff: &Handoff| {
        let held =
            handoff.packet.value(field).and_then(|value| if let Value::Text(text) = value { Some(text) } else { None });
        held.or(handoff.deal.account.as_ref()).map(|name| words_key(name))
    };
    let keys: Vec<String> = account.map(words_key).into_iter().chain(named.as_ref().and_then(account_of)).collect();
    let rows = sqlx::query_as::<_, HandoffRow>(
        "SELECT id, stage, is_open, owner, state FROM handoffs
          WHERE id <> $1
            AND id IN (SELECT handoff_id FROM taken WHERE account_key IN (SELECT value FROM json_each($2))
                       UNION
                       SELECT handoff_id FROM held_texts
                        WHERE text_key IN (SELECT value FROM json_each($2)) AND field = $3)
          ORDER BY id DESC LIMIT +$4",
    );
    let rows = rows.bind(codec::number(except.0)).bind(codec::json(&keys)).bind(field.as_str()).bind(SAME_TEXT_MAX);
    let mut found = Vec::new();
    for row in rows.fetch_all(connection).await? {
        let handoff = codec::handoff(row)?;
        let of_account = account_of(&handoff).is_some_and(|key| keys.contains(&key))
            || handoff.deal.account.as_deref().map(words_key).is_some_and(|key| keys.contains(&key));
        let is_change = handoff.kind != PacketKind::New && handoff.stage.is_before_order();
        if of_account && (is_ordered(&handoff.stage) || is_change) {
            found.push(handoff);
        }
    }
    // What was named is handed over as it is, so that a refusal can say what is wrong with it.
    let listed = |id: HandoffId| found.iter().any(|handoff| handoff.id == id);
    if let Some(named) = named.filter(|named| named.id != except && !listed(named.id)) {
        found.push(named);
    }
    found.sort_by_key(|handoff| handoff.id);
    Ok(found)
}

fn holds(handoff: &Handoff, key: &str) -> bool {
    handoff
        .packet
        .entries()
        .any(|(_, entry)| if let Value::Text(text) = &entry.value { words_key(text) == key } else { false })
}
