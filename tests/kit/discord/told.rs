//! Messages as Discord tells them, and what is left out for whoever may not read what people write.

use chrono::DateTime;
use serde_json::{Value, json};

use super::state::{EPOCH, Message, Server, User};
use super::{APPLICATION, BOT, GUILD};

impl Server {
    /// A message as Discord tells it.
    pub(super) fn told(&self, message: &Message, with_nonce: bool) -> Value {
        let author = match self.users.get(&message.author) {
            Some(user) => user.as_json(),
            None if message.author == BOT => {
                json!({ "id": BOT, "username": "Baton", "bot": true, "discriminator": "0001" })
            }
            None => message.beside["author"].clone(),
        };
        let at = message_time(&message.id);
        let mut told = json!({
            "id": message.id, "channel_id": message.channel, "type": 0, "author": author,
            "content": message.content()["content"].as_str().unwrap_or_default(),
            "embeds": message.content()["embeds"].as_array().cloned().unwrap_or_default(),
            "components": message.content()["components"].as_array().cloned().unwrap_or_default(),
            "timestamp": at, "edited_timestamp": null, "attachments": [], "mentions": self.mentioned(message), "mention_roles": [],
            "mention_everyone": false, "pinned": false, "tts": false,
            "flags": if message.only_for.is_some() { 64 } else { 0 },
        });
        for (key, value) in message.beside.as_object().into_iter().flatten() {
            if !["content", "embeds", "components", "author"].contains(&key.as_str()) {
                told[key] = value.clone();
            }
        }
        if message.author == BOT {
            told["application_id"] = json!(APPLICATION);
        }
        if with_nonce && let Some((nonce, _)) = &message.nonce {
            told["nonce"] = json!(nonce);
        }
        if self.is_of_server(&message.channel) {
            told["guild_id"] = json!(GUILD);
        }
        told
    }

    /// Whom the words of a message speak to.
    fn mentioned(&self, message: &Message) -> Vec<Value> {
        let words = message.content()["content"].as_str().unwrap_or_default();
        let everybody = self.users.values().map(User::as_json);
        let everybody = everybody.chain([json!({ "id": BOT, "username": "Baton", "bot": true })]);
        everybody.filter(|user| words.contains(&format!("<@{}>", user["id"].as_str().unwrap_or_default()))).collect()
    }

    /// Without the Message Content intent a message comes without its words, unless it was said to the bot directly,
    /// speaks to it, or is its own.
    pub(super) fn without_what_is_hidden(&self, mut d: Value, is_granted: bool) -> Value {
        let is_of_server = d["guild_id"].is_string() && d["content"].is_string();
        let speaks_to_it = d["mentions"].as_array().into_iter().flatten().any(|user| user["id"] == BOT);
        if is_of_server && !is_granted && !speaks_to_it && d["author"]["id"] != BOT {
            for (key, empty) in
                [("content", json!("")), ("embeds", json!([])), ("components", json!([])), ("attachments", json!([]))]
            {
                d[key] = empty;
            }
        }
        d
    }
}

/// The time that a message's id begins with.
fn message_time(id: &str) -> String {
    let milliseconds = (id.parse::<u64>().unwrap_or_default() >> 22).cast_signed() + EPOCH;
    let at = DateTime::from_timestamp_millis(milliseconds).unwrap_or_default();
    at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}
