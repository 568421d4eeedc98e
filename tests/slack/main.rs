//! Baton in Slack, against a strict fake of it.

pub mod app;
pub mod conformance;
pub mod doctor;
pub mod sending;
pub mod stories;
pub mod wire;

#[path = "../kit/mod.rs"]
pub mod kit;
