//! What people do: say, edit, delete, upload, type, press, choose, open.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::FakeSlack;
use super::forms::option;
use super::message::{Author, Content, Message, MessageState};
use super::methods::chat::{changed, gone};
use super::nouns::{BOT_USER, Channel, File};
use super::post_office::{Answer, Delivery, Parcel};
use super::read::{What, elements};
use super::workspace::Workspace;

/// Somebody who acts.
#[derive(Clone)]
pub struct Person {
    pub(super) slack: FakeSlack,
    pub(super) id: String,
    pub(super) how: Delivery,
}

/// What was done, and what the app answered.
#[derive(Debug, Clone)]
pub struct Done {
    /// The message's `ts`, if there is one.
    pub ts: String,
    /// What the app answered, delivery by delivery; none if it does not hear of it.
    pub answers: Vec<Answer>,
}

/// Where something is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// A message, in its newest version; an ephemeral one too.
    Message(String, String),
    /// A message as it was: its first version is 0. A screen that was not refreshed shows it.
    Old(String, String, usize),
    /// The person's home tab.
    Home,
    /// A modal, by its id.
    Modal(String),
}

impl Spot {
    /// A message, in its newest version.
    pub fn of(message: &Message) -> Self {
        Spot::Message(message.channel.clone(), message.ts.clone())
    }
}

/// A file in a message.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'a> {
    /// The message under which it goes.
    pub thread_ts: Option<&'a str>,
    /// The words beside it.
    pub text: &'a str,
}

impl Person {
    /// Who it is.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same, delivered another way.
    pub fn by(&self, how: Delivery) -> Self {
        Self { how, ..self.clone() }
    }

    /// The direct conversation with the app.
    pub fn dm(&self) -> String {
        self.slack.workspace().direct(&self.id).id
    }

    /// Says something in a channel.
    pub async fn says(&self, channel: &str, text: &str) -> Done {
        self.posts(channel, None, text, Vec::new()).await
    }

    /// Says something under a message.
    pub async fn replies(&self, channel: &str, thread_ts: &str, text: &str) -> Done {
        self.posts(channel, Some(thread_ts), text, Vec::new()).await
    }

    /// Shares a file.
    pub async fn uploads(&self, channel: &str, upload: Upload<'_>, file: File) -> Done {
        self.posts(channel, upload.thread_ts, upload.text, vec![file]).await
    }

    async fn posts(&self, channel: &str, thread_ts: Option<&str>, text: &str, files: Vec<File>) -> Done {
        let (ts, events) = {
            let mut workspace = self.slack.workspace();
            assert!(workspace.channels.contains_key(channel), "there is no channel {channel}");
            let (text, block) = typed(text);
            let blocks = if text.is_empty() { Vec::new() } else { vec![block] };
            let content = Content { text, blocks, attachments: Vec::new() };
            let mut message = workspace.blank(channel, Author::Person(self.id.clone()), content);
            message.thread_ts = thread_ts.map(str::to_owned);
            message.files = files.iter().map(|file| file.id.clone()).collect();
            message.client_msg_id = Some(format!("5f0c1a2e-1111-4222-8333-{:012}", workspace.draw()));
            for file in files {
                workspace.assert_new(&file.id);
                workspace.files.insert(file.id.clone(), (file, self.id.clone()));
            }
            let message = workspace.add(message);
            (message.ts.clone(), if workspace.hears(channel) { workspace.events_of(&message) } else { Vec::new() })
        };
        Done { ts, answers: self.tells(events).await }
    }

    async fn tells(&self, events: Vec<Value>) -> Vec<Answer> {
        let mut answers = Vec::new();
        for event in events {
            answers.extend(self.slack.deliver(Parcel::Event(event), &self.how).await);
        }
        answers
    }

    /// Edits a message of their own.
    pub async fn edits(&self, channel: &str, ts: &str, text: &str) -> Done {
        let events = {
            let mut workspace = self.slack.workspace();
            let at = self.own(&workspace, channel, ts);
            let before = workspace.messages[at].clone();
            let edited = workspace.mint_ts();
            let (text, block) = typed(text);
            let message = &mut workspace.messages[at];
            message.versions.push(Content { text, blocks: vec![block], attachments: Vec::new() });
            message.edited_ts = Some(edited);
            let message = message.clone();
            workspace.show(&message, What::Edited);
            let event = changed(&mut workspace, &before, &message);
            if workspace.hears(channel) { vec![event] } else { Vec::new() }
        };
        Done { ts: ts.to_owned(), answers: self.tells(events).await }
    }

    /// Deletes a message of their own.
    pub async fn deletes(&self, channel: &str, ts: &str) -> Done {
        let events = {
            let mut workspace = self.slack.workspace();
            let at = self.own(&workspace, channel, ts);
            workspace.messages[at].state = MessageState::Deleted;
            let message = workspace.messages[at].clone();
            workspace.show(&message, What::Deleted);
            let event = gone(&mut workspace, &message);
            if workspace.hears(channel) { vec![event] } else { Vec::new() }
        };
        Done { ts: ts.to_owned(), answers: self.tells(events).await }
    }

    fn own(&self, workspace: &Workspace, channel: &str, ts: &str) -> usize {
        let at = workspace.public_position(channel, ts);
        let own = at.filter(|at| workspace.messages[*at].by == Author::Person(self.id.clone()));
        own.unwrap_or_else(|| panic!("{} has no message {ts} in {channel}", self.id))
    }

    /// Types a slash command into a channel, as `/baton status`. What the app answers is shown there.
    pub async fn types(&self, channel: &str, command: &str) -> Done {
        let fields = self.slack.workspace().command(&self.id, channel, command);
        let answers = self.slack.deliver(Parcel::Command(fields), &self.how).await;
        for answer in answers.iter().filter(|answer| answer.is_taken()) {
            let shown = self.slack.workspace().command_answer(channel, &self.id, &answer.body);
            if let Err(refusal) = shown {
                panic!("Slack would not show the answer {:?}: {}", answer.body, refusal.body());
            }
        }
        Done { ts: String::new(), answers }
    }

    /// Presses the button of that label.
    pub async fn presses(&self, spot: &Spot, label: &str) -> Done {
        let is_it = |element: &Value| element["type"] == "button" && element["text"]["text"] == label;
        self.acts(spot, label, is_it, |element| {
            let mut action = json!({});
            for key in ["text", "value", "style", "url"] {
                if !element[key].is_null() {
                    action[key] = element[key].clone();
                }
            }
            Ok(action)
        })
        .await
    }

    /// Chooses an option of a select, of radio buttons or of an overflow menu, by the element's action id.
    pub async fn chooses(&self, spot: &Spot, action_id: &str, word: &str) -> Done {
        let is_it = |element: &Value| element["action_id"] == action_id && element["type"] != "button";
        self.acts(spot, action_id, is_it, |element| match element["type"].as_str() {
            Some("users_select") => Ok(json!({ "selected_user": word })),
            Some("datepicker") => Ok(json!({ "selected_date": word })),
            _ => option(element, word).map(|chosen| json!({ "selected_option": chosen })),
        })
        .await
    }

    async fn acts(
        &self,
        spot: &Spot,
        name: &str,
        is_it: impl Fn(&Value) -> bool,
        action: impl Fn(&Value) -> Result<Value, String>,
    ) -> Done {
        let payload = {
            let mut workspace = self.slack.workspace();
            let blocks = self.blocks_at(&workspace, spot);
            let found = blocks.iter().find_map(|block| {
                let element = elements(block).into_iter().find(|element| is_it(element))?;
                Some((block["block_id"].clone(), element.clone()))
            });
            let Some((block_id, element)) = found else {
                panic!("there is nothing like {name:?} at {spot:?}: {blocks:#?}");
            };
            let mut action = action(&element).unwrap_or_else(|why| panic!("{why}"));
            action["type"] = element["type"].clone();
            action["block_id"] = block_id;
            action["action_id"] = element.get("action_id").cloned().unwrap_or(json!("of-slack"));
            action["action_ts"] = json!(workspace.mint_ts());
            self.pressed(&mut workspace, spot, action)
        };
        Done { ts: String::new(), answers: self.slack.deliver(Parcel::Interaction(payload), &self.how).await }
    }

    fn blocks_at(&self, workspace: &Workspace, spot: &Spot) -> Vec<Value> {
        match spot {
            Spot::Message(channel, ts) => {
                workspace.position(channel, ts).map(|at| workspace.messages[at].content().blocks.clone())
            }
            Spot::Old(channel, ts, version) => workspace
                .position(channel, ts)
                .and_then(|at| workspace.messages[at].versions.get(*version))
                .map(|content| content.blocks.clone()),
            Spot::Home => {
                workspace.homes.get(&self.id).and_then(|id| workspace.views.get(id)).map(|view| view.blocks())
            }
            Spot::Modal(id) => workspace.views.get(id).map(|view| view.blocks()),
        }
        .unwrap_or_else(|| panic!("{} sees nothing at {spot:?}", self.id))
    }

    fn pressed(&self, workspace: &mut Workspace, spot: &Spot, action: Value) -> Value {
        match spot {
            Spot::Message(channel, ts) | Spot::Old(channel, ts, _) => {
                let at = workspace.position(channel, ts).expect("its blocks were found");
                let message = workspace.messages[at].clone();
                let content = match spot {
                    Spot::Old(_, _, version) => message.versions[*version].clone(),
                    Spot::Message(..) | Spot::Home | Spot::Modal(_) => message.content().clone(),
                };
                workspace.message_action(&self.id, &message, &content, action)
            }
            Spot::Home | Spot::Modal(_) => {
                let id = match spot {
                    Spot::Modal(id) => id.clone(),
                    Spot::Home | Spot::Message(..) | Spot::Old(..) => workspace.homes[&self.id].clone(),
                };
                let view = workspace.views[&id].clone();
                workspace.view_action(&self.id, &view, action)
            }
        }
    }

    /// Puts an emoji under a message.
    pub async fn reacts(&self, channel: &str, ts: &str, emoji: &str) -> Done {
        let events = {
            let mut workspace = self.slack.workspace();
            assert!(workspace.public_position(channel, ts).is_some(), "no message {ts} in {channel}");
            let event_ts = workspace.mint_ts();
            let event = workspace.event(&json!({
                "type": "reaction_added", "user": self.id, "reaction": emoji, "event_ts": event_ts,
                "item": { "type": "message", "channel": channel, "ts": ts },
            }));
            if workspace.hears(channel) { vec![event] } else { Vec::new() }
        };
        Done { ts: ts.to_owned(), answers: self.tells(events).await }
    }

    /// Opens the app's home tab.
    pub async fn opens_home(&self) -> Done {
        let event = {
            let mut workspace = self.slack.workspace();
            let (channel, ts) = (workspace.direct(&self.id).id, workspace.mint_ts());
            let mut event = json!({
                "type": "app_home_opened", "user": self.id, "channel": channel, "tab": "home", "event_ts": ts,
            });
            let view = workspace.homes.get(&self.id).and_then(|id| workspace.views.get(id));
            if let Some(view) = view {
                event["view"] = workspace.view_json(view);
            }
            workspace.event(&event)
        };
        Done { ts: String::new(), answers: self.tells(vec![event]).await }
    }

    /// Uses a shortcut on a message.
    pub async fn message_shortcut(&self, callback_id: &str, channel: &str, ts: &str) -> Done {
        let payload = {
            let mut workspace = self.slack.workspace();
            let at = workspace.public_position(channel, ts).unwrap_or_else(|| panic!("no message {ts} in {channel}"));
            let message = workspace.messages[at].clone();
            let mut payload = workspace.interaction("message_action", &self.id);
            payload["action_ts"] = json!(workspace.mint_ts());
            payload["channel"] = workspace.channels.get(channel).map_or(Value::Null, Channel::in_payloads);
            payload["callback_id"] = json!(callback_id);
            payload["trigger_id"] = json!(workspace.mint_trigger(&self.id, None));
            payload["response_url"] = json!(workspace.mint_response_url(channel, &self.id, Some(ts)));
            payload["message_ts"] = json!(ts);
            payload["message"] = message.as_json(message.content());
            payload
        };
        Done { ts: ts.to_owned(), answers: self.slack.deliver(Parcel::Interaction(payload), &self.how).await }
    }

    /// Uses a shortcut from anywhere.
    pub async fn global_shortcut(&self, callback_id: &str) -> Done {
        let payload = {
            let mut workspace = self.slack.workspace();
            let mut payload = workspace.interaction("shortcut", &self.id);
            payload["action_ts"] = json!(workspace.mint_ts());
            payload["callback_id"] = json!(callback_id);
            payload["trigger_id"] = json!(workspace.mint_trigger(&self.id, None));
            payload
        };
        Done { ts: String::new(), answers: self.slack.deliver(Parcel::Interaction(payload), &self.how).await }
    }
}

impl Workspace {
    /// The events of a new message: itself, the app's mention, its files, its links.
    pub(super) fn events_of(&mut self, message: &Message) -> Vec<Value> {
        let mut events = vec![self.message_event(message)];
        let (channel, ts) = (&message.channel, &message.ts);
        let told = message.as_json(message.content());
        let user = &told["user"];
        if message.content().text.contains(&format!("<@{BOT_USER}>")) && !channel.starts_with('D') {
            let mut mention = told.clone();
            mention["type"] = json!("app_mention");
            mention["channel"] = json!(channel);
            mention["event_ts"] = json!(ts);
            events.push(self.event(&mention));
        }
        for id in &message.files {
            let shared = json!({
                "type": "file_shared", "file_id": id, "user_id": user, "file": { "id": id }, "channel_id": channel,
                "event_ts": ts,
            });
            events.push(self.event(&shared));
        }
        let domains = self.options.unfurl_domains.clone();
        let of = |url: &str| domains.iter().find(|domain| url.contains(&format!("://{domain}/"))).cloned();
        let links: Vec<Value> = LINK
            .find_iter(&message.content().text)
            .filter_map(|url| of(url.as_str()).map(|domain| json!({ "url": url.as_str(), "domain": domain })))
            .collect();
        if !links.is_empty() {
            let mut shared = json!({
                "type": "link_shared", "user": user, "channel": channel, "message_ts": ts, "links": links,
                "source": "conversations_history", "unfurl_id": format!("{channel}/{ts}"),
                "is_bot_user_member": true, "event_ts": ts,
            });
            if let Some(thread) = message.parent() {
                shared["thread_ts"] = json!(thread);
            }
            events.push(self.event(&shared));
        }
        events
    }
}

static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"https?://[^\s<>|]+").expect("the pattern is fixed"));
static TYPED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(https?://[^\s<>|]+)|<@([UW][A-Z0-9]+)>|<#(C[A-Z0-9]+)>").expect("the pattern is fixed")
});

/// What Slack makes of typed words: text with the three escapes and live tokens, and a block of rich text (SO-19).
fn typed(words: &str) -> (String, Value) {
    let escaped = |plain: &str| plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (mut text, mut parts, mut done) = (String::new(), Vec::new(), 0);
    let plain = |text: &mut String, parts: &mut Vec<Value>, words: &str| {
        if !words.is_empty() {
            text.push_str(&escaped(words));
            parts.push(json!({ "type": "text", "text": words }));
        }
    };
    for found in TYPED.captures_iter(words) {
        let whole = found.get(0).expect("the whole is always there");
        plain(&mut text, &mut parts, &words[done..whole.start()]);
        done = whole.end();
        if let Some(url) = found.get(1) {
            text.push_str(&format!("<{}>", escaped(url.as_str())));
            parts.push(json!({ "type": "link", "url": url.as_str() }));
        } else {
            text.push_str(whole.as_str());
            parts.push(match (found.get(2), found.get(3)) {
                (Some(user), _) => json!({ "type": "user", "user_id": user.as_str() }),
                (None, channel) => json!({ "type": "channel", "channel_id": channel.map_or("", |id| id.as_str()) }),
            });
        }
    }
    plain(&mut text, &mut parts, &words[done..]);
    let block = json!({
        "type": "rich_text", "block_id": "typed", "elements": [{ "type": "rich_text_section", "elements": parts }],
    });
    (text, block)
}
