//! What falls away is taken from everything that is in force of its product, from its first day to its last: from each
//! step of a ramp, and from each of several lines that run side by side. What was charged before stays as it was.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{is_charged_once, over};
use crate::domain::quote::{QuoteLine, Term};

/// A line that falls away and is not booked as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBooked {
    /// Its product.
    pub sku: String,
    /// How many are to fall away.
    pub quantity: Decimal,
    /// How many are booked, in the days that have the fewest.
    pub booked: Decimal,
    /// Those days, where other days have more.
    pub days: Option<Term>,
}

/// The lines that are left after those have fallen away.
pub(super) fn without(before: &[QuoteLine], taken: &[QuoteLine]) -> Result<Vec<QuoteLine>, NotBooked> {
    // The months of a line are counted from where the agreement began.
    let anchor = before.iter().filter_map(QuoteLine::term).map(Term::start).min();
    let mut left = before.to_vec();
    for line in taken {
        left = without_one(left, line, anchor)?;
    }
    left.retain(|line| line.quantity > Decimal::ZERO);
    Ok(left)
}

fn without_one(
    lines: Vec<QuoteLine>,
    taken: &QuoteLine,
    anchor: Option<NaiveDate>,
) -> Result<Vec<QuoteLine>, NotBooked> {
    let is_of_it = |line: &&QuoteLine| line.sku == taken.sku && line.quantity > Decimal::ZERO;
    let booked: Vec<&QuoteLine> = lines.iter().filter(is_of_it).collect();
    let spans = match (whole(&booked), taken.term().filter(|_| !is_charged_once(taken))) {
        (Some(whole), Some(days)) => match whole.overlap(days) {
            Some(days) => spans(&booked, days),
            None => return Err(none_in(days, taken)),
        },
        (_, _) => Vec::new(),
    };
    let in_force = |span: Term| -> Decimal {
        booked.iter().filter(|line| is_in_force(line, span)).map(|line| line.quantity).sum()
    };
    let quantities: Vec<(Option<Term>, Decimal)> = match spans.as_slice() {
        [] => vec![(None, booked.iter().map(|line| line.quantity).sum())],
        spans => spans.iter().map(|span| (Some(*span), in_force(*span))).collect(),
    };
    let least = quantities.iter().min_by_key(|(_, quantity)| *quantity).copied().unwrap_or_default();
    if taken.quantity > least.1 {
        let is_less_than_others = quantities.iter().any(|(_, quantity)| *quantity > least.1);
        return Err(NotBooked {
            sku: taken.sku.clone(),
            quantity: taken.quantity,
            booked: least.1,
            days: least.0.filter(|_| is_less_than_others),
        });
    }
    let mut wanted: Vec<Decimal> = spans.iter().map(|_| taken.quantity).collect();
    let mut wanted_of_all = taken.quantity;
    let mut left = Vec::new();
    for line in lines {
        if line.sku != taken.sku {
            left.push(line);
        } else if spans.is_empty() {
            let part = wanted_of_all.min(line.quantity);
            wanted_of_all -= part;
            left.push(of_quantity(&line, line.quantity - part));
        } else {
            left.extend(less(&line, &spans, &mut wanted, anchor));
        }
    }
    Ok(left)
}

fn none_in(days: Term, taken: &QuoteLine) -> NotBooked {
    NotBooked { sku: taken.sku.clone(), quantity: taken.quantity, booked: Decimal::ZERO, days: Some(days) }
}

/// From the first to the last day of those lines; none where days play no part.
fn whole(booked: &[&QuoteLine]) -> Option<Term> {
    let terms = || booked.iter().filter_map(|line| days_of(line));
    Term::new(terms().map(Term::start).min()?, terms().map(Term::end).max()?)
}

/// Those days, parted where what is booked changes.
fn spans(booked: &[&QuoteLine], days: Term) -> Vec<Term> {
    let terms: Vec<Term> = booked.iter().filter_map(|line| days_of(line)).collect();
    let ends = terms.iter().filter_map(|term| term.end().succ_opt());
    let mut starts: Vec<NaiveDate> = terms.iter().map(|term| term.start()).chain(ends).collect();
    starts.retain(|start| *start > days.start() && *start <= days.end());
    starts.push(days.start());
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).filter_map(|start| start.pred_opt()).chain([days.end()]);
    starts.iter().zip(ends).filter_map(|(start, end)| Term::new(*start, end)).collect()
}

/// The days of a line that is charged for days.
fn days_of(line: &QuoteLine) -> Option<Term> {
    line.term().filter(|_| !is_charged_once(line))
}

/// Whether a line runs in those days; one without days always does.
fn is_in_force(line: &QuoteLine, span: Term) -> bool {
    days_of(line).is_none_or(|own| own.holds(span))
}

/// What is left of one line: its parts of as many things each. What is still wanted of each span is reduced by what the
/// line has.
fn less(line: &QuoteLine, spans: &[Term], wanted: &mut [Decimal], anchor: Option<NaiveDate>) -> Vec<QuoteLine> {
    let Some(own) = days_of(line) else {
        // It has no days to be parted by, so it gives what is wanted everywhere.
        let part = wanted.iter().copied().min().unwrap_or_default().min(line.quantity);
        wanted.iter_mut().for_each(|wanted| *wanted -= part);
        return vec![of_quantity(line, line.quantity - part)];
    };
    let mut parts: Vec<(Term, Decimal)> = Vec::new();
    let mut add = |days: Option<Term>, quantity: Decimal| {
        let Some(days) = days else { return };
        let same = parts.last_mut().filter(|(_, last)| *last == quantity);
        match same.and_then(|last| Some((Term::new(last.0.start(), days.end())?, last))) {
            Some((joined, last)) => last.0 = joined,
            None => parts.push((days, quantity)),
        }
    };
    let mut next = Some(own.start());
    for (span, wanted) in spans.iter().zip(wanted) {
        let Some(days) = own.overlap(*span) else { continue };
        add(next.and_then(|next| Term::new(next, days.start().pred_opt()?)), line.quantity);
        let part = line.quantity.min(*wanted);
        *wanted -= part;
        add(Some(days), line.quantity - part);
        next = days.end().succ_opt();
    }
    add(next.and_then(|next| Term::new(next, own.end())), line.quantity);
    let anchor = anchor.unwrap_or(own.start());
    let of_part = |(days, quantity): (Term, Decimal)| match days == own {
        true => Some(of_quantity(line, quantity)),
        false => over(&of_quantity(line, quantity), days, own, anchor),
    };
    let left = parts.iter().copied().filter(|(_, quantity)| *quantity > Decimal::ZERO).map(of_part);
    // Days that no calendar parts are not parted: the line has as few from its first day on as at its end.
    let fewest = || parts.iter().map(|(_, quantity)| *quantity).min().unwrap_or_default();
    left.collect::<Option<Vec<QuoteLine>>>().unwrap_or_else(|| vec![of_quantity(line, fewest())])
}

/// The line with another number of things; what its quote says that it comes to holds for its own number only.
fn of_quantity(line: &QuoteLine, quantity: Decimal) -> QuoteLine {
    let mut line = line.clone();
    if line.quantity != quantity {
        line.quantity = quantity;
        line.terms.stated_total = None;
    }
    line
}
