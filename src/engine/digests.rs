//! Schedules: when their time has come, what they say is worked out from the open handoffs and enters at the top.
//!
//! The key of a run names its time, so that however many replicas and restarts there are, it is told once. Up to when each
//! was looked at is kept beside the record: what nobody had to be told in the morning is not told after a restart at noon.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::conversation::digests;
use crate::conversation::incoming::Incoming;
use crate::conversation::wording::Speaking;
use crate::domain::digest::ScheduleRun;
use crate::domain::person::Person;
use crate::policy::PolicyBook;
use crate::policy::schedules::Schedule;
use crate::store::Filter;

use super::envelope::{Envelope, Speaker};
use super::{Engine, Fault, policies};

/// How many open handoffs are looked at.
const HANDOFFS_MAX: u32 = 100_000;

/// Up to which time each schedule was looked at by this process, for the people of each zone and calendar.
#[derive(Debug, Clone, Default)]
pub struct LookedAt(Arc<Mutex<BTreeMap<String, DateTime<Utc>>>>);

impl LookedAt {
    fn of(&self, key: &str) -> Option<DateTime<Utc>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    fn note(&self, key: &str, at: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), at);
    }
}

/// A schedule for people who work at the same hours.
struct Due<'p> {
    schedule: &'p Schedule,
    hours: Hours<'p>,
}

/// The hours of some people.
#[derive(Clone, Copy, PartialEq)]
struct Hours<'p> {
    zone: Tz,
    calendar: &'p str,
}

impl Due<'_> {
    /// `what_waits/Europe/Berlin/de`.
    fn key(&self) -> String {
        format!("{}/{}/{}", self.schedule.name, self.hours.zone.name(), self.hours.calendar)
    }

    /// When what is due at `time` is said: while these people work.
    fn said_at(&self, time: DateTime<Utc>, policy: &PolicyBook) -> DateTime<Utc> {
        let calendars = policy.calendars();
        let calendar = calendars.get(self.hours.calendar).unwrap_or(calendars.default_calendar());
        calendar.next_open(time, self.hours.zone)
    }
}

/// Every schedule for everybody's hours.
fn all(policy: &PolicyBook) -> Vec<Due<'_>> {
    let mut hours: Vec<Hours<'_>> = Vec::new();
    for person in policy.directory().people().filter(|person| person.active) {
        let own = Hours { zone: person.zone, calendar: &person.calendar };
        if !hours.contains(&own) {
            hours.push(own);
        }
    }
    let for_all = |schedule| hours.iter().map(move |hours| Due { schedule, hours: *hours });
    policy.schedules().iter().flat_map(for_all).collect()
}

/// Every schedule whose time has come says what it has to say. Says how many did.
pub(super) async fn sweep(engine: &Engine) -> Result<u32, Fault> {
    let (now, policy) = (engine.ambient.clock.now(), engine.policy.book());
    let mut open: Vec<(Due<'_>, DateTime<Utc>)> = Vec::new();
    for due in all(&policy) {
        let last = due.schedule.last_until(now, due.hours.zone).filter(|last| due.said_at(*last, &policy) <= now);
        let Some(last) = last else { continue };
        if engine.looked_at.of(&due.key()).is_none() {
            remember(engine, &due.key()).await?;
        }
        if engine.looked_at.of(&due.key()).is_none_or(|looked_at| looked_at < last) {
            open.push((due, last));
        }
    }
    if open.is_empty() {
        return Ok(0);
    }
    // A time from before the policy that names it is none.
    let since = policies::standing(&engine.store).await?.in_force.map(|in_force| in_force.since);
    let is_wanted = |(due, last): &&(Due<'_>, DateTime<Utc>)| {
        due.schedule.is_in_time(due.said_at(*last, &policy), now) && since.is_none_or(|since| *last >= since)
    };
    let runs = said(engine, &policy, open.iter().filter(is_wanted).collect()).await?;
    let count = runs.len() as u32;
    for (key, run) in runs {
        engine.handle(envelope(&key, run, now)).await?;
    }
    for (due, last) in open {
        let (name, value) = (mark(&due.key()), last.timestamp_micros().to_string());
        engine.store.write(move |tx| Box::pin(async move { tx.keep_mark(&name, &value, now).await })).await?;
        engine.looked_at.note(&due.key(), last);
    }
    Ok(count)
}

/// Up to when it was looked at before this process began.
async fn remember(engine: &Engine, key: &str) -> Result<(), Fault> {
    let kept = engine.store.mark(&mark(key)).await?;
    if let Some(at) = kept.and_then(|kept| DateTime::from_timestamp_micros(kept.parse().ok()?)) {
        engine.looked_at.note(key, at);
    }
    Ok(())
}

fn mark(key: &str) -> String {
    format!("schedule/{key}")
}

/// What those schedules say, each under its key.
async fn said(
    engine: &Engine,
    policy: &PolicyBook,
    wanted: Vec<&(Due<'_>, DateTime<Utc>)>,
) -> Result<Vec<(String, ScheduleRun)>, Fault> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let now = engine.ambient.clock.now();
    let handoffs = engine.store.handoffs(&Filter::open(HANDOFFS_MAX)).await?;
    let directory = engine.directory(policy).await?;
    let is_away = |person: &Person| directory.absences().of(&person.id).any(|absence| absence.holds_at(now));
    let speaking = Speaking { policy, directory: &directory, now };
    let run = |(due, at): &(Due<'_>, DateTime<Utc>)| {
        let is_here = |person: &&Person| person.active && !is_away(person);
        let works_then = |person: &&Person| (Hours { zone: person.zone, calendar: &person.calendar }) == due.hours;
        let readers: Vec<&Person> = directory.people().filter(is_here).filter(works_then).collect();
        let run = digests::run(due.schedule, (*at, &readers), &handoffs, &speaking)?;
        Some((format!("schedule/{}/{}", due.key(), at.timestamp_micros()), run))
    };
    Ok(wanted.into_iter().filter_map(run).collect())
}

/// When something next wants to be looked at: a due time of the record, or a schedule.
pub async fn wanted_at(engine: &Engine) -> Result<Option<DateTime<Utc>>, Fault> {
    let of_record = engine.store.next_due().await?;
    Ok(of_record.into_iter().chain(next_due(engine)).min())
}

/// When a schedule next wants to be looked at.
fn next_due(engine: &Engine) -> Option<DateTime<Utc>> {
    let (now, policy) = (engine.ambient.clock.now(), engine.policy.book());
    let next = |due: Due<'_>| {
        let zone = due.hours.zone;
        let time = match engine.looked_at.of(&due.key()) {
            Some(looked_at) => due.schedule.next_after(looked_at, zone),
            None => {
                let waits = due.schedule.last_until(now, zone).filter(|last| due.said_at(*last, &policy) >= now);
                waits.or_else(|| due.schedule.next_after(now, zone))
            }
        };
        Some(due.said_at(time?, &policy))
    };
    all(&policy).into_iter().filter_map(next).min()
}

fn envelope(key: &str, run: ScheduleRun, now: DateTime<Utc>) -> Envelope {
    Envelope {
        key: key.to_owned(),
        source: "schedule".into(),
        received_at: now,
        speaker: Speaker::Baton,
        place: None,
        incoming: Incoming::ScheduleDue { run: Box::new(run) },
    }
}
