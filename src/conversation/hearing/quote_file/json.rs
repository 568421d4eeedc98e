//! Quotes as JSON, as `schemas/quote.schema.json` describes them.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::problem::QuoteFileProblem;
use super::separated::BYTES_MAX;
use super::table::{COLUMNS_MAX, Cell, DecimalMark, LINES_MAX, Row, Table};

/// Whether bytes are a JSON object with lines, as a quote has them; anything else is another kind of document.
pub fn is_quote(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_control() && byte.is_ascii());
    first == Some(&b'{') && pattern!(r#""lines"\s*:\s*\["#).is_match(&String::from_utf8_lossy(bytes))
}

/// The table in such a file: its other members stand above the lines as labels with their values.
pub fn table(file: &str, bytes: &[u8]) -> Result<Table, QuoteFileProblem> {
    let problem = |what: &str, help: &str| QuoteFileProblem::of_file(file, what, help);
    if bytes.len() > BYTES_MAX {
        return Err(problem("the file is larger than 1 MiB", "Upload the quote alone, with at most 1,000 lines"));
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let parsed: Value = serde_json::from_slice(bytes).map_err(|error| {
        let what = format!("the file is no JSON: line {}, column {}", error.line(), error.column());
        QuoteFileProblem::of_file(file, what, "Export it again; see schemas/quote.schema.json")
    })?;
    let Some((quote, lines)) = parsed.as_object().and_then(|quote| Some((quote, quote.get("lines")?.as_array()?)))
    else {
        let help = "Write an object with `lines`, as schemas/quote.schema.json describes it";
        return Err(problem("the file has no list of lines", help));
    };
    if lines.len() > LINES_MAX {
        let help = "Divide the quote, or sum up lines of the same product";
        return Err(problem("the file has more than 1,000 lines", help));
    }
    let members = quote.iter().filter(|(name, _)| *name != "lines");
    let mut rows: Vec<Row> =
        members.map(|(name, value)| Row { number: 0, cells: vec![Cell::of_text(name), cell(value)] }).collect();
    let titles = titles(file, lines)?;
    rows.push(Row { number: 0, cells: titles.iter().map(|title| Cell::of_text(title)).collect() });
    for (index, line) in lines.iter().enumerate() {
        let value = |title: &String| line.get(title).map_or(Cell::Empty, cell);
        rows.push(Row { number: index as u64 + 1, cells: titles.iter().map(value).collect() });
    }
    Ok(Table { file: file.to_owned(), sheet: None, rows, decimal_mark: DecimalMark::Point })
}

/// The members of the lines, in the order in which they first stand.
fn titles(file: &str, lines: &[Value]) -> Result<Vec<String>, QuoteFileProblem> {
    let mut titles: Vec<String> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let what = || format!("line {} is no object with sku, quantity and prices", index + 1);
        let help = "See schemas/quote.schema.json";
        let object: &Map<String, Value> =
            line.as_object().ok_or_else(|| QuoteFileProblem::of_file(file, what(), help))?;
        titles.extend(object.keys().filter(|name| !titles.contains(name)).cloned().collect::<Vec<_>>());
        if titles.len() > COLUMNS_MAX {
            return Err(QuoteFileProblem::of_file(file, "the lines have more than 200 different members", help));
        }
    }
    Ok(titles)
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::String(text) => Cell::of_text(text),
        // The shortest decimal that is the number in the file: 0.1 stays 0.1.
        Value::Number(number) => match Decimal::from_str_exact(&number.to_string()) {
            Ok(number) => Cell::Number(number),
            Err(_) => Cell::Refused {
                what: "the number cannot be kept exactly",
                help: "Write it as text, such as \"1200.50\"",
            },
        },
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            Cell::Refused { what: "the value is neither text nor a number", help: "See schemas/quote.schema.json" }
        }
    }
}
