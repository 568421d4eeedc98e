//! Why a quote file cannot be taken: where, what, and what would help.

use std::fmt;

/// Why a quote file cannot be taken, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct QuoteFileProblem {
    /// The file.
    pub file: String,
    /// Where in it, if it is about one place.
    pub place: Box<FilePlace>,
    /// What is wrong.
    pub what: String,
    /// What would help.
    pub help: String,
    /// What else is wrong in the same file, as far as it is told.
    pub others: Vec<QuoteFileProblem>,
    /// How many more there are, which are not told.
    pub untold: usize,
}

/// Whoever mends a file wants to know everything that is wrong with it, as far as one message holds it.
const TOLD_MAX: usize = 10;

/// A place in a file; what is not known, or not there, is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilePlace {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line or row, counted from 1.
    pub row: Option<u64>,
    /// The column, as its header calls it.
    pub column: Option<String>,
    /// The cell as a spreadsheet names it: `C7`.
    pub cell: Option<String>,
}

impl QuoteFileProblem {
    /// A problem of the whole file.
    pub fn of_file(file: &str, what: impl Into<String>, help: impl Into<String>) -> Self {
        let (what, help) = (what.into(), help.into());
        Self { file: file.to_owned(), place: Box::default(), what, help, others: Vec::new(), untold: 0 }
    }

    /// All of them as one; `None` if nothing is wrong.
    pub fn all(problems: Vec<QuoteFileProblem>) -> Option<Self> {
        let untold = problems.len().saturating_sub(TOLD_MAX);
        let mut problems = problems.into_iter().take(TOLD_MAX);
        let first = problems.next()?;
        Some(Self { others: problems.collect(), untold, ..first })
    }

    /// The same problem, at that place.
    pub fn at(self, place: FilePlace) -> Self {
        Self { place: Box::new(place), ..self }
    }
}

impl fmt::Display for QuoteFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        let comma = if place.is_empty() { "" } else { ", " };
        write!(f, "{}{comma}{place}: {}. {}.", self.file, self.what, self.help)?;
        for other in &self.others {
            write!(f, "\n{}: {}. {}.", other.place, other.what, other.help)?;
        }
        match self.untold {
            0 => Ok(()),
            1 => write!(f, "\nAnd one more."),
            more => write!(f, "\nAnd {more} more."),
        }
    }
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sheet = self.sheet.as_ref().map(|sheet| format!("sheet `{sheet}`"));
        let word = if sheet.is_some() { "row" } else { "line" };
        let row = self.row.map(|row| format!("{word} {row}"));
        let column = self.column.as_ref().map(|column| format!("column `{column}`"));
        let parts: Vec<String> = [sheet, row, column].into_iter().flatten().collect();
        f.write_str(&parts.join(", "))?;
        match &self.cell {
            Some(cell) => write!(f, " ({cell})"),
            None => Ok(()),
        }
    }
}
