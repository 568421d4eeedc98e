//! The purchase order runs out before the invoices do: whoever owes the next one is reminded of it in time. Time
//! reminds and decides nothing; an invoice that no order covers is Finance's to hold back.

use chrono::{Days, NaiveDate};

use crate::domain::change::is_ordered;
use crate::domain::field::FieldRole;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{HandoffId, PersonId};
use crate::domain::look_up::LookUp;
use crate::policy::PolicyBook;

use super::draft::{Draft, person_for};
use super::effect::{NextOrder, Notice};
use super::event::{Event, TimerKey};
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder};
use super::purchase_orders::Validity;
use super::renewal::morning;
use super::{Context, later};

/// Sets the due time of the next reminder, if the order runs out before the invoices do.
pub(super) fn arm(draft: &mut Draft<'_>) {
    let wanted = wanted(&draft.handoff, draft.ctx);
    arm_for(draft, wanted.as_ref());
}

fn arm_for(draft: &mut Draft<'_>, wanted: Option<&NextOrder>) {
    let today = draft.ctx.now.with_timezone(&draft.ctx.policy.organisation().zone).date_naive();
    let days = &draft.ctx.policy.organisation().next_order_reminder_days;
    let before = |first: NaiveDate| days.iter().filter_map(move |days| first.checked_sub_days(Days::new(*days)));
    let next = wanted.and_then(|wanted| before(wanted.first).filter(|day| *day > today).min());
    match next {
        Some(day) => {
            let at = morning(draft.ctx, owner(&draft.handoff, draft.ctx).as_ref(), day);
            draft.out.set_timer(TimerKey::NextOrder, at);
        }
        None => draft.out.clear_timer(TimerKey::NextOrder),
    }
}

/// Later orders of the agreement may bill in the place of these invoices.
pub(super) fn look_ups(handoff: &Handoff, event: &Event, policy: &PolicyBook) -> Option<LookUp> {
    if !matches!(event, Event::TimerDue { timer: TimerKey::NextOrder }) {
        return None;
    }
    let field = policy.by_role(FieldRole::Account).name.clone();
    Some(LookUp::Agreements { account: None, field, named: Some(handoff.id), except: HandoffId(0) })
}

/// A reminder is due. After a stop one of several is given, and one that nobody needs any more is not.
pub(super) fn due(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let Some(next) = wanted(handoff, ctx).filter(|_| is_billed(&handoff.stage)) else {
        let mut out = OutcomeBuilder::default();
        out.clear_timer(TimerKey::NextOrder);
        return out.build();
    };
    let mut draft = Draft::new(handoff, ctx);
    arm_for(&mut draft, Some(&next));
    draft.fact(Fact::NextOrderReminded { until: next.until, first: next.first });
    let of = owner(handoff, ctx);
    match of.clone() {
        Some(owner) => draft.out.tell(&owner, Notice::NextOrderNeeded { of, next }),
        None => draft.tell_thread(Notice::NextOrderNeeded { of, next }),
    }
    draft.out.build()
}

/// Whether invoices of the order go out: not while it is on hold, and not once it is undone.
pub(super) fn is_billed(stage: &Stage) -> bool {
    is_ordered(stage) && !matches!(stage, Stage::OnHold { .. })
}

/// Whoever owns the number that the invoices name.
fn owner(handoff: &Handoff, ctx: &Context<'_>) -> Option<PersonId> {
    person_for(ctx, handoff, ctx.policy.by_role(FieldRole::PoNumber).owner)
}

/// The invoices that this order does not cover and that are still billed from here.
fn wanted(handoff: &Handoff, ctx: &Context<'_>) -> Option<NextOrder> {
    let later = later::later(handoff, ctx.looked_up.agreements().unwrap_or_default(), ctx.policy);
    let is_gone = |number: usize| {
        later.iter().flat_map(|later| &later.gone.invoices).any(|gone| gone.number == number && gone.is_whole)
    };
    Validity::of(handoff, ctx.policy)?.next_order(handoff, ctx.policy, is_gone)
}
