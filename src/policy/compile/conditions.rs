//! Conditions as fields write them → clauses; and whether each can hold, ends, and reads only what is given.

use std::collections::BTreeSet;

use crate::domain::field::{Field, Gate, Severity};
use crate::domain::ids::FieldName;
use crate::policy::checklist::{Checklist, Clause, Condition, Requirement};
use crate::policy::columns::Column;
use crate::policy::document::{ConditionDocument, OneOrMore};
use crate::policy::finding::Finding;
use crate::policy::unary::Cell;

use super::columns::{Columns, NoColumn};
use super::fields::{FILE, place};
use super::word_of;

/// Reads the conditions of one field.
pub struct Reader<'a> {
    /// The field.
    pub field: &'a Field,
    /// The columns that a condition may name.
    pub columns: &'a Columns,
    /// Where findings go.
    pub findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    /// The condition under that key.
    pub fn read(&mut self, key: &str, written: Option<&OneOrMore<ConditionDocument>>) -> Condition {
        let alternatives = written.map(OneOrMore::all).unwrap_or_default();
        Condition { alternatives: alternatives.iter().map(|cells| self.clauses(key, cells)).collect() }
    }

    /// A finding about that key.
    pub fn finding(&mut self, key: &str, what: String) {
        self.findings.push(Finding::new(FILE, format!("{}, {key}", place(&self.field.name)), what));
    }

    fn clauses(&mut self, key: &str, cells: &ConditionDocument) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for (name, cell) in cells {
            let column = match self.columns.find(name) {
                Ok(column) => column,
                Err(NoColumn::Reported) => continue,
                Err(NoColumn::Because(why)) => {
                    self.finding(key, why);
                    continue;
                }
            };
            match Cell::parse(cell, &column.scale) {
                Ok(cell) => clauses.push(Clause { column, cell }),
                Err(why) => self.finding(key, format!("the cell for {name}: {why}")),
            }
        }
        clauses
    }
}

/// Checks every condition of the checklist.
pub fn check(checklist: &Checklist, findings: &mut Vec<Finding>) {
    let before = findings.len();
    check_circles(checklist, findings);
    // What runs in a circle has no end at which it could be checked.
    if findings.len() == before {
        check_conditions(checklist, findings);
    }
}

fn check_circles(checklist: &Checklist, findings: &mut Vec<Finding>) {
    let mut reported: BTreeSet<FieldName> = BTreeSet::new();
    for requirement in checklist.requirements() {
        let start = &requirement.field.name;
        let mut path = vec![start.clone()];
        if !reported.contains(start) && circle(checklist, start, &mut path) {
            let shown = path.iter().map(FieldName::as_str).collect::<Vec<_>>().join(" -> ");
            reported.extend(path);
            let what = "its condition depends on itself, so nobody could say whether it applies";
            findings.push(Finding::new(FILE, place(start), what).witness(shown));
        }
    }
}

/// Whether a way leads from the end of the path back to `start`; the path is then that way.
fn circle(checklist: &Checklist, start: &FieldName, path: &mut Vec<FieldName>) -> bool {
    let here = path.last().and_then(|name| checklist.requirement(name));
    let next: BTreeSet<FieldName> = here
        .iter()
        .flat_map(|requirement| requirement.condition.clauses())
        .flat_map(|clause| checklist.reads(&clause.column))
        .collect();
    for name in next {
        let closes = name == *start;
        if !closes && path.contains(&name) {
            continue;
        }
        path.push(name);
        if closes || circle(checklist, start, path) {
            return true;
        }
        path.pop();
    }
    false
}

fn check_conditions(checklist: &Checklist, findings: &mut Vec<Finding>) {
    for requirement in checklist.requirements() {
        for own in &requirement.condition.alternatives {
            check_alternative(checklist, &requirement.field.name, own, findings);
        }
        check_given(checklist, requirement, findings);
    }
}

fn check_alternative(checklist: &Checklist, name: &FieldName, own: &[Clause], findings: &mut Vec<Finding>) {
    let all = clauses(checklist, own);
    let mut columns: Vec<&Column> = Vec::new();
    for clause in &all {
        if !columns.contains(&&clause.column) {
            columns.push(&clause.column);
        }
    }
    for column in columns {
        let cells: Vec<&Cell> =
            all.iter().filter(|clause| clause.column == *column).map(|clause| &clause.cell).collect();
        let pieces = column.scale.pieces(cells.iter().copied());
        let can_hold = pieces.iter().any(|piece| cells.iter().all(|cell| cell.holds(&piece.witness) == Some(true)));
        if !can_hold {
            let what = format!("no value of {} meets its condition and those of the fields it reads", column.name);
            let tests: Vec<String> = cells.iter().filter_map(|cell| cell.in_words(&column.scale)).collect();
            findings.push(Finding::new(FILE, place(name), what).witness(tests.join("; ")));
        }
    }
}

/// These clauses and those of every field that they read, as far as there is but one way for that field to apply.
fn clauses(checklist: &Checklist, own: &[Clause]) -> Vec<Clause> {
    let read: BTreeSet<FieldName> =
        own.iter().filter_map(|clause| checklist.read_by(&clause.column).cloned()).collect();
    let behind = read.iter().filter_map(|name| match checklist.requirement(name)?.condition.alternatives.as_slice() {
        [only] => Some(clauses(checklist, only)),
        _none_or_several => None,
    });
    own.iter().cloned().chain(behind.flatten()).collect()
}

/// A condition that reads what nobody has to give would leave its field open for ever.
fn check_given(checklist: &Checklist, requirement: &Requirement, findings: &mut Vec<Finding>) {
    if requirement.field.severity != Severity::Block {
        return;
    }
    for clause in requirement.condition.clauses() {
        // What a computed column does without while nobody says it holds up nothing.
        let needs = checklist.needs(&clause.column);
        let read = checklist.read_by(&clause.column).filter(|name| needs.contains(*name));
        let read = read.and_then(|name| checklist.requirement(name));
        let Some(read) = read else { continue };
        if !is_given(read, requirement.field.gate) {
            let name = &read.field.name;
            let what = format!("its condition reads {name}, which nobody has to give by then");
            let help = format!("make {name} block at `{}` or before", word_of(&requirement.field.gate));
            findings.push(Finding::new(FILE, place(&requirement.field.name), what).help(help));
        }
    }
}

/// Whether the field holds something by then.
fn is_given(read: &Requirement, gate: Gate) -> bool {
    read.field.severity == Severity::Block && read.field.gate <= gate
}
