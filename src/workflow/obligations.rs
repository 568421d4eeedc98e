//! What a conditional yes left to be done: an owner, a day, the step that waits for it, and what shows that it is kept. It
//! is checked there and looked at again at the renewal (`feature:N14`).

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::domain::approval::{ApprovalState, Condition, Ruling};
use crate::domain::canonical;
use crate::domain::field::Gate;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, PersonId};
use crate::policy::absences::midnight;

use super::draft::{Draft, calendar_of};
use super::effect::Notice;
use super::event::TimerKey;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, gathering};

/// On its day, and once when that is over.
const REMINDERS_MAX: u32 = 2;

/// Said where other conditions are open than those that were shown.
const CHANGED: &str = "the conditions changed since that list was shown; please look at the newer card";

/// Conditions that are to be kept still.
pub fn open(handoff: &Handoff) -> impl Iterator<Item = &Condition> + Clone {
    handoff.obligations.iter().filter(|condition| condition.is_open())
}

/// Whether the deal is off, so that nobody has to keep anything.
pub fn is_off(handoff: &Handoff) -> bool {
    let stage = &handoff.stage;
    matches!(
        stage,
        Stage::Voided { .. }
            | Stage::Superseded { .. }
            | Stage::CancelOrCredit { .. }
            | Stage::Closed { undone: Some(_), .. }
    )
}

/// What a form that lists the open conditions shows, as a hash.
pub fn shown(handoff: &Handoff) -> String {
    let lines: Vec<_> = open(handoff).map(|known| (&known.text, &known.owner, known.due)).collect();
    canonical::hash_of(&lines)
}

/// Open conditions for which that step waits, and those before it.
pub fn open_before(handoff: &Handoff, gate: Gate) -> impl Iterator<Item = &Condition> {
    open(handoff).filter(move |condition| condition.before.is_some_and(|before| before <= gate))
}

/// A person says that a condition is kept, and what shows it.
pub(super) fn kept(
    handoff: &Handoff,
    number: u32,
    seen: &str,
    evidence: &str,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if is_off(handoff) {
        let (stage, tried) = (handoff.stage.word().to_owned(), "keep a condition of it".to_owned());
        return Err(Refusal::new("feature:N14", Reason::NotFromHere { stage, tried }));
    }
    let open = open(handoff);
    let chosen = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let condition = chosen.and_then(|index| open.clone().nth(index));
    let Some(condition) = condition else {
        let usage = match open.count() {
            0 => "no condition of this deal is open any more; nothing was changed".to_owned(),
            _others if seen != shown(handoff) => CHANGED.to_owned(),
            count => format!("there is no condition {number}; the open ones count from 1 to {count}"),
        };
        return Err(Refusal::new("feature:N14", Reason::NoSuchCommand { usage }));
    };
    if seen != shown(handoff) {
        return Err(Refusal::new("feature:N14", Reason::NoSuchCommand { usage: CHANGED.to_owned() }));
    }
    let deciders = who_set(handoff, condition);
    let is_desk = speaker.has_role(&ctx.policy.organisation().roles.deal_desk);
    if speaker.id != condition.owner && !deciders.contains(&&speaker.id) && !is_desk {
        let who = format!("{}, whoever set it, or the deal desk", ctx.directory.name_of(&condition.owner));
        let tried = "say that this condition is kept".to_owned();
        return Err(Refusal::new("feature:N14", Reason::NotYours { tried, who }));
    }
    let deciders: Vec<PersonId> = deciders.into_iter().filter(|decider| **decider != speaker.id).cloned().collect();
    let (condition, evidence) = (condition.clone(), evidence.to_owned());
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::ConditionKept { condition: condition.clone(), evidence: evidence.clone() });
    arm(&mut draft);
    draft.tell_thread(Notice::ConditionKept { by: speaker.id.clone(), owner: condition.owner.clone() });
    for decider in deciders {
        draft.out.tell(&decider, Notice::ConditionShown { condition: condition.clone(), evidence: evidence.clone() });
    }
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// Whose yes it was a condition of.
fn who_set<'h>(handoff: &'h Handoff, condition: &Condition) -> Vec<&'h PersonId> {
    rulings(handoff, condition).map(|ruling| &ruling.by).collect()
}

/// Since when somebody is to keep it, by a yes of this handoff.
pub(super) fn set_at(handoff: &Handoff, condition: &Condition) -> Option<DateTime<Utc>> {
    rulings(handoff, condition).map(|ruling| ruling.at).min()
}

fn rulings<'h>(handoff: &'h Handoff, condition: &Condition) -> impl Iterator<Item = &'h Ruling> {
    let granted = handoff.approvals.iter().filter_map(|approval| match &approval.state {
        ApprovalState::Granted(ruling) => Some((approval.id, ruling)),
        ApprovalState::Cleared
        | ApprovalState::Asked
        | ApprovalState::InfoRequested { .. }
        | ApprovalState::Rejected(_)
        | ApprovalState::Recalled { .. }
        | ApprovalState::Lapsed { .. } => None,
    });
    let is_of = move |(id, ruling): &(ApprovalId, &Ruling)| {
        condition.waiver == Some(*id) || ruling.conditions.iter().any(|set| set.is_same(condition))
    };
    granted.filter(is_of).map(|(_, ruling)| ruling)
}

/// The next day of a condition has come, or is over: its owner is reminded, and at last whoever answers for them.
pub(super) fn due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let ended = is_off(handoff);
    let has_come = |condition: &&Condition| moment(handoff, condition, ctx).is_some_and(|at| at <= ctx.now);
    let come: Vec<Condition> = handoff.obligations.iter().filter(has_come).filter(|_| !ended).cloned().collect();
    for condition in come {
        let is_over = condition.reminders > 0;
        let deciders: Vec<PersonId> = who_set(handoff, &condition).into_iter().cloned().collect();
        draft.fact(Fact::ConditionReminded { condition: condition.clone() });
        let notice = Notice::ConditionDue { condition: condition.clone(), is_over };
        draft.out.tell(&condition.owner, notice.clone());
        let manager = ctx.directory.person(&condition.owner).and_then(|owner| owner.manager.clone());
        for person in manager.into_iter().chain(deciders).filter(|_| is_over) {
            draft.out.tell(&person, notice.clone());
        }
    }
    if ended {
        let mut out = OutcomeBuilder::default();
        out.clear_timer(TimerKey::Conditions);
        return out.build();
    }
    arm(&mut draft);
    draft.out.build()
}

/// When its owner is to be told of a condition next.
fn moment(handoff: &Handoff, condition: &Condition, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
    let due = condition.due.filter(|_| condition.is_open() && condition.reminders < REMINDERS_MAX)?;
    let day: NaiveDate = match condition.reminders {
        0 => due,
        _again => due.checked_add_days(Days::new(1))?,
    };
    // What the last agreement left is reminded of there.
    set_at(handoff, condition)?;
    let (calendar, zone) = calendar_of(ctx, &condition.owner);
    Some(calendar.next_open(midnight(day, zone), zone))
}

/// Sets the due time of the next day of a condition.
pub(super) fn arm(draft: &mut Draft<'_>) {
    if draft.handoff.obligations.is_empty() {
        return;
    }
    let next =
        draft.handoff.obligations.iter().filter_map(|condition| moment(&draft.handoff, condition, draft.ctx)).min();
    match next {
        Some(at) => draft.out.set_timer(TimerKey::Conditions, at),
        None => draft.out.clear_timer(TimerKey::Conditions),
    }
}
