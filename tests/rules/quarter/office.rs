//! The office of the simulated quarter: forty people in six zones with real holidays and absences, and the desk on which
//! everybody's messages lie.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use baton::conversation::message::{Button, Message};
use baton::domain::ids::{HandoffId, PersonId};
use baton::domain::place::Place;
use baton::engine::ports::{Chat, MessageRef, Outgoing, PortFuture, To, Undelivered};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use chrono::{Days, NaiveDate};
use rand::Rng;
use rand::rngs::StdRng;

/// Zones with the calendar of each.
const ZONES: [(&str, &str); 6] = [
    ("Europe/Berlin", "de"),
    ("Europe/London", "gb"),
    ("America/New_York", "us"),
    ("America/Los_Angeles", "us"),
    ("Asia/Tokyo", "jp"),
    ("Australia/Sydney", "au"),
];
/// Roles of those who come in beside the shipped people, with a manager of each.
const MORE: [(&str, &str, usize); 8] = [
    ("account_executive", "mira", 8),
    ("sales_manager", "dina", 2),
    ("sales_director", "viktor", 1),
    ("commercial_counsel", "greta", 1),
    ("finance_bp", "cora", 1),
    ("billing_ops_reviewer", "bea", 3),
    ("revenue_accountant", "cora", 1),
    ("deal_desk_lead", "rita", 1),
];

/// The first day of the quarter.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()
}

/// The shipped policy with forty people, of whom most are away for some days.
pub fn policy(random: &mut StdRng, days: u64) -> Arc<PolicyBook> {
    let mut files: BTreeMap<String, String> =
        PolicyFiles::shipped().iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let people = files.get_mut("people.toml").unwrap();
    // Those who are shipped are away, too.
    let shipped: Vec<String> = people
        .lines()
        .map(|line| match line.starts_with("[person.") {
            true => format!("{line}\nabsences = [{}]", absences(random, days)),
            false => line.to_owned(),
        })
        .filter(|line| !line.starts_with("absences      ="))
        .collect();
    *people = shipped.join("\n") + "\n";
    let mut number = 0;
    for (role, manager, count) in MORE {
        for _ in 0..count {
            let (zone, calendar) = ZONES[number % ZONES.len()];
            number += 1;
            let name = format!("Person {number:02}");
            let is_on_commission = role.starts_with("account") || role.starts_with("sales");
            writeln!(
                people,
                "[person.p{number:02}]\nname = \"{name}\"\nroles = [\"{role}\"]\nmanager = \"{manager}\"\n\
                 zone = \"{zone}\"\ncalendar = \"{calendar}\"\non_commission = {is_on_commission}\n\
                 email = \"p{number:02}@example.com\"\nabsences = [{}]",
                absences(random, days)
            )
            .unwrap();
        }
    }
    Arc::new(PolicyBook::compile(&PolicyFiles::new(files)).unwrap_or_else(|findings| panic!("{findings:#?}")))
}

/// None, one or two stretches of days.
fn absences(random: &mut StdRng, days: u64) -> String {
    let mut told = Vec::new();
    let mut from = random.random_range(0..30);
    for _ in 0..random.random_range(0..3_u32) {
        let until = from + random.random_range(0..9);
        let day = |day: u64| first_day().checked_add_days(Days::new(day)).unwrap();
        if until < days {
            told.push(format!("{{ from = \"{}\", to = \"{}\" }}", day(from), day(until)));
        }
        from = until + random.random_range(5..40);
    }
    told.join(", ")
}

/// A message with buttons that lies somewhere.
#[derive(Debug, Clone)]
pub struct Lying {
    /// Its only reader; `None` where everybody reads it.
    pub reader: Option<PersonId>,
    /// What it says now.
    pub message: Message,
}

/// Everybody's desk. What has no button is read and thrown away.
#[derive(Default)]
pub struct Desk {
    lying: Mutex<HashMap<HandoffId, BTreeMap<String, Lying>>>,
    drawn: Mutex<u64>,
}

impl Desk {
    /// What lies there of that handoff.
    pub fn of(&self, handoff: HandoffId) -> Vec<Lying> {
        self.lying.lock().unwrap().get(&handoff).map(|lying| lying.values().cloned().collect()).unwrap_or_default()
    }

    /// Nothing of that handoff is of use any more.
    pub fn clear(&self, handoff: HandoffId) {
        self.lying.lock().unwrap().remove(&handoff);
    }

    fn put(&self, id: &str, reader: Option<PersonId>, message: &Message) {
        let of = |button: &Button| button.action.handoff;
        let mut lying = self.lying.lock().unwrap();
        for others in lying.values_mut() {
            if let Some(before) = others.get_mut(id) {
                before.message = message.clone();
                return;
            }
        }
        if let Some(handoff) = message.buttons.iter().find_map(of) {
            lying.entry(handoff).or_default().insert(id.to_owned(), Lying { reader, message: message.clone() });
        }
    }
}

impl Chat for Desk {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        let standing = outgoing.edits.clone().unwrap_or_else(|| {
            let mut drawn = self.drawn.lock().unwrap();
            *drawn += 1;
            MessageRef::new("desk", drawn.to_string())
        });
        let reader = match &outgoing.to {
            To::Place(Place::Direct { person }) | To::OnlyYou { person, .. } => Some(person.clone()),
            To::Place(_) | To::Under(_) => None,
        };
        self.put(&standing.message, reader, &outgoing.message);
        Box::pin(async move { Ok(standing) })
    }

    fn find<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        Box::pin(async { Ok(None) })
    }
}
