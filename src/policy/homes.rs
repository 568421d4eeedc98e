//! `heard.toml`: which field holds which part of an answer's normal form (`checklist.md`, section 2.1).

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::domain::field::{Field, FieldType, Value};
use crate::domain::ids::FieldName;
use crate::domain::money::Money;

use super::checklist::Checklist;
use super::document::{Document, Named};
use super::finding::Finding;
use super::written;

/// The file's name.
pub const FILE: &str = "heard.toml";

/// Where the answers go, by question.
#[derive(Debug, Clone, Default)]
pub struct Homes {
    questions: BTreeMap<String, Question>,
}

/// One question with the homes of its answer's parts.
#[derive(Debug, Clone)]
struct Question {
    asks: FieldName,
    homes: Vec<Home>,
}

/// Where one part goes.
#[derive(Debug, Clone)]
struct Home {
    part: String,
    /// `None` where the other parts say it already.
    place: Option<Place>,
    words: BTreeMap<String, String>,
    with: BTreeMap<String, String>,
    is: Option<toml::Value>,
    when: BTreeMap<String, Vec<String>>,
    unless: BTreeMap<String, Vec<String>>,
}

/// A place in a field.
#[derive(Debug, Clone)]
struct Place {
    field: FieldName,
    within: Within,
}

/// Which place of the field.
#[derive(Debug, Clone)]
enum Within {
    /// All of it.
    Whole,
    /// A part of a record.
    Part(String),
    /// A part of the one item of a list.
    PartOfItem(String),
    /// An item for each item.
    Items,
}

/// A part of an answer that nothing can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoHome {
    /// The question.
    pub question: String,
    /// The part; empty for the question itself.
    pub part: String,
    /// Why.
    pub why: String,
}

impl fmt::Display for NoHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}: {}", self.question, self.part, self.why)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionDocument {
    asks: String,
    homes: Vec<HomeDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HomeDocument {
    part: String,
    to: String,
    #[serde(default)]
    words: BTreeMap<String, String>,
    #[serde(default)]
    with: BTreeMap<String, String>,
    is: Option<toml::Value>,
    #[serde(default)]
    when: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    unless: BTreeMap<String, Vec<String>>,
}

/// Reads the file.
pub fn read(text: &str, checklist: &Checklist, findings: &mut Vec<Finding>) -> Option<Homes> {
    let mut document = Document::open(FILE, text, &["heard"], findings)?;
    let mut questions = BTreeMap::new();
    for Named { name, body } in document.named::<QuestionDocument>("heard", findings) {
        let at = format!("heard {name}");
        let mut finding = |what: String| findings.push(Finding::new(FILE, &at, what));
        let asks = FieldName::new(&body.asks);
        if checklist.requirement(&asks).is_none() {
            finding(format!("it asks `{asks}`, which is no field"));
        }
        let mut homes = Vec::new();
        for home in body.homes {
            match place(&home.to, checklist) {
                Ok(place) => homes.push(Home {
                    part: home.part,
                    place,
                    words: home.words,
                    with: home.with,
                    is: home.is,
                    when: home.when,
                    unless: home.unless,
                }),
                Err(why) => finding(format!("part `{}`: {why}", home.part)),
            }
        }
        questions.insert(name, Question { asks, homes });
    }
    Some(Homes { questions })
}

fn place(to: &str, checklist: &Checklist) -> Result<Option<Place>, String> {
    if to.is_empty() {
        return Ok(None);
    }
    let (name, part) = to.split_once('.').map_or((to, None), |(name, part)| (name, Some(part)));
    let (name, is_list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
    let field =
        &checklist.requirement(&FieldName::new(name)).ok_or_else(|| format!("there is no field `{name}`"))?.field;
    if is_list && field.field_type != FieldType::List {
        return Err(format!("the field {name} is no list"));
    }
    if let Some(part) = part.filter(|part| field.part(part).is_none()) {
        return Err(format!("the field {name} has no part `{part}`"));
    }
    let within = match (part, is_list) {
        (None, false) => Within::Whole,
        (None, true) => Within::Items,
        (Some(part), false) => Within::Part(part.to_owned()),
        (Some(part), true) => Within::PartOfItem(part.to_owned()),
    };
    Ok(Some(Place { field: field.name.clone(), within }))
}

impl Homes {
    /// The question that asks for that field.
    pub fn question_of(&self, field: &FieldName) -> Option<&str> {
        let found = self.questions.iter().find(|(_, question)| &question.asks == field);
        found.map(|(name, _)| name.as_str())
    }

    /// The field that a question asks for.
    pub fn asked_by(&self, question: &str) -> Option<&FieldName> {
        self.questions.get(question).map(|question| &question.asks)
    }

    /// What an answer in its normal form says, as values of the fields that hold it, or the part that has no home.
    pub fn keep(&self, question: &str, form: &Json, checklist: &Checklist) -> Result<Vec<(FieldName, Value)>, NoHome> {
        let no_home = |part: &str, why: &str| NoHome { question: question.into(), part: part.into(), why: why.into() };
        let homes = &self.questions.get(question).ok_or_else(|| no_home("", "there is no such question"))?.homes;
        let form = &without_nulls(form);
        let applies = |home: &&Home| home.applies(form);
        let mut kept = Kept::default();
        let mut rest = form.clone();
        for (part, said) in form.as_object().into_iter().flatten() {
            let mut own =
                homes.iter().filter(|home| home.part.trim_end_matches("[]") == part).filter(applies).peekable();
            if own.peek().is_some()
                && let Some(members) = rest.as_object_mut()
            {
                members.remove(part);
            }
            for home in own {
                kept.put(home, said).map_err(|why| no_home(part, &why))?;
            }
        }
        let whole = homes.iter().filter(|home| home.part.is_empty()).find(applies);
        let left = rest.as_object().and_then(|members| members.keys().next()).cloned();
        match (whole, left) {
            (Some(home), _) => kept.put(home, &rest).map_err(|why| no_home("", &why))?,
            (None, Some(part)) => return Err(no_home(&part, "no field holds it")),
            (None, None) => {}
        }
        kept.values(checklist).map_err(|why| no_home("", &why))
    }
}

impl Home {
    fn applies(&self, form: &Json) -> bool {
        let says = |(part, words): (&String, &Vec<String>)| {
            let said = form.get(part);
            said.is_some_and(|said| words.is_empty() || words.iter().any(|word| word_of(said).as_ref() == Some(word)))
        };
        self.when.iter().all(says) && !self.unless.iter().any(says)
    }
}

/// Values as policy files write them, by field, in the order in which they came.
#[derive(Default)]
struct Kept {
    values: Vec<(FieldName, toml::Value)>,
}

impl Kept {
    fn put(&mut self, home: &Home, said: &Json) -> Result<(), String> {
        let Some(place) = &home.place else { return Ok(()) };
        let written = match &home.is {
            Some(constant) => constant.clone(),
            None => home.written(said)?,
        };
        match &place.within {
            Within::Whole => self.values.push((place.field.clone(), written)),
            Within::Items => {
                let items = written.as_array().cloned().ok_or("it is no list")?;
                self.list(&place.field).extend(items);
            }
            Within::Part(part) => {
                let table = self.table(&place.field);
                table.extend(home.with.iter().map(|(name, word)| (name.clone(), toml::Value::String(word.clone()))));
                table.insert(part.clone(), in_one_text(written));
            }
            Within::PartOfItem(part) => {
                let items = self.list(&place.field);
                if items.is_empty() {
                    items.push(toml::Value::Table(toml::Table::new()));
                }
                if let Some(toml::Value::Table(item)) = items.first_mut() {
                    item.insert(part.clone(), in_one_text(written));
                }
            }
        }
        Ok(())
    }

    fn entry(&mut self, field: &FieldName, empty: toml::Value) -> &mut toml::Value {
        let at = self.values.iter().position(|(name, _)| name == field).unwrap_or_else(|| {
            self.values.push((field.clone(), empty));
            self.values.len() - 1
        });
        &mut self.values[at].1
    }

    fn table(&mut self, field: &FieldName) -> &mut toml::Table {
        let entry = self.entry(field, toml::Value::Table(toml::Table::new()));
        if !entry.is_table() {
            *entry = toml::Value::Table(toml::Table::new());
        }
        entry.as_table_mut().expect("it has just been made one")
    }

    fn list(&mut self, field: &FieldName) -> &mut Vec<toml::Value> {
        let entry = self.entry(field, toml::Value::Array(Vec::new()));
        if !entry.is_array() {
            *entry = toml::Value::Array(Vec::new());
        }
        entry.as_array_mut().expect("it has just been made one")
    }

    fn values(self, checklist: &Checklist) -> Result<Vec<(FieldName, Value)>, String> {
        let read = |(name, written): (FieldName, toml::Value)| {
            let field: &Field = &checklist.requirement(&name).ok_or_else(|| format!("there is no field {name}"))?.field;
            let value = written::read_value(&written, field).map_err(|why| format!("{name}: {why}"))?;
            Ok((name, value))
        };
        self.values.into_iter().map(read).collect()
    }
}

impl Home {
    /// What was said as a policy file would write it: simple things as text, in the words of their home.
    fn written(&self, said: &Json) -> Result<toml::Value, String> {
        match said {
            Json::Array(items) => {
                items.iter().map(|item| self.written(item)).collect::<Result<_, _>>().map(toml::Value::Array)
            }
            Json::Object(_) if amount(said).is_some() => {
                let written = amount(said).map(|amount| format!("{} {}", amount.currency(), amount.amount()));
                Ok(toml::Value::String(written.unwrap_or_default()))
            }
            Json::Object(_) if self.part.ends_with("[]") => {
                let members = said.as_object().into_iter().flatten();
                let written = members.map(|(name, member)| Ok((name.clone(), self.written(member)?)));
                written.collect::<Result<_, String>>().map(toml::Value::Table)
            }
            // A structured value keeps its own form.
            Json::Object(_) => toml::Value::try_from(said).map_err(|error| error.to_string()),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                let word = word_of(said).unwrap_or_default();
                Ok(toml::Value::String(self.words.get(&word).cloned().unwrap_or(word)))
            }
        }
    }
}

/// Several words in one part of a record.
fn in_one_text(written: toml::Value) -> toml::Value {
    let Some(items) = written.as_array() else { return written };
    let words: Vec<&str> = items.iter().filter_map(toml::Value::as_str).collect();
    toml::Value::String(words.join(", "))
}

/// An amount with its currency, and nothing beside them.
fn amount(said: &Json) -> Option<Money> {
    let members = said.as_object().filter(|members| members.len() == 2)?;
    serde_json::from_value(Json::Object(members.clone())).ok()
}

/// A simple thing as a word.
fn word_of(said: &Json) -> Option<String> {
    match said {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(yes) => Some(yes.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn without_nulls(form: &Json) -> Json {
    match form {
        Json::Object(members) => {
            let said = members.iter().filter(|(_, member)| !member.is_null());
            Json::Object(said.map(|(name, member)| (name.clone(), without_nulls(member))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(without_nulls).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => form.clone(),
    }
}
