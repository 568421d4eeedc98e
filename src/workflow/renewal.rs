//! A renewal opens itself before its notice date, and its owner is reminded of that date; time opens, and never decides.
//!
//! The due time stands on the handoff that booked the agreement last. When it has come, that handoff says so, and an
//! effect brings the event that opens the renewal: each in a transaction of its own, under a key that names the term's
//! end, so that a crash in between neither loses it nor opens it twice.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeZone, Utc};

use crate::domain::change::{RenewalKind, agreements, is_ordered, is_renewed_by};
use crate::domain::deal::Deal;
use crate::domain::field::{FieldRole, FieldState, Provenance, Source, Value};
use crate::domain::handoff::{Handoff, Opening, PacketKind, Stage};
use crate::domain::ids::{FieldName, HandoffId, PersonId};
use crate::domain::look_up::LookUp;
use crate::domain::packet::Packet;
use crate::policy::PolicyBook;
use crate::policy::organisation::RenewalCalendar;

use super::Context;
use super::by_itself::renews_by_itself;
use super::draft::{Draft, calendar_of};
use super::effect::{Notice, What};
use super::event::{Event, TimerKey};
use super::fact::Fact;
use super::outcome::{Outcome, Refusal};
use super::{delta, gathering};

/// The dates of an agreement's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Term {
    start: Option<NaiveDate>,
    end: NaiveDate,
    notice_by: NaiveDate,
    kind: RenewalKind,
}

/// Sets the due time of the renewal once the order exists.
pub(super) fn arm(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    if draft.handoff.ends_agreement {
        return;
    }
    let Some(term) = term_of(&draft.handoff.packet, policy) else { return };
    let is_large = worth(&draft.handoff, policy).is_some_and(|worth| worth > policy.organisation().renewal.large_above);
    let Some(day) = opens_on(&term, &policy.organisation().renewal, is_large) else { return };
    let at = morning(draft.ctx, draft.handoff.owner.as_ref(), day);
    draft.out.set_timer(TimerKey::Renewal, at);
}

fn term_of(packet: &Packet, policy: &PolicyBook) -> Option<Term> {
    let value = |role| policy.find_role(role).and_then(|field| packet.counting(&field.name));
    let day = |role| if let Some(Value::Date(day)) = value(role) { Some(*day) } else { None };
    let end = day(FieldRole::ServiceEnd)?;
    let renews_itself = matches!(value(FieldRole::AutoRenew), Some(Value::YesNo(true)));
    // Kept in the unit that was agreed; without a notice, the end itself is the date to have decided by.
    let notice = |unit: &str| {
        let Value::Record(parts) = value(FieldRole::NoticePeriod)? else { return None };
        if let Value::Number(count) = parts.get(unit)? { u32::try_from(*count).ok() } else { None }
    };
    let notice_by = match notice("months") {
        Some(months) => end.checked_sub_months(Months::new(months))?,
        None => end.checked_sub_days(Days::new(notice("days").unwrap_or(0).into()))?,
    };
    let kind = if renews_itself { RenewalKind::Auto } else { RenewalKind::Manual };
    Some(Term { start: day(FieldRole::ServiceStart), end, notice_by, kind })
}

/// The last day to give notice, and whether the term renews by itself without one; `None` where no notice is agreed, or
/// the packet ends its agreement.
pub fn notice_by(handoff: &Handoff, policy: &PolicyBook) -> Option<(NaiveDate, bool)> {
    if handoff.ends_agreement {
        return None;
    }
    let term = term_of(&handoff.packet, policy).filter(|term| term.notice_by < term.end)?;
    Some((term.notice_by, term.kind == RenewalKind::Auto))
}

fn opens_on(term: &Term, calendar: &RenewalCalendar, is_large: bool) -> Option<NaiveDate> {
    let usual = term.notice_by.checked_sub_days(Days::new(calendar.open_days_before_notice))?;
    let large = term.end.checked_sub_days(Days::new(calendar.large_open_days_before_end))?;
    Some(if is_large { usual.min(large) } else { usual })
}

fn worth(handoff: &Handoff, policy: &PolicyBook) -> Option<rust_decimal::Decimal> {
    match handoff.packet.counting(&policy.by_role(FieldRole::Total).name) {
        Some(Value::Money(total)) => policy.worth(*total),
        _ => None,
    }
}

/// When work begins on that day, where the person is.
pub(super) fn morning(ctx: &Context<'_>, person: Option<&PersonId>, day: NaiveDate) -> DateTime<Utc> {
    let nobody = PersonId::from("");
    let (calendar, zone) = calendar_of(ctx, person.unwrap_or(&nobody));
    let midnight = zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    calendar.next_open(midnight.map_or(ctx.now, |midnight| midnight.with_timezone(&Utc)), zone)
}

/// The question about agreements that a renewal needs answered.
pub(super) fn look_ups(handoff: &Handoff, event: &Event, policy: &PolicyBook) -> Option<LookUp> {
    let is_off = is_agreement(handoff) && matches!(event, Event::DealLost { .. } | Event::Voided { .. });
    let ends = handoff.ends_agreement && matches!(event, Event::OrderEntered { .. });
    let named = if let Event::RenewalOpened { of } = event {
        *of
    } else if is_off || ends || matches!(event, Event::TimerDue { timer: TimerKey::Renewal }) {
        handoff.id
    } else {
        return None;
    };
    let field = policy.by_role(FieldRole::Account).name.clone();
    Some(LookUp::Agreements { account: None, field, named: Some(named), except: HandoffId(0) })
}

/// The time to renew has come: unless something later changed the agreement, or it is renewed already.
pub(super) fn due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    draft.out.clear_timer(TimerKey::Renewal);
    let Some(term) = agreed(handoff, ctx).filter(|_| is_to_be_renewed(handoff.id, ctx)) else {
        return draft.out.build();
    };
    draft.fact(Fact::RenewalDue { notice_by: term.notice_by, ends_on: term.end });
    draft.out.effect(What::OpenRenewal { of: handoff.id, ends_on: term.end });
    draft.out.build()
}

/// The dates of the agreement that this handoff changed last: its term began where it was signed or renewed, not where
/// the change did.
fn agreed(last: &Handoff, ctx: &Context<'_>) -> Option<Term> {
    let term = term_of(&last.packet, ctx.policy)?;
    let known = agreements(ctx.looked_up.agreements().unwrap_or_default());
    let agreement = known.into_iter().find(|agreement| agreement.last.id == last.id);
    let whole = agreement.and_then(|agreement| delta::agreed_term(&agreement, ctx.policy));
    Some(Term { start: whole.map(|whole| whole.start()).or(term.start), ..term })
}

/// What people call the agreement, not its last change.
fn title_of<'h>(last: &'h Handoff, ctx: &Context<'h>) -> &'h str {
    let known = agreements(ctx.looked_up.agreements().unwrap_or_default());
    let agreement = known.into_iter().find(|agreement| agreement.last.id == last.id);
    agreement.map_or(last, |agreement| agreement.first).title()
}

fn is_to_be_renewed(of: HandoffId, ctx: &Context<'_>) -> bool {
    let handoffs = ctx.looked_up.agreements().unwrap_or_default();
    let agreement = agreements(handoffs).into_iter().find(|agreement| agreement.last.id == of);
    agreement.is_some_and(|agreement| {
        !agreement.has_ended && !handoffs.iter().any(|other| is_renewed_by(agreement.first.id, other))
    })
}

/// The renewal opens: for the account's owner, with what the agreement says, and the notice date as its deadline.
pub(super) fn opened(handoff: &Handoff, of: HandoffId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let booked = ctx.looked_up.agreements().unwrap_or_default().iter().find(|known| known.id == of);
    let Some(booked) = booked.filter(|_| handoff.stage == Stage::Unopened && is_to_be_renewed(of, ctx)) else {
        return Ok(Outcome::default());
    };
    let Some(term) = agreed(booked, ctx) else { return Ok(Outcome::default()) };
    let mut draft = Draft::new(handoff, ctx);
    let owner = booked.owner.clone().filter(|owner| ctx.directory.person(owner).is_some_and(|person| person.active));
    let deal = Deal {
        name: Some(format!("{} renewal", title_of(booked, ctx))),
        account: booked.deal.account.clone(),
        kind: Some(PacketKind::Renewal),
        ..Deal::default()
    };
    let policy = draft.policy_ref();
    draft.fact(Fact::HandoffOpened {
        kind: PacketKind::Renewal,
        deal,
        owner: owner.clone(),
        requester: None,
        post: None,
        claim: None,
        source: SOURCE.to_owned(),
        policy,
        opening: Opening::Won,
    });
    gathering::propose_defaults(&mut draft);
    take_over(&mut draft, booked, &term);
    draft.fact(Fact::RenewalTracked { notice_by: term.notice_by, ends_on: term.end });
    gathering::settle(&mut draft);
    arm_reminder(&mut draft);
    let notice = Notice::RenewalOpened;
    match &owner {
        Some(owner) => draft.out.tell(owner, notice),
        None => draft.tell_thread(notice),
    }
    Ok(draft.finish())
}

/// What opened a handoff by itself.
pub const SOURCE: &str = "renewal";

fn take_over(draft: &mut Draft<'_>, booked: &Handoff, term: &Term) {
    let policy = draft.ctx.policy;
    let source = Source::Inherited { handoff: booked.id };
    let provenance = Provenance { source, person: None, at: draft.ctx.now, words: None };
    let account = booked.packet.counting(&policy.by_role(FieldRole::Account).name).cloned();
    let root = booked.parent.as_ref().map_or(booked.id, |parent| parent.agreement);
    let choice = |word: &str| Some(Value::Choice(word.to_owned()));
    let next = next_term(term);
    let values = [
        (FieldRole::PacketKind, choice(PacketKind::Renewal.word()), FieldState::Sourced),
        (FieldRole::RenewalKind, choice(term.kind.word()), FieldState::Proposed),
        (FieldRole::ParentAgreement, Some(Value::Text(root.to_string())), FieldState::Sourced),
        (FieldRole::Account, account, FieldState::Sourced),
        (FieldRole::ServiceStart, next.map(|(start, _)| Value::Date(start)), FieldState::Proposed),
        (FieldRole::ServiceEnd, next.map(|(_, end)| Value::Date(end)), FieldState::Proposed),
    ];
    for (role, value, state) in values {
        if let (Some(field), Some(value)) = (policy.find_role(role), value) {
            gathering::set(draft, &field.name, &value, state, provenance.clone());
        }
    }
}

/// As long as the term before, from the day after its end; by months where it was whole months.
fn next_term(term: &Term) -> Option<(NaiveDate, NaiveDate)> {
    let start = term.end.succ_opt()?;
    let before = term.start?;
    let months = (1..=120).find(|months| before.checked_add_months(Months::new(*months)) == Some(start));
    let after = match months {
        Some(months) => start.checked_add_months(Months::new(months))?,
        None => start.checked_add_days(Days::new(u64::try_from((start - before).num_days()).ok()?))?,
    };
    Some((start, after.pred_opt()?))
}

/// Sets the next reminder of the notice date.
fn arm_reminder(draft: &mut Draft<'_>) {
    let today = draft.ctx.now.with_timezone(&draft.ctx.policy.organisation().zone).date_naive();
    let Some(clock) = draft.handoff.renewal else { return };
    let days = &draft.ctx.policy.organisation().renewal.reminder_days;
    let steps = days.iter().filter_map(|days| clock.notice_by.checked_sub_days(Days::new(*days)));
    // The day after the last is when an agreement that renews by itself has done so.
    let after = clock.notice_by.succ_opt().filter(|_| renews_by_itself(&draft.handoff, draft.ctx.policy));
    let next = steps.chain(after).filter(|step| *step > today).min();
    match next {
        Some(day) => {
            let at = morning(draft.ctx, draft.handoff.owner.as_ref(), day);
            draft.out.set_timer(TimerKey::Notice, at);
        }
        None => draft.out.clear_timer(TimerKey::Notice),
    }
}

/// Whether an ordered agreement stands and falls with that handoff: a lost add-on leaves its agreement in force.
fn is_agreement(handoff: &Handoff) -> bool {
    is_ordered(&handoff.stage) && handoff.kind != PacketKind::Amendment
}

/// An agreement ends before its term: whoever renews it hears of it, in the same transaction.
pub(super) fn tell_of_end(draft: &mut Draft<'_>, reason: &str) {
    let agreement = draft.handoff.parent.as_ref().map_or(draft.handoff.id, |parent| parent.agreement);
    let known = draft.ctx.looked_up.agreements().unwrap_or_default();
    for renewal in known.iter().filter(|other| is_renewed_by(agreement, other) && other.id != draft.handoff.id) {
        draft.out.then(renewal.id, Event::AgreementOff { agreement, reason: reason.to_owned() });
    }
}

/// The agreement that this packet renews is off. Nothing ends by itself: its owner says what becomes of it.
pub(super) fn agreement_off(handoff: &Handoff, agreement: HandoffId, reason: &str, ctx: &Context<'_>) -> Outcome {
    if !handoff.stage.is_before_order() || handoff.stage == Stage::Unopened {
        return Outcome::default();
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::AgreementOff { agreement, reason: reason.to_owned() });
    let notice = Notice::AgreementOff { agreement, reason: reason.to_owned() };
    match &handoff.owner {
        Some(owner) => draft.out.tell(owner, notice),
        None => draft.tell_thread(notice),
    }
    draft.out.build()
}

/// A reminder of the notice date is due; one that nobody needs any more is not given.
pub(super) fn reminder_due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let is_open = handoff.stage.is_before_order() && handoff.stage != Stage::Unopened;
    let today = ctx.now.with_timezone(&ctx.policy.organisation().zone).date_naive();
    let mut draft = Draft::new(handoff, ctx);
    draft.out.clear_timer(TimerKey::Notice);
    let Some(clock) = handoff.renewal.filter(|_| is_open) else { return draft.out.build() };
    if today > clock.notice_by {
        if let Some(owner) = handoff.owner.as_ref().filter(|_| renews_by_itself(handoff, ctx.policy)) {
            draft.out.tell(owner, Notice::NoticePassed);
        }
        gathering::settle(&mut draft);
        return draft.finish();
    }
    let days_left = u32::try_from((clock.notice_by - today).num_days()).unwrap_or(0);
    draft.fact(Fact::NoticeReminded { days_left });
    let notice = Notice::NoticeReminder { days_left };
    match &handoff.owner {
        Some(owner) => draft.out.tell(owner, notice),
        None => draft.tell_thread(notice),
    }
    arm_reminder(&mut draft);
    draft.out.build()
}

/// Whether a won deal is the renewal that opened itself: same customer, and no deal of its own yet.
pub fn continues<'h>(
    deal: &Deal,
    account: Option<&str>,
    field: &FieldName,
    open: &'h [Handoff],
) -> Option<&'h Handoff> {
    if deal.kind != Some(PacketKind::Renewal) {
        return None;
    }
    let key = |name: &str| crate::domain::taken::words_key(name);
    let account = account.or(deal.account.as_deref()).map(key)?;
    let is_of = |handoff: &&Handoff| {
        let held = handoff.packet.value(field);
        let held = if let Some(Value::Text(name)) = held { Some(name) } else { handoff.deal.account.as_ref() };
        held.map(|name| key(name)) == Some(account.clone())
    };
    let waits = |handoff: &&Handoff| {
        handoff.renewal.is_some() && handoff.deal.crm_record_id.is_none() && handoff.stage.is_before_order()
    };
    let mut found = open.iter().filter(waits).filter(is_of);
    let only = found.next()?;
    found.next().is_none().then_some(only)
}
