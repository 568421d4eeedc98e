//! Renewals that come about by themselves: nobody signs anything, so what was signed for the agreement goes on.
//!
//! That holds while the agreement says that it renews so, and what is renewed is what is in force. Otherwise the renewal is
//! an agreement of its own, and is signed.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::change::RenewalKind;
use crate::domain::field::{FieldRole, Misfit, Severity, Source, Value};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::RuleId;
use crate::policy::PolicyBook;

use super::Context;

/// Whether the packet is of a renewal that needs no signature.
pub(super) fn renews_by_itself(handoff: &Handoff, policy: &PolicyBook) -> bool {
    is_said(handoff, policy)
        && !is_signed_anew(handoff, policy)
        && !agreement_ends(handoff, policy)
        && other_quantities(handoff, policy).is_none()
}

/// Why a renewal that is said to come about by itself does not.
pub(super) fn misfit(handoff: &Handoff, policy: &PolicyBook) -> Option<Misfit> {
    if !is_said(handoff, policy) || is_signed_anew(handoff, policy) {
        return None;
    }
    let (field, parent) = (policy.find_role(FieldRole::RenewalKind)?, handoff.parent.as_ref()?);
    let why = match other_quantities(handoff, policy) {
        _ if agreement_ends(handoff, policy) => "does not renew by itself".to_owned(),
        Some(other) => format!("would be renewed with other items than are in force ({other})"),
        None => return None,
    };
    let what = format!("{} {why}, so its renewal is signed: bring what was signed, and say manual.", parent.agreement);
    let rule = RuleId::new(format!("check:{}.by_itself", field.name));
    Some(Misfit { field: field.name.clone(), rule, what, severity: Severity::Block })
}

/// That notice may still be given, while it may: until then nobody knows whether it renews by itself.
pub(super) fn not_certain_yet(handoff: &Handoff, ctx: &Context<'_>) -> Option<Misfit> {
    let today = ctx.now.with_timezone(&ctx.policy.organisation().zone).date_naive();
    let clock = handoff.renewal.filter(|clock| today <= clock.notice_by && renews_by_itself(handoff, ctx.policy))?;
    let field = ctx.policy.find_role(FieldRole::RenewalKind)?;
    let what = format!(
        "Notice may be given up to {}, so until then nobody knows that it renews by itself; a renewal that is signed need \
         not wait: bring what was signed, and say manual.",
        clock.notice_by
    );
    let rule = RuleId::new(format!("check:{}.notice_passed", field.name));
    Some(Misfit { field: field.name.clone(), rule, what, severity: Severity::Block })
}

fn is_said(handoff: &Handoff, policy: &PolicyBook) -> bool {
    let by_itself = [RenewalKind::Auto, RenewalKind::Evergreen].map(RenewalKind::word);
    let said = value(handoff, policy, FieldRole::RenewalKind);
    let is_so = matches!(said, Some(Value::Choice(word)) if by_itself.contains(&word.as_str()));
    handoff.kind == PacketKind::Renewal && is_so
}

/// Whether an agreement of its own was brought, so that it is a renewal by signature whatever was proposed.
fn is_signed_anew(handoff: &Handoff, policy: &PolicyBook) -> bool {
    let agreement = handoff.packet.entry(&policy.by_role(FieldRole::AgreementOfRecord).name);
    agreement.is_some_and(|entry| !matches!(entry.provenance.source, Source::Inherited { .. }))
}

/// Whether the terms say that it ends unless somebody signs.
fn agreement_ends(handoff: &Handoff, policy: &PolicyBook) -> bool {
    value(handoff, policy, FieldRole::AutoRenew) == Some(&Value::YesNo(false))
}

/// The first item of which another number is renewed than is in force: `CORE: 120 instead of 100`.
fn other_quantities(handoff: &Handoff, policy: &PolicyBook) -> Option<String> {
    let quantities = |role| -> Option<BTreeMap<String, Decimal>> {
        let Some(Value::Lines(lines)) = value(handoff, policy, role) else { return None };
        let mut sums = BTreeMap::new();
        for line in lines {
            *sums.entry(line.sku.clone()).or_insert(Decimal::ZERO) += line.quantity;
        }
        Some(sums)
    };
    let (before, after) = (quantities(FieldRole::LinesBefore)?, quantities(FieldRole::QuoteLines)?);
    let of = |sums: &BTreeMap<String, Decimal>, sku: &String| sums.get(sku).copied().unwrap_or_default().normalize();
    let differs = before.keys().chain(after.keys()).find(|sku| of(&before, sku) != of(&after, sku))?;
    Some(format!("{differs}: {} instead of {}", of(&after, differs), of(&before, differs)))
}

fn value<'h>(handoff: &'h Handoff, policy: &PolicyBook, role: FieldRole) -> Option<&'h Value> {
    handoff.packet.value(&policy.find_role(role)?.name)
}
