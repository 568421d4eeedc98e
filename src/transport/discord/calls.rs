//! Calls in their turn: by bucket, and with what an operator must know said once.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use tokio::sync::OwnedMutexGuard;

use crate::ambient::Clock;

use super::api::{CallError, Method, Request, Scope, Wire};
use super::buckets::{Buckets, Route};
use super::refusals::{Meaning, meaning};

/// Why a call did not do what was asked, or was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Its turn has not come; nothing was tried.
    NotYet {
        /// How long until it comes.
        after: Duration,
    },
    /// It was made, and failed.
    Call(CallError),
}

impl Trouble {
    /// What a refusal means, if it is one.
    pub fn meaning(&self) -> Option<Meaning> {
        match self {
            Trouble::Call(CallError::Refused { status, code, .. }) => Some(meaning(*status, *code)),
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
pub struct Calls {
    wire: Arc<dyn Wire>,
    clock: Arc<dyn Clock>,
    buckets: Mutex<Buckets>,
    /// Held by the first call of a route, until Discord has said of which bucket it is.
    firsts: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// The refusal that an operator was last told to mend.
    told: Mutex<Option<u64>>,
}

impl Calls {
    /// Calls over that wire.
    pub fn new(wire: Arc<dyn Wire>, clock: Arc<dyn Clock>) -> Self {
        Self { wire, clock, buckets: Mutex::default(), firsts: Mutex::default(), told: Mutex::default() }
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// From now on the calls of one second are not counted: for a story, whose clock stands while they are made.
    pub fn timeless(&self) {
        self.buckets().timeless();
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Result<Value, Trouble> {
        self.call(Method::Get, path, None).await
    }

    /// Makes something.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.call(Method::Post, path, Some(body)).await
    }

    /// Changes something.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.call(Method::Patch, path, Some(body)).await
    }

    /// Replaces something.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.call(Method::Put, path, Some(body)).await
    }

    /// Removes something.
    pub async fn delete(&self, path: &str) -> Result<Value, Trouble> {
        self.call(Method::Delete, path, None).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Trouble> {
        let route = Route::of(method, path);
        let _goes_before_the_others = self.first_of(&route).await;
        let now = self.clock.now();
        let turn = self.buckets().take(&route, now);
        turn.map_err(|at| Trouble::NotYet { after: (at - now).to_std().unwrap_or_default() })?;
        // However it ends, and if nobody waits for it any more.
        let _ended = OnItsWay { calls: self, route: &route };
        let answer = self.wire.call(Request { method, path, body }).await;
        if let Some(limit) = &answer.limit {
            self.buckets().heed(&route, limit, self.clock.now());
        }
        match answer.body {
            Ok(body) => {
                *self.told() = None;
                Ok(body)
            }
            Err(error) => {
                self.heed(&route, path, &error);
                Err(Trouble::Call(error))
            }
        }
    }

    /// How many calls a route takes is known from an answer alone: until there is one, its calls go one after the other.
    /// Answers to interactions have three seconds and wait for nobody.
    async fn first_of(&self, route: &Route) -> Option<OwnedMutexGuard<()>> {
        if !route.counts || self.buckets().knows(route) {
            return None;
        }
        let turn = self.turn_of(route).lock_owned().await;
        (!self.buckets().knows(route)).then_some(turn)
    }

    fn turn_of(&self, route: &Route) -> Arc<tokio::sync::Mutex<()>> {
        let mut firsts = self.firsts.lock().expect("nothing panics while it holds the turns");
        firsts.entry(route.name.clone()).or_default().clone()
    }

    fn heed(&self, route: &Route, path: &str, error: &CallError) {
        let now = self.clock.now();
        match error {
            CallError::Limited { after, scope } => {
                let pause = TimeDelta::from_std(*after).unwrap_or(TimeDelta::seconds(30));
                let mut buckets = self.buckets();
                buckets.pause(route, *scope, now + pause);
                if *scope != Scope::Shared {
                    buckets.count_invalid(now);
                }
            }
            CallError::Refused { status, code, .. } => {
                if matches!(status, 401 | 403) {
                    self.buckets().count_invalid(now);
                }
                if let Meaning::Mend(how) = meaning(*status, *code) {
                    self.tell_once(path, *code, &error.to_string(), how);
                }
            }
            CallError::NotSent { .. } | CallError::Unknown { .. } => {}
        }
    }

    fn tell_once(&self, path: &str, code: u64, said: &str, how: &str) {
        let mut told = self.told();
        if *told != Some(code) {
            tracing::error!(
                "{}: {said}. What to do: {how}. Messages wait until then.",
                Route::of(Method::Get, path).name
            );
            *told = Some(code);
        }
    }

    fn buckets(&self) -> MutexGuard<'_, Buckets> {
        self.buckets.lock().expect("nothing panics while it holds the buckets")
    }

    fn told(&self) -> MutexGuard<'_, Option<u64>> {
        self.told.lock().expect("nothing panics while it holds this lock")
    }
}

/// A call that is not answered yet.
struct OnItsWay<'a> {
    calls: &'a Calls,
    route: &'a Route,
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.calls.buckets().ended(self.route);
    }
}
