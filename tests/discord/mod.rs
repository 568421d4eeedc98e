//! Baton in Discord, against a strict fake of it.

pub mod app;
pub mod stories;
pub mod wire;
