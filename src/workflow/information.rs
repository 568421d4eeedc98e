//! An accountable person needs to know more: the question, its answer, and the reminders of whoever is to answer. The
//! decision's clock stands still meanwhile; the answer has a window of its own (`approvals.md`, section 4.1, rule 4).

use crate::domain::approval::{Approval, ApprovalState, Awaited};
use crate::domain::field::FieldOwner;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, PersonId};

use super::decisions::{Checked, unknown};
use super::draft::{Draft, due_after};
use super::effect::{Notice, What};
use super::event::TimerKey;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, approvals, only_the_speaker, timers};

/// How an answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// Beside the question's own button.
    InForm,
    /// In words of the deal's thread, which others read as well.
    InWords,
}

/// The one question that waits for an answer of that person: theirs, or of the deal that they own.
pub fn waits_for(handoff: &Handoff, person: &PersonId) -> Option<ApprovalId> {
    let is_theirs = |approval: &&Approval| match &approval.state {
        ApprovalState::InfoRequested { by, awaited, .. } => {
            let is_asked = awaited.as_ref().is_some_and(|awaited| &awaited.of == person);
            by != person && (is_asked || handoff.owner.as_ref() == Some(person))
        }
        ApprovalState::Cleared
        | ApprovalState::Asked
        | ApprovalState::Granted(_)
        | ApprovalState::Rejected(_)
        | ApprovalState::Recalled { .. }
        | ApprovalState::Lapsed { .. } => false,
    };
    let mut open = handoff.approvals.iter().filter(is_theirs);
    let first = open.next().filter(|_| !handoff.is_over())?;
    open.next().is_none().then_some(first.id)
}

/// The accountable person asks; whoever can know it is told by when.
pub(super) fn requested(
    handoff: &Handoff,
    checked: &Checked<'_>,
    question: &str,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let approval = checked.approval.id;
    if let ApprovalState::InfoRequested { .. } = checked.approval.state {
        return Err(Refusal::new("behaviour:7", Reason::AlreadySo { stage: "info_requested".into() }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let of = draft.asked_person(FieldOwner::AccountExecutive).unwrap_or(checked.person.clone());
    let used_minutes = approvals::used_minutes(ctx, &checked.request);
    let hours = ctx.policy.organisation().answer_nudge_business_hours.last().copied().unwrap_or_default();
    let due_at = Some(due_after(ctx, &of, hours * 60));
    draft.fact(Fact::InfoRequested { approval, question: question.to_owned(), of: of.clone(), used_minutes, due_at });
    draft.out.clear_timer(TimerKey::Ladder { approval });
    arm(&mut draft, approval);
    let notice = Notice::InfoWanted { approval, by: checked.person.clone(), question: question.to_owned() };
    draft.out.effect(What::DecisionCard { approval, person: checked.person.clone() });
    draft.out.tell(&of, notice);
    Ok(draft.finish())
}

/// The question of an approver is answered; the clock runs on where it stood.
pub(super) fn answered(
    handoff: &Handoff,
    approval: ApprovalId,
    text: &str,
    given: Given,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let asked = handoff.approval(approval).ok_or_else(|| unknown(approval))?;
    let ApprovalState::InfoRequested { by, .. } = &asked.state else {
        let stage = asked.state.word().to_owned();
        return Err(Refusal::new("behaviour:7", Reason::NotFromHere { stage, tried: "answer a question".into() }));
    };
    let Some(request) = &asked.request else { return Err(unknown(approval)) };
    if text.trim().is_empty() {
        return Err(Refusal::new("failure:F44", Reason::AnswerNeedsText));
    }
    if by == &speaker.id {
        let who = ctx.directory.name_of(handoff.owner.as_ref().unwrap_or(by)).to_owned();
        return Err(Refusal::new("rule:(g)", Reason::NotYours { tried: "answer your own question".into(), who }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let left = request.window_minutes.saturating_sub(request.used_minutes);
    let due_at = due_after(ctx, &request.accountable, left);
    draft.fact(Fact::InfoAnswered { approval, text: text.to_owned(), due_at });
    forget(&mut draft.out, asked);
    timers::arm_ladder(&mut draft, approval);
    draft.out.effect(What::DecisionCard { approval, person: request.accountable.clone() });
    if let (Given::InWords, Some(to)) = (given, only_the_speaker(ctx)) {
        draft.out.say(to, Notice::AnswerPassedOn { approval, to: request.accountable.clone() });
    }
    let notice = Notice::InfoGiven { approval, by: speaker.id.clone(), text: text.to_owned() };
    draft.out.tell(&request.accountable, notice);
    Ok(draft.finish())
}

/// Whoever is to answer is reminded; with the last reminder their manager hears of it.
pub(super) fn due(handoff: &Handoff, approval: ApprovalId, ctx: &Context<'_>) -> Outcome {
    let stands_still = handoff.is_over() || matches!(handoff.stage, Stage::OnHold { .. });
    let Some(awaited) = awaited(handoff, approval).filter(|_| !stands_still) else {
        let mut out = OutcomeBuilder::default();
        out.clear_timer(TimerKey::Answer { approval });
        return out.build();
    };
    let mut draft = Draft::new(handoff, ctx);
    // Whoever would be asked today: the deal may have another owner by now.
    let of = draft.asked_person(FieldOwner::AccountExecutive).unwrap_or(awaited.of.clone());
    let reminder = awaited.reminders + 1;
    draft.fact(Fact::InfoReminded { approval, of: of.clone(), reminder });
    let notice = Notice::InfoReminder { approval, of: of.clone(), reminder };
    draft.out.tell(&of, notice.clone());
    let is_last = reminder as usize >= ctx.policy.organisation().answer_nudge_business_hours.len();
    let manager = ctx.directory.person(&of).and_then(|person| person.manager.clone());
    if let Some(manager) = manager.filter(|_| is_last) {
        draft.out.tell(&manager, notice);
    }
    arm(&mut draft, approval);
    draft.out.build()
}

/// Sets the time of the next reminder, in the working time of whoever is to answer.
pub(super) fn arm(draft: &mut Draft<'_>, approval: ApprovalId) {
    let Some(awaited) = awaited(&draft.handoff, approval).cloned() else { return };
    let hours = &draft.ctx.policy.organisation().answer_nudge_business_hours;
    let done = awaited.reminders as usize;
    let before = done.checked_sub(1).and_then(|last| hours.get(last)).copied().unwrap_or_default();
    match hours.get(done) {
        Some(next) => {
            let at = due_after(draft.ctx, &awaited.of, next.saturating_sub(before) * 60);
            draft.out.set_timer(TimerKey::Answer { approval }, at);
        }
        None => draft.out.clear_timer(TimerKey::Answer { approval }),
    }
}

/// Nobody is reminded any more of what an approval's question is.
pub(super) fn forget(out: &mut OutcomeBuilder, approval: &Approval) {
    if let ApprovalState::InfoRequested { .. } = approval.state {
        out.clear_timer(TimerKey::Answer { approval: approval.id });
    }
}

fn awaited(handoff: &Handoff, approval: ApprovalId) -> Option<&Awaited> {
    let ApprovalState::InfoRequested { awaited, .. } = &handoff.approval(approval)?.state else { return None };
    awaited.as_ref()
}
