//! A sent form → what was typed or chosen, and the files. Labels and the older action rows are both read.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::transport::files::SharedFile;

/// What was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submitted {
    /// What was typed or chosen, by the inputs' names; what was left empty is not there.
    pub values: BTreeMap<String, String>,
    /// The names of the inputs that were shown, filled in or not.
    pub shown: Vec<String>,
    /// The files.
    pub files: Vec<SharedFile>,
}

/// Reads the `data` of a sent form.
pub fn submitted(data: &Value) -> Submitted {
    let mut sent = Submitted::default();
    read(&data["components"], data, &mut sent);
    sent
}

fn read(components: &Value, data: &Value, sent: &mut Submitted) {
    for component in components.as_array().into_iter().flatten() {
        if component["component"].is_object() {
            one(&component["component"], data, sent);
        }
        read(&component["components"], data, sent);
        one(component, data, sent);
    }
}

fn one(component: &Value, data: &Value, sent: &mut Submitted) {
    let Some(name) = component["custom_id"].as_str() else { return };
    sent.shown.push(name.to_owned());
    let chosen: Vec<&str> = component["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let attachments = &data["resolved"]["attachments"];
    let files: Vec<SharedFile> = chosen.iter().filter_map(|id| shared_file(&attachments[*id])).collect();
    if !files.is_empty() {
        sent.files.extend(files);
        return;
    }
    let value = component["value"].as_str().map_or_else(|| chosen.join(", "), str::to_owned);
    if !value.trim().is_empty() {
        sent.values.insert(name.to_owned(), value.trim().to_owned());
    }
}

/// An attachment of Discord's.
pub(in crate::transport::discord) fn shared_file(attachment: &Value) -> Option<SharedFile> {
    Some(SharedFile {
        id: attachment["id"].as_str()?.to_owned(),
        name: attachment["filename"].as_str().unwrap_or("file").to_owned(),
        size: attachment["size"].as_u64().unwrap_or(0),
        url: attachment["url"].as_str().map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn labels_and_action_rows_are_read_alike() {
        let text = json!({ "type": 4, "custom_id": "payment_terms", "value": " net 45 " });
        let empty = json!({ "type": 4, "custom_id": "note", "value": "" });
        let labels = json!({ "components": [
            { "type": 10, "id": 7 }, { "type": 18, "component": text }, { "type": 18, "component": empty },
            { "type": 18, "component": { "type": 3, "custom_id": "modules", "values": ["a", "b"] } },
        ] });
        let rows = json!({ "components": [{ "type": 1, "components": [text] }, { "type": 1, "components": [empty] }] });
        let read = submitted(&labels);
        assert_eq!(read.values["modules"], "a, b");
        assert_eq!(read.shown, ["payment_terms", "note", "modules"]);
        assert_eq!((read.values["payment_terms"].as_str(), submitted(&rows).values.len()), ("net 45", 1));
    }

    #[test]
    fn files_are_found_by_their_ids() {
        let data = json!({
            "components": [{ "type": 18, "component": { "type": 19, "custom_id": "quote", "values": ["9"] } }],
            "resolved": { "attachments": { "9": { "id": "9", "filename": "q.csv", "size": 3, "url": "https://x/q" } } },
        });
        let read = submitted(&data);
        assert_eq!((read.files.len(), read.files[0].name.as_str(), read.values.len()), (1, "q.csv", 0));
    }
}
