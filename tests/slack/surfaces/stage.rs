//! A stage for one surface: a story leads up to it, then people act in Slack, and what they see is looked at.

use std::path::Path;
use std::sync::Arc;

use baton::conversation::action::Action;
use baton::domain::handoff::Handoff;
use baton::domain::ids::HandoffId;
use baton::engine::verify::{Verified, verify};
use baton::policy::PolicyBook;
use baton::store::Store;
use serde_json::Value;

use crate::app::{HOME, Way, policy};
use crate::kit::slack::{Entry, FakeSlack, Message, Person, Spot, Submission, View};
use crate::wire::Wire;

/// A deal with a discount that Dina decides; its purchase order is missing.
pub const DISCOUNTED: &str = "\
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
";
/// A deal that nobody has to decide; its purchase order is missing.
pub const PLAIN: &str = "\
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000
";
/// A deal of which next to nothing is known.
pub const RAW: &str = "\
at Thursday 2026-03-12 15:10 Europe/Berlin
crm posts ../../data/closed_won_messages_dev.jsonl#cw-001
";
/// The first handoff.
pub const FIRST: HandoffId = HandoffId(1);
/// Both ways in.
pub const WAYS: [Way; 2] = [Way::Http, Way::Socket];

/// Slack, the app, and what has happened so far.
pub struct Stage {
    /// Who plays the stories.
    pub wire: Wire,
}

impl Stage {
    /// After that story, by that way.
    pub async fn after(story: &str, way: Way) -> Self {
        Self::under(policy(), story, way).await
    }

    /// The same under another policy.
    pub async fn under(policy: Arc<PolicyBook>, story: &str, way: Way) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
        let store = Store::in_memory().await.unwrap();
        let mut stage = Self { wire: Wire::under(policy, way, folder, store).await };
        stage.play(story).await;
        stage
    }

    /// Goes on with a story; what was said and done from the beginning.
    pub async fn play(&mut self, story: &str) -> String {
        self.wire.play(story).await
    }

    /// Slack.
    pub fn slack(&self) -> &FakeSlack {
        &self.wire.slack
    }

    /// Somebody of the roll, by name.
    pub fn person(&self, name: &str) -> Person {
        self.wire.app.user(&self.wire.slack, name)
    }

    /// Everything that follows happens.
    pub async fn settle(&mut self) {
        self.wire.settle().await;
    }

    /// How much has been seen.
    pub fn seen(&self) -> usize {
        self.slack().transcript().len()
    }

    /// What Baton showed since then, to anybody.
    pub fn since(&self, seen: usize) -> Vec<Entry> {
        self.slack().transcript().into_iter().skip(seen).filter(|entry| entry.who == "Baton").collect()
    }

    /// The text of everything that Baton showed since then.
    pub fn text_since(&self, seen: usize) -> String {
        let line = |entry: &Entry| format!("{} {:?}: {}", entry.place, entry.what, entry.shown.text());
        self.since(seen).iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Types a command, and everything follows; what Baton showed.
    pub async fn types(&mut self, who: &str, channel: &str, words: &str) -> Vec<Entry> {
        let seen = self.seen();
        let done = self.person(who).types(channel, words).await;
        assert!(done.answers.iter().all(|answer| answer.is_taken()), "{words}: {:?}", done.answers);
        self.settle().await;
        self.since(seen)
    }

    /// Presses, and everything follows; the form that opened, if one did.
    pub async fn presses(&mut self, who: &str, spot: &Spot, label: &str) -> Option<View> {
        let person = self.person(who);
        let before = self.slack().modal(person.id()).map(|view| view.id);
        let done = person.presses(spot, label).await;
        assert!(done.answers.iter().all(|answer| answer.is_taken()), "[{label}]: {:?}", done.answers);
        self.settle().await;
        self.slack().modal(person.id()).filter(|view| Some(&view.id) != before.as_ref())
    }

    /// Presses what opens a form.
    pub async fn opens(&mut self, who: &str, spot: &Spot, label: &str) -> View {
        let opened = self.presses(who, spot, label).await;
        opened.unwrap_or_else(|| panic!("[{label}] opened no form for {who}"))
    }

    /// Sends a form by its inputs' names, and everything follows.
    pub async fn sends(&mut self, who: &str, view: &View, typed: &[(&str, &str)]) -> Submission {
        let typed: Vec<(String, &str)> = typed.iter().map(|(name, value)| (format!("input.{name}"), *value)).collect();
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let sent = self.person(who).submits(view, &typed).await;
        self.settle().await;
        sent
    }

    /// The first handoff's card, as it stands.
    pub async fn card(&self) -> Message {
        let ts = self.wire.card(FIRST).await;
        self.slack().message(HOME.0, &ts).unwrap()
    }

    /// The newest message that stands in somebody's direct conversation and says that.
    pub fn direct(&self, who: &str, part: &str) -> Message {
        self.newest(&self.person(who).dm(), part)
    }

    /// The newest message that stands in a channel and says that.
    pub fn newest(&self, channel: &str, part: &str) -> Message {
        let messages = self.slack().messages(channel);
        let found = messages.iter().rev().find(|message| self.says(message).contains(part));
        let all = || messages.iter().map(|message| self.says(message)).collect::<Vec<_>>().join("\n--\n");
        found.cloned().unwrap_or_else(|| panic!("nothing in {channel} says {part:?}:\n{}", all()))
    }

    /// What a message says now.
    pub fn says(&self, message: &Message) -> String {
        self.slack().plain(message).text()
    }

    /// The labels under a message now.
    pub fn labels(&self, message: &Message) -> Vec<String> {
        self.slack().plain(message).buttons
    }

    /// How many facts changed something: a press that was refused is on the record, and changes nothing.
    pub async fn facts(&self) -> usize {
        let facts = self.wire.app.engine.store.facts(None, 0, 10_000).await.unwrap();
        let changes = |fact: &str| !["press_refused", "delivery_failed", "repeat_suppressed"].contains(&fact);
        facts.iter().filter(|logged| changes(&logged.fact)).count()
    }

    /// The first handoff, as it is recorded.
    pub async fn handoff(&self) -> Handoff {
        self.wire.app.engine.store.handoff(FIRST).await.unwrap().expect("it was opened")
    }

    /// A value of the first handoff, as people read it; empty where there is none.
    pub async fn value(&self, field: &str) -> String {
        let handoff = self.handoff().await;
        handoff.packet.value(&field.into()).map(ToString::to_string).unwrap_or_default()
    }

    /// What the record says holds together, and nothing that was sent pings anybody (SO-19).
    pub async fn ends_well(&self) {
        let checked = verify(&self.wire.app.engine.store, None, None).await.unwrap();
        assert!(matches!(checked, Verified::Clean { .. }), "{checked:?}");
        let live = self.slack().live_tokens();
        assert!(live.is_empty(), "{live:?}");
    }
}

/// What can be pressed in those blocks, with what it means.
pub fn buttons_of(blocks: &[Value]) -> Vec<(String, Option<Action>)> {
    let elements = blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let buttons = elements.filter(|element| element["type"] == "button");
    buttons
        .map(|button| {
            let action = button["value"].as_str().and_then(|value| value.parse().ok());
            (button["text"]["text"].as_str().unwrap_or_default().to_owned(), action)
        })
        .collect()
}

/// The kind of element, and what stands in it, of the input of that name.
pub fn input_of(view: &View, name: &str) -> (String, Value) {
    let id = format!("input.{name}");
    let block = view.blocks().into_iter().find(|block| block["block_id"] == id.as_str());
    let block = block.unwrap_or_else(|| panic!("there is no input {name}: {:#?}", view.blocks()));
    let element = &block["element"];
    let keys = ["initial_value", "initial_date", "initial_option", "initial_user"];
    let held = keys.iter().map(|key| &element[*key]).find(|value| !value.is_null()).cloned();
    (element["type"].as_str().unwrap_or_default().to_owned(), held.unwrap_or(Value::Null))
}
