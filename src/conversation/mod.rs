//! Words: what comes in becomes an event, what goes out becomes a message. Knows no platform.

pub mod action;
pub mod away;
pub mod bringing;
pub mod command;
pub mod contract_report;
mod delegating;
pub mod export;
pub mod finance_report;
pub mod form;
pub mod hear;
#[macro_use]
pub mod hearing;
mod announced;
pub mod assisting;
mod correcting;
mod customer;
pub mod incoming;
pub mod later_report;
mod matters;
pub mod message;
pub mod named_deal;
mod near_names;
mod order_words;
mod ordering;
mod parts;
pub mod prechecking;
mod pressing;
pub mod problems;
mod questions;
mod quote_report;
mod reading;
mod remarks;
pub mod reports;
mod sentence;
pub mod starting;
mod unlabelled;
pub mod wording;
