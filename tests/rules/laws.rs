//! What must always and what must never be, over sequences of moves that chance has chosen.
//!
//! Each law looks at the same sequences. One that fails prints its seed and the shortest sequence that still fails,
//! as a story's script.

mod chance;
mod play;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baton::domain::approval::{Approval, ApprovalState};
use baton::domain::field::{FieldState, Gate};
use baton::domain::handoff::{Handoff, PacketKind, Stage};
use baton::domain::ids::{DecisionType, FieldName, PersonId};
use baton::domain::packet::Packet;
use baton::domain::person::Actor;
use baton::engine::Handled;
use baton::engine::verify::Verified;
use baton::policy::decision::Starts;
use baton::policy::verdict::Verdict;
use baton::store::OutboxState;
use baton::workflow::effect::{Audience, Notice, What};
use baton::workflow::fact::Fact;

use chance::Chance;
use play::{Move, Round, Trace, policy};

const SEQUENCES: u64 = 160;
const MOVES: u32 = 40;
/// How often a failing sequence is played again to make it shorter.
const TRIES_MAX: usize = 250;

fn alone() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn played(seed: u64) -> Trace {
    let mut chance = Chance::new(seed, MOVES);
    alone().block_on(play::play(seed, &mut |seen| chance.next(seen)))
}

/// Every sequence, played once for all laws.
fn traces() -> &'static [Trace] {
    static TRACES: LazyLock<Vec<Trace>> = LazyLock::new(|| {
        let half = |from: u64| (from..SEQUENCES).step_by(2).map(played).collect::<Vec<_>>();
        std::thread::scope(|scope| {
            let odd = scope.spawn(move || half(1));
            let mut all = half(0);
            all.extend(odd.join().unwrap());
            all
        })
    });
    &TRACES
}

fn play_again(seed: u64, moves: &[Move]) -> Trace {
    let mut rest = moves.iter();
    alone().block_on(play::play(seed, &mut |_| rest.next().cloned()))
}

/// Leaves moves out, many at a time and then one by one, while the law still fails.
fn shortest(law: fn(&Trace) -> Result<(), String>, trace: &Trace) -> Vec<Move> {
    let mut moves = trace.moves();
    let mut chunk = moves.len() / 2;
    let mut tries = 0;
    while chunk > 0 {
        let mut start = 0;
        while start < moves.len() && tries < TRIES_MAX {
            let fewer: Vec<Move> = [&moves[..start], &moves[(start + chunk).min(moves.len())..]].concat();
            tries += 1;
            if law(&play_again(trace.seed, &fewer)).is_err() {
                moves = fewer;
            } else {
                start += chunk;
            }
        }
        chunk /= 2;
    }
    moves
}

fn holds(law: fn(&Trace) -> Result<(), String>) {
    for trace in traces() {
        let Err(why) = law(trace) else { continue };
        let moves = shortest(law, trace);
        let shorter = law(&play_again(trace.seed, &moves)).err().unwrap_or_default();
        let script: Vec<String> = moves.iter().map(Move::to_string).collect();
        panic!("seed {}: {why}\n\nshortest sequence that fails ({shorter}):\n\n{}\n", trace.seed, script.join("\n"));
    }
}

fn within(round: &Round, why: String) -> String {
    format!("after `{}`: {why}", round.done)
}

fn all_rounds(trace: &Trace, law: fn(&Round) -> Result<(), String>) -> Result<(), String> {
    trace.rounds.iter().try_for_each(|round| law(round).map_err(|why| within(round, why)))
}

fn all_facts(trace: &Trace, law: fn(&play::Happened) -> Result<(), String>) -> Result<(), String> {
    trace.facts().try_for_each(|(index, happened)| law(happened).map_err(|why| within(&trace.rounds[index], why)))
}

/// Chance that never gets anywhere proves nothing.
#[test]
fn the_sequences_reach_every_stage_and_every_outcome() {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for (_, happened) in traces().iter().flat_map(Trace::facts) {
        reached.insert(format!("stage {}", happened.after.stage.word()));
        reached.insert(format!("fact {}", happened.fact.name()));
        for approval in &happened.after.approvals {
            reached.insert(format!("approval {}", approval.state.word()));
        }
    }
    let wanted = [
        "stage gathering",
        "stage complete",
        "stage finance_review",
        "stage returned",
        "stage order_ready",
        "stage awaiting_billing_trigger",
        "stage ready_for_billing",
        "stage on_hold",
        "stage voided",
        "stage pre_signature",
        "stage cancel_or_credit",
        "stage closed",
        "fact deal_won",
        "fact task_moved",
        "approval cleared",
        "approval asked",
        "approval info_requested",
        "approval granted",
        "approval rejected",
        "approval recalled",
        "approval lapsed",
        "fact approval_moved",
        "fact ladder_stepped",
        "fact gaps_nudged",
        "fact press_refused",
        "fact repeat_suppressed",
        "fact handoff_resumed",
        "fact handoff_reassigned",
        "fact billing_trigger_met",
        "fact delivery_failed",
        "fact claim_made",
    ];
    let unreached: Vec<&str> = wanted.into_iter().filter(|what| !reached.contains(*what)).collect();
    assert!(unreached.is_empty(), "no sequence reaches {}", unreached.join(", "));
}

/// Every decision that policy demands is settled for exactly the values that are held.
fn every_demand_is_met(handoff: &Handoff, with_acceptance: bool) -> Result<(), String> {
    let policy = policy();
    for decision in policy.decisions().filter(|decision| with_acceptance || decision.starts != Starts::AtSubmit) {
        let verdict = policy.judge(&decision.decision_type, &handoff.packet);
        let (is_needed, hit) = match verdict.as_ref() {
            Verdict::Needs(hit) => (true, hit),
            Verdict::Clear(hit) => (false, hit),
            Verdict::Waits { fields } => return Err(format!("{} still waits for {fields:?}", decision.title)),
            Verdict::DoesNotApply | Verdict::Off { .. } => continue,
        };
        let Some(approval) = handoff.standing(&decision.decision_type) else {
            return Err(format!("nobody was asked for {}", decision.title));
        };
        let is_made = match &approval.state {
            ApprovalState::Granted(_) => true,
            ApprovalState::Cleared => !is_needed,
            ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Rejected(_)
            | ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. } => false,
        };
        if !is_made {
            return Err(format!("{} is {}", decision.title, approval.state.word()));
        }
        if approval.snapshot.hash() != hit.snapshot.hash() {
            let changes = approval.snapshot.changes(&hit.snapshot);
            return Err(format!("{} was made for other values: {changes:?}", decision.title));
        }
    }
    Ok(())
}

#[test]
fn nothing_becomes_order_ready_unless_every_demanded_decision_is_made_for_the_values_as_they_are() {
    holds(|trace| {
        all_facts(trace, |happened| {
            if let Fact::PacketAccepted { .. } = happened.fact {
                return every_demand_is_met(&happened.after, true);
            }
            if let Fact::PacketSubmitted { .. } | Fact::OrderEntered { .. } = happened.fact {
                return every_demand_is_met(&happened.before, false);
            }
            Ok(())
        })
    });
}

#[test]
fn nobody_decides_what_they_asked_for_or_supplied_a_value_for() {
    holds(|trace| {
        all_facts(trace, |happened| {
            let Fact::ApprovalDecided { approval, ruling, .. } = &happened.fact else { return Ok(()) };
            let handoff = &happened.before;
            let by = &ruling.by;
            let approval = handoff.approval(*approval).ok_or("an unknown approval was decided")?;
            let request = approval.request.as_ref().ok_or("nobody was asked")?;
            if happened.actor != Actor::person(by) {
                return Err(format!("{} decided in the name of {by}", happened.actor.short()));
            }
            if &request.accountable != by {
                return Err(format!("{by} decided what {} was asked", request.accountable));
            }
            if handoff.owner.as_ref() == Some(by) || handoff.requester.as_ref() == Some(by) {
                return Err(format!("{by} decided on a deal of their own"));
            }
            match suppliers(handoff, &approval.snapshot.decision_type).contains(by) {
                true => Err(format!("{by} supplied a value that {} reads", approval.snapshot.decision_type)),
                false => Ok(()),
            }
        })
    });
}

/// Who gave or confirmed a value that the decision reads; a classification makes nobody a supplier.
fn suppliers(handoff: &Handoff, decision: &DecisionType) -> BTreeSet<PersonId> {
    let policy = policy();
    let fields = policy.read_fields(decision);
    let counted = fields.iter().filter(|name| policy.field(name).is_some_and(|field| !field.is_classification));
    let entries = counted.filter_map(|name| handoff.packet.entry(name));
    entries.flat_map(|entry| [entry.provenance.person.clone(), entry.confirmed_by.clone()]).flatten().collect()
}

#[test]
fn the_same_envelope_twice_changes_nothing_and_says_nothing() {
    holds(|trace| {
        all_rounds(trace, |round| {
            round.again.iter().try_for_each(|again| match (&again.handled, again.changed.as_slice()) {
                (Handled::SeenBefore, []) => Ok(()),
                (handled, changed) => Err(format!("{} came again: {handled:?}, changed {changed:?}", again.key)),
            })
        })
    });
}

#[test]
fn folding_the_facts_gives_the_state_and_the_chain_holds_at_every_step() {
    holds(|trace| {
        all_rounds(trace, |round| match &round.verified {
            _ if !round.folds => Err("the facts do not fold to the stored state".into()),
            Some(Verified::Clean { .. }) | None => Ok(()),
            Some(
                bad @ (Verified::Broken { .. }
                | Verified::OtherHead { .. }
                | Verified::DocumentDiffers { .. }
                | Verified::RulesDiffer { .. }
                | Verified::PolicyNotKept { .. }
                | Verified::StateDiffers { .. }),
            ) => Err(format!("{bad:?}")),
        })
    });
}

/// What a file, a claim or a default proposes counts for nothing until somebody confirms it.
#[test]
fn a_proposal_alone_moves_no_decision_and_no_stage() {
    holds(|trace| {
        all_facts(trace, |happened| {
            let counts = |field: &FieldName| {
                let policy = policy();
                let field = policy.field(field).ok_or(format!("{field} is no field"))?;
                // What nobody has said rests on nothing; whether it may be absent is the table's to say.
                match policy.state(field, &happened.before.packet) {
                    state if state.counts() || state == FieldState::Absent => Ok(()),
                    _proposed => {
                        Err(format!("{} rests on {}, which nobody confirmed", happened.fact.name(), field.name))
                    }
                }
            };
            if let Fact::ApprovalAsked { snapshot, .. } | Fact::ApprovalCleared { snapshot, .. } = &happened.fact {
                return policy().rests_on(&snapshot.decision_type, &happened.before.packet).iter().try_for_each(counts);
            }
            if let Fact::PacketCompleted {} | Fact::PacketSubmitted { .. } = &happened.fact {
                let missing = policy().missing(&happened.before.packet, Gate::Submit);
                return missing.first().map_or(Ok(()), |missing| counts(&missing.field));
            }
            Ok(())
        })
    });
}

#[test]
fn every_open_handoff_has_a_person_who_can_do_something_about_it() {
    holds(|trace| {
        all_rounds(trace, |round| {
            // Finance reads a packet on its card, so there must be one that can be pressed.
            let is_asked =
                |handoff: &Handoff| handoff.stage != Stage::FinanceReview || handoff.open_approvals().count() > 0;
            if let Some(waiting) = round.waiting.iter().find(|waiting| !is_asked(&waiting.handoff)) {
                return Err(format!("{} is with Finance, and nobody was asked", waiting.handoff.id));
            }
            let is_active = |who: &PersonId| policy().directory().person(who).is_some_and(|person| person.active);
            round.waiting.iter().try_for_each(|waiting| match &waiting.who {
                Some(who) if is_active(who) => Ok(()),
                Some(who) => Err(format!("{} waits for {who}, who is not here", waiting.handoff.id)),
                None if waiting.timers.is_empty() => {
                    Err(format!("{} ({}) waits for nobody", waiting.handoff.id, waiting.handoff.stage.word()))
                }
                None => Ok(()),
            })
        })
    });
}

/// A decision that waits has a due time, until the last step of its ladder is taken; one that stands still has none.
#[test]
fn every_clock_that_runs_has_its_due_time_and_no_other_has_one() {
    holds(|trace| {
        all_rounds(trace, |round| {
            for waiting in &round.waiting {
                let handoff = &waiting.handoff;
                let rings = |approval: &Approval| {
                    let key = format!("ladder/{}", approval.id);
                    waiting.timers.iter().any(|timer| timer.key.key() == key)
                };
                for approval in &handoff.approvals {
                    let request = approval.request.as_ref();
                    let runs = approval.state == ApprovalState::Asked
                        && request.is_some_and(|request| request.running_since.is_some());
                    let has_steps_left = request.is_some_and(|request| {
                        let ladders = policy();
                        ladders.ladders().next_step_minutes(request.window_minutes, request.steps_done).is_some()
                    });
                    let stands_still = matches!(handoff.stage, Stage::OnHold { .. });
                    if runs && stands_still {
                        return Err(format!("{} of {} runs on hold", approval.id, handoff.id));
                    }
                    if (runs && has_steps_left) != rings(approval) {
                        let state = approval.state.word();
                        return Err(format!(
                            "{} of {} is {state}, rings: {}",
                            approval.id,
                            handoff.id,
                            rings(approval)
                        ));
                    }
                }
            }
            Ok(())
        })
    });
}

#[test]
fn whatever_was_to_be_said_is_sent_or_superseded_or_given_up_aloud() {
    holds(|trace| {
        let told: BTreeSet<String> = trace
            .facts()
            .filter_map(|(_, happened)| {
                if let Fact::DeliveryFailed { effect, .. } = &happened.fact { Some(effect.to_string()) } else { None }
            })
            .collect();
        trace.outbox.iter().try_for_each(|row| match &row.state {
            OutboxState::Sent { .. } | OutboxState::Superseded { .. } => Ok(()),
            OutboxState::Failed { why, .. } => {
                let key = row.effect.key.as_str();
                let ends_here = key.starts_with("undelivered/") || row.handoff.is_none() || told.contains(key);
                if ends_here { Ok(()) } else { Err(format!("{key} failed and nobody heard: {why}")) }
            }
            OutboxState::Due { .. } | OutboxState::Sending { .. } => {
                Err(format!("{} never ended: {:?}, {:?}", row.effect.key, row.effect.what, row.state))
            }
        })
    });
}

#[test]
fn a_refusal_changes_no_state_and_its_speaker_alone_hears_why() {
    holds(|trace| {
        all_rounds(trace, |round| {
            let mut refused = 0;
            for row in &round.said {
                let What::Say { to, notice } = &row.effect.what else { continue };
                let Notice::Refused { refusal, .. } = &**notice else { continue };
                refused += 1;
                if !matches!(to, Audience::OnlyYou { .. }) {
                    return Err(format!("{:?} was said to {to:?}", refusal.reason));
                }
            }
            // Where the clock moved, other things happened too.
            if refused != 1 || round.deliveries.len() != 1 {
                return Ok(());
            }
            let leaves_a_line = |happened: &play::Happened| matches!(happened.fact, Fact::PressRefused { .. });
            if let Some(other) = round.facts.iter().find(|happened| !leaves_a_line(happened)) {
                return Err(format!("a refusal left {}", other.fact.name()));
            }
            match round.before == round.after {
                true => Ok(()),
                false => Err("a refusal changed the state".into()),
            }
        })
    });
}

/// What is typed beside a press, or forgotten there, may be refused before any handoff is asked; the rest is logged.
#[test]
fn a_refused_press_leaves_its_line_in_the_log() {
    holds(|trace| {
        all_rounds(trace, |round| {
            let [delivery] = round.deliveries.as_slice() else { return Ok(()) };
            let action = &delivery.incoming["action"];
            let refusal = round.said.iter().find_map(|row| {
                let What::Say { notice, .. } = &row.effect.what else { return None };
                if let Notice::Refused { refusal, .. } = &**notice { Some(refusal) } else { None }
            });
            let Some(refusal) = refusal.filter(|_| !action["handoff"].is_null()) else { return Ok(()) };
            // Filling a form is an answer, and so is that nothing changed.
            if action["verb"] == "fill_in" || action["verb"] == "no_change" || !round.facts.is_empty() {
                return Ok(());
            }
            Err(format!("{} was refused ({}) without a trace", action["verb"], refusal.reason.word()))
        })
    });
}

/// An answer outside a decision's snapshot leaves its card as it is; a change inside it voids that one and no other.
#[test]
fn a_change_voids_the_decisions_whose_values_it_changed_and_no_other() {
    holds(|trace| {
        all_rounds(trace, |round| {
            for (id, before) in &round.before {
                let after = &round.after[id];
                let speaks = |approval: &&Approval| approval.is_standing() && is_last_of_its_type(before, approval);
                for approval in before.approvals.iter().filter(speaks) {
                    check_voided(before, after, approval).map_err(|why| format!("{id}: {why}"))?;
                }
            }
            Ok(())
        })
    });
}

/// The last decision of a type speaks for it; one that was turned down stays beside the one that was asked after it.
fn is_last_of_its_type(handoff: &Handoff, approval: &Approval) -> bool {
    let of_type = |other: &&Approval| other.snapshot.decision_type == approval.snapshot.decision_type;
    handoff.approvals.iter().rev().find(of_type).is_some_and(|last| last.id == approval.id)
}

fn check_voided(before: &Handoff, after: &Handoff, approval: &Approval) -> Result<(), String> {
    let policy = policy();
    let decision_type = &approval.snapshot.decision_type;
    let decision = policy.decision(decision_type).ok_or("an unknown decision")?;
    let now = after.approval(approval.id).ok_or("an approval is gone")?;
    let lapsed = matches!(now.state, ApprovalState::Lapsed { .. });
    let may_change = |name: &FieldName| {
        // A field that begins or ceases to apply is another value to whatever reads it; and so is one that begins or ceases
        // to be demanded to a column that takes silence for an answer.
        let held = |packet: &Packet| {
            let applies = policy.field(name).map(|field| policy.applies(field, packet));
            let is_demanded = policy.missing(packet, Gate::Submit).iter().any(|missing| &missing.field == name);
            (packet.entry(name).map(|entry| (entry.value.clone(), entry.state.counts())), applies, is_demanded)
        };
        held(&before.packet) != held(&after.packet)
    };
    let shown = approval.snapshot.shows.keys().map(|name| FieldName::from(name.as_str()));
    let touched = policy.read_fields(decision_type).into_iter().chain(shown).any(|name| may_change(&name));
    // Finance's own decision follows the submission: it is judged again with the next, and falls with a withdrawal.
    let is_before_finance = |handoff: &Handoff| !matches!(handoff.stage, Stage::FinanceReview | Stage::OrderReady);
    let follows_submission =
        decision.starts == Starts::AtSubmit && (is_before_finance(before) || is_before_finance(after));
    // On hold nothing is judged; what changed meanwhile counts when work goes on.
    let was_on_hold = matches!(before.stage, Stage::OnHold { .. });
    if lapsed && !touched && !follows_submission && !was_on_hold {
        return Err(format!("{} ({decision_type}) lapsed, and nothing of its snapshot changed", approval.id));
    }
    let bound = policy.judge(decision_type, &after.packet).is_bound_to(approval);
    let is_judged = match &after.stage {
        Stage::Gathering | Stage::Complete | Stage::Returned { .. } => decision.starts != Starts::AtSubmit,
        Stage::FinanceReview | Stage::OrderReady => true,
        Stage::PreSignature => decision.starts == Starts::WhenReadSetIsKnown,
        Stage::Unopened
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::OnHold { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. }
        | Stage::Voided { .. } => false,
    };
    if !lapsed && !bound && is_judged {
        return Err(format!("{} ({decision_type}) still stands for values that have changed", approval.id));
    }
    Ok(())
}

/// Who must stand behind a fact.
#[derive(Debug, PartialEq, Eq)]
enum Behind {
    /// A person, by an act of their own.
    Person,
    /// A person or another system: never the clock alone.
    Somebody,
    /// It may follow by itself.
    Anything,
}

fn behind(fact: &Fact) -> Behind {
    match fact {
        Fact::ValuesConfirmed { .. }
        | Fact::DocumentAdded { .. }
        | Fact::DocumentMoved { .. }
        | Fact::ApprovalDecided { .. }
        | Fact::PolicyConfirmed { .. }
        | Fact::InfoRequested { .. }
        | Fact::InfoAnswered { .. }
        | Fact::ApprovalRecalled { .. }
        | Fact::PressRefused { .. }
        | Fact::CustomerEmailMade { .. }
        | Fact::WarningsExplained { .. }
        | Fact::SuggestionSettled { .. }
        | Fact::SubmissionAsked {}
        | Fact::SubmissionCalledOff {}
        | Fact::PacketSubmitted { .. }
        | Fact::PacketReturned { .. }
        | Fact::PacketAccepted { .. }
        | Fact::OrderEntered { .. }
        | Fact::OrderKeyedAgain { .. }
        | Fact::OrderReadBack { .. }
        | Fact::BillingTriggerMet {}
        | Fact::HandoffHeld { .. }
        | Fact::LossExplained { .. }
        | Fact::HandoffMerged { .. }
        | Fact::HandoffSuperseded { .. }
        | Fact::OrderUndone { .. }
        | Fact::TaskDone { .. }
        | Fact::LateWordsAnswered { .. }
        | Fact::HandoffReassigned { .. } => Behind::Person,
        // A renewal opens by itself; nothing else does.
        Fact::HandoffOpened { kind: PacketKind::Renewal, .. }
        | Fact::RenewalDue { .. }
        | Fact::RenewalTracked { .. }
        | Fact::AgreementOff { .. }
        | Fact::NextOrderReminded { .. }
        | Fact::ConditionReminded { .. }
        | Fact::WaiverNudged { .. }
        | Fact::WaiverOwed { .. }
        | Fact::NoticeReminded { .. } => Behind::Anything,
        Fact::HandoffOpened { .. }
        | Fact::RepeatSuppressed { .. }
        | Fact::ClaimMade { .. }
        | Fact::WinUnread { .. }
        | Fact::AccountLinked { .. }
        | Fact::AccountUnlinked { .. }
        | Fact::AbsenceSet { .. }
        | Fact::AbsenceBegan { .. }
        | Fact::AbsenceEnded { .. }
        | Fact::AbsenceCleared { .. }
        | Fact::DealRestated { .. }
        | Fact::KindStated { .. }
        | Fact::InheritanceDropped { .. }
        | Fact::ParentFound { .. }
        | Fact::ParentsOffered { .. }
        | Fact::ValueSet { .. }
        | Fact::EnvelopeRead { .. }
        | Fact::WordsNoted { .. }
        | Fact::ReadyForBilling { .. }
        | Fact::OrderPriceDisputed { .. }
        | Fact::DealWon { .. }
        // What was waived is kept with its value, which a system may bring.
        | Fact::ConditionKept { .. }
        | Fact::HandoffReopened { .. }
        | Fact::CancelOrCreditNeeded { .. }
        | Fact::HandoffClosed {}
        | Fact::HandoffVoided { .. } => Behind::Somebody,
        Fact::QuestionsAsked { .. }
        | Fact::GapsNudged { .. }
        | Fact::ApprovalCleared { .. }
        | Fact::ApprovalAsked { .. }
        | Fact::LadderStepped { .. }
        | Fact::InfoReminded { .. }
        | Fact::ApprovalMoved { .. }
        | Fact::ApprovalPutOff { .. }
        | Fact::PutOffEnded { .. }
        | Fact::AdviceGiven { .. }
        | Fact::ApprovalLapsed { .. }
        | Fact::PolicyBrought { .. }
        | Fact::PolicyWithdrawn { .. }
        // Where no file that differs needs anybody's word; else it follows a person's.
        | Fact::PolicyInForce { .. }
        | Fact::ScheduleRan { .. }
        | Fact::PacketCompleted {}
        | Fact::PacketReopened { .. }
        | Fact::BillingAwaited { .. }
        | Fact::HandoffResumed { .. }
        | Fact::TaskAsked { .. }
        | Fact::TaskStepped { .. }
        | Fact::TaskMoved { .. }
        | Fact::TaskDropped { .. }
        | Fact::SourceDisagreed { .. }
        | Fact::AssistantAsked { .. }
        | Fact::AssistantReplied { .. }
        | Fact::DeliveryFailed { .. } => Behind::Anything,
    }
}

#[test]
fn time_alone_decides_and_accepts_and_returns_nothing_and_neither_does_a_system() {
    holds(|trace| {
        all_facts(trace, |happened| {
            let stands = match behind(&happened.fact) {
                Behind::Person => happened.actor.as_person().is_some(),
                Behind::Somebody => happened.actor != Actor::Baton,
                Behind::Anything => true,
            };
            match stands {
                true => Ok(()),
                false => Err(format!("{} was brought about by {}", happened.fact.name(), happened.actor.short())),
            }
        })
    });
}

/// A yes in words, an instruction, a form or a file: none of them decides.
#[test]
fn only_a_press_decides() {
    holds(|trace| {
        all_rounds(trace, |round| {
            let decides = |happened: &play::Happened| {
                matches!(happened.fact, Fact::ApprovalDecided { .. } | Fact::PacketAccepted { .. })
            };
            let pressed = round.deliveries.iter().any(|delivery| delivery.incoming["incoming"] == "pressed");
            match round.facts.iter().any(decides) && !pressed {
                true => Err("something was decided without a press".into()),
                false => Ok(()),
            }
        })
    });
}
