//! Values arrive, are confirmed and corrected; what is missing is asked, in one batch, of the person who can know it.

use std::collections::BTreeMap;

use crate::domain::canonical;
use crate::domain::document::{Document, DocumentKind, DocumentRef};
use crate::domain::field::{
    Field, FieldOwner, FieldRole, FieldState, FieldType, Gate, Misfit, Provenance, Severity, Source, Value,
};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, PersonId};
use crate::domain::look_up::LookUp;
use crate::domain::person::Person;
use crate::policy::PolicyBook;
use crate::policy::checklist::Missing;

use super::draft::{Draft, names, person_for};
use super::effect::{Noted, Notice, Unclear};
use super::event::{Answer, Answers, HeardAs, TimerKey, Upload};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::{Context, approvals, finance};

/// The questions about other handoffs that the validators of these answers need answered.
pub fn look_ups(handoff: &Handoff, answers: &Answers, policy: &PolicyBook) -> Vec<LookUp> {
    let values = answers.answers.iter().filter_map(|answer| match (&answer.field, &answer.heard) {
        (Some(field), HeardAs::Value { value }) => policy.field(field).map(|field| (field, value)),
        _ => None,
    });
    values.flat_map(|(field, value)| policy.look_ups(field, value, &handoff.packet, handoff.id)).collect()
}

/// A person gave values, or said something that is none.
pub(super) fn answered(handoff: &Handoff, answers: &Answers, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    may_answer(handoff, answers.answers.iter().filter_map(|answer| answer.field.as_ref()), ctx)?;
    let mut draft = Draft::new(handoff, ctx);
    let mut heard = Hearing::default();
    for answer in &answers.answers {
        take_answer(&mut draft, answer, answers, speaker, &mut heard);
    }
    derive(&mut draft);
    let changed = !draft.out.facts().is_empty();
    settle(&mut draft);
    if heard.says_something() {
        let missing = still_open(&draft);
        let notice =
            Notice::AnswerHeard { noted: heard.noted, misfits: heard.misfits, unclear: heard.unclear, missing };
        draft.reply_first(notice);
    }
    if changed { Ok(draft.finish()) } else { Ok(draft.out.build()) }
}

/// Fields that somebody still has to give; what is only to be confirmed is not among them.
fn still_open(draft: &Draft<'_>) -> Vec<FieldName> {
    let missing = draft.ctx.policy.missing(&draft.handoff.packet, Gate::Submit);
    let is_open = |item: &&Missing| item.state == FieldState::Absent && is_asked(draft.ctx.policy, &item.field);
    missing.iter().filter(is_open).map(|item| item.field.clone()).collect()
}

/// Whether anybody is asked for a field at all: what Baton computes, nobody is.
pub fn is_asked(policy: &PolicyBook, name: &FieldName) -> bool {
    policy.field(name).is_some_and(|field| field.owner != FieldOwner::System)
}

/// What an answer came to, for the reply.
#[derive(Default)]
struct Hearing {
    noted: Vec<Noted>,
    misfits: Vec<Misfit>,
    unclear: Vec<Unclear>,
}

impl Hearing {
    fn says_something(&self) -> bool {
        !(self.noted.is_empty() && self.misfits.is_empty() && self.unclear.is_empty())
    }
}

fn take_answer(draft: &mut Draft<'_>, answer: &Answer, all: &Answers, speaker: &Person, heard: &mut Hearing) {
    let field = answer.field.as_ref().and_then(|name| draft.ctx.policy.field(name));
    match (&answer.heard, field) {
        (HeardAs::Value { value }, Some(field)) => take_value(draft, field, value, answer, all, speaker, heard),
        (HeardAs::Value { .. }, None) => {
            heard.unclear.push(unclear(answer, "unparseable", &[]));
        }
        (HeardAs::Unclear { reason, candidates }, _) => heard.unclear.push(unclear(answer, reason, candidates)),
        (HeardAs::NotKnownYet, _) => note_words(draft, answer, "not_known_yet", heard),
        (HeardAs::QuestionBack, _) => note_words(draft, answer, "question", heard),
        (HeardAs::Instruction, _) => note_words(draft, answer, "instruction", heard),
        (HeardAs::Nothing, _) => {}
    }
}

fn unclear(answer: &Answer, reason: &str, candidates: &[String]) -> Unclear {
    let (field, words) = (answer.field.clone(), answer.words.clone());
    Unclear { field, words, reason: reason.to_owned(), candidates: candidates.to_vec() }
}

fn note_words(draft: &mut Draft<'_>, answer: &Answer, as_what: &str, heard: &mut Hearing) {
    let (field, words) = (answer.field.clone(), answer.words.clone());
    draft.fact(Fact::WordsNoted { as_what: as_what.to_owned(), field, words });
    heard.unclear.push(unclear(answer, as_what, &[]));
}

fn take_value(
    draft: &mut Draft<'_>,
    field: &Field,
    value: &Value,
    answer: &Answer,
    all: &Answers,
    speaker: &Person,
    heard: &mut Hearing,
) {
    if !field.holds(value) {
        heard.unclear.push(unclear(answer, "wrong_kind", &[]));
        return;
    }
    let misfits = draft.ctx.policy.check_value(field, value, &draft.handoff.packet, &draft.check_context());
    let blocked = misfits.iter().any(|misfit| misfit.severity == Severity::Block);
    heard.misfits.extend(misfits);
    if blocked {
        return;
    }
    let state = state_of_words(draft.ctx, field, speaker);
    let provenance = Provenance {
        source: all.source.clone(),
        person: Some(speaker.id.clone()),
        at: draft.ctx.now,
        words: Some(answer.words.clone()),
    };
    let was = draft.handoff.packet.value(&field.name).map(|was| field.show(was));
    if set(draft, &field.name, value, state, provenance) {
        let text = field.show(value);
        let was = was.filter(|was| was != &text);
        heard.noted.push(Noted { field: field.name.clone(), text, was });
    } else {
        // Who repeats a value wants to know that it is there.
        heard.noted.push(Noted { field: field.name.clone(), text: field.show(value), was: None });
    }
}

/// A functional owner's classification counts from that function alone; from anybody else it is a proposal.
fn state_of_words(ctx: &Context<'_>, field: &Field, speaker: &Person) -> FieldState {
    if !field.is_classification || is_of_function(ctx, field.owner, speaker) {
        FieldState::Confirmed
    } else {
        FieldState::Proposed
    }
}

fn is_of_function(ctx: &Context<'_>, owner: FieldOwner, person: &Person) -> bool {
    ctx.policy.organisation().role_of(owner).is_none_or(|role| person.has_role(role))
}

/// Puts a value in, unless it is there already and counts. Says whether anything changed.
pub(super) fn set(
    draft: &mut Draft<'_>,
    field: &FieldName,
    value: &Value,
    state: FieldState,
    provenance: Provenance,
) -> bool {
    let before = draft.handoff.packet.entry(field);
    let repeats = before.is_some_and(|entry| &entry.value == value && (entry.state.counts() || !state.counts()));
    if repeats {
        return false;
    }
    let was = before.map(|entry| entry.value.clone()).filter(|was| was != value);
    draft.fact(Fact::ValueSet { field: field.clone(), value: value.clone(), state, provenance, was });
    true
}

/// Proposes what policy says where nothing else is known.
pub(super) fn propose_defaults(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    for field in policy.fields() {
        if let (Some(default), None) = (&field.default, draft.handoff.packet.entry(&field.name)) {
            let provenance = Provenance { source: Source::PolicyDefault, person: None, at: draft.ctx.now, words: None };
            set(draft, &field.name, default, FieldState::Proposed, provenance);
        }
    }
}

/// Puts in what policy computes from other values, in their state.
pub(super) fn derive(draft: &mut Draft<'_>) {
    for computed in draft.ctx.policy.computed(&draft.handoff.packet) {
        let entry = draft.handoff.packet.entry(&computed.from);
        let person = entry.and_then(|entry| entry.provenance.person.clone().or(entry.confirmed_by.clone()));
        let source = Source::Computed { from: computed.from };
        let provenance = Provenance { source, person, at: draft.ctx.now, words: None };
        set(draft, &computed.field, &computed.value, computed.state, provenance);
    }
}

/// A person brought a file: quote lines, or a document.
pub(super) fn uploaded(handoff: &Handoff, upload: &Upload, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let touched: Vec<&FieldName> = roles_of(upload).into_iter().map(|role| &ctx.policy.by_role(role).name).collect();
    may_answer(handoff, touched.into_iter(), ctx)?;
    if let Some(Err(problem)) = &upload.lines {
        return Err(Refusal::new("failure:F25", Reason::FileUnreadable { problem: problem.clone() }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let document = keep_document(&mut draft, upload, speaker);
    let mut noted = Vec::new();
    let mut misfits = Vec::new();
    for (role, value) in values_of(upload, &document) {
        let field = ctx.policy.by_role(role);
        let found = ctx.policy.check_value(field, &value, &draft.handoff.packet, &draft.check_context());
        let blocked = found.iter().any(|misfit| misfit.severity == Severity::Block);
        misfits.extend(found);
        if blocked {
            continue;
        }
        let source = Source::File { name: upload.name.clone(), sha256: upload.sha256.clone() };
        let provenance = Provenance { source, person: Some(speaker.id.clone()), at: ctx.now, words: None };
        let was = draft.handoff.packet.value(&field.name).map(|was| field.show(was));
        if set(&mut draft, &field.name, &value, FieldState::Proposed, provenance) {
            noted.push(Noted { field: field.name.clone(), text: field.show(&value), was });
        }
    }
    derive(&mut draft);
    settle(&mut draft);
    let missing = still_open(&draft);
    draft.reply_first(Notice::AnswerHeard { noted, misfits, unclear: Vec::new(), missing });
    Ok(draft.finish())
}

/// The same bytes are the same document; other bytes of the same kind are its next version.
fn keep_document(draft: &mut Draft<'_>, upload: &Upload, speaker: &Person) -> DocumentRef {
    if let Some(known) = draft.handoff.document(&upload.sha256) {
        return known.reference.clone();
    }
    let of_kind = || draft.handoff.documents.iter().filter(|document| document.reference.kind == upload.kind);
    let version = of_kind().count() as u32 + 1;
    let supersedes = of_kind().next_back().map(|document| document.reference.sha256.clone());
    let reference =
        DocumentRef { name: upload.name.clone(), kind: upload.kind, version, sha256: upload.sha256.clone() };
    let document = Document {
        reference: reference.clone(),
        size: upload.size,
        added_by: speaker.id.clone(),
        added_at: draft.ctx.now,
        supersedes,
    };
    draft.fact(Fact::DocumentAdded { document });
    reference
}

/// What a file says by itself: quote lines, or which document is the deal.
fn values_of(upload: &Upload, document: &DocumentRef) -> Vec<(FieldRole, Value)> {
    let value = |role| match (role, &upload.lines) {
        (FieldRole::QuoteLines, Some(Ok(lines))) => (role, Value::Lines(lines.clone())),
        _a_document => (role, Value::Document(document.clone())),
    };
    roles_of(upload).into_iter().map(value).collect()
}

/// Which fields a file fills by itself.
fn roles_of(upload: &Upload) -> Vec<FieldRole> {
    let mut roles = Vec::new();
    if let Some(Ok(_)) = &upload.lines {
        roles.push(FieldRole::QuoteLines);
    }
    // A purchase order is the agreement only where somebody says so; a form or contract that arrives is offered as it.
    let offered =
        matches!(upload.kind, DocumentKind::OrderForm | DocumentKind::Contract | DocumentKind::ClickAcceptance);
    if offered {
        roles.push(FieldRole::AgreementOfRecord);
    }
    roles
}

/// The proposed values that a person may confirm, as one read-back shows them.
pub struct ReadBack {
    /// The fields, in the order of the checklist.
    pub fields: Vec<FieldName>,
    /// SHA-256 over field names and value hashes: what a confirmation names.
    pub shown: String,
}

/// What a read-back to `person` shows now.
pub fn read_back(handoff: &Handoff, person: &PersonId, ctx: &Context<'_>) -> ReadBack {
    let speaker = ctx.directory.person(person);
    let mut values = Vec::new();
    for field in ctx.policy.fields() {
        let proposed = handoff.packet.entry(&field.name).filter(|entry| entry.state == FieldState::Proposed);
        if let (Some(entry), Some(speaker)) = (proposed, speaker)
            && ctx.policy.state(field, &handoff.packet) == FieldState::Proposed
            && may_confirm(ctx, handoff, field, speaker)
        {
            values.push((field.name.clone(), entry.value.hash()));
        }
    }
    let shown = canonical::hash_of(&values);
    ReadBack { fields: values.into_iter().map(|(field, _)| field).collect(), shown }
}

/// The person who is asked may confirm; a classification that somebody stated, its whole function may.
fn may_confirm(ctx: &Context<'_>, handoff: &Handoff, field: &Field, person: &Person) -> bool {
    let asked = whom_to_ask(ctx, handoff, field);
    let of_function = field.is_classification && is_stated(handoff, field) && is_of_function(ctx, field.owner, person);
    asked.as_ref() == Some(&person.id) || of_function
}

/// A person confirmed what the read-back showed.
pub(super) fn confirmed(handoff: &Handoff, shown: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let now = read_back(handoff, &speaker.id, ctx);
    may_answer(handoff, now.fields.iter(), ctx)?;
    if now.fields.is_empty() {
        return Err(Refusal::new("feature:N20", Reason::NothingToConfirm));
    }
    if now.shown != shown {
        return Err(Refusal::new("invariant:I13", Reason::ReadBackIsStale));
    }
    let mut draft = Draft::new(handoff, ctx);
    let hash = |field: &FieldName| handoff.packet.value(field).map(Value::hash).unwrap_or_default();
    let values = now.fields.iter().map(|field| (field.clone(), hash(field))).collect();
    draft.fact(Fact::ValuesConfirmed { values });
    settle(&mut draft);
    Ok(draft.finish())
}

/// Only people to whom policy gives a role take part; an outsider's word changes no packet.
pub(super) fn has_a_part(ctx: &Context<'_>) -> Result<(), Refusal> {
    if !ctx.speaker()?.roles.is_empty() {
        return Ok(());
    }
    let who = "somebody with a role in people.toml".to_owned();
    Err(Refusal::new("rule:people", Reason::NotYours { tried: "take part in it".into(), who }))
}

/// Values may be given until the order exists; afterwards only those that guard billing.
fn may_answer<'f>(
    handoff: &Handoff,
    mut fields: impl Iterator<Item = &'f FieldName>,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    has_a_part(ctx)?;
    let guards_billing =
        |name: &FieldName| ctx.policy.field(name).is_some_and(|field| field.gate >= Gate::ReadyForBilling);
    let from_here = match &handoff.stage {
        Stage::Gathering | Stage::Complete | Stage::FinanceReview | Stage::Returned { .. } => true,
        Stage::OrderReady | Stage::OrderCreated | Stage::AwaitingBillingTrigger => fields.all(guards_billing),
        Stage::OnHold { .. } => return Err(Refusal::new("failure:F2", Reason::OnHold)),
        Stage::Unopened | Stage::ReadyForBilling | Stage::Voided { .. } => false,
    };
    if from_here {
        return Ok(());
    }
    let stage = handoff.stage.word().to_owned();
    Err(Refusal::new("gate:submit", Reason::NotFromHere { stage, tried: "change the packet".into() }))
}

/// Brings everything that depends on values up to date: decisions, stage, questions, due times.
pub(super) fn settle(draft: &mut Draft<'_>) {
    match draft.handoff.stage {
        Stage::Gathering | Stage::Complete | Stage::Returned { .. } => {
            approvals::judge_all(draft);
            settle_completeness(draft);
            ask(draft);
        }
        Stage::FinanceReview => {
            approvals::judge_all(draft);
            finance::withdraw_if_changed(draft);
            ask(draft);
        }
        Stage::OrderReady => {
            approvals::judge_all(draft);
            finance::withdraw_if_changed(draft);
        }
        Stage::OrderCreated | Stage::AwaitingBillingTrigger => finance::try_billing(draft),
        Stage::Unopened | Stage::ReadyForBilling | Stage::OnHold { .. } | Stage::Voided { .. } => {}
    }
}

/// What guards submit and is open: fields, values that do not fit, decisions.
pub struct Obstacles {
    /// Fields that are absent or only proposed.
    pub missing: Vec<FieldName>,
    /// Values that do not fit and block.
    pub misfits: Vec<Misfit>,
    /// Decisions that are not settled, in words.
    pub approvals: Vec<String>,
}

impl Obstacles {
    /// Whether nothing is open.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.misfits.is_empty() && self.approvals.is_empty()
    }
}

/// What guards submit and is open now.
pub fn obstacles(handoff: &Handoff, ctx: &Context<'_>) -> Obstacles {
    let misfits = ctx.policy.check_packet(&handoff.packet, &ctx.check_context(handoff.id, Some(Gate::Submit)));
    Obstacles {
        missing: names(&ctx.policy.missing(&handoff.packet, Gate::Submit)),
        misfits: misfits.into_iter().filter(|misfit| misfit.severity == Severity::Block).collect(),
        approvals: approvals::unsettled(handoff, ctx),
    }
}

fn settle_completeness(draft: &mut Draft<'_>) {
    let is_clear = obstacles(&draft.handoff, draft.ctx).is_empty();
    match (&draft.handoff.stage, is_clear) {
        (Stage::Gathering, true) => draft.fact(Fact::PacketCompleted {}),
        (Stage::Complete, false) => draft.fact(Fact::PacketReopened {}),
        _nothing_moves => {}
    }
}

/// Asks what is missing and was not asked yet, in one batch to each person who can know it; once only
/// proposals are left, one read-back takes the place of questions.
fn ask(draft: &mut Draft<'_>) {
    let missing = draft.ctx.policy.missing(&draft.handoff.packet, Gate::Submit);
    let mut absent: BTreeMap<PersonId, Vec<FieldName>> = BTreeMap::new();
    let mut proposed: BTreeMap<PersonId, Vec<FieldName>> = BTreeMap::new();
    for item in &missing {
        let Some(field) = draft.ctx.policy.field(&item.field) else { continue };
        let Some(person) = whom_to_ask(draft.ctx, &draft.handoff, field) else { continue };
        match item.state {
            FieldState::Absent if field.owner != FieldOwner::System => {
                absent.entry(person).or_default().push(item.field.clone());
            }
            FieldState::Proposed => proposed.entry(person).or_default().push(item.field.clone()),
            FieldState::Absent
            | FieldState::Sourced
            | FieldState::Confirmed
            | FieldState::Waived
            | FieldState::NotApplicable => {}
        }
    }
    for (person, fields) in &absent {
        ask_person(draft, person, fields, false);
    }
    for (person, fields) in proposed {
        if !absent.contains_key(&person) {
            ask_person(draft, &person, &fields, true);
        }
    }
    arm_gaps(draft);
}

/// The one person who can know a field. A classification is for its function once somebody has stated it; until
/// then the rep says what stands on the paper, or confirms the template's default (`checklist.md`, D and 6.1).
fn whom_to_ask(ctx: &Context<'_>, handoff: &Handoff, field: &Field) -> Option<PersonId> {
    let owner = match field.is_classification && !is_stated(handoff, field) {
        true => FieldOwner::AccountExecutive,
        false => field.owner,
    };
    person_for(ctx, handoff, owner)
}

fn is_stated(handoff: &Handoff, field: &Field) -> bool {
    let source = handoff.packet.entry(&field.name).map(|entry| &entry.provenance.source);
    source.is_some_and(|source| *source != Source::PolicyDefault)
}

fn ask_person(draft: &mut Draft<'_>, person: &PersonId, fields: &[FieldName], read_back: bool) {
    let asked_before =
        |field: &FieldName| draft.handoff.questions.get(field).is_some_and(|question| &question.of == person);
    if fields.iter().all(asked_before) {
        return;
    }
    draft.fact(Fact::QuestionsAsked { of: person.clone(), fields: fields.to_vec() });
    let notice = Notice::Questions { of: person.clone(), fields: fields.to_vec(), read_back };
    let is_owner = draft.handoff.owner.as_ref().is_none_or(|owner| owner == person);
    // A read-back shows values that nobody has said in the thread, so it goes to the one person who is asked.
    if is_owner && !read_back {
        draft.tell_thread(notice);
    } else {
        draft.out.tell(person, notice);
    }
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
        )
    };
    if !draft.out.facts().iter().any(moves) {
        return;
    }
    let hours = &draft.ctx.policy.organisation().gap_nudge_business_hours;
    let done = draft.handoff.gap_nudges as usize;
    let open = !draft.handoff.questions.is_empty() || draft.handoff.stage == Stage::Complete;
    let Some(owner) = person_for(draft.ctx, &draft.handoff, FieldOwner::AccountExecutive) else { return };
    match hours.get(done) {
        Some(next) if open => {
            let before = done.checked_sub(1).and_then(|last| hours.get(last)).copied().unwrap_or(0);
            let minutes = next.saturating_sub(before) * 60;
            let at = super::draft::due_after(draft.ctx, &owner, minutes);
            draft.out.set_timer(TimerKey::Gaps, at);
        }
        Some(_) | None => draft.out.clear_timer(TimerKey::Gaps),
    }
}

/// A file that holds quote lines rather than a document.
pub fn is_quote_file(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".csv")
}

/// Whether a field can be answered by text at all.
pub fn takes_text(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Lines | FieldType::Document)
}
