//! A message taken apart: labels with their values, and the free words that remain.

use crate::domain::post::{Line, Post};

use super::amount::{Amount, amounts};
use super::labels::{Label, label};
use super::words::trimmed;

/// Parts of a line that these set apart are read one by one.
const SEPARATORS: [char; 6] = ['|', '·', '•', '‖', '┃', '\t'];

/// One line's words outside labels and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FreeLine {
    /// The words.
    pub(super) text: String,
    /// Its bold parts.
    pub(super) bold: Vec<String>,
    /// Whether the layout makes it a title.
    pub(super) is_title: bool,
    /// Whether it is quoted.
    pub(super) quoted: bool,
    /// Whether a label stood in the line, too.
    pub(super) had_labels: bool,
    /// Whether it opens with a list's number or sign.
    pub(super) is_listed: bool,
}

impl FreeLine {
    /// Its parts that separators set apart.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.text.split(SEPARATORS).map(trimmed).filter(|part| !part.is_empty()).collect()
    }
}

/// A message taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pairs: Vec<(Label, String)>,
    /// Free lines, in reading order.
    pub(super) free: Vec<FreeLine>,
}

impl Facts {
    /// Takes apart what a message shows.
    pub(super) fn of(post: &Post) -> Self {
        let mut facts = Self::default();
        facts.lines(&post.lines);
        for (name, value) in &post.labelled {
            let value = without_footer(value);
            let (name, currency) = without_currency(name);
            if let Some(label) = label(name) {
                facts.add(label, value);
                facts.add(Label::Currency, currency);
            }
        }
        facts
    }

    /// Takes apart single lines.
    pub(super) fn of_lines(lines: &[Line]) -> Self {
        let mut facts = Self::default();
        facts.lines(lines);
        facts
    }

    /// The first value under a label.
    pub(super) fn first(&self, label: Label) -> Option<&str> {
        self.all(label).next()
    }

    /// Every value under a label.
    pub(super) fn all(&self, label: Label) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(of, _)| *of == label).map(|(_, value)| value.as_str())
    }

    /// Whether that label occurs.
    pub(super) fn has(&self, label: Label) -> bool {
        self.pairs.iter().any(|(of, _)| *of == label)
    }

    /// How many labels were found.
    pub(super) fn count(&self) -> usize {
        self.pairs.len()
    }

    /// Free words that persons read as said, not as quoted.
    pub(super) fn unquoted(&self) -> impl Iterator<Item = &FreeLine> {
        self.free.iter().filter(|line| !line.quoted)
    }

    fn add(&mut self, label: Label, value: &str) {
        let value = value.trim();
        let says_nothing =
            value.is_empty() || ["-", "–", "—", "n/a", "N/A", "none", "None", "null", "--"].contains(&value);
        if !says_nothing {
            self.pairs.push((label, value.to_owned()));
        }
    }

    fn lines(&mut self, lines: &[Line]) {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            if let Some((label, value)) =
                lone_label(line).zip(lines.get(at)).filter(|(_, next)| lone_label(next).is_none())
            {
                self.add(label, without_footer(&value.text));
                at += 1;
                continue;
            }
            self.line(line);
        }
    }

    fn line(&mut self, line: &Line) {
        let (text, is_listed) = without_list_sign(without_footer(&line.text));
        let places = label_places(text);
        let free_end = places.first().map_or(text.len(), |place| place.start);
        let mut free = text[..free_end].to_owned();
        for (index, place) in places.iter().enumerate() {
            let until = places.get(index + 1).map_or(text.len(), |next| next.start);
            let value = &text[place.value_start..until];
            let (stated, rest) = value_and_rest(place.label, value);
            let ends_at_a_label = index + 1 < places.len() && rest.is_empty();
            let stated = if ends_at_a_label {
                stated.trim_end_matches([',', ';', '/', '-', '–', '—', '(', ' '])
            } else {
                stated
            };
            self.add(place.label, stated);
            free.push_str(rest);
        }
        if trimmed(&free).trim_matches(SEPARATORS).is_empty() {
            return;
        }
        self.free.push(FreeLine {
            text: free.trim().to_owned(),
            bold: line.bold.clone(),
            is_title: line.is_title,
            quoted: line.quoted,
            had_labels: !places.is_empty(),
            is_listed,
        });
    }
}

/// "Amount (EUR)": the code belongs to the value.
fn without_currency(name: &str) -> (&str, &str) {
    let inside = name.trim_end_matches(':').strip_suffix(')').and_then(|inside| inside.rsplit_once('('));
    match inside.filter(|(_, code)| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        Some((name, code)) => (name, code),
        None => (name, ""),
    }
}

/// What a label's value is, and where the sentence goes on behind it: at a separator, behind an id, and behind a name
/// at its amount, as in "Deal: NAME, €4k, stage …".
fn value_and_rest(label: Label, value: &str) -> (&str, &str) {
    let end = value.find(SEPARATORS).unwrap_or(value.len());
    let money = amounts(&value[..end]).into_iter().find(Amount::is_marked).map(|amount| amount.start);
    let at = match label {
        Label::RecordId => value.trim_start().find(' ').map(|at| at + value.len() - value.trim_start().len()),
        Label::Deal => money.filter(|at| value[..*at].trim_end().ends_with(',')),
        Label::Name
        | Label::Account
        | Label::Amount
        | Label::YearlyValue
        | Label::Recurring
        | Label::Currency
        | Label::Owner
        | Label::Stage
        | Label::PreviousStage
        | Label::CloseDate
        | Label::EventType
        | Label::DealType
        | Label::Loss => None,
    };
    match at.filter(|at| *at < end) {
        Some(at) => (value[..at].trim_end_matches([',', ' ']), &value[at..]),
        None => (value[..end].trim_end(), &value[end..]),
    }
}

/// What an automation puts behind the last field of its message.
fn without_footer(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let cut = [
        "automated with this",
        "automated with n8n",
        "sent with n8n",
        "sent via zapier",
        "sent by zapier",
        "posted via make",
    ]
    .iter()
    .filter_map(|footer| lower.find(footer))
    .min();
    cut.map_or(text, |at| text[..at].trim_end_matches([' ', '\n', '_', '*', '-', '|']))
}

/// The label that is all of a line, set in bold or closed with a colon: its value is the next line.
fn lone_label(line: &Line) -> Option<Label> {
    let text = trimmed(&line.text);
    let is_set_apart = text.ends_with([':', '：']) || line.bold.first().is_some_and(|bold| trimmed(bold) == text);
    is_set_apart.then(|| label(text.trim_end_matches([':', '：']))).flatten()
}

#[derive(Debug, Clone, Copy)]
struct LabelPlace {
    label: Label,
    start: usize,
    value_start: usize,
}

/// Every known label of a line that a colon follows.
fn label_places(text: &str) -> Vec<LabelPlace> {
    let mut places: Vec<LabelPlace> = Vec::new();
    for (at, colon) in text.char_indices().filter(|(_, letter)| matches!(letter, ':' | '：' | '=')) {
        let from = places.last().map_or(0, |place| place.value_start);
        let value_start = at + colon.len_utf8();
        // ":tada:" and "https://" and "10:30" open no value.
        let is_followed = text[value_start..].chars().next().is_some_and(|next| next != '/');
        if at < from || !is_followed {
            continue;
        }
        let found = label_before(text, from, at);
        // "Closed: Mar 9" says when; "Deal closed: Elm Bank" says what.
        let has_digit = || text[value_start..].contains(|letter: char| letter.is_ascii_digit());
        if let Some((start, label)) = found.filter(|(_, label)| *label != Label::CloseDate || has_digit()) {
            places.push(LabelPlace { label, start, value_start });
        }
    }
    places
}

/// How far before a colon its label begins, at most.
const LABEL_BYTES_MAX: usize = 400;

/// The longest known label that ends at `end` and begins where something begins.
fn label_before(text: &str, from: usize, end: usize) -> Option<(usize, Label)> {
    // No label is longer, and a line may have very many colons.
    let far = end.saturating_sub(LABEL_BYTES_MAX).max(from);
    let near = (far..=end).find(|at| text.is_char_boundary(*at))?;
    // The first word may be cut.
    let words = super::words::words(&text[near..end]);
    let starts: Vec<usize> = words.iter().skip(usize::from(near > from)).map(|word| near + word.start).collect();
    let nearest = &starts[starts.len().saturating_sub(5)..];
    nearest.iter().find_map(|&start| {
        let is_one = !text[start..end].contains([',', ';', '!', '?', '|', ':']) && !text[start..end].contains(" / ");
        let found = label(&text[start..end]).filter(|_| is_one)?;
        let before = text[from..start].trim_end();
        // A value that goes on is no place for a label to begin; a stage may be named in the middle of a sentence.
        let begins = before.is_empty()
            || before.ends_with(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '&' | '\'' | '/' | '+'))
            || before.ends_with(" /")
            || (found == Label::Stage && from == 0);
        begins.then_some((start, found))
    })
}

/// The line without the number or sign that makes it a list's item.
fn without_list_sign(text: &str) -> (&str, bool) {
    let text = text.trim();
    if let Some(rest) = ["• ", "- ", "– ", "* ", "▪ ", "◦ ", "● "].iter().find_map(|sign| text.strip_prefix(sign))
    {
        return (rest, true);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=2).contains(&digits).then(|| text[digits..].strip_prefix(['.', ')'])).flatten();
    match numbered.filter(|rest| rest.starts_with(' ')) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lines: &[&str]) -> Facts {
        let lines: Vec<Line> = lines.iter().map(|text| Line { text: (*text).to_owned(), ..Line::default() }).collect();
        Facts::of_lines(&lines)
    }

    #[test]
    fn labels_in_one_line_are_taken_apart() {
        let read = facts(&["WON | Elm Bank | Value: CAD 1 000.00 | Rep: Noor | deal 9"]);
        assert_eq!(read.first(Label::Amount), Some("CAD 1 000.00"));
        assert_eq!(read.first(Label::Owner), Some("Noor"));
        assert_eq!(read.free[0].parts(), ["WON", "Elm Bank", "deal 9"]);
        let commas = facts(&["New win! Deal: Elm – Phase 2, Amount: $1,000, Owner: Noor"]);
        assert_eq!(commas.first(Label::Deal), Some("Elm – Phase 2"));
        assert_eq!(commas.first(Label::Amount), Some("$1,000"));
    }

    #[test]
    fn a_label_may_stand_above_its_value() {
        let label = Line { text: "Opportunity".into(), bold: vec!["Opportunity".into()], ..Line::default() };
        let value = Line { text: "Elm & Co".into(), ..Line::default() };
        let read = Facts::of_lines(&[label, value]);
        assert_eq!(read.first(Label::Deal), Some("Elm & Co"));
        assert!(read.free.is_empty());
    }

    #[test]
    fn the_footer_of_an_automation_is_no_value() {
        let read = facts(&["Owner: Noor Automated with this n8n workflow"]);
        assert_eq!(read.first(Label::Owner), Some("Noor"));
    }
}
