//! Presses beside a decision: pass it on, come back to it, advise.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::approval::Approval;
use crate::workflow::event::Event;
use crate::workflow::outcome::{Reason, Refusal};

use super::action::Action;
use super::hear::Listening;
use super::incoming::Heard;
use super::pressing::{refuse_input, wrong_input};

/// For how many working hours whoever is on it is not reminded.
const ON_IT_HOURS: u32 = 2;

/// For how many working hours a reminder may be put off.
const HOURS: [u32; 3] = [1, 2, 4];

/// The hours as a form offers them.
pub fn hours_to_choose() -> Vec<String> {
    HOURS.iter().map(u32::to_string).collect()
}

/// A press on one of these buttons, with everything typed that it needs.
pub(super) fn pressed(
    action: &Action,
    wanted: Wanted,
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> Heard {
    let (Some(approval), Some(shown)) = (action.approval, &action.shown) else {
        return Heard::Refusal(Refusal::new("behaviour:6", Reason::Unknown { what: "that button".into() }));
    };
    let snapshot_hash = shown.clone();
    // Of a decision that is over nothing is asked any more, and whoever presses hears why.
    let asked = listening.handoff.and_then(|handoff| handoff.approval(approval));
    if !asked.is_some_and(Approval::is_open) {
        let text = typed(values, "text").unwrap_or_default().to_owned();
        return Heard::happened(match wanted {
            Wanted::ToAdvise => Event::Advised { approval, text },
            Wanted::OnIt | Wanted::Later | Wanted::SomebodyElse => {
                Event::PutOff { approval, snapshot_hash, hours: ON_IT_HOURS, reason: None }
            }
        });
    }
    let problems = problems(wanted, values, listening);
    if !problems.is_empty() {
        return wrong_input(&problems);
    }
    let text = typed(values, "text").map(str::to_owned);
    match wanted {
        Wanted::OnIt => Heard::happened(Event::PutOff { approval, snapshot_hash, hours: ON_IT_HOURS, reason: None }),
        Wanted::Later => match typed(values, "hours").and_then(|hours| hours.parse().ok()) {
            Some(hours) => Heard::happened(Event::PutOff { approval, snapshot_hash, hours, reason: text }),
            None => refuse_input("hours"),
        },
        Wanted::SomebodyElse => match typed(values, "to").and_then(|to| listening.directory.called(to)) {
            Some(person) => {
                let until = typed(values, "until").and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
                Heard::happened(Event::Delegated { approval, snapshot_hash, to: person.id.clone(), until })
            }
            None => refuse_input("to"),
        },
        Wanted::ToAdvise => match text {
            Some(text) => Heard::happened(Event::Advised { approval, text }),
            None => refuse_input("text"),
        },
    }
}

/// What somebody wants of a decision that they do not decide now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// To be left alone with it for a while.
    OnIt,
    /// To be reminded later.
    Later,
    /// That somebody else decides.
    SomebodyElse,
    /// To advise.
    ToAdvise,
}

/// What is wrong with what was typed, by input.
pub(super) fn problems(
    wanted: Wanted,
    values: &BTreeMap<String, String>,
    listening: &Listening<'_>,
) -> BTreeMap<String, String> {
    let mut problems = BTreeMap::new();
    if wanted == Wanted::Later {
        let is_offered =
            typed(values, "hours").is_some_and(|hours| hours_to_choose().iter().any(|other| other == hours));
        if !is_offered {
            problems
                .insert("hours".to_owned(), format!("Please choose {} working hours.", hours_to_choose().join(", ")));
        }
        if typed(values, "text").is_none() {
            problems.insert("text".to_owned(), "Please say why it waits.".to_owned());
        }
    }
    if wanted == Wanted::SomebodyElse {
        match typed(values, "to") {
            None => drop(problems.insert("to".to_owned(), "Please say who decides it.".to_owned())),
            Some(who) if listening.directory.called(who).is_none() => {
                problems.insert("to".to_owned(), format!("I know nobody called {who} for certain."));
            }
            Some(_) => {}
        }
        if let Some(day) = typed(values, "until").filter(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_err()) {
            problems.insert("until".to_owned(), format!("`{day}` is no day; write it as 2026-03-31."));
        }
    }
    problems
}

fn typed<'v>(values: &'v BTreeMap<String, String>, name: &str) -> Option<&'v str> {
    values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
}
