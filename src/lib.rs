//! Baton.
pub mod domain;
