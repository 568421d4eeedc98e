//! `match.toml` → the templates and pairs of the match, or every finding; each pair's examples are run.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::document::DocumentKind;
use crate::domain::field::{Field, FieldRole, Severity};
use crate::domain::ids::FieldName;
use crate::policy::checklist::Checklist;
use crate::policy::document::{Document, Named};
use crate::policy::finding::Finding;
use crate::policy::matching::{Compare, Compared, Matching, Pair, Side, Template};
use crate::policy::written;

/// The file's name.
pub const FILE: &str = "match.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateDocument {
    name: String,
    paper: String,
    #[serde(default)]
    fields: Vec<FieldName>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PairDocument {
    title: String,
    ours: SideDocument,
    theirs: SideDocument,
    compare: Compare,
    worse: Severity,
    #[serde(default = "info")]
    better: Severity,
    help: String,
    agree: ExampleDocument,
    differ: ExampleDocument,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SideDocument {
    field: FieldName,
    document: Option<DocumentKind>,
    place: String,
    revised_by: String,
}

/// Two values of a pair, as an example.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleDocument {
    ours: toml::Value,
    theirs: toml::Value,
}

fn info() -> Severity {
    Severity::Info
}

/// Reads the file.
pub fn read(text: &str, checklist: &Checklist, findings: &mut Vec<Finding>) -> Option<Matching> {
    let mut document = Document::open(FILE, text, &["template", "pair"], findings)?;
    let mut templates = BTreeMap::new();
    for Named { name, body } in document.named::<TemplateDocument>("template", findings) {
        let TemplateDocument { name: title, paper, fields } = body;
        check_template(&name, &paper, &fields, checklist, findings);
        templates.insert(name, Template { name: title, paper, fields });
    }
    let mut pairs = Vec::new();
    for Named { name, body } in document.named::<PairDocument>("pair", findings) {
        let place = format!("pair {name}");
        let fields = [&body.ours.field, &body.theirs.field].map(|name| field(checklist, name));
        for (name, found) in [&body.ours.field, &body.theirs.field].into_iter().zip(fields) {
            if found.is_none() {
                findings.push(Finding::new(FILE, &place, format!("there is no field `{name}`")));
            }
        }
        let [Some(ours), Some(theirs)] = fields else { continue };
        for (word, example, wanted) in [("agree", &body.agree, true), ("differ", &body.differ, false)] {
            if let Err(why) = run(body.compare, example, ours, theirs, wanted) {
                findings.push(Finding::new(FILE, &place, format!("its example `{word}` {why}")));
            }
        }
        pairs.push(Pair {
            name,
            title: body.title,
            ours: side(body.ours),
            theirs: side(body.theirs),
            compare: body.compare,
            worse: body.worse,
            better: body.better,
            help: body.help,
        });
    }
    Some(Matching { templates, pairs })
}

fn side(document: SideDocument) -> Side {
    let SideDocument { field, document, place, revised_by } = document;
    Side { field, document, place, revised_by }
}

fn field<'c>(checklist: &'c Checklist, name: &FieldName) -> Option<&'c Field> {
    checklist.requirement(name).map(|requirement| &requirement.field)
}

fn run(compare: Compare, example: &ExampleDocument, ours: &Field, theirs: &Field, agree: bool) -> Result<(), String> {
    let read = |written, field| written::read_value(written, field).map_err(|why| format!("cannot be read: {why}"));
    let compared = compare.compare(&read(&example.ours, ours)?, &read(&example.theirs, theirs)?);
    match compared {
        Compared::NotComparable => Err("cannot be compared in this way".to_owned()),
        Compared::Agree | Compared::Nearly if !agree => Err("agrees".to_owned()),
        Compared::Better | Compared::Worse if agree => Err("differs".to_owned()),
        Compared::Agree | Compared::Nearly | Compared::Better | Compared::Worse => Ok(()),
    }
}

fn check_template(name: &str, paper: &str, fields: &[FieldName], checklist: &Checklist, findings: &mut Vec<Finding>) {
    let place = format!("template {name}");
    if let Some(field) = checklist.by_role(FieldRole::PaperSource)
        && !field.choices.iter().any(|choice| choice == paper)
    {
        let what = format!("`{paper}` is none of {}", field.choices.join(", "));
        findings.push(Finding::new(FILE, &place, what).help(format!("the choices are those of {}", field.name)));
    }
    for name in fields.iter().filter(|name| field(checklist, name).is_none()) {
        findings.push(Finding::new(FILE, &place, format!("there is no field `{name}`")));
    }
}
