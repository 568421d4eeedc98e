//! A quote in words: its lines with what each comes to, its sums, and when what is billed.

use crate::domain::delta::negative;
use crate::domain::invoice::{AS_WORKED, Covers, Invoice, InvoiceDay};
use crate::domain::money::Money;
use crate::domain::quote::priced;
use crate::workflow::quoted::{Figures, Quoted, QuotedLine, Replaced};

use super::list;

/// More lines than this are counted rather than shown; the export has them all.
const SHOWN_MAX: usize = 12;

/// One line for each line of the quote.
pub fn lines(quoted: &Quoted<'_>) -> Vec<String> {
    let shown = quoted.lines.iter().enumerate().map(|(index, line)| quoted_line(index + 1, line));
    shortened(shown.collect(), "quote lines")
}

/// The sums, the instalments and the billing schedule, each on a line; what is not known is left out.
pub fn sums(quoted: &Quoted<'_>) -> Vec<String> {
    let mut said = figures(&quoted.figures).into_iter().collect::<Vec<_>>();
    said.extend(quoted.billable.map(|billable| change(billable, quoted.replaces.as_ref())));
    if !quoted.schedule.is_empty() {
        let moves = match quoted.moves_with() {
            Some(trigger) => format!(", its days move with the {}", trigger.word().replace('_', " ")),
            None => String::new(),
        };
        let (what, each) = match quoted.is_credit() {
            true => ("Credit schedule", "credits"),
            false => ("Billing schedule", "invoices"),
        };
        let rows = shortened(quoted.schedule.iter().map(invoice).collect(), each);
        said.push(format!("{what}{moves}: {}.", rows.join("; ")));
    }
    said.extend(quoted.replaces.as_ref().map(replaced));
    said
}

/// What the invoices take the place of, and what is to be done about it.
pub fn replaced(replaced: &Replaced) -> String {
    let orders = match replaced.orders.as_slice() {
        [] => "the order before bills".to_owned(),
        [only] => format!("{only} bills"),
        several => format!("{} bill", list(several)),
    };
    format!(
        "These invoices take the place of what {orders} for the days from {} on, together {}: cancel or credit that.",
        replaced.from, replaced.amount
    )
}

/// What a change adds to the bill, which is not what the agreement comes to with it.
pub fn change(billable: Money, replaces: Option<&Replaced>) -> String {
    match billable.amount() {
        amount if amount.is_zero() && replaces.is_some() => {
            "Nothing more than is booked is to be billed for this change: what is left of it is billed anew.".to_owned()
        }
        amount if amount.is_zero() => "Nothing is to be billed for this change: what is booked stays.".to_owned(),
        amount if amount.is_sign_negative() => {
            format!("To credit for this change: {}.", negative(billable))
        }
        _more => format!("To bill for this change: {billable}."),
    }
}

fn quoted_line(number: usize, quoted: &QuotedLine<'_>) -> String {
    let line = &quoted.line;
    let mut said = vec![priced(line)];
    said.extend(quoted.discount.as_ref().map(|discount| format!("{discount} off")));
    said.extend(line.term().map(|term| format!("{} to {}", term.start(), term.end())));
    said.extend(line.terms.charge_type.map(|charge_type| charge_type.key().replace('_', " ")));
    let name =
        if line.description == line.sku { line.sku.clone() } else { format!("{} {}", line.sku, line.description) };
    format!("Line {number}, {name}: {}", said.join(", "))
}

fn figures(figures: &Figures) -> Option<String> {
    let named: [(&str, Option<Money>); 7] = [
        ("recurring", figures.recurring),
        ("one time", figures.one_time),
        ("usage", figures.usage),
        ("services", figures.services),
        ("annual contract value", figures.annual_contract_value),
        ("first year", figures.first_year),
        ("annual recurring revenue at the start", figures.annual_recurring_revenue),
    ];
    let known: Vec<String> =
        named.into_iter().filter_map(|(name, money)| money.map(|money| format!("{name} {money}"))).collect();
    (!known.is_empty()).then(|| format!("Of the total: {}.", list(&known)))
}

/// `EUR 480.00 on 2026-04-01 for 2026-04-01 to 2026-06-30`, `EUR 500.00 on the day of go live for 50% on go live`.
fn invoice(invoice: &Invoice) -> String {
    let payable = invoice.payable_within_days.map(|days| format!(", payable within {days} days")).unwrap_or_default();
    let ahead = paid_ahead(invoice).map(|ahead| format!(" ({ahead})")).unwrap_or_default();
    let usage = as_metered(invoice).map(|usage| format!(" ({usage})")).unwrap_or_default();
    format!("{} {} for {}{payable}{ahead}{usage}", invoice.amount, on(&invoice.on), covers(invoice))
}

fn on(day: &InvoiceDay) -> String {
    match day {
        InvoiceDay::On(day) => format!("on {day}"),
        InvoiceDay::With(event) if event == AS_WORKED => "as the work is done,".to_owned(),
        InvoiceDay::With(event) => format!("on the day of {}, not reported yet,", event.replace('_', " ")),
    }
}

/// What an invoice is for: its days, or the share or milestone.
pub fn covers(invoice: &Invoice) -> String {
    match &invoice.covers {
        Covers::Days(days) if invoice.items.is_empty() => format!("{} to {}", days.start(), days.end()),
        Covers::Days(days) => format!("{}, {} to {}", list(&invoice.items), days.start(), days.end()),
        Covers::Agreed(what) | Covers::Ahead(what) => what.clone(),
    }
}

/// What of an invoice an earlier one has asked for: `EUR 1,200.00 of it is paid ahead`.
pub fn paid_ahead(invoice: &Invoice) -> Option<String> {
    invoice.paid_ahead.map(|ahead| format!("less {ahead} paid ahead"))
}

/// That its amount is what the quote takes for usage, and not what is billed: `usage as quoted: bill what is metered`.
pub fn as_metered(invoice: &Invoice) -> Option<String> {
    let usage = invoice.usage?;
    let of_it = if usage.amount() >= invoice.amount.amount() { String::new() } else { format!("{usage} of it is ") };
    Some(format!("{of_it}usage as quoted: bill what is metered"))
}

fn shortened(mut said: Vec<String>, of_what: &str) -> Vec<String> {
    let more = said.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        said.truncate(SHOWN_MAX);
        said.push(format!("and {more} more {of_what}"));
    }
    said
}
