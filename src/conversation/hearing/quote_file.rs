//! Quote lines from an uploaded CSV file. Every problem names its line and column, and what would help.

use std::collections::BTreeMap;
use std::fmt;

use csv::StringRecord;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::money::Currency;
use crate::domain::quote::QuoteLine;

/// A quote of a thousand lines is far below this.
const BYTES_MAX: usize = 1024 * 1024;
/// More lines than a person can check in a read-back.
const ROWS_MAX: usize = 1_000;
/// Longer cells are no codes or descriptions.
const CELL_CHARACTERS_MAX: usize = 500;

/// Why a quote file cannot be taken, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct QuoteFileProblem {
    /// The file.
    pub file: String,
    /// The line, counted from 1, if it is about one.
    pub line: Option<u64>,
    /// The column, as its header calls it, if it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What would help.
    pub help: String,
}

impl fmt::Display for QuoteFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}. {}.", self.what, self.help)
    }
}

/// The columns of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Sku,
    Description,
    Quantity,
    ListUnit,
    NetUnit,
    Discount,
    Periods,
    CurrencyCode,
}

/// What headers call each column, with the word to suggest first.
const HEADERS: [(Column, &str); 8] = [
    (Column::Sku, "sku, product code, code, item, item code, part number, product, artikel, artikelnummer"),
    (Column::Description, "description, product name, name, details, beschreibung, bezeichnung"),
    (Column::Quantity, "quantity, qty, seats, count, units, menge, anzahl"),
    (Column::ListUnit, "list unit, list, list price, list unit price, unit list price, listenpreis"),
    (
        Column::NetUnit,
        "net unit, net, net price, net unit price, unit price, price, sales price, einzelpreis, nettopreis",
    ),
    (Column::Discount, "discount %, discount, discount percent, discount pct, disc %, rabatt, rabatt %"),
    (Column::Periods, "periods, months, term, term months, number of periods, laufzeit, monate"),
    (Column::CurrencyCode, "currency, currency code, ccy, währung, waehrung"),
];

/// The quote lines in `bytes`, all of them or none.
pub fn quote_lines(file_name: &str, bytes: &[u8]) -> Result<Vec<QuoteLine>, QuoteFileProblem> {
    let file = File { name: file_name };
    if bytes.len() > BYTES_MAX {
        return Err(file.problem("the file is larger than 1 MiB", "Upload the quote's lines only, as CSV"));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|_| file.problem("the file is not UTF-8 text", "Save it as CSV UTF-8"))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let separator = separator(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(record) => record.map_err(|error| file.unreadable(&error))?,
        None => {
            return Err(file
                .problem("the file is empty", "The first line names the columns; each further line is one position"));
        }
    };
    let columns = Columns::of(&file, &header)?;
    let mut lines = Vec::new();
    for record in records {
        let record = record.map_err(|error| file.unreadable(&error))?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == ROWS_MAX {
            return Err(file.problem(
                "the file has more than 1,000 lines",
                "Divide the quote, or sum up lines of the same product",
            ));
        }
        let row = Row { file: &file, columns: &columns, record: &record, has_decimal_comma: separator == b';' };
        lines.push(row.quote_line()?);
    }
    if lines.is_empty() {
        return Err(
            file.problem("the file names columns but has no lines", "Add one line for each position of the quote")
        );
    }
    Ok(lines)
}

/// The separator that the first line has most of; a comma if it has none.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    let mut best = b',';
    for mark in [b';', b'\t'] {
        if count(mark) > count(best) {
            best = mark;
        }
    }
    best
}

struct File<'a> {
    name: &'a str,
}

impl File<'_> {
    fn problem(&self, what: impl Into<String>, help: impl Into<String>) -> QuoteFileProblem {
        QuoteFileProblem { file: self.name.to_owned(), line: None, column: None, what: what.into(), help: help.into() }
    }

    fn unreadable(&self, error: &csv::Error) -> QuoteFileProblem {
        let line = error.position().map(csv::Position::line);
        QuoteFileProblem {
            line,
            ..self.problem("the line cannot be read as CSV", "Put cells with quotes or separators in double quotes")
        }
    }
}

/// Where each column stands.
struct Columns {
    places: BTreeMap<Column, (usize, String)>,
    width: usize,
}

impl Columns {
    fn of(file: &File<'_>, header: &StringRecord) -> Result<Self, QuoteFileProblem> {
        let mut places = BTreeMap::new();
        for (place, title) in header.iter().enumerate() {
            let key = header_key(title);
            let Some((column, _)) =
                HEADERS.iter().find(|(_, names)| names.split(", ").any(|name| header_key(name) == key))
            else {
                continue;
            };
            if let Some((_, other)) = places.insert(*column, (place, title.to_owned())) {
                return Err(QuoteFileProblem {
                    line: Some(1),
                    column: Some(title.to_owned()),
                    ..file.problem(format!("`{other}` and `{title}` mean the same"), "Keep one of the two columns")
                });
            }
        }
        let columns = Self { places, width: header.len() };
        for needed in [Column::Sku, Column::Quantity, Column::ListUnit, Column::Periods, Column::CurrencyCode] {
            if !columns.has(needed) {
                return Err(file.missing(&[needed]));
            }
        }
        if !columns.has(Column::NetUnit) && !columns.has(Column::Discount) {
            return Err(file.missing(&[Column::NetUnit, Column::Discount]));
        }
        Ok(columns)
    }

    fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }
}

impl File<'_> {
    fn missing(&self, either: &[Column]) -> QuoteFileProblem {
        let words: Vec<String> = HEADERS
            .iter()
            .filter(|(column, _)| either.contains(column))
            .filter_map(|(_, names)| names.split(", ").next())
            .map(|name| format!("`{name}`"))
            .collect();
        let needed = words.join(" or ");
        let what = format!("no column is called {needed}");
        let help = format!("Add a column {needed}; for a one-time fee, `periods` is 1");
        QuoteFileProblem {
            line: Some(1),
            ..self.problem(what, if either == [Column::Periods] { help } else { format!("Add a column {needed}") })
        }
    }
}

/// Headers are compared by their words, without what stands in brackets.
fn header_key(title: &str) -> String {
    let bare = pattern!(r"\([^)]*\)").replace_all(title, " ");
    let words: String =
        bare.chars().map(|letter| if letter.is_alphanumeric() || letter == '%' { letter } else { ' ' }).collect();
    words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One position of the quote, as it stands in the file.
struct Row<'a> {
    file: &'a File<'a>,
    columns: &'a Columns,
    record: &'a StringRecord,
    has_decimal_comma: bool,
}

impl Row<'_> {
    fn quote_line(&self) -> Result<QuoteLine, QuoteFileProblem> {
        if self.record.len() != self.columns.width {
            let what = format!("the line has {} cells, the header {}", self.record.len(), self.columns.width);
            return Err(QuoteFileProblem {
                line: self.line(),
                ..self.file.problem(what, "Put a cell that holds a separator in double quotes")
            });
        }
        let sku = self.text(Column::Sku)?;
        if sku.is_empty() {
            return Err(self.problem(
                Column::Sku,
                "the cell is empty",
                "Write the product's code; leave sums and notes out of the file",
            ));
        }
        let description =
            if self.columns.has(Column::Description) { self.text(Column::Description)? } else { String::new() };
        let list_unit = self.number(Column::ListUnit)?;
        let quantity = self.above_zero(Column::Quantity)?;
        let periods = self.above_zero(Column::Periods)?;
        let net_unit = self.net_unit(list_unit)?;
        let description = if description.is_empty() { sku.clone() } else { description };
        Ok(QuoteLine { sku, description, quantity, list_unit, net_unit, periods, currency: self.currency()? })
    }

    /// The net price as stated, or the list price less the discount; where both stand, they must agree.
    fn net_unit(&self, list_unit: Decimal) -> Result<Decimal, QuoteFileProblem> {
        let discounted = match self.columns.has(Column::Discount) && !self.cell(Column::Discount)?.is_empty() {
            true => {
                let percent = self.number(Column::Discount)?;
                if percent > Decimal::ONE_HUNDRED {
                    return Err(self.problem(
                        Column::Discount,
                        "a discount cannot be above 100 %",
                        "Write 15 for 15 %",
                    ));
                }
                let factor = (Decimal::ONE_HUNDRED - percent) / Decimal::ONE_HUNDRED;
                Some(
                    list_unit
                        .checked_mul(factor)
                        .ok_or_else(|| self.problem(Column::ListUnit, "the number is too large", "Check the price"))?,
                )
            }
            false => None,
        };
        let stated = match self.columns.has(Column::NetUnit) && !self.cell(Column::NetUnit)?.is_empty() {
            true => Some(self.number(Column::NetUnit)?),
            false => None,
        };
        match (stated, discounted) {
            (Some(net), Some(computed)) => {
                let rounded = computed.round_dp_with_strategy(net.scale(), RoundingStrategy::MidpointAwayFromZero);
                if rounded != net {
                    let what =
                        format!("{net} is not the list price less the discount, which is {}", computed.normalize());
                    return Err(self.problem(Column::NetUnit, &what, "Correct one of the two, or leave one empty"));
                }
                Ok(net)
            }
            (Some(net), None) => Ok(net),
            (None, Some(computed)) => Ok(computed.normalize()),
            (None, None) => {
                let column = if self.columns.has(Column::NetUnit) { Column::NetUnit } else { Column::Discount };
                Err(self.problem(
                    column,
                    "neither a net price nor a discount is given",
                    "Write one; the discount is 0 at list price",
                ))
            }
        }
    }

    fn currency(&self) -> Result<Currency, QuoteFileProblem> {
        let code = self.text(Column::CurrencyCode)?;
        code.parse().map_err(|_| {
            let what =
                if code.is_empty() { "the cell is empty".to_owned() } else { format!("`{code}` is no currency code") };
            self.problem(Column::CurrencyCode, &what, "Write three letters, for example EUR")
        })
    }

    fn above_zero(&self, column: Column) -> Result<Decimal, QuoteFileProblem> {
        let number = self.number(column)?;
        if number.is_zero() {
            Err(self.problem(column, "the number is zero", "Write a number above zero, or leave the line out"))
        } else {
            Ok(number)
        }
    }

    fn number(&self, column: Column) -> Result<Decimal, QuoteFileProblem> {
        let cell = self.cell(column)?;
        let digits = if column == Column::Discount { cell.trim_end_matches('%').trim_end() } else { cell };
        if digits.is_empty() {
            return Err(self.problem(column, "the cell is empty", "Write a number"));
        }
        if digits.starts_with('-') {
            return Err(self.problem(column, "the number is below zero", "Write a number that is not negative"));
        }
        let (mark, example) = if self.has_decimal_comma { (',', "1200,50") } else { ('.', "1200.50") };
        let has_shape = digits.bytes().all(|byte| byte.is_ascii_digit() || char::from(byte) == mark)
            && digits.matches(mark).count() <= 1
            && digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.ends_with(|last: char| last.is_ascii_digit());
        let number = has_shape.then(|| Decimal::from_str_exact(&digits.replace(mark, ".")).ok()).flatten();
        number.ok_or_else(|| {
            let help = format!("Write digits only, such as {example}, without marks for thousands or currency");
            self.problem(column, &format!("`{digits}` is no number"), &help)
        })
    }

    fn text(&self, column: Column) -> Result<String, QuoteFileProblem> {
        self.cell(column).map(str::to_owned)
    }

    /// The cell's content; a formula is refused wherever it stands, because it is not what it shows.
    fn cell(&self, column: Column) -> Result<&str, QuoteFileProblem> {
        let cell = self.columns.places.get(&column).and_then(|(place, _)| self.record.get(*place)).unwrap_or_default();
        if cell.starts_with(['=', '+', '@']) {
            return Err(self.problem(
                column,
                "the cell starts like a formula",
                "Save the file with values instead of formulas",
            ));
        }
        if cell.chars().count() > CELL_CHARACTERS_MAX {
            return Err(self.problem(column, "the cell is longer than 500 characters", "Shorten it"));
        }
        Ok(cell)
    }

    fn problem(&self, column: Column, what: &str, help: &str) -> QuoteFileProblem {
        let title = self.columns.places.get(&column).map(|(_, title)| title.clone());
        QuoteFileProblem { line: self.line(), column: title, ..self.file.problem(what, help) }
    }

    fn line(&self) -> Option<u64> {
        self.record.position().map(csv::Position::line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "sku,description,qty,list,net,periods,currency\n";

    fn problem(text: &str) -> String {
        quote_lines("q.csv", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_plain_file_is_read_exactly() {
        let file = format!(
            "\u{FEFF}{HEADER}CORE,\"Core seats, annual\",25,100,82.5,12,EUR\n\nUSE,Calls,100000,0.0005,0.0004,1,eur\n"
        );
        let lines = quote_lines("q.csv", file.as_bytes()).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].description, "Core seats, annual");
        assert_eq!(lines[0].extension().unwrap().to_string(), "EUR 24,750");
        assert_eq!(lines[1].net_unit.to_string(), "0.0004");
    }

    #[test]
    fn semicolons_bring_the_decimal_comma_and_tabs_do_not() {
        let semicolons = "Artikel;Menge;Listenpreis (EUR);Rabatt %;Monate;Währung\nA;2;99,90;12,5%;12;EUR\n";
        let lines = quote_lines("q.csv", semicolons.as_bytes()).unwrap();
        assert_eq!(lines[0].net_unit.to_string(), "87.4125");
        assert_eq!(lines[0].description, "A");
        let tabs = "SKU\tQuantity\tList Price\tUnit Price\tTerm\tCurrency\nA\t2\t99.90\t90\t12\tUSD\n";
        assert_eq!(quote_lines("q.csv", tabs.as_bytes()).unwrap()[0].list_unit.to_string(), "99.90");
        assert!(problem("sku;qty;list;net;periods;currency\nA;2;99.90;90;12;EUR\n").contains("1200,50"));
    }

    #[test]
    fn a_net_price_and_a_discount_must_agree() {
        let header = "sku,qty,list,net,discount,periods,currency\n";
        assert!(quote_lines("q.csv", format!("{header}A,1,99.99,84.99,15,1,EUR\n").as_bytes()).is_ok());
        assert!(problem(&format!("{header}A,1,100,80,15,1,EUR\n")).contains("which is 85"));
        assert!(problem(&format!("{header}A,1,100,,,1,EUR\n")).contains("neither a net price nor a discount"));
        assert!(problem(&format!("{header}A,1,100,,101,1,EUR\n")).contains("above 100"));
    }

    #[test]
    fn every_problem_names_its_place_and_what_would_help() {
        let row = |cells: &str| format!("{HEADER}A,a,1,100,90,12,EUR\n{cells}\n");
        let cases = [
            (row("B,b,ten,100,90,12,EUR"), "q.csv, line 3, column `qty`: `ten` is no number."),
            (row("B,b,0,100,90,12,EUR"), "q.csv, line 3, column `qty`: the number is zero."),
            (row("B,b,1,\"1,000\",90,12,EUR"), "q.csv, line 3, column `list`: `1,000` is no number."),
            (row("B,b,1,100,-90,12,EUR"), "q.csv, line 3, column `net`: the number is below zero."),
            (row("B,b,1,100,,12,EUR"), "q.csv, line 3, column `net`: neither"),
            (row("B,b,1,100,90,,EUR"), "q.csv, line 3, column `periods`: the cell is empty."),
            (row("B,b,1,100,90,12,EURO"), "q.csv, line 3, column `currency`: `EURO` is no currency code."),
            (row("=B,b,1,100,90,12,EUR"), "q.csv, line 3, column `sku`: the cell starts like a formula."),
            (row("B,@b,1,100,90,12,EUR"), "q.csv, line 3, column `description`: the cell starts like a formula."),
            (row("B,b,+1,100,90,12,EUR"), "q.csv, line 3, column `qty`: the cell starts like a formula."),
            (row(",Total,1,100,90,12,EUR"), "q.csv, line 3, column `sku`: the cell is empty."),
            (row("B,b,1,100"), "q.csv, line 3: the line has 4 cells, the header 7."),
            ("sku,qty,list,net,currency\nA,1,1,1,EUR\n".into(), "q.csv, line 1: no column is called `periods`."),
            (
                "sku,qty,list,periods,currency\nA,1,1,1,EUR\n".into(),
                "q.csv, line 1: no column is called `net unit` or `discount %`.",
            ),
            (
                "sku,qty,quantity,list,net,periods,currency\n".into(),
                "q.csv, line 1, column `quantity`: `qty` and `quantity` mean the same.",
            ),
            (String::new(), "q.csv: the file is empty."),
            (HEADER.into(), "q.csv: the file names columns but has no lines."),
        ];
        for (file, expected) in cases {
            let shown = problem(&file);
            assert!(shown.starts_with(expected), "{shown}");
            assert!(shown.len() > expected.len() + 5, "no help: {shown}");
        }
    }

    #[test]
    fn size_encoding_and_rows_have_limits() {
        assert!(quote_lines("q.csv", &vec![b'a'; BYTES_MAX + 1]).unwrap_err().what.contains("1 MiB"));
        assert!(quote_lines("q.csv", &[0xFF, 0xFE]).unwrap_err().what.contains("UTF-8"));
        let many = HEADER.to_owned() + &"A,a,1,100,90,12,EUR\n".repeat(ROWS_MAX + 1);
        assert!(problem(&many).contains("1,000 lines"));
        assert!(
            quote_lines("q.csv", (HEADER.to_owned() + &"A,a,1,100,90,12,EUR\n".repeat(ROWS_MAX)).as_bytes()).is_ok()
        );
    }
}
