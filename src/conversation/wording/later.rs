//! What later orders of its agreement made of a handoff, in words.

use crate::domain::change::AmendmentKind;
use crate::domain::invoice::Invoice;
use crate::workflow::later::{Effect, Gone, GoneInvoice, Later};

use super::{day, list};

/// What one later order did, and what is not billed from here any more.
pub fn later(later: &Later) -> String {
    let order = later.order_ref.as_ref().map(|order| format!(" (order {order})")).unwrap_or_default();
    let what = later.amendment.map(|kind| format!(", {}", kind.word().replace('_', " "))).unwrap_or_default();
    let from = later.from.map(|from| format!(", from {} on", day(from))).unwrap_or_default();
    // That it cancels is said by the verb.
    let what = if later.effect == Effect::Ends { String::new() } else { what };
    let by = format!("by {}{order}{what}{from}", later.by);
    match later.effect {
        Effect::Ends => {
            let gone = gone(&later.gone)
                .map(|gone| format!(" It credits {gone}; what has not gone out of that is neither sent nor credited."));
            format!("Cancelled {by}: nothing of it is billed or renewed after that.{}", gone.unwrap_or_default())
        }
        Effect::TakesThePlace => match gone(&later.gone) {
            Some(gone) => format!("Changed {by}: its invoices take the place of {gone}; do not bill that here."),
            None => format!("Changed {by}: nothing was left to be billed here from then on."),
        },
        Effect::Adds => format!("Added to {by}: it is billed there, beside the invoices here."),
        Effect::TakesAway => {
            format!("Reduced {by}: the invoices here stay, and what falls away is credited there.")
        }
        Effect::Renews => format!("Renewed {by}: the next term is billed there."),
    }
}

/// `invoice 2 from 2026-09-15 on and invoices 3 to 4 (2026-10-01 to 2027-03-31), together EUR 13,000`.
fn gone(gone: &Gone) -> Option<String> {
    let together = gone.amount.filter(|amount| !amount.amount().is_zero());
    if gone.is_of_agreed {
        let amount = together?;
        return Some(format!("{amount} of the invoices that were agreed one by one here, and Finance says of which"));
    }
    let (whole, parts): (Vec<&GoneInvoice>, Vec<&GoneInvoice>) =
        gone.invoices.iter().partition(|invoice| invoice.is_whole);
    let part = |invoice: &&GoneInvoice| {
        format!("invoice {} for {} to {}", invoice.number, invoice.days.start(), invoice.days.end())
    };
    let mut said: Vec<String> = parts.iter().map(part).collect();
    if let (Some(first), Some(last)) = (whole.first(), whole.last()) {
        let which = match whole.len() {
            1 => format!("invoice {}", first.number),
            count if last.number - first.number + 1 == count => format!("invoices {} to {}", first.number, last.number),
            count => format!("{count} invoices"),
        };
        said.push(format!("{which} ({} to {})", first.days.start(), last.days.end()));
    }
    let together = together.map(|amount| format!(", together {amount}")).unwrap_or_default();
    (!said.is_empty()).then(|| format!("{}{together}", list(&said)))
}

/// Which terms hold because of a later order, and by which agreement.
pub fn terms(later: &Later) -> Option<String> {
    let agreement = later.agreement.as_ref()?;
    let from = later.from.map(|from| format!("From {} on", day(from))).unwrap_or_else(|| "Since then".to_owned());
    let what = match later.effect {
        Effect::Adds => "what was added follows",
        Effect::TakesAway => "what fell away follows",
        Effect::TakesThePlace => "what changed follows",
        Effect::Ends => "it is ended by",
        Effect::Renews => "the next term follows",
    };
    let terms = later.payment_terms.as_ref().map(|terms| format!(", payment terms {terms}")).unwrap_or_default();
    let order = later.order_ref.as_ref().map(|order| format!(", order {order}")).unwrap_or_default();
    let kind = later.amendment.map(|kind: AmendmentKind| kind.word().replace('_', " "));
    let kind = kind.unwrap_or_else(|| "renewal".to_owned());
    Some(format!("{from} {what} {agreement} ({}, {kind}{order}{terms}).", later.by))
}

/// What is to be known of one invoice of the schedule, by its number from 1: that a later order stands in its place.
pub fn of_invoice(later: &[Later], number: usize, invoice: &Invoice) -> Option<String> {
    let found = later.iter().find_map(|later| {
        let gone = later.gone.invoices.iter().find(|gone| gone.number == number)?;
        Some((later, gone))
    });
    let (later, gone) = found.filter(|_| invoice.name().is_none())?;
    let by = later.order_ref.clone().unwrap_or_else(|| later.by.to_string());
    let days = match gone.is_whole {
        true => String::new(),
        false => format!(" for {} to {}", gone.days.start(), gone.days.end()),
    };
    Some(match later.effect {
        Effect::Ends => format!("not sent, or credited with {by}{days}, which ends the agreement"),
        Effect::TakesThePlace | Effect::Adds | Effect::TakesAway | Effect::Renews => {
            format!("not billed{days}: {by} takes its place")
        }
    })
}
