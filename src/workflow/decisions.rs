//! A person acts on a decision: approves, rejects, asks, steps aside, answers, takes back.
//!
//! Rights are checked here, in the deciding transaction, whatever the card showed when it was drawn.

use crate::domain::approval::{Approval, ApprovalState, Decision, Request, Ruling};
use crate::domain::field::{Gate, Severity};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, PersonId};
use crate::policy::authority::{self, Authority, Barred};
use crate::policy::decision::{DecisionDefinition, DecisionRole};
use crate::policy::verdict::Verdict;

use super::draft::{Draft, names};
use super::effect::{Notice, What};
use super::event::{Event, Press, TimerKey};
use super::fact::{AuthorityAtTime, Fact, MoveReason};
use super::gathering::Obstacles;
use super::outcome::{Outcome, Reason, Refusal};
use super::{
    Context, approvals, asking, finance, gathering, information, matching, obligations, only_the_speaker, policy_ref,
    rebase, waivers, warnings,
};

/// A press that passed every check: which approval it is for, and the proof that this person may decide it.
pub(super) struct Checked<'a> {
    /// The approval that the press counts for.
    pub approval: Approval,
    /// Its request.
    pub request: Request,
    /// Its definition.
    pub decision: &'a DecisionDefinition,
    /// Who presses.
    pub person: PersonId,
    /// The proof, without which nothing is recorded.
    authority: Authority,
    barred: Vec<(PersonId, String)>,
}

/// Checks a press: it is still open, what the card showed is what is, and this person may decide it now.
pub(super) fn check<'a>(
    handoff: &Handoff,
    approval: ApprovalId,
    snapshot_hash: &str,
    ctx: &Context<'a>,
) -> Result<Checked<'a>, Refusal> {
    let speaker = ctx.speaker()?;
    let pressed = handoff.approval(approval).ok_or_else(|| unknown(approval))?;
    let decision = ctx.policy.decision(&pressed.snapshot.decision_type).ok_or_else(|| unknown(approval))?;
    let is_off = matches!(handoff.stage, Stage::Voided { .. } | Stage::Superseded { .. });
    if is_off {
        let stage = handoff.stage.word().to_owned();
        return Err(Refusal::new("state:Voided", Reason::NotFromHere { stage, tried: "decide it".into() }));
    }
    let current = counts_for(handoff, pressed, snapshot_hash, ctx)?;
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return Err(Refusal::new("failure:F2", Reason::OnHold));
    }
    let barred = approvals::barred(handoff, decision, ctx);
    let authority = authority::may_decide(&speaker.id, current, &barred, ctx.directory, ctx.policy.ladders())
        .map_err(|bar| refused_by(bar, ctx))?;
    let request = current.request.clone().ok_or_else(|| unknown(approval))?;
    let barred = barred.iter().map(|(person, bar)| (person.clone(), bar.word().to_owned())).collect();
    Ok(Checked { approval: current.clone(), request, decision, person: speaker.id.clone(), authority, barred })
}

pub(super) fn unknown(approval: ApprovalId) -> Refusal {
    Refusal::new("behaviour:6", Reason::Unknown { what: approval.to_string() })
}

fn refused_by(bar: Barred, ctx: &Context<'_>) -> Refusal {
    let reason = match &bar {
        Barred::NotAccountable { accountable } => Reason::NotAccountable { accountable: accountable.clone() },
        Barred::Supplier { field } => {
            let title = ctx.policy.field(field).map_or_else(|| field.to_string(), |field| field.title.clone());
            Reason::Barred { bar: bar.word().to_owned(), field: Some(title) }
        }
        Barred::Owner
        | Barred::Requester
        | Barred::OnCommission
        | Barred::DecidedWaiver
        | Barred::Left
        | Barred::NothingAsked
        | Barred::DoesNotHoldBand { .. } => Reason::Barred { bar: bar.word().to_owned(), field: None },
    };
    Refusal::new(bar.rule().as_str(), reason)
}

/// The approval that a press counts for: the one that stands now for the same decision, if what its card
/// shows is what the pressed card showed. An older card with the same hash still counts (`invariant:I5`).
fn counts_for<'h>(
    handoff: &'h Handoff,
    pressed: &'h Approval,
    snapshot_hash: &str,
    ctx: &Context<'_>,
) -> Result<&'h Approval, Refusal> {
    let standing = handoff.standing(&pressed.snapshot.decision_type);
    let instead = standing.filter(|now| now.is_open() && now.id != pressed.id).map(|now| now.id);
    if let Some(now) = standing
        && now.snapshot.hash() == snapshot_hash
    {
        return match &now.state {
            ApprovalState::Asked | ApprovalState::InfoRequested { .. } => Ok(now),
            ApprovalState::Granted(_) | ApprovalState::Rejected(_) | ApprovalState::Cleared => {
                Err(Refusal::new("behaviour:7", Reason::AlreadyDecided { approval: now.id }))
            }
            ApprovalState::Recalled { .. } | ApprovalState::Lapsed { .. } => {
                Err(Refusal::new("behaviour:7", Reason::NoLongerAsked { approval: now.id, instead }))
            }
        };
    }
    if let ApprovalState::Recalled { .. } = pressed.state {
        return Err(Refusal::new("behaviour:7", Reason::NoLongerAsked { approval: pressed.id, instead }));
    }
    let changes = match &*ctx.policy.judge(&pressed.snapshot.decision_type, &handoff.packet) {
        Verdict::Clear(hit) | Verdict::Needs(hit) => pressed.snapshot.changes(&hit.snapshot),
        Verdict::Waits { .. } | Verdict::DoesNotApply | Verdict::Off { .. } => match &pressed.state {
            ApprovalState::Lapsed { changes, .. } => changes.clone(),
            ApprovalState::Cleared
            | ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Granted(_)
            | ApprovalState::Rejected(_)
            | ApprovalState::Recalled { .. } => Vec::new(),
        },
    };
    Err(Refusal::new("invariant:I5", Reason::CardIsStale { approval: pressed.id, changes, instead }))
}

/// A press on a decision card.
pub(super) fn decided(handoff: &Handoff, press: &Press, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let checked = check(handoff, press.approval, &press.snapshot_hash, ctx)?;
    if !checked.decision.allowed.contains(&press.decision) {
        return Err(Refusal::new("rule:(d)", Reason::NotOffered { decision: press.decision }));
    }
    let is_yes = matches!(press.decision, Decision::Approve | Decision::ApproveWithConditions);
    if let Some(rebased) = rebase::rebased(handoff, ctx).filter(|_| is_yes) {
        return Ok(rebased);
    }
    let text = press.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match press.decision {
        Decision::Approve => approve(handoff, &checked, press, text, ctx),
        Decision::ApproveWithConditions if press.conditions.is_empty() => Err(needs_reason(press.decision)),
        Decision::ApproveWithConditions => approve(handoff, &checked, press, text, ctx),
        Decision::Reject if text.is_none() => Err(needs_reason(press.decision)),
        Decision::Reject => Ok(reject(handoff, &checked, press, text, ctx)),
        Decision::RequestInfo => match text {
            Some(question) => information::requested(handoff, &checked, question, ctx),
            None => Err(needs_reason(press.decision)),
        },
        Decision::Recuse => recuse(handoff, &checked, ctx),
    }
}

fn needs_reason(decision: Decision) -> Refusal {
    Refusal::new("failure:F44", Reason::ReasonNeeded { decision })
}

/// Records what a person decided. Nothing else makes a decision, and it cannot be called without the proof.
pub(super) fn record(
    draft: &mut Draft<'_>,
    checked: &Checked<'_>,
    decision: Decision,
    text: Option<&str>,
    press: &Press,
) {
    let ruling = Ruling {
        decision,
        by: checked.authority.person().clone(),
        on_behalf_of: checked.request.stands_in_for.first().map(|stand_in| stand_in.person.clone()),
        at: draft.ctx.now,
        reason: text.map(str::to_owned),
        conditions: press.conditions.clone(),
    };
    let authority = AuthorityAtTime {
        role: checked.request.role.clone(),
        row: checked.approval.snapshot.row.clone(),
        policy: policy_ref(draft.ctx.policy),
        barred: checked.barred.clone(),
        stands_in_for: checked.request.stands_in_for.clone(),
    };
    let approval = checked.approval.id;
    draft.fact(Fact::ApprovalDecided { approval, ruling, snapshot_hash: press.snapshot_hash.clone(), authority });
    draft.out.clear_timer(TimerKey::Ladder { approval });
    information::forget(&mut draft.out, &checked.approval);
    draft.out.effect(What::DecisionCard { approval, person: checked.person.clone() });
    obligations::arm(draft);
    waivers::arm(draft);
}

fn approve(
    handoff: &Handoff,
    checked: &Checked<'_>,
    press: &Press,
    text: Option<&str>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let mut draft = Draft::new(handoff, ctx);
    if checked.decision.role == Some(DecisionRole::FinanceAcceptance) {
        order_ready_gate(handoff, ctx)?;
        record(&mut draft, checked, press.decision, text, press);
        finance::accept(&mut draft, checked.approval.id, &checked.person);
        return Ok(draft.finish());
    }
    record(&mut draft, checked, press.decision, text, press);
    draft.tell_thread(Notice::DecisionMade { approval: checked.approval.id });
    tell_ruling(&mut draft, checked, press);
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// Finance accepts on an executed agreement only, with nothing open that guards the order (`decision:F1`).
fn order_ready_gate(handoff: &Handoff, ctx: &Context<'_>) -> Result<(), Refusal> {
    let missing = ctx.policy.missing(&handoff.packet, Gate::OrderReady);
    let misfits = matching::misfits(handoff, ctx, Gate::OrderReady);
    let misfits: Vec<_> = misfits.into_iter().filter(|misfit| misfit.severity == Severity::Block).collect();
    let conditions = obligations::open_before(handoff, Gate::OrderReady).cloned().collect();
    let approvals = approvals::unsettled(handoff, ctx);
    let open = Obstacles { missing: names(&missing), misfits, approvals, conditions };
    if open.is_empty() {
        return Ok(());
    }
    Err(Refusal::new("gate:order_ready", open.into()))
}

fn reject(handoff: &Handoff, checked: &Checked<'_>, press: &Press, text: Option<&str>, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    record(&mut draft, checked, Decision::Reject, text, press);
    draft.tell_thread(Notice::DecisionMade { approval: checked.approval.id });
    tell_ruling(&mut draft, checked, press);
    gathering::settle(&mut draft);
    draft.finish()
}

/// Whoever must act on a reason or a condition hears it directly: the deal's owner, and a condition's owner.
fn tell_ruling(draft: &mut Draft<'_>, checked: &Checked<'_>, press: &Press) {
    let of_deal = draft.handoff.owner.iter().filter(|_| press.decision == Decision::Reject);
    let of_conditions = press.conditions.iter().map(|condition| &condition.owner);
    let mut people: Vec<PersonId> = of_deal.chain(of_conditions).cloned().collect();
    people.sort();
    people.dedup();
    for person in people {
        draft.out.tell(&person, Notice::RulingTold { approval: checked.approval.id });
    }
}

fn recuse(handoff: &Handoff, checked: &Checked<'_>, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let mut draft = Draft::new(handoff, ctx);
    let steps_done = checked.request.steps_done;
    if approvals::pass_on(&mut draft, &checked.approval, MoveReason::Recused, steps_done, &[]) {
        return Ok(draft.finish());
    }
    let policy_owner = ctx.policy.organisation().policy_owner.clone();
    Err(Refusal::new("invariant:I11", Reason::NobodyElse { policy_owner }))
}

/// The requester takes a request back.
pub(super) fn recalled(handoff: &Handoff, approval: ApprovalId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let asked = handoff.approval(approval).ok_or_else(|| unknown(approval))?;
    let is_requester = [&handoff.owner, &handoff.requester].into_iter().flatten().any(|person| person == &speaker.id);
    if !is_requester {
        let who = handoff.owner.as_ref().map_or("the deal's owner", |owner| ctx.directory.name_of(owner)).to_owned();
        return Err(Refusal::new("rule:recall", Reason::NotYours { tried: "recall it".into(), who }));
    }
    if handoff.is_over() {
        let stage = handoff.stage.word().to_owned();
        return Err(Refusal::new("rule:recall", Reason::NotFromHere { stage, tried: "recall it".into() }));
    }
    if !asked.is_open() {
        return Err(match asked.state {
            ApprovalState::Granted(_) | ApprovalState::Rejected(_) | ApprovalState::Cleared => {
                Refusal::new("behaviour:7", Reason::AlreadyDecided { approval })
            }
            ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. }
            | ApprovalState::Asked
            | ApprovalState::InfoRequested { .. } => {
                Refusal::new("behaviour:7", Reason::NoLongerAsked { approval, instead: None })
            }
        });
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::ApprovalRecalled { approval });
    draft.out.clear_timer(TimerKey::Ladder { approval });
    information::forget(&mut draft.out, asked);
    if let Some(request) = &asked.request {
        draft.out.effect(What::DecisionCard { approval, person: request.accountable.clone() });
    }
    if handoff.stage == Stage::FinanceReview {
        draft.fact(Fact::PacketReopened { for_words: false });
    }
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// A typed yes is noticed, never counted, and answered with the button that counts (`feature:N7`).
pub(super) fn yes_typed(handoff: &Handoff, words: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let is_accountable =
        |approval: &&Approval| approval.request.as_ref().is_some_and(|request| request.accountable == speaker.id);
    let waiting: Vec<ApprovalId> =
        handoff.open_approvals().filter(is_accountable).map(|approval| approval.id).collect();
    let is_sender = || handoff.stage == Stage::Complete && finance::may_submit(handoff, speaker, ctx).is_ok();
    let has_to_press =
        !waiting.is_empty() || is_sender() || !asking::read_back(handoff, &speaker.id, ctx).fields.is_empty();
    if !has_to_press || handoff.is_over() {
        return Ok(Outcome::default());
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::WordsNoted { as_what: "typed_yes".into(), field: None, words: words.to_owned(), until: None });
    if let Some(to) = only_the_speaker(ctx) {
        draft.out.say(to, Notice::TypedYes { waiting });
    }
    Ok(draft.out.build())
}

/// What was pressed, in a word, and on which approval.
pub type Pressed = (String, Option<ApprovalId>);

/// What was pressed and on which approval, if the event is a press.
pub fn pressed(event: &Event) -> Option<Pressed> {
    match event {
        Event::Decided(press) => {
            let word = serde_json::to_value(press.decision).ok()?.as_str()?.to_owned();
            Some((word, Some(press.approval)))
        }
        Event::Returned { approval, .. } => Some(("return".into(), Some(*approval))),
        Event::Delegated { approval, .. } => Some(("delegate".into(), Some(*approval))),
        Event::PutOff { approval, .. } => Some(("put_off".into(), Some(*approval))),
        Event::Advised { approval, .. } => Some(("advise".into(), Some(*approval))),
        Event::Recalled { approval } => Some(("recall".into(), Some(*approval))),
        Event::Submitted => Some(("submit".into(), None)),
        Event::Answered(answers) => warnings::pressed(answers).map(|word| (word.to_owned(), None)),
        Event::ValuesConfirmed { .. } => Some(("confirm".into(), None)),
        Event::ConfirmedToSend { .. } => Some(("confirm_and_send".into(), None)),
        Event::SuggestionTaken { .. } => Some(("take_suggestion".into(), None)),
        Event::SuggestionLeft { .. } => Some(("leave_suggestion".into(), None)),
        Event::CustomerEmailWanted => Some(("customer_email".into(), None)),
        Event::SubmissionCalledOff => Some(("do_not_send".into(), None)),
        Event::OrderEntered { .. } => Some(("enter_order".into(), None)),
        Event::OrderKeyedAgain { .. } => Some(("key_again".into(), None)),
        Event::BillingTriggerReported => Some(("report_billing_trigger".into(), None)),
        Event::HandoffStarted { .. } | Event::StartedByHand { .. } => Some(("start".into(), None)),
        Event::InfoAnswered { approval, .. } => Some(("answer_information".into(), Some(*approval))),
        // Words are no press.
        Event::InfoSaid { .. } => None,
        Event::Resumed => Some(("resume".into(), None)),
        Event::WinReported => Some(("report_win".into(), None)),
        Event::LossExplained { .. } => Some(("explain_loss".into(), None)),
        Event::TaskDone { .. } => Some(("acknowledge".into(), None)),
        Event::LateWordsAnswered { .. } => Some(("answer_words".into(), None)),
        Event::AcceptanceTakenBack => Some(("take_back".into(), None)),
        Event::OrderUndone { .. } => Some(("undo_order".into(), None)),
        Event::ConditionKept { .. } => Some(("keep_condition".into(), None)),
        Event::WaiverAsked(_) => Some(("ask_waiver".into(), None)),
        Event::PolicyConfirmed { .. } => Some(("confirm_policy".into(), None)),
        Event::DealWon(_)
        | Event::DealAmended(_)
        | Event::EnvelopeDelivered { .. }
        | Event::DealLost { .. }
        | Event::WinUnreadable { .. }
        | Event::ClaimMade { .. }
        | Event::Uploaded(_)
        | Event::YesTyped { .. }
        | Event::Held { .. }
        | Event::Voided { .. }
        | Event::Reassigned { .. }
        | Event::Merged { .. }
        | Event::Superseded { .. }
        | Event::AccountLinked { .. }
        | Event::AccountUnlinked { .. }
        | Event::RenewalOpened { .. }
        | Event::AwaySaid(_)
        | Event::AwayCleared { .. }
        | Event::AbsenceNews { .. }
        | Event::AbsencesChanged
        | Event::PolicyNews(_)
        | Event::ScheduleDue(_)
        | Event::AgreementOff { .. }
        | Event::AgreementChanged { .. }
        | Event::TimerDue { .. }
        | Event::AssistantReplied(_)
        | Event::DeliveryFailed { .. } => None,
    }
}

/// The card to show again beside a refusal: the one that counts now, if it is this person's.
pub(super) fn card_that_counts(handoff: &Handoff, reason: &Reason, person: &PersonId) -> Option<ApprovalId> {
    let instead = reason.counts_instead()?;
    let request = handoff.approval(instead)?.request.as_ref()?;
    (&request.accountable == person).then_some(instead)
}
