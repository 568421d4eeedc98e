//! `checklist.toml` → the fields, their conditions and their checks, or every finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::field::{Field, FieldOwner, FieldRole, FieldType, Severity};
use crate::domain::ids::FieldName;
use crate::policy::checklist::{Checklist, Clause, Computation, Requirement};
use crate::policy::columns::{Column, ComputedColumn};
use crate::policy::currencies::Rates;
use crate::policy::document::{Document, FieldDocument, Named, OneOrMore, ValidatorDocument};
use crate::policy::finding::Finding;
use crate::policy::unary::Cell;
use crate::policy::validators::Validator;
use crate::policy::written;

use super::checks;
use super::columns::{Columns, NoColumn};
use super::{shapes, word_of};

/// The file's name.
pub const FILE: &str = "checklist.toml";

/// The fields as they were read, before anything was run.
pub struct Fields {
    /// The checklist, of every field that could be read.
    pub checklist: Checklist,
    /// The columns that tables may name.
    pub columns: Columns,
    /// Every check that could be read, with its examples.
    pub examples: Vec<CheckExample>,
}

/// A check and the examples that it must pass and fail.
pub struct CheckExample {
    /// The field that names the check.
    pub field: FieldName,
    /// The check.
    pub validator: Validator,
    /// As it stands in the file.
    pub document: ValidatorDocument,
}

/// Reads the file.
pub fn read(text: &str, rates: Rates, findings: &mut Vec<Finding>) -> Option<Fields> {
    let mut document = Document::open(FILE, text, &["field"], findings)?;
    let declared = document.names("field");
    let documents = document.named::<FieldDocument>("field", findings);
    let mut fields = Vec::new();
    for Named { name, body } in &documents {
        fields.push((define(name, body, findings), Vec::new()));
    }
    check_uniqueness(&fields, findings);
    check_roles(&fields, declared.len() == documents.len(), findings);
    let mut examples = Vec::new();
    for (index, Named { body, .. }) in documents.iter().enumerate() {
        let own = checks::read_all(&fields[index].0, &body.validator, &fields, &declared, findings);
        fields[index].1 = own.iter().map(|example| example.validator.clone()).collect();
        examples.extend(own);
    }
    let columns = Columns::new(&fields, &declared, rates.policy_currency());
    let documents: BTreeMap<FieldName, FieldDocument> =
        documents.into_iter().map(|entry| (FieldName::new(entry.name), entry.body)).collect();
    let requirements = fields.into_iter().map(|(field, validators)| {
        let document = &documents[&field.name];
        requirement(field, validators, document, &columns, findings)
    });
    let checklist = Checklist::new(requirements.collect(), rates);
    let before = findings.len();
    check_circles(&checklist, findings);
    // What runs in a circle has no end at which it could be checked.
    if findings.len() == before {
        check_conditions(&checklist, findings);
    }
    Some(Fields { checklist, columns, examples })
}

fn define(name: &str, body: &FieldDocument, findings: &mut Vec<Finding>) -> Field {
    let mut finding = |what: String| findings.push(Finding::new(FILE, place(name), what));
    if body.question.trim().is_empty() && body.owner != FieldOwner::System {
        finding("it has no question, though somebody must be asked".to_owned());
    }
    shapes::check(body).into_iter().for_each(&mut finding);
    if body.computed.is_some() && body.owner != FieldOwner::System {
        finding("what Baton computes is owned by `system`".to_owned());
    }
    if ComputedColumn::from_name(name).is_some() {
        finding("a computed column has this name".to_owned());
    }
    let mut field = Field {
        name: FieldName::new(name),
        title: body.title.clone().unwrap_or_else(|| name.replace('_', " ")),
        also_called: body.also_called.clone(),
        group: body.group,
        role: body.role,
        field_type: body.field_type,
        choices: body.choices.clone(),
        items: body.of,
        parts: shapes::parts(&body.parts),
        severity: body.severity,
        gate: body.gate,
        owner: body.owner,
        is_classification: body.is_classification,
        question: body.question.trim().to_owned(),
        customer_question: body.customer_question.as_deref().map(str::trim).map(str::to_owned),
        help: body.help.trim().to_owned(),
        default: None,
        inherits: body.inherits.clone(),
    };
    if let Some(written) = &body.default {
        match written::read_value(written, &field) {
            Ok(value) => field.default = Some(value),
            Err(why) => findings.push(Finding::new(FILE, place(name), format!("its default cannot be read: {why}"))),
        }
    }
    field
}

/// `field po_number`.
pub fn place(name: impl std::fmt::Display) -> String {
    format!("field {name}")
}

/// A label that means two fields would put an answer into the wrong one.
fn check_uniqueness(fields: &[(Field, Vec<Validator>)], findings: &mut Vec<Finding>) {
    let mut labels: BTreeMap<String, &FieldName> = BTreeMap::new();
    let mut roles: BTreeMap<FieldRole, &FieldName> = BTreeMap::new();
    for (field, _) in fields {
        let own = [field.name.as_str().replace('_', " "), field.title.clone()];
        let own: BTreeSet<String> = own.iter().chain(&field.also_called).map(|label| label.to_lowercase()).collect();
        for label in own {
            if let Some(other) = labels.insert(label.clone(), &field.name) {
                findings.push(Finding::new(
                    FILE,
                    place(&field.name),
                    format!("`{label}` means the field {other} as well"),
                ));
            }
        }
        if let Some(role) = field.role
            && let Some(other) = roles.insert(role, &field.name)
        {
            let what = format!("the role `{}` stands on the field {other} as well", word_of(&role));
            findings.push(Finding::new(FILE, place(&field.name), what));
        }
    }
}

fn check_roles(fields: &[(Field, Vec<Validator>)], all_readable: bool, findings: &mut Vec<Finding>) {
    let roles = FieldRole::REQUIRED.into_iter().chain(FieldRole::OPTIONAL);
    for role in roles {
        let Some(needed) = type_of(role) else { continue };
        match fields.iter().map(|(field, _)| field).find(|field| field.role == Some(role)) {
            Some(field) if field.field_type != needed => {
                let what = format!("the role `{}` needs the type `{}`", word_of(&role), word_of(&needed));
                findings.push(Finding::new(FILE, place(&field.name), what));
            }
            Some(_) => {}
            None if FieldRole::OPTIONAL.contains(&role) => {}
            // A field that could not be read may be the one that has it.
            None if !all_readable => {}
            None if FieldRole::OPTIONAL.contains(&role) => {}
            None => {
                let what = format!("no field has the role `{}`, which the program needs", word_of(&role));
                findings.push(Finding::new(FILE, "the whole file", what));
            }
        }
    }
}

/// The type that a field of that role needs; `None` where what it holds is policy's to shape.
fn type_of(role: FieldRole) -> Option<FieldType> {
    Some(match role {
        FieldRole::SignatureCustomer | FieldRole::SignatureOurs => return None,
        FieldRole::EffectiveDate => FieldType::Date,
        FieldRole::PaperSource => FieldType::Choice,
        FieldRole::CrmRecord
        | FieldRole::Account
        | FieldRole::AccountRecord
        | FieldRole::PoNumber
        | FieldRole::QuoteNumber
        | FieldRole::PriceListVersion
        | FieldRole::ParentAgreement
        | FieldRole::BillingImpact => FieldType::Text,
        FieldRole::CrmAmount
        | FieldRole::Total
        | FieldRole::RecurringBefore
        | FieldRole::RecurringChange
        | FieldRole::RecurringAfter
        | FieldRole::ChangeOverTerm => FieldType::Money,
        FieldRole::ContractionPercent | FieldRole::DiscountAfter => FieldType::Percent,
        FieldRole::Currency => FieldType::Currency,
        FieldRole::QuoteLines | FieldRole::LinesBefore => FieldType::Lines,
        FieldRole::AgreementOfRecord => FieldType::Document,
        FieldRole::RedlineStatus
        | FieldRole::BillingStartTrigger
        | FieldRole::PacketKind
        | FieldRole::AmendmentKind
        | FieldRole::RenewalKind => FieldType::Choice,
        FieldRole::PaymentTerms => FieldType::PaymentTerms,
        FieldRole::PoRequired | FieldRole::AutoRenew => FieldType::YesNo,
        FieldRole::ProvisioningContact => FieldType::Email,
        FieldRole::Billing => FieldType::Billing,
        FieldRole::QuoteVersion | FieldRole::NoticePeriod => FieldType::Number,
        FieldRole::ServiceStart | FieldRole::ServiceEnd | FieldRole::QuoteAcceptedOn | FieldRole::QuoteValidUntil => {
            FieldType::Date
        }
    })
}

fn requirement(
    field: Field,
    validators: Vec<Validator>,
    document: &FieldDocument,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Requirement {
    let mut condition = Vec::new();
    for (name, cell) in &document.condition {
        let place = format!("{}, condition", place(&field.name));
        let column = match columns.find(name) {
            Ok(column) => column,
            Err(NoColumn::Reported) => continue,
            Err(NoColumn::Because(why)) => {
                findings.push(Finding::new(FILE, place, why));
                continue;
            }
        };
        match Cell::parse(cell, &column.scale) {
            Ok(cell) => condition.push(Clause { column, cell }),
            Err(why) => findings.push(Finding::new(FILE, place, format!("the cell for {name}: {why}"))),
        }
    }
    if let Some(computation) = document.computed {
        let needed = match computation {
            Computation::TotalOfLines => FieldType::Money,
            Computation::CurrencyOfLines => FieldType::Currency,
        };
        if field.field_type != needed {
            let what = format!("`{}` gives a value of type `{}`", word_of(&computation), word_of(&needed));
            findings.push(Finding::new(FILE, place(&field.name), what));
        }
    }
    let expected_sources = document.source.as_ref().map(OneOrMore::all).unwrap_or_default();
    Requirement { field, condition, validators, computation: document.computed, expected_sources }
}

fn check_circles(checklist: &Checklist, findings: &mut Vec<Finding>) {
    let mut reported: BTreeSet<FieldName> = BTreeSet::new();
    for requirement in checklist.requirements() {
        let start = &requirement.field.name;
        let mut path = vec![start.clone()];
        if !reported.contains(start) && circle(checklist, start, &mut path) {
            let shown = path.iter().map(FieldName::as_str).collect::<Vec<_>>().join(" -> ");
            reported.extend(path);
            let what = "its condition depends on itself, so nobody could say whether it applies";
            findings.push(Finding::new(FILE, place(start), what).witness(shown));
        }
    }
}

/// Whether a way leads from the end of the path back to `start`; the path is then that way.
fn circle(checklist: &Checklist, start: &FieldName, path: &mut Vec<FieldName>) -> bool {
    let here = path.last().and_then(|name| checklist.requirement(name));
    let next: BTreeSet<FieldName> = here
        .iter()
        .flat_map(|requirement| &requirement.condition)
        .flat_map(|clause| checklist.reads(&clause.column))
        .collect();
    for name in next {
        let closes = name == *start;
        if !closes && path.contains(&name) {
            continue;
        }
        path.push(name);
        if closes || circle(checklist, start, path) {
            return true;
        }
        path.pop();
    }
    false
}

fn check_conditions(checklist: &Checklist, findings: &mut Vec<Finding>) {
    for requirement in checklist.requirements() {
        let name = &requirement.field.name;
        let all = clauses(checklist, name);
        let mut columns: Vec<&Column> = Vec::new();
        for clause in &all {
            if !columns.contains(&&clause.column) {
                columns.push(&clause.column);
            }
        }
        for column in columns {
            let cells: Vec<&Cell> =
                all.iter().filter(|clause| clause.column == *column).map(|clause| &clause.cell).collect();
            let pieces = column.scale.pieces(cells.iter().copied());
            let can_hold = pieces.iter().any(|piece| cells.iter().all(|cell| cell.holds(&piece.witness) == Some(true)));
            if !can_hold {
                let what = format!("no value of {} meets its condition and those of the fields it reads", column.name);
                let tests: Vec<String> = cells.iter().filter_map(|cell| cell.in_words(&column.scale)).collect();
                findings.push(Finding::new(FILE, place(name), what).witness(tests.join("; ")));
            }
        }
        check_given(checklist, requirement, findings);
    }
}

/// The field's own clauses and those of every field that they read: all must hold for it to apply.
fn clauses(checklist: &Checklist, name: &FieldName) -> Vec<Clause> {
    let own = checklist.requirement(name).map(|requirement| requirement.condition.clone()).unwrap_or_default();
    let read: BTreeSet<FieldName> = own.iter().filter_map(|clause| checklist.read_by(&clause.column)).collect();
    own.into_iter().chain(read.iter().flat_map(|name| clauses(checklist, name))).collect()
}

/// A condition that reads what nobody has to give would leave its field open for ever.
fn check_given(checklist: &Checklist, requirement: &Requirement, findings: &mut Vec<Finding>) {
    for clause in &requirement.condition {
        let read = checklist.read_by(&clause.column).and_then(|name| checklist.requirement(&name));
        let Some(read) = read.map(|read| &read.field) else { continue };
        let given = read.severity == Severity::Block && read.gate <= requirement.field.gate;
        if !given && requirement.field.severity == Severity::Block {
            let what = format!("its condition reads {}, which nobody has to give by then", read.name);
            let help = format!("make {} block at `{}` or before", read.name, word_of(&requirement.field.gate));
            findings.push(Finding::new(FILE, place(&requirement.field.name), what).help(help));
        }
    }
}
