//! When the schedules of a policy come next.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::conversation::reports::instant;
use crate::policy::PolicyBook;
use crate::policy::schedules::Schedule;

/// How many times are told of each.
const TIMES: usize = 5;

/// A schedule and its next times.
#[derive(Debug, Serialize)]
pub struct NextTimes {
    name: String,
    title: String,
    /// Null where the times are each reader's own.
    zone: Option<String>,
    /// RFC 3339 in UTC.
    next: Vec<String>,
    #[serde(skip)]
    shown: Vec<String>,
}

impl NextTimes {
    /// Of every schedule, in the order of its name.
    pub fn of(book: &PolicyBook, now: DateTime<Utc>) -> Vec<Self> {
        let of_one = |schedule: &Schedule| {
            let zone = schedule.zone.unwrap_or(book.organisation().zone);
            let first = schedule.next_after(now, zone);
            let times: Vec<DateTime<Utc>> =
                std::iter::successors(first, |time| schedule.next_after(*time, zone)).take(TIMES).collect();
            let local = |time: &DateTime<Utc>| time.with_timezone(&zone).format("%a %Y-%m-%d %H:%M").to_string();
            Self {
                name: schedule.name.clone(),
                title: schedule.title.clone(),
                zone: schedule.zone.map(|zone| zone.name().to_owned()),
                shown: times.iter().map(local).collect(),
                next: times.into_iter().map(instant).collect(),
            }
        };
        book.schedules().iter().map(of_one).collect()
    }

    /// `Schedule what_waits (what waits for you), Europe/Berlin: Mon 2026-03-09 09:00, …`.
    pub fn line(&self) -> String {
        let times = if self.shown.is_empty() { "never again".to_owned() } else { self.shown.join(", ") };
        let zone = self.zone.as_deref().unwrap_or("in each reader's own hours");
        format!("Schedule {} ({}), {zone}: {times}.", self.name, self.title)
    }
}
