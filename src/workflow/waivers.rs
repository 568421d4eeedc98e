//! A blocking item that is set aside for a time: whoever may submit asks, the one person whom policy names for its class
//! decides, and it is over on its day or with its value (`decision:W1`).

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::domain::approval::{Approval, ApprovalState, Condition, Ruling};
use crate::domain::canonical::canonical_json;
use crate::domain::field::{Field, FieldState, Gate, Misfit, Severity};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::domain::person::Actor;
use crate::domain::snapshot::{Change, ShownValue, Snapshot};
use crate::policy::PolicyBook;
use crate::policy::absences::midnight;
use crate::policy::verdict::{Stance, Verdict};
use crate::policy::waivers::{item_of, type_of};

use super::draft::{Draft, calendar_of};
use super::effect::{Notice, What};
use super::event::{TimerKey, WaiverAsked};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::views::{self, Asking};
use super::{Context, approvals, asking, finance, gathering, information, matching, obligations};

const ITEM: &str = "item";
const ASKED_BY: &str = "item_asked_by";
const CURE_ON: &str = "item_cure_on";
const REASON: &str = "item_reason";
const UNTIL: &str = "item_until";
const WHY: &str = "item_why";

/// A waiver, as its decision's snapshot says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its decision.
    pub approval: ApprovalId,
    /// The field of its item.
    pub field: FieldName,
    /// The failing checks that it sets aside, each by its rule and sentence; none where the value itself is missing.
    pub checks: Vec<(String, String)>,
    /// Why.
    pub reason: String,
    /// The day by which it is to be put right.
    pub cure_on: NaiveDate,
    /// The last day of the waiver.
    pub until: NaiveDate,
}

/// The waiver that a decision is about; `None` for every other decision.
pub fn of(approval: &Approval) -> Option<Waiver> {
    let field = item_of(&approval.snapshot.decision_type)?;
    let exact = |key: &str| approval.snapshot.read_set.get(key).map(|shown| shown.exact.as_str());
    Some(Waiver {
        approval: approval.id,
        field,
        checks: serde_json::from_str(exact(WHY)?).ok()?,
        reason: exact(REASON)?.to_owned(),
        cure_on: exact(CURE_ON)?.parse().ok()?,
        until: exact(UNTIL)?.parse().ok()?,
    })
}

/// Who asked for it.
pub fn asked_by(snapshot: &Snapshot) -> Option<PersonId> {
    item_of(&snapshot.decision_type)?;
    snapshot.read_set.get(ASKED_BY).map(|shown| PersonId::from(shown.exact.as_str()))
}

/// The waivers that hold, each with the ruling that granted it.
pub fn granted(handoff: &Handoff) -> impl Iterator<Item = (Waiver, &Ruling)> {
    handoff.approvals.iter().filter_map(|approval| {
        if let ApprovalState::Granted(ruling) = &approval.state { Some((of(approval)?, ruling)) } else { None }
    })
}

/// Whoever decided a waiver of that packet, whatever became of it since.
pub fn deciders(handoff: &Handoff) -> impl Iterator<Item = &PersonId> {
    let waivers = handoff.approvals.iter().filter(|approval| item_of(&approval.snapshot.decision_type).is_some());
    waivers.filter_map(|approval| match &approval.state {
        ApprovalState::Granted(ruling)
        | ApprovalState::Rejected(ruling)
        | ApprovalState::Lapsed { ruling: Some(ruling), .. } => Some(&ruling.by),
        ApprovalState::Cleared
        | ApprovalState::Asked
        | ApprovalState::InfoRequested { .. }
        | ApprovalState::Recalled { .. }
        | ApprovalState::Lapsed { ruling: None, .. } => None,
    })
}

/// Failing checks that a waiver sets aside block no more; each holds for what its card showed.
pub(super) fn set_aside(handoff: &Handoff, misfits: &mut [Misfit]) {
    let checks: Vec<(FieldName, (String, String))> = granted(handoff)
        .flat_map(|(waiver, _)| waiver.checks.into_iter().map(move |check| (waiver.field.clone(), check)))
        .collect();
    let is_waived = |misfit: &Misfit| {
        checks.iter().any(|(field, (rule, what))| {
            (field, rule.as_str(), what) == (&misfit.field, misfit.rule.as_str(), &misfit.what)
        })
    };
    for misfit in misfits.iter_mut().filter(|misfit| misfit.severity == Severity::Block) {
        if is_waived(misfit) {
            misfit.severity = Severity::Info;
        }
    }
}

/// Something that blocks, and for which a waiver may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its field.
    pub field: FieldName,
    /// The failing checks, each by its rule and sentence; none where the value is missing.
    pub checks: Vec<(String, String)>,
    /// Why nobody waives it, if so.
    pub never: Option<String>,
}

/// What blocks now, for whoever words it.
pub fn items(handoff: &Handoff, asking: &Asking<'_>) -> Vec<Item> {
    let looked_up = views::no_clash(handoff, asking.policy);
    items_in(handoff, &asking.context(&Actor::Baton, &looked_up))
}

fn items_in(handoff: &Handoff, ctx: &Context<'_>) -> Vec<Item> {
    let up_to = gate(&handoff.stage);
    let missing = ctx.policy.missing(&handoff.packet, up_to).into_iter();
    let is_gap = |name: &FieldName| asking::is_asked(ctx.policy, name) || ctx.policy.never_waived(name).is_some();
    let gaps = missing.filter(|item| item.state == FieldState::Absent).map(|item| item.field).filter(is_gap);
    let mut items: Vec<Item> =
        gaps.map(|field| Item { never: never(handoff, &field, ctx), field, checks: Vec::new() }).collect();
    for misfit in matching::misfits(handoff, ctx, up_to) {
        if misfit.severity != Severity::Block {
            continue;
        }
        let check = (misfit.rule.to_string(), misfit.what);
        match items.iter_mut().find(|item| item.field == misfit.field && !item.checks.is_empty()) {
            Some(item) => item.checks.push(check),
            None => {
                let never = never(handoff, &misfit.field, ctx);
                items.push(Item { field: misfit.field, checks: vec![check], never });
            }
        }
    }
    items
}

/// Up to which gate an item blocks now.
fn gate(stage: &Stage) -> Gate {
    match stage.below_hold() {
        Stage::FinanceReview => Gate::OrderReady,
        Stage::OrderReady | Stage::OrderEntry | Stage::OrderCreated | Stage::AwaitingBillingTrigger => {
            Gate::ReadyForBilling
        }
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::Returned { .. }
        | Stage::OnHold { .. }
        | Stage::ReadyForBilling
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => Gate::Submit,
    }
}

/// Why nobody waives that item: policy lists it, or a decision cannot be made without it.
fn never(handoff: &Handoff, field: &FieldName, ctx: &Context<'_>) -> Option<String> {
    if let Some(because) = ctx.policy.never_waived(field) {
        return Some(because.to_owned());
    }
    let waits = |stance: Stance| matches!(stance, Stance::Waits { fields } if fields.contains(field));
    let reading = ctx.policy.decisions().find(|decision| {
        let verdict = || ctx.policy.judge(&decision.decision_type, &handoff.packet);
        waits(ctx.policy.stance(decision, &handoff.packet))
            || matches!(&*verdict(), Verdict::Waits { fields } if fields.contains(field))
    })?;
    Some(format!(
        "the decision on the {} needs it, and no required decision is waived; please give the value",
        reading.title
    ))
}

/// Somebody asks that an item be waived.
pub(super) fn wanted(handoff: &Handoff, asked: &WaiverAsked, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    finance::may_submit(handoff, speaker, ctx).map_err(|refusal| {
        let reason = match refusal.reason {
            Reason::NotYours { who, .. } => Reason::NotYours { tried: "ask for a waiver".into(), who },
            other => other,
        };
        Refusal::new(RULE, reason)
    })?;
    let title = ctx.policy.field(&asked.field).map_or_else(|| asked.field.to_string(), |field| field.title.clone());
    let refuse = |why: String| Err(Refusal::new(RULE, Reason::NotWaived { title: title.clone(), why }));
    match &handoff.stage {
        Stage::OnHold { .. } => return Err(Refusal::new("failure:F2", Reason::OnHold)),
        _runs if handoff.is_over() => {
            let (stage, tried) = (handoff.stage.word().to_owned(), "ask for a waiver".to_owned());
            return Err(Refusal::new(RULE, Reason::NotFromHere { stage, tried }));
        }
        _runs => {}
    }
    // What policy never waives is refused whether it blocks just now or not.
    if let Some(because) = ctx.policy.never_waived(&asked.field) {
        return refuse(because.to_owned());
    }
    if let Some(standing) = handoff.standing(&type_of(&asked.field)) {
        return refuse(match (&standing.state, &standing.request) {
            (ApprovalState::Granted(_), _) => "it is waived already".to_owned(),
            (_, Some(request)) => {
                format!("{} is with {} already", standing.id, ctx.directory.name_of(&request.accountable))
            }
            (_, None) => format!("{} is asked already", standing.id),
        });
    }
    let Some(item) = items_in(handoff, ctx).into_iter().find(|item| item.field == asked.field) else {
        return refuse("it blocks nothing now".to_owned());
    };
    if let Some(because) = item.never {
        return refuse(because);
    }
    if asked.until < asked.cure_on {
        return refuse("its last day is before the day on which it is to be put right; name a later one".to_owned());
    }
    let read = read_set(&item, &title, asked, &speaker.id, ctx);
    let Some(hit) = ctx.policy.judge_waiver(&asked.field, read, &handoff.packet) else {
        return refuse("policy names nobody who decides it".to_owned());
    };
    let mut draft = Draft::new(handoff, ctx);
    if approvals::ask_waiver(&mut draft, &hit).is_none() {
        return refuse("nobody who may decide it is left; the policy owner can name somebody".to_owned());
    }
    Ok(draft.finish())
}

const RULE: &str = "decision:W1";

fn read_set(
    item: &Item,
    title: &str,
    asked: &WaiverAsked,
    by: &PersonId,
    ctx: &Context<'_>,
) -> BTreeMap<String, ShownValue> {
    let why = match item.checks.as_slice() {
        [] => "the value is missing".to_owned(),
        checks => checks.iter().map(|(_, what)| what.as_str()).collect::<Vec<_>>().join(" "),
    };
    let shown = |title: &str, text: String, exact: String| ShownValue { title: title.to_owned(), text, exact };
    let day = |title: &str, day: NaiveDate| shown(title, day.to_string(), day.to_string());
    BTreeMap::from([
        (ITEM.to_owned(), shown("item", title.to_owned(), item.field.to_string())),
        (ASKED_BY.to_owned(), shown("asked by", ctx.directory.name_of(by).to_owned(), by.to_string())),
        (CURE_ON.to_owned(), day("to be put right by", asked.cure_on)),
        (REASON.to_owned(), shown("reason", asked.reason.clone(), asked.reason.clone())),
        (UNTIL.to_owned(), day("waived up to and including", asked.until)),
        (WHY.to_owned(), shown("what blocks", why, canonical_json(&item.checks))),
    ])
}

/// Ends waivers, asked and granted, whose item blocks no more: its value is there, or its checks say something else.
pub(super) fn settle(draft: &mut Draft<'_>) {
    let standing: Vec<Waiver> = draft.handoff.approvals.iter().filter(|one| one.is_standing()).filter_map(of).collect();
    if standing.is_empty() {
        return;
    }
    let misfits = matching::unwaived(&draft.handoff, draft.ctx, gate(&draft.handoff.stage));
    for waiver in standing {
        let is_given = draft.handoff.packet.counting(&waiver.field).is_some();
        let fails = |(rule, what): &(String, String)| {
            misfits.iter().any(|misfit| {
                misfit.field == waiver.field && misfit.rule.as_str() == rule.as_str() && &misfit.what == what
            })
        };
        let is_cured = match waiver.checks.is_empty() {
            true => is_given,
            false => !waiver.checks.iter().any(fails),
        };
        if is_cured {
            end(draft, &waiver, "no longer needed");
            let owed = obligations::open(&draft.handoff).find(|owed| owed.waiver == Some(waiver.approval)).cloned();
            if let Some(condition) = owed {
                draft.fact(Fact::ConditionKept { condition, evidence: "the value is there".to_owned() });
            }
        }
    }
    arm(draft);
}

fn end(draft: &mut Draft<'_>, waiver: &Waiver, now: &str) {
    let (title, was) = ("waiver".to_owned(), format!("up to {}", waiver.until));
    let changes = vec![Change { title, was, now: Some(now.to_owned()) }];
    let approval = waiver.approval;
    let Some(ended) = draft.handoff.approval(approval).cloned() else { return };
    draft.fact(Fact::ApprovalLapsed { approval, changes });
    draft.out.clear_timer(TimerKey::Ladder { approval });
    information::forget(&mut draft.out, &ended);
    if let Some(request) = &ended.request {
        draft.out.effect(What::DecisionCard { approval, person: request.accountable.clone() });
    }
}

/// A day of a waiver has come: its item's owner is nudged, or the waiver is over.
pub(super) fn due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let waivers: Vec<(Waiver, Ruling)> = granted(handoff).map(|(waiver, ruling)| (waiver, ruling.clone())).collect();
    for (waiver, ruling) in waivers {
        if over_at(handoff, &waiver, ctx).is_some_and(|at| at <= ctx.now) {
            expire(&mut draft, &waiver);
        } else if nudge_at(handoff, &waiver, &ruling, ctx).is_some_and(|at| at <= ctx.now) {
            draft.fact(Fact::WaiverNudged { approval: waiver.approval });
            if let Some(owner) = owner(handoff, &waiver, ctx) {
                draft.out.tell(&owner, Notice::WaiverCure { approval: waiver.approval });
            }
        }
    }
    arm(&mut draft);
    gathering::settle(&mut draft);
    draft.finish()
}

/// The item blocks again; once there is an order, it is owed instead, and overdue.
fn expire(draft: &mut Draft<'_>, waiver: &Waiver) {
    if draft.handoff.order_ref.is_none() {
        end(draft, waiver, "over");
    } else if let Some(owner) = owner(&draft.handoff, waiver, draft.ctx) {
        let title = draft.ctx.policy.field(&waiver.field).map_or("it", |field| field.title.as_str());
        let text = format!("{title}, which was waived up to {}", waiver.until);
        let owed = Condition { waiver: Some(waiver.approval), ..Condition::new(text, owner, Some(waiver.until)) };
        draft.fact(Fact::WaiverOwed { condition: owed });
        obligations::arm(draft);
    }
    draft.tell_thread(Notice::WaiverOver { approval: waiver.approval });
}

/// Sets the due time of the next day of a waiver.
pub(super) fn arm(draft: &mut Draft<'_>) {
    let (handoff, ctx) = (&draft.handoff, draft.ctx);
    let moments = granted(handoff).flat_map(|(waiver, ruling)| {
        [nudge_at(handoff, &waiver, ruling, ctx), over_at(handoff, &waiver, ctx)].into_iter().flatten()
    });
    let next = moments.min();
    let has_any = handoff.approvals.iter().any(|approval| item_of(&approval.snapshot.decision_type).is_some());
    match next {
        Some(at) => draft.out.set_timer(TimerKey::Waivers, at),
        None if has_any => draft.out.clear_timer(TimerKey::Waivers),
        None => {}
    }
}

/// The morning before the day on which it is to be put right; that morning, where it was granted later.
fn nudge_at(handoff: &Handoff, waiver: &Waiver, ruling: &Ruling, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
    if handoff.waivers_nudged.contains(&waiver.approval) {
        return None;
    }
    let before = waiver.cure_on.checked_sub_days(Days::new(1))?;
    let mornings = [before, waiver.cure_on].map(|day| morning(handoff, waiver, day, ctx));
    mornings.into_iter().find(|at| *at > ruling.at)
}

/// The first working morning after its last day; none once it is owed.
fn over_at(handoff: &Handoff, waiver: &Waiver, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
    if handoff.obligations.iter().any(|owed| owed.waiver == Some(waiver.approval)) {
        return None;
    }
    Some(morning(handoff, waiver, waiver.until.checked_add_days(Days::new(1))?, ctx))
}

fn morning(handoff: &Handoff, waiver: &Waiver, day: NaiveDate, ctx: &Context<'_>) -> DateTime<Utc> {
    match owner(handoff, waiver, ctx) {
        Some(owner) => {
            let (calendar, zone) = calendar_of(ctx, &owner);
            calendar.next_open(midnight(day, zone), zone)
        }
        None => midnight(day, ctx.policy.organisation().zone),
    }
}

/// Whose the item is.
fn owner(handoff: &Handoff, waiver: &Waiver, ctx: &Context<'_>) -> Option<PersonId> {
    let field: Option<&Field> = ctx.policy.field(&waiver.field);
    field.and_then(|field| asking::whom_to_ask(ctx, handoff, field)).or_else(|| handoff.owner.clone())
}

/// Judges a waiver of the log again, from what its decision was bound to.
pub(super) fn rejudge(before: &Handoff, logged: &Snapshot, policy: &PolicyBook) -> Option<Result<(), String>> {
    let field = item_of(&logged.decision_type)?;
    let hit = policy.judge_waiver(&field, logged.read_set.clone(), &before.packet);
    Some(match hit {
        Some(hit) if hit.snapshot == *logged => Ok(()),
        Some(hit) => {
            Err(format!("the log says that {} is by {}; policy says by {}", logged.decision_type, logged.row, hit.row))
        }
        None => {
            Err(format!("the log says that {} is by {}; policy knows no such waiver", logged.decision_type, logged.row))
        }
    })
}
