//! Digests: many things in one message. Each names the deal, what waits, with whom and since when; it asks for no answer.

use crate::conversation::message::Message;
use crate::domain::approval::Approval;
use crate::domain::digest::{Digest, DigestKind};
use crate::domain::ids::PersonId;
use crate::workflow::views::Status;

use super::views::glance;
use super::{Speaking, Zone, title};

/// The whole message.
pub fn message(digest: &Digest, speaking: &Speaking<'_>) -> Message {
    let name = speaking.directory.name_of(&digest.of);
    let count = digest.lines.len() + digest.more as usize;
    let (head, note) = match digest.kind {
        DigestKind::Waiting => (
            format!("{name}, {count} things wait for you."),
            "Each has its own card; `/baton list mine` shows them as they are now.",
        ),
        DigestKind::StuckWins => (
            format!("{name}, {} not through yet.", deals(count)),
            "The oldest first. This covers the wins that were posted or started here; what the CRM holds beside them is not \
             read. `/baton status` says what keeps one.",
        ),
        DigestKind::LateDecisions => (
            format!("{name}, {} late.", decisions(count)),
            "For your information: each stays with whoever is named, and `/baton status` says what it keeps.",
        ),
    };
    let more = (digest.more > 0).then(|| format!("and {} more.", digest.more));
    Message::new(head).lines(digest.lines.iter().cloned()).maybe_line(more).line(note)
}

fn deals(count: usize) -> String {
    if count == 1 { "1 won deal is".to_owned() } else { format!("{count} won deals are") }
}

fn decisions(count: usize) -> String {
    if count == 1 { "1 decision of others is".to_owned() } else { format!("{count} decisions of others are") }
}

/// `H-3 Juniper Ltd, EUR 24,000: gathering; Ana since Monday: missing: start`.
pub fn deal(status: &Status<'_>, speaking: &Speaking<'_>, zone: Zone) -> String {
    let days = status.handoff.opened_at.map(|opened| (speaking.now - opened).num_days()).filter(|days| *days > 0);
    let days = days.map(|days| if days == 1 { " (1 day)".to_owned() } else { format!(" ({days} days)") });
    let worth = status.total.map(|total| format!(", {total}")).unwrap_or_default();
    glance(status, speaking, zone).replacen(
        &title(status.handoff),
        &format!("{}{worth}{}", title(status.handoff), days.unwrap_or_default()),
        1,
    )
}

/// `H-3 Juniper Ltd: discount, with Dina, by Monday 17:00`; whose it is, its reader is not told.
pub fn decision(
    status: &Status<'_>,
    approval: &Approval,
    reader: &PersonId,
    speaking: &Speaking<'_>,
    zone: Zone,
) -> String {
    let what = speaking.policy.decision(&approval.snapshot.decision_type);
    let what = what.map_or_else(|| approval.id.to_string(), |decision| decision.title.clone());
    let with = approval.request.as_ref().map(|request| {
        let with = match &request.accountable {
            accountable if accountable == reader => String::new(),
            accountable => format!(", with {}", speaking.directory.name_of(accountable)),
        };
        format!("{with}, {}", speaking.deadline(request.due_at, zone))
    });
    format!("{}: {what}{}", title(status.handoff), with.unwrap_or_default())
}
