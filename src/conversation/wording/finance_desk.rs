//! Finance's list: the queue in the order in which it is worth working on, and how the handing over goes.

use crate::conversation::message::Message;
use crate::domain::money::Money;
use crate::workflow::figures::{Figures, Party, Queued, WINDOW_DAYS};

use super::{Speaking, Zone, list, views};

/// The queue, its worth, and the figures.
pub fn queue(queue: &[Queued<'_>], figures: &Figures, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let mut message = Message::new(first_line(queue, speaking));
    for queued in queue {
        let worth = match (queued.status.billable, queued.worth) {
            (Some(total), Some(worth)) if total.currency() != worth.currency() => format!("{total} (about {worth})"),
            (Some(total), Some(_)) => total.to_string(),
            (Some(total), None) => format!("{total} (no rate)"),
            (None, _) => "value not known".to_owned(),
        };
        message = message.line(format!("{worth}: {}", views::glance(&queued.status, speaking, zone)));
    }
    figure_lines(figures).into_iter().fold(message, Message::line)
}

fn first_line(queue: &[Queued<'_>], speaking: &Speaking<'_>) -> String {
    if queue.is_empty() {
        return "Nothing waits at Finance.".to_owned();
    }
    let currency = speaking.policy.rates().policy_currency();
    let zero = Money::zero(currency);
    let sum = |queued: &mut dyn Iterator<Item = &Queued<'_>>| {
        queued
            .filter_map(|one| one.worth)
            .try_fold(zero, Money::plus)
            .map_or_else(|_| "too much to add".to_owned(), |sum| sum.to_string())
    };
    let deals = if queue.len() == 1 { "1 deal".to_owned() } else { format!("{} deals", queue.len()) };
    let ours = queue.iter().filter(|queued| queued.is_ours).count();
    format!(
        "{deals} at Finance, {}; {ours} for Finance to act on, {}.",
        sum(&mut queue.iter()),
        sum(&mut queue.iter().filter(|queued| queued.is_ours))
    )
}

fn figure_lines(figures: &Figures) -> Vec<String> {
    if figures.submitted == 0 {
        return Vec::new();
    }
    let open = figures.submitted - figures.answered;
    let mut lines = vec![match (figures.answered, open) {
        (0, 1) => format!("Last {WINDOW_DAYS} days: 1 packet submitted, not answered yet."),
        (0, open) => format!("Last {WINDOW_DAYS} days: {open} packets submitted, none answered yet."),
        (answered, open) => {
            let first = figures.accepted_at_first;
            let share = share(u64::from(first), u64::from(answered));
            let open = if open == 0 { String::new() } else { format!("; {open} not answered yet") };
            let packets = if answered == 1 { "packet" } else { "packets" };
            format!(
                "Last {WINDOW_DAYS} days: {first} of {answered} {packets} accepted without a return ({share}){open}."
            )
        }
    }];
    if let Some(median) = figures.median_response_minutes() {
        lines.push(format!("Finance answers within {} of working time (median).", span(u64::from(median))));
    }
    if !figures.returns.is_empty() {
        let returns: Vec<String> =
            figures.returns.iter().map(|(code, count)| format!("{} {count}", code.replace('_', " "))).collect();
        lines.push(format!("Returned: {}.", list(&returns)));
    }
    let all: u64 = figures.held_minutes.values().sum();
    let held: Vec<String> = Party::ALL
        .into_iter()
        .filter_map(|party| Some((party, *figures.held_minutes.get(&party)?)))
        .filter(|(_, minutes)| *minutes > 0)
        .map(|(party, minutes)| format!("{} {} ({})", named(party), span(minutes), share(minutes, all)))
        .collect();
    if !held.is_empty() {
        lines.push(format!("Working time so far, from win to order, with {}.", list(&held)));
    }
    lines
}

fn named(party: Party) -> &'static str {
    match party {
        Party::Sales => "Sales",
        Party::Approver => "approvers",
        Party::Legal => "Legal",
        Party::Finance => "Finance",
        Party::Customer => "the customer",
    }
}

fn span(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 0) => "less than a minute".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A share in whole percent, for reading only.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    format!("{}%", (part * 100 + whole / 2) / whole)
}
