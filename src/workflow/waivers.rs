//! A blocking item that is set aside for a time: whoever may submit asks, the one person whom policy names for its class
//! decides, and it is over on its day or with its value (`decision:W1`).

use std::collections::{BTreeMap, BTreeSet};

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
use crate::policy::checklist::Missing;
use crate::policy::computed_column::ComputedColumn;
use crate::policy::waivers::{PARTS, item_of, type_of};

use super::draft::{Draft, calendar_of};
use super::effect::{Notice, What};
use super::event::{TimerKey, WaiverAsked};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::views::{self, Asking};
use super::{Context, approvals, asking, finance, gathering, information, matching, obligations, only_the_speaker};

const ITEM: &str = PARTS[0];
const ASKED_BY: &str = PARTS[1];
const CURE_ON: &str = PARTS[2];
const REASON: &str = PARTS[3];
const UNTIL: &str = PARTS[4];
const WHY: &str = PARTS[5];

/// A waiver, as its decision's snapshot says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its decision.
    pub approval: ApprovalId,
    /// The field of its item.
    pub field: FieldName,
    /// The class of its item, by which its decider was found.
    pub class: String,
    /// The failing checks that it sets aside, each by its rule and sentence; none where the value itself is missing.
    pub checks: Vec<(String, String)>,
    /// What blocks, in words.
    pub what: String,
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
    let shown = |key: &str| approval.snapshot.read_set.get(key);
    let exact = |key: &str| shown(key).map(|shown| shown.exact.as_str());
    Some(Waiver {
        approval: approval.id,
        field,
        class: exact(ComputedColumn::WaivedItemClass.name()).unwrap_or_default().to_owned(),
        what: shown(WHY)?.text.clone(),
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

/// The same without those that ran out and left what they waived to be owed, and while the deal is on.
pub fn holding(handoff: &Handoff) -> impl Iterator<Item = (Waiver, &Ruling)> {
    let is_on = !obligations::is_off(handoff);
    granted(handoff).filter(move |(waiver, _)| is_on && !is_owed(handoff, waiver))
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

/// Fields that may be without a value for now.
pub(super) fn without_a_value(handoff: &Handoff) -> BTreeSet<FieldName> {
    granted(handoff).filter(|(waiver, _)| waiver.checks.is_empty()).map(|(waiver, _)| waiver.field).collect()
}

/// Failing checks that a waiver sets aside are left out; each holds for what its card showed.
pub(super) fn set_aside(handoff: &Handoff, misfits: &mut Vec<Misfit>) {
    let checks: Vec<(FieldName, (String, String))> = granted(handoff)
        .flat_map(|(waiver, _)| waiver.checks.into_iter().map(move |check| (waiver.field.clone(), check)))
        .collect();
    let is_waived = |misfit: &Misfit| {
        checks.iter().any(|(field, (rule, what))| {
            (field, rule.as_str(), what) == (&misfit.field, misfit.rule.as_str(), &misfit.what)
        })
    };
    misfits.retain(|misfit| misfit.severity != Severity::Block || !is_waived(misfit));
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
    /// Whose decision on its waiver is open.
    pub asked_of: Option<PersonId>,
}

/// What blocks now, for whoever words it.
pub fn items(handoff: &Handoff, asking: &Asking<'_>) -> Vec<Item> {
    let looked_up = views::no_clash(handoff, asking.policy);
    items_in(handoff, &asking.context(&Actor::Baton, &looked_up))
}

/// Who would decide a waiver of that item, were it asked now, by the function that routes.
pub fn who_decides(handoff: &Handoff, field: &FieldName, asking: &Asking<'_>) -> Option<PersonId> {
    let (looked_up, actor) = (views::no_clash(handoff, asking.policy), Actor::Baton);
    let ctx = asking.context(&actor, &looked_up);
    let hit = ctx.policy.judge_waiver(field, BTreeMap::new(), &handoff.packet)?;
    let decision = ctx.policy.decision(&type_of(field))?;
    approvals::whom_it_would_reach(handoff, decision, &hit, &ctx).map(|(chosen, _)| chosen.person)
}

fn items_in(handoff: &Handoff, ctx: &Context<'_>) -> Vec<Item> {
    let up_to = gate(&handoff.stage);
    let missing = match up_to {
        Gate::Submit if handoff.stage.is_before_signature() => asking::missing_now(handoff, ctx.policy),
        // What a decision waits for blocks as well, whatever the checklist demands.
        Gate::Submit => asking::guarding_submit(handoff, ctx.policy),
        Gate::OrderReady | Gate::ReadyForBilling | Gate::Close => ctx.policy.missing(&handoff.packet, up_to),
    };
    // What is computed follows from what is asked.
    let gaps =
        missing.iter().filter(|item| item.state == FieldState::Absent && asking::is_asked(ctx.policy, &item.field));
    let asked_of = |field: &FieldName| {
        let asked = handoff.standing(&type_of(field)).filter(|asked| asked.is_open())?;
        asked.request.as_ref().map(|request| request.accountable.clone())
    };
    let gap = |item: &Missing| Item {
        field: item.field.clone(),
        checks: Vec::new(),
        never: never(&item.field, &missing, ctx),
        asked_of: asked_of(&item.field),
    };
    let mut items: Vec<Item> = gaps.map(gap).collect();
    for misfit in matching::misfits(handoff, ctx, up_to) {
        if misfit.severity != Severity::Block {
            continue;
        }
        let check = (misfit.rule.to_string(), misfit.what);
        match items.iter_mut().find(|item| item.field == misfit.field && !item.checks.is_empty()) {
            Some(item) => item.checks.push(check),
            None => {
                let never = ctx.policy.never_waived(&misfit.field).map(str::to_owned);
                let asked_of = asked_of(&misfit.field);
                items.push(Item { field: misfit.field, checks: vec![check], never, asked_of });
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

/// Why nobody waives that item: policy lists it, or what is computed from it.
fn never(field: &FieldName, missing: &[Missing], ctx: &Context<'_>) -> Option<String> {
    if let Some(because) = ctx.policy.never_waived(field) {
        return Some(because.to_owned());
    }
    let follows = missing.iter().filter(|item| ctx.policy.follows_from(&item.field, field));
    let mut listed = follows.filter_map(|item| Some((&item.field, ctx.policy.never_waived(&item.field)?)));
    let (computed, because) = listed.next()?;
    let title = ctx.policy.field(computed).map_or(computed.as_str(), |field| field.title.as_str());
    Some(format!("the {title} follows from it, and {because}"))
}

/// Somebody asks that an item be waived.
pub(super) fn wanted(handoff: &Handoff, asked: &WaiverAsked, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    finance::may_submit(handoff, speaker, ctx).map_err(|refusal| {
        let mut reason = refusal.reason;
        if let Reason::NotYours { tried, .. } = &mut reason {
            "ask for a waiver".clone_into(tried);
        }
        Refusal::new(RULE, reason)
    })?;
    let title = ctx.policy.field(&asked.field).map_or_else(|| asked.field.to_string(), |field| field.title.clone());
    let refuse = |why: String| Err(Refusal::new(RULE, Reason::NotWaived { title: title.clone(), why }));
    if let Stage::OnHold { .. } = handoff.stage {
        return Err(Refusal::new("failure:F2", Reason::OnHold));
    }
    if handoff.is_over() || obligations::is_off(handoff) {
        let (stage, tried) = (handoff.stage.word().to_owned(), "ask for a waiver".to_owned());
        return Err(Refusal::new(RULE, Reason::NotFromHere { stage, tried }));
    }
    // What policy never waives is refused whether it blocks just now or not.
    if let Some(because) = ctx.policy.never_waived(&asked.field) {
        return refuse(because.to_owned());
    }
    if let Some(standing) = handoff.standing(&type_of(&asked.field)).filter(|one| is_asked_or_holds(one)) {
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
    if let Some(before) = handoff.standing(&type_of(&asked.field)).and_then(of) {
        end(&mut draft, &before, "asked again");
    }
    let approval = draft.handoff.next_approval_id();
    if approvals::ask_waiver(&mut draft, &hit).is_none() {
        return refuse("nobody who may decide it is left; the policy owner can name somebody".to_owned());
    }
    if let Some(only_you) = only_the_speaker(ctx) {
        draft.out.say(only_you, Notice::WaiverAsked { approval });
    }
    arm(&mut draft);
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

/// Ends waivers, asked and granted, whose item blocks no more, since its value is there or its checks say something else, and
/// those that are over.
pub(super) fn settle(draft: &mut Draft<'_>) {
    let standing: Vec<Waiver> = draft.handoff.approvals.iter().filter(|one| one.is_standing()).filter_map(of).collect();
    if standing.is_empty() || obligations::is_off(&draft.handoff) {
        return;
    }
    // What is waived stands still with the packet.
    let is_held = matches!(draft.handoff.stage, Stage::OnHold { .. });
    let misfits = matching::unwaived(&draft.handoff, draft.ctx, gate(&draft.handoff.stage));
    for waiver in standing {
        if is_cured(&draft.handoff, &waiver, &misfits) {
            end(draft, &waiver, "no longer needed");
            let owed = obligations::open(&draft.handoff).find(|owed| owed.waiver == Some(waiver.approval)).cloned();
            if let Some(condition) = owed {
                draft.fact(Fact::ConditionKept { condition, evidence: "the value is there".to_owned() });
            }
        } else if !is_held
            && is_asked_or_holds_now(draft, &waiver)
            && over_at(&draft.handoff, &waiver, draft.ctx).is_some_and(|at| at <= draft.ctx.now)
        {
            expire(draft, &waiver);
        }
    }
    arm(draft);
}

fn is_asked_or_holds_now(draft: &Draft<'_>, waiver: &Waiver) -> bool {
    draft.handoff.approval(waiver.approval).is_some_and(is_asked_or_holds)
}

fn is_asked_or_holds(approval: &Approval) -> bool {
    approval.is_open() || matches!(approval.state, ApprovalState::Granted(_))
}

fn is_cured(handoff: &Handoff, waiver: &Waiver, misfits: &[Misfit]) -> bool {
    let fails = |(rule, what): &(String, String)| {
        misfits
            .iter()
            .any(|misfit| misfit.field == waiver.field && misfit.rule.as_str() == rule.as_str() && &misfit.what == what)
    };
    match waiver.checks.is_empty() {
        true => handoff.packet.counting(&waiver.field).is_some(),
        false => !waiver.checks.iter().any(fails),
    }
}

fn end(draft: &mut Draft<'_>, waiver: &Waiver, now: &str) {
    let (title, was) = ("waiver".to_owned(), format!("up to {}", waiver.until));
    let changes = vec![Change { title, was, now: Some(now.to_owned()) }];
    let approval = waiver.approval;
    let Some(ended) = draft.handoff.approval(approval).cloned() else { return };
    draft.fact(Fact::ApprovalLapsed { approval, changes });
    draft.out.clear_timer(TimerKey::Ladder { approval });
    information::forget(&mut draft.out, &ended);
    // A no stays as its card says it.
    if let Some(request) = ended.request.as_ref().filter(|_| is_asked_or_holds(&ended)) {
        draft.out.effect(What::DecisionCard { approval, person: request.accountable.clone() });
    }
}

/// A day of a waiver has come: its item's owner is nudged, or the waiver is over.
pub(super) fn due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let has_any = handoff.approvals.iter().any(|one| is_asked_or_holds(one) && of(one).is_some());
    if !has_any || obligations::is_off(handoff) || matches!(handoff.stage, Stage::OnHold { .. }) {
        draft.out.clear_timer(TimerKey::Waivers);
        return draft.out.build();
    }
    gathering::settle(&mut draft);
    let waivers: Vec<(Waiver, Ruling)> =
        granted(&draft.handoff).map(|(waiver, ruling)| (waiver, ruling.clone())).collect();
    for (waiver, ruling) in waivers {
        if nudge_at(&draft.handoff, &waiver, &ruling, ctx).is_some_and(|at| at <= ctx.now) {
            draft.fact(Fact::WaiverNudged { approval: waiver.approval });
            if let Some(owner) = owner(handoff, &waiver, ctx) {
                draft.out.tell(&owner, Notice::WaiverCure { approval: waiver.approval });
            }
        }
    }
    arm(&mut draft);
    draft.finish()
}

/// The item blocks again; once there is an order, it is owed instead, and overdue.
fn expire(draft: &mut Draft<'_>, waiver: &Waiver) {
    if draft.handoff.order_ref.is_none() {
        end(draft, waiver, "over");
    } else if let Some(owner) = owner(&draft.handoff, waiver, draft.ctx) {
        let title = draft.ctx.policy.field(&waiver.field).map_or(waiver.field.as_str(), |field| field.title.as_str());
        let text = match waiver.checks.is_empty() {
            true => format!("give the {title}; its waiver is over"),
            false => format!("put the {title} right; its waiver is over"),
        };
        let owed = Condition { waiver: Some(waiver.approval), ..Condition::new(text, owner, Some(waiver.until)) };
        draft.fact(Fact::WaiverOwed { condition: owed });
        obligations::arm(draft);
    }
    draft.tell_thread(Notice::WaiverOver { approval: waiver.approval });
}

/// Sets the due time of the next day of a waiver.
pub(super) fn arm(draft: &mut Draft<'_>) {
    let (handoff, ctx) = (&draft.handoff, draft.ctx);
    let mut has_any = false;
    let mut next: Option<DateTime<Utc>> = None;
    for approval in &handoff.approvals {
        let Some(waiver) = of(approval) else { continue };
        has_any = true;
        if !is_asked_or_holds(approval) {
            continue;
        }
        let nudge = match &approval.state {
            ApprovalState::Granted(ruling) => nudge_at(handoff, &waiver, ruling, ctx),
            ApprovalState::Cleared
            | ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Rejected(_)
            | ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. } => None,
        };
        next = next.into_iter().chain(nudge).chain(over_at(handoff, &waiver, ctx)).min();
    }
    match next {
        Some(at) => draft.out.set_timer(TimerKey::Waivers, at),
        None if has_any => draft.out.clear_timer(TimerKey::Waivers),
        None => {}
    }
}

/// The morning before the day on which it is to be put right; that morning, where it was granted later. Once it is owed, it
/// is reminded of as such.
fn nudge_at(handoff: &Handoff, waiver: &Waiver, ruling: &Ruling, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
    if handoff.waivers_nudged.contains(&waiver.approval) || is_owed(handoff, waiver) {
        return None;
    }
    let before = waiver.cure_on.checked_sub_days(Days::new(1))?;
    let mornings = [before, waiver.cure_on].map(|day| morning(handoff, waiver, day, ctx));
    mornings.into_iter().find(|at| *at > ruling.at)
}

/// The first working morning after its last day; none once it is owed.
fn over_at(handoff: &Handoff, waiver: &Waiver, ctx: &Context<'_>) -> Option<DateTime<Utc>> {
    if is_owed(handoff, waiver) {
        return None;
    }
    Some(morning(handoff, waiver, waiver.until.checked_add_days(Days::new(1))?, ctx))
}

/// Whether it ran out with an order, so that what was waived is, or was, owed.
pub fn is_owed(handoff: &Handoff, waiver: &Waiver) -> bool {
    handoff.obligations.iter().any(|owed| owed.waiver == Some(waiver.approval))
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
    if let Some(because) = policy.never_waived(&field) {
        return Some(Err(format!("the log says that {field} was asked to be waived; policy says never: {because}")));
    }
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
