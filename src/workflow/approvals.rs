//! Which decisions the values need, of whom, and what a change of a value voids.
//!
//! A decision starts as soon as every value of its own read set counts, whatever else is missing; it is bound
//! to its snapshot, and a change inside the snapshot voids it and no other (`feature:N1`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::absence::AbsenceKind;
use crate::domain::approval::{Approval, ApprovalState, Request};
use crate::domain::directory::Directory;
use crate::domain::field::Value;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, Band, DecisionType, FieldName, PersonId, Role};
use crate::domain::snapshot::{Change, ShownValue, Snapshot};
use crate::policy::PolicyBook;
use crate::policy::authority::{self, Asked, Barred, Chosen, CommissionRule, Presence};
use crate::policy::decision::{DecisionDefinition, DecisionRole, Starts};
use crate::policy::verdict::{Hit, Stance};
use crate::policy::waivers::item_of;

use super::Context;
use super::draft::{Draft, due_after, minutes_since};
use super::effect::{Notice, What};
use super::event::TimerKey;
use super::fact::{Fact, MoveReason};
use super::outcome::Outcome;
use super::{information, matching, timers, waivers};

/// Judges every decision again that starts with its read set: what its values void lapses, what they need is asked.
pub(super) fn judge_all(draft: &mut Draft<'_>) {
    for decision in draft.ctx.policy.decisions() {
        if decision.starts.is_due(&draft.handoff.stage) {
            judge(draft, decision);
        }
    }
    move_barred(draft);
}

/// Judges the decisions that start with the submission, Finance's own among them.
pub(super) fn judge_submitted(draft: &mut Draft<'_>) {
    for decision in draft.ctx.policy.decisions() {
        if decision.starts == Starts::AtSubmit {
            judge(draft, decision);
        }
    }
}

fn judge(draft: &mut Draft<'_>, decision: &DecisionDefinition) {
    let verdict = draft.ctx.policy.judge(&decision.decision_type, &draft.handoff.packet);
    let hit = verdict.hit();
    let last = last_of(&draft.handoff, &decision.decision_type);
    let same = match (last, hit) {
        (Some(last), Some(hit)) => stands_or_was_recalled(last) && last.snapshot == hit.snapshot,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let asked_anew = decision.starts == Starts::AtSubmit && last.is_some_and(is_over_without_a_yes);
    if same && !asked_anew {
        return;
    }
    let lapses = last.filter(|last| stands_or_was_recalled(last)).filter(|_| !same).cloned();
    let lapsed = lapses.map(|last| lapse(draft, &last, hit));
    let replaces = lapsed.as_ref().map(|(id, _)| *id);
    let asked = hit.and_then(|hit| open(draft, decision, hit, replaces));
    // That Finance is asked again is the submission itself.
    let is_news = decision.starts != Starts::AtSubmit;
    if let Some((approval, changes)) = lapsed
        && !changes.is_empty()
        && is_news
    {
        draft.tell_thread(Notice::Lapsed { approval, changes, asked_again: asked });
    }
}

/// Sending a packet again asks again, even if what was wrong with it stood outside its values.
fn is_over_without_a_yes(last: &Approval) -> bool {
    matches!(last.state, ApprovalState::Rejected(_) | ApprovalState::Recalled { .. })
}

/// A recalled request is not asked again while nothing it was bound to changes.
fn stands_or_was_recalled(approval: &Approval) -> bool {
    approval.is_standing() || matches!(approval.state, ApprovalState::Recalled { .. })
}

fn last_of<'h>(handoff: &'h Handoff, decision_type: &DecisionType) -> Option<&'h Approval> {
    handoff.approvals.iter().rev().find(|approval| &approval.snapshot.decision_type == decision_type)
}

/// Voids an approval. The changes come back only where a person had been asked or had decided: a cleared
/// rule that falls is nobody's news.
fn lapse(draft: &mut Draft<'_>, last: &Approval, hit: Option<&Hit>) -> (ApprovalId, Vec<Change>) {
    let changes = match hit {
        Some(hit) => last.snapshot.changes(&hit.snapshot),
        None => values_gone(draft, &last.snapshot),
    };
    draft.fact(Fact::ApprovalLapsed { approval: last.id, changes: changes.clone() });
    let Some(request) = &last.request else { return (last.id, Vec::new()) };
    draft.out.clear_timer(TimerKey::Ladder { approval: last.id });
    information::forget(&mut draft.out, last);
    draft.out.effect(What::DecisionCard { approval: last.id, person: request.accountable.clone() });
    (last.id, changes)
}

/// What changed where the decision cannot be judged now: a value of its read set does not count any more.
fn values_gone(draft: &Draft<'_>, snapshot: &Snapshot) -> Vec<Change> {
    let change = |name: &String, was: &ShownValue| {
        let name = FieldName::from(name.as_str());
        let value = draft.handoff.packet.value(&name);
        let shown = |value: &Value| draft.ctx.policy.field(&name).map_or(value.to_string(), |field| field.show(value));
        let now = value.map(shown).filter(|now| now != &was.text);
        Change { title: was.title.clone(), was: was.text.clone(), now }
    };
    snapshot.read_set.iter().map(|(name, was)| change(name, was)).collect()
}

/// Opens an approval as the verdict says; the person asked, if anybody is.
fn open(
    draft: &mut Draft<'_>,
    decision: &DecisionDefinition,
    hit: &Hit,
    replaces: Option<ApprovalId>,
) -> Option<PersonId> {
    let approval = draft.handoff.next_approval_id();
    let policy = draft.policy_ref();
    if hit.accountable.is_none() {
        let snapshot = hit.snapshot.clone();
        draft.fact(Fact::ApprovalCleared { approval, snapshot, replaces, policy });
        return None;
    };
    let read = draft.ctx.policy.rests_on(&decision.decision_type, &draft.handoff.packet);
    let waits_for_values = !matches!(decision.starts, Starts::AtSubmit | Starts::WhenAsked);
    if waits_for_values && matching::blocks_decision(&draft.handoff, draft.ctx.policy, &read) {
        // Whoever decided now would decide on a figure about which two documents disagree.
        return None;
    }
    let Some((chosen, due_at)) = whom_it_would_reach(&draft.handoff, decision, hit, draft.ctx) else {
        let owner = draft.ctx.policy.organisation().policy_owner.clone();
        draft.out.tell(&owner, Notice::NobodyEligible { title: decision.title.clone(), row: hit.row.clone() });
        return None;
    };
    let window_minutes = hit.due_business_hours * 60;
    let request = Request {
        accountable: chosen.person.clone(),
        role: chosen.role.clone(),
        stands_in_for: chosen.stands_in_for.clone(),
        before: Vec::new(),
        consulted: hit.consulted.clone(),
        asked_at: draft.ctx.now,
        due_at,
        window_minutes,
        used_minutes: 0,
        running_since: Some(draft.ctx.now),
        steps_done: 0,
        put_off: None,
        advice: Vec::new(),
    };
    let (snapshot, snapshot_hash) = (hit.snapshot.clone(), hit.snapshot.hash());
    draft.fact(Fact::ApprovalAsked { approval, snapshot, snapshot_hash, request, replaces, policy });
    draft.out.effect(What::DecisionCard { approval, person: chosen.person.clone() });
    tell_policy_owner(draft, approval, &chosen);
    ask_for_advice(draft, approval);
    timers::arm_ladder(draft, approval);
    Some(chosen.person)
}

/// Consulted people hear that a decision is asked, each once; they advise and do not decide (rule (d)).
fn ask_for_advice(draft: &mut Draft<'_>, approval: ApprovalId) {
    let Some(asked) = draft.handoff.approval(approval) else { return };
    let Some(request) = &asked.request else { return };
    let (directory, decision) = (draft.ctx.directory, &asked.snapshot.decision_type);
    let is_here = |person: &PersonId| directory.absences().passing_on(person, decision, draft.ctx.now).is_none();
    let advisers = request.consulted.iter().filter_map(|role| {
        let holders = directory.with_role(role);
        holders.into_iter().map(|person| &person.id).find(|person| is_here(person))
    });
    let advisers: BTreeSet<PersonId> = advisers.filter(|person| **person != request.accountable).cloned().collect();
    for person in advisers {
        draft.out.tell(&person, Notice::AdviceWanted { approval });
    }
}

/// Where somebody is away and nobody stands in, whoever keeps the policy hears of it at once (`behaviour:18`).
fn tell_policy_owner(draft: &mut Draft<'_>, approval: ApprovalId, chosen: &Chosen) {
    let owner = &draft.ctx.policy.organisation().policy_owner;
    let notice = match chosen.presence {
        Presence::Away => Notice::NobodyHere { approval, with: chosen.person.clone() },
        Presence::Here if chosen.passed_over.is_empty() => return,
        Presence::Here => Notice::WentUp { approval, away: chosen.passed_over.clone(), to: chosen.person.clone() },
    };
    draft.out.tell(owner, notice);
}

/// Who would decide it, in which role and by when, were it asked now; `None` where nobody may, or is needed.
pub(super) fn whom_it_would_reach(
    handoff: &Handoff,
    decision: &DecisionDefinition,
    hit: &Hit,
    ctx: &Context<'_>,
) -> Option<(Chosen, DateTime<Utc>)> {
    let mut barred = barred(handoff, decision, ctx);
    if let Some(asker) = waivers::asked_by(&hit.snapshot) {
        barred.entry(asker).or_insert(Barred::Requester);
    }
    let role = hit.accountable.as_ref()?;
    let chosen = authority::first_eligible(&asked(&decision.decision_type, role, &hit.band, &barred, ctx))?;
    let due_at = due_after(ctx, &chosen.person, hit.due_business_hours * 60);
    Some((chosen, due_at))
}

fn asked<'a>(
    decision: &'a DecisionType,
    role: &'a Role,
    band: &'a Band,
    barred: &'a BTreeMap<PersonId, Barred>,
    ctx: &Context<'a>,
) -> Asked<'a> {
    let (ladders, directory) = (ctx.policy.ladders(), ctx.directory);
    Asked { decision, role, band, ladders, directory, barred, now: ctx.now }
}

/// Everybody who may not take that decision, each with the bar.
pub(super) fn barred(
    handoff: &Handoff,
    decision: &DecisionDefinition,
    ctx: &Context<'_>,
) -> BTreeMap<PersonId, Barred> {
    barred_by(handoff, decision, ctx.policy, ctx.directory)
}

/// The same by another policy and its people.
pub(super) fn barred_by(
    handoff: &Handoff,
    decision: &DecisionDefinition,
    policy: &PolicyBook,
    directory: &Directory,
) -> BTreeMap<PersonId, Barred> {
    let read = match item_of(&decision.decision_type) {
        Some(field) => BTreeSet::from([field]),
        None => policy.rests_on(&decision.decision_type, &handoff.packet),
    };
    let is_classification = |name: &FieldName| policy.field(name).is_some_and(|field| field.is_classification);
    let commission = match decision.bars_commission {
        true => CommissionRule::Bars,
        false => CommissionRule::Allows,
    };
    let mut barred = authority::barred(handoff, &read, &is_classification, commission, directory);
    if let Some(asked) = handoff.standing(&decision.decision_type)
        && let Some(asker) = waivers::asked_by(&asked.snapshot)
    {
        barred.entry(asker).or_insert(Barred::Requester);
    }
    if decision.role == Some(DecisionRole::FinanceAcceptance) {
        // A waiver is no acceptance: whoever lets something wait does not take the packet as well.
        for person in waivers::deciders(handoff) {
            barred.entry(person.clone()).or_insert(Barred::DecidedWaiver);
        }
    }
    barred
}

/// Asks that an item be waived; the person asked, if anybody is.
pub(super) fn ask_waiver(draft: &mut Draft<'_>, hit: &Hit) -> Option<PersonId> {
    let decision = draft.ctx.policy.decision(&hit.snapshot.decision_type)?;
    let replaces = last_of(&draft.handoff, &decision.decision_type).map(|last| last.id);
    open(draft, decision, hit, replaces)
}

/// What Finance's card shows and is not so any more; `None` where nothing changed or nothing is asked.
pub(super) fn changed_under_finance(draft: &Draft<'_>) -> Option<(Approval, Vec<Change>)> {
    let acceptance = finance_acceptance(draft.ctx);
    let asked = draft.handoff.standing(&acceptance.decision_type)?;
    let changes = match draft.ctx.policy.judge(&acceptance.decision_type, &draft.handoff.packet).hit() {
        Some(hit) => asked.snapshot.changes(&hit.snapshot),
        None => values_gone(draft, &asked.snapshot),
    };
    (!changes.is_empty()).then(|| (asked.clone(), changes))
}

/// Takes Finance's request back because the packet changed under it.
pub(super) fn withdraw(draft: &mut Draft<'_>, approval: &Approval, changes: Vec<Change>) {
    draft.fact(Fact::ApprovalLapsed { approval: approval.id, changes });
    draft.out.clear_timer(TimerKey::Ladder { approval: approval.id });
    information::forget(&mut draft.out, approval);
    if let Some(request) = &approval.request {
        draft.out.effect(What::DecisionCard { approval: approval.id, person: request.accountable.clone() });
    }
}

/// Whoever became barred while a decision waited (a new owner, a supplier of a value) passes it on.
pub(super) fn move_barred(draft: &mut Draft<'_>) {
    let waiting: Vec<Approval> = draft.handoff.open_approvals().cloned().collect();
    for approval in waiting {
        let Some(decision) = draft.ctx.policy.decision(&approval.snapshot.decision_type) else { continue };
        let Some(request) = &approval.request else { continue };
        let barred = barred(&draft.handoff, decision, draft.ctx);
        if barred.contains_key(&request.accountable) {
            pass_on(draft, &approval, MoveReason::Barred, request.steps_done, &[]);
        } else if !has_authority(&approval, draft.ctx) {
            pass_on(draft, &approval, MoveReason::Left, request.steps_done, &[]);
        } else if is_passed_on(&approval, draft.ctx) {
            pass_on(draft, &approval, MoveReason::Away, request.steps_done, &[]);
        }
    }
}

/// Whether whoever was asked is still here and still holds the authority for which they were asked.
fn has_authority(approval: &Approval, ctx: &Context<'_>) -> bool {
    let Some(request) = &approval.request else { return true };
    let person = ctx.directory.person(&request.accountable).filter(|person| person.active);
    person.is_some_and(|person| authority::may_hold(person, request, ctx.policy.ladders()))
}

/// Whether whoever was asked is away now, or passes such decisions on.
pub(super) fn is_passed_on(approval: &Approval, ctx: &Context<'_>) -> bool {
    let Some(request) = &approval.request else { return false };
    let absences = ctx.directory.absences();
    absences.passing_on(&request.accountable, &approval.snapshot.decision_type, ctx.now).is_some()
}

/// Who is away is another one now: what waits for them passes on, on the clock that runs; nothing comes back.
pub(super) fn absences_changed(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    // On hold nothing moves; whoever is away then is looked at when work goes on.
    let stands_still = handoff.is_over() || matches!(handoff.stage, Stage::OnHold { .. });
    let waiting: Vec<Approval> =
        handoff.open_approvals().filter(|approval| !stands_still && is_passed_on(approval, ctx)).cloned().collect();
    for approval in waiting {
        let Some(request) = &approval.request else { continue };
        if !pass_on(&mut draft, &approval, MoveReason::Away, request.steps_done, &[]) {
            let owner = &ctx.policy.organisation().policy_owner;
            draft.out.tell(owner, Notice::NobodyHere { approval: approval.id, with: request.accountable.clone() });
        }
    }
    match draft.out.effects().is_empty() {
        true => Outcome::default(),
        false => draft.finish(),
    }
}

/// Gives an open approval to the next person who may take it; `false` if there is nobody.
pub(super) fn pass_on(
    draft: &mut Draft<'_>,
    approval: &Approval,
    why: MoveReason,
    steps_done: u32,
    collapsed: &[u32],
) -> bool {
    let Some(request) = &approval.request else { return false };
    let Some(chosen) = next_after(&draft.handoff, approval, why, draft.ctx) else { return false };
    hand_over(draft, approval, request, &Handover { chosen, why, steps_done, collapsed });
    true
}

/// To whom an open approval would pass for that reason; `None` where it stays with whoever has it.
pub(super) fn next_after(handoff: &Handoff, approval: &Approval, why: MoveReason, ctx: &Context<'_>) -> Option<Chosen> {
    let request = approval.request.as_ref()?;
    let decision = ctx.policy.decision(&approval.snapshot.decision_type)?;
    let mut barred = barred(handoff, decision, ctx);
    // Who is away may come back, and so may the cover of the cover; who was too late or stepped aside does not.
    let is_asked_again = |person: &PersonId| {
        let stood_in = request.stands_in_for.iter().any(|stand_in| &stand_in.person == person);
        why == MoveReason::Away && (stood_in || person == &request.accountable)
    };
    // It goes on, and not back to whoever it was decided for, who is away.
    let absent = request.stands_in_for.iter().map(|stand_in| &stand_in.person);
    let absent = absent.filter(|_| matches!(why, MoveReason::Breach | MoveReason::Recused));
    let holders = request.before.iter().chain([&request.accountable]).chain(absent);
    for before in holders.filter(|before| !is_asked_again(before)) {
        let bar = Barred::NotAccountable { accountable: request.accountable.clone() };
        barred.entry(before.clone()).or_insert(bar);
    }
    let band = &approval.snapshot.band;
    let from = goes_on_from(request, why, band, ctx)?;
    let wanted = asked(&decision.decision_type, from, band, &barred, ctx);
    let chosen = authority::first_eligible(&wanted);
    let is_here = chosen.as_ref().is_some_and(|chosen| chosen.presence == Presence::Here);
    // A cover who steps aside hands it to somebody who is here, above the cap if need be, and not to an empty desk.
    let covers = request.stands_in_for.iter().any(|stand_in| stand_in.kind == AbsenceKind::Away);
    let chosen = match why == MoveReason::Recused && covers && !is_here {
        true => authority::first_here_above(&wanted).map(|above| after_absent(above, request)).or(chosen)?,
        false => chosen?,
    };
    let must_move = matches!(why, MoveReason::Recused | MoveReason::Barred | MoveReason::Left);
    let moves = chosen.person != request.accountable && (chosen.presence != Presence::Away || must_move);
    moves.then_some(chosen)
}

/// With those for whom it was decided among the ones who are away: whoever keeps the policy hears of them.
fn after_absent(above: Chosen, request: &Request) -> Chosen {
    let absent = request.stands_in_for.iter().map(|stand_in| stand_in.person.clone());
    Chosen { passed_over: absent.chain(above.passed_over).collect(), ..above }
}

/// The rung from which a decision goes on: where its time ran out, none below whoever had it, so that a cover from
/// higher up passes it up or keeps it.
fn goes_on_from<'a>(request: &'a Request, why: MoveReason, band: &Band, ctx: &Context<'a>) -> Option<&'a Role> {
    let ladders = ctx.policy.ladders();
    let holder = ctx.directory.person(&request.accountable).filter(|_| why == MoveReason::Breach);
    match holder.filter(|holder| authority::has_authority_of(holder, &request.role, ladders)) {
        Some(holder) => authority::rung_of(holder, &request.role, band, ladders),
        None => Some(&request.role),
    }
}

/// To whom a decision goes, and why.
pub(super) struct Handover<'a> {
    /// To whom.
    pub chosen: Chosen,
    /// Why.
    pub why: MoveReason,
    /// Steps of the ladder that are done by now.
    pub steps_done: u32,
    /// Steps that were overdue and collapsed into this one.
    pub collapsed: &'a [u32],
}

/// Gives an open approval to that person; the clock is not set back.
pub(super) fn hand_over(draft: &mut Draft<'_>, approval: &Approval, request: &Request, over: &Handover<'_>) {
    let Handover { chosen, why, steps_done, collapsed } = over;
    let (why, steps_done) = (*why, *steps_done);
    let to = chosen.person.clone();
    let used_minutes = used_minutes(draft.ctx, request);
    let left = request.window_minutes.saturating_sub(used_minutes);
    let due_at = match left {
        0 => request.due_at.min(draft.ctx.now),
        left => due_after(draft.ctx, &to, left),
    };
    let from = request.accountable.clone();
    draft.fact(Fact::ApprovalMoved {
        approval: approval.id,
        from: from.clone(),
        to: to.clone(),
        role: chosen.role.clone(),
        why,
        steps_done,
        collapsed: collapsed.to_vec(),
        used_minutes,
        due_at,
        stands_in_for: chosen.stands_in_for.clone(),
        // Whoever gives it back was neither too late nor stepped aside, so the ladder may come to them.
        given_back: why == MoveReason::Delegated && request.stands_in_for.iter().any(|whose| whose.person == to),
    });
    draft.out.effect(What::DecisionCard { approval: approval.id, person: from.clone() });
    draft.out.effect(What::DecisionCard { approval: approval.id, person: to.clone() });
    if request.before.contains(&to) {
        draft.out.tell(&to, Notice::WithYouAgain { approval: approval.id, from: from.clone() });
    }
    draft.tell_thread(Notice::Moved { approval: approval.id, from, to, why });
    tell_policy_owner(draft, approval.id, chosen);
    timers::arm_ladder(draft, approval.id);
}

/// Working minutes of the window that are used up, at the present holder's hours.
pub(super) fn used_minutes(ctx: &Context<'_>, request: &Request) -> u32 {
    let running = request.running_since.map_or(0, |since| minutes_since(ctx, &request.accountable, since));
    request.used_minutes.saturating_add(running)
}

/// The clocks that run now, with the working minutes used.
pub(super) fn running_clocks(handoff: &Handoff, ctx: &Context<'_>) -> Vec<(ApprovalId, u32)> {
    let running = handoff.open_approvals().filter_map(|approval| {
        let request = approval.request.as_ref().filter(|request| request.running_since.is_some())?;
        Some((approval.id, used_minutes(ctx, request)))
    });
    running.collect()
}

/// The clocks that run on after a stop, with the ends of their windows.
pub(super) fn clocks_that_run_on(handoff: &Handoff, ctx: &Context<'_>) -> Vec<(ApprovalId, DateTime<Utc>)> {
    let waiting = handoff.open_approvals().filter_map(|approval| {
        let request = approval.request.as_ref().filter(|_| approval.state == ApprovalState::Asked)?;
        let left = request.window_minutes.saturating_sub(request.used_minutes);
        Some((approval.id, due_after(ctx, &request.accountable, left)))
    });
    waiting.collect()
}

/// Decisions that keep the packet from Finance, in words: what waits, with whom; what was refused; what cannot
/// be judged yet.
pub(super) fn unsettled(handoff: &Handoff, ctx: &Context<'_>) -> Vec<String> {
    let mut open = Vec::new();
    for decision in ctx.policy.decisions() {
        if matches!(decision.starts, Starts::AtSubmit | Starts::WhenAsked) {
            continue;
        }
        let last = last_of(handoff, &decision.decision_type);
        match last.filter(|last| stands_or_was_recalled(last)) {
            Some(approval) if approval.is_settled() => {}
            Some(approval) => open.push(format!("{} ({})", decision.title, approval.state.word())),
            None => match ctx.policy.stance(decision, &handoff.packet) {
                Stance::Needs => open.push(format!("{} (not asked)", decision.title)),
                Stance::Waits { .. } => open.push(format!("{} (waits for values)", decision.title)),
                Stance::Clear | Stance::DoesNotApply | Stance::Off => {}
            },
        }
    }
    open
}

/// The decision by which Finance accepts.
pub(super) fn finance_acceptance<'a>(ctx: &Context<'a>) -> &'a DecisionDefinition {
    ctx.policy.decision_by_role(DecisionRole::FinanceAcceptance)
}
