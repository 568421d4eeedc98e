//! Judgement: decision tables, the checklist and their compiler. Pure: no clock, no I/O, no history.
//!
//! Policy files are TOML. A rule is a row of a decision table or a field of the checklist; there is no
//! expression language, and none should grow. In reading order:
//!
//! - [`shipped`]: the files; [`document`]: their mirror; [`finding`]: what the compiler has to say
//! - [`organisation`], [`currencies`], [`countries`], [`products`]: who we are, and what rules look things up in
//! - [`checklist`] with what it has found of a packet (`outlook`), [`computation`], [`validators`], [`written`]: fields, what is computed, checks, and values as
//!   files write them
//! - [`scale`], [`unary`], [`columns`], [`table`]: what a cell tests; [`cover`]: gaps and overlaps
//! - [`credit`]: what a customer would owe us
//! - [`decision`], [`judge`], [`verdict`]: one decision of one packet
//! - [`people`], [`ladder`], [`calendar`], [`ticks`], [`authority`]: who decides, and until when
//! - [`matching`]: values of different documents beside each other; [`mapping`]: where each field is booked
//! - [`homes`]: which field holds which part of an answer; [`matters`]: what a sentence speaks of
//! - [`sources`]: whose messages may announce a win; [`accounts`]: what is known of customers beforehand
//! - [`compile`]: all of it at once

pub mod absences;
pub mod accounts;
pub mod authority;
pub mod calendar;
mod chain;
pub mod charges;
pub mod checklist;
pub mod columns;
pub mod compile;
pub mod computation;
pub mod computed_column;
pub mod countries;
pub mod cover;
pub mod credit;
pub mod currencies;
pub mod decision;
pub mod document;
pub mod finding;
pub mod fiscal;
pub mod forms;
pub mod homes;
pub mod invoices;
pub mod judge;
pub mod ladder;
pub mod mapping;
pub mod matching;
pub mod matters;
pub mod organisation;
mod outlook;
pub mod people;
pub mod products;
pub mod scale;
pub mod schedules;
pub mod shipped;
pub mod sources;
pub mod structure;
pub mod table;
pub mod ticks;
pub mod unary;
pub mod validators;
pub mod verdict;
pub mod waivers;
pub mod written;
mod years;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::domain::directory::Directory;
use crate::domain::document::DocumentKind;
use crate::domain::field::{Field, FieldRole, FieldState, Gate, Misfit, Severity, Value};
use crate::domain::ids::{DecisionType, FieldName, HandoffId, RuleId};
use crate::domain::look_up::LookUp;
use crate::domain::money::Money;
use crate::domain::packet::Packet;
use crate::domain::trust::TrustedSources;

use accounts::AccountMaster;
use calendar::{Calendars, Uncovered};
use checklist::{
    Applies, Checklist, ComputedValue, ExpectedSource, Missing, OfAccount, References, Requirement, Sight,
};
use computation::Background;
use credit::Exposure;
use currencies::Rates;
use decision::{DecisionDefinition, DecisionRole};
use finding::Finding;
use homes::{Homes, NoHome};
use ladder::Ladders;
use mapping::Mapping;
use matching::Matching;
use matters::Matters;
use organisation::Organisation;
use schedules::Schedule;
use shipped::PolicyFiles;
use table::Table;
use validators::{Check, CheckContext, Surroundings};
use verdict::{Stance, Verdict};

/// How far ahead the holidays must be known: the longest window and its ladder lie within it.
const COVERED_DAYS: u64 = 92;

/// Everything that policy says, compiled. There is no half a book: what does not compile is not used.
#[derive(Debug, Clone)]
pub struct PolicyBook {
    version: PolicyVersion,
    files: PolicyFiles,
    organisation: Organisation,
    checklist: Checklist,
    decisions: Vec<DecisionDefinition>,
    tables: Vec<Table>,
    directory: Directory,
    calendars: Calendars,
    ladders: Ladders,
    sources: TrustedSources,
    mapping: Mapping,
    accounts: AccountMaster,
    matching: Matching,
    homes: Homes,
    matters: Matters,
    schedules: Vec<Schedule>,
    waivers: HashMap<DecisionType, DecisionDefinition>,
}

/// Which policy it was: every judgement records it, so that it can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyVersion {
    /// As its authors call it.
    pub version: String,
    /// SHA-256 over the names and bytes of all files.
    pub hash: String,
}

/// A table that is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotChecked<'a> {
    /// The table.
    pub table: &'a str,
    /// What it would ask for.
    pub decision: &'a DecisionType,
    /// Why it is off.
    pub reason: &'a str,
}

impl PolicyBook {
    /// Compiles the files, or reports every finding at once, sorted.
    pub fn compile(files: &PolicyFiles) -> Result<PolicyBook, Vec<Finding>> {
        compile::compile(files)
    }

    /// Which policy this is.
    pub fn version(&self) -> &PolicyVersion {
        &self.version
    }

    /// The files that it was compiled from.
    pub fn files(&self) -> &PolicyFiles {
        &self.files
    }

    /// Who we are, and which role does what.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The people of the people file, before any change that was made since.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// What each currency is worth in the policy currency.
    pub fn rates(&self) -> &Rates {
        &self.checklist.references().rates
    }

    /// What time has made wrong by that day: rates that are too old.
    pub fn stale(&self, today: NaiveDate) -> Vec<Finding> {
        self.rates().stale(today)
    }

    /// Years of the next months of which a calendar that somebody works by lists no holiday.
    pub fn uncovered(&self, today: NaiveDate) -> Vec<Uncovered> {
        let is_used = |key: &str| self.directory.people().any(|person| person.active && person.calendar == key);
        let last = today.checked_add_days(Days::new(COVERED_DAYS)).unwrap_or(today);
        self.calendars.uncovered(today, last).into_iter().filter(|gap| is_used(&gap.calendar)).collect()
    }

    /// Working hours and holidays.
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// Steps, rungs and caps.
    pub fn ladders(&self) -> &Ladders {
        &self.ladders
    }

    /// Whose messages may announce a win.
    pub fn sources(&self) -> &TrustedSources {
        &self.sources
    }

    /// Where each field goes in the system in which the order is entered.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// The fields that go nowhere there and are not left out on purpose (`failure:F13`).
    pub fn unmapped(&self) -> Vec<FieldName> {
        self.mapping.unmapped(&self.checklist)
    }

    /// Templates of the signing service, and what is compared with what.
    pub fn matching(&self) -> &Matching {
        &self.matching
    }

    /// Reads a value of that field in the form in which policy files write one.
    pub fn read_value(&self, written: &toml::Value, field: &Field) -> Result<Value, String> {
        written::read_value(written, field)
    }

    /// The account master.
    pub fn accounts(&self) -> &AccountMaster {
        &self.accounts
    }

    /// Every field, in the order of the file.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.checklist.requirements().map(|requirement| &requirement.field)
    }

    /// The fields for which policy may propose a value, in the order of the file.
    pub fn fields_with_default(&self) -> impl Iterator<Item = &Field> {
        let proposes =
            |one: &&Requirement| one.field.default.is_some() || one.default_from.is_some() || !one.defaults.is_empty();
        self.checklist.requirements().filter(proposes).map(|requirement| &requirement.field)
    }

    /// The field whose value takes the place of the plain default as soon as it is there: what the signed form says.
    pub fn default_given_by(&self, field: &Field) -> Option<&FieldName> {
        let requirement = self.checklist.requirement(&field.name).filter(|one| one.field.default.is_some())?;
        requirement.default_from.as_ref()
    }

    /// The field of that name.
    pub fn field(&self, name: &FieldName) -> Option<&Field> {
        self.checklist.requirement(name).map(|requirement| &requirement.field)
    }

    /// The field of that role, which is one of [`FieldRole::REQUIRED`].
    pub fn by_role(&self, role: FieldRole) -> &Field {
        self.checklist.by_role(role).expect("a book that lacks a role of FieldRole::REQUIRED does not compile")
    }

    /// The field of a role that a policy may leave out.
    pub fn find_role(&self, role: FieldRole) -> Option<&Field> {
        self.checklist.by_role(role)
    }

    /// Where a field's value should come from, in the order in which these places are looked at.
    pub fn expected_sources(&self, name: &FieldName) -> &[ExpectedSource] {
        self.checklist.requirement(name).map(|requirement| requirement.expected_sources.as_slice()).unwrap_or_default()
    }

    /// The field that keeps what people say of one that Baton computes; the field itself where people give it.
    pub fn said_in<'p>(&'p self, field: &'p Field) -> &'p Field {
        let requirement = self.checklist.requirement(&field.name);
        let claim = requirement.and_then(|requirement| requirement.claimed_in.as_ref());
        claim.and_then(|name| self.field(name)).unwrap_or(field)
    }

    /// Where each answer that people give goes.
    pub fn homes(&self) -> &Homes {
        &self.homes
    }

    /// Which words tell what a sentence speaks of.
    pub fn matters(&self) -> &Matters {
        &self.matters
    }

    /// What is said at set times.
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// What an answer in its normal form says, as values of the fields that hold it.
    pub fn keep(&self, question: &str, form: &serde_json::Value) -> Result<Vec<(FieldName, Value)>, NoHome> {
        self.homes.keep(question, form, &self.checklist)
    }

    /// The fields that take a document of that kind.
    pub fn fields_for(&self, kind: DocumentKind) -> impl Iterator<Item = &Field> {
        let asks = move |requirement: &&Requirement| {
            let takes = |check: &Check| matches!(check, Check::KindIn(kinds) if kinds.contains(&kind));
            requirement.validators.iter().any(|validator| takes(&validator.check))
        };
        self.checklist.requirements().filter(asks).map(|requirement| &requirement.field)
    }

    /// The fields that take what the account master says of an account that another field names.
    pub fn of_accounts(&self) -> impl Iterator<Item = (&Field, &OfAccount)> {
        let requirements = self.checklist.requirements();
        requirements.filter_map(|requirement| Some((&requirement.field, requirement.of_account.as_ref()?)))
    }

    /// Whether the field's condition holds.
    pub fn applies(&self, field: &Field, packet: &Packet) -> Applies {
        self.checklist.applies(&field.name, packet, Sight::Counting)
    }

    /// Whether the field's condition holds once everything that is proposed is confirmed.
    pub fn applies_as_proposed(&self, field: &Field, packet: &Packet) -> Applies {
        self.checklist.applies(&field.name, packet, Sight::Stated)
    }

    /// The fields that say whether the field applies, in the order of its condition.
    pub fn decided_by(&self, field: &Field) -> Vec<&Field> {
        let Some(requirement) = self.checklist.requirement(&field.name) else { return Vec::new() };
        let names = requirement.condition.clauses().flat_map(|clause| self.checklist.all_read_by(&clause.column));
        let mut found: Vec<&Field> = Vec::new();
        for field in names.filter_map(|name| self.field(name)) {
            if !found.iter().any(|known| known.name == field.name) {
                found.push(field);
            }
        }
        found
    }

    /// What the field holds: the packet's state, or what follows from absence and condition.
    pub fn state(&self, field: &Field, packet: &Packet) -> FieldState {
        self.checklist.state(&field.name, packet)
    }

    /// Unmet `block` fields whose gate is not after `up_to`, in the order of the file. A gate is open when this
    /// is empty and [`Self::check_packet`] up to the same gate finds nothing that blocks.
    pub fn missing(&self, packet: &Packet, up_to: Gate) -> Vec<Missing> {
        self.checklist.missing(packet, up_to, Sight::Counting)
    }

    /// What will be missing once everything that is proposed is confirmed.
    pub fn missing_as_proposed(&self, packet: &Packet, up_to: Gate) -> Vec<Missing> {
        self.checklist.missing(packet, up_to, Sight::Stated)
    }

    /// How many decisions and other fields wait for each field that does not count yet; for what Baton computes, the
    /// field that it is computed from.
    pub fn awaited(&self, packet: &Packet) -> BTreeMap<FieldName, usize> {
        let of_decisions = self.decisions.iter().filter_map(|decision| match self.stance(decision, packet) {
            Stance::Waits { fields } => Some(fields),
            Stance::Clear | Stance::Needs | Stance::DoesNotApply | Stance::Off => None,
        });
        let mut awaited = BTreeMap::new();
        for fields in of_decisions.chain(self.checklist.waiting_for(packet)) {
            for field in fields.iter() {
                *awaited.entry(self.checklist.asked_for(field)).or_default() += 1;
            }
        }
        awaited
    }

    /// The field that is asked for in place of that one: for what Baton computes, the field that it is computed from.
    pub fn asked_for(&self, name: &FieldName) -> FieldName {
        self.checklist.asked_for(name)
    }

    /// The values that Baton computes from others, as they are now.
    pub fn computed(&self, packet: &Packet, background: Background<'_>) -> Vec<ComputedValue> {
        self.checklist.computed(packet, background)
    }

    /// What policy proposes for a field while nothing else is known of it.
    pub fn default(&self, field: &Field, packet: &Packet) -> Option<Value> {
        self.checklist.requirement(&field.name).and_then(|requirement| self.checklist.default(requirement, packet))
    }

    /// Whether Baton computes the field, always or until somebody says otherwise.
    pub fn is_computed(&self, name: &FieldName) -> bool {
        self.checklist.requirement(name).is_some_and(|requirement| requirement.computed.is_some())
    }

    /// What the customer would owe us, by everything that is stated.
    pub fn exposure(&self, packet: &Packet) -> Exposure {
        self.checklist.exposure(packet, Sight::Stated)
    }

    /// What rules look things up in: rates, products, countries.
    pub fn references(&self) -> &References {
        self.checklist.references()
    }

    /// What an amount is worth in the policy currency; `None` where there is no rate for its own.
    pub fn worth(&self, money: Money) -> Option<Decimal> {
        self.checklist.references().rates.convert(money).ok()
    }

    /// What is wrong with a value for that field, beside the other values of the packet.
    pub fn check_value(
        &self,
        field: &Field,
        value: &Value,
        packet: &Packet,
        context: &CheckContext<'_>,
    ) -> Vec<Misfit> {
        match self.checklist.requirement(&field.name) {
            Some(requirement) => self.check_required(requirement, value, packet, context),
            None => wrong_type(field, value).into_iter().collect(),
        }
    }

    fn check_required(
        &self,
        requirement: &Requirement,
        value: &Value,
        packet: &Packet,
        context: &CheckContext<'_>,
    ) -> Vec<Misfit> {
        let field = &requirement.field;
        if let Some(misfit) = wrong_type(field, value).or_else(|| years::wrong_year(requirement, value)) {
            return vec![misfit];
        }
        let surroundings =
            Surroundings { packet, checklist: &self.checklist, organisation: &self.organisation, context };
        requirement.validators.iter().filter_map(|check| check.misfit(field, value, surroundings)).collect()
    }

    /// What is wrong with any value of the packet, in the order of the file. Values that were set aside by
    /// decision, or whose field does not apply, are left alone.
    pub fn check_packet(&self, packet: &Packet, context: &CheckContext<'_>) -> Vec<Misfit> {
        let checked = |state: FieldState| match state {
            FieldState::Proposed | FieldState::Sourced | FieldState::Confirmed => true,
            FieldState::Absent | FieldState::Waived | FieldState::NotApplicable => false,
        };
        let mut misfits = Vec::new();
        for requirement in self.checklist.holding(packet, checked) {
            if let Some(value) = packet.value(&requirement.field.name) {
                misfits.extend(self.check_required(requirement, value, packet, context));
            }
        }
        misfits
    }

    /// The questions beyond this handoff that must be answered before that value can be checked.
    pub fn look_ups(&self, field: &Field, value: &Value, packet: &Packet, handoff: HandoffId) -> Vec<LookUp> {
        let requirement = self.checklist.requirement(&field.name);
        let checks = requirement.iter().flat_map(|requirement| &requirement.validators);
        checks.filter_map(|validator| validator.check.look_up(value, packet, &self.checklist, handoff)).collect()
    }

    /// The questions beyond this handoff that must be answered before the packet can be checked.
    pub fn look_ups_of_packet(&self, packet: &Packet, handoff: HandoffId) -> Vec<LookUp> {
        let looks_up = |one: &&Requirement| one.validators.iter().any(|validator| validator.check.looks_up());
        let fields = self.checklist.requirements().filter(looks_up).map(|requirement| &requirement.field);
        let values = fields.filter_map(|field| packet.value(&field.name).map(|value| (field, value)));
        values.flat_map(|(field, value)| self.look_ups(field, value, packet, handoff)).collect()
    }

    /// Every decision, in the order of the file.
    pub fn decisions(&self) -> impl Iterator<Item = &DecisionDefinition> {
        self.decisions.iter()
    }

    /// The decision of that type; of a waiver, that of its item.
    pub fn decision(&self, decision_type: &DecisionType) -> Option<&DecisionDefinition> {
        let of_values = self.decisions.iter().find(|decision| &decision.decision_type == decision_type);
        of_values.or_else(|| self.waivers.get(decision_type))
    }

    /// The decision of that role.
    pub fn decision_by_role(&self, role: DecisionRole) -> &DecisionDefinition {
        let found = self.decisions.iter().find(|decision| decision.role == Some(role));
        found.expect("a book that lacks a role of DecisionRole::ALL does not compile")
    }

    /// What policy says about that decision for this packet.
    pub fn judge(&self, decision_type: &DecisionType, packet: &Packet) -> Arc<Verdict> {
        let mut decisions = self.decisions.iter().enumerate();
        let Some((place, decision)) = decisions.find(|(_, decision)| &decision.decision_type == decision_type) else {
            return Arc::new(Verdict::Off { reason: format!("this policy has no decision `{decision_type}`") });
        };
        self.checklist.look(packet).verdict(place, || {
            let tables: Vec<&Table> = self.tables_of(decision_type).collect();
            judge::judge(&self.checklist, decision, &tables, packet)
        })
    }

    /// What policy says about that decision for this packet, without what a decision would be bound to.
    pub fn stance(&self, decision: &DecisionDefinition, packet: &Packet) -> Stance {
        let find = || {
            let tables: Vec<&Table> = self.tables_of(&decision.decision_type).collect();
            judge::stance(&self.checklist, decision, &tables, packet)
        };
        match self.decisions.iter().position(|known| known.decision_type == decision.decision_type) {
            Some(place) => self.checklist.look(packet).stance(place, find),
            None => find(),
        }
    }

    /// Every field that the decision's tables read, the sources of computed values included: who supplied one
    /// of these may not decide.
    pub fn read_fields(&self, decision_type: &DecisionType) -> BTreeSet<FieldName> {
        let judged = self.tables_of(decision_type).filter(|table| table.off.is_none());
        judged.flat_map(|table| &table.columns).flat_map(|column| self.checklist.reads(column)).collect()
    }

    /// Every field that the decision rests on in this packet; see [`Self::read_fields`].
    pub fn rests_on(&self, decision_type: &DecisionType, packet: &Packet) -> BTreeSet<FieldName> {
        let judged = self.tables_of(decision_type).filter(|table| table.off.is_none());
        judged.flat_map(|table| &table.columns).flat_map(|column| self.checklist.reads_in(column, packet)).collect()
    }

    /// Whether only those who decide on it may see the value (`approvals.md`, section 4.4): every decision that reads it is
    /// confidential, and one does.
    pub fn is_confidential(&self, field: &FieldName) -> bool {
        let reading = |decision: &&DecisionDefinition| {
            let judged = self.tables_of(&decision.decision_type).filter(|table| table.off.is_none());
            judged.flat_map(|table| &table.columns).any(|column| self.checklist.discloses(column).contains(field))
        };
        let mut decisions = self.decisions.iter().filter(reading).peekable();
        decisions.peek().is_some() && decisions.all(|decision| decision.is_confidential)
    }

    /// Every table, in the order of the file.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter()
    }

    /// The tables that are off; reports name them under what was not checked.
    pub fn not_checked(&self) -> impl Iterator<Item = NotChecked<'_>> {
        self.tables.iter().filter_map(|table| {
            let reason = table.off.as_deref()?;
            Some(NotChecked { table: &table.name, decision: &table.decision, reason })
        })
    }

    /// Whether that is what a table of the decision reads in that column where nothing is said.
    pub fn is_granted(&self, decision_type: &DecisionType, column: &str, exact: &str) -> bool {
        self.tables_of(decision_type).any(|table| {
            let columns = table.columns.iter().zip(&table.if_absent).filter(|(known, _)| known.name == column);
            columns.filter_map(|(known, absent)| Some(known.scale.write(absent.as_ref()?))).any(|text| text == exact)
        })
    }

    fn tables_of(&self, decision_type: &DecisionType) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(move |table| &table.decision == decision_type)
    }
}

/// A value that the field cannot hold at all.
fn wrong_type(field: &Field, value: &Value) -> Option<Misfit> {
    (!field.holds(value)).then(|| Misfit {
        field: field.name.clone(),
        rule: RuleId::new(format!("check:{}.type", field.name)),
        what: format!("`{value}` is no value for {}.", field.title),
        severity: Severity::Block,
    })
}
