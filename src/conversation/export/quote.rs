//! The quote on the page: its lines and sums, and when what is billed.

use chrono::NaiveDate;

use crate::conversation::wording::later::of_invoice;
use crate::conversation::wording::quote::{as_metered, covers, paid_ahead, replaced};
use crate::domain::delta::negative;
use crate::domain::invoice::{AS_WORKED, Invoice, InvoiceDay};
use crate::domain::money::Money;
use crate::domain::quote::{QuoteLine, unit_price};
use crate::workflow::later::Effect;
use crate::workflow::quoted::{Quoted, QuotedLine};

use super::html::{small, text};
use super::markup::Html;
use super::report::ExportReport;

/// The lines with what each comes to, and their sums.
pub fn lines(report: &ExportReport<'_>) -> Html {
    let Some((state, quoted)) = &report.quoted else { return Html::default() };
    let mut rows: Vec<Vec<Html>> = quoted.lines.iter().enumerate().map(|(index, part)| line(index + 1, part)).collect();
    rows.extend(sums(quoted).into_iter().map(|(name, money)| {
        let strong = |words: &str| Html::element("strong", "", text(words));
        let empty = std::iter::repeat_n(Html::default(), 6);
        [Html::default(), strong(name)].into_iter().chain(empty).chain([strong(&money.to_string())]).collect()
    }));
    let head = ["", "SKU", "Description", "Quantity", "List price", "Net price", "Periods", "Discount", "Extension"];
    let title = match state.counts() {
        true => "Quote lines: quantity × net price × periods, each line rounded once",
        false => "Quote lines, to be confirmed: quantity × net price × periods, each line rounded once",
    };
    Html::all([Html::element("h3", "", text(title)), Html::table("money", &head, rows)])
}

fn line(number: usize, part: &QuotedLine<'_>) -> Vec<Html> {
    let line = &part.line;
    let unit = line.terms.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let charge_type = line.terms.charge_type.map(|charge_type| small(&charge_type.key().replace('_', " ")));
    let term = line.term().map(|term| small(&format!("{} to {}", term.start(), term.end())));
    let price = |price| text(&unit_price(price, line.currency));
    vec![
        text(&number.to_string()),
        text(&line.sku),
        Html::lines(std::iter::once(text(&line.description)).chain(charge_type).chain(term)),
        text(&format!("{}{unit}", line.quantity.normalize())),
        price(line.list_unit),
        price(line.net_unit),
        text(&periods(line)),
        text(part.discount.as_deref().unwrap_or("–")),
        text(&part.extension.map_or_else(|| "cannot be computed".to_owned(), |extension| extension.to_string())),
    ]
}

/// `12 months`, `1` for a one-time fee.
fn periods(line: &QuoteLine) -> String {
    let count = line.periods_charged().to_decimal().round_dp(4).normalize().to_string();
    match line.terms.price_period {
        Some(period) => format!("{count} × {}", period.key().replace('_', " ")),
        None => count,
    }
}

fn sums(quoted: &Quoted<'_>) -> Vec<(&'static str, Money)> {
    let figures = &quoted.figures;
    let parts = [
        ("Recurring", figures.recurring),
        ("One time", figures.one_time),
        ("Usage", figures.usage),
        ("Services", figures.services),
        ("First year", figures.first_year),
        ("ACV", figures.annual_contract_value),
        ("ARR at the start", figures.annual_recurring_revenue),
        ("Total", figures.total),
        ("To bill for this change", quoted.billable),
    ];
    parts.into_iter().filter_map(|(name, money)| Some((name, money?))).collect()
}

/// Which purchase order an invoice names: after its last day the next one.
fn order_of((number, until): &(String, Option<NaiveDate>), invoice: &Invoice) -> String {
    match (until, invoice.day()) {
        (Some(until), Some(day)) if day > *until => format!("the next one; {number} runs out on {until}"),
        (Some(until), None) => format!("{number}, up to {until}"),
        (Some(_) | None, _) => number.clone(),
    }
}

/// `2026-04-01`; `on the day of go live, not reported yet`.
fn day_of(invoice: &Invoice) -> Html {
    match &invoice.on {
        InvoiceDay::On(day) => text(&day.to_string()),
        InvoiceDay::With(event) if event == AS_WORKED => text("as the work is done"),
        InvoiceDay::With(event) => {
            let day = text(&format!("on the day of {}", event.replace('_', " ")));
            Html::lines([day, small("not reported yet")])
        }
    }
}

/// When what is billed.
pub fn schedule(report: &ExportReport<'_>) -> Html {
    let Some((_, quoted)) = &report.quoted else { return Html::default() };
    if quoted.schedule.is_empty() {
        return Html::default();
    }
    let row = |(index, invoice): (usize, &Invoice)| {
        let payable = invoice.payable_within_days.map(|days| small(&format!("payable within {days} days")));
        let ahead = paid_ahead(invoice).map(|ahead| small(&ahead));
        let usage = as_metered(invoice).map(|usage| small(&usage));
        let gone = of_invoice(report.changes, index + 1, invoice).map(|gone| small(&gone));
        let notes = payable.into_iter().chain(ahead).chain(usage).chain(gone);
        let covers = Html::lines(std::iter::once(text(&covers(invoice))).chain(notes));
        let cells = [text(&(index + 1).to_string()), day_of(invoice), covers];
        let order = report.purchase_order.iter().map(|order| text(&order_of(order, invoice)));
        cells.into_iter().chain(order).chain([text(&invoice.amount.to_string())]).collect()
    };
    let mut rows: Vec<Vec<Html>> = quoted.schedule.iter().enumerate().map(row).collect();
    rows.extend(sum_of(quoted).map(|sum| {
        let strong = |words: &str| Html::element("strong", "", text(words));
        let order = report.purchase_order.iter().map(|_| Html::default());
        let cells = [Html::default(), strong("Together"), Html::default()];
        cells.into_iter().chain(order).chain([strong(&sum.to_string())]).collect()
    }));
    rows.extend(sum_of(quoted).and_then(|sum| still_billed(report, sum)).map(|left| {
        let order = report.purchase_order.iter().map(|_| Html::default());
        let cells = [Html::default(), text("Still billed here"), Html::default()];
        cells.into_iter().chain(order).chain([text(&left.to_string())]).collect()
    }));
    let order = report.purchase_order.iter().map(|_| "Purchase order");
    let head: Vec<&str> = ["", if quoted.is_credit() { "Credit on" } else { "Invoice on" }, "For"]
        .into_iter()
        .chain(order)
        .chain(["Amount"])
        .collect();
    let moves = quoted.moves_with().map(|trigger| {
        let note = format!("The days move with the {}, which starts billing.", trigger.word().replace('_', " "));
        Html::element("p", "small", text(&note))
    });
    let replaces = quoted.replaces.as_ref().map(|replaces| Html::element("p", "", text(&replaced(replaces))));
    let credit = quoted.is_credit().then(|| {
        let note = "Each credit is against what was invoiced for its days: an invoice that has not gone out is sent for the \
                    rest alone, and needs no credit.";
        Html::element("p", "small", text(note))
    });
    let title = if quoted.is_credit() { "Credit schedule" } else { "Billing schedule" };
    let table = [Html::element("h3", "", text(title)), Html::table("schedule", &head, rows)];
    Html::all(table.into_iter().chain(moves).chain(credit).chain(replaces))
}

/// What all rows come to, so that a reader need not add them up.
fn sum_of(quoted: &Quoted<'_>) -> Option<Money> {
    let (first, rest) = quoted.schedule.split_first()?;
    rest.iter().try_fold(first.amount, |sum, invoice| sum.plus(invoice.amount)).ok()
}

/// What is left of it, where later orders took the place of some.
fn still_billed(report: &ExportReport<'_>, sum: Money) -> Option<Money> {
    let replacing = report.changes.iter().filter(|change| change.effect == Effect::TakesThePlace);
    let mut gone = replacing.filter_map(|change| change.gone.amount).peekable();
    gone.peek()?;
    gone.try_fold(sum, |left, amount| left.plus(negative(amount))).ok()
}
