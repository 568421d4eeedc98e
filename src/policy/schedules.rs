//! `schedules.toml`: what Baton says at set times, in a zone, and what becomes of a time that passed while it was down.
//! A schedule only tells; what is due of a handoff has due times of its own.

use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use cron::Schedule as Cron;
use serde::Deserialize;

use crate::domain::ids::Role;

use super::document::{Document, Named};
use super::finding::Finding;
use super::ladder::Ladders;

/// The file.
pub const FILE: &str = "schedules.toml";

/// A tick may come so much later than the time that it serves, without that being an outage.
const TICK_LATE: TimeDelta = TimeDelta::minutes(5);
/// No change of clocks leaves out more.
const GAP_MINUTES_MAX: i64 = 180;
/// More times than are looked through on either side of an instant: one a second for twice that long.
const TIMES_WITHIN_A_GAP: usize = 2 * 60 * 180;

/// Something that is said at set times.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// What policy calls it.
    pub name: String,
    /// What people read over it.
    pub title: String,
    /// What is said, and to whom.
    pub says: Says,
    /// When, as policy writes it.
    pub at: String,
    /// Where those times are; `None` where they are each reader's own.
    pub zone: Option<Tz>,
    /// How long after its time one that was missed is made up, once.
    pub catch_up: TimeDelta,
    cron: Cron,
}

/// What a schedule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// To each person for whom so many things wait: all of them at once.
    Waiting {
        /// Fewer than that are no digest: each has a message of its own.
        at_least: u32,
    },
    /// Won deals that are stuck on their way to the bill (`feature:N18`).
    StuckWins {
        /// Who hears of them.
        to: Vec<Role>,
        /// A win is stuck after so many days.
        older_than_days: u32,
    },
    /// Open decisions that used up so much of their window, to whoever the ladder leads from their cap upwards
    /// (`approvals.md`, 4.3).
    LateDecisions {
        /// Who hears of theirs.
        to: Vec<Role>,
        /// Per cent of the window.
        at_percent: u32,
    },
}

impl Schedule {
    /// Its first time after an instant, for a reader in `own` zone; none where its years have come to their end.
    pub fn next_after(&self, instant: DateTime<Utc>, own: Tz) -> Option<DateTime<Utc>> {
        let zone = self.zone.unwrap_or(own);
        let from = local(instant, zone) - TimeDelta::minutes(GAP_MINUTES_MAX);
        let times = self.cron.after(&from.and_utc()).filter_map(|time| first_instant(time.naive_utc(), zone));
        times.take(TIMES_WITHIN_A_GAP).find(|at| *at > instant)
    }

    /// Its last time that is not after an instant, for a reader in `own` zone.
    pub fn last_until(&self, instant: DateTime<Utc>, own: Tz) -> Option<DateTime<Utc>> {
        let zone = self.zone.unwrap_or(own);
        let from = local(instant, zone) + TimeDelta::minutes(GAP_MINUTES_MAX);
        let times = self.cron.after(&from.and_utc()).rev().filter_map(|time| first_instant(time.naive_utc(), zone));
        times.take(TIMES_WITHIN_A_GAP).find(|at| *at <= instant)
    }

    /// Whether what was to be said at `said_at` is still said now: not if that is too long ago.
    pub fn is_in_time(&self, said_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - said_at <= self.catch_up.max(TICK_LATE)
    }
}

fn local(instant: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    instant.with_timezone(&zone).naive_local()
}

/// A local time that a change of clocks leaves out is the first one after it; of one that it repeats, the first counts.
fn first_instant(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let later = (0..=GAP_MINUTES_MAX).map(|minutes| local + TimeDelta::minutes(minutes));
    let found = later.filter_map(|local| zone.from_local_datetime(&local).earliest()).next();
    found.map(|at| at.with_timezone(&Utc))
}

/// Two are the same where policy says the same.
impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.title, &self.says, &self.at) == (&other.name, &other.title, &other.says, &other.at)
            && (self.zone, self.catch_up) == (other.zone, other.catch_up)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleDocument {
    title: String,
    says: Kind,
    at: String,
    zone: Option<String>,
    catch_up_hours: u32,
    #[serde(default)]
    to: Vec<Role>,
    at_least: Option<u32>,
    older_than_days: Option<u32>,
    at_percent: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Waiting,
    StuckWins,
    LateDecisions,
}

/// Reads the file; every finding at once.
pub fn read(text: &str, ladders: Option<&Ladders>, findings: &mut Vec<Finding>) -> Option<Vec<Schedule>> {
    let mut document = Document::open(FILE, text, &["schedule"], findings)?;
    let named = document.named::<ScheduleDocument>("schedule", findings);
    Some(named.into_iter().filter_map(|one| compiled(one, ladders, findings)).collect())
}

fn compiled(one: Named<ScheduleDocument>, ladders: Option<&Ladders>, findings: &mut Vec<Finding>) -> Option<Schedule> {
    let Named { name, body } = one;
    let place = format!("schedule {name}");
    let mut finding = |key: &str, what: String, help: &str| {
        findings.push(Finding::new(FILE, format!("{place}, key {key}"), what).help(help));
    };
    for role in body.to.iter().filter(|role| ladders.is_some_and(|ladders| !ladders.knows(role))) {
        finding("to", format!("there is no role `{role}`"), "roles stand in ladders.toml");
    }
    let cron = match Cron::from_str(&body.at) {
        Ok(cron) => Some(cron),
        Err(error) => {
            let help = "six fields: second minute hour day month weekday, such as `0 0 9 * * Mon-Fri`";
            finding("at", format!("`{}` names no times: {error}", body.at), help);
            None
        }
    };
    let own = body.zone.as_deref().map(str::parse::<Tz>);
    if let Some(Err(_)) = own {
        finding(
            "zone",
            format!("there is no zone `{}`", body.zone.as_deref().unwrap_or_default()),
            "such as `Europe/Berlin`",
        );
        return None;
    }
    let says = says(&body, &mut finding);
    Some(Schedule {
        name,
        title: body.title,
        says: says?,
        at: body.at,
        zone: own.and_then(Result::ok),
        catch_up: TimeDelta::hours(body.catch_up_hours.into()),
        cron: cron?,
    })
}

/// Each kind has keys of its own: those that are missing, and those that another kind has.
fn says(body: &ScheduleDocument, finding: &mut impl FnMut(&str, String, &str)) -> Option<Says> {
    let mut number = |key: &str, value: Option<u32>, wanted: bool| match (value, wanted) {
        (Some(0), true) => {
            finding(key, "0 says nothing".to_owned(), "write a number above 0");
            None
        }
        (None, true) => {
            finding(key, "it is missing".to_owned(), "this kind of schedule needs it");
            None
        }
        (Some(_), false) => {
            finding(key, "this kind of schedule has no such key".to_owned(), "take it away");
            None
        }
        (value, _) => value,
    };
    let at_least = number("at_least", body.at_least, body.says == Kind::Waiting);
    let older_than_days = number("older_than_days", body.older_than_days, body.says == Kind::StuckWins);
    let at_percent = number("at_percent", body.at_percent, body.says == Kind::LateDecisions);
    if (body.says == Kind::Waiting) != body.to.is_empty() {
        let what = if body.to.is_empty() { "nobody hears of it" } else { "everybody hears of what waits for them" };
        finding("to", what.to_owned(), "`waiting` names no roles, every other kind does");
        return None;
    }
    let to = body.to.clone();
    match body.says {
        Kind::Waiting => Some(Says::Waiting { at_least: at_least? }),
        Kind::StuckWins => Some(Says::StuckWins { to, older_than_days: older_than_days? }),
        Kind::LateDecisions => Some(Says::LateDecisions { to, at_percent: at_percent? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn schedules(text: &str) -> Result<Vec<Schedule>, Vec<String>> {
        let mut findings = Vec::new();
        let read = read(text, None, &mut findings);
        if findings.is_empty() { Ok(read.unwrap()) } else { Err(findings.iter().map(ToString::to_string).collect()) }
    }

    fn one(times: &str, hours: u32) -> Schedule {
        let text = format!(
            "[schedule.waits]\ntitle = \"what waits\"\nsays = \"waiting\"\nat = \"{times}\"\nat_least = 2\ncatch_up_hours = {hours}\n"
        );
        schedules(&text).unwrap().remove(0)
    }

    #[test]
    fn times_are_those_of_the_zone_whatever_its_clocks_do() {
        let morning = one("0 30 2 * * *", 0);
        // On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00, and on 25 October from 03:00 back to 02:00.
        assert_eq!(morning.next_after(at("2026-03-28T12:00:00Z"), BERLIN), Some(at("2026-03-29T01:00:00Z")));
        assert_eq!(morning.next_after(at("2026-03-29T01:00:00Z"), BERLIN), Some(at("2026-03-30T00:30:00Z")));
        assert_eq!(morning.next_after(at("2026-10-24T12:00:00Z"), BERLIN), Some(at("2026-10-25T00:30:00Z")));
        assert_eq!(morning.next_after(at("2026-10-25T00:30:00Z"), BERLIN), Some(at("2026-10-26T01:30:00Z")));
        assert_eq!(morning.last_until(at("2026-03-29T00:59:59Z"), BERLIN), Some(at("2026-03-28T01:30:00Z")));
        assert_eq!(morning.last_until(at("2026-03-29T01:00:00Z"), BERLIN), Some(at("2026-03-29T01:00:00Z")));
        assert_eq!(morning.last_until(at("2026-10-25T01:45:00Z"), BERLIN), Some(at("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn every_time_has_one_before_and_one_after_it() {
        for times in ["0 0 9 * * Mon-Fri", "0 0 */6 * * *", "0 15 8 1 * *"] {
            let schedule = one(times, 0);
            let mut time = at("2026-01-01T00:00:00Z");
            for _ in 0..60 {
                let next = schedule.next_after(time, BERLIN).unwrap();
                assert!(next > time, "{times}");
                assert_eq!(schedule.last_until(next, BERLIN), Some(next), "{times}");
                let before = schedule.last_until(next - TimeDelta::seconds(1), BERLIN).unwrap();
                assert!(before <= time, "{times}: {before} lies between {time} and {next}");
                time = next;
            }
        }
    }

    #[test]
    fn what_was_missed_is_made_up_and_not_for_ever() {
        let monday = at("2026-03-09T08:00:00Z");
        let (morning, never) = (one("0 0 9 * * Mon-Fri", 6), one("0 0 9 * * Mon-Fri", 0));
        assert!(morning.is_in_time(monday, at("2026-03-09T14:00:00Z")), "six hours later");
        assert!(!morning.is_in_time(monday, at("2026-03-09T14:00:01Z")));
        assert!(never.is_in_time(monday, at("2026-03-09T08:04:00Z")), "a tick that is late is no outage");
        assert!(!never.is_in_time(monday, at("2026-03-09T08:06:00Z")));
    }

    #[test]
    fn times_are_each_readers_own_unless_policy_names_a_zone() {
        let own = one("0 0 9 * * *", 0);
        let fixed = Schedule { zone: Some(BERLIN), ..own.clone() };
        let midnight = at("2026-03-09T00:00:00Z");
        assert_eq!(own.next_after(midnight, chrono_tz::America::New_York), Some(at("2026-03-09T13:00:00Z")));
        assert_eq!(fixed.next_after(midnight, chrono_tz::America::New_York), Some(at("2026-03-09T08:00:00Z")));
    }

    #[test]
    fn what_cannot_be_said_is_found() {
        let head = "[schedule.x]\ntitle = \"x\"\ncatch_up_hours = 1\n";
        let cases = [
            ("says = \"waiting\"\nat = \"at nine\"\nat_least = 2", "names no times"),
            ("says = \"waiting\"\nat = \"0 0 9 * * *\"", "it is missing"),
            ("says = \"waiting\"\nat = \"0 0 9 * * *\"\nat_least = 0", "0 says nothing"),
            ("says = \"waiting\"\nat = \"0 0 9 * * *\"\nat_least = 2\nto = [\"cfo\"]", "everybody hears"),
            ("says = \"stuck_wins\"\nat = \"0 0 9 * * *\"\nolder_than_days = 2", "nobody hears of it"),
            (
                "says = \"late_decisions\"\nat = \"0 0 9 * * *\"\nat_percent = 200\nat_least = 2\nto = [\"cfo\"]",
                "no such key",
            ),
            ("says = \"waiting\"\nat = \"0 0 9 * * *\"\nat_least = 2\nzone = \"Mars/Base\"", "zone"),
        ];
        for (rest, found) in cases {
            let findings = schedules(&format!("{head}{rest}\n")).unwrap_err();
            assert!(findings.iter().any(|finding| finding.contains(found)), "{rest}: {findings:?}");
        }
    }
}
