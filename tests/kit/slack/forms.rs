//! What a person's client does with inputs: what it lets through, and `state.values` as it sends them.

use serde_json::{Map, Value, json};

use super::read::elements;
use super::workspace::Workspace;

impl Workspace {
    /// The values of `blocks` with what was typed, by a block's id or its label; or why the client would not send it.
    pub(super) fn values(&self, blocks: &[Value], typed: &[(&str, &str)]) -> Result<Map<String, Value>, String> {
        let mut values = Map::new();
        let mut used = vec![false; typed.len()];
        for block in blocks {
            let label = block["label"]["text"].as_str();
            let id = block["block_id"].as_str().unwrap_or_default();
            let at = typed.iter().position(|(name, _)| *name == id || Some(*name) == label);
            if let Some(at) = at {
                used[at] = true;
            }
            let told = at.map(|at| typed[at].1);
            let mut own = Map::new();
            for element in elements(block) {
                let Some(state) = self.state_of(element, told).map_err(|why| format!("{id}: {why}"))? else {
                    continue;
                };
                if block["type"] == "input" && block["optional"] != true && is_empty(&state) {
                    return Err(format!("{id}: please fill in this field"));
                }
                let action = element["action_id"].as_str().unwrap_or("of-slack");
                own.insert(action.to_owned(), state);
            }
            if !own.is_empty() {
                values.insert(id.to_owned(), Value::Object(own));
            }
        }
        let unused = typed.iter().zip(&used).find(|(_, used)| !**used).map(|((name, _), _)| *name);
        if let Some(name) = unused.filter(|_| !typed.is_empty()) {
            let known: Vec<&str> = blocks.iter().filter_map(|block| block["label"]["text"].as_str()).collect();
            return Err(format!("there is no input {name:?}; there are {known:?}"));
        }
        Ok(values)
    }

    /// The state of one element; `None` for one that has none.
    fn state_of(&self, element: &Value, typed: Option<&str>) -> Result<Option<Value>, String> {
        let kind = element["type"].as_str().unwrap_or_default();
        let initial = |key: &str| element[key].as_str().map(str::to_owned);
        let typed = typed.map(str::to_owned);
        let state = match kind {
            "plain_text_input" | "number_input" | "email_text_input" | "url_text_input" => {
                let value = typed.or_else(|| initial("initial_value")).filter(|value| !value.is_empty());
                if let Some(value) = &value {
                    fits(element, kind, value)?;
                }
                json!({ "type": kind, "value": value })
            }
            "datepicker" => {
                let day = typed.or_else(|| initial("initial_date")).filter(|day| !day.is_empty());
                if day.as_ref().is_some_and(|day| chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").is_err()) {
                    return Err("a day is picked as YYYY-MM-DD".into());
                }
                json!({ "type": kind, "selected_date": day })
            }
            "users_select" => {
                let user = typed.or_else(|| initial("initial_user")).filter(|user| !user.is_empty());
                let found = user.map(|user| self.person(&user).ok_or(format!("nobody is {user}"))).transpose()?;
                json!({ "type": kind, "selected_user": found })
            }
            "static_select" | "radio_buttons" => {
                let chosen = match typed.as_deref() {
                    Some("") => Value::Null,
                    Some(word) => option(element, word)?,
                    None => element["initial_option"].clone(),
                };
                json!({ "type": kind, "selected_option": chosen })
            }
            "checkboxes" | "multi_static_select" => {
                let chosen = match typed.as_deref() {
                    Some(words) => words
                        .split(", ")
                        .filter(|word| !word.is_empty())
                        .map(|word| option(element, word))
                        .collect::<Result<Vec<Value>, String>>()?,
                    None => element["initial_options"].as_array().cloned().unwrap_or_default(),
                };
                json!({ "type": kind, "selected_options": chosen })
            }
            "file_input" => {
                let ids = typed.unwrap_or_default();
                let files = ids.split(", ").filter(|id| !id.is_empty()).map(|id| {
                    let file = self.files.get(id).map(|(file, by)| file.as_json(&self.origin, by));
                    file.ok_or(format!("{id} was not uploaded"))
                });
                json!({ "type": kind, "files": files.collect::<Result<Vec<Value>, String>>()? })
            }
            _ => return Ok(None),
        };
        Ok(Some(state))
    }

    /// A user by id or name.
    fn person(&self, word: &str) -> Option<String> {
        self.users.values().find(|user| user.id == word || user.name == word).map(|user| user.id.clone())
    }
}

/// An option of an element by its label or its value.
pub(super) fn option(element: &Value, word: &str) -> Result<Value, String> {
    let groups = element["option_groups"].as_array().into_iter().flatten();
    let grouped = groups.flat_map(|group| group["options"].as_array().into_iter().flatten());
    let options: Vec<&Value> = element["options"].as_array().into_iter().flatten().chain(grouped).collect();
    let found = options.iter().find(|option| option["text"]["text"] == word || option["value"] == word);
    found.map(|option| (*option).clone()).ok_or_else(|| {
        let labels: Vec<&str> = options.iter().filter_map(|option| option["text"]["text"].as_str()).collect();
        format!("there is no option {word:?}; there are {labels:?}")
    })
}

/// What the client checks before it sends: lengths, numbers, addresses.
fn fits(element: &Value, kind: &str, value: &str) -> Result<(), String> {
    let length = u64::try_from(value.chars().count()).unwrap_or(u64::MAX);
    if element["max_length"].as_u64().unwrap_or(3_000) < length {
        return Err("too long".into());
    }
    if element["min_length"].as_u64().unwrap_or(0) > length {
        return Err("too short".into());
    }
    match kind {
        "number_input" => {
            let number: rust_decimal::Decimal = value.parse().map_err(|_| "enter a number".to_owned())?;
            if element["is_decimal_allowed"] != true && !number.is_integer() {
                return Err("enter a whole number".into());
            }
            let bound = |key: &str| element[key].as_str().and_then(|bound| bound.parse().ok());
            let low: Option<rust_decimal::Decimal> = bound("min_value");
            let high: Option<rust_decimal::Decimal> = bound("max_value");
            if low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high) {
                return Err("out of bounds".into());
            }
        }
        "email_text_input" => {
            let domain = value.split_once('@').map(|(_, domain)| domain).unwrap_or_default();
            if !domain.contains('.') || domain.ends_with('.') {
                return Err("enter an e-mail address".into());
            }
        }
        "url_text_input" if !value.contains("://") => return Err("enter an address".into()),
        _ => {}
    }
    Ok(())
}

fn is_empty(state: &Value) -> bool {
    let keys = ["value", "selected_date", "selected_user", "selected_option", "selected_options", "files"];
    keys.iter().filter_map(|key| state.get(*key)).all(|inner| inner.is_null() || *inner == json!([]))
}
