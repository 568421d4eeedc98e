//! A quote from an uploaded file: CSV, an Excel workbook, or JSON. Every problem names its place and what would help.
//!
//! Each kind of file comes to a `table` of cells; `headers` tells its columns, `rows` makes lines of them, and
//! `lines` reads what stands around.

mod days;
mod headers;
mod json;
mod lines;
mod numbers;
mod package;
mod problem;
mod rows;
mod separated;
mod table;
mod workbook;

#[cfg(test)]
mod tests;

use crate::domain::quote::{QuoteLine, QuoteStated};

pub use problem::{FilePlace, QuoteFileProblem};

/// What every package, and so every workbook, begins with.
const PACKAGE: &[u8] = b"PK\x03\x04";
/// What an Excel file of before 2007 begins with, and a workbook with a password.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// A quote as its file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteFile {
    /// Its lines.
    pub lines: Vec<QuoteLine>,
    /// What it says of itself.
    pub stated: QuoteStated,
}

/// Whether a file that nobody called anything is a quote, by its name and, if that could be anything, by its content.
pub fn is_quote_file(name: &str, bytes: &[u8]) -> bool {
    match ending(name).as_str() {
        "csv" | "tsv" | "xlsx" | "xlsm" => true,
        "json" => json::is_quote(bytes),
        _other => false,
    }
}

/// Whether a file that somebody calls a quote has lines to read; a picture of a quote has none.
pub fn may_hold_lines(name: &str) -> bool {
    matches!(ending(name).as_str(), "csv" | "tsv" | "xlsx" | "xlsm" | "xls" | "json")
}

/// The quote in `bytes`, all of it or nothing.
pub fn read_quote(name: &str, bytes: &[u8]) -> Result<QuoteFile, QuoteFileProblem> {
    if bytes.starts_with(PACKAGE) {
        let (table, header, columns) = workbook::table(name, bytes)?;
        return lines::quote_of(&table, header, &columns);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        let help = "Save it as .xlsx without a password, or as CSV UTF-8";
        return Err(QuoteFileProblem::of_file(name, "the workbook has a password, or an old format", help));
    }
    let table = if ending(name) == "json" { json::table(name, bytes)? } else { separated::table(name, bytes)? };
    if table.rows.iter().all(|row| row.filled().next().is_none()) {
        let help = "The first line names the columns; each further line is one position";
        return Err(QuoteFileProblem::of_file(name, "the file is empty", help));
    }
    match headers::header(&table)? {
        Some((header, columns)) => lines::quote_of(&table, header, &columns),
        None => {
            let help = "Add a line with the columns: sku, quantity, list unit, net unit, periods and currency";
            Err(QuoteFileProblem::of_file(name, "no line names the columns of a quote", help))
        }
    }
}

/// The words of a text file with separated values, row by row; cells that are not taken are empty.
pub fn plain_table(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, QuoteFileProblem> {
    let table = separated::table(name, bytes)?;
    let text = |cell: &table::Cell| cell.text().unwrap_or_default().to_owned();
    Ok(table.rows.iter().map(|row| row.cells.iter().map(text).collect()).collect())
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}
