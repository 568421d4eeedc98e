//! What is told at set times. It tells, and changes nothing of any deal: nothing here decides, moves or closes anything.

use crate::domain::digest::ScheduleRun;

use super::Context;
use super::effect::Notice;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder};

/// The time of a schedule has come: everybody concerned is told, and who was told is on record. Who has left meanwhile is
/// told nothing.
pub(super) fn due(run: &ScheduleRun, ctx: &Context<'_>) -> Outcome {
    let mut out = OutcomeBuilder::default();
    let is_here = |person| ctx.directory.person(person).is_some_and(|person| person.active);
    let digests: Vec<_> = run.digests.iter().filter(|digest| is_here(&digest.of)).collect();
    let told: Vec<_> = digests.iter().map(|digest| digest.of.clone()).collect();
    if told.is_empty() {
        return out.build();
    }
    out.fact(Fact::ScheduleRan { schedule: run.schedule.clone(), at: run.at, told });
    for digest in digests {
        out.tell(&digest.of, Notice::Digest { digest: Box::new(digest.clone()) });
    }
    out.build()
}
