//! The order as the system of record exports it: names of that system's fields, each with what stands there.
//!
//! Two forms of CSV are read, a line of names over a line of values and a line a field, and JSON of any depth. Which
//! name is which field is for `mapping.toml` to say.

use serde::Deserialize;
use serde_json::Value;

use super::quote_file::{QuoteFileProblem, plain_table};

/// An export of one order is a few kilobytes.
const BYTES_MAX: usize = 256 * 1024;
/// More fields than an order has.
const FIELDS_MAX: usize = 1_000;
/// How deep an order's fields lie at most.
const DEPTH_MAX: usize = 8;

/// One field of the order: `order.total` and `48000.00`.
pub type Pair = (String, String);

/// An amount as Baton writes it, too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    amount: String,
    currency: String,
}

/// What such a file says, or what is wrong with it.
pub fn order_export(name: &str, bytes: &[u8]) -> Result<Vec<Pair>, String> {
    if bytes.len() > BYTES_MAX {
        return Err(format!("{name}: the file is larger than 256 KiB; export the one order alone"));
    }
    let pairs = match name.to_ascii_lowercase().rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") => of_json(name, bytes)?,
        Some("csv" | "tsv") => {
            of_rows(&plain_table(name, bytes).map_err(|problem: QuoteFileProblem| problem.to_string())?)
        }
        Some(_) | None => {
            return Err(format!("{name}: I read an order from CSV or JSON; export it again in one of these"));
        }
    };
    match pairs.len() {
        0 => Err(format!("{name}: the file names no field with a value")),
        count if count > FIELDS_MAX => Err(format!("{name}: the file has more than 1,000 fields")),
        _ => Ok(pairs),
    }
}

/// A file of two lines has names over values; one of two columns, a field a line.
fn of_rows(rows: &[Vec<String>]) -> Vec<Pair> {
    let rows: Vec<&Vec<String>> = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
    let pairs: Vec<Pair> = match rows.as_slice() {
        [names, values] if names.len() > 2 => {
            names.iter().zip(values.iter()).map(|(name, value)| (name.clone(), value.clone())).collect()
        }
        _ => rows.iter().filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone()))).collect(),
    };
    pairs.into_iter().filter(|(name, value)| !name.is_empty() && !value.is_empty()).collect()
}

fn of_json(name: &str, bytes: &[u8]) -> Result<Vec<Pair>, String> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let json: Value = serde_json::from_slice(bytes)
        .map_err(|error| format!("{name}: the file is no JSON: line {}, column {}", error.line(), error.column()))?;
    let mut pairs = Vec::new();
    flatten("", &json, DEPTH_MAX, &mut pairs);
    Ok(pairs)
}

/// An amount with its currency is one value; whatever else has members is a group of fields.
fn flatten(name: &str, json: &Value, depth: usize, pairs: &mut Vec<Pair>) {
    let mut add = |text: String| pairs.push((name.to_owned(), text));
    match json {
        Value::Null => {}
        Value::Bool(yes) => add(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => add(number.to_string()),
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => add(text.trim().to_owned()),
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            if !texts.is_empty() && texts.len() == items.len() {
                return add(texts.join(", "));
            }
            // Lines and invoices: each record under its number.
            let records = items.iter().enumerate().filter(|(_, item)| item.is_object() && depth > 0);
            for (index, item) in records {
                flatten(&format!("{name}.{}", index + 1), item, depth - 1, pairs);
            }
        }
        Value::Object(members) => {
            if let Ok(Amount { amount, currency }) = Amount::deserialize(json) {
                return add(format!("{amount} {currency}"));
            }
            for (member, json) in members.iter().filter(|_| depth > 0) {
                let inner = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
                flatten(&inner, json, depth - 1, pairs);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::order_export;

    fn read(name: &str, text: &str) -> Result<Vec<(String, String)>, String> {
        order_export(name, text.as_bytes())
    }

    #[test]
    fn names_over_values_a_field_a_line_and_json_say_the_same() {
        let wide = "order.total,order.currency,customer.legal_name\n48000.00,EUR,Brightwater Ltd\n";
        let long = "Field,Value\norder.total,48000.00\norder.currency,EUR\ncustomer.legal_name,Brightwater Ltd\n";
        let json =
            r#"{"order": {"total": "48000.00", "currency": "EUR"}, "customer": {"legal_name": "Brightwater Ltd"}}"#;
        let wide = read("order.csv", wide).unwrap();
        assert_eq!(read("order.csv", long).unwrap()[1..], wide);
        let mut of_json = read("order.json", json).unwrap();
        of_json.sort();
        let mut sorted = wide;
        sorted.sort();
        assert_eq!(of_json, sorted);
    }

    #[test]
    fn an_amount_with_its_currency_is_one_value_and_records_of_a_list_are_numbered() {
        let json = r#"{"total": {"amount": "48000.00", "currency": "EUR"}, "lines": [{"sku": "A"}, {"sku": "B"}], "paid": false, "note": null}"#;
        let mut pairs = read("order.json", json).unwrap();
        pairs.sort();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let lines = [("lines.1.sku", "A"), ("lines.2.sku", "B")];
        assert_eq!(pairs, [lines[0], lines[1], ("paid", "no"), ("total", "48000.00 EUR")]);
    }

    #[test]
    fn what_is_no_order_says_what_would_help() {
        assert!(read("order.pdf", "%PDF").unwrap_err().contains("CSV or JSON"));
        assert!(read("order.json", "{").unwrap_err().contains("no JSON"));
        assert!(read("order.csv", "\n").unwrap_err().contains("no field"));
        let deep = format!("{}1{}", r#"{"a":"#.repeat(60), "}".repeat(60));
        assert!(read("order.json", &deep).unwrap_err().contains("no field"));
        assert!(read("order.csv", &"a,b\n".repeat(100_000)).unwrap_err().contains("256 KiB"));
    }
}
