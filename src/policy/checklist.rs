//! The compiled checklist: which fields apply, what each holds, which are missing at which gate.
//!
//! A field may depend on others by its condition; the compiler lets no condition run in a circle.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::field::{Field, FieldRole, FieldState, Gate, Severity, Source, Value};
use crate::domain::ids::FieldName;
use crate::domain::packet::Packet;

use super::columns::{Column, ColumnSource, ColumnValue, reading_of, reading_of_absence, reading_of_list};
use super::computation::{Background, Computation, Computed, Given, Yields, state_of};
use super::computed_column::{ComputedColumn, Input, Need};
use super::countries::Countries;
use super::credit::{CreditRule, Exposure, Part};
use super::currencies::Rates;
use super::decision::DecisionDefinition;
use super::fiscal::Fiscal;
use super::outlook::{Looked, Outlook, Reaches, Stamp};
use super::products::Products;
use super::scale::Reading;
use super::table::Table;
use super::unary::Cell;
use super::validators::Validator;

/// Every field, in the order of the file.
#[derive(Debug, Clone)]
pub struct Checklist {
    requirements: Vec<Requirement>,
    by_name: HashMap<FieldName, usize>,
    by_role: HashMap<FieldRole, usize>,
    references: References,
    stamp: Stamp,
    reaches: Reaches,
}

/// What rules look things up in.
#[derive(Debug, Clone)]
pub struct References {
    /// What other currencies are worth.
    pub rates: Rates,
    /// What we sell.
    pub products: Products,
    /// Groups of countries, and the forms of their VAT numbers.
    pub countries: Countries,
    /// Our fiscal periods.
    pub fiscal: Fiscal,
    /// How far an exposure looks ahead.
    pub credit: CreditRule,
}

/// One field with what policy demands of it.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// The field.
    pub field: Field,
    /// When it applies.
    pub condition: Condition,
    /// When a field that warns blocks after all; never, if there is no alternative.
    pub blocks_when: Condition,
    /// What policy proposes under a condition: the first that holds counts, before the field's own default.
    pub defaults: Vec<(Condition, Value)>,
    /// The field whose value policy proposes for this one, before the field's own default.
    pub default_from: Option<FieldName>,
    /// The first and the last year in which its days may lie.
    pub years: (i32, i32),
    /// For what Baton computes: the field that keeps what people say instead.
    pub claimed_in: Option<FieldName>,
    /// The gates that it guards under a condition, in place of its own.
    pub gates: Vec<(Condition, Gate)>,
    /// Where the account master says it of another account than the customer's.
    pub of_account: Option<OfAccount>,
    /// The checks on its value.
    pub validators: Vec<Validator>,
    /// What Baton computes it from.
    pub computed: Option<Computed>,
    /// Where its value should come from, in the order in which these places are looked at.
    pub expected_sources: Vec<ExpectedSource>,
}

/// When something applies: while all clauses of one alternative hold. Without an alternative it depends on nothing.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// The alternatives; no two need to be apart.
    pub alternatives: Vec<Vec<Clause>>,
}

impl Condition {
    /// Every clause of every alternative.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.alternatives.iter().flatten()
    }
}

/// What the account master says of an account that another field names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfAccount {
    /// The field that holds the account's name.
    pub named_by: FieldName,
    /// The field whose column is read.
    pub column: FieldName,
}

/// Which values a condition reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Those that count.
    Counting,
    /// Those that are only stated, too: the packet as it will be once everything that is proposed is confirmed.
    Stated,
}

/// The fields that must count before it is known that a condition holds; `None` if it does not.
pub(super) type WaitsFor = Option<Arc<[FieldName]>>;

/// One part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What it reads.
    pub column: Column,
    /// What must hold of it.
    pub cell: Cell,
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

impl Applies {
    fn of(waits: Option<&Arc<[FieldName]>>) -> Self {
        match waits.map(AsRef::as_ref) {
            None => Applies::No,
            Some([]) => Applies::Yes,
            Some(_) => Applies::NotKnownYet,
        }
    }
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
    /// The field that it was computed from; none where the handoff itself says it.
    pub from: Option<FieldName>,
    /// It counts as the weakest of its sources.
    pub state: FieldState,
}

impl Checklist {
    /// A checklist of these fields. Names and roles must be unique, which the compiler has seen to.
    pub fn new(requirements: Vec<Requirement>, references: References) -> Self {
        let places = || requirements.iter().enumerate();
        let by_name = places().map(|(place, requirement)| (requirement.field.name.clone(), place)).collect();
        let by_role = places().filter_map(|(place, requirement)| Some((requirement.field.role?, place))).collect();
        let reaches = Reaches::none(requirements.len());
        let mut checklist = Self { requirements, by_name, by_role, references, stamp: Stamp::default(), reaches };
        checklist.reaches = checklist.reaches_of_fields();
        checklist
    }

    /// The checklist of a book with these decisions, in the order of the book.
    pub(super) fn with_decisions(mut self, decisions: &[DecisionDefinition], tables: &[Table]) -> Self {
        self.reaches = self.reaches_of_fields();
        for decision in decisions {
            let judged = tables.iter().filter(|table| table.decision == decision.decision_type);
            let columns = judged.flat_map(|table| &table.columns).chain(decision.unless.iter().map(|one| &one.column));
            let shown = decision.shows.iter().filter_map(|name| self.place(name));
            let fields = match decision.shows_whole_packet {
                true => (0..self.requirements.len()).collect(),
                false => self.rests_on(columns.flat_map(|column| self.places_read_by(column)).chain(shown)),
            };
            self.reaches.add_decision(&fields);
        }
        self
    }

    fn reaches_of_fields(&self) -> Reaches {
        let mut reaches = Reaches::none(self.requirements.len());
        for (place, requirement) in self.requirements.iter().enumerate() {
            let columns = requirement.condition.clauses().map(|clause| &clause.column);
            reaches.add_condition(place, &self.rests_on(columns.flat_map(|column| self.places_read_by(column))));
        }
        for column in ComputedColumn::ALL {
            let inputs = column.reads().iter().filter_map(|input| self.by_role.get(&input.role).copied());
            reaches.add_column(column.place(), &self.rests_on(inputs));
        }
        reaches
    }

    /// These fields, and every field on which it rests whether, how much and for which gate they count.
    fn rests_on(&self, fields: impl Iterator<Item = usize>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open: Vec<usize> = fields.collect();
        while let Some(place) = open.pop() {
            let Some(requirement) = self.requirements.get(place).filter(|_| found.insert(place)) else { continue };
            let gates = requirement.gates.iter().map(|(condition, _)| condition);
            let conditions = [&requirement.condition, &requirement.blocks_when].into_iter().chain(gates);
            let clauses = conditions.flat_map(Condition::clauses);
            open.extend(clauses.flat_map(|clause| self.places_read_by(&clause.column)));
            // What is computed from a waived value is set aside with it.
            let sources = requirement.computed.iter().flat_map(|computed| &computed.from);
            open.extend(sources.filter_map(|name| self.place(name)));
        }
        found
    }

    fn places_read_by(&self, column: &Column) -> Vec<usize> {
        self.all_read_by(column).into_iter().filter_map(|name| self.place(name)).collect()
    }

    /// Where the field of that name stands.
    pub(super) fn place(&self, name: &FieldName) -> Option<usize> {
        self.by_name.get(name).copied()
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
        let place = self.by_role.get(&role)?;
        self.requirements.get(*place).map(|requirement| &requirement.field)
    }

    /// What rules look things up in.
    pub fn references(&self) -> &References {
        &self.references
    }

    /// What was found of that packet so far.
    pub(super) fn look<'p>(&self, packet: &'p Packet) -> Looked<'p> {
        Looked::at(packet, &self.stamp, self, &self.reaches)
    }

    /// Whether the field's condition holds.
    pub fn applies(&self, name: &FieldName, packet: &Packet, sight: Sight) -> Applies {
        self.applies_in(name, packet, &self.look(packet), sight)
    }

    fn applies_in(&self, name: &FieldName, packet: &Packet, outlook: &Outlook, sight: Sight) -> Applies {
        let Some(place) = self.by_name.get(name) else { return Applies::Yes };
        Applies::of(self.waits_of(*place, packet, outlook, sight))
    }

    /// What the condition of the requirement at that place waits for.
    fn waits_of<'o>(
        &self,
        place: usize,
        packet: &Packet,
        outlook: &'o Outlook,
        sight: Sight,
    ) -> Option<&'o Arc<[FieldName]>> {
        let find = || match self.requirements.get(place) {
            Some(requirement) => self.waits_for(&requirement.condition, packet, outlook, sight),
            None => Some(Arc::default()),
        };
        outlook.waits(place, sight, find)?.as_ref()
    }

    fn holds_in(&self, condition: &Condition, packet: &Packet, outlook: &Outlook, sight: Sight) -> Applies {
        Applies::of(self.waits_for(condition, packet, outlook, sight).as_ref())
    }

    /// What an unmet requirement does: a field that warns may block under a condition.
    fn severity(&self, requirement: &Requirement, packet: &Packet, outlook: &Outlook, sight: Sight) -> Severity {
        let escalates = !requirement.blocks_when.alternatives.is_empty();
        if escalates && self.holds_in(&requirement.blocks_when, packet, outlook, sight) == Applies::Yes {
            return Severity::Block;
        }
        requirement.field.severity
    }

    /// The gate that an unmet requirement guards: that of the first condition that holds, else its own.
    fn gate(&self, requirement: &Requirement, packet: &Packet, outlook: &Outlook) -> Gate {
        let holds = |condition: &Condition| self.holds_in(condition, packet, outlook, Sight::Stated) == Applies::Yes;
        let found = requirement.gates.iter().find(|(condition, _)| holds(condition));
        found.map_or(requirement.field.gate, |(_, gate)| *gate)
    }

    /// What policy proposes for a field while nothing else is known of it.
    pub fn default(&self, requirement: &Requirement, packet: &Packet) -> Option<Value> {
        let outlook = self.look(packet);
        for (condition, value) in &requirement.defaults {
            // A default is a proposal, and follows what is only proposed as well: both are confirmed together.
            match self.holds_in(condition, packet, &outlook, Sight::Stated) {
                Applies::Yes => return Some(value.clone()),
                // Until it is known, the plain default stands; what is proposed follows what becomes known.
                Applies::NotKnownYet | Applies::No => {}
            }
        }
        let of_other = requirement.default_from.as_ref().and_then(|from| packet.value(from)).cloned();
        of_other.or_else(|| requirement.field.default.clone())
    }

    /// What the field holds: the packet's state, or what follows from absence and condition.
    pub fn state(&self, name: &FieldName, packet: &Packet) -> FieldState {
        if self.applies(name, packet, Sight::Counting) == Applies::No {
            return FieldState::NotApplicable;
        }
        match packet.entry(name) {
            Some(entry) => entry.state,
            None if self.is_set_aside(name, packet) => FieldState::Waived,
            None => FieldState::Absent,
        }
    }

    /// Unmet `block` fields whose gate is not after `up_to`, in the order of the file. A field whose condition
    /// cannot be judged yet is not asked for before the field that decides it.
    pub fn missing(&self, packet: &Packet, up_to: Gate, sight: Sight) -> Vec<Missing> {
        let outlook = self.look(packet);
        let mut missing = Vec::new();
        let held = outlook.held(|| self.held(packet));
        for (place, (requirement, &state)) in self.requirements.iter().zip(held).enumerate() {
            let is_met = state.counts() || (sight == Sight::Stated && state != FieldState::Absent);
            // What costs least is looked at first.
            if is_met || Applies::of(self.waits_of(place, packet, &outlook, sight)) != Applies::Yes {
                continue;
            }
            let gate = self.gate(requirement, packet, &outlook);
            if gate > up_to || self.severity(requirement, packet, &outlook, sight) != Severity::Block {
                continue;
            }
            missing.push(Missing { field: requirement.field.name.clone(), severity: Severity::Block, gate, state });
        }
        missing
    }

    /// The requirements of which the packet holds something in such a state, in the order of the file.
    pub(super) fn holding(&self, packet: &Packet, is_wanted: impl Fn(FieldState) -> bool) -> Vec<&Requirement> {
        let outlook = self.look(packet);
        let held = outlook.held(|| self.held(packet));
        let places = self.requirements.iter().zip(held).enumerate().filter(|(_, (_, state))| is_wanted(**state));
        let applying = places
            .filter(|(place, _)| Applies::of(self.waits_of(*place, packet, &outlook, Sight::Counting)) != Applies::No);
        applying.map(|(_, (requirement, _))| requirement).collect()
    }

    /// The state of what the packet holds for each requirement, by its place.
    fn held(&self, packet: &Packet) -> Box<[FieldState]> {
        let mut held = vec![FieldState::Absent; self.requirements.len()];
        for (name, entry) in packet.entries() {
            if let Some(state) = self.by_name.get(name).and_then(|place| held.get_mut(*place)) {
                *state = entry.state;
            }
        }
        if packet.waived().next().is_some() {
            for (requirement, state) in self.requirements.iter().zip(&mut held) {
                if self.is_set_aside(&requirement.field.name, packet) {
                    *state = FieldState::Waived;
                }
            }
        }
        held.into()
    }

    /// A column's value for this packet, or why it has none. A table waits for no value that is waived: it cannot be read.
    pub fn value(&self, column: &Column, packet: &Packet) -> ColumnValue {
        match self.value_in(column, packet, &self.look(packet), Sight::Counting) {
            ColumnValue::NotGathered(fields) => self.not_gathered(fields, packet),
            found @ (ColumnValue::Value(_) | ColumnValue::Unreadable(_) | ColumnValue::NotApplicable) => found,
        }
    }

    fn value_in(&self, column: &Column, packet: &Packet, outlook: &Outlook, sight: Sight) -> ColumnValue {
        if let ColumnSource::Computed(computed) = &column.source {
            let find = || self.computed_in(*computed, column, packet, outlook, sight);
            return outlook.column(*computed, sight, find);
        }
        let Some(name) = self.read_by(column) else { return gone() };
        let value = match self.stated(name, packet, outlook, sight) {
            Ok(value) => value,
            Err(none) => return none,
        };
        let reading = match &column.source {
            ColumnSource::Part { part, .. } => match self.part(name, part, value) {
                Some(part) => reading_of(&part, &self.references.rates),
                None => match reading_of_absence(&column.scale) {
                    Some(absent) => return ColumnValue::Value(absent),
                    None => return ColumnValue::NotApplicable,
                },
            },
            ColumnSource::Group { group, .. } => {
                let is_in = matches!(value, Value::Country(country) if self.references.countries.is_in(country, group));
                Ok(Reading::Name(is_in.to_string()))
            }
            ColumnSource::Contradicted { part, .. } => {
                let against = packet.entry(name).map(|entry| entry.against.as_slice()).unwrap_or_default();
                let of_records = against.iter().filter(|stated| stated.provenance.source.is_record());
                let held = self.part(name, part, value);
                let is_said_otherwise =
                    of_records.map(|stated| self.part(name, part, &stated.value)).any(|said| said != held);
                Ok(Reading::Name(is_said_otherwise.to_string()))
            }
            ColumnSource::Field(_) | ColumnSource::Computed(_) => self.reading(name, value),
        };
        admitted(column, reading)
    }

    /// What a field holds, or why it holds nothing.
    fn stated<'p>(
        &self,
        name: &FieldName,
        packet: &'p Packet,
        outlook: &Outlook,
        sight: Sight,
    ) -> Result<&'p Value, ColumnValue> {
        match self.by_name.get(name).map(|place| self.waits_of(*place, packet, outlook, sight)) {
            Some(None) => return Err(ColumnValue::NotApplicable),
            Some(Some(waiting)) if !waiting.is_empty() => return Err(ColumnValue::NotGathered(waiting.to_vec())),
            Some(Some(_)) | None => {}
        }
        let held = match sight {
            Sight::Counting => packet.counting(name),
            Sight::Stated => packet.value(name),
        };
        held.ok_or_else(|| ColumnValue::NotGathered(vec![name.clone()]))
    }

    fn computed_in(
        &self,
        computed: ComputedColumn,
        column: &Column,
        packet: &Packet,
        outlook: &Outlook,
        sight: Sight,
    ) -> ColumnValue {
        if computed == ComputedColumn::WaivedItemClass {
            return ColumnValue::NotApplicable;
        }
        let mut given = Vec::new();
        let mut waiting = Vec::new();
        for input in computed.reads() {
            if input.need == Need::IfFirst && given.first() == Some(&None) {
                given.push(None);
                continue;
            }
            let Some(field) = self.by_role(input.role) else {
                match input.need {
                    Need::Needed => return gone(),
                    Need::IfKnown | Need::IfFirst | Need::IfApplies => given.push(None),
                }
                continue;
            };
            match (self.stated(&field.name, packet, outlook, sight), input.need) {
                (Ok(value), _) => given.push(Some(value)),
                (Err(ColumnValue::NotApplicable), Need::IfKnown | Need::IfFirst | Need::IfApplies) => given.push(None),
                (Err(_), Need::IfKnown | Need::IfFirst) if packet.entry(&field.name).is_none() => given.push(None),
                (Err(ColumnValue::NotGathered(fields)), _) => waiting.extend(fields),
                (Err(none), _) => return none,
            }
        }
        match waiting.is_empty() {
            true => admitted(column, computed.compute(&given, &self.references)),
            false => ColumnValue::NotGathered(waiting),
        }
    }

    /// What a column's figure is made of, where whoever decides on it should see more than the figure.
    pub fn parts(&self, column: &Column, packet: &Packet) -> Vec<Part> {
        match &column.source {
            ColumnSource::Computed(ComputedColumn::ExposureOverLimitPercent) => {
                // Without a limit nothing is measured.
                match self.knows_a_limit(packet) {
                    true => self.exposure(packet, Sight::Counting).parts(&self.references),
                    false => Vec::new(),
                }
            }
            ColumnSource::Computed(_)
            | ColumnSource::Field(_)
            | ColumnSource::Part { .. }
            | ColumnSource::Group { .. }
            | ColumnSource::Contradicted { .. } => Vec::new(),
        }
    }

    /// Whether anything is said of a limit against which an exposure is measured.
    fn knows_a_limit(&self, packet: &Packet) -> bool {
        let is_said = |role| self.by_role(role).is_some_and(|field| packet.entry(&field.name).is_some());
        [FieldRole::CreditCheck, FieldRole::CreditLimit].into_iter().any(is_said)
    }

    /// What the customer would owe us, by what is known.
    pub fn exposure(&self, packet: &Packet, sight: Sight) -> Exposure {
        let outlook = self.look(packet);
        let known = |role| self.stated(&self.by_role(role)?.name, packet, &outlook, sight).ok();
        Exposure::of(&known, &self.references)
    }

    /// Whether a field holds nothing at all, and nobody has to give it before submit.
    pub fn nothing_is_said(&self, name: &FieldName, packet: &Packet) -> bool {
        let Some(requirement) = self.requirement(name) else { return true };
        let outlook = self.look(packet);
        let has_to_be_given = self.severity(requirement, packet, &outlook, Sight::Counting) == Severity::Block
            && self.gate(requirement, packet, &outlook) == Gate::Submit
            && requirement.computed.is_none();
        packet.entry(name).is_none() && !has_to_be_given
    }

    fn reading(&self, name: &FieldName, value: &Value) -> Result<Reading, String> {
        let field = self.requirement(name).map(|requirement| &requirement.field);
        match field.and_then(|field| reading_of_list(field, value)) {
            Some(items) => Ok(items),
            None => reading_of(value, &self.references.rates),
        }
    }

    fn part(&self, name: &FieldName, part: &str, value: &Value) -> Option<Value> {
        self.requirement(name)?.field.parts_of(value)?.get(part).cloned()
    }

    /// The field that the column reads itself.
    pub fn read_by<'c>(&'c self, column: &'c Column) -> Option<&'c FieldName> {
        match &column.source {
            ColumnSource::Field(name)
            | ColumnSource::Part { field: name, .. }
            | ColumnSource::Contradicted { field: name, .. }
            | ColumnSource::Group { field: name, .. } => Some(name),
            ColumnSource::Computed(computed) => {
                let first = computed.reads().first()?;
                self.by_role(first.role).map(|field| &field.name)
            }
        }
    }

    /// Every field that the column reads itself.
    pub fn all_read_by<'c>(&'c self, column: &'c Column) -> Vec<&'c FieldName> {
        match &column.source {
            ColumnSource::Computed(computed) => {
                let fields = computed.reads().iter().filter_map(|input| self.by_role(input.role));
                fields.map(|field| &field.name).collect()
            }
            ColumnSource::Field(_)
            | ColumnSource::Part { .. }
            | ColumnSource::Group { .. }
            | ColumnSource::Contradicted { .. } => self.read_by(column).into_iter().collect(),
        }
    }

    /// Every field without which the column has no value, computed fields' sources included.
    pub fn needs(&self, column: &Column) -> BTreeSet<FieldName> {
        match &column.source {
            ColumnSource::Computed(computed) => {
                let needed = computed.reads().iter().filter(|input| input.need == Need::Needed);
                self.with_sources(needed.filter_map(|input| self.by_role(input.role)).map(|field| field.name.clone()))
            }
            ColumnSource::Field(_)
            | ColumnSource::Part { .. }
            | ColumnSource::Group { .. }
            | ColumnSource::Contradicted { .. } => self.reads(column),
        }
    }

    /// Every field that the column's value comes from, computed fields' sources included.
    pub fn reads(&self, column: &Column) -> BTreeSet<FieldName> {
        self.with_sources(self.all_read_by(column).into_iter().cloned())
    }

    /// Every field that the column's value tells of.
    pub fn discloses(&self, column: &Column) -> BTreeSet<FieldName> {
        let ColumnSource::Computed(computed) = &column.source else { return self.reads(column) };
        let field = |input: &Input| self.by_role(input.role).map(|field| field.name.clone());
        self.with_sources(computed.discloses().filter_map(field))
    }

    /// Every field that the column's value comes from in this packet: what is looked at only beside another value that is
    /// not there is left out.
    pub fn reads_in(&self, column: &Column, packet: &Packet) -> BTreeSet<FieldName> {
        let ColumnSource::Computed(computed) = &column.source else { return self.reads(column) };
        let field = |input: &Input| self.by_role(input.role).map(|field| field.name.clone());
        let first = computed.reads().first().and_then(field);
        let has_first = first.is_some_and(|first| packet.entry(&first).is_some());
        let looked_at = computed.reads().iter().filter(|input| has_first || input.need != Need::IfFirst);
        self.with_sources(looked_at.filter_map(field))
    }

    pub(super) fn with_sources(&self, fields: impl Iterator<Item = FieldName>) -> BTreeSet<FieldName> {
        let mut reads = BTreeSet::new();
        let mut open: Vec<FieldName> = fields.collect();
        while let Some(name) = open.pop() {
            let computed = self.requirement(&name).and_then(|requirement| requirement.computed.as_ref());
            if reads.insert(name) {
                open.extend(computed.into_iter().flat_map(|computed| computed.from.iter().cloned()));
            }
        }
        reads
    }

    /// For each field that blocks and of which it is not known yet whether it applies: the fields that decide it.
    pub fn waiting_for(&self, packet: &Packet) -> Vec<Arc<[FieldName]>> {
        let outlook = self.look(packet);
        let places = self.requirements.iter().enumerate();
        let blocking = places.filter(|(_, requirement)| requirement.field.severity == Severity::Block);
        blocking
            .filter_map(|(place, _)| self.waits_of(place, packet, &outlook, Sight::Counting))
            .filter(|waiting| !waiting.is_empty())
            .cloned()
            .collect()
    }

    /// The field that a person can give in place of one that Baton computes.
    pub fn asked_for(&self, name: &FieldName) -> FieldName {
        let computed = self.requirement(name).and_then(|requirement| requirement.computed.as_ref());
        let source = computed.and_then(|computed| computed.from.first());
        source.map_or_else(|| name.clone(), |source| self.asked_for(source))
    }

    /// Every value that Baton computes, from the values as they are now, in the order of the file: a value that is
    /// computed from another computed one stands after it. Where one cannot be computed, there is none.
    pub fn computed(&self, packet: &Packet, background: Background<'_>) -> Vec<ComputedValue> {
        let mut found: Vec<ComputedValue> = Vec::new();
        for requirement in &self.requirements {
            let Some(computed) = &requirement.computed else { continue };
            let name = &requirement.field.name;
            if computed.yields == Yields::ToAnySource && is_stated(packet, name) {
                continue;
            }
            let given: Vec<Given<'_>> =
                computed.from.iter().filter_map(|from| self.given(from, packet, &found)).collect();
            let is_whole = given.len() == computed.from.len() || computed.computation == Computation::LatestDay;
            if let Some(value) = computed.computation.compute(&given, background).filter(|_| is_whole) {
                let state = if computed.computation.only_proposes() { FieldState::Proposed } else { state_of(&given) };
                let from = computed.from.first().cloned();
                found.push(ComputedValue { field: name.clone(), value, from, state });
            }
        }
        found
    }

    /// What a field holds, or has just been computed to hold.
    fn given<'v>(&self, name: &FieldName, packet: &'v Packet, found: &'v [ComputedValue]) -> Option<Given<'v>> {
        if self.applies(name, packet, Sight::Counting) == Applies::No {
            return None;
        }
        match found.iter().find(|computed| &computed.field == name) {
            Some(computed) => Some(Given { value: &computed.value, state: computed.state }),
            None => packet.entry(name).map(|entry| Given { value: &entry.value, state: entry.state }),
        }
    }

    fn waits_for(&self, condition: &Condition, packet: &Packet, outlook: &Outlook, sight: Sight) -> WaitsFor {
        if condition.alternatives.is_empty() {
            return Some(Arc::default());
        }
        let all = |clauses: &Vec<Clause>| self.all_wait_for(clauses, packet, outlook, sight);
        condition.alternatives.iter().filter_map(all).min_by_key(|waiting| waiting.len())
    }

    fn all_wait_for(&self, clauses: &[Clause], packet: &Packet, outlook: &Outlook, sight: Sight) -> WaitsFor {
        let mut waiting = Vec::new();
        for clause in clauses {
            match self.value_in(&clause.column, packet, outlook, sight) {
                ColumnValue::NotApplicable => return None,
                ColumnValue::Value(reading) if clause.cell.holds(&reading) == Some(false) => return None,
                ColumnValue::NotGathered(fields) => waiting.extend(fields),
                // What cannot be read is asked for rather than left out.
                ColumnValue::Value(_) | ColumnValue::Unreadable(_) => {}
            }
        }
        Some(waiting.into())
    }
}

/// The reading, if such a column can hold it.
fn admitted(column: &Column, reading: Result<Reading, String>) -> ColumnValue {
    match reading {
        Ok(reading) if column.scale.admits(&reading) => ColumnValue::Value(reading),
        Ok(reading) => {
            let shown = column.scale.show(&reading, &[]);
            ColumnValue::Unreadable(format!("{shown} lies outside of what it can be"))
        }
        Err(why) => ColumnValue::Unreadable(why),
    }
}

fn gone() -> ColumnValue {
    ColumnValue::Unreadable("the field that it reads is gone".to_owned())
}

/// Whether a person, a system or a document states the field.
fn is_stated(packet: &Packet, name: &FieldName) -> bool {
    let source = packet.entry(name).map(|entry| &entry.provenance.source);
    source.is_some_and(|source| !matches!(source, Source::Computed { .. } | Source::PolicyDefault))
}
