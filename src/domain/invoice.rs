//! An invoice that a deal comes to, and what of it was paid ahead.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::money::Money;
use super::quote::Term;

/// One invoice, or one credit note where the amount is below zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// When it goes out.
    pub on: InvoiceDay,
    /// What it is for.
    pub covers: Covers,
    /// The codes of the items that it is for, where it is not for all of them.
    pub items: Vec<String>,
    /// Days that its terms give from that day on, where they are its own.
    pub payable_within_days: Option<u32>,
    /// What of it an earlier invoice has asked for already: a prepayment or a deposit.
    pub paid_ahead: Option<Money>,
    /// How much is still to be paid with it.
    pub amount: Money,
    /// How much of it is for usage, as it was quoted: nobody knows before what the meter will say, and that is billed.
    pub usage: Option<Money>,
}

/// When an invoice goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceDay {
    /// On a day.
    On(NaiveDate),
    /// With an event whose day is not known yet, in snake_case: `go_live`.
    With(String),
}

/// The event of an invoice for work that is billed as it is done: no single day has it.
pub const AS_WORKED: &str = "work_done";

/// What an invoice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covers {
    /// Days of the service.
    Days(Term),
    /// A share or a milestone that was agreed, in words.
    Agreed(String),
    /// What is paid ahead and counts against other invoices, in words.
    Ahead(String),
}

impl Invoice {
    /// Its day, where it is known.
    pub fn day(&self) -> Option<NaiveDate> {
        if let InvoiceDay::On(day) = self.on { Some(day) } else { None }
    }

    /// Its words, where it is for something that has a name, and not for days.
    pub fn name(&self) -> Option<&str> {
        match &self.covers {
            Covers::Agreed(what) | Covers::Ahead(what) => Some(what),
            Covers::Days(_) => None,
        }
    }
}

/// Takes what was paid ahead off these invoices, one after the other, until it is used up. What is left of it beyond
/// their sum comes back.
pub fn take_off<'i>(invoices: impl Iterator<Item = &'i mut Invoice>, ahead: Money) -> Money {
    let currency = ahead.currency();
    let mut left = ahead.amount();
    for invoice in invoices.filter(|invoice| invoice.amount.currency() == currency) {
        let part = left.min(invoice.amount.amount());
        if part <= Decimal::ZERO {
            continue;
        }
        let before = invoice.paid_ahead.map_or(Decimal::ZERO, Money::amount);
        invoice.paid_ahead = Some(Money::rounded(before + part, currency));
        invoice.amount = Money::rounded(invoice.amount.amount() - part, currency);
        left -= part;
    }
    Money::rounded(left, currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoices(amounts: &[&str]) -> Vec<Invoice> {
        let invoice = |amount: &&str| Invoice {
            on: InvoiceDay::With("go_live".into()),
            covers: Covers::Agreed("a share".into()),
            items: Vec::new(),
            payable_within_days: None,
            paid_ahead: None,
            amount: Money::parse(amount, "EUR").unwrap(),
            usage: None,
        };
        amounts.iter().map(invoice).collect()
    }

    fn said(invoices: &[Invoice]) -> Vec<String> {
        let ahead = |invoice: &Invoice| invoice.paid_ahead.map_or("0".to_owned(), Money::plain_amount);
        invoices.iter().map(|invoice| format!("{} less {}", invoice.amount.plain_amount(), ahead(invoice))).collect()
    }

    #[test]
    fn what_was_paid_ahead_is_taken_off_until_it_is_used_up() {
        let mut some = invoices(&["12000", "12000", "12000"]);
        let rest = take_off(some.iter_mut(), Money::parse("14000.01", "EUR").unwrap());
        assert_eq!(said(&some), ["0.00 less 12000.00", "9999.99 less 2000.01", "12000.00 less 0"]);
        assert_eq!(rest.plain_amount(), "0.00");
        let rest = take_off(some.iter_mut().rev(), Money::parse("12500", "EUR").unwrap());
        assert_eq!(said(&some), ["0.00 less 12000.00", "9499.99 less 2500.01", "0.00 less 12000.00"]);
        assert_eq!(rest.plain_amount(), "0.00");
        let rest = take_off(some.iter_mut(), Money::parse("10000", "EUR").unwrap());
        assert_eq!(rest.plain_amount(), "500.01", "more than there is to bill");
    }
}
