//! How a field's value is built: which values fit, what its parts and items are, and how people read it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::field::{ChoiceWords, Field, FieldRole, FieldType, Part};
use super::ids::FieldName;
use super::quote::in_brief;
use super::value::{Value, listed};

/// The choice by which older records wrote an empty list.
const NO_ITEM: &str = "none";

/// What fits into a field, without its words.
#[derive(Clone, Copy)]
struct Shape<'a> {
    field_type: FieldType,
    items: Option<FieldType>,
    choices: &'a [String],
    parts: &'a [Part],
}

impl<'a> Shape<'a> {
    fn of(field: &'a Field) -> Self {
        Self { field_type: field.field_type, items: field.items, choices: &field.choices, parts: &field.parts }
    }

    fn of_part(part: &'a Part) -> Self {
        Self { field_type: part.part_type, items: None, choices: &part.choices, parts: &[] }
    }

    fn item(self) -> Self {
        Self { field_type: self.items.unwrap_or(FieldType::Text), items: None, ..self }
    }

    fn holds(self, value: &Value) -> bool {
        match self.field_type {
            FieldType::Record => self.parts_of(value).is_some_and(|parts| self.is_whole(&parts)),
            FieldType::List => self.items_of(value).is_some_and(|items| items.iter().all(|one| self.item().holds(one))),
            FieldType::Choice => matches!(value, Value::Choice(choice) if self.choices.contains(choice)),
            FieldType::Text
            | FieldType::Number
            | FieldType::Percent
            | FieldType::Money
            | FieldType::Currency
            | FieldType::Date
            | FieldType::Moment
            | FieldType::YesNo
            | FieldType::Email
            | FieldType::Country
            | FieldType::Person
            | FieldType::Address
            | FieldType::PaymentTerms
            | FieldType::Billing
            | FieldType::Lines
            | FieldType::Document => value.field_type() == self.field_type,
        }
    }

    fn is_whole(self, parts: &BTreeMap<String, Value>) -> bool {
        let part = |name: &String| self.parts.iter().find(|part| &part.name == name);
        let fits = |(name, value)| part(name).is_some_and(|part| Shape::of_part(part).holds(value));
        lacking(self.parts, parts).next().is_none() && parts.iter().all(fits)
    }

    fn parts_of<'v>(self, value: &'v Value) -> Option<Cow<'v, BTreeMap<String, Value>>> {
        if let Value::Record(parts) = value {
            return Some(Cow::Borrowed(parts));
        }
        let mut needed = self.parts.iter().filter(|part| !part.is_optional);
        match (needed.next(), needed.next()) {
            (Some(only), None) if self.field_type == FieldType::Record && Shape::of_part(only).holds(value) => {
                Some(Cow::Owned(BTreeMap::from([(only.name.clone(), value.clone())])))
            }
            (Some(_) | None, _) => None,
        }
    }

    fn items_of(self, value: &Value) -> Option<&[Value]> {
        if self.field_type != FieldType::List {
            return None;
        }
        if let Value::List(items) = value {
            return Some(items);
        }
        if matches!(value, Value::Choice(none) if none == NO_ITEM) {
            return Some(&[]);
        }
        self.item().holds(value).then(|| std::slice::from_ref(value))
    }
}

/// What must be there and these parts lack.
fn lacking<'p>(needed: &'p [Part], parts: &BTreeMap<String, Value>) -> impl Iterator<Item = &'p Part> {
    needed.iter().filter(|part| !part.is_optional && !parts.contains_key(&part.name))
}

impl Field {
    /// Whether it can hold that value, its parts and items included.
    pub fn holds(&self, value: &Value) -> bool {
        Shape::of(self).holds(value)
    }

    /// A record's parts, by name; `None` if the value is none of this field's. A value that was stored before the
    /// field had parts stands for the only part that must be there.
    pub fn parts_of<'v>(&self, value: &'v Value) -> Option<Cow<'v, BTreeMap<String, Value>>> {
        Shape::of(self).parts_of(value)
    }

    /// The parts of one item of a list of records, as [`Field::parts_of`] gives those of a record.
    pub fn parts_of_item<'v>(&self, item: &'v Value) -> Option<Cow<'v, BTreeMap<String, Value>>> {
        let shape = Shape::of(self);
        if self.field_type == FieldType::List { shape.item().parts_of(item) } else { shape.parts_of(item) }
    }

    /// A list's items; `None` if the value is none of this field's. A value that was stored before the field was a
    /// list stands for a list of one, and the choice `none` for an empty one.
    pub fn items_of<'v>(&self, value: &'v Value) -> Option<&'v [Value]> {
        Shape::of(self).items_of(value)
    }

    /// Each item of a list as a field of its own: it has the list's name, title and labels.
    pub fn item(&self) -> Field {
        let field_type = self.items.unwrap_or(FieldType::Text);
        Field { field_type, items: None, role: None, default: None, ..self.clone() }
    }

    /// A part as a field of its own, called `record.part`.
    pub fn of_part(&self, part: &Part) -> Field {
        Field {
            name: FieldName::new(format!("{}.{}", self.name, part.name)),
            title: part.title.clone(),
            also_called: part.also_called.clone(),
            field_type: part.part_type,
            choices: part.choices.clone(),
            choice_words: part.choice_words.clone(),
            role: None::<FieldRole>,
            items: None,
            parts: Vec::new(),
            default: None,
            ..self.clone()
        }
    }

    /// The part of that name.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// The titles of the parts that a record of this field must have and these lack.
    pub fn lacking(&self, parts: &BTreeMap<String, Value>) -> Vec<&str> {
        lacking(&self.parts, parts).map(|part| part.title.as_str()).collect()
    }

    /// The value for people, a record's parts in the order of the policy file.
    pub fn show(&self, value: &Value) -> String {
        match self.field_type {
            FieldType::Record => match self.parts_of(value) {
                Some(parts) => self.show_parts(&parts),
                None => value.to_string(),
            },
            FieldType::List => match self.items_of(value) {
                Some(items) => {
                    let item = self.item();
                    listed(items.iter().map(|one| item.show(one)).collect())
                }
                None => value.to_string(),
            },
            FieldType::Choice => match self.words_of(value).and_then(|words| words.title.clone()) {
                Some(title) => title,
                None => value.to_string(),
            },
            FieldType::Lines => {
                let brief = if let Value::Lines(lines) = value { Some(in_brief(lines)) } else { None };
                brief.unwrap_or_else(|| value.to_string())
            }
            FieldType::Text
            | FieldType::Number
            | FieldType::Percent
            | FieldType::Money
            | FieldType::Currency
            | FieldType::Date
            | FieldType::Moment
            | FieldType::YesNo
            | FieldType::Email
            | FieldType::Country
            | FieldType::Person
            | FieldType::Address
            | FieldType::PaymentTerms
            | FieldType::Billing
            | FieldType::Document => value.to_string(),
        }
    }

    /// What else an order is booked with, beside what [`Field::show`] says: the address of the selling company.
    pub fn details(&self, value: &Value) -> Option<&str> {
        self.words_of(value)?.details.as_deref()
    }

    fn words_of(&self, value: &Value) -> Option<&ChoiceWords> {
        if let Value::Choice(choice) = value { self.choice_words.get(choice) } else { None }
    }

    /// How people read that choice: as policy has it, else the words of its key.
    pub fn label_of(&self, choice: &str) -> String {
        let title = self.choice_words.get(choice).and_then(|words| words.title.clone());
        title.unwrap_or_else(|| choice.replace('_', " "))
    }

    /// Every choice as people read it.
    pub fn choice_labels(&self) -> Vec<String> {
        self.choices.iter().map(|choice| self.label_of(choice)).collect()
    }

    /// The value as a person would type it again: a choice by its key, a record's parts each after its label.
    pub fn labelled(&self, value: &Value) -> String {
        if let Value::Choice(choice) = value {
            return choice.clone();
        }
        if let Value::Record(parts) = value {
            let labelled = self.titled(parts).into_iter().map(|(title, value)| format!("{title}: {value}"));
            return labelled.collect::<Vec<_>>().join("; ");
        }
        self.show(value)
    }

    /// A record's parts with their titles, in the order of the policy file.
    fn titled<'v>(&self, parts: &'v BTreeMap<String, Value>) -> Vec<(String, &'v Value)> {
        let known = self.parts.iter().filter_map(|part| Some((part.title.clone(), parts.get(&part.name)?)));
        // A part that the policy no longer names is still shown.
        let others = parts.iter().filter(|(name, _)| self.part(name).is_none());
        known.chain(others.map(|(name, value)| (name.replace('_', " "), value))).collect()
    }

    /// `Jo Park, CFO, jo@example.com, 2026-03-02`, `90 days`, `cleared, screened on 2026-02-20`: what must be there
    /// needs no label, what may be missing has one.
    fn show_parts(&self, parts: &BTreeMap<String, Value>) -> String {
        let may_be_missing = |title: &str| self.parts.iter().all(|part| part.title != title || part.is_optional);
        let shown = self.titled(parts).into_iter().map(|(title, value)| match value.field_type() {
            FieldType::Number => format!("{value} {title}"),
            FieldType::Percent => value.to_string(),
            FieldType::YesNo => format!("{title} {value}"),
            _named if may_be_missing(&title) => format!("{title} {value}"),
            FieldType::Text
            | FieldType::Money
            | FieldType::Currency
            | FieldType::Date
            | FieldType::Moment
            | FieldType::Choice
            | FieldType::Email
            | FieldType::Country
            | FieldType::Person
            | FieldType::Address
            | FieldType::PaymentTerms
            | FieldType::Billing
            | FieldType::Lines
            | FieldType::Document
            | FieldType::Record
            | FieldType::List => value.to_string(),
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::{FieldOwner, Gate, Severity};

    fn part(name: &str, part_type: FieldType) -> Part {
        let also_called = Vec::new();
        let (choices, choice_words) = (Vec::new(), BTreeMap::new());
        Part {
            name: name.into(),
            title: name.into(),
            also_called,
            part_type,
            choices,
            choice_words,
            is_optional: false,
        }
    }

    fn field(field_type: FieldType, items: Option<FieldType>, parts: Vec<Part>) -> Field {
        Field {
            name: "contact".into(),
            title: "contact".into(),
            also_called: Vec::new(),
            said_after: Vec::new(),
            spoken_of: Vec::new(),
            group: None,
            role: None,
            field_type,
            choices: vec!["audit".into(), "price_hold".into()],
            items,
            parts,
            severity: Severity::Block,
            gate: Gate::Submit,
            owner: FieldOwner::AccountExecutive,
            is_classification: false,
            choice_words: BTreeMap::new(),
            question: String::new(),
            customer_question: None,
            help: String::new(),
            default: None,
            address: None,
            inherits: Vec::new(),
        }
    }

    fn email(text: &str) -> Value {
        Value::Email(text.to_owned())
    }

    #[test]
    fn a_record_is_whole_with_every_part_that_it_needs_and_no_other() {
        let title = Part { is_optional: true, ..part("title", FieldType::Text) };
        let contact = field(FieldType::Record, None, vec![part("email", FieldType::Email), title]);
        let record = |parts: &[(&str, Value)]| {
            Value::Record(parts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
        };
        let whole = record(&[("title", Value::Text("CFO".into())), ("email", email("a@b.example.com"))]);
        assert!(contact.holds(&whole));
        assert_eq!(contact.show(&whole), "a@b.example.com, title CFO");
        assert_eq!(contact.labelled(&whole), "email: a@b.example.com; title: CFO");
        assert!(!contact.holds(&record(&[("title", Value::Text("CFO".into()))])));
        assert!(!contact.holds(&record(&[("email", Value::Text("a".into()))])));
        assert!(!contact.holds(&record(&[("email", email("a@b.example.com")), ("fax", Value::Text("1".into()))])));
    }

    #[test]
    fn a_number_stands_before_its_unit_and_a_choice_is_read_by_its_words() {
        let optional = |name: &str| Part { is_optional: true, ..part(name, FieldType::Number) };
        let notice = field(FieldType::Record, None, vec![optional("days"), optional("months")]);
        let days = Value::Record(BTreeMap::from([("days".to_owned(), Value::Number(90.into()))]));
        assert_eq!(notice.show(&days), "90 days");
        let mut clause = field(FieldType::Choice, None, Vec::new());
        assert_eq!(clause.show(&Value::Choice("price_hold".into())), "price hold");
        let (title, details) = (Some("Price hold".into()), Some("until the renewal".into()));
        let words = ChoiceWords { title, details, also_called: Vec::new() };
        clause.choice_words = BTreeMap::from([("price_hold".to_owned(), words)]);
        let held = Value::Choice("price_hold".into());
        assert_eq!((clause.show(&held).as_str(), clause.details(&held)), ("Price hold", Some("until the renewal")));
        assert_eq!(clause.labelled(&held), "price_hold");
    }

    #[test]
    fn what_was_stored_before_a_field_had_parts_or_items_still_fits() {
        let title = Part { is_optional: true, ..part("title", FieldType::Text) };
        let contact = field(FieldType::Record, None, vec![part("email", FieldType::Email), title]);
        assert!(contact.holds(&email("a@b.example.com")));
        let clauses = field(FieldType::List, Some(FieldType::Choice), Vec::new());
        assert_eq!(clauses.items_of(&Value::Choice("none".into())), Some([].as_slice()));
        assert!(clauses.holds(&Value::Choice("audit".into())));
        assert!(!clauses.holds(&Value::Choice("other".into())));
        assert!(clauses.holds(&Value::List(vec![Value::Choice("price_hold".into())])));
        assert_eq!(clauses.show(&Value::List(vec![Value::Choice("price_hold".into())])), "price hold");
    }
}
