//! Calls in their turn: paced, and with what an operator must know said once.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::ambient::Clock;

use super::api::{CallError, Wire};
use super::pacing::Pacing;
use super::refusals::{Meaning, meaning};

/// Why a call did not do what was asked, or was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Its turn has not come; nothing was tried.
    NotYet {
        /// How long until it comes.
        after: Duration,
    },
    /// It was made, and failed.
    Call(CallError),
}

impl Trouble {
    /// Slack's word, if it refused.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Trouble::Call(CallError::Refused { code, .. }) => Some(code),
            Trouble::Call(CallError::NotSent { .. } | CallError::Limited { .. } | CallError::Unknown { .. })
            | Trouble::NotYet { .. } => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::NotYet { .. } => f.write_str("its turn has not come"),
            Trouble::Call(error) => error.fmt(f),
        }
    }
}

/// Everything that calls go through.
pub(super) struct Calls {
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
    pacing: Mutex<Pacing>,
    /// The refusal that an operator was last told to mend.
    told: Mutex<Option<String>>,
    is_unpaced: AtomicBool,
}

impl Calls {
    pub(super) fn new(wire: Arc<dyn Wire>, clock: Arc<dyn Clock>) -> Self {
        Self { wire, clock, pacing: Mutex::default(), told: Mutex::default(), is_unpaced: AtomicBool::new(false) }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// From now on every call is made at once: for a clock that stands while messages go out.
    pub(super) fn unpaced(&self) {
        self.is_unpaced.store(true, Ordering::Relaxed);
    }

    /// Calls a method that takes JSON; `channel` is where it posts a message, if it does.
    pub(super) async fn post(&self, method: &str, channel: Option<&str>, body: &Value) -> Result<Value, Trouble> {
        self.turn(method, channel)?;
        let done = self.wire.post(method, body).await;
        if let (Some(channel), Err(CallError::Refused { .. } | CallError::NotSent { .. })) = (channel, &done) {
            self.pacing().give_back(method, channel);
        }
        self.heed(method, done)
    }

    /// Calls a method that reads.
    pub(super) async fn get(&self, method: &str, parameters: &[(&str, String)]) -> Result<Value, Trouble> {
        self.turn(method, None)?;
        let done = self.wire.get(method, parameters).await;
        self.heed(method, done)
    }

    /// Answers at a response URL.
    pub(super) async fn respond(&self, url: &str, body: &Value) -> Result<(), CallError> {
        self.wire.respond(url, body).await
    }

    fn turn(&self, method: &str, channel: Option<&str>) -> Result<(), Trouble> {
        if self.is_unpaced.load(Ordering::Relaxed) {
            return Ok(());
        }
        let now = self.clock.now();
        let turn = self.pacing().take(method, channel, now);
        turn.map_err(|at| Trouble::NotYet { after: (at - now).to_std().unwrap_or_default() })
    }

    fn heed(&self, method: &str, done: Result<Value, CallError>) -> Result<Value, Trouble> {
        match &done {
            Ok(_) => *self.told() = None,
            Err(CallError::Limited { after }) => {
                let pause = TimeDelta::from_std(*after).unwrap_or(TimeDelta::seconds(30));
                self.pacing().block(method, self.clock.now() + pause);
            }
            // This word may be about the addressee; the app then asks about itself.
            Err(CallError::Refused { code, .. }) if code == "account_inactive" && method != "auth.test" => {}
            Err(CallError::Refused { code, .. }) => {
                if let (Meaning::Mend(how), Err(error)) = (meaning(code), &done) {
                    self.tell_once(method, code, &error.to_string(), how);
                }
            }
            Err(CallError::NotSent { .. } | CallError::Unknown { .. }) => {}
        }
        done.map_err(Trouble::Call)
    }

    fn tell_once(&self, method: &str, code: &str, said: &str, how: &str) {
        let mut told = self.told();
        if told.as_deref() != Some(code) {
            tracing::error!("{method}: {said}. What to do: {how}. Messages wait until then.");
            *told = Some(code.to_owned());
        }
    }

    fn pacing(&self) -> MutexGuard<'_, Pacing> {
        self.pacing.lock().expect("nothing panics while it holds the pacing")
    }

    fn told(&self) -> MutexGuard<'_, Option<String>> {
        self.told.lock().expect("nothing panics while it holds this lock")
    }
}
