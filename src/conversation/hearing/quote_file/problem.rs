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
}

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
        Self { file: file.to_owned(), place: Box::default(), what: what.into(), help: help.into() }
    }

    /// The same problem, at that place.
    pub fn at(self, place: FilePlace) -> Self {
        Self { place: Box::new(place), ..self }
    }
}

impl fmt::Display for QuoteFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FilePlace { sheet, row, column, cell } = self.place.as_ref();
        f.write_str(&self.file)?;
        if let Some(sheet) = sheet {
            write!(f, ", sheet `{sheet}`")?;
        }
        if let Some(row) = row {
            write!(f, ", {} {row}", if sheet.is_some() { "row" } else { "line" })?;
        }
        if let Some(column) = column {
            write!(f, ", column `{column}`")?;
        }
        if let Some(cell) = cell {
            write!(f, " ({cell})")?;
        }
        write!(f, ": {}. {}.", self.what, self.help)
    }
}
