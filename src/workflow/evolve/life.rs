//! Folds what moves a handoff off its main path, and what people outside the decisions owe it.

use chrono::{DateTime, Utc};

use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, PersonId};
use crate::domain::person::Actor;
use crate::domain::task::{Task, TaskKind, TaskState};

use super::super::fact::Fact;
use super::{start_clock, stop_clock, with_request};

/// Folds holds and ends.
pub(super) fn apply_to_stage(handoff: &mut Handoff, fact: &Fact, at: DateTime<Utc>) {
    if let Fact::HandoffHeld { by, reason, until, clocks, tasks } = fact {
        let back_to = Box::new(handoff.stage.clone());
        handoff.send_when_complete = None;
        handoff.stage = Stage::OnHold { reason: reason.clone(), owner: by.clone(), until: *until, back_to };
        for (approval, used_minutes) in clocks {
            with_request(handoff, *approval, |request| stop_clock(request, *used_minutes));
        }
        stop_tasks(handoff, tasks);
    } else if let Fact::OrderPriceDisputed { settled_by, source, was, now, tasks } = fact {
        let order = handoff.order_ref.as_deref().unwrap_or("the order");
        let reason = format!("{source} has the deal won at {now}, and {order} was booked when it said {was}");
        let back_to = Box::new(handoff.stage.clone());
        handoff.stage = Stage::OnHold { reason, owner: settled_by.clone(), until: None, back_to };
        stop_tasks(handoff, tasks);
    } else if let Fact::HandoffResumed { clocks, tasks } = fact {
        if let Stage::OnHold { back_to, .. } = &handoff.stage {
            handoff.stage = (**back_to).clone();
        }
        run_on(handoff, clocks, at);
        for (kind, due_at) in tasks {
            with_task(handoff, *kind, |task| {
                task.due_at = *due_at;
                task.running_since = Some(at);
            });
        }
    } else if let Fact::HandoffVoided { reason, ending, clocks } = fact {
        handoff.stage = Stage::Voided { reason: reason.clone(), at, ending: *ending };
        handoff.send_when_complete = None;
        handoff.questions.clear();
        for (approval, used_minutes) in clocks {
            with_request(handoff, *approval, |request| stop_clock(request, *used_minutes));
        }
    } else if let Fact::HandoffReopened { clocks, .. } = fact {
        // Before an order everything is looked at again.
        let back_to = if let Stage::CancelOrCredit { back_to, .. } = &handoff.stage {
            (**back_to).clone()
        } else {
            Stage::Gathering
        };
        handoff.stage = back_to;
        handoff.loss_reason = None;
        run_on(handoff, clocks, at);
    } else if let Fact::CancelOrCreditNeeded { reason, .. } = fact {
        let back_to = Box::new(handoff.stage.below_hold().clone());
        handoff.stage = Stage::CancelOrCredit { reason: reason.clone(), at, back_to };
        handoff.questions.clear();
    } else if let Fact::OrderUndone { undone } = fact {
        handoff.stage = Stage::Closed { at, undone: Some(undone.clone()) };
    } else if let Fact::HandoffSuperseded { by } = fact {
        handoff.stage = Stage::Superseded { by: *by, at };
        handoff.send_when_complete = None;
        handoff.questions.clear();
    } else if let Fact::HandoffClosed {} = fact {
        handoff.stage = Stage::Closed { at, undone: None };
    }
}

fn stop_tasks(handoff: &mut Handoff, clocks: &[(TaskKind, u32)]) {
    for (kind, used_minutes) in clocks {
        with_task(handoff, *kind, |task| {
            task.used_minutes = *used_minutes;
            task.running_since = None;
        });
    }
}

fn run_on(handoff: &mut Handoff, clocks: &[(ApprovalId, DateTime<Utc>)], at: DateTime<Utc>) {
    for (approval, due_at) in clocks {
        with_request(handoff, *approval, |request| start_clock(request, *due_at, at));
    }
}

/// The deal is won: its packet is gathered from now on, once it is off hold.
pub(super) fn win(stage: &mut Stage) {
    if let Stage::OnHold { back_to, .. } = stage {
        win(back_to);
    } else if *stage == Stage::PreSignature {
        *stage = Stage::Gathering;
    }
}

/// Folds what somebody was asked to do beside the decisions.
pub(super) fn apply_to_tasks(handoff: &mut Handoff, fact: &Fact, actor: &Actor, at: DateTime<Utc>) {
    if let Fact::TaskAsked { task, of, role, window_minutes, due_at } = fact {
        handoff.tasks.push(Task {
            kind: *task,
            of: of.clone(),
            role: role.clone(),
            before: Vec::new(),
            asked_at: at,
            due_at: *due_at,
            window_minutes: *window_minutes,
            used_minutes: 0,
            running_since: Some(at),
            steps_done: 0,
            state: TaskState::Open,
        });
    } else if let Fact::TaskStepped { task, steps_done, .. } = fact {
        with_task(handoff, *task, |task| task.steps_done = *steps_done);
    } else if let Fact::TaskMoved { task, from, to, role, steps_done, used_minutes, due_at, .. } = fact {
        with_task(handoff, *task, |task| {
            task.before.push(from.clone());
            task.of = to.clone();
            task.role = role.clone();
            task.steps_done = *steps_done;
            task.used_minutes = *used_minutes;
            task.due_at = *due_at;
            task.running_since = task.running_since.map(|_| at);
        });
    } else if let Fact::TaskDone { task } = fact {
        let by = actor.as_person().cloned().unwrap_or_else(|| PersonId::from(actor.short()));
        with_task(handoff, *task, |task| task.state = TaskState::Done { by, at });
    } else if let Fact::TaskDropped { task } = fact {
        with_task(handoff, *task, |task| task.state = TaskState::Dropped { at });
    }
}

fn with_task(handoff: &mut Handoff, kind: TaskKind, change: impl FnOnce(&mut Task)) {
    if let Some(task) = handoff.tasks.iter_mut().rev().find(|task| task.kind == kind) {
        change(task);
    }
}
