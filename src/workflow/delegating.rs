//! What the accountable person may do beside deciding, pass it on or come back to it; and what consulted people may do.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::domain::absence::{Absence, AbsenceKind, AbsenceSource};
use crate::domain::approval::{Advice, PutOff, StandIn};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, PersonId, RuleId};
use crate::domain::look_up::LookUp;
use crate::policy::absences::midnight;
use crate::policy::authority::{Barred, Chosen, Presence, has_authority_of};

use super::approvals::{self, Handover};
use super::decisions::{self, Checked};
use super::draft::{Draft, calendar_of, due_after};
use super::effect::{Notice, What};
use super::event::Event;
use super::fact::{Fact, MoveReason};
use super::outcome::{CannotTake, Outcome, Reason, Refusal};
use super::{Context, only_the_speaker, timers};

/// A longer time is an absence, and is said as one.
const DAYS_MAX: i64 = 92;

/// Which other handoffs wait for whoever passes their decisions on.
pub(super) fn look_ups(handoff: &Handoff, approval: ApprovalId) -> Vec<LookUp> {
    let request = handoff.approval(approval).and_then(|approval| approval.request.as_ref());
    request.map(|request| LookUp::Waiting { person: request.accountable.clone() }).into_iter().collect()
}

/// The accountable person passes this decision on, or all of its kind up to a day. The clock is not set back.
pub(super) fn delegated(
    handoff: &Handoff,
    approval: ApprovalId,
    snapshot_hash: &str,
    to: &PersonId,
    until: Option<NaiveDate>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let checked = decisions::check(handoff, approval, snapshot_hash, ctx)?;
    may_take(handoff, &checked, to, ctx)?;
    let zone = ctx.speaker()?.zone;
    let end = match until {
        None => None,
        Some(day) => {
            let days = (day - ctx.now.with_timezone(&zone).date_naive()).num_days();
            if !(0..=DAYS_MAX).contains(&days) {
                let usage = format!("{day} is not within the next {DAYS_MAX} days; nothing was passed on");
                return Err(Refusal::new("behaviour:17", Reason::NoSuchCommand { usage }));
            }
            Some(midnight(day.checked_add_days(Days::new(1)).unwrap_or(day), zone))
        }
    };
    let mut draft = Draft::new(handoff, ctx);
    let (request, person) = (&checked.request, &checked.person);
    let stand_in = StandIn { person: person.clone(), kind: AbsenceKind::Delegation, until: end };
    // Given back to one for whom it was decided, it is theirs as it was.
    let is_theirs = |stand_in: &StandIn| &stand_in.person == to;
    let stands_in_for = match request.stands_in_for.iter().position(is_theirs) {
        Some(before) => request.stands_in_for[..before].to_vec(),
        None => request.stands_in_for.iter().cloned().chain([stand_in]).collect(),
    };
    let (role, passed_over, presence) = (request.role.clone(), Vec::new(), Presence::Here);
    let chosen = Chosen { person: to.clone(), role, stands_in_for, passed_over, presence };
    let (why, steps_done) = (MoveReason::Delegated, request.steps_done);
    approvals::hand_over(&mut draft, &checked.approval, request, &Handover { chosen, why, steps_done, collapsed: &[] });
    if let Some(end) = end {
        let (calendar, zone) = calendar_of(ctx, person);
        let absence = Absence {
            person: person.clone(),
            from: ctx.now,
            until: end,
            begins_at: ctx.now,
            back_at: calendar.next_open(end, zone),
            cover: Some(to.clone()),
            kind: AbsenceKind::Delegation,
            only: Some(checked.decision.decision_type.clone()),
            source: AbsenceSource::Person { by: person.clone() },
        };
        draft.out.tell(to, Notice::CoverAsked { absence: absence.clone() });
        draft.fact(Fact::AbsenceSet { absence });
        for other in ctx.looked_up.waiting().iter().filter(|other| **other != handoff.id) {
            draft.out.then(*other, Event::AbsencesChanged);
        }
    }
    Ok(draft.finish())
}

/// Authority at least that of the role, not barred, and here (`approvals.md`, section 4.1, rule 2).
fn may_take(handoff: &Handoff, checked: &Checked<'_>, to: &PersonId, ctx: &Context<'_>) -> Result<(), Refusal> {
    let barred = approvals::barred(handoff, checked.decision, ctx);
    let has_authority = |person: &PersonId| {
        let known = ctx.directory.person(person).filter(|known| known.active);
        known.is_some_and(|known| has_authority_of(known, &checked.request.role, ctx.policy.ladders()))
    };
    let why_not = |person: &PersonId| why_not(person, checked, &barred, ctx);
    let others = ctx.directory.people().map(|person| &person.id);
    let instead = others.filter(|person| has_authority(person) && why_not(person).is_none()).cloned().collect();
    match (why_not(to), has_authority(to)) {
        (None, true) => Ok(()),
        (Some((why, rule)), _) => {
            Err(Refusal { rule, reason: Reason::CannotTake { person: to.clone(), why, instead } })
        }
        (None, false) => {
            let (cover, person) = (to.clone(), checked.person.clone());
            Err(Refusal::new("behaviour:17", Reason::MayNotCover { cover, person, instead }))
        }
    }
}

/// Why somebody cannot take it over whatever their role is, by which rule.
fn why_not(
    person: &PersonId,
    checked: &Checked<'_>,
    barred: &BTreeMap<PersonId, Barred>,
    ctx: &Context<'_>,
) -> Option<(CannotTake, RuleId)> {
    if *person == checked.person {
        return Some((CannotTake::HasIt, "rule:(a)".into()));
    }
    if let Some(bar) = barred.get(person) {
        let field = match bar {
            Barred::Supplier { field } => ctx.policy.field(field).map(|field| field.title.clone()),
            Barred::Owner
            | Barred::Requester
            | Barred::OnCommission
            | Barred::DecidedWaiver
            | Barred::Left
            | Barred::NothingAsked
            | Barred::NotAccountable { .. }
            | Barred::DoesNotHoldBand { .. } => None,
        };
        return Some((CannotTake::Barred { bar: bar.word().to_owned(), field }, bar.rule()));
    }
    let absence = ctx.directory.absences().passing_on(person, &checked.decision.decision_type, ctx.now)?;
    let until = absence.until;
    let why = match absence.kind {
        AbsenceKind::Away => CannotTake::IsAway { until },
        AbsenceKind::Delegation => CannotTake::PassesOn { until },
    };
    Some((why, "behaviour:17".into()))
}

/// The accountable person is on it, or wants to be reminded later: within the window, which runs on.
pub(super) fn put_off(
    handoff: &Handoff,
    approval: ApprovalId,
    snapshot_hash: &str,
    hours: u32,
    reason: Option<&str>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let checked = decisions::check(handoff, approval, snapshot_hash, ctx)?;
    let wanted = due_after(ctx, &checked.person, hours.saturating_mul(60));
    let due_at = checked.request.due_at;
    if due_at <= ctx.now || (wanted > due_at && reason.is_some()) {
        let usage = "a reminder cannot be put off beyond the time by which the decision is due".to_owned();
        return Err(Refusal::new("behaviour:22", Reason::NoSuchCommand { usage }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let put_off = PutOff { until: wanted.min(due_at), reason: reason.map(str::to_owned) };
    let approval = checked.approval.id;
    draft.fact(Fact::ApprovalPutOff { approval, put_off });
    timers::arm_ladder(&mut draft, approval);
    draft.out.effect(What::DecisionCard { approval, person: checked.person.clone() });
    if let Some(to) = only_the_speaker(ctx) {
        draft.out.say(to, Notice::PutOffNoted { approval });
    }
    Ok(draft.out.build())
}

/// A consulted person advises; their words stand on the card of whoever decides, and decide nothing (rule (d)).
pub(super) fn advised(
    handoff: &Handoff,
    approval: ApprovalId,
    text: &str,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let asked = handoff.approval(approval).ok_or_else(|| decisions::unknown(approval))?;
    let request = asked.request.as_ref().ok_or_else(|| decisions::unknown(approval))?;
    if !request.consulted.iter().any(|role| speaker.has_role(role)) {
        let roles = request.consulted.iter().map(|role| ctx.policy.ladders().title(role).unwrap_or(role.as_str()));
        let roles: Vec<&str> = roles.collect();
        let who = if roles.is_empty() { "nobody".to_owned() } else { roles.join(" or ") };
        return Err(Refusal::new("rule:(d)", Reason::NotYours { tried: "advise on this".into(), who }));
    }
    if !asked.is_open() || handoff.is_over() {
        return Err(Refusal::new("behaviour:7", Reason::AlreadyDecided { approval }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let advice = Advice { by: speaker.id.clone(), text: text.trim().to_owned(), at: ctx.now };
    draft.fact(Fact::AdviceGiven { approval, advice });
    draft.out.effect(What::DecisionCard { approval, person: request.accountable.clone() });
    Ok(draft.out.build())
}
