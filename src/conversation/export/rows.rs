//! The packet in rows, for spreadsheets: one fact a row, each with its source.
//!
//! The file begins with a byte order mark and ends its lines with CR LF, so that spreadsheets read every script.
//! A cell that a spreadsheet would run as a formula begins with an apostrophe.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::domain::field::{FieldState, Value};
use crate::domain::group::FieldGroup;
use crate::domain::money::{Money, plain_decimal};

use super::markup::visible;
use super::report::{ExportReport, FieldPart};
use super::words::state_in_words;
use crate::conversation::reports::instant;
use crate::conversation::wording::later::{later, of_invoice};
use crate::conversation::wording::quote::{as_metered, covers, paid_ahead, replaced};
use crate::domain::invoice::{AS_WORKED, InvoiceDay};
use crate::workflow::later::Effect;

const HEAD: [&str; 9] = ["group", "field", "value", "state", "source", "who", "when", "confirmed by", "confirmed at"];

/// The whole file.
pub fn written(report: &ExportReport<'_>) -> String {
    let mut rows = changed_order_rows(report);
    for group in &report.groups {
        let letter = group.group.map_or("", FieldGroup::letter);
        rows.extend(group.fields.iter().map(|field| field_row(letter, field, report)));
    }
    rows.extend(line_rows(report));
    rows.extend(approval_rows(report));
    rows.extend(document_rows(report));
    rows.extend(closing_rows(report));
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::from("\u{feff}"));
    let head = HEAD.map(str::to_owned);
    for row in std::iter::once(head).chain(rows) {
        let cells = row.map(|cell| harmless(&visible(&cell)));
        writer.write_record(&cells).expect("writing into memory does not fail, and every row has the same cells");
    }
    let bytes = writer.into_inner().expect("writing into memory does not fail");
    String::from_utf8(bytes).expect("every cell is text")
}

type Row = [String; 9];

/// The order that a change is booked on.
fn changed_order_rows(report: &ExportReport<'_>) -> Vec<Row> {
    let Some(changed) = &report.changed_order else { return Vec::new() };
    let named = |what: &str, value: Option<&str>| {
        row("A", format!("changed_order.{what}"), value.unwrap_or_default().to_owned())
    };
    vec![
        named("agreement", Some(&changed.agreement.to_string())),
        named("order_ref", changed.order_ref),
        named("last_changed_by", changed.last_changed_by),
        named("what_changes", changed.what_changes.as_deref()),
    ]
}

fn row(group: &str, field: String, value: String) -> Row {
    let mut cells = Row::default();
    (cells[0], cells[1], cells[2]) = (group.to_owned(), field, value);
    cells
}

fn field_row(letter: &str, field: &FieldPart<'_>, report: &ExportReport<'_>) -> Row {
    let mut cells = row(letter, field.field.to_string(), exact(field).unwrap_or_default());
    cells[3] = state_in_words(field.state).to_owned();
    if let Some(entry) = field.line.entry.filter(|_| field.state != FieldState::NotApplicable) {
        cells[4] = field.source.clone();
        cells[5] = entry.provenance.person.as_ref().map(|person| report.name(person).to_owned()).unwrap_or_default();
        cells[6] = instant(entry.provenance.at);
    }
    if let Some((by, at)) = field.confirmed {
        (cells[7], cells[8]) = (report.name(by).to_owned(), instant(at));
    }
    cells
}

fn line_rows(report: &ExportReport<'_>) -> Vec<Row> {
    let Some((_, quoted)) = &report.quoted else { return Vec::new() };
    let mut rows = Vec::new();
    for (index, part) in quoted.lines.iter().enumerate() {
        let line = &part.line;
        let mut named = |what: &str, value: String| rows.push(row("B", format!("lines[{}].{what}", index + 1), value));
        named("sku", line.sku.clone());
        named("description", line.description.clone());
        named("quantity", line.quantity.normalize().to_string());
        named("list_unit", format!("{} {}", line.currency, line.list_unit.normalize()));
        named("net_unit", format!("{} {}", line.currency, line.net_unit.normalize()));
        named("periods", line.periods.normalize().to_string());
        if let Some(term) = line.term() {
            named("start", term.start().to_string());
            named("end", term.end().to_string());
        }
        if let Some(charge_type) = line.terms.charge_type {
            named("charge_type", charge_type.key().to_owned());
        }
        named("discount_percent", part.discount.clone().unwrap_or_default());
        named("extension", part.extension.map(plain_money).unwrap_or_default());
    }
    rows.extend(quoted.figures.total.map(|total| row("B", "lines.total".to_owned(), plain_money(total))));
    for (index, due) in quoted.schedule.iter().enumerate() {
        let mut cells = row("F", format!("billing_schedule[{}]", index + 1), plain_money(due.amount));
        let ahead = paid_ahead(due).map(|ahead| format!(", {ahead}")).unwrap_or_default();
        let gone = of_invoice(report.changes, index + 1, due).map(|gone| format!(", {gone}")).unwrap_or_default();
        let usage = as_metered(due).map(|usage| format!(", {usage}")).unwrap_or_default();
        cells[4] = format!("covers {}{ahead}{usage}{gone}", covers(due));
        cells[6] = match &due.on {
            InvoiceDay::On(day) => day.to_string(),
            InvoiceDay::With(event) if event == AS_WORKED => "as the work is done".to_owned(),
            InvoiceDay::With(event) => format!("with {}", event.replace('_', " ")),
        };
        rows.push(cells);
    }
    rows.extend(quoted.replaces.as_ref().map(|replaces| {
        let mut cells = row("F", "replaces".to_owned(), plain_money(replaces.amount));
        cells[4] = replaced(replaces);
        cells[6] = replaces.from.to_string();
        cells
    }));
    rows
}

fn approval_rows(report: &ExportReport<'_>) -> Vec<Row> {
    let part = |approval: &super::report::ApprovalPart<'_>| {
        let mut cells = row("C", format!("approval[{}]", approval.id), format!("{}: {}", approval.title, approval.row));
        cells[3] = approval.state.to_owned();
        cells[4] = format!("snapshot {}", approval.snapshot_hash);
        let who = approval.decided_by.or(approval.accountable);
        cells[5] = who.map(|who| report.name(who).to_owned()).unwrap_or_default();
        cells[6] = approval.decided_at.clone().or(approval.asked_at.clone()).unwrap_or_default();
        cells
    };
    report.approvals.iter().map(part).collect()
}

fn document_rows(report: &ExportReport<'_>) -> Vec<Row> {
    let part = |(index, part): (usize, &super::report::DocumentPart<'_>)| {
        let document = part.document;
        let what = format!("{} v{}: {}", document.reference.kind, document.reference.version, document.reference.name);
        let mut cells = row("J", format!("document[{}]", index + 1), what);
        cells[3] = match (part.is_agreement_of_record, part.superseded_by) {
            (true, _) => "agreement of record".to_owned(),
            (false, Some(newer)) => format!("superseded by {newer}"),
            (false, None) => String::new(),
        };
        cells[4] = format!("sha256 {}", document.reference.sha256);
        cells[5] = report.name(&document.added_by).to_owned();
        cells[6] = instant(document.added_at);
        cells
    };
    report.documents.iter().enumerate().map(part).collect()
}

fn closing_rows(report: &ExportReport<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (index, condition) in report.obligations.iter().enumerate() {
        let mut cells = row("", format!("obligation[{}]", index + 1), condition.text.clone());
        cells[5] = report.name(&condition.owner).to_owned();
        cells[6] = condition.due.map(|due| due.to_string()).unwrap_or_default();
        rows.push(cells);
        if let Some(kept) = &condition.kept {
            let mut cells = row("", format!("obligation_kept[{}]", index + 1), kept.evidence.clone());
            cells[5] = report.name(&kept.by).to_owned();
            cells[6] = kept.at.clone();
            rows.push(cells);
        }
    }
    for waiver in &report.waivers {
        let mut cells = row("", format!("waiver[{}]", waiver.approval), waiver.item.to_string());
        cells[3] = format!("waived up to {}, to be put right by {}", waiver.until, waiver.cure_on);
        cells[4] = waiver.reason.clone();
        cells[5] = report.name(&waiver.decided_by).to_owned();
        cells[6] = waiver.decided_at.clone();
        rows.push(cells);
    }
    for (index, given) in report.reasons_to_go_on.iter().enumerate() {
        let mut cells = row("", format!("reason_to_go_on[{}]", index + 1), given.reason.clone());
        let mut of: Vec<&str> = given.warnings.iter().map(|warning| warning.field.as_str()).collect();
        of.dedup();
        cells[4] = of.join(" ");
        cells[5] = report.name(&given.by).to_owned();
        cells[6] = instant(given.at);
        rows.push(cells);
    }
    for (index, change) in report.changes.iter().enumerate() {
        let what = if change.effect == Effect::Ends { "ended_by" } else { "later" };
        let mut cells = row("A", format!("{what}[{}]", index + 1), change.by.to_string());
        cells[3] = change.effect.word().to_owned();
        cells[4] = later(change);
        cells[6] = change.from.map(|from| from.to_string()).unwrap_or_default();
        rows.push(cells);
    }
    rows.extend(report.not_checked.iter().map(|what| row("", "not_checked".to_owned(), what.clone())));
    let sealed = [
        ("handoff", report.handoff.to_string()),
        ("stage", report.stage.to_owned()),
        ("order_ref", report.order_ref.unwrap_or_default().to_owned()),
        ("policy", format!("{} {}", report.policy.version, report.policy.hash)),
        ("log", format!("{} {}", report.log.position, report.log.hash)),
        ("generated_at", report.generated_at.clone()),
    ];
    rows.extend(sealed.map(|(what, value)| row("", what.to_owned(), value)));
    rows
}

/// A value as another program reads it: no thousands set apart, dates, codes and choices as they are.
fn exact(field: &FieldPart<'_>) -> Option<String> {
    let value = field.value.as_deref()?;
    Some(match value {
        Value::Money(money) => plain_money(*money),
        Value::Document(document) => {
            format!("{} v{}: {}, sha256 {}", document.kind, document.version, document.name, document.sha256)
        }
        Value::Record(_) | Value::List(_) | Value::Lines(_) => field.text.clone().unwrap_or_default(),
        Value::Choice(choice) => choice.clone(),
        Value::Moment(at) => instant(*at),
        Value::Text(_)
        | Value::Number(_)
        | Value::Percent(_)
        | Value::Currency(_)
        | Value::Date(_)
        | Value::YesNo(_)
        | Value::Email(_)
        | Value::Country(_)
        | Value::Person(_)
        | Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_) => value.to_string(),
    })
}

fn plain_money(money: Money) -> String {
    format!("{} {}", money.currency(), money.plain_amount())
}

/// The cell with an apostrophe before it where a spreadsheet would take it for a formula; a number is none.
fn harmless(cell: &str) -> String {
    let starts_a_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if starts_a_formula && plain_decimal(cell).is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_in_a_spreadsheet() {
        for formula in ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "＝1+1"] {
            assert!(harmless(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(harmless("-48000.00"), "-48000.00");
        assert_eq!(harmless("Brightwater = Ltd"), "Brightwater = Ltd");
    }
}
