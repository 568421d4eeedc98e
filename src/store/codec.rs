//! Values ⇄ columns, once for all statements. What cannot be what it says is an error, never a guess.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::canonical::canonical_json;
use crate::domain::deal::PostRef;
use crate::domain::handoff::Handoff;
use crate::domain::ids::PersonId;
use crate::domain::taken::words_key;

use super::error::Fault;

/// What the state of a handoff takes as JSON, in bytes, once it is well filled.
const LARGE: usize = 16 * 1024;

/// An instant as a column keeps it: microseconds since 1970, UTC.
pub(super) fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The instant that such a column keeps.
pub(super) fn instant(micros: i64, table: &'static str, row: impl ToString) -> Result<DateTime<Utc>, Fault> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| Fault::row(table, row, format!("{micros} is no instant")))
}

/// An instant as the log writes and hashes it.
pub(super) fn log_instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A counted id as a column keeps it. No row has an id that does not fit, so none is found for it.
pub(super) fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// The counted id that such a column keeps.
pub(super) fn counted(column: i64, table: &'static str) -> Result<u64, Fault> {
    u64::try_from(column).map_err(|_| Fault::row(table, column, "its number is negative"))
}

/// A value as JSON text.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our own values have text keys and no infinite numbers")
}

/// A large value as JSON text, without moving it as it grows.
fn large_json<T: Serialize>(value: &T) -> String {
    let mut text = Vec::with_capacity(LARGE);
    serde_json::to_writer(&mut text, value).expect("our own values have text keys and no infinite numbers");
    String::from_utf8(text).expect("JSON is written as text")
}

/// The value of JSON text.
pub(super) fn from_json<T: DeserializeOwned>(text: &str, table: &'static str, row: impl ToString) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::row(table, row, error))
}

/// A message as a column keeps and compares it.
pub(super) fn post_key(post: &PostRef) -> String {
    canonical_json(post)
}

/// The columns of a handoff's row; all but the state only find it.
pub(super) struct HandoffColumns<'a> {
    pub(super) id: i64,
    pub(super) kind: &'static str,
    pub(super) stage: &'static str,
    pub(super) is_open: bool,
    pub(super) owner: Option<&'a str>,
    pub(super) deal_key: Option<String>,
    pub(super) account_key: Option<String>,
    pub(super) record_key: Option<String>,
    pub(super) crm_url: Option<&'a str>,
    pub(super) state: String,
}

impl<'a> HandoffColumns<'a> {
    /// The row of that handoff.
    pub(super) fn of(handoff: &'a Handoff) -> Self {
        Self {
            id: number(handoff.id.0),
            kind: handoff.kind.word(),
            stage: handoff.stage.word(),
            is_open: !handoff.is_over(),
            owner: handoff.owner.as_ref().map(PersonId::as_str),
            deal_key: handoff.deal.name.as_deref().map(words_key),
            account_key: handoff.deal.account.as_deref().map(words_key),
            record_key: handoff.deal.record_key(),
            crm_url: handoff.deal.crm_url.as_deref(),
            state: large_json(handoff),
        }
    }
}

/// The columns by which a handoff's row is checked when it is read: id, stage, whether it is open, owner, state.
pub(super) type HandoffRow = (i64, String, bool, Option<String>, String);

/// The handoff that such a row holds. A row whose columns and state disagree is half-set.
pub(super) fn handoff(row: HandoffRow) -> Result<Handoff, Fault> {
    let (id, stage, is_open, owner, state) = row;
    let handoff: Handoff = from_json(&state, "handoffs", id)?;
    let disagree = |what: &str| Err(Fault::row("handoffs", id, format!("its {what} is not that of its state")));
    if number(handoff.id.0) != id {
        return disagree("number");
    }
    if handoff.stage.word() != stage || handoff.is_over() == is_open {
        return disagree("stage");
    }
    if handoff.owner.as_ref().map(PersonId::as_str) != owner.as_deref() {
        return disagree("owner");
    }
    Ok(handoff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::handoff::Stage;
    use crate::domain::ids::HandoffId;

    #[test]
    fn instants_are_kept_to_the_microsecond() {
        let at = "2026-04-01T09:00:00.123456Z".parse::<DateTime<Utc>>().unwrap();
        assert_eq!(instant(micros(at), "inbox", 1).unwrap(), at);
        assert_eq!(log_instant(at), "2026-04-01T09:00:00.123456Z");
        assert!(instant(i64::MAX, "inbox", 1).is_err());
    }

    #[test]
    fn a_row_whose_columns_disagree_with_its_state_is_half_set() {
        let held = Handoff { stage: Stage::Gathering, owner: Some("ana".into()), ..Handoff::unopened(HandoffId(3)) };
        let row = || (3, "gathering".to_owned(), true, Some("ana".to_owned()), json(&held));
        assert_eq!(handoff(row()).unwrap(), held);
        for wrong in [
            (4, row().1, true, row().3, row().4),
            (3, "complete".to_owned(), true, row().3, row().4),
            (3, row().1, false, row().3, row().4),
            (3, row().1, true, None, row().4),
            (3, row().1, true, row().3, "{}".to_owned()),
        ] {
            assert!(matches!(handoff(wrong), Err(Fault::Row { table: "handoffs", .. })));
        }
    }
}
