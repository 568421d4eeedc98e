//! Gaps, overlaps and rows that nothing reaches, each with a value that shows it.
//!
//! Exact: every column is cut at the ends that its cells mention, and one value from each piece is tried.
//! A set of rows is a bit mask, so that a table within the stated limits takes no noticeable time.

use super::decision::DecisionDefinition;
use super::table::{HitPolicy, Table};

/// A table with more rows is refused: one bit each.
pub const ROWS_MAX: usize = 100;

/// A table with more columns is refused: nobody reads it.
pub const COLUMNS_MAX: usize = 6;

/// Combinations of pieces beyond which a table is refused, so that checking stays quick.
pub const CASES_MAX: usize = 200_000;

/// Defects of one kind in one table; more would say nothing new.
const SHOWN_MAX: usize = 4;

/// One defect of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    /// No row matches this.
    Gap {
        /// One value for each column.
        witness: String,
    },
    /// Two rows of a `unique` table match this.
    Overlap {
        /// The upper row.
        first: String,
        /// The lower row.
        second: String,
        /// One value for each column.
        witness: String,
    },
    /// Whatever this row matches is taken by the rows above it.
    Unreachable {
        /// The row.
        row: String,
    },
    /// A row stands above one of a higher band that matches the same.
    OutOfOrder {
        /// The upper row, of the lower band.
        above: String,
        /// The lower row, of the higher band.
        below: String,
        /// One value for each column.
        witness: String,
    },
    /// There are more combinations than can be tried.
    TooLarge {
        /// How many.
        cases: usize,
    },
}

/// Every defect of a table; at most a few of each kind.
pub fn defects(table: &Table, decision: &DecisionDefinition) -> Vec<Defect> {
    let columns: Vec<Vec<Slice>> = (0..table.columns.len()).map(|column| slices(table, column)).collect();
    let cases = columns.iter().try_fold(1_usize, |product, slices| product.checked_mul(slices.len()));
    match cases {
        Some(cases) if cases <= CASES_MAX => {}
        Some(_) | None => return vec![Defect::TooLarge { cases: cases.unwrap_or(usize::MAX) }],
    }
    let mut search = Search::new(table, decision);
    search.visit(&columns, RowSet::all(table.rows.len()), &mut Vec::new());
    search.finish()
}

/// Neighbouring pieces of one column on which the same rows hold.
struct Slice {
    rows: RowSet,
    witness: String,
}

/// A set of rows, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowSet(u128);

impl RowSet {
    fn all(count: usize) -> Self {
        (0..count).fold(Self(0), |set, row| set.with(row))
    }

    fn with(self, row: usize) -> Self {
        Self(self.0 | (1 << row))
    }

    fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn has(self, row: usize) -> bool {
        self.0 & (1 << row) != 0
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }
}

fn slices(table: &Table, column: usize) -> Vec<Slice> {
    let scale = &table.columns[column].scale;
    let cells = || table.rows.iter().map(|row| &row.cells[column]);
    let mut slices: Vec<Slice> = Vec::new();
    for piece in scale.pieces(cells()) {
        let holding = cells().enumerate().filter(|(_, cell)| cell.holds(&piece.witness) == Some(true));
        let rows = holding.fold(RowSet(0), |set, (row, _)| set.with(row));
        if slices.last().is_none_or(|last| last.rows != rows) {
            let witness = format!("{} = {}", table.columns[column].name, scale.write(&piece.witness));
            slices.push(Slice { rows, witness });
        }
    }
    slices
}

struct Search<'a> {
    table: &'a Table,
    ranks: Vec<usize>,
    reached: RowSet,
    gaps: Vec<String>,
    pairs: Vec<(usize, usize, String)>,
}

impl<'a> Search<'a> {
    fn new(table: &'a Table, decision: &DecisionDefinition) -> Self {
        let ranks = table.rows.iter().map(|row| decision.rank(&row.band).unwrap_or(0)).collect();
        Self { table, ranks, reached: RowSet(0), gaps: Vec::new(), pairs: Vec::new() }
    }

    fn visit<'c>(&mut self, columns: &'c [Vec<Slice>], rows: RowSet, path: &mut Vec<&'c str>) {
        let Some((column, rest)) = columns.split_first() else {
            self.judge(rows, path);
            return;
        };
        for slice in column {
            path.push(&slice.witness);
            let left = rows.both(slice.rows);
            if left.is_empty() {
                let others = rest.iter().filter_map(|slices| slices.first()).map(|slice| slice.witness.as_str());
                self.gap(path.iter().copied().chain(others).collect::<Vec<_>>().join(", "));
            } else {
                self.visit(rest, left, path);
            }
            path.pop();
        }
    }

    fn gap(&mut self, witness: String) {
        if self.gaps.len() < SHOWN_MAX {
            self.gaps.push(witness);
        }
    }

    fn judge(&mut self, rows: RowSet, path: &[&str]) {
        let hit: Vec<usize> = (0..self.table.rows.len()).filter(|row| rows.has(*row)).collect();
        if let Some(first) = hit.first() {
            self.reached = self.reached.with(*first);
        }
        for (index, upper) in hit.iter().enumerate() {
            for lower in &hit[index + 1..] {
                let wrong = match self.table.hit_policy {
                    HitPolicy::Unique => true,
                    HitPolicy::First => self.ranks[*upper] < self.ranks[*lower],
                    HitPolicy::Collect => false,
                };
                let known = self.pairs.iter().any(|(one, other, _)| one == upper && other == lower);
                if wrong && !known && self.pairs.len() < SHOWN_MAX {
                    self.pairs.push((*upper, *lower, path.join(", ")));
                }
            }
        }
    }

    fn finish(self) -> Vec<Defect> {
        let id = |row: usize| self.table.rows[row].id.to_string();
        let mut defects = Vec::new();
        if !(self.table.hit_policy == HitPolicy::Collect && self.table.may_be_empty) {
            defects.extend(self.gaps.iter().map(|witness| Defect::Gap { witness: witness.clone() }));
        }
        for (upper, lower, witness) in &self.pairs {
            let (upper, lower, witness) = (id(*upper), id(*lower), witness.clone());
            defects.push(match self.table.hit_policy {
                HitPolicy::Unique => Defect::Overlap { first: upper, second: lower, witness },
                HitPolicy::First | HitPolicy::Collect => Defect::OutOfOrder { above: upper, below: lower, witness },
            });
        }
        if self.table.hit_policy == HitPolicy::First {
            let unreached = (0..self.table.rows.len()).filter(|row| !self.reached.has(*row));
            defects.extend(unreached.map(|row| Defect::Unreachable { row: id(row) }));
        }
        defects
    }
}
