//! What somebody said would be known on a day is asked for on that day, whatever else is open by then.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};

use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, PersonId};

use super::draft::{Draft, calendar_of, names};
use super::effect::Notice;
use super::event::TimerKey;
use super::fact::Fact;
use super::outcome::Outcome;
use super::{Context, asking, timers};

/// The first day on which anything that is open should be known, where all of it was put off.
pub(super) fn until(handoff: &Handoff) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = handoff.questions.values().map(|question| question.until).collect();
    days.and_then(|days| days.into_iter().min())
}

/// The first working hour of a person on that day, or on the next on which that person works.
pub(super) fn opening_of(ctx: &Context<'_>, person: &PersonId, day: NaiveDate) -> DateTime<Utc> {
    let (calendar, zone) = calendar_of(ctx, person);
    let midnight = day.and_time(NaiveTime::MIN);
    let start = zone.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |at| at.to_utc());
    calendar.due_after(start, FIRST_HOUR_MINUTES, zone)
}

const FIRST_HOUR_MINUTES: u32 = 60;

/// What was put off to a day, with the moment at which it is asked for.
fn promised<'a>(
    handoff: &'a Handoff,
    ctx: &'a Context<'_>,
) -> impl Iterator<Item = (&'a FieldName, DateTime<Utc>)> + 'a {
    handoff
        .questions
        .iter()
        .filter_map(|(field, question)| Some((field, opening_of(ctx, &question.of, question.until?))))
}

/// Sets the due time of the next day on which something should be known. What a reminder of everything that is open asks
/// for at `reminder` needs no time of its own.
pub(super) fn arm(draft: &mut Draft<'_>, reminder: Option<DateTime<Utc>>) {
    let now = draft.ctx.now;
    let next = promised(&draft.handoff, draft.ctx).map(|(_, at)| at).filter(|at| *at > now).min();
    match next.filter(|at| Some(*at) != reminder) {
        Some(at) => draft.out.set_timer(TimerKey::PutOff, at),
        None => clear(draft),
    }
}

/// Nobody is asked for anything more.
pub(super) fn clear(draft: &mut Draft<'_>) {
    if draft.handoff.questions.values().any(|question| question.until.is_some()) {
        draft.out.clear_timer(TimerKey::PutOff);
    }
}

/// The day has come: who said that it would be known is asked for it, once.
pub(super) fn due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let waits_for_rep = matches!(handoff.stage, Stage::PreSignature | Stage::Gathering | Stage::Returned { .. });
    let Some(owner) = asking::owner(handoff, ctx).filter(|_| waits_for_rep) else {
        return timers::only_clear(TimerKey::PutOff);
    };
    let missing = names(&asking::missing_now(handoff, ctx.policy));
    let is_due = |(field, at): &(&FieldName, DateTime<Utc>)| *at <= ctx.now && missing.contains(field);
    let fields: Vec<FieldName> = promised(handoff, ctx).filter(is_due).map(|(field, _)| field.clone()).collect();
    let mut draft = Draft::new(handoff, ctx);
    draft.out.clear_timer(TimerKey::PutOff);
    if fields.is_empty() {
        arm(&mut draft, None);
        return draft.out.build();
    }
    for (of, fields) in timers::by_person(handoff, fields, &owner, ctx) {
        draft.fact(Fact::QuestionsAsked { of: of.clone(), fields: fields.clone() });
        draft.out.tell(&of, Notice::KnownByNow { of: of.clone(), fields });
    }
    asking::arm_gaps(&mut draft);
    draft.finish()
}
