//! The payloads of interactions and commands, as Slack writes them.

use serde_json::{Value, json};

use super::answer::Refusal;
use super::arguments::Arguments;
use super::message::{Author, Content, Message};
use super::methods::{told_content, told_thread};
use super::nouns::{APP, BOT, TEAM};
use super::workspace::{View, Workspace};

const TOKEN: &str = "deprecated-verification-token";
/// The fields of an answer to a command.
const TOLD: [&str; 10] = [
    "text",
    "blocks",
    "attachments",
    "response_type",
    "thread_ts",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
    "replace_original",
    "delete_original",
];

impl Workspace {
    /// What every interaction begins with.
    pub(super) fn interaction(&self, kind: &str, user: &str) -> Value {
        let person = self.users.get(user).expect("a person who acts is in the workspace");
        json!({
            "type": kind, "user": person.in_payloads(), "api_app_id": APP, "token": TOKEN,
            "team": { "id": TEAM, "domain": "fake" }, "enterprise": null, "is_enterprise_install": false,
        })
    }

    /// A view as payloads and answers tell it.
    pub(super) fn view_json(&self, view: &View) -> Value {
        let mut told = Value::Object(view.body().clone());
        let default = |told: &mut Value, key: &str, value: Value| {
            if told[key].is_null() {
                told[key] = value;
            }
        };
        told["id"] = json!(view.id);
        told["team_id"] = json!(TEAM);
        told["hash"] = json!(view.hash);
        told["state"] = json!({ "values": {} });
        told["root_view_id"] = json!(view.root);
        told["previous_view_id"] = json!(view.previous);
        told["app_id"] = json!(APP);
        told["app_installed_team_id"] = json!(TEAM);
        told["bot_id"] = json!(BOT);
        for key in ["private_metadata", "callback_id", "external_id"] {
            default(&mut told, key, json!(""));
        }
        for key in ["clear_on_close", "notify_on_close"] {
            default(&mut told, key, json!(false));
        }
        for key in ["title", "close", "submit"] {
            default(&mut told, key, Value::Null);
        }
        told
    }

    /// A press or a choice in a message.
    pub(super) fn message_action(&mut self, user: &str, message: &Message, content: &Content, action: Value) -> Value {
        let mut payload = self.interaction("block_actions", user);
        let ephemeral = message.only_for.is_some();
        payload["container"] = json!({
            "type": "message", "message_ts": message.ts, "channel_id": message.channel, "is_ephemeral": ephemeral,
        });
        if let Some(thread) = &message.thread_ts {
            payload["container"]["thread_ts"] = json!(thread);
        }
        payload["trigger_id"] = json!(self.mint_trigger(user, None));
        payload["channel"] = self.channels.get(&message.channel).map_or(Value::Null, |channel| channel.in_payloads());
        // An ephemeral message is not told: Slack does not keep it.
        if !ephemeral {
            payload["message"] = message.as_json(content);
        }
        payload["response_url"] = json!(self.mint_response_url(&message.channel, user, Some(&message.ts)));
        payload["state"] = json!({ "values": self.values(&content.blocks, &[]).unwrap_or_default() });
        payload["actions"] = json!([action]);
        payload
    }

    /// A press or a choice in a home tab or a modal.
    pub(super) fn view_action(&mut self, user: &str, view: &View, action: Value) -> Value {
        let mut payload = self.interaction("block_actions", user);
        let kind = view.body().get("type").cloned();
        let under = (kind != Some(json!("home"))).then_some(view.id.as_str());
        payload["container"] = json!({ "type": "view", "view_id": view.id });
        payload["trigger_id"] = json!(self.mint_trigger(user, under));
        payload["view"] = self.view_json(view);
        payload["view"]["state"]["values"] = json!(self.values(&view.blocks(), &[]).unwrap_or_default());
        payload["state"] = payload["view"]["state"].clone();
        payload["actions"] = json!([action]);
        payload
    }

    /// A slash command's fields.
    pub(super) fn command(&mut self, user: &str, channel: &str, typed: &str) -> Vec<(String, String)> {
        let (command, text) = typed.split_once(' ').unwrap_or((typed, ""));
        let person = self.users.get(user).expect("a person who acts is in the workspace").clone();
        let name = self.channels.get(channel).map_or_else(String::new, |channel| channel.name.clone());
        let response_url = self.mint_response_url(channel, user, None);
        let trigger = self.mint_trigger(user, None);
        let fields: [(&str, &str); 13] = [
            ("token", TOKEN),
            ("team_id", &person.team),
            ("team_domain", "fake"),
            ("channel_id", channel),
            ("channel_name", &name),
            ("user_id", user),
            ("user_name", &person.handle()),
            ("command", command),
            ("text", text.trim()),
            ("api_app_id", APP),
            ("is_enterprise_install", "false"),
            ("response_url", &response_url),
            ("trigger_id", &trigger),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// What an answer to a command says, shown as Slack would: a body of words, or of JSON.
    pub(super) fn command_answer(&mut self, channel: &str, user: &str, body: &str) -> Result<(), Refusal> {
        if body.trim().is_empty() {
            return Ok(());
        }
        let values = match serde_json::from_str::<Value>(body) {
            Ok(Value::Object(object)) if object.is_empty() => return Ok(()),
            Ok(Value::Object(object)) => object,
            Ok(_) | Err(_) => [("text".to_owned(), json!(body))].into_iter().collect(),
        };
        let arguments = Arguments::of(values);
        arguments.only(&TOLD)?;
        let content = told_content(&arguments)?;
        self.say_back(channel, user, content, &arguments);
        Ok(())
    }

    /// An ephemeral answer, or one for everybody if it says so.
    pub(super) fn say_back(&mut self, channel: &str, user: &str, content: Content, arguments: &Arguments) {
        let mut message = self.blank(channel, Author::App, content);
        message.thread_ts = told_thread(self, channel, arguments).ok().flatten();
        if arguments.text("response_type").as_deref() != Some("in_channel") {
            message.only_for = Some(user.to_owned());
        }
        self.add(message);
    }
}
