//! A deal is off: lost, open again, or ended by a person. Before an order its packet is void; after it, somebody of
//! Finance undoes the order in the system of record and says so.
//!
//! A lost deal that is won after all takes its own packet up again: what was answered is still there, and a decision
//! still speaks for the values it was made on, while Finance's acceptance is asked anew. A packet that a person
//! ended stays ended, since that was meant; a win then opens a new one.

use crate::domain::handoff::{Ending, Handoff, PacketKind, Stage, Undone};
use crate::domain::ids::{ApprovalId, HandoffId};
use crate::domain::money::Money;
use crate::domain::task::TaskKind;

use super::draft::Draft;
use super::effect::Notice;
use super::event::{Report, TimerKey};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::{
    Context, approvals, finance, gathering, information, intake, late_words, life, order_entry, put_off, rebase,
    renewal, tasks, timers,
};

/// A trusted source says that a deal is lost, or open again.
pub(super) fn lost(handoff: &Handoff, source: &str, reason: Option<&str>, ctx: &Context<'_>) -> Outcome {
    if !can_end(&handoff.stage) {
        return Outcome::default();
    }
    let mut draft = Draft::new(handoff, ctx);
    let why = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    let words = format!("{source} says that the deal is lost{why}");
    if let Some(reason) = reason {
        draft.fact(Fact::LossExplained { reason: reason.to_owned() });
    }
    off(&mut draft, &words, Ending::DealLost);
    draft.finish()
}

/// A person ends it: before an order it is void, after it Finance is asked to undo the order.
pub(super) fn voided(handoff: &Handoff, reason: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let stage = handoff.stage.word().to_owned();
    if matches!(handoff.stage, Stage::Voided { .. } | Stage::CancelOrCredit { .. }) {
        return Err(Refusal::new("state:Voided", Reason::AlreadySo { stage }));
    }
    if !can_end(&handoff.stage) {
        return Err(Refusal::new("state:Voided", Reason::NotFromHere { stage, tried: "void it".into() }));
    }
    life::must_have_a_say(handoff, speaker, "void it", &ctx.policy.organisation().roles.may_void, ctx)?;
    let mut draft = Draft::new(handoff, ctx);
    off(&mut draft, reason, Ending::ByAPerson);
    Ok(draft.finish())
}

/// Whether there is something that can end.
fn can_end(stage: &Stage) -> bool {
    let is_undone = if let Stage::Closed { undone, .. } = stage { undone.is_some() } else { false };
    let is_ended = matches!(
        stage,
        Stage::Unopened | Stage::Voided { .. } | Stage::Superseded { .. } | Stage::CancelOrCredit { .. }
    );
    !is_undone && !is_ended
}

fn off(draft: &mut Draft<'_>, reason: &str, ending: Ending) {
    match draft.handoff.order_ref.clone() {
        Some(order_ref) => cancel_or_credit(draft, reason, order_ref),
        None => void(draft, reason, ending),
    }
}

/// Ends a packet before an order: no clock runs on, and no card keeps a button.
fn void(draft: &mut Draft<'_>, reason: &str, ending: Ending) {
    let clocks = stop(draft);
    tasks::drop_task(draft, TaskKind::AnswerWords);
    draft.fact(Fact::HandoffVoided { reason: reason.to_owned(), ending, clocks });
    life::refresh_cards(draft);
    draft.tell_thread(Notice::Voided { reason: reason.to_owned() });
}

/// Stops every clock; gives those of decisions with the working minutes used by then.
fn stop(draft: &mut Draft<'_>) -> Vec<(ApprovalId, u32)> {
    let clocks = approvals::running_clocks(&draft.handoff, draft.ctx);
    for approval in draft.handoff.open_approvals() {
        draft.out.clear_timer(TimerKey::Ladder { approval: approval.id });
        information::forget(&mut draft.out, approval);
    }
    draft.out.clear_timer(TimerKey::Gaps);
    put_off::clear(draft);
    draft.out.clear_timer(TimerKey::Hold);
    clocks
}

fn cancel_or_credit(draft: &mut Draft<'_>, reason: &str, order_ref: String) {
    tasks::drop_task(draft, TaskKind::Provisioning);
    tasks::drop_task(draft, TaskKind::SecondEntry);
    tasks::drop_task(draft, TaskKind::AnswerWords);
    draft.out.clear_timer(TimerKey::Gaps);
    put_off::clear(draft);
    draft.out.clear_timer(TimerKey::Hold);
    draft.fact(Fact::CancelOrCreditNeeded { reason: reason.to_owned(), order_ref });
    draft.tell_thread(Notice::CancelOrCreditNeeded { reason: reason.to_owned() });
    if draft.handoff.kind != PacketKind::Amendment {
        renewal::tell_of_end(draft, reason);
    }
    rebase::tell_of_base(draft);
    tasks::ask_to_undo(draft);
}

/// Somebody of Finance undid the order in the system of record.
pub(super) fn order_undone(handoff: &Handoff, undone: &Undone, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if !matches!(handoff.stage, Stage::CancelOrCredit { .. }) {
        let stage = handoff.stage.word().to_owned();
        let was_undone = if let Stage::Closed { undone, .. } = &handoff.stage { undone.is_some() } else { false };
        let tried = "cancel or credit its order".to_owned();
        let reason = if was_undone { Reason::AlreadySo { stage } } else { Reason::NotFromHere { stage, tried } };
        return Err(Refusal::new("state:CancelOrCredit", reason));
    }
    // Whoever it passed to when its time was over may as well.
    if !tasks::may_do(handoff, TaskKind::CancelOrCredit, speaker, ctx) {
        finance::must_be_finance(speaker, "cancel or credit its order", ctx)?;
    }
    let mut draft = Draft::new(handoff, ctx);
    tasks::finish(&mut draft, TaskKind::CancelOrCredit);
    draft.fact(Fact::OrderUndone { undone: undone.clone() });
    draft.tell_thread(Notice::OrderUndone { undone: undone.clone(), by: speaker.id.clone() });
    Ok(draft.finish())
}

/// Whether a win takes this packet up again.
pub(super) fn takes_up(stage: &Stage) -> bool {
    matches!(stage, Stage::Voided { ending: Ending::DealLost, .. } | Stage::CancelOrCredit { .. })
}

/// A lost deal is won after all.
pub(super) fn won_again(handoff: &Handoff, report: &Report, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let waiting = approvals::clocks_that_run_on(handoff, ctx);
    let has_order = handoff.order_ref.is_some();
    draft.fact(Fact::HandoffReopened { source: report.source.clone(), clocks: waiting.clone() });
    draft.tell_thread(Notice::WonAgain { source: report.source.clone() });
    tell_of_owner(&mut draft, report);
    let other_price = other_price(handoff, report);
    if has_order {
        rebase::tell_of_base(&mut draft);
        tasks::drop_task(&mut draft, TaskKind::CancelOrCredit);
        // What is disputed is set up once that is settled.
        if other_price.is_none() {
            tasks::ask_provisioning_again(&mut draft);
        }
        late_words::ask_again(&mut draft);
        if draft.handoff.stage == Stage::OrderEntry && draft.handoff.task(TaskKind::SecondEntry).is_some() {
            order_entry::ask(&mut draft);
        }
    } else {
        intake::restate(&mut draft, report);
        let acceptance = approvals::finance_acceptance(ctx);
        if let Some(accepted) = draft.handoff.standing(&acceptance.decision_type).cloned() {
            approvals::withdraw(&mut draft, &accepted, Vec::new());
        }
    }
    for (approval, _) in waiting {
        timers::arm_ladder(&mut draft, approval);
    }
    // On hold, nothing is settled and nothing closes.
    if let Some((was, now)) = other_price {
        dispute_price(&mut draft, report, was, now);
    }
    gathering::settle(&mut draft);
    tasks::try_close(&mut draft);
    life::refresh_cards(&mut draft);
    draft.finish()
}

/// The packet stays with its owner; that the source names somebody else, both hear.
fn tell_of_owner(draft: &mut Draft<'_>, report: &Report) {
    let named = report.deal.owner.as_deref().and_then(|words| draft.ctx.directory.called(words));
    let Some(owner) = named.map(|person| person.id.clone()) else { return };
    if draft.handoff.owner.as_ref().is_some_and(|held| held != &owner) {
        let notice = Notice::WonByAnother { source: report.source.clone(), owner: owner.clone() };
        draft.tell_thread(notice.clone());
        draft.out.tell(&owner, notice);
    }
}

/// The order stands as it was accepted. That the deal was won again at another price is Finance's to settle, with its
/// owner: until somebody takes the packet up again, nothing of it counts as billable.
fn dispute_price(draft: &mut Draft<'_>, report: &Report, was: Money, now: Money) {
    let deal = intake::merged(&draft.handoff.deal, &report.deal);
    draft.fact(Fact::DealRestated { deal, source: report.source.clone() });
    let settled_by = draft.handoff.entered_by.clone().or_else(|| tasks::of_billing_ops(draft.ctx));
    let settled_by = settled_by.unwrap_or_else(|| draft.ctx.policy.organisation().policy_owner.clone());
    let tasks = tasks::stop_clocks(draft);
    draft.out.clear_timer(TimerKey::Gaps);
    put_off::clear(draft);
    let source = report.source.clone();
    draft.fact(Fact::OrderPriceDisputed { settled_by: settled_by.clone(), source: source.clone(), was, now, tasks });
    let notice = Notice::WonAtAnotherPrice { source, was, now };
    draft.tell_thread(notice.clone());
    for person in [Some(settled_by), draft.handoff.owner.clone()].into_iter().flatten() {
        draft.out.tell(&person, notice.clone());
    }
}

/// What the source said when the order was entered and what it says now, where that is not the same.
fn other_price(handoff: &Handoff, report: &Report) -> Option<(Money, Money)> {
    let (was, now) = (handoff.deal.money()?, report.deal.money()?);
    (was != now && handoff.order_ref.is_some()).then_some((was, now))
}

/// A person says why a deal was lost.
pub(super) fn loss_explained(handoff: &Handoff, reason: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let stage = handoff.stage.word().to_owned();
    if !takes_up(&handoff.stage) {
        let tried = "say why it was lost".to_owned();
        return Err(Refusal::new("failure:F37", Reason::NotFromHere { stage, tried }));
    }
    if handoff.loss_reason.is_some() {
        return Err(Refusal::new("failure:F37", Reason::AlreadySo { stage: "explained".into() }));
    }
    let roles = &ctx.policy.organisation().roles.may_reassign;
    life::must_have_a_say(handoff, speaker, "say why it was lost", roles, ctx)?;
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::LossExplained { reason: reason.to_owned() });
    draft.tell_thread(Notice::LossExplained { by: speaker.id.clone(), reason: reason.to_owned() });
    Ok(draft.finish())
}

/// The same deal goes on in another packet: this one ends, and its buttons with it.
pub(super) fn superseded(handoff: &Handoff, by: HandoffId, ctx: &Context<'_>) -> Outcome {
    if !can_end(&handoff.stage) || !handoff.stage.is_before_order() {
        return Outcome::default();
    }
    let mut draft = Draft::new(handoff, ctx);
    stop(&mut draft);
    tasks::drop_task(&mut draft, TaskKind::AnswerWords);
    draft.fact(Fact::HandoffSuperseded { by });
    life::refresh_cards(&mut draft);
    draft.tell_thread(Notice::Superseded { by });
    draft.finish()
}
