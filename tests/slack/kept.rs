//! A front that only keeps what it is handed, behind the real routes on a port of this machine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use baton::ambient::StoryClock;
use baton::conversation::action::Action;
use baton::conversation::form::Form;
use baton::conversation::message::Desk;
use baton::domain::ids::{HandoffId, PersonId, Platform};
use baton::domain::person::Account;
use baton::domain::post::Post;
use baton::engine::envelope::Envelope;
use baton::engine::ports::{Front, MessageRef, NotKept, PortFuture, Receipt};
use baton::transport::slack::door::Door;
use baton::transport::slack::http::{Http, routes};
use baton::transport::slack::signature::SigningSecrets;
use chrono::{DateTime, Utc};

/// Keeps receipts, each key once, and knows nobody.
#[derive(Default)]
pub struct Kept {
    receipts: Mutex<Vec<Receipt>>,
}

impl Kept {
    /// What was kept, in order.
    pub fn receipts(&self) -> Vec<Receipt> {
        self.receipts.lock().unwrap().clone()
    }
}

impl Front for Kept {
    fn receive(&self, receipt: Receipt) -> PortFuture<'_, Result<(), NotKept>> {
        let mut receipts = self.receipts.lock().unwrap();
        if receipts.iter().all(|known| known.key != receipt.key) {
            receipts.push(receipt);
        }
        Box::pin(async { Ok(()) })
    }

    fn problems<'a>(&'a self, _envelope: &'a Envelope) -> PortFuture<'a, BTreeMap<String, String>> {
        Box::pin(async { BTreeMap::new() })
    }

    fn form<'a>(&'a self, _action: &'a Action, _account: &'a Account) -> PortFuture<'a, Option<Form>> {
        Box::pin(async { None })
    }

    fn form_of_command<'a>(&'a self, _words: &'a str, _account: &'a Account) -> PortFuture<'a, Option<Form>> {
        Box::pin(async { None })
    }

    fn start_form<'a>(&'a self, _post: Option<&'a Post>) -> PortFuture<'a, Form> {
        Box::pin(async { unreachable!("nothing is worked on here") })
    }

    fn desk<'a>(&'a self, _account: &'a Account) -> PortFuture<'a, Option<Desk>> {
        Box::pin(async { None })
    }

    fn handoff_of<'a>(&'a self, _message: &'a MessageRef) -> PortFuture<'a, Result<Option<HandoffId>, NotKept>> {
        Box::pin(async { Ok(None) })
    }

    fn card_of<'a>(&'a self, _handoff: HandoffId) -> PortFuture<'a, Result<Option<MessageRef>, NotKept>> {
        Box::pin(async { Ok(None) })
    }

    fn may_be_ours<'a>(
        &'a self,
        _posted_at: DateTime<Utc>,
        _heard_at: DateTime<Utc>,
    ) -> PortFuture<'a, Result<bool, NotKept>> {
        Box::pin(async { Ok(false) })
    }

    fn keep_file<'a>(&'a self, _name: &'a str, _bytes: Vec<u8>) -> PortFuture<'a, Result<String, NotKept>> {
        Box::pin(async { Err(NotKept("no files are kept here".into())) })
    }

    fn keep_draft<'a>(
        &'a self,
        _action: &'a Action,
        _account: &'a Account,
        _values: &'a BTreeMap<String, String>,
    ) -> PortFuture<'a, Result<(), NotKept>> {
        Box::pin(async { Ok(()) })
    }

    fn draft<'a>(&'a self, _action: &'a Action, _account: &'a Account) -> PortFuture<'a, BTreeMap<String, String>> {
        Box::pin(async { BTreeMap::new() })
    }

    fn deals_like<'a>(&'a self, _letters: &'a str, _account: &'a Account) -> PortFuture<'a, Vec<(String, String)>> {
        Box::pin(async { Vec::new() })
    }

    fn channels(&self, _platform: Platform) -> Vec<String> {
        Vec::new()
    }

    fn person_of(&self, _account: &Account) -> Option<PersonId> {
        None
    }

    fn has_handled_between<'a>(&'a self, _after: &'a str, _before: &'a str) -> PortFuture<'a, Result<bool, NotKept>> {
        Box::pin(async { Ok(false) })
    }

    fn person_to_link(&self, _account: &Account, _email: &str) -> Option<PersonId> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The real routes before a front that only keeps.
pub struct Gate {
    /// Where they listen: `http://127.0.0.1:…`.
    pub address: String,
    /// What came through.
    pub kept: Arc<Kept>,
    /// The time that signatures are compared with.
    pub clock: StoryClock,
    /// A client.
    pub client: reqwest::Client,
}

impl Gate {
    /// Routes that take what is signed with one of these secrets.
    pub async fn open(secrets: &str) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let (kept, clock) = (Arc::new(Kept::default()), StoryClock::at(DateTime::UNIX_EPOCH));
        let door = Arc::new(Door::new(kept.clone(), Arc::default()));
        let secrets = SigningSecrets::new(secrets).unwrap();
        let address = listen(routes(Http { door, secrets, clock: Arc::new(clock.clone()) })).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { address, kept, clock, client }
    }

    /// Sets the clock, to seconds since 1970; it may go back.
    pub fn now_is(&self, seconds: i64) {
        self.clock.start_at(DateTime::from_timestamp(seconds, 0).unwrap());
    }
}

/// Serves routes on a free port; the address.
pub async fn listen(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}
