//! A decision table: rows of cells over columns, and the policy that says which hit counts.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{Band, DecisionType, FieldName, Role, RowId};

use super::columns::{Column, ColumnValue};
use super::scale::{Reading, Scale};
use super::unary::Cell;

/// A compiled table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its key.
    pub name: String,
    /// What it may ask for.
    pub decision: DecisionType,
    /// Who may change its numbers.
    pub owner: String,
    /// Why it is not judged, if it is not.
    pub off: Option<String>,
    /// Which rows count.
    pub hit_policy: HitPolicy,
    /// What it reads: known before anything is judged.
    pub columns: Vec<Column>,
    /// Its rows, in the order of the file.
    pub rows: Vec<Row>,
    /// The row for what cannot be read; none only in a table that is off.
    pub if_unreadable: Option<RowId>,
    /// For each column: what it reads where nobody has said anything and nobody has to, or where its field does not
    /// apply; none where the table then waits, or does not apply.
    pub if_absent: Vec<Option<Reading>>,
    /// Whether a `collect` table may match nothing.
    pub may_be_empty: bool,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its id, unique in the whole book.
    pub id: RowId,
    /// A cell for each column; all must hold.
    pub cells: Vec<Cell>,
    /// What it comes to.
    pub band: Band,
    /// Who answers; `None` where nobody is needed.
    pub accountable: Option<Role>,
    /// Who may advise.
    pub consulted: Vec<Role>,
    /// The window; 0 where nobody is needed.
    pub due_business_hours: u32,
}

/// Which of the matching rows count, by its name in DMN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitPolicy {
    /// Exactly one row matches any input.
    Unique,
    /// The first matching row, listed from the highest band.
    First,
    /// Every matching row.
    Collect,
}

/// What a table makes of its columns' values.
#[derive(Debug, Clone)]
pub enum Outcome<'a> {
    /// These rows count; none only where a `collect` table may be empty.
    Rows(Vec<&'a Row>),
    /// A column cannot be read: this row counts.
    Unreadable {
        /// The row of the highest band.
        row: &'a Row,
        /// Which column, and why.
        why: String,
    },
    /// These fields must count first.
    Waits(Vec<FieldName>),
    /// A column does not apply, so the table does not.
    DoesNotApply,
}

impl Table {
    /// What the table makes of these values, one for each column. It is judged with all its columns or not at
    /// all: a `-` hides no column that waits.
    pub fn judge(&self, values: &[ColumnValue]) -> Outcome<'_> {
        let mut waiting = Vec::new();
        let mut unreadable = Vec::new();
        let mut readings = Vec::new();
        let mut applies = true;
        for (column, value) in self.columns.iter().zip(values) {
            match value {
                ColumnValue::NotApplicable => applies = false,
                ColumnValue::NotGathered(fields) => waiting.extend(fields.iter().cloned()),
                ColumnValue::Unreadable(why) => unreadable.push((column.title.as_str(), why.as_str())),
                ColumnValue::Value(reading) => readings.push(reading.clone()),
            }
        }
        if !applies {
            return Outcome::DoesNotApply;
        }
        if !waiting.is_empty() {
            return Outcome::Waits(waiting);
        }
        if !unreadable.is_empty() {
            return self.unreadable(unreadable_in_words(&unreadable));
        }
        match self.matching(&readings) {
            None => self.unreadable("a value cannot be compared exactly".to_owned()),
            Some(rows) if rows.is_empty() && !self.may_be_empty => self.unreadable("no row matches".to_owned()),
            Some(rows) => Outcome::Rows(rows),
        }
    }

    /// The rows that count for these readings; `None` if a comparison cannot be made exactly.
    pub fn matching(&self, readings: &[Reading]) -> Option<Vec<&Row>> {
        let mut rows = Vec::new();
        for row in &self.rows {
            if row.holds(readings)? {
                rows.push(row);
                if self.hit_policy == HitPolicy::First {
                    break;
                }
            }
        }
        Some(rows)
    }

    /// The row of that id.
    pub fn row(&self, id: &RowId) -> Option<&Row> {
        self.rows.iter().find(|row| &row.id == id)
    }

    /// Every limit that its cells set on that column.
    pub fn limits(&self, column: usize) -> Vec<rust_decimal::Decimal> {
        Scale::limits(self.rows.iter().filter_map(|row| row.cells.get(column)))
    }

    /// The row's tests in words: `blended discount above 20% up to 30%`.
    pub fn limit_in_words(&self, row: &Row) -> String {
        let tests: Vec<String> = self
            .columns
            .iter()
            .zip(&row.cells)
            .filter_map(|(column, cell)| Some(format!("{} {}", column.title, cell.in_words(&column.scale)?)))
            .collect();
        if tests.is_empty() { "any value".to_owned() } else { tests.join(", ") }
    }

    fn unreadable(&self, why: String) -> Outcome<'_> {
        let row = self.if_unreadable.as_ref().and_then(|id| self.row(id)).or(self.rows.first());
        match row {
            Some(row) => Outcome::Unreadable { row, why },
            None => Outcome::DoesNotApply,
        }
    }
}

impl Row {
    /// Whether every cell holds; `None` if that cannot be told exactly.
    pub fn holds(&self, readings: &[Reading]) -> Option<bool> {
        let mut all = true;
        for (cell, reading) in self.cells.iter().zip(readings) {
            all &= cell.holds(reading)?;
        }
        Some(all)
    }
}

/// Columns that fail for one reason are named together.
fn unreadable_in_words(columns: &[(&str, &str)]) -> String {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (title, why) in columns {
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, titles)) => titles.push(title),
            None => reasons.push((why, vec![title])),
        }
    }
    let told = reasons.iter().map(|(why, titles)| format!("{} cannot be read: {why}", titles.join(" and ")));
    told.collect::<Vec<_>>().join("; ")
}
