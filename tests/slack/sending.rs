//! What is said to Slack: each fallback over HTTP, and the ambiguous sends in their thousands.

mod http;
mod simulation;
mod slack;
mod strict;
