//! `approvals.toml` → the decisions and their tables, or every finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::field::{Gate, Severity};
use crate::domain::ids::{Band, DecisionType, Role, RowId};
use crate::policy::columns::Column;
use crate::policy::cover::{self, Defect};
use crate::policy::decision::DecisionDefinition;
use crate::policy::document::{DecisionDocument, Document, ExampleDocument, Named, RowDocument, TableDocument, one_of};
use crate::policy::finding::Finding;
use crate::policy::scale::Reading;
use crate::policy::table::{HitPolicy, Row, Table};
use crate::policy::unary::Cell;

use super::columns::NoColumn;
use super::fields::Fields;
use super::{decisions, examples};

/// The file's name.
pub const FILE: &str = "approvals.toml";

/// The outputs that a table gives.
const OUTPUTS: [&str; 4] = ["band", "accountable", "consulted", "due_business_hours"];

/// How a row says that nobody answers.
const NOBODY: &str = "nobody";

/// A window above which a number of hours is surely a slip of the pen: thirty working days.
const HOURS_MAX: u32 = 240;

/// What the file holds.
pub struct Approvals {
    /// The decisions, in the order of the file.
    pub decisions: Vec<DecisionDefinition>,
    /// The tables, in the order of the file.
    pub tables: Vec<Table>,
}

/// Reads the file.
pub fn read(text: &str, fields: &Fields, findings: &mut Vec<Finding>) -> Option<Approvals> {
    let mut document = Document::open(FILE, text, &["decision", "table", "example"], findings)?;
    let (declared_decisions, declared_tables) = (document.names("decision"), document.names("table"));
    let decisions: Vec<Named<DecisionDocument>> = document.named("decision", findings);
    let definitions: Vec<DecisionDefinition> =
        decisions.iter().map(|Named { name, body }| decisions::define(name, body, fields, findings)).collect();
    let mut tables = Vec::new();
    let mut broken: BTreeSet<String> = declared_tables.iter().cloned().collect();
    for Named { name, body } in document.named::<TableDocument>("table", findings) {
        let decision = definitions.iter().find(|decision| decision.decision_type.as_str() == body.decision);
        let Some(decision) = decision else {
            if !declared_decisions.contains(&body.decision) {
                let what = format!("there is no decision `{}`", body.decision);
                findings.push(Finding::new(FILE, place(&name), what));
            }
            continue;
        };
        if let Some(table) = compile(&name, &body, decision, fields, findings) {
            broken.remove(&name);
            tables.push(table);
        }
    }
    check_row_ids(&tables, findings);
    let examples: Vec<ExampleDocument> = document.list("example", findings);
    examples::check_tables(&tables, &broken, &examples, findings);
    // A table that could not be read may be the one that asks for the decision.
    if broken.is_empty() && declared_decisions.len() == definitions.len() {
        decisions::check(&definitions, &tables, fields, findings);
    }
    Some(Approvals { decisions: definitions, tables })
}

/// `table discount`.
pub fn place(name: impl std::fmt::Display) -> String {
    format!("table {name}")
}

/// A compiled table; `None` if its shape is wrong, so that checking its cover would say nothing true.
fn compile(
    name: &str,
    body: &TableDocument,
    decision: &DecisionDefinition,
    fields: &Fields,
    findings: &mut Vec<Finding>,
) -> Option<Table> {
    let before = findings.len();
    let mut finding = |what: &str| findings.push(Finding::new(FILE, place(name), what));
    if body.owner.trim().is_empty() {
        finding("it has no owner, who may change its numbers");
    }
    if body.off.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        finding("it is off without a reason");
    }
    let is_empty = body.rows.is_empty() && body.columns.is_empty();
    if body.off.is_some() && is_empty {
        return (findings.len() == before).then(|| switched_off(name, body, decision));
    }
    if body.hit_policy.is_none() {
        finding("it states no hit policy: unique, first or collect");
    }
    if body.may_be_empty && body.hit_policy != Some(HitPolicy::Collect) {
        finding("only a `collect` table may match nothing");
    }
    if body.columns.len() > cover::COLUMNS_MAX || body.rows.len() > cover::ROWS_MAX {
        let limits = format!("a table may have {} columns and {} rows", cover::COLUMNS_MAX, cover::ROWS_MAX);
        finding(&format!("columns: {}, rows: {}; {limits}", body.columns.len(), body.rows.len()));
        return None;
    }
    let columns = columns(name, body, fields, findings)?;
    let outputs = outputs(name, body, findings)?;
    let rows: Vec<Option<Row>> =
        body.rows.iter().map(|row| row_of(name, row, &columns, &outputs, decision, findings)).collect();
    let rows: Vec<Row> = rows.into_iter().collect::<Option<_>>()?;
    let if_absent = if_absent(name, body, &columns, findings);
    let table = Table {
        name: name.to_owned(),
        decision: decision.decision_type.clone(),
        owner: body.owner.clone(),
        off: body.off.clone(),
        hit_policy: body.hit_policy?,
        columns,
        rows,
        if_unreadable: body.if_unreadable.as_deref().map(RowId::from),
        if_absent,
        may_be_empty: body.may_be_empty,
    };
    let cells_are_sound = findings.len() == before;
    check_unreadable(&table, decision, findings);
    check_waiting(&table, fields, findings);
    if cells_are_sound {
        findings.extend(cover::defects(&table, decision).into_iter().map(|defect| told(&table, defect)));
    }
    Some(table)
}

fn switched_off(name: &str, body: &TableDocument, decision: &DecisionDefinition) -> Table {
    Table {
        name: name.to_owned(),
        decision: decision.decision_type.clone(),
        owner: body.owner.clone(),
        off: body.off.clone(),
        hit_policy: body.hit_policy.unwrap_or(HitPolicy::Unique),
        columns: Vec::new(),
        rows: Vec::new(),
        if_unreadable: None,
        if_absent: Vec::new(),
        may_be_empty: false,
    }
}

fn columns(name: &str, body: &TableDocument, fields: &Fields, findings: &mut Vec<Finding>) -> Option<Vec<Column>> {
    if body.columns.is_empty() {
        findings.push(Finding::new(FILE, place(name), "it has no column"));
    }
    let mut columns: Vec<Column> = Vec::new();
    for column in &body.columns {
        match fields.columns.find(column) {
            Ok(column) if columns.contains(&column) => {
                findings.push(Finding::new(FILE, place(name), format!("the column {} stands twice", column.name)));
            }
            Ok(column) => columns.push(column),
            Err(NoColumn::Reported) => {}
            Err(NoColumn::Because(why)) => findings.push(Finding::new(FILE, place(name), why)),
        }
    }
    (!columns.is_empty() && columns.len() == body.columns.len()).then_some(columns)
}

/// What each column reads where nothing is said.
fn if_absent(
    name: &str,
    body: &TableDocument,
    columns: &[Column],
    findings: &mut Vec<Finding>,
) -> Vec<Option<Reading>> {
    let is_column = |key: &&String| columns.iter().any(|column| &column.name == *key);
    for key in body.if_absent.keys().filter(|key| !is_column(key)) {
        let what = format!("`if_absent` names `{key}`, which is none of its columns");
        findings.push(Finding::new(FILE, place(name), what));
    }
    let reading = |column: &Column| {
        let text = body.if_absent.get(&column.name)?;
        match column.scale.read(text) {
            Ok(reading) if column.scale.admits(&reading) => Some(reading),
            Ok(_) | Err(_) => {
                let what = format!("`if_absent`: {} cannot be `{text}`", column.name);
                findings.push(Finding::new(FILE, place(name), what));
                None
            }
        }
    };
    columns.iter().map(reading).collect()
}

/// Where each output stands in `then`.
fn outputs(name: &str, body: &TableDocument, findings: &mut Vec<Finding>) -> Option<BTreeMap<String, usize>> {
    let mut outputs = BTreeMap::new();
    for (index, output) in body.outputs.iter().enumerate() {
        if !OUTPUTS.contains(&output.as_str()) {
            let what = format!("there is no output `{output}`");
            findings.push(Finding::new(FILE, place(name), what));
        }
        outputs.insert(output.clone(), index);
    }
    let is_complete = OUTPUTS.iter().all(|output| outputs.contains_key(*output));
    if is_complete && outputs.len() == body.outputs.len() {
        return Some(outputs);
    }
    let help = one_of("outputs", &OUTPUTS);
    findings.push(Finding::new(FILE, place(name), "each output stands once, and none is left out").help(help));
    None
}

fn row_of(
    table: &str,
    row: &RowDocument,
    columns: &[Column],
    outputs: &BTreeMap<String, usize>,
    decision: &DecisionDefinition,
    findings: &mut Vec<Finding>,
) -> Option<Row> {
    let place = format!("{}, row {}", place(table), row.id);
    let mut finding = |what: String| findings.push(Finding::new(FILE, place.clone(), what));
    for (what, given, needed) in [("cells", row.when.len(), columns.len()), ("outputs", row.then.len(), outputs.len())]
    {
        if given != needed {
            finding(format!("it has {given} {what}, and needs {needed}"));
        }
    }
    if row.when.len() != columns.len() || row.then.len() != outputs.len() {
        return None;
    }
    let output = |name: &str| outputs.get(name).and_then(|index| row.then.get(*index)).map_or("", |text| text.trim());
    let band = Band::from(output("band"));
    if decision.rank(&band).is_none() {
        finding(format!("`{band}` is no band of the decision {}", decision.decision_type));
    }
    let accountable = Some(output("accountable")).filter(|role| *role != NOBODY).map(Role::from);
    let due = due(output("due_business_hours"), accountable.as_ref()).unwrap_or_else(|why| {
        finding(why);
        0
    });
    let consulted = roles(output("consulted"));
    let mut cells = Vec::new();
    for (column, text) in columns.iter().zip(&row.when) {
        match Cell::parse(text, &column.scale) {
            Ok(cell) => {
                if let Some(why) = impossible(&cell, text, column) {
                    finding(why);
                }
                cells.push(cell);
            }
            Err(why) => finding(format!("the cell for {}: {why}", column.name)),
        }
    }
    let row = Row { id: RowId::from(row.id.as_str()), cells, band, accountable, consulted, due_business_hours: due };
    (row.cells.len() == columns.len()).then_some(row)
}

fn due(text: &str, accountable: Option<&Role>) -> Result<u32, String> {
    match (accountable, text) {
        (None, "-") => Ok(0),
        (None, _) => Err(format!("nobody answers, so it has no time: write `-` in place of `{text}`")),
        (Some(_), text) => match text.parse::<u32>() {
            Ok(hours) if (1..=HOURS_MAX).contains(&hours) => Ok(hours),
            Ok(_) | Err(_) => Err(format!("`{text}` is no number of business hours from 1 to {HOURS_MAX}")),
        },
    }
}

fn roles(text: &str) -> Vec<Role> {
    if text == "-" { Vec::new() } else { text.split(',').map(|role| Role::from(role.trim())).collect() }
}

/// Why a cell, or one test of it, can never hold within the column's bounds.
fn impossible(cell: &Cell, text: &str, column: &Column) -> Option<String> {
    let pieces = column.scale.pieces(std::iter::once(cell));
    let can_pass = |passes: &dyn Fn(&crate::policy::scale::Reading) -> Option<bool>| {
        pieces.iter().any(|piece| passes(&piece.witness) == Some(true))
    };
    let every_test = cell.tests().iter().all(|test| can_pass(&|reading| test.passes(reading)));
    let whole = can_pass(&|reading| cell.holds(reading));
    (!every_test || !whole).then(|| format!("no value of {} can pass `{}`", column.name, text.trim()))
}

fn check_row_ids(tables: &[Table], findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<&RowId, &str> = BTreeMap::new();
    for table in tables {
        for row in &table.rows {
            if let Some(other) = seen.insert(&row.id, &table.name) {
                let what = format!("the row id {} stands in the table {other} already", row.id);
                let help = "an id is unique in the whole book: refusals and the log quote it";
                findings.push(Finding::new(FILE, place(&table.name), what).help(help));
            }
        }
    }
}

/// What cannot be read goes to a person with full authority, never into silence.
fn check_unreadable(table: &Table, decision: &DecisionDefinition, findings: &mut Vec<Finding>) {
    let mut finding = |what: String| {
        let help = "name a row of the highest band, with somebody accountable: what cannot be read goes there";
        findings.push(Finding::new(FILE, place(&table.name), what).help(help));
    };
    let Some(id) = &table.if_unreadable else {
        finding("it has no `if_unreadable`".to_owned());
        return;
    };
    match table.row(id) {
        None => finding(format!("`if_unreadable` names {id}, which is none of its rows")),
        Some(row) if decision.bands.last() != Some(&row.band) => {
            finding(format!("`if_unreadable` names {id} of band {}, which is not the highest", row.band));
        }
        Some(row) if row.accountable.is_none() => {
            finding(format!("`if_unreadable` names {id}, where nobody answers"));
        }
        Some(_) => {}
    }
}

/// A table that reads what nobody has to give could wait for ever.
fn check_waiting(table: &Table, fields: &Fields, findings: &mut Vec<Finding>) {
    // What is off waits for nothing yet.
    let columns = table.columns.iter().zip(&table.if_absent).filter(|_| table.off.is_none());
    for (column, _) in columns.filter(|(_, absent)| absent.is_none()) {
        for name in fields.checklist.needs(column) {
            let Some(requirement) = fields.checklist.requirement(&name) else { continue };
            let field = &requirement.field;
            if field.severity != Severity::Block || field.gate != Gate::Submit {
                let what = format!("it could wait for ever for {name}, which nobody has to give before submit");
                let help = format!("let {name} block at `submit`");
                findings.push(Finding::new(FILE, place(&table.name), what).help(help));
            }
        }
    }
}

fn told(table: &Table, defect: Defect) -> Finding {
    let new = |what: String| Finding::new(FILE, place(&table.name), what);
    match defect {
        Defect::Gap { witness } => new("no row matches every value".to_owned())
            .witness(format!("{witness} hits no row"))
            .help("cover it with a row; where nobody is needed, a row says so"),
        Defect::Overlap { first, second, witness } => new(format!("the rows {first} and {second} overlap"))
            .witness(format!("{witness} hits both"))
            .help("the hit policy is unique: exactly one row may match"),
        Defect::Unreachable { row } => {
            new(format!("row {row} is never reached")).help("the rows above it take everything that it matches")
        }
        Defect::OutOfOrder { above, below, witness } => new(format!("row {above} stands above row {below}"))
            .witness(format!("{witness} hits both, and the lower band wins"))
            .help("the hit policy is first: list the bands from the highest"),
        Defect::TooLarge { cases } => new(format!("its cells make {cases} combinations, too many to check"))
            .help(format!("split it into tables of at most {} combinations", cover::CASES_MAX)),
    }
}

/// The tables that may ask for a decision.
pub fn tables_of<'a>(decision: &'a DecisionType, tables: &'a [Table]) -> impl Iterator<Item = &'a Table> {
    tables.iter().filter(move |table| &table.decision == decision)
}
