//! Another order changes the agreement that open changes start from: they hear of it in the same transaction.

use crate::domain::change::agreements;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::HandoffId;

use super::draft::Draft;
use super::effect::Notice;
use super::event::Event;
use super::outcome::Outcome;
use super::{Context, gathering};

/// Judges a packet anew whose agreement was changed since: what was decided on the old base lapses. `None` if it was not
/// changed, or nothing of it keeps the packet.
pub(super) fn rebased(handoff: &Handoff, ctx: &Context<'_>) -> Option<Outcome> {
    let (draft, is_kept) = rebase(handoff, ctx)?;
    is_kept.then(|| draft.finish())
}

/// Another order has changed the agreement: this packet starts from another base from now on, and says so where that
/// keeps it.
pub(super) fn agreement_changed(handoff: &Handoff, ctx: &Context<'_>) -> Outcome {
    let is_open = handoff.stage.is_before_order() && !matches!(handoff.stage, Stage::Unopened | Stage::OnHold { .. });
    let Some((mut draft, is_kept)) = is_open.then(|| rebase(handoff, ctx)).flatten() else {
        return Outcome::default();
    };
    if !is_kept {
        draft.out.unsay(|notice| matches!(notice, Notice::Rebased { .. }));
    }
    draft.finish()
}

/// What an order does to the base of the agreement's other open changes, they hear in the same transaction.
pub(super) fn tell_of_base(draft: &mut Draft<'_>) {
    let Some(agreement) = draft.handoff.parent.as_ref().map(|parent| parent.agreement) else { return };
    let known = draft.ctx.looked_up.agreements().unwrap_or_default();
    let is_of_it = |other: &&Handoff| {
        let parent = other.parent.as_ref().map(|parent| parent.agreement);
        other.id != draft.handoff.id && parent == Some(agreement) && other.stage.is_before_order()
    };
    let others: Vec<HandoffId> = known.iter().filter(is_of_it).map(|other| other.id).collect();
    for other in others {
        draft.out.then(other, Event::AgreementChanged { agreement });
    }
}

fn rebase<'a>(handoff: &Handoff, ctx: &'a Context<'a>) -> Option<(Draft<'a>, bool)> {
    let parent = handoff.parent.as_ref()?;
    let known = agreements(ctx.looked_up.agreements()?);
    let now = known.into_iter().find(|agreement| agreement.first.id == parent.agreement)?;
    if now.last.id == parent.booked_by && now.has_ended == parent.has_ended {
        return None;
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.tell_thread(Notice::Rebased { by: now.last.id });
    gathering::settle(&mut draft);
    let is_kept = draft.handoff.stage != handoff.stage || !gathering::obstacles(&draft.handoff, ctx).is_empty();
    Some((draft, is_kept))
}
