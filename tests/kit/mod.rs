//! What several test targets share. Include it as `#[path = "../kit/mod.rs"] pub mod kit;`: public, because a target
//! need not use all of it.

pub mod discord;
pub mod slack;
