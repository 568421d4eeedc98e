//! Runs every example: a check must pass and fail what it says, a table must hit what it says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate};

use crate::domain::field::{Field, FieldState, Provenance, Source, Value};
use crate::domain::ids::{FieldName, HandoffId, RowId};
use crate::domain::look_up::{Answer, LookUp, LookedUp};
use crate::domain::packet::{Entry, Packet};
use crate::policy::checklist::Requirement;
use crate::policy::document::ExampleDocument;
use crate::policy::finding::Finding;
use crate::policy::organisation::Organisation;
use crate::policy::scale::Reading;
use crate::policy::table::Table;
use crate::policy::validators::{CheckContext, Surroundings, Validator};
use crate::policy::written;

use super::fields::{self, CheckExample, Fields};
use super::tables;

/// The key of an example that lists the purchase order numbers of other open orders.
const NUMBERS_IN_USE: &str = "po_numbers_in_use";

/// The key of an example that says which day it is.
const TODAY: &str = "today";

/// Runs both examples of every check, and every check on its field's default.
pub fn check_fields(fields: &Fields, organisation: &Organisation, findings: &mut Vec<Finding>) {
    for CheckExample { field, validator, document } in &fields.examples {
        let Some(requirement) = fields.checklist.requirement(field) else { continue };
        let place = format!("{}, check {}", fields::place(field), document.check);
        let runner = Runner { fields, organisation, requirement, validator };
        for (example, written, expected) in
            [("passing", &document.pass, Expected::Pass), ("failing", &document.fail, Expected::Fail)]
        {
            if let Err(why) = runner.run(written, expected) {
                findings.push(Finding::new(fields::FILE, place.clone(), format!("its {example} example {why}")));
            }
        }
    }
    for requirement in fields.checklist.requirements() {
        check_default(fields, organisation, requirement, findings);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Pass,
    Fail,
}

struct Runner<'a> {
    fields: &'a Fields,
    organisation: &'a Organisation,
    requirement: &'a Requirement,
    validator: &'a Validator,
}

impl Runner<'_> {
    fn run(&self, written: &BTreeMap<String, toml::Value>, expected: Expected) -> Result<(), String> {
        let own = &self.requirement.field;
        let mut packet = Packet::default();
        let mut numbers_in_use = Vec::new();
        let mut today = example_day();
        for (name, written) in written {
            if name == NUMBERS_IN_USE {
                numbers_in_use = written::texts(written)?;
            } else if name == TODAY {
                today = written::day(&written::text(written)?)?;
            } else {
                let (name, value) = self.value(name, written)?;
                packet.put(name, entry(value));
            }
        }
        let value = packet.value(&own.name).ok_or_else(|| format!("gives no value for {}", own.name))?;
        let looked_up = self.answers(value, &packet, &numbers_in_use);
        let found = self.finds(value, &packet, today, &looked_up);
        match (expected, found) {
            (Expected::Pass, None) | (Expected::Fail, Some(_)) => Ok(()),
            (Expected::Pass, Some(found)) => Err(format!("does not pass: {} {found}", own.title)),
            (Expected::Fail, None) => Err("does not fail".to_owned()),
        }
    }

    fn value(&self, name: &str, written: &toml::Value) -> Result<(FieldName, Value), String> {
        let name = FieldName::from(name);
        let field: Option<&Field> = self.fields.checklist.requirement(&name).map(|requirement| &requirement.field);
        let field = field.ok_or_else(|| format!("gives a value for `{name}`, which is no field"))?;
        let value = written::read_value(written, field).map_err(|why| format!("cannot be read: {why}"))?;
        Ok((name, value))
    }

    fn answers(&self, value: &Value, packet: &Packet, numbers_in_use: &[String]) -> LookedUp {
        let question = self.validator.check.look_up(value, packet, &self.fields.checklist, HANDOFF);
        let Some(LookUp::PoNumber { number, .. }) = &question else { return LookedUp::default() };
        let handoffs = if numbers_in_use.contains(number) { vec![OTHER_HANDOFF] } else { Vec::new() };
        LookedUp::new(
            question.into_iter().map(|question| (question, Answer::PoNumber { handoffs: handoffs.clone() })).collect(),
        )
    }

    fn finds(&self, value: &Value, packet: &Packet, today: NaiveDate, looked_up: &LookedUp) -> Option<String> {
        let context = CheckContext { today, looked_up, handoff: HANDOFF, up_to: None };
        let checklist = &self.fields.checklist;
        let surroundings = Surroundings { packet, checklist, organisation: self.organisation, context: &context };
        self.validator.finds(&self.requirement.field, value, surroundings)
    }
}

const HANDOFF: HandoffId = HandoffId(1);
const OTHER_HANDOFF: HandoffId = HandoffId(2);

/// The first day of the common epoch; an example that means another one says so.
fn example_day() -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive()
}

/// A value that counts, for a check that is run outside any handoff.
pub fn entry(value: Value) -> Entry {
    let provenance = Provenance { source: Source::PolicyDefault, person: None, at: DateTime::UNIX_EPOCH, words: None };
    Entry { value, state: FieldState::Confirmed, provenance, confirmed_by: None, against: Vec::new() }
}

/// A default that its own checks refuse would be proposed for ever and never taken.
fn check_default(fields: &Fields, organisation: &Organisation, requirement: &Requirement, findings: &mut Vec<Finding>) {
    let Some(default) = &requirement.field.default else { return };
    for validator in requirement.validators.iter().filter(|validator| validator.gate.is_none()) {
        let runner = Runner { fields, organisation, requirement, validator };
        let packet = Packet::default();
        let looked_up = runner.answers(default, &packet, &[]);
        if let Some(found) = runner.finds(default, &packet, example_day(), &looked_up) {
            let what = format!("its default does not pass {}: {} {found}", validator.rule, requirement.field.title);
            findings.push(Finding::new(fields::FILE, fields::place(&requirement.field.name), what));
        }
    }
}

/// Runs the examples of the tables; every row needs one. `broken` tables are reported already.
pub fn check_tables(
    tables: &[Table],
    broken: &BTreeSet<String>,
    examples: &[ExampleDocument],
    findings: &mut Vec<Finding>,
) {
    let mut hit: BTreeSet<RowId> = BTreeSet::new();
    for (index, example) in examples.iter().enumerate() {
        let place = format!("example {}, of table {}", index + 1, example.table);
        match tables.iter().find(|table| table.name == example.table) {
            Some(table) => match run_table(table, example) {
                Ok(rows) => hit.extend(rows),
                Err(why) => findings.push(Finding::new(tables::FILE, place, why)),
            },
            None if broken.contains(&example.table) => {}
            None => findings.push(Finding::new(tables::FILE, place, format!("there is no table `{}`", example.table))),
        }
    }
    for table in tables {
        for row in table.rows.iter().filter(|row| !hit.contains(&row.id)) {
            let place = format!("{}, row {}", tables::place(&table.name), row.id);
            findings.push(Finding::new(tables::FILE, place, "no example hits it").help("add an [[example]]"));
        }
    }
}

fn run_table(table: &Table, example: &ExampleDocument) -> Result<Vec<RowId>, String> {
    if let Some(unknown) = example.given.keys().find(|name| !table.columns.iter().any(|column| column.name == **name)) {
        return Err(format!("it gives a value for `{unknown}`, which is no column of the table"));
    }
    let mut readings: Vec<Reading> = Vec::new();
    for column in &table.columns {
        let text = example.given.get(&column.name).ok_or_else(|| format!("it gives no value for {}", column.name))?;
        let reading = column.scale.read(text).map_err(|why| format!("the value of {}: {why}", column.name))?;
        if !column.scale.admits(&reading) {
            return Err(format!("{} cannot be {text}", column.name));
        }
        readings.push(reading);
    }
    let rows = table.matching(&readings).unwrap_or_default();
    let rows: Vec<RowId> = rows.into_iter().map(|row| row.id.clone()).collect();
    let shown = |rows: &[String]| if rows.is_empty() { "no row".to_owned() } else { rows.join(", ") };
    let found: Vec<String> = rows.iter().map(RowId::to_string).collect();
    if found != example.expect {
        return Err(format!("it expects {}, and {} is hit", shown(&example.expect), shown(&found)));
    }
    Ok(rows)
}
