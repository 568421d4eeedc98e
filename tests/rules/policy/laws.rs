//! What must hold of every compiled table, whatever the values: exactly one row for what can be read, a row of
//! the highest band for what cannot, and none while a column waits. Each failure names its seed.

use std::collections::BTreeSet;

use baton::domain::ids::{Band, FieldName};
use baton::domain::money::Percent;
use baton::policy::PolicyBook;
use baton::policy::columns::{Column, ColumnSource, ColumnValue};
use baton::policy::computed_column::ComputedColumn;
use baton::policy::cover::{self, Defect};
use baton::policy::decision::DecisionDefinition;
use baton::policy::scale::{Reading, Scale, Unit};
use baton::policy::shipped::PolicyFiles;
use baton::policy::table::{HitPolicy, Outcome, Row, Table};
use baton::policy::unary::Cell;
use rust_decimal::Decimal;

use super::kit::shipped;

/// A small generator with a fixed course: the same seed gives the same values on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// Near the limits, on them, and anywhere else.
    fn number(&mut self, limits: &[Decimal]) -> Decimal {
        let step = Decimal::new(i64::try_from(self.below(3)).unwrap() - 1, u32::try_from(self.below(12)).unwrap());
        match limits.get(usize::try_from(self.below(limits.len() as u64 + 1)).unwrap()) {
            Some(limit) => limit + step,
            None => Decimal::new(i64::try_from(self.below(2_000_000)).unwrap() - 500_000, 4),
        }
    }

    fn reading(&mut self, table: &Table, column: usize) -> Reading {
        match &table.columns[column].scale {
            Scale::Names(names) => {
                Reading::Name(names[usize::try_from(self.below(names.len() as u64)).unwrap()].clone())
            }
            Scale::AnyText => Reading::Name(format!("text {}", self.below(5))),
            scale @ Scale::Ordered(_) => loop {
                let number = self.number(&table.limits(column));
                // The same value as a quotient, to compare both ways.
                let whole = Decimal::from(self.below(7) + 1);
                let fraction = Percent::of(number * whole / Decimal::ONE_HUNDRED, whole);
                let reading = match fraction {
                    Some(percent) if percent.to_decimal() == number && self.below(2) == 0 => Reading::Fraction(percent),
                    Some(_) | None => Reading::Number(number),
                };
                if scale.admits(&reading) {
                    return reading;
                }
                if matches!(scale, Scale::Ordered(_)) && scale.admits(&Reading::Number(number.floor().abs())) {
                    return Reading::Number(number.floor().abs());
                }
            },
        }
    }
}

#[test]
fn every_input_that_can_be_read_hits_exactly_one_row() {
    let book = shipped();
    let mut tried = 0;
    for seed in 0..400 {
        let mut chance = Chance(seed);
        for table in book.tables().filter(|table| !table.rows.is_empty()) {
            let readings: Vec<Reading> = (0..table.columns.len()).map(|column| chance.reading(table, column)).collect();
            let values: Vec<ColumnValue> = readings.iter().cloned().map(ColumnValue::Value).collect();
            let Outcome::Rows(rows) = table.judge(&values) else {
                panic!("seed {seed}, table {}: {readings:?} hits no row", table.name);
            };
            assert_eq!(rows.len(), 1, "seed {seed}, table {}: {readings:?}", table.name);
            check_highest(table, &readings, seed);
            tried += 1;
        }
    }
    let tables = book.tables().filter(|table| !table.rows.is_empty()).count();
    assert_eq!(tried, 400 * tables);
}

/// Of the rows that match, a `first` table takes one of the highest band.
fn check_highest(table: &Table, readings: &[Reading], seed: u64) {
    let book = shipped_once();
    let decision = book.decision(&table.decision).unwrap();
    let matching: Vec<_> = table.rows.iter().filter(|row| row.holds(readings) == Some(true)).collect();
    let highest = matching.iter().map(|row| decision.rank(&row.band)).max().flatten();
    assert_eq!(decision.rank(&matching[0].band), highest, "seed {seed}, table {}: {readings:?}", table.name);
    assert!(table.hit_policy == HitPolicy::First || matching.len() == 1, "seed {seed}, table {}", table.name);
}

fn shipped_once() -> &'static baton::policy::PolicyBook {
    static BOOK: std::sync::LazyLock<baton::policy::PolicyBook> = std::sync::LazyLock::new(shipped);
    &BOOK
}

#[test]
fn whatever_else_is_known_a_waiting_column_waits_and_an_unreadable_one_goes_to_the_top() {
    let book = shipped_once();
    for seed in 0..100 {
        let mut chance = Chance(seed);
        for table in book.tables().filter(|table| !table.rows.is_empty()) {
            for column in 0..table.columns.len() {
                let with = |value: ColumnValue, chance: &mut Chance| -> Vec<ColumnValue> {
                    let mut values: Vec<ColumnValue> = (0..table.columns.len())
                        .map(|column| ColumnValue::Value(chance.reading(table, column)))
                        .collect();
                    values[column] = value;
                    values
                };
                let waiting = with(ColumnValue::NotGathered(vec![FieldName::from("any")]), &mut chance);
                assert!(matches!(table.judge(&waiting), Outcome::Waits(_)), "seed {seed}, table {}", table.name);
                let elsewhere = with(ColumnValue::NotApplicable, &mut chance);
                assert!(matches!(table.judge(&elsewhere), Outcome::DoesNotApply), "seed {seed}, {}", table.name);
                let unreadable = with(ColumnValue::Unreadable("no rate".into()), &mut chance);
                let Outcome::Unreadable { row, .. } = table.judge(&unreadable) else {
                    panic!("seed {seed}, table {}", table.name);
                };
                let decision = book.decision(&table.decision).unwrap();
                assert_eq!(Some(&row.band), decision.bands.last(), "seed {seed}, table {}", table.name);
            }
        }
    }
}

#[test]
fn every_computed_column_is_used() {
    let columns = shipped_once().tables().flat_map(|table| &table.columns);
    let used: BTreeSet<&str> = columns.map(|column| column.name.as_str()).collect();
    let files = PolicyFiles::shipped();
    for computed in ComputedColumn::ALL {
        // A column that no table reads stands in the condition of a field.
        let cell = format!("{} = \"", computed.name());
        let in_condition = PolicyFiles::CHECKLIST.iter().any(|file| files.get(file).unwrap().contains(&cell));
        assert!(used.contains(computed.name()) || in_condition, "{}", computed.name());
    }
}

/// The compiler's view of random tables against trying every value of a fine grid.
#[test]
fn gaps_overlaps_and_unreachable_rows_are_exactly_those_that_trying_finds() {
    let mut kinds = [0; 4];
    for seed in 0..3_000 {
        let table = random_table(&mut Chance(seed));
        let found = cover::defects(&table, &decision());
        let tried = try_all(&table);
        let gap = found.iter().any(|defect| matches!(defect, Defect::Gap { .. }));
        let overlap = found.iter().any(|defect| matches!(defect, Defect::Overlap { .. }));
        let order = found.iter().any(|defect| matches!(defect, Defect::OutOfOrder { .. }));
        let unreachable: BTreeSet<String> = found
            .iter()
            .filter_map(|defect| if let Defect::Unreachable { row } = defect { Some(row.clone()) } else { None })
            .collect();
        assert_eq!((gap, overlap, order), (tried.gap, tried.overlap, tried.order), "seed {seed}: {found:?}");
        assert_eq!(unreachable, tried.unreachable, "seed {seed}: {found:?}");
        for (kind, is_so) in kinds.iter_mut().zip([gap, overlap, order, !unreachable.is_empty()]) {
            *kind += u32::from(is_so);
        }
    }
    assert!(kinds.iter().all(|count| *count > 100), "the tables are varied enough: {kinds:?}");
}

struct Tried {
    gap: bool,
    overlap: bool,
    order: bool,
    unreachable: BTreeSet<String>,
}

/// Ends are whole numbers from 0 to 6, so halves and one step beyond stand for everything else.
fn try_all(table: &Table) -> Tried {
    let unreachable = table.rows.iter().map(|row| row.id.to_string()).collect();
    let mut tried = Tried { gap: false, overlap: false, order: false, unreachable };
    for (halves, days) in (-2..=14).flat_map(|halves| (0..=7).map(move |days| (halves, days))) {
        let readings = [Reading::Number(Decimal::new(halves * 5, 1)), Reading::Number(Decimal::from(days))];
        let hit: Vec<&Row> = table.rows.iter().filter(|row| row.holds(&readings) == Some(true)).collect();
        tried.gap |= hit.is_empty();
        tried.overlap |= table.hit_policy == HitPolicy::Unique && hit.len() > 1;
        let ordered = hit.is_sorted_by(|upper, lower| upper.band >= lower.band);
        tried.order |= table.hit_policy == HitPolicy::First && !ordered;
        if let Some(first) = hit.first() {
            tried.unreachable.remove(first.id.as_str());
        }
    }
    if table.hit_policy == HitPolicy::Unique {
        tried.unreachable.clear();
    }
    tried
}

fn random_table(chance: &mut Chance) -> Table {
    let column = |name: &str, unit| Column {
        name: name.to_owned(),
        title: name.to_owned(),
        scale: Scale::ordered(unit),
        source: ColumnSource::Field(FieldName::from(name)),
    };
    let columns = vec![column("number", Unit::Number), column("days", Unit::Days)];
    let rows = (0..=chance.below(4)).map(|index| Row {
        id: format!("R{index}").as_str().into(),
        cells: columns.iter().map(|column| Cell::parse(&random_cell(chance), &column.scale).unwrap()).collect(),
        band: Band::from(["B0", "B1", "B2"][usize::try_from(chance.below(3)).unwrap()]),
        accountable: None,
        consulted: Vec::new(),
        due_business_hours: 0,
    });
    let rows = rows.collect();
    let hit_policy = if chance.below(2) == 0 { HitPolicy::First } else { HitPolicy::Unique };
    Table {
        name: "random".into(),
        decision: "random".into(),
        owner: "nobody".into(),
        off: None,
        hit_policy,
        columns,
        rows,
        if_unreadable: None,
        if_absent: Vec::new(),
        may_be_empty: false,
    }
}

fn random_cell(chance: &mut Chance) -> String {
    let low = chance.below(7);
    let high = low + chance.below(7 - low);
    match chance.below(9) {
        0 => format!("< {low}"),
        1 => format!("<= {low}"),
        2 => format!("> {low}"),
        3 => format!(">= {low}"),
        4 => format!("[{low}..{high}]"),
        5 => format!("({low}..{high}]"),
        6 => format!("not([{low}..{high}))"),
        7 => format!("{low}, > {high}"),
        _ => "-".to_owned(),
    }
}

fn decision() -> DecisionDefinition {
    let bands = ["B0", "B1", "B2"].map(Band::from).to_vec();
    DecisionDefinition { bands, ..shipped_once().decisions().next().unwrap().clone() }
}

/// Each file without one of its lines, or with a digit or a word of it replaced: told or taken, never a panic.
#[test]
fn no_damage_to_a_file_stops_the_compiler() {
    let mut refused = 0;
    let texts = super::kit::texts();
    for seed in 0..600 {
        let mut chance = Chance(seed);
        let file = PolicyFiles::NAMES[usize::try_from(chance.below(4)).unwrap()];
        let mut lines: Vec<String> = texts[file].lines().map(str::to_owned).collect();
        let index = usize::try_from(chance.below(lines.len() as u64)).unwrap();
        let line = lines[index].clone();
        lines[index] = match chance.below(5) {
            0 => String::new(),
            1 => line.replace(|letter: char| letter.is_ascii_digit(), "99999999999999999999999"),
            2 => line.replace('"', ""),
            3 => line.replace("[", "").replace("{", ""),
            _ => line.split_once('=').map_or(line.clone(), |(key, _)| format!("{key}= \"-\"")),
        };
        let mut damaged = texts.clone();
        damaged.insert(file.to_owned(), lines.join("\n"));
        refused += u32::from(PolicyBook::compile(&PolicyFiles::new(damaged)).is_err());
    }
    assert!(refused > 200, "{refused} of 600");
}

#[test]
fn the_largest_table_that_may_stand_is_checked_at_once() {
    let mut table = random_table(&mut Chance(1));
    let cell = |text: String, column: usize| Cell::parse(&text, &table.columns[column].scale).unwrap();
    let rows: Vec<Row> = (0..cover::ROWS_MAX)
        .map(|row| Row {
            id: format!("R{row}").as_str().into(),
            cells: vec![cell(format!("> {}", cover::ROWS_MAX - row), 0), cell("-".into(), 1)],
            ..table.rows[0].clone()
        })
        .collect();
    table.rows = rows;
    table.hit_policy = HitPolicy::First;
    assert_eq!(cover::defects(&table, &decision()).len(), 1, "one gap, at the bottom");
}
