//! The arguments of a call, from a query, a form or a JSON body.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::answer::Refusal;

/// The arguments of a call.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    values: Map<String, Value>,
    pub(super) token: Option<String>,
}

/// How a method takes its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A form or JSON.
    FormOrJson,
    /// A query or a form; a JSON body is not read.
    FormOnly,
}

impl Arguments {
    pub(super) fn read(query: &str, headers: &HeaderMap, body: &[u8], takes: Takes) -> Result<Self, Refusal> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut values = pairs(query.as_bytes());
        let content_type = header("content-type").to_lowercase();
        if content_type.starts_with("application/json") {
            if takes == Takes::FormOrJson && !body.is_empty() {
                let json: Value = serde_json::from_slice(body).map_err(|_| Refusal::new("invalid_json"))?;
                let Value::Object(object) = json else { return Err(Refusal::new("json_not_object")) };
                values.extend(object);
            }
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            values.extend(pairs(body));
        } else if !body.is_empty() {
            return Err(Refusal::new("invalid_post_type"));
        }
        values.retain(|_, value| !value.is_null());
        let bearer = header("authorization").strip_prefix("Bearer ").map(str::to_owned);
        let field = values.remove("token").and_then(|token| token.as_str().map(str::to_owned));
        Ok(Self { values, token: bearer.or(field) })
    }

    pub(super) fn of(values: Map<String, Value>) -> Self {
        Self { values, token: None }
    }

    /// Refuses a name that the method does not know.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let strange: Vec<String> = self
            .values
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
            .map(|name| format!("unknown argument: {name}"))
            .collect();
        if strange.is_empty() { Ok(()) } else { Err(Refusal::because("invalid_arguments", &strange)) }
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    pub(super) fn required(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| Refusal::arguments(&format!("missing required field: {name}")))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "true" || text == "1")
    }

    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }

    /// A structured argument: JSON as it is, or written into a string.
    pub(super) fn structure(&self, name: &str, error: &str) -> Result<Option<Value>, Refusal> {
        match self.values.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| Refusal::new(error)),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    pub(super) fn as_value(&self) -> Value {
        Value::Object(self.values.clone())
    }
}

fn pairs(encoded: &[u8]) -> Map<String, Value> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(encoded).unwrap_or_default();
    pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}
