//! What people do: say, answer in a thread, upload, react, type a command, press, fill in.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::state::{Interaction, Kind, Message, Modal};
use super::{APPLICATION, BOT, FakeDiscord, GUILD};

/// How long Discord waits for a first answer (DC-1).
const PATIENCE: Duration = Duration::from_secs(3);

/// Somebody who acts.
#[derive(Clone)]
pub struct Member {
    pub(super) discord: FakeDiscord,
    pub(super) id: String,
}

/// What became of something that needs an answer at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// The first answer, by its type.
    Answered(u64),
    /// "This interaction failed".
    Failed,
}

/// What became of a form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The first answer, by its type.
    Answered(u64),
    /// The client did not send it: why.
    NotSent(String),
    /// "Something went wrong".
    Failed,
}

impl Member {
    /// Who it is.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The direct conversation with the app.
    pub fn dm(&self) -> String {
        self.discord.server().direct(&self.id)
    }

    /// Says something in a channel, thread or direct conversation; the message's id.
    pub fn says(&self, channel: &str, text: &str) -> String {
        self.posts(channel, text, &json!({}))
    }

    /// Answers a message: in its thread, if there is one, else as a reply to it.
    pub fn answers(&self, channel: &str, message: &str, text: &str) -> String {
        let has_thread = self.discord.server().channels.contains_key(message);
        if has_thread {
            return self.says(message, text);
        }
        self.replies(channel, message, text)
    }

    /// Replies to a message in the channel itself.
    pub fn replies(&self, channel: &str, message: &str, text: &str) -> String {
        let reference = json!({ "type": 0, "message_id": message, "channel_id": channel, "guild_id": GUILD });
        self.posts(
            channel,
            text,
            &json!({ "type": 19, "message_reference": reference, "referenced_message": { "id": message } }),
        )
    }

    /// Shares a file.
    pub fn uploads(&self, channel: &str, text: &str, name: &str, bytes: &[u8]) -> String {
        let attachment = self.attachment(name, bytes);
        self.posts(channel, text, &json!({ "attachments": [attachment] }))
    }

    fn attachment(&self, name: &str, bytes: &[u8]) -> Value {
        let mut server = self.discord.server();
        let id = server.mint();
        server.files.insert(id.clone(), bytes.to_vec());
        let url = format!("{}/attachments/{id}/{name}", server.origin);
        json!({ "id": id, "filename": name, "size": bytes.len(), "url": url, "proxy_url": url })
    }

    fn posts(&self, channel: &str, text: &str, beside: &Value) -> String {
        let id = {
            let mut server = self.discord.server();
            assert!(server.channels.contains_key(channel), "there is no channel {channel}");
            server.takes_up(channel).unwrap_or_else(|(_, why)| panic!("nobody can post in {channel}: {why}"));
            let id = server.mint();
            let message = Message {
                id: id.clone(),
                channel: channel.to_owned(),
                author: self.id.clone(),
                versions: vec![json!({ "content": text, "embeds": [], "components": [] })],
                only_for: None,
                is_gone: false,
                nonce: None,
                beside: beside.clone(),
            };
            server.add(message);
            id
        };
        self.discord.inner.news.notify_waiters();
        id
    }

    /// Edits a message of their own.
    pub fn edits(&self, channel: &str, id: &str, text: &str) {
        {
            let mut server = self.discord.server();
            let at = server.messages.iter().position(|message| message.id == id && message.author == self.id);
            let at = at.unwrap_or_else(|| panic!("{} has no message {id} in {channel}", self.id));
            server.is_open(channel).unwrap_or_else(|(_, why)| panic!("nobody can edit in {channel}: {why}"));
            server.messages[at].versions.push(json!({ "content": text, "embeds": [], "components": [] }));
            let message = server.messages[at].clone();
            let mut told = server.told(&message, false);
            let at = server.now().format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string();
            told["edited_timestamp"] = json!(at);
            server.dispatch("MESSAGE_UPDATE", told);
        }
        self.discord.inner.news.notify_waiters();
    }

    /// Deletes a message of their own.
    pub fn deletes(&self, channel: &str, id: &str) {
        let mut d = json!({ "id": id, "channel_id": channel });
        if self.discord.server().is_of_server(channel) {
            d["guild_id"] = json!(GUILD);
        }
        self.discord.tells("MESSAGE_DELETE", d);
    }

    /// Puts an emoji under a message.
    pub fn reacts(&self, channel: &str, message: &str, emoji: &str) {
        let mut d = json!({
            "user_id": self.id, "channel_id": channel, "message_id": message,
            "emoji": { "id": null, "name": emoji }, "burst": false, "type": 0,
        });
        {
            let server = self.discord.server();
            // Nothing vouches for whoever acts in a direct conversation.
            if server.is_of_server(channel) {
                d["guild_id"] = json!(GUILD);
                d["member"] = server.users[&self.id].as_member();
            }
        }
        self.discord.tells("MESSAGE_REACTION_ADD", d);
    }

    /// Uses `/baton` with that verb and options, in a channel or the direct conversation.
    pub async fn commands(&self, channel: &str, verb: &str, options: &[(&str, &str)]) -> Pressed {
        let definition = {
            let server = self.discord.server();
            let baton = server.commands[0]["options"].as_array().cloned().unwrap_or_default();
            baton.into_iter().find(|known| known["name"] == verb)
        };
        let definition = definition.unwrap_or_else(|| panic!("there is no command {verb}"));
        let known = definition["options"].as_array().cloned().unwrap_or_default();
        for (name, value) in options {
            let option = known.iter().find(|option| option["name"] == *name);
            let option = option.unwrap_or_else(|| panic!("{verb} has no option {name}"));
            let choices = option["choices"].as_array().cloned().unwrap_or_default();
            let is_one = choices.is_empty() || choices.iter().any(|choice| choice["value"] == *value);
            assert!(is_one, "{value} is no choice of {name}");
        }
        for option in known.iter().filter(|option| option["required"] == true) {
            let is_given = options.iter().any(|(name, _)| option["name"] == *name);
            assert!(is_given, "Discord does not send {verb} without {}", option["name"]);
        }
        let options: Vec<Value> =
            options.iter().map(|(name, value)| json!({ "name": name, "type": 3, "value": value })).collect();
        let data = json!({
            "id": "1", "name": "baton", "type": 1, "options": [{ "name": verb, "type": 1, "options": options }],
        });
        self.acts(2, channel, data, None).await
    }

    /// Types letters into an option that is completed; what is offered.
    pub async fn completes(&self, channel: &str, verb: &str, option: &str, letters: &str) -> Vec<String> {
        let typed = json!([{ "name": option, "type": 3, "value": letters, "focused": true }]);
        let data = json!({ "id": "1", "name": "baton", "type": 1, "options": [{ "name": verb, "type": 1, "options": typed }] });
        self.acts(4, channel, data, None).await;
        let choices = self.discord.server().choices.remove(&self.id).unwrap_or_default();
        let names = choices.as_array().into_iter().flatten();
        names.map(|choice| choice["name"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Uses a message command.
    pub async fn message_command(&self, name: &str, channel: &str, message: &str) -> Pressed {
        let told = {
            let server = self.discord.server();
            let found = server.messages.iter().find(|known| known.id == message && known.channel == channel);
            let found = found.unwrap_or_else(|| panic!("there is no message {message} in {channel}"));
            let mut told = server.told(found, false);
            told.as_object_mut().unwrap().remove("guild_id");
            told
        };
        let data = json!({
            "id": "2", "name": name, "type": 3, "target_id": message, "resolved": { "messages": { (message): told } },
        });
        self.acts(2, channel, data, None).await
    }

    /// Presses the button of that label on a message, in that version of it or the newest.
    pub async fn presses(&self, message: &Message, label: &str, version: Option<usize>) -> Pressed {
        let shown = match version {
            Some(number) => &message.versions[number],
            None => message.content(),
        };
        let found = Message::buttons(shown).into_iter().find(|(known, _)| known == label);
        let (_, id) = found.unwrap_or_else(|| panic!("no button is called {label:?}: {shown:#}"));
        let told = self.discord.server().told(message, false);
        let data = json!({ "component_type": 2, "custom_id": id });
        self.acts(3, &message.channel, data, Some(told)).await
    }

    /// The modal that lies open.
    pub fn modal(&self) -> Option<Modal> {
        self.discord.server().modals.get(&self.id).cloned()
    }

    /// Fills in the modal that lies open, by the inputs' names, and sends it; what is not told keeps what stood in it.
    pub async fn submits(&self, typed: &[(&str, &str)]) -> Sent {
        let Some(modal) = self.discord.server().modals.get(&self.id).cloned() else {
            return Sent::NotSent("no form is open".into());
        };
        let components = match filled(&modal.body, typed) {
            Ok(components) => components,
            Err(why) => return Sent::NotSent(why),
        };
        self.discord.server().modals.remove(&self.id);
        self.sends(&modal, components, json!({})).await
    }

    /// The same with a file in one of its inputs.
    pub async fn submits_file(&self, typed: &[(&str, &str)], input: &str, name: &str, bytes: &[u8]) -> Sent {
        let Some(modal) = self.discord.server().modals.get(&self.id).cloned() else {
            return Sent::NotSent("no form is open".into());
        };
        let attachment = self.attachment(name, bytes);
        let id = attachment["id"].as_str().unwrap_or_default().to_owned();
        let typed: Vec<(&str, &str)> = typed.iter().copied().chain([(input, name)]).collect();
        let mut components = match filled(&modal.body, &typed) {
            Ok(components) => components,
            Err(why) => return Sent::NotSent(why),
        };
        for component in &mut components {
            if component["component"]["custom_id"] == input {
                component["component"]["values"] = json!([id]);
            }
        }
        self.discord.server().modals.remove(&self.id);
        self.sends(&modal, components, json!({ "attachments": { (id): attachment } })).await
    }

    async fn sends(&self, modal: &Modal, components: Vec<Value>, resolved: Value) -> Sent {
        let data = json!({ "custom_id": modal.body["custom_id"], "components": components, "resolved": resolved });
        let channel = modal.source["channel_id"].as_str().unwrap_or_default().to_owned();
        let message = modal.source.get("message").filter(|message| message.is_object()).cloned();
        match self.acts(5, &channel, data, message).await {
            Pressed::Answered(kind) => Sent::Answered(kind),
            Pressed::Failed => Sent::Failed,
        }
    }

    /// Does something that wants a first answer within three seconds.
    async fn acts(&self, kind: u64, channel: &str, data: Value, message: Option<Value>) -> Pressed {
        let id = {
            let mut server = self.discord.server();
            let id = server.mint();
            let token = format!("secret-{id}");
            let there =
                server.channels.get(channel).cloned().unwrap_or_else(|| panic!("there is no channel {channel}"));
            let mut payload = json!({
                "id": id, "application_id": APPLICATION, "type": kind, "token": token, "version": 1, "data": data,
                "channel_id": channel, "channel": there.as_json(), "locale": "en-US", "attachment_size_limit": 10_485_760,
            });
            let user = server.users[&self.id].clone();
            match there.kind {
                Kind::Direct(_) => payload["user"] = user.as_json(),
                Kind::Text | Kind::Thread(_) => {
                    payload["guild_id"] = json!(GUILD);
                    payload["member"] = user.as_member();
                }
            }
            if let Some(message) = message {
                payload["message"] = message;
            }
            let interaction = Interaction {
                token,
                user: self.id.clone(),
                kind,
                since: server.now(),
                made: Instant::now(),
                answered: None,
                original: None,
                payload: payload.clone(),
            };
            server.interactions.insert(id.clone(), interaction);
            server.gateway.dispatch("INTERACTION_CREATE", payload);
            id
        };
        self.discord.inner.news.notify_waiters();
        let answered = |discord: &FakeDiscord| discord.server().interactions[&id].answered.is_some();
        self.discord.until(PATIENCE, answered).await;
        match self.discord.server().interactions[&id].answered {
            Some(kind) => Pressed::Answered(kind),
            None => Pressed::Failed,
        }
    }

    /// What one person alone sees now, the newest last.
    pub fn sees_alone(&self) -> Vec<Message> {
        let server = self.discord.server();
        let is_theirs = |message: &&Message| {
            message.only_for.as_deref() == Some(self.id.as_str()) && !message.is_gone && message.author == BOT
        };
        server.messages.iter().filter(is_theirs).cloned().collect()
    }
}

/// The components of a modal as they are sent, or why the client does not send them.
fn filled(modal: &Value, typed: &[(&str, &str)]) -> Result<Vec<Value>, String> {
    let typed: Map<String, Value> = typed.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut sent = Vec::new();
    for part in modal["components"].as_array().into_iter().flatten() {
        if part["type"] == 10 {
            sent.push(json!({ "type": 10 }));
            continue;
        }
        let component = &part["component"];
        let name = component["custom_id"].as_str().unwrap_or_default();
        let given = typed.get(name).and_then(Value::as_str);
        let is_needed = component["required"] != false;
        let mut filled = json!({ "type": component["type"], "custom_id": name });
        match component["type"].as_u64() {
            Some(4) => {
                let value = given.or(component["value"].as_str()).unwrap_or_default();
                if is_needed && value.is_empty() {
                    return Err(format!("{name} is required"));
                }
                if value.chars().count() as u64 > component["max_length"].as_u64().unwrap_or(4_000) {
                    return Err(format!("{name} is too long"));
                }
                filled["value"] = json!(value);
            }
            Some(3) => {
                let options = component["options"].as_array().cloned().unwrap_or_default();
                let word = |option: &Value| option["value"].as_str().unwrap_or_default().to_owned();
                let chosen: Vec<String> = match given {
                    Some(given) => {
                        given.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
                    }
                    None => options.iter().filter(|option| option["default"] == true).map(word).collect(),
                };
                let known: Vec<String> = options.iter().map(word).collect();
                // A person reads the label.
                let labelled = |said: String| {
                    let is_it = |option: &&Value| {
                        option["label"].as_str().is_some_and(|label| label.eq_ignore_ascii_case(&said))
                    };
                    options.iter().find(is_it).map_or(said.clone(), word)
                };
                let chosen: Vec<String> = chosen.into_iter().map(labelled).collect();
                if let Some(stranger) = chosen.iter().find(|chosen| !known.contains(chosen)) {
                    return Err(format!("{stranger} is no option of {name}: {known:?}"));
                }
                if is_needed && chosen.is_empty() {
                    return Err(format!("{name} is required"));
                }
                filled["values"] = json!(chosen);
            }
            _ => {
                if is_needed && component["min_values"].as_u64() != Some(0) && given.is_none() {
                    return Err(format!("{name} needs a file"));
                }
                filled["values"] = json!([]);
            }
        }
        sent.push(json!({ "type": 18, "component": filled }));
    }
    let names: Vec<&str> = sent.iter().filter_map(|part| part["component"]["custom_id"].as_str()).collect();
    match typed.keys().find(|name| !names.contains(&name.as_str())) {
        Some(stranger) => Err(format!("there is no input {stranger}: {names:?}")),
        None => Ok(sent),
    }
}
