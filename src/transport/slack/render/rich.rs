//! Fitted words → `rich_text` blocks: a bold headline, facts with bold labels, figures aligned in a box.
//!
//! The words stay as they are, to the letter; only weight and place are ours. A box is for figures alone, since there
//! the eye compares; sentences run as text.

use serde_json::{Value, json};

use crate::transport::fit::Fitted;
use crate::transport::layout::{self, Span};
use crate::transport::words::length;

/// The longest text of one block (SO-10, taken for `rich_text` too).
const BLOCK_MAX: usize = 3_000;
/// Figures in boxes, at most: each may be padded.
const BOXED_MAX: usize = 24;

/// The blocks of a message: the headline's, and those of its lines.
pub(super) fn blocks(fitted: &Fitted) -> Vec<Value> {
    let headline = section(spans(&fitted.headline, Weight::Bold));
    let mut blocks = vec![block(vec![headline])];
    blocks.extend(line_blocks(&fitted.lines));
    blocks
}

/// The blocks of lines alone.
pub(super) fn line_blocks(lines: &[String]) -> Vec<Value> {
    let mut blocks = Vec::new();
    let (mut elements, mut used) = (Vec::new(), 0);
    for part in parts(lines) {
        if used + part.length > BLOCK_MAX && !elements.is_empty() {
            blocks.push(block(std::mem::take(&mut elements)));
            used = 0;
        }
        used += part.length;
        elements.push(part.element);
    }
    if !elements.is_empty() {
        blocks.push(block(elements));
    }
    blocks
}

/// Headline and lines in one block, for an item of a list.
pub(super) fn one_block(fitted: &Fitted) -> Value {
    let mut elements = vec![section(spans(&fitted.headline, Weight::Bold))];
    elements.extend(parts(&fitted.lines).into_iter().map(|part| part.element));
    block(elements)
}

/// One line in a block of its own.
pub(super) fn one_line(line: &str) -> Value {
    block(vec![section(line_spans(line))])
}

struct Part {
    element: Value,
    length: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Bold,
    Normal,
}

fn parts(lines: &[String]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text: Vec<&str> = Vec::new();
    let mut boxed = 0;
    let mut rest = lines;
    while !rest.is_empty() {
        let figures: Vec<(&str, &str)> = rest.iter().map_while(|line| layout::figure(line)).collect();
        if figures.len() >= 2 && boxed + figures.len() <= BOXED_MAX {
            parts.extend(text_parts(&std::mem::take(&mut text)));
            parts.push(box_part(&figures));
            boxed += figures.len();
            rest = &rest[figures.len()..];
        } else {
            let run = figures.len().max(1);
            text.extend(rest[..run].iter().map(String::as_str));
            rest = &rest[run..];
        }
    }
    parts.extend(text_parts(&text));
    parts
}

fn box_part(figures: &[(&str, &str)]) -> Part {
    let widest = figures.iter().map(|(label, _)| length(label)).max().unwrap_or_default();
    let row = |(label, value): &(&str, &str)| format!("{label}: {}{value}", " ".repeat(widest - length(label)));
    let text = figures.iter().map(row).collect::<Vec<_>>().join("\n");
    let length = length(&text);
    let element = json!({ "type": "rich_text_preformatted", "elements": [{ "type": "text", "text": text }] });
    Part { element, length }
}

/// Lines in as few sections as fit.
fn text_parts(lines: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut elements, mut used) = (Vec::new(), 0);
    for line in lines {
        let length = length(line) + 1;
        if used + length > BLOCK_MAX && used > 0 {
            parts.push(Part { element: section(std::mem::take(&mut elements)), length: used });
            used = 0;
        }
        if used > 0 {
            elements.push(text("\n", Weight::Normal));
        }
        elements.extend(line_spans(line));
        used += length;
    }
    if used > 0 {
        parts.push(Part { element: section(elements), length: used });
    }
    parts
}

/// A line whose label, if it has one, is bold.
fn line_spans(line: &str) -> Vec<Value> {
    match layout::labelled(line) {
        Some((label, rest)) => {
            let mut spans = vec![text(label, Weight::Bold)];
            spans.extend(self::spans(rest, Weight::Normal));
            spans
        }
        None => spans(line, Weight::Normal),
    }
}

fn spans(whole: &str, weight: Weight) -> Vec<Value> {
    let span = |span| match span {
        Span::Text(words) => text(words, weight),
        Span::Code(words) => code(words, weight),
    };
    layout::spans(whole).into_iter().map(span).collect()
}

fn text(words: &str, weight: Weight) -> Value {
    match weight {
        Weight::Bold => json!({ "type": "text", "text": words, "style": { "bold": true } }),
        Weight::Normal => json!({ "type": "text", "text": words }),
    }
}

fn code(words: &str, weight: Weight) -> Value {
    match weight {
        Weight::Bold => json!({ "type": "text", "text": words, "style": { "bold": true, "code": true } }),
        Weight::Normal => json!({ "type": "text", "text": words, "style": { "code": true } }),
    }
}

fn section(elements: Vec<Value>) -> Value {
    json!({ "type": "rich_text_section", "elements": elements })
}

fn block(elements: Vec<Value>) -> Value {
    json!({ "type": "rich_text", "elements": elements })
}
