//! The defects that a policy knows of, read from its own files: fields to leave out, and failing examples to plant.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use baton::domain::field::{Field, FieldRole, FieldType, Gate, Severity, Value};
use baton::domain::ids::FieldName;
use baton::domain::packet::Packet;
use baton::domain::terms::PaymentTerms;
use baton::policy::PolicyBook;
use baton::policy::checklist::Applies;
use baton::policy::matching::Side;
use baton::policy::written;
use chrono::NaiveDate;

use super::shapes::Shape;
use super::{Drawn, policy};

/// The key of an example that lists the purchase order numbers of other open orders.
const NUMBERS_IN_USE: &str = "po_numbers_in_use";
/// The key of an example that says which day it is.
const TODAY: &str = "today";
/// A deal of this seed shows whether a defect can be planted.
const TRIAL: u64 = 1;

/// One thing that is wrong with a deal.
#[derive(Debug, Clone)]
pub struct Defect {
    /// The field that it is about.
    pub field: FieldName,
    /// The gate that it shuts.
    pub gate: Gate,
    /// Whether it blocks or warns.
    pub severity: Severity,
    /// What is wrong.
    pub what: What,
    /// What else must hold for the field to apply at all.
    conditions: Vec<(FieldName, Value)>,
}

/// What is wrong with a field.
#[derive(Debug, Clone)]
pub enum What {
    /// It is needed, and not there.
    Absent,
    /// It does not pass a check.
    Fails {
        /// The check.
        check: String,
        /// The failing example.
        values: Vec<(FieldName, Value)>,
        /// On which day.
        day: Option<NaiveDate>,
        /// Purchase order numbers of other open orders.
        numbers_in_use: Vec<String>,
    },
}

/// What was found in the policy.
pub struct Found {
    /// What can be planted.
    pub defects: Vec<Defect>,
    /// What cannot, and why.
    pub left_out: Vec<String>,
}

impl Defect {
    /// Makes a standard deal a bad one.
    pub fn plant(&self, drawn: &mut Drawn) {
        for (field, value) in &self.conditions {
            drawn.give(field, value.clone());
        }
        match &self.what {
            What::Absent => drawn.take(&self.field),
            What::Fails { values, day, numbers_in_use, .. } => {
                for (field, value) in values {
                    drawn.give(field, value.clone());
                }
                if let Some(day) = day {
                    drawn.now = day.and_hms_opt(9, 0, 0).unwrap().and_utc();
                }
                drawn.numbers_in_use.clone_from(numbers_in_use);
            }
        }
    }

    /// Whether it can be planted in a deal of that shape at all: what follows from other values there cannot be left out,
    /// and what does not apply there is no defect.
    pub fn stands_in(&self, shape: Shape) -> bool {
        let mut drawn = Drawn::of(shape, TRIAL);
        self.plant(&mut drawn);
        let packet = drawn.gathered().handoff.packet;
        let field = policy().field(&self.field).expect("a defect is of a field");
        let applies = policy().applies(field, &packet) == Applies::Yes;
        let holds = |(name, value): &(FieldName, Value)| packet.value(name) == Some(value);
        applies
            && match &self.what {
                What::Absent => packet.value(&self.field).is_none(),
                // What the check reads beside the field must stand as well, and the day be the deal's own.
                What::Fails { values, day, .. } => day.is_none() && values.iter().all(holds),
            }
    }

    /// Its kind, for the counts.
    pub fn kind(&self) -> &str {
        match (&self.what, self.conditions.is_empty()) {
            (What::Absent, true) => "a field that every deal needs is left out",
            (What::Absent, false) => "a field whose condition holds is left out",
            (What::Fails { check, .. }, _) => check,
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Absent => write!(f, "{} is left out", self.field)?,
            What::Fails { check, .. } => write!(f, "{} does not pass {check}", self.field)?,
        }
        for (field, value) in &self.conditions {
            write!(f, ", with {field} {value}")?;
        }
        Ok(())
    }
}

/// Everything that can be planted under this policy.
pub fn defects(policy: &PolicyBook) -> Found {
    let written = written_fields();
    let mut found = Found { defects: Vec::new(), left_out: Vec::new() };
    for field in policy.fields() {
        let Some(document) = written.get(field.name.as_str()) else { continue };
        let Some(conditions) = conditions(policy, field, document, &written) else {
            found.left_out.push(format!("{}: no drawn deal makes its condition hold", field.name));
            continue;
        };
        of_field(policy, field, document, &conditions, &mut found);
        found.defects.extend(blocking_after_all(policy, field, document, &written));
    }
    of_pairs(policy, &written, &mut found);
    found
}

/// A field that warns, left out where it blocks.
fn blocking_after_all(
    policy: &PolicyBook,
    field: &Field,
    document: &toml::Table,
    written: &BTreeMap<String, toml::Table>,
) -> Option<Defect> {
    let columns: Vec<&str> = ["condition", "blocks_when"].iter().flat_map(|key| columns_of(document, key)).collect();
    document.get("blocks_when")?;
    let blocks = |packet: &Packet| {
        let mut packet = packet.clone();
        packet.remove(&field.name);
        policy.missing(&packet, field.gate).iter().any(|missing| missing.field == field.name)
    };
    let mut conditions = Vec::new();
    let found = search(policy, &blocks, &columns, written, &mut conditions);
    let (name, gate) = (field.name.clone(), field.gate);
    found.then_some(Defect { field: name, gate, severity: Severity::Block, what: What::Absent, conditions })
}

/// Every pair whose sides differ.
fn of_pairs(policy: &PolicyBook, written: &BTreeMap<String, toml::Table>, found: &mut Found) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/match.toml")).unwrap();
    let pairs: toml::Table = toml::from_str(&text).unwrap();
    for pair in &policy.matching().pairs {
        let differ = &pairs["pair"][&pair.name]["differ"];
        let value = |side: &Side, written: &toml::Value| {
            let field = policy.field(&side.field).unwrap();
            (field.name.clone(), written::read_value(written, field).unwrap())
        };
        let theirs = policy.field(&pair.theirs.field).unwrap();
        let conditions = conditions(policy, theirs, &written[theirs.name.as_str()], written).unwrap_or_default();
        let values = vec![value(&pair.ours, &differ["ours"]), value(&pair.theirs, &differ["theirs"])];
        let check = format!("match:{}", pair.name);
        let what = What::Fails { check: check.clone(), values, day: None, numbers_in_use: Vec::new() };
        let differs = Defect { field: theirs.name.clone(), gate: Gate::Submit, severity: pair.worse, what, conditions };
        match planted(&differs).value(&theirs.name) == Some(&value(&pair.theirs, &differ["theirs"]).1) {
            true => found.defects.push(differs),
            false => found.left_out.push(format!("{check}: {} is computed", theirs.name)),
        }
    }
}

fn of_field(
    policy: &PolicyBook,
    field: &Field,
    document: &toml::Table,
    conditions: &[(FieldName, Value)],
    found: &mut Found,
) {
    let defect = |what, gate: Gate, severity| Defect {
        field: field.name.clone(),
        gate,
        severity,
        what,
        conditions: conditions.to_vec(),
    };
    if field.severity == Severity::Block {
        let absent = defect(What::Absent, field.gate, Severity::Block);
        match planted(&absent).value(&field.name) {
            None => found.defects.push(absent),
            Some(_) => found.left_out.push(format!("{} is never absent", field.name)),
        }
    }
    for validator in document.get("validator").and_then(toml::Value::as_array).into_iter().flatten() {
        let Some(what) = failing(policy, field, validator) else {
            found.left_out.push(format!("{}: its failing example cannot be read", field.name));
            continue;
        };
        let gate = of_key(validator, "gate").unwrap_or(Gate::Submit);
        let fails = defect(what, gate, of_key(validator, "severity").unwrap_or(Severity::Block));
        let What::Fails { check, values, .. } = &fails.what else { continue };
        let own = values.iter().find(|(name, _)| name == &field.name).map(|(_, value)| value);
        match planted(&fails).value(&field.name) == own {
            true => found.defects.push(fails),
            false => found.left_out.push(format!("{} is computed, so {check} cannot fail", field.name)),
        }
    }
}

fn of_key<T: serde::de::DeserializeOwned>(validator: &toml::Value, key: &str) -> Option<T> {
    validator.get(key).and_then(|value| value.clone().try_into().ok())
}

fn planted(defect: &Defect) -> Packet {
    let mut drawn = Drawn::standard(TRIAL);
    defect.plant(&mut drawn);
    drawn.gathered().handoff.packet
}

fn failing(policy: &PolicyBook, field: &Field, validator: &toml::Value) -> Option<What> {
    let check = validator.get("check")?.as_str()?.to_owned();
    let (mut values, mut day, mut numbers_in_use) = (Vec::new(), None, Vec::new());
    for (name, written) in validator.get("fail")?.as_table()? {
        match name.as_str() {
            NUMBERS_IN_USE => numbers_in_use = written::texts(written).ok()?,
            TODAY => day = Some(written::day(&written::text(written).ok()?).ok()?),
            name => {
                let of = policy.field(&name.into())?;
                values.push((of.name.clone(), written::read_value(written, of).ok()?));
            }
        }
    }
    // The field's own value is given last, and counts.
    values.sort_by_key(|(name, _)| name == &field.name);
    Some(What::Fails { check, values, day, numbers_in_use })
}

/// What must be planted for the field to apply; nothing, where it applies to the standard deal already.
fn conditions(
    policy: &PolicyBook,
    field: &Field,
    document: &toml::Table,
    written: &BTreeMap<String, toml::Table>,
) -> Option<Vec<(FieldName, Value)>> {
    let columns = columns_of(document, "condition");
    let applies = |packet: &Packet| policy.applies(field, packet) == Applies::Yes;
    let mut chosen = Vec::new();
    search(policy, &applies, &columns, written, &mut chosen).then_some(chosen)
}

/// The columns of a condition: one table of cells, or several of which one must hold.
fn columns_of<'d>(document: &'d toml::Table, key: &str) -> Vec<&'d str> {
    let tables: Vec<&toml::Table> = match document.get(key) {
        Some(toml::Value::Table(one)) => vec![one],
        Some(toml::Value::Array(several)) => several.iter().filter_map(toml::Value::as_table).collect(),
        Some(_) | None => Vec::new(),
    };
    tables.iter().flat_map(|table| table.keys()).map(String::as_str).collect()
}

/// Tries every candidate of every column, the first with which it holds.
fn search(
    policy: &PolicyBook,
    holds: &dyn Fn(&Packet) -> bool,
    columns: &[&str],
    written: &BTreeMap<String, toml::Table>,
    chosen: &mut Vec<(FieldName, Value)>,
) -> bool {
    let trial = Defect {
        field: FieldName::from("none"),
        gate: Gate::Submit,
        severity: Severity::Info,
        what: What::Absent,
        conditions: chosen.clone(),
    };
    if holds(&planted(&trial)) {
        return true;
    }
    let Some((column, rest)) = columns.split_first() else { return false };
    if search(policy, holds, rest, written, chosen) {
        return true;
    }
    for (name, value) in candidates(policy, column, written) {
        chosen.push((name, value));
        if search(policy, holds, rest, written, chosen) {
            return true;
        }
        chosen.pop();
    }
    false
}

/// Values with which a column may come to hold what a condition wants.
fn candidates(policy: &PolicyBook, column: &str, written: &BTreeMap<String, toml::Table>) -> Vec<(FieldName, Value)> {
    let base = column.split('.').next().unwrap_or(column);
    let is_computed = |field: &&Field| {
        let document = written.get(field.name.as_str());
        document.is_some_and(|document| document.contains_key("computed"))
    };
    let fields: Vec<&Field> = match policy.field(&base.into()).filter(|field| !is_computed(field)) {
        Some(field) => vec![field],
        // A computed column comes from the lines, the terms or a country.
        None => policy.fields().filter(|field| is_read_by_computations(field)).collect(),
    };
    fields.into_iter().flat_map(|field| of_type(field, written)).collect()
}

fn is_read_by_computations(field: &Field) -> bool {
    let by_role = matches!(field.role, Some(FieldRole::QuoteLines | FieldRole::PaymentTerms));
    by_role || matches!(field.field_type, FieldType::Address | FieldType::Country)
}

fn of_type(field: &Field, written: &BTreeMap<String, toml::Table>) -> Vec<(FieldName, Value)> {
    let mut values = match field.field_type {
        FieldType::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        FieldType::Choice => field.choices.iter().map(|choice| Value::Choice(choice.clone())).collect(),
        FieldType::PaymentTerms => {
            [45, 60, 90].into_iter().map(|days| Value::PaymentTerms(PaymentTerms::net(days))).collect()
        }
        FieldType::Lines => super::lines_of(&[12, 20, 40], &["IMPL", "SENSOR", "API", "ANALYTICS"]),
        FieldType::Address => ["DE", "FR", "IT", "US"].into_iter().map(super::address_in).collect(),
        FieldType::Country => {
            ["DE", "FR", "IT", "US"].into_iter().filter_map(|code| code.parse().ok()).map(Value::Country).collect()
        }
        FieldType::Text => vec![Value::Text("Some".into())],
        FieldType::List => {
            field.choices.iter().map(|choice| Value::List(vec![Value::Choice(choice.clone())])).collect()
        }
        FieldType::Number
        | FieldType::Percent
        | FieldType::Money
        | FieldType::Currency
        | FieldType::Date
        | FieldType::Moment
        | FieldType::Email
        | FieldType::Person
        | FieldType::Record
        | FieldType::Billing
        | FieldType::Document => Vec::new(),
    };
    // The examples of its own checks are values that its policy thinks of.
    for validator in written
        .get(field.name.as_str())
        .and_then(|document| document.get("validator")?.as_array())
        .into_iter()
        .flatten()
    {
        for example in ["pass", "fail"] {
            let value = validator.get(example).and_then(|example| example.get(field.name.as_str()));
            values.extend(value.and_then(|value| written::read_value(value, field).ok()));
        }
    }
    values.into_iter().map(|value| (field.name.clone(), value)).collect()
}

/// Other files name fields as well, and say something else of them.
fn is_of_checklist(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("checklist") && name.ends_with(".toml")
}

/// Every field as its file writes it, by name.
fn written_fields() -> BTreeMap<String, toml::Table> {
    let mut fields = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if is_of_checklist(&path) {
                let document: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
                let own = document.get("field").and_then(toml::Value::as_table).cloned().unwrap_or_default();
                fields.extend(own.into_iter().filter_map(|(name, field)| {
                    field.as_table().filter(|field| field.contains_key("type")).map(|field| (name, field.clone()))
                }));
            }
        }
    }
    fields
}
