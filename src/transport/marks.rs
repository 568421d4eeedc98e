//! Marked-up text made plain: lines without marks, links set apart, quoted and struck words known for such.
//!
//! Platforms differ in their marks and in how they write links, not in what these do; a [`Dialect`] is the
//! difference.

use crate::domain::post::{Line, Link};

/// What a pair of marks does to the words between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Set in bold: kept, and remembered as bold.
    Bold,
    /// Set off in another way, for example in italics: kept.
    Kept,
    /// Taken back: left out.
    Struck,
    /// Kept as it stands, with no marks inside.
    Verbatim,
}

/// What stands for something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Special {
    /// Other words, for example a mention's user id.
    Words(String),
    /// A link, with the words it stands behind.
    Link(Link),
}

/// How one platform marks text.
pub(super) struct Dialect {
    /// Marks that come in pairs; longer ones first.
    pub(super) pairs: &'static [(&'static str, Mark)],
    /// Reads what begins at the start of the text, and says how many bytes it takes.
    pub(super) special: fn(&str) -> Option<(usize, Special)>,
    /// What the escapes mean.
    pub(super) unescaped: fn(&str) -> String,
    /// What opens a quoted line.
    pub(super) quotes: &'static [&'static str],
    /// What opens a heading.
    pub(super) headings: &'static [&'static str],
}

/// What the layout makes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain words.
    Words,
    /// A title or heading.
    Title,
    /// A quotation or code.
    Quoted,
}

/// Lines and links read from marked-up text.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Plain {
    /// The lines, without empty ones.
    pub(super) lines: Vec<Line>,
    /// The links, in order.
    pub(super) links: Vec<Link>,
}

impl Plain {
    /// Everything as one text, lines apart.
    pub(super) fn joined(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Reads marked-up text.
pub(super) fn plain(text: &str, dialect: &Dialect) -> Plain {
    let mut writer = Writer::default();
    let mut code = Code::Outside;
    let mut rest = Kind::Words;
    for raw in text.split('\n') {
        if raw.contains("```") {
            code = fenced_line(&mut writer, raw, code, dialect);
            continue;
        }
        if code == Code::Inside {
            writer.words(&(dialect.unescaped)(raw));
            writer.end_line(Kind::Quoted);
            continue;
        }
        let (line, kind) = opened(raw, dialect);
        if raw.trim_start().starts_with(">>>") || raw.trim_start().starts_with("&gt;&gt;&gt;") {
            rest = Kind::Quoted;
        }
        inline(&mut writer, line, dialect);
        writer.end_line(if rest == Kind::Quoted { rest } else { kind });
    }
    writer.plain
}

/// Collects words, bold parts and links into lines.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// What is finished.
    pub(super) plain: Plain,
    text: String,
    bold: Vec<String>,
    bold_from: Option<usize>,
}

impl Writer {
    /// Adds words to the current line.
    pub(super) fn words(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Adds words in bold.
    pub(super) fn bold_words(&mut self, words: &str) {
        let before = self.text.len();
        self.words(words);
        self.remember_bold(before);
    }

    /// Adds a link and its words; the address of a bare link is no word.
    pub(super) fn link(&mut self, link: Link) {
        if let Some(words) = &link.words {
            self.words(words);
        }
        self.plain.links.push(link);
    }

    /// Finishes the current line.
    pub(super) fn end_line(&mut self, kind: Kind) {
        let text = std::mem::take(&mut self.text).trim().to_owned();
        let bold = std::mem::take(&mut self.bold);
        if !text.is_empty() {
            let line = Line { text, quoted: kind == Kind::Quoted, bold, is_title: kind == Kind::Title };
            self.plain.lines.push(line);
        }
    }

    fn remember_bold(&mut self, from: usize) {
        let words = self.text[from..].trim();
        if !words.is_empty() {
            self.bold.push(words.to_owned());
        }
    }
}

fn inline(writer: &mut Writer, text: &str, dialect: &Dialect) {
    let mut rest = text;
    let mut before = None;
    while let Some(letter) = rest.chars().next() {
        if let Some((length, special)) = (dialect.special)(rest) {
            match special {
                Special::Words(words) => writer.words(&words),
                Special::Link(link) => writer.link(link),
            }
            before = Some('x');
            rest = &rest[length..];
            continue;
        }
        if let Some((mark, sign, inner)) = marked(rest, before, dialect) {
            write_marked(writer, mark, inner, dialect);
            before = Some('*');
            rest = &rest[inner.len() + 2 * sign.len()..];
            continue;
        }
        let length = entity_length(rest).unwrap_or(letter.len_utf8());
        writer.words(&(dialect.unescaped)(&rest[..length]));
        before = Some(letter);
        rest = &rest[length..];
    }
}

fn write_marked(writer: &mut Writer, mark: Mark, inner: &str, dialect: &Dialect) {
    match mark {
        Mark::Bold if writer.bold_from.is_none() => {
            let from = writer.text.len();
            writer.bold_from = Some(from);
            inline(writer, inner, dialect);
            writer.bold_from = None;
            writer.remember_bold(from);
        }
        Mark::Bold | Mark::Kept => inline(writer, inner, dialect),
        Mark::Verbatim => writer.words(&(dialect.unescaped)(inner)),
        Mark::Struck => {}
    }
}

/// The marked words with which the text begins: the mark, its sign, and what stands between.
fn marked<'a>(text: &'a str, before: Option<char>, dialect: &Dialect) -> Option<(Mark, &'static str, &'a str)> {
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    dialect.pairs.iter().find_map(|(sign, mark)| {
        let inside = text.strip_prefix(sign)?;
        if inside.starts_with(|letter: char| letter.is_whitespace()) || inside.starts_with(sign) {
            return None;
        }
        let end = inside.match_indices(sign).map(|(at, _)| at).find(|&at| closes(inside, at, sign))?;
        Some((*mark, *sign, &inside[..end]))
    })
}

fn closes(inside: &str, at: usize, sign: &str) -> bool {
    let before = inside[..at].chars().next_back();
    let after = inside[at + sign.len()..].chars().next();
    before.is_some_and(|letter| !letter.is_whitespace()) && !after.is_some_and(char::is_alphanumeric)
}

fn entity_length(text: &str) -> Option<usize> {
    if !text.starts_with('&') {
        return None;
    }
    ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;"]
        .into_iter()
        .find(|entity| text.starts_with(entity))
        .map(str::len)
}

/// The line without the sign that opens it, and what that sign makes of it.
fn opened<'a>(raw: &'a str, dialect: &Dialect) -> (&'a str, Kind) {
    let line = raw.trim_start();
    if let Some(quoted) = dialect.quotes.iter().find_map(|quote| line.strip_prefix(quote)) {
        return (quoted.trim_start_matches(['>', ' ']), Kind::Quoted);
    }
    match dialect.headings.iter().find_map(|heading| line.strip_prefix(heading)) {
        Some(title) => (title, Kind::Title),
        None => (raw, Kind::Words),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Inside,
    Outside,
}

/// A line with code fences: what stands inside counts as quoted. Says whether the code goes on.
fn fenced_line(writer: &mut Writer, raw: &str, before: Code, dialect: &Dialect) -> Code {
    let mut code = before;
    for (index, part) in raw.split("```").enumerate() {
        if index > 0 {
            code = if code == Code::Inside { Code::Outside } else { Code::Inside };
        }
        if code == Code::Inside {
            writer.words(&(dialect.unescaped)(part));
            writer.end_line(Kind::Quoted);
        } else {
            inline(writer, part, dialect);
            writer.end_line(Kind::Words);
        }
    }
    code
}

/// A bare address at the start of the text.
pub(super) fn bare_link(text: &str) -> Option<(usize, Special)> {
    if !(text.starts_with("https://") || text.starts_with("http://")) {
        return None;
    }
    let end = text.find(|letter: char| letter.is_whitespace() || "<>|\"".contains(letter)).unwrap_or(text.len());
    let url = text[..end].trim_end_matches(['.', ',', ')', '!', '?', ';', ':', '*', '_', '\'']);
    Some((url.len(), Special::Link(Link { url: url.to_owned(), words: None })))
}

/// A day as text, from seconds since 1970.
pub(super) fn day_of(seconds: i64) -> Option<String> {
    chrono::DateTime::from_timestamp(seconds, 0).map(|at| at.format("%Y-%m-%d").to_string())
}

/// The escapes of HTML.
pub(super) fn unescaped_html(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

/// The marks of Markdown, as several platforms write it.
pub(super) const MARKDOWN: Dialect = Dialect {
    pairs: &[
        ("**", Mark::Bold),
        ("__", Mark::Kept),
        ("~~", Mark::Struck),
        ("||", Mark::Kept),
        ("`", Mark::Verbatim),
        ("*", Mark::Kept),
        ("_", Mark::Kept),
    ],
    special: markdown_special,
    unescaped: unescaped_html,
    quotes: &[">>> ", "> ", ">"],
    headings: &["### ", "## ", "# "],
};

fn markdown_special(text: &str) -> Option<(usize, Special)> {
    if let Some(escaped) = text.strip_prefix('\\') {
        let letter = escaped.chars().next().filter(char::is_ascii_punctuation)?;
        return Some((2, Special::Words(letter.to_string())));
    }
    masked_link(text).or_else(|| angle(text)).or_else(|| bare_link(text))
}

/// `[words](address)`
fn masked_link(text: &str) -> Option<(usize, Special)> {
    let inside = text.strip_prefix('[')?;
    let middle = inside.find("](")?;
    let words = &inside[..middle];
    let address = &inside[middle + 2..];
    let end = address.find(')')?;
    let url = address[..end].trim_matches(['<', '>', ' ']).split(' ').next()?;
    if words.contains(['[', ']', '\n']) || !(url.starts_with("http") || url.starts_with("mailto:")) {
        return None;
    }
    let words = words.replace("**", "").trim().to_owned();
    Some((1 + middle + 2 + end + 1, Special::Link(Link { url: url.to_owned(), words: Some(words) })))
}

/// What stands between angle brackets: an address, a mention, an instant, an emoji.
fn angle(text: &str) -> Option<(usize, Special)> {
    let inside = text[..text.find('>')?].strip_prefix('<')?;
    let length = inside.len() + 2;
    if inside.starts_with("http") {
        return Some((length, Special::Link(Link { url: inside.to_owned(), words: None })));
    }
    let words = if let Some(user) = inside.strip_prefix("@!").or(inside.strip_prefix('@')) {
        format!("@{}", user.trim_start_matches('&'))
    } else if let Some(channel) = inside.strip_prefix('#') {
        format!("#{channel}")
    } else if let Some(instant) = inside.strip_prefix("t:") {
        day_of(instant.split(':').next()?.parse().ok()?)?
    } else if inside.starts_with(':') || inside.starts_with("a:") {
        format!(":{}:", inside.trim_start_matches('a').split(':').nth(1)?)
    } else if let Some(address) = inside.strip_prefix("mailto:") {
        address.to_owned()
    } else {
        return None;
    };
    Some((length, Special::Words(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        plain(text, &MARKDOWN).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn marks_go_and_words_stay() {
        assert_eq!(lines("# **Deal won**\n*by* Ana \\*really\\*"), ["Deal won", "by Ana *really*"]);
        assert_eq!(lines("a_b_c 2*3*4 ~~old~~ new"), ["a_b_c 2*3*4  new"]);
        let read = plain("**[Elm Bank](https://example.com/1)** for `5 EUR`", &MARKDOWN);
        assert_eq!(read.lines[0].text, "Elm Bank for 5 EUR");
        assert_eq!(read.lines[0].bold, ["Elm Bank"]);
        assert_eq!(read.links[0].words.as_deref(), Some("Elm Bank"));
    }

    #[test]
    fn quoted_lines_and_code_are_known_for_such() {
        let read = plain("> Deal: Elm\nyes\n```\ncode\n```\nafter", &MARKDOWN);
        let shown: Vec<_> = read.lines.iter().map(|line| (line.text.as_str(), line.quoted)).collect();
        assert_eq!(shown, [("Deal: Elm", true), ("yes", false), ("code", true), ("after", false)]);
    }

    #[test]
    fn mentions_instants_and_bare_addresses_are_read() {
        let read = plain("<@!42> on <t:1773324613:D> see https://example.com/x, ok", &MARKDOWN);
        assert_eq!(read.lines[0].text, "@42 on 2026-03-12 see , ok");
        assert_eq!(read.links[0].url, "https://example.com/x");
    }
}
