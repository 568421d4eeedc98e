//! Everybody's home: their desk, published when they open it and again when it says something else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tokio::sync::Notify;

use crate::ambient::Clock;
use crate::conversation::message::{Desk, Message};
use crate::domain::canonical;
use crate::domain::person::Account;
use crate::engine::ports::Front;

use super::api::Wire;
use super::render::home;

/// How long a home is kept up to date after it was opened.
const KEPT_FOR: TimeDelta = TimeDelta::hours(12);
/// The shortest time between two versions of one home.
const PAUSE: TimeDelta = TimeDelta::seconds(3);
/// How many homes are kept up to date; the others are brought up to date when they are opened.
const HOMES_MAX: usize = 500;

/// The homes that were opened.
pub struct Homes {
    front: Arc<dyn Front>,
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
    open: Mutex<BTreeMap<Account, Open>>,
    wanted: Notify,
}

#[derive(Debug, Clone)]
struct Open {
    opened_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    /// SHA-256 of what it says.
    says: String,
}

impl Homes {
    /// No home is open yet.
    pub fn new(front: Arc<dyn Front>, wire: Arc<dyn Wire>, clock: Arc<dyn Clock>) -> Self {
        Self { front, wire, clock, open: Mutex::default(), wanted: Notify::new() }
    }

    /// Somebody opened their home: it is published in the next round, whatever it said before.
    pub fn opened(&self, account: &Account) {
        let now = self.clock.now();
        let mut open = self.open();
        if open.len() >= HOMES_MAX {
            open.retain(|_, home| now - home.opened_at < TimeDelta::minutes(10));
        }
        open.insert(account.clone(), Open { opened_at: now, published_at: None, says: String::new() });
        self.wanted.notify_one();
    }

    /// Somebody has opened their home and waits for it.
    pub async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// Publishes every open home that says something else now. What fails is tried again in a later round.
    pub async fn refresh(&self) {
        let now = self.clock.now();
        let due: Vec<(Account, Open)> = {
            let mut open = self.open();
            open.retain(|_, home| now - home.opened_at < KEPT_FOR);
            let is_due = |home: &Open| home.published_at.is_none_or(|at| now - at >= PAUSE);
            open.iter()
                .filter(|(_, home)| is_due(home))
                .map(|(account, home)| (account.clone(), home.clone()))
                .collect()
        };
        for (account, before) in due {
            let desk = self.front.desk(&account).await.unwrap_or_else(closed);
            let says = canonical::hash_of(&desk);
            if says == before.says {
                continue;
            }
            let body = json!({ "user_id": account.user, "view": home(&desk) });
            match self.wire.post("views.publish", &body).await {
                Ok(_) => {
                    if let Some(home) = self.open().get_mut(&account) {
                        home.published_at = Some(now);
                        home.says = says;
                    }
                }
                Err(error) => tracing::warn!("a home could not be published: {error}"),
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<Account, Open>> {
        self.open.lock().expect("nothing panics while it holds the homes")
    }
}

/// The desk of somebody who has no part in deals.
fn closed() -> Desk {
    let message = Message::new("`/baton link` says whom I take you for.");
    Desk {
        headline: "Deals are for people with a role in them.".into(),
        sections: vec![crate::conversation::message::Section {
            title: "What you can do".into(),
            items: vec![message],
            when_empty: String::new(),
        }],
    }
}
