//! Baton in Discord, against a strict fake of it.

pub mod app;
pub mod both;
pub mod client;
pub mod conformance;
pub mod gaps;
pub mod gateway;
pub mod linking;
pub mod losses;
pub mod missed;
pub mod program;
pub mod sending;
pub mod stories;
pub mod strictness;
pub mod surfaces;
pub mod together;
pub mod wire;
