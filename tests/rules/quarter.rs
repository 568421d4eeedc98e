//! A quarter in the office: deals are won, forty people in six zones answer late, ask, refuse, step aside and go on holiday,
//! the program restarts, and time passes a quarter of an hour at a time. Nothing may stall, and nobody may be written to
//! when they do not work, whatever happens.
//!
//! A part of it runs with every test; the whole of it, 1,000 deals in 91 days, by
//! `cargo test --release --test rules quarter -- --ignored --nocapture`.

mod office;
mod work;

use std::collections::BTreeMap;

use baton::domain::ids::{HandoffId, PersonId};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use work::Quarter;

/// How many deals, over how many days.
struct Size {
    deals: u32,
    days: u64,
    seed: u64,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Tally {
    /// Handoffs that were opened.
    opened: u32,
    /// In working hours of the whole office, from the win to `ready_for_billing`.
    cycles: Vec<TimeDelta>,
    /// Decisions, and those of them that were made in their window.
    decided: u32,
    in_time: u32,
    /// Decisions that moved to somebody else.
    moved: u32,
    /// Messages that a clock sent: reminders and the like, by person and day.
    nudges: BTreeMap<(PersonId, NaiveDate), u32>,
    /// Those of them that come out of a budget.
    reminders: BTreeMap<(PersonId, NaiveDate), u32>,
    /// What a clock said to somebody outside their hours.
    out_of_hours: Vec<String>,
    /// What must never be, and was.
    broken: Vec<String>,
    /// Handoffs that are not over in the end, with since when nothing happened.
    left: BTreeMap<HandoffId, (String, DateTime<Utc>)>,
    restarts: u32,
}

impl Tally {
    fn print(&self, size: &Size) {
        let mut cycles: Vec<f64> = self.cycles.iter().map(|cycle| cycle.num_minutes() as f64 / 60.0).collect();
        cycles.sort_by(f64::total_cmp);
        let at = |share: f64| cycles.get((cycles.len() as f64 * share) as usize).copied().unwrap_or_default();
        let people: std::collections::BTreeSet<&PersonId> = self.nudges.keys().map(|(person, _)| person).collect();
        let nudges: u32 = self.nudges.values().sum();
        let most = self.nudges.values().max().copied().unwrap_or_default();
        println!("{} deals over {} days, seed {}:", size.deals, size.days, size.seed);
        println!(
            "  handoffs opened {}, ready for billing {}, open {}",
            self.opened,
            self.cycles.len(),
            self.left.len()
        );
        let share = f64::from(self.in_time) / f64::from(self.decided.max(1)) * 100.0;
        println!(
            "  decisions {}, in their window {} ({share:.1}%), moved on {}",
            self.decided, self.in_time, self.moved
        );
        println!("  from win to ready for billing: median {:.0} h, nine of ten within {:.0} h", at(0.5), at(0.9));
        println!(
            "  messages that a clock sent: {nudges} to {} people on {} days of theirs; at most {most} to one person on one day",
            people.len(),
            self.nudges.len()
        );
        println!(
            "  restarts {}, outside of hours {}, broken {}",
            self.restarts,
            self.out_of_hours.len(),
            self.broken.len()
        );
    }
}

/// As `organisation.toml` has it.
const REMINDERS_A_DAY: u32 = 20;

fn simulate(size: &Size) -> Tally {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tally = runtime.block_on(async {
        let mut quarter = Quarter::new(size.seed, size.deals, size.days).await;
        while quarter.goes_on().await {}
        quarter.ends().await
    });
    tally.print(size);
    assert_eq!(tally.broken, Vec::<String>::new());
    assert_eq!(tally.out_of_hours, Vec::<String>::new());
    let most = tally.reminders.values().max().copied().unwrap_or_default();
    assert!(most <= REMINDERS_A_DAY, "{most} reminders to one person on one day");
    tally
}

#[test]
fn two_weeks_of_a_quarter_keep_every_law() {
    let tally = simulate(&Size { deals: 24, days: 14, seed: 7 });
    assert!(tally.opened >= 20 && tally.cycles.len() >= 8 && tally.decided >= 40, "too little happened: {tally:?}");
}

#[test]
#[ignore = "minutes, in release: see above"]
fn a_whole_quarter_keeps_every_law() {
    let size = Size { deals: 1_000, days: 91, seed: 1 };
    let tally = simulate(&size);
    assert!(tally.cycles.len() >= 800, "too few deals came through");
}
