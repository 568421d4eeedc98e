//! Baton in Slack, against a strict fake of it.

pub mod conformance;

#[path = "../kit/mod.rs"]
pub mod kit;
