//! The decision tables as data and drawn deals with Baton's answers, for other rule engines to judge
//! (`benches/oracles/run.sh`), and how long Baton takes for the same: `cargo bench --bench figures -- oracles [FOLDER]`.
//!
//! A deal here is a value for every column that some table reads, drawn near the limits of all tables that read it. What
//! a table makes of a value that is missing or cannot be read is no rule of its rows, and no part of this.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use baton::domain::field::{FieldState, FieldType, Value as FieldValue};
use baton::domain::ids::FieldName;
use baton::domain::money::Percent;
use baton::domain::packet::{Entry, Packet};
use baton::policy::PolicyBook;
use baton::policy::columns::{Column, ColumnSource, ColumnValue};
use baton::policy::scale::{NO_ITEM, Ordered, Reading, Scale, Unit};
use baton::policy::shipped::PolicyFiles;
use baton::policy::table::{HitPolicy, Outcome, Row, Table};
use baton::policy::unary::{Cell, End, Limit, Test};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{quotes, spread, timed};

/// Deals that are drawn.
const DEALS: usize = 10_000;
/// With the same seed they are the same on every machine.
const SEED: u64 = 5;
/// Rounds whose median counts.
const ROUNDS: usize = 15;
/// Deals of a round of whole judgements.
const PACKETS: u32 = 200;

/// A deal: what each column reads.
type Deal = BTreeMap<String, ColumnValue>;

/// The machine's figures, and the files if a folder is named.
pub fn measure() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
    let tables: Vec<&Table> = policy.tables().filter(|table| table.off.is_none()).collect();
    let mut draw = Draw::new(&policy, &tables);
    let deals: Vec<Deal> = (0..DEALS).map(|_| draw.deal()).collect();
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    println!("oracles: {} tables of {rows} rows over {} columns, {DEALS} deals", tables.len(), draw.columns.len());
    let all = || deals.iter().map(|deal| tables.iter().filter(|table| judged(table, deal).is_some()).count()).sum();
    let took = (0..ROUNDS).map(|_| {
        let (took, hits): (_, usize) = timed(all);
        assert_eq!(hits, tables.len() * deals.len(), "every value that can be read hits a row");
        took.as_secs_f64() * 1e6 / deals.len() as f64
    });
    println!("  the whole matrix, a deal:        microseconds {}", spread(took.collect()));
    println!("  from a packet, with snapshots:   microseconds {}", spread(packets(&policy)));
    if let Some(folder) = folder() {
        write_tables(&folder, &policy, &tables);
        write_deals(&folder, &tables, &deals).expect("the folder takes the deals");
    }
}

/// The argument that names no part: the folder.
fn folder() -> Option<PathBuf> {
    std::env::args().skip(1).filter(|argument| argument.contains('/')).map(PathBuf::from).next_back()
}

/// The row that a table comes to for that deal.
fn judged<'a>(table: &'a Table, deal: &Deal) -> Option<&'a Row> {
    let values: Vec<ColumnValue> = table.columns.iter().map(|column| deal[&column.name].clone()).collect();
    match table.judge(&values) {
        // Of the shipped tables none collects.
        Outcome::Rows(rows) => rows.first().copied(),
        Outcome::Unreadable { .. } | Outcome::Waits(_) | Outcome::DoesNotApply => None,
    }
}

/// How long every decision of a whole packet takes, of which nothing was found yet: columns are computed from its values,
/// and each decision leaves a snapshot.
fn packets(policy: &PolicyBook) -> Vec<f64> {
    let lines = baton::conversation::hearing::read_quote("q.csv", &quotes::csv(1)).expect("a quote").lines;
    let packet = quotes::packet(policy, FieldValue::Lines(lines));
    let entries: BTreeMap<FieldName, Entry> = packet
        .entries()
        .map(|(name, entry)| (name.clone(), Entry { state: FieldState::Confirmed, ..entry.clone() }))
        .collect();
    let judge_all = |packet: Packet| {
        policy.decisions().for_each(|decision| drop(policy.judge(&decision.decision_type, &packet)));
    };
    let round = || {
        let fresh: Vec<Packet> = (0..PACKETS).map(|_| Packet::from(entries.clone())).collect();
        let (took, ()) = timed(|| fresh.into_iter().for_each(judge_all));
        took.as_secs_f64() * 1e6 / f64::from(PACKETS)
    };
    (0..ROUNDS).map(|_| round()).collect()
}

/// Draws deals.
struct Draw<'a> {
    chance: StdRng,
    columns: BTreeMap<&'a str, Drawn<'a>>,
}

/// What is drawn for a column.
struct Drawn<'a> {
    scale: &'a Scale,
    /// The limits of every table that reads it.
    limits: Vec<Decimal>,
    /// One value for each answer that its cells can give, where they are names.
    names: Vec<String>,
    is_list: bool,
}

impl<'a> Draw<'a> {
    fn new(policy: &PolicyBook, tables: &[&'a Table]) -> Self {
        let mut columns: BTreeMap<&str, Drawn<'a>> = BTreeMap::new();
        for table in tables {
            for (index, column) in table.columns.iter().enumerate() {
                let cells = table.rows.iter().filter_map(|row| row.cells.get(index));
                let pieces = column.scale.pieces(cells);
                let names = pieces.iter().filter_map(|piece| piece.witness.names()).flatten().cloned();
                let drawn = columns.entry(&column.name).or_insert_with(|| Drawn {
                    scale: &column.scale,
                    limits: Vec::new(),
                    names: Vec::new(),
                    is_list: is_list(policy, column),
                });
                drawn.limits.extend(table.limits(index));
                drawn.names.extend(names);
                drawn.names.sort();
                drawn.names.dedup();
            }
        }
        Self { chance: StdRng::seed_from_u64(SEED), columns }
    }

    fn deal(&mut self) -> Deal {
        let Self { chance, columns } = self;
        columns.iter().map(|(name, drawn)| ((*name).to_owned(), ColumnValue::Value(drawn.value(chance)))).collect()
    }
}

impl Drawn<'_> {
    fn value(&self, chance: &mut StdRng) -> Reading {
        match self.scale {
            Scale::Ordered(ordered) => self.number(ordered, chance),
            Scale::Names(_) | Scale::AnyText if self.is_list => self.items(chance),
            Scale::Names(_) | Scale::AnyText => Reading::Name(self.names.choose(chance).expect("a name").clone()),
        }
    }

    /// Up to three items; none of them is a list as well.
    fn items(&self, chance: &mut StdRng) -> Reading {
        let names: Vec<String> = self.names.iter().filter(|name| *name != NO_ITEM).cloned().collect();
        let count = chance.random_range(0..=3);
        Reading::of_items(names.choose_multiple(chance, count).cloned().collect())
    }

    /// On a limit, just beside one, or anywhere else. A binary float tells all of them apart, as the engines need it.
    fn number(&self, ordered: &Ordered, chance: &mut StdRng) -> Reading {
        let places = match ordered.unit {
            Unit::Number | Unit::Percent => 6,
            Unit::Money(_) => 2,
            Unit::Days | Unit::Date => 0,
        };
        loop {
            let number = match self.limits.choose(chance) {
                Some(limit) if chance.random_bool(0.7) => {
                    limit + Decimal::new(chance.random_range(-1..=1), chance.random_range(0..=places))
                }
                Some(limit) => limit * Decimal::new(chance.random_range(0..=300), 2),
                None => Decimal::from(chance.random_range(0..1_000)),
            };
            let number = if places == 0 { number.round() } else { number };
            let reading = match ordered.unit {
                Unit::Percent => quotient(number, chance),
                Unit::Number | Unit::Money(_) | Unit::Days | Unit::Date => Reading::Number(number),
            };
            if self.scale.admits(&reading) {
                return reading;
            }
        }
    }
}

/// A percentage as most of them come: a quotient that is compared before it is divided.
fn quotient(percent: Decimal, chance: &mut StdRng) -> Reading {
    let whole = Decimal::from(chance.random_range(1..=8_u32));
    match Percent::of(percent * whole / Decimal::ONE_HUNDRED, whole) {
        Some(fraction) if fraction.to_decimal() == percent => Reading::Fraction(fraction),
        Some(_) | None => Reading::Number(percent),
    }
}

fn is_list(policy: &PolicyBook, column: &Column) -> bool {
    let name = match &column.source {
        ColumnSource::Field(name) => name,
        ColumnSource::Part { .. }
        | ColumnSource::Group { .. }
        | ColumnSource::Contradicted { .. }
        | ColumnSource::Computed(_) => return false,
    };
    policy.field(name).is_some_and(|field| field.field_type == FieldType::List)
}

fn write_tables(folder: &Path, policy: &PolicyBook, tables: &[&Table]) {
    let written: Vec<Value> = tables.iter().map(|table| table_as_data(policy, table)).collect();
    let text = serde_json::to_string_pretty(&written).expect("tables are data");
    std::fs::write(folder.join("tables.json"), text).expect("the folder takes the tables");
}

/// A table as another engine needs it: nothing of it is text that has to be parsed but exact numbers.
fn table_as_data(policy: &PolicyBook, table: &Table) -> Value {
    let column = |column: &Column| {
        let kind = match (&column.scale, is_list(policy, column)) {
            (Scale::Ordered(_), _) => "number",
            (Scale::Names(_) | Scale::AnyText, true) => "names",
            (Scale::Names(_) | Scale::AnyText, false) => "name",
        };
        json!({ "name": column.name, "kind": kind })
    };
    let row = |row: &Row| {
        json!({
            "id": row.id,
            "cells": row.cells.iter().map(cell_as_data).collect::<Vec<Value>>(),
            "band": row.band,
            "accountable": row.accountable,
            "consulted": row.consulted,
            "due_business_hours": row.due_business_hours,
        })
    };
    json!({
        "name": table.name,
        "decision": table.decision,
        "hit_policy": table.hit_policy,
        "columns": table.columns.iter().map(column).collect::<Vec<Value>>(),
        "rows": table.rows.iter().map(row).collect::<Vec<Value>>(),
    })
}

/// `null` for a cell that every value passes.
fn cell_as_data(cell: &Cell) -> Value {
    let tests = |tests: &[Test]| tests.iter().map(test_as_data).collect::<Vec<Value>>();
    match cell {
        Cell::Anything => Value::Null,
        Cell::AnyOf(any) => json!({ "any_of": tests(any) }),
        Cell::NoneOf(none) => json!({ "none_of": tests(none) }),
    }
}

fn test_as_data(test: &Test) -> Value {
    let limit = |limit: Option<Limit>| {
        limit.map(|limit| json!({ "at": limit.at.normalize().to_string(), "included": limit.end == End::Included }))
    };
    match test {
        Test::Is(name) => json!({ "is": name }),
        Test::In(interval) => json!({ "low": limit(interval.low), "high": limit(interval.high) }),
    }
}

/// A line a deal: its values, and for each table in the order of `tables.json` the row that Baton comes to.
fn write_deals(folder: &Path, tables: &[&Table], deals: &[Deal]) -> std::io::Result<()> {
    assert!(tables.iter().all(|table| table.hit_policy != HitPolicy::Collect), "one row is the answer of each table");
    let mut file = BufWriter::new(File::create(folder.join("deals.jsonl"))?);
    for deal in deals {
        let values: BTreeMap<&str, Value> =
            deal.iter().map(|(name, value)| (name.as_str(), value_as_data(value))).collect();
        let answer = |table: &&Table| {
            let row = judged(table, deal).expect("a row is hit");
            json!({ "decision": table.decision, "table": table.name, "row": row.id, "band": row.band })
        };
        let answers: Vec<Value> = tables.iter().map(answer).collect();
        writeln!(file, "{}", json!({ "values": values, "answers": answers }))?;
    }
    file.flush()
}

fn value_as_data(value: &ColumnValue) -> Value {
    match value {
        ColumnValue::Value(Reading::Name(name)) => json!(name),
        ColumnValue::Value(Reading::Names(names)) => json!(names),
        ColumnValue::Value(Reading::Number(number)) => json!(number.normalize().to_string()),
        ColumnValue::Value(Reading::Fraction(percent)) => json!(percent.to_decimal().normalize().to_string()),
        ColumnValue::NotGathered(_) | ColumnValue::Unreadable(_) | ColumnValue::NotApplicable => Value::Null,
    }
}
