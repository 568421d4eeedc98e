//! Hold, resume, reassign; and messages that could not be delivered.

use chrono::{NaiveDate, NaiveTime, TimeZone, Utc};

use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, EffectKey, PersonId, Role};
use crate::domain::person::Person;

use super::draft::{Draft, calendar_of};
use super::effect::{Notice, What};
use super::event::TimerKey;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, approvals, gathering, information, tasks, timers};

/// A person puts the handoff on hold: every clock stands still.
pub(super) fn held(
    handoff: &Handoff,
    reason: &str,
    until: Option<NaiveDate>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let stage = handoff.stage.word().to_owned();
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return Err(Refusal::new("failure:F2", Reason::AlreadySo { stage }));
    }
    let is_off = matches!(handoff.stage, Stage::CancelOrCredit { .. });
    if handoff.is_over() || is_off || handoff.stage == Stage::Unopened {
        return Err(Refusal::new("failure:F2", Reason::NotFromHere { stage, tried: "hold it".into() }));
    }
    must_have_a_say(handoff, speaker, "hold it", &ctx.policy.organisation().roles.may_hold, ctx)?;
    let today = ctx.now.with_timezone(&speaker.zone).date_naive();
    if let Some(day) = until.filter(|day| *day <= today) {
        let usage = format!("{day} is not after today; name a later day, or none");
        return Err(Refusal::new("failure:F2", Reason::NoSuchCommand { usage }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let clocks = approvals::running_clocks(handoff, ctx);
    for (approval, _) in &clocks {
        draft.out.clear_timer(TimerKey::Ladder { approval: *approval });
    }
    let tasks = tasks::stop_clocks(&mut draft);
    draft.out.clear_timer(TimerKey::Gaps);
    let zone = speaker.zone;
    if let Some(day) = until
        && let Some(morning) = zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()
    {
        // Work goes on when the day's work begins, not at midnight.
        let (calendar, zone) = calendar_of(ctx, &speaker.id);
        draft.out.set_timer(TimerKey::Hold, calendar.next_open(morning.with_timezone(&Utc), zone));
    }
    draft.fact(Fact::HandoffHeld { by: speaker.id.clone(), reason: reason.to_owned(), until, clocks, tasks });
    refresh_cards(&mut draft);
    draft.tell_thread(Notice::Held { by: speaker.id.clone() });
    Ok(draft.finish())
}

/// A person takes it up again.
pub(super) fn resumed(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let Stage::OnHold { owner: holder, .. } = &handoff.stage else {
        let stage = handoff.stage.word().to_owned();
        return Err(Refusal::new("failure:F2", Reason::NotFromHere { stage, tried: "resume it".into() }));
    };
    may_lift(handoff, holder, speaker, ctx)?;
    Ok(resume(handoff, Some(speaker.id.clone()), ctx))
}

/// Whoever set a hold lifts it, and whoever may hold any deal. What Finance or Legal holds is not its owner's to lift: it
/// may be held because of what the owner sold.
fn may_lift(handoff: &Handoff, holder: &PersonId, speaker: &Person, ctx: &Context<'_>) -> Result<(), Refusal> {
    let roles = &ctx.policy.organisation().roles.may_hold;
    let holds_any = |person: &Person| roles.iter().any(|role| person.has_role(role));
    let is_functions = ctx.directory.person(holder).is_some_and(|holder| holder.active && holds_any(holder));
    if holder == &speaker.id {
        return Ok(());
    }
    if !is_functions {
        return must_have_a_say(handoff, speaker, "resume it", roles, ctx);
    }
    if holds_any(speaker) {
        return Ok(());
    }
    let who = one_of(&[ctx.directory.name_of(holder)], roles, ctx);
    Err(Refusal::new("failure:F2", Reason::NotYours { tried: "resume it".to_owned(), who }))
}

/// The stated end of a hold has come.
pub(super) fn hold_ended(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return Ok(resume(handoff, None, ctx));
    }
    let mut out = OutcomeBuilder::default();
    out.clear_timer(TimerKey::Hold);
    Ok(out.build())
}

fn resume(handoff: &Handoff, by: Option<PersonId>, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let clocks = approvals::clocks_that_run_on(handoff, ctx);
    let waiting: Vec<ApprovalId> = clocks.iter().map(|(approval, _)| *approval).collect();
    draft.fact(Fact::HandoffResumed { clocks, tasks: tasks::clocks_after_hold(handoff, ctx) });
    draft.out.clear_timer(TimerKey::Hold);
    for approval in waiting {
        timers::arm_ladder(&mut draft, approval);
    }
    let asking: Vec<ApprovalId> = handoff.open_approvals().map(|approval| approval.id).collect();
    for approval in asking {
        information::arm(&mut draft, approval);
    }
    tasks::arm_all(&mut draft);
    tasks::ask_provisioning_again(&mut draft);
    draft.tell_thread(Notice::Resumed { by });
    gathering::settle(&mut draft);
    tasks::try_close(&mut draft);
    refresh_cards(&mut draft);
    draft.finish()
}

/// A person gives the handoff to another owner.
pub(super) fn reassigned(handoff: &Handoff, to: &PersonId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let stage = handoff.stage.word().to_owned();
    if handoff.is_over() || handoff.stage == Stage::Unopened {
        return Err(Refusal::new("failure:F2", Reason::NotFromHere { stage, tried: "reassign it".into() }));
    }
    let known = ctx.directory.person(to).filter(|person| person.active);
    if known.is_none() {
        return Err(Refusal::new("rule:people", Reason::Unknown { what: to.to_string() }));
    }
    let may_own = |person: &&Person| ctx.policy.organisation().roles.may_own.iter().any(|role| person.has_role(role));
    if known.filter(may_own).is_none() {
        return Err(Refusal::new("rule:people", Reason::MayNotOwn { person: to.clone() }));
    }
    if handoff.owner.as_ref() == Some(to) {
        return Err(Refusal::new(
            "failure:F2",
            Reason::AlreadySo { stage: format!("with {}", ctx.directory.name_of(to)) },
        ));
    }
    let organisation = ctx.policy.organisation();
    let may = organisation.roles.may_reassign.iter().any(|role| speaker.has_role(role));
    if !may && handoff.owner.as_ref() != Some(&speaker.id) {
        let who = "its owner, a sales manager or the deal desk".to_owned();
        return Err(Refusal::new("failure:F2", Reason::NotYours { tried: "reassign it".into(), who }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let from = handoff.owner.clone();
    draft.fact(Fact::HandoffReassigned { from: from.clone(), to: to.clone() });
    draft.tell_thread(Notice::Reassigned { from: from.clone(), to: to.clone() });
    approvals::move_barred(&mut draft);
    draft.out.tell(to, Notice::YoursNow { from });
    gathering::settle(&mut draft);
    // One message has all that is theirs now; the questions need not be put once more.
    draft.out.unsay(|notice| matches!(notice, Notice::Questions { of, read_back: false, .. } if of == to));
    Ok(draft.finish())
}

/// Only people with a part in the handoff may stop or start it.
pub(super) fn must_have_a_say(
    handoff: &Handoff,
    speaker: &Person,
    tried: &str,
    roles: &[Role],
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    let by_role = roles.iter().any(|role| speaker.has_role(role));
    let by_part = [&handoff.owner, &handoff.requester].into_iter().flatten().any(|person| person == &speaker.id);
    if by_role || by_part {
        return Ok(());
    }
    let who = one_of(&["its owner"], roles, ctx);
    Err(Refusal::new("failure:F2", Reason::NotYours { tried: tried.to_owned(), who }))
}

/// Those people, or somebody of one of those roles.
fn one_of(people: &[&str], roles: &[Role], ctx: &Context<'_>) -> String {
    let ladders = ctx.policy.ladders();
    let titles = roles.iter().map(|role| ladders.title(role).unwrap_or(role.as_str()));
    let titles: Vec<&str> = people.iter().copied().chain(titles).collect();
    match titles.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        Some(_) | None => titles.concat(),
    }
}

/// Brings the cards of open decisions up to date, with whoever holds them.
pub(super) fn refresh_cards(draft: &mut Draft<'_>) {
    let holders: Vec<(ApprovalId, PersonId)> = draft
        .handoff
        .open_approvals()
        .filter_map(|approval| Some((approval.id, approval.request.as_ref()?.accountable.clone())))
        .collect();
    for (approval, person) in holders {
        draft.out.effect(What::DecisionCard { approval, person });
    }
}

/// A message could not be delivered for good: the log keeps it, and somebody is told.
pub(super) fn delivery_failed(
    handoff: &Handoff,
    effect: &EffectKey,
    why: &str,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::DeliveryFailed { effect: effect.clone(), why: why.to_owned() });
    let owner = ctx.policy.organisation().policy_owner.clone();
    draft.out.tell(&owner, Notice::DeliveryFailed { effect: effect.clone() });
    Ok(draft.out.build())
}
