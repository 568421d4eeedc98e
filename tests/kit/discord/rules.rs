//! What Discord refuses in a body. Each breach is named by its row, so that a test that fails says which.

use std::collections::BTreeSet;

use serde_json::Value;

/// What is wrong with a message's body, by the rows of `platforms.md`.
pub(super) fn message(body: &Value, is_new: bool) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut wrong = |holds: bool, what: &str| {
        if holds {
            breaches.push(what.to_owned());
        }
    };
    let chars = |value: &Value| value.as_str().unwrap_or_default().chars().count();
    wrong(chars(&body["content"]) > 2_000, "DC-5: content is longer than 2000");
    let embeds = body["embeds"].as_array().cloned().unwrap_or_default();
    wrong(embeds.len() > 10, "DC-5: more than 10 embeds");
    let mut total = 0;
    for embed in &embeds {
        for (key, most) in [("title", 256), ("description", 4_096)] {
            total += chars(&embed[key]);
            wrong(chars(&embed[key]) > most, "DC-5: a part of an embed is too long");
        }
        total += chars(&embed["footer"]["text"]);
        wrong(chars(&embed["footer"]["text"]) > 2_048, "DC-5: a footer is too long");
        let fields = embed["fields"].as_array().cloned().unwrap_or_default();
        wrong(fields.len() > 25, "DC-5: more than 25 fields");
        for field in &fields {
            total += chars(&field["name"]) + chars(&field["value"]);
            wrong(chars(&field["name"]) > 256 || chars(&field["value"]) > 1_024, "DC-5: a field is too long");
        }
    }
    wrong(total > 6_000, "DC-5: more than 6000 characters of embeds");
    let parse = &body["allowed_mentions"]["parse"];
    wrong(parse.as_array().is_none_or(|parse| !parse.is_empty()), "DC-7: allowed_mentions.parse is not []");
    for ids in ["users", "roles"] {
        let ids = body["allowed_mentions"][ids].as_array();
        wrong(ids.is_some_and(|ids| ids.len() > 100), "DC-7: more than 100 ids in allowed_mentions");
    }
    if is_new {
        let is_empty = chars(&body["content"]) == 0 && embeds.is_empty() && body["attachments"].is_null();
        wrong(is_empty, "50006: an empty message");
    }
    if let Some(nonce) = body["nonce"].as_str() {
        wrong(nonce.chars().count() > 25, "DC-4: a nonce is longer than 25");
    }
    breaches.extend(components(&body["components"]));
    breaches
}

fn components(rows: &Value) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut ids = BTreeSet::new();
    let rows = rows.as_array().cloned().unwrap_or_default();
    let mut wrong = |holds: bool, what: &str| {
        if holds {
            breaches.push(what.to_owned());
        }
    };
    wrong(rows.len() > 5, "DC-6: more than 5 rows");
    for row in &rows {
        let buttons = row["components"].as_array().cloned().unwrap_or_default();
        wrong(row["type"] != 1, "DC-6: a row is no action row");
        wrong(buttons.is_empty() || buttons.len() > 5, "DC-6: a row has no button or more than 5");
        for button in &buttons {
            let id = button["custom_id"].as_str().unwrap_or_default();
            let label = button["label"].as_str().unwrap_or_default();
            wrong(!(1..=100).contains(&id.chars().count()), "DC-6: a custom_id has not 1 to 100 characters");
            wrong(!(1..=80).contains(&label.chars().count()), "DC-6: a label has not 1 to 80 characters");
            wrong(!ids.insert(id.to_owned()), "DC-6: a custom_id stands twice");
            wrong(!(1..=4).contains(&button["style"].as_u64().unwrap_or_default()), "DC-6: a button has no style");
        }
    }
    breaches
}

/// What is wrong with a modal.
pub(super) fn modal(data: &Value) -> Vec<String> {
    let mut breaches = Vec::new();
    let chars = |value: &Value| value.as_str().unwrap_or_default().chars().count();
    let mut wrong = |holds: bool, what: &str| {
        if holds {
            breaches.push(what.to_owned());
        }
    };
    wrong(!(1..=45).contains(&chars(&data["title"])), "DC-6: a title has not 1 to 45 characters");
    wrong(!(1..=100).contains(&chars(&data["custom_id"])), "DC-6: a modal's custom_id has not 1 to 100 characters");
    let parts = data["components"].as_array().cloned().unwrap_or_default();
    wrong(!(1..=5).contains(&parts.len()), "DC-6: a modal has not 1 to 5 parts");
    let mut ids = BTreeSet::new();
    for part in &parts {
        if part["type"] == 10 {
            wrong(!(1..=4_000).contains(&chars(&part["content"])), "DC-6: a text has not 1 to 4000 characters");
            continue;
        }
        wrong(part["type"] != 18, "DC-6: a part of a modal is no label");
        wrong(!(1..=45).contains(&chars(&part["label"])), "DC-6: a label has not 1 to 45 characters");
        wrong(
            part["description"].is_string() && !(1..=100).contains(&chars(&part["description"])),
            "DC-6: a description",
        );
        let component = &part["component"];
        wrong(!(1..=100).contains(&chars(&component["custom_id"])), "DC-6: an input's custom_id");
        wrong(!ids.insert(component["custom_id"].to_string()), "DC-6: an input's custom_id stands twice");
        match component["type"].as_u64() {
            Some(4) => {
                wrong(chars(&component["value"]) > 4_000, "DC-6: a value is longer than 4000");
                wrong(chars(&component["placeholder"]) > 100, "DC-6: a placeholder is longer than 100");
                wrong(!matches!(component["style"].as_u64(), Some(1 | 2)), "DC-6: a text input has no style");
            }
            Some(3) => {
                let options = component["options"].as_array().cloned().unwrap_or_default();
                wrong(!(1..=25).contains(&options.len()), "DC-6: a select has not 1 to 25 options");
                let chosen = options.iter().filter(|option| option["default"] == true).count() as u64;
                wrong(chosen > component["max_values"].as_u64().unwrap_or(1), "DC-6: more defaults than may be chosen");
                for option in &options {
                    wrong(!(1..=100).contains(&chars(&option["label"])), "DC-6: an option's label");
                    wrong(!(1..=100).contains(&chars(&option["value"])), "DC-6: an option's value");
                }
            }
            Some(19) => {}
            _ => wrong(true, "DC-6: no such component stands in a modal"),
        }
    }
    breaches
}

/// What is wrong with the choices that complete an option.
pub(super) fn choices(choices: &Value) -> Vec<String> {
    let chars = |value: &Value| value.as_str().unwrap_or_default().chars().count();
    let list = choices.as_array().cloned().unwrap_or_default();
    let is_fine =
        |choice: &Value| (1..=100).contains(&chars(&choice["name"])) && (1..=100).contains(&chars(&choice["value"]));
    let mut breaches = Vec::new();
    if !choices.is_array() || list.len() > 25 {
        breaches.push("an option is completed by nothing or by more than 25".to_owned());
    }
    if !list.iter().all(is_fine) {
        breaches.push("the name or the value of a choice has not 1 to 100 characters".to_owned());
    }
    breaches
}

/// What is wrong with the commands (DC-11).
pub(super) fn commands(commands: &Value) -> Vec<String> {
    let mut breaches = Vec::new();
    let chars = |value: &Value| value.as_str().unwrap_or_default().chars().count();
    for command in commands.as_array().into_iter().flatten() {
        let name = command["name"].as_str().unwrap_or_default();
        if !(1..=32).contains(&name.chars().count()) {
            breaches.push("a command's name has not 1 to 32 characters".to_owned());
        }
        let is_chat = command["type"].as_u64().unwrap_or(1) == 1;
        if is_chat != (1..=100).contains(&chars(&command["description"])) {
            breaches.push(format!("the description of {name}"));
        }
        options(&command["options"], name, &mut breaches);
    }
    breaches
}

fn options(list: &Value, of: &str, breaches: &mut Vec<String>) {
    let list = list.as_array().cloned().unwrap_or_default();
    if list.len() > 25 {
        breaches.push(format!("{of} has more than 25 options"));
    }
    let mut needed = true;
    for option in &list {
        let name = option["name"].as_str().unwrap_or_default();
        let length = option["description"].as_str().unwrap_or_default().chars().count();
        if !(1..=100).contains(&length) || name.is_empty() || name.chars().any(char::is_uppercase) {
            breaches.push(format!("the option {name} of {of}"));
        }
        if option["type"] != 1 {
            let is_needed = option["required"] == true;
            if is_needed && !needed {
                breaches.push(format!("what is required of {of} does not come first"));
            }
            needed = is_needed;
            if option["autocomplete"] == true && option["choices"].is_array() {
                breaches.push(format!("{name} of {of} has choices and is completed"));
            }
        }
        options(&option["options"], name, breaches);
    }
}

/// Marks in a text that Discord would read, and that are not our own weight: mentions, links, headings.
pub fn live_marks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for row in text.split('\n') {
        let mut bare = String::new();
        let mut signs = row.chars();
        let mut is_code = false;
        while let Some(sign) = signs.next() {
            match sign {
                '`' => is_code = !is_code,
                '\\' if !is_code => {
                    signs.next();
                    bare.push('\u{1}');
                }
                _ if !is_code => bare.push(sign),
                _ => {}
            }
        }
        for live in ["@everyone", "@here", "<@", "<#", "<t:", "](", "://", "~~", "||", "__"] {
            if bare.contains(live) {
                found.push(format!("{live} in {row}"));
            }
        }
        if bare.starts_with('#') || bare.starts_with('>') || bare.starts_with("- ") {
            found.push(row.to_owned());
        }
    }
    found
}
