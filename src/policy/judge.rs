//! Judges one decision of one packet: every table that may ask for it, the highest band, and the snapshot.

use std::collections::BTreeMap;

use crate::domain::canonical;
use crate::domain::field::{FieldState, Gate, Value};
use crate::domain::ids::{FieldName, RowId};
use crate::domain::packet::Packet;
use crate::domain::snapshot::{Contents, ShownValue};

use super::checklist::{Checklist, Clause, Requirement};
use super::columns::{Column, ColumnValue};
use super::computation::Computation;
use super::decision::DecisionDefinition;
use super::scale::{Ordered, Scale, Unit};
use super::table::{Outcome, Row, Table};
use super::verdict::{Hit, Stance, Verdict};

/// What policy says about that decision for this packet. Inside a decision the highest band wins, once.
pub fn judge(checklist: &Checklist, decision: &DecisionDefinition, tables: &[&Table], packet: &Packet) -> Verdict {
    let judged = judged(checklist, tables, packet);
    let (highest, rows_hit) = match weigh(&judged, checklist, decision, packet) {
        Weighed::Off => {
            let reasons: Vec<&str> = tables.iter().filter_map(|table| table.off.as_deref()).collect();
            return Verdict::Off { reason: reasons.join("; ") };
        }
        Weighed::DoesNotApply => return Verdict::DoesNotApply,
        Weighed::Waits(fields) => return Verdict::Waits { fields },
        Weighed::Row { highest, rows_hit } => (highest, rows_hit),
    };
    let row = highest.row;
    let snapshot = Contents {
        decision_type: decision.decision_type.clone(),
        row: row.id.clone(),
        band: row.band.clone(),
        limit: highest.why.unwrap_or_else(|| highest.table.limit_in_words(row)),
        read_set: read_set(&judged, checklist, packet),
        shows: shows(decision, checklist, packet),
    };
    let hit = Hit {
        snapshot: snapshot.into(),
        row: row.id.clone(),
        band: row.band.clone(),
        accountable: row.accountable.clone(),
        consulted: row.consulted.clone(),
        due_business_hours: row.due_business_hours,
        rows_hit,
    };
    if hit.accountable.is_some() { Verdict::Needs(hit) } else { Verdict::Clear(hit) }
}

/// What [`judge`] comes to, without the snapshot that a decision is bound to.
pub fn stance(checklist: &Checklist, decision: &DecisionDefinition, tables: &[&Table], packet: &Packet) -> Stance {
    match weigh(&judged(checklist, tables, packet), checklist, decision, packet) {
        Weighed::Off => Stance::Off,
        Weighed::DoesNotApply => Stance::DoesNotApply,
        Weighed::Waits(fields) => Stance::Waits { fields: fields.into() },
        Weighed::Row { highest, .. } if highest.row.accountable.is_some() => Stance::Needs,
        Weighed::Row { .. } => Stance::Clear,
    }
}

/// What the tables of a decision come to together.
enum Weighed<'a> {
    Off,
    DoesNotApply,
    Waits(Vec<FieldName>),
    Row { highest: HitRow<'a>, rows_hit: Vec<RowId> },
}

/// A row that was hit.
struct HitRow<'a> {
    table: &'a Table,
    row: &'a Row,
    /// Why it counts, where its own limits do not say it.
    why: Option<String>,
}

fn judged<'a>(checklist: &Checklist, tables: &[&'a Table], packet: &Packet) -> Vec<Judged<'a>> {
    tables.iter().filter(|table| table.off.is_none()).map(|table| Judged::new(table, checklist, packet)).collect()
}

fn weigh<'a>(
    judged: &[Judged<'a>],
    checklist: &Checklist,
    decision: &DecisionDefinition,
    packet: &Packet,
) -> Weighed<'a> {
    if judged.is_empty() {
        return Weighed::Off;
    }
    if !decision.unless.is_empty() && decision.unless.iter().all(|clause| holds(clause, checklist, packet)) {
        return Weighed::DoesNotApply;
    }
    let mut waiting: Vec<FieldName> = Vec::new();
    let mut hits: Vec<HitRow<'a>> = Vec::new();
    for one in judged {
        let table = one.table;
        match table.judge(&one.values) {
            Outcome::DoesNotApply => {}
            Outcome::Waits(fields) => waiting.extend(fields),
            Outcome::Unreadable { row, why } => hits.push(HitRow { table, row, why: Some(why) }),
            Outcome::Rows(rows) => hits.extend(rows.into_iter().map(|row| HitRow { table, row, why: None })),
        }
    }
    if !waiting.is_empty() {
        let mut fields = Vec::new();
        for field in waiting {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        return Weighed::Waits(fields);
    }
    let rows_hit = hits.iter().map(|hit| hit.row.id.clone()).collect();
    // Of two rows of one band the upper one counts, so the later must be strictly higher.
    let highest = hits
        .into_iter()
        .reduce(|best, next| if decision.rank(&next.row.band) > decision.rank(&best.row.band) { next } else { best });
    highest.map_or(Weighed::DoesNotApply, |highest| Weighed::Row { highest, rows_hit })
}

fn holds(clause: &Clause, checklist: &Checklist, packet: &Packet) -> bool {
    if let ColumnValue::Value(reading) = checklist.value(&clause.column, packet) {
        return clause.cell.holds(&reading) == Some(true);
    }
    false
}

/// A table with the values of its columns.
struct Judged<'a> {
    table: &'a Table,
    values: Vec<ColumnValue>,
}

impl<'a> Judged<'a> {
    fn new(table: &'a Table, checklist: &Checklist, packet: &Packet) -> Self {
        let values = table.columns.iter().zip(&table.if_absent).map(|(column, absent)| {
            let value = checklist.value(column, packet);
            let is_absent = || match &value {
                ColumnValue::NotApplicable => true,
                ColumnValue::NotGathered(_) => {
                    checklist.read_by(column).is_some_and(|field| checklist.nothing_is_said(field, packet))
                }
                // A waiver of what nobody has to say yet makes nothing harder.
                ColumnValue::Unreadable(_) => checklist.read_by(column).is_some_and(|field| {
                    checklist.is_set_aside(field, packet) && checklist.nothing_is_said(field, packet)
                }),
                ColumnValue::Value(_) => false,
            };
            match absent {
                Some(absent) if is_absent() => ColumnValue::Value(absent.clone()),
                Some(_) | None => value,
            }
        });
        Self { table, values: values.collect() }
    }
}

/// Two tables may read one column: each value then stands apart from the limits of both.
fn read_set(judged: &[Judged<'_>], checklist: &Checklist, packet: &Packet) -> BTreeMap<String, ShownValue> {
    let mut limits: BTreeMap<&str, Vec<rust_decimal::Decimal>> = BTreeMap::new();
    for one in judged {
        for (index, column) in one.table.columns.iter().enumerate() {
            limits.entry(&column.name).or_default().extend(one.table.limits(index));
        }
    }
    let mut read_set = BTreeMap::new();
    for one in judged {
        for (column, value) in one.table.columns.iter().zip(&one.values) {
            let limits = limits.get(column.name.as_str()).map(Vec::as_slice).unwrap_or_default();
            read_set.insert(column.name.clone(), shown_column(column, value, limits, checklist, packet));
            read_set.extend(checklist.parts(column, packet).into_iter().map(|part| {
                let text = format!("{}{}", part.amount, part.note);
                let shown = ShownValue { title: part.title, text, exact: part.amount.to_string() };
                (format!("{}.{}", column.name, part.key), shown)
            }));
        }
    }
    read_set
}

fn shown_column(
    column: &Column,
    value: &ColumnValue,
    limits: &[rust_decimal::Decimal],
    checklist: &Checklist,
    packet: &Packet,
) -> ShownValue {
    let (text, exact) = match value {
        ColumnValue::Value(reading) => {
            let text = column.scale.show(reading, limits);
            (converted(column, text, checklist, packet), column.scale.write(reading))
        }
        ColumnValue::NotApplicable => (NOT_APPLICABLE.to_owned(), NOT_APPLICABLE.to_owned()),
        ColumnValue::NotGathered(_) => (UNKNOWN.to_owned(), UNKNOWN.to_owned()),
        // Another value that cannot be read either is another value.
        ColumnValue::Unreadable(why) => {
            let fields = checklist.all_read_by(column);
            let value: Vec<Option<&Value>> = fields.iter().map(|name| packet.value(name)).collect();
            (format!("cannot be read: {why}"), format!("unreadable {}", canonical::hash_of(&value)))
        }
    };
    ShownValue { title: column.title.clone(), text, exact }
}

/// A figure in the policy currency says what it was converted from.
fn converted(column: &Column, text: String, checklist: &Checklist, packet: &Packet) -> String {
    let Scale::Ordered(Ordered { unit: Unit::Money(currency), .. }) = column.scale else { return text };
    let value = checklist.read_by(column).and_then(|name| packet.value(name).cloned());
    match value {
        Some(Value::Money(stated)) if stated.currency() != currency => format!("{text} (converted from {stated})"),
        Some(_) | None => text,
    }
}

/// What a snapshot holds of a field that does not apply.
pub const NOT_APPLICABLE: &str = "not applicable";
/// What a snapshot holds of a field that may be without a value for now.
pub const WAIVED: &str = "waived";
/// What a snapshot holds of a field of which nothing is known.
pub const UNKNOWN: &str = "not known yet";

fn shows(decision: &DecisionDefinition, checklist: &Checklist, packet: &Packet) -> BTreeMap<String, ShownValue> {
    let shown = |requirement: &Requirement| {
        let field = &requirement.field;
        let applies = checklist.state(&field.name, packet) != FieldState::NotApplicable;
        let (text, exact) = match packet.value(&field.name).filter(|_| applies) {
            Some(value) => (field.show(value), canonical::canonical_json(value)),
            None if checklist.is_set_aside(&field.name, packet) && applies => (WAIVED.to_owned(), WAIVED.to_owned()),
            None if applies => (UNKNOWN.to_owned(), UNKNOWN.to_owned()),
            None => (NOT_APPLICABLE.to_owned(), NOT_APPLICABLE.to_owned()),
        };
        (field.name.to_string(), ShownValue { title: field.title.clone(), text, exact })
    };
    // What guards billing or the close alone is given after acceptance, and must not void it; nor must another
    // colleague who looks after the same deal.
    let is_whole = |one: &&Requirement| {
        let is_the_owner = one.computed.as_ref().is_some_and(|computed| computed.computation == Computation::DealOwner);
        one.field.gate <= Gate::OrderReady && !is_the_owner
    };
    let named = decision.shows.iter().filter_map(|name| checklist.requirement(name)).map(shown);
    match decision.shows_whole_packet {
        true => checklist.requirements().filter(is_whole).map(shown).chain(named).collect(),
        false => named.collect(),
    }
}
