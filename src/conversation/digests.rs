//! What a schedule says: worked out from the open handoffs as they stand, for each reader in one message.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::approval::Approval;
use crate::domain::digest::{Digest, DigestKind, ScheduleRun};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{PersonId, Role};
use crate::domain::person::Person;
use crate::domain::task::TaskKind;
use crate::policy::schedules::{Says, Schedule};
use crate::workflow::views::{self, Asking, Status};

use super::wording::{self, Speaking};

/// More items than this are counted: the lists and the home have them all.
const ITEMS_MAX: usize = 15;

/// What that schedule says at `at` to some of these readers; none where there is nothing to say.
pub fn run(
    schedule: &Schedule,
    (at, readers): (DateTime<Utc>, &[&Person]),
    handoffs: &[Handoff],
    speaking: &Speaking<'_>,
) -> Option<ScheduleRun> {
    let asking = Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now };
    let statuses: Vec<Status<'_>> = handoffs.iter().map(|handoff| views::status(handoff, &asking)).collect();
    let digests = match &schedule.says {
        Says::Waiting { at_least } => waiting(schedule, *at_least, (&statuses, readers), speaking),
        Says::StuckWins { to, older_than_days } => {
            let stuck = stuck_wins(&statuses, *older_than_days, speaking);
            let lines = |person: &Person| lines_of(&stuck, person, speaking);
            let readers = with_role(readers, to).filter(|_| !stuck.is_empty());
            readers.map(|person| digest(schedule, DigestKind::StuckWins, person, lines(person))).collect()
        }
        Says::LateDecisions { to, at_percent } => late(schedule, (to, *at_percent), (&statuses, readers), speaking),
    };
    (!digests.is_empty()).then(|| ScheduleRun { schedule: schedule.name.clone(), at, digests })
}

/// Those who hold one of the roles.
fn with_role<'p>(readers: &[&'p Person], roles: &[Role]) -> impl Iterator<Item = &'p Person> {
    readers.iter().copied().filter(|person| roles.iter().any(|role| person.has_role(role)))
}

fn digest(schedule: &Schedule, kind: DigestKind, person: &Person, mut lines: Vec<String>) -> Digest {
    let more = u32::try_from(lines.len().saturating_sub(ITEMS_MAX)).unwrap_or(u32::MAX);
    lines.truncate(ITEMS_MAX);
    Digest { of: person.id.clone(), kind, title: schedule.title.clone(), lines, more }
}

/// What waits for each person: the one thing that keeps a deal, and every decision that is this person's.
fn waiting(
    schedule: &Schedule,
    at_least: u32,
    (statuses, readers): (&[Status<'_>], &[&Person]),
    speaking: &Speaking<'_>,
) -> Vec<Digest> {
    let mut held: BTreeMap<&PersonId, Vec<Item<'_>>> = BTreeMap::new();
    for status in statuses.iter().filter(|status| !matches!(status.handoff.stage, Stage::OnHold { .. })) {
        let mut deciders: Vec<&PersonId> = Vec::new();
        for approval in status.handoff.open_approvals() {
            let Some(request) = &approval.request else { continue };
            deciders.push(&request.accountable);
            let item = Item { status, approval: Some(approval), since: Some(request.due_at) };
            held.entry(&request.accountable).or_default().push(item);
        }
        let blocker = status.blocker.as_ref().and_then(|blocker| Some((blocker.who.as_ref()?, blocker.since)));
        if let Some((who, since)) = blocker.filter(|(who, _)| !deciders.contains(who)) {
            held.entry(who).or_default().push(Item { status, approval: None, since });
        }
    }
    let is_many = |items: &Vec<Item<'_>>| u32::try_from(items.len()).unwrap_or(u32::MAX) >= at_least;
    let of_person = |(person, mut items): (&PersonId, Vec<Item<'_>>)| {
        let person = readers.iter().find(|reader| reader.id == *person)?;
        items.sort_by_key(|item| (item.since, item.status.handoff.id));
        Some(digest(schedule, DigestKind::Waiting, person, lines_of(&items, person, speaking)))
    };
    held.into_iter().filter(|(_, items)| is_many(items)).filter_map(of_person).collect()
}

/// One deal in a digest, and the decision that it is about, if it is about one.
struct Item<'s> {
    status: &'s Status<'s>,
    approval: Option<&'s Approval>,
    since: Option<DateTime<Utc>>,
}

fn lines_of(items: &[Item<'_>], person: &Person, speaking: &Speaking<'_>) -> Vec<String> {
    let zone = speaking.zone_of_person(&person.id);
    let line = |item: &Item<'_>| match item.approval {
        Some(approval) => wording::digests::decision(item.status, approval, &person.id, speaking, zone),
        None => wording::digests::deal(item.status, speaking, zone),
    };
    items.iter().map(line).collect()
}

/// Won deals that are not ready for billing after so many days: the oldest first, then the largest. A renewal that opened
/// itself is no win before its deal is.
fn stuck_wins<'s>(statuses: &'s [Status<'s>], days: u32, speaking: &Speaking<'_>) -> Vec<Item<'s>> {
    let limit = speaking.now - TimeDelta::days(days.into());
    let is_on_its_way = |handoff: &Handoff| {
        let is_win = handoff.renewal.is_none() || handoff.deal.crm_record_id.is_some();
        let is_set_up = handoff.open_task(TaskKind::Provisioning).is_none();
        is_win && !handoff.stage.is_before_signature() && !(views::is_billable(handoff) && is_set_up)
    };
    let stuck = statuses.iter().filter(|status| is_on_its_way(status.handoff));
    let stuck = stuck.filter(|status| status.handoff.opened_at.is_some_and(|opened| opened <= limit));
    let mut items: Vec<Item<'_>> =
        stuck.map(|status| Item { status, approval: None, since: status.handoff.opened_at }).collect();
    let worth = |status: &Status<'_>| status.total.and_then(|total| speaking.policy.worth(total));
    items.sort_by(|one, other| {
        let by_age = one.since.cmp(&other.since);
        by_age.then_with(|| worth(other.status).cmp(&worth(one.status)))
    });
    items
}

/// The late decisions of each role's types, for whoever holds the role (`approvals.md`, section 4.3). What is the reader's
/// own to decide is asked for elsewhere.
fn late(
    schedule: &Schedule,
    (to, at_percent): (&[Role], u32),
    (statuses, readers): (&[Status<'_>], &[&Person]),
    speaking: &Speaking<'_>,
) -> Vec<Digest> {
    let asking = Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now };
    let is_late = |approval: &&Approval| views::used_percent(approval, &asking).is_some_and(|used| used >= at_percent);
    let mut found = Vec::new();
    for person in with_role(readers, to) {
        let mut items = Vec::new();
        for status in statuses {
            for approval in status.handoff.open_approvals().filter(is_late) {
                let is_of_reader = sponsor(approval, to, speaking).is_some_and(|role| person.has_role(role));
                let others = approval.request.as_ref().filter(|request| request.accountable != person.id);
                if let Some(request) = others.filter(|_| is_of_reader) {
                    items.push(Item { status, approval: Some(approval), since: Some(request.due_at) });
                }
            }
        }
        items.sort_by_key(|item| (item.since, item.status.handoff.id));
        if !items.is_empty() {
            let lines = lines_of(&items, person, speaking);
            found.push(digest(schedule, DigestKind::LateDecisions, person, lines));
        }
    }
    found
}

/// Of the roles that are told, the one to which a decision's ladder leads first: from the cap of its band upwards.
fn sponsor<'r>(approval: &Approval, to: &'r [Role], speaking: &Speaking<'_>) -> Option<&'r Role> {
    let ladders = speaking.policy.ladders();
    let cap = ladders.cap(&approval.snapshot.band)?;
    let mut rungs = std::iter::once(cap).chain(ladders.rungs_above(cap));
    rungs.find_map(|rung| to.iter().find(|role| *role == rung))
}
