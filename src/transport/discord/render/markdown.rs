//! Words → Discord's Markdown, in which nothing that a person wrote comes alive: no mention, no link, no heading.

use crate::transport::fit::Fitted;
use crate::transport::layout::{self, Span};

/// Signs that mean something wherever they stand.
const ALWAYS: [char; 12] = ['\\', '*', '_', '~', '|', '`', '[', ']', '<', '>', '#', '@'];
/// Signs that make a list where they open a row.
const AT_THE_START: [char; 2] = ['-', '+'];

/// The words, with a stroke before everything that Discord would read.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (index, row) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        escape_row(row, &mut out);
    }
    out
}

fn escape_row(row: &str, out: &mut String) {
    let digits = row.bytes().take_while(u8::is_ascii_digit).count();
    let blanks = row.len() - row.trim_start().len();
    for (at, letter) in row.char_indices() {
        let opens_a_list =
            at == blanks && AT_THE_START.contains(&letter) || digits > 0 && at == digits && letter == '.';
        // Without its colon an address is no link.
        let is_scheme = letter == ':' && row[at + 1..].starts_with("//");
        if ALWAYS.contains(&letter) || opens_a_list || is_scheme {
            out.push('\\');
        }
        out.push(letter);
    }
}

/// A headline in bold.
pub(super) fn headline(text: &str) -> String {
    let parts = layout::spans(text).into_iter().map(|span| match span {
        Span::Text(words) if words.trim().is_empty() => words.to_owned(),
        Span::Text(words) => bold(words),
        Span::Code(words) => format!("`{words}`"),
    });
    parts.collect()
}

/// Blanks beside the stars would make them stars.
fn bold(words: &str) -> String {
    let inner = words.trim();
    let (before, after) = words.split_once(inner).unwrap_or_default();
    format!("{before}**{}**{after}", escaped(inner))
}

/// A line, its label in bold.
pub(super) fn line(text: &str) -> String {
    match layout::labelled(text) {
        Some((label, rest)) => format!("{}{}", bold(label), spans(rest)),
        None => spans(text),
    }
}

fn spans(text: &str) -> String {
    let parts = layout::spans(text).into_iter().map(|span| match span {
        Span::Text(words) => escaped(words),
        Span::Code(words) => format!("`{words}`"),
    });
    parts.collect()
}

/// Every line of what fits.
pub(super) fn lines(fitted: &Fitted) -> Vec<String> {
    fitted.lines.iter().map(|text| line(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_person_wrote_comes_alive() {
        assert_eq!(escaped("@everyone <@1> **b** [x](y)"), "\\@everyone \\<\\@1\\> \\*\\*b\\*\\* \\[x\\](y)");
        assert_eq!(escaped("# Head\n> said\n- one\n1. two\n 2-3"), "\\# Head\n\\> said\n\\- one\n1\\. two\n 2-3");
        assert_eq!(escaped("https://example.com/a_b"), "https\\://example.com/a\\_b");
        assert_eq!(escaped("EUR 48,000.50 (25%): fine"), "EUR 48,000.50 (25%): fine");
    }

    #[test]
    fn labels_are_bold_and_commands_are_code() {
        assert_eq!(line("bill-to address: which?"), "**bill-to address:** which?");
        assert_eq!(line("Type `/baton list mine`, or `x`."), "Type `/baton list mine`, or \\`x\\`.");
        assert_eq!(headline("H-1 a*b"), "**H-1 a\\*b**");
        assert_eq!(headline("Type `/baton help`"), "**Type** `/baton help`");
    }
}
