//! Two packets of one deal become one. What the other one holds comes along to be confirmed, each value with its
//! provenance; what was decided on it does not.

use crate::domain::document::Document;
use crate::domain::field::{FieldState, Source};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, HandoffId};
use crate::domain::packet::Entry;

use super::draft::Draft;
use super::effect::Notice;
use super::event::Event;
use super::fact::Fact;
use super::gathering::Taken;
use super::outcome::{Outcome, Reason, Refusal};
use super::{Context, documents, gathering, intake, life};

/// A person says that `from` is another packet of the same deal, which goes on in this one.
pub(super) fn merged(handoff: &Handoff, from: HandoffId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let unknown = || Refusal::new("state:Superseded", Reason::Unknown { what: from.to_string() });
    if from == handoff.id {
        return Err(Refusal::new("state:Superseded", Reason::AlreadySo { stage: "one packet".into() }));
    }
    let other = ctx.looked_up.handoff().flatten().ok_or_else(unknown)?;
    can_go_on(handoff)?;
    can_end(other, handoff.id)?;
    is_same_deal(handoff, other)?;
    let roles = &ctx.policy.organisation().roles.may_void;
    for packet in [handoff, other] {
        life::must_have_a_say(packet, speaker, "merge them", roles, ctx)?;
    }
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::HandoffMerged { from });
    take_deal(&mut draft, other);
    let (fields, left) = take_values(&mut draft, other);
    let documents = take_documents(&mut draft, other);
    gathering::derive(&mut draft);
    draft.tell_thread(Notice::Merged { from, fields, documents, left });
    draft.out.then(from, Event::Superseded { by: handoff.id });
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

fn not_from_here(stage: &Stage, tried: String) -> Refusal {
    Refusal::new("state:Superseded", Reason::NotFromHere { stage: stage.word().to_owned(), tried })
}

/// The packet that goes on must be open, and not on hold.
fn can_go_on(handoff: &Handoff) -> Result<(), Refusal> {
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return Err(Refusal::new("failure:F2", Reason::OnHold));
    }
    let is_off = matches!(handoff.stage, Stage::Unopened | Stage::CancelOrCredit { .. });
    if handoff.is_over() || is_off {
        return Err(not_from_here(&handoff.stage, "go on in it".into()));
    }
    Ok(())
}

/// The packet that ends must be open, and without an order: an order does not go away with its packet.
fn can_end(other: &Handoff, into: HandoffId) -> Result<(), Refusal> {
    if other.is_over() || !other.stage.is_before_order() || other.stage == Stage::Unopened {
        return Err(not_from_here(&other.stage, format!("merge {} into {into}", other.id)));
    }
    Ok(())
}

fn is_same_deal(handoff: &Handoff, other: &Handoff) -> Result<(), Refusal> {
    let is_other_record = match (handoff.deal.record_key(), other.deal.record_key()) {
        (Some(one), Some(two)) => one != two,
        (None, _) | (_, None) => false,
    };
    if is_other_record || handoff.kind != other.kind {
        return Err(Refusal::new("state:Superseded", Reason::NotTheSameDeal { one: handoff.id, other: other.id }));
    }
    Ok(())
}

/// The CRM's record comes along where this packet had none, and so does the win.
fn take_deal(draft: &mut Draft<'_>, other: &Handoff) {
    let deal = intake::merged(&other.deal, &draft.handoff.deal);
    let source = "merge".to_owned();
    if draft.handoff.stage.is_before_signature() && !other.stage.is_before_signature() {
        draft.fact(Fact::DealWon { deal, owner: other.owner.clone(), post: other.post.clone(), source });
    } else if deal != draft.handoff.deal {
        draft.fact(Fact::DealRestated { deal, source });
    }
}

/// Values that this packet lacks or has from no person, where a person gave them there; none once Finance accepted it.
/// The second list has those of which both packets were told something else by people.
fn take_values(draft: &mut Draft<'_>, other: &Handoff) -> (Vec<FieldName>, Vec<FieldName>) {
    let is_gathered = match draft.handoff.stage {
        Stage::PreSignature | Stage::Gathering | Stage::Complete | Stage::FinanceReview | Stage::Returned { .. } => {
            true
        }
        Stage::Unopened
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => false,
    };
    let is_default = |entry: &Entry| entry.provenance.source == Source::PolicyDefault;
    let is_computed = |entry: &Entry| matches!(entry.provenance.source, Source::Computed { .. });
    let is_persons = |entry: &Entry| {
        matches!(
            entry.provenance.source,
            Source::Chat | Source::Form | Source::CustomerReply { .. } | Source::Assistant { .. }
        )
    };
    let (mut fields, mut left) = (Vec::new(), Vec::new());
    for (field, entry) in other.packet.entries() {
        if is_default(entry) || is_computed(entry) {
            continue;
        }
        let held = draft.handoff.packet.entry(field);
        let is_lacking = held.is_none_or(|held| is_default(held) && !held.state.counts());
        let differs = held.is_some_and(|held| held.value != entry.value);
        // What a person said there, and only a system here, is asked again: a promise is never lost.
        let is_a_persons_word = differs && is_persons(entry) && !held.is_some_and(is_persons);
        let comes_along = is_gathered && (is_lacking || is_a_persons_word);
        if differs && is_persons(entry) && !comes_along {
            left.push(field.clone());
        }
        if comes_along
            && gathering::set(draft, field, &entry.value, FieldState::Proposed, entry.provenance.clone()) == Taken::Held
        {
            fields.push(field.clone());
        }
    }
    (fields, left)
}

fn take_documents(draft: &mut Draft<'_>, other: &Handoff) -> u32 {
    let mut count = 0;
    for document in &other.documents {
        if draft.handoff.document(&document.reference.sha256).is_some() {
            continue;
        }
        let (version, supersedes) = documents::next_version(&draft.handoff, document.reference.kind);
        let mut document: Document = document.clone();
        document.reference.version = version;
        document.supersedes = supersedes;
        draft.fact(Fact::DocumentAdded { document });
        count += 1;
    }
    count
}
