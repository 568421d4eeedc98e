//! What a Finance person looks for first, on the top of the page.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::conversation::wording::{Speaking, sentence_case};
use crate::domain::field::{Field, FieldRole, FieldState, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::FieldName;
use crate::workflow::later::Effect;
use crate::workflow::quoted::quoted;
use crate::workflow::renewal;
use crate::workflow::views::PacketLine;

use super::report::Exported;

/// One thing that a Finance person looks for first.
#[derive(Debug)]
pub(super) struct Glanced {
    pub(super) what: String,
    pub(super) is: String,
    pub(super) details: Option<String>,
}

/// What a Finance person looks for first: what code knows by role, and what policy wants compared with the order.
pub(super) fn glance(exported: &Exported<'_>, speaking: &Speaking<'_>, zone: Tz) -> Vec<Glanced> {
    let policy = speaking.policy;
    let first = [FieldRole::Account];
    let then = [
        FieldRole::Total,
        FieldRole::QuoteNumber,
        FieldRole::ServiceStart,
        FieldRole::ServiceEnd,
        FieldRole::PaymentTerms,
        FieldRole::Billing,
        FieldRole::BillingStartTrigger,
        FieldRole::PoNumber,
        FieldRole::PoRequired,
    ];
    let named = |role| policy.find_role(role).map(|field| &field.name);
    let is_compared = |line: &&PacketLine<'_>| policy.mapping().of(&line.field.name).is_some_and(|mapped| mapped.check);
    let compared = exported.lines.iter().filter(is_compared).filter(|line| line.field.role.is_none());
    let order = first.into_iter().filter_map(named);
    let order = order.chain(compared.map(|line| &line.field.name)).chain(then.into_iter().filter_map(named));
    let has_po = policy.find_role(FieldRole::PoNumber).is_some_and(|field| applies(exported, &field.name));
    let is_agreed = is_billed_as_agreed(exported, speaking);
    let mut shown = Vec::new();
    for name in order {
        let Some(line) = exported.lines.iter().find(|line| &line.field.name == name) else { continue };
        let Some(entry) = line.entry.filter(|_| line.state != FieldState::NotApplicable) else { continue };
        if line.field.role == Some(FieldRole::PoRequired) && has_po {
            continue;
        }
        let value = line.value.as_deref().unwrap_or(&entry.value);
        let doubt = if line.state.counts() { "" } else { " (to be confirmed)" };
        shown.push(Glanced {
            what: sentence_case(&line.field.title),
            is: format!("{}{doubt}", words_of(line.field, value, speaking, zone)),
            details: aside(line.field, &entry.value, is_agreed),
        });
    }
    let has_ended = exported.later.iter().any(|later| later.effect == Effect::Ends);
    let notice = renewal::notice_by(exported.status.handoff, policy).filter(|_| !has_ended);
    let notice = notice.map(|(by, renews)| Glanced {
        what: "Notice by".to_owned(),
        is: by.to_string(),
        details: renews.then(|| "without notice it renews by itself".to_owned()),
    });
    shown.extend(notice);
    shown
}

/// Whether the invoices are listed one by one, so that the rhythm of billing makes none of them.
pub(super) fn is_billed_as_agreed(exported: &Exported<'_>, speaking: &Speaking<'_>) -> bool {
    quoted(exported.status.handoff, speaking.policy).is_some_and(|quoted| quoted.is_billed_as_agreed())
}

/// What stands under a value.
pub(super) fn aside(field: &Field, value: &Value, is_billed_as_agreed: bool) -> Option<String> {
    if field.role == Some(FieldRole::Billing) && is_billed_as_agreed {
        return Some("makes no invoice: the billing schedule lists what was agreed".to_owned());
    }
    field.details(value).map(str::to_owned)
}

fn applies(exported: &Exported<'_>, name: &FieldName) -> bool {
    let line = exported.lines.iter().find(|line| &line.field.name == name);
    line.is_some_and(|line| line.state != FieldState::NotApplicable)
}

/// A value as the page writes it: a moment in the page's own zone, everything else as chat says it.
pub(super) fn words_of(field: &Field, value: &Value, speaking: &Speaking<'_>, zone: Tz) -> String {
    if let Value::Moment(at) = value { in_zone(*at, zone) } else { speaking.shown(&field.name, value) }
}

/// A time on the page, with its zone.
pub(super) fn in_zone(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
}

/// The number that invoices name, and the last day on which they may.
pub(super) fn purchase_order(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<(String, Option<NaiveDate>)> {
    let value = |role| {
        let field = speaking.policy.find_role(role)?;
        let applies = speaking.policy.state(field, &handoff.packet) != FieldState::NotApplicable;
        handoff.packet.value(&field.name).filter(|_| applies)
    };
    let Some(Value::Text(number)) = value(FieldRole::PoNumber) else { return None };
    let until = if let Some(Value::Date(until)) = value(FieldRole::PoExpiry) { Some(*until) } else { None };
    Some((number.clone(), until))
}
