//! A table as a quote: which rows are lines, what stands around them, and whether it all adds up.

use rust_decimal::Decimal;

use super::QuoteFile;
use super::headers::{Column, Columns, Labelled, labelled_above, suggested};
use super::problem::QuoteFileProblem;
use super::rows::{RowReader, read_day, words_of};
use super::table::{Cell, LINES_MAX, Row, Table};
use crate::domain::money::Currency;
use crate::domain::quote::{self, QuoteLine, QuoteStated};

/// What a row below the lines is called where it sums them up.
const SUM_WORDS: &str = "total, net total, total net, subtotal, sub total, grand total, sum, total price, total ht, \
                         summe, gesamt, gesamtsumme, nettosumme, zwischensumme, netto, total neto, subtotaal, totaal, \
                         totale, imponibile, 合計, 小計";
/// What a row is called that adds tax; what stands below it includes tax.
const TAX_WORDS: [&str; 10] = ["tax", "vat", "gst", "mwst", "ust", "tva", "iva", "btw", "moms", "消費税"];

/// The quote that stands below the header row.
pub fn quote_of(table: &Table, header: usize, columns: &Columns) -> Result<QuoteFile, QuoteFileProblem> {
    if let Some((needed, help)) = columns.missing() {
        let (what, help) = (format!("no column is called {needed}"), format!("Add a column {needed}{help}"));
        return Err(table.problem_at(columns.row, None, what, help));
    }
    let above = Above::of(table, header)?;
    if !columns.has(Column::CurrencyCode) && above.currency.is_none() {
        let help = "Add a column `currency`, or a row `Currency` with its code above the lines";
        return Err(table.problem_at(columns.row, None, "no column is called `currency`", help));
    }
    let mut lines = Vec::new();
    let mut stated = above.stated;
    let mut sums = Sums::default();
    let mut problems = Vec::new();
    for row in table.rows.iter().skip(header + 1) {
        let reader = RowReader { table, columns, row, currency: above.currency };
        if row.filled().next().is_none() || sums.takes(&reader) || is_a_note(row) {
            continue;
        }
        if lines.len() + problems.len() >= LINES_MAX {
            let help = "Divide the quote, or sum up lines of the same product";
            return Err(table.problem("the file has more than 1,000 lines", help));
        }
        sums.begin_again();
        if let Err(problem) = check_width(table, columns, row) {
            problems.push(problem);
            continue;
        }
        match reader.line() {
            Ok(line) => lines.push(line),
            Err(of_line) => problems.extend(of_line),
        }
        problems.extend(said_by_line(&mut stated, &reader).err());
    }
    if let Some(problem) = QuoteFileProblem::all(problems) {
        return Err(problem);
    }
    if lines.is_empty() {
        let help = "Add one line for each position of the quote";
        return Err(table.problem("the file names columns but has no lines", help));
    }
    sums.check(table, &lines)?;
    Ok(QuoteFile { lines, stated })
}

/// In a text file, a line of another width has a separator inside a cell, and everything behind it is out of place.
fn check_width(table: &Table, columns: &Columns, row: &Row) -> Result<(), QuoteFileProblem> {
    if table.sheet.is_some() || row.cells.len() == columns.width {
        return Ok(());
    }
    let what = format!("the line has {} cells, the header {}", row.cells.len(), columns.width);
    Err(table.problem_at(row.number, None, what, "Put a cell that holds a separator in double quotes"))
}

/// A row with one cell is a heading or a note, not a line that lost its numbers.
fn is_a_note(row: &Row) -> bool {
    row.filled().count() == 1 && row.filled().all(|(_, cell)| cell.text().is_some())
}

/// What stands above the lines.
struct Above {
    stated: QuoteStated,
    currency: Option<Currency>,
}

impl Above {
    fn of(table: &Table, header: usize) -> Result<Self, QuoteFileProblem> {
        let mut above = Self { stated: QuoteStated::default(), currency: None };
        for Labelled { column, row, place, value: cell } in labelled_above(table, header) {
            match column {
                Column::CurrencyCode => {
                    above.currency = cell.text().and_then(|code| code.parse().ok()).or(above.currency);
                }
                // A letter's head has a sender and a receiver, too.
                Column::Start => above.stated.start = read_day(&cell).ok().flatten().or(above.stated.start),
                Column::End => above.stated.end = read_day(&cell).ok().flatten().or(above.stated.end),
                Column::QuoteNumber
                | Column::QuoteVersion
                | Column::AcceptedOn
                | Column::ValidUntil
                | Column::PriceList => {
                    let problem = |(what, help): (String, &str)| {
                        table.problem_at(row, Some((place, suggested(column))), what, help)
                    };
                    said(&mut above.stated, column, &cell).map_err(problem)?;
                }
                Column::Sku
                | Column::Description
                | Column::Quantity
                | Column::Unit
                | Column::ListUnit
                | Column::NetUnit
                | Column::Discount
                | Column::Periods
                | Column::PricePeriod
                | Column::ChargeType
                | Column::Proration
                | Column::LineTotal => {}
            }
        }
        Ok(above)
    }
}

const QUOTE_COLUMNS: [Column; 5] =
    [Column::QuoteNumber, Column::QuoteVersion, Column::AcceptedOn, Column::ValidUntil, Column::PriceList];

/// What a line says of the whole quote: the same as every other line, or the file holds two quotes.
fn said_by_line(stated: &mut QuoteStated, reader: &RowReader<'_>) -> Result<(), QuoteFileProblem> {
    for column in QUOTE_COLUMNS {
        let Some((index, _)) = reader.columns.place(column) else { continue };
        let cell = reader.row.cell(index);
        let before = stated.clone();
        said(stated, column, cell).map_err(|(what, help)| reader.problem(column, what, help))?;
        let was_there = known(&before, column);
        if was_there.is_some() && was_there != known(stated, column) {
            let shown = words_of(cell).unwrap_or_default();
            let what = format!("`{shown}` differs from {}, which stands above", was_there.unwrap_or_default());
            return Err(reader.problem(column, what, "A file holds one version of one quote"));
        }
    }
    Ok(())
}

fn known(stated: &QuoteStated, column: Column) -> Option<String> {
    match column {
        Column::QuoteNumber => stated.number.clone(),
        Column::QuoteVersion => stated.version.map(|version| version.to_string()),
        Column::AcceptedOn => stated.accepted_on.map(|day| day.to_string()),
        Column::ValidUntil => stated.valid_until.map(|day| day.to_string()),
        Column::PriceList => stated.price_list_version.clone(),
        Column::Sku
        | Column::Description
        | Column::Quantity
        | Column::Unit
        | Column::ListUnit
        | Column::NetUnit
        | Column::Discount
        | Column::Periods
        | Column::PricePeriod
        | Column::Start
        | Column::End
        | Column::ChargeType
        | Column::Proration
        | Column::LineTotal
        | Column::CurrencyCode => None,
    }
}

/// Takes what a cell says of the whole quote; an empty one says nothing.
fn said(stated: &mut QuoteStated, column: Column, cell: &Cell) -> Result<(), (String, &'static str)> {
    let Some(words) = words_of(cell) else { return Ok(()) };
    match column {
        // A heading that reads `Quote` is followed by anything; a number has a digit.
        Column::QuoteNumber if words.chars().any(|letter| letter.is_ascii_digit()) => stated.number = Some(words),
        Column::QuoteVersion => {
            let bare = words.trim_start_matches(['v', 'V', ' ']);
            let version = bare.parse().map_err(|_| (format!("`{words}` is no version"), "Write a whole number"))?;
            stated.version = Some(version);
        }
        Column::AcceptedOn => stated.accepted_on = read_day(cell)?.or(stated.accepted_on),
        Column::ValidUntil => stated.valid_until = read_day(cell)?.or(stated.valid_until),
        Column::PriceList => stated.price_list_version = Some(words),
        Column::QuoteNumber
        | Column::Sku
        | Column::Description
        | Column::Quantity
        | Column::Unit
        | Column::ListUnit
        | Column::NetUnit
        | Column::Discount
        | Column::Periods
        | Column::PricePeriod
        | Column::Start
        | Column::End
        | Column::ChargeType
        | Column::Proration
        | Column::LineTotal
        | Column::CurrencyCode => {}
    }
    Ok(())
}

/// The sums that stand below the lines.
#[derive(Default)]
struct Sums {
    net: Option<(u64, usize, Decimal)>,
    with_tax: bool,
}

impl Sums {
    /// Whether a row is a sum, or adds tax, rather than a line.
    fn takes(&mut self, reader: &RowReader<'_>) -> bool {
        let is_empty = |column| reader.columns.place(column).is_none_or(|(index, _)| reader.row.cell(index).is_empty());
        if !(is_empty(Column::Quantity) && is_empty(Column::ListUnit) && is_empty(Column::Periods)) {
            return false;
        }
        let Some(label) = reader.row.filled().find_map(|(_, cell)| cell.text()) else { return false };
        let label = label.trim_end_matches(':').to_lowercase();
        if TAX_WORDS.iter().any(|word| label.split([' ', '.', '(', ':']).any(|part| part == *word)) {
            self.with_tax = true;
            return true;
        }
        if !SUM_WORDS.split(", ").any(|word| word == label) {
            return false;
        }
        let amounts = reader.row.filled().filter_map(|(place, cell)| match cell {
            Cell::Number(number) => Some((place, *number)),
            Cell::Text(text) => {
                super::numbers::number(text, reader.table.decimal_mark).ok().map(|found| (place, found))
            }
            Cell::Empty | Cell::Percent(_) | Cell::Date(_) | Cell::Refused { .. } => None,
        });
        if let (Some((place, amount)), None, false) = (amounts.last(), self.net, self.with_tax) {
            self.net = Some((reader.row.number, place, amount));
        }
        true
    }

    /// A line below a sum: what was summed up is a part only.
    fn begin_again(&mut self) {
        *self = Self::default();
    }

    /// The sum that stands below all lines must be theirs, to a minor unit.
    fn check(&self, table: &Table, lines: &[QuoteLine]) -> Result<(), QuoteFileProblem> {
        let (Some((row, place, stated)), Ok(total)) = (self.net, quote::total(lines)) else { return Ok(()) };
        let apart = stated.checked_sub(total.amount()).map(|apart| apart.abs());
        if apart.is_some_and(|apart| apart <= Decimal::new(1, total.currency().minor_units())) {
            return Ok(());
        }
        let what = format!("the sum is {} {}, and the lines come to {total}", total.currency(), stated.normalize());
        let help = "Correct the lines or the sum; a quote that does not add up cannot be booked";
        Err(table.problem_at(row, Some((place, "sum")), what, help))
    }
}
