//! A record that a form asks part by part: one input each, called `field.part`, put together again when it is sent.

use std::collections::BTreeMap;

use crate::domain::field::{Field, FieldType, Part, Value};
use crate::domain::handoff::Handoff;
use crate::policy::PolicyBook;
use crate::workflow::event::{Answer, HeardAs};

use super::hearing::answer::read_answer;
use super::hearing::heard::{AnswerContext, Heard};
use super::hearing::reason::Reason;

/// What was typed for one record, by the names of its parts.
pub struct Typed<'a> {
    /// The record.
    pub field: &'a Field,
    /// The words, by part; no part is empty.
    pub words: BTreeMap<&'a str, &'a str>,
}

/// What an answer could mean, for the person who said it: of a record that lacks parts, what was read, and then the titles
/// of those parts.
pub fn in_words(field: &Field, reason: Reason, candidates: &[Value]) -> Vec<String> {
    let mut words: Vec<String> = candidates.iter().map(|value| field.show(value)).collect();
    if let (Reason::IncompleteRecord, [Value::Record(parts)]) = (reason, candidates) {
        words.extend(field.lacking(parts).into_iter().map(str::to_owned));
    }
    words
}

/// `signature e-mail: jo@customer.example`: a record and one of its parts in one label. The record, and the words to read
/// for it. A word that several records end in names the only one that `applies`.
pub fn named_in_a_label<'f>(
    line: &str,
    fields: &[&'f Field],
    applies: impl Fn(&Field) -> bool,
) -> Option<(&'f Field, String)> {
    let (label, said) =
        line.split_once(':').filter(|(label, said)| !label.contains('\n') && !said.trim().is_empty())?;
    let (label, said) = (label.trim().to_lowercase(), said.trim());
    let records = || fields.iter().copied().filter(|field| field.field_type == FieldType::Record);
    label.match_indices(' ').find_map(|(at, _)| {
        let (record, part) = (&label[..at], label[at..].trim_start());
        let is_part = |known: &&Part| {
            let mut names = [&known.title, &known.name].into_iter().chain(&known.also_called);
            names.any(|name| name.to_lowercase() == part)
        };
        let called = records().find(|field| names_of(field).iter().any(|name| name == record));
        let field = called.or_else(|| {
            let ends_so = |field: &&Field| names_of(field).iter().any(|name| name.rsplit(' ').next() == Some(record));
            let mut ending = records().filter(|field| applies(field)).filter(ends_so);
            ending.next().filter(|_| ending.next().is_none())
        })?;
        let part = field.parts.iter().find(is_part)?;
        Some((field, format!("{}: {said}", part.title)))
    })
}

fn names_of(field: &Field) -> Vec<String> {
    std::iter::once(&field.title).chain(&field.also_called).map(|name| name.to_lowercase()).collect()
}

/// A record whose parts are said in several messages: what was said before and was not enough, with these words; `None`
/// where nothing waits, or the two make no more of it than these words alone.
pub fn with_earlier(field: &Field, said: &Answer, handoff: &Handoff, read: impl Fn(&str) -> Answer) -> Option<Answer> {
    let is_open = matches!(&said.heard, HeardAs::Unclear { .. } | HeardAs::Nothing);
    let earlier =
        handoff.not_understood.get(&field.name).filter(|_| field.field_type == FieldType::Record && is_open)?;
    let both = read(&format!("{}; {}", earlier.trim(), said.words.trim()));
    let lacks_parts = Reason::IncompleteRecord.key();
    let is_value = matches!(both.heard, HeardAs::Value { .. });
    let says_more = earlier.trim() != said.words.trim()
        && matches!(&both.heard, HeardAs::Unclear { reason, .. } if reason == lacks_parts);
    let is_more = is_value || says_more;
    is_more.then_some(both)
}

/// The records of a form, with what was typed into their inputs.
pub fn records<'a>(values: &'a BTreeMap<String, String>, policy: &'a PolicyBook) -> Vec<Typed<'a>> {
    let mut records: Vec<Typed<'a>> = Vec::new();
    for (name, words) in values {
        let Some((field, part)) = part_of(name, policy) else { continue };
        if words.trim().is_empty() {
            continue;
        }
        match records.iter_mut().find(|typed| typed.field.name == field.name) {
            Some(typed) => {
                typed.words.insert(part, words);
            }
            None => records.push(Typed { field, words: BTreeMap::from([(part, words.as_str())]) }),
        }
    }
    records
}

/// The record and part that an input's name means.
pub fn part_of<'a>(name: &'a str, policy: &'a PolicyBook) -> Option<(&'a Field, &'a str)> {
    let (field, part) = name.split_once('.')?;
    let field = policy.field(&field.into()).filter(|field| field.field_type == FieldType::Record)?;
    field.part(part).map(|_| (field, part))
}

/// What is unclear, by part: why, and the possible readings.
type Problems = BTreeMap<String, (Reason, Vec<String>)>;

impl Typed<'_> {
    /// Whether the form sends back what stood in it.
    pub fn is_untouched(&self, handoff: &Handoff) -> bool {
        let held = self.held(handoff);
        let stands = |(part, words): (&&str, &&str)| {
            let value = held.get(*part).zip(self.field.part(part));
            value.is_some_and(|(value, part)| self.field.of_part(part).show(value).trim() == words.trim())
        };
        self.words.iter().all(stands)
    }

    /// All of it as it was typed, for the record.
    pub fn in_words(&self) -> String {
        self.words.iter().map(|(part, words)| format!("{part}: {words}")).collect::<Vec<_>>().join("; ")
    }

    /// The record that the words make, over the parts that are held; or why they make none.
    pub fn heard(&self, handoff: &Handoff, context: &AnswerContext<'_>) -> HeardAs {
        let unclear =
            |reason: Reason, candidates: Vec<String>| HeardAs::Unclear { reason: reason.key().into(), candidates };
        match self.read(handoff, context) {
            Err(problems) => match problems.into_values().next() {
                Some((reason, candidates)) => unclear(reason, candidates),
                None => HeardAs::Nothing,
            },
            Ok(parts) if !self.field.lacking(&parts).is_empty() => unclear(
                Reason::IncompleteRecord,
                in_words(self.field, Reason::IncompleteRecord, &[Value::Record(parts)]),
            ),
            Ok(parts) => HeardAs::Value { value: Value::Record(parts) },
        }
    }

    /// What is wrong with its inputs, by their names.
    pub fn problems(&self, handoff: &Handoff, context: &AnswerContext<'_>) -> BTreeMap<String, String> {
        let input = |part: &str| format!("{}.{part}", self.field.name);
        match self.read(handoff, context) {
            Err(problems) => {
                let told = |candidates: Vec<String>| match candidates.len() {
                    0 | 1 => "I cannot read this for certain.".to_owned(),
                    _several => format!("This could be {}.", candidates.join(" or ")),
                };
                problems.into_iter().map(|(part, (_, candidates))| (input(&part), told(candidates))).collect()
            }
            Ok(parts) => {
                let lacking =
                    self.field.parts.iter().filter(|part| !part.is_optional && !parts.contains_key(&part.name));
                lacking.map(|part| (input(&part.name), format!("Please give the {} too.", part.title))).collect()
            }
        }
    }

    fn held(&self, handoff: &Handoff) -> BTreeMap<String, Value> {
        let held = handoff.packet.value(&self.field.name);
        held.and_then(|value| self.field.parts_of(value)).unwrap_or_default().into_owned()
    }

    fn read(&self, handoff: &Handoff, context: &AnswerContext<'_>) -> Result<BTreeMap<String, Value>, Problems> {
        let mut parts = self.held(handoff);
        let mut problems = BTreeMap::new();
        for (name, words) in &self.words {
            let Some(part) = self.field.part(name) else { continue };
            let (reason, candidates) = match read_answer(&self.field.of_part(part), words, context) {
                Heard::Set { value, .. } => {
                    parts.insert((*name).to_owned(), value);
                    continue;
                }
                Heard::Clarify { reason, candidates } => (reason, candidates),
                Heard::Defer { .. } | Heard::Question | Heard::Nothing | Heard::Instruction => {
                    (Reason::Unparseable, Vec::new())
                }
            };
            problems.insert((*name).to_owned(), (reason, candidates.iter().map(Value::to_string).collect()));
        }
        if problems.is_empty() { Ok(parts) } else { Err(problems) }
    }
}
