//! Everything that does not fit in a packet: each value by its field's own checks, and values beside each other.

use crate::domain::field::{Gate, Misfit};
use crate::domain::handoff::Handoff;

use super::{Context, change, records, signing};

/// Every misfit of the packet as it is now, in the order of the checklist; checks that bind from a gate on count up
/// to `up_to`.
pub fn misfits(handoff: &Handoff, ctx: &Context<'_>, up_to: Gate) -> Vec<Misfit> {
    let mut misfits = ctx.policy.check_packet(&handoff.packet, &ctx.check_context(handoff.id, Some(up_to)));
    misfits.extend(change::misfits(handoff, ctx.policy));
    misfits.extend(records::mismatches(handoff, ctx.policy));
    misfits.extend(signing::misfits(handoff, ctx.policy));
    misfits
}
