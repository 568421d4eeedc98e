//! From submission to the billing signal.

use crate::domain::field::{FieldRole, Gate, Severity, Value};
use crate::domain::handoff::{Handoff, ReturnCode, Stage};
use crate::domain::ids::{ApprovalId, PersonId};
use crate::domain::person::Person;
use crate::domain::place::Place;
use crate::domain::taken::words_key;
use crate::domain::task::TaskKind;
use crate::domain::terms::BillingStartTrigger;

use super::draft::{Draft, names};
use super::effect::Notice;
use super::event::{Press, TimerKey};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::{
    Context, approvals, asking, decisions, gathering, invoices, next_order, not_understood, obligations, order_entry,
    put_off, quoted, rebase, renewal, tasks,
};
use crate::domain::approval::Decision;
use crate::policy::PolicyBook;
use crate::policy::decision::DecisionRole;
use crate::policy::document::ReadBackBy;

/// A person sends the packet to Finance; possible only while nothing that guards submit is open.
pub(super) fn submitted(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    is_to_be_submitted(handoff)?;
    may_submit(handoff, speaker, ctx)?;
    if let Some(rebased) = rebase::rebased(handoff, ctx) {
        return Ok(rebased);
    }
    let open = gathering::obstacles(handoff, ctx);
    if !open.is_empty() {
        return Err(Refusal::new("failure:F7", open.into()));
    }
    let mut draft = Draft::new(handoff, ctx);
    submit(&mut draft, None);
    Ok(draft.finish())
}

/// Sends a packet on the recorded word of somebody who may submit, once nothing is open. The act that closed the last
/// gap is a person's too: no timer and no system sends anything.
pub(super) fn submit_if_asked(draft: &mut Draft<'_>) {
    let Some(actor) = draft.ctx.actor.as_person().cloned() else { return };
    // What was wrong with a returned packet may lie outside its values.
    let is_ready = draft.handoff.stage == Stage::Complete
        || matches!(draft.handoff.stage, Stage::Returned { .. })
            && gathering::obstacles(&draft.handoff, draft.ctx).is_empty();
    if !is_ready {
        return;
    }
    if let Some(request) = draft.handoff.send_when_complete.clone() {
        submit(draft, Some(request.by).filter(|by| *by != actor));
    }
}

fn submit(draft: &mut Draft<'_>, as_asked_by: Option<PersonId>) {
    draft.fact(Fact::PacketSubmitted { as_asked_by });
    draft.out.clear_timer(TimerKey::Gaps);
    put_off::clear(draft);
    approvals::judge_submitted(draft);
}

/// Whoever may submit takes back that the packet goes by itself.
pub(super) fn called_off(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    may_submit(handoff, speaker, ctx)?;
    if handoff.send_when_complete.is_none() {
        let (stage, tried) = (handoff.stage.word().to_owned(), "hold the packet back".to_owned());
        return Err(Refusal::new("gate:submit", Reason::NotFromHere { stage, tried }));
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::SubmissionCalledOff {});
    Ok(draft.finish())
}

/// Whether the packet has still to go to Finance.
pub(super) fn is_to_be_submitted(handoff: &Handoff) -> Result<(), Refusal> {
    let stage = handoff.stage.word().to_owned();
    match &handoff.stage {
        Stage::Gathering | Stage::Complete | Stage::Returned { .. } => Ok(()),
        Stage::FinanceReview => Err(Refusal::new("gate:submit", Reason::AlreadySo { stage })),
        Stage::OnHold { .. } => Err(Refusal::new("failure:F2", Reason::OnHold)),
        Stage::Unopened
        | Stage::PreSignature
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => {
            Err(Refusal::new("gate:submit", Reason::NotFromHere { stage, tried: "submit".into() }))
        }
    }
}

/// The deal's owner, whoever asked for the handoff, or the deal desk.
pub(super) fn may_submit(handoff: &Handoff, person: &Person, ctx: &Context<'_>) -> Result<(), Refusal> {
    let desk = &ctx.policy.organisation().roles.deal_desk;
    let is_owner = [&handoff.owner, &handoff.requester].into_iter().flatten().any(|owner| owner == &person.id);
    if is_owner || person.has_role(desk) {
        return Ok(());
    }
    let owner = handoff.owner.as_ref().map_or("the deal's owner", |owner| ctx.directory.name_of(owner));
    let who = format!("{owner} or the deal desk");
    Err(Refusal::new("failure:F2", Reason::NotYours { tried: "submit it".into(), who }))
}

/// Finance accepted: the order may be entered.
pub(super) fn accept(draft: &mut Draft<'_>, approval: ApprovalId, by: &PersonId) {
    draft.fact(Fact::PacketAccepted { approval });
    draft.tell_thread(Notice::PacketAccepted { by: by.clone() });
}

/// Finance sends the packet back with a code.
pub(super) fn returned(
    handoff: &Handoff,
    approval: ApprovalId,
    snapshot_hash: &str,
    code: ReturnCode,
    text: Option<&str>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let checked = decisions::check(handoff, approval, snapshot_hash, ctx)?;
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if code == ReturnCode::Other && text.is_none() {
        return Err(Refusal::new("feature:N17", Reason::ReturnNeedsText));
    }
    if checked.decision.role != Some(DecisionRole::FinanceAcceptance) {
        return Err(Refusal::new("rule:(d)", Reason::NotOffered { decision: Decision::Reject }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let reason = match text {
        Some(text) => format!("{}: {text}", code.word()),
        None => code.word().to_owned(),
    };
    let press = Press {
        approval,
        decision: Decision::Reject,
        snapshot_hash: snapshot_hash.to_owned(),
        text: Some(reason.clone()),
        conditions: Vec::new(),
    };
    decisions::record(&mut draft, &checked, Decision::Reject, Some(&reason), &press);
    let (snapshot_hash, text) = (snapshot_hash.to_owned(), text.map(str::to_owned));
    draft.fact(Fact::PacketReturned { approval: checked.approval.id, code, text: text.clone(), snapshot_hash });
    draft.tell_thread(Notice::PacketReturned { code, text, by: checked.person.clone() });
    asking::arm_gaps(&mut draft);
    Ok(draft.finish())
}

/// From submission until the order exists, a change of any value that Finance's card covers takes the packet back,
/// acceptance included, and so does anything that guards submit and is open again.
pub(super) fn withdraw_if_changed(draft: &mut Draft<'_>) {
    let changed = approvals::changed_under_finance(draft);
    let mut open = gathering::obstacles(&draft.handoff, draft.ctx);
    // A check that warns while Finance looks takes nothing back: it stands on what Finance reads.
    open.misfits.retain(|misfit| misfit.severity == Severity::Block);
    if changed.is_none() && open.is_empty() {
        return;
    }
    let changed_values = changed.is_some();
    match changed {
        Some((approval, changes)) => approvals::withdraw(draft, &approval, changes),
        None => withdraw_acceptance(draft),
    }
    tasks::take_back(draft, TaskKind::AnswerWords);
    let said = if changed_values { Vec::new() } else { not_understood::alone(&draft.handoff, draft.ctx) };
    draft.fact(Fact::PacketReopened { for_words: !said.is_empty() });
    // In its own thread the reply to those words says it.
    let is_told = !said.is_empty() && matches!(draft.ctx.place, None | Some(Place::Handoff { .. }));
    if !is_told {
        draft.tell_thread(Notice::SubmissionWithdrawn { said });
    }
    gathering::settle(draft);
}

/// What Finance was asked for the packet, or has said of it, counts no more.
pub(super) fn withdraw_acceptance(draft: &mut Draft<'_>) {
    let acceptance = approvals::finance_acceptance(draft.ctx);
    if let Some(approval) = draft.handoff.standing(&acceptance.decision_type).cloned() {
        approvals::withdraw(draft, &approval, Vec::new());
    }
}

/// Billing operations entered the order in the system of record.
pub(super) fn order_entered(handoff: &Handoff, order_ref: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let stage = handoff.stage.word().to_owned();
    match &handoff.stage {
        Stage::OrderReady => {}
        Stage::OrderEntry | Stage::OrderCreated | Stage::AwaitingBillingTrigger | Stage::ReadyForBilling
            if is_another(handoff, order_ref) => {}
        Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::CancelOrCredit { .. }
        | Stage::Closed { .. } => {
            return Err(Refusal::new("failure:F7", Reason::AlreadySo { stage }));
        }
        Stage::OnHold { .. } => return Err(Refusal::new("failure:F2", Reason::OnHold)),
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::Superseded { .. }
        | Stage::Voided { .. } => {
            let tried = "enter the order".into();
            return Err(Refusal::new("failure:F46", Reason::NotFromHere { stage, tried }));
        }
    }
    must_be_finance(speaker, "enter the order", ctx)?;
    if let Some(rebased) = rebase::rebased(handoff, ctx).filter(|_| handoff.order_ref.is_none()) {
        return Ok(rebased);
    }
    let mut draft = Draft::new(handoff, ctx);
    if let Some(other) = ctx.looked_up.order_ref() {
        let order_ref = order_ref.to_owned();
        return Err(Refusal::new("decision:O1", Reason::OrderIsAnothers { order_ref, other }));
    }
    let second_entry = order_entry::is_keyed_twice(handoff, ctx.policy);
    let awaits_export = ctx.policy.organisation().order_entry.read_back == ReadBackBy::Export;
    let read_back = if awaits_export { Vec::new() } else { order_entry::read_back_by_hand(handoff, ctx.policy) };
    draft.fact(Fact::OrderEntered { order_ref: order_ref.to_owned(), second_entry, read_back, awaits_export });
    if let Some(from) = handoff.order_ref.clone() {
        draft.tell_thread(Notice::OrderCorrected { by: speaker.id.clone(), from });
    }
    if handoff.order_ref.is_none() {
        if handoff.ends_agreement {
            renewal::tell_of_end(&mut draft, &format!("its cancellation is ordered, {order_ref}"));
        }
        rebase::tell_of_base(&mut draft);
    }
    match (second_entry, awaits_export) {
        (true, _) => order_entry::ask(&mut draft),
        (false, true) => draft.tell_thread(Notice::ExportWanted),
        (false, false) => order_entry::created(&mut draft),
    }
    Ok(draft.finish())
}

/// Whether that is said of the order for the first time: another reference, or the same of an order that was put right.
fn is_another(handoff: &Handoff, order_ref: &str) -> bool {
    handoff.order_ref.as_deref().is_some_and(|known| words_key(known) != words_key(order_ref))
        || !handoff.order_differs.is_empty()
}

/// Whether that person acts for Finance.
pub(super) fn is_of_finance(person: &Person, ctx: &Context<'_>) -> bool {
    ctx.policy.organisation().roles.of_finance().iter().any(|role| person.has_role(role))
}

/// Only people who act for Finance may.
pub(super) fn must_be_finance(speaker: &Person, tried: &str, ctx: &Context<'_>) -> Result<(), Refusal> {
    if is_of_finance(speaker, ctx) {
        return Ok(());
    }
    let roles = ctx.policy.organisation().roles.of_finance();
    let people: Vec<&str> =
        roles.iter().flat_map(|role| ctx.directory.with_role(role)).map(|person| person.name.as_str()).collect();
    let who = if people.is_empty() { "billing operations".to_owned() } else { people.join(" or ") };
    Err(Refusal::new("failure:F2", Reason::NotYours { tried: tried.to_owned(), who }))
}

/// Sends the signal as soon as nothing is awaited: neither an event nor a field that guards billing.
pub(super) fn try_billing(draft: &mut Draft<'_>) {
    renewal::arm(draft);
    next_order::arm(draft);
    let policy = draft.ctx.policy;
    let mut awaited: Vec<String> =
        names(&policy.missing(&draft.handoff.packet, Gate::ReadyForBilling)).iter().map(ToString::to_string).collect();
    let is_awaited = awaited_trigger(&draft.handoff, draft.ctx).is_some();
    if waits_for_event(&draft.handoff, policy) {
        awaited.push(policy.by_role(FieldRole::BillingStartTrigger).name.to_string());
    }
    let owed = obligations::open_before(&draft.handoff, Gate::ReadyForBilling);
    awaited.extend(owed.map(|condition| format!("the condition of {}", draft.ctx.directory.name_of(&condition.owner))));
    if !awaited.is_empty() {
        if draft.handoff.stage == Stage::OrderCreated {
            draft.fact(Fact::BillingAwaited { awaited: awaited.clone() });
            draft.tell_thread(Notice::BillingAwaited { awaited });
        }
        return;
    }
    let Some(order_ref) = draft.handoff.order_ref.clone() else { return };
    let packet = &draft.handoff.packet;
    let total = quoted::billable(&draft.handoff, policy);
    let billing_starts_on = if is_awaited { None } else { invoices::billing_starts_on(packet, policy) };
    draft.fact(Fact::ReadyForBilling { order_ref, total, billing_starts_on });
    draft.tell_thread(Notice::ReadyForBilling);
    asking::ask_to_close(draft);
    tasks::try_close(draft);
}

/// Whether billing waits for an event that nobody has reported yet.
pub fn waits_for_event(handoff: &Handoff, policy: &PolicyBook) -> bool {
    trigger_of(handoff, policy).is_some() && handoff.billing_trigger_met_at.is_none()
}

/// The event that billing waits for, if it starts with one.
pub(super) fn awaited_trigger(handoff: &Handoff, ctx: &Context<'_>) -> Option<BillingStartTrigger> {
    trigger_of(handoff, ctx.policy)
}

fn trigger_of(handoff: &Handoff, policy: &PolicyBook) -> Option<BillingStartTrigger> {
    match handoff.packet.counting(&policy.by_role(FieldRole::BillingStartTrigger).name) {
        Some(Value::Choice(word)) => BillingStartTrigger::from_word(word).filter(|trigger| trigger.is_awaited()),
        _ => None,
    }
}

/// Somebody reports the event that billing waits for.
pub(super) fn billing_trigger_reported(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if handoff.stage != Stage::AwaitingBillingTrigger {
        let stage = handoff.stage.word().to_owned();
        let reason = match handoff.ready_for_billing_at {
            Some(_) => Reason::AlreadySo { stage },
            None => Reason::NotFromHere { stage, tried: "start billing".into() },
        };
        return Err(Refusal::new("gate:ready_for_billing", reason));
    }
    if handoff.billing_trigger_met_at.is_some() {
        let stage = handoff.stage.word().to_owned();
        return Err(Refusal::new("gate:ready_for_billing", Reason::AlreadySo { stage }));
    }
    let is_provisioning = awaited_trigger(handoff, ctx) == Some(BillingStartTrigger::Provisioning);
    // Where billing starts with the access, whoever sets it up knows the day.
    if !(is_provisioning && tasks::may_do(handoff, TaskKind::Provisioning, speaker, ctx)) {
        must_be_finance(speaker, "report that billing may start", ctx)?;
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::BillingTriggerMet {});
    try_billing(&mut draft);
    Ok(draft.finish())
}
