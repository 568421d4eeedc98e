//! Quotes as JSON, as `schemas/quote.schema.json` describes them.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::problem::QuoteFileProblem;
use super::separated::BYTES_MAX;
use super::table::{COLUMNS_MAX, Cell, DecimalMark, LINES_MAX, Row, Table};

/// What tells a quote from any other JSON.
#[derive(Deserialize)]
struct Sniffed {
    lines: Option<Vec<IgnoredAny>>,
}

/// Members that only a quote has, where its lines stand under another name or deeper; by their letters alone.
const OF_A_QUOTE: [&str; 4] = ["quote", "quotenumber", "quoteno", "quotelines"];

#[derive(Deserialize)]
struct QuoteDocument {
    lines: Vec<Value>,
    /// Everything else, which is said of the quote.
    #[serde(flatten)]
    said: Map<String, Value>,
}

/// The members of an object as they stand, those that stand twice as well: of two, a map keeps the last in silence.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Members, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            all.push(member);
        }
        Ok(Members(all))
    }
}

/// A quote, its list of lines, a line, and what stands in one: nothing below is read.
const DEPTH_MAX: usize = 4;

/// The name of a member that stands twice in one object, which leaves open what is meant.
fn said_twice(json: &[u8], depth: usize) -> Option<String> {
    if depth == DEPTH_MAX {
        return None;
    }
    let in_value = |value: &RawValue| said_twice(value.get().as_bytes(), depth + 1);
    if let Ok(items) = serde_json::from_slice::<Vec<Box<RawValue>>>(json) {
        return items.iter().find_map(|item| in_value(item));
    }
    let Members(members) = serde_json::from_slice(json).ok()?;
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned());
    twice.or_else(|| members.iter().find_map(|(_, value)| in_value(value)))
}

/// Whether bytes are a quote as JSON, or broken; JSON without lines, and without what only a quote says, is another kind
/// of document.
pub fn is_quote(bytes: &[u8]) -> bool {
    match serde_json::from_slice::<Sniffed>(without_mark(bytes)) {
        Ok(sniffed) if sniffed.lines.is_some() => true,
        Ok(_) => says_that_it_is_one(bytes),
        // Lines that stand twice are lines.
        Err(error) if !error.is_data() || error.to_string().starts_with("duplicate field") => true,
        Err(_) => says_that_it_is_one(bytes),
    }
}

fn says_that_it_is_one(bytes: &[u8]) -> bool {
    let letters = |name: &str| name.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
    let is_of_a_quote = |name: &str| OF_A_QUOTE.contains(&letters(name).as_str());
    let members = serde_json::from_slice::<Members>(without_mark(bytes));
    members.is_ok_and(|Members(members)| members.iter().any(|(name, _)| is_of_a_quote(name)))
}

/// The table in such a file: its other members stand above the lines as labels with their values.
pub fn table(file: &str, bytes: &[u8]) -> Result<Table, QuoteFileProblem> {
    let problem = |what: &str, help: &str| QuoteFileProblem::of_file(file, what, help);
    if bytes.len() > BYTES_MAX {
        return Err(problem("the file is larger than 1 MiB", "Upload the quote alone, with at most 1,000 lines"));
    }
    if let Some(name) = said_twice(without_mark(bytes), 0) {
        return Err(problem(
            &format!("`{name}` stands twice in one object"),
            "Say each thing once, and upload it again",
        ));
    }
    let QuoteDocument { lines, said } = serde_json::from_slice(without_mark(bytes)).map_err(|error| {
        if error.is_data() {
            let help = "Write an object with a list of lines, as schemas/quote.schema.json describes it";
            return problem("the file has no list of lines", help);
        }
        let what = format!("the file is no JSON: line {}, column {}", error.line(), error.column());
        problem(&what, "Export it again; see schemas/quote.schema.json")
    })?;
    if lines.is_empty() {
        return Err(problem("its list of lines is empty", "Export the quote with its lines, and upload it again"));
    }
    if lines.len() > LINES_MAX {
        let help = "Divide the quote, or sum up lines of the same product";
        return Err(problem("the file has more than 1,000 lines", help));
    }
    let above = |(name, value): (&String, &Value)| Row { number: 0, cells: vec![Cell::of_text(name), cell(value)] };
    let mut rows: Vec<Row> = said.iter().map(above).collect();
    let titles = titles(file, &lines)?;
    rows.push(Row { number: 0, cells: titles.iter().map(|title| Cell::of_text(title)).collect() });
    for (index, line) in lines.iter().enumerate() {
        let value = |title: &String| line.get(title).map_or(Cell::Empty, cell);
        rows.push(Row { number: index as u64 + 1, cells: titles.iter().map(value).collect() });
    }
    Ok(Table { file: file.to_owned(), sheet: None, rows, decimal_mark: DecimalMark::Point })
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes)
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
