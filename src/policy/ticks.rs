//! When Baton's clock ticks. Ticks are in UTC and carry no meaning: what is due is asked of the calendars.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use cron::Schedule;

/// The first second of every minute, with the field for seconds that the `cron` crate asks for.
const EVERY_MINUTE: &str = "0 * * * * *";

/// A run of ticks. It has no memory: a stop of Baton misses ticks, and nothing that was due at them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks(Schedule);

/// Why a text names no ticks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` names no ticks: {why}")]
pub struct BadTicks {
    /// What was written.
    pub text: String,
    /// What the schedule's reader says.
    pub why: String,
}

impl Ticks {
    /// The first tick that is not before `instant`.
    pub fn at_or_after(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        let is_whole_second = instant.nanosecond() == 0;
        if is_whole_second && self.0.includes(instant) { instant } else { self.after(instant) }
    }

    /// The first tick after `instant`. Where a schedule has come to its end (the crate knows years up
    /// to 2100), it is a minute later, so that nobody waits for ever.
    pub fn after(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        self.0.after(&instant).next().unwrap_or(instant + TimeDelta::minutes(1))
    }
}

/// A tick every minute.
impl Default for Ticks {
    fn default() -> Self {
        Self(Schedule::from_str(EVERY_MINUTE).expect("the constant is a schedule with a field for seconds"))
    }
}

impl FromStr for Ticks {
    type Err = BadTicks;
    fn from_str(text: &str) -> Result<Self, BadTicks> {
        Schedule::from_str(text).map(Ticks).map_err(|error| BadTicks { text: text.to_owned(), why: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_ticks_every_minute() {
        let ticks = Ticks::default();
        let cases = [
            ("2026-03-12T10:00:00Z", "2026-03-12T10:00:00Z", "2026-03-12T10:01:00Z"),
            ("2026-03-12T10:00:00.000000001Z", "2026-03-12T10:01:00Z", "2026-03-12T10:01:00Z"),
            ("2026-03-12T10:00:59.999Z", "2026-03-12T10:01:00Z", "2026-03-12T10:01:00Z"),
            ("2026-12-31T23:59:30Z", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2028-02-28T23:59:59Z", "2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"),
        ];
        for (instant, at_or_after, after) in cases {
            assert_eq!(ticks.at_or_after(at(instant)), at(at_or_after), "at or after {instant}");
            assert_eq!(ticks.after(at(instant)), at(after), "after {instant}");
        }
    }

    #[test]
    fn the_hour_that_a_zone_repeats_or_skips_is_ticked_through_like_any_other() {
        let ticks = Ticks::default();
        for change in ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z"] {
            let mut tick = at(change);
            for minute in 1..=180 {
                tick = ticks.after(tick);
                assert_eq!(tick, at(change) + TimeDelta::minutes(minute));
            }
        }
    }

    #[test]
    fn other_ticks_can_be_written_with_a_field_for_seconds() {
        let ticks: Ticks = "*/10 * * * * *".parse().unwrap();
        assert_eq!(ticks.after(at("2026-03-12T10:00:01Z")), at("2026-03-12T10:00:10Z"));
        let wrong = "every now and then".parse::<Ticks>().unwrap_err();
        assert_eq!(wrong.text, "every now and then");
        assert!(wrong.to_string().starts_with("`every now and then` names no ticks: "), "{wrong}");
    }

    #[test]
    fn a_schedule_that_has_ended_does_not_stop_the_clock() {
        let ticks = Ticks::default();
        assert_eq!(ticks.after(at("2100-12-31T23:59:30Z")), at("2101-01-01T00:00:30Z"));
    }
}
