//! Due times: reminders, escalation, open questions. Time alone never decides anything (`feature:N10`).

use std::collections::BTreeMap;

use crate::domain::approval::{Approval, ApprovalState};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::policy::ladder::{Step, StepAction};

use super::draft::{Draft, due_after, names};
use super::effect::Notice;
use super::event::TimerKey;
use super::fact::{Fact, MoveReason};
use super::outcome::{Outcome, OutcomeBuilder, Refusal};
use super::{
    Context, approvals, asking, gathering, information, life, matching, next_order, obligations, put_off, renewal,
    tasks, waivers,
};

/// A due time has come. A timer that is stale by now changes nothing.
pub(super) fn due(handoff: &Handoff, timer: &TimerKey, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    match timer {
        TimerKey::Ladder { approval } => Ok(ladder_due(handoff, *approval, ctx)),
        TimerKey::Answer { approval } => Ok(information::due(handoff, *approval, ctx)),
        TimerKey::Gaps => Ok(gaps_due(handoff, ctx)),
        TimerKey::PutOff => Ok(put_off::due(handoff, ctx)),
        TimerKey::Hold => life::hold_ended(handoff, ctx),
        TimerKey::Task { task } => Ok(tasks::due(handoff, *task, ctx)),
        TimerKey::Renewal => Ok(renewal::due(handoff, ctx)),
        TimerKey::Notice => Ok(renewal::reminder_due(handoff, ctx)),
        TimerKey::Conditions => Ok(obligations::due(handoff, ctx)),
        TimerKey::Waivers => Ok(waivers::due(handoff, ctx)),
        TimerKey::Policy => Ok(policy_changed(handoff, ctx)),
        TimerKey::NextOrder => Ok(next_order::due(handoff, ctx)),
    }
}

/// Another policy or account master is in force: what it says of a packet that is still gathered counts at once. What
/// was submitted is judged again when something happens to it, so that no file takes a queue of packets back.
fn policy_changed(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    match handoff.stage {
        Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::Returned { .. } => {
            let mut draft = Draft::new(handoff, ctx);
            gathering::settle(&mut draft);
            draft.finish()
        }
        Stage::Unopened
        | Stage::FinanceReview
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => people_changed(handoff, ctx),
    }
}

/// What waits for somebody who has left, or holds the role no more, passes on at once (`bug:13`).
fn people_changed(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    if !handoff.is_over() && !matches!(handoff.stage, Stage::OnHold { .. }) {
        approvals::move_barred(&mut draft);
    }
    match draft.out.facts().is_empty() {
        true => Outcome::default(),
        false => draft.finish(),
    }
}

pub(super) fn only_clear(key: TimerKey) -> Outcome {
    let mut out = OutcomeBuilder::default();
    out.clear_timer(key);
    out.build()
}

/// Steps of the ladder that came due; several overdue ones, after a stop, become the last of them.
fn ladder_due(handoff: &Handoff, id: ApprovalId, ctx: &Context<'_>) -> Outcome {
    let key = TimerKey::Ladder { approval: id };
    let waits = handoff.approval(id).filter(|approval| approval.state == ApprovalState::Asked);
    let stands_still = handoff.is_over() || matches!(handoff.stage, Stage::OnHold { .. });
    let Some(approval) = waits.filter(|_| !stands_still) else {
        return only_clear(key);
    };
    let Some(request) = &approval.request else { return only_clear(key) };
    if approvals::is_passed_on(approval, ctx) {
        let mut draft = Draft::new(handoff, ctx);
        if approvals::pass_on(&mut draft, approval, MoveReason::Away, request.steps_done, &[]) {
            return draft.finish();
        }
    }
    if request.put_off.as_ref().is_some_and(|put_off| put_off.until <= ctx.now) {
        let mut draft = Draft::new(handoff, ctx);
        draft.fact(Fact::PutOffEnded { approval: id });
        draft.out.tell(&request.accountable, Notice::PutOffOver { approval: id });
        arm_ladder(&mut draft, id);
        return draft.out.build();
    }
    let used = approvals::used_minutes(ctx, request);
    let due = ctx.policy.ladders().steps_due(request.window_minutes, used, request.steps_done);
    let mut draft = Draft::new(handoff, ctx);
    let Some(last) = due.newly_due.last().cloned() else {
        arm_ladder(&mut draft, id);
        return draft.out.build();
    };
    take_steps(&mut draft, approval, &due.newly_due, &last);
    draft.finish()
}

fn take_steps(draft: &mut Draft<'_>, approval: &Approval, due: &[Step], last: &Step) {
    let Some(request) = &approval.request else { return };
    let steps_done = request.steps_done + due.len() as u32;
    let collapsed: Vec<u32> = due[..due.len() - 1].iter().map(|step| step.at_percent).collect();
    let moves = due.iter().any(|step| step.action == StepAction::Move);
    if moves && approvals::pass_on(draft, approval, MoveReason::Breach, steps_done, &collapsed) {
        return;
    }
    let at_percent = last.at_percent;
    draft.fact(Fact::LadderStepped { approval: approval.id, steps_done, at_percent, collapsed });
    let notice = match last.action {
        StepAction::Remind | StepAction::Nudge => Notice::Reminder { approval: approval.id, at_percent },
        StepAction::Move | StepAction::Stay => Notice::Overdue { approval: approval.id, at_percent },
    };
    // Whoever is on it, or said that it waits, is not reminded meanwhile; that it is overdue is told in any case.
    let is_quiet = request.put_off.is_some() && matches!(notice, Notice::Reminder { .. });
    if !is_quiet {
        draft.out.tell(&request.accountable, notice);
    }
    arm_ladder(draft, approval.id);
}

/// Sets the due time of an approval's next step, in the holder's working time.
pub(super) fn arm_ladder(draft: &mut Draft<'_>, id: ApprovalId) {
    let key = TimerKey::Ladder { approval: id };
    let request = draft.handoff.approval(id).and_then(|approval| approval.request.clone());
    let Some(request) = request.filter(|request| request.running_since.is_some()) else { return };
    let ladders = draft.ctx.policy.ladders();
    let Some(next) = ladders.next_step_minutes(request.window_minutes, request.steps_done) else {
        draft.out.clear_timer(key);
        return;
    };
    let used = approvals::used_minutes(draft.ctx, &request);
    let at = due_after(draft.ctx, &request.accountable, next.saturating_sub(used).max(1));
    let at = request.put_off.as_ref().map_or(at, |put_off| at.min(put_off.until));
    draft.out.set_timer(key, at);
}

/// Whoever was asked for a field is reminded of it; the owner of what nobody who is still here was asked for, and of a
/// packet that only has to be submitted.
pub(super) fn by_person(
    handoff: &Handoff,
    fields: Vec<FieldName>,
    owner: &PersonId,
    ctx: &Context<'_>,
) -> BTreeMap<PersonId, Vec<FieldName>> {
    let mut people: BTreeMap<PersonId, Vec<FieldName>> = BTreeMap::new();
    if fields.is_empty() {
        people.insert(owner.clone(), Vec::new());
    }
    let is_here = |person: &&PersonId| ctx.directory.person(person).is_some_and(|person| person.active);
    for field in fields {
        let asked = handoff.questions.get(&field).map(|question| &question.of).filter(is_here);
        people.entry(asked.unwrap_or(owner).clone()).or_default().push(field);
    }
    people
}

/// Whether nothing is missing, and what does not fit keeps the packet from Finance: words that gave no value, an order that
/// is too small.
fn is_held(handoff: &Handoff, ctx: &Context<'_>) -> bool {
    let is_all_there = asking::missing_now(handoff, ctx.policy).is_empty();
    handoff.stage == Stage::Gathering && is_all_there && !matching::holding(handoff, ctx).is_empty()
}

/// The rep is reminded of what is open; nobody else's clock is touched.
fn gaps_due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let waits_for_rep =
        matches!(handoff.stage, Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::Returned { .. });
    let Some(owner) = asking::owner(handoff, ctx).filter(|_| waits_for_rep) else {
        return only_clear(TimerKey::Gaps);
    };
    let today = ctx.check_context(handoff.id, None).today;
    let is_put_off = |field: &FieldName| {
        let question = handoff.questions.get(field);
        question.and_then(|question| question.until).is_some_and(|until| until > today)
    };
    let mut fields = names(&asking::missing_now(handoff, ctx.policy));
    // What Baton computes comes by itself, once what it is computed from is there.
    let is_given = |field: &FieldName| asking::is_asked(ctx.policy, field) || handoff.packet.entry(field).is_some();
    fields.retain(|field| !is_put_off(field) && is_given(field));
    let mut draft = Draft::new(handoff, ctx);
    // A packet that is complete waits for its submission, and one that came back for what Finance wants to be put right.
    if fields.is_empty() && !matches!(handoff.stage, Stage::Complete | Stage::Returned { .. }) && !is_held(handoff, ctx)
    {
        asking::wait_until_known(&mut draft, &owner);
        return draft.out.build();
    }
    let nudge = handoff.gap_nudges + 1;
    draft.fact(Fact::GapsNudged { of: owner.clone(), nudge });
    let last = nudge as usize >= ctx.policy.organisation().gap_nudge_business_hours.len();
    for (of, fields) in by_person(handoff, fields, &owner, ctx) {
        draft.out.tell(&of, Notice::GapsNudge { of: of.clone(), fields: fields.clone(), nudge });
        let manager = ctx.directory.person(&of).and_then(|person| person.manager.clone());
        if let Some(manager) = manager.filter(|_| last) {
            draft.out.tell(&manager, Notice::GapsNudge { of, fields, nudge });
        }
    }
    asking::arm_gaps(&mut draft);
    draft.finish()
}
