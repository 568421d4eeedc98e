//! The model at arm's length: prompts, what may leave, and the strict reading of what comes back. It calls nobody and
//! decides nothing.

pub mod prompt;
pub mod redact;
pub mod reply;
pub mod shipped;
