//! The terminal as a chat platform: it needs no token, and takes a story's lines from anywhere.

pub mod assistant;
pub mod inbound;
pub mod outbound;
