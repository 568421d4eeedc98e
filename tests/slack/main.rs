//! Baton in Slack, against a strict fake of it.

pub mod app;
pub mod conformance;
pub mod doctor;
pub mod fixtures;
pub mod kept;
pub mod sending;
pub mod signatures;
pub mod stories;
pub mod surfaces;
pub mod wire;

#[path = "../kit/mod.rs"]
pub mod kit;
