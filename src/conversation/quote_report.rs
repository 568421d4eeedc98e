//! A packet's quote as JSON: what its lines come to, its sums, and when what is billed.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::invoice::{Covers, Invoice, InvoiceDay};
use crate::domain::money::Money;
use crate::domain::quote::Term;
use crate::workflow::quoted::{Figures, Quoted, QuotedLine};

/// What a packet's quote comes to.
#[derive(Debug, Serialize)]
pub struct QuoteReport {
    lines: Vec<LineReport>,
    figures: FiguresReport,
    billing_schedule: Vec<RowReport>,
    instalments: Vec<InstalmentReport>,
    starts_with: Option<&'static str>,
    replaces: Option<ReplacedReport>,
}

#[derive(Debug, Serialize)]
struct ReplacedReport {
    amount: Money,
    from: NaiveDate,
    orders: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LineReport {
    sku: String,
    extension: Option<Money>,
    list_extension: Option<Money>,
}

#[derive(Debug, Serialize)]
struct FiguresReport {
    total: Option<Money>,
    recurring: Option<Money>,
    one_time: Option<Money>,
    usage: Option<Money>,
    services: Option<Money>,
    annual_contract_value: Option<Money>,
    annual_recurring_revenue: Option<Money>,
    monthly_recurring_revenue: Option<Money>,
    first_year: Option<Money>,
}

#[derive(Debug, Serialize)]
struct RowReport {
    on: Option<NaiveDate>,
    awaits: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    covers: Option<String>,
    items: Vec<String>,
    payable_within_days: Option<u32>,
    paid_ahead: Option<Money>,
    amount: Money,
    usage: Option<Money>,
}

#[derive(Debug, Serialize)]
struct InstalmentReport {
    due: String,
    offset_days: Option<u32>,
    amount: Money,
}

impl QuoteReport {
    /// The report of one quote.
    pub fn new(quoted: &Quoted<'_>) -> Self {
        let instalments = quoted.instalments.iter().map(|(part, amount)| InstalmentReport {
            due: part.due.clone(),
            offset_days: part.offset_days,
            amount: *amount,
        });
        Self {
            lines: quoted.lines.iter().map(LineReport::new).collect(),
            figures: FiguresReport::new(&quoted.figures),
            billing_schedule: quoted.schedule.iter().map(RowReport::new).collect(),
            instalments: instalments.collect(),
            starts_with: quoted.starts_with.map(|trigger| trigger.word()),
            replaces: quoted.replaces.as_ref().map(|replaced| ReplacedReport {
                amount: replaced.amount,
                from: replaced.from,
                orders: replaced.orders.clone(),
            }),
        }
    }
}

impl LineReport {
    fn new(quoted: &QuotedLine<'_>) -> Self {
        let line = &quoted.line;
        Self { sku: line.sku.clone(), extension: quoted.extension, list_extension: line.list_extension().ok() }
    }
}

impl FiguresReport {
    fn new(figures: &Figures) -> Self {
        Self {
            total: figures.total,
            recurring: figures.recurring,
            one_time: figures.one_time,
            usage: figures.usage,
            services: figures.services,
            annual_contract_value: figures.annual_contract_value,
            annual_recurring_revenue: figures.annual_recurring_revenue,
            monthly_recurring_revenue: figures.monthly_recurring_revenue,
            first_year: figures.first_year,
        }
    }
}

impl RowReport {
    fn new(invoice: &Invoice) -> Self {
        let days = if let Covers::Days(days) = &invoice.covers { Some(*days) } else { None };
        let (from, to, covers) = (days.map(Term::start), days.map(Term::end), invoice.name().map(str::to_owned));
        let awaits = if let InvoiceDay::With(event) = &invoice.on { Some(event.clone()) } else { None };
        let (items, paid_ahead) = (invoice.items.clone(), invoice.paid_ahead);
        let (payable_within_days, amount, usage) = (invoice.payable_within_days, invoice.amount, invoice.usage);
        Self { on: invoice.day(), awaits, from, to, covers, items, payable_within_days, paid_ahead, amount, usage }
    }
}
