//! What people outside the decisions are asked to do, by when, and where it goes when the time is used. Nothing is
//! decided by it: a task is done by a person's press, and holds up nobody's invoice.

use chrono::{DateTime, Utc};

use crate::domain::field::{FieldRole, Gate};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{PersonId, Role};
use crate::domain::person::Person;
use crate::domain::task::{Task, TaskKind, TaskState};
use crate::policy::checklist::Applies;
use crate::policy::ladder::{Step, StepAction};

use super::draft::{Draft, due_after, minutes_since};
use super::effect::{Notice, What};
use super::event::TimerKey;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, asking};

/// Asks the provisioning owner to set up what was sold, where anything is to be set up.
pub(super) fn ask_provisioning(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    let contact = policy.by_role(FieldRole::ProvisioningContact);
    if policy.applies(contact, &draft.handoff.packet) == Applies::No {
        return;
    }
    let organisation = policy.organisation();
    ask(draft, TaskKind::Provisioning, &organisation.roles.provisioning, organisation.provisioning_business_hours);
}

/// Asks again for what was taken back when the deal was off.
pub(super) fn ask_provisioning_again(draft: &mut Draft<'_>) {
    let was_dropped = draft.handoff.task(TaskKind::Provisioning).map(|task| &task.state);
    if let Some(TaskState::Dropped { .. }) = was_dropped {
        ask_provisioning(draft);
    }
}

/// Asks billing operations to undo the order of a deal that is off.
pub(super) fn ask_to_undo(draft: &mut Draft<'_>) {
    let organisation = draft.ctx.policy.organisation();
    ask(draft, TaskKind::CancelOrCredit, &organisation.roles.billing_ops, organisation.cancel_or_credit_business_hours);
}

/// Who does billing operations' work.
pub(super) fn of_billing_ops(ctx: &Context<'_>) -> Option<PersonId> {
    holder_from(ctx, &ctx.policy.organisation().roles.billing_ops, &[]).map(|(person, _)| person)
}

/// Asks a second person to key the order; never the one who entered it.
pub(super) fn ask_second_entry(draft: &mut Draft<'_>) {
    let organisation = draft.ctx.policy.organisation();
    let (role, hours) = (&organisation.roles.second_keyer, organisation.order_entry.second_entry_business_hours);
    ask(draft, TaskKind::SecondEntry, role, hours);
}

/// Asks Finance to answer what was said of a packet that it has accepted: whoever entered the order, else billing
/// operations.
pub(super) fn ask_about_words(draft: &mut Draft<'_>) {
    let organisation = draft.ctx.policy.organisation();
    let (role, hours) = (&organisation.roles.billing_ops, organisation.answer_words_business_hours);
    let entered_by = draft.handoff.entered_by.as_ref().and_then(|person| draft.ctx.directory.person(person));
    match entered_by.filter(|person| person.active).map(|person| person.id.clone()) {
        Some(of) => ask_of(draft, TaskKind::AnswerWords, of, role.clone(), hours),
        None => ask(draft, TaskKind::AnswerWords, role, hours),
    }
}

fn ask(draft: &mut Draft<'_>, task: TaskKind, role: &Role, business_hours: u32) {
    let first = draft.handoff.entered_by.clone().filter(|_| task == TaskKind::SecondEntry);
    let not: Vec<&PersonId> = first.iter().collect();
    match holder_from(draft.ctx, role, &not) {
        Some((of, role)) => ask_of(draft, task, of, role, business_hours),
        None => {
            let owner = draft.ctx.policy.organisation().policy_owner.clone();
            draft.out.tell(&owner, Notice::TaskOfNobody { task, role: role.clone() });
        }
    }
}

fn ask_of(draft: &mut Draft<'_>, task: TaskKind, of: PersonId, role: Role, business_hours: u32) {
    let window_minutes = business_hours * 60;
    let due_at = due_after(draft.ctx, &of, window_minutes);
    draft.fact(Fact::TaskAsked { task, of: of.clone(), role, window_minutes, due_at });
    draft.out.effect(What::TaskCard { task, person: of });
    arm(draft, task);
}

/// The first active holder of a role or of a rung above it who has not had it yet.
fn holder_from(ctx: &Context<'_>, role: &Role, before: &[&PersonId]) -> Option<(PersonId, Role)> {
    let rungs = std::iter::once(role).chain(ctx.policy.ladders().rungs_above(role));
    let mut holders =
        rungs.flat_map(|rung| ctx.directory.with_role(rung).into_iter().map(move |holder| (holder, rung)));
    let next = holders.find(|(holder, _)| !before.contains(&&holder.id))?;
    Some((next.0.id.clone(), next.1.clone()))
}

fn arm(draft: &mut Draft<'_>, kind: TaskKind) {
    let key = TimerKey::Task { task: kind };
    let Some(task) = draft.handoff.open_task(kind).filter(|task| task.running_since.is_some()).cloned() else { return };
    match draft.ctx.policy.ladders().next_step_minutes(task.window_minutes, task.steps_done) {
        Some(next) => {
            let left = next.saturating_sub(used_minutes(draft.ctx, &task)).max(1);
            draft.out.set_timer(key, due_after(draft.ctx, &task.of, left));
        }
        None => draft.out.clear_timer(key),
    }
}

fn used_minutes(ctx: &Context<'_>, task: &Task) -> u32 {
    let running = task.running_since.map_or(0, |since| minutes_since(ctx, &task.of, since));
    task.used_minutes.saturating_add(running)
}

/// The clocks that a hold stops, with the working minutes used by then.
pub(super) fn stop_clocks(draft: &mut Draft<'_>) -> Vec<(TaskKind, u32)> {
    let running = draft.handoff.tasks.iter().filter(|task| task.is_open() && task.running_since.is_some());
    let clocks: Vec<(TaskKind, u32)> = running.map(|task| (task.kind, used_minutes(draft.ctx, task))).collect();
    for (task, _) in &clocks {
        draft.out.clear_timer(TimerKey::Task { task: *task });
    }
    clocks
}

/// The clocks that run on after a hold, with the ends of their windows.
pub(super) fn clocks_after_hold(handoff: &Handoff, ctx: &Context<'_>) -> Vec<(TaskKind, DateTime<Utc>)> {
    let open = handoff.tasks.iter().filter(|task| task.is_open());
    let due = |task: &Task| {
        let left = task.window_minutes.saturating_sub(task.used_minutes);
        (task.kind, due_after(ctx, &task.of, left))
    };
    open.map(due).collect()
}

/// Sets the due times of every open task again.
pub(super) fn arm_all(draft: &mut Draft<'_>) {
    for kind in TaskKind::ALL {
        arm(draft, kind);
    }
}

/// Takes a task back, and tells whoever had it.
pub(super) fn drop_task(draft: &mut Draft<'_>, kind: TaskKind) {
    let Some(of) = draft.handoff.open_task(kind).map(|task| task.of.clone()) else { return };
    take_back(draft, kind);
    draft.out.tell(&of, Notice::TaskDropped { task: kind });
}

/// Marks a task as done.
pub(super) fn finish(draft: &mut Draft<'_>, kind: TaskKind) {
    let of = draft.handoff.open_task(kind).map(|task| task.of.clone());
    draft.fact(Fact::TaskDone { task: kind });
    if let Some(person) = of {
        draft.out.effect(What::TaskCard { task: kind, person });
    }
    draft.out.clear_timer(TimerKey::Task { task: kind });
}

/// Takes a task back that somebody else's step has made needless; its card says so.
pub(super) fn take_back(draft: &mut Draft<'_>, kind: TaskKind) {
    let Some(person) = draft.handoff.open_task(kind).map(|task| task.of.clone()) else { return };
    draft.fact(Fact::TaskDropped { task: kind });
    draft.out.effect(What::TaskCard { task: kind, person });
    draft.out.clear_timer(TimerKey::Task { task: kind });
}

/// The person asked, or somebody of that role or above it, did or acknowledged it.
pub(super) fn done(handoff: &Handoff, kind: TaskKind, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return Err(Refusal::new("failure:F2", Reason::OnHold));
    }
    let task = handoff.open_task(kind).filter(|_| kind == TaskKind::Provisioning);
    let Some(task) = task else {
        let was_done = matches!(handoff.task(kind).map(|task| &task.state), Some(TaskState::Done { .. }));
        let (stage, tried) = (handoff.stage.word().to_owned(), "acknowledge it".to_owned());
        let reason = match was_done {
            true => Reason::AlreadySo { stage: "acknowledged".into() },
            false => Reason::NotFromHere { stage, tried },
        };
        return Err(Refusal::new("failure:F35", reason));
    };
    if !may_do(handoff, kind, speaker, ctx) {
        let who = ctx.directory.name_of(&task.of).to_owned();
        return Err(Refusal::new("failure:F2", Reason::NotYours { tried: "acknowledge it".into(), who }));
    }
    let mut draft = Draft::new(handoff, ctx);
    finish(&mut draft, kind);
    draft.tell_thread(Notice::TaskDone { task: kind, by: speaker.id.clone() });
    try_close(&mut draft);
    Ok(draft.finish())
}

/// Whether that person has, or had, that task, or holds its role or one above it.
pub(super) fn may_do(handoff: &Handoff, kind: TaskKind, person: &Person, ctx: &Context<'_>) -> bool {
    let Some(task) = handoff.task(kind) else { return false };
    let above = ctx.policy.ladders().rungs_above(&task.role);
    person.id == task.of
        || task.before.contains(&person.id)
        || std::iter::once(&task.role).chain(above).any(|role| person.has_role(role))
}

/// Closes what nothing is pending on but dated obligations.
pub(super) fn try_close(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    let missing = policy.missing(&draft.handoff.packet, Gate::Close);
    let is_asked = missing.iter().any(|item| asking::is_asked(policy, &item.field));
    let is_pending =
        is_asked || !draft.handoff.order_differs.is_empty() || draft.handoff.tasks.iter().any(Task::is_open);
    if draft.handoff.stage == Stage::ReadyForBilling && !is_pending {
        draft.fact(Fact::HandoffClosed {});
    }
}

/// A task's due time has come: it is reminded of, and after its window it passes to the next rung.
pub(super) fn due(handoff: &Handoff, kind: TaskKind, ctx: &Context<'_>) -> Outcome {
    let running = handoff.open_task(kind).filter(|task| task.running_since.is_some());
    let Some(task) = running.filter(|_| !matches!(handoff.stage, Stage::OnHold { .. })) else {
        let mut out = OutcomeBuilder::default();
        out.clear_timer(TimerKey::Task { task: kind });
        return out.build();
    };
    let due = ctx.policy.ladders().steps_due(task.window_minutes, used_minutes(ctx, task), task.steps_done);
    let mut draft = Draft::new(handoff, ctx);
    let Some(last) = due.newly_due.last() else {
        arm(&mut draft, kind);
        return draft.out.build();
    };
    take_steps(&mut draft, task, &due.newly_due, last);
    draft.finish()
}

fn take_steps(draft: &mut Draft<'_>, task: &Task, due: &[Step], last: &Step) {
    let steps_done = task.steps_done + due.len() as u32;
    let collapsed: Vec<u32> = due[..due.len() - 1].iter().map(|step| step.at_percent).collect();
    let moves = due.iter().any(|step| step.action == StepAction::Move);
    let is_late_now = due.iter().any(|step| step.at_percent == 100);
    if !(moves && pass_on(draft, task, steps_done, &collapsed)) {
        draft.fact(Fact::TaskStepped { task: task.kind, steps_done, at_percent: last.at_percent, collapsed });
        draft.out.tell(&task.of, Notice::TaskReminder { task: task.kind, at_percent: last.at_percent });
    }
    if is_late_now && task.kind == TaskKind::Provisioning {
        // Whoever looks after the customer hears that nothing is set up before the customer does.
        if let Some(person) = customer_success(draft) {
            draft.out.tell(&person, Notice::TaskLate { task: task.kind });
        }
    }
    arm(draft, task.kind);
}

fn pass_on(draft: &mut Draft<'_>, task: &Task, steps_done: u32, collapsed: &[u32]) -> bool {
    let first = draft.handoff.entered_by.clone().filter(|_| task.kind == TaskKind::SecondEntry);
    let before: Vec<&PersonId> = task.before.iter().chain([&task.of]).chain(&first).collect();
    let Some((to, role)) = holder_from(draft.ctx, &task.role, &before) else { return false };
    let used_minutes = used_minutes(draft.ctx, task);
    draft.fact(Fact::TaskMoved {
        task: task.kind,
        from: task.of.clone(),
        to: to.clone(),
        role,
        steps_done,
        collapsed: collapsed.to_vec(),
        used_minutes,
        due_at: task.due_at.min(draft.ctx.now),
    });
    draft.out.effect(What::TaskCard { task: task.kind, person: task.of.clone() });
    draft.out.effect(What::TaskCard { task: task.kind, person: to.clone() });
    draft.tell_thread(Notice::TaskMoved { task: task.kind, from: task.of.clone(), to });
    true
}

/// Who looks after customers.
fn customer_success(draft: &Draft<'_>) -> Option<PersonId> {
    let role = &draft.ctx.policy.organisation().roles.customer_success;
    draft.ctx.directory.with_role(role).first().map(|person| person.id.clone())
}
