//! `accounts.csv` and `accounts.json` → the account master, or every finding with its file, line and column.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::field::{Field, FieldState, Severity, Value};
use crate::domain::ids::{FieldName, HandoffId};
use crate::domain::look_up::LookedUp;
use crate::domain::packet::Packet;
use crate::policy::accounts::{AccountMaster, AccountRecord, FILES};
use crate::policy::checklist::Checklist;
use crate::policy::computation::Yields;
use crate::policy::finding::Finding;
use crate::policy::organisation::Organisation;
use crate::policy::shipped::PolicyFiles;
use crate::policy::validators::{CheckContext, Surroundings};
use crate::policy::written;

use super::examples::entry;

/// The columns that are no fields.
const RECORD: &str = "record";
const NAME: &str = "name";
const ALSO_CALLED: &str = "also_called";
const AS_OF: &str = "as_of";
/// What parts the items of a list inside one cell.
const BETWEEN_ITEMS: char = ';';

/// Reads both files; either may be missing.
pub fn read(
    files: &PolicyFiles,
    checklist: &Checklist,
    organisation: &Organisation,
    findings: &mut Vec<Finding>,
) -> AccountMaster {
    // A checklist with a fault may have conditions that run in a circle.
    let checks = if findings.is_empty() { Checks::Run } else { Checks::Leave };
    let [csv, json] = FILES;
    let mut rows = files.get(csv).map(|text| read_csv(text, findings)).unwrap_or_default();
    rows.extend(files.get(json).map(|text| read_json(text, findings)).unwrap_or_default());
    let reader = Reader { checklist, organisation, checks };
    let mut accounts: Vec<AccountRecord> = Vec::new();
    for row in &rows {
        let Some(account) = reader.account(row, findings) else { continue };
        if accounts.iter().any(|other| other.record.eq_ignore_ascii_case(&account.record)) {
            let what = format!("the record `{}` stands here a second time", account.record);
            findings.push(Finding::new(row.file, &row.place, what).help("one record is one account"));
            continue;
        }
        accounts.push(account);
    }
    AccountMaster::new(accounts)
}

/// One account as it is written.
struct Row {
    file: &'static str,
    /// `line 3`, or `account 2`.
    place: String,
    record: String,
    name: String,
    also_called: Vec<String>,
    as_of: String,
    /// By field.
    values: BTreeMap<String, toml::Value>,
}

impl Row {
    fn finding(&self, column: &str, what: impl Into<String>) -> Finding {
        Finding::new(self.file, format!("{}, column {column}", self.place), what)
    }
}

fn read_csv(text: &str, findings: &mut Vec<Finding>) -> Vec<Row> {
    let file = FILES[0];
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(false).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            findings.push(Finding::new(file, "line 1", format!("its columns cannot be read: {error}")));
            return Vec::new();
        }
    };
    let mut seen: Vec<&str> = Vec::new();
    for header in &headers {
        if header.is_empty() || seen.contains(&header) {
            let what = if header.is_empty() { "a column has no name" } else { "two columns have this name" };
            findings.push(Finding::new(file, format!("line 1, column {header}"), what));
        }
        seen.push(header);
    }
    for wanted in [RECORD, NAME, AS_OF].into_iter().filter(|wanted| !seen.contains(wanted)) {
        findings.push(Finding::new(file, "line 1", format!("the column `{wanted}` is missing")));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                rows.push(row_of(file, format!("line {line}"), headers.iter().zip(record.iter()), findings));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                findings.push(Finding::new(file, format!("line {line}"), csv_fault(&error)));
            }
        }
    }
    rows
}

fn csv_fault(error: &csv::Error) -> String {
    if let csv::ErrorKind::UnequalLengths { expected_len, len, .. } = error.kind() {
        return format!("it has {len} cells, and the header has {expected_len}");
    }
    "it cannot be read as CSV".to_owned()
}

fn row_of<'c>(
    file: &'static str,
    place: String,
    cells: impl Iterator<Item = (&'c str, &'c str)>,
    findings: &mut Vec<Finding>,
) -> Row {
    let empty = String::new;
    let (record, name, as_of) = (empty(), empty(), empty());
    let mut row = Row { file, place, record, name, also_called: Vec::new(), as_of, values: BTreeMap::new() };
    for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        match column {
            RECORD => row.record = cell.to_owned(),
            NAME => row.name = cell.to_owned(),
            ALSO_CALLED => row.also_called = items(cell),
            AS_OF => row.as_of = cell.to_owned(),
            field => {
                if let Err(what) = put(&mut row.values, field, cell) {
                    findings.push(row.finding(column, what));
                }
            }
        }
    }
    row
}

fn items(cell: &str) -> Vec<String> {
    cell.split(BETWEEN_ITEMS).map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Puts a cell where its column says: a whole value, a part of one, or a part that is a list.
fn put(values: &mut BTreeMap<String, toml::Value>, column: &str, cell: &str) -> Result<(), String> {
    let Some((field, part)) = column.split_once('.') else {
        let (field, value) = match column.strip_suffix("[]") {
            Some(field) => (field, list(cell)),
            None => (column, whole(cell)?),
        };
        values.insert(field.to_owned(), value);
        return Ok(());
    };
    let table = values.entry(field.to_owned()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    let Some(table) = table.as_table_mut() else { return Err("the field has a column of its own as well".into()) };
    let (part, value) = match part.strip_suffix("[]") {
        Some(part) => (part, list(cell)),
        None => (part, toml::Value::String(cell.to_owned())),
    };
    table.insert(part.to_owned(), value);
    Ok(())
}

fn list(cell: &str) -> toml::Value {
    toml::Value::Array(items(cell).into_iter().map(toml::Value::String).collect())
}

/// A cell that begins like JSON is JSON; every other is text.
fn whole(cell: &str) -> Result<toml::Value, String> {
    if cell.starts_with(['{', '[']) {
        return serde_json::from_str(cell).map_err(|error| format!("it begins like JSON and is none: {error}"));
    }
    Ok(toml::Value::String(cell.to_owned()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonAccount {
    record: String,
    name: String,
    #[serde(default)]
    also_called: Vec<String>,
    as_of: String,
    #[serde(default)]
    values: BTreeMap<String, toml::Value>,
}

fn read_json(text: &str, findings: &mut Vec<Finding>) -> Vec<Row> {
    let file = FILES[1];
    let accounts: Vec<serde_json::Value> = match serde_json::from_str(text) {
        Ok(accounts) => accounts,
        Err(error) => {
            let help = "it is a list of accounts, each with record, name, as_of and values";
            let place = format!("line {}", error.line());
            findings.push(Finding::new(file, place, format!("it cannot be read: {error}")).help(help));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for (index, account) in accounts.into_iter().enumerate() {
        let place = format!("account {}", index + 1);
        match serde_json::from_value::<JsonAccount>(account) {
            Ok(JsonAccount { record, name, also_called, as_of, values }) => {
                rows.push(Row { file, place, record, name, also_called, as_of, values });
            }
            Err(error) => findings.push(Finding::new(file, place, format!("it cannot be read: {error}"))),
        }
    }
    rows
}

/// What reading accounts needs to know.
struct Reader<'a> {
    checklist: &'a Checklist,
    organisation: &'a Organisation,
    checks: Checks,
}

/// Whether values are checked beyond their types.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Checks {
    Run,
    Leave,
}

impl Reader<'_> {
    fn account(&self, row: &Row, findings: &mut Vec<Finding>) -> Option<AccountRecord> {
        for (column, cell) in [(RECORD, &row.record), (NAME, &row.name)] {
            if cell.is_empty() {
                findings.push(row.finding(column, "it is empty"));
            }
        }
        let as_of: Option<NaiveDate> = row.as_of.parse().ok();
        if as_of.is_none() {
            let what = format!("`{}` is no date such as 2026-03-09", row.as_of);
            findings.push(row.finding(AS_OF, what).help("it says as of which day the whole row holds"));
        }
        let values: Vec<(FieldName, Value)> =
            row.values.iter().filter_map(|(name, written)| self.value(row, name, written, findings)).collect();
        let as_of = as_of?;
        if self.checks == Checks::Run {
            self.check(row, &values, as_of, findings);
        }
        let Row { record, name, also_called, .. } = row;
        let also_called = also_called.clone();
        Some(AccountRecord { record: record.clone(), name: name.clone(), also_called, as_of, values })
    }

    fn value(
        &self,
        row: &Row,
        name: &str,
        written: &toml::Value,
        findings: &mut Vec<Finding>,
    ) -> Option<(FieldName, Value)> {
        let name = FieldName::from(name);
        let Some(requirement) = self.checklist.requirement(&name) else {
            let help = "a column is named after a field of the checklist";
            findings.push(row.finding(name.as_str(), format!("there is no field `{name}`")).help(help));
            return None;
        };
        if requirement.computed.as_ref().is_some_and(|computed| computed.yields == Yields::Never) {
            findings.push(row.finding(name.as_str(), "the field is computed, so no record may fill it"));
            return None;
        }
        match written::read_value(written, &requirement.field) {
            Ok(value) => Some((name, value)),
            Err(why) => {
                findings.push(row.finding(name.as_str(), why));
                None
            }
        }
    }

    /// A record that its field's own checks refuse would be sourced and never let anything pass.
    fn check(&self, row: &Row, values: &[(FieldName, Value)], as_of: NaiveDate, findings: &mut Vec<Finding>) {
        let mut packet = Packet::default();
        for (name, value) in values {
            packet.put(name.clone(), entry(value.clone()));
        }
        let looked_up = LookedUp::default();
        let context = CheckContext { today: as_of, looked_up: &looked_up, handoff: HandoffId(0), up_to: None };
        let (checklist, organisation) = (self.checklist, self.organisation);
        let surroundings = Surroundings { packet: &packet, checklist, organisation, context: &context };
        for (name, value) in values {
            if checklist.state(name, &packet) == FieldState::NotApplicable {
                continue;
            }
            let Some(requirement) = checklist.requirement(name) else { continue };
            let field: &Field = &requirement.field;
            let look_up = |check: &crate::policy::validators::Check| {
                check.look_up(value, &packet, checklist, HandoffId(0)).is_some()
            };
            let checks = requirement.validators.iter().filter(|validator| !look_up(&validator.check));
            let found = checks.filter_map(|validator| validator.misfit(field, value, surroundings));
            findings.extend(
                found
                    .filter(|misfit| misfit.severity == Severity::Block)
                    .map(|misfit| row.finding(name.as_str(), misfit.what.trim_end_matches('.'))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;

    fn compiled(name: &str, text: &str) -> Result<PolicyBook, Vec<String>> {
        let shipped = PolicyFiles::shipped();
        let others = shipped.iter().filter(|(file, _)| !FILES.contains(file));
        let mut texts: BTreeMap<String, String> =
            others.map(|(file, text)| (file.to_owned(), text.to_owned())).collect();
        texts.insert(name.to_owned(), text.to_owned());
        let findings = |found: Vec<Finding>| found.iter().map(Finding::to_string).collect();
        PolicyBook::compile(&PolicyFiles::new(texts)).map_err(findings)
    }

    const HEADER: &str = "record,name,also_called,as_of,bill_to_name,bill_to_address.street[],bill_to_address.city,\
                          bill_to_address.postal_code,bill_to_address.country,billing_contact_email,po_required";

    #[test]
    fn both_forms_say_the_same() {
        let csv = "A-1,Oak Ltd,Oak; OAK Group,2026-03-01,Oak Ltd,Desk 4; 1 Elm Street,Leeds,LS1 4AP,GB,,false";
        let json = r#"[{ "record": "A-1", "name": "Oak Ltd", "also_called": ["Oak", "OAK Group"], "as_of": "2026-03-01",
            "values": { "bill_to_name": "Oak Ltd", "po_required": "false", "bill_to_address": {
                "street": ["Desk 4", "1 Elm Street"], "city": "Leeds", "postal_code": "LS1 4AP", "country": "GB" } } }]"#;
        let of_csv = compiled(FILES[0], &format!("{HEADER}\n{csv}\n")).unwrap();
        let of_json = compiled(FILES[1], json).unwrap();
        assert_eq!(of_csv.accounts().accounts(), of_json.accounts().accounts());
        assert_eq!(of_csv.accounts().accounts()[0].values.len(), 3);
        assert_ne!(of_csv.version().hash, of_json.version().hash);
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_column() {
        let rows = [
            "A-1,Oak Ltd,,2026-03-01,,,,,,ap at oak,maybe",
            "a-1,Ash Ltd,,2026-03-01,,,,,,,",
            ",Elm Ltd,,1 March,,,Leeds,,GB,,",
            "A-4,Yew Ltd,,2026-03-01",
        ];
        let found = compiled(FILES[0], &format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap_err();
        let shown = found.join("\n");
        for wanted in [
            "accounts.csv, line 2, column po_required: `maybe` is neither `true` nor `false`",
            "accounts.csv, line 2, column billing_contact_email:",
            "accounts.csv, line 3: the record `a-1` stands here a second time",
            "accounts.csv, line 4, column record: it is empty",
            "accounts.csv, line 4, column as_of: `1 March` is no date",
            "accounts.csv, line 5: it has 4 cells, and the header has 11",
        ] {
            assert!(shown.contains(wanted), "{wanted}\nis not in\n{shown}");
        }
        let found = compiled(FILES[0], "record,name,as_of,bill_to_nmae,amount_tcv\nA-1,Oak,2026-03-01,x,EUR 1\n");
        let shown = found.unwrap_err().join("\n");
        assert!(shown.contains("line 2, column bill_to_nmae: there is no field `bill_to_nmae`"), "{shown}");
        assert!(shown.contains("column amount_tcv: the field is computed"), "{shown}");
        assert!(compiled(FILES[1], "{}").unwrap_err()[0].starts_with("accounts.json, line 1: it cannot be read"));
    }
}
