//! Blocks and mrkdwn turned back into the plain lines that a reader sees.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::Value;

use super::read::lines_of;
use super::workspace::Workspace;

static TOKEN: LazyLock<Regex> = LazyLock::new(|| regex("<([^<>\n]+)>"));
/// A mark opens after a blank, a bracket or the start, and closes before a blank, a sign or the end.
static MARKS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    ['*', '_', '~'].map(|mark| {
        let mark = regex::escape(&mark.to_string());
        regex(&format!(r"(^|[\s(\[{{>]){mark}([^\s{mark}](?:[^\n{mark}]*[^\s{mark}])?){mark}($|[\s)\]}}.,:;!?])"))
    })
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns here are fixed")
}

/// The lines of one block.
pub(super) fn block_lines(workspace: &Workspace, block: &Value) -> Vec<String> {
    let text = |value: &Value| lines_of(&text_object(workspace, value));
    match block["type"].as_str().unwrap_or_default() {
        "section" => {
            let fields = block["fields"].as_array().into_iter().flatten();
            text(&block["text"]).into_iter().chain(fields.flat_map(text)).collect()
        }
        "header" => text(&block["text"]),
        "context" => block["elements"].as_array().into_iter().flatten().flat_map(text).collect(),
        "input" => input_lines(workspace, block),
        "image" => text(&block["title"]).into_iter().chain(block["alt_text"].as_str().map(str::to_owned)).collect(),
        "rich_text" => {
            block["elements"].as_array().into_iter().flatten().flat_map(|part| rich_lines(workspace, part)).collect()
        }
        _ => Vec::new(),
    }
}

/// An attachment: its frame, its fields, its own blocks.
pub(super) fn attachment_lines(workspace: &Workspace, attachment: &Value) -> Vec<String> {
    let own = ["pretext", "author_name", "title", "text"].into_iter().filter_map(|key| attachment[key].as_str());
    let mut lines: Vec<String> = own.flat_map(|text| lines_of(&mrkdwn(workspace, text))).collect();
    for field in attachment["fields"].as_array().into_iter().flatten() {
        let part = |key: &str| mrkdwn(workspace, field[key].as_str().unwrap_or_default());
        lines.push(format!("{}: {}", part("title"), part("value")));
    }
    let blocks = attachment["blocks"].as_array().into_iter().flatten();
    lines.extend(blocks.flat_map(|block| block_lines(workspace, block)));
    lines
}

/// An input with what stands in it and its hint.
fn input_lines(workspace: &Workspace, block: &Value) -> Vec<String> {
    let element = &block["element"];
    let label = text_object(workspace, &block["label"]);
    let chosen = element["initial_option"]["text"]["text"].as_str();
    let typed = ["initial_value", "initial_date", "initial_user"].into_iter().find_map(|key| element[key].as_str());
    let optional = if block["optional"] == true { " (optional)" } else { "" };
    let value = chosen.or(typed).map(|value| format!(" {value}")).unwrap_or_default();
    let hint = text_object(workspace, &block["hint"]);
    std::iter::once(format!("{label}{optional}:{value}")).chain(lines_of(&hint)).collect()
}

/// Plain text is shown as it is; mrkdwn without its marks.
fn text_object(workspace: &Workspace, text: &Value) -> String {
    let words = text["text"].as_str().unwrap_or_default();
    if text["type"] == "mrkdwn" { mrkdwn(workspace, words) } else { words.to_owned() }
}

fn rich_lines(workspace: &Workspace, part: &Value) -> Vec<String> {
    let elements = || part["elements"].as_array().into_iter().flatten();
    if part["type"] == "rich_text_list" {
        let ordered = part["style"] == "ordered";
        let indent = usize::try_from(part["indent"].as_u64().unwrap_or(0)).unwrap_or(0);
        let item = |(index, item): (usize, &Value)| {
            let mark = if ordered { format!("{}.", index + 1) } else { "•".to_owned() };
            format!("{}{mark} {}", "  ".repeat(indent), rich_lines(workspace, item).join("\n"))
        };
        return elements().enumerate().map(item).collect();
    }
    let text: String = elements().map(|element| rich_element(workspace, element)).collect();
    lines_of(&text)
}

fn rich_element(workspace: &Workspace, element: &Value) -> String {
    let field = |key: &str| element[key].as_str().unwrap_or_default();
    match field("type") {
        "text" => field("text").to_owned(),
        "link" => element["text"].as_str().unwrap_or(field("url")).to_owned(),
        "user" => format!("@{}", workspace.name_of(field("user_id"))),
        "channel" => channel_name(workspace, field("channel_id")),
        "usergroup" => format!("@{}", field("usergroup_id")),
        "broadcast" => format!("@{}", field("range")),
        "emoji" => format!(":{}:", field("name")),
        "date" => field("fallback").to_owned(),
        _ => String::new(),
    }
}

/// Text of mrkdwn as it is read: tokens by their names, marks gone, the three escapes undone.
pub(super) fn mrkdwn(workspace: &Workspace, text: &str) -> String {
    let named = TOKEN.replace_all(text, |found: &Captures<'_>| token(workspace, &found[1]));
    let mut plain = named.into_owned();
    for marks in MARKS.iter() {
        // Twice, because neighbours share the blank between them.
        for _ in 0..2 {
            plain = marks.replace_all(&plain, "$1$2$3").into_owned();
        }
    }
    let plain = plain.replace('`', "");
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn token(workspace: &Workspace, inside: &str) -> String {
    let (target, label) = match inside.split_once('|') {
        Some((target, label)) => (target, Some(label.to_owned())),
        None => (inside, None),
    };
    let kind = target.chars().next().unwrap_or(' ');
    let rest = target.get(kind.len_utf8()..).unwrap_or_default();
    match kind {
        '@' => format!("@{}", workspace.name_of(rest)),
        '#' => channel_name(workspace, rest),
        '!' if rest.starts_with("date^") => label.unwrap_or_default(),
        '!' if rest.starts_with("subteam^") => label.unwrap_or_else(|| rest.replace("subteam^", "@")),
        '!' => format!("@{}", label.unwrap_or_else(|| rest.to_owned())),
        _ => label.unwrap_or_else(|| target.to_owned()),
    }
}

fn channel_name(workspace: &Workspace, id: &str) -> String {
    workspace.channels.get(id).map_or_else(|| format!("#{id}"), |channel| format!("#{}", channel.name))
}
