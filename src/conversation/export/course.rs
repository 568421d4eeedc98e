//! The steps of a handoff that a reader of its packet asks about.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::conversation::reports::instant;
use crate::conversation::wording::{Speaking, timeline};
use crate::domain::handoff::Handoff;
use crate::domain::ids::ApprovalId;
use crate::workflow::fact::Fact;

use super::report::{Exported, Recorded};
use super::words::actor_in_words;

/// One step on the handoff's way.
#[derive(Debug, Serialize)]
pub(super) struct CoursePart {
    pub(super) position: u64,
    pub(super) at: String,
    pub(super) actor: String,
    pub(super) fact: String,
    pub(super) text: String,
    #[serde(skip)]
    pub(super) when: DateTime<Utc>,
    #[serde(skip)]
    pub(super) who: String,
}

/// The steps that a reader of the packet asks about: who handed over, decided, accepted, booked, and when.
pub(super) fn course(exported: &Exported<'_>, speaking: &Speaking<'_>) -> Vec<CoursePart> {
    let is_step = |fact: &Fact| {
        matches!(
            fact,
            Fact::HandoffOpened { .. }
                | Fact::ValuesConfirmed { .. }
                | Fact::ApprovalAsked { .. }
                | Fact::ApprovalDecided { .. }
                | Fact::ApprovalLapsed { .. }
                | Fact::DealWon { .. }
                | Fact::PacketSubmitted { .. }
                | Fact::PacketReturned { .. }
                | Fact::PacketAccepted { .. }
                | Fact::OrderEntered { .. }
                | Fact::OrderKeyedAgain { .. }
                | Fact::OrderReadBack { .. }
                | Fact::BillingAwaited { .. }
                | Fact::BillingTriggerMet {}
                | Fact::ReadyForBilling { .. }
                | Fact::HandoffHeld { .. }
                | Fact::OrderPriceDisputed { .. }
                | Fact::HandoffResumed { .. }
                | Fact::HandoffVoided { .. }
                | Fact::HandoffReopened { .. }
                | Fact::CancelOrCreditNeeded { .. }
                | Fact::OrderUndone { .. }
                | Fact::HandoffMerged { .. }
                | Fact::HandoffSuperseded { .. }
                | Fact::TaskAsked { .. }
                | Fact::TaskDone { .. }
                | Fact::LateWordsAnswered { .. }
                | Fact::HandoffClosed {}
                | Fact::HandoffReassigned { .. }
        )
    };
    let step = |recorded: &Recorded| CoursePart {
        position: recorded.position,
        at: instant(recorded.at),
        actor: recorded.actor.clone(),
        fact: recorded.fact.name(),
        text: step_in_words(&recorded.fact, exported.status.handoff, speaking),
        when: recorded.at,
        who: actor_in_words(&recorded.actor, speaking),
    };
    exported.facts.iter().filter(|recorded| is_step(&recorded.fact)).map(step).collect()
}

fn step_in_words(fact: &Fact, handoff: &Handoff, speaking: &Speaking<'_>) -> String {
    // The read-back's values stand above, each with its confirmation.
    if let Fact::ValuesConfirmed { values } = fact {
        let count = values.len();
        return if count == 1 { "confirmed 1 value".to_owned() } else { format!("confirmed {count} values") };
    }
    let told = timeline::told(fact, speaking);
    let approval = handoff.approvals.iter().find(|approval| is_last_word(fact, approval.id));
    let decision = approval.and_then(|approval| speaking.policy.decision(&approval.snapshot.decision_type));
    match decision {
        Some(decision) => format!("{}, {told}", decision.title),
        None => told,
    }
}

/// The facts that say how an approval stands.
pub(super) fn is_last_word(fact: &Fact, id: ApprovalId) -> bool {
    matches!(
        fact,
        Fact::ApprovalCleared { approval, .. }
            | Fact::ApprovalAsked { approval, .. }
            | Fact::ApprovalDecided { approval, .. }
            | Fact::ApprovalLapsed { approval, .. }
            | Fact::ApprovalRecalled { approval } if *approval == id
    )
}
