//! What is said of amendments and renewals: what kind a packet is, and which agreement it changes.

use crate::conversation::message::Message;
use crate::domain::change::{Candidate, Parent};
use crate::domain::field::{Field, FieldRole, FieldState, Value};
use crate::domain::handoff::{Handoff, PacketKind, Stage};
use crate::domain::ids::{FieldName, HandoffId};
use crate::domain::money::Money;
use crate::workflow::asking;
use crate::workflow::effect::Dropped;
use crate::workflow::fact::Fact;

use super::{About, Speaking, day, one_of, unstopped};

/// `amendment of H-1`, `renewal`; nothing for new business.
pub fn kind_in_words(handoff: &Handoff) -> Option<String> {
    let of = handoff.parent.as_ref().map(|parent| format!(" of {}", parent.agreement)).unwrap_or_default();
    match handoff.kind {
        PacketKind::New => None,
        PacketKind::Amendment | PacketKind::Renewal => Some(format!("{}{of}", handoff.kind.word())),
    }
}

/// What is known already beside a question about the kind or the agreement.
pub fn hint(field: &Field, handoff: &Handoff) -> Option<String> {
    let proposed = handoff.packet.entry(&field.name).filter(|entry| entry.state == FieldState::Proposed);
    match (field.role, proposed) {
        (Some(FieldRole::PacketKind), Some(entry)) => {
            let from =
                entry.provenance.words.as_ref().map(|words| format!(", as \"{words}\" reads")).unwrap_or_default();
            Some(format!("I take it for {}{from}.", with_article(&entry.value)))
        }
        (Some(FieldRole::ParentAgreement), None) if !handoff.candidates.is_empty() => {
            let candidates: Vec<String> = handoff.candidates.iter().map(in_words).collect();
            Some(format!("Is it {}?", one_of(&candidates)))
        }
        _nothing_known => None,
    }
}

fn with_article(value: &Value) -> String {
    let word = value.to_string();
    match word.as_str() {
        "new" => "new business".to_owned(),
        word if word.starts_with('a') => format!("an {word}"),
        word => format!("a {word}"),
    }
}

fn in_words(candidate: &Candidate) -> String {
    let ends = candidate.ends_on.map(|ends| format!(", to {}", day(ends))).unwrap_or_default();
    format!("{}{ends}", called(&candidate.parent))
}

/// `H-1 Brightwater (order SO-1042)`.
pub fn called(parent: &Parent) -> String {
    let order = parent.order_ref.as_ref().map(|order| format!(" (order {order})")).unwrap_or_default();
    format!("{} {}{order}", parent.agreement, parent.title)
}

/// The agreement as it is read back: by its name, not by its number alone.
pub fn agreement_in_words(field: &Field, handoff: &Handoff) -> Option<String> {
    let is_agreement = field.role == Some(FieldRole::ParentAgreement);
    handoff.parent.as_ref().filter(|_| is_agreement).map(called)
}

/// What a fact about the kind or the agreement says, for the timeline.
pub fn told(fact: &Fact) -> Option<String> {
    if let Fact::KindStated { kind, ends_agreement } = fact {
        let ends = if *ends_agreement { ", which ends the agreement" } else { "" };
        return Some(format!("it is of the kind {}{ends}", kind.word()));
    }
    if let Fact::InheritanceDropped { from, company, fields } = fact {
        let with = match company {
            Some(company) => format!("{company}, which it was about before"),
            None => format!("what was taken over{}", from.map(|from| format!(" from {from}")).unwrap_or_default()),
        };
        return Some(match fields.len() {
            1 => format!("1 value is gone with {with}"),
            count => format!("{count} values are gone with {with}"),
        });
    }
    if let Fact::ParentFound { parent } = fact {
        return Some(format!("it is about {}, as {} left it", called(parent), parent.booked_by));
    }
    if let Fact::RenewalDue { notice_by, ends_on } | Fact::RenewalTracked { notice_by, ends_on } = fact {
        return Some(format!("the term ends {}, notice is due by {}", day(*ends_on), day(*notice_by)));
    }
    if let Fact::AgreementOff { agreement, reason } = fact {
        return Some(format!("{agreement}, which it renews, is off: {reason}"));
    }
    if let Fact::NoticeReminded { days_left } = fact {
        return Some(format!("its owner was reminded, {days_left} days before the notice date"));
    }
    if let Fact::NextOrderReminded { until, first } = fact {
        return Some(format!(
            "its purchase order runs out {}, and the invoice of {} needs the next one: a reminder went out",
            day(*until),
            day(*first)
        ));
    }
    if let Fact::ParentsOffered { candidates } = fact {
        let candidates: Vec<String> = candidates.iter().map(in_words).collect();
        return Some(match candidates.as_slice() {
            [] => "no agreement in force of that customer is known".to_owned(),
            several => format!("it may be about {}", one_of(several)),
        });
    }
    None
}

/// A renewal that opened itself: until when, and what was sold, approved and booked, side by side (`feature:N15`).
pub fn renewal_opened(about: &About<'_>) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    let message = Message::new(format!("{}, {} opened by itself.", about.owner(), about.title()));
    let message = message.maybe_line(dates(handoff));
    let record = handoff.parent.as_ref().map(|parent| record(about.speaking, parent)).unwrap_or_default();
    let message = record.into_iter().fold(message, Message::line);
    let open = handoff.obligations.iter().filter(|condition| condition.is_open());
    let message = open.fold(message, |message, condition| {
        let due = condition.due.map(|due| format!(", by {}", day(due))).unwrap_or_default();
        message.line(format!("Still owed: {} ({}{due}).", condition.text, about.name(&condition.owner)))
    });
    message.line(format!("Without a renewal: `/baton void {}: notice of …` ends this packet.", handoff.id))
}

fn dates(handoff: &Handoff) -> Option<String> {
    let clock = handoff.renewal?;
    Some(match clock.notice_by == clock.ends_on {
        true => format!("The term ends {}; no notice is agreed.", day(clock.ends_on)),
        false => format!("Notice is due by {}; the term ends {}.", day(clock.notice_by), day(clock.ends_on)),
    })
}

/// What was sold, approved and booked: one line each.
pub fn record(speaking: &Speaking<'_>, parent: &Parent) -> Vec<String> {
    let money = |money: Option<Money>| {
        money.map_or_else(|| "an amount that is not known".to_owned(), |money| money.to_string())
    };
    let order = parent.order_ref.as_deref().unwrap_or("no order");
    let mut lines = vec![format!("Sold: {} in all ({}).", money(parent.sold), called(parent))];
    let approved: Vec<String> = parent
        .concessions
        .iter()
        .map(|concession| {
            let title = speaking.policy.decision(&concession.decision_type);
            let title = title.map_or_else(|| concession.decision_type.to_string(), |decision| decision.title.clone());
            let (limit, by, on) = (&concession.limit, speaking.directory.name_of(&concession.by), concession.on);
            format!("{title}, {limit}, by {by} on {}", day(on))
        })
        .collect();
    lines.push(match approved.as_slice() {
        [] => "Approved: nothing beyond policy.".to_owned(),
        approved => format!("Approved: {}.", approved.join("; ")),
    });
    let changed = parent.changed_by_order.as_ref().map(|by| format!(", changed by {by}")).unwrap_or_default();
    lines.push(format!("Booked: {} a year ({order}{changed}).", money(parent.recurring)));
    lines
}

/// What was taken over is gone, and what becomes of it.
pub fn dropped(about: &About<'_>, dropped: &Dropped) -> String {
    let from = dropped.from.map_or_else(|| "its agreement".to_owned(), |from| from.to_string());
    let why = match &dropped.company {
        Some(company) => format!("it is of {company}, and not of the company named now"),
        None => format!("it was taken over from {from} or computed from that"),
    };
    let asked: Vec<FieldName> =
        dropped.fields.iter().filter(|field| asking::is_asked(about.speaking.policy, field)).cloned().collect();
    format!(
        "Gone, since {why}: {}. What is needed of it is asked here anew.",
        about.speaking.field_titles(if asked.is_empty() { &dropped.fields } else { &asked })
    )
}

/// The same, where a source says the kind, or another company.
pub fn inheritance_dropped(about: &About<'_>, gone: &Dropped) -> Message {
    if gone.company.is_some() {
        return Message::new(format!("{} is about another company now.", about.title())).line(dropped(about, gone));
    }
    let kind = about.handoff.and_then(kind_in_words).unwrap_or_else(|| "new business".to_owned());
    Message::new(format!("{} is of another kind now: {kind}.", about.title())).line(dropped(about, gone))
}

/// The agreement was changed by another order since the packet was last judged.
pub fn rebased(about: &About<'_>, by: HandoffId) -> Message {
    let parent = about.handoff.and_then(|handoff| handoff.parent.as_ref());
    let agreement = parent.map_or_else(|| "its agreement".to_owned(), |parent| parent.agreement.to_string());
    Message::new(format!("{by} has changed {agreement} meanwhile, so {} starts from another base.", about.title()))
        .line(format!("{}, please check its value before, and confirm what changed; then submit it.", about.owner()))
}

/// The agreement that a renewal is about is off: what its owner can do about the packet.
pub fn agreement_off(about: &About<'_>, agreement: HandoffId, reason: &str) -> Message {
    let message = Message::new(format!("{}, {agreement} is off, and {} is to renew it.", about.owner(), about.title()))
        .line(format!("Reason: {}.", unstopped(reason)));
    message.maybe_line(about.handoff.map(|handoff| {
        format!(
            "Nothing ended by itself. If nothing is left to renew: `/baton void {}: …` ends this packet.",
            handoff.id
        )
    }))
}

/// The notice date comes near.
pub fn notice_reminder(about: &About<'_>, days_left: u32) -> Message {
    let left = match days_left {
        0 => "today is the last day to give notice".to_owned(),
        1 => "1 day is left to give notice".to_owned(),
        days => format!("{days} days are left to give notice"),
    };
    let message = Message::new(format!("{}, {left} for {}.", about.owner(), about.title()));
    message.maybe_line(about.handoff.and_then(dates))
}

pub fn notice_passed(about: &About<'_>) -> Message {
    let is_complete = about.handoff.is_some_and(|handoff| handoff.stage == Stage::Complete);
    let what = if is_complete { "send it to Finance" } else { "give what is still missing" };
    let clock = about.handoff.and_then(|handoff| handoff.renewal);
    let ended = clock.map(|clock| format!("the last day for notice was {}, and ", clock.notice_by)).unwrap_or_default();
    Message::new(format!(
        "{}, {} goes on by itself: {ended}nobody told me of one. Please {what}, or void it if there was one.",
        about.owner(),
        about.title()
    ))
}
