//! The decisions of `approvals.toml`, and whether each can be asked for and answered.

use std::collections::BTreeSet;

use crate::domain::approval::Decision;
use crate::domain::ids::{Band, DecisionType, FieldName};
use crate::policy::checklist::Clause;
use crate::policy::decision::{DecisionDefinition, DecisionRole, placeholders};
use crate::policy::document::DecisionDocument;
use crate::policy::finding::Finding;
use crate::policy::table::Table;
use crate::policy::unary::Cell;
use crate::policy::waivers::PARTS;

use super::columns::NoColumn;
use super::fields::Fields;
use super::tables::{FILE, tables_of};
use super::word_of;

/// What a decision offers where the file does not say.
const ALL_OUTCOMES: [Decision; 5] =
    [Decision::Approve, Decision::ApproveWithConditions, Decision::Reject, Decision::RequestInfo, Decision::Recuse];

/// A decision as the file defines it.
pub fn define(name: &str, body: &DecisionDocument, fields: &Fields, findings: &mut Vec<Finding>) -> DecisionDefinition {
    let mut finding = |what: String| findings.push(Finding::new(FILE, place(name), what));
    let bands: Vec<Band> = body.bands.iter().map(|band| Band::from(band.as_str())).collect();
    if bands.is_empty() {
        finding("it has no band".to_owned());
    }
    if bands.iter().collect::<BTreeSet<_>>().len() != bands.len() {
        finding("a band stands twice".to_owned());
    }
    for shown in body.shows.iter().filter(|shown| !fields.columns.is_field(shown)) {
        finding(format!("it shows `{shown}`, which is no field"));
    }
    for told in body.context.iter().filter(|told| !fields.columns.is_field(told)) {
        finding(format!("its context names `{told}`, which is no field"));
    }
    for twice in body.context.iter().filter(|told| body.shows.contains(told)) {
        finding(format!("`{twice}` is either decided on or context"));
    }
    let allowed = body.allowed.clone().unwrap_or_else(|| ALL_OUTCOMES.to_vec());
    let says_yes = allowed.iter().any(|outcome| matches!(outcome, Decision::Approve | Decision::ApproveWithConditions));
    if !says_yes || !allowed.contains(&Decision::Reject) {
        finding("it must offer both a yes and a no".to_owned());
    }
    let mut unless = Vec::new();
    for (column, cell) in &body.unless {
        let clause = match fields.columns.find(column) {
            Ok(column) => Cell::parse(cell, &column.scale).map(|cell| Clause { column, cell }),
            Err(NoColumn::Reported) => continue,
            Err(NoColumn::Because(why)) => Err(why),
        };
        match clause {
            Ok(clause) => unless.push(clause),
            Err(why) => finding(format!("its `unless`, {column}: {why}")),
        }
    }
    DecisionDefinition {
        decision_type: DecisionType::from(name),
        title: body.title.clone(),
        question: body.question.clone().unwrap_or_else(|| format!("is the {} all right?", body.title)),
        bands,
        shows: body.shows.iter().map(|field| FieldName::from(field.as_str())).collect(),
        context: body.context.iter().map(|field| FieldName::from(field.as_str())).collect(),
        shows_whole_packet: body.shows_whole_packet,
        unless,
        role: body.role,
        starts: body.starts,
        bars_commission: body.bars_commission,
        is_confidential: body.confidential,
        allowed,
        yes: body.yes.clone().unwrap_or_else(|| "Approve".to_owned()),
        no: body.no.clone().unwrap_or_else(|| "Reject".to_owned()),
    }
}

/// What can only be said with all tables in view.
pub fn check(decisions: &[DecisionDefinition], tables: &[Table], fields: &Fields, findings: &mut Vec<Finding>) {
    for decision in decisions {
        check_asked(decision, tables, findings);
        check_question(decision, tables, fields, findings);
    }
    for role in DecisionRole::ALL {
        let holders: Vec<&str> = decisions
            .iter()
            .filter(|decision| decision.role == Some(role))
            .map(|decision| decision.decision_type.as_str())
            .collect();
        if holders.len() != 1 {
            let names = if holders.is_empty() { "no decision".to_owned() } else { holders.join(" and ") };
            let what = format!("{names} has the role `{}`, which exactly one must have", word_of(&role));
            findings.push(Finding::new(FILE, "the whole file", what));
        }
    }
}

fn place(name: impl std::fmt::Display) -> String {
    format!("decision {name}")
}

fn check_asked(decision: &DecisionDefinition, tables: &[Table], findings: &mut Vec<Finding>) {
    let own: Vec<&Table> = tables_of(&decision.decision_type, tables).collect();
    let mut finding = |what: String| findings.push(Finding::new(FILE, place(&decision.decision_type), what));
    if own.is_empty() {
        finding("no table asks for it".to_owned());
        return;
    }
    let rows = || own.iter().flat_map(|table| &table.rows);
    // A table that is off may have no rows yet; they would fill the bands that are empty now.
    if own.iter().any(|table| table.rows.is_empty()) && rows().next().is_none() {
        return;
    }
    for band in decision.bands.iter().filter(|band| !rows().any(|row| row.band == **band)) {
        finding(format!("no row has its band {band}"));
    }
    if rows().all(|row| row.accountable.is_none()) {
        finding("nobody is ever asked for it".to_owned());
    }
}

/// A card is worded from the snapshot alone, so its question may name nothing else.
fn check_question(decision: &DecisionDefinition, tables: &[Table], fields: &Fields, findings: &mut Vec<Finding>) {
    let columns = tables_of(&decision.decision_type, tables).flat_map(|table| &table.columns);
    let read: BTreeSet<&str> = columns.map(|column| column.name.as_str()).collect();
    let shown = |name: &str| {
        let listed = decision.shows.iter().any(|field| field.as_str() == name);
        let of_item = decision.is_asked_for() && PARTS.contains(&name);
        of_item || read.contains(name) || listed || (decision.shows_whole_packet && fields.columns.is_field(name))
    };
    for name in placeholders(&decision.question).into_iter().filter(|name| !shown(name)) {
        let what = format!("its question names {{{name}}}, which its snapshot does not hold");
        let help = "a card may name columns of its tables and fields that it shows";
        findings.push(Finding::new(FILE, place(&decision.decision_type), what).help(help));
    }
}
