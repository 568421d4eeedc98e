//! The checklist's files → the fields, their conditions and their checks, or every finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::field::{Field, FieldOwner, FieldRole, FieldType};
use crate::domain::ids::FieldName;
use crate::policy::checklist::{Checklist, OfAccount, References, Requirement};
use crate::policy::computation::{Computation, Computed, Yields};
use crate::policy::computed_column::ComputedColumn;
use crate::policy::document::{Document, FieldDocument, Named, OneOrMore, ValidatorDocument};
use crate::policy::finding::Finding;
use crate::policy::validators::Validator;
use crate::policy::written;
use crate::policy::years::YEARS;

use super::checks;
use super::columns::Columns;
use super::{conditions, shapes, word_of};

/// The name under which findings are collected; each is told of the file that holds its field.
pub const FILE: &str = "checklist.toml";

/// The fields as they were read, before anything was run.
pub struct Fields {
    /// The checklist, of every field that could be read.
    pub checklist: Checklist,
    /// The columns that tables may name.
    pub columns: Columns,
    /// Every check that could be read, with its examples.
    pub examples: Vec<CheckExample>,
    /// The file that holds each field.
    homes: BTreeMap<String, &'static str>,
}

impl Fields {
    /// Tells each finding about a field of the file that holds it.
    pub fn relocate(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|finding| finding.file == FILE) {
            let name = finding.place.strip_prefix("field ").and_then(|rest| rest.split(',').next());
            if let Some(home) = name.and_then(|name| self.homes.get(name)) {
                (*home).clone_into(&mut finding.file);
            }
        }
    }
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

/// Reads the files, each with its name; `None` if one of them is no TOML.
pub fn read(files: &[(&'static str, &str)], references: References, findings: &mut Vec<Finding>) -> Option<Fields> {
    let mut declared: Vec<String> = Vec::new();
    let mut documents: Vec<Named<FieldDocument>> = Vec::new();
    let mut homes: BTreeMap<String, &'static str> = BTreeMap::new();
    for (file, text) in files {
        let mut document = Document::open(file, text, &["field"], findings)?;
        for name in document.names("field") {
            if let Some(other) = homes.insert(name.clone(), file) {
                findings.push(Finding::new(file, place(&name), format!("{other} has a field of this name as well")));
            }
            declared.push(name);
        }
        documents.extend(document.named::<FieldDocument>("field", findings));
    }
    let mut seen = BTreeSet::new();
    documents.retain(|document| seen.insert(document.name.clone()));
    let mut fields = Vec::new();
    for Named { name, body } in &documents {
        fields.push((define(name, body, findings), Vec::new()));
    }
    check_uniqueness(&fields, findings);
    check_addresses(&fields, findings);
    check_roles(&fields, declared.len() == documents.len(), findings);
    let mut examples = Vec::new();
    for (index, Named { body, .. }) in documents.iter().enumerate() {
        let own = checks::read_all(&fields[index].0, &body.validator, &fields, &declared, findings);
        fields[index].1 = own.iter().map(|example| example.validator.clone()).collect();
        examples.extend(own);
    }
    let columns = Columns::new(&fields, &declared, &references);
    let documents: BTreeMap<FieldName, FieldDocument> =
        documents.into_iter().map(|entry| (FieldName::new(entry.name), entry.body)).collect();
    let all: Vec<Field> = fields.iter().map(|(field, _)| field.clone()).collect();
    let requirements = fields.into_iter().map(|(field, validators)| {
        let document = &documents[&field.name];
        requirement(field, validators, document, &columns, &all, findings)
    });
    let checklist = Checklist::new(requirements.collect(), references);
    conditions::check(&checklist, findings);
    Some(Fields { checklist, columns, examples, homes })
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
    if body.computed.is_some() && body.inferred.is_some() {
        finding("it is either computed or inferred".to_owned());
    }
    // A field may show what a column of the same name reads exactly, if Baton computes both.
    if ComputedColumn::from_name(name).is_some() && body.computed.is_none() {
        finding("a computed column has this name".to_owned());
    }
    let mut field = Field {
        name: FieldName::new(name),
        title: body.title.clone().unwrap_or_else(|| name.replace('_', " ")),
        also_called: body.also_called.clone(),
        said_after: body.said_after.clone(),
        spoken_of: body.spoken_of.clone(),
        group: body.group,
        role: body.role,
        field_type: body.field_type,
        choices: body.choices.clone(),
        choice_words: body.choice_words.clone(),
        items: body.of,
        parts: shapes::parts(&body.parts),
        severity: body.severity,
        gate: body.gate,
        owner: body.owner,
        is_classification: body.is_classification,
        question: body.question.trim().to_owned(),
        customer_question: body.customer_question.as_deref().map(str::trim).map(str::to_owned),
        help: body.help.trim().to_owned(),
        address: body.address.as_deref().map(FieldName::from),
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
    let mut phrases: BTreeMap<&str, &FieldName> = BTreeMap::new();
    for (field, _) in fields {
        for phrase in field.said_after.iter().chain(&field.spoken_of) {
            let is_plain = phrase.trim() == phrase && phrase.to_lowercase() == *phrase && !phrase.is_empty();
            if !is_plain {
                let what = format!("`{phrase}` must be small letters without blanks around them");
                findings.push(Finding::new(FILE, place(&field.name), what));
            }
            if let Some(other) = phrases.insert(phrase, &field.name).filter(|other| *other != &field.name) {
                let what = format!("`{phrase}` speaks of the field {other} as well");
                findings.push(Finding::new(FILE, place(&field.name), what));
            }
        }
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

/// A company's name may come with its address, which must have a field that can hold it.
fn check_addresses(fields: &[(Field, Vec<Validator>)], findings: &mut Vec<Finding>) {
    for (field, _) in fields {
        let Some(address) = &field.address else { continue };
        let named = fields.iter().find(|(other, _)| &other.name == address);
        if field.field_type != FieldType::Text || named.is_none_or(|(other, _)| other.field_type != FieldType::Address)
        {
            let what = format!("its `address` names `{address}`: a text names a field of the type `address`");
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
        | FieldRole::RemitTo
        | FieldRole::QuoteNumber
        | FieldRole::PriceListVersion
        | FieldRole::ParentAgreement
        | FieldRole::BillingImpact => FieldType::Text,
        FieldRole::CrmAmount
        | FieldRole::PoAmount
        | FieldRole::Total
        | FieldRole::CreditLimit
        | FieldRole::OpenReceivables
        | FieldRole::Deposit
        | FieldRole::RecurringBefore
        | FieldRole::RecurringChange
        | FieldRole::RecurringAfter
        | FieldRole::TotalAfter
        | FieldRole::ChangeOverTerm => FieldType::Money,
        FieldRole::ContractionPercent | FieldRole::DiscountAfter | FieldRole::Prepayment => FieldType::Percent,
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
        FieldRole::NoticePeriod => FieldType::Record,
        FieldRole::QuoteVersion | FieldRole::FreePeriod | FieldRole::BillingParts => FieldType::Number,
        FieldRole::ServiceStart
        | FieldRole::PeriodsFrom
        | FieldRole::ServiceEnd
        | FieldRole::PoExpiry
        | FieldRole::BillingStartDate
        | FieldRole::QuoteAcceptedOn
        | FieldRole::QuoteExtension
        | FieldRole::QuoteValidUntil => FieldType::Date,
        FieldRole::RampSchedule | FieldRole::BillingSchedule | FieldRole::BillingPlan | FieldRole::PaymentEvents => {
            FieldType::List
        }
        FieldRole::CreditCheck | FieldRole::RenewalPriceTerms => FieldType::Record,
        FieldRole::Proration | FieldRole::ServicesBilling => FieldType::Choice,
        FieldRole::ClosedWonAt => FieldType::Moment,
    })
}

fn requirement(
    field: Field,
    validators: Vec<Validator>,
    document: &FieldDocument,
    columns: &Columns,
    all: &[Field],
    findings: &mut Vec<Finding>,
) -> Requirement {
    let mut reader = conditions::Reader { field: &field, columns, findings };
    let condition = reader.read("condition", document.condition.as_ref());
    let blocks_when = reader.read("blocks_when", document.blocks_when.as_ref());
    let mut defaults = Vec::new();
    for one in &document.default_when {
        let when = reader.read("default_when", Some(&OneOrMore::One(one.when.clone())));
        match written::read_value(&one.is, &field) {
            Ok(value) => defaults.push((when, value)),
            Err(why) => reader.finding("default_when", format!("its default cannot be read: {why}")),
        }
    }
    let mut gates = Vec::new();
    for one in &document.gate_when {
        gates.push((reader.read("gate_when", Some(&OneOrMore::One(one.when.clone()))), one.is));
    }
    let mut named = |key: &str, name: &String| {
        let found = all.iter().find(|other| other.name.as_str() == name).filter(|other| match key {
            "default_from" | "claimed_in" | "column" => other.field_type == field.field_type,
            _ => other.field_type == FieldType::Text,
        });
        if found.is_none() {
            reader.finding(key, format!("`{name}` is no field whose value it could take"));
        }
        found.map(|other| other.name.clone())
    };
    let default_from = document.default_from.as_ref().and_then(|name| named("default_from", name));
    let claimed_in = document.claimed_in.as_ref().and_then(|name| named("claimed_in", name));
    let of_account = document.of_account.as_ref().and_then(|of| {
        let (named_by, column) = (named("named_by", &of.named_by), named("column", &of.column));
        Some(OfAccount { named_by: named_by?, column: column? })
    });
    let computed = computed(&field, document, all, findings);
    let expected_sources = document.source.as_ref().map(OneOrMore::all).unwrap_or_default();
    Requirement {
        field,
        condition,
        blocks_when,
        defaults,
        default_from,
        years: document.years.unwrap_or(YEARS),
        claimed_in,
        gates,
        of_account,
        validators,
        computed,
        expected_sources,
    }
}

/// What the field is computed from; the types of both ends must be those of the computation.
fn computed(field: &Field, document: &FieldDocument, all: &[Field], findings: &mut Vec<Finding>) -> Option<Computed> {
    let (computation, yields) = match (document.computed, document.inferred) {
        (Some(computation), _) => (computation, Yields::Never),
        (None, Some(computation)) => (computation, Yields::ToAnySource),
        (None, None) => return None,
    };
    let mut finding = |what: String| findings.push(Finding::new(FILE, place(&field.name), what));
    if field.field_type != computation.gives() {
        finding(format!("`{}` gives a value of type `{}`", word_of(&computation), word_of(&computation.gives())));
    }
    let usual = || all.iter().find(|field| field.role.is_some() && field.role == computation.usual_source());
    let from: Vec<&Field> = match document.from.as_slice() {
        [] => usual().into_iter().collect(),
        names => {
            let known = |name: &String| all.iter().find(|field| field.name.as_str() == name);
            for name in names.iter().filter(|name| known(name).is_none()) {
                finding(format!("it is computed from `{name}`, which is no field"));
            }
            names.iter().filter_map(known).collect()
        }
    };
    let reads = computation.reads();
    let is_open = computation == Computation::LatestDay && !from.is_empty();
    if (from.len() != reads.len() && !is_open) || from.iter().zip(reads).any(|(field, kind)| field.field_type != *kind)
    {
        let kinds: Vec<String> = reads.iter().map(word_of).collect();
        finding(format!("`{}` reads fields of the types: {}", word_of(&computation), kinds.join(", ")));
    }
    Some(Computed { computation, from: from.into_iter().map(|field| field.name.clone()).collect(), yields })
}
