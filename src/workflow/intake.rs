//! A deal is won, restated, lost; or a person says so.

use crate::domain::deal::{Deal, PostRef};
use crate::domain::field::{FieldState, Provenance, Source, Value};
use crate::domain::handoff::{Handoff, Opening, Stage};
use crate::domain::ids::{ClaimId, FieldName, PersonId};
use crate::domain::look_up::LookedUp;
use crate::domain::place::Place;
use crate::domain::taken::{SameBy, TakenBy, find_taken, find_told_of};
use crate::domain::trust::ValueTrust;

use super::draft::Draft;
use super::effect::{Audience, Noted, Notice};
use super::event::{Event, Report};
use super::fact::Fact;
use super::gathering;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, change, ending, life, only_the_speaker, records};
use crate::domain::field::FieldRole;
use crate::domain::ids::HandoffId;

/// Which handoff a message about a deal belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Belongs {
    /// None yet.
    Nowhere,
    /// That one, and how it is known.
    To {
        /// Which.
        handoff: HandoffId,
        /// How.
        same_by: SameBy,
    },
    /// A claim that nobody has started.
    ToClaim {
        /// Which.
        claim: ClaimId,
    },
}

/// Where a message about `deal` belongs, by what was looked up.
pub fn belongs(
    deal: &Deal,
    post: Option<&PostRef>,
    looked_up: &LookedUp,
    ctx_now: chrono::DateTime<chrono::Utc>,
) -> Belongs {
    let taken = looked_up.taken().unwrap_or_default();
    match find_taken(taken, deal, post, ctx_now) {
        None => Belongs::Nowhere,
        Some((earlier, same_by)) => match earlier.by {
            TakenBy::Handoff { id } => Belongs::To { handoff: id, same_by },
            TakenBy::Claim { id } => Belongs::ToClaim { claim: id },
        },
    }
}

/// A trusted source says that a deal was won: a packet opens or goes on, or the repeat is said loudly to be one.
pub(super) fn won(handoff: &Handoff, report: &Report, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    if handoff.stage.is_before_signature() {
        return Ok(won_after_start(handoff, report, ctx));
    }
    if ending::takes_up(&handoff.stage) {
        return Ok(ending::won_again(handoff, report, ctx));
    }
    if handoff.stage != Stage::Unopened {
        return Ok(repeated(handoff, report, ctx));
    }
    let mut draft = Draft::new(handoff, ctx);
    let owner = report.deal.owner.as_deref().and_then(|words| ctx.directory.called(words));
    let owner = owner.map(|person| person.id.clone());
    open(&mut draft, NewPacket { owner, post: report.post.clone(), ..NewPacket::of(&report.deal, &report.source) });
    take_values(&mut draft, report);
    if let Some(other) = ctx.looked_up.handoff().flatten().filter(|other| !other.is_over()) {
        let is_another = report.deal.record_key().is_some() && other.deal.record_key() != report.deal.record_key();
        let other_record = other.deal.crm_record_id.clone().filter(|_| is_another);
        draft.tell_thread(Notice::MaybeSameDeal { other: other.id, other_record });
    }
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// The deal of a packet that was opened before the signature is won: the packet goes on. A decision that was made
/// before speaks for the values still, as long as none of its read set changed.
fn won_after_start(handoff: &Handoff, report: &Report, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let owner = report.deal.owner.as_deref().and_then(|words| ctx.directory.called(words));
    draft.fact(Fact::DealWon {
        deal: merged(&handoff.deal, &report.deal),
        owner: owner.map(|person| person.id.clone()),
        post: report.post.clone(),
        source: report.source.clone(),
    });
    take_values(&mut draft, report);
    draft.tell_thread(Notice::WonAfterStart { source: report.source.clone() });
    gathering::settle(&mut draft);
    draft.finish()
}

/// A person presses that the deal is won.
pub(super) fn win_reported(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if !handoff.stage.is_before_signature() {
        let stage = handoff.stage.word().to_owned();
        let reason = match &handoff.stage {
            Stage::Voided { .. } | Stage::Superseded { .. } | Stage::Unopened => {
                Reason::NotFromHere { stage, tried: "say that it is won".into() }
            }
            Stage::PreSignature
            | Stage::Gathering
            | Stage::Complete
            | Stage::FinanceReview
            | Stage::Returned { .. }
            | Stage::OrderReady
            | Stage::OrderEntry
            | Stage::OrderCreated
            | Stage::AwaitingBillingTrigger
            | Stage::ReadyForBilling
            | Stage::OnHold { .. }
            | Stage::CancelOrCredit { .. }
            | Stage::Closed { .. } => Reason::AlreadySo { stage: "won".into() },
        };
        return Err(Refusal::new("state:PreSignature", reason));
    }
    let roles = &ctx.policy.organisation().roles.may_reassign;
    life::must_have_a_say(handoff, speaker, "say that it is won", roles, ctx)?;
    let report = Report { source: "person".into(), deal: Deal::default(), values: Vec::new(), post: None };
    Ok(won_after_start(handoff, &report, ctx))
}

fn repeated(handoff: &Handoff, report: &Report, ctx: &Context<'_>) -> Outcome {
    let mut draft = Draft::new(handoff, ctx);
    let same_by = match belongs(&report.deal, report.post.as_ref(), ctx.looked_up, ctx.now) {
        Belongs::To { same_by, .. } => same_by,
        Belongs::Nowhere | Belongs::ToClaim { .. } => SameBy::Record,
    };
    let other_price = report.deal.money().filter(|now| handoff.deal.money().is_some_and(|was| was != *now));
    let (source, post) = (report.source.clone(), report.post.clone());
    draft.fact(Fact::RepeatSuppressed { source, post, same_by, other_price });
    let notice = Notice::Repeat { source: report.source.clone(), same_by, other_price };
    draft.tell_thread(notice.clone());
    if other_price.is_none() && handoff.announced_again.is_none() {
        return draft.out.build();
    }
    // What Finance looks at or has booked has a price: that another one is announced is not for the channel alone.
    let reviews = handoff.open_approvals().filter(|_| handoff.stage == Stage::FinanceReview);
    let reviewers = reviews.filter_map(|approval| approval.request.as_ref()).map(|request| request.accountable.clone());
    let booked = [handoff.entered_by.clone(), handoff.owner.clone()].into_iter().flatten();
    let booked = booked.filter(|_| handoff.order_ref.is_some());
    for person in reviewers.chain(booked) {
        draft.out.tell(&person, notice.clone());
    }
    draft.finish()
}

/// A packet to open.
struct NewPacket<'n> {
    deal: &'n Deal,
    owner: Option<PersonId>,
    requester: Option<PersonId>,
    post: Option<PostRef>,
    claim: Option<ClaimId>,
    source: &'n str,
    opening: Opening,
}

impl<'n> NewPacket<'n> {
    fn of(deal: &'n Deal, source: &'n str) -> Self {
        Self { deal, owner: None, requester: None, post: None, claim: None, source, opening: Opening::Won }
    }
}

fn open(draft: &mut Draft<'_>, new: NewPacket<'_>) {
    let policy = draft.policy_ref();
    let said_by = match (new.source, &new.requester) {
        (_, None) => Source::System { system: new.source.to_owned(), record: new.deal.crm_record_id.clone() },
        ("claim", Some(_)) => Source::Chat,
        (_, Some(_)) => Source::Form,
    };
    draft.fact(Fact::HandoffOpened {
        kind: change::kind_of(new.deal, draft.ctx),
        deal: new.deal.clone(),
        owner: new.owner,
        requester: new.requester,
        post: new.post,
        claim: new.claim,
        source: new.source.to_owned(),
        policy,
        opening: new.opening,
    });
    gathering::propose_defaults(draft);
    change::take_kind(draft, new.deal, &said_by);
}

/// What the deal itself says, as values of the fields that hold it.
fn deal_values(deal: &Deal, ctx: &Context<'_>) -> Vec<(FieldName, Value)> {
    let field = |role| ctx.policy.by_role(role).name.clone();
    let record = deal.crm_record_id.clone().map(|id| (field(FieldRole::CrmRecord), Value::Text(id)));
    let account = deal.account.clone().map(|name| (field(FieldRole::Account), Value::Text(name)));
    let amount = deal.money().map(|money| (field(FieldRole::CrmAmount), Value::Money(money)));
    [record, account, amount].into_iter().flatten().collect()
}

/// What a source states, each value in the state for which policy has it count.
fn stated(report: &Report, ctx: &Context<'_>) -> Vec<(FieldName, Value, FieldState)> {
    let mut values = deal_values(&report.deal, ctx);
    for (field, value) in &report.values {
        values.retain(|(other, _)| other != field);
        values.push((field.clone(), value.clone()));
    }
    let trust = ctx.policy.sources();
    let counted = values.into_iter().filter_map(|(field, value)| {
        let state = match trust.trust_in(&report.source, &field) {
            ValueTrust::Sourced => FieldState::Sourced,
            ValueTrust::Proposed => FieldState::Proposed,
            ValueTrust::Ignored => return None,
        };
        Some((field, value, state))
    });
    counted.collect()
}

/// Takes what a source states.
fn take_values(draft: &mut Draft<'_>, report: &Report) {
    let provenance = Provenance { source: source_of(report), person: None, at: draft.ctx.now, words: None };
    for (field, value, state) in stated(report, draft.ctx) {
        gathering::set(draft, &field, &value, state, provenance.clone());
    }
    gathering::derive(draft);
}

fn source_of(report: &Report) -> Source {
    Source::System { system: report.source.clone(), record: report.deal.crm_record_id.clone() }
}

/// A trusted source restates a deal: its new values take the place of the old, and what they voided is asked again.
pub(super) fn amended(handoff: &Handoff, report: &Report, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    if handoff.stage == Stage::Unopened {
        return won(handoff, report, ctx);
    }
    if matches!(handoff.stage, Stage::Voided { .. } | Stage::Superseded { .. }) {
        return Ok(Outcome::default());
    }
    if !handoff.stage.is_before_order() {
        let mut draft = Draft::new(handoff, ctx);
        draft.fact(Fact::DealRestated { deal: merged(&handoff.deal, &report.deal), source: report.source.clone() });
        // The order stands as it was accepted; that the CRM says something else now is for people to settle.
        let changed = stand_beside(&mut draft, report);
        let notice = Notice::RestatedAfterOrder { source: report.source.clone(), changed };
        draft.tell_thread(notice.clone());
        if let Some(finance) = handoff.entered_by.clone() {
            draft.out.tell(&finance, notice);
        }
        return Ok(draft.finish());
    }
    let mut draft = Draft::new(handoff, ctx);
    restate(&mut draft, report);
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// Keeps what the source says now beside what is held, and tells which of it the source had said otherwise.
fn stand_beside(draft: &mut Draft<'_>, report: &Report) -> Vec<Noted> {
    let mut changed = Vec::new();
    for (name, value, _) in stated(report, draft.ctx) {
        let (Some(field), Some(entry)) = (draft.ctx.policy.field(&name), draft.handoff.packet.entry(&name)) else {
            continue;
        };
        let source = source_of(report);
        let is_own = |place: &Source| place.is_same_place(&source);
        let before = entry.against.iter().find(|other| is_own(&other.provenance.source));
        let before = before.map_or(&entry.value, |other| &other.value);
        if before == &value {
            continue;
        }
        changed.push(Noted { field: name.clone(), text: field.show(&value), was: Some(field.show(before)) });
        let is_again_as_held = entry.value == value;
        let provenance = Provenance { source, person: None, at: draft.ctx.now, words: None };
        if is_again_as_held {
            records::agree(draft, &name, &value, provenance);
        } else {
            records::disagree(draft, &name, &value, provenance);
        }
    }
    changed
}

/// Whether that is the win of a renewal that opened itself: it was won then, and not when its packet opened.
fn wins_renewal(handoff: &Handoff, report: &Report) -> bool {
    let is_not_won = handoff.won_at.is_none() && handoff.deal.crm_record_id.is_none();
    handoff.renewal.is_some() && is_not_won && report.deal.crm_record_id.is_some()
}

/// Takes what the source says now, and says which values changed with it.
pub(super) fn restate(draft: &mut Draft<'_>, report: &Report) {
    let before = draft.out.facts().len();
    let deal = merged(&draft.handoff.deal, &report.deal);
    let source = report.source.clone();
    if wins_renewal(&draft.handoff, report) {
        draft.fact(Fact::DealWon { deal, owner: None, post: report.post.clone(), source });
    } else {
        draft.fact(Fact::DealRestated { deal, source });
    }
    take_values(draft, report);
    if report.deal.kind.is_some() {
        change::take_kind(draft, &report.deal, &source_of(report));
    }
    let changed = |fact: &Fact| if let Fact::ValueSet { field, .. } = fact { Some(field.clone()) } else { None };
    let fields: Vec<FieldName> = draft.out.facts()[before..].iter().filter_map(changed).collect();
    let beside = |fact: &Fact| {
        let Fact::SourceDisagreed { field, stated } = fact else { return None };
        let entry = draft.handoff.packet.entry(field);
        entry.is_some_and(|entry| entry.value != stated.value).then(|| field.clone())
    };
    let disputed: Vec<FieldName> = draft.out.facts()[before..].iter().filter_map(beside).collect();
    if !fields.is_empty() {
        draft.tell_thread(Notice::Restated { fields });
    }
    if !disputed.is_empty() {
        draft.tell_thread(Notice::Disagreed { source: report.source.clone(), fields: disputed });
    }
}

/// What the source says now, over what it said before.
pub(super) fn merged(before: &Deal, now: &Deal) -> Deal {
    Deal {
        name: now.name.clone().or(before.name.clone()),
        account: now.account.clone().or(before.account.clone()),
        amount: now.amount.or(before.amount),
        currency: now.currency.or(before.currency),
        owner: now.owner.clone().or(before.owner.clone()),
        close_date: now.close_date.or(before.close_date),
        crm_record_id: now.crm_record_id.clone().or(before.crm_record_id.clone()),
        crm_url: now.crm_url.clone().or(before.crm_url.clone()),
        crm: now.crm.clone().or(before.crm.clone()),
        stage: now.stage.clone().or(before.stage.clone()),
        deal_type: now.deal_type.clone().or(before.deal_type.clone()),
        kind: now.kind.or(before.kind),
    }
}

/// A trusted source announces a win of a deal that cannot be told: it is asked, and nothing is made up.
pub(super) fn unreadable(source: &str, post: &PostRef) -> Result<Outcome, Refusal> {
    let mut out = OutcomeBuilder::default();
    out.fact(Fact::WinUnread { source: source.to_owned(), post: post.clone() });
    let notice = Notice::WinUnread { source: source.to_owned(), post: post.clone() };
    out.say(Audience::Place { place: thread_under(post) }, notice);
    Ok(out.build())
}

/// A person says that a deal was won: it gets a button and nothing else.
pub(super) fn claimed(claim: ClaimId, deal: &Deal, post: &PostRef, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let mut out = OutcomeBuilder::default();
    match belongs(deal, Some(post), ctx.looked_up, ctx.now) {
        Belongs::Nowhere => {
            out.fact(Fact::ClaimMade { claim, deal: deal.clone(), post: post.clone() });
            let notice = Notice::ClaimOffer { claim, deal: deal.clone(), alike: of_that_name(deal, ctx) };
            out.say(Audience::Place { place: thread_under(post) }, notice);
        }
        Belongs::To { handoff, .. } => {
            let to = only_the_speaker(ctx).unwrap_or(Audience::Place { place: thread_under(post) });
            out.say(to, Notice::ClaimKnown { handoff: Some(handoff) });
        }
        Belongs::ToClaim { .. } => {
            let to = only_the_speaker(ctx).unwrap_or(Audience::Place { place: thread_under(post) });
            out.say(to, Notice::ClaimKnown { handoff: None });
        }
    }
    Ok(out.build())
}

/// A handoff of a deal with that name, which may be this one or another of the same customer's.
fn of_that_name(deal: &Deal, ctx: &Context<'_>) -> Option<HandoffId> {
    match find_told_of(ctx.looked_up.taken().unwrap_or_default(), deal, None)?.by {
        TakenBy::Handoff { id } => Some(id),
        TakenBy::Claim { .. } => None,
    }
}

fn thread_under(post: &PostRef) -> Place {
    Place::Thread { platform: post.platform, channel: post.channel.clone(), message: post.message.clone() }
}

/// A person presses the button of a claim: the packet opens with what was said as proposals.
pub(super) fn started(handoff: &Handoff, claim: ClaimId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    gathering::has_a_part(ctx)?;
    let unknown = || Refusal::new("rule:intake", Reason::Unknown { what: claim.to_string() });
    let taken = ctx.looked_up.claim().flatten().ok_or_else(unknown)?;
    if let TakenBy::Handoff { id } = taken.by {
        return Err(Refusal::new("rule:intake", Reason::ClaimIsTaken { handoff: id }));
    }
    if handoff.stage != Stage::Unopened {
        return Err(Refusal::new("rule:intake", Reason::ClaimIsTaken { handoff: handoff.id }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let named = taken.deal.owner.as_deref().and_then(|words| ctx.directory.called(words));
    let owner = named.unwrap_or(speaker).id.clone();
    let report =
        Report { source: "claim".into(), deal: taken.deal.clone(), values: Vec::new(), post: taken.post.clone() };
    let (requester, post) = (Some(speaker.id.clone()), taken.post.clone());
    let new = NewPacket::of(&taken.deal, "claim");
    open(&mut draft, NewPacket { owner: Some(owner), requester, post, claim: Some(claim), ..new });
    let provenance = Provenance {
        source: Source::Chat,
        person: Some(speaker.id.clone()),
        at: ctx.now,
        words: taken.deal.title().map(str::to_owned),
    };
    for (field, value) in deal_values(&report.deal, ctx) {
        gathering::set(&mut draft, &field, &value, FieldState::Proposed, provenance.clone());
    }
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// A person starts a handoff by a form: the packet opens with what was typed as proposals.
pub(super) fn started_by_hand(
    handoff: &Handoff,
    deal: &Deal,
    post: Option<&PostRef>,
    opening: Opening,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    gathering::has_a_part(ctx)?;
    if deal.title().is_none() {
        return Err(Refusal::new("rule:intake", Reason::Unknown { what: "a deal without a name".into() }));
    }
    if let Belongs::To { handoff: id, .. } = belongs(deal, post, ctx.looked_up, ctx.now) {
        return Err(Refusal::new("rule:intake", Reason::ClaimIsTaken { handoff: id }));
    }
    if handoff.stage != Stage::Unopened {
        return Err(Refusal::new("rule:intake", Reason::ClaimIsTaken { handoff: handoff.id }));
    }
    let mut draft = Draft::new(handoff, ctx);
    let named = deal.owner.as_deref().and_then(|words| ctx.directory.called(words));
    let owner = named.unwrap_or(speaker).id.clone();
    let (requester, post) = (Some(speaker.id.clone()), post.cloned());
    open(&mut draft, NewPacket { owner: Some(owner), requester, post, opening, ..NewPacket::of(deal, "person") });
    let words = deal.title().map(str::to_owned);
    let provenance = Provenance { source: Source::Form, person: Some(speaker.id.clone()), at: ctx.now, words };
    for (field, value) in deal_values(deal, ctx) {
        gathering::set(&mut draft, &field, &value, FieldState::Proposed, provenance.clone());
    }
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// Whether the event can open a handoff.
pub fn opens(event: &Event) -> bool {
    matches!(
        event,
        Event::DealWon(_)
            | Event::DealAmended(_)
            | Event::HandoffStarted { .. }
            | Event::StartedByHand { .. }
            | Event::RenewalOpened { .. }
            | Event::AgreementOff { .. }
    )
}
