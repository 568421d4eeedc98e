//! Verbs: what follows from an event. Pure and synchronous; the same arguments give the same answer.
//!
//! [`decide`] is one match on [`Event`], one named function per arm. What a decision must know about other
//! handoffs is named beforehand by [`look_ups`] and handed in.

pub mod absence;
mod accounts;
mod another_company;
pub mod approvals;
pub mod asking;
pub mod assistant;
mod by_itself;
mod change;
mod decisions;
mod delegating;
mod delta;
pub mod documents;
mod draft;
pub mod effect;
mod ending;
pub mod event;
pub mod evolve;
pub mod fact;
pub mod figures;
pub mod finance;
pub mod gathering;
pub mod information;
mod inheritance;
pub mod intake;
pub mod invoices;
pub mod late_words;
pub mod later;
mod life;
pub mod matching;
mod merge;
mod next_order;
pub mod not_understood;
pub mod obligations;
pub mod order_entry;
pub mod outcome;
pub mod parked;
pub mod policy_change;
pub mod precheck;
mod purchase_orders;
mod put_off;
pub mod quoted;
mod rebase;
pub mod records;
pub mod rejudge;
pub mod renewal;
mod schedules;
pub mod signing;
pub mod standing;
mod tasks;
mod timers;
mod typed;
pub mod views;
pub mod waivers;
pub mod wanted;
pub mod warnings;

use chrono::{DateTime, Utc};

use crate::domain::directory::Directory;
use crate::domain::field::Gate;
use crate::domain::handoff::Handoff;
use crate::domain::ids::HandoffId;
use crate::domain::look_up::{LookUp, LookedUp};
use crate::domain::person::{Actor, Person};
use crate::domain::place::Place;
use crate::policy::PolicyBook;
use crate::policy::validators::CheckContext;

pub use decisions::{Pressed, pressed};
use effect::{Audience, Notice, What};
use event::{AwaySaid, Event};
pub use evolve::evolve;
use fact::{Fact, PolicyRef};
use information::Given;
use outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
pub use typed::typed;

/// Everything a decision may know besides the handoff itself, as of one transaction.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Who caused the event.
    pub actor: &'a Actor,
    /// When it is decided.
    pub now: DateTime<Utc>,
    /// Where the person spoke, for an answer that only that person sees.
    pub place: Option<&'a Place>,
    /// The policy in force.
    pub policy: &'a PolicyBook,
    /// Everybody.
    pub directory: &'a Directory,
    /// The answers to the declared look-ups.
    pub looked_up: &'a LookedUp,
}

impl<'a> Context<'a> {
    /// The speaker, who must be an active person of the roll.
    pub(crate) fn speaker(&self) -> Result<&'a Person, Refusal> {
        self.actor
            .as_person()
            .and_then(|person| self.directory.person(person))
            .filter(|person| person.active)
            .ok_or_else(|| Refusal::new("rule:people", Reason::Stranger))
    }

    /// The same, as a question sees it: only this handoff.
    pub(crate) fn asking(&self) -> views::Asking<'a> {
        views::Asking { policy: self.policy, directory: self.directory, now: self.now }
    }

    /// What validators may know.
    pub(crate) fn check_context(&self, handoff: HandoffId, up_to: Option<Gate>) -> CheckContext<'a> {
        let today = self.now.with_timezone(&self.policy.organisation().zone).date_naive();
        CheckContext { today, looked_up: self.looked_up, handoff, up_to }
    }
}

/// Decides what follows from `event`. Pure: same arguments, same answer.
pub fn decide(handoff: &Handoff, event: &Event, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    match event {
        Event::DealWon(report) => intake::won(handoff, report, ctx),
        Event::DealAmended(report) => intake::amended(handoff, report, ctx),
        Event::EnvelopeDelivered { source, envelope, sha256 } => {
            signing::delivered(handoff, source, envelope, sha256, ctx)
        }
        Event::DealLost { source, reason } => Ok(ending::lost(handoff, source, reason.as_deref(), ctx)),
        Event::WinUnreadable { source, post } => intake::unreadable(source, post),
        Event::ClaimMade { claim, deal, post } => intake::claimed(*claim, deal, post, ctx),
        Event::HandoffStarted { claim } => intake::started(handoff, *claim, ctx),
        Event::StartedByHand { deal, post, opening } => {
            intake::started_by_hand(handoff, deal, post.as_ref(), *opening, ctx)
        }
        Event::WinReported => intake::win_reported(handoff, ctx),
        Event::Answered(answers) => gathering::answered(handoff, answers, ctx),
        Event::Uploaded(upload) => documents::uploaded(handoff, upload, ctx),
        Event::ValuesConfirmed { shown } => asking::confirmed(handoff, shown, ctx),
        Event::SuggestionTaken { shown } => assistant::taken(handoff, shown, ctx),
        Event::SuggestionLeft { shown } => assistant::left(handoff, shown, ctx),
        Event::AssistantReplied(replied) => Ok(assistant::replied(handoff, replied, ctx)),
        Event::CustomerEmailWanted => asking::customer_email(handoff, ctx),
        Event::ConfirmedToSend { shown, reason } => asking::confirmed_to_send(handoff, shown, reason.as_deref(), ctx),
        Event::Submitted => finance::submitted(handoff, ctx),
        Event::SubmissionCalledOff => finance::called_off(handoff, ctx),
        Event::Decided(press) => decisions::decided(handoff, press, ctx),
        Event::InfoAnswered { approval, text } => information::answered(handoff, *approval, text, Given::InForm, ctx),
        Event::InfoSaid { approval, text } => information::answered(handoff, *approval, text, Given::InWords, ctx),
        Event::Delegated { approval, snapshot_hash, to, until } => {
            delegating::delegated(handoff, *approval, snapshot_hash, to, *until, ctx)
        }
        Event::PutOff { approval, snapshot_hash, hours, reason } => {
            delegating::put_off(handoff, *approval, snapshot_hash, *hours, reason.as_deref(), ctx)
        }
        Event::Advised { approval, text } => delegating::advised(handoff, *approval, text, ctx),
        Event::Recalled { approval } => decisions::recalled(handoff, *approval, ctx),
        Event::ConditionKept { number, shown, evidence } => obligations::kept(handoff, *number, shown, evidence, ctx),
        Event::WaiverAsked(asked) => waivers::wanted(handoff, asked, ctx),
        Event::YesTyped { words } => decisions::yes_typed(handoff, words, ctx),
        Event::Returned { approval, snapshot_hash, code, text } => {
            finance::returned(handoff, *approval, snapshot_hash, *code, text.as_deref(), ctx)
        }
        Event::OrderEntered { order_ref } => finance::order_entered(handoff, order_ref, ctx),
        Event::OrderKeyedAgain { values } => order_entry::keyed_again(handoff, values, ctx),
        Event::BillingTriggerReported => finance::billing_trigger_reported(handoff, ctx),
        Event::LateWordsAnswered { answer } => late_words::answered(handoff, answer, ctx),
        Event::AcceptanceTakenBack => late_words::taken_back(handoff, ctx),
        Event::Held { reason, until } => life::held(handoff, reason, *until, ctx),
        Event::Resumed => life::resumed(handoff, ctx),
        Event::Voided { reason } => ending::voided(handoff, reason, ctx),
        Event::Reassigned { to } => life::reassigned(handoff, to, ctx),
        Event::LossExplained { reason } => ending::loss_explained(handoff, reason, ctx),
        Event::Merged { from } => merge::merged(handoff, *from, ctx),
        Event::Superseded { by } => Ok(ending::superseded(handoff, *by, ctx)),
        Event::TaskDone { task } => tasks::done(handoff, *task, ctx),
        Event::OrderUndone { undone } => ending::order_undone(handoff, undone, ctx),
        Event::AccountLinked { account, person, by } => accounts::linked(account, person, by, ctx),
        Event::AccountUnlinked { account, person } => accounts::unlinked(account, person, ctx),
        Event::RenewalOpened { of } => renewal::opened(handoff, *of, ctx),
        Event::AgreementOff { agreement, reason } => Ok(renewal::agreement_off(handoff, *agreement, reason, ctx)),
        Event::AgreementChanged { .. } => Ok(rebase::agreement_changed(handoff, ctx)),
        Event::AwaySaid(said) => absence::said(said, ctx),
        Event::AwayCleared { person } => absence::cleared(person, ctx),
        Event::AbsenceNews { news, absence } => Ok(absence::news(*news, absence, ctx)),
        Event::AbsencesChanged => Ok(approvals::absences_changed(handoff, ctx)),
        Event::PolicyNews(news) => Ok(policy_change::news(news, ctx)),
        Event::ScheduleDue(run) => Ok(schedules::due(run, ctx)),
        Event::PolicyConfirmed { hash } => policy_change::confirmed(hash, ctx),
        Event::TimerDue { timer } => timers::due(handoff, timer, ctx),
        Event::DeliveryFailed { effect, why } => life::delivery_failed(handoff, effect, why, ctx),
    }
}

/// The questions about other handoffs that deciding this event needs answered.
pub fn look_ups(handoff: &Handoff, event: &Event, policy: &PolicyBook) -> Vec<LookUp> {
    // Whatever happens, the packet's own checks are made again.
    let of_packet = policy.look_ups_of_packet(&handoff.packet, handoff.id);
    let of_event = match event {
        Event::HandoffStarted { claim } => vec![LookUp::Claim { id: *claim }],
        Event::StartedByHand { deal, post, .. } => {
            vec![LookUp::Taken { post: post.clone(), deal: Box::new(deal.clone()) }]
        }
        Event::Merged { from } => vec![LookUp::Handoff { id: *from }],
        Event::Answered(answers) => gathering::look_ups(handoff, answers, policy),
        Event::SuggestionTaken { shown } => assistant::look_ups(handoff, shown, policy),
        Event::AwaySaid(AwaySaid { person, .. }) | Event::AwayCleared { person } => absence::look_ups(person),
        Event::Delegated { approval, .. } => delegating::look_ups(handoff, *approval),
        Event::AbsenceNews { absence, .. } => absence::look_ups(&absence.person),
        Event::PolicyNews(_) | Event::PolicyConfirmed { .. } => vec![LookUp::Policy],
        Event::OrderEntered { order_ref } => {
            vec![LookUp::OrderRef { order_ref: order_ref.clone(), except: handoff.id }]
        }
        Event::DealWon(_)
        | Event::ScheduleDue(_)
        | Event::DealAmended(_)
        | Event::EnvelopeDelivered { .. }
        | Event::DealLost { .. }
        | Event::WinUnreadable { .. }
        | Event::ClaimMade { .. }
        | Event::Uploaded(_)
        | Event::ValuesConfirmed { .. }
        | Event::CustomerEmailWanted
        | Event::SuggestionLeft { .. }
        | Event::AssistantReplied(_)
        | Event::ConfirmedToSend { .. }
        | Event::Submitted
        | Event::SubmissionCalledOff
        | Event::Decided(_)
        | Event::InfoAnswered { .. }
        | Event::InfoSaid { .. }
        | Event::Recalled { .. }
        | Event::PutOff { .. }
        | Event::Advised { .. }
        | Event::ConditionKept { .. }
        | Event::WaiverAsked(_)
        | Event::YesTyped { .. }
        | Event::Returned { .. }
        | Event::OrderKeyedAgain { .. }
        | Event::BillingTriggerReported
        | Event::LateWordsAnswered { .. }
        | Event::AcceptanceTakenBack
        | Event::Held { .. }
        | Event::Resumed
        | Event::Voided { .. }
        | Event::Reassigned { .. }
        | Event::WinReported
        | Event::LossExplained { .. }
        | Event::Superseded { .. }
        | Event::TaskDone { .. }
        | Event::OrderUndone { .. }
        | Event::AccountLinked { .. }
        | Event::AccountUnlinked { .. }
        | Event::RenewalOpened { .. }
        | Event::AgreementOff { .. }
        | Event::AgreementChanged { .. }
        | Event::AbsencesChanged
        | Event::TimerDue { .. }
        | Event::DeliveryFailed { .. } => Vec::new(),
    };
    let of_agreements = renewal::look_ups(handoff, event, policy)
        .or(next_order::look_ups(handoff, event, policy))
        .or(change::look_ups(handoff, event, policy));
    let mut questions = of_packet;
    for question in of_event.into_iter().chain(of_agreements) {
        if !questions.contains(&question) {
            questions.push(question);
        }
    }
    questions
}

/// What follows from a refusal: the speaker alone hears why; a refused press leaves its line in the log.
/// What was typed with it is given back.
pub fn refused(
    handoff: Option<&Handoff>,
    pressed: Option<Pressed>,
    typed: Option<String>,
    refusal: Refusal,
    ctx: &Context<'_>,
) -> Outcome {
    let mut out = OutcomeBuilder::default();
    if let (Some(_), Some((pressed, approval))) = (handoff, pressed) {
        let (rule, reason) = (refusal.rule.clone(), refusal.reason.word());
        out.fact(Fact::PressRefused { pressed, approval, rule, reason });
    }
    if let (Some(handoff), Some(person)) = (handoff, ctx.actor.as_person())
        && let Some(approval) = decisions::card_that_counts(handoff, &refusal.reason, person)
    {
        out.effect(What::DecisionCard { approval, person: person.clone() });
    }
    let is_stale = refusal.reason == Reason::ReadBackIsStale;
    if let Some(to) = only_the_speaker(ctx) {
        out.say(to, Notice::Refused { refusal, typed });
    }
    // Whoever is told that the list is an older one gets the newer.
    if let (Some(handoff), Some(person), true) = (handoff, ctx.actor.as_person(), is_stale) {
        let fields = asking::read_back(handoff, person, ctx).fields;
        out.tell(person, Notice::Questions { of: person.clone(), fields, read_back: true });
    }
    out.build()
}

/// The speaker, where that person spoke.
pub(crate) fn only_the_speaker(ctx: &Context<'_>) -> Option<Audience> {
    let person = ctx.actor.as_person()?.clone();
    let place = ctx.place.cloned().unwrap_or(Place::Direct { person: person.clone() });
    Some(Audience::OnlyYou { person, place })
}

/// The version of that book.
pub fn policy_ref(policy: &PolicyBook) -> PolicyRef {
    let version = policy.version();
    PolicyRef { version: version.version.clone(), hash: version.hash.clone() }
}
