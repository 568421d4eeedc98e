//! What a line of ours is made of: a label, figures, commands and examples. How each is shown is its platform's.

use super::words::length;

/// The longest label that is set apart.
const LABEL_MAX: usize = 48;
/// The longest label and value of a figure in a box: more would wrap.
const BOX_LABEL_MAX: usize = 28;
const BOX_VALUE_MAX: usize = 48;

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span<'t> {
    /// Words.
    Text(&'t str),
    /// What is to be typed as it stands.
    Code(&'t str),
}

/// The label of a line with its colon, and the rest.
pub(super) fn labelled(line: &str) -> Option<(&str, &str)> {
    let (label, _) = line.split_once(": ")?;
    let is_label = length(label) <= LABEL_MAX && !label.contains(['`', '.', '\n']);
    is_label.then(|| line.split_at(label.len() + 1))
}

/// `largest line discount: 25%`: a short label in small letters, or one that begins with an abbreviation, and a short
/// value that is no sentence.
pub(super) fn figure(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(": ")?;
    let mut letters = label.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let opens = first.is_lowercase() || first.is_uppercase() && second.is_uppercase();
    let is_narrow = |letter: char| letter < '\u{250}' && (letter.is_alphanumeric() || " -/'()%".contains(letter));
    let is_label = opens && length(label) <= BOX_LABEL_MAX && label.chars().all(is_narrow);
    let is_value = !value.is_empty()
        && length(value) <= BOX_VALUE_MAX
        && value.trim() == value
        && !value.contains(['\n', '`'])
        && !value.ends_with(['.', '?', '!', '…']);
    (is_label && is_value).then_some((label, value))
}

/// The text in parts; what our wording sets in backticks is code: a command, or an example of an answer.
pub(super) fn spans(whole: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let (mut plain_from, mut search) = (0, 0);
    while let Some((start, end)) = backticked(whole, search) {
        let inside = &whole[start + 1..end];
        let is_ours = inside.starts_with("/baton") || inside.contains(": ");
        if is_ours && !inside.contains('\n') {
            spans.extend((start > plain_from).then(|| Span::Text(&whole[plain_from..start])));
            spans.push(Span::Code(inside));
            plain_from = end + 1;
            search = end + 1;
        } else {
            search = end;
        }
    }
    spans.extend((plain_from < whole.len()).then(|| Span::Text(&whole[plain_from..])));
    spans
}

/// The next two backticks from `from` on.
fn backticked(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text[from..].find('`')?;
    let end = start + 1 + text[start + 1..].find('`')?;
    Some((start, end))
}
