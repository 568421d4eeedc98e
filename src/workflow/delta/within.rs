//! Whether a change keeps to the days and the items of its agreement. Whatever falls away without being said to is named:
//! it must not end by the way, under a kind of change that nobody decides as an end.

use std::cmp::Ordering;

use chrono::{Days, NaiveDate};

use crate::domain::change::{AmendmentKind, Direction, Parent};
use crate::domain::field::{Field, FieldRole, Misfit, Severity};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::RuleId;
use crate::domain::quote::{ChargeType, QuoteLine};
use crate::policy::PolicyBook;

use super::{amendment_of, day};

/// What a change adds, drops or leaves open against its agreement's days and items.
pub(super) fn misfits(
    handoff: &Handoff,
    parent: &Parent,
    policy: &PolicyBook,
    booked: Option<&[QuoteLine]>,
    lines: Option<&[QuoteLine]>,
) -> Vec<Misfit> {
    let of_days = [
        precedes(handoff, parent, policy),
        outlives(handoff, parent, policy),
        cuts(handoff, parent, policy),
        extends_nothing(handoff, parent, policy),
        gap(handoff, parent, policy),
    ];
    let of_items = booked.zip(lines).and_then(|(booked, lines)| leaves_out(handoff, parent, policy, booked, lines));
    of_days.into_iter().flatten().chain(of_items).collect()
}

/// That a change begins before there was anything to change.
fn precedes(handoff: &Handoff, parent: &Parent, policy: &PolicyBook) -> Option<Misfit> {
    amendment_of(handoff, policy).filter(|_| handoff.kind == PacketKind::Amendment)?;
    let field = policy.find_role(FieldRole::ServiceStart)?;
    let (starts, agreed) = (day(&handoff.packet, policy, FieldRole::ServiceStart)?, parent.starts_on?);
    let id = parent.agreement;
    let what = format!(
        "It begins on {starts}, and {id}, which it changes, only on {agreed}: nothing of {id} is charged before. Say `{}: \
         {agreed}` or a later day, or have it made a deal of its own",
        field.title
    );
    (starts < agreed).then(|| otherwise(field, what, Severity::Block))
}

/// That what is added ends otherwise than the agreement: a co-term may not, and of anything else somebody should know.
fn outlives(handoff: &Handoff, parent: &Parent, policy: &PolicyBook) -> Option<Misfit> {
    let kind = amendment_of(handoff, policy).filter(|kind| kind.direction() == Direction::Adds)?;
    let field = policy.find_role(FieldRole::ServiceEnd)?;
    let (ends, agreed) = (day(&handoff.packet, policy, FieldRole::ServiceEnd)?, parent.ends_on?);
    let id = parent.agreement;
    let both = format!("what is added ends on {ends}, and {id} on {agreed}");
    match (kind, ends.cmp(&agreed)) {
        (_, Ordering::Equal) => None,
        (AmendmentKind::CoTerm, _) => {
            let what =
                format!("A co-term ends with its agreement; {both}. Say `{}: {agreed}`, or another kind", field.title);
            Some(otherwise(field, what, Severity::Block))
        }
        (_, Ordering::Greater) => {
            let what = format!(
                "It outlives its agreement: {both}. Say `{}: {agreed}` if both shall end together, or `what changes: term \
                 extension` if the agreement goes on as well; as it stands it runs on by itself",
                field.title
            );
            Some(otherwise(field, what, Severity::Warn))
        }
        (_, Ordering::Less) => None,
    }
}

/// That what stands for all that there is ends before the agreement does: the rest of it would end without a word.
fn cuts(handoff: &Handoff, parent: &Parent, policy: &PolicyBook) -> Option<Misfit> {
    let kind = amendment_of(handoff, policy).filter(|kind| kind.direction() == Direction::Replaces)?;
    let field = policy.find_role(FieldRole::ServiceEnd)?;
    let (ends, agreed) = (day(&handoff.packet, policy, FieldRole::ServiceEnd)?, parent.ends_on?);
    let id = parent.agreement;
    let what = format!(
        "It ends on {ends}, and {id} on {agreed}: nothing would be charged for the days after it. Say `{}: {agreed}`, or \
         have what ends early made a cancellation of its own",
        field.title
    );
    (ends < agreed && kind != AmendmentKind::TermExtension).then(|| otherwise(field, what, Severity::Block))
}

/// That an extension ends no later than the agreement does anyway: the same days would be charged at another price.
fn extends_nothing(handoff: &Handoff, parent: &Parent, policy: &PolicyBook) -> Option<Misfit> {
    amendment_of(handoff, policy).filter(|kind| *kind == AmendmentKind::TermExtension)?;
    let field = policy.find_role(FieldRole::ServiceEnd)?;
    let (ends, agreed) = (day(&handoff.packet, policy, FieldRole::ServiceEnd)?, parent.ends_on?);
    let id = parent.agreement;
    let what = format!(
        "It extends nothing: it ends on {ends}, and {id} on {agreed} already. Give the new last day, such as `{}: …`, or say \
         that something else changes",
        field.title
    );
    (ends <= agreed).then(|| otherwise(field, what, Severity::Block))
}

/// That days lie between the agreement's last day and what goes on from it.
fn gap(handoff: &Handoff, parent: &Parent, policy: &PolicyBook) -> Option<Misfit> {
    let goes_on = match handoff.kind {
        PacketKind::New => return None,
        PacketKind::Renewal => true,
        PacketKind::Amendment => amendment_of(handoff, policy)? == AmendmentKind::TermExtension,
    };
    let field = policy.find_role(FieldRole::ServiceStart)?;
    let (starts, agreed) = (day(&handoff.packet, policy, FieldRole::ServiceStart)?, parent.ends_on?);
    let next = agreed.checked_add_days(Days::new(1))?;
    let id = parent.agreement;
    let what = format!(
        "{id} ends on {agreed}, and this begins on {starts}: nothing is agreed, and nothing charged, for the days between. \
         Say `{}: {next}`, unless the gap was agreed",
        field.title
    );
    (goes_on && starts > next).then(|| otherwise(field, what, Severity::Warn))
}

/// That the quote of what stands for all that there is leaves out an item that is in force.
fn leaves_out(
    handoff: &Handoff,
    parent: &Parent,
    policy: &PolicyBook,
    booked: &[QuoteLine],
    lines: &[QuoteLine],
) -> Option<Misfit> {
    amendment_of(handoff, policy).filter(|kind| kind.direction() == Direction::Replaces)?;
    let from = day(&handoff.packet, policy, FieldRole::ServiceStart)?;
    let mut missing: Vec<&str> = Vec::new();
    for line in booked.iter().filter(|line| runs_on(line, from)) {
        let is_there = lines.iter().any(|other| other.sku.eq_ignore_ascii_case(&line.sku));
        if !is_there && !missing.contains(&line.sku.as_str()) {
            missing.push(&line.sku);
        }
    }
    let field = policy.by_role(FieldRole::QuoteLines);
    let what = format!(
        "The quote says all that holds from {from} on, and leaves out {}, which {} books: nothing of it would be charged any \
         more. Have it put into the quote, or made a partial cancellation of its own",
        missing.join(", "),
        parent.agreement
    );
    (!missing.is_empty()).then(|| otherwise(field, what, Severity::Block))
}

/// Whether something of the line is charged again and again from that day on.
fn runs_on(line: &QuoteLine, from: NaiveDate) -> bool {
    let is_once = matches!(line.terms.charge_type, Some(ChargeType::OneTime | ChargeType::Services));
    !is_once && line.term().is_some_and(|own| own.end() >= from)
}

/// It was taken, and stands beside what it does not fit.
fn otherwise(field: &Field, what: String, severity: Severity) -> Misfit {
    let rule = RuleId::new(format!("match:{}.agreement", field.name));
    Misfit { field: field.name.clone(), rule, what, severity }
}
