//! The app on a fake Slack as tests of trouble need it: its loops are turned by hand, and its record is looked into.

use std::sync::Arc;

use baton::ambient::{Clock, StoryClock};
use baton::domain::handoff::Handoff;
use baton::domain::ids::HandoffId;
use baton::policy::PolicyBook;
use baton::store::{Filter, LoggedFact, Store, WaitingReceipt};
use baton::story::script;
use baton::story::step::Step;
use baton::transport::console::inbound::Inbound;
use chrono::{DateTime, TimeDelta, Utc};

use crate::app::{App, Way, policy, workspace};
use crate::kit::slack::{FakeSlack, Message, Person, Spot};

const ALL: u32 = 100_000;

/// The app, and what is around it.
pub struct ByHand {
    /// The workspace.
    pub slack: FakeSlack,
    /// The app.
    pub app: App,
    /// The time, for the app and for Slack.
    pub clock: StoryClock,
}

impl ByHand {
    /// A new app with a record in memory, in a workspace of its own.
    pub async fn new() -> Self {
        Self::over(Store::in_memory().await.unwrap()).await
    }

    /// An app over that record, in a workspace of its own.
    pub async fn over(store: Store) -> Self {
        let morning: DateTime<Utc> = "2026-03-12T09:00:00Z".parse().unwrap();
        let clock = StoryClock::at(morning);
        let slack = workspace(&clock, &policy()).await;
        let app = App::start(store, &slack, &clock, Way::Http).await;
        Self { slack, app, clock }
    }

    /// A new app under another policy.
    pub async fn under(policy: Arc<PolicyBook>) -> Self {
        let hand = Self::new().await;
        let store = Store::in_memory().await.unwrap();
        let app = App::under(policy, store, &hand.slack, &hand.clock, Way::Http).await;
        Self { app, ..hand }
    }

    /// The same app started again: everything that was only in memory is gone.
    pub async fn restarted(self) -> Self {
        let Self { slack, app, clock } = self;
        let app = App::start(app.stop().await, &slack, &clock, Way::Http).await;
        Self { slack, app, clock }
    }

    /// Lets time pass.
    pub fn after(&self, seconds: i64) {
        self.clock.move_to(self.clock.now() + TimeDelta::seconds(seconds));
    }

    /// Works on what came in, and sends nothing.
    pub async fn work(&self) {
        while self.app.reception.work().await.unwrap().done > 0 {}
    }

    /// The CRM reports a deal in a line of the story language: `crm: Brightwater won by Ana: EUR 48,000, 25% off`.
    pub async fn crm(&self, line: &str) {
        let Step::Crm(report) = script::step(line).unwrap() else { panic!("`{line}` is no line of a CRM") };
        let now = self.clock.now();
        let report = baton::story::deals::report(&report, now.date_naive());
        let envelope = Inbound { run: 1 }.reported(1, now, report);
        self.app.engine.handle(envelope).await.unwrap();
        self.app.settle().await;
    }

    /// Somebody of the roll, by name.
    pub fn user(&self, name: &str) -> Person {
        self.app.user(&self.slack, name)
    }

    /// The handoff of that number.
    pub async fn handoff(&self, number: u64) -> Handoff {
        self.app.engine.store.handoff(HandoffId(number)).await.unwrap().unwrap()
    }

    /// Every handoff.
    pub async fn handoffs(&self) -> Vec<Handoff> {
        self.app.engine.store.handoffs(&Filter::all(ALL)).await.unwrap()
    }

    /// Every fact of the log.
    pub async fn facts(&self) -> Vec<LoggedFact> {
        self.app.engine.store.facts(None, 0, ALL).await.unwrap()
    }

    /// Every fact of the log, as who and what.
    pub async fn said(&self) -> Vec<String> {
        self.facts().await.iter().map(|fact| format!("{} {} {}", fact.actor, fact.fact, fact.data)).collect()
    }

    /// What came in and was not worked on.
    pub async fn waiting(&self) -> Vec<WaitingReceipt> {
        self.app.engine.store.receipts_waiting(ALL, &[]).await.unwrap()
    }

    /// The newest message of the app with that button, in a channel.
    pub fn card(&self, channel: &str, button: &str) -> Option<Message> {
        let has_it = |message: &Message| self.slack.plain(message).buttons.iter().any(|label| label == button);
        self.slack.messages(channel).into_iter().rev().find(has_it)
    }

    /// Where that button stands in somebody's direct conversation.
    pub fn direct(&self, name: &str, button: &str) -> Spot {
        let channel = self.user(name).dm();
        Spot::of(&self.card(&channel, button).unwrap_or_else(|| panic!("{name} sees no [{button}]")))
    }
}
