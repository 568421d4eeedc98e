//! `mapping.toml`: where each field goes in the system in which the order is entered, and how (`checklist.md`, K).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::field::FieldType;
use crate::domain::ids::FieldName;
use crate::domain::taken::words_key;

use super::checklist::Checklist;
use super::document::{Document, Named};
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "mapping.toml";

/// Where the fields go; empty where policy does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// What people call the system.
    pub system: String,
    /// What the order's own reference is called there, if its exports have it.
    pub reference: Option<String>,
    /// The order's lines in its exports.
    pub lines: Option<MappedRows>,
    /// Its invoices there.
    pub schedule: Option<MappedRows>,
    /// Fields that are not booked on purpose.
    pub not_booked: Vec<FieldName>,
    fields: BTreeMap<FieldName, Mapped>,
}

/// Where one field goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// The field there.
    pub to: String,
    /// Its type there.
    #[serde(rename = "type")]
    pub system_type: SystemType,
    /// How the value gets there.
    #[serde(default)]
    pub transfer: FieldTransfer,
    /// How the value becomes what stands there.
    pub rule: Option<String>,
    /// Whether the order is compared with the packet in it (`decision:O1`).
    #[serde(default)]
    pub check: bool,
    /// How its text is compared.
    #[serde(default)]
    pub compare: TextComparison,
}

/// What two texts must share to be the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextComparison {
    /// Their words: neither case nor punctuation counts.
    #[default]
    Words,
    /// Their letters and digits: blanks do not count either.
    Identifier,
}

impl TextComparison {
    /// The text as it is compared.
    pub fn normal(self, text: &str) -> String {
        let words = words_key(text);
        match self {
            TextComparison::Words => words,
            TextComparison::Identifier => words.replace(' ', ""),
        }
    }
}

/// Rows of the order that its exports have under numbered names: `order.lines.1.total`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedRows {
    /// What stands before the number.
    pub of: String,
    /// The part of a row that is its amount.
    pub amount: String,
    /// The part that is its day, where it has one.
    #[serde(default)]
    pub on: Option<String>,
}

/// How a value gets from one system to the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldTransfer {
    /// Handed over without retyping.
    Integrated,
    /// Typed over by a person.
    #[default]
    Copied,
    /// Typed over by a person who has to read a meaning into it.
    Interpreted,
    /// It stands in a document and nowhere in the system.
    DocumentOnly,
}

impl FieldTransfer {
    /// The word of policy and JSON.
    pub fn word(self) -> &'static str {
        match self {
            FieldTransfer::Integrated => "integrated",
            FieldTransfer::Copied => "copied",
            FieldTransfer::Interpreted => "interpreted",
            FieldTransfer::DocumentOnly => "document_only",
        }
    }
}

/// What a field of the system of record can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemType {
    /// Any text.
    Text,
    /// One of a list of codes.
    Code,
    /// A number.
    Number,
    /// An amount with its currency.
    Money,
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
    /// An e-mail address.
    Email,
    /// A postal address.
    Address,
    /// Order lines.
    Lines,
    /// A file.
    File,
}

impl SystemType {
    /// Whether a value of that type can stand there without losing anything. Text takes whatever has one line; a
    /// code takes what is one of a list.
    pub fn takes(self, field_type: FieldType) -> bool {
        let simple = match field_type {
            FieldType::Text | FieldType::Person => SystemType::Text,
            FieldType::Choice | FieldType::Currency | FieldType::Country => SystemType::Code,
            FieldType::PaymentTerms | FieldType::Billing => SystemType::Code,
            FieldType::Number | FieldType::Percent => SystemType::Number,
            FieldType::Money => SystemType::Money,
            FieldType::Date | FieldType::Moment => SystemType::Date,
            FieldType::YesNo => SystemType::Boolean,
            FieldType::Email => SystemType::Email,
            FieldType::Address => SystemType::Address,
            FieldType::Lines => SystemType::Lines,
            FieldType::Document => SystemType::File,
            FieldType::Record | FieldType::List => SystemType::Text,
        };
        let has_one_line = matches!(simple, SystemType::Code | SystemType::Email | SystemType::Date);
        self == simple || (self == SystemType::Text && has_one_line)
    }
}

impl Mapping {
    /// Where that field goes.
    pub fn of(&self, field: &FieldName) -> Option<&Mapped> {
        self.fields.get(field)
    }

    /// The fields of the checklist that go nowhere and are not left out on purpose (`failure:F13`).
    pub fn unmapped(&self, checklist: &Checklist) -> Vec<FieldName> {
        if self.fields.is_empty() {
            return Vec::new();
        }
        let fields = checklist.requirements().map(|requirement| &requirement.field.name);
        fields.filter(|name| self.of(name).is_none() && !self.not_booked.contains(name)).cloned().collect()
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SystemDocument {
    name: String,
    #[serde(default)]
    reference: Option<String>,
    #[serde(default)]
    lines: Option<MappedRows>,
    #[serde(default)]
    schedule: Option<MappedRows>,
    #[serde(default)]
    not_booked: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Head {
    system: SystemDocument,
}

/// Reads the file; every finding at once.
pub fn read(text: &str, checklist: &Checklist, findings: &mut Vec<Finding>) -> Option<Mapping> {
    let mut document = Document::open(FILE, text, &["system", "field"], findings)?;
    // Of a checklist with faults, a field may be missing that is there.
    let is_whole = findings.is_empty();
    let head: Head = super::document::whole(FILE, text, findings)?;
    let mut mapping = Mapping {
        system: head.system.name,
        reference: head.system.reference,
        lines: head.system.lines,
        schedule: head.system.schedule,
        not_booked: head.system.not_booked.iter().map(|name| FieldName::from(name.as_str())).collect(),
        fields: BTreeMap::new(),
    };
    for Named { name, body } in document.named::<Mapped>("field", findings) {
        let place = format!("field {name}");
        let field = FieldName::from(name.as_str());
        match checklist.requirement(&field).map(|requirement| requirement.field.field_type) {
            None if !is_whole => {}
            None => findings.push(Finding::new(FILE, place, "the checklist has no such field")),
            Some(field_type) if !body.system_type.takes(field_type) => {
                let (ours, theirs) = (super::compile::word_of(&field_type), super::compile::word_of(&body.system_type));
                let what = format!("a value of the type `{ours}` does not fit `{}`, which is `{theirs}`", body.to);
                findings.push(Finding::new(FILE, place, what));
            }
            Some(_) if body.transfer == FieldTransfer::Interpreted && body.rule.is_none() => {
                let what = "it is interpreted and has no `rule`, so that nobody can say what was made of it";
                findings.push(Finding::new(FILE, place, what));
            }
            Some(_) => {}
        }
        mapping.fields.insert(field, body);
    }
    Some(mapping)
}
