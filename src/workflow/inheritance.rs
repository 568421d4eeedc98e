//! Values go with their ground: what was taken over from an agreement, with the kind of packet that took it over; what is
//! known of a company, with that company (see [`super::another_company`]).

use crate::domain::change::InheritedBy;
use crate::domain::field::{Field, Source};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::FieldName;
use crate::domain::packet::Entry;
use crate::policy::PolicyBook;
use crate::policy::computation::Background;

use super::by_itself::renews_by_itself;
use super::change::amendment_of;
use super::draft::Draft;
use super::effect::{Dropped, Notice};
use super::fact::Fact;
use super::gathering;

/// What was taken over goes where this kind of packet takes it over no more, and what was computed from it goes too.
pub(super) fn drop_stale(draft: &mut Draft<'_>) {
    let (policy, kind) = (draft.ctx.policy, draft.handoff.kind);
    let amendment = amendment_of(&draft.handoff, policy);
    let by_itself = renews_by_itself(&draft.handoff, policy);
    let is_other_kind = draft.out.facts().iter().any(|fact| matches!(fact, Fact::KindStated { .. }));
    // While nobody has said what an amendment changes, nothing speaks against what was taken over.
    if kind == PacketKind::Amendment && amendment.is_none() {
        return;
    }
    let covered = |field: &Field| match kind {
        // What a renewal proposes stays, but for what was signed, which goes on only while it renews by itself.
        PacketKind::Renewal if !is_other_kind => field.inherits != [InheritedBy::AutomaticRenewal] || by_itself,
        PacketKind::New | PacketKind::Amendment | PacketKind::Renewal => {
            field.inherits.is_empty()
                || field.inherits.iter().any(|inherits| inherits.covers(kind, amendment, by_itself))
        }
    };
    let is_taken_over = |name: &FieldName, entry: &Entry| {
        let is_of_change = kind != PacketKind::New && policy.field(name).is_none_or(covered);
        matches!(entry.provenance.source, Source::Inherited { .. }) && !is_of_change
    };
    let packet = &draft.handoff.packet;
    let mut gone: Vec<FieldName> =
        packet.entries().filter(|(name, entry)| is_taken_over(name, entry)).map(|(name, _)| name.clone()).collect();
    let from = gone.first().and_then(|name| packet.entry(name)).and_then(|entry| {
        if let Source::Inherited { handoff } = &entry.provenance.source { Some(*handoff) } else { None }
    });
    if gone.is_empty() {
        return;
    }
    with_what_follows(&mut gone, &draft.handoff, policy);
    draft.fact(Fact::InheritanceDropped { from, company: None, fields: gone.clone() });
    if draft.ctx.actor.as_person().is_none() {
        draft.tell_thread(Notice::InheritanceDropped(Dropped { from, company: None, fields: gone }));
    }
    gathering::propose_defaults(draft);
    gathering::derive(draft);
}

/// Adds what was computed from those fields, and what cannot be computed without them.
pub(super) fn with_what_follows(gone: &mut Vec<FieldName>, handoff: &Handoff, policy: &PolicyBook) {
    let mut left = handoff.packet.clone();
    loop {
        for name in gone.iter() {
            left.remove(name);
        }
        let computed = policy.computed(&left, Background::of(handoff)).into_iter().map(|computed| computed.field);
        let computed: Vec<FieldName> = computed.collect();
        let follows = |name: &FieldName, entry: &Entry| {
            let Source::Computed { from } = &entry.provenance.source else { return false };
            let is_computed_no_more = policy.is_computed(name) && !computed.contains(name);
            gone.contains(from) || is_computed_no_more
        };
        let more = left.entries().filter(|(name, entry)| follows(name, entry)).map(|(name, _)| name.clone());
        let more: Vec<FieldName> = more.collect();
        if more.is_empty() {
            return;
        }
        gone.extend(more);
    }
}

/// What a decision in the making let go of that was taken over.
pub(super) fn dropped(draft: &Draft<'_>) -> Option<Dropped> {
    draft.out.facts().iter().find_map(|fact| {
        let Fact::InheritanceDropped { from, company, fields } = fact else { return None };
        Some(Dropped { from: *from, company: company.clone(), fields: fields.clone() })
    })
}
