//! Wires: what platforms deliver becomes neutral, what is neutral goes out. No rule lives here.

pub mod brought;
pub mod console;
pub mod discord;
mod flat;
pub mod http;
pub mod llm;
mod marks;
pub mod payload;
pub mod slack;
