//! Is this effect still wanted, given the state now? Asked just before it is delivered.

use crate::domain::approval::ApprovalState;
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, PersonId};

use super::effect::{Audience, Effect, Notice, What};
use super::{next_order, waivers};

/// Why an effect is not wanted any more; `None` if it still is.
pub fn no_longer_wanted(effect: &Effect, handoff: &Handoff) -> Option<&'static str> {
    match &effect.what {
        What::HandoffCard
        | What::DecisionCard { .. }
        | What::TaskCard { .. }
        | What::OpenRenewal { .. }
        | What::AskAssistant { .. } => None,
        What::Say { to, notice } => stale_notice(to, notice, handoff),
    }
}

/// Whether a clock says it, of something that waits and that its reader has heard of before: what each person gets only so
/// many of a day.
pub fn is_reminder(notice: &Notice) -> bool {
    matches!(
        notice,
        Notice::Reminder { .. }
            | Notice::Overdue { .. }
            | Notice::GapsNudge { .. }
            | Notice::InfoReminder { .. }
            | Notice::TaskReminder { .. }
    )
}

fn stale_notice(to: &Audience, notice: &Notice, handoff: &Handoff) -> Option<&'static str> {
    match notice {
        Notice::Reminder { approval, .. } | Notice::Overdue { approval, .. } | Notice::PutOffOver { approval } => {
            (!waits_for(handoff, *approval, to))
                .then_some("the decision was made, or passed on, before the reminder went out")
        }
        Notice::GapsNudge { .. } | Notice::KnownByNow { .. } => {
            let open = matches!(
                handoff.stage,
                Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::Returned { .. }
            );
            (!open).then_some("nothing waits for the rep any more")
        }
        Notice::InfoReminder { approval, .. } => {
            let state = handoff.approval(*approval).map(|approval| &approval.state);
            let waits = matches!(state, Some(ApprovalState::InfoRequested { .. }));
            (!waits).then_some("it was answered before the reminder went out")
        }
        Notice::ConditionDue { condition, .. } => {
            let waits = handoff.obligations.iter().any(|known| known.is_open() && known.is_same(condition));
            (!waits).then_some("it was kept, or fell with its yes, before the reminder went out")
        }
        Notice::WaiverCure { approval } => {
            let holds = waivers::holding(handoff).any(|(waiver, _)| waiver.approval == *approval);
            (!holds).then_some("the value was given before the nudge went out")
        }
        Notice::TaskReminder { task, .. } | Notice::TaskLate { task } => {
            handoff.open_task(*task).is_none().then_some("it was done before the reminder went out")
        }
        Notice::NoticeReminder { .. } | Notice::NoticePassed | Notice::AgreementOff { .. } => {
            (!handoff.stage.is_before_order()).then_some("the renewal is settled")
        }
        Notice::NextOrderNeeded { .. } => {
            (!next_order::is_billed(&handoff.stage)).then_some("no invoice of the order goes out any more")
        }
        Notice::Suggested { suggestion } => {
            let is_open = handoff.suggestions.contains(suggestion);
            (!is_open).then_some("it was taken or left, or said otherwise, before it went out")
        }
        Notice::SuggestionLeft
        | Notice::Questions { .. }
        | Notice::CustomerEmail { .. }
        | Notice::RenewalOpened
        | Notice::AnswerHeard { .. }
        | Notice::DocumentMoved { .. }
        | Notice::Restated { .. }
        | Notice::Disagreed { .. }
        | Notice::EnvelopeDelivered { .. }
        | Notice::RestatedAfterOrder { .. }
        | Notice::Repeat { .. }
        | Notice::ClaimOffer { .. }
        | Notice::ClaimKnown { .. }
        | Notice::WinUnread { .. }
        | Notice::Refused { .. }
        | Notice::ConfirmedNotSent { .. }
        | Notice::TypedYes { .. }
        | Notice::Lapsed { .. }
        | Notice::ClearedInstead { .. }
        | Notice::InfoWanted { .. }
        | Notice::AnswerPassedOn { .. }
        | Notice::InfoGiven { .. }
        | Notice::DecisionMade { .. }
        | Notice::RulingTold { .. }
        | Notice::ConditionKept { .. }
        | Notice::ConditionShown { .. }
        | Notice::WaiverAsked { .. }
        | Notice::WaiverOver { .. }
        | Notice::Moved { .. }
        | Notice::NobodyEligible { .. }
        | Notice::AdviceWanted { .. }
        | Notice::PutOffNoted { .. }
        | Notice::NobodyHere { .. }
        | Notice::WentUp { .. }
        | Notice::AbsenceNoted { .. }
        | Notice::AbsenceSaidOfYou { .. }
        | Notice::CoverAsked { .. }
        | Notice::AbsenceCleared { .. }
        | Notice::BackAgain { .. }
        | Notice::CoverOver { .. }
        | Notice::CoverCalledOff { .. }
        | Notice::WithYouAgain { .. }
        | Notice::Digest { .. }
        | Notice::PolicyWaits { .. }
        | Notice::PolicyConfirmationNoted { .. }
        | Notice::PolicyInForce { .. }
        | Notice::PolicyWithdrawn { .. }
        | Notice::PacketReturned { .. }
        | Notice::SubmissionWithdrawn { .. }
        | Notice::Rebased { .. }
        | Notice::InheritanceDropped(_)
        | Notice::ExportWanted
        | Notice::WonAtAnotherPrice { .. }
        | Notice::WonByAnother { .. }
        | Notice::PacketAccepted { .. }
        | Notice::BillingAwaited { .. }
        | Notice::ReadyForBilling
        | Notice::Held { .. }
        | Notice::Resumed { .. }
        | Notice::Voided { .. }
        | Notice::Reassigned { .. }
        | Notice::YoursNow { .. }
        | Notice::LostAfterOrder { .. }
        | Notice::WonAfterStart { .. }
        | Notice::WonAgain { .. }
        | Notice::LossExplained { .. }
        | Notice::CancelOrCreditNeeded { .. }
        | Notice::OrderUndone { .. }
        | Notice::Merged { .. }
        | Notice::MaybeSameDeal { .. }
        | Notice::Superseded { .. }
        | Notice::TaskAsked { .. }
        | Notice::EntryDiffers { .. }
        | Notice::EntryDiffersForKeyer { .. }
        | Notice::OrderDiffers { .. }
        | Notice::OrderAgrees { .. }
        | Notice::OrderCorrected { .. }
        | Notice::TaskMoved { .. }
        | Notice::TaskDone { .. }
        | Notice::TaskDropped { .. }
        | Notice::TaskOfNobody { .. }
        | Notice::LateWordsAnswered { .. }
        | Notice::DeliveryFailed { .. }
        | Notice::Fault => None,
    }
}

fn waits_for(handoff: &Handoff, approval: ApprovalId, to: &Audience) -> bool {
    let person: Option<&PersonId> = match to {
        Audience::Person { person } | Audience::OnlyYou { person, .. } => Some(person),
        Audience::Place { .. } => None,
    };
    handoff.approval(approval).is_some_and(|approval| {
        approval.is_open() && approval.request.as_ref().map(|request| &request.accountable) == person
    })
}
