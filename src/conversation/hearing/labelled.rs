//! Which line of a message speaks of which field: `terms: net 45`, `PO 4711`, `correction: net 60`.

use crate::domain::field::{Field, FieldType};

use super::correction;
use super::record;

/// More lines than anyone types as answers.
const LINES_MAX: usize = 100;
/// A line that names its field without a colon is short; a longer one is a sentence.
const WORDS_WITHOUT_COLON_MAX: usize = 7;

/// One statement of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labelled<'a> {
    /// The field that its label names; `None` where it names none, or more than one.
    pub field: Option<&'a Field>,
    /// What is said, without label and correction mark.
    pub said: &'a str,
    /// Whether it puts something right.
    pub is_correction: bool,
}

/// The statements of `text`, each with the field that it names.
pub fn labelled<'a>(text: &'a str, fields: &[&'a Field]) -> Vec<Labelled<'a>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('>'));
    let mut found: Vec<Labelled<'a>> = Vec::new();
    for line in lines.take(LINES_MAX) {
        match found.last_mut().filter(|last| continues(last, line, fields)) {
            Some(last) => last.said = between(text, last.said, line),
            None => found.extend(statements(line, fields)),
        }
    }
    found
}

/// Whether a line goes on with what the line before began: another part of its record, or another item of its list.
fn continues(last: &Labelled<'_>, line: &str, fields: &[&Field]) -> bool {
    let Some(field) = last.field else { return false };
    let bare = line.trim_start_matches(['-', '•', '–', '*']).trim_start();
    let is_item = || bare.len() < line.len() && statement(line, fields).field.is_none();
    (field.field_type == FieldType::Record && record::named_part(field, bare).is_some())
        || (field.field_type == FieldType::List && is_item())
}

/// The text from the first of these stretches of it to the end of the second.
fn between<'a>(text: &'a str, first: &str, second: &str) -> &'a str {
    let offset = |part: &str| (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    text.get(offset(first)..offset(second) + second.len()).unwrap_or(text)
}

/// The rest of `text` after one of the field's own names, however it is set off.
pub(super) fn after_own_label<'a>(text: &'a str, field: &Field) -> Option<&'a str> {
    let longest = names(field).filter_map(|name| after_name(text, name)).min_by_key(|rest| rest.len())?;
    let rest = without_separator(longest);
    (!rest.is_empty() && rest != longest.trim_start() || longest.starts_with(' ')).then_some(rest)
}

fn statements<'a>(line: &'a str, fields: &[&'a Field]) -> Vec<Labelled<'a>> {
    let parts: Vec<&str> = line.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    let all: Vec<Labelled<'a>> = parts.iter().map(|part| statement(part, fields)).collect();
    // A semicolon divides fields only if there is one on each side.
    if all.len() > 1 && all.iter().all(|part| part.field.is_some()) { all } else { vec![statement(line, fields)] }
}

fn statement<'a>(line: &'a str, fields: &[&'a Field]) -> Labelled<'a> {
    let line = line.trim_start_matches(['-', '•', '–']).trim_start();
    let marked = correction::after_marker(line);
    let rest = marked.unwrap_or(line);
    let (field, said) = match named(rest, fields) {
        Some((field, said)) => (Some(field), said),
        None => (None, rest),
    };
    // `terms: sorry, net 60`
    let late_mark = if field.is_some() { correction::after_marker(said) } else { None };
    Labelled { field, said: late_mark.unwrap_or(said).trim(), is_correction: marked.is_some() || late_mark.is_some() }
}

/// The field whose longest name starts the line, unless two fields share it.
fn named<'a>(line: &'a str, fields: &[&'a Field]) -> Option<(&'a Field, &'a str)> {
    let mut best: Option<(&'a Field, &'a str)> = None;
    let mut is_shared = false;
    for field in fields {
        let Some(rest) = names(field).filter_map(|name| after_name(line, name)).min_by_key(|rest| rest.len()) else {
            continue;
        };
        match best {
            Some((other, other_rest)) if rest.len() == other_rest.len() => is_shared |= other.name != field.name,
            Some((_, other_rest)) if rest.len() > other_rest.len() => {}
            Some(_) | None => {
                best = Some((field, rest));
                is_shared = false;
            }
        }
    }
    let (field, rest) = best.filter(|_| !is_shared)?;
    let said = without_separator(rest);
    let is_set_off = said.len() < rest.trim_start().len();
    let is_short = line.split_whitespace().count() <= WORDS_WITHOUT_COLON_MAX;
    (!said.is_empty() && (is_set_off || is_short)).then_some((field, said))
}

fn names(field: &Field) -> impl Iterator<Item = &str> {
    [field.title.as_str(), field.name.as_str()].into_iter().chain(field.also_called.iter().map(String::as_str))
}

/// What follows `name` at the start of `text`; case and the marks between words do not count.
pub(super) fn after_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text.trim_start().trim_start_matches("the ");
    let mut has_letters = false;
    for wanted in name.chars().filter(|letter| letter.is_alphanumeric()) {
        has_letters = true;
        rest = rest.trim_start_matches([' ', '-', '_', '\'', '.', '/']);
        let mut letters = rest.chars();
        let found = letters.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        rest = letters.as_str();
    }
    // `PO-4711` is a number with its prefix; `port` is no `PO`.
    let ends_name = !rest.starts_with(|next: char| next.is_alphanumeric() || next == '-' || next == '_' || next == '@');
    (has_letters && ends_name).then_some(rest)
}

pub(super) fn without_separator(rest: &str) -> &str {
    let separator = pattern!(r"(?i)^\s*(?:(?:is|are|will be|=)(?:\s*[:=])?\s|[:=#]+|->|=>|-\s|\(.{0,20}\)\s*[:=])\s*");
    rest[separator.find(rest).map_or(0, |found| found.end())..].trim()
}

#[cfg(test)]
mod tests {
    use super::super::testing::field;
    use super::*;
    use crate::domain::field::FieldType;

    fn fields() -> Vec<Field> {
        let mut terms = field("pay_when", "payment terms", FieldType::PaymentTerms);
        terms.also_called = vec!["terms".into()];
        let mut order = field("order_no", "PO number", FieldType::Text);
        order.also_called = vec!["PO".into()];
        let mut order_end = field("order_end", "PO expiry", FieldType::Date);
        order_end.also_called = vec!["expiry".into(), "date".into()];
        let mut mail = field("mail_to", "AP email", FieldType::Email);
        mail.also_called = vec!["date".into()];
        vec![terms, order, order_end, mail]
    }

    #[test]
    fn a_line_names_its_field_by_title_name_or_other_label() {
        let fields = fields();
        let all: Vec<&Field> = fields.iter().collect();
        let cases = [
            ("terms: net 45", Some("pay_when"), "net 45", false),
            ("Payment-Terms = net 45", Some("pay_when"), "net 45", false),
            ("pay_when: net 45", Some("pay_when"), "net 45", false),
            ("the terms are net 45", Some("pay_when"), "net 45", false),
            ("PO 4711", Some("order_no"), "4711", false),
            ("PO number 4711", Some("order_no"), "4711", false),
            ("PO#4711", Some("order_no"), "4711", false),
            ("PO expiry: 2027-01-31", Some("order_end"), "2027-01-31", false),
            ("- AP email - a@example.org", Some("mail_to"), "a@example.org", false),
            ("correction: terms: net 60", Some("pay_when"), "net 60", true),
            ("sorry, PO is 4712", Some("order_no"), "4712", true),
            ("terms: sorry, net 60", Some("pay_when"), "net 60", true),
            ("correction: net 60", None, "net 60", true),
            ("net 60", None, "net 60", false),
            ("PO-4711", None, "PO-4711", false),
            ("port 4711", None, "port 4711", false),
            ("date: 2027-01-31", None, "date: 2027-01-31", false),
            (
                "terms were discussed at length with their buyer last week",
                None,
                "terms were discussed at length with their buyer last week",
                false,
            ),
        ];
        for (line, name, said, is_correction) in cases {
            let found = labelled(line, &all);
            assert_eq!(found.len(), 1, "{line}");
            assert_eq!(found[0].field.map(|field| field.name.as_str()), name, "{line}");
            assert_eq!((found[0].said, found[0].is_correction), (said, is_correction), "{line}");
        }
    }

    #[test]
    fn lines_and_semicolons_divide_a_message() {
        let fields = fields();
        let all: Vec<&Field> = fields.iter().collect();
        let found = labelled("> quoted\nterms: net 45\n\nPO 4711; AP email: a@example.org\nthanks; bye", &all);
        let said: Vec<&str> = found.iter().map(|part| part.said).collect();
        assert_eq!(said, ["net 45", "4711", "a@example.org", "thanks; bye"]);
    }
}
