//! What every kind of quote file comes to before its lines are read: rows of cells.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::problem::{FilePlace, QuoteFileProblem};

/// More lines than a person can check in a read-back.
pub const LINES_MAX: usize = 1_000;
/// How many rows may stand above and below the lines, titles and notes included.
pub const OTHER_ROWS_MAX: usize = 200;
/// More columns than a quote has.
pub const COLUMNS_MAX: usize = 200;
/// Longer cells are no codes or descriptions.
const CELL_CHARACTERS_MAX: usize = 500;

/// Rows of cells, from one sheet or file.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The file.
    pub file: String,
    /// The sheet, if it is a workbook's.
    pub sheet: Option<String>,
    /// Its rows; those with nothing in them may be left out.
    pub rows: Vec<Row>,
    /// What the kind of file says about the decimal mark.
    pub decimal_mark: DecimalMark,
}

/// What the kind of file says about the decimal mark of numbers that stand as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// It is a point.
    Point,
    /// It is a comma.
    Comma,
    /// It may be either.
    NotSaid,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number in the file, counted from 1.
    pub number: u64,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A percentage: 15 means 15 %.
    Percent(Decimal),
    /// A day.
    Date(NaiveDate),
    /// Something that is not taken.
    Refused {
        /// What is wrong.
        what: &'static str,
        /// What would help.
        help: &'static str,
    },
}

impl Cell {
    /// A cell of a text file, which a spreadsheet would take for a formula if it begins like one.
    pub fn of_separated_text(text: &str) -> Self {
        let cell = Self::of_text(text);
        if cell.text().is_some_and(|plain| plain.starts_with(['=', '+', '@'])) {
            let help = "Save the file with values instead of formulas";
            return Cell::Refused { what: "the cell starts like a formula", help };
        }
        cell
    }

    /// The words of a cell, without signs that cannot be seen; what is too long is refused.
    pub fn of_text(text: &str) -> Self {
        let plain = plain_text(text);
        if plain.is_empty() {
            Cell::Empty
        } else if plain.chars().count() > CELL_CHARACTERS_MAX {
            Cell::Refused { what: "the cell is longer than 500 characters", help: "Shorten it" }
        } else {
            Cell::Text(plain)
        }
    }

    /// Its words, if it has any.
    pub fn text(&self) -> Option<&str> {
        if let Cell::Text(text) = self { Some(text) } else { None }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

impl Row {
    /// The cell of that column.
    pub fn cell(&self, index: usize) -> &Cell {
        self.cells.get(index).unwrap_or(&Cell::Empty)
    }

    /// The cells that hold something, with their columns.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
    }
}

impl Table {
    /// A problem of the table as a whole.
    pub fn problem(&self, what: impl Into<String>, help: impl Into<String>) -> QuoteFileProblem {
        let place = FilePlace { sheet: self.sheet.clone(), ..FilePlace::default() };
        QuoteFileProblem::of_file(&self.file, what, help).at(place)
    }

    /// A problem of one row, or of one cell of it.
    pub fn problem_at(
        &self,
        row: u64,
        column: Option<(usize, &str)>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> QuoteFileProblem {
        // Only a spreadsheet shows letters above its columns.
        let cell = column.filter(|_| self.sheet.is_some()).map(|(index, _)| cell_name(index, row));
        let column = column.map(|(_, title)| title.to_owned());
        let place = FilePlace { sheet: self.sheet.clone(), row: Some(row), column, cell };
        QuoteFileProblem::of_file(&self.file, what, help).at(place)
    }
}

/// `C7`, as a spreadsheet names the third cell of the seventh row.
pub fn cell_name(column: usize, row: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).map_or('?', |index| char::from(b'A' + index));
        letters.insert(0, letter);
        rest = (rest - 1) / 26;
    }
    letters.into_iter().chain(row.to_string().chars()).collect()
}

/// One line of text as it is seen: blanks made one, and without signs that control rather than show.
fn plain_text(text: &str) -> String {
    let is_unseen = |letter: char| matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let shown = text.chars().filter(|letter| !is_unseen(*letter));
    let spaced: String = shown.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_spreadsheet_does() {
        assert_eq!(cell_name(0, 1), "A1");
        assert_eq!(cell_name(25, 7), "Z7");
        assert_eq!(cell_name(26, 10), "AA10");
        assert_eq!(cell_name(701, 2), "ZZ2");
        assert_eq!(cell_name(702, 2), "AAA2");
    }

    #[test]
    fn every_script_is_kept_and_what_cannot_be_seen_is_not() {
        for name in ["Ågård & Søn", "北極星ソフト", "Δοκιμή", "שלום", "नमस्ते"] {
            assert_eq!(Cell::of_text(name), Cell::Text(name.into()));
        }
        assert_eq!(Cell::of_text("Core\u{202E}\u{0007}\r\n seats\u{200B}"), Cell::Text("Core seats".into()));
        assert_eq!(Cell::of_text(" \u{FEFF}\t"), Cell::Empty);
        assert!(matches!(Cell::of_separated_text("=1+1"), Cell::Refused { .. }));
        assert!(matches!(Cell::of_text(&"a".repeat(501)), Cell::Refused { .. }));
    }
}
