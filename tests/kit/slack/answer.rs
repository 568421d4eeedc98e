//! A refusal in Slack's words.

use serde_json::{Map, Value, json};

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    pub(super) error: String,
    more: Map<String, Value>,
}

impl Refusal {
    pub(super) fn new(error: &str) -> Self {
        Self { error: error.to_owned(), more: Map::new() }
    }

    /// With what Slack says about each breach.
    pub(super) fn because(error: &str, messages: &[String]) -> Self {
        let mut refusal = Self::new(error);
        let told: Vec<String> = messages.iter().map(|message| format!("[ERROR] {message}")).collect();
        refusal.more.insert("errors".into(), json!(messages));
        refusal.more.insert("response_metadata".into(), json!({ "messages": told }));
        refusal
    }

    pub(super) fn arguments(message: &str) -> Self {
        Self::because("invalid_arguments", &[message.to_owned()])
    }

    pub(super) fn missing_scope(needed: &str, provided: &[String]) -> Self {
        let mut refusal = Self::new("missing_scope");
        refusal.more.insert("needed".into(), json!(needed));
        refusal.more.insert("provided".into(), json!(provided.join(",")));
        refusal
    }

    pub(super) fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("ok".into(), json!(false));
        body.insert("error".into(), json!(self.error));
        body.extend(self.more.clone());
        Value::Object(body)
    }
}

/// What a call answers: the body's other fields, or why not.
pub(super) type Answered = Result<Value, Refusal>;
