//! Markdown turned back into the plain lines that a reader sees.

use serde_json::Value;

/// What a reader sees of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its lines, without marks.
    pub lines: Vec<String>,
    /// The labels that can be pressed.
    pub buttons: Vec<String>,
}

impl Shown {
    /// Its lines, one under the other.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// What is seen of a version of a message.
pub(super) fn shown(version: &Value) -> Shown {
    let mut lines = lines_of(version["content"].as_str().unwrap_or_default());
    for embed in version["embeds"].as_array().into_iter().flatten() {
        for key in ["title", "description"] {
            lines.extend(lines_of(embed[key].as_str().unwrap_or_default()));
        }
        for field in embed["fields"].as_array().into_iter().flatten() {
            let part = |key: &str| plain(field[key].as_str().unwrap_or_default());
            lines.push(format!("{}: {}", part("name"), part("value")));
        }
    }
    let buttons = super::state::Message::buttons(version).into_iter().map(|(label, _)| label).collect();
    Shown { lines, buttons }
}

fn lines_of(text: &str) -> Vec<String> {
    text.split('\n').map(plain).filter(|line| !line.trim().is_empty()).collect()
}

/// A row without its marks: what is behind a stroke is itself, stars and lone backticks are marks.
pub(super) fn plain(row: &str) -> String {
    let mut out = String::new();
    let mut signs = row.chars().peekable();
    let mut is_code = false;
    while let Some(sign) = signs.next() {
        match sign {
            '`' => is_code = !is_code,
            _ if is_code => out.push(sign),
            '\\' => out.extend(signs.next_if(|next| !next.is_alphanumeric() && !next.is_whitespace())),
            '*' if signs.peek() == Some(&'*') => {
                signs.next();
            }
            _ => out.push(sign),
        }
    }
    out
}
