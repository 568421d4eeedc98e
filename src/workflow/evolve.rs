//! Folds one fact into the state. Facts are already decided, so this cannot fail and asks nothing.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::approval::{Approval, ApprovalState, Awaited, Condition, Decision, Kept, Request};
use crate::domain::change::RenewalClock;
use crate::domain::document::{Document, DocumentRef};
use crate::domain::field::{FieldState, Source, Value};
use crate::domain::handoff::{Handoff, Opening, PacketKind, Question, ReasonToGoOn, SaidLate, SendRequest, Stage};
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::domain::packet::Entry;
use crate::domain::person::Actor;
use crate::domain::task::TaskKind;

use super::fact::{Fact, KeyedAgain};
use super::late_words::TOLD_FINANCE;
use super::not_understood::{HOLDS, UNCLEAR, is_settled_by, whole};
use super::waivers;

mod life;

/// The state after `fact`, which `actor` brought about `at` that instant.
pub fn evolve(handoff: Handoff, fact: &Fact, actor: &Actor, at: DateTime<Utc>) -> Handoff {
    let mut next = handoff;
    apply(&mut next, fact, actor, at);
    if changes(fact) {
        next.changed_at = Some(at);
    }
    next
}

/// Whether a fact is about the handoff itself: that a press was refused or a message was lost leaves it as it was.
fn changes(fact: &Fact) -> bool {
    !matches!(
        fact,
        Fact::PressRefused { .. }
            | Fact::DeliveryFailed { .. }
            | Fact::RepeatSuppressed { .. }
            | Fact::AssistantAsked { .. }
            | Fact::AssistantReplied { .. }
    )
}

fn apply(handoff: &mut Handoff, fact: &Fact, actor: &Actor, at: DateTime<Utc>) {
    match fact {
        Fact::HandoffOpened { kind, deal, owner, requester, post, opening, .. } => {
            handoff.stage = match opening {
                Opening::Won => Stage::Gathering,
                Opening::BeforeSignature => Stage::PreSignature,
            };
            handoff.kind = *kind;
            handoff.deal = deal.clone();
            handoff.owner = owner.clone();
            handoff.requester = requester.clone();
            handoff.post = post.clone();
            handoff.opened_at = Some(at);
        }
        Fact::DealWon { deal, owner, post, .. } => {
            handoff.deal = deal.clone();
            handoff.owner = handoff.owner.take().or(owner.clone());
            handoff.post = handoff.post.take().or(post.clone());
            handoff.won_at = Some(at);
            life::win(&mut handoff.stage);
        }
        Fact::DealRestated { deal, .. } => handoff.deal = deal.clone(),
        Fact::KindStated { kind, ends_agreement } => {
            handoff.kind = *kind;
            handoff.ends_agreement = *ends_agreement;
            if *kind == PacketKind::New {
                handoff.parent = None;
                handoff.candidates.clear();
            }
        }
        Fact::InheritanceDropped { fields, .. } => {
            for field in fields {
                handoff.packet.remove(field);
            }
            handoff.send_when_complete = None;
            reopen_returned(handoff);
        }
        Fact::ParentFound { parent } => {
            // What was promised with the last yes is owed at the renewal still.
            let owed = parent.obligations.iter().filter(|condition| condition.is_open());
            let owed = owed.filter(|_| handoff.kind == PacketKind::Renewal);
            for condition in owed {
                if !handoff.obligations.iter().any(|known| known.is_same(condition)) {
                    // No step of the renewal waits for what a step of the last packet waited for.
                    handoff.obligations.push(Condition { before: None, ..condition.clone() });
                }
            }
            handoff.parent = Some(parent.clone());
            handoff.candidates.clear();
        }
        Fact::ParentsOffered { candidates } => handoff.candidates = candidates.clone(),
        Fact::RenewalTracked { notice_by, ends_on } => {
            handoff.renewal = Some(RenewalClock { notice_by: *notice_by, ends_on: *ends_on });
        }
        Fact::ValueSet { field, value, state, provenance, against, .. } => {
            let is_computed = matches!(provenance.source, Source::Computed { .. });
            // What nobody had said before is an answer to a question, and changes nothing that was confirmed.
            let replaces = handoff.packet.value(field).is_some_and(|held| held != value);
            if !is_computed && replaces {
                handoff.send_when_complete = None;
                handoff.back_for_words = false;
            }
            let entry = Entry {
                value: value.clone(),
                state: *state,
                provenance: provenance.clone(),
                confirmed_by: None,
                against: against.clone(),
            };
            handoff.packet.put(field.clone(), entry);
            handoff.questions.remove(field);
            // What was found for it was found beside another value.
            handoff.suggestions.retain(|suggestion| suggestion.rows.iter().all(|row| row.field != *field));
            if let Some(person) = actor.as_person().filter(|_| is_settled_by(&provenance.source)) {
                handoff.not_understood.remove(field);
                // Whoever doubts all of it, and then says what is wrong, has said it.
                if handoff.not_understood_of.get(&whole()) == Some(person) {
                    handoff.not_understood.remove(&whole());
                }
            }
            handoff.gap_nudges = 0;
            reopen_returned(handoff);
        }
        Fact::SourceDisagreed { field, stated } => {
            if let Some(entry) = handoff.packet.entry_mut(field) {
                entry.against.retain(|other| !other.provenance.source.is_same_place(&stated.provenance.source));
                if entry.value != stated.value {
                    entry.against.push(stated.clone());
                }
            }
        }
        Fact::ValuesConfirmed { values } => {
            for (field, hash) in values {
                confirm(handoff, field, hash, actor.as_person());
            }
            handoff.gap_nudges = 0;
            reopen_returned(handoff);
        }
        Fact::DocumentAdded { document } => handoff.documents.push(document.clone()),
        Fact::DocumentMoved { document, was } => move_document(handoff, document, was),
        Fact::EnvelopeRead { envelope, .. } => {
            handoff.envelopes.retain(|other| other.envelope_id != envelope.envelope_id);
            handoff.envelopes.push(envelope.clone());
        }
        Fact::QuestionsAsked { of, fields } => {
            for field in fields {
                handoff.questions.insert(field.clone(), Question { of: of.clone(), at, until: None });
            }
        }
        Fact::AssistantAsked { .. } => handoff.assistant_asked = handoff.assistant_asked.saturating_add(1),
        Fact::AssistantReplied { suggestion: Some(suggestion), .. } => {
            handoff.suggestions.retain(|other| other.of != suggestion.of);
            handoff.suggestions.push(suggestion.clone());
        }
        Fact::SuggestionSettled { shown, .. } => handoff.suggestions.retain(|suggestion| suggestion.shown() != *shown),
        Fact::CustomerEmailMade { fields } => handoff.asked_of_customer = fields.clone(),
        Fact::WordsNoted { as_what, field: Some(field), words, .. } if as_what == UNCLEAR => {
            handoff.not_understood.insert(field.clone(), words.clone());
            match actor.as_person() {
                Some(person) => drop(handoff.not_understood_of.insert(field.clone(), person.clone())),
                None => drop(handoff.not_understood_of.remove(field)),
            }
        }
        Fact::WordsNoted { as_what, field: Some(field), words, .. } if as_what == TOLD_FINANCE => {
            let by = actor.as_person().cloned().unwrap_or_else(|| PersonId::from(actor.short()));
            handoff.said_late.push(SaidLate { field: field.clone(), words: words.clone(), by, at });
        }
        Fact::LateWordsAnswered { field, words, .. } => {
            handoff.said_late.retain(|said| (&said.field, &said.words) != (field, words));
        }
        Fact::WordsNoted { as_what, field: Some(field), .. } if as_what == HOLDS => {
            handoff.not_understood.remove(field);
        }
        Fact::WordsNoted { field: Some(field), until: Some(until), .. } => {
            put_off(handoff, field, *until, actor.as_person(), at);
        }
        Fact::WarningsExplained { warnings, reason } => {
            let (warnings, reason) = (warnings.clone(), reason.clone());
            let given = actor.as_person().map(|by| ReasonToGoOn { warnings, reason, by: by.clone(), at });
            handoff.reasons_to_go_on.extend(given);
        }
        Fact::GapsNudged { nudge, .. } => handoff.gap_nudges = *nudge,
        Fact::ApprovalCleared { .. }
        | Fact::ApprovalAsked { .. }
        | Fact::LadderStepped { .. }
        | Fact::ApprovalMoved { .. }
        | Fact::ApprovalPutOff { .. }
        | Fact::PutOffEnded { .. }
        | Fact::AdviceGiven { .. }
        | Fact::ApprovalDecided { .. }
        | Fact::InfoRequested { .. }
        | Fact::InfoAnswered { .. }
        | Fact::InfoReminded { .. }
        | Fact::ApprovalLapsed { .. }
        | Fact::ApprovalRecalled { .. } => apply_to_approvals(handoff, fact, actor, at),
        Fact::PacketCompleted {} => handoff.stage = Stage::Complete,
        Fact::PacketReopened { for_words } => {
            handoff.stage = Stage::Gathering;
            handoff.back_for_words = *for_words;
            // What came too late before counts now that something can be changed again.
            for said in std::mem::take(&mut handoff.said_late) {
                handoff.not_understood.insert(said.field.clone(), said.words);
                handoff.not_understood_of.insert(said.field, said.by);
            }
        }
        Fact::SubmissionAsked {} => {
            handoff.send_when_complete = actor.as_person().map(|by| SendRequest { by: by.clone(), at });
        }
        Fact::SubmissionCalledOff {} => handoff.send_when_complete = None,
        Fact::PacketSubmitted { .. } => {
            handoff.send_when_complete = None;
            handoff.stage = Stage::FinanceReview;
            handoff.back_for_words = false;
            handoff.submitted_at = Some(at);
        }
        Fact::PacketReturned { code, text, .. } => {
            let by = actor.as_person().cloned().unwrap_or_else(|| PersonId::from(actor.short()));
            handoff.stage = Stage::Returned { code: *code, text: text.clone(), by, at };
            handoff.gap_nudges = 0;
        }
        Fact::PacketAccepted { .. } => handoff.stage = Stage::OrderReady,
        Fact::OrderEntered { order_ref, second_entry, awaits_export, .. } => {
            handoff.stage = if *second_entry || *awaits_export { Stage::OrderEntry } else { Stage::OrderCreated };
            handoff.order_awaits_export = *awaits_export;
            handoff.order_ref = Some(order_ref.clone());
            handoff.order_differs.clear();
            handoff.entered_by = actor.as_person().cloned();
        }
        // What the order's own export says otherwise stands until an export agrees.
        Fact::OrderKeyedAgain { rows } if rows.iter().all(|row| row.matched) => {
            if handoff.order_differs.is_empty() && !handoff.order_awaits_export {
                handoff.stage = Stage::OrderCreated;
            }
        }
        // The order is put right, and keyed again.
        Fact::OrderKeyedAgain { .. } => {}
        Fact::OrderReadBack { rows, .. } => read_back(handoff, rows),
        Fact::BillingAwaited { .. } => handoff.stage = Stage::AwaitingBillingTrigger,
        Fact::BillingTriggerMet {} => handoff.billing_trigger_met_at = Some(at),
        Fact::ReadyForBilling { .. } => {
            handoff.stage = Stage::ReadyForBilling;
            // A signal that is given again, for an order that was put right, is the same end.
            handoff.ready_for_billing_at.get_or_insert(at);
        }
        Fact::LossExplained { reason } => handoff.loss_reason = Some(reason.clone()),
        Fact::HandoffHeld { .. }
        | Fact::OrderPriceDisputed { .. }
        | Fact::HandoffResumed { .. }
        | Fact::HandoffVoided { .. }
        | Fact::HandoffReopened { .. }
        | Fact::CancelOrCreditNeeded { .. }
        | Fact::OrderUndone { .. }
        | Fact::HandoffSuperseded { .. }
        | Fact::HandoffClosed {} => life::apply_to_stage(handoff, fact, at),
        Fact::TaskAsked { .. }
        | Fact::TaskStepped { .. }
        | Fact::TaskMoved { .. }
        | Fact::TaskDone { .. }
        | Fact::TaskDropped { .. } => life::apply_to_tasks(handoff, fact, actor, at),
        Fact::HandoffReassigned { to, .. } => {
            handoff.owner = Some(to.clone());
            handoff.send_when_complete = None;
            handoff.questions.clear();
        }
        Fact::ConditionKept { condition, evidence } => {
            let by = actor.as_person().cloned().unwrap_or_else(|| PersonId::from(actor.short()));
            for known in handoff.obligations.iter_mut().filter(|known| known.is_same(condition)) {
                known.kept = Some(Kept { by: by.clone(), evidence: evidence.clone(), at });
            }
        }
        Fact::WaiverNudged { approval } => drop(handoff.waivers_nudged.insert(*approval)),
        Fact::WaiverOwed { condition } => {
            // It is overdue from the start.
            handoff.obligations.push(Condition { reminders: 1, ..condition.clone() });
        }
        Fact::ConditionReminded { condition } => {
            for known in handoff.obligations.iter_mut().filter(|known| known.is_same(condition)) {
                known.reminders += 1;
            }
        }
        Fact::RepeatSuppressed { source, other_price, .. } => {
            handoff.announced_again = other_price.map(|price| (source.clone(), price));
        }
        Fact::RenewalDue { .. }
        | Fact::NoticeReminded { .. }
        | Fact::NextOrderReminded { .. }
        | Fact::AgreementOff { .. }
        | Fact::ClaimMade { .. }
        | Fact::WinUnread { .. }
        | Fact::AccountLinked { .. }
        | Fact::AccountUnlinked { .. }
        | Fact::AbsenceSet { .. }
        | Fact::AbsenceBegan { .. }
        | Fact::AbsenceEnded { .. }
        | Fact::AbsenceCleared { .. }
        | Fact::PolicyBrought { .. }
        | Fact::PolicyWithdrawn { .. }
        | Fact::PolicyConfirmed { .. }
        | Fact::PolicyInForce { .. }
        | Fact::ScheduleRan { .. }
        | Fact::WordsNoted { .. }
        | Fact::HandoffMerged { .. }
        | Fact::PressRefused { .. }
        | Fact::AssistantReplied { suggestion: None, .. }
        | Fact::DeliveryFailed { .. } => {}
    }
}

/// The document takes its new place; what it superseded where it stood, its successor there supersedes now, and no value
/// names it as what it was.
fn move_document(handoff: &mut Handoff, document: &Document, was: &DocumentRef) {
    let before = handoff.documents.iter().find(|other| other.reference == *was).cloned();
    handoff.documents.retain(|other| other.reference != *was);
    let older = before.and_then(|before| before.supersedes);
    for other in handoff.documents.iter_mut().filter(|other| other.supersedes.as_ref() == Some(&was.sha256)) {
        other.supersedes.clone_from(&older);
    }
    handoff.documents.push(document.clone());
    let names_it = |entry: &Entry| matches!(&entry.value, Value::Document(named) if named == was);
    let fields: Vec<FieldName> =
        handoff.packet.entries().filter(|(_, entry)| names_it(entry)).map(|(name, _)| name.clone()).collect();
    for field in &fields {
        handoff.packet.remove(field);
        handoff.send_when_complete = None;
    }
}

fn apply_to_approvals(handoff: &mut Handoff, fact: &Fact, actor: &Actor, at: DateTime<Utc>) {
    match fact {
        Fact::ApprovalCleared { approval, snapshot, replaces, .. } => handoff.approvals.push(Approval {
            id: *approval,
            snapshot: snapshot.clone(),
            state: ApprovalState::Cleared,
            request: None,
            replaces: *replaces,
            opened_at: at,
        }),
        Fact::ApprovalAsked { approval, snapshot, request, replaces, .. } => handoff.approvals.push(Approval {
            id: *approval,
            snapshot: snapshot.clone(),
            state: ApprovalState::Asked,
            request: Some(request.clone()),
            replaces: *replaces,
            opened_at: at,
        }),
        Fact::LadderStepped { approval, steps_done, .. } => {
            with_request(handoff, *approval, |request| request.steps_done = *steps_done);
        }
        Fact::ApprovalMoved {
            approval,
            from,
            to,
            role,
            steps_done,
            used_minutes,
            due_at,
            stands_in_for,
            given_back,
            ..
        } => {
            with_request(handoff, *approval, |request| {
                match given_back {
                    true => request.before.retain(|before| before != to),
                    false => request.before.push(from.clone()),
                }
                request.accountable = to.clone();
                request.stands_in_for = stands_in_for.clone();
                request.put_off = None;
                request.role = role.clone();
                request.steps_done = *steps_done;
                request.used_minutes = *used_minutes;
                request.due_at = *due_at;
                request.running_since = request.running_since.map(|_| at);
            });
        }
        Fact::ApprovalPutOff { approval, put_off } => {
            with_request(handoff, *approval, |request| request.put_off = Some(put_off.clone()));
        }
        Fact::PutOffEnded { approval } => with_request(handoff, *approval, |request| request.put_off = None),
        Fact::AdviceGiven { approval, advice } => {
            with_request(handoff, *approval, |request| request.advice.push(advice.clone()));
        }
        Fact::ApprovalDecided { approval, ruling, .. } => {
            let state = match ruling.decision {
                Decision::Approve | Decision::ApproveWithConditions => ApprovalState::Granted(ruling.clone()),
                Decision::Reject => ApprovalState::Rejected(ruling.clone()),
                Decision::RequestInfo | Decision::Recuse => return,
            };
            handoff.obligations.extend(ruling.conditions.iter().cloned());
            set_state(handoff, *approval, state);
            waive(handoff);
        }
        Fact::InfoRequested { approval, question, used_minutes, of, due_at } => {
            let by = actor.as_person().cloned().unwrap_or_else(|| PersonId::from(actor.short()));
            let awaited = due_at.map(|due_at| Awaited { of: of.clone(), due_at, reminders: 0 });
            let state = ApprovalState::InfoRequested { by, question: question.clone(), at, awaited };
            set_state(handoff, *approval, state);
            with_request(handoff, *approval, |request| stop_clock(request, *used_minutes));
        }
        Fact::InfoReminded { approval, of, reminder } => {
            let asked = handoff.approvals.iter_mut().find(|asked| asked.id == *approval);
            if let Some(ApprovalState::InfoRequested { awaited: Some(awaited), .. }) =
                asked.map(|asked| &mut asked.state)
            {
                awaited.of = of.clone();
                awaited.reminders = *reminder;
            }
        }
        Fact::InfoAnswered { approval, due_at, .. } => {
            set_state(handoff, *approval, ApprovalState::Asked);
            with_request(handoff, *approval, |request| start_clock(request, *due_at, at));
        }
        Fact::ApprovalLapsed { approval, changes } => {
            let ruling = handoff.approval(*approval).and_then(|lapsed| match &lapsed.state {
                ApprovalState::Granted(ruling) | ApprovalState::Rejected(ruling) => Some(ruling.clone()),
                ApprovalState::Cleared
                | ApprovalState::Asked
                | ApprovalState::InfoRequested { .. }
                | ApprovalState::Recalled { .. }
                | ApprovalState::Lapsed { .. } => None,
            });
            if let Some(ruling) = &ruling {
                let fell = |condition: &Condition| ruling.conditions.iter().any(|fallen| fallen.is_same(condition));
                handoff.obligations.retain(|condition| !(condition.is_open() && fell(condition)));
            }
            set_state(handoff, *approval, ApprovalState::Lapsed { changes: changes.clone(), at, ruling });
            waive(handoff);
        }
        Fact::ApprovalRecalled { approval } => {
            let by = actor.as_person().cloned().unwrap_or_else(|| PersonId::from(actor.short()));
            set_state(handoff, *approval, ApprovalState::Recalled { by, at });
        }
        // `apply` hands over the facts above and none of these.
        Fact::HandoffOpened { .. }
        | Fact::RepeatSuppressed { .. }
        | Fact::ClaimMade { .. }
        | Fact::WinUnread { .. }
        | Fact::AccountLinked { .. }
        | Fact::AccountUnlinked { .. }
        | Fact::AbsenceSet { .. }
        | Fact::AbsenceBegan { .. }
        | Fact::AbsenceEnded { .. }
        | Fact::ConditionKept { .. }
        | Fact::ConditionReminded { .. }
        | Fact::WaiverNudged { .. }
        | Fact::WaiverOwed { .. }
        | Fact::AbsenceCleared { .. }
        | Fact::PolicyBrought { .. }
        | Fact::PolicyWithdrawn { .. }
        | Fact::PolicyConfirmed { .. }
        | Fact::PolicyInForce { .. }
        | Fact::ScheduleRan { .. }
        | Fact::DealRestated { .. }
        | Fact::KindStated { .. }
        | Fact::InheritanceDropped { .. }
        | Fact::ParentFound { .. }
        | Fact::ParentsOffered { .. }
        | Fact::RenewalDue { .. }
        | Fact::RenewalTracked { .. }
        | Fact::NoticeReminded { .. }
        | Fact::NextOrderReminded { .. }
        | Fact::AgreementOff { .. }
        | Fact::ValueSet { .. }
        | Fact::SourceDisagreed { .. }
        | Fact::ValuesConfirmed { .. }
        | Fact::DocumentAdded { .. }
        | Fact::DocumentMoved { .. }
        | Fact::EnvelopeRead { .. }
        | Fact::QuestionsAsked { .. }
        | Fact::GapsNudged { .. }
        | Fact::WordsNoted { .. }
        | Fact::LateWordsAnswered { .. }
        | Fact::HandoffMerged { .. }
        | Fact::PressRefused { .. }
        | Fact::PacketCompleted {}
        | Fact::PacketReopened { .. }
        | Fact::CustomerEmailMade { .. }
        | Fact::WarningsExplained { .. }
        | Fact::SubmissionAsked {}
        | Fact::SubmissionCalledOff {}
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
        | Fact::DealWon { .. }
        | Fact::LossExplained { .. }
        | Fact::HandoffReopened { .. }
        | Fact::CancelOrCreditNeeded { .. }
        | Fact::OrderUndone { .. }
        | Fact::HandoffSuperseded { .. }
        | Fact::HandoffClosed {}
        | Fact::TaskAsked { .. }
        | Fact::TaskStepped { .. }
        | Fact::TaskMoved { .. }
        | Fact::TaskDone { .. }
        | Fact::TaskDropped { .. }
        | Fact::HandoffReassigned { .. }
        | Fact::AssistantAsked { .. }
        | Fact::AssistantReplied { .. }
        | Fact::SuggestionSettled { .. }
        | Fact::DeliveryFailed { .. } => {}
    }
}

/// Who says when an answer will be there need not be asked for it in between.
/// What differs from the order holds up what follows from it, unless billing was told to start.
fn read_back(handoff: &mut Handoff, rows: &[KeyedAgain]) {
    let differing = rows.iter().filter(|row| !row.matched);
    handoff.order_differs = differing.map(|row| row.field.clone()).collect();
    let is_second_entry_open = handoff.open_task(TaskKind::SecondEntry).is_some();
    let agrees = handoff.order_differs.is_empty();
    handoff.order_awaits_export &= !agrees;
    if agrees && handoff.stage == Stage::OrderEntry && !is_second_entry_open {
        handoff.stage = Stage::OrderCreated;
    } else if !agrees && matches!(handoff.stage, Stage::OrderCreated | Stage::AwaitingBillingTrigger) {
        handoff.stage = Stage::OrderEntry;
    }
}

fn put_off(handoff: &mut Handoff, field: &FieldName, until: NaiveDate, by: Option<&PersonId>, at: DateTime<Utc>) {
    if let Some(question) = handoff.questions.get_mut(field) {
        question.until = Some(until);
    } else if let Some(by) = by {
        handoff.questions.insert(field.clone(), Question { of: by.clone(), at, until: Some(until) });
    }
}

/// The first answer after a return takes the packet back into gathering.
fn reopen_returned(handoff: &mut Handoff) {
    if matches!(handoff.stage, Stage::Returned { .. }) {
        handoff.stage = Stage::Gathering;
    }
}

fn confirm(handoff: &mut Handoff, field: &FieldName, hash: &str, by: Option<&PersonId>) {
    if let Some(entry) = handoff.packet.entry_mut(field)
        && entry.value.hash() == hash
    {
        entry.state = FieldState::Confirmed;
        entry.confirmed_by = by.cloned();
    }
    handoff.questions.remove(field);
}

fn set_state(handoff: &mut Handoff, id: ApprovalId, state: ApprovalState) {
    if let Some(approval) = handoff.approvals.iter_mut().find(|approval| approval.id == id) {
        approval.state = state;
    }
}

/// The packet does without a value exactly where a waiver that holds says so.
fn waive(handoff: &mut Handoff) {
    let now = waivers::without_a_value(handoff);
    let before: BTreeSet<FieldName> = handoff.packet.waived().cloned().collect();
    for field in before.symmetric_difference(&now) {
        handoff.packet.waive(field, now.contains(field));
    }
}

fn with_request(handoff: &mut Handoff, id: ApprovalId, change: impl FnOnce(&mut Request)) {
    let approval = handoff.approvals.iter_mut().find(|approval| approval.id == id);
    if let Some(request) = approval.and_then(|approval| approval.request.as_mut()) {
        change(request);
    }
}

fn stop_clock(request: &mut Request, used_minutes: u32) {
    request.used_minutes = used_minutes;
    request.running_since = None;
}

fn start_clock(request: &mut Request, due_at: DateTime<Utc>, at: DateTime<Utc>) {
    request.due_at = due_at;
    request.running_since = Some(at);
}
