//! A modal sent or closed, and Slack's own reading of the answer.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::Refusal;
use super::blocks::Surface;
use super::methods::{pushed, updated};
use super::post_office::{Answer, Parcel};
use super::view_rules::judged;
use super::workspace::{View, ViewState, Workspace};
use super::{Done, Person};

/// What the person sees after sending a modal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// The modal closed; one below it shows again, if there is one.
    Closed,
    /// All modals closed.
    Cleared,
    /// It stays open, with these words at these blocks.
    Errors(BTreeMap<String, String>),
    /// It shows something else.
    Updated,
    /// Another one lies on it: its id.
    Pushed(String),
    /// The client did not send it: why.
    NotSent(String),
    /// It stays open under "We had some trouble connecting"; why, for the test.
    Trouble(String),
}

/// A modal that was sent.
#[derive(Debug, Clone)]
pub struct Submission {
    /// What the person sees.
    pub seen: Submitted,
    /// What the app answered, delivery by delivery.
    pub answers: Vec<Answer>,
}

impl Person {
    /// Fills in a modal, by each input's block id or label, and sends it. What is not told keeps what stood in it.
    pub async fn submits(&self, view: &View, typed: &[(&str, &str)]) -> Submission {
        let payload = {
            let mut workspace = self.slack.workspace();
            let Some(view) = workspace.views.get(&view.id).filter(|view| view.state == ViewState::Open).cloned() else {
                return Submission { seen: Submitted::NotSent("it is not open".into()), answers: Vec::new() };
            };
            match workspace.values(&view.blocks(), typed) {
                Err(why) => return Submission { seen: Submitted::NotSent(why), answers: Vec::new() },
                Ok(values) => {
                    let mut payload = workspace.interaction("view_submission", &self.id);
                    payload["trigger_id"] = json!(workspace.mint_trigger(&self.id, Some(&view.id)));
                    payload["view"] = workspace.view_json(&view);
                    payload["view"]["state"]["values"] = json!(values);
                    payload["response_urls"] = json!([]);
                    payload
                }
            }
        };
        let answers = self.slack.deliver(Parcel::Interaction(payload), &self.how).await;
        let seen = match answers.first() {
            None => Submitted::Trouble("it is held back".into()),
            Some(answer) if !answer.is_taken() => Submitted::Trouble(format!("{:?}", answer.outcome)),
            Some(answer) => {
                let read = self.slack.workspace().submission_answer(&view.id, &answer.body);
                read.unwrap_or_else(|refusal| Submitted::Trouble(refusal.body().to_string()))
            }
        };
        Submission { seen, answers }
    }

    /// Closes a modal without sending it. The app hears of it only if it asked to.
    pub async fn closes(&self, view: &View) -> Done {
        let payload = {
            let mut workspace = self.slack.workspace();
            workspace.close_view(&view.id);
            let told = view.body().get("notify_on_close") == Some(&Value::Bool(true));
            told.then(|| {
                let mut payload = workspace.interaction("view_closed", &self.id);
                payload["view"] = workspace.view_json(view);
                payload["is_cleared"] = json!(false);
                payload
            })
        };
        let answers = match payload {
            None => Vec::new(),
            Some(payload) => self.slack.deliver(Parcel::Interaction(payload), &self.how).await,
        };
        Done { ts: String::new(), answers }
    }
}

impl Workspace {
    fn close_view(&mut self, id: &str) {
        if let Some(view) = self.views.get_mut(id) {
            view.state = ViewState::Closed;
        }
    }

    /// An empty body closes; else `response_action` says what happens, and nothing else may stand beside it.
    fn submission_answer(&mut self, id: &str, body: &str) -> Result<Submitted, Refusal> {
        let answer: Value = match body.trim() {
            "" => json!({}),
            text => serde_json::from_str(text).map_err(|_| Refusal::arguments("the answer is no JSON"))?,
        };
        let Some(object) = answer.as_object() else { return Err(Refusal::arguments("the answer is no object")) };
        if object.is_empty() {
            self.close_view(id);
            return Ok(Submitted::Closed);
        }
        let action = answer["response_action"].as_str().unwrap_or_default();
        let own = match action {
            "errors" => "errors",
            "update" | "push" => "view",
            _ => "response_action",
        };
        if let Some(strange) = object.keys().find(|key| *key != "response_action" && *key != own) {
            return Err(Refusal::arguments(&format!("unknown key in the answer: {strange}")));
        }
        match action {
            "errors" => self.field_errors(id, &answer["errors"]).map(Submitted::Errors),
            "update" => {
                updated(self, id, judged(&answer["view"], Surface::Modal)?)?;
                Ok(Submitted::Updated)
            }
            "push" => {
                let view = pushed(self, id, judged(&answer["view"], Surface::Modal)?)?;
                Ok(Submitted::Pushed(view.id))
            }
            "clear" => {
                let user = self.views.get(id).map(|view| view.user.clone()).unwrap_or_default();
                let open: Vec<String> = self.open_modals(&user).iter().map(|view| view.id.clone()).collect();
                open.iter().for_each(|id| self.close_view(id));
                Ok(Submitted::Cleared)
            }
            other => Err(Refusal::arguments(&format!("unknown response_action: {other}"))),
        }
    }

    /// Each key must be the id of an input block of the modal.
    fn field_errors(&self, id: &str, errors: &Value) -> Result<BTreeMap<String, String>, Refusal> {
        let blocks = self.views.get(id).map(View::blocks).unwrap_or_default();
        let is_input = |key: &str| blocks.iter().any(|block| block["type"] == "input" && block["block_id"] == key);
        let Some(errors) = errors.as_object().filter(|errors| !errors.is_empty()) else {
            return Err(Refusal::arguments("errors must be an object with a key"));
        };
        let read = errors.iter().map(|(key, words)| match words.as_str() {
            Some(words) if is_input(key) && !words.is_empty() => Ok((key.clone(), words.to_owned())),
            Some(_) | None => Err(Refusal::arguments(&format!("errors/{key} is no input block, or says nothing"))),
        });
        read.collect()
    }
}
