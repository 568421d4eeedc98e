//! Block Kit, made plain: headers, sections, fields, contexts, buttons, rich text, tables.

use serde_json::Value;

use crate::domain::post::Link;
use crate::transport::flat::Flat;
use crate::transport::marks::{Kind, MARKDOWN, Writer, day_of};

use super::mrkdwn::{MRKDWN, PLAIN, unescaped};

/// Adds what the blocks say.
pub(super) fn add(flat: &mut Flat, blocks: &Value) {
    for block in list(blocks) {
        match text_of(block, "type") {
            "header" => flat.title(unescaped(text_of(&block["text"], "text")).trim(), None),
            "section" => section(flat, block),
            "context" => list(&block["elements"]).for_each(|element| text_object(flat, element)),
            "actions" | "context_actions" => list(&block["elements"]).for_each(|element| button(flat, element)),
            "rich_text" => list(&block["elements"]).for_each(|element| rich_text(flat, element, Kind::Words)),
            "markdown" => flat.text(text_of(block, "text"), &MARKDOWN),
            "table" => list(&block["rows"]).for_each(|row| table_row(flat, row)),
            _ => text_object(flat, &block["text"]),
        }
    }
}

/// The text under a key, or nothing.
pub(super) fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The items of a list, or none.
pub(super) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn section(flat: &mut Flat, block: &Value) {
    text_object(flat, &block["text"]);
    flat.fields(list(&block["fields"]).map(|field| text_of(field, "text")), &MRKDWN);
    button(flat, &block["accessory"]);
}

fn text_object(flat: &mut Flat, object: &Value) {
    let dialect = if text_of(object, "type") == "plain_text" { &PLAIN } else { &MRKDWN };
    flat.text(text_of(object, "text"), dialect);
}

fn button(flat: &mut Flat, element: &Value) {
    if let Some(url) = element["url"].as_str() {
        flat.link(url, element["text"]["text"].as_str());
    }
}

fn rich_text(flat: &mut Flat, element: &Value, kind: Kind) {
    match text_of(element, "type") {
        "rich_text_list" => list(&element["elements"]).for_each(|item| rich_text(flat, item, kind)),
        "rich_text_quote" | "rich_text_preformatted" => rich_text_section(flat, element, Kind::Quoted),
        _ => rich_text_section(flat, element, kind),
    }
}

fn rich_text_section(flat: &mut Flat, section: &Value, kind: Kind) {
    let mut writer = Writer::default();
    for element in list(&section["elements"]) {
        if element["style"]["strike"] == Value::Bool(true) {
            continue;
        }
        let bold = element["style"]["bold"] == Value::Bool(true);
        match text_of(element, "type") {
            "link" => rich_link(&mut writer, element),
            "text" => {
                for (index, words) in text_of(element, "text").split('\n').enumerate() {
                    if index > 0 {
                        writer.end_line(kind);
                    }
                    if bold { writer.bold_words(words) } else { writer.words(words) }
                }
            }
            _ => writer.words(&rich_words(element)),
        }
    }
    writer.end_line(kind);
    flat.take(writer.plain);
}

fn rich_link(writer: &mut Writer, element: &Value) {
    let words = element["text"].as_str().filter(|words| !words.starts_with("http")).map(str::to_owned);
    writer.link(Link { url: text_of(element, "url").to_owned(), words });
}

/// What an element other than text and link says.
fn rich_words(element: &Value) -> String {
    match text_of(element, "type") {
        "user" => format!("@{}", text_of(element, "user_id")),
        "channel" => format!("#{}", text_of(element, "channel_id")),
        "usergroup" => format!("@{}", text_of(element, "usergroup_id")),
        "broadcast" => format!("@{}", text_of(element, "range")),
        "emoji" => emoji(element),
        "date" => {
            element["timestamp"].as_i64().and_then(day_of).unwrap_or_else(|| text_of(element, "fallback").to_owned())
        }
        _ => String::new(),
    }
}

fn emoji(element: &Value) -> String {
    let code = text_of(element, "unicode");
    let drawn: Option<String> =
        code.split('-').map(|part| u32::from_str_radix(part, 16).ok().and_then(char::from_u32)).collect();
    drawn.filter(|_| !code.is_empty()).unwrap_or_else(|| format!(":{}:", text_of(element, "name")))
}

/// A row of two cells is a label and its value.
fn table_row(flat: &mut Flat, row: &Value) {
    let cells: Vec<String> = list(row)
        .map(|cell| {
            let mut inside = Flat::default();
            match text_of(cell, "type") {
                "rich_text" => list(&cell["elements"]).for_each(|element| rich_text(&mut inside, element, Kind::Words)),
                _ => inside.text(text_of(cell, "text"), &PLAIN),
            }
            flat.links.extend(inside.links);
            inside.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
        })
        .collect();
    match cells.as_slice() {
        [label, value] => flat.labelled.push((label.trim_end_matches(':').to_owned(), value.clone())),
        more => flat.line(&more.join(" | "), Kind::Words),
    }
}
