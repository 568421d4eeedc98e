//! Questions about handoffs: status with its one blocker, list, packet, explanation. State in, plain data out.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::approval::{Approval, ApprovalState, Condition};
use crate::domain::change::ended_by;
use crate::domain::delta;
use crate::domain::directory::Directory;
use crate::domain::document::DocumentRef;
use crate::domain::field::{Field, FieldOwner, FieldRole, FieldState, Gate, Misfit, Severity, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::domain::look_up::{Answer, LookedUp};
use crate::domain::money::Money;
use crate::domain::packet::Entry;
use crate::domain::person::{Actor, Person};
use crate::domain::task::{Task, TaskKind};
use crate::domain::terms::{BillingStartTrigger, PaymentTerms};
use crate::policy::PolicyBook;
use crate::policy::decision::{DecisionDefinition, Starts};
use crate::policy::verdict::Verdict;

use super::approvals;
use super::draft::{names, person_for};
use super::fact::MoveReason;
use super::{Context, asking as questions, finance, gathering, late_words, matching, obligations, quoted, waivers};

/// What a question may know.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The policy in force.
    pub policy: &'a PolicyBook,
    /// Everybody.
    pub directory: &'a Directory,
    /// When it is asked.
    pub now: DateTime<Utc>,
}

impl<'a> Asking<'a> {
    pub(super) fn context(&self, actor: &'a Actor, looked_up: &'a LookedUp) -> Context<'a> {
        Context { actor, now: self.now, place: None, policy: self.policy, directory: self.directory, looked_up }
    }
}

/// To whom an open decision passes if its time runs out; nobody where it stays with whoever has it.
pub fn next_holder(handoff: &Handoff, approval: &Approval, asking: &Asking<'_>) -> Option<PersonId> {
    let due = approval.request.as_ref()?.due_at;
    taker(handoff, approval, MoveReason::Breach, &Asking { now: due.max(asking.now), ..*asking })
}

/// Whether somebody else is left to take an open decision over.
pub fn may_step_aside(handoff: &Handoff, approval: &Approval, asking: &Asking<'_>) -> bool {
    taker(handoff, approval, MoveReason::Recused, asking).is_some()
}

fn taker(handoff: &Handoff, approval: &Approval, why: MoveReason, asking: &Asking<'_>) -> Option<PersonId> {
    let (looked_up, actor) = (no_clash(handoff, asking.policy), Actor::Baton);
    let ctx = asking.context(&actor, &looked_up);
    approvals::next_after(handoff, approval, why, &ctx).map(|chosen| chosen.person)
}

/// The first day on which nothing of the agreement is in force to which that handoff belongs, because one of these
/// handoffs ended it before its term.
pub fn ended_from(handoff: &Handoff, handoffs: &[Handoff], policy: &PolicyBook) -> Option<NaiveDate> {
    let by = ended_by(handoff, handoffs)?;
    match by.packet.value(&policy.find_role(FieldRole::ServiceStart)?.name) {
        Some(Value::Date(day)) => Some(*day),
        Some(_) | None => None,
    }
}

/// Where a handoff stands, and the one thing that keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Status<'h> {
    /// The handoff itself.
    pub handoff: &'h Handoff,
    /// Total contract value, if known.
    pub total: Option<Money>,
    /// What is billed because of it, or credited where it is below zero, if known.
    pub billable: Option<Money>,
    /// The one document that is the deal.
    pub agreement: Option<DocumentRef>,
    /// The payment terms that count.
    pub payment_terms: Option<PaymentTerms>,
    /// Unmet requirements up to the next gate, in the order of the checklist.
    pub missing: Vec<MissingField>,
    /// Values that do not fit.
    pub misfits: Vec<Misfit>,
    /// The one thing that keeps it; `None` where nothing does.
    pub blocker: Option<Blocker>,
}

/// One unmet requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingField {
    /// Which field.
    pub field: FieldName,
    /// Its severity.
    pub severity: Severity,
    /// Absent, or proposed and not confirmed.
    pub state: FieldState,
    /// Who was asked.
    pub asked_of: Option<PersonId>,
    /// When.
    pub asked_at: Option<DateTime<Utc>>,
}

/// The one thing that keeps a handoff: what, whose it is, since when (`feature:N19`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// What.
    pub what: Blocking,
    /// Whose it is.
    pub who: Option<PersonId>,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
}

/// What keeps a handoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocking {
    /// It is on hold.
    Hold {
        /// Why.
        reason: String,
        /// Until when.
        until: Option<NaiveDate>,
    },
    /// A decision was refused.
    Rejected(ApprovalId),
    /// An approver waits for an answer.
    Information(ApprovalId),
    /// Fields are missing.
    Fields(Vec<FieldName>),
    /// Values wait for their confirmation.
    Confirmation(usize),
    /// A value does not fit.
    Misfit(Misfit),
    /// A decision waits.
    Decision(ApprovalId),
    /// A request was taken back.
    Recalled(ApprovalId),
    /// A condition of a yes is to be kept before.
    Condition(Condition),
    /// A decision has nobody who may take it.
    Nobody(String),
    /// Finance reads it.
    Finance(ApprovalId),
    /// Finance sent it back.
    Returned,
    /// Nothing is open; it waits to be submitted.
    Submission,
    /// The order differs from the packet in these fields.
    OrderDiffers(Vec<FieldName>),
    /// The order's own export is to be brought.
    OrderExport,
    /// The order is to be entered.
    OrderEntry,
    /// Nothing is open before the signature; the deal is to be won.
    Win,
    /// Somebody is to do, or acknowledge, something.
    Task(TaskKind),
    /// Billing waits for an event or a field.
    Billing(Vec<FieldName>),
}

/// Where `handoff` stands.
pub fn status<'h>(handoff: &'h Handoff, asking: &Asking<'_>) -> Status<'h> {
    let looked_up = no_clash(handoff, asking.policy);
    let actor = Actor::Baton;
    let ctx = asking.context(&actor, &looked_up);
    let role_value = |role| handoff.packet.value(&asking.policy.by_role(role).name);
    let total = match role_value(FieldRole::Total) {
        Some(Value::Money(total)) if quoted::falls_away(handoff, asking.policy) => Some(delta::negative(*total)),
        Some(Value::Money(total)) => Some(*total),
        _ => None,
    };
    let agreement = match role_value(FieldRole::AgreementOfRecord) {
        Some(Value::Document(document)) => Some(document.clone()),
        _ => None,
    };
    let payment_terms = match role_value(FieldRole::PaymentTerms) {
        Some(Value::PaymentTerms(terms)) => Some(terms.clone()),
        _ => None,
    };
    let missing = match handoff.stage.is_before_signature() || handoff.stage == Stage::Gathering {
        true => questions::missing_now(handoff, asking.policy),
        false => asking.policy.missing(&handoff.packet, next_gate(&handoff.stage)),
    };
    // What is computed follows from what is asked.
    let asked = missing.iter().filter(|item| questions::is_asked(asking.policy, &item.field));
    let missing = asked.map(|item| with_question(handoff, item)).collect();
    let misfits = misfits(handoff, asking);
    let blocker = blocker(handoff, &ctx);
    let billable = quoted::billable(handoff, asking.policy);
    Status { handoff, total, billable, agreement, payment_terms, missing, misfits, blocker }
}

/// What does not fit, up to the gate that lies ahead. What is booked is judged as of the day on which Finance accepted it;
/// what is given only afterwards, as of now.
pub fn misfits(handoff: &Handoff, asking: &Asking<'_>) -> Vec<Misfit> {
    let looked_up = no_clash(handoff, asking.policy);
    let as_of = |now| {
        let asking = Asking { now, ..*asking };
        matching::misfits(handoff, &asking.context(&Actor::Baton, &looked_up), next_gate(&handoff.stage))
    };
    let Some(accepted) = accepted_at(handoff, asking) else { return as_of(asking.now) };
    let comes_after =
        |misfit: &Misfit| asking.policy.field(&misfit.field).is_some_and(|field| field.gate >= Gate::ReadyForBilling);
    let booked = as_of(accepted).into_iter().filter(|misfit| !comes_after(misfit));
    booked.chain(as_of(asking.now).into_iter().filter(comes_after)).collect()
}

/// When Finance accepted what is accepted.
fn accepted_at(handoff: &Handoff, asking: &Asking<'_>) -> Option<DateTime<Utc>> {
    if !late_words::is_accepted(&handoff.stage) {
        return None;
    }
    let looked_up = LookedUp::default();
    let ctx = asking.context(&Actor::Baton, &looked_up);
    let acceptance = handoff.standing(&approvals::finance_acceptance(&ctx).decision_type)?;
    if let ApprovalState::Granted(ruling) = &acceptance.state { Some(ruling.at) } else { None }
}

/// A question does not look beyond its handoff: whether another order carries the same purchase order number is
/// checked where it counts, in the transactions that take the number and that submit the packet.
pub(super) fn no_clash(handoff: &Handoff, policy: &PolicyBook) -> LookedUp {
    let questions = policy.look_ups_of_packet(&handoff.packet, handoff.id);
    LookedUp::new(questions.into_iter().map(|question| (question, Answer::PoNumber { handoffs: Vec::new() })).collect())
}

fn with_question(handoff: &Handoff, item: &crate::policy::checklist::Missing) -> MissingField {
    let question = handoff.questions.get(&item.field);
    MissingField {
        field: item.field.clone(),
        severity: item.severity,
        state: item.state,
        asked_of: question.map(|question| question.of.clone()),
        asked_at: question.map(|question| question.at),
    }
}

/// The gate that lies ahead.
fn next_gate(stage: &Stage) -> Gate {
    match stage {
        Stage::Unopened | Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::Returned { .. } => {
            Gate::Submit
        }
        Stage::FinanceReview => Gate::OrderReady,
        Stage::OrderReady | Stage::OrderEntry | Stage::OrderCreated | Stage::AwaitingBillingTrigger => {
            Gate::ReadyForBilling
        }
        Stage::ReadyForBilling
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => Gate::Submit,
        Stage::OnHold { back_to, .. } => next_gate(back_to),
    }
}

fn blocker(handoff: &Handoff, ctx: &Context<'_>) -> Option<Blocker> {
    let owner = person_for(ctx, handoff, FieldOwner::AccountExecutive);
    let finance = person_for(ctx, handoff, FieldOwner::BillingOps);
    let since_change = handoff.changed_at;
    match &handoff.stage {
        Stage::Closed { .. } => task_blocker(handoff, TaskKind::AnswerWords),
        Stage::Unopened | Stage::Voided { .. } | Stage::Superseded { .. } => None,
        // What was said is looked at before anything goes on; where somebody else's step is next, it stands beside that.
        Stage::OrderReady | Stage::ReadyForBilling if handoff.open_task(TaskKind::AnswerWords).is_some() => {
            task_blocker(handoff, TaskKind::AnswerWords)
        }
        Stage::ReadyForBilling if !handoff.order_differs.is_empty() => {
            let who = handoff.entered_by.clone().or(finance);
            Some(Blocker { what: Blocking::OrderDiffers(handoff.order_differs.clone()), who, since: since_change })
        }
        Stage::ReadyForBilling => task_blocker(handoff, TaskKind::Provisioning).or_else(|| {
            let missing = ctx.policy.missing(&handoff.packet, Gate::Close);
            let asked = missing.into_iter().filter(|item| questions::is_asked(ctx.policy, &item.field));
            let fields: Vec<FieldName> = asked.map(|item| item.field).collect();
            let since = handoff.ready_for_billing_at;
            (!fields.is_empty()).then_some(Blocker { what: Blocking::Fields(fields), who: owner, since })
        }),
        Stage::CancelOrCredit { .. } => task_blocker(handoff, TaskKind::CancelOrCredit),
        Stage::OnHold { reason, owner, until, .. } => {
            let what = Blocking::Hold { reason: reason.clone(), until: *until };
            Some(Blocker { what, who: Some(owner.clone()), since: since_change })
        }
        Stage::Returned { at, .. } => Some(Blocker { what: Blocking::Returned, who: owner, since: Some(*at) }),
        Stage::PreSignature => {
            let win = Blocker { what: Blocking::Win, who: owner.clone(), since: since_change };
            Some(gathering_blocker(handoff, ctx, owner).unwrap_or(win))
        }
        Stage::Gathering => gathering_blocker(handoff, ctx, owner),
        Stage::Complete => Some(Blocker { what: Blocking::Submission, who: owner, since: since_change }),
        Stage::FinanceReview => finance_blocker(handoff, ctx),
        Stage::OrderReady => Some(Blocker { what: Blocking::OrderEntry, who: finance, since: since_change }),
        Stage::OrderEntry if !handoff.order_differs.is_empty() => {
            let who = handoff.entered_by.clone().or(finance);
            Some(Blocker { what: Blocking::OrderDiffers(handoff.order_differs.clone()), who, since: since_change })
        }
        Stage::OrderEntry if handoff.order_awaits_export && handoff.open_task(TaskKind::SecondEntry).is_none() => {
            let who = handoff.entered_by.clone().or(finance);
            Some(Blocker { what: Blocking::OrderExport, who, since: since_change })
        }
        Stage::OrderEntry => task_blocker(handoff, TaskKind::SecondEntry).or(Some(Blocker {
            what: Blocking::Task(TaskKind::SecondEntry),
            who: Some(ctx.policy.organisation().policy_owner.clone()),
            since: since_change,
        })),
        Stage::OrderCreated | Stage::AwaitingBillingTrigger => {
            let fields = names(&ctx.policy.missing(&handoff.packet, Gate::ReadyForBilling));
            let condition = obligations::open_before(handoff, Gate::ReadyForBilling).next().cloned();
            if let Some(condition) =
                condition.filter(|_| fields.is_empty() && !finance::waits_for_event(handoff, ctx.policy))
            {
                return Some(owed(handoff, condition));
            }
            let who = match fields.is_empty() {
                true => whose_event(handoff, ctx).or(finance),
                false => owner,
            };
            Some(Blocker { what: Blocking::Billing(fields), who, since: since_change })
        }
    }
}

/// Who knows the day of the event that billing waits for, where that is not Finance.
fn whose_event(handoff: &Handoff, ctx: &Context<'_>) -> Option<PersonId> {
    let trigger = finance::awaited_trigger(handoff, ctx)?;
    let task = handoff.task(TaskKind::Provisioning).filter(|_| trigger == BillingStartTrigger::Provisioning)?;
    Some(task.of.clone())
}

fn task_blocker(handoff: &Handoff, kind: TaskKind) -> Option<Blocker> {
    let task = handoff.open_task(kind)?;
    Some(Blocker { what: Blocking::Task(kind), who: Some(task.of.clone()), since: Some(task.asked_at) })
}

/// In the order in which a person can do something about it: a no, a question, a gap, a misfit, a wait.
fn gathering_blocker(handoff: &Handoff, ctx: &Context<'_>, owner: Option<PersonId>) -> Option<Blocker> {
    let open = |wanted: fn(&ApprovalState) -> bool| {
        handoff.approvals.iter().rev().find(|approval| wanted(&approval.state) && speaks(handoff, approval))
    };
    let at = |approval: &Approval, what| Blocker { what, who: owner.clone(), since: Some(since(approval)) };
    if let Some(rejected) = open(|state| matches!(state, ApprovalState::Rejected(_))) {
        return Some(at(rejected, Blocking::Rejected(rejected.id)));
    }
    if let Some(asking) = open(|state| matches!(state, ApprovalState::InfoRequested { .. })) {
        return Some(at(asking, Blocking::Information(asking.id)));
    }
    let obstacles = match handoff.stage.is_before_signature() {
        true => gathering::obstacles_before_signature(handoff, ctx),
        false => gathering::obstacles(handoff, ctx),
    };
    if let Some(blocker) = field_blocker(handoff, ctx, &obstacles, owner.clone()) {
        return Some(blocker);
    }
    if let Some(misfit) = obstacles.misfits.into_iter().next() {
        let who = questions::who_mends(ctx, handoff, &misfit.field).or(owner);
        return Some(Blocker { what: Blocking::Misfit(misfit), who, since: handoff.changed_at });
    }
    if let Some(waiting) = open(|state| matches!(state, ApprovalState::Asked)) {
        let who = waiting.request.as_ref().map(|request| request.accountable.clone());
        let since = waiting.request.as_ref().map(|request| request.asked_at);
        return Some(Blocker { what: Blocking::Decision(waiting.id), who, since });
    }
    if let Some(recalled) = open(|state| matches!(state, ApprovalState::Recalled { .. })) {
        return Some(at(recalled, Blocking::Recalled(recalled.id)));
    }
    let condition = obstacles.conditions.into_iter().next().map(|condition| owed(handoff, condition));
    let Some(nobody) = obstacles.approvals.into_iter().next() else { return condition };
    let who = Some(ctx.policy.organisation().policy_owner.clone());
    Some(Blocker { what: Blocking::Nobody(nobody), who, since: handoff.changed_at })
}

fn owed(handoff: &Handoff, condition: Condition) -> Blocker {
    let (who, since) = (Some(condition.owner.clone()), obligations::set_at(handoff, &condition));
    Blocker { what: Blocking::Condition(condition), who, since: since.or(handoff.changed_at) }
}

/// Since when an approval is as it is.
fn since(approval: &Approval) -> DateTime<Utc> {
    match &approval.state {
        ApprovalState::Granted(ruling) | ApprovalState::Rejected(ruling) => ruling.at,
        ApprovalState::InfoRequested { at, .. } | ApprovalState::Recalled { at, .. } => *at,
        ApprovalState::Cleared | ApprovalState::Asked | ApprovalState::Lapsed { .. } => approval.opened_at,
    }
}

/// Whether an approval is the last word on its decision.
fn speaks(handoff: &Handoff, approval: &Approval) -> bool {
    // Of a waiver that is not granted, its item is what blocks.
    if waivers::of(approval).is_some() && !approval.is_open() {
        return false;
    }
    let same_type = |other: &&Approval| other.snapshot.decision_type == approval.snapshot.decision_type;
    handoff.approvals.iter().rev().find(same_type).is_some_and(|last| last.id == approval.id)
}

fn field_blocker(
    handoff: &Handoff,
    ctx: &Context<'_>,
    obstacles: &gathering::Obstacles,
    owner: Option<PersonId>,
) -> Option<Blocker> {
    let state_of = |name: &&FieldName| ctx.policy.field(name).map(|field| ctx.policy.state(field, &handoff.packet));
    let is_system = |name: &&FieldName| ctx.policy.field(name).is_some_and(|field| field.owner == FieldOwner::System);
    let absent: Vec<FieldName> = obstacles
        .missing
        .iter()
        .filter(|name| state_of(name) == Some(FieldState::Absent) && !is_system(name))
        .cloned()
        .collect();
    let (what, first) = match (absent.first(), obstacles.missing.first()) {
        (Some(first), _) => (Blocking::Fields(absent.clone()), Some(first)),
        (None, None) => return None,
        (None, first) => (Blocking::Confirmation(questions::to_confirm(handoff, ctx.policy)), first),
    };
    let question = first.and_then(|field| handoff.questions.get(field));
    let who = question.map(|question| question.of.clone()).or(owner);
    let since = question.map(|question| question.at).or(handoff.opened_at);
    Some(Blocker { what, who, since })
}

fn finance_blocker(handoff: &Handoff, ctx: &Context<'_>) -> Option<Blocker> {
    let acceptance = approvals::finance_acceptance(ctx);
    let approval = handoff.standing(&acceptance.decision_type);
    match approval {
        Some(approval) => {
            let who = approval.request.as_ref().map(|request| request.accountable.clone());
            let what = match approval.state {
                ApprovalState::InfoRequested { .. } => Blocking::Information(approval.id),
                ApprovalState::Cleared
                | ApprovalState::Asked
                | ApprovalState::Granted(_)
                | ApprovalState::Rejected(_)
                | ApprovalState::Recalled { .. }
                | ApprovalState::Lapsed { .. } => Blocking::Finance(approval.id),
            };
            Some(Blocker { what, who, since: handoff.submitted_at })
        }
        None => {
            let who = Some(ctx.policy.organisation().policy_owner.clone());
            Some(Blocker { what: Blocking::Nobody(acceptance.title.clone()), who, since: handoff.submitted_at })
        }
    }
}

/// One field of the packet, as Finance needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketLine<'h> {
    /// The field.
    pub field: &'h Field,
    /// Its state.
    pub state: FieldState,
    /// What it holds.
    pub entry: Option<&'h Entry>,
    /// Its value, as the order has it.
    pub value: Option<Cow<'h, Value>>,
}

/// Every field that applies, in the order of the checklist, each with its source.
pub fn packet<'h>(handoff: &'h Handoff, policy: &'h PolicyBook) -> Vec<PacketLine<'h>> {
    let line = |field: &'h Field| {
        let state = policy.state(field, &handoff.packet);
        let entry = handoff.packet.entry(&field.name);
        let value = entry.map(|entry| quoted::as_ordered(handoff, field, &entry.value, policy));
        PacketLine { field, state, entry, value }
    };
    policy.fields().map(line).collect()
}

/// Why one decision was or was not demanded.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation<'p> {
    /// The decision's title.
    pub title: &'p str,
    /// The decision type's key.
    pub decision_type: String,
    /// What policy says of the values now.
    pub verdict: Arc<Verdict>,
    /// The approval that speaks for it, if there is one.
    pub approval: Option<ApprovalId>,
    /// Whether it starts only with the submission.
    pub at_submit: bool,
}

/// Every decision of the policy, with what it says of this handoff and why.
pub fn explain<'p>(handoff: &Handoff, policy: &'p PolicyBook) -> Vec<Explanation<'p>> {
    let explanation = |decision: &'p DecisionDefinition| Explanation {
        title: &decision.title,
        decision_type: decision.decision_type.to_string(),
        verdict: policy.judge(&decision.decision_type, &handoff.packet),
        approval: handoff.standing(&decision.decision_type).map(|approval| approval.id),
        at_submit: decision.starts == Starts::AtSubmit,
    };
    policy.decisions().filter(|decision| !decision.is_asked_for()).map(explanation).collect()
}

/// How much of its window an open decision has used up, in per cent; `None` where nobody was asked.
pub fn used_percent(approval: &Approval, asking: &Asking<'_>) -> Option<u32> {
    let (actor, looked_up) = (Actor::Baton, LookedUp::default());
    let request = approval.request.as_ref().filter(|request| request.window_minutes > 0)?;
    let used = approvals::used_minutes(&asking.context(&actor, &looked_up), request);
    Some(used.saturating_mul(100) / request.window_minutes)
}

/// Whether billing may start, or has started, and the order stands.
pub fn is_billable(handoff: &Handoff) -> bool {
    match &handoff.stage {
        Stage::ReadyForBilling | Stage::Closed { undone: None, .. } => true,
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { undone: Some(_), .. } => false,
    }
}

/// Which handoffs a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    /// Every open one.
    Open,
    /// Those that the asker owns or holds up.
    Mine,
    /// Those that wait past their time.
    Stuck,
    /// Those that wait for Finance.
    Finance,
}

/// Whether `handoff` belongs on that list for `person`.
pub fn is_listed(status: &Status<'_>, list: ListOf, person: Option<&Person>, now: DateTime<Utc>) -> bool {
    let handoff = status.handoff;
    let holds = |who: &PersonId| status.blocker.as_ref().and_then(|blocker| blocker.who.as_ref()) == Some(who);
    match list {
        ListOf::Open => !handoff.is_over(),
        ListOf::Mine => {
            let decides = |person: &Person| {
                let of_person = |approval: &Approval| {
                    approval.request.as_ref().is_some_and(|request| request.accountable == person.id)
                };
                handoff.open_approvals().any(of_person)
            };
            let mine =
                |person: &Person| handoff.owner.as_ref() == Some(&person.id) || holds(&person.id) || decides(person);
            !handoff.is_over() && person.is_some_and(mine)
        }
        ListOf::Stuck => !handoff.is_over() && is_stuck(handoff, now),
        ListOf::Finance => is_with_finance(handoff),
    }
}

/// Whether Finance has it: from its submission until the billing signal, and while it owes an answer.
pub fn is_with_finance(handoff: &Handoff) -> bool {
    let has_the_stage = matches!(
        &handoff.stage,
        Stage::FinanceReview
            | Stage::OrderReady
            | Stage::OrderEntry
            | Stage::OrderCreated
            | Stage::AwaitingBillingTrigger
            | Stage::CancelOrCredit { .. }
    );
    has_the_stage || !late_words::waiting(handoff).is_empty()
}

/// Past a decision's window, nudged without an answer, refused, returned, or on hold.
fn is_stuck(handoff: &Handoff, now: DateTime<Utc>) -> bool {
    let late = |approval: &Approval| approval.request.as_ref().is_some_and(|request| request.due_at < now);
    let refused = |approval: &Approval| {
        matches!(approval.state, ApprovalState::Rejected(_) | ApprovalState::Recalled { .. })
            && speaks(handoff, approval)
    };
    let is_late = |task: &Task| task.is_open() && task.due_at < now;
    handoff.open_approvals().any(late)
        || handoff.tasks.iter().any(is_late)
        || handoff.approvals.iter().any(refused)
        || handoff.gap_nudges >= 2
        || matches!(handoff.stage, Stage::OnHold { .. } | Stage::Returned { .. })
}
