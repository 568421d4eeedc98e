//! The built program against the fake Slack: real processes, real signals, the real clock.

mod gate;
mod handoff;
mod kills;
mod outages;
pub mod program;
mod secrets;
mod sockets;
pub mod stage;
mod starting;
mod stopping;
mod whole;
