//! Which line of a message speaks of which field: `terms: net 45`, `PO 4711`, `correction: net 60`.

use crate::domain::field::{Field, FieldType};

use super::correction;
use super::record;
use super::typo;

/// More lines than anyone types as answers.
const LINES_MAX: usize = 100;
/// A line that names its field without a colon is short; a longer one is a sentence.
const WORDS_WITHOUT_COLON_MAX: usize = 7;

/// More lines than an address has.
const ADDRESS_LINES_MAX: usize = 8;

/// One statement of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Labelled<'a> {
    /// The field that its label names; `None` where it names none, or more than one.
    pub field: Option<&'a Field>,
    /// What is said, without label and correction mark; empty where nothing follows the label.
    pub said: &'a str,
    /// All of it, its label included.
    pub whole: &'a str,
    /// Whether it puts something right.
    pub is_correction: bool,
    /// How its label is set off.
    pub set_off: SetOff,
}

/// How a label is set off from what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetOff {
    /// By a mark: `terms: net 45`. Nobody writes so by chance.
    ByMark,
    /// By a word or a blank: `the terms are net 45`, which a sentence may begin with as well.
    ByWord,
}

/// The statements of `text`, each with the field that it names.
pub fn labelled<'a>(text: &'a str, fields: &[&'a Field]) -> Vec<Labelled<'a>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('>'));
    let mut found: Vec<Labelled<'a>> = Vec::new();
    for line in lines.take(LINES_MAX) {
        match found.last_mut().filter(|last| continues(last, line, fields)) {
            Some(last) => {
                last.said = if last.said.is_empty() { line } else { between(text, last.said, line) };
                last.whole = between(text, last.whole, line);
            }
            None => found.extend(statements(line, fields)),
        }
    }
    found
}

/// Whether a line goes on with what the line before began: what its label announced, another part of its record, another
/// item of its list, or more of its address.
fn continues(last: &Labelled<'_>, line: &str, fields: &[&Field]) -> bool {
    let Some(field) = last.field else { return false };
    let bare = line.trim_start_matches(['-', '•', '–', '*']).trim_start();
    let names_none = || statement(line, fields).field.is_none();
    let is_item = || bare.len() < line.len() && names_none();
    // A label may stand above what it announces.
    let is_announced = || last.said.is_empty() && names_none();
    // Records of a list stand one a line, each with as many parts.
    let commas = |line: &str| line.matches(',').count();
    let is_record = || {
        field.items == Some(FieldType::Record)
            && last.set_off == SetOff::ByMark
            && commas(line) > 0
            && last.said.lines().last().is_some_and(|before| commas(before) == commas(line))
            && names_none()
    };
    let is_address = || {
        field.field_type == FieldType::Address
            && last.set_off == SetOff::ByMark
            && last.said.lines().count() < ADDRESS_LINES_MAX
            && names_none()
    };
    (field.field_type == FieldType::Record && record::named_part(field, bare).is_some())
        || (field.field_type == FieldType::List && is_item())
        || is_announced()
        || is_record()
        || is_address()
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
    for separator in [';', ','] {
        let all = divided(line, separator, fields);
        if all.len() > 1 {
            return all;
        }
    }
    vec![statement(line, fields)]
}

/// The line divided at a mark, where each part names its field: at a semicolon in any way, at a comma by a mark.
fn divided<'a>(line: &'a str, separator: char, fields: &[&'a Field]) -> Vec<Labelled<'a>> {
    let mut found: Vec<Labelled<'a>> = Vec::new();
    for part in line.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
        let stated = statement(part, fields);
        let is_own = stated.field.is_some() && (separator == ';' || stated.set_off == SetOff::ByMark);
        match found.last_mut() {
            _first_or_own if is_own => found.push(stated),
            // What follows a comma without a label belongs to what stands before it.
            Some(last) if separator == ',' && !last.said.is_empty() => {
                last.said = between(line, last.said, part);
                last.whole = between(line, last.whole, part);
            }
            // A semicolon divides fields only if there is one on each side.
            Some(_) | None => return Vec::new(),
        }
    }
    found
}

fn statement<'a>(line: &'a str, fields: &[&'a Field]) -> Labelled<'a> {
    let whole = line;
    let line = line.trim_start_matches(['-', '•', '–', '·']).trim_start();
    let marked = correction::after_marker(line);
    let rest = marked.unwrap_or(line);
    let found = named(rest, fields).or_else(|| named(without_number(rest)?, fields));
    // `billing frequncy: monthly` begins with the name of another field.
    let found = match found {
        Some(Named { set_off: SetOff::ByWord, .. }) | None => named_with_slip(rest, fields).or(found),
        Some(Named { set_off: SetOff::ByMark, .. }) => found,
    };
    let (field, said, set_off) = match found {
        Some(Named { field, said, set_off }) => (Some(field), said, set_off),
        None => (None, rest, SetOff::ByWord),
    };
    // `terms: sorry, net 60`
    let late_mark = if field.is_some() { correction::after_marker(said) } else { None };
    let is_correction = marked.is_some() || late_mark.is_some();
    Labelled { field, said: late_mark.unwrap_or(said).trim(), whole, is_correction, set_off }
}

/// What follows the number of a numbered line: `2) terms: net 45`.
fn without_number(line: &str) -> Option<&str> {
    let number = pattern!(r"^\(?\d{1,2}[.):]\s+").find(line)?;
    line.get(number.end()..)
}

/// A field, and what is said of it.
struct Named<'a> {
    field: &'a Field,
    said: &'a str,
    set_off: SetOff,
}

/// The field whose longest name starts the line, unless two fields share it.
fn named<'a>(line: &'a str, fields: &[&'a Field]) -> Option<Named<'a>> {
    let line = line.trim_start_matches(['*', '_', '`']);
    let start = without_article(line);
    let mut best: Option<(&'a Field, &'a str)> = None;
    let mut is_shared = false;
    for field in fields {
        let Some(rest) = names(field).filter_map(|name| after_start(start, name)).min_by_key(|rest| rest.len()) else {
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
    let rest = rest.trim_start_matches(['*', '_', '`']);
    let said = without_separator(rest);
    let set_off = set_off_by(rest);
    let is_set_off = said.len() < rest.trim_start().len();
    let is_short = line.split_whitespace().count() <= WORDS_WITHOUT_COLON_MAX;
    let is_said = !said.is_empty() && (is_set_off || is_short);
    (is_said || (said.is_empty() && set_off == SetOff::ByMark)).then_some(Named { field, said, set_off })
}

fn set_off_by(rest: &str) -> SetOff {
    let mark = pattern!(r"^\s*(?:[:=#]|->|=>|[-–]\s|\(.{0,20}\)\s*[:=]|(?:is|are)\s*[:=])");
    if mark.is_match(rest) { SetOff::ByMark } else { SetOff::ByWord }
}

/// What follows a word that only links a label with its value: `will be net 45`.
pub fn after_auxiliary(said: &str) -> &str {
    let auxiliary = pattern!(r"(?i)^(?:will be|is going to be|shall be|should be|would be|was|were|only)\s+");
    auxiliary.find(said).map_or(said, |found| &said[found.end()..])
}

/// Whether a sentence goes on as talk about what its label names, instead of saying what it is.
pub fn goes_on_as_talk(said: &str) -> bool {
    pattern!(
        r"(?i)^(?:was|were|has|had|have|will|would|should|could|can|may|might|does|did|do|isn't|wasn't|won't|looks?|",
        r"seems?|needs?|wants?|said|says|asked|asks|called|likes?|loves?|for|to|in|on|of|with|from|at|about|and|or|but|",
        r"so|because|that|which|who|when|if|as|we|they|he|she|it|i|you|my|our|their|good|great|fine|ok|okay|fun|happy|",
        r"ready|done|team|people|guys|call|meeting|missing|attached|wrong|",
        r"expired|outdated|incorrect)\b"
    )
    .is_match(said)
}

/// A label with a slip of the keyboard: one field's name alone is so near to what stands before the colon.
fn named_with_slip<'a>(line: &'a str, fields: &[&'a Field]) -> Option<Named<'a>> {
    let (label, said) = line.split_once(':')?;
    let label = letters(label);
    if label.chars().count() < SLIP_LETTERS_MIN || said.starts_with("//") {
        return None;
    }
    let slips = if label.chars().count() < SLIP_LETTERS_TWO { 1 } else { 2 };
    let is_near = |field: &&&Field| names(field).any(|name| typo::is_within(&label, &letters(name), slips));
    let mut near = fields.iter().filter(is_near);
    let field = near.next()?;
    near.next().is_none().then(|| Named { field, said: said.trim(), set_off: SetOff::ByMark })
}

const SLIP_LETTERS_MIN: usize = 6;
const SLIP_LETTERS_TWO: usize = 11;

fn letters(words: &str) -> String {
    words.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn names(field: &Field) -> impl Iterator<Item = &str> {
    [field.title.as_str(), field.name.as_str()].into_iter().chain(field.also_called.iter().map(String::as_str))
}

/// What follows `name` at the start of `text`; case and the marks between words do not count.
pub(super) fn after_name<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    after_start(without_article(text), name)
}

fn without_article(text: &str) -> &str {
    text.trim_start().trim_start_matches("the ")
}

fn after_start<'a>(start: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = start;
    let mut has_letters = false;
    for wanted in name.chars().filter(|letter| letter.is_alphanumeric()) {
        has_letters = true;
        rest = rest.trim_start_matches([' ', '-', '_', '\'', '.', '/']);
        let mut letters = rest.chars();
        let found = letters.next()?;
        if !is_same_letter(found, wanted) {
            return None;
        }
        rest = letters.as_str();
    }
    // `PO-4711` is a number with its prefix; `port` is no `PO`.
    let ends_name = !rest.starts_with(|next: char| next.is_alphanumeric() || next == '-' || next == '_' || next == '@');
    (has_letters && ends_name).then_some(rest)
}

/// Whether two letters differ by their case at most. A line is held against some hundred names, and hardly any letter of
/// theirs needs the tables of all alphabets.
fn is_same_letter(one: char, other: char) -> bool {
    match one.is_ascii() && other.is_ascii() {
        true => one.eq_ignore_ascii_case(&other),
        false => one.to_lowercase().eq(other.to_lowercase()),
    }
}

pub(super) fn without_separator(rest: &str) -> &str {
    let separator =
        pattern!(r"(?i)^\s*(?:(?:is|are|ist|sind|est|es|è|=)(?:\s*[:=])?\s|[:=#]+|->|=>|-\s|\(.{0,20}\)\s*[:=])\s*");
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
