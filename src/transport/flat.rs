//! Collects what a message says, in reading order, until it is a [`Post`](crate::domain::post::Post).

use crate::domain::post::{Line, Link};

use super::marks::{Dialect, Kind, Plain, Writer, plain};

/// The words of one message so far.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Lines in reading order.
    pub(super) lines: Vec<Line>,
    /// Labels with their values.
    pub(super) labelled: Vec<(String, String)>,
    /// Links in reading order.
    pub(super) links: Vec<Link>,
}

impl Flat {
    /// Whether nothing was said yet.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.labelled.is_empty()
    }

    /// Takes over what was read elsewhere.
    pub(super) fn take(&mut self, read: Plain) {
        self.lines.extend(read.lines);
        self.links.extend(read.links);
    }

    /// Adds marked-up text.
    pub(super) fn text(&mut self, text: &str, dialect: &Dialect) {
        self.take(plain(text, dialect));
    }

    /// Adds words that carry no marks.
    pub(super) fn line(&mut self, words: &str, kind: Kind) {
        let mut writer = Writer::default();
        writer.words(words);
        writer.end_line(kind);
        self.take(writer.plain);
    }

    /// Adds a title, with the address it stands before.
    pub(super) fn title(&mut self, words: &str, url: Option<&str>) {
        self.line(words, Kind::Title);
        if let Some(url) = url {
            self.link(url, Some(words));
        }
    }

    /// Adds a link that is no part of a line, for example a button.
    pub(super) fn link(&mut self, url: &str, words: Option<&str>) {
        self.links.push(Link { url: url.to_owned(), words: words.map(|words| words.trim().to_owned()) });
    }

    /// Adds a label and its marked-up value.
    pub(super) fn pair(&mut self, label: &str, value: &str, dialect: &Dialect) {
        let label = plain(label, dialect).joined();
        let value = plain(value, dialect);
        self.labelled.push((label.trim().trim_end_matches(':').trim().to_owned(), value.joined()));
        self.links.extend(value.links);
    }

    /// Adds the fields of a layout that sets labels in bold above their values, or in the field before.
    pub(super) fn fields<'a>(&mut self, fields: impl Iterator<Item = &'a str>, dialect: &Dialect) {
        let mut label: Option<String> = None;
        for field in fields {
            let read = plain(field, dialect);
            let [first, values @ ..] = read.lines.as_slice() else { continue };
            let is_label = first.bold.first() == Some(&first.text) || first.text.ends_with(':');
            match (label.take(), is_label, values.is_empty()) {
                (Some(label), false, _) => self.labelled.push((label, read.joined())),
                (earlier, true, true) => {
                    self.maybe_line(earlier);
                    label = Some(first.text.trim_end_matches(':').to_owned());
                }
                (earlier, _, false) => {
                    self.maybe_line(earlier);
                    let value = values.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
                    self.labelled.push((first.text.trim_end_matches(':').trim().to_owned(), value));
                }
                (None, false, true) => self.lines.extend(read.lines.iter().cloned()),
            }
            self.links.extend(read.links);
        }
        self.maybe_line(label);
    }

    fn maybe_line(&mut self, words: Option<String>) {
        if let Some(words) = words {
            self.line(&words, Kind::Words);
        }
    }
}
