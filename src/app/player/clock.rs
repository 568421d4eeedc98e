//! How a story's time passes: it stands until a line moves it, and every tick on the way is taken.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};

use crate::engine::digests;
use crate::story::step::{Span, Start};

use super::{PlayError, Player};

impl Player {
    pub(super) fn start_at(&mut self, start: &Start) -> Result<(), PlayError> {
        let local = start.date.and_time(start.time);
        let at = start.zone.from_local_datetime(&local).earliest();
        let at = at.ok_or_else(|| PlayError::Step(format!("{local} does not exist in {}", start.zone)))?;
        let at = at.with_timezone(&Utc);
        self.zone = start.zone;
        self.chat.scene().transcript.set_zone(start.zone);
        // The first line says where the story starts; a later one can only move on.
        if self.line == 1 {
            self.clock.start_at(at.max(self.earliest));
        } else {
            self.clock.move_to(at);
        }
        if self.earliest > at {
            let there = self.earliest.with_timezone(&self.zone).format("%A %Y-%m-%d %H:%M");
            self.direction(&format!("the record goes on to {there}, so the story starts there"));
        }
        Ok(())
    }

    /// A long wait is said; a short one shows in the times.
    pub(super) fn direct_long(&self, span: Span) {
        if matches!(span, Span::Days(_) | Span::BusinessDays(_)) {
            self.direction(&format!("{span} pass"));
        }
    }

    pub(super) fn end_of(&self, span: Span) -> DateTime<Utc> {
        let now = self.now();
        match span {
            Span::Minutes(count) => now + TimeDelta::minutes(i64::from(count)),
            Span::Hours(count) => now + TimeDelta::hours(i64::from(count)),
            Span::Days(count) => now + TimeDelta::days(i64::from(count)),
            Span::BusinessDays(count) => self.after_business_days(count),
        }
    }

    /// The same time of day, so many working days of the organisation later.
    fn after_business_days(&self, count: u32) -> DateTime<Utc> {
        let local = self.now().with_timezone(&self.zone);
        let mut day = local.date_naive();
        let mut left = count;
        while left > 0 {
            day = day.checked_add_days(Days::new(1)).unwrap_or(day);
            if self.is_workday(day) {
                left -= 1;
            }
        }
        self.local(day, local.time())
    }

    /// Whether the organisation works on that day at all.
    fn is_workday(&self, day: NaiveDate) -> bool {
        let midnight = |day| self.local(day, NaiveTime::MIN);
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let calendar = self.policy.calendars().default_calendar();
        calendar.minutes_between(midnight(day), midnight(next), self.zone) > 0
    }

    fn local(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = day.and_time(time);
        let at = self.zone.from_local_datetime(&local).earliest();
        // A time that the clocks skip is played an hour later.
        at.or_else(|| self.zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())
            .map_or(self.now(), |at| at.with_timezone(&Utc))
    }

    pub(super) fn next(
        &self,
        weekday: Option<Weekday>,
        date: Option<NaiveDate>,
        time: NaiveTime,
    ) -> Result<DateTime<Utc>, PlayError> {
        let now = self.now();
        let today = now.with_timezone(&self.zone).date_naive();
        if let Some(date) = date {
            let at = self.local(date, time);
            return if at < now { Err(PlayError::Step(format!("{date} {time} is past"))) } else { Ok(at) };
        }
        let days = (0..8).filter_map(|offset| today.checked_add_days(Days::new(offset)));
        let fits = |day: &NaiveDate| weekday.is_none_or(|weekday| day.weekday() == weekday);
        let at = days.filter(fits).map(|day| self.local(day, time)).find(|at| *at > now);
        at.ok_or_else(|| PlayError::Step(format!("there is no {time} ahead")))
    }

    /// When something next wants to be looked at.
    async fn next_due(&self) -> Result<Option<DateTime<Utc>>, PlayError> {
        Ok(digests::wanted_at(self.engine()).await?)
    }

    /// Moves the clock to `target`, stopping at every tick at which something is due.
    pub async fn advance_to(&mut self, target: DateTime<Utc>) -> Result<(), PlayError> {
        loop {
            let due = self.next_due().await?;
            let Some(due) = due else { break };
            let tick = self.ticks.at_or_after(due.max(self.now()));
            if tick > target {
                break;
            }
            self.clock.move_to(tick);
            let before = self.next_due().await?;
            self.tick().await?;
            let after = self.next_due().await?;
            // A due time that a tick does not move would stop the clock; the next tick has it again.
            if before == after && tick <= self.now() {
                let next = self.ticks.after(tick);
                if next > target {
                    break;
                }
                self.clock.move_to(next);
            }
        }
        self.clock.move_to(target);
        Ok(())
    }
}
