//! Values arrive, are confirmed and corrected; what is missing is asked, in one batch, of the person who can know it.

use chrono::NaiveDate;

use crate::domain::approval::Condition;
use crate::domain::field::{
    Field, FieldOwner, FieldRole, FieldState, FieldType, Gate, Misfit, Provenance, Severity, Source, Value,
};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::FieldName;
use crate::domain::look_up::LookUp;
use crate::domain::person::{Actor, Person};
use crate::domain::place::Place;
use crate::policy::PolicyBook;
use crate::policy::checklist::{Applies, Missing};
use crate::policy::computation::Background;

use super::draft::{Draft, names};
use super::effect::{Noted, Notice, Unclear};
use super::event::{Answer, Answers, HeardAs};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::records::{self, Meeting};
use super::views::{self, Asking};
use super::{
    Context, approvals, asking, change, finance, inheritance, invoices, late_words, matching, not_understood,
    obligations, purchase_orders, tasks, waivers, warnings,
};

/// The questions about other handoffs that the validators of these answers need answered.
pub fn look_ups(handoff: &Handoff, answers: &Answers, policy: &PolicyBook) -> Vec<LookUp> {
    let values = answers.answers.iter().filter_map(|answer| match (&answer.field, &answer.heard) {
        (Some(field), HeardAs::Value { value } | HeardAs::Proposal { value }) => {
            policy.field(field).map(|field| (field, value))
        }
        _ => None,
    });
    values.flat_map(|(field, value)| policy.look_ups(field, value, &handoff.packet, handoff.id)).collect()
}

/// A person gave values, or said something that is none.
pub(super) fn answered(handoff: &Handoff, answers: &Answers, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if let Some(shown) = not_understood::settling(answers) {
        return not_understood::settled(handoff, shown, ctx);
    }
    has_a_part(ctx)?;
    if let Some(told) = late_words::told(handoff, answers, ctx) {
        return Ok(told);
    }
    may_answer(handoff, answers.answers.iter().filter_map(|answer| answer.field.as_ref()), ctx)?;
    warnings::check(handoff, answers, ctx)?;
    let mut draft = Draft::new(handoff, ctx);
    let mut heard = Hearing::default();
    for answer in &answers.answers {
        take_answer(&mut draft, answer, answers, speaker, &mut heard);
    }
    derive(&mut draft);
    let (explained, without) = warnings::go_on(&mut draft, answers);
    heard.has_news |= !explained.is_empty();
    // A reason that was typed behind a button stands nowhere yet; who reads the thread reads it there.
    let is_to_be_told = !explained.is_empty() && matches!(answers.source, Source::Form);
    heard.noted.extend(explained);
    heard.unclear.extend(without);
    let changed = !draft.out.facts().is_empty();
    settle(&mut draft);
    heard.misfits.extend(brought_about(handoff, &draft));
    heard.noted.extend(parts_of(&heard.noted, &draft));
    let dropped = inheritance::dropped(&draft);
    let is_plain = heard.is_plain() && !is_to_be_told && dropped.is_none() && all_apply(&heard.noted, &draft);
    if heard.says_something() && !(is_plain && stands_on_the_card(handoff, &draft)) {
        let missing = still_open(&draft);
        let (noted, misfits, unclear) = (heard.noted, heard.misfits, heard.unclear);
        let notice = Notice::AnswerHeard { noted, misfits, unclear, missing, dropped };
        draft.reply_first(notice);
    }
    if changed { Ok(draft.finish()) } else { Ok(draft.out.build()) }
}

/// The invoices that are proposed where somebody has said only how many there are.
fn parts_of(noted: &[Noted], after: &Draft<'_>) -> Option<Noted> {
    let policy = after.ctx.policy;
    let (parts, schedule) = (policy.find_role(FieldRole::BillingParts)?, policy.find_role(FieldRole::BillingSchedule)?);
    let is_said = noted.iter().any(|noted| noted.field == parts.name);
    let value = after.handoff.packet.value(&schedule.name).filter(|_| is_said)?;
    Some(Noted { field: schedule.name.clone(), text: schedule.show(value), was: None })
}

/// What does not fit since then, of values beside each other: a change for another customer, an order's file beside the
/// word that none is needed. Whoever brought it about is told at once.
pub(super) fn brought_about(before: &Handoff, after: &Draft<'_>) -> Vec<Misfit> {
    let found = |handoff: &Handoff| {
        let of_change = change::misfits(handoff, after.ctx.policy).into_iter();
        let of_billing = invoices::misfits(handoff, after.ctx.policy);
        of_change.chain(purchase_orders::misfits(handoff, after.ctx.policy)).chain(of_billing).collect::<Vec<_>>()
    };
    let known = found(before);
    found(&after.handoff).into_iter().filter(|misfit| !known.contains(misfit)).collect()
}

/// Whether everything that was noted counts for this deal as it stands.
fn all_apply(noted: &[Noted], after: &Draft<'_>) -> bool {
    let policy = after.ctx.policy;
    let applies = |name: &FieldName| {
        policy.field(name).is_none_or(|field| policy.applies(field, &after.handoff.packet) != Applies::No)
    };
    noted.iter().all(|noted| applies(&noted.field))
}

/// Fields that somebody still has to give; what is only to be confirmed is not among them.
pub(super) fn still_open(draft: &Draft<'_>) -> Vec<FieldName> {
    let missing = asking::missing_now(&draft.handoff, draft.ctx.policy);
    let is_open = |item: &&Missing| item.state == FieldState::Absent && asking::is_asked(draft.ctx.policy, &item.field);
    missing.iter().filter(is_open).map(|item| item.field.clone()).collect()
}

/// What an answer came to, for the reply.
#[derive(Default)]
struct Hearing {
    noted: Vec<Noted>,
    misfits: Vec<Misfit>,
    unclear: Vec<Unclear>,
    /// Whether a value was given that was not held already.
    has_news: bool,
    /// Whether a value was read out of a sentence: what was made of it is said.
    has_proposals: bool,
}

impl Hearing {
    /// Whether everything was taken, something of it is new, and nothing takes another value's place.
    fn is_plain(&self) -> bool {
        let replaces = self.noted.iter().any(|noted| noted.was.is_some());
        self.misfits.is_empty() && self.unclear.is_empty() && self.has_news && !replaces && !self.has_proposals
    }

    fn says_something(&self) -> bool {
        !(self.noted.is_empty() && self.misfits.is_empty() && self.unclear.is_empty())
    }
}

/// Whether the handoff's card, under which it was said, shows by itself what was taken: then nothing more is said.
pub(super) fn stands_on_the_card(before: &Handoff, after: &Draft<'_>) -> bool {
    let is_in_thread = match after.ctx.place {
        None | Some(Place::Handoff { .. }) => true,
        Some(Place::Thread { .. } | Place::Direct { .. } | Place::Channel { .. }) => false,
    };
    let is_gathered = |stage: &Stage| matches!(stage, Stage::Gathering | Stage::Complete | Stage::FinanceReview);
    is_in_thread && before.stage == Stage::Gathering && is_gathered(&after.handoff.stage)
}

fn take_answer(draft: &mut Draft<'_>, answer: &Answer, all: &Answers, speaker: &Person, heard: &mut Hearing) {
    let field = answer.field.as_ref().and_then(|name| draft.ctx.policy.field(name));
    // What Baton computes is nobody's to give: what is said of it is kept beside it, and compared.
    let field = field.map(|field| draft.ctx.policy.said_in(field));
    match (&answer.heard, field) {
        (HeardAs::Value { value } | HeardAs::Proposal { value }, Some(field)) => {
            take_value(draft, field, value, answer, all, speaker, heard);
        }
        (HeardAs::Value { .. } | HeardAs::Proposal { .. }, None) => {
            heard.unclear.push(unclear(answer, "unparseable", &[]));
        }
        (HeardAs::Unclear { reason, candidates }, Some(field))
            if not_understood::is_insisted_on(&draft.handoff, field, answer, reason) =>
        {
            let name = candidates.first().cloned().unwrap_or_else(|| answer.words.trim().to_owned());
            take_value(draft, field, &Value::Text(name), answer, all, speaker, heard);
        }
        (HeardAs::Unclear { reason, candidates }, _) => {
            not_understood::note(draft, answer);
            heard.unclear.push(unclear(answer, reason, candidates));
        }
        (HeardAs::NotKnownYet { until }, _) => note_words(draft, answer, asking::NOT_KNOWN_YET, *until, heard),
        (HeardAs::QuestionBack, _) => note_words(draft, answer, "question", None, heard),
        (HeardAs::ApprovalClaimed, _) => note_words(draft, answer, "approval_claimed", None, heard),
        (HeardAs::Instruction, _) => note_words(draft, answer, "instruction", None, heard),
        // What was said before is settled by itself, and a reason to go on waits for the values beside it.
        (HeardAs::Nothing | HeardAs::Settled { .. } | HeardAs::ReasonToGoOn { .. }, _) => {}
    }
}

fn unclear(answer: &Answer, reason: &str, candidates: &[String]) -> Unclear {
    let (field, words) = (answer.field.clone(), answer.words.clone());
    Unclear { field, words, reason: reason.to_owned(), candidates: candidates.to_vec(), until: None }
}

fn note_words(draft: &mut Draft<'_>, answer: &Answer, as_what: &str, until: Option<NaiveDate>, heard: &mut Hearing) {
    let (field, words) = (answer.field.clone(), answer.words.clone());
    // A day that has passed is none to wait for.
    let until = until.filter(|day| *day > draft.check_context().today);
    draft.fact(Fact::WordsNoted { as_what: as_what.to_owned(), field, words, until });
    heard.unclear.push(Unclear { until, ..unclear(answer, as_what, &[]) });
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
        not_understood::note(draft, answer);
        heard.unclear.push(unclear(answer, "wrong_kind", &[]));
        return;
    }
    let mut misfits = draft.ctx.policy.check_value(field, value, &draft.handoff.packet, &draft.check_context());
    misfits.extend(change::misfit_of(draft.ctx, field, value));
    let blocked = misfits.iter().any(|misfit| misfit.severity == Severity::Block);
    heard.misfits.extend(misfits);
    if blocked {
        not_understood::note(draft, answer);
        return;
    }
    // What a customer wrote was pasted by somebody else: the read-back confirms it.
    let is_customers = matches!(all.source, Source::CustomerReply { .. });
    let is_proposal = matches!(answer.heard, HeardAs::Proposal { .. });
    heard.has_proposals |= is_proposal;
    let is_others = || is_of_somebody_else(draft, field, value, speaker);
    let state = if is_customers || is_proposal || is_others() {
        FieldState::Proposed
    } else {
        state_of_words(draft.ctx, field, speaker)
    };
    let provenance = Provenance {
        source: all.source.clone(),
        person: Some(speaker.id.clone()),
        at: draft.ctx.now,
        words: Some(answer.words.clone()),
    };
    let was = said_before(&draft.handoff, field);
    let text = field.show(value);
    let was = match set(draft, &field.name, value, state, provenance) {
        Taken::Held => {
            heard.has_news = true;
            was.filter(|was| was != &text)
        }
        // Who repeats a value wants to know that it is there.
        Taken::Repeated => {
            not_understood::settle(draft, field, &answer.words);
            None
        }
        Taken::Beside => {
            not_understood::settle(draft, field, &answer.words);
            heard.misfits.extend(records::mismatches_of(&draft.handoff, field, draft.ctx.policy));
            return;
        }
    };
    heard.noted.push(Noted { field: field.name.clone(), text, was });
    heard.misfits.extend(not_understood::note_if_not_applied(draft, field, value, answer));
    heard.misfits.extend(records::mismatches_of(&draft.handoff, field, draft.ctx.policy));
    heard.misfits.extend(matching::contradictions(&draft.handoff, Some(field), draft.ctx.policy));
}

/// What a value takes the place of; that policy had proposed something else is nobody's news.
pub(super) fn said_before(handoff: &Handoff, field: &Field) -> Option<String> {
    let before = handoff.packet.entry(&field.name).filter(|entry| entry.provenance.source != Source::PolicyDefault);
    before.map(|entry| field.show(&entry.value))
}

/// Whether another value counts there, and the speaker neither answers for the packet or the field nor was asked: what they
/// say in its place is to be confirmed by whoever does.
fn is_of_somebody_else(draft: &Draft<'_>, field: &Field, value: &Value, speaker: &Person) -> bool {
    let (handoff, ctx) = (&draft.handoff, draft.ctx);
    let Some(held) = handoff.packet.entry(&field.name).filter(|held| held.state.counts() && held.value != *value)
    else {
        return false;
    };
    let is_party = finance::may_submit(handoff, speaker, ctx).is_ok()
        || handoff.owner.is_none()
        || is_their_function(ctx, field.owner, speaker)
        || ctx.policy.organisation().roles.may_reassign.iter().any(|role| speaker.has_role(role))
        || finance::is_of_finance(speaker, ctx);
    let was_asked = handoff.questions.get(&field.name).is_some_and(|question| question.of == speaker.id);
    let said_it = held.provenance.person.as_ref() == Some(&speaker.id);
    !(is_party || was_asked || said_it)
}

/// Whether a field's own function speaks; what the rep or the customer owns is the owner's alone.
fn is_their_function(ctx: &Context<'_>, owner: FieldOwner, person: &Person) -> bool {
    let is_sales = matches!(owner, FieldOwner::AccountExecutive | FieldOwner::Customer | FieldOwner::System);
    !is_sales && is_of_function(ctx, owner, person)
}

/// A functional owner's classification counts from that function alone; from anybody else it is a proposal.
fn state_of_words(ctx: &Context<'_>, field: &Field, speaker: &Person) -> FieldState {
    if !field.is_classification || is_of_function(ctx, field.owner, speaker) {
        FieldState::Confirmed
    } else {
        FieldState::Proposed
    }
}

pub(super) fn is_of_function(ctx: &Context<'_>, owner: FieldOwner, person: &Person) -> bool {
    ctx.policy.organisation().role_of(owner).is_none_or(|role| person.has_role(role))
}

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is held from now on.
    Held,
    /// It was held already.
    Repeated,
    /// Another value stays, and this one stands beside it as a mismatch.
    Beside,
}

/// Puts a value in, unless it is there already and counts, or only stands beside what is held (see [`records`]).
pub(super) fn set(
    draft: &mut Draft<'_>,
    field: &FieldName,
    value: &Value,
    state: FieldState,
    provenance: Provenance,
) -> Taken {
    let before = draft.handoff.packet.entry(field);
    let is_for_its_function = state == FieldState::Proposed
        && is_classification(draft, field)
        && before.is_some_and(|before| {
            let holds_it_up = || holds_up(draft, field, &before.value);
            before.state.counts() && (before.provenance.source.is_account_master() || holds_it_up())
        });
    if is_for_its_function && before.is_some_and(|before| &before.value != value) {
        // A rep does not clear what the account master says, or what holds the packet up by its function's own word: it
        // stands beside, and the function settles it.
        records::disagree(draft, field, value, provenance);
        return Taken::Beside;
    }
    let against = match records::meet(before, value, state, &provenance.source) {
        // What the function that classifies a deal says of it settles what others said.
        Meeting::Takes(_) if state == FieldState::Confirmed && is_classification(draft, field) => Vec::new(),
        Meeting::Takes(against) => against,
        Meeting::Repeats => {
            records::agree(draft, field, value, provenance);
            return Taken::Repeated;
        }
        Meeting::Disagrees => {
            records::disagree(draft, field, value, provenance);
            return Taken::Beside;
        }
    };
    let was = before.map(|entry| entry.value.clone()).filter(|was| was != value);
    draft.fact(Fact::ValueSet { field: field.clone(), value: value.clone(), state, provenance, was, against });
    Taken::Held
}

/// Whether a value of that field keeps the packet from Finance.
fn holds_up(draft: &Draft<'_>, field: &FieldName, value: &Value) -> bool {
    let context = draft.ctx.check_context(draft.handoff.id, Some(Gate::Submit));
    let found = draft
        .ctx
        .policy
        .field(field)
        .map(|field| draft.ctx.policy.check_value(field, value, &draft.handoff.packet, &context));
    found.into_iter().flatten().any(|misfit| misfit.severity == Severity::Block)
}

fn is_classification(draft: &Draft<'_>, field: &FieldName) -> bool {
    draft.ctx.policy.field(field).is_some_and(|field| field.is_classification)
}

/// Proposes what policy says where nothing else is known; a default that depends on other values follows them.
pub(super) fn propose_defaults(draft: &mut Draft<'_>) {
    let policy = draft.ctx.policy;
    for field in policy.fields_with_default() {
        let entry = draft.handoff.packet.entry(&field.name);
        let signed = policy.default_given_by(field).filter(|from| draft.handoff.packet.value(from).is_some());
        let source = signed.map_or(Source::PolicyDefault, |from| Source::Computed { from: from.clone() });
        let is_open = entry.is_none_or(|entry| {
            let held = &entry.provenance.source;
            entry.state == FieldState::Proposed && (held == &Source::PolicyDefault || held == &source)
        });
        if let Some(entry) = entry.filter(|_| asking::is_unstamped(draft, field)) {
            // What the rep assumed before the win stands, and waits for whoever classifies it.
            let (field, value, against) = (field.name.clone(), entry.value.clone(), entry.against.clone());
            let provenance = Provenance { at: draft.ctx.now, ..entry.provenance.clone() };
            let state = FieldState::Proposed;
            draft.fact(Fact::ValueSet { field, value, state, provenance, was: None, against });
            continue;
        }
        if let (true, Some(default)) = (is_open, policy.default(field, &draft.handoff.packet)) {
            let provenance = Provenance { source, person: None, at: draft.ctx.now, words: None };
            set(draft, &field.name, &default, FieldState::Proposed, provenance);
        }
    }
}

/// Puts in what policy computes from other values, in their state.
pub(super) fn derive(draft: &mut Draft<'_>) {
    let background = Background::of(&draft.handoff);
    for computed in draft.ctx.policy.computed(&draft.handoff.packet, background) {
        let (source, person) = match computed.from {
            Some(from) => {
                let entry = draft.handoff.packet.entry(&from);
                let person = entry.and_then(|entry| entry.provenance.person.clone().or(entry.confirmed_by.clone()));
                (Source::Computed { from }, person)
            }
            None => (Source::Handoff, None),
        };
        let provenance = Provenance { source, person, at: draft.ctx.now, words: None };
        set(draft, &computed.field, &computed.value, computed.state, provenance);
    }
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
pub(super) fn may_answer<'f>(
    handoff: &Handoff,
    mut fields: impl Iterator<Item = &'f FieldName>,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    has_a_part(ctx)?;
    let guards_billing =
        |name: &FieldName| ctx.policy.field(name).is_some_and(|field| field.gate >= Gate::ReadyForBilling);
    // What is answered while the work stands still is kept, and looked at once it goes on.
    let from_here = match handoff.stage.below_hold() {
        Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::FinanceReview | Stage::Returned { .. } => {
            true
        }
        Stage::OrderReady | Stage::OrderEntry | Stage::OrderCreated | Stage::AwaitingBillingTrigger => {
            fields.all(guards_billing)
        }
        Stage::ReadyForBilling => {
            let mut fields = fields.peekable();
            fields.peek().is_some()
                && fields.all(|name| ctx.policy.field(name).is_some_and(|field| field.gate == Gate::Close))
        }
        Stage::Unopened
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => false,
    };
    if from_here {
        return Ok(());
    }
    let stage = handoff.stage.word().to_owned();
    Err(Refusal::new("gate:submit", Reason::NotFromHere { stage, tried: "change the packet".into() }))
}

/// Brings everything that depends on values up to date: decisions, stage, questions, due times.
pub(super) fn settle(draft: &mut Draft<'_>) {
    waivers::settle(draft);
    if let Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::Returned { .. } | Stage::FinanceReview =
        draft.handoff.stage
    {
        records::take_account(draft);
    }
    if draft.handoff.stage.is_before_order() && draft.handoff.stage != Stage::Unopened {
        propose_defaults(draft);
        derive(draft);
    }
    match draft.handoff.stage {
        Stage::PreSignature => {
            take_over(draft);
            approvals::judge_all(draft);
            asking::ask(draft);
        }
        Stage::Gathering | Stage::Complete | Stage::Returned { .. } => {
            take_over(draft);
            approvals::judge_all(draft);
            settle_completeness(draft);
            finance::submit_if_asked(draft);
            asking::ask(draft);
        }
        Stage::FinanceReview => {
            take_over(draft);
            approvals::judge_all(draft);
            finance::withdraw_if_changed(draft);
            asking::ask(draft);
        }
        Stage::OrderReady => {
            take_over(draft);
            approvals::judge_all(draft);
            finance::withdraw_if_changed(draft);
        }
        Stage::OrderCreated | Stage::AwaitingBillingTrigger => finance::try_billing(draft),
        // What bills may come meanwhile; the signal waits for the second entry.
        Stage::OrderEntry => {}
        Stage::ReadyForBilling => tasks::try_close(draft),
        Stage::Unopened
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => {}
    }
}

/// Takes over what the agreement says that is changed or renewed; what policy proposes may depend on it.
fn take_over(draft: &mut Draft<'_>) {
    change::settle(draft);
    propose_defaults(draft);
}

/// What guards submit and is open: fields, values that do not fit, decisions.
pub struct Obstacles {
    /// Fields that are absent or only proposed.
    pub missing: Vec<FieldName>,
    /// Values that do not fit and block, and warnings that need a reason to go on.
    pub misfits: Vec<Misfit>,
    /// Decisions that are not settled, in words.
    pub approvals: Vec<String>,
    /// Conditions that are to be kept before.
    pub conditions: Vec<Condition>,
}

impl Obstacles {
    /// Whether nothing is open.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.misfits.is_empty() && self.approvals.is_empty() && self.conditions.is_empty()
    }
}

impl From<Obstacles> for Reason {
    fn from(open: Obstacles) -> Self {
        let Obstacles { missing, misfits, approvals, conditions } = open;
        Reason::GateIsShut { missing, misfits, approvals, conditions: conditions.into() }
    }
}

/// What guards submit and is open now.
pub fn obstacles(handoff: &Handoff, ctx: &Context<'_>) -> Obstacles {
    Obstacles {
        missing: names(&asking::guarding_submit(handoff, ctx.policy)),
        misfits: matching::holding(handoff, ctx),
        approvals: approvals::unsettled(handoff, ctx),
        conditions: obligations::open_before(handoff, Gate::Submit).cloned().collect(),
    }
}

/// Whether checks that warn are all that keeps the packet from Finance.
pub fn only_warnings_are_open(handoff: &Handoff, asking: &Asking<'_>) -> bool {
    let looked_up = views::no_clash(handoff, asking.policy);
    let open = obstacles(handoff, &asking.context(&Actor::Baton, &looked_up));
    let are_warnings = open.misfits.iter().all(|misfit| misfit.severity == Severity::Warn);
    let is_rest_done = open.missing.is_empty() && open.approvals.is_empty() && open.conditions.is_empty();
    is_rest_done && are_warnings && !open.misfits.is_empty()
}

/// Whether there are no [`obstacles`]; what costs least is looked at first.
fn nothing_is_open(handoff: &Handoff, ctx: &Context<'_>) -> bool {
    ctx.policy.missing(&handoff.packet, Gate::Submit).is_empty()
        && approvals::unsettled(handoff, ctx).is_empty()
        && obligations::open_before(handoff, Gate::Submit).next().is_none()
        && matching::holding(handoff, ctx).is_empty()
}

/// What keeps the decisions from being made, before the signature.
pub fn obstacles_before_signature(handoff: &Handoff, ctx: &Context<'_>) -> Obstacles {
    let missing = names(&asking::missing_now(handoff, ctx.policy));
    Obstacles { missing, misfits: Vec::new(), approvals: Vec::new(), conditions: Vec::new() }
}

fn settle_completeness(draft: &mut Draft<'_>) {
    match (&draft.handoff.stage, nothing_is_open(&draft.handoff, draft.ctx)) {
        (Stage::Gathering, true) => draft.fact(Fact::PacketCompleted {}),
        (Stage::Complete, false) => draft.fact(Fact::PacketReopened { for_words: false }),
        _nothing_moves => {}
    }
}

/// Whether a field can be answered by text at all.
pub fn takes_text(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Lines | FieldType::Document)
}
