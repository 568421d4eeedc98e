//! The policy files as they are written: a mirror in which every unknown key is a finding.
//!
//! Each field, decision, table and example is read on its own, so that one mistake hides no other.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::domain::approval::Decision;
use crate::domain::change::InheritedBy;
use crate::domain::field::{ChoiceWords, FieldOwner, FieldRole, FieldType, Gate, Severity};
use crate::domain::group::FieldGroup;
use crate::domain::ids::{PersonId, Role};
use crate::domain::money::Currency;

use super::checklist::ExpectedSource;
use super::computation::Computation;
use super::decision::{DecisionRole, Starts};
use super::finding::Finding;
use super::table::HitPolicy;
use super::waivers::Waivers;

/// One policy file, opened.
pub struct Document<'a> {
    file: &'a str,
    text: &'a str,
    root: DeTable<'a>,
}

/// A value with the name that it stands under and the line where it does.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// Its key.
    pub name: String,
    /// The value.
    pub body: T,
}

impl<'a> Document<'a> {
    /// Opens a file; `None` if it is no TOML. Keys other than `known` are findings.
    pub fn open(file: &'a str, text: &'a str, known: &[&str], findings: &mut Vec<Finding>) -> Option<Self> {
        let (root, errors) = DeTable::parse_recoverable(text);
        findings.extend(errors.iter().map(|error| fault(file, text, "", error)));
        if !errors.is_empty() {
            return None;
        }
        let root = root.into_inner();
        for (key, _) in root.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let what = format!("the key `{}` is not known", key.get_ref());
            findings.push(Finding::new(file, place("", text, key.span()), what).help(one_of("keys", known)));
        }
        Some(Self { file, text, root })
    }

    /// Every table under that key, in the order of the file.
    pub fn named<T: DeserializeOwned>(&mut self, key: &str, findings: &mut Vec<Finding>) -> Vec<Named<T>> {
        let Some(section) = self.root.remove(key) else { return Vec::new() };
        let span = section.span();
        let DeValue::Table(table) = section.into_inner() else {
            findings.push(Finding::new(self.file, place("", self.text, span), format!("`{key}` must be a table")));
            return Vec::new();
        };
        let mut entries: Vec<_> = table.into_iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let mut named = Vec::new();
        for (name, value) in entries {
            let name = name.into_inner().into_owned();
            match T::deserialize(ValueDeserializer::from(value)) {
                Ok(body) => named.push(Named { name, body }),
                Err(error) => findings.push(fault(self.file, self.text, &format!("{key} {name}"), &error)),
            }
        }
        named
    }

    /// The one table under that key; it must be there.
    pub fn one<T: DeserializeOwned>(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<T> {
        let Some(value) = self.root.remove(key) else {
            findings.push(Finding::new(self.file, "the whole file", format!("the key `{key}` is missing")));
            return None;
        };
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(body) => Some(body),
            Err(error) => {
                findings.push(fault(self.file, self.text, key, &error));
                None
            }
        }
    }

    /// The names of every table under that key, readable or not.
    pub fn names(&self, key: &str) -> Vec<String> {
        let section = self.root.get(key).and_then(|section| section.get_ref().as_table());
        section.map(|table| table.keys().map(|name| name.get_ref().to_string()).collect()).unwrap_or_default()
    }

    /// The whole number under that key, if there is one.
    pub fn number(&mut self, key: &str, findings: &mut Vec<Finding>) -> Option<u32> {
        let value = self.root.remove(key)?;
        match u32::deserialize(ValueDeserializer::from(value)) {
            Ok(number) => Some(number),
            Err(error) => {
                findings.push(fault(self.file, self.text, &format!("key {key}"), &error));
                None
            }
        }
    }

    /// Every item of the list under that key.
    pub fn list<T: DeserializeOwned>(&mut self, key: &str, findings: &mut Vec<Finding>) -> Vec<T> {
        let Some(section) = self.root.remove(key) else { return Vec::new() };
        let span = section.span();
        let DeValue::Array(items) = section.into_inner() else {
            findings.push(Finding::new(self.file, place("", self.text, span), format!("`{key}` must be a list")));
            return Vec::new();
        };
        let mut list = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            match T::deserialize(ValueDeserializer::from(item)) {
                Ok(body) => list.push(body),
                Err(error) => findings.push(fault(self.file, self.text, &format!("{key} {}", index + 1), &error)),
            }
        }
        list
    }
}

/// Reads a whole file as one value.
pub fn whole<T: DeserializeOwned>(file: &str, text: &str, findings: &mut Vec<Finding>) -> Option<T> {
    match toml::from_str(text) {
        Ok(body) => Some(body),
        Err(error) => {
            findings.push(fault(file, text, "", &error));
            None
        }
    }
}

fn fault(file: &str, text: &str, within: &str, error: &toml::de::Error) -> Finding {
    let what = error.message().trim().replace("unknown field", "unknown key").replace("missing field", "missing key");
    Finding::new(file, place(within, text, error.span().unwrap_or_default()), what.replace('\n', ", "))
}

fn place(within: &str, text: &str, span: Range<usize>) -> String {
    let line = text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
    if within.is_empty() { format!("line {line}") } else { format!("{within}, line {line}") }
}

/// `the keys are a, b, c`.
pub fn one_of(what: &str, known: &[&str]) -> String {
    format!("the {what} are {}", known.join(", "))
}

/// `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationDocument {
    /// The policy's own version, as people call it.
    pub version: String,
    /// The organisation's name.
    pub name: String,
    /// The currency in which limits are written.
    pub policy_currency: Currency,
    /// The zone in which a day is a day where nobody's own counts.
    pub zone: String,
    /// Where handoffs are announced.
    pub handoff_channel: String,
    /// Who answers for the policy.
    pub policy_owner: PersonId,
    /// Our own mail domains.
    pub email_domains: Vec<String>,
    /// Working hours after which the rep is reminded of open questions, each counted from the last answer.
    pub gap_nudge_business_hours: Vec<u32>,
    /// How many reminders one person gets a day.
    #[serde(default = "reminders_a_day")]
    pub reminders_a_day: u32,
    /// Working hours after which whoever is to answer an approver's question is reminded.
    #[serde(default = "answer_nudge_business_hours")]
    pub answer_nudge_business_hours: Vec<u32>,
    /// Working hours within which the provisioning owner acknowledges.
    pub provisioning_business_hours: u32,
    /// Working hours within which the order of a deal that is off is cancelled or credited.
    pub cancel_or_credit_business_hours: u32,
    /// Working hours within which Finance answers what is said of a packet that it has accepted.
    #[serde(default = "answer_words_business_hours")]
    pub answer_words_business_hours: u32,
    /// When renewals open, and when their owners are reminded.
    #[serde(default)]
    pub renewal: RenewalDocument,
    /// When whoever owes the next purchase order is reminded.
    #[serde(default)]
    pub next_order: NextOrderDocument,
    /// When an order is keyed twice.
    #[serde(default)]
    pub order_entry: OrderEntryDocument,
    /// Our fiscal periods.
    #[serde(default)]
    pub fiscal: FiscalDocument,
    /// How far a customer's exposure looks ahead.
    #[serde(default)]
    pub credit: CreditDocument,
    /// Who confirms a changed policy.
    #[serde(default)]
    pub policy_changes: PolicyChangesDocument,
    /// Which items may be waived.
    #[serde(default)]
    pub waivers: Waivers,
    /// Which roles do what.
    pub roles: RolesDocument,
}

/// `[policy_changes]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyChangesDocument {
    /// How many named people confirm the hash.
    pub people: u32,
    /// Who may, beside the policy owner.
    pub may_confirm: Vec<Role>,
    /// Files that may differ without anybody's word.
    pub nobody_confirms: Vec<String>,
}

impl Default for PolicyChangesDocument {
    fn default() -> Self {
        Self { people: 2, may_confirm: Vec::new(), nobody_confirms: Vec::new() }
    }
}

/// Halfway and at the end of a working day (`approvals.md`, section 4.1, rule 4).
fn answer_words_business_hours() -> u32 {
    8
}

/// More than a person can work through in a day.
fn reminders_a_day() -> u32 {
    20
}

fn answer_nudge_business_hours() -> Vec<u32> {
    vec![4, 8]
}

/// `[next_order]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextOrderDocument {
    /// Days before the first invoice that no purchase order covers.
    pub reminder_days: Vec<u64>,
}

impl Default for NextOrderDocument {
    fn default() -> Self {
        Self { reminder_days: vec![30, 7] }
    }
}

/// `[renewal]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RenewalDocument {
    /// Days before the notice date on which a renewal opens.
    pub open_days_before_notice: u64,
    /// The contract value, in the policy currency, above which it opens earlier.
    pub large_above: String,
    /// Days before the term's end by which such a one is open.
    pub large_open_days_before_end: u64,
    /// Days before the notice date on which its owner is reminded.
    pub reminder_days: Vec<u64>,
}

impl Default for RenewalDocument {
    fn default() -> Self {
        Self {
            open_days_before_notice: 60,
            large_above: "250000".to_owned(),
            large_open_days_before_end: 90,
            reminder_days: vec![60, 30, 14, 7, 1],
        }
    }
}

/// `[order_entry]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrderEntryDocument {
    /// The contract value, in the policy currency, above which a second person keys the order.
    pub second_entry_above: String,
    /// Working hours within which that is done.
    pub second_entry_business_hours: u32,
    /// By what every order is read back.
    pub read_back: ReadBackBy,
}

impl Default for OrderEntryDocument {
    fn default() -> Self {
        let read_back = ReadBackBy::default();
        Self { second_entry_above: "250000".to_owned(), second_entry_business_hours: 8, read_back }
    }
}

/// By what every order is read back against its packet (`decision:O1`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadBackBy {
    /// By whoever enters it, with its reference, field by field of a list.
    #[default]
    Entry,
    /// By its own export: until one agrees, the order does not count.
    Export,
}

/// `[fiscal]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FiscalDocument {
    /// Months of a period.
    pub period_months: u32,
    /// The first month of the fiscal year.
    pub year_starts_in: u32,
    /// The last day of which the books are closed.
    pub closed_until: Option<NaiveDate>,
}

impl Default for FiscalDocument {
    fn default() -> Self {
        Self { period_months: 1, year_starts_in: 1, closed_until: None }
    }
}

/// `[credit]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CreditDocument {
    /// Days from the win within which an invoice counts as soon as it falls due.
    pub horizon_days: u64,
    /// What is added to what is billed, in percent.
    pub tax_percent: String,
}

impl Default for CreditDocument {
    fn default() -> Self {
        Self { horizon_days: 90, tax_percent: "0".to_owned() }
    }
}

/// `[roles]` of `organisation.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesDocument {
    /// Who takes a deal whose owner is not known.
    pub fallback_owner: Role,
    /// Who accepts packets for Finance.
    pub finance: Role,
    /// Whom a question for deal desk reaches.
    pub deal_desk: Role,
    /// Whom a question for legal reaches.
    pub legal: Role,
    /// Whom a question for billing operations reaches.
    pub billing_ops: Role,
    /// Whom a question for revenue accounting reaches.
    pub revenue_accountant: Role,
    /// Whom a question for solutions engineering reaches.
    pub solutions_engineer: Role,
    /// Whom a question for customer success reaches.
    pub customer_success: Role,
    /// Whom a question for compliance reaches.
    pub compliance: Role,
    /// Who sets up what was sold.
    pub provisioning: Role,
    /// Who keys an order a second time.
    pub second_keyer: Role,
    /// Who owns deals, and so asks for decisions.
    pub may_own: Vec<Role>,
    /// Who may give a handoff to another owner.
    pub may_reassign: Vec<Role>,
    /// Who may put a handoff on hold, beside its owner.
    pub may_hold: Vec<Role>,
    /// Who may void a handoff, beside its owner.
    pub may_void: Vec<Role>,
}

/// One currency of `currencies.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencyDocument {
    /// Its rates, from the oldest.
    pub dated: Vec<RateDocument>,
}

/// One dated rate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateDocument {
    /// The day from which it counts.
    pub from: NaiveDate,
    /// What one unit is worth in the policy currency.
    pub worth: String,
}

/// One field of `checklist.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDocument {
    /// How chat calls it; the name in words where it is left out.
    pub title: Option<String>,
    /// Other labels.
    #[serde(default)]
    pub also_called: Vec<String>,
    /// Words that stand before its value in a sentence.
    #[serde(default)]
    pub said_after: Vec<String>,
    /// Words that speak of it and of nothing else.
    #[serde(default)]
    pub spoken_of: Vec<String>,
    /// For the name of a company: the field of its address, if people write both in one line.
    pub address: Option<String>,
    /// Its group of the checklist, by its letter.
    pub group: Option<FieldGroup>,
    /// How code finds it.
    pub role: Option<FieldRole>,
    /// What it holds.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// For a choice, or a list of choices: the closed list.
    #[serde(default)]
    pub choices: Vec<String>,
    /// How people read a choice whose key says too little.
    #[serde(default)]
    pub choice_words: BTreeMap<String, ChoiceWords>,
    /// For a list: what each item is.
    pub of: Option<FieldType>,
    /// For a record, or a list of records: its parts, in the order in which people read them.
    #[serde(default)]
    pub parts: Vec<PartDocument>,
    /// When it applies: a cell for each column, or several such tables of which one has to hold.
    pub condition: Option<OneOrMore<ConditionDocument>>,
    /// When a field that warns blocks after all, written as a condition is.
    pub blocks_when: Option<OneOrMore<ConditionDocument>>,
    /// What an unmet requirement does.
    #[serde(default = "block")]
    pub severity: Severity,
    /// The gate it guards.
    #[serde(default = "submit")]
    pub gate: Gate,
    /// Whom to ask first.
    pub owner: FieldOwner,
    /// Where the value should come from: one place, or several in the order in which they are looked at.
    pub source: Option<OneOrMore<ExpectedSource>>,
    /// Whether setting it classifies the deal instead of supplying a value.
    #[serde(default)]
    pub is_classification: bool,
    /// The question.
    #[serde(default)]
    pub question: String,
    /// The question as an e-mail to the customer puts it.
    #[serde(default)]
    pub customer_question: Option<String>,
    /// Why it is asked.
    #[serde(default)]
    pub help: String,
    /// What policy proposes.
    pub default: Option<toml::Value>,
    /// The packets that take its value over from the agreement that they are about.
    #[serde(default)]
    pub inherits: Vec<InheritedBy>,
    /// What policy proposes under a condition; the first that holds counts, before `default`.
    #[serde(default)]
    pub default_when: Vec<DefaultDocument>,
    /// The field whose value policy proposes for this one, before `default`.
    pub default_from: Option<String>,
    /// The first and the last year in which its days may lie, where those are not `years::YEARS`.
    pub years: Option<(i32, i32)>,
    /// The gate that it guards instead under a condition, whether that counts or is only stated; the first that holds.
    #[serde(default)]
    pub gate_when: Vec<GateDocument>,
    /// For what Baton computes: the field that keeps what people say instead, to be compared with it.
    pub claimed_in: Option<String>,
    /// The value of the account master for another account than the customer's.
    pub of_account: Option<OfAccountDocument>,
    /// How Baton computes it, whatever anybody says.
    pub computed: Option<Computation>,
    /// How Baton computes it as long as nobody says otherwise.
    pub inferred: Option<Computation>,
    /// The fields that it is computed from, where they are not the usual ones.
    #[serde(default)]
    pub from: Vec<String>,
    /// The checks on its value.
    #[serde(default)]
    pub validator: Vec<ValidatorDocument>,
}

/// A cell for each column; all of them hold.
pub type ConditionDocument = BTreeMap<String, String>;

/// A default under a condition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefaultDocument {
    /// When it is proposed.
    pub when: ConditionDocument,
    /// What is proposed.
    pub is: toml::Value,
}

/// Another gate under a condition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateDocument {
    /// When it is that one.
    pub when: ConditionDocument,
    /// Which.
    pub is: Gate,
}

/// What the account master says of an account that another field names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfAccountDocument {
    /// The field that holds the account's name.
    pub named_by: String,
    /// The field whose column is read.
    pub column: String,
}

/// One thing, or a list of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore<T> {
    /// One.
    One(T),
    /// Several, in their order.
    More(Vec<T>),
}

impl<T: Clone> OneOrMore<T> {
    /// All of them.
    pub fn all(&self) -> Vec<T> {
        match self {
            OneOrMore::One(one) => vec![one.clone()],
            OneOrMore::More(all) => all.clone(),
        }
    }
}

/// One part of a record.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartDocument {
    /// Its key.
    pub name: String,
    /// How chat calls it; the name in words where it is left out.
    pub title: Option<String>,
    /// Other labels.
    #[serde(default)]
    pub also_called: Vec<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub part_type: FieldType,
    /// For a choice: the closed list.
    #[serde(default)]
    pub choices: Vec<String>,
    /// How people read and write a choice, where its key says too little.
    #[serde(default)]
    pub choice_words: BTreeMap<String, ChoiceWords>,
    /// Whether the record is whole without it.
    #[serde(default)]
    pub optional: bool,
}

fn block() -> Severity {
    Severity::Block
}

fn submit() -> Gate {
    Gate::Submit
}

/// One check that a field names, with its parameters and examples.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidatorDocument {
    /// The part of a record that it looks at.
    pub part: Option<String>,
    /// Which check of the closed list.
    pub check: String,
    /// What a misfit does.
    #[serde(default = "block")]
    pub severity: Severity,
    /// From which gate on it binds; at once where it is left out.
    pub gate: Option<Gate>,
    /// What to say in place of the check's own sentence.
    pub says: Option<String>,
    /// Least value or length.
    pub min: Option<Number>,
    /// Greatest value or length.
    pub max: Option<Number>,
    /// A closed list.
    pub values: Option<Vec<String>>,
    /// Parts of a record.
    pub parts: Option<Vec<String>>,
    /// A form that a text must have, as a regular expression over all of it.
    pub pattern: Option<String>,
    /// Such forms by the choice that another field holds.
    pub forms: Option<BTreeMap<String, String>>,
    /// A sum.
    pub sum: Option<Number>,
    /// Days, by country.
    pub caps: Option<BTreeMap<String, u32>>,
    /// Another field.
    pub field: Option<String>,
    /// Another field, by its role.
    pub role: Option<FieldRole>,
    /// How far two amounts may lie apart.
    pub tolerance: Option<Number>,
    /// A count of days.
    pub days: Option<u32>,
    /// A value that must pass, with whatever else the check reads.
    pub pass: BTreeMap<String, toml::Value>,
    /// A value that must fail.
    pub fail: BTreeMap<String, toml::Value>,
}

/// A number that may stand in the file as a whole number or as text, never as a binary float.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "a whole number, or a decimal number as text")]
pub enum Number {
    /// `max = 50`
    Whole(i64),
    /// `max = "50.5"`
    Text(String),
}

/// One decision of `approvals.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionDocument {
    /// How chat calls it.
    pub title: String,
    /// What its card asks, with `{columns}` and `{fields}` to be filled in.
    pub question: Option<String>,
    /// Its bands, from the lowest.
    pub bands: Vec<String>,
    /// Fields on its card beside the read set.
    #[serde(default)]
    pub shows: Vec<String>,
    /// Fields that its card tells for context: what is decided does not hang on them.
    #[serde(default)]
    pub context: Vec<String>,
    /// Whether its snapshot covers every field.
    #[serde(default)]
    pub shows_whole_packet: bool,
    /// A course of its own.
    pub role: Option<DecisionRole>,
    /// It is not asked while all of these hold: a cell for each column.
    #[serde(default)]
    pub unless: BTreeMap<String, String>,
    /// When it starts.
    #[serde(default)]
    pub starts: Starts,
    /// Whether nobody on commission may decide it.
    #[serde(default)]
    pub bars_commission: bool,
    /// Whether its figures stand on the decider's own card and nowhere else.
    #[serde(default)]
    pub confidential: bool,
    /// The outcomes it offers; all where it is left out.
    pub allowed: Option<Vec<Decision>>,
    /// The word on the button for yes.
    pub yes: Option<String>,
    /// The word on the button for no.
    pub no: Option<String>,
}

/// One table of `approvals.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDocument {
    /// What it may ask for.
    pub decision: String,
    /// Who may change its numbers.
    #[serde(default)]
    pub owner: String,
    /// Why it is not judged.
    pub off: Option<String>,
    /// Which rows count.
    pub hit_policy: Option<HitPolicy>,
    /// Its columns.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What `then` gives, in this order.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// The row for what cannot be read.
    pub if_unreadable: Option<String>,
    /// What a column reads where nobody has said anything and nobody has to, or where its field does not apply.
    #[serde(default)]
    pub if_absent: BTreeMap<String, String>,
    /// Whether a `collect` table may match nothing.
    #[serde(default)]
    pub may_be_empty: bool,
    /// Its rows.
    #[serde(default)]
    pub rows: Vec<RowDocument>,
}

/// One row of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowDocument {
    /// Its id.
    pub id: String,
    /// A cell for each column.
    pub when: Vec<String>,
    /// A text for each output.
    pub then: Vec<String>,
}

/// One example of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleDocument {
    /// Of which table.
    pub table: String,
    /// A value for each column.
    pub given: BTreeMap<String, String>,
    /// The rows that are hit.
    pub expect: Vec<String>,
}
