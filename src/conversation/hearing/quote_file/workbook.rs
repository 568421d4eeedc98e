//! Excel workbooks: the one sheet that has the lines, with its cells as they are shown.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;

use calamine::{DataRef, Reader, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::headers::{Columns, header};
use super::package::{self, Unsafe};
use super::problem::QuoteFileProblem;
use super::table::{COLUMNS_MAX, Cell, DecimalMark, LINES_MAX, OTHER_ROWS_MAX, Row, Table};

/// Larger files are no quotes.
const BYTES_MAX: usize = 5 * 1024 * 1024;
/// How many rows are looked at to find out whether a sheet has lines.
const LOOKED_AT: usize = 60;
/// Excel computes and shows with this many digits; a cell's binary number may have noise behind them.
const SIGNIFICANT_DIGITS: u32 = 15;

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The sheet with the lines, where its header stands, and which column is which.
pub fn table(file: &str, bytes: &[u8]) -> Result<(Table, usize, Columns), QuoteFileProblem> {
    let problem = |what: &str, help: &str| QuoteFileProblem::of_file(file, what, help);
    let too_large = || {
        let help = "Upload a workbook with the quote's lines only, at most 1,000";
        problem("the workbook is too large to be read", help)
    };
    if bytes.len() > BYTES_MAX {
        return Err(too_large());
    }
    let hidden = package::inspected(bytes).map_err(|error| match error {
        Unsafe::TooLarge => too_large(),
        Unsafe::Broken => unreadable(file),
    })?;
    // The reader is another's, and a file may be made to break it; that must cost no more than this one file.
    let read = catch_unwind(AssertUnwindSafe(|| read(file, bytes, &hidden)));
    read.unwrap_or_else(|_| Err(unreadable(file)))
}

fn unreadable(file: &str) -> QuoteFileProblem {
    let help = "Open it in Excel and save it again as .xlsx, without a password, or save it as CSV UTF-8";
    QuoteFileProblem::of_file(file, "the file cannot be read as an Excel workbook", help)
}

fn read(file: &str, bytes: &[u8], hidden: &package::HiddenRows) -> Result<(Table, usize, Columns), QuoteFileProblem> {
    let mut book: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_: XlsxError| unreadable(file))?;
    let sheets: Vec<Sheet> = book.sheets_metadata().to_vec();
    let (place, name) = sheet_with_lines(file, &mut book, &sheets)?;
    let mut table = rows(file, &mut book, &name, LINES_MAX + OTHER_ROWS_MAX)?;
    let Some((at, columns)) = header(&table)? else { return Err(unreadable(file)) };
    show_percentages(&mut table, &mut book).map_err(|_| unreadable(file))?;
    if let Some(row) = table.rows.iter().skip(at).find(|row| is_hidden(hidden, place, row)) {
        return Err(table.problem_at(row.number, None, "the row is hidden", "Show it, or delete it"));
    }
    refuse_merged(&table, &mut book, &columns)?;
    Ok((table, at, columns))
}

fn is_hidden(hidden: &package::HiddenRows, place: usize, row: &Row) -> bool {
    hidden.get(&place).is_some_and(|rows| rows.contains(&row.number))
}

/// The one visible sheet that names the columns of a quote.
fn sheet_with_lines(
    file: &str,
    book: &mut Workbook<'_>,
    sheets: &[Sheet],
) -> Result<(usize, String), QuoteFileProblem> {
    let mut whole = Vec::new();
    let mut partly: Option<(usize, usize)> = None;
    for (place, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
        let table = rows(file, book, &sheet.name, LOOKED_AT)?;
        let Some((at, columns)) = header(&table)? else { continue };
        if columns.missing().is_none() {
            whole.push((place, sheet));
            continue;
        }
        let known = table.rows[at].filled().count();
        if sheet.visible == SheetVisible::Visible && partly.is_none_or(|(_, most)| known > most) {
            partly = Some((place, known));
        }
    }
    let shown: Vec<(usize, &Sheet)> =
        whole.iter().copied().filter(|(_, sheet)| sheet.visible == SheetVisible::Visible).collect();
    match (shown.as_slice(), whole.first(), partly) {
        ([(place, sheet)], _, _) => Ok((*place, sheet.name.clone())),
        ([_, _, ..], _, _) => {
            let names: Vec<String> = shown.iter().map(|(_, sheet)| format!("`{}`", sheet.name)).collect();
            let what = format!("the sheets {} all have quote lines", names.join(" and "));
            Err(QuoteFileProblem::of_file(file, what, "Hide or delete those that the customer did not accept"))
        }
        ([], Some((_, sheet)), _) => {
            let what = format!("the sheet `{}`, which has the lines, is hidden", sheet.name);
            Err(QuoteFileProblem::of_file(file, what, "Show it, and save the workbook"))
        }
        // Which column is missing is said where the lines are read.
        ([], None, Some((place, _))) => Ok((place, sheets[place].name.clone())),
        ([], None, None) => {
            let help = "One row must name the columns: sku, quantity, list unit, net unit, periods and currency";
            Err(QuoteFileProblem::of_file(file, "no sheet has quote lines", help))
        }
    }
}

/// The rows of a sheet that hold something, at most so many; they are read one by one, however many there are.
fn rows(file: &str, book: &mut Workbook<'_>, sheet: &str, most: usize) -> Result<Table, QuoteFileProblem> {
    let mut table = Table {
        file: file.to_owned(),
        sheet: Some(sheet.to_owned()),
        rows: Vec::new(),
        decimal_mark: DecimalMark::NotSaid,
    };
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| unreadable(file))?;
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(|_| unreadable(file))? {
        let cell = cell(&record.value, record.formula.is_some());
        let (number, column) = (u64::from(record.pos.0) + 1, record.pos.1 as usize);
        if cell.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        let is_new = match table.rows.last() {
            Some(last) if last.number > number => return Err(unreadable(file)),
            Some(last) => last.number < number,
            None => true,
        };
        if is_new && table.rows.len() == most {
            if most == LOOKED_AT {
                return Ok(table);
            }
            let help = "Divide the quote, or sum up lines of the same product";
            return Err(table.problem("the sheet has more than 1,000 lines", help));
        }
        if is_new {
            table.rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(row) = table.rows.last_mut() {
            row.cells.resize(row.cells.len().max(column + 1), Cell::Empty);
            row.cells[column] = cell;
        }
    }
    Ok(table)
}

fn cell(value: &DataRef<'_>, is_formula: bool) -> Cell {
    const SAVE: &str = "Open the workbook in Excel and save it, so that its values are kept";
    match value {
        DataRef::Empty if is_formula => Cell::Refused { what: "the formula has no value", help: SAVE },
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(Decimal::from(*number)),
        // A workbook keeps binary floats; their shortest decimal text is what was typed, and nothing binary goes on.
        DataRef::Float(number) => number_cell(&number.to_string()),
        DataRef::String(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Bool(yes) => Cell::Text(yes.to_string()),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            let day = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
            day.filter(|_| !at.is_duration()).map_or(NO_DAY, Cell::Date)
        }
        DataRef::DateTimeIso(text) => text.get(..10).and_then(|day| day.parse().ok()).map_or(NO_DAY, Cell::Date),
        DataRef::DurationIso(_) => NO_DAY,
        DataRef::Error(_) => Cell::Refused { what: "the formula gives an error", help: "Put the formula right" },
    }
}

const NO_DAY: Cell =
    Cell::Refused { what: "the cell is no date that exists", help: "Write the day such as 2026-04-01" };

fn number_cell(text: &str) -> Cell {
    let number = Decimal::from_str(text).ok().and_then(|number| number.round_sf(SIGNIFICANT_DIGITS));
    let too_large = Cell::Refused { what: "the number is too large to be kept exactly", help: "Check the cell" };
    number.map_or(too_large, |number| Cell::Number(number.normalize()))
}

/// A cell that shows `15%` holds 0.15; only its format tells.
fn show_percentages(table: &mut Table, book: &mut Workbook<'_>) -> Result<(), XlsxError> {
    let sheet = table.sheet.clone().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&sheet)?;
    let formats = cells.styles().iter().map(|style| style.number_format.as_ref());
    let is_percent: Vec<bool> =
        formats.map(|format| format.is_some_and(|format| format.format_code.contains('%'))).collect();
    let last = table.rows.last().map_or(0, |row| row.number);
    let mut shown: BTreeSet<(u64, usize)> = BTreeSet::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        if u64::from(row) >= last {
            break;
        }
        if is_percent.get(style) == Some(&true) {
            shown.insert((u64::from(row) + 1, column as usize));
        }
    }
    for row in &mut table.rows {
        let number = row.number;
        for (_, cell) in row.cells.iter_mut().enumerate().filter(|(column, _)| shown.contains(&(number, *column))) {
            if let Cell::Number(share) = cell
                && let Some(percent) = share.checked_mul(Decimal::ONE_HUNDRED)
            {
                *cell = Cell::Percent(percent.normalize());
            }
        }
    }
    Ok(())
}

/// Cells that were merged downwards have one value between them, and nothing says whose it is.
fn refuse_merged(table: &Table, book: &mut Workbook<'_>, columns: &Columns) -> Result<(), QuoteFileProblem> {
    let sheet = table.sheet.clone().unwrap_or_default();
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|_| unreadable(&table.file))?;
    let is_among_lines = |row: u32| u64::from(row) + 1 > columns.row;
    let found = merged.iter().find(|area| {
        let known = (area.start.1..=area.end.1).take(COLUMNS_MAX).any(|column| columns.stands_in(column as usize));
        area.end.0 > area.start.0 && is_among_lines(area.end.0) && known
    });
    let Some(area) = found else { return Ok(()) };
    let name = |(row, column): (u32, u32)| super::table::cell_name(column as usize, u64::from(row) + 1);
    let what = format!("the cells {}:{} are merged", name(area.start), name(area.end));
    Err(table.problem(what, "Take the cells apart, and write the value into each line"))
}
