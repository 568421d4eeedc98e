//! Who is away, who decides meanwhile, and what happened when they are back. Both names stand wherever one decides for
//! another.

use chrono::{DateTime, Utc};

use crate::conversation::message::Message;
use crate::domain::absence::{Absence, AbsenceKind, AbsenceSource};
use crate::domain::approval::{Decision, Ruling, StandIn};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, HandoffId, PersonId};
use crate::domain::look_up::DecidedFor;

use super::{About, Speaking, Zone, list, sentence_case};

/// `Viktor`, or `Viktor for Dina`.
pub fn with_absent(person: &PersonId, stands_in_for: &[StandIn], speaking: &Speaking<'_>) -> String {
    let person = speaking.directory.name_of(person);
    match stands_in_for.first() {
        Some(whose) => format!("{person} for {}", speaking.directory.name_of(&whose.person)),
        None => person.to_owned(),
    }
}

/// Who decided, and for whom.
pub fn by(ruling: &Ruling, speaking: &Speaking<'_>) -> String {
    let person = speaking.directory.name_of(&ruling.by);
    match &ruling.on_behalf_of {
        Some(whose) => format!("{person} for {}", speaking.directory.name_of(whose)),
        None => person.to_owned(),
    }
}

/// ` for Dina`, where somebody decided in her place.
pub fn for_whom(ruling: &Ruling, about: &About<'_>) -> String {
    ruling.on_behalf_of.as_ref().map(|whose| format!(" for {}", about.name(whose))).unwrap_or_default()
}

/// Whose decision it is, and why somebody else has it.
pub fn in_place_of(stands_in_for: &[StandIn], speaking: &Speaking<'_>) -> Option<String> {
    let (whose, between) = stands_in_for.split_first()?;
    let name = |stand_in: &StandIn| speaking.directory.name_of(&stand_in.person).to_owned();
    let mut line = format!("For {}, who {}", name(whose), state_of(whose, speaking));
    for other in between {
        line.push_str(&format!("; {}, who covers, {}", name(other), state_of(other, speaking)));
    }
    Some(format!("{line}."))
}

/// The last day is a day where the absent person is, wherever the reader is.
fn state_of(stand_in: &StandIn, speaking: &Speaking<'_>) -> String {
    let zone = speaking.zone_of_person(&stand_in.person);
    let until = stand_in.until.map(|at| until(at, speaking, zone));
    match (stand_in.kind, until) {
        (AbsenceKind::Away, until) => format!("is away{}", until.unwrap_or_default()),
        (AbsenceKind::Delegation, Some(until)) => format!("passes such decisions on{until}"),
        (AbsenceKind::Delegation, None) => "passed it on".to_owned(),
    }
}

/// ` until Friday 13 March`, ` today`.
pub fn until(at: DateTime<Utc>, speaking: &Speaking<'_>, zone: Zone) -> String {
    let last = last_day(at, speaking, zone);
    if last == TODAY { format!(" {last}") } else { format!(" until {last}") }
}

/// What is so of whoever an open decision was passed on from.
pub fn of_absent(handoff: &Handoff, approval: ApprovalId, person: &PersonId, about: &About<'_>) -> Option<String> {
    let request = handoff.approval(approval)?.request.as_ref()?;
    let stand_in = request.stands_in_for.iter().find(|stand_in| &stand_in.person == person)?;
    Some(state_of(stand_in, about.speaking))
}

const TODAY: &str = "today";

/// The last whole day before that instant: `Friday 13 March`.
fn last_day(until: DateTime<Utc>, speaking: &Speaking<'_>, zone: Zone) -> String {
    day_of(until - chrono::TimeDelta::seconds(1), speaking, zone)
}

fn day_of(at: DateTime<Utc>, speaking: &Speaking<'_>, zone: Zone) -> String {
    match speaking.days_from_today(at, zone) {
        0 => TODAY.to_owned(),
        -200..=200 => at.with_timezone(&zone.tz()).format("%A %-d %B").to_string(),
        _another_year => at.with_timezone(&zone.tz()).format("%A %-d %B %Y").to_string(),
    }
}

/// `from Monday 9 March until Friday 13 March`, in the zone of whoever is away.
fn days(absence: &Absence, about: &About<'_>) -> String {
    let speaking = about.speaking;
    let zone = speaking.zone_of_person(&absence.person);
    let last = last_day(absence.until, speaking, zone);
    match absence.from <= speaking.now {
        true if last == TODAY => last,
        true => format!("until {last}"),
        false => {
            let first = day_of(absence.from, speaking, zone);
            if first == last { format!("on {first}") } else { format!("from {first} until {last}") }
        }
    }
}

fn what_passes_on(absence: &Absence, about: &About<'_>) -> String {
    match absence.only.as_ref().and_then(|only| about.speaking.policy.decision(only)) {
        Some(decision) => format!("decisions of the kind {}", decision.title),
        None => "decisions".to_owned(),
    }
}

fn is_so(absence: &Absence, about: &About<'_>) -> String {
    match absence.kind {
        AbsenceKind::Away => format!("is away {}", days(absence, about)),
        AbsenceKind::Delegation => format!("passes {} on {}", what_passes_on(absence, about), days(absence, about)),
    }
}

fn who_decides(absence: &Absence, about: &About<'_>) -> String {
    match &absence.cover {
        Some(cover) => format!("{} decides meanwhile.", about.name(cover)),
        None => "Nobody covers, so decisions go to the next person of the ladder at once.".to_owned(),
    }
}

pub fn noted(about: &About<'_>, absence: &Absence, waiting: u32) -> Message {
    let what_waits = match waiting {
        0 => None,
        1 => Some("1 deal waits for such a decision; it passes on with the clock as it is."),
        _several => Some("Deals that wait for such a decision pass on with their clocks as they are."),
    };
    Message::new(format!("Noted: {} {}.", about.name(&absence.person), is_so(absence, about)))
        .line(who_decides(absence, about))
        .maybe_line(what_waits.map(str::to_owned))
        .line(format!("`/baton away clear @{}` takes it back.", absence.person))
}

pub fn said_of_you(about: &About<'_>, absence: &Absence) -> Message {
    let who = match &absence.source {
        AbsenceSource::Person { by } => about.name(by).to_owned(),
        AbsenceSource::PeopleFile => "The people file".to_owned(),
        AbsenceSource::CalendarFile => "Your calendar".to_owned(),
    };
    let change = match &absence.source {
        AbsenceSource::Person { .. } => "If that is wrong: `/baton away clear`.",
        AbsenceSource::PeopleFile | AbsenceSource::CalendarFile => "If that is wrong, it is changed there.",
    };
    let you = format!("{who} says that {} {}.", about.name(&absence.person), is_so(absence, about));
    Message::new(you).line(who_decides(absence, about)).line(change)
}

pub fn cover_asked(about: &About<'_>, absence: &Absence) -> Message {
    let name = about.name(&absence.person);
    Message::new(format!("{name} {}, and you decide meanwhile.", is_so(absence, about)))
        .line("What waits and what comes reaches you here, with its clock as it is; what you may not decide goes on.")
}

pub fn cleared(about: &About<'_>, person: &PersonId) -> Message {
    Message::new(format!("{} is here; nothing passes on any more.", about.name(person)))
        .line("What was asked of somebody else meanwhile stays there.")
}

pub fn back_again(about: &About<'_>, absence: &Absence, decided: &[DecidedFor], open: &[HandoffId]) -> Message {
    let name = about.name(&absence.person);
    let message = match absence.kind {
        AbsenceKind::Away => Message::new(format!("Welcome back, {name}. Decisions come to you again.")),
        AbsenceKind::Delegation => {
            Message::new(format!("{name}, {} come to you again.", what_passes_on(absence, about)))
        }
    };
    let message = match decided {
        [] => message.line("Nothing was decided in your place."),
        some => some.iter().fold(message, |message, decided| message.line(told(decided, about))),
    };
    message.maybe_line(still_open(open))
}

fn told(decided: &DecidedFor, about: &About<'_>) -> String {
    let decision = about.speaking.policy.decision(&decided.decision_type);
    let title = decision.map_or_else(|| decided.decision_type.to_string(), |decision| decision.title.clone());
    let verb = match decided.decision {
        Decision::Approve => "approved",
        Decision::ApproveWithConditions => "approved, with conditions,",
        Decision::Reject => "rejected",
        Decision::RequestInfo | Decision::Recuse => "answered",
    };
    let (by, at) = (about.name(&decided.by), about.time(decided.at));
    format!("{} {}: {by} {verb} the {title} for you, {at}.", decided.handoff, decided.deal)
}

fn still_open(open: &[HandoffId]) -> Option<String> {
    let ids: Vec<String> = open.iter().map(HandoffId::to_string).collect();
    (!ids.is_empty()).then(|| format!("Still open, and it stays with whoever has it: {}.", list(&ids)))
}

pub fn cover_over(about: &About<'_>, absence: &Absence, open: &[HandoffId]) -> Message {
    let name = about.name(&absence.person);
    let is_over = match absence.kind {
        AbsenceKind::Away => format!("{name} is back; you decide in that place no more."),
        AbsenceKind::Delegation => {
            format!("{} come to {name} again, and no more to you.", what_passes_on(absence, about))
        }
    };
    Message::new(sentence_case(&is_over)).maybe_line(still_open(open))
}

pub fn cover_called_off(about: &About<'_>, absence: &Absence, instead: Option<&PersonId>) -> Message {
    let (name, days) = (about.name(&absence.person), days(absence, about));
    let message = match instead {
        Some(cover) => Message::new(format!("{} decides for {name} {days}, and not you.", about.name(cover))),
        None => Message::new(format!("You need not decide for {name} {days} any more.")),
    };
    let has_begun = absence.begins_at <= about.speaking.now;
    message.maybe_line(has_begun.then(|| "What was asked of you meanwhile stays with you.".to_owned()))
}

pub fn with_you_again(about: &About<'_>, approval: ApprovalId, from: &PersonId) -> Message {
    let due = about.handoff.and_then(|handoff| handoff.approval(approval)?.request.as_ref());
    let due = due.map(|request| format!(", {}", about.speaking.deadline(request.due_at, about.zone)));
    let (from, title) = (about.name(from), about.decision_title(approval));
    Message::new(format!(
        "{}: the {title} is with you again, and not with {from}{}.",
        about.title(),
        due.unwrap_or_default()
    ))
    .line("Please decide on the card above.")
}

pub fn nobody_here(about: &About<'_>, approval: ApprovalId, with: &PersonId) -> Message {
    let title = about.decision_title(approval);
    Message::new(format!("{}: everybody who may decide the {title} is away.", about.title())).line(format!(
        "It stays with {}. `/baton away @{with} FROM TO cover @person` names somebody.",
        about.name(with)
    ))
}

pub fn went_up(about: &About<'_>, approval: ApprovalId, away: &[PersonId], to: &PersonId) -> Message {
    let title = about.decision_title(approval);
    let away: Vec<&str> = away.iter().map(|person| about.name(person)).collect();
    let are = if away.len() == 1 { "is" } else { "are" };
    Message::new(format!("{}: {} {are} away and nobody covers who may decide.", about.title(), list(&away)))
        .line(format!("The {title} went up to {} at once.", about.name(to)))
}
