//! What is said to Slack: each fallback over HTTP, and the ambiguous sends in their thousands.

#[path = "sending/http.rs"]
mod http;
#[path = "sending/simulation.rs"]
mod simulation;
#[path = "sending/slack.rs"]
mod slack;
