//! Baton in Slack and in Discord, against strict fakes of both.

pub mod app;
pub mod bad_input;
pub mod binary;
pub mod by_hand;
pub mod conformance;
pub mod doctor;
pub mod fixtures;
pub mod guests;
pub mod kept;
pub mod running;
pub mod sending;
pub mod signatures;
pub mod stories;
pub mod surfaces;
pub mod twice;
pub mod wire;

#[path = "../kit/mod.rs"]
pub mod kit;

#[path = "../discord/mod.rs"]
pub mod discord;
