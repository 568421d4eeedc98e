//! Answers to interactions: the first one, what follows it, and the one that was promised (DC-1, DC-12).

use serde_json::{Value, json};

use super::rest::{Answer, no, version};
use super::state::{Message, Modal, Server, What};
use super::{BOT, rules};

/// One person alone sees it.
const EPHEMERAL: u64 = 64;

impl Server {
    pub(super) fn first_answer(&mut self, id: &str, token: &str, sent: &Value) -> Answer {
        let kind = sent["type"].as_u64().unwrap_or_default();
        let data = &sent["data"];
        let (asked, user, payload) = {
            let found = self.unanswered(id, token).map_err(|(status, code)| no(status, code, "Unknown interaction"))?;
            (found.kind, found.user.clone(), found.payload.clone())
        };
        let has_message = payload["message"].is_object();
        let fits = match kind {
            4 | 5 => asked != 4,
            6 | 7 => asked == 3 || asked == 5 && has_message,
            8 => asked == 4,
            9 => asked == 2 || asked == 3,
            _ => false,
        };
        if !fits {
            self.breaches.push(format!("an interaction of type {asked} is answered with type {kind}"));
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        match kind {
            9 => {
                self.refuse(rules::modal(data))?;
                self.modals.insert(user.clone(), Modal { body: data.clone(), source: payload.clone() });
            }
            8 => {
                self.refuse(rules::choices(&data["choices"]))?;
                self.choices.insert(user.clone(), data["choices"].clone());
            }
            4 => self.refuse(rules::message(data, true))?,
            7 => self.refuse(rules::message(data, false))?,
            _ => {}
        }
        let channel = payload["channel_id"].as_str().unwrap_or_default().to_owned();
        let mut original = None;
        match kind {
            4 => original = Some(self.whisper(&channel, &user, data)),
            7 => {
                let message = payload["message"]["id"].as_str().unwrap_or_default().to_owned();
                if let Some(at) = self.messages.iter().position(|known| known.id == message) {
                    self.messages[at].versions.push(version(data));
                    let edited = self.messages[at].clone();
                    self.show(&edited, What::Edited);
                }
            }
            _ => {}
        }
        if kind == 5 && data["flags"].as_u64() != Some(EPHEMERAL) {
            self.breaches.push("an answer is promised to everybody".into());
        }
        if let Some(interaction) = self.interactions.get_mut(id) {
            interaction.answered = Some(kind);
            interaction.original = original;
        }
        Ok(Value::Null)
    }

    fn whisper(&mut self, channel: &str, user: &str, sent: &Value) -> String {
        let id = self.mint();
        let is_alone = sent["flags"].as_u64().unwrap_or_default() & EPHEMERAL != 0;
        let message = Message {
            id: id.clone(),
            channel: channel.to_owned(),
            author: BOT.into(),
            versions: vec![version(sent)],
            only_for: is_alone.then(|| user.to_owned()),
            is_gone: false,
            nonce: None,
            beside: json!({}),
        };
        self.add(message);
        id
    }

    pub(super) fn follow_up(&mut self, token: &str, sent: &Value) -> Answer {
        self.refuse(rules::message(sent, true))?;
        let (user, channel) = {
            let found = self.interaction(token).map_err(|(status, code)| no(status, code, "Unknown Webhook"))?;
            (found.user.clone(), found.payload["channel_id"].as_str().unwrap_or_default().to_owned())
        };
        if sent["flags"].as_u64() != Some(EPHEMERAL) {
            self.breaches.push("what is for one person is told to everybody".into());
        }
        let id = self.whisper(&channel, &user, sent);
        Ok(json!({ "id": id, "channel_id": channel }))
    }

    pub(super) fn edit_original(&mut self, token: &str, sent: &Value) -> Answer {
        self.refuse(rules::message(sent, false))?;
        let (user, channel, answered, original) = {
            let found = self.interaction(token).map_err(|(status, code)| no(status, code, "Unknown Webhook"))?;
            let channel = found.payload["channel_id"].as_str().unwrap_or_default().to_owned();
            (found.user.clone(), channel, found.answered, found.original.clone())
        };
        match (answered, original) {
            // What was promised comes.
            (Some(5), None) => {
                let mut body = sent.clone();
                body["flags"] = json!(EPHEMERAL);
                let id = self.whisper(&channel, &user, &body);
                let found = self.interactions.values_mut().find(|interaction| interaction.token == token);
                found.expect("it was found before").original = Some(id.clone());
                Ok(json!({ "id": id, "channel_id": channel }))
            }
            (_, Some(id)) => {
                let at = self.messages.iter().position(|message| message.id == id).expect("an original is kept");
                self.messages[at].versions.push(version(sent));
                let edited = self.messages[at].clone();
                self.show(&edited, What::Edited);
                Ok(json!({ "id": id, "channel_id": channel }))
            }
            (_, None) => {
                self.breaches.push("@original of an answer that is no message is edited".into());
                Err(no(404, 10_008, "Unknown Message"))
            }
        }
    }
}
