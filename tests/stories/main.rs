//! Stories: scripts that read like a chat, each compared word for word with the transcript beside it.
//!
//! `cargo test --test stories`; `INSTA_UPDATE=always cargo test --test stories` writes transcripts anew.

mod another_policy;
mod approvals;
mod assistant;
mod citations;
mod counts;
mod kit;
#[path = "../naughty.rs"]
mod naughty;
mod payloads;
mod program;
mod record;
mod scripts;
