//! What is asked of whom: only what is missing and blocks, most blocking first, in one batch to the person who can
//! know it. Once a person is left with proposals only, one read-back takes the place of questions.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::canonical;
use crate::domain::field::{Field, FieldOwner, FieldRole, FieldState, Gate, Severity, Source, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, PersonId};
use crate::domain::person::Person;
use crate::policy::PolicyBook;
use crate::policy::checklist::{Applies, ExpectedSource, Missing};
use crate::policy::verdict::Stance;

use super::draft::{Draft, calendar_of, due_after, names, person_for};
use super::effect::Notice;
use super::event::TimerKey;
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::{Context, change, finance, gathering, matching, only_the_speaker, put_off, records, warnings};

/// Whether anybody is asked for a field at all: what Baton computes, nobody is.
pub fn is_asked(policy: &PolicyBook, name: &FieldName) -> bool {
    policy.field(name).is_some_and(|field| field.owner != FieldOwner::System) && !policy.is_computed(name)
}

/// What a read-back shows one person: the proposed values that this person may confirm, and what counts already.
pub struct ReadBack {
    /// The fields to confirm, in the order of the checklist.
    pub fields: Vec<FieldName>,
    /// Everything else that the packet holds, for a person who may send it; in the order of the checklist.
    pub others: Vec<FieldName>,
    /// SHA-256 over the fields to confirm and their values: what a confirmation names.
    pub shown: String,
    /// SHA-256 over everything shown: what a confirmation that also sends names.
    pub whole: String,
}

/// What a read-back to `person` shows now.
pub fn read_back(handoff: &Handoff, person: &PersonId, ctx: &Context<'_>) -> ReadBack {
    let speaker = ctx.directory.person(person);
    let is_early = handoff.stage.is_before_signature();
    let may_send = !is_early && speaker.is_some_and(|speaker| finance::may_submit(handoff, speaker, ctx).is_ok());
    // Before the win nobody confirms what no decision reads.
    let read: Vec<FieldName> = match is_early {
        true => missing_now(handoff, ctx.policy).into_iter().map(|item| item.field).collect(),
        false => Vec::new(),
    };
    let (mut to_confirm, mut others, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for field in ctx.policy.fields() {
        let Some(entry) = handoff.packet.entry(&field.name) else { continue };
        // What will not apply once everything that is proposed is confirmed is nobody's to confirm now.
        if ctx.policy.applies_as_proposed(field, &handoff.packet) == Applies::No {
            continue;
        }
        let state = ctx.policy.state(field, &handoff.packet);
        let is_wanted = !is_early || read.contains(&field.name);
        let is_theirs = speaker.is_some_and(|speaker| may_confirm(ctx, handoff, field, speaker));
        let is_mine = state == FieldState::Proposed && is_wanted && is_theirs;
        let line = (field.name.clone(), entry.value.hash());
        let is_shown = may_send && state != FieldState::NotApplicable;
        // Who confirmed what in the meantime leaves the same list.
        if is_mine || is_shown {
            whole.push(line.clone());
        }
        if is_mine {
            to_confirm.push(line);
        } else if is_shown {
            others.push(line);
        }
    }
    let shown = canonical::hash_of(&to_confirm);
    // A warning that came since is not gone on with unseen.
    let warned = if may_send { warnings::to_explain(handoff, &ctx.asking()) } else { Vec::new() };
    let whole = match warned.as_slice() {
        [] => canonical::hash_of(&whole),
        warned => canonical::hash_of(&(&whole, warnings::shown(warned))),
    };
    let names = |lines: Vec<(FieldName, String)>| lines.into_iter().map(|(field, _)| field).collect();
    ReadBack { fields: names(to_confirm), others: names(others), shown, whole }
}

/// How many values wait to be confirmed, by whomever: what read-backs show as not confirmed yet.
pub fn to_confirm(handoff: &Handoff, policy: &PolicyBook) -> usize {
    let is_proposed = |field: &&Field| {
        policy.state(field, &handoff.packet) == FieldState::Proposed
            && policy.applies_as_proposed(field, &handoff.packet) != Applies::No
    };
    policy.fields().filter(is_proposed).count()
}

/// The person who is asked may confirm; a classification that is its function's to confirm, its whole function may.
fn may_confirm(ctx: &Context<'_>, handoff: &Handoff, field: &Field, person: &Person) -> bool {
    let asked = whom_to_ask(ctx, handoff, field);
    let of_function = field.is_classification
        && is_for_its_function(handoff, field, ctx.policy)
        && gathering::is_of_function(ctx, field.owner, person);
    asked.as_ref() == Some(&person.id) || of_function
}

/// A person confirmed what the read-back showed.
pub(super) fn confirmed(handoff: &Handoff, shown: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let now = read_back(handoff, &ctx.speaker()?.id, ctx);
    gathering::may_answer(handoff, now.fields.iter(), ctx)?;
    if now.fields.is_empty() {
        return Err(Refusal::new("feature:N20", Reason::NothingToConfirm));
    }
    if now.shown != shown {
        return Err(Refusal::new("invariant:I13", Reason::ReadBackIsStale));
    }
    let mut draft = Draft::new(handoff, ctx);
    confirm(&mut draft, &now.fields);
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// A person confirmed everything that the read-back showed, and sends the packet with it: at once if nothing else is
/// open, else as soon as the last thing that others owe is there.
///
/// Where checks warn, the reason to go on comes with it. What was confirmed stays so where a check keeps it from going.
pub(super) fn confirmed_to_send(
    handoff: &Handoff,
    shown: &str,
    reason: Option<&str>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    finance::may_submit(handoff, speaker, ctx)?;
    finance::is_to_be_submitted(handoff)?;
    let now = read_back(handoff, &speaker.id, ctx);
    gathering::may_answer(handoff, now.fields.iter(), ctx)?;
    if now.whole != shown {
        return Err(Refusal::new("invariant:I13", Reason::ReadBackIsStale));
    }
    if now.fields.is_empty() && handoff.send_when_complete.is_some() {
        return Err(Refusal::new("feature:N20", Reason::NothingToConfirm));
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let misfits = if reason.is_some() { matching::blocking(handoff, ctx) } else { matching::holding(handoff, ctx) };
    let held = (!misfits.is_empty()).then(|| {
        let (missing, approvals, conditions) = (Vec::new(), Vec::new(), Box::default());
        Refusal::new("failure:F7", Reason::GateIsShut { missing, misfits, approvals, conditions })
    });
    let mut draft = Draft::new(handoff, ctx);
    match (&held, now.fields.as_slice()) {
        (Some(held), []) => return Err(held.clone()),
        (None, []) => {}
        (_, fields) => confirm(&mut draft, fields),
    }
    if let Some(reason) = reason {
        warnings::explain(&mut draft, reason);
    }
    // What does not fit keeps the packet here, and nobody has to confirm twice for it.
    match held {
        Some(held) => {
            if let Some(to) = only_the_speaker(ctx) {
                draft.out.say(to, Notice::ConfirmedNotSent { held });
            }
        }
        None => draft.fact(Fact::SubmissionAsked {}),
    }
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

fn confirm(draft: &mut Draft<'_>, fields: &[FieldName]) {
    let hash = |field: &FieldName| draft.handoff.packet.value(field).map(Value::hash).unwrap_or_default();
    let values = fields.iter().map(|field| (field.clone(), hash(field))).collect();
    draft.fact(Fact::ValuesConfirmed { values });
}

/// Makes the e-mail that asks the customer for everything that is open and that only the customer knows.
pub(super) fn customer_email(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let sender = ctx.speaker()?.id.clone();
    gathering::may_answer(handoff, std::iter::empty(), ctx)?;
    let fields = open_with_customer(handoff, ctx.policy);
    if fields.is_empty() {
        return Err(Refusal::new("feature:N20", Reason::NothingToAskTheCustomer));
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::CustomerEmailMade { fields: fields.clone() });
    if let Some(only_you) = only_the_speaker(ctx) {
        draft.out.say(only_you, Notice::CustomerEmail { sender, fields });
    }
    Ok(draft.out.build())
}

/// Fields of the customer's that block, before the order or billing, and are open.
pub fn open_with_customer(handoff: &Handoff, policy: &PolicyBook) -> Vec<FieldName> {
    let missing = policy.missing(&handoff.packet, Gate::ReadyForBilling);
    let absent = missing.into_iter().filter(|item| item.state == FieldState::Absent).map(|item| item.field);
    let is_customers = |name: &FieldName| policy.field(name).is_some_and(|field| field.owner == FieldOwner::Customer);
    // A file is the customer's to send, but not to write.
    let is_written = |name: &FieldName| policy.field(name).is_some_and(gathering::takes_text);
    absent.filter(is_customers).filter(is_written).collect()
}

/// Asks what is missing and was not asked yet.
pub(super) fn ask(draft: &mut Draft<'_>) {
    let mut absent: BTreeMap<PersonId, Vec<FieldName>> = BTreeMap::new();
    let mut proposed: BTreeMap<PersonId, Vec<FieldName>> = BTreeMap::new();
    for item in most_blocking_first(draft.ctx.policy, &draft.handoff) {
        let Some(field) = draft.ctx.policy.field(&item.field) else { continue };
        let Some(person) = whom_to_ask(draft.ctx, &draft.handoff, field) else { continue };
        if change::may_be_taken_over(&draft.handoff, field, draft.ctx.policy) {
            continue;
        }
        match item.state {
            // A default that waits for another value is proposed once that is there.
            FieldState::Absent if is_asked(draft.ctx.policy, &field.name) && field.default.is_none() => {
                absent.entry(person).or_default().push(item.field.clone());
            }
            FieldState::Proposed if change::is_asked_first(&draft.handoff, field) => {
                absent.entry(person).or_default().push(item.field.clone());
            }
            FieldState::Proposed
                if is_to_be_stamped(&draft.handoff, field, draft.ctx.policy)
                    && !stamps_are_due(&draft.handoff, draft.ctx.policy) => {}
            FieldState::Proposed => proposed.entry(person).or_default().push(item.field.clone()),
            FieldState::Absent
            | FieldState::Sourced
            | FieldState::Confirmed
            | FieldState::Waived
            | FieldState::NotApplicable => {}
        }
    }
    if let Some(name) = records::account_to_ask(&draft.handoff, draft.ctx.policy)
        && let Some(person) = person_for(draft.ctx, &draft.handoff, FieldOwner::AccountExecutive)
    {
        absent.entry(person).or_default().insert(0, name);
    }
    for (person, field) in misfits_of_others(draft) {
        absent.entry(person).or_default().push(field);
    }
    for (person, fields) in &absent {
        ask_person(draft, person, fields, Asked::Questions);
    }
    for (person, fields) in proposed {
        if !absent.contains_key(&person) {
            ask_person(draft, &person, &fields, Asked::ReadBack);
        }
    }
    arm_gaps(draft);
}

/// What a system says, blocks, and the rep cannot mend goes to whoever can: an account that compliance has not cleared.
fn misfits_of_others(draft: &Draft<'_>) -> Vec<(PersonId, FieldName)> {
    let (handoff, ctx) = (&draft.handoff, draft.ctx);
    if handoff.stage.is_before_signature() {
        return Vec::new();
    }
    let mut found: Vec<(PersonId, FieldName)> = Vec::new();
    for misfit in matching::blocking(handoff, ctx) {
        let Some(person) = who_mends(ctx, handoff, &misfit.field) else { continue };
        let is_others = handoff.owner.as_ref() != Some(&person);
        if is_others && found.iter().all(|(_, field)| field != &misfit.field) {
            found.push((person, misfit.field));
        }
    }
    found
}

/// The person who can mend a value that does not fit: its owner, unless it is a classification of another function that
/// somebody has stated.
pub(super) fn who_mends(ctx: &Context<'_>, handoff: &Handoff, field: &FieldName) -> Option<PersonId> {
    let field = ctx.policy.field(field)?;
    match field.is_classification && is_stated(handoff, field) {
        true => whom_to_ask(ctx, handoff, field),
        false => handoff.owner.clone(),
    }
}

/// What is asked for now: before the win, what the decisions read and nobody has given; from then on, what guards
/// submit, and what will guard it once the proposals are confirmed.
pub fn missing_now(handoff: &Handoff, policy: &PolicyBook) -> Vec<Missing> {
    if handoff.stage.is_before_signature() {
        return waited_for(handoff, policy).collect();
    }
    let mut missing = guarding_submit(handoff, policy);
    if handoff.stage == Stage::Gathering {
        let known = names(&missing);
        missing.extend(shown_by_proposals(handoff, policy).filter(|item| !known.contains(&item.field)));
    }
    missing
}

/// What keeps the packet from Finance: fields that block, and what decisions wait for beyond them, such as what the rep
/// said of a deal and its function has not confirmed.
pub fn guarding_submit(handoff: &Handoff, policy: &PolicyBook) -> Vec<Missing> {
    let mut missing = policy.missing(&handoff.packet, Gate::Submit);
    let known = names(&missing);
    missing.extend(waited_for(handoff, policy).filter(|item| !known.contains(&item.field)));
    missing
}

/// The fields that the decisions which are due read, and that do not count yet.
fn waited_for<'p>(handoff: &Handoff, policy: &'p PolicyBook) -> impl Iterator<Item = Missing> + use<'p> {
    let due = policy.decisions().filter(|decision| decision.starts.is_due(&handoff.stage));
    let mut waited: BTreeSet<FieldName> = BTreeSet::new();
    for decision in due {
        if let Stance::Waits { fields } = policy.stance(decision, &handoff.packet) {
            waited.extend(fields.iter().map(|field| policy.asked_for(field)));
        }
    }
    let missing = |field: &Field| Missing {
        field: field.name.clone(),
        severity: Severity::Block,
        gate: field.gate,
        state: policy.state(field, &handoff.packet),
    };
    let wanted: Vec<Missing> = policy.fields().filter(|field| waited.contains(&field.name)).map(missing).collect();
    wanted.into_iter().filter(|item| !item.state.counts())
}

/// What the rep will be asked for if what is proposed is right: a quote that was brought shows a discount long before it is
/// confirmed, and its reason is asked with the rest. Others are asked once it is so.
fn shown_by_proposals(handoff: &Handoff, policy: &PolicyBook) -> impl Iterator<Item = Missing> {
    let missing = policy.missing_as_proposed(&handoff.packet, Gate::Submit).into_iter();
    missing.filter(|item| {
        let owner = policy.field(&item.field).map(|field| field.owner);
        let is_reps = matches!(owner, Some(FieldOwner::AccountExecutive | FieldOwner::Customer));
        item.state == FieldState::Absent && is_reps && is_asked(policy, &item.field)
    })
}

/// Asks what holds the end, such as the customer's word on a change, once billing may start.
pub(super) fn ask_to_close(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    let mut open: BTreeMap<PersonId, Vec<FieldName>> = BTreeMap::new();
    for item in policy.missing(&draft.handoff.packet, Gate::Close) {
        let Some(field) = policy.field(&item.field).filter(|field| field.owner != FieldOwner::System) else { continue };
        if let Some(person) = whom_to_ask(draft.ctx, &draft.handoff, field) {
            open.entry(person).or_default().push(item.field);
        }
    }
    for (person, fields) in &open {
        ask_person(draft, person, fields, Asked::Questions);
    }
}

/// What is asked for now and is open: by gate, then by how many decisions and fields wait for it, then in the order of the
/// checklist.
pub fn most_blocking_first(policy: &PolicyBook, handoff: &Handoff) -> Vec<Missing> {
    let mut missing = missing_now(handoff, policy);
    let awaited = policy.awaited(&handoff.packet);
    missing.sort_by_key(|item| (item.gate, Reverse(awaited.get(&item.field).copied().unwrap_or(0))));
    missing
}

/// The one person who can know a field. What only policy proposes, the rep confirms with the rest of the read-back,
/// whoever owns it; and what stands on the paper, the rep says first: Legal's classification is for Legal once somebody
/// has stated it (`checklist.md`, D and 6.1).
pub(super) fn whom_to_ask(ctx: &Context<'_>, handoff: &Handoff, field: &Field) -> Option<PersonId> {
    let is_held = handoff.packet.entry(&field.name).is_some();
    // A stamp stands on no paper: the rep cannot read it there.
    let is_on_paper = ctx.policy.expected_sources(&field.name).contains(&ExpectedSource::Document);
    let is_first_said = field.is_classification && field.owner == FieldOwner::Legal && is_on_paper;
    let is_reps = (is_held || is_first_said) && !is_for_its_function(handoff, field, ctx.policy);
    let owner = match is_reps {
        true => FieldOwner::AccountExecutive,
        false => field.owner,
    };
    person_for(ctx, handoff, owner)
}

/// Whether a classification that is held waits for its function, and not for the rep.
fn is_for_its_function(handoff: &Handoff, field: &Field, policy: &PolicyBook) -> bool {
    is_stated(handoff, field) || is_to_be_stamped(handoff, field, policy)
}

/// Whether policy only proposes what Legal classifies, such as whose paper it is: the rep's yes to it would be a word that
/// is not the rep's to give. An envelope of a known template proves it; otherwise Legal stamps it with the rest
/// (`checklist.md`, D). Before the win there is no paper yet, and the rep's assumption serves the decisions.
fn is_to_be_stamped(handoff: &Handoff, field: &Field, policy: &PolicyBook) -> bool {
    let source = |name: &FieldName| handoff.packet.entry(name).map(|entry| &entry.provenance.source);
    let paper = policy.find_role(FieldRole::PaperSource).and_then(|paper| source(&paper.name));
    let is_proven = matches!(paper, Some(Source::Envelope { .. }));
    field.is_classification
        && field.owner == FieldOwner::Legal
        && source(&field.name) == Some(&Source::PolicyDefault)
        && !is_proven
        && !handoff.stage.is_before_signature()
}

/// Whether Legal is asked anyway, since somebody has said how far the agreement is: before that nobody is troubled with a
/// stamp alone.
fn stamps_are_due(handoff: &Handoff, policy: &PolicyBook) -> bool {
    handoff.packet.entry(&policy.by_role(FieldRole::RedlineStatus).name).is_some()
}

/// Whether a stamp of Legal's is still wanted on what somebody else has confirmed, as before the win.
pub(super) fn is_unstamped(draft: &Draft<'_>, field: &Field) -> bool {
    let (handoff, ctx) = (&draft.handoff, draft.ctx);
    let is_gathered = matches!(handoff.stage, Stage::Gathering | Stage::Complete | Stage::Returned { .. });
    let by = handoff.packet.entry(&field.name).filter(|entry| entry.state == FieldState::Confirmed);
    let by = by.and_then(|entry| ctx.directory.person(entry.confirmed_by.as_ref()?));
    is_gathered
        && is_to_be_stamped(handoff, field, ctx.policy)
        && by.is_some_and(|person| !gathering::is_of_function(ctx, field.owner, person))
}

fn is_stated(handoff: &Handoff, field: &Field) -> bool {
    let source = handoff.packet.entry(&field.name).map(|entry| &entry.provenance.source);
    // What Legal stamped on the agreement is read back like the template's default; and a signing certificate is
    // evidence with a hash, not somebody's word for it.
    source.is_some_and(|source| match source {
        Source::PolicyDefault
        | Source::Handoff
        | Source::Inherited { .. }
        | Source::Computed { .. }
        | Source::Envelope { .. } => false,
        Source::System { .. }
        | Source::Account { .. }
        | Source::Chat
        | Source::Form
        | Source::File { .. }
        | Source::Assistant { .. }
        | Source::CustomerReply { .. } => true,
    })
}

/// What a batch to one person is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Values that nobody has given.
    Questions,
    /// Values that are only to be confirmed.
    ReadBack,
}

fn ask_person(draft: &mut Draft<'_>, person: &PersonId, fields: &[FieldName], what: Asked) {
    let asked_before =
        |field: &FieldName| draft.handoff.questions.get(field).is_some_and(|question| &question.of == person);
    let new: Vec<FieldName> = fields.iter().filter(|field| !asked_before(field)).cloned().collect();
    if new.is_empty() {
        return;
    }
    let is_opening = draft.out.facts().iter().any(|fact| matches!(fact, Fact::HandoffOpened { .. }));
    let read_back = what == Asked::ReadBack;
    // A read-back shows everything that is to be confirmed; a question that was asked is not asked twice.
    let asked = if read_back { fields.to_vec() } else { new };
    draft.fact(Fact::QuestionsAsked { of: person.clone(), fields: asked.clone() });
    let is_owner = draft.handoff.owner.as_ref().is_none_or(|owner| owner == person);
    // The card that opens a handoff asks its owner itself: one message, and it goes on showing what is open.
    if is_owner && !read_back && (is_opening || joins_the_card(draft, person, fields, &asked)) {
        return;
    }
    let told =
        if read_back { asked } else { asked.into_iter().filter(|field| !is_put_off_now(draft, field)).collect() };
    if told.is_empty() {
        return;
    }
    let notice = Notice::Questions { of: person.clone(), fields: told, read_back };
    // A read-back shows values that nobody has said in the thread, so it goes to the one person who is asked.
    if is_owner && !read_back {
        draft.tell_thread(notice);
    } else {
        draft.out.tell(person, notice);
    }
}

/// A question that comes of what its owner has just said joins the others that stand open on the card: nobody who is
/// working through them needs a message of its own for it. The only one that is open is told.
fn joins_the_card(draft: &Draft<'_>, person: &PersonId, open: &[FieldName], new: &[FieldName]) -> bool {
    let is_speaking = draft.ctx.actor.as_person() == Some(person);
    let has_the_card = matches!(draft.handoff.stage, Stage::Gathering | Stage::PreSignature);
    // A batch that is larger than what stands there is news.
    let others = open.len().saturating_sub(new.len());
    is_speaking && has_the_card && others >= new.len()
}

/// Whether the same message that brought the question up says that its answer is not known yet.
fn is_put_off_now(draft: &Draft<'_>, name: &FieldName) -> bool {
    let puts_off = |fact: &Fact| matches!(fact, Fact::WordsNoted { as_what, field: Some(field), .. } if as_what == NOT_KNOWN_YET && field == name);
    draft.out.facts().iter().any(puts_off)
}

/// How the record calls words that put an answer off.
pub(super) const NOT_KNOWN_YET: &str = "not_known_yet";

/// Who answers for the packet as its rep.
pub(super) fn owner(handoff: &Handoff, ctx: &Context<'_>) -> Option<PersonId> {
    person_for(ctx, handoff, FieldOwner::AccountExecutive)
}

/// The rep is reminded of open questions at policy's hours after the last answer, then the packet shows as stuck.
///
/// Only an answer, a new question or a nudge moves the due time: what others do meanwhile does not.
pub(super) fn arm_gaps(draft: &mut Draft<'_>) {
    let moves = |fact: &Fact| {
        matches!(
            fact,
            Fact::QuestionsAsked { .. }
                | Fact::ValueSet { .. }
                | Fact::ValuesConfirmed { .. }
                | Fact::GapsNudged { .. }
                | Fact::PacketCompleted {}
                | Fact::PacketReturned { .. }
                | Fact::HandoffResumed { .. }
                | Fact::HandoffReassigned { .. }
                | Fact::HandoffReopened { .. }
                | Fact::DealWon { .. }
                | Fact::WordsNoted { until: Some(_), .. }
        )
    };
    if !draft.out.facts().iter().any(moves) {
        return;
    }
    // A renewal that opened itself has reminders of its own until its deal is won.
    if draft.handoff.renewal.is_some() && draft.handoff.deal.crm_record_id.is_none() {
        draft.out.clear_timer(TimerKey::Gaps);
        return;
    }
    let hours = &draft.ctx.policy.organisation().gap_nudge_business_hours;
    let done = draft.handoff.gap_nudges as usize;
    let is_held =
        || draft.handoff.stage == Stage::Gathering && !matching::holding(&draft.handoff, draft.ctx).is_empty();
    let open = !draft.handoff.questions.is_empty() || draft.handoff.stage == Stage::Complete || is_held();
    let Some(owner) = owner(&draft.handoff, draft.ctx) else { return };
    match hours.get(done) {
        Some(next) if open => {
            let before = done.checked_sub(1).and_then(|last| hours.get(last)).copied().unwrap_or(0);
            let minutes = next.saturating_sub(before) * 60;
            let at = due_after(draft.ctx, &owner, minutes);
            // With the last one the manager hears of it, who has hours of their own.
            let is_last = done + 1 == hours.len();
            let at = if is_last { while_the_manager_works(draft.ctx, &owner, at) } else { at };
            // Whoever said when an answer will be there is not asked for it before.
            let until = put_off::until(&draft.handoff).map(|day| put_off::opening_of(draft.ctx, &owner, day));
            let at = until.map_or(at, |until| until.max(at));
            draft.out.set_timer(TimerKey::Gaps, at);
            put_off::arm(draft, Some(at));
        }
        Some(_) | None => {
            draft.out.clear_timer(TimerKey::Gaps);
            put_off::arm(draft, None);
        }
    }
}

/// The first time from then on at which both work, or that time where their hours never meet.
fn while_the_manager_works(ctx: &Context<'_>, person: &PersonId, at: DateTime<Utc>) -> DateTime<Utc> {
    let Some(manager) = ctx.directory.person(person).and_then(|person| person.manager.as_ref()) else { return at };
    let ((own, own_zone), (theirs, their_zone)) = (calendar_of(ctx, person), calendar_of(ctx, manager));
    // What is due with the last minute of a day is told within it.
    let is_there = |at: DateTime<Utc>| theirs.is_open(at - TimeDelta::minutes(1), their_zone);
    let mut met = at;
    for _ in 0..DAYS_TO_MEET {
        if is_there(met) {
            return met;
        }
        met = own.next_open(theirs.next_open(met, their_zone) + TimeDelta::minutes(1), own_zone);
    }
    at
}

/// How many working days are tried for two people's hours to meet.
const DAYS_TO_MEET: usize = 5;

/// Nothing is to be asked today: what was put off is asked on its day, and where nothing was, no more.
pub(super) fn wait_until_known(draft: &mut Draft<'_>, owner: &PersonId) {
    match put_off::until(&draft.handoff) {
        Some(day) => {
            let at = put_off::opening_of(draft.ctx, owner, day);
            draft.out.set_timer(TimerKey::Gaps, at);
        }
        None => draft.out.clear_timer(TimerKey::Gaps),
    }
}
