//! The compiled checklist: which fields apply, what each holds, which are missing at which gate.
//!
//! A field may depend on others by its condition; the compiler lets no condition run in a circle.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::field::{Field, FieldRole, FieldState, Gate, Severity, Value};
use crate::domain::ids::FieldName;
use crate::domain::packet::Packet;
use crate::domain::quote;

use super::columns::{Column, ColumnSource, ColumnValue, lines_of, reading_of, reading_of_absence, reading_of_list};
use super::currencies::Rates;
use super::scale::Reading;
use super::unary::Cell;
use super::validators::Validator;

/// Every field, in the order of the file.
#[derive(Debug, Clone)]
pub struct Checklist {
    requirements: Vec<Requirement>,
    by_name: BTreeMap<FieldName, usize>,
    rates: Rates,
}

/// One field with what policy demands of it.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// The field.
    pub field: Field,
    /// It applies while all of these hold; always, if there are none.
    pub condition: Vec<Clause>,
    /// The checks on its value.
    pub validators: Vec<Validator>,
    /// What Baton computes it from.
    pub computation: Option<Computation>,
    /// Where its value should come from, in the order in which these places are looked at.
    pub expected_sources: Vec<ExpectedSource>,
}

/// One part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What it reads.
    pub column: Column,
    /// What must hold of it.
    pub cell: Cell,
}

/// What Baton computes a field from; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Computation {
    /// The sum of the quote lines' rounded extensions.
    TotalOfLines,
    /// The one currency of the quote lines.
    CurrencyOfLines,
}

/// Where the value of a field should come from, in the words of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedSource {
    /// The CRM.
    Crm,
    /// The quote.
    Quote,
    /// A document.
    Document,
    /// The account master.
    Account,
    /// A policy or product default.
    Policy,
    /// A person.
    Manual,
    /// Computed by Baton.
    Computed,
}

/// Whether a field's condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// It does, or there is none.
    Yes,
    /// It does not.
    No,
    /// A field that it reads does not count yet.
    NotKnownYet,
}

/// A requirement that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Which field.
    pub field: FieldName,
    /// What that does.
    pub severity: Severity,
    /// Which gate it guards.
    pub gate: Gate,
    /// `absent` or `proposed`.
    pub state: FieldState,
}

/// A value that follows from another field's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputedValue {
    /// The field that gets it.
    pub field: FieldName,
    /// The value.
    pub value: Value,
    /// The field that it was computed from.
    pub from: FieldName,
    /// It counts as its source counts.
    pub state: FieldState,
}

impl Checklist {
    /// A checklist of these fields. Names and roles must be unique, which the compiler has seen to.
    pub fn new(requirements: Vec<Requirement>, rates: Rates) -> Self {
        let names = requirements.iter().enumerate();
        let by_name = names.map(|(index, requirement)| (requirement.field.name.clone(), index)).collect();
        Self { requirements, by_name, rates }
    }

    /// Every field with what is demanded of it, in the order of the file.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter()
    }

    /// The field of that name with what is demanded of it.
    pub fn requirement(&self, name: &FieldName) -> Option<&Requirement> {
        self.by_name.get(name).and_then(|index| self.requirements.get(*index))
    }

    /// The field of that role.
    pub fn by_role(&self, role: FieldRole) -> Option<&Field> {
        self.requirements.iter().map(|requirement| &requirement.field).find(|field| field.role == Some(role))
    }

    /// The rates with which money is compared.
    pub fn rates(&self) -> &Rates {
        &self.rates
    }

    /// Whether the field's condition holds.
    pub fn applies(&self, name: &FieldName, packet: &Packet) -> Applies {
        let waiting = self.waits_for(name, packet);
        match waiting {
            None => Applies::No,
            Some(fields) if fields.is_empty() => Applies::Yes,
            Some(_) => Applies::NotKnownYet,
        }
    }

    /// What the field holds: the packet's state, or what follows from absence and condition.
    pub fn state(&self, name: &FieldName, packet: &Packet) -> FieldState {
        if self.applies(name, packet) == Applies::No {
            return FieldState::NotApplicable;
        }
        packet.entry(name).map_or(FieldState::Absent, |entry| entry.state)
    }

    /// Unmet `block` fields whose gate is not after `up_to`, in the order of the file. A field whose condition
    /// cannot be judged yet is not asked for before the field that decides it.
    pub fn missing(&self, packet: &Packet, up_to: Gate) -> Vec<Missing> {
        let guarding = self.requirements.iter().map(|requirement| &requirement.field);
        guarding
            .filter(|field| field.severity == Severity::Block && field.gate <= up_to)
            .filter(|field| self.applies(&field.name, packet) == Applies::Yes)
            .map(|field| (field, self.state(&field.name, packet)))
            .filter(|(_, state)| !state.counts())
            .map(|(field, state)| Missing {
                field: field.name.clone(),
                severity: field.severity,
                gate: field.gate,
                state,
            })
            .collect()
    }

    /// A column's value for this packet, or why it has none.
    pub fn value(&self, column: &Column, packet: &Packet) -> ColumnValue {
        let Some(name) = self.read_by(column) else {
            return ColumnValue::Unreadable("the field that it reads is gone".to_owned());
        };
        let waiting = match self.waits_for(&name, packet) {
            None => return ColumnValue::NotApplicable,
            Some(fields) => fields,
        };
        if !waiting.is_empty() {
            return ColumnValue::NotGathered(waiting);
        }
        let Some(value) = packet.counting(&name) else {
            return ColumnValue::NotGathered(vec![name]);
        };
        let reading = match &column.source {
            ColumnSource::Field(_) => self.reading(&name, value),
            ColumnSource::Part { part, .. } => match self.part(&name, part, value) {
                Some(part) => reading_of(&part, &self.rates),
                None => match reading_of_absence(&column.scale) {
                    Some(absent) => return ColumnValue::Value(absent),
                    None => return ColumnValue::NotApplicable,
                },
            },
            ColumnSource::Computed(computed) => computed.compute(value, &self.rates),
        };
        match reading {
            Ok(reading) if column.scale.admits(&reading) => ColumnValue::Value(reading),
            Ok(reading) => {
                let shown = column.scale.show(&reading, &[]);
                ColumnValue::Unreadable(format!("{shown} lies outside of what it can be"))
            }
            Err(why) => ColumnValue::Unreadable(why),
        }
    }

    fn reading(&self, name: &FieldName, value: &Value) -> Result<Reading, String> {
        let field = self.requirement(name).map(|requirement| &requirement.field);
        match field.and_then(|field| reading_of_list(field, value)) {
            Some(items) => Ok(items),
            None => reading_of(value, &self.rates),
        }
    }

    fn part(&self, name: &FieldName, part: &str, value: &Value) -> Option<Value> {
        self.requirement(name)?.field.parts_of(value)?.remove(part)
    }

    /// The field that the column reads itself.
    pub fn read_by(&self, column: &Column) -> Option<FieldName> {
        match &column.source {
            ColumnSource::Field(name) | ColumnSource::Part { field: name, .. } => Some(name.clone()),
            ColumnSource::Computed(computed) => self.by_role(computed.role()).map(|field| field.name.clone()),
        }
    }

    /// Every field that the column's value comes from, computed fields' sources included.
    pub fn reads(&self, column: &Column) -> BTreeSet<FieldName> {
        let read = self.read_by(column);
        let source = read
            .as_ref()
            .and_then(|name| self.requirement(name))
            .and_then(|requirement| requirement.computation.and_then(|computation| self.by_role(computation.from())));
        let source = source.map(|field| field.name.clone());
        read.into_iter().chain(source).collect()
    }

    /// Every value that Baton computes, for the lines as they are now. Where one cannot be computed, there is none.
    pub fn computed(&self, packet: &Packet) -> Vec<ComputedValue> {
        let mut computed = Vec::new();
        for requirement in &self.requirements {
            let Some(computation) = requirement.computation else { continue };
            let Some(from) = self.by_role(computation.from()).map(|field| field.name.clone()) else { continue };
            let Some(entry) = packet.entry(&from) else { continue };
            if let Some(value) = computation.compute(&entry.value) {
                computed.push(ComputedValue { field: requirement.field.name.clone(), value, from, state: entry.state });
            }
        }
        computed
    }

    /// For each field of which it is not known yet whether it applies: the fields that decide it.
    pub fn waiting_for(&self, packet: &Packet) -> impl Iterator<Item = Vec<FieldName>> {
        self.requirements.iter().filter_map(|requirement| self.waits_for(&requirement.field.name, packet))
    }

    /// The field that a person can give in place of one that Baton computes.
    pub fn asked_for(&self, name: &FieldName) -> FieldName {
        let computation = self.requirement(name).and_then(|requirement| requirement.computation);
        let source = computation.and_then(|computation| self.by_role(computation.from()));
        source.map_or_else(|| name.clone(), |field| field.name.clone())
    }

    /// The fields that must count before it is known that this one applies; `None` if it does not apply.
    fn waits_for(&self, name: &FieldName, packet: &Packet) -> Option<Vec<FieldName>> {
        let condition = self.requirement(name).map(|requirement| requirement.condition.as_slice());
        let mut waiting = Vec::new();
        for clause in condition.unwrap_or_default() {
            match self.value(&clause.column, packet) {
                ColumnValue::NotApplicable => return None,
                ColumnValue::Value(reading) if clause.cell.holds(&reading) == Some(false) => return None,
                ColumnValue::NotGathered(fields) => waiting.extend(fields),
                // What cannot be read is asked for rather than left out.
                ColumnValue::Value(_) | ColumnValue::Unreadable(_) => {}
            }
        }
        Some(waiting)
    }
}

impl Computation {
    /// The field that it reads.
    pub fn from(self) -> FieldRole {
        match self {
            Computation::TotalOfLines | Computation::CurrencyOfLines => FieldRole::QuoteLines,
        }
    }

    fn compute(self, value: &Value) -> Option<Value> {
        let lines = lines_of(value)?;
        let total = quote::total(lines).ok()?;
        match self {
            Computation::TotalOfLines => Some(Value::Money(total)),
            Computation::CurrencyOfLines => Some(Value::Currency(total.currency())),
        }
    }
}
