//! A reader of rendered blocks that shares nothing with the renderer.

use serde_json::Value;

/// The words of a text as they are to be read back: without what cannot be seen, blanks as one.
pub fn words(text: &str) -> String {
    let seen = text.chars().map(|letter| match letter {
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        letter if letter.is_control() => None,
        letter => Some(letter),
    });
    let seen: String = seen.flatten().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same of a whole line: the sign of a second row does not open one.
pub fn line(text: &str) -> String {
    words(text).trim_start_matches(['↳', ' ']).to_owned()
}

/// One line as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its words, code in backticks.
    pub words: String,
    /// Whether all of it is bold.
    pub bold: bool,
}

/// Every line of the rich texts, rows that go on joined. Panics on anything that Slack would bring to life.
pub fn lines(blocks: &[Value]) -> Vec<Seen> {
    let mut seen = Vec::new();
    for block in blocks.iter().filter(|block| block["type"] == "rich_text") {
        for part in block["elements"].as_array().unwrap() {
            let kind = part["type"].as_str().unwrap();
            assert!(["rich_text_section", "rich_text_preformatted"].contains(&kind), "{kind}");
            let spans = part["elements"].as_array().unwrap();
            let mut text = String::new();
            for span in spans {
                assert_eq!(span["type"], "text", "only literal text: {span}");
                let words = span["text"].as_str().unwrap();
                assert!(!words.is_empty(), "Slack refuses an empty text");
                let is_code = span["style"]["code"] == true;
                text.push_str(&if is_code { format!("`{words}`") } else { words.to_owned() });
            }
            let bold = spans.iter().all(|span| span["style"]["bold"] == true);
            let mut rows: Vec<String> = Vec::new();
            for row in text.split('\n') {
                match (row.strip_prefix("↳ "), rows.last_mut()) {
                    (Some(more), Some(row)) => *row = format!("{row} {more}"),
                    (Some(_) | None, _) => rows.push(row.to_owned()),
                }
            }
            seen.extend(rows.into_iter().map(|row| Seen { words: words(&row), bold }));
        }
    }
    seen
}

/// Whether those are the words, or the words with a cut that says what it left out.
pub fn is_same_or_cut(shown: &str, whole: &str) -> bool {
    if shown == whole {
        return true;
    }
    let cuts = shown.match_indices(" … ").filter_map(|(at, _)| {
        let (count, tail) = shown[at + " … ".len()..].split_once(" more characters …")?;
        count.replace(',', "").parse::<usize>().ok()?;
        Some((&shown[..at], tail.trim_start()))
    });
    let mut cuts = cuts.collect::<Vec<_>>().into_iter();
    cuts.any(|(head, tail)| whole.starts_with(head.trim_end()) && whole.ends_with(tail))
}

/// Every text of Block Kit in a value, with where it stands.
pub fn texts<'v>(value: &'v Value, path: &str, found: &mut Vec<(String, &'v str)>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let here = format!("{path}/{key}");
                found.extend(inner.as_str().filter(|_| key == "text").map(|text| (here.clone(), text)));
                texts(inner, &here, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, path, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every object of that type in a value.
pub fn of_type<'v>(value: &'v Value, kind: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(object) => {
            found.extend((value["type"] == kind).then_some(value));
            object.values().for_each(|inner| of_type(inner, kind, found));
        }
        Value::Array(items) => items.iter().for_each(|item| of_type(item, kind, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// All limits of section 3 of the platform's rules that blocks can break.
pub fn within_limits(blocks: &[Value], most: usize) {
    assert!(blocks.len() <= most, "{} blocks (SO-7)", blocks.len());
    let all = Value::Array(blocks.to_vec());
    let length = |text: &Value| text.as_str().unwrap().chars().count();
    let mut found = Vec::new();
    of_type(&all, "mrkdwn", &mut found);
    assert!(found.is_empty(), "text that Slack reads: {found:?}");
    of_type(&all, "plain_text", &mut found);
    for text in found.drain(..) {
        assert_eq!(text["emoji"], false, "codes of emoji stay words: {text}");
        assert!(!text["text"].as_str().unwrap().trim().is_empty());
    }
    of_type(&all, "button", &mut found);
    let mut ids: Vec<&str> = found.iter().map(|button| button["action_id"].as_str().unwrap()).collect();
    for button in found.drain(..) {
        assert!(length(&button["text"]["text"]) <= 75, "SO-12: {button}");
        assert!(length(&button["value"]) <= 100 && length(&button["action_id"]) <= 255, "SO-12: {button}");
        assert!(button.get("confirm").is_none(), "a press is one press: {button}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an action_id comes twice");
    of_type(&all, "actions", &mut found);
    assert!(found.iter().all(|block| block["elements"].as_array().unwrap().len() <= 25), "SO-13");
    found.clear();
    of_type(&all, "header", &mut found);
    assert!(found.iter().all(|block| length(&block["text"]["text"]) <= 150), "SO-11");
    found.clear();
    of_type(&all, "rich_text", &mut found);
    for block in found {
        let mut inside = Vec::new();
        texts(block, "", &mut inside);
        let total: usize = inside.iter().map(|(_, text)| text.chars().count()).sum();
        assert!(total <= 3_000, "SO-10: {total} characters in one block");
    }
}

/// All characters that blocks show.
pub fn characters(blocks: &[Value]) -> usize {
    let all = Value::Array(blocks.to_vec());
    let mut found = Vec::new();
    texts(&all, "", &mut found);
    found.iter().map(|(_, text)| text.chars().count()).sum()
}
