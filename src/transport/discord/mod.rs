//! Discord.
//!
//! The gateway is read one event at a time and in order (`gateway.rs`); each is kept before anything is done about it
//! (`door.rs`), and an interaction then gets its first answer (`answers.rs`). What was kept is worked on as everywhere
//! (`interpreter.rs`, `messages.rs`). What goes out goes by `outbound.rs`.

mod acks;
pub mod answers;
pub mod api;
mod begins;
pub mod buckets;
pub mod calls;
pub mod channels;
pub mod commands;
pub mod doctor;
pub mod door;
mod edits;
pub mod gateway;
mod history;
pub mod inbound;
pub mod interactions;
pub mod interpreter;
mod known;
mod messages;
pub mod outbound;
pub mod people;
mod places;
mod reconcile;
mod refusals;
pub mod render;
mod turns;
mod whispers;

pub use acks::Acks;
pub use known::Own;

use crate::transport::files::FileHosts;

/// Under which name receipts of Discord are kept.
pub const SOURCE: &str = "discord";

/// Where Discord keeps files. Their addresses are signed, so that no token goes there.
pub const FILE_HOSTS: FileHosts = FileHosts {
    platform: "Discord",
    hosts: &["cdn.discordapp.com", "media.discordapp.net"],
    own: "discord.com",
    page: "Discord sends a page in its place",
};
