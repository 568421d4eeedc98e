//! Laws of quotes: whatever the numbers, currencies and dates, nothing is lost and nothing is made up (failure:F25).

mod falling;
mod invoices;
mod kit;
mod laws;
mod workbooks;
