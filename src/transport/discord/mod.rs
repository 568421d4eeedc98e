//! Discord.

pub mod inbound;
